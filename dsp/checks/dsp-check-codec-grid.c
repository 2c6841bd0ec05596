/* dsp-check-codec-grid.c — whether the file was decoded from AAC or Vorbis, whatever its format.
 *
 * Of each third of the file the piece is kept that is loudest in its faintest part, and the grid of
 * the codec's frames is looked for in it (dsp-mdct-grid.h). Only an offset that two pieces agree
 * on counts; of those the smaller z. A change of rate or an equaliser hide the grid, gain does
 * not. */
#include "dsp-check.h"

#include "dsp-bins.h"
#include "dsp-mdct-grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  THIRDS = 3,
  HOPS = 6, /* that a piece reaches into */
  STEP = 64 /* of the places where frames begin */
};

static const double slowest = 32000, fastest = 48000; /* rates that are coded with such frames */

enum
{
  GRID,
  N
};

static const DspReading readings[N] = {
  [GRID] = { "grid_z", "Frames of a codec stand out by", "sigma", 0, 200, 1 },
};

typedef struct
{
  double *samples; /* owned: DSP_MDCT_SEGMENT */
  int64_t start;
  double power; /* of its faintest hop; 0: there is none */
} Piece;

typedef struct
{
  bool active;
  int hop, channels;
  int64_t frames;    /* of the file as announced */
  DspMdctGrid *grid; /* owned */
  double *last;      /* owned: HOPS hops, the newest at the end */
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
  dsp_mdct_grid_free (self->grid);
  free (self->last);
  for (int i = 0; i < THIRDS; i++)
    free (self->pieces[i].samples);
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
  self->grid = dsp_mdct_grid_new ();
  self->last = calloc ((size_t) (HOPS * input->hop), sizeof (double));
  bool good = self->grid && self->last;
  for (int i = 0; i < THIRDS; i++)
    {
      self->pieces[i].samples = calloc (DSP_MDCT_SEGMENT, sizeof (double));
      good = good && self->pieces[i].samples;
    }
  if (good)
    return self;
  grid_stop (self);
  return NULL;
}

/* A hop is complete: whether what lies behind is the best piece of its third so far. */
static void
end_hop (Grid *self)
{
  const int hop = self->hop, last = HOPS * hop;
  memmove (self->powers, self->powers + 1, (HOPS - 1) * sizeof (double));
  self->powers[HOPS - 1] = dsp_bins_dot (self->last + last - hop, self->last + last - hop, hop);
  if (self->pos >= last)
    {
      const int64_t third = THIRDS * (self->pos - last) / (self->frames + 1);
      Piece *piece = &self->pieces[third < THIRDS ? third : THIRDS - 1];
      double least = self->powers[0];
      for (int i = 1; i < HOPS; i++)
        least = fmin (least, self->powers[i]);
      if (least > piece->power)
        {
          piece->power = least;
          piece->start = self->pos - DSP_MDCT_SEGMENT;
          memcpy (piece->samples, self->last + last - DSP_MDCT_SEGMENT,
                  DSP_MDCT_SEGMENT * sizeof (double));
        }
    }
  memmove (self->last, self->last + hop, (size_t) (last - hop) * sizeof (double));
  self->filled = 0;
}

static void
grid_process (void *state, const double *const *ch, int n)
{
  Grid *self = state;
  if (!self->active)
    return;
  memcpy (self->last + (HOPS - 1) * self->hop + self->filled, ch[0], (size_t) n * sizeof (double));
  self->filled += n;
  self->pos += n;
  if (self->filled == self->hop)
    end_hop (self);
}

/* The window through which more is seen. */
static DspMdctFit
look (Grid *self, const Piece *piece)
{
  DspMdctFit fits[DSP_MDCT_WINDOWS];
  dsp_mdct_grid_measure (self->grid, piece->samples, fits);
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
static void
grid_finish (void *state, double *values, DspPlaces *places)
{
  Grid *self = state;
  DspMdctFit fits[THIRDS];
  (void) places;
  int seen = 0;
  for (int i = 0; i < THIRDS; i++)
    {
      fits[i].z = 0.0;
      if (self->pieces[i].power <= 0.0
          || (i == 2 && seen == 2 && !(fits[0].z > 6 || fits[1].z > 6)))
        continue;
      fits[i] = look (self, &self->pieces[i]);
      seen += !isnan (fits[i].z);
    }
  if (seen < 2)
    return;
  values[GRID] = fmax (agreed (self, fits, 0, 1),
                       fmax (agreed (self, fits, 0, 2), agreed (self, fits, 1, 2)));
}

const DspCheck dsp_check_codec_grid = {
  .id = "codec-grid",
  .name = "Grid of a codec",
  .help = "Whether it was decoded from AAC or Vorbis, seen by the frames of the codec.",
  .readings = readings,
  .n_readings = N,
  .start = grid_start,
  .stop = grid_stop,
  .process = grid_process,
  .finish = grid_finish,
};
