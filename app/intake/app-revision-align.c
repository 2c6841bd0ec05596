/* app-revision-align.c — where one mix lies against the other, to parts of a sample.
 *
 * The coarse search (app-revision-search.h) says about where. Windows over what the two share by
 * that, both channels, each have a lag of their own; the lag that most weight is on wins, or the
 * line that it lies on when the two ran on different clocks. Then the new mix is read at that
 * speed, and left for right if its sides lie the other way, and all that agree give parts of a
 * frame. */
#include "app-revision-align.h"

#include "app-revision-search.h"
#include "dsp-cross-correlation.h"
#include "dsp-math.h"

#include <glib/gi18n-lib.h>

#include <stdlib.h>

enum
{
  WINDOWS = 32,
  WINDOW_44K = 32768, /* frames of a window at 44.1 kHz */
  WINDOW_MIN = 512,
  SPEED_PASSES = 10, /* at most */
  SCATTER_PASSES = 4,
};

static const double least_hz = 40;          /* below, there is no music to align by */
static const double least_rms = 2e-4;       /* of a window: -74 dBFS */
static const double least_share = 0.25;     /* of the windows' weight, for a lag to be believed */
static const double clear = 0.6;            /* likewise, to look no further */
static const double least_match = 0.12;     /* mean coherence of the windows that agree */
static const double least_match_few = 0.35; /* where there are too few to outvote chance */
static const int few = 3;
static const double near_line = 1;     /* frames: windows whose lags agree */
static const double whole_part = 0.02; /* frames: nearer to a whole lag it is that */
/* Frames from the first window to the last: of another clock; of one that is known well enough. */
static const double least_drift = 0.5, exact_drift = 0.005;
static const double outside = 4, least_outside = 0.02; /* of the median, frames: does not count */
static const double sure = 6;                          /* of a slope against its own uncertainty */
/* Of middle and sides, to tell which way round they lie; and sides against middle. */
static const double least_coherence = 0.3, least_sides = 1e-5;

typedef struct
{
  AppRevisionPair *pair;
  DspCrossCorrelation *correlation;
  int window, margin; /* frames; the lag is sought within margin */
  double *x[4];       /* before left and right, after left and right */

  AppRevisionVote votes[WINDOWS];
  gint64 places[WINDOWS]; /* frames of before at which they begin */
  int n;
  AppRevisionLine line;
  gboolean inverted;
  double weight, agreement; /* of those that agree; as a share of all */
} Fine;

static double
rms (const double *x, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sqrt (sum / n);
}

/* Reads a window of both; sounds: FALSE when one is as good as silent there. */
static gboolean
read_window (Fine *self, gint64 at, gint64 lag, gboolean *sounds, GError **error)
{
  double *const before[2] = { self->x[0], self->x[1] }, *const after[2]
                                                        = { self->x[2], self->x[3] };
  int n = self->window, n_after = n + 2 * self->margin;
  if (!app_revision_pair_read (self->pair, 0, at, before, n, error)
      || !app_revision_pair_read (self->pair, 1, at + lag - self->margin, after, n_after, error))
    return FALSE;
  *sounds = rms (before[0], n) + rms (before[1], n) > least_rms
            && rms (after[0], n_after) + rms (after[1], n_after) > least_rms;
  return TRUE;
}

static gboolean
add_window (Fine *self, gint64 at, gint64 lag, gboolean *sounds, GError **error)
{
  if (!read_window (self, at, lag, sounds, error))
    return FALSE;
  for (int c = 0; *sounds && c < 2; c++)
    dsp_cross_correlation_add (self->correlation, self->x[c], self->window, self->x[2 + c],
                               self->window + 2 * self->margin);
  return TRUE;
}

