/* dsp-eq-linear.c — the bands of an equaliser as one long impulse response. */
#include "dsp-eq-linear.h"

#include "dsp-convolver.h"
#include "dsp-eq-curve.h"
#include "dsp-math.h"

#include <stdlib.h>
#include <string.h>

enum
{
  N_BANKS = 4
};

/* The design: bands to impulse responses. */
typedef struct
{
  double rate;
  DspFirPhase phase;
  DspFirDesign *fir;                     /* owned */
  double *magnitude;                     /* owned; scratch: bins */
  DspComplex *curves[DSP_N_EQ_CHANNELS]; /* owned; bins */
  bool used[DSP_N_EQ_CHANNELS];          /* the others are 1 */
  DspComplex *product;                   /* owned; scratch: bins */
  double *taps[N_BANKS];                 /* owned */
} Design;

struct DspEqLinear
{
  Design design;
  DspConvolver *convolver; /* owned */
  DspEqBand wanted[DSP_EQ_BANDS];
  bool pending; /* wanted is not yet designed */
};

static void
design_finish (Design *self)
{
  for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
    free (self->curves[c]);
  for (int b = 0; b < N_BANKS; b++)
    free (self->taps[b]);
  free (self->magnitude);
  free (self->product);
  dsp_fir_design_free (self->fir);
}

static bool
design_init (Design *self, double rate, DspFirPhase phase)
{
  *self = (Design){ .rate = rate, .phase = phase, .fir = dsp_fir_design_new (rate) };
  if (!self->fir)
    return false;
  size_t bins = (size_t) dsp_fir_design_bins (self->fir), taps = (size_t) dsp_fir_taps (rate);
  self->magnitude = malloc (bins * sizeof (double));
  self->product = malloc (bins * sizeof (DspComplex));
  bool ok = self->magnitude && self->product;
  for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
    ok = (self->curves[c] = malloc (bins * sizeof (DspComplex))) && ok;
  for (int b = 0; b < N_BANKS; b++)
    ok = (self->taps[b] = malloc (taps * sizeof (double))) && ok;
  if (!ok)
    design_finish (self);
  return ok;
}

static void
multiply (DspComplex *h, const DspComplex *by, int n)
{
  for (int k = 0; k < n; k++)
    {
      double re = h[k][0], im = h[k][1];
      h[k][0] = re * by[k][0] - im * by[k][1];
      h[k][1] = re * by[k][1] + im * by[k][0];
    }
}

/* (M + S) / 2, which left has of left, or (M - S) / 2, which it has of right. */
static void
multiply_mid_side (const Design *self, bool same, DspComplex *h, int n)
{
  const DspComplex *mid = self->used[DSP_EQ_MID] ? self->curves[DSP_EQ_MID] : NULL;
  const DspComplex *side = self->used[DSP_EQ_SIDE] ? self->curves[DSP_EQ_SIDE] : NULL;
  double sign = same ? 0.5 : -0.5;
  for (int k = 0; k < n; k++)
    {
      double a = 0.5 * (mid ? mid[k][0] : 1) + sign * (side ? side[k][0] : 1);
      double b = 0.5 * (mid ? mid[k][1] : 0) + sign * (side ? side[k][1] : 0);
      double re = h[k][0], im = h[k][1];
      h[k][0] = re * a - im * b;
      h[k][1] = re * b + im * a;
    }
}

/* The way from an input (left, right) to the same output or to the other. */
static void
design_path (Design *self, DspEqChannel input, bool same, double *taps)
{
  int n = dsp_fir_design_bins (self->fir);
  bool mid_side = self->used[DSP_EQ_MID] || self->used[DSP_EQ_SIDE];
  if (!mid_side && !self->used[input] && !self->used[DSP_EQ_STEREO])
    {
      memset (taps, 0, (size_t) dsp_fir_taps (self->rate) * sizeof (double));
      taps[dsp_fir_peak (self->rate, self->phase)] = 1;
      return;
    }
  for (int k = 0; k < n; k++)
    {
      self->product[k][0] = 1;
      self->product[k][1] = 0;
    }
  if (self->used[DSP_EQ_STEREO])
    multiply (self->product, (const DspComplex *) self->curves[DSP_EQ_STEREO], n);
  if (self->used[input])
    multiply (self->product, (const DspComplex *) self->curves[input], n);
  if (mid_side)
    multiply_mid_side (self, same, self->product, n);
  dsp_fir_design_taps (self->fir, (const DspComplex *) self->product, self->phase, taps);
}

