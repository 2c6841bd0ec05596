/* app-document.h — an album with its file, its history and its autosave: what a window or a command
 * works on.
 *
 * The file format is specified at the top of app-project.c. [main thread] */
#pragma once

#include "app-album.h"
#include "app-autosave.h"
#include "app-delivery-record.h"
#include "app-history.h"
#include "app-intake.h"
#include "app-project.h" /* APP_PROJECT_ERROR */

#define APP_TYPE_DOCUMENT (app_document_get_type ())
G_DECLARE_FINAL_TYPE (AppDocument, app_document, APP, DOCUMENT, GObject)

/* Properties (read only, notify): "path" (string or NULL), "modified" (bool), "read-only" (bool).
 * Signal "findings": what app_document_findings says is different now.
 *
 * Sources are hashed on a thread. Outside a main loop (commands, tests), open and save wait for it;
 * inside, opening never waits, and a file that was saved without a hash is completed when it is
 * known. */
AppDocument *app_document_new (int rate); /* empty, not modified */
/* Opens a project. Missing or changed sources, unknown modules and unknown keys are findings, not
 * errors. */
AppDocument *app_document_open (const char *path, GError **error);
/* A new album of these files (any libsndfile reads); files that cannot be used become findings.
 * rate 0: from the mixes. gap_s: seconds between tracks. */
AppDocument *app_document_create (const char *const *mixes, int rate, double gap_s);

AppAlbum *app_document_album (AppDocument *self);
AppHistory *app_document_history (AppDocument *self);
const char *app_document_path (AppDocument *self);
gboolean app_document_read_only (AppDocument *self);
gboolean app_document_modified (AppDocument *self);
/* What opening found, and what is wrong with the sources of the tracks now; borrowed, changes with
 * the signal. */
GPtrArray *app_document_findings (AppDocument *self);

/* Atomic: temporary file beside it, fsync, rename, fsync of the folder. path NULL: where it came
 * from. */
gboolean app_document_save (AppDocument *self, const char *path, GError **error);

/* Adds mixes as tracks at position (one undo step); what cannot be used becomes findings. Returns
 * how many were added. */
int app_document_add_mixes (AppDocument *self, const char *const *paths, guint position,
                            GPtrArray *findings);
/* Adds records to compare with (one undo step); what cannot be used, is there already or one too
 * many becomes findings (may be NULL). Returns how many were added. */
int app_document_add_references (AppDocument *self, const char *const *paths, GPtrArray *findings);
/* Keeps the master as it is now as the previous master of the album (one undo step); the one that
 * was kept before goes. It is saved with the project. */
void app_document_keep_master (AppDocument *self);
/* Adds a paragraph to the note of the album (one undo step): results of blind tests. */
void app_document_add_note (AppDocument *self, const char *text);
/* Gives a track another source file ("Locate…"; a new mix: app-revisions.h). Other missing sources
 * that lie beside it, with their name and size, are taken too; and the previous master takes it
 * where the old file is gone and had its size. One undo step. */
gboolean app_document_relocate (AppDocument *self, guint track, const char *path, GError **error);
/* The same for a reference. */
gboolean
app_document_relocate_reference (AppDocument *self, guint index, const char *path, GError **error);

/* The log of what was received, kept with the project and saved with it; no edit, no step of undo.
 * Enters the report of a mix with the SHA-256 of the file, unless the last entry of that file says
 * the same. FALSE when there is nothing to enter: the file could not be measured or read. */
gboolean app_document_log_intake (AppDocument *self, const AppIntakeReport *report);
/* When the very file of this source was entered first, in unix seconds; 0: it is not in the log, or
 * its SHA-256 is not known yet. */
gint64 app_document_received (AppDocument *self, AppMedia *media);
/* The log as text for people, oldest first, a line for each entry; "" when empty. Transfer full. */
char *app_document_intake_log (AppDocument *self);

/* What was delivered, kept with the project and saved with it; no edit, no step of undo, but the
 * project is modified by it. records: of AppDeliveryRecord, each takes the place of an earlier one
 * of its target. Saving does not lose what another program (lacquer-cli) put into the file
 * meanwhile. */
void app_document_keep_deliveries (AppDocument *self, const GPtrArray *records);
/* GPtrArray of AppDeliveryRecord by their targets, owned by the caller. */
GPtrArray *app_document_deliveries (AppDocument *self);
/* When that target was delivered last, in unix seconds; 0: never, as far as the project knows. */
gint64 app_document_delivered (AppDocument *self, const char *target);

/* From now on a source that changes on disk is found out while the document is open: see
 * "findings". Needs a main loop. */
void app_document_watch_sources (AppDocument *self);

/* Autosave: writes a copy under XDG_STATE_HOME/lacquer/autosave a second after the last edit of a
 * burst, ten seconds after the first at the latest. It is deleted when the work is saved or the
 * document is closed in order. See app-autosave.h for what a crash left. */
void app_document_enable_autosave (AppDocument *self, gboolean enable);
/* Opens what app_autosave_list named: modified, with the path of the project it was made from. */
AppDocument *app_autosave_recover (const char *autosave, GError **error);
