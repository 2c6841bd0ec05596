/* dsp-true-peak.c — coarse search for candidates everywhere, exact interpolation at candidates. */
#include "dsp-true-peak.h"

#include "dsp-cpu.h"
#include "dsp-math.h"

#include <stdlib.h>

/* Both interpolations look at the interval between sample i and i + 1 of a channel:
 *
 *   history  x[i - 63] … x[i] | x[i + 1] … x[i + 64]   the 128 taps of the exact one
 *                   x[i - 5] … x[i + 6]                the 12 taps of the coarse one
 *
 * so an interval is decided when the 64th sample after its start has come (AHEAD). */
enum
{
  COARSE_TAPS = 12,
  COARSE_PHASES = 4,
  TAPS = 128,
  PHASES = 16,
  AHEAD = 64,
  BLOCK = 512,
  LANES = 4,
};

/* A coarse value this far below the exact maximum may still belong to a higher exact one: -2.7 dB.
 */
static const double margin = 0.7328;

/* ITU-R BS.1770-5 Annex 2, one row per phase, newest sample first. Phases 2 and 3 mirror 1 and 0.
 */
static const float itu[COARSE_PHASES][COARSE_TAPS] = {
  { 0.0017089843750f, 0.0109863281250f, -0.0196533203125f, 0.0332031250000f, -0.0594482421875f,
    0.1373291015625f, 0.9721679687500f, -0.1022949218750f, 0.0476074218750f, -0.0266113281250f,
    0.0148925781250f, -0.0083007812500f },
  { -0.0291748046875f, 0.0292968750000f, -0.0517578125000f, 0.0891113281250f, -0.1665039062500f,
    0.4650878906250f, 0.7797851562500f, -0.2003173828125f, 0.1015625000000f, -0.0582275390625f,
    0.0330810546875f, -0.0189208984375f },
  { -0.0189208984375f, 0.0330810546875f, -0.0582275390625f, 0.1015625000000f, -0.2003173828125f,
    0.7797851562500f, 0.4650878906250f, -0.1665039062500f, 0.0891113281250f, -0.0517578125000f,
    0.0292968750000f, -0.0291748046875f },
  { -0.0083007812500f, 0.0148925781250f, -0.0266113281250f, 0.0476074218750f, -0.1022949218750f,
    0.9721679687500f, 0.1373291015625f, -0.0594482421875f, 0.0332031250000f, -0.0196533203125f,
    0.0109863281250f, 0.0017089843750f },
};

typedef double Lanes __attribute__ ((vector_size (LANES * sizeof (double))));

typedef struct
{
  double itu, exact, at; /* at: frames from the start */
} Peak;

typedef struct
{
  double x[TAPS + BLOCK]; /* the last TAPS samples, then the new ones */
  float coarse[TAPS + BLOCK];
  Peak peak;
  double window; /* highest coarse since dsp_true_peak_take */
} Channel;

typedef void (*CoarseFunc) (const float *newest, float *highest, int n);
typedef double (*ExactFunc) (const Lanes *filter, const double *x, int *phase);

struct DspTruePeak
{
  double rate;
  int channels;
  int64_t frames;
  Channel *channel; /* owned */
  Lanes *filter;    /* owned, TAPS rows of PHASES numbers */
  CoarseFunc coarse;
  ExactFunc exact;
};

/* highest[t]: the largest of the four values in the interval whose newest tap is newest[t]. */
static inline __attribute__ ((always_inline)) void
coarse_body (const float *restrict newest, float *restrict highest, int n)
{
  for (int t = 0; t < n; t++)
    {
      float largest = 0.0f;
      for (int p = 0; p < COARSE_PHASES; p++)
        {
          float sum = 0.0f;
          for (int k = 0; k < COARSE_TAPS; k++)
            sum += itu[p][k] * newest[t - k];
          sum = sum < 0 ? -sum : sum;
          largest = sum > largest ? sum : largest;
        }
      highest[t] = largest;
    }
}

/* Largest of the PHASES values between x[TAPS / 2 - 1] and the next sample, and which it is. */
static inline __attribute__ ((always_inline)) double
exact_body (const Lanes *filter, const double *x, int *phase)
{
  Lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
  for (int k = 0; k < TAPS; k++)
    {
      a += filter[4 * k] * x[k];
      b += filter[4 * k + 1] * x[k];
      c += filter[4 * k + 2] * x[k];
      d += filter[4 * k + 3] * x[k];
    }
  const Lanes *const sums[] = { &a, &b, &c, &d };
  double largest = -1.0;
  for (int p = 0; p < PHASES; p++)
    {
      double value = fabs ((*sums[p / LANES])[p % LANES]);
      if (value > largest)
        {
          largest = value;
          *phase = p;
        }
    }
  return largest;
}

static void
coarse_plain (const float *newest, float *highest, int n)
{
  coarse_body (newest, highest, n);
}

static double
exact_plain (const Lanes *filter, const double *x, int *phase)
{
  return exact_body (filter, x, phase);
}

#if defined(__x86_64__)
/* The same source for wider vectors. Each lane is an output of its own and contraction is off, so
 * the bits are the same. */
static __attribute__ ((target ("avx2"))) void
coarse_avx2 (const float *newest, float *highest, int n)
{
  coarse_body (newest, highest, n);
}

static __attribute__ ((target ("avx2"))) double
exact_avx2 (const Lanes *filter, const double *x, int *phase)
{
  return exact_body (filter, x, phase);
}

