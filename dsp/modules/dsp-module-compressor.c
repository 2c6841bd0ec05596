/* dsp-module-compressor.c — feed-forward, in the log domain, detector after the curve.
 *
 *   x ─ low cut ─ |.| or RMS ─ dB ─ curve ─ link ─ release ─ attack ─ gain ─ make-up
 *
 * "Smooth decoupled" detector of the paper: release is a peak hold with exponential fall, attack a
 * one-pole behind it. Both times are those to 63 %; the release is set so that both poles together
 * take it. "Smooth" detection puts a sliding maximum of 12 ms before the curve, so that a steady
 * tone gets a steady gain and is not distorted. */
#include "dsp-common.h"
#include "dsp-compressor-curve.h"
#include "dsp-module.h"
#include "dsp-sliding-min.h"
#include "dsp-smoother.h"

enum
{
  THRESHOLD,
  RATIO,
  KNEE,
  ATTACK,
  RELEASE,
  AUTO_RELEASE,
  DETECTOR,
  RMS_TIME,
  LOW_CUT,
  LINK,
  MAKE_UP,
  MIX,
  OUTPUT,
  CHANNELS,
  N_PARAMS
};

enum
{
  PEAK,
  RMS,
  SMOOTH,
  N_DETECTORS
};

static const DspChoice detectors[] = {
  [PEAK] = { "peak", "Peak" },
  [RMS] = { "rms", "RMS" },
  [SMOOTH] = { "smooth", "Smooth peak" },
  [N_DETECTORS] = { NULL, NULL },
};

static const DspParam params[N_PARAMS] = {
  [THRESHOLD] = { .id = "threshold",
                  .name = "Threshold",
                  .help = "Level above which the gain is reduced.",
                  .unit = "dB",
                  .scale = DSP_SCALE_LINEAR,
                  .min = -60,
                  .max = 0,
                  .def = -18,
                  .digits = 1 },
  [RATIO] = { .id = "ratio",
              .name = "Ratio",
              .help = "dB of input above the threshold for one dB of output.",
              .unit = ":1",
              .scale = DSP_SCALE_LOG,
              .min = 1,
              .max = 100,
              .def = 2,
              .digits = 2 },
  [KNEE] = { .id = "knee",
             .name = "Knee",
             .help = "Width of the bend around the threshold.",
             .unit = "dB",
             .scale = DSP_SCALE_LINEAR,
             .min = 0,
             .max = 24,
             .def = 6,
             .digits = 1 },
  [ATTACK] = { .id = "attack",
               .name = "Attack",
               .help = "Time to 63 % of a higher reduction.",
               .unit = "ms",
               .scale = DSP_SCALE_LOG,
               .min = 0.1,
               .max = 200,
               .def = 20,
               .digits = 1 },
  [RELEASE] = { .id = "release",
                .name = "Release",
                .help = "Time to 63 % of the way back; never shorter than the attack.",
                .unit = "ms",
                .scale = DSP_SCALE_LOG,
                .min = 10,
                .max = 3000,
                .def = 150,
                .digits = 0 },
  [AUTO_RELEASE] = { .id = "auto-release",
                     .name = "Auto release",
                     .help = "Fast after short peaks, 1.2 s after long loud passages.",
                     .unit = "",
                     .scale = DSP_SCALE_TOGGLE,
                     .max = 1,
                     .def = 0,
                     .flags = DSP_PARAM_STRUCTURAL },
  [DETECTOR]
  = { .id = "detector",
      .name = "Detector",
      .help = "What is compared with the threshold: the peaks, their power, or the peaks "
              "held so that tones are not distorted.",
      .unit = "",
      .scale = DSP_SCALE_CHOICE,
      .max = N_DETECTORS - 1,
      .def = RMS,
      .choices = detectors,
      .flags = DSP_PARAM_STRUCTURAL },
  [RMS_TIME] = { .id = "rms-time",
                 .name = "RMS time",
                 .help = "Time constant of the power average.",
                 .unit = "ms",
                 .scale = DSP_SCALE_LOG,
                 .min = 1,
                 .max = 100,
                 .def = 10,
                 .digits = 0,
                 .flags = DSP_PARAM_ADVANCED },
  [LOW_CUT] = { .id = "low-cut",
                .name = "Detector low cut",
                .help = "The detector does not hear what is below; 10 Hz is off.",
                .unit = "Hz",
                .scale = DSP_SCALE_LOG,
                .min = 10,
                .max = 500,
                .def = 10,
                .digits = 0 },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are reduced alike and the image stays.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [MAKE_UP] = { .id = "make-up",
                .name = "Make-up",
                .help = "Gain of the compressed signal.",
                .unit = "dB",
                .scale = DSP_SCALE_LINEAR,
                .min = -12,
                .max = 24,
                .def = 0,
                .digits = 1 },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};