/* Only the paths that differ are designed. */
static DspConvolverMatrix
design_matrix (Design *self, const DspEqBand *bands)
{
  int n = dsp_fir_design_bins (self->fir);
  for (int c = 0; c < DSP_N_EQ_CHANNELS; c++)
    {
      self->used[c] = dsp_eq_magnitude_curve (bands, DSP_EQ_BANDS, (DspEqChannel) c,
                                              dsp_fir_design_hz (self->fir, 1), self->magnitude, n);
      if (self->used[c])
        dsp_fir_design_phase (self->fir, self->magnitude, self->phase, self->curves[c]);
    }
  bool apart = self->used[DSP_EQ_LEFT] || self->used[DSP_EQ_RIGHT];
  bool mid_side = self->used[DSP_EQ_MID] || self->used[DSP_EQ_SIDE];
  DspConvolverMatrix matrix = { { { NULL } } };
  for (int same = 1; same >= (mid_side ? 0 : 1); same--)
    for (int i = 0; i < DSP_CHANNELS; i++)
      {
        double *taps = self->taps[(same ? 0 : 2) + (apart ? i : 0)];
        if (i == 0 || apart)
          design_path (self, i == 0 ? DSP_EQ_LEFT : DSP_EQ_RIGHT, same, taps);
        matrix.taps[same ? i : !i][i] = taps;
      }
  return matrix;
}

DspEqLinear *
dsp_eq_linear_new (double rate, DspFirPhase phase, const DspEqBand *bands)
{
  DspEqLinear *self = calloc (1, sizeof (DspEqLinear));
  if (!self)
    return NULL;
  if (!design_init (&self->design, rate, phase))
    {
      free (self);
      return NULL;
    }
  self->convolver = dsp_convolver_new (dsp_fir_taps (rate), dsp_fir_partition (rate), 1, N_BANKS);
  if (!self->convolver)
    {
      dsp_eq_linear_free (self);
      return NULL;
    }
  memcpy (self->wanted, bands, sizeof self->wanted);
  DspConvolverMatrix matrix = design_matrix (&self->design, bands);
  dsp_convolver_set (self->convolver, 0, &matrix);
  return self;
}

void
dsp_eq_linear_free (DspEqLinear *self)
{
  if (!self)
    return;
  design_finish (&self->design);
  dsp_convolver_free (self->convolver);
  free (self);
}

void
dsp_eq_linear_update (DspEqLinear *self, const DspEqBand *bands)
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      const DspEqBand *a = &self->wanted[i], *b = &bands[i];
      if (a->type != b->type || a->hz != b->hz || a->gain_db != b->gain_db || a->q != b->q
          || a->order != b->order || a->channel != b->channel)
        self->pending = true;
      self->wanted[i] = *b;
    }
}

void
dsp_eq_linear_process (DspEqLinear *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      if (self->pending && !dsp_convolver_waiting (self->convolver, 0))
        {
          DspConvolverMatrix matrix = design_matrix (&self->design, self->wanted);
          dsp_convolver_set (self->convolver, 0, &matrix);
          self->pending = false;
        }
      int room = dsp_convolver_room (self->convolver), count = n - done < room ? n - done : room;
      double *const part[] = { ch[0] + done, ch[1] + done };
      dsp_convolver_process (self->convolver, (const double *const *) part, part, count);
      done += count;
    }
}

int
dsp_eq_linear_latency (double rate, DspFirPhase phase)
{
  return dsp_fir_peak (rate, phase) + dsp_fir_partition (rate);
}

int64_t
dsp_eq_linear_memory (double rate)
{
  return dsp_fir_taps (rate) + dsp_fir_partition (rate);
}

