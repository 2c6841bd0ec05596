/* dsp-module-gain.c — trim: level, balance, polarity, channel swap, DC filter, delay of a channel
 * and phase rotation. At its defaults the samples pass untouched and in time.
 *
 *   swap, level, balance, polarity ─ DC filter ─ delay of the right channel ─ phase rotation
 *
 * The last three are there only when they are on. */
#include "dsp-asymmetry.h"
#include "dsp-convolver.h"
#include "dsp-dc-filter.h"
#include "dsp-eq-linear.h"
#include "dsp-fir-shift.h"
#include "dsp-math.h"
#include "dsp-module.h"
#include "dsp-phase-rotator.h"
#include "dsp-smoother.h"

#include <stdlib.h>

enum
{
  GAIN,
  BALANCE,
  INVERT,
  INVERT_LEFT,
  INVERT_RIGHT,
  SWAP,
  DC_FILTER,
  DC_FREQUENCY,
  DELAY,
  ROTATE,
  ROTATION,
  N_PARAMS
};

enum
{
  ASYMMETRY_IN,
  ASYMMETRY_OUT,
  N_READINGS
};

typedef enum
{
  DC_OFF,
  DC_MINIMUM,
  DC_LINEAR,
  N_DC_FILTERS
} DcFilter;

static const double longest_delay_ms = 20;

static const DspChoice dc_filters[] = {
  [DC_OFF] = { "off", "Off" },
  [DC_MINIMUM] = { "minimum", "Minimum phase" },
  [DC_LINEAR] = { "linear", "Linear phase" },
  [N_DC_FILTERS] = { NULL, NULL },
};

/* clang-format off */
static const DspParam params[N_PARAMS] = {
  [GAIN] = { .id = "gain", .name = "Gain", .unit = "dB", .scale = DSP_SCALE_LINEAR, .min = -30,
    .max = 30, .digits = 2, .help = "Level of both channels." },
  [BALANCE] = { .id = "balance", .name = "Balance", .unit = "dB", .scale = DSP_SCALE_LINEAR,
    .min = -12, .max = 12, .digits = 2,
    .help = "Turns one channel down: below zero the right, above zero the left." },
  [INVERT] = { .id = "invert", .name = "Invert polarity", .unit = "", .scale = DSP_SCALE_TOGGLE,
    .max = 1, .help = "Turns both channels upside down." },
  [INVERT_LEFT] = { .id = "invert-left", .name = "Invert left", .unit = "",
    .scale = DSP_SCALE_TOGGLE, .max = 1,
    .help = "Turns the left channel upside down; with one channel wired the wrong way round the "
            "bass comes back." },
  [INVERT_RIGHT] = { .id = "invert-right", .name = "Invert right", .unit = "",
    .scale = DSP_SCALE_TOGGLE, .max = 1, .help = "Turns the right channel upside down." },
  [SWAP] = { .id = "swap", .name = "Swap channels", .unit = "", .scale = DSP_SCALE_TOGGLE, .max = 1,
    .help = "Exchanges left and right, before everything else here." },
  [DC_FILTER] = { .id = "dc-filter", .name = "DC filter", .unit = "", .group = "DC",
    .scale = DSP_SCALE_CHOICE, .max = N_DC_FILTERS - 1, .choices = dc_filters,
    .flags = DSP_PARAM_STRUCTURAL,
    .help = "Takes away a constant offset, 12 dB per octave. Minimum phase: at once, the lowest "
            "bass leads a little; linear phase: no phase shift, late by a quarter of a second." },
  [DC_FREQUENCY] = { .id = "dc-frequency", .name = "DC corner", .unit = "Hz", .group = "DC",
    .scale = DSP_SCALE_LOG, .min = 2, .max = 30, .def = 5, .digits = 1,
    .flags = DSP_PARAM_ADVANCED,
    .help = "Where the DC filter is down by 3 dB; at four times of it by 0.02 dB." },
  [DELAY] = { .id = "delay", .name = "Delay right", .unit = "ms", .group = "Time",
    .scale = DSP_SCALE_LINEAR, .min = -20, .max = 20, .digits = 4, .flags = DSP_PARAM_STRUCTURAL,
    .help = "Moves the right channel against the left, in parts of a sample too; below zero it "
            "comes earlier. 0.0227 ms is a sample at 44.1 kHz." },
  [ROTATE] = { .id = "rotate", .name = "Phase rotation", .unit = "", .group = "Phase",
    .scale = DSP_SCALE_TOGGLE, .max = 1, .flags = DSP_PARAM_STRUCTURAL,
    .help = "Turns the phase of all frequencies alike, which evens out lopsided peaks of voice "
            "and brass without changing the spectrum; watch the readings." },
  [ROTATION] = { .id = "rotation", .name = "Angle", .unit = "°", .group = "Phase",
    .scale = DSP_SCALE_LINEAR, .min = -180, .max = 180, .def = 45, .digits = 1,
    .help = "By how much; 180 is the polarity turned over." },
};
/* clang-format on */

