/* dsp-eq-design.c — prototypes in s, and their way to z. */
#include "dsp-eq-design.h"

#include "dsp-eq-fit.h"
#include "dsp-math.h"

static const double butterworth_q = 0.71; /* the dial's value that means no resonance */
static const double highest = 0.49;       /* of the rate: no band above */

static int
n_sections (const DspEqBand *band)
{
  switch (band->type)
    {
    case DSP_EQ_OFF:
      return 0;
    case DSP_EQ_LOW_CUT:
    case DSP_EQ_HIGH_CUT:
      return (band->order + 1) / 2;
    case DSP_EQ_NOTCH:
    case DSP_EQ_BAND_PASS:
    case DSP_EQ_MUTE:
      return 1;
    default:
      return band->gain_db != 0;
    }
}

/* Section k of a cut of this order: sharp ones last, a first-order one first when it is odd. */
static DspEqPrototype
cut_section (const DspEqBand *band, int k)
{
  bool low = band->type == DSP_EQ_LOW_CUT;
  bool odd = band->order % 2;
  if (odd && k == 0)
    return low ? (DspEqPrototype){ .n = { 0, 1, 0 }, .d = { 1, 1, 0 } }
               : (DspEqPrototype){ .n = { 1, 0, 0 }, .d = { 1, 1, 0 } };
  /* Angle of the pole pair from the negative real axis. */
  int pair = odd ? k : k + 1;
  double angle = odd ? DSP_PI * pair / band->order : DSP_PI * (2 * pair - 1) / (2 * band->order);
  double q = 1 / (2 * dsp_cos (angle));
  if (k == n_sections (band) - 1)
    q *= band->q / butterworth_q;
  return low ? (DspEqPrototype){ .n = { 0, 0, 1 }, .d = { 1, 1 / q, 1 } }
             : (DspEqPrototype){ .n = { 1, 0, 0 }, .d = { 1, 1 / q, 1 } };
}

static DspEqPrototype
section (const DspEqBand *band, int k)
{
  double a = dsp_db_to_gain (band->gain_db / 2), q = band->q;
  double width = sqrt (a) / q;
  switch (band->type)
    {
    case DSP_EQ_BELL:
      return (DspEqPrototype){ .n = { 1, a / q, 1 }, .d = { 1, 1 / (a * q), 1 } };
    case DSP_EQ_LOW_SHELF:
      return (DspEqPrototype){ .n = { a * a, a * width, a }, .d = { 1, width, a } };
    case DSP_EQ_HIGH_SHELF:
      return (DspEqPrototype){ .n = { a, a * width, a * a }, .d = { a, width, 1 } };
    case DSP_EQ_TILT:
      return (DspEqPrototype){ .n = { 1, a, 0 }, .d = { a, 1, 0 } };
    case DSP_EQ_NOTCH:
      return (DspEqPrototype){ .n = { 1, 0, 1 }, .d = { 1, 1 / q, 1 } };
    case DSP_EQ_BAND_PASS:
      return (DspEqPrototype){ .n = { 0, 1 / q, 0 }, .d = { 1, 1 / q, 1 } };
    case DSP_EQ_MUTE:
      return (DspEqPrototype){ .n = { 0, 0, 0 }, .d = { 1, 0, 0 } };
    default:
      return cut_section (band, k);
    }
}

/* s = (1 - 1/z) / (t (1 + 1/z)), t = tan (pi hz / rate): right at 0 and at the band's frequency. */
static DspBiquad
bilinear (const DspEqPrototype *p, double t)
{
  double n0 = p->n[0] * t * t, n1 = p->n[1] * t, n2 = p->n[2];
  double d0 = p->d[0] * t * t, d1 = p->d[1] * t, d2 = p->d[2];
  if (p->d[2] == 0)
    {
      /* First order; as a second-order one it would have a pole, cancelled, on the unit circle. */
      n0 = p->n[0] * t;
      d0 = p->d[0] * t;
      n1 = p->n[1];
      d1 = p->d[1];
      return (DspBiquad){ .b0 = (n0 + n1) / (d0 + d1),
                          .b1 = (n0 - n1) / (d0 + d1),
                          .a1 = (d0 - d1) / (d0 + d1) };
    }
  double norm = 1 / (d0 + d1 + d2);
  return (DspBiquad){ .b0 = (n0 + n1 + n2) * norm,
                      .b1 = 2 * (n0 - n2) * norm,
                      .b2 = (n0 - n1 + n2) * norm,
                      .a1 = 2 * (d0 - d2) * norm,
                      .a2 = (d0 - d1 + d2) * norm };
}

static double
limited_hz (const DspEqBand *band, double rate)
{
  return band->hz < highest * rate ? band->hz : highest * rate;
}

/* The better of the two ways; returns the number of biquads. */
static int
design_section (const DspEqPrototype *p, double hz, double rate, const DspEqFitGoal *goal,
                DspBiquad *biquads)
{
  double fitted = 0;
  double possible = hz < highest * rate ? hz : highest * rate;
  DspBiquad plain = bilinear (p, dsp_tan (DSP_PI * possible / rate));
  double error = dsp_eq_fit_error (p, hz, rate, goal->floor_db, &plain, 1);
  if (error > goal->goal_db)
    {
      int n = dsp_eq_fit (p, hz, rate, goal, biquads, &fitted);
      if (n > 0 && fitted < error)
        return n;
    }
  biquads[0] = plain;
  return 1;
}

