/* dsp-limiter.c — two stages: A takes the peaks down, B what A's moving gain left over.
 *
 *   in ─ drive ─ detector A ─┬─ asked ──────────── - ─ fast ─┐
 *                            └─ low-pass ─ bass ─────┴────── + ─ 2^-x ─ x ─ A
 *   A ─ detector B (all meters) ─ last ─ 2^-x ─ x ─ clamp ─ out
 *
 * What is asked for, and what the paths make of it, are attenuations in powers of two. Bass path: a
 * gain that follows peaks faster than the bass swings would distort it. A low-passed copy asks for
 * an attenuation of its own, held over half a period of 17 Hz and released slowly, so that it
 * stands still under a bass tone; the fast path takes only the rest. The bass path never asks for
 * more than the peaks of its window do, so below the ceiling it is 0. */
#include "dsp-limiter.h"

#include "dsp-delay.h"
#include "dsp-denormal.h"
#include "dsp-limiter-gain.h"
#include "dsp-math.h"
#include "dsp-peak-detector.h"
#include "dsp-shaper.h"
#include "dsp-smoother.h"

enum
{
  CH = DSP_CHANNELS,
};

typedef struct
{
  double lookahead_ms, hold_ms;
  double bass_hz; /* of the bass path */
  bool clips;
} Style;

static const Style styles[DSP_N_LIMITER_STYLES] = {
  [DSP_LIMITER_TRANSPARENT] = { 5.0, 1.0, 250 },
  [DSP_LIMITER_BALANCED] = { 3.0, 1.0, 200 },
  [DSP_LIMITER_LOUD] = { 2.0, 1.0, 150 },
  [DSP_LIMITER_CLIP] = { 2.0, 1.0, 150, true },
};

static const double bass_lookahead_ms = 9.0, bass_hold_ms = 30.0, bass_release_ms = 300.0;
static const double last_lookahead_ms = 1.0, last_hold_ms = 0.5, last_release_ms = 40.0;
/* Makes good what the low-pass takes from a bass up to 110 Hz, or the fast path would do that rest.
 */
static const double bass_lift = 1.02;
/* Soft clipping in front: flat from 2.5 dB above the ceiling on; as that is a third above it, the
 * curve is straight up to the ceiling. */
static const double clip_above = 1.3335, clip_knee = 0.25;
static const DspShaperSpec clipper_spec = { .curve = DSP_CURVE_SOFT, .factor = 8 };
/* The slow part of the release: six times the fast one, but nobody wants to wait for more than a
 * second, and what is remembered for long must be rolled in by every seek. */
static const double charge_ms = 100.0, slow_times = 6.0, slowest_ms = 1000.0;

typedef double Pair __attribute__ ((vector_size (2 * sizeof (double)))); /* both channels */

/* Lengths in frames at a rate. */
typedef struct
{
  int clip;             /* latency of the clipper, 0: there is none */
  int bass, fast, last; /* lookaheads */
  int bass_hold, fast_hold, last_hold;
} Frames;

/* One channel of everything before the gains. */
typedef struct
{
  /* owned */
  DspPeakDetector *first, *second;
  DspDelay audio_a, audio_b; /* while the gains are made */
  DspDelay peaks_a, peaks_b; /* of the first detector: with audio_a, and through the second one */
  DspDelay dry;              /* the driven input, for the difference */
} Channel;

/* The paths of one channel, or of both when linked. */
typedef struct
{
  /* owned */
  DspSlidingMax bass_need; /* most that is asked for in the bass window */
  DspLimiterGain bass, fast, last;
  DspDelay need;      /* while the bass path works */
  DspDelay bass_late; /* of the bass path, while the fast one works */
  /* state */
  int calm; /* frames since anything was asked for or held, at most calm_frames () */
  double most_bass, most_fast, most_last; /* since they were read */
} Paths;

