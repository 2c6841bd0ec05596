/* dsp-module-eq.c — sixteen bands, each on both channels or on one of left, right, mid, side. */
#include "dsp-common.h"
#include "dsp-eq-curve.h"
#include "dsp-eq-linear.h"
#include "dsp-eq-rows.h"

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
  PHASE = DSP_EQ_BANDS * N_BAND_PARAMS,
  MIX,
  OUTPUT,
  N_PARAMS
};

static const DspChoice types[] = {
  [DSP_EQ_OFF] = { "off", "Off" },
  [DSP_EQ_BELL] = { "bell", "Bell" },
  [DSP_EQ_LOW_SHELF] = { "low-shelf", "Low shelf" },
  [DSP_EQ_HIGH_SHELF] = { "high-shelf", "High shelf" },
  [DSP_EQ_LOW_CUT] = { "low-cut", "Low cut" },
  [DSP_EQ_HIGH_CUT] = { "high-cut", "High cut" },
  [DSP_EQ_TILT] = { "tilt", "Tilt" },
  [DSP_EQ_NOTCH] = { "notch", "Notch" },
  [DSP_EQ_BAND_PASS] = { "band-pass", "Band pass" },
  [DSP_N_EQ_TYPES] = { NULL, NULL },
};

static const DspChoice slopes[] = {
  { "db6", "6 dB/oct" },   { "db12", "12 dB/oct" }, { "db18", "18 dB/oct" },
  { "db24", "24 dB/oct" }, { "db30", "30 dB/oct" }, { "db36", "36 dB/oct" },
  { "db48", "48 dB/oct" }, { "db72", "72 dB/oct" }, { "db96", "96 dB/oct" },
  { NULL, NULL },
};
static const int orders[] = { 1, 2, 3, 4, 5, 6, 8, 12, 16 };

static const DspChoice channels[] = {
  [DSP_EQ_STEREO] = { "stereo", "Stereo" }, [DSP_EQ_MID] = { "mid", "Mid" },
  [DSP_EQ_SIDE] = { "side", "Side" },       [DSP_EQ_LEFT] = { "left", "Left" },
  [DSP_EQ_RIGHT] = { "right", "Right" },    [DSP_N_EQ_CHANNELS] = { NULL, NULL },
};

typedef enum
{
  PHASE_MINIMUM,
  PHASE_MIXED,
  PHASE_LINEAR,
  N_PHASES
} Phase;

static const DspChoice phases[] = {
  [PHASE_MINIMUM] = { "minimum", "Minimum" },
  [PHASE_MIXED] = { "mixed", "Mixed" },
  [PHASE_LINEAR] = { "linear", "Linear" },
  [N_PHASES] = { NULL, NULL },
};

/* clang-format off */
#define ROW(band, param) [((band) - 1) * N_BAND_PARAMS + (param)]
#define BAND(band, text, hz)                                                                       \
  ROW (band, TYPE) = { .id = "band" text "-type", .name = "Type", .unit = "",                      \
    .group = "Band " text, .scale = DSP_SCALE_CHOICE, .max = DSP_N_EQ_TYPES - 1,                   \
    .choices = types, .help = "Shape of the band." },                                              \
  ROW (band, FREQUENCY) = { .id = "band" text "-frequency", .name = "Frequency", .unit = "Hz",     \
    .group = "Band " text, .scale = DSP_SCALE_LOG, .min = 10, .max = 22000, .def = hz,             \
    .digits = 1, .help = "Centre of a bell, middle of a shelf or tilt, -3 dB of a cut." },         \
  ROW (band, GAIN) = { .id = "band" text "-gain", .name = "Gain", .unit = "dB",                    \
    .group = "Band " text, .scale = DSP_SCALE_LINEAR, .min = -18, .max = 18, .digits = 1,          \
    .help = "Boost or cut of a bell or shelf; from lows to highs of a tilt." },                    \
  ROW (band, Q) = { .id = "band" text "-q", .name = "Q", .unit = "", .group = "Band " text,        \
    .scale = DSP_SCALE_LOG, .min = 0.1, .max = 20, .def = 0.71, .digits = 2,                       \
    .help = "Narrower when higher; 0.71 gives cuts and shelves no hump." },                        \
  ROW (band, SLOPE) = { .id = "band" text "-slope", .name = "Slope", .unit = "",                   \
    .group = "Band " text, .scale = DSP_SCALE_CHOICE, .max = 8, .def = 1, .choices = slopes,       \
    .help = "Steepness of a cut." },                                                               \
  ROW (band, CHANNEL) = { .id = "band" text "-channel", .name = "Channel", .unit = "",             \
    .group = "Band " text, .scale = DSP_SCALE_CHOICE, .max = DSP_N_EQ_CHANNELS - 1,                \
    .choices = channels,                                                                           \
    .help = "What the band works on: both channels, one of them, the middle or the sides." }

