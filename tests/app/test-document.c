/* test-document.c — documents: files that move, change and go missing; saves that fail; crashes. */
#include "test-app.h"
#include "test-model.h"
#include "test-place.h"

#include "app-document.h"
#include "app-programme.h"
#include "dsp-registry.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sndfile.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

static const AppFinding *
find (AppDocument *document, const char *id)
{
  GPtrArray *findings = app_document_findings (document);
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((AppFinding *) findings->pdata[i])->id, id) == 0)
      return findings->pdata[i];
  return NULL;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static char *
value_of (const char *project, const char *group, const char *key)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_file (file, project, G_KEY_FILE_NONE, NULL));
  return g_key_file_get_string (file, group, key, NULL);
}

static void
test_save_and_open (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *relative = value_of (place.project, "track 1", "source");
  g_autofree char *hash = value_of (place.project, "track 2", "source-sha256");
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (place.mixes[1], &data, &size, NULL));
  g_autofree char *expected
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, size);
  g_assert_cmpstr (relative, ==, "mixes/01 - Piece.wav");
  g_assert_cmpstr (hash, ==, expected);

  g_autoptr (AppDocument) document = test_place_open (place.project);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  g_assert_false (app_document_modified (document));
  g_assert_cmpstr (app_document_path (document), ==, place.project);
  AppAlbum *album = app_document_album (document);
  g_assert_cmpint (app_album_rate (album), ==, 48000);
  g_assert_cmpint (app_album_length (album), ==, 2 * 4800 + 72000);
  g_assert_cmpstr (app_track_metadata (app_album_track (album, 1))->values[APP_FIELD_TITLE], ==,
                   "Piece");
  app_history_set_string (app_document_history (document), album, "title", "T");
  g_assert_true (app_document_modified (document));
  g_autofree char *before = test_place_text (place.project);
  g_assert_true (app_document_save (document, NULL, NULL));
  g_assert_false (app_document_modified (document));
  app_history_undo (app_document_history (document));
  g_assert_true (app_document_modified (document));
  g_assert_true (app_document_save (document, NULL, NULL));
  g_autofree char *after = test_place_text (place.project);
  g_assert_cmpstr (before, ==, after);
  test_place_finish (&place);
}

static char *
master_hash (AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  char *hash = app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
  app_programme_unref (programme);
  return hash;
}

