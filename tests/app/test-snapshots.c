/* test-snapshots.c — states of the album: what is taken is what comes back, also through a file,
 * and what differs is told by name, whatever it is. */
#include "test-app.h"
#include "test-model.h"
#include "test-picture.h"

#include "app-album-diff.h"
#include "app-snapshots.h"
#include "dsp-registry.h"

#include <string.h>

/* All of the album that belongs to a snapshot, as text. */
static char *
state_text (AppAlbum *album)
{
  g_autoptr (AppAlbum) state = app_snapshot_state (album);
  return test_model_text (state);
}

static AppSnapshot *
snapshot_at (AppAlbum *album, guint index)
{
  g_autoptr (AppSnapshot) snapshot
      = g_list_model_get_item (G_LIST_MODEL (app_album_snapshots (album)), index);
  g_assert_nonnull (snapshot);
  return snapshot; /* the list keeps it */
}

/* A random one without snapshots. */
static AppAlbum *
album_new (guint32 *state)
{
  AppAlbum *album = test_model_album (state);
  g_list_store_remove_all (app_album_snapshots (album));
  return album;
}

/* Whatever happened since, one step brings all back, and undo takes that back. */
static void
test_restore (void)
{
  guint32 state = 71;
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (AppAlbum) album = album_new (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      AppSnapshot *snapshot = app_snapshots_take (album, history, "then", "why", 1000, NULL);
      g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
      g_autofree char *then = state_text (album);
      g_object_ref (snapshot);
      for (int i = 0; i < 25; i++)
        test_model_edit (album, history, &state);
      g_autofree char *before = test_model_text (album);
      g_autofree char *edited = state_text (album);
      g_autoptr (GPtrArray) differences
          = app_album_differences (app_snapshot_album (snapshot), album);
      app_history_seal (history);
      guint steps, done;
      app_history_n_steps (history, &steps);
      app_snapshots_restore (album, history, snapshot);
      app_history_n_steps (history, &done);
      g_autofree char *restored = state_text (album);
      g_assert_cmpstr (restored, ==, then);
      g_assert_cmpuint (done, ==, steps + (strcmp (edited, then) != 0));
      g_assert_true (differences->len > 0 || strcmp (edited, then) == 0);
      g_autoptr (GPtrArray) none = app_album_differences (app_snapshot_album (snapshot), album);
      g_assert_cmpuint (none->len, ==, 0);
      if (done > steps)
        app_history_undo (history);
      g_autofree char *after = test_model_text (album);
      g_assert_cmpstr (after, ==, before);
      g_object_unref (snapshot);
    }
}

/* A snapshot is not edited through the album that was restored from it. */
static void
test_untouched (void)
{
  guint32 state = 5;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  AppSnapshot *snapshot = app_snapshots_take (album, history, NULL, NULL, 0, NULL);
  g_assert_cmpstr (app_snapshot_name (snapshot), ==, "Snapshot 1");
  g_autofree char *then = test_model_text (app_snapshot_album (snapshot));
  while (app_album_n_tracks (album) > 0)
    app_history_remove (history, app_album_tracks (album), 0, NULL);
  app_snapshots_restore (album, history, snapshot);
  AppTrack *track = app_album_track (album, 0);
  app_history_set_double (history, track, "gain", app_track_gain (track) > 0 ? -7 : 7);
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (0));
  app_history_insert (history, app_track_chain (track), 0, slot, NULL);
  g_autofree char *now = test_model_text (app_snapshot_album (snapshot));
  g_assert_cmpstr (now, ==, then);
  app_snapshots_restore (album, history, snapshot);
  g_autofree char *again = state_text (album);
  g_assert_cmpstr (again, ==, then);
}

