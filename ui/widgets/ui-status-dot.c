/* ui-status-dot.c — a round dot in the colour of a severity. */
#include "ui-status-dot.h"

#include "ui-draw.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define SIZE 8 /* px */

struct _UiStatusDot
{
  GtkWidget parent_instance;

  UiColor color;
  gboolean known;
};

G_DEFINE_TYPE (UiStatusDot, ui_status_dot, GTK_TYPE_WIDGET)

static void
ui_status_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiStatusDot *self = UI_STATUS_DOT (widget);
  const float x = (float) (gtk_widget_get_width (widget) - SIZE) / 2.0f;
  const float y = (float) (gtk_widget_get_height (widget) - SIZE) / 2.0f;
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x, y, SIZE, SIZE), SIZE / 2.0f);
  if (self->known)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, ui_palette (self->color), &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
  else
    {
      const GdkRGBA c = *ui_palette (UI_COLOR_DIM);

      gtk_snapshot_append_border (snapshot, &dot, (float[4]){ 1.0f, 1.0f, 1.0f, 1.0f },
                                  (GdkRGBA[4]){ c, c, c, c });
    }
}

static void
ui_status_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
ui_status_dot_class_init (UiStatusDotClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = ui_status_dot_snapshot;
  widget_class->measure = ui_status_dot_measure;
  gtk_widget_class_set_css_name (widget_class, "statusdot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_status_dot_init (UiStatusDot *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
put (UiStatusDot *self, gboolean known, UiColor color, const char *word, const char *text)
{
  self->known = known;
  self->color = color;
  ui_tooltip (GTK_WIDGET (self), text ? text : word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  word   ? word
                                  : text ? text
                                         : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
ui_status_dot_new (void)
{
  UiStatusDot *self = g_object_new (UI_TYPE_STATUS_DOT, NULL);

  ui_status_dot_set_unknown (self, NULL);
  return GTK_WIDGET (self);
}

void
ui_status_dot_set (UiStatusDot *self, AppSeverity severity, const char *text)
{
  g_return_if_fail (UI_IS_STATUS_DOT (self));

  switch (severity)
    {
    case APP_SEVERITY_GOOD:
      put (self, TRUE, UI_COLOR_GOOD, _ ("Good"), text);
      break;
    case APP_SEVERITY_INFO:
      put (self, TRUE, UI_COLOR_DIM, _ ("Information"), text);
      break;
    case APP_SEVERITY_WARNING:
      put (self, TRUE, UI_COLOR_WARNING, _ ("Warning"), text);
      break;
    case APP_SEVERITY_ERROR:
      put (self, TRUE, UI_COLOR_ERROR, _ ("Error"), text);
      break;
    }
}

void
ui_status_dot_set_unknown (UiStatusDot *self, const char *text)
{
  g_return_if_fail (UI_IS_STATUS_DOT (self));
  put (self, FALSE, UI_COLOR_DIM, _ ("Not known yet"), text);
}

void
ui_status_dot_set_color (UiStatusDot *self, UiColor color, const char *text)
{
  g_return_if_fail (UI_IS_STATUS_DOT (self));
  put (self, TRUE, color, NULL, text);
}
