/* app-key.c — every value of an album by a dotted key. */
#include "app-key.h"

#include "app-preset.h"
#include "app-revisions.h"
#include "app-target-choice.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef enum
{
  KEY_POSITION,
  KEY_SHAPE,
  KEY_GAIN,
  KEY_FIELD,
  KEY_NOTE,
  KEY_RATE,
  KEY_COVER,
  KEY_TARGET, /* index: AppChoice */
  KEY_PARAM,
  KEY_BYPASS,
  KEY_PRESET,
  KEY_INVERT,
  KEY_SIDE_START,
  KEY_REVISION,
  KEY_REFERENCE, /* index: ReferenceKey */
} KeyKind;

typedef enum
{
  REFERENCE_NAME,
  REFERENCE_SYNC,
  REFERENCE_CUE,
  REFERENCE_LOOP,
  N_REFERENCE_KEYS
} ReferenceKey;

static const char *const reference_keys[N_REFERENCE_KEYS] = {
  [REFERENCE_NAME] = "name",
  [REFERENCE_SYNC] = "sync",
  [REFERENCE_CUE] = "cue",
  [REFERENCE_LOOP] = "loop",
};

#define NO_LOOP "none"
#define NO_COVER "none"

/* What a key names. */
typedef struct
{
  KeyKind kind;
  /* borrowed */
  AppAlbum *album;
  AppTrack *track; /* NULL: of the album */
  AppSlot *slot;   /* KEY_PARAM, KEY_BYPASS, KEY_PRESET */

  int index;     /* position, shape, field or parameter */
  guint n_track; /* 1-based, 0: album */

  AppReference *reference; /* borrowed; KEY_REFERENCE */
  char target[64];         /* id; KEY_TARGET */
} Key;

static const DspParam bypass_param = {
  .id = "bypass",
  .name = N_ ("Bypass"),
  .help = N_ ("The module is passed by."),
  .unit = "",
  .scale = DSP_SCALE_TOGGLE,
  .max = 1,
};

static const DspParam invert_param = {
  .id = "invert",
  .name = N_ ("Polarity of the mix"),
  .help = N_ ("The mix is turned upside down."),
  .unit = "",
  .scale = DSP_SCALE_TOGGLE,
  .max = 1,
};

static const DspParam side_start_param = {
  .id = "side-start",
  .name = N_ ("Start of a vinyl side"),
  .help = N_ ("A new side of a record begins with this track."),
  .unit = "",
  .scale = DSP_SCALE_TOGGLE,
  .max = 1,
};

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

/* The name of slot index in keys: its module's id, and which of the same module from the second on.
 */
static char *
slot_name (GListModel *chain, guint index)
{
  g_autoptr (AppSlot) slot = g_list_model_get_item (chain, index);
  const char *id = app_slot_module (slot)->id;
  guint nth = 1;
  for (guint i = 0; i < index; i++)
    {
      g_autoptr (AppSlot) other = g_list_model_get_item (chain, i);
      nth += strcmp (app_slot_module (other)->id, id) == 0;
    }
  return nth == 1 ? g_strdup (id) : g_strdup_printf ("%s-%u", id, nth);
}

/* "a, b, c" of a NULL-terminated list that it takes. */
static char *
join (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  char *text = g_strjoinv (", ", (char **) names->pdata);
  g_ptr_array_unref (names);
  return text;
}

static char *
slot_names (GListModel *chain)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    g_ptr_array_add (names, slot_name (chain, i));
  return join (names);
}

/* Ids of what can be set in a slot. Transfer full. */
static GPtrArray *
param_names (const DspModule *module)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < module->n_params; i++)
    if (!(module->params[i].flags & DSP_PARAM_LISTEN))
      g_ptr_array_add (names, g_strdup (module->params[i].id));
  g_ptr_array_add (names, g_strdup (bypass_param.id));
  return names;
}

