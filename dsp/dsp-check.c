/* dsp-check.c — the pass that runs every check over a file. */
#include "dsp-check.h"

#include "dsp-denormal.h"
#include "dsp-fft.h"
#include "dsp-kernels-meter.h"
#include "dsp-registry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const DspCheck *check;
  void *state;      /* owned, the check's */
  double *readings; /* owned */
  DspPlaces places;
} Running;

struct DspCheckPass
{
  DspCheckInput input;
  int n_running;
  Running *running; /* owned, one for each check */

  /* owned */
  DspFft *fft;
  double *window;
  double *last[2]; /* size frames, the newest at the end */
  DspComplex *bins[2];
  double *power[2];

  int filled;  /* frames that came since the last window */
  int64_t pos; /* frames that came */
};

static void
plan_windows (DspCheckInput *input)
{
  input->size = input->rate >= 160000 ? 16384 : input->rate >= 80000 ? 8192 : 4096;
  input->hop = input->size / 2;
}

static bool
start_checks (DspCheckPass *self)
{
  self->n_running = dsp_n_checks ();
  self->running = calloc ((size_t) self->n_running, sizeof (Running));
  for (int i = 0; self->running && i < self->n_running; i++)
    {
      Running *running = &self->running[i];
      running->check = dsp_check_at (i);
      running->readings = calloc ((size_t) running->check->n_readings + 1, sizeof (double));
      running->state = running->check->start (&self->input);
      if (!running->readings || !running->state)
        return false;
    }
  return self->running != NULL;
}

static bool
start_windows (DspCheckPass *self)
{
  const int size = self->input.size;
  self->fft = dsp_fft_new (size);
  self->window = calloc ((size_t) size, sizeof (double));
  for (int i = 0; self->window && i < size; i++)
    self->window[i] = 2.0 * (1.0 - cos (2.0 * M_PI * i / size)) / size;
  for (int c = 0; c < self->input.channels; c++)
    {
      self->last[c] = calloc ((size_t) size, sizeof (double));
      self->bins[c] = calloc ((size_t) size / 2 + 1, sizeof (DspComplex));
      self->power[c] = calloc ((size_t) size / 2 + 1, sizeof (double));
      if (!self->last[c] || !self->bins[c] || !self->power[c])
        return false;
    }
  return self->fft && self->window;
}

static void
transform (DspCheckPass *self, int c)
{
  const int size = self->input.size;
  double *samples = dsp_fft_samples (self->fft);
  for (int i = 0; i < size; i++)
    samples[i] = self->last[c][i] * self->window[i];
  dsp_fft_forward (self->fft);
  memcpy (self->bins[c], dsp_fft_bins (self->fft), ((size_t) size / 2 + 1) * sizeof (DspComplex));
  for (int k = 0; k <= size / 2; k++)
    self->power[c][k]
        = self->bins[c][k][0] * self->bins[c][k][0] + self->bins[c][k][1] * self->bins[c][k][1];
}

static void
show_window (DspCheckPass *self)
{
  DspCheckWindow window = { .start = self->pos - self->input.size };
  for (int c = 0; c < self->input.channels; c++)
    {
      transform (self, c);
      window.bins[c] = self->bins[c];
      window.power[c] = self->power[c];
    }
  for (int i = 0; i < self->n_running; i++)
    if (self->running[i].check->window)
      self->running[i].check->window (self->running[i].state, &window);
}

/* The n frames of the running hop: hop, or fewer at the end of the file. */
static void
show_samples (DspCheckPass *self, int n)
{
  const int from = self->input.size - self->input.hop;
  const double *const in[2] = { self->last[0] + from, self->last[1] ? self->last[1] + from : NULL };
  for (int i = 0; i < self->n_running; i++)
    if (self->running[i].check->process)
      self->running[i].check->process (self->running[i].state, in, n);
}

/* n frames to the end of a hop at most. */
static void
take (DspCheckPass *self, const double *const *ch, int n)
{
  const int size = self->input.size, hop = self->input.hop, channels = self->input.channels;
  for (int c = 0; c < channels; c++)
    {
      double *to = self->last[c] + size - hop + self->filled;
      for (int i = 0; i < n; i++)
        to[i] = isfinite (ch[c][i]) ? ch[c][i] : 0.0;
    }
  self->filled += n;
  self->pos += n;
  if (self->filled < hop)
    return;
  show_samples (self, hop);
  if (self->pos >= size)
    show_window (self);
  for (int c = 0; c < channels; c++)
    memmove (self->last[c], self->last[c] + hop, (size_t) (size - hop) * sizeof (double));
  self->filled = 0;
}

DspCheckPass *
dsp_check_pass_new (const DspCheckInput *input)
{
  DspCheckPass *self = calloc (1, sizeof (DspCheckPass));
  if (!self)
    return NULL;
  self->input = *input;
  plan_windows (&self->input);
  if (start_windows (self) && start_checks (self))
    return self;
  dsp_check_pass_free (self);
  return NULL;
}

void
dsp_check_pass_free (DspCheckPass *self)
{
  if (!self)
    return;
  for (int i = 0; self->running && i < self->n_running; i++)
    {
      if (self->running[i].state)
        self->running[i].check->stop (self->running[i].state);
      free (self->running[i].readings);
    }
  free (self->running);
  dsp_fft_free (self->fft);
  free (self->window);
  for (int c = 0; c < 2; c++)
    {
      free (self->last[c]);
      free (self->bins[c]);
      free (self->power[c]);
    }
  free (self);
}

void
dsp_check_pass_process (DspCheckPass *self, const double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  for (int done = 0; done < n;)
    {
      int part = self->input.hop - self->filled;
      part = n - done < part ? n - done : part;
      const double *const in[2] = { ch[0] + done, self->input.channels > 1 ? ch[1] + done : NULL };
      take (self, in, part);
      done += part;
    }
  dsp_denormal_end (mode);
}

void
dsp_check_pass_finish (DspCheckPass *self)
{
  DspFloatMode mode = dsp_denormal_begin ();
  if (self->filled > 0)
    show_samples (self, self->filled);
  for (int i = 0; i < self->n_running; i++)
    {
      Running *running = &self->running[i];
      for (int r = 0; r < running->check->n_readings; r++)
        running->readings[r] = NAN;
      running->check->finish (running->state, running->readings, &running->places);
    }
  dsp_denormal_end (mode);
}

static const Running *
find (const DspCheckPass *self, const char *check)
{
  for (int i = 0; i < self->n_running; i++)
    if (strcmp (self->running[i].check->id, check) == 0)
      return &self->running[i];
  return NULL;
}

double
dsp_check_pass_get (const DspCheckPass *self, const char *check, const char *reading)
{
  const Running *running = find (self, check);
  for (int r = 0; running && r < running->check->n_readings; r++)
    if (strcmp (running->check->readings[r].id, reading) == 0)
      return running->readings[r];
  return NAN;
}

const DspPlaces *
dsp_check_pass_places (const DspCheckPass *self, const char *check)
{
  const Running *running = find (self, check);
  return running ? &running->places : NULL;
}
