/* test-window-edits.c — pointer and keys on the Master page: what is dragged changes the model as
 * it was dragged, and is one step of undo. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "dsp-registry.h"
#include "ui-album-strip.h"
#include "ui-chain-card.h"
#include "ui-chain-strip.h"
#include "ui-edit.h"
#include "ui-module-editor.h"
#include "ui-preset-menu.h"
#include "ui-spectrum.h"
#include "ui-waveform-view.h"

#include <math.h>

static GtkWidget *
part (Fixture *fixture, GType type, int skip)
{
  GtkWidget *widget
      = fixture_find_type (ui_window_page_widget (fixture->window, "master"), type, skip);
  g_assert_nonnull (widget);
  return widget;
}

/* The pointer on a widget of the window. */
static Harness
hand (Fixture *fixture, GtkWidget *widget)
{
  return (Harness){ .window = GTK_WIDGET (fixture->window),
                    .widget = widget,
                    .width = gtk_widget_get_width (widget),
                    .height = gtk_widget_get_height (widget) };
}

/* From the middle of one widget to a place on another; x and y from 0 to 1. */
static void
drag_onto (Fixture *fixture, GtkWidget *from, GtkWidget *to, double x, double y)
{
  Harness harness = hand (fixture, from);
  double left, top;
  g_assert_true (gtk_widget_translate_coordinates (to, from, x * gtk_widget_get_width (to),
                                                   y * gtk_widget_get_height (to), &left, &top));
  harness_drag (&harness, harness.width / 2.0, harness.height / 2.0, left, top);
}

static void
press (Fixture *fixture, const char *keys)
{
  Harness harness = hand (fixture, GTK_WIDGET (fixture->window));
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&harness, each[i]);
}

/* The tracks stand in the order of the digits, and no time is lost between them. */
static void
assert_order (Fixture *fixture, AppTrack *const *tracks, const char *order)
{
  gint64 end = 0;
  for (int i = 0; order[i]; i++)
    {
      AppTrack *track = app_album_track (fixture->album, i);
      g_assert_true (track == tracks[order[i] - '0']);
      g_assert_cmpint (app_album_track_start (fixture->album, i), ==, end + app_track_gap (track));
      end = app_album_track_start (fixture->album, i) + app_track_length (track, FIXTURE_RATE);
    }
}

static gint64
frames_of (AppTrack *track, const char *property)
{
  gint64 frames;
  g_object_get (track, property, &frames, NULL);
  return frames;
}

/* ---- cases ---- */

static void
test_tracks (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppTrack *tracks[3];
  for (int i = 0; i < 3; i++)
    tracks[i] = app_album_track (fixture.album, i);
  g_assert_null (ui_edit_gap (fixture.session, 2, "0.5"));
  const guint done = fixture_steps (&fixture);

  drag_onto (&fixture, fixture_row (&fixture, "master", 0), fixture_row (&fixture, "master", 2),
             0.5, 0.8);
  assert_order (&fixture, tracks, "120");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpint (app_track_gap (tracks[2]), ==, FIXTURE_RATE / 2); /* it goes with its track */
  drag_onto (&fixture, fixture_row (&fixture, "master", 2), fixture_row (&fixture, "master", 1),
             0.5, 0.2);
  assert_order (&fixture, tracks, "102");
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "120");
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "012");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);

  ui_session_select_track (fixture.session, 1);
  press (&fixture, "alt+Up");
  assert_order (&fixture, tracks, "102");
  press (&fixture, "alt+Up"); /* there is nothing above */
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "alt+Down alt+Down");
  assert_order (&fixture, tracks, "021");
  g_assert_cmpint (ui_session_track (fixture.session), ==, 2);
  press (&fixture, "ctrl+z");
  assert_order (&fixture, tracks, "012");
  press (&fixture, "ctrl+shift+z");
  assert_order (&fixture, tracks, "021");
  fixture_end (&fixture);
}

static void
assert_chain (GListStore *chain, const char *ids)
{
  g_autoptr (GString) have = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (chain)); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), i);
      g_string_append_printf (have, "%s%s", i ? " " : "", app_slot_module (slot)->id);
    }
  g_assert_cmpstr (have->str, ==, ids);
}

