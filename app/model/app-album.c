/* app-album.c — the album: rate, tracks in order, album chain, metadata. */
#include "app-album.h"

#include "app-chain.h"

#include "app-medium.h"
#include "app-memento.h"
#include "app-snapshot.h"
#include "app-watch.h"

#include <glib/gi18n-lib.h>

/* Of a track on the timeline. */
typedef struct
{
  gint64 start, overlap, end; /* end of everything up to it */
  gint64 left;                /* frames of it that no overlap has taken */
} Place;

struct _AppAlbum
{
  GObject parent;

  int rate;
  guint64 seed;
  gint64 kept; /* unix seconds */
  AppMetadata metadata;
  char *note;                 /* owned */
  char *medium;               /* owned; id */
  AppPicture *cover;          /* owned; NULL: none */
  GHashTable *target_choices; /* owned; NULL: none */
  AppOrders *orders;          /* owned; NULL: one without a name */

  GListStore *tracks;         /* owned */
  GListStore *chain;          /* owned */
  GListStore *references;     /* owned */
  GListStore *snapshots;      /* owned */
  AppWatch *tracks_watch;     /* owned */
  AppWatch *chain_watch;      /* owned */
  AppWatch *references_watch; /* owned */
  AppWatch *snapshots_watch;  /* owned */
  GHashTable *extra;          /* owned */
  AppAlbum *previous;         /* owned; NULL: none */

  GArray *places; /* owned, of Place, one for each track; NULL: an edit came since */

  int holds; /* while > 0, edits below are collected into one */
  gboolean edited;
};

enum
{
  PROP_FIELD = 1,
  PROP_RATE = PROP_FIELD + APP_N_FIELDS,
  PROP_NOTE,
  PROP_MEDIUM,
  PROP_PREVIOUS,
  PROP_COVER,
  PROP_TARGET_CHOICES,
  PROP_ORDERS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

const int app_album_rates[APP_N_ALBUM_RATES] = { 44100, 48000, 88200, 96000, 176400, 192000 };

G_DEFINE_FINAL_TYPE (AppAlbum, app_album, G_TYPE_OBJECT)

gboolean
app_album_rate_is_valid (int rate)
{
  for (int i = 0; i < APP_N_ALBUM_RATES; i++)
    if (app_album_rates[i] == rate)
      return TRUE;
  return FALSE;
}

static void
album_edited (gpointer owner)
{
  AppAlbum *self = owner;
  g_clear_pointer (&self->places, g_array_unref);
  if (self->holds)
    self->edited = TRUE;
  else
    g_signal_emit (self, edited_signal, 0);
}

static void
album_hold (AppAlbum *self)
{
  self->holds++;
}

static void
album_release (AppAlbum *self)
{
  if (--self->holds == 0 && self->edited)
    {
      self->edited = FALSE;
      album_edited (self);
    }
}

static gint64
rescale (gint64 frames, int from, int to)
{
  gint64 size = (ABS (frames) * to + from / 2) / from;
  return frames < 0 ? -size : size;
}

static void
put_rate (AppAlbum *self, int rate)
{
  if (!app_album_rate_is_valid (rate) || rate == self->rate)
    return;
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (self);
  album_hold (self);
  for (guint i = 0; i < tracks->len; i++)
    {
      AppTrack *track = tracks->pdata[i];
      for (int p = 0; p < APP_N_POSITIONS; p++)
        g_object_set (track, app_position_ids[p],
                      rescale (app_track_position (track, p), self->rate, rate), NULL);
    }
  self->rate = rate;
  g_clear_pointer (&self->places, g_array_unref); /* also for those who hear of the property */
  if (self->previous)
    put_rate (self->previous, rate);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATE]);
  album_edited (self);
  album_release (self);
}

/* What a change of the rate rounds: the positions of every track, of the previous master too. */
typedef struct
{
  int rate;
  GPtrArray *tracks; /* owned, of AppTrack */
  gint64 (*positions)[APP_N_POSITIONS];
} RateMemento;

