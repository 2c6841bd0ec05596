/* ui-columns.h — tables of labels: a header and rows whose cells stand under each other. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *id;    /* widget name of the cells, for tests and assistive scripts */
  const char *title; /* translatable, NULL: none */
  int width;         /* pixels at least */
  float xalign;
  gboolean expand;   /* takes what is left; one column of a table */
  const char *style; /* style class of the cells, or NULL */
} UiColumn;

GtkWidget *ui_columns_header (const UiColumn *columns, int n);
/* A box with n labels; cells may be NULL, otherwise n labels are written there. */
GtkWidget *ui_columns_row (const UiColumn *columns, int n, GtkWidget **cells);
/* Removes and destroys all children of a box. */
void ui_box_clear (GtkWidget *box);
/* For dispose of a widget with a template: clears the template and unparents all children. */
void ui_template_dispose (GtkWidget *widget, GType type);
