/* app-reader.c — a mix at the rate of the album, from any place.
 *
 * A file of another rate is converted in blocks on a fixed grid, each by a fresh converter that
 * gets enough of the file before and after: so a sample never depends on what was read earlier.
 * Blocks start where a frame of the album falls on a frame of the file; seams are below -200 dBFS
 * (tests/app/test-media.c measures them). */
#include "app-media.h"

#include "app-decoder.h"
#include "dsp-denormal.h"
#include "dsp-resampler.h"

#include <math.h>
#include <string.h>

enum
{
  BLOCK = 65536, /* frames of output, about */
  BLOCKS = 3,    /* kept per reader: two readings side by side, and the seam */
};

typedef struct
{
  gint64 index; /* -1: empty */
  guint64 used; /* clock of the last use */
  double *ch[2];
  GError *error; /* a part of it could not be read */
} Block;

struct _AppReader
{
  /* owned */
  AppDecoder *decoder;
  Block blocks[BLOCKS]; /* only at another rate than the file's */
  double *in[2];        /* a block of the file with its surroundings */

  int channels, rate, file_rate;
  gint64 frames;               /* at rate */
  int block_in, block_out;     /* length of a block at both rates */
  int context_in, context_out; /* surroundings to each side */
  guint64 clock;
};

static gint64
divisor (gint64 a, gint64 b)
{
  return b ? divisor (b, a % b) : a;
}

/* Blocks and surroundings are whole multiples of the shortest span that is whole at both rates. */
static void
plan_blocks (AppReader *self)
{
  gint64 common = divisor (self->rate, self->file_rate);
  gint64 unit_in = self->file_rate / common, unit_out = self->rate / common;
  gint64 units = MAX (1, BLOCK / unit_out);
  double reach = DSP_RESAMPLER_REACH * MAX (1.0, (double) self->file_rate / self->rate);
  gint64 around = ceil (reach / unit_in);
  self->block_in = units * unit_in;
  self->block_out = units * unit_out;
  self->context_in = around * unit_in;
  self->context_out = around * unit_out;
  for (int c = 0; c < self->channels; c++)
    self->in[c] = g_new (double, self->block_in + 2 * self->context_in);
  for (int b = 0; b < BLOCKS; b++)
    {
      self->blocks[b].index = -1;
      for (int c = 0; c < self->channels; c++)
        self->blocks[b].ch[c] = g_new (double, MAX (self->block_out, self->context_out));
    }
}

AppReader *
app_reader_new (AppMedia *media, int rate, GError **error)
{
  AppDecoder *decoder = app_decoder_new (media, error);
  if (!decoder)
    return NULL;
  AppReader *self = g_new0 (AppReader, 1);
  self->decoder = decoder;
  self->channels = app_media_channels (media);
  self->rate = rate;
  self->file_rate = app_media_rate (media);
  self->frames = app_media_frames_at (media, rate);
  if (rate != self->file_rate)
    plan_blocks (self);
  return self;
}

void
app_reader_free (AppReader *self)
{
  if (!self)
    return;
  app_decoder_free (self->decoder);
  for (int c = 0; c < 2; c++)
    g_free (self->in[c]);
  for (int b = 0; b < BLOCKS; b++)
    {
      for (int c = 0; c < 2; c++)
        g_free (self->blocks[b].ch[c]);
      g_clear_error (&self->blocks[b].error);
    }
  g_free (self);
}

gint64
app_reader_frames (const AppReader *self)
{
  return self->frames;
}

static void
remove_non_finite (double *x, int n)
{
  for (int i = 0; i < n; i++)
    if (!isfinite (x[i]))
      x[i] = 0;
}

/* Runs all of self->in through a fresh converter; what belongs to the surroundings before the block
 * is dropped. */
static void
convert_block (AppReader *self, Block *block)
{
  DspResampler *resampler = dsp_resampler_new (self->file_rate, self->rate, self->channels);
  if (!resampler)
    g_error ("out of memory for rate conversion");
  int n_in = self->block_in + 2 * self->context_in, fed = 0;
  int skip = self->context_out, done = 0;
  while (done < self->block_out)
    {
      const double *const in[2] = { self->in[0] + fed, self->in[1] ? self->in[1] + fed : NULL };
      double *const out[2] = { block->ch[0] + done, block->ch[1] ? block->ch[1] + done : NULL };
      int room = skip > 0 ? skip : self->block_out - done;
      int used = 0, made;
      if (fed < n_in)
        made = dsp_resampler_process (resampler, in, n_in - fed, &used, out, room);
      else
        made = dsp_resampler_finish (resampler, out, room);
      fed += used;
      if (skip > 0)
        skip -= made;
      else
        done += made;
    }
  dsp_resampler_free (resampler);
}

static Block *
block_get (AppReader *self, gint64 index)
{
  Block *oldest = &self->blocks[0];
  self->clock++;
  for (int b = 0; b < BLOCKS; b++)
    {
      if (self->blocks[b].index == index)
        {
          self->blocks[b].used = self->clock;
          return &self->blocks[b];
        }
      if (self->blocks[b].used < oldest->used)
        oldest = &self->blocks[b];
    }
  g_clear_error (&oldest->error);
  oldest->index = index;
  oldest->used = self->clock;
  int n = self->block_in + 2 * self->context_in;
  app_decoder_read (self->decoder, index * self->block_in - self->context_in, self->in, n,
                    &oldest->error);
  for (int c = 0; c < self->channels; c++)
    remove_non_finite (self->in[c], n);
  convert_block (self, oldest);
  return oldest;
}

/* pos and n lie inside the file. */
static gboolean
read_converted (AppReader *self, gint64 pos, double *const *out, int n, GError **error)
{
  gboolean good = TRUE;
  for (int done = 0; done < n;)
    {
      Block *block = block_get (self, (pos + done) / self->block_out);
      int offset = (pos + done) % self->block_out;
      int count = MIN (n - done, self->block_out - offset);
      for (int c = 0; c < self->channels; c++)
        memcpy (out[c] + done, block->ch[c] + offset, count * sizeof (double));
      if (block->error && good)
        {
          good = FALSE;
          g_propagate_error (error, g_error_copy (block->error));
        }
      done += count;
    }
  return good;
}

gboolean
app_reader_read (AppReader *self, gint64 pos, double *const out[2], int n, GError **error)
{
  for (int c = 0; c < 2; c++)
    memset (out[c], 0, n * sizeof (double));
  gint64 from = MAX (pos, 0), to = MIN (pos + n, self->frames);
  if (from >= to)
    return TRUE;
  int count = to - from;
  double *const part[2] = { out[0] + (from - pos), out[1] + (from - pos) };
  /* The smallest numbers of a float file are the same for every thread. */
  DspFloatMode mode = dsp_denormal_begin ();
  gboolean good = self->rate == self->file_rate
                      ? app_decoder_read (self->decoder, from, part, count, error)
                      : read_converted (self, from, part, count, error);
  for (int c = 0; c < self->channels; c++)
    remove_non_finite (part[c], count);
  dsp_denormal_end (mode);
  if (self->channels == 1)
    memcpy (part[1], part[0], count * sizeof (double));
  return good;
}

gboolean
app_reader_read_raw (AppReader *self, gint64 pos, double *const *out, int n, GError **error)
{
  return app_decoder_read (self->decoder, pos, out, n, error);
}
