/* ui-loudness-history.c — K-weighted loudness over the time that was listened to. */
#include "ui-loudness-history.h"

#include "ui-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FLOOR_LUFS -40.0 /* lower edge; the upper is 0 */
#define LINE_STEP 10.0   /* LU between lines */
#define FILL 0.38        /* opacity of momentary */
#define LABEL_POINTS 6.5
#define CURSOR_STEP 10 /* points a key moves the cursor: a second */

static const double spans[] = { 10, 30, 60, 120, 300, 600, 1800, 3600 }; /* seconds */

struct _UiLoudnessHistory
{
  GtkWidget parent_instance;

  GArray *points;           /* owned; of AppHeardPoint */
  char *names[APP_N_LANES]; /* owned */
  double target;
  guint span; /* index */
  gboolean as_heard;
  double scrolled; /* of a smooth wheel, not yet a step */

  double pointer_x; /* NAN: not over the widget */
  int cursor;       /* points before the newest, -1: none */
  gint64 told_at;   /* assistive technology */
};

G_DEFINE_TYPE (UiLoudnessHistory, ui_loudness_history, GTK_TYPE_WIDGET)

/* ---- geometry ----------------------------------------------------------------------------- */

/* What stands in one column of pixels. */
typedef struct
{
  double momentary, short_term; /* highest, newest */
  guint lane;
  guint8 mark;
} Column;

static const AppHeardPoint *
point_at (const UiLoudnessHistory *self, int index)
{
  return &g_array_index (self->points, AppHeardPoint, index);
}

static double
y_of (double lufs, double height)
{
  return lufs > FLOOR_LUFS ? height * MAX (lufs / FLOOR_LUFS, 0.0) : height;
}

static double
points_per_px (const UiLoudnessHistory *self, double width)
{
  return spans[self->span] / APP_HEARD_POINT_S / MAX (width, 1.0);
}

/* Number of the column of a point, counted from the first point of all, so that what stands in a
 * column stays the same while the picture moves. */
static int
column_of (int index, double per_px)
{
  return (int) floor (index / per_px);
}

/* Point at x, -1: there is none. */
static int
index_at (UiLoudnessHistory *self, double x)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double per_px = points_per_px (self, width);
  const int n = (int) self->points->len;
  const int column = column_of (n - 1, per_px) - ((int) width - 1 - (int) floor (x));

  return n > 0 && column >= 0 ? CLAMP ((int) ceil (column * per_px), 0, n - 1) : -1;
}

static double
x_of (UiLoudnessHistory *self, int index)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double per_px = points_per_px (self, width);

  return width - 1 - (column_of ((int) self->points->len - 1, per_px) - column_of (index, per_px));
}

/* Fills the columns from the right edge to the left; returns the first that is filled. With few
 * points to many pixels a point fills several columns. */
static int
fill_columns (const UiLoudnessHistory *self, Column *columns, int width)
{
  const double per_px = points_per_px (self, width);
  const int n = (int) self->points->len;
  const int last = column_of (n - 1, per_px);
  int first = width;

  for (int x = width - 1; n > 0 && x >= 0; x--)
    {
      const int column = last - (width - 1 - x);
      const int to = MIN ((int) ceil ((column + 1) * per_px), n);
      const int from = MIN ((int) ceil (column * per_px), to - 1);
      Column *c = &columns[x];

      if (column < 0)
        break;
      *c = (Column){ .momentary = -INFINITY };
      for (int i = MAX (from, 0); i < to; i++)
        {
          const AppHeardPoint *p = point_at (self, i);
          const double gain = self->as_heard ? (double) p->gain_db : 0.0;

          c->momentary = MAX (c->momentary, (double) p->momentary_lufs + gain);
          c->short_term = (double) p->short_term_lufs + gain;
          c->lane = p->lane;
          if (i >= (int) ceil (column * per_px))
            c->mark = MAX (c->mark, p->mark);
        }
      first = x;
    }
  return first;
}

/* ---- drawing ------------------------------------------------------------------------------ */

static void
draw_grid (GtkWidget *widget, GtkSnapshot *snapshot, double width, double height)
{
  char text[8];

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), 0, 0, width, height);
  for (double lufs = -LINE_STEP; lufs > FLOOR_LUFS; lufs -= LINE_STEP)
    {
      const double y = floor (y_of (lufs, height));

      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), 0, y, width, 1);
      g_snprintf (text, sizeof text, "%d", (int) -lufs);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_TRACK),
                    text, 2, y, 0, 0.5, 0);
    }
}

/* A run of columns of one lane. */
static void
draw_run (cairo_t *cr, const Column *columns, int from, int to, double height)
{
  const UiColor color = ui_palette_lane ((int) columns[from].lane);
  const GdkRGBA faint = ui_palette_alpha (color, FILL);

  gdk_cairo_set_source_rgba (cr, &faint);
  for (int x = from; x < to; x++)
    {
      const double y = y_of (columns[x].momentary, height);

      cairo_rectangle (cr, x, y, 1, height - y);
    }
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, ui_palette (color));
  cairo_set_line_width (cr, 1.5);
  for (int x = from; x < to; x++)
    cairo_line_to (cr, x + 0.5, MIN (y_of (columns[x].short_term, height), height + 2));
  if (to == from + 1) /* a line needs two points */
    cairo_rel_line_to (cr, 0.5, 0);
  cairo_stroke (cr);
}

