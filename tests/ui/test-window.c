/* test-window.c — the window on a generated album: every shown cell equals the model, every edit is
 * one step of undo, and what is delivered is shown as it was read back. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"

#include "dsp-registry.h"
#include "ui-cell.h"
#include "ui-delivery-card.h"
#include "ui-edit.h"
#include "ui-minus.h"
#include "ui-module-editor.h"
#include "ui-screenshot.h"
#include "ui-status-dot.h"
#include "ui-text.h"
#include "ui-value.h"
#include "ui-window-files.h"

#include <math.h>
#include <sndfile.h>

static const char *
cell (GtkWidget *row, const char *name)
{
  GtkWidget *widget = fixture_find_named (row, name);
  g_assert_nonnull (widget);
  return UI_IS_CELL (widget) ? ui_cell_shown (UI_CELL (widget))
                             : gtk_label_get_label (GTK_LABEL (widget));
}

static void
assert_level (GtkWidget *row, const char *name, double value)
{
  g_autofree char *text = ui_text_level (value, 1);
  g_assert_cmpstr (cell (row, name), ==, text);
}

/* The dot has the colour of the worst finding of the mix, and tells those that matter. */
static void
assert_dot (Fixture *fixture, GtkWidget *row, const AppIntakeReport *report)
{
  static const UiColor colors[] = { [APP_SEVERITY_GOOD] = UI_COLOR_GOOD,
                                    [APP_SEVERITY_INFO] = UI_COLOR_DIM,
                                    [APP_SEVERITY_WARNING] = UI_COLOR_WARNING,
                                    [APP_SEVERITY_ERROR] = UI_COLOR_ERROR };
  GtkWidget *dot = fixture_find_type (row, UI_TYPE_STATUS_DOT, 0);
  const AppSeverity worst = app_findings_worst (report->findings);
  Harness eye = { .window = GTK_WIDGET (fixture->window),
                  .widget = dot,
                  .width = gtk_widget_get_width (dot),
                  .height = gtk_widget_get_height (dot) };
  harness_picture (&eye, "row-dot");
  g_assert_cmpint (harness_distance (&eye, eye.width / 2, eye.height / 2,
                                     ui_palette (colors[worst])),
                   <, 6);
  g_free (eye.pixels);
  for (guint i = 0; i < report->findings->len; i++)
    {
      const AppFinding *finding = report->findings->pdata[i];
      g_autofree char *text = ui_minus (finding->text);
      g_assert_cmpint (strstr (ui_tooltip_text (dot), text) != NULL, ==,
                       finding->severity >= APP_SEVERITY_WARNING);
    }
}

/* Under the rows: the whole album, measured as one. */
static void
assert_album (Fixture *fixture)
{
  AppMeasurement album;
  g_assert_true (app_survey_album (ui_session_survey (fixture->session), APP_LANE_MASTER, &album));
  g_autofree char *lufs = ui_text_level (album.integrated_lufs, 1);
  g_autofree char *peak = ui_text_level (album.true_peak_dbtp, 1);
  g_autofree char *text = g_strdup_printf ("%s LUFS · %s dBTP", lufs, peak);
  g_assert_true (isfinite (album.integrated_lufs) && isfinite (album.true_peak_dbtp));
  g_assert_cmpstr (cell (ui_window_page_widget (fixture->window, "master"), "album-figures"), ==,
                   text);
}

/* ---- cases ---- */

static void
assert_intake_row (GtkWidget *row, const AppIntakeReport *report, AppMedia *media)
{
  g_autofree char *file = g_path_get_basename (app_media_path (media));
  g_autofree char *length = ui_text_length (app_media_frames (media), app_media_rate (media), 1);
  g_autofree char *peak = ui_text_signed (report->measured.true_peak_dbtp, 1);
  g_autofree char *mono
      = ui_text_signed (-app_intake_report_reading (report, "stereo-bands", "mono_loss_db"), 1);
  g_assert_cmpstr (cell (row, "file"), ==, file);
  g_assert_cmpstr (cell (row, "length"), ==, length);
  g_assert_cmpstr (cell (row, "peak"), ==, peak);
  g_assert_cmpstr (cell (row, "mono"), ==, mono);
  assert_level (row, "lufs", report->measured.integrated_lufs);
  assert_level (row, "plr", report->measured.plr_db);
  assert_level (row, "headroom", MAX (0, -report->measured.sample_peak_dbfs));
  g_assert_cmpstr (cell (row, "format"), ==, app_media_format (media));
  g_assert_true (g_str_has_suffix (cell (row, "verdict"), ui_intake_verdict (report)));
}

