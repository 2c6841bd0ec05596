/* app-renderer.c — THE render function: a deck, and after an edit the one that takes over. */
#include "app-renderer.h"

#include "app-deck.h"
#include "app-thread-class.h"
#include "dsp-denormal.h"
#include "dsp-smoother.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  DECKS_MAX = 4,          /* edits faster than their crossfades: the oldest deck gives way */
  BRIEF_MS = 50,          /* of what a chain remembers, where there is no time for all */
  NEAR = 4 * DSP_QUANTUM, /* frames that a deck which takes over may lie behind */
};

typedef enum
{
  ROLLING,   /* the thread works */
  READY,     /* the deck is the renderer's */
  ABANDONED, /* the deck is the thread's to free */
} RollInState;

/* A deck being rolled in on a thread of its own, which then follows the renderer until it is near:
 * who renders for playback must not be kept. */
typedef struct
{
  gatomicrefcount refs;
  AppDeck *deck; /* owned */

  GMutex lock;       /* of what follows */
  RollInState state; /* */
  gint64 target;     /* where the renderer is */
} RollIn;

/* A deck that sounds, and its share against those before it. */
typedef struct
{
  AppDeck *deck;
  DspSmoother share;
} Playing;

struct _AppRenderer
{
  /* owned */
  GArray *playing;      /* of Playing, the newest last; one, but for crossfades */
  RollIn *roll_in;      /* or NULL */
  AppProgramme *wanted; /* given while another rolled in, or NULL */
  GHashTable *reported; /* AppMedia (referenced) whose error has been told */
  double blend[2][DSP_QUANTUM];

  AppLane lane;
};

/* ---- rolling in ---- */

