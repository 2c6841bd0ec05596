/* app-revision-line.c — a line through votes of which some are wrong: every pair of them proposes
 * one. */
#include "app-revision-line.h"

#include <math.h>

static const double slope_gain = 1.1; /* of the weight, that a slope has to bring */
static const int passes = 2; /* of least squares: the first may take in or leave out some */

gboolean
app_revision_line_holds (const AppRevisionLine *self, gboolean inverted, double tolerance,
                         const AppRevisionVote *vote)
{
  return (vote->match < 0) == inverted && vote->match != 0
         && fabs (vote->lag - self->lag - self->slope * vote->at) <= tolerance;
}

static double
weigh (const AppRevisionLine *line, gboolean inverted, double tolerance,
       const AppRevisionVote *votes, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    if (app_revision_line_holds (line, inverted, tolerance, &votes[i]))
      sum += fabs (votes[i].match);
  return sum;
}

void
app_revision_line_refine (AppRevisionLine *self, gboolean inverted, double tolerance,
                          const AppRevisionVote *votes, int n)
{
  for (int pass = 0; pass < passes; pass++)
    {
      double w = 0, x = 0, y = 0, xx = 0, xy = 0;
      for (int i = 0; i < n; i++)
        {
          if (!app_revision_line_holds (self, inverted, tolerance, &votes[i]))
            continue;
          double own = fabs (votes[i].match);
          w += own;
          x += own * votes[i].at;
          y += own * votes[i].lag;
        }
      if (w == 0)
        return;
      x /= w;
      y /= w;
      for (int i = 0; i < n; i++)
        {
          if (!app_revision_line_holds (self, inverted, tolerance, &votes[i]))
            continue;
          double own = fabs (votes[i].match), dx = votes[i].at - x;
          xx += own * dx * dx;
          xy += own * dx * (votes[i].lag - y);
        }
      self->slope = xx > 0 ? xy / xx : 0;
      self->lag = y - self->slope * x;
    }
}

/* The lag of the vote that has the most weight around it. Of neighbours the one in the middle has
 * all of the weight: keep the stronger. */
static double
fit_constant (const AppRevisionVote *votes, int n, double tolerance, AppRevisionLine *line,
              gboolean *inverted)
{
  double most = 0, strongest = 0;
  for (int i = 0; i < n; i++)
    {
      const AppRevisionLine own = { votes[i].lag, 0 };
      double sum = weigh (&own, votes[i].match < 0, tolerance, votes, n);
      if (sum < most || (sum == most && fabs (votes[i].match) <= strongest))
        continue;
      most = sum;
      strongest = fabs (votes[i].match);
      *line = own;
      *inverted = votes[i].match < 0;
    }
  return most;
}

double
app_revision_line_fit (const AppRevisionVote *votes, int n, double tolerance, AppRevisionLine *line,
                       gboolean *inverted)
{
  double from = INFINITY, to = -INFINITY;
  *line = (AppRevisionLine){ 0, 0 };
  *inverted = FALSE;
  double constant = fit_constant (votes, n, tolerance, line, inverted), most = constant;
  for (int i = 0; i < n; i++)
    {
      from = MIN (from, votes[i].at);
      to = MAX (to, votes[i].at);
    }
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++)
      {
        double slope = (votes[k].lag - votes[i].lag) / (votes[k].at - votes[i].at);
        if (!(fabs (slope) <= APP_REVISION_SLOPE_MAX)
            || fabs (slope) * (to - from) <= 2 * tolerance)
          continue;
        const AppRevisionLine own = { votes[i].lag - slope * votes[i].at, slope };
        double sum = weigh (&own, votes[i].match < 0, tolerance, votes, n);
        if (sum <= MAX (most, slope_gain * constant))
          continue;
        most = sum;
        *line = own;
        *inverted = votes[i].match < 0;
      }
  if (line->slope != 0)
    app_revision_line_refine (line, *inverted, tolerance, votes, n);
  return line->slope != 0 ? weigh (line, *inverted, tolerance, votes, n) : most;
}
