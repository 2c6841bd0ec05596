/* app-survey-known.h — results by key: those in use, and of the others the newest, so that the last
 * steps of undo bring theirs back at once. What is forgotten is still on disk (app-survey-store.h).
 * One thread. */
#pragma once

#include "app-survey-result.h"

/* Most bytes of results that are not in use: some ten tracks of four minutes. */
#define APP_SURVEY_KNOWN_LIMIT ((gsize) 24 << 20)

typedef struct _AppSurveyKnown AppSurveyKnown;

AppSurveyKnown *app_survey_known_new (gsize limit); /* bytes of what is not in use */
void app_survey_known_free (AppSurveyKnown *self);

/* Either is NULL; what was known of the key is replaced. In use until the next begin. */
void app_survey_known_learn (AppSurveyKnown *self, const char *key, const AppSurveyResult *result,
                             const GError *error);

/* Between both every key that is in use is told; end forgets what is not and is too much, the
 * longest out of use first. use tells whether something is known of the key. */
void app_survey_known_begin (AppSurveyKnown *self);
gboolean app_survey_known_use (AppSurveyKnown *self, const char *key);
void app_survey_known_end (AppSurveyKnown *self);

/* NULL key: of nothing. Borrowed until the next learn or end. */
const AppSurveyResult *app_survey_known_result (const AppSurveyKnown *self, const char *key);
const GError *app_survey_known_error (const AppSurveyKnown *self, const char *key);