static void
roll_in_unref (RollIn *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  app_deck_free (self->deck);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Frames that the deck lies behind; 0 when the work is over. */
static gint64
roll_in_behind (RollIn *self)
{
  g_mutex_lock (&self->lock);
  gint64 behind = self->target - app_deck_pos (self->deck);
  if (behind <= NEAR && self->state == ROLLING)
    self->state = READY;
  if (self->state != ROLLING)
    behind = 0;
  g_mutex_unlock (&self->lock);
  return behind;
}

static gpointer
roll_in_run (gpointer data)
{
  RollIn *self = data;
  double skipped[2][DSP_QUANTUM];
  double *const out[2] = { skipped[0], skipped[1] };
  app_thread_work (0); /* it was started by who plays, and must not take its time */
  DspFloatMode mode = dsp_denormal_begin ();
  app_deck_prepare (self->deck);
  for (gint64 behind; (behind = roll_in_behind (self)) > 0;)
    app_deck_read (self->deck, out, MIN (behind, DSP_QUANTUM), NULL, NULL);
  dsp_denormal_end (mode);
  roll_in_unref (self);
  return NULL;
}

static RollIn *
roll_in_new (AppProgramme *programme, AppLane lane, gint64 pos)
{
  RollIn *self = g_new0 (RollIn, 1);
  g_atomic_ref_count_init (&self->refs);
  g_atomic_ref_count_inc (&self->refs); /* the thread's */
  g_mutex_init (&self->lock);
  self->target = pos;
  self->deck = app_deck_new (programme, lane, pos, -1);
  g_thread_unref (g_thread_new ("roll-in", roll_in_run, self));
  return self;
}

/* The renderer has come to pos. TRUE when the deck is its own. */
static gboolean
roll_in_follow (RollIn *self, gint64 pos)
{
  g_mutex_lock (&self->lock);
  gboolean ready = self->state == READY;
  self->target = pos;
  g_mutex_unlock (&self->lock);
  return ready;
}

static void
roll_in_abandon (RollIn *self)
{
  g_mutex_lock (&self->lock);
  self->state = ABANDONED;
  g_mutex_unlock (&self->lock);
}

/* ---- decks ---- */

static void
playing_clear (gpointer data)
{
  app_deck_free (((Playing *) data)->deck);
}

static Playing *
newest (const AppRenderer *self)
{
  return &g_array_index (self->playing, Playing, self->playing->len - 1);
}

/* Adds a deck that fades in over frames (0: is there at once). */
static void
add_deck (AppRenderer *self, AppDeck *deck, int frames)
{
  Playing playing = { .deck = deck };
  dsp_smoother_set (&playing.share, frames > 0 ? 0 : 1);
  if (frames > 0)
    dsp_smoother_glide (&playing.share, 1, frames);
  g_array_append_val (self->playing, playing);
  if (self->playing->len > DECKS_MAX)
    g_array_remove_index (self->playing, 0);
}

static void
forget_roll_in (AppRenderer *self)
{
  if (self->roll_in)
    roll_in_abandon (self->roll_in);
  g_clear_pointer (&self->roll_in, roll_in_unref);
  g_clear_pointer (&self->wanted, app_programme_unref);
}

static void
take_programme (AppRenderer *self, AppProgramme *programme)
{
  AppDeck *deck = newest (self)->deck;
  if (!app_deck_update (deck, programme))
    self->roll_in = roll_in_new (programme, self->lane, app_deck_pos (deck));
}

/* Lets a deck that has rolled in take over. The former one has gone on meanwhile: follow it. */
static void
adopt_roll_in (AppRenderer *self)
{
  RollIn *roll_in = self->roll_in;
  if (!roll_in || !roll_in_follow (roll_in, app_renderer_pos (self)))
    return;
  AppDeck *deck = g_steal_pointer (&roll_in->deck);
  g_clear_pointer (&self->roll_in, roll_in_unref);
  double *const skipped[2] = { self->blend[0], self->blend[1] };
  for (gint64 behind; (behind = app_renderer_pos (self) - app_deck_pos (deck)) > 0;)
    app_deck_read (deck, skipped, MIN (behind, DSP_QUANTUM), NULL, NULL);
  add_deck (self, deck, dsp_smoother_frames (DSP_GLIDE_MS, app_deck_programme (deck)->rate));
  AppProgramme *wanted = g_steal_pointer (&self->wanted);
  if (wanted)
    take_programme (self, wanted);
  app_programme_unref (wanted);
}

/* ---- public ---- */

static AppRenderer *
renderer_new (AppProgramme *programme, AppLane lane, gint64 pos, gint64 most)
{
  AppRenderer *self = g_new0 (AppRenderer, 1);
  self->lane = lane;
  self->playing = g_array_new (FALSE, FALSE, sizeof (Playing));
  g_array_set_clear_func (self->playing, playing_clear);
  self->reported = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) app_media_unref, NULL);
  add_deck (self, app_deck_new (programme, lane, pos, most), 0);
  return self;
}

AppRenderer *
app_renderer_new_at (AppProgramme *programme, AppLane lane, gint64 pos)
{
  return renderer_new (programme, lane, pos, -1);
}

AppRenderer *
app_renderer_new_brief (AppProgramme *programme, AppLane lane, gint64 pos)
{
  return renderer_new (programme, lane, pos, (gint64) BRIEF_MS * programme->rate / 1000);
}

AppRenderer *
app_renderer_new (AppProgramme *programme, AppLane lane, GError **error)
{
  return app_renderer_new_at (programme, lane, 0);
}

void
app_renderer_free (AppRenderer *self)
{
  if (!self)
    return;
  forget_roll_in (self);
  g_array_unref (self->playing);
  g_hash_table_unref (self->reported);
  g_free (self);
}

void
app_renderer_seek (AppRenderer *self, gint64 pos)
{
  AppProgramme *last = self->wanted    ? self->wanted
                       : self->roll_in ? app_deck_programme (self->roll_in->deck)
                                       : app_deck_programme (newest (self)->deck);
  AppDeck *deck = app_deck_new (last, self->lane, pos, -1);
  forget_roll_in (self);
  g_array_set_size (self->playing, 0);
  add_deck (self, deck, 0);
}

void
app_renderer_prepare (AppRenderer *self)
{
  DspFloatMode mode = dsp_denormal_begin ();
  app_deck_prepare (newest (self)->deck);
  dsp_denormal_end (mode);
}

