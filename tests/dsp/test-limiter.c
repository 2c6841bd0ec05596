/* test-limiter.c — the ceiling holds on every meter, what is below passes untouched, distortion and
 * recovery are those of the design (reference/dsp.md 2.5). */
#include "test-dsp.h"

#include <ebur128.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-limiter.h"
#include "dsp-true-peak.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  N = 1 << 15,
  UP = 16
};

static const char *const names[DSP_N_LIMITER_STYLES]
    = { "Transparent", "Balanced", "Loud", "Clip" };

static DspLimiterSettings
settings (DspLimiterStyle style, double ceiling, double drive)
{
  return (DspLimiterSettings){ .style = style,
                               .ceiling_db = ceiling,
                               .drive_db = drive,
                               .release_ms = 40,
                               .adaptive = 1,
                               .lookahead = 1,
                               .link = 1,
                               .margin_db = 0.01 };
}

/* Highest value of the signal that repeats every N samples, interpolated by the spectrum. */
static double
reference_peak (const double *x)
{
  double *in = fftw_malloc (N * sizeof (double)), *out = fftw_malloc (UP * N * sizeof (double));
  fftw_complex *bins = fftw_malloc ((UP * N / 2 + 1) * sizeof (fftw_complex));
  fftw_plan forward = fftw_plan_dft_r2c_1d (N, in, bins, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_1d (UP * N, bins, out, FFTW_ESTIMATE);
  memcpy (in, x, N * sizeof (double));
  memset (bins, 0, (UP * N / 2 + 1) * sizeof (fftw_complex));
  fftw_execute (forward);
  fftw_execute (back);
  double peak = test_peak (out, UP * N) / N;
  fftw_destroy_plan (forward);
  fftw_destroy_plan (back);
  fftw_free (in);
  fftw_free (out);
  fftw_free (bins);
  return peak;
}

static double
ebur128_peak (const double *left, const double *right, int n, int rate)
{
  double *both = g_new (double, 2 * n), peaks[2];
  for (int i = 0; i < n; i++)
    {
      both[2 * i] = left[i];
      both[2 * i + 1] = right[i];
    }
  ebur128_state *state = ebur128_init (2, (unsigned long) rate, EBUR128_MODE_TRUE_PEAK);
  ebur128_add_frames_double (state, both, (size_t) n);
  ebur128_true_peak (state, 0, &peaks[0]);
  ebur128_true_peak (state, 1, &peaks[1]);
  ebur128_destroy (&state);
  g_free (both);
  return MAX (peaks[0], peaks[1]);
}

/* Bursts of a band of tones of random phase around one frequency, with pauses. */
static void
add_bursts (double *x, double rate, double hz, double spread, double amplitude, guint64 seed)
{
  for (int start = 500; start + 3000 < N; start += 4500)
    for (int tone = 0; tone < 6; tone++)
      {
        double f = hz + spread * test_noise (&seed), phase = 3.14 * test_noise (&seed);
        if (f > 0.46 * rate)
          f = 0.46 * rate;
        for (int i = 0; i < 3000; i++)
          {
            double window = 0.5 - 0.5 * cos (2 * G_PI * i / 3000);
            x[start + i] += amplitude / 2 * window * sin (2 * G_PI * f * i / rate + phase);
          }
      }
}

/* A square wave of its harmonics below 19.8 kHz. */
static void
add_square (double *x, double rate, double hz, double amplitude)
{
  for (int k = 1; k * hz < 19800; k += 2)
    test_add_sine (x, N, rate, k * hz, amplitude * 4 / G_PI / k, 0.1 * k);
}

enum
{
  N_STRESS = 8
};

static void
fill_stress (double *x, int which, double rate, guint64 seed)
{
  memset (x, 0, N * sizeof (double));
  switch (which)
    {
    case 0:
      test_add_sine (x, N, rate, rate / 4, 1, G_PI / 4);
      break;
    case 1:
      test_add_sine (x, N, rate, rate / 6, 1, G_PI / 3);
      break;
    case 2:
      add_bursts (x, rate, 15000, 800, 1, seed);
      break;
    case 3:
      add_bursts (x, rate, 19000, 400, 1, seed);
      break;
    case 4:
      add_bursts (x, rate, 5000, 4900, 1, seed);
      break;
    case 5:
      add_square (x, rate, 60, 0.9);
      break;
    case 6:
      add_square (x, rate, 900, 0.9);
      break;
    default:
      add_bursts (x, rate, 10000, 9800, 0.7, seed);
      test_add_sine (x, N, rate, 55, 0.7, 0);
    }
}

static void
limit (const DspLimiterSettings *s, double rate, double *left, double *right, int n)
{
  DspLimiter *limiter = dsp_limiter_new (rate, s);
  double *const ch[] = { left, right };
  dsp_limiter_process (limiter, ch, n);
  dsp_limiter_free (limiter);
}

static double
exact_peak (const double *left, const double *right, double rate)
{
  const double *const ch[] = { left, right };
  DspTruePeakReading reading;
  DspTruePeak *meter = dsp_true_peak_new (rate, 2);
  dsp_true_peak_process (meter, ch, N);
  dsp_true_peak_read (meter, &reading);
  dsp_true_peak_free (meter);
  return reading.exact;
}

/* Ends of silence, so that the signal repeats without a step. */
static void
fade_ends (double *x)
{
  for (int i = 0; i < N; i++)
    x[i] *= CLAMP (MIN (i, N - 9000 - i) / 400.0, 0, 1);
}

static void
test_ceiling (void)
{
  static const double rates[] = { 44100, 48000, 96000, 192000 };
  double *left = g_new (double, N), *right = g_new (double, N), top = pow (10, -1.0 / 20);
  double worst_exact = -99, worst_truth = -99, worst_meter = -99, worst_sample = -99;
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int which = 0; which < N_STRESS; which++)
      for (int turn = 0; turn < (r == 0 ? 2 : 1); turn++)
        {
          int style = (which + (int) r + turn) % DSP_N_LIMITER_STYLES;
          DspLimiterSettings s
              = settings ((DspLimiterStyle) style, -1, (which + turn) % 2 ? 6 : 12);
          s.lookahead = turn ? 0.25 : 1;
          fill_stress (left, which, rates[r], 10 + which);
          fill_stress (right, (which + 3) % N_STRESS, rates[r], 20 + which);
          fade_ends (left);
          fade_ends (right);
          limit (&s, rates[r], left, right, N);
          double exact = 20 * log10 (exact_peak (left, right, rates[r]) / top);
          double truth = 20 * log10 (MAX (reference_peak (left), reference_peak (right)) / top);
          double meter = 20 * log10 (ebur128_peak (left, right, N, (int) rates[r]) / top);
          double sample = 20 * log10 (MAX (test_peak (left, N), test_peak (right, N)) / top);
          g_assert_cmpfloat (exact, >, -1);
          worst_exact = MAX (worst_exact, exact);
          /* What a clipper makes next to half the rate no filter of a meter sees whole. */
          worst_truth = style == DSP_LIMITER_CLIP ? worst_truth : MAX (worst_truth, truth);
          worst_meter = MAX (worst_meter, meter);
          worst_sample = MAX (worst_sample, sample);
          if (exact > 0.01 || truth > 0.01 || meter > 0.03)
            g_test_message (
                "rate %g signal %d style %d: exact %+.4f truth %+.4f libebur128 %+.4f dB", rates[r],
                which, style, exact, truth, meter);
        }
  test_figure_at_most ("limiter", "stress set +6 and +12 dB: exact true peak over the ceiling",
                       worst_exact, 0.02, "dB");
  test_figure_at_most ("limiter", "stress set without Clip: peak by Fourier transform over it",
                       worst_truth, 0.02, "dB");
  test_figure_at_most ("limiter", "stress set: libebur128's true peak over the ceiling",
                       worst_meter, 0.05, "dB");
  test_figure_at_most ("limiter", "stress set: samples over the ceiling", worst_sample, 0, "dB");
  g_free (left);
  g_free (right);
}

