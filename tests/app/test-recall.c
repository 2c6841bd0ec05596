/* test-recall.c — a project knows what was delivered: the same album is told bit-identical, and
 * whatever differs is named. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <string.h>
#include <utime.h>

#include "app-document.h"
#include "app-recall.h"
#include "app-recipe.h"
#include "dsp-registry.h"
#include "test-disc.h"
#include "test-picture.h"

static const char *const targets[] = { "cd-tracks", "flac-24", "opus", "ddp" };
#define N_TARGETS ((int) G_N_ELEMENTS (targets))

static AppSlot *
add_slot (GListStore *chain, const char *module, const char *param, double value)
{
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find (module));
  const DspModule *table = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (table->params, table->n_params, param), value);
  g_list_store_append (chain, slot);
  return slot;
}

static void
init_album (TestDisc *album)
{
  test_disc_init (album, 48000);
  AppTrack *one = test_disc_add (album, "One", 48000, 24, 4.6, 0.2);
  test_disc_set_gap (test_disc_add (album, "Two", 96000, 32, 4.8, 0.7), 57777);
  test_disc_set_gap (test_disc_add (album, "Three", 44100, 16, 5.1, 0.3), -12001);
  g_object_set (app_album_track (album->album, 1), "isrc", "USABC2600002", NULL);
  g_object_set (app_album_track (album->album, 2), "isrc", "USABC2600003", NULL);
  AppSlot *slot = add_slot (app_track_chain (one), "eq", "band2-gain", 2.5);
  const DspModule *eq = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (eq->params, eq->n_params, "band2-type"), 1);
}

/* Delivers and gives the records as a project hands them out again. */
static GPtrArray *
deliver (TestDisc *album)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr (GPtrArray) made = test_disc_deliver (album, targets, N_TARGETS, 2, FALSE, &error);
  g_assert_no_error (error);
  for (int i = 0; i < N_TARGETS; i++)
    g_ptr_array_add (chosen, (gpointer) app_targets_find (album->targets, targets[i]));
  AppProgramme *programme = test_disc_programme (album);
  g_autoptr (GPtrArray) records
      = app_delivery_records_new (programme, (const AppTarget *const *) chosen->pdata, N_TARGETS,
                                  made, NULL, &error);
  app_programme_unref (programme);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, N_TARGETS);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  for (guint i = 0; i < records->len; i++)
    app_delivery_record_save (records->pdata[i], file);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);
  g_autoptr (GKeyFile) again = g_key_file_new ();
  g_assert_true (g_key_file_load_from_data (again, text, -1, G_KEY_FILE_NONE, &error));
  return app_delivery_records_load (again);
}

static GPtrArray *
recall (TestDisc *album, const GPtrArray *records, int threads)
{
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = test_disc_programme (album);
  GPtrArray *recalls = app_recall (programme, records, threads, NULL, NULL, NULL, &error);
  app_programme_unref (programme);
  g_assert_no_error (error);
  g_assert_cmpuint (recalls->len, ==, records->len);
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *one = recalls->pdata[i];
      for (guint k = 0; k < one->findings->len; k++)
        {
          const AppFinding *finding = one->findings->pdata[k];
          g_test_message ("%s: %s: %s", one->target, finding->id, finding->text);
        }
    }
  return recalls;
}

static int
count (const AppRecall *recall, const char *id)
{
  int n = 0;
  for (guint i = 0; i < recall->findings->len; i++)
    n += strcmp (((AppFinding *) recall->findings->pdata[i])->id, id) == 0;
  return n;
}