static gpointer
rate_save (GObject *object)
{
  AppAlbum *self = APP_ALBUM (object);
  RateMemento *memento = g_new0 (RateMemento, 1);
  memento->rate = self->rate;
  memento->tracks = g_ptr_array_new_with_free_func (g_object_unref);
  for (AppAlbum *album = self; album; album = album->previous)
    g_ptr_array_extend_and_steal (memento->tracks, app_album_all_tracks (album));
  memento->positions = g_malloc0_n (MAX (memento->tracks->len, 1), sizeof *memento->positions);
  for (guint i = 0; i < memento->tracks->len; i++)
    for (int p = 0; p < APP_N_POSITIONS; p++)
      memento->positions[i][p] = app_track_position (memento->tracks->pdata[i], p);
  return memento;
}

static void
rate_restore (GObject *object, gconstpointer state)
{
  AppAlbum *self = APP_ALBUM (object);
  const RateMemento *memento = state;
  album_hold (self);
  put_rate (self, memento->rate);
  for (guint i = 0; i < memento->tracks->len; i++)
    for (int p = 0; p < APP_N_POSITIONS; p++)
      g_object_set (memento->tracks->pdata[i], app_position_ids[p], memento->positions[i][p], NULL);
  album_release (self);
}

static void
rate_free (gpointer state)
{
  RateMemento *memento = state;
  g_ptr_array_unref (memento->tracks);
  g_free (memento->positions);
  g_free (memento);
}

static const AppMementoFuncs rate_memento = { rate_save, rate_restore, rate_free };

static void
put_text (AppAlbum *self, guint id, char **place, char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (*place);
  *place = text;
  g_object_notify_by_pspec (G_OBJECT (self), props[id]);
  album_edited (self);
}

static void
put_previous (AppAlbum *self, AppAlbum *previous)
{
  if (previous == self->previous)
    return;
  g_return_if_fail (previous != self);
  if (self->previous)
    g_signal_handlers_disconnect_by_func (self->previous, album_edited, self);
  g_set_object (&self->previous, previous);
  if (previous)
    g_signal_connect_swapped (previous, "edited", G_CALLBACK (album_edited), self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIOUS]);
  album_edited (self);
}

static void
put_cover (AppAlbum *self, AppPicture *cover)
{
  if (cover == self->cover)
    return;
  app_picture_unref (self->cover);
  self->cover = cover ? app_picture_ref (cover) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COVER]);
  album_edited (self);
}

static void
put_target_choices (AppAlbum *self, GHashTable *choices)
{
  if (choices == self->target_choices)
    return;
  g_clear_pointer (&self->target_choices, g_hash_table_unref);
  self->target_choices = choices ? g_hash_table_ref (choices) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET_CHOICES]);
  album_edited (self);
}

/* Of a track that may be in the list, too: then the list's watch has told it. */
static void
order_track_edited (AppAlbum *self, AppTrack *track)
{
  if (!g_list_store_find (self->tracks, track, NULL))
    album_edited (self);
}

static void
watch_orders (AppAlbum *self, gboolean watch)
{
  g_autoptr (GPtrArray) tracks = app_orders_tracks (self->orders);
  for (guint i = 0; i < tracks->len; i++)
    if (watch)
      g_signal_connect_swapped (tracks->pdata[i], "edited", G_CALLBACK (order_track_edited), self);
    else
      g_signal_handlers_disconnect_by_func (tracks->pdata[i], order_track_edited, self);
}

static void
put_orders (AppAlbum *self, AppOrders *orders)
{
  if (app_orders_n (orders) == 0)
    orders = NULL;
  if (orders == self->orders)
    return;
  watch_orders (self, FALSE);
  app_orders_unref (self->orders);
  self->orders = app_orders_ref (orders);
  watch_orders (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORDERS]);
  album_edited (self);
}

static void
app_album_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AppAlbum *self = APP_ALBUM (object);
  if (id == PROP_RATE)
    put_rate (self, g_value_get_int (value));
  else if (id == PROP_PREVIOUS)
    put_previous (self, g_value_get_object (value));
  else if (id == PROP_COVER)
    put_cover (self, g_value_get_boxed (value));
  else if (id == PROP_TARGET_CHOICES)
    put_target_choices (self, g_value_get_boxed (value));
  else if (id == PROP_ORDERS)
    put_orders (self, g_value_get_boxed (value));
  else if (id == PROP_MEDIUM)
    {
      const char *medium = g_value_get_string (value);
      if (medium && app_medium_find (medium))
        put_text (self, id, &self->medium, g_strdup (medium));
    }
  else if (id == PROP_NOTE)
    {
      const char *note = g_value_get_string (value);
      put_text (self, id, &self->note, g_utf8_make_valid (note ? note : "", -1));
    }
  else
    put_text (self, id, &self->metadata.values[id - PROP_FIELD],
              app_field_clean (id - PROP_FIELD, g_value_get_string (value)));
}

