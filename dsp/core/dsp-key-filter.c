/* dsp-key-filter.c — section 0 is the low cut, the next four are the tilt, two orders each. */
#include "dsp-key-filter.h"

#include "dsp-math.h"

/* The tilt is made of this many first-order sections, an octave and a half apart: 14 Hz to 20 kHz.
 */
#define TILT_SECTIONS 8
/* The low cut and those, two in a biquad, filled up to whole groups. */
#define BIQUADS (2 * DSP_BIQUAD_GROUP)
_Static_assert(1 + TILT_SECTIONS / 2 <= BIQUADS, "there is room for low cut and tilt");
static const double tilt_low_hz = 14, tilt_step = 2.8284271247461903, tilt_pivot_hz = 1000;

static void
set_section (DspBiquads *filter, int k, const double b[3], const double a[2])
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      filter->b0[c][k] = b[0];
      filter->b1[c][k] = b[1];
      filter->b2[c][k] = b[2];
      filter->a1[c][k] = a[0];
      filter->a2[c][k] = a[1];
    }
}

static void
design_low_cut (DspBiquads *filter, double hz, double rate)
{
  double t = dsp_tan (DSP_PI * hz / rate), q = 1.4142135623730951 * t;
  double norm = 1 / (1 + q + t * t);
  const double b[] = { norm, -2 * norm, norm };
  const double a[] = { 2 * (t * t - 1) * norm, (1 - q + t * t) * norm };
  set_section (filter, 0, b, a);
}

/* tan (w / 2), which is where hz is before the bilinear transform. */
static double
warped (double hz, double rate)
{
  return dsp_tan (DSP_PI * (hz < 0.45 * rate ? hz : 0.45 * rate) / rate);
}

/* r of the factor 1 - r z^-1 of a root there. */
static double
root (double t)
{
  return (1 - t) / (1 + t);
}

/* |1 - r e^-jw|^2 */
static double
factor_power (double r, double w)
{
  return 1 - 2 * r * dsp_cos (w) + r * r;
}

/* A slope that is no multiple of 6 dB per octave: a ladder of zeros, each with a pole a part of the
 * step above it, a falling slope the other way round; 0 dB at the pivot. Each pair rises by slope
 * times step as it stands after the transform, so the line stays straight up to 20 kHz: within
 * 0.8 dB at 6 dB per octave, 0.3 dB at 3. */
static void
design_tilt (DspBiquads *filter, double slope_db, double rate)
{
  double zeros[TILT_SECTIONS], poles[TILT_SECTIONS];
  double w = 2 * DSP_PI * tilt_pivot_hz / rate, power = 1;
  double hz = tilt_low_hz, part = dsp_pow (tilt_step, fabs (slope_db) / DSP_DB_PER_LOG2);
  for (int k = 0; k < TILT_SECTIONS; k++, hz *= tilt_step)
    {
      double low = root (warped (hz, rate)), high = root (warped (hz, rate) * part);
      zeros[k] = slope_db > 0 ? low : high;
      poles[k] = slope_db > 0 ? high : low;
      power *= factor_power (zeros[k], w) / factor_power (poles[k], w);
    }
  for (int k = 0; k < TILT_SECTIONS; k += 2)
    {
      double g = k == 0 ? 1 / sqrt (power) : 1;
      double z = zeros[k], y = zeros[k + 1], p = poles[k], q = poles[k + 1];
      const double b[] = { g, -g * (z + y), g * z * y }, a[] = { -(p + q), p * q };
      set_section (filter, 1 + k / 2, b, a);
    }
}

static bool
is_same (DspKeyFilterShape a, DspKeyFilterShape b)
{
  return a.low_cut_hz == b.low_cut_hz && a.tilt_db == b.tilt_db;
}

static void
design (DspBiquads *filter, DspKeyFilterShape shape, double rate)
{
  static const double b[] = { 1, 0, 0 }, a[] = { 0, 0 };
  *filter = (DspBiquads){ .n = BIQUADS };
  for (int k = 0; k < BIQUADS; k++)
    set_section (filter, k, b, a);
  if (shape.low_cut_hz > 0)
    design_low_cut (filter, shape.low_cut_hz, rate);
  if (shape.tilt_db != 0)
    design_tilt (filter, shape.tilt_db, rate);
}

