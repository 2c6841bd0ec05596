/* test-orders.c — running orders: what is chosen is what the list becomes, and nothing is lost on
 * the way, through undo, files, other rates and other places of the mixes. */
#include "test-app.h"
#include "test-model.h"
#include "test-place.h"

#include "app-album-diff.h"
#include "app-medium.h"
#include "app-order-edit.h"
#include "app-programme-copy.h"
#include "app-snapshots.h"

#include <glib/gstdio.h>
#include <string.h>

/* Three plain tracks A, B, C at 48 kHz with gaps of 1, 2 and 3 s. */
static AppAlbum *
album_new (void)
{
  AppAlbum *album = app_album_new (48000);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nowhere/%c.wav", 'A' + i);
      g_autofree char *title = g_strdup_printf ("%c", 'A' + i);
      AppMedia *media = app_media_missing (path, 48000, 480000, 2, 1000 + i, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_object_set (track, "title", title, "gap", (gint64) (i + 1) * 48000, NULL);
      g_list_store_append (app_album_tracks (album), track);
    }
  return album;
}

/* "A 1.000, B -0.500 side": the list as it is. */
static char *
list_text (AppAlbum *album)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      g_string_append_printf (text, "%s%s %.3f%s", i ? ", " : "",
                              app_track_metadata (track)->values[APP_FIELD_TITLE],
                              (double) app_track_gap (track) / app_album_rate (album),
                              app_track_side_start (track) ? " side" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (AppAlbum *album, const char *expected)
{
  g_autofree char *text = list_text (album);
  g_assert_cmpstr (text, ==, expected);
}

static void
set_gap (AppAlbum *album, AppHistory *history, guint index, double seconds)
{
  app_history_set_int64 (history, app_album_track (album, index), "gap",
                         (gint64) (seconds * app_album_rate (album)));
}

/* "CD": A 1, B 2, C 3 on a disc; "Vinyl", active: C 0.5, A -0.25 and a side, without B. */
static AppAlbum *
two_orders (AppHistory *history)
{
  AppAlbum *album = album_new ();
  g_assert_true (app_order_new (album, history, "Vinyl", NULL));
  g_assert_true (app_order_rename (album, history, 0, "CD", NULL));
  app_history_remove (history, app_album_tracks (album), 1, NULL);
  app_history_move (history, app_album_tracks (album), 1, 0, NULL);
  set_gap (album, history, 0, 0.5);
  set_gap (album, history, 1, -0.25);
  g_object_set (app_album_track (album, 1), "side-start", TRUE, "join", (int) APP_SHAPE_LINEAR,
                NULL);
  app_history_set_string (history, album, "medium", "vinyl-12-33");
  app_history_seal (history);
  assert_list (album, "C 0.500, A -0.250 side");
  return album;
}

static void
count (guint *counter)
{
  (*counter)++;
}

/* To and fro, each one step; what belongs to the track is the same in both. */
static void
test_choose (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  AppTrack *a = app_album_track (album, 1);
  guint before, after;
  g_autofree char *vinyl = test_model_text (album);
  app_history_n_steps (history, &before);
  app_order_choose (album, history, 0);
  app_history_n_steps (history, &after);
  g_assert_cmpuint (after, ==, before + 1);
  g_assert_cmpstr (app_history_step_label (history, before), ==, "Running order “CD”");
  assert_list (album, "A 1.000, B 2.000, C 3.000");
  g_assert_cmpstr (app_album_order_name (album), ==, "CD");
  g_assert_cmpstr (app_album_medium (album)->id, ==, "cd-80");
  g_assert_true (app_album_track (album, 0) == a);
  g_assert_cmpint (app_track_shape (a, APP_TRACK_JOIN), ==, APP_SHAPE_EQUAL_POWER);
  app_history_set_double (history, a, "gain", -3.5);
  app_history_set_string (history, a, "isrc", "GBAYE2600001");
  g_autofree char *cd = test_model_text (album);
  app_order_choose (album, history, 1);
  assert_list (album, "C 0.500, A -0.250 side");
  g_assert_cmpstr (app_album_medium (album)->id, ==, "vinyl-12-33");
  g_assert_cmpint (app_track_shape (a, APP_TRACK_JOIN), ==, APP_SHAPE_LINEAR);
  g_assert_cmpfloat (app_track_gain (a), ==, -3.5);
  g_assert_cmpstr (app_track_metadata (a)->values[APP_FIELD_ISRC], ==, "GBAYE2600001");
  app_history_undo (history);
  g_autofree char *undone = test_model_text (album);
  g_assert_cmpstr (undone, ==, cd);
  g_assert_true (app_history_go (history, before));
  g_autofree char *back = test_model_text (album);
  g_assert_cmpstr (back, ==, vinyl);
  app_history_redo (history);
  assert_list (album, "A 1.000, B 2.000, C 3.000");
  app_order_choose (album, history, 0); /* which it is */
  app_history_n_steps (history, &after);
  g_assert_cmpuint (after, ==, before + 1);
}

/* Of random albums: every order that is left and chosen again is what it was. Gaps that came from
 * another rate are brought to whole frames first. */
static void
test_random (void)
{
  guint32 state = 811;
  guint chosen = 0;
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (AppAlbum) album = test_model_album (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      for (int i = 0; i < 30; i++)
        test_model_edit (album, history, &state);
      guint n = app_orders_n (app_album_orders (album));
      guint first = app_orders_active (app_album_orders (album));
      for (guint i = 0; i < n; i++)
        app_order_choose (album, history, i);
      if (n)
        app_order_choose (album, history, first);
      g_autofree char *before = test_model_text (album);
      for (guint i = 0; i < n; i++)
        {
          guint active = app_orders_active (app_album_orders (album));
          app_order_choose (album, history, i);
          g_assert_cmpuint (app_orders_active (app_album_orders (album)), ==, i);
          app_order_choose (album, history, active);
          g_autofree char *after = test_model_text (album);
          g_assert_cmpstr (after, ==, before);
          chosen++;
        }
    }
  g_assert_cmpuint (chosen, >, 20);
}

/* A track that only another order has: it is kept, told of, counted, and follows the rate. */
static void
test_aside (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  g_assert_cmpuint (aside->len, ==, 1);
  AppTrack *b = aside->pdata[0];
  g_assert_cmpstr (app_track_metadata (b)->values[APP_FIELD_TITLE], ==, "B");
  g_autoptr (GPtrArray) media = app_album_media (album);
  g_assert_true (g_ptr_array_find (media, app_track_media (b), NULL));
  g_assert_cmpuint (media->len, ==, 3);
  guint edits = 0;
  g_object_set (b, "trim-in", (gint64) 1001, NULL);
  g_signal_connect_swapped (album, "edited", G_CALLBACK (count), &edits);
  app_history_set_double (history, b, "gain", -2);
  g_assert_cmpuint (edits, ==, 1);
  app_history_set_double (history, app_album_track (album, 0), "gain", -2); /* in both */
  g_assert_cmpuint (edits, ==, 2);
  g_autofree char *before = test_model_text (album);
  app_history_set_int (history, album, "rate", 44100);
  g_assert_cmpint (app_track_position (b, APP_POSITION_TRIM_IN), ==, 920);
  app_order_choose (album, history, 0);
  assert_list (album, "A 1.000, B 2.000, C 3.000");
  app_history_undo (history);
  app_history_undo (history);
  g_autofree char *after = test_model_text (album);
  g_assert_cmpstr (after, ==, before);
}

/* Through a file: the same orders, the same tracks. */
static void
test_file (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  g_autofree char *text = test_model_text (album);
  g_assert_nonnull (strstr (text, "[order 2]\nname=Vinyl\nactive=true\n"));
  g_assert_nonnull (strstr (text, "[order 1]\nname=CD\nmedium=cd-80\n"
                                  "tracks=2 1 equal-power\\n3 2 equal-power\\n1 3 equal-power\n"));
  g_assert_nonnull (strstr (text, "[aside 1]\n"));
  g_autoptr (AppProject) project = app_project_read (text, strlen (text), NULL);
  g_assert_cmpuint (project->findings->len, ==, 0);
  g_assert_cmpuint (project->sources->len, ==, 3);
  AppAlbum *again = project->album;
  assert_list (again, "C 0.500, A -0.250 side");
  g_assert_cmpstr (app_album_order_name (again), ==, "Vinyl");
  g_autoptr (AppHistory) other = app_history_new ();
  app_order_choose (again, other, 0);
  assert_list (again, "A 1.000, B 2.000, C 3.000");
  g_assert_cmpstr (app_album_medium (again)->id, ==, "cd-80");
  /* An album without orders has nothing of it in its file. */
  g_autoptr (AppAlbum) plain = album_new ();
  g_autofree char *none = test_model_text (plain);
  g_assert_null (strstr (none, "[order"));
  g_assert_null (strstr (none, "\nid="));
  g_autoptr (AppProject) old = app_project_read (none, strlen (none), NULL);
  g_assert_null (app_album_orders (old->album));
}

static char *
write_text (AppProject *project)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file
      = app_project_write (project->album, sources, project->rest, "/nowhere");
  return g_key_file_to_data (file, NULL, NULL);
}