static void
app_album_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppAlbum *self = APP_ALBUM (object);
  if (id == PROP_RATE)
    g_value_set_int (value, self->rate);
  else if (id == PROP_PREVIOUS)
    g_value_set_object (value, self->previous);
  else if (id == PROP_COVER)
    g_value_set_boxed (value, self->cover);
  else if (id == PROP_TARGET_CHOICES)
    g_value_set_boxed (value, self->target_choices);
  else if (id == PROP_ORDERS)
    g_value_set_boxed (value, self->orders);
  else if (id == PROP_NOTE)
    g_value_set_string (value, self->note);
  else if (id == PROP_MEDIUM)
    g_value_set_string (value, self->medium);
  else
    g_value_set_string (value, self->metadata.values[id - PROP_FIELD]);
}

static void
app_album_finalize (GObject *object)
{
  AppAlbum *self = APP_ALBUM (object);
  put_previous (self, NULL);
  watch_orders (self, FALSE);
  app_orders_unref (self->orders);
  app_watch_free (self->tracks_watch);
  app_watch_free (self->chain_watch);
  app_watch_free (self->references_watch);
  app_watch_free (self->snapshots_watch);
  g_object_unref (self->tracks);
  g_object_unref (self->chain);
  g_object_unref (self->references);
  g_object_unref (self->snapshots);
  g_hash_table_unref (self->extra);
  app_metadata_finish (&self->metadata);
  app_picture_unref (self->cover);
  g_clear_pointer (&self->target_choices, g_hash_table_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self->note);
  g_free (self->medium);
  G_OBJECT_CLASS (app_album_parent_class)->finalize (object);
}