/* The windows spread over what both have at this line. */
static gboolean
collect (Fine *self, const AppRevisionLine *line, GError **error)
{
  const AppRevisionPair *pair = self->pair;
  double end = (app_revision_pair_length (pair) - line->lag) / (1 + line->slope);
  gint64 from = MAX (0, (gint64) ceil (-line->lag / (1 + line->slope)));
  gint64 to = MIN (pair->frames[0], (gint64) end) - self->window;
  self->n = 0;
  if (to < from)
    return TRUE;
  int windows = (int) CLAMP ((to - from) / MAX (self->window / 2, 1) + 1, 1, WINDOWS);
  for (int i = 0; i < windows; i++)
    {
      gint64 at = windows == 1 ? (from + to) / 2 : from + (to - from) * i / (windows - 1);
      double middle = at + self->window / 2.0;
      gint64 lag = (gint64) floor (line->lag + line->slope * middle + 0.5);
      gboolean sounds;
      dsp_cross_correlation_clear (self->correlation);
      if (!app_revision_pair_go_on (pair, APP_REVISION_ALIGNED * (0.8 + 0.15 * i / windows), error)
          || !add_window (self, at, lag, &sounds, error))
        return FALSE;
      if (!sounds)
        continue;
      dsp_cross_correlation_solve (self->correlation, 0.5);
      int peak = dsp_cross_correlation_peak (self->correlation, 0, 2 * self->margin);
      self->places[self->n] = at;
      self->votes[self->n++]
          = (AppRevisionVote){ middle, lag + peak - self->margin,
                               dsp_cross_correlation_at (self->correlation, peak) };
    }
  return TRUE;
}

static gboolean
agrees (const Fine *self, int vote)
{
  return app_revision_line_holds (&self->line, self->inverted, near_line, &self->votes[vote]);
}

/* What the windows say together; FALSE: nothing. */
static gboolean
judge (Fine *self)
{
  double total = 0;
  int agree = 0;
  self->weight
      = app_revision_line_fit (self->votes, self->n, near_line, &self->line, &self->inverted);
  for (int i = 0; i < self->n; i++)
    {
      total += fabs (self->votes[i].match);
      agree += agrees (self, i);
    }
  if (agree == 0 || total == 0)
    return FALSE;
  self->agreement = self->weight / total;
  return self->weight >= least_share * total
         && self->weight / agree >= (agree < few ? least_match_few : least_match);
}

/* Whether the windows bear out the line. One that is found to slope is followed first: windows far
 * from where it began may have looked beside it. */
static gboolean
verify (Fine *self, const AppRevisionLine *coarse, gboolean *good, GError **error)
{
  if (!collect (self, coarse, error))
    return FALSE;
  *good = judge (self);
  if (self->line.slope == 0 || self->line.slope == coarse->slope)
    return TRUE;
  AppRevisionLine sloping = self->line;
  if (!collect (self, &sloping, error))
    return FALSE;
  *good = judge (self);
  return TRUE;
}

/* What was borne out best so far. */
typedef struct
{
  AppRevisionLine line;
  gboolean swapped, clear;
  double weight; /* of the windows that agree; 0: nothing was */
} Guess;

/* A line with the channels as they are, and the other way round where that is not clear. */
static gboolean
try_line (Fine *self, const AppRevisionLine *line, Guess *best, GError **error)
{
  int ways = self->pair->stereo ? 2 : 1;
  for (int turned = 0; turned < ways && !best->clear; turned++)
    {
      gboolean good;
      self->pair->swapped = turned;
      if (!verify (self, line, &good, error))
        return FALSE;
      if (good && self->weight > best->weight)
        *best = (Guess){ self->line, turned, self->agreement >= clear && self->n >= WINDOWS / 4,
                         self->weight };
    }
  return TRUE;
}

/* The lags of the coarse search; by pieces when none of them is clear. */
static gboolean
verify_all (Fine *self, const AppRevisionSearch *search, gboolean *good, GError **error)
{
  Guess best = { .weight = 0 };
  for (int i = 0; i < search->n; i++)
    {
      const AppRevisionLine coarse = { (double) search->lags[i], 0 };
      if (!try_line (self, &coarse, &best, error))
        return FALSE;
    }
  if (!best.clear)
    {
      AppRevisionLine pieces;
      gboolean found;
      if (!app_revision_search_pieces (search, self->pair, &pieces, &found, error)
          || (found && !try_line (self, &pieces, &best, error)))
        return FALSE;
    }
  *good = FALSE;
  self->pair->swapped = best.swapped;
  return best.weight == 0 || verify (self, &best.line, good, error);
}

/* ---- which way round ---- */

/* Left and right are exchanged when the sides are upside down and the middle is not, or the other
 * way round. */
