/* ui-curve.c — a small curve without scale. */
#include "ui-curve.h"

struct _UiCurve
{
  GtkWidget parent_instance;

  double range;
  UiColor color;
  double *values; /* owned */
  int n;
};

G_DEFINE_TYPE (UiCurve, ui_curve, GTK_TYPE_WIDGET)

static void
ui_curve_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiCurve *self = UI_CURVE (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double middle = height / 2.0, reach = middle - 1.0;
  cairo_t *cr;

  if (width < 2 || height < 2)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_cairo_set_source_rgba (cr, ui_palette (self->color));
  cairo_set_line_width (cr, 1.2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->n < 2)
    {
      cairo_move_to (cr, 0.0, middle);
      cairo_line_to (cr, width, middle);
    }
  for (int i = 0; self->n >= 2 && i < self->n; i++)
    cairo_line_to (cr, (double) width * i / (self->n - 1),
                   middle - reach * CLAMP (self->values[i] / self->range, -1.0, 1.0));
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
ui_curve_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : 12;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 90 : 16;
}

static void
ui_curve_finalize (GObject *object)
{
  g_free (UI_CURVE (object)->values);
  G_OBJECT_CLASS (ui_curve_parent_class)->finalize (object);
}

static void
ui_curve_class_init (UiCurveClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_curve_finalize;
  widget_class->snapshot = ui_curve_snapshot;
  widget_class->measure = ui_curve_measure;
  gtk_widget_class_set_css_name (widget_class, "curve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ui_curve_init (UiCurve *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ui_curve_new (double range, UiColor color)
{
  UiCurve *self;

  g_return_val_if_fail (range > 0.0, NULL);

  self = g_object_new (UI_TYPE_CURVE, NULL);
  self->range = range;
  self->color = color;
  return GTK_WIDGET (self);
}

void
ui_curve_set (UiCurve *self, const double *values, int n)
{
  g_return_if_fail (UI_IS_CURVE (self));

  g_free (self->values);
  self->values = n > 0 ? g_memdup2 (values, (gsize) n * sizeof *values) : NULL;
  self->n = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
