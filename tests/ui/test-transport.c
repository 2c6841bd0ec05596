/* test-transport.c — playing, lanes, monitor, volume, services and the device in the window: what
 * the person does by mouse and keyboard is what the player is told. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-device-menu.h"
#include "ui-lane-buttons.h"
#include "ui-lanes.h"
#include "ui-listening-time.h"
#include "ui-monitor-bar.h"
#include "ui-services.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-transport.h"
#include "ui-volume.h"
#include "ui-waveform.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

#define SETTLE_MS (5 * FIXTURE_WAIT_MS)
#define HELD_MS 500

static GtkWidget *
part (Fixture *fixture, GType type)
{
  GtkWidget *found = fixture_find_type (ui_window_page_widget (fixture->window, "master"), type, 0);
  g_assert_nonnull (found);
  return found;
}

static GtkWidget *
named (Fixture *fixture, const char *name)
{
  GtkWidget *found = fixture_find_named (GTK_WIDGET (fixture->window), name);
  g_assert_nonnull (found);
  return found;
}

static Harness
hand_on (Fixture *fixture, GtkWidget *widget)
{
  return (Harness){ .window = GTK_WIDGET (fixture->window),
                    .widget = widget,
                    .width = gtk_widget_get_width (widget),
                    .height = gtk_widget_get_height (widget) };
}

static void
press (Fixture *fixture, const char *keys)
{
  Harness hand = hand_on (fixture, GTK_WIDGET (fixture->window));
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&hand, each[i]);
}

static void
click (Fixture *fixture, GtkWidget *widget)
{
  Harness hand = hand_on (fixture, widget);
  g_assert_true (gtk_widget_get_mapped (widget));
  harness_click (&hand, hand.width / 2.0, hand.height / 2.0, 1);
}

static void
picture (Fixture *fixture, const char *name)
{
  Harness eye = hand_on (fixture, GTK_WIDGET (fixture->window));
  harness_picture (&eye, name);
  g_free (eye.pixels);
}

/* The button of a choice of an action. */
static GtkWidget *
button_of (GtkWidget *widget, const char *action, const char *target)
{
  if (GTK_IS_ACTIONABLE (widget))
    {
      GVariant *value = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));
      if (!g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action)
          && (target ? value && !strcmp (g_variant_get_string (value, NULL), target) : !value))
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = button_of (child, action, target);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
bar_button (Fixture *fixture, const char *action, const char *target)
{
  GtkWidget *found = button_of (part (fixture, UI_TYPE_MONITOR_BAR), action, target);
  g_assert_nonnull (found);
  return found;
}

static gboolean
playing (Fixture *fixture)
{
  gboolean playing;
  g_object_get (ui_session_engine (fixture->session), "playing", &playing, NULL);
  return playing;
}

static gboolean
moves (Fixture *fixture)
{
  return ui_session_heard (fixture->session)->playing && ui_session_pos (fixture->session) > 2000;
}

static gboolean
all_known (Fixture *fixture)
{
  AppComparison *comparison = ui_session_comparison (fixture->session);
  return fixture_measured (fixture)
         && app_comparison_missing (comparison, (guint) ui_lanes_track (fixture->session)) == 0;
}

static double
reference_tone (int channel, gint64 frame, gpointer data)
{
  return 0.1 * sin (frame * (0.03 + 0.001 * GPOINTER_TO_INT (data) + 0.0001 * channel));
}

static void
add_references (Fixture *fixture, int n)
{
  char *paths[APP_N_REFERENCE_LANES + 1] = { NULL };
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("record %d.wav", i + 1);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                   FIXTURE_RATE * 4, reference_tone, GINT_TO_POINTER (i));
    }
  g_assert_cmpint (app_document_add_references (ui_session_document (fixture->session),
                                                (const char *const *) paths, NULL),
                   ==, n);
  for (int i = 0; i < n; i++)
    g_free (paths[i]);
  harness_run (SETTLE_MS);
}

