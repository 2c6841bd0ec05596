/* app-project-read.c — reads the project file that app-project.c specifies.
 *
 * Bytes come from anywhere: whatever they are, the result is an album within all limits, findings,
 * or an error. */
#include "app-project.h"

#include "app-medium.h"
#include "app-project-file.h"
#include "app-project-read-chain.h"
#include "app-project-read-orders.h"
#include "app-project-read-track.h"
#include "app-snapshot.h"
#include "app-source-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* TRUE when the key is one of a reference's and was read. */
static gboolean
read_reference_key (const AppProjectGroup *group, AppReference *reference, const char *key)
{
  if (strcmp (key, "name") == 0)
    {
      g_autofree char *name = app_project_group_text (group, key);
      g_object_set (reference, "name", name, NULL);
      return TRUE;
    }
  if (strcmp (key, "cue") == 0 || strcmp (key, "loop-from") == 0 || strcmp (key, "loop-to") == 0)
    {
      gint64 frames = 0;
      if (app_project_group_number (group, key, 0, APP_FRAMES_MAX, &frames))
        g_object_set (reference, key, frames, NULL);
      else
        app_project_group_complain_value (group, key, "0");
      return TRUE;
    }
  if (strcmp (key, "sync") == 0)
    {
      g_autofree char *text = app_project_group_text (group, key);
      int sync = app_sync_find (text);
      if (sync >= 0)
        g_object_set (reference, key, sync, NULL);
      else
        app_project_group_complain_value (group, key, app_sync_ids[APP_SYNC_CUE]);
      return TRUE;
    }
  return FALSE;
}

static void
read_reference (const AppProjectReader *reader, const char *name)
{
  AppProject *project = reader->project;
  AppProjectGroup group = { reader, name, 0 };
  AppMedia *media = app_project_read_media (&group);
  g_autoptr (AppReference) reference = app_reference_new (media);
  app_media_unref (media);
  g_ptr_array_add (project->owners, g_object_ref (reference));
  /* The file's words count, also when there are none. */
  g_object_set (reference, "name", "", "sync", (int) APP_SYNC_CUE, NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, name, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!app_project_is_source_key (*key) && !read_reference_key (&group, reference, *key))
      app_project_group_keep_extra (&group, *key, app_reference_extra (reference));
  g_list_store_append (app_album_references (project->album), reference);
}

static void
read_references (const AppProjectReader *reader)
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
read_cover (const AppProjectGroup *group, AppAlbum *album)
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
      app_project_group_keep_extra (group, "cover", app_album_extra (album));
      app_project_group_complain (group, APP_SEVERITY_WARNING, "project-cover",
                                  _ ("The cover in the project cannot be used: %s"), error->message)
          ->advice
          = g_strdup (_ ("Choose the cover again in the details of the album."));
    }
}

static void
read_target_choices (const AppProjectReader *reader)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, "targets", NULL, NULL);
  g_autoptr (GHashTable) choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const AppProjectGroup group = { reader, "targets", 0 };
  for (char **key = keys; key && *key; key++)
    {
      g_autofree char *raw = app_project_group_text (&group, *key);
      g_hash_table_insert (choices, g_strdup (*key), app_text_clean (raw));
    }
  if (g_hash_table_size (choices))
    g_object_set (reader->project->album, "target-choices", choices, NULL);
}

static void
read_medium (const AppProjectGroup *group, AppAlbum *album)
{
  g_autofree char *id = app_project_group_text (group, "medium");
  if (id && app_medium_find (id))
    g_object_set (album, "medium", id, NULL);
  else
    app_project_group_complain_value (group, "medium", app_medium_default->id);
}

static gboolean
read_album (const AppProjectReader *reader, GError **error)
{
  AppProjectGroup group = { reader, "album", 0 };
  gint64 rate;
  if (!app_project_group_number (&group, "rate", 1, G_MAXINT, &rate)
      || !app_album_rate_is_valid ((int) rate))
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                   _ ("the project says no sample rate that an album can have"));
      return FALSE;
    }
  AppAlbum *album = reader->project->album = app_album_new ((int) rate);
  app_album_put_seed (album, app_project_group_unsigned (&group, "seed"));
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, "album", NULL, NULL);
  for (char **key = keys; *key; key++)
    if (strcmp (*key, "cover") == 0)
      read_cover (&group, album);
    else if (strcmp (*key, "medium") == 0)
      read_medium (&group, album);
    else if (strcmp (*key, "rate") && strcmp (*key, "seed")
             && !app_project_read_text_key (&group, album, *key))
      app_project_group_keep_extra (&group, *key, app_album_extra (album));
  app_project_read_chain (reader, "album", 0, app_album_chain (album));
  for (int i = 1; i <= APP_PROJECT_TRACKS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("track %d", i);
      if (!g_key_file_has_group (reader->file, name))
        continue;
      g_autoptr (AppTrack) track
          = app_project_read_track (reader, name, (int) app_album_n_tracks (album) + 1);
      g_list_store_append (app_album_tracks (album), track);
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
    return app_project_group_suffix (group, "track ", G_MAXINT)
           || app_project_group_suffix (group, "reference ", G_MAXINT)
           || strcmp (group, "album") == 0 || strcmp (group, "autosave") == 0
           || strcmp (group, "targets") == 0 || strcmp (group, "previous") == 0
           || strcmp (group, "pictures") == 0
           || app_project_group_suffix (group, "order ", G_MAXINT)
           || app_project_group_suffix (group, "aside ", G_MAXINT)
           || app_project_group_suffix (group, "snapshot ", G_MAXINT);
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  gboolean of_track = app_project_group_suffix (owner, "track ", G_MAXINT) > 0
                      || app_project_group_suffix (owner, "aside ", G_MAXINT) > 0;
  return (app_project_group_suffix (slot, slot_part, G_MAXINT)
          && (of_track || strcmp (owner, "album") == 0))
         || (app_project_group_suffix (slot, revision_part, G_MAXINT) && of_track);
}

