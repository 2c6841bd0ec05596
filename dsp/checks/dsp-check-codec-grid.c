/* dsp-check-codec-grid.c — whether the file was decoded from AAC, Vorbis or MP3, whatever its
 * format.
 *
 * Of each third of the file the piece is kept whose treble is loudest in its faintest part, and the
 * grids of the codecs' frames are looked for in it. That of AAC and Vorbis (dsp-mdct-grid.h) moves
 * with short blocks, so an offset counts that two pieces agree on, with the smaller z; that of MP3
 * (dsp-hybrid-grid.h) stays, so all pieces are counted together, and two of them must show it by
 * themselves. An equaliser hides a grid, gain does not. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-celt-grid.h"
#include "dsp-grid-fit.h"
#include "dsp-hybrid-grid.h"
#include "dsp-mdct-grid.h"
#include "dsp-resampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  THIRDS = 3,
  HOPS = 6,    /* that a piece reaches into */
  STEP = 64,   /* of the places where frames begin */
  AT_ONCE = 4, /* frames of MP3 or Opus that are looked at before going on */
  PIECE = 10240,
  SETTLING = 4,      /* 3.3 ms each: what the filter of a conversion makes of a cut */
  CONVERTED = 11200, /* frames of a piece at the other rate */
  ABOVE = 2048,      /* bins that are watched, at most */
  COMPARED = 4096,   /* frames, with those a lag later */
  SHORTEST = 24,
  LONGEST = 2400
};

static const double slowest = 32000, fastest = 48000; /* rates that are coded with such frames */
/* MP3: from where on it is worth while to look longer (the best of so many offsets is at 3.1 by
 * chance), and what two pieces must show. */
static const double likely_z = 3.8, seen_z = 3;
static const double plain_z = 7;      /* enough: nothing else is looked for */
static const double same_part = 1e-3; /* of the power: what repeats differs by less */
/* Tops of what was Opus, and of what was at 44.1 kHz; power above, against plain rounding to 16
 * bits (noise shaping is up to 25 dB more there) and against what is below the edge. */
static const double opus_top_hz = 20600, cd_top_hz = 22250, little = 450;
static const double edge_hz = 2100, fallen = 0.01;
static const double rounding = 1.0 / (12.0 * 32768.0 * 32768.0);

enum
{
  GRID,
  MP3,
  OPUS,
  N
};

static const DspReading readings[N] = {
  [GRID] = { "grid_z", "Frames of AAC or Vorbis stand out by", "sigma", 0, 200, 1 },
  [MP3] = { "mp3_z", "Frames of MP3 stand out by", "sigma", 0, 200, 1 },
  [OPUS] = { "opus_z", "Frames of Opus stand out by", "sigma", 0, 200, 1 },
};

typedef struct
{
  double *ch[2]; /* owned: PIECE (CONVERTED) of each channel */
  int64_t start;
  double power;                     /* of its faintest hop; 0: there is none */
  int counts[DSP_GRID_OFFSETS_MAX]; /* by the frame of the file modulo those of the codec */
} Piece;

typedef struct
{
  bool active;
  double rate;
  int hop, size, channels;
  int64_t frames;        /* of the file as announced */
  DspMdctGrid *mdct;     /* owned */
  DspHybridGrid *hybrid; /* owned */
  DspCeltGrid *celt;     /* owned */
  double *last[2];       /* owned: HOPS hops of each channel, the newest at the end */
  Piece pieces[THIRDS], converted[THIRDS];
  /* state */
  int filled;
  int64_t pos;
  double powers[HOPS];        /* of the hops in last */
  int first;                  /* bin that is watched */
  double powers_above[ABOVE]; /* sums over windows of power from there on */
  int64_t windows;
} Grid;

static void
grid_stop (void *state)
{
  Grid *self = state;
  dsp_mdct_grid_free (self->mdct);
  dsp_hybrid_grid_free (self->hybrid);
  dsp_celt_grid_free (self->celt);
  for (int c = 0; c < 2; c++)
    {
      free (self->last[c]);
      for (int i = 0; i < THIRDS; i++)
        {
          free (self->pieces[i].ch[c]);
          free (self->converted[i].ch[c]);
        }
    }
  free (self);
}

