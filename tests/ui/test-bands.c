/* test-bands.c — bands on the spectrum of the Master page: menu, keys, lines between bands, and
 * what a module does to them. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "dsp-common.h"
#include "dsp-eq-design.h"
#include "dsp-registry.h"
#include "ui-band-zones.h"
#include "ui-edit.h"
#include "ui-module-editor.h"
#include "ui-spectrogram.h"
#include "ui-spectrum.h"

#include <math.h>
#include <sndfile.h>

static GtkWidget *
spectrum_of (Fixture *fixture)
{
  GtkWidget *widget
      = fixture_find_type (ui_window_page_widget (fixture->window, "master"), UI_TYPE_SPECTRUM, 0);
  g_assert_nonnull (widget);
  return widget;
}

static Harness
hand (Fixture *fixture)
{
  GtkWidget *widget = spectrum_of (fixture);
  return (Harness){ .window = GTK_WIDGET (fixture->window),
                    .widget = widget,
                    .width = gtk_widget_get_width (widget),
                    .height = gtk_widget_get_height (widget) };
}

/* The editor of the selected slot has its place; the spectrum has what is left. */
static gboolean
editor_stands (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  GtkWidget *editor = fixture_find_type (page, UI_TYPE_MODULE_EDITOR, 0);
  AppSlot *slot = ui_session_slot (fixture->session);
  const DspModule *module = slot ? app_slot_module (slot) : NULL;
  for (int i = 0; module && i < module->n_params; i++)
    {
      GtkWidget *value = ui_module_editor_value (UI_MODULE_EDITOR (editor), module->params[i].id);
      if (value && gtk_widget_get_mapped (value) && gtk_widget_get_height (value) > 0)
        return TRUE;
    }
  return FALSE;
}

static AppSlot *
add (Fixture *fixture, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", module));
  fixture_wait (fixture, editor_stands);
  return ui_session_slot (fixture->session);
}

static double
value_of (AppSlot *slot, const char *id)
{
  const DspModule *module = app_slot_module (slot);
  int index = dsp_params_index (module->params, module->n_params, id);
  g_assert_cmpint (index, >=, 0);
  return app_slot_value (slot, index);
}

static void
put (Fixture *fixture, AppSlot *slot, const char *id, double value)
{
  const DspModule *module = app_slot_module (slot);
  app_history_set_value (ui_session_history (fixture->session), slot,
                         dsp_params_index (module->params, module->n_params, id), value);
}

static GtkWidget *
menu_of (Fixture *fixture)
{
  return g_object_get_data (G_OBJECT (spectrum_of (fixture)), "band-menu");
}

static gboolean
menu_is_closed (Fixture *fixture)
{
  return !gtk_widget_get_mapped (menu_of (fixture));
}

static gboolean
menu_is_open (Fixture *fixture)
{
  return gtk_widget_get_mapped (menu_of (fixture));
}

/* It holds the pointer as long as it is open. */
static void
close_menu (Fixture *fixture)
{
  fixture_wait (fixture, menu_is_open);
  gtk_popover_popdown (GTK_POPOVER (menu_of (fixture)));
  fixture_wait (fixture, menu_is_closed);
  harness_run (5 * FIXTURE_WAIT_MS);
}

/* ---- cases ---- */

