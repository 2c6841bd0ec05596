/* dsp-common.h — what every module that wants it has without doing it: wet/dry mix, output gain and
 * the channels it works on.
 *
 * A module puts the rows it wants last in its table; DspInstance finds them and does the work
 * around the module's process:
 *
 *   x ─ choose channels ─ MODULE ─ mix with x, late by the module's latency ─ output ─ put back
 *
 * With M = (L + R) / 2 and S = (L - R) / 2. What comes back is added as a difference, out = x + d:
 * what the module leaves alone stays as it is, bit for bit. A module that treats its two channels
 * differently (balance, bands on the side) takes no channels row. */
#pragma once

#include "dsp-module.h"

typedef enum
{
  DSP_CHANNELS_STEREO,   /* left and right, together */
  DSP_CHANNELS_MID_SIDE, /* mid is the module's channel 0, side its channel 1 */
  DSP_CHANNELS_MID,      /* this one alone, on both channels of the module, as a mono programme */
  DSP_CHANNELS_SIDE,
  DSP_CHANNELS_LEFT,
  DSP_CHANNELS_RIGHT,
  DSP_N_CHANNELS
} DspChannels;

extern const DspChoice dsp_channels_choices[];

/* Rows for a module's table. */
/* clang-format off */
#define DSP_PARAM_MIX                                                                              \
  { .id = "mix", .name = "Mix", .unit = "%", .scale = DSP_SCALE_LINEAR, .max = 100, .def = 100,    \
    .flags = DSP_PARAM_COMMON, .help = "Share of the processed signal; the rest is the input." }
#define DSP_PARAM_OUTPUT                                                                           \
  { .id = "output", .name = "Output", .unit = "dB", .scale = DSP_SCALE_LINEAR, .min = -24,         \
    .max = 24, .digits = 2, .flags = DSP_PARAM_COMMON, .help = "Level behind the module." }
#define DSP_PARAM_CHANNELS                                                                         \
  { .id = "channels", .name = "Channels", .unit = "", .scale = DSP_SCALE_CHOICE,                   \
    .max = DSP_N_CHANNELS - 1, .choices = dsp_channels_choices,                                    \
    .flags = DSP_PARAM_COMMON | DSP_PARAM_STRUCTURAL,                                              \
    .help = "What is processed; the rest passes untouched." }
/* clang-format on */

typedef struct DspCommon DspCommon;

/* Whether the module has any of the rows. */
bool dsp_common_wanted (const DspModule *module);

/* [main] For a module at these values. NULL when out of memory. */
DspCommon *dsp_common_new (const DspModule *module, double rate, const double *values);
void dsp_common_free (DspCommon *self);
/* [render] Glides in DSP_GLIDE_MS. */
void dsp_common_update (DspCommon *self, const double *values);
/* [render] Around module->process (state). */
void dsp_common_process (DspCommon *self, void *state, double *const *ch, int n);

/* [any, pure] Of the mid channel: the module's response in dB with its mix, output and channels.
 * Only for modules that have a response. Values are legal. */
void dsp_module_response (const DspModule *module, const double *values, double rate,
                          const double *hz, double *db, int n);