static void
app_album_class_init (AppAlbumClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = app_album_set_property;
  object_class->get_property = app_album_get_property;
  object_class->finalize = app_album_finalize;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  props[PROP_RATE]
      = g_param_spec_int ("rate", N_ ("Sample rate"), NULL, app_album_rates[0],
                          app_album_rates[APP_N_ALBUM_RATES - 1], app_album_rates[0], flags);
  app_memento_attach (props[PROP_RATE], &rate_memento);
  props[PROP_NOTE] = g_param_spec_string ("note", N_ ("Note"), NULL, "", flags);
  props[PROP_MEDIUM]
      = g_param_spec_string ("medium", N_ ("Medium"), NULL, app_medium_default->id, flags);
  props[PROP_PREVIOUS]
      = g_param_spec_object ("previous", N_ ("Previous master"), NULL, APP_TYPE_ALBUM, flags);
  props[PROP_COVER] = g_param_spec_boxed ("cover", N_ ("Cover"), NULL, APP_TYPE_PICTURE, flags);
  props[PROP_TARGET_CHOICES]
      = g_param_spec_boxed ("target-choices", N_ ("Delivery"), NULL, G_TYPE_HASH_TABLE, flags);
  props[PROP_ORDERS]
      = g_param_spec_boxed ("orders", N_ ("Running orders"), NULL, APP_TYPE_ORDERS, flags);
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (app_fields[i].album)
      props[PROP_FIELD + i]
          = g_param_spec_string (app_fields[i].id, app_fields[i].name, NULL, "", flags);
  for (guint i = 1; i < N_PROPS; i++)
    if (props[i])
      g_object_class_install_property (object_class, i, props[i]);
  edited_signal = g_signal_new ("edited", APP_TYPE_ALBUM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
app_album_init (AppAlbum *self)
{
  self->rate = app_album_rates[0];
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  self->note = g_strdup ("");
  self->medium = g_strdup (app_medium_default->id);
  app_metadata_init (&self->metadata);
  self->tracks = g_list_store_new (APP_TYPE_TRACK);
  self->chain = g_list_store_new (APP_TYPE_SLOT);
  self->tracks_watch = app_watch_new (G_LIST_MODEL (self->tracks), "edited", album_edited, self);
  self->chain_watch = app_watch_new (G_LIST_MODEL (self->chain), "changed", album_edited, self);
  self->references = g_list_store_new (APP_TYPE_REFERENCE);
  self->references_watch
      = app_watch_new (G_LIST_MODEL (self->references), "edited", album_edited, self);
  self->snapshots = g_list_store_new (APP_TYPE_SNAPSHOT);
  self->snapshots_watch
      = app_watch_new (G_LIST_MODEL (self->snapshots), "edited", album_edited, self);
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AppAlbum *
app_album_new (int rate)
{
  g_return_val_if_fail (app_album_rate_is_valid (rate), NULL);
  AppAlbum *self = g_object_new (APP_TYPE_ALBUM, NULL);
  self->rate = rate;
  return self;
}

int
app_album_rate (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  return self->rate;
}

GListStore *
app_album_tracks (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->tracks;
}

GListStore *
app_album_chain (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->chain;
}

GListStore *
app_album_references (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->references;
}

GListStore *
app_album_snapshots (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->snapshots;
}

const AppMetadata *
app_album_metadata (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return &self->metadata;
}

guint64
app_album_seed (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  return self->seed;
}

void
app_album_put_seed (AppAlbum *self, guint64 seed)
{
  g_return_if_fail (APP_IS_ALBUM (self));
  if (seed == self->seed)
    return;
  self->seed = seed;
  album_edited (self);
}

gboolean
app_album_listens (AppAlbum *self)
{
  for (guint i = 0; i < app_album_n_tracks (self); i++)
    if (app_chain_listens (G_LIST_MODEL (app_track_chain (app_album_track (self, i)))))
      return TRUE;
  return app_chain_listens (G_LIST_MODEL (self->chain));
}

void
app_album_end_listening (AppAlbum *self)
{
  for (guint i = 0; i < app_album_n_tracks (self); i++)
    app_chain_end_listening (G_LIST_MODEL (app_track_chain (app_album_track (self, i))));
  app_chain_end_listening (G_LIST_MODEL (self->chain));
}

GHashTable *
app_album_target_choices (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->target_choices;
}

AppOrders *
app_album_orders (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->orders;
}

const char *
app_album_order_name (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), "");
  return self->orders ? app_orders_get (self->orders, app_orders_active (self->orders))->name : "";
}

GPtrArray *
app_album_aside (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  GPtrArray *aside = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) all = app_orders_tracks (self->orders);
  g_autoptr (GHashTable) listed = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < app_album_n_tracks (self); i++)
    g_hash_table_add (listed, app_album_track (self, i));
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains (listed, all->pdata[i]))
      g_ptr_array_add (aside, g_object_ref (all->pdata[i]));
  return aside;
}

GPtrArray *
app_album_all_tracks (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  GPtrArray *tracks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < app_album_n_tracks (self); i++)
    g_ptr_array_add (tracks, g_object_ref (app_album_track (self, i)));
  g_ptr_array_extend_and_steal (tracks, app_album_aside (self));
  return tracks;
}

AppPicture *
app_album_cover (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->cover;
}

AppAlbum *
app_album_previous (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->previous;
}

AppAlbum *
app_album_keep (AppAlbum *self, gint64 time)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  AppAlbum *copy = app_album_new (self->rate);
  copy->seed = self->seed;
  copy->kept = time;
  app_metadata_finish (&copy->metadata);
  app_metadata_copy (&copy->metadata, &self->metadata);
  for (guint i = 0; i < app_album_n_tracks (self); i++)
    {
      g_autoptr (AppTrack) track = app_track_copy (app_album_track (self, i));
      g_list_store_append (copy->tracks, track);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->chain)); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->chain), i);
      g_autoptr (AppSlot) other = app_slot_copy (slot);
      g_list_store_append (copy->chain, other);
    }
  g_hash_table_unref (copy->extra);
  copy->extra = g_hash_table_ref (self->extra); /* never changed once it was read */
  return copy;
}

gint64
app_album_kept (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  return self->kept;
}

void
app_album_put_kept (AppAlbum *self, gint64 time)
{
  g_return_if_fail (APP_IS_ALBUM (self));
  self->kept = time;
}

static void
add_track_media (GPtrArray *media, AppTrack *track)
{
  GListModel *revisions = G_LIST_MODEL (app_track_revisions (track));
  g_ptr_array_add (media, app_media_ref (app_track_media (track)));
  for (guint i = 0; i < g_list_model_get_n_items (revisions); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (revisions, i);
      g_ptr_array_add (media, app_media_ref (app_revision_media (revision)));
    }
}

