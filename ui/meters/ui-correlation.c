/* ui-correlation.c — bar of the correlation of left and right. */
#include "ui-correlation.h"

#include "ui-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR 8            /* px */
#define WARN_BELOW 0.0   /* amber: mono loses level */
#define ALARM_BELOW -0.3 /* red: mono cancels */

struct _UiCorrelation
{
  GtkWidget parent_instance;

  double value;   /* NAN: empty */
  double min;     /* NAN: no line */
  gint64 told_at; /* assistive technology */
};

G_DEFINE_TYPE (UiCorrelation, ui_correlation, GTK_TYPE_WIDGET)

static UiColor
color_of (double correlation)
{
  return correlation < ALARM_BELOW  ? UI_COLOR_ERROR
         : correlation < WARN_BELOW ? UI_COLOR_WARNING
                                    : UI_COLOR_GOOD;
}

/* "0.62, lowest −0.12" */
static void
describe (const UiCorrelation *self, char *text, size_t size)
{
  char now[32], min[32];

  ui_format_level (self->value, 2, now, sizeof now);
  ui_format_level (self->min, 2, min, sizeof min);
  if (isnan (self->min))
    g_strlcpy (text, now, size);
  else
    g_snprintf (text, size, _ ("%s, lowest %s"), now, min);
}

static void
ui_correlation_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiCorrelation *self = UI_CORRELATION (widget);
  const double width = gtk_widget_get_width (widget);
  const double middle = width / 2.0;
  char text[96];

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), 0, 0, width, BAR);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 7.5, ui_palette (UI_COLOR_DIM),
                "\xe2\x88\x92"
                "1",
                0, BAR + 2, 0, 0, 0);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 7.5, ui_palette (UI_COLOR_DIM), "+1", width,
                BAR + 2, 1, 0, 0);
  describe (self, text, sizeof text);
  ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 7.5, ui_palette (UI_COLOR_DIM),
                isnan (self->value) && isnan (self->min) ? _ ("Correlation") : text, middle,
                BAR + 2, 0.5, 0, 0);
  if (!isnan (self->value))
    {
      const double end = middle * (1.0 + CLAMP (self->value, -1.0, 1.0));

      ui_draw_rect (snapshot, ui_palette (color_of (self->value)), MIN (middle, end), 0,
                    MAX (fabs (end - middle), 1.0), BAR);
    }
  if (!isnan (self->min))
    ui_draw_rect (snapshot, ui_palette (color_of (self->min)),
                  MIN (floor (middle * (1.0 + CLAMP (self->min, -1.0, 1.0))), width - 2.0), 0, 2.0,
                  BAR);
}

static void
ui_correlation_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 80;
      *natural = 160;
    }
  else
    *minimum = *natural = BAR + 16;
}

static void
ui_correlation_class_init (UiCorrelationClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = ui_correlation_snapshot;
  widget_class->measure = ui_correlation_measure;
  gtk_widget_class_set_css_name (widget_class, "correlation");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
ui_correlation_init (UiCorrelation *self)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _ ("Likeness of left and right over 0.4 s: +1 mono, 0 unrelated, "
                                  "\xe2\x88\x92"
                                  "1 opposite; the line: the lowest so far"));
  self->value = self->min = NAN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Correlation"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
}

GtkWidget *
ui_correlation_new (void)
{
  return g_object_new (UI_TYPE_CORRELATION, NULL);
}

/* Equal numbers, or both none. */
static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

void
ui_correlation_set (UiCorrelation *self, double correlation, double min)
{
  char text[96];

  g_return_if_fail (UI_IS_CORRELATION (self));

  if (is_same (correlation, self->value) && is_same (min, self->min))
    return;
  self->value = correlation;
  self->min = min;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!ui_accessible_due (&self->told_at))
    return;
  describe (self, text, sizeof text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  isnan (correlation) ? 0.0 : correlation,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}
