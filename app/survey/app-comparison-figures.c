/* app-comparison-figures.c — loudness of every lane over the region, and what it is turned by. */
#include "app-comparison-state.h"

#include <math.h>

static const AppProgrammeTrack *
span_of (AppComparison *self, const AppCompareRow *row)
{
  return &self->programme->tracks[row->at];
}

/* ---- results ---- */

/* Key of a variant's result that is not the master's too; or NULL. */
static const char *
own_key (const AppCompareRow *row, AppLane lane)
{
  const char *key = row->keys[app_compare_variant (lane)];
  return key && g_strcmp0 (key, row->master) != 0 ? key : NULL;
}

static gboolean
is_silent (AppComparison *self, const AppCompareRow *row, AppLane lane)
{
  return app_compare_is_variant (lane) && row->at >= 0 && self->variants[app_compare_variant (lane)]
         && !row->keys[app_compare_variant (lane)];
}

static const AppSurveyResult *
result_of (AppComparison *self, guint track, AppLane lane)
{
  const AppCompareRow *row = app_compare_row (self, track);
  if (app_compare_is_reference (lane))
    {
      const char *key = app_compare_seat (self, lane)->key;
      return key ? app_survey_queue_result (self->queue, key) : NULL;
    }
  if (lane < APP_N_PROGRAMME_LANES)
    return app_survey_track (self->survey, track, lane);
  if (!row->keys[app_compare_variant (lane)])
    return NULL;
  const char *key = own_key (row, lane);
  return key ? app_survey_queue_result (self->queue, key)
             : app_survey_track (self->survey, track, APP_LANE_MASTER);
}

const char *
app_compare_lane_fault (AppComparison *self, guint track, AppLane lane)
{
  const AppCompareRow *row = app_compare_row (self, track);
  if (app_compare_is_reference (lane))
    {
      const AppCompareSeat *seat = app_compare_seat (self, lane);
      return seat->key ? app_survey_queue_fault (self->queue, seat->key) : seat->fault;
    }
  if (lane < APP_N_PROGRAMME_LANES)
    return app_survey_fault (self->survey, track, lane);
  const char *key = own_key (row, lane);
  if (key)
    return app_survey_queue_fault (self->queue, key);
  return is_silent (self, row, lane) ? NULL
                                     : app_survey_fault (self->survey, track, APP_LANE_MASTER);
}

/* ---- loudness ---- */

/* The part of the loop in this track, as seconds of it; FALSE: none. */
static gboolean
loop_part (AppComparison *self, const AppCompareRow *row, AppStretch *part)
{
  const AppProgrammeTrack *track = span_of (self, row);
  double rate = self->programme->rate;
  gint64 from = MAX (self->loop_from, track->start);
  gint64 to = MIN (self->loop_to, track->start + track->length);
  *part = (AppStretch){ (from - track->start) / rate, (to - track->start) / rate };
  return self->region == APP_REGION_LOOP && from < to;
}

static gboolean
loudest_of (const AppSurveyResult *result, AppStretch *loudest)
{
  return result && app_region_loudest (result->powers, APP_LOUDEST_S, loudest);
}

/* While its loudest part is not known, one that plays that does not play. */
gboolean
app_compare_reference_spec (AppComparison *self, AppLane lane, AppReferenceSpec *spec)
{
  const AppCompareSeat *seat = app_compare_seat (self, lane);
  AppStretch loudest;
  const AppSurveyResult *result = result_of (self, 0, lane);
  gboolean known = loudest_of (result, &loudest);
  if (!seat->reference || !seat->key)
    return FALSE;
  if (app_reference_sync (seat->reference) == APP_SYNC_LOUDEST && !known
      && !app_survey_queue_fault (self->queue, seat->key))
    return FALSE;
  app_reference_play_spec (seat->reference, known ? &loudest : NULL, spec);
  return TRUE;
}

/* What sounds of the reference during the part of the loop in this track. */
static double
reference_loop_lufs (AppComparison *self, const AppCompareRow *row, AppLane lane,
                     const AppStretch *part)
{
  const AppProgrammeTrack *track = span_of (self, row);
  double rate = self->programme->rate;
  AppReferenceSpec spec;
  if (!app_compare_reference_spec (self, lane, &spec))
    return NAN;
  double after_s = part->from_s;
  if (spec.anchor == APP_ANCHOR_CUE)
    after_s += (track->start - self->loop_from) / rate;
  g_autoptr (GArray) stretches
      = app_reference_play_stretches (&spec, after_s, part->to_s - part->from_s);
  if (stretches->len == 0)
    return -INFINITY;
  const AppSurveyResult *result = result_of (self, 0, lane);
  return app_region_loudness (result->powers, (const AppStretch *) stretches->data,
                              (int) stretches->len);
}

static double
reference_lufs (AppComparison *self, const AppCompareRow *row, AppLane lane,
                const AppSurveyResult *result)
{
  AppStretch part, loudest;
  if (loop_part (self, row, &part))
    return reference_loop_lufs (self, row, lane, &part);
  if (self->region == APP_REGION_LOUDEST && loudest_of (result, &loudest))
    return app_region_loudness (result->powers, &loudest, 1);
  return result->measurement.integrated_lufs;
}

