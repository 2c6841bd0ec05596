/* dsp-dither.c — counter-based triangular noise, error feedback, blanking of digital silence. */
#include "dsp-dither.h"

#include "dsp-denormal.h"
#include "dsp-kernels.h"
#include "dsp-math.h"

#include <stdlib.h>

#define TAPS 9
#define SHAPED_RATE_MIN 32001.0
#define BLANK_SECONDS 1.0

const DspDitherKind dsp_dither_kinds[] = {
  { .id = "tpdf",
    .name = "TPDF",
    .help = "White triangular noise of one step: the safe choice.",
    .noise = true },
  { .id = "shaped",
    .name = "Noise-shaped",
    .help = "Moves the noise to where the ear is least sensitive. For 16 bit only, and only once.",
    .noise = true,
    .shaping_db = 40 },
  { .id = "none",
    .name = "None",
    .help = "Rounds to the nearest step: only for audio that already has the word length." },
};

struct DspDither
{
  /* constant */
  const DspKernels *kernels;
  DspDitherSpec spec;
  double scale; /* 2^(bits-1) */
  int64_t blank_after;
  bool shaped;
  double taps[TAPS]; /* c_k of the noise transfer function 1 - sum c_k z^-k */
  uint64_t keys[DSP_MAX_CHANNELS];
  /* state */
  int64_t frame;
  int64_t zeros; /* frames of silence on all channels up to now */
  int64_t clipped;
  double errors[DSP_MAX_CHANNELS][TAPS]; /* of the last frames, newest first */
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
  self->shaped = spec->kind->shaping_db > 0 && spec->rate >= SHAPED_RATE_MIN;
  if (self->shaped)
    design (self->taps, spec->rate, spec->kind->shaping_db);
  for (int c = 0; c < spec->channels; c++)
    self->keys[c] = make_key (self, c);
  return self;
}

void
dsp_dither_free (DspDither *self)
{
  free (self);
}

void
dsp_dither_seek (DspDither *self, int64_t frame)
{
  self->frame = frame;
  self->zeros = 0;
  self->clipped = 0;
  memset (self->errors, 0, sizeof self->errors);
}

/* Nearest whole number within the range. Outside of it the error is not fed back: a loop that
 * tries to make up for clipping oscillates. */
static int32_t
quantise (DspDither *self, double wanted, double noise, double *error)
{
  double y = floor (wanted + noise + 0.5);
  *error = y - wanted;
  if (y >= -self->scale && y < self->scale)
    return (int32_t) y;
  self->clipped++;
  *error = 0;
  return (int32_t) (y < 0 ? -self->scale : self->scale - 1);
}

/* Value with the errors of the past taken away; the newest error comes first. */
static double
feed_back (const DspDither *self, const double *errors)
{
  double sum = 0;
  for (int k = 0; k < TAPS; k++)
    sum += self->taps[k] * errors[k];
  return sum;
}

static int32_t
dither_sample (DspDither *self, int c, double x, double noise)
{
  double wanted = x * self->scale, error;
  if (!self->shaped)
    return quantise (self, wanted, noise, &error);
  double *errors = self->errors[c];
  int32_t y = quantise (self, wanted - feed_back (self, errors), noise, &error);
  memmove (errors + 1, errors, (TAPS - 1) * sizeof (double));
  errors[0] = error;
  return y;
}

static bool
is_silent (const double *const *x, int channels, int i)
{
  for (int c = 0; c < channels; c++)
    if (x[c][i] != 0)
      return false;
  return true;
}

/* Triangular in -1 .. 1: the difference of two independent uniform halves. */
static void
make_noise (DspDither *self, int n)
{
  uint64_t bits[DSP_QUANTUM];
  for (int c = 0; c < self->spec.channels; c++)
    {
      uint64_t start = self->keys[c] + (uint64_t) self->frame * DSP_SCRAMBLE_STEP;
      self->kernels->scramble (start, bits, n);
      for (int i = 0; i < n; i++)
        self->noise[c][i]
            = ((double) (int64_t) (bits[i] >> 32) - (double) (int64_t) (bits[i] & UINT32_MAX))
              * 0x1p-32;
    }
}

/* Frame by frame: where digital silence may be blanked, or errors are fed back. */
static void
process_frames (DspDither *self, const double *const *x, int32_t *const *out, int n)
{
  int channels = self->spec.channels;
  for (int i = 0; i < n; i++)
    {
      self->zeros = is_silent (x, channels, i) ? self->zeros + 1 : 0;
      bool blank = self->spec.blank && self->zeros > self->blank_after;
      for (int c = 0; c < channels; c++)
        if (blank)
          out[c][i] = 0;
        else
          out[c][i] = dither_sample (self, c, isnan (x[c][i]) ? 0 : x[c][i], self->noise[c][i]);
      if (blank)
        memset (self->errors, 0, (size_t) channels * sizeof self->errors[0]);
    }
}

/* White and not blank: no sample depends on another. */
static void
process_white (DspDither *self, const double *const *x, int32_t *const *out, int n)
{
  int channels = self->spec.channels, silent = 0;
  while (silent < n && is_silent (x, channels, n - 1 - silent))
    silent++;
  self->zeros = silent < n ? silent : self->zeros + n;
  for (int c = 0; c < channels; c++)
    self->clipped += self->kernels->quantise (x[c], self->scale, self->noise[c], out[c], n);
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
      if (self->shaped || (self->spec.blank && self->zeros + part > self->blank_after))
        process_frames (self, in, to, part);
      else
        process_white (self, in, to, part);
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
