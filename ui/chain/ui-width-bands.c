/* ui-width-bands.c — width over frequency. */
#include "ui-width-bands.h"

#include "ui-draw.h"

#include <math.h>

#define LOWEST_HZ 20.0
#define HIGHEST_HZ 20000.0
#define TOP_DB 6.0
#define BOTTOM_DB (-36.0)
#define MARK_DB 12.0
#define LABEL_POINTS 6.5
#define FOOT 13.0 /* pixels below the columns */

struct _UiWidthBands
{
  GtkWidget parent_instance;

  GtkWidget *columns[UI_WIDTH_BANDS_MAX]; /* children */
  double borders[UI_WIDTH_BANDS_MAX - 1], levels[UI_WIDTH_BANDS_MAX];
  int n, n_borders;
  double mono;
  gboolean live, has_curves;
  double in[APP_SLOT_CELLS], out[APP_SLOT_CELLS];
};

G_DEFINE_FINAL_TYPE (UiWidthBands, ui_width_bands, GTK_TYPE_WIDGET)

/* ---- geometry ---- */

double
ui_width_bands_x_of (UiWidthBands *self, double hz)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) * log (hz / LOWEST_HZ)
         / log (HIGHEST_HZ / LOWEST_HZ);
}

double
ui_width_bands_y_of (UiWidthBands *self, double db)
{
  const double height = gtk_widget_get_height (GTK_WIDGET (self)) - FOOT;

  return height * CLAMP ((TOP_DB - db) / (TOP_DB - BOTTOM_DB), 0.0, 1.0);
}

/* Left edge of a band; of the one behind the last the right edge of that. */
static double
edge (UiWidthBands *self, int band)
{
  if (band <= 0)
    return 0.0;
  if (band > self->n_borders)
    return gtk_widget_get_width (GTK_WIDGET (self));
  return round (ui_width_bands_x_of (self, self->borders[band - 1]));
}

/* ---- drawing ---- */

static void
draw_grid (UiWidthBands *self, GtkSnapshot *snapshot, double width, double height)
{
  const struct
  {
    double hz;
    const char *text;
  } marks[] = { { 100.0, "100" }, { 1000.0, "1k" }, { 10000.0, "10k" } };
  GtkWidget *widget = GTK_WIDGET (self);
  char text[24];

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED),
                  floor (ui_width_bands_x_of (self, marks[i].hz)), 0, 1, height);
  for (double db = 0.0; db > BOTTOM_DB; db -= MARK_DB)
    {
      const double y = floor (ui_width_bands_y_of (self, db));

      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), 0, y, width, 1);
      ui_format_level (db, 0, text, sizeof text);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_DIM),
                    text, width - 2, y, 1, db < 0.0 ? 1 : 0, 0);
    }
  if (self->mono > LOWEST_HZ)
    {
      const GdkRGBA shade = ui_palette_alpha (UI_COLOR_WARNING, 0.15);

      ui_draw_rect (snapshot, &shade, 0, 0, ui_width_bands_x_of (self, self->mono), height);
    }
}

static void
draw_curve (UiWidthBands *self, cairo_t *cr, const double *db, UiColor color)
{
  gboolean down = FALSE;

  gdk_cairo_set_source_rgba (cr, ui_palette (color));
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < APP_SLOT_CELLS; i++)
    {
      const double x
          = ui_width_bands_x_of (self, sqrt (app_slot_cell_hz (i) * app_slot_cell_hz (i + 1)));

      if (!isnan (db[i]) && down)
        cairo_line_to (cr, x, ui_width_bands_y_of (self, db[i]));
      else if (!isnan (db[i]))
        cairo_move_to (cr, x, ui_width_bands_y_of (self, db[i]));
      down = !isnan (db[i]);
    }
  cairo_stroke (cr);
}

/* Borders, and at the foot of each band what comes out there. */
static void
draw_bands (UiWidthBands *self, GtkSnapshot *snapshot, double height)
{
  char text[24];

  for (int band = 0; band < self->n; band++)
    {
      const double left = edge (self, band), right = edge (self, band + 1);

      if (band > 0)
        ui_draw_rect (snapshot, ui_palette (UI_COLOR_LINE), left, 0, 1, height + FOOT);
      if (isnan (self->levels[band]))
        continue;
      ui_format_level (self->levels[band], 1, text, sizeof text);
      ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, LABEL_POINTS,
                    ui_palette (UI_COLOR_DIM), text, (left + right) / 2.0, height + FOOT / 2.0, 0.5,
                    0.5, right - left);
    }
}