/* What was kept sounds as the album did then, whatever is done to the album; one step of undo. */
static void
test_keep_master (void)
{
  TestPlace place = test_place_new ();
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("limiter"));
  app_history_insert (history, app_album_chain (album), 0, slot, NULL);
  app_history_set_double (history, app_album_track (album, 1), "gain", -2.5);
  g_autofree char *then = master_hash (album);
  app_document_keep_master (document);
  AppAlbum *kept = app_album_previous (album);
  g_assert_nonnull (kept);
  g_assert_cmpint (ABS (app_album_kept (kept) - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  g_autofree char *same = master_hash (kept);
  g_assert_cmpstr (same, ==, then);
  app_slot_put_bypass (slot, TRUE);
  app_history_set_double (history, app_album_track (album, 1), "gain", 1);
  app_history_remove (history, app_album_tracks (album), 0, NULL);
  g_autofree char *still = master_hash (kept);
  g_assert_cmpstr (still, ==, then);
  g_assert_cmpuint (app_track_key (app_album_track (kept, 1)), ==,
                    app_track_key (app_album_track (album, 0)));
  app_document_keep_master (document);
  g_assert_true (app_album_previous (album) != kept);
  g_assert_null (app_album_previous (app_album_previous (album)));
  app_history_undo (history);
  g_assert_true (app_album_previous (album) == kept);
  test_place_finish (&place);
}

static void
test_add_note (void)
{
  g_autoptr (AppDocument) document = app_document_new (48000);
  AppAlbum *album = app_document_album (document);
  app_document_add_note (document, " first\n");
  app_document_add_note (document, "");
  app_document_add_note (document, "second\nline");
  g_assert_cmpstr (app_album_note (album), ==, "first\n\nsecond\nline");
  app_history_undo (app_document_history (document));
  g_assert_cmpstr (app_album_note (album), ==, "first");
  app_history_undo (app_document_history (document));
  g_assert_cmpstr (app_album_note (album), ==, "");
  g_assert_false (app_document_modified (document));
}

/* Moved as a whole: by the relative path. The project alone moved: by the absolute one. */
static void
test_moves (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *moved = g_strconcat (place.folder, "-moved", NULL);
  g_assert_cmpint (g_rename (place.folder, moved), ==, 0);
  g_autofree char *project = g_build_filename (moved, "album.lacquer", NULL);
  {
    g_autoptr (AppDocument) document = test_place_open (project);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
    g_assert_true (g_str_has_prefix (app_media_path (app_track_media (
                                         app_album_track (app_document_album (document), 0))),
                                     moved));
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_autofree char *elsewhere = g_dir_make_tmp ("lacquer-else-XXXXXX", NULL);
  g_autofree char *alone = g_build_filename (elsewhere, "a.lacquer", NULL);
  g_assert_cmpint (g_rename (project, alone), ==, 0);
  {
    g_autoptr (AppDocument) document = test_place_open (alone);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  }
  test_place_remove (elsewhere);
  test_place_remove (moved);
  test_place_finish (&place);
}

static void
test_missing_source (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *away = g_strconcat (place.mixes[0], ".away", NULL);
  g_autofree char *hash = value_of (place.project, "track 1", "source-sha256");
  g_assert_cmpint (g_rename (place.mixes[0], away), ==, 0);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    const AppFinding *finding = find (document, "source-missing");
    g_assert_nonnull (finding);
    g_assert_cmpint (finding->severity, ==, APP_SEVERITY_ERROR);
    g_assert_cmpint (finding->track, ==, 1);
    g_assert_cmpstr (finding->file, ==, place.mixes[0]);
    g_assert_nonnull (strstr (finding->advice, "Locate"));
    AppTrack *track = app_album_track (app_document_album (document), 0);
    g_assert_true (app_media_is_missing (app_track_media (track)));
    g_assert_cmpint (app_track_length (track, 48000), ==, 4800); /* its place in time is kept */
    g_assert_true (app_document_save (document, NULL, NULL));
    g_autofree char *kept = value_of (place.project, "track 1", "source-sha256");
    g_assert_cmpstr (kept, ==, hash);

    /* Locate…, undo, redo */
    g_autoptr (GError) error = NULL;
    g_assert_false (app_document_relocate (document, 0, place.project, &error));
    g_assert_nonnull (error);
    g_assert_true (app_document_relocate (document, 0, away, NULL));
    g_assert_cmpstr (app_media_path (app_track_media (track)), ==, away);
    g_assert_null (find (document, "source-missing"));
    app_history_undo (app_document_history (document));
    g_assert_true (app_media_is_missing (app_track_media (track)));
    app_history_move (app_document_history (document),
                      app_album_tracks (app_document_album (document)), 0, 1, NULL);
    g_assert_cmpint (find (document, "source-missing")->track, ==, 2);
    app_history_undo (app_document_history (document));
    g_assert_cmpint (find (document, "source-missing")->track, ==, 1);
    g_assert_true (app_document_relocate (document, 0, away, NULL));
    g_assert_false (app_media_is_missing (app_track_media (track)));
  }
  g_assert_cmpint (g_rename (away, place.mixes[0]), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  test_place_finish (&place);
}

static void
set_time (const char *path, gint64 time)
{
  struct utimbuf times = { .actime = time, .modtime = time };
  g_assert_cmpint (utime (path, &times), ==, 0);
}

/* All mixes were moved: showing one finds the others, in one step; a wrong one is found out. */
static void
test_relocate_all (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *old = g_path_get_dirname (place.mixes[0]);
  g_autofree char *other = g_build_filename (place.folder, "archive", NULL);
  g_assert_cmpint (g_rename (old, other), ==, 0);
  g_autofree char *one = g_build_filename (other, "01 - Piece.wav", NULL);
  g_autofree char *two = g_build_filename (other, "02 - Piece.wav", NULL);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (AppDocument) document = test_place_open (place.project);
      g_assert_cmpuint (app_document_findings (document)->len, ==, 2);
      g_assert_true (app_document_relocate (document, 0, one, NULL));
      AppAlbum *album = app_document_album (document);
      g_assert_cmpstr (app_media_path (app_track_media (app_album_track (album, 1))), ==, two);
      g_assert_cmpuint (app_history_n_steps (app_document_history (document), NULL), ==, 1);
      if (round == 0)
        {
          g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
          test_place_mix (two, 79); /* for the second round: the same size, other samples */
          set_time (two, 1000000000);
          continue;
        }
      g_autofree char *project = g_build_filename (place.folder, "second.lacquer", NULL);
      g_assert_true (app_document_save (document, project, NULL)); /* waits for the hashes */
      const AppFinding *finding = find (document, "source-changed");
      g_assert_nonnull (finding);
      g_assert_cmpint (finding->track, ==, 2);
    }
  test_place_finish (&place);
}

static void
test_changed_source (void)
{
  TestPlace place = test_place_new ();
  set_time (place.mixes[1], 1000000000); /* touched, not changed */
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  test_place_mix (place.mixes[1], 77); /* the same size, other samples */
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    const AppFinding *finding = find (document, "source-changed");
    g_assert_nonnull (finding);
    g_assert_cmpint (finding->track, ==, 2);
    g_assert_nonnull (strstr (finding->advice, "Locate"));
    g_assert_true (app_document_save (document, NULL, NULL)); /* does not make it good */
  }
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_nonnull (find (document, "source-changed"));
    /* Taken as a new revision. */
    g_assert_true (app_document_relocate (document, 1, place.mixes[1], NULL));
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  }
  g_assert_true (g_file_set_contents (place.mixes[1], "not sound", -1, NULL));
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_nonnull (find (document, "source-missing"));
  }
  test_place_finish (&place);
}

