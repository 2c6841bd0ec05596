/* test-window.c — the window on a generated album: every shown cell equals the model, every edit is
 * one step of undo, and what is delivered is shown as it was read back. */
#include "test-harness.h"
#include "test-ui.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"

#include "dsp-registry.h"
#include "ui-cell.h"
#include "ui-delivery-card.h"
#include "ui-edit.h"
#include "ui-module-editor.h"
#include "ui-page-deliver.h"
#include "ui-screenshot.h"
#include "ui-text.h"
#include "ui-value.h"
#include "ui-window-files.h"

#include <math.h>
#include <sndfile.h>

#define RATE 48000
#define WAIT_MS 20
#define MAX_WAITS 3000 /* a minute, for slow machines with sanitizers */

typedef struct
{
  UiWindow *window;
  UiSession *session;
  AppAlbum *album;
} Fixture;

typedef gboolean (*Ready) (Fixture *fixture);

static void
wait_until (Fixture *fixture, Ready ready)
{
  for (int i = 0; i < MAX_WAITS && !ready (fixture); i++)
    harness_run (WAIT_MS);
  g_assert_true (ready (fixture));
}

static gboolean
measured (Fixture *fixture)
{
  gboolean busy;
  g_object_get (ui_session_survey (fixture->session), "busy", &busy, NULL);
  AppMeasurement album;
  return !busy && !ui_intake_busy (ui_session_intake (fixture->session))
         && app_survey_album (ui_session_survey (fixture->session), APP_LANE_MASTER, &album);
}

/* A tone that swells, of its own pitch and level. */
static double
tone (int channel, gint64 frame, gpointer data)
{
  double number = GPOINTER_TO_INT (data);
  return 0.08 * number * sin (frame * (0.02 * number + 0.001 * channel))
         * (0.6 + 0.4 * sin (frame * 0.0001));
}

static gboolean
drawn (Fixture *fixture)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

static void
fixture_start (Fixture *fixture)
{
  char *paths[4] = { NULL };
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("mix %d.wav", i + 1);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2, RATE * (3 + i),
                                   tone, GINT_TO_POINTER (i + 1));
    }
  fixture->window = g_object_ref_sink (ui_window_new (NULL, "null"));
  fixture->session = ui_window_session (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_window_files_open (fixture->window, (const char *const *) paths);
  for (int i = 0; i < 3; i++)
    g_free (paths[i]);
  fixture->album = ui_session_album (fixture->session);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, 3);
  wait_until (fixture, drawn);
  wait_until (fixture, measured);
}

static void
fixture_end (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harness_run (1);
  g_object_unref (fixture->window);
  harness_run (1);
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_named (child, name);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type, int skip)
{
  static int left;
  if (skip >= 0)
    left = skip;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && left-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type, -1);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
row_of (Fixture *fixture, const char *page, int index)
{
  GtkWidget *widget = ui_window_page_widget (fixture->window, page);
  GtkListBox *list = GTK_LIST_BOX (find_type (widget, GTK_TYPE_LIST_BOX, 0));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);
  g_assert_nonnull (row);
  return GTK_WIDGET (row);
}

static const char *
cell (GtkWidget *row, const char *name)
{
  GtkWidget *widget = find_named (row, name);
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

static void
act (Fixture *fixture, const char *name, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), name, parameter);
}

static guint
steps (Fixture *fixture)
{
  guint position;
  app_history_n_steps (ui_session_history (fixture->session), &position);
  return position;
}