static const DspReading readings[N_READINGS] = {
  [ASYMMETRY_IN] = { .id = "asymmetry_in_db",
                     .name = "Peaks up against down, in",
                     .unit = "dB",
                     .min = -6,
                     .max = 6,
                     .digits = 1,
                     .kind = DSP_READING_NUMBER },
  [ASYMMETRY_OUT] = { .id = "asymmetry_out_db",
                      .name = "Peaks up against down, rotated",
                      .unit = "dB",
                      .min = -6,
                      .max = 6,
                      .digits = 1,
                      .kind = DSP_READING_NUMBER },
};

typedef struct
{
  DspSmoother factors[DSP_CHANNELS][DSP_CHANNELS]; /* [output][input] */
  int glide;                                       /* frames */
  bool filters;                                    /* dc is on */
  DspDcFilter dc;
  DspEqLinear *dc_linear;   /* owned, or NULL */
  DspConvolver *delay;      /* owned, or NULL */
  DspPhaseRotator *rotator; /* owned, or NULL */
  DspAsymmetry in, out;     /* of the rotator */
} Trim;

static double
factor (const double *values, int output, int input)
{
  if ((output != input) != (values[SWAP] > 0.5))
    return 0;
  double down = output == 0 ? values[BALANCE] : -values[BALANCE];
  double gain = dsp_db_to_gain (values[GAIN] - (down > 0 ? down : 0));
  bool one = values[output == 0 ? INVERT_LEFT : INVERT_RIGHT] > 0.5;
  return (values[INVERT] > 0.5) != one ? -gain : gain;
}

/* The linear-phase DC filter is an equaliser's cut. */
static void
dc_bands (const double *values, DspEqBand bands[DSP_EQ_BANDS])
{
  for (int i = 0; i < DSP_EQ_BANDS; i++)
    bands[i] = (DspEqBand){ .type = DSP_EQ_OFF, .hz = 1000, .q = 0.71, .order = 2 };
  bands[0].type = DSP_EQ_LOW_CUT;
  bands[0].hz = values[DC_FREQUENCY];
}

static double
delay_frames (double rate, const double *values)
{
  return values[DELAY] * 0.001 * rate;
}

/* Room for the longest delay to both sides. */
static int
delay_taps (double rate)
{
  int room = (int) (longest_delay_ms * 0.001 * rate) + 2 + DSP_FIR_DELAY_ROOM, taps = 512;
  while (taps < 2 * room)
    taps *= 2;
  return taps;
}

static int
delay_partition (double rate)
{
  return delay_taps (rate) / 8;
}

