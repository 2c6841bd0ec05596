/* dsp-module-de-esser.c — turns a band down while it stands out of the rest of the music.
 *
 *   x ─┬─ band ─ power ───────────────┐
 *      └─ rest ─ power, slow to fall ─┴─ ratio ─ curve, hold, release, attack ─ G
 *   y = x + (G - 1) cut (x), late by the lookahead; cut is the band, a shelf, or everything
 *
 * The rest is what two notches over the band and a low cut leave: the skirts of a sibilant do not
 * count as rest, the air above it, which cymbals have more of, does. Filters are fixed and
 * decramped (dsp-eq-design.h); only the number G moves. Band and shelf are taken from a bell and a
 * shelf of -12 dB: (x - f (x)) / (1 - 10^(-12/20)). */
#include "dsp-band-follow.h"
#include "dsp-common.h"
#include "dsp-compressor.h"
#include "dsp-delay.h"
#include "dsp-eq-rows.h"
#include "dsp-math.h"

#include <string.h>

enum
{
  FREQUENCY,
  WIDTH,
  ACTION,
  DETECTION,
  THRESHOLD,
  RATIO,
  RANGE,
  KNEE,
  ATTACK,
  RELEASE,
  RMS_TIME,
  LOOKAHEAD,
  LINK,
  LISTEN,
  MIX,
  OUTPUT,
  CHANNELS,
  N_PARAMS
};

enum
{
  BELL,
  FOLLOW,
  SHELF,
  WIDE,
  N_ACTIONS
};

enum
{
  RELATIVE,
  ABSOLUTE,
  N_DETECTIONS
};

enum
{
  LISTEN_OFF,
  LISTEN_DETECTED,
  LISTEN_REMOVED,
  N_LISTENS
};

static const DspChoice actions[] = {
  [BELL] = { "bell", "Band" },         [FOLLOW] = { "follow", "Band that follows" },
  [SHELF] = { "shelf", "High shelf" }, [WIDE] = { "wide", "Everything" },
  [N_ACTIONS] = { NULL, NULL },
};

static const DspChoice detections[] = {
  [RELATIVE] = { "relative", "Relative" },
  [ABSOLUTE] = { "absolute", "Absolute" },
  [N_DETECTIONS] = { NULL, NULL },
};

static const DspChoice listens[] = {
  [LISTEN_OFF] = { "off", "Off" },
  [LISTEN_DETECTED] = { "detected", "Detected band" },
  [LISTEN_REMOVED] = { "removed", "Removed" },
  [N_LISTENS] = { NULL, NULL },
};

