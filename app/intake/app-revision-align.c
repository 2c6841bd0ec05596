/* app-revision-align.c — where one mix lies against the other, to parts of a sample.
 *
 * Coarse: both as one channel, left and a part of the right (which loses neither what is in the
 * middle nor what is at the sides), low-passed and decimated, correlated whole. Fine: windows over
 * what the two share by the coarse lag, both channels, each with a lag of its own; the lag that
 * most weight is on wins. */
#include "app-revision-align.h"

#include "dsp-cross-correlation.h"
#include "dsp-math.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  LOW_RATE = 3000,      /* Hz of the coarse search, about */
  LOW_FRAMES = 1 << 22, /* of both at that rate, at most: longer ones are searched lower */
  FILTER_REACH = 8,     /* frames at the low rate, to each side */
  CHUNK = 65536,        /* frames read at once */
  CANDIDATES = 3,       /* peaks of the coarse search that are looked at */
  WINDOWS = 32,
  WINDOW_44K = 32768, /* frames of a window at 44.1 kHz */
  WINDOW_MIN = 512,
};

static const double right_share = 0.6;  /* in the one channel of the coarse search */
static const double pass_band = 0.4;    /* of the low rate */
static const double least_hz = 40;      /* below, there is no music to align by */
static const double least_rms = 2e-4;   /* of a window: -74 dBFS */
static const double least_height = 7;   /* of a coarse peak above what chance gives; noise: 5.5 */
static const double apart_s = 0.02;     /* of coarse peaks that are two */
static const double least_share = 0.25; /* of the windows' weight, for a lag to be believed */
static const double least_match = 0.12; /* mean coherence of the windows that agree */
static const double least_match_few = 0.35; /* where there are too few to outvote chance */
static const int few = 3;
static const double whole_part = 0.02; /* frames: nearer to a whole lag it is that */

gboolean
app_revision_go_on (const AppRevisionPair *pair, double fraction, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (pair->cancellable, error))
    return FALSE;
  if (pair->progress)
    pair->progress (fraction, pair->progress_data);
  return TRUE;
}

/* ---- coarse ---- */

/* A mix at rate / factor, one channel. */
typedef struct
{
  int factor, reach; /* of the filter, frames to each side */
  double *taps;      /* 2 reach + 1 */
} Decimator;

static void
decimator_init (Decimator *self, int factor)
{
  self->factor = factor;
  self->reach = FILTER_REACH * factor;
  self->taps = g_new (double, 2 * self->reach + 1);
  for (int k = -self->reach; k <= self->reach; k++)
    {
      double x = 2 * pass_band * k / factor;
      double ideal = k ? dsp_sin (DSP_PI * x) / (DSP_PI * x) : 1;
      double window = 0.5 + 0.5 * dsp_cos (DSP_PI * k / (self->reach + 1));
      self->taps[k + self->reach] = ideal * window * 2 * pass_band / factor;
    }
}

/* All of a mix, decimated: its frame i is at frame i * factor. Progress from low to high. */
static double *
read_low (const AppRevisionPair *pair, int which, const Decimator *decimator, gint64 n_low,
          double low, double high, GError **error)
{
  int reach = decimator->reach, keep = 2 * reach;
  g_autofree double *mono = g_new0 (double, keep + CHUNK); /* begins at frame pos - keep */
  g_autofree double *left = g_new (double, CHUNK), *right = g_new (double, CHUNK);
  g_autofree double *result = g_new (double, n_low);
  gint64 done = 0;
  for (gint64 pos = 0; done < n_low; pos += CHUNK)
    {
      double *const out[2] = { left, right };
      if (!app_revision_go_on (pair, low + (high - low) * done / n_low, error)
          || !app_reader_read (pair->readers[which], pos, out, CHUNK, error))
        return NULL;
      for (int i = 0; i < CHUNK; i++)
        mono[keep + i] = left[i] + right_share * right[i];
      /* The filter of a frame at f needs f - reach to f + reach. */
      for (; done < n_low && done * decimator->factor + reach < pos + CHUNK; done++)
        {
          const double *x = mono + (done * decimator->factor - reach - (pos - keep));
          double sum = 0;
          for (int k = 0; k <= 2 * reach; k++)
            sum += x[k] * decimator->taps[k];
          result[done] = sum;
        }
      memmove (mono, mono + CHUNK, keep * sizeof *mono);
    }
  return g_steal_pointer (&result);
}

static int
power_of_two (gint64 least)
{
  int size = 2;
  while (size < least)
    size *= 2;
  return size;
}