static void
ui_width_bands_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiWidthBands *self = UI_WIDTH_BANDS (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget) - FOOT;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) (height + FOOT));

  if (width < 8 || height < 8)
    return;
  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_append_color (snapshot, ui_palette (UI_COLOR_WELL), &bounds);
  draw_grid (self, snapshot, width, height);
  draw_bands (self, snapshot, height);
  if (self->has_curves)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      draw_curve (self, cr, self->in, UI_COLOR_MIX);
      draw_curve (self, cr, self->out, UI_COLOR_MASTER);
      cairo_destroy (cr);
    }
  gtk_snapshot_pop (snapshot);
  for (int band = 0; band < self->n; band++)
    gtk_widget_snapshot_child (widget, self->columns[band], snapshot);
}

/* ---- layout ---- */

static void
ui_width_bands_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiWidthBands *self = UI_WIDTH_BANDS (widget);
  int most = 0, child;

  for (int band = 0; band < self->n; band++)
    {
      gtk_widget_measure (self->columns[band], orientation, -1, &child, NULL, NULL, NULL);
      most = MAX (most, child);
    }
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : MAX (80, most + (int) FOOT);
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 100);
}

static void
ui_width_bands_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiWidthBands *self = UI_WIDTH_BANDS (widget);

  for (int band = 0; band < self->n; band++)
    {
      const int left = (int) edge (self, band), right = (int) edge (self, band + 1);
      int least;

      gtk_widget_measure (self->columns[band], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                          NULL);
      gtk_widget_size_allocate (self->columns[band],
                                &(GtkAllocation){ left, 0, MAX (right - left, least),
                                                  height - (int) FOOT },
                                -1);
    }
}

static void
ui_width_bands_dispose (GObject *object)
{
  UiWidthBands *self = UI_WIDTH_BANDS (object);

  for (int band = 0; band < UI_WIDTH_BANDS_MAX; band++)
    g_clear_pointer (&self->columns[band], gtk_widget_unparent);
  self->n = 0;
  G_OBJECT_CLASS (ui_width_bands_parent_class)->dispose (object);
}

static void
ui_width_bands_class_init (UiWidthBandsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ui_width_bands_dispose;
  widget_class->snapshot = ui_width_bands_snapshot;
  widget_class->measure = ui_width_bands_measure;
  widget_class->size_allocate = ui_width_bands_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "widthbands");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ui_width_bands_init (UiWidthBands *self)
{
  for (int band = 0; band < UI_WIDTH_BANDS_MAX; band++)
    self->levels[band] = NAN;
  self->live = TRUE;
}

GtkWidget *
ui_width_bands_new (void)
{
  return g_object_new (UI_TYPE_WIDTH_BANDS, NULL);
}

/* ---- contents ---- */

void
ui_width_bands_put (UiWidthBands *self, int band, GtkWidget *column)
{
  g_return_if_fail (band == self->n && band < UI_WIDTH_BANDS_MAX);
  self->columns[self->n++] = column;
  gtk_widget_set_parent (column, GTK_WIDGET (self));
}

void
ui_width_bands_set_borders (UiWidthBands *self, const double *hz, int n)
{
  g_return_if_fail (n < UI_WIDTH_BANDS_MAX);
  for (int i = 0; i < n; i++) /* as the filters take them: never one below the one before */
    self->borders[i] = i > 0 ? MAX (hz[i], self->borders[i - 1]) : hz[i];
  self->n_borders = n;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_width_bands_set_mono (UiWidthBands *self, double hz)
{
  self->mono = hz;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_width_bands_set_live (UiWidthBands *self, gboolean live)
{
  self->live = live;
  for (int band = 0; band < self->n; band++)
    gtk_widget_set_opacity (self->columns[band], live ? 1.0 : 0.45);
}

void
ui_width_bands_set_curves (UiWidthBands *self, const double in_db[APP_SLOT_CELLS],
                           const double out_db[APP_SLOT_CELLS])
{
  if (!in_db && !self->has_curves)
    return;
  self->has_curves = in_db != NULL;
  if (in_db)
    {
      memcpy (self->in, in_db, sizeof self->in);
      memcpy (self->out, out_db, sizeof self->out);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_width_bands_set_level (UiWidthBands *self, int band, double db)
{
  g_return_if_fail (band >= 0 && band < UI_WIDTH_BANDS_MAX);
  if (self->levels[band] == db || (isnan (self->levels[band]) && isnan (db)))
    return;
  self->levels[band] = db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
