/* dsp-module-stereo.c — width, whole and by bands, mono bass, levels of mid and side, rotation.
 *
 *   L R ─ balance ─ rotation ┬ M ─ (all-pass) ─────────────────────── mid ──┬ L = M + S
 *                            └ S ─ bands x widths ─ width, side ─ safe ─────┴ R = M - S
 *
 * M = (L + R) / 2, S = (L - R) / 2. Width turns the side alone (constant mid): the sum for mono
 * stays. Bass to mono is a band of width 0 ("elliptic": Linkwitz-Riley high-pass of fourth order of
 * the side). Bands of minimum phase delay the side, so the mid gets the all-pass that they sum to
 * and both stay together; with linear phase the mid is only delayed. The filters are faded in and
 * out as they are needed: where every width is 100 % the signal passes no filter, and where neither
 * mid nor side change the samples are those of the input, bit for bit.
 *
 * Safe for mono: what a mono sum loses is 10 log10 (1 + S^2 / M^2) dB of power. The side is turned
 * down so far that this stays below the limit, by powers averaged over 150 ms; the gain falls
 * within 10 ms and comes back within 500 ms. At a limit of 3 dB side and mid are equal at most, and
 * the correlation of the channels is not below 0. */
#include "dsp-common.h"
#include "dsp-crossover-linear.h"
#include "dsp-crossover.h"
#include "dsp-delay.h"
#include "dsp-math.h"
#include "dsp-smoother.h"

enum
{
  WIDTH,
  MID,
  SIDE,
  BALANCE,
  ROTATION,
  MONO_BELOW,
  SAFE,
  SAFE_LOSS,
  BANDS,
  SPLIT_1,
  SPLIT_2,
  SPLIT_3,
  WIDTH_1,
  WIDTH_2,
  WIDTH_3,
  WIDTH_4,
  OUTPUT,
  N_PARAMS
};

enum
{
  BANDS_OFF,
  BANDS_MINIMUM,
  BANDS_LINEAR,
  N_BANDS_KINDS
};

static const DspChoice bands_choices[] = {
  [BANDS_OFF] = { "off", "Off" },
  [BANDS_MINIMUM] = { "minimum", "Minimum phase" },
  [BANDS_LINEAR] = { "linear", "Linear phase" },
  [N_BANDS_KINDS] = { NULL, NULL },
};

#define WIDTH_HELP "Level of the side in this band; 0 % is mono, 100 % as it is."
#define SPLIT_HELP "Border between two bands."
/* clang-format off */
#define WIDTH_ROW(N, NAME)                                                                         \
  { .id = "width" #N, .name = NAME " width", .help = WIDTH_HELP, .unit = "%", .group = "Bands",    \
    .scale = DSP_SCALE_LINEAR, .max = 200, .def = 100 }
#define SPLIT_ROW(N, HZ)                                                                           \
  { .id = "split" #N, .name = "Split " #N, .help = SPLIT_HELP, .unit = "Hz", .group = "Bands",     \
    .scale = DSP_SCALE_LOG, .min = 40, .max = 16000, .def = HZ }
/* clang-format on */

