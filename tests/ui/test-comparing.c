/* test-comparing.c — references, matched bypass, the kept master and blind tests in the window:
 * what the person does is what the player is told. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-number-entry.h"
#include "ui-reference-row.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static GtkWidget *
master_page (Fixture *fixture)
{
  return ui_window_page_widget (fixture->window, "master");
}

static const char *
mix_path (Fixture *fixture, guint track)
{
  return app_media_path (app_track_media (app_album_track (fixture->album, track)));
}

/* A reference that is the mix of a track. */
static AppReference *
add_reference (Fixture *fixture, guint track)
{
  const char *const paths[] = { mix_path (fixture, track), NULL };
  AppDocument *document = ui_session_document (fixture->session);
  g_assert_cmpint (app_document_add_references (document, paths, NULL), ==, 1);
  GListModel *list = G_LIST_MODEL (app_album_references (fixture->album));
  g_autoptr (AppReference) reference
      = g_list_model_get_item (list, g_list_model_get_n_items (list) - 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  return reference;
}

static gboolean
all_known (Fixture *fixture)
{
  AppComparison *comparison = ui_session_comparison (fixture->session);
  int track = ui_session_track (fixture->session);
  return fixture_measured (fixture) && app_comparison_missing (comparison, track) == 0;
}

static UiReferenceRow *
reference_row (Fixture *fixture, int index)
{
  return UI_REFERENCE_ROW (fixture_find_type (master_page (fixture), UI_TYPE_REFERENCE_ROW, index));
}

static const char *
label_named (GtkWidget *within, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (within, name)));
}

static void
click (Fixture *fixture, GtkWidget *widget, double x)
{
  Harness hand = { .window = GTK_WIDGET (fixture->window),
                   .widget = widget,
                   .width = gtk_widget_get_width (widget),
                   .height = gtk_widget_get_height (widget) };
  harness_click (&hand, x, hand.height / 2.0, 1);
}

/* Dropped, measured, heard by a click, named, put in order with undo. */
static void
test_references (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppComparison *comparison = ui_session_comparison (fixture.session);
  AppReference *reference = add_reference (&fixture, 1);
  fixture_wait (&fixture, all_known);
  GtkWidget *row = GTK_WIDGET (reference_row (&fixture, 0));
  double lufs = app_comparison_loudness (comparison, 0, APP_LANE_REFERENCE);
  g_autofree char *shown = g_strdup_printf ("%.1f", fabs (lufs));
  g_assert_true (isfinite (lufs));
  g_assert_nonnull (strstr (label_named (row, "lufs"), shown));
  g_assert_cmpstr (label_named (row, "gain"), !=, "");

  click (&fixture, row, 30);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REFERENCE);
  g_assert_true (gtk_widget_has_css_class (row, "heard"));
  g_assert_true (app_comparison_reference (comparison, APP_LANE_REFERENCE) == reference);
  fixture_look (GTK_WIDGET (fixture.window), "references");

  app_history_set_int (ui_session_history (fixture.session), reference, "sync", APP_SYNC_CUE);
  g_assert_cmpint (app_reference_sync (reference), ==, APP_SYNC_CUE);
  /* It goes: what was heard goes back to the master. */
  app_history_remove (ui_session_history (fixture.session), app_album_references (fixture.album), 0,
                      "remove");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  g_assert_null (fixture_find_type (master_page (&fixture), UI_TYPE_REFERENCE_ROW, 0));
  ui_session_undo (fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (reference_row (&fixture, 0));
  fixture_end (&fixture);
}

static void
test_times (void)
{
  const struct
  {
    const char *text;
    double seconds;
  } good[] = { { "12.5", 12.5 }, { "1:12.5", 72.5 },       { "1:02:03", 3723 }, { " 0 ", 0 },
               { "83,5", 83.5 }, { "\u22120:05.3", -5.3 }, { "-3 s", -3 },      { "500 ms", 0.5 } };
  const char *const bad[]
      = { "", "x", "1:", "1:75", "--3", "1:-3", "1:2:3:4", "nan", "inf", "1:20 min", ":", "3 dB" };
  double seconds;
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (ui_number_read_time (good[i].text, &seconds));
      g_assert_cmpfloat_with_epsilon (seconds, good[i].seconds, 1e-9);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ui_number_read_time (bad[i], &seconds));
}

