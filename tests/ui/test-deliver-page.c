/* test-deliver-page.c — the Deliver page: what its cards, table and buttons say of what was made,
 * and of the album as it is now. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"

#include "app-target-choice.h"
#include "dsp-dither.h"
#include "app-disc.h"
#include "ui-ddp.h"
#include "ui-listen-down.h"
#include "ui-delivery-card.h"
#include "ui-edit.h"
#include "ui-page-deliver.h"
#include "ui-text.h"

#include <string.h>

static GtkWidget *
page_of (Fixture *fixture)
{
  return ui_window_page_widget (fixture->window, "deliver");
}

static UiDeliveryCard *
card_at (Fixture *fixture, int index)
{
  return UI_DELIVERY_CARD (fixture_row (fixture, "deliver", index));
}

/* One for each target. */
static int
count_cards (void)
{
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  return (int) targets->len;
}

static gboolean
idle (Fixture *fixture)
{
  return !ui_page_deliver_busy (UI_PAGE_DELIVER (page_of (fixture)));
}

static GtkWidget *
part (Fixture *fixture, int card, const char *name)
{
  GtkWidget *widget = fixture_find_named (GTK_WIDGET (card_at (fixture, card)), name);
  g_assert_nonnull (widget);
  return widget;
}

static const char *
words (GtkWidget *label)
{
  return gtk_label_get_text (GTK_LABEL (label));
}

static void
size_window (Fixture *fixture, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  harness_run (10 * FIXTURE_WAIT_MS);
}

static void
picture (Fixture *fixture, const char *name)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_run (5 * FIXTURE_WAIT_MS);
  harness_picture (&eye, name);
  g_free (eye.pixels);
}

/* That of this target. */
static int
find_card (Fixture *fixture, const char *id)
{
  int i = 0;
  while (strcmp (ui_delivery_card_target (card_at (fixture, i))->id, id) != 0)
    i++;
  return i;
}

/* Into a folder of the test; waits until it is over. */
static void
deliver (Fixture *fixture, const char *name)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), name, NULL);
  ui_page_deliver_set_folder (UI_PAGE_DELIVER (page_of (fixture)), folder);
  fixture_act (fixture, "deliver", NULL);
  fixture_wait (fixture, idle);
  harness_run (5 * FIXTURE_WAIT_MS);
}

static void
open_page (Fixture *fixture)
{
  fixture_start (fixture);
  fixture_act (fixture, "page", g_variant_new_string ("deliver"));
  size_window (fixture, 1280, 720);
}

/* Nothing on the right is beyond the edge of the window. */
static void
assert_fits (Fixture *fixture)
{
  static const char *const names[] = { "table", "checks", "services" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *widget = fixture_find_named (page_of (fixture), names[i]);
      graphene_rect_t bounds;
      g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->window), &bounds));
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=,
                         gtk_widget_get_width (GTK_WIDGET (fixture->window)));
    }
}

/* ---- cards ---- */

static void
assert_names_whole (Fixture *fixture)
{
  for (int i = 0; i < count_cards (); i++)
    {
      GtkLabel *name = GTK_LABEL (part (fixture, i, "name"));
      PangoLayout *layout = gtk_label_get_layout (name);
      g_assert_cmpstr (gtk_label_get_text (name), ==,
                       ui_delivery_card_target (card_at (fixture, i))->name);
      g_assert_false (pango_layout_is_ellipsized (layout));
      int width, height;
      pango_layout_get_pixel_size (layout, &width, &height);
      g_assert_cmpint (width, >, 60);
      g_assert_cmpint (width, <=, gtk_widget_get_width (GTK_WIDGET (name)));
      g_assert_cmpint (height, <=, gtk_widget_get_height (GTK_WIDGET (name)));
    }
}

/* Whatever a card says of its work, its name can be read. */
static void
test_names (void)
{
  static const UiDeliveryState states[]
      = { { "rendering", 0.74, 7, 65 }, { "verifying", 1, 112, 3605 }, { "verified", 1, 7, 0 } };
  static const int sizes[][2] = { { 1600, 1000 }, { 1280, 720 } };
  Fixture fixture;
  open_page (&fixture);
  for (gsize z = 0; z < G_N_ELEMENTS (sizes); z++)
    {
      size_window (&fixture, sizes[z][0], sizes[z][1]);
      for (gsize s = 0; s < G_N_ELEMENTS (states); s++)
        {
          for (int i = 0; i < count_cards (); i++)
            ui_delivery_card_show (card_at (&fixture, i), &states[s], APP_SEVERITY_WARNING, 14,
                                   FALSE);
          harness_run (5 * FIXTURE_WAIT_MS);
          assert_names_whole (&fixture);
          g_autofree char *name = g_strdup_printf ("deliver-%s-%d", states[s].state, sizes[z][0]);
          picture (&fixture, name);
        }
    }
  g_assert_nonnull (strstr (words (part (&fixture, 0, "state")), "14 files, see the findings"));
  fixture_end (&fixture);
}

