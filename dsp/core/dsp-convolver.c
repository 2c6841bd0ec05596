/* dsp-convolver.c — long impulse responses on a stereo signal, by FFT in equal partitions. */
#include "dsp-convolver.h"

#include "dsp-fft.h"
#include "dsp-kernels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_BANKS = DSP_CHANNELS * DSP_CHANNELS
};

typedef enum
{
  PATH_NONE,
  PATH_DELAY,
  PATH_SPECTRA
} PathKind;

/* From one input to one output. */
typedef struct
{
  PathKind kind;
  int bank;    /* of the set: PATH_SPECTRA */
  int delay;   /* frames: PATH_DELAY */
  double gain; /* PATH_DELAY */
} Path;

typedef struct
{
  Path paths[DSP_CHANNELS][DSP_CHANNELS]; /* [output][input] */
  double *banks;                          /* owned; n_banks x n_parts spectra */
} Set;

typedef struct
{
  Set sets[2];
  int now;                   /* the set in force */
  bool waiting;              /* the other one takes over with the next partition */
  double *out[DSP_CHANNELS]; /* owned; the partition that leaves */
} Filter;

struct DspConvolver
{
  int partition, n_parts, n_filters, n_banks, n_taps;
  size_t stride; /* doubles from one spectrum to the next */
  int fill;      /* frames collected of the current partition */
  int slot;      /* place of the newest spectrum in the delay line, 0 .. n_parts - 1 */
  int block;     /* place of the current partition in the history, 0 .. n_parts */
  bool started;  /* frames have come */
  DspFft *fft;   /* owned; two partitions */
  double *history[DSP_CHANNELS]; /* owned; ring of n_parts + 1 partitions */
  double *spectra[DSP_CHANNELS]; /* owned; ring of n_parts spectra of the input */
  double *fading;                /* owned; a partition of the set that goes */
  Filter *filters;               /* owned */
  const double **pairs[2];       /* owned; scratch: factors of a sum of products */
};

static double *
new_zeros (size_t n)
{
  /* A cache line at the start of each spectrum. */
  double *zeros = aligned_alloc (64, (n * sizeof (double) + 63) / 64 * 64);
  if (zeros)
    memset (zeros, 0, n * sizeof (double));
  return zeros;
}

static bool
filter_init (Filter *self, size_t bank_size, int partition)
{
  for (int s = 0; s < 2; s++)
    self->sets[s].banks = new_zeros (bank_size);
  for (int c = 0; c < DSP_CHANNELS; c++)
    self->out[c] = new_zeros ((size_t) partition);
  return self->sets[0].banks && self->sets[1].banks && self->out[0] && self->out[1];
}

DspConvolver *
dsp_convolver_new (int n_taps, int partition, int n_filters, int n_banks)
{
  DspConvolver *self = calloc (1, sizeof (DspConvolver));
  if (!self)
    return NULL;
  self->n_taps = n_taps;
  self->partition = partition;
  self->n_parts = (n_taps + partition - 1) / partition;
  self->n_filters = n_filters;
  self->n_banks = n_banks;
  self->stride = ((size_t) partition + 1 + 3) / 4 * 8;
  size_t parts = (size_t) self->n_parts, n_pairs = parts * DSP_CHANNELS;
  self->fft = dsp_fft_new (2 * partition);
  self->fading = new_zeros ((size_t) partition);
  self->filters = calloc ((size_t) n_filters, sizeof (Filter));
  bool ok = self->fft && self->fading && self->filters;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      self->history[c] = new_zeros ((parts + 1) * (size_t) partition);
      self->spectra[c] = new_zeros (parts * self->stride);
      self->pairs[c] = calloc (n_pairs, sizeof (double *));
      ok = ok && self->history[c] && self->spectra[c] && self->pairs[c];
    }
  for (int f = 0; ok && f < n_filters; f++)
    ok = filter_init (&self->filters[f], (size_t) n_banks * parts * self->stride, partition);
  if (!ok)
    {
      dsp_convolver_free (self);
      return NULL;
    }
  return self;
}