/* That every target is the same again, or none; and of what kind the only difference is. */
static void
assert_all (const GPtrArray *recalls, gboolean identical, const char *id, int n, const char *word)
{
  static const char *const all[]
      = { "recall-program",  "recall-source",    "recall-track",    "recall-chain",
          "recall-module",   "recall-parameter", "recall-position", "recall-album",
          "recall-metadata", "recall-disc",      "recall-target",   "recall-unexplained" };
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *one = recalls->pdata[i];
      g_assert_cmpint (one->identical, ==, identical);
      g_assert_cmpint (count (one, "recall-identical"), ==, identical);
      g_assert_cmpint (count (one, "recall-different"), ==, !identical);
      if (identical)
        g_assert_cmpint (one->n_same, ==, one->n_files);
      for (gsize k = 0; k < G_N_ELEMENTS (all); k++)
        g_assert_cmpint (count (one, all[k]), ==, id && strcmp (all[k], id) == 0 ? n : 0);
      if (word)
        g_assert_nonnull (strstr (test_findings_find (one->findings, id)->text, word));
    }
}

/* The same album: identical on any number of threads, whatever the format; nothing is written. */
static void
test_identical (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autoptr (GPtrArray) before = test_list (album.dir);
  for (int threads = 1; threads <= 3; threads++)
    {
      g_autoptr (GPtrArray) recalls = recall (&album, records, threads);
      assert_all (recalls, TRUE, NULL, 0, NULL);
    }
  g_autoptr (GPtrArray) after = test_list (album.dir);
  g_assert_cmpuint (before->len, ==, after->len);
  const AppDeliveryRecord *cd = app_delivery_records_find (records, "cd-tracks");
  const AppDeliveryRecord *ddp = app_delivery_records_find (records, "ddp");
  g_assert_cmpuint (cd->files->len, >=, 3);
  g_assert_cmpint (g_array_index (cd->files, AppRecordFile, 2).track, ==, 3);
  g_assert_cmpuint (ddp->files->len, >, 5); /* the image and what lies beside */
  g_assert_cmpint (g_array_index (ddp->files, AppRecordFile, 1).track, ==, -1);
  test_disc_finish (&album);
}

/* One value of one module of one track; the files of the others stay as they were. */
static void
test_parameter (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autoptr (AppSlot) slot
      = g_list_model_get_item (G_LIST_MODEL (app_track_chain (app_album_track (album.album, 0))),
                               0);
  const DspModule *eq = app_slot_module (slot);
  int index = dsp_params_index (eq->params, eq->n_params, "band2-gain");
  app_slot_put_value (slot, index, 2.6);
  g_autoptr (GPtrArray) recalls = recall (&album, records, 2);
  assert_all (recalls, FALSE, "recall-parameter", 1, "+2.6");
  const AppRecall *cd = recalls->pdata[0];
  g_assert_cmpstr (cd->target, ==, "cd-tracks");
  g_assert_cmpint (cd->n_same, ==, 2);
  g_assert_cmpint (test_findings_find (cd->findings, "recall-parameter")->track, ==, 1);
  g_assert_nonnull (strstr (test_findings_find (cd->findings, "recall-parameter")->text, "+2.5"));
  app_slot_put_value (slot, index, 2.5);
  g_autoptr (GPtrArray) again = recall (&album, records, 2);
  assert_all (again, TRUE, NULL, 0, NULL);
  test_disc_finish (&album);
}

/* One bit of one source, with size and time as they were. */
static void
test_source (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autofree char *path = g_build_filename (album.dir, "mix-2.wav", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  GStatBuf status;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  bytes[size / 2 / 8 * 8 + 2] ^= 0x40;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  const struct utimbuf times = { status.st_atime, status.st_mtime };
  g_assert_cmpint (utime (path, &times), ==, 0);
  g_autoptr (GPtrArray) recalls = recall (&album, records, 2);
  assert_all (recalls, FALSE, "recall-source", 1, "mix-2.wav");
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *one = recalls->pdata[i];
      g_assert_cmpint (test_findings_find (one->findings, "recall-source")->track, ==, 2);
      /* A disc is one file; of the tracks only the second differs. */
      g_assert_cmpint (one->n_same, ==, one->n_files == 1 ? 0 : 2);
      if (one->n_files > 1)
        g_assert_cmpint (test_findings_find (one->findings, "recall-file")->track, ==, 2);
    }
  test_disc_finish (&album);
}