struct DspLimiter
{
  /* owned */
  Channel channels[CH];
  Paths paths[CH];
  DspShaper *clipper; /* NULL: the style has none */
  DspDelay ceiling_a, ceiling_b, ceiling_out, peaks_out;
  /* constant */
  const DspKernelsLimiter *kernels;
  double rate;
  const Style *style;
  Frames frames;
  double b0, a1, a2; /* low-pass: b0 (1 + 2/z + 1/z^2) / (1 + a1/z + a2/z^2) */
  int glide;
  /* settings and state */
  DspSmoother drive, ceiling, link, delta;
  double target_factor; /* of what is over: ceiling less margin */
  bool split;           /* both channels have paths of their own */
  int dry_due;          /* frames until the delays of dry are filled and the difference can begin */
  Pair x1, x2, y1, y2;  /* of the low-pass */
  double highest;       /* peak of the output since it was read */
  double unclipped, clipped; /* largest samples before and behind the clipper since then */
  /* scratch of a quantum */
  double x[CH][DSP_QUANTUM], late[CH][DSP_QUANTUM], peaks[CH][DSP_QUANTUM];
  double known[CH][DSP_QUANTUM];
  double dry[CH][DSP_QUANTUM], asked[CH][DSP_QUANTUM], low[CH][DSP_QUANTUM];
  double gain[CH][DSP_QUANTUM], top[DSP_QUANTUM], top_late[DSP_QUANTUM];
};

static Frames
frames_of (const DspLimiterSettings *settings, double rate)
{
  const Style *style = &styles[settings->style];
  Frames f = { .fast = dsp_smoother_frames (style->lookahead_ms * settings->lookahead, rate),
               .fast_hold = dsp_smoother_frames (style->hold_ms, rate),
               .last = dsp_smoother_frames (last_lookahead_ms, rate),
               .last_hold = dsp_smoother_frames (last_hold_ms, rate),
               .bass = dsp_smoother_frames (bass_lookahead_ms, rate),
               .bass_hold = dsp_smoother_frames (bass_hold_ms, rate) };
  if (style->clips)
    f.clip = dsp_shaper_latency (rate, &clipper_spec);
  return f;
}

static int
latency_of (const Frames *f)
{
  return f->clip + 2 * DSP_PEAK_DETECTOR_DELAY + f->bass + f->fast + f->last;
}

static bool
channel_init (Channel *self, const Frames *f, double rate)
{
  self->first = dsp_peak_detector_new (rate, false);
  self->second = dsp_peak_detector_new (rate, true);
  return self->first && self->second && dsp_delay_init (&self->audio_a, f->bass + f->fast, 0)
         && dsp_delay_init (&self->peaks_a, f->bass + f->fast, 0)
         && dsp_delay_init (&self->peaks_b, DSP_PEAK_DETECTOR_DELAY, 0)
         && dsp_delay_init (&self->audio_b, f->last, 0)
         && dsp_delay_init (&self->dry, latency_of (f), 0);
}

static void
channel_finish (Channel *self)
{
  dsp_peak_detector_free (self->first);
  dsp_peak_detector_free (self->second);
  dsp_delay_finish (&self->audio_a);
  dsp_delay_finish (&self->audio_b);
  dsp_delay_finish (&self->peaks_a);
  dsp_delay_finish (&self->peaks_b);
  dsp_delay_finish (&self->dry);
}

/* After so many calm frames the window of the bass and the delays of Paths hold nothing but 0. */
static int
calm_frames (const Frames *f)
{
  int longest = f->bass > f->fast ? f->bass : f->fast;
  return longest > f->bass_hold ? longest : f->bass_hold;
}

static bool
paths_init (Paths *self, const Frames *f, double rate)
{
  if (!dsp_sliding_max_init (&self->bass_need, f->bass_hold, 0)
      || !dsp_limiter_gain_init (&self->bass, f->bass, f->bass_hold)
      || !dsp_limiter_gain_init (&self->fast, f->fast, f->fast_hold)
      || !dsp_limiter_gain_init (&self->last, f->last, f->last_hold)
      || !dsp_delay_init (&self->need, f->bass, 0)
      || !dsp_delay_init (&self->bass_late, f->fast, 0))
    return false;
  self->calm = calm_frames (f);
  dsp_limiter_gain_set_release (&self->bass, bass_release_ms * 0.001 * rate);
  dsp_limiter_gain_set_release (&self->last, last_release_ms * 0.001 * rate);
  return true;
}

static void
paths_finish (Paths *self)
{
  dsp_sliding_max_finish (&self->bass_need);
  dsp_limiter_gain_finish (&self->bass);
  dsp_limiter_gain_finish (&self->fast);
  dsp_limiter_gain_finish (&self->last);
  dsp_delay_finish (&self->need);
  dsp_delay_finish (&self->bass_late);
}

