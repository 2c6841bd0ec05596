/* dsp-module-multiband.c — two to five bands, each with a gain computer of its own.
 *
 *   x ─ crossover ─┬─ gain computer ─────────────────────┐
 *                  └─ delay (lookahead) ─────────────────× 1 + mix (gain - 1) ─ sum
 *
 * With minimum phase the bands sum to an all-pass; so the mix is made here, of each band with
 * itself: the input beside it would be out of phase. With linear phase only what the bands change
 * is added, to the delayed input: where they change nothing, that comes out bit for bit. */
#include "dsp-common.h"
#include "dsp-compressor.h"
#include "dsp-crossover-linear.h"
#include "dsp-crossover.h"
#include "dsp-delay.h"
#include "dsp-module.h"

enum
{
  BYPASS,
  SOLO,
  MODE,
  THRESHOLD,
  RATIO,
  KNEE,
  RANGE,
  GAIN,
  BAND_MIX,
  ATTACK,
  RELEASE,
  AUTO_RELEASE,
  DETECTOR,
  RMS_TIME,
  LINK,
  N_BAND_PARAMS
};

enum
{
  MAX_BANDS = DSP_CROSSOVER_BANDS,
  BANDS = 0,
  PHASE,
  SLOPE,
  CROSSOVERS,
  LOOKAHEAD = CROSSOVERS + DSP_CROSSOVER_SPLITS,
  FIRST_BAND,
  MIX = FIRST_BAND + MAX_BANDS * N_BAND_PARAMS,
  OUTPUT,
  CHANNELS,
  N_PARAMS
};

enum
{
  MINIMUM,
  LINEAR
};

static const DspChoice counts[] = {
  { "two", "2" }, { "three", "3" }, { "four", "4" }, { "five", "5" }, { NULL, NULL },
};

static const DspChoice phases[] = {
  [MINIMUM] = { "minimum", "Minimum" },
  [LINEAR] = { "linear", "Linear" },
  { NULL, NULL },
};

static const DspChoice slopes[] = {
  [DSP_CROSSOVER_12] = { "db12", "12 dB/oct" },
  [DSP_CROSSOVER_24] = { "db24", "24 dB/oct" },
  [DSP_CROSSOVER_48] = { "db48", "48 dB/oct" },
  { NULL, NULL },
};

static const DspChoice modes[] = {
  [DSP_COMPRESSOR_DOWN] = { "compress", "Compress" },
  [DSP_COMPRESSOR_UP] = { "upward", "Compress upward" },
  [DSP_COMPRESSOR_EXPAND] = { "expand", "Expand" },
  [DSP_COMPRESSOR_EXPAND_UP] = { "expand-upward", "Expand upward" },
  { NULL, NULL },
};

static const DspChoice detectors[] = {
  [DSP_COMPRESSOR_PEAK] = { "peak", "Peak" },
  [DSP_COMPRESSOR_RMS] = { "rms", "RMS" },
  [DSP_COMPRESSOR_CLEAN] = { "smooth", "Smooth peak" },
  { NULL, NULL },
};

/* clang-format off */
#define CROSSOVER_HELP                                                                             \
  "Where the band ends and the next begins; one below the crossover before it counts as equal to " \
  "it. Those above the highest band are not used."
#define CROSSOVER(N, HZ)                                                                           \
  [CROSSOVERS + N - 1] = { .id = "crossover" #N, .name = "Crossover " #N, .help = CROSSOVER_HELP,  \
    .unit = "Hz", .group = "Crossover", .scale = DSP_SCALE_LOG, .min = 20, .max = 20000,           \
    .def = HZ, .digits = 0 }