static void
draw_marks (cairo_t *cr, const Column *columns, int first, int width, double height)
{
  for (int x = first; x < width; x++)
    {
      if (columns[x].mark == APP_MARK_NONE)
        continue;
      gdk_cairo_set_source_rgba (cr,
                                 ui_palette (columns[x].mark == APP_MARK_RESTART ? UI_COLOR_TEXT
                                                                                 : UI_COLOR_TRACK));
      cairo_rectangle (cr, x, 0, 1, height);
      cairo_fill (cr);
    }
}

static void
draw_columns (const UiLoudnessHistory *self, GtkSnapshot *snapshot, int width, double height)
{
  g_autofree Column *columns = g_new (Column, MAX (width, 1));
  const int first = fill_columns (self, columns, width);
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT ((float) first, 0, (float) (width - first), (float) height);
  cairo_t *cr;

  if (first >= width)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_rectangle (cr, first, 0, width - first, height);
  cairo_clip (cr);
  for (int from = first, to; from < width; from = to)
    {
      for (to = from + 1; to < width && columns[to].lane == columns[from].lane; to++)
        if (columns[to].mark == APP_MARK_START)
          break;
      draw_run (cr, columns, from, to, height);
    }
  draw_marks (cr, columns, first, width, height);
  cairo_destroy (cr);
}

static void
span_text (const UiLoudnessHistory *self, char *text, size_t size)
{
  const int seconds = (int) spans[self->span];

  if (seconds < 60)
    g_snprintf (text, size, _ ("%d s"), seconds);
  else
    g_snprintf (text, size, _ ("%d min"), seconds / 60);
}

/* "Master  M −9.1  S −10.2  12 s ago" of the point. */
static char *
point_text (const UiLoudnessHistory *self, int index)
{
  const AppHeardPoint *p = point_at (self, index);
  const double gain = self->as_heard ? (double) p->gain_db : 0.0;
  const char *name = p->lane < APP_N_LANES ? self->names[p->lane] : NULL;
  char m[32], s[32], ago[32];

  ui_format_level ((double) p->momentary_lufs + gain, 1, m, sizeof m);
  ui_format_level ((double) p->short_term_lufs + gain, 1, s, sizeof s);
  ui_format_time (((int) self->points->len - 1 - index) * APP_HEARD_POINT_S, 0, ago, sizeof ago);
  return g_strdup_printf ("%s%sM %s  S %s  %s%s", name ? name : "", name ? "  " : "", m, s,
                          "\xe2\x88\x92", ago);
}

static int
chosen (UiLoudnessHistory *self)
{
  if (self->cursor >= 0 && self->cursor < (int) self->points->len)
    return (int) self->points->len - 1 - self->cursor;
  return isnan (self->pointer_x) ? -1 : index_at (self, self->pointer_x);
}

static void
draw_chosen (UiLoudnessHistory *self, GtkSnapshot *snapshot, int index, double width, double height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const GdkRGBA ground = ui_palette_alpha (UI_COLOR_WINDOW, 0.8);
  g_autofree char *text = point_text (self, index);
  double text_height;

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), x_of (self, index), 0, 1, height);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, LABEL_POINTS, text, NULL, &text_height);
  ui_draw_rect (snapshot, &ground, 0, height - text_height - 2, width, text_height + 2);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_TEXT), text,
                2, height - 1, 0, 1, width - 4);
}

/* Dashes of 4, beside the figure of the grid that they would strike out. */
static void
draw_target (UiLoudnessHistory *self, GtkSnapshot *snapshot, double width, double height)
{
  const double y = floor (y_of (self->target, height));
  const double line = round (self->target / LINE_STEP) * LINE_STEP;
  double figure, high;
  ui_draw_text_size (GTK_WIDGET (self), UI_TEXT_NUMERIC, LABEL_POINTS, "00", &figure, &high);
  const gboolean struck = fabs (y - floor (y_of (line, height))) < high / 2;
  for (double x = struck ? figure + 4 : 0; x < width; x += 6.0)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), x, y, MIN (4.0, width - x), 1.0);
}

static void
ui_loudness_history_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiLoudnessHistory *self = UI_LOUDNESS_HISTORY (widget);
  const int width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const int index = chosen (self);
  char text[32];

  if (width < 10 || height < 10.0)
    return;
  draw_grid (widget, snapshot, width, height);
  draw_columns (self, snapshot, width, height);
  if (!isnan (self->target))
    draw_target (self, snapshot, width, height);
  if (index >= 0)
    draw_chosen (self, snapshot, index, width, height);
  else
    {
      span_text (self, text, sizeof text);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_DIM),
                    text, width - 2, 1, 1, 0, 0);
    }
}

static void
ui_loudness_history_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : 44;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 176 : 72;
}

/* ---- input -------------------------------------------------------------------------------- */

