/* dsp-common.c — mix, output and channels around a module. */
#include "dsp-common.h"

#include "dsp-delay.h"
#include "dsp-math.h"
#include "dsp-smoother.h"

#include <math.h>
#include <string.h>

const DspChoice dsp_channels_choices[] = {
  [DSP_CHANNELS_STEREO] = { "stereo", "Stereo" },
  [DSP_CHANNELS_MID_SIDE] = { "mid-side", "Mid and side" },
  [DSP_CHANNELS_MID] = { "mid", "Mid" },
  [DSP_CHANNELS_SIDE] = { "side", "Side" },
  [DSP_CHANNELS_LEFT] = { "left", "Left" },
  [DSP_CHANNELS_RIGHT] = { "right", "Right" },
  [DSP_N_CHANNELS] = { NULL, NULL },
};

struct DspCommon
{
  const DspModule *module;
  int mix_at, output_at; /* places in the table */
  DspChannels channels;
  bool needs_dry;
  int glide;
  DspSmoother mix, output;
  DspDelay dry[DSP_CHANNELS]; /* owned; left and right */
  /* scratch of one quantum */
  double past[DSP_CHANNELS][DSP_QUANTUM]; /* left and right, late */
};

/* Place of a row in the module's table, -1: it has none. */
static int
row (const DspModule *module, const char *id)
{
  int at = dsp_params_index (module->params, module->n_params, id);
  return at >= 0 && (module->params[at].flags & DSP_PARAM_COMMON) ? at : -1;
}

static double
value_at (const double *values, int at, double otherwise)
{
  return at >= 0 ? values[at] : otherwise;
}

static DspChannels
channels_of (const DspModule *module, const double *values)
{
  return (DspChannels) value_at (values, row (module, "channels"), DSP_CHANNELS_STEREO);
}

bool
dsp_common_wanted (const DspModule *module)
{
  for (int i = 0; i < module->n_params; i++)
    if (module->params[i].flags & DSP_PARAM_COMMON)
      return true;
  return false;
}

DspCommon *
dsp_common_new (const DspModule *module, double rate, const double *values)
{
  DspCommon *self = calloc (1, sizeof (DspCommon));
  if (!self)
    return NULL;
  self->module = module;
  self->mix_at = row (module, "mix");
  self->output_at = row (module, "output");
  self->channels = channels_of (module, values);
  self->needs_dry = self->mix_at >= 0 || self->channels != DSP_CHANNELS_STEREO;
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  dsp_smoother_set (&self->mix, value_at (values, self->mix_at, 100) / 100);
  dsp_smoother_set (&self->output, dsp_db_to_gain (value_at (values, self->output_at, 0)));
  int latency = module->latency ? module->latency (rate, values) : 0;
  for (int c = 0; c < DSP_CHANNELS && self->needs_dry; c++)
    if (!dsp_delay_init (&self->dry[c], latency, 0))
      {
        dsp_common_free (self);
        return NULL;
      }
  return self;
}

void
dsp_common_free (DspCommon *self)
{
  if (!self)
    return;
  for (int c = 0; c < DSP_CHANNELS; c++)
    dsp_delay_finish (&self->dry[c]);
  free (self);
}

void
dsp_common_update (DspCommon *self, const double *values)
{
  double mix = value_at (values, self->mix_at, 100) / 100;
  double output = dsp_db_to_gain (value_at (values, self->output_at, 0));
  dsp_smoother_glide (&self->mix, mix, self->glide);
  dsp_smoother_glide (&self->output, output, self->glide);
}

/* What the module works on, out of left and right; in place. */
static void
choose (DspChannels channels, double *left, double *right, int n)
{
  for (int i = 0; i < n; i++)
    {
      double l = left[i], r = right[i], mid = (l + r) * 0.5, side = (l - r) * 0.5;
      switch (channels)
        {
        case DSP_CHANNELS_MID_SIDE:
          left[i] = mid;
          right[i] = side;
          break;
        case DSP_CHANNELS_MID:
          left[i] = right[i] = mid;
          break;
        case DSP_CHANNELS_SIDE:
          left[i] = right[i] = side;
          break;
        case DSP_CHANNELS_LEFT:
          right[i] = l;
          break;
        case DSP_CHANNELS_RIGHT:
          left[i] = r;
          break;
        default:
          break;
        }
    }
}

