/* app-reference.c — a finished record to compare with. */
#include "app-reference.h"

#include "app-track.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _AppReference
{
  GObject parent;

  AppMedia *media; /* owned */
  char *name;      /* owned */
  gint64 cue;
  GHashTable *extra; /* owned */
};

enum
{
  PROP_MEDIA = 1,
  PROP_NAME,
  PROP_CUE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

G_DEFINE_FINAL_TYPE (AppReference, app_reference, G_TYPE_OBJECT)

static void
app_reference_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppReference *self = APP_REFERENCE (object);
  if (id == PROP_MEDIA)
    g_value_set_boxed (value, self->media);
  else if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_CUE)
    g_value_set_int64 (value, self->cue);
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
  else if (id == PROP_CUE)
    self->cue = g_value_get_int64 (value);
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
  props[PROP_CUE]
      = g_param_spec_int64 ("cue", N_ ("Start of the reference"), NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  edited_signal = g_signal_new ("edited", APP_TYPE_REFERENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
app_reference_init (AppReference *self)
{
  self->name = g_strdup ("");
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
  return self->cue;
}

GHashTable *
app_reference_extra (AppReference *self)
{
  g_return_val_if_fail (APP_IS_REFERENCE (self), NULL);
  return self->extra;
}
