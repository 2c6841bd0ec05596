/* dsp-spectrum.c — a ring of samples per channel, windowed and transformed every hop. */
#include "dsp-spectrum.h"

#include "dsp-cell-gate.h"
#include "dsp-fft.h"
#include "dsp-math.h"

#include <stdlib.h>

enum
{
  SHORTEST = 64 /* frames below which nothing is said */
};

static const double low_hz = 20.0, high_hz = 20000.0;
static const double live_seconds = 0.15;
static const double average_seconds = 0.68;
static const double width_bins = 4; /* the main lobe of Hann */

struct DspSpectrum
{
  double rate;
  int channels;
  DspSpectrumKind kind;
  int size, hop, bins;
  bool splits; /* an average of two channels: of the middle, and of the sides behind it */
  double keep; /* live: factor of the past per hop */

  /* owned */
  DspFft *fft;
  DspCellGate *gate; /* gated; or NULL */
  double *window;    /* size */
  double *history;   /* channels rings of size */
  double *sum;   /* bins: of the windows so far (average) or the faded mean (live); then sides */
  double *below; /* bins + 1: as of dsp_spectrum_update, power of all bins before each */
  double *power; /* likewise: as of dsp_spectrum_update; between, room for one window */

  int64_t frames, windows;
};

/* The power of two that lasts nearest to seconds. */
static int
size_for (double rate, double seconds)
{
  int size = 256;
  while (size * 1.41421356 < rate * seconds)
    size *= 2;
  return size;
}

static DspSpectrum *
spectrum_new (double rate, int channels, DspSpectrumKind kind, double seconds)
{
  DspSpectrum *self = calloc (1, sizeof (DspSpectrum));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->kind = kind;
  self->size = size_for (rate, seconds);
  self->hop = self->size / (kind == DSP_SPECTRUM_LIVE ? 8 : 2);
  self->bins = self->size / 2 + 1;
  self->splits = kind != DSP_SPECTRUM_LIVE && channels == 2;
  size_t powers = (size_t) self->bins * (self->splits ? 2 : 1);
  self->keep = dsp_exp (-self->hop / (live_seconds * rate));
  self->fft = dsp_fft_new (self->size);
  self->window = calloc ((size_t) self->size, sizeof (double));
  self->history = calloc ((size_t) self->size * (size_t) channels, sizeof (double));
  self->sum = calloc (powers, sizeof (double));
  self->power = calloc (powers, sizeof (double));
  self->below = calloc ((size_t) self->bins + 1, sizeof (double));
  self->gate = kind == DSP_SPECTRUM_GATED ? dsp_cell_gate_new (channels) : NULL;
  if (!self->fft || !self->window || !self->history || !self->sum || !self->power || !self->below
      || (kind == DSP_SPECTRUM_GATED && !self->gate))
    {
      dsp_spectrum_free (self);
      return NULL;
    }
  for (int i = 0; i < self->size; i++)
    self->window[i] = 0.5 - 0.5 * dsp_cos (2 * DSP_PI * i / self->size);
  return self;
}

DspSpectrum *
dsp_spectrum_new (double rate, int channels, DspSpectrumKind kind)
{
  return spectrum_new (rate, channels, kind,
                       kind == DSP_SPECTRUM_LIVE ? DSP_SPECTRUM_LIVE_S : average_seconds);
}

DspSpectrum *
dsp_spectrum_new_live (double rate, int channels, double seconds)
{
  return spectrum_new (rate, channels, DSP_SPECTRUM_LIVE, seconds);
}

void
dsp_spectrum_free (DspSpectrum *self)
{
  if (!self)
    return;
  dsp_fft_free (self->fft);
  dsp_cell_gate_free (self->gate);
  free (self->window);
  free (self->history);
  free (self->sum);
  free (self->power);
  free (self->below);
  free (self);
}

void
dsp_spectrum_reset (DspSpectrum *self)
{
  memset (self->history, 0, (size_t) self->size * (size_t) self->channels * sizeof (double));
  size_t powers = (size_t) self->bins * (self->splits ? 2 : 1);
  memset (self->sum, 0, powers * sizeof (double));
  memset (self->power, 0, powers * sizeof (double));
  self->frames = self->windows = 0;
  if (self->gate)
    dsp_cell_gate_reset (self->gate);
}

