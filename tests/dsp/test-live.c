/* test-live.c — what a listening meter shows equals the meters that measure files; restart; overs.
 */
#include "test-dsp.h"
#include "test-figures.h"
#include "test-signals.h"

#include "dsp-dynamics.h"
#include "dsp-live.h"
#include "dsp-registry.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = 48000,
  STEP = RATE / 10,
  LENGTH = 20 * RATE,
};

typedef struct
{
  double *ch[2];
  int n;
} Signal;

static Signal
signal_new (int n)
{
  Signal self = { { g_new0 (double, n), g_new0 (double, n) }, n };
  return self;
}

static void
signal_free (Signal *self)
{
  g_free (self->ch[0]);
  g_free (self->ch[1]);
}

/* Noise that swells and has peaks, partly the same on both sides. */
static Signal
music (int n)
{
  Signal self = signal_new (n);
  guint64 state = 5;
  for (int i = 0; i < n; i++)
    {
      double t = (double) i / RATE, swell = 0.02 + 0.3 * pow (sin (0.4 * t), 2);
      double common = test_noise (&state), beat = exp (-20 * fmod (t, 0.7));
      for (int c = 0; c < 2; c++)
        self.ch[c][i] = swell * (common + 0.5 * test_noise (&state) + beat);
    }
  return self;
}

static void
feed (DspLive *live, const Signal *signal, int from, int to, int block)
{
  for (int at = from; at < to; at += block)
    {
      const double *const ch[2] = { signal->ch[0] + at, signal->ch[1] + at };
      dsp_live_process (live, ch, MIN (block, to - at));
    }
}

static double
meter_reading (const char *id, const Signal *signal, int n, const char *name)
{
  DspMeterInstance *meter = dsp_meter_new (dsp_meter_find (id), RATE, 2);
  const double *const ch[2] = { signal->ch[0], signal->ch[1] };
  dsp_meter_process (meter, ch, n);
  double value = dsp_meter_get (meter, name);
  dsp_meter_free (meter);
  return value;
}

/* At every place the same numbers as of the meters that measure files, whatever the blocks. */
static void
test_same (void)
{
  Signal signal = music (LENGTH);
  const int places[] = { 5 * STEP, 35 * STEP, 111 * STEP, LENGTH };
  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    {
      int n = places[p];
      DspLive *live = dsp_live_new (RATE), *other = dsp_live_new (RATE);
      DspLiveReading r, again;
      feed (live, &signal, 0, n, 256);
      feed (other, &signal, 0, n, 1013);
      dsp_live_read (live, &r);
      dsp_live_read (other, &again);
      g_assert_cmpmem (&r, sizeof r, &again, sizeof again);
      const struct
      {
        const char *meter, *name;
        double value, error;
      } rows[] = {
        { "loudness", "momentary_lufs", r.momentary_lufs, 0 },
        { "loudness", "short_term_lufs", r.short_term_lufs, 0 },
        { "loudness", "integrated_lufs", r.integrated_lufs, 0 },
        { "loudness", "range_lu", r.range_lu, 0 },
        { "loudness", "max_momentary_lufs", r.max_momentary_lufs, 0 },
        { "loudness", "max_short_term_lufs", r.max_short_term_lufs, 0 },
        { "dynamics", "psr_db", r.psr_db, 0 },
        { "dynamics", "plr_db", r.plr_db, 0.01 }, /* that meter reads as if silence followed */
        { "correlation", "correlation_now", r.correlation, 0 },
      };
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          double expected = meter_reading (rows[i].meter, &signal, n, rows[i].name);
          if (isnan (expected))
            g_assert_true (isnan (rows[i].value));
          else if (rows[i].error == 0)
            g_assert_cmpfloat (rows[i].value, ==, expected);
          else
            g_assert_cmpfloat_with_epsilon (rows[i].value, expected, rows[i].error);
        }
      double peak = meter_reading ("true-peak", &signal, n, "true_peak_dbtp");
      double highest = fmax (r.max_true_peak_dbtp[0], r.max_true_peak_dbtp[1]);
      g_assert_cmpfloat_with_epsilon (highest, peak, 0.01);
      g_assert_cmpfloat (r.true_peak_dbtp[0], <=, r.max_true_peak_dbtp[0]);
      dsp_live_free (live);
      dsp_live_free (other);
    }
  signal_free (&signal);
}

