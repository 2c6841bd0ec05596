/* dsp-peak-detector.c — a coarse look everywhere, an exact one where it comes near the ceiling. */
#include "dsp-peak-detector.h"

#include "dsp-math.h"

#include <stdlib.h>

/* An interval lies between the frames i and i + 1. Of it are known
 *
 *   x[i - 63] … x[i] | x[i + 1] … x[i + 64]   128 taps, 16 places: exact
 *   x[i - 23] … x[i] | x[i + 1] … x[i + 24]   48 taps at 1/4, 1/2, 3/4: coarse
 *
 * Between the coarse places and the ends a full-band signal rises by at most 0.83 dB (dsp.md 1.4),
 * hence the margin of 1 dB. */
enum
{
  TAPS = 128,
  PHASES = DSP_INTERPOLATE_PHASES,
  AHEAD = DSP_PEAK_DETECTOR_DELAY,
  COARSE_TAPS = 48,
  METER_TAPS = 25, /* at most */
  METER_PHASES = 8,
  SHORT_TAPS = 32, /* libswresample's default filter, through which ffmpeg looks */
  SPAN = 32,       /* intervals that are looked at or left out together */
  HISTORY = TAPS,  /* frames kept before the new ones */
};

/* What the meters' filters may read above: their gain ripples by 0.014 dB even at 0 Hz, and a
 * limiter that follows that would distort the bass. */
static const double meter_tolerance = 1.0034598491478773; /* +0.03 dB */

static const double margin = 0.8912509381337456; /* -1 dB */

/* ITU-R BS.1770-5 Annex 2, phases 0 and 1; 2 and 3 are these mirrored. */
static const double itu[2][12] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
    0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
    0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
    0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
    0.0330810546875, -0.0189208984375 },
};

struct DspPeakDetector
{
  /* constant */
  const DspKernels *kernels;
  int n_meters; /* rows of meter */
  int reach;    /* frames to both sides of x[i] that they use */
  double exact[TAPS * PHASES];
  bool meters;
  double brief[SHORT_TAPS * PHASES];
  /* The coarse filters of 1/4 and 3/4 mirror each other: their half sum and half difference. */
  double even[COARSE_TAPS / 2], odd[COARSE_TAPS / 2], middle[COARSE_TAPS / 2];
  double meter[METER_PHASES][METER_TAPS]; /* oldest sample first */
  double rise, meter_rise; /* the most that the coarse and the meters' make of samples of 1 */
  /* state */
  double x[HISTORY + DSP_QUANTUM];
  double metered[1 + DSP_QUANTUM]; /* from the last interval before on */
};

/* Sinc by a Kaiser window of this half width, at a distance in frames. */
static double
sinc_kaiser (double distance, double half, double beta)
{
  double inside = 1 - (distance / half) * (distance / half);
  if (inside <= 0)
    return 0;
  if (distance == 0)
    return 1;
  return dsp_sin (DSP_PI * distance) / (DSP_PI * distance) * dsp_bessel_i0 (beta * sqrt (inside))
         / dsp_bessel_i0 (beta);
}

/* One interpolating table, phases side by side: sinc by Kaiser, beta 9. */
static void
design_phases (double *table, int taps)
{
  for (int k = 0; k < taps; k++)
    for (int p = 0; p < PHASES; p++)
      {
        double distance = k - (taps / 2 - 1) - (double) p / PHASES;
        bool whole = p == 0; /* sin (pi k) is 0, of a computer not quite */
        table[k * PHASES + p] = whole ? (distance == 0) : sinc_kaiser (distance, taps / 2.0, 9);
      }
}

/* libswresample: each phase has the sum 1. ffmpeg's ebur128 goes to 192 kHz by it: at 48 kHz 4 of
 * the 16 places, at 44.1 kHz places between. */
static void
design_brief (DspPeakDetector *self)
{
  design_phases (self->brief, SHORT_TAPS);
  for (int p = 0; p < PHASES; p++)
    {
      double sum = 0;
      for (int k = 0; k < SHORT_TAPS; k++)
        sum += self->brief[k * PHASES + p];
      for (int k = 0; k < SHORT_TAPS; k++)
        self->brief[k * PHASES + p] /= sum * meter_tolerance;
    }
}

static void
design_sinc (DspPeakDetector *self)
{
  design_phases (self->exact, TAPS);
  for (int k = 0; k < COARSE_TAPS / 2; k++)
    {
      double distance = k - (COARSE_TAPS / 2 - 1);
      double first = sinc_kaiser (distance - 0.25, COARSE_TAPS / 2, 7);
      double last = sinc_kaiser (distance - 0.75, COARSE_TAPS / 2, 7);
      self->even[k] = (first + last) / 2;
      self->odd[k] = (first - last) / 2;
      self->middle[k] = sinc_kaiser (distance - 0.5, COARSE_TAPS / 2, 7);
      /* Both halves of the middle one: the highest of the three sums of sizes. */
      self->rise += 2 * fabs (self->middle[k]);
    }
}

