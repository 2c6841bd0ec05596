/* dsp-mdct-grid.c — near-zero MDCT lines at every offset, by a sliding Fourier transform. */
#include "dsp-mdct-grid.h"

#include "dsp-grid-fit.h"
#include "dsp-kernels-grid.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  SIZE = DSP_MDCT_SIZE,
  HOP = DSP_MDCT_HOP,
  SINES = DSP_MDCT_SINES, /* what is left out is 50 dB down */
  LOW = 200,              /* line: 4.3 .. 12.9 kHz at 44.1 kHz */
  LINES = DSP_MDCT_LINES,
  LIMITS = 16,                   /* frames that limits hold for */
  AROUND = 12,                   /* lines on either side whose power a line is held against */
  FIRST = LOW - DSP_MDCT_BEFORE, /* bin */
  BINS = DSP_MDCT_BINS
};

/* Power of a line that is nothing, against its neighbourhood, and how far the neighbourhood must be
 * above what rounding to 16 bits leaves in every line before that counts: gradually, or a sound
 * that dies away would have many of them at one place. */
static const double nothing = 5e-5, loud = 30;
static const double rounding = 1.0 / (12.0 * 32768.0 * 32768.0);

struct DspMdctGrid
{
  DspMdctSlide slide;
  /* scratch */
  int counts[DSP_MDCT_WINDOWS][HOP];
};

_Static_assert((int) DSP_MDCT_WINDOWS == (int) DSP_MDCT_SIDES, "as many windows");

static double
kaiser_sum (int to)
{
  double sum = 0.0;
  for (int i = 0; i <= to; i++)
    {
      const double x = 2.0 * i / HOP - 1.0;
      sum += dsp_bessel_i0 (4.0 * DSP_PI * sqrt (1.0 - x * x));
    }
  return sum;
}

static void
make_window (DspMdctWindow kind, double *window)
{
  const double whole = kaiser_sum (HOP);
  double sum = 0.0;
  for (int m = 0; m < HOP; m++)
    {
      const double sine = dsp_sin (DSP_PI * (m + 0.5) / SIZE), x = 2.0 * m / HOP - 1.0;
      sum += dsp_bessel_i0 (4.0 * DSP_PI * sqrt (1.0 - x * x));
      window[m] = kind == DSP_MDCT_SINE  ? sine
                  : kind == DSP_MDCT_KBD ? sqrt (sum / whole)
                                         : dsp_sin (DSP_PI / 2.0 * sine * sine);
      window[SIZE - 1 - m] = window[m];
    }
}

DspMdctGrid *
dsp_mdct_grid_new (void)
{
  DspMdctGrid *self = calloc (1, sizeof (DspMdctGrid));
  double *window = calloc (SIZE, sizeof (double));
  if (!self || !window)
    {
      free (self);
      free (window);
      return NULL;
    }
  DspMdctSlide *slide = &self->slide;
  for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
    {
      make_window (w, window);
      for (int j = 0; j < (w == DSP_MDCT_SINE ? 1 : SINES); j++)
        for (int m = 0; m < SIZE; m++)
          slide->sines[w][j]
              += 2.0 / SIZE * window[m] * dsp_sin (DSP_PI * (2 * j + 1) * (m + 0.5) / SIZE);
    }
  for (int i = 0; i < BINS; i++)
    {
      const double angle = 2 * DSP_PI * (FIRST + i) / SIZE;
      slide->turn_re[i] = dsp_cos (angle);
      slide->turn_im[i] = -dsp_sin (angle);
      slide->in_re[i] = dsp_cos (angle / 2);
      slide->in_im[i] = -dsp_sin (angle / 2);
    }
  for (int i = 0; i < LINES; i++)
    slide->sign[i] = (LOW + i) % 2 == 0 ? 1.0 : -1.0;
  free (window);
  return self;
}

void
dsp_mdct_grid_free (DspMdctGrid *self)
{
  free (self);
}

/* Limits from the powers around each line, as a sine window sees them. False when nothing is loud
 * enough. */
static bool
find_limits (DspMdctSlide *slide)
{
  double sums[BINS]; /* of the powers before */
  bool any = false;
  sums[0] = 0.0;
  for (int i = 0; i + 1 < BINS; i++)
    {
      const double re = slide->re[i + 1] - slide->re[i], im = slide->im[i + 1] - slide->im[i];
      sums[i + 1] = sums[i] + (re * re + im * im);
    }
  const double noise = 2.0 * SIZE * rounding;
  for (int i = 0; i < LINES; i++)
    {
      const int bin = i + DSP_MDCT_BEFORE;
      const int from = bin - AROUND < 0 ? 0 : bin - AROUND;
      const int to = bin + AROUND + 1 < BINS - 1 ? bin + AROUND + 1 : BINS - 1;
      const double mean = (sums[to] - sums[from]) / (to - from);
      const bool good = mean > loud * noise;
      slide->limit[i] = good ? nothing * mean + noise * (1.0 - loud * noise / mean) : -1.0;
      any = any || good;
    }
  return any;
}

/* With E[p] = sum over m of x[m] e^(2 pi i p (m + 1/2) / SIZE), carried from frame to frame, a line
 * is
 *
 *   X[k] = 1/2 Im (e^(i pi/2 (k + 1/2)) Y[k]),  Y[k] = sum over j of a[j] (E[k + j + 1] - E[k - j])
 *
 * so 8 X[k]^2 is (Re Y + Im Y)^2 for even k and (Re Y - Im Y)^2 for odd ones; the mean of that over
 * phases is |Y|^2, which the limits are made of. */
void
dsp_mdct_grid_measure (DspMdctGrid *self, const double *samples, DspMdctFit fits[DSP_MDCT_WINDOWS])
{
  const DspGridKernels *kernels = dsp_grid_kernels ();
  DspMdctSlide *slide = &self->slide;
  bool any = false;
  memset (slide->re, 0, sizeof slide->re);
  memset (slide->im, 0, sizeof slide->im);
  memset (self->counts, 0, sizeof self->counts);
  for (int m = 0; m < SIZE; m++)
    kernels->mdct_move (slide, samples[m]);
  for (int at = 0; at < DSP_MDCT_FRAMES * HOP; at++)
    {
      int counts[DSP_MDCT_WINDOWS] = { 0 };
      if (at % LIMITS == 0)
        any = find_limits (slide) || any;
      kernels->mdct_count (slide, counts);
      for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
        self->counts[w][at % HOP] += counts[w];
      if (at + 1 < DSP_MDCT_FRAMES * HOP)
        kernels->mdct_move (slide, samples[at + SIZE] - samples[at]);
    }
  for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
    {
      const DspGridFit fit = dsp_grid_fit (self->counts[w], HOP);
      fits[w] = (DspMdctFit){ .z = any ? fit.z : NAN, .offset = fit.offset };
    }
}
