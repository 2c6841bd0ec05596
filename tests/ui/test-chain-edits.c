/* test-chain-edits.c — A|B of two settings, copy and paste of modules, and a chain for other
 * tracks: each is one step of undo. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-chain-edit.h"
#include "ui-copy-chain.h"

#include "dsp-registry.h"

static AppSlot *
add (Fixture *fixture, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", module));
  return ui_session_slot (fixture->session);
}

static void
put_gain (Fixture *fixture, AppSlot *slot, double db)
{
  app_history_seal (ui_session_history (fixture->session));
  app_history_set_value (ui_session_history (fixture->session), slot, 0, db);
}

static GListModel *
chain_of (Fixture *fixture, guint track)
{
  return G_LIST_MODEL (app_track_chain (app_album_track (fixture->album, track)));
}

static AppSlot *
slot_at (Fixture *fixture, guint track, guint place)
{
  g_autoptr (AppSlot) slot = g_list_model_get_item (chain_of (fixture, track), place);
  g_assert_nonnull (slot);
  return slot; /* the chain has it */
}

static void
press (Fixture *fixture, const char *key)
{
  Harness harness
      = { .window = GTK_WIDGET (fixture->window), .widget = GTK_WIDGET (fixture->window) };
  harness_key (&harness, key);
}

/* ---- cases ---- */

static void
test_settings (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "gain");
  put_gain (&fixture, slot, -3);
  const guint done = fixture_steps (&fixture);
  g_assert_null (app_slot_other (slot));

  press (&fixture, "x"); /* B begins as A is */
  g_assert_true (ui_chain_edit_is_second (slot));
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -3);
  put_gain (&fixture, slot, 2);
  press (&fixture, "x");
  g_assert_false (ui_chain_edit_is_second (slot));
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -3);
  g_assert_cmpfloat (app_slot_other (slot)->values[0], ==, 2);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 3);
  GtkWidget *button = fixture_find_named (GTK_WIDGET (fixture.window), "settings");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  press (&fixture, "x");
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, 2);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "A and B: B is heard");

  ui_session_undo (fixture.session);
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -3);
  g_assert_false (ui_chain_edit_is_second (slot));
  press (&fixture, "shift+x");
  g_assert_cmpfloat (app_slot_other (slot)->values[0], ==, -3);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 4);
  while (fixture_steps (&fixture) > done)
    ui_session_undo (fixture.session);
  g_assert_null (app_slot_other (slot));
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -3);
  fixture_end (&fixture);
}

static gboolean
pasted (Fixture *fixture)
{
  return g_list_model_get_n_items (chain_of (fixture, 1)) == 1;
}

static void
test_paste (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "gain");
  put_gain (&fixture, slot, -3);
  press (&fixture, "alt+c");
  put_gain (&fixture, slot, 5); /* the copy stays as it was */
  ui_session_select_track (fixture.session, 1);
  ui_session_select_slot (fixture.session, NULL);
  const guint done = fixture_steps (&fixture);
  press (&fixture, "alt+v");
  fixture_wait (&fixture, pasted);
  AppSlot *copy = slot_at (&fixture, 1, 0);
  g_assert_true (copy != slot);
  g_assert_true (ui_session_slot (fixture.session) == copy);
  g_assert_cmpfloat (app_slot_value (copy, 0), ==, -3);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  g_assert_cmpuint (g_list_model_get_n_items (chain_of (&fixture, 1)), ==, 0);
  fixture_end (&fixture);
}

static void
test_copy_chain (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  put_gain (&fixture, add (&fixture, "gain"), -3);
  add (&fixture, "compressor");
  ui_session_select_track (fixture.session, 2);
  add (&fixture, "stereo");
  ui_session_select_track (fixture.session, 0);
  guint done = fixture_steps (&fixture);

  GtkWindow *dialog = ui_copy_chain_show (GTK_WINDOW (fixture.window), fixture.session);
  g_assert_nonnull (dialog);
  g_assert_null (fixture_find_named (GTK_WIDGET (dialog), "track-1")); /* itself */
  GtkWidget *copy = fixture_find_named (GTK_WIDGET (dialog), "copy");
  g_assert_false (gtk_widget_get_sensitive (copy));
  g_signal_emit_by_name (fixture_find_named (GTK_WIDGET (dialog), "all"), "clicked");
  g_assert_true (gtk_widget_get_sensitive (copy));
  g_signal_emit_by_name (copy, "clicked");
  for (guint track = 1; track < 3; track++)
    {
      g_assert_cmpuint (g_list_model_get_n_items (chain_of (&fixture, track)), ==, 2);
      g_assert_cmpfloat (app_slot_value (slot_at (&fixture, track, 0), 0), ==, -3);
      g_assert_cmpstr (app_slot_module (slot_at (&fixture, track, 1))->id, ==, "compressor");
    }
  g_assert_true (slot_at (&fixture, 1, 0) != slot_at (&fixture, 2, 0));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  ui_session_undo (fixture.session);
  g_assert_cmpuint (g_list_model_get_n_items (chain_of (&fixture, 1)), ==, 0);
  g_assert_cmpstr (app_slot_module (slot_at (&fixture, 2, 0))->id, ==, "stereo");

  dialog = ui_copy_chain_show (GTK_WINDOW (fixture.window), fixture.session);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (
                                   fixture_find_named (GTK_WIDGET (dialog), "track-3")),
                               TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (
                                   fixture_find_named (GTK_WIDGET (dialog), "append")),
                               TRUE);
  g_signal_emit_by_name (fixture_find_named (GTK_WIDGET (dialog), "copy"), "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (chain_of (&fixture, 1)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (chain_of (&fixture, 2)), ==, 3);
  g_assert_cmpstr (app_slot_module (slot_at (&fixture, 2, 0))->id, ==, "stereo");
  fixture_end (&fixture);
}

void
test_chain_edits_add (void)
{
  g_test_add_func ("/chain-edits/settings", test_settings);
  g_test_add_func ("/chain-edits/paste", test_paste);
  g_test_add_func ("/chain-edits/copy-chain", test_copy_chain);
}