/* Errors of sections add up; and where a cut as a whole is above -60 dB, one of its sections is
 * higher, though the last may be 30 dB up. */
static DspEqFitGoal
goal_of (int n_sections)
{
  return (DspEqFitGoal){ n_sections > 1 ? 0.03 / n_sections : 0.004,
                         n_sections > 1 ? -90.0 / n_sections : -60 };
}

int
dsp_eq_design (const DspEqBand *band, double rate, DspBiquad *biquads)
{
  int n = 0, sections = n_sections (band);
  DspEqFitGoal goal = goal_of (sections);
  if (band->type == DSP_EQ_MUTE)
    {
      biquads[0] = (DspBiquad){ .b0 = 0 };
      return 1;
    }
  for (int k = 0; k < sections; k++)
    {
      DspEqPrototype p = section (band, k);
      n += design_section (&p, band->hz, rate, &goal, biquads + n);
    }
  return n;
}

static double
prototype_power (const DspEqBand *band, double hz)
{
  double w = hz / band->hz, power = 1;
  for (int k = 0; k < n_sections (band); k++)
    {
      DspEqPrototype p = section (band, k);
      power *= dsp_eq_prototype_power (&p, w);
    }
  return power;
}

double
dsp_eq_prototype_db (const DspEqBand *band, double hz)
{
  return dsp_gain_to_db (prototype_power (band, hz)) / 2;
}

double
dsp_eq_prototype_gain (const DspEqBand *band, double hz)
{
  return sqrt (prototype_power (band, hz));
}

/* dsp_eq_prototype_power for many frequencies. */
static void
multiply_power (const DspEqPrototype *p, double step, double *power, int n)
{
  double n1 = p->n[1] * p->n[1], d1 = p->d[1] * p->d[1];
  for (int i = 0; i < n; i++)
    {
      double w2 = (i * step) * (i * step);
      double nr = p->n[0] - p->n[2] * w2, dr = p->d[0] - p->d[2] * w2;
      power[i] *= (nr * nr + n1 * w2) / (dr * dr + d1 * w2);
    }
}

bool
dsp_eq_prototype_multiply (const DspEqBand *band, double step_hz, double *power, int n)
{
  int sections = n_sections (band);
  for (int k = 0; k < sections; k++)
    {
      DspEqPrototype p = section (band, k);
      multiply_power (&p, step_hz / band->hz, power, n);
    }
  return sections > 0;
}

/* |c0 + c1/z + c2/z^2|^2 by squares of half angles, which stays exact where the terms cancel (near
 * 0 Hz): s = 4 sin^2 (w/2). */
static double
power (double c0, double c1, double c2, double s)
{
  double sum = c0 + c1 + c2;
  return sum * sum - (c0 * c1 + c1 * c2 + 4 * c0 * c2) * s + c0 * c2 * s * s;
}

double
dsp_biquad_db (const DspBiquad *self, double rate, double hz)
{
  double half = dsp_sin (DSP_PI * (hz < rate / 2 ? hz : rate / 2) / rate), s = 4 * half * half;
  double up = power (self->b0, self->b1, self->b2, s), down = power (1, self->a1, self->a2, s);
  return dsp_gain_to_db (up > 0 ? up / down : 0) / 2;
}

void
dsp_biquad_times (const DspBiquad *self, double rate, double hz, DspComplex h)
{
  /* z (c0 + c1/z + c2/z^2) with 1 - cos w = 2 sin^2 (w/2), exact near 0 Hz; z cancels. */
  double w = 2 * DSP_PI * (hz < rate / 2 ? hz : rate / 2) / rate, half = dsp_sin (w / 2);
  double s = 2 * half * half, sine = dsp_sin (w);
  double a = (self->b0 + self->b1 + self->b2) - (self->b0 + self->b2) * s;
  double b = (self->b0 - self->b2) * sine;
  double c = (1 + self->a1 + self->a2) - (1 + self->a2) * s, d = (1 - self->a2) * sine;
  double norm = c * c + d * d;
  double re = (a * c + b * d) / norm, im = (b * c - a * d) / norm, x = h[0];
  h[0] = x * re - h[1] * im;
  h[1] = x * im + h[1] * re;
}

double
dsp_eq_decay (const DspEqBand *band, double rate)
{
  double hz = limited_hz (band, rate), slowest = 0;
  if (band->type == DSP_EQ_MUTE)
    return 0;
  for (int k = 0; k < n_sections (band); k++)
    {
      /* The poles of the prototype: d[2] s^2 + d[1] s + d[0] = 0. */
      DspEqPrototype p = section (band, k);
      double real = p.d[0] / p.d[1];
      if (p.d[2] != 0)
        {
          double half = p.d[1] / (2 * p.d[2]), square = half * half - p.d[0] / p.d[2];
          real = square > 0 ? p.d[0] / (p.d[2] * (half + sqrt (square))) : half;
        }
      double frames = rate / (2 * DSP_PI * hz * real);
      slowest = frames > slowest ? frames : slowest;
    }
  return slowest;
}
