/* app-picture.c — the cover of an album. */
#include "app-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

#include <string.h>

#define PIECE 4096    /* bytes that are looked at at once */
#define FRONT_COVER 3 /* in FLAC and ID3 */
#define BITS 8        /* of a channel, as gdk-pixbuf has them */
#define CHANNELS 3

typedef struct
{
  AppPicture picture;
  gatomicrefcount refs;
} Picture;

G_DEFINE_BOXED_TYPE (AppPicture, app_picture, app_picture_ref, app_picture_unref)

/* The two kinds, by their first bytes. */
static const struct
{
  const char *loader, *mime, *name;
  const char *magic;
  gsize magic_size;
} kinds[] = {
  { "jpeg", "image/jpeg", "JPEG", "\377\330\377", 3 },
  { "png", "image/png", "PNG", "\211PNG\r\n\032\n", 8 },
};

static gpointer fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gpointer
fail (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, text);
  return NULL;
}

/* -1: neither. */
static int
find_kind (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (size >= kinds[i].magic_size && memcmp (data, kinds[i].magic, kinds[i].magic_size) == 0)
      return (int) i;
  return -1;
}

/* Of too large a picture nothing is decoded, which would take the memory. */
static void
take_size (GdkPixbufLoader *loader, int width, int height, AppPicture *picture)
{
  picture->width = width;
  picture->height = height;
  if (width > APP_PICTURE_SIDE_MAX || height > APP_PICTURE_SIDE_MAX)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

/* Where these two bytes stand last; -1: nowhere. */
static gssize
find_last (const guint8 *data, gsize size, guint8 marker)
{
  for (gsize i = size; i > 1; i--)
    if (data[i - 2] == 0xff && data[i - 1] == marker)
      return (gssize) i - 2;
  return -1;
}

/* Loaders show what is there of a file that was cut. A JPEG has the end of its image (EOI) behind
 * the start of the last scan (SOS): an earlier end is that of a preview. */
static gboolean
has_end (const guint8 *data, gsize size)
{
  static const guint8 png_end[] = { 'I', 'E', 'N', 'D', 0xae, 'B', 0x60, 0x82 };
  if (data[0] == 0xff)
    return find_last (data, size, 0xd9) > find_last (data, size, 0xda);
  return memmem (data, size, png_end, sizeof png_end) != NULL;
}

static gboolean
is_too_large (const AppPicture *picture)
{
  return picture->width > APP_PICTURE_SIDE_MAX || picture->height > APP_PICTURE_SIDE_MAX;
}

/* Feeds the loader until what is wanted is known. */
static gboolean
look (AppPicture *picture, GdkPixbufLoader *loader, gboolean whole, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (picture->bytes, &size);
  g_autoptr (GError) cause = NULL;
  gboolean good = TRUE, known = FALSE;
  for (gsize at = 0; at < size && good && !known; at += PIECE)
    {
      good = gdk_pixbuf_loader_write (loader, data + at, MIN (PIECE, size - at), &cause);
      known = good && (is_too_large (picture) || (!whole && gdk_pixbuf_loader_get_pixbuf (loader)));
    }
  /* Closing tells of what is missing at the end; after a part of it that means nothing. */
  if (!gdk_pixbuf_loader_close (loader, good && !known ? &cause : NULL) && !known)
    good = FALSE;
  if (good && !known && !has_end (data, size))
    good = fail (&cause, _ ("its end is missing")) != NULL;
  GdkPixbuf *pixels = gdk_pixbuf_loader_get_pixbuf (loader);
  if (good && is_too_large (picture))
    fail (error, _ ("the picture has %d × %d pixels; at most %d × %d can be used. Scale it down."),
          picture->width, picture->height, APP_PICTURE_SIDE_MAX, APP_PICTURE_SIDE_MAX);
  else if (!good || !pixels)
    fail (error, _ ("the picture is damaged (%s). Export it again."),
          cause ? cause->message : _ ("it ends before its first line"));
  if (!good || !pixels || is_too_large (picture))
    return FALSE;
  picture->depth = BITS * (gdk_pixbuf_get_has_alpha (pixels) ? CHANNELS + 1 : CHANNELS);
  return TRUE;
}

AppPicture *
app_picture_new (GBytes *bytes, gboolean whole, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int kind = find_kind (data, size);
  if (size == 0)
    return fail (error, _ ("the file is empty. Choose a JPEG or PNG picture."));
  if (kind < 0)
    return fail (error, _ ("it is neither a JPEG nor a PNG picture."));
  if (size > APP_PICTURE_BYTES_MAX)
    return fail (error,
                 _ ("the picture has %.1f MB; at most %d MB can be used. Save it as a "
                    "JPEG, or smaller."),
                 size / 1048576.0, APP_PICTURE_BYTES_MAX / 1048576);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (kinds[kind].loader, error);
  if (!loader)
    return NULL;
  g_autoptr (AppPicture) self = (AppPicture *) g_new0 (Picture, 1);
  g_atomic_ref_count_init (&((Picture *) self)->refs);
  self->bytes = g_bytes_ref (bytes);
  self->mime = kinds[kind].mime;
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_strlcpy (self->sha256, sum, sizeof self->sha256);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (take_size), self);
  return look (self, loader, whole, error) ? g_steal_pointer (&self) : NULL;
}

AppPicture *
app_picture_load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *name = g_filename_display_basename (path);
  char *data = NULL;
  gsize size = 0;
  AppPicture *self = NULL;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, &cause);
  if (info && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    fail (&cause, _ ("it is no file. Choose a JPEG or PNG picture."));
  else if (info && g_file_info_get_size (info) > 16 * (goffset) APP_PICTURE_BYTES_MAX)
    fail (&cause,
          _ ("the picture has %.1f MB; at most %d MB can be used. Save it as a JPEG, or smaller."),
          (double) g_file_info_get_size (info) / 1048576.0, APP_PICTURE_BYTES_MAX / 1048576);
  else if (info && g_file_get_contents (path, &data, &size, &cause))
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
      self = app_picture_new (bytes, TRUE, &cause);
    }
  if (!self)
    g_set_error (error, cause->domain, cause->code, _ ("“%s” cannot be the cover: %s"), name,
                 cause->message);
  return self;
}

AppPicture *
app_picture_ref (AppPicture *self)
{
  g_atomic_ref_count_inc (&((Picture *) self)->refs);
  return self;
}

void
app_picture_unref (AppPicture *self)
{
  if (!self || !g_atomic_ref_count_dec (&((Picture *) self)->refs))
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

char *
app_picture_describe (const AppPicture *self)
{
  g_autofree char *size = g_format_size (g_bytes_get_size (self->bytes));
  int kind = strcmp (self->mime, kinds[0].mime) == 0 ? 0 : 1;
  return g_strdup_printf ("%s, %d × %d, %s", kinds[kind].name, self->width, self->height, size);
}

static void
append_u32 (GByteArray *bytes, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

GByteArray *
app_picture_block (const AppPicture *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  GByteArray *block = g_byte_array_new ();
  append_u32 (block, FRONT_COVER);
  append_u32 (block, (guint32) strlen (self->mime));
  g_byte_array_append (block, (const guint8 *) self->mime, (guint) strlen (self->mime));
  append_u32 (block, 0); /* no description */
  append_u32 (block, (guint32) self->width);
  append_u32 (block, (guint32) self->height);
  append_u32 (block, (guint32) self->depth);
  append_u32 (block, 0); /* no palette */
  append_u32 (block, (guint32) size);
  g_byte_array_append (block, data, (guint) size);
  return block;
}
