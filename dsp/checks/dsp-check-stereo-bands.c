/* dsp-check-stereo-bands.c — how alike left and right are by band, what is lost in mono, and where
 * one is upside down.
 *
 * Sums over the bins of bands: of the windows that make a block (400 ms), and of all. Mono is
 * (L + R) / 2 on both sides, its loss in K-weighted power; without the gates of BS.1770, which
 * change a ratio little. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-turns.h"

#include <math.h>
#include <stdlib.h>

enum
{
  BANDS = 9,
  MONO_BASS = 3, /* bands below 200 Hz */
  LOW = 4,       /* below 250 Hz */
  MIDDLE = 6     /* below 2 kHz */
};

static const double edges[BANDS + 1] = { 20, 60, 120, 200, 250, 500, 2000, 4000, 8000, 16000 };
static const double block_s = 0.4;
static const double shortest_s = 1.0;    /* less upside down is an effect */
static const double faintest_db = -60;   /* a block below says nothing */
static const double against = -0.8;      /* correlation that means upside down */
static const double bass_against = -0.7; /* of the low band, where it has ... */
static const double bass_part = 0.06;    /* ... this much of the power: -12 dB */
static const double least_part = 0.001;  /* -30 dB: a band with less is not judged */

enum
{
  LOW_CORRELATION,
  MIDDLE_CORRELATION,
  HIGH_CORRELATION,
  MONO_LOSS,
  BASS_MONO_LOSS,
  INVERTED,
  BASS_INVERTED,
  N
};

static const DspReading readings[N] = {
  [LOW_CORRELATION] = { "low_correlation", "Correlation below 250 Hz", "", -1, 1, 2 },
  [MIDDLE_CORRELATION] = { "middle_correlation", "Correlation, 250 Hz to 2 kHz", "", -1, 1, 2 },
  [HIGH_CORRELATION] = { "high_correlation", "Correlation above 2 kHz", "", -1, 1, 2 },
  [MONO_LOSS] = { "mono_loss_db", "Loss in mono", "dB", 0, 60, 1 },
  [BASS_MONO_LOSS] = { "bass_mono_loss_db", "Loss in mono below 200 Hz", "dB", 0, 60, 1 },
  [INVERTED] = { "inverted_s", "Time with opposite polarity", "s", 0, 600, 1, DSP_READING_TIME },
  [BASS_INVERTED]
  = { "bass_inverted_percent", "Time with the bass of opposite polarity", "%", 0, 100, 0 },
};

/* Power left, right, and what both have in common. */
typedef struct
{
  double ll, rr, lr;
} Sums;

typedef struct
{
  double rate;
  int channels;
  int bins[BANDS + 1]; /* the first of each band, and the end */
  int windows_in_block, size, hop;
  /* state */
  Sums block[BANDS], total[BANDS];
  int windows; /* of this block */
  int64_t block_start;
  double run_from, run_to, run_worst; /* a run of blocks upside down; NAN: none */
  int64_t bass_blocks, bass_against;
  double inverted_s;
  DspPlaces places;
  DspTurns turns; /* owned */
  double common;  /* of both sides, in the running part */
} Stereo;

static void
stereo_stop (void *state)
{
  Stereo *self = state;
  dsp_turns_finish (&self->turns);
  free (self);
}

static void *
stereo_start (const DspCheckInput *input)
{
  Stereo *self = calloc (1, sizeof (Stereo));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->channels = input->channels;
  self->size = input->size;
  self->hop = input->hop;
  for (int b = 0; b <= BANDS; b++)
    self->bins[b] = dsp_bin_at (edges[b], input->rate, input->size);
  self->windows_in_block = (int) (block_s * input->rate / input->hop + 0.5);
  self->windows_in_block += self->windows_in_block < 1;
  self->run_from = NAN;
  if (dsp_turns_init (&self->turns, input->rate, input->frames))
    return self;
  stereo_stop (self);
  return NULL;
}

/* Positive is the right way up. */
static void
stereo_process (void *state, const double *const *ch, int n)
{
  Stereo *self = state;
  DspTurns *turns = &self->turns;
  for (int done = 0; done < n && self->channels > 1;)
    {
      const int left = turns->length - turns->filled, part = n - done < left ? n - done : left;
      self->common += dsp_bins_dot (ch[0] + done, ch[1] + done, part);
      turns->filled += part;
      done += part;
      if (turns->filled < turns->length)
        continue;
      dsp_turns_add (turns, self->common);
      self->common = 0.0;
    }
}

static Sums
add_up (const Sums *bands, int from, int to)
{
  Sums sums = { 0 };
  for (int b = from; b < to; b++)
    {
      sums.ll += bands[b].ll;
      sums.rr += bands[b].rr;
      sums.lr += bands[b].lr;
    }
  return sums;
}

/* NAN where one side is silent. */
static double
correlation_of (Sums s)
{
  return s.ll > 0 && s.rr > 0 ? fmax (-1, fmin (1, s.lr / sqrt (s.ll * s.rr))) : NAN;
}