static const DspParam params[N_PARAMS] = {
  [WIDTH] = { .id = "width",
              .name = "Width",
              .help = "Level of the side: 0 % is mono, 100 % as it is, 200 % twice as wide; the "
                      "mono sum stays.",
              .unit = "%",
              .group = "Image",
              .scale = DSP_SCALE_LINEAR,
              .max = 200,
              .def = 100,
              .digits = 0 },
  [MID] = { .id = "mid-gain",
            .name = "Mid",
            .help = "Level of what both channels have in common.",
            .unit = "dB",
            .group = "Image",
            .scale = DSP_SCALE_LINEAR,
            .min = -12,
            .max = 12,
            .digits = 2 },
  [SIDE] = { .id = "side-gain",
             .name = "Side",
             .help = "Level of the difference of the channels, on top of the width.",
             .unit = "dB",
             .group = "Image",
             .scale = DSP_SCALE_LINEAR,
             .min = -12,
             .max = 12,
             .digits = 2 },
  [BALANCE] = { .id = "balance",
                .name = "Balance",
                .help = "Turns one channel down: below zero the right, above zero the left.",
                .unit = "dB",
                .group = "Image",
                .scale = DSP_SCALE_LINEAR,
                .min = -12,
                .max = 12,
                .digits = 2 },
  [ROTATION] = { .id = "rotation",
                 .name = "Rotation",
                 .help = "Turns the whole image, to the right above zero: puts a centre that "
                         "stands aside into the middle without loss.",
                 .unit = "°",
                 .group = "Image",
                 .scale = DSP_SCALE_LINEAR,
                 .min = -45,
                 .max = 45,
                 .digits = 1 },
  [MONO_BELOW]
  = { .id = "mono-below",
      .name = "Mono below",
      .help = "The side has nothing below this frequency (24 dB/oct), for vinyl, clubs "
              "and firm bass; 20 Hz is off.",
      .unit = "Hz",
      .group = "Mono",
      .scale = DSP_SCALE_LOG,
      .min = 20,
      .max = 500,
      .def = 20,
      .digits = 0 },
  [SAFE] = { .id = "safe",
             .name = "Safe for mono",
             .help = "Turns the side down where a mono sum would lose more than the limit.",
             .unit = "",
             .group = "Mono",
             .scale = DSP_SCALE_TOGGLE,
             .max = 1 },
  [SAFE_LOSS] = { .id = "safe-loss",
                  .name = "Greatest mono loss",
                  .help = "What a mono sum may lose of the power; 3 dB keeps the correlation at 0 "
                          "or above.",
                  .unit = "dB",
                  .group = "Mono",
                  .scale = DSP_SCALE_LINEAR,
                  .min = 0.5,
                  .max = 6,
                  .def = 3,
                  .digits = 1 },
  [BANDS] = { .id = "bands",
              .name = "Width by bands",
              .help = "Four bands with a width of their own; linear phase leaves the middle "
                      "untouched and is late.",
              .unit = "",
              .group = "Bands",
              .scale = DSP_SCALE_CHOICE,
              .max = N_BANDS_KINDS - 1,
              .choices = bands_choices,
              .flags = DSP_PARAM_STRUCTURAL },
  [SPLIT_1] = SPLIT_ROW (1, 200),
  [SPLIT_2] = SPLIT_ROW (2, 1500),
  [SPLIT_3] = SPLIT_ROW (3, 6000),
  [WIDTH_1] = WIDTH_ROW (1, "Low"),
  [WIDTH_2] = WIDTH_ROW (2, "Low mid"),
  [WIDTH_3] = WIDTH_ROW (3, "High mid"),
  [WIDTH_4] = WIDTH_ROW (4, "High"),
  [OUTPUT] = DSP_PARAM_OUTPUT,
};

enum
{
  CORRELATION,
  SIDE_LEVEL,
  MONO_LOSS,
  SIDE_REDUCTION,
  N_READINGS
};

static const DspReading readings[N_READINGS] = {
  [CORRELATION] = { .id = "correlation",
                    .name = "Correlation",
                    .unit = "",
                    .min = -1,
                    .max = 1,
                    .digits = 2,
                    .kind = DSP_READING_NUMBER },
  [SIDE_LEVEL] = { .id = "side_to_mid_db",
                   .name = "Side against mid",
                   .unit = "dB",
                   .min = -40,
                   .max = 10,
                   .digits = 1,
                   .kind = DSP_READING_LEVEL },
  [MONO_LOSS] = { .id = "mono_loss_db",
                  .name = "Lost in mono",
                  .unit = "dB",
                  .min = 0,
                  .max = 12,
                  .digits = 1,
                  .kind = DSP_READING_NUMBER },
  [SIDE_REDUCTION] = { .id = "side_reduction_db",
                       .name = "Side taken down",
                       .unit = "dB",
                       .min = -12,
                       .max = 0,
                       .digits = 1,
                       .kind = DSP_READING_REDUCTION },
};

