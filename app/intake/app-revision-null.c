/* app-revision-null.c — one mix taken from the other: gain, null and where they differ.
 *
 * Of each piece of 100 ms only three numbers are kept, the K-weighted powers of both and of their
 * sum; they give the residue for any gain, so the mixes are read once. */
#include "app-revision-align.h"

#include "dsp-fft.h"
#include "dsp-k-filter.h"
#include "dsp-math.h"

#include <string.h>

enum
{
  PIECES_A_SECOND = 10,
  PIECES_READ = 16, /* at once */
  MARGIN = 1024,    /* frames to each side of what is filtered: how far its response reaches */
  GAIN_PASSES = 3,
  SPANS_MAX = 200, /* beyond that, spans are joined over longer breaks */
};

/* Where the band that is compared ends, as parts of the rate: rolled off between the two.
 * Converters differ at the top of the band, and what is above it is lost by conversion and no
 * change. */
static const double roll_off[2] = { 0.45, 0.5 }, roll_off_converted[2] = { 0.38, 0.43 };
static const double join_s = 0.5;   /* breaks that are shorter do not part a span */
static const double least_db = -40; /* of a residue against the music, to be a difference */
static const double above_base_db = 12;
static const double most_db = -3; /* a threshold above this would find nothing */
static const double throughout_db = -30;
/* Where so much is left at best, two that seemed to lie over each other (a held note does, many
 * times) have nothing in common. */
static const double nothing_in_common_db = -3;
static const double least_power_db = -75; /* of a residue that can matter; dither is -95 and less */

/* Sums over a piece. */
typedef struct
{
  double aa, bb, ab; /* K-weighted: before, after, their product */
} Piece;

typedef struct
{
  AppRevisionPair *pair;
  const DspMeterKernels *kernels;
  DspKWeight filters[3]; /* before, after, both together */
  int piece;             /* frames */
  gint64 whole;          /* of the lag */

  /* for a lag with parts of a frame, or another rate; else NULL */
  DspFft *fft;
  double part;            /* of the lag */
  const double *roll_off; /* from, to */

  double *x[6]; /* before, after, both or what is filtered; left and right */
} Null;

static double
to_db (double power)
{
  return power > 0 ? dsp_gain_to_db (power) / 2 : -INFINITY;
}

static void
null_init (Null *self, AppRevisionPair *pair, double lag)
{
  *self = (Null){ .pair = pair, .kernels = dsp_meter_kernels () };
  self->piece = pair->rate / PIECES_A_SECOND;
  self->whole = (gint64) floor (lag + 0.5);
  self->part = lag - self->whole;
  gboolean converted = pair->converted || pair->speed != 1;
  self->roll_off = converted ? roll_off_converted : roll_off;
  int n = PIECES_READ * self->piece + 2 * MARGIN, size = 2;
  while (size < n)
    size *= 2;
  if (self->part != 0 || converted)
    {
      self->fft = dsp_fft_new (size);
      if (!self->fft)
        g_error ("out of memory for a transform");
    }
  for (int i = 0; i < 3; i++)
    dsp_k_filter_design (&self->filters[i], pair->rate);
  for (int i = 0; i < 6; i++)
    self->x[i] = g_new (double, n);
}

static void
null_finish (Null *self)
{
  dsp_fft_free (self->fft);
  for (int i = 0; i < 6; i++)
    g_free (self->x[i]);
}

/* Gain of the band's end at a part of the rate. */
static double
band (const Null *self, double at)
{
  double t = (at - self->roll_off[0]) / (self->roll_off[1] - self->roll_off[0]);
  return t <= 0 ? 1 : t >= 1 ? 0 : 0.5 + 0.5 * dsp_cos (DSP_PI * t);
}

/* n frames of x behind MARGIN of them, advanced by part of a frame and limited to the band. */
static void
filter (Null *self, const double *x, int n, double part, double *out)
{
  int size = dsp_fft_size (self->fft);
  double *samples = dsp_fft_samples (self->fft);
  DspComplex *bins = dsp_fft_bins (self->fft);
  memcpy (samples, x, (n + 2 * MARGIN) * sizeof *x);
  memset (samples + n + 2 * MARGIN, 0, (size - n - 2 * MARGIN) * sizeof *x);
  dsp_fft_forward (self->fft);
  for (int k = 0; k <= size / 2; k++)
    {
      double at = (double) k / size, gain = band (self, at);
      double c = gain * dsp_cos (2 * DSP_PI * at * part),
             s = gain * dsp_sin (2 * DSP_PI * at * part);
      double re = bins[k][0], im = bins[k][1];
      bins[k][0] = re * c - im * s;
      bins[k][1] = re * s + im * c;
    }
  dsp_fft_inverse (self->fft);
  memcpy (out, samples + MARGIN, n * sizeof *out);
}