void
dsp_convolver_free (DspConvolver *self)
{
  if (!self)
    return;
  for (int f = 0; self->filters && f < self->n_filters; f++)
    for (int i = 0; i < 2; i++)
      {
        free (self->filters[f].sets[i].banks);
        free (self->filters[f].out[i]);
      }
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      free (self->history[c]);
      free (self->spectra[c]);
      free (self->pairs[c]);
    }
  free (self->filters);
  free (self->fading);
  dsp_fft_free (self->fft);
  free (self);
}

/* Whether it is nothing (tap -1) or a single tap. */
static bool
is_delay (const double *taps, int n_taps, int *tap)
{
  *tap = -1;
  for (int i = 0; i < n_taps; i++)
    if (taps[i] != 0)
      {
        if (*tap >= 0)
          return false;
        *tap = i;
      }
  return true;
}

/* Each partition of the taps, followed by as many zeros. The scale of the inverse transforms is in
 * here; a power of two costs no bits. */
static void
transform_taps (DspConvolver *self, const double *taps, double *spectra)
{
  size_t size = (size_t) self->partition;
  double *samples = dsp_fft_samples (self->fft), scale = 1.0 / (2 * self->partition);
  for (int p = 0; p < self->n_parts; p++)
    {
      size_t from = (size_t) p * size, left = (size_t) self->n_taps - from;
      size_t count = left < size ? left : size;
      for (size_t i = 0; i < count; i++)
        samples[i] = taps[from + i] * scale;
      memset (samples + count, 0, (2 * size - count) * sizeof (double));
      dsp_fft_forward_into (self->fft, (DspComplex *) (spectra + (size_t) p * self->stride));
    }
}

static Path
path_of (DspConvolver *self, Set *set, const double *taps, const double **owners, int *n_owners)
{
  int tap;
  if (!taps)
    return (Path){ PATH_NONE };
  if (is_delay (taps, self->n_taps, &tap))
    return tap < 0 ? (Path){ PATH_NONE } : (Path){ PATH_DELAY, .delay = tap, .gain = taps[tap] };
  for (int b = 0; b < *n_owners; b++)
    if (owners[b] == taps)
      return (Path){ PATH_SPECTRA, .bank = b };
  int bank = (*n_owners)++;
  assert (bank < self->n_banks);
  owners[bank] = taps;
  transform_taps (self, taps, set->banks + (size_t) (bank * self->n_parts) * self->stride);
  return (Path){ PATH_SPECTRA, .bank = bank };
}

void
dsp_convolver_set (DspConvolver *self, int filter, const DspConvolverMatrix *matrix)
{
  Filter *f = &self->filters[filter];
  Set *set = &f->sets[self->started ? !f->now : f->now];
  const double *owners[MAX_BANKS] = { NULL };
  int n_owners = 0;
  for (int o = 0; o < DSP_CHANNELS; o++)
    for (int i = 0; i < DSP_CHANNELS; i++)
      set->paths[o][i] = path_of (self, set, matrix->taps[o][i], owners, &n_owners);
  f->waiting = self->started;
}

bool
dsp_convolver_waiting (const DspConvolver *self, int filter)
{
  return self->filters[filter].waiting;
}

int
dsp_convolver_room (const DspConvolver *self)
{
  return self->partition - self->fill;
}

/* The last two partitions of an input become the newest spectrum of its delay line. */
static void
transform_input (DspConvolver *self, int c)
{
  size_t size = (size_t) self->partition, bytes = size * sizeof (double);
  int before = self->block > 0 ? self->block - 1 : self->n_parts;
  double *samples = dsp_fft_samples (self->fft);
  memcpy (samples, self->history[c] + (size_t) before * size, bytes);
  memcpy (samples + size, self->history[c] + (size_t) self->block * size, bytes);
  dsp_fft_forward_into (self->fft,
                        (DspComplex *) (self->spectra[c] + (size_t) self->slot * self->stride));
}

