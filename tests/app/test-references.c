/* test-references.c — references of a document: added, edited, kept in the project, missing and
 * found again. */
#include "test-app.h"
#include "test-place.h"

#include <glib/gstdio.h>
#include <string.h>

static const AppFinding *
find (AppDocument *document, const char *id)
{
  GPtrArray *findings = app_document_findings (document);
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((AppFinding *) findings->pdata[i])->id, id) == 0)
      return findings->pdata[i];
  return NULL;
}

/* References are kept with the album, undone like everything, and no part of what is delivered. */
static void
test_references (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *record = g_build_filename (place.folder, "record.wav", NULL);
  test_place_mix (record, 7);
  const char *const paths[] = { record, place.project, NULL }; /* a project is no record */
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    AppHistory *history = app_document_history (document);
    GListModel *list = G_LIST_MODEL (app_album_references (app_document_album (document)));
    g_autoptr (GPtrArray) findings = app_findings_new ();
    g_assert_cmpint (app_document_add_references (document, paths, findings), ==, 1);
    g_assert_cmpuint (findings->len, ==, 1);
    g_assert_true (app_document_modified (document));
    g_autoptr (AppReference) reference = g_list_model_get_item (list, 0);
    g_assert_cmpstr (app_reference_name (reference), ==, "record.wav");
    app_history_set_string (history, reference, "name", "Blue Hour");
    app_history_set_int64 (history, reference, "cue", 1234);
    app_history_undo (history);
    g_assert_cmpint (app_reference_cue (reference), ==, 0);
    app_history_redo (history);
    g_assert_cmpint (app_reference_sync (reference), ==, APP_SYNC_LOUDEST);
    app_history_set_int (history, reference, "sync", APP_SYNC_TRACK);
    app_history_set_int64 (history, reference, "loop-from", 100);
    app_history_set_int64 (history, reference, "loop-to", 4700);
    app_history_undo (history);
    gint64 from, to;
    g_assert_false (app_reference_loop (reference, &from, &to));
    g_assert_true (from == 0 && to == 0);
    app_history_redo (history);
    g_assert_cmpint (app_album_length (app_document_album (document)), ==, 2 * 4800 + 72000);
    g_assert_true (app_document_save (document, NULL, NULL));
    while (app_history_undo (history))
      ;
    g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  }
  g_autofree char *written = test_place_text (place.project);
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
    GListModel *list = G_LIST_MODEL (app_album_references (app_document_album (document)));
    g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
    g_autoptr (AppReference) reference = g_list_model_get_item (list, 0);
    g_assert_cmpstr (app_reference_name (reference), ==, "Blue Hour");
    g_assert_cmpint (app_reference_cue (reference), ==, 1234);
    g_assert_cmpint (app_reference_sync (reference), ==, APP_SYNC_TRACK);
    gint64 from, to;
    g_assert_true (app_reference_loop (reference, &from, &to));
    g_assert_true (from == 100 && to == 4700);
    g_assert_false (app_media_is_missing (app_reference_media (reference)));
    g_assert_cmpstr (app_media_path (app_reference_media (reference)), ==, record);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  g_autofree char *again = test_place_text (place.project);
  g_assert_cmpstr (written, ==, again);
  g_remove (record);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  const AppFinding *finding = find (document, "source-missing");
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_WARNING);
  g_assert_cmpint (finding->track, ==, 0);
  g_assert_true (app_document_save (document, NULL, NULL));
  g_autofree char *kept = test_place_text (place.project);
  g_assert_cmpstr (written, ==, kept);
  test_place_finish (&place);
}

