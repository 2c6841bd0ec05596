/* ui-knob.c — the arc, bar or column of a UiValue. */
#include "ui-knob.h"

#include "ui-draw.h"

#include <math.h>

#define SIZE (double) UI_KNOB_ARC_SIZE
#define STROKE 4.0        /* px */
#define ARC_START 0.75    /* of pi: lower left */
#define ARC_SWEEP 1.5     /* of pi: over the top to lower right */
#define DRAG_TRAVEL 200.0 /* px of pointer for the whole travel */
#define STEPS 100.0       /* steps in the travel */
#define FINE 10.0         /* Shift divides by this */
#define TIMED_MS 500      /* wheel steps and key presses closer than this are one gesture */
#define TEXT_POINTS 9.0
#define TEXT_POINTS_MIN 6.5
#define BAR_HEIGHT 21.0 /* px, with the value */
#define BAR_STROKE 3.0
#define COLUMN_MIN 20 /* px */
#define COLUMN_EDGE 3.0

typedef enum
{
  GESTURE_NONE,
  GESTURE_HELD,  /* pointer */
  GESTURE_TIMED, /* wheel, keys: until TIMED_MS of rest */
} Gesture;

struct _UiKnob
{
  GtkRange parent_instance;

  const DspParam *param; /* borrowed */
  UiKnobLook look;
  GdkRGBA color;
  double value;
  gboolean setting; /* the adjustment is being set by us */

  Gesture gesture;
  guint timer;          /* end of a timed gesture */
  gboolean has_pending; /* set from code while held */
  double pending;
  double drag_travel;    /* unrounded */
  double drag_x, drag_y; /* last offset */
  double wheel;          /* rest of smooth scrolling */
  gboolean
      turned; /* by drag or wheel since it got the focus: digits are not for it then, but lanes */
};

G_DEFINE_TYPE (UiKnob, ui_knob, GTK_TYPE_RANGE)

