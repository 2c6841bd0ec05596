/* app-track.c — a place in the album. */
#include "app-track.h"

#include "app-watch.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

struct _AppTrack
{
  GObject parent;

  guint64 key;
  AppMedia *media; /* owned */
  gint64 positions[APP_N_POSITIONS];
  AppShape shapes[APP_N_TRACK_SHAPES];
  double gain;
  gboolean invert;
  gboolean side_start;
  double places[APP_N_PLACES];
  char *note;      /* owned */
  AppNotes *notes; /* owned; NULL: none */
  AppMetadata metadata;

  GListStore *chain;         /* owned */
  AppWatch *watch;           /* owned; of the chain */
  GListStore *revisions;     /* owned */
  AppWatch *revisions_watch; /* owned */
  GHashTable *extra;         /* owned */
};

/* Property numbers: positions, shapes and fields are runs, so that one line serves each run. */
enum
{
  PROP_POSITION = 1,
  PROP_SHAPE = PROP_POSITION + APP_N_POSITIONS,
  PROP_FIELD = PROP_SHAPE + APP_N_TRACK_SHAPES,
  PROP_GAIN = PROP_FIELD + APP_N_FIELDS,
  PROP_INVERT,
  PROP_SIDE_START,
  PROP_PLACE,
  PROP_MEDIA = PROP_PLACE + APP_N_PLACES,
  PROP_NOTE,
  PROP_NOTES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint edited_signal;

const char *const app_shape_ids[APP_N_SHAPES + 1] = {
  [APP_SHAPE_LINEAR] = "linear",
  [APP_SHAPE_EQUAL_POWER] = "equal-power",
  [APP_SHAPE_COSINE] = "cosine",
  [APP_SHAPE_NONE] = "none",
  [APP_SHAPE_EXPONENTIAL] = "exponential",
  [APP_SHAPE_LOGARITHMIC] = "logarithmic",
  [APP_SHAPE_S] = "s",
};

const char *const app_shape_names[APP_N_SHAPES + 1] = {
  [APP_SHAPE_LINEAR] = N_ ("Linear"),
  [APP_SHAPE_EQUAL_POWER] = N_ ("Equal power"),
  [APP_SHAPE_COSINE] = N_ ("Cosine"),
  [APP_SHAPE_NONE] = N_ ("None"),
  [APP_SHAPE_EXPONENTIAL] = N_ ("Exponential"),
  [APP_SHAPE_LOGARITHMIC] = N_ ("Logarithmic"),
  [APP_SHAPE_S] = N_ ("S"),
};

const char *const app_position_ids[APP_N_POSITIONS] = {
  [APP_POSITION_GAP] = "gap",           [APP_POSITION_TRIM_IN] = "trim-in",
  [APP_POSITION_TRIM_OUT] = "trim-out", [APP_POSITION_FADE_IN] = "fade-in",
  [APP_POSITION_FADE_OUT] = "fade-out",
};

static const char *const position_names[APP_N_POSITIONS] = {
  [APP_POSITION_GAP] = N_ ("Gap"),
  [APP_POSITION_TRIM_IN] = N_ ("Trim at the start"),
  [APP_POSITION_TRIM_OUT] = N_ ("Trim at the end"),
  [APP_POSITION_FADE_IN] = N_ ("Fade in"),
  [APP_POSITION_FADE_OUT] = N_ ("Fade out"),
};

const char *const app_track_shape_ids[APP_N_TRACK_SHAPES] = {
  [APP_TRACK_JOIN] = "join",
  [APP_TRACK_FADE_IN_SHAPE] = "fade-in-shape",
  [APP_TRACK_FADE_OUT_SHAPE] = "fade-out-shape",
};

const char *const app_place_ids[APP_N_PLACES] = {
  [APP_PLACE_OFFSET] = "offset",
  [APP_PLACE_LEAD] = "lead",
  [APP_PLACE_TAIL] = "tail",
};

static const char *const place_names[APP_N_PLACES] = {
  [APP_PLACE_OFFSET] = N_ ("Place of the mix"),
  [APP_PLACE_LEAD] = N_ ("Missing start of the mix"),
  [APP_PLACE_TAIL] = N_ ("Missing end of the mix"),
};

static const struct
{
  const char *name;
  AppShape def;
} track_shapes[APP_N_TRACK_SHAPES] = {
  [APP_TRACK_JOIN] = { N_ ("Crossfade"), APP_SHAPE_EQUAL_POWER },
  [APP_TRACK_FADE_IN_SHAPE] = { N_ ("Shape of the fade in"), APP_SHAPE_COSINE },
  [APP_TRACK_FADE_OUT_SHAPE] = { N_ ("Shape of the fade out"), APP_SHAPE_COSINE },
};

const DspParam app_track_gain_param = {
  .id = "gain",
  .name = N_ ("Gain"),
  .help = N_ ("Level of the mix before the chain of the track."),
  .unit = "dB",
  .scale = DSP_SCALE_LINEAR,
  .min = -60,
  .max = 24,
  .def = 0,
  .digits = 1,
};

/* A property type for media, so that undo can hold it like any other value. */
typedef AppMedia AppTrackMedia;
G_DEFINE_BOXED_TYPE (AppTrackMedia, app_track_media, app_media_ref, app_media_unref)

G_DEFINE_FINAL_TYPE (AppTrack, app_track, G_TYPE_OBJECT)

/* sin (pi x / 2) for x in 0 .. 1: Taylor series around 0 up to the 17th power, taken at most up to
 * pi / 4 (the cosine beyond); error below 1e-16. */
static double
quarter_sine (double x)
{
  double a = (x <= 0.5 ? x : 1 - x) * 1.57079632679489661923;
  double a2 = a * a;
  double term = x <= 0.5 ? a : 1;
  double sum = term;
  for (int n = x <= 0.5 ? 2 : 1; n <= 17; n += 2)
    {
      term = -term * a2 / (n * (n + 1));
      sum += term;
    }
  return sum;
}

/* (100^t - 1) / 99 for t in 0 .. 1: the Taylor series of the eighth root of 100^t, whose exponent
 * is below 0.58, up to the 16th power; error below 1e-15. */
static double
even_decibels (double t)
{
  double x = t * 0.57564627324851142101; /* ln (100) / 8 */
  double term = 1, sum = 1;
  for (int n = 1; n <= 16; n++)
    {
      term = term * x / n;
      sum += term;
    }
  for (int i = 0; i < 3; i++)
    sum = sum * sum;
  return (sum - 1) / 99;
}

double
app_shape_gain (AppShape shape, double t)
{
  if (!(t > 0))
    return shape == APP_SHAPE_NONE ? 1 : 0;
  if (t >= 1)
    return 1;
  switch (shape)
    {
    case APP_SHAPE_LINEAR:
      return t;
    case APP_SHAPE_EQUAL_POWER:
      return quarter_sine (t);
    case APP_SHAPE_COSINE:
      {
        double half = quarter_sine (t); /* (1 - cos (pi t)) / 2 = sin^2 (pi t / 2) */
        return half * half;
      }
    case APP_SHAPE_EXPONENTIAL:
      return even_decibels (t);
    case APP_SHAPE_LOGARITHMIC:
      return 1 - even_decibels (1 - t);
    case APP_SHAPE_S:
      return t * t * t * (t * (6 * t - 15) + 10);
    default:
      return 1;
    }
}

int
app_shape_find (const char *id)
{
  for (int i = 0; i < APP_N_SHAPES; i++)
    if (strcmp (app_shape_ids[i], id) == 0)
      return i;
  return -1;
}

static void
track_changed (AppTrack *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[id]);
  g_signal_emit (self, edited_signal, 0);
}

