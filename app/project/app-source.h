/* app-source.h — what a project remembers of its source files, so that a missing or changed one is
 * found out. [main thread] */
#pragma once

#include "app-finding.h"
#include "app-media.h"

/* As written into the project. */
typedef struct
{
  char *relative; /* path from the project's folder, or NULL */
  char *absolute; /* path when last seen, or NULL */
  guint64 size;   /* bytes */
  gint64 mtime;   /* unix seconds */
  char *sha256;   /* 64 hex digits, or NULL while it is not known */
  int rate, channels;
  gint64 frames;
} AppSource;

typedef enum
{
  APP_SOURCE_PENDING, /* its SHA-256 has to be read */
  APP_SOURCE_GOOD,    /* what the project knows */
  APP_SOURCE_CHANGED, /* another content than the project knows */
  APP_SOURCE_MISSING, /* not there, or not readable */
} AppSourceState;

/* Names of files in a text: valid UTF-8 stays as it is, '%' and what is not UTF-8 is %XX. Decode
 * returns NULL for what cannot be a file name. Transfer full. */
char *app_source_encode_path (const char *path);
char *app_source_decode_path (const char *text);
/* path as seen from folder (both absolute and canonical), with ".." where needed. Transfer full. */
char *app_source_relative_path (const char *path, const char *folder);
/* A regular file? Anything else (a pipe, a device) may block for ever when it is opened. */
gboolean app_source_is_file (const char *path);

AppSource *app_source_new (void);
AppSource *app_source_copy (const AppSource *self);
void app_source_free (AppSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppSource, app_source_free)

/* Opens the first of the places of a source that is a sound file (folder: the project's, or NULL);
 * NULL when none is. */
AppMedia *app_source_open (const AppSource *self, const char *folder);
/* Opens a mix that a person chose; NULL when it cannot be used, which becomes a finding. */
AppMedia *app_source_open_mix (const char *path, GPtrArray *findings);

#define APP_TYPE_SOURCES (app_sources_get_type ())
G_DECLARE_FINAL_TYPE (AppSources, app_sources, APP, SOURCES, GObject)

/* The sources of one document, by their media. Files are hashed one after the other on a thread.
 * Signal "checked" (media pointer): a pending or watched source became good, changed or missing. */
AppSources *app_sources_new (void);

/* Enters a media. known: what the project remembers (transfer full), or NULL for a new one. A file
 * whose size and time are those of the project is good; one of the same size but another time is
 * hashed. */
void app_sources_add (AppSources *self, AppMedia *media, AppSource *known);
/* What is known of a media, for writing it; enters it when it is new. Borrowed. */
const AppSource *app_sources_lookup (AppSources *self, AppMedia *media, AppSourceState *state);
gboolean app_sources_busy (AppSources *self);
/* Blocks until nothing is pending; "checked" is emitted as usual. */
void app_sources_wait (AppSources *self);
/* From now on a source that is written, moved or removed is looked at again a second later, and
 * "checked" tells what it is; needs a main loop. Not every file system tells. */
void app_sources_watch (AppSources *self);
/* Stops the thread; nothing is emitted any more. */
void app_sources_stop (AppSources *self);
