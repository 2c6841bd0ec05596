/* ui-number-entry.c — a number in a dialog or menu, typed with or without its unit. */
#include "ui-number-entry.h"

#include "ui-text.h"

#include "dsp-param.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char unit_key[] = "ui-number-unit", tip_key[] = "ui-number-tip";

/* ---- reading ------------------------------------------------------------------------------ */

/* Other units that may be typed. */
static const struct
{
  const char *unit, *typed;
  double factor;
} others[] = {
  { "s", "ms", 0.001 },   { "s", "min", 60 },         { "min", "h", 60 },
  { "MiB", "GiB", 1024 }, { UI_NUMBER_TIME, "s", 1 }, { UI_NUMBER_TIME, "min", 60 },
};

/* Without blanks and marks of direction, folded for comparing. */
static char *
tidy (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (out, c);
    }
  char *folded = g_utf8_casefold (out->str, -1);
  g_string_free (out, TRUE);
  return folded;
}

/* In the language of the window. */
static const char *
shown_unit (const char *unit)
{
  return *unit ? _ (unit) : "";
}

static gboolean
same (const char *tidied, const char *unit)
{
  g_autofree char *other = tidy (unit);
  return strcmp (tidied, other) == 0;
}

/* What a number of this suffix counts; by: of one without. 0: it does not belong to the unit. */
static double
factor_of (const char *suffix, const char *unit, double by)
{
  if (!*suffix || same (suffix, unit) || same (suffix, shown_unit (unit))
      || (g_str_has_prefix (unit, "dB") && same (suffix, "dB")))
    return by;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (unit, others[i].unit) == 0 && same (suffix, others[i].typed))
      return others[i].factor;
  return 0;
}

/* Cuts what is tidy behind its last figure; returns what stood there, transfer full. */
static char *
cut_suffix (char *text)
{
  char *end = text + strlen (text);
  while (end > text && !g_ascii_isdigit (end[-1]) && !strchr (".,", end[-1]))
    end--;
  char *suffix = g_strdup (end);
  *end = '\0';
  return suffix;
}

static gboolean
read_plain (const char *text, double *value)
{
  static const DspParam plain
      = { "number", "Number", "", "", NULL, DSP_SCALE_LINEAR, 0, 1, 0, 0, NULL, 0 };
  return dsp_param_read (&plain, text, value);
}

/* "79:57" to seconds; a number alone is minutes. */
static gboolean
read_time (const char *text, double *value)
{
  g_autofree char *word = tidy (text), *suffix = cut_suffix (word);
  const double factor = factor_of (suffix, UI_NUMBER_TIME, 60);
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  gint64 first, rest = 0;
  if (factor == 0 || !parts[0]
      || !g_ascii_string_to_signed (parts[0], 10, 0, G_MAXINT / 60, &first, NULL)
      || (parts[1] && !g_ascii_string_to_signed (parts[1], 10, 0, 59, &rest, NULL)))
    return FALSE;
  *value = (parts[1] ? 60 : factor) * (double) first + (double) rest;
  return TRUE;
}

gboolean
ui_number_read (const char *text, const char *unit, double *value)
{
  double number;
  if (strcmp (unit, UI_NUMBER_TIME) == 0)
    return read_time (text, value);
  g_autofree char *word = tidy (text), *suffix = cut_suffix (word);
  const double factor = factor_of (suffix, unit, 1);
  if (factor == 0 || !read_plain (word, &number))
    return FALSE;
  *value = number * factor;
  return TRUE;
}

/* Of what is tidy. */
static gboolean
take_minus (char *text)
{
  static const char *const signs[] = { "-", "\u2212" };
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      {
        memmove (text, text + strlen (signs[i]), strlen (text + strlen (signs[i])) + 1);
        return TRUE;
      }
  return FALSE;
}