/* A version of a module: named, and that it changed nothing here. */
static void
test_module (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  for (guint i = 0; i < records->len; i++)
    g_key_file_set_string (((AppDeliveryRecord *) records->pdata[i])->recipe, APP_RECIPE_GROUP,
                           "track.1.chain.eq.version", "77");
  g_autoptr (GPtrArray) recalls = recall (&album, records, 2);
  assert_all (recalls, TRUE, "recall-module", 1, "77");
  g_assert_cmpint (
      test_findings_find (((AppRecall *) recalls->pdata[0])->findings, "recall-module")->track, ==,
      1);
  for (guint i = 0; i < records->len; i++)
    {
      GKeyFile *recipe = ((AppDeliveryRecord *) records->pdata[i])->recipe;
      g_autofree char *version = g_strdup_printf ("%d", dsp_module_find ("eq")->version);
      g_key_file_set_string (recipe, APP_RECIPE_GROUP, "track.1.chain.eq.version", version);
      g_key_file_set_string (recipe, APP_RECIPE_GROUP, "program.soxr", "libsoxr-0.0.0");
    }
  g_autoptr (GPtrArray) library = recall (&album, records, 2);
  assert_all (library, TRUE, "recall-program", 1, "libsoxr-0.0.0");
  test_disc_finish (&album);
}

/* Titles change tags and names, and not a sample. */
static void
test_metadata (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_object_set (app_album_track (album.album, 1), "title", "Zwei", NULL);
  g_autoptr (GPtrArray) recalls = recall (&album, records, 2);
  assert_all (recalls, TRUE, "recall-metadata", 1, "Zwei");
  g_assert_cmpint (
      test_findings_find (((AppRecall *) recalls->pdata[0])->findings, "recall-metadata")->track,
      ==, 2);
  g_object_set (app_album_track (album.album, 1), "title", "Two", NULL);
  g_autoptr (AppPicture) cover = test_picture_new ("png", 300, 300);
  g_object_set (album.album, "cover", cover, NULL);
  g_autoptr (GPtrArray) covered = recall (&album, records, 2);
  assert_all (covered, TRUE, "recall-metadata", 1, "no cover then");
  test_disc_finish (&album);
}

/* A gap, a chain that got longer, a track that went. */
static void
test_places (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  test_disc_set_gap (app_album_track (album.album, 1), 57778);
  g_autoptr (GPtrArray) moved = recall (&album, records, 2);
  assert_all (moved, FALSE, "recall-position", 1, "gap before it");
  test_disc_set_gap (app_album_track (album.album, 1), 57777);
  add_slot (app_album_chain (album.album), "gain", "gain", -0.25);
  g_autoptr (GPtrArray) longer = recall (&album, records, 2);
  assert_all (longer, FALSE, "recall-chain", 1, "“gain”");
  g_list_store_remove_all (app_album_chain (album.album));
  g_list_store_remove (app_album_tracks (album.album), 2);
  g_autoptr (GPtrArray) shorter = recall (&album, records, 2);
  for (guint i = 0; i < shorter->len; i++)
    {
      const AppRecall *one = shorter->pdata[i];
      g_assert_false (one->identical);
      g_assert_cmpint (count (one, "recall-track"), ==, 1);
      g_assert_cmpint (count (one, "recall-different"), ==, 1);
    }
  test_disc_finish (&album);
}

/* Samples that differ while nothing else does; a target that says something else than it did. */
static void
test_unexplained (void)
{
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  for (guint i = 0; i < records->len; i++)
    {
      AppDeliveryRecord *record = records->pdata[i];
      g_array_index (record->files, AppRecordFile, 0).sum ^= 1;
    }
  g_autoptr (GPtrArray) recalls = recall (&album, records, 2);
  assert_all (recalls, FALSE, "recall-unexplained", 1, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      AppDeliveryRecord *record = records->pdata[i];
      g_array_index (record->files, AppRecordFile, 0).sum ^= 1;
      g_autofree char *text = g_strconcat (record->text, "# other words\n", NULL);
      g_free (record->text);
      record->text = g_steal_pointer (&text);
    }
  g_autoptr (GPtrArray) reworded = recall (&album, records, 2);
  assert_all (reworded, TRUE, "recall-target", 1, NULL);
  test_disc_finish (&album);
}

