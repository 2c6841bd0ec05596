/* ui-transfer.c — level out over level in. */
#include "ui-transfer.h"

#include "ui-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BOTTOM_DB (-60.0)
#define MARK_DB 12.0
#define RADIUS 4.0f

struct _UiTransfer
{
  GtkWidget parent_instance;

  double *in, *out; /* owned; n of them */
  int n;
  double threshold, level;
  gint64 told_at;
};

G_DEFINE_TYPE (UiTransfer, ui_transfer, GTK_TYPE_WIDGET)

/* ---- geometry: a square in the middle ---- */

static double
side_of (UiTransfer *self)
{
  return MIN (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

double
ui_transfer_x_of (UiTransfer *self, double in_db)
{
  const double side = side_of (self), width = gtk_widget_get_width (GTK_WIDGET (self));

  return floor ((width - side) / 2.0) + side * (1.0 - in_db / BOTTOM_DB);
}

double
ui_transfer_y_of (UiTransfer *self, double out_db)
{
  const double side = side_of (self), height = gtk_widget_get_height (GTK_WIDGET (self));

  return floor ((height - side) / 2.0) + side * out_db / BOTTOM_DB;
}

static double
out_of (const UiTransfer *self, double in_db)
{
  int i = 0;

  if (in_db <= self->in[0])
    return self->out[0] + in_db - self->in[0];
  while (i < self->n - 2 && self->in[i + 1] < in_db)
    i++;
  return self->out[i]
         + (self->out[i + 1] - self->out[i]) * (in_db - self->in[i])
               / (self->in[i + 1] - self->in[i]);
}

gboolean
ui_transfer_point (UiTransfer *self, double *in_db, double *out_db)
{
  g_return_val_if_fail (UI_IS_TRANSFER (self), FALSE);
  if (self->n < 2 || isnan (self->level) || self->level < BOTTOM_DB)
    return FALSE;
  *in_db = self->level;
  *out_db = out_of (self, self->level);
  return TRUE;
}

/* ---- drawing ---- */

static void
draw_grid (UiTransfer *self, GtkSnapshot *snapshot)
{
  const double side = side_of (self), x0 = ui_transfer_x_of (self, BOTTOM_DB);
  const double y0 = ui_transfer_y_of (self, 0.0);

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), x0, y0, side, side);
  for (double db = BOTTOM_DB + MARK_DB; db < 0.0; db += MARK_DB)
    {
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), floor (ui_transfer_x_of (self, db)), y0,
                    1, side);
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), x0, floor (ui_transfer_y_of (self, db)),
                    side, 1);
    }
  if (!isnan (self->threshold))
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_DIM),
                  floor (ui_transfer_x_of (self, self->threshold)), y0, 1, side);
}

static void
draw_curve (UiTransfer *self, cairo_t *cr)
{
  cairo_set_line_width (cr, 1.0);
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_LINE));
  cairo_move_to (cr, ui_transfer_x_of (self, BOTTOM_DB), ui_transfer_y_of (self, BOTTOM_DB));
  cairo_line_to (cr, ui_transfer_x_of (self, 0.0), ui_transfer_y_of (self, 0.0));
  cairo_stroke (cr);
  if (self->n < 2)
    return;
  cairo_set_line_width (cr, 2.0);
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_MASTER));
  for (int i = 0; i < self->n; i++)
    cairo_line_to (cr, ui_transfer_x_of (self, self->in[i]), ui_transfer_y_of (self, self->out[i]));
  cairo_stroke (cr);
}

static void
ui_transfer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiTransfer *self = UI_TRANSFER (widget);
  const float side = (float) side_of (self);
  const graphene_rect_t square
      = GRAPHENE_RECT_INIT ((float) ui_transfer_x_of (self, BOTTOM_DB),
                            (float) ui_transfer_y_of (self, 0.0), side, side);
  double in, out;
  cairo_t *cr;

  if (side < 16.0f)
    return;
  gtk_snapshot_push_clip (snapshot, &square);
  draw_grid (self, snapshot);
  cr = gtk_snapshot_append_cairo (snapshot, &square);
  draw_curve (self, cr);
  cairo_destroy (cr);
  if (ui_transfer_point (self, &in, &out))
    {
      GskRoundedRect disc;

      gsk_rounded_rect_init_from_rect (
          &disc,
          &GRAPHENE_RECT_INIT ((float) ui_transfer_x_of (self, in) - RADIUS,
                               (float) ui_transfer_y_of (self, out) - RADIUS, 2.0f * RADIUS,
                               2.0f * RADIUS),
          RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &disc);
      gtk_snapshot_append_color (snapshot, ui_palette (UI_COLOR_TEXT), &disc.bounds);
      gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_pop (snapshot);
}

static void
ui_transfer_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 48;
  *natural = 96;
}

/* ---- life ---- */

static void
ui_transfer_finalize (GObject *object)
{
  g_free (UI_TRANSFER (object)->in);
  g_free (UI_TRANSFER (object)->out);
  G_OBJECT_CLASS (ui_transfer_parent_class)->finalize (object);
}

static void
ui_transfer_class_init (UiTransferClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_transfer_finalize;
  widget_class->snapshot = ui_transfer_snapshot;
  widget_class->measure = ui_transfer_measure;
  gtk_widget_class_set_css_name (widget_class, "transfer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_transfer_init (UiTransfer *self)
{
  self->threshold = self->level = NAN;
  ui_accessible_set (GTK_WIDGET (self), _ ("Level out over level in"), NULL);
}

GtkWidget *
ui_transfer_new (void)
{
  return g_object_new (UI_TYPE_TRANSFER, NULL);
}

/* ---- contents ---- */

void
ui_transfer_set_curve (UiTransfer *self, const double *in_db, const double *out_db, int n)
{
  g_return_if_fail (UI_IS_TRANSFER (self));
  g_return_if_fail (n >= 2);
  g_free (self->in);
  g_free (self->out);
  self->in = g_memdup2 (in_db, (gsize) n * sizeof *in_db);
  self->out = g_memdup2 (out_db, (gsize) n * sizeof *out_db);
  self->n = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_transfer_set_threshold (UiTransfer *self, double db)
{
  g_return_if_fail (UI_IS_TRANSFER (self));
  self->threshold = db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_transfer_set_level (UiTransfer *self, double in_db)
{
  double in, out;

  g_return_if_fail (UI_IS_TRANSFER (self));
  if (self->level == in_db || (isnan (self->level) && isnan (in_db)))
    return;
  self->level = in_db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (ui_transfer_point (self, &in, &out) && ui_accessible_due (&self->told_at))
    {
      char from[24], to[24];
      g_autofree char *text = NULL;

      ui_format_level (in, 1, from, sizeof from);
      ui_format_level (out, 1, to, sizeof to);
      text = g_strdup_printf (_ ("%s dB in, %s dB out"), from, to);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      text, -1);
    }
}
