/* app-ddp-compare.c — a DDP set beside what a project renders now. */
#include "app-ddp-compare.h"

#include "app-delivery.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <math.h>

#define SECTORS_AT_ONCE 32

/* One of the two images, from index 01 of track 1 on. */
static FILE *
open_image (const AppDdpSet *set, GError **error)
{
  FILE *file = fopen (set->image, "rb");
  if (file && fseeko (file, app_disc_start (set->disc, 0) * APP_DDP_SECTOR, SEEK_SET) == 0)
    return file;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s”: %s", set->image,
               g_strerror (errno));
  if (file)
    fclose (file);
  return NULL;
}

static int
sample_at (const guint8 *bytes, gsize i)
{
  return (gint16) (bytes[2 * i] | bytes[2 * i + 1] << 8);
}

/* sectors of both files; how much they differ is added to result, the squares to square. */
static gboolean
compare_audio (FILE *one, FILE *two, gint64 sectors, AppDdpNull *result, double *square,
               GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *a = g_malloc (SECTORS_AT_ONCE * APP_DDP_SECTOR);
  g_autofree guint8 *b = g_malloc (SECTORS_AT_ONCE * APP_DDP_SECTOR);
  for (gint64 done = 0; done < sectors; done += SECTORS_AT_ONCE)
    {
      gsize n = (gsize) MIN (SECTORS_AT_ONCE, sectors - done);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (fread (a, APP_DDP_SECTOR, n, one) != n || fread (b, APP_DDP_SECTOR, n, two) != n)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The audio ends before the map says."));
          return FALSE;
        }
      for (gsize i = 0; i < n * APP_DDP_SECTOR / 2; i++)
        {
          int difference = sample_at (a, i) - sample_at (b, i);
          result->differing += difference != 0;
          result->peak_lsb = MAX (result->peak_lsb, ABS (difference));
          *square += (double) difference * difference;
        }
    }
  return TRUE;
}

static void
compare_points (const AppDisc *one, const AppDisc *two, AppDdpNull *result)
{
  result->tracks = app_disc_n_tracks (two);
  for (int i = 0; i < result->tracks; i++)
    result->tracks_moved += i >= app_disc_n_tracks (one)
                            || app_disc_start (one, i) - app_disc_start (one, 0)
                                   != app_disc_start (two, i) - app_disc_start (two, 0);
}

static gboolean
compare_sets (const AppDdpSet *self, const AppDdpSet *made, AppDdpNull *result,
              GCancellable *cancellable, GError **error)
{
  gint64 length = self->disc->sectors - app_disc_start (self->disc, 0);
  gint64 made_length = made->disc->sectors - app_disc_start (made->disc, 0);
  gint64 sectors = MIN (length, made_length);
  double square = 0;
  *result
      = (AppDdpNull){ .frames = sectors * APP_CD_FRAME, .length_sectors = length - made_length };
  FILE *one = open_image (self, error);
  FILE *two = one ? open_image (made, error) : NULL;
  gboolean good = two && compare_audio (one, two, sectors, result, &square, cancellable, error);
  if (one)
    fclose (one);
  if (two)
    fclose (two);
  result->rms_dbfs = 10.0 * log10 (square / MAX (1.0, 2.0 * result->frames) * 2.0 / 32768 / 32768);
  compare_points (self->disc, made->disc, result);
  return good;
}

/* The folder holds folders of files, nothing deeper. */
static void
remove_below (const char *folder, int depth)
{
  g_autoptr (GDir) dir = depth ? g_dir_open (folder, 0, NULL) : NULL;
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_unlink (path) != 0)
        remove_below (path, depth - 1);
    }
  g_rmdir (folder);
}

gboolean
app_ddp_set_compare (const AppDdpSet *self, AppProgramme *programme, const AppTarget *target,
                     AppDdpNull *result, int threads, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("lacquer-compare-XXXXXX", error);
  if (!folder)
    return FALSE;
  g_autofree char *below = g_build_filename (folder, target->id, NULL);
  g_autoptr (GPtrArray) made
      = app_deliver (programme, &target, 1, folder, FALSE, threads, NULL, NULL, cancellable, error);
  g_autoptr (AppDdpSet) set = made ? app_ddp_set_open (below, error) : NULL;
  gboolean good = set && compare_sets (self, set, result, cancellable, error);
  remove_below (folder, 2);
  return good;
}
