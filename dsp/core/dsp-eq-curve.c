/* dsp-eq-curve.c — the bands' transfer functions, put together as the channels go through them. */
#include "dsp-eq-curve.h"

#include "dsp-math.h"

/* (1 + change) times what the band works on: v is left and right at one frequency. */
static void
apply (DspEqChannel channel, const DspComplex h, DspComplex v[2])
{
  static const double takes[DSP_N_EQ_CHANNELS][2]
      = { [DSP_EQ_MID] = { 0.5, 0.5 }, [DSP_EQ_SIDE] = { 0.5, -0.5 } };
  static const double gives[DSP_N_EQ_CHANNELS][2]
      = { [DSP_EQ_MID] = { 1, 1 }, [DSP_EQ_SIDE] = { 1, -1 } };
  bool coupled = channel == DSP_EQ_MID || channel == DSP_EQ_SIDE;
  double re[2], im[2];
  for (int c = 0; c < 2; c++)
    {
      const double *t = takes[channel];
      bool on = channel == DSP_EQ_STEREO || channel == (c ? DSP_EQ_RIGHT : DSP_EQ_LEFT);
      double share = coupled ? gives[channel][c] : on;
      double in_re = coupled ? t[0] * v[0][0] + t[1] * v[1][0] : v[c][0];
      double in_im = coupled ? t[0] * v[0][1] + t[1] * v[1][1] : v[c][1];
      re[c] = share * ((h[0] - 1) * in_re - h[1] * in_im);
      im[c] = share * ((h[0] - 1) * in_im + h[1] * in_re);
    }
  for (int c = 0; c < 2; c++)
    {
      v[c][0] += re[c];
      v[c][1] += im[c];
    }
}

typedef struct
{
  const DspEqBand *bands;
  double rate;
  DspBiquad biquads[DSP_EQ_BANDS][DSP_EQ_BAND_MAX];
  int n[DSP_EQ_BANDS];
} Designed;

static void
design (Designed *self, const DspEqBand *bands, double rate)
{
  self->bands = bands;
  self->rate = rate;
  for (int b = 0; b < DSP_EQ_BANDS; b++)
    self->n[b] = dsp_eq_design (&bands[b], rate, self->biquads[b]);
}

/* n pairs of left and right at one frequency go through all bands. */
static void
pass (const Designed *self, double hz, DspComplex (*v)[2], int n)
{
  for (int b = 0; b < DSP_EQ_BANDS; b++)
    {
      DspComplex band = { 1, 0 };
      for (int k = 0; k < self->n[b]; k++)
        dsp_biquad_times (&self->biquads[b][k], self->rate, hz, band);
      for (int i = 0; i < n && self->n[b] > 0; i++)
        apply (self->bands[b].channel, band, v[i]);
    }
}

void
dsp_eq_transfer (const DspEqBand *bands, double rate, const double *hz, DspComplex *h, int n)
{
  Designed designed;
  design (&designed, bands, rate);
  for (int i = 0; i < n; i++)
    {
      DspComplex v[1][2] = { { { 1, 0 }, { 1, 0 } } };
      pass (&designed, hz[i], v, 1);
      h[i][0] = (v[0][0][0] + v[0][1][0]) / 2;
      h[i][1] = (v[0][0][1] + v[0][1][1]) / 2;
    }
}

double
dsp_eq_k_power (double hz)
{
  double w = hz / 1681.974450955533, v = hz / 38.13547087602444, w2 = w * w, v2 = v * v;
  double top = 1.584864701130855, middle = 1.258720930232562, q = 0.7071752369554196,
         p = 0.5003270373238773;
  double up = (1 - top * w2) * (1 - top * w2) + w2 * (middle / q) * (middle / q);
  double down = (1 - w2) * (1 - w2) + w2 / (q * q);
  return up / down * v2 * v2 / ((1 - v2) * (1 - v2) + v2 / (p * p));
}

/* Octaves to the next point from here: small where a band is narrow. */
static double
next_step (const Designed *self, double octave)
{
  double step = 0.125;
  for (int b = 0; b < DSP_EQ_BANDS; b++)
    {
      const DspEqBand *band = &self->bands[b];
      if (self->n[b] == 0 || band->type == DSP_EQ_MUTE)
        continue;
      double width = 1 / (band->q * dsp_db_to_gain (fabs (band->gain_db) / 2));
      double fine = 0.1 * width + 0.2 * fabs (octave - dsp_log2 (band->hz));
      step = fine < step ? fine : step;
    }
  return step;
}

double
dsp_eq_loudness_db (const DspEqBand *bands, double rate)
{
  Designed designed;
  design (&designed, bands, rate);
  double most = rate * 0.49 < 20000 ? rate * 0.49 : 20000;
  double octave = dsp_log2 (20), end = dsp_log2 (most), step = 0, sum_in = 0, sum_out = 0;
  double last_in = 0, last_out = 0;
  for (bool first = true; first || octave < end; first = false)
    {
      octave += step;
      octave = octave < end ? octave : end;
      double hz = dsp_exp2 (octave), in = dsp_eq_k_power (hz), power = 0;
      DspComplex v[2][2] = { { { 1, 0 }, { 0, 0 } }, { { 0, 0 }, { 1, 0 } } };
      pass (&designed, hz, v, 2);
      for (int i = 0; i < 4; i++)
        power += v[i / 2][i % 2][0] * v[i / 2][i % 2][0] + v[i / 2][i % 2][1] * v[i / 2][i % 2][1];
      sum_in += step * (in + last_in);
      sum_out += step * (in * power / 2 + last_out);
      last_in = in;
      last_out = in * power / 2;
      step = next_step (&designed, octave);
    }
  return dsp_gain_to_db (sum_out / sum_in) / 2;
}

void
dsp_eq_magnitudes (const DspEqBand *bands, int n, double hz, double magnitudes[DSP_N_EQ_CHANNELS])
{
  for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
    magnitudes[c] = 1;
  for (int i = 0; i < n; i++)
    magnitudes[bands[i].channel] *= dsp_eq_prototype_gain (&bands[i], hz);
}

bool
dsp_eq_magnitude_curve (const DspEqBand *bands, int n_bands, DspEqChannel channel, double step_hz,
                        double *magnitude, int n)
{
  bool any = false;
  for (int i = 0; i < n; i++)
    magnitude[i] = 1;
  for (int b = 0; b < n_bands; b++)
    if (bands[b].channel == channel)
      any = dsp_eq_prototype_multiply (&bands[b], step_hz, magnitude, n) || any;
  for (int i = 0; any && i < n; i++)
    magnitude[i] = sqrt (magnitude[i]);
  return any;
}