static void
on_list (gpointer owner)
{
  g_signal_emit (owner, edited_signal, 0);
}

static gboolean
put_text (char **place, char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    {
      g_free (text);
      return FALSE;
    }
  g_free (*place);
  *place = text;
  return TRUE;
}

/* Puts the value; TRUE when it differs from what was there. */
static gboolean
put_property (AppTrack *self, guint id, const GValue *value)
{
  if (id == PROP_NOTE)
    return put_text (&self->note,
                     g_utf8_make_valid (g_value_get_string (value) ? g_value_get_string (value)
                                                                   : "",
                                        -1));
  if (id == PROP_NOTES)
    {
      AppNotes *notes = g_value_get_boxed (value);
      if (app_notes_equal (notes, self->notes))
        return FALSE;
      app_notes_unref (self->notes);
      self->notes = app_notes_n (notes) ? app_notes_ref (notes) : NULL;
      return TRUE;
    }
  if (id == PROP_GAIN)
    {
      double gain = dsp_param_clamp (&app_track_gain_param, g_value_get_double (value)) + 0.0;
      gboolean differs = gain != self->gain;
      self->gain = gain;
      return differs;
    }
  if (id == PROP_INVERT)
    {
      gboolean differs = self->invert != g_value_get_boolean (value);
      self->invert = g_value_get_boolean (value);
      return differs;
    }
  if (id == PROP_SIDE_START)
    {
      gboolean differs = self->side_start != g_value_get_boolean (value);
      self->side_start = g_value_get_boolean (value);
      return differs;
    }
  if (id >= PROP_PLACE)
    {
      double *place = &self->places[id - PROP_PLACE];
      gboolean differs = *place != g_value_get_double (value);
      *place = g_value_get_double (value) + 0.0;
      return differs;
    }
  if (id >= PROP_FIELD)
    return put_text (&self->metadata.values[id - PROP_FIELD],
                     app_field_clean (id - PROP_FIELD, g_value_get_string (value)));
  if (id >= PROP_SHAPE)
    {
      AppShape *shape = &self->shapes[id - PROP_SHAPE];
      gboolean differs = *shape != (AppShape) g_value_get_int (value);
      *shape = g_value_get_int (value);
      return differs;
    }
  gint64 *position = &self->positions[id - PROP_POSITION];
  gboolean differs = *position != g_value_get_int64 (value);
  *position = g_value_get_int64 (value);
  return differs;
}

