/* dsp-dither.c — counter-based triangular noise, error feedback, blanking of digital silence. */
#include "dsp-dither.h"

#include "dsp-denormal.h"
#include "dsp-kernels-dither.h"
#include "dsp-kernels.h"
#include "dsp-math.h"

#include <stdlib.h>

#define SHAPED_RATE_MIN 32001.0
#define PUBLISHED_RATE_MAX 50000.0
#define SHAPING_DB_FAST 40.0 /* at most, above that rate */
#define BLANK_SECONDS 1.0

enum
{
  TAPS = DSP_DITHER_TAPS,
  PAIRS = DSP_MAX_CHANNELS / 2,
};

static const double lipshitz_5[TAPS] = { 2.033, -2.165, 1.959, -1.590, 0.6149 };
static const double f_weighted_9[TAPS]
    = { 2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847 };
static const double modified_e_9[TAPS]
    = { 1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265, -0.03524 };
static const double improved_e_9[TAPS]
    = { 2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191 };

const DspDitherKind dsp_dither_kinds[] = {
  { .id = "tpdf",
    .name = "TPDF",
    .help = "White triangular noise of one step: the safe choice.",
    .noise = true },
  { .id = "tpdf-high-pass",
    .name = "TPDF, high-passed",
    .help = "The same noise, less of it in the middle and more in the treble.",
    .noise = true,
    .high_pass = true },
  { .id = "shaped",
    .name = "Noise-shaped",
    .help
    = "Moves the noise to where the ear is least sensitive, at any rate. For 16 bit only, and "
      "only once.",
    .noise = true,
    .shaping_db = 40 },
  { .id = "shaped-50",
    .name = "Noise-shaped, strong",
    .help = "3 dB less that is heard, for 6 dB more in all: for very quiet and dynamic music.",
    .noise = true,
    .shaping_db = 50 },
  { .id = "lipshitz-5",
    .name = "Lipshitz 5",
    .help = "The minimally audible curve of 1991, gentle. At 44.1 and 48 kHz.",
    .noise = true,
    .shaping_db = 40,
    .taps = lipshitz_5 },
  { .id = "f-weighted-9",
    .name = "F-weighted 9",
    .help = "Wannamaker's curve of 1992 for the F weighting. At 44.1 and 48 kHz.",
    .noise = true,
    .shaping_db = 40,
    .taps = f_weighted_9 },
  { .id = "modified-e-9",
    .name = "Modified E 9",
    .help = "Wannamaker's curve for the modified E weighting: least noise in all of the nine-tap "
            "ones. At 44.1 and 48 kHz.",
    .noise = true,
    .shaping_db = 40,
    .taps = modified_e_9 },
  { .id = "improved-e-9",
    .name = "Improved E 9",
    .help = "Wannamaker's curve for the improved E weighting: the strongest, 23 dB more noise in "
            "all. At 44.1 and 48 kHz.",
    .noise = true,
    .shaping_db = 40,
    .taps = improved_e_9 },
  { .id = "none",
    .name = "None",
    .help = "Rounds to the nearest step: only for audio that already has the word length." },
};

struct DspDither
{
  /* constant */
  const DspKernels *kernels;
  const DspDitherKernels *dither_kernels;
  DspDitherSpec spec;
  double scale; /* 2^(bits-1) */
  int64_t blank_after;
  bool shaped;
  uint64_t keys[DSP_MAX_CHANNELS];
  /* state */
  int64_t frame;
  int64_t zeros; /* frames of silence on all channels up to now */
  int64_t clipped;
  DspShaping shaping[PAIRS]; /* of two channels each; the taps are constant */
  /* scratch of a quantum */
  double noise[DSP_MAX_CHANNELS][DSP_QUANTUM]; /* in steps; all 0 for a kind without */
};

int
dsp_n_dither_kinds (void)
{
  return (int) (sizeof dsp_dither_kinds / sizeof dsp_dither_kinds[0]);
}

const DspDitherKind *
dsp_dither_find (const char *id)
{
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    if (strcmp (dsp_dither_kinds[i].id, id) == 0)
      return &dsp_dither_kinds[i];
  return NULL;
}

