/* app-overview.c — smallest and largest samples in blocks, in levels that are coarser by four.
 *
 * Bytes: "LQOV", then little-endian version, channels, rate (uint32), frames (int64), then the
 * finest level: for each block, for each channel, min and max as float. */
#include "app-overview.h"

#include <string.h>

enum
{
  VERSION = 1,
  STEP = 4,    /* blocks of a level that make one of the next */
  LEVELS = 24, /* 128 * 4^23 frames are more than 64 bits can count */
  CHANNELS_MAX = 2,
};

static const char magic[4] = { 'L', 'Q', 'O', 'V' };

typedef struct
{
  float min, max;
} Peak;

typedef struct
{
  char magic[4];
  guint32 version, channels, rate;
  gint64 frames;
} Header;

typedef struct
{
  Peak *peaks; /* channels side by side; NULL above the coarsest */
  gsize blocks;
} Level;

struct _AppOverview
{
  gatomicrefcount refs;
  int channels, rate;
  gint64 frames;
  GArray *fed;          /* of Peak, the finest level until it is finished, then NULL */
  Level levels[LEVELS]; /* the finest first; no more than they need, unlike arrays that grow */
};

AppOverview *
app_overview_new (int channels, int rate)
{
  g_return_val_if_fail (channels >= 1 && channels <= CHANNELS_MAX, NULL);
  AppOverview *self = g_new0 (AppOverview, 1);
  g_atomic_ref_count_init (&self->refs);
  self->channels = channels;
  self->rate = rate;
  self->fed = g_array_new (FALSE, FALSE, sizeof (Peak));
  return self;
}

AppOverview *
app_overview_ref (AppOverview *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
app_overview_unref (AppOverview *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->fed, g_array_unref);
  for (int l = 0; l < LEVELS; l++)
    g_free (self->levels[l].peaks);
  g_free (self);
}

static void
peak_join (Peak *peak, const Peak *other)
{
  peak->min = MIN (peak->min, other->min);
  peak->max = MAX (peak->max, other->max);
}

static Peak
peak_of (const double *x, int n)
{
  double min = x[0], max = x[0];
  for (int i = 1; i < n; i++)
    {
      min = x[i] < min ? x[i] : min;
      max = x[i] > max ? x[i] : max;
    }
  return (Peak){ .min = min, .max = max };
}

void
app_overview_feed (AppOverview *self, const double *const *ch, int n)
{
  g_return_if_fail (self->fed);
  GArray *finest = self->fed;
  for (int done = 0; done < n;)
    {
      int inside = self->frames % APP_OVERVIEW_BLOCK;
      int count = MIN (n - done, APP_OVERVIEW_BLOCK - inside);
      if (inside == 0)
        g_array_set_size (finest, finest->len + self->channels);
      Peak *peaks = &g_array_index (finest, Peak, finest->len - self->channels);
      for (int c = 0; c < self->channels; c++)
        {
          Peak peak = peak_of (ch[c] + done, count);
          if (inside == 0)
            peaks[c] = peak;
          else
            peak_join (&peaks[c], &peak);
        }
      self->frames += count;
      done += count;
    }
}

static Level
level_above (const Level *level, int channels)
{
  const gsize coarser = (level->blocks + STEP - 1) / STEP;
  Level above = { .peaks = g_new (Peak, coarser * channels), .blocks = coarser };
  for (gsize b = 0; b < coarser; b++)
    for (int c = 0; c < channels; c++)
      {
        Peak peak = level->peaks[b * STEP * channels + c];
        for (gsize k = b * STEP + 1; k < MIN ((b + 1) * STEP, level->blocks); k++)
          peak_join (&peak, &level->peaks[k * channels + c]);
        above.peaks[b * channels + c] = peak;
      }
  return above;
}

static void
make_coarser (AppOverview *self)
{
  for (int l = 0; l + 1 < LEVELS && self->levels[l].blocks > 1; l++)
    self->levels[l + 1] = level_above (&self->levels[l], self->channels);
}

void
app_overview_finish (AppOverview *self)
{
  g_return_if_fail (self->fed);
  gsize n;
  Peak *peaks = g_array_steal (self->fed, &n);
  g_clear_pointer (&self->fed, g_array_unref);
  self->levels[0]
      = (Level){ .peaks = g_renew (Peak, peaks, n), .blocks = n / (gsize) self->channels };
  make_coarser (self);
}

gint64
app_overview_frames (const AppOverview *self)
{
  return self->frames;
}

int
app_overview_rate (const AppOverview *self)
{
  return self->rate;
}