static void *
grid_start (const DspCheckInput *input)
{
  Grid *self = calloc (1, sizeof (Grid));
  if (!self)
    return NULL;
  self->rate = input->rate;
  self->hop = input->hop;
  self->size = input->size;
  self->first = dsp_bin_at (opus_top_hz - edge_hz, input->rate, input->size);
  self->channels = input->channels;
  self->frames = input->frames;
  self->active = input->rate >= slowest && input->rate <= fastest;
  if (!self->active)
    return self;
  self->mdct = dsp_mdct_grid_new ();
  self->hybrid = dsp_hybrid_grid_new ();
  self->celt = dsp_celt_grid_new ();
  bool good = self->mdct && self->hybrid && self->celt;
  for (int c = 0; c < input->channels; c++)
    {
      self->last[c] = calloc ((size_t) (HOPS * input->hop), sizeof (double));
      good = good && self->last[c];
      for (int i = 0; i < THIRDS; i++)
        {
          self->pieces[i].ch[c] = calloc (PIECE, sizeof (double));
          self->converted[i].ch[c] = calloc (CONVERTED, sizeof (double));
          good = good && self->pieces[i].ch[c] && self->converted[i].ch[c];
        }
    }
  if (good)
    return self;
  grid_stop (self);
  return NULL;
}

/* The best piece of its third so far. */
static void
keep (Grid *self, Piece *piece, double power)
{
  piece->power = power;
  piece->start = self->pos - PIECE;
  for (int c = 0; c < self->channels; c++)
    memcpy (piece->ch[c], self->last[c] + HOPS * self->hop - PIECE, PIECE * sizeof (double));
}

/* A hop is complete: whether what lies behind is worth keeping, by the power of its differences
 * from sample to sample, since it is the treble that codecs save on. */
static void
end_hop (Grid *self)
{
  const int hop = self->hop, last = HOPS * hop;
  double power = 0.0;
  for (int c = 0; c < self->channels; c++)
    {
      const double *newest = self->last[c] + last - hop;
      power += dsp_bins_dot (newest, newest, hop) - dsp_bins_dot (newest, newest - 1, hop);
    }
  memmove (self->powers, self->powers + 1, (HOPS - 1) * sizeof (double));
  self->powers[HOPS - 1] = power;
  if (self->pos >= last)
    {
      const int64_t third = THIRDS * (self->pos - last) / (self->frames + 1);
      Piece *piece = &self->pieces[third < THIRDS ? third : THIRDS - 1];
      double least = self->powers[0];
      for (int i = 1; i < HOPS; i++)
        least = fmin (least, self->powers[i]);
      if (least > piece->power)
        keep (self, piece, least);
    }
  for (int c = 0; c < self->channels; c++)
    memmove (self->last[c], self->last[c] + hop, (size_t) (last - hop) * sizeof (double));
  self->filled = 0;
}

static void
grid_process (void *state, const double *const *ch, int n)
{
  Grid *self = state;
  if (!self->active)
    return;
  for (int c = 0; c < self->channels; c++)
    memcpy (self->last[c] + (HOPS - 1) * self->hop + self->filled, ch[c],
            (size_t) n * sizeof (double));
  self->filled += n;
  self->pos += n;
  if (self->filled == self->hop)
    end_hop (self);
}

static void
grid_window (void *state, const DspCheckWindow *window)
{
  Grid *self = state;
  if (!self->active || self->first >= self->size / 2)
    return;
  for (int c = 0; c < self->channels; c++)
    for (int i = self->first; i < self->size / 2; i++)
      self->powers_above[i - self->first] += window->power[c][i];
  self->windows += self->channels;
}

/* ---- AAC and Vorbis ---- */

/* The window through which more is seen. */
static DspMdctFit
look (Grid *self, const Piece *piece)
{
  DspMdctFit fits[DSP_MDCT_WINDOWS];
  dsp_mdct_grid_measure (self->mdct, piece->ch[0], fits);
  DspMdctFit best = fits[0];
  for (int w = 1; w < DSP_MDCT_WINDOWS; w++)
    if (fits[w].z > best.z)
      best = fits[w];
  return best;
}

/* The smaller z of two pieces whose frames are on one grid; else 0. */
static double
agreed (const Piece *pieces, const DspMdctFit fits[THIRDS], int a, int b)
{
  const int64_t apart = pieces[a].start + fits[a].offset - pieces[b].start - fits[b].offset;
  return apart % STEP == 0 && fits[a].z > 0 && fits[b].z > 0 ? fmin (fits[a].z, fits[b].z) : 0.0;
}