/* The bypass lane is heard and left again; the album is not edited by it. */
static void
test_without (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  AppSlot *slot = ui_session_slot (fixture.session);
  const DspModule *module = app_slot_module (slot);
  app_history_set_value (ui_session_history (fixture.session), slot,
                         dsp_params_index (module->params, module->n_params, "gain"), 6);
  const guint steps = fixture_steps (&fixture);
  AppComparison *comparison = ui_session_comparison (fixture.session);

  fixture_act (&fixture, "hear-without", NULL);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_BYPASS);
  g_assert_true (ui_session_hears_without (fixture.session, slot, -1));
  g_assert_true (app_comparison_bypassed (comparison) == slot);
  harness_run (20 * FIXTURE_WAIT_MS);
  fixture_wait (&fixture, all_known);
  /* What it does to loudness is taken back: 6 dB, from the louder one. */
  double with = app_comparison_loudness (comparison, 0, APP_LANE_MASTER);
  double without = app_comparison_loudness (comparison, 0, APP_LANE_BYPASS);
  g_assert_cmpfloat_with_epsilon (with - without, 6, 0.01);
  g_assert_cmpfloat_with_epsilon (app_comparison_gain_db (comparison, 0, APP_LANE_BYPASS)
                                      - app_comparison_gain_db (comparison, 0, APP_LANE_MASTER),
                                  6, 0.01);
  fixture_act (&fixture, "hear-without", NULL);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  fixture_act (&fixture, "hear-without-chain", g_variant_new_string ("track"));
  g_assert_true (ui_session_hears_without (fixture.session, NULL, 0));
  fixture_act (&fixture, "hear-without-chain", g_variant_new_string ("track"));
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps);

  fixture_act (&fixture, "keep-master", NULL);
  g_assert_nonnull (app_album_previous (fixture.album));
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_true (app_comparison_has_lane (comparison, APP_LANE_PREVIOUS));
  ui_session_undo (fixture.session);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_false (app_comparison_has_lane (comparison, APP_LANE_PREVIOUS));
  fixture_end (&fixture);
}

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

/* Ten trials by the keyboard of someone who hears nothing but knows the answers: by the lane that
 * plays behind X. */
static void
test_blind (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_wait (&fixture, all_known);
  ui_session_set_match (fixture.session, FALSE);
  fixture_act (&fixture, "blind-test", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWindow *dialog = g_object_ref (dialog_of (&fixture));
  Harness hand = { .window = GTK_WIDGET (dialog), .widget = GTK_WIDGET (dialog) };
  fixture_look (GTK_WIDGET (dialog), "blind-test-setup");
  g_assert_false (ui_session_blind (fixture.session));
  harness_key (&hand, "Return"); /* Begin has the focus */
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_true (ui_session_blind (fixture.session));
  g_assert_true (ui_session_match (fixture.session));
  g_assert_true (ui_session_heard (fixture.session)->playing);
  fixture_look (GTK_WIDGET (dialog), "blind-test-trial");
  /* While one of both is not there yet, nothing is claimed, and nothing tells which. */
  AppHeard *heard = (AppHeard *) ui_session_heard (fixture.session);
  GtkWidget *says = fixture_find_named (GTK_WIDGET (dialog), "blind-heard");
  const AppHeard was = *heard;
  const AppLane both[] = { APP_LANE_MIX, APP_LANE_MASTER };
  for (int i = 0; i < 2; i++)
    {
      *heard = was;
      heard->present[APP_LANE_MIX] = heard->present[APP_LANE_MASTER] = TRUE;
      g_signal_emit_by_name (fixture.session, "heard", heard);
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (says)), ==, "You hear X");
      heard->present[both[i]] = FALSE;
      g_signal_emit_by_name (fixture.session, "heard", heard);
      g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (says)), "Both are being prepared"));
    }
  *heard = was;
  int changes = 0;
  AppLane before = APP_N_LANES;
  for (int trial = 0; trial < 10; trial++)
    {
      harness_key (&hand, "x");
      AppLane x = ui_session_lane (fixture.session);
      harness_key (&hand, "a");
      AppLane a = ui_session_lane (fixture.session);
      harness_key (&hand, "b");
      g_assert_cmpint (a, !=, ui_session_lane (fixture.session));
      changes += x != before;
      before = x;
      harness_key (&hand, x == a ? "Left" : "Right");
    }
  g_assert_cmpint (changes, >=, 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_false (ui_session_blind (fixture.session));
  g_assert_false (ui_session_match (fixture.session)); /* as it was */
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  fixture_look (GTK_WIDGET (dialog), "blind-test-result");
  harness_key (&hand, "Return"); /* Keep has the focus */
  g_assert_nonnull (strstr (app_album_note (fixture.album), "10 of 10 right"));
  g_assert_cmpuint (fixture_steps (&fixture), >=, 1);
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog_of (&fixture));
  g_object_unref (dialog);

  /* Left in the middle: seeing again, nothing kept. */
  fixture_act (&fixture, "blind-test", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWindow *second = g_object_ref (dialog_of (&fixture));
  hand.window = hand.widget = GTK_WIDGET (second);
  harness_key (&hand, "Return");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_true (ui_session_blind (fixture.session));
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_false (ui_session_blind (fixture.session));
  g_object_unref (second);
  fixture_end (&fixture);
}