typedef struct
{
  const char *path;
  AppDocument *document;
  guint at_once; /* findings when open returned */
  GMainLoop *loop;
} Opening;

static void
on_findings (Opening *opening)
{
  g_main_loop_quit (opening->loop);
}

static gboolean
open_in_loop (gpointer data)
{
  Opening *opening = data;
  opening->document = test_place_open (opening->path);
  opening->at_once = app_document_findings (opening->document)->len;
  g_signal_connect_swapped (opening->document, "findings", G_CALLBACK (on_findings), opening);
  return G_SOURCE_REMOVE;
}

/* In a window, opening does not wait for the hash: the finding comes later. */
static void
test_changed_later (void)
{
  TestPlace place = test_place_new ();
  test_place_mix (place.mixes[0], 78);
  set_time (place.mixes[0], 1000000000);
  Opening opening = { place.project, NULL, 9, g_main_loop_new (NULL, FALSE) };
  g_idle_add (open_in_loop, &opening);
  g_main_loop_run (opening.loop);
  g_assert_cmpuint (opening.at_once, ==, 0);
  g_assert_nonnull (find (opening.document, "source-changed"));
  g_object_unref (opening.document);
  g_main_loop_unref (opening.loop);
  test_place_finish (&place);
}

/* A mix is written over, put back and removed while the document is open. */
static void
test_watched (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (place.mixes[0], &data, &size, NULL));
  AppDocument *document = test_place_open (place.project);
  Opening opening = { NULL, document, 0, g_main_loop_new (NULL, FALSE) };
  g_signal_connect_swapped (document, "findings", G_CALLBACK (on_findings), &opening);
  app_document_watch_sources (document);
  test_place_mix (place.mixes[0], 81); /* the same size, other samples */
  g_main_loop_run (opening.loop);
  g_assert_nonnull (find (document, "source-changed"));
  g_assert_true (g_file_set_contents (place.mixes[0], data, (gssize) size, NULL));
  while (app_document_findings (document)->len > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_unlink (place.mixes[0]), ==, 0);
  g_main_loop_run (opening.loop);
  g_assert_nonnull (find (document, "source-missing"));
  g_object_unref (document);
  g_main_loop_unref (opening.loop);
  test_place_finish (&place);
}

/* The first mix as seen from the project's folder. */
static char *
mix_from_project (const TestPlace *place)
{
  g_assert_true (g_str_has_prefix (place->mixes[0], place->folder));
  return g_strconcat ("  ", place->mixes[0] + strlen (place->folder) + 1, "\n", NULL);
}