enum
{
  MAX_BANDS = DSP_CROSSOVER_BANDS,
  N_SPLITS = MAX_BANDS - 1,
  BLOCK = DSP_QUANTUM
};

static const double warm_ms = 100.0;
static const double bass_room = 3.0; /* of linear phase: first split over that of the bass */
static const double power_s = 0.15, fall_s = 0.01, rise_s = 0.5, reading_s = 0.4;
static const double faint = 1e-14;   /* mean square at -140 dBFS: no side is too much below */
static const double unheard = 1e-12; /* what is missing of a gain of 1 */

/* Powers of mid and side and the gain that follows from them. */
typedef struct
{
  double ratio;            /* of side and mid power that is allowed; negative: any */
  double mid, side;        /* mean squares */
  double gain, least;      /* least: since the last reading */
  double keep, fall, rise; /* one-pole factors */
} Safe;

/* Bands of minimum phase of mid and side, faded in when they are wanted. */
typedef struct
{
  DspCrossover *crossover; /* owned, NULL: there are none */
  int n_bands;
  bool wanted;
  bool asleep;         /* the filters do not run */
  int warm_left;       /* frames that they run unheard */
  DspSmoother engaged; /* 1: what they give is heard */
  DspSmoother widths[MAX_BANDS];
} Filter;

typedef struct
{
  /* owned */
  Filter bass, bands;         /* without linear phase */
  DspCrossoverLinear *linear; /* or NULL: both in one */
  DspDelay late[DSP_CHANNELS];
  /* constant */
  int glide, warm_frames;
  /* state */
  DspSmoother left_left, right_left, left_right, right_right; /* from left to left ... */
  DspSmoother mid, side, widths[MAX_BANDS];                   /* widths: of linear phase */
  Safe safe;
  double powers[3], reading_keep;             /* of left, right, and their product */
  double out[MAX_BANDS][DSP_CHANNELS][BLOCK]; /* scratch */
} Stereo;

typedef struct
{
  double from_left[2], from_right[2];
} Matrix;

/* Balance, then rotation. */
static Matrix
matrix_of (const double *values)
{
  double angle = values[ROTATION] * (DSP_PI / 180), down = values[BALANCE];
  double left = dsp_db_to_gain (down > 0 ? -down : 0), right = dsp_db_to_gain (down < 0 ? down : 0);
  double c = dsp_cos (angle), s = dsp_sin (angle);
  return (Matrix){ { left * c, left * s }, { -right * s, right * c } };
}

static bool
mono_of (const double *values)
{
  return values[MONO_BELOW] > params[MONO_BELOW].min;
}

/* What the filters have to do: frequencies and side gains. */
typedef struct
{
  bool mono, bands;                           /* whether anything */
  double splits[N_SPLITS], widths[MAX_BANDS]; /* of the bass, then of the bands */
} Plan;

static Plan
plan_of (const double *values)
{
  int kind = (int) values[BANDS];
  Plan plan = { .mono = mono_of (values) };
  plan.splits[0] = values[MONO_BELOW];
  for (int b = 1; b < MAX_BANDS; b++)
    {
      plan.widths[b] = kind != BANDS_OFF ? values[WIDTH_1 + b - 1] / 100 : 1;
      plan.bands = plan.bands || plan.widths[b] != 1;
    }
  plan.widths[0] = plan.mono ? 0 : kind == BANDS_LINEAR ? plan.widths[1] : 1;
  for (int k = 1; k < N_SPLITS; k++)
    plan.splits[k] = values[SPLIT_1 + k - 1];
  /* One tree for both: near the lowest split the bass would not be all in one band. */
  double least = bass_room * plan.splits[0];
  if (kind == BANDS_LINEAR && plan.mono && plan.splits[1] < least)
    plan.splits[1] = least;
  return plan;
}

static double
ratio_of (const double *values)
{
  return values[SAFE] > 0.5 ? dsp_db_to_gain (2 * values[SAFE_LOSS]) - 1 : -1;
}