/* Ids of what an album or a track has beside its chain. Transfer full. */
static GPtrArray *
own_names (gboolean track)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (track ? app_fields[i].track : app_fields[i].album)
      g_ptr_array_add (names, g_strdup (app_fields[i].id));
  g_ptr_array_add (names, g_strdup ("note"));
  if (!track)
    g_ptr_array_add (names, g_strdup ("rate"));
  for (int i = 0; track && i < APP_N_POSITIONS; i++)
    g_ptr_array_add (names, g_strdup (app_position_ids[i]));
  for (int i = 0; track && i < APP_N_TRACK_SHAPES; i++)
    g_ptr_array_add (names, g_strdup (app_track_shape_ids[i]));
  if (track)
    {
      g_ptr_array_add (names, g_strdup (app_track_gain_param.id));
      g_ptr_array_add (names, g_strdup (invert_param.id));
      g_ptr_array_add (names, g_strdup (side_start_param.id));
      g_ptr_array_add (names, g_strdup ("revision"));
    }
  return names;
}

/* The slot that text names: a number from 1 or a name as slot_name makes it. */
static AppSlot *
find_slot (GListModel *chain, const char *text)
{
  guint n = g_list_model_get_n_items (chain);
  guint64 number;
  guint found = n;
  if (g_ascii_string_to_unsigned (text, 10, 1, MAX (n, 1), &number, NULL))
    found = (guint) number - 1;
  for (guint i = 0; i < n && found == n; i++)
    {
      g_autofree char *name = slot_name (chain, i);
      if (strcmp (name, text) == 0)
        found = i;
    }
  AppSlot *slot = g_list_model_get_item (chain, found);
  if (slot)
    g_object_unref (slot); /* the list keeps it */
  return slot;
}

static gboolean
resolve_chain (Key *key, const char *text, char **parts, GError **error)
{
  GListModel *chain
      = G_LIST_MODEL (key->track ? app_track_chain (key->track) : app_album_chain (key->album));
  if (g_strv_length (parts) != 2)
    return fail (error,
                 _ ("%s: a key into a chain ends with a slot and a parameter, such as "
                    "chain.limiter.ceiling or chain.1.bypass"),
                 text);
  key->slot = find_slot (chain, parts[0]);
  if (!key->slot)
    {
      g_autofree char *names = slot_names (chain);
      return *names ? fail (error, _ ("%s: the chain has no slot “%s”; it has %s"), text, parts[0],
                            names)
                    : fail (error, _ ("%s: the chain is empty; add a module first"), text);
    }
  const DspModule *module = app_slot_module (key->slot);
  if (strcmp (parts[1], bypass_param.id) == 0)
    {
      key->kind = KEY_BYPASS;
      return TRUE;
    }
  if (strcmp (parts[1], "preset") == 0)
    {
      key->kind = KEY_PRESET;
      return TRUE;
    }
  key->kind = KEY_PARAM;
  key->index = dsp_params_index (module->params, module->n_params, parts[1]);
  if (key->index >= 0 && (module->params[key->index].flags & DSP_PARAM_LISTEN))
    return fail (error, _ ("%s: that is for listening in the window and reaches no file"), text);
  if (key->index >= 0)
    return TRUE;
  g_autofree char *names = join (param_names (module));
  return fail (error, _ ("%s: %s has no parameter “%s”; it has %s"), text, module->name, parts[1],
               names);
}

static int
find_id (const char *const *ids, int n, const char *id)
{
  for (int i = 0; i < n; i++)
    if (strcmp (ids[i], id) == 0)
      return i;
  return -1;
}

