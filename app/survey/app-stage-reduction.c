/* app-stage-reduction.c — how much the chains take away and when. */
#include "app-stage-reduction.h"

typedef struct
{
  const AppChainSpec *spec; /* borrowed */
  gint64 from;              /* of the track's first frame in the chain's positions */
  float **rows;             /* owned, of each slot: its steps; NULL: it has told nothing */
} Chain;

struct _AppStageReduction
{
  guint64 key; /* of the track */
  gint64 length;
  int step, n_steps; /* frames of a step */
  Chain track, album;
};

static const AppProgrammeTrack *
find_track (const AppProgramme *programme, gint64 from, gint64 to)
{
  for (int i = 0; i < programme->n_tracks; i++)
    if (programme->tracks[i].start == from && from + programme->tracks[i].length == to)
      return &programme->tracks[i];
  return NULL;
}

AppStageReduction *
app_stage_reduction_new (const AppProgramme *programme, gint64 from, gint64 to)
{
  const AppProgrammeTrack *track = find_track (programme, from, to);
  if (!track)
    return NULL;
  AppStageReduction *self = g_new0 (AppStageReduction, 1);
  self->key = track->key;
  self->length = track->length;
  self->step = programme->rate / APP_REDUCTION_HZ;
  self->n_steps = (int) ((track->length + self->step - 1) / self->step);
  self->track = (Chain){ track->chain, 0, g_new0 (float *, track->chain->n_slots + 1) };
  self->album = (Chain){ programme->chain, from, g_new0 (float *, programme->chain->n_slots + 1) };
  return self;
}

static void
chain_finish (Chain *chain)
{
  for (int i = 0; i < chain->spec->n_slots; i++)
    g_free (chain->rows[i]);
  g_free (chain->rows);
}

void
app_stage_reduction_free (AppStageReduction *self)
{
  if (!self)
    return;
  chain_finish (&self->track);
  chain_finish (&self->album);
  g_free (self);
}

void
app_stage_reduction_feed (guint64 key, int slot, gint64 pos, int n, double db, gpointer data)
{
  AppStageReduction *self = data;
  Chain *chain = key == 0 ? &self->album : &self->track;
  if ((key != 0 && key != self->key) || slot >= chain->spec->n_slots)
    return;
  const gint64 from = MAX (pos - chain->from, 0);
  const gint64 to = MIN (pos - chain->from + n, self->length);
  if (from >= to)
    return;
  if (!chain->rows[slot])
    chain->rows[slot] = g_new0 (float, self->n_steps);
  for (gint64 i = from / self->step; i <= (to - 1) / self->step; i++)
    chain->rows[slot][i] = MIN (chain->rows[slot][i], (float) db);
}

GArray *
app_stage_reduction_finish (const AppStageReduction *self, gboolean album)
{
  const Chain *chain = album ? &self->album : &self->track;
  GArray *sum = g_array_new (FALSE, TRUE, sizeof (float));
  for (int slot = 0; slot < chain->spec->n_slots; slot++)
    {
      if (!chain->rows[slot])
        continue;
      g_array_set_size (sum, (guint) self->n_steps);
      for (int i = 0; i < self->n_steps; i++)
        g_array_index (sum, float, i) += chain->rows[slot][i];
    }
  return sum;
}