static void
stop (void *state)
{
  Stereo *self = state;
  dsp_crossover_free (self->bass.crossover);
  dsp_crossover_free (self->bands.crossover);
  dsp_crossover_linear_free (self->linear);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->late[c]);
  free (self);
}

static int
latency (double rate, const double *values)
{
  return (int) values[BANDS] == BANDS_LINEAR ? dsp_crossover_linear_latency (rate) : 0;
}

/* Glides in so many frames; 0: is there at once. */
static void
lead (DspSmoother *smoother, double target, int frames)
{
  if (frames > 0)
    dsp_smoother_glide (smoother, target, frames);
  else
    dsp_smoother_set (smoother, target);
}

static void
filter_go (Filter *self, bool wanted, const double *splits, const double *widths, int frames)
{
  if (!self->crossover)
    return;
  self->wanted = wanted;
  for (int b = 0; b < self->n_bands; b++)
    lead (&self->widths[b], widths[b], frames);
  dsp_crossover_move (self->crossover, splits);
}

static void
go (Stereo *self, const double *values, int frames)
{
  Plan plan = plan_of (values);
  Matrix matrix = matrix_of (values);
  const double bass[] = { plan.widths[0], 1 };
  lead (&self->left_left, matrix.from_left[0], frames);
  lead (&self->left_right, matrix.from_left[1], frames);
  lead (&self->right_left, matrix.from_right[0], frames);
  lead (&self->right_right, matrix.from_right[1], frames);
  lead (&self->mid, dsp_db_to_gain (values[MID]), frames);
  lead (&self->side, dsp_db_to_gain (values[SIDE]) * values[WIDTH] / 100, frames);
  if (self->safe.ratio < 0)
    self->safe.mid = self->safe.side = 0; /* it begins to listen now */
  self->safe.ratio = ratio_of (values);
  filter_go (&self->bass, plan.mono, plan.splits, bass, frames);
  filter_go (&self->bands, plan.bands, plan.splits + 1, plan.widths + 1, frames);
  for (int b = 0; self->linear && b < MAX_BANDS; b++)
    lead (&self->widths[b], plan.widths[b], frames);
  if (self->linear)
    dsp_crossover_linear_move (self->linear, plan.splits);
}

static bool
filter_init (Filter *self, double rate, int n_bands, bool wanted, const double *splits)
{
  self->crossover = dsp_crossover_new (rate, n_bands, DSP_CROSSOVER_24, splits);
  self->n_bands = n_bands;
  self->asleep = !wanted;
  dsp_smoother_set (&self->engaged, wanted ? 1 : 0);
  return self->crossover != NULL;
}

static bool
make_filters (Stereo *self, double rate, const double *values)
{
  Plan plan = plan_of (values);
  self->bass.asleep = self->bands.asleep = true;
  if ((int) values[BANDS] == BANDS_LINEAR)
    {
      self->linear = dsp_crossover_linear_new (rate, MAX_BANDS, DSP_CROSSOVER_24, plan.splits);
      return self->linear && dsp_delay_init (&self->late[0], latency (rate, values), 0)
             && dsp_delay_init (&self->late[1], latency (rate, values), 0);
    }
  return filter_init (&self->bass, rate, 2, plan.mono, plan.splits)
         && ((int) values[BANDS] == BANDS_OFF
             || filter_init (&self->bands, rate, MAX_BANDS - 1, plan.bands, plan.splits + 1));
}

static void *
start (double rate, const double *values)
{
  Stereo *self = calloc (1, sizeof (Stereo));
  if (!self)
    return NULL;
  if (!make_filters (self, rate, values))
    {
      stop (self);
      return NULL;
    }
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->warm_frames = dsp_smoother_frames (warm_ms, rate);
  self->safe = (Safe){ .ratio = -1,
                       .gain = 1,
                       .least = 1,
                       .keep = dsp_pole (power_s, rate),
                       .fall = dsp_pole (fall_s, rate),
                       .rise = dsp_pole (rise_s, rate) };
  self->reading_keep = dsp_pole (reading_s, rate);
  go (self, values, 0);
  return self;
}