int
app_overview_channels (const AppOverview *self)
{
  return self->channels;
}

gsize
app_overview_size (const AppOverview *self)
{
  gsize size = sizeof *self;
  for (int l = 0; l < LEVELS; l++)
    size += self->levels[l].blocks * (gsize) self->channels * sizeof (Peak);
  return size;
}

/* Joins the blocks [from, to) of a level into peak. */
static void
level_join (const AppOverview *self, int level, int channel, gint64 from, gint64 to, Peak *peak)
{
  const Peak *peaks = self->levels[level].peaks;
  for (gint64 b = from; b < to; b++)
    peak_join (peak, &peaks[b * self->channels + channel]);
}

void
app_overview_range (const AppOverview *self, int channel, gint64 from, gint64 to, float *min,
                    float *max)
{
  *min = *max = 0;
  from = MAX (from, 0);
  to = MIN (to, self->frames);
  if (from >= to || channel < 0 || channel >= self->channels || self->fed)
    return;
  /* Every block that is touched counts, so that no peak is missed. */
  gint64 a = from / APP_OVERVIEW_BLOCK, b = (to - 1) / APP_OVERVIEW_BLOCK + 1;
  Peak peak = self->levels[0].peaks[a * self->channels + channel];
  for (int l = 0; a < b; l++)
    {
      if (l + 1 == LEVELS || !self->levels[l + 1].peaks)
        {
          level_join (self, l, channel, a, b, &peak);
          break;
        }
      /* Loose blocks at both ends of this level; the whole groups between them from the next. */
      gint64 inner_a = MIN ((a + STEP - 1) / STEP * STEP, b);
      gint64 inner_b = MAX (b / STEP * STEP, inner_a);
      level_join (self, l, channel, a, inner_a, &peak);
      level_join (self, l, channel, inner_b, b, &peak);
      a = inner_a / STEP;
      b = inner_b / STEP;
      if (inner_a == inner_b)
        break;
    }
  *min = peak.min;
  *max = peak.max;
}

GBytes *
app_overview_to_bytes (const AppOverview *self)
{
  g_return_val_if_fail (!self->fed, NULL);
  Header header = {
    .version = GUINT32_TO_LE (VERSION),
    .channels = GUINT32_TO_LE (self->channels),
    .rate = GUINT32_TO_LE (self->rate),
    .frames = GINT64_TO_LE (self->frames),
  };
  memcpy (header.magic, magic, sizeof magic);
  const gsize n = self->levels[0].blocks * (gsize) self->channels;
  const gsize size = sizeof header + n * sizeof (Peak);
  guint8 *bytes = g_malloc (size);
  memcpy (bytes, &header, sizeof header);
  guint32 *words = (guint32 *) (bytes + sizeof header);
  if (n > 0)
    memcpy (words, self->levels[0].peaks, n * sizeof (Peak));
  for (gsize i = 0; i < 2 * n; i++)
    words[i] = GUINT32_TO_LE (words[i]);
  return g_bytes_new_take (bytes, size);
}

AppOverview *
app_overview_from_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Header header;
  if (size < sizeof header)
    return NULL;
  memcpy (&header, data, sizeof header);
  guint32 channels = GUINT32_FROM_LE (header.channels), rate = GUINT32_FROM_LE (header.rate);
  gint64 frames = GINT64_FROM_LE (header.frames);
  if (memcmp (header.magic, magic, sizeof magic) != 0 || GUINT32_FROM_LE (header.version) != VERSION
      || channels < 1 || channels > CHANNELS_MAX || rate < 1 || rate > G_MAXINT32 || frames < 0
      || frames > G_MAXINT64 / 2)
    return NULL;
  guint64 blocks = (frames + APP_OVERVIEW_BLOCK - 1) / APP_OVERVIEW_BLOCK;
  gsize payload = size - sizeof header;
  if (payload % (channels * sizeof (Peak)) != 0 || payload / (channels * sizeof (Peak)) != blocks)
    return NULL;
  AppOverview *self = app_overview_new (channels, rate);
  self->frames = frames;
  g_clear_pointer (&self->fed, g_array_unref);
  self->levels[0] = (Level){ .peaks = g_malloc (payload), .blocks = blocks };
  guint32 *words = (guint32 *) self->levels[0].peaks;
  if (payload)
    memcpy (words, data + sizeof header, payload);
  for (gsize i = 0; i < payload / 4; i++)
    words[i] = GUINT32_FROM_LE (words[i]);
  make_coarser (self);
  return self;
}
