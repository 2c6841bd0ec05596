/* app-renderer.c — THE render function: voices of the tracks, pulled by a bus.
 *
 * A deck is one programme being rendered: its bus and the voices that sound now. There is one deck,
 * but for the 20 ms after an edit of the album chain's structure, when the new deck fades in over
 * the old one. Edits of tracks are voices that leave and voices that enter the same deck. */
#include "app-renderer.h"

#include "app-bus.h"
#include "app-voice.h"
#include "dsp-denormal.h"
#include "dsp-smoother.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  DECKS_MAX = 4, /* edits faster than their crossfades: the oldest deck gives way */
};

typedef struct
{
  AppRenderer *renderer; /* borrowed */

  /* owned */
  AppProgramme *programme;
  AppBus *bus;
  GPtrArray *voices; /* of AppVoice: of tracks that sound now or soon, and those that leave */

  gint64 edit_pos; /* of the mix, at the last edit: who sounds there and is new fades in; or -1 */
  DspSmoother in;  /* share of this deck against those before it */
} Deck;

struct _AppRenderer
{
  /* owned */
  GPtrArray *decks;     /* of Deck, the newest last */
  GHashTable *reported; /* AppMedia (referenced) whose error has been told */
  double *scratch[2];   /* a quantum of a voice */
  double *blend[2];     /* a quantum of a deck */

  AppLane lane;
};

/* ---- voices ---- */

static AppVoice *
find_voice (Deck *self, int index)
{
  for (guint v = 0; v < self->voices->len; v++)
    {
      AppVoice *voice = self->voices->pdata[v];
      if (!app_voice_is_leaving (voice) && app_voice_index (voice) == index)
        return voice;
    }
  return NULL;
}

static AppVoice *
get_voice (Deck *self, int index, gint64 pos)
{
  AppVoice *voice = find_voice (self, index);
  if (voice)
    return voice;
  gint64 start = self->programme->tracks[index].start;
  voice = app_voice_new (self->programme, index, self->renderer->lane, MAX (pos - start, 0));
  if (pos == self->edit_pos && start < pos)
    app_voice_fade_in (voice);
  g_ptr_array_add (self->voices, voice);
  return voice;
}

/* An unreadable source is told once, however often it is met. */
static gboolean
report (Deck *self, AppVoice *voice, GError *failure, GError **error)
{
  AppMedia *media = app_voice_track (voice)->media;
  if (!failure)
    return TRUE;
  if (!g_hash_table_add (self->renderer->reported, app_media_ref (media)))
    {
      g_error_free (failure);
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

/* Adds what voice gives for programme frames [pos, pos + DSP_QUANTUM). */
static gboolean
add_voice (Deck *self, AppVoice *voice, gint64 pos, double *const sum[2], GError **error)
{
  const AppProgrammeTrack *track = app_voice_track (voice);
  gint64 from = MAX (pos, track->start);
  gint64 to = MIN (pos + DSP_QUANTUM, track->start + track->length);
  if (from >= to)
    return TRUE;
  double *const *scratch = self->renderer->scratch;
  GError *failure = NULL;
  app_voice_read (voice, scratch, to - from, &failure);
  for (int c = 0; c < 2; c++)
    for (gint64 i = from; i < to; i++)
      sum[c][i - pos] += scratch[c][i - from];
  return report (self, voice, failure, error);
}

static void
drop_finished (Deck *self, gint64 pos)
{
  for (guint v = self->voices->len; v-- > 0;)
    {
      AppVoice *voice = self->voices->pdata[v];
      const AppProgrammeTrack *track = app_voice_track (voice);
      if (app_voice_is_over (voice) || track->start + track->length <= pos)
        g_ptr_array_remove_index (self->voices, v);
    }
}

/* AppBusMix: tracks in their order, then what leaves, so that sums always round alike. */
static gboolean
deck_mix (gint64 pos, double *const sum[2], gpointer user_data, GError **error)
{
  Deck *self = user_data;
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
  for (guint v = 0; v < self->voices->len; v++)
    if (app_voice_is_leaving (self->voices->pdata[v]))
      good &= add_voice (self, self->voices->pdata[v], pos, sum, good ? error : NULL);
  drop_finished (self, pos + DSP_QUANTUM);
  self->edit_pos = -1;
  return good;
}

/* ---- decks ---- */

static Deck *
deck_new (AppRenderer *renderer, AppProgramme *programme, gint64 pos)
{
  Deck *self = g_new0 (Deck, 1);
  self->renderer = renderer;
  self->programme = app_programme_ref (programme);
  self->voices = g_ptr_array_new_with_free_func ((GDestroyNotify) app_voice_free);
  self->edit_pos = -1;
  self->bus = app_bus_new (programme, renderer->lane, pos, deck_mix, self);
  dsp_smoother_set (&self->in, 1);
  return self;
}

static void
deck_free (gpointer data)
{
  Deck *self = data;
  app_bus_free (self->bus);
  g_ptr_array_unref (self->voices);
  app_programme_unref (self->programme);
  g_free (self);
}

static int
find_track (const AppProgramme *programme, guint64 key)
{
  for (int i = 0; i < programme->n_tracks; i++)
    if (programme->tracks[i].key == key)
      return i;
  return -1;
}

/* FALSE, nothing changed, when the album chain has another structure. */
static gboolean
deck_update (Deck *self, AppProgramme *programme)
{
  if (!app_bus_update (self->bus, programme))
    return FALSE;
  gint64 pos = app_bus_mix_pos (self->bus);
  for (guint v = self->voices->len; v-- > 0;)
    {
      AppVoice *voice = self->voices->pdata[v];
      int index = find_track (programme, app_voice_track (voice)->key);
      if (app_voice_is_leaving (voice)
          || (index >= 0 && app_voice_update (voice, programme, index)))
        continue;
      if (app_voice_track (voice)->start < pos)
        app_voice_fade_out (voice);
      else
        g_ptr_array_remove_index (self->voices, v);
    }
  app_programme_unref (self->programme);
  self->programme = app_programme_ref (programme);
  self->edit_pos = pos;
  return TRUE;
}

static Deck *
newest (AppRenderer *self)
{
  return self->decks->pdata[self->decks->len - 1];
}

/* ---- public ---- */

AppRenderer *
app_renderer_new (AppProgramme *programme, AppLane lane, GError **error)
{
  AppRenderer *self = g_new0 (AppRenderer, 1);
  self->lane = lane;
  self->decks = g_ptr_array_new_with_free_func (deck_free);
  self->reported = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) app_media_unref, NULL);
  for (int c = 0; c < 2; c++)
    {
      self->scratch[c] = g_new (double, DSP_QUANTUM);
      self->blend[c] = g_new (double, DSP_QUANTUM);
    }
  g_ptr_array_add (self->decks, deck_new (self, programme, 0));
  return self;
}

