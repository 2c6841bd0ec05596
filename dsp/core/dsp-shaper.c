/* dsp-shaper.c — curves in units of the ceiling between two rate conversions, and what need not be
 * computed while nothing is bent. */
#include "dsp-shaper.h"

#include "dsp-delay.h"
#include "dsp-kernels-shaper.h"
#include "dsp-kernels.h"
#include "dsp-math.h"
#include "dsp-oversampler.h"
#include "dsp-smoother.h"

enum
{
  BLOCK = DSP_OVERSAMPLER_BLOCK
};

static const double tube_bias = 0.35, most_bias = 0.6, most_lowered = 0.5;

/* One set of parameters made ready. */
typedef struct
{
  DspSmooth smooth;
  DspSpline spline;
} Shape;

struct DspShaper
{
  /* constant */
  DspCurve curve;
  bool splines;
  int factor, latency, glide;
  int reach, memory; /* frames, see dsp-oversampler.h */
  double swing;
  /* owned */
  DspOversampler *oversampler;
  DspDelay ceilings;          /* each ceiling meets what was bent with it */
  DspDelay dry[DSP_CHANNELS]; /* for dsp_shaper_process */
  double *past[DSP_CHANNELS]; /* the last reach frames in units of the ceiling, then the block */
  /* state */
  DspSmoother ceiling, knee, asymmetry;
  Shape shape;
  int64_t straight; /* frames since something was bent */
  int64_t quiet;    /* frames since the input might have been bent */
  bool asleep;      /* the oversampler is not fed */
};

static void
smooth_design (const DspShaper *self, double asymmetry, DspSmooth *curve)
{
  double zero = 0, bias = asymmetry * most_bias;
  bool tape = self->curve == DSP_CURVE_TAPE;
  if (self->curve == DSP_CURVE_TUBE)
    bias += tube_bias;
  *curve = (DspSmooth){ .kind = tape ? DSP_SMOOTH_TAPE : DSP_SMOOTH_TANH,
                        .bias = bias,
                        .inverse_slope = 1 };
  /* By the kernel itself, so that 0 gives exactly 0. */
  double origin;
  dsp_shaper_kernels ()->smooth (curve, &zero, &origin, 1);
  curve->origin = origin;
  /* cosh^2 of the bias; of tape the slope is (sech^2 (bias / 2) + sech^2 bias) / 2. */
  double e = dsp_exp (bias), c = (e + 1 / e) / 2;
  double c2 = c * c, half2 = (c + 1) / 2;
  curve->inverse_slope = bias == 0 ? 1 : tape ? 2 * c2 * half2 / (c2 + half2) : c2;
}

/* The knots of one half, scaled so that it ends at p times the ceiling. */
static void
spline_half (const DspShaper *self, double side, double p, double knee, DspSpline *curve)
{
  DspSplineKnot *knots = curve->knots + curve->n_knots;
  double low = p * (1 - knee), high = p * (1 + knee), bow = side / (2 * (high - low));
  double cubic;
  int n = 0;
  switch (self->curve)
    {
    case DSP_CURVE_CUBIC:
      cubic = side * (4.0 / 27) / (p * p);
      if (p < 1) /* else it is that of the whole curve */
        knots[n++] = (DspSplineKnot){ side, 0, 0, 0, -side * curve->cubic - cubic };
      knots[n++] = (DspSplineKnot){ side, 1.5 * p, 0, side * (2.0 / 3) / p, cubic };
      break;
    case DSP_CURVE_SOFT:
      knots[n++] = (DspSplineKnot){ side, low, 0, -bow, 0 };
      knots[n++] = (DspSplineKnot){ side, high, 0, bow, 0 };
      curve->quiet = low < curve->quiet ? low : curve->quiet;
      break;
    default:
      knots[n++] = (DspSplineKnot){ side, p, -side, 0, 0 };
      curve->quiet = p < curve->quiet ? p : curve->quiet;
      break;
    }
  curve->n_knots += n;
}