/* What others made of it: never more than a finding, and then a project that is read to the same
 * text. */
static void
test_malformed (void)
{
  static const struct
  {
    const char *group, *key, *value, *says; /* NULL: nothing is said */
    const char *cd;                         /* the order CD, once chosen */
  } rows[] = {
    { "order 1", "tracks", "2 1 linear\\n99 1 linear", "1 tracks", "A 1.000" },
    { "order 1", "tracks", "2 1 linear\\n2 4 linear", "1 tracks", "A 1.000" },
    { "order 1", "tracks", "2 x linear\\n3 2 steep\\n1 nan linear\\n1 1 linear edge\\n0 1 s\\n1",
      "6 tracks", "" },
    { "order 1", "tracks", "2 1e300 linear\\n3 -1e5 linear", "1 tracks", "B -100000.000" },
    { "order 1", "tracks", "\\n\\n1 0.25 s side\\n", "[aside 1]", "C 0.250 side" },
    { "order 1", "tracks", "", "[aside 1]", "" },
    { "order 1", "medium", "tape", "medium=tape", "A 1.000, B 2.000, C 3.000" },
    { "order 1", "colour", "red", NULL, "A 1.000, B 2.000, C 3.000" },
    { "order 1", "active", "true", "active=true", NULL },
    { "order 2", "active", "false", "None of the running orders", "A 1.000, B 2.000, C 3.000" },
    { "order 100", "name", "x", "[order 100]", "A 1.000, B 2.000, C 3.000" },
    { "order 99", "name", "x", NULL, "A 1.000, B 2.000, C 3.000" },
    { "order 0", "name", "x", NULL, "A 1.000, B 2.000, C 3.000" },
    { "aside 2", "source", "x.wav", "[aside 2]", "A 1.000, B 2.000, C 3.000" },
    { "aside 1", "id", "1", "[aside 1]", "A 1.000, C 3.000" },
    { "aside 1 slot 1", "module", "eq", "version 0 of the module", "A 1.000, B 2.000, C 3.000" },
    { "aside 7 slot 1", "module", "eq", "[aside 7 slot 1]", "A 1.000, B 2.000, C 3.000" },
    { "aside 1 revision 1", "source", "y.wav", "belong to a mix", "A 1.000, B 2.000, C 3.000" },
    { "aside 1", "gain", "loud", "gain=loud", "A 1.000, B 2.000, C 3.000" },
    { "track 1", "id", "x", "id=x", "A 1.000, B 2.000" },
  };
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  g_autofree char *text = test_model_text (album);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
      g_key_file_set_value (file, rows[i].group, rows[i].key, rows[i].value);
      g_autofree char *spoiled = g_key_file_to_data (file, NULL, NULL);
      g_autoptr (AppProject) project = app_project_read (spoiled, strlen (spoiled), NULL);
      g_assert_nonnull (project);
      gboolean said = !rows[i].says;
      for (guint f = 0; f < project->findings->len; f++)
        {
          const AppFinding *finding = project->findings->pdata[f];
          said |= rows[i].says && strstr (finding->text, rows[i].says) != NULL;
          g_assert_cmpint (finding->track, >=, 0);
        }
      if (!said || (!rows[i].says && project->findings->len > 0))
        g_error ("[%s] %s=%s: %u findings, %s", rows[i].group, rows[i].key, rows[i].value,
                 project->findings->len,
                 project->findings->len ? ((AppFinding *) project->findings->pdata[0])->text : "");
      g_autofree char *once = write_text (project);
      g_autoptr (AppProject) again = app_project_read (once, strlen (once), NULL);
      g_autofree char *twice = write_text (again);
      g_assert_cmpstr (once, ==, twice);
      g_assert_cmpint (strstr (once, "colour=red") != NULL, ==, i == 7);
      assert_list (project->album, "C 0.500, A -0.250 side");
      if (!rows[i].cd)
        continue;
      g_autoptr (AppHistory) other = app_history_new ();
      int cd = app_orders_find (app_album_orders (project->album), "CD");
      app_order_choose (project->album, other, (guint) cd);
      assert_list (project->album, rows[i].cd);
    }
}