enum
{
  BEGIN,
  MOVED,
  END,
  EDIT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- steps -------------------------------------------------------------------------------- */

static double
round_to_digits (const DspParam *param, double value)
{
  const double scale = pow (10.0, param->digits);

  return dsp_param_clamp (param, round (value * scale) / scale);
}

/* A hundredth of the range as 1, 2 or 5 times a power of ten. */
static double
even_step (const DspParam *param)
{
  const double raw = (param->max - param->min) / STEPS;
  const double decade = pow (10.0, floor (log10 (raw)));
  const double mantissa = raw / decade;

  return decade * (mantissa < 1.5 ? 1.0 : mantissa < 3.5 ? 2.0 : mantissa < 7.5 ? 5.0 : 10.0);
}

double
ui_knob_stepped (const DspParam *param, double value, double steps, gboolean fine)
{
  const double scaled = fine ? steps / FINE : steps;
  const double digit = pow (10.0, -param->digits);
  double next;

  if (param->scale == DSP_SCALE_LOG)
    next = dsp_param_from_travel (param, dsp_param_to_travel (param, value) + scaled / STEPS);
  else
    next = value + scaled * even_step (param);
  next = round_to_digits (param, next);
  if (steps != 0.0 && fabs (next - value) < 0.5 * digit)
    next = round_to_digits (param, value + (steps > 0.0 ? digit : -digit));
  return next;
}

/* ---- value and gestures ------------------------------------------------------------------- */

static void
show (UiKnob *self, double value)
{
  char text[64];

  self->value = value;
  self->setting = TRUE;
  gtk_range_set_value (GTK_RANGE (self), value);
  self->setting = FALSE;
  ui_format_param (self->param, value, text, sizeof text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_gesture (UiKnob *self)
{
  const gboolean was = self->gesture != GESTURE_NONE;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->gesture = GESTURE_NONE;
  if (!was)
    return;
  g_signal_emit (self, signals[END], 0);
  if (self->has_pending)
    {
      self->has_pending = FALSE;
      show (self, self->pending);
    }
}

static gboolean
on_timer (gpointer user_data)
{
  UiKnob *self = user_data;

  self->timer = 0;
  end_gesture (self);
  return G_SOURCE_REMOVE;
}

static void
begin_gesture (UiKnob *self, Gesture gesture)
{
  if (self->gesture != GESTURE_NONE && self->gesture != gesture)
    end_gesture (self);
  if (self->gesture == GESTURE_NONE)
    {
      self->gesture = gesture;
      self->has_pending = FALSE;
      g_signal_emit (self, signals[BEGIN], 0);
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  if (gesture == GESTURE_TIMED)
    self->timer = g_timeout_add (TIMED_MS, on_timer, self);
}

static void
move_to (UiKnob *self, double value)
{
  value = dsp_param_clamp (self->param, value);
  if (value == self->value)
    return;
  show (self, value);
  g_signal_emit (self, signals[MOVED], 0, value);
}

void
ui_knob_put (UiKnob *self, double value)
{
  end_gesture (self);
  if (dsp_param_clamp (self->param, value) == self->value)
    return;
  begin_gesture (self, GESTURE_HELD);
  move_to (self, value);
  end_gesture (self);
}

void
ui_knob_step (UiKnob *self, double steps, gboolean fine)
{
  const double next = ui_knob_stepped (self->param, self->value, steps, fine);

  if (next == self->value && self->gesture == GESTURE_NONE)
    return; /* at the end of the range: no empty gesture */
  begin_gesture (self, GESTURE_TIMED);
  move_to (self, next);
}

/* Assistive technology sets the adjustment. */
static void
ui_knob_value_changed (GtkRange *range)
{
  UiKnob *self = UI_KNOB (range);
  const double wanted = gtk_range_get_value (range);

  if (self->setting || !self->param)
    return;
  ui_knob_put (self, wanted);
  if (gtk_range_get_value (range) != self->value)
    show (self, self->value);
}

/* ---- pointer and keys --------------------------------------------------------------------- */

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, UiKnob *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->turned = FALSE;
  if (n_press == 2)
    ui_knob_put (self, self->param->def);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, UiKnob *self)
{
  self->drag_x = self->drag_y = 0.0;
}

/* Pixels of the pointer for the whole range: a column's top stays with it. */
static double
drag_length (UiKnob *self)
{
  return self->look == UI_KNOB_COLUMN ? MAX (gtk_widget_get_height (GTK_WIDGET (self)), COLUMN_MIN)
                                      : DRAG_TRAVEL;
}

static void
on_drag_update (GtkGestureDrag *drag, double x, double y, UiKnob *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  double travel = (x - self->drag_x) - (y - self->drag_y);

  if (self->gesture != GESTURE_HELD)
    {
      if (fabs (x) < 2.0 && fabs (y) < 2.0)
        return; /* a click that trembles */
      self->drag_travel = dsp_param_to_travel (self->param, self->value);
      begin_gesture (self, GESTURE_HELD);
      self->turned = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  if (self->look == UI_KNOB_COLUMN)
    travel = -(y - self->drag_y);
  if (state & GDK_SHIFT_MASK)
    travel /= FINE;
  self->drag_x = x;
  self->drag_y = y;
  self->drag_travel = CLAMP (self->drag_travel + travel / drag_length (self), 0.0, 1.0);
  move_to (self,
           round_to_digits (self->param, dsp_param_from_travel (self->param, self->drag_travel)));
}

static void
on_drag_end (GtkGestureDrag *drag, double x, double y, UiKnob *self)
{
  if (self->gesture == GESTURE_HELD)
    end_gesture (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiKnob *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double whole;

  self->wheel -= dy != 0.0 ? dy : dx; /* Shift turns the wheel sideways on some systems */
  whole = trunc (self->wheel);
  self->wheel -= whole;
  self->turned = TRUE;
  if (whole != 0.0)
    ui_knob_step (self, whole, (state & GDK_SHIFT_MASK) != 0);
  return TRUE;
}

static gboolean
key_steps (guint keyval, double *steps)
{
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Up:
    case GDK_KEY_KP_Right:
      *steps = 1.0;
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_Left:
    case GDK_KEY_KP_Down:
    case GDK_KEY_KP_Left:
      *steps = -1.0;
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      *steps = 10.0;
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      *steps = -10.0;
      return TRUE;
    default:
      return FALSE;
    }
}

/* What begins a number: opens the entry with it. */
static gboolean
key_types (guint keyval, char text[8])
{
  const gunichar c = gdk_keyval_to_unicode (keyval);

  if (c == 0 || c >= 128 || !strchr ("0123456789+-.,", (int) c))
    return FALSE;
  text[0] = (char) c;
  text[1] = '\0';
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiKnob *self)
{
  double steps;
  char text[8];

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (key_steps (keyval, &steps))
    ui_knob_step (self, steps, (state & GDK_SHIFT_MASK) != 0);
  else if (keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home)
    ui_knob_put (self, self->param->min);
  else if (keyval == GDK_KEY_End || keyval == GDK_KEY_KP_End)
    ui_knob_put (self, self->param->max);
  else if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_BackSpace)
    ui_knob_put (self, self->param->def);
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_F2)
    g_signal_emit (self, signals[EDIT], 0, NULL);
  else if (!self->turned && key_types (keyval, text))
    g_signal_emit (self, signals[EDIT], 0, text);
  else
    return FALSE;
  return TRUE;
}

static void
on_enter (GtkEventControllerFocus *focus, UiKnob *self)
{
  self->turned = FALSE;
}

static void
on_leave (GtkEventControllerFocus *focus, UiKnob *self)
{
  end_gesture (self);
}

/* GtkRange listens for its own slider. */
static void
silence_range (GtkWidget *widget)
{
  GListModel *controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      GtkEventController *controller = g_list_model_get_item (controllers, i);

      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
      g_object_unref (controller);
    }
  g_object_unref (controllers);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, FALSE);
}

