/* dsp-live.c — loudness, true peak and correlation side by side, stepping every 10 ms. */
#include "dsp-live.h"

#include "dsp-correlation.h"
#include "dsp-kernels.h"
#include "dsp-loudness.h"
#include "dsp-math.h"
#include "dsp-true-peak.h"

#include <stdlib.h>

enum
{
  HOPS_PER_S = 100,
  WINDOW = 300, /* hops of PSR */
  NOW = 5,      /* hops of a true peak of the moment */
  STEP = 10,    /* hops between changes of gated loudness */
  FIRST = 50,   /* hops before there is such a thing for sure */
};

static const double full_scale = 32767.0 / 32768.0; /* as dsp-meter-sample-peak.c */
static const double shows_as_more_db = 0.05;
static const double quietest_power = 1e-7; /* -70 dBFS */
static const double quietest_lufs = -70.0;

/* Steps in a row above a limit are one place. */
typedef struct
{
  double limit; /* amplitude */
  bool above;   /* the last step was */
  int64_t count;
} Overs;

struct DspLive
{
  double rate;
  DspLoudness *loudness;      /* owned */
  DspTruePeak *true_peak;     /* owned */
  DspCorrelation correlation; /* its hops are those here */
  int64_t frames, hops;
  int64_t since;           /* whole hops since restart; -1: the running one was cut by it */
  double peaks[2][WINDOW]; /* rings by number of the hop */
  double max_peaks[2];
  double min_correlation;
  int64_t clips;
  Overs overs, ceiling_overs;
  DspLoudnessReading last; /* as read */
  int64_t read_at;         /* hops at which last was read whole, -1: it has to be */
};

DspLive *
dsp_live_new (double rate)
{
  DspLive *self = calloc (1, sizeof (DspLive));
  if (!self)
    return NULL;
  self->rate = rate;
  self->loudness = dsp_loudness_new (rate, 2);
  self->true_peak = dsp_true_peak_new (rate, 2);
  if (!self->loudness || !self->true_peak)
    {
      dsp_live_free (self);
      return NULL;
    }
  self->overs.limit = 1.0;
  dsp_live_set_ceiling (self, 0.0);
  dsp_live_reset (self);
  return self;
}

void
dsp_live_free (DspLive *self)
{
  if (!self)
    return;
  dsp_loudness_free (self->loudness);
  dsp_true_peak_free (self->true_peak);
  free (self);
}

static int64_t
hop_end (const DspLive *self, int64_t hop)
{
  return (int64_t) ((double) (hop + 1) * self->rate / HOPS_PER_S + 0.5);
}

static void
forget (Overs *self)
{
  self->above = false;
  self->count = 0;
}

void
dsp_live_reset (DspLive *self)
{
  dsp_loudness_reset (self->loudness);
  dsp_true_peak_reset (self->true_peak);
  dsp_correlation_init (&self->correlation, self->rate);
  self->frames = self->hops = 0;
  memset (self->peaks, 0, sizeof self->peaks);
  dsp_live_restart (self);
}

void
dsp_live_restart (DspLive *self)
{
  dsp_loudness_restart (self->loudness);
  self->read_at = -1;
  self->since = hop_end (self, self->hops - 1) == self->frames ? 0 : -1;
  self->max_peaks[0] = self->max_peaks[1] = 0.0;
  self->min_correlation = NAN;
  self->clips = 0;
  forget (&self->overs);
  forget (&self->ceiling_overs);
}

double
dsp_live_over_dbtp (double ceiling_dbtp)
{
  return ceiling_dbtp > 0 ? ceiling_dbtp : fmin (ceiling_dbtp + shows_as_more_db, 0);
}

void
dsp_live_set_ceiling (DspLive *self, double dbtp)
{
  double limit = dsp_db_to_gain (dsp_live_over_dbtp (dbtp));
  if (limit == self->ceiling_overs.limit)
    return;
  self->ceiling_overs.limit = limit;
  forget (&self->ceiling_overs);
}

static void
look_for_over (Overs *self, double peak)
{
  bool above = peak > self->limit;
  self->count += above && !self->above;
  self->above = above;
}

/* NAN where the last 400 ms are next to silence. */
static double
correlation_now (const DspLive *self)
{
  DspProducts now = dsp_correlation_now (&self->correlation);
  double power = (now.ll + now.rr) / (2 * dsp_correlation_window_frames (&self->correlation));
  return power < quietest_power ? NAN : dsp_products_correlation (&now);
}

