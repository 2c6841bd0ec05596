/* ui-level-meters.c — the meter column. */
#include "ui-level-meters.h"

#include "ui-draw.h"
#include "ui-still.h"

#include "dsp-live.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FLOOR_DB -40.0        /* bottom of the bars; the top is 0 */
#define FALL_DB_PER_S 20.0    /* of the peak bars */
#define HOLD_US (2 * 1000000) /* of the peak lines */
#define BARS_BOTTOM 38.0      /* px for the names and read-outs */
#define CAP 4.0               /* px of the over lamp on top of a bar */
#define WEDGE 4.0             /* px, half its height */

/* Column centres and width in px at the natural width. */
#define NATURAL_WIDTH 190.0
#define BAR_WIDTH 22.0

enum
{
  M,
  S,
  I,
  L,
  R,
  N_BARS
};

static const double centres[N_BARS] = { 20.0, 56.0, 92.0, 138.0, 174.0 };

struct _UiLevelMeters
{
  GtkWidget parent_instance;

  UiColor color;
  double target, ceiling;

  double value[N_BARS]; /* what the bars show */
  double max[N_BARS];   /* lines; of L and R the read-outs too; NAN: none */
  double gain;          /* dB: wedges; 0: none */
  double hold[2];       /* lines of the last peaks */
  gint64 hold_at[2], set_at;
  gint64 told_at; /* assistive technology */
  UiStillPart still, readouts[N_BARS];
};

G_DEFINE_TYPE (UiLevelMeters, ui_level_meters, GTK_TYPE_WIDGET)

enum
{
  RESET,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
bar_name (int bar)
{
  switch (bar)
    {
    case M:
      return C_ ("momentary", "M");
    case S:
      return C_ ("short-term", "S");
    case I:
      return C_ ("integrated", "I");
    case L:
      return C_ ("left", "L");
    default:
      return C_ ("right", "R");
    }
}

/* 0 at the floor, 1 at the top; NAN and silence are 0. */
static double
fraction (double db)
{
  return db > FLOOR_DB ? MIN (1.0 - db / FLOOR_DB, 1.0) : 0.0;
}

static gboolean
is_over (const UiLevelMeters *self, int bar)
{
  return bar >= L && self->max[bar] > dsp_live_over_dbtp (self->ceiling);
}

/* ---- drawing ------------------------------------------------------------------------------ */

/* The gradient spans the whole height, the bar uncovers it. */
static void
draw_bar (UiLevelMeters *self, GtkSnapshot *snapshot, double x, double width, double height,
          double value)
{
  const double bar = height * fraction (value);
  const GskColorStop stops[] = { { 0.0f, *ui_palette (UI_COLOR_ERROR) },
                                 { 0.09f, *ui_palette (UI_COLOR_WARNING) },
                                 { 0.33f, *ui_palette (self->color) },
                                 { 0.90f, *ui_palette (UI_COLOR_GOOD) },
                                 { 1.0f, *ui_palette (UI_COLOR_GOOD) } };

  if (bar < 0.5)
    return;
  /* By a clip: what is drawn anew is found by comparing nodes, and GTK 4.8 does not compare the
   * bounds of gradients. */
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) (height - bar),
                                                         (float) width, (float) bar));
  gtk_snapshot_append_linear_gradient (
      snapshot, &GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) height),
      &GRAPHENE_POINT_INIT ((float) x, 0), &GRAPHENE_POINT_INIT ((float) x, (float) height), stops,
      G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
}

static double
bar_x (int bar, double scale)
{
  return round (centres[bar] * scale - round (BAR_WIDTH * scale) / 2.0);
}

/* Wells, names and the scale. */
static void
draw_still (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data)
{
  const double scale = gtk_widget_get_width (widget) / NATURAL_WIDTH;
  const double height = gtk_widget_get_height (widget) - BARS_BOTTOM;
  char text[8];

  for (int bar = 0; bar < N_BARS; bar++)
    {
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_WELL), bar_x (bar, scale), 0,
                    round (BAR_WIDTH * scale), height);
      ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 8.0, ui_palette (UI_COLOR_DIM), bar_name (bar),
                    centres[bar] * scale, height + 6, 0.5, 0, 0);
    }
  for (int db = -6; db > FLOOR_DB; db -= 6)
    {
      g_snprintf (text, sizeof text, "%d", -db);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 6.0, ui_palette (UI_COLOR_TRACK), text,
                    (centres[I] + centres[L]) / 2.0 * scale, height * (1.0 - fraction (db)), 0.5,
                    0.5, 0);
    }
}

/* What a read-out shows and where: the same number is not laid out anew for every frame. */
typedef struct
{
  char text[32];
  UiColor color;
  double x, y;
} Readout;