static const DspReading readings[] = {
  { .id = "gain_reduction_db",
    .name = "Gain reduction",
    .unit = "dB",
    .min = -20,
    .max = 0,
    .digits = 1,
    .kind = DSP_READING_REDUCTION },
};

static const double smooth_ms = 12.0;
static const double auto_fast_s = 0.1, auto_slow_s = 1.2, auto_charge_s = 0.4;
static const double faintest = 1e-6; /* -120 dBFS: below there is no level */
static const double none_db = 1e-9;  /* reduction that is none */

/* One side of the detector. */
typedef struct
{
  DspSlidingMin held;          /* of negative levels: the maximum */
  double cut1, cut2;           /* low cut */
  double power;                /* RMS */
  double fall, slow, smoothed; /* dB: after release, its slow part, after attack */
} Side;

typedef struct
{
  Side sides[DSP_CHANNELS];
  double rate;
  int detector, glide;
  bool auto_release;
  bool split; /* each channel has its reduction; else both share that of the first side */
  bool cut;
  double cut_b0, cut_a1, cut_a2;
  double rms, release, attack, slow, charge; /* one-pole factors */
  DspSmoother threshold, slope, knee, link, make_up;
  double most; /* reduction in dB since the last reading */
} Compressor;

static void
design_low_cut (Compressor *self, double hz)
{
  double t = dsp_tan (DSP_PI * hz / self->rate), q = 1.4142135623730951 * t;
  double norm = 1 / (1 + q + t * t);
  self->cut_b0 = norm;
  self->cut_a1 = 2 * (t * t - 1) * norm;
  self->cut_a2 = (1 - q + t * t) * norm;
}

static void
apply (Compressor *self, const double *values, int frames)
{
  double attack = values[ATTACK] * 0.001;
  double release = self->auto_release ? auto_fast_s : values[RELEASE] * 0.001;
  self->attack = dsp_pole (attack, self->rate);
  self->release = dsp_pole (dsp_compressor_release (release, attack), self->rate);
  self->slow = dsp_pole (auto_slow_s, self->rate);
  self->charge = dsp_pole (auto_charge_s, self->rate);
  self->rms = dsp_pole (values[RMS_TIME] * 0.001, self->rate);
  self->cut = values[LOW_CUT] > params[LOW_CUT].min;
  design_low_cut (self, values[LOW_CUT]);
  dsp_smoother_glide (&self->threshold, values[THRESHOLD], frames);
  dsp_smoother_glide (&self->slope, 1 - 1 / values[RATIO], frames);
  dsp_smoother_glide (&self->knee, values[KNEE], frames);
  dsp_smoother_glide (&self->link, values[LINK] / 100, frames);
  dsp_smoother_glide (&self->make_up, dsp_db_to_gain (values[MAKE_UP]), frames);
}

static void
stop (void *state)
{
  Compressor *self = state;
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_sliding_min_finish (&self->sides[c].held);
  free (self);
}

static void *
start (double rate, const double *values)
{
  Compressor *self = calloc (1, sizeof (Compressor));
  if (!self)
    return NULL;
  self->rate = rate;
  self->detector = (int) values[DETECTOR];
  self->auto_release = values[AUTO_RELEASE] > 0.5;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  for (int c = 0; c < DSP_CHANNELS; c++)
    if (!dsp_sliding_min_init (&self->sides[c].held, dsp_smoother_frames (smooth_ms, rate)))
      {
        stop (self);
        return NULL;
      }
  dsp_smoother_set (&self->threshold, values[THRESHOLD]);
  dsp_smoother_set (&self->slope, 1 - 1 / values[RATIO]);
  dsp_smoother_set (&self->knee, values[KNEE]);
  dsp_smoother_set (&self->link, values[LINK] / 100);
  dsp_smoother_set (&self->make_up, dsp_db_to_gain (values[MAKE_UP]));
  self->split = values[LINK] < 100;
  apply (self, values, 1);
  return self;
}

static void
update (void *state, const double *values)
{
  Compressor *self = state;
  if (values[LINK] < 100 && !self->split)
    {
      /* The filters of the second side have run all the time; what comes after the link has not. */
      Side *left = &self->sides[0], *right = &self->sides[1];
      dsp_sliding_min_copy (&right->held, &left->held);
      right->fall = left->fall;
      right->slow = left->slow;
      right->smoothed = left->smoothed;
      self->split = true;
    }
  apply (self, values, self->glide);
}