static void
test_cancel (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  AppProgramme *programme = test_disc_programme (&album);
  g_assert_null (app_recall (programme, records, 2, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* A document is modified by a delivery, undo does not forget it, and the file has it. */
static void
test_document (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autofree char *mix = g_build_filename (album.dir, "mix-1.wav", NULL);
  g_autofree char *path = g_build_filename (album.dir, "album.lacquer", NULL);
  const char *const mixes[] = { mix, NULL };
  g_autoptr (AppDocument) document = app_document_create (mixes, 48000, 2);
  g_assert_true (app_document_save (document, path, &error));
  g_assert_false (app_document_modified (document));
  app_document_add_note (document, "An edit");
  app_document_keep_deliveries (document, records);
  app_history_undo (app_document_history (document));
  g_assert_true (app_document_modified (document));
  g_assert_true (app_document_save (document, NULL, &error));
  g_assert_false (app_document_modified (document));
  g_autoptr (AppDocument) again = app_document_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (app_document_findings (again)->len, ==, 0);
  g_autoptr (GPtrArray) found = app_document_deliveries (again);
  g_assert_cmpuint (found->len, ==, N_TARGETS);
  const AppDeliveryRecord *one = app_delivery_records_find (found, "flac-24");
  const AppDeliveryRecord *first = app_delivery_records_find (records, "flac-24");
  g_assert_cmphex (one->stream, ==, first->stream);
  g_assert_cmpint (one->when, ==, first->when);
  g_assert_cmpint (app_document_delivered (again, "flac-24"), ==, first->when);
  g_assert_cmpint (app_document_delivered (again, "cd-bin"), ==, 0);
  g_autofree char *id = app_recipe_id (one->recipe), *first_id = app_recipe_id (first->recipe);
  g_assert_cmpstr (id, ==, first_id);
  test_disc_finish (&album);
}

/* lacquer-cli delivers while the album is open in the window, which is saved later. */
static void
test_meanwhile (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autofree char *mix = g_build_filename (album.dir, "mix-1.wav", NULL);
  g_autofree char *path = g_build_filename (album.dir, "album.lacquer", NULL);
  g_autofree char *other = g_build_filename (album.dir, "other.lacquer", NULL);
  const char *const mixes[] = { mix, NULL };
  g_autoptr (AppDocument) document = app_document_create (mixes, 48000, 2);
  g_assert_true (app_document_save (document, path, &error));
  AppDeliveryRecord *first = records->pdata[0];
  gint64 when = first->when;
  g_assert_true (app_delivery_records_keep (records, path, &error));
  g_assert_no_error (error);
  app_document_add_note (document, "An edit");
  g_assert_true (app_document_save (document, NULL, &error));
  g_assert_cmpint (app_document_delivered (document, first->target), ==, when);
  g_autoptr (AppDocument) again = app_document_open (path, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) found = app_document_deliveries (again);
  g_assert_cmpuint (found->len, ==, N_TARGETS);

  /* What the document knows better stays; another file is not asked. */
  first->when = when + 10;
  app_document_keep_deliveries (document, records);
  g_assert_true (app_document_save (document, NULL, &error));
  g_assert_cmpint (app_document_delivered (document, first->target), ==, when + 10);
  first->when = when + 20;
  g_assert_true (g_file_set_contents (other, "[lacquer]\nformat=1\n", -1, NULL));
  g_assert_true (app_delivery_records_keep (records, other, &error));
  g_assert_true (app_document_save (document, other, &error));
  g_assert_cmpint (app_document_delivered (document, first->target), ==, when + 10);
  test_disc_finish (&album);
}

/* Kept in a file without a document: all else in it stays to the letter. */
static void
test_keep (void)
{
  static const char before[]
      = "# mine\n\n[lacquer]\nformat=1\nversion=0.1.0\n\n[album]\nrate=48000\n"
        "unknown=x y\n\n[strange]\na=1\n";
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  g_autofree char *path = g_build_filename (album.dir, "album.lacquer", NULL);
  g_autofree char *text = NULL, *more = NULL, *newer = NULL;
  g_assert_true (g_file_set_contents (path, before, -1, NULL));
  g_assert_true (app_delivery_records_keep (records, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, before));
  /* Again: nothing gathers. */
  g_assert_true (app_delivery_records_keep (records, path, &error));
  g_assert_true (g_file_get_contents (path, &more, NULL, NULL));
  g_autoptr (GKeyFile) one = g_key_file_new (), two = g_key_file_new ();
  g_assert_true (g_key_file_load_from_data (one, text, -1, G_KEY_FILE_NONE, NULL));
  g_assert_true (g_key_file_load_from_data (two, more, -1, G_KEY_FILE_NONE, NULL));
  g_auto (GStrv) groups = g_key_file_get_groups (one, NULL);
  g_auto (GStrv) more_groups = g_key_file_get_groups (two, NULL);
  g_assert_cmpuint (g_strv_length (groups), ==, g_strv_length (more_groups));
  g_assert_cmpuint (g_strv_length (groups), ==, 3 + N_TARGETS + 1); /* one recipe for all */
  static const char future[] = "[lacquer]\nformat=99\n\n[album]\nrate=48000\n";
  g_assert_true (g_file_set_contents (path, future, -1, NULL));
  g_assert_false (app_delivery_records_keep (records, path, &error));
  g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ_ONLY);
  g_assert_true (g_file_get_contents (path, &newer, NULL, NULL));
  g_assert_cmpstr (newer, ==, future);
  test_disc_finish (&album);
}

/* What is damaged is no record; the others are. */
static void
test_damaged (void)
{
  static const char *const keys[]
      = { "when", "program", "recipe", "target", "dither", "rate", "frames", "stream", "file-1" };
  TestDisc album;
  init_album (&album);
  g_autoptr (GPtrArray) records = deliver (&album);
  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    for (int how = 0; how < 2; how++)
      {
        g_autoptr (GKeyFile) file = g_key_file_new ();
        for (guint i = 0; i < records->len; i++)
          app_delivery_record_save (records->pdata[i], file);
        if (how)
          g_key_file_remove_key (file, "delivered opus", keys[k], NULL);
        else
          g_key_file_set_string (file, "delivered opus", keys[k], "\\;-1;x;;");
        g_autoptr (GPtrArray) found = app_delivery_records_load (file);
        gboolean text
            = !how
              && g_strv_contains ((const char *const[]){ "program", "target", "dither", NULL },
                                  keys[k]);
        g_assert_cmpuint (found->len, ==, text ? 4 : 3);
        if (!text)
          continue;
        /* A text that says nothing is told when it is recalled. */
        g_autoptr (GPtrArray) recalls = recall (&album, found, 2);
        gboolean target = strcmp (keys[k], "program") != 0;
        for (guint i = 0; i < recalls->len && target; i++)
          {
            const AppRecall *one = recalls->pdata[i];
            g_assert_cmpint (one->identical, ==, strcmp (one->target, "opus") != 0);
          }
      }
  test_disc_finish (&album);
}

void
test_recall_add (void)
{
  g_test_add_func ("/recall/identical", test_identical);
  g_test_add_func ("/recall/parameter", test_parameter);
  g_test_add_func ("/recall/source", test_source);
  g_test_add_func ("/recall/module", test_module);
  g_test_add_func ("/recall/metadata", test_metadata);
  g_test_add_func ("/recall/places", test_places);
  g_test_add_func ("/recall/unexplained", test_unexplained);
  g_test_add_func ("/recall/cancel", test_cancel);
  g_test_add_func ("/recall/document", test_document);
  g_test_add_func ("/recall/meanwhile", test_meanwhile);
  g_test_add_func ("/recall/keep", test_keep);
  g_test_add_func ("/recall/damaged", test_damaged);
}
