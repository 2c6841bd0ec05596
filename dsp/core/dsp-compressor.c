/* dsp-compressor.c — stages over a block: levels, curve, link, hold, release, ramp, attack, gain.
 *
 * What the curve asks for carries the sign of its side (above the threshold +, below -), so that it
 * rises with the level in every mode: "the highest of" is the louder channel, the louder moment.
 * After the release the sign goes, and the size of the change is left. */
#include "dsp-compressor.h"

#include "dsp-kernels.h"

static const double clean_ms = 12.0;
static const double auto_fast_s = 0.1, auto_slow_s = 1.2, auto_charge_s = 0.4;
static const double faintest = 1e-6; /* -120 dBFS: below there is no level */
static const double loudest_db = 24;
static const double none = 1e-6; /* log2 (6e-6 dB). What falls aims this far below its target, and
                                    so arrives, and a compressor that has nothing to do sleeps */
static const double none_attack = 1e-9; /* the same for the attack, where it is a bias */

static bool
is_above (DspCompressorMode mode)
{
  return mode == DSP_COMPRESSOR_DOWN || mode == DSP_COMPRESSOR_EXPAND_UP;
}

static bool
is_upward (DspCompressorMode mode)
{
  return mode == DSP_COMPRESSOR_UP || mode == DSP_COMPRESSOR_EXPAND_UP;
}

static double
slope_of (const DspCompressorSettings *settings)
{
  bool compresses = settings->mode == DSP_COMPRESSOR_DOWN || settings->mode == DSP_COMPRESSOR_UP;
  return compresses ? 1 - 1 / settings->ratio : settings->ratio - 1;
}

static double
range_of (const DspCompressorSettings *settings)
{
  double range = settings->range_db * DSP_LOG2_PER_DB;
  return range < 32 ? range : 32; /* what the ramp can hold */
}

static DspCompressorCurve
curve_of (DspCompressorDetector detector, DspCompressorMode mode, double threshold, double slope,
          double knee, double range)
{
  bool power = detector == DSP_COMPRESSOR_RMS;
  return (DspCompressorCurve){
    .floor = power ? faintest * faintest : faintest,
    .scale = power ? 0.5 : 1,
    .threshold = threshold,
    .knee = knee,
    .bend = knee > 0 ? 0.5 / knee : 0,
    .slope = slope,
    .range = range,
    .side = is_above (mode) ? 1 : -1,
  };
}

static DspCompressorCurve
curve_of_settings (const DspCompressorSettings *settings)
{
  return curve_of (settings->detector, settings->mode, settings->threshold_db * DSP_LOG2_PER_DB,
                   slope_of (settings), settings->knee_db * DSP_LOG2_PER_DB, range_of (settings));
}

static DspCompressorCurve
curve_now (const DspCompressor *self)
{
  return curve_of (self->detector, self->mode, self->threshold.value, self->slope.value,
                   self->knee.value, self->range.value);
}

/* ---- life ---- */

static bool
init_chain (DspCompressor *self, DspCompressorChain *chain, double asked)
{
  chain->fall = chain->slow = asked;
  chain->change = fabs (asked);
  chain->idle = self->settled;
  if (self->detector == DSP_COMPRESSOR_CLEAN
      && !dsp_sliding_max_init (&chain->clean, dsp_smoother_frames (clean_ms, self->rate), 0))
    return false;
  if (self->lookahead == 0)
    return true;
  return dsp_sliding_max_init (&chain->ahead, self->lookahead + 1, asked)
         && dsp_boxes_init (&chain->ramp, self->lookahead + 1, asked);
}

bool
dsp_compressor_init (DspCompressor *self, double rate, const DspCompressorSettings *settings)
{
  *self = (DspCompressor){ .rate = rate,
                           .detector = settings->detector,
                           .mode = settings->mode,
                           .auto_release = settings->auto_release,
                           .lookahead = dsp_compressor_latency (settings->lookahead_ms, rate),
                           .split = settings->link < 1 };
  self->settled = self->lookahead > 0 ? self->lookahead + 8 : 0;
  dsp_smoother_set (&self->threshold, settings->threshold_db * DSP_LOG2_PER_DB);
  dsp_smoother_set (&self->slope, slope_of (settings));
  dsp_smoother_set (&self->knee, settings->knee_db * DSP_LOG2_PER_DB);
  dsp_smoother_set (&self->range, range_of (settings));
  dsp_smoother_set (&self->link, settings->link);
  dsp_compressor_set (self, settings, 1);
  DspCompressorCurve curve = curve_now (self);
  double asked = dsp_compressor_curve (&curve, 0);
  bool enough = true;
  for (int c = 0; c < DSP_CHANNELS; c++)
    enough = init_chain (self, &self->chains[c], asked) && enough;
  return enough;
}

