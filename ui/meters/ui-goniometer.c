/* ui-goniometer.c — left against right as a cloud of points. */
#include "ui-goniometer.h"

#include "ui-draw.h"
#include "ui-still.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GRID 168        /* cells of the cloud in each direction: pixels, at the natural size */
#define FADE 0.90f      /* what a step leaves of the old points */
#define POINT 0.45f     /* what a point adds */
#define GONE 0.004f     /* below: 0, so that a silent cloud costs nothing */
#define REACH_MIN 0.02  /* full width never shows less than -34 dBFS: noise stays small */
#define REACH_FALL 0.99 /* a step of the automatic scale */

struct _UiGoniometer
{
  GtkWidget parent_instance;

  UiColor color;
  double reach; /* amplitude at the edge */
  gboolean empty;
  float (*cloud)[GRID]; /* owned; GRID rows, brightness 0 .. 1 */
  UiStillPart axes;
};

G_DEFINE_TYPE (UiGoniometer, ui_goniometer, GTK_TYPE_WIDGET)

/* The cloud in the colour. */
static cairo_surface_t *
make_image (UiGoniometer *self)
{
  const GdkRGBA *c = ui_palette (self->color);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, GRID, GRID);
  const int stride = cairo_image_surface_get_stride (surface) / (int) sizeof (guint32);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);

  for (int y = 0; y < GRID; y++)
    for (int x = 0; x < GRID; x++)
      {
        const float a = MIN (self->cloud[y][x], 1.0f);

        pixels[y * stride + x]
            = (guint32) (a * 255.0f) << 24 | (guint32) (a * c->red * 255.0f) << 16
              | (guint32) (a * c->green * 255.0f) << 8 | (guint32) (a * c->blue * 255.0f);
      }
  return surface;
}

static double
place (GtkWidget *widget, double *x, double *y)
{
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double size = MIN (width, height);

  *x = floor ((width - size) / 2.0);
  *y = floor ((height - size) / 2.0);
  return size;
}

static void
draw_axes (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data)
{
  double x, y;
  const double size = place (widget, &x, &y);
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y,
                                                                  (float) size, (float) size));
  const GdkRGBA *dim = ui_palette (UI_COLOR_DIM);

  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_LINE));
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x + size, y);
  cairo_line_to (cr, x, y + size);
  cairo_stroke (cr);
  cairo_destroy (cr);
  ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 7.5, dim, _ ("L"), x + 4, y, 0, 0, 0);
  ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 7.5, dim, _ ("R"), x + size - 4, y, 1, 0, 0);
}

static void
ui_goniometer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiGoniometer *self = UI_GONIOMETER (widget);
  double x, y;
  const double size = place (widget, &x, &y);

  if (size < 8.0)
    return;
  ui_still_part_draw (&self->axes, widget, snapshot, draw_axes, NULL, NULL, 0);
  if (!self->empty)
    ui_draw_image (snapshot, make_image (self), x, y, size, size);
}

static void
ui_goniometer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *minimum : GRID;
}

static void
ui_goniometer_finalize (GObject *object)
{
  g_free (UI_GONIOMETER (object)->cloud);
  ui_still_part_clear (&UI_GONIOMETER (object)->axes);
  G_OBJECT_CLASS (ui_goniometer_parent_class)->finalize (object);
}

static void
ui_goniometer_class_init (UiGoniometerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_goniometer_finalize;
  widget_class->snapshot = ui_goniometer_snapshot;
  widget_class->measure = ui_goniometer_measure;
  gtk_widget_class_set_css_name (widget_class, "goniometer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_goniometer_init (UiGoniometer *self)
{
  self->cloud = g_malloc0 (GRID * sizeof *self->cloud);
  self->color = UI_COLOR_MASTER;
  self->reach = 1.0;
  self->empty = TRUE;
  ui_accessible_set (GTK_WIDGET (self), _ ("Goniometer"), NULL);
}

GtkWidget *
ui_goniometer_new (void)
{
  return g_object_new (UI_TYPE_GONIOMETER, NULL);
}

/* Fades by one step; TRUE when light is left. */
static gboolean
fade (UiGoniometer *self)
{
  int light = 0;

  for (int y = 0; y < GRID; y++)
    for (int x = 0; x < GRID; x++)
      {
        const float left = self->cloud[y][x] * FADE;

        self->cloud[y][x] = left < GONE ? 0.0f : left;
        light |= self->cloud[y][x] > 0.0f;
      }
  return light;
}

void
ui_goniometer_add (UiGoniometer *self, const float (*points)[2], int n)
{
  double loudest = REACH_MIN;

  g_return_if_fail (UI_IS_GONIOMETER (self));

  if (self->empty && n == 0)
    return;
  self->empty = !fade (self);
  for (int i = 0; i < n; i++)
    if (isfinite (points[i][0]) && isfinite (points[i][1]))
      loudest = MAX (loudest, MAX (fabs (points[i][0]), fabs (points[i][1])));
  self->reach = MAX (loudest, self->reach * REACH_FALL);
  for (int i = 0; i < n; i++)
    {
      /* Mid upwards, left to the left; mono at the scale's reach touches the upper edge. */
      const double mid = (points[i][0] + points[i][1]) / (2.0 * self->reach);
      const double side = (points[i][1] - points[i][0]) / (2.0 * self->reach);
      const double x = (1.0 + side) * GRID / 2.0, y = (1.0 - mid) * GRID / 2.0;

      if (!(x >= 0.0 && x < GRID && y >= 0.0 && y < GRID) || (mid == 0.0 && side == 0.0))
        continue; /* beyond the edge, not finite, or silence */
      self->cloud[(int) y][(int) x] = MIN (self->cloud[(int) y][(int) x] + POINT, 1.0f);
      self->empty = FALSE;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_goniometer_set_color (UiGoniometer *self, UiColor color)
{
  g_return_if_fail (UI_IS_GONIOMETER (self));
  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_goniometer_clear (UiGoniometer *self)
{
  g_return_if_fail (UI_IS_GONIOMETER (self));
  memset (self->cloud, 0, GRID * sizeof *self->cloud);
  self->empty = TRUE;
  self->reach = 1.0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
