/* app-album-sources.c — the source files of an album, of whatever has one. */
#include "app-album-sources.h"

#include "app-snapshot.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

static AppMedia *
owner_media (gpointer owner)
{
  return APP_IS_TRACK (owner)      ? app_track_media (owner)
         : APP_IS_REVISION (owner) ? app_revision_media (owner)
                                   : app_reference_media (owner);
}

/* A source as text: the same text, the same file. Transfer full. */
static char *
source_text (const AppSource *source)
{
  return g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s %d %d "
                          "%" G_GINT64_FORMAT,
                          source->relative ? source->relative : "",
                          source->absolute ? source->absolute : "", source->size, source->mtime,
                          source->sha256 ? source->sha256 : "", source->rate, source->channels,
                          source->frames);
}

void
app_album_sources_resolve (AppProject *project, AppSources *sources, const char *folder)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < project->sources->len; i++)
    {
      AppSource *source = g_steal_pointer (&project->sources->pdata[i]);
      gpointer owner = project->owners->pdata[i];
      g_autofree char *text = source_text (source);
      gpointer same = g_hash_table_lookup (known, text);
      AppMedia *media
          = same ? app_media_ref (owner_media (same)) : app_source_open (source, folder);
      if (media)
        {
          g_object_set (owner, "media", media, NULL);
          app_media_unref (media);
        }
      app_sources_add (sources, owner_media (owner), source);
      if (!same)
        g_hash_table_insert (known, g_steal_pointer (&text), owner);
    }
}

/* A finding when the source of a track is not what the project knows; NULL when it is. */
static AppFinding *
find_source (AppSources *sources, int track, AppMedia *media)
{
  AppSourceState state;
  app_sources_lookup (sources, media, &state);
  g_autofree char *name = g_filename_display_name (app_media_path (media));
  AppFinding *finding = NULL;
  if (state == APP_SOURCE_CHANGED)
    {
      finding = app_finding_new (APP_SEVERITY_WARNING, "source-changed",
                                 _ ("The mix was changed since the project was saved: %s"), name);
      finding->advice = g_strdup (_ ("Put the file back as it was, or choose it with Locate… to "
                                     "take it as it is now, and check trims and fades. A new mix "
                                     "is better kept as a file of its own and dropped on the "
                                     "track: then it is aligned and both stay."));
    }
  else if (state == APP_SOURCE_MISSING)
    {
      finding = app_finding_new (APP_SEVERITY_ERROR, "source-missing",
                                 _ ("The mix is missing or cannot be read: %s"), name);
      finding->advice = g_strdup (_ ("Put the file back, or show where it is with Locate…"));
    }
  if (finding)
    {
      finding->file = g_strdup (app_media_path (media));
      finding->track = track;
    }
  return finding;
}

/* Takes the finding, of something that nothing delivered depends on; text: transfer full. */
static void
add_lesser (GPtrArray *findings, AppFinding *finding, char *text, const char *advice)
{
  finding->severity = APP_SEVERITY_WARNING;
  g_free (finding->text);
  finding->text = text;
  g_free (finding->advice);
  finding->advice = g_strdup (advice);
  g_ptr_array_add (findings, finding);
}

static void
find_references (AppAlbum *album, AppSources *sources, GHashTable *seen, GPtrArray *findings)
{
  GListModel *references = G_LIST_MODEL (app_album_references (album));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (references, i);
      AppFinding *finding = find_source (sources, 0, app_reference_media (reference));
      g_hash_table_add (seen, app_reference_media (reference));
      if (finding)
        add_lesser (findings, finding,
                    g_strdup_printf (_ ("The reference “%s” is missing or was changed."),
                                     app_reference_name (reference)),
                    _ ("Put the file back, show where it is with Locate…, or remove the "
                       "reference."));
    }
}

/* Of the mixes that a track has had before what is not in use: seen as below. */
static void
find_revisions (AppTrack *track, AppSources *sources, GHashTable *seen, GPtrArray *findings)
{
  GListModel *revisions = G_LIST_MODEL (app_track_revisions (track));
  for (guint i = 0; i < g_list_model_get_n_items (revisions); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (revisions, i);
      AppMedia *media = app_revision_media (revision);
      AppFinding *finding = g_hash_table_add (seen, media) ? find_source (sources, 0, media) : NULL;
      if (finding)
        add_lesser (findings, finding,
                    g_strdup_printf (_ ("Another mix of “%s” is missing or was changed: %s"),
                                     app_track_metadata (track)->values[APP_FIELD_TITLE],
                                     app_revision_name (revision)),
                    _ ("Put the file back, or remove the revision."));
    }
}