/* Entries are kept with the project, once for each content and verdict. */
static void
test_intake_log (void)
{
  TestPlace place = test_place_new ();
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    AppMedia *media = app_track_media (app_album_track (app_document_album (document), 0));
    g_autofree char *none = app_document_intake_log (document);
    g_assert_cmpstr (none, ==, "");
    g_autoptr (AppIntakeReport) report = app_intake_media (media, NULL, NULL);
    g_assert_nonnull (app_media_sha256 (media, NULL, NULL));
    g_assert_cmpint (app_document_received (document, media), ==, 0);
    g_assert_true (app_document_log_intake (document, report));
    g_assert_true (app_document_log_intake (document, report));
    g_assert_cmpint (app_document_received (document, media), ==, report->checked_at);
    g_assert_false (app_document_modified (document));
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  test_place_mix (place.mixes[0], 82);
  g_autofree char *first = NULL;
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    first = app_document_intake_log (document);
    g_auto (GStrv) lines = g_strsplit (first, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, 2);
    g_assert_null (strstr (first, place.folder));
    g_autofree char *name = mix_from_project (&place);
    g_assert_nonnull (strstr (first, name));
    g_autoptr (AppIntakeReport) report = app_intake_file (place.mixes[0], NULL, NULL);
    g_assert_false (app_document_log_intake (document, report)); /* no hash yet */
    g_assert_nonnull (strstr (first, app_verdict_name (report->verdict)));
    const char *sha256 = app_media_sha256 (report->media, NULL, NULL);
    g_assert_null (strstr (first, sha256));
    g_assert_true (app_document_log_intake (document, report));
    g_autofree char *second = app_document_intake_log (document);
    g_assert_true (g_str_has_prefix (second, first));
    g_assert_nonnull (strstr (second + strlen (first), sha256));
  }
  test_place_finish (&place);
}

static void
enter_first_mix (AppDocument *document)
{
  AppMedia *media = app_track_media (app_album_track (app_document_album (document), 0));
  g_autoptr (AppIntakeReport) report = app_intake_media (media, NULL, NULL);
  g_assert_nonnull (app_media_sha256 (media, NULL, NULL));
  g_assert_true (app_document_log_intake (document, report));
}

/* The folder with project and mixes is moved as a whole: the log knows them still. Saved elsewhere
 * alone, it knows where they are. */
static void
test_intake_log_moves (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *mix = mix_from_project (&place);
  g_autofree char *folder = g_strconcat (place.folder, "-moved", NULL);
  g_autofree char *name = g_path_get_basename (place.project);
  g_autofree char *project = g_build_filename (folder, name, NULL);
  g_autofree char *away = g_build_filename (folder, "away", NULL);
  g_autofree char *elsewhere = g_build_filename (away, "elsewhere.lacquer", NULL);
  g_autofree char *old = g_strdup (place.mixes[0]);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    enter_first_mix (document);
    g_assert_true (app_document_save (document, NULL, NULL));
    g_autofree char *text = test_place_text (place.project);
    g_assert_null (strstr (strstr (text, "[intake]"), place.folder));
  }
  g_assert_cmpint (g_rename (place.folder, folder), ==, 0);
  g_assert_cmpint (g_mkdir (away, 0700), ==, 0);
  {
    g_autoptr (AppDocument) document = test_place_open (project);
    enter_first_mix (document); /* that is no news */
    g_autofree char *text = app_document_intake_log (document);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), ==, 2);
    g_assert_true (g_str_has_suffix (text, mix));
    g_assert_true (app_document_save (document, elsewhere, NULL));
  }
  {
    g_autoptr (AppDocument) document = test_place_open (elsewhere);
    enter_first_mix (document);
    g_autofree char *text = app_document_intake_log (document);
    g_assert_true (g_str_has_suffix (text, mix + 2));
    g_assert_nonnull (strstr (text, folder));
    g_assert_null (strstr (text, old));
  }
  g_assert_cmpint (g_rename (folder, place.folder), ==, 0);
  test_place_finish (&place);
}

static gboolean
save_in_loop (gpointer data)
{
  Opening *opening = data;
  const char *const paths[] = { opening->path, NULL };
  opening->document = app_document_create (paths, 0, 0);
  g_autofree char *project = g_strconcat (opening->path, ".lacquer", NULL);
  g_assert_true (app_document_save (opening->document, project, NULL));
  g_main_loop_quit (opening->loop);
  return G_SOURCE_REMOVE;
}

