/* ui-gain-history.c — level and gain reduction of the last seconds. */
#include "ui-gain-history.h"

#include "ui-draw.h"

#include <math.h>

#define JUMP_S 0.5 /* further on than this, or back, is a jump: nothing is filled in */
#define MARK_DB 6.0
#define LABEL_POINTS 7.0

typedef struct
{
  float level_db; /* NAN: none */
  float reduction_db;
} Column;

struct _UiGainHistory
{
  GtkWidget parent_instance;

  Column columns[UI_GAIN_HISTORY_COLUMNS]; /* ring */
  int next, n;
  gint64 at; /* time of the newest in columns; -1: none */

  double range, bottom, top, line;
  gboolean wave;
  gint64 told_at;
};

G_DEFINE_TYPE (UiGainHistory, ui_gain_history, GTK_TYPE_WIDGET)

static const Column *
column_at (const UiGainHistory *self, int age)
{
  return &self->columns[(self->next - 1 - age + UI_GAIN_HISTORY_COLUMNS) % UI_GAIN_HISTORY_COLUMNS];
}

double
ui_gain_history_y_of_level (UiGainHistory *self, double db)
{
  const double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->wave)
    return height / 2.0 * (1.0 - MIN (pow (10.0, (db - self->top) / 20.0), 1.0));
  return height * CLAMP ((self->top - db) / (self->top - self->bottom), 0.0, 1.0);
}

double
ui_gain_history_y_of_reduction (UiGainHistory *self, double db)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) * CLAMP (-db / self->range, 0.0, 1.0);
}

/* ---- drawing ---- */

static void
draw_levels (UiGainHistory *self, cairo_t *cr, int width, int height)
{
  const GdkRGBA color = ui_palette_alpha (UI_COLOR_MASTER, self->wave ? 0.75 : 0.3);

  for (int age = 0; age < MIN (self->n, width); age++)
    {
      const double level = (double) column_at (self, age)->level_db;
      const double y = isnan (level) ? height : ui_gain_history_y_of_level (self, level);
      const double tall = self->wave ? height - 2.0 * y : height - y;

      if (!isnan (level) && tall > 0.0)
        cairo_rectangle (cr, width - 1 - age, y, 1.0, tall);
    }
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);
}

static void
draw_reductions (UiGainHistory *self, cairo_t *cr, int width)
{
  const GdkRGBA color = ui_palette_alpha (UI_COLOR_ERROR, 0.4);
  const int n = MIN (self->n, width);

  for (int age = 0; age < n; age++)
    cairo_rectangle (cr, width - 1 - age, 0.0, 1.0,
                     ui_gain_history_y_of_reduction (self,
                                                     (double) column_at (self, age)->reduction_db));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);
  for (int age = 0; age < n; age++)
    {
      const double y
          = ui_gain_history_y_of_reduction (self, (double) column_at (self, age)->reduction_db);

      if (y >= 1.0)
        cairo_rectangle (cr, width - 1 - age, y - 1.0, 1.0, 1.5);
    }
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_ERROR));
  cairo_fill (cr);
}

static void
draw_line (UiGainHistory *self, GtkSnapshot *snapshot, int width, int height)
{
  const double y = ui_gain_history_y_of_level (self, self->line);
  char text[24];

  if (isnan (self->line))
    return;
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), 0, floor (y), width, 1);
  if (self->wave)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), 0, ceil (height - y) - 1.0, width, 1);
  ui_format_level (self->line, 1, text, sizeof text);
  ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, LABEL_POINTS,
                ui_palette (UI_COLOR_TEXT), text, 4, y + 2, 0, y > height - 14 ? 1 : 0, 0);
}

/* Lines every 6 dB of the reduction, their figures at the right. */
static void
draw_marks (UiGainHistory *self, GtkSnapshot *snapshot, int width)
{
  char text[24];

  for (double db = -MARK_DB; db > -self->range; db -= MARK_DB)
    {
      const double y = floor (ui_gain_history_y_of_reduction (self, db));

      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), 0, y, width, 1);
      ui_format_level (db, 0, text, sizeof text);
      ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, LABEL_POINTS,
                    ui_palette (UI_COLOR_DIM), text, width - 4, y - 1, 1, 1, 0);
    }
}