/* Adds the power of the transform to out. Scale: a sine of amplitude 1 has the sum 1 over its bins.
 * Middle (L + R) / 2 and sides (L - R) / 2 add up to the mean of both channels. */
static void
add_power (const DspSpectrum *self, double window_squares, double *out)
{
  DspComplex *bins = dsp_fft_bins (self->fft);
  double share = self->splits ? 1 : self->channels;
  double scale = 4.0 / (share * (double) self->size * window_squares);
  const int last = self->bins - 1; /* like 0 Hz, it has no twin */
  out[0] -= 0.5 * scale * bins[0][0] * bins[0][0];
  out[last] -= 0.5 * scale * bins[last][0] * bins[last][0];
  for (int k = 0; k <= last; k++)
    out[k] += (bins[k][0] * bins[k][0] + bins[k][1] * bins[k][1]) * scale;
}

/* n frames of channel c (or of the middle, then the sides) from ring index at, by window. */
static void
take_samples (const DspSpectrum *self, int c, int at, const double *window, double *samples, int n)
{
  const double *ring = self->history + (self->splits ? 0 : (size_t) c * (size_t) self->size) + at;
  const double *other = ring + self->size;
  double sign = c == 0 ? 0.5 : -0.5;
  if (self->splits)
    for (int i = 0; i < n; i++)
      samples[i] = (0.5 * ring[i] + sign * other[i]) * window[i];
  else
    for (int i = 0; i < n; i++)
      samples[i] = ring[i] * window[i];
}

/* Where the powers of a transform of channel c go. */
static double *
powers_of (const DspSpectrum *self, int c, double *powers)
{
  return self->splits && c == 1 ? powers + self->bins : powers;
}

/* Bins with room for them: all, or those of the middle, then those of the sides. */
static int
n_powers (const DspSpectrum *self)
{
  return self->bins * (self->splits ? 2 : 1);
}

/* Powers of the middle become those of all. */
static void
add_sides (DspSpectrum *self)
{
  for (int k = 0; self->splits && k < self->bins; k++)
    self->power[k] += self->power[self->bins + k];
}

static double
band_power (const DspSpectrum *self, const double *power, double from_hz, double to_hz)
{
  /* Bin k stands for k - 1/2 to k + 1/2. */
  double from = from_hz * self->size / self->rate + 0.5;
  double to = to_hz * self->size / self->rate + 0.5;
  from = from < 0 ? 0 : from;
  to = to > self->bins ? self->bins : to;
  int first = (int) from, last = (int) to; /* in part, when they are bins */
  if (first >= self->bins || from >= to)
    return 0;
  if (first == last)
    return power[first] * (to - from);
  double sum = power[first] * (first + 1 - from);
  for (int k = first + 1; k < last; k++)
    sum += power[k];
  return last < self->bins ? sum + power[last] * (to - last) : sum;
}

static void
cells_of (const DspSpectrum *self, double *all, double *side)
{
  for (int i = 0; i < DSP_SPECTRUM_CELLS; i++)
    {
      double from = 1000 * dsp_exp2 ((i - 70) / 12.0), to = 1000 * dsp_exp2 ((i - 69) / 12.0);
      all[i] = band_power (self, self->power, from, to);
      side[i] = self->splits ? band_power (self, self->power + self->bins, from, to) : 0;
    }
}

/* The window that has just become full, of all channels. */
static void
transform_window (DspSpectrum *self, double *out)
{
  double *samples = dsp_fft_samples (self->fft);
  int start = (int) (self->frames % self->size), first = self->size - start;
  for (int c = 0; c < self->channels; c++)
    {
      take_samples (self, c, start, self->window, samples, first);
      take_samples (self, c, 0, self->window + first, samples + first, start);
      dsp_fft_forward (self->fft);
      /* the mean square of Hann is 3/8 */
      add_power (self, 0.375 * self->size, powers_of (self, c, out));
    }
}

/* Gated: the window's own cells, too. */
static void
gate_window (DspSpectrum *self)
{
  double all[DSP_SPECTRUM_CELLS], side[DSP_SPECTRUM_CELLS];
  int powers = n_powers (self);
  for (int k = 0; k < powers; k++)
    self->sum[k] += self->power[k];
  add_sides (self);
  cells_of (self, all, side);
  dsp_cell_gate_add (self->gate, all, side);
}