void
dsp_compressor_finish (DspCompressor *self)
{
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      dsp_sliding_max_finish (&self->chains[c].clean);
      dsp_sliding_max_finish (&self->chains[c].ahead);
      dsp_boxes_finish (&self->chains[c].ramp);
    }
}

/* From here on the second channel has a chain of its own, so far the same. */
static void
split (DspCompressor *self)
{
  DspCompressorChain *left = &self->chains[0], *right = &self->chains[1];
  if (self->detector == DSP_COMPRESSOR_CLEAN)
    dsp_sliding_max_copy (&right->clean, &left->clean);
  if (self->lookahead > 0)
    {
      dsp_sliding_max_copy (&right->ahead, &left->ahead);
      dsp_boxes_copy (&right->ramp, &left->ramp);
    }
  right->fall = left->fall;
  right->slow = left->slow;
  right->change = left->change;
  right->idle = left->idle;
  self->split = true;
}

/* Time constant of the release stage proper. */
static double
release_of (const DspCompressorSettings *settings)
{
  double release = settings->auto_release ? auto_fast_s : settings->release_ms * 0.001;
  return dsp_compressor_release (release, settings->attack_ms * 0.001);
}

void
dsp_compressor_set (DspCompressor *self, const DspCompressorSettings *settings, int frames)
{
  if (settings->link < 1 && !self->split)
    split (self);
  self->attack = dsp_pole (settings->attack_ms * 0.001, self->rate);
  self->release = dsp_pole (release_of (settings), self->rate);
  self->slow = dsp_pole (auto_slow_s, self->rate);
  self->charge = dsp_pole (auto_charge_s, self->rate);
  self->rms = dsp_pole (settings->rms_ms * 0.001, self->rate);
  dsp_smoother_glide (&self->threshold, settings->threshold_db * DSP_LOG2_PER_DB, frames);
  dsp_smoother_glide (&self->slope, slope_of (settings), frames);
  dsp_smoother_glide (&self->knee, settings->knee_db * DSP_LOG2_PER_DB, frames);
  dsp_smoother_glide (&self->range, range_of (settings), frames);
  dsp_smoother_glide (&self->link, settings->link, frames);
}

/* ---- levels ---- */

enum
{
  LANES = 4 /* recursions side by side */
};

static inline double
greater (double a, double b)
{
  return a > b ? a : b;
}

/* Powers of up to LANES signals side by side: each waits for itself, all together for no more. */
typedef struct
{
  const double *x;
  double *y, *power;
  double keep;
} PowerJob;

static void
run_powers (const PowerJob *jobs, int n)
{
  double keep[LANES], take[LANES], now[LANES];
  for (int j = 0; j < LANES; j++)
    {
      keep[j] = jobs[j].keep;
      take[j] = 1 - keep[j];
      now[j] = *jobs[j].power;
    }
  for (int i = 0; i < n; i++)
#pragma GCC unroll 4
    for (int j = 0; j < LANES; j++)
      {
        double x = jobs[j].x[i];
        now[j] = keep[j] * now[j] + take[j] * (x * x);
        jobs[j].y[i] = now[j];
      }
  for (int j = 0; j < LANES; j++)
    *jobs[j].power = now[j];
}

static void
run_power (const PowerJob *job, int n)
{
  const double keep = job->keep, take = 1 - keep;
  double now = *job->power;
  for (int i = 0; i < n; i++)
    job->y[i] = now = keep * now + take * (job->x[i] * job->x[i]);
  *job->power = now;
}

static void
detect_peak (const DspCompressor *self, const double *const *key, int n, double *left,
             double *right)
{
  if (self->split)
    for (int i = 0; i < n; i++)
      {
        left[i] = fabs (key[0][i]);
        right[i] = fabs (key[1][i]);
      }
  else
    for (int i = 0; i < n; i++)
      left[i] = greater (fabs (key[0][i]), fabs (key[1][i]));
}