/* One value of the album or of a track itself. */
static gboolean
resolve_own (Key *key, const char *text, const char *id, GError **error)
{
  gboolean track = key->track != NULL;
  int field = app_field_find (id);
  int position = find_id (app_position_ids, APP_N_POSITIONS, id);
  int shape = find_id (app_track_shape_ids, APP_N_TRACK_SHAPES, id);
  if (field >= 0 && (track ? app_fields[field].track : app_fields[field].album))
    *key = (Key){ KEY_FIELD, key->album, key->track, NULL, field, key->n_track };
  else if (strcmp (id, "note") == 0)
    key->kind = KEY_NOTE;
  else if (!track && strcmp (id, "rate") == 0)
    key->kind = KEY_RATE;
  else if (!track && strcmp (id, "cover") == 0)
    key->kind = KEY_COVER;
  else if (track && position >= 0)
    *key = (Key){ KEY_POSITION, key->album, key->track, NULL, position, key->n_track };
  else if (track && shape >= 0)
    *key = (Key){ KEY_SHAPE, key->album, key->track, NULL, shape, key->n_track };
  else if (track && strcmp (id, app_track_gain_param.id) == 0)
    key->kind = KEY_GAIN;
  else if (track && strcmp (id, invert_param.id) == 0)
    key->kind = KEY_INVERT;
  else if (track && strcmp (id, side_start_param.id) == 0)
    key->kind = KEY_SIDE_START;
  else if (track && strcmp (id, "revision") == 0)
    key->kind = KEY_REVISION;
  else
    {
      g_autofree char *names = join (own_names (track));
      return fail (error, _ ("%s: %s has no “%s”; it has %s, and chain.SLOT.PARAMETER"), text,
                   track ? _ ("a track") : _ ("the album"), id, names);
    }
  return TRUE;
}

static gboolean
resolve_reference (Key *key, const char *text, char **parts, GError **error)
{
  GListModel *list = G_LIST_MODEL (app_album_references (key->album));
  guint n = g_list_model_get_n_items (list);
  guint64 number;
  if (!parts[0] || n == 0 || !g_ascii_string_to_unsigned (parts[0], 10, 1, n, &number, NULL))
    return fail (error, _ ("%s: behind “reference.” comes the number of a reference, 1 to %u"),
                 text, n);
  key->kind = KEY_REFERENCE;
  key->reference = g_list_model_get_item (list, (guint) number - 1);
  g_object_unref (key->reference); /* the list keeps it */
  key->index = parts[1] && !parts[2] ? find_id (reference_keys, N_REFERENCE_KEYS, parts[1]) : -1;
  if (key->index >= 0)
    return TRUE;
  return fail (error, _ ("%s: a reference has name, sync, cue and loop"), text);
}

static gboolean
resolve_target (Key *key, const char *text, char **parts, GError **error)
{
  key->kind = KEY_TARGET;
  key->index = g_strv_length (parts) == 2 ? find_id (app_choice_ids, APP_N_CHOICES, parts[1]) : -1;
  if (key->index < 0)
    return fail (
        error,
        _ ("%s: behind “album.target.” come the id of a target and tags, file-name, dither or "
           "usual"),
        text);
  g_strlcpy (key->target, parts[0], sizeof key->target);
  return TRUE;
}

static gboolean
resolve (Key *key, AppAlbum *album, const char *text, GError **error)
{
  *key = (Key){ .album = album };
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);
  char **rest = parts;
  if (g_strcmp0 (parts[0], "reference") == 0)
    return resolve_reference (key, text, parts + 1, error);
  if (g_strcmp0 (parts[0], "track") == 0)
    {
      guint n = app_album_n_tracks (album);
      guint64 number;
      if (!parts[1] || !g_ascii_string_to_unsigned (parts[1], 10, 1, MAX (n, 1), &number, NULL)
          || n == 0)
        return fail (error, _ ("%s: behind “track.” comes the number of a track, 1 to %u"), text,
                     n);
      key->n_track = (guint) number;
      key->track = app_album_track (album, (guint) number - 1);
      rest++;
    }
  else if (g_strcmp0 (parts[0], "album") != 0)
    return fail (error,
                 _ ("%s: a key begins with “album.”, or with “track.” or “reference.” and its "
                    "number"),
                 text);
  rest++;
  if (*rest && !key->track && strcmp (*rest, "target") == 0)
    return resolve_target (key, text, rest + 1, error);
  if (*rest && strcmp (*rest, "chain") == 0)
    return resolve_chain (key, text, rest + 1, error);
  if (g_strv_length (rest) != 1)
    return fail (error,
                 _ ("%s: a key is album.NAME, track.N.NAME or either with "
                    "chain.SLOT.PARAMETER"),
                 text);
  return resolve_own (key, text, *rest, error);
}

