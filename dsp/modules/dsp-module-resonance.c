/* dsp-module-resonance.c — takes away what rings out of the spectrum, and nothing else.
 *
 *   x ─ windows of N, every N / 4 ─ FFT ─ times share to remove ─ inverse ─ overlap-add ─┐
 *   x ─ late by N ───────────────────────────────────────────────────────────────────── (-) ─ y
 *
 * Root of Hann before and behind. What is synthesised is the part that is removed, so a spectrum
 * without resonances passes bit for bit. The gain of a bin is real: the cuts have no phase shift.
 * Windows begin at multiples of N / 4 frames since start. */
#include "dsp-common.h"
#include "dsp-fft.h"
#include "dsp-math.h"
#include "dsp-resonance.h"
#include "dsp-smoother.h"

#include <stdlib.h>

enum
{
  DEPTH,
  THRESHOLD,
  RANGE,
  WIDTH,
  ATTACK,
  RELEASE,
  LOW,
  HIGH,
  TILT,
  LINK,
  LISTEN,
  MIX,
  OUTPUT,
  CHANNELS,
  N_PARAMS
};

static const DspParam params[N_PARAMS] = {
  [DEPTH]
  = { .id = "depth",
      .name = "Depth",
      .help = "Share of a resonance that is taken away; at 100 % one that stands far out is "
              "brought down to its surroundings.",
      .unit = "%",
      .scale = DSP_SCALE_LINEAR,
      .max = 100,
      .def = 50,
      .digits = 0 },
  [THRESHOLD] = { .id = "threshold",
                  .name = "Threshold",
                  .help = "What stands less above its surroundings, an octave around it, is left "
                          "alone; lower is more sensitive.",
                  .unit = "dB",
                  .scale = DSP_SCALE_LOG,
                  .min = 2,
                  .max = 24,
                  .def = 4,
                  .digits = 1 },
  [RANGE] = { .id = "range",
              .name = "Range",
              .help = "The greatest reduction.",
              .unit = "dB",
              .scale = DSP_SCALE_LINEAR,
              .max = 18,
              .def = 6,
              .digits = 1 },
  [WIDTH] = { .id = "width",
              .name = "Width",
              .help = "Of the cuts: narrow ones take single whistles and rings, wide ones soften "
                      "harsh regions.",
              .unit = "oct",
              .scale = DSP_SCALE_LOG,
              .min = 0.02,
              .max = 0.5,
              .def = 0.03,
              .digits = 2 },
  [ATTACK] = { .id = "attack",
               .name = "Attack",
               .help = "Time to 63 % of a greater reduction, after an average over 40 ms.",
               .unit = "ms",
               .scale = DSP_SCALE_LOG,
               .min = 5,
               .max = 300,
               .def = 20,
               .digits = 0 },
  [RELEASE] = { .id = "release",
                .name = "Release",
                .help = "Time to 63 % of the way back.",
                .unit = "ms",
                .scale = DSP_SCALE_LOG,
                .min = 20,
                .max = 1000,
                .def = 120,
                .digits = 0 },
  [LOW] = { .id = "low",
            .name = "Low limit",
            .help = "Below there is no reduction; the edge is half an octave wide.",
            .unit = "Hz",
            .scale = DSP_SCALE_LOG,
            .min = 40,
            .max = 10000,
            .def = 200,
            .digits = 0 },
  [HIGH] = { .id = "high",
             .name = "High limit",
             .help = "Above there is no reduction; the edge is half an octave wide.",
             .unit = "Hz",
             .scale = DSP_SCALE_LOG,
             .min = 200,
             .max = 24000,
             .def = 18000,
             .digits = 0 },
  [TILT] = { .id = "tilt",
             .name = "Threshold tilt",
             .help = "Raises the threshold above 1 kHz and lowers it below, or the other way "
                     "around, by so much per octave.",
             .unit = "dB/oct",
             .scale = DSP_SCALE_LINEAR,
             .min = -2,
             .max = 2,
             .digits = 2,
             .flags = DSP_PARAM_ADVANCED },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are reduced alike and the image stays.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [LISTEN] = { .id = "listen",
               .name = "Listen to removed",
               .help = "Only what is taken away is heard.",
               .unit = "",
               .scale = DSP_SCALE_TOGGLE,
               .max = 1,
               .flags = DSP_PARAM_LISTEN },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};

