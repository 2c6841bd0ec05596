/* dsp-module-eq.c — eight bands, each on both channels, the mid or the side.
 *
 * All bands commute, so everything is two rows of biquads: left and right, or, when a band is on
 * mid or side, mid and side. New values make a second pair of rows that starts from the state of
 * the first; both run beside each other, 20 ms for the new one to settle unheard and 20 ms of
 * crossfade, so no coefficient ever moves. */
#include "dsp-common.h"
#include "dsp-eq-design.h"
#include "dsp-kernels.h"
#include "dsp-math.h"
#include "dsp-module.h"
#include "dsp-smoother.h"

#include <stdlib.h>

enum
{
  TYPE,
  FREQUENCY,
  GAIN,
  Q,
  SLOPE,
  CHANNEL,
  N_BAND_PARAMS
};

enum
{
  N_BANDS = 8,
  MIX = N_BANDS * N_BAND_PARAMS,
  OUTPUT,
  N_PARAMS
};

typedef enum
{
  STEREO,
  MID,
  SIDE,
  N_CHANNELS
} BandChannel;

static const DspChoice types[] = {
  [DSP_EQ_OFF] = { "off", "Off" },
  [DSP_EQ_BELL] = { "bell", "Bell" },
  [DSP_EQ_LOW_SHELF] = { "low-shelf", "Low shelf" },
  [DSP_EQ_HIGH_SHELF] = { "high-shelf", "High shelf" },
  [DSP_EQ_LOW_CUT] = { "low-cut", "Low cut" },
  [DSP_EQ_HIGH_CUT] = { "high-cut", "High cut" },
  [DSP_N_EQ_TYPES] = { NULL, NULL },
};

static const DspChoice slopes[] = {
  { "db6", "6 dB/oct" },   { "db12", "12 dB/oct" }, { "db18", "18 dB/oct" },
  { "db24", "24 dB/oct" }, { "db36", "36 dB/oct" }, { "db48", "48 dB/oct" },
  { NULL, NULL },
};
static const int orders[] = { 1, 2, 3, 4, 6, 8 };

static const DspChoice channels[] = {
  [STEREO] = { "stereo", "Stereo" },
  [MID] = { "mid", "Mid" },
  [SIDE] = { "side", "Side" },
  [N_CHANNELS] = { NULL, NULL },
};

#define ROW(band, param) [((band) -1) * N_BAND_PARAMS + (param)]
#define BAND(band, text, hz)                                                                       \
  ROW (band, TYPE) = { .id = "band" text "-type",                                                  \
                       .name = "Type",                                                             \
                       .help = "Shape of the band.",                                               \
                       .unit = "",                                                                 \
                       .group = "Band " text,                                                      \
                       .scale = DSP_SCALE_CHOICE,                                                  \
                       .max = DSP_N_EQ_TYPES - 1,                                                  \
                       .choices = types },                                                         \
             ROW (band, FREQUENCY)                                                                 \
             = { .id = "band" text "-frequency",                                                   \
                 .name = "Frequency",                                                              \
                 .help = "Centre of a bell, middle of a shelf, -3 dB of a cut.",                   \
                 .unit = "Hz",                                                                     \
                 .group = "Band " text,                                                            \
                 .scale = DSP_SCALE_LOG,                                                           \
                 .min = 10,                                                                        \
                 .max = 22000,                                                                     \
                 .def = hz,                                                                        \
                 .digits = 1 },                                                                    \
             ROW (band, GAIN) = { .id = "band" text "-gain",                                       \
                                  .name = "Gain",                                                  \
                                  .help = "Boost or cut of a bell or shelf.",                      \
                                  .unit = "dB",                                                    \
                                  .group = "Band " text,                                           \
                                  .scale = DSP_SCALE_LINEAR,                                       \
                                  .min = -18,                                                      \
                                  .max = 18,                                                       \
                                  .digits = 1 },                                                   \
             ROW (band, Q)                                                                         \
             = { .id = "band" text "-q",                                                           \
                 .name = "Q",                                                                      \
                 .help = "Narrower when higher; 0.71 gives cuts and shelves no hump.",             \
                 .unit = "",                                                                       \
                 .group = "Band " text,                                                            \
                 .scale = DSP_SCALE_LOG,                                                           \
                 .min = 0.1,                                                                       \
                 .max = 20,                                                                        \
                 .def = 0.71,                                                                      \
                 .digits = 2 },                                                                    \
             ROW (band, SLOPE) = { .id = "band" text "-slope",                                     \
                                   .name = "Slope",                                                \
                                   .help = "Steepness of a cut.",                                  \
                                   .unit = "",                                                     \
                                   .group = "Band " text,                                          \
                                   .scale = DSP_SCALE_CHOICE,                                      \
                                   .max = 5,                                                       \
                                   .def = 1,                                                       \
                                   .choices = slopes },                                            \
             ROW (band, CHANNEL)                                                                   \
             = { .id = "band" text "-channel",                                                     \
                 .name = "Channel",                                                                \
                 .help = "What the band works on: both channels, the middle or the "               \
                         "sides.",                                                                 \
                 .unit = "",                                                                       \
                 .group = "Band " text,                                                            \
                 .scale = DSP_SCALE_CHOICE,                                                        \
                 .max = N_CHANNELS - 1,                                                            \
                 .choices = channels }

