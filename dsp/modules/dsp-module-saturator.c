/* dsp-module-saturator.c — tube, tape and clipper curves, oversampled.
 *
 *   x ┬ drive ─ emphasis ─ shaper (only what the curve changes) ─ de-emphasis ─ DC ┐
 *     └──────────────────────── delay, drive ──────────────────────────────────────┴ level
 *
 * See dsp-shaper.h. So the signal passes no filter, and at levels that a clipper leaves alone the
 * output is the input, late. Emphasis turns up the highs in front of the curve and down behind it.
 * The high-pass of 5 Hz against the DC of asymmetric curves is on what the curve adds, too.
 *
 * Level "drive" takes the drive off again: small signals keep their level. "Loudness" also gives
 * back what the curve takes: gain^2 = E(input) / E(output), E the K-weighted energies of both
 * channels (ITU-R BS.1770-5) in the last 2 s, which weigh cos^2 (pi / 2 age / 2 s); before the
 * start it was as if -40 LUFS. */
#include "dsp-common.h"
#include "dsp-delay.h"
#include "dsp-k-filter.h"
#include "dsp-kernels.h"
#include "dsp-math.h"
#include "dsp-shaper.h"
#include "dsp-smoother.h"

enum
{
  CURVE,
  DRIVE,
  CEILING,
  KNEE,
  ASYMMETRY,
  EMPHASIS,
  EMPHASIS_FREQUENCY,
  LEVEL,
  OVERSAMPLING,
  DELTA,
  MIX,
  OUTPUT,
  CHANNELS,
  N_PARAMS
};

enum
{
  LEVEL_OPEN,
  LEVEL_DRIVE,
  LEVEL_LOUDNESS,
  N_LEVELS
};

static const DspChoice curves[] = {
  [DSP_CURVE_TUBE] = { "tube", "Tube" },
  [DSP_CURVE_TAPE] = { "tape", "Tape" },
  [DSP_CURVE_TANH] = { "tanh", "Smooth (tanh)" },
  [DSP_CURVE_CUBIC] = { "cubic", "Cubic" },
  [DSP_CURVE_SOFT] = { "soft-clip", "Soft clip" },
  [DSP_CURVE_HARD] = { "hard-clip", "Hard clip" },
  [DSP_N_CURVES] = { NULL, NULL },
};

static const DspChoice levels[] = {
  [LEVEL_OPEN] = { "open", "Uncompensated" },
  [LEVEL_DRIVE] = { "drive", "Take drive off" },
  [LEVEL_LOUDNESS] = { "loudness", "Keep loudness" },
  [N_LEVELS] = { NULL, NULL },
};

static const DspChoice factors[] = {
  { "x2", "2x" }, { "x4", "4x" }, { "x8", "8x" }, { "x16", "16x" }, { NULL, NULL },
};