/* In the region, of a lane whose result is known. */
static double
region_lufs (AppComparison *self, guint track, AppLane lane, const AppSurveyResult *result)
{
  const AppCompareRow *row = app_compare_row (self, track);
  AppStretch part;
  if (app_compare_is_reference (lane))
    return reference_lufs (self, row, lane, result);
  if (loop_part (self, row, &part))
    return app_region_loudness (result->powers, &part, 1);
  if (self->region != APP_REGION_LOUDEST)
    return result->measurement.integrated_lufs;
  return loudest_of (app_survey_track (self->survey, track, APP_LANE_MASTER), &part)
             ? app_region_loudness (result->powers, &part, 1)
             : NAN;
}

/* Sets what is known of a lane, and whether more will be. */
static void
measure_lane (AppComparison *self, guint track, AppLane lane)
{
  AppCompareRow *row = app_compare_row (self, track);
  row->lufs[lane] = NAN;
  row->pending[lane] = FALSE;
  if (!app_comparison_has_lane (self, lane) || row->at < 0)
    return;
  const AppSurveyResult *result = result_of (self, track, lane);
  if (is_silent (self, row, lane))
    row->lufs[lane] = -INFINITY;
  else if (result)
    row->lufs[lane] = region_lufs (self, track, lane, result);
  gboolean needs_master = self->region == APP_REGION_LOUDEST && !app_compare_is_reference (lane);
  AppLane waits_for = needs_master && result ? APP_LANE_MASTER : lane;
  row->pending[lane] = !is_silent (self, row, lane) && !result_of (self, track, waits_for)
                       && !app_compare_lane_fault (self, track, waits_for);
  if (!isnan (row->lufs[lane]))
    row->held_lufs[lane] = row->lufs[lane];
}

/* ---- gains ---- */

static double
softest (const double lufs[APP_N_LANES])
{
  double least = INFINITY;
  for (int lane = 0; lane < APP_N_LANES; lane++)
    if (isfinite (lufs[lane]))
      least = MIN (least, lufs[lane]);
  return least;
}

/* What is being measured again counts as it was: it is heard so until then. */
static void
match (AppComparison *self, AppCompareRow *row)
{
  double lufs[APP_N_LANES];
  for (int lane = 0; lane < APP_N_LANES; lane++)
    lufs[lane] = row->pending[lane] ? row->held_lufs[lane] : row->lufs[lane];
  double least = softest (lufs);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    row->gain_db[lane] = isfinite (lufs[lane]) ? least - lufs[lane] : isinf (lufs[lane]) ? 0 : NAN;
}

/* Whole-track figures of a lane; FALSE: not known. */
static gboolean
lane_figures (AppComparison *self, guint track, AppLane lane, double *lufs, double *dbtp)
{
  const AppCompareRow *row = app_compare_row (self, track);
  const AppSurveyResult *result = row->at < 0 ? NULL : result_of (self, track, lane);
  gboolean silent = row->at < 0 || is_silent (self, row, lane);
  *lufs = silent ? -INFINITY : NAN;
  *dbtp = *lufs;
  if (result)
    {
      *lufs = result->measurement.integrated_lufs;
      *dbtp = result->measurement.true_peak_dbtp;
    }
  return silent || result;
}

/* Integrated loudness of the album in a lane; NAN: not all of it is known. */
static double
album_lufs (AppComparison *self, AppLane lane)
{
  g_autofree AppMeasurePiece *pieces = g_new (AppMeasurePiece, self->rows->len + 1);
  int n = 0;
  for (guint track = 0; track < self->rows->len; track++)
    {
      double lufs, dbtp;
      if (!lane_figures (self, track, lane, &lufs, &dbtp))
        return NAN;
      const AppSurveyResult *result
          = app_compare_row (self, track)->at < 0 ? NULL : result_of (self, track, lane);
      if (result)
        pieces[n++]
            = (AppMeasurePiece){ &result->measurement, result->loudness, result->momentary, 0 };
    }
  AppMeasurement album = { .integrated_lufs = -INFINITY };
  if (n > 0)
    app_measure_combine (pieces, n, &album);
  return album.integrated_lufs;
}

/* A reference is an album of its own. */
static void
serve_reference (AppComparison *self, AppLane lane)
{
  for (guint track = 0; track < self->rows->len; track++)
    {
      AppCompareRow *row = app_compare_row (self, track);
      double lufs = NAN, dbtp = NAN;
      if (row->at >= 0)
        lane_figures (self, track, lane, &lufs, &dbtp);
      app_service_gains (self->service, self->mode, &lufs, &dbtp, 1, lufs, &row->gain_db[lane]);
    }
}