static void
paths_copy (Paths *self, const Paths *from)
{
  dsp_sliding_max_copy (&self->bass_need, &from->bass_need);
  dsp_limiter_gain_copy (&self->bass, &from->bass);
  dsp_limiter_gain_copy (&self->fast, &from->fast);
  dsp_limiter_gain_copy (&self->last, &from->last);
  dsp_delay_copy (&self->need, &from->need);
  dsp_delay_copy (&self->bass_late, &from->bass_late);
  self->calm = from->calm;
}

/* Whether stage A does exactly nothing as long as nothing is asked for, and time need not go on. */
static bool
paths_asleep (const Paths *self, const Frames *f)
{
  return self->calm >= calm_frames (f) && dsp_limiter_gain_asleep (&self->fast)
         && dsp_limiter_gain_asleep (&self->bass);
}

static void
count_calm (Paths *self, const Frames *f, const double *asked, const double *bass, int n)
{
  const DspKernelsLimiter *kernels = self->fast.kernels;
  int resting = kernels->resting (bass, n);
  resting = resting > 0 ? kernels->resting (asked + n - resting, resting) : 0;
  self->calm = resting < n ? resting : self->calm + n;
  self->calm = self->calm < calm_frames (f) ? self->calm : calm_frames (f);
}

/* Attenuation of stage A for the frames of bass + fast lookaheads ago. asked and low (what the
 * low-passed copy asks for) belong to the newest frames. */
static void
paths_process (Paths *self, const Frames *f, const double *asked, const double *low, double *out,
               int n)
{
  const DspKernelsLimiter *kernels = self->fast.kernels;
  double bass[DSP_QUANTUM], late[DSP_QUANTUM];
  memcpy (bass, asked, (size_t) n * sizeof (double));
  dsp_sliding_max_process (&self->bass_need, bass, n);
  for (int i = 0; i < n; i++)
    bass[i] = low[i] < bass[i] ? low[i] : bass[i];
  dsp_limiter_gain_process (&self->bass, bass, bass, n);
  count_calm (self, f, asked, bass, n);
  memcpy (late, asked, (size_t) n * sizeof (double));
  dsp_delay_process (&self->need, late, n);
  for (int i = 0; i < n; i++)
    late[i] = late[i] > bass[i] ? late[i] - bass[i] : 0;
  dsp_limiter_gain_process (&self->fast, late, out, n);
  dsp_delay_process (&self->bass_late, bass, n);
  self->most_bass = kernels->most (bass, n, self->most_bass);
  self->most_fast = kernels->most (out, n, self->most_fast);
  for (int i = 0; i < n; i++)
    out[i] += bass[i];
}

/* Butterworth low-pass, bilinear. */
static void
design_low_pass (DspLimiter *self, double hz)
{
  double t = dsp_tan (DSP_PI * hz / self->rate), q = 1.4142135623730951 * t;
  double norm = 1 / (1 + q + t * t);
  self->b0 = t * t * norm;
  self->a1 = 2 * (t * t - 1) * norm;
  self->a2 = (1 - q + t * t) * norm;
}

static double
slow_release_ms (const DspLimiterSettings *settings)
{
  double slow = slow_times * settings->release_ms;
  slow = slow < slowest_ms ? slow : slowest_ms;
  return slow > settings->release_ms ? slow : settings->release_ms;
}

static DspShaperSettings
clipper_settings (const DspLimiterSettings *settings)
{
  return (DspShaperSettings){ .ceiling = clip_above * dsp_db_to_gain (settings->ceiling_db),
                              .knee = clip_knee };
}

static void
apply (DspLimiter *self, const DspLimiterSettings *settings, int frames)
{
  dsp_smoother_glide (&self->drive, dsp_db_to_gain (settings->drive_db), frames);
  dsp_smoother_glide (&self->ceiling, dsp_db_to_gain (settings->ceiling_db), frames);
  dsp_smoother_glide (&self->link, settings->link, frames);
  if (settings->delta && self->delta.value == 0 && self->delta.target == 0)
    self->dry_due = self->channels[0].dry.frames;
  dsp_smoother_glide (&self->delta, settings->delta ? 1 : 0, frames);
  self->target_factor = dsp_db_to_gain (-settings->margin_db);
  const double per_ms = 0.001 * self->rate;
  for (int c = 0; c < CH; c++)
    dsp_limiter_gain_set_adaptive (&self->paths[c].fast, settings->release_ms * per_ms,
                                   slow_release_ms (settings) * per_ms, charge_ms * per_ms,
                                   settings->adaptive);
}

