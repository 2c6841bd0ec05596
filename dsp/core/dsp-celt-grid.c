/* dsp-celt-grid.c — near-zero lines of the MDCT of Opus at every offset. */
#include "dsp-celt-grid.h"

#include "dsp-kernels-grid.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  HOP = DSP_CELT_HOP,
  EDGE = 120,
  SPAN = HOP + EDGE,
  LINES = DSP_CELT_LINES,
  BINS = DSP_CELT_BINS,
  BEFORE = DSP_CELT_BEFORE,
  LOW = 160,   /* line: 4 .. 16 kHz */
  AROUND = 12, /* lines on either side whose power a line is held against */
  LIMITS = 16, /* frames that limits hold for */
  LONG = DSP_CELT_MORE + (DSP_CELT_FRAMES_MAX - 1) * HOP
};

/* As in dsp-mdct-grid.c. */
static const double nothing = 5e-5, loud = 30;
static const double rounding = 1.0 / (12.0 * 32768.0 * 32768.0);
static const double emphasis = 0.8500061035; /* RFC 6716, 4.3.9 */

struct DspCeltGrid
{
  DspCeltSlide slide;
  double noise[LINES]; /* constant: power of rounding in a line */
  double middle[LONG]; /* scratch: both channels before de-emphasis */
};

/* The edge, sin (pi/2 sin^2 (pi (m + 1/2) / 240)), as cosines of j pi (m + 1/2) / 120. */
static void
make_edge (double cosines[DSP_CELT_COSINES])
{
  for (int j = 0; j < DSP_CELT_COSINES; j++)
    for (int m = 0; m < EDGE; m++)
      {
        const double sine = dsp_sin (DSP_PI * (m + 0.5) / (2 * EDGE));
        cosines[j] += (j == 0 ? 1.0 : 2.0) / EDGE * dsp_sin (DSP_PI / 2 * sine * sine)
                      * dsp_cos (DSP_PI * j * (m + 0.5) / EDGE);
      }
}

/* e^(i angle times), whose products are kept small. */
static void
turn (double angle, double times, double *re, double *im)
{
  const double whole = fmod (angle * times, 2 * DSP_PI);
  *re = dsp_cos (whole);
  *im = dsp_sin (whole);
}

DspCeltGrid *
dsp_celt_grid_new (void)
{
  DspCeltGrid *self = calloc (1, sizeof (DspCeltGrid));
  if (!self)
    return NULL;
  DspCeltSlide *slide = &self->slide;
  make_edge (slide->edge);
  for (int i = 0; i < BINS; i++)
    {
      const double angle = DSP_PI * (LOW - BEFORE + i + 0.5) / HOP;
      turn (angle, -1.0, &slide->turn_re[i], &slide->turn_im[i]);
      turn (angle, -0.5, &slide->out_re[i], &slide->out_im[i]);
      turn (angle, EDGE - 0.5, &slide->in_re[i], &slide->in_im[i]);
      turn (angle, HOP - 0.5, &slide->flat_re[i], &slide->flat_im[i]);
    }
  for (int i = 0; i < LINES; i++)
    {
      const double angle = DSP_PI * (LOW + i + 0.5) / HOP;
      turn (angle, 900.0, &slide->phase_re[i], &slide->phase_im[i]);
      turn (angle, 900.0 + HOP, &slide->last_re[i], &slide->last_im[i]);
      self->noise[i]
          = rounding * (HOP / 2) * (1.0 + emphasis * emphasis - 2.0 * emphasis * dsp_cos (angle));
    }
  return self;
}

void
dsp_celt_grid_free (DspCeltGrid *self)
{
  free (self);
}

static void
find_limits (DspCeltGrid *self)
{
  DspCeltSlide *slide = &self->slide;
  double sums[LINES + 1] = { 0 };
  dsp_grid_kernels ()->celt_powers (slide, slide->limit);
  for (int i = 0; i < LINES; i++)
    sums[i + 1] = sums[i] + slide->limit[i];
  for (int i = 0; i < LINES; i++)
    {
      const int from = i < AROUND ? 0 : i - AROUND;
      const int to = i + AROUND + 1 < LINES ? i + AROUND + 1 : LINES;
      const double mean = (sums[to] - sums[from]) / (to - from);
      const double noise = self->noise[i], least = loud * noise;
      slide->limit[i] = mean > least ? nothing * mean + noise * (1.0 - least / mean) : -1.0;
    }
}

void
dsp_celt_grid_count (DspCeltGrid *self, const double *const *ch, int channels, int frames,
                     int counts[DSP_CELT_HOP])
{
  const DspGridKernels *kernels = dsp_grid_kernels ();
  const int n = SPAN + frames * HOP; /* with the sample before, one more than is moved over */
  const double *left = ch[0], *right = ch[channels - 1];
  const double half = sqrt (0.5) * (channels == 2 ? 1.0 : sqrt (0.5));
  double *x = self->middle;
  for (int i = 0; i < n; i++)
    x[i] = half * ((left[i + 1] + right[i + 1]) - emphasis * (left[i] + right[i]));
  memset (self->slide.state, 0, sizeof self->slide.state);
  for (int at = -SPAN; at < frames * HOP; at++)
    {
      if (at >= 0)
        {
          if (at % LIMITS == 0)
            find_limits (self);
          counts[at % HOP] += kernels->celt_count (&self->slide);
        }
      const double passing[4]
          = { at >= 0 ? x[at] : 0.0, at + EDGE >= 0 ? x[at + EDGE] : 0.0,
              at + HOP >= 0 ? x[at + HOP] : 0.0, at + SPAN < n ? x[at + SPAN] : 0.0 };
      kernels->celt_move (&self->slide, passing);
    }
}