/* The highest peaks, in frames of the mixes; returns how many stand above chance. */
static int
find_peaks (DspCrossCorrelation *correlation, const int n_low[2], int factor, int apart,
            gint64 lags[CANDIDATES])
{
  int from = -(n_low[0] - 1), to = n_low[1] - 1, n = 0;
  double chance = dsp_cross_correlation_rms (correlation, from, to);
  int found[CANDIDATES];
  while (n < CANDIDATES)
    {
      int best = 0;
      double height = 0;
      for (int lag = from; lag <= to; lag++)
        {
          double size = fabs (dsp_cross_correlation_at (correlation, lag));
          gboolean known = FALSE;
          for (int i = 0; size > height && i < n; i++)
            known |= ABS (lag - found[i]) < apart;
          if (size <= height || known)
            continue;
          height = size;
          best = lag;
        }
      if (!(height > least_height * chance))
        break;
      lags[n] = (gint64) best * factor;
      found[n++] = best;
    }
  return n;
}

/* FALSE with error; else lags of *n candidates. */
static gboolean
search (const AppRevisionPair *pair, int *factor, gint64 lags[CANDIDATES], int *n, GError **error)
{
  gint64 total = pair->frames[0] + pair->frames[1];
  *factor = MAX (1, pair->rate / LOW_RATE);
  *factor = MAX (*factor, (int) (total / (LOW_FRAMES - 2) + 1));
  Decimator decimator;
  decimator_init (&decimator, *factor);
  double *low[2] = { NULL, NULL };
  int n_low[2];
  const double halfway = APP_REVISION_ALIGNED * 0.4;
  for (int i = 0; i < 2; i++)
    {
      n_low[i] = (int) ((pair->frames[i] + *factor - 1) / *factor);
      if (i == 0 || low[0])
        low[i] = read_low (pair, i, &decimator, n_low[i], i * halfway, (i + 1) * halfway, error);
    }
  g_free (decimator.taps);
  gboolean good = low[0] && low[1];
  if (good)
    {
      double low_rate = (double) pair->rate / *factor;
      DspCrossCorrelation *correlation
          = dsp_cross_correlation_new (power_of_two ((gint64) n_low[0] + n_low[1]),
                                       MIN (least_hz / low_rate, pass_band / 4), pass_band);
      if (!correlation)
        g_error ("out of memory for a correlation");
      dsp_cross_correlation_add (correlation, low[0], n_low[0], low[1], n_low[1]);
      dsp_cross_correlation_solve (correlation, 1);
      *n = find_peaks (correlation, n_low, *factor, MAX (2, (int) (apart_s * low_rate)), lags);
      dsp_cross_correlation_free (correlation);
    }
  g_free (low[0]);
  g_free (low[1]);
  return good;
}

/* ---- fine ---- */

/* What one window says. */
typedef struct
{
  gint64 at; /* frame of before */
  gint64 lag;
  double match; /* coherence there, with its sign */
} Vote;

typedef struct
{
  const AppRevisionPair *pair;
  DspCrossCorrelation *correlation;
  int window, margin; /* frames; the lag is sought within margin */
  double *x[4];       /* before left and right, after left and right */
} Fine;

static double
rms (const double *x, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sqrt (sum / n);
}

/* Reads a window of both and adds it to the correlation; sounds: FALSE when one is as good as
 * silent there. */
static gboolean
add_window (Fine *self, gint64 at, gint64 lag, gboolean *sounds, GError **error)
{
  const AppRevisionPair *pair = self->pair;
  double *const before[2] = { self->x[0], self->x[1] }, *const after[2]
                                                        = { self->x[2], self->x[3] };
  int n = self->window, n_after = n + 2 * self->margin;
  if (!app_reader_read (pair->readers[0], at, before, n, error)
      || !app_reader_read (pair->readers[1], at + lag - self->margin, after, n_after, error))
    return FALSE;
  *sounds = rms (before[0], n) + rms (before[1], n) > least_rms
            && rms (after[0], n_after) + rms (after[1], n_after) > least_rms;
  for (int c = 0; *sounds && c < 2; c++)
    dsp_cross_correlation_add (self->correlation, before[c], n, after[c], n_after);
  return TRUE;
}

static int
best_vote (const Vote *votes, int n, double *weight)
{
  int best = -1;
  *weight = 0;
  for (int i = 0; i < n; i++)
    {
      double sum = 0;
      for (int j = 0; j < n; j++)
        if (ABS (votes[j].lag - votes[i].lag) <= 1 && votes[j].match * votes[i].match > 0)
          sum += fabs (votes[j].match);
      /* Of neighbours the one in the middle has all of the weight: keep the stronger. */
      if (sum > *weight
          || (best >= 0 && sum == *weight && fabs (votes[i].match) > fabs (votes[best].match)))
        {
          *weight = sum;
          best = i;
        }
    }
  return best;
}