/* The objects that are still there stay: what is selected stays selected. */
static void
test_identity (void)
{
  guint32 state = 19;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  AppTrack *track = app_album_track (album, 0);
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("eq"));
  app_history_insert (history, app_track_chain (track), 0, slot, NULL);
  AppSnapshot *snapshot = app_snapshots_take (album, history, "a", NULL, 0, NULL);
  app_history_set_value (history, slot, 1, app_slot_module (slot)->params[1].max);
  app_history_set_string (history, track, "title", "Other");
  app_snapshots_restore (album, history, snapshot);
  g_assert_true (app_album_track (album, 0) == track);
  g_autoptr (AppSlot) first = g_list_model_get_item (G_LIST_MODEL (app_track_chain (track)), 0);
  g_assert_true (first == slot);
}

static const AppDifference *
only (GPtrArray *list)
{
  g_assert_cmpuint (list->len, ==, 1);
  return list->pdata[0];
}

/* Every parameter of every module, bypass and the mix of wet and dry among them, is told alone, by
 * its name and unit. */
static void
test_parameters (void)
{
  guint32 state = 3;
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      const DspModule *module = dsp_module_at (m);
      g_autoptr (AppAlbum) album = album_new (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      g_list_store_remove_all (app_album_chain (album));
      g_autoptr (AppSlot) slot = app_slot_new (module);
      g_list_store_append (app_album_chain (album), slot);
      AppSnapshot *snapshot = app_snapshots_take (album, history, "a", NULL, 0, NULL);
      for (int i = 0; i < module->n_params; i++)
        {
          const DspParam *param = &module->params[i];
          double other = param->def == param->max ? param->min : param->max;
          char was[128], is[128];
          if (param->flags & DSP_PARAM_LISTEN)
            continue;
          app_history_set_value (history, slot, i, other);
          g_autoptr (GPtrArray) list = app_album_differences (app_snapshot_album (snapshot), album);
          const AppDifference *one = only (list);
          dsp_param_format (param, param->def, was, sizeof was);
          dsp_param_format (param, other, is, sizeof is);
          g_assert_cmpstr (one->where, ==, "Album");
          g_assert_true (g_str_has_prefix (one->what, module->name));
          g_assert_true (g_str_has_suffix (one->what, param->name));
          g_assert_cmpstr (one->before, ==, was);
          g_assert_cmpstr (one->now, ==, is);
          app_history_set_value (history, slot, i, param->def);
        }
      app_history_set_bypass (history, slot, TRUE);
      g_autoptr (GPtrArray) list = app_album_differences (app_snapshot_album (snapshot), album);
      g_assert_cmpstr (only (list)->now, ==, "yes");
    }
}

/* Every text and value of album and tracks, order, coming and going. */
static void
test_differences (void)
{
  guint32 state = 23;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  while (app_album_n_tracks (album) < 3)
    {
      g_autoptr (AppTrack) track = test_model_track (&state);
      g_list_store_append (app_album_tracks (album), track);
    }
  AppTrack *track = app_album_track (album, 1);
  for (int i = 0; i < APP_N_POSITIONS; i++)
    g_object_set (track, app_position_ids[i], (gint64) 1000, NULL);
  AppSnapshot *snapshot = app_snapshots_take (album, history, "a", NULL, 0, NULL);
  AppAlbum *then = app_snapshot_album (snapshot);
  GObject *objects[] = { G_OBJECT (album), G_OBJECT (track) };
  for (int o = 0; o < 2; o++)
    for (int i = 0; i < APP_N_FIELDS; i++)
      {
        if (o ? !app_fields[i].track : !app_fields[i].album)
          continue;
        app_history_seal (history);
        app_history_set_string (history, objects[o], app_fields[i].id, "2031");
        g_autoptr (GPtrArray) list = app_album_differences (then, album);
        if (list->len != 1)
          g_error ("%s of %s: %u differences", app_fields[i].id, o ? "a track" : "the album",
                   list->len);
        const AppDifference *one = only (list);
        g_assert_cmpstr (one->what, ==, app_fields[i].name);
        g_assert_cmpstr (one->now, ==, "2031");
        g_assert_cmpint (one->track, ==, o ? 2 : 0);
        app_history_undo (history);
      }
  for (int i = 0; i < APP_N_POSITIONS; i++)
    {
      gint64 frames = app_track_position (track, i);
      app_history_seal (history);
      app_history_set_int64 (history, track, app_position_ids[i], frames + 4410);
      g_autoptr (GPtrArray) list = app_album_differences (then, album);
      only (list);
      app_history_undo (history);
    }
  app_history_seal (history);
  app_history_move (history, app_album_tracks (album), 0, 2, NULL);
  g_autoptr (GPtrArray) moved = app_album_differences (then, album);
  g_assert_cmpstr (only (moved)->what, ==, "Tracks");
  app_history_undo (history);
  app_history_remove (history, app_album_tracks (album), 0, NULL);
  g_autoptr (GPtrArray) removed = app_album_differences (then, album);
  g_assert_cmpstr (only (removed)->what, ==, "Track removed");
  app_history_undo (history);
  g_autoptr (GPtrArray) same = app_album_differences (then, album);
  g_assert_cmpuint (same->len, ==, 0);
}

