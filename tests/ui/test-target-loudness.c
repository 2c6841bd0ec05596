/* test-target-loudness.c — a loudness asked for in the window is what the album then has, is one
 * step of undo, and can be called off. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-target-loudness.h"
#include "ui-target-loudness.h"

#include <math.h>
#include <string.h>

static UiTargetLoudness *
panel (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return UI_TARGET_LOUDNESS (fixture_find_type (page, UI_TYPE_TARGET_LOUDNESS, 0));
}

static void
click (Fixture *fixture, GtkWidget *widget)
{
  Harness harness = { .window = GTK_WIDGET (fixture->window),
                      .widget = widget,
                      .width = gtk_widget_get_width (widget),
                      .height = gtk_widget_get_height (widget) };
  harness_click (&harness, harness.width / 2.0, harness.height / 2.0, 1);
}

static gboolean
found (Fixture *fixture)
{
  return !ui_target_loudness_busy (panel (fixture)) && fixture_measured (fixture);
}

static const char *
told (Fixture *fixture)
{
  GtkWidget *label = fixture_find_named (GTK_WIDGET (panel (fixture)), "find-drive-result");
  return gtk_label_get_label (GTK_LABEL (label));
}

static double
drive_of (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  return app_slot_value (slot, dsp_params_index (module->params, module->n_params, "drive"));
}

static double
album_lufs (Fixture *fixture)
{
  AppMeasurement album;
  g_assert_true (app_survey_album (ui_session_survey (fixture->session), APP_LANE_MASTER, &album));
  return album.integrated_lufs;
}

static void
test_find (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "album", "limiter"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  GtkWidget *value = fixture_find_named (GTK_WIDGET (panel (&fixture)), "target-loudness");
  GtkWidget *button = fixture_find_named (GTK_WIDGET (panel (&fixture)), "find-drive");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Find drive");
  const guint done = fixture_steps (&fixture);

  /* What the person types */
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = value };
  gtk_widget_grab_focus (value);
  static const char *const keys[] = { "ctrl+a", "minus", "1", "2", "period", "5", "Return" };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    harness_key (&hand, keys[i]);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (value)), ==, -12.5);
  click (&fixture, button);
  g_assert_true (ui_target_loudness_busy (panel (&fixture)) || drive_of (slot) != 0);
  fixture_wait (&fixture, found);
  g_assert_cmpfloat (drive_of (slot), !=, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  harness_run (20 * FIXTURE_WAIT_MS); /* for the survey to begin */
  fixture_wait (&fixture, found);
  g_assert_cmpfloat_with_epsilon (album_lufs (&fixture), -12.5, APP_TARGET_TOLERANCE + 1e-3);
  g_assert_nonnull (strstr (told (&fixture), "gives \u221212.5"));
  g_assert_null (strstr (told (&fixture), " -"));
  Harness look = { .window = GTK_WIDGET (fixture.window),
                   .widget = GTK_WIDGET (fixture.window),
                   .width = gtk_widget_get_width (GTK_WIDGET (fixture.window)),
                   .height = gtk_widget_get_height (GTK_WIDGET (fixture.window)) };
  harness_picture (&look, "target-loudness");
  g_free (look.pixels);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Find drive");
  ui_session_undo (fixture.session);
  g_assert_cmpfloat (drive_of (slot), ==, 0);

  /* Called off: nothing is changed. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ui_target_loudness_busy (panel (&fixture)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Cancel");
  g_signal_emit_by_name (button, "clicked");
  fixture_wait (&fixture, found);
  g_assert_cmpfloat (drive_of (slot), ==, 0);
  g_assert_nonnull (strstr (told (&fixture), "as it was"));

  /* Another module ends it too; the loudness asked for is still there afterwards. */
  g_signal_emit_by_name (button, "clicked");
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "album", "gain"));
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_null (fixture_find_type (ui_window_page_widget (fixture.window, "master"),
                                    UI_TYPE_TARGET_LOUDNESS, 0));
  ui_session_select_slot (fixture.session, slot);
  harness_run (5 * FIXTURE_WAIT_MS);
  value = fixture_find_named (GTK_WIDGET (panel (&fixture)), "target-loudness");
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (value)), ==, -12.5);
  g_assert_cmpfloat (drive_of (slot), ==, 0);
  fixture_end (&fixture);
}

void
test_target_loudness_add (void)
{
  g_test_add_func ("/target-loudness/find", test_find);
}
