/* dsp-k-filter.c — the shelf by matching its response at three places, the high-pass by bilinear
 * transform. */
#include "dsp-k-filter.h"

#include "dsp-math.h"

#define REFERENCE_RATE 48000.0
/* The highest place where the shelf is matched: as far up as matters, but below half the rate. */
#define TOP_HZ 18000.0
#define TOP_OF_RATE 0.42
#define MIDDLE_HZ 1682.0

typedef struct
{
  double b0, b1, b2, a1, a2;
} Biquad;

/* ITU-R BS.1770-5 Annex 1, tables 1 and 2, at 48 kHz. */
static const Biquad shelf_48k = { 1.53512485958697, -2.69169618940638, 1.19839281085285,
                                  -1.69065929318241, 0.73248077421585 };
static const double shelf_angle_48k = 0.15696243677333566; /* of its poles: cos = -a1 / 2 sqrt a2 */
static const double gain_48k = 4 / (1 + 1.99004745483398 + 0.99007225036621);

/* Power response |c0 + c1 z + c2 z^2|^2, with u = sin^2 (w / 2). */
static double
power (double c0, double c1, double c2, double u)
{
  double at_0 = c0 + c1 + c2, at_top = c0 - c1 + c2;
  return at_0 * at_0 * (1 - u) + at_top * at_top * u - 16 * c0 * c2 * u * (1 - u);
}

static double
place (double hz, double rate)
{
  double s = dsp_sin (DSP_PI * hz / rate);
  return s * s;
}

/* Of a shelf with these poles: what its numerator's power has to be at hz. */
static double
wanted (const Biquad *self, double hz, double rate)
{
  double u = place (hz, REFERENCE_RATE);
  return power (shelf_48k.b0, shelf_48k.b1, shelf_48k.b2, u)
         / power (1, shelf_48k.a1, shelf_48k.a2, u)
         * power (1, self->a1, self->a2, place (hz, rate));
}

/* The numerator's power is p (1 - u) + q u + 4 r u (1 - u): three places give p, q and r, and these
 * the coefficients with all zeros inside the circle. */
static Biquad
design_shelf (double rate)
{
  double ratio = REFERENCE_RATE / rate;
  Biquad self = { .a1 = -2 * dsp_pow (shelf_48k.a2, ratio / 2) * dsp_cos (shelf_angle_48k * ratio),
                  .a2 = dsp_pow (shelf_48k.a2, ratio) };
  double top = TOP_OF_RATE * rate < TOP_HZ ? TOP_OF_RATE * rate : TOP_HZ;
  double p = wanted (&self, 0, rate);
  double u = place (MIDDLE_HZ, rate), v = place (top, rate);
  double at_u = wanted (&self, MIDDLE_HZ, rate) - p * (1 - u);
  double at_v = wanted (&self, top, rate) - p * (1 - v);
  double ur = 4 * u * (1 - u), vr = 4 * v * (1 - v), determinant = u * vr - v * ur;
  double q = (at_u * vr - at_v * ur) / determinant, r = (u * at_v - v * at_u) / determinant;
  double w = 0.5 * (sqrt (p) + sqrt (q));
  self.b0 = 0.5 * (w + sqrt (w * w + r));
  self.b1 = 0.5 * (sqrt (p) - sqrt (q));
  self.b2 = -r / (4 * self.b0);
  return self;
}

static Biquad
design_high_pass (double rate)
{
  const double q = 0.5003270373238773;
  double k = dsp_tan (DSP_PI * 38.13547087602444 / rate), a0 = 1 + k / q + k * k;
  double a1 = 2 * (k * k - 1) / a0, a2 = (1 - k / q + k * k) / a0;
  /* The Recommendation's numerator 1, -2, 1 gives a gain that depends on the rate; keep the one of
   * 48 kHz. */
  double b = gain_48k / (4 / (1 - a1 + a2));
  return (Biquad){ .b0 = b, .b1 = -2 * b, .b2 = b, .a1 = a1, .a2 = a2 };
}

void
dsp_k_filter_design (DspKWeight *self, double rate)
{
  const Biquad stages[] = { design_shelf (rate), design_high_pass (rate) };
  *self = (DspKWeight){ .b0 = { 0 } };
  for (int j = 0; j < 4; j++)
    {
      const Biquad *stage = &stages[j / 2];
      self->b0[j] = stage->b0;
      self->b1[j] = stage->b1;
      self->b2[j] = stage->b2;
      self->a1[j] = stage->a1;
      self->a2[j] = stage->a2;
    }
}