/* What was written before an edit is not called verified any more. */
static void
test_stale (void)
{
  Fixture fixture;
  open_page (&fixture);
  deliver (&fixture, "stale");
  GtkWidget *state = part (&fixture, 0, "state");
  g_assert_cmpstr (words (state), ==, "✓ 3 files verified");
  g_assert_true (gtk_widget_has_css_class (state, "good"));
  picture (&fixture, "deliver-verified");

  app_history_set_string (ui_session_history (fixture.session), fixture.album, "title", "Edited");
  harness_run (5 * FIXTURE_WAIT_MS);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpstr (words (part (&fixture, i, "state")), ==, "3 files, written before an edit");
      g_assert_false (gtk_widget_has_css_class (part (&fixture, i, "state"), "good"));
      g_assert_true (gtk_widget_has_css_class (part (&fixture, i, "state"), "dim"));
    }
  g_assert_cmpstr (words (part (&fixture, 3, "state")), ==, "");
  picture (&fixture, "deliver-stale");

  /* also where it was edited while another page was shown; and it is made anew */
  g_autofree char *folder = g_build_filename (test_sound_folder (), "stale", NULL);
  test_remove (folder);
  deliver (&fixture, "stale");
  g_assert_cmpstr (words (state), ==, "✓ 3 files verified");
  g_assert_false (gtk_widget_has_css_class (state, "dim"));
  ui_window_set_page (fixture.window, "master");
  app_history_set_string (ui_session_history (fixture.session), fixture.album, "title", "Again");
  harness_run (5 * FIXTURE_WAIT_MS);
  ui_window_set_page (fixture.window, "deliver");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpstr (words (state), ==, "3 files, written before an edit");
  test_remove (folder);
  fixture_end (&fixture);
}

/* ---- choices ---- */

static const char *
render_label (Fixture *fixture)
{
  return gtk_button_get_label (GTK_BUTTON (fixture_find_named (page_of (fixture), "render")));
}

/* A click on the tick; what the album wants then. Transfer full. */
static char *
tick (Fixture *fixture, int card)
{
  g_signal_emit_by_name (part (fixture, card, "wanted"), "activate");
  return app_target_choice (fixture->album, ui_delivery_card_target (card_at (fixture, card)),
                            APP_CHOICE_USUAL);
}

/* Ticks and dither are edits: one step of undo each, saved, opened again; and what was delivered of
 * other targets is as it was. */
static void
test_choices (void)
{
  Fixture fixture;
  open_page (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  const int wav = find_card (&fixture, "tracks-24"), flac = find_card (&fixture, "flac-24"),
            ddp = find_card (&fixture, "ddp");
  const guint steps = fixture_steps (&fixture);
  g_autofree char *no_wav = tick (&fixture, wav), *a_ddp = tick (&fixture, ddp);
  g_assert_cmpstr (no_wav, ==, "false");
  g_assert_cmpstr (a_ddp, ==, "true");
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 2);
  g_assert_cmpstr (render_label (&fixture), ==, "Render 3");
  g_autofree char *no_ddp = tick (&fixture, ddp);
  g_assert_cmpstr (no_ddp, ==, "false");
  g_assert_cmpstr (render_label (&fixture), ==, "Render 2");
  deliver (&fixture, "choices");
  g_assert_cmpstr (words (part (&fixture, flac, "state")), ==, "✓ 3 files verified");

  GtkDropDown *dither = GTK_DROP_DOWN (part (&fixture, flac, "dither"));
  const guint own = gtk_drop_down_get_selected (dither);
  const guint shaped = (guint) (dsp_dither_find ("shaped") - dsp_dither_kinds);
  gtk_drop_down_set_selected (dither, shaped);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_autofree char *kind
      = app_target_choice (fixture.album, ui_delivery_card_target (card_at (&fixture, flac)),
                           APP_CHOICE_DITHER);
  g_assert_cmpstr (kind, ==, "shaped");
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 3); /* there and back is one */
  g_assert_cmpstr (words (part (&fixture, flac, "state")), ==, "3 files, written before an edit");
  g_assert_cmpstr (words (part (&fixture, 0, "state")), ==, "✓ 3 files verified");

  g_autofree char *path = g_build_filename (test_sound_folder (), "choices.lacquer", NULL);
  g_assert_true (app_document_save (ui_session_document (fixture.session), path, NULL));
  g_assert_true (app_history_undo (history));
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (gtk_drop_down_get_selected (dither), ==, own);
  g_assert_cmpstr (words (part (&fixture, flac, "state")), ==, "✓ 3 files verified");
  while (fixture_steps (&fixture) > steps)
    g_assert_true (app_history_undo (history));
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (app_album_target_choices (fixture.album));
  g_assert_true (ui_delivery_card_wanted (card_at (&fixture, wav)));
  g_assert_cmpstr (render_label (&fixture), ==, "Render 3");

  g_autoptr (AppDocument) again = app_document_open (path, NULL);
  g_autoptr (AppTarget) chosen
      = app_target_chosen (app_document_album (again),
                           ui_delivery_card_target (card_at (&fixture, flac)), NULL);
  g_autoptr (AppTarget) left
      = app_target_chosen (app_document_album (again),
                           ui_delivery_card_target (card_at (&fixture, wav)), NULL);
  g_assert_cmpstr (chosen->dither, ==, "shaped");
  g_assert_false (left->usual);
  g_autofree char *folder = g_build_filename (test_sound_folder (), "choices", NULL);
  test_remove (folder);
  fixture_end (&fixture);
}