static void
draw_readout (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data)
{
  const Readout *readout = data;

  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 7.0, ui_palette (readout->color), readout->text,
                readout->x, readout->y, 0.5, 0, 0);
}

static void
keep_readout (UiLevelMeters *self, GtkSnapshot *snapshot, int bar, double x, double y)
{
  Readout readout;

  memset (&readout, 0, sizeof readout);
  readout.color = is_over (self, bar) ? UI_COLOR_ERROR : UI_COLOR_TEXT;
  readout.x = x;
  readout.y = y + 23;
  ui_format_level (bar >= L ? self->max[bar] : self->value[bar], 1, readout.text,
                   sizeof readout.text);
  ui_still_part_draw (&self->readouts[bar], GTK_WIDGET (self), snapshot, draw_readout, &readout,
                      &readout, sizeof readout);
}

static void
draw_target (UiLevelMeters *self, GtkSnapshot *snapshot, double scale, double height)
{
  const double y = floor (height * (1.0 - fraction (self->target)));
  const double to = (centres[I] + BAR_WIDTH / 2.0 + 8.0) * scale;

  for (double x = 4.0 * scale; x < to; x += 6.0) /* dashes of 4 */
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), x, y, MIN (4.0, to - x), 1.0);
}

static void
draw_line (GtkSnapshot *snapshot, UiColor color, double x, double width, double height, double db)
{
  const double at = fraction (db);

  if (at > 0.0)
    ui_draw_rect (snapshot, ui_palette (color), x, floor (height * (1.0 - at)), width, 1.0);
}

/* A wedge that points from the left at the level, in steps of a pixel. */
static void
draw_wedge (GtkSnapshot *snapshot, double x, double height, double db)
{
  const double y = floor (height * (1.0 - fraction (db)));

  for (double step = 0; fraction (db) > 0.0 && step < WEDGE; step++)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_TEXT), x - WEDGE - 1 + step, y - WEDGE + 1 + step,
                  1.0, 2.0 * (WEDGE - step) - 1.0);
}

static void
draw_marks (UiLevelMeters *self, GtkSnapshot *snapshot, int bar, double x, double width,
            double height)
{
  if (bar < L)
    {
      if (bar != I)
        draw_line (snapshot, UI_COLOR_DIM, x, width, height, self->max[bar]);
      if (self->gain != 0.0)
        draw_wedge (snapshot, x, height, self->value[bar] + self->gain);
      return;
    }
  draw_line (snapshot, UI_COLOR_TEXT, x, width, height, self->hold[bar - L]);
  draw_line (snapshot, is_over (self, bar) ? UI_COLOR_ERROR : UI_COLOR_DIM, x, width, height,
             self->max[bar]);
  if (is_over (self, bar))
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_ERROR), x, 0, width, CAP);
}

static void
ui_level_meters_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiLevelMeters *self = UI_LEVEL_METERS (widget);
  const double scale = gtk_widget_get_width (widget) / NATURAL_WIDTH;
  const double height = gtk_widget_get_height (widget) - BARS_BOTTOM;
  const double width = round (BAR_WIDTH * scale);

  if (height < 20.0)
    return;
  ui_still_part_draw (&self->still, widget, snapshot, draw_still, NULL, NULL, 0);
  for (int bar = 0; bar < N_BARS; bar++)
    {
      const double x = bar_x (bar, scale);

      draw_bar (self, snapshot, x, width, height, self->value[bar]);
      draw_marks (self, snapshot, bar, x, width, height);
      keep_readout (self, snapshot, bar, centres[bar] * scale, height);
    }
  if (!isnan (self->target))
    draw_target (self, snapshot, scale, height);
}

static void
ui_level_meters_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 170 : 104;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) NATURAL_WIDTH : 416;
}

/* ---- life --------------------------------------------------------------------------------- */

static void
update_accessible (UiLevelMeters *self)
{
  char level[N_BARS][32], *text;

  for (int bar = 0; bar < N_BARS; bar++)
    ui_format_level (bar >= L ? self->max[bar] : self->value[bar], 1, level[bar],
                     sizeof level[bar]);
  text = g_strdup_printf (_ ("Momentary %s LUFS, short-term %s LUFS, integrated %s LUFS, "
                             "true peak left %s dBTP, right %s dBTP"),
                          level[M], level[S], level[I], level[L], level[R]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  isfinite (self->value[I]) ? self->value[I] : FLOOR_DB,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_free (text);
}

static void
user_reset (UiLevelMeters *self)
{
  for (int bar = 0; bar < N_BARS; bar++)
    self->max[bar] = NAN;
  self->hold[0] = self->hold[1] = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[RESET], 0);
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, UiLevelMeters *self)
{
  user_reset (self);
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiLevelMeters *self)
{
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_space)
    return FALSE;
  user_reset (self);
  return TRUE;
}