static void
test_modules (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GListStore *chain = app_track_chain (app_album_track (fixture.album, 0));
  const char *const ids[] = { "eq", "compressor", "gain" };
  for (int i = 0; i < 3; i++)
    fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", ids[i]));
  harness_run (5 * FIXTURE_WAIT_MS);
  assert_chain (chain, "eq compressor gain");
  const guint done = fixture_steps (&fixture);

  GType card = UI_TYPE_CHAIN_CARD;
  drag_onto (&fixture, part (&fixture, card, 0), part (&fixture, card, 2), 0.8, 0.5);
  assert_chain (chain, "compressor gain eq");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  drag_onto (&fixture, part (&fixture, card, 2), part (&fixture, card, 1), 0.2, 0.5);
  assert_chain (chain, "compressor eq gain");
  press (&fixture, "ctrl+z ctrl+z");
  assert_chain (chain, "eq compressor gain");

  press (&fixture, "alt+Left"); /* what was added last is selected */
  assert_chain (chain, "eq gain compressor");
  press (&fixture, "alt+Right alt+Right");
  assert_chain (chain, "eq compressor gain");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 2);
  press (&fixture, "ctrl+z ctrl+z");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);

  /* onto the button of the album chain: into that chain, at its end */
  GtkWidget *strip = part (&fixture, UI_TYPE_CHAIN_STRIP, 0);
  drag_onto (&fixture, part (&fixture, card, 1), fixture_find_type (strip, GTK_TYPE_MENU_BUTTON, 1),
             0.5, 0.5);
  assert_chain (chain, "eq gain");
  assert_chain (app_album_chain (fixture.album), "compressor");
  press (&fixture, "ctrl+z");
  assert_chain (chain, "eq compressor gain");
  assert_chain (app_album_chain (fixture.album), "");
  fixture_end (&fixture);
}

/* The button called name in the popover, pressed. */
static void
press_preset (Fixture *fixture, GtkWidget *menu, const char *name)
{
  GtkWidget *button = fixture_find_named (menu, name);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  harness_run (2 * FIXTURE_WAIT_MS);
}

static void
test_presets (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "album", "gain"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  const guint done = fixture_steps (&fixture);
  GtkWidget *menu = part (&fixture, UI_TYPE_PRESET_MENU, 0);
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_first_child (menu));
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Presets");

  gtk_menu_button_popup (button);
  harness_run (5 * FIXTURE_WAIT_MS);
  press_preset (&fixture, menu, "headroom");
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -6);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Make headroom");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "ctrl+z");
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, 0);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Presets");

  /* an own one: kept, shown, not written over unasked, removed */
  app_history_set_value (ui_session_history (fixture.session), slot, 0, -1.25);
  gtk_menu_button_popup (button);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *name = fixture_find_type (menu, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (name), "Mine");
  g_signal_emit_by_name (name, "activate");
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Mine");
  GtkWidget *mine = fixture_find_named (menu, "mine");
  g_assert_nonnull (mine);
  app_history_set_value (ui_session_history (fixture.session), slot, 0, -2.5);
  gtk_editable_set_text (GTK_EDITABLE (name), "Mine");
  g_signal_emit_by_name (name, "activate");
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Presets");
  g_signal_emit_by_name (name, "activate"); /* the button says Replace now */
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Mine");
  mine = fixture_find_named (menu, "mine");
  g_signal_emit_by_name (gtk_widget_get_next_sibling (mine), "clicked");
  g_assert_true (fixture_find_named (menu, "mine") == mine); /* it asks */
  g_signal_emit_by_name (gtk_widget_get_next_sibling (mine), "clicked");
  g_assert_null (fixture_find_named (menu, "mine"));
  gtk_menu_button_popdown (button);
  fixture_end (&fixture);
}

static GtkWidget *reading; /* label that is waited for */

static gboolean
reading_is_there (Fixture *fixture)
{
  return !g_str_equal (gtk_label_get_label (GTK_LABEL (reading)), "–");
}

/* What a module says of itself is shown while it plays; of the equaliser only the band in view. */
static void
test_readings (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "compressor"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  const DspModule *module = app_slot_module (slot);
  const int threshold = dsp_params_index (module->params, module->n_params, "threshold");
  app_history_set_value (ui_session_history (fixture.session), slot, threshold, -60);
  reading = fixture_find_named (GTK_WIDGET (fixture.window), "gain_reduction_db");
  g_assert_nonnull (reading);
  g_assert_false (reading_is_there (&fixture));
  GtkWidget *editor = part (&fixture, UI_TYPE_MODULE_EDITOR, 0);
  GtkWidget *curve = fixture_find_named (editor, "transfer");
  g_assert_true (curve && gtk_widget_get_mapped (curve));
  fixture_loop (&fixture);
  fixture_act (&fixture, "play", NULL);
  fixture_wait (&fixture, reading_is_there);
  g_assert_true (g_str_has_suffix (gtk_label_get_label (GTK_LABEL (reading)), " dB"));
  fixture_act (&fixture, "play", NULL);

  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "eq"));
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  GtkWidget *one = fixture_find_named (page, "band1_change_db");
  GtkWidget *two = fixture_find_named (page, "band2_change_db");
  g_assert_true (gtk_widget_get_mapped (one));
  g_assert_false (gtk_widget_get_mapped (two));
  ui_module_editor_set_group (UI_MODULE_EDITOR (part (&fixture, UI_TYPE_MODULE_EDITOR, 0)),
                              "Band 2");
  harness_run (2 * FIXTURE_WAIT_MS);
  g_assert_false (gtk_widget_get_mapped (one));
  g_assert_true (gtk_widget_get_mapped (two));
  fixture_end (&fixture);
}

