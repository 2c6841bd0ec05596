/* dsp-limiter.c — two stages: A takes the peaks down, B what A's moving gain left over.
 *
 *   in ─ drive ─ detector A ─┬─ need ──────────── / ─ fast gain ─┐
 *                            └─ low-pass ─ bass gain ─┴───────── x ─ A
 *   A ─ detector B (all meters) ─ gain B ─ x ─ clamp ─ out
 *
 * Bass path: a gain that follows peaks faster than the bass swings would distort it. A low-passed
 * copy asks for a gain of its own, held over half a period of 17 Hz and released slowly, so that it
 * stands still under a bass tone; the fast path takes only the rest, need / bass gain. The bass
 * path never asks for more than the peaks of its window do, so below the ceiling it is 1. */
#include "dsp-limiter.h"

#include "dsp-delay.h"
#include "dsp-denormal.h"
#include "dsp-limiter-gain.h"
#include "dsp-math.h"
#include "dsp-peak-detector.h"
#include "dsp-smoother.h"

enum
{
  CH = DSP_CHANNELS,
};

typedef struct
{
  double lookahead_ms, hold_ms;
  double bass_hz; /* 0: no bass path */
} Style;

static const Style styles[DSP_N_LIMITER_STYLES] = {
  [DSP_LIMITER_TRANSPARENT] = { 5.0, 1.0, 250 },
  [DSP_LIMITER_BALANCED] = { 3.0, 1.0, 200 },
  [DSP_LIMITER_LOUD] = { 1.5, 0.5, 150 },
};

static const double bass_lookahead_ms = 9.0, bass_hold_ms = 30.0, bass_release_ms = 300.0;
static const double last_lookahead_ms = 1.0, last_hold_ms = 0.5, last_release_ms = 40.0;
/* Makes good what the low-pass takes from a bass up to 110 Hz, or the fast path would do that rest.
 */
static const double bass_lift = 1.02;
static const double charge_ms = 100.0, slow_times = 6.0;

typedef double Pair __attribute__ ((vector_size (2 * sizeof (double)))); /* both channels */

/* Lengths in frames at a rate. */
typedef struct
{
  int bass, fast, last; /* lookaheads; bass may be 0 */
  int bass_hold, fast_hold, last_hold;
} Frames;

/* One channel of everything before the gains. */
typedef struct
{
  /* owned */
  DspPeakDetector *first, *second;
  DspDelay audio_a, audio_b; /* while the gains are made */
  /* state of the low-pass */
  double low1, low2;
} Channel;

/* The gains of one channel, or of both when linked. */
typedef struct
{
  /* owned */
  DspSlidingMin bass_need; /* least need of the bass window */
  DspLimiterGain bass, fast, last;
  DspDelay need;      /* while the bass gain is made */
  DspDelay bass_late; /* the bass gain, while the fast one is made */
  /* state */
  int calm; /* frames since a need or a bass gain was below 1, at most calm_frames () */
} Gains;

struct DspLimiter
{
  /* owned */
  Channel channels[CH];
  Gains gains[CH];
  DspDelay ceiling_a, ceiling_b, ceiling_out;
  /* constant */
  double rate;
  const Style *style;
  Frames frames;
  double b0, a1, a2; /* low-pass: b0 (1 + 2/z + 1/z^2) / (1 + a1/z + a2/z^2) */
  int glide;
  /* settings and state */
  DspSmoother drive, ceiling, link;
  double target_factor; /* of what is over: ceiling less margin */
  bool split;           /* both channels have gains of their own */
  double lowest, lowest_ever;
  /* scratch of a quantum */
  double x[CH][DSP_QUANTUM], late[CH][DSP_QUANTUM], peaks[CH][DSP_QUANTUM];
  double need[CH][DSP_QUANTUM], low[CH][DSP_QUANTUM], gain[CH][DSP_QUANTUM];
  double top[DSP_QUANTUM], top_late[DSP_QUANTUM];
};

