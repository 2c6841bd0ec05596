/* app-survey.h — the background measurement of every track and the album, mix and master, after
 * every edit.
 *
 * Worker threads re-measure what an edit changed, 200 ms after it settles; results are keyed by
 * app_programme_hash and cached under XDG_CACHE_HOME/lacquer. What is shown is fresh or said to be
 * measuring; never stale. Workers are nicer than playback; freeing the survey waits for none of
 * them. [main thread API] */
#pragma once

#include "app-document.h"
#include "app-programme.h"
#include "app-survey-result.h"

#define APP_TYPE_SURVEY (app_survey_get_type ())
G_DECLARE_FINAL_TYPE (AppSurvey, app_survey, APP, SURVEY, GObject)

/* Signals: "programme" (a new snapshot was made after an edit; engine takes it), "updated" (a
 * result arrived or went stale). Property "busy" (bool), "progress" (double 0 .. 1). threads 0: all
 * cores but one. */
AppSurvey *app_survey_new (AppDocument *document, int threads);

/* The newest snapshot (made at once on every edit). Borrowed. */
AppProgramme *app_survey_programme (AppSurvey *self);
/* What had to be changed to lay it out (overlaps, fades), and tracks without audio. Borrowed until
 * "programme". */
const GPtrArray *app_survey_findings (AppSurvey *self);

/* Result of track index (of the album order now) in lane, or NULL while it is being measured.
 * Borrowed until "updated". */
const AppSurveyResult *app_survey_track (AppSurvey *self, guint index, AppLane lane);
/* What to draw its waveform from: the newest overview known of that track and lane of the same mix,
 * which stays while a newer one is being measured; NULL when there was none yet. Numbers must never
 * come from it. It shows the track as it was measured: *offset (may be NULL) is the frame of the
 * track, at the album's rate, on which its first frame lies now (0 when fresh, else what the start
 * was trimmed since), and app_overview_rate and _frames may differ from the album's rate and the
 * track's length. Borrowed until "updated". */
AppOverview *app_survey_overview (AppSurvey *self, guint index, AppLane lane, gint64 *offset);
/* Why that cannot be measured (its source cannot be read, it has no audio), or NULL. After the next
 * edit it is tried again; the fault stays until the new try tells otherwise. Borrowed until
 * "updated". */
const char *app_survey_fault (AppSurvey *self, guint index, AppLane lane);
/* Album figures of the lane, from the tracks without the gaps (an overlap counts in both of its
 * tracks); times are those of the programme.
 * TRUE when there is a track and every one is fresh. */
gboolean app_survey_album (AppSurvey *self, AppLane lane, AppMeasurement *result);
/* Integrated loudness (LUFS) of track index as it goes into the chain (stage 0) and leaves its i-th
 * slot (stage i): of its own chain, before the fades, or of the album's. NAN while unknown. */
double app_survey_stage_lufs (AppSurvey *self, guint index, gboolean album, int stage);
/* Measure this track first, now and after later edits (it is seen or played). */
void app_survey_prioritise (AppSurvey *self, guint index);
int app_survey_prioritised (AppSurvey *self); /* its index now; -1: none */
/* Runs the default main context until all is measured; for commands and tests. FALSE with the first
 * fault. */
gboolean app_survey_wait (AppSurvey *self, GError **error);
/* How many spans were rendered and measured since the start: what the cache did not know. */
guint app_survey_n_rendered (AppSurvey *self);
