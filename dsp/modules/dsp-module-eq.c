/* dsp-module-eq.c — sixteen bands, each on both channels or on one of left, right, mid, side; their
 * gains may follow the music.
 *
 * First what moves (dsp-eq-dynamic: fixed filters, at rest nothing), then the static curve. */
#include "dsp-common.h"
#include "dsp-eq-curve.h"
#include "dsp-eq-dynamic.h"
#include "dsp-eq-linear.h"
#include "dsp-eq-rows.h"
#include "dsp-math.h"
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
  DYNAMIC,
  THRESHOLD,
  RATIO,
  RANGE,
  ATTACK,
  RELEASE,
  LISTEN,
  N_BAND_PARAMS
};

enum
{
  PHASE = DSP_EQ_BANDS * N_BAND_PARAMS,
  AUTO_GAIN,
  MIX,
  OUTPUT,
  N_PARAMS
};

/* Readings: of each band the change of its gain and the level it hears, then the auto gain. */
enum
{
  CHANGE_READING,
  LEVEL_READING,
  N_BAND_READINGS,
  AUTO_GAIN_READING = DSP_EQ_BANDS * N_BAND_READINGS,
  N_READINGS
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
    .help = "What the band works on: both channels, one of them, the middle or the sides." },      \
  ROW (band, DYNAMIC) = { .id = "band" text "-dynamic", .name = "Dynamic", .unit = "",             \
    .group = "Band " text, .scale = DSP_SCALE_TOGGLE, .max = 1, .flags = DSP_PARAM_ADVANCED,       \
    .help = "Bell and shelves: above the threshold the gain moves on from where it stands." },     \
  ROW (band, THRESHOLD) = { .id = "band" text "-threshold", .name = "Threshold", .unit = "dB",     \
    .group = "Band " text, .scale = DSP_SCALE_LINEAR, .min = -80, .max = 0, .def = -30,            \
    .digits = 1, .flags = DSP_PARAM_ADVANCED,                                                      \
    .help = "Level of what the band touches, before all bands, at which it begins to move." },     \
  ROW (band, RATIO) = { .id = "band" text "-ratio", .name = "Ratio", .unit = ":1",                 \
    .group = "Band " text, .scale = DSP_SCALE_LOG, .min = 1, .max = 20, .def = 2, .digits = 2,     \
    .flags = DSP_PARAM_ADVANCED,                                                                   \
    .help = "How far it moves: at 2:1 half a decibel for each one above the threshold." },         \
  ROW (band, RANGE) = { .id = "band" text "-range", .name = "Range", .unit = "dB",                 \
    .group = "Band " text, .scale = DSP_SCALE_LINEAR, .min = -18, .max = 18, .def = -6,            \
    .digits = 1, .flags = DSP_PARAM_ADVANCED,                                                      \
    .help = "Most that it moves: down below 0, up above." },                                       \
  ROW (band, ATTACK) = { .id = "band" text "-attack", .name = "Attack", .unit = "ms",              \
    .group = "Band " text, .scale = DSP_SCALE_LOG, .min = 0.5, .max = 200, .def = 10, .digits = 1, \
    .flags = DSP_PARAM_ADVANCED, .help = "Time to 63 % of the way to the new gain." },             \
  ROW (band, RELEASE) = { .id = "band" text "-release", .name = "Release", .unit = "ms",           \
    .group = "Band " text, .scale = DSP_SCALE_LOG, .min = 5, .max = 2000, .def = 120,              \
    .digits = 0, .flags = DSP_PARAM_ADVANCED, .help = "Time to 63 % of the way back." },           \
  ROW (band, LISTEN) = { .id = "band" text "-listen", .name = "Solo", .unit = "",                  \
    .group = "Band " text, .scale = DSP_SCALE_TOGGLE, .max = 1, .flags = DSP_PARAM_LISTEN,         \
    .help = "Only what the band touches, as it comes in; never in a file." }

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
    .help = "Minimum: as analogue, no delay. Linear: no phase shift, rings before and after. "
            "Mixed: minimum below 200 Hz, linear above 800 Hz, so that lows have no pre-echo." },
  [AUTO_GAIN] = { .id = "auto-gain", .name = "Auto gain", .unit = "", .scale = DSP_SCALE_TOGGLE,
    .max = 1, .help = "Takes away what the curve adds in loudness, as pink noise would have it; "
    "so that you hear the tone, not the level." },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
};

#define READINGS(band, text)                                                                       \
  [((band) - 1) * N_BAND_READINGS + CHANGE_READING] = { .id = "band" text "_change_db",            \
    .name = "Band " text " change", .unit = "dB", .min = -18, .max = 18, .digits = 1,              \
    .kind = DSP_READING_NUMBER },                                                                  \
  [((band) - 1) * N_BAND_READINGS + LEVEL_READING] = { .id = "band" text "_level_db",              \
    .name = "Band " text " level", .unit = "dB", .min = -80, .max = 0, .digits = 1,                \
    .kind = DSP_READING_LEVEL }