/* What the button of a lane shows is what is known of the lane. */
static void
assert_lane (Fixture *fixture, AppLane lane)
{
  UiLaneButtons *lanes = UI_LANE_BUTTONS (part (fixture, UI_TYPE_LANE_BUTTONS));
  GtkWidget *button = ui_lane_buttons_button (lanes, lane);
  AppComparison *comparison = ui_session_comparison (fixture->session);
  g_autofree char *name = app_comparison_lane_name (comparison, lane);
  g_autofree char *gain = ui_lane_gain (fixture->session, lane);
  const char *shown[3];
  for (int i = 0; i < 3; i++)
    shown[i] = gtk_label_get_label (GTK_LABEL (fixture_find_type (button, GTK_TYPE_LABEL, i)));
  g_assert_cmpstr (shown[0], ==, name);
  g_assert_cmpstr (shown[1], ==, gain);
  g_assert_cmpint (atoi (shown[2]), ==, ui_lane_key (fixture->session, lane));
  GtkWidget *label = fixture_find_type (button, GTK_TYPE_LABEL, 1);
  gboolean known = !isnan (
      app_comparison_gain_db (comparison, (guint) ui_lanes_track (fixture->session), lane));
  g_assert_true (gtk_widget_has_css_class (label, "warning") == !known);
  g_assert_true (strcmp (gain, "…") == 0 || known);
  g_assert_nonnull (ui_tooltip_text (button));
}

/* ---- cases ---- */

static void
test_lanes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiLaneButtons *lanes = UI_LANE_BUTTONS (part (&fixture, UI_TYPE_LANE_BUTTONS));
  g_assert_false (gtk_widget_get_visible (ui_lane_buttons_button (lanes, APP_LANE_REFERENCE)));
  add_references (&fixture, 2);
  fixture_act (&fixture, "keep-master", NULL);
  harness_run (SETTLE_MS);
  fixture_wait (&fixture, all_known);
  harness_run (SETTLE_MS);
  const AppLane order[] = { APP_LANE_MIX, APP_LANE_MASTER, APP_LANE_PREVIOUS, APP_LANE_REFERENCE,
                            APP_LANE_REFERENCE + 1 };
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i + 1);
      assert_lane (&fixture, order[i]);
      g_assert_cmpint (ui_lane_key (fixture.session, order[i]), ==, i + 1);
      press (&fixture, key);
      g_assert_cmpint (ui_session_lane (fixture.session), ==, order[i]);
    }
  press (&fixture, "6"); /* there is none */
  g_assert_cmpint (ui_session_lane (fixture.session), ==, order[4]);
  picture (&fixture, "transport-lanes");
  for (int i = 0; i < 5; i++)
    {
      if (i >= 5 - ui_lane_buttons_n_hidden (lanes)) /* in the menu */
        break;
      click (&fixture, ui_lane_buttons_button (lanes, order[i]));
      g_assert_cmpint (ui_session_lane (fixture.session), ==, order[i]);
    }

  /* held: for a moment only, also when a second one is held meanwhile */
  press (&fixture, "2");
  g_assert_true (g_spawn_command_line_sync ("xdotool keydown 4", NULL, NULL, NULL, NULL));
  harness_run (HELD_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REFERENCE);
  g_assert_true (g_spawn_command_line_sync ("xdotool keyup 4", NULL, NULL, NULL, NULL));
  harness_run (SETTLE_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);

  /* an edit: until it is measured again, it says so */
  app_history_set_double (ui_session_history (fixture.session), app_album_track (fixture.album, 0),
                          "gain", -6.0);
  harness_run (1);
  assert_lane (&fixture, APP_LANE_MASTER);
  g_autofree char *gain = ui_lane_gain (fixture.session, APP_LANE_MASTER);
  g_assert_cmpstr (gain, ==, "…");
  fixture_wait (&fixture, all_known);
  harness_run (SETTLE_MS);
  for (int i = 0; i < 5; i++)
    assert_lane (&fixture, order[i]);
  fixture_end (&fixture);
}