/* Reads a value of a parameter, with an error that says what it takes. */
static gboolean
parse_param (const DspParam *param, const char *key, const char *text, double *value,
             GError **error)
{
  if (!dsp_param_read (param, text, value))
    {
      if (param->scale == DSP_SCALE_CHOICE)
        {
          GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
          for (const DspChoice *choice = param->choices; choice->id; choice++)
            g_ptr_array_add (names, g_strdup (choice->id));
          g_autofree char *list = join (names);
          return fail (error, _ ("%s: “%s” is none of %s"), key, text, list);
        }
      return param->scale == DSP_SCALE_TOGGLE
                 ? fail (error, _ ("%s: “%s” is neither on nor off"), key, text)
                 : fail (error, _ ("%s: “%s” is not a number"), key, text);
    }
  if (dsp_param_clamp (param, *value) == *value)
    return TRUE;
  char min[64], max[64];
  dsp_param_format (param, param->min, min, sizeof min);
  dsp_param_format (param, param->max, max, sizeof max);
  return fail (error, _ ("%s: %s is outside %s to %s"), key, text, min, max);
}

static gboolean
set_position (const Key *key, AppHistory *history, const char *name, const char *text,
              GError **error)
{
  gint64 frames;
  const char *id = app_position_ids[key->index];
  if (!app_gap_parse (text, app_album_rate (key->album), &frames))
    return fail (error,
                 _ ("%s: “%s” is no time; write seconds (2.5), seconds and CD frames (1:20f) "
                    "or CD frames (150f)"),
                 name, text);
  if (frames < 0 && key->index != APP_POSITION_GAP)
    return fail (error, _ ("%s: %s is below 0"), name, text);
  if (frames < 0 && key->n_track == 1)
    return fail (error, _ ("%s: the first track has nothing before it that it could overlap"),
                 name);
  app_history_set_int64 (history, key->track, id, frames);
  return TRUE;
}

static gboolean
set_rate (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  guint64 rate;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &rate, NULL)
      || !app_album_rate_is_valid ((int) rate))
    return fail (error, _ ("%s: “%s” is none of 44100, 48000, 88200, 96000, 176400, 192000"), name,
                 text);
  app_history_set_int (history, key->album, "rate", (int) rate);
  return TRUE;
}

/* The target that the key names, from *targets (transfer full). */
static const AppTarget *
find_target (const Key *key, const char *name, GPtrArray **targets, GError **error)
{
  *targets = app_targets_load (NULL);
  const AppTarget *target = app_targets_find (*targets, key->target);
  if (!target)
    fail (error, _ ("%s: there is no target “%s”; see lacquer-cli targets"), name, key->target);
  return target;
}

static gboolean
set_target (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (GError) cause = NULL;
  const AppTarget *target = find_target (key, name, &targets, error);
  if (!target)
    return FALSE;
  if (app_target_choose (key->album, history, target, key->index, text, &cause))
    return TRUE;
  return fail (error, "%s: %s", name, cause->message);
}

static char *
get_target (const Key *key, const char *name, GError **error)
{
  g_autoptr (GPtrArray) targets = NULL;
  const AppTarget *target = find_target (key, name, &targets, error);
  return target ? app_target_choice (key->album, target, key->index) : NULL;
}

