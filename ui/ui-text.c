/* ui-text.c — numbers, times and sizes as a person reads them in the window. */
#include "ui-text.h"

#include <math.h>
#include <string.h>

#define MINUS "\xe2\x88\x92"
#define NOT_DEFINED "\xe2\x80\x93"
#define INFINITE "\xe2\x88\x9e"
#define LEFT_TO_RIGHT "\xe2\x80\x8e"
#define RIGHT_TO_LEFT "\xe2\x80\x8f"
#define SHORTEST 8 /* characters that a label keeps in a narrow window */

static gboolean
from_right (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

char *
ui_text_number (const char *text)
{
  return g_strconcat (from_right () ? LEFT_TO_RIGHT : "", *text == '-' ? MINUS : "",
                      *text == '-' ? text + 1 : text, NULL);
}

static char *
level_text (double db, int digits, const char *plus)
{
  if (isnan (db))
    return g_strdup (NOT_DEFINED);
  if (isinf (db))
    {
      g_autofree char *infinite = g_strconcat (db < 0 ? MINUS : plus, INFINITE, NULL);
      return ui_text_number (infinite);
    }
  char format[16], number[48];
  g_snprintf (format, sizeof format, "%%.%df", digits);
  g_ascii_formatd (number, sizeof number, format, fabs (db));
  gboolean zero = strspn (number, "0.") == strlen (number);
  g_autofree char *text = g_strconcat (zero ? "" : db < 0 ? MINUS : plus, number, NULL);
  return ui_text_number (text);
}

char *
ui_text_level (double db, int digits)
{
  return level_text (db, digits, "");
}

char *
ui_text_signed (double db, int digits)
{
  return level_text (db, digits, "+");
}

const char *
ui_text_arrow (void)
{
  return from_right () ? "\xe2\x86\x90" : "\xe2\x86\x92";
}

/* Without the marks Latin letters on both sides of the arrow would be read from the left. */
char *
ui_text_change (const char *before, const char *now)
{
  const char *mark = from_right () ? RIGHT_TO_LEFT : "";
  return g_strdup_printf ("%s%s %s%s%s %s", mark, before, mark, ui_text_arrow (), mark, now);
}

char *
ui_text_length (gint64 frames, int rate, int decimals)
{
  gint64 unit = 1;
  for (int i = 0; i < decimals; i++)
    unit *= 10;
  gint64 ticks = rate > 0 ? llround ((double) frames * unit / rate) : 0;
  gint64 seconds = ticks / unit;
  char fraction[16] = "";
  if (decimals > 0)
    g_snprintf (fraction, sizeof fraction, ".%0*d", decimals, (int) (ticks % unit));
  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d%s", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                            (int) (seconds % 60), fraction);
  return g_strdup_printf ("%d:%02d%s", (int) (seconds / 60), (int) (seconds % 60), fraction);
}

char *
ui_text_size (guint64 bytes)
{
  return g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
}

char *
ui_text_rate (int hz)
{
  char number[32];
  g_ascii_formatd (number, sizeof number, "%g", hz / 1000.0);
  return g_strconcat (number, " kHz", NULL);
}

void
ui_label_take (GtkWidget *label, char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
  g_free (text);
}

static const char tooltip_key[] = "lacquer-tooltip";

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *text = g_object_get_data (G_OBJECT (widget), tooltip_key);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

void
ui_label_break_plainly (GtkWidget *label)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
}

void
ui_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (ui_tooltip_text (widget), text) == 0)
    return;
  if (gtk_widget_get_tooltip_text (widget))
    gtk_widget_set_tooltip_text (widget, NULL); /* of a template */
  g_object_set_data_full (G_OBJECT (widget), tooltip_key, g_strdup (text), g_free);
  g_signal_handlers_disconnect_by_func (widget, on_query_tooltip, NULL);
  if (text)
    {
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      text, -1);
    }
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_widget_set_has_tooltip (widget, text != NULL);
  if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT)
    gtk_widget_trigger_tooltip_query (widget);
}

const char *
ui_tooltip_text (GtkWidget *widget)
{
  const char *text = g_object_get_data (G_OBJECT (widget), tooltip_key);
  return text ? text : gtk_widget_get_tooltip_text (widget);
}

char *
ui_menu_text (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  return g_strjoinv ("__", parts);
}

/* The label that GTK makes inside of a button. */
static GtkWidget *
find_label (GtkWidget *within)
{
  GtkWidget *found = GTK_IS_LABEL (within) ? within : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (within); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = GTK_IS_POPOVER (child) ? NULL : find_label (child);
  return found;
}

void
ui_menu_button_set_label (GtkWidget *button, const char *text)
{
  if (g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), text) == 0)
    return;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), text);
  GtkWidget *label = find_label (button);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (SHORTEST, (int) g_utf8_strlen (text, -1)));
}

void
ui_name (GtkWidget *widget, const char *name)
{
  /* Of these the button inside has the focus. */
  GtkWidget *inner = GTK_IS_DROP_DOWN (widget) || GTK_IS_MENU_BUTTON (widget)
                         ? gtk_widget_get_first_child (widget)
                         : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (inner)
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

const char *
ui_severity_class (AppSeverity severity)
{
  static const char *const classes[] = {
    [APP_SEVERITY_GOOD] = "good",
    [APP_SEVERITY_INFO] = "dim",
    [APP_SEVERITY_WARNING] = "warning",
    [APP_SEVERITY_ERROR] = "error",
  };
  return classes[severity];
}

void
ui_severity_apply (GtkWidget *widget, AppSeverity severity)
{
  for (AppSeverity s = APP_SEVERITY_GOOD; s <= APP_SEVERITY_ERROR; s++)
    if (s != severity)
      gtk_widget_remove_css_class (widget, ui_severity_class (s));
  gtk_widget_add_css_class (widget, ui_severity_class (severity));
}