DspLimiter *
dsp_limiter_new (double rate, const DspLimiterSettings *settings)
{
  DspLimiter *self = calloc (1, sizeof (DspLimiter));
  if (!self)
    return NULL;
  self->kernels = dsp_kernels_limiter ();
  self->rate = rate;
  self->style = &styles[settings->style];
  self->frames = frames_of (settings, rate);
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  const Frames *f = &self->frames;
  double top = dsp_db_to_gain (settings->ceiling_db);
  bool good = dsp_delay_init (&self->ceiling_a, f->clip + DSP_PEAK_DETECTOR_DELAY, top)
              && dsp_delay_init (&self->ceiling_b, f->bass + f->fast + DSP_PEAK_DETECTOR_DELAY, top)
              && dsp_delay_init (&self->ceiling_out, f->last, top)
              && dsp_delay_init (&self->peaks_out, f->last, 0);
  for (int c = 0; c < CH; c++)
    good = good && channel_init (&self->channels[c], f, rate)
           && paths_init (&self->paths[c], f, rate);
  if (self->style->clips)
    {
      DspShaperSettings clipper = clipper_settings (settings);
      self->clipper = dsp_shaper_new (rate, &clipper_spec, &clipper);
      good = good && self->clipper;
    }
  if (!good)
    {
      dsp_limiter_free (self);
      return NULL;
    }
  design_low_pass (self, self->style->bass_hz);
  dsp_smoother_set (&self->drive, dsp_db_to_gain (settings->drive_db));
  dsp_smoother_set (&self->ceiling, top);
  dsp_smoother_set (&self->link, settings->link);
  dsp_smoother_set (&self->delta, settings->delta ? 1 : 0);
  self->split = settings->link < 1;
  apply (self, settings, 1);
  self->dry_due = 0;
  return self;
}

void
dsp_limiter_free (DspLimiter *self)
{
  if (!self)
    return;
  for (int c = 0; c < CH; c++)
    {
      channel_finish (&self->channels[c]);
      paths_finish (&self->paths[c]);
    }
  dsp_shaper_free (self->clipper);
  dsp_delay_finish (&self->ceiling_a);
  dsp_delay_finish (&self->ceiling_b);
  dsp_delay_finish (&self->ceiling_out);
  dsp_delay_finish (&self->peaks_out);
  free (self);
}

void
dsp_limiter_update (DspLimiter *self, const DspLimiterSettings *settings)
{
  if (settings->link < 1 && !self->split)
    {
      paths_copy (&self->paths[1], &self->paths[0]);
      self->split = true;
    }
  if (self->clipper)
    {
      DspShaperSettings clipper = clipper_settings (settings);
      dsp_shaper_update (self->clipper, &clipper);
    }
  apply (self, settings, self->glide);
}

static double
highest_of (double (*x)[DSP_QUANTUM], int n, double so_far)
{
  for (int c = 0; c < CH; c++)
    for (int i = 0; i < n; i++)
      so_far = fabs (x[c][i]) > so_far ? fabs (x[c][i]) : so_far;
  return so_far;
}

static void
clip (DspLimiter *self, int n)
{
  double *const ch[] = { self->x[0], self->x[1] };
  self->unclipped = highest_of (self->x, n, self->unclipped);
  dsp_shaper_process (self->clipper, ch, n);
  self->clipped = highest_of (self->x, n, self->clipped);
}

/* Looks at x: late and peaks of each channel; true when a peak is above the ceiling. */
static bool
find_peaks (DspLimiter *self, bool second, const double *top, int n)
{
  bool over = false;
  for (int c = 0; c < CH; c++)
    {
      Channel *channel = &self->channels[c];
      over |= dsp_peak_detector_process (second ? channel->second : channel->first, self->x[c], top,
                                         second ? self->known[c] : NULL, self->late[c],
                                         self->peaks[c], n);
    }
  return over;
}

/* levels of both channels become what they ask for, drawn together by the link. When they are
 * linked for good, the second one is left alone. */
static void
ask (DspLimiter *self, double (*levels)[DSP_QUANTUM], const double *top, double factor,
     const double *link, double (*asked)[DSP_QUANTUM], int n)
{
  if (!self->split)
    for (int i = 0; i < n; i++)
      asked[0][i] = levels[0][i] > levels[1][i] ? levels[0][i] : levels[1][i];
  self->kernels->ask (self->split ? levels[0] : asked[0], top, factor, asked[0], n);
  if (!self->split)
    return;
  self->kernels->ask (levels[1], top, factor, asked[1], n);
  for (int i = 0; i < n; i++)
    {
      double left = asked[0][i], right = asked[1][i], both = left > right ? left : right;
      asked[0][i] = link[i] == 1 ? both : left + link[i] * (both - left);
      asked[1][i] = link[i] == 1 ? both : right + link[i] * (both - right);
    }
}