/* TRUE for those that were read, or that are dropped on purpose. */
static gboolean
is_read (const AppProjectReader *reader, const char *group)
{
  const char *slot = part_of (group);
  if (!slot && reader->now
      && (g_str_has_prefix (group, "snapshot ") || strcmp (group, "previous") == 0
          || strcmp (group, "pictures") == 0
          || (!reader->whole && g_str_has_prefix (group, "reference "))))
    return FALSE;
  if (!slot && (g_str_has_prefix (group, "order ") || g_str_has_prefix (group, "aside ")))
    return app_project_orders_are_read (reader, group);
  if (!slot)
    return (!g_str_has_prefix (group, "track ")
            || app_project_group_suffix (group, "track ", APP_PROJECT_TRACKS_MAX))
           && (!g_str_has_prefix (group, "reference ")
               || app_project_group_suffix (group, "reference ", APP_PROJECT_REFERENCES_MAX))
           && (!g_str_has_prefix (group, "snapshot ")
               || app_project_group_suffix (group, "snapshot ", APP_PROJECT_SNAPSHOTS_MAX));
  g_autofree char *owner = g_strndup (group, (gsize) (slot - group));
  return (app_project_group_suffix (slot, slot_part, APP_PROJECT_SLOTS_MAX)
          || app_project_group_suffix (slot, revision_part, APP_PROJECT_REVISIONS_MAX))
         && is_read (reader, owner) && g_key_file_has_group (reader->file, owner);
}

static void
keep_group (const AppProjectReader *reader, const char *group, const char *const *but)
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
keep_rest (const AppProjectReader *reader)
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
        app_project_group_complain (&(AppProjectGroup){ reader, *group, 0 }, APP_SEVERITY_WARNING,
                                    "project-orphan",
                                    _ ("[%s] belongs to nothing in this project; left out."),
                                    *group);
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

static AppProject *
read_project (const char *data, gsize size, GHashTable *now, gboolean whole, GError **error);

/* What the reader of an album inside the project says, said of it: nothing that is delivered
 * depends on it. */
static void
tell_nested (const AppProjectReader *reader, const GPtrArray *findings, const char *before)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *one = findings->pdata[i];
      AppFinding *finding
          = app_findings_add (reader->project->findings, MIN (one->severity, APP_SEVERITY_WARNING),
                              one->id, "%s %s", before, one->text);
      finding->advice = g_strdup (one->advice);
    }
}

/* Its sources and what is not known of it become those of the project around it. */
static void
adopt (const AppProjectReader *reader, AppProject *nested)
{
  g_auto (GStrv) groups = g_key_file_get_groups (nested->rest, NULL);
  if (*groups)
    app_project_put_rest (nested->album, nested->rest);
  g_ptr_array_extend_and_steal (reader->project->sources, g_steal_pointer (&nested->sources));
  g_ptr_array_extend_and_steal (reader->project->owners, g_steal_pointer (&nested->owners));
}

static void
take_previous (const AppProjectGroup *group, AppProject *nested)
{
  const AppProjectReader *reader = group->reader;
  AppAlbum *previous = nested->album, *album = reader->project->album;
  tell_nested (reader, nested->findings, _ ("In the previous master:"));
  if (app_album_rate (previous) != app_album_rate (album))
    {
      app_project_group_complain (
          group, APP_SEVERITY_WARNING, "project-value",
          _ ("The previous master was kept at %d Hz and the album is at %d Hz: its positions "
             "are moved to the nearest frame."),
          app_album_rate (previous), app_album_rate (album));
      g_object_set (previous, "rate", app_album_rate (album), NULL);
    }
  app_album_put_kept (previous, app_project_group_time (group, "kept"));
  g_object_set (album, "previous", previous, NULL);
  adopt (reader, nested);
}

/* One deep: a previous master inside it is left out. */
static void
read_previous (const AppProjectReader *reader)
{
  AppProjectGroup group = { reader, "previous", 0 };
  g_autofree char *text = app_project_group_text (&group, "project");
  if (!text)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (AppProject) nested = read_project (text, strlen (text), reader->ids, FALSE, &error);
  if (nested)
    take_previous (&group, nested);
  else
    app_project_group_complain (&group, APP_SEVERITY_WARNING, "project-previous",
                                _ ("The previous master that was kept cannot be read: %s"),
                                error->message)
        ->advice
        = g_strdup (_ ("Keep the master again to have one to compare with."));
}

