/* app-measure.c — one pass of all meters over a piece of audio. */
#include "app-measure.h"

#include "dsp-denormal.h"
#include "dsp-dynamics.h"
#include "dsp-kernels-meter.h"
#include "dsp-math.h"
#include "dsp-registry.h"
#include "dsp-spectrum.h"

G_STATIC_ASSERT (APP_MEASURE_PSR == DSP_PSR_BINS);
G_STATIC_ASSERT (APP_MEASURE_CELLS == DSP_SPECTRUM_CELLS);

enum
{
  BLOCK = 1024, /* frames cleaned and measured at a time */
  HOPS = 10,    /* of 10 ms in a step */
};

struct _AppMeasurer
{
  int rate, channels;
  gint64 frames;
  gint64 not_finite; /* samples */

  /* owned */
  DspDynamics *dynamics;
  DspSpectrum *spectrum;
  DspMeterInstance *samples, *stereo;
  AppOverview *overview; /* or NULL */
  GArray *loudness, *momentary, *powers, *peaks;
  double *clean; /* channels x BLOCK */
};

AppMeasurer *
app_measurer_new (int rate, int channels, gboolean with_overview)
{
  if (rate < DSP_RATE_MIN || rate > DSP_RATE_MAX || channels < 1 || channels > DSP_MAX_CHANNELS)
    return NULL;
  AppMeasurer *self = g_new0 (AppMeasurer, 1);
  self->rate = rate;
  self->channels = channels;
  self->dynamics = dsp_dynamics_new (rate, channels);
  self->spectrum = dsp_spectrum_new (rate, channels, DSP_SPECTRUM_GATED);
  self->samples = dsp_meter_new (dsp_meter_find ("sample-peak"), rate, channels);
  self->stereo = dsp_meter_new (dsp_meter_find ("correlation"), rate, channels);
  self->overview = with_overview ? app_overview_new (channels, rate) : NULL;
  self->loudness = g_array_new (FALSE, FALSE, sizeof (float));
  self->momentary = g_array_new (FALSE, FALSE, sizeof (float));
  self->powers = g_array_new (FALSE, FALSE, sizeof (float));
  self->peaks = g_array_new (FALSE, FALSE, sizeof (float));
  self->clean = g_new (double, (gsize) channels *BLOCK);
  if (!self->dynamics || !self->spectrum || !self->samples || !self->stereo)
    g_clear_pointer (&self, app_measurer_free);
  return self;
}

void
app_measurer_free (AppMeasurer *self)
{
  if (!self)
    return;
  dsp_dynamics_free (self->dynamics);
  dsp_spectrum_free (self->spectrum);
  dsp_meter_free (self->samples);
  dsp_meter_free (self->stereo);
  g_clear_pointer (&self->overview, app_overview_unref);
  g_clear_pointer (&self->loudness, g_array_unref);
  g_clear_pointer (&self->momentary, g_array_unref);
  g_clear_pointer (&self->powers, g_array_unref);
  g_clear_pointer (&self->peaks, g_array_unref);
  g_free (self->clean);
  g_free (self);
}

static void
add_powers (AppMeasurer *self, int n)
{
  double powers[HOPS];
  dsp_loudness_hop_powers (dsp_dynamics_loudness (self->dynamics), powers, n);
  for (int i = 0; i < n; i++)
    {
      float power = (float) powers[i];
      g_array_append_val (self->powers, power);
    }
}

static void
add_peak (AppMeasurer *self, double peak)
{
  float db = (float) dsp_gain_to_db (peak);
  g_array_append_val (self->peaks, db);
}

/* What came behind the last whole step, and what the meter still held. */
static void
add_last_peak (AppMeasurer *self)
{
  static const double silence[DSP_TRUE_PEAK_LATE];
  const double *in[DSP_MAX_CHANNELS];
  DspTruePeak *meter = dsp_dynamics_true_peak (self->dynamics);
  double peak = 0;
  for (int c = 0; c < self->channels; c++)
    in[c] = silence;
  dsp_true_peak_process (meter, in, DSP_TRUE_PEAK_LATE);
  for (int c = 0; c < self->channels; c++)
    peak = MAX (peak, dsp_true_peak_take (meter, c));
  add_peak (self, peak);
}

/* At most to the end of the running 100 ms, where the curves get a point. */
static void
feed_part (AppMeasurer *self, const double *const *ch, int n)
{
  DspLoudness *loudness = dsp_dynamics_loudness (self->dynamics);
  gboolean whole = n == dsp_loudness_until_step (loudness);
  dsp_dynamics_process (self->dynamics, ch, n);
  dsp_spectrum_process (self->spectrum, ch, n);
  dsp_meter_process (self->samples, ch, n);
  dsp_meter_process (self->stereo, ch, n);
  if (self->overview)
    app_overview_feed (self->overview, ch, n);
  if (!whole)
    return;
  float short_term = (float) dsp_loudness_short_term (loudness);
  float momentary = (float) dsp_loudness_momentary (loudness);
  g_array_append_val (self->loudness, short_term);
  g_array_append_val (self->momentary, momentary);
  add_powers (self, HOPS);
  add_peak (self, dsp_dynamics_step_peak (self->dynamics));
}

