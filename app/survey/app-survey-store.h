/* app-survey-store.h — results of the survey on disk: a folder of files named by key, bounded,
 * disposable.
 *
 * What cannot be written is not kept; what is damaged, old or foreign is not there. Any thread, and
 * several programs at once. */
#pragma once

#include "app-survey-result.h"

#include <gio/gio.h>

/* Most bytes the folder of the program may take: overviews of about 200 albums. */
#define APP_SURVEY_STORE_LIMIT (G_GUINT64_CONSTANT (512) << 20)

typedef struct _AppSurveyStore AppSurveyStore;

/* What the folder of the program may take from now on, in bytes; at the start
 * APP_SURVEY_STORE_LIMIT. What is too much goes at once, on a thread; done may be NULL. [main
 * thread] */
void app_survey_store_set_limit (guint64 bytes, GAsyncReadyCallback done, gpointer data);

/* folder NULL: XDG_CACHE_HOME/lacquer/survey. The oldest files go when limit bytes are exceeded; 0:
 * that of the program. */
AppSurveyStore *app_survey_store_new (const char *folder, guint64 limit);
AppSurveyStore *app_survey_store_ref (AppSurveyStore *self);
void app_survey_store_unref (AppSurveyStore *self);

AppSurveyResult *app_survey_store_load (AppSurveyStore *self, const char *key); /* or NULL */
void app_survey_store_save (AppSurveyStore *self, const char *key, const AppSurveyResult *result);
