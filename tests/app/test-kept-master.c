/* test-kept-master.c — the master that was kept, through files: saved, moved, recovered; its mixes
 * missing, changed and found again. */
#include "test-app.h"
#include "test-place.h"

#include "app-programme.h"
#include "dsp-registry.h"

#include <glib/gstdio.h>
#include <string.h>

/* A folder with two mixes, and an album of them with chains, saved with a kept master that differs
 * from what the album is now. */
typedef struct
{
  char *folder, *project, *mixes[2];
  char *then; /* key of all that decides the sound of the kept master */
} Place;

static char *
master_hash (AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  char *hash = app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
  app_programme_unref (programme);
  return hash;
}

static void
add_module (AppDocument *document, GListStore *chain, const char *module, int param, double value)
{
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find (module));
  app_slot_put_value (slot, param, value);
  app_history_insert (app_document_history (document), chain, 0, slot, NULL);
}

static Place
place_new (void)
{
  Place place;
  g_autofree char *tmp = g_dir_make_tmp ("lacquer-kept-XXXXXX", NULL);
  place.folder = realpath (tmp, NULL);
  place.project = g_build_filename (place.folder, "album.lacquer", NULL);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d 50%%.wav", i + 1);
      place.mixes[i] = g_build_filename (place.folder, name, NULL);
      test_place_mix (place.mixes[i], (guint) i + 1);
    }
  const char *const paths[] = { place.mixes[0], place.mixes[1], NULL };
  g_autoptr (AppDocument) document = app_document_create (paths, 0, -0.01);
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  add_module (document, app_album_chain (album), "limiter", 0, -1.25);
  add_module (document, app_track_chain (app_album_track (album, 1)), "eq", 3, 1);
  app_history_set_double (history, app_album_track (album, 0), "gain", -1.7);
  app_history_set_int64 (history, app_album_track (album, 1), "fade-out", 777);
  place.then = master_hash (album);
  app_document_keep_master (document);
  app_history_set_double (history, app_album_track (album, 0), "gain", 3);
  app_history_move (history, app_album_tracks (album), 1, 0, NULL);
  app_history_remove (history, app_album_chain (album), 0, NULL);
  g_autoptr (GError) error = NULL;
  app_document_save (document, place.project, &error);
  g_assert_no_error (error);
  return place;
}

static void
place_finish (Place *place)
{
  test_place_remove (place->folder);
  free (place->folder);
  g_free (place->project);
  g_free (place->mixes[0]);
  g_free (place->mixes[1]);
  g_free (place->then);
}

/* It sounds as it did, and its tracks are still those of the album, in their new order. */
static void
assert_kept (AppDocument *document, const char *then)
{
  AppAlbum *album = app_document_album (document), *kept = app_album_previous (album);
  g_assert_nonnull (kept);
  g_autofree char *now = master_hash (kept);
  g_assert_cmpstr (now, ==, then);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (app_track_key (app_album_track (kept, i)), ==,
                      app_track_key (app_album_track (album, 1 - i)));
  /* Aligned with the album, and another sound than it. */
  AppProgramme *present = app_programme_new (album, NULL), *old = app_programme_new (kept, NULL);
  AppProgramme *laid = app_programme_former (present, old);
  g_assert_cmpint (laid->n_tracks, ==, 2);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (laid->tracks[i].start, ==, present->tracks[i].start);
      g_assert_cmpuint (laid->tracks[i].key, ==, present->tracks[i].key);
    }
  g_assert_true (laid != present);
  app_programme_unref (laid);
  app_programme_unref (old);
  app_programme_unref (present);
}

static void
test_saved (void)
{
  Place place = place_new ();
  g_autofree char *written = NULL, *again = NULL;
  g_assert_true (g_file_get_contents (place.project, &written, NULL, NULL));
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
    g_assert_false (app_document_modified (document));
    assert_kept (document, place.then);
    AppAlbum *kept = app_album_previous (app_document_album (document));
    g_assert_cmpint (ABS (app_album_kept (kept) - g_get_real_time () / G_USEC_PER_SEC), <, 600);
    /* The same files are the same media: opened, hashed and found missing once. */
    g_assert_true (app_track_media (app_album_track (kept, 0))
                   == app_track_media (app_album_track (app_document_album (document), 1)));
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_assert_true (g_file_get_contents (place.project, &again, NULL, NULL));
  g_assert_cmpstr (written, ==, again);
  place_finish (&place);
}

