/* app-id3.h — ID3v2.3 tags in UTF-16 (id3.org, ID3v2.3.0), as they stand in the "id3 " chunk of a
 * WAV file, the "ID3 " chunk of an AIFF file and at the head of an MP3 file. [any thread] */
#pragma once

#include <gio/gio.h>

/* The whole tag with header and padding, a multiple of 4 bytes. tags: AppTag. */
GByteArray *app_id3_build (const GPtrArray *tags);

/* The same of exactly size bytes; NULL: the frames do not fit. */
GByteArray *app_id3_build_sized (const GPtrArray *tags, gsize size);

#define APP_ID3_GAIN_ROOM 1024 /* bytes; more than the loudness tags take */

/* The same with room for loudness tags when that is wanted. */
GByteArray *app_id3_build_with_room (const GPtrArray *tags, gboolean room);
/* Writes the tag anew into a file, where one of size bytes is at offset. */
gboolean app_id3_rewrite (const char *path, guint64 offset, gsize size, const GPtrArray *tags,
                          GError **error);

/* Reads every text frame of a tag: key "TIT2", "COMM" or "TXXX:BARCODE", value UTF-8; of a
 * picture "APIC", its type, kind and sum. NULL when it
 * is no well-formed ID3v2.3 tag. */
GHashTable *app_id3_parse (const guint8 *data, gsize size);

/* The frames that the tags become: the same keys and values as app_id3_parse gives. */
GHashTable *app_id3_frames (const GPtrArray *tags);

/* Adds an error for every frame that is not in the tag as it is to be, or that is one too many.
 * bytes NULL: there is none.
 */
void app_id3_verify (GBytes *bytes, const GPtrArray *tags, GPtrArray *findings);