static Frames
style_frames (const Style *style, double rate)
{
  Frames f = { .fast = dsp_smoother_frames (style->lookahead_ms, rate),
               .fast_hold = dsp_smoother_frames (style->hold_ms, rate),
               .last = dsp_smoother_frames (last_lookahead_ms, rate),
               .last_hold = dsp_smoother_frames (last_hold_ms, rate) };
  if (style->bass_hz > 0)
    {
      f.bass = dsp_smoother_frames (bass_lookahead_ms, rate);
      f.bass_hold = dsp_smoother_frames (bass_hold_ms, rate);
    }
  return f;
}

static bool
channel_init (Channel *self, const Frames *f, double rate)
{
  self->first = dsp_peak_detector_new (rate, false);
  self->second = dsp_peak_detector_new (rate, true);
  return self->first && self->second && dsp_delay_init (&self->audio_a, f->bass + f->fast, 0)
         && dsp_delay_init (&self->audio_b, f->last, 0);
}

static void
channel_finish (Channel *self)
{
  dsp_peak_detector_free (self->first);
  dsp_peak_detector_free (self->second);
  dsp_delay_finish (&self->audio_a);
  dsp_delay_finish (&self->audio_b);
}

/* After so many calm frames the window of the bass and the delays of Gains hold nothing but 1. */
static int
calm_frames (const Frames *f)
{
  int longest = f->bass > f->fast ? f->bass : f->fast;
  return longest > f->bass_hold ? longest : f->bass_hold;
}

static bool
gains_init (Gains *self, const Frames *f, double rate)
{
  if (f->bass > 0
      && (!dsp_sliding_min_init (&self->bass_need, f->bass_hold)
          || !dsp_limiter_gain_init (&self->bass, f->bass, f->bass_hold)))
    return false;
  if (!dsp_limiter_gain_init (&self->fast, f->fast, f->fast_hold)
      || !dsp_limiter_gain_init (&self->last, f->last, f->last_hold)
      || !dsp_delay_init (&self->need, f->bass, 1)
      || !dsp_delay_init (&self->bass_late, f->bass > 0 ? f->fast : 0, 1))
    return false;
  self->calm = calm_frames (f);
  dsp_limiter_gain_set_release (&self->bass, bass_release_ms * 0.001 * rate, 0, 0);
  dsp_limiter_gain_set_release (&self->last, last_release_ms * 0.001 * rate, 0, 0);
  return true;
}

static void
gains_finish (Gains *self)
{
  dsp_sliding_min_finish (&self->bass_need);
  dsp_limiter_gain_finish (&self->bass);
  dsp_limiter_gain_finish (&self->fast);
  dsp_limiter_gain_finish (&self->last);
  dsp_delay_finish (&self->need);
  dsp_delay_finish (&self->bass_late);
}

static void
gains_copy (Gains *self, const Gains *from, bool has_bass)
{
  if (has_bass)
    {
      dsp_sliding_min_copy (&self->bass_need, &from->bass_need);
      dsp_limiter_gain_copy (&self->bass, &from->bass);
    }
  dsp_limiter_gain_copy (&self->fast, &from->fast);
  dsp_limiter_gain_copy (&self->last, &from->last);
  dsp_delay_copy (&self->need, &from->need);
  dsp_delay_copy (&self->bass_late, &from->bass_late);
  self->calm = from->calm;
}

/* Whether the gain of stage A is exactly 1 as long as every need is, and time need not go on. */
static bool
gains_asleep (const Gains *self, const Frames *f)
{
  return self->calm >= calm_frames (f) && dsp_limiter_gain_asleep (&self->fast)
         && (f->bass == 0 || dsp_limiter_gain_asleep (&self->bass));
}

static void
count_calm (Gains *self, const Frames *f, const double *need, const double *bass, int n)
{
  int i = n;
  while (i > 0 && need[i - 1] == 1 && bass[i - 1] == 1)
    i--;
  self->calm = i > 0 ? n - i : self->calm + n;
  self->calm = self->calm < calm_frames (f) ? self->calm : calm_frames (f);
}