/* Where neither the first nor the second piece shows anything, the third could agree with none. */
static double
find_mdct (Grid *self, const Piece *pieces)
{
  DspMdctFit fits[THIRDS];
  int seen = 0;
  for (int i = 0; i < THIRDS; i++)
    {
      fits[i].z = 0.0;
      if (pieces[i].power <= 0.0 || (i == 2 && seen == 2 && !(fits[0].z > 6 || fits[1].z > 6)))
        continue;
      fits[i] = look (self, &pieces[i]);
      seen += !isnan (fits[i].z);
    }
  if (seen < 2)
    return NAN;
  return fmax (agreed (pieces, fits, 0, 1),
               fmax (agreed (pieces, fits, 0, 2), agreed (pieces, fits, 1, 2)));
}

/* ---- MP3 and Opus ---- */

static void
count_mp3 (Grid *self, const double *const *ch, int *counts)
{
  dsp_hybrid_grid_count (self->hybrid, ch, self->channels, AT_ONCE, counts);
}

static void
count_opus (Grid *self, const double *const *ch, int *counts)
{
  dsp_celt_grid_count (self->celt, ch, self->channels, AT_ONCE, counts);
}

/* A codec whose frames stay on their grid. */
typedef struct
{
  int hop;
  int frames; /* that a piece holds, a multiple of AT_ONCE */
  void (*count) (Grid *self, const double *const *ch, int *counts);
} Steady;

static const Steady mp3 = { DSP_HYBRID_HOP, 12, count_mp3 };
static const Steady opus = { DSP_CELT_HOP, 8, count_opus };

/* Some frames more of every piece. */
static void
count_frames (Grid *self, Piece *pieces, const Steady *codec, int first)
{
  for (int i = 0; i < THIRDS; i++)
    {
      Piece *piece = &pieces[i];
      if (piece->power <= 0.0)
        continue;
      int counts[DSP_GRID_OFFSETS_MAX] = { 0 };
      const double *ch[2];
      for (int c = 0; c < self->channels; c++)
        ch[c] = piece->ch[c] + first * codec->hop;
      codec->count (self, ch, counts);
      for (int o = 0; o < codec->hop; o++)
        piece->counts[(piece->start + o) % codec->hop] += counts[o];
    }
}

/* All pieces together. */
static DspGridFit
fit_together (const Piece *pieces, const Steady *codec)
{
  int sums[DSP_GRID_OFFSETS_MAX] = { 0 };
  for (int i = 0; i < THIRDS; i++)
    for (int o = 0; o < codec->hop; o++)
      sums[o] += pieces[i].counts[o];
  return dsp_grid_fit (sums, codec->hop);
}

static double
find_steady (Grid *self, Piece *pieces, const Steady *codec)
{
  int loud = 0, seeing = 0;
  for (int i = 0; i < THIRDS; i++)
    memset (pieces[i].counts, 0, sizeof pieces[i].counts);
  count_frames (self, pieces, codec, 0);
  DspGridFit fit = fit_together (pieces, codec);
  for (int first = AT_ONCE; first < codec->frames && fit.z > likely_z; first += AT_ONCE)
    {
      count_frames (self, pieces, codec, first);
      fit = fit_together (pieces, codec);
    }
  for (int i = 0; i < THIRDS; i++)
    {
      loud += pieces[i].power > 0.0;
      seeing += dsp_grid_fit_z (pieces[i].counts, codec->hop, fit.offset) > seen_z;
    }
  return loud < 2 ? NAN : seeing >= 2 ? fit.z : 0.0;
}

/* ---- at the rate of the codec ---- */

/* A piece at the other rate, from a frame that both rates have in common. */
static void
convert (const Grid *self, DspResampler *resampler, const Piece *piece, Piece *made)
{
  const int in = self->rate == 48000 ? 160 : 147, out = self->rate == 48000 ? 147 : 160;
  const int skip = (int) ((in - piece->start % in) % in), drop = SETTLING * out;
  const double *from[2] = { NULL };
  double *rest[2] = { NULL };
  int used, got;
  for (int c = 0; c < self->channels; c++)
    from[c] = piece->ch[c] + skip;
  got = dsp_resampler_process (resampler, from, PIECE - skip, &used, made->ch, CONVERTED);
  for (int c = 0; c < self->channels; c++)
    rest[c] = made->ch[c] + got;
  dsp_resampler_finish (resampler, rest, CONVERTED - got);
  for (int c = 0; c < self->channels; c++)
    memmove (made->ch[c], made->ch[c] + drop, (size_t) (CONVERTED - drop) * sizeof (double));
  made->power = piece->power;
  made->start = (piece->start + skip) / in * out + drop;
}