static void
filter_wake (Filter *self, int warm_frames)
{
  if (!self->wanted || !self->asleep)
    return;
  self->asleep = false;
  self->warm_left = warm_frames;
}

static void
update (void *state, const double *values)
{
  Stereo *self = state;
  go (self, values, self->glide);
  filter_wake (&self->bass, self->warm_frames);
  filter_wake (&self->bands, self->warm_frames);
}

static bool
is_still (const DspSmoother *smoother, double value)
{
  return dsp_smoother_still (smoother) && smoother->value == value;
}

/* Balance and rotation of n frames. */
static void
turn (Stereo *self, double *left, double *right, int n)
{
  double ll[BLOCK], lr[BLOCK], rl[BLOCK], rr[BLOCK];
  if (is_still (&self->left_left, 1) && is_still (&self->left_right, 0)
      && is_still (&self->right_left, 0) && is_still (&self->right_right, 1))
    return;
  dsp_smoother_fill (&self->left_left, ll, n);
  dsp_smoother_fill (&self->left_right, lr, n);
  dsp_smoother_fill (&self->right_left, rl, n);
  dsp_smoother_fill (&self->right_right, rr, n);
  for (int i = 0; i < n; i++)
    {
      double l = left[i], r = right[i];
      left[i] = ll[i] * l + rl[i] * r;
      right[i] = lr[i] * l + rr[i] * r;
    }
}

