/* dsp-meter-analyser.c — the spectrum of the moment, for a display. */
#include "dsp-meter.h"
#include "dsp-spectrum.h"

extern const DspMeter dsp_meter_analyser;

enum
{
  PEAK,
  CENTROID,
  N_READINGS
};

static const DspReading readings[N_READINGS] = {
  [PEAK] = { "peak_hz", "Strongest frequency", "Hz", 20, 20000, 0, DSP_READING_NUMBER },
  [CENTROID] = { "centroid_hz", "Centre of power", "Hz", 20, 20000, 0, DSP_READING_NUMBER },
};

static void *
start (double rate, int channels)
{
  return dsp_spectrum_new (rate, channels, DSP_SPECTRUM_LIVE);
}

static void
stop (void *state)
{
  dsp_spectrum_free (state);
}

static void
reset (void *state)
{
  dsp_spectrum_reset (state);
}

static void
process (void *state, const double *const *ch, int n)
{
  dsp_spectrum_process (state, ch, n);
}

static void
read_all (void *state, double *out)
{
  dsp_spectrum_update (state);
  out[PEAK] = dsp_spectrum_peak_hz (state);
  out[CENTROID] = dsp_spectrum_centroid_hz (state);
}

static int
curve (void *state, double *hz, double *db, int max)
{
  dsp_spectrum_update (state);
  return dsp_spectrum_curve (state, hz, db, max);
}

const DspMeter dsp_meter_analyser = {
  .id = "analyser",
  .name = "Analyser",
  .help = "Power over frequency of the moment.",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
  .curve = curve,
};