static void
add_window (DspSpectrum *self)
{
  bool live = self->kind == DSP_SPECTRUM_LIVE;
  double keep = self->windows > 0 ? self->keep : 0.0, fresh = self->windows > 0 ? 1.0 - keep : 1.0;
  if (live || self->gate)
    memset (self->power, 0, (size_t) n_powers (self) * sizeof (double));
  transform_window (self, live || self->gate ? self->power : self->sum);
  if (self->gate)
    gate_window (self);
  for (int k = 0; live && k < self->bins; k++)
    self->sum[k] = self->sum[k] * keep + fresh * self->power[k];
  self->windows++;
}

void
dsp_spectrum_process (DspSpectrum *self, const double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int at = (int) (self->frames % self->size);
      int left = self->hop - (int) (self->frames % self->hop); /* the hop divides the size */
      int part = left < n - done ? left : n - done;
      for (int c = 0; c < self->channels; c++)
        memcpy (self->history + (size_t) c * (size_t) self->size + at, ch[c] + done,
                (size_t) part * sizeof (double));
      done += part;
      self->frames += part;
      bool full = self->kind == DSP_SPECTRUM_LIVE || self->frames >= self->size;
      if (part == left && full)
        add_window (self);
    }
}

/* The piece is shorter than a window: one Hann window over what there is. */
static void
measure_short (DspSpectrum *self)
{
  double *samples = dsp_fft_samples (self->fft);
  int n = (int) self->frames;
  for (int c = 0; c < self->channels; c++)
    {
      const double one = 1;
      double squares = 0.0;
      for (int i = 0; i < self->size; i++)
        {
          double window = i < n ? 0.5 - 0.5 * dsp_cos (2 * DSP_PI * (i + 0.5) / n) : 0.0;
          take_samples (self, c, i, &one, samples + i, 1);
          samples[i] *= window;
          squares += window * window;
        }
      dsp_fft_forward (self->fft);
      add_power (self, squares, powers_of (self, c, self->power));
    }
}

void
dsp_spectrum_update (DspSpectrum *self)
{
  int powers = n_powers (self);
  memset (self->power, 0, (size_t) powers * sizeof (double));
  if (self->windows == 0 && self->frames >= SHORTEST)
    measure_short (self);
  double scale = self->kind == DSP_SPECTRUM_LIVE ? 1.0 : 1.0 / (double) self->windows;
  for (int k = 0; self->windows > 0 && k < powers; k++)
    self->power[k] = self->sum[k] * scale;
  add_sides (self);
  for (int k = 0; k < self->bins; k++)
    self->below[k + 1] = self->below[k] + self->power[k];
}

double
dsp_spectrum_band (const DspSpectrum *self, double from_hz, double to_hz)
{
  return band_power (self, self->power, from_hz, to_hz);
}

double
dsp_spectrum_cell_hz (int cell)
{
  return 1000 * dsp_exp2 ((cell - 69.5) / 12);
}

void
dsp_spectrum_cells (const DspSpectrum *self, double *all, double *side)
{
  if (!self->gate || !dsp_cell_gate_mean (self->gate, all, side))
    cells_of (self, all, side);
}

int
dsp_spectrum_curve (const DspSpectrum *self, double *hz, double *db, int max)
{
  int n = max < DSP_SPECTRUM_CURVE ? max : DSP_SPECTRUM_CURVE;
  if (n < 2)
    return 0;
  double top = self->rate / 2 < high_hz ? self->rate / 2 : high_hz;
  double octaves = dsp_log2 (top / low_hz) / (n - 1);
  double bin = self->rate / self->size;
  for (int i = 0; i < n; i++)
    {
      hz[i] = low_hz * dsp_exp2 (octaves * i);
      double step = hz[i] * (dsp_exp2 (octaves / 2) - dsp_exp2 (-octaves / 2));
      double half = sqrt (step * step + 16 * bin * bin) / 2;
      double from = hz[i] - half, to = hz[i] + half;
      db[i] = dsp_log2 (dsp_spectrum_band (self, from, to)) * (DSP_DB_PER_LOG2 / 2);
    }
  return n;
}

double
dsp_spectrum_width_hz (double rate, double seconds)
{
  return width_bins * rate / size_for (rate, seconds);
}

