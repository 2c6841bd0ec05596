/* test-number-entry.c — numbers of dialogs and menus: typed and pasted with and without unit, what
 * is no number, what is shown; and that settings and the model get them. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-intake-limits.h"
#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gstdio.h>
#include <math.h>

#define NO_NUMBER NAN

static void
test_read (void)
{
  static const struct
  {
    const char *text, *unit;
    double value;
  } rows[] = {
    { "-14", "LUFS", -14 },
    { "-14 LUFS", "LUFS", -14 },
    { "  \u221214,5lufs ", "LUFS", -14.5 },
    { "\u200e\u221214.0\u00a0LUFS", "LUFS", -14 },
    { "+3", "dBTP", 3 },
    { "-1 dBTP", "dBTP", -1 },
    { "\u22121 dB", "dBTP", -1 },
    { "83 dB SPL", "dB SPL", 83 },
    { "83 dBSPL", "dB SPL", 83 },
    { "83 db", "dB SPL", 83 },
    { "1.5 dB", "dB", 1.5 },
    { "2 s", "s", 2 },
    { "500 ms", "s", 0.5 },
    { ".5", "s", 0.5 },
    { "1 min", "s", 60 },
    { "1 h", "min", 60 },
    { "2 GiB", "MiB", 2048 },
    { "2,5", "", 2.5 },
    { "79:57", UI_NUMBER_TIME, 79 * 60 + 57 },
    { " 79 : 57 min", UI_NUMBER_TIME, 79 * 60 + 57 },
    { "74", UI_NUMBER_TIME, 74 * 60 },
    { "74 min", UI_NUMBER_TIME, 74 * 60 },
    { "4440 s", UI_NUMBER_TIME, 4440 },
    { "", "LUFS", NO_NUMBER },
    { "-", "LUFS", NO_NUMBER },
    { "LUFS", "LUFS", NO_NUMBER },
    { "loud", "LUFS", NO_NUMBER },
    { "-14 dB", "LUFS", NO_NUMBER },
    { "-14 LUFS or so", "LUFS", NO_NUMBER },
    { "--14", "LUFS", NO_NUMBER },
    { "1.234,5", "Hz", NO_NUMBER },
    { "1 2 s s", "s", NO_NUMBER },
    { "inf", "dB", NO_NUMBER },
    { "0x10", "dB", NO_NUMBER },
    { "2 s", "", NO_NUMBER },
    { "77:99", UI_NUMBER_TIME, NO_NUMBER },
    { "1:2:3", UI_NUMBER_TIME, NO_NUMBER },
    { "7.5", UI_NUMBER_TIME, NO_NUMBER },
    { "", UI_NUMBER_TIME, NO_NUMBER },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double value = 1234;
      const gboolean good = ui_number_read (rows[i].text, rows[i].unit, &value);
      g_test_message ("“%s” in %s", rows[i].text, rows[i].unit);
      g_assert_cmpint (good, ==, !isnan (rows[i].value));
      g_assert_cmpfloat_with_epsilon (value, good ? rows[i].value : 1234, 1e-9);
    }
}

static const char *
shown (GtkWidget *spin)
{
  return gtk_editable_get_text (GTK_EDITABLE (spin));
}

static double
value_of (GtkWidget *spin)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin));
}

/* Real keys into the focused entry, over what was there. */
static void
type (GtkWidget *spin, const char *keys)
{
  Harness hand = { .window = GTK_WIDGET (gtk_widget_get_root (spin)), .widget = spin };
  gtk_widget_grab_focus (spin);
  harness_key (&hand, "ctrl+a");
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (int i = 0; each[i]; i++)
    harness_key (&hand, each[i]);
}

static void
paste (GtkWidget *spin, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (spin), text);
  type (spin, "ctrl+v");
  g_assert_cmpstr (shown (spin), ==, text);
  type (spin, "Return");
}