static DspConvolver *
delay_new (double rate, double frames)
{
  int n = delay_taps (rate);
  DspConvolver *self = dsp_convolver_new (n, delay_partition (rate), 1, 1);
  double *left = malloc (2 * (size_t) n * sizeof (double)), *right = left + n;
  if (self && left)
    {
      dsp_fir_shift_delay (left, n, 0);
      dsp_fir_shift_delay (right, n, frames);
      DspConvolverMatrix matrix = { { { left, NULL }, { NULL, right } } };
      dsp_convolver_set (self, 0, &matrix);
    }
  else
    {
      dsp_convolver_free (self);
      self = NULL;
    }
  free (left);
  return self;
}

static void
stop (void *state)
{
  Trim *self = state;
  dsp_eq_linear_free (self->dc_linear);
  dsp_convolver_free (self->delay);
  dsp_phase_rotator_free (self->rotator);
  free (self);
}

static void *
start (double rate, const double *values)
{
  Trim *self = calloc (1, sizeof (Trim));
  bool ok = self;
  if (!self)
    return NULL;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  for (int o = 0; o < DSP_CHANNELS; o++)
    for (int i = 0; i < DSP_CHANNELS; i++)
      dsp_smoother_set (&self->factors[o][i], factor (values, o, i));
  self->filters = (DcFilter) values[DC_FILTER] == DC_MINIMUM;
  dsp_dc_filter_init (&self->dc, rate, values[DC_FREQUENCY]);
  if ((DcFilter) values[DC_FILTER] == DC_LINEAR)
    {
      DspEqBand bands[DSP_EQ_BANDS];
      dc_bands (values, bands);
      ok = (self->dc_linear = dsp_eq_linear_new (rate, DSP_FIR_LINEAR, bands)) && ok;
    }
  if (values[DELAY] != 0)
    ok = (self->delay = delay_new (rate, delay_frames (rate, values))) && ok;
  if (values[ROTATE] > 0.5)
    ok = (self->rotator = dsp_phase_rotator_new (rate, values[ROTATION])) && ok;
  dsp_asymmetry_init (&self->in, rate);
  dsp_asymmetry_init (&self->out, rate);
  if (ok)
    return self;
  stop (self);
  return NULL;
}

static void
update (void *state, const double *values)
{
  Trim *self = state;
  for (int o = 0; o < DSP_CHANNELS; o++)
    for (int i = 0; i < DSP_CHANNELS; i++)
      dsp_smoother_glide (&self->factors[o][i], factor (values, o, i), self->glide);
  dsp_dc_filter_set (&self->dc, values[DC_FREQUENCY]);
  if (self->dc_linear)
    {
      DspEqBand bands[DSP_EQ_BANDS];
      dc_bands (values, bands);
      dsp_eq_linear_update (self->dc_linear, bands);
    }
  if (self->rotator)
    dsp_phase_rotator_set (self->rotator, values[ROTATION]);
}

/* Until the glides end, all four ways. */
static int
glide (Trim *self, double *const *ch, int n)
{
  int i = 0;
  for (; i < n; i++)
    {
      double x[] = { ch[0][i], ch[1][i] };
      bool still = true;
      for (int o = 0; o < DSP_CHANNELS; o++)
        for (int k = 0; k < DSP_CHANNELS; k++)
          still = still && dsp_smoother_still (&self->factors[o][k]);
      if (still)
        break;
      for (int o = 0; o < DSP_CHANNELS; o++)
        ch[o][i] = dsp_smoother_next (&self->factors[o][0]) * x[0]
                   + dsp_smoother_next (&self->factors[o][1]) * x[1];
    }
  return i;
}

static void
rotate (Trim *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double *const part[] = { ch[0] + done, ch[1] + done };
      dsp_asymmetry_process (&self->in, (const double *const *) part, count);
      dsp_phase_rotator_process (self->rotator, part, count);
      dsp_asymmetry_process (&self->out, (const double *const *) part, count);
      done += count;
    }
}

