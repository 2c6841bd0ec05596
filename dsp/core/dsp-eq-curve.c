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

void
dsp_eq_transfer (const DspEqBand *bands, double rate, const double *hz, DspComplex *h, int n)
{
  DspBiquad biquads[DSP_EQ_BANDS][DSP_EQ_BAND_MAX];
  int count[DSP_EQ_BANDS];
  for (int b = 0; b < DSP_EQ_BANDS; b++)
    count[b] = dsp_eq_design (&bands[b], rate, biquads[b]);
  for (int i = 0; i < n; i++)
    {
      DspComplex v[2] = { { 1, 0 }, { 1, 0 } };
      for (int b = 0; b < DSP_EQ_BANDS; b++)
        {
          DspComplex band = { 1, 0 };
          for (int k = 0; k < count[b]; k++)
            dsp_biquad_times (&biquads[b][k], rate, hz[i], band);
          if (count[b] > 0)
            apply (bands[b].channel, band, v);
        }
      h[i][0] = (v[0][0] + v[1][0]) / 2;
      h[i][1] = (v[0][1] + v[1][1]) / 2;
    }
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
