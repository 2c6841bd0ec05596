/* app-vinyl.c — the sides of a record, measured. */
#include "app-vinyl.h"

#include "app-measure.h"
#include "dsp-crossover.h"
#include "dsp-math.h"

#include <math.h>
#include <string.h>

#define WINDOW_S 0.05
#define WINDOWS 8            /* of a level: 0.4 s */
#define LOUDEST 60           /* windows of the loudest passage: 3 s */
#define NEAR_S 1.0           /* places nearer than that are one */
#define BASS_FLOOR_DB -40.0  /* rms below which bass does not count */
#define BASS_WIDE_DB -6.0    /* side against mid */
#define SIBILANT_FLOOR -30.0 /* rms of sibilants that count */
#define INNER 0.75           /* of a side: what lies behind is the inner part */

static const double splits[] = { 150, 1000, 5000, 10000 };

enum
{
  BASS,
  LOW,
  PRESENCE,
  SIBILANTS,
  TREBLE,
  N_BANDS
};

/* Sums of squares of one window, of both channels. */
typedef struct
{
  double bands[N_BANDS];
  double all;
  double mid, side;         /* of the bass; (L + R) / 2 and (L - R) / 2 */
  double left, right, both; /* of the bass: L L, R R, L R */
} Window;

/* One side while it is rendered. */
typedef struct
{
  AppVinyl *vinyl;               /* borrowed */
  const AppProgramme *programme; /* borrowed */
  AppVinylSide *side;            /* borrowed */

  /* owned */
  AppMeasurer *measurer;
  DspCrossover *crossover;
  double *bands; /* N_BANDS x 2 x DSP_QUANTUM */
  GArray *windows;

  Window window; /* being filled */
  int filled, size;

  AppProgressFunc progress;
  gpointer user_data;
  double done, share; /* of all sides: before this one, this one */
} Pass;

AppVinyl *
app_vinyl_new (const AppProgramme *programme)
{
  AppVinyl *self = g_new0 (AppVinyl, 1);
  self->rate = programme->rate;
  self->n_tracks = programme->n_tracks;
  self->tracks = g_new0 (AppVinylTrack, MAX (programme->n_tracks, 1));
  self->sides = g_new0 (AppVinylSide, MAX (programme->n_tracks, 1));
  for (int i = 0; i < programme->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[i];
      if (i == 0 || track->side != track[-1].side)
        {
          AppVinylSide *next = &self->sides[self->n_sides++];
          *next = (AppVinylSide){ .side = track->side, .first = i, .from = track->start };
          next->integrated_lufs = next->true_peak_dbtp = next->loudest_rms_db = NAN;
          next->bass_side_db = next->bass_correlation = next->treble_db = NAN;
          if (i > 0)
            next[-1].to = MIN (next[-1].to, track->start);
        }
      AppVinylSide *side = &self->sides[self->n_sides - 1];
      side->to = MAX (side->to, track->start + track->length);
      side->n++;
    }
  return self;
}

void
app_vinyl_free (AppVinyl *self)
{
  if (!self)
    return;
  g_free (self->sides);
  g_free (self->tracks);
  g_free (self);
}

/* ---- feeding ---- */