void
dsp_key_filter_init (DspKeyFilter *self, double rate, double low_cut_hz, double tilt_db)
{
  *self = (DspKeyFilter){ .rate = rate, .glide = dsp_smoother_frames (DSP_GLIDE_MS, rate) };
  self->is = self->want = (DspKeyFilterShape){ low_cut_hz, tilt_db };
  design (&self->now, self->is, rate);
}

void
dsp_key_filter_set (DspKeyFilter *self, double low_cut_hz, double tilt_db)
{
  self->want = (DspKeyFilterShape){ low_cut_hz, tilt_db };
}

/* The low cut alone, as the kernel does it: the other sections let everything through. */
static void
run_low_cut (DspBiquads *filter, double *const *ch, int n)
{
  const double b0 = filter->b0[0][0], b1 = filter->b1[0][0], b2 = filter->b2[0][0];
  const double a1 = filter->a1[0][0], a2 = filter->a2[0][0];
  double *left = ch[0], *right = ch[1];
  double s1 = filter->s1[0][0], s2 = filter->s2[0][0];
  double t1 = filter->s1[1][0], t2 = filter->s2[1][0];
  for (int i = 0; i < n; i++)
    {
      double x = left[i], v = right[i], y = b0 * x + s1, w = b0 * v + t1;
      s1 = (b1 * x - a1 * y) + s2;
      t1 = (b1 * v - a1 * w) + t2;
      s2 = b2 * x - a2 * y;
      t2 = b2 * v - a2 * w;
      left[i] = y;
      right[i] = w;
    }
  filter->s1[0][0] = s1;
  filter->s2[0][0] = s2;
  filter->s1[1][0] = t1;
  filter->s2[1][0] = t2;
}

static void
run (DspBiquads *filter, DspKeyFilterShape shape, double *const *ch, int n)
{
  if (shape.tilt_db != 0)
    dsp_kernels ()->biquads (filter, ch, n);
  else if (shape.low_cut_hz > 0)
    run_low_cut (filter, ch, n);
}

/* n frames of the fade, at most those that are left of it. Its first half waits until the next
 * filter, which starts with no past, has swallowed that step. */
static void
fade (DspKeyFilter *self, double *const *ch, int n)
{
  double new_ch[DSP_CHANNELS][DSP_QUANTUM], share[DSP_QUANTUM];
  double *const next[] = { new_ch[0], new_ch[1] };
  for (int c = 0; c < DSP_CHANNELS; c++)
    memcpy (next[c], ch[c], (size_t) n * sizeof (double));
  run (&self->now, self->is, ch, n);
  run (&self->next, self->set, next, n);
  dsp_smoother_fill (&self->fade, share, n);
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = 0; i < n; i++)
      ch[c][i] += (share[i] > 0 ? share[i] : 0) * (next[c][i] - ch[c][i]);
  if (!dsp_smoother_still (&self->fade))
    return;
  self->now = self->next;
  self->is = self->set;
  self->fading = false;
}

void
dsp_key_filter_process (DspKeyFilter *self, double *const *ch, int n)
{
  for (int done = 0; done < n;)
    {
      double *const part[] = { ch[0] + done, ch[1] + done };
      if (!self->fading && !is_same (self->is, self->want))
        {
          self->set = self->want;
          design (&self->next, self->set, self->rate);
          dsp_smoother_set (&self->fade, -1);
          dsp_smoother_glide (&self->fade, 1, 2 * self->glide);
          self->fading = true;
        }
      int count = n - done;
      if (self->fading)
        {
          count = count < self->fade.left ? count : self->fade.left;
          fade (self, part, count);
        }
      else
        run (&self->now, self->is, part, count);
      done += count;
    }
}

int64_t
dsp_key_filter_memory (double low_cut_hz, double tilt_db, double nepers, double rate)
{
  double seconds = 0;
  if (low_cut_hz > 0)
    seconds += nepers * 1.4142135623730951 / (2 * DSP_PI * low_cut_hz);
  if (tilt_db != 0)
    seconds += nepers / (2 * DSP_PI * tilt_low_hz);
  return (int64_t) (seconds * rate);
}
