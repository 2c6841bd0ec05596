/* app-reference.c — a finished record to compare with. */
#include "app-reference.h"

#include "app-track.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  PLACE_CUE,
  PLACE_LOOP_FROM,
  PLACE_LOOP_TO,
  N_PLACES
};

struct _AppReference
{
  GObject parent;

  AppMedia *media;         /* owned */
  char *name;              /* owned */
  gint64 places[N_PLACES]; /* frames of the file */
  AppSync sync;
  GHashTable *extra; /* owned */
};

enum
{
  PROP_PLACE = 1,
  PROP_MEDIA = PROP_PLACE + N_PLACES,
  PROP_NAME,
  PROP_SYNC,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

const char *const app_sync_ids[APP_N_SYNCS + 1] = {
  [APP_SYNC_TRACK] = "track",
  [APP_SYNC_CUE] = "cue",
  [APP_SYNC_LOUDEST] = "loudest",
};

static const struct
{
  const char *id, *name;
} places[N_PLACES] = {
  [PLACE_CUE] = { "cue", N_ ("Start of the reference") },
  [PLACE_LOOP_FROM] = { "loop-from", N_ ("Loop of the reference") },
  [PLACE_LOOP_TO] = { "loop-to", N_ ("Loop of the reference") },
};

G_DEFINE_FINAL_TYPE (AppReference, app_reference, G_TYPE_OBJECT)

static void
app_reference_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppReference *self = APP_REFERENCE (object);
  if (id == PROP_MEDIA)
    g_value_set_boxed (value, self->media);
  else if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_SYNC)
    g_value_set_int (value, (int) self->sync);
  else if (id >= PROP_PLACE && id < PROP_PLACE + N_PLACES)
    g_value_set_int64 (value, self->places[id - PROP_PLACE]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
app_reference_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AppReference *self = APP_REFERENCE (object);
  if (id == PROP_MEDIA)
    {
      AppMedia *media = g_value_dup_boxed (value);
      g_clear_pointer (&self->media, app_media_unref);
      self->media = media;
    }
  else if (id == PROP_NAME)
    {
      g_free (self->name);
      self->name = g_value_get_string (value) ? g_value_dup_string (value) : g_strdup ("");
    }
  else if (id == PROP_SYNC)
    self->sync = (AppSync) g_value_get_int (value);
  else if (id >= PROP_PLACE && id < PROP_PLACE + N_PLACES)
    self->places[id - PROP_PLACE] = g_value_get_int64 (value);
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
  g_signal_emit (self, edited_signal, 0);
}

static void
app_reference_finalize (GObject *object)
{
  AppReference *self = APP_REFERENCE (object);
  g_clear_pointer (&self->media, app_media_unref);
  g_free (self->name);
  g_hash_table_unref (self->extra);
  G_OBJECT_CLASS (app_reference_parent_class)->finalize (object);
}

static void
app_reference_class_init (AppReferenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  object_class->get_property = app_reference_get_property;
  object_class->set_property = app_reference_set_property;
  object_class->finalize = app_reference_finalize;
  props[PROP_MEDIA]
      = g_param_spec_boxed ("media", N_ ("File"), NULL, app_track_media_get_type (), flags);
  props[PROP_NAME] = g_param_spec_string ("name", N_ ("Name of the reference"), NULL, "", flags);
  props[PROP_SYNC] = g_param_spec_int ("sync", N_ ("Sync of the reference"), NULL, 0,
                                       APP_N_SYNCS - 1, APP_SYNC_LOUDEST, flags);
  for (int i = 0; i < N_PLACES; i++)
    props[PROP_PLACE + i]
        = g_param_spec_int64 (places[i].id, places[i].name, NULL, 0, APP_FRAMES_MAX, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  edited_signal = g_signal_new ("edited", APP_TYPE_REFERENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
app_reference_init (AppReference *self)
{
  self->name = g_strdup ("");
  self->sync = APP_SYNC_LOUDEST;
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AppReference *
app_reference_new (AppMedia *media)
{
  g_return_val_if_fail (media, NULL);
  AppReference *self = g_object_new (APP_TYPE_REFERENCE, NULL);
  self->media = app_media_ref (media);
  g_free (self->name);
  self->name = g_filename_display_basename (app_media_path (media));
  return self;
}

AppReference *
app_reference_copy (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), NULL);
  AppReference *copy = app_reference_new (self->media);
  g_object_set (copy, "name", self->name, "sync", (int) self->sync, NULL);
  memcpy (copy->places, self->places, sizeof copy->places);
  g_hash_table_unref (copy->extra);
  copy->extra = g_hash_table_ref (self->extra); /* never changed once it was read */
  return copy;
}

static gboolean
is_of_file (GListModel *list, guint index, const char *path)
{
  g_autoptr (AppReference) reference = g_list_model_get_item (list, index);
  return strcmp (app_media_path (reference->media), path) == 0;
}

int
app_reference_find_same (GListModel *list, GListModel *other, guint index)
{
  g_autoptr (AppReference) wanted = g_list_model_get_item (other, index);
  const char *path = app_media_path (wanted->media);
  guint nth = 0;
  for (guint i = 0; i < index; i++)
    nth += is_of_file (other, i, path);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    if (is_of_file (list, i, path) && nth-- == 0)
      return (int) i;
  return -1;
}

AppMedia *
app_reference_media (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), NULL);
  return self->media;
}

const char *
app_reference_name (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), NULL);
  return self->name;
}

gint64
app_reference_cue (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), 0);
  return self->places[PLACE_CUE];
}

gboolean
app_reference_loop (AppReference *self, gint64 *from, gint64 *to)
{
  *from = *to = 0;
  g_return_val_if_fail (APP_IS_REFERENCE (self), FALSE);
  if (self->places[PLACE_LOOP_FROM] >= self->places[PLACE_LOOP_TO])
    return FALSE;
  *from = self->places[PLACE_LOOP_FROM];
  *to = self->places[PLACE_LOOP_TO];
  return TRUE;
}

AppSync
app_reference_sync (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), APP_SYNC_CUE);
  return self->sync;
}

int
app_sync_find (const char *id)
{
  for (int i = 0; i < APP_N_SYNCS; i++)
    if (g_strcmp0 (id, app_sync_ids[i]) == 0)
      return i;
  return -1;
}

GHashTable *
app_reference_extra (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), NULL);
  return self->extra;
}
