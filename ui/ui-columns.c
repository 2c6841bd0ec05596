/* ui-columns.c — tables of labels: a header and rows whose cells stand under each other. */
#include "ui-columns.h"

#include <glib/gi18n-lib.h>

#define SPACING 8

static GtkWidget *
cell_new (const UiColumn *column, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), column->xalign);
  gtk_widget_set_size_request (label, column->width, -1);
  gtk_widget_set_name (label, column->id);
  gtk_widget_set_hexpand (label, column->expand);
  if (column->xalign == 0)
    {
      /* As wide as its column, whatever the text: or the rows would not stand under each other. */
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
    }
  return label;
}

GtkWidget *
ui_columns_header (const UiColumn *columns, int n)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  for (int i = 0; i < n; i++)
    {
      GtkWidget *cell = cell_new (&columns[i], columns[i].title ? _ (columns[i].title) : "");
      gtk_widget_add_css_class (cell, "caption");
      gtk_box_append (GTK_BOX (row), cell);
    }
  gtk_widget_add_css_class (row, "columns");
  gtk_widget_add_css_class (row, "header");
  return row;
}

GtkWidget *
ui_columns_row (const UiColumn *columns, int n, GtkWidget **cells)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  for (int i = 0; i < n; i++)
    {
      GtkWidget *cell = cell_new (&columns[i], "");
      if (columns[i].style)
        gtk_widget_add_css_class (cell, columns[i].style);
      gtk_box_append (GTK_BOX (row), cell);
      if (cells)
        cells[i] = cell;
    }
  gtk_widget_add_css_class (row, "columns");
  return row;
}

void
ui_box_clear (GtkWidget *box)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (box));)
    gtk_box_remove (GTK_BOX (box), child);
}

void
ui_template_dispose (GtkWidget *widget, GType type)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (widget));)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (widget, type);
}