static void
add_album_media (GPtrArray *media, AppAlbum *album)
{
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    add_track_media (media, tracks->pdata[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (album->references)); i++)
    {
      g_autoptr (AppReference) reference
          = g_list_model_get_item (G_LIST_MODEL (album->references), i);
      g_ptr_array_add (media, app_media_ref (app_reference_media (reference)));
    }
}

GPtrArray *
app_album_media (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) app_media_unref);
  for (AppAlbum *album = self; album; album = album->previous)
    add_album_media (media, album);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->snapshots)); i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (G_LIST_MODEL (self->snapshots), i);
      add_album_media (media, app_snapshot_album (snapshot));
    }
  return media;
}

const char *
app_album_note (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), "");
  return self->note;
}

const struct AppMedium *
app_album_medium (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return app_medium_find (self->medium);
}

GHashTable *
app_album_extra (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  return self->extra;
}

guint
app_album_n_tracks (AppAlbum *self)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->tracks));
}

AppTrack *
app_album_track (AppAlbum *self, guint index)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), NULL);
  AppTrack *track = g_list_model_get_item (G_LIST_MODEL (self->tracks), index);
  if (track)
    g_object_unref (track); /* the list keeps it */
  return track;
}

/* From the place of the track before (of the first: zeros) to that of the track at index. */
static void
move_on (Place *place, AppAlbum *self, guint index)
{
  AppTrack *track = app_album_track (self, index);
  gint64 gap = app_track_gap (track);
  gint64 length = app_track_length (track, self->rate);
  place->overlap = index > 0 && gap < 0 ? MIN (-gap, MIN (place->left, length)) : 0;
  place->start = place->end + MAX (gap, 0) - place->overlap;
  place->end = place->start + length;
  place->left = length - place->overlap;
}

/* All are laid out once for an edit: whoever shows the tracks asks for each. */
static const Place *
album_place (AppAlbum *self, guint index)
{
  Place place = { 0, 0, 0, 0 };
  if (!self->places)
    {
      guint n = app_album_n_tracks (self);
      self->places = g_array_sized_new (FALSE, FALSE, sizeof place, n);
      for (guint i = 0; i < n; i++)
        {
          move_on (&place, self, i);
          g_array_append_val (self->places, place);
        }
    }
  return &g_array_index (self->places, Place, index);
}

gint64
app_album_track_start (AppAlbum *self, guint index)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  g_return_val_if_fail (index < app_album_n_tracks (self), 0);
  return album_place (self, index)->start;
}

gint64
app_album_track_overlap (AppAlbum *self, guint index)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), 0);
  g_return_val_if_fail (index < app_album_n_tracks (self), 0);
  return album_place (self, index)->overlap;
}

int
app_album_track_at (AppAlbum *self, gint64 pos)
{
  g_return_val_if_fail (APP_IS_ALBUM (self), -1);
  int n = (int) app_album_n_tracks (self), at = n > 0 ? 0 : -1;
  for (int i = 0; i < n && album_place (self, (guint) i)->start <= pos; i++)
    at = i;
  return at;
}

gint64
app_album_length (AppAlbum *self)
{
  guint n = app_album_n_tracks (self);
  return n ? album_place (self, n - 1)->end : 0;
}

/* The album rate that keeps all of a source's. */
static int
rate_to_album (int rate)
{
  int highest = app_album_rates[APP_N_ALBUM_RATES - 1];
  if (rate > highest)
    return rate % 44100 == 0 ? 176400 : highest;
  for (int i = 0; i < APP_N_ALBUM_RATES; i++)
    if (rate <= app_album_rates[i])
      return app_album_rates[i];
  return highest;
}

int
app_album_rate_for (GPtrArray *media)
{
  int counts[APP_N_ALBUM_RATES] = { 0 };
  int best = 0;
  for (guint m = 0; m < media->len; m++)
    for (int i = 0; i < APP_N_ALBUM_RATES; i++)
      counts[i] += rate_to_album (app_media_rate (media->pdata[m])) == app_album_rates[i];
  for (int i = 1; i < APP_N_ALBUM_RATES; i++)
    if (counts[i] && counts[i] >= counts[best])
      best = i;
  return app_album_rates[best];
}
