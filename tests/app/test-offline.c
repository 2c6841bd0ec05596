/* test-offline.c — rendering on several cores: the renderer's bits, whatever their number. */
#include "test-app.h"

#include "app-offline.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <string.h>
#include <unistd.h>

typedef struct
{
  /* collected */
  GChecksum *left, *right;
  gint64 next; /* frame that has to come */
  /* wishes */
  gint64 fail_at; /* the sink refuses this frame; -1 never */
  GCancellable *cancel;
  gint64 cancel_at;
  /* of the progress */
  double fraction;
  int told;
} Sink;

static gboolean
collect (const double *const ch[2], gint64 pos, int n, gpointer data, GError **error)
{
  Sink *self = data;
  g_assert_cmpint (pos, ==, self->next);
  if (self->fail_at >= 0 && pos + n > self->fail_at)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");
      return FALSE;
    }
  g_checksum_update (self->left, (const guchar *) ch[0], n * sizeof (double));
  g_checksum_update (self->right, (const guchar *) ch[1], n * sizeof (double));
  self->next += n;
  if (self->cancel && self->next > self->cancel_at)
    g_cancellable_cancel (self->cancel);
  return TRUE;
}

static void
tell (double fraction, double times_real_time, const char *what, gpointer data)
{
  Sink *self = data;
  g_assert_cmpfloat (fraction, >=, self->fraction);
  g_assert_cmpfloat (times_real_time, >, 0);
  self->fraction = fraction;
  self->told++;
}

static void
sink_init (Sink *self, gint64 from)
{
  *self = (Sink){ .next = from, .fail_at = -1 };
  self->left = g_checksum_new (G_CHECKSUM_SHA256);
  self->right = g_checksum_new (G_CHECKSUM_SHA256);
}

static void
sink_finish (Sink *self)
{
  g_checksum_free (self->left);
  g_checksum_free (self->right);
}

/* The offline render of a span with 1, 2 and 4 threads against the renderer's. */
static void
assert_same (AppProgramme *programme, AppLane lane, gint64 from, gint64 to)
{
  static const int threads[] = { 1, 2, 4 };
  g_autofree double *expected = test_fixture_render (programme, lane, from, to, 3000);
  gsize size = (to - from) * sizeof (double);
  g_autofree char *left
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) expected, size);
  g_autofree char *right
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) (expected + to - from), size);
  for (gsize t = 0; t < G_N_ELEMENTS (threads); t++)
    {
      Sink sink;
      sink_init (&sink, from);
      GError *error = NULL;
      g_assert_true (app_offline_render (programme, lane, from, to, threads[t], tell, &sink, NULL,
                                         collect, &sink, &error));
      g_assert_no_error (error);
      g_assert_cmpint (sink.next, ==, to);
      g_assert_cmpfloat (sink.fraction, ==, 1);
      g_assert_cmpint (sink.told, >=, 1);
      g_assert_cmpstr (g_checksum_get_string (sink.left), ==, left);
      g_assert_cmpstr (g_checksum_get_string (sink.right), ==, right);
      sink_finish (&sink);
    }
}

static void
test_same_bits (void)
{
  for (int stateful = 0; stateful < 2; stateful++)
    {
      g_autoptr (AppAlbum) album = test_fixture_mixed (stateful);
      AppProgramme *programme = app_programme_new (album, NULL);
      for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
        {
          assert_same (programme, lane, 0, programme->frames);
          assert_same (programme, lane, -1000, programme->frames + 1000);
          assert_same (programme, lane, 95000, 200000);
          assert_same (programme, lane, programme->frames - 5000, programme->frames);
        }
      app_programme_unref (programme);
    }
}

static void
test_nothing (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  AppProgramme *programme = app_programme_new (album, NULL);
  assert_same (programme, APP_LANE_MASTER, 0, 5000);
  Sink sink;
  sink_init (&sink, 0);
  g_assert_true (app_offline_render (programme, APP_LANE_MASTER, 0, 0, 2, NULL, NULL, NULL, collect,
                                     &sink, NULL));
  g_assert_cmpint (sink.next, ==, 0);
  sink_finish (&sink);
  app_programme_unref (programme);
}

static void
assert_stops (AppProgramme *programme, Sink *sink, GQuark domain, int code, const char *name)
{
  for (int threads = 1; threads <= 4; threads++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (app_offline_render (programme, APP_LANE_MASTER, 0, programme->frames, threads,
                                          NULL, NULL, sink->cancel, collect, sink, &error));
      g_assert_error (error, domain, code);
      if (name)
        g_assert_nonnull (strstr (error->message, name));
      g_assert_cmpint (sink->next, <, programme->frames);
      sink->next = 0;
    }
}

static void
test_stops (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (TRUE);
  AppProgramme *programme = app_programme_new (album, NULL);
  Sink sink;
  sink_init (&sink, 0);
  sink.fail_at = 100000;
  assert_stops (programme, &sink, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");
  sink_finish (&sink);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  sink_init (&sink, 0);
  sink.cancel = cancellable;
  sink.cancel_at = 50000;
  assert_stops (programme, &sink, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  sink_finish (&sink);

  g_autofree char *cut = g_build_filename (test_sound_folder (), "mixed2.flac", NULL);
  g_assert_cmpint (truncate (cut, 100000), ==, 0);
  sink_init (&sink, 0);
  assert_stops (programme, &sink, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ, "mixed2.flac");
  sink_finish (&sink);
  app_programme_unref (programme);
}

/* Many short tracks, some overlapping, more than there are threads. */
static void
test_many (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%d.wav", i);
      test_fixture_add (album,
                        test_sound_write (name, 0x010003 /* WAV, 24 bit */, 44100, 1 + i % 2,
                                          5000 + 100 * i, test_sound_noise_func,
                                          GUINT_TO_POINTER (i + 50)),
                        i % 3 ? -2000 : 500);
    }
  test_fixture_add_slot (app_album_chain (album), &test_module_delay);
  AppProgramme *programme = app_programme_new (album, NULL);
  assert_same (programme, APP_LANE_MASTER, 0, programme->frames);
  app_programme_unref (programme);
}

void
test_offline_add (void)
{
  g_test_add_func ("/offline/same-bits", test_same_bits);
  g_test_add_func ("/offline/nothing", test_nothing);
  g_test_add_func ("/offline/stops", test_stops);
  g_test_add_func ("/offline/many", test_many);
}