static const DspReading readings[N_READINGS] = {
  READINGS (1, "1"),
  READINGS (2, "2"),
  READINGS (3, "3"),
  READINGS (4, "4"),
  READINGS (5, "5"),
  READINGS (6, "6"),
  READINGS (7, "7"),
  READINGS (8, "8"),
  READINGS (9, "9"),
  READINGS (10, "10"),
  READINGS (11, "11"),
  READINGS (12, "12"),
  READINGS (13, "13"),
  READINGS (14, "14"),
  READINGS (15, "15"),
  READINGS (16, "16"),
  [AUTO_GAIN_READING] = { .id = "auto_gain_db", .name = "Auto gain", .unit = "dB", .min = -24,
    .max = 24, .digits = 1, .kind = DSP_READING_NUMBER },
};
/* clang-format on */

/* The static bands. */
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

/* The same with the ranges as gains. */
static void
read_dynamic (const double *values, DspEqDynamicBand bands[DSP_EQ_BANDS])
{
  DspEqBand still[DSP_EQ_BANDS];
  read_bands (values, still);
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      const double *v = values + i * N_BAND_PARAMS;
      bands[i] = (DspEqDynamicBand){ .band = still[i],
                                     .threshold_db = v[THRESHOLD],
                                     .ratio = v[RATIO],
                                     .attack_s = v[ATTACK] * 0.001,
                                     .release_s = v[RELEASE] * 0.001 };
      bands[i].band.gain_db = v[RANGE];
      if (v[DYNAMIC] < 0.5)
        bands[i].band.type = DSP_EQ_OFF;
    }
}

/* What a band touches: the other side of a shelf or cut is taken away. */
static DspEqBand
touched_by (const DspEqBand *band)
{
  DspEqBand solo = *band;
  solo.channel = DSP_EQ_STEREO;
  switch (band->type)
    {
    case DSP_EQ_LOW_SHELF:
    case DSP_EQ_LOW_CUT:
      solo.type = DSP_EQ_HIGH_CUT;
      break;
    case DSP_EQ_HIGH_SHELF:
    case DSP_EQ_HIGH_CUT:
      solo.type = DSP_EQ_LOW_CUT;
      break;
    case DSP_EQ_TILT:
      solo.type = DSP_EQ_OFF; /* everything */
      break;
    default:
      solo.type = DSP_EQ_BAND_PASS;
      break;
    }
  if (solo.type != DSP_EQ_BAND_PASS)
    solo.q = 0.71;
  if (band->type == DSP_EQ_LOW_SHELF || band->type == DSP_EQ_HIGH_SHELF)
    solo.order = 2;
  return solo;
}

/* Bands that let through what the first soloed one touches; false when there is none. */
static bool
read_solo (const double *values, DspEqBand bands[DSP_EQ_BANDS])
{
  static const DspEqChannel other[DSP_N_EQ_CHANNELS] = { [DSP_EQ_MID] = DSP_EQ_SIDE,
                                                         [DSP_EQ_SIDE] = DSP_EQ_MID,
                                                         [DSP_EQ_LEFT] = DSP_EQ_RIGHT,
                                                         [DSP_EQ_RIGHT] = DSP_EQ_LEFT };
  int solo = 0;
  while (solo < DSP_EQ_BANDS && values[solo * N_BAND_PARAMS + LISTEN] < 0.5)
    solo++;
  if (solo == DSP_EQ_BANDS)
    return false;
  read_bands (values, bands);
  DspEqBand band = bands[solo];
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    bands[i] = (DspEqBand){ .type = DSP_EQ_OFF };
  bands[0] = touched_by (&band);
  if (band.channel != DSP_EQ_STEREO)
    bands[1]
        = (DspEqBand){ .type = DSP_EQ_MUTE, .hz = 1000, .q = 1, .channel = other[band.channel] };
  return true;
}

/* What is in force: the bands, or a solo. */
typedef struct
{
  DspEqBand still[DSP_EQ_BANDS];
  DspEqDynamicBand dynamic[DSP_EQ_BANDS];
  bool auto_gain;
} Settings;

static void
read_settings (const double *values, Settings *self)
{
  read_dynamic (values, self->dynamic);
  bool solo = read_solo (values, self->still);
  for (int i = 0; solo && i < DSP_EQ_BANDS; i++)
    self->dynamic[i].band.type = DSP_EQ_OFF;
  if (!solo)
    read_bands (values, self->still);
  self->auto_gain = !solo && values[AUTO_GAIN] > 0.5;
}