static gboolean
is_turned (Fine *self, gboolean *turned, GError **error)
{
  double ab[2] = { 0 }, aa[2] = { 0 }, bb[2] = { 0 };
  *turned = FALSE;
  for (int i = 0; i < self->n; i++)
    {
      gboolean sounds;
      if (!agrees (self, i))
        continue;
      if (!read_window (self, self->places[i], (gint64) self->votes[i].lag, &sounds, error))
        return FALSE;
      const double *after[2] = { self->x[2] + self->margin, self->x[3] + self->margin };
      for (int k = 0; k < self->window; k++)
        for (int side = 0; side < 2; side++)
          {
            double sign = side ? -1 : 1;
            double a = self->x[0][k] + sign * self->x[1][k], b = after[0][k] + sign * after[1][k];
            ab[side] += a * b;
            aa[side] += a * a;
            bb[side] += b * b;
          }
    }
  double middle = ab[0] / sqrt (aa[0] * bb[0]), sides = ab[1] / sqrt (aa[1] * bb[1]);
  *turned = fabs (middle) > least_coherence && fabs (sides) > least_coherence
            && aa[1] > least_sides * aa[0] && bb[1] > least_sides * bb[0] && middle * sides < 0;
  return TRUE;
}

/* ---- parts of a frame ---- */

/* All windows that agree, once more together. */
static gboolean
refine (Fine *self, double *lag, GError **error)
{
  gint64 whole = (gint64) floor (self->line.lag + 0.5);
  dsp_cross_correlation_clear (self->correlation);
  for (int i = 0; i < self->n; i++)
    {
      gboolean sounds;
      if (agrees (self, i) && !add_window (self, self->places[i], whole, &sounds, error))
        return FALSE;
    }
  dsp_cross_correlation_solve (self->correlation, 0.5);
  int peak = dsp_cross_correlation_peak (self->correlation, self->margin - 2, self->margin + 2);
  *lag = whole + dsp_cross_correlation_refine (self->correlation, peak) - self->margin;
  if (fabs (*lag - floor (*lag + 0.5)) < whole_part)
    *lag = floor (*lag + 0.5);
  return TRUE;
}