/* ---- cases ---- */

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
      GtkWidget *row = row_of (&fixture, "master", i);
      g_autofree char *gap = app_gap_format (app_track_gap (track), RATE);
      g_autofree char *length = ui_text_length (app_track_length (track, RATE), RATE, 0);
      g_assert_cmpint (atoi (cell (row, "number")), ==, i + 1);
      g_assert_cmpstr (cell (row, "title"), ==,
                       app_track_metadata (track)->values[APP_FIELD_TITLE]);
      g_assert_cmpstr (cell (row, "gap"), ==, gap);
      g_assert_cmpstr (cell (row, "length"), ==, length);
      assert_level (row, "lufs", m->integrated_lufs);
      assert_level (row, "peak", m->true_peak_dbtp);
      g_assert_true (isfinite (m->integrated_lufs));

      const UiIntakeResult *intake
          = ui_intake_result (ui_session_intake (fixture.session), app_track_media (track));
      g_assert_nonnull (intake);
      row = row_of (&fixture, "intake", i);
      assert_level (row, "lufs", intake->measured.integrated_lufs);
      assert_level (row, "plr", intake->measured.plr_db);
      assert_level (row, "headroom", MAX (0, -intake->measured.sample_peak_dbfs));
      g_assert_cmpstr (cell (row, "format"), ==, app_media_format (app_track_media (track)));
      g_assert_true (g_str_has_suffix (cell (row, "verdict"), ui_intake_verdict (intake)));
    }
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
  guint done = steps (&fixture);
  act (&fixture, "edit-gap", NULL);
  GtkWidget *gap = find_named (row_of (&fixture, "master", 1), "gap");
  g_assert_true (ui_cell_editing (UI_CELL (gap)));
  GtkWidget *entry = find_type (gap, GTK_TYPE_ENTRY, 0);

  /* what is no gap stays in the field, marked, and changes nothing */
  gtk_editable_set_text (GTK_EDITABLE (entry), "soon");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (ui_cell_editing (UI_CELL (gap)));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (app_track_gap (track), ==, before);

  gtk_editable_set_text (GTK_EDITABLE (entry), "1:15f");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (ui_cell_editing (UI_CELL (gap)));
  g_assert_cmpint (app_track_gap (track), ==, RATE * 6 / 5);
  g_assert_cmpuint (steps (&fixture), ==, done + 1);

  act (&fixture, "undo", NULL);
  g_autofree char *text = app_gap_format (before, RATE);
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
  g_assert_cmpstr (cell (row_of (&fixture, "master", 1), "gap"), ==, "× 1.00");
  guint done = steps (&fixture);
  ui_session_select_track (fixture.session, 1);
  act (&fixture, "track-up", NULL);
  g_assert_true (app_album_track (fixture.album, 0) == second);
  g_assert_cmpint (app_track_gap (second), ==, 0); /* nothing to overlap with */
  g_assert_cmpint (ui_session_track (fixture.session), ==, 0);
  g_assert_cmpuint (steps (&fixture), ==, done + 1);
  act (&fixture, "undo", NULL);
  g_assert_true (app_album_track (fixture.album, 1) == second);
  g_assert_cmpint (app_track_gap (second), ==, -RATE);

  ui_session_select_track (fixture.session, 2);
  act (&fixture, "track-remove", NULL);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 2);
  g_assert_cmpint (ui_session_track (fixture.session), ==, 1); /* what is near is selected */
  act (&fixture, "undo", NULL);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 3);
  fixture_end (&fixture);
}