/* A lane that was chosen and is not there yet: what is heard in its place is said in words. */
static void
test_not_there (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_session_set_lane (fixture.session, APP_LANE_MASTER);
  GtkLabel *place = GTK_LABEL (named (&fixture, "place"));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (place), "album "));
  AppHeard *heard = (AppHeard *) ui_session_heard (fixture.session);
  heard->playing = TRUE;
  heard->lane = APP_LANE_MIX;
  heard->present[APP_LANE_MIX] = TRUE;
  heard->present[APP_LANE_MASTER] = FALSE;
  g_signal_emit_by_name (fixture.session, "heard", heard);
  g_assert_cmpstr (gtk_label_get_label (place), ==, "you still hear Mix");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (place), "warning"));
  g_assert_cmpstr (ui_tooltip_text (GTK_WIDGET (place)), ==,
                   "Master is being prepared; until then you hear Mix.");
  picture (&fixture, "transport-not-there");
  /* A blind test must not tell which lane plays. */
  ui_session_set_blind (fixture.session, TRUE);
  g_signal_emit_by_name (fixture.session, "heard", heard);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (place), "album "));
  ui_session_set_blind (fixture.session, FALSE);
  heard->present[APP_LANE_MASTER] = TRUE;
  g_signal_emit_by_name (fixture.session, "heard", heard);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (place), "album "));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (place), "warning"));
  g_assert_null (ui_tooltip_text (GTK_WIDGET (place)));
  heard->playing = FALSE;
  fixture_end (&fixture);
}

/* As many as fit; the others are in the menu, and nothing is wider than the window. */
static void
test_narrow (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_references (&fixture, APP_N_REFERENCE_LANES);
  UiLaneButtons *lanes = UI_LANE_BUTTONS (part (&fixture, UI_TYPE_LANE_BUTTONS));
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1280, 720);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.window)), <=, 1280);
  int hidden = ui_lane_buttons_n_hidden (lanes), mapped = 0;
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      GtkWidget *button = ui_lane_buttons_button (lanes, lane);
      if (!gtk_widget_get_mapped (button))
        continue;
      graphene_rect_t box;
      mapped++;
      g_assert_true (gtk_widget_compute_bounds (button, GTK_WIDGET (lanes), &box));
      g_assert_cmpfloat (box.origin.x + box.size.width, <=,
                         gtk_widget_get_width (GTK_WIDGET (lanes)));
    }
  g_assert_cmpint (hidden, >, 0);
  g_assert_cmpint (mapped + hidden, ==, 2 + APP_N_REFERENCE_LANES);
  /* Not even with all that tells that it is on: the window never grows by itself. */
  GActionGroup *group = G_ACTION_GROUP (fixture.window);
  const AppService *service = g_ptr_array_index (ui_services (), 0);
  press (&fixture, "d");
  g_action_group_change_action_state (group, "service", g_variant_new_string (service->id));
  harness_run (SETTLE_MS);
  /* Nor with a message and the longest editor. */
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "limiter"));
  ui_session_message (fixture.session, APP_SEVERITY_WARNING, "A mix is missing: %s.",
                      "a file with a long name in a folder far away.wav");
  harness_run (SETTLE_MS);
  g_assert_true (gtk_widget_get_mapped (named (&fixture, "notice")));
  const int sides[] = { 1280, 720 };
  for (int side = GTK_ORIENTATION_HORIZONTAL; side <= GTK_ORIENTATION_VERTICAL; side++)
    {
      int least;
      gtk_widget_measure (GTK_WIDGET (fixture.window), side, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, <=, sides[side]);
    }
  press (&fixture, "d");
  g_action_group_change_action_state (group, "service", g_variant_new_string (""));
  GtkWidget *more = named (&fixture, "more-lanes");
  g_autofree char *label = g_strdup_printf ("+%d", hidden);
  g_assert_true (gtk_widget_get_mapped (more));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (more)), ==, label);
  press (&fixture, "9");
  harness_run (SETTLE_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REFERENCE + 6);
  g_assert_true (gtk_widget_has_css_class (more, "heard"));
  picture (&fixture, "transport-narrow");
  gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  harness_run (SETTLE_MS);
  GMenuModel *menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (more));
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, hidden);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (more));
  fixture_end (&fixture);
}

static void
assert_chip (Fixture *fixture)
{
  GtkWidget *chip = named (fixture, "listening");
  g_autofree char *words = ui_monitor_words (fixture->session);
  g_autofree char *label = g_strconcat (words, " ✕", NULL);
  g_assert_true (gtk_widget_get_visible (chip) == ui_session_listens (fixture->session));
  g_assert_true ((words[0] != '\0') == ui_session_listens (fixture->session));
  if (words[0])
    g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (chip)))), ==,
                     label);
}