/* Below the ceiling nothing is touched: the bass alone, squares, and noise up to 19 kHz. */
static void
test_unity (void)
{
  int differing = 0;
  double *x = g_new (double, N), *y = g_new (double, N), *z = g_new (double, N);
  for (int style = 0; style < DSP_N_LIMITER_STYLES; style++)
    for (int which = 0; which < N_STRESS; which++)
      {
        fill_stress (x, which, 44100, 5);
        double scale = pow (10, -1.25 / 20) / reference_peak (x);
        for (int i = 0; i < N; i++)
          y[i] = z[i] = x[i] *= scale;
        /* The start is a step for tones: fade it in. */
        for (int i = 0; i < 2000; i++)
          x[i] = y[i] = z[i] *= 0.5 - 0.5 * cos (G_PI * i / 2000);
        DspLimiterSettings s = settings ((DspLimiterStyle) style, -1, 0);
        int latency = dsp_limiter_latency (44100, &s);
        limit (&s, 44100, y, z, N);
        for (int i = latency; i < N; i++)
          differing += y[i] != x[i - latency] || z[i] != y[i];
      }
  test_figure_at_most ("limiter", "below the ceiling: samples that are not the input's bits",
                       differing, 0, "");
  g_free (x);
  g_free (y);
  g_free (z);
}

