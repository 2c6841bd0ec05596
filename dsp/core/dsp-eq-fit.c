/* dsp-eq-fit.c — weighted least squares on the squared magnitude, then spectral factorisation. */
#include "dsp-eq-fit.h"

#include "dsp-math.h"

/* w frequency in radians per frame, x = cos w, s = 2 - 2 x.
 * Y(w) = |H|^2 |D|^2, D all poles; wanted is C(w) = |B|^2 = F(w) sum c_k cos (k w), where F takes
 * the zeros on the unit circle out of the fit: F = s^m for the zeros at 0 Hz of a low cut,
 * F = (s - s0)^2 for a notch. */
enum
{
  MAX_ORDER = 6,
  POINTS = 128,
  ROUNDS = 8,
};

static const double top = 0.456; /* of the rate: as far as the fit goes; 20.1 kHz at 44.1 kHz */

/* Poles that are added, as quadratics 1 + a1/z + a2/z^2: at -0.3 and -0.75, both at -0.2. */
typedef struct
{
  double a1, a2;
} Quadratic;

static const Quadratic extras[] = { { 1.05, 0.225 }, { 0.4, 0.04 } };

typedef struct
{
  double re, im;
} Complex;

typedef struct
{
  int order;  /* of the numerator: 4 or 6 */
  int m;      /* zeros at 0 Hz */
  bool notch; /* zeros at notch_s */
  double notch_s;
  int n;                           /* cosines in the fit */
  Quadratic poles[DSP_EQ_FIT_MAX]; /* order / 2: of the prototype, then extras */
  double wanted[POINTS], weight[POINTS];
  double cosine[MAX_ORDER + 1][POINTS]; /* cos (k w) */
  double c[MAX_ORDER + 1];
} Fit;

double
dsp_eq_prototype_power (const DspEqPrototype *self, double w)
{
  double nr = self->n[0] - self->n[2] * w * w, ni = self->n[1] * w;
  double dr = self->d[0] - self->d[2] * w * w, di = self->d[1] * w;
  return (nr * nr + ni * ni) / (dr * dr + di * di);
}

static double
quadratic_power (const Quadratic *q, double s)
{
  double sum = 1 + q->a1 + q->a2;
  return sum * sum - (q->a1 + q->a1 * q->a2 + 4 * q->a2) * s + q->a2 * s * s;
}

static double
s_of (double w)
{
  double half = dsp_sin (w / 2);
  return 4 * half * half;
}

/* A pair beyond half the rate becomes a double real pole as far from there as it was. */
static Quadratic
map_poles (const DspEqPrototype *p, double w0)
{
  if (p->d[2] == 0)
    return (Quadratic){ -dsp_exp (-w0 * p->d[0] / p->d[1]), 0 };
  double middle = -p->d[1] / (2 * p->d[2]), square = middle * middle - p->d[0] / p->d[2];
  double radius = dsp_exp (w0 * middle);
  if (square >= 0)
    {
      double spread = dsp_exp (w0 * sqrt (square));
      return (Quadratic){ -radius * (spread + 1 / spread), radius * radius };
    }
  double angle = w0 * sqrt (-square), beyond = angle - DSP_PI;
  if (beyond < 0)
    return (Quadratic){ -2 * radius * dsp_cos (angle), radius * radius };
  double real = dsp_exp (-sqrt (w0 * middle * w0 * middle + beyond * beyond));
  return (Quadratic){ 2 * real, real * real };
}

static double
zeros_power (const Fit *self, double s)
{
  double power = self->notch ? (s - self->notch_s) * (s - self->notch_s) : 1;
  for (int j = 0; j < self->m; j++)
    power *= s;
  return power;
}

/* Half of the points evenly spaced, half in equal ratios around the band. */
static void
choose_points (Fit *self, const DspEqPrototype *p, double w0)
{
  double most = 2 * DSP_PI * top, low = (w0 < most ? w0 : most) / 16;
  double high = w0 * 8 < most ? w0 * 8 : most;
  double ratio = dsp_pow (high / low, 1.0 / (POINTS / 2 - 1)),
         step = (most - 0.002) / (POINTS / 2 - 1);
  double near = low;
  for (int i = 0; i < POINTS; i++)
    {
      double w = i % 2 ? near : 0.002 + i / 2 * step;
      near *= i % 2 ? ratio : 1;
      if (self->notch && fabs (w - w0) < 1e-5)
        w += 2e-5; /* where it is 0 / 0 */
      double s = s_of (w), x = 1 - s / 2, power = dsp_eq_prototype_power (p, w / w0);
      self->cosine[0][i] = 1;
      self->cosine[1][i] = x;
      for (int j = 2; j <= self->order; j++)
        self->cosine[j][i] = 2 * x * self->cosine[j - 1][i] - self->cosine[j - 2][i];
      for (int j = 0; j < self->order / 2; j++)
        power *= quadratic_power (&self->poles[j], s);
      self->weight[i] = 1;
      self->wanted[i] = power / zeros_power (self, s);
    }
}