static void
add_controllers (UiKnob *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (focus, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
}

/* ---- drawing ------------------------------------------------------------------------------ */

double
ui_knob_column_top (UiKnob *self)
{
  const double height = gtk_widget_get_height (GTK_WIDGET (self));

  return height * (1.0 - dsp_param_to_travel (self->param, self->value));
}

static void
draw_arc (UiKnob *self, GtkSnapshot *snapshot, double cx, double cy, double radius)
{
  const double from = ARC_START * G_PI;
  const double travel = dsp_param_to_travel (self->param, self->value);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT ((float) (cx - radius - STROKE),
                                                                (float) (cy - radius - STROKE),
                                                                (float) (2.0 * (radius + STROKE)),
                                                                (float) (2.0 * (radius + STROKE))));

  cairo_set_line_width (cr, STROKE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_ACTIVE));
  cairo_arc (cr, cx, cy, radius, from, from + ARC_SWEEP * G_PI);
  cairo_stroke (cr);
  if (travel > 0.0)
    {
      GdkRGBA color = self->color;

      if (!gtk_widget_is_sensitive (GTK_WIDGET (self)))
        color.alpha *= 0.35f;
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_arc (cr, cx, cy, radius, from, from + travel * ARC_SWEEP * G_PI);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

/* The value, and below it how far it is between its ends. */
static void
draw_bar (UiKnob *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double travel = dsp_param_to_travel (self->param, self->value);
  const gboolean live = gtk_widget_is_sensitive (widget);
  GdkRGBA color = self->color;
  char text[64];

  color.alpha *= live ? 1.0f : 0.35f;
  ui_format_param (self->param, self->value, text, sizeof text);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, TEXT_POINTS,
                ui_palette (live ? UI_COLOR_TEXT : UI_COLOR_DIM), text, 0.0,
                (height - BAR_STROKE) / 2.0, 0.0, 0.5, 0.0);
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_ACTIVE), 0.0, height - BAR_STROKE, width,
                BAR_STROKE);
  ui_draw_rect (snapshot, &color, 0.0, height - BAR_STROKE, width * travel, BAR_STROKE);
}

/* The value stands at the top of the column, above it where that is low. */
static void
draw_column (UiKnob *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double top = ui_knob_column_top (self);
  const gboolean live = gtk_widget_is_sensitive (widget);
  GdkRGBA fill = self->color, edge = self->color;
  double text_height;
  char text[64];

  fill.alpha *= live ? 0.16f : 0.06f;
  edge.alpha *= live ? 1.0f : 0.4f;
  ui_draw_rect (snapshot, &fill, 0.0, top, width, height - top);
  ui_draw_rect (snapshot, &edge, 0.0, MIN (top, height - COLUMN_EDGE), width, COLUMN_EDGE);
  ui_format_param (self->param, self->value, text, sizeof text);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, TEXT_POINTS_MIN, text, NULL, &text_height);
  const gboolean above = top + COLUMN_EDGE + text_height > height;
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, TEXT_POINTS_MIN, ui_palette (UI_COLOR_TEXT),
                text, width / 2.0, above ? top : top + COLUMN_EDGE, 0.5, above ? 1.0 : 0.0, width);
}

