/* dsp-meter-loudness.c — momentary, short-term and integrated loudness, range, maxima and when. */
#include "dsp-loudness.h"
#include "dsp-meter.h"

extern const DspMeter dsp_meter_loudness;

enum
{
  MOMENTARY,
  SHORT_TERM,
  INTEGRATED,
  RANGE,
  MAX_MOMENTARY,
  MAX_MOMENTARY_AT,
  MAX_SHORT_TERM,
  MAX_SHORT_TERM_AT,
  N_READINGS
};

static const DspReading readings[N_READINGS] = {
  [MOMENTARY] = { "momentary_lufs", "Momentary", "LUFS", -60, 0, 1, DSP_READING_LEVEL },
  [SHORT_TERM] = { "short_term_lufs", "Short-term", "LUFS", -60, 0, 1, DSP_READING_LEVEL },
  [INTEGRATED] = { "integrated_lufs", "Integrated", "LUFS", -60, 0, 1, DSP_READING_LEVEL },
  [RANGE] = { "range_lu", "Range", "LU", 0, 30, 1, DSP_READING_NUMBER },
  [MAX_MOMENTARY] = { "max_momentary_lufs", "Max momentary", "LUFS", -60, 0, 1, DSP_READING_LEVEL },
  [MAX_MOMENTARY_AT]
  = { "max_momentary_at_s", "Max momentary at", "s", 0, 36000, 2, DSP_READING_TIME },
  [MAX_SHORT_TERM]
  = { "max_short_term_lufs", "Max short-term", "LUFS", -60, 0, 1, DSP_READING_LEVEL },
  [MAX_SHORT_TERM_AT]
  = { "max_short_term_at_s", "Max short-term at", "s", 0, 36000, 2, DSP_READING_TIME },
};

static void *
start (double rate, int channels)
{
  return dsp_loudness_new (rate, channels);
}

static void
stop (void *state)
{
  dsp_loudness_free (state);
}

static void
reset (void *state)
{
  dsp_loudness_reset (state);
}

static void
process (void *state, const double *const *ch, int n)
{
  dsp_loudness_process (state, ch, n);
}

static void
read_all (void *state, double *out)
{
  DspLoudnessReading reading;
  dsp_loudness_read (state, &reading);
  out[MOMENTARY] = reading.momentary_lufs;
  out[SHORT_TERM] = reading.short_term_lufs;
  out[INTEGRATED] = reading.integrated_lufs;
  out[RANGE] = reading.range_lu;
  out[MAX_MOMENTARY] = reading.max_momentary_lufs;
  out[MAX_MOMENTARY_AT] = reading.max_momentary_at_s;
  out[MAX_SHORT_TERM] = reading.max_short_term_lufs;
  out[MAX_SHORT_TERM_AT] = reading.max_short_term_at_s;
}

const DspMeter dsp_meter_loudness = {
  .id = "loudness",
  .name = "Loudness",
  .help = "Loudness and loudness range of ITU-R BS.1770 and EBU R 128.",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
};