/* ---- from levels to what is asked for ---- */

static bool
is_still (const DspCompressor *self)
{
  return dsp_smoother_still (&self->threshold) && dsp_smoother_still (&self->slope)
         && dsp_smoother_still (&self->knee) && dsp_smoother_still (&self->range);
}

/* Least level, linear, for which the curve is not 0 for sure. */
static double
first_level (const DspCompressor *self)
{
  double start = self->threshold.value - self->knee.value / 2;
  double level = dsp_exp2 (start) * (1 - 1e-9);
  return self->detector == DSP_COMPRESSOR_RMS ? level * level : level;
}

static void
ask (DspCompressor *self, double *const *level, int chains, int n)
{
  if (is_still (self))
    {
      DspCompressorCurve curve = curve_now (self);
      for (int c = 0; c < chains; c++)
        dsp_kernels ()->curve (&curve, level[c], n);
    }
  else
    for (int i = 0; i < n; i++)
      {
        dsp_smoother_next (&self->threshold);
        dsp_smoother_next (&self->slope);
        dsp_smoother_next (&self->knee);
        dsp_smoother_next (&self->range);
        DspCompressorCurve curve = curve_now (self);
        for (int c = 0; c < chains; c++)
          level[c][i] = dsp_compressor_curve (&curve, level[c][i]);
      }
  if (chains < 2)
    return;
  double *a = level[0], *b = level[1], link[DSP_QUANTUM];
  dsp_smoother_fill (&self->link, link, n);
  for (int i = 0; i < n; i++)
    {
      double both = greater (a[i], b[i]);
      a[i] += link[i] * (both - a[i]);
      b[i] += link[i] * (both - b[i]);
    }
}

/* ---- recursions ----
 *
 *   fall   release: falls towards what is asked, less a little, and never below it
 *   slow   the same with two speeds: the one that gives the higher value is the right one, as the
 *          faster one charges and the slower one falls
 *   size   attack: goes towards the size of what the release gives
 */

typedef struct
{
  double keep, take, less; /* next = keep now + (take target - less) */
} Pole;

static Pole
pole (double factor, double little)
{
  return (Pole){ factor, 1 - factor, (1 - factor) * little };
}

static inline double
towards (const Pole *self, double now, double target)
{
  return self->keep * now + (self->take * target - self->less);
}

static inline double
release_next (const Pole *release, double fall, double asked)
{
  return greater (towards (release, fall, asked), asked);
}

/* The poles of the automatic release and how far its slow part may fall. */
typedef struct
{
  Pole release, falling, charging;
  double floor;
} AutoRelease;

static AutoRelease
auto_release (const DspCompressor *self)
{
  return (AutoRelease){ .release = pole (self->release, none),
                        .falling = pole (self->slow, none),
                        .charging = pole (self->charge, none),
                        .floor = is_above (self->mode) ? 0 : -64 };
}

static inline double
auto_next (const AutoRelease *self, double *fall, double *slow, double asked)
{
  *fall = release_next (&self->release, *fall, asked);
  *slow = greater (towards (&self->charging, *slow, asked),
                   greater (towards (&self->falling, *slow, asked), self->floor));
  return greater (*fall, *slow);
}

static void
run_release (const DspCompressor *self, DspCompressorChain *chain, double *asked, int n)
{
  const Pole release = pole (self->release, none);
  double fall = chain->fall, slow = chain->slow;
  if (self->auto_release)
    {
      const AutoRelease both = auto_release (self);
      for (int i = 0; i < n; i++)
        asked[i] = auto_next (&both, &fall, &slow, asked[i]);
    }
  else
    for (int i = 0; i < n; i++)
      asked[i] = fall = release_next (&release, fall, asked[i]);
  chain->fall = fall;
  chain->slow = slow;
}

/* The sign of the side goes. */
static void
run_attack (const DspCompressor *self, DspCompressorChain *chain, double *wanted, int n)
{
  const Pole attack = pole (self->attack, none_attack);
  double size = chain->change;
  for (int i = 0; i < n; i++)
    wanted[i] = size = greater (towards (&attack, size, fabs (wanted[i])), 0);
  chain->change = size;
}

