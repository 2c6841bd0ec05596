/* app-revision-align.h — the first half of AppRevisionDiff: where one mix lies against the other.
 * Inside intake/ only. */
#pragma once

#include "app-revision-diff.h"

/* What both halves share. */
typedef struct
{
  /* borrowed */
  AppReader *readers[2]; /* before, after; at rate */
  GCancellable *cancellable;
  AppRevisionProgress progress;
  gpointer progress_data;

  int rate;
  gint64 frames[2];
  gboolean converted; /* one of them is of another rate */
} AppRevisionPair;

typedef struct
{
  const char *reason; /* why there is none; NULL: there is */
  double lag;         /* frames of rate; after[n + lag] is before[n] */
  gboolean inverted;
  double agreement;
} AppRevisionAlignment;

/* FALSE with error: not readable, cancelled. Progress up to APP_REVISION_ALIGNED. */
#define APP_REVISION_ALIGNED 0.5
gboolean
app_revision_align (const AppRevisionPair *pair, AppRevisionAlignment *alignment, GError **error);
/* The same for the other half, app-revision-null.c: fills gain, null and spans. */
gboolean app_revision_null (const AppRevisionPair *pair, const AppRevisionAlignment *alignment,
                            AppRevisionDiff *diff, GError **error);

/* FALSE with error when cancelled; else tells the progress. */
gboolean app_revision_go_on (const AppRevisionPair *pair, double fraction, GError **error);
