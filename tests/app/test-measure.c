/* test-measure.c — files and pieces measured: closed forms, libebur128, several as one. */
#include "test-app.h"

#include "app-measure.h"
#include "app-media.h"
#include "test-sound.h"

#include <ebur128.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>

static void
assert_near (double value, double expected, double tolerance)
{
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%.5f is not %.5f +- %.5f", value, expected, tolerance);
}

/* 1 kHz at -18 dBFS, the second channel half as high. */
static double
sine (int channel, gint64 frame, gpointer rate)
{
  double phase = (double) ((frame * 1000) % GPOINTER_TO_INT (rate)) / GPOINTER_TO_INT (rate);
  return (channel == 1 ? 0.5 : 1.0) * pow (10, -18.0 / 20) * sin (2 * G_PI * phase);
}

static void
test_file (void)
{
  const int rate = 48000;
  g_autofree char *path = test_sound_write ("sine.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, rate, 2,
                                            rate * 5, sine, GINT_TO_POINTER (rate));
  AppMeasurement m;
  GError *error = NULL;
  g_assert_true (app_measure_file (path, &m, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (m.frames, ==, rate * 5);
  g_assert_cmpint (m.rate, ==, rate);
  g_assert_cmpint (m.channels, ==, 2);
  /* K gain at 1 kHz is 0.698 dB; a stereo sine of peak p reads p + 0.007, a quarter of the power
   * in one channel takes 10 log10 (5/8). */
  double expected = -18 + 0.007 + 10 * log10 (5.0 / 8);
  assert_near (m.integrated_lufs, expected, 0.005);
  assert_near (m.max_momentary_lufs, expected, 0.01);
  assert_near (m.max_short_term_lufs, expected, 0.01);
  assert_near (m.range_lu, 0, 0.01);
  assert_near (m.true_peak_exact_dbtp, -18, 0.005);
  assert_near (m.true_peak_dbtp, -18, 0.02);
  assert_near (m.sample_peak_dbfs, -18, 0.001);
  assert_near (m.sample_peak_at_s, 0.0005, 0.000251); /* a crest of the first period */
  assert_near (m.plr_db, m.true_peak_dbtp - m.integrated_lufs, 1e-9);
  assert_near (m.min_psr_db, m.plr_db, 0.02);
  assert_near (m.min_psr_at_s, 3, 2.0001);
  assert_near (m.psr_p5_db, m.min_psr_db, 0.1);
  guint32 steps = 0;
  for (int i = 0; i < APP_MEASURE_PSR; i++)
    steps += m.psr_steps[i];
  g_assert_cmpuint (steps, ==, 21); /* of 5 s, those with 3 s before them */
  assert_near (m.crest_db, 3.0103 - 10 * log10 (5.0 / 8), 0.001);
  assert_near (m.correlation, 1, 1e-6);
  assert_near (m.balance_db, -6.0206, 0.001);
  g_assert_cmpfloat (m.dc_dbfs, <, -120);
  g_assert_cmpint (m.clipped + m.clip_runs + m.longest_clip, ==, 0);
  g_assert_true (isnan (m.clipped_at_s));
  g_assert_cmpint (m.bits, ==, 24);
  assert_near (m.thirds_db[17], -18 + 10 * log10 (5.0 / 8), 0.05);
  g_assert_cmpfloat (m.thirds_db[10], <, -100);
  for (int i = 68; i < 72; i++) /* (1 - 1/2)^2 of (1 - 1/2)^2 + (1 + 1/2)^2 is in the sides */
    assert_near (m.sides_db[i] - m.cells_db[i], -10, 0.001);
}

/* As many channels as a file can have, as the standard weighs them. */
static void
test_channel_counts (void)
{
  static const double sums[] = { 1,
                                 1.25,
                                 2.25,
                                 1 + .25 + 2 * 1.41,
                                 2.25 + 2 * 1.41,
                                 2.25 + 2 * 1.41,
                                 3.25 + 2 * 1.41,
                                 4.25 + 2 * 1.41,
                                 5.25 + 2 * 1.41 };
  const int rate = 44100;
  for (int channels = 1; channels <= (int) G_N_ELEMENTS (sums); channels++)
    {
      g_autofree char *path = test_sound_write ("many.wav", SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, rate,
                                                channels, rate, sine, GINT_TO_POINTER (rate));
      AppMeasurement m;
      g_assert_true (app_measure_file (path, &m, NULL, NULL));
      g_assert_cmpint (m.channels, ==, channels);
      assert_near (m.integrated_lufs, -18 + 0.007 + 10 * log10 (sums[channels - 1] / 2), 0.02);
      g_assert_cmpint (m.bits, ==, 32);
      g_assert_true (isnan (m.max_short_term_lufs) && isnan (m.min_psr_db));
      g_assert_true (isnan (m.correlation) == (channels == 1));
    }
}

/* EBU Tech 3341 case 6: five channels at their own levels. */
static double
five (int channel, gint64 frame, gpointer rate)
{
  static const double levels[] = { -28, -28, -24, -30, -30 };
  double phase = (double) ((frame * 1000) % GPOINTER_TO_INT (rate)) / GPOINTER_TO_INT (rate);
  return pow (10, levels[channel] / 20) * sin (2 * G_PI * phase);
}

static void
test_ebu_surround (void)
{
  static const int rates[] = { 44100, 48000, 96000 };
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *path
          = test_sound_write ("five.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, rates[i], 5,
                              rates[i] * 20, five, GINT_TO_POINTER (rates[i]));
      AppMeasurement m;
      g_assert_true (app_measure_file (path, &m, NULL, NULL));
      assert_near (m.integrated_lufs, -23, 0.05);
      g_assert_cmpint (m.channels, ==, 5);
    }
}

typedef struct
{
  double gain; /* of noise */
  gint64 from; /* silence before */
  guint64 seed;
} Noise;

static double
noise (int channel, gint64 frame, gpointer data)
{
  const Noise *n = data;
  double wave = 1 + 0.9 * sin (frame * 3e-5);
  return frame < n->from ? 0 : n->gain * wave * test_sound_noise (n->seed + channel, frame);
}

typedef struct
{
  AppMeasurement measurement;
  GArray *loudness, *momentary;
  AppOverview *overview;
  ebur128_state *other;
} Piece;

static void
piece_init (Piece *piece, Noise *what, int rate, int frames, int block)
{
  g_autofree double *left = g_new (double, frames), *right = g_new (double, frames);
  g_autofree double *mixed = g_new (double, 2 * frames);
  for (int i = 0; i < frames; i++)
    {
      mixed[2 * i] = left[i] = noise (0, i, what);
      mixed[2 * i + 1] = right[i] = noise (1, i, what);
    }
  piece->other = ebur128_init (2, rate, EBUR128_MODE_I);
  ebur128_add_frames_double (piece->other, mixed, frames);
  AppMeasurer *measurer = app_measurer_new (rate, 2, TRUE);
  for (int done = 0; done < frames; done += block)
    {
      const double *ch[2] = { left + done, right + done };
      app_measurer_feed (measurer, ch, MIN (block, frames - done));
    }
  app_measurer_finish (measurer, &piece->measurement);
  piece->loudness = app_measurer_steal_loudness (measurer);
  piece->momentary = app_measurer_steal_momentary (measurer);
  piece->overview = app_measurer_steal_overview (measurer);
  app_measurer_free (measurer);
}

static void
piece_finish (Piece *piece)
{
  g_array_unref (piece->loudness);
  g_array_unref (piece->momentary);
  app_overview_unref (piece->overview);
  ebur128_destroy (&piece->other);
}

static void
test_pieces (void)
{
  enum
  {
    RATE = 48000,
    N = 3
  };
  Noise what[N] = { { 0.1, 0, 1 }, { 0.4, RATE, 2 }, { 0.02, 0, 3 } };
  const int frames[N] = { RATE * 6, RATE * 7 + 4321, RATE * 5 };
  Piece pieces[N];
  ebur128_state *others[N];
  AppMeasurePiece parts[N];
  for (int i = 0; i < N; i++)
    {
      piece_init (&pieces[i], &what[i], RATE, frames[i], 777);
      others[i] = pieces[i].other;
      parts[i] = (AppMeasurePiece){ &pieces[i].measurement, pieces[i].loudness, pieces[i].momentary,
                                    i == 1 ? 6 : 0 };
      g_assert_cmpuint (pieces[i].loudness->len, ==, frames[i] / (RATE / 10));
      g_assert_cmpuint (pieces[i].momentary->len, ==, pieces[i].loudness->len);
      g_assert_cmpint (app_overview_frames (pieces[i].overview), ==, frames[i]);
    }
  AppMeasurement all;
  double integrated;
  app_measure_combine (parts, N, &all);
  ebur128_loudness_global_multiple (others, N, &integrated);
  assert_near (all.integrated_lufs, integrated, 0.005);
  g_assert_cmpint (all.frames, ==, frames[0] + frames[1] + frames[2]);
  g_assert_cmpfloat (all.true_peak_dbtp, ==, pieces[1].measurement.true_peak_dbtp);
  assert_near (all.true_peak_at_s, 6 + pieces[1].measurement.true_peak_at_s, 1e-9);
  assert_near (all.max_short_term_at_s, 6 + pieces[1].measurement.max_short_term_at_s, 1e-9);
  assert_near (all.plr_db, all.true_peak_dbtp - all.integrated_lufs, 1e-9);
  g_assert_cmpfloat (all.range_lu, >, pieces[1].measurement.range_lu);

  parts[1].start_s = 6.5; /* after a gap */
  app_measure_combine (parts, N, &all);
  assert_near (all.true_peak_at_s, 6.5 + pieces[1].measurement.true_peak_at_s, 1e-9);
  parts[1].start_s = 0;

  /* One piece alone is itself. */
  app_measure_combine (&parts[1], 1, &all);
  const AppMeasurement *one = &pieces[1].measurement;
  assert_near (all.integrated_lufs, one->integrated_lufs, 1e-4);
  assert_near (all.range_lu, one->range_lu, 0.01);
  assert_near (all.crest_db, one->crest_db, 1e-9);
  assert_near (all.correlation, one->correlation, 1e-9);
  assert_near (all.balance_db, one->balance_db, 1e-9);
  assert_near (all.thirds_db[20], one->thirds_db[20], 1e-9);
  g_assert_cmpfloat (all.max_momentary_lufs, ==, one->max_momentary_lufs);
  g_assert_cmpfloat (all.min_psr_db, ==, one->min_psr_db);
  for (int i = 0; i < N; i++)
    piece_finish (&pieces[i]);
}

/* The same numbers from a file and from a stream, whatever the blocks. */
static void
test_stream (void)
{
  const int rate = 44100;
  Noise what = { 0.3, 5000, 8 };
  g_autofree char *path = test_sound_write ("noise.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, rate, 2,
                                            rate * 4, noise, &what);
  AppMeasurement file;
  g_assert_true (app_measure_file (path, &file, NULL, NULL));
  Piece a, b;
  piece_init (&a, &what, rate, rate * 4, 1);
  piece_init (&b, &what, rate, rate * 4, 100000);
  g_assert_cmpmem (&a.measurement, sizeof a.measurement, &b.measurement, sizeof b.measurement);
  g_assert_cmpmem (a.loudness->data, a.loudness->len, b.loudness->data, b.loudness->len);
  assert_near (file.integrated_lufs, a.measurement.integrated_lufs, 0.006);
  assert_near (file.plr_db, file.true_peak_dbtp - file.integrated_lufs, 1e-9);
  g_assert_cmpfloat (file.true_peak_exact_dbtp, ==, a.measurement.true_peak_exact_dbtp);
  g_assert_cmpfloat (file.range_lu, ==, a.measurement.range_lu);
  g_assert_cmpfloat (file.true_peak_at_s, ==, a.measurement.true_peak_at_s);
  piece_finish (&a);
  piece_finish (&b);
}

static void
test_errors (void)
{
  AppMeasurement m;
  GError *error = NULL;
  g_assert_false (app_measure_file ("/no/such/mix.wav", &m, NULL, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING);
  g_clear_error (&error);

  g_autofree char *text = g_build_filename (test_sound_folder (), "text.wav", NULL);
  g_assert_true (g_file_set_contents (text, "this is no sound", -1, NULL));
  g_assert_false (app_measure_file (text, &m, NULL, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "text.wav"));
  g_clear_error (&error);

  g_autofree char *path = test_sound_write ("cut.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2,
                                            44100, sine, GINT_TO_POINTER (44100));
  GCancellable *cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_false (app_measure_file (path, &m, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_object_unref (cancelled);

  g_autofree char *data = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_true (g_file_set_contents (path, data, length / 2, NULL));
  g_assert_false (app_measure_file (path, &m, NULL, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ);
  g_clear_error (&error);
  g_assert_null (app_measurer_new (100, 2, FALSE));
  g_assert_null (app_measurer_new (48000, 0, FALSE));
}

/* Silence and next to nothing have no loudness, but are measured. */
static void
test_silence (void)
{
  Noise silent = { 0, 0, 1 };
  Piece piece;
  piece_init (&piece, &silent, 48000, 48000 * 4, 5000);
  const AppMeasurement *m = &piece.measurement;
  g_assert_true (m->integrated_lufs == -INFINITY && m->sample_peak_dbfs == -INFINITY);
  g_assert_true (isnan (m->plr_db) && isnan (m->correlation) && isnan (m->true_peak_at_s));
  g_assert_cmpint (m->bits, ==, 0);
  AppMeasurePiece part = { m, piece.loudness, piece.momentary };
  AppMeasurement all;
  app_measure_combine (&part, 1, &all);
  g_assert_true (all.integrated_lufs == -INFINITY && isnan (all.plr_db));
  piece_finish (&piece);

  Noise some = { 0.5, 0, 1 };
  piece_init (&piece, &some, 48000, 10, 3);
  g_assert_true (isnan (piece.measurement.integrated_lufs));
  g_assert_cmpfloat (piece.measurement.sample_peak_dbfs, <, 0);
  piece_finish (&piece);
}

void
test_measure_add (void)
{
  g_test_add_func ("/measure/file", test_file);
  g_test_add_func ("/measure/channel-counts", test_channel_counts);
  g_test_add_func ("/measure/ebu-3341-6", test_ebu_surround);
  g_test_add_func ("/measure/pieces", test_pieces);
  g_test_add_func ("/measure/stream", test_stream);
  g_test_add_func ("/measure/errors", test_errors);
  g_test_add_func ("/measure/silence", test_silence);
}