/* Names are what a person can tell orders by; there is always one. */
static void
test_names (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = album_new ();
  g_autoptr (GError) error = NULL;
  g_assert_false (app_order_delete (album, history, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (app_order_new (album, history, "Order 1", NULL));
  const AppOrders *orders = app_album_orders (album);
  g_assert_cmpstr (app_orders_get (orders, 0)->name, ==, "Order 2"); /* which nobody named */
  g_assert_true (app_order_new (album, history, "", NULL));
  g_assert_cmpstr (app_album_order_name (album), ==, "Order 3");
  g_assert_false (app_order_new (album, history, " Order 2 ", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (app_order_rename (album, history, 0, "Order 3", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (app_order_rename (album, history, 0, " \n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (app_order_rename (album, history, 0, "Order 2", NULL)); /* its own */
  g_assert_true (app_order_rename (album, history, 0, "3", NULL));
  orders = app_album_orders (album);
  g_assert_cmpint (app_orders_find (orders, "3"), ==, 0);
  g_assert_cmpint (app_orders_find (orders, "2"), ==, 1);
  g_assert_cmpint (app_orders_find (orders, "4"), ==, -1);
  while (app_orders_n (app_album_orders (album)) < APP_ORDERS_MAX)
    g_assert_true (app_order_new (album, history, NULL, NULL));
  g_assert_false (app_order_new (album, history, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* Deleting the active one makes another the list; undo brings it back, with the track that only it
 * had. */
static void
test_delete (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  g_autofree char *before = test_model_text (album);
  g_assert_true (app_order_delete (album, history, 0, NULL));
  assert_list (album, "C 0.500, A -0.250 side");
  g_autoptr (GPtrArray) none = app_album_aside (album);
  g_assert_cmpuint (none->len, ==, 0);
  app_history_undo (history);
  g_autofree char *back = test_model_text (album);
  g_assert_cmpstr (back, ==, before);
  g_assert_true (app_order_delete (album, history, 1, NULL));
  assert_list (album, "A 1.000, B 2.000, C 3.000");
  g_assert_cmpstr (app_album_order_name (album), ==, "CD");
  g_assert_cmpuint (app_orders_n (app_album_orders (album)), ==, 1);
  app_history_undo (history);
  g_autofree char *again = test_model_text (album);
  g_assert_cmpstr (again, ==, before);
}

/* One that is aside comes in where it is wanted, with the gap that it has elsewhere. */
static void
test_put_back (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  guint before, after;
  app_history_n_steps (history, &before);
  app_order_put_back (album, history, aside->pdata[0], 1);
  app_history_n_steps (history, &after);
  g_assert_cmpuint (after, ==, before + 1);
  assert_list (album, "C 0.500, B 2.000, A -0.250 side");
  g_autoptr (GPtrArray) none = app_album_aside (album);
  g_assert_cmpuint (none->len, ==, 0);
  app_history_undo (history);
  assert_list (album, "C 0.500, A -0.250 side");
}

/* The part of a gap that makes up for what the mix in use lacks goes with the mix. */
static void
test_lead (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  AppTrack *a = app_album_track (album, 1);
  /* As app-revisions.c takes a mix into use that begins 0.1 s later. */
  g_object_set (a, "lead", 0.1, "gap", app_track_gap (a) + 4800, NULL);
  app_order_choose (album, history, 0);
  assert_list (album, "A 1.100, B 2.000, C 3.000");
  g_object_set (a, "lead", 0.0, "gap", app_track_gap (a) - 4800, NULL);
  app_order_choose (album, history, 1);
  assert_list (album, "C 0.500, A -0.250 side");
}

/* A snapshot has them all, and they are told apart by name. */
static void
test_snapshot (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  AppSnapshot *snapshot = app_snapshots_take (album, history, "then", NULL, 0, NULL);
  AppAlbum *then = app_snapshot_album (snapshot);
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  app_history_set_double (history, aside->pdata[0], "gain", -4);
  g_autoptr (GPtrArray) one = app_album_differences (then, album);
  g_assert_cmpuint (one->len, ==, 1);
  const AppDifference *gain = one->pdata[0];
  g_assert_cmpstr (gain->where, ==, "“B” of another order");
  g_assert_cmpint (gain->track, ==, 0);
  app_order_choose (album, history, 0);
  g_autoptr (GPtrArray) chosen = app_album_differences (then, album);
  const AppDifference *name = NULL;
  for (guint i = 0; i < chosen->len; i++)
    if (strcmp (((AppDifference *) chosen->pdata[i])->what, "Running order") == 0)
      name = chosen->pdata[i];
  g_assert_nonnull (name);
  g_assert_cmpstr (name->before, ==, "Vinyl");
  g_assert_cmpstr (name->now, ==, "CD");
  app_order_choose (album, history, 1);
  app_history_undo (history);
  set_gap (album, history, 1, 2.5);
  app_history_seal (history);
  app_order_choose (album, history, 1);
  app_history_set_double (history, aside->pdata[0], "gain", 0);
  g_autoptr (GPtrArray) gap = app_album_differences (then, album);
  g_assert_cmpuint (gap->len, ==, 1);
  const AppDifference *rows = gap->pdata[0];
  g_assert_cmpstr (rows->where, ==, "Running order “CD”");
  g_assert_nonnull (strstr (rows->now, "B (2.50 s"));
  app_order_delete (album, history, 0, NULL);
  app_snapshots_restore (album, history, snapshot);
  g_autoptr (GPtrArray) none = app_album_differences (then, album);
  g_assert_cmpuint (none->len, ==, 0);
  app_order_choose (album, history, 0);
  assert_list (album, "A 1.000, B 2.000, C 3.000");
}

/* Of files: the mix of a track that is aside is looked for, missed and found. */
static void
test_places (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *folder = g_path_get_dirname (place.mixes[0]);
  g_autofree char *moved = g_strconcat (folder, " moved", NULL);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    AppAlbum *album = app_document_album (document);
    AppHistory *history = app_document_history (document);
    g_assert_true (app_order_new (album, history, "Short", NULL));
    app_history_remove (history, app_album_tracks (album), 1, NULL);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppAlbum *album = app_document_album (document);
  const GPtrArray *findings = app_document_findings (document);
  g_assert_cmpuint (findings->len, ==, 2);
  const AppFinding *second = findings->pdata[1];
  g_assert_cmpstr (second->id, ==, "source-missing");
  g_assert_cmpint (second->severity, ==, APP_SEVERITY_WARNING);
  g_assert_nonnull (strstr (second->text, "another running order"));
  g_autofree char *name = g_path_get_basename (place.mixes[0]);
  g_autofree char *path = g_build_filename (moved, name, NULL);
  g_assert_true (app_document_relocate (document, 0, path, NULL)); /* the other lies beside it */
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  app_order_choose (album, app_document_history (document), 0);
  g_assert_cmpuint (app_album_n_tracks (album), ==, 2);
  g_assert_false (app_media_is_missing (app_track_media (app_album_track (album, 1))));
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  test_place_finish (&place);
}

/* What is rendered is the active order, and says so. */
static void
test_programme (void)
{
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppAlbum) album = two_orders (history);
  AppProgramme *vinyl = app_programme_new (album, NULL);
  app_order_choose (album, history, 0);
  AppProgramme *cd = app_programme_new (album, NULL);
  AppProgramme *copy = app_programme_copy (cd);
  g_assert_cmpstr (vinyl->order, ==, "Vinyl");
  g_assert_cmpint (vinyl->n_tracks, ==, 2);
  g_assert_cmpint (vinyl->tracks[1].side, ==, 1);
  g_assert_cmpstr (cd->order, ==, "CD");
  g_assert_cmpstr (copy->order, ==, "CD");
  g_assert_cmpint (cd->n_tracks, ==, 3);
  g_assert_cmpint (cd->frames, ==, 48000 * 36);
  app_programme_unref (vinyl);
  app_programme_unref (cd);
  app_programme_unref (copy);
}

void
test_orders_add (void)
{
  g_test_add_func ("/orders/choose", test_choose);
  g_test_add_func ("/orders/random", test_random);
  g_test_add_func ("/orders/aside", test_aside);
  g_test_add_func ("/orders/file", test_file);
  g_test_add_func ("/orders/malformed", test_malformed);
  g_test_add_func ("/orders/names", test_names);
  g_test_add_func ("/orders/delete", test_delete);
  g_test_add_func ("/orders/put-back", test_put_back);
  g_test_add_func ("/orders/lead", test_lead);
  g_test_add_func ("/orders/snapshot", test_snapshot);
  g_test_add_func ("/orders/places", test_places);
  g_test_add_func ("/orders/programme", test_programme);
}