/* Adds the newest partition of an input as it was some frames ago, in up to two pieces: the history
 * is a ring. */
static void
add_delayed (const DspConvolver *self, int input, const Path *path, double *y)
{
  int size = (self->n_parts + 1) * self->partition;
  int from = self->block * self->partition - path->delay;
  from = from < 0 ? from + size : from;
  for (int i = 0; i < self->partition; i++)
    {
      y[i] += path->gain * self->history[input][from];
      from = from + 1 < size ? from + 1 : 0;
    }
}

/* One partition of an output. */
static void
convolve (DspConvolver *self, const Set *set, int output, double *y)
{
  size_t size = (size_t) self->partition;
  int n = 0;
  for (int i = 0; i < DSP_CHANNELS; i++)
    {
      const Path *path = &set->paths[output][i];
      for (int p = 0; path->kind == PATH_SPECTRA && p < self->n_parts; p++, n++)
        {
          int slot = self->slot >= p ? self->slot - p : self->slot - p + self->n_parts;
          self->pairs[0][n] = self->spectra[i] + (size_t) slot * self->stride;
          self->pairs[1][n] = set->banks + (size_t) (path->bank * self->n_parts + p) * self->stride;
        }
    }
  if (n > 0)
    {
      double *bins = (double *) dsp_fft_bins (self->fft);
      dsp_kernels ()->multiply_spectra (self->pairs[0], self->pairs[1], n, bins,
                                        self->partition + 1);
      dsp_fft_inverse_plain (self->fft);
      memcpy (y, dsp_fft_samples (self->fft) + size, size * sizeof (double));
    }
  else
    memset (y, 0, size * sizeof (double));
  for (int i = 0; i < DSP_CHANNELS; i++)
    if (set->paths[output][i].kind == PATH_DELAY)
      add_delayed (self, i, &set->paths[output][i], y);
}

/* A partition of a filter's outputs; an exchange that waits is done within it. */
static void
run_filter (DspConvolver *self, Filter *filter)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *y = filter->out[c];
      convolve (self, &filter->sets[filter->now], c, y);
      if (!filter->waiting)
        continue;
      memcpy (self->fading, y, (size_t) self->partition * sizeof (double));
      convolve (self, &filter->sets[!filter->now], c, y);
      for (int i = 0; i < self->partition; i++)
        {
          double t = (i + 0.5) / self->partition, w = t * t * (3 - 2 * t);
          y[i] = self->fading[i] + w * (y[i] - self->fading[i]);
        }
    }
  if (filter->waiting)
    filter->now = !filter->now;
  filter->waiting = false;
}

static void
run_partition (DspConvolver *self)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    transform_input (self, c);
  for (int f = 0; f < self->n_filters; f++)
    run_filter (self, &self->filters[f]);
  self->slot = self->slot + 1 < self->n_parts ? self->slot + 1 : 0;
  self->block = self->block < self->n_parts ? self->block + 1 : 0;
  self->fill = 0;
}

void
dsp_convolver_process (DspConvolver *self, const double *const *in, double *const *out, int n)
{
  self->started = true;
  for (int done = 0; done < n;)
    {
      int room = dsp_convolver_room (self), count = n - done < room ? n - done : room;
      size_t bytes = (size_t) count * sizeof (double);
      for (int c = 0; c < DSP_CHANNELS; c++)
        memcpy (self->history[c] + self->block * self->partition + self->fill, in[c] + done, bytes);
      for (int f = 0; f < self->n_filters; f++)
        for (int c = 0; c < DSP_CHANNELS; c++)
          memcpy (out[DSP_CHANNELS * f + c] + done, self->filters[f].out[c] + self->fill, bytes);
      self->fill += count;
      done += count;
      if (self->fill == self->partition)
        run_partition (self);
    }
}
