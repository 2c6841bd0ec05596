/* app-revision-align.h — the first half of AppRevisionDiff: where one mix lies against the other.
 * Inside intake/ only. */
#pragma once

#include "app-revision-pair.h"

typedef struct
{
  const char *reason; /* why there is none; NULL: there is */
  double lag;         /* frames of rate, of the pair as it is read: after[n + lag] is before[n] */
  gboolean inverted;
  double agreement;
} AppRevisionAlignment;

/* Sets also how after is read: its speed, and whether left stands for right. FALSE with error: not
 * readable, cancelled. Progress up to APP_REVISION_ALIGNED. */
#define APP_REVISION_ALIGNED 0.5
gboolean
app_revision_align (AppRevisionPair *pair, AppRevisionAlignment *alignment, GError **error);
/* The same for the other half, app-revision-null.c: fills gain, null and spans. */
gboolean app_revision_null (AppRevisionPair *pair, const AppRevisionAlignment *alignment,
                            AppRevisionDiff *diff, GError **error);
