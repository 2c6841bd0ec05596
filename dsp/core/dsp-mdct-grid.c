/* dsp-mdct-grid.c — near-zero MDCT coefficients at every offset, by a sliding Fourier transform. */
#include "dsp-mdct-grid.h"

#include "dsp-grid-fit.h"
#include "dsp-math.h"

#include <stdlib.h>

enum
{
  SIZE = DSP_MDCT_SIZE,
  HOP = DSP_MDCT_HOP,
  SINES = 4,   /* that make a window; what is left out is 50 dB down */
  LOW = 200,   /* coefficients that are looked at: 4.3 .. 12.9 kHz at 44.1 kHz */
  HIGH = 600,  /* one behind the last */
  AROUND = 12, /* coefficients on either side whose power a coefficient is held against */
  FIRST = LOW - SINES,
  BINS = HIGH + SINES + 1 - FIRST
};

static const double nothing = 0.0015; /* power, against that of the neighbourhood */
/* Mean square of rounding to 16 bits: no coefficient is less. */
static const double rounding = 1.0 / (12.0 * 32768.0 * 32768.0);

struct DspMdctGrid
{
  /* constant */
  double sines[DSP_MDCT_WINDOWS][SINES];
  double turn_re[BINS], turn_im[BINS]; /* from one sample to the next */
  double in_re[BINS], in_im[BINS];     /* what a new sample adds */
  double sign[BINS];                   /* of the imaginary part, see count_window */
  /* state: the transform, from bin FIRST on */
  double re[BINS], im[BINS];
  /* scratch */
  double limit[BINS]; /* powers below are nothing; negative: not looked at */
  double mixed_re[BINS], mixed_im[BINS];
  int counts[DSP_MDCT_WINDOWS][HOP];
};

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
      window[m] = kind == DSP_MDCT_SINE ? sine : sqrt (sum / whole);
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
  for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
    {
      make_window (w, window);
      for (int j = 0; j < SINES; j++)
        for (int m = 0; m < SIZE; m++)
          self->sines[w][j]
              += 2.0 / SIZE * window[m] * dsp_sin (DSP_PI * (2 * j + 1) * (m + 0.5) / SIZE);
    }
  for (int i = 0; i < BINS; i++)
    {
      const double angle = 2 * DSP_PI * (FIRST + i) / SIZE;
      self->turn_re[i] = dsp_cos (angle);
      self->turn_im[i] = -dsp_sin (angle);
      self->in_re[i] = dsp_cos (angle / 2);
      self->in_im[i] = -dsp_sin (angle / 2);
      self->sign[i] = (FIRST + i) % 2 == 0 ? 1.0 : -1.0;
    }
  free (window);
  return self;
}

void
dsp_mdct_grid_free (DspMdctGrid *self)
{
  free (self);
}

/* The window moves on by one sample: step is what comes in minus what goes out.
 *
 *   E[p] = sum over m of x[m] e^(2 pi i p (m + 1/2) / SIZE) */
static void
move_on (DspMdctGrid *self, double step)
{
  for (int i = 0; i < BINS; i++)
    {
      const double re = self->re[i], im = self->im[i];
      self->re[i] = re * self->turn_re[i] - im * self->turn_im[i] + step * self->in_re[i];
      self->im[i] = re * self->turn_im[i] + im * self->turn_re[i] + step * self->in_im[i];
    }
}

/* Limits from the powers around each coefficient, as a sine window sees them. False when nothing
 * is loud enough. */
static bool
find_limits (DspMdctGrid *self)
{
  double *power = self->mixed_re;
  bool any = false;
  for (int i = 0; i + 1 < BINS; i++)
    {
      const double re = self->re[i + 1] - self->re[i], im = self->im[i + 1] - self->im[i];
      power[i] = re * re + im * im;
    }
  const double noise = 2.0 * SIZE * rounding;
  for (int k = LOW; k < HIGH; k++)
    {
      const int i = k - FIRST;
      const int from = i - AROUND < 0 ? 0 : i - AROUND;
      const int to = i + AROUND + 1 < BINS - 1 ? i + AROUND + 1 : BINS - 1;
      double sum = 0.0;
      for (int j = from; j < to; j++)
        sum += power[j];
      sum /= to - from;
      const bool loud = sum > 100.0 * noise;
      self->limit[i] = loud ? nothing * sum + 4.0 * noise : -1.0;
      any = any || loud;
    }
  return any;
}

/* How many coefficients are nothing through one window.
 *
 *   X[k] = 1/2 Im (e^(i pi/2 (k + 1/2)) Y[k]),  Y[k] = sum over j of a[j] (E[k + j + 1] - E[k - j])
 *
 * so 8 X[k]^2 is (Re Y + Im Y)^2 for even k and (Re Y - Im Y)^2 for odd ones; the mean of that over
 * phases is |Y|^2, which the limits are made of. */
static int
count_window (DspMdctGrid *self, DspMdctWindow window)
{
  enum
  {
    FROM = LOW - FIRST,
    TO = HIGH - FIRST
  };
  const int n_sines = window == DSP_MDCT_SINE ? 1 : SINES;
  double *const re = self->mixed_re, *const im = self->mixed_im;
  for (int i = FROM; i < TO; i++)
    re[i] = im[i] = 0.0;
  for (int j = 0; j < n_sines; j++)
    {
      const double a = self->sines[window][j];
      for (int i = FROM; i < TO; i++)
        {
          re[i] += a * (self->re[i + j + 1] - self->re[i - j]);
          im[i] += a * (self->im[i + j + 1] - self->im[i - j]);
        }
    }
  int count = 0;
  for (int i = FROM; i < TO; i++)
    {
      const double x = re[i] + self->sign[i] * im[i];
      count += x * x < self->limit[i];
    }
  return count;
}

void
dsp_mdct_grid_measure (DspMdctGrid *self, const double *samples, DspMdctFit fits[DSP_MDCT_WINDOWS])
{
  bool any = false;
  for (int i = 0; i < BINS; i++)
    self->re[i] = self->im[i] = 0.0;
  for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
    for (int o = 0; o < HOP; o++)
      self->counts[w][o] = 0;
  for (int m = 0; m < SIZE; m++)
    move_on (self, samples[m]);
  for (int at = 0; at < DSP_MDCT_FRAMES * HOP; at++)
    {
      if (at % HOP == 0)
        any = find_limits (self) || any;
      for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
        self->counts[w][at % HOP] += count_window (self, w);
      if (at + 1 < DSP_MDCT_FRAMES * HOP)
        move_on (self, samples[at + SIZE] - samples[at]);
    }
  for (int w = 0; w < DSP_MDCT_WINDOWS; w++)
    {
      const DspGridFit fit = dsp_grid_fit (self->counts[w], HOP);
      fits[w] = (DspMdctFit){ .z = any ? fit.z : NAN, .offset = fit.offset };
    }
}