/* Threshold of hearing in dB (Terhardt). */
static double
threshold_db (double khz)
{
  double d = khz - 3.3;
  return 3.64 * dsp_pow (khz, -0.8) - 6.5 * dsp_exp (-0.6 * d * d) + 0.001 * khz * khz * khz * khz;
}

/* The error feedback that makes the noise least for the weight 1 / threshold (clipped to range_db)
 * is the linear predictor of a signal with that power spectrum: autocorrelation, Levinson. */
static void
design (double *taps, double rate, double range_db)
{
  enum
  {
    GRID = 1024
  };
  double r[TAPS + 1] = { 0 };
  double least = threshold_db (3.3);
  for (int i = 0; i < GRID; i++)
    {
      double f = (i + 0.5) / GRID; /* of half the rate */
      double above = threshold_db (f * rate / 2000) - least;
      double weight = dsp_pow (10, -0.1 * (above < range_db ? above : range_db));
      for (int k = 0; k <= TAPS; k++)
        r[k] += weight * dsp_cos (DSP_PI * f * k);
    }
  double error = r[0];
  for (int k = 0; k < TAPS; k++)
    taps[k] = 0;
  for (int m = 0; m < TAPS; m++)
    {
      double sum = r[m + 1], before[TAPS];
      for (int k = 0; k < m; k++)
        {
          sum -= taps[k] * r[m - k];
          before[k] = taps[k];
        }
      double reflection = sum / error;
      for (int k = 0; k < m; k++)
        taps[k] = before[k] - reflection * before[m - 1 - k];
      taps[m] = reflection;
      error *= 1 - reflection * reflection;
    }
}

bool
dsp_dither_shaping (const DspDitherKind *kind, double rate, double taps[DSP_DITHER_TAPS])
{
  memset (taps, 0, TAPS * sizeof *taps);
  if (kind->shaping_db <= 0 || rate < SHAPED_RATE_MIN)
    return false;
  bool fast = rate > PUBLISHED_RATE_MAX;
  if (kind->taps && !fast)
    memcpy (taps, kind->taps, TAPS * sizeof *taps);
  else
    design (taps, rate,
            fast && kind->shaping_db > SHAPING_DB_FAST ? SHAPING_DB_FAST : kind->shaping_db);
  return true;
}

double
dsp_dither_noise_rms (const DspDitherKind *kind, double rate)
{
  double taps[TAPS], power = 1;
  dsp_dither_shaping (kind, rate, taps);
  for (int k = 0; k < TAPS; k++)
    power += taps[k] * taps[k];
  /* The rounding has 1/12, each of the two uniform halves of the noise as much. */
  return sqrt (power * (kind->noise ? 3 : 1) / 12);
}

static uint64_t
scrambled (const DspDither *self, uint64_t z)
{
  self->kernels->scramble (z, &z, 1);
  return z;
}

/* Of the seed, the stream and the channel. */
static uint64_t
make_key (const DspDither *self, int c)
{
  uint64_t album = scrambled (self, self->spec.seed + 1);
  return scrambled (self, scrambled (self, album + self->spec.stream) + (uint64_t) c + 1);
}

DspDither *
dsp_dither_new (const DspDitherSpec *spec)
{
  DspDither *self = calloc (1, sizeof (DspDither));
  if (!self)
    return NULL;
  self->kernels = dsp_kernels ();
  self->spec = *spec;
  self->scale = (double) (INT64_C (1) << (spec->bits - 1));
  self->blank_after = (int64_t) (BLANK_SECONDS * spec->rate);
  self->dither_kernels = dsp_dither_kernels ();
  self->shaped = dsp_dither_shaping (spec->kind, spec->rate, self->shaping[0].taps);
  for (int i = 1; i < PAIRS; i++)
    self->shaping[i] = self->shaping[0];
  for (int c = 0; c < spec->channels; c++)
    self->keys[c] = make_key (self, c);
  return self;
}

void
dsp_dither_free (DspDither *self)
{
  free (self);
}