enum
{
  LONG = 3 * 44100,
  PART = 44100
};

/* A tone of full scale and maybe a second one, 6 dB over the ceiling; the last second in part. */
static void
limit_tones (const DspLimiterSettings *s, double hz, double hz2, double *part)
{
  double *left = g_new0 (double, LONG), *right = g_new0 (double, LONG);
  test_add_sine (left, LONG, 44100, hz, hz2 > 0 ? 0.8 : 1, 0);
  if (hz2 > 0)
    test_add_sine (left, LONG, 44100, hz2, 0.2, 0.3);
  memcpy (right, left, LONG * sizeof (double));
  limit (s, 44100, left, right, LONG);
  memcpy (part, left + LONG - PART, PART * sizeof (double));
  g_free (left);
  g_free (right);
}

/* THD of a tone 6 dB over, in dB; level: of the tone, in dB. */
static double
distortion (DspLimiterStyle style, double release, double hz, double *level)
{
  double part[PART];
  DspLimiterSettings s = settings (style, -6, 0);
  s.release_ms = release;
  limit_tones (&s, hz, 0, part);
  double amplitude = test_sine_amplitude (part, PART, 44100, hz);
  *level = 20 * log10 (amplitude);
  return 20 * log10 (test_sine_residue (part, PART, 44100, hz) / (amplitude / sqrt (2)));
}

/* Side tones of 60 Hz around 7 kHz (SMPTE, 4 to 1), in dB of the 7 kHz. */
static double
intermodulation (DspLimiterStyle style, double release)
{
  double part[PART], sum = 0;
  DspLimiterSettings s = settings (style, -6, 0);
  s.release_ms = release;
  limit_tones (&s, 60, 7000, part);
  for (int k = -3; k <= 3; k++)
    if (k != 0)
      sum += pow (test_sine_amplitude (part, PART, 44100, 7000 + 60 * k), 2);
  return 10 * log10 (sum) - 20 * log10 (test_sine_amplitude (part, PART, 44100, 7000));
}

static void
test_distortion (void)
{
  static const double hz[] = { 30, 50, 100, 1000 };
  double worst = -999, level;
  for (gsize i = 0; i < G_N_ELEMENTS (hz); i++)
    worst = MAX (worst, distortion (DSP_LIMITER_TRANSPARENT, 40, hz[i], &level));
  test_figure_at_most ("limiter", "Transparent: level of 1 kHz 6 dB over, off ceiling less margin",
                       fabs (level + 6.01), 0.01, "dB");
  test_figure_at_most ("limiter", "Transparent: THD of 30, 50, 100, 1000 Hz 6 dB over", worst, -100,
                       "dB");
  test_figure_at_most ("limiter", "Transparent, release 60 ms: IMD of 60 Hz and 7 kHz 6 dB over",
                       intermodulation (DSP_LIMITER_TRANSPARENT, 60), -80, "dB");
  DspLimiterSettings s = settings (DSP_LIMITER_TRANSPARENT, -1, 0);
  test_figure_at_most ("limiter", "Transparent: latency", dsp_limiter_latency (44100, &s) / 44.1,
                       20, "ms");
  test_figure_at_most ("limiter", "Balanced: THD of 50 Hz 6 dB over",
                       distortion (DSP_LIMITER_BALANCED, 30, 50, &level), -80, "dB");
  test_figure_at_most ("limiter", "Loud, release 13 ms: THD of 50 Hz 6 dB over",
                       distortion (DSP_LIMITER_LOUD, 13, 50, &level), -60, "dB");
  test_figure_at_most ("limiter", "Loud, release 13 ms: IMD of 60 Hz and 7 kHz 6 dB over",
                       intermodulation (DSP_LIMITER_LOUD, 13), -40, "dB");
}

/* Milliseconds after one sample 6 dB over until a quiet tone is back within half a dB. */
static double
recovery_ms (DspLimiterStyle style, double release)
{
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  test_add_sine (left, N, 44100, 4410, 0.1, 0.4);
  memcpy (right, left, N * sizeof (double));
  left[20000] = 2;
  DspLimiterSettings s = settings (style, 0, 0);
  s.release_ms = release;
  double *dry = g_memdup2 (left, N * sizeof (double));
  limit (&s, 44100, left, right, N);
  int latency = dsp_limiter_latency (44100, &s), last = 0;
  for (int i = latency; i < N; i++)
    if (i - latency != 20000 && fabs (left[i]) < fabs (dry[i - latency]) * pow (10, -0.5 / 20))
      last = i;
  g_assert_cmpint (last, >, 20000);
  g_free (left);
  g_free (right);
  g_free (dry);
  return (last - latency - 20000) / 44.1;
}

