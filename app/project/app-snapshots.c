/* app-snapshots.c — states of the whole album: taken, restored, heard, forgotten. */
#include "app-snapshots.h"

#include "app-order-edit.h"
#include "app-project.h"

#include <glib/gi18n-lib.h>

#include <string.h>

AppSnapshot *
app_snapshots_take (AppAlbum *album, AppHistory *history, const char *name, const char *note,
                    gint64 when, GError **error)
{
  GListStore *list = app_album_snapshots (album);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (n >= APP_PROJECT_SNAPSHOTS_MAX)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
                   _ ("An album has at most %d snapshots: delete some that you do not need any "
                      "more."),
                   APP_PROJECT_SNAPSHOTS_MAX);
      return NULL;
    }
  g_autofree char *made
      = name && *name ? g_strdup (name) : g_strdup_printf (_ ("Snapshot %u"), n + 1);
  g_autoptr (AppAlbum) state = app_snapshot_state (album);
  g_autoptr (AppSnapshot) snapshot = app_snapshot_new (state, made, when);
  g_object_set (snapshot, "note", note ? note : "", NULL);
  app_history_insert (history, list, n, snapshot, _ ("Take a snapshot"));
  return snapshot; /* the list keeps it */
}

/* How the things of a list become those of another. */
typedef struct
{
  gboolean (*same) (gpointer a, gpointer b); /* TRUE: one can be changed into the other */
  gpointer (*copy) (gpointer wanted);        /* transfer full */
  void (*change) (AppHistory *history, gpointer to, gpointer from);
} Kind;

/* What is the same stays, in the order of from; others come and go. */
static void
set_list (AppHistory *history, GListStore *to, GListModel *from, const Kind *kind)
{
  guint n = g_list_model_get_n_items (from);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) wanted = g_list_model_get_item (from, i);
      guint at = i, have = g_list_model_get_n_items (G_LIST_MODEL (to));
      for (; at < have; at++)
        {
          g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (to), at);
          if (kind->same (item, wanted))
            break;
        }
      if (at == have)
        {
          g_autoptr (GObject) copy = kind->copy (wanted);
          app_history_insert (history, to, i, copy, NULL);
          continue;
        }
      if (at != i)
        app_history_move (history, to, at, i, NULL);
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (to), i);
      kind->change (history, item, wanted);
    }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (to)); i-- > n;)
    app_history_remove (history, to, i, NULL);
}

/* Sets what is writable and differs, but for what is named. */
static void
set_properties (AppHistory *history, gpointer to, gpointer from, const char *const *but)
{
  guint n;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (to), &n);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      if (!(pspecs[i]->flags & G_PARAM_WRITABLE) || g_strv_contains (but, pspecs[i]->name))
        continue;
      g_object_get_property (from, pspecs[i]->name, &value);
      app_history_set (history, to, pspecs[i]->name, &value, NULL);
    }
}

/* ---- chains ---- */

static gboolean
is_same_place (gpointer a, gpointer b)
{
  return app_slot_module (a) == app_slot_module (b)
         && g_strcmp0 (app_slot_name (a), app_slot_name (b)) == 0
         && g_strcmp0 (app_slot_origin (a), app_slot_origin (b)) == 0;
}

static gpointer
copy_slot (gpointer wanted)
{
  return app_slot_copy (wanted);
}

/* The values of from for a slot of the same module. */
static void
set_slot (AppHistory *history, gpointer to, gpointer from)
{
  const DspModule *module = app_slot_module (to);
  for (int i = 0; i < module->n_params; i++)
    if (!(module->params[i].flags & DSP_PARAM_LISTEN))
      app_history_set_value (history, to, i, app_slot_value (from, i));
  app_history_set_bypass (history, to, app_slot_bypass (from));
  const AppSlotOther *was = app_slot_other (to), *is = app_slot_other (from);
  if (was && is && was->second == is->second
      && memcmp (was->values, is->values, (gsize) is->n * sizeof *is->values) == 0)
    return;
  g_auto (GValue) other = G_VALUE_INIT;
  g_value_init (&other, APP_TYPE_SLOT_OTHER);
  g_value_set_boxed (&other, is);
  if (was || is)
    app_history_set (history, G_OBJECT (to), "other", &other, NULL);
}

static void
set_chain (AppHistory *history, GListStore *to, GListModel *from)
{
  static const Kind slots = { is_same_place, copy_slot, set_slot };
  set_list (history, to, from, &slots);
}

/* ---- references ---- */

static gboolean
is_same_file (gpointer a, gpointer b)
{
  return strcmp (app_media_path (app_reference_media (a)), app_media_path (app_reference_media (b)))
         == 0;
}

static gpointer
copy_reference (gpointer wanted)
{
  return app_reference_copy (wanted);
}

static void
set_reference (AppHistory *history, gpointer to, gpointer from)
{
  static const char *const but[] = { "media", NULL };
  set_properties (history, to, from, but);
}

static void
set_references (AppHistory *history, AppAlbum *album, AppAlbum *state)
{
  static const Kind references = { is_same_file, copy_reference, set_reference };
  set_list (history, app_album_references (album), G_LIST_MODEL (app_album_references (state)),
            &references);
}

/* ---- tracks ---- */

