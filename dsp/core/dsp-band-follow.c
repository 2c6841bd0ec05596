/* dsp-band-follow.c — frequency from differences, and a state-variable filter tuned to it. */
#include "dsp-band-follow.h"

#include "dsp-math.h"

static const double mean_s = 0.004;
static const double highest = 0.45;    /* of the rate */
static const double faintest = 1e-10;  /* power (-100 dBFS) below which the band rests */
static const double loudest_ln = 28.0; /* ln of what it can stand above that, with some to spare */

static double
square_sine (double hz, double rate)
{
  double s = dsp_sin (DSP_PI * (hz < highest * rate ? hz : highest * rate) / rate);
  return s * s;
}

void
dsp_band_follow_init (DspBandFollow *self, double rate, const DspBandFollowShape *shape)
{
  *self = (DspBandFollow){ .rate = rate, .keep = dsp_pole (mean_s, rate) };
  dsp_smoother_set (&self->rest, square_sine (shape->hz, rate));
  dsp_smoother_set (&self->low, square_sine (shape->low, rate));
  dsp_smoother_set (&self->top, square_sine (shape->top, rate));
  dsp_smoother_set (&self->damping, 1 / shape->q);
  self->tuned = sqrt (self->rest.value / (1 - self->rest.value));
}

void
dsp_band_follow_set (DspBandFollow *self, const DspBandFollowShape *shape, int frames)
{
  dsp_smoother_glide (&self->rest, square_sine (shape->hz, self->rate), frames);
  dsp_smoother_glide (&self->low, square_sine (shape->low, self->rate), frames);
  dsp_smoother_glide (&self->top, square_sine (shape->top, self->rate), frames);
  dsp_smoother_glide (&self->damping, 1 / shape->q, frames);
}

/* tan (pi f / rate) where f is the frequency of the key up to its frame i. */
static double
tune (DspBandFollow *self, double *const *key, int i)
{
  double power = 0, moved = 0;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double now = key[c][i], step = now - self->last[c];
      power += now * now;
      moved += step * step;
      self->last[c] = now;
    }
  self->power = power + self->keep * (self->power - power);
  self->moved = moved + self->keep * (self->moved - moved);
  double rest = dsp_smoother_next (&self->rest), low = dsp_smoother_next (&self->low);
  double top = dsp_smoother_next (&self->top);
  double s = (self->moved / 4 + faintest * rest) / (self->power + faintest);
  s = s > low ? s : low;
  s = s < top ? s : top;
  return sqrt (s / (1 - s));
}

/* Glossary: g = tan (pi f / rate), k = 1 / Q, v = outputs band and low (Simper's names); atan (g) /
 * g is within 1 % of 1 / (1 + 0.28 g^2) up to 0.4 of the rate. */
void
dsp_band_follow_process (DspBandFollow *self, double *const *key, double *const *x,
                         double *const *band, int n)
{
  for (int i = 0; i < n; i++)
    {
      double g = tune (self, key, i), square = g * g;
      double k = dsp_smoother_next (&self->damping) * (1 + square) / (1 + 0.28 * square);
      double a1 = 1 / (1 + g * (g + k)), a2 = g * a1, a3 = g * a2;
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          double in = x[c][i] - self->two[c];
          double v1 = a1 * self->one[c] + a2 * in;
          double v2 = self->two[c] + a2 * self->one[c] + a3 * in;
          self->one[c] = 2 * v1 - self->one[c];
          self->two[c] = 2 * v2 - self->two[c];
          band[c][i] = k * v1;
        }
      self->tuned = g;
    }
}

double
dsp_band_follow_hz (const DspBandFollow *self)
{
  return atan (self->tuned) * self->rate / DSP_PI;
}

double
dsp_band_follow_memory (const DspBandFollowShape *shape)
{
  return (loudest_ln + 17) * mean_s + 40 * shape->q / (DSP_PI * shape->low);
}
