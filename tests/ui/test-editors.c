/* test-editors.c — editors of all modules fit the window, whatever its size, and the picture of a
 * module with widths by band moves them and tells what they do. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "dsp-registry.h"
#include "ui-edit.h"
#include "ui-goniometer.h"
#include "ui-knob.h"
#include "ui-module-editor.h"
#include "ui-value.h"
#include "ui-width-picture.h"

#include <math.h>
#include <sndfile.h>

static UiModuleEditor *
editor_of (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return UI_MODULE_EDITOR (fixture_find_type (page, UI_TYPE_MODULE_EDITOR, 0));
}

static AppSlot *
add (Fixture *fixture, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", "track", module));
  harness_run (10 * FIXTURE_WAIT_MS);
  return ui_session_slot (fixture->session);
}

static int
index_of (AppSlot *slot, const char *id)
{
  const DspModule *module = app_slot_module (slot);
  int index = dsp_params_index (module->params, module->n_params, id);
  g_assert_cmpint (index, >=, 0);
  return index;
}

static void
put (Fixture *fixture, AppSlot *slot, const char *id, double value)
{
  app_history_seal (ui_session_history (fixture->session));
  app_history_set_value (ui_session_history (fixture->session), slot, index_of (slot, id), value);
}

/* ---- every editor fits ---- */

static graphene_rect_t
bounds (GtkWidget *widget, GtkWidget *within)
{
  graphene_rect_t box;
  g_assert_true (gtk_widget_compute_bounds (widget, within, &box));
  return box;
}

static void
assert_within (GtkWidget *widget, GtkWidget *outer)
{
  graphene_rect_t box = bounds (widget, outer);
  g_assert_cmpfloat (box.origin.x, >=, 0);
  g_assert_cmpfloat (box.origin.y, >=, 0);
  g_assert_cmpfloat (box.origin.x + box.size.width, <=, gtk_widget_get_width (outer));
  g_assert_cmpfloat (box.origin.y + box.size.height, <=, gtk_widget_get_height (outer));
}

/* Nothing that is seen in it has less than it needs, stands outside, or has to be scrolled to. */
static void
assert_whole (GtkWidget *widget, GtkWidget *editor)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget)
      || GTK_IS_NATIVE (widget))
    return;
  int least;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (gtk_widget_get_width (widget), >=, 0);
  g_assert_cmpfloat (bounds (widget, editor).size.width + 0.5F, >=,
                     UI_IS_VALUE (widget) ? least : 0);
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
      g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=,
                         gtk_adjustment_get_page_size (across));
    }
  if (UI_IS_VALUE (widget) || GTK_IS_BUTTON (widget))
    assert_within (widget, editor);
  if (GTK_IS_LABEL (widget) && gtk_label_get_layout (GTK_LABEL (widget)))
    g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    assert_whole (child, editor);
}

/* Controls of the group that is shown; no two lie over each other. */
static void
mark_seen (UiModuleEditor *editor, const DspModule *module, gboolean *seen)
{
  graphene_rect_t boxes[DSP_MAX_PARAMS];
  int n = 0;
  for (int i = 0; i < module->n_params; i++)
    {
      GtkWidget *value = ui_module_editor_value (editor, module->params[i].id);
      if (!value)
        continue;
      seen[i] = TRUE;
      g_assert_true (gtk_widget_get_mapped (value));
      boxes[n] = bounds (value, GTK_WIDGET (editor));
      g_assert_cmpfloat (boxes[n].size.width, >=, 20);
      g_assert_cmpfloat (boxes[n].size.height, >=, 20);
      for (int k = 0; k < n; k++)
        {
          graphene_rect_t both;
          g_assert_true (!graphene_rect_intersection (&boxes[k], &boxes[n], &both)
                         || both.size.width * both.size.height < 1);
        }
      n++;
    }
}

static void
check_editor (Fixture *fixture, const DspModule *module)
{
  UiModuleEditor *editor = editor_of (fixture);
  gboolean seen[DSP_MAX_PARAMS] = { FALSE };
  g_autofree char *shown = g_strdup (ui_module_editor_group (editor));
  for (int i = -1; i < module->n_params; i++)
    {
      if (i >= 0 && (!shown || !module->params[i].group || seen[i]))
        continue;
      if (i >= 0)
        {
          ui_module_editor_set_group (editor, module->params[i].group);
          harness_run (3 * FIXTURE_WAIT_MS);
        }
      assert_whole (GTK_WIDGET (editor), GTK_WIDGET (editor));
      assert_within (GTK_WIDGET (editor), GTK_WIDGET (fixture->window));
      mark_seen (editor, module, seen);
    }
  for (int i = 0; i < module->n_params; i++)
    g_assert_true (seen[i]);
}