static const DspReading readings[] = {
  { .id = "gain_reduction_db",
    .name = "Most reduction",
    .unit = "dB",
    .min = -18,
    .max = 0,
    .digits = 1,
    .kind = DSP_READING_REDUCTION },
  { .id = "frequency_hz",
    .name = "At",
    .unit = "Hz",
    .min = 20,
    .max = 20000,
    .digits = 0,
    .kind = DSP_READING_NUMBER },
};

enum
{
  OVERLAP = 4 /* windows at any time */
};

typedef struct
{
  /* owned */
  double *past;    /* size frames until the last hop, then those since */
  double *removed; /* size frames being summed up; the first hop of them is complete */
  double *power;   /* of bins */
} Side;

typedef struct
{
  int size, hop;
  int since; /* frames since the last hop */
  /* owned */
  DspFft *fft[DSP_CHANNELS];
  DspResonance *resonance;
  double *window; /* root of Hann */
  double *share;  /* scratch: to remove of each bin */
  Side sides[DSP_CHANNELS];
  double link;
  bool split; /* each channel has its reductions; else both share the first */
  double scale;
  int glide;
  DspSmoother listen;
} Resonance;

/* The power of two whose bins are nearest to 22 Hz. */
static int
size_for (double rate)
{
  int size = 256;
  while (size * 22 * 1.4142135623730951 < rate)
    size *= 2;
  return size;
}

static DspResonanceSettings
settings_of (const double *values)
{
  return (DspResonanceSettings){ .depth = values[DEPTH] / 100,
                                 .threshold_db = values[THRESHOLD],
                                 .tilt_db = values[TILT],
                                 .width_oct = values[WIDTH],
                                 .range_db = values[RANGE],
                                 .attack_s = values[ATTACK] * 0.001,
                                 .release_s = values[RELEASE] * 0.001,
                                 .low_hz = values[LOW],
                                 .high_hz = values[HIGH] };
}

static void
stop (void *state)
{
  Resonance *self = state;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_fft_free (self->fft[c]);
      free (self->sides[c].past);
      free (self->sides[c].removed);
      free (self->sides[c].power);
    }
  dsp_resonance_free (self->resonance);
  free (self->window);
  free (self->share);
  free (self);
}

static bool
allocate (Resonance *self, double rate, const double *values)
{
  DspResonanceSettings settings = settings_of (values);
  size_t size = (size_t) self->size, bins = size / 2 + 1;
  self->resonance = dsp_resonance_new (rate, self->size, self->hop, &settings);
  self->window = calloc (size, sizeof (double));
  self->share = calloc (bins, sizeof (double));
  bool enough = self->resonance && self->window && self->share;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      Side *side = &self->sides[c];
      self->fft[c] = dsp_fft_new (self->size);
      side->past = calloc (size + (size_t) self->hop, sizeof (double));
      side->removed = calloc (size, sizeof (double));
      side->power = calloc (bins, sizeof (double));
      enough = enough && self->fft[c] && side->past && side->removed && side->power;
    }
  return enough;
}

static void *
start (double rate, const double *values)
{
  Resonance *self = calloc (1, sizeof (Resonance));
  if (!self)
    return NULL;
  self->size = size_for (rate);
  self->hop = self->size / OVERLAP;
  if (!allocate (self, rate, values))
    {
      stop (self);
      return NULL;
    }
  double sum = 0;
  for (int i = 0; i < self->size; i++)
    sum += self->window[i] = dsp_sin (DSP_PI * i / self->size);
  self->scale = 4 / (sum * sum);
  self->link = values[LINK] / 100;
  self->split = values[LINK] < 100;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  dsp_smoother_set (&self->listen, values[LISTEN]);
  return self;
}

/* Reductions follow with their attack and release, and windows overlap: nothing else must glide. */
static void
update (void *state, const double *values)
{
  Resonance *self = state;
  DspResonanceSettings settings = settings_of (values);
  dsp_resonance_set (self->resonance, &settings);
  self->link = values[LINK] / 100;
  if (values[LINK] < 100 && !self->split)
    {
      dsp_resonance_split (self->resonance);
      self->split = true;
    }
  dsp_smoother_glide (&self->listen, values[LISTEN], self->glide);
}

