/* ui-reduction-bar.c — gain reduction as a thin bar from the right. */
#include "ui-reduction-bar.h"

#include "ui-draw.h"

#include <math.h>

#define HEIGHT 4 /* px */
#define FALL_DB_PER_S 20.0
#define HOLD_US (1500 * 1000) /* the line of the deepest value */

struct _UiReductionBar
{
  GtkWidget parent_instance;

  double range;
  char *name; /* owned */
  UiColor color;

  double shown;   /* dB >= 0, with fall; NAN empty */
  double deepest; /* dB >= 0 */
  gint64 deepest_at, set_at;
  gint64 told_at; /* assistive technology */
};

G_DEFINE_TYPE (UiReductionBar, ui_reduction_bar, GTK_TYPE_WIDGET)

static void
ui_reduction_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiReductionBar *self = UI_REDUCTION_BAR (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double y = floor ((height - HEIGHT) / 2.0);

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), 0, y, width, HEIGHT);
  if (isnan (self->shown))
    return;
  const double bar = width * MIN (self->shown / self->range, 1.0);
  const double line = width * MIN (self->deepest / self->range, 1.0);

  ui_draw_rect (snapshot, ui_palette (self->color), width - bar, y, bar, HEIGHT);
  if (line >= 1.0)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), MIN (width - line, width - 1.0), y, 1.0,
                  HEIGHT);
}

static void
ui_reduction_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 90 : HEIGHT;
}

static void
ui_reduction_bar_finalize (GObject *object)
{
  g_free (UI_REDUCTION_BAR (object)->name);
  G_OBJECT_CLASS (ui_reduction_bar_parent_class)->finalize (object);
}

static void
ui_reduction_bar_class_init (UiReductionBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_reduction_bar_finalize;
  widget_class->snapshot = ui_reduction_bar_snapshot;
  widget_class->measure = ui_reduction_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "reductionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
ui_reduction_bar_init (UiReductionBar *self)
{
  self->color = UI_COLOR_MASTER;
  self->shown = NAN;
}

GtkWidget *
ui_reduction_bar_new (double range_db, const char *name)
{
  UiReductionBar *self;

  g_return_val_if_fail (range_db > 0.0, NULL);

  self = g_object_new (UI_TYPE_REDUCTION_BAR, NULL);
  self->range = range_db;
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -range_db,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 0.0, -1);
  return GTK_WIDGET (self);
}

void
ui_reduction_bar_set (UiReductionBar *self, double db)
{
  const gint64 now = g_get_monotonic_time ();
  const double elapsed = (double) (now - self->set_at) / G_USEC_PER_SEC;
  const double before = self->shown, line = self->deepest;
  const double depth = -MIN (db, 0.0);

  g_return_if_fail (UI_IS_REDUCTION_BAR (self));

  self->set_at = now;
  if (isnan (db))
    {
      self->shown = NAN;
      self->deepest = 0.0;
    }
  else
    {
      self->shown = isnan (before) ? depth : MAX (depth, before - elapsed * FALL_DB_PER_S);
      if (depth >= self->deepest || now - self->deepest_at > HOLD_US)
        {
          self->deepest = depth;
          self->deepest_at = now;
        }
    }
  /* Equal, or both empty: nothing to draw. */
  if ((self->shown == before || (isnan (self->shown) && isnan (before))) && self->deepest == line)
    return;
  if (!isnan (db) && ui_accessible_due (&self->told_at))
    {
      char text[32], level[24];

      ui_format_level (db, 1, level, sizeof level);
      g_snprintf (text, sizeof text, "%s dB", level);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, db,
                                      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_reduction_bar_set_color (UiReductionBar *self, UiColor color)
{
  g_return_if_fail (UI_IS_REDUCTION_BAR (self));
  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