static void
describe (UiLoudnessHistory *self, gboolean always)
{
  const int index = chosen (self);
  g_autofree char *text = NULL;

  if (!ui_accessible_due (&self->told_at) && !always)
    return;
  if (self->points->len > 0)
    text = point_text (self, index >= 0 ? index : (int) self->points->len - 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : _ ("Nothing was heard yet"), -1);
}

static void
change_span (UiLoudnessHistory *self, int by)
{
  self->span = (guint) CLAMP ((int) self->span + by, 0, (int) G_N_ELEMENTS (spans) - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
move_cursor (UiLoudnessHistory *self, int by)
{
  const int n = (int) self->points->len;

  self->cursor = n > 0 ? CLAMP (MAX (self->cursor, 0) + by, 0, n - 1) : -1;
  describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiLoudnessHistory *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      change_span (self, -1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      change_span (self, 1);
      return TRUE;
    case GDK_KEY_Left:
      move_cursor (self, state & GDK_SHIFT_MASK ? 1 : CURSOR_STEP);
      return TRUE;
    case GDK_KEY_Right:
      move_cursor (self, state & GDK_SHIFT_MASK ? -1 : -CURSOR_STEP);
      return TRUE;
    case GDK_KEY_Escape:
      if (self->cursor < 0)
        return FALSE;
      self->cursor = -1;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiLoudnessHistory *self)
{
  self->scrolled += dy;
  if (fabs (self->scrolled) < 1.0)
    return TRUE;
  change_span (self, self->scrolled > 0 ? 1 : -1);
  self->scrolled = 0;
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, UiLoudnessHistory *self)
{
  self->pointer_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *motion, UiLoudnessHistory *self)
{
  self->pointer_x = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, UiLoudnessHistory *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* ---- life --------------------------------------------------------------------------------- */

static void
ui_loudness_history_finalize (GObject *object)
{
  UiLoudnessHistory *self = UI_LOUDNESS_HISTORY (object);

  g_array_unref (self->points);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    g_free (self->names[lane]);
  G_OBJECT_CLASS (ui_loudness_history_parent_class)->finalize (object);
}

static void
ui_loudness_history_class_init (UiLoudnessHistoryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_loudness_history_finalize;
  widget_class->snapshot = ui_loudness_history_snapshot;
  widget_class->measure = ui_loudness_history_measure;
  gtk_widget_class_set_css_name (widget_class, "loudnesshistory");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_loudness_history_init (UiLoudnessHistory *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->points = g_array_new (FALSE, FALSE, sizeof (AppHeardPoint));
  self->target = self->pointer_x = NAN;
  self->cursor = -1;
  ui_loudness_history_set_span (self, 120);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_tooltip_text (
      widget, _ ("Loudness of what was heard: momentary (filled) and short-term (line), in the "
                 "colour of the lane; dashed: the track's integrated loudness\n"
                 "Wheel or + and \xe2\x88\x92: more or less time · Left, Right: figures"));
  ui_accessible_set (widget, _ ("Loudness history"), NULL);
  describe (self, TRUE);
}

GtkWidget *
ui_loudness_history_new (void)
{
  return g_object_new (UI_TYPE_LOUDNESS_HISTORY, NULL);
}

void
ui_loudness_history_set_points (UiLoudnessHistory *self, const AppHeardPoint *points, int n)
{
  const guint old = self->points->len;

  g_return_if_fail (UI_IS_LOUDNESS_HISTORY (self));

  if ((guint) n == old)
    return;
  if ((guint) n < old) /* cleared, or the oldest were left out */
    g_array_set_size (self->points, 0);
  g_array_append_vals (self->points, points + self->points->len, (guint) n - self->points->len);
  if (self->cursor >= 0) /* it stays on its point */
    self->cursor = (guint) n > old ? self->cursor + n - (int) old : -1;
  describe (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_loudness_history_set_as_heard (UiLoudnessHistory *self, gboolean as_heard)
{
  g_return_if_fail (UI_IS_LOUDNESS_HISTORY (self));
  self->as_heard = as_heard;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_loudness_history_set_target (UiLoudnessHistory *self, double lufs)
{
  g_return_if_fail (UI_IS_LOUDNESS_HISTORY (self));
  if (lufs == self->target || (isnan (lufs) && isnan (self->target)))
    return;
  self->target = lufs;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_loudness_history_set_span (UiLoudnessHistory *self, double seconds)
{
  g_return_if_fail (UI_IS_LOUDNESS_HISTORY (self));
  for (self->span = 0; self->span + 1 < G_N_ELEMENTS (spans) && spans[self->span] < seconds;)
    self->span++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
ui_loudness_history_span (UiLoudnessHistory *self)
{
  g_return_val_if_fail (UI_IS_LOUDNESS_HISTORY (self), 0.0);
  return spans[self->span];
}

void
ui_loudness_history_set_lane_name (UiLoudnessHistory *self, AppLane lane, const char *name)
{
  g_return_if_fail (UI_IS_LOUDNESS_HISTORY (self));
  g_return_if_fail (lane >= 0 && lane < APP_N_LANES);
  g_free (self->names[lane]);
  self->names[lane] = g_strdup (name);
}