static void
test_fit (void)
{
  static const int sizes[][2] = { { 1280, 720 }, { 1600, 1000 } };
  Fixture fixture;
  fixture_start (&fixture);
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture.window), sizes[s][0], sizes[s][1]);
      harness_run (20 * FIXTURE_WAIT_MS);
      for (int m = 0; m < dsp_n_modules (); m++)
        {
          const DspModule *module = dsp_module_at (m);
          g_test_message ("%s at %d", module->id, sizes[s][0]);
          add (&fixture, module->id);
          g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.window)), <=, sizes[s][0]);
          g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture.window)), <=, sizes[s][1]);
          check_editor (&fixture, module);
          fixture_act (&fixture, "slot-remove", NULL);
        }
    }
  fixture_end (&fixture);
}

/* Few values are arcs; many are bars, and become arcs again where there is more room. All groups
 * are seen at once where there is room, and what is set in a group marks it. */
static void
test_looks (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1600, 1000);
  AppSlot *slot = add (&fixture, "compressor");
  UiModuleEditor *editor = editor_of (&fixture);
  g_assert_null (ui_module_editor_group (editor));
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1280, 720);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_cmpstr (ui_module_editor_group (editor), ==,
                   app_slot_module (slot)->params[index_of (slot, "threshold")].group);
  g_assert_null (ui_module_editor_value (editor, "attack"));
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1600, 1000);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_null (ui_module_editor_group (editor));
  g_assert_nonnull (ui_module_editor_value (editor, "attack"));

  slot = add (&fixture, "gain");
  const int arc = gtk_widget_get_height (ui_module_editor_value (editor, "gain"));
  slot = add (&fixture, "eq");
  g_assert_cmpint (gtk_widget_get_height (ui_module_editor_value (editor, "band1-gain")), <, arc);
  GtkWidget *chip = fixture_find_named (GTK_WIDGET (editor), "Band 5");
  g_assert_nonnull (chip);
  g_assert_false (gtk_widget_has_css_class (chip, "busy"));
  put (&fixture, slot, "band5-gain", 3);
  g_assert_true (gtk_widget_has_css_class (chip, "busy"));
  ui_session_undo (fixture.session);
  g_assert_false (gtk_widget_has_css_class (chip, "busy"));
  fixture_end (&fixture);
}

static GtkWidget *
shown_value (Fixture *fixture, const char *param)
{
  return fixture_find_named (GTK_WIDGET (editor_of (fixture)), param);
}

/* The editor of another track's module comes a frame after the rest, or when its page is shown;
 * what is left of the former one until then changes nothing. */
static void
test_frame_later (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *eq = add (&fixture, "eq");
  put (&fixture, eq, "band5-gain", 3);
  ui_session_select_track (fixture.session, 1);
  AppSlot *compressor = add (&fixture, "compressor");
  g_assert_true (compressor != eq);
  const int threshold = index_of (compressor, "threshold");
  const double before = app_slot_value (compressor, threshold);
  g_autoptr (GtkWidget) former = g_object_ref (shown_value (&fixture, "threshold"));
  const guint steps = fixture_steps (&fixture);

  ui_session_select_track (fixture.session, 0);
  g_assert_true (shown_value (&fixture, "threshold") == former);
  g_assert_cmpstr (ui_module_editor_group (editor_of (&fixture)), ==, "Band 5");
  g_assert_true (ui_value_type (UI_VALUE (former), "-33"));
  g_assert_cmpfloat (app_slot_value (compressor, threshold), ==, before);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps);
  /* One of both is on display at any time. */
  for (int i = 0; i < 1000 && gtk_widget_get_mapped (former); i++)
    harness_run (2);
  g_assert_null (shown_value (&fixture, "threshold"));
  GtkWidget *gain = shown_value (&fixture, "band5-gain");
  g_assert_true (gtk_widget_get_mapped (gain));
  g_assert_cmpfloat (ui_value_get (UI_VALUE (gain)), ==, 3);

  ui_window_set_page (fixture.window, "deliver");
  harness_run (10 * FIXTURE_WAIT_MS);
  ui_session_select_track (fixture.session, 1);
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_nonnull (shown_value (&fixture, "band5-gain"));
  ui_window_set_page (fixture.window, "master");
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_null (shown_value (&fixture, "band5-gain"));
  g_assert_cmpfloat (ui_value_get (UI_VALUE (shown_value (&fixture, "threshold"))), ==, before);

  /* Asked for, it is there at once. */
  ui_session_select_track (fixture.session, 0);
  g_assert_nonnull (ui_module_editor_value (editor_of (&fixture), "band5-gain"));
  g_assert_null (shown_value (&fixture, "threshold"));
  fixture_end (&fixture);
}

