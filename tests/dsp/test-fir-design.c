/* test-fir-design.c — long filters have the magnitude and the phase that were asked for. */
#include "test-dsp.h"

#include <math.h>

#include "dsp-eq-design.h"
#include "dsp-fir-design.h"
#include "test-figures.h"

enum
{
  RATE = 48000,
  TAPS = 16384
};

typedef struct
{
  DspFirDesign *fir;
  int bins;
  double *magnitude, taps[TAPS];
  DspComplex *h;
} Fixture;

static void
set_up (Fixture *self)
{
  self->fir = dsp_fir_design_new (RATE);
  self->bins = dsp_fir_design_bins (self->fir);
  self->magnitude = g_new (double, self->bins);
  self->h = g_new (DspComplex, self->bins);
}

static void
tear_down (Fixture *self)
{
  dsp_fir_design_free (self->fir);
  g_free (self->magnitude);
  g_free (self->h);
  g_free (self);
}

/* Taps for the prototype of a band. */
static void
design_band (Fixture *self, const DspEqBand *band, DspFirPhase phase)
{
  for (int k = 0; k < self->bins; k++)
    self->magnitude[k] = dsp_eq_prototype_gain (band, dsp_fir_design_hz (self->fir, k));
  dsp_fir_design_phase (self->fir, self->magnitude, phase, self->h);
  dsp_fir_design_taps (self->fir, (const DspComplex *) self->h, phase, self->taps);
}

/* Energy of the taps from .. until - 1, in dB of all. */
static double
share_db (const double *taps, int from, int until)
{
  double part = 0, all = 0;
  for (int i = 0; i < TAPS; i++)
    {
      all += taps[i] * taps[i];
      part += i >= from && i < until ? taps[i] * taps[i] : 0;
    }
  return 10 * log10 (part / all + 1e-300);
}

static void
test_sizes (void)
{
  static const struct
  {
    double rate;
    int taps;
  } cases[] = { { 8000, 4096 },    { 16000, 8192 },   { 22050, 8192 },   { 32000, 16384 },
                { 44100, 16384 },  { 48000, 16384 },  { 88200, 32768 },  { 96000, 32768 },
                { 176400, 65536 }, { 192000, 65536 }, { 384000, 131072 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (dsp_fir_taps (cases[i].rate), ==, cases[i].taps);
      g_assert_cmpint (dsp_fir_partition (cases[i].rate), ==, MIN (cases[i].taps / 8, 8192));
      g_assert_cmpint (dsp_fir_peak (cases[i].rate, DSP_FIR_LINEAR), ==, cases[i].taps / 2);
    }
  DspFirDesign *fir = dsp_fir_design_new (96000);
  g_assert_cmpfloat (dsp_fir_design_hz (fir, dsp_fir_design_bins (fir) - 1), ==, 48000);
  dsp_fir_design_free (fir);
}

/* Biquads of an equaliser have minimum phase: from their magnitude alone their impulse response
 * comes back. The cut has two zeros at 0 Hz. */
static void
test_minimum (void)
{
  static const DspEqBand bands[] = { { DSP_EQ_BELL, 900, 9, 2, 2, DSP_EQ_STEREO },
                                     { DSP_EQ_HIGH_SHELF, 6000, -12, 0.7, 2, DSP_EQ_STEREO },
                                     { DSP_EQ_LOW_CUT, 80, 0, 0.71, 2, DSP_EQ_STEREO } };
  Fixture *self = g_new0 (Fixture, 1);
  double worst = 0;
  set_up (self);
  for (gsize b = 0; b < G_N_ELEMENTS (bands); b++)
    {
      DspBiquad biquads[DSP_EQ_BAND_MAX];
      int n = dsp_eq_design (&bands[b], RATE, biquads);
      for (int k = 0; k < self->bins; k++)
        {
          DspComplex h = { 1, 0 };
          for (int i = 0; i < n; i++)
            dsp_biquad_times (&biquads[i], RATE, dsp_fir_design_hz (self->fir, k), h);
          self->magnitude[k] = hypot (h[0], h[1]);
        }
      dsp_fir_design_phase (self->fir, self->magnitude, DSP_FIR_MINIMUM, self->h);
      dsp_fir_design_taps (self->fir, (const DspComplex *) self->h, DSP_FIR_MINIMUM, self->taps);
      double s1[DSP_EQ_BAND_MAX] = { 0 }, s2[DSP_EQ_BAND_MAX] = { 0 };
      for (int t = 0; t < TAPS; t++)
        {
          double x = t == 0;
          for (int i = 0; i < n; i++)
            {
              const DspBiquad *q = &biquads[i];
              double y = q->b0 * x + s1[i];
              s1[i] = q->b1 * x - q->a1 * y + s2[i];
              s2[i] = q->b2 * x - q->a2 * y;
              x = y;
            }
          worst = MAX (worst, fabs (self->taps[t] - x));
        }
    }
  test_figure_at_most ("fir-design", "minimum phase from the magnitude: off the impulse response",
                       worst, 1e-6, "");
  tear_down (self);
}

/* Symmetric about the middle. */
static void
test_linear (void)
{
  const DspEqBand band = { DSP_EQ_BELL, 300, 9, 2, 2, DSP_EQ_STEREO };
  Fixture *self = g_new0 (Fixture, 1);
  set_up (self);
  design_band (self, &band, DSP_FIR_LINEAR);
  int middle = dsp_fir_peak (RATE, DSP_FIR_LINEAR);
  for (int i = 1; i < middle; i++)
    g_assert_cmpfloat_with_epsilon (self->taps[middle - i], self->taps[middle + i], 1e-16);
  g_assert_cmpfloat (self->taps[0], ==, 0);
  tear_down (self);
}

/* A cut at 30 Hz rings before the beat when it is linear, and not when it is mixed; a bell at 5 kHz
 * is linear there. */
static void
test_mixed (void)
{
  const DspEqBand cut = { DSP_EQ_LOW_CUT, 30, 0, 0.71, 4, DSP_EQ_STEREO };
  const DspEqBand bell = { DSP_EQ_BELL, 5000, 6, 2, 2, DSP_EQ_STEREO };
  Fixture *self = g_new0 (Fixture, 1);
  const int early = RATE / 200; /* 5 ms */
  set_up (self);
  design_band (self, &cut, DSP_FIR_LINEAR);
  int peak = dsp_fir_peak (RATE, DSP_FIR_LINEAR);
  g_assert_cmpfloat (share_db (self->taps, 0, peak - early), >, -40);
  design_band (self, &cut, DSP_FIR_MIXED);
  peak = dsp_fir_peak (RATE, DSP_FIR_MIXED);
  test_figure_at_most ("fir-design", "mixed phase, cut at 30 Hz: energy 5 ms before and earlier",
                       share_db (self->taps, 0, peak - early), -70, "dB");
  design_band (self, &bell, DSP_FIR_MIXED);
  double worst = 0;
  for (int k = 0; k < self->bins; k++)
    if (dsp_fir_design_hz (self->fir, k) > 800)
      worst = MAX (worst, fabs (self->h[k][1]));
  g_assert_cmpfloat (worst, ==, 0);
  for (int i = 1; i < early; i++)
    g_assert_cmpfloat_with_epsilon (self->taps[peak - i], self->taps[peak + i], 1e-3);
  tear_down (self);
}

void
test_fir_design_add (void)
{
  g_test_add_func ("/fir-design/sizes", test_sizes);
  g_test_add_func ("/fir-design/minimum", test_minimum);
  g_test_add_func ("/fir-design/linear", test_linear);
  g_test_add_func ("/fir-design/mixed", test_mixed);
}