/* Whether the impulse response follows the curve within 0.01 dB, which leaves out notches (their
 * bottom is a kink) and what rings longer than a 25th of the length; boosts ring with their poles,
 * cuts with their zeros. */
static bool
resolved (const DspEqBand *bands, double rate)
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      DspEqBand inverse = bands[i];
      inverse.gain_db = -inverse.gain_db;
      double longest = fmax (dsp_eq_decay (&bands[i], rate), dsp_eq_decay (&inverse, rate));
      if (bands[i].type == DSP_EQ_NOTCH || longest > dsp_fir_taps (rate) / 25.0)
        return false;
    }
  return true;
}

/* Half the sum of the four paths. */
static void
sum_paths (const DspConvolverMatrix *matrix, double *sum, int n)
{
  memset (sum, 0, (size_t) n * sizeof (double));
  for (int p = 0; p < DSP_CHANNELS * DSP_CHANNELS; p++)
    {
      const double *taps = matrix->taps[p / DSP_CHANNELS][p % DSP_CHANNELS];
      for (int k = 0; taps && k < n; k++)
        sum[k] += 0.5 * taps[k];
    }
}

/* The transform of the taps at a few frequencies, by rotation: 16384 steps are off by 1e-12. */
static void
transform_at (const double *taps, double rate, DspFirPhase phase, const double *hz, DspComplex *h,
              int n_hz)
{
  enum
  {
    GROUP = 8
  };
  int n = dsp_fir_taps (rate), peak = dsp_fir_peak (rate, phase);
  for (int first = 0; first < n_hz; first += GROUP)
    {
      int count = n_hz - first < GROUP ? n_hz - first : GROUP;
      double re[GROUP] = { 0 }, im[GROUP] = { 0 }, c[GROUP] = { 0 }, s[GROUP] = { 0 };
      double real[GROUP] = { 0 }, imaginary[GROUP] = { 0 };
      for (int j = 0; j < count; j++)
        {
          double f = (hz[first + j] < rate / 2 ? hz[first + j] : rate / 2) / rate, turns = f * peak;
          c[j] = dsp_cos (2 * DSP_PI * f);
          s[j] = -dsp_sin (2 * DSP_PI * f);
          re[j] = dsp_cos (2 * DSP_PI * (turns - floor (turns)));
          im[j] = dsp_sin (2 * DSP_PI * (turns - floor (turns)));
        }
      for (int k = 0; k < n; k++)
        for (int j = 0; j < GROUP; j++)
          {
            double next = re[j] * c[j] - im[j] * s[j];
            real[j] += taps[k] * re[j];
            imaginary[j] += taps[k] * im[j];
            im[j] = re[j] * s[j] + im[j] * c[j];
            re[j] = next;
          }
      for (int j = 0; j < count; j++)
        {
          h[first + j][0] = real[j];
          h[first + j][1] = imaginary[j];
        }
    }
}

void
dsp_eq_linear_transfer (double rate, DspFirPhase phase, const DspEqBand *bands, const double *hz,
                        DspComplex *h, int n)
{
  if (phase == DSP_FIR_LINEAR && resolved (bands, rate))
    {
      for (int i = 0; i < n; i++)
        {
          double g[DSP_N_EQ_CHANNELS];
          dsp_eq_magnitudes (bands, DSP_EQ_BANDS, hz[i] < rate / 2 ? hz[i] : rate / 2, g);
          h[i][0] = g[DSP_EQ_STEREO] * g[DSP_EQ_MID] * (g[DSP_EQ_LEFT] + g[DSP_EQ_RIGHT]) / 2;
          h[i][1] = 0;
        }
      return;
    }
  Design design;
  int n_taps = dsp_fir_taps (rate);
  double *sum = malloc ((size_t) n_taps * sizeof (double));
  bool ok = design_init (&design, rate, phase);
  if (ok && sum)
    {
      DspConvolverMatrix matrix = design_matrix (&design, bands);
      sum_paths (&matrix, sum, n_taps);
      transform_at (sum, rate, phase, hz, h, n);
    }
  for (int i = 0; i < n && !(ok && sum); i++)
    h[i][0] = h[i][1] = NAN;
  if (ok)
    design_finish (&design);
  free (sum);
}