static gboolean
set_cover (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (AppPicture) cover = NULL;
  if (*text && strcmp (text, NO_COVER) != 0)
    {
      cover = app_picture_load (text, &cause);
      if (!cover)
        return fail (error, "%s: %s", name, cause->message);
    }
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, APP_TYPE_PICTURE);
  g_value_set_boxed (&boxed, cover);
  app_history_set (history, G_OBJECT (key->album), "cover", &boxed, NULL);
  return TRUE;
}

static gboolean
set_text (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  const char *fault = key->kind == KEY_FIELD ? app_field_fault (key->index, text) : NULL;
  if (fault)
    return fail (error, "%s: %s", name, fault);
  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, _ ("%s: the text is not UTF-8"), name);
  gpointer object = key->track ? (gpointer) key->track : key->album;
  app_history_set_string (history, object,
                          key->kind == KEY_FIELD ? app_fields[key->index].id : "note", text);
  return TRUE;
}

static gboolean
set_param (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  const DspParam *param = key->kind == KEY_GAIN         ? &app_track_gain_param
                          : key->kind == KEY_INVERT     ? &invert_param
                          : key->kind == KEY_SIDE_START ? &side_start_param
                          : key->kind == KEY_BYPASS
                              ? &bypass_param
                              : &app_slot_module (key->slot)->params[key->index];
  double value;
  if (!parse_param (param, name, text, &value, error))
    return FALSE;
  if (key->kind == KEY_GAIN)
    app_history_set_double (history, key->track, param->id, value);
  else if (key->kind == KEY_INVERT || key->kind == KEY_SIDE_START)
    {
      g_auto (GValue) boxed = G_VALUE_INIT;
      g_value_init (&boxed, G_TYPE_BOOLEAN);
      g_value_set_boolean (&boxed, value != 0);
      app_history_set (history, G_OBJECT (key->track), param->id, &boxed, NULL);
    }
  else if (key->kind == KEY_BYPASS)
    app_history_set_bypass (history, key->slot, value != 0);
  else
    app_history_set_value (history, key->slot, key->index, value);
  return TRUE;
}

static gboolean
set_preset (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  const DspModule *module = app_slot_module (key->slot);
  g_autoptr (GPtrArray) presets = app_presets_load (module, NULL);
  const AppPreset *preset = app_presets_find (presets, text);
  if (preset)
    {
      app_preset_apply (preset, history, key->slot);
      return TRUE;
    }
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < presets->len; i++)
    g_ptr_array_add (ids, g_strdup (((const AppPreset *) presets->pdata[i])->id));
  g_autofree char *names = join (ids);
  return fail (error, _ ("%s: %s has no preset “%s”; it has %s"), name, module->name, text, names);
}

/* Id of the preset whose values the slot has, "" for none. Transfer full. */
static char *
get_preset (AppSlot *slot)
{
  g_autoptr (GPtrArray) presets = app_presets_load (app_slot_module (slot), NULL);
  for (guint i = 0; i < presets->len; i++)
    if (app_preset_is_set (presets->pdata[i], slot))
      return g_strdup (((const AppPreset *) presets->pdata[i])->id);
  return g_strdup ("");
}

/* A track without revisions has its mix, as number 1. */
static gboolean
set_revision (const Key *key, AppHistory *history, const char *name, const char *text,
              GError **error)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (key->track));
  guint n = g_list_model_get_n_items (list);
  guint64 number;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MAX (n, 1), &number, NULL))
    return fail (error, _ ("%s: “%s” is no mix of the track; it has 1 to %u"), name, text,
                 MAX (n, 1));
  g_autoptr (AppRevision) revision = g_list_model_get_item (list, (guint) number - 1);
  if (revision)
    app_revisions_use (key->album, history, key->track, revision);
  return TRUE;
}

/* Of a missing file nobody knows. */
static gboolean
is_in_file (AppReference *reference, gint64 frame)
{
  AppMedia *media = app_reference_media (reference);
  return app_media_is_missing (media) || frame <= app_media_frames (media);
}