static gboolean
music_is_heard (Fixture *fixture)
{
  const AppHeard *heard = ui_session_heard (fixture->session);
  return heard->playing && heard->true_peak_dbtp[0] > -60;
}

static gboolean
nothing_is_heard (Fixture *fixture)
{
  const AppHeard *heard = ui_session_heard (fixture->session);
  return heard->playing && heard->true_peak_dbtp[0] == -INFINITY;
}

/* Delta of an idle limiter: nothing is heard; marked beside the lanes, no edit; all of it ends with
 * one action. */
static void
test_listening (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "album", "limiter"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  const DspModule *module = app_slot_module (slot);
  const int delta = dsp_params_index (module->params, module->n_params, "delta");
  const guint done = fixture_steps (&fixture);
  GtkWidget *mark = fixture_find_named (GTK_WIDGET (fixture.window), "listening");
  g_assert_nonnull (mark);
  g_assert_false (gtk_widget_get_mapped (mark));
  GtkWidget *value
      = ui_module_editor_value (UI_MODULE_EDITOR (part (&fixture, UI_TYPE_MODULE_EDITOR, 0)),
                                "delta");
  fixture_loop (&fixture);
  fixture_act (&fixture, "play", NULL);
  fixture_wait (&fixture, music_is_heard);
  g_signal_emit_by_name (value, "changed", 1.0);
  fixture_wait (&fixture, nothing_is_heard);
  g_assert_cmpfloat (app_slot_value (slot, delta), ==, 1);
  g_assert_true (gtk_widget_get_mapped (mark));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  press (&fixture, "ctrl+e");
  fixture_wait (&fixture, music_is_heard);
  fixture_act (&fixture, "play", NULL);
  g_assert_cmpfloat (app_slot_value (slot, delta), ==, 0);
  g_assert_false (gtk_widget_get_mapped (mark));
  fixture_end (&fixture);
}

static void
test_band (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "eq"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  const DspModule *eq = app_slot_module (slot);
  const int frequency = dsp_params_index (eq->params, eq->n_params, "band3-frequency");
  const int gain = dsp_params_index (eq->params, eq->n_params, "band3-gain");
  const double hz = app_slot_value (slot, frequency), db = app_slot_value (slot, gain);
  UiSpectrum *spectrum = UI_SPECTRUM (part (&fixture, UI_TYPE_SPECTRUM, 0));
  Harness harness = hand (&fixture, GTK_WIDGET (spectrum));
  const guint done = fixture_steps (&fixture);

  const double to_x = ui_spectrum_x_of (spectrum, 1500), to_y = ui_spectrum_y_of_gain (spectrum, 6);
  harness_drag (&harness, ui_spectrum_x_of (spectrum, hz), ui_spectrum_y_of_gain (spectrum, db),
                to_x, to_y);
  g_assert_cmpfloat_with_epsilon (log2 (app_slot_value (slot, frequency) / 1500), 0, 0.03);
  g_assert_cmpfloat_with_epsilon (app_slot_value (slot, gain), 6, 0.5);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "ctrl+z");
  g_assert_cmpfloat (app_slot_value (slot, frequency), ==, hz);
  g_assert_cmpfloat (app_slot_value (slot, gain), ==, db);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  fixture_end (&fixture);
}

/* Drags on the waveform from x by so many pixels; the edit must be of that many frames (of sign),
 * and one step. */
static void
drag_handle (Fixture *fixture, const char *property, double frame, double y, double px, int sign)
{
  UiWaveform *waveform = UI_WAVEFORM (part (fixture, UI_TYPE_WAVEFORM, 0));
  AppTrack *track = app_album_track (fixture->album, 1);
  Harness harness = hand (fixture, GTK_WIDGET (waveform));
  const double x = ui_waveform_x_of (waveform, frame);
  const double frames
      = ui_waveform_frame_at (waveform, x + px) - ui_waveform_frame_at (waveform, x);
  const gint64 before = frames_of (track, property);
  const guint done = fixture_steps (fixture);
  harness_drag (&harness, x, y, x + px, y);
  g_assert_cmpfloat_with_epsilon ((double) (frames_of (track, property) - before), sign * frames,
                                  fabs (frames) / 20); /* whole pixels */
  g_assert_cmpuint (fixture_steps (fixture), ==, done + 1);
  press (fixture, "ctrl+z");
  g_assert_cmpint (frames_of (track, property), ==, before);
  press (fixture, "ctrl+shift+z");
  g_assert_cmpint (frames_of (track, property), !=, before);
}