/* dry + mix (wet - dry), times output: exactly wet where both are 1. */
static inline double
blend (double wet, double dry, double mix, double output)
{
  double y = mix == 1 ? wet : dry + mix * (wet - dry);
  return y * output;
}

/* The module's wet channels and the input, both at the same time, become the output. */
static void
put_back (DspCommon *self, double *const *ch, int n)
{
  double *left = self->past[0], *right = self->past[1];
  for (int i = 0; i < n; i++)
    {
      double mix = dsp_smoother_next (&self->mix), output = dsp_smoother_next (&self->output);
      double l = left[i], r = right[i], mid = (l + r) * 0.5, side = (l - r) * 0.5, d = 0, e = 0;
      switch (self->channels)
        {
        case DSP_CHANNELS_MID_SIDE:
          d = blend (ch[0][i], mid, mix, output) - mid;
          e = blend (ch[1][i], side, mix, output) - side;
          break;
        case DSP_CHANNELS_MID:
          d = blend (ch[0][i], mid, mix, output) - mid;
          break;
        case DSP_CHANNELS_SIDE:
          e = blend (ch[0][i], side, mix, output) - side;
          break;
        case DSP_CHANNELS_LEFT:
          l = blend (ch[0][i], l, mix, output);
          break;
        case DSP_CHANNELS_RIGHT:
          r = blend (ch[0][i], r, mix, output);
          break;
        default:
          l = blend (ch[0][i], l, mix, output);
          r = blend (ch[1][i], r, mix, output);
        }
      ch[0][i] = l + (d + e);
      ch[1][i] = r + (d - e);
    }
}

/* Whether the wet channels are the output as they are. */
static bool
is_plain (const DspCommon *self)
{
  return self->channels == DSP_CHANNELS_STEREO && dsp_smoother_still (&self->mix)
         && dsp_smoother_still (&self->output) && self->mix.value == 1 && self->output.value == 1;
}

void
dsp_common_process (DspCommon *self, void *state, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double *const part[] = { ch[0] + done, ch[1] + done };
      bool plain = is_plain (self);
      for (int c = 0; c < DSP_CHANNELS && self->needs_dry; c++)
        if (plain)
          dsp_delay_push (&self->dry[c], part[c], count);
        else
          {
            memcpy (self->past[c], part[c], (size_t) count * sizeof (double));
            dsp_delay_process (&self->dry[c], self->past[c], count);
          }
      if (self->channels != DSP_CHANNELS_STEREO)
        choose (self->channels, part[0], part[1], count);
      self->module->process (state, part, count);
      if (!plain)
        put_back (self, part, count);
      done += count;
    }
}

void
dsp_module_response (const DspModule *module, const double *values, double rate, const double *hz,
                     double *db, int n)
{
  enum
  {
    STEP = 512 /* designing a long filter for a curve takes a while */
  };
  double mix = value_at (values, row (module, "mix"), 100) / 100;
  double output = dsp_db_to_gain (value_at (values, row (module, "output"), 0));
  DspChannels channels = channels_of (module, values);
  /* A mono programme has no side, and half of it is in either channel. */
  double share = channels == DSP_CHANNELS_SIDE                                     ? 0
                 : channels == DSP_CHANNELS_LEFT || channels == DSP_CHANNELS_RIGHT ? 0.5
                                                                                   : 1;
  for (int done = 0; done < n; done += STEP)
    {
      DspComplex h[STEP];
      int count = n - done < STEP ? n - done : STEP;
      module->response (values, rate, hz + done, h, count);
      for (int i = 0; i < count; i++)
        {
          double re = output * (1 + mix * (h[i][0] - 1)), im = output * mix * h[i][1];
          re = 1 + share * (re - 1);
          im *= share;
          db[done + i] = 10 * log10 (re * re + im * im);
        }
    }
}
