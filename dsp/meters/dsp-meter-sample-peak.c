/* dsp-meter-sample-peak.c — what the samples themselves say: peak, clipping, DC, bits in use. */
#include "dsp-kernels.h"
#include "dsp-math.h"
#include "dsp-meter.h"

#include <stdlib.h>

extern const DspMeter dsp_meter_sample_peak;

enum
{
  PEAK,
  PEAK_AT,
  CLIPPED,
  CLIP_RUNS,
  LONGEST_CLIP,
  CLIPPED_AT,
  DC,
  BITS,
  N_READINGS
};

enum
{
  RUN
  = 3, /* samples in a row at full scale that make a clipping; one or two are a full-scale peak */
  WORD = 24 /* bits of the longest integer sample that is looked at */
};

/* Full scale of 16 bit; a 24-bit sample that high has no more room either. */
static const double full_scale = 32767.0 / 32768.0;

typedef struct
{
  double peak;
  int64_t peak_at;
  int64_t clipped, runs, longest, run; /* run: samples in a row at full scale up to now */
  int64_t clipped_at;                  /* first frame of the first run; -1: none */
  double sums[4];                      /* of all samples */
  uint64_t used;                       /* bits of any sample, as an integer of WORD bits */
  bool finer;                          /* some sample has bits below those */
} Channel;

typedef struct
{
  double rate;
  int channels;
  int64_t frames;
  Channel channel[DSP_MAX_CHANNELS];
} State;

static const DspReading readings[N_READINGS] = {
  [PEAK] = { "sample_peak_dbfs", "Sample peak", "dBFS", -60, 3, 2, DSP_READING_LEVEL },
  [PEAK_AT] = { "sample_peak_at_s", "Sample peak at", "s", 0, 36000, 3, DSP_READING_TIME },
  [CLIPPED] = { "clipped_count", "Samples at full scale", "", 0, 1e9, 0, DSP_READING_COUNT },
  [CLIP_RUNS] = { "clip_runs_count", "Clippings", "", 0, 1e9, 0, DSP_READING_COUNT },
  [LONGEST_CLIP]
  = { "longest_clip_frames", "Longest clipping", "samples", 0, 1e9, 0, DSP_READING_COUNT },
  [CLIPPED_AT] = { "clipped_at_s", "First clipping at", "s", 0, 36000, 3, DSP_READING_TIME },
  [DC] = { "dc_dbfs", "DC offset", "dBFS", -140, 0, 1, DSP_READING_LEVEL },
  [BITS] = { "bits", "Bits in use", "bit", 0, 32, 0, DSP_READING_COUNT },
};

static void
reset (void *state)
{
  State *self = state;
  self->frames = 0;
  memset (self->channel, 0, sizeof self->channel);
  for (int c = 0; c < DSP_MAX_CHANNELS; c++)
    self->channel[c].clipped_at = -1;
}

static void *
start (double rate, int channels)
{
  State *self = calloc (1, sizeof (State));
  if (!self)
    return NULL;
  self->rate = rate;
  self->channels = channels;
  reset (self);
  return self;
}

static void
stop (void *state)
{
  free (state);
}

/* 1.5 2^52 plus a whole number has it in its last bits, and nothing behind the point. Negative
 * numbers have as many zeros at their end as positive ones, so their sign does not matter. */
static void
look_at_bits (Channel *self, const double *x, int n, double top)
{
  if (self->finer)
    return;
  const double shift = 0x1.8p52;
  uint64_t used = 0, rest = 0, base;
  memcpy (&base, &shift, sizeof base);
  for (int i = 0; i < n; i++)
    {
      double scaled = x[i] * (double) (1 << (WORD - 1)), moved = scaled + shift;
      double behind = (moved - shift) - scaled;
      uint64_t bits, behind_bits;
      memcpy (&bits, &moved, sizeof bits);
      memcpy (&behind_bits, &behind, sizeof behind_bits);
      used |= bits - base;
      rest |= behind_bits;
    }
  self->used |= used;
  self->finer
      = (rest << 1) != 0 || top > 0x1p27; /* -0.0 is none; beyond, the trick does not hold */
}