static const DspParam params[N_PARAMS] = {
  BAND (1, "1", 30),
  BAND (2, "2", 80),
  BAND (3, "3", 200),
  BAND (4, "4", 500),
  BAND (5, "5", 1200),
  BAND (6, "6", 3000),
  BAND (7, "7", 7500),
  BAND (8, "8", 14000),
  BAND (9, "9", 50),
  BAND (10, "10", 120),
  BAND (11, "11", 300),
  BAND (12, "12", 800),
  BAND (13, "13", 2000),
  BAND (14, "14", 5000),
  BAND (15, "15", 10000),
  BAND (16, "16", 18000),
  [PHASE] = { .id = "phase", .name = "Phase", .unit = "", .scale = DSP_SCALE_CHOICE,
    .max = N_PHASES - 1, .choices = phases, .flags = DSP_PARAM_STRUCTURAL,
    .help = "Minimum: as analogue, no delay. Linear: no phase shift, rings before and after. Mixed: "
            "minimum below 200 Hz, linear above 800 Hz, so that lows have no pre-echo." },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
};
/* clang-format on */

static void
read_bands (const double *values, DspEqBand bands[DSP_EQ_BANDS])
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      const double *v = values + i * N_BAND_PARAMS;
      bands[i] = (DspEqBand){ .type = (DspEqType) v[TYPE],
                              .hz = v[FREQUENCY],
                              .gain_db = v[GAIN],
                              .q = v[Q],
                              .order = orders[(int) v[SLOPE]],
                              .channel = (DspEqChannel) v[CHANNEL] };
    }
}

typedef struct
{
  DspEqRows *rows;     /* owned; minimum phase, or NULL */
  DspEqLinear *linear; /* owned; the others */
} Eq;

static DspFirPhase
fir_phase (const double *values)
{
  return (Phase) values[PHASE] == PHASE_LINEAR ? DSP_FIR_LINEAR : DSP_FIR_MIXED;
}

static void
stop (void *state)
{
  Eq *self = state;
  dsp_eq_rows_free (self->rows);
  dsp_eq_linear_free (self->linear);
  free (self);
}

static void *
start (double rate, const double *values)
{
  DspEqBand bands[DSP_EQ_BANDS];
  Eq *self = calloc (1, sizeof (Eq));
  if (!self)
    return NULL;
  read_bands (values, bands);
  if ((Phase) values[PHASE] == PHASE_MINIMUM)
    self->rows = dsp_eq_rows_new (rate, bands);
  else
    self->linear = dsp_eq_linear_new (rate, fir_phase (values), bands);
  if (!self->rows && !self->linear)
    {
      stop (self);
      return NULL;
    }
  return self;
}

static void
update (void *state, const double *values)
{
  Eq *self = state;
  DspEqBand bands[DSP_EQ_BANDS];
  read_bands (values, bands);
  if (self->linear)
    dsp_eq_linear_update (self->linear, bands);
  else
    dsp_eq_rows_update (self->rows, bands);
}

static void
process (void *state, double *const *ch, int n)
{
  Eq *self = state;
  if (self->linear)
    dsp_eq_linear_process (self->linear, ch, n);
  else
    dsp_eq_rows_process (self->rows, ch, n);
}

static int
latency (double rate, const double *values)
{
  return (Phase) values[PHASE] == PHASE_MINIMUM ? 0
                                                : dsp_eq_linear_latency (rate, fir_phase (values));
}

/* One slowest pole decides how long it rings, the others how long that takes to begin. */
static int64_t
memory (double rate, const double *values)
{
  DspEqBand bands[DSP_EQ_BANDS];
  double slowest = 0, sum = 0;
  if ((Phase) values[PHASE] != PHASE_MINIMUM)
    return dsp_eq_linear_memory (rate);
  read_bands (values, bands);
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      double longest = dsp_eq_decay (&bands[i], rate);
      slowest = longest > slowest ? longest : slowest;
      sum += longest;
    }
  return (int64_t) (17 * slowest + 4 * sum);
}

static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  DspEqBand bands[DSP_EQ_BANDS];
  read_bands (values, bands);
  if ((Phase) values[PHASE] == PHASE_MINIMUM)
    dsp_eq_transfer (bands, rate, hz, h, n);
  else
    dsp_eq_linear_transfer (rate, fir_phase (values), bands, hz, h, n);
}

const DspModule dsp_module_eq = {
  .id = "eq",
  .name = "Equaliser",
  .help = "Sixteen bands: bells, shelves, tilts, cuts and notches, on stereo, left, right, mid or "
          "side.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .latency = latency,
  .memory = memory,
  .response = response,
};