/* Release and attack in one loop, which hides the time that each waits for itself. */
static void
run_both (const DspCompressor *self, DspCompressorChain *chain, double *asked, int n)
{
  const Pole release = pole (self->release, none), attack = pole (self->attack, none_attack);
  double fall = chain->fall, size = chain->change;
  for (int i = 0; i < n; i++)
    {
      fall = release_next (&release, fall, asked[i]);
      size = greater (towards (&attack, size, fabs (fall)), 0);
      asked[i] = size;
    }
  chain->fall = fall;
  chain->change = size;
}

/* The same with the automatic release. */
static void
run_both_auto (const DspCompressor *self, DspCompressorChain *chain, double *asked, int n)
{
  const AutoRelease release = auto_release (self);
  const Pole attack = pole (self->attack, none_attack);
  double fall = chain->fall, slow = chain->slow, size = chain->change;
  for (int i = 0; i < n; i++)
    {
      double held = auto_next (&release, &fall, &slow, asked[i]);
      size = greater (towards (&attack, size, fabs (held)), 0);
      asked[i] = size;
    }
  chain->fall = fall;
  chain->slow = slow;
  chain->change = size;
}

/* run_both of LANES chains side by side. */
typedef struct
{
  const DspCompressor *self;
  DspCompressorChain *chain;
  double *asked;
} ChainJob;

static void
run_both_of_all (const ChainJob *jobs, int n)
{
  Pole release[LANES], attack[LANES];
  double fall[LANES], size[LANES];
  for (int j = 0; j < LANES; j++)
    {
      release[j] = pole (jobs[j].self->release, none);
      attack[j] = pole (jobs[j].self->attack, none_attack);
      fall[j] = jobs[j].chain->fall;
      size[j] = jobs[j].chain->change;
    }
  for (int i = 0; i < n; i++)
#pragma GCC unroll 4
    for (int j = 0; j < LANES; j++)
      {
        fall[j] = release_next (&release[j], fall[j], jobs[j].asked[i]);
        size[j] = greater (towards (&attack[j], size[j], fabs (fall[j])), 0);
        jobs[j].asked[i] = size[j];
      }
  for (int j = 0; j < LANES; j++)
    {
      jobs[j].chain->fall = fall[j];
      jobs[j].chain->change = size[j];
    }
}

static bool
is_simple (const DspCompressor *self)
{
  return self->lookahead == 0 && !self->auto_release;
}

static void
follow (const DspCompressor *self, DspCompressorChain *chain, double *asked, int n)
{
  if (is_simple (self))
    {
      run_both (self, chain, asked, n);
      return;
    }
  if (self->lookahead == 0)
    {
      run_both_auto (self, chain, asked, n);
      return;
    }
  dsp_sliding_max_process (&chain->ahead, asked, n);
  run_release (self, chain, asked, n);
  bool nothing = dsp_kernels ()->largest (asked, n) == 0;
  chain->idle = nothing ? chain->idle + n : 0;
  chain->idle = chain->idle < self->settled ? chain->idle : self->settled;
  dsp_boxes_process (&chain->ramp, asked, n);
  run_attack (self, chain, asked, n);
}

/* ---- public ---- */

/* Whether it may wait: nothing is done, asked for, or on its way. Then no recursion would move. */
static bool
is_asleep (const DspCompressor *self, int chains, double top)
{
  if (!is_above (self->mode) || !is_still (self) || top >= first_level (self))
    return false;
  for (int c = 0; c < chains; c++)
    {
      const DspCompressorChain *chain = &self->chains[c];
      if (chain->fall != 0 || chain->slow > 0 || chain->change != 0 || chain->idle < self->settled)
        return false;
    }
  return dsp_smoother_still (&self->link);
}

static int
n_chains (const DspCompressor *self)
{
  return self->split ? DSP_CHANNELS : 1;
}

/* Levels become what is asked for. False: nothing is to be done, and nothing moves. */
static bool
ask_levels (DspCompressor *self, double *const *level, int n)
{
  const int chains = n_chains (self);
  double top = 0;
  for (int c = 0; c < chains; c++)
    {
      if (self->detector == DSP_COMPRESSOR_CLEAN)
        dsp_sliding_max_process (&self->chains[c].clean, level[c], n);
      top = greater (top, dsp_kernels ()->largest (level[c], n));
    }
  self->top = greater (self->top, top);
  if (is_asleep (self, chains, top))
    return false;
  ask (self, level, chains, n);
  return true;
}