/* A window that becomes narrow while an editor waits to be shown makes it anew: what is then on
 * display acts on the module that is selected. */
static void
test_resized_meanwhile (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *first = add (&fixture, "compressor");
  ui_session_select_track (fixture.session, 1);
  add (&fixture, "compressor");
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *editor = GTK_WIDGET (editor_of (&fixture)),
            *shown = gtk_widget_get_first_child (editor);
  const int height = gtk_widget_get_height (editor);
  g_assert_cmpint (gtk_widget_get_width (editor), >, 900);
  ui_session_select_track (fixture.session, 0);
  while (!gtk_widget_get_next_sibling (shown)) /* until its successor is made */
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_size_allocate (editor, &(GtkAllocation){ 0, 0, 700, height }, -1);
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_true (gtk_widget_get_first_child (editor) != shown);
  g_assert_true (ui_value_type (UI_VALUE (shown_value (&fixture, "threshold")), "-33"));
  g_assert_cmpfloat (app_slot_value (first, index_of (first, "threshold")), ==, -33);
  fixture_end (&fixture);
}

/* ---- widths by band ---- */

static Harness
hand (Fixture *fixture, GtkWidget *widget)
{
  return (Harness){ .window = GTK_WIDGET (fixture->window),
                    .widget = widget,
                    .width = gtk_widget_get_width (widget),
                    .height = gtk_widget_get_height (widget) };
}

static GtkWidget *
knob_of (GtkWidget *value)
{
  return fixture_find_type (value, UI_TYPE_KNOB, 0);
}

/* The columns are controls as all others: drag, wheel, double click, keys; each gesture one step. A
 * band that is off is switched on by the same step. */
static void
test_columns (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slot = add (&fixture, "stereo");
  GtkWidget *value = ui_module_editor_value (editor_of (&fixture), "width2");
  UiKnob *knob = UI_KNOB (knob_of (value));
  Harness harness = hand (&fixture, GTK_WIDGET (knob));
  const int width = index_of (slot, "width2"), bands = index_of (slot, "bands");
  const double height = harness.height;
  guint steps = fixture_steps (&fixture);
  g_assert_cmpfloat_with_epsilon (ui_knob_column_top (knob), height / 2, 1);

  harness_drag (&harness, harness.width / 2.0, height / 2, harness.width / 2.0, height / 4);
  g_assert_cmpfloat_with_epsilon (app_slot_value (slot, width), 150, 300 / height);
  g_assert_cmpfloat_with_epsilon (ui_knob_column_top (knob), height / 4, 2);
  g_assert_cmpfloat (app_slot_value (slot, bands), ==, 1);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 1);
  ui_session_undo (fixture.session);
  g_assert_cmpfloat (app_slot_value (slot, width), ==, 100);
  g_assert_cmpfloat (app_slot_value (slot, bands), ==, 0);
  g_assert_cmpfloat_with_epsilon (ui_knob_column_top (knob), height / 2, 1);

  harness_wheel (&harness, harness.width / 2.0, height / 2, 3, NULL);
  const double turned = app_slot_value (slot, width);
  g_assert_cmpfloat (turned, !=, 100);
  harness_leave (&harness);
  harness_run (40 * FIXTURE_WAIT_MS);
  harness_double_click (&harness, harness.width / 2.0, height * 0.75);
  g_assert_cmpfloat (app_slot_value (slot, width), ==, 100);
  gtk_widget_grab_focus (GTK_WIDGET (knob));
  harness_key (&harness, "Up");
  g_assert_cmpfloat (app_slot_value (slot, width), >, 100);
  g_assert_cmpfloat (app_slot_value (slot, width), ==, ui_knob_get (knob));
  harness_key (&harness, "Home");
  g_assert_cmpfloat (app_slot_value (slot, width), ==, 0);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (knob), GTK_ACCESSIBLE_ROLE_SLIDER);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (knob),
                                                     GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0 %"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (knob), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Bands, Low mid width");
  /* Columns stand between the borders. */
  UiWidthBands *picture
      = UI_WIDTH_BANDS (fixture_find_named (GTK_WIDGET (editor_of (&fixture)), "width-bands"));
  put (&fixture, slot, "split1", 500);
  harness_run (5 * FIXTURE_WAIT_MS);
  graphene_rect_t box = bounds (value, GTK_WIDGET (picture));
  g_assert_cmpfloat_with_epsilon (box.origin.x, ui_width_bands_x_of (picture, 500), 1);
  g_assert_cmpfloat_with_epsilon (box.origin.x + box.size.width,
                                  ui_width_bands_x_of (picture, 1500), 2);
  fixture_end (&fixture);
}

