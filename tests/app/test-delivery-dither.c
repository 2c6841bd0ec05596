/* test-delivery-dither.c — every kind of dither in a delivery: what has the word length already
 * passes bit for bit, what was changed is dithered exactly once, at the very end, and pauses are
 * digital silence. */
#include "test-app.h"

#include <math.h>

#include "dsp-dither.h"
#include "test-disc.h"

enum
{
  RATE = 44100,
  GAP = 2 * RATE
};

/* Every target with this dither. */
static void
take_dither (TestDisc *album, const char *dither)
{
  for (guint i = 0; i < album->targets->len; i++)
    {
      AppTarget *own = album->targets->pdata[i];
      album->targets->pdata[i] = app_target_with_dither (own, dither);
      app_target_free (own);
    }
}

/* The album as one float render: nothing has been rounded or dithered in it. */
static double *
render_left (TestDisc *album, gint64 *frames)
{
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = test_disc_programme (album);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, &error);
  g_assert_no_error (error);
  double *out[2] = { g_new (double, programme->frames), g_new (double, programme->frames) };
  g_assert_true (app_renderer_read (renderer, out, (int) programme->frames, &error));
  *frames = programme->frames;
  app_renderer_free (renderer);
  app_programme_unref (programme);
  g_free (out[1]);
  return out[0];
}

/* A 16-bit mix as it is, a pause of 2 s, and a mix turned down. */
static void
check_kind (const DspDitherKind *kind)
{
  static const char *const cd_only[] = { "cd-tracks" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, RATE);
  test_disc_add (&album, "Done", RATE, 16, 1.0, 0.5);
  AppTrack *quieter = test_disc_add (&album, "Quieter", RATE, 16, 1.0, 0.5);
  g_object_set (quieter, "gain", -0.5, NULL);
  test_disc_set_gap (quieter, GAP);
  take_dither (&album, kind->id);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, cd_only, 1, 1, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *cd = made->pdata[0];
  test_findings_fit (cd->findings);

  gint64 frames, render_frames;
  g_autofree gint32 *stream = test_read_stream (cd, &frames);
  g_autofree double *render = render_left (&album, &render_frames);
  g_assert_cmpint (frames, >=, render_frames);
  for (gint64 i = 0; i < RATE; i++)
    g_assert_cmpfloat (stream[2 * i], ==, render[i] * 32768);
  for (gint64 i = RATE + RATE + 1000; i < RATE + GAP; i++)
    g_assert_cmpint (stream[2 * i], ==, 0);
  double square = 0;
  for (gint64 i = RATE + GAP; i < render_frames; i++)
    {
      double error_lsb = stream[2 * i] - render[i] * 32768;
      square += error_lsb * error_lsb;
    }
  /* Dithered twice would be the square root of two of it, not at all 0.29. */
  double rms = sqrt (square / (double) (render_frames - RATE - GAP));
  double expected = dsp_dither_noise_rms (kind, RATE);
  if (!(fabs (rms - expected) <= 0.03 * expected))
    g_error ("%s: %.4f LSB, not %.4f", kind->id, rms, expected);
  test_disc_finish (&album);
}

static void
test_kinds (void)
{
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    check_kind (&dsp_dither_kinds[i]);
}

void
test_delivery_dither_add (void)
{
  g_test_add_func ("/delivery-dither/kinds", test_kinds);
}