static void
finish_hop (DspLive *self)
{
  double highest = 0.0;
  int at = (int) (self->hops++ % WINDOW);
  self->since++;
  for (int c = 0; c < 2; c++)
    {
      double peak = dsp_true_peak_take (self->true_peak, c);
      self->peaks[c][at] = peak;
      highest = fmax (highest, peak);
      if (self->since > 0)
        self->max_peaks[c] = fmax (self->max_peaks[c], peak);
    }
  if (self->since > 0)
    {
      look_for_over (&self->overs, highest);
      look_for_over (&self->ceiling_overs, highest);
    }
  if (self->since >= DSP_CORRELATION_WINDOW)
    self->min_correlation = fmin (self->min_correlation, correlation_now (self));
}

static int64_t
count_clips (const double *x, int n)
{
  int64_t count = 0;
  if (dsp_kernels ()->largest (x, n) < full_scale)
    return 0;
  for (int i = 0; i < n; i++)
    count += fabs (x[i]) >= full_scale;
  return count;
}

void
dsp_live_process (DspLive *self, const double *const ch[2], int n)
{
  for (int done = 0; done < n;)
    {
      int64_t left = hop_end (self, self->hops) - self->frames;
      int part = left < n - done ? (int) left : n - done;
      const double *const in[2] = { ch[0] + done, ch[1] + done };
      dsp_loudness_process (self->loudness, in, part);
      dsp_true_peak_process (self->true_peak, in, part);
      dsp_correlation_process (&self->correlation, in[0], in[1], part);
      self->clips += count_clips (in[0], part) + count_clips (in[1], part);
      done += part;
      self->frames += part;
      if (part == left)
        finish_hop (self);
    }
}

/* Highest of the last hops, of one channel. */
static double
peak_of (const DspLive *self, int channel, int hops)
{
  double peak = 0.0;
  for (int64_t hop = self->hops - hops < 0 ? 0 : self->hops - hops; hop < self->hops; hop++)
    peak = fmax (peak, self->peaks[channel][hop % WINDOW]);
  return peak;
}

/* Gated loudness changes with each step of 100 ms at most. */
static const DspLoudnessReading *
read_loudness (DspLive *self)
{
  if (self->read_at >= 0 && self->read_at / STEP == self->hops / STEP && self->since >= FIRST)
    dsp_loudness_read_quickly (self->loudness, &self->last);
  else
    {
      dsp_loudness_read (self->loudness, &self->last);
      self->read_at = self->hops;
    }
  return &self->last;
}

void
dsp_live_read (DspLive *self, DspLiveReading *reading)
{
  const DspLoudnessReading loudness = *read_loudness (self);
  DspProducts now = dsp_correlation_now (&self->correlation);
  double frames = dsp_correlation_window_frames (&self->correlation);
  double integrated = loudness.integrated_lufs;
  double top = dsp_gain_to_db (fmax (self->max_peaks[0], self->max_peaks[1]));
  double psr_top = dsp_gain_to_db (fmax (peak_of (self, 0, WINDOW), peak_of (self, 1, WINDOW)));
  bool has_psr = self->hops >= WINDOW && loudness.short_term_lufs > quietest_lufs;
  *reading = (DspLiveReading){
    .momentary_lufs = loudness.momentary_lufs,
    .short_term_lufs = loudness.short_term_lufs,
    .psr_db = has_psr ? psr_top - loudness.short_term_lufs : NAN,
    .correlation = correlation_now (self),
    .integrated_lufs = integrated,
    .range_lu = loudness.range_lu,
    .max_momentary_lufs = loudness.max_momentary_lufs,
    .max_short_term_lufs = loudness.max_short_term_lufs,
    .plr_db = isfinite (integrated) ? top - integrated : NAN,
    .min_correlation = self->min_correlation,
    .overs = self->overs.count,
    .ceiling_overs = self->ceiling_overs.count,
    .clips = self->clips,
    .rms_dbfs
    = { dsp_gain_to_db (sqrt (now.ll / frames)), dsp_gain_to_db (sqrt (now.rr / frames)) },
  };
  for (int c = 0; c < 2; c++)
    {
      reading->true_peak_dbtp[c] = dsp_gain_to_db (peak_of (self, c, NOW));
      reading->max_true_peak_dbtp[c] = dsp_gain_to_db (self->max_peaks[c]);
    }
}

int
dsp_live_until_step (const DspLive *self)
{
  return dsp_loudness_until_step (self->loudness);
}