static void
test_monitor (void)
{
  static const char *const keys[APP_N_MONITORS]
      = { NULL, "m", "s", "shift+l", "shift+r", "shift+s", "shift+p" };
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  for (int i = 1; i < APP_N_MONITORS; i++)
    {
      press (&fixture, keys[i]);
      g_assert_cmpint (ui_session_monitor (session), ==, i);
      g_assert_true (gtk_toggle_button_get_active (
          GTK_TOGGLE_BUTTON (bar_button (&fixture, "win.monitor", ui_monitor_ids[i]))));
      assert_chip (&fixture);
      press (&fixture, keys[i]);
      g_assert_cmpint (ui_session_monitor (session), ==, APP_MONITOR_STEREO);
      click (&fixture, bar_button (&fixture, "win.monitor", ui_monitor_ids[i]));
      g_assert_cmpint (ui_session_monitor (session), ==, i);
    }
  for (int i = 1; i < APP_N_BANDS; i++)
    {
      g_autofree char *key = g_strdup_printf ("alt+%d", i);
      press (&fixture, key);
      g_assert_cmpint (ui_session_band (session), ==, i);
      assert_chip (&fixture);
      press (&fixture, "alt+0");
      g_assert_cmpint (ui_session_band (session), ==, APP_BAND_ALL);
      click (&fixture, bar_button (&fixture, "win.band", ui_band_ids[i]));
      g_assert_cmpint (ui_session_band (session), ==, i);
    }
  press (&fixture, "d");
  g_assert_true (ui_session_delta (session));
  assert_chip (&fixture);
  picture (&fixture, "transport-monitor");
  press (&fixture, "ctrl+e");
  g_assert_false (ui_session_listens (session));
  assert_chip (&fixture);
  click (&fixture, bar_button (&fixture, "win.delta", NULL));
  g_assert_true (ui_session_delta (session));
  click (&fixture, named (&fixture, "listening"));
  g_assert_false (ui_session_delta (session));

  press (&fixture, "ctrl+d ctrl+m");
  g_assert_true (ui_session_dim (session));
  g_assert_true (ui_session_mute (session));
  click (&fixture, bar_button (&fixture, "win.dim", NULL));
  click (&fixture, bar_button (&fixture, "win.mute", NULL));
  g_assert_false (ui_session_dim (session));
  g_assert_false (ui_session_mute (session));

  /* over what is matched */
  AppComparison *comparison = ui_session_comparison (session);
  for (int i = 1; i <= APP_N_REGIONS; i++)
    {
      press (&fixture, "g");
      g_assert_cmpint (app_comparison_region (comparison), ==, i % APP_N_REGIONS);
    }
  g_action_group_change_action_state (G_ACTION_GROUP (fixture.window), "region",
                                      g_variant_new_string ("loudest"));
  g_assert_cmpint (app_comparison_region (comparison), ==, APP_REGION_LOUDEST);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (named (&fixture, "region"))), ==,
                   "15 s");
  fixture_end (&fixture);
}

static void
test_service (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_wait (&fixture, all_known);
  UiSession *session = fixture.session;
  AppComparison *comparison = ui_session_comparison (session);
  GActionGroup *group = G_ACTION_GROUP (fixture.window);
  const GPtrArray *services = ui_services ();
  g_assert_cmpuint (services->len, >=, 8);
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  GtkWidget *button = named (&fixture, "service");
  for (guint i = 0; i < services->len; i++)
    for (int mode = APP_SERVICE_TRACK; mode <= APP_SERVICE_ALBUM; mode++)
      {
        const AppService *service = services->pdata[i];
        AppServiceMode told;
        g_action_group_change_action_state (group, "service-mode",
                                            g_variant_new_string (
                                                mode == APP_SERVICE_ALBUM ? "album" : "track"));
        g_action_group_change_action_state (group, "service", g_variant_new_string (service->id));
        g_assert_true (app_comparison_service (comparison, &told) == service);
        g_assert_cmpint (told, ==, mode);
        g_assert_false (ui_session_match (session));
        double db = ui_service_gain_db (session, service, told, 0);
        g_assert_cmpfloat_with_epsilon (db, app_comparison_gain_db (comparison, 0, APP_LANE_MASTER),
                                        1e-9);
        g_autofree char *gain = ui_lane_gain (session, APP_LANE_MASTER);
        g_autofree char *label = g_strdup_printf ("%s %s", service->name, gain);
        g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, label);
        g_assert_nonnull (strstr (ui_tooltip_text (button), service->source));
        assert_chip (&fixture);
      }
  press (&fixture, "a");
  g_assert_null (app_comparison_service (comparison, NULL));
  g_assert_true (ui_session_match (session)); /* as before */
  press (&fixture, "a");
  g_assert_true (app_comparison_service (comparison, NULL) == services->pdata[services->len - 1]);
  AppServiceMode mode;
  press (&fixture, "shift+a");
  app_comparison_service (comparison, &mode);
  g_assert_cmpint (mode, ==, APP_SERVICE_TRACK);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  harness_run (SETTLE_MS);
  const AppService *first = services->pdata[0];
  GtkWidget *choice = button_of (button, "win.service", first->id);
  g_assert_true (gtk_widget_get_mapped (choice));
  gtk_widget_activate (choice);
  g_assert_true (app_comparison_service (comparison, NULL) == first);
  g_autofree char *words = ui_service_words (first, APP_SERVICE_TRACK);
  g_assert_nonnull (strstr (ui_tooltip_text (choice), words));
  picture (&fixture, "transport-service");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  press (&fixture, "ctrl+e");
  g_assert_null (app_comparison_service (comparison, NULL));
  fixture_end (&fixture);
}