static void
spline_design (const DspShaper *self, double knee, double asymmetry, DspSpline *curve)
{
  double upper = 1 - most_lowered * (asymmetry > 0 ? asymmetry : 0);
  double lower = 1 - most_lowered * (asymmetry < 0 ? -asymmetry : 0);
  *curve = (DspSpline){ .quiet = 1 };
  if (self->curve == DSP_CURVE_CUBIC)
    {
      curve->cubic = -4.0 / 27; /* of the half that is not lowered */
      curve->quiet = 0;
    }
  spline_half (self, 1, upper, knee, curve);
  spline_half (self, -1, lower, knee, curve);
}

static void
design (DspShaper *self)
{
  if (self->splines)
    spline_design (self, self->knee.value, self->asymmetry.value, &self->shape.spline);
  else
    smooth_design (self, self->asymmetry.value, &self->shape.smooth);
}

static DspOversamplerSpec
oversampling (const DspShaperSpec *spec)
{
  return (DspOversamplerSpec){ .factor = spec->factor, .smoothed = spec->curve >= DSP_CURVE_CUBIC };
}

void
dsp_shaper_free (DspShaper *self)
{
  if (!self)
    return;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_delay_finish (&self->dry[c]);
      free (self->past[c]);
    }
  dsp_delay_finish (&self->ceilings);
  dsp_oversampler_free (self->oversampler);
  free (self);
}

static bool
make_buffers (DspShaper *self, const DspShaperSettings *settings)
{
  bool made = dsp_delay_init (&self->ceilings, self->latency, settings->ceiling);
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      self->past[c] = calloc ((size_t) self->reach + BLOCK, sizeof (double));
      made = dsp_delay_init (&self->dry[c], self->latency, 0) && self->past[c] && made;
    }
  return made;
}

DspShaper *
dsp_shaper_new (double rate, const DspShaperSpec *spec, const DspShaperSettings *settings)
{
  DspShaper *self = calloc (1, sizeof (DspShaper));
  DspOversamplerSpec way = oversampling (spec);
  if (!self)
    return NULL;
  self->curve = spec->curve;
  self->splines = way.smoothed;
  self->factor = way.factor;
  self->latency = dsp_oversampler_latency (rate, &way);
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->oversampler = dsp_oversampler_new (rate, &way);
  if (self->oversampler)
    {
      self->reach = dsp_oversampler_reach (self->oversampler);
      self->memory = dsp_oversampler_memory (self->oversampler);
      self->swing = dsp_oversampler_swing (self->oversampler);
    }
  if (!self->oversampler || !make_buffers (self, settings))
    {
      dsp_shaper_free (self);
      return NULL;
    }
  dsp_smoother_set (&self->ceiling, settings->ceiling);
  dsp_smoother_set (&self->knee, settings->knee);
  dsp_smoother_set (&self->asymmetry, settings->asymmetry);
  design (self);
  self->straight = self->quiet = self->reach + self->memory; /* silence before the start */
  return self;
}

void
dsp_shaper_update (DspShaper *self, const DspShaperSettings *settings)
{
  dsp_smoother_glide (&self->ceiling, settings->ceiling, self->glide);
  dsp_smoother_glide (&self->knee, settings->knee, self->glide);
  dsp_smoother_glide (&self->asymmetry, settings->asymmetry, self->glide);
}

static bool
shape_still (const DspShaper *self)
{
  return dsp_smoother_still (&self->knee) && dsp_smoother_still (&self->asymmetry);
}

/* Bends count frames of both channels from frame at on. */
static void
bend (DspShaper *self, const double *const *up, int at, int count)
{
  int from = at * self->factor, n = count * self->factor;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double *work = dsp_oversampler_work (self->oversampler, c) + from;
      if (self->splines)
        dsp_shaper_kernels ()->spline (&self->shape.spline, up[c] + from, work, n);
      else
        dsp_shaper_kernels ()->smooth (&self->shape.smooth, up[c] + from, work, n);
    }
}

/* Whether what was bent is exactly nothing. */
static bool
unbent (DspShaper *self, int n)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      const double *work = dsp_oversampler_work (self->oversampler, c);
      if (dsp_kernels ()->largest (work, n * self->factor) > 0)
        return false;
    }
  return true;
}