static void
test_shown (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSurvey *survey = ui_session_survey (fixture.session);
  for (guint i = 0; i < 3; i++)
    {
      AppTrack *track = app_album_track (fixture.album, i);
      const AppMeasurement *m = &app_survey_track (survey, i, APP_LANE_MASTER)->measurement;
      GtkWidget *row = fixture_row (&fixture, "master", i);
      g_autofree char *gap = app_gap_format (app_track_gap (track), FIXTURE_RATE);
      g_autofree char *length
          = ui_text_length (app_track_length (track, FIXTURE_RATE), FIXTURE_RATE, 0);
      g_assert_cmpint (atoi (cell (row, "number")), ==, i + 1);
      g_assert_cmpstr (cell (row, "title"), ==,
                       app_track_metadata (track)->values[APP_FIELD_TITLE]);
      g_assert_cmpstr (cell (row, "gap"), ==, gap);
      g_assert_cmpstr (cell (row, "length"), ==, length);
      assert_level (row, "lufs", m->integrated_lufs);
      assert_level (row, "peak", m->true_peak_dbtp);
      g_assert_true (isfinite (m->integrated_lufs));

      const AppIntakeReport *intake
          = ui_intake_report (ui_session_intake (fixture.session), app_track_media (track));
      g_assert_nonnull (intake);
      assert_dot (&fixture, row, intake);
      assert_intake_row (fixture_row (&fixture, "intake", i), intake, app_track_media (track));
    }
  assert_album (&fixture);
  fixture_end (&fixture);
}

static void
test_gap (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 1);
  AppTrack *track = app_album_track (fixture.album, 1);
  gint64 before = app_track_gap (track);
  guint done = fixture_steps (&fixture);
  fixture_act (&fixture, "edit-gap", NULL);
  GtkWidget *gap = fixture_find_named (fixture_row (&fixture, "master", 1), "gap");
  g_assert_true (ui_cell_editing (UI_CELL (gap)));
  GtkWidget *entry = fixture_find_type (gap, GTK_TYPE_ENTRY, 0);

  /* what is no gap stays in the field, marked, and changes nothing */
  gtk_editable_set_text (GTK_EDITABLE (entry), "soon");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (ui_cell_editing (UI_CELL (gap)));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (app_track_gap (track), ==, before);

  gtk_editable_set_text (GTK_EDITABLE (entry), "1:15f");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (ui_cell_editing (UI_CELL (gap)));
  g_assert_cmpint (app_track_gap (track), ==, FIXTURE_RATE * 6 / 5);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);

  fixture_act (&fixture, "undo", NULL);
  g_autofree char *text = app_gap_format (before, FIXTURE_RATE);
  g_assert_cmpint (app_track_gap (track), ==, before);
  g_assert_cmpstr (ui_cell_shown (UI_CELL (gap)), ==, text);

  g_autofree char *fault = ui_edit_gap (fixture.session, 1, "-90");
  g_assert_nonnull (fault);
  g_autofree char *first = ui_edit_gap (fixture.session, 0, "-1");
  g_assert_nonnull (first);
  fixture_end (&fixture);
}

