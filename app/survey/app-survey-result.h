/* app-survey-result.h — what the survey knows of one track in one lane. Immutable once made and
 * refcounted, for any thread. */
#pragma once

#include "app-measure.h"

#define APP_REDUCTION_HZ 50 /* values of reductions in a second: 20 ms */

typedef struct
{
  AppMeasurement measurement;
  AppOverview *overview; /* of the track's span */
  GArray *loudness;      /* short-term, float, every 100 ms */
  GArray *momentary;     /* likewise; for the figures of the album */
  GArray *powers;        /* of app_measurer_steal_powers; for parts of the span */
  GArray *stages;        /* of app_stage_loudness_finish (double); empty where not measured */
  GArray *peaks;         /* of app_measurer_steal_peaks */
  /* What the chain of the track and that of the album take away, dB <= 0, float, every 20 ms: sums
   * over the modules of the most that each took; empty where none tells, and in the mix. */
  GArray *track_reduction, *album_reduction;
} AppSurveyResult;

/* Takes over the numbers and curves of a finished measurer. */
AppSurveyResult *app_survey_result_new (AppMeasurer *measurer);
AppSurveyResult *app_survey_result_ref (const AppSurveyResult *self);
void app_survey_result_unref (const AppSurveyResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppSurveyResult, app_survey_result_unref)
gsize app_survey_result_size (const AppSurveyResult *self); /* bytes of its curves and overview */

/* [who made it, before it is shared] Takes the array over. */
void app_survey_result_take_stages (AppSurveyResult *self, GArray *stages);
void app_survey_result_take_reduction (AppSurveyResult *self, GArray *track, GArray *album);

/* To and from a file of the cache, with a checksum. NULL when malformed or of another version. */
GBytes *app_survey_result_to_bytes (const AppSurveyResult *self);
AppSurveyResult *app_survey_result_from_bytes (GBytes *bytes);
