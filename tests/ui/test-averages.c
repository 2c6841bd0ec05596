/* test-averages.c — the spectrum of the Master page beside what is known: of lanes that were never
 * played, at the level they are matched to, against the lane that was chosen. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "dsp-common.h"
#include "dsp-eq-design.h"
#include "dsp-spectrum.h"
#include "ui-edit.h"
#include "ui-settings.h"
#include "ui-spectrogram.h"
#include "ui-spectrum.h"

#include <math.h>
#include <sndfile.h>

#define SEED 11
#define LENGTH_S 20
#define CORNER_HZ 300.0
#define SOFTER_DB (-10.0)
#define FROM_HZ 100.0 /* below, the width of the windows is many points */
#define TRACK 3
#define HALF_STEP_DB 0.2501 /* of what a spectrogram keeps */
/* Two spectra of one noise: cells of a twelfth of an octave, up to 6 dB per octave. */
#define SAME_DB 0.5
#define NOISE_DB 1.2 /* a spectrum of noise beside its expectation, above 300 Hz: 5 sigma */

/* The noise of the mix through a low-pass of one pole: 6 dB per octave down from the corner. */
typedef struct
{
  double gain, y[2];
} Tilted;

static double
pole (void)
{
  return exp (-2 * G_PI * CORNER_HZ / FIXTURE_RATE);
}

static double
tilted (int channel, gint64 frame, gpointer data)
{
  Tilted *self = data;
  double x = test_sound_noise_func (channel, frame, GUINT_TO_POINTER (SEED));
  self->y[channel] = (1 - pole ()) * x + pole () * self->y[channel];
  return self->gain * self->y[channel];
}

/* Its closed form. */
static double
tilt_db (double hz)
{
  double a = pole (), w = 2 * G_PI * hz / FIXTURE_RATE;
  return 10 * log10 ((1 - a) * (1 - a) / (1 - 2 * a * cos (w) + a * a));
}

/* Of the noise itself: uniform in +-0.5, spread evenly up to half the rate, read in width_hz. */
static double
noise_db (void)
{
  double width_hz = dsp_spectrum_width_hz (FIXTURE_RATE, 0.17);
  return 10 * log10 (0.25 / 3 / 0.5 * width_hz / (FIXTURE_RATE / 2.0));
}

static double
hz_of (int point)
{
  return 20 * pow (1000, point / (UI_SPECTRUM_POINTS - 1.0));
}

static UiSpectrum *
spectrum_of (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return UI_SPECTRUM (fixture_find_type (page, UI_TYPE_SPECTRUM, 0));
}

static void
add_reference (Fixture *fixture, const char *name, double gain_db)
{
  Tilted state = { .gain = pow (10, gain_db / 20) };
  g_autofree char *path = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_FLOAT, FIXTURE_RATE, 2,
                                            FIXTURE_RATE * LENGTH_S, tilted, &state);
  const char *const paths[] = { path, NULL };
  g_assert_cmpint (app_document_add_references (ui_session_document (fixture->session), paths,
                                                NULL),
                   ==, 1);
}

/* A fourth track of noise, selected. */
static void
start (Fixture *fixture)
{
  fixture_start (fixture);
  g_autofree char *path
      = test_sound_write ("noise.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, FIXTURE_RATE, 2,
                          FIXTURE_RATE * LENGTH_S, test_sound_noise_func, GUINT_TO_POINTER (SEED));
  ui_edit_add_mixes (fixture->session, (const char *const[]){ path, NULL }, TRACK);
  ui_session_select_track (fixture->session, TRACK);
  ui_session_set_lane (fixture->session, APP_LANE_MASTER);
  ui_session_set_match (fixture->session, FALSE);
}

static gboolean
all_known (Fixture *fixture)
{
  AppComparison *comparison = ui_session_comparison (fixture->session);
  return fixture_measured (fixture) && app_comparison_missing (comparison, TRACK) == 0;
}

static void
wait_measured (Fixture *fixture)
{
  harness_run (20 * FIXTURE_WAIT_MS); /* for the survey to begin */
  fixture_wait (fixture, all_known);
}

/* By the menu of the spectrum. */
static GtkDropDown *
against_menu (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return GTK_DROP_DOWN (fixture_find_named (page, "spectrum-against"));
}