static void
test_playing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_wait (&fixture, all_known);
  UiSession *session = fixture.session;
  AppSurvey *survey = ui_session_survey (session);
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  fixture_loop (&fixture);
  ui_session_seek (session, 1000);
  press (&fixture, "shift+space");
  g_assert_true (playing (&fixture));
  fixture_wait (&fixture, moves);
  press (&fixture, "shift+space");
  g_assert_false (playing (&fixture));
  g_assert_cmpint (ui_session_pos (session), ==, 1000);
  press (&fixture, "space");
  fixture_wait (&fixture, moves);
  press (&fixture, "space");
  g_assert_false (playing (&fixture));
  g_assert_cmpint (ui_session_pos (session), >, 1000);

  ui_session_seek (session, 1000); /* it may have come to any place until it was stopped */
  press (&fixture, "n");
  g_assert_cmpint (ui_session_pos (session), ==, app_album_track_start (fixture.album, 1));
  press (&fixture, "n");
  g_assert_cmpint (ui_session_pos (session), ==, app_album_track_start (fixture.album, 2));
  g_assert_cmpint (ui_session_track (session), ==, 2);
  press (&fixture, "shift+n");
  g_assert_cmpint (ui_session_pos (session), ==, app_album_track_start (fixture.album, 1));

  gint64 from, to;
  press (&fixture, "o");
  g_assert_true (app_comparison_loudest (ui_session_comparison (session), 1, &from, &to));
  g_assert_cmpint (ui_session_pos (session), ==, from);
  press (&fixture, "p");
  const AppMeasurement *m = &app_survey_track (survey, 1, APP_LANE_MASTER)->measurement;
  gint64 peak
      = app_album_track_start (fixture.album, 1) + llround (m->true_peak_at_s * FIXTURE_RATE);
  g_assert_cmpint (ui_session_pos (session), <=, peak);
  g_assert_cmpint (ui_session_pos (session), >=, peak - 2 * FIXTURE_RATE);
  fixture_end (&fixture);
}

static int
n_starts (UiSession *session)
{
  int n, starts = 0;
  const AppHeardPoint *points = app_engine_history (ui_session_engine (session), &n);
  for (int i = 0; i < n; i++)
    starts += points[i].mark == APP_MARK_START;
  return starts;
}

static gboolean
started_twice (Fixture *fixture)
{
  return n_starts (fixture->session) == 2;
}