/* clang-format off */
static const DspParam params[N_PARAMS] = {
  BAND (1, "1", 30),
  BAND (2, "2", 80),
  BAND (3, "3", 200),
  BAND (4, "4", 500),
  BAND (5, "5", 1200),
  BAND (6, "6", 3000),
  BAND (7, "7", 7500),
  BAND (8, "8", 14000),
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
};
/* clang-format on */

typedef struct
{
  DspEqBand band;
  BandChannel channel;
  int n;
  DspBiquad biquads[DSP_EQ_BAND_MAX];
} Band;

/* All bands as two rows of biquads. */
typedef struct
{
  Band bands[N_BANDS];
  int first[N_BANDS]; /* place of the band's biquads in the rows */
  bool mid_side;
  DspBiquads rows;
} Rows;

typedef struct
{
  double rate;
  Rows *now, *next; /* point into rows */
  Rows rows[2];
  Band wanted[N_BANDS];
  bool pending; /* wanted is not yet in force */
  int warm_left, fade_left, fade_frames;
  double old[DSP_CHANNELS][DSP_QUANTUM]; /* scratch */
} Eq;

static DspEqBand
band_of (const double *values)
{
  return (DspEqBand){ .type = (DspEqType) values[TYPE],
                      .hz = values[FREQUENCY],
                      .gain_db = values[GAIN],
                      .q = values[Q],
                      .order = orders[(int) values[SLOPE]] };
}

static void
design_band (Band *self, const double *values, double rate)
{
  DspEqBand band = band_of (values);
  self->channel = (BandChannel) values[CHANNEL];
  if (band.type == self->band.type && band.hz == self->band.hz && band.gain_db == self->band.gain_db
      && band.q == self->band.q && band.order == self->band.order)
    return;
  self->band = band;
  self->n = dsp_eq_design (&band, rate, self->biquads);
}

static void
put_biquad (DspBiquads *rows, int c, int k, const DspBiquad *biquad)
{
  rows->b0[c][k] = biquad->b0;
  rows->b1[c][k] = biquad->b1;
  rows->b2[c][k] = biquad->b2;
  rows->a1[c][k] = biquad->a1;
  rows->a2[c][k] = biquad->a2;
  rows->s1[c][k] = rows->s2[c][k] = 0;
}

/* Rows of the bands, at rest. In mid/side the row 0 is the mid. */
static void
rows_build (Rows *self, const Band *bands)
{
  static const DspBiquad through = { .b0 = 1 };
  static const BandChannel owner[2] = { MID, SIDE };
  self->mid_side = false;
  for (int i = 0; i < N_BANDS; i++)
    {
      self->bands[i] = bands[i];
      self->mid_side = self->mid_side || (bands[i].n > 0 && bands[i].channel != STEREO);
    }
  int k = 0;
  for (int i = 0; i < N_BANDS; i++)
    {
      const Band *band = &bands[i];
      self->first[i] = k;
      for (int j = 0; j < band->n; j++, k++)
        for (int c = 0; c < 2; c++)
          {
            bool on = band->channel == STEREO || band->channel == owner[c];
            put_biquad (&self->rows, c, k, on ? &band->biquads[j] : &through);
          }
    }
  for (; k % DSP_BIQUAD_GROUP; k++)
    for (int c = 0; c < 2; c++)
      put_biquad (&self->rows, c, k, &through);
  self->rows.n = k;
}

/* Where a band keeps its form, its filters go on from where those of the other rows are; state is
 * as linear as the signal, so it goes from left/right to mid/side like it. */
static void
rows_inherit (Rows *self, const Rows *from)
{
  for (int i = 0; i < N_BANDS; i++)
    {
      const Band *a = &self->bands[i], *b = &from->bands[i];
      if (a->n != b->n || a->band.type != b->band.type || a->channel != b->channel)
        continue;
      for (int j = 0; j < a->n; j++)
        {
          int to = self->first[i] + j, at = from->first[i] + j;
          double *s[2][2] = { { &self->rows.s1[0][to], &self->rows.s1[1][to] },
                              { &self->rows.s2[0][to], &self->rows.s2[1][to] } };
          double old[2][2] = { { from->rows.s1[0][at], from->rows.s1[1][at] },
                               { from->rows.s2[0][at], from->rows.s2[1][at] } };
          double scale = self->mid_side == from->mid_side ? 0 : self->mid_side ? 0.5 : 1;
          for (int m = 0; m < 2; m++)
            {
              *s[m][0] = scale > 0 ? (old[m][0] + old[m][1]) * scale : old[m][0];
              *s[m][1] = scale > 0 ? (old[m][0] - old[m][1]) * scale : old[m][1];
            }
        }
    }
}