static gboolean
fail_beyond (AppReference *reference, const char *name, GError **error)
{
  AppMedia *media = app_reference_media (reference);
  return fail (error, _ ("%s: the reference lasts only %.3f s"), name,
               (double) app_media_frames (media) / app_media_rate (media));
}

static gboolean
set_loop (const Key *key, AppHistory *history, const char *name, const char *text, GError **error)
{
  gint64 from = 0, to = 0, had_from, had_to;
  int rate = app_media_rate (app_reference_media (key->reference));
  gboolean none = strcmp (text, NO_LOOP) == 0;
  if (none && !app_reference_loop (key->reference, &had_from, &had_to))
    return TRUE;
  if (!none && !app_span_parse (text, rate, &from, &to))
    return fail (error, _ ("%s: “%s” is no loop; write seconds from and to (30:45), or none"), name,
                 text);
  if (!is_in_file (key->reference, to))
    return fail_beyond (key->reference, name, error);
  app_history_begin (history, _ ("Loop of the reference"));
  app_history_set_int64 (history, key->reference, "loop-from", from);
  app_history_set_int64 (history, key->reference, "loop-to", to);
  app_history_end (history);
  return TRUE;
}

static gboolean
set_reference (const Key *key, AppHistory *history, const char *name, const char *text,
               GError **error)
{
  int rate = app_media_rate (app_reference_media (key->reference));
  int sync = app_sync_find (text);
  gint64 frames;
  switch ((ReferenceKey) key->index)
    {
    case REFERENCE_NAME:
      if (!g_utf8_validate (text, -1, NULL))
        return fail (error, _ ("%s: the text is not UTF-8"), name);
      app_history_set_string (history, key->reference, "name", text);
      return TRUE;
    case REFERENCE_SYNC:
      if (sync < 0)
        return fail (error, _ ("%s: “%s” is none of track, cue, loudest"), name, text);
      app_history_set_int (history, key->reference, "sync", sync);
      return TRUE;
    case REFERENCE_CUE:
      if (!app_gap_parse (text, rate, &frames) || frames < 0)
        return fail (error, _ ("%s: “%s” is no time in the reference; write seconds (12.5)"), name,
                     text);
      if (!is_in_file (key->reference, frames))
        return fail_beyond (key->reference, name, error);
      app_history_set_int64 (history, key->reference, "cue", frames);
      return TRUE;
    default:
      return set_loop (key, history, name, text, error);
    }
}

gboolean
app_key_set (AppAlbum *album, AppHistory *history, const char *name, const char *text,
             GError **error)
{
  Key key;
  if (!resolve (&key, album, name, error))
    return FALSE;
  switch (key.kind)
    {
    case KEY_POSITION:
      return set_position (&key, history, name, text, error);
    case KEY_SHAPE:
      {
        int shape = app_shape_find (text);
        if (shape < 0)
          {
            g_autofree char *all = g_strjoinv (", ", (char **) app_shape_ids);
            return fail (error, _ ("%s: “%s” is none of %s"), name, text, all);
          }
        app_history_set_int (history, key.track, app_track_shape_ids[key.index], shape);
        return TRUE;
      }
    case KEY_FIELD:
    case KEY_NOTE:
      return set_text (&key, history, name, text, error);
    case KEY_RATE:
      return set_rate (&key, history, name, text, error);
    case KEY_COVER:
      return set_cover (&key, history, name, text, error);
    case KEY_TARGET:
      return set_target (&key, history, name, text, error);
    case KEY_PRESET:
      return set_preset (&key, history, name, text, error);
    case KEY_REVISION:
      return set_revision (&key, history, name, text, error);
    case KEY_REFERENCE:
      return set_reference (&key, history, name, text, error);
    default:
      return set_param (&key, history, name, text, error);
    }
}

static char *
write_param (const DspParam *param, double value)
{
  char text[128];
  dsp_param_write (param, value, text, sizeof text);
  return g_strdup (text);
}

