/* dsp-module-compressor.c — the compressor of dsp-compressor.h with a filter before its detector.
 *
 *   x ─┬─ low cut ─ tilt ─ gain computer ─┐
 *      └─ delay (lookahead) ──────────────×─ make-up
 *
 * There is no automatic make-up: what a compressor takes from the loudness depends on the music.
 * The survey measures each slot's loudness before and after, and listening matches it. */
#include "dsp-common.h"
#include "dsp-compressor.h"
#include "dsp-delay.h"
#include "dsp-key-filter.h"
#include "dsp-module.h"

enum
{
  MODE,
  THRESHOLD,
  RATIO,
  KNEE,
  RANGE,
  MAKE_UP,
  ATTACK,
  RELEASE,
  AUTO_RELEASE,
  LOOKAHEAD,
  DETECTOR,
  RMS_TIME,
  LINK,
  LOW_CUT,
  TILT,
  LISTEN,
  MIX,
  OUTPUT,
  CHANNELS,
  N_PARAMS
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

static const char curve_group[] = "Curve", time_group[] = "Time", key_group[] = "Detector";

static const DspParam params[N_PARAMS] = {
  [MODE] = { .id = "mode",
             .name = "Mode",
             .help = "Compress turns down what is above the threshold, upward turns up what is "
                     "below it; the expanders do the opposite. Upward modes need a range.",
             .unit = "",
             .group = curve_group,
             .scale = DSP_SCALE_CHOICE,
             .max = DSP_COMPRESSOR_EXPAND_UP,
             .choices = modes,
             .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  [THRESHOLD]
  = { .id = "threshold",
      .name = "Threshold",
      .help = "Level above which the gain is reduced; in the other modes, from which on it "
              "is changed.",
      .unit = "dB",
      .group = curve_group,
      .scale = DSP_SCALE_LINEAR,
      .min = -60,
      .max = 0,
      .def = -18,
      .digits = 1 },
  [RATIO] = { .id = "ratio",
              .name = "Ratio",
              .help = "dB of input beyond the threshold for one dB of output, 200 is endless; an "
                      "expander makes as many dB out of one.",
              .unit = ":1",
              .group = curve_group,
              .scale = DSP_SCALE_LOG,
              .min = 1,
              .max = 200,
              .def = 2,
              .digits = 2 },
  [KNEE] = { .id = "knee",
             .name = "Knee",
             .help = "Width of the bend around the threshold.",
             .unit = "dB",
             .group = curve_group,
             .scale = DSP_SCALE_LINEAR,
             .min = 0,
             .max = 24,
             .def = 6,
             .digits = 1 },
  [RANGE] = { .id = "range",
              .name = "Range",
              .help = "The gain is never changed by more than this; 40 dB is no limit for a "
                      "compressor.",
              .unit = "dB",
              .group = curve_group,
              .scale = DSP_SCALE_LINEAR,
              .min = 0,
              .max = 40,
              .def = 40,
              .digits = 1 },
  [MAKE_UP] = { .id = "make-up",
                .name = "Make-up",
                .help = "Gain of the compressed signal.",
                .unit = "dB",
                .group = curve_group,
                .scale = DSP_SCALE_LINEAR,
                .min = -12,
                .max = 24,
                .def = 0,
                .digits = 1 },
  [ATTACK] = { .id = "attack",
               .name = "Attack",
               .help = "Time to 63 % of the change after the level has risen.",
               .unit = "ms",
               .group = time_group,
               .scale = DSP_SCALE_LOG,
               .min = 0.1,
               .max = 200,
               .def = 20,
               .digits = 1 },
  [RELEASE] = { .id = "release",
                .name = "Release",
                .help = "Time to 63 % of the way back; never shorter than the attack.",
                .unit = "ms",
                .group = time_group,
                .scale = DSP_SCALE_LOG,
                .min = 10,
                .max = 3000,
                .def = 150,
                .digits = 0 },
  [AUTO_RELEASE] = { .id = "auto-release",
                     .name = "Auto release",
                     .help = "Fast after short peaks, 1.2 s after long loud passages.",
                     .unit = "",
                     .group = time_group,
                     .scale = DSP_SCALE_TOGGLE,
                     .max = 1,
                     .flags = DSP_PARAM_STRUCTURAL },
  [LOOKAHEAD] = { .id = "lookahead",
                  .name = "Lookahead",
                  .help = "The gain starts to move this much before the level does, in a smooth "
                          "ramp; with a short attack it has arrived when the peak comes.",
                  .unit = "ms",
                  .group = time_group,
                  .scale = DSP_SCALE_LINEAR,
                  .max = 20,
                  .digits = 1,
                  .flags = DSP_PARAM_STRUCTURAL },
  [DETECTOR]
  = { .id = "detector",
      .name = "Detector",
      .help = "What is compared with the threshold: the peaks, their power, or the peaks "
              "held so that tones are not distorted.",
      .unit = "",
      .group = key_group,
      .scale = DSP_SCALE_CHOICE,
      .max = DSP_COMPRESSOR_CLEAN,
      .def = DSP_COMPRESSOR_RMS,
      .choices = detectors,
      .flags = DSP_PARAM_STRUCTURAL },
  [RMS_TIME] = { .id = "rms-time",
                 .name = "RMS time",
                 .help = "Time constant of the power average.",
                 .unit = "ms",
                 .group = key_group,
                 .scale = DSP_SCALE_LOG,
                 .min = 1,
                 .max = 100,
                 .def = 10,
                 .digits = 0,
                 .flags = DSP_PARAM_ADVANCED },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are reduced alike and the image stays.",
             .unit = "%",
             .group = key_group,
             .scale = DSP_SCALE_LINEAR,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [LOW_CUT] = { .id = "low-cut",
                .name = "Detector low cut",
                .help = "The detector does not hear what is below (12 dB/oct); 10 Hz is off.",
                .unit = "Hz",
                .group = key_group,
                .scale = DSP_SCALE_LOG,
                .min = 10,
                .max = 500,
                .def = 10,
                .digits = 0 },
  [TILT] = { .id = "tilt",
             .name = "Detector tilt",
             .help = "dB per octave around 1 kHz by which the detector hears treble louder and "
                     "bass softer; +3 weighs all octaves of music alike.",
             .unit = "dB/oct",
             .group = key_group,
             .scale = DSP_SCALE_LINEAR,
             .min = -6,
             .max = 6,
             .digits = 1,
             .flags = DSP_PARAM_ADVANCED },
  [LISTEN] = { .id = "listen",
               .name = "Listen to detector",
               .help = "Hear what the detector hears.",
               .unit = "",
               .group = key_group,
               .scale = DSP_SCALE_TOGGLE,
               .max = 1,
               .flags = DSP_PARAM_LISTEN },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};

enum
{
  REDUCTION,
  REDUCTION_LEFT,
  REDUCTION_RIGHT,
  KEY_LEVEL,
  GAIN,
  N_READINGS
};

#define REDUCTION_ROW(ID, NAME)                                                                    \
  {                                                                                                \
    .id = ID, .name = NAME, .unit = "dB", .min = -20, .max = 0, .digits = 1,                       \
    .kind = DSP_READING_REDUCTION                                                                  \
  }

static const DspReading readings[N_READINGS] = {
  [REDUCTION] = REDUCTION_ROW ("gain_reduction_db", "Gain reduction"),
  [REDUCTION_LEFT] = REDUCTION_ROW ("left_reduction_db", "Reduction left or mid"),
  [REDUCTION_RIGHT] = REDUCTION_ROW ("right_reduction_db", "Reduction right or side"),
  [KEY_LEVEL] = { .id = "key_level_db",
                  .name = "Detector level",
                  .unit = "dB",
                  .min = -60,
                  .max = 0,
                  .digits = 1,
                  .kind = DSP_READING_LEVEL },
  [GAIN] = { .id = "gain_db",
             .name = "Gain with make-up",
             .unit = "dB",
             .min = -20,
             .max = 20,
             .digits = 1,
             .kind = DSP_READING_NUMBER },
};

typedef struct
{
  DspCompressor computer;
  DspKeyFilter filter;
  DspDelay audio[DSP_CHANNELS], heard[DSP_CHANNELS];
  int glide;
  DspSmoother make_up, listen;
} Compressor;

/* ---- life ---- */

static DspCompressorSettings
settings_of (const double *values)
{
  bool down = (int) values[MODE] == DSP_COMPRESSOR_DOWN;
  bool unlimited = down && values[RANGE] >= params[RANGE].max;
  bool endless = values[RATIO] >= params[RATIO].max;
  bool compress = down || (int) values[MODE] == DSP_COMPRESSOR_UP;
  return (DspCompressorSettings){
    .detector = (DspCompressorDetector) values[DETECTOR],
    .mode = (DspCompressorMode) values[MODE],
    .auto_release = values[AUTO_RELEASE] > 0.5,
    .lookahead_ms = values[LOOKAHEAD],
    .threshold_db = values[THRESHOLD],
    .ratio = compress && endless ? INFINITY : values[RATIO],
    .knee_db = values[KNEE],
    .range_db = unlimited ? INFINITY : values[RANGE],
    .attack_ms = values[ATTACK],
    .release_ms = values[RELEASE],
    .rms_ms = values[RMS_TIME],
    .link = values[LINK] / 100,
  };
}

static double
low_cut (const double *values)
{
  return values[LOW_CUT] > params[LOW_CUT].min ? values[LOW_CUT] : 0;
}

static void
stop (void *state)
{
  Compressor *self = state;
  dsp_compressor_finish (&self->computer);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_delay_finish (&self->audio[c]);
      dsp_delay_finish (&self->heard[c]);
    }
  free (self);
}

static void *
start (double rate, const double *values)
{
  Compressor *self = calloc (1, sizeof (Compressor));
  if (!self)
    return NULL;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  DspCompressorSettings settings = settings_of (values);
  bool enough = dsp_compressor_init (&self->computer, rate, &settings);
  int latency = dsp_compressor_latency (values[LOOKAHEAD], rate);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      enough = dsp_delay_init (&self->audio[c], latency, 0) && enough;
      enough = dsp_delay_init (&self->heard[c], latency, 0) && enough;
    }
  if (!enough)
    {
      stop (self);
      return NULL;
    }
  dsp_key_filter_init (&self->filter, rate, low_cut (values), values[TILT]);
  dsp_smoother_set (&self->make_up, dsp_db_to_gain (values[MAKE_UP]));
  dsp_smoother_set (&self->listen, values[LISTEN]);
  return self;
}

