/* app-intake.h — an incoming mix, checked: one pass over the file's own samples at its own rate
 * feeds the measurer and all checks; a table of rules judges what they read. */
#pragma once

#include "app-intake-limits.h"

typedef enum
{
  APP_VERDICT_READY, /* nothing but information */
  APP_VERDICT_LOOK,  /* a warning: somebody should look, or ask */
  APP_VERDICT_ASK,   /* ask for a new mix: an error, or a rule that says so */
} AppVerdict;

const char *app_verdict_id (AppVerdict verdict);   /* "ready" "look" "ask" */
const char *app_verdict_name (AppVerdict verdict); /* "Ready" "Look" "Ask for a new mix" */

/* All of it is of the file as it is: its own rate, no trims. Immutable once made, refcounted (any
 * thread). */
typedef struct
{
  char *path;                                  /* as given */
  AppMedia *media;                             /* NULL when the file could not be opened */
  AppMeasurement measured;                     /* all 0 when it could not be measured */
  gint64 checked_at;                           /* unix seconds */
  double readings[APP_INTAKE_N_FILE_READINGS]; /* NAN: does not apply; all NAN when not measured */
  double *check_readings;                      /* of app_intake_report_reading */
  GPtrArray
      *findings; /* AppFinding, of each file its path; the gravest first; never empty: "fit" */
  AppVerdict verdict;
} AppIntakeReport;

/* What a check of the dsp registry read, by the ids of both; NAN: not measured, or there is none.
 */
double
app_intake_report_reading (const AppIntakeReport *self, const char *check, const char *reading);

/* Opens, measures and judges a file. Whatever is wrong with it becomes a finding, also that it
 * cannot be opened or is damaged; of a damaged one what can be read is measured. limits NULL: the
 * defaults. NULL when cancelled. The same report for any number of such calls side by side; one
 * takes one core. [any thread] */
AppIntakeReport *
app_intake_file (const char *path, const AppIntakeLimits *limits, GCancellable *cancellable);
/* The same of a media that is open, which is kept; then its SHA-256 is known to all who have it. */
AppIntakeReport *
app_intake_media (AppMedia *media, const AppIntakeLimits *limits, GCancellable *cancellable);
AppIntakeReport *app_intake_report_ref (AppIntakeReport *self);
void app_intake_report_unref (AppIntakeReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppIntakeReport, app_intake_report_unref)
