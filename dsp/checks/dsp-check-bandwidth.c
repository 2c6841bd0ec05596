/* dsp-check-bandwidth.c — where the treble ends, how steeply, and whether it always ends there.
 *
 * Levels of bands of about 100 Hz from 8 kHz up, of every second loud window. The cut-off of the
 * file is the greatest fall within some 400 Hz of the level that each band exceeds for a tenth of
 * the time; in single windows it is looked for likewise: a filter falls at one place, a codec that
 * runs out of bits moves its edge from window to window.
 *
 * Such a codec also leaves out whole bands for a moment: holes, of which shorter windows (23 ms)
 * from time to time show how many there are. Single notes leave gaps as well, so they count only
 * where there is a wall, too. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-fft.h"
#include "dsp-math.h"

#include <math.h>
#include <stdlib.h>

enum
{
  EVERY = 2,
  LEVELS = 180, /* steps of 1 dB, 0 is -180 dBFS */
  SIDE = 3,     /* bands on either side of a fall that are averaged */
  GAP = 2,      /* bands between them */
  WIDE = 5,     /* bands that are averaged for the top of an old rate */
  MAX_BANDS = 420,
  SHORTER = 4,    /* times, of the windows for holes */
  HOLE_EVERY = 4, /* hops between them */
  HOLE_SIDE = 4   /* cells on either side that are looked at, without the next one */
};

static const double from_hz = 8000, to_hz = 50000, width_hz = 105;
static const double faintest_db = -45;  /* of a window */
static const double least_fall_db = 20; /* of a window's own edge */
static const double stable_hz = 250;    /* about the file's: the same edge */
static const double exceeded = 0.1;
/* A wall falls by so much, in so many of the windows, well below half the rate. */
static const double wall_db = 25, wall_percent = 60, wall_part = 0.47;
/* Holes: cells so wide, from 10 kHz to below the wall, so far below both sides; power of a window.
 */
static const double cell_hz = 86, hole_from_hz = 10000, hole_to_hz = 16000, hole_db = 18;
static const double below_wall_hz = 700, hole_faintest = 1e-5;
/* What was converted from 44.1 or 48 kHz: a fall within 1.6 kHz about there, and nothing above. */
static const double double_rate = 80000, old_low_hz = 19000, old_high_hz = 24500;
static const double old_fall_db = 30, old_above_db = -25;

enum
{
  CUT,
  FALL,
  ABOVE,
  STABLE,
  MOVING,
  WALL,
  HOLES,
  OLD_TOP,
  N
};

static const DspReading readings[N] = {
  [CUT] = { "cutoff_hz", "Treble ends at", "Hz", 8000, 50000, 0 },
  [FALL] = { "fall_db", "Fall there within 400 Hz", "dB", 0, 120, 1 },
  [ABOVE] = { "above_db", "Loudest above against just below", "dB", -120, 20, 1 },
  [STABLE] = { "stable_percent", "Loud windows that end there", "%", 0, 100, 0 },
  [MOVING] = { "moving_percent", "Loud windows that end steeply below", "%", 0, 100, 0 },
  [WALL] = { "wall_hz", "Nothing above, as behind a wall", "Hz", 8000, 50000, 0 },
  [HOLES] = { "holes_percent", "Holes in the treble below a wall", "%", 0, 100, 2 },
  [OLD_TOP] = { "old_top_hz", "Top of the rate it was converted from", "Hz", 8000, 50000, 0 },
};

typedef struct
{
  double rate;
  int channels, bins;
  int n_bands, first[MAX_BANDS + 1]; /* bins */
  double low_hz[MAX_BANDS + 1];
  uint32_t (*counts)[LEVELS]; /* owned: windows with each level, of each band */
  uint32_t edges[MAX_BANDS];  /* windows with their own edge there */
  int64_t seen, loud;
  /* holes */
  DspFft *fft;                       /* owned */
  double *hann;                      /* owned */
  int cells, first_cell, cell_width; /* bins */
  uint32_t holes[MAX_BANDS];         /* in each cell */
  int64_t hops, looked;
  double db[MAX_BANDS]; /* scratch */
} Bandwidth;

static void
bandwidth_stop (void *state)
{
  Bandwidth *self = state;
  dsp_fft_free (self->fft);
  free (self->hann);
  free (self->counts);
  free (self);
}

