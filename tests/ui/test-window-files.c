/* test-window-files.c — what the window asks and does about files: opening, saving, unsaved work,
 * work that a crash left, and deliveries that are cancelled or fail. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"

#include "app-autosave.h"
#include "ui-delivery-card.h"
#include "ui-edit.h"
#include "ui-text.h"
#include "ui-window-files.h"

#include <glib/gstdio.h>
#include <string.h>

#define RESPONSE_SAVE 1 /* of the question about unsaved work */
#define RESPONSE_DISCARD 2

/* The top-level of that type, or NULL. */
static GtkDialog *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (g_type_is_a (G_OBJECT_TYPE (window), type)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return GTK_DIALOG (window);
    }
  return NULL;
}

static void
answer (int response)
{
  GtkDialog *dialog = find_dialog (GTK_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  gtk_dialog_response (dialog, response);
  harness_run (FIXTURE_WAIT_MS);
}

/* Answers the file chooser with NAME in the folder. */
static void
choose (const char *folder, const char *name)
{
  GtkDialog *dialog = find_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG);
  g_assert_nonnull (dialog);
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_assert_true (gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), place, NULL));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  for (int i = 0; i < 500; i++) /* until it has read the folder */
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = file ? g_file_get_path (file) : NULL;
      if (path && g_str_has_prefix (path, folder))
        break;
      harness_run (FIXTURE_WAIT_MS / 2);
    }
  gtk_dialog_response (dialog, GTK_RESPONSE_ACCEPT);
  for (int i = 0; i < 500 && find_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG); i++) /* it looks first */
    harness_run (FIXTURE_WAIT_MS / 2);
  harness_run (FIXTURE_WAIT_MS);
}

static gboolean
says (Fixture *fixture, const char *state)
{
  GtkWidget *label = fixture_find_named (GTK_WIDGET (fixture->window), "subtitle");
  g_assert_nonnull (label);
  const gboolean dot = g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (fixture->window)), "•");
  return g_str_has_suffix (gtk_label_get_label (GTK_LABEL (label)), state)
         && dot == !strcmp (state, "unsaved");
}

static AppDocument *
document (Fixture *fixture)
{
  return ui_session_document (fixture->session);
}

static const char *
title (Fixture *fixture, guint track)
{
  AppAlbum *album = ui_session_album (fixture->session);
  return app_track_metadata (app_album_track (album, track))->values[APP_FIELD_TITLE];
}

/* Drops files on the window as the drop target does. */
static void
drop (Fixture *fixture, const char *const *paths)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  for (; *paths; paths++)
    g_ptr_array_add (files, g_file_new_for_path (*paths));
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array ((GFile **) files->pdata, files->len));
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (window);
  gboolean taken = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);
      if (GTK_IS_DROP_TARGET (one))
        g_signal_emit_by_name (one, "drop", &value, 10.0, 10.0, &taken);
    }
  g_assert_true (taken);
}

static int
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;
  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* ---- cases ---- */

static void
test_saving (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  const char *folder = test_sound_folder ();
  g_autofree char *path = g_build_filename (folder, "saved.lacquer", NULL);
  ui_edit_title (fixture.session, 0, "First");
  g_assert_true (says (&fixture, "unsaved"));
  fixture_act (&fixture, "save", NULL); /* never saved: asks where */
  harness_run (FIXTURE_WAIT_MS);
  choose (folder, "saved");
  g_assert_cmpstr (app_document_path (document (&fixture)), ==, path);
  g_assert_true (says (&fixture, "saved"));
  ui_edit_title (fixture.session, 0, "Second");
  g_assert_true (says (&fixture, "unsaved"));
  fixture_act (&fixture, "undo", NULL);
  g_assert_true (says (&fixture, "saved"));
  fixture_act (&fixture, "redo", NULL);
  fixture_act (&fixture, "save", NULL);
  g_assert_true (says (&fixture, "saved"));

  /* a name to which the suffix is added must not take another album's place unasked */
  g_autofree char *other = g_build_filename (folder, "other.lacquer", NULL);
  g_assert_true (g_file_set_contents (other, "kept", -1, NULL));
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;
      fixture_act (&fixture, "save-as", NULL);
      harness_run (FIXTURE_WAIT_MS);
      choose (folder, "other");
      answer (i == 0 ? GTK_RESPONSE_CANCEL : GTK_RESPONSE_ACCEPT);
      g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
      g_assert_true ((strcmp (text, "kept") == 0) == (i == 0));
    }
  g_assert_cmpstr (app_document_path (document (&fixture)), ==, other);

  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  g_assert_cmpstr (title (&fixture, 0), ==, "Second");
  g_assert_true (says (&fixture, "saved"));
  fixture_act (&fixture, "open-path",
               g_variant_new_bytestring (other)); /* as the recent menu does */
  g_assert_cmpstr (app_document_path (document (&fixture)), ==, other);
  fixture_end (&fixture);
}