/* In a window, saving does not wait either: the file is completed when the hash is known. */
static void
test_saved_later (void)
{
  TestPlace place = test_place_new ();
  Opening opening = { place.mixes[0], NULL, 0, g_main_loop_new (NULL, FALSE) };
  g_idle_add (save_in_loop, &opening);
  g_main_loop_run (opening.loop);
  g_autofree char *project = g_strconcat (place.mixes[0], ".lacquer", NULL);
  g_autofree char *hash = NULL;
  while (!(hash = value_of (project, "track 1", "source-sha256")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_false (app_document_modified (opening.document));
  g_object_unref (opening.document);
  g_main_loop_unref (opening.loop);
  test_place_finish (&place);
}

static void
test_unusable_mixes (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *text = g_build_filename (place.folder, "text.wav", NULL);
  g_autofree char *pipe = g_build_filename (place.folder, "pipe.wav", NULL);
  g_autofree char *none = g_build_filename (place.folder, "none.wav", NULL);
  g_assert_true (g_file_set_contents (text, "hello", -1, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  const char *const paths[] = { text, pipe, none, place.folder, place.mixes[0], NULL };
  g_autoptr (AppDocument) document = app_document_create (paths, 96000, 0);
  g_assert_cmpuint (app_album_n_tracks (app_document_album (document)), ==, 1);
  g_assert_cmpint (app_album_rate (app_document_album (document)), ==, 96000);
  GPtrArray *findings = app_document_findings (document);
  g_assert_cmpuint (findings->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_assert_cmpint (finding->severity, ==, APP_SEVERITY_ERROR);
      g_assert_cmpstr (finding->file, ==, paths[i]);
    }
  /* Added later: one step of undo, at the place asked for. */
  g_autoptr (GPtrArray) later = app_findings_new ();
  const char *const more[] = { place.mixes[1], none, place.mixes[0], NULL };
  g_assert_cmpint (app_document_add_mixes (document, more, 0, later), ==, 2);
  g_assert_cmpuint (later->len, ==, 1);
  AppAlbum *album = app_document_album (document);
  g_assert_cmpuint (app_album_n_tracks (album), ==, 3);
  g_assert_cmpstr (app_media_path (app_track_media (app_album_track (album, 0))), ==,
                   place.mixes[1]);
  g_assert_cmpint (app_track_gap (app_album_track (album, 2)), ==, 2 * 96000);
  g_assert_cmpuint (app_history_n_steps (app_document_history (document), NULL), ==, 1);
  app_history_undo (app_document_history (document));
  g_assert_cmpuint (app_album_n_tracks (album), ==, 1);
  g_assert_cmpint (app_track_gap (app_album_track (album, 0)), ==, 0);
  test_place_finish (&place);
}

/* A source that is a pipe or a device would block or never end: it counts as missing. */
static void
test_hostile_sources (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *pipe = g_build_filename (place.folder, "pipe.wav", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  static const char *const sources[]
      = { "pipe.wav", "/dev/zero", "mixes", "..", "mixes/../pipe.wav" };
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("[lacquer]\nformat=1\n[album]\nrate=48000\n[track 1]\nsource=%s\n"
                             "[autosave]\npath=/etc/passwd\npid=1\n",
                             sources[i]);
      g_autofree char *path = g_build_filename (place.folder, "hostile.lacquer", NULL);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_autoptr (AppDocument) document = test_place_open (path);
      g_assert_nonnull (find (document, "source-missing"));
      g_assert_cmpstr (app_document_path (document), ==, path); /* not what the file says */
      g_assert_true (app_document_save (document, NULL, NULL));
      g_autofree char *saved = test_place_text (path);
      g_assert_null (strstr (saved, "autosave"));
    }
  test_place_finish (&place);
}

static void
test_open_errors (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *text = g_build_filename (place.folder, "text.lacquer", NULL);
  g_autofree char *pipe = g_build_filename (place.folder, "pipe.lacquer", NULL);
  g_autofree char *none = g_build_filename (place.folder, "none.lacquer", NULL);
  g_autofree char *large = g_build_filename (place.folder, "large.lacquer", NULL);
  g_assert_true (g_file_set_contents (text, "hello", -1, NULL));
  g_assert_true (g_file_set_contents (large, "[lacquer]\n", -1, NULL));
  g_assert_cmpint (truncate (large, APP_PROJECT_SIZE_MAX + 1), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  const struct
  {
    const char *path;
    AppProjectError code;
  } rows[] = {
    { text, APP_PROJECT_ERROR_NOT_A_PROJECT },
    { place.mixes[0], APP_PROJECT_ERROR_NOT_A_PROJECT },
    { place.folder, APP_PROJECT_ERROR_NOT_A_PROJECT },
    { pipe, APP_PROJECT_ERROR_NOT_A_PROJECT },
    { large, APP_PROJECT_ERROR_NOT_A_PROJECT },
    { none, APP_PROJECT_ERROR_READ },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (app_document_open (rows[i].path, &error));
      g_assert_error (error, APP_PROJECT_ERROR, (int) rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].path));
    }
  test_place_finish (&place);
}

/* The disk is full, the folder is gone, the name is a folder: the old file stays as it is, nothing
 * lies about, the work is still modified; and then it can be saved. */
static void
test_failing_save (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *before = test_place_text (place.project);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  app_history_set_string (app_document_history (document), app_document_album (document), "note",
                          "a longer file than before");
  guint files = count_files (place.folder);
  struct rlimit old, small = { .rlim_cur = 100 };
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small.rlim_max = old.rlim_max;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_autoptr (GError) full = NULL;
  gboolean saved = app_document_save (document, NULL, &full);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  signal (SIGXFSZ, SIG_DFL);
  g_assert_false (saved);
  g_assert_error (full, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE);
  g_assert_nonnull (strstr (full->message, place.project));

  g_autofree char *gone = g_build_filename (place.folder, "gone", "a.lacquer", NULL);
  g_autofree char *folder = g_build_filename (place.folder, "mixes", NULL);
  const char *const targets[] = { gone, folder, "/proc/none.lacquer" };
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (app_document_save (document, targets[i], &error));
      g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE);
    }
  g_assert_cmpstr (app_document_path (document), ==, place.project);
  g_assert_true (app_document_modified (document));
  g_autofree char *after = test_place_text (place.project);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_files (place.folder), ==, files);
  g_assert_true (app_document_save (document, NULL, NULL));
  g_autofree char *note = value_of (place.project, "album", "note");
  g_assert_cmpstr (note, ==, "a longer file than before");
  g_assert_cmpuint (count_files (place.folder), ==, files);
  test_place_finish (&place);
}

