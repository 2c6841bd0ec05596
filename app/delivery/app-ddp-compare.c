/* app-ddp-compare.c — a DDP set beside what a project renders now. */
#include "app-ddp-compare.h"

#include "app-delivery.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <inttypes.h>
#include <math.h>

#define SECTORS_AT_ONCE 32
#define TOLD_SECTORS 1024 /* between two reports */
#define RENDER_SHARE 0.9  /* of the time, about */

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

/* One comparison on its way. */
typedef struct
{
  AppDdpNull *result;
  double square, track_square[APP_DISC_TRACKS_MAX]; /* of the differences, summed */

  AppProgressFunc progress; /* or NULL */
  gpointer user_data;
  GCancellable *cancellable;
} Compare;

/* Of a difference whose squares sum up to square, over frames of both channels. */
static double
rms_of (double square, gint64 frames)
{
  return 10.0 * log10 (square / MAX (1.0, 2.0 * (double) frames) * 2.0 / 32768 / 32768);
}

/* Frames of both images that belong to one track of the set; place: the first of them in it. */
static void
compare_frames (Compare *self, int track, gint64 place, const guint8 *a, const guint8 *b, gsize n)
{
  AppDdpTrackNull *null = &self->result->track_nulls[track];
  null->frames += (gint64) n;
  for (gsize i = 0; i < 2 * n; i++)
    {
      int difference = sample_at (a, i) - sample_at (b, i);
      if (difference == 0)
        continue;
      if (null->differing == 0)
        null->first = place + (gint64) (i / 2);
      null->differing++;
      null->peak_lsb = MAX (null->peak_lsb, ABS (difference));
      self->track_square[track] += (double) difference * difference;
    }
}

/* Sectors from index 01 of track 1 on: each with the track it belongs to. */
static void
compare_sectors (Compare *self, const AppDisc *disc, gint64 from, const guint8 *a, const guint8 *b,
                 gsize n, int *track)
{
  for (gsize i = 0; i < n; i++)
    {
      gint64 sector = app_disc_start (disc, 0) + from + (gint64) i;
      while (*track + 1 < self->result->n_track_nulls
             && app_disc_start (disc, *track + 1) <= sector)
        (*track)++;
      compare_frames (self, *track, (sector - app_disc_start (disc, *track)) * APP_CD_FRAME,
                      a + i * APP_DDP_SECTOR, b + i * APP_DDP_SECTOR, APP_CD_FRAME);
    }
}

static gboolean
compare_audio (Compare *self, const AppDisc *disc, FILE *one, FILE *two, gint64 sectors,
               GError **error)
{
  g_autofree guint8 *a = g_malloc (SECTORS_AT_ONCE * APP_DDP_SECTOR);
  g_autofree guint8 *b = g_malloc (SECTORS_AT_ONCE * APP_DDP_SECTOR);
  int track = 0;
  for (gint64 done = 0; done < sectors; done += SECTORS_AT_ONCE)
    {
      gsize n = (gsize) MIN (SECTORS_AT_ONCE, sectors - done);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (fread (a, APP_DDP_SECTOR, n, one) != n || fread (b, APP_DDP_SECTOR, n, two) != n)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The audio ends before the map says."));
          return FALSE;
        }
      compare_sectors (self, disc, done, a, b, n, &track);
      if (self->progress && done % TOLD_SECTORS == 0)
        self->progress (RENDER_SHARE + (1 - RENDER_SHARE) * (double) done / (double) sectors, NAN,
                        NULL, self->user_data);
    }
  return TRUE;
}