static void
process (void *state, double *const *ch, int n)
{
  Trim *self = state;
  int from = glide (self, ch, n);
  /* Each output has one input now; the other factor is 0. */
  bool swapped = self->factors[0][0].value == 0;
  double left = self->factors[0][swapped].value, right = self->factors[1][!swapped].value;
  for (int i = from; i < n; i++)
    {
      double x[] = { ch[0][i], ch[1][i] };
      ch[0][i] = left * x[swapped];
      ch[1][i] = right * x[!swapped];
    }
  if (self->filters)
    dsp_dc_filter_process (&self->dc, ch, n);
  if (self->dc_linear)
    dsp_eq_linear_process (self->dc_linear, ch, n);
  if (self->delay)
    dsp_convolver_process (self->delay, (const double *const *) ch, ch, n);
  if (self->rotator)
    rotate (self, ch, n);
}

static void
read (void *state, double *values)
{
  const Trim *self = state;
  values[ASYMMETRY_IN] = dsp_asymmetry_db (&self->in);
  values[ASYMMETRY_OUT] = dsp_asymmetry_db (&self->out);
}

static int
latency (double rate, const double *values)
{
  int frames = 0;
  if ((DcFilter) values[DC_FILTER] == DC_LINEAR)
    frames += dsp_eq_linear_latency (rate, DSP_FIR_LINEAR);
  if (values[DELAY] != 0)
    frames += delay_taps (rate) / 2 + delay_partition (rate);
  if (values[ROTATE] > 0.5)
    frames += dsp_phase_rotator_latency (rate);
  return frames;
}

static int64_t
memory (double rate, const double *values)
{
  int64_t frames = 0;
  if ((DcFilter) values[DC_FILTER] == DC_MINIMUM)
    frames += dsp_dc_filter_memory (rate, values[DC_FREQUENCY]);
  if ((DcFilter) values[DC_FILTER] == DC_LINEAR)
    frames += dsp_eq_linear_memory (rate);
  if (values[DELAY] != 0)
    frames += delay_taps (rate) + delay_partition (rate);
  if (values[ROTATE] > 0.5)
    frames += dsp_phase_rotator_memory (rate);
  return frames;
}

static void
response (const double *values, double rate, const double *hz, DspComplex *h, int n)
{
  if ((DcFilter) values[DC_FILTER] == DC_LINEAR)
    {
      DspEqBand bands[DSP_EQ_BANDS];
      dc_bands (values, bands);
      dsp_eq_linear_transfer (rate, DSP_FIR_LINEAR, bands, hz, h, n);
    }
  DspBiquad dc = dsp_dc_filter_biquad (rate, values[DC_FREQUENCY]);
  double left = factor (values, 0, 0) + factor (values, 0, 1);
  double right = factor (values, 1, 0) + factor (values, 1, 1);
  for (int i = 0; i < n; i++)
    {
      if ((DcFilter) values[DC_FILTER] != DC_LINEAR)
        {
          h[i][0] = 1;
          h[i][1] = 0;
        }
      if ((DcFilter) values[DC_FILTER] == DC_MINIMUM)
        dsp_biquad_times (&dc, rate, hz[i], h[i]);
      double turns = hz[i] / rate * delay_frames (rate, values), w = 2 * DSP_PI * turns;
      double a = (left + right * dsp_cos (w)) / 2, b = -right * dsp_sin (w) / 2;
      double re = h[i][0], im = h[i][1];
      h[i][0] = re * a - im * b;
      h[i][1] = re * b + im * a;
    }
  if (values[ROTATE] > 0.5)
    dsp_phase_rotator_times (rate, values[ROTATION], hz, h, n);
}

const DspModule dsp_module_gain = {
  .id = "gain",
  .name = "Trim",
  .help = "Level, balance, polarity, channel swap, DC filter, delay of a channel and phase "
          "rotation.",
  .version = 1,
  .params = params,
  .n_params = N_PARAMS,
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .update = update,
  .process = process,
  .read = read,
  .latency = latency,
  .memory = memory,
  .response = response,
};
