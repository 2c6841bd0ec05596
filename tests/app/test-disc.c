/* test-disc.c — a small album with sources on the disk, for the tests of delivery. */
#include "test-disc.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

void
test_disc_init (TestDisc *self, int rate)
{
  self->dir = g_dir_make_tmp ("lacquer-delivery-XXXXXX", NULL);
  self->out = g_build_filename (self->dir, "out", NULL);
  self->album = app_album_new (rate);
  self->targets = app_targets_load (NULL);
  app_album_put_seed (self->album, 42);
  g_object_set (self->album, "title", "N\303\244chte", "artist", "Trio \346\227\245", NULL);
}

void
test_remove (const char *path)
{
  g_autoptr (GDir) dir
      = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      test_remove (child);
    }
  g_remove (path);
}

void
test_disc_finish (TestDisc *self)
{
  g_object_unref (self->album);
  g_ptr_array_unref (self->targets);
  test_remove (self->dir);
  g_free (self->dir);
  g_free (self->out);
}

AppTrack *
test_disc_add (TestDisc *self, const char *title, int rate, int bits, double seconds, double peak)
{
  guint n = app_album_n_tracks (self->album);
  g_autofree char *name = g_strdup_printf ("mix-%u.wav", n + 1);
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  int subtype = bits == 16 ? SF_FORMAT_PCM_16 : bits == 24 ? SF_FORMAT_PCM_24 : SF_FORMAT_FLOAT;
  SF_INFO info = { .samplerate = rate, .channels = 2, .format = SF_FORMAT_WAV | subtype };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  int frames = (int) (seconds * rate);
  guint32 state = 7 * (n + 1);
  g_autofree double *x = g_new (double, 2 * frames);
  for (int i = 0; i < 2 * frames; i++)
    {
      state = state * 1664525u + 1013904223u;
      double noise = (double) (gint32) state / 2147483648.0;
      double t = (double) (i / 2) / rate;
      x[i] = peak * (0.1 * noise + 0.9 * sin (2 * G_PI * (211 + 97 * n) * t + i % 2));
    }
  g_assert_cmpint (sf_writef_double (file, x, frames), ==, frames);
  sf_close (file);

  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  AppTrack *track = app_track_new (media);
  app_media_unref (media);
  g_object_set (track, "title", title, "isrc", "USABC2600001", NULL);
  g_list_store_append (app_album_tracks (self->album), track);
  g_object_unref (track);
  return track;
}

void
test_disc_set_gap (AppTrack *track, gint64 frames)
{
  g_object_set (track, "gap", frames, NULL);
}

AppProgramme *
test_disc_programme (TestDisc *self)
{
  return app_programme_new (self->album, NULL);
}

GPtrArray *
test_disc_deliver (TestDisc *self, const char *const *ids, int n, int threads, gboolean overwrite,
                   GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  for (int i = 0; i < n; i++)
    g_ptr_array_add (chosen, (gpointer) app_targets_find (self->targets, ids[i]));
  AppProgramme *programme = test_disc_programme (self);
  GPtrArray *made = app_deliver (programme, (const AppTarget *const *) chosen->pdata, n, self->out,
                                 overwrite, threads, NULL, NULL, NULL, error);
  app_programme_unref (programme);
  return made;
}

void
test_findings_fit (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_test_message ("%s %s: %s", app_severity_id (finding->severity), finding->id, finding->text);
    }
  g_assert_cmpint (app_findings_worst (findings), <, APP_SEVERITY_ERROR);
}

const AppFinding *
test_findings_find (const GPtrArray *findings, const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (strcmp (finding->id, id) == 0)
        return finding;
    }
  return NULL;
}

gint32 *
test_read_stream (const AppDeliverable *made, gint64 *frames)
{
  gint64 total = 0;
  for (guint i = 0; i < made->files->len; i++)
    total += ((const AppDeliveredFile *) made->files->pdata[i])->frames;
  gint32 *samples = g_new (gint32, 2 * total);
  *frames = 0;
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *delivered = made->files->pdata[i];
      SF_INFO info = { 0 };
      SNDFILE *file = sf_open (delivered->path, SFM_READ, &info);
      g_assert_nonnull (file);
      g_assert_cmpint (sf_readf_int (file, samples + 2 * *frames, delivered->frames), ==,
                       delivered->frames);
      *frames += delivered->frames;
      sf_close (file);
    }
  int bits = ((const AppDeliveredFile *) made->files->pdata[0])->bits;
  for (gint64 i = 0; i < 2 * total; i++)
    samples[i] >>= 32 - bits;
  return samples;
}

static void
list_below (const char *folder, const char *prefix, GPtrArray *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *shown = g_strconcat (prefix, name, NULL);
      g_autofree char *below = g_strconcat (shown, "/", NULL);
      list_below (path, below, names);
      g_ptr_array_add (names, g_steal_pointer (&shown));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
test_list (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  list_below (folder, "", names);
  g_ptr_array_sort (names, compare_names);
  return names;
}