gboolean
ui_number_read_time (const char *text, double *seconds)
{
  g_autofree char *word = tidy (text), *suffix = cut_suffix (word);
  const double factor = factor_of (suffix, "s", 1);
  const double sign = take_minus (word) ? -1 : 1;
  g_auto (GStrv) parts = g_strsplit (word, ":", 3);
  double sum = 0, value;
  if (factor == 0 || !parts[0] || (parts[1] && factor != 1))
    return FALSE;
  for (guint i = 0; parts[i]; i++)
    {
      if (!read_plain (parts[i], &value) || !strchr (".0123456789", parts[i][0])
          || (i > 0 && value >= 60))
        return FALSE;
      sum = 60 * sum + value;
    }
  *seconds = sign * factor * sum;
  return TRUE;
}

/* ---- showing ------------------------------------------------------------------------------ */

static const char *
unit_of (GtkSpinButton *spin)
{
  return g_object_get_data (G_OBJECT (spin), unit_key);
}

static gboolean
is_time (GtkSpinButton *spin)
{
  return strcmp (unit_of (spin), UI_NUMBER_TIME) == 0;
}

/* Transfer full. */
static char *
text_of (GtkSpinButton *spin)
{
  if (!is_time (spin))
    return ui_text_level (gtk_spin_button_get_value (spin),
                          (int) gtk_spin_button_get_digits (spin));
  const int seconds = gtk_spin_button_get_value_as_int (spin);
  return g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
}

static gboolean
on_output (GtkSpinButton *spin)
{
  g_autofree char *text = text_of (spin);
  const char *unit = is_time (spin) ? "" : shown_unit (unit_of (spin));
  g_autofree char *said = g_strconcat (text, *unit ? " " : "", unit, NULL);
  if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, said,
                                  -1);
  return TRUE;
}

/* What is shown and was not touched stays exactly what it is. */
static int
on_input (GtkSpinButton *spin, double *value)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (spin));
  const double unit = pow (10, gtk_spin_button_get_digits (spin));
  g_autofree char *shown = text_of (spin);
  *value = gtk_spin_button_get_value (spin);
  if (strcmp (typed, shown) == 0)
    return TRUE;
  double number;
  if (ui_number_read (typed, unit_of (spin), &number))
    *value = round (number * unit) / unit;
  else
    gtk_widget_error_bell (GTK_WIDGET (spin));
  return TRUE;
}

static void
mark (GtkWidget *spin)
{
  g_object_set_data_full (G_OBJECT (spin), tip_key, g_strdup (ui_tooltip_text (spin)), g_free);
  gtk_widget_add_css_class (spin, "error");
  ui_tooltip (spin, _ ("This is no number; the value stays as it was."));
  gtk_accessible_update_state (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
unmark (GtkWidget *spin)
{
  gtk_widget_remove_css_class (spin, "error");
  ui_tooltip (spin, g_object_get_data (G_OBJECT (spin), tip_key));
  g_object_set_data (G_OBJECT (spin), tip_key, NULL);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
on_changed (GtkWidget *spin)
{
  double number;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  const gboolean bad = !ui_number_read (text, unit_of (GTK_SPIN_BUTTON (spin)), &number);
  if (bad == gtk_widget_has_css_class (spin, "error"))
    return;
  if (bad)
    mark (spin);
  else
    unmark (spin);
}

/* ---- construction ------------------------------------------------------------------------- */

void
ui_number_entry_prepare (GtkWidget *spin, const char *unit)
{
  g_object_set_data (G_OBJECT (spin), unit_key, (gpointer) unit);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin), GTK_UPDATE_ALWAYS);
  g_signal_connect (spin, "input", G_CALLBACK (on_input), NULL);
  g_signal_connect (spin, "output", G_CALLBACK (on_output), NULL);
  g_signal_connect (spin, "changed", G_CALLBACK (on_changed), NULL);
  on_output (GTK_SPIN_BUTTON (spin));
}

GtkWidget *
ui_number_entry_new (double min, double max, double step, int digits, const char *unit)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (min, max, step);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), (guint) digits);
  ui_number_entry_prepare (spin, unit);
  return spin;
}

double
ui_number_entry_get (GtkWidget *spin)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin)); /* what is being typed counts */
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin));
}