gboolean
app_renderer_is_brief (const AppRenderer *self)
{
  return app_deck_is_brief (newest (self)->deck);
}

void
app_renderer_take_over (AppRenderer *self, AppRenderer *other)
{
  g_assert (app_renderer_pos (self) == app_renderer_pos (other));
  forget_roll_in (self);
  Playing *theirs = newest (other);
  AppDeck *deck = g_steal_pointer (&theirs->deck);
  self->roll_in = g_steal_pointer (&other->roll_in);
  self->wanted = g_steal_pointer (&other->wanted);
  app_renderer_free (other);
  add_deck (self, deck, dsp_smoother_frames (DSP_GLIDE_MS, app_deck_programme (deck)->rate));
}

void
app_renderer_set_tap (AppRenderer *self, const AppStageTap *tap)
{
  app_deck_set_tap (newest (self)->deck, tap);
}

gint64
app_renderer_pos (const AppRenderer *self)
{
  return app_deck_pos (newest (self)->deck);
}

/* Reads n <= DSP_QUANTUM frames of every deck and fades each over those before it. */
static gboolean
read_blended (AppRenderer *self, double *const out[2], int n, GError **error)
{
  gboolean good = TRUE;
  double *const blend[2] = { self->blend[0], self->blend[1] };
  for (guint d = 0; d < self->playing->len; d++)
    {
      Playing *playing = &g_array_index (self->playing, Playing, d);
      good &= app_deck_read (playing->deck, d == 0 ? out : blend, n, self->reported,
                             good ? error : NULL);
      for (int i = 0; i < n && d > 0; i++)
        {
          double share = dsp_smoother_next (&playing->share);
          for (int c = 0; c < 2; c++)
            out[c][i] += (blend[c][i] - out[c][i]) * share;
        }
    }
  /* What a deck has covered wholly is over. */
  for (guint d = self->playing->len - 1; d > 0; d--)
    if (dsp_smoother_still (&g_array_index (self->playing, Playing, d).share))
      {
        g_array_remove_range (self->playing, 0, d);
        break;
      }
  return good;
}

gboolean
app_renderer_read (AppRenderer *self, double *const out[2], int n, GError **error)
{
  DspFloatMode mode = dsp_denormal_begin ();
  GError *failure = NULL;
  adopt_roll_in (self);
  for (int done = 0; done < n;)
    {
      double *const part[2] = { out[0] + done, out[1] + done };
      GError **first = failure ? NULL : &failure;
      int count = n - done;
      if (self->playing->len == 1)
        app_deck_read (newest (self)->deck, part, count, self->reported, first);
      else
        {
          count = MIN (count, DSP_QUANTUM);
          read_blended (self, part, count, first);
        }
      done += count;
    }
  dsp_denormal_end (mode);
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
app_renderer_set_programme (AppRenderer *self, AppProgramme *programme, GError **error)
{
  int rate = app_deck_programme (newest (self)->deck)->rate;
  if (programme->rate != rate)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("The album's rate has changed from %d to %d Hz; playback must start anew."),
                   rate, programme->rate);
      return FALSE;
    }
  if (!self->roll_in)
    take_programme (self, programme);
  else
    {
      app_programme_unref (self->wanted);
      self->wanted = app_programme_ref (programme);
    }
  return TRUE;
}

gboolean
app_renderer_update (AppRenderer *self, AppProgramme *programme)
{
  AppDeck *deck = newest (self)->deck;
  return !self->roll_in && programme->rate == app_deck_programme (deck)->rate
         && app_deck_update (deck, programme);
}

gboolean
app_renderer_is_settled (const AppRenderer *self)
{
  return !self->roll_in;
}

int
app_renderer_slot_readings (AppRenderer *self, int track, int slot, double *readings, int max)
{
  return app_deck_readings (newest (self)->deck, track, slot, readings, max);
}

gboolean
app_renderer_slot_sound (AppRenderer *self, int track, int slot, AppSlotSound *sound)
{
  return app_deck_sound (newest (self)->deck, track, slot, sound);
}
