/* dsp-eq-fit.c — weighted least squares on the squared magnitude, then spectral factorisation. */
#include "dsp-eq-fit.h"

#include "dsp-math.h"

/* w frequency in radians per frame, x = cos w.
 * Y(w) = |H|^2 |D|^2, D all poles; wanted is C(w) = |B|^2 = F(w) sum c_k cos (k w), where F takes
 * the zeros at 0 Hz of a low cut out of the fit: F = (2 - 2 x)^m. */
enum
{
  ORDER = 4,
  POINTS = 200,
  ROUNDS = 10,
};

static const double top = 0.465;                       /* of the rate: as far as the fit goes */
static const double extra_a1 = 1.05, extra_a2 = 0.225; /* poles at -0.3 and -0.75 */

typedef struct
{
  double re, im;
} Complex;

typedef struct
{
  double a1, a2; /* of the prototype's poles */
  int m, n;      /* zeros at 0 Hz, cosines in the fit */
  double wanted[POINTS], weight[POINTS];
  double cosine[ORDER + 1][POINTS]; /* cos (k w) */
  double c[ORDER + 1];
} Fit;

double
dsp_eq_prototype_power (const DspEqPrototype *self, double w)
{
  double nr = self->n[0] - self->n[2] * w * w, ni = self->n[1] * w;
  double dr = self->d[0] - self->d[2] * w * w, di = self->d[1] * w;
  return (nr * nr + ni * ni) / (dr * dr + di * di);
}

/* |1 + c1/z + c2/z^2|^2 at x = cos w; s = 2 - 2 x. */
static double
quadratic_power (double c1, double c2, double s)
{
  double sum = 1 + c1 + c2;
  return sum * sum - (c1 + c1 * c2 + 4 * c2) * s + c2 * s * s;
}

static double
s_of (double w)
{
  double half = dsp_sin (w / 2);
  return 4 * half * half;
}

static void
map_poles (Fit *self, const DspEqPrototype *p, double w0)
{
  if (p->d[2] == 0)
    {
      self->a1 = -dsp_exp (-w0 * p->d[0] / p->d[1]);
      self->a2 = 0;
      return;
    }
  double middle = -p->d[1] / (2 * p->d[2]), square = middle * middle - p->d[0] / p->d[2];
  double radius = dsp_exp (w0 * middle);
  if (square < 0)
    {
      double angle = w0 * sqrt (-square); /* beyond half the rate: at it */
      self->a1 = -2 * radius * dsp_cos (angle < DSP_PI ? angle : DSP_PI);
      self->a2 = radius * radius;
      return;
    }
  double spread = dsp_exp (w0 * sqrt (square));
  self->a1 = -radius * (spread + 1 / spread);
  self->a2 = radius * radius;
}

/* Half of the points evenly spaced, half in equal ratios around the band. */
static void
choose_points (Fit *self, const DspEqPrototype *p, double w0)
{
  double most = 2 * DSP_PI * top, low = w0 / 16, high = w0 * 8 < most ? w0 * 8 : most;
  for (int i = 0; i < POINTS; i++)
    {
      int k = i / 2;
      double share = (double) k / (POINTS / 2 - 1);
      double w = i % 2 ? low * dsp_pow (high / low, share) : 0.002 + share * (most - 0.002);
      double s = s_of (w), zeros = 1;
      for (int j = 0; j < self->m; j++)
        zeros *= s;
      double x = 1 - s / 2;
      self->cosine[0][i] = 1;
      self->cosine[1][i] = x;
      for (int j = 2; j <= ORDER; j++)
        self->cosine[j][i] = 2 * x * self->cosine[j - 1][i] - self->cosine[j - 2][i];
      self->weight[i] = 1;
      self->wanted[i] = dsp_eq_prototype_power (p, w / w0) * quadratic_power (self->a1, self->a2, s)
                        * quadratic_power (extra_a1, extra_a2, s) / zeros;
    }
}