static UiWidthPicture *picture;

static double
level (int band, AppSlotEnd end)
{
  return ui_width_picture_level (picture, band, end);
}

/* The second band has settled as wide as it was told, the first is mono. */
static gboolean
widths_are_heard (Fixture *fixture)
{
  return level (0, APP_SLOT_OUT) < level (0, APP_SLOT_IN) - 6
         && fabs (level (1, APP_SLOT_OUT) - level (1, APP_SLOT_IN) - 6) < 1
         && fabs (level (3, APP_SLOT_OUT) - level (3, APP_SLOT_IN)) < 1;
}

static gboolean
is_mono (Fixture *fixture)
{
  return level (3, APP_SLOT_OUT) < level (3, APP_SLOT_IN) - 60;
}

static gboolean
is_still (Fixture *fixture)
{
  return isnan (level (0, APP_SLOT_OUT));
}

/* Pixels of the cloud, which are redder than its ground, beside the line of mono and on it. */
static void
count_points (Fixture *fixture, const char *name, int *beside, int *on)
{
  GtkWidget *scope = fixture_find_named (GTK_WIDGET (picture), "slot-scope");
  Harness harness = hand (fixture, scope);
  harness_picture (&harness, name);
  *beside = *on = 0;
  for (int y = 0; y < harness.height; y++)
    for (int x = 0; x < harness.width; x++)
      {
        const guint8 *pixel = harness.pixels + 4 * (y * harness.width + x);
        if (pixel[0] > pixel[2] + 20)
          ++*(abs (x - harness.width / 2) <= 3 ? on : beside);
      }
  g_free (harness.pixels);
}

/* While it plays the picture tells what goes in and comes out of each band, and the cloud is what
 * comes out. */
static void
test_heard (void)
{
  Fixture fixture;
  int beside, on;
  fixture_start (&fixture);
  g_autofree char *path
      = test_sound_write ("wide.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, FIXTURE_RATE, 2,
                          FIXTURE_RATE * 20, test_sound_noise_func, GUINT_TO_POINTER (7));
  ui_edit_add_mixes (fixture.session, (const char *const[]){ path, NULL }, 3);
  ui_session_select_track (fixture.session, 3);
  AppSlot *slot = add (&fixture, "stereo");
  put (&fixture, slot, "bands", 1);
  put (&fixture, slot, "width1", 0);
  put (&fixture, slot, "width2", 200);
  picture = UI_WIDTH_PICTURE (
      fixture_find_type (GTK_WIDGET (editor_of (&fixture)), UI_TYPE_WIDTH_PICTURE, 0));
  g_assert_true (isnan (level (0, APP_SLOT_OUT)));
  const gint64 start = app_album_track_start (fixture.album, 3);
  ui_session_set_loop (fixture.session, start + FIXTURE_RATE, start + 19 * FIXTURE_RATE);
  ui_session_seek (fixture.session, start + FIXTURE_RATE);
  ui_session_play_stop (fixture.session);
  fixture_wait (&fixture, widths_are_heard);
  count_points (&fixture, "slot-scope-wide", &beside, &on);
  g_assert_cmpint (beside, >, 20);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  Harness harness = hand (&fixture, page);
  harness_picture (&harness, "master-stereo");
  g_free (harness.pixels);
  put (&fixture, slot, "width", 0);
  fixture_wait (&fixture, is_mono);
  harness_run (1500); /* points fade */
  count_points (&fixture, "slot-scope-mono", &beside, &on);
  g_assert_cmpint (on, >, 20);
  g_assert_cmpint (beside, ==, 0);
  fixture_act (&fixture, "slot-bypass", NULL);
  fixture_wait (&fixture, is_still);
  ui_session_play_stop (fixture.session);
  fixture_end (&fixture);
}

void
test_editors_add (void)
{
  g_test_add_func ("/editors/fit", test_fit);
  g_test_add_func ("/editors/looks", test_looks);
  g_test_add_func ("/editors/frame-later", test_frame_later);
  g_test_add_func ("/editors/resized-meanwhile", test_resized_meanwhile);
  g_test_add_func ("/editors/columns", test_columns);
  g_test_add_func ("/editors/heard", test_heard);
}
