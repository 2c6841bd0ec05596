/* test-meter-column.c — the meters of the window while it plays: they follow the lane that sounds,
 * can be restarted, and tell nothing during a blind test. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-services.h"
#include "ui-text.h"
#include "ui-correlation.h"
#include "ui-level-meters.h"
#include "ui-loudness-history.h"
#include "ui-meter-column.h"
#include "ui-screenshot.h"
#include "ui-spectrum-options.h"
#include "ui-spectrum.h"

#include <math.h>

static GtkWidget *
part (Fixture *fixture, GType type)
{
  return fixture_find_type (ui_window_page_widget (fixture->window, "master"), type, 0);
}

static const char *
text_of (Fixture *fixture, const char *name)
{
  GtkWidget *label = fixture_find_named (part (fixture, UI_TYPE_METER_COLUMN), name);
  return gtk_label_get_label (GTK_LABEL (label));
}

/* Saved beside the other pictures, to be looked at. */
static void
picture (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", g_getenv ("UI_PICTURES"), name);
  if (g_getenv ("UI_PICTURES"))
    ui_screenshot_save (GTK_WIDGET (fixture->window), path, &error);
  g_assert_no_error (error);
}

static gboolean
a_second_was_heard (Fixture *fixture)
{
  int n;
  const AppHeard *heard = ui_session_heard (fixture->session);
  app_engine_history (ui_session_engine (fixture->session), &n);
  return n >= 10 && isfinite (heard->integrated_lufs);
}

static gboolean
mix_is_heard (Fixture *fixture)
{
  int n;
  const AppHeardPoint *points = app_engine_history (ui_session_engine (fixture->session), &n);
  return ui_session_heard (fixture->session)->lane == APP_LANE_MIX && n > 0
         && points[n - 1].lane == APP_LANE_MIX;
}

static int restarts_wanted;

/* By the history: the moment without a figure can be over between two looks. */
static gboolean
was_restarted (Fixture *fixture)
{
  int n, restarts = 0;
  const AppHeardPoint *points = app_engine_history (ui_session_engine (fixture->session), &n);
  for (int i = 0; i < n; i++)
    restarts += points[i].mark == APP_MARK_RESTART;
  return restarts == restarts_wanted
         && isfinite (ui_session_heard (fixture->session)->integrated_lufs);
}

static void
test_playing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  g_assert_cmpstr (text_of (&fixture, "integrated-heard"), ==, "\xe2\x88\x92\xe2\x88\x9e");
  fixture_wait (&fixture, fixture_measured);
  fixture_loop (&fixture);
  fixture_act (&fixture, "play", NULL);
  fixture_wait (&fixture, a_second_was_heard);
  harness_run (200); /* figures are shown ten times a second */
  picture (&fixture, "window-playing");
  g_assert_cmpstr (text_of (&fixture, "integrated-heard"), !=, "\xe2\x88\x92\xe2\x88\x9e");
  g_assert_cmpstr (text_of (&fixture, "integrated-track"), !=, "\xe2\x80\x93");
  ui_session_set_lane (fixture.session, APP_LANE_MIX);
  fixture_wait (&fixture, mix_is_heard);
  picture (&fixture, "window-playing-mix");
  GtkWidget *button = fixture_find_named (part (&fixture, UI_TYPE_METER_COLUMN), "restart-meters");
  g_signal_emit_by_name (button, "clicked");
  restarts_wanted = 1;
  fixture_wait (&fixture, was_restarted);
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (fixture.window) };
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  harness_key (&hand, "r");
  restarts_wanted = 2;
  fixture_wait (&fixture, was_restarted);
  fixture_act (&fixture, "play", NULL);
  /* Another document: nothing was heard of it. */
  int n;
  ui_session_take_document (fixture.session, app_document_new (FIXTURE_RATE));
  app_engine_history (ui_session_engine (fixture.session), &n);
  g_assert_cmpint (n, ==, 0);
  fixture_end (&fixture);
}

/* What Spotify and Apple do to the track stands under its figures, where the window is high enough.
 */
static void
test_services (void)
{
  static const char *const ids[] = { "spotify-normal", "apple-music" };
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  fixture_wait (&fixture, fixture_measured);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1500, 980);
  harness_run (10 * FIXTURE_WAIT_MS);
  for (int track = 0; track < 2; track++)
    {
      ui_session_select_track (fixture.session, track);
      harness_run (5 * FIXTURE_WAIT_MS);
      const AppMeasurement *m = &app_survey_track (ui_session_survey (fixture.session), track,
                                                   ui_session_lane (fixture.session))
                                     ->measurement;
      for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          const AppService *service = app_services_find (ui_services (), ids[i]);
          g_autofree char *id = g_strconcat (ids[i], "-track", NULL);
          g_autofree char *gain
              = ui_text_signed (app_service_gain_db (service, APP_SERVICE_TRACK, m->integrated_lufs,
                                                     m->true_peak_dbtp),
                                1);
          g_assert_cmpstr (text_of (&fixture, id), ==, gain);
          g_assert_true (gtk_widget_get_mapped (
              fixture_find_named (part (&fixture, UI_TYPE_METER_COLUMN), id)));
        }
    }
  picture (&fixture, "window-services");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1280, 720);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *column = part (&fixture, UI_TYPE_METER_COLUMN);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture.window)), <=, 720);
  g_assert_false (gtk_widget_get_mapped (fixture_find_named (column, "apple-music-track")));
  fixture_end (&fixture);
}

/* What a blind test must not show: nothing of the column is there, and no lane in the spectrum. */
static void
test_blind (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  fixture_loop (&fixture);
  fixture_act (&fixture, "play", NULL);
  fixture_wait (&fixture, a_second_was_heard);
  GtkWidget *const parts[]
      = { part (&fixture, UI_TYPE_LEVEL_METERS), part (&fixture, UI_TYPE_LOUDNESS_HISTORY),
          part (&fixture, UI_TYPE_CORRELATION) };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_true (gtk_widget_get_mapped (parts[i]));
  ui_session_set_blind (fixture.session, TRUE);
  harness_run (100);
  picture (&fixture, "window-blind");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_false (gtk_widget_get_mapped (parts[i]));
  ui_session_set_blind (fixture.session, FALSE);
  harness_run (100);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_true (gtk_widget_get_mapped (parts[i]));
  fixture_end (&fixture);
}

/* The lanes of the spectrum by the keyboard: a check button for each with a name. */
static void
test_options (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  UiSpectrum *spectrum = UI_SPECTRUM (part (&fixture, UI_TYPE_SPECTRUM));
  GtkWidget *options = part (&fixture, UI_TYPE_SPECTRUM_OPTIONS);
  GtkWidget *button = gtk_widget_get_first_child (options);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  harness_run (200);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GtkWidget *mix = fixture_find_type (popover, GTK_TYPE_CHECK_BUTTON, 0);
  g_assert_cmpstr (gtk_check_button_get_label (GTK_CHECK_BUTTON (mix)), ==, "Mix");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mix), FALSE);
  g_assert_false (ui_spectrum_lane_visible (spectrum, APP_LANE_MIX));
  ui_spectrum_set_lane_visible (spectrum, APP_LANE_MIX, TRUE);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (mix)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button)); /* it holds the keyboard */
  harness_run (200);
  fixture_end (&fixture);
}

void
test_meter_column_add (void)
{
  g_test_add_func ("/window/meters/playing", test_playing);
  g_test_add_func ("/window/meters/services", test_services);
  g_test_add_func ("/window/meters/blind", test_blind);
  g_test_add_func ("/window/meters/options", test_options);
}