static void
serve_lane (AppComparison *self, AppLane lane)
{
  guint n = self->rows->len;
  g_autofree double *numbers = g_new (double, 3 * n + 1);
  double *lufs = numbers, *dbtp = numbers + n, *gains = numbers + 2 * n;
  for (guint track = 0; track < n; track++)
    lane_figures (self, track, lane, &lufs[track], &dbtp[track]);
  gboolean whole
      = self->mode == APP_SERVICE_ALBUM && self->service->album == APP_SERVICE_ALBUM_WHOLE;
  app_service_gains (self->service, self->mode, lufs, dbtp, (int) n,
                     whole ? album_lufs (self, lane) : NAN, gains);
  for (guint track = 0; track < n; track++)
    app_compare_row (self, track)->gain_db[lane] = gains[track];
}

static void
serve (AppComparison *self)
{
  if (self->served)
    return;
  self->served = TRUE;
  for (int lane = 0; lane < APP_N_LANES; lane++)
    if (app_compare_is_reference ((AppLane) lane))
      serve_reference (self, (AppLane) lane);
    else
      serve_lane (self, (AppLane) lane);
  for (guint track = 0; track < self->rows->len; track++)
    {
      AppCompareRow *row = app_compare_row (self, track);
      for (int lane = 0; lane < APP_N_LANES; lane++)
        if (!app_comparison_has_lane (self, (AppLane) lane))
          row->gain_db[lane] = NAN;
        else if (!isnan (row->gain_db[lane]))
          row->held_service_db[lane] = row->gain_db[lane];
    }
}

const AppCompareRow *
app_compare_fresh_row (AppComparison *self, guint track)
{
  app_compare_follow (self);
  AppCompareRow *row = app_compare_row (self, track);
  if (!row || row->fresh)
    return row;
  for (int lane = 0; lane < APP_N_LANES; lane++)
    measure_lane (self, track, (AppLane) lane);
  if (self->service)
    serve (self);
  else
    match (self, row);
  row->fresh = TRUE;
  return row;
}

/* A service turns by tracks that may all have to be known. */
static gboolean
is_missing (AppComparison *self, const AppCompareRow *row, AppLane lane)
{
  if (!self->service || row->at < 0 || !app_comparison_has_lane (self, lane))
    return row->pending[lane];
  gboolean faulty = FALSE;
  for (guint track = 0; track < self->rows->len; track++)
    faulty |= app_compare_lane_fault (self, track, lane) != NULL;
  return !faulty && (row->pending[lane] || isnan (row->gain_db[lane]));
}

double
app_comparison_loudness (AppComparison *self, guint track, AppLane lane)
{
  const AppCompareRow *row = app_compare_fresh_row (self, track);
  return row && lane < APP_N_LANES ? row->lufs[lane] : NAN;
}

double
app_comparison_gain_db (AppComparison *self, guint track, AppLane lane)
{
  const AppCompareRow *row = app_compare_fresh_row (self, track);
  return row && lane < APP_N_LANES && (self->service || !row->pending[lane]) ? row->gain_db[lane]
                                                                             : NAN;
}

/* What is not known yet plays as it did before, else turned as far down as any other lane. */
double
app_comparison_played_db (AppComparison *self, guint track, AppLane lane)
{
  const AppCompareRow *row = app_compare_fresh_row (self, track);
  if (!row || !app_comparison_has_lane (self, lane))
    return NAN;
  if (!isnan (row->gain_db[lane]))
    return row->gain_db[lane];
  if (self->service && !isnan (row->held_service_db[lane]))
    return row->held_service_db[lane];
  double least = NAN;
  for (int other = 0; other < APP_N_LANES; other++)
    least = fmin (least, row->gain_db[other]);
  return least;
}

int
app_comparison_missing (AppComparison *self, guint track)
{
  const AppCompareRow *row = app_compare_fresh_row (self, track);
  int missing = 0;
  for (int lane = 0; row && lane < APP_N_LANES; lane++)
    missing += is_missing (self, row, (AppLane) lane);
  return missing;
}

const AppSurveyResult *
app_comparison_result (AppComparison *self, guint track, AppLane lane)
{
  app_compare_follow (self);
  return app_compare_row (self, track) && app_comparison_has_lane (self, lane)
             ? result_of (self, track, lane)
             : NULL;
}

const char *
app_comparison_fault (AppComparison *self, guint track, AppLane lane)
{
  app_compare_follow (self);
  return app_compare_row (self, track) && app_comparison_has_lane (self, lane)
             ? app_compare_lane_fault (self, track, lane)
             : NULL;
}

gboolean
app_comparison_loudest (AppComparison *self, guint track, gint64 *from, gint64 *to)
{
  app_compare_follow (self);
  const AppCompareRow *row = app_compare_row (self, track);
  AppStretch loudest;
  if (!row || row->at < 0
      || !loudest_of (app_survey_track (self->survey, track, APP_LANE_MASTER), &loudest))
    return FALSE;
  const AppProgrammeTrack *span = span_of (self, row);
  double rate = self->programme->rate;
  *from = span->start + llround (loudest.from_s * rate);
  *to = MIN (span->start + llround (loudest.to_s * rate), span->start + span->length);
  return TRUE;
}