/* Least squares by modified Gram-Schmidt: columns weight cos (k w) / wanted against weight. */
static void
solve (Fit *self)
{
  double q[ORDER + 1][POINTS], r[ORDER + 1][ORDER + 1] = { { 0 } }, rest[POINTS], b[ORDER + 1];
  for (int i = 0; i < POINTS; i++)
    rest[i] = self->weight[i];
  for (int k = 0; k < self->n; k++)
    {
      for (int i = 0; i < POINTS; i++)
        q[k][i] = self->weight[i] * self->cosine[k][i] / self->wanted[i];
      for (int j = 0; j <= k; j++)
        {
          double sum = 0;
          for (int i = 0; i < POINTS; i++)
            sum += q[j][i] * q[k][i];
          r[j][k] = j < k ? sum : sqrt (sum);
          for (int i = 0; i < POINTS; i++)
            q[k][i] = j < k ? q[k][i] - sum * q[j][i] : q[k][i] / r[k][k];
        }
      b[k] = 0;
      for (int i = 0; i < POINTS; i++)
        b[k] += q[k][i] * rest[i];
      for (int i = 0; i < POINTS; i++)
        rest[i] -= b[k] * q[k][i];
    }
  for (int k = self->n - 1; k >= 0; k--)
    {
      double sum = b[k];
      for (int j = k + 1; j < self->n; j++)
        sum -= r[k][j] * self->c[j];
      self->c[k] = sum / r[k][k];
    }
}

static double
cosines (const Fit *self, double w)
{
  double sum = 0;
  for (int k = 0; k < self->n; k++)
    sum += self->c[k] * dsp_cos (k * w);
  return sum;
}

/* Lawson: what is far off weighs more in the next round. */
static void
reweight (Fit *self)
{
  double off[POINTS], mean = 0;
  for (int i = 0; i < POINTS; i++)
    {
      double sum = 0;
      for (int k = 0; k < self->n; k++)
        sum += self->c[k] * self->cosine[k][i];
      off[i] = fabs (sum / self->wanted[i] - 1);
      mean += off[i] / POINTS;
    }
  for (int i = 0; i < POINTS && mean > 0; i++)
    self->weight[i] *= sqrt (0.3 + off[i] / mean);
}

/* Coefficients in powers of x = cos w: cos (k w) is the Chebyshev polynomial T_k. */
static void
powers_of_x (const Fit *self, double p[ORDER + 1])
{
  static const double chebyshev[ORDER + 1][ORDER + 1]
      = { { 1 }, { 0, 1 }, { -1, 0, 2 }, { 0, -3, 0, 4 }, { 1, 0, -8, 0, 8 } };
  for (int j = 0; j <= ORDER; j++)
    {
      p[j] = 0;
      for (int k = 0; k < self->n; k++)
        p[j] += self->c[k] * chebyshev[k][j];
    }
}