static void
test_handles (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  const double end = 4 * FIXTURE_RATE, top = UI_WAVEFORM_HANDLE / 2, middle = 50;
  drag_handle (&fixture, "fade-in", 0, top, 80, +1);
  drag_handle (&fixture, "fade-out", end, top, -90, -1);
  drag_handle (&fixture, "trim-in", 0, middle, 60, +1);
  drag_handle (&fixture, "trim-out", end, middle, -60, -1);

  UiAlbumStrip *strip = UI_ALBUM_STRIP (part (&fixture, UI_TYPE_ALBUM_STRIP, 0));
  AppTrack *track = app_album_track (fixture.album, 1);
  Harness harness = hand (&fixture, GTK_WIDGET (strip));
  const gint64 gap = app_track_gap (track);
  const guint done = fixture_steps (&fixture);
  const double x = ui_album_strip_x_of (strip, app_album_track_start (fixture.album, 1));
  const double frames
      = (double) (ui_album_strip_frame_at (strip, x - 150) - ui_album_strip_frame_at (strip, x));
  harness_drag (&harness, x, harness.height / 2.0, x - 150, harness.height / 2.0);
  g_assert_cmpfloat_with_epsilon ((double) (app_track_gap (track) - gap), frames,
                                  fabs (frames) / 20);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  press (&fixture, "ctrl+z");
  g_assert_cmpint (app_track_gap (track), ==, gap);
  fixture_end (&fixture);
}

/* Both lanes are seen in their colours; an edit takes nothing away; a close view has samples. */
static void
test_waveform (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  AppSlot *gain = ui_session_slot (fixture.session);
  app_history_set_value (ui_session_history (fixture.session), gain, 0, -6.0);
  g_action_group_change_action_state (G_ACTION_GROUP (fixture.window), "match",
                                      g_variant_new_boolean (FALSE));
  fixture_wait (&fixture, fixture_measured);
  GtkWidget *widget = part (&fixture, UI_TYPE_WAVEFORM, 0);
  Harness harness = hand (&fixture, widget);
  const GdkRGBA *master = ui_palette (UI_COLOR_MASTER);
  harness_picture (&harness, "window-waveform");
  const int before = harness_count (&harness, 0, 0, harness.width, harness.height, master);
  g_assert_cmpint (before, >, harness.width);

  app_history_set_value (ui_session_history (fixture.session), gain, 0, -3.0);
  g_assert_null (app_survey_track (ui_session_survey (fixture.session), 0, APP_LANE_MASTER));
  harness_picture (&harness, "window-waveform-measuring");
  g_assert_cmpint (harness_count (&harness, 0, 0, harness.width, harness.height, master), >,
                   before / 2);

  GtkWidget *spectrum = part (&fixture, UI_TYPE_SPECTRUM, 0);
  fixture_wait (&fixture, fixture_measured);
  Harness second = hand (&fixture, spectrum);
  harness_picture (&second, "window-spectrum");
  g_assert_cmpint (harness_count (&second, 0, 0, second.width, second.height, master), >, 50);
  g_assert_cmpint (harness_count (&second, 0, 0, second.width, second.height,
                                  ui_palette (UI_COLOR_MIX)),
                   >, 50);

  /* 400 frames wide: the sine of the mix is a line that goes up and down, column by column */
  ui_waveform_set_view (UI_WAVEFORM (widget), FIXTURE_RATE, FIXTURE_RATE + 400);
  const guint drawn = ui_waveform_drawn (UI_WAVEFORM (widget));
  harness_run (15 * FIXTURE_WAIT_MS);
  harness_picture (&harness, "window-waveform-close");
  g_assert_cmpuint (ui_waveform_drawn (UI_WAVEFORM (widget)), >, drawn + 1); /* and when ready */
  g_free (harness.pixels);
  g_free (second.pixels);
  fixture_end (&fixture);
}

void
test_window_edits_add (void)
{
  g_test_add_func ("/window/edits/tracks", test_tracks);
  g_test_add_func ("/window/edits/modules", test_modules);
  g_test_add_func ("/window/edits/presets", test_presets);
  g_test_add_func ("/window/edits/readings", test_readings);
  g_test_add_func ("/window/edits/listening", test_listening);
  g_test_add_func ("/window/edits/band", test_band);
  g_test_add_func ("/window/edits/handles", test_handles);
  g_test_add_func ("/window/edits/waveform", test_waveform);
}
