/* dsp-module-limiter.c — the true-peak limiter as a module. */
#include "dsp-limiter.h"
#include "dsp-module.h"

#include <stdlib.h>

enum
{
  DRIVE,
  CEILING,
  STYLE,
  RELEASE,
  ADAPTIVE,
  LINK,
  LOOKAHEAD,
  DELTA,
  N_PARAMS
};

enum
{
  REDUCTION,
  FAST,
  BASS,
  LAST,
  CLIPPED,
  TRUE_PEAK,
  N_READINGS
};

static const DspChoice style_choices[] = {
  [DSP_LIMITER_TRANSPARENT] = { "transparent", "Transparent" },
  [DSP_LIMITER_BALANCED] = { "balanced", "Balanced" },
  [DSP_LIMITER_LOUD] = { "loud", "Loud" },
  [DSP_LIMITER_CLIP] = { "clip", "Clip" },
  [DSP_N_LIMITER_STYLES] = { NULL, NULL },
};

static const DspParam params[N_PARAMS] = {
  [DRIVE] = { .id = "drive",
              .name = "Drive",
              .help = "Gain into the limiter: louder against the same ceiling.",
              .unit = "dB",
              .scale = DSP_SCALE_LINEAR,
              .min = -12,
              .max = 24,
              .def = 0,
              .digits = 2,
              .flags = DSP_PARAM_KEPT },
  [CEILING] = { .id = "ceiling",
                .name = "Ceiling",
                .help = "The true peak that is never exceeded.",
                .unit = "dB",
                .scale = DSP_SCALE_LINEAR,
                .min = -20,
                .max = 0,
                .def = -1,
                .digits = 2 },
  [STYLE]
  = { .id = "style",
      .name = "Style",
      .help = "Transparent keeps the bass clean and looks far ahead; Loud is denser; Clip takes "
              "the highest peaks by soft clipping first.",
      .unit = "",
      .scale = DSP_SCALE_CHOICE,
      .min = 0,
      .max = DSP_N_LIMITER_STYLES - 1,
      .def = DSP_LIMITER_TRANSPARENT,
      .choices = style_choices,
      .flags = DSP_PARAM_STRUCTURAL },
  [RELEASE]
  = { .id = "release",
      .name = "Release",
      .help = "How fast the level comes back after a peak (63 %): short is louder and less "
              "clean.",
      .unit = "ms",
      .scale = DSP_SCALE_LOG,
      .min = 5,
      .max = 500,
      .def = 40,
      .digits = 0 },
  [ADAPTIVE] = { .id = "adaptive",
                 .name = "Adaptive release",
                 .help = "How much of what was held down for long comes back slowly (six times the "
                         "release, a second at most), so that dense music does not pump.",
                 .unit = "%",
                 .scale = DSP_SCALE_LINEAR,
                 .min = 0,
                 .max = 100,
                 .def = 100,
                 .digits = 0,
                 .flags = DSP_PARAM_ADVANCED },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are turned down alike and the image stays.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .min = 0,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [LOOKAHEAD] = { .id = "lookahead",
                  .name = "Lookahead",
                  .help = "Times that of the style: longer turns down more gently before a peak, "
                          "shorter keeps more of its attack.",
                  .unit = "%",
                  .scale = DSP_SCALE_LOG,
                  .min = 25,
                  .max = 400,
                  .def = 100,
                  .digits = 0,
                  .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  [DELTA] = { .id = "delta",
              .name = "Delta",
              .help = "Hear only what the limiter takes away: driven input less output.",
              .unit = "",
              .scale = DSP_SCALE_TOGGLE,
              .min = 0,
              .max = 1,
              .def = 0,
              .flags = DSP_PARAM_LISTEN },
};

static const DspReading readings[N_READINGS] = {
  [REDUCTION] = { .id = "gain_reduction_db",
                  .name = "Gain reduction",
                  .unit = "dB",
                  .min = -20,
                  .max = 0,
                  .digits = 1,
                  .kind = DSP_READING_REDUCTION },
  [FAST] = { .id = "peak_reduction_db",
             .name = "of peaks",
             .unit = "dB",
             .min = -20,
             .max = 0,
             .digits = 1,
             .kind = DSP_READING_REDUCTION },
  [BASS] = { .id = "bass_reduction_db",
             .name = "by the bass",
             .unit = "dB",
             .min = -20,
             .max = 0,
             .digits = 1,
             .kind = DSP_READING_REDUCTION },
  [LAST] = { .id = "second_reduction_db",
             .name = "by the second stage",
             .unit = "dB",
             .min = -6,
             .max = 0,
             .digits = 2,
             .kind = DSP_READING_REDUCTION },
  [CLIPPED] = { .id = "clip_reduction_db",
                .name = "by clipping",
                .unit = "dB",
                .min = -12,
                .max = 0,
                .digits = 1,
                .kind = DSP_READING_REDUCTION },
  [TRUE_PEAK] = { .id = "true_peak_dbtp",
                  .name = "True peak out",
                  .unit = "dB",
                  .min = -60,
                  .max = 6,
                  .digits = 2,
                  .kind = DSP_READING_LEVEL },
};

static DspLimiterSettings
settings_of (const double *values)
{
  return (DspLimiterSettings){ .style = (DspLimiterStyle) values[STYLE],
                               .ceiling_db = values[CEILING],
                               .drive_db = values[DRIVE],
                               .release_ms = values[RELEASE],
                               .adaptive = values[ADAPTIVE] / 100,
                               .lookahead = values[LOOKAHEAD] / 100,
                               .link = values[LINK] / 100,
                               .margin_db = 0.01,
                               .delta = values[DELTA] != 0 };
}

static void *
start (double rate, const double *values)
{
  DspLimiterSettings settings = settings_of (values);
  return dsp_limiter_new (rate, &settings);
}

static void
stop (void *state)
{
  dsp_limiter_free (state);
}

static void
update (void *state, const double *values)
{
  DspLimiterSettings settings = settings_of (values);
  dsp_limiter_update (state, &settings);
}

static void
process (void *state, double *const *ch, int n)
{
  dsp_limiter_process (state, ch, n);
}

static void
read_state (void *state, double *numbers)
{
  DspLimiterReading reading;
  dsp_limiter_take (state, &reading);
  numbers[REDUCTION] = reading.reduction_db;
  numbers[FAST] = reading.fast_db;
  numbers[BASS] = reading.bass_db;
  numbers[LAST] = reading.last_db;
  numbers[CLIPPED] = reading.clip_db;
  numbers[TRUE_PEAK] = reading.true_peak_db;
}

static int
latency (double rate, const double *values)
{
  DspLimiterSettings settings = settings_of (values);
  return dsp_limiter_latency (rate, &settings);
}

static int64_t
memory (double rate, const double *values)
{
  DspLimiterSettings settings = settings_of (values);
  return dsp_limiter_memory (rate, &settings);
}

const DspModule dsp_module_limiter = {
  .id = "limiter",
  .name = "Limiter",
  .help = "True-peak limiter and maximizer with a guaranteed ceiling.",
  .version = 2,
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
};
