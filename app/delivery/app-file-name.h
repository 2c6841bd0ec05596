/* app-file-name.h — names of delivered files: from a pattern, safe for every file system. [any
 * thread, pure]
 *
 * Pattern: text with {track} {title} {artist} {album} {side}; a number may have a width:
 * {track:02}.
 * A safe name is printable ASCII without / \ : * ? " < > | ! @ & # ^ $ %, does not start with
 * '.', '_', '-' or space, does not end with '.' or space, is no device name of Windows, and has at
 * most APP_FILE_NAME_MAX characters with its extension. It is one name, never a path. */
#pragma once

#include <glib.h>

#define APP_FILE_NAME_MAX 64

/* How an album is cut into files. */
typedef enum
{
  APP_FILES_TRACKS, /* one for each track */
  APP_FILES_SIDES,  /* one for each side of a record, without the pauses between them */
  APP_FILES_ALBUM,  /* one */
  APP_N_FILES
} AppFiles;
extern const char *const app_files_ids[APP_N_FILES + 1]; /* "tracks" "sides" "album" NULL */

typedef struct
{
  int track; /* 1-based; of several the first */
  const char *title, *artist, *album;
  int side; /* 0: A */
} AppFileNameParts;

/* "A" … "Z" "AA"; transfer full. */
char *app_side_name (int side);

/* What is wrong with the pattern, transfer full, or NULL. files: tells whether it needs a number, a
 * title or a side. */
char *app_file_name_fault (const char *pattern, AppFiles files);

/* Transfer full; never empty: where nothing is left of the texts the number of the track stands.
 * The pattern has no fault. extension begins with '.'. */
char *
app_file_name_expand (const char *pattern, const AppFileNameParts *parts, const char *extension);

/* Makes each of n names (owned strings, replaced in place) differ from those before it, also for
 * file systems that do not tell capitals: "Intro.wav", "intro (2).wav". */
void app_file_names_make_unique (char **names, int n, const char *extension);

/* TRUE when the text is a safe name. */
gboolean app_file_name_is_safe (const char *name);