/* The cover of the album or one of [pictures], by its hash. */
static AppPicture *
find_picture (const AppProjectReader *reader, const char *sha256)
{
  AppPicture *own = app_album_cover (reader->project->album);
  if (own && g_str_equal (own->sha256, sha256))
    return app_picture_ref (own);
  g_autofree char *text = app_source_is_sha256 (sha256)
                              ? g_key_file_get_value (reader->file, "pictures", sha256, NULL)
                              : NULL;
  if (!text)
    return NULL;
  gsize size = 0;
  guint8 *data = g_base64_decode (text, &size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  return app_picture_new (bytes, FALSE, NULL);
}

static void
take_snapshot (const AppProjectGroup *group, AppProject *nested)
{
  static const char *const known[]
      = { "name", "note", "taken", "cover", "references", "project", NULL };
  const AppProjectReader *reader = group->reader;
  g_autofree char *name = app_project_group_text (group, "name");
  g_autofree char *note = app_project_group_text (group, "note");
  g_autofree char *cover = app_project_group_text (group, "cover");
  g_autofree char *before = g_strdup_printf (_ ("In [%s]:"), group->group);
  tell_nested (reader, nested->findings, before);
  g_autoptr (AppPicture) picture = cover ? find_picture (reader, cover) : NULL;
  if (cover && !picture)
    app_project_group_complain_value (group, "cover", _ ("none"));
  g_object_set (nested->album, "cover", picture, NULL);
  g_autoptr (AppSnapshot) snapshot
      = app_snapshot_new (nested->album, name, app_project_group_time (group, "taken"));
  g_object_set (snapshot, "note", note, NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (!g_strv_contains (known, *key))
      app_project_group_keep_extra (group, *key, app_snapshot_extra (snapshot));
  g_list_store_append (app_album_snapshots (reader->project->album), snapshot);
  adopt (reader, nested);
}

/* What cannot be read stays, where no other snapshot takes its number. */
static void
keep_unread (const AppProjectGroup *group, const char *why)
{
  const AppProjectReader *reader = group->reader;
  g_autofree char *other = g_strconcat ("unread ", group->group, NULL);
  app_project_group_complain (group, APP_SEVERITY_WARNING, "project-snapshot",
                              _ ("[%s] cannot be read and is kept as [%s]: %s"), group->group,
                              other, why);
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    {
      g_autofree char *value = g_key_file_get_value (reader->file, group->group, *key, NULL);
      g_key_file_set_value (reader->project->rest, other, *key, value);
    }
}

/* What the group holds as a project; with the references of the file when it is from before
 * snapshots had their own. NULL: nothing. */
static char *
snapshot_text (const AppProjectGroup *group)
{
  GKeyFile *file = group->reader->file;
  g_autofree char *text = app_project_group_text (group, "project");
  g_autoptr (GKeyFile) nested = g_key_file_new ();
  if (!text || g_key_file_has_key (file, group->group, "references", NULL)
      || !g_key_file_load_from_data (nested, text, (gsize) -1, G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
    return g_steal_pointer (&text);
  for (int i = 1; i <= APP_PROJECT_REFERENCES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("reference %d", i);
      g_auto (GStrv) keys = g_key_file_get_keys (file, name, NULL, NULL);
      for (char **key = keys; key && *key; key++)
        {
          g_autofree char *value = g_key_file_get_value (file, name, *key, NULL);
          g_key_file_set_value (nested, name, *key, value);
        }
    }
  return g_key_file_to_data (nested, NULL, NULL);
}

static void
read_snapshots (const AppProjectReader *reader)
{
  for (int i = 1; i <= APP_PROJECT_SNAPSHOTS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("snapshot %d", i);
      AppProjectGroup group = { reader, name, 0 };
      if (!g_key_file_has_group (reader->file, name))
        continue;
      g_autofree char *text = snapshot_text (&group);
      g_autoptr (GError) error = NULL;
      g_autoptr (AppProject) nested
          = text ? read_project (text, strlen (text), reader->ids, TRUE, &error) : NULL;
      if (nested)
        take_snapshot (&group, nested);
      else
        keep_unread (&group, error ? error->message : _ ("it has no project"));
    }
}

/* now: of an album inside a project, else NULL. */
static AppProject *
read_project (const char *data, gsize size, GHashTable *now, gboolean whole, GError **error)
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
  const AppProjectReader reader = { file, project, ids, now, whole };
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
  if (whole)
    {
      read_target_choices (&reader);
      app_project_read_orders (&reader);
      read_references (&reader);
    }
  if (!now)
    {
      read_previous (&reader);
      read_snapshots (&reader);
    }
  keep_rest (&reader);
  return g_steal_pointer (&project);
}

AppProject *
app_project_read (const char *data, gsize size, GError **error)
{
  return read_project (data, size, NULL, TRUE, error);
}