/* Of tracks that only stand in other orders, what the list has not: seen as above. */
static void
find_aside (AppAlbum *album, AppSources *sources, GHashTable *seen, GPtrArray *findings)
{
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  for (guint i = 0; i < aside->len; i++)
    {
      AppMedia *media = app_track_media (aside->pdata[i]);
      AppFinding *finding = g_hash_table_add (seen, media) ? find_source (sources, 0, media) : NULL;
      g_autofree char *name = g_filename_display_name (app_media_path (media));
      if (finding)
        add_lesser (findings, finding,
                    g_strdup_printf (
                        _ ("A mix of another running order is missing or was changed: %s"), name),
                    _ ("Put the file back, or choose that order and show where it is with "
                       "Locate…"));
      find_revisions (aside->pdata[i], sources, seen, findings);
    }
}

/* What was kept of the album, the previous master first when there is one. Of AppAlbum. */
static GPtrArray *
kept_albums (AppAlbum *album)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *snapshots = G_LIST_MODEL (app_album_snapshots (album));
  if (app_album_previous (album))
    g_ptr_array_add (kept, g_object_ref (app_album_previous (album)));
  for (guint i = 0; i < g_list_model_get_n_items (snapshots); i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (snapshots, i);
      g_ptr_array_add (kept, g_object_ref (app_snapshot_album (snapshot)));
    }
  return kept;
}

/* Of what was kept what the album has not: seen holds the media that were looked at. */
static void
find_kept (AppAlbum *kept, gboolean previous, AppSources *sources, GHashTable *seen,
           GPtrArray *findings)
{
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (kept);
  for (guint i = 0; i < tracks->len; i++)
    {
      AppMedia *media = app_track_media (tracks->pdata[i]);
      AppFinding *finding = g_hash_table_add (seen, media) ? find_source (sources, 0, media) : NULL;
      g_autofree char *name = g_filename_display_name (app_media_path (media));
      if (finding)
        add_lesser (findings, finding,
                    g_strdup_printf (
                        previous ? _ ("A mix of the previous master is missing or was changed: %s")
                                 : _ ("A mix of a snapshot is missing or was changed: %s"),
                        name),
                    previous ? _ ("Put the file back, or keep the master again.")
                             : _ ("Put the file back, or delete the snapshot."));
    }
  GListModel *references = G_LIST_MODEL (app_album_references (kept));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (references, i);
      AppMedia *media = app_reference_media (reference);
      AppFinding *finding = g_hash_table_add (seen, media) ? find_source (sources, 0, media) : NULL;
      if (finding)
        add_lesser (
            findings, finding,
            g_strdup_printf (_ ("The reference “%s” of a snapshot is missing or was changed."),
                             app_reference_name (reference)),
            _ ("Put the file back, or delete the snapshot."));
    }
}

GPtrArray *
app_album_sources_findings (AppAlbum *album, AppSources *sources)
{
  GPtrArray *findings = app_findings_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      AppFinding *finding = find_source (sources, (int) i + 1, media);
      g_hash_table_add (seen, media);
      if (finding)
        g_ptr_array_add (findings, finding);
    }
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    find_revisions (app_album_track (album, i), sources, seen, findings);
  find_aside (album, sources, seen, findings);
  find_references (album, sources, seen, findings);
  g_autoptr (GPtrArray) kept = kept_albums (album);
  for (guint i = 0; i < kept->len; i++)
    find_kept (kept->pdata[i], kept->pdata[i] == app_album_previous (album), sources, seen,
               findings);
  return findings;
}

static void
add_references (GPtrArray *owners, AppAlbum *album)
{
  GListModel *references = G_LIST_MODEL (app_album_references (album));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    g_ptr_array_add (owners, g_list_model_get_item (references, i));
}

/* All of the album that has a source: of AppTrack, AppRevision and AppReference. */
static GPtrArray *
owners_new (AppAlbum *album)
{
  GPtrArray *owners = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) albums = kept_albums (album);
  g_ptr_array_insert (albums, 0, g_object_ref (album));
  for (guint a = 0; a < albums->len; a++)
    {
      g_autoptr (GPtrArray) tracks = app_album_all_tracks (albums->pdata[a]);
      for (guint i = 0; i < tracks->len; i++)
        {
          GListModel *revisions = G_LIST_MODEL (app_track_revisions (tracks->pdata[i]));
          g_ptr_array_add (owners, g_object_ref (tracks->pdata[i]));
          for (guint k = 0; k < g_list_model_get_n_items (revisions); k++)
            g_ptr_array_add (owners, g_list_model_get_item (revisions, k));
        }
      add_references (owners, albums->pdata[a]);
    }
  return owners;
}

