/* app-finding.h — what a check has to say: severity, text, place, advice. UI, CLI and reports list
 * them. */
#pragma once

#include "dsp-places.h"

#include <glib-object.h>

typedef enum
{
  APP_SEVERITY_GOOD, /* checked and fine */
  APP_SEVERITY_INFO, /* worth knowing */
  APP_SEVERITY_WARNING,
  APP_SEVERITY_ERROR, /* not fit to use or to deliver */
} AppSeverity;

typedef struct
{
  AppSeverity severity;
  char *id;     /* kebab-case, never renamed: "true-peak-over-ceiling" */
  int step;     /* of an intake rule, from 1; else 0 */
  char *text;   /* one sentence with the measured value */
  char *file;   /* path or NULL */
  int track;    /* 1-based; 0: no track, the album */
  double at_s;  /* place in seconds in the file or track; NAN: none */
  char *advice; /* what to do about it, or NULL */
  /* Every place there is, of findings that have several or that last; at_s is the first of them.
   * n == 0: only at_s. */
  DspPlaces places;
} AppFinding;

#define APP_TYPE_FINDING (app_finding_get_type ())
GType app_finding_get_type (void);

AppFinding *app_finding_new (AppSeverity severity, const char *id, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
AppFinding *app_finding_copy (const AppFinding *self);
void app_finding_free (AppFinding *self);

const char *app_severity_id (AppSeverity severity); /* "good" "info" "warning" "error" */

/* Where it is, in words: "0:12.500, 1:03.000–1:04.250 and 12 more", at most so many places; NULL
 * when it has none. Transfer full. */
char *app_finding_where (const AppFinding *self, int most);

/* A list of findings is a GPtrArray of AppFinding that owns them. */
GPtrArray *app_findings_new (void);
AppSeverity app_findings_worst (const GPtrArray *findings); /* GOOD when empty */
/* Adds and returns (borrowed) the new finding, so that file, track, at_s and advice can be set. */
AppFinding *app_findings_add (GPtrArray *findings, AppSeverity severity, const char *id,
                              const char *format, ...) G_GNUC_PRINTF (4, 5);