#define ROW(B, PARAM) [FIRST_BAND + ((B) - 1) * N_BAND_PARAMS + PARAM]
#define BAND(B, ATTACK_MS, RELEASE_MS, RMS_MS)                                                     \
  ROW (B, BYPASS) = { .id = "band" #B "-bypass", .name = "Bypass",                                 \
    .help = "Leaves the band as it comes; its meters go on.",                                      \
    .unit = "", .group = "Band " #B, .scale = DSP_SCALE_TOGGLE, .max = 1 },                        \
  ROW (B, SOLO) = { .id = "band" #B "-solo", .name = "Solo",                                       \
    .help = "Hear this band, and others that are soloed, alone.",                                  \
    .unit = "", .group = "Band " #B, .scale = DSP_SCALE_TOGGLE, .max = 1,                          \
    .flags = DSP_PARAM_LISTEN },                                                                   \
  ROW (B, MODE) = { .id = "band" #B "-mode", .name = "Mode",                                       \
    .help = "Compress turns down what is above the threshold, upward turns up what is below it; "  \
            "the expanders do the opposite.",                                                      \
    .unit = "", .group = "Band " #B, .scale = DSP_SCALE_CHOICE, .max = DSP_COMPRESSOR_EXPAND_UP,   \
    .choices = modes, .flags = DSP_PARAM_STRUCTURAL },                                             \
  ROW (B, THRESHOLD) = { .id = "band" #B "-threshold", .name = "Threshold",                        \
    .help = "Level of the band at which the gain begins to change.",                               \
    .unit = "dB", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .min = -60, .digits = 1 },       \
  ROW (B, RATIO) = { .id = "band" #B "-ratio", .name = "Ratio",                                    \
    .help = "dB in for one dB out, when expanding dB out for one dB in; 1 does nothing, 100 is "   \
            "endless.",                                                                            \
    .unit = ":1", .group = "Band " #B, .scale = DSP_SCALE_LOG, .min = 1, .max = 100, .def = 2,     \
    .digits = 2 },                                                                                 \
  ROW (B, KNEE) = { .id = "band" #B "-knee", .name = "Knee",                                       \
    .help = "Width of the bend around the threshold.",                                             \
    .unit = "dB", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .max = 24, .def = 6,             \
    .digits = 1 },                                                                                 \
  ROW (B, RANGE) = { .id = "band" #B "-range", .name = "Range",                                    \
    .help = "The gain is never changed by more than this; 40 dB is no limit for a compressor.",    \
    .unit = "dB", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .max = 40, .def = 12,            \
    .digits = 1 },                                                                                 \
  ROW (B, GAIN) = { .id = "band" #B "-gain", .name = "Gain",                                       \
    .help = "Level of the band behind the change of its gain.",                                    \
    .unit = "dB", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .min = -12, .max = 12,           \
    .digits = 1 },                                                                                 \
  ROW (B, BAND_MIX) = { .id = "band" #B "-mix", .name = "Mix",                                     \
    .help = "Share of the processed band; the rest is the band as it came, in phase with it.",     \
    .unit = "%", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .max = 100, .def = 100 },         \
  ROW (B, ATTACK) = { .id = "band" #B "-attack", .name = "Attack",                                 \
    .help = "Time to 63 % of the change after the level has risen.",                               \
    .unit = "ms", .group = "Band " #B, .scale = DSP_SCALE_LOG, .min = 0.1, .max = 200,             \
    .def = ATTACK_MS, .digits = 1 },                                                               \
  ROW (B, RELEASE) = { .id = "band" #B "-release", .name = "Release",                              \
    .help = "Time to 63 % of the way back; never shorter than the attack.",                        \
    .unit = "ms", .group = "Band " #B, .scale = DSP_SCALE_LOG, .min = 10, .max = 3000,             \
    .def = RELEASE_MS },                                                                           \
  ROW (B, AUTO_RELEASE) = { .id = "band" #B "-auto-release", .name = "Auto release",               \
    .help = "Fast after short peaks, 1.2 s after long loud passages.",                             \
    .unit = "", .group = "Band " #B, .scale = DSP_SCALE_TOGGLE, .max = 1,                          \
    .flags = DSP_PARAM_STRUCTURAL },                                                               \
  ROW (B, DETECTOR) = { .id = "band" #B "-detector", .name = "Detector",                           \
    .help = "What is compared with the threshold: the peaks, their power, or the peaks held so "   \
            "that tones are not distorted.",                                                       \
    .unit = "", .group = "Band " #B, .scale = DSP_SCALE_CHOICE, .max = DSP_COMPRESSOR_CLEAN,       \
    .def = DSP_COMPRESSOR_RMS, .choices = detectors,                                               \
    .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },                                          \
  ROW (B, RMS_TIME) = { .id = "band" #B "-rms-time", .name = "RMS time",                           \
    .help = "Time constant of the power average.",                                                 \
    .unit = "ms", .group = "Band " #B, .scale = DSP_SCALE_LOG, .min = 1, .max = 100,               \
    .def = RMS_MS, .flags = DSP_PARAM_ADVANCED },                                                  \
  ROW (B, LINK) = { .id = "band" #B "-link", .name = "Stereo link",                                \
    .help = "At 100 % both channels are changed alike and the image stays.",                       \
    .unit = "%", .group = "Band " #B, .scale = DSP_SCALE_LINEAR, .max = 100, .def = 100,           \
    .flags = DSP_PARAM_ADVANCED }

static const DspParam params[N_PARAMS] = {
  [BANDS] = { .id = "bands", .name = "Bands", .help = "Number of bands.",
    .unit = "", .group = "Crossover", .scale = DSP_SCALE_CHOICE, .max = MAX_BANDS - 2, .def = 2,
    .choices = counts, .flags = DSP_PARAM_STRUCTURAL },
  [PHASE] = { .id = "phase", .name = "Phase",
    .help = "Minimum turns the phase around the crossovers and is not late; linear leaves it, with "
            "a soft echo before loud starts. For mid or side alone take linear, so that both stay "
            "in phase.",
    .unit = "", .group = "Crossover", .scale = DSP_SCALE_CHOICE, .max = LINEAR, .choices = phases,
    .flags = DSP_PARAM_STRUCTURAL },
  [SLOPE] = { .id = "slope", .name = "Slope",
    .help = "How steeply the bands part; the sum is flat with each.",
    .unit = "", .group = "Crossover", .scale = DSP_SCALE_CHOICE, .max = DSP_N_CROSSOVER_SLOPES - 1,
    .def = DSP_CROSSOVER_24, .choices = slopes,
    .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  CROSSOVER (1, 120), CROSSOVER (2, 800), CROSSOVER (3, 5000), CROSSOVER (4, 10000),
  [LOOKAHEAD] = { .id = "lookahead", .name = "Lookahead",
    .help = "The gains start to move this much before the level does, in a smooth ramp.",
    .unit = "ms", .group = "Crossover", .scale = DSP_SCALE_LINEAR, .max = 20, .digits = 1,
    .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  BAND (1, 30, 250, 30),
  BAND (2, 20, 180, 15),
  BAND (3, 15, 120, 10),
  BAND (4, 10, 100, 10),
  BAND (5, 10, 100, 10),
  [MIX] = { .id = "mix", .name = "Mix",
    .help = "Share of what all bands do, their gains included; the rest is the bands as they come, "
            "so that nothing combs.",
    .unit = "%", .scale = DSP_SCALE_LINEAR, .max = 100, .def = 100 },
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};
/* clang-format on */

enum
{
  REDUCTION,
  FIRST_READING,
  BAND_REDUCTION = 0,
  BAND_GAIN,
  BAND_LEVEL,
  N_BAND_READINGS,
  N_READINGS = FIRST_READING + MAX_BANDS * N_BAND_READINGS
};

/* clang-format off */
#define BAND_READINGS(B)                                                                           \
  [FIRST_READING + ((B) - 1) * N_BAND_READINGS + BAND_REDUCTION]                                   \
  = { .id = "band" #B "_reduction_db", .name = "Band " #B " reduction", .unit = "dB", .min = -20,  \
      .max = 0, .digits = 1, .kind = DSP_READING_REDUCTION },                                      \
  [FIRST_READING + ((B) - 1) * N_BAND_READINGS + BAND_GAIN]                                        \
  = { .id = "band" #B "_gain_db", .name = "Band " #B " gain", .unit = "dB", .min = -20, .max = 20, \
      .digits = 1, .kind = DSP_READING_NUMBER },                                                   \
  [FIRST_READING + ((B) - 1) * N_BAND_READINGS + BAND_LEVEL]                                       \
  = { .id = "band" #B "_level_db", .name = "Band " #B " level", .unit = "dB", .min = -60,          \
      .max = 0, .digits = 1, .kind = DSP_READING_LEVEL }

static const DspReading readings[N_READINGS] = {
  [REDUCTION] = { .id = "gain_reduction_db", .name = "Greatest reduction", .unit = "dB",
                  .min = -20, .max = 0, .digits = 1, .kind = DSP_READING_REDUCTION },
  BAND_READINGS (1), BAND_READINGS (2), BAND_READINGS (3), BAND_READINGS (4), BAND_READINGS (5),
};
/* clang-format on */

typedef struct
{
  DspCompressor computer;
  DspDelay audio[DSP_CHANNELS]; /* lookahead */
  DspSmoother gain;
  DspSmoother wet;   /* 0 when bypassed */
  DspSmoother heard; /* 0 when others are soloed */
} Band;

typedef struct
{
  int n_bands, glide, lookahead; /* frames */
  DspCrossover *minimum;         /* owned; this one */
  DspCrossoverLinear *linear;    /* owned; or this one */
  DspDelay dry[DSP_CHANNELS];    /* lookahead, linear phase */
  Band bands[MAX_BANDS];
  /* scratch */
  double in[DSP_CHANNELS][DSP_QUANTUM];
  double keys[MAX_BANDS][DSP_CHANNELS][DSP_QUANTUM];
  double gains[MAX_BANDS][DSP_CHANNELS][DSP_QUANTUM];
  double audio[DSP_CHANNELS][DSP_QUANTUM];
} Multiband;

/* ---- values ---- */

static int
n_bands_of (const double *values)
{
  return 2 + (int) values[BANDS];
}

static const double *
band_values (const double *values, int b)
{
  return values + FIRST_BAND + b * N_BAND_PARAMS;
}

static DspCompressorSettings
settings_of (const double *values, int b)
{
  const double *band = band_values (values, b);
  DspCompressorMode mode = (DspCompressorMode) band[MODE];
  bool compresses = mode == DSP_COMPRESSOR_DOWN || mode == DSP_COMPRESSOR_UP;
  bool unlimited = mode == DSP_COMPRESSOR_DOWN && band[RANGE] >= params[FIRST_BAND + RANGE].max;
  bool endless = compresses && band[RATIO] >= params[FIRST_BAND + RATIO].max;
  return (DspCompressorSettings){
    .detector = (DspCompressorDetector) band[DETECTOR],
    .mode = mode,
    .auto_release = band[AUTO_RELEASE] > 0.5,
    .lookahead_ms = values[LOOKAHEAD],
    .threshold_db = band[THRESHOLD],
    .ratio = endless ? INFINITY : band[RATIO],
    .knee_db = band[KNEE],
    .range_db = unlimited ? INFINITY : band[RANGE],
    .attack_ms = band[ATTACK],
    .release_ms = band[RELEASE],
    .rms_ms = band[RMS_TIME],
    .link = band[LINK] / 100,
  };
}

static double
wet_of (const double *values, int b)
{
  const double *band = band_values (values, b);
  return band[BYPASS] > 0.5 ? 0 : band[BAND_MIX] / 100 * (values[MIX] / 100);
}

static double
heard_of (const double *values, int b)
{
  bool solo = false;
  for (int i = 0; i < n_bands_of (values); i++)
    solo = solo || band_values (values, i)[SOLO] > 0.5;
  return !solo || band_values (values, b)[SOLO] > 0.5 ? 1 : 0;
}

/* ---- life ---- */

static void
stop (void *state)
{
  Multiband *self = state;
  dsp_crossover_free (self->minimum);
  dsp_crossover_linear_free (self->linear);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->dry[c]);
  for (int b = 0; b < self->n_bands; b++)
    {
      dsp_compressor_finish (&self->bands[b].computer);
      for (int c = 0; c < DSP_CHANNELS; c++)
        dsp_delay_finish (&self->bands[b].audio[c]);
    }
  free (self);
}

static bool
start_band (Multiband *self, int b, double rate, const double *values)
{
  Band *band = &self->bands[b];
  DspCompressorSettings settings = settings_of (values, b);
  bool ok = dsp_compressor_init (&band->computer, rate, &settings);
  for (int c = 0; c < DSP_CHANNELS; c++)
    ok = dsp_delay_init (&band->audio[c], self->lookahead, 0) && ok;
  dsp_smoother_set (&band->gain, dsp_db_to_gain (band_values (values, b)[GAIN]));
  dsp_smoother_set (&band->wet, wet_of (values, b));
  dsp_smoother_set (&band->heard, heard_of (values, b));
  return ok;
}

static void *
start (double rate, const double *values)
{
  Multiband *self = calloc (1, sizeof (Multiband));
  if (!self)
    return NULL;
  const double *hz = values + CROSSOVERS;
  DspCrossoverSlope slope = (DspCrossoverSlope) values[SLOPE];
  bool linear = (int) values[PHASE] == LINEAR, ok = true;
  self->n_bands = n_bands_of (values);
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->lookahead = dsp_compressor_latency (values[LOOKAHEAD], rate);
  if (linear)
    self->linear = dsp_crossover_linear_new (rate, self->n_bands, slope, hz);
  else
    self->minimum = dsp_crossover_new (rate, self->n_bands, slope, hz);
  for (int c = 0; c < DSP_CHANNELS; c++)
    ok = dsp_delay_init (&self->dry[c], linear ? self->lookahead : 0, 0) && ok;
  for (int b = 0; b < self->n_bands; b++)
    ok = start_band (self, b, rate, values) && ok;
  if (!ok || (!self->linear && !self->minimum))
    {
      stop (self);
      return NULL;
    }
  return self;
}

static void
update (void *state, const double *values)
{
  Multiband *self = state;
  if (self->linear)
    dsp_crossover_linear_move (self->linear, values + CROSSOVERS);
  else
    dsp_crossover_move (self->minimum, values + CROSSOVERS);
  for (int b = 0; b < self->n_bands; b++)
    {
      Band *band = &self->bands[b];
      DspCompressorSettings settings = settings_of (values, b);
      dsp_compressor_set (&band->computer, &settings, self->glide);
      double gain = dsp_db_to_gain (band_values (values, b)[GAIN]);
      dsp_smoother_glide (&band->gain, gain, self->glide);
      dsp_smoother_glide (&band->wet, wet_of (values, b), self->glide);
      dsp_smoother_glide (&band->heard, heard_of (values, b), self->glide);
    }
}

/* ---- audio ---- */

/* What a gain is in the end: all of the band, or the wet share of it. */
static inline double
in_force (double gain, double level, double wet, double heard)
{
  return heard * (1 + wet * (gain * level - 1));
}

/* Gains of the computer become those in force. False: all are 1. */
static bool
finish_gains (Band *band, bool changes, double *const *gain, int n)
{
  if (dsp_smoother_still (&band->gain) && dsp_smoother_still (&band->wet)
      && dsp_smoother_still (&band->heard))
    {
      double level = band->gain.value, wet = band->wet.value, heard = band->heard.value;
      if (heard == 1 && (wet == 0 || (!changes && level == 1)))
        return false;
      for (int c = 0; c < DSP_CHANNELS; c++)
        for (int i = 0; i < n; i++)
          gain[c][i] = in_force (gain[c][i], level, wet, heard);
      return true;
    }
  for (int i = 0; i < n; i++)
    {
      double level = dsp_smoother_next (&band->gain), wet = dsp_smoother_next (&band->wet);
      double heard = dsp_smoother_next (&band->heard);
      for (int c = 0; c < DSP_CHANNELS; c++)
        gain[c][i] = in_force (gain[c][i], level, wet, heard);
    }
  return true;
}

/* Adds a band to the sum of the others, or what it changes to the dry signal. */
static void
add_band (Multiband *self, int b, bool changes, double *const *y, int n)
{
  Band *band = &self->bands[b];
  double *const gain[] = { self->gains[b][0], self->gains[b][1] };
  changes = finish_gains (band, changes, gain, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      const double *x = self->keys[b][c];
      if (self->lookahead > 0)
        {
          memcpy (self->audio[c], x, (size_t) n * sizeof (double));
          dsp_delay_process (&band->audio[c], self->audio[c], n);
          x = self->audio[c];
        }
      if (self->linear)
        for (int i = 0; i < n && changes; i++)
          y[c][i] += (gain[c][i] - 1) * x[i];
      else if (changes)
        for (int i = 0; i < n; i++)
          y[c][i] += gain[c][i] * x[i];
      else
        for (int i = 0; i < n; i++)
          y[c][i] += x[i];
    }
}

/* The bands' gains as their computers want them. */
static void
compute_gains (Multiband *self, int n, bool *changes)
{
  DspCompressor *bank[MAX_BANDS];
  const double *key[MAX_BANDS][DSP_CHANNELS];
  double *gain[MAX_BANDS][DSP_CHANNELS];
  for (int b = 0; b < self->n_bands; b++)
    {
      bank[b] = &self->bands[b].computer;
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          key[b][c] = self->keys[b][c];
          gain[b][c] = self->gains[b][c];
        }
    }
  dsp_compressor_process_bank (bank, self->n_bands, (const double *const(*)[DSP_CHANNELS]) key, n,
                               (double *const(*)[DSP_CHANNELS]) gain, changes);
}

static void
process_part (Multiband *self, double *const *ch, int n)
{
  const double *const in[] = { self->in[0], self->in[1] };
  double *out[MAX_BANDS][DSP_CHANNELS];
  for (int b = 0; b < self->n_bands; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      out[b][c] = self->keys[b][c];
  double *const(*bands)[DSP_CHANNELS] = (double *const(*)[DSP_CHANNELS]) out;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      memcpy (self->in[c], ch[c], (size_t) n * sizeof (double));
      memset (ch[c], 0, (size_t) n * sizeof (double));
    }
  if (self->linear)
    {
      dsp_crossover_linear_process (self->linear, in, ch, bands, n);
      for (int c = 0; c < DSP_CHANNELS; c++)
        dsp_delay_process (&self->dry[c], ch[c], n);
    }
  else
    dsp_crossover_process (self->minimum, in, bands, n);
  bool changes[MAX_BANDS];
  compute_gains (self, n, changes);
  for (int b = 0; b < self->n_bands; b++)
    add_band (self, b, changes[b], ch, n);
}

static void
process (void *state, double *const *ch, int n)
{
  for (int done = 0; done < n; done += DSP_QUANTUM)
    {
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_part (state, part, n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM);
    }
}

static void
read_state (void *state, double *numbers)
{
  Multiband *self = state;
  numbers[REDUCTION] = 0;
  for (int b = 0; b < MAX_BANDS; b++)
    {
      Band *band = &self->bands[b];
      double *of_band = numbers + FIRST_READING + b * N_BAND_READINGS;
      double db[DSP_CHANNELS] = { 0 }, level = -INFINITY, gain = 1;
      if (b < self->n_bands)
        {
          dsp_compressor_take_change (&band->computer, db);
          level = dsp_compressor_take_level (&band->computer);
          gain = band->gain.value;
        }
      double change = fabs (db[0]) > fabs (db[1]) ? db[0] : db[1];
      double applied = 1 + band->wet.value * (dsp_db_to_gain (change) * gain - 1);
      of_band[BAND_REDUCTION] = change < 0 ? change : 0;
      of_band[BAND_GAIN] = dsp_gain_to_db (applied);
      of_band[BAND_LEVEL] = level;
      if (of_band[BAND_REDUCTION] < numbers[REDUCTION])
        numbers[REDUCTION] = of_band[BAND_REDUCTION];
    }
}

/* ---- pure ---- */

static int
latency (double rate, const double *values)
{
  return dsp_compressor_latency (values[LOOKAHEAD], rate)
         + ((int) values[PHASE] == LINEAR ? dsp_crossover_linear_latency (rate) : 0);
}

static int64_t
memory (double rate, const double *values)
{
  int64_t split, longest = 0;
  if ((int) values[PHASE] == LINEAR)
    split = dsp_crossover_linear_taps (rate) + dsp_crossover_linear_latency (rate);
  else
    split = dsp_crossover_memory (rate, n_bands_of (values), (DspCrossoverSlope) values[SLOPE],
                                  values + CROSSOVERS);
  for (int b = 0; b < n_bands_of (values); b++)
    {
      DspCompressorSettings settings = settings_of (values, b);
      int64_t frames = dsp_compressor_memory (&settings, rate);
      longest = frames > longest ? frames : longest;
    }
  return split + longest + dsp_compressor_latency (values[LOOKAHEAD], rate);
}

/* With the gains that the bands have in silence. */
static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  const double silence_db = -200;
  int n_bands = n_bands_of (values);
  bool linear = (int) values[PHASE] == LINEAR;
  DspCrossoverSlope slope = (DspCrossoverSlope) values[SLOPE];
  double gains[MAX_BANDS], splits[DSP_CROSSOVER_SPLITS];
  for (int b = 0; b < n_bands; b++)
    {
      DspCompressorSettings settings = settings_of (values, b);
      double gain = dsp_db_to_gain (dsp_compressor_static_gain (&settings, silence_db));
      gains[b] = in_force (gain, dsp_db_to_gain (band_values (values, b)[GAIN]), wet_of (values, b),
                           heard_of (values, b));
    }
  dsp_crossover_tree_warp_splits (n_bands, rate, values + CROSSOVERS, splits);
  for (int i = 0; i < n; i++)
    {
      DspComplex bands[MAX_BANDS];
      double weights[MAX_BANDS];
      if (linear)
        dsp_crossover_tree_weights (n_bands, slope, splits, dsp_crossover_tree_warp (rate, hz[i]),
                                    weights);
      else
        dsp_crossover_tree_response (n_bands, slope, rate, values + CROSSOVERS, hz[i], bands);
      h[i][0] = h[i][1] = 0;
      for (int b = 0; b < n_bands; b++)
        {
          h[i][0] += gains[b] * (linear ? weights[b] : bands[b][0]);
          h[i][1] += linear ? 0 : gains[b] * bands[b][1];
        }
    }
}

const DspModule dsp_module_multiband = {
  .id = "multiband",
  .name = "Multiband",
  .help = "Two to five bands, each with its compressor or expander; nothing changes until one "
          "works.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read_state,
  .latency = latency,
  .memory = memory,
  .response = response,
};