/* Mid and side through the filters; they stay where these are not heard. */
static void
filter_process (Filter *self, double (*bands)[DSP_CHANNELS][BLOCK], double *m, double *s, int n)
{
  if (self->asleep)
    return;
  const double *const in[] = { m, s };
  double *out[MAX_BANDS][DSP_CHANNELS], mid[BLOCK] = { 0 }, side[BLOCK] = { 0 }, gain[BLOCK];
  for (int b = 0; b < MAX_BANDS; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      out[b][c] = bands[b][c];
  dsp_crossover_process (self->crossover, in, (double *const(*)[DSP_CHANNELS]) out, n);
  for (int b = 0; b < self->n_bands; b++)
    {
      dsp_smoother_fill (&self->widths[b], gain, n);
      for (int i = 0; i < n; i++)
        {
          mid[i] += bands[b][0][i];
          side[i] += gain[i] * bands[b][1][i];
        }
    }
  dsp_smoother_fill (&self->engaged, gain, n);
  for (int i = 0; i < n; i++)
    {
      m[i] = gain[i] == 1 ? mid[i] : m[i] + gain[i] * (mid[i] - m[i]);
      s[i] = gain[i] == 1 ? side[i] : s[i] + gain[i] * (side[i] - s[i]);
    }
}

/* The side of linear phase: that of the highest band, and what the others have more or less. m and
 * s are replaced by those of latency frames ago. */
static void
split_linear (Stereo *self, double *m, double *s, int n)
{
  double mid[BLOCK], side[BLOCK], width[BLOCK], gain[BLOCK];
  const double *const in[] = { m, s };
  double *const delayed[] = { mid, side };
  double *out[MAX_BANDS][DSP_CHANNELS];
  for (int b = 0; b < MAX_BANDS; b++)
    for (int c = 0; c < DSP_CHANNELS; c++)
      out[b][c] = self->out[b][c];
  dsp_crossover_linear_process (self->linear, in, delayed, (double *const(*)[DSP_CHANNELS]) out, n);
  const int highest = MAX_BANDS - 1;
  dsp_smoother_fill (&self->widths[highest], width, n);
  for (int i = 0; i < n; i++)
    {
      m[i] = mid[i];
      s[i] = width[i] * side[i];
    }
  for (int b = 0; b < highest; b++)
    {
      dsp_smoother_fill (&self->widths[b], gain, n);
      for (int i = 0; i < n; i++)
        s[i] += (gain[i] - width[i]) * self->out[b][1][i];
    }
}

/* The gain of the side that keeps the loss of a mono sum below the limit. */
static double
safe_gain (Safe *self, double mid, double side)
{
  double wanted = 1;
  if (self->ratio >= 0)
    {
      self->mid = mid * mid + self->keep * (self->mid - mid * mid);
      self->side = side * side + self->keep * (self->side - side * side);
      double allowed = self->ratio * self->mid + faint;
      if (self->side > allowed)
        wanted = sqrt (allowed / self->side);
    }
  double factor = wanted < self->gain ? self->fall : self->rise;
  self->gain = wanted + factor * (self->gain - wanted);
  if (1 - self->gain < unheard)
    self->gain = 1;
  self->least = self->gain < self->least ? self->gain : self->least;
  return self->gain;
}

/* Levels of n frames of mid and side, and back to left and right, which hold what m and s were made
 * from: where these have not changed, they stay. */
static void
put_back (Stereo *self, const double *m, const double *s, double *left, double *right, int n)
{
  double mid[BLOCK], side[BLOCK];
  dsp_smoother_fill (&self->mid, mid, n);
  dsp_smoother_fill (&self->side, side, n);
  for (int i = 0; i < n; i++)
    {
      mid[i] *= m[i];
      side[i] *= s[i];
    }
  if (self->safe.ratio >= 0 || self->safe.gain < 1)
    for (int i = 0; i < n; i++)
      side[i] *= safe_gain (&self->safe, mid[i], side[i]);
  for (int i = 0; i < n; i++)
    {
      bool same = mid[i] == (left[i] + right[i]) * 0.5 && side[i] == (left[i] - right[i]) * 0.5;
      left[i] = same ? left[i] : mid[i] + side[i];
      right[i] = same ? right[i] : mid[i] - side[i];
    }
}

/* Whether the output is the input. */
static bool
is_neutral (const Stereo *self)
{
  return self->bass.asleep && self->bands.asleep && !self->linear && is_still (&self->mid, 1)
         && is_still (&self->side, 1) && self->safe.ratio < 0 && self->safe.gain == 1;
}

/* n <= BLOCK frames between which nothing of the fades of the filters begins or ends. */
static void
process_part (Stereo *self, double *left, double *right, int n)
{
  double m[BLOCK], s[BLOCK];
  turn (self, left, right, n);
  if (is_neutral (self))
    return;
  for (int i = 0; i < n; i++)
    {
      m[i] = (left[i] + right[i]) * 0.5;
      s[i] = (left[i] - right[i]) * 0.5;
    }
  if (self->linear)
    {
      split_linear (self, m, s, n);
      dsp_delay_process (&self->late[0], left, n);
      dsp_delay_process (&self->late[1], right, n);
    }
  else
    {
      filter_process (&self->bass, self->out, m, s, n);
      filter_process (&self->bands, self->out, m, s, n);
    }
  put_back (self, m, s, left, right, n);
}

static void
measure (Stereo *self, const double *left, const double *right, int n)
{
  double ll = self->powers[0], rr = self->powers[1], lr = self->powers[2];
  double keep = self->reading_keep;
  for (int i = 0; i < n; i++)
    {
      double l = left[i], r = right[i];
      ll = l * l + keep * (ll - l * l);
      rr = r * r + keep * (rr - r * r);
      lr = l * r + keep * (lr - l * r);
    }
  self->powers[0] = ll;
  self->powers[1] = rr;
  self->powers[2] = lr;
}

/* Frames until a fade of the filters begins or ends, at most n. The filters fall asleep at once
 * when they are not heard any more, so that they are found the same whatever the block sizes. */
static int
filter_part (Filter *self, int glide, int n)
{
  int left = n;
  if (self->warm_left > 0)
    left = self->warm_left;
  else if (!self->asleep)
    {
      dsp_smoother_glide (&self->engaged, self->wanted ? 1 : 0, glide);
      if (!dsp_smoother_still (&self->engaged))
        left = self->engaged.left;
    }
  return left < n ? left : n;
}

static void
filter_passed (Filter *self, int n)
{
  if (self->warm_left > 0)
    self->warm_left -= n;
  else if (!self->wanted && dsp_smoother_still (&self->engaged))
    self->asleep = true;
}

static void
process (void *state, double *const *ch, int n)
{
  Stereo *self = state;
  for (int done = 0, count; done < n; done += count)
    {
      count = n - done < BLOCK ? n - done : BLOCK;
      count = filter_part (&self->bass, self->glide, count);
      count = filter_part (&self->bands, self->glide, count);
      process_part (self, ch[0] + done, ch[1] + done, count);
      measure (self, ch[0] + done, ch[1] + done, count);
      filter_passed (&self->bass, count);
      filter_passed (&self->bands, count);
    }
}

static void
read_state (void *state, double *numbers)
{
  Stereo *self = state;
  double ll = self->powers[0], rr = self->powers[1], lr = self->powers[2];
  double mid = (ll + rr + 2 * lr) / 4, side = (ll + rr - 2 * lr) / 4;
  bool any = ll > faint && rr > faint;
  numbers[CORRELATION] = any ? lr / sqrt (ll * rr) : NAN;
  numbers[SIDE_LEVEL] = mid > faint && side > faint ? dsp_gain_to_db (side / mid) / 2 : -INFINITY;
  numbers[MONO_LOSS] = mid > faint && side > 0 ? dsp_gain_to_db (1 + side / mid) / 2 : NAN;
  numbers[SIDE_REDUCTION] = self->safe.least < 1 ? dsp_gain_to_db (self->safe.least) : 0;
  self->safe.least = self->safe.gain;
}

static int64_t
memory (double rate, const double *values)
{
  Plan plan = plan_of (values);
  int64_t frames = latency (rate, values);
  if (frames > 0)
    frames = 2 * frames + dsp_crossover_linear_taps (rate);
  else
    {
      if (plan.mono)
        frames += dsp_crossover_memory (rate, 2, DSP_CROSSOVER_24, plan.splits);
      if (plan.bands)
        frames += dsp_crossover_memory (rate, MAX_BANDS - 1, DSP_CROSSOVER_24, plan.splits + 1);
    }
  if (values[SAFE] > 0.5)
    frames += (int64_t) (25 * (power_s + rise_s) * rate);
  return frames;
}

/* h times what the bands sum to. */
static void
add_bands (double rate, const double *splits, int n_bands, double hz, double *h)
{
  DspComplex bands[MAX_BANDS], sum = { 0, 0 };
  dsp_crossover_tree_response (n_bands, DSP_CROSSOVER_24, rate, splits, hz, bands);
  for (int b = 0; b < n_bands; b++)
    for (int k = 0; k < 2; k++)
      sum[k] += bands[b][k];
  double re = h[0] * sum[0] - h[1] * sum[1];
  h[1] = h[0] * sum[1] + h[1] * sum[0];
  h[0] = re;
}

/* Of the mid: it does not depend on the side. */
static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  Plan plan = plan_of (values);
  Matrix matrix = matrix_of (values);
  double gain = (matrix.from_left[0] + matrix.from_left[1]) / 2;
  gain += (matrix.from_right[0] + matrix.from_right[1]) / 2;
  gain *= dsp_db_to_gain (values[MID]);
  bool minimum = (int) values[BANDS] != BANDS_LINEAR;
  for (int i = 0; i < n; i++)
    {
      h[i][0] = gain;
      h[i][1] = 0;
      if (minimum && plan.mono)
        add_bands (rate, plan.splits, 2, hz[i], h[i]);
      if (minimum && plan.bands)
        add_bands (rate, plan.splits + 1, MAX_BANDS - 1, hz[i], h[i]);
    }
}

const DspModule dsp_module_stereo = {
  .id = "stereo",
  .name = "Stereo",
  .help = "Width, whole and by bands, mono bass, levels of mid and side, rotation, safe for mono.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read_state,
  .latency = latency,
  .memory = memory,
  .response = response,
};
