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
  PHASES = 2 * DSP_PEAK_PLACES,
  AHEAD = DSP_PEAK_DETECTOR_DELAY,
  COARSE_TAPS = 48,
  COARSE_ROW = 3,  /* numbers for each pair of taps */
  METER_TAPS = 24, /* at most */
  SHORT_TAPS = 32, /* libswresample's default filter, through which ffmpeg looks */
  SPAN = DSP_PEAK_SPAN,
  HISTORY = TAPS, /* frames kept before the new ones */
  GROUP = DSP_PEAK_GROUP,
  AROUND = 2 * GROUP,    /* at least half of the coarse filter, to both sides of a span */
  BEYOND = SPAN + GROUP, /* places behind the new ones that vectors may read; what is there decides
                         nothing */
};

/* Single precision is off by less than this factor: what is at the ceiling shall not be taken to
 * be over it. */
static const double rounding = 1 - 4e-6;

/* What the meters' filters may read above: their gain ripples by 0.014 dB even at 0 Hz, and a
 * limiter that follows that would distort the bass. */
static const double meter_tolerance = 1.0034598491478773; /* +0.03 dB */

static const double margin = 0.8912509381337456; /* -1 dB */
/* The same where the peaks are known already, but for a gain that has moved since: a span of 22
 * frames that goes down by 6 dB changes the peaks in it by a few tenths of a dB. */
static const double known_margin = 0.8413951416451951; /* -1.5 dB */

/* ITU-R BS.1770-5 Annex 2, phases 0 and 1; 2 and 3 are these mirrored. */
static const double itu[2][12] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875,
    0.1373291015625, 0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250,
    0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500,
    0.4650878906250, 0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625,
    0.0330810546875, -0.0189208984375 },
};

/* One table of interpolation, folded: half sums and half differences of mirrored taps. */
typedef struct
{
  float even[TAPS / 2 * DSP_PEAK_PLACES], odd[TAPS / 2 * DSP_PEAK_PLACES];
} Places;

/* What a set of filters makes at most, by two bounds. Of a full-band signal it is known by the size
 * of the samples alone. Music is mostly smooth: each filter can be written as shares in the two
 * samples around its place, and weights for the second differences x[i - 1] - 2 x[i] + x[i + 1].
 *
 *   |y| <= rise top     |y| <= flat near + bend second
 *
 * top and second: the largest sample and second difference that the filters see; near: the largest
 * sample around the places. */
typedef struct
{
  double rise, flat, bend;
} Reach;