/* What is heard of a transition is set in seconds, and no loop is in its way. */
static void
test_audition (void)
{
  Fixture fixture;
  AppHeard heard;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  GtkWidget *seconds = named (&fixture, "transition");
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (seconds), 1.5);
  g_assert_cmpfloat (g_settings_get_double (ui_settings (), "transition"), ==, 1.5);
  ui_session_select_track (session, 1);
  gint64 start = app_album_track_start (fixture.album, 1);
  gint64 end = app_track_length (app_album_track (fixture.album, 0), FIXTURE_RATE), from, to;
  ui_session_set_loop (session, 0, end); /* the audition begins in it and goes out of it */
  ui_session_audition (session, FALSE);
  g_assert_true (playing (&fixture));
  app_engine_heard (ui_session_engine (session), &heard);
  gint64 first = heard.pos, last = first;
  /* the window is told of the end by the next frame after it */
  for (int i = 0; i < 1000 && (playing (&fixture) || ui_session_heard (session)->playing); i++)
    {
      harness_run (FIXTURE_WAIT_MS);
      last = MAX (last, ui_session_pos (session));
    }
  g_assert_false (playing (&fixture));
  g_assert_cmpint (first, ==, MIN (start, end) - FIXTURE_RATE * 3 / 2);
  g_assert_cmpint (last, ==, MAX (start, end) + FIXTURE_RATE * 3 / 2); /* to the frame */
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (to, ==, end);
  g_assert_cmpint (n_starts (session), ==, 1);
  press (&fixture, "t");
  fixture_wait (&fixture, started_twice);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (seconds), 8);
  fixture_end (&fixture);
}

static void
count_frames (const double *const ch[2], int n, gpointer count)
{
  g_atomic_int_add ((gint *) count, n);
}

/* All transitions in a row: of each what was asked for, and not a frame more. */
static void
test_audition_all (void)
{
  Fixture fixture;
  gint count = 0;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  const int around = FIXTURE_RATE * 3 / 2, fade = FIXTURE_RATE / 200;
  gint64 expected = 0, to = 0;
  g_settings_set_double (ui_settings (), "transition", 1.5);
  app_engine_set_capture (ui_session_engine (session), count_frames, &count);
  for (int track = 1; track < 3; track++)
    {
      gint64 start = app_album_track_start (fixture.album, track);
      gint64 end = app_album_track_start (fixture.album, track - 1)
                   + app_track_length (app_album_track (fixture.album, track - 1), FIXTURE_RATE);
      to = MAX (start, end) + around;
      expected += fade + to - (MIN (start, end) - around); /* faded in before it */
    }
  ui_session_audition (session, TRUE);
  g_assert_true (playing (&fixture));
  for (int i = 0; i < 3000 && playing (&fixture); i++)
    harness_run (FIXTURE_WAIT_MS);
  g_assert_false (playing (&fixture));
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_cmpint (g_atomic_int_get (&count), ==, expected);
  g_assert_cmpint (ui_session_pos (session), ==, to);
  g_settings_reset (ui_settings (), "transition");
  fixture_end (&fixture);
}

static void
test_loop (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  gint64 from, to;
  ui_session_select_track (session, 1);
  const gint64 start = app_album_track_start (fixture.album, 1);
  GtkWidget *entry_from = named (&fixture, "loop-from"), *entry_to = named (&fixture, "loop-to");
  gtk_editable_set_text (GTK_EDITABLE (entry_from), "0:00.5");
  gtk_editable_set_text (GTK_EDITABLE (entry_to), "soon");
  g_signal_emit_by_name (entry_to, "activate");
  g_assert_true (gtk_widget_has_css_class (entry_to, "error"));
  g_assert_false (ui_session_loop (session, &from, &to));
  gtk_editable_set_text (GTK_EDITABLE (entry_to), "2");
  g_signal_emit_by_name (entry_to, "activate");
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (from, ==, start + FIXTURE_RATE / 2);
  g_assert_cmpint (to, ==, start + 2 * FIXTURE_RATE);

  /* one that begins before the track is shown so, and can be typed over */
  ui_session_set_loop (session, start - FIXTURE_RATE / 2, start + FIXTURE_RATE);
  harness_run (SETTLE_MS);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_from)), ==, "−0:00.500");
  gtk_editable_set_text (GTK_EDITABLE (entry_to), "2,0 s");
  g_signal_emit_by_name (entry_to, "activate");
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (from, ==, start - FIXTURE_RATE / 2);
  g_assert_cmpint (to, ==, start + 2 * FIXTURE_RATE);
  gtk_editable_set_text (GTK_EDITABLE (entry_from), "0.5");
  g_signal_emit_by_name (entry_from, "activate");

  /* its end is taken on the ruler of the waveform */
  UiWaveform *waveform = UI_WAVEFORM (part (&fixture, UI_TYPE_WAVEFORM));
  Harness hand = hand_on (&fixture, GTK_WIDGET (waveform));
  harness_run (SETTLE_MS);
  double x = ui_waveform_x_of (waveform, 2 * FIXTURE_RATE);
  double wanted = ui_waveform_x_of (waveform, 3 * FIXTURE_RATE);
  harness_drag (&hand, x - 1, hand.height - 8, wanted - 1, hand.height - 8);
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (from, ==, start + FIXTURE_RATE / 2);
  g_assert_cmpfloat_with_epsilon (to - start, 3 * FIXTURE_RATE, FIXTURE_RATE / 50.0);
  double middle = ui_waveform_x_of (waveform, 1.5 * FIXTURE_RATE);
  gint64 length = to - from;
  harness_drag (&hand, middle, hand.height - 8, middle + (wanted - x) / 4, hand.height - 8);
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (to - from, ==, length);
  g_assert_cmpfloat_with_epsilon (from - start, 0.75 * FIXTURE_RATE, FIXTURE_RATE / 50.0);
  picture (&fixture, "transport-loop");

  fixture_wait (&fixture, all_known);
  fixture_act (&fixture, "loop-loudest", NULL);
  gint64 loud_from, loud_to;
  g_assert_true (app_comparison_loudest (ui_session_comparison (session), 1, &loud_from, &loud_to));
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (from, ==, loud_from);
  g_assert_cmpint (to, ==, loud_to);
  fixture_end (&fixture);
}