/* Another album is opened meanwhile, as from the file manager: no dialog stays of this one. */
static void
test_other_album (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_wait (&fixture, all_known);
  const char *const dialogs[] = { "blind-test", "level-album", "match-track", "details" };
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      fixture_act (&fixture, dialogs[i], NULL);
      harness_run (10 * FIXTURE_WAIT_MS);
      g_assert_nonnull (dialog_of (&fixture));
      AppDocument *same = g_object_ref (ui_session_document (fixture.session));
      ui_session_take_document (fixture.session, same);
      harness_run (10 * FIXTURE_WAIT_MS);
      g_assert_null (dialog_of (&fixture));
      fixture_wait (&fixture, all_known);
    }
  fixture_end (&fixture);
}

static gboolean
state_is (Fixture *fixture, const char *action, GVariant *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), action);
  return g_variant_equal (state, wanted);
}

/* No button of the window is pressed for the lane behind X. */
static void
test_blind_without (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  fixture_act (&fixture, "hear-without", NULL);
  harness_run (20 * FIXTURE_WAIT_MS);
  fixture_wait (&fixture, all_known);
  g_assert_true (state_is (&fixture, "hear-without", g_variant_new_boolean (TRUE)));
  fixture_act (&fixture, "blind-test", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWindow *dialog = g_object_ref (dialog_of (&fixture));
  Harness hand = { .window = GTK_WIDGET (dialog), .widget = GTK_WIDGET (dialog) };
  harness_key (&hand, "Return");
  harness_run (5 * FIXTURE_WAIT_MS);
  harness_key (&hand, "a"); /* A is what was heard: without the module */
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_BYPASS);
  g_assert_true (state_is (&fixture, "hear-without", g_variant_new_boolean (FALSE)));
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_true (state_is (&fixture, "hear-without", g_variant_new_boolean (TRUE)));
  g_object_unref (dialog);

  fixture_act (&fixture, "hear-without-chain", g_variant_new_string ("track"));
  g_assert_false (state_is (&fixture, "hear-without-chain", g_variant_new_string ("none")));
  ui_session_set_blind (fixture.session, TRUE);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_BYPASS);
  g_assert_true (state_is (&fixture, "hear-without-chain", g_variant_new_string ("none")));
  ui_session_set_blind (fixture.session, FALSE);
  fixture_end (&fixture);
}

void
test_comparing_add (void)
{
  g_test_add_func ("/window/comparing/references", test_references);
  g_test_add_func ("/window/comparing/times", test_times);
  g_test_add_func ("/window/comparing/without", test_without);
  g_test_add_func ("/window/comparing/blind", test_blind);
  g_test_add_func ("/window/comparing/blind-without", test_blind_without);
  g_test_add_func ("/window/comparing/other-album", test_other_album);
}