/* n frames of one of the two from pos of it on. */
static gboolean
read_band (Null *self, int which, gint64 pos, int n, GError **error)
{
  double *const out[2] = { self->x[2 * which], self->x[2 * which + 1] };
  double *const raw[2] = { self->x[4], self->x[5] };
  if (!self->fft)
    return app_revision_pair_read (self->pair, which, pos, out, n, error);
  if (!app_revision_pair_read (self->pair, which, pos - MARGIN, raw, n + 2 * MARGIN, error))
    return FALSE;
  for (int c = 0; c < 2; c++)
    filter (self, raw[c], n, which ? self->part : 0, out[c]);
  return TRUE;
}

static double
weigh (Null *self, int filter, const double *left, const double *right)
{
  DspKWeight *weight = &self->filters[filter];
  memset (weight->sums, 0, sizeof weight->sums);
  self->kernels->k_weight (weight, left, right, self->piece);
  return weight->sums[2] + weight->sums[3];
}

static Piece
sum_piece (Null *self, int from)
{
  double *const *x = self->x;
  for (int c = 0; c < 2; c++)
    for (int i = from; i < from + self->piece; i++)
      x[4 + c][i] = x[c][i] + x[2 + c][i];
  double aa = weigh (self, 0, x[0] + from, x[1] + from);
  double bb = weigh (self, 1, x[2] + from, x[3] + from);
  double both = weigh (self, 2, x[4] + from, x[5] + from);
  /* In this order equal signals leave nothing at all. */
  return (Piece){ aa, bb, (both - (aa + bb)) / 2 };
}

/* From first on, in frames of the old mix, as long as either sounds. */
static GArray *
sum_pieces (Null *self, gint64 first, gint64 last, GError **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  int n = PIECES_READ * self->piece;
  for (gint64 pos = first; pos < last; pos += n)
    {
      double done = (double) (pos - first) / (last - first);
      if (!app_revision_pair_go_on (self->pair,
                                    APP_REVISION_ALIGNED + (1 - APP_REVISION_ALIGNED) * done, error)
          || !read_band (self, 0, pos, n, error)
          || !read_band (self, 1, pos + self->whole, n, error))
        return NULL;
      for (int i = 0; i < PIECES_READ && pos + i * self->piece < last; i++)
        {
          Piece piece = sum_piece (self, i * self->piece);
          g_array_append_val (pieces, piece);
        }
    }
  return g_steal_pointer (&pieces);
}

/* ---- what the sums say ---- */

static double
residue (const Piece *piece, double gain)
{
  return MAX (0, piece->bb - 2 * gain * piece->ab + gain * gain * piece->aa);
}

/* Residue against the louder of both, as a power. */
static double
ratio (const Piece *piece, double gain)
{
  double most = MAX (piece->bb, gain * gain * piece->aa);
  return most > 0 ? residue (piece, gain) / most : 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Pieces where both sound loud enough to say something: a hundred times softer than all in the
 * middle is too soft. */
static GArray *
telling (const GArray *pieces)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (Piece));
  double sum = 0;
  for (guint i = 0; i < pieces->len; i++)
    sum += g_array_index (pieces, Piece, i).aa;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      if (piece->aa > 0 && piece->bb > 0 && piece->aa >= 1e-4 * sum / pieces->len)
        g_array_append_val (chosen, *piece);
    }
  return chosen;
}

/* The value that a part (0 .. 1) of them is below; n > 0. */
static double
quantile (GArray *values, double part)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

/* By the gain of half of the pieces first, then least squares over those that null best. base: the
 * ratio of the best fifth. */