static Complex
times (Complex a, Complex b)
{
  return (Complex){ a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

static Complex
over (Complex a, Complex b)
{
  double norm = b.re * b.re + b.im * b.im;
  return (Complex){ (a.re * b.re + a.im * b.im) / norm, (a.im * b.re - a.re * b.im) / norm };
}

static Complex
root (Complex a)
{
  double size = sqrt (a.re * a.re + a.im * a.im), big = sqrt ((size + fabs (a.re)) / 2);
  if (big == 0)
    return (Complex){ 0, 0 };
  double small = fabs (a.im) / (2 * big);
  Complex r = a.re >= 0 ? (Complex){ big, small } : (Complex){ small, big };
  r.im = a.im < 0 ? -r.im : r.im;
  return r;
}

/* All roots of p[0] + … + p[n] x^n at once (Weierstrass, Durand, Kerner). */
static void
find_roots (const double *p, int n, Complex *x)
{
  Complex step = { 0.4, 0.9 };
  for (int i = 0; i < n; i++)
    x[i] = i ? times (x[i - 1], step) : (Complex){ 1, 0 };
  for (int round = 0; round < 200; round++)
    for (int i = 0; i < n; i++)
      {
        Complex value = { p[n], 0 }, others = { p[n], 0 };
        for (int k = n - 1; k >= 0; k--)
          {
            value = times (value, x[i]);
            value.re += p[k];
          }
        for (int j = 0; j < n; j++)
          if (j != i)
            others = times (others, (Complex){ x[i].re - x[j].re, x[i].im - x[j].im });
        Complex change = over (value, others);
        x[i].re -= change.re;
        x[i].im -= change.im;
      }
}

/* Of the two z with z + 1/z = 2 x the one inside the unit circle. */
static Complex
inside (Complex x)
{
  Complex square = times (x, x);
  square.re -= 1;
  Complex r = root (square), z = { x.re + r.re, x.im + r.im };
  if (z.re * z.re + z.im * z.im > 1)
    z = over ((Complex){ 1, 0 }, z);
  return z;
}

/* Pairs the zeros to two quadratics 1 + q[0]/z + q[1]/z^2; false when they do not pair. */
static bool
pair_zeros (const Complex *z, int n, double q[2][2])
{
  double real[ORDER];
  int n_real = 0, n_pairs = 0;
  for (int i = 0; i < n; i++)
    if (fabs (z[i].im) < 1e-9)
      real[n_real++] = z[i].re;
    else if (z[i].im > 0)
      {
        if (n_pairs == 2)
          return false;
        q[n_pairs][0] = -2 * z[i].re;
        q[n_pairs++][1] = z[i].re * z[i].re + z[i].im * z[i].im;
      }
  if (n_real + 2 * n_pairs != ORDER)
    return false;
  /* Greatest first, so that those near z = 1 come together. */
  for (int i = 0; i < n_real; i++)
    for (int j = i + 1; j < n_real; j++)
      if (real[j] > real[i])
        {
          double swap = real[i];
          real[i] = real[j];
          real[j] = swap;
        }
  for (int i = 0; i + 1 < n_real; i += 2)
    {
      q[n_pairs][0] = -(real[i] + real[i + 1]);
      q[n_pairs++][1] = real[i] * real[i + 1];
    }
  return true;
}

static bool
factorise (const Fit *self, double q[2][2])
{
  double p[ORDER + 1], largest = 0;
  powers_of_x (self, p);
  for (int k = 0; k <= ORDER; k++)
    largest = fabs (p[k]) > largest ? fabs (p[k]) : largest;
  int n = self->n - 1;
  while (n > 0 && fabs (p[n]) < 1e-12 * largest)
    n--;
  Complex x[ORDER], z[ORDER] = { { 0 } };
  find_roots (p, n, x);
  for (int i = 0; i < n; i++)
    {
      z[i] = inside (x[i]);
      double size = z[i].re * z[i].re + z[i].im * z[i].im;
      if (!(size < 0.9999999))
        return false; /* the fit touches zero: no such numerator */
    }
  /* Those that are left are at 0, or for a low cut at 1. */
  for (int i = 0; i < self->m; i++)
    z[ORDER - 1 - i] = (Complex){ 1, 0 };
  return pair_zeros (z, ORDER, q);
}

bool
dsp_eq_fit (const DspEqPrototype *self, double hz, double rate, DspBiquad biquads[2])
{
  double w0 = 2 * DSP_PI * hz / rate;
  Fit fit = { .m = 0 };
  if (self->n[0] == 0)
    fit.m = self->n[1] == 0 ? 2 : 1;
  fit.n = ORDER + 1 - fit.m;
  map_poles (&fit, self, w0);
  choose_points (&fit, self, w0);
  for (int round = 0; round < ROUNDS; round++)
    {
      if (round > 0)
        reweight (&fit);
      solve (&fit);
    }
  double q[2][2];
  if (!factorise (&fit, q))
    return false;
  biquads[0] = (DspBiquad){ 1, q[0][0], q[0][1], fit.a1, fit.a2 };
  biquads[1] = (DspBiquad){ 1, q[1][0], q[1][1], extra_a1, extra_a2 };
  double at = w0 < 2 * DSP_PI * 0.4 ? w0 : 2 * DSP_PI * 0.4, s = s_of (at), zeros = 1;
  for (int j = 0; j < fit.m; j++)
    zeros *= s;
  double gain
      = sqrt (cosines (&fit, at) * zeros
              / (quadratic_power (q[0][0], q[0][1], s) * quadratic_power (q[1][0], q[1][1], s)));
  biquads[0].b0 *= gain;
  biquads[0].b1 *= gain;
  biquads[0].b2 *= gain;
  return isfinite (gain) && gain > 0;
}

double
dsp_eq_fit_error (const DspEqPrototype *self, double hz, double rate, const DspBiquad *biquads,
                  int n)
{
  enum
  {
    CHECKS = 60
  };
  double worst = 0;
  for (int i = 0; i < CHECKS; i++)
    {
      double f = rate * 0.0005 * dsp_pow (top / 0.0005, (double) i / (CHECKS - 1)), db = 0;
      double expected = dsp_gain_to_db (dsp_eq_prototype_power (self, f / hz)) / 2;
      for (int k = 0; k < n; k++)
        db += dsp_biquad_db (&biquads[k], rate, f);
      if (expected > -60 && !(fabs (db - expected) <= worst))
        worst = fabs (db - expected);
    }
  return worst;
}