static void
test_dropped (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  const char *folder = test_sound_folder ();
  g_autofree char *mix = g_build_filename (folder, "mix 1.wav", NULL);
  g_autofree char *none = g_build_filename (folder, "none.wav", NULL);
  g_autofree char *path = g_build_filename (folder, "dropped.lacquer", NULL);
  const guint done = fixture_steps (&fixture);
  drop (&fixture, (const char *const[]){ mix, mix, NULL });
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 5);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 3);
  drop (&fixture, (const char *const[]){ none, NULL });
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 3);
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "none.wav"));

  ui_edit_title (fixture.session, 0, "Kept");
  g_assert_true (app_document_save (document (&fixture), path, NULL));
  ui_edit_title (fixture.session, 0, "Lost");
  drop (&fixture, (const char *const[]){ path, NULL }); /* asks first */
  g_assert_cmpstr (title (&fixture, 0), ==, "Lost");
  answer (RESPONSE_DISCARD);
  g_assert_cmpstr (title (&fixture, 0), ==, "Kept");
  fixture_end (&fixture);
}

static void
test_unsaved_answers (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *path = g_build_filename (test_sound_folder (), "asked.lacquer", NULL);
  ui_edit_title (fixture.session, 0, "Before");
  g_assert_true (app_document_save (document (&fixture), path, NULL));
  ui_edit_title (fixture.session, 0, "After");

  fixture_act (&fixture, "new", NULL);
  answer (GTK_RESPONSE_CANCEL);
  g_assert_cmpstr (title (&fixture, 0), ==, "After");
  g_assert_true (says (&fixture, "unsaved"));
  fixture_act (&fixture, "new", NULL);
  answer (RESPONSE_SAVE);
  g_assert_true (ui_window_is_blank (fixture.window));
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  g_assert_cmpstr (title (&fixture, 0), ==, "After");

  ui_edit_title (fixture.session, 0, "Never");
  gtk_window_close (GTK_WINDOW (fixture.window));
  answer (GTK_RESPONSE_CANCEL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture.window)));
  gtk_window_close (GTK_WINDOW (fixture.window));
  answer (RESPONSE_DISCARD);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture.window)));
  g_autoptr (AppDocument) again = app_document_open (path, NULL);
  g_assert_cmpstr (
      app_track_metadata (app_album_track (app_document_album (again), 0))->values[APP_FIELD_TITLE],
      ==, "After");
  fixture_end (&fixture);
}

/* An autosave as a program that was killed leaves it: another process' number and start in it. */
static void
leave_behind (Fixture *fixture, const char *name, const char *track_title)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = app_autosave_new_path (name, NULL);
  g_autofree char *saved = g_build_filename (test_sound_folder (), name, NULL);
  ui_edit_title (fixture->session, 0, track_title);
  g_assert_true (app_document_save (document (fixture), saved, NULL));
  g_assert_true (g_key_file_load_from_file (file, saved, G_KEY_FILE_NONE, NULL));
  app_autosave_mark (file, saved);
  g_key_file_set_string (file, "autosave", "start", "1");
  g_assert_true (g_key_file_save_to_file (file, path, NULL));
  ui_edit_title (fixture->session, 0, "As saved");
  g_assert_true (app_document_save (document (fixture), saved, NULL));
}

static void
test_recovery (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  leave_behind (&fixture, "left.lacquer", "Unsaved");
  g_autofree char *saved = g_build_filename (test_sound_folder (), "left.lacquer", NULL);
  ui_window_files_offer_recovery (fixture.window);
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "left.lacquer"));
  fixture_act (&fixture, "recover", NULL);
  g_assert_cmpstr (title (&fixture, 0), ==, "Unsaved");
  g_assert_cmpstr (app_document_path (document (&fixture)), ==, saved);
  g_assert_true (says (&fixture, "unsaved"));
  g_assert_null (ui_window_noticed (fixture.window));
  fixture_act (&fixture, "save", NULL);
  g_auto (GStrv) after = app_autosave_list ();
  g_assert_cmpuint (g_strv_length (after), ==, 0);

  /* it is offered beside what had to be told of the file that was opened */
  leave_behind (&fixture, "left.lacquer", "Given up");
  ui_window_notice (fixture.window, APP_SEVERITY_ERROR, "It is no album.", NULL, NULL);
  ui_window_files_offer_recovery (fixture.window);
  g_assert_true (g_str_has_prefix (ui_window_noticed (fixture.window), "It is no album."));
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "left.lacquer"));
  fixture_act (&fixture, "recover-discard", NULL);
  g_assert_null (ui_window_noticed (fixture.window));
  g_auto (GStrv) discarded = app_autosave_list ();
  g_assert_cmpuint (g_strv_length (discarded), ==, 0);
  g_assert_cmpstr (title (&fixture, 0), ==, "As saved");
  fixture_end (&fixture);
}