static void
test_recovery (void)
{
  static const double release[] = { 40, 30, 13, 13 }, goal[] = { 150, 100, 40, 40 };
  for (int style = 0; style < DSP_N_LIMITER_STYLES; style++)
    {
      g_autofree char *what
          = g_strdup_printf ("%s, release %g ms: back within 0.5 dB after a click", names[style],
                             release[style]);
      test_figure_at_most ("limiter", what, recovery_ms ((DspLimiterStyle) style, release[style]),
                           goal[style], "ms");
    }
}

/* The right channel is half the left one: linked, so it stays, bit for bit. */
static void
test_link_exact (void)
{
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  int differing = 0;
  for (int style = 0; style < DSP_LIMITER_CLIP; style++)
    {
      fill_stress (left, 7, 44100, 3);
      for (int i = 0; i < N; i++)
        right[i] = left[i] / 2;
      DspLimiterSettings s = settings ((DspLimiterStyle) style, -3, 9);
      limit (&s, 44100, left, right, N);
      for (int i = 0; i < N; i++)
        differing += right[i] != left[i] / 2;
    }
  test_figure_at_most ("limiter", "linked: samples where the channels' gains differ", differing, 0,
                       "");
  g_free (left);
  g_free (right);
}

/* Two runs, one of them in odd blocks, and with the channels linked only by gliding there. */
static void
test_null (void)
{
  double *a = g_new (double, 2 * N), *b = g_new (double, 2 * N), highest = 0;
  for (int style = 0; style < DSP_N_LIMITER_STYLES; style++)
    {
      DspLimiterSettings s = settings ((DspLimiterStyle) style, -1, 9);
      fill_stress (a, 7, 44100, 3);
      fill_stress (a + N, 4, 44100, 4);
      memcpy (b, a, 2 * N * sizeof (double));
      limit (&s, 44100, a, a + N, N);
      DspLimiter *limiter = dsp_limiter_new (44100, &s);
      for (int pos = 0, n = 1; pos < N; pos += n, n = n * 5 % 613)
        {
          n = MIN (n, N - pos);
          double *const ch[] = { b + pos, b + N + pos };
          dsp_limiter_process (limiter, ch, n);
        }
      dsp_limiter_free (limiter);
      for (int i = 0; i < 2 * N; i++)
        highest = MAX (highest, fabs (a[i] - b[i]));
    }
  test_figure_at_most ("limiter", "two runs with other block sizes: residue", highest, 0, "");
  g_free (a);
  g_free (b);
}

/* What is heard as the difference is input x drive less output, once it has glided there. */
static void
test_delta (void)
{
  double *dry = g_new (double, 2 * N), *wet = g_new (double, 2 * N), *delta = g_new (double, 2 * N);
  for (int style = 0; style < DSP_N_LIMITER_STYLES; style++)
    {
      DspLimiterSettings s = settings ((DspLimiterStyle) style, -1, 6);
      fill_stress (dry, 7, 44100, 3);
      fill_stress (dry + N, 4, 44100, 4);
      memcpy (wet, dry, 2 * N * sizeof (double));
      memcpy (delta, dry, 2 * N * sizeof (double));
      limit (&s, 44100, wet, wet + N, N);
      s.delta = true;
      limit (&s, 44100, delta, delta + N, N);
      int latency = dsp_limiter_latency (44100, &s);
      double drive = pow (10, 6 / 20.0), highest = 0, most = 0;
      for (int c = 0; c < 2; c++)
        for (int i = latency; i < N; i++)
          {
            double expected = dry[c * N + i - latency] * drive - wet[c * N + i];
            highest = MAX (highest, fabs (expected));
            most = MAX (most, fabs (delta[c * N + i] - expected));
          }
      g_assert_cmpfloat (highest, >, 0.1);
      g_assert_cmpfloat (most, <, 1e-14);
    }
  g_free (dry);
  g_free (wet);
  g_free (delta);
}

/* The clipper takes its share of short peaks and leaves what is around them; held tones it leaves
 * to the gain as far as they are below its level. */
