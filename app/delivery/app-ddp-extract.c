/* app-ddp-extract.c — the tracks of a DDP set as WAV files. */
#include "app-ddp-set.h"

#include "app-exporter.h"
#include "app-file-name.h"
#include "app-pcm.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#define SECTORS_AT_ONCE 32
#define TOLD_SECTORS 1024 /* between two reports */

extern const AppExporter app_exporter_wav;

/* Sectors [from, to) of the image. */
typedef struct
{
  char *path;      /* owned; final */
  char *temporary; /* owned */
  gint64 from, to;
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;
  g_free (piece->path);
  g_free (piece->temporary);
}

static void
add_piece (GArray *pieces, const char *folder, int track, const AppDisc *disc, gint64 from,
           gint64 to)
{
  const char *title
      = track ? app_disc_track (disc, track - 1)->texts[APP_DISC_TITLE] : _ ("hidden");
  const AppFileNameParts parts = { .track = track, .title = title, .artist = "", .album = "" };
  g_autofree char *name = *title ? app_file_name_expand ("{track:02} {title}", &parts, ".wav")
                                 : app_file_name_expand ("{track:02}", &parts, ".wav");
  g_autofree char *temporary = g_strdup_printf (".lacquer-%08x-%d.tmp", g_random_int (), track);
  Piece piece = { g_build_filename (folder, name, NULL), g_build_filename (folder, temporary, NULL),
                  from, to };
  g_array_append_val (pieces, piece);
}

static GArray *
plan (const AppDdpSet *self, const char *folder)
{
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  const AppDisc *disc = self->disc;
  gint64 first = app_disc_start (disc, 0);
  g_array_set_clear_func (pieces, piece_clear);
  if (first > APP_DISC_PREGAP)
    add_piece (pieces, folder, 0, disc, APP_DISC_PREGAP, first);
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    if (app_disc_start (disc, i + 1) > app_disc_start (disc, i))
      add_piece (pieces, folder, i + 1, disc, app_disc_start (disc, i),
                 app_disc_start (disc, i + 1));
  return pieces;
}

/* How far the whole is. */
typedef struct
{
  AppProgressFunc progress; /* or NULL */
  gpointer user_data;
  gint64 done, sectors;
} Told;

static gboolean
copy_sectors (FILE *image, const char *path, gpointer writer, gint64 n, Told *told,
              GCancellable *cancellable, GError **error)
{
  guint8 bytes[SECTORS_AT_ONCE * APP_DDP_SECTOR];
  gint32 samples[SECTORS_AT_ONCE * APP_CD_FRAME * 2];
  for (gint64 done = 0; done < n; done += SECTORS_AT_ONCE)
    {
      gsize sectors = (gsize) MIN (SECTORS_AT_ONCE, n - done);
      gsize count = sectors * APP_CD_FRAME * 2;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (fread (bytes, APP_DDP_SECTOR, sectors, image) != sectors)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” ends before the map says."),
                       path);
          return FALSE;
        }
      for (gsize i = 0; i < count; i++)
        samples[i] = (gint16) (bytes[2 * i] | bytes[2 * i + 1] << 8);
      if (!app_exporter_wav.write (writer, samples, (int) (count / 2), error))
        return FALSE;
      told->done += (gint64) sectors;
      if (told->progress && told->done % TOLD_SECTORS < SECTORS_AT_ONCE)
        told->progress ((double) told->done / (double) told->sectors, NAN, NULL, told->user_data);
    }
  return TRUE;
}

static gboolean
write_piece (const AppDdpSet *self, FILE *image, const Piece *piece, Told *told,
             GCancellable *cancellable, GError **error)
{
  const AppExportFile file = {
    .path = piece->temporary,
    .rate = APP_CD_RATE,
    .bits = 16,
    .channels = 2,
    .frames = (piece->to - piece->from) * APP_CD_FRAME,
  };
  if (fseeko (image, piece->from * APP_DDP_SECTOR, SEEK_SET) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s”: %s", self->image,
                   g_strerror (errno));
      return FALSE;
    }
  gpointer writer = app_exporter_wav.begin (&file, error);
  if (!writer)
    return FALSE;
  if (!copy_sectors (image, self->image, writer, piece->to - piece->from, told, cancellable, error))
    {
      app_exporter_wav.abandon (writer);
      return FALSE;
    }
  return app_exporter_wav.finish (writer, error);
}

static gboolean
check_free (const GArray *pieces, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      const char *path = g_array_index (pieces, Piece, i).path;
      if (overwrite && !g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("“%s” is there already. Choose another folder."), path);
      return FALSE;
    }
  return TRUE;
}

/* All names, or none; of files that may be replaced as many as can be. */
static gboolean
give_names (const GArray *pieces, gboolean overwrite, GError **error)
{
  if (!check_free (pieces, overwrite, error))
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      if (g_rename (piece->temporary, piece->path) == 0)
        continue;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s”: %s", piece->path,
                   g_strerror (errno));
      for (guint k = 0; k < i && !overwrite; k++)
        g_unlink (g_array_index (pieces, Piece, k).path);
      return FALSE;
    }
  return TRUE;
}

gboolean
app_ddp_set_extract (const AppDdpSet *self, const char *folder, gboolean overwrite,
                     AppProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                     GError **error)
{
  Told told = { progress, user_data, 0, MAX (self->disc->sectors - APP_DISC_PREGAP, 1) };
  gboolean made = !g_file_test (folder, G_FILE_TEST_EXISTS);
  g_autoptr (GArray) pieces = plan (self, folder);
  FILE *image = fopen (self->image, "rb");
  int code = image ? 0 : errno;
  if (image && g_mkdir_with_parents (folder, 0777) != 0)
    code = errno;
  gboolean good = code == 0 && check_free (pieces, overwrite, error);
  if (code)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "“%s”: %s",
                 image ? folder : self->image, g_strerror (code));
  for (guint i = 0; i < pieces->len && good; i++)
    good = write_piece (self, image, &g_array_index (pieces, Piece, i), &told, cancellable, error);
  good = good && give_names (pieces, overwrite, error);
  for (guint i = 0; i < pieces->len && !good; i++)
    g_unlink (g_array_index (pieces, Piece, i).temporary);
  if (!good && made)
    g_rmdir (folder);
  if (image)
    fclose (image);
  return good;
}

char **
app_ddp_set_extracted (const AppDdpSet *self, const char *folder)
{
  g_autoptr (GArray) pieces = plan (self, folder);
  char **paths = g_new0 (char *, pieces->len + 1);
  for (guint i = 0; i < pieces->len; i++)
    paths[i] = g_strdup (g_array_index (pieces, Piece, i).path);
  return paths;
}