/* Right click and the Menu key open it; each choice is one step, solo is none. */
static void
test_menu (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "eq");
  UiSpectrum *spectrum = UI_SPECTRUM (spectrum_of (&fixture));
  Harness harness = hand (&fixture);
  const double hz = value_of (slot, "band3-frequency");
  guint done = fixture_steps (&fixture);

  harness_click (&harness, ui_spectrum_x_of (spectrum, hz), ui_spectrum_y_of_gain (spectrum, 0), 3);
  GtkWidget *menu = g_object_get_data (G_OBJECT (spectrum), "band-menu");
  g_assert_true (GTK_IS_POPOVER_MENU (menu));
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.band3-type", "i", 2));
  g_assert_cmpfloat (value_of (slot, "band3-type"), ==, 2);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.band3-channel", "i", 1));
  g_assert_cmpfloat (value_of (slot, "band3-channel"), ==, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.band3-dynamic", NULL));
  g_assert_cmpfloat (value_of (slot, "band3-dynamic"), ==, 1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 3);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.band3-listen", NULL));
  g_assert_cmpfloat (value_of (slot, "band3-listen"), ==, 1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 3);
  close_menu (&fixture);

  put (&fixture, slot, "band3-gain", 4);
  done = fixture_steps (&fixture);
  gtk_widget_grab_focus (GTK_WIDGET (spectrum));
  harness_key (&harness, "Menu");
  g_assert_true (gtk_widget_get_visible (menu_of (&fixture)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.reset", NULL));
  g_assert_cmpfloat (value_of (slot, "band3-gain"), ==, 0);
  g_assert_cmpfloat (value_of (slot, "band3-type"), ==, 2);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (spectrum), "band.remove", NULL));
  g_assert_cmpfloat (value_of (slot, "band3-type"), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);
  ui_session_undo (fixture.session);
  g_assert_cmpfloat (value_of (slot, "band3-type"), ==, 2);
  close_menu (&fixture);
  fixture_end (&fixture);
}

/* There is a line for each crossover in use; it is dragged, in one step, up to its neighbour. */
static void
test_lines (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "multiband");
  UiSpectrum *spectrum = UI_SPECTRUM (spectrum_of (&fixture));
  Harness harness = hand (&fixture);
  const guint done = fixture_steps (&fixture);
  int lines[8];
  g_assert_cmpint (ui_band_lines (slot, lines, 8), ==, 3);

  g_test_message ("spectrum of %d x %d", harness.width, harness.height);
  const double y = harness.height * 0.75; /* far from the handle: the line is taken */
  harness_drag (&harness, ui_spectrum_x_of (spectrum, value_of (slot, "crossover2")), y,
                ui_spectrum_x_of (spectrum, 1500), y - 40);
  g_assert_cmpfloat_with_epsilon (log2 (value_of (slot, "crossover2") / 1500), 0, 0.03);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  harness_drag (&harness, ui_spectrum_x_of (spectrum, value_of (slot, "crossover2")), y,
                ui_spectrum_x_of (spectrum, 9000), y);
  g_assert_cmpfloat (value_of (slot, "crossover2"), <, value_of (slot, "crossover3"));
  g_assert_cmpfloat (value_of (slot, "crossover2"), >, 4000);

  put (&fixture, slot, "bands", 0);
  g_assert_cmpint (ui_band_lines (slot, lines, 8), ==, 1);
  put (&fixture, slot, "bands", 3);
  g_assert_cmpint (ui_band_lines (slot, lines, 8), ==, 4);
  AppSlot *stereo = add (&fixture, "stereo");
  g_assert_cmpint (ui_band_lines (stereo, lines, 8), ==, 0);
  put (&fixture, stereo, "bands", 1);
  g_assert_cmpint (ui_band_lines (stereo, lines, 8), ==, 3);
  fixture_end (&fixture);
}

/* The handle of a module that looks at one band: sideways its frequency, up and down its width. */
static void
test_only_band (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "de-esser");
  UiSpectrum *spectrum = UI_SPECTRUM (spectrum_of (&fixture));
  Harness harness = hand (&fixture);
  const guint done = fixture_steps (&fixture);
  const double q = value_of (slot, "q"), y = ui_spectrum_y_of_gain (spectrum, 0);

  harness_drag (&harness, ui_spectrum_x_of (spectrum, value_of (slot, "frequency")), y,
                ui_spectrum_x_of (spectrum, 5000), y - 30);
  g_assert_cmpfloat_with_epsilon (log2 (value_of (slot, "frequency") / 5000), 0, 0.03);
  g_assert_cmpfloat (value_of (slot, "q"), >, q * 1.1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_end (&fixture);
}