static char *
get_reference (const Key *key)
{
  gint64 from, to;
  int rate = app_media_rate (app_reference_media (key->reference));
  switch ((ReferenceKey) key->index)
    {
    case REFERENCE_NAME:
      return g_strdup (app_reference_name (key->reference));
    case REFERENCE_SYNC:
      return g_strdup (app_sync_ids[app_reference_sync (key->reference)]);
    case REFERENCE_CUE:
      return app_gap_format (app_reference_cue (key->reference), rate);
    default:
      return app_reference_loop (key->reference, &from, &to) ? app_span_format (from, to, rate)
                                                             : g_strdup (NO_LOOP);
    }
}

char *
app_key_get (AppAlbum *album, const char *name, GError **error)
{
  Key key;
  if (!resolve (&key, album, name, error))
    return NULL;
  const AppMetadata *metadata
      = key.track ? app_track_metadata (key.track) : app_album_metadata (album);
  switch (key.kind)
    {
    case KEY_POSITION:
      return app_gap_format (app_track_position (key.track, key.index), app_album_rate (album));
    case KEY_SHAPE:
      return g_strdup (app_shape_ids[app_track_shape (key.track, key.index)]);
    case KEY_GAIN:
      return write_param (&app_track_gain_param, app_track_gain (key.track));
    case KEY_FIELD:
      return g_strdup (metadata->values[key.index]);
    case KEY_NOTE:
      return g_strdup (key.track ? app_track_note (key.track) : app_album_note (album));
    case KEY_RATE:
      return g_strdup_printf ("%d", app_album_rate (album));
    case KEY_TARGET:
      return get_target (&key, name, error);
    case KEY_COVER:
      return app_album_cover (album) ? app_picture_describe (app_album_cover (album))
                                     : g_strdup (NO_COVER);
    case KEY_BYPASS:
      return write_param (&bypass_param, app_slot_bypass (key.slot));
    case KEY_PRESET:
      return get_preset (key.slot);
    case KEY_INVERT:
      return write_param (&invert_param, app_track_invert (key.track));
    case KEY_SIDE_START:
      return write_param (&side_start_param, app_track_side_start (key.track));
    case KEY_REVISION:
      return g_strdup_printf ("%d", MAX (app_revisions_current (key.track), 0) + 1);
    case KEY_REFERENCE:
      return get_reference (&key);
    default:
      return write_param (&app_slot_module (key.slot)->params[key.index],
                          app_slot_value (key.slot, key.index));
    }
}

/* Adds the keys of an album or a track: prefix is "album" or "track.3". */
static void
list_owner (GPtrArray *keys, const char *prefix, gboolean track, GListModel *chain)
{
  g_autoptr (GPtrArray) names = own_names (track);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (keys, g_strdup_printf ("%s.%s", prefix, (char *) names->pdata[i]));
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      g_autofree char *name = slot_name (chain, i);
      const DspModule *module = app_slot_module (slot);
      g_autoptr (GPtrArray) params = param_names (module);
      for (guint p = 0; p < params->len; p++)
        g_ptr_array_add (keys, g_strdup_printf ("%s.chain.%s.%s", prefix, name,
                                                (char *) params->pdata[p]));
    }
}

char **
app_key_list (AppAlbum *album)
{
  GPtrArray *keys = g_ptr_array_new ();
  list_owner (keys, "album", FALSE, G_LIST_MODEL (app_album_chain (album)));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("track.%u", i + 1);
      list_owner (keys, prefix, TRUE, G_LIST_MODEL (app_track_chain (app_album_track (album, i))));
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (app_album_references (album))); i++)
    for (int k = 0; k < N_REFERENCE_KEYS; k++)
      g_ptr_array_add (keys, g_strdup_printf ("reference.%u.%s", i + 1, reference_keys[k]));
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (keys, FALSE);
}
