/* app-project-read.c — reads the project file that app-project.c specifies.
 *
 * Bytes come from anywhere: whatever they are, the result is an album within all limits, findings,
 * or an error. */
#include "app-project.h"

#include "app-medium.h"
#include "app-project-file.h"
#include "app-source-text.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define DRIFT_MAX 1e4 /* ppm */

typedef struct
{
  /* borrowed */
  GKeyFile *file;
  AppProject *project;

  GHashTable *ids; /* id to AppTrack of this file's album */
  GHashTable *now; /* of a previous master: the ids of the file around it; else NULL */
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

/* FALSE when it is missing. */
static gboolean
read_truth (const Group *group, const char *key)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (text && strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    complain_value (group, key, "false");
  return g_strcmp0 (text, "true") == 0;
}

/* 0 when it is missing, or no number in -max .. max. */
static double
read_real (const Group *group, const char *key, double max)
{
  char *end;
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (!text)
    return 0;
  double value = g_ascii_strtod (text, &end);
  if (end != text && *end == 0 && fabs (value) <= max)
    return value;
  complain_value (group, key, "0");
  return 0;
}

/* Unix seconds; 0 when it is missing or no time since 1970. */
static gint64
read_time (const Group *group, const char *key)
{
  g_autofree char *text = read_text (group, key);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  gint64 unix_time = time ? g_date_time_to_unix (time) : 0;
  if (unix_time > 0) /* before that nobody had a computer to write it */
    return unix_time;
  if (text)
    complain_value (group, key, _ ("none"));
  return 0;
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

#define OTHER "other-" /* what keys of the other setting begin with */

/* The other one of two settings. What is not there or cannot be read has its default. */
static void
read_other (const Group *group, AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  g_autofree char *setting
      = g_key_file_get_value (group->reader->file, group->group, "slot-setting", NULL);
  if (!setting)
    return;
  g_autofree double *values = g_new0 (double, module->n_params);
  dsp_params_defaults (module->params, module->n_params, values);
  for (int i = 0; i < module->n_params; i++)
    {
      g_autofree char *key = g_strconcat (OTHER, module->params[i].id, NULL);
      g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
      double value = values[i];
      gboolean good = !text || dsp_param_read (&module->params[i], text, &value);
      values[i] = dsp_param_clamp (&module->params[i], value);
      if (good && values[i] == value)
        continue;
      char used[128];
      dsp_param_write (&module->params[i], values[i], used, sizeof used);
      complain_value (group, key, used);
    }
  g_autofree AppSlotOther *other = app_slot_other_new (slot, values, g_str_equal (setting, "B"));
  if (!g_str_equal (setting, "A") && !g_str_equal (setting, "B"))
    complain_value (group, "slot-setting", "A");
  app_slot_put_other (slot, other);
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

/* Texts of a slot that are left out when there is nothing to say. */
static char *
read_slot_text (const Group *group, const char *key)
{
  g_autofree char *raw = read_text (group, key);
  g_autofree char *text = raw ? app_text_clean (raw) : NULL;
  return text && *text ? g_steal_pointer (&text) : NULL;
}

static gboolean
is_slot_key (const DspModule *module, const char *key)
{
  static const char *const keys[]
      = { "module", "version", "bypass", "slot-name", "slot-origin", "slot-setting", NULL };
  return g_strv_contains (keys, key)
         || (g_str_has_prefix (key, OTHER)
             && dsp_params_index (module->params, module->n_params, key + strlen (OTHER)) >= 0);
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
  app_slot_put_bypass (slot, read_truth (group, "bypass"));
  g_autofree char *name = read_slot_text (group, "slot-name");
  g_autofree char *origin = read_slot_text (group, "slot-origin");
  app_slot_put_origin (slot, name, origin);
  g_auto (GStrv) keys = g_key_file_get_keys (group->reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    {
      int index = dsp_params_index (module->params, module->n_params, *key);
      if (index >= 0 && (module->params[index].flags & DSP_PARAM_LISTEN))
        continue;
      if (index >= 0)
        read_param (group, slot, index);
      else if (!is_slot_key (module, *key))
        keep_extra (group, *key, app_slot_extra (slot));
    }
  if (!app_slot_is_missing (slot))
    read_other (group, slot);
  g_list_store_append (chain, slot);
}

static void
read_chain (const Reader *reader, const char *owner, int track, GListStore *chain)
{
  for (int i = 1; i <= APP_PROJECT_SLOTS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s slot %d", owner, i);
      if (g_key_file_has_group (reader->file, name))
        read_slot (&(Group){ reader, name, track }, chain);
    }
}

static char *
read_path (const Group *group, const char *key)
{
  g_autofree char *text = read_text (group, key);
  return text ? app_source_decode_path (text) : NULL;
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
  if (app_source_is_sha256 (sha256))
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
  for (int i = 0; i < APP_N_PLACES; i++)
    if (strcmp (key, app_place_ids[i]) == 0)
      {
        g_object_set (track, key, read_real (group, key, APP_PLACE_MAX), NULL);
        return TRUE;
      }
  if (strcmp (key, "invert") == 0 || strcmp (key, "side-start") == 0)
    {
      g_object_set (track, key, read_truth (group, key), NULL);
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

static void
read_notes (const Group *group, AppTrack *track)
{
  guint faults = 0;
  g_autofree char *text = read_text (group, "notes");
  g_autoptr (AppNotes) notes = app_notes_read (text, &faults);
  g_object_set (track, "notes", notes, NULL);
  if (faults)
    complain (group, APP_SEVERITY_WARNING, "project-notes",
              _ ("[%s]: %u notes cannot be read and are left out."), group->group, faults);
}

static gboolean
is_source_key (const char *key)
{
  static const char *const keys[]
      = { "source",      "source-absolute", "source-size",   "source-time", "source-sha256",
          "source-rate", "source-channels", "source-frames", NULL };
  return g_strv_contains (keys, key);
}

/* A media that stands for the source, which goes to the project. Transfer full. */
static AppMedia *
read_media (const Group *group)
{
  AppSource *source = read_source (group);
  g_ptr_array_add (group->reader->project->sources, source);
  const char *path = source->absolute ? source->absolute : source->relative ? source->relative : "";
  return app_media_missing (path, source->rate, source->frames, source->channels, source->size,
                            source->sha256);
}

/* A track of a previous master takes the key of the present one that has its id; the first of two
 * with the same id counts. */
static void
read_id (const Group *group, AppTrack *track)
{
  const Reader *reader = group->reader;
  gint64 id;
  if (!read_number (group, "id", 1, G_MAXINT, &id))
    {
      complain_value (group, "id", _ ("none"));
      return;
    }
  gpointer key = GINT_TO_POINTER ((int) id);
  if (!g_hash_table_contains (reader->ids, key))
    g_hash_table_insert (reader->ids, key, track);
  else
    return;
  AppTrack *now = reader->now ? g_hash_table_lookup (reader->now, key) : NULL;
  if (now)
    app_track_put_key (track, app_track_key (now));
}

/* TRUE when the key is one of a revision's; its facts are read together. */
static gboolean
is_revision_key (const char *key)
{
  static const char *const keys[] = { "name",     "added", "aligned", "offset", "drift", "swapped",
                                      "inverted", "gain",  "match",   "flip",   NULL };
  return is_source_key (key) || g_strv_contains (keys, key);
}

/* source: of the track. */
static AppRevision *
read_revision (const Group *group, AppTrack *track, const AppSource *source)
{
  GPtrArray *sources = group->reader->project->sources;
  AppMedia *media = read_media (group);
  gpointer *own = &sources->pdata[sources->len - 1];
  gboolean used = app_source_equal (*own, source);
  if (used) /* in every word, so that the file is opened once for both */
    {
      app_source_free (*own);
      *own = app_source_copy (source);
    }
  const AppRevisionFacts facts = { .added = read_time (group, "added"),
                                   .aligned = read_truth (group, "aligned"),
                                   .offset_s = read_real (group, "offset", APP_PLACE_MAX),
                                   .drift_ppm = read_real (group, "drift", DRIFT_MAX),
                                   .swapped = read_truth (group, "swapped"),
                                   .inverted = read_truth (group, "inverted"),
                                   .gain_db = read_real (group, "gain", 1000) };
  AppRevision *revision = app_revision_new (used ? app_track_media (track) : media, &facts);
  app_media_unref (media);
  g_autofree char *name = read_text (group, "name");
  double most = app_track_gain_param.max - app_track_gain_param.min;
  g_object_set (revision, "name", name, "match", read_real (group, "match", most), "flip",
                read_truth (group, "flip"), NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (group->reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!is_revision_key (*key))
      keep_extra (group, *key, app_revision_extra (revision));
  return revision;
}

/* None of them is in use when another program has put another track in this place, and then none is
 * of this track. */
static void
read_revisions (const Reader *reader, const char *owner, int number, AppTrack *track)
{
  AppProject *project = reader->project;
  guint first = project->sources->len;
  const AppSource *source = project->sources->pdata[first - 1];
  g_autoptr (GPtrArray) revisions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *name = NULL;
  for (int i = 1; i <= APP_PROJECT_REVISIONS_MAX; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s revision %d", owner, i);
      Group group = { reader, name, number };
      if (g_key_file_has_group (reader->file, name))
        g_ptr_array_add (revisions, read_revision (&group, track, source));
    }
  gboolean used = FALSE;
  for (guint i = 0; i < revisions->len; i++)
    used |= app_revision_media (revisions->pdata[i]) == app_track_media (track);
  if (revisions->len && !used)
    {
      complain (&(Group){ reader, owner, number }, APP_SEVERITY_WARNING, "project-revisions",
                _ ("The other mixes of [%s] belong to a mix that it has not; left out."), owner);
      g_ptr_array_set_size (project->sources, (int) first);
      return;
    }
  for (guint i = 0; i < revisions->len; i++)
    {
      g_ptr_array_add (project->owners, g_object_ref (revisions->pdata[i]));
      g_list_store_append (app_track_revisions (track), revisions->pdata[i]);
    }
}

static void
read_track (const Reader *reader, const char *name)
{
  AppProject *project = reader->project;
  Group group = { reader, name, (int) app_album_n_tracks (project->album) + 1 };
  AppMedia *media = read_media (&group);
  g_autoptr (AppTrack) track = app_track_new (media);
  app_media_unref (media);
  g_ptr_array_add (project->owners, g_object_ref (track));
  g_object_set (track, "title", "", NULL); /* the file's word counts, also when it is none */
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (strcmp (*key, "id") == 0)
      read_id (&group, track);
    else if (strcmp (*key, "notes") == 0)
      read_notes (&group, track);
    else if (!is_source_key (*key) && !read_track_key (&group, track, *key)
             && !read_text_key (&group, track, *key))
      keep_extra (&group, *key, app_track_extra (track));
  read_chain (reader, name, group.track, app_track_chain (track));
  read_revisions (reader, name, group.track, track);
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
  AppMedia *media = read_media (&group);
  g_autoptr (AppReference) reference = app_reference_new (media);
  app_media_unref (media);
  g_ptr_array_add (project->owners, g_object_ref (reference));
  /* The file's words count, also when there are none. */
  g_object_set (reference, "name", "", "sync", (int) APP_SYNC_CUE, NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!is_source_key (*key) && !read_reference_key (&group, reference, *key))
      keep_extra (&group, *key, app_reference_extra (reference));
  g_list_store_append (app_album_references (project->album), reference);
}

static void
read_references (const Reader *reader)
{
  for (int i = 1; i <= APP_PROJECT_REFERENCES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("reference %d", i);
      if (g_key_file_has_group (reader->file, name))
        read_reference (reader, name);
    }
}

/* A picture that cannot be used stays in the file as it is. */
static void
read_cover (const Group *group, AppAlbum *album)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, "album", "cover", NULL);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  guint8 *data = g_base64_decode (text, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  g_autoptr (AppPicture) cover = app_picture_new (bytes, FALSE, &error);
  if (cover)
    g_object_set (album, "cover", cover, NULL);
  else
    {
      keep_extra (group, "cover", app_album_extra (album));
      complain (group, APP_SEVERITY_WARNING, "project-cover",
                _ ("The cover in the project cannot be used: %s"), error->message)
          ->advice
          = g_strdup (_ ("Choose the cover again in the details of the album."));
    }
}

static void
read_target_choices (const Reader *reader)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, "targets", NULL, NULL);
  g_autoptr (GHashTable) choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const Group group = { reader, "targets", 0 };
  for (char **key = keys; key && *key; key++)
    {
      g_autofree char *raw = read_text (&group, *key);
      g_hash_table_insert (choices, g_strdup (*key), app_text_clean (raw));
    }
  if (g_hash_table_size (choices))
    g_object_set (reader->project->album, "target-choices", choices, NULL);
}

static void
read_medium (const Group *group, AppAlbum *album)
{
  g_autofree char *id = read_text (group, "medium");
  if (id && app_medium_find (id))
    g_object_set (album, "medium", id, NULL);
  else
    complain_value (group, "medium", app_medium_default->id);
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
    if (strcmp (*key, "cover") == 0)
      read_cover (&group, album);
    else if (strcmp (*key, "medium") == 0)
      read_medium (&group, album);
    else if (strcmp (*key, "rate") && strcmp (*key, "seed") && !read_text_key (&group, album, *key))
      keep_extra (&group, *key, app_album_extra (album));
  read_chain (reader, "album", 0, app_album_chain (album));
  for (int i = 1; i <= APP_PROJECT_TRACKS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("track %d", i);
      if (g_key_file_has_group (reader->file, name))
        read_track (reader, name);
    }
  return TRUE;
}

static const char slot_part[] = " slot ", revision_part[] = " revision ";

/* Where a group that is a part of another says which; NULL: it is none. */
static const char *
part_of (const char *group)
{
  const char *slot = strstr (group, slot_part);
  return slot ? slot : strstr (group, revision_part);
}

/* TRUE for the names of groups that this format gives a meaning, whatever their numbers. */
static gboolean
is_reserved (const char *group)
{
  const char *slot = part_of (group);
  if (!slot)
    return group_number (group, "track ", G_MAXINT) || group_number (group, "reference ", G_MAXINT)
           || strcmp (group, "album") == 0 || strcmp (group, "autosave") == 0
           || strcmp (group, "targets") == 0 || strcmp (group, "previous") == 0;
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  gboolean of_track = group_number (owner, "track ", G_MAXINT) > 0;
  return (group_number (slot, slot_part, G_MAXINT) && (of_track || strcmp (owner, "album") == 0))
         || (group_number (slot, revision_part, G_MAXINT) && of_track);
}

/* TRUE for those that were read, or that are dropped on purpose. */
static gboolean
is_read (const Reader *reader, const char *group)
{
  const char *slot = part_of (group);
  if (!slot && reader->now
      && (g_str_has_prefix (group, "reference ") || strcmp (group, "previous") == 0))
    return FALSE;
  if (!slot)
    return (!g_str_has_prefix (group, "track ")
            || group_number (group, "track ", APP_PROJECT_TRACKS_MAX))
           && (!g_str_has_prefix (group, "reference ")
               || group_number (group, "reference ", APP_PROJECT_REFERENCES_MAX));
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  return (group_number (slot, slot_part, APP_PROJECT_SLOTS_MAX)
          || group_number (slot, revision_part, APP_PROJECT_REVISIONS_MAX))
         && is_read (reader, owner) && g_key_file_has_group (reader->file, owner);
}

static void
keep_group (const Reader *reader, const char *group, const char *const *but)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, group, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!g_strv_contains (but, *key))
      {
        g_autofree char *value = g_key_file_get_value (reader->file, group, *key, NULL);
        g_key_file_set_value (reader->project->rest, group, *key, value);
      }
}

static void
keep_rest (const Reader *reader)
{
  static const char *const nothing[] = { NULL };
  static const char *const head[] = { "format", "version", NULL };
  static const char *const kept[] = { "kept", "project", NULL };
  gboolean has_previous = app_album_previous (reader->project->album) != NULL;
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);
  for (char **group = groups; *group; group++)
    {
      /* Slots without their track must not turn up in another one later. */
      if (is_reserved (*group) && !is_read (reader, *group))
        complain (&(Group){ reader, *group, 0 }, APP_SEVERITY_WARNING, "project-orphan",
                  _ ("[%s] belongs to nothing in this project; left out."), *group);
      /* One that could not be read stays until another takes its place. */
      else if (strcmp (*group, "previous") == 0)
        keep_group (reader, *group, has_previous ? kept : nothing);
      else if (!is_reserved (*group))
        keep_group (reader, *group, strcmp (*group, "lacquer") == 0 ? head : nothing);
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
  gsize n;
  g_autofree char *text = app_project_file_complete (data, size, &n);
  if (!g_key_file_load_from_data (file, text, n, G_KEY_FILE_KEEP_TRANSLATIONS, &parsing))
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

static AppProject *read_project (const char *data, gsize size, GHashTable *now, GError **error);

/* What the reader of the previous master says, said of it: nothing that is delivered depends on it.
 */
static void
tell_previous (const Reader *reader, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *one = findings->pdata[i];
      AppFinding *finding
          = app_findings_add (reader->project->findings, MIN (one->severity, APP_SEVERITY_WARNING),
                              one->id, _ ("In the previous master: %s"), one->text);
      finding->advice = g_strdup (one->advice);
    }
}

static void
take_previous (const Group *group, AppProject *nested)
{
  const Reader *reader = group->reader;
  AppAlbum *previous = nested->album, *album = reader->project->album;
  tell_previous (reader, nested->findings);
  if (app_album_rate (previous) != app_album_rate (album))
    {
      complain (group, APP_SEVERITY_WARNING, "project-value",
                _ ("The previous master was kept at %d Hz and the album is at %d Hz: its positions "
                   "are moved to the nearest frame."),
                app_album_rate (previous), app_album_rate (album));
      g_object_set (previous, "rate", app_album_rate (album), NULL);
    }
  app_album_put_kept (previous, read_time (group, "kept"));
  g_auto (GStrv) groups = g_key_file_get_groups (nested->rest, NULL);
  if (*groups)
    app_project_put_rest (previous, nested->rest);
  g_object_set (album, "previous", previous, NULL);
  g_ptr_array_extend_and_steal (reader->project->sources, g_steal_pointer (&nested->sources));
  g_ptr_array_extend_and_steal (reader->project->owners, g_steal_pointer (&nested->owners));
}

/* One deep: a previous master inside it is left out. */
static void
read_previous (const Reader *reader)
{
  Group group = { reader, "previous", 0 };
  g_autofree char *text = read_text (&group, "project");
  if (!text)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (AppProject) nested = read_project (text, strlen (text), reader->ids, &error);
  if (nested)
    take_previous (&group, nested);
  else
    complain (&group, APP_SEVERITY_WARNING, "project-previous",
              _ ("The previous master that was kept cannot be read: %s"), error->message)
        ->advice
        = g_strdup (_ ("Keep the master again to have one to compare with."));
}

/* now: of a previous master, else NULL. */
static AppProject *
read_project (const char *data, gsize size, GHashTable *now, GError **error)
{
  int format;
  g_autoptr (GKeyFile) file = load (data, size, &format, error);
  if (!file)
    return NULL;
  g_autoptr (AppProject) project = g_new0 (AppProject, 1);
  project->format = format;
  project->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) app_source_free);
  project->rest = g_key_file_new ();
  project->owners = g_ptr_array_new_with_free_func (g_object_unref);
  project->findings = app_findings_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);
  const Reader reader = { file, project, ids, now };
  if (format > APP_PROJECT_FORMAT && now)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   _ ("a newer version of Lacquer wrote it (format %d; this version knows %d)"),
                   format, APP_PROJECT_FORMAT);
      return NULL;
    }
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
  if (!now)
    {
      read_references (&reader);
      read_target_choices (&reader);
      read_previous (&reader);
    }
  keep_rest (&reader);
  return g_steal_pointer (&project);
}

AppProject *
app_project_read (const char *data, gsize size, GError **error)
{
  return read_project (data, size, NULL, error);
}