void
app_measurer_feed (AppMeasurer *self, const double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  for (int done = 0; done < n;)
    {
      int part = MIN (n - done, BLOCK);
      part = MIN (part, dsp_loudness_until_step (dsp_dynamics_loudness (self->dynamics)));
      const double *in[DSP_MAX_CHANNELS];
      for (int c = 0; c < self->channels; c++)
        {
          in[c] = ch[c] + done;
          if (dsp_meter_kernels ()->all_finite (in[c], part))
            continue;
          double *clean = self->clean + (gsize) c * BLOCK;
          for (int i = 0; i < part; i++)
            {
              double x = ch[c][done + i];
              self->not_finite += !isfinite (x);
              clean[i] = isfinite (x) ? x : 0.0;
            }
          in[c] = clean;
        }
      feed_part (self, in, part);
      done += part;
    }
  self->frames += n;
  dsp_denormal_end (mode);
}

static void
read_spectrum (AppMeasurer *self, AppMeasurement *result)
{
  const int per_third = APP_MEASURE_CELLS / APP_MEASURE_THIRDS;
  double cells[APP_MEASURE_CELLS], sides[APP_MEASURE_CELLS];
  double thirds[APP_MEASURE_THIRDS] = { 0 };
  dsp_spectrum_update (self->spectrum);
  dsp_spectrum_cells (self->spectrum, cells, sides);
  for (int i = 0; i < APP_MEASURE_CELLS; i++)
    {
      thirds[i / per_third] += cells[i];
      result->cells_db[i] = dsp_gain_to_db (sqrt (cells[i]));
      result->sides_db[i] = dsp_gain_to_db (sqrt (sides[i]));
    }
  for (int i = 0; i < APP_MEASURE_THIRDS; i++)
    result->thirds_db[i] = dsp_gain_to_db (sqrt (thirds[i]));
}

static void
read_loudness (AppMeasurer *self, AppMeasurement *result)
{
  DspLoudnessReading reading;
  dsp_loudness_read (dsp_dynamics_loudness (self->dynamics), &reading);
  result->integrated_lufs = reading.integrated_lufs;
  result->range_lu = reading.range_lu;
  result->max_momentary_lufs = reading.max_momentary_lufs;
  result->max_momentary_at_s = reading.max_momentary_at_s;
  result->max_short_term_lufs = reading.max_short_term_lufs;
  result->max_short_term_at_s = reading.max_short_term_at_s;
}

static void
read_peaks (AppMeasurer *self, AppMeasurement *result)
{
  DspTruePeakReading peak;
  dsp_true_peak_read (dsp_dynamics_true_peak (self->dynamics), &peak);
  result->true_peak_dbtp = dsp_gain_to_db (peak.itu);
  result->true_peak_exact_dbtp = dsp_gain_to_db (peak.exact);
  result->true_peak_at_s = peak.at_s;
  DspDynamicsReading dynamics;
  dsp_dynamics_read (self->dynamics, &dynamics);
  result->plr_db = dynamics.plr_db;
  result->min_psr_db = dynamics.min_psr_db;
  result->min_psr_at_s = dynamics.min_psr_at_s;
  result->psr_p5_db = dynamics.psr_p5_db;
  dsp_dynamics_psr (self->dynamics, result->psr_steps);
  result->crest_db = dynamics.crest_db;
}

void
app_measurer_finish (AppMeasurer *self, AppMeasurement *result)
{
  DspFloatMode mode = dsp_denormal_begin ();
  *result
      = (AppMeasurement){ .frames = self->frames, .rate = self->rate, .channels = self->channels };
  read_loudness (self, result);
  read_peaks (self, result);
  result->sample_peak_dbfs = dsp_meter_get (self->samples, "sample_peak_dbfs");
  result->sample_peak_at_s = dsp_meter_get (self->samples, "sample_peak_at_s");
  result->dc_dbfs = dsp_meter_get (self->samples, "dc_dbfs");
  result->clipped = (gint64) dsp_meter_get (self->samples, "clipped_count");
  result->clip_runs = (gint64) dsp_meter_get (self->samples, "clip_runs_count");
  result->longest_clip = (gint64) dsp_meter_get (self->samples, "longest_clip_frames");
  result->clipped_at_s = dsp_meter_get (self->samples, "clipped_at_s");
  result->not_finite = self->not_finite;
  result->bits = (int) dsp_meter_get (self->samples, "bits");
  result->correlation = dsp_meter_get (self->stereo, "correlation");
  result->balance_db = dsp_meter_get (self->stereo, "balance_db");
  read_spectrum (self, result);
  add_last_peak (self);
  add_powers (self, (int) (dsp_loudness_hops (dsp_dynamics_loudness (self->dynamics)) % HOPS));
  if (self->overview)
    app_overview_finish (self->overview);
  dsp_denormal_end (mode);
}

AppOverview *
app_measurer_steal_overview (AppMeasurer *self)
{
  return g_steal_pointer (&self->overview);
}

GArray *
app_measurer_steal_loudness (AppMeasurer *self)
{
  return g_steal_pointer (&self->loudness);
}

GArray *
app_measurer_steal_momentary (AppMeasurer *self)
{
  return g_steal_pointer (&self->momentary);
}

GArray *
app_measurer_steal_peaks (AppMeasurer *self)
{
  return g_steal_pointer (&self->peaks);
}

GArray *
app_measurer_steal_powers (AppMeasurer *self)
{
  return g_steal_pointer (&self->powers);
}