/* Level of the low-pass in each channel. */
static void
find_lows (DspLimiter *self, int n)
{
  const double b0 = self->b0, a1 = self->a1, a2 = self->a2;
  Pair x1 = self->x1, x2 = self->x2, y1 = self->y1, y2 = self->y2;
  for (int i = 0; i < n; i++)
    {
      Pair x = { self->late[0][i], self->late[1][i] };
      Pair y = (b0 * ((x + 2 * x1) + x2) - a2 * y2) - a1 * y1;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      self->low[0][i] = y[0];
      self->low[1][i] = y[1];
    }
  self->x1 = x1;
  self->x2 = x2;
  self->y1 = y1;
  self->y2 = y2;
  for (int c = 0; c < CH; c++)
    for (int i = 0; i < n; i++)
      self->low[c][i] = bass_lift * fabs (self->low[c][i]);
}

/* Multiplies what comes out of the delays by the gains, or leaves it when nothing is asked for. */
static void
turn_down (DspLimiter *self, bool second, bool awake, int n)
{
  for (int g = 0; g <= self->split && awake; g++)
    self->kernels->gains (self->gain[g], self->gain[g], n);
  for (int c = 0; c < CH; c++)
    {
      Channel *channel = &self->channels[c];
      const double *gain = self->gain[self->split ? c : 0];
      dsp_delay_process (second ? &channel->audio_b : &channel->audio_a, self->late[c], n);
      if (awake)
        self->kernels->multiply (self->late[c], gain, self->x[c], n);
      else
        memcpy (self->x[c], self->late[c], (size_t) n * sizeof (double));
    }
}

/* The peaks of stage A's input become those of its output, where the second detector will ask. */
static void
pass_peaks (DspLimiter *self, bool awake, int n)
{
  for (int c = 0; c < CH; c++)
    {
      double *known = self->known[c];
      dsp_delay_process (&self->channels[c].peaks_a, known, n);
      if (awake)
        self->kernels->multiply (known, self->gain[self->split ? c : 0], known, n);
      dsp_delay_process (&self->channels[c].peaks_b, known, n);
    }
}

static void
stage_a (DspLimiter *self, const double *link, int n)
{
  const Frames *f = &self->frames;
  bool awake = find_peaks (self, false, self->top, n);
  for (int c = 0; c < CH; c++)
    memcpy (self->known[c], self->peaks[c], (size_t) n * sizeof (double));
  for (int g = 0; g <= self->split; g++)
    awake = awake || !paths_asleep (&self->paths[g], f);
  find_lows (self, n);
  if (awake)
    {
      ask (self, self->peaks, self->top, self->target_factor, link, self->asked, n);
      ask (self, self->low, self->top, 1, link, self->low, n);
      for (int g = 0; g <= self->split; g++)
        paths_process (&self->paths[g], f, self->asked[g], self->low[g], self->gain[g], n);
    }
  turn_down (self, false, awake, n);
  pass_peaks (self, awake, n);
}

/* What leaves, at most: the peaks of stage B's input, turned down. */
static void
note_highest (DspLimiter *self, bool awake, int n)
{
  double *peaks = self->peaks[0];
  for (int i = 0; i < n; i++)
    peaks[i] = peaks[i] > self->peaks[1][i] ? peaks[i] : self->peaks[1][i];
  dsp_delay_process (&self->peaks_out, peaks, n);
  if (awake)
    for (int i = 0; i < n; i++)
      {
        double gain = self->gain[0][i];
        gain = self->split && self->gain[1][i] > gain ? self->gain[1][i] : gain;
        peaks[i] *= gain;
      }
  self->highest = self->kernels->most (peaks, n, self->highest);
}