/* Sizes of changes become gains. False: all are 1. */
static bool
change_gains (DspCompressor *self, bool awake, double *const *size, int n, double *const *gain)
{
  const int chains = n_chains (self);
  const double sign = (is_upward (self->mode) ? 1 : -1);
  double most = 0;
  for (int c = 0; c < chains && awake; c++)
    {
      double top = dsp_kernels ()->largest (size[c], n);
      self->chains[c].most = greater (self->chains[c].most, top);
      most = greater (most, top);
    }
  for (int c = 0; c < chains; c++)
    {
      for (int i = 0; i < n; i++)
        gain[c][i] = most > 0 ? sign * size[c][i] : 1;
      if (most > 0)
        dsp_kernels ()->exp2 (gain[c], gain[c], n);
    }
  if (chains < DSP_CHANNELS)
    memcpy (gain[1], gain[0], (size_t) n * sizeof (double));
  return most > 0;
}

bool
dsp_compressor_process_levels (DspCompressor *self, double *const *level, int n,
                               double *const *gain)
{
  bool awake = ask_levels (self, level, n);
  for (int c = 0; c < n_chains (self) && awake; c++)
    follow (self, &self->chains[c], level[c], n);
  return change_gains (self, awake, level, n, gain);
}

/* Powers of both channels of each computer that wants them. */
static void
detect_powers (DspCompressor *const *bank, int n_bank, const double *const (*key)[DSP_CHANNELS],
               int n, double (*levels)[DSP_CHANNELS][DSP_QUANTUM])
{
  PowerJob jobs[DSP_COMPRESSOR_BANK * DSP_CHANNELS];
  int n_jobs = 0, done = 0;
  for (int k = 0; k < n_bank; k++)
    for (int c = 0; c < DSP_CHANNELS && bank[k]->detector == DSP_COMPRESSOR_RMS; c++)
      jobs[n_jobs++] = (PowerJob){ key[k][c], levels[k][c], &bank[k]->power[c], bank[k]->rms };
  for (; done + LANES <= n_jobs; done += LANES)
    run_powers (jobs + done, n);
  for (; done < n_jobs; done++)
    run_power (jobs + done, n);
}

/* In levels, which is scratch, of each computer: its own, of both channels when they are linked. */
static void
detect (DspCompressor *const *bank, int n_bank, const double *const (*key)[DSP_CHANNELS], int n,
        double (*levels)[DSP_CHANNELS][DSP_QUANTUM])
{
  detect_powers (bank, n_bank, key, n, levels);
  for (int k = 0; k < n_bank; k++)
    {
      double *left = levels[k][0], *right = levels[k][1];
      if (bank[k]->detector != DSP_COMPRESSOR_RMS)
        detect_peak (bank[k], key[k], n, left, right);
      else if (!bank[k]->split)
        for (int i = 0; i < n; i++)
          left[i] = greater (left[i], right[i]);
    }
}

void
dsp_compressor_process_bank (DspCompressor *const *bank, int n_bank,
                             const double *const (*key)[DSP_CHANNELS], int n,
                             double *const (*gain)[DSP_CHANNELS], bool *changes)
{
  double levels[DSP_COMPRESSOR_BANK][DSP_CHANNELS][DSP_QUANTUM];
  ChainJob jobs[DSP_COMPRESSOR_BANK * DSP_CHANNELS];
  bool awake[DSP_COMPRESSOR_BANK];
  int n_jobs = 0, done = 0;
  detect (bank, n_bank, key, n, levels);
  for (int k = 0; k < n_bank; k++)
    {
      double *const level[] = { levels[k][0], levels[k][1] };
      awake[k] = ask_levels (bank[k], level, n);
      for (int c = 0; c < n_chains (bank[k]) && awake[k]; c++)
        if (is_simple (bank[k]))
          jobs[n_jobs++] = (ChainJob){ bank[k], &bank[k]->chains[c], level[c] };
        else
          follow (bank[k], &bank[k]->chains[c], level[c], n);
    }
  for (; done + LANES <= n_jobs; done += LANES)
    run_both_of_all (jobs + done, n);
  for (; done < n_jobs; done++)
    run_both (jobs[done].self, jobs[done].chain, jobs[done].asked, n);
  for (int k = 0; k < n_bank; k++)
    {
      double *const size[] = { levels[k][0], levels[k][1] };
      changes[k] = change_gains (bank[k], awake[k], size, n, gain[k]);
    }
}