/* ---- references ---- */

static AppReference *
reference_add (AppAlbum *album, const char *path)
{
  AppMedia *media = app_media_missing (path, 48000, 4800000, 2, 4000, NULL);
  g_autoptr (AppReference) reference = app_reference_new (media);
  app_media_unref (media);
  g_list_store_append (app_album_references (album), reference);
  return reference; /* the list keeps it */
}

/* The differences as lines. */
static char *
told (AppAlbum *before, AppAlbum *now)
{
  g_autoptr (GPtrArray) list = app_album_differences (before, now);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *one = app_difference_text (list->pdata[i]);
      g_string_append_printf (text, "%s\n", one);
    }
  return g_string_free (text, FALSE);
}

/* The list, cue, loop, sync and name of references: told, and brought back in one step. */
static void
test_references (void)
{
  guint32 state = 7;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_list_store_remove_all (app_album_references (album));
  AppReference *one = reference_add (album, "/a/one.wav");
  reference_add (album, "/a/two.wav");
  AppReference *again = reference_add (album, "/a/one.wav"); /* the same record twice */
  AppSnapshot *snapshot = app_snapshots_take (album, history, "a", NULL, 0, NULL);
  AppAlbum *then = app_snapshot_album (snapshot);
  g_autofree char *was = state_text (album);
  GListStore *list = app_album_references (album);
  app_history_set_string (history, again, "name", "Loud one");
  app_history_set_int64 (history, again, "cue", 72000);
  app_history_set_int64 (history, again, "loop-from", 48000);
  app_history_set_int64 (history, again, "loop-to", 96000);
  app_history_set_int (history, again, "sync", APP_SYNC_TRACK);
  g_autofree char *values = told (then, album);
  g_assert_cmpstr (values, ==,
                   "Reference 3 “Loud one” · Name of the reference: one.wav → Loud one\n"
                   "Reference 3 “Loud one” · Start of the reference: 0.00 → 1.50\n"
                   "Reference 3 “Loud one” · Loop of the reference: nothing → 1.00:2.00\n"
                   "Reference 3 “Loud one” · Sync of the reference: Loudest → Track\n");
  app_history_move (history, list, 1, 0, NULL);
  app_history_remove (history, list, 2, NULL);
  reference_add (album, "/a/three.wav");
  g_autofree char *places = told (then, album);
  g_assert_cmpstr (places, ==,
                   "Album · Reference removed: 3 “one.wav” → nothing\n"
                   "Album · Reference added: nothing → 3 “three.wav”\n"
                   "Album · References: in the order one.wav, two.wav → in the order two.wav, "
                   "one.wav\n");
  g_autofree char *before = test_model_text (album);
  guint steps, done;
  app_history_n_steps (history, &steps);
  app_snapshots_restore (album, history, snapshot);
  app_history_n_steps (history, &done);
  g_assert_cmpuint (done, ==, steps + 1);
  g_autofree char *is = state_text (album);
  g_assert_cmpstr (is, ==, was);
  g_autoptr (AppReference) first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == one); /* the lane that is heard is still it */
  app_history_undo (history);
  g_autofree char *undone = test_model_text (album);
  g_assert_cmpstr (undone, ==, before);
}

