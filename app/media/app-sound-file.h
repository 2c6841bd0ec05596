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
  gint64 lacking; /* frames that the header announces beyond what the file holds; 0: none */
  gint64 frames;  /* that are there */
  guint64 size;   /* bytes */
  gint64 mtime;   /* unix seconds */
  char format[64];
} AppSoundInfo;

/* Errors: APP_MEDIA_ERROR_MISSING, _FORMAT; their text names the file. info may be NULL. */
SNDFILE *app_sound_file_open (const char *path, AppSoundInfo *info, GError **error);
/* A file without a header: 16-bit little-endian stereo at 44.1 kHz, as the audio of a disc is. */
SNDFILE *app_sound_file_open_cd (const char *path, AppSoundInfo *info, GError **error);
/* “x” is shorter than it says it is: how much is missing of what, and what to do. NULL: nothing is
 * missing, or it cannot be opened. Transfer full. */
char *app_sound_file_lacking_text (const char *path);