/* The input of this block stands behind the past. Whether the oversampler can be left alone: no
 * sample that it would make now or has made lately can reach a knot, and nothing rings. */
static bool
may_sleep (DspShaper *self, int n)
{
  bool low = self->splines && shape_still (self);
  for (int c = 0; c < DSP_CHANNELS && low; c++)
    low = dsp_kernels ()->largest (self->past[c] + self->reach, n) * self->swing
          <= self->shape.spline.quiet;
  int64_t before = self->quiet;
  self->quiet = low ? before + n : 0;
  return low && before >= self->reach && self->straight >= self->memory;
}

/* Feeds what it has missed. */
static void
wake (DspShaper *self)
{
  const double *up[DSP_CHANNELS];
  for (int at = 0, n; at < self->reach; at += n)
    {
      const double *const in[] = { self->past[0] + at, self->past[1] + at };
      n = self->reach - at < BLOCK ? self->reach - at : BLOCK;
      dsp_oversampler_up (self->oversampler, in, n, up);
    }
  self->asleep = false;
}

/* In units of the ceiling; false: d is nothing and not written. */
static bool
bend_block (DspShaper *self, double *const *d, int n)
{
  if (may_sleep (self, n))
    {
      self->asleep = true;
      return false;
    }
  if (self->asleep)
    wake (self);
  const double *const in[] = { self->past[0] + self->reach, self->past[1] + self->reach };
  const double *up[DSP_CHANNELS];
  dsp_oversampler_up (self->oversampler, in, n, up);
  int done = 0;
  for (; done < n && !shape_still (self); done++)
    {
      dsp_smoother_next (&self->knee);
      dsp_smoother_next (&self->asymmetry);
      design (self);
      bend (self, up, done, 1);
    }
  if (done < n)
    bend (self, up, done, n - done);
  bool nothing = self->splines && unbent (self, n), rings = self->straight < self->memory;
  self->straight = nothing ? self->straight + n : 0;
  if (nothing && !rings)
    return false;
  dsp_oversampler_down (self->oversampler, d, n);
  return true;
}

void
dsp_shaper_difference (DspShaper *self, const double *const *x, double *const *d, int n)
{
  double ceiling[BLOCK], inverse[BLOCK];
  for (int done = 0, count; done < n; done += count)
    {
      count = n - done < BLOCK ? n - done : BLOCK;
      double *const part[] = { d[0] + done, d[1] + done };
      dsp_smoother_fill (&self->ceiling, ceiling, count);
      for (int i = 0; i < count; i++)
        inverse[i] = 1 / ceiling[i];
      for (int c = 0; c < DSP_CHANNELS; c++)
        for (int i = 0; i < count; i++)
          self->past[c][self->reach + i] = x[c][done + i] * inverse[i];
      bool bent = bend_block (self, part, count);
      dsp_delay_process (&self->ceilings, ceiling, count);
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          for (int i = 0; i < count; i++)
            part[c][i] = bent ? part[c][i] * ceiling[i] : 0;
          memmove (self->past[c], self->past[c] + count, (size_t) self->reach * sizeof (double));
        }
    }
}

void
dsp_shaper_process (DspShaper *self, double *const *ch, int n)
{
  double left[BLOCK], right[BLOCK], *const d[] = { left, right };
  for (int done = 0, count; done < n; done += count)
    {
      count = n - done < BLOCK ? n - done : BLOCK;
      double *const part[] = { ch[0] + done, ch[1] + done };
      dsp_shaper_difference (self, (const double *const *) part, d, count);
      for (int c = 0; c < DSP_CHANNELS; c++)
        {
          dsp_delay_process (&self->dry[c], part[c], count);
          for (int i = 0; i < count; i++)
            part[c][i] += d[c][i];
        }
    }
}

int
dsp_shaper_latency (double rate, const DspShaperSpec *spec)
{
  DspOversamplerSpec way = oversampling (spec);
  return dsp_oversampler_latency (rate, &way);
}