/* A loud part, then a soft one; the restart falls into the middle of a step. */
static void
test_restart (void)
{
  Signal signal = signal_new (LENGTH);
  int edge = 8 * RATE + 77;
  for (int c = 0; c < 2; c++)
    {
      test_add_sine (signal.ch[c], edge, RATE, 1000, 1.2, 0);
      test_add_sine (signal.ch[c] + edge, LENGTH - edge, RATE, 1000, c ? -0.05 : 0.1, 0);
    }
  DspLive *live = dsp_live_new (RATE);
  DspLiveReading before, after, end;
  feed (live, &signal, 0, edge, 256);
  dsp_live_read (live, &before);
  g_assert_cmpint (before.overs, ==, 1);
  g_assert_cmpint (before.clips, >, 1000);
  g_assert_cmpfloat_with_epsilon (before.min_correlation, 1, 1e-9);
  dsp_live_restart (live);
  dsp_live_read (live, &after);
  g_assert_cmpfloat (after.momentary_lufs, ==, before.momentary_lufs);
  g_assert_cmpfloat (after.short_term_lufs, ==, before.short_term_lufs);
  g_assert_cmpfloat (after.psr_db, ==, before.psr_db);
  g_assert_true (isnan (after.integrated_lufs) && isnan (after.max_momentary_lufs));
  g_assert_true (isnan (after.plr_db) && isnan (after.min_correlation));
  g_assert_cmpfloat (after.max_true_peak_dbtp[0], ==, -INFINITY);
  g_assert_cmpint (after.overs + after.ceiling_overs + after.clips, ==, 0);
  feed (live, &signal, edge, LENGTH, 256);
  dsp_live_read (live, &end);
  /* 0.1 and 0.05: -20 and -26 dBFS peak; both channels: -3.01 + 10 log10 (0.01 + 0.0025) + 3.01 */
  double lufs = -0.691 + 0.6977 + 10 * log10 (0.0125 / 2);
  g_assert_cmpfloat_with_epsilon (end.integrated_lufs, lufs, 0.01);
  g_assert_cmpfloat_with_epsilon (end.max_short_term_lufs, lufs, 0.01);
  g_assert_cmpfloat_with_epsilon (end.range_lu, 0, 0.02);
  g_assert_cmpfloat_with_epsilon (end.max_true_peak_dbtp[0], -20, 0.02);
  g_assert_cmpfloat_with_epsilon (end.max_true_peak_dbtp[1], -26.02, 0.02);
  g_assert_cmpfloat_with_epsilon (end.plr_db, -20 - lufs, 0.03);
  g_assert_cmpfloat_with_epsilon (end.rms_dbfs[0], -23.01, 0.01);
  g_assert_cmpfloat_with_epsilon (end.min_correlation, -1, 1e-9);
  g_assert_cmpint (end.overs + end.clips, ==, 0);
  dsp_live_free (live);
  signal_free (&signal);
}

/* Bursts of 30 ms, each a place; the ceiling counts from 0.05 dB above it on. */
static void
test_overs (void)
{
  static const double dbtp[] = { 1, 0.5, -0.5, -0.97, 0.2, -3, -0.9 };
  Signal signal = signal_new (3 * RATE);
  for (guint i = 0; i < G_N_ELEMENTS (dbtp); i++)
    test_add_sine (signal.ch[i % 2] + (i + 1) * STEP, 30 * RATE / 1000, RATE, 997,
                   pow (10, dbtp[i] / 20), 0);
  signal.ch[0][2 * RATE] = -1;
  signal.ch[1][2 * RATE + 1] = 32767.0 / 32768.0;
  DspLive *live = dsp_live_new (RATE);
  DspLiveReading r;
  dsp_live_set_ceiling (live, -1);
  feed (live, &signal, 0, 15 * RATE / 10, 100);
  dsp_live_read (live, &r);
  g_assert_cmpint (r.overs, ==, 3);
  g_assert_cmpint (r.ceiling_overs, ==, 5);
  g_assert_cmpfloat_with_epsilon (r.max_true_peak_dbtp[0], 1, 0.05);
  g_assert_cmpfloat_with_epsilon (r.max_true_peak_dbtp[1], 0.5, 0.05);
  gint64 clips = r.clips;
  feed (live, &signal, 15 * RATE / 10, 3 * RATE, 100);
  dsp_live_read (live, &r);
  g_assert_cmpint (r.clips, ==, clips + 2);
  g_assert_true (isnan (r.correlation)); /* next to silence */
  dsp_live_set_ceiling (live, -2);
  dsp_live_read (live, &r);
  g_assert_cmpint (r.ceiling_overs, ==, 0);
  g_assert_cmpint (r.overs, >=, 3);
  dsp_live_free (live);
  signal_free (&signal);
}

void
test_live_add (void)
{
  g_test_add_func ("/live/same-as-of-files", test_same);
  g_test_add_func ("/live/restart", test_restart);
  g_test_add_func ("/live/overs", test_overs);
}