static void
update (void *state, const double *values)
{
  Compressor *self = state;
  DspCompressorSettings settings = settings_of (values);
  dsp_compressor_set (&self->computer, &settings, self->glide);
  dsp_key_filter_set (&self->filter, low_cut (values), values[TILT]);
  dsp_smoother_glide (&self->make_up, dsp_db_to_gain (values[MAKE_UP]), self->glide);
  dsp_smoother_glide (&self->listen, values[LISTEN], self->glide);
}

/* ---- processing ---- */

/* x times gain (as far as it is not all 1) times make-up. */
static void
apply_gain (Compressor *self, double *const *ch, double *const *gain, bool moved, int n)
{
  double make_up[DSP_QUANTUM];
  bool still = dsp_smoother_still (&self->make_up);
  if (still && self->make_up.value == 1 && !moved)
    return;
  dsp_smoother_fill (&self->make_up, make_up, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      ch[c][i] *= gain[c][i] * make_up[i];
}

static void
listen (Compressor *self, double *const *ch, double *const *heard, int n)
{
  double share[DSP_QUANTUM];
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_process (&self->heard[c], heard[c], n);
  if (dsp_smoother_still (&self->listen) && self->listen.value == 0)
    return;
  dsp_smoother_fill (&self->listen, share, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      ch[c][i] += share[i] * (heard[c][i] - ch[c][i]);
}

static void
process_quantum (Compressor *self, double *const *ch, int n)
{
  double keys[DSP_CHANNELS][DSP_QUANTUM], gains[DSP_CHANNELS][DSP_QUANTUM];
  double *const key[] = { keys[0], keys[1] }, *const gain[] = { gains[0], gains[1] };
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (key[c], ch[c], (size_t) n * sizeof (double));
  dsp_key_filter_process (&self->filter, key, n);
  const double *const heard[] = { key[0], key[1] };
  bool moved = dsp_compressor_process (&self->computer, heard, n, gain);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_process (&self->audio[c], ch[c], n);
  apply_gain (self, ch, gain, moved, n);
  listen (self, ch, key, n);
}

static void
process (void *state, double *const *ch, int n)
{
  for (int done = 0; done < n; done += DSP_QUANTUM)
    {
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_quantum (state, part, n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM);
    }
}

static void
read_state (void *state, double *numbers)
{
  Compressor *self = state;
  double db[DSP_CHANNELS];
  dsp_compressor_take_change (&self->computer, db);
  double furthest = fabs (db[0]) > fabs (db[1]) ? db[0] : db[1];
  numbers[REDUCTION] = furthest < 0 ? furthest : 0;
  numbers[REDUCTION_LEFT] = db[0] < 0 ? db[0] : 0;
  numbers[REDUCTION_RIGHT] = db[1] < 0 ? db[1] : 0;
  numbers[KEY_LEVEL] = dsp_compressor_take_level (&self->computer);
  numbers[GAIN] = furthest + dsp_gain_to_db (self->make_up.value);
}

/* ---- pure ---- */

static int
latency (double rate, const double *values)
{
  return dsp_compressor_latency (values[LOOKAHEAD], rate);
}

/* What the filter rings of a past at +24 dBFS is to be 1e-7 of the least level that matters: the
 * least threshold with its knee, or -120 dBFS where what is below it matters. */
static int64_t
memory (double rate, const double *values)
{
  DspCompressorSettings settings = settings_of (values);
  double nepers = settings.mode == DSP_COMPRESSOR_DOWN ? 27.5 : 33;
  return dsp_compressor_memory (&settings, rate) + latency (rate, values)
         + dsp_key_filter_memory (low_cut (values), values[TILT], nepers, rate);
}

static void
transfer (const double *values, const double *in_db, double *out_db, int n)
{
  DspCompressorSettings settings = settings_of (values);
  for (int i = 0; i < n; i++)
    out_db[i] = in_db[i] + dsp_compressor_static_gain (&settings, in_db[i]) + values[MAKE_UP];
}

const DspModule dsp_module_compressor = {
  .id = "compressor",
  .name = "Compressor",
  .help = "Evens out level: soft knee, peak or RMS detection, lookahead, detector filter.",
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
  .transfer = transfer,
};