/* Asks each window that agrees for parts of a frame. */
static gboolean
refine_votes (Fine *self, GError **error)
{
  gint64 whole = (gint64) floor (self->line.lag + 0.5);
  for (int i = 0; i < self->n; i++)
    {
      gboolean sounds;
      if (!agrees (self, i))
        continue;
      dsp_cross_correlation_clear (self->correlation);
      if (!add_window (self, self->places[i], whole, &sounds, error))
        return FALSE;
      dsp_cross_correlation_solve (self->correlation, 0.5);
      int peak = dsp_cross_correlation_peak (self->correlation, self->margin - 2, self->margin + 2);
      self->votes[i].lag
          = whole + dsp_cross_correlation_refine (self->correlation, peak) - self->margin;
    }
  return TRUE;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* How far most windows lie from the line: what is much farther has something else in it, such as
 * the end of a reverb. */
static double
scatter_of (const Fine *self, const AppRevisionLine *line)
{
  double off[WINDOWS];
  int n = 0;
  for (int i = 0; i < self->n; i++)
    if (agrees (self, i))
      off[n++] = fabs (self->votes[i].lag - line->lag - line->slope * self->votes[i].at);
  qsort (off, (size_t) n, sizeof off[0], compare);
  return n > 0 ? MAX (outside * off[n / 2], least_outside) : near_line;
}

/* What is left of a slope at the speed that after is read at: enough to be told from the scatter of
 * the windows, and to matter. */
static gboolean
find_slope (const Fine *self, AppRevisionLine *line)
{
  double from = INFINITY, to = -INFINITY, weight = 0, middle = 0, spread = 0, scatter = 0;
  int n = 0;
  *line = self->line;
  app_revision_line_refine (line, self->inverted, 2 * near_line, self->votes, self->n);
  double tolerance = 2 * near_line;
  for (int pass = 0; pass < SCATTER_PASSES; pass++)
    {
      tolerance = scatter_of (self, line);
      app_revision_line_refine (line, self->inverted, tolerance, self->votes, self->n);
    }
  for (int i = 0; i < self->n; i++)
    {
      const AppRevisionVote *vote = &self->votes[i];
      double match = fabs (vote->match), off = vote->lag - line->lag - line->slope * vote->at;
      if (!app_revision_line_holds (line, self->inverted, tolerance, vote))
        continue;
      n++;
      weight += match;
      middle += match * vote->at;
      spread += match * vote->at * vote->at;
      scatter += match * off * off;
      from = MIN (from, vote->at);
      to = MAX (to, vote->at);
    }
  spread -= middle * middle / weight;
  double drift = fabs (line->slope) * (to - from);
  if (self->pair->speed != 1) /* what is left of one that is there */
    return n > few && drift > exact_drift;
  return n > few && drift > least_drift
         && fabs (line->slope) > sure * sqrt (scatter / spread / (n - 2));
}

/* The line becomes a constant distance at another speed; more than once, as each time the windows
 * are nearer to each other. */
static gboolean
take_speed (Fine *self, gboolean *good, GError **error)
{
  for (int pass = 0; pass < SPEED_PASSES && *good; pass++)
    {
      AppRevisionLine line = self->line;
      if (line.slope == 0 && !refine_votes (self, error))
        return FALSE;
      if (line.slope == 0 && !find_slope (self, &line))
        return TRUE;
      self->pair->speed *= 1 + line.slope;
      line = (AppRevisionLine){ line.lag / (1 + line.slope), 0 };
      if (!collect (self, &line, error))
        return FALSE;
      *good = judge (self);
    }
  return TRUE;
}

/* Everything but the lag is known: speed, sides, then parts of a frame. */
static gboolean
settle (Fine *self, AppRevisionAlignment *alignment, gboolean *good, GError **error)
{
  gboolean turned = FALSE;
  if (!take_speed (self, good, error))
    return FALSE;
  if (*good && self->pair->stereo && !is_turned (self, &turned, error))
    return FALSE;
  if (turned)
    {
      AppRevisionLine line = self->line;
      self->pair->swapped = !self->pair->swapped;
      if (!collect (self, &line, error))
        return FALSE;
      *good = judge (self);
    }
  alignment->inverted = self->inverted;
  alignment->agreement = self->agreement;
  return !*good || refine (self, &alignment->lag, error);
}

static int
power_of_two (gint64 least)
{
  int size = 2;
  while (size < least)
    size *= 2;
  return size;
}

static void
fine_init (Fine *self, AppRevisionPair *pair, int factor)
{
  gint64 shorter = MIN (pair->frames[0], pair->frames[1]);
  *self = (Fine){ .pair = pair };
  self->window = power_of_two ((gint64) WINDOW_44K * pair->rate / 44100);
  while (self->window > WINDOW_MIN && self->window > shorter / 2)
    self->window /= 2;
  self->margin = 2 * factor + 8;
  int n = self->window + 2 * self->margin;
  self->correlation = dsp_cross_correlation_new (power_of_two (n), least_hz / pair->rate, 0.45);
  if (!self->correlation)
    g_error ("out of memory for a correlation");
  for (int i = 0; i < 4; i++)
    self->x[i] = g_new (double, n);
}

static void
fine_finish (Fine *self)
{
  dsp_cross_correlation_free (self->correlation);
  for (int i = 0; i < 4; i++)
    g_free (self->x[i]);
}

gboolean
app_revision_align (AppRevisionPair *pair, AppRevisionAlignment *alignment, GError **error)
{
  AppRevisionSearch search = { 0 };
  *alignment = (AppRevisionAlignment){ .reason = NULL };
  if (MIN (pair->frames[0], pair->frames[1]) < 2 * WINDOW_MIN)
    {
      alignment->reason = N_ ("One of the files is too short to be aligned.");
      return TRUE;
    }
  gboolean good = FALSE,
           readable = app_revision_search_init (&search, pair, APP_REVISION_ALIGNED * 0.8, error);
  if (readable)
    {
      Fine fine;
      fine_init (&fine, pair, search.factor);
      readable = verify_all (&fine, &search, &good, error)
                 && (!good || settle (&fine, alignment, &good, error));
      fine_finish (&fine);
    }
  if (!good)
    alignment->reason
        = search.n == 0
              ? N_ ("The two have no music in common that could be aligned, or one is silent.")
              : N_ ("The two are alike in places, but not at one distance: they may be different "
                    "takes, or run at changing speeds.");
  app_revision_search_finish (&search);
  return readable;
}