struct DspPeakDetector
{
  /* constant */
  const DspKernelsLimiter *kernels;
  bool meters;
  Places exact, brief;
  DspMirrored coarse, itu, ebur; /* itu: alone, or with ebur's when those have as many taps */
  float coarse_taps[COARSE_TAPS / 2 * COARSE_ROW];
  float itu_taps[6 * 7], ebur_taps[METER_TAPS / 2];
  Reach coarse_reach, meter_reach; /* the latter of itu and ebur */
  /* state */
  double x[HISTORY + DSP_QUANTUM];
  float brisk[HISTORY + DSP_QUANTUM + BEYOND]; /* x in single precision */
  double before;                               /* of the interval before the new ones */
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

/* The interpolating filters of the places 1/16 .. 8/16: sinc by Kaiser, beta 9. Normalised, each
 * has the sum 1. */
static void
design_places (Places *table, int taps, bool normalised, double scale)
{
  double filter[TAPS];
  for (int p = 1; p <= DSP_PEAK_PLACES; p++)
    {
      double sum = 0;
      for (int k = 0; k < taps; k++)
        {
          filter[k] = sinc_kaiser (k - (taps / 2 - 1) - (double) p / PHASES, taps / 2.0, 9);
          sum += filter[k];
        }
      double share = normalised ? scale / sum : scale;
      for (int k = 0; k < taps / 2; k++)
        {
          double a = filter[k] * share, b = filter[taps - 1 - k] * share;
          table->even[k * DSP_PEAK_PLACES + p - 1] = (float) ((a + b) / 2);
          table->odd[k * DSP_PEAK_PLACES + p - 1] = (float) ((a - b) / 2);
        }
    }
}

/* The filters of 1/4 and 3/4 mirror each other, that of 1/2 itself. */
static void
design_coarse (DspPeakDetector *self)
{
  for (int k = 0; k < COARSE_TAPS / 2; k++)
    {
      double distance = k - (COARSE_TAPS / 2 - 1);
      double first = sinc_kaiser (distance - 0.25, COARSE_TAPS / 2, 7);
      double last = sinc_kaiser (distance - 0.75, COARSE_TAPS / 2, 7);
      double middle = sinc_kaiser (distance - 0.5, COARSE_TAPS / 2, 7);
      float *row = self->coarse_taps + k * COARSE_ROW;
      row[0] = (float) ((first + last) / 2);
      row[1] = (float) ((first - last) / 2);
      row[2] = (float) middle;
    }
  self->coarse = (DspMirrored){ COARSE_TAPS / 2, 1, 1, self->coarse_taps };
}

/* libebur128: 49 taps of sinc by a Hann window at the raised rate. The tap for x[i + k] of the
 * phase p of factor. */
static double
ebur_tap (int k, int p, int factor)
{
  double at = k * factor - p;
  if (fabs (at) > 24)
    return 0;
  return dsp_sin (DSP_PI * at / factor) / (DSP_PI * at / factor) * 0.5
         * (1 + dsp_cos (DSP_PI * at / 24));
}

/* Of x[i - 5] … x[i + 6]: the pair of phases 0 and 3, that of 1 and 2; then libebur128's pair of
 * 1/4 and 3/4 and its middle, at rates where it has them. */
static void
design_itu (DspPeakDetector *self, bool with_ebur)
{
  int row = with_ebur ? 7 : 4;
  for (int k = 0; k < 6; k++)
    {
      float *taps = self->itu_taps + k * row;
      for (int p = 0; p < 2; p++)
        {
          /* Newest first in the table, oldest first here. */
          double a = itu[p][11 - k], b = itu[p][k];
          taps[2 * p] = (float) ((a + b) / 2 / meter_tolerance);
          taps[2 * p + 1] = (float) ((a - b) / 2 / meter_tolerance);
        }
      if (with_ebur)
        {
          double a = ebur_tap (k - 5, 1, 4), b = ebur_tap (6 - k, 1, 4);
          taps[4] = (float) ((a + b) / 2 / meter_tolerance);
          taps[5] = (float) ((a - b) / 2 / meter_tolerance);
          taps[6] = (float) (ebur_tap (k - 5, 2, 4) / meter_tolerance);
        }
    }
  self->itu = (DspMirrored){ 6, with_ebur ? 3 : 2, with_ebur, self->itu_taps };
}

/* libswresample: each phase has the sum 1. ffmpeg's ebur128 goes to 192 kHz by it: at 48 kHz 4 of
 * the 16 places, at 44.1 kHz places between. */
static void
design_meters (DspPeakDetector *self, double rate)
{
  design_places (&self->brief, SHORT_TAPS, true, 1 / meter_tolerance);
  design_itu (self, rate < 96000);
  if (rate < 96000 || rate >= 192000)
    return;
  for (int k = 0; k < METER_TAPS / 2; k++)
    self->ebur_taps[k] = (float) (ebur_tap (k - 11, 1, 2) / meter_tolerance);
  self->ebur = (DspMirrored){ METER_TAPS / 2, 0, 1, self->ebur_taps };
}

/* Takes one filter of n taps into account, the middle of which lies behind h[n / 2 - 1]. */
static void
reach_add (Reach *self, const double *h, int n)
{
  double sum = 0, moment = 0, size = 0, slope = 0, weight = 0, weights = 0;
  for (int k = 0; k < n; k++)
    {
      sum += h[k];
      moment += h[k] * (k - (n / 2 - 1));
      size += fabs (h[k]);
    }
  /* Summed up twice, what is left without the two shares are the weights. */
  for (int k = 0; k < n; k++)
    {
      slope += h[k] - (k == n / 2 - 1 ? sum - moment : k == n / 2 ? moment : 0);
      weight += slope;
      weights += fabs (weight);
    }
  self->rise = fmax (self->rise, size);
  self->flat = fmax (self->flat, fabs (sum - moment) + fabs (moment));
  self->bend = fmax (self->bend, weights);
}

/* The mirror of a filter reaches as far. */
static void
reach_add_mirrored (Reach *self, const DspMirrored *filters)
{
  const int half = filters->half, row = 2 * filters->pairs + filters->middles;
  for (int p = 0; p < row; p += 2)
    {
      double h[TAPS];
      for (int k = 0; k < half; k++)
        {
          const float *taps = filters->taps + k * row + p;
          double difference = p < 2 * filters->pairs ? taps[1] : 0;
          h[k] = taps[0] + difference;
          h[2 * half - 1 - k] = taps[0] - difference;
        }
      reach_add (self, h, 2 * half);
    }
}

/* The bound for a span. Single precision, here and in the filters, is off by less than 1e-5 top. */
static double
reach_bound (const Reach *self, double top, double near, double second)
{
  return fmin (self->rise * top, self->flat * near + self->bend * second) + 2e-5 * top;
}

DspPeakDetector *
dsp_peak_detector_new (double rate, bool meters)
{
  DspPeakDetector *self = calloc (1, sizeof (DspPeakDetector));
  if (!self)
    return NULL;
  self->kernels = dsp_kernels_limiter ();
  self->meters = meters;
  design_places (&self->exact, TAPS, false, 1);
  design_coarse (self);
  if (meters)
    design_meters (self, rate);
  reach_add_mirrored (&self->coarse_reach, &self->coarse);
  reach_add_mirrored (&self->meter_reach, &self->itu);
  reach_add_mirrored (&self->meter_reach, &self->ebur);
  return self;
}

void
dsp_peak_detector_free (DspPeakDetector *self)
{
  free (self);
}

/* The highest value in the interval from start[0] to start[1]. */
static float
exact_peak (const DspPeakDetector *self, const float *start)
{
  float brief = 0, exact;
  if (self->meters)
    brief = self->kernels->places (start - (SHORT_TAPS / 2 - 1), self->brief.even, self->brief.odd,
                                   SHORT_TAPS / 2);
  exact
      = self->kernels->places (start - (TAPS / 2 - 1), self->exact.even, self->exact.odd, TAPS / 2);
  return exact > brief ? exact : brief;
}

/* One span of intervals, padded behind the last one with what is never near. */
typedef struct
{
  float peaks[SPAN];  /* of the samples; then of the coarse filters too */
  float limits[SPAN]; /* above it the exact value counts */
  float metered[SPAN];
} Span;

static void
span_fill (Span *self, const double *peaks, const double *ceiling, double share, int n)
{
  if (n == SPAN)
    for (int i = 0; i < SPAN; i++)
      {
        self->peaks[i] = (float) peaks[i];
        self->limits[i] = (float) (ceiling[i] * share);
      }
  else
    for (int i = 0; i < SPAN; i++)
      {
        self->peaks[i] = i < n ? (float) peaks[i] : 0;
        self->limits[i] = i < n ? (float) (ceiling[i] * share) : INFINITY;
      }
}

/* Raises what is told of n <= SPAN intervals, where they may come near the ceiling, the lowest of
 * which is given. start is their first frame; levels: top, near and second of reach_bound. */
static void
look (const DspPeakDetector *self, const float *start, double *peaks, const double *ceiling,
      const double *known, double lowest, const float *levels, int n)
{
  const DspKernelsLimiter *kernels = self->kernels;
  const double top = levels[0], near_by = levels[1], second = levels[2];
  bool read = self->meters && reach_bound (&self->meter_reach, top, near_by, second) >= lowest;
  bool find = known ? top * self->coarse_reach.rise >= lowest * margin
                    : reach_bound (&self->coarse_reach, top, near_by, second) >= lowest * margin;
  Span span;
  if (!find && !read)
    return;
  span_fill (&span, known ? known : peaks, ceiling, known ? known_margin : margin, n);
  memset (span.metered, 0, sizeof span.metered);
  if (read)
    kernels->mirrored (start - 5, &self->itu, span.metered);
  if (read && self->ebur.half > 0)
    kernels->mirrored (start - 11, &self->ebur, span.metered);
  if (!known)
    kernels->mirrored (start - (COARSE_TAPS / 2 - 1), &self->coarse, span.peaks);
  bool near = kernels->any_near (span.peaks, span.limits);
  for (int i = 0; near && i < n; i++)
    if (span.peaks[i] > span.limits[i])
      {
        float exact = exact_peak (self, start + i);
        span.metered[i] = exact > span.metered[i] ? exact : span.metered[i];
      }
  if (near || read)
    kernels->lift (peaks, span.metered, rounding, n);
}

bool
dsp_peak_detector_process (DspPeakDetector *self, const double *x, const double *ceiling,
                           const double *known, double *late, double *peaks, int n)
{
  double interval[1 + DSP_QUANTUM];
  memcpy (self->x + HISTORY, x, (size_t) n * sizeof (double));
  self->kernels->narrow (x, self->brisk + HISTORY, n);
  const double *start = self->x + HISTORY - AHEAD;
  double lowest = self->kernels->least (ceiling, n);
  interval[0] = self->before;
  self->kernels->intervals (start, interval + 1, n);
  const float *brisk = self->brisk + HISTORY - AHEAD;
  float tops[(DSP_QUANTUM + SPAN + 2 * AROUND) / GROUP], bends[sizeof tops / sizeof tops[0]];
  self->kernels->tops (brisk - AROUND, tops, bends,
                       ((n + SPAN - 1) / SPAN * SPAN + 2 * AROUND) / GROUP);
  for (int first = 0; first < n; first += SPAN)
    {
      const int left = first / GROUP, right = (first + SPAN + 2 * AROUND) / GROUP;
      const int middle = left + AROUND / GROUP;
      float levels[3] = { 0 };
      for (int g = left; g < right; g++)
        {
          levels[0] = tops[g] > levels[0] ? tops[g] : levels[0];
          levels[2] = bends[g] > levels[2] ? bends[g] : levels[2];
        }
      for (int g = middle; g <= middle + SPAN / GROUP; g++)
        levels[1] = tops[g] > levels[1] ? tops[g] : levels[1];
      look (self, brisk + first, interval + 1 + first, ceiling + first,
            known ? known + first : NULL, lowest, levels, n - first < SPAN ? n - first : SPAN);
    }
  self->kernels->intervals (interval, peaks, n);
  self->before = interval[n];
  memcpy (late, start, (size_t) n * sizeof (double));
  memmove (self->x, self->x + n, HISTORY * sizeof (double));
  memmove (self->brisk, self->brisk + n, HISTORY * sizeof (float));
  return self->kernels->any_over (peaks, ceiling, n);
}