/* The windows spread over what both have at this lag. */
static gboolean
collect (Fine *self, gint64 lag, Vote votes[WINDOWS], int *n, GError **error)
{
  const AppRevisionPair *pair = self->pair;
  gint64 from = MAX (0, -lag), to = MIN (pair->frames[0], pair->frames[1] - lag) - self->window;
  *n = 0;
  if (to < from)
    return TRUE;
  int windows = (int) CLAMP ((to - from) / MAX (self->window / 2, 1) + 1, 1, WINDOWS);
  for (int i = 0; i < windows; i++)
    {
      gint64 at = windows == 1 ? (from + to) / 2 : from + (to - from) * i / (windows - 1);
      gboolean sounds;
      dsp_cross_correlation_clear (self->correlation);
      if (!app_revision_go_on (pair, APP_REVISION_ALIGNED * (0.8 + 0.15 * i / windows), error)
          || !add_window (self, at, lag, &sounds, error))
        return FALSE;
      if (!sounds)
        continue;
      dsp_cross_correlation_solve (self->correlation, 0.5);
      int peak = dsp_cross_correlation_peak (self->correlation, 0, 2 * self->margin);
      votes[(*n)++] = (Vote){ at, lag + peak - self->margin,
                              dsp_cross_correlation_at (self->correlation, peak) };
    }
  return TRUE;
}

/* All windows that agree, once more together: parts of a frame. */
static gboolean
refine (Fine *self, const Vote *votes, int n, const Vote *winner, double *lag, GError **error)
{
  dsp_cross_correlation_clear (self->correlation);
  for (int i = 0; i < n; i++)
    {
      gboolean sounds;
      if (ABS (votes[i].lag - winner->lag) <= 1 && votes[i].match * winner->match > 0
          && !add_window (self, votes[i].at, winner->lag, &sounds, error))
        return FALSE;
    }
  dsp_cross_correlation_solve (self->correlation, 0.5);
  int peak = dsp_cross_correlation_peak (self->correlation, self->margin - 2, self->margin + 2);
  *lag = winner->lag + dsp_cross_correlation_refine (self->correlation, peak) - self->margin;
  if (fabs (*lag - floor (*lag + 0.5)) < whole_part)
    *lag = floor (*lag + 0.5);
  return TRUE;
}

/* Whether the windows bear out the coarse lag; alignment is filled when they do. */
static gboolean
verify (Fine *self, gint64 coarse, AppRevisionAlignment *alignment, gboolean *good, GError **error)
{
  Vote votes[WINDOWS];
  int n, agree = 0;
  double weight, total = 0;
  *good = FALSE;
  if (!collect (self, coarse, votes, &n, error))
    return FALSE;
  int best = best_vote (votes, n, &weight);
  if (best < 0)
    return TRUE;
  for (int i = 0; i < n; i++)
    {
      total += fabs (votes[i].match);
      agree += ABS (votes[i].lag - votes[best].lag) <= 1 && votes[i].match * votes[best].match > 0;
    }
  double match = weight / agree;
  if (weight < least_share * total || match < (agree < few ? least_match_few : least_match))
    return TRUE;
  *good = TRUE;
  alignment->inverted = votes[best].match < 0;
  alignment->agreement = weight / total;
  return refine (self, votes, n, &votes[best], &alignment->lag, error);
}

static void
fine_init (Fine *self, const AppRevisionPair *pair, int factor)
{
  gint64 shorter = MIN (pair->frames[0], pair->frames[1]);
  self->pair = pair;
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
app_revision_align (const AppRevisionPair *pair, AppRevisionAlignment *alignment, GError **error)
{
  gint64 lags[CANDIDATES];
  int n = 0, factor;
  *alignment = (AppRevisionAlignment){ .reason = NULL };
  if (MIN (pair->frames[0], pair->frames[1]) < 2 * WINDOW_MIN)
    {
      alignment->reason = N_ ("One of the files is too short to be aligned.");
      return TRUE;
    }
  if (!search (pair, &factor, lags, &n, error))
    return FALSE;
  Fine fine;
  fine_init (&fine, pair, factor);
  gboolean good = FALSE, readable = TRUE;
  for (int i = 0; i < n && readable && !good; i++)
    readable = verify (&fine, lags[i], alignment, &good, error);
  fine_finish (&fine);
  if (!good)
    alignment->reason
        = n == 0
              ? N_ ("The two have no music in common that could be aligned, or one is silent.")
              : N_ ("The two are alike in places, but not at one distance: they may be different "
                    "takes, or run at different speeds.");
  return readable;
}