static void
analyse (Resonance *self, int c)
{
  double *samples = dsp_fft_samples (self->fft[c]), *power = self->sides[c].power;
  const double *past = self->sides[c].past;
  for (int i = 0; i < self->size; i++)
    samples[i] = self->window[i] * past[i];
  dsp_fft_forward (self->fft[c]);
  DspComplex *bins = dsp_fft_bins (self->fft[c]);
  for (int k = 0; k <= self->size / 2; k++)
    power[k] = (bins[k][0] * bins[k][0] + bins[k][1] * bins[k][1]) * self->scale;
}

/* Adds what share takes out of the channel's bins. The squared window, four times overlapped, sums
 * to 2. */
static void
remove_share (Resonance *self, int c)
{
  DspComplex *bins = dsp_fft_bins (self->fft[c]);
  for (int k = 0; k <= self->size / 2; k++)
    {
      bins[k][0] *= self->share[k];
      bins[k][1] *= self->share[k];
    }
  dsp_fft_inverse (self->fft[c]);
  const double *samples = dsp_fft_samples (self->fft[c]);
  double *removed = self->sides[c].removed;
  for (int i = 0; i < self->size; i++)
    removed[i] += 0.5 * self->window[i] * samples[i];
}

static void
link_powers (Resonance *self)
{
  double *a = self->sides[0].power, *b = self->sides[1].power;
  for (int k = 0; k <= self->size / 2; k++)
    {
      double both = (a[k] + b[k]) * 0.5;
      a[k] += self->link * (both - a[k]);
      b[k] += self->link * (both - b[k]);
    }
}

/* The hop is full: moves everything on and adds the next window. */
static void
finish_hop (Resonance *self)
{
  const size_t hop = (size_t) self->hop, size = (size_t) self->size;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      Side *side = &self->sides[c];
      memmove (side->past, side->past + hop, size * sizeof (double));
      memmove (side->removed, side->removed + hop, (size - hop) * sizeof (double));
      memset (side->removed + size - hop, 0, hop * sizeof (double));
      analyse (self, c);
    }
  link_powers (self);
  bool any = dsp_resonance_step (self->resonance, 0, self->sides[0].power, self->share);
  if (any)
    remove_share (self, 0);
  if (self->split)
    any = dsp_resonance_step (self->resonance, 1, self->sides[1].power, self->share);
  if (any)
    remove_share (self, 1);
}

static void
process (void *state, double *const *ch, int n)
{
  Resonance *self = state;
  for (int done = 0; done < n;)
    {
      int room = self->hop - self->since, count = n - done < room ? n - done : room;
      DspSmoother listen = self->listen;
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          Side *side = &self->sides[c];
          double *x = ch[c] + done, *late = side->past + self->since;
          const double *removed = side->removed + self->since;
          memcpy (late + self->size, x, (size_t) count * sizeof (double));
          listen = self->listen;
          for (int i = 0; i < count; i++)
            {
              double heard = dsp_smoother_next (&listen), y = late[i] - removed[i];
              x[i] = heard > 0 ? y + heard * (removed[i] - y) : y;
            }
        }
      self->listen = listen;
      self->since += count;
      done += count;
      if (self->since == self->hop)
        {
          self->since = 0;
          finish_hop (self);
        }
    }
}

static void
read_state (void *state, double *numbers)
{
  Resonance *self = state;
  double most = dsp_resonance_take (self->resonance, &numbers[1]);
  numbers[0] = most > 0 ? -most : 0;
}

static int
latency (double rate, const double *values)
{
  return size_for (rate);
}

static int64_t
memory (double rate, const double *values)
{
  DspResonanceSettings settings = settings_of (values);
  return (int64_t) (dsp_resonance_memory (&settings) * rate) + 3 * size_for (rate);
}

const DspModule dsp_module_resonance = {
  .id = "resonance",
  .name = "Resonance control",
  .help = "Finds what rings out of its surroundings and takes it down, wherever it moves.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = sizeof readings / sizeof readings[0],
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read_state,
  .latency = latency,
  .memory = memory,
};
