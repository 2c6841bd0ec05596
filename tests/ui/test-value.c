/* test-value.c — UiValue: pointer, wheel, keys, typing, choices, what assistive technology reads.
 */
#include "test-harness.h"
#include "test-ui.h"

#include "ui-knob.h"
#include "ui-value.h"

#include <math.h>

static const DspChoice choices[]
    = { { "stereo", "Stereo" }, { "mid", "Mid" }, { "side", "Side" }, { NULL, NULL } };
static const DspChoice many[]
    = { { "a", "Bell" },     { "b", "Low shelf" }, { "c", "High shelf" }, { "d", "Low cut" },
        { "e", "High cut" }, { "f", "Notch" },     { NULL, NULL } };

enum
{
  P_GAIN,
  P_FREQUENCY,
  P_TOGGLE,
  P_CHOICE,
  P_MANY,
  N_P
};

static const DspParam params[N_P] = {
  [P_GAIN] = { "gain", "Gain", "Raises or lowers the band", "dB", NULL, DSP_SCALE_LINEAR, -30, 30,
               0, 1, NULL, 0 },
  [P_FREQUENCY] = { "frequency", "Frequency", "Middle of the band", "Hz", NULL, DSP_SCALE_LOG, 20,
                    20000, 1000, 1, NULL, 0 },
  [P_TOGGLE] = { "solo", "Solo band", "", "", NULL, DSP_SCALE_TOGGLE, 0, 1, 0, 0, NULL, 0 },
  [P_CHOICE] = { "mode", "Mode", "", "", NULL, DSP_SCALE_CHOICE, 0, 2, 0, 0, choices, 0 },
  [P_MANY] = { "type", "Type", "", "", NULL, DSP_SCALE_CHOICE, 0, 5, 0, 0, many, 0 },
};

typedef struct
{
  Harness harness;
  UiValue *value;
  HarnessHeard begin, changed, end;
} Fixture;

static void
fixture_init (Fixture *self, int param)
{
  GtkWidget *widget = ui_value_new (&params[param]);

  memset (self, 0, sizeof *self);
  self->value = UI_VALUE (widget);
  g_signal_connect (widget, "gesture-begin", G_CALLBACK (harness_heard), &self->begin);
  g_signal_connect (widget, "changed", G_CALLBACK (harness_heard_double), &self->changed);
  g_signal_connect (widget, "gesture-end", G_CALLBACK (harness_heard), &self->end);
  harness_init (&self->harness, widget, params[param].choices ? 200 : 120, 90);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
test_steps (void)
{
  const DspParam *gain = &params[P_GAIN], *hz = &params[P_FREQUENCY];

  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (gain, 0, 1, FALSE), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (gain, 0, 1, TRUE), 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (gain, 0.5, -1, FALSE), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (gain, 29.9, 1, FALSE), 30.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (hz, 1000, 1, FALSE), 1071.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_knob_stepped (hz, 20, 1, TRUE), 20.1, 1e-9);
  /* a step forth and back comes home to within the last digit, everywhere */
  for (double v = 20; v < 18000; v *= 1.37)
    g_assert_cmpfloat_with_epsilon (ui_knob_stepped (hz, ui_knob_stepped (hz, v, 1, FALSE), -1,
                                                     FALSE),
                                    v, 0.11);
}

static void
test_drag (void)
{
  Fixture f;

  fixture_init (&f, P_GAIN);
  harness_drag (&f.harness, 60, 30, 60, 10); /* 20 px up: a tenth of the travel, +6 dB */
  g_assert_cmpint (f.begin.n, ==, 1);
  g_assert_cmpint (f.end.n, ==, 1);
  g_assert_cmpint (f.changed.n, >=, 2);
  g_assert_cmpfloat_with_epsilon (ui_value_get (f.value), 6.0, 0.11);
  g_assert_cmpfloat (f.changed.first, ==, ui_value_get (f.value));

  /* double click: the default, as one gesture */
  harness_run (500);
  harness_double_click (&f.harness, 60, 30);
  g_assert_cmpfloat (ui_value_get (f.value), ==, 0.0);
  g_assert_cmpint (f.begin.n, ==, 2);
  g_assert_cmpint (f.end.n, ==, 2);
  harness_finish (&f.harness);
}