/* Power below a place in bins from the lower edge of the first one. */
static double
power_below (const double *below, int n, double at)
{
  if (at <= 0)
    return 0;
  if (at >= n)
    return below[n];
  int whole = (int) at;
  return below[whole] + (below[whole + 1] - below[whole]) * (at - whole);
}

static float
level_of (double power)
{
  return power > 0 ? (float) (dsp_log2 (power) * (DSP_DB_PER_LOG2 / 2)) : -INFINITY;
}

void
dsp_spectrum_levels (const DspSpectrum *self, double width_hz, float *db, int n)
{
  double octaves = dsp_log2 (high_hz / low_hz) / (n - 1);
  double bin = self->rate / self->size, half = width_hz / bin / 2, pace = half / 2;
  double down = dsp_exp2 (-octaves / 2), up = dsp_exp2 (octaves / 2);
  for (int i = 0; i < n; i++)
    {
      double hz = low_hz * dsp_exp2 (octaves * i), strongest = 0;
      double from = hz * down / bin + 0.5, to = hz * up / bin + 0.5;
      int steps = 1 + (int) ((to - from) / pace); /* whole ones, so that edges are met */
      for (int k = 0; k <= steps; k++)
        {
          double at = from + (to - from) * k / steps;
          double power = power_below (self->below, self->bins, at + half)
                         - power_below (self->below, self->bins, at - half);
          strongest = power > strongest ? power : strongest;
        }
      db[i] = hz > self->rate / 2 ? -INFINITY : level_of (strongest);
    }
}

/* In cells from the lower edge of the first one. */
static double
cell_place (double hz)
{
  return 12 * dsp_log2 (hz / 1000) + 70;
}

/* Power below a frequency, spread evenly within each cell. */
static double
cells_below (const double *below, double hz)
{
  double place = cell_place (hz);
  if (place <= 0)
    return 0;
  if (place >= DSP_SPECTRUM_CELLS)
    return below[DSP_SPECTRUM_CELLS];
  int cell = (int) place;
  double from = 1000 * dsp_exp2 ((cell - 70) / 12.0), to = 1000 * dsp_exp2 ((cell - 69) / 12.0);
  return below[cell] + (below[cell + 1] - below[cell]) * (hz - from) / (to - from);
}

void
dsp_spectrum_levels_of_cells (const double cells_db[DSP_SPECTRUM_CELLS], double width_hz, float *db,
                              int n)
{
  double below[DSP_SPECTRUM_CELLS + 1] = { 0 };
  double octaves = dsp_log2 (high_hz / low_hz) / (n - 1);
  double cell = dsp_exp2 (1 / 24.0) - dsp_exp2 (-1 / 24.0);
  for (int i = 0; i < DSP_SPECTRUM_CELLS; i++)
    below[i + 1] = below[i] + dsp_exp2 (cells_db[i] * (2 / DSP_DB_PER_LOG2));
  for (int i = 0; i < n; i++)
    {
      double hz = low_hz * dsp_exp2 (octaves * i), wide = cell * hz;
      double width = wide > width_hz ? wide : width_hz;
      double power = cells_below (below, hz + width / 2) - cells_below (below, hz - width / 2);
      db[i] = level_of (power * width_hz / width);
    }
}

double
dsp_spectrum_peak_hz (const DspSpectrum *self)
{
  int top = 1;
  for (int k = 2; k < self->bins - 1; k++)
    if (self->power[k] > self->power[top])
      top = k;
  if (self->power[top] <= 0)
    return NAN;
  double a = dsp_log2 (self->power[top - 1] + 1e-300), b = dsp_log2 (self->power[top] + 1e-300);
  double c = dsp_log2 (self->power[top + 1] + 1e-300);
  double bend = a - 2 * b + c;
  double shift = bend < 0 ? 0.5 * (a - c) / bend : 0.0;
  return (top + shift) * self->rate / self->size;
}

double
dsp_spectrum_centroid_hz (const DspSpectrum *self)
{
  double sum = 0.0, moment = 0.0;
  for (int k = 1; k < self->bins; k++)
    {
      sum += self->power[k];
      moment += self->power[k] * k;
    }
  return sum > 0 ? moment / sum * self->rate / self->size : NAN;
}