gboolean
app_album_sources_reads (AppAlbum *album, const char *path)
{
  g_autoptr (GPtrArray) media = app_album_media (album);
  for (guint i = 0; i < media->len; i++)
    if (app_media_is_file (media->pdata[i], path))
      return TRUE;
  return FALSE;
}

/* A name that nobody gave is that of the file, and times in the file stay where they are though it
 * runs at another rate. */
static void
follow_file (AppHistory *history, AppReference *reference, AppMedia *media)
{
  static const char *const times[] = { "cue", "loop-from", "loop-to" };
  AppMedia *old = app_reference_media (reference);
  g_autofree char *old_name = g_filename_display_basename (app_media_path (old));
  g_autofree char *name = g_filename_display_basename (app_media_path (media));
  double ratio
      = app_media_rate (old) > 0 ? (double) app_media_rate (media) / app_media_rate (old) : 1;
  if (strcmp (app_reference_name (reference), old_name) == 0)
    app_history_set_string (history, reference, "name", name);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 frame;
      g_object_get (reference, times[i], &frame, NULL);
      app_history_set_int64 (history, reference, times[i],
                             MIN (llround (frame * ratio), app_media_frames (media)));
    }
}

static void
set_media (AppHistory *history, gpointer owner, AppMedia *media)
{
  AppRevision *revision = APP_IS_TRACK (owner) ? app_track_revision (owner) : NULL;
  if (APP_IS_REFERENCE (owner))
    follow_file (history, owner, media);
  if (revision) /* in use: the two have the same mix */
    set_media (history, revision, media);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, app_track_media_get_type ());
  g_value_set_boxed (&value, media);
  app_history_set (history, G_OBJECT (owner), "media", &value, NULL);
}

/* What stands at old's place when folder has the file that is missing, NULL when not. A file with
 * another content is found out like any other changed one. Transfer full. */
static AppMedia *
open_beside (AppSources *sources, AppMedia *old, const char *folder)
{
  g_autofree char *name = g_path_get_basename (app_media_path (old));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  AppMedia *media = app_source_is_file (path) ? app_media_open (path, NULL) : NULL;
  if (media && app_media_size (media) != app_media_size (old))
    g_clear_pointer (&media, app_media_unref);
  if (media)
    app_sources_add (sources, media, app_source_copy (app_sources_lookup (sources, old, NULL)));
  return media;
}

/* Where one was found, the others often are. */
static void
locate_others (GPtrArray *owners, AppSources *sources, AppHistory *history, const char *folder)
{
  /* missing media to the one found for it, or to NULL */
  g_autoptr (GHashTable) found
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) app_media_unref);
  for (guint i = 0; i < owners->len; i++)
    {
      AppMedia *old = owner_media (owners->pdata[i]);
      if (!app_media_is_missing (old))
        continue;
      if (!g_hash_table_contains (found, old))
        g_hash_table_insert (found, old, open_beside (sources, old, folder));
      AppMedia *media = g_hash_table_lookup (found, old);
      if (media)
        set_media (history, owners->pdata[i], media);
    }
}

/* Tracks that are not in the list have the same file, those aside and those of what was kept; so do
 * the references of what was kept. */
static void
mend_others (AppAlbum *album, AppHistory *history, AppMedia *old, AppMedia *media)
{
  g_autoptr (GPtrArray) kept = kept_albums (album);
  g_autoptr (GPtrArray) others = app_album_aside (album);
  for (guint k = 0; k < kept->len; k++)
    {
      g_ptr_array_extend_and_steal (others, app_album_all_tracks (kept->pdata[k]));
      add_references (others, kept->pdata[k]);
    }
  for (guint i = 0; i < others->len; i++)
    if (owner_media (others->pdata[i]) == old)
      set_media (history, others->pdata[i], media);
}

gboolean
app_album_sources_locate (AppAlbum *album, AppSources *sources, AppHistory *history, gpointer owner,
                          const char *path, const char *label, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  if (g_file_test (absolute, G_FILE_TEST_EXISTS) && !app_source_is_file (absolute))
    {
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                   _ ("%s is not a file: choose a sound file"), name);
      return FALSE;
    }
  AppMedia *media = app_media_open (absolute, error);
  if (!media)
    return FALSE;
  AppMedia *old = app_media_ref (owner_media (owner));
  gboolean mends = !app_source_is_file (app_media_path (old))
                   && app_media_size (old) == app_media_size (media);
  g_autoptr (GPtrArray) owners = owners_new (album);
  app_sources_add (sources, media, NULL);
  app_history_begin (history, label);
  set_media (history, owner, media);
  if (mends)
    mend_others (album, history, old, media);
  locate_others (owners, sources, history, folder);
  app_history_end (history);
  app_media_unref (old);
  app_media_unref (media);
  return TRUE;
}