static double
auto_gain_db (const Settings *settings, double rate)
{
  return settings->auto_gain ? -dsp_eq_loudness_db (settings->still, rate) : 0;
}

typedef struct
{
  double rate;
  int glide;
  DspEqDynamic *dynamic; /* owned */
  DspEqRows *rows;       /* owned; minimum phase, or NULL */
  DspEqLinear *linear;   /* owned; the others */
  double auto_gain_db;
  DspSmoother gain;
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
  dsp_eq_dynamic_free (self->dynamic);
  dsp_eq_rows_free (self->rows);
  dsp_eq_linear_free (self->linear);
  free (self);
}

static void *
start (double rate, const double *values)
{
  Settings settings;
  Eq *self = calloc (1, sizeof (Eq));
  if (!self)
    return NULL;
  read_settings (values, &settings);
  self->rate = rate;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->auto_gain_db = auto_gain_db (&settings, rate);
  dsp_smoother_set (&self->gain, dsp_db_to_gain (self->auto_gain_db));
  self->dynamic = dsp_eq_dynamic_new (rate, settings.dynamic);
  if ((Phase) values[PHASE] == PHASE_MINIMUM)
    self->rows = dsp_eq_rows_new (rate, settings.still);
  else
    self->linear = dsp_eq_linear_new (rate, fir_phase (values), settings.still);
  if (!self->dynamic || (!self->rows && !self->linear))
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
  Settings settings;
  read_settings (values, &settings);
  self->auto_gain_db = auto_gain_db (&settings, self->rate);
  dsp_smoother_glide (&self->gain, dsp_db_to_gain (self->auto_gain_db), self->glide);
  dsp_eq_dynamic_update (self->dynamic, settings.dynamic);
  if (self->linear)
    dsp_eq_linear_update (self->linear, settings.still);
  else
    dsp_eq_rows_update (self->rows, settings.still);
}

static void
process (void *state, double *const *ch, int n)
{
  Eq *self = state;
  dsp_eq_dynamic_process (self->dynamic, ch, n);
  if (self->linear)
    dsp_eq_linear_process (self->linear, ch, n);
  else
    dsp_eq_rows_process (self->rows, ch, n);
  if (dsp_smoother_still (&self->gain) && self->gain.value == 1)
    return;
  for (int i = 0; i < n; i++)
    {
      double gain = dsp_smoother_next (&self->gain);
      ch[0][i] *= gain;
      ch[1][i] *= gain;
    }
}

static void
read (void *state, double *values)
{
  const Eq *self = state;
  double change[DSP_EQ_BANDS], level[DSP_EQ_BANDS];
  dsp_eq_dynamic_read (self->dynamic, change, level);
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      values[i * N_BAND_READINGS + CHANGE_READING] = change[i];
      values[i * N_BAND_READINGS + LEVEL_READING] = level[i];
    }
  values[AUTO_GAIN_READING] = self->auto_gain_db;
}

static int
latency (double rate, const double *values)
{
  return (Phase) values[PHASE] == PHASE_MINIMUM ? 0
                                                : dsp_eq_linear_latency (rate, fir_phase (values));
}

/* One slowest part decides how long the past is heard, the others how long that takes to begin. */
static int64_t
memory (double rate, const double *values)
{
  bool minimum = (Phase) values[PHASE] == PHASE_MINIMUM;
  Settings settings;
  double slowest = 0, sum = 0;
  read_settings (values, &settings);
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    {
      double still = minimum ? dsp_eq_decay (&settings.still[i], rate) : 0;
      double moving = dsp_eq_dynamic_decay (&settings.dynamic[i], rate);
      slowest = still > slowest ? still : slowest;
      slowest = moving > slowest ? moving : slowest;
      sum += still + moving;
    }
  int64_t frames = (int64_t) (17 * slowest + 4 * sum);
  return minimum ? frames : frames + dsp_eq_linear_memory (rate);
}

static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  Settings settings;
  read_settings (values, &settings);
  if ((Phase) values[PHASE] == PHASE_MINIMUM)
    dsp_eq_transfer (settings.still, rate, hz, h, n);
  else
    dsp_eq_linear_transfer (rate, fir_phase (values), settings.still, hz, h, n);
  double gain = dsp_db_to_gain (auto_gain_db (&settings, rate));
  for (int i = 0; i < n; i++)
    {
      h[i][0] *= gain;
      h[i][1] *= gain;
    }
}

const DspModule dsp_module_eq = {
  .id = "eq",
  .name = "Equaliser",
  .help = "Sixteen bands: bells, shelves, tilts, cuts and notches, still or dynamic, on stereo, "
          "left, right, mid or side; minimum, mixed or linear phase.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read,
  .latency = latency,
  .memory = memory,
  .response = response,
};
