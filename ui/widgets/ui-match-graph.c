/* ui-match-graph.c — spectra above, differences around a line below. */
#include "ui-match-graph.h"

#include "ui-draw.h"
#include "ui-text.h"

#include "dsp-spectrum.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define TEXT_POINTS 9.0
#define WIDTH 640
#define HEIGHT 300
#define SHARE 0.5        /* of the height for the spectra */
#define SPECTRUM_DB 60.0 /* from top to bottom */
#define CURVE_DB 13.0    /* at the edges of the lower half */

struct _UiMatchGraph
{
  GtkWidget parent;

  AppMatchProposal proposal;
  gboolean known;
};

G_DEFINE_FINAL_TYPE (UiMatchGraph, ui_match_graph, GTK_TYPE_WIDGET)

typedef struct
{
  double x, y, width, height;
  double top_db, bottom_db;
} Frame;

static double
x_of (const Frame *frame, double hz)
{
  return frame->x + frame->width * log2 (hz / 20) / log2 (1000);
}

static double
y_of (const Frame *frame, double db)
{
  double share = (frame->top_db - db) / (frame->top_db - frame->bottom_db);
  return frame->y + frame->height * CLAMP (share, 0, 1);
}

static void
draw_line (cairo_t *cr, const Frame *frame, UiColor color, const double *db, int n, double first_hz,
           double octaves)
{
  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y - 1, frame->width, frame->height + 2);
  cairo_clip (cr); /* there are values below and above the frequencies of the frame */
  gdk_cairo_set_source_rgba (cr, ui_palette (color));
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < n; i++)
    cairo_line_to (cr, x_of (frame, first_hz * exp2 (i * octaves)), y_of (frame, db[i]));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_thirds (cairo_t *cr, const Frame *frame, UiColor color, const double *db)
{
  draw_line (cr, frame, color, db, APP_MEASURE_THIRDS, 1000 * exp2 (-17 / 3.0), 1 / 3.0);
}

static void
draw_cells (cairo_t *cr, const Frame *frame, UiColor color, const double *db)
{
  draw_line (cr, frame, color, db, APP_MEASURE_CELLS, dsp_spectrum_cell_hz (0), 1 / 12.0);
}

static void
draw_grid (UiMatchGraph *self, GtkSnapshot *snapshot, const Frame *upper, const Frame *lower)
{
  static const double hz[] = { 50, 100, 200, 500, 1000, 2000, 5000, 10000 };
  static const double db[] = { -12, -6, 0, 6, 12 };
  GtkWidget *widget = GTK_WIDGET (self);
  double bottom = lower->y + lower->height;
  for (gsize i = 0; i < G_N_ELEMENTS (hz); i++)
    {
      g_autofree char *text
          = hz[i] < 1000 ? g_strdup_printf ("%g", hz[i]) : g_strdup_printf ("%gk", hz[i] / 1000);
      double x = floor (x_of (upper, hz[i]));
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_LINE), x, upper->y, 1, bottom - upper->y);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, TEXT_POINTS, ui_palette (UI_COLOR_DIM), text,
                    x, bottom + 2, 0.5, 0, 0);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (db); i++)
    {
      char text[32];
      double y = floor (y_of (lower, db[i]));
      ui_format_level (db[i], 0, text, sizeof text);
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_LINE), lower->x, y, lower->width, 1);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, TEXT_POINTS, ui_palette (UI_COLOR_DIM), text,
                    lower->x - 4, y, 1, 0.5, 0);
    }
}

static void
draw_legend (UiMatchGraph *self, GtkSnapshot *snapshot, const Frame *upper, const Frame *lower)
{
  const struct
  {
    const char *name;
    UiColor color;
    const Frame *frame;
  } names[] = { { _ ("track"), UI_COLOR_MASTER, upper },
                { _ ("reference"), UI_COLOR_REFERENCE, upper },
                { _ ("difference, bounded"), UI_COLOR_DIM, lower },
                { _ ("the bells"), UI_COLOR_GOOD, lower } };
  double x = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      x = i % 2 ? x : names[i].frame->x + 8;
      x += 16
           + ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_PLAIN, TEXT_POINTS,
                           ui_palette (names[i].color), names[i].name, x, names[i].frame->y + 4, 0,
                           0, 0);
    }
}

static double
top_of (const AppMatchProposal *proposal)
{
  double top = -INFINITY;
  for (int t = 0; t < APP_MEASURE_THIRDS; t++)
    top = fmax (top, fmax (proposal->track.thirds_db[t], proposal->reference.thirds_db[t]));
  return top + 4;
}

static void
ui_match_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiMatchGraph *self = UI_MATCH_GRAPH (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget) - 16;
  const AppMatchProposal *proposal = &self->proposal;
  double top = self->known ? top_of (proposal) : 0;
  Frame upper = { 32, 0, width - 40, height * SHARE - 4, top, top - SPECTRUM_DB };
  Frame lower = { 32, height * SHARE, width - 40, height * (1 - SHARE), CURVE_DB, -CURVE_DB };
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), upper.x, upper.y, upper.width, upper.height);
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), lower.x, lower.y, lower.width, lower.height);
  draw_grid (self, snapshot, &upper, &lower);
  if (self->known)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                              (float) height));
      draw_thirds (cr, &upper, UI_COLOR_REFERENCE, proposal->reference.thirds_db);
      draw_thirds (cr, &upper, UI_COLOR_MASTER, proposal->track.thirds_db);
      draw_cells (cr, &lower, UI_COLOR_DIM, proposal->wanted_db);
      draw_cells (cr, &lower, UI_COLOR_GOOD, proposal->bells_db);
      cairo_destroy (cr);
    }
  draw_legend (self, snapshot, &upper, &lower);
}

static void
ui_match_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
ui_match_graph_class_init (UiMatchGraphClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  widget_class->snapshot = ui_match_graph_snapshot;
  widget_class->measure = ui_match_graph_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_match_graph_init (UiMatchGraph *self)
{
  ui_name (GTK_WIDGET (self), _ ("Spectra of track and reference, and the curve of the match"));
}

GtkWidget *
ui_match_graph_new (void)
{
  return g_object_new (UI_TYPE_MATCH_GRAPH, NULL);
}

void
ui_match_graph_set (UiMatchGraph *self, const AppMatchProposal *proposal)
{
  self->known = proposal != NULL;
  if (proposal)
    self->proposal = *proposal;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