/* Gain of stage A for the frames of bass + fast lookaheads ago. need and low (level of the
 * low-pass) belong to the newest frames, top is the ceiling there. */
static void
gains_process (Gains *self, const Frames *f, const double *need, const double *low,
               const double *top, double *gain, int n)
{
  if (f->bass == 0)
    {
      dsp_limiter_gain_process (&self->fast, need, gain, n);
      return;
    }
  double bass[DSP_QUANTUM], late[DSP_QUANTUM];
  for (int i = 0; i < n; i++)
    {
      double held = dsp_sliding_min_next (&self->bass_need, need[i]);
      double ask = low[i] > top[i] ? top[i] / low[i] : 1;
      bass[i] = ask > held ? ask : held;
    }
  dsp_limiter_gain_process (&self->bass, bass, bass, n);
  count_calm (self, f, need, bass, n);
  memcpy (late, need, (size_t) n * sizeof (double));
  dsp_delay_process (&self->need, late, n);
  for (int i = 0; i < n; i++)
    late[i] = late[i] < bass[i] ? late[i] / bass[i] : 1;
  dsp_limiter_gain_process (&self->fast, late, gain, n);
  dsp_delay_process (&self->bass_late, bass, n);
  for (int i = 0; i < n; i++)
    gain[i] *= bass[i];
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

static void
apply (DspLimiter *self, const DspLimiterSettings *settings, int frames)
{
  dsp_smoother_glide (&self->drive, dsp_db_to_gain (settings->drive_db), frames);
  dsp_smoother_glide (&self->ceiling, dsp_db_to_gain (settings->ceiling_db), frames);
  dsp_smoother_glide (&self->link, settings->link, frames);
  self->target_factor = dsp_db_to_gain (-settings->margin_db);
  double fast = settings->release_ms * 0.001 * self->rate;
  for (int c = 0; c < CH; c++)
    dsp_limiter_gain_set_release (&self->gains[c].fast, fast, slow_times * fast,
                                  charge_ms * 0.001 * self->rate);
}

DspLimiter *
dsp_limiter_new (double rate, const DspLimiterSettings *settings)
{
  DspLimiter *self = calloc (1, sizeof (DspLimiter));
  if (!self)
    return NULL;
  self->rate = rate;
  self->style = &styles[settings->style];
  self->frames = style_frames (self->style, rate);
  self->glide = dsp_smoother_frames (DSP_GLIDE_MS, rate);
  self->lowest = self->lowest_ever = 1;
  const Frames *f = &self->frames;
  double top = dsp_db_to_gain (settings->ceiling_db);
  bool good = dsp_delay_init (&self->ceiling_a, DSP_PEAK_DETECTOR_DELAY, top)
              && dsp_delay_init (&self->ceiling_b, f->bass + f->fast + DSP_PEAK_DETECTOR_DELAY, top)
              && dsp_delay_init (&self->ceiling_out, f->last, top);
  for (int c = 0; c < CH; c++)
    good = good && channel_init (&self->channels[c], f, rate)
           && gains_init (&self->gains[c], f, rate);
  if (!good)
    {
      dsp_limiter_free (self);
      return NULL;
    }
  if (f->bass > 0)
    design_low_pass (self, self->style->bass_hz);
  dsp_smoother_set (&self->drive, dsp_db_to_gain (settings->drive_db));
  dsp_smoother_set (&self->ceiling, top);
  dsp_smoother_set (&self->link, settings->link);
  self->split = settings->link < 1;
  apply (self, settings, 1);
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
      gains_finish (&self->gains[c]);
    }
  dsp_delay_finish (&self->ceiling_a);
  dsp_delay_finish (&self->ceiling_b);
  dsp_delay_finish (&self->ceiling_out);
  free (self);
}

