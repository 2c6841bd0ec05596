/* test-limiter.c — the ceiling holds on every meter, what is below passes untouched, distortion and
 * recovery are those of the design (reference/dsp.md 2.5). */
#include "test-dsp.h"

#include <ebur128.h>
#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "dsp-limiter.h"
#include "test-signals.h"

enum
{
  N = 1 << 15,
  UP = 16
};

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

static void
test_ceiling (void)
{
  static const double rates[] = { 44100, 48000, 96000, 192000 };
  double *left = g_new (double, N), *right = g_new (double, N);
  double worst_exact = -99, worst_meter = -99;
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int which = 0; which < N_STRESS; which++)
      for (int turn = 0; turn < (r == 0 ? 2 : 1); turn++)
        {
          int style = (which + (int) r + turn) % DSP_N_LIMITER_STYLES;
          double drive = which % 2 ? 6 : 12;
          DspLimiterSettings s = settings ((DspLimiterStyle) style, -1, drive);
          double top = pow (10, -1.0 / 20);
          fill_stress (left, which, rates[r], 10 + which);
          fill_stress (right, (which + 3) % N_STRESS, rates[r], 20 + which);
          /* Ends of silence, so that the signal repeats without a step. */
          for (int i = 0; i < N; i++)
            {
              double ends = MIN (MIN (i, N - 9000 - i) / 400.0, 1);
              left[i] *= MAX (ends, 0);
              right[i] *= MAX (ends, 0);
            }
          limit (&s, rates[r], left, right, N);
          g_assert_cmpfloat (MAX (test_peak (left, N), test_peak (right, N)), <=, top);
          double exact = 20 * log10 (MAX (reference_peak (left), reference_peak (right)) / top);
          double meter = 20 * log10 (ebur128_peak (left, right, N, (int) rates[r]) / top);
          g_assert_cmpfloat (exact, >, -1);
          worst_exact = MAX (worst_exact, exact);
          worst_meter = MAX (worst_meter, meter);
          if (exact > 0.01 || meter > 0.03)
            g_test_message ("rate %g signal %d style %d: exact %+.4f libebur128 %+.4f dB", rates[r],
                            which, style, exact, meter);
        }
  g_test_message ("worst over the ceiling: exact %+.4f dB, libebur128 %+.4f dB", worst_exact,
                  worst_meter);
  g_assert_cmpfloat (worst_exact, <=, 0.02);
  g_assert_cmpfloat (worst_meter, <=, 0.05);
  g_free (left);
  g_free (right);
}

/* Below the ceiling nothing is touched: the bass alone, squares, and noise up to 19 kHz. */
static void
test_unity (void)
{
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
        g_assert_cmpmem (y + latency, (N - latency) * sizeof (double), x,
                         (N - latency) * sizeof (double));
        g_assert_cmpmem (z, N * sizeof (double), y, N * sizeof (double));
      }
  g_free (x);
  g_free (y);
  g_free (z);
}

/* THD of a bass tone 6 dB over, in dB. */
static double
distortion (DspLimiterStyle style, double hz)
{
  enum
  {
    LONG = 3 * 44100,
    PART = 44100
  };
  double *left = g_new0 (double, LONG), *right = g_new0 (double, LONG);
  test_add_sine (left, LONG, 44100, hz, 1, 0);
  memcpy (right, left, LONG * sizeof (double));
  DspLimiterSettings s = settings (style, -6, 0);
  limit (&s, 44100, left, right, LONG);
  const double *end = left + LONG - PART;
  double level = test_sine_amplitude (end, PART, 44100, hz);
  g_assert_cmpfloat_with_epsilon (20 * log10 (level), -6, 0.3);
  double thd = 20 * log10 (test_sine_residue (end, PART, 44100, hz) / (level / sqrt (2)));
  g_test_message ("style %d, %g Hz: level %.4f dB, THD %.1f dB", style, hz, 20 * log10 (level),
                  thd);
  g_free (left);
  g_free (right);
  return thd;
}

static void
test_distortion (void)
{
  g_assert_cmpfloat (distortion (DSP_LIMITER_TRANSPARENT, 50), <, -100);
  g_assert_cmpfloat (distortion (DSP_LIMITER_TRANSPARENT, 100), <, -100);
  g_assert_cmpfloat (distortion (DSP_LIMITER_TRANSPARENT, 1000), <, -100);
  g_assert_cmpfloat (distortion (DSP_LIMITER_BALANCED, 50), <, -80);
  g_assert_cmpfloat (distortion (DSP_LIMITER_LOUD, 50), <, -60);
}

/* After one sample 6 dB over, a quiet tone is back within half a dB. */
static void
test_recovery (void)
{
  static const double most_ms[DSP_N_LIMITER_STYLES] = { 150, 150, 150, 150 };
  for (int style = 0; style < DSP_N_LIMITER_STYLES; style++)
    {
      double *left = g_new0 (double, N), *right = g_new0 (double, N);
      test_add_sine (left, N, 44100, 4410, 0.1, 0.4);
      memcpy (right, left, N * sizeof (double));
      left[20000] = 2;
      DspLimiterSettings s = settings ((DspLimiterStyle) style, 0, 0);
      double *dry = g_memdup2 (left, N * sizeof (double));
      limit (&s, 44100, left, right, N);
      int latency = dsp_limiter_latency (44100, &s), last = 0;
      for (int i = latency; i < N; i++)
        if (i - latency != 20000 && fabs (left[i]) < fabs (dry[i - latency]) * pow (10, -0.5 / 20))
          last = i;
      g_assert_cmpint (last, >, 20000);
      g_assert_cmpfloat ((last - latency - 20000) / 44.1, <, most_ms[style]);
      g_free (left);
      g_free (right);
      g_free (dry);
    }
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
  g_test_add_func ("/limiter/link", test_link);
  g_test_add_func ("/limiter/gliding-ceiling", test_gliding_ceiling);
}