static void
app_track_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AppTrack *self = APP_TRACK (object);
  if (id == PROP_MEDIA)
    app_track_put_media (self, g_value_get_boxed (value));
  else if (put_property (self, id, value))
    track_changed (self, id);
}

static void
app_track_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppTrack *self = APP_TRACK (object);
  if (id == PROP_NOTE)
    g_value_set_string (value, self->note);
  else if (id == PROP_NOTES)
    g_value_set_boxed (value, self->notes);
  else if (id == PROP_MEDIA)
    g_value_set_boxed (value, self->media);
  else if (id == PROP_GAIN)
    g_value_set_double (value, self->gain);
  else if (id == PROP_INVERT)
    g_value_set_boolean (value, self->invert);
  else if (id == PROP_SIDE_START)
    g_value_set_boolean (value, self->side_start);
  else if (id >= PROP_PLACE)
    g_value_set_double (value, self->places[id - PROP_PLACE]);
  else if (id >= PROP_FIELD)
    g_value_set_string (value, self->metadata.values[id - PROP_FIELD]);
  else if (id >= PROP_SHAPE)
    g_value_set_int (value, self->shapes[id - PROP_SHAPE]);
  else
    g_value_set_int64 (value, self->positions[id - PROP_POSITION]);
}

static void
app_track_finalize (GObject *object)
{
  AppTrack *self = APP_TRACK (object);
  app_watch_free (self->watch);
  app_watch_free (self->revisions_watch);
  g_object_unref (self->chain);
  g_object_unref (self->revisions);
  g_clear_pointer (&self->media, app_media_unref);
  g_hash_table_unref (self->extra);
  app_metadata_finish (&self->metadata);
  g_free (self->note);
  app_notes_unref (self->notes);
  G_OBJECT_CLASS (app_track_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  for (int i = 0; i < APP_N_POSITIONS; i++)
    props[PROP_POSITION + i] = g_param_spec_int64 (app_position_ids[i], position_names[i], NULL,
                                                   i == APP_POSITION_GAP ? -APP_FRAMES_MAX : 0,
                                                   APP_FRAMES_MAX, 0, flags);
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    props[PROP_SHAPE + i] = g_param_spec_int (app_track_shape_ids[i], track_shapes[i].name, NULL, 0,
                                              APP_N_SHAPES - 1, track_shapes[i].def, flags);
  const DspParam *gain = &app_track_gain_param;
  props[PROP_GAIN] = g_param_spec_double (gain->id, gain->name, gain->help, gain->min, gain->max,
                                          gain->def, flags);
  props[PROP_INVERT]
      = g_param_spec_boolean ("invert", N_ ("Polarity of the mix"), NULL, FALSE, flags);
  props[PROP_SIDE_START]
      = g_param_spec_boolean ("side-start", N_ ("Start of a vinyl side"), NULL, FALSE, flags);
  for (int i = 0; i < APP_N_PLACES; i++)
    props[PROP_PLACE + i] = g_param_spec_double (app_place_ids[i], place_names[i], NULL,
                                                 -APP_PLACE_MAX, APP_PLACE_MAX, 0, flags);
  props[PROP_MEDIA]
      = g_param_spec_boxed ("media", N_ ("Source file"), NULL, app_track_media_get_type (), flags);
  props[PROP_NOTE] = g_param_spec_string ("note", N_ ("Note"), NULL, "", flags);
  props[PROP_NOTES]
      = g_param_spec_boxed ("notes", N_ ("Notes on the timeline"), NULL, APP_TYPE_NOTES, flags);
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (app_fields[i].track)
      props[PROP_FIELD + i]
          = g_param_spec_string (app_fields[i].id, app_fields[i].name, NULL, "", flags);
  for (int i = 1; i < N_PROPS; i++)
    if (props[i])
      g_object_class_install_property (object_class, (guint) i, props[i]);
}

static void
app_track_class_init (AppTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = app_track_set_property;
  object_class->get_property = app_track_get_property;
  object_class->finalize = app_track_finalize;
  install_properties (object_class);
  edited_signal = g_signal_new ("edited", APP_TYPE_TRACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
app_track_init (AppTrack *self)
{
  static guint64 last_key;
  self->key = ++last_key;
  self->gain = app_track_gain_param.def;
  self->note = g_strdup ("");
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    self->shapes[i] = track_shapes[i].def;
  app_metadata_init (&self->metadata);
  self->chain = g_list_store_new (APP_TYPE_SLOT);
  self->watch = app_watch_new (G_LIST_MODEL (self->chain), "changed", on_list, self);
  self->revisions = g_list_store_new (APP_TYPE_REVISION);
  self->revisions_watch = app_watch_new (G_LIST_MODEL (self->revisions), "edited", on_list, self);
  self->extra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* "01 - Intro.wav", "01. Intro.wav", "1_Intro.wav" and "01 Intro.wav" are "Intro"; "99 Red.wav" may
 * be called so and stays. */
static char *
title_from_path (const char *path)
{
  g_autofree char *base = g_filename_display_basename (path);
  char *dot = strrchr (base, '.');
  if (dot && dot != base)
    *dot = 0;
  size_t digits = strspn (base, "0123456789");
  size_t between = strspn (base + digits, " ._-)");
  gboolean numbered = digits >= 1 && digits <= 2 && between > 0 && base[digits + between]
                      && (base[0] == '0' || between > 1 || base[digits] != ' ');
  g_autofree char *title = g_strdup (numbered ? base + digits + between : base);
  g_strdelimit (title, "_", ' ');
  return g_strdup (g_strstrip (title));
}

AppTrack *
app_track_new (AppMedia *media)
{
  g_return_val_if_fail (media != NULL, NULL);
  AppTrack *self = g_object_new (APP_TYPE_TRACK, NULL);
  self->media = app_media_ref (media);
  g_autofree char *title = title_from_path (app_media_path (media));
  app_metadata_set (&self->metadata, APP_FIELD_TITLE, title);
  return self;
}

AppTrack *
app_track_copy (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  AppTrack *copy = g_object_new (APP_TYPE_TRACK, NULL);
  copy->key = self->key;
  copy->media = app_media_ref (self->media);
  memcpy (copy->positions, self->positions, sizeof copy->positions);
  memcpy (copy->shapes, self->shapes, sizeof copy->shapes);
  copy->gain = self->gain;
  copy->invert = self->invert;
  copy->side_start = self->side_start;
  memcpy (copy->places, self->places, sizeof copy->places);
  app_metadata_finish (&copy->metadata);
  app_metadata_copy (&copy->metadata, &self->metadata);
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

void
app_track_put_media (AppTrack *self, AppMedia *media)
{
  g_return_if_fail (APP_IS_TRACK (self));
  g_return_if_fail (media != NULL);
  if (media == self->media)
    return;
  app_media_ref (media);
  g_clear_pointer (&self->media, app_media_unref);
  self->media = media;
  track_changed (self, PROP_MEDIA);
}

guint64
app_track_key (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), 0);
  return self->key;
}

void
app_track_put_key (AppTrack *self, guint64 key)
{
  g_return_if_fail (APP_IS_TRACK (self));
  self->key = key;
}

AppMedia *
app_track_media (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return self->media;
}

const AppMetadata *
app_track_metadata (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return &self->metadata;
}

GListStore *
app_track_chain (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return self->chain;
}

gint64
app_track_gap (AppTrack *self)
{
  return app_track_position (self, APP_POSITION_GAP);
}

gint64
app_track_position (AppTrack *self, AppPosition position)
{
  g_return_val_if_fail (APP_IS_TRACK (self), 0);
  g_return_val_if_fail (position >= 0 && position < APP_N_POSITIONS, 0);
  return self->positions[position];
}

AppShape
app_track_shape (AppTrack *self, AppTrackShape shape)
{
  g_return_val_if_fail (APP_IS_TRACK (self), APP_SHAPE_NONE);
  g_return_val_if_fail (shape >= 0 && shape < APP_N_TRACK_SHAPES, APP_SHAPE_NONE);
  return self->shapes[shape];
}

double
app_track_gain (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), 0);
  return self->gain;
}

gboolean
app_track_invert (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), FALSE);
  return self->invert;
}

