/* app-project-read.c — reads the project file that app-project.c specifies.
 *
 * Bytes come from anywhere: whatever they are, the result is an album within all limits, findings,
 * or an error. */
#include "app-project.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef struct
{
  /* borrowed */
  GKeyFile *file;
  AppProject *project;
} Reader;

typedef struct
{
  const Reader *reader;
  const char *group;
  int track; /* 1-based, 0: the album */
} Group;

static AppFinding *complain (const Group *group, AppSeverity severity, const char *id,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);

static AppFinding *
complain (const Group *group, AppSeverity severity, const char *id, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding
      = app_findings_add (group->reader->project->findings, severity, id, "%s", text);
  finding->track = group->track;
  return finding;
}

static void
complain_value (const Group *group, const char *key, const char *used)
{
  g_autofree char *value = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  g_autofree char *shown = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), 60));
  complain (group, APP_SEVERITY_WARNING, "project-value",
            _ ("[%s] %s=%s is not a value this version can use; %s is used instead."), group->group,
            key, shown, used);
}

/* The text of a key, never NULL; bad escapes are taken as they stand. Transfer full. */
static char *
read_text (const Group *group, const char *key)
{
  GKeyFile *file = group->reader->file;
  char *text = g_key_file_get_string (file, group->group, key, NULL);
  return text ? text : g_key_file_get_value (file, group->group, key, NULL);
}

/* FALSE when it is no whole number in min .. max. */
static gboolean
read_number (const Group *group, const char *key, gint64 min, gint64 max, gint64 *number)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  return text && g_ascii_string_to_signed (text, 10, min, max, number, NULL);
}

static guint64
read_unsigned (const Group *group, const char *key)
{
  guint64 number = 0;
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (text && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
    complain_value (group, key, "0");
  return number;
}

static void
keep_extra (const Group *group, const char *key, GHashTable *extra)
{
  char *value = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  g_hash_table_insert (extra, g_strdup (key), value);
}

/* "track 12" with number 12 when prefix is "track "; 0 when it is not of that form. */
static int
group_number (const char *group, const char *prefix, int max)
{
  gint64 number;
  if (!g_str_has_prefix (group, prefix))
    return 0;
  const char *digits = group + strlen (prefix);
  if (*digits < '1' || *digits > '9'
      || !g_ascii_string_to_signed (digits, 10, 1, max, &number, NULL))
    return 0;
  return (int) number;
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* The numbers of all groups "<prefix>N", ascending. */
static GArray *
group_numbers (GKeyFile *file, const char *prefix, int max)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    {
      int number = group_number (*group, prefix, max);
      if (number)
        g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_ints);
  return numbers;
}

static gboolean
read_bypass (const Group *group)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, "bypass", NULL);
  if (text && strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    complain_value (group, "bypass", "false");
  return g_strcmp0 (text, "true") == 0;
}

static void
read_param (const Group *group, AppSlot *slot, int index)
{
  const DspParam *param = &app_slot_module (slot)->params[index];
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, param->id, NULL);
  double value = app_slot_value (slot, index);
  gboolean good = dsp_param_read (param, text, &value);
  app_slot_put_value (slot, index, value);
  if (good && app_slot_value (slot, index) == value)
    return;
  char used[128];
  dsp_param_write (param, app_slot_value (slot, index), used, sizeof used);
  complain_value (group, param->id, used);
}

static AppSlot *
new_slot (const Group *group, const char *id)
{
  gint64 version = 0;
  if (!read_number (group, "version", 0, G_MAXINT, &version))
    version = 0;
  const DspModule *module = dsp_module_find (id);
  if (!module)
    {
      complain (group, APP_SEVERITY_ERROR, "module-missing",
                _ ("The module “%s” is not part of this version: audio passes it unchanged."), id)
          ->advice
          = g_strdup (_ ("Open the project with the version that made it, or remove the module. "
                         "Its values are kept."));
      return app_slot_new_missing (id, (int) version);
    }
  if (version != module->version)
    complain (group, APP_SEVERITY_WARNING, "module-version",
              _ ("%s was set with version %d of the module and this is version %d: it may sound "
                 "different."),
              module->name, (int) version, module->version);
  return app_slot_new (module);
}