static void
test_volume (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  GtkWidget *volume = part (&fixture, UI_TYPE_VOLUME);
  GtkWidget *scale = fixture_find_type (volume, GTK_TYPE_SCALE, 0);
  GtkWidget *button = named (&fixture, "volume");
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  gtk_range_set_value (GTK_RANGE (scale), -12);
  g_assert_cmpfloat (ui_session_volume (session), ==, -12);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "−12.0 dB");
  g_assert_true (isnan (ui_volume_spl (session)));
  press (&fixture, "ctrl+0"); /* not calibrated: it says so, and changes nothing */
  g_assert_nonnull (ui_window_noticed (fixture.window));
  g_assert_cmpfloat (ui_session_volume (session), ==, -12);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  harness_run (SETTLE_MS);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (fixture_find_type (button, GTK_TYPE_SPIN_BUTTON, 0)),
                             83);
  g_signal_emit_by_name (named (&fixture, "set-reference"), "clicked");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  harness_run (SETTLE_MS);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==,
                   "−12.0 dB = 83 dB SPL");
  g_assert_true (gtk_widget_has_css_class (button, "good"));
  press (&fixture, "ctrl+Prior ctrl+Prior");
  g_assert_cmpfloat (ui_session_volume (session), ==, -10);
  g_assert_cmpfloat (ui_volume_spl (session), ==, 85);
  press (&fixture, "ctrl+Next ctrl+d");
  g_assert_cmpfloat (ui_volume_spl (session), ==, 64);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==,
                   "−11.0 dB = 64 dB SPL");
  press (&fixture, "ctrl+m");
  g_assert_true (isinf (ui_volume_spl (session)));
  press (&fixture, "ctrl+m ctrl+d ctrl+0");
  g_assert_cmpfloat (ui_session_volume (session), ==, -12);
  g_assert_cmpfloat (g_settings_get_double (ui_settings (), "volume"), ==, -12);
  gtk_range_set_value (GTK_RANGE (scale), -60);
  g_assert_true (isinf (ui_session_volume (session)));
  g_settings_reset (ui_settings (), "volume");
  g_settings_reset (ui_settings (), "reference-spl");
  g_settings_reset (ui_settings (), "reference-volume");
  fixture_end (&fixture);
}

static gint64 now_us = 1000000000;

static gint64
fake_now (void)
{
  return now_us;
}

/* Listens to n minutes of the turned clock; looked at twice a minute. */
static void
listen (Fixture *fixture, int minutes)
{
  for (int i = 0; i < 2 * minutes; i++)
    {
      if (!playing (fixture))
        fixture_act (fixture, "play", NULL);
      harness_run (1);
      now_us += 30 * G_USEC_PER_SEC;
      fixture_act (fixture, "play", NULL);
      harness_run (1);
    }
}