void
app_renderer_free (AppRenderer *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->decks);
  g_hash_table_unref (self->reported);
  for (int c = 0; c < 2; c++)
    {
      g_free (self->scratch[c]);
      g_free (self->blend[c]);
    }
  g_free (self);
}

void
app_renderer_seek (AppRenderer *self, gint64 pos)
{
  g_autoptr (GPtrArray) former = self->decks;
  self->decks = g_ptr_array_new_with_free_func (deck_free);
  Deck *deck = former->pdata[former->len - 1];
  g_ptr_array_add (self->decks, deck_new (self, deck->programme, pos));
}

gint64
app_renderer_pos (const AppRenderer *self)
{
  const Deck *deck = self->decks->pdata[self->decks->len - 1];
  return app_bus_pos (deck->bus);
}

/* Reads n <= DSP_QUANTUM frames of every deck and fades each over those before it. */
static gboolean
read_blended (AppRenderer *self, double *const out[2], int n, GError **error)
{
  gboolean good = TRUE;
  for (guint d = 0; d < self->decks->len; d++)
    {
      Deck *deck = self->decks->pdata[d];
      double *const *to = d == 0 ? out : self->blend;
      good &= app_bus_read (deck->bus, to, n, good ? error : NULL);
      for (int i = 0; i < n && d > 0; i++)
        {
          double share = dsp_smoother_next (&deck->in);
          for (int c = 0; c < 2; c++)
            out[c][i] += (self->blend[c][i] - out[c][i]) * share;
        }
    }
  /* What a deck has covered wholly is over. */
  for (guint d = self->decks->len - 1; d > 0; d--)
    if (dsp_smoother_still (&((Deck *) self->decks->pdata[d])->in))
      {
        g_ptr_array_remove_range (self->decks, 0, d);
        break;
      }
  return good;
}

gboolean
app_renderer_read (AppRenderer *self, double *const out[2], int n, GError **error)
{
  DspFloatMode mode = dsp_denormal_begin ();
  gboolean good = TRUE;
  for (int done = 0; done < n;)
    {
      double *const part[2] = { out[0] + done, out[1] + done };
      int count = n - done;
      if (self->decks->len == 1)
        good &= app_bus_read (newest (self)->bus, part, count, good ? error : NULL);
      else
        {
          count = MIN (count, DSP_QUANTUM);
          good &= read_blended (self, part, count, good ? error : NULL);
        }
      done += count;
    }
  dsp_denormal_end (mode);
  return good;
}

gboolean
app_renderer_set_programme (AppRenderer *self, AppProgramme *programme, GError **error)
{
  Deck *deck = newest (self);
  if (programme->rate != deck->programme->rate)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("The album's rate has changed from %d to %d Hz; playback must start anew."),
                   deck->programme->rate, programme->rate);
      return FALSE;
    }
  if (deck_update (deck, programme))
    return TRUE;
  Deck *entering = deck_new (self, programme, app_bus_pos (deck->bus));
  dsp_smoother_set (&entering->in, 0);
  dsp_smoother_glide (&entering->in, 1, dsp_smoother_frames (DSP_GLIDE_MS, programme->rate));
  g_ptr_array_add (self->decks, entering);
  if (self->decks->len > DECKS_MAX)
    g_ptr_array_remove_index (self->decks, 0);
  return TRUE;
}

int
app_renderer_slot_readings (AppRenderer *self, int track, int slot, double *readings, int max)
{
  Deck *deck = newest (self);
  if (track < 0)
    return app_bus_readings (deck->bus, slot, readings, max);
  AppVoice *voice = find_voice (deck, track);
  return voice ? app_voice_readings (voice, slot, readings, max) : 0;
}
