/* app-survey-job.h — measuring a span of a lane, or a reference, on a worker thread. Inside survey/
 * only.
 */
#pragma once

#include "app-programme.h"
#include "app-survey-store.h"

typedef struct _AppSurveyJob AppSurveyJob;

/* On the main thread, with the default main context; not when it was cancelled. */
typedef void (*AppSurveyJobFunc) (AppSurveyJob *job, gpointer user_data);

/* [main] Of programme frames [from, to). One reference belongs to the caller. */
AppSurveyJob *
app_survey_job_new (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, const char *key,
                    AppSurveyStore *store, AppSurveyJobFunc done, gpointer user_data);
/* [main] Of a whole file as it is heard at rate: on two channels, without what that rate does not
 * hold. */
AppSurveyJob *
app_survey_job_new_file (AppMedia *media, int rate, const char *key, AppSurveyStore *store,
                         AppSurveyJobFunc done, gpointer user_data);
/* [main] Its key (hex, transfer full), of the file as it was when it was opened. */
char *app_survey_job_file_key (const AppMedia *media, int rate);
AppSurveyJob *app_survey_job_ref (AppSurveyJob *self);
void app_survey_job_unref (AppSurveyJob *self);

/* [worker] From the store, else by rendering or reading; then stored. */
void app_survey_job_run (AppSurveyJob *self);
/* [main] done will not be called any more; the worker stops soon. */
void app_survey_job_cancel (AppSurveyJob *self);

const char *app_survey_job_key (const AppSurveyJob *self);
gint64 app_survey_job_frames (const AppSurveyJob *self);
gint64 app_survey_job_frames_done (AppSurveyJob *self); /* any thread */
/* After done: the result, or NULL with the error; whether audio had to be rendered. Borrowed. */
const AppSurveyResult *app_survey_job_result (const AppSurveyJob *self);
const GError *app_survey_job_error (const AppSurveyJob *self);
gboolean app_survey_job_rendered (const AppSurveyJob *self);