static __attribute__ ((target ("avx512f,prefer-vector-width=512"))) void
coarse_avx512 (const float *newest, float *highest, int n)
{
  coarse_body (newest, highest, n);
}
#endif

static void
choose_kernels (DspTruePeak *self)
{
  self->coarse = coarse_plain;
  self->exact = exact_plain;
#if defined(__x86_64__)
  DspCpu cpu = dsp_cpu_best ();
  if (cpu >= DSP_CPU_AVX2)
    {
      self->coarse = coarse_avx2;
      self->exact = exact_avx2;
    }
  if (cpu >= DSP_CPU_AVX512)
    self->coarse = coarse_avx512;
#endif
}

/* Row k, column p: sinc by Kaiser window at the distance of tap k from phase p. */
static void
design (double *filter)
{
  const double beta = 9.0, half = TAPS / 2;
  for (int k = 0; k < TAPS; k++)
    for (int p = 0; p < PHASES; p++)
      {
        double distance = k - (half - 1) - (double) p / PHASES;
        double inside = 1.0 - distance / half * (distance / half);
        double window
            = inside > 0 ? dsp_bessel_i0 (beta * sqrt (inside)) / dsp_bessel_i0 (beta) : 0;
        double sinc = distance == 0 ? 1.0 : dsp_sin (DSP_PI * distance) / (DSP_PI * distance);
        if (p == 0 && distance != 0)
          sinc = 0.0; /* sin (pi k) of a computer is not quite 0 */
        filter[k * PHASES + p] = sinc * window;
      }
}

DspTruePeak *
dsp_true_peak_new (double rate, int channels)
{
  DspTruePeak *self = calloc (1, sizeof (DspTruePeak));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  self->channel = calloc ((size_t) channels, sizeof (Channel));
  self->filter = aligned_alloc (64, sizeof (double) * TAPS * PHASES);
  if (!self->channel || !self->filter)
    {
      dsp_true_peak_free (self);
      return NULL;
    }
  design ((double *) self->filter);
  choose_kernels (self);
  return self;
}

void
dsp_true_peak_free (DspTruePeak *self)
{
  if (!self)
    return;
  free (self->channel);
  free (self->filter);
  free (self);
}

void
dsp_true_peak_reset (DspTruePeak *self)
{
  memset (self->channel, 0, (size_t) self->channels * sizeof (Channel));
  self->frames = 0;
}

/* Decides the n intervals that the samples x[TAPS] … x[TAPS + n - 1] complete; first is the frame
 * number of x[TAPS]. Adds to peak, returns the highest coarse value. */
static double
search (const DspTruePeak *self, const Channel *channel, int64_t first, int n, Peak *peak)
{
  float highest[BLOCK];
  const int shift = AHEAD - COARSE_TAPS / 2; /* from the newest sample back to the coarse one's */
  self->coarse (channel->coarse + TAPS - shift, highest, n);

  const double *start = channel->x + TAPS - AHEAD; /* start[t]: sample at the interval's start */
  double top = 0.0;
  for (int t = 0; t < n; t++)
    {
      double sample = fabs (start[t]);
      double value = sample > highest[t] ? sample : highest[t];
      top = value > top ? value : top;
      if (value <= peak->exact * margin)
        continue;
      int phase = 0;
      double exact = self->exact (self->filter, start + t - (TAPS / 2 - 1), &phase);
      if (exact > peak->exact)
        {
          peak->exact = exact;
          peak->at = (double) (first + t - AHEAD) + (double) phase / PHASES;
        }
    }
  peak->itu = top > peak->itu ? top : peak->itu;
  return top;
}

void
dsp_true_peak_process (DspTruePeak *self, const double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int part = n - done < BLOCK ? n - done : BLOCK;
      for (int c = 0; c < self->channels; c++)
        {
          Channel *channel = &self->channel[c];
          for (int i = 0; i < part; i++)
            {
              channel->x[TAPS + i] = ch[c][done + i];
              channel->coarse[TAPS + i] = (float) ch[c][done + i];
            }
          double top = search (self, channel, self->frames, part, &channel->peak);
          channel->window = top > channel->window ? top : channel->window;
          memmove (channel->x, channel->x + part, TAPS * sizeof (double));
          memmove (channel->coarse, channel->coarse + part, TAPS * sizeof (float));
        }
      done += part;
      self->frames += part;
    }
}

void
dsp_true_peak_read (DspTruePeak *self, DspTruePeakReading *reading)
{
  *reading = (DspTruePeakReading){ .at_s = NAN };
  for (int c = 0; c < self->channels; c++)
    {
      Channel *channel = &self->channel[c];
      Peak peak = channel->peak;
      memset (channel->x + TAPS, 0, AHEAD * sizeof (double));
      memset (channel->coarse + TAPS, 0, AHEAD * sizeof (float));
      search (self, channel, self->frames, AHEAD, &peak);
      reading->itu = peak.itu > reading->itu ? peak.itu : reading->itu;
      if (peak.exact > reading->exact)
        {
          reading->exact = peak.exact;
          reading->at_s = (peak.at > 0 ? peak.at : 0.0) / self->rate;
        }
    }
}

double
dsp_true_peak_take (DspTruePeak *self, int channel)
{
  double window = self->channel[channel].window;
  self->channel[channel].window = 0.0;
  return window;
}