static void
test_wheel (void)
{
  Fixture f;

  fixture_init (&f, P_GAIN);
  harness_wheel (&f.harness, 60, 30, 3, NULL);
  g_assert_cmpfloat_with_epsilon (ui_value_get (f.value), 1.5, 1e-9);
  g_assert_cmpint (f.changed.n, ==, 3);
  g_assert_cmpint (f.begin.n, ==, 1); /* one run, one gesture */
  harness_wheel (&f.harness, 60, 30, -2, "shift");
  g_assert_cmpfloat_with_epsilon (ui_value_get (f.value), 1.3, 1e-9);
  g_assert_cmpint (f.changed.n, ==, 5);
  ui_value_set (f.value, -2.0); /* undo comes in between: the run ends */
  g_assert_cmpint (f.end.n, ==, f.begin.n);
  g_assert_cmpfloat (ui_value_get (f.value), ==, -2.0);
  g_assert_cmpint (f.changed.n, ==, 5);
  harness_finish (&f.harness);
}

static void
test_keys_and_typing (void)
{
  Fixture f;
  GtkWidget *entry;

  fixture_init (&f, P_FREQUENCY);
  gtk_widget_grab_focus (find (GTK_WIDGET (f.value), UI_TYPE_KNOB));
  harness_key (&f.harness, "Up Down End");
  g_assert_cmpfloat (ui_value_get (f.value), ==, 20000.0);
  harness_key (&f.harness, "Home");
  g_assert_cmpfloat (ui_value_get (f.value), ==, 20.0);
  harness_key (&f.harness, "Delete");
  g_assert_cmpfloat (ui_value_get (f.value), ==, 1000.0);
  g_assert_cmpint (f.begin.n, ==, f.end.n);

  harness_key (&f.harness, "2 period 5 k Return");
  g_assert_cmpfloat_with_epsilon (ui_value_get (f.value), 2500.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (f.changed.first, 2500.0, 1e-9);
  entry = find (GTK_WIDGET (f.value), GTK_TYPE_ENTRY);
  g_assert_false (gtk_widget_get_visible (entry));

  /* what is no value stays open, marked, until Escape */
  harness_key (&f.harness, "9 x Return");
  g_assert_true (gtk_widget_get_visible (entry));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpfloat_with_epsilon (ui_value_get (f.value), 2500.0, 1e-9);
  harness_key (&f.harness, "Escape");
  g_assert_false (gtk_widget_get_visible (entry));

  /* out of range is clamped */
  g_assert_true (ui_value_type (f.value, "90 kHz"));
  g_assert_cmpfloat (ui_value_get (f.value), ==, 20000.0);
  g_assert_false (ui_value_type (f.value, "loud"));
  g_assert_cmpint (f.begin.n, ==, f.end.n);
  harness_finish (&f.harness);
}

static gboolean
is_typing (const Fixture *f)
{
  GtkWidget *entry = find (GTK_WIDGET (f->value), GTK_TYPE_ENTRY); /* made when it is needed */

  return entry && gtk_widget_get_visible (entry);
}

static void
wait_for (Fixture *f, gboolean (*ready) (const Fixture *f))
{
  for (int i = 0; i < 1000 && !ready (f); i++)
    harness_run (10);
  g_assert_true (ready (f));
}

static gboolean
is_default (const Fixture *f)
{
  return ui_value_get (f->value) == ui_value_param (f->value)->def;
}

static gboolean
is_other (const Fixture *f)
{
  return !is_default (f);
}

/* Every digit of it, with its unit, which no value of another kind takes. */
static void
test_copy_and_paste (void)
{
  Fixture f, gain;

  fixture_init (&f, P_FREQUENCY);
  ui_value_set (f.value, 12345.678901234567);
  gtk_widget_grab_focus (find (GTK_WIDGET (f.value), UI_TYPE_KNOB));
  harness_key (&f.harness, "ctrl+c Delete");
  g_assert_true (is_default (&f));
  harness_key (&f.harness, "ctrl+v");
  wait_for (&f, is_other);
  g_assert_cmpfloat (ui_value_get (f.value), ==, 12345.678901234567);
  g_assert_cmpfloat (f.changed.first, ==, 12345.678901234567);
  g_assert_cmpint (f.begin.n, ==, 2); /* the default and the pasted one: a step of undo each */
  g_assert_cmpint (f.end.n, ==, 2);
  harness_finish (&f.harness);

  fixture_init (&gain, P_GAIN);
  gtk_widget_grab_focus (find (GTK_WIDGET (gain.value), UI_TYPE_KNOB));
  harness_key (&gain.harness, "ctrl+v");
  wait_for (&gain, is_typing); /* it is refused and shown, not +30 dB */
  g_assert_true (is_default (&gain));
  g_assert_cmpint (gain.changed.n, ==, 0);
  g_assert_true (
      gtk_widget_has_css_class (find (GTK_WIDGET (gain.value), GTK_TYPE_ENTRY), "error"));
  harness_key (&gain.harness, "Escape");
  g_assert_false (is_typing (&gain));

  /* a gain does, also without its unit, and by the menu */
  gdk_clipboard_set_text (gtk_widget_get_clipboard (gain.harness.window), " -3,5\n");
  harness_click (&gain.harness, 60, 30, 3);
  GtkWidget *menu = find (GTK_WIDGET (gain.value), GTK_TYPE_POPOVER_MENU);
  g_assert_true (gtk_widget_get_visible (menu));
  harness_key (&gain.harness, "Escape");
  gtk_widget_activate_action (menu, "value.paste", NULL);
  wait_for (&gain, is_other);
  g_assert_cmpfloat (ui_value_get (gain.value), ==, -3.5);
  harness_finish (&gain.harness);
}

static void
test_copy_choice (void)
{
  Fixture f;

  fixture_init (&f, P_CHOICE);
  ui_value_set (f.value, 2);
  gtk_widget_activate_action (GTK_WIDGET (f.value), "value.copy", NULL);
  gtk_widget_activate_action (GTK_WIDGET (f.value), "value.reset", NULL);
  g_assert_true (is_default (&f));
  gtk_widget_activate_action (GTK_WIDGET (f.value), "value.paste", NULL);
  wait_for (&f, is_other);
  g_assert_cmpfloat (ui_value_get (f.value), ==, 2);
  harness_finish (&f.harness);
}

static gboolean
on_digit (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state, int *n)
{
  *n += keyval == GDK_KEY_1;
  return FALSE;
}

/* A value that was dragged or turned by the wheel leaves digits to the lanes; one that was clicked
 * or reached by Tab takes them. */
static void
test_digits_after_turning (void)
{
  Fixture f;
  int n = 0;

  fixture_init (&f, P_GAIN);
  GtkEventController *window = gtk_event_controller_key_new ();
  g_signal_connect (window, "key-pressed", G_CALLBACK (on_digit), &n);
  gtk_widget_add_controller (f.harness.window, window);
  harness_drag (&f.harness, 60, 30, 60, 10);
  harness_key (&f.harness, "1");
  g_assert_cmpint (n, ==, 1);
  g_assert_false (is_typing (&f));
  harness_wheel (&f.harness, 60, 30, 1, NULL);
  harness_key (&f.harness, "1");
  g_assert_cmpint (n, ==, 2);
  g_assert_false (is_typing (&f));
  harness_click (&f.harness, 60, 30, 1);
  harness_key (&f.harness, "1");
  g_assert_cmpint (n, ==, 2);
  g_assert_true (is_typing (&f));
  harness_key (&f.harness, "Return");
  g_assert_cmpfloat (ui_value_get (f.value), ==, 1.0);
  harness_finish (&f.harness);
}

static void
test_choices (void)
{
  Fixture f;
  GtkWidget *child;

  fixture_init (&f, P_TOGGLE);
  harness_click (&f.harness, 60, 32, 1);
  g_assert_cmpfloat (ui_value_get (f.value), ==, 1.0);
  g_assert_cmpint (f.changed.n, ==, 1);
  g_assert_cmpint (f.begin.n + f.end.n, ==, 2);
  ui_value_set (f.value, 0.0);
  g_assert_cmpint (f.changed.n, ==, 1);
  child = find (GTK_WIDGET (f.value), GTK_TYPE_TOGGLE_BUTTON);
  gtk_test_accessible_assert_property (child, GTK_ACCESSIBLE_PROPERTY_LABEL, "Solo band");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)));
  harness_finish (&f.harness);

  fixture_init (&f, P_CHOICE);
  g_assert_null (find (GTK_WIDGET (f.value), GTK_TYPE_DROP_DOWN));
  child = gtk_widget_get_last_child (
      gtk_widget_get_parent (find (GTK_WIDGET (f.value), GTK_TYPE_TOGGLE_BUTTON)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), TRUE);
  g_assert_cmpfloat (f.changed.first, ==, 2.0);
  g_assert_cmpint (f.changed.n, ==, 1);
  harness_picture (&f.harness, "value-choice");
  harness_finish (&f.harness);

  fixture_init (&f, P_MANY);
  child = find (GTK_WIDGET (f.value), GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (child);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (child), 3);
  g_assert_cmpfloat (f.changed.first, ==, 3.0);
  ui_value_set (f.value, 5.0);
  g_assert_cmpint (gtk_drop_down_get_selected (GTK_DROP_DOWN (child)), ==, 5);
  g_assert_cmpint (f.changed.n, ==, 1);
  harness_picture (&f.harness, "value-drop-down");
  harness_finish (&f.harness);
}