static void
start_holes (Bandwidth *self, const DspCheckInput *input)
{
  const int size = input->size / SHORTER;
  self->cell_width = (int) (cell_hz * size / input->rate + 0.5);
  if (self->cell_width < 1)
    self->cell_width = 1;
  self->first_cell = dsp_bin_at (hole_from_hz, input->rate, size);
  self->cells = (dsp_bin_at (hole_to_hz, input->rate, size) - self->first_cell) / self->cell_width;
  if (self->cells > MAX_BANDS)
    self->cells = MAX_BANDS;
}

static void *
bandwidth_start (const DspCheckInput *input)
{
  Bandwidth *self = calloc (1, sizeof (Bandwidth));
  if (!self)
    return NULL;
  const double bin_hz = input->rate / input->size;
  const int width = (int) (width_hz / bin_hz + 0.5) > 1 ? (int) (width_hz / bin_hz + 0.5) : 1;
  self->rate = input->rate;
  self->channels = input->channels;
  self->bins = input->size / 2;
  for (int k = dsp_bin_at (from_hz, input->rate, input->size);
       k + width <= self->bins && k * bin_hz < to_hz && self->n_bands < MAX_BANDS; k += width)
    {
      self->first[self->n_bands] = k;
      self->low_hz[self->n_bands++] = k * bin_hz;
      self->first[self->n_bands] = k + width;
      self->low_hz[self->n_bands] = (k + width) * bin_hz;
    }
  start_holes (self, input);
  self->counts = calloc ((size_t) self->n_bands + 1, sizeof *self->counts);
  self->fft = dsp_fft_new (input->size / SHORTER);
  self->hann = calloc ((size_t) (input->size / SHORTER), sizeof (double));
  if (self->counts && self->fft && self->hann)
    {
      for (int i = 0; i < input->size / SHORTER; i++)
        self->hann[i] = 1.0 - dsp_cos (2 * DSP_PI * i / (input->size / SHORTER));
      return self;
    }
  bandwidth_stop (self);
  return NULL;
}

/* The fall at band b: before it against GAP bands behind. */
static double
fall_at (const double *db, int b)
{
  double before = 0, behind = 0;
  for (int i = 0; i < SIDE; i++)
    {
      before += db[b - 1 - i];
      behind += db[b + GAP + i];
    }
  return (before - behind) / SIDE;
}

/* The middle of both channels under a Hann window; false where it is faint. */
static bool
take_shorter (Bandwidth *self, const double *const *ch)
{
  const int size = dsp_fft_size (self->fft);
  const double *left = ch[0], *right = ch[self->channels - 1];
  double *samples = dsp_fft_samples (self->fft);
  for (int i = 0; i < size; i++)
    samples[i] = 0.5 * (left[i] + right[i]);
  if (dsp_bins_dot (samples, samples, size) < hole_faintest * size)
    return false;
  for (int i = 0; i < size; i++)
    samples[i] *= self->hann[i];
  dsp_fft_forward (self->fft);
  return true;
}

/* Cells far below those on either side. */
static void
count_holes (Bandwidth *self)
{
  const DspComplex *bins = (const DspComplex *) dsp_fft_bins (self->fft) + self->first_cell;
  double db[MAX_BANDS];
  for (int i = 0; i < self->cells; i++, bins += self->cell_width)
    db[i] = dsp_bins_db (dsp_bins_cross (bins, bins, self->cell_width) + 1e-18);
  for (int i = HOLE_SIDE; i + HOLE_SIDE < self->cells; i++)
    {
      double before = 0, behind = 0;
      for (int j = 2; j <= HOLE_SIDE; j++)
        {
          before += db[i - j] / (HOLE_SIDE - 1);
          behind += db[i + j] / (HOLE_SIDE - 1);
        }
      self->holes[i] += fmin (before, behind) - db[i] > hole_db;
    }
  self->looked++;
}

static void
bandwidth_process (void *state, const double *const *ch, int n)
{
  Bandwidth *self = state;
  if (self->hops++ % HOLE_EVERY == 0 && n >= dsp_fft_size (self->fft) && take_shorter (self, ch))
    count_holes (self);
}

/* The share of holes in all cells up to hz; NAN when there are no cells. */
static double
share_of_holes (const Bandwidth *self, double hz)
{
  const double bin_hz = self->rate / dsp_fft_size (self->fft);
  double holes = 0, all = 0;
  for (int i = HOLE_SIDE; i + HOLE_SIDE < self->cells; i++)
    if ((self->first_cell + i * self->cell_width) * bin_hz < hz)
      {
        holes += self->holes[i];
        all += (double) self->looked;
      }
  return all > 0 ? 100 * holes / all : NAN;
}