static void
ui_knob_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiKnob *self = UI_KNOB (widget);
  if (self->look == UI_KNOB_BAR)
    {
      draw_bar (self, snapshot);
      return;
    }
  if (self->look == UI_KNOB_COLUMN)
    {
      draw_column (self, snapshot);
      return;
    }
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double radius = (MIN (MIN (width, height), SIZE) - STROKE) / 2.0 - 1.0;
  const double room = 2.0 * radius - STROKE - 2.0;
  const double cx = width / 2.0, cy = height / 2.0;
  double points = TEXT_POINTS, text_width;
  char text[64];

  if (radius < 4.0)
    return;
  draw_arc (self, snapshot, cx, cy, radius);
  ui_format_param (self->param, self->value, text, sizeof text);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, points, text, &text_width, NULL);
  if (text_width > room)
    points = MAX (TEXT_POINTS_MIN, points * room / text_width);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, points,
                ui_palette (gtk_widget_is_sensitive (widget) ? UI_COLOR_TEXT : UI_COLOR_DIM), text,
                cx, cy, 0.5, 0.5, 0.0);
}

/* Of the texts of its ends and default. */
static double
widest (UiKnob *self)
{
  const double values[] = { self->param->min, self->param->max, self->param->def };
  double most = 0.0, width;
  char text[64];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      ui_format_param (self->param, values[i], text, sizeof text);
      ui_draw_text_size (GTK_WIDGET (self), UI_TEXT_NUMERIC, TEXT_POINTS, text, &width, NULL);
      most = MAX (most, width);
    }
  return most;
}

static void
ui_knob_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiKnob *self = UI_KNOB (widget);

  if (self->look == UI_KNOB_ARC)
    *minimum = *natural = (int) SIZE;
  else if (self->look == UI_KNOB_COLUMN)
    *minimum = *natural = COLUMN_MIN;
  else
    *minimum = *natural
        = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) ceil (widest (self)) : (int) BAR_HEIGHT;
}

static void
ui_knob_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
}

/* ---- life --------------------------------------------------------------------------------- */

static void
ui_knob_dispose (GObject *object)
{
  UiKnob *self = UI_KNOB (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->gesture = GESTURE_NONE;
  G_OBJECT_CLASS (ui_knob_parent_class)->dispose (object);
}

static void
ui_knob_class_init (UiKnobClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GType type = G_TYPE_FROM_CLASS (class);

  object_class->dispose = ui_knob_dispose;
  widget_class->snapshot = ui_knob_snapshot;
  widget_class->measure = ui_knob_measure;
  widget_class->size_allocate = ui_knob_size_allocate;
  GTK_RANGE_CLASS (class)->value_changed = ui_knob_value_changed;
  gtk_widget_class_set_css_name (widget_class, "knob");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);

  signals[BEGIN]
      = g_signal_new ("begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_DOUBLE);
  signals[END] = g_signal_new ("end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static void
ui_knob_init (UiKnob *self)
{
  silence_range (GTK_WIDGET (self));
  add_controllers (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->color = *ui_palette (UI_COLOR_MASTER);
}

GtkWidget *
ui_knob_new (const DspParam *param, UiKnobLook look)
{
  UiKnob *self = g_object_new (UI_TYPE_KNOB, NULL);
  const double step = fabs (ui_knob_stepped (param, param->def, 1.0, FALSE) - param->def);

  self->param = param;
  self->look = look;
  self->setting = TRUE;
  gtk_range_set_adjustment (GTK_RANGE (self),
                            gtk_adjustment_new (param->def, param->min, param->max,
                                                step > 0.0 ? step : pow (10.0, -param->digits),
                                                10.0 * step, 0.0));
  self->setting = FALSE;
  show (self, param->def);
  return GTK_WIDGET (self);
}

void
ui_knob_set (UiKnob *self, double value)
{
  value = dsp_param_clamp (self->param, value);
  if (self->gesture == GESTURE_HELD)
    {
      self->has_pending = value != self->value;
      self->pending = value;
      return;
    }
  if (value == self->value)
    return;
  end_gesture (self); /* somebody else (undo) has the last word */
  show (self, value);
}

double
ui_knob_get (UiKnob *self)
{
  return self->value;
}

void
ui_knob_set_color (UiKnob *self, const GdkRGBA *color)
{
  self->color = *color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