static void
stage_b (DspLimiter *self, const double *link, int n)
{
  memcpy (self->top_late, self->top, (size_t) n * sizeof (double));
  dsp_delay_process (&self->ceiling_b, self->top_late, n);
  bool awake = find_peaks (self, true, self->top_late, n);
  for (int g = 0; g <= self->split; g++)
    awake = awake || !dsp_limiter_gain_asleep (&self->paths[g].last);
  if (awake)
    ask (self, self->peaks, self->top_late, self->target_factor, link, self->asked, n);
  for (int g = 0; g <= self->split && awake; g++)
    {
      Paths *paths = &self->paths[g];
      dsp_limiter_gain_process (&paths->last, self->asked[g], self->gain[g], n);
      paths->most_last = self->kernels->most (self->gain[g], n, paths->most_last);
    }
  turn_down (self, true, awake, n);
  note_highest (self, awake, n);
  /* What rounding left above the ceiling, about 1e-16. */
  double *top = self->top_late;
  dsp_delay_process (&self->ceiling_out, top, n);
  for (int c = 0; c < CH; c++)
    self->kernels->clip (self->x[c], top, n);
}

/* What the limiter took away, in place of the output. */
static void
listen_to_difference (DspLimiter *self, int n)
{
  double share[DSP_QUANTUM] = { 0 };
  int wait = self->dry_due < n ? self->dry_due : n;
  self->dry_due -= wait;
  dsp_smoother_fill (&self->delta, share + wait, n - wait);
  for (int c = 0; c < CH; c++)
    {
      dsp_delay_process (&self->channels[c].dry, self->dry[c], n);
      for (int i = 0; i < n; i++)
        {
          double x = self->x[c][i], difference = self->dry[c][i] - x;
          self->x[c][i] = share[i] == 1 ? difference : x + share[i] * (difference - x);
        }
    }
}

void
dsp_limiter_process (DspLimiter *self, double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      size_t size = (size_t) count * sizeof (double);
      double drive[DSP_QUANTUM], link[DSP_QUANTUM];
      bool difference = self->delta.value > 0 || self->delta.target > 0;
      dsp_smoother_fill (&self->drive, drive, count);
      dsp_smoother_fill (&self->link, link, count);
      dsp_smoother_fill (&self->ceiling, self->top, count);
      dsp_delay_process (&self->ceiling_a, self->top, count);
      for (int c = 0; c < CH; c++)
        self->kernels->multiply (ch[c] + done, drive, self->x[c], count);
      for (int c = 0; c < CH && difference; c++)
        memcpy (self->dry[c], self->x[c], size);
      if (self->clipper)
        clip (self, count);
      stage_a (self, link, count);
      stage_b (self, link, count);
      if (difference)
        listen_to_difference (self, count);
      for (int c = 0; c < CH; c++)
        memcpy (ch[c] + done, self->x[c], size);
      done += count;
    }
  dsp_denormal_end (mode);
}

static double
take_db (double *attenuation)
{
  double db = -*attenuation * DSP_DB_PER_LOG2;
  *attenuation = 0;
  return db;
}

void
dsp_limiter_take (DspLimiter *self, DspLimiterReading *reading)
{
  *reading = (DspLimiterReading){ 0 };
  for (int g = 0; g < CH; g++)
    {
      Paths *paths = &self->paths[g];
      reading->bass_db = fmin (reading->bass_db, take_db (&paths->most_bass));
      reading->fast_db = fmin (reading->fast_db, take_db (&paths->most_fast));
      reading->last_db = fmin (reading->last_db, take_db (&paths->most_last));
    }
  /* The clipper lifts no sample; what its filters add below the ceiling is none of its work. */
  if (self->clipper && self->unclipped > self->ceiling.value && self->clipped < self->unclipped)
    reading->clip_db = dsp_gain_to_db (self->clipped / self->unclipped);
  self->unclipped = self->clipped = 0;
  reading->reduction_db = reading->clip_db + reading->bass_db + reading->fast_db + reading->last_db;
  reading->true_peak_db = dsp_gain_to_db (self->highest);
  self->highest = 0;
}

int
dsp_limiter_latency (double rate, const DspLimiterSettings *settings)
{
  Frames f = frames_of (settings, rate);
  return latency_of (&f);
}

int64_t
dsp_limiter_memory (double rate, const DspLimiterSettings *settings)
{
  /* A difference of gain dies away as e^(-t / release): 17 of them are 147 dB. */
  Frames f = frames_of (settings, rate);
  double release = settings->adaptive > 0 ? slow_release_ms (settings) : settings->release_ms;
  if (release < bass_release_ms)
    release = bass_release_ms;
  int64_t windows
      = 2 * f.clip + 32 + 2 * (f.bass + f.bass_hold) + f.fast + f.fast_hold + f.last + f.last_hold;
  return dsp_limiter_latency (rate, settings) + windows
         + (int64_t) (17 * (release + last_release_ms) * 0.001 * rate);
}