static void
test_listening_time (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *button = named (&fixture, "listening-time");
  GtkWidget *reminder = named (&fixture, "rest-reminder");
  g_assert_cmpint (g_settings_get_int (ui_settings (), "rest-reminder"), ==, 45);
  g_settings_set_int (ui_settings (), "rest-reminder", 5);
  ui_listening_time_set_clock (UI_LISTENING_TIME (part (&fixture, UI_TYPE_LISTENING_TIME)),
                               fake_now);
  ui_session_set_loop (fixture.session, 0, FIXTURE_RATE);
  listen (&fixture, 4);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "0:04");
  g_assert_false (gtk_widget_get_visible (reminder));
  listen (&fixture, 1);
  fixture_act (&fixture, "play", NULL);
  harness_run (SETTLE_MS);
  g_assert_true (gtk_widget_get_mapped (reminder));
  picture (&fixture, "transport-reminder");
  click (&fixture, named (&fixture, "dismiss"));
  g_assert_false (gtk_widget_get_visible (reminder));
  fixture_act (&fixture, "play", NULL);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "0:05");

  listen (&fixture, 5);
  fixture_act (&fixture, "play", NULL);
  harness_run (SETTLE_MS);
  g_assert_true (gtk_widget_get_mapped (reminder));
  click (&fixture, named (&fixture, "off"));
  g_assert_false (gtk_widget_get_visible (reminder));
  g_assert_cmpint (g_settings_get_int (ui_settings (), "rest-reminder"), ==, 0);
  fixture_act (&fixture, "play", NULL);
  listen (&fixture, 6);
  fixture_act (&fixture, "play", NULL);
  harness_run (SETTLE_MS);
  g_assert_false (gtk_widget_get_visible (reminder));
  fixture_act (&fixture, "play", NULL);

  now_us += 301 * (gint64) G_USEC_PER_SEC; /* a rest */
  fixture_act (&fixture, "play", NULL);
  harness_run (1);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "0:00");
  g_settings_reset (ui_settings (), "rest-reminder");
  fixture_end (&fixture);
}

static gboolean
device_runs (Fixture *fixture)
{
  const AppDeviceInfo *info = app_engine_device_info (ui_session_engine (fixture->session));
  return info && info->rate == 96000;
}

static void
test_device (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppEngine *engine = ui_session_engine (fixture.session);
  GtkWidget *button = named (&fixture, "device");
  GtkWidget *rate = named (&fixture, "device-rate"), *buffer = named (&fixture, "device-buffer");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  harness_run (SETTLE_MS);
  GtkWidget *choice = button_of (button, "win.device", "null");
  g_assert_nonnull (choice);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (rate), 4);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (buffer), 3);
  g_assert_cmpint (g_settings_get_int (ui_settings (), "device-rate"), ==, 96000);
  g_assert_cmpint (g_settings_get_int (ui_settings (), "device-buffer"), ==, 256);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  fixture_act (&fixture, "play", NULL);
  fixture_wait (&fixture, device_runs);
  harness_run (SETTLE_MS);
  const AppDeviceInfo *info = app_engine_device_info (engine);
  g_assert_cmpint (info->wanted_rate, ==, 96000);
  g_assert_cmpint (info->wanted_buffer, ==, 256);
  g_assert_true (info->converted);
  g_assert_true (
      g_str_has_prefix (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), "48 kHz → 96 kHz"));
  g_assert_nonnull (strstr (ui_tooltip_text (button), "48 kHz"));
  picture (&fixture, "transport-device");
  g_settings_reset (ui_settings (), "device-rate");
  g_settings_reset (ui_settings (), "device-buffer");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (rate)), ==, 0);
  fixture_end (&fixture);
}

void
test_transport_add (void)
{
  g_test_add_func ("/transport/lanes", test_lanes);
  g_test_add_func ("/transport/not-there", test_not_there);
  g_test_add_func ("/transport/narrow", test_narrow);
  g_test_add_func ("/transport/monitor", test_monitor);
  g_test_add_func ("/transport/service", test_service);
  g_test_add_func ("/transport/playing", test_playing);
  g_test_add_func ("/transport/audition", test_audition);
  g_test_add_func ("/transport/audition-all", test_audition_all);
  g_test_add_func ("/transport/loop", test_loop);
  g_test_add_func ("/transport/volume", test_volume);
  g_test_add_func ("/transport/listening-time", test_listening_time);
  g_test_add_func ("/transport/device", test_device);
}
