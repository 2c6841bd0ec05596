/* app-programme-variants.c — programmes made of programmes: a value or gains changed, slots
 * bypassed, other mixes, an earlier state where it is today. */
#include "app-programme.h"

#include "app-programme-copy.h"

/* The chain of track, -1: of the album; to be replaced. */
static AppChainSpec **
chain_of (AppProgramme *self, int track)
{
  return track < 0 ? &self->chain : &self->tracks[track].chain;
}

static void
take_chain (AppChainSpec **chain, AppChainSpec *other)
{
  app_chain_spec_unref (*chain);
  *chain = other;
}

AppProgramme *
app_programme_with_value (const AppProgramme *self, int track, int slot, int param, double value)
{
  AppProgramme *copy = app_programme_copy (self);
  AppChainSpec **chain = chain_of (copy, track);
  take_chain (chain, app_chain_spec_with_value (*chain, slot, param, value));
  return copy;
}

AppProgramme *
app_programme_with_gains (const AppProgramme *self, const double *gains_db)
{
  AppProgramme *copy = app_programme_copy (self);
  for (int i = 0; i < copy->n_tracks; i++)
    copy->tracks[i].gain_db = gains_db[i];
  return copy;
}

AppProgramme *
app_programme_without (const AppProgramme *self, int track, int slot)
{
  AppProgramme *copy = app_programme_copy (self);
  AppChainSpec **chain = chain_of (copy, track);
  take_chain (chain, app_chain_spec_without (*chain, slot));
  return copy;
}

AppProgramme *
app_programme_with_mixes (const AppProgramme *self, const AppProgrammeMix *mixes, int n)
{
  AppProgramme *copy = app_programme_copy (self);
  for (int i = 0; i < n; i++)
    {
      int at = app_programme_find (copy, mixes[i].key);
      if (at < 0)
        continue;
      AppProgrammeTrack *track = &copy->tracks[at];
      app_media_ref (mixes[i].media);
      app_media_unref (track->media);
      track->media = mixes[i].media;
      track->trim_in += mixes[i].shift - track->shift;
      track->shift = mixes[i].shift;
      track->gain_db += mixes[i].gain_db;
      track->invert ^= mixes[i].flip;
    }
  return copy;
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer unused)
{
  const AppProgrammeTrack *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

/* Frame of the track's first mix at which the track begins. */
static gint64
music_at (const AppProgrammeTrack *track)
{
  return track->trim_in - track->shift;
}

/* Keeps the tracks that now has, in the order of now, each where its music is there. */
static void
lay (AppProgramme *self, const AppProgramme *now)
{
  AppProgrammeTrack *tracks = g_new0 (AppProgrammeTrack, MAX (self->n_tracks, 1));
  int n = 0;
  for (int i = 0; i < now->n_tracks; i++)
    {
      int own = app_programme_find (self, now->tracks[i].key);
      if (own < 0)
        continue;
      tracks[n] = self->tracks[own];
      tracks[n].start = now->tracks[i].start - music_at (&now->tracks[i]) + music_at (&tracks[n]);
      n++;
    }
  for (int i = 0; i < self->n_tracks; i++)
    if (app_programme_find (now, self->tracks[i].key) < 0)
      app_programme_track_clear (&self->tracks[i]);
  g_free (self->tracks);
  self->tracks = tracks;
  self->n_tracks = n;
  /* Stable, and the renderer wants it so. */
  g_qsort_with_data (tracks, n, sizeof *tracks, compare_starts, NULL);
}

/* The shape of the crossfade into track, which follows before: what there was, else what there is.
 */
static AppShape
join_shape (const AppProgrammeTrack *before, const AppProgrammeTrack *track,
            const AppProgramme *former, const AppProgramme *now)
{
  int then = app_programme_find (former, track->key), today = app_programme_find (now, track->key);
  if (then > 0 && former->tracks[then - 1].key == before->key && former->tracks[then].join_in > 0)
    return former->tracks[then].join_in_shape;
  return now->tracks[today].join_in > 0 ? now->tracks[today].join_in_shape : APP_SHAPE_EQUAL_POWER;
}

/* Crossfades belong to the places, which are those of now. */
static void
join (AppProgramme *self, const AppProgramme *former, const AppProgramme *now)
{
  self->frames = 0;
  for (int i = 0; i < self->n_tracks; i++)
    {
      AppProgrammeTrack *track = &self->tracks[i];
      gint64 end = track->start + track->length, overlap = 0;
      track->join_in = track->join_out = 0;
      if (i > 0)
        overlap = track[-1].start + track[-1].length - track->start;
      if (overlap > 0)
        {
          /* As in an album: not into what the crossfade before it takes. */
          overlap = MIN (overlap, MIN (track->length, track[-1].length - track[-1].join_in));
          track->join_in = track[-1].join_out = overlap;
          track->join_in_shape = track[-1].join_out_shape
              = join_shape (&track[-1], track, former, now);
        }
      self->frames = MAX (self->frames, end);
    }
}

static gboolean
sound_alike (const AppProgramme *a, const AppProgramme *b)
{
  if (a->n_tracks != b->n_tracks || a->frames != b->frames)
    return FALSE;
  g_autofree char *x = app_programme_hash (a, APP_LANE_MASTER, 0, a->frames);
  g_autofree char *y = app_programme_hash (b, APP_LANE_MASTER, 0, b->frames);
  return g_str_equal (x, y);
}

AppProgramme *
app_programme_former (const AppProgramme *self, const AppProgramme *former)
{
  g_return_val_if_fail (self->rate == former->rate, NULL);
  AppProgramme *copy = app_programme_copy (former);
  lay (copy, self);
  join (copy, former, self);
  if (!sound_alike (copy, self))
    return copy;
  app_programme_unref (copy);
  return app_programme_ref ((AppProgramme *) self);
}