void
dsp_limiter_update (DspLimiter *self, const DspLimiterSettings *settings)
{
  if (settings->link < 1 && !self->split)
    {
      gains_copy (&self->gains[1], &self->gains[0], self->frames.bass > 0);
      self->split = true;
    }
  apply (self, settings, self->glide);
}

/* Looks at x: late and peaks of each channel; true when a peak is above the ceiling. */
static bool
find_peaks (DspLimiter *self, bool second, const double *top, int n)
{
  bool over = false;
  for (int c = 0; c < CH; c++)
    {
      Channel *channel = &self->channels[c];
      DspPeakDetector *detector = second ? channel->second : channel->first;
      dsp_peak_detector_process (detector, self->x[c], top, self->late[c], self->peaks[c], n);
      int count = 0;
      for (int i = 0; i < n; i++)
        count += self->peaks[c][i] > top[i];
      over |= count > 0;
    }
  return over;
}

/* Need of each channel from peaks and ceilings, then both drawn together by the link. */
static void
find_needs (DspLimiter *self, const double *top, const double *link, int n)
{
  for (int i = 0; i < n; i++)
    {
      double target = top[i] * self->target_factor, a = self->peaks[0][i], b = self->peaks[1][i];
      double left = a > top[i] ? target / a : 1, right = b > top[i] ? target / b : 1;
      double both = left < right ? left : right;
      self->need[0][i] = left + link[i] * (both - left);
      self->need[1][i] = right + link[i] * (both - right);
      if (link[i] == 1)
        self->need[0][i] = self->need[1][i] = both;
    }
}

/* Level of the low-pass in each channel, linked likewise. */
static void
find_lows (DspLimiter *self, const double *link, int n)
{
  Pair s1, s2;
  for (int c = 0; c < CH; c++)
    {
      s1[c] = self->channels[c].low1;
      s2[c] = self->channels[c].low2;
    }
  for (int i = 0; i < n; i++)
    {
      Pair x = self->b0 * (Pair){ self->late[0][i], self->late[1][i] }, y = x + s1;
      s1 = (2 * x - self->a1 * y) + s2;
      s2 = x - self->a2 * y;
      self->low[0][i] = y[0];
      self->low[1][i] = y[1];
    }
  for (int c = 0; c < CH; c++)
    {
      self->channels[c].low1 = s1[c];
      self->channels[c].low2 = s2[c];
    }
  for (int i = 0; i < n; i++)
    {
      double a = bass_lift * fabs (self->low[0][i]), b = bass_lift * fabs (self->low[1][i]);
      double both = a > b ? a : b;
      self->low[0][i] = a + link[i] * (both - a);
      self->low[1][i] = b + link[i] * (both - b);
    }
}

/* Multiplies what comes out of the delays by the gains; returns the least gain. */
static double
turn_down (DspLimiter *self, bool second, int n)
{
  double least = 1;
  for (int c = 0; c < CH; c++)
    {
      Channel *channel = &self->channels[c];
      const double *gain = self->gain[self->split ? c : 0];
      dsp_delay_process (second ? &channel->audio_b : &channel->audio_a, self->late[c], n);
      for (int i = 0; i < n; i++)
        self->x[c][i] = self->late[c][i] * gain[i];
    }
  for (int g = 0; g <= self->split; g++)
    for (int i = 0; i < n; i++)
      least = self->gain[g][i] < least ? self->gain[g][i] : least;
  return least;
}

/* The gain of one channel stands still at 1. */
static void
rest (double *gain, int n)
{
  for (int i = 0; i < n; i++)
    gain[i] = 1;
}

