/* app-revision-search.c — the coarse search: left and a part of the right as one channel (which
 * loses neither what is in the middle nor what is at the sides, whichever way round), low-passed
 * and decimated. */
#include "app-revision-search.h"

#include "dsp-cross-correlation.h"
#include "dsp-math.h"

#include <string.h>

enum
{
  LOW_RATE = 3000,      /* Hz of the coarse search, about */
  LOW_FRAMES = 1 << 22, /* of both at that rate, at most: longer ones are searched lower */
  FILTER_REACH = 8,     /* frames at the low rate, to each side */
  CHUNK = 65536,        /* frames read at once */
  PIECES = 10,          /* that are correlated for themselves */
  PIECE_S = 6,          /* of each: two clocks part by less than a wave of the bass */
};

static const double right_share = 0.6; /* in the one channel of the coarse search */
static const double pass_band = 0.4;   /* of the low rate */
static const double least_hz = 40;     /* below, there is no music to align by */
static const double least_height = 7;  /* of a coarse peak above what chance gives; noise: 5.5 */
static const double apart_s = 0.02;    /* of coarse peaks that are two */
static const double on_line = 2;       /* frames at the low rate, of pieces that lie on a line */
static const double least_share = 0.3; /* of the pieces' weight that has to */
/* Of the low rate: above, two clocks that differ by a thousandth are out of step within a piece. */
static const double pieces_band = 0.15;

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
read_low (AppRevisionPair *pair, int which, const Decimator *decimator, gint64 n_low, double low,
          double high, GError **error)
{
  int reach = decimator->reach, keep = 2 * reach;
  g_autofree double *mono = g_new0 (double, keep + CHUNK); /* begins at frame pos - keep */
  g_autofree double *left = g_new (double, CHUNK), *right = g_new (double, CHUNK);
  g_autofree double *result = g_new (double, n_low);
  gint64 done = 0;
  for (gint64 pos = 0; done < n_low; pos += CHUNK)
    {
      double *const out[2] = { left, right };
      if (!app_revision_pair_go_on (pair, low + (high - low) * done / n_low, error)
          || !app_revision_pair_read (pair, which, pos, out, CHUNK, error))
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
            gint64 lags[APP_REVISION_CANDIDATES])
{
  int from = -(n_low[0] - 1), to = n_low[1] - 1, n = 0;
  double chance = dsp_cross_correlation_rms (correlation, from, to);
  int found[APP_REVISION_CANDIDATES];
  while (n < APP_REVISION_CANDIDATES)
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

static DspCrossCorrelation *
correlation_new (const AppRevisionPair *pair, int factor, gint64 frames, double top)
{
  double low_rate = (double) pair->rate / factor;
  DspCrossCorrelation *correlation
      = dsp_cross_correlation_new (power_of_two (frames), MIN (least_hz / low_rate, top / 4), top);
  if (!correlation)
    g_error ("out of memory for a correlation");
  return correlation;
}

gboolean
app_revision_search_init (AppRevisionSearch *self, AppRevisionPair *pair, double part,
                          GError **error)
{
  gint64 total = pair->frames[0] + pair->frames[1];
  Decimator decimator;
  *self = (AppRevisionSearch){ .factor = MAX (1, pair->rate / LOW_RATE) };
  self->factor = MAX (self->factor, (int) (total / (LOW_FRAMES - 2) + 1));
  decimator_init (&decimator, self->factor);
  for (int i = 0; i < 2 && (i == 0 || self->low[0]); i++)
    {
      self->n_low[i] = (int) ((pair->frames[i] + self->factor - 1) / self->factor);
      self->low[i]
          = read_low (pair, i, &decimator, self->n_low[i], i * part / 2, (i + 1) * part / 2, error);
    }
  g_free (decimator.taps);
  if (!self->low[0] || !self->low[1])
    return FALSE;
  int apart = MAX (2, (int) (apart_s * pair->rate / self->factor));
  DspCrossCorrelation *correlation
      = correlation_new (pair, self->factor, (gint64) self->n_low[0] + self->n_low[1], pass_band);
  dsp_cross_correlation_add (correlation, self->low[0], self->n_low[0], self->low[1],
                             self->n_low[1]);
  dsp_cross_correlation_solve (correlation, 1);
  self->n = find_peaks (correlation, self->n_low, self->factor, apart, self->lags);
  dsp_cross_correlation_free (correlation);
  return TRUE;
}

void
app_revision_search_finish (AppRevisionSearch *self)
{
  g_free (self->low[0]);
  g_free (self->low[1]);
}

gboolean
app_revision_search_pieces (const AppRevisionSearch *self, const AppRevisionPair *pair,
                            AppRevisionLine *line, gboolean *found, GError **error)
{
  AppRevisionVote votes[PIECES];
  int n = MIN (PIECE_S * pair->rate / self->factor, self->n_low[0] / PIECES);
  double total = 0;
  gboolean inverted;
  *found = FALSE;
  if (n < 2)
    return TRUE;
  DspCrossCorrelation *correlation
      = correlation_new (pair, self->factor, (gint64) n + self->n_low[1], pieces_band);
  for (int i = 0; i < PIECES; i++)
    {
      int at = (int) ((gint64) (self->n_low[0] - n) * i / (PIECES - 1));
      if (g_cancellable_set_error_if_cancelled (pair->cancellable, error))
        {
          dsp_cross_correlation_free (correlation);
          return FALSE;
        }
      dsp_cross_correlation_clear (correlation);
      dsp_cross_correlation_add (correlation, self->low[0] + at, n, self->low[1], self->n_low[1]);
      dsp_cross_correlation_solve (correlation, 1);
      int peak = dsp_cross_correlation_peak (correlation, -(n - 1), self->n_low[1] - 1);
      votes[i] = (AppRevisionVote){ at + n / 2.0, peak - at,
                                    dsp_cross_correlation_at (correlation, peak) };
      total += fabs (votes[i].match);
    }
  dsp_cross_correlation_free (correlation);
  *found = app_revision_line_fit (votes, PIECES, on_line, line, &inverted) > least_share * total;
  line->lag *= self->factor;
  return TRUE;
}