static const DspParam params[N_PARAMS] = {
  [FREQUENCY] = { .id = "frequency",
                  .name = "Frequency",
                  .help = "Middle of the band in which sibilance is looked for.",
                  .unit = "Hz",
                  .scale = DSP_SCALE_LOG,
                  .min = 2000,
                  .max = 16000,
                  .def = 7000,
                  .digits = 0 },
  [WIDTH] = { .id = "q",
              .name = "Q",
              .help = "Width of the band: higher is narrower; 1 is 4.3 to 11.3 kHz around 7 kHz.",
              .unit = "",
              .scale = DSP_SCALE_LOG,
              .min = 0.5,
              .max = 6,
              .def = 1,
              .digits = 2 },
  [ACTION]
  = { .id = "action",
      .name = "Action",
      .help = "What is turned down: the band, half of it around where the sibilance is strongest, "
              "all from the lower edge of the band up, or the whole signal.",
      .unit = "",
      .scale = DSP_SCALE_CHOICE,
      .max = N_ACTIONS - 1,
      .def = BELL,
      .choices = actions,
      .flags = DSP_PARAM_STRUCTURAL },
  [DETECTION]
  = { .id = "detection",
      .name = "Detection",
      .help = "Relative compares the band with the rest of the music and works the same "
              "at any level; absolute compares it with full scale.",
      .unit = "",
      .scale = DSP_SCALE_CHOICE,
      .max = N_DETECTIONS - 1,
      .def = RELATIVE,
      .choices = detections,
      .flags = DSP_PARAM_STRUCTURAL },
  [THRESHOLD] = { .id = "threshold",
                  .name = "Threshold",
                  .help = "Level of the band, over the rest or in dBFS, above which it is turned "
                          "down.",
                  .unit = "dB",
                  .scale = DSP_SCALE_LINEAR,
                  .min = -60,
                  .max = 12,
                  .def = -2,
                  .digits = 1 },
  [RATIO] = { .id = "ratio",
              .name = "Ratio",
              .help = "dB above the threshold for one dB that is left.",
              .unit = ":1",
              .scale = DSP_SCALE_LOG,
              .min = 1,
              .max = 20,
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
  [KNEE] = { .id = "knee",
             .name = "Knee",
             .help = "Width of the bend around the threshold.",
             .unit = "dB",
             .scale = DSP_SCALE_LINEAR,
             .max = 12,
             .def = 3,
             .digits = 1,
             .flags = DSP_PARAM_ADVANCED },
  [ATTACK] = { .id = "attack",
               .name = "Attack",
               .help = "Time to 63 % of a higher reduction; the lookahead makes up for it.",
               .unit = "ms",
               .scale = DSP_SCALE_LOG,
               .min = 0.05,
               .max = 20,
               .def = 0.5,
               .digits = 2 },
  [RELEASE] = { .id = "release",
                .name = "Release",
                .help = "Time to 63 % of the way back.",
                .unit = "ms",
                .scale = DSP_SCALE_LOG,
                .min = 5,
                .max = 500,
                .def = 45,
                .digits = 0 },
  [RMS_TIME] = { .id = "rms-time",
                 .name = "RMS time",
                 .help = "Time constant of the power average of the detector.",
                 .unit = "ms",
                 .scale = DSP_SCALE_LOG,
                 .min = 0.5,
                 .max = 10,
                 .def = 1.5,
                 .digits = 1,
                 .flags = DSP_PARAM_ADVANCED },
  [LOOKAHEAD] = { .id = "lookahead",
                  .name = "Lookahead",
                  .help = "The reduction is ready this much before; the output is as much later.",
                  .unit = "ms",
                  .scale = DSP_SCALE_LINEAR,
                  .max = 5,
                  .def = 2.5,
                  .digits = 1,
                  .flags = DSP_PARAM_STRUCTURAL | DSP_PARAM_ADVANCED },
  [LINK] = { .id = "link",
             .name = "Stereo link",
             .help = "At 100 % both channels are reduced alike and the image stays.",
             .unit = "%",
             .scale = DSP_SCALE_LINEAR,
             .max = 100,
             .def = 100,
             .digits = 0 },
  [LISTEN] = { .id = "listen",
               .name = "Listen",
               .help = "Only the band that is detected, or only what is taken away, is heard.",
               .unit = "",
               .scale = DSP_SCALE_CHOICE,
               .max = N_LISTENS - 1,
               .def = LISTEN_OFF,
               .choices = listens,
               .flags = DSP_PARAM_LISTEN },
  [MIX] = DSP_PARAM_MIX,
  [OUTPUT] = DSP_PARAM_OUTPUT,
  [CHANNELS] = DSP_PARAM_CHANNELS,
};

static const DspReading readings[] = {
  { .id = "gain_reduction_db",
    .name = "Reduction",
    .unit = "dB",
    .min = -18,
    .max = 0,
    .digits = 1,
    .kind = DSP_READING_REDUCTION },
  { .id = "detector_db",
    .name = "Detector",
    .unit = "dB",
    .min = -60,
    .max = 24,
    .digits = 1,
    .kind = DSP_READING_LEVEL },
  { .id = "frequency_hz",
    .name = "At",
    .unit = "Hz",
    .min = 2000,
    .max = 16000,
    .digits = 0,
    .kind = DSP_READING_NUMBER },
};

static const double design_db = -12;
static const double shelf_q = 0.6;      /* no hump at any gain */
static const double rest_cut_hz = 150;  /* bass says nothing about sibilance */
static const double rest_fall_s = 0.03; /* a beat just before is still part of the rest */
static const double faintest = 1e-8;    /* power (-80 dBFS) of a rest that is silence */
static const double loudest_ln = 28.0;  /* ln of the power that can stand above that */

typedef struct
{
  /* owned */
  DspEqRows *band, *shelf; /* of design_db; shelf may be NULL */
  DspEqRows *rest;
  DspCompressor compressor;
  DspDelay late[DSP_CHANNELS];      /* x */
  DspDelay late_band[DSP_CHANNELS]; /* the detected band */
  DspDelay late_cut[DSP_CHANNELS];  /* the shelf */
  /* constant */
  double rate;
  int action, detection, glide;
  double fall, share; /* of the rest; 1 / (1 - gain of design_db) */
  /* settings */
  double keep; /* factor of the power averages */
  DspSmoother link, detected, removed;
  double hz;
  /* state */
  DspBandFollow narrow, follow; /* narrows the key, and moves with it */
  double band_power[DSP_CHANNELS], rest_power[DSP_CHANNELS], rest_hold[DSP_CHANNELS];
  /* scratch */
  double x_band[DSP_CHANNELS][DSP_QUANTUM], x_cut[DSP_CHANNELS][DSP_QUANTUM];
  double x_rest[DSP_CHANNELS][DSP_QUANTUM], x_gain[DSP_CHANNELS][DSP_QUANTUM];
} DeEsser;

static DspCompressorSettings
settings_of (const double *values)
{
  return (DspCompressorSettings){ .detector = DSP_COMPRESSOR_RMS,
                                  .mode = DSP_COMPRESSOR_DOWN,
                                  .lookahead_ms = values[LOOKAHEAD],
                                  .threshold_db = values[THRESHOLD],
                                  .ratio = values[RATIO],
                                  .knee_db = values[KNEE],
                                  .range_db = values[RANGE],
                                  .attack_ms = values[ATTACK],
                                  .release_ms = values[RELEASE],
                                  .rms_ms = values[RMS_TIME],
                                  .link = values[LINK] / 100 };
}

static double
low_edge (const double *values)
{
  double half = 0.5 / values[WIDTH];
  return values[FREQUENCY] * (sqrt (1 + half * half) - half);
}

static DspEqBand
bell_of (const double *values)
{
  /* The poles of a bell of gain A^2 have A times its Q; theirs is to be the band's. */
  return (DspEqBand){ .type = DSP_EQ_BELL,
                      .hz = values[FREQUENCY],
                      .gain_db = design_db,
                      .q = values[WIDTH] / dsp_db_to_gain (design_db / 2) };
}

static DspEqBand
shelf_of (const double *values)
{
  return (DspEqBand){
    .type = DSP_EQ_HIGH_SHELF, .hz = low_edge (values), .gain_db = design_db, .q = shelf_q
  };
}

static void
rest_of (const double *values, DspEqBand bands[DSP_EQ_BANDS])
{
  double hz = values[FREQUENCY], q = values[WIDTH];
  bands[0] = (DspEqBand){ .type = DSP_EQ_NOTCH, .hz = hz, .q = q };
  bands[1] = (DspEqBand){ .type = DSP_EQ_NOTCH, .hz = hz, .q = q / 2 };
  bands[2] = (DspEqBand){ .type = DSP_EQ_LOW_CUT, .hz = rest_cut_hz, .q = 0.71, .order = 2 };
}

/* Twice as narrow as the detector's, and inside it. */
static DspBandFollowShape
follow_shape (const double *values)
{
  double low = low_edge (values), hz = values[FREQUENCY];
  return (DspBandFollowShape){ .hz = hz, .low = low, .top = hz * hz / low, .q = 2 * values[WIDTH] };
}

/* The same filter held in the middle: the skirts of the band, once more narrowed, do not draw it.
 */
static DspBandFollowShape
narrow_shape (const double *values)
{
  double hz = values[FREQUENCY];
  return (DspBandFollowShape){ .hz = hz, .low = hz, .top = hz, .q = values[WIDTH] };
}

static void
stop (void *state)
{
  DeEsser *self = state;
  dsp_eq_rows_free (self->band);
  dsp_eq_rows_free (self->shelf);
  dsp_eq_rows_free (self->rest);
  dsp_compressor_finish (&self->compressor);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_delay_finish (&self->late[c]);
      dsp_delay_finish (&self->late_band[c]);
      dsp_delay_finish (&self->late_cut[c]);
    }
  free (self);
}

