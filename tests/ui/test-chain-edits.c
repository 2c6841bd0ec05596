/* test-chain-edits.c — A|B of two settings, copy and paste of modules, and a chain for other
 * tracks: each is one step of undo. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-chain-edit.h"
#include "ui-copy-chain.h"
#include "ui-gain-history.h"
#include "ui-module-picture.h"
#include "ui-transfer.h"

#include "dsp-registry.h"

static AppSlot *
add (Fixture *fixture, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", module));
  harness_run (FIXTURE_WAIT_MS);
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

/* ---- pictures ---- */

static GtkWidget *picture;

static gboolean
has_history (Fixture *fixture)
{
  GtkWidget *history = fixture_find_named (picture, "gain-history");
  double level, reduction;
  return ui_gain_history_get (UI_GAIN_HISTORY (history), 20, &level, &reduction)
         && reduction < -0.3;
}

/* The point is where the module hears something now. */
static gboolean
has_point (Fixture *fixture)
{
  double in, out;
  return has_history (fixture)
         && ui_transfer_point (UI_TRANSFER (fixture_find_named (picture, "transfer")), &in, &out);
}

static void
keep_picture (Fixture *fixture, const char *name)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  Harness harness = { .window = GTK_WIDGET (fixture->window),
                      .widget = page,
                      .width = gtk_widget_get_width (page),
                      .height = gtk_widget_get_height (page) };
  harness_picture (&harness, name);
  g_free (harness.pixels);
}

static GtkWidget *
picture_of (Fixture *fixture)
{
  return fixture_find_type (ui_window_page_widget (fixture->window, "master"),
                            UI_TYPE_MODULE_PICTURE, 0);
}

/* A compressor shows its curve, and while it plays the point on it and what it took away; a limiter
 * what passes it, below its ceiling. Both are of the module's tables and readings. */
static void
test_pictures (void)
{
  Fixture fixture;
  double in, out, expected, level, reduction;
  fixture_start (&fixture);
  ui_session_select_track (fixture.session, 2); /* the loudest */
  g_assert_null (picture_of (&fixture));
  AppSlot *slot = add (&fixture, "compressor");
  const DspModule *module = app_slot_module (slot);
  app_history_set_value (ui_session_history (fixture.session), slot,
                         dsp_params_index (module->params, module->n_params, "threshold"), -30);
  picture = picture_of (&fixture);
  g_assert_nonnull (picture);
  UiTransfer *transfer = UI_TRANSFER (fixture_find_named (picture, "transfer"));
  g_assert_false (ui_transfer_point (transfer, &in, &out));
  ui_session_set_loop (fixture.session, app_album_track_start (fixture.album, 2) + FIXTURE_RATE,
                       app_album_length (fixture.album) - FIXTURE_RATE);
  ui_session_seek (fixture.session, app_album_track_start (fixture.album, 2) + FIXTURE_RATE);
  ui_session_play_stop (fixture.session);
  fixture_wait (&fixture, has_point);
  g_assert_true (ui_transfer_point (transfer, &in, &out));
  module->transfer (app_slot_values (slot), &in, &expected, 1);
  g_assert_cmpfloat_with_epsilon (out, expected, 0.05);
  keep_picture (&fixture, "master-compressor");
  ui_session_play_stop (fixture.session);
  harness_run (10 * FIXTURE_WAIT_MS);

  slot = add (&fixture, "limiter");
  module = app_slot_module (slot);
  const int drive = dsp_params_index (module->params, module->n_params, "drive");
  app_history_set_value (ui_session_history (fixture.session), slot, drive,
                         module->params[drive].max);
  picture = picture_of (&fixture);
  g_assert_null (fixture_find_named (picture, "transfer"));
  ui_session_play_stop (fixture.session);
  fixture_wait (&fixture, has_history);
  UiGainHistory *history = UI_GAIN_HISTORY (fixture_find_named (picture, "gain-history"));
  g_assert_true (ui_gain_history_get (history, 5, &level, &reduction));
  g_assert_cmpfloat (level, <=, -1 + 0.05); /* its ceiling */
  g_assert_cmpfloat (level, >, -20);
  keep_picture (&fixture, "master-limiter");
  ui_session_play_stop (fixture.session);
  fixture_end (&fixture);
}

void
test_chain_edits_add (void)
{
  g_test_add_func ("/chain-edits/pictures", test_pictures);
  g_test_add_func ("/chain-edits/settings", test_settings);
  g_test_add_func ("/chain-edits/paste", test_paste);
  g_test_add_func ("/chain-edits/copy-chain", test_copy_chain);
}