/* Saved elsewhere, its paths are from there; moved with its mixes, it goes with them. */
static void
test_moved (void)
{
  Place place = place_new ();
  g_autofree char *sub = g_build_filename (place.folder, "sub", NULL);
  g_autofree char *other = g_build_filename (sub, "other.lacquer", NULL);
  g_assert_cmpint (g_mkdir (sub, 0755), ==, 0);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_true (app_document_save (document, other, NULL));
  }
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (g_key_file_load_from_file (file, other, G_KEY_FILE_NONE, NULL));
  g_autofree char *text = g_key_file_get_string (file, "previous", "project", NULL);
  g_autoptr (GKeyFile) inner = g_key_file_new ();
  g_assert_true (g_key_file_load_from_data (inner, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  g_autofree char *source = g_key_file_get_string (inner, "track 1", "source", NULL);
  g_assert_cmpstr (source, ==, "../1 50%25.wav");
  g_autofree char *moved = g_strconcat (place.folder, "-moved", NULL);
  g_autofree char *project = g_build_filename (moved, "sub", "other.lacquer", NULL);
  g_assert_cmpint (g_rename (place.folder, moved), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (project);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  AppAlbum *kept = app_album_previous (app_document_album (document));
  g_assert_true (
      g_str_has_prefix (app_media_path (app_track_media (app_album_track (kept, 1))), moved));
  test_place_remove (moved);
  place_finish (&place);
}

/* A mix that is missing is told once, and once located mended in both; back with undo. */
static void
test_missing (void)
{
  Place place = place_new ();
  g_autofree char *away = g_build_filename (place.folder, "away", NULL);
  g_autofree char *path = g_build_filename (away, "1 50%.wav", NULL);
  g_assert_cmpint (g_mkdir (away, 0755), ==, 0);
  g_assert_cmpint (g_rename (place.mixes[0], path), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppAlbum *album = app_document_album (document), *kept = app_album_previous (album);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 1);
  g_assert_true (app_document_relocate (document, 1, path, NULL));
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  g_assert_cmpstr (app_media_path (app_track_media (app_album_track (kept, 0))), ==, path);
  g_assert_cmpuint (app_history_n_steps (app_document_history (document), NULL), ==, 1);
  app_history_undo (app_document_history (document));
  g_assert_true (app_media_is_missing (app_track_media (app_album_track (kept, 0))));
  g_assert_cmpuint (app_document_findings (document)->len, ==, 1);
  app_history_redo (app_document_history (document));
  g_assert_true (app_document_save (document, NULL, NULL));
  g_autoptr (AppDocument) again = test_place_open (place.project);
  g_assert_cmpuint (app_document_findings (again)->len, ==, 0);
  place_finish (&place);
}

/* A new revision is of the album only: what was kept was made of the old one. When that goes, one
 * warning says so, and nothing that is delivered depends on it. */
static void
test_revision (void)
{
  Place place = place_new ();
  g_autofree char *revised = g_build_filename (place.folder, "revised.wav", NULL);
  test_place_mix (revised, 9);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_true (app_document_relocate (document, 1, revised, NULL));
    assert_kept (document, place.then);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    assert_kept (document, place.then);
    /* The old mix is a source still: it is not written over. */
    g_autoptr (GError) error = NULL;
    g_assert_false (app_document_save (document, place.mixes[0], &error));
    g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE);
  }
  g_remove (place.mixes[0]);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  GPtrArray *findings = app_document_findings (document);
  g_assert_cmpuint (findings->len, ==, 1);
  const AppFinding *finding = findings->pdata[0];
  g_assert_cmpstr (finding->id, ==, "source-missing");
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_WARNING);
  g_assert_cmpint (finding->track, ==, 0);
  g_assert_cmpstr (finding->file, ==, place.mixes[0]);
  g_assert_nonnull (strstr (finding->text, "previous master"));
  place_finish (&place);
}

/* The album at another rate: what was kept follows, comes back with undo, and is saved as it is. */
static void
test_rate (void)
{
  Place place = place_new ();
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppAlbum *album = app_document_album (document), *kept = app_album_previous (album);
  app_history_set_int (app_document_history (document), album, "rate", 44100);
  g_assert_cmpint (app_album_rate (kept), ==, 44100);
  g_autofree char *other = master_hash (kept);
  g_assert_cmpstr (other, !=, place.then);
  assert_kept (document, other);
  g_autofree char *second = g_build_filename (place.folder, "second.lacquer", NULL);
  g_assert_true (app_document_save (document, second, NULL));
  g_autoptr (AppDocument) again = test_place_open (second);
  g_assert_cmpuint (app_document_findings (again)->len, ==, 0);
  assert_kept (again, other);
  app_history_undo (app_document_history (document));
  assert_kept (document, place.then);
  place_finish (&place);
}

void
test_kept_master_add (void)
{
  g_test_add_func ("/kept-master/saved", test_saved);
  g_test_add_func ("/kept-master/moved", test_moved);
  g_test_add_func ("/kept-master/missing", test_missing);
  g_test_add_func ("/kept-master/revision", test_revision);
  g_test_add_func ("/kept-master/rate", test_rate);
}