/* The band with the greatest fall; -1 when there are too few. */
static int
steepest (const double *db, int n)
{
  int best = -1;
  double fall = -INFINITY;
  for (int b = SIDE; b + GAP + SIDE <= n; b++)
    if (fall_at (db, b) > fall)
      {
        fall = fall_at (db, b);
        best = b;
      }
  return best;
}

static void
bandwidth_window (void *state, const DspCheckWindow *window)
{
  Bandwidth *self = state;
  const double *left = window->power[0], *right = window->power[self->channels - 1];
  double *db = self->db;
  if (self->n_bands == 0 || self->seen++ % EVERY != 0)
    return;
  if (dsp_bins_db (dsp_bins_sum (left, self->bins) + dsp_bins_sum (right, self->bins))
      < faintest_db)
    return;
  self->loud++;
  for (int b = 0; b < self->n_bands; b++)
    {
      const int first = self->first[b], n = self->first[b + 1] - first;
      const double power = dsp_bins_sum (left + first, n) + dsp_bins_sum (right + first, n);
      db[b] = dsp_bins_db (0.5 * power + 1e-18);
      const int level = (int) (db[b] + LEVELS);
      self->counts[b][level < 0 ? 0 : level < LEVELS ? level : LEVELS - 1]++;
    }
  const int edge = steepest (db, self->n_bands);
  if (edge >= 0 && fall_at (db, edge) >= least_fall_db)
    self->edges[edge]++;
}

/* The level of a band that is exceeded for a tenth of the time. */
static double
level_of (const Bandwidth *self, int band)
{
  double left = exceeded * (double) self->loud;
  int level = LEVELS - 1;
  for (; level > 0; level--)
    {
      left -= self->counts[band][level];
      if (left < 0)
        break;
    }
  return level - LEVELS + 0.5;
}

static double
mean_of (const double *db, int n)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += db[i];
  return sum / n;
}

/* NAN when nothing speaks for a conversion. */
static double
find_old_top (const Bandwidth *self)
{
  const double *db = self->db;
  double best = old_fall_db, top = NAN;
  for (int b = WIDE; self->rate >= double_rate && b + 5 * WIDE < self->n_bands; b++)
    {
      if (self->low_hz[b] < old_low_hz || self->low_hz[b] > old_high_hz)
        continue;
      const double before = mean_of (db + b - WIDE, WIDE);
      const double fall = before - mean_of (db + b + 3 * WIDE, WIDE);
      double above = -INFINITY;
      for (int i = b + 4 * WIDE; i < self->n_bands; i++)
        above = fmax (above, db[i] - before);
      if (fall > best && above < old_above_db)
        {
          best = fall;
          top = self->low_hz[b];
        }
    }
  return top;
}

static void
bandwidth_finish (void *state, double *values, DspPlaces *places)
{
  Bandwidth *self = state;
  double *db = self->db;
  (void) places;
  if (self->loud == 0)
    return;
  for (int b = 0; b < self->n_bands; b++)
    db[b] = level_of (self, b);
  const int edge = steepest (db, self->n_bands);
  if (edge < 0)
    return;
  double same = 0, below = 0, above = -INFINITY;
  const double hz = self->low_hz[edge] + GAP * (self->low_hz[1] - self->low_hz[0]) / 2;
  for (int b = 0; b < self->n_bands; b++)
    {
      if (fabs (self->low_hz[b] - self->low_hz[edge]) <= stable_hz)
        same += self->edges[b];
      else if (b < edge && self->low_hz[b] > 10000)
        below += self->edges[b];
      if (b >= edge + GAP + 1)
        above = fmax (above, db[b]);
    }
  values[CUT] = hz;
  values[FALL] = fall_at (db, edge);
  values[ABOVE] = above - (db[edge - 1] + db[edge - 2] + db[edge - 3]) / 3;
  values[STABLE] = 100 * same / (double) self->loud;
  values[MOVING] = 100 * below / (double) self->loud;
  if (values[FALL] >= wall_db && values[STABLE] + values[MOVING] >= wall_percent
      && hz < wall_part * self->rate)
    {
      values[WALL] = hz;
      values[HOLES] = share_of_holes (self, hz - below_wall_hz);
    }
  values[OLD_TOP] = find_old_top (self);
}

const DspCheck dsp_check_bandwidth = {
  .id = "bandwidth",
  .name = "Bandwidth",
  .help = "Where the treble ends, how steeply, and whether it always ends there.",
  .readings = readings,
  .n_readings = N,
  .start = bandwidth_start,
  .stop = bandwidth_stop,
  .process = bandwidth_process,
  .window = bandwidth_window,
  .finish = bandwidth_finish,
};