static void
test_deliveries (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *folder = g_build_filename (test_sound_folder (), "delivery", NULL);
  UiPageDeliver *page = fixture_deliver_page (&fixture);
  ui_page_deliver_set_folder (page, folder);

  /* cancelled: at once, and after it has begun to write */
  for (int i = 0; i < 2; i++)
    {
      fixture_act (&fixture, "deliver", NULL);
      for (int wait = 0; i == 1 && wait < 500 && !g_file_test (folder, G_FILE_TEST_IS_DIR); wait++)
        harness_run (1);
      g_assert_true (ui_page_deliver_busy (page));
      fixture_act (&fixture, "deliver-cancel", NULL);
      fixture_wait (&fixture, fixture_delivered);
      g_assert_cmpint (count_entries (folder), ==, 0);
      g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "cancelled"));
    }

  /* a folder that cannot be: a file is in the way */
  g_autofree char *blocked = g_build_filename (test_sound_folder (), "mix 1.wav", "in", NULL);
  ui_page_deliver_set_folder (page, blocked);
  fixture_act (&fixture, "deliver", NULL);
  fixture_wait (&fixture, fixture_delivered);
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "mix 1.wav"));

  /* an earlier delivery is replaced only when that is wanted */
  ui_page_deliver_set_folder (page, folder);
  for (int i = 1; i < 3; i++)
    ui_delivery_card_set_wanted (UI_DELIVERY_CARD (fixture_row (&fixture, "deliver", i)), FALSE);
  const AppTarget *target
      = ui_delivery_card_target (UI_DELIVERY_CARD (fixture_row (&fixture, "deliver", 0)));
  g_autofree char *made = g_build_filename (folder, target->id, NULL);
  fixture_act (&fixture, "deliver", NULL);
  fixture_wait (&fixture, fixture_delivered);
  const int n = count_entries (made);
  g_assert_cmpint (n, >, 3);
  fixture_act (&fixture, "deliver", NULL);
  answer (GTK_RESPONSE_CANCEL);
  g_assert_true (fixture_delivered (&fixture));
  fixture_act (&fixture, "deliver", NULL);
  answer (GTK_RESPONSE_ACCEPT);
  g_assert_false (fixture_delivered (&fixture));
  fixture_wait (&fixture, fixture_delivered);
  g_assert_cmpint (count_entries (made), ==, n);
  g_assert_cmpint (count_entries (folder), ==, 1);
  fixture_end (&fixture);
}

/* ---- a mix that is gone ---- */

static const char *
figure (Fixture *fixture, int row, const char *name)
{
  GtkWidget *label = fixture_find_named (fixture_row (fixture, "master", row), name);
  g_assert_nonnull (label);
  return gtk_label_get_label (GTK_LABEL (label));
}

static gboolean
first_has_none (Fixture *fixture)
{
  return !strcmp (figure (fixture, 0, "lufs"), "–") && strcmp (figure (fixture, 2, "lufs"), "…");
}

/* What cannot be measured does not read as if it still were; the reason is told. */
static void
test_missing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *path = g_build_filename (test_sound_folder (), "gone.lacquer", NULL);
  g_assert_true (app_document_save (document (&fixture), path, NULL));
  g_autofree char *mix
      = g_strdup (app_media_path (app_track_media (app_album_track (fixture.album, 0))));
  g_autofree char *away = g_strconcat (mix, ".away", NULL);
  g_autofree char *name = g_path_get_basename (mix);
  g_assert_cmpint (g_rename (mix, away), ==, 0);
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  fixture.album = ui_session_album (fixture.session);
  fixture_wait (&fixture, first_has_none);
  GtkWidget *lufs = fixture_find_named (fixture_row (&fixture, "master", 0), "lufs");
  g_assert_nonnull (strstr (ui_tooltip_text (lufs), name));
  g_assert_cmpstr (figure (&fixture, 0, "peak"), ==, "–");
  g_assert_cmpfloat (g_ascii_strtod (figure (&fixture, 2, "lufs") + strlen ("−"), NULL), >, 0);
  GtkWidget *album = fixture_find_named (GTK_WIDGET (fixture.window), "album-figures");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (album)), ==, "– LUFS · – dBTP");
  g_assert_nonnull (strstr (ui_tooltip_text (album), name));
  g_assert_cmpint (g_rename (away, mix), ==, 0);
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  fixture_wait (&fixture, fixture_measured);
  g_assert_null (strstr (figure (&fixture, 0, "lufs"), "–"));
  g_assert_null (ui_tooltip_text (album));
  fixture_end (&fixture);
}

void
test_window_files_add (void)
{
  g_test_add_func ("/window/files/saving", test_saving);
  g_test_add_func ("/window/files/dropped", test_dropped);
  g_test_add_func ("/window/files/unsaved", test_unsaved_answers);
  g_test_add_func ("/window/files/recovery", test_recovery);
  g_test_add_func ("/window/files/deliveries", test_deliveries);
  g_test_add_func ("/window/files/missing", test_missing);
}
