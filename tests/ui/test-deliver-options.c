/* test-deliver-options.c — the cover in the details; names and tags of a target on its card. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "app-target-choice.h"
#include "ui-cover.h"
#include "ui-details.h"
#include "ui-target-options.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <string.h>

static GtkWindow *
dialog_of (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return window;
    }
  return NULL;
}

static const char *
label_of (GtkWidget *widget, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find_named (widget, name)));
}

/* Taken, shown, undone, refused with the reason, removed. */
static void
test_cover (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_details_show (GTK_WINDOW (fixture.window), fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWindow *dialog = dialog_of (&fixture);
  GtkWidget *cover = fixture_find_type (GTK_WIDGET (dialog), UI_TYPE_COVER, 0);
  g_assert_nonnull (cover);
  g_assert_true (g_str_has_prefix (label_of (cover, "cover-what"), "No cover"));
  g_autofree char *path = g_build_filename (test_sound_folder (), "front.png", NULL);
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 300);
  gdk_pixbuf_fill (pixels, 0xf2a541ff);
  g_assert_true (gdk_pixbuf_save (pixels, path, "png", NULL, NULL));
  ui_cover_take (UI_COVER (cover), path);
  g_assert_nonnull (app_album_cover (fixture.album));
  g_assert_true (g_str_has_prefix (label_of (cover, "cover-what"), "PNG, 300 × 300"));
  harness_run (5 * FIXTURE_WAIT_MS);
  Harness eye = { .window = GTK_WIDGET (dialog),
                  .widget = GTK_WIDGET (dialog),
                  .width = gtk_widget_get_width (GTK_WIDGET (dialog)),
                  .height = gtk_widget_get_height (GTK_WIDGET (dialog)) };
  harness_picture (&eye, "details-cover");
  const GdkRGBA amber = { 0xf2 / 255.0f, 0xa5 / 255.0f, 0x41 / 255.0f, 1 };
  g_assert_cmpint (harness_count (&eye, 0, 0, eye.width, eye.height, &amber), >, 70 * 70);
  g_free (eye.pixels);

  g_assert_true (app_history_undo (ui_session_history (fixture.session)));
  g_assert_null (app_album_cover (fixture.album));
  g_assert_true (g_str_has_prefix (label_of (cover, "cover-what"), "No cover"));
  g_assert_true (app_history_redo (ui_session_history (fixture.session)));
  g_assert_true (g_file_set_contents (path, "GIF89a", -1, NULL));
  ui_cover_take (UI_COVER (cover), path);
  g_assert_nonnull (strstr (label_of (cover, "cover-what"), "neither a JPEG nor a PNG"));
  g_assert_nonnull (app_album_cover (fixture.album));
  g_signal_emit_by_name (fixture_find_named (cover, "cover-remove"), "clicked");
  g_assert_null (app_album_cover (fixture.album));
  gtk_window_destroy (dialog);
  fixture_end (&fixture);
}

/* A pattern is previewed and kept, a wrong one told; a tag is left out. */
static void
test_target (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("deliver"));
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *page = ui_window_page_widget (fixture.window, "deliver");
  GtkWidget *options = fixture_find_type (page, UI_TYPE_TARGET_OPTIONS, 0);
  g_assert_nonnull (options);
  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture_find_type (options, GTK_TYPE_MENU_BUTTON, 0)));
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkEditable *pattern = GTK_EDITABLE (fixture_find_named (options, "file-name"));
  gtk_editable_set_text (pattern, "../{title}");
  g_assert_nonnull (strstr (label_of (options, "names"), "FileName="));
  gtk_editable_set_text (pattern, "{track:03} x {title}");
  g_assert_true (g_str_has_prefix (label_of (options, "names"), "001 x "));
  GtkWidget *check = fixture_find_named (options, "genre");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);

  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  const AppTarget *first = targets->pdata[0];
  g_autofree char *names = app_target_choice (fixture.album, first, APP_CHOICE_FILE_NAME);
  g_autofree char *tags = app_target_choice (fixture.album, first, APP_CHOICE_TAGS);
  g_assert_cmpstr (names, ==, "{track:03} x {title}");
  g_assert_nonnull (strstr (tags, "title;artist;album"));
  g_assert_null (strstr (tags, "genre"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_autofree char *all = app_target_choice (fixture.album, first, APP_CHOICE_TAGS);
  g_assert_cmpstr (all, ==, "all");
  fixture_end (&fixture);
}

void
test_deliver_options_add (void)
{
  g_test_add_func ("/deliver-options/cover", test_cover);
  g_test_add_func ("/deliver-options/target", test_target);
}