static void
test_order (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppTrack *second = app_album_track (fixture.album, 1);
  g_assert_null (ui_edit_gap (fixture.session, 1, "-1"));
  g_assert_cmpstr (cell (fixture_row (&fixture, "master", 1), "gap"), ==, "× 1.00");
  guint done = fixture_steps (&fixture);
  ui_session_select_track (fixture.session, 1);
  fixture_act (&fixture, "track-up", NULL);
  g_assert_true (app_album_track (fixture.album, 0) == second);
  g_assert_cmpint (app_track_gap (second), ==, 0); /* nothing to overlap with */
  g_assert_cmpint (ui_session_track (fixture.session), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_act (&fixture, "undo", NULL);
  g_assert_true (app_album_track (fixture.album, 1) == second);
  g_assert_cmpint (app_track_gap (second), ==, -FIXTURE_RATE);

  ui_session_select_track (fixture.session, 2);
  fixture_act (&fixture, "track-remove", NULL);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 2);
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1); /* what is near is selected */
  fixture_act (&fixture, "undo", NULL);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 3);
  fixture_end (&fixture);
}

static void
test_chain (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (fixture.album, 0)));
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "eq"));
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 2);
  AppSlot *gain = ui_session_slot (fixture.session);
  g_assert_cmpstr (app_slot_module (gain)->id, ==, "gain");

  GtkWidget *editor = fixture_find_type (ui_window_page_widget (fixture.window, "master"),
                                         UI_TYPE_MODULE_EDITOR, 0);
  GtkWidget *value = ui_module_editor_value (UI_MODULE_EDITOR (editor), "gain");
  g_assert_nonnull (value);
  guint done = fixture_steps (&fixture);
  int param
      = dsp_params_index (app_slot_module (gain)->params, app_slot_module (gain)->n_params, "gain");
  g_assert_true (ui_value_type (UI_VALUE (value), "-3.5"));
  g_assert_cmpfloat (app_slot_value (gain, param), ==, -3.5);
  fixture_act (&fixture, "undo", NULL); /* ends the gesture that the typing may have left open */
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  g_assert_cmpfloat (app_slot_value (gain, param), ==, 0);
  g_assert_cmpfloat (ui_value_get (UI_VALUE (value)), ==, 0);

  fixture_act (&fixture, "slot-left", NULL);
  g_autoptr (AppSlot) first = g_list_model_get_item (chain, 0);
  g_assert_true (first == gain);
  g_action_group_change_action_state (G_ACTION_GROUP (fixture.window), "slot-bypass",
                                      g_variant_new_boolean (TRUE));
  g_assert_true (app_slot_bypass (gain));
  ui_edit_place_slot (fixture.session, gain, app_album_chain (fixture.album), 0);
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 1);
  g_assert_true (ui_session_slot (fixture.session) == gain);
  fixture_act (&fixture, "slot-remove", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app_album_chain (fixture.album))), ==,
                    0);
  fixture_end (&fixture);
}

/* An edit makes what was measured stale, and what is shown afterwards is the new figure. */
static void
test_remeasured (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSurvey *survey = ui_session_survey (fixture.session);
  double before = app_survey_track (survey, 0, APP_LANE_MASTER)->measurement.integrated_lufs;
  app_history_set_double (ui_session_history (fixture.session), app_album_track (fixture.album, 0),
                          "gain", -6.0);
  g_assert_null (app_survey_track (survey, 0, APP_LANE_MASTER));
  fixture_wait (&fixture, fixture_measured);
  GtkWidget *row = fixture_row (&fixture, "master", 0);
  double after = app_survey_track (survey, 0, APP_LANE_MASTER)->measurement.integrated_lufs;
  g_assert_cmpfloat_with_epsilon (after, before - 6, 0.05);
  assert_level (row, "lufs", after);
  fixture_end (&fixture);
}

static void
test_lanes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GActionGroup *group = G_ACTION_GROUP (fixture.window);
  AppEngine *engine = ui_session_engine (fixture.session);
  g_action_group_change_action_state (group, "lane", g_variant_new_string ("mix"));
  g_assert_cmpint (app_engine_lane (engine), ==, APP_LANE_MIX);
  g_action_group_change_action_state (group, "lane", g_variant_new_string ("master"));
  g_assert_cmpint (app_engine_lane (engine), ==, APP_LANE_MASTER);
  fixture_act (&fixture, "toggle-monitor", g_variant_new_string ("mono"));
  g_assert_cmpint (ui_session_monitor (fixture.session), ==, APP_MONITOR_MONO);
  fixture_act (&fixture, "toggle-monitor", g_variant_new_string ("mono"));
  g_assert_cmpint (ui_session_monitor (fixture.session), ==, APP_MONITOR_STEREO);

  g_action_group_change_action_state (group, "loop", g_variant_new_boolean (TRUE));
  gint64 from, to;
  g_assert_true (ui_session_loop (fixture.session, &from, &to));
  g_assert_cmpint (from, ==, 0);
  g_assert_cmpint (to, ==, 3 * FIXTURE_RATE);
  fixture_end (&fixture);
}