static void
ui_level_meters_finalize (GObject *object)
{
  UiLevelMeters *self = UI_LEVEL_METERS (object);

  ui_still_part_clear (&self->still);
  for (int bar = 0; bar < N_BARS; bar++)
    ui_still_part_clear (&self->readouts[bar]);
  G_OBJECT_CLASS (ui_level_meters_parent_class)->finalize (object);
}

static void
ui_level_meters_class_init (UiLevelMetersClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_level_meters_finalize;
  widget_class->snapshot = ui_level_meters_snapshot;
  widget_class->measure = ui_level_meters_measure;
  gtk_widget_class_set_css_name (widget_class, "levelmeters");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ui_level_meters_init (UiLevelMeters *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->color = UI_COLOR_MASTER;
  self->target = NAN;
  for (int bar = 0; bar < N_BARS; bar++)
    self->value[bar] = self->max[bar] = NAN;
  self->hold[0] = self->hold[1] = NAN;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_tooltip_text (
      widget, _ ("Loudness in LUFS and true peak in dBTP of the lane that is heard, before match "
                 "gain, monitor and volume\n"
                 "Wedges: loudness with the match gain, as it reaches the ear. Lines: the highest "
                 "so far\n"
                 "Click to start peaks and integration again"));
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loudness and true peak"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  FLOOR_DB, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 0.0, -1);
}

GtkWidget *
ui_level_meters_new (void)
{
  return g_object_new (UI_TYPE_LEVEL_METERS, NULL);
}

static void
set_peak (UiLevelMeters *self, int channel, double peak, gint64 now, double elapsed)
{
  const double fallen = self->value[L + channel] - elapsed * FALL_DB_PER_S;

  /* Comparisons with NAN are false: what is not measured neither rises nor holds. */
  self->value[L + channel] = fallen > peak && fallen > FLOOR_DB ? fallen : peak;
  if (peak >= self->hold[channel] || now - self->hold_at[channel] > HOLD_US)
    {
      self->hold[channel] = peak;
      self->hold_at[channel] = now;
    }
}

/* TRUE while a bar or a line of the peaks still falls. */
static gboolean
is_moving (const UiLevelMeters *self, const UiLevels *levels)
{
  for (int channel = 0; channel < 2; channel++)
    if (self->value[L + channel] > levels->true_peak_dbtp[channel]
        || self->hold[channel] > self->value[L + channel])
      return TRUE;
  return FALSE;
}

/* Equal numbers, or both none. */
static gboolean
take (double *number, double value)
{
  if (*number == value || (isnan (*number) && isnan (value)))
    return FALSE;
  *number = value;
  return TRUE;
}

void
ui_level_meters_set (UiLevelMeters *self, const UiLevels *levels)
{
  static const UiLevels none = { NAN, NAN, NAN, { NAN, NAN }, { NAN, NAN }, NAN, NAN, 0 };
  const gint64 now = g_get_monotonic_time ();
  const double elapsed = (double) (now - self->set_at) / G_USEC_PER_SEC;
  gboolean changed = FALSE;

  g_return_if_fail (UI_IS_LEVEL_METERS (self));

  self->set_at = now;
  if (!levels)
    {
      self->value[L] = self->value[R] = NAN;
      self->hold[0] = self->hold[1] = NAN;
      levels = &none;
      changed = TRUE;
    }
  changed |= is_moving (self, levels);
  changed |= take (&self->value[M], levels->momentary_lufs);
  changed |= take (&self->value[S], levels->short_term_lufs);
  changed |= take (&self->value[I], levels->integrated_lufs);
  changed |= take (&self->max[M], levels->max_momentary_lufs);
  changed |= take (&self->max[S], levels->max_short_term_lufs);
  changed |= take (&self->gain, levels->gain_db);
  for (int channel = 0; channel < 2; channel++)
    {
      const double before = self->value[L + channel];

      changed |= take (&self->max[L + channel], levels->max_true_peak_dbtp[channel]);
      set_peak (self, channel, levels->true_peak_dbtp[channel], now, elapsed);
      changed |= before != self->value[L + channel];
    }
  if (ui_accessible_due (&self->told_at))
    update_accessible (self);
  if (changed) /* a still picture is not drawn again */
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_level_meters_set_target (UiLevelMeters *self, double lufs)
{
  g_return_if_fail (UI_IS_LEVEL_METERS (self));
  self->target = lufs;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_level_meters_set_ceiling (UiLevelMeters *self, double dbtp)
{
  g_return_if_fail (UI_IS_LEVEL_METERS (self));
  self->ceiling = dbtp;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_level_meters_set_color (UiLevelMeters *self, UiColor color)
{
  g_return_if_fail (UI_IS_LEVEL_METERS (self));
  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