static void
ui_gain_history_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiGainHistory *self = UI_GAIN_HISTORY (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);

  if (width < 8 || height < 8)
    return;
  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_append_color (snapshot, ui_palette (UI_COLOR_WELL), &bounds);
  draw_marks (self, snapshot, width);
  if (self->n > 0)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      draw_levels (self, cr, width, height);
      draw_reductions (self, cr, width);
      cairo_destroy (cr);
    }
  draw_line (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
}

static void
ui_gain_history_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 90 : 48;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *minimum : 96;
}

/* ---- life ---- */

static void
ui_gain_history_class_init (UiGainHistoryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = ui_gain_history_snapshot;
  widget_class->measure = ui_gain_history_measure;
  gtk_widget_class_set_css_name (widget_class, "gainhistory");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
ui_gain_history_init (UiGainHistory *self)
{
  self->at = -1;
  self->bottom = -60.0;
  self->line = NAN;
}

GtkWidget *
ui_gain_history_new (double range_db, const char *name)
{
  UiGainHistory *self;

  g_return_val_if_fail (range_db > 0.0, NULL);

  self = g_object_new (UI_TYPE_GAIN_HISTORY, NULL);
  self->range = range_db;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -range_db,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 0.0, -1);
  return GTK_WIDGET (self);
}

/* ---- contents ---- */

void
ui_gain_history_set_scale (UiGainHistory *self, double bottom_db, double top_db)
{
  g_return_if_fail (UI_IS_GAIN_HISTORY (self));
  g_return_if_fail (bottom_db < top_db);
  self->bottom = bottom_db;
  self->top = top_db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_gain_history_set_wave (UiGainHistory *self, gboolean wave)
{
  g_return_if_fail (UI_IS_GAIN_HISTORY (self));
  self->wave = wave;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_gain_history_set_line (UiGainHistory *self, double db)
{
  g_return_if_fail (UI_IS_GAIN_HISTORY (self));
  if (self->line == db)
    return;
  self->line = db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
push (UiGainHistory *self, const Column *column)
{
  self->columns[self->next] = *column;
  self->next = (self->next + 1) % UI_GAIN_HISTORY_COLUMNS;
  self->n = MIN (self->n + 1, UI_GAIN_HISTORY_COLUMNS);
}

static void
tell (UiGainHistory *self, double reduction_db)
{
  char text[32], level[24];

  if (!ui_accessible_due (&self->told_at))
    return;
  ui_format_level (reduction_db, 1, level, sizeof level);
  g_snprintf (text, sizeof text, "%s dB", level);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  reduction_db, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
ui_gain_history_add (UiGainHistory *self, double seconds, double level_db, double reduction_db)
{
  const gint64 at = (gint64) floor (seconds / UI_GAIN_HISTORY_COLUMN_S + 1e-6);
  const Column column = { (float) level_db, (float) MIN (reduction_db, 0.0) };
  const gboolean jumped
      = self->at < 0 || at < self->at || at - self->at > JUMP_S / UI_GAIN_HISTORY_COLUMN_S;

  g_return_if_fail (UI_IS_GAIN_HISTORY (self));

  if (isnan (reduction_db))
    return;
  if (!jumped && at == self->at)
    {
      Column *newest = (Column *) column_at (self, 0);

      newest->level_db = fmaxf (newest->level_db, column.level_db); /* a NAN gives way */
      newest->reduction_db = MIN (newest->reduction_db, column.reduction_db);
    }
  /* A frame that came late stands for the columns that it missed. */
  for (gint64 i = jumped ? at - 1 : self->at; i < at; i++)
    push (self, &column);
  self->at = at;
  tell (self, reduction_db);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
ui_gain_history_get (UiGainHistory *self, int age, double *level_db, double *reduction_db)
{
  g_return_val_if_fail (UI_IS_GAIN_HISTORY (self), FALSE);
  if (age < 0 || age >= self->n)
    return FALSE;
  *level_db = (double) column_at (self, age)->level_db;
  *reduction_db = (double) column_at (self, age)->reduction_db;
  return TRUE;
}
