/* app-snapshot.c — a state of the whole album that was taken, with a name and a note. */
#include "app-snapshot.h"

#include <glib/gi18n-lib.h>

struct _AppSnapshot
{
  GObject parent;

  AppAlbum *album; /* owned */
  char *name;      /* owned */
  char *note;      /* owned */
  gint64 time;
  GHashTable *extra; /* owned */
};

enum
{
  PROP_NAME = 1,
  PROP_NOTE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

G_DEFINE_FINAL_TYPE (AppSnapshot, app_snapshot, G_TYPE_OBJECT)

static void
app_snapshot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppSnapshot *self = APP_SNAPSHOT (object);
  g_value_set_string (value, id == PROP_NAME ? self->name : self->note);
}

static void
app_snapshot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AppSnapshot *self = APP_SNAPSHOT (object);
  char **place = id == PROP_NAME ? &self->name : &self->note;
  const char *text = g_value_get_string (value);
  char *clean = id == PROP_NAME ? app_text_clean (text) : g_utf8_make_valid (text ? text : "", -1);
  gboolean same = g_strcmp0 (*place, clean) == 0;
  g_free (*place);
  *place = clean;
  if (same)
    return;
  g_object_notify_by_pspec (object, pspec);
  g_signal_emit (self, edited_signal, 0);
}

static void
app_snapshot_finalize (GObject *object)
{
  AppSnapshot *self = APP_SNAPSHOT (object);
  g_clear_object (&self->album);
  g_free (self->name);
  g_free (self->note);
  g_hash_table_unref (self->extra);
  G_OBJECT_CLASS (app_snapshot_parent_class)->finalize (object);
}

static void
app_snapshot_class_init (AppSnapshotClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  object_class->get_property = app_snapshot_get_property;
  object_class->set_property = app_snapshot_set_property;
  object_class->finalize = app_snapshot_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", N_ ("Name of the snapshot"), NULL, "", flags);
  props[PROP_NOTE] = g_param_spec_string ("note", N_ ("Note of the snapshot"), NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  edited_signal = g_signal_new ("edited", APP_TYPE_SNAPSHOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
app_snapshot_init (AppSnapshot *self)
{
  self->name = g_strdup ("");
  self->note = g_strdup ("");
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AppSnapshot *
app_snapshot_new (AppAlbum *album, const char *name, gint64 time)
{
  g_return_val_if_fail (APP_IS_ALBUM (album), NULL);
  AppSnapshot *self = g_object_new (APP_TYPE_SNAPSHOT, "name", name, NULL);
  self->album = g_object_ref (album);
  self->time = time;
  return self;
}

AppAlbum *
app_snapshot_album (AppSnapshot *self)
{
  g_return_val_if_fail (APP_IS_SNAPSHOT (self), NULL);
  return self->album;
}

const char *
app_snapshot_name (AppSnapshot *self)
{
  g_return_val_if_fail (APP_IS_SNAPSHOT (self), "");
  return self->name;
}

const char *
app_snapshot_note (AppSnapshot *self)
{
  g_return_val_if_fail (APP_IS_SNAPSHOT (self), "");
  return self->note;
}

gint64
app_snapshot_time (AppSnapshot *self)
{
  g_return_val_if_fail (APP_IS_SNAPSHOT (self), 0);
  return self->time;
}

GHashTable *
app_snapshot_extra (AppSnapshot *self)
{
  g_return_val_if_fail (APP_IS_SNAPSHOT (self), NULL);
  return self->extra;
}

static void
copy_revisions (AppTrack *copy, AppTrack *track)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) from = g_list_model_get_item (list, i);
      g_autoptr (AppRevision) to
          = app_revision_new (app_revision_media (from), app_revision_facts (from));
      GHashTableIter iter;
      gpointer key, value;
      g_object_set (to, "name", app_revision_name (from), "match", app_revision_match (from),
                    "flip", app_revision_flip (from), NULL);
      g_hash_table_iter_init (&iter, app_revision_extra (from));
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (app_revision_extra (to), g_strdup (key), g_strdup (value));
      g_list_store_append (app_track_revisions (copy), to);
    }
}

/* What app_track_copy leaves out. */
static void
copy_more (AppTrack *copy, AppTrack *track)
{
  g_object_set (copy, "note", app_track_note (track), "notes", app_track_notes (track), NULL);
  copy_revisions (copy, track);
}

/* The orders of album with the tracks of its copy, those that are aside copied too. */
static void
copy_orders (AppAlbum *copy, AppAlbum *album)
{
  if (!app_album_orders (album))
    return;
  g_autoptr (GPtrArray) all = app_album_all_tracks (album);
  g_autoptr (GHashTable) map = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    if (i < app_album_n_tracks (copy))
      g_hash_table_insert (map, all->pdata[i], g_object_ref (app_album_track (copy, i)));
    else
      {
        AppTrack *track = app_track_copy (all->pdata[i]);
        copy_more (track, all->pdata[i]);
        g_hash_table_insert (map, all->pdata[i], track);
      }
  g_autoptr (AppOrders) orders = app_orders_with_tracks (app_album_orders (album), map);
  g_object_set (copy, "orders", orders, NULL);
}

static void
copy_references (AppAlbum *copy, AppAlbum *album)
{
  GListModel *list = G_LIST_MODEL (app_album_references (album));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppReference) from = g_list_model_get_item (list, i);
      g_autoptr (AppReference) to = app_reference_copy (from);
      g_list_store_append (app_album_references (copy), to);
    }
}

AppAlbum *
app_snapshot_state (AppAlbum *album)
{
  g_return_val_if_fail (APP_IS_ALBUM (album), NULL);
  AppAlbum *copy = app_album_keep (album, 0);
  static const char *const more[] = { "note", "medium", "cover", "target-choices" };
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (album), more[i], &value);
      g_object_set_property (G_OBJECT (copy), more[i], &value);
    }
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    copy_more (app_album_track (copy, i), app_album_track (album, i));
  copy_orders (copy, album);
  copy_references (copy, album);
  return copy;
}