/* libebur128: 49 taps of sinc by a Hann window at the raised rate. */
static void
design_meters (DspPeakDetector *self, double rate)
{
  const double scale = 1 / meter_tolerance;
  int factor = rate < 96000 ? 4 : rate < 192000 ? 2 : 1;
  self->reach = factor == 2 ? 12 : 6;
  for (int p = 0; p < 4; p++)
    for (int k = 0; k < 12; k++)
      {
        /* Newest first in the table, oldest first here: from x[i - 5] to x[i + 6]. */
        int from_newest = 11 - k;
        self->meter[p][self->reach - 5 + k]
            = scale * (p < 2 ? itu[p][from_newest] : itu[3 - p][11 - from_newest]);
      }
  self->n_meters = 4;
  for (int p = 1; p < factor; p++)
    {
      double *row = self->meter[self->n_meters++];
      for (int k = 0; k <= 2 * self->reach; k++)
        {
          /* At the raised rate, from the middle of the filter; x[i] is k = reach. */
          double at = (k - self->reach) * factor - p;
          if (fabs (at) <= 24)
            row[k] = scale * dsp_sin (DSP_PI * at / factor) / (DSP_PI * at / factor) * 0.5
                     * (1 + dsp_cos (DSP_PI * at / 24));
        }
    }
}

static double
sum_of_sizes (const double *taps, int n)
{
  double sum = 0;
  for (int k = 0; k < n; k++)
    sum += fabs (taps[k]);
  return sum;
}

DspPeakDetector *
dsp_peak_detector_new (double rate, bool meters)
{
  DspPeakDetector *self = calloc (1, sizeof (DspPeakDetector));
  if (!self)
    return NULL;
  self->kernels = dsp_kernels ();
  design_sinc (self);
  self->meters = meters;
  design_brief (self);
  if (meters)
    design_meters (self, rate);
  for (int p = 0; p < self->n_meters; p++)
    self->meter_rise = fmax (self->meter_rise, sum_of_sizes (self->meter[p], METER_TAPS));
  self->meter_rise *= 1 + 1e-9; /* rounding */
  self->rise = fmax (self->rise, self->meter_rise);
  return self;
}

void
dsp_peak_detector_free (DspPeakDetector *self)
{
  free (self);
}

static double
exact_peak (const DspPeakDetector *self, const double *start)
{
  double y[PHASES], highest = fabs (start[1]);
  if (self->meters)
    {
      self->kernels->interpolate (start - (SHORT_TAPS / 2 - 1), self->brief, SHORT_TAPS, y);
      for (int p = 1; p < PHASES; p++)
        highest = fabs (y[p]) > highest ? fabs (y[p]) : highest;
    }
  self->kernels->interpolate (start - (TAPS / 2 - 1), self->exact, TAPS, y);
  for (int p = 0; p < PHASES; p++)
    highest = fabs (y[p]) > highest ? fabs (y[p]) : highest;
  return highest;
}

static double
least (const double *x, int n)
{
  /* Four at a time, as a comparison waits for the one before. */
  double four[4] = { x[0], x[0], x[0], x[0] };
  int i = 0;
  for (; i + 4 <= n; i += 4)
    for (int k = 0; k < 4; k++)
      four[k] = x[i + k] < four[k] ? x[i + k] : four[k];
  for (int k = 0; k < 4; k++)
    four[0] = four[k] < four[0] ? four[k] : four[0];
  for (; i < n; i++)
    four[0] = x[i] < four[0] ? x[i] : four[0];
  return four[0];
}

/* Raises metered for n intervals, where they may come near the ceiling, the lowest of which is
 * given. start is their first frame. */
static void
look (DspPeakDetector *self, const double *start, double *metered, const double *ceiling,
      double lowest, int n)
{
  double top = self->kernels->largest (start - COARSE_TAPS / 2, n + COARSE_TAPS);
  if (top * self->rise < lowest * margin)
    return;
  double highest[SPAN];
  memcpy (highest, metered, (size_t) n * sizeof (double));
  self->kernels->fir_peak_mirrored (start - (COARSE_TAPS / 2 - 1), self->even, self->odd,
                                    self->middle, COARSE_TAPS / 2, highest, n);
  if (self->meters && top * self->meter_rise >= lowest)
    for (int p = 0; p < self->n_meters; p++)
      self->kernels->fir_peak (start - self->reach, self->meter[p], 2 * self->reach + 1, metered,
                               n);
  for (int i = 0; i < n; i++)
    if (highest[i] > ceiling[i] * margin)
      {
        double exact = exact_peak (self, start + i);
        metered[i] = exact > metered[i] ? exact : metered[i];
      }
}

void
dsp_peak_detector_process (DspPeakDetector *self, const double *x, const double *ceiling,
                           double *late, double *peaks, int n)
{
  memcpy (self->x + HISTORY, x, (size_t) n * sizeof (double));
  const double *start = self->x + HISTORY - AHEAD;
  double lowest = least (ceiling, n), *metered = self->metered + 1;
  for (int i = 0; i < n; i++)
    {
      double a = fabs (start[i]), b = fabs (start[i + 1]);
      metered[i] = a > b ? a : b;
    }
  for (int first = 0; first < n; first += SPAN)
    look (self, start + first, metered + first, ceiling + first, lowest,
          n - first < SPAN ? n - first : SPAN);
  for (int i = 0; i < n; i++)
    peaks[i] = metered[i] > metered[i - 1] ? metered[i] : metered[i - 1];
  self->metered[0] = metered[n - 1];
  memcpy (late, start, (size_t) n * sizeof (double));
  memmove (self->x, self->x + n, HISTORY * sizeof (double));
}