static void
choose_against (Fixture *fixture, const char *name)
{
  GtkDropDown *menu = against_menu (fixture);
  GListModel *names = gtk_drop_down_get_model (menu);
  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), name))
      {
        gtk_drop_down_set_selected (menu, i);
        return;
      }
  g_assert_not_reached ();
}

static double
gain_db (Fixture *fixture, AppLane lane)
{
  return ui_session_match (fixture->session)
             ? app_comparison_gain_db (ui_session_comparison (fixture->session), TRACK, lane)
             : 0;
}

/* The averages of both references and of the mix, and the difference of the master from the first:
 * by the closed forms and the gains of the lanes. */
static void
check_reference (Fixture *fixture)
{
  float mix[UI_SPECTRUM_POINTS], loud[UI_SPECTRUM_POINTS], soft[UI_SPECTRUM_POINTS],
      difference[UI_SPECTRUM_POINTS];
  UiSpectrum *spectrum = spectrum_of (fixture);
  const double gain_mix = gain_db (fixture, APP_LANE_MIX),
               gain = gain_db (fixture, APP_LANE_REFERENCE),
               gain_soft = gain_db (fixture, APP_LANE_REFERENCE + 1);
  const gboolean match = ui_session_match (fixture->session);
  g_assert_true (ui_spectrum_get_average (spectrum, APP_LANE_MIX, mix));
  g_assert_true (ui_spectrum_get_average (spectrum, APP_LANE_REFERENCE, loud));
  g_assert_true (ui_spectrum_get_average (spectrum, APP_LANE_REFERENCE + 1, soft));
  g_assert_true (ui_spectrum_get_difference (spectrum, difference));
  /* Turned alike, whatever their level was. */
  g_assert_cmpfloat_with_epsilon (gain_soft - gain, match ? -SOFTER_DB : 0, 0.02);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    {
      const double hz = hz_of (i), tilt = tilt_db (hz);
      g_assert_cmpfloat_with_epsilon ((double) (soft[i] - loud[i]), match ? 0 : SOFTER_DB, 0.05);
      if (hz < FROM_HZ)
        continue;
      g_assert_cmpfloat_with_epsilon ((double) (loud[i] - mix[i]), tilt + gain - gain_mix, SAME_DB);
      g_assert_cmpfloat_with_epsilon ((double) difference[i], gain_mix - gain - tilt, SAME_DB);
      if (hz >= CORNER_HZ)
        g_assert_cmpfloat_with_epsilon ((double) loud[i], noise_db () + tilt + gain, NOISE_DB);
    }
}

/* Two references of one tilt, 10 dB apart, that nobody plays. */
static void
test_reference (void)
{
  Fixture fixture;
  int n;
  start (&fixture);
  add_reference (&fixture, "tilted.wav", 0);
  add_reference (&fixture, "tilted soft.wav", SOFTER_DB);
  wait_measured (&fixture);
  choose_against (&fixture, "tilted.wav");
  check_reference (&fixture);
  ui_session_set_match (fixture.session, TRUE);
  harness_run (FIXTURE_WAIT_MS);
  /* The gains make them equally loud. */
  AppComparison *comparison = ui_session_comparison (fixture.session);
  for (AppLane lane = APP_LANE_MASTER; lane <= APP_LANE_REFERENCE + 1; lane++)
    if (app_comparison_has_lane (comparison, lane))
      g_assert_cmpfloat_with_epsilon (app_comparison_loudness (comparison, TRACK, lane)
                                          + gain_db (&fixture, lane),
                                      app_comparison_loudness (comparison, TRACK, APP_LANE_MIX)
                                          + gain_db (&fixture, APP_LANE_MIX),
                                      1e-9);
  check_reference (&fixture);
  fixture_look (GTK_WIDGET (fixture.window), "averages-reference");
  ui_session_set_match (fixture.session, FALSE);
  harness_run (FIXTURE_WAIT_MS);
  check_reference (&fixture);
  app_engine_history (ui_session_engine (fixture.session), &n);
  g_assert_cmpint (n, ==, 0); /* nothing was heard */
  g_settings_reset (ui_settings (), "spectrum-against");
  fixture_end (&fixture);
}