static void
read_slot (const Group *group, GListStore *chain)
{
  g_autofree char *raw = read_text (group, "module");
  g_autofree char *id = raw ? app_text_clean (raw) : NULL;
  if (!id || !*id)
    {
      complain (group, APP_SEVERITY_ERROR, "project-slot", _ ("[%s] names no module; left out."),
                group->group);
      return;
    }
  g_autoptr (AppSlot) slot = new_slot (group, id);
  const DspModule *module = app_slot_module (slot);
  app_slot_put_bypass (slot, read_bypass (group));
  g_auto (GStrv) keys = g_key_file_get_keys (group->reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    {
      int index = dsp_params_index (module->params, module->n_params, *key);
      if (index >= 0 && (module->params[index].flags & DSP_PARAM_LISTEN))
        continue;
      if (index >= 0)
        read_param (group, slot, index);
      else if (strcmp (*key, "module") && strcmp (*key, "version") && strcmp (*key, "bypass"))
        keep_extra (group, *key, app_slot_extra (slot));
    }
  g_list_store_append (chain, slot);
}

static void
read_chain (const Reader *reader, const char *owner, int track, GListStore *chain)
{
  g_autofree char *prefix = g_strdup_printf ("%s slot ", owner);
  g_autoptr (GArray) numbers = group_numbers (reader->file, prefix, APP_PROJECT_SLOTS_MAX);
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d", prefix, g_array_index (numbers, int, i));
      read_slot (&(Group){ reader, name, track }, chain);
    }
}

static char *
read_path (const Group *group, const char *key)
{
  g_autofree char *text = read_text (group, key);
  return text ? app_source_decode_path (text) : NULL;
}

static gboolean
is_sha256 (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

static AppSource *
read_source (const Group *group)
{
  AppSource *source = app_source_new ();
  source->relative = read_path (group, "source");
  source->absolute = read_path (group, "source-absolute");
  if (source->absolute && !g_path_is_absolute (source->absolute))
    g_clear_pointer (&source->absolute, g_free);
  if (!source->relative && !source->absolute)
    complain (group, APP_SEVERITY_ERROR, "project-source", _ ("[%s] names no source file."),
              group->group)
        ->advice
        = g_strdup (_ ("Give the track its mix with Locate…"));
  source->size = read_unsigned (group, "source-size");
  gint64 number;
  if (read_number (group, "source-time", G_MININT64, G_MAXINT64, &number))
    source->mtime = number;
  source->rate = read_number (group, "source-rate", DSP_RATE_MIN, DSP_RATE_MAX, &number)
                     ? (int) number
                     : 44100;
  source->channels = read_number (group, "source-channels", 1, 2, &number) ? (int) number : 2;
  if (read_number (group, "source-frames", 0, APP_FRAMES_MAX, &number))
    source->frames = number;
  g_autofree char *sha256
      = g_key_file_get_value (group->reader->file, group->group, "source-sha256", NULL);
  if (is_sha256 (sha256))
    source->sha256 = g_ascii_strdown (sha256, -1);
  return source;
}

/* TRUE when the key is one of a track's and was read. */
static gboolean
read_track_key (const Group *group, AppTrack *track, const char *key)
{
  for (int i = 0; i < APP_N_POSITIONS; i++)
    if (strcmp (key, app_position_ids[i]) == 0)
      {
        gint64 frames = 0;
        gint64 min = i == APP_POSITION_GAP ? -APP_FRAMES_MAX : 0;
        if (read_number (group, key, min, APP_FRAMES_MAX, &frames))
          g_object_set (track, key, frames, NULL);
        else
          complain_value (group, key, "0");
        return TRUE;
      }
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    if (strcmp (key, app_track_shape_ids[i]) == 0)
      {
        g_autofree char *text = read_text (group, key);
        int shape = app_shape_find (text);
        if (shape >= 0)
          g_object_set (track, key, shape, NULL);
        else
          complain_value (group, key, app_shape_ids[app_track_shape (track, i)]);
        return TRUE;
      }
  if (strcmp (key, app_track_gain_param.id) == 0)
    {
      g_autofree char *text = read_text (group, key);
      double gain = 0;
      gboolean good = dsp_param_read (&app_track_gain_param, text, &gain);
      if (!good || dsp_param_clamp (&app_track_gain_param, gain) != gain)
        complain_value (group, key, _ ("the nearest value"));
      g_object_set (track, key, dsp_param_clamp (&app_track_gain_param, gain), NULL);
      return TRUE;
    }
  return FALSE;
}

/* TRUE when the key is a text of the object and was read. */
static gboolean
read_text_key (const Group *group, gpointer object, const char *key)
{
  int field = app_field_find (key);
  gboolean known = field >= 0 ? (group->track ? app_fields[field].track : app_fields[field].album)
                              : strcmp (key, "note") == 0;
  if (!known)
    return FALSE;
  g_autofree char *text = read_text (group, key);
  g_object_set (object, key, text, NULL);
  return TRUE;
}

static gboolean
is_source_key (const char *key)
{
  static const char *const keys[]
      = { "source",      "source-absolute", "source-size",   "source-time", "source-sha256",
          "source-rate", "source-channels", "source-frames", NULL };
  return g_strv_contains (keys, key);
}

static void
read_track (const Reader *reader, const char *name)
{
  AppProject *project = reader->project;
  Group group = { reader, name, (int) app_album_n_tracks (project->album) + 1 };
  AppSource *source = read_source (&group);
  g_ptr_array_add (project->sources, source);
  const char *path = source->absolute ? source->absolute : source->relative ? source->relative : "";
  AppMedia *media = app_media_missing (path, source->rate, source->frames, source->channels,
                                       source->size, source->sha256);
  g_autoptr (AppTrack) track = app_track_new (media);
  app_media_unref (media);
  g_object_set (track, "title", "", NULL); /* the file's word counts, also when it is none */
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!is_source_key (*key) && !read_track_key (&group, track, *key)
        && !read_text_key (&group, track, *key))
      keep_extra (&group, *key, app_track_extra (track));
  read_chain (reader, name, group.track, app_track_chain (track));
  g_list_store_append (app_album_tracks (project->album), track);
}