/* Half travel ends at the top: amber on the left of the arc, none on the right. */
static void
test_picture (void)
{
  Fixture f;
  const GdkRGBA *amber = ui_palette (UI_COLOR_MASTER);

  fixture_init (&f, P_GAIN);
  harness_picture (&f.harness, "value-gain");
  g_assert_cmpint (harness_count (&f.harness, 30, 2, 30, 60, amber), >, 100);
  g_assert_cmpint (harness_count (&f.harness, 65, 2, 30, 60, amber), ==, 0);
  ui_value_set (f.value, 30.0);
  harness_picture (&f.harness, "value-gain-max");
  g_assert_cmpint (harness_count (&f.harness, 65, 2, 30, 60, amber), >, 100);
  harness_finish (&f.harness);
}

static void
test_accessible (void)
{
  Fixture f;
  GtkWidget *knob;

  fixture_init (&f, P_FREQUENCY);
  knob = find (GTK_WIDGET (f.value), UI_TYPE_KNOB);
  gtk_test_accessible_assert_role (knob, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_LABEL, "Frequency");
  ui_value_set (f.value, 96.0);
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 96.0);
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 20000.0);
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "96.0 Hz");
  ui_value_set_accessible_name (f.value, "Band 2 frequency");
  gtk_test_accessible_assert_property (knob, GTK_ACCESSIBLE_PROPERTY_LABEL, "Band 2 frequency");
  g_assert_cmpint (f.changed.n, ==, 0);

  /* as AT-SPI sets it */
  gtk_adjustment_set_value (gtk_range_get_adjustment (GTK_RANGE (knob)), 440.0);
  g_assert_cmpint (f.changed.n, ==, 1);
  g_assert_cmpfloat (f.changed.first, ==, 440.0);
  g_assert_cmpint (f.begin.n + f.end.n, ==, 2);
  harness_finish (&f.harness);
}

void
test_value_add (void)
{
  g_test_add_func ("/value/steps", test_steps);
  g_test_add_func ("/value/drag", test_drag);
  g_test_add_func ("/value/wheel", test_wheel);
  g_test_add_func ("/value/keys-and-typing", test_keys_and_typing);
  g_test_add_func ("/value/copy-and-paste", test_copy_and_paste);
  g_test_add_func ("/value/copy-choice", test_copy_choice);
  g_test_add_func ("/value/digits-after-turning", test_digits_after_turning);
  g_test_add_func ("/value/choices", test_choices);
  g_test_add_func ("/value/picture", test_picture);
  g_test_add_func ("/value/accessible", test_accessible);
}
