/* test-signals.c — generated signals and simple measurements. */
#include "test-signals.h"

#include <math.h>

double
test_noise (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;
  return (double) (z >> 11) * 0x1p-52 - 1.0;
}

void
test_add_sine (double *x, int n, double rate, double hz, double amplitude, double phase)
{
  for (int i = 0; i < n; i++)
    x[i] += amplitude * sin (2 * G_PI * fmod (hz * i / rate, 1.0) + phase);
}

/* Fits a cos + b sin + c by the normal equations of three unknowns. */
static void
fit (const double *x, int n, double rate, double hz, double solution[3])
{
  double m[3][4] = { { 0 } };
  for (int i = 0; i < n; i++)
    {
      double w = 2 * G_PI * fmod (hz * i / rate, 1.0);
      double base[3] = { cos (w), sin (w), 1 };
      for (int r = 0; r < 3; r++)
        {
          for (int c = 0; c < 3; c++)
            m[r][c] += base[r] * base[c];
          m[r][3] += base[r] * x[i];
        }
    }
  for (int p = 0; p < 3; p++)
    for (int r = 0; r < 3; r++)
      if (r != p)
        {
          double f = m[r][p] / m[p][p];
          for (int c = p; c < 4; c++)
            m[r][c] -= f * m[p][c];
        }
  for (int p = 0; p < 3; p++)
    solution[p] = m[p][3] / m[p][p];
}

double
test_sine_amplitude (const double *x, int n, double rate, double hz)
{
  double s[3];
  fit (x, n, rate, hz, s);
  return hypot (s[0], s[1]);
}

double
test_sine_residue (const double *x, int n, double rate, double hz)
{
  double s[3], sum = 0;
  fit (x, n, rate, hz, s);
  for (int i = 0; i < n; i++)
    {
      double w = 2 * G_PI * fmod (hz * i / rate, 1.0);
      double r = x[i] - s[0] * cos (w) - s[1] * sin (w) - s[2];
      sum += r * r;
    }
  return sqrt (sum / n);
}

double
test_peak (const double *x, int n)
{
  double peak = 0;
  for (int i = 0; i < n; i++)
    peak = MAX (peak, fabs (x[i]));
  return peak;
}

double
test_rms (const double *x, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sqrt (sum / n);
}

double
test_spectrum_db (const double *x, int n, double rate, double hz)
{
  double re = 0, im = 0;
  for (int i = 0; i < n; i++)
    {
      double w = 2 * G_PI * fmod (hz * i / rate, 1.0);
      re += x[i] * cos (w);
      im -= x[i] * sin (w);
    }
  return 20 * log10 (hypot (re, im));
}

guint64
test_hash (guint64 hash, const void *data, gsize size)
{
  const guint8 *p = data;
  for (gsize i = 0; i < size; i++)
    hash = (hash ^ p[i]) * G_GUINT64_CONSTANT (1099511628211);
  return hash;
}

void
test_add_pink (double *x, int n, double rms, guint64 seed)
{
  /* White noise through one-poles in parallel (P. Kellet). */
  static const double pole[] = { 0.99886, 0.99332, 0.96900, 0.86650, 0.55000, -0.7616 };
  static const double gain[]
      = { 0.0555179, 0.0750759, 0.1538520, 0.3104856, 0.5329522, -0.0168980 };
  double state[6] = { 0 }, late = 0;
  for (int i = -2000; i < n; i++)
    {
      double white = test_noise (&seed), sum = 0.5362 * white + late;
      for (int k = 0; k < 6; k++)
        sum += state[k] = pole[k] * state[k] + gain[k] * white;
      late = 0.115926 * white;
      if (i >= 0)
        x[i] += sum * rms / 1.75;
    }
}