static bool
allocate (DeEsser *self, const double *values)
{
  DspEqBand bell[DSP_EQ_BANDS] = { bell_of (values) }, shelf[DSP_EQ_BANDS] = { shelf_of (values) };
  DspEqBand rest[DSP_EQ_BANDS] = { 0 };
  DspCompressorSettings settings = settings_of (values);
  int latency = dsp_compressor_latency (values[LOOKAHEAD], self->rate);
  self->band = dsp_eq_rows_new (self->rate, bell);
  rest_of (values, rest);
  self->rest = dsp_eq_rows_new (self->rate, rest);
  if (self->action == SHELF)
    self->shelf = dsp_eq_rows_new (self->rate, shelf);
  bool enough = self->band && self->rest && (self->shelf || self->action != SHELF);
  enough = dsp_compressor_init (&self->compressor, self->rate, &settings) && enough;
  for (int c = 0; c < DSP_CHANNELS; c++)
    enough = dsp_delay_init (&self->late[c], latency, 0)
             && dsp_delay_init (&self->late_band[c], latency, 0)
             && dsp_delay_init (&self->late_cut[c], latency, 0) && enough;
  return enough;
}

static void *
start (double rate, const double *values)
{
  DeEsser *self = calloc (1, sizeof (DeEsser));
  if (!self)
    return NULL;
  self->rate = rate;
  self->action = (int) values[ACTION];
  self->detection = (int) values[DETECTION];
  if (!allocate (self, values))
    {
      stop (self);
      return NULL;
    }
  DspBandFollowShape follow = follow_shape (values), narrow = narrow_shape (values);
  dsp_band_follow_init (&self->follow, rate, &follow);
  dsp_band_follow_init (&self->narrow, rate, &narrow);
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->fall = dsp_pole (rest_fall_s, rate);
  self->share = 1 / (1 - dsp_db_to_gain (design_db));
  self->keep = dsp_pole (values[RMS_TIME] * 0.001, rate);
  self->hz = values[FREQUENCY];
  dsp_smoother_set (&self->link, values[LINK] / 100);
  dsp_smoother_set (&self->detected, values[LISTEN] == LISTEN_DETECTED);
  dsp_smoother_set (&self->removed, values[LISTEN] == LISTEN_REMOVED);
  return self;
}