static void
add_piece (Pass *self, const double *const ch[2], double *const (*bands)[DSP_CHANNELS], int n)
{
  Window *window = &self->window;
  const double *left = bands[BASS][0], *right = bands[BASS][1];
  for (int i = 0; i < n; i++)
    {
      double mid = (left[i] + right[i]) / 2, side = (left[i] - right[i]) / 2;
      window->mid += mid * mid;
      window->side += side * side;
      window->left += left[i] * left[i];
      window->right += right[i] * right[i];
      window->both += left[i] * right[i];
      window->all += ch[0][i] * ch[0][i] + ch[1][i] * ch[1][i];
    }
  for (int b = 0; b < N_BANDS; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      for (int i = 0; i < n; i++)
        window->bands[b] += bands[b][c][i] * bands[b][c][i];
  self->filled += n;
  if (self->filled < self->size)
    return;
  g_array_append_val (self->windows, self->window);
  self->window = (Window){ 0 };
  self->filled = 0;
}

static gboolean
take (const double *const ch[2], gint64 pos, int n, gpointer user_data, GError **error)
{
  Pass *self = user_data;
  double *bands[N_BANDS][DSP_CHANNELS];
  for (int b = 0; b < N_BANDS; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      bands[b][c] = self->bands + (b * DSP_CHANNELS + c) * DSP_QUANTUM;
  app_measurer_feed (self->measurer, ch, n);
  for (int at = 0, part; at < n; at += part)
    {
      part = MIN (MIN (n - at, DSP_QUANTUM), self->size - self->filled);
      const double *const in[] = { ch[0] + at, ch[1] + at };
      dsp_crossover_process (self->crossover, in, bands, part);
      add_piece (self, in, bands, part);
    }
  return TRUE;
}

/* ---- results ---- */

/* rms in dB of a sum of squares over n windows. */
static double
rms_db (const Pass *self, double sum, int n)
{
  return 10 * log10 (sum / ((double) n * self->size * DSP_CHANNELS));
}

/* Adds a place, given in seconds of the side, to its track. */
static void
add_place (const Pass *self, gsize list, double from_s, double to_s, double weight)
{
  gint64 frame = self->side->from + (gint64) (from_s * self->vinyl->rate);
  int track = MAX (app_programme_track_at (self->programme, frame), self->side->first);
  double start_s
      = (double) (self->programme->tracks[track].start - self->side->from) / self->vinyl->rate;
  DspPlaces *places = (DspPlaces *) ((char *) &self->vinyl->tracks[track] + list);
  dsp_places_add (places, MAX (from_s - start_s, 0), MAX (to_s - start_s, 0), weight, NEAR_S);
}

/* The sum of n windows that end with the last one, or of as many as there are. */
static int
sum_windows (const Pass *self, guint last, int n, Window *sum)
{
  int got = 0;
  *sum = (Window){ 0 };
  for (; got < n && got <= (int) last; got++)
    {
      const Window *window = &g_array_index (self->windows, Window, last - got);
      for (int b = 0; b < N_BANDS; b++)
        sum->bands[b] += window->bands[b];
      sum->all += window->all;
      sum->mid += window->mid;
      sum->side += window->side;
      sum->left += window->left;
      sum->right += window->right;
      sum->both += window->both;
    }
  return got;
}

/* What is to be seen at the window: bass and treble over 0.4 s, sibilance at once. */
static void
judge_window (const Pass *self, guint i)
{
  Window level;
  const Window *now = &g_array_index (self->windows, Window, i);
  double to_s = (i + 1) * WINDOW_S;
  double sibilants = rms_db (self, now->bands[SIBILANTS], 1);
  double over = 10 * log10 (now->bands[SIBILANTS] / now->bands[PRESENCE]) - APP_VINYL_SIBILANT_DB;
  if (sibilants > SIBILANT_FLOOR && over > 0)
    add_place (self, G_STRUCT_OFFSET (AppVinylTrack, sibilance), i * WINDOW_S, to_s, over);
  if (sum_windows (self, i, WINDOWS, &level) < WINDOWS)
    return;
  double from_s = to_s - WINDOWS * WINDOW_S;
  double wide = 10 * log10 (level.side / level.mid) - BASS_WIDE_DB;
  if (rms_db (self, level.bands[BASS], WINDOWS) > BASS_FLOOR_DB && wide > 0)
    add_place (self, G_STRUCT_OFFSET (AppVinylTrack, wide_bass), from_s, to_s,
               fmin (wide, APP_VINYL_WIDE_MOST_DB));
  double treble = rms_db (self, level.bands[TREBLE], WINDOWS) - APP_VINYL_TREBLE_DB;
  if (i >= INNER * self->windows->len && treble > 0)
    add_place (self, G_STRUCT_OFFSET (AppVinylTrack, treble), from_s, to_s, treble);
}

static void
find_loudest (const Pass *self)
{
  AppVinylSide *side = self->side;
  side->loudest_rms_db = -INFINITY;
  double sum = 0;
  for (guint i = 0; i < self->windows->len; i++)
    {
      Window level;
      int n = sum_windows (self, i, LOUDEST, &level);
      sum = rms_db (self, level.all, n);
      if ((n == LOUDEST || i + 1 == self->windows->len) && sum > side->loudest_rms_db)
        {
          side->loudest_rms_db = sum;
          side->loudest_at_s = (i + 1) * WINDOW_S;
        }
    }
}

static void
finish (Pass *self)
{
  AppVinylSide *side = self->side;
  AppMeasurement measured;
  Window all, inner;
  guint n = self->windows->len;
  app_measurer_finish (self->measurer, &measured);
  side->integrated_lufs = measured.integrated_lufs;
  side->true_peak_dbtp = measured.true_peak_exact_dbtp;
  side->true_peak_at_s = measured.true_peak_at_s;
  if (n == 0)
    return;
  sum_windows (self, n - 1, (int) n, &all);
  int inner_n = sum_windows (self, n - 1, MAX (1, (int) (n - INNER * n)), &inner);
  if (rms_db (self, all.bands[BASS], (int) n) > BASS_FLOOR_DB)
    {
      side->bass_side_db = 10 * log10 (all.side / all.mid);
      side->bass_correlation = all.both / sqrt (all.left * all.right);
    }
  side->treble_db = rms_db (self, inner.bands[TREBLE], inner_n);
  find_loudest (self);
  for (guint i = 0; i < n; i++)
    judge_window (self, i);
}

static void
pass_clear (Pass *self)
{
  app_measurer_free (self->measurer);
  dsp_crossover_free (self->crossover);
  g_free (self->bands);
  g_array_unref (self->windows);
}

static void
report (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  const Pass *self = user_data;
  if (self->progress)
    self->progress (self->done + self->share * fraction, times_real_time, what, self->user_data);
}

static gboolean
measure_side (Pass *self, int threads, GCancellable *cancellable, GError **error)
{
  const AppVinylSide *side = self->side;
  self->size = (int) lround (WINDOW_S * self->vinyl->rate);
  self->bands = g_new (double, N_BANDS *DSP_CHANNELS *DSP_QUANTUM);
  self->windows = g_array_new (FALSE, FALSE, sizeof (Window));
  self->measurer = app_measurer_new (self->vinyl->rate, DSP_CHANNELS, FALSE);
  self->crossover = dsp_crossover_new (self->vinyl->rate, N_BANDS, DSP_CROSSOVER_24, splits);
  gboolean good
      = self->measurer && self->crossover
        && app_offline_render ((AppProgramme *) self->programme, APP_LANE_MASTER, side->from,
                               side->to, threads, report, self, cancellable, take, self, error);
  if (good)
    finish (self);
  pass_clear (self);
  return good;
}

gboolean
app_vinyl_measure (AppVinyl *self, AppProgramme *programme, int threads, AppProgressFunc progress,
                   gpointer user_data, GCancellable *cancellable, GError **error)
{
  gint64 total = 0, done = 0;
  for (int i = 0; i < self->n_sides; i++)
    total += self->sides[i].to - self->sides[i].from;
  for (int i = 0; i < self->n_sides; i++)
    {
      gint64 frames = self->sides[i].to - self->sides[i].from;
      Pass pass = { .vinyl = self,
                    .programme = programme,
                    .side = &self->sides[i],
                    .progress = progress,
                    .user_data = user_data,
                    .done = (double) done / (double) MAX (total, 1),
                    .share = (double) frames / (double) MAX (total, 1) };
      if (!measure_side (&pass, threads, cancellable, error))
        return FALSE;
      done += frames;
    }
  self->measured = TRUE;
  return TRUE;
}

char *
app_vinyl_time (gint64 frames, int rate)
{
  gint64 hundredths = (frames * 100 + rate / 2) / rate;
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d.%02d", hundredths / 6000,
                          (int) (hundredths / 100 % 60), (int) (hundredths % 100));
}