/* Four sums by the number of the frame, for speed, and the same whatever the blocks. */
static void
add_up (Channel *self, const double *x, int n, int64_t first)
{
  int i = 0;
  for (; i < n && (first + i) % 4; i++)
    self->sums[(first + i) % 4] += x[i];
  double sums[4];
  memcpy (sums, self->sums, sizeof sums);
  for (; i + 4 <= n; i += 4)
    for (int j = 0; j < 4; j++)
      sums[j] += x[i + j];
  memcpy (self->sums, sums, sizeof sums);
  for (; i < n; i++)
    self->sums[(first + i) % 4] += x[i];
}

/* Only where the block may have something to say. */
static void
look_at_levels (Channel *self, const double *x, int n, int64_t first, double top)
{
  if (top < full_scale && top <= self->peak)
    {
      self->run = 0;
      return;
    }
  for (int i = 0; i < n; i++)
    {
      double level = fabs (x[i]);
      if (level > self->peak)
        {
          self->peak = level;
          self->peak_at = first + i;
        }
      if (level < full_scale)
        {
          self->run = 0;
          continue;
        }
      self->clipped++;
      self->run++;
      self->runs += self->run == RUN;
      if (self->run == RUN && self->clipped_at < 0)
        self->clipped_at = first + i - (RUN - 1);
      self->longest = self->run > self->longest ? self->run : self->longest;
    }
}

static void
process (void *state, const double *const *ch, int n)
{
  State *self = state;
  for (int c = 0; c < self->channels; c++)
    {
      double top = dsp_kernels ()->largest (ch[c], n);
      look_at_levels (&self->channel[c], ch[c], n, self->frames, top);
      look_at_bits (&self->channel[c], ch[c], n, top);
      add_up (&self->channel[c], ch[c], n, self->frames);
    }
  self->frames += n;
}

/* 0 for digital silence, 1 to WORD, or 32 when there is more. */
static int
count_bits (uint64_t used, bool finer)
{
  if (finer)
    return 32;
  return used ? WORD - __builtin_ctzll (used) > 1 ? WORD - __builtin_ctzll (used) : 1 : 0;
}

static void
read_all (void *state, double *out)
{
  State *self = state;
  double peak = 0.0, dc = 0.0;
  int64_t peak_at = 0, clipped_at = -1, longest = 0, clipped = 0, runs = 0;
  uint64_t used = 0;
  bool finer = false;
  for (int c = 0; c < self->channels; c++)
    {
      const Channel *channel = &self->channel[c];
      if (channel->peak > peak)
        {
          peak = channel->peak;
          peak_at = channel->peak_at;
        }
      double sum = (channel->sums[0] + channel->sums[1]) + (channel->sums[2] + channel->sums[3]);
      double mean = self->frames > 0 ? fabs (sum) / (double) self->frames : 0.0;
      dc = mean > dc ? mean : dc;
      if (channel->clipped_at >= 0 && (clipped_at < 0 || channel->clipped_at < clipped_at))
        clipped_at = channel->clipped_at;
      longest = channel->longest > longest ? channel->longest : longest;
      clipped += channel->clipped;
      runs += channel->runs;
      used |= channel->used;
      finer |= channel->finer;
    }
  out[PEAK] = dsp_gain_to_db (peak);
  out[PEAK_AT] = peak > 0 ? (double) peak_at / self->rate : NAN;
  out[CLIPPED] = (double) clipped;
  out[CLIP_RUNS] = (double) runs;
  out[LONGEST_CLIP] = (double) longest;
  out[CLIPPED_AT] = clipped_at >= 0 ? (double) clipped_at / self->rate : NAN;
  out[DC] = dsp_gain_to_db (dc);
  out[BITS] = count_bits (used, finer);
}

const DspMeter dsp_meter_sample_peak = {
  .id = "sample-peak",
  .name = "Samples",
  .help = "Highest sample, samples at full scale, DC offset and the bits that are really used.",
  .readings = readings,
  .n_readings = N_READINGS,
  .start = start,
  .stop = stop,
  .reset = reset,
  .process = process,
  .read = read_all,
};