static void
sum_up (Compare *self)
{
  AppDdpNull *result = self->result;
  for (int i = 0; i < result->n_track_nulls; i++)
    {
      AppDdpTrackNull *null = &result->track_nulls[i];
      null->rms_dbfs = rms_of (self->track_square[i], null->frames);
      self->square += self->track_square[i];
      result->differing += null->differing;
      result->peak_lsb = MAX (result->peak_lsb, null->peak_lsb);
    }
  result->rms_dbfs = rms_of (self->square, result->frames);
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
compare_sets (Compare *self, const AppDdpSet *set, const AppDdpSet *made, GError **error)
{
  AppDdpNull *result = self->result;
  gint64 length = set->disc->sectors - app_disc_start (set->disc, 0);
  gint64 made_length = made->disc->sectors - app_disc_start (made->disc, 0);
  gint64 sectors = MIN (length, made_length);
  *result = (AppDdpNull){
    .frames = sectors * APP_CD_FRAME,
    .length_sectors = length - made_length,
    .n_track_nulls = MIN (app_disc_n_tracks (set->disc), APP_DISC_TRACKS_MAX),
  };
  for (int i = 0; i < result->n_track_nulls; i++)
    result->track_nulls[i].first = -1;
  FILE *one = open_image (set, error);
  FILE *two = one ? open_image (made, error) : NULL;
  gboolean good = two && compare_audio (self, set->disc, one, two, sectors, error);
  if (one)
    fclose (one);
  if (two)
    fclose (two);
  sum_up (self);
  compare_points (set->disc, made->disc, result);
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

static void
report_delivery (const char *target, const char *state, double fraction, double times_real_time,
                 double seconds_left, gpointer user_data)
{
  const Compare *self = user_data;
  /* Rendering takes longer than reading back. */
  gboolean rendering = g_str_equal (state, "rendering") || g_str_equal (state, "waiting");
  double done = rendering ? 0.8 * fraction : 0.8 + 0.2 * fraction;
  if (self->progress)
    self->progress (RENDER_SHARE * done, times_real_time, NULL, self->user_data);
}

gboolean
app_ddp_set_compare (const AppDdpSet *self, AppProgramme *programme, const AppTarget *target,
                     AppDdpNull *result, int threads, AppProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  Compare compare = {
    .result = result, .progress = progress, .user_data = user_data, .cancellable = cancellable
  };
  g_autofree char *folder = g_dir_make_tmp ("lacquer-compare-XXXXXX", error);
  if (!folder)
    return FALSE;
  g_autofree char *below = g_build_filename (folder, target->id, NULL);
  g_autoptr (GPtrArray) made = app_deliver (programme, &target, 1, folder, FALSE, threads,
                                            report_delivery, &compare, cancellable, error);
  g_autoptr (AppDdpSet) set = made ? app_ddp_set_open (below, error) : NULL;
  gboolean good = set && compare_sets (&compare, self, set, error);
  remove_below (folder, 2);
  return good;
}

void
app_ddp_null_tell (const AppDdpNull *self, GPtrArray *findings)
{
  if (self->differing == 0 && self->length_sectors == 0 && self->tracks_moved == 0)
    app_findings_add (findings, APP_SEVERITY_GOOD, "null",
                      _ ("The audio is bit-identical with what the project renders, and its tracks "
                         "begin at the same places."));
  if (self->differing)
    app_findings_add (findings, APP_SEVERITY_WARNING, "null",
                      _ ("The audio differs from what the project renders: %.1f dBFS rms, at most "
                         "%d LSB, %" PRId64 " of %" PRId64 " samples."),
                      self->rms_dbfs, self->peak_lsb, self->differing, 2 * self->frames);
  for (int i = 0; i < self->n_track_nulls && self->differing; i++)
    {
      const AppDdpTrackNull *track = &self->track_nulls[i];
      if (track->differing == 0)
        continue;
      AppFinding *finding
          = app_findings_add (findings, APP_SEVERITY_WARNING, "null",
                              _ ("Track %d differs by %.1f dBFS rms, at most %d LSB."), i + 1,
                              track->rms_dbfs, track->peak_lsb);
      finding->track = i + 1;
      finding->at_s = (double) track->first / APP_CD_RATE;
    }
  if (self->length_sectors)
    app_findings_add (findings, APP_SEVERITY_WARNING, "null-length",
                      _ ("The set is %+.2f s longer than what the project renders."),
                      (double) self->length_sectors / APP_CD_SECTORS);
  if (self->tracks_moved)
    app_findings_add (findings, APP_SEVERITY_WARNING, "null-points",
                      _ ("%d of %d tracks begin elsewhere than in the project."),
                      self->tracks_moved, self->tracks);
}