static double
find_gain (const GArray *pieces, double *base)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      double own = piece->ab / piece->aa;
      g_array_append_val (values, own);
    }
  double gain = quantile (values, 0.5);
  for (int pass = 0; pass < GAIN_PASSES; pass++)
    {
      double ab = 0, aa = 0;
      g_array_set_size (values, 0);
      for (guint i = 0; i < pieces->len; i++)
        {
          double own = ratio (&g_array_index (pieces, Piece, i), gain);
          g_array_append_val (values, own);
        }
      double best = quantile (values, 0.5);
      *base = g_array_index (values, double, (guint) (0.2 * (values->len - 1)));
      for (guint i = 0; i < pieces->len; i++)
        {
          const Piece *piece = &g_array_index (pieces, Piece, i);
          if (ratio (piece, gain) > best)
            continue;
          ab += piece->ab;
          aa += piece->aa;
        }
      gain = ab / aa;
    }
  return gain;
}

typedef struct
{
  guint from, to; /* pieces, to behind */
} Run;

static gboolean
differs (const Null *self, const Piece *piece, double gain, double threshold)
{
  return ratio (piece, gain) > threshold
         && to_db (residue (piece, gain) / self->piece) > least_power_db;
}

static GArray *
find_runs (const Null *self, const GArray *pieces, double gain, double threshold,
           guint longest_break)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  for (guint i = 0; i < pieces->len; i++)
    {
      if (!differs (self, &g_array_index (pieces, Piece, i), gain, threshold))
        continue;
      Run *last = runs->len ? &g_array_index (runs, Run, runs->len - 1) : NULL;
      if (last && i - last->to <= longest_break)
        last->to = i + 1;
      else
        {
          Run run = { i, i + 1 };
          g_array_append_val (runs, run);
        }
    }
  return runs;
}

static AppRevisionSpan
span_of (const Null *self, const GArray *pieces, const Run *run, gint64 first, double gain)
{
  Piece all = { 0, 0, 0 };
  for (guint i = run->from; i < run->to; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      all.aa += piece->aa;
      all.bb += piece->bb;
      all.ab += piece->ab;
    }
  double rate = self->pair->rate;
  double level = all.aa > 0 ? all.bb / (gain * gain * all.aa) : INFINITY;
  return (AppRevisionSpan){ .from_s = (first + (gint64) run->from * self->piece) / rate,
                            .to_s = (first + (gint64) run->to * self->piece) / rate,
                            .null_db = to_db (ratio (&all, gain)),
                            .level_db = isinf (level) ? level : to_db (level) };
}

static void
find_spans (const Null *self, const GArray *pieces, gint64 first, double gain,
            AppRevisionDiff *diff)
{
  double threshold_db = CLAMP (diff->base_db + above_base_db, least_db, most_db);
  double threshold = dsp_db_to_gain (2 * threshold_db);
  guint longest_break = (guint) (join_s * PIECES_A_SECOND);
  GArray *runs = find_runs (self, pieces, gain, threshold, longest_break);
  while (runs->len > SPANS_MAX)
    {
      g_array_unref (runs);
      longest_break *= 2;
      runs = find_runs (self, pieces, gain, threshold, longest_break);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      AppRevisionSpan span = span_of (self, pieces, &g_array_index (runs, Run, i), first, gain);
      g_array_append_val (diff->spans, span);
    }
  g_array_unref (runs);
}

/* FALSE: there is nothing to tell a gain by, or nothing in common. */
static gboolean
judge (const Null *self, const GArray *pieces, gint64 first, AppRevisionDiff *diff)
{
  g_autoptr (GArray) chosen = telling (pieces);
  if (chosen->len == 0)
    return FALSE;
  double base, left = 0, whole = 0;
  double gain = find_gain (chosen, &base);
  if (gain == 0 || !isfinite (gain) || to_db (base) > nothing_in_common_db)
    return FALSE;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      left += residue (piece, gain);
      whole += MAX (piece->bb, gain * gain * piece->aa);
    }
  diff->gain_db = dsp_gain_to_db (fabs (gain));
  diff->inverted = gain < 0;
  diff->null_db = to_db (left / whole);
  diff->base_db = to_db (base);
  diff->throughout = diff->base_db > throughout_db;
  find_spans (self, pieces, first, gain, diff);
  return TRUE;
}

gboolean
app_revision_null (AppRevisionPair *pair, const AppRevisionAlignment *alignment,
                   AppRevisionDiff *diff, GError **error)
{
  Null null;
  null_init (&null, pair, alignment->lag);
  gint64 first = MIN (0, -null.whole);
  gint64 last = MAX (pair->frames[0], app_revision_pair_length (pair) - null.whole);
  g_autoptr (GArray) pieces = sum_pieces (&null, first, last, error);
  diff->aligned = pieces && judge (&null, pieces, first, diff);
  null_finish (&null);
  return pieces != NULL;
}
