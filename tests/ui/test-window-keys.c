/* test-window-keys.c — every key does what the shortcuts window says, and none acts while text is
 * typed. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-album-strip.h"
#include "ui-cell.h"
#include "ui-chain-card.h"
#include "ui-commands.h"
#include "ui-edit.h"
#include "ui-knob.h"
#include "ui-spectrum.h"
#include "ui-track-row.h"
#include "ui-waveform.h"

#include <string.h>

#define HELD_MS 500 /* longer than the window takes for a touch */

static void
press (Fixture *fixture, const char *keys)
{
  Harness harness = { .window = GTK_WIDGET (fixture->window) };
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&harness, each[i]);
}

static gboolean
playing (Fixture *fixture)
{
  gboolean playing;
  g_object_get (ui_session_engine (fixture->session), "playing", &playing, NULL);
  return playing;
}

static AppLane
lane (Fixture *fixture)
{
  return app_engine_lane (ui_session_engine (fixture->session));
}

/* ---- cases ---- */

static void
test_playing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  const gint64 start = app_album_track_start (fixture.album, 1);
  gint64 from, to;
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  ui_session_select_track (session, 1);
  press (&fixture, "space");
  g_assert_true (playing (&fixture));
  press (&fixture, "space");
  g_assert_false (playing (&fixture));
  press (&fixture, "Return");
  g_assert_cmpint (ui_session_pos (session), ==, start);
  press (&fixture, "Home");
  g_assert_cmpint (ui_session_pos (session), ==, 0);

  ui_session_seek (session, start + 1000);
  press (&fixture, "bracketleft");
  ui_session_seek (session, start + 50000);
  press (&fixture, "bracketright");
  g_assert_true (ui_session_loop (session, &from, &to));
  g_assert_cmpint (from, ==, start + 1000);
  g_assert_cmpint (to, ==, start + 50000);
  press (&fixture, "ctrl+l");
  g_assert_false (ui_session_loop (session, &from, &to));

  const char *const auditions[] = { "t", "shift+t" };
  for (int i = 0; i < 2; i++)
    {
      press (&fixture, auditions[i]);
      g_assert_true (playing (&fixture));
      press (&fixture, "space");
      g_assert_false (playing (&fixture));
    }
  fixture_end (&fixture);
}

static void
test_comparing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  press (&fixture, "1");
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MIX);
  press (&fixture, "2");
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MASTER);
  g_assert_true (g_spawn_command_line_sync ("xdotool keydown 1", NULL, NULL, NULL, NULL));
  harness_run (HELD_MS);
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MIX);
  g_assert_true (g_spawn_command_line_sync ("xdotool keyup 1", NULL, NULL, NULL, NULL));
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MASTER);

  const gboolean match = ui_session_match (session);
  press (&fixture, "l");
  g_assert_true (ui_session_match (session) == !match);
  press (&fixture, "m");
  g_assert_cmpint (ui_session_monitor (session), ==, APP_MONITOR_MONO);
  press (&fixture, "s");
  g_assert_cmpint (ui_session_monitor (session), ==, APP_MONITOR_SIDE);
  press (&fixture, "s");
  g_assert_cmpint (ui_session_monitor (session), ==, APP_MONITOR_STEREO);
  press (&fixture, "ctrl+d");
  g_assert_true (ui_session_dim (session));
  fixture_end (&fixture);
}

static void
test_editing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  AppSlot *slot = ui_session_slot (session);
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (fixture.album, 0)));
  gtk_widget_grab_focus (fixture_row (&fixture, "master", 0)); /* a list, that has its own keys */
  press (&fixture, "b");
  g_assert_true (app_slot_bypass (slot));
  press (&fixture, "ctrl+Delete");
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 0);
  press (&fixture, "ctrl+z");
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, 1);
  press (&fixture, "ctrl+Down");
  g_assert_cmpint (ui_session_track (session), ==, 1);
  press (&fixture, "ctrl+Up");
  g_assert_cmpint (ui_session_track (session), ==, 0);
  press (&fixture, "Delete");
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 2);
  press (&fixture, "ctrl+z");
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 3);
  const char *const pages[] = { "intake", "master", "deliver" };
  const char *const keys[] = { "ctrl+1", "ctrl+2", "ctrl+3" };
  for (int i = 0; i < 3; i++)
    {
      press (&fixture, keys[i]);
      g_assert_cmpstr (ui_window_page (fixture.window), ==, pages[i]);
    }
  fixture_end (&fixture);
}