static void
test_typed (void)
{
  Harness harness;
  GtkWidget *spin = ui_number_entry_new (-40, 0, 0.5, 1, "LUFS");
  gtk_widget_set_tooltip_text (spin, "How loud");
  harness_init (&harness, spin, 200, 40);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), -14);
  g_assert_cmpstr (shown (spin), ==, "\u221214.0");
  gtk_test_accessible_assert_property (spin, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "\u221214.0 LUFS");
  type (spin, "minus 9 comma 5 space L U F S Return");
  g_assert_cmpfloat (value_of (spin), ==, -9.5);
  g_assert_cmpstr (shown (spin), ==, "\u22129.5");
  paste (spin, "\u221212.25 LUFS"); /* what is shown is what it is */
  g_assert_cmpfloat_with_epsilon (value_of (spin), -12.3, 1e-9);
  g_assert_cmpstr (shown (spin), ==, "\u221212.3");
  paste (spin, "-70"); /* as far as it goes */
  g_assert_cmpfloat (value_of (spin), ==, -40);
  type (spin, "Up");
  g_assert_cmpfloat (value_of (spin), ==, -39.5);

  /* Said while it is typed, and nothing has changed afterwards. */
  type (spin, "l o u d");
  g_assert_true (gtk_widget_has_css_class (spin, "error"));
  g_assert_cmpstr (ui_tooltip_text (spin), !=, "How loud");
  gtk_test_accessible_assert_state (spin, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  harness_picture (&harness, "number-entry-error");
  type (spin, "Return");
  g_assert_cmpfloat (value_of (spin), ==, -39.5);
  g_assert_cmpstr (shown (spin), ==, "\u221239.5");
  g_assert_false (gtk_widget_has_css_class (spin, "error"));
  g_assert_cmpstr (ui_tooltip_text (spin), ==, "How loud");
  type (spin, "minus 8"); /* not ended yet, and counted */
  g_assert_cmpfloat (ui_number_entry_get (spin), ==, -8);

  /* A value between the digits stays itself when nobody touches it. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), -14.04);
  type (spin, "Return");
  g_assert_cmpfloat (value_of (spin), ==, -14.04);
  harness_finish (&harness);
}

/* From right to left a mark stands before the sign: what is shown can be read back. */
static void
test_mirrored (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  GtkWidget *spin = g_object_ref_sink (ui_number_entry_new (-40, 0, 0.5, 1, "LUFS"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), -14);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_cmpstr (shown (spin), ==, "\u200e\u221214.0");
  g_assert_false (gtk_widget_has_css_class (spin, "error"));
  g_assert_cmpfloat (ui_number_entry_get (spin), ==, -14);
  g_object_unref (spin);
}

/* The dialog with this name, or NULL. */
static GtkWidget *
window_named (const char *name)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *each = windows; each; each = each->next)
    if (strcmp (gtk_widget_get_name (each->data), name) == 0)
      return each->data;
  return NULL;
}

static void
test_preferences (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "preferences", NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *window = g_object_get_data (G_OBJECT (fixture.window), "preferences-window");
  static const struct
  {
    const char *key, *text, *shown;
    double value;
  } rows[] = {
    { "reference-volume", "\u221220,5 dB", "\u221220.5", -20.5 },
    { "reference-spl", "83 dB SPL", "83.0", 83 },
    { "transition", "2,5 s", "2.5", 2.5 },
    { "true-peak-ceiling", "-0.5 dBTP", "\u22120.5", -0.5 },
    { "gap", "1500 ms", "1.50", 1.5 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *spin = fixture_find_named (window, rows[i].key);
      paste (spin, rows[i].text);
      g_assert_cmpfloat (g_settings_get_double (ui_settings (), rows[i].key), ==, rows[i].value);
      g_assert_cmpstr (shown (spin), ==, rows[i].shown);
      paste (spin, "much");
      g_assert_cmpfloat (g_settings_get_double (ui_settings (), rows[i].key), ==, rows[i].value);
      g_assert_cmpstr (shown (spin), ==, rows[i].shown);
    }
  paste (fixture_find_named (window, "cache-size"), "1 GiB");
  g_assert_cmpint (g_settings_get_int (ui_settings (), "cache-size"), ==, 1024);
  paste (fixture_find_named (window, "plant-longest"), "74:30 min");
  g_assert_cmpint (g_settings_get_int (ui_settings (), "plant-longest"), ==, 74 * 60 + 30);
  fixture_look (window, "number-entry-preferences");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_reset (ui_settings (), rows[i].key);
  g_settings_reset (ui_settings (), "cache-size");
  g_settings_reset (ui_settings (), "plant-longest");
  gtk_window_close (GTK_WINDOW (window));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

/* The thresholds of the checks: typed with the unit that stands beside, applied, kept. */
static void
test_limits (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "intake-limits", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *dialog = window_named ("intake-limits");
  int row = 0;
  const DspReading *reading;
  while ((reading = app_intake_rule_reading (app_intake_rule (row)))->min > -3
         || !g_str_has_prefix (reading->unit, "dB"))
    row++;
  g_autofree char *typed = g_strconcat ("\u22122,5 ", reading->unit, NULL);
  paste (fixture_find_type (dialog, GTK_TYPE_SPIN_BUTTON, row), typed);
  g_signal_emit_by_name (fixture_find_named (dialog, "limits-apply"), "clicked");
  harness_run (FIXTURE_WAIT_MS);
  g_assert_null (window_named ("intake-limits"));
  g_assert_cmpfloat (app_intake_limits_get (ui_intake_limits (ui_session_intake (fixture.session)),
                                            row),
                     ==, -2.5);
  g_autofree char *path = app_intake_limits_path ();
  g_unlink (path);
  fixture_end (&fixture);
}

void
test_number_entry_add (void)
{
  g_test_add_func ("/number-entry/read", test_read);
  g_test_add_func ("/number-entry/typed", test_typed);
  g_test_add_func ("/number-entry/mirrored", test_mirrored);
  g_test_add_func ("/number-entry/preferences", test_preferences);
  g_test_add_func ("/number-entry/limits", test_limits);
}