/* ---- papers, listening ---- */

/* Cell of a row of the table, NULL when it is not shown. */
static const char *
cell (Fixture *fixture, int row, const char *name)
{
  GtkWidget *table = fixture_find_named (page_of (fixture), "table");
  GtkWidget *child = gtk_widget_get_first_child (table);
  for (int i = 0; i <= row; i++)
    child = gtk_widget_get_next_sibling (child); /* the first is the header */
  GtkWidget *label = fixture_find_named (child, name);
  g_assert_nonnull (label);
  return gtk_widget_get_mapped (label) ? words (label) : NULL;
}

static GtkWidget *
button (Fixture *fixture, const char *name)
{
  return fixture_find_named (page_of (fixture), name);
}

/* Presses the button; the window that it opens. */
static GtkWindow *
listen_down (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  const guint n = g_list_model_get_n_items (windows);
  g_signal_emit_by_name (button (fixture, "listen-down"), "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n + 1);
  GtkWindow *listening = NULL;
  for (guint i = 0; i <= n; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        listening = window;
    }
  g_assert_nonnull (listening);
  return listening;
}

/* Papers can be opened when they were written, of what has them; a disc is heard from its files. */
static void
test_papers (void)
{
  Fixture fixture;
  open_page (&fixture);
  const int ddp = find_card (&fixture, "ddp");
  GtkListBox *cards = GTK_LIST_BOX (
      gtk_widget_get_ancestor (GTK_WIDGET (card_at (&fixture, 0)), GTK_TYPE_LIST_BOX));
  for (int i = 0; i < 3; i++)
    ui_delivery_card_set_wanted (card_at (&fixture, i), FALSE);
  ui_delivery_card_set_wanted (card_at (&fixture, ddp), TRUE);
  g_assert_false (gtk_widget_get_visible (button (&fixture, "pq-sheet")));
  g_assert_true (gtk_widget_get_visible (button (&fixture, "listen-down")));
  gtk_list_box_select_row (cards, GTK_LIST_BOX_ROW (card_at (&fixture, ddp)));
  static const char *const names[] = { "report", "pq-sheet", "listen-down" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (gtk_widget_get_visible (button (&fixture, names[i])));
      g_assert_false (gtk_widget_get_sensitive (button (&fixture, names[i])));
      const char *tip = ui_tooltip_text (button (&fixture, names[i]));
      g_assert_nonnull (strstr (tip, "Not written yet"));
    }
  deliver (&fixture, "papers");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (gtk_widget_get_sensitive (button (&fixture, names[i])));
  static const char *const papers[] = { "Delivery report.pdf", "PQ sheet.pdf" };
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *path
          = g_build_filename (test_sound_folder (), "papers", "ddp", papers[i], NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  picture (&fixture, "deliver-papers");
  assert_fits (&fixture);

  GtkWindow *listening = listen_down (&fixture);
  g_assert_nonnull (ui_player_engine (ui_ddp_player (GTK_WIDGET (listening))));
  ui_ddp_cancel (GTK_WIDGET (listening));
  gtk_window_destroy (listening);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_autofree char *folder = g_build_filename (test_sound_folder (), "papers", NULL);
  test_remove (folder);
  fixture_end (&fixture);
}

static UiPlayer *playing;

static gboolean
is_beyond (Fixture *fixture)
{
  return ui_player_pos (playing) > 3 * FIXTURE_RATE + FIXTURE_RATE / 4;
}

static const char *
file_cell (GtkWindow *listening, int row, const char *name)
{
  GtkListBox *list = ui_listen_down_list (GTK_WIDGET (listening));
  return words (fixture_find_named (GTK_WIDGET (gtk_list_box_get_row_at_index (list, row)), name));
}

/* Files of any target are heard one after the other; the list tells them as they were read back,
 * follows, and goes to a file; the window itself does not play meanwhile. */
static void
test_listen_down (void)
{
  Fixture fixture;
  open_page (&fixture);
  for (int i = 0; i < 3; i++)
    ui_delivery_card_set_wanted (card_at (&fixture, i), i == 0);
  deliver (&fixture, "listen");
  GtkWindow *listening = listen_down (&fixture);
  GtkListBox *list = ui_listen_down_list (GTK_WIDGET (listening));
  fixture_assert_foot (fixture_find_named (GTK_WIDGET (listening), "dialog-close"));
  playing = ui_listen_down_player (GTK_WIDGET (listening));
  g_assert_null (gtk_list_box_get_row_at_index (list, 3));
  const char *table = cell (&fixture, 1, "lufs");
  g_assert_cmpstr (file_cell (listening, 1, "lufs"), ==, table);
  g_assert_nonnull (strstr (file_cell (listening, 1, "file"), "02 "));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 0);

  fixture_loop (&fixture);
  ui_session_play_stop (fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 1);
  const gint64 second = ui_player_pos (playing);
  g_assert_cmpint (second, >=, 2 * FIXTURE_RATE);
  Harness hand = { .window = GTK_WIDGET (listening), .widget = GTK_WIDGET (listening) };
  harness_key (&hand, "space");
  g_assert_true (ui_player_playing (playing));
  g_assert_false (ui_session_heard (fixture.session)->playing);
  fixture_wait (&fixture, is_beyond);
  Harness eye = { .window = GTK_WIDGET (listening),
                  .widget = GTK_WIDGET (listening),
                  .width = gtk_widget_get_width (GTK_WIDGET (listening)),
                  .height = gtk_widget_get_height (GTK_WIDGET (listening)) };
  harness_picture (&eye, "listen-down");
  g_free (eye.pixels);
  harness_key (&hand, "space");
  g_assert_false (ui_player_playing (playing));
  gtk_window_destroy (listening);
  harness_run (5 * FIXTURE_WAIT_MS);

  /* One that is gone is told, and nothing opens. */
  g_autofree char *folder = g_build_filename (test_sound_folder (), "listen", NULL);
  test_remove (folder);
  const guint n = g_list_model_get_n_items (gtk_window_get_toplevels ());
  g_signal_emit_by_name (button (&fixture, "listen-down"), "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n);
  GtkWidget *notice = fixture_find_named (GTK_WIDGET (fixture.window), "notice");
  g_assert_true (gtk_widget_get_mapped (notice));
  fixture_end (&fixture);
}

/* ---- table ---- */

static void
choose_card (Fixture *fixture, int card)
{
  GtkWidget *row = GTK_WIDGET (card_at (fixture, card));
  GtkWidget *list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
  harness_run (5 * FIXTURE_WAIT_MS);
}

static void
assert_tracks (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++)
    {
      AppTrack *track = app_album_track (fixture->album, i);
      const char *title = app_track_metadata (track)->values[APP_FIELD_TITLE];
      g_autofree char *gap = app_gap_format (ABS (app_track_gap (track)), FIXTURE_RATE);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_assert_cmpstr (cell (fixture, (int) i, "number"), ==, number);
      g_assert_true (g_str_has_prefix (cell (fixture, (int) i, "title"), title));
      g_assert_cmpstr (cell (fixture, (int) i, "isrc"), ==,
                       app_track_metadata (track)->values[APP_FIELD_ISRC]);
      g_assert_true (g_str_has_suffix (cell (fixture, (int) i, "gap"), gap));
    }
}

/* Titles, codes and times stand beside what was written, of a disc the times of its points; when
 * the album is another, only what was written. */
static void
test_table (void)
{
  Fixture fixture;
  open_page (&fixture);
  ui_edit_title (fixture.session, 1, "Night Ferry");
  g_assert_null (ui_edit_gap (fixture.session, 2, "-0.5"));
  AppTrack *second = app_album_track (fixture.album, 1); /* 2 s behind the first */
  g_assert_null (ui_edit_field (fixture.session, second, APP_FIELD_ARTIST, "The Others"));
  g_assert_null (ui_edit_field (fixture.session, second, APP_FIELD_ISRC, "GB-ABC-26-00002"));
  fixture_wait (&fixture, fixture_measured);
  choose_card (&fixture, 0);
  assert_tracks (&fixture);
  g_assert_cmpstr (cell (&fixture, 1, "title"), ==, "Night Ferry · The Others");
  g_assert_cmpstr (cell (&fixture, 2, "gap"), ==, "× 0.50");
  g_assert_null (cell (&fixture, 1, "file"));

  const int ddp = find_card (&fixture, "ddp");
  choose_card (&fixture, ddp);
  assert_tracks (&fixture);
  AppProgramme *programme = app_survey_programme (ui_session_survey (fixture.session));
  g_autoptr (AppDisc) disc = app_disc_from_programme (programme, NULL);
  for (int i = 0; i < 3; i++)
    {
      const gint64 at = app_disc_start (disc, i);
      const gint64 end
          = i < 2 ? app_disc_track (disc, i + 1)->indices[0] : app_disc_start (disc, 3);
      g_autofree char *start = app_disc_time (at, ":");
      g_autofree char *length = app_disc_time (end - at, ":");
      g_assert_cmpstr (cell (&fixture, i, "start"), ==, start);
      g_assert_cmpstr (cell (&fixture, i, "length"), ==, length);
    }

  for (int i = 0; i < count_cards (); i++)
    ui_delivery_card_set_wanted (card_at (&fixture, i), i == 0);
  choose_card (&fixture, 0);
  deliver (&fixture, "table");
  assert_tracks (&fixture);
  for (int i = 0; i < 3; i++)
    {
      const char *id = ui_delivery_card_target (card_at (&fixture, 0))->id;
      g_autofree char *path
          = g_build_filename (test_sound_folder (), "table", id, cell (&fixture, i, "file"), NULL);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  picture (&fixture, "deliver-table");
  assert_fits (&fixture);
  ui_edit_title (fixture.session, 1, "Another album");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (cell (&fixture, 1, "title"));
  g_assert_nonnull (strstr (cell (&fixture, 1, "file"), "Night Ferry"));
  g_autofree char *folder = g_build_filename (test_sound_folder (), "table", NULL);
  test_remove (folder);
  fixture_end (&fixture);
}

/* A label of the findings with this in it, or NULL. */
static GtkWidget *
find_words (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_words (child, part);
  return found;
}

/* A card is as high as its words are at the width that it has. */
static void
test_checks (void)
{
  static const int widths[] = { 1600, 1280 };
  Fixture fixture;
  open_page (&fixture);
  ui_edit_title (fixture.session, 0,
                 "Ombre – Schatten – Ténèbres – Größe – Łódź – Señal – Ça va – Œuvre");
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      size_window (&fixture, widths[i], 1000);
      harness_run (5 * FIXTURE_WAIT_MS);
      GtkWidget *checks = fixture_find_named (page_of (&fixture), "checks");
      int height;
      graphene_rect_t bounds;
      g_assert_true (gtk_widget_compute_bounds (checks, checks, &bounds));
      gtk_widget_measure (checks, GTK_ORIENTATION_VERTICAL, (int) bounds.size.width, NULL, &height,
                          NULL, NULL);
      g_test_message ("%d: %.0f, %d", widths[i], bounds.size.height, height);
      g_assert_true (gtk_widget_get_mapped (checks));
      g_assert_cmpfloat (bounds.size.height, <=, height + 1);
    }
  /* Codes that are wrong are told before anything is written, of files as of a disc. */
  g_assert_null (find_words (fixture_find_named (page_of (&fixture), "checks"), "ISRC"));
  for (guint i = 0; i < 2; i++)
    app_history_set_string (ui_session_history (fixture.session),
                            app_album_track (fixture.album, i), "isrc", "GBABC2600001");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (find_words (fixture_find_named (page_of (&fixture), "checks"), "ISRC"));
  fixture_end (&fixture);
}

void
test_deliver_page_add (void)
{
  g_test_add_func ("/deliver-page/table", test_table);
  g_test_add_func ("/deliver-page/names", test_names);
  g_test_add_func ("/deliver-page/checks", test_checks);
  g_test_add_func ("/deliver-page/stale", test_stale);
  g_test_add_func ("/deliver-page/choices", test_choices);
  g_test_add_func ("/deliver-page/papers", test_papers);
  g_test_add_func ("/deliver-page/listen-down", test_listen_down);
}
