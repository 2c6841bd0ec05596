/* app-measure-combine.c — several measured pieces as one programme. */
#include "app-measure.h"

#include "dsp-gating.h"
#include "dsp-math.h"
#include "dsp-psr.h"

/* Adds every step from the first whole window on. */
static void
add_windows (DspGating *gating, const GArray *curve, guint first)
{
  for (guint i = first; curve && i < curve->len; i++)
    dsp_gating_add (gating, dsp_lufs_to_power (g_array_index (curve, float, i)));
}

static void
combine_loudness (const AppMeasurePiece *pieces, int n, AppMeasurement *result)
{
  DspGating *blocks = dsp_gating_new (), *windows = dsp_gating_new ();
  gboolean any = FALSE;
  for (int i = 0; blocks && windows && i < n; i++)
    {
      add_windows (blocks, pieces[i].momentary, APP_MEASURE_MOMENTARY - 1);
      add_windows (windows, pieces[i].loudness, APP_MEASURE_SHORT_TERM - 1);
      any |= !isnan (pieces[i].measurement->integrated_lufs);
    }
  result->integrated_lufs = any && blocks ? dsp_gating_integrated (blocks) : NAN;
  result->range_lu = windows ? dsp_gating_range (windows) : NAN;
  dsp_gating_free (blocks);
  dsp_gating_free (windows);
}

/* Takes over a maximum and where it was, when it is higher or the first that is defined. */
static void
take_maximum (double *value, double *at, double other, double other_at, double offset)
{
  if (isnan (other) || *value >= other)
    return;
  *value = other;
  *at = other_at + offset;
}

static void
combine_maxima (const AppMeasurePiece *pieces, int n, AppMeasurement *result)
{
  double end = 0, unused = NAN;
  result->max_momentary_lufs = result->max_momentary_at_s = NAN;
  result->max_short_term_lufs = result->max_short_term_at_s = NAN;
  result->true_peak_dbtp = result->true_peak_exact_dbtp = result->true_peak_at_s = NAN;
  result->sample_peak_dbfs = result->dc_dbfs = result->min_psr_db = result->clipped_at_s = NAN;
  result->min_psr_at_s = result->sample_peak_at_s = NAN;
  for (int i = 0; i < n; i++)
    {
      const AppMeasurement *m = pieces[i].measurement;
      double offset = pieces[i].start_s > 0 ? pieces[i].start_s : end;
      end = offset + (m->rate > 0 ? (double) m->frames / m->rate : 0);
      take_maximum (&result->max_momentary_lufs, &result->max_momentary_at_s, m->max_momentary_lufs,
                    m->max_momentary_at_s, offset);
      take_maximum (&result->max_short_term_lufs, &result->max_short_term_at_s,
                    m->max_short_term_lufs, m->max_short_term_at_s, offset);
      take_maximum (&result->true_peak_exact_dbtp, &result->true_peak_at_s, m->true_peak_exact_dbtp,
                    m->true_peak_at_s, offset);
      take_maximum (&result->true_peak_dbtp, &unused, m->true_peak_dbtp, NAN, 0);
      take_maximum (&result->sample_peak_dbfs, &result->sample_peak_at_s, m->sample_peak_dbfs,
                    m->sample_peak_at_s, offset);
      take_maximum (&result->dc_dbfs, &unused, m->dc_dbfs, NAN, 0);
      if (!(m->min_psr_db >= result->min_psr_db) && !isnan (m->min_psr_db))
        {
          result->min_psr_db = m->min_psr_db;
          result->min_psr_at_s = m->min_psr_at_s + offset;
        }
      for (int k = 0; k < APP_MEASURE_PSR; k++)
        result->psr_steps[k] += m->psr_steps[k];
      if (isnan (result->clipped_at_s))
        result->clipped_at_s = m->clipped_at_s + offset;
    }
}

/* Mean square of the samples: what sample peak and crest factor leave. */
static double
power_of (const AppMeasurement *m)
{
  return isnan (m->crest_db) ? 0.0 : pow (10, (m->sample_peak_dbfs - m->crest_db) / 10);
}

/* Mean of the powers of a spectrum of n bands, by length; it is at offset in the measurements. */
static void
combine_spectra (const AppMeasurePiece *pieces, int n, gsize offset, int n_bands,
                 AppMeasurement *result)
{
  double *mean = G_STRUCT_MEMBER_P (result, offset);
  for (int k = 0; k < n_bands; k++)
    {
      double sum = 0;
      for (int i = 0; i < n; i++)
        {
          const double *own = G_STRUCT_MEMBER_P (pieces[i].measurement, offset);
          sum += pow (10, own[k] / 10) * (double) pieces[i].measurement->frames;
        }
      mean[k] = 10 * log10 (sum / (double) MAX (result->frames, 1));
    }
}

static void
combine_means (const AppMeasurePiece *pieces, int n, AppMeasurement *result)
{
  double energy = 0, correlation = 0, left = 0, right = 0;
  gboolean stereo = FALSE;
  for (int i = 0; i < n; i++)
    {
      const AppMeasurement *m = pieces[i].measurement;
      double own = power_of (m) * (double) m->frames;
      energy += own;
      if (isnan (m->correlation) || isnan (m->balance_db))
        continue;
      double ratio = pow (10, m->balance_db / 10);
      stereo = TRUE;
      correlation += m->correlation * own;
      left += isinf (ratio) ? 0 : own / (1 + ratio);
      right += isinf (ratio) ? own : own * ratio / (1 + ratio);
    }
  double frames = (double) MAX (result->frames, 1);
  result->crest_db = energy > 0 ? result->sample_peak_dbfs - 10 * log10 (energy / frames) : NAN;
  result->correlation = stereo ? correlation / (left + right) : NAN;
  result->balance_db = stereo ? 10 * log10 (right / left) : NAN;
}

void
app_measure_combine (const AppMeasurePiece *pieces, int n, AppMeasurement *result)
{
  *result = (AppMeasurement){ .rate = pieces[0].measurement->rate,
                              .channels = pieces[0].measurement->channels };
  for (int i = 0; i < n; i++)
    {
      const AppMeasurement *m = pieces[i].measurement;
      result->frames += m->frames;
      result->not_finite += m->not_finite;
      result->clipped += m->clipped;
      result->clip_runs += m->clip_runs;
      result->longest_clip = MAX (result->longest_clip, m->longest_clip);
      result->bits = MAX (result->bits, m->bits);
    }
  combine_loudness (pieces, n, result);
  combine_maxima (pieces, n, result);
  combine_means (pieces, n, result);
  combine_spectra (pieces, n, G_STRUCT_OFFSET (AppMeasurement, thirds_db), APP_MEASURE_THIRDS,
                   result);
  combine_spectra (pieces, n, G_STRUCT_OFFSET (AppMeasurement, cells_db), APP_MEASURE_CELLS,
                   result);
  combine_spectra (pieces, n, G_STRUCT_OFFSET (AppMeasurement, sides_db), APP_MEASURE_CELLS,
                   result);
  result->psr_p5_db = dsp_psr_percentile (result->psr_steps, 0.05);
  result->plr_db
      = isfinite (result->integrated_lufs) ? result->true_peak_dbtp - result->integrated_lufs : NAN;
}
