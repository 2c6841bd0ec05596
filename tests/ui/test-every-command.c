/* test-every-command.c — every command of the window: what changes the album is one step of undo,
 * which brings back the very text of the project; what does not is none. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-order-edit.h"
#include "app-snapshots.h"
#include "ui-edit.h"
#include "ui-settings.h"

#include <string.h>

/* They ask for a file, open another album, close the window, or move in the history itself. */
static const char *const apart[] = { "open",
                                     "new",
                                     "open-demo",
                                     "cancel-demo",
                                     "open-ddp",
                                     "save",
                                     "save-as",
                                     "close",
                                     "undo",
                                     "redo",
                                     "add-mixes",
                                     "revise",
                                     "recover",
                                     "discard",
                                     "open-path",
                                     "locate-reference",
                                     "deliver-folder",
                                     "deliver-open",
                                     "deliver",
                                     "locate",
                                     "add-references",
                                     "open-recent",
                                     "deliver-report",
                                     "deliver-pq-sheet",
                                     "deliver-listen-down",
                                     NULL };

/* What a project of the album as it is would say. Transfer full. */
static char *
text_of (Fixture *fixture)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (fixture->album, sources, NULL, NULL);
  app_sources_stop (sources);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    {
      g_key_file_remove_key (file, *group, "source-sha256", NULL); /* a thread knows it, or not */
      if (g_key_file_has_key (file, *group, "project", NULL))
        g_key_file_set_string (file, *group, "project", "…");
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/* Values that parameters of commands take. NULL: none is known for this type. */
static GVariant *
parameter_for (const GVariantType *type, const char *name)
{
  if (!type)
    return NULL;
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (TRUE);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return g_variant_new_int32 (1);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_DOUBLE))
    return g_variant_new_double (-3);
  if (g_variant_type_equal (type, G_VARIANT_TYPE ("(ss)")))
    return g_variant_new ("(ss)", "track", "gain");
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (g_str_equal (name, "medium")   ? "cd-74"
                                 : g_str_equal (name, "device") ? "null"
                                                                : "cosine");
  return NULL;
}

/* Dialogs that a command opened. */
static void
close_dialogs (Fixture *fixture)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (fixture->window))
      gtk_window_destroy (l->data);
  harness_run (FIXTURE_WAIT_MS);
}

/* The state that most commands have something to do in: the middle of three tracks, with a chain
 * whose middle slot is selected, a snapshot, a setting B, and two running orders. */
static void
prepare (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  app_order_new (fixture->album, ui_session_history (fixture->session), "Other", &error);
  g_assert_no_error (error);
  ui_session_select_track (fixture->session, 1);
  for (int i = 0; i < 3; i++)
    fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  AppSlot *slot = ui_session_slot (fixture->session);
  app_history_set_value (ui_session_history (fixture->session), slot, 0, -2);
  ui_edit_shift_slot (fixture->session, slot, -1);
  fixture_act (fixture, "slot-copy", NULL);
  harness_run (FIXTURE_WAIT_MS);
}

/* Commands turn preferences, which outlive windows: for the tests that follow. */
static void
reset_settings (void)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (ui_settings (), "settings-schema", &schema, NULL);
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  for (char **key = keys; *key; key++)
    g_settings_reset (ui_settings (), *key);
}

/* Two of the tracks, where a list of them is seen. */
static void
choose_two (Fixture *fixture)
{
  Harness hand = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  ui_window_set_page (fixture->window, "master");
  harness_run (FIXTURE_WAIT_MS);
  ui_session_select_track (fixture->session, 1);
  gtk_widget_grab_focus (fixture_row (fixture, "master", 1));
  harness_key (&hand, "shift+Down");
}

/* several: data; what works on all chosen tracks works on two. */
static void
test_actions (gconstpointer several)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  prepare (&fixture);
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (fixture.window));
  guint edits = 0, walked = 0;
  for (char **name = names; *name; name++)
    {
      const GVariantType *type
          = g_action_group_get_action_parameter_type (G_ACTION_GROUP (fixture.window), *name);
      if (g_strv_contains (apart, *name)
          || !g_action_group_get_action_enabled (G_ACTION_GROUP (fixture.window), *name))
        continue;
      GVariant *parameter = parameter_for (type, *name);
      if (type && !parameter)
        g_error ("no value is known for the parameter of %s", *name);
      if (several)
        choose_two (&fixture);
      ui_session_end_gesture (fixture.session);
      app_history_seal (history);
      g_autofree char *before = text_of (&fixture);
      const guint done = fixture_steps (&fixture);
      fixture_act (&fixture, *name, parameter);
      ui_session_end_gesture (fixture.session);
      close_dialogs (&fixture);
      g_autofree char *after = text_of (&fixture);
      gboolean changed = strcmp (before, after) != 0;
      walked++;
      edits += changed;
      if (fixture_steps (&fixture) != done + changed)
        g_error ("%s: %u steps, and the project %s", *name, fixture_steps (&fixture) - done,
                 changed ? "differs" : "is the same");
      if (!changed)
        continue;
      g_test_message ("%s is one step", *name);
      ui_session_undo (fixture.session);
      g_autofree char *back = text_of (&fixture);
      g_assert_cmpstr (back, ==, before);
      ui_session_redo (fixture.session);
      g_autofree char *forth = text_of (&fixture);
      g_assert_cmpstr (forth, ==, after);
      ui_session_undo (fixture.session);
      ui_session_select_track (fixture.session, 1);
      g_autoptr (AppSlot) middle = g_list_model_get_item (
          G_LIST_MODEL (app_track_chain (app_album_track (fixture.album, 1))), 1);
      ui_session_select_slot (fixture.session, middle);
    }
  g_test_message ("%u commands, %u of them edits", walked, edits);
  g_assert_cmpuint (walked, >, 60);
  g_assert_cmpuint (edits, >=, 12);
  ui_session_end_listening (fixture.session);
  close_dialogs (&fixture);
  fixture_end (&fixture);
  reset_settings ();
}

void
test_every_command_add (void)
{
  g_test_add_data_func ("/every-command/undone", GINT_TO_POINTER (FALSE), test_actions);
  g_test_add_data_func ("/every-command/several", GINT_TO_POINTER (TRUE), test_actions);
}
