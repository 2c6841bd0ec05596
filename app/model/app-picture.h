/* app-picture.h — the cover of an album: a JPEG or PNG file as it is, with what is known of it.
 * Immutable, refcounted; kept whole in the project, so that it goes wherever that goes. [any
 * thread] */
#pragma once

#include <gio/gio.h>

#define APP_PICTURE_BYTES_MAX (8 * 1024 * 1024) /* leaves room in a project, and in every tag */
#define APP_PICTURE_SIDE_MAX 6000               /* pixels */
#define APP_PICTURE_SIDE_MIN 1400               /* … below which stores refuse a cover */

typedef struct
{
  GBytes *bytes;    /* of the file */
  const char *mime; /* "image/jpeg", "image/png" */
  int width, height;
  int depth;       /* bits of a pixel */
  char sha256[65]; /* of the bytes, hex */
} AppPicture;

#define APP_TYPE_PICTURE (app_picture_get_type ())
GType app_picture_get_type (void); /* boxed: a reference */

/* Looks at the header alone; whole: decodes all of it. Error G_IO_ERROR_INVALID_DATA: neither JPEG
 * nor PNG, damaged, too many bytes or pixels; the text says which, and what would be right, but
 * lacks the file's name. */
AppPicture *app_picture_new (GBytes *bytes, gboolean whole, GError **error);
/* Reads a file whole. The error's text names it. */
AppPicture *app_picture_load (const char *path, GError **error);
AppPicture *app_picture_ref (AppPicture *self);
void app_picture_unref (AppPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPicture, app_picture_unref)

/* "JPEG, 3000 × 3000, 2.1 MB"; transfer full. */
char *app_picture_describe (const AppPicture *self);
/* The block PICTURE of FLAC (front cover) without its header; in base64 it is the comment
 * METADATA_BLOCK_PICTURE. */
GByteArray *app_picture_block (const AppPicture *self);
