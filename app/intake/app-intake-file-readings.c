/* app-intake-file-readings.c — what is known of a mix from its header and its measurement. */
#include "app-intake-rules.h"

#include <math.h>

#define READING(index, id, name, unit, min, max, digits, kind)                                     \
  [APP_INTAKE_##index] = { id, name, unit, min, max, digits, DSP_READING_##kind }

const DspReading app_intake_file_readings[APP_INTAKE_N_FILE_READINGS] = {
  READING (SECONDS, "duration_s", "Length", "s", 0, 3600, 1, TIME),
  READING (NOT_FINITE, "not_finite_samples", "Samples that are no numbers", "", 0, 1e9, 0, COUNT),
  READING (SAMPLE_PEAK, "sample_peak_dbfs", "Sample peak", "dBFS", -90, 3, 1, LEVEL),
  READING (FLOAT_OVER, "float_over_db", "Whole peaks over full scale", "dB", 0, 24, 2, NUMBER),
  READING (HEADROOM, "headroom_dbfs", "Sample peak without overs", "dBFS", -60, 0, 1, LEVEL),
  READING (PLR, "plr_db", "Peak to loudness", "dB", 0, 30, 1, NUMBER),
  READING (DC, "dc_dbfs", "DC offset", "dBFS", -140, 0, 1, LEVEL),
  READING (LOSSY, "lossy_format", "A lossy format", "", 0, 1, 0, COUNT),
  READING (WASTED_BITS, "wasted_bits", "Bits never used", "bit", 0, 32, 0, COUNT),
  READING (BITS, "bits", "Bits of a sample", "bit", 0, 64, 0, COUNT),
  READING (RATE, "rate_hz", "Sample rate", "Hz", 8000, 384000, 0, COUNT),
  READING (CHANNELS, "channels", "Channels", "", 1, 2, 0, COUNT),
  READING (CORRELATION, "correlation", "Correlation of left and right", "", -1, 1, 2, NUMBER),
  READING (IMBALANCE, "imbalance_db", "Stronger channel over the other", "dB", 0, 60, 1, NUMBER),
  READING (BASS, "bass_db", "Bass against the middle", "dB", -60, 40, 1, NUMBER),
};

/* One third octave holds nearly all power: a tone, of which PLR says nothing. */
static gboolean
is_tone (const AppMeasurement *m)
{
  double sum = 0, highest = 0;
  for (int i = 0; i < APP_MEASURE_THIRDS; i++)
    {
      double power = pow (10, m->thirds_db[i] / 10);
      sum += power;
      highest = MAX (highest, power);
    }
  return highest > 0.9 * sum;
}

/* Third octaves: those to 160 Hz against those of 200 Hz to 2 kHz. */
static double
bass_db (const AppMeasurement *m)
{
  double bass = 0, middle = 0;
  for (int i = 0; i < 10; i++)
    bass += pow (10, m->thirds_db[i] / 10);
  for (int i = 10; i < 21; i++)
    middle += pow (10, m->thirds_db[i] / 10);
  return bass > 0 && middle > 0 ? 10 * log10 (bass / middle) : NAN;
}

static void
read_peaks (const AppMeasurement *m, gboolean holds_more, double *readings)
{
  readings[APP_INTAKE_SAMPLE_PEAK] = m->sample_peak_dbfs;
  if (m->clip_runs == 0 && m->true_peak_exact_dbtp <= 0)
    readings[APP_INTAKE_HEADROOM] = m->sample_peak_dbfs;
  if (holds_more && m->sample_peak_dbfs > 0)
    readings[APP_INTAKE_FLOAT_OVER] = m->sample_peak_dbfs;
}

void
app_intake_read_file (AppMedia *media, const AppMeasurement *m,
                      double readings[APP_INTAKE_N_FILE_READINGS])
{
  for (int i = 0; i < APP_INTAKE_N_FILE_READINGS; i++)
    readings[i] = NAN;
  double seconds = m->rate > 0 ? (double) m->frames / m->rate : 0;
  int bits = app_media_bits (media);
  gboolean integer = bits > 0 && !app_media_is_float (media);
  read_peaks (m, !integer, readings);
  readings[APP_INTAKE_SECONDS] = seconds;
  readings[APP_INTAKE_NOT_FINITE] = (double) m->not_finite;
  if (!is_tone (m))
    {
      readings[APP_INTAKE_PLR] = m->plr_db;
      readings[APP_INTAKE_BASS] = bass_db (m);
    }
  if (seconds >= 5)
    readings[APP_INTAKE_DC] = m->dc_dbfs;
  readings[APP_INTAKE_LOSSY] = bits == 0;
  if (bits >= 20 && m->bits > 0 && m->bits <= 16)
    readings[APP_INTAKE_WASTED_BITS] = bits - m->bits;
  if (bits > 0)
    readings[APP_INTAKE_BITS] = bits;
  readings[APP_INTAKE_RATE] = m->rate;
  readings[APP_INTAKE_CHANNELS] = m->channels;
  readings[APP_INTAKE_CORRELATION] = m->correlation;
  readings[APP_INTAKE_IMBALANCE] = fabs (m->balance_db);
}