static gboolean
same_revisions (GListModel *a, GListModel *b)
{
  guint n = g_list_model_get_n_items (a);
  gboolean same = n == g_list_model_get_n_items (b);
  for (guint i = 0; same && i < n; i++)
    {
      g_autoptr (AppRevision) one = g_list_model_get_item (a, i);
      g_autoptr (AppRevision) other = g_list_model_get_item (b, i);
      same = app_revision_media (one) == app_revision_media (other)
             && app_revision_match (one) == app_revision_match (other)
             && app_revision_flip (one) == app_revision_flip (other)
             && g_strcmp0 (app_revision_name (one), app_revision_name (other)) == 0;
    }
  return same;
}

static void
set_revisions (AppHistory *history, AppTrack *to, AppTrack *from)
{
  GListStore *list = app_track_revisions (to);
  GListModel *wanted = G_LIST_MODEL (app_track_revisions (from));
  if (same_revisions (G_LIST_MODEL (list), wanted))
    return;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (list)); i-- > 0;)
    app_history_remove (history, list, i, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (wanted); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (wanted, i);
      app_history_insert (history, list, i, revision, NULL);
    }
}

/* The track that stands for wanted: the album's own of the same key, changed, or wanted itself. */
static AppTrack *
take_over (AppHistory *history, GHashTable *present, AppTrack *wanted)
{
  static const char *const nothing[] = { NULL };
  guint64 key = app_track_key (wanted);
  AppTrack *track = g_hash_table_lookup (present, &key);
  if (!track)
    return wanted;
  set_properties (history, track, wanted, nothing);
  set_chain (history, app_track_chain (track), G_LIST_MODEL (app_track_chain (wanted)));
  set_revisions (history, track, wanted);
  return track;
}

/* All tracks of the album by their keys. */
static GHashTable *
tracks_by_key (AppAlbum *album)
{
  GHashTable *present = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    {
      guint64 key = app_track_key (tracks->pdata[i]);
      if (!g_hash_table_contains (present, &key))
        g_hash_table_insert (present, g_memdup2 (&key, sizeof key),
                             g_object_ref (tracks->pdata[i]));
    }
  return present;
}

static void
set_tracks (AppHistory *history, AppAlbum *album, AppAlbum *state)
{
  GListStore *tracks = app_album_tracks (album);
  guint n = app_album_n_tracks (state);
  g_autoptr (AppAlbum) fresh = app_snapshot_state (state); /* whose tracks may be edited */
  g_autoptr (GPtrArray) all = app_album_all_tracks (fresh);
  g_autoptr (GHashTable) present = tracks_by_key (album);
  g_autoptr (GHashTable) map = g_hash_table_new (NULL, NULL); /* of fresh to what stands for them */
  for (guint i = 0; i < all->len; i++)
    g_hash_table_insert (map, all->pdata[i], take_over (history, present, all->pdata[i]));
  for (guint i = 0; i < n; i++)
    {
      AppTrack *track = g_hash_table_lookup (map, app_album_track (fresh, i));
      guint at;
      if (!g_list_store_find (tracks, track, &at))
        app_history_insert (history, tracks, i, track, NULL);
      else if (at != i)
        app_history_move (history, tracks, at, i, NULL);
    }
  for (guint i = app_album_n_tracks (album); i-- > n;)
    app_history_remove (history, tracks, i, NULL);
  g_autoptr (AppOrders) orders
      = app_album_orders (fresh) ? app_orders_with_tracks (app_album_orders (fresh), map) : NULL;
  app_order_set_all (album, history, orders, NULL);
}

void
app_snapshots_restore (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot)
{
  static const char *const but[] = { "rate", "previous", "orders", NULL };
  AppAlbum *state = app_snapshot_album (snapshot);
  app_history_begin (history, _ ("Restore a snapshot"));
  app_history_set_int (history, album, "rate", app_album_rate (state)); /* first: it rescales */
  set_properties (history, album, state, but);
  set_tracks (history, album, state); /* and the orders */
  set_chain (history, app_album_chain (album), G_LIST_MODEL (app_album_chain (state)));
  set_references (history, album, state);
  app_history_end (history);
}

void
app_snapshots_hear (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot)
{
  AppAlbum *kept = app_album_keep (app_snapshot_album (snapshot), app_snapshot_time (snapshot));
  g_object_set (kept, "rate", app_album_rate (album), NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_ALBUM);
  g_value_take_object (&value, kept);
  app_history_set (history, G_OBJECT (album), "previous", &value,
                   _ ("Hear a snapshot as previous master"));
}

void
app_snapshots_remove (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot)
{
  guint at;
  if (g_list_store_find (app_album_snapshots (album), snapshot, &at))
    app_history_remove (history, app_album_snapshots (album), at, _ ("Delete a snapshot"));
}

AppSnapshot *
app_snapshots_find (AppAlbum *album, const char *which)
{
  GListModel *list = G_LIST_MODEL (app_album_snapshots (album));
  guint n = g_list_model_get_n_items (list);
  guint64 number;
  AppSnapshot *found = NULL;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (list, i);
      if (strcmp (app_snapshot_name (snapshot), which) == 0)
        found = snapshot;
    }
  if (!found && n && g_ascii_string_to_unsigned (which, 10, 1, n, &number, NULL))
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (list, (guint) number - 1);
      found = snapshot;
    }
  return found; /* the list keeps it */
}