/* Many at once, some twice: one step, each once, no more than a project holds; any order. */
static void
test_many_references (void)
{
  TestPlace place = test_place_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i <= APP_PROJECT_REFERENCES_MAX; i++)
    {
      g_ptr_array_add (paths, g_strdup_printf ("%s/r%d.wav", place.folder, i));
      test_place_mix (paths->pdata[i], 5);
    }
  g_ptr_array_insert (paths, 1, g_strdup_printf ("%s/mixes/../r0.wav", place.folder));
  g_ptr_array_add (paths, NULL);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  AppHistory *history = app_document_history (document);
  GListStore *list = app_album_references (app_document_album (document));
  g_autoptr (GPtrArray) findings = app_findings_new ();
  const char *const *all = (const char *const *) paths->pdata;
  g_assert_cmpint (app_document_add_references (document, all, findings), ==,
                   APP_PROJECT_REFERENCES_MAX);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "reference-there");
  g_assert_cmpstr (((AppFinding *) findings->pdata[1])->id, ==, "references-many");
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
  app_history_move (history, list, 2, 0, NULL);
  app_history_remove (history, list, 1, NULL);
  g_assert_cmpstr (app_history_step_label (history, 1), ==, "Move reference");
  g_assert_cmpstr (app_history_step_label (history, 2), ==, "Remove reference");
  g_assert_true (app_document_save (document, NULL, NULL));
  {
    g_autoptr (AppDocument) again = test_place_open (place.project);
    GListModel *read = G_LIST_MODEL (app_album_references (app_document_album (again)));
    g_assert_cmpuint (g_list_model_get_n_items (read), ==, APP_PROJECT_REFERENCES_MAX - 1);
    g_autoptr (AppReference) first = g_list_model_get_item (read, 0);
    g_autoptr (AppReference) second = g_list_model_get_item (read, 1);
    g_assert_cmpstr (app_reference_name (first), ==, "r2.wav");
    g_assert_cmpstr (app_reference_name (second), ==, "r1.wav");
  }
  while (app_history_undo (history))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  test_place_finish (&place);
}

/* A missing one stays in the list; located, its neighbours are found with it. It is never written
 * over. */
static void
test_lost_references (void)
{
  TestPlace place = test_place_new ();
  g_autofree char *away = g_build_filename (place.folder, "away", NULL);
  g_assert_cmpint (g_mkdir (away, 0755), ==, 0);
  char *here[2], *there[2]; /* owned */
  for (int i = 0; i < 2; i++)
    {
      here[i] = g_strdup_printf ("%s/r%d.wav", place.folder, i);
      there[i] = g_strdup_printf ("%s/r%d.wav", away, i);
      test_place_mix (here[i], 20 + (guint) i);
    }
  const char *const paths[] = { here[0], here[1], NULL };
  {
    g_autoptr (AppDocument) document = test_place_open (place.project);
    g_autoptr (GPtrArray) findings = app_findings_new ();
    app_document_add_references (document, paths, findings);
    g_autoptr (GError) error = NULL;
    g_assert_false (app_document_save (document, here[1], &error));
    g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE);
    g_assert_true (app_document_save (document, NULL, NULL));
  }
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (g_rename (here[i], there[i]), ==, 0);
  g_autoptr (AppDocument) document = test_place_open (place.project);
  GListModel *list = G_LIST_MODEL (app_album_references (app_document_album (document)));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 2);
  g_assert_false (app_document_relocate_reference (document, 1, place.project, NULL));
  g_assert_true (app_document_relocate_reference (document, 1, there[1], NULL));
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  g_assert_cmpuint (app_history_n_steps (app_document_history (document), NULL), ==, 1);
  g_autoptr (AppReference) first = g_list_model_get_item (list, 0);
  g_assert_cmpstr (app_media_path (app_reference_media (first)), ==, there[0]);
  app_history_undo (app_document_history (document));
  g_assert_cmpuint (app_document_findings (document)->len, ==, 2);
  for (int i = 0; i < 2; i++)
    {
      g_free (here[i]);
      g_free (there[i]);
    }
  test_place_finish (&place);
}

void
test_references_add (void)
{
  g_test_add_func ("/references/kept", test_references);
  g_test_add_func ("/references/many", test_many_references);
  g_test_add_func ("/references/lost", test_lost_references);
}