/* A link stays a link, permissions stay. */
static void
test_link (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *link = g_build_filename (place.folder, "link.lacquer", NULL);
  g_assert_cmpint (symlink (place.project, link), ==, 0);
  g_assert_cmpint (g_chmod (place.project, 0640), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (link);
  app_history_set_string (app_document_history (document), app_document_album (document), "title",
                          "By link");
  g_assert_true (app_document_save (document, link, NULL));
  struct stat info;
  g_assert_cmpint (lstat (link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (stat (place.project, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_autofree char *title = value_of (place.project, "album", "title");
  g_assert_cmpstr (title, ==, "By link");
  test_place_finish (&place);
}

static void
test_newer (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *text = test_place_text (place.project);
  g_autofree char *newer = g_strconcat (text, "[lacquer]\nformat=2\n[later]\na=b\n", NULL);
  g_assert_true (g_file_set_contents (place.project, newer, -1, NULL));
  g_autoptr (AppDocument) document = test_place_open (place.project);
  g_assert_true (app_document_read_only (document));
  g_assert_nonnull (find (document, "project-newer"));
  g_autoptr (GError) error = NULL;
  g_assert_false (app_document_save (document, NULL, &error));
  g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (app_document_save (document, place.project, &error));
  g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ_ONLY);
  g_autofree char *after = test_place_text (place.project);
  g_assert_cmpstr (after, ==, newer);
  g_autofree char *other = g_build_filename (place.folder, "other.lacquer", NULL);
  g_assert_true (app_document_save (document, other, NULL));
  g_assert_false (app_document_read_only (document));
  g_autofree char *kept = value_of (other, "later", "a");
  g_assert_cmpstr (kept, ==, "b");
  g_autoptr (AppDocument) reopened = test_place_open (other);
  g_assert_false (app_document_read_only (reopened));
  test_place_finish (&place);
}

/* The number of a process that has ended. */
static int
dead_process (void)
{
  pid_t pid = fork ();
  if (pid == 0)
    _exit (0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return pid;
}

static char *
autosave_of (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir ? g_dir_read_name (dir) : NULL;
  return name ? g_build_filename (folder, name, NULL) : NULL;
}

/* Work that a crash interrupted is found, opened and, once saved, forgotten. */
static void
test_autosave (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lacquer", "autosave", NULL);
  AppDocument *document = test_place_open (place.project);
  app_document_enable_autosave (document, TRUE);
  app_history_set_string (app_document_history (document), app_document_album (document), "title",
                          "Unsaved");
  app_document_keep_master (document);
  g_autofree char *path = NULL;
  while (!(path = autosave_of (folder)))
    g_main_context_iteration (NULL, TRUE);
  g_auto (GStrv) running = app_autosave_list ();
  g_assert_cmpuint (g_strv_length (running), ==, 0); /* this program still runs */

  /* What a crash would leave: the file, of a process that is no more. */
  g_autofree char *copy = g_build_filename (folder, "crashed.lacquer", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.lacquer", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_integer (file, "autosave", "pid", dead_process ());
  g_assert_true (g_key_file_save_to_file (file, copy, NULL));
  g_assert_true (g_file_set_contents (broken, "[autosave\n", -1, NULL));
  g_object_unref (document); /* closed in order: its own autosave goes */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_auto (GStrv) left = app_autosave_list ();
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, copy);

  g_autoptr (GError) error = NULL;
  AppDocument *recovered = app_autosave_recover (copy, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (app_document_path (recovered), ==, place.project);
  g_assert_true (app_document_modified (recovered));
  g_assert_null (find (recovered, "source-missing")); /* relative to the project, not the copy */
  g_assert_nonnull (app_album_previous (app_document_album (recovered)));
  g_assert_cmpstr (app_album_metadata (app_document_album (recovered))->values[APP_FIELD_TITLE], ==,
                   "Unsaved");
  g_assert_true (app_document_save (recovered, NULL, NULL));
  g_assert_false (app_document_modified (recovered));
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_object_unref (recovered);
  g_autofree char *title = value_of (place.project, "album", "title");
  g_assert_cmpstr (title, ==, "Unsaved");
  g_autofree char *group = value_of (place.project, "autosave", "pid");
  g_assert_null (group);

  app_autosave_discard (place.project); /* no autosave: not touched */
  g_assert_true (g_file_test (place.project, G_FILE_TEST_EXISTS));
  app_autosave_discard (broken);
  g_assert_false (g_file_test (broken, G_FILE_TEST_EXISTS));
  test_place_finish (&place);
}

void
test_document_add (void)
{
  g_test_add_func ("/document/save-and-open", test_save_and_open);
  g_test_add_func ("/document/keep-master", test_keep_master);
  g_test_add_func ("/document/add-note", test_add_note);
  g_test_add_func ("/document/moves", test_moves);
  g_test_add_func ("/document/missing-source", test_missing_source);
  g_test_add_func ("/document/relocate-all", test_relocate_all);
  g_test_add_func ("/document/changed-source", test_changed_source);
  g_test_add_func ("/document/changed-later", test_changed_later);
  g_test_add_func ("/document/saved-later", test_saved_later);
  g_test_add_func ("/document/watched", test_watched);
  g_test_add_func ("/document/intake-log", test_intake_log);
  g_test_add_func ("/document/intake-log/moves", test_intake_log_moves);
  g_test_add_func ("/document/unusable-mixes", test_unusable_mixes);
  g_test_add_func ("/document/hostile-sources", test_hostile_sources);
  g_test_add_func ("/document/open-errors", test_open_errors);
  g_test_add_func ("/document/failing-save", test_failing_save);
  g_test_add_func ("/document/link", test_link);
  g_test_add_func ("/document/newer", test_newer);
  g_test_add_func ("/document/autosave", test_autosave);
}