bool
dsp_compressor_process (DspCompressor *self, const double *const *key, int n, double *const *gain)
{
  const double *const keys[1][DSP_CHANNELS] = { { key[0], key[1] } };
  double *const gains[1][DSP_CHANNELS] = { { gain[0], gain[1] } };
  bool changes;
  dsp_compressor_process_bank (&self, 1, keys, n, gains, &changes);
  return changes;
}

void
dsp_compressor_take_change (DspCompressor *self, double db[DSP_CHANNELS])
{
  const double sign = is_upward (self->mode) ? 1 : -1;
  for (int c = 0; c < DSP_CHANNELS; c++)
    {
      double most = self->chains[self->split ? c : 0].most;
      db[c] = most > 0 ? sign * most * DSP_DB_PER_LOG2 : 0;
    }
  for (int c = 0; c < DSP_CHANNELS; c++)
    self->chains[c].most = 0;
}

double
dsp_compressor_take_level (DspCompressor *self)
{
  double db = dsp_gain_to_db (self->top);
  self->top = 0;
  return self->detector == DSP_COMPRESSOR_RMS ? db / 2 : db;
}

int
dsp_compressor_latency (double lookahead_ms, double rate)
{
  return lookahead_ms > 0 ? (int) (lookahead_ms * 0.001 * rate + 0.5) : 0;
}

/* Two states that differ by D (log2) come closer by the one-poles they go through, however the
 * highest-of stages choose: after the slower time s and the faster f in a row at most
 * D min (s / (s - f), 1 + t / s) e^(-t / s) is left. A gain that is off by 1e-7 is off by
 * 1.44e-7 in log2. Before that, the power of the past must be forgotten beside the least that
 * matters now. */
int64_t
dsp_compressor_memory (const DspCompressorSettings *settings, double rate)
{
  DspCompressorCurve curve = curve_of_settings (settings);
  double loudest = dsp_db_to_gain (loudest_db), time = 0;
  if (settings->detector == DSP_COMPRESSOR_RMS)
    {
      double first = curve.side > 0 ? dsp_exp2 (curve.threshold - curve.knee / 2) : faintest;
      first = greater (first, faintest);
      loudest = loudest * loudest;
      double steep = greater (curve.slope, 1e-3) / 2e-8;
      time = settings->rms_ms * 0.001 * greater (dsp_ln (loudest / (first * first) * steep), 0);
    }
  if (settings->detector == DSP_COMPRESSOR_CLEAN)
    time = clean_ms * 0.001 + 1 / rate;
  double high = dsp_compressor_curve (&curve, loudest), low = dsp_compressor_curve (&curve, 0);
  double attack = settings->attack_ms * 0.001;
  double release = settings->auto_release ? greater (auto_slow_s, release_of (settings))
                                          : release_of (settings);
  double slower = greater (release, attack), faster = release < attack ? release : attack;
  double halvings = dsp_ln (greater (high - low, 1e-6) / 1.3e-7);
  double overlap = 5 + halvings;
  if (slower - faster > slower / overlap)
    overlap = slower / (slower - faster);
  time += slower * (halvings + dsp_ln (overlap));
  int lookahead = dsp_compressor_latency (settings->lookahead_ms, rate);
  return (int64_t) (time * rate) + 2 * lookahead + 16;
}

double
dsp_compressor_static_gain (const DspCompressorSettings *settings, double level_db)
{
  DspCompressorSettings amplitude = *settings;
  amplitude.detector = DSP_COMPRESSOR_PEAK;
  DspCompressorCurve curve = curve_of_settings (&amplitude);
  double size = fabs (dsp_compressor_curve (&curve, dsp_db_to_gain (level_db)));
  return (is_upward (settings->mode) ? size : -size) * DSP_DB_PER_LOG2;
}
