/* app-delivery-record.h — what a project remembers of a delivery, so that it can be proven later
 * that the same project still makes the same audio.
 *
 * What has to be the same, to the bit, is the audio: the samples that go into each file, by the sum
 * of app-sample-sum.h (another sample passes with a chance of 1 in 2^64). Tags and headers may hold
 * what does not repeat, so a SHA-256 of a file is kept to know that very file again, and is not
 * what a recall compares. There is one record for each target, that of its last delivery that was
 * fit; when another one takes its place, the files before are no longer what is recalled.
 *
 * In a project these are groups that every version of the format keeps:
 *   [delivered cd-tracks]    by the target's id
 *   when=2026-11-21T19:00:00Z  program=0.1.0
 *   recipe=1f2e3d4c5b6a7988  which [recipe …] it was made of; several may share one
 *   target=…                 the target file as it was, as one value; its dither=tpdf
 *   rate=44100 bits=16 frames=… stream=…   of all files; sum of all samples in a row (hex)
 *   file-1=1;441000;89ab…;sha256;name      track (0: the album); frames; sum (hex); of the file
 *   beside-1=sha256;name                   files beside them
 *   [recipe 1f2e3d4c5b6a7988]  app-recipe.h; goes with the last record that names it */
#pragma once

#include "app-delivery.h"

typedef struct
{
  char *name;
  char *sha256; /* of the whole file */
  int track;    /* 1-based; 0: the album; -1: a file beside the audio, without frames and sum */
  gint64 frames;
  guint64 sum;
} AppRecordFile;

typedef struct
{
  char *target;  /* id */
  char *text;    /* of the target, as app_target_parse reads it */
  char *dither;  /* that was used */
  char *program; /* version */
  gint64 when;   /* unix seconds */
  GKeyFile *recipe;
  int rate, bits;
  gint64 frames;
  guint64 stream;
  GArray *files; /* AppRecordFile; those with audio first */
} AppDeliveryRecord;

void app_delivery_record_free (AppDeliveryRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppDeliveryRecord, app_delivery_record_free)

/* Of each deliverable without an error among its findings, which was just made of this programme.
 * Blocking: reads the manifests, and sources whose SHA-256 is not known yet. GPtrArray of
 * AppDeliveryRecord, owned by the caller; NULL with error. [any thread] */
GPtrArray *app_delivery_records_new (const AppProgramme *programme, const AppTarget *const *targets,
                                     int n_targets, const GPtrArray *made,
                                     GCancellable *cancellable, GError **error);

/* Puts a record into a key file, in place of an earlier one of the target; recipes that no record
 * names are dropped. */
void app_delivery_record_save (const AppDeliveryRecord *self, GKeyFile *file);
/* Takes over what the project file at path has of later deliveries, as lacquer-cli kept them while
 * the project was open. Nothing when that cannot be read. */
void app_delivery_records_take_later (GKeyFile *file, const char *path);
/* All that are there, by target; what is damaged is left out. GPtrArray of AppDeliveryRecord, owned
 * by the caller. */
GPtrArray *app_delivery_records_load (GKeyFile *file);
/* When that target was delivered, in unix seconds; 0: there is no record. Cheap. */
gint64 app_delivery_records_when (GKeyFile *file, const char *target);
const AppDeliveryRecord *app_delivery_records_find (const GPtrArray *records, const char *target);
/* Puts them into the project file at path, and changes nothing else of it: as they are delivered
 * without a window. FALSE with error (APP_PROJECT_ERROR) when it cannot be written or is of a newer
 * format; it is as it was then. */
gboolean app_delivery_records_keep (const GPtrArray *records, const char *path, GError **error);
