/* app-sound-file.h — opens a sound file for reading and tells what it is. For media/ and the
 * measuring of files. */
#pragma once

#include <gio/gio.h>
#include <sndfile.h>

typedef struct
{
  int rate, channels;
  int bits; /* declared: 8 16 20 24 32, 64 for double; 0 for lossy codecs */
  gboolean is_float;
  gboolean
      sequential; /* a codec that libsndfile cannot place to the sample: decode from the start */
  gboolean truncated; /* the header announces more than the file holds */
  gint64 frames;
  guint64 size; /* bytes */
  gint64 mtime; /* unix seconds */
  char format[64];
} AppSoundInfo;

/* Errors: APP_MEDIA_ERROR_MISSING, _FORMAT; their text names the file. info may be NULL. */
SNDFILE *app_sound_file_open (const char *path, AppSoundInfo *info, GError **error);