static void
test_typing (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  UiSession *session = fixture.session;
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  const guint done = fixture_steps (&fixture);
  const gboolean match = ui_session_match (session);
  press (&fixture, "F2");
  GtkWidget *title = fixture_find_named (fixture_row (&fixture, "master", 0), "title");
  g_assert_true (ui_cell_editing (UI_CELL (title)));
  GtkWidget *entry = fixture_find_type (title, GTK_TYPE_ENTRY, 0);
  press (&fixture, "ctrl+z ctrl+Delete alt+Up alt+Down Delete");
  press (&fixture, "1 t m s l b space bracketleft 2");
  g_assert_true (ui_cell_editing (UI_CELL (title)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1tmslb [2");
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  g_assert_false (playing (&fixture));
  g_assert_true (ui_session_match (session) == match);
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MASTER);
  g_assert_cmpint (ui_session_monitor (session), ==, APP_MONITOR_STEREO);
  g_assert_false (app_slot_bypass (ui_session_slot (session)));
  press (&fixture, "Escape");
  g_assert_false (ui_cell_editing (UI_CELL (title)));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);

  /* the note of a mix is text too */
  press (&fixture, "ctrl+1");
  GtkWidget *note
      = fixture_find_type (ui_window_page_widget (fixture.window, "intake"), GTK_TYPE_TEXT_VIEW, 0);
  gtk_widget_grab_focus (note);
  press (&fixture, "m space 1");
  g_autofree char *text = NULL;
  g_object_get (app_album_track (fixture.album, 0), "note", &text, NULL);
  g_assert_cmpstr (text, ==, "m 1");
  g_assert_false (playing (&fixture));
  g_assert_cmpint (lane (&fixture), ==, APP_LANE_MASTER);
  fixture_end (&fixture);
}

/* Every command is there, has its key, and is listed; what is not there is not listed. */
static void
test_commands (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (fixture.window));
  GtkWindow *list = ui_commands_window ();
  for (int i = 0; i < ui_n_commands; i++)
    {
      const UiCommand *command = &ui_commands[i];
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      guint keyval;
      GdkModifierType state;
      if (!command->action)
        continue;
      g_assert_true (gtk_accelerator_parse (command->accel, &keyval, &state));
      g_assert_true (g_action_parse_detailed_name (command->action, &name, &target, NULL));
      GActionGroup *group = g_str_has_prefix (name, "app.") ? G_ACTION_GROUP (application)
                                                            : G_ACTION_GROUP (fixture.window);
      g_assert_true (g_action_group_has_action (group, strchr (name, '.') + 1));
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (application, command->action);
      g_assert_cmpuint (g_strv_length (accels), ==, command->plain ? 0 : 1);
      for (int j = 0; j < i; j++) /* one key, one command */
        g_assert_true (!ui_commands[j].action
                       || g_ascii_strcasecmp (ui_commands[j].accel, command->accel) != 0);
    }
  int n = 0;
  while (fixture_find_type (GTK_WIDGET (list), GTK_TYPE_SHORTCUTS_SHORTCUT, n))
    {
      g_autofree char *title = NULL;
      GtkWidget *shown = fixture_find_type (GTK_WIDGET (list), GTK_TYPE_SHORTCUTS_SHORTCUT, n);
      g_object_get (shown, "title", &title, NULL);
      n++;
    }
  g_assert_cmpint (n, ==, 2 * ui_n_commands); /* in the list, and for the search */
  gtk_window_destroy (list);
  g_object_unref (list);
  fixture_end (&fixture);
}

/* Tab comes by everything once, and round. */
static void
test_focus (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "eq"));
  harness_run (5 * FIXTURE_WAIT_MS);
  const GType wanted[] = { UI_TYPE_TRACK_ROW, UI_TYPE_ALBUM_STRIP, UI_TYPE_WAVEFORM,
                           UI_TYPE_SPECTRUM,  UI_TYPE_CHAIN_CARD,  UI_TYPE_KNOB };
  gboolean met[G_N_ELEMENTS (wanted)] = { FALSE };
  GtkWindow *window = GTK_WINDOW (fixture.window);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gtk_widget_grab_focus (fixture_row (&fixture, "master", 0));
  GtkWidget *first = gtk_window_get_focus (window);
  int n = 0;
  do
    {
      GtkWidget *focus = gtk_window_get_focus (window);
      g_assert_true (g_hash_table_add (seen, focus));
      g_assert_true (gtk_widget_get_mapped (focus));
      for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
        met[i] = met[i] || g_type_is_a (G_OBJECT_TYPE (focus), wanted[i]);
      gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
    }
  while (gtk_window_get_focus (window) != first && n++ < 200);
  g_assert_true (gtk_window_get_focus (window) == first);
  g_assert_cmpint (ui_session_track (fixture.session), ==, 0); /* nothing was selected by it */
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (met[i]);
  fixture_end (&fixture);
}

/* No key asks the window for two things. */
static void
test_unique (void)
{
  for (int i = 0; i < ui_n_commands; i++)
    for (int k = 0; k < i; k++)
      if (ui_commands[i].action && ui_commands[k].action)
        g_assert_cmpstr (ui_commands[i].accel, !=, ui_commands[k].accel);
}

void
test_window_keys_add (void)
{
  g_test_add_func ("/window/keys/unique", test_unique);
  g_test_add_func ("/window/keys/playing", test_playing);
  g_test_add_func ("/window/keys/comparing", test_comparing);
  g_test_add_func ("/window/keys/editing", test_editing);
  g_test_add_func ("/window/keys/typing", test_typing);
  g_test_add_func ("/window/keys/commands", test_commands);
  g_test_add_func ("/window/keys/focus", test_focus);
}