/* ---- files ---- */

static char *
write_text (AppProject *project)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file
      = app_project_write (project->album, sources, project->rest, "/nowhere");
  return g_key_file_to_data (file, NULL, NULL);
}

static AppProject *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  AppProject *project = app_project_read (text, strlen (text), &error);
  g_assert_no_error (error);
  return project;
}

static void
test_file (void)
{
  guint32 state = 401;
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (AppAlbum) album = album_new (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      app_snapshots_take (album, history, "One; [two]\\", "a\nb", 1700000000, NULL);
      for (int i = 0; i < 20; i++)
        test_model_edit (album, history, &state);
      app_snapshots_take (album, history, NULL, NULL, 0, NULL);
      g_autofree char *text = test_model_text (album);
      g_autoptr (AppProject) project = read_text (text);
      guint n = g_list_model_get_n_items (G_LIST_MODEL (app_album_snapshots (album)));
      g_assert_cmpuint (g_list_model_get_n_items (
                            G_LIST_MODEL (app_album_snapshots (project->album))),
                        ==, n);
      for (guint i = 0; i < n; i++)
        {
          AppSnapshot *one = snapshot_at (album, i), *other = snapshot_at (project->album, i);
          g_autofree char *was = test_model_text (app_snapshot_album (one));
          g_autofree char *is = test_model_text (app_snapshot_album (other));
          g_autoptr (GPtrArray) list = app_album_differences (app_snapshot_album (one), album);
          g_autoptr (GPtrArray) same
              = app_album_differences (app_snapshot_album (other), project->album);
          g_assert_cmpstr (was, ==, is);
          g_assert_cmpstr (app_snapshot_name (one), ==, app_snapshot_name (other));
          g_assert_cmpstr (app_snapshot_note (one), ==, app_snapshot_note (other));
          g_assert_cmpint (app_snapshot_time (one), ==, app_snapshot_time (other));
          g_assert_cmpuint (list->len, ==, same->len); /* the tracks are still the same ones */
        }
      g_autofree char *again = write_text (project);
      g_assert_cmpstr (again, ==, text);
    }
}

/* The album's cover is in the file once; one that only snapshots have, too. */
static void
test_cover (void)
{
  guint32 state = 9;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();

  g_autoptr (AppPicture) cover = test_picture_new ("png", 20, 20);
  g_assert_nonnull (cover);
  g_object_set (album, "cover", cover, NULL);
  app_snapshots_take (album, history, "with", NULL, 0, NULL);
  app_snapshots_take (album, history, "too", NULL, 0, NULL);
  for (int without = 0; without < 2; without++)
    {
      if (without)
        g_object_set (album, "cover", NULL, NULL);
      g_autofree char *text = test_model_text (album);
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
      g_assert_cmpint (g_key_file_has_key (file, "album", "cover", NULL), ==, !without);
      g_assert_cmpint (g_key_file_has_group (file, "pictures"), ==, without);
      g_autoptr (AppProject) project = read_text (text);
      for (guint i = 0; i < 2; i++)
        {
          AppPicture *had = app_album_cover (app_snapshot_album (snapshot_at (project->album, i)));
          g_assert_nonnull (had);
          g_assert_cmpstr (had->sha256, ==, cover->sha256);
        }
      g_assert_cmpint (app_album_cover (project->album) != NULL, ==, !without);
      g_autofree char *again = write_text (project);
      g_assert_cmpstr (again, ==, text);
    }
}