static void
read_as (const DspModule *module, double *readings, const char *id, double value)
{
  for (int i = 0; i < module->n_readings; i++)
    if (g_str_equal (module->readings[i].id, id))
      {
        readings[i] = value;
        return;
      }
  g_assert_not_reached ();
}

static AppSlot *
slot_of (const char *module, double *readings)
{
  for (int i = 0; i < DSP_MAX_READINGS; i++)
    readings[i] = 0;
  return app_slot_new (dsp_module_find (module));
}

/* From made-up readings: the zones have the module's own borders and its own decibels. */
static void
test_zones (void)
{
  UiSpectrumZone zones[UI_SPECTRUM_MAX_BANDS];
  double readings[DSP_MAX_READINGS];
  g_autoptr (AppSlot) multiband = slot_of ("multiband", readings);
  const DspModule *module = app_slot_module (multiband);
  g_assert_cmpint (ui_band_zones (multiband, readings, module->n_readings, zones), ==, 0);
  read_as (module, readings, "band2_gain_db", -3);
  read_as (module, readings, "band4_gain_db", 1.5);
  g_assert_cmpint (ui_band_zones (multiband, readings, module->n_readings, zones), ==, 2);
  g_assert_cmpfloat (zones[0].from_hz, ==, value_of (multiband, "crossover1"));
  g_assert_cmpfloat (zones[0].to_hz, ==, value_of (multiband, "crossover2"));
  g_assert_cmpfloat (zones[0].db, ==, -3);
  g_assert_cmpfloat (zones[1].from_hz, ==, value_of (multiband, "crossover3"));
  g_assert_cmpfloat (zones[1].to_hz, ==, 20000);

  g_autoptr (AppSlot) de_esser = slot_of ("de-esser", readings);
  module = app_slot_module (de_esser);
  read_as (module, readings, "gain_reduction_db", -4);
  read_as (module, readings, "frequency_hz", 7000);
  g_assert_cmpint (ui_band_zones (de_esser, readings, module->n_readings, zones), ==, 1);
  g_assert_cmpfloat_with_epsilon (zones[0].from_hz, 4326, 2); /* as its help says */
  g_assert_cmpfloat_with_epsilon (zones[0].to_hz, 11326, 2);
  g_assert_cmpfloat (zones[0].db, ==, -4);

  g_autoptr (AppSlot) eq = slot_of ("eq", readings);
  module = app_slot_module (eq);
  app_slot_put_value (eq, dsp_params_index (module->params, module->n_params, "band5-type"), 3);
  read_as (module, readings, "band5_change_db", -2);
  g_assert_cmpint (ui_band_zones (eq, readings, module->n_readings, zones), ==, 1);
  g_assert_cmpfloat (zones[0].from_hz, ==, value_of (eq, "band5-frequency"));
  g_assert_cmpfloat (zones[0].to_hz, ==, 20000);
}

static gboolean
has_difference (Fixture *fixture)
{
  float db[UI_SPECTRUM_POINTS];
  return fixture_measured (fixture)
         && app_survey_track (ui_session_survey (fixture->session), 3, APP_LANE_MASTER)
         && app_survey_track (ui_session_survey (fixture->session), 3, APP_LANE_MIX)
         && ui_spectrum_get_difference (UI_SPECTRUM (spectrum_of (fixture)), db);
}

/* Between mix and master of a track of noise there is an equaliser: the difference of the averages
 * that is drawn is its response. */