gboolean
app_track_side_start (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), FALSE);
  return self->side_start;
}

double
app_track_offset (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), 0);
  return self->places[APP_PLACE_OFFSET];
}

GListStore *
app_track_revisions (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return self->revisions;
}

AppRevision *
app_track_revision (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->revisions)); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (G_LIST_MODEL (self->revisions), i);
      if (app_revision_media (revision) == self->media)
        return revision; /* the list keeps it */
    }
  return NULL;
}

const char *
app_track_note (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), "");
  return self->note;
}

AppNotes *
app_track_notes (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return self->notes;
}

gint64
app_track_note_frame (AppTrack *self, double at_s, int rate)
{
  return llround ((at_s + app_track_offset (self)) * rate);
}

double
app_track_note_time (AppTrack *self, gint64 frame, int rate)
{
  return (double) frame / rate - app_track_offset (self);
}

gint64
app_track_length (AppTrack *self, int rate)
{
  g_return_val_if_fail (APP_IS_TRACK (self), 0);
  gint64 length = app_media_frames_at (self->media, rate) - self->positions[APP_POSITION_TRIM_IN]
                  - self->positions[APP_POSITION_TRIM_OUT];
  return MAX (length, 0);
}

GHashTable *
app_track_extra (AppTrack *self)
{
  g_return_val_if_fail (APP_IS_TRACK (self), NULL);
  return self->extra;
}