static void
update (void *state, const double *values)
{
  DeEsser *self = state;
  DspEqBand bell[DSP_EQ_BANDS] = { bell_of (values) }, shelf[DSP_EQ_BANDS] = { shelf_of (values) };
  DspEqBand rest[DSP_EQ_BANDS] = { 0 };
  DspCompressorSettings settings = settings_of (values);
  DspBandFollowShape follow = follow_shape (values), narrow = narrow_shape (values);
  rest_of (values, rest);
  dsp_eq_rows_update (self->band, bell);
  dsp_eq_rows_update (self->rest, rest);
  if (self->shelf)
    dsp_eq_rows_update (self->shelf, shelf);
  dsp_compressor_set (&self->compressor, &settings, self->glide);
  dsp_band_follow_set (&self->follow, &follow, self->glide);
  dsp_band_follow_set (&self->narrow, &narrow, self->glide);
  self->keep = dsp_pole (values[RMS_TIME] * 0.001, self->rate);
  self->hz = values[FREQUENCY];
  dsp_smoother_glide (&self->link, values[LINK] / 100, self->glide);
  dsp_smoother_glide (&self->detected, values[LISTEN] == LISTEN_DETECTED, self->glide);
  dsp_smoother_glide (&self->removed, values[LISTEN] == LISTEN_REMOVED, self->glide);
}

