/* app-revision.c — one of the mixes that a track has had. */
#include "app-revision.h"

#include "app-track.h"

#include <glib/gi18n-lib.h>

struct _AppRevision
{
  GObject parent;

  AppMedia *media; /* owned */
  char *name;      /* owned */
  AppRevisionFacts facts;
  double match;
  gboolean flip;
  GHashTable *extra; /* owned */
};

enum
{
  PROP_MEDIA = 1,
  PROP_NAME,
  PROP_MATCH,
  PROP_FLIP,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

G_DEFINE_FINAL_TYPE (AppRevision, app_revision, G_TYPE_OBJECT)

static void
app_revision_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppRevision *self = APP_REVISION (object);
  switch (id)
    {
    case PROP_MEDIA:
      g_value_set_boxed (value, self->media);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MATCH:
      g_value_set_double (value, self->match);
      break;
    case PROP_FLIP:
      g_value_set_boolean (value, self->flip);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_revision_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AppRevision *self = APP_REVISION (object);
  switch (id)
    {
    case PROP_MEDIA:
      {
        AppMedia *media = g_value_dup_boxed (value);
        g_clear_pointer (&self->media, app_media_unref);
        self->media = media;
        break;
      }
    case PROP_NAME:
      g_free (self->name);
      self->name
          = g_utf8_make_valid (g_value_get_string (value) ? g_value_get_string (value) : "", -1);
      break;
    case PROP_MATCH:
      self->match = g_value_get_double (value);
      break;
    case PROP_FLIP:
      self->flip = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
  g_signal_emit (self, edited_signal, 0);
}

static void
app_revision_finalize (GObject *object)
{
  AppRevision *self = APP_REVISION (object);
  g_clear_pointer (&self->media, app_media_unref);
  g_free (self->name);
  g_hash_table_unref (self->extra);
  G_OBJECT_CLASS (app_revision_parent_class)->finalize (object);
}

static void
app_revision_class_init (AppRevisionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  object_class->get_property = app_revision_get_property;
  object_class->set_property = app_revision_set_property;
  object_class->finalize = app_revision_finalize;
  props[PROP_MEDIA]
      = g_param_spec_boxed ("media", N_ ("File"), NULL, app_track_media_get_type (), flags);
  props[PROP_NAME] = g_param_spec_string ("name", N_ ("Name of the revision"), NULL, "", flags);
  props[PROP_MATCH]
      = g_param_spec_double ("match", N_ ("Level of the revision"), NULL,
                             app_track_gain_param.min - app_track_gain_param.max,
                             app_track_gain_param.max - app_track_gain_param.min, 0, flags);
  props[PROP_FLIP]
      = g_param_spec_boolean ("flip", N_ ("Polarity of the revision"), NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  edited_signal = g_signal_new ("edited", APP_TYPE_REVISION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
app_revision_init (AppRevision *self)
{
  self->name = g_strdup ("");
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

AppRevision *
app_revision_new (AppMedia *media, const AppRevisionFacts *facts)
{
  g_return_val_if_fail (media, NULL);
  AppRevision *self = g_object_new (APP_TYPE_REVISION, NULL);
  self->media = app_media_ref (media);
  self->facts = *facts;
  g_free (self->name);
  self->name = g_filename_display_basename (app_media_path (media));
  return self;
}

AppMedia *
app_revision_media (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), NULL);
  return self->media;
}

const char *
app_revision_name (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), "");
  return self->name;
}

const AppRevisionFacts *
app_revision_facts (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), NULL);
  return &self->facts;
}

void
app_revision_put_facts (AppRevision *self, const AppRevisionFacts *facts)
{
  g_return_if_fail (APP_IS_REVISION (self));
  self->facts = *facts;
}

double
app_revision_match (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), 0);
  return self->match;
}

gboolean
app_revision_flip (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), FALSE);
  return self->flip;
}

GHashTable *
app_revision_extra (AppRevision *self)
{
  g_return_val_if_fail (APP_IS_REVISION (self), NULL);
  return self->extra;
}