static void
test_deliver (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *page = ui_window_page_widget (fixture.window, "deliver");
  g_autofree char *folder = g_dir_make_tmp ("lacquer-test-XXXXXX", NULL);
  ui_page_deliver_set_folder (UI_PAGE_DELIVER (page), folder);
  for (int i = 0; i < 3; i++)
    {
      UiDeliveryCard *card = UI_DELIVERY_CARD (fixture_row (&fixture, "deliver", i));
      ui_delivery_card_set_wanted (card, i == 0);
    }
  GtkWidget *first = fixture_row (&fixture, "deliver", 0);
  GtkWidget *dither = fixture_find_type (first, GTK_TYPE_DROP_DOWN, 0);
  g_assert_cmpstr (ui_delivery_card_dither (UI_DELIVERY_CARD (first))->id, ==, "tpdf");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dither),
                              (guint) (dsp_dither_find ("improved-e-9") - dsp_dither_kinds));
  fixture_act (&fixture, "deliver", NULL);
  g_assert_true (ui_page_deliver_busy (UI_PAGE_DELIVER (page)));
  fixture_wait (&fixture, fixture_delivered);

  const AppTarget *target
      = ui_delivery_card_target (UI_DELIVERY_CARD (fixture_row (&fixture, "deliver", 0)));
  g_autofree char *made = g_build_filename (folder, target->id, NULL);
  GtkWidget *table = fixture_find_named (page, "table");
  g_assert_nonnull (table);
  GtkWidget *row = gtk_widget_get_first_child (table);
  for (int i = 0; i < 3; i++)
    {
      row = gtk_widget_get_next_sibling (row);
      g_autofree char *path = g_build_filename (made, cell (row, "file"), NULL);
      AppMeasurement m;
      g_assert_true (app_measure_file (path, &m, NULL, NULL));
      assert_level (row, "lufs", m.integrated_lufs);
      assert_level (row, "peak", m.true_peak_dbtp);
      g_assert_cmpfloat (m.thirds_db[29], >, -90); /* 16 kHz: that dither; TPDF has -101 */
      g_assert_cmpstr (cell (row, "state"), ==, "✓");
    }
  g_assert_true (strstr (cell (fixture_row (&fixture, "deliver", 0), "state"), "3") != NULL);
  test_remove (folder);
  fixture_end (&fixture);
}

/* Whether a label below the widget has the text. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  for (; child; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* Rules of a CD are told as soon as its card is chosen, before anything is rendered. */
static void
test_foreseen (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *page = ui_window_page_widget (fixture.window, "deliver");
  GtkWidget *list = fixture_find_type (page, GTK_TYPE_LIST_BOX, 0);
  int found = -1;
  for (int i = 0; gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i); i++)
    {
      UiDeliveryCard *card = UI_DELIVERY_CARD (fixture_row (&fixture, "deliver", i));
      gboolean ddp = g_str_equal (ui_delivery_card_target (card)->id, "ddp");
      g_assert_cmpint (ui_delivery_card_wanted (card), ==, i < 3);
      found = ddp ? i : found;
    }
  g_assert_cmpint (found, >=, 0);
  AppTrack *track = app_album_track (ui_session_album (fixture.session), 1);
  fixture_act (&fixture, "page", g_variant_new_string ("deliver"));
  harness_run (10 * FIXTURE_WAIT_MS);
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           GTK_LIST_BOX_ROW (fixture_row (&fixture, "deliver", found)));
  g_assert_false (shows (page, "Begins on a CD"));
  app_history_set_string (ui_session_history (fixture.session), track, "cd-start", "nowhere");
  harness_run (FIXTURE_WAIT_MS);
  g_assert_true (shows (page, "nowhere"));
  fixture_end (&fixture);
}