/* False when out of memory. */
static bool
convert_all (Grid *self)
{
  for (int i = 0; i < THIRDS; i++)
    {
      DspResampler *resampler
          = dsp_resampler_new ((int) self->rate, self->rate == 48000 ? 44100 : 48000,
                               self->channels);
      if (!resampler)
        return false;
      convert (self, resampler, &self->pieces[i], &self->converted[i]);
      dsp_resampler_free (resampler);
    }
  return true;
}

/* Mean power of the bins from one frequency to another. */
static double
power_between (const Grid *self, double from_hz, double to_hz)
{
  const int from = dsp_bin_at (from_hz, self->rate, self->size);
  const int to = dsp_bin_at (to_hz, self->rate, self->size);
  const double windows = (double) (self->windows > 0 ? self->windows : 1);
  return dsp_bins_sum (self->powers_above + from - self->first, to - from)
         / (windows * (to - from));
}

/* Whether there is next to nothing above hz: what rounding leaves, or little of what is below. */
static bool
ends_below (const Grid *self, double hz)
{
  const double above = power_between (self, hz, 0.496 * self->rate);
  const double noise = rounding * 6.0 / self->size;
  return above < little * noise
         || above < fallen * power_between (self, hz - edge_hz, hz - edge_hz / 3);
}

/* Codecs that show themselves only at their own rate, which this file was converted from. MP3 and
 * AAC are mostly of 44.1 kHz, where nothing is above 22.05 kHz; Opus is always of 48 kHz, and
 * leaves out what is above 20 kHz. */
static void
look_further (Grid *self, double *values)
{
  const bool opus_like = ends_below (self, opus_top_hz);
  if (self->rate == 48000 && opus_like)
    values[OPUS] = find_steady (self, self->pieces, &opus);
  if (values[OPUS] > plain_z || self->windows == 0)
    return;
  if (self->rate == 48000 && ends_below (self, cd_top_hz) && convert_all (self))
    {
      values[MP3] = find_steady (self, self->converted, &mp3);
      values[GRID] = find_mdct (self, self->converted);
    }
  else if (self->rate == 44100 && opus_like && convert_all (self))
    values[OPUS] = find_steady (self, self->converted, &opus);
}

static void
measure (Grid *self, double *values)
{
  values[GRID] = find_mdct (self, self->pieces);
  values[MP3] = find_steady (self, self->pieces, &mp3);
  if (!(values[GRID] > plain_z || values[MP3] > plain_z))
    look_further (self, values);
}

/* ---- what repeats ---- */

/* Whether a piece is the same again and again, as the wave of a synthesiser may be: chance would be
 * counted over and over, and symmetries make nothings of their own. The bass, which repeats in any
 * music, is left out by taking the second differences. */
static bool
repeats (const Grid *self, const Piece *piece)
{
  double treble[COMPARED + LONGEST], power[COMPARED + LONGEST + 1];
  const double *left = piece->ch[0], *right = piece->ch[self->channels - 1];
  power[0] = 0.0;
  for (int i = 0; i < COMPARED + LONGEST; i++)
    {
      treble[i] = (left[i] - 2.0 * left[i + 1] + left[i + 2])
                  + 0.6 * (right[i] - 2.0 * right[i + 1] + right[i + 2]);
      power[i + 1] = power[i] + treble[i] * treble[i];
    }
  for (int lag = SHORTEST; lag <= LONGEST; lag++)
    {
      const double both = power[COMPARED] + power[COMPARED + lag] - power[lag];
      if (both - 2.0 * dsp_bins_dot (treble, treble + lag, COMPARED) <= same_part * both)
        return true;
    }
  return false;
}

static bool
leave_out_repeats (Grid *self)
{
  bool any = false;
  for (int i = 0; i < THIRDS; i++)
    if (self->pieces[i].power > 0.0 && repeats (self, &self->pieces[i]))
      {
        self->pieces[i].power = 0.0;
        any = true;
      }
  return any;
}

static void
grid_finish (void *state, double *values, DspPlaces *places)
{
  Grid *self = state;
  (void) places;
  if (!self->active)
    return;
  measure (self, values);
  if ((values[GRID] > likely_z || values[MP3] > likely_z || values[OPUS] > likely_z)
      && leave_out_repeats (self))
    {
      for (int i = 0; i < N; i++)
        values[i] = NAN;
      measure (self, values);
    }
}

const DspCheck dsp_check_codec_grid = {
  .id = "codec-grid",
  .name = "Grid of a codec",
  .help = "Whether it was decoded from AAC, Vorbis or MP3, seen by the frames of the codec.",
  .readings = readings,
  .n_readings = N,
  .start = grid_start,
  .stop = grid_stop,
  .process = grid_process,
  .window = grid_window,
  .finish = grid_finish,
};