static void
test_difference (void)
{
  Fixture fixture;
  float db[UI_SPECTRUM_POINTS];
  double hz[UI_SPECTRUM_POINTS], response[UI_SPECTRUM_POINTS];
  fixture_start (&fixture);
  g_autofree char *path
      = test_sound_write ("noise.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, FIXTURE_RATE, 2,
                          FIXTURE_RATE * 20, test_sound_noise_func, GUINT_TO_POINTER (7));
  ui_edit_add_mixes (fixture.session, (const char *const[]){ path, NULL }, 3);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 4);
  ui_session_select_track (fixture.session, 3);
  AppSlot *slot = add (&fixture, "eq");
  const DspModule *module = app_slot_module (slot);
  const struct
  {
    const char *id;
    double value;
  } settings[] = { { "band3-type", DSP_EQ_BELL }, { "band3-frequency", 400 },
                   { "band3-gain", 5 },           { "band3-q", 1 },
                   { "band4-type", DSP_EQ_BELL }, { "band4-frequency", 4000 },
                   { "band4-gain", -7 },          { "band4-q", 2 } };
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      int index = dsp_params_index (module->params, module->n_params, settings[i].id);
      g_assert_cmpint (index, >=, 0);
      app_history_set_value (ui_session_history (fixture.session), slot, index, settings[i].value);
    }
  harness_run (20 * FIXTURE_WAIT_MS); /* for the survey to begin */
  ui_spectrum_set_against (UI_SPECTRUM (spectrum_of (&fixture)), APP_LANE_MIX);
  ui_session_set_match (fixture.session, FALSE); /* else without what it does to the loudness */
  ui_session_set_lane (fixture.session, APP_LANE_MASTER);
  fixture_wait (&fixture, has_difference);
  g_assert_true (ui_spectrum_get_difference (UI_SPECTRUM (spectrum_of (&fixture)), db));
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    hz[i] = 20 * pow (1000, i / (UI_SPECTRUM_POINTS - 1.0));
  dsp_module_response (module, app_slot_values (slot), FIXTURE_RATE, hz, response,
                       UI_SPECTRUM_POINTS);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    if (hz[i] > 100) /* below, the width of the windows is many points */
      g_assert_cmpfloat_with_epsilon ((double) db[i], response[i], 0.35);
  fixture_end (&fixture);
}

static gboolean
has_columns (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  GtkWidget *widget = fixture_find_type (page, UI_TYPE_SPECTROGRAM, 0);
  return ui_spectrogram_columns (UI_SPECTROGRAM (widget)) >= 20;
}

/* The spectrogram takes the place of the spectrum, and has what was heard: the tone of the first
 * mix, at its frequency. */
static void
test_spectrogram (void)
{
  Fixture fixture;
  int top = 0;
  fixture_start (&fixture);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  UiSpectrogram *spectrogram = UI_SPECTROGRAM (fixture_find_type (page, UI_TYPE_SPECTROGRAM, 0));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (spectrogram)));
  fixture_act (&fixture, "spectrogram", NULL);
  harness_run (FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (spectrogram)));
  g_assert_false (gtk_widget_get_mapped (spectrum_of (&fixture)));
  ui_session_set_loop (fixture.session, 0,
                       3 * FIXTURE_RATE); /* the first track, however long the wait */
  ui_session_set_lane (fixture.session, APP_LANE_MIX);
  ui_session_play_stop (fixture.session);
  fixture_wait (&fixture, has_columns);
  ui_session_play_stop (fixture.session);
  for (int i = 1; i < UI_SPECTRUM_POINTS; i++)
    if (ui_spectrogram_level (spectrogram, 5, i) > ui_spectrogram_level (spectrogram, 5, top))
      top = i;
  g_assert_cmpfloat_with_epsilon (20 * pow (1000, top / (UI_SPECTRUM_POINTS - 1.0)),
                                  0.0205 / (2 * G_PI) * FIXTURE_RATE, 15);
  fixture_act (&fixture, "spectrogram", NULL);
  harness_run (FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_get_mapped (spectrum_of (&fixture)));
  fixture_end (&fixture);
}

void
test_bands_add (void)
{
  g_test_add_func ("/bands/spectrogram", test_spectrogram);
  g_test_add_func ("/bands/difference", test_difference);
  g_test_add_func ("/bands/menu", test_menu);
  g_test_add_func ("/bands/lines", test_lines);
  g_test_add_func ("/bands/only-band", test_only_band);
  g_test_add_func ("/bands/zones", test_zones);
}