static char *
picture_path (void)
{
  return g_build_filename (test_sound_folder (), "window.png", NULL);
}

/* Once it is drawn: on a machine with much else to do, that takes its time. */
static gboolean
is_pictured (Fixture *fixture)
{
  g_autofree char *path = picture_path ();
  return ui_screenshot_save (GTK_WIDGET (fixture->window), path, NULL);
}

static void
test_unsaved (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_edit_title (fixture.session, 0, "Another");
  g_autofree char *path = g_build_filename (test_sound_folder (), "kept.lacquer", NULL);
  g_assert_true (app_document_modified (ui_session_document (fixture.session)));
  gtk_window_close (GTK_WINDOW (fixture.window));
  harness_run (FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture.window)));
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkDialog *question = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (GTK_IS_MESSAGE_DIALOG (window))
        question = GTK_DIALOG (window);
    }
  g_assert_nonnull (question);
  gtk_dialog_response (question, GTK_RESPONSE_CANCEL);
  g_assert_true (app_document_save (ui_session_document (fixture.session), path, NULL));
  g_assert_false (app_document_modified (ui_session_document (fixture.session)));

  g_autofree char *picture = picture_path ();
  gtk_widget_queue_draw (GTK_WIDGET (fixture.window));
  fixture_wait (&fixture, is_pictured);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (picture, NULL);
  g_assert_nonnull (texture);
  /* the whole of the window, pixel for pixel */
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (fixture.window));
  g_assert_cmpint (gdk_texture_get_width (texture), ==, gdk_surface_get_width (surface));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, gdk_surface_get_height (surface));
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  g_assert_cmpstr (cell (fixture_row (&fixture, "master", 0), "title"), ==, "Another");
  fixture_end (&fixture);
}

static gboolean
nothing_noticed (Fixture *fixture)
{
  return !ui_window_noticed (fixture->window);
}

/* A notice stands for what was just done: good news goes by itself, a warning with the next edit,
 * an error stays until it is closed. */
static void
test_notices (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *notice = fixture_find_named (GTK_WIDGET (fixture.window), "notice");
  ui_session_message (fixture.session, APP_SEVERITY_WARNING, "too long");
  ui_edit_title (fixture.session, 0, "What it spoke of");
  g_assert_cmpstr (ui_window_noticed (fixture.window), ==, "too long");
  g_assert_false (gtk_widget_has_css_class (notice, "info"));
  harness_run (700);
  g_assert_cmpstr (ui_window_noticed (fixture.window), ==, "too long");
  ui_edit_title (fixture.session, 0, "The next one");
  g_assert_null (ui_window_noticed (fixture.window));

  ui_session_message (fixture.session, APP_SEVERITY_ERROR, "no room");
  harness_run (700);
  ui_edit_title (fixture.session, 0, "Another");
  g_assert_cmpstr (ui_window_noticed (fixture.window), ==, "no room");
  g_assert_true (gtk_widget_has_css_class (notice, "error"));

  ui_session_message (fixture.session, APP_SEVERITY_GOOD, "done");
  g_assert_true (gtk_widget_has_css_class (notice, "info"));
  g_assert_false (gtk_widget_has_css_class (notice, "error"));
  fixture_wait (&fixture, nothing_noticed);
  fixture_end (&fixture);
}

void
test_window_add (void)
{
  g_test_add_func ("/window/notices", test_notices);
  g_test_add_func ("/window/shown", test_shown);
  g_test_add_func ("/window/gap", test_gap);
  g_test_add_func ("/window/order", test_order);
  g_test_add_func ("/window/chain", test_chain);
  g_test_add_func ("/window/remeasured", test_remeasured);
  g_test_add_func ("/window/lanes", test_lanes);
  g_test_add_func ("/window/deliver", test_deliver);
  g_test_add_func ("/window/foreseen", test_foreseen);
  g_test_add_func ("/window/unsaved", test_unsaved);
}
