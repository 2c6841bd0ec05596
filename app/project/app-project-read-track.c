/* app-project-read-track.c — reads a track of a project file: its source, values, texts, chain and
 * revisions. */
#include "app-project-read-track.h"

#include "app-project-read-chain.h"
#include "app-source-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define DRIFT_MAX 1e4 /* ppm */

static char *
read_path (const AppProjectGroup *group, const char *key)
{
  g_autofree char *text = app_project_group_text (group, key);
  return text ? app_source_decode_path (text) : NULL;
}

static AppSource *
read_source (const AppProjectGroup *group)
{
  AppSource *source = app_source_new ();
  source->relative = read_path (group, "source");
  source->absolute = read_path (group, "source-absolute");
  if (source->absolute && !g_path_is_absolute (source->absolute))
    g_clear_pointer (&source->absolute, g_free);
  if (!source->relative && !source->absolute)
    app_project_group_complain (group, APP_SEVERITY_ERROR, "project-source",
                                _ ("[%s] names no source file."), group->group)
        ->advice
        = g_strdup (_ ("Give the track its mix with Locate…"));
  source->size = app_project_group_unsigned (group, "source-size");
  gint64 number;
  if (app_project_group_number (group, "source-time", G_MININT64, G_MAXINT64, &number))
    source->mtime = number;
  source->rate
      = app_project_group_number (group, "source-rate", DSP_RATE_MIN, DSP_RATE_MAX, &number)
            ? (int) number
            : 44100;
  source->channels
      = app_project_group_number (group, "source-channels", 1, 2, &number) ? (int) number : 2;
  if (app_project_group_number (group, "source-frames", 0, APP_FRAMES_MAX, &number))
    source->frames = number;
  g_autofree char *sha256
      = g_key_file_get_value (group->reader->file, group->group, "source-sha256", NULL);
  if (app_source_is_sha256 (sha256))
    source->sha256 = g_ascii_strdown (sha256, -1);
  return source;
}

/* TRUE when the key is one of a track's and was read. */
static gboolean
read_track_key (const AppProjectGroup *group, AppTrack *track, const char *key)
{
  for (int i = 0; i < APP_N_POSITIONS; i++)
    if (strcmp (key, app_position_ids[i]) == 0)
      {
        gint64 frames = 0;
        gint64 min = i == APP_POSITION_GAP ? -APP_FRAMES_MAX : 0;
        if (app_project_group_number (group, key, min, APP_FRAMES_MAX, &frames))
          g_object_set (track, key, frames, NULL);
        else
          app_project_group_complain_value (group, key, "0");
        return TRUE;
      }
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    if (strcmp (key, app_track_shape_ids[i]) == 0)
      {
        g_autofree char *text = app_project_group_text (group, key);
        int shape = app_shape_find (text);
        if (shape >= 0)
          g_object_set (track, key, shape, NULL);
        else
          app_project_group_complain_value (group, key, app_shape_ids[app_track_shape (track, i)]);
        return TRUE;
      }
  if (strcmp (key, app_track_gain_param.id) == 0)
    {
      g_autofree char *text = app_project_group_text (group, key);
      double gain = 0;
      gboolean good = dsp_param_read (&app_track_gain_param, text, &gain);
      if (!good || dsp_param_clamp (&app_track_gain_param, gain) != gain)
        app_project_group_complain_value (group, key, _ ("the nearest value"));
      g_object_set (track, key, dsp_param_clamp (&app_track_gain_param, gain), NULL);
      return TRUE;
    }
  for (int i = 0; i < APP_N_PLACES; i++)
    if (strcmp (key, app_place_ids[i]) == 0)
      {
        g_object_set (track, key, app_project_group_real (group, key, APP_PLACE_MAX), NULL);
        return TRUE;
      }
  if (strcmp (key, "invert") == 0 || strcmp (key, "side-start") == 0)
    {
      g_object_set (track, key, app_project_group_truth (group, key), NULL);
      return TRUE;
    }
  return FALSE;
}

gboolean
app_project_read_text_key (const AppProjectGroup *group, gpointer object, const char *key)
{
  int field = app_field_find (key);
  gboolean known = field >= 0 ? (group->track ? app_fields[field].track : app_fields[field].album)
                              : strcmp (key, "note") == 0;
  if (!known)
    return FALSE;
  g_autofree char *text = app_project_group_text (group, key);
  g_object_set (object, key, text, NULL);
  return TRUE;
}

static void
read_notes (const AppProjectGroup *group, AppTrack *track)
{
  guint faults = 0;
  g_autofree char *text = app_project_group_text (group, "notes");
  g_autoptr (AppNotes) notes = app_notes_read (text, &faults);
  g_object_set (track, "notes", notes, NULL);
  if (faults)
    app_project_group_complain (group, APP_SEVERITY_WARNING, "project-notes",
                                _ ("[%s]: %u notes cannot be read and are left out."), group->group,
                                faults);
}

