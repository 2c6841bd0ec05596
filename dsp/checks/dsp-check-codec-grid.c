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
#include "dsp-grid-fit.h"
#include "dsp-hybrid-grid.h"
#include "dsp-mdct-grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  THIRDS = 3,
  HOPS = 6,      /* that a piece reaches into */
  STEP = 64,     /* of the places where frames begin */
  GRANULES = 12, /* of MP3 that a piece holds */
  PIECE = DSP_MDCT_SEGMENT
};

_Static_assert(PIECE >= DSP_HYBRID_MORE + (GRANULES - 1) * DSP_HYBRID_HOP, "piece too short");

static const double slowest = 32000, fastest = 48000; /* rates that are coded with such frames */
/* MP3: from where on it is worth while to look longer (the best of so many offsets is at 3.1 by
 * chance), and what two pieces must show. */
static const double likely_z = 3.8, seen_z = 3;
static const double same_part = 1e-3; /* of the power: what repeats differs by less */

enum
{
  GRID,
  MP3,
  N
};

static const DspReading readings[N] = {
  [GRID] = { "grid_z", "Frames of AAC or Vorbis stand out by", "sigma", 0, 200, 1 },
  [MP3] = { "mp3_z", "Frames of MP3 stand out by", "sigma", 0, 200, 1 },
};

typedef struct
{
  double *ch[2]; /* owned: PIECE of each channel */
  int64_t start;
  double power;            /* of its faintest hop; 0: there is none */
  int mp3[DSP_HYBRID_HOP]; /* counts, by the frame of the file modulo DSP_HYBRID_HOP */
} Piece;

typedef struct
{
  bool active;
  int hop, channels;
  int64_t frames;        /* of the file as announced */
  DspMdctGrid *mdct;     /* owned */
  DspHybridGrid *hybrid; /* owned */
  double *last[2];       /* owned: HOPS hops of each channel, the newest at the end */
  Piece pieces[THIRDS];
  /* state */
  int filled;
  int64_t pos;
  double powers[HOPS]; /* of the hops in last */
} Grid;

static void
grid_stop (void *state)
{
  Grid *self = state;
  dsp_mdct_grid_free (self->mdct);
  dsp_hybrid_grid_free (self->hybrid);
  for (int c = 0; c < 2; c++)
    {
      free (self->last[c]);
      for (int i = 0; i < THIRDS; i++)
        free (self->pieces[i].ch[c]);
    }
  free (self);
}