/* What the detector hears of a sample: the peak, or with RMS the power. */
static double
hear (const Compressor *self, Side *side, double x)
{
  if (self->cut)
    {
      double y = self->cut_b0 * x + side->cut1;
      side->cut1 = (-2 * self->cut_b0 * x - self->cut_a1 * y) + side->cut2;
      side->cut2 = self->cut_b0 * x - self->cut_a2 * y;
      x = y;
    }
  if (self->detector != RMS)
    return fabs (x);
  side->power = x * x + self->rms * (side->power - x * x);
  return side->power;
}

/* Reduction in dB that a level (peak or power) asks for. */
static double
ask (const Compressor *self, Side *side, double level)
{
  if (self->detector == SMOOTH)
    level = -dsp_sliding_min_next (&side->held, -level);
  double floor_level = self->detector == RMS ? faintest * faintest : faintest;
  if (level <= floor_level)
    return 0;
  double db = dsp_log2 (level) * (self->detector == RMS ? DSP_DB_PER_LOG2 / 2 : DSP_DB_PER_LOG2);
  return dsp_compressor_reduction (db, self->threshold.value, self->slope.value, self->knee.value);
}

/* Release, then attack. */
static double
follow (const Compressor *self, Side *side, double asked)
{
  double fall = asked + self->release * (side->fall - asked);
  side->fall = asked > fall ? asked : fall;
  double wanted = side->fall;
  if (self->auto_release)
    {
      double factor = asked > side->slow ? self->charge : self->slow;
      side->slow = asked + factor * (side->slow - asked);
      wanted = side->slow > wanted ? side->slow : wanted;
    }
  side->smoothed = wanted + self->attack * (side->smoothed - wanted);
  if (wanted < none_db && side->smoothed < none_db)
    side->fall = side->slow = side->smoothed = 0;
  return side->smoothed;
}

static void
next_reductions (Compressor *self, const double x[DSP_CHANNELS], double reduction[DSP_CHANNELS])
{
  double left = hear (self, &self->sides[0], x[0]), right = hear (self, &self->sides[1], x[1]);
  if (!self->split)
    {
      double asked = ask (self, &self->sides[0], left > right ? left : right);
      reduction[0] = reduction[1] = follow (self, &self->sides[0], asked);
      return;
    }
  double a = ask (self, &self->sides[0], left), b = ask (self, &self->sides[1], right);
  double both = a > b ? a : b, link = self->link.value;
  reduction[0] = follow (self, &self->sides[0], a + link * (both - a));
  reduction[1] = follow (self, &self->sides[1], b + link * (both - b));
}

static void
process (void *state, double *const *ch, int n)
{
  Compressor *self = state;
  for (int i = 0; i < n; i++)
    {
      double x[DSP_CHANNELS] = { ch[0][i], ch[1][i] }, reduction[DSP_CHANNELS];
      dsp_smoother_next (&self->threshold);
      dsp_smoother_next (&self->slope);
      dsp_smoother_next (&self->knee);
      dsp_smoother_next (&self->link);
      double make_up = dsp_smoother_next (&self->make_up);
      next_reductions (self, x, reduction);
      double gain = 1;
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          if (c == 0 || self->split)
            gain = reduction[c] > 0 ? dsp_db_to_gain (-reduction[c]) : 1;
          ch[c][i] = x[c] * (gain * make_up);
          self->most = reduction[c] > self->most ? reduction[c] : self->most;
        }
    }
}

static void
read_state (void *state, double *numbers)
{
  Compressor *self = state;
  numbers[0] = self->most > 0 ? -self->most : 0;
  self->most = 0;
}

/* Differences of reduction die away as e^(-t / time): 17 of the longest time are 147 dB, and those
 * behind each other add. */
static int64_t
memory (double rate, const double *values)
{
  double release = values[AUTO_RELEASE] > 0.5 ? auto_slow_s : values[RELEASE] * 0.001;
  double attack = values[ATTACK] * 0.001, longest = release > attack ? release : attack;
  double low_cut = values[LOW_CUT] > params[LOW_CUT].min ? 20 / (DSP_PI * values[LOW_CUT]) : 0;
  double detector = values[DETECTOR] == RMS ? 17 * values[RMS_TIME] * 0.001 : 0;
  return (int64_t) ((20 * longest + 5 * attack + low_cut + detector + smooth_ms * 0.001) * rate);
}

const DspModule dsp_module_compressor = {
  .id = "compressor",
  .name = "Compressor",
  .help = "Evens out level: soft knee, peak or RMS detection, parallel mix.",
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
  .memory = memory,
};