static AppSlot *
add_module (Fixture *fixture, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", module));
  return ui_session_slot (fixture->session);
}

static void
set (Fixture *fixture, AppSlot *slot, const char *id, double value)
{
  const DspModule *module = app_slot_module (slot);
  int index = dsp_params_index (module->params, module->n_params, id);
  g_assert_cmpint (index, >=, 0);
  app_history_set_value (ui_session_history (fixture->session), slot, index, value);
}

/* The master that was kept is the one without the bell: it was never played either. */
static void
test_previous (void)
{
  Fixture fixture;
  float difference[UI_SPECTRUM_POINTS];
  double hz[UI_SPECTRUM_POINTS], response[UI_SPECTRUM_POINTS];
  start (&fixture);
  fixture_act (&fixture, "keep-master", NULL);
  AppSlot *slot = add_module (&fixture, "eq");
  set (&fixture, slot, "band3-type", DSP_EQ_BELL);
  set (&fixture, slot, "band3-frequency", 1000);
  set (&fixture, slot, "band3-gain", 6);
  wait_measured (&fixture);
  choose_against (&fixture, "Previous master");
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    hz[i] = hz_of (i);
  dsp_module_response (app_slot_module (slot), app_slot_values (slot), FIXTURE_RATE, hz, response,
                       UI_SPECTRUM_POINTS);
  for (int match = 0; match < 2; match++)
    {
      ui_session_set_match (fixture.session, match);
      harness_run (FIXTURE_WAIT_MS);
      const double turned
          = gain_db (&fixture, APP_LANE_MASTER) - gain_db (&fixture, APP_LANE_PREVIOUS);
      g_assert_true (match ? turned < -0.3 : turned == 0); /* the bell makes it louder */
      g_assert_true (ui_spectrum_get_difference (spectrum_of (&fixture), difference));
      for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
        if (hz[i] >= FROM_HZ)
          g_assert_cmpfloat_with_epsilon ((double) difference[i], response[i] + turned, SAME_DB);
    }
  g_settings_reset (ui_settings (), "spectrum-against");
  fixture_end (&fixture);
}

/* The choice outlives the window; an album without that lane shows none, and takes nothing away. */
static void
test_against (void)
{
  Fixture fixture;
  float difference[UI_SPECTRUM_POINTS];
  start (&fixture);
  add_reference (&fixture, "tilted.wav", 0);
  wait_measured (&fixture);
  choose_against (&fixture, "tilted.wav");
  g_assert_cmpint (ui_spectrum_against (spectrum_of (&fixture)), ==, APP_LANE_REFERENCE);
  fixture_end (&fixture);

  fixture_start (&fixture);
  g_assert_cmpint (ui_spectrum_against (spectrum_of (&fixture)), ==, APP_LANE_REFERENCE);
  g_assert_cmpuint (gtk_drop_down_get_selected (against_menu (&fixture)), ==, 0); /* Off */
  g_assert_false (ui_spectrum_get_difference (spectrum_of (&fixture), difference));
  add_reference (&fixture, "tilted.wav", 0);
  wait_measured (&fixture);
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (against_menu (&fixture));
  g_assert_cmpstr (gtk_string_object_get_string (chosen), ==, "tilted.wav");
  choose_against (&fixture, "Off");
  g_assert_cmpint (ui_spectrum_against (spectrum_of (&fixture)), ==, -1);
  fixture_end (&fixture);

  fixture_start (&fixture);
  g_assert_cmpint (ui_spectrum_against (spectrum_of (&fixture)), ==, -1);
  g_settings_reset (ui_settings (), "spectrum-against");
  fixture_end (&fixture);
}

static UiSpectrogram *
spectrogram_of (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return UI_SPECTROGRAM (fixture_find_type (page, UI_TYPE_SPECTROGRAM, 0));
}

/* Columns that should be there, made of what was heard and of what the model says it is turned by.
 */
typedef struct
{
  Fixture *fixture;
  gint64 at;                         /* number of the column; -1: none yet */
  float highest[UI_SPECTRUM_POINTS]; /* in it, of the spectra as heard */
  int compared;
} Columns;