/* What is not known stays; what cannot be read stays as it is, and is told. */
static void
test_foreign (void)
{
  guint32 state = 13;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  app_snapshots_take (album, history, "a", NULL, 0, NULL);
  app_snapshots_take (album, history, "b", NULL, 0, NULL);
  g_autofree char *text = test_model_text (album);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (file, "snapshot 2", "colour", "red");
  g_key_file_set_string (file, "snapshot 2", "cover", "no picture");
  g_key_file_set_string (file, "snapshot 1", "project", "[lacquer]\nformat=99\n");
  g_key_file_set_string (file, "snapshot 100", "name", "too many");
  g_autofree char *spoiled = g_key_file_to_data (file, NULL, NULL);
  g_autoptr (AppProject) project = read_text (spoiled);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app_album_snapshots (project->album))),
                    ==, 1);
  g_assert_cmpstr (app_snapshot_name (snapshot_at (project->album, 0)), ==, "b");
  g_assert_cmpuint (project->findings->len, ==, 3);
  g_autofree char *once = write_text (project);
  g_assert_nonnull (strstr (once, "[unread snapshot 1]"));
  g_assert_nonnull (strstr (once, "format=99"));
  g_assert_nonnull (strstr (once, "colour=red"));
  g_autoptr (AppProject) again = read_text (once);
  g_assert_cmpuint (again->findings->len, ==, 0);
  g_autofree char *twice = write_text (again);
  g_assert_cmpstr (once, ==, twice);
}

/* One from before snapshots had references has those of its project, so that restoring takes none
 * away. */
static void
test_without_references (void)
{
  guint32 state = 43;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_list_store_remove_all (app_album_references (album));
  app_snapshots_take (album, history, "a", NULL, 0, NULL);
  reference_add (album, "/a/one.wav");
  g_autofree char *text = test_model_text (album);
  g_autoptr (AppProject) project = read_text (text);
  AppAlbum *then = app_snapshot_album (snapshot_at (project->album, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app_album_references (then))), ==, 0);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  g_assert_true (g_key_file_remove_key (file, "snapshot 1", "references", NULL));
  g_autofree char *old = g_key_file_to_data (file, NULL, NULL);
  g_autoptr (AppProject) older = read_text (old);
  g_assert_cmpuint (older->findings->len, ==, 0);
  then = app_snapshot_album (snapshot_at (older->album, 0));
  g_autofree char *none = told (then, older->album);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app_album_references (then))), ==, 1);
}

/* The list has an end, and heard is what was taken. */
static void
test_limits (void)
{
  guint32 state = 31;
  g_autoptr (AppAlbum) album = album_new (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GError) error = NULL;
  AppSnapshot *first = app_snapshots_take (album, history, "x", NULL, 77, NULL);
  while (g_list_model_get_n_items (G_LIST_MODEL (app_album_snapshots (album)))
         < APP_PROJECT_SNAPSHOTS_MAX)
    g_list_store_append (app_album_snapshots (album), first);
  g_assert_null (app_snapshots_take (album, history, "y", NULL, 0, &error));
  g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE);
  g_assert_true (app_snapshots_find (album, "x") == first);
  g_assert_true (app_snapshots_find (album, "2") == first);
  g_assert_null (app_snapshots_find (album, "100"));
  app_history_set_double (history, app_album_track (album, 0), "gain", -11);
  app_snapshots_hear (album, history, first);
  AppAlbum *previous = app_album_previous (album);
  g_assert_cmpint (app_album_kept (previous), ==, 77);
  g_assert_cmpfloat (app_track_gain (app_album_track (previous, 0)), ==,
                     app_track_gain (app_album_track (app_snapshot_album (first), 0)));
  g_assert_cmpuint (app_track_key (app_album_track (previous, 0)), ==,
                    app_track_key (app_album_track (album, 0)));
}

void
test_snapshots_add (void)
{
  g_test_add_func ("/snapshots/restore", test_restore);
  g_test_add_func ("/snapshots/untouched", test_untouched);
  g_test_add_func ("/snapshots/identity", test_identity);
  g_test_add_func ("/snapshots/parameters", test_parameters);
  g_test_add_func ("/snapshots/differences", test_differences);
  g_test_add_func ("/snapshots/references", test_references);
  g_test_add_func ("/snapshots/without-references", test_without_references);
  g_test_add_func ("/snapshots/file", test_file);
  g_test_add_func ("/snapshots/cover", test_cover);
  g_test_add_func ("/snapshots/foreign", test_foreign);
  g_test_add_func ("/snapshots/limits", test_limits);
}