/* TRUE when the key is one of a reference's and was read. */
static gboolean
read_reference_key (const Group *group, AppReference *reference, const char *key)
{
  if (strcmp (key, "name") == 0)
    {
      g_autofree char *name = read_text (group, key);
      g_object_set (reference, "name", name, NULL);
      return TRUE;
    }
  if (strcmp (key, "cue") == 0 || strcmp (key, "loop-from") == 0 || strcmp (key, "loop-to") == 0)
    {
      gint64 frames = 0;
      if (read_number (group, key, 0, APP_FRAMES_MAX, &frames))
        g_object_set (reference, key, frames, NULL);
      else
        complain_value (group, key, "0");
      return TRUE;
    }
  if (strcmp (key, "sync") == 0)
    {
      g_autofree char *text = read_text (group, key);
      int sync = app_sync_find (text);
      if (sync >= 0)
        g_object_set (reference, key, sync, NULL);
      else
        complain_value (group, key, app_sync_ids[APP_SYNC_CUE]);
      return TRUE;
    }
  return FALSE;
}

static void
read_reference (const Reader *reader, const char *name)
{
  AppProject *project = reader->project;
  Group group = { reader, name, 0 };
  AppSource *source = read_source (&group);
  g_ptr_array_add (project->sources, source);
  const char *path = source->absolute ? source->absolute : source->relative ? source->relative : "";
  AppMedia *media = app_media_missing (path, source->rate, source->frames, source->channels,
                                       source->size, source->sha256);
  g_autoptr (AppReference) reference = app_reference_new (media);
  app_media_unref (media);
  /* The file's words count, also when there are none. */
  g_object_set (reference, "name", "", "sync", (int) APP_SYNC_CUE, NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!is_source_key (*key) && !read_reference_key (&group, reference, *key))
      keep_extra (&group, *key, app_reference_extra (reference));
  g_list_store_append (app_album_references (project->album), reference);
}

static gboolean
read_album (const Reader *reader, GError **error)
{
  Group group = { reader, "album", 0 };
  gint64 rate;
  if (!read_number (&group, "rate", 1, G_MAXINT, &rate) || !app_album_rate_is_valid ((int) rate))
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   _ ("the project says no sample rate that an album can have"));
      return FALSE;
    }
  AppAlbum *album = reader->project->album = app_album_new ((int) rate);
  app_album_put_seed (album, read_unsigned (&group, "seed"));
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, "album", NULL, NULL);
  for (char **key = keys; *key; key++)
    if (strcmp (*key, "rate") && strcmp (*key, "seed") && !read_text_key (&group, album, *key))
      keep_extra (&group, *key, app_album_extra (album));
  read_chain (reader, "album", 0, app_album_chain (album));
  g_autoptr (GArray) numbers = group_numbers (reader->file, "track ", APP_PROJECT_TRACKS_MAX);
  for (guint i = 0; i < numbers->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("track %d", g_array_index (numbers, int, i));
      read_track (reader, name);
    }
  g_autoptr (GArray) references
      = group_numbers (reader->file, "reference ", APP_PROJECT_REFERENCES_MAX);
  for (guint i = 0; i < references->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("reference %d", g_array_index (references, int, i));
      read_reference (reader, name);
    }
  return TRUE;
}

