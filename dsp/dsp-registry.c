/* dsp-registry.c — the lists of modules, meters and checks; each adds a declaration and a row. */
#include "dsp-registry.h"

#include <string.h>

extern const DspModule dsp_module_gain;
extern const DspModule dsp_module_eq;
extern const DspModule dsp_module_compressor;
extern const DspModule dsp_module_multiband;
extern const DspModule dsp_module_de_esser;
extern const DspModule dsp_module_resonance;
extern const DspModule dsp_module_stereo;
extern const DspModule dsp_module_saturator;
extern const DspModule dsp_module_limiter;

extern const DspMeter dsp_meter_loudness;
extern const DspMeter dsp_meter_true_peak;
extern const DspMeter dsp_meter_sample_peak;
extern const DspMeter dsp_meter_dynamics;
extern const DspMeter dsp_meter_correlation;
extern const DspMeter dsp_meter_spectrum;
extern const DspMeter dsp_meter_analyser;

extern const DspCheck dsp_check_clipping;
extern const DspCheck dsp_check_ceiling;
extern const DspCheck dsp_check_clicks;
extern const DspCheck dsp_check_dc;
extern const DspCheck dsp_check_dropouts;
extern const DspCheck dsp_check_dual_mono;
extern const DspCheck dsp_check_ends;
extern const DspCheck dsp_check_flat_tops;
extern const DspCheck dsp_check_overs;
extern const DspCheck dsp_check_repeats;
extern const DspCheck dsp_check_word;
extern const DspCheck dsp_check_silence;
extern const DspCheck dsp_check_stereo_bands;
extern const DspCheck dsp_check_balance;
extern const DspCheck dsp_check_channel_delay;
extern const DspCheck dsp_check_codec_grid;
extern const DspCheck dsp_check_bandwidth;
extern const DspCheck dsp_check_sibilance;
extern const DspCheck dsp_check_resonances;
extern const DspCheck dsp_check_low_frequencies;

/* clang-format off */
static const DspModule *const modules[] = {
  &dsp_module_gain,
  &dsp_module_eq,
  &dsp_module_compressor,
  &dsp_module_multiband,
  &dsp_module_de_esser,
  &dsp_module_resonance,
  &dsp_module_stereo,
  &dsp_module_saturator,
  &dsp_module_limiter,
  NULL,
};

static const DspMeter *const meters[] = {
  &dsp_meter_loudness,    &dsp_meter_true_peak, &dsp_meter_sample_peak, &dsp_meter_dynamics,
  &dsp_meter_correlation, &dsp_meter_spectrum,  &dsp_meter_analyser,    NULL,
};

static const DspCheck *const checks[] = {
  &dsp_check_clipping,
  &dsp_check_ceiling,
  &dsp_check_clicks,
  &dsp_check_dc,
  &dsp_check_dropouts,
  &dsp_check_dual_mono,
  &dsp_check_ends,
  &dsp_check_flat_tops,
  &dsp_check_overs,
  &dsp_check_repeats,
  &dsp_check_word,
  &dsp_check_silence,
  &dsp_check_stereo_bands,
  &dsp_check_balance,
  &dsp_check_channel_delay,
  &dsp_check_codec_grid,
  &dsp_check_bandwidth,
  &dsp_check_sibilance,
  &dsp_check_resonances,
  &dsp_check_low_frequencies,
  NULL,
};
/* clang-format on */

int
dsp_n_modules (void)
{
  return (int) (sizeof modules / sizeof modules[0]) - 1;
}

const DspModule *
dsp_module_at (int index)
{
  return index >= 0 && index < dsp_n_modules () ? modules[index] : NULL;
}

const DspModule *
dsp_module_find (const char *id)
{
  for (int i = 0; modules[i]; i++)
    if (strcmp (modules[i]->id, id) == 0)
      return modules[i];
  return NULL;
}

int
dsp_n_meters (void)
{
  return (int) (sizeof meters / sizeof meters[0]) - 1;
}

const DspMeter *
dsp_meter_at (int index)
{
  return index >= 0 && index < dsp_n_meters () ? meters[index] : NULL;
}

const DspMeter *
dsp_meter_find (const char *id)
{
  for (int i = 0; meters[i]; i++)
    if (strcmp (meters[i]->id, id) == 0)
      return meters[i];
  return NULL;
}

int
dsp_n_checks (void)
{
  return (int) (sizeof checks / sizeof checks[0]) - 1;
}

const DspCheck *
dsp_check_at (int index)
{
  return index >= 0 && index < dsp_n_checks () ? checks[index] : NULL;
}

const DspCheck *
dsp_check_find (const char *id)
{
  for (int i = 0; checks[i]; i++)
    if (strcmp (checks[i]->id, id) == 0)
      return checks[i];
  return NULL;
}