static void
test_chain (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (fixture.album, 0)));
  act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "eq"));
  act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 2);
  AppSlot *gain = ui_session_slot (fixture.session);
  g_assert_cmpstr (app_slot_module (gain)->id, ==, "gain");

  GtkWidget *editor
      = find_type (ui_window_page_widget (fixture.window, "master"), UI_TYPE_MODULE_EDITOR, 0);
  GtkWidget *value = ui_module_editor_value (UI_MODULE_EDITOR (editor), "gain");
  g_assert_nonnull (value);
  guint done = steps (&fixture);
  int param
      = dsp_params_index (app_slot_module (gain)->params, app_slot_module (gain)->n_params, "gain");
  g_assert_true (ui_value_type (UI_VALUE (value), "-3.5"));
  g_assert_cmpfloat (app_slot_value (gain, param), ==, -3.5);
  act (&fixture, "undo", NULL); /* ends the gesture that the typing may have left open */
  g_assert_cmpuint (steps (&fixture), ==, done);
  g_assert_cmpfloat (app_slot_value (gain, param), ==, 0);
  g_assert_cmpfloat (ui_value_get (UI_VALUE (value)), ==, 0);

  act (&fixture, "slot-left", NULL);
  g_autoptr (AppSlot) first = g_list_model_get_item (chain, 0);
  g_assert_true (first == gain);
  g_action_group_change_action_state (G_ACTION_GROUP (fixture.window), "slot-bypass",
                                      g_variant_new_boolean (TRUE));
  g_assert_true (app_slot_bypass (gain));
  ui_edit_place_slot (fixture.session, gain, app_album_chain (fixture.album), 0);
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 1);
  g_assert_true (ui_session_slot (fixture.session) == gain);
  act (&fixture, "slot-remove", NULL);
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
  wait_until (&fixture, measured);
  GtkWidget *row = row_of (&fixture, "master", 0);
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
  act (&fixture, "toggle-monitor", g_variant_new_string ("mono"));
  g_assert_cmpint (ui_session_monitor (fixture.session), ==, APP_MONITOR_MONO);
  act (&fixture, "toggle-monitor", g_variant_new_string ("mono"));
  g_assert_cmpint (ui_session_monitor (fixture.session), ==, APP_MONITOR_STEREO);

  g_action_group_change_action_state (group, "loop", g_variant_new_boolean (TRUE));
  gint64 from, to;
  g_assert_true (ui_session_loop (fixture.session, &from, &to));
  g_assert_cmpint (from, ==, 0);
  g_assert_cmpint (to, ==, 3 * RATE);
  fixture_end (&fixture);
}

static gboolean
delivered (Fixture *fixture)
{
  return !ui_page_deliver_busy (
      UI_PAGE_DELIVER (ui_window_page_widget (fixture->window, "deliver")));
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
      UiDeliveryCard *card = UI_DELIVERY_CARD (row_of (&fixture, "deliver", i));
      ui_delivery_card_set_wanted (card, i == 0);
    }
  act (&fixture, "deliver", NULL);
  g_assert_true (ui_page_deliver_busy (UI_PAGE_DELIVER (page)));
  wait_until (&fixture, delivered);

  const AppTarget *target
      = ui_delivery_card_target (UI_DELIVERY_CARD (row_of (&fixture, "deliver", 0)));
  g_autofree char *made = g_build_filename (folder, target->id, NULL);
  GtkWidget *table = find_named (page, "table");
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
      g_assert_cmpstr (cell (row, "state"), ==, "✓");
    }
  g_assert_true (strstr (cell (row_of (&fixture, "deliver", 0), "state"), "3") != NULL);
  test_remove (folder);
  fixture_end (&fixture);
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
  harness_run (WAIT_MS);
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

  g_autofree char *picture = g_build_filename (test_sound_folder (), "window.png", NULL);
  g_autoptr (GError) error = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (fixture.window));
  harness_run (10 * WAIT_MS);
  ui_screenshot_save (GTK_WIDGET (fixture.window), picture, &error);
  g_assert_no_error (error);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (picture, NULL);
  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==,
                   gtk_widget_get_width (GTK_WIDGET (fixture.window)));
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  g_assert_cmpstr (cell (row_of (&fixture, "master", 0), "title"), ==, "Another");
  fixture_end (&fixture);
}

void
test_window_add (void)
{
  g_test_add_func ("/window/shown", test_shown);
  g_test_add_func ("/window/gap", test_gap);
  g_test_add_func ("/window/order", test_order);
  g_test_add_func ("/window/chain", test_chain);
  g_test_add_func ("/window/remeasured", test_remeasured);
  g_test_add_func ("/window/lanes", test_lanes);
  g_test_add_func ("/window/deliver", test_deliver);
  g_test_add_func ("/window/unsaved", test_unsaved);
}