static void
forget_errors (DspDither *self)
{
  for (int i = 0; i < PAIRS; i++)
    memset (self->shaping[i].errors, 0, sizeof self->shaping[i].errors);
}

void
dsp_dither_seek (DspDither *self, int64_t frame)
{
  self->frame = frame;
  self->zeros = 0;
  self->clipped = 0;
  forget_errors (self);
}

static bool
is_silent (const double *const *x, int channels, int i)
{
  for (int c = 0; c < channels; c++)
    if (x[c][i] != 0)
      return false;
  return true;
}

static void
make_noise (DspDither *self, int n)
{
  const DspDitherKernels *kernels = self->dither_kernels;
  for (int c = 0; c < self->spec.channels; c++)
    {
      uint64_t start = self->keys[c] + (uint64_t) self->frame * DSP_SCRAMBLE_STEP;
      (self->spec.kind->high_pass ? kernels->high_pass : kernels->tpdf) (start, self->noise[c], n);
    }
}

/* Frames [from, from + n) of a part, not blank. */
static void
round_frames (DspDither *self, const double *const *x, int32_t *const *out, int from, int n)
{
  int channels = self->spec.channels;
  for (int c = 0; !self->shaped && c < channels; c++)
    self->clipped += self->kernels->quantise (x[c] + from, self->scale, self->noise[c] + from,
                                              out[c] + from, n);
  for (int c = 0; self->shaped && c < channels; c += 2)
    {
      int d = c + 1 < channels ? c + 1 : c; /* the last one of an odd number is done twice */
      const double *const in[2] = { x[c] + from, x[d] + from };
      const double *const noise[2] = { self->noise[c] + from, self->noise[d] + from };
      int32_t *const to[2] = { out[c] + from, out[d] + from };
      int clipped
          = self->dither_kernels->shape (&self->shaping[c / 2], in, self->scale, noise, to, n);
      self->clipped += d > c ? clipped : clipped / 2;
    }
}

/* Frame by frame: digital silence may be blanked. */
static void
process_frames (DspDither *self, const double *const *x, int32_t *const *out, int n)
{
  int channels = self->spec.channels;
  for (int i = 0; i < n; i++)
    {
      self->zeros = is_silent (x, channels, i) ? self->zeros + 1 : 0;
      if (self->zeros <= self->blank_after)
        {
          round_frames (self, x, out, i, 1);
          continue;
        }
      for (int c = 0; c < channels; c++)
        out[c][i] = 0;
      forget_errors (self);
    }
}

/* Nothing in the part can be blank. */
static void
process_sound (DspDither *self, const double *const *x, int32_t *const *out, int n)
{
  int silent = 0;
  while (silent < n && is_silent (x, self->spec.channels, n - 1 - silent))
    silent++;
  self->zeros = silent < n ? silent : self->zeros + n;
  round_frames (self, x, out, 0, n);
}

void
dsp_dither_process (DspDither *self, const double *const *x, int32_t *const *out, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  int channels = self->spec.channels;
  for (int done = 0, part; done < n; done += part)
    {
      part = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      const double *in[DSP_MAX_CHANNELS];
      int32_t *to[DSP_MAX_CHANNELS];
      for (int c = 0; c < channels; c++)
        {
          in[c] = x[c] + done;
          to[c] = out[c] + done;
        }
      if (self->spec.kind->noise)
        make_noise (self, part);
      if (self->spec.blank && self->zeros + part > self->blank_after)
        process_frames (self, in, to, part);
      else
        process_sound (self, in, to, part);
      self->frame += part;
    }
  dsp_denormal_end (mode);
}

int64_t
dsp_dither_clipped (const DspDither *self)
{
  return self->clipped;
}

bool
dsp_dither_is_exact (const double *x, int n, int bits)
{
  double scale = (double) (INT64_C (1) << (bits - 1));
  for (int i = 0; i < n; i++)
    {
      double y = x[i] * scale;
      if (!(y == floor (y) && y >= -scale && y < scale))
        return false;
    }
  return true;
}