static const DspParam params[N_PARAMS] = {
  [CURVE] = { .id = "curve",
              .name = "Curve",
              .help = "Tube adds even and odd harmonics, tape bends early and slowly, the clippers "
                      "change nothing but peaks.",
              .unit = "",
              .scale = DSP_SCALE_CHOICE,
              .max = DSP_N_CURVES - 1,
              .def = DSP_CURVE_TAPE,
              .choices = curves,
              .flags = DSP_PARAM_STRUCTURAL },
  [DRIVE] = { .id = "drive",
              .name = "Drive",
              .help = "Gain into the curve.",
              .unit = "dB",
              .scale = DSP_SCALE_LINEAR,
              .min = 0,
              .max = 18,
              .def = 0,
              .digits = 1 },
  [CEILING] = { .id = "ceiling",
                .name = "Ceiling",
                .help = "Level at which the curve is flat; tape ends 3.5 dB above.",
                .unit = "dB",
                .scale = DSP_SCALE_LINEAR,
                .min = -18,
                .max = 6,
                .def = 0,
                .digits = 1 },
  [KNEE] = { .id = "knee",
             .name = "Knee",
             .help = "Of the soft clip: how far below the ceiling it begins to bend.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .min = 1,
             .max = 100,
             .def = 50,
             .digits = 0 },
  [ASYMMETRY] = { .id = "asymmetry",
                  .name = "Asymmetry",
                  .help = "Bends the positive half of the wave (or the negative) earlier, which "
                          "adds even harmonics.",
                  .unit = "%",
                  .scale = DSP_SCALE_LINEAR,
                  .min = -100,
                  .max = 100,
                  .def = 0,
                  .digits = 0 },
  [EMPHASIS] = { .id = "emphasis",
                 .name = "Emphasis",
                 .help = "Highs go into the curve louder (or softer) and are set back behind it: "
                         "where the colour is, without an equaliser.",
                 .unit = "dB",
                 .scale = DSP_SCALE_LINEAR,
                 .min = -9,
                 .max = 9,
                 .def = 0,
                 .digits = 1 },
  [EMPHASIS_FREQUENCY] = { .id = "emphasis-frequency",
                           .name = "Emphasis from",
                           .help = "Where the highs of the emphasis begin.",
                           .unit = "Hz",
                           .scale = DSP_SCALE_LOG,
                           .min = 300,
                           .max = 10000,
                           .def = 3000,
                           .digits = 0,
                           .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  [LEVEL] = { .id = "level",
              .name = "Level",
              .help = "Open: drive makes it louder. Take drive off: soft passages keep their "
                      "level. Keep loudness: the whole is as loud as before.",
              .unit = "",
              .scale = DSP_SCALE_CHOICE,
              .max = N_LEVELS - 1,
              .def = LEVEL_DRIVE,
              .choices = levels,
              .flags = DSP_PARAM_STRUCTURAL },
  [OVERSAMPLING] = { .id = "oversampling",
                     .name = "Oversampling",
                     .help = "8x folds nothing back above -100 dB; 16x is for very bright material "
                             "driven hard, 4x for slow machines.",
                     .unit = "",
                     .scale = DSP_SCALE_CHOICE,
                     .max = 3,
                     .def = 2,
                     .choices = factors,
                     .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  [DELTA] = { .id = "delta",
              .name = "Listen to the change",
              .help = "Only what the curve adds and takes away.",
              .unit = "",
              .scale = DSP_SCALE_TOGGLE,
              .max = 1,
              .def = 0,
              .flags = DSP_PARAM_LISTEN },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};

enum
{
  PEAKS,
  CHANGED,
  OVER,
  GIVEN_BACK,
  N_READINGS
};

static const DspReading readings[N_READINGS] = {
  [PEAKS] = { .id = "peak_reduction_db",
              .name = "Peaks taken down",
              .unit = "dB",
              .min = -12,
              .max = 0,
              .digits = 1,
              .kind = DSP_READING_REDUCTION },
  [CHANGED] = { .id = "changed_db",
                .name = "Changed, against the signal",
                .unit = "dB",
                .min = -80,
                .max = 0,
                .digits = 1,
                .kind = DSP_READING_LEVEL },
  [OVER] = { .id = "over_ceiling_samples",
             .name = "Samples above the ceiling",
             .unit = "",
             .min = 0,
             .max = 1e6,
             .kind = DSP_READING_COUNT },
  [GIVEN_BACK] = { .id = "loudness_gain_db",
                   .name = "Given back",
                   .unit = "dB",
                   .min = -6,
                   .max = 12,
                   .digits = 2,
                   .kind = DSP_READING_NUMBER },
};

enum
{
  BLOCK = 128,      /* frames at once */
  HOPS_PER_S = 100, /* energies are compared so often */
  N_HOPS = 200
};

static const double dc_hz = 5.0;
static const double settle_s = 0.5;   /* of the K filter */
static const double primed = 0.00011; /* mean square of both channels at -40 LUFS */
static const double least_gain = 0.5, most_gain = 4.0;

/* Compares the energies of what comes and what goes, both K-weighted. */
typedef struct
{
  DspKWeight in, out;
  int hop, at; /* frames of a hop, and of the running one so far */
  int newest;
  double weights[N_HOPS]; /* by age */
  double came[N_HOPS], went[N_HOPS];
  DspSmoother gain;
} Loudness;

typedef struct
{
  /* owned */
  DspShaper *shaper;
  DspDelay dry[DSP_CHANNELS];
  DspDelay drives, emphases; /* as the shaper is late */
  /* constant */
  int level, glide;
  bool biased;      /* the curve is asymmetric by itself */
  double split;     /* of the emphasis: g / (1 + g) of a trapezoidal one-pole */
  double dc_factor; /* of the one-pole that finds the DC */
  /* state */
  DspSmoother drive, emphasis, dc, heard;             /* heard: 0 when listening to the change */
  double ceiling;                                     /* wanted, for the reading */
  double low_in[DSP_CHANNELS], low_out[DSP_CHANNELS]; /* of emphasis and de-emphasis */
  double offset[DSP_CHANNELS];
  Loudness loudness;
  /* since the last reading, but over since the start */
  double peak_before, peak_after, energy_before, energy_changed;
  int64_t over;
} Saturator;

static DspShaperSpec
spec_of (const double *values)
{
  return (DspShaperSpec){ .curve = (DspCurve) values[CURVE],
                          .factor = 2 << (int) values[OVERSAMPLING] };
}

static DspShaperSettings
settings_of (const double *values)
{
  return (DspShaperSettings){ .ceiling = dsp_db_to_gain (values[CEILING]),
                              .knee = values[KNEE] / 100,
                              .asymmetry = values[ASYMMETRY] / 100 };
}

static double
dc_of (const Saturator *self, const double *values)
{
  return self->biased || values[ASYMMETRY] != 0 ? 1 : 0;
}

static void
stop (void *state)
{
  Saturator *self = state;
  dsp_shaper_free (self->shaper);
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->dry[c]);
  dsp_delay_finish (&self->drives);
  dsp_delay_finish (&self->emphases);
  free (self);
}

static void
start_loudness (Loudness *self, double rate)
{
  dsp_k_filter_design (&self->in, rate);
  dsp_k_filter_design (&self->out, rate);
  self->hop = (int) (rate / HOPS_PER_S + 0.5);
  for (int k = 0; k < N_HOPS; k++)
    {
      double c = dsp_cos (DSP_PI / 2 * k / N_HOPS);
      self->weights[k] = c * c;
      self->came[k] = self->went[k] = primed * self->hop;
    }
  dsp_smoother_set (&self->gain, 1);
}

static void *
start (double rate, const double *values)
{
  Saturator *self = calloc (1, sizeof (Saturator));
  if (!self)
    return NULL;
  DspShaperSpec spec = spec_of (values);
  DspShaperSettings settings = settings_of (values);
  int latency = dsp_shaper_latency (rate, &spec);
  double drive = dsp_db_to_gain (values[DRIVE]), emphasis = dsp_db_to_gain (values[EMPHASIS]);
  self->shaper = dsp_shaper_new (rate, &spec, &settings);
  bool made = self->shaper != NULL;
  for (int c = 0; c < DSP_CHANNELS; c++)
    made = dsp_delay_init (&self->dry[c], latency, 0) && made;
  made = dsp_delay_init (&self->drives, latency, drive) && made;
  made = dsp_delay_init (&self->emphases, latency, emphasis) && made;
  if (!made)
    {
      stop (self);
      return NULL;
    }
  self->level = (int) values[LEVEL];
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->biased = spec.curve == DSP_CURVE_TUBE;
  double highest = 0.45 * rate, hz = values[EMPHASIS_FREQUENCY];
  double g = dsp_tan (DSP_PI * (hz < highest ? hz : highest) / rate);
  self->split = g / (1 + g);
  self->dc_factor = 1 - dsp_pole (1 / (2 * DSP_PI * dc_hz), rate);
  dsp_smoother_set (&self->drive, drive);
  dsp_smoother_set (&self->emphasis, emphasis);
  dsp_smoother_set (&self->dc, dc_of (self, values));
  dsp_smoother_set (&self->heard, values[DELTA] > 0.5 ? 0 : 1);
  self->ceiling = settings.ceiling;
  start_loudness (&self->loudness, rate);
  return self;
}

static void
update (void *state, const double *values)
{
  Saturator *self = state;
  DspShaperSettings settings = settings_of (values);
  dsp_shaper_update (self->shaper, &settings);
  dsp_smoother_glide (&self->drive, dsp_db_to_gain (values[DRIVE]), self->glide);
  dsp_smoother_glide (&self->emphasis, dsp_db_to_gain (values[EMPHASIS]), self->glide);
  dsp_smoother_glide (&self->dc, dc_of (self, values), self->glide);
  dsp_smoother_glide (&self->heard, values[DELTA] > 0.5 ? 0 : 1, self->glide);
  self->ceiling = settings.ceiling;
}

/* y = x + (gain - 1) high (x): a shelf by what a trapezoidal one-pole leaves (Zavalishin, "The Art
 * of VA Filter Design", 3.10). At gain 1 it is x, and the filter need not know it. */
static void
emphasise (Saturator *self, int c, const double *gain, double *x, int n)
{
  double low = self->low_in[c], split = self->split;
  for (int i = 0; i < n; i++)
    if (gain[i] != 1)
      {
        double step = (x[i] - low) * split, high = x[i] - (low + step);
        low += 2 * step;
        x[i] += (gain[i] - 1) * high;
      }
  self->low_in[c] = low;
}

/* The x that makes y above, solved for each sample. */
static void
de_emphasise (Saturator *self, int c, const double *gain, double *y, int n)
{
  double low = self->low_out[c], split = self->split;
  for (int i = 0; i < n; i++)
    if (gain[i] != 1)
      {
        double q = (gain[i] - 1) * (1 - split), share = 1 / (1 + q), x = (y[i] + q * low) * share;
        low += 2 * ((x - low) * split);
        y[i] = x;
      }
  self->low_out[c] = low;
}

static void
remove_dc (Saturator *self, int c, const double *share, double *y, int n)
{
  double offset = self->offset[c], factor = self->dc_factor;
  for (int i = 0; i < n; i++)
    if (share[i] != 0)
      {
        offset += factor * (y[i] - offset);
        y[i] -= share[i] * offset;
      }
  self->offset[c] = offset;
}

/* What the curve changes, behind emphasis and DC filter, for n <= BLOCK driven frames. drive is
 * replaced by that of latency frames ago. */
static void
change (Saturator *self, double *drive, double *const *d, int n)
{
  double emphasis[BLOCK], share[BLOCK];
  dsp_smoother_fill (&self->emphasis, emphasis, n);
  dsp_smoother_fill (&self->dc, share, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      const double ceiling = self->ceiling;
      int64_t over = 0;
      for (int i = 0; i < n; i++)
        {
          d[c][i] *= drive[i];
          over += fabs (d[c][i]) > ceiling;
        }
      self->over += over;
      emphasise (self, c, emphasis, d[c], n);
    }
  dsp_shaper_difference (self->shaper, (const double *const *) d, d, n);
  dsp_delay_process (&self->drives, drive, n);
  dsp_delay_process (&self->emphases, emphasis, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      de_emphasise (self, c, emphasis, d[c], n);
      remove_dc (self, c, share, d[c], n);
    }
}

/* Adds up in pairs of sums, which need not wait for each other. */
static void
watch (Saturator *self, const double *before, const double *after, int n)
{
  double came[2] = { 0 }, changed[2] = { 0 };
  self->peak_before = fmax (self->peak_before, dsp_kernels ()->largest (before, n));
  self->peak_after = fmax (self->peak_after, dsp_kernels ()->largest (after, n));
  int i = 0;
  for (; i + 2 <= n; i += 2)
    for (int j = 0; j < 2; j++)
      {
        double change = after[i + j] - before[i + j];
        came[j] += before[i + j] * before[i + j];
        changed[j] += change * change;
      }
  for (; i < n; i++)
    {
      came[0] += before[i] * before[i];
      changed[0] += (after[i] - before[i]) * (after[i] - before[i]);
    }
  self->energy_before += came[0] + came[1];
  self->energy_changed += changed[0] + changed[1];
}

/* The gain that makes what went as loud as what came. All hops are added up anew each time, so that
 * rounding does not outlast them. */
static double
gain_of (const Loudness *self)
{
  double came = 1e-12, went = 1e-12; /* silence needs none */
  for (int age = 0, k = self->newest; age<N_HOPS; age++, k = k> 0 ? k - 1 : N_HOPS - 1)
    {
      came += self->weights[age] * self->came[k];
      went += self->weights[age] * self->went[k];
    }
  return fmin (fmax (sqrt (came / went), least_gain), most_gain);
}

/* ch gets the gain that was found by comparing in and out, both of the same time, up to the end of
 * a hop at most. */
static void
keep_loudness (Saturator *self, double *const *in, double *const *out, double *const *ch, int n)
{
  Loudness *loudness = &self->loudness;
  const DspMeterKernels *kernels = dsp_meter_kernels ();
  double gain[BLOCK];
  kernels->k_weight (&loudness->in, in[0], in[1], n);
  kernels->k_weight (&loudness->out, out[0], out[1], n);
  dsp_smoother_fill (&loudness->gain, gain, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      ch[c][i] *= gain[i];
  loudness->at += n;
  if (loudness->at < loudness->hop)
    return;
  loudness->at = 0;
  loudness->newest = (loudness->newest + 1) % N_HOPS;
  loudness->came[loudness->newest] = loudness->in.sums[2] + loudness->in.sums[3];
  loudness->went[loudness->newest] = loudness->out.sums[2] + loudness->out.sums[3];
  for (int j = 0; j < 4; j++)
    loudness->in.sums[j] = loudness->out.sums[j] = 0;
  dsp_smoother_glide (&loudness->gain, gain_of (loudness), loudness->hop);
}

/* n <= BLOCK frames, up to the end of a hop at most. */
static void
process_block (Saturator *self, double *const *ch, int n)
{
  double left[BLOCK], right[BLOCK], drive[BLOCK], off[BLOCK], heard[BLOCK];
  double left_in[BLOCK], right_in[BLOCK];
  double *const d[] = { left, right }, *const in[] = { left_in, right_in };
  dsp_smoother_fill (&self->drive, drive, n);
  dsp_smoother_fill (&self->heard, heard, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      memcpy (d[c], ch[c], (size_t) n * sizeof (double));
      dsp_delay_process (&self->dry[c], ch[c], n);
      memcpy (in[c], ch[c], (size_t) n * sizeof (double));
    }
  change (self, drive, d, n);
  for (int i = 0; i < n; i++)
    off[i] = 1 / drive[i];
  const bool open = self->level == LEVEL_OPEN;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *dry = ch[c], *wet = d[c];
      if (open)
        for (int i = 0; i < n; i++)
          dry[i] *= drive[i];
      else
        for (int i = 0; i < n; i++)
          wet[i] *= off[i];
      for (int i = 0; i < n; i++)
        wet[i] += dry[i];
      watch (self, dry, wet, n);
      for (int i = 0; i < n; i++)
        dry[i] = heard[i] == 1 ? wet[i] : wet[i] - (1 - heard[i]) * dry[i];
    }
  if (self->level == LEVEL_LOUDNESS)
    keep_loudness (self, in, d, ch, n);
}

static void
process (void *state, double *const *ch, int n)
{
  Saturator *self = state;
  for (int done = 0, count; done < n; done += count)
    {
      int left = self->loudness.hop - self->loudness.at; /* in the hop */
      count = n - done < BLOCK ? n - done : BLOCK;
      count = count < left ? count : left;
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_block (self, part, count);
    }
}

static void
read_state (void *state, double *numbers)
{
  Saturator *self = state;
  bool lower = self->peak_after < self->peak_before && self->peak_after > 0;
  numbers[PEAKS] = lower ? dsp_gain_to_db (self->peak_after / self->peak_before) : 0;
  numbers[CHANGED] = self->energy_changed > 0 && self->energy_before > 0
                         ? dsp_gain_to_db (self->energy_changed / self->energy_before) / 2
                         : -INFINITY;
  numbers[OVER] = (double) self->over;
  numbers[GIVEN_BACK] = dsp_gain_to_db (self->loudness.gain.value);
  self->peak_before = self->peak_after = self->energy_before = self->energy_changed = 0;
}

static int
latency (double rate, const double *values)
{
  DspShaperSpec spec = spec_of (values);
  return dsp_shaper_latency (rate, &spec);
}

/* 20 time constants of what is slowest, behind the filters of the shaper. */
static int64_t
memory (double rate, const double *values)
{
  double seconds = 0.05;
  if ((int) values[CURVE] == DSP_CURVE_TUBE || values[ASYMMETRY] != 0)
    seconds += 20 / (2 * DSP_PI * dc_hz);
  if ((int) values[LEVEL] == LEVEL_LOUDNESS)
    seconds += (double) N_HOPS / HOPS_PER_S + settle_s;
  return 2 * latency (rate, values) + (int64_t) (seconds * rate);
}

/* Small signals are not bent. */
static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  double gain = (int) values[LEVEL] == LEVEL_OPEN ? dsp_db_to_gain (values[DRIVE]) : 1;
  if (values[DELTA] > 0.5)
    gain = 0;
  for (int i = 0; i < n; i++)
    {
      h[i][0] = gain;
      h[i][1] = 0;
    }
}

const DspModule dsp_module_saturator = {
  .id = "saturator",
  .name = "Saturator",
  .help = "Tube, tape and clipper curves, oversampled, with level kept.",
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
