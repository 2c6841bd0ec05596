/* app-revision-line.h — where one mix lies against the other over all of its length: at a constant
 * distance, or at one that grows steadily because another clock ran. Inside intake/ only. Pure. */
#pragma once

#include <glib.h>

/* Frame n of the old mix is frame n + lag + slope n of the new one. */
typedef struct
{
  double lag, slope;
} AppRevisionLine;

/* The most that two clocks differ: a thousandth (film against video), and some. */
#define APP_REVISION_SLOPE_MAX 1.2e-3

/* What one place says. */
typedef struct
{
  double at;    /* frame of the old mix */
  double lag;   /* frames that the new one is later there */
  double match; /* how sure it is, with the sign of the polarity */
} AppRevisionVote;

/* Of the weight (the sum of matches without sign) of votes of one polarity, how much at most lies
 * within tolerance of one line, and which. A constant distance is that of one of the votes, and is
 * preferred: a slope has to bring a tenth more, and to change the lag by more than twice the
 * tolerance over the votes. */
double app_revision_line_fit (const AppRevisionVote *votes, int n, double tolerance,
                              AppRevisionLine *line, gboolean *inverted);
/* Whether a vote lies within tolerance of it and has this polarity. */
gboolean app_revision_line_holds (const AppRevisionLine *self, gboolean inverted, double tolerance,
                                  const AppRevisionVote *vote);
/* Weighted least squares over those that it holds. */
void app_revision_line_refine (AppRevisionLine *self, gboolean inverted, double tolerance,
                               const AppRevisionVote *votes, int n);
