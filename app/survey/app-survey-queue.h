/* app-survey-queue.h — what is to be measured now, the most urgent first, and what is known of it.
 * Inside survey/ only. [main thread API]
 *
 * Results belong to keys, so they are never stale, and going back finds what was known. Whoever
 * asks lists all that is wanted now, in a row of calls; work for what is not is cancelled. */
#pragma once

#include "app-survey-job.h"

typedef struct _AppSurveyQueue AppSurveyQueue;

/* news: something became known or was given up. Workers are nicer than playback. */
typedef void (*AppSurveyQueueFunc) (gpointer user_data);
AppSurveyQueue *app_survey_queue_new (AppSurveyStore *store, int threads, AppSurveyQueueFunc news,
                                      gpointer user_data);
/* Waits for no worker. */
void app_survey_queue_free (AppSurveyQueue *self);

/* retry: what could not be measured is tried again: a file may be back. */
void app_survey_queue_begin (AppSurveyQueue *self, gboolean retry);
void app_survey_queue_want (AppSurveyQueue *self, const char *key, AppProgramme *programme,
                            gint64 from, gint64 to);
void app_survey_queue_want_file (AppSurveyQueue *self, const char *key, AppMedia *media, int rate);
/* Work starts delay_ms later; those of an end before are over then. */
void app_survey_queue_end (AppSurveyQueue *self, guint delay_ms);

/* Borrowed until the next begin or news; NULL: not known (yet). */
const AppSurveyResult *app_survey_queue_result (AppSurveyQueue *self, const char *key);
/* Why it cannot be measured, or NULL. */
const char *app_survey_queue_fault (AppSurveyQueue *self, const char *key);

gboolean app_survey_queue_busy (AppSurveyQueue *self);
/* Ends the delay. */
void app_survey_queue_hurry (AppSurveyQueue *self);
/* How many were not in the store. */
guint app_survey_queue_n_rendered (AppSurveyQueue *self);
