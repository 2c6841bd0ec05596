/* dsp-meter-dynamics.c — peak to loudness ratio of the whole, peak to short-term ratio, crest. */
#include "dsp-dynamics.h"
#include "dsp-meter.h"

extern const DspMeter dsp_meter_dynamics;

enum
{
  PLR,
  PSR,
  MIN_PSR,
  MIN_PSR_AT,
  PSR_P5,
  CREST,
  N_READINGS
};

static const DspReading readings[N_READINGS] = {
  [PLR] = { "plr_db", "PLR", "dB", 0, 30, 1, DSP_READING_NUMBER },
  [PSR] = { "psr_db", "PSR now", "dB", 0, 30, 1, DSP_READING_NUMBER },
  [MIN_PSR] = { "min_psr_db", "Lowest PSR", "dB", 0, 30, 1, DSP_READING_NUMBER },
  [MIN_PSR_AT] = { "min_psr_at_s", "Lowest PSR at", "s", 0, 36000, 1, DSP_READING_TIME },
  [PSR_P5] = { "psr_p5_db", "PSR, 5th percentile", "dB", 0, 30, 1, DSP_READING_NUMBER },
  [CREST] = { "crest_db", "Crest factor", "dB", 0, 30, 1, DSP_READING_NUMBER },
};

static void *
start (double rate, int channels)
{
  return dsp_dynamics_new (rate, channels);
}

static void
stop (void *state)
{
  dsp_dynamics_free (state);
}

static void
reset (void *state)
{
  dsp_dynamics_reset (state);
}

static void
process (void *state, const double *const *ch, int n)
{
  dsp_dynamics_process (state, ch, n);
}

static void
read_all (void *state, double *out)
{
  DspDynamicsReading reading;
  dsp_dynamics_read (state, &reading);
  out[PLR] = reading.plr_db;
  out[PSR] = reading.psr_db;
  out[MIN_PSR] = reading.min_psr_db;
  out[MIN_PSR_AT] = reading.min_psr_at_s;
  out[PSR_P5] = reading.psr_p5_db;
  out[CREST] = reading.crest_db;
}

const DspMeter dsp_meter_dynamics = {
  .id = "dynamics",
  .name = "Dynamics",
  .help = "How far peaks stand above loudness: PLR over everything, PSR over 3 s, crest factor.",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
};