/* In four sums, so that they need not wait for each other. */
static double
dot (const double *a, const double *b)
{
  double sum[4] = { 0 };
  for (int i = 0; i < POINTS; i += 4)
    for (int j = 0; j < 4; j++)
      sum[j] += a[i + j] * b[i + j];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Least squares by modified Gram-Schmidt: columns weight cos (k w) / wanted against weight. */
static void
solve (Fit *self)
{
  double q[MAX_ORDER + 1][POINTS], r[MAX_ORDER + 1][MAX_ORDER + 1] = { { 0 } };
  double relative[POINTS], rest[POINTS], b[MAX_ORDER + 1];
  for (int i = 0; i < POINTS; i++)
    {
      rest[i] = self->weight[i];
      relative[i] = self->weight[i] / self->wanted[i];
    }
  for (int k = 0; k < self->n; k++)
    {
      for (int i = 0; i < POINTS; i++)
        q[k][i] = relative[i] * self->cosine[k][i];
      for (int j = 0; j < k; j++)
        {
          double sum = r[j][k] = dot (q[j], q[k]);
          for (int i = 0; i < POINTS; i++)
            q[k][i] -= sum * q[j][i];
        }
      double norm = r[k][k] = sqrt (dot (q[k], q[k]));
      for (int i = 0; i < POINTS; i++)
        q[k][i] /= norm;
      double sum = b[k] = dot (q[k], rest);
      for (int i = 0; i < POINTS; i++)
        rest[i] -= sum * q[k][i];
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
powers_of_x (const Fit *self, double p[MAX_ORDER + 1])
{
  static const double chebyshev[MAX_ORDER + 1][MAX_ORDER + 1] = { { 1 },
                                                                  { 0, 1 },
                                                                  { -1, 0, 2 },
                                                                  { 0, -3, 0, 4 },
                                                                  { 1, 0, -8, 0, 8 },
                                                                  { 0, 5, 0, -20, 0, 16 },
                                                                  { -1, 0, 18, 0, -48, 0, 32 } };
  for (int j = 0; j <= MAX_ORDER; j++)
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
  double moved = 1;
  for (int round = 0; round < 200 && moved > 1e-28; round++)
    {
      moved = 0;
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
          double size = x[i].re * x[i].re + x[i].im * x[i].im;
          moved += (change.re * change.re + change.im * change.im) / (size + 1e-6);
        }
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

/* Pairs n zeros to n / 2 quadratics; false when they do not pair. */
static bool
pair_zeros (const Complex *z, int n, Quadratic *q)
{
  double real[MAX_ORDER];
  int n_real = 0, n_pairs = 0;
  for (int i = 0; i < n; i++)
    if (fabs (z[i].im) < 1e-9)
      real[n_real++] = z[i].re;
    else if (z[i].im > 0 && 2 * n_pairs + 1 < n)
      q[n_pairs++] = (Quadratic){ -2 * z[i].re, z[i].re * z[i].re + z[i].im * z[i].im };
  if (n_real + 2 * n_pairs != n)
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
    q[n_pairs++] = (Quadratic){ -(real[i] + real[i + 1]), real[i] * real[i + 1] };
  return true;
}

/* Above its top the fit may dip below zero, at real roots between -1 and 1. The nearest numerator
 * has a real zero for one, a pair close to the unit circle for two. */
static void
lift_dips (Complex *x, int n)
{
  Complex *found[MAX_ORDER];
  int n_found = 0;
  for (int i = 0; i < n; i++)
    if (fabs (x[i].im) < 1e-9 && fabs (x[i].re) <= 1)
      found[n_found++] = &x[i];
  if (n_found == 1)
    found[0]->re = -2.001 - found[0]->re;
  if (n_found != 2)
    return;
  double middle = (found[0]->re + found[1]->re) / 2;
  double apart = fabs (found[0]->re - found[1]->re) / 2 + 1e-3;
  *found[0] = (Complex){ middle, apart };
  *found[1] = (Complex){ middle, -apart };
}

static bool
factorise (const Fit *self, Quadratic *q)
{
  double p[MAX_ORDER + 1], largest = 0;
  powers_of_x (self, p);
  for (int k = 0; k <= MAX_ORDER; k++)
    largest = fabs (p[k]) > largest ? fabs (p[k]) : largest;
  int n = self->n - 1, free_zeros = n;
  while (n > 0 && fabs (p[n]) < 1e-12 * largest)
    n--;
  Complex x[MAX_ORDER], z[MAX_ORDER] = { { 0 } };
  find_roots (p, n, x);
  lift_dips (x, n);
  for (int i = 0; i < n; i++)
    {
      z[i] = inside (x[i]);
      double size = z[i].re * z[i].re + z[i].im * z[i].im;
      if (!(size < 0.9999999))
        return false; /* the fit touches zero: no such numerator */
    }
  /* Those that are left are at 0; then those that were taken out. */
  if (self->notch)
    q[free_zeros++ / 2] = (Quadratic){ self->notch_s - 2, 1 };
  for (int i = 0; i < self->m; i++)
    z[free_zeros++] = (Complex){ 1, 0 };
  return pair_zeros (z, self->notch ? self->order - 2 : self->order, q);
}

/* False when there is no such filter. */
static bool
fit_order (const DspEqPrototype *p, double w0, int order, DspBiquad *biquads)
{
  Fit fit = { .order = order };
  if (p->n[0] == 0)
    fit.m = p->n[1] == 0 ? 2 : 1;
  fit.notch = p->n[1] == 0 && p->n[0] != 0 && p->n[2] != 0 && w0 < DSP_PI;
  fit.notch_s = s_of (w0);
  fit.n = order + 1 - fit.m - (fit.notch ? 2 : 0);
  fit.poles[0] = map_poles (p, w0);
  for (int j = 1; j < order / 2; j++)
    fit.poles[j] = extras[j - 1];
  choose_points (&fit, p, w0);
  for (int round = 0; round < ROUNDS; round++)
    {
      if (round > 0)
        reweight (&fit);
      solve (&fit);
    }
  Quadratic q[DSP_EQ_FIT_MAX];
  if (!factorise (&fit, q))
    return false;
  /* The gain where both are far from zero. */
  double w = fit.notch ? w0 / 2 : w0 < 2 * DSP_PI * 0.4 ? w0 : 2 * DSP_PI * 0.4, s = s_of (w);
  double power = cosines (&fit, w) * zeros_power (&fit, s);
  for (int j = 0; j < order / 2; j++)
    power /= quadratic_power (&q[j], s);
  double gain = sqrt (power);
  for (int j = 0; j < order / 2; j++)
    biquads[j] = (DspBiquad){ 1, q[j].a1, q[j].a2, fit.poles[j].a1, fit.poles[j].a2 };
  biquads[0].b0 *= gain;
  biquads[0].b1 *= gain;
  biquads[0].b2 *= gain;
  return isfinite (gain) && gain > 0;
}

int
dsp_eq_fit (const DspEqPrototype *self, double hz, double rate, const DspEqFitGoal *goal,
            DspBiquad biquads[DSP_EQ_FIT_MAX], double *error)
{
  double w0 = 2 * DSP_PI * hz / rate;
  int n = 0;
  for (int order = 4; order <= MAX_ORDER; order += 2)
    {
      DspBiquad found[DSP_EQ_FIT_MAX];
      if (!fit_order (self, w0, order, found))
        continue;
      double off = dsp_eq_fit_error (self, hz, rate, goal->floor_db, found, order / 2);
      if (n > 0 && !(off < *error))
        continue;
      n = order / 2;
      memcpy (biquads, found, sizeof found);
      *error = off;
      if (off <= goal->goal_db)
        break;
    }
  return n;
}

/* 60 frequencies over everything, then 20 around the band as near as it is narrow. */
static double
check_hz (const DspEqPrototype *p, double hz, double rate, int i)
{
  if (i < 60)
    return rate * 0.0005 * dsp_exp (i * 0.11548); /* up to 0.455 */
  double width = p->d[2] == 0 ? 1 : p->d[1] / sqrt (p->d[0] * p->d[2]);
  double steps = (i - 69.5) * (width < 1 ? width : 1);
  return hz * dsp_exp (0.15 * steps);
}

double
dsp_eq_fit_error (const DspEqPrototype *self, double hz, double rate, double floor_db,
                  const DspBiquad *biquads, int n)
{
  double worst = 0;
  for (int i = 0; i < 80; i++)
    {
      double f = check_hz (self, hz, rate, i), db = 0;
      double expected = dsp_gain_to_db (dsp_eq_prototype_power (self, f / hz)) / 2;
      if (expected <= floor_db || f > rate * 0.455)
        continue;
      for (int k = 0; k < n; k++)
        db += dsp_biquad_db (&biquads[k], rate, f);
      if (!(fabs (db - expected) <= worst))
        worst = fabs (db - expected);
    }
  return worst;
}
