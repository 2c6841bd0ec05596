/* app-deck.c — one programme being rendered: voices of the tracks, pulled by a bus. */
#include "app-deck.h"

#include "app-bus.h"
#include "app-voice.h"

#include <string.h>

struct _AppDeck
{
  /* owned */
  AppProgramme *programme;
  AppBus *bus;
  GPtrArray *voices; /* of AppVoice: of tracks that sound now or soon */
  double scratch[2][DSP_QUANTUM];

  /* borrowed, during a read */
  GHashTable *reported;

  AppLane lane;
  gint64 most; /* frames that chains roll in; -1: all that they remember */
  gboolean brief;
  AppStageTap tap;
};

static AppVoice *
find_voice (AppDeck *self, guint64 key)
{
  for (guint v = 0; v < self->voices->len; v++)
    if (app_voice_track (self->voices->pdata[v])->key == key)
      return self->voices->pdata[v];
  return NULL;
}

static AppVoice *
get_voice (AppDeck *self, int index, gint64 pos)
{
  const AppProgrammeTrack *track = &self->programme->tracks[index];
  AppVoice *voice = find_voice (self, track->key);
  if (voice)
    return voice;
  gint64 offset = MAX (pos - track->start, 0);
  voice = app_voice_new (self->programme, index, self->lane, offset, self->most);
  self->brief |= app_voice_is_brief (voice);
  app_voice_set_tap (voice, &self->tap);
  g_ptr_array_add (self->voices, voice);
  return voice;
}

/* An unreadable source is told once, however often it is met. */
static gboolean
report (AppDeck *self, AppVoice *voice, GError *failure, GError **error)
{
  AppMedia *media = app_voice_track (voice)->media;
  if (!failure)
    return TRUE;
  if (error && self->reported && !g_hash_table_contains (self->reported, media))
    {
      g_hash_table_add (self->reported, app_media_ref (media));
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  return TRUE;
}

/* Adds what the voice gives for programme frames [pos, pos + DSP_QUANTUM). */
static gboolean
add_voice (AppDeck *self, AppVoice *voice, gint64 pos, double *const sum[2], GError **error)
{
  const AppProgrammeTrack *track = app_voice_track (voice);
  gint64 from = MAX (pos, track->start);
  gint64 to = MIN (pos + DSP_QUANTUM, track->start + track->length);
  if (from >= to)
    return TRUE;
  double *const scratch[2] = { self->scratch[0], self->scratch[1] };
  GError *failure = NULL;
  app_voice_read (voice, scratch, to - from, &failure);
  for (int c = 0; c < 2; c++)
    for (gint64 i = from; i < to; i++)
      sum[c][i - pos] += scratch[c][i - from];
  return report (self, voice, failure, error);
}

static void
drop_finished (AppDeck *self, gint64 pos)
{
  for (guint v = self->voices->len; v-- > 0;)
    {
      const AppProgrammeTrack *track = app_voice_track (self->voices->pdata[v]);
      if (track->start + track->length <= pos)
        g_ptr_array_remove_index (self->voices, v);
    }
}

/* AppBusMix: tracks in their order, so that sums always round alike. */
static gboolean
deck_mix (gint64 pos, double *const sum[2], gpointer user_data, GError **error)
{
  AppDeck *self = user_data;
  gboolean good = TRUE;
  for (int c = 0; c < 2; c++)
    memset (sum[c], 0, DSP_QUANTUM * sizeof (double));
  for (int i = 0; i < self->programme->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &self->programme->tracks[i];
      if (track->start + track->length <= pos)
        continue;
      /* A second ahead: files are opened and chains built before they are needed. */
      if (track->start >= pos + self->programme->rate)
        break;
      AppVoice *voice = get_voice (self, i, pos);
      good &= add_voice (self, voice, pos, sum, good ? error : NULL);
    }
  drop_finished (self, pos + DSP_QUANTUM);
  return good;
}

AppDeck *
app_deck_new (AppProgramme *programme, AppLane lane, gint64 pos, gint64 most)
{
  AppDeck *self = g_new0 (AppDeck, 1);
  self->lane = lane;
  self->most = most;
  self->programme = app_programme_ref (programme);
  self->voices = g_ptr_array_new_with_free_func ((GDestroyNotify) app_voice_free);
  self->bus = app_bus_new (programme, lane, pos, most, deck_mix, self);
  self->brief = app_bus_is_brief (self->bus);
  return self;
}

void
app_deck_free (AppDeck *self)
{
  if (!self)
    return;
  app_bus_free (self->bus);
  g_ptr_array_unref (self->voices);
  app_programme_unref (self->programme);
  g_free (self);
}

gboolean
app_deck_is_brief (const AppDeck *self)
{
  return self->brief;
}

void
app_deck_set_tap (AppDeck *self, const AppStageTap *tap)
{
  self->tap = *tap;
  app_bus_set_tap (self->bus, tap);
}

AppProgramme *
app_deck_programme (const AppDeck *self)
{
  return self->programme;
}

gint64
app_deck_pos (const AppDeck *self)
{
  return app_bus_pos (self->bus);
}

void
app_deck_prepare (AppDeck *self)
{
  app_bus_prepare (self->bus);
}

gboolean
app_deck_read (AppDeck *self, double *const out[2], int n, GHashTable *reported, GError **error)
{
  self->reported = reported;
  gboolean good = app_bus_read (self->bus, out, n, error);
  self->reported = NULL;
  return good;
}

/* Every track that sounds at pos in the edited programme has its voice already. */
static gboolean
all_have_voices (AppDeck *self, const AppProgramme *programme, gint64 pos)
{
  for (int i = 0; i < programme->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[i];
      if (track->start < pos && pos < track->start + track->length
          && !find_voice (self, track->key))
        return FALSE;
    }
  return TRUE;
}

gboolean
app_deck_update (AppDeck *self, AppProgramme *programme)
{
  gint64 pos = app_bus_mix_pos (self->bus);
  if (!all_have_voices (self, programme, pos))
    return FALSE;
  for (guint v = self->voices->len; v-- > 0;)
    {
      AppVoice *voice = self->voices->pdata[v];
      int index = app_programme_find (programme, app_voice_track (voice)->key);
      if (index >= 0 && app_voice_update (voice, programme, index))
        continue;
      if (app_voice_track (voice)->start < pos)
        return FALSE;
      g_ptr_array_remove_index (self->voices, v); /* not heard yet: it will be made anew */
    }
  if (!app_bus_update (self->bus, programme))
    return FALSE;
  app_programme_unref (self->programme);
  self->programme = app_programme_ref (programme);
  return TRUE;
}

int
app_deck_readings (AppDeck *self, int track, int slot, double *readings, int max)
{
  if (track < 0)
    return app_bus_readings (self->bus, slot, readings, max);
  if (track >= self->programme->n_tracks)
    return 0;
  AppVoice *voice = find_voice (self, self->programme->tracks[track].key);
  return voice ? app_voice_readings (voice, slot, readings, max) : 0;
}

gboolean
app_deck_sound (AppDeck *self, int track, int slot, AppSlotSound *sound)
{
  if (track < 0)
    return app_bus_sound (self->bus, slot, sound);
  AppVoice *voice = track < self->programme->n_tracks
                        ? find_voice (self, self->programme->tracks[track].key)
                        : NULL;
  return voice && app_voice_sound (voice, slot, sound);
}