static double
stage_a (DspLimiter *self, const double *link, int n)
{
  const Frames *f = &self->frames;
  bool over = find_peaks (self, false, self->top, n), awake = over;
  for (int g = 0; g <= self->split; g++)
    awake = awake || !gains_asleep (&self->gains[g], f);
  if (awake)
    find_needs (self, self->top, link, n);
  if (f->bass > 0)
    find_lows (self, link, n);
  for (int g = 0; g <= self->split; g++)
    if (awake)
      gains_process (&self->gains[g], f, self->need[g], self->low[g], self->top, self->gain[g], n);
    else
      rest (self->gain[g], n);
  return turn_down (self, false, n);
}

static double
stage_b (DspLimiter *self, const double *link, int n)
{
  memcpy (self->top_late, self->top, (size_t) n * sizeof (double));
  dsp_delay_process (&self->ceiling_b, self->top_late, n);
  bool awake = find_peaks (self, true, self->top_late, n);
  for (int g = 0; g <= self->split; g++)
    awake = awake || !dsp_limiter_gain_asleep (&self->gains[g].last);
  if (awake)
    find_needs (self, self->top_late, link, n);
  for (int g = 0; g <= self->split; g++)
    if (awake)
      dsp_limiter_gain_process (&self->gains[g].last, self->need[g], self->gain[g], n);
    else
      rest (self->gain[g], n);
  double least = turn_down (self, true, n);
  /* What rounding left above the ceiling, about 1e-16. */
  double *top = self->top_late;
  dsp_delay_process (&self->ceiling_out, top, n);
  for (int c = 0; c < CH; c++)
    for (int i = 0; i < n; i++)
      {
        double x = self->x[c][i];
        x = x > top[i] ? top[i] : x;
        self->x[c][i] = x < -top[i] ? -top[i] : x;
      }
  return least;
}

void
dsp_limiter_process (DspLimiter *self, double *const *ch, int n)
{
  DspFloatMode mode = dsp_denormal_begin ();
  for (int done = 0; done < n;)
    {
      int count = n - done < DSP_QUANTUM ? n - done : DSP_QUANTUM;
      double drive[DSP_QUANTUM], link[DSP_QUANTUM];
      dsp_smoother_fill (&self->drive, drive, count);
      dsp_smoother_fill (&self->link, link, count);
      dsp_smoother_fill (&self->ceiling, self->top, count);
      dsp_delay_process (&self->ceiling_a, self->top, count);
      for (int c = 0; c < CH; c++)
        for (int i = 0; i < count; i++)
          self->x[c][i] = ch[c][done + i] * drive[i];
      double least = stage_a (self, link, count);
      least *= stage_b (self, link, count);
      self->lowest = least < self->lowest ? least : self->lowest;
      for (int c = 0; c < CH; c++)
        memcpy (ch[c] + done, self->x[c], (size_t) count * sizeof (double));
      done += count;
    }
  if (self->lowest < self->lowest_ever)
    self->lowest_ever = self->lowest;
  dsp_denormal_end (mode);
}

double
dsp_limiter_take_reduction_db (DspLimiter *self)
{
  double db = dsp_gain_to_db (self->lowest);
  self->lowest = 1;
  return db;
}

double
dsp_limiter_most_reduction_db (const DspLimiter *self)
{
  return dsp_gain_to_db (self->lowest_ever);
}

int
dsp_limiter_latency (double rate, DspLimiterStyle style)
{
  Frames f = style_frames (&styles[style], rate);
  return 2 * DSP_PEAK_DETECTOR_DELAY + f.bass + f.fast + f.last;
}

int64_t
dsp_limiter_memory (double rate, const DspLimiterSettings *settings)
{
  /* A difference of gain dies away as e^(-t / release): 17 of them are 147 dB. */
  Frames f = style_frames (&styles[settings->style], rate);
  double release = slow_times * settings->release_ms;
  if (f.bass > 0 && release < bass_release_ms)
    release = bass_release_ms;
  int64_t windows = 2 * (f.bass + f.bass_hold) + f.fast + f.fast_hold + f.last + f.last_hold;
  return dsp_limiter_latency (rate, settings->style) + windows
         + (int64_t) (17 * (release + last_release_ms) * 0.001 * rate);
}