static void
test_clip (void)
{
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  DspLimiterReading reading;
  test_add_sine (left, N, 44100, 441, 0.5, 0);
  for (int i = 5000; i < N; i += 5000)
    for (int k = 0; k < 40; k++)
      left[i + k] = 1.9;
  memcpy (right, left, N * sizeof (double));
  DspLimiterSettings s = settings (DSP_LIMITER_CLIP, 0, 0);
  DspLimiter *limiter = dsp_limiter_new (44100, &s);
  double *const ch[] = { left, right };
  dsp_limiter_process (limiter, ch, N);
  dsp_limiter_take (limiter, &reading);
  g_assert_cmpfloat (reading.clip_db, <, -2);
  g_assert_cmpfloat (reading.clip_db, >, -4);
  g_assert_cmpfloat (reading.fast_db + reading.bass_db, <, -2);
  g_assert_cmpfloat_with_epsilon (reading.true_peak_db, -0.01, 0.02);
  g_assert_cmpfloat (test_peak (left, N), <=, 1);
  dsp_limiter_free (limiter);
  g_free (left);
  g_free (right);
}

/* Linked, one channel's peak turns both down alike; unlinked, the other stays as it is. */
static void
test_link (void)
{
  double *left = g_new0 (double, N), *right = g_new0 (double, N), *dry;
  test_add_sine (left, N, 44100, 700, 2, 0);
  test_add_sine (right, N, 44100, 300, 0.2, 0);
  dry = g_memdup2 (right, N * sizeof (double));
  DspLimiterSettings s = settings (DSP_LIMITER_BALANCED, -1, 0);
  int latency = dsp_limiter_latency (44100, &s);
  DspLimiter *limiter = dsp_limiter_new (44100, &s);
  double *const ch[] = { left, right };
  dsp_limiter_process (limiter, ch, N);
  DspLimiterReading reading;
  dsp_limiter_take (limiter, &reading);
  g_assert_cmpfloat_with_epsilon (reading.reduction_db, -1 - 20 * log10 (2), 0.2);
  g_assert_cmpfloat (test_peak (right + N / 2, N / 2), <, 0.2 * pow (10, -6.5 / 20));
  dsp_limiter_free (limiter);

  memcpy (right, dry, N * sizeof (double));
  memset (left, 0, N * sizeof (double));
  test_add_sine (left, N, 44100, 700, 2, 0);
  s.link = 0;
  limit (&s, 44100, left, right, N);
  g_assert_cmpmem (right + latency, (N - latency) * sizeof (double), dry,
                   (N - latency) * sizeof (double));
  g_assert_cmpfloat (test_peak (left, N), <=, pow (10, -1 / 20.0));
  g_free (left);
  g_free (right);
  g_free (dry);
}

/* While the ceiling, the drive and the link glide, the lower of the ceilings is not needed but the
 * one in force is kept: never above the higher. */
static void
test_gliding_ceiling (void)
{
  double *left = g_new0 (double, N), *right = g_new0 (double, N);
  test_add_sine (left, N, 44100, 997, 3, 0);
  test_add_sine (right, N, 44100, 5003, 1.5, 0);
  DspLimiterSettings s = settings (DSP_LIMITER_LOUD, -1, 0);
  DspLimiter *limiter = dsp_limiter_new (44100, &s);
  for (int pos = 0; pos < N; pos += 2048)
    {
      s.ceiling_db = pos / 2048 % 2 ? -1 : -6;
      s.link = pos / 2048 % 3 / 2.0;
      dsp_limiter_update (limiter, &s);
      double *const ch[] = { left + pos, right + pos };
      dsp_limiter_process (limiter, ch, 2048);
    }
  g_assert_cmpfloat (test_peak (left, N), <=, pow (10, -1 / 20.0));
  g_assert_cmpfloat (test_peak (right, N), <=, pow (10, -1 / 20.0));
  dsp_limiter_free (limiter);
  g_free (left);
  g_free (right);
}

void
test_limiter_add (void)
{
  g_test_add_func ("/limiter/ceiling", test_ceiling);
  g_test_add_func ("/limiter/unity", test_unity);
  g_test_add_func ("/limiter/distortion", test_distortion);
  g_test_add_func ("/limiter/recovery", test_recovery);
  g_test_add_func ("/limiter/link-exact", test_link_exact);
  g_test_add_func ("/limiter/null", test_null);
  g_test_add_func ("/limiter/delta", test_delta);
  g_test_add_func ("/limiter/clip", test_clip);
  g_test_add_func ("/limiter/link", test_link);
  g_test_add_func ("/limiter/gliding-ceiling", test_gliding_ceiling);
}