/* The column before is whole when the next one begins. */
static void
compare_column (Columns *self)
{
  const double turned = gain_db (self->fixture, APP_LANE_MIX);
  for (int point = 300; point < 400; point++)
    {
      const double shown = ui_spectrogram_level (spectrogram_of (self->fixture), 0, point);
      if (isnan (shown)) /* frames came late: it stands before a jump */
        return;
      if (isinf (self->highest[point])) /* before the first spectrum */
        {
          g_assert_true (isinf (shown));
          continue;
        }
      g_assert_cmpfloat_with_epsilon (shown, self->highest[point] + turned, HALF_STEP_DB);
    }
  self->compared++;
}

/* Behind the window's own handler. */
static void
on_heard (Columns *self, const AppHeard *heard)
{
  if (!heard->playing || !heard->present[APP_LANE_MIX])
    return;
  const double column_frames = UI_SPECTROGRAM_COLUMN_S * FIXTURE_RATE;
  const gint64 at = (gint64) floor ((double) heard->pos / column_frames + 1e-6);
  if (at != self->at && self->at >= 0)
    compare_column (self);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    self->highest[i] = at == self->at ? MAX (self->highest[i], heard->spectrum_db[APP_LANE_MIX][i])
                                      : heard->spectrum_db[APP_LANE_MIX][i];
  self->at = at;
}

static Columns *watched;

static gboolean
has_compared (Fixture *fixture)
{
  return watched->compared >= 20;
}

static void
watch_columns (Fixture *fixture)
{
  Columns columns = { .fixture = fixture, .at = -1 };
  watched = &columns;
  ui_spectrogram_clear (spectrogram_of (fixture));
  const gulong id
      = g_signal_connect_swapped (fixture->session, "heard", G_CALLBACK (on_heard), &columns);
  ui_session_play_stop (fixture->session);
  fixture_wait (fixture, has_compared);
  ui_session_play_stop (fixture->session);
  g_signal_handler_disconnect (fixture->session, id);
}

/* What plays is shown at the level that is heard, as its average is: column by column. */
static void
test_live (void)
{
  Fixture fixture;
  start (&fixture);
  set (&fixture, add_module (&fixture, "gain"), "gain", -9);
  wait_measured (&fixture);
  ui_session_set_loop (fixture.session, app_album_track_start (fixture.album, TRACK),
                       app_album_length (fixture.album));
  ui_session_seek (fixture.session, app_album_track_start (fixture.album, TRACK));
  ui_session_set_lane (fixture.session, APP_LANE_MIX);
  watch_columns (&fixture);
  ui_session_set_match (fixture.session, TRUE);
  g_assert_cmpfloat_with_epsilon (gain_db (&fixture, APP_LANE_MIX), -9, 0.01);
  watch_columns (&fixture);
  fixture_end (&fixture);
}

/* Where a whole file was not measured yet, the average of what was heard of it stands in; a lane of
 * the album has none until it is measured. */
static void
test_heard (void)
{
  Fixture fixture;
  float shown[UI_SPECTRUM_POINTS];
  fixture_start (&fixture);
  AppHeard *heard = (AppHeard *) ui_session_heard (fixture.session);
  const AppLane lane = APP_LANE_REFERENCE; /* the album has none, so nothing measures it */
  g_assert_null (app_comparison_result (ui_session_comparison (fixture.session), 0, lane));
  g_assert_false (ui_spectrum_get_average (spectrum_of (&fixture), (int) lane, shown));
  heard->present[lane] = TRUE;
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    heard->average_db[lane][i] = -40 - i / 20.0f;
  g_signal_emit_by_name (fixture.session, "comparison");
  g_assert_true (ui_spectrum_get_average (spectrum_of (&fixture), (int) lane, shown));
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    g_assert_cmpfloat (shown[i], ==, heard->average_db[lane][i]);
  heard->present[lane] = FALSE;
  g_signal_emit_by_name (fixture.session, "comparison");
  g_assert_false (ui_spectrum_get_average (spectrum_of (&fixture), (int) lane, shown));
  fixture_end (&fixture);
}

void
test_averages_add (void)
{
  g_test_add_func ("/averages/reference", test_reference);
  g_test_add_func ("/averages/previous", test_previous);
  g_test_add_func ("/averages/against", test_against);
  g_test_add_func ("/averages/live", test_live);
  g_test_add_func ("/averages/heard", test_heard);
}
