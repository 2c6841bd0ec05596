/* dsp-module-limiter.c — the true-peak limiter as a module. */
#include "dsp-limiter.h"
#include "dsp-module.h"

#include <stdlib.h>

enum
{
  DRIVE,
  CEILING,
  RELEASE,
  LINK,
  STYLE,
  N_PARAMS
};

static const DspChoice style_choices[] = {
  [DSP_LIMITER_TRANSPARENT] = { "transparent", "Transparent" },
  [DSP_LIMITER_BALANCED] = { "balanced", "Balanced" },
  [DSP_LIMITER_LOUD] = { "loud", "Loud" },
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
              .digits = 1 },
  [CEILING] = { .id = "ceiling",
                .name = "Ceiling",
                .help = "The true peak that is never exceeded.",
                .unit = "dB",
                .scale = DSP_SCALE_LINEAR,
                .min = -20,
                .max = 0,
                .def = -1,
                .digits = 2 },
  [RELEASE]
  = { .id = "release",
      .name = "Release",
      .help = "How fast the level comes back after a peak (63 %); after long limiting six "
              "times as long.",
      .unit = "ms",
      .scale = DSP_SCALE_LOG,
      .min = 5,
      .max = 500,
      .def = 40,
      .digits = 0 },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are turned down alike and the image stays.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .min = 0,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [STYLE] = { .id = "style",
              .name = "Style",
              .help = "How far it looks ahead: clean and late, or dense and direct.",
              .unit = "",
              .scale = DSP_SCALE_CHOICE,
              .min = 0,
              .max = DSP_N_LIMITER_STYLES - 1,
              .def = DSP_LIMITER_TRANSPARENT,
              .choices = style_choices,
              .flags = DSP_PARAM_STRUCTURAL },
};

static const DspReading readings[] = {
  { .id = "gain_reduction_db",
    .name = "Gain reduction",
    .unit = "dB",
    .min = -20,
    .max = 0,
    .digits = 1,
    .kind = DSP_READING_REDUCTION },
};

static DspLimiterSettings
settings_of (const double *values)
{
  return (DspLimiterSettings){ .style = (DspLimiterStyle) values[STYLE],
                               .ceiling_db = values[CEILING],
                               .drive_db = values[DRIVE],
                               .release_ms = values[RELEASE],
                               .link = values[LINK] / 100,
                               .margin_db = 0.01 };
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
  numbers[0] = dsp_limiter_take_reduction_db (state);
}

static int
latency (double rate, const double *values)
{
  return dsp_limiter_latency (rate, (DspLimiterStyle) values[STYLE]);
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
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = sizeof readings / sizeof readings[0],
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read_state,
  .latency = latency,
  .memory = memory,
};