static void
end_run (Stereo *self)
{
  if (self->run_to - self->run_from >= shortest_s)
    {
      self->inverted_s += self->run_to - self->run_from;
      dsp_places_add (&self->places, self->run_from, self->run_to, -self->run_worst, 0.0);
    }
  self->run_from = NAN;
}

static void
end_block (Stereo *self)
{
  const Sums all = add_up (self->block, 0, BANDS), low = add_up (self->block, 0, LOW);
  const double power = (all.ll + all.rr) / 2 / self->windows;
  const double whole = correlation_of (all), bass = correlation_of (low);
  const bool loud = dsp_bins_db (power) > faintest_db;
  const bool with_bass = loud && low.ll + low.rr > bass_part * (all.ll + all.rr);
  const bool bass_turned = with_bass && bass < bass_against;
  self->bass_blocks += with_bass;
  self->bass_against += bass_turned;
  if ((loud && whole < against) || bass_turned)
    {
      /* Windows overlap: what is between the middles of the first and the last. */
      const double quarter = (self->size - self->hop) / 2.0;
      const double from = ((double) self->block_start + quarter) / self->rate;
      const double worst = bass_turned ? fmin (whole, bass) : whole;
      self->run_worst = isnan (self->run_from) ? worst : fmin (worst, self->run_worst);
      if (isnan (self->run_from))
        self->run_from = from;
      self->run_to = from + (double) self->windows * self->hop / self->rate;
    }
  else
    end_run (self);
  for (int b = 0; b < BANDS; b++)
    self->block[b] = (Sums){ 0 };
  self->windows = 0;
}

static void
stereo_window (void *state, const DspCheckWindow *window)
{
  Stereo *self = state;
  if (self->channels < 2)
    return;
  if (self->windows == 0)
    self->block_start = window->start;
  for (int b = 0; b < BANDS; b++)
    {
      const int from = self->bins[b], n = self->bins[b + 1] - from;
      const Sums sums
          = { dsp_bins_sum (window->power[0] + from, n), dsp_bins_sum (window->power[1] + from, n),
              dsp_bins_cross (window->bins[0] + from, window->bins[1] + from, n) };
      self->block[b].ll += sums.ll;
      self->block[b].rr += sums.rr;
      self->block[b].lr += sums.lr;
      self->total[b].ll += sums.ll;
      self->total[b].rr += sums.rr;
      self->total[b].lr += sums.lr;
    }
  if (++self->windows == self->windows_in_block)
    end_block (self);
}

/* dB; NAN in silence. */
static double
mono_loss (const Stereo *self, int bands)
{
  double stereo = 0, mono = 0;
  for (int b = 0; b < bands; b++)
    {
      const Sums *s = &self->total[b];
      const double weight = dsp_bins_k_weight (sqrt (edges[b] * edges[b + 1]));
      stereo += weight * (s->ll + s->rr);
      mono += weight * fmax (0, s->ll + s->rr + 2 * s->lr) / 2;
    }
  if (!(stereo > 0))
    return NAN;
  return fmax (0, dsp_bins_db (stereo) - dsp_bins_db (fmax (mono, 1e-12 * stereo)));
}

static void
stereo_finish (void *state, double *values, DspPlaces *places)
{
  Stereo *self = state;
  if (self->channels < 2)
    return;
  if (self->windows > 0)
    end_block (self);
  end_run (self);
  const Sums all = add_up (self->total, 0, BANDS);
  static const int from[] = { 0, LOW, MIDDLE }, to[] = { LOW, MIDDLE, BANDS };
  for (int i = 0; i < 3; i++)
    {
      const Sums part = add_up (self->total, from[i], to[i]);
      if (part.ll + part.rr > least_part * (all.ll + all.rr))
        values[LOW_CORRELATION + i] = correlation_of (part);
    }
  const Sums bass = add_up (self->total, 0, MONO_BASS);
  values[MONO_LOSS] = mono_loss (self, BANDS);
  if (bass.ll + bass.rr > least_part * (all.ll + all.rr))
    values[BASS_MONO_LOSS] = mono_loss (self, MONO_BASS);
  values[INVERTED] = self->inverted_s;
  if (self->bass_blocks > 0)
    values[BASS_INVERTED] = 100.0 * (double) self->bass_against / (double) self->bass_blocks;
  dsp_turns_refine (&self->turns, &self->places, block_s + self->size / self->rate);
  *places = self->places;
}

const DspCheck dsp_check_stereo_bands = {
  .id = "stereo-bands",
  .name = "Stereo by band",
  .help = "Correlation of left and right by band, what is lost in mono, and opposite polarity.",
  .readings = readings,
  .n_readings = N,
  .start = stereo_start,
  .stop = stereo_stop,
  .process = stereo_process,
  .window = stereo_window,
  .finish = stereo_finish,
};