gboolean
app_project_is_source_key (const char *key)
{
  static const char *const keys[]
      = { "source",      "source-absolute", "source-size",   "source-time", "source-sha256",
          "source-rate", "source-channels", "source-frames", NULL };
  return g_strv_contains (keys, key);
}

AppMedia *
app_project_read_media (const AppProjectGroup *group)
{
  AppSource *source = read_source (group);
  g_ptr_array_add (group->reader->project->sources, source);
  const char *path = source->absolute ? source->absolute : source->relative ? source->relative : "";
  return app_media_missing (path, source->rate, source->frames, source->channels, source->size,
                            source->sha256);
}

/* A track of a previous master or snapshot takes the key of the present one that has its id; the
 * first of two with the same id counts. */
static void
read_id (const AppProjectGroup *group, AppTrack *track)
{
  const AppProjectReader *reader = group->reader;
  gint64 id;
  if (!app_project_group_number (group, "id", 1, G_MAXINT, &id))
    {
      app_project_group_complain_value (group, "id", _ ("none"));
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
  else if (reader->now) /* not of the album any more: the same in all that was kept */
    g_hash_table_insert (reader->now, key, track);
}

/* TRUE when the key is one of a revision's; its facts are read together. */
static gboolean
is_revision_key (const char *key)
{
  static const char *const keys[] = { "name",     "added", "aligned", "offset", "drift", "swapped",
                                      "inverted", "gain",  "match",   "flip",   NULL };
  return app_project_is_source_key (key) || g_strv_contains (keys, key);
}

/* source: of the track. */
static AppRevision *
read_revision (const AppProjectGroup *group, AppTrack *track, const AppSource *source)
{
  GPtrArray *sources = group->reader->project->sources;
  AppMedia *media = app_project_read_media (group);
  gpointer *own = &sources->pdata[sources->len - 1];
  gboolean used = app_source_equal (*own, source);
  if (used) /* in every word, so that the file is opened once for both */
    {
      app_source_free (*own);
      *own = app_source_copy (source);
    }
  const AppRevisionFacts facts
      = { .added = app_project_group_time (group, "added"),
          .aligned = app_project_group_truth (group, "aligned"),
          .offset_s = app_project_group_real (group, "offset", APP_PLACE_MAX),
          .drift_ppm = app_project_group_real (group, "drift", DRIFT_MAX),
          .swapped = app_project_group_truth (group, "swapped"),
          .inverted = app_project_group_truth (group, "inverted"),
          .gain_db = app_project_group_real (group, "gain", 1000) };
  AppRevision *revision = app_revision_new (used ? app_track_media (track) : media, &facts);
  app_media_unref (media);
  g_autofree char *name = app_project_group_text (group, "name");
  double most = app_track_gain_param.max - app_track_gain_param.min;
  g_object_set (revision, "name", name, "match", app_project_group_real (group, "match", most),
                "flip", app_project_group_truth (group, "flip"), NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (group->reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!is_revision_key (*key))
      app_project_group_keep_extra (group, *key, app_revision_extra (revision));
  return revision;
}

/* None of them is in use when another program has put another track in this place, and then none is
 * of this track. */
static void
read_revisions (const AppProjectReader *reader, const char *owner, int number, AppTrack *track)
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
      AppProjectGroup group = { reader, name, number };
      if (g_key_file_has_group (reader->file, name))
        g_ptr_array_add (revisions, read_revision (&group, track, source));
    }
  gboolean used = FALSE;
  for (guint i = 0; i < revisions->len; i++)
    used |= app_revision_media (revisions->pdata[i]) == app_track_media (track);
  if (revisions->len && !used)
    {
      app_project_group_complain (
          &(AppProjectGroup){ reader, owner, number }, APP_SEVERITY_WARNING, "project-revisions",
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

AppTrack *
app_project_read_track (const AppProjectReader *reader, const char *name, int number)
{
  AppProject *project = reader->project;
  AppProjectGroup group = { reader, name, number };
  AppMedia *media = app_project_read_media (&group);
  AppTrack *track = app_track_new (media);
  app_media_unref (media);
  g_ptr_array_add (project->owners, g_object_ref (track));
  g_object_set (track, "title", "", NULL); /* the file's word counts, also when it is none */
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (strcmp (*key, "id") == 0)
      read_id (&group, track);
    else if (strcmp (*key, "notes") == 0)
      read_notes (&group, track);
    else if (!app_project_is_source_key (*key) && !read_track_key (&group, track, *key)
             && !app_project_read_text_key (&group, track, *key))
      app_project_group_keep_extra (&group, *key, app_track_extra (track));
  app_project_read_chain (reader, name, number, app_track_chain (track));
  read_revisions (reader, name, number, track);
  return track;
}