static void
rows_process (Rows *self, const DspKernels *kernels, double *const *ch, int n)
{
  if (self->rows.n == 0)
    return;
  for (int i = 0; self->mid_side && i < n; i++)
    {
      double left = ch[0][i], right = ch[1][i];
      ch[0][i] = (left + right) * 0.5;
      ch[1][i] = (left - right) * 0.5;
    }
  kernels->biquads (&self->rows, ch, n);
  for (int i = 0; self->mid_side && i < n; i++)
    {
      double mid = ch[0][i], side = ch[1][i];
      ch[0][i] = mid + side;
      ch[1][i] = mid - side;
    }
}

static void
want (Eq *self, const double *values)
{
  for (int i = 0; i < N_BANDS; i++)
    design_band (&self->wanted[i], values + i * N_BAND_PARAMS, self->rate);
}

static void *
start (double rate, const double *values)
{
  Eq *self = calloc (1, sizeof (Eq));
  if (!self)
    return NULL;
  self->rate = rate;
  self->now = &self->rows[0];
  self->next = &self->rows[1];
  self->fade_frames = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  want (self, values);
  rows_build (self->now, self->wanted);
  return self;
}

static void
update (void *state, const double *values)
{
  Eq *self = state;
  want (self, values);
  self->pending = true;
}

/* Frames until something about the fade changes, at most n; starts a fade that is due. */
static int
next_part (Eq *self, int n)
{
  if (self->fade_left == 0 && self->pending)
    {
      rows_build (self->next, self->wanted);
      rows_inherit (self->next, self->now);
      self->warm_left = self->fade_left = self->fade_frames;
      self->pending = false;
    }
  int left = self->warm_left > 0 ? self->warm_left : self->fade_left;
  int most = left > 0 && left < n ? left : n;
  return most < DSP_QUANTUM ? most : DSP_QUANTUM;
}

static void
process_part (Eq *self, double *const *ch, int n)
{
  const DspKernels *kernels = dsp_kernels ();
  if (self->fade_left == 0)
    {
      rows_process (self->now, kernels, ch, n);
      return;
    }
  double *const old[] = { self->old[0], self->old[1] };
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (old[c], ch[c], (size_t) n * sizeof (double));
  rows_process (self->now, kernels, old, n);
  rows_process (self->next, kernels, ch, n);
  if (self->warm_left > 0)
    {
      for (int c = 0; c < DSP_CHANNELS; c++)
        memcpy (ch[c], old[c], (size_t) n * sizeof (double));
      self->warm_left -= n;
      return;
    }
  for (int i = 0; i < n; i++)
    {
      double w = (double) (self->fade_left - i) / self->fade_frames;
      for (int c = 0; c < DSP_CHANNELS; c++)
        ch[c][i] += w * (old[c][i] - ch[c][i]);
    }
  self->fade_left -= n;
  if (self->fade_left == 0)
    {
      Rows *done = self->now;
      self->now = self->next;
      self->next = done;
    }
}

static void
process (void *state, double *const *ch, int n)
{
  Eq *self = state;
  for (int done = 0; done < n;)
    {
      int count = next_part (self, n - done);
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_part (self, part, count);
      done += count;
    }
}

/* One slowest pole decides how long it rings, the others how long that takes to begin. */
static int64_t
memory (double rate, const double *values)
{
  double slowest = 0, sum = 0;
  for (int i = 0; i < N_BANDS; i++)
    {
      DspEqBand band = band_of (values + i * N_BAND_PARAMS);
      double longest = dsp_eq_decay (&band, rate);
      slowest = longest > slowest ? longest : slowest;
      sum += longest;
    }
  return (int64_t) (17 * slowest + 4 * sum);
}

/* Of the mid channel: bands on the side change nothing. */
static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  for (int i = 0; i < n; i++)
    {
      h[i][0] = 1;
      h[i][1] = 0;
    }
  for (int b = 0; b < N_BANDS; b++)
    {
      Band band = { 0 };
      design_band (&band, values + b * N_BAND_PARAMS, rate);
      for (int k = 0; k < band.n && band.channel != SIDE; k++)
        for (int i = 0; i < n; i++)
          dsp_biquad_times (&band.biquads[k], rate, hz[i], h[i]);
    }
}

const DspModule dsp_module_eq = {
  .id = "eq",
  .name = "Equaliser",
  .help = "Eight bands: bells, shelves and cuts, on stereo, mid or side.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .start = start,
  .stop = free,
  .update = update,
  .process = process,
  .memory = memory,
  .response = response,
};