/* TRUE for the names of groups that this format gives a meaning, whatever their numbers. */
static gboolean
is_reserved (const char *group)
{
  const char *slot = strstr (group, " slot ");
  if (!slot)
    return group_number (group, "track ", G_MAXINT) || group_number (group, "reference ", G_MAXINT)
           || strcmp (group, "album") == 0 || strcmp (group, "autosave") == 0;
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  return group_number (slot, " slot ", G_MAXINT)
         && (strcmp (owner, "album") == 0 || group_number (owner, "track ", G_MAXINT));
}

/* TRUE for those that read_album has read, or that are dropped on purpose. */
static gboolean
is_read (GKeyFile *file, const char *group)
{
  const char *slot = strstr (group, " slot ");
  if (!slot)
    return (!g_str_has_prefix (group, "track ")
            || group_number (group, "track ", APP_PROJECT_TRACKS_MAX))
           && (!g_str_has_prefix (group, "reference ")
               || group_number (group, "reference ", APP_PROJECT_REFERENCES_MAX));
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  return group_number (slot, " slot ", APP_PROJECT_SLOTS_MAX) && is_read (file, owner)
         && g_key_file_has_group (file, owner);
}

static void
keep_rest (const Reader *reader)
{
  GKeyFile *file = reader->file;
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    {
      if (is_reserved (*group))
        {
          /* Slots without their track must not turn up in another one later. */
          if (!is_read (file, *group))
            complain (&(Group){ reader, *group, 0 }, APP_SEVERITY_WARNING, "project-orphan",
                      _ ("[%s] belongs to nothing in this project; left out."), *group);
          continue;
        }
      gboolean own = strcmp (*group, "lacquer") == 0;
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);
      for (char **key = keys; *key; key++)
        if (!own || (strcmp (*key, "format") && strcmp (*key, "version")))
          {
            g_autofree char *value = g_key_file_get_value (file, *group, *key, NULL);
            g_key_file_set_value (reader->project->rest, *group, *key, value);
          }
    }
}

/* The text as a key file of the present format. */
static GKeyFile *
load (const char *data, gsize size, int *format, GError **error)
{
  if (size > APP_PROJECT_SIZE_MAX || !g_utf8_validate (data, (gssize) size, NULL))
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   size > APP_PROJECT_SIZE_MAX ? _ ("it is too large for a Lacquer project")
                                               : _ ("it is not a text file"));
      return NULL;
    }
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) parsing = NULL;
  if (!g_key_file_load_from_data (file, data, size, G_KEY_FILE_KEEP_TRANSLATIONS, &parsing))
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   _ ("it is not a Lacquer project, or it is damaged (%s)"), parsing->message);
      return NULL;
    }
  g_autofree char *number = g_key_file_get_value (file, "lacquer", "format", NULL);
  gint64 value;
  if (!number || !g_ascii_string_to_signed (number, 10, 1, G_MAXINT, &value, NULL))
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   _ ("it is not a Lacquer project"));
      return NULL;
    }
  *format = (int) value;
  if (!app_project_upgrade (file, *format, error))
    return NULL;
  return g_steal_pointer (&file);
}

AppProject *
app_project_read (const char *data, gsize size, GError **error)
{
  int format;
  g_autoptr (GKeyFile) file = load (data, size, &format, error);
  if (!file)
    return NULL;
  g_autoptr (AppProject) project = g_new0 (AppProject, 1);
  project->format = format;
  project->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) app_source_free);
  project->rest = g_key_file_new ();
  project->findings = app_findings_new ();
  const Reader reader = { file, project };
  if (format > APP_PROJECT_FORMAT)
    app_findings_add (project->findings, APP_SEVERITY_WARNING, "project-newer",
                      _ ("A newer version of Lacquer wrote this project (format %d; this version "
                         "knows %d): opened read only."),
                      format, APP_PROJECT_FORMAT)
        ->advice
        = g_strdup (_ ("Save it under another name to work on it here; what this version does not "
                       "know may be lost in that copy."));
  if (!read_album (&reader, error))
    return NULL;
  keep_rest (&reader);
  return g_steal_pointer (&project);
}