static void *
grid_start (const DspCheckInput *input)
{
  Grid *self = calloc (1, sizeof (Grid));
  if (!self)
    return NULL;
  self->hop = input->hop;
  self->channels = input->channels;
  self->frames = input->frames;
  self->active = input->rate >= slowest && input->rate <= fastest;
  if (!self->active)
    return self;
  self->mdct = dsp_mdct_grid_new ();
  self->hybrid = dsp_hybrid_grid_new ();
  bool good = self->mdct && self->hybrid;
  for (int c = 0; c < input->channels; c++)
    {
      self->last[c] = calloc ((size_t) (HOPS * input->hop), sizeof (double));
      good = good && self->last[c];
      for (int i = 0; i < THIRDS; i++)
        {
          self->pieces[i].ch[c] = calloc (PIECE, sizeof (double));
          good = good && self->pieces[i].ch[c];
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

/* Whether a piece is the same again after a lag, as clicks or waves of a synthesiser may be: at a
 * multiple of a codec's frames chance would be counted over and over. No piece repeats, too. */
static bool
repeats (const Grid *self, const Piece *piece, int lag)
{
  double same = 0.0, whole = 0.0;
  for (int c = 0; c < self->channels; c++)
    {
      const double *x = piece->ch[c];
      same += dsp_bins_dot (x, x + lag, PIECE - lag);
      whole += dsp_bins_dot (x, x, PIECE - lag) + dsp_bins_dot (x + lag, x + lag, PIECE - lag);
    }
  return !(piece->power > 0.0) || whole - 2 * same <= same_part * whole;
}

/* ---- AAC and Vorbis ---- */

/* The window through which more is seen. */
static DspMdctFit
look (Grid *self, const Piece *piece)
{
  DspMdctFit fits[DSP_MDCT_WINDOWS];
  dsp_mdct_grid_measure (self->mdct, piece->ch[0], fits);
  return fits[DSP_MDCT_KBD].z >= fits[DSP_MDCT_SINE].z ? fits[DSP_MDCT_KBD] : fits[DSP_MDCT_SINE];
}

/* The smaller z of two pieces whose frames are on one grid; else 0. */
static double
agreed (const Grid *self, const DspMdctFit fits[THIRDS], int a, int b)
{
  const int64_t apart
      = self->pieces[a].start + fits[a].offset - self->pieces[b].start - fits[b].offset;
  return apart % STEP == 0 && fits[a].z > 0 && fits[b].z > 0 ? fmin (fits[a].z, fits[b].z) : 0.0;
}

/* Where neither the first nor the second piece shows anything, the third could agree with none. */
static double
find_mdct (Grid *self)
{
  DspMdctFit fits[THIRDS];
  int seen = 0;
  for (int i = 0; i < THIRDS; i++)
    {
      fits[i].z = 0.0;
      if (repeats (self, &self->pieces[i], 2 * DSP_MDCT_HOP)
          || (i == 2 && seen == 2 && !(fits[0].z > 6 || fits[1].z > 6)))
        continue;
      fits[i] = look (self, &self->pieces[i]);
      seen += !isnan (fits[i].z);
    }
  if (seen < 2)
    return NAN;
  return fmax (agreed (self, fits, 0, 1),
               fmax (agreed (self, fits, 0, 2), agreed (self, fits, 1, 2)));
}

/* ---- MP3 ---- */

/* Some granules more of every piece. */
static void
count_granules (Grid *self, int first)
{
  for (int i = 0; i < THIRDS; i++)
    {
      Piece *piece = &self->pieces[i];
      if (repeats (self, piece, 2 * DSP_HYBRID_HOP))
        continue;
      int counts[DSP_HYBRID_HOP] = { 0 };
      const double *ch[2];
      for (int c = 0; c < self->channels; c++)
        ch[c] = piece->ch[c] + first * DSP_HYBRID_HOP;
      dsp_hybrid_grid_count (self->hybrid, ch, self->channels, DSP_HYBRID_GRANULES_MAX, counts);
      for (int o = 0; o < DSP_HYBRID_HOP; o++)
        piece->mp3[(piece->start + o) % DSP_HYBRID_HOP] += counts[o];
    }
}

/* All pieces together. */
static DspGridFit
fit_together (const Grid *self)
{
  int sums[DSP_HYBRID_HOP] = { 0 };
  for (int i = 0; i < THIRDS; i++)
    for (int o = 0; o < DSP_HYBRID_HOP; o++)
      sums[o] += self->pieces[i].mp3[o];
  return dsp_grid_fit (sums, DSP_HYBRID_HOP);
}

static double
find_mp3 (Grid *self)
{
  int pieces = 0, seeing = 0;
  count_granules (self, 0);
  DspGridFit fit = fit_together (self);
  for (int first = DSP_HYBRID_GRANULES_MAX; first < GRANULES && fit.z > likely_z;
       first += DSP_HYBRID_GRANULES_MAX)
    {
      count_granules (self, first);
      fit = fit_together (self);
    }
  for (int i = 0; i < THIRDS; i++)
    {
      const Piece *piece = &self->pieces[i];
      pieces += piece->power > 0.0;
      seeing += dsp_grid_fit_z (piece->mp3, DSP_HYBRID_HOP, fit.offset) > seen_z;
    }
  return pieces < 2 ? NAN : seeing >= 2 ? fit.z : 0.0;
}

static void
grid_finish (void *state, double *values, DspPlaces *places)
{
  Grid *self = state;
  (void) places;
  if (!self->active)
    return;
  values[GRID] = find_mdct (self);
  values[MP3] = find_mp3 (self);
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
  .finish = grid_finish,
};