/* part = what the filter of design_db takes away, as if it took everything. */
static void
take_part (const DeEsser *self, DspEqRows *filter, double *const *x, double *const *part, int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (part[c], x[c], (size_t) n * sizeof (double));
  dsp_eq_rows_process (filter, part, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      part[c][i] = (x[c][i] - part[c][i]) * self->share;
}

static inline double
greater (double a, double b)
{
  return a > b ? a : b;
}

/* Powers of the band to left and right, and of the rest, as it is held, in place of it. */
static void
measure (DeEsser *self, double *const *band, double *const *rest, double *left, double *right,
         int n)
{
  const double keep = self->keep, take = 1 - keep, fall = self->fall;
  double b0 = self->band_power[0], r0 = self->rest_power[0], hold0 = self->rest_hold[0];
  double b1 = self->band_power[1], r1 = self->rest_power[1], hold1 = self->rest_hold[1];
  /* Both channels in one loop, which hides the time that each waits for itself. */
  for (int i = 0; i < n; i++)
    {
      b0 = keep * b0 + take * (band[0][i] * band[0][i]);
      b1 = keep * b1 + take * (band[1][i] * band[1][i]);
      r0 = keep * r0 + take * (rest[0][i] * rest[0][i]);
      r1 = keep * r1 + take * (rest[1][i] * rest[1][i]);
      hold0 = greater (fall * hold0, r0);
      hold1 = greater (fall * hold1, r1);
      left[i] = b0;
      right[i] = b1;
      rest[0][i] = hold0;
      rest[1][i] = hold1;
    }
  self->band_power[0] = b0;
  self->band_power[1] = b1;
  self->rest_power[0] = r0;
  self->rest_power[1] = r1;
  self->rest_hold[0] = hold0;
  self->rest_hold[1] = hold1;
}

/* Levels for the compressor, in place of the rest. */
static void
detect (DeEsser *self, double *const *band, double *const *rest, int n)
{
  double *left = self->x_gain[0], *right = self->x_gain[1], link[DSP_QUANTUM];
  double *a = rest[0], *b = rest[1];
  measure (self, band, rest, left, right, n);
  dsp_smoother_fill (&self->link, link, n);
  bool relative = self->detection == RELATIVE;
  if (!self->compressor.split && relative)
    for (int i = 0; i < n; i++)
      a[i] = greater (left[i], right[i]) / (greater (a[i], b[i]) + faintest);
  else if (relative)
    for (int i = 0; i < n; i++)
      {
        double both = greater (a[i], b[i]);
        a[i] = left[i] / (a[i] + link[i] * (both - a[i]) + faintest);
        b[i] = right[i] / (b[i] + link[i] * (both - b[i]) + faintest);
      }
  else
    for (int i = 0; i < n; i++)
      {
        a[i] = self->compressor.split ? left[i] : greater (left[i], right[i]);
        b[i] = right[i];
      }
}

/* cut becomes what the gain works on, late; x and band become late. */
static void
delay (DeEsser *self, double *const *x, double *const *band, double *const *cut, int n)
{
  double key[DSP_CHANNELS][DSP_QUANTUM], *const keys[] = { key[0], key[1] };
  if (self->action == SHELF)
    take_part (self, self->shelf, x, cut, n);
  if (self->action == FOLLOW)
    dsp_band_follow_process (&self->narrow, band, band, keys, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_delay_process (&self->late[c], x[c], n);
      dsp_delay_process (&self->late_band[c], band[c], n);
      if (self->action == SHELF)
        dsp_delay_process (&self->late_cut[c], cut[c], n);
    }
  if (self->action == FOLLOW)
    dsp_band_follow_process (&self->follow, keys, x, cut, n);
}

/* While something is listened to: band or what is missing instead of y. */
static void
listen (DeEsser *self, double *const *y, double *const *x, double *const *band, int n)
{
  for (int i = 0; i < n; i++)
    {
      double detected = dsp_smoother_next (&self->detected);
      double removed = dsp_smoother_next (&self->removed);
      for (int c = 0; c < DSP_CHANNELS; c++)
        y[c][i] += detected * (band[c][i] - y[c][i]) + removed * (x[c][i] - 2 * y[c][i]);
    }
}

static void
process_part (DeEsser *self, double *const *x, int n)
{
  double *const band[] = { self->x_band[0], self->x_band[1] };
  double *const cut[] = { self->x_cut[0], self->x_cut[1] };
  double *const rest[] = { self->x_rest[0], self->x_rest[1] };
  double *const gain[] = { self->x_gain[0], self->x_gain[1] };
  take_part (self, self->band, x, band, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (rest[c], x[c], (size_t) n * sizeof (double));
  if (self->detection == RELATIVE)
    dsp_eq_rows_process (self->rest, rest, n);
  detect (self, band, rest, n);
  bool works = dsp_compressor_process_levels (&self->compressor, rest, n, gain);
  delay (self, x, band, cut, n);
  bool heard = self->detected.value > 0 || self->removed.value > 0
               || !dsp_smoother_still (&self->detected) || !dsp_smoother_still (&self->removed);
  if (heard)
    for (int c = 0; c < DSP_CHANNELS; c++)
      memcpy (rest[c], x[c], (size_t) n * sizeof (double));
  for (int c = 0; c < DSP_CHANNELS && works; c++)
    {
      const double *from = self->action == WIDE ? x[c] : self->action == BELL ? band[c] : cut[c];
      for (int i = 0; i < n; i++)
        x[c][i] += (gain[c][i] - 1) * from[i];
    }
  if (heard)
    listen (self, x, rest, band, n);
}

static void
process (void *state, double *const *ch, int n)
{
  for (int done = 0; done < n; done += DSP_QUANTUM)
    {
      double *const part[] = { ch[0] + done, ch[1] + done };
      process_part (state, part, n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM);
    }
}

static void
read_state (void *state, double *numbers)
{
  DeEsser *self = state;
  double change[DSP_CHANNELS];
  dsp_compressor_take_change (&self->compressor, change);
  numbers[0] = change[0] < change[1] ? change[0] : change[1];
  numbers[1] = dsp_compressor_take_level (&self->compressor);
  numbers[2] = self->action == FOLLOW ? dsp_band_follow_hz (&self->follow) : self->hz;
}

static int
latency (double rate, const double *values)
{
  return dsp_compressor_latency (values[LOOKAHEAD], rate);
}

static int64_t
memory (double rate, const double *values)
{
  DspCompressorSettings settings = settings_of (values);
  DspBandFollowShape follow = follow_shape (values);
  DspEqBand bell = bell_of (values), shelf = shelf_of (values);
  double ringing = 40 * (dsp_eq_decay (&bell, rate) + dsp_eq_decay (&shelf, rate));
  ringing += 40 * rate / rest_cut_hz / DSP_PI;
  double held = values[DETECTION] == RELATIVE ? loudest_ln * rest_fall_s + 0.2 : 0;
  held += loudest_ln * values[RMS_TIME] * 0.001 + dsp_band_follow_memory (&follow);
  return dsp_compressor_memory (&settings, rate) + (int64_t) (ringing + held * rate);
}

const DspModule dsp_module_de_esser = {
  .id = "de-esser",
  .name = "De-esser",
  .help = "Turns sibilance down while it stands out of the rest of the music.",
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
