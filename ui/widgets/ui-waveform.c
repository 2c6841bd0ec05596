/* ui-waveform.c — one track in detail: state and input. */
#include "ui-waveform.h"

#include "ui-draw.h"
#include "ui-pinch.h"
#include "ui-span.h"
#include "ui-waveform-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define KEY_SEEK 0.01 /* of the view; Ctrl: ten times */
#define DRAG_PX 3.0   /* less is a click */
#define HEIGHT_ZOOM_MAX 64.0

typedef enum
{
  DRAG_NONE,
  DRAG_PRESS, /* may become a click or any of these */
  DRAG_PAN,
  DRAG_LOOP,
  DRAG_PART,
  DRAG_NOTE,
} Drag;

struct _UiWaveform
{
  GtkWidget parent_instance;

  UiWaveformView *view; /* owned */
  GtkGesture *gesture;  /* the drag; of the widget's */
  gboolean follow;

  Drag drag;
  int part;            /* handle under the press, -1: none */
  int note;            /* flag under the press, -1: none */
  gboolean loop_press; /* on the ruler or with Shift */
  UiWaveformLoop loop; /* what of the loop is under the press */
  gint64 press_loop_from, press_loop_to;
  double press_from, press_to; /* view at the press */
  double press_frame;
  gint64 press_value; /* of the part */
  double pointer_x;   /* last seen */
  gint64 told_at;     /* assistive technology */
};

G_DEFINE_TYPE (UiWaveform, ui_waveform, GTK_TYPE_WIDGET)

enum
{
  SEEK,
  LOOP_CHANGED,
  EDIT_BEGIN,
  EDIT,
  EDIT_END,
  VIEW_CHANGED,
  NOTE_ACTIVATED,
  NOTE_MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

enum
{
  PROP_FOLLOW = 1,
  PROP_SPLIT_CHANNELS,
  PROP_ACTIVE_LANE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
redraw_all (UiWaveform *self)
{
  ui_waveform_view_touch (self->view);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- view --------------------------------------------------------------------------------- */

void
ui_waveform_set_view (UiWaveform *self, double from, double to)
{
  const double old_from = self->view->from, old_to = self->view->to;

  g_return_if_fail (UI_IS_WAVEFORM (self));
  g_return_if_fail (isfinite (from) && isfinite (to));

  self->view->from = from;
  self->view->to = MAX (to, from + 1.0);
  ui_waveform_view_clamp (self->view);
  if (self->view->from == old_from && self->view->to == old_to)
    return;
  redraw_all (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
ui_waveform_view (UiWaveform *self, double *from, double *to)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  if (from)
    *from = self->view->from;
  if (to)
    *to = self->view->to;
}

void
ui_waveform_zoom (UiWaveform *self, double factor, double x)
{
  double from = self->view->from, to = self->view->to;

  g_return_if_fail (UI_IS_WAVEFORM (self));
  g_return_if_fail (factor > 0.0);

  /* Clamping may move the frame under the pointer only where the mix ends. */
  ui_span_zoom (&from, &to, self->view->width, factor, x);
  ui_waveform_set_view (self, from, to);
}

void
ui_waveform_zoom_all (UiWaveform *self)
{
  const UiWaveformTrack *t = &self->view->track;
  const double end = (double) ui_waveform_view_end (self->view);
  const double margin = t->editable ? 0.012 * (end - (double) t->trim_in) : 0.0;

  g_return_if_fail (UI_IS_WAVEFORM (self));

  if (self->view->has_track)
    ui_waveform_set_view (self, (double) t->trim_in - margin, end + margin);
}

static void
scroll_by (UiWaveform *self, double frames)
{
  const double span = self->view->to - self->view->from;

  ui_waveform_set_view (self, self->view->from + frames, self->view->from + frames + span);
}

static void
zoom_height (UiWaveform *self, double factor)
{
  self->view->height_zoom = CLAMP (self->view->height_zoom * factor, 1.0, HEIGHT_ZOOM_MAX);
  redraw_all (self);
}

/* ---- what the user does ------------------------------------------------------------------- */

static void
seek (UiWaveform *self, double frame)
{
  const gint64 first = self->view->track.trim_in, end = ui_waveform_view_end (self->view);

  if (!self->view->has_track || end <= first)
    return;
  g_signal_emit (self, signals[SEEK], 0, CLAMP ((gint64) floor (frame), first, end - 1));
}

/* Puts a part by as many frames as the pointer moved to the right; what is legal is kept. */
static void
edit_part (UiWaveform *self, int part, gint64 value)
{
  value = ui_waveform_view_put_part (self->view, part, value);
  redraw_all (self);
  g_signal_emit (self, signals[EDIT], 0, part, value);
}

/* moved: frames since the press. */
static void
drag_loop (UiWaveform *self, double moved)
{
  const double from = (double) self->press_loop_from, to = (double) self->press_loop_to;
  const gboolean whole = self->loop == UI_WAVEFORM_LOOP_WHOLE;

  if (self->loop == UI_WAVEFORM_LOOP_NONE)
    ui_waveform_view_drag_loop (self->view, self->loop, self->press_frame,
                                self->press_frame + moved);
  else
    ui_waveform_view_drag_loop (self->view, self->loop,
                                whole || self->loop == UI_WAVEFORM_LOOP_FROM ? from + moved : from,
                                whole || self->loop == UI_WAVEFORM_LOOP_TO ? to + moved : to);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, UiWaveform *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!self->view->has_track)
    return;
  self->drag = DRAG_PRESS;
  self->note = ui_waveform_view_pick_note (self->view, x, y);
  self->part = self->note >= 0 ? -1 : ui_waveform_view_pick (self->view, x, y);
  self->loop_press = state & GDK_SHIFT_MASK || y > self->view->height - UI_WAVEFORM_RULER;
  self->loop = state & GDK_SHIFT_MASK ? UI_WAVEFORM_LOOP_NONE
                                      : ui_waveform_view_pick_loop (self->view, x, y);
  self->press_loop_from = self->view->loop_from;
  self->press_loop_to = self->view->loop_to;
  self->press_from = self->view->from;
  self->press_to = self->view->to;
  self->press_frame = ui_waveform_view_frame_at (self->view, x);
  self->press_value = self->part >= 0 ? ui_waveform_view_value (self->view, self->part) : 0;
}

static void
begin_drag (UiWaveform *self)
{
  if (self->note >= 0 && self->view->track.editable)
    {
      self->drag = DRAG_NOTE;
      self->press_value = ui_waveform_view_note (self->view, (guint) self->note);
    }
  else if (self->part >= 0)
    {
      self->drag = DRAG_PART;
      self->view->hot_part = self->part;
      self->view->taken = TRUE;
      g_signal_emit (self, signals[EDIT_BEGIN], 0, self->part);
    }
  else if (self->loop_press)
    {
      self->drag = DRAG_LOOP;
      self->view->hot_loop = self->loop;
      self->view->loop_taken = TRUE;
    }
  else
    self->drag = DRAG_PAN;
}

static void
on_drag_update (GtkGestureDrag *drag, double x, double y, UiWaveform *self)
{
  const double frames_per_px = (self->press_to - self->press_from) / MAX (self->view->width, 1.0);
  const gboolean from_end
      = self->part == UI_WAVEFORM_TRIM_OUT || self->part == UI_WAVEFORM_FADE_OUT;
  const gint64 moved = (gint64) llround (x * frames_per_px);

  if (self->drag == DRAG_PRESS && fabs (x) >= DRAG_PX)
    begin_drag (self);
  switch (self->drag)
    {
    case DRAG_PART:
      edit_part (self, self->part, self->press_value + (from_end ? -moved : moved));
      break;
    case DRAG_NOTE:
      ui_waveform_view_hold_note (self->view, self->note, self->press_value + moved);
      redraw_all (self);
      break;
    case DRAG_LOOP:
      drag_loop (self, x * frames_per_px);
      break;
    case DRAG_PAN:
      ui_waveform_set_view (self, self->press_from - x * frames_per_px,
                            self->press_to - x * frames_per_px);
      break;
    default:
      break;
    }
}

static void
end_drag (UiWaveform *self)
{
  if (self->drag == DRAG_NOTE)
    {
      ui_waveform_view_hold_note (self->view, -1, 0);
      redraw_all (self);
    }
  self->drag = DRAG_NONE;
  self->view->taken = FALSE;
  self->view->loop_taken = FALSE;
}

/* Where a click goes: the frame, or the note whose flag was clicked. */
static double
press_place (UiWaveform *self)
{
  return self->note >= 0 && self->note < (int) self->view->notes->len
             ? (double) ui_waveform_view_note (self->view, (guint) self->note)
             : self->press_frame;
}

static void
on_drag_end (GtkGestureDrag *drag, double x, double y, UiWaveform *self)
{
  const Drag was = self->drag;
  const gint64 held = self->view->held_frame;

  end_drag (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  switch (was)
    {
    case DRAG_PRESS:
      seek (self, press_place (self));
      break;
    case DRAG_NOTE:
      g_signal_emit (self, signals[NOTE_MOVED], 0, self->note, held);
      break;
    case DRAG_PART:
      g_signal_emit (self, signals[EDIT_END], 0, self->part);
      break;
    case DRAG_LOOP:
      g_signal_emit (self, signals[LOOP_CHANGED], 0, self->view->loop_from, self->view->loop_to);
      break;
    default:
      break;
    }
}

/* What is dragged is let go where it was, but for a part: its edit ends where it is. */
static void
let_go (UiWaveform *self)
{
  if (self->drag == DRAG_PART)
    g_signal_emit (self, signals[EDIT_END], 0, self->part);
  if (self->drag == DRAG_LOOP)
    {
      self->view->loop_from = self->press_loop_from;
      self->view->loop_to = self->press_loop_to;
    }
  end_drag (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Escape while something is dragged: it is as it was at the press, and the pointer has nothing. */
static gboolean
give_up (UiWaveform *self)
{
  if (self->drag == DRAG_NONE || self->drag == DRAG_PRESS)
    return FALSE;
  if (self->drag == DRAG_PART)
    edit_part (self, self->part, self->press_value);
  if (self->drag == DRAG_PAN)
    ui_waveform_set_view (self, self->press_from, self->press_to);
  let_go (self);
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
  return TRUE;
}

/* The gesture was taken away (window closed, another grab). */
static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, UiWaveform *self)
{
  let_go (self);
}

/* A double click on the ruler takes the loop away. */
static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, UiWaveform *self)
{
  if (n_press != 2 || y <= self->view->height - UI_WAVEFORM_RULER)
    return;
  ui_waveform_set_loop (self, 0, 0);
  g_signal_emit (self, signals[LOOP_CHANGED], 0, (gint64) 0, (gint64) 0);
}

/* A double click on a flag opens the note: when the button is up, as what opens may take a grab. */
static void
on_released (GtkGestureClick *click, int n_press, double x, double y, UiWaveform *self)
{
  const int note = ui_waveform_view_pick_note (self->view, x, y);

  if (n_press >= 2 && note >= 0)
    g_signal_emit (self, signals[NOTE_ACTIVATED], 0, note);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiWaveform *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  const double span = self->view->to - self->view->from;

  if (!self->view->has_track)
    return FALSE;
  if (state & GDK_SHIFT_MASK || dx != 0.0)
    scroll_by (self, (dx + dy) * UI_SPAN_WHEEL_SCROLL * span);
  else if (state & GDK_CONTROL_MASK)
    zoom_height (self, pow (UI_SPAN_WHEEL_ZOOM, -dy));
  else
    ui_waveform_zoom (self, pow (UI_SPAN_WHEEL_ZOOM, -dy), self->pointer_x);
  return TRUE;
}

static void
zoom_by_pinch (GtkWidget *widget, double factor, double x)
{
  UiWaveform *self = UI_WAVEFORM (widget);

  if (self->view->has_track)
    ui_waveform_zoom (self, factor, x);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, UiWaveform *self)
{
  const int hot = self->drag == DRAG_PART ? self->part : ui_waveform_view_pick (self->view, x, y);
  const UiWaveformLoop loop
      = self->drag == DRAG_LOOP ? self->loop : ui_waveform_view_pick_loop (self->view, x, y);

  self->pointer_x = x;
  if (self->drag == DRAG_NOTE || (hot == self->view->hot_part && loop == self->view->hot_loop))
    return;
  self->view->hot_part = hot;
  self->view->hot_loop = loop;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), loop == UI_WAVEFORM_LOOP_WHOLE ? "grab"
                                                      : hot >= 0 || loop             ? "ew-resize"
                                                                                     : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const UiWaveformView *view = UI_WAVEFORM (widget)->view;
  const int note = keyboard ? -1 : ui_waveform_view_pick_note (view, x, y);

  if (note < 0)
    return FALSE;
  gtk_tooltip_set_text (tooltip, g_array_index (view->notes, UiWaveformNote, note).text);
  return TRUE;
}

static void
on_leave (GtkEventControllerMotion *motion, UiWaveform *self)
{
  if (self->drag == DRAG_PART || self->drag == DRAG_LOOP)
    return;
  self->view->hot_part = -1;
  self->view->hot_loop = UI_WAVEFORM_LOOP_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiWaveform *self)
{
  const double span = self->view->to - self->view->from;
  const double step = KEY_SEEK * span * (state & GDK_CONTROL_MASK ? 10.0 : 1.0);
  const double position = (double) self->view->position;
  const double middle = self->view->position >= 0 ? ui_waveform_view_x_of (self->view, position)
                                                  : self->view->width / 2.0;

  if (!self->view->has_track || state & GDK_ALT_MASK)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      ui_waveform_zoom (self, UI_SPAN_KEY_ZOOM, CLAMP (middle, 0.0, self->view->width));
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      ui_waveform_zoom (self, 1.0 / UI_SPAN_KEY_ZOOM, CLAMP (middle, 0.0, self->view->width));
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      ui_waveform_zoom_all (self);
      return TRUE;
    case GDK_KEY_f:
      if (state & GDK_CONTROL_MASK || self->view->loop_from >= self->view->loop_to)
        return FALSE;
      ui_waveform_set_view (self, (double) self->view->loop_from, (double) self->view->loop_to);
      return TRUE;
    case GDK_KEY_Escape:
      return give_up (self);
    case GDK_KEY_Left:
      seek (self, position - step);
      return TRUE;
    case GDK_KEY_Right:
      seek (self, position + step);
      return TRUE;
    case GDK_KEY_Page_Up:
      scroll_by (self, -span);
      return TRUE;
    case GDK_KEY_Page_Down:
      scroll_by (self, span);
      return TRUE;
    case GDK_KEY_Home:
      seek (self, (double) self->view->track.trim_in);
      return TRUE;
    case GDK_KEY_End:
      seek (self, (double) self->view->track.frames);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- life --------------------------------------------------------------------------------- */

static void
ui_waveform_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiWaveformView *view = UI_WAVEFORM (widget)->view;
  const int scale = gtk_widget_get_scale_factor (widget);

  if (view->scale != scale)
    {
      view->scale = scale;
      ui_waveform_view_touch (view);
    }
  ui_waveform_view_draw (view, widget, snapshot);
}

static void
ui_waveform_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiWaveformView *view = UI_WAVEFORM (widget)->view;

  if (view->width == width && view->height == height)
    return;
  view->width = width;
  view->height = height;
  ui_waveform_view_touch (view);
}

static void
ui_waveform_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 80;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1000 : 190;
}

static void
ui_waveform_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UiWaveform *self = UI_WAVEFORM (object);

  if (id == PROP_FOLLOW)
    g_value_set_boolean (value, self->follow);
  else if (id == PROP_SPLIT_CHANNELS)
    g_value_set_boolean (value, self->view->split);
  else if (id == PROP_ACTIVE_LANE)
    g_value_set_int (value, self->view->active_lane);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ui_waveform_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UiWaveform *self = UI_WAVEFORM (object);

  if (id == PROP_FOLLOW)
    self->follow = g_value_get_boolean (value);
  else if (id == PROP_SPLIT_CHANNELS)
    self->view->split = g_value_get_boolean (value);
  else if (id == PROP_ACTIVE_LANE)
    self->view->active_lane = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  redraw_all (self);
}

static void
ui_waveform_finalize (GObject *object)
{
  UiWaveform *self = UI_WAVEFORM (object);

  ui_waveform_view_finish (self->view);
  g_free (self->view);
  G_OBJECT_CLASS (ui_waveform_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  signals[SEEK] = g_signal_new ("seek", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT64);
  signals[LOOP_CHANGED] = g_signal_new ("loop-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[EDIT_BEGIN] = g_signal_new ("edit-begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_INT);
  signals[EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_INT, G_TYPE_INT64);
  signals[EDIT_END] = g_signal_new ("edit-end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
  signals[NOTE_ACTIVATED] = g_signal_new ("note-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[NOTE_MOVED] = g_signal_new ("note-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT64);
  signals[VIEW_CHANGED]
      = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ui_waveform_class_init (UiWaveformClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ui_waveform_get_property;
  object_class->set_property = ui_waveform_set_property;
  object_class->finalize = ui_waveform_finalize;
  widget_class->snapshot = ui_waveform_snapshot;
  widget_class->size_allocate = ui_waveform_size_allocate;
  widget_class->measure = ui_waveform_measure;
  gtk_widget_class_set_css_name (widget_class, "waveform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  props[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SPLIT_CHANNELS] = g_param_spec_boolean ("split-channels", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ACTIVE_LANE] = g_param_spec_int ("active-lane", NULL, NULL, -1, G_MAXINT, 1,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_signals (G_TYPE_FROM_CLASS (class));
}

static void
ui_waveform_init (UiWaveform *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->view = g_new (UiWaveformView, 1);
  ui_waveform_view_init (self->view);
  self->gesture = drag;
  self->follow = TRUE;
  self->part = -1;
  self->note = -1;
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  ui_pinch_add (widget, zoom_by_pinch);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  ui_accessible_set (widget, _ ("Waveform"), NULL);
}

GtkWidget *
ui_waveform_new (void)
{
  return g_object_new (UI_TYPE_WAVEFORM, NULL);
}

/* ---- contents ----------------------------------------------------------------------------- */

void
ui_waveform_set_track (UiWaveform *self, const UiWaveformTrack *track)
{
  UiWaveformView *view;
  gboolean same;

  g_return_if_fail (UI_IS_WAVEFORM (self));
  g_return_if_fail (!track || (track->rate > 0 && track->frames > 0));

  view = self->view;
  if (track ? view->has_track && memcmp (track, &view->track, sizeof *track) == 0
            : !view->has_track)
    return; /* equal bytes are equal rows; padding may only cost a drawing */
  same = track && view->has_track && view->track.rate == track->rate
         && view->track.frames == track->frames;
  view->has_track = track != NULL;
  if (track)
    view->track = *track;
  else
    memset (&view->track, 0, sizeof view->track);
  redraw_all (self);
  if (track && !same)
    ui_waveform_zoom_all (self);
}

void
ui_waveform_set_lane (UiWaveform *self, int lane, AppOverview *overview, double gain_db,
                      gint64 start)
{
  UiWaveformLane *l;

  g_return_if_fail (UI_IS_WAVEFORM (self));
  g_return_if_fail (lane >= 0 && lane < UI_WAVEFORM_LANES);

  l = &self->view->lanes[lane];
  gain_db = isfinite (gain_db) ? gain_db : 0.0;
  if (l->overview == overview && l->gain == pow (10.0, gain_db / 20.0) && l->start == start)
    return;
  if (overview)
    app_overview_ref (overview);
  if (l->overview)
    app_overview_unref (l->overview);
  l->overview = overview;
  l->gain = pow (10.0, gain_db / 20.0);
  l->start = start;
  redraw_all (self);
}

void
ui_waveform_set_reader (UiWaveform *self, UiWaveformReader reader, gpointer user_data)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  self->view->reader = reader;
  self->view->reader_data = user_data;
  redraw_all (self);
}

void
ui_waveform_refresh (UiWaveform *self)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  redraw_all (self);
}

static void
replace_row (GArray **row, GArray *values)
{
  if (values)
    g_array_ref (values);
  if (*row)
    g_array_unref (*row);
  *row = values;
}

void
ui_waveform_set_loudness (UiWaveform *self, GArray *lufs, gint64 start)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  if (lufs == self->view->loudness && start == self->view->loudness_start)
    return;
  replace_row (&self->view->loudness, lufs);
  self->view->loudness_start = start;
  redraw_all (self);
}

void
ui_waveform_set_reduction (UiWaveform *self, GArray *track, GArray *album, double hz, gint64 start)
{
  UiWaveformView *view;

  g_return_if_fail (UI_IS_WAVEFORM (self));
  view = self->view;
  if (track == view->track_reduction && album == view->album_reduction
      && start == view->reduction_start && hz == view->reduction_hz)
    return;
  replace_row (&view->track_reduction, track);
  replace_row (&view->album_reduction, album);
  view->reduction_hz = hz;
  view->reduction_start = start;
  redraw_all (self);
}

void
ui_waveform_set_marks (UiWaveform *self, const UiWaveformMark *marks, int n)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  if ((int) self->view->marks->len == n
      && (n == 0 || memcmp (self->view->marks->data, marks, (gsize) n * sizeof *marks) == 0))
    return; /* equal bytes are equal rows; padding may only cost a drawing */
  g_array_set_size (self->view->marks, 0);
  if (n > 0)
    g_array_append_vals (self->view->marks, marks, (guint) n);
  redraw_all (self);
}

void
ui_waveform_set_notes (UiWaveform *self, const UiWaveformNote *notes, int n)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  if (!ui_waveform_view_put_notes (self->view, notes, n))
    return;
  if (self->drag == DRAG_NOTE) /* what was taken may be another one by now */
    give_up (self);
  redraw_all (self);
}

int
ui_waveform_note_at (UiWaveform *self, double x, double y)
{
  g_return_val_if_fail (UI_IS_WAVEFORM (self), -1);
  return ui_waveform_view_pick_note (self->view, x, y);
}

static void
turn_page (UiWaveform *self, gint64 before, gint64 now)
{
  const double span = self->view->to - self->view->from;
  const gboolean was_in = before >= self->view->from && before <= self->view->to;
  const gboolean is_in = now >= self->view->from && now <= self->view->to;

  /* A view that the user scrolled away from the playhead is left alone. */
  if (self->follow && self->drag == DRAG_NONE && before >= 0 && now >= 0 && was_in && !is_in)
    ui_waveform_set_view (self, (double) now - UI_SPAN_PAGE_AT * span,
                          (double) now + (1.0 - UI_SPAN_PAGE_AT) * span);
}

void
ui_waveform_set_position (UiWaveform *self, gint64 frame)
{
  const gint64 before = self->view->position;
  double x0, x1;

  g_return_if_fail (UI_IS_WAVEFORM (self));

  if (frame == before)
    return;
  x0 = floor (ui_waveform_view_x_of (self->view, (double) before));
  self->view->position = frame;
  turn_page (self, before, frame);
  x1 = floor (ui_waveform_view_x_of (self->view, (double) frame));
  if (x0 != x1 || (before < 0) != (frame < 0))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->view->has_track && ui_accessible_due (&self->told_at))
    {
      char text[32];

      ui_format_time ((double) (frame - self->view->track.trim_in) / self->view->track.rate, 1,
                      text, sizeof text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      frame < 0 ? "" : text, -1);
    }
}

gint64
ui_waveform_position (UiWaveform *self)
{
  g_return_val_if_fail (UI_IS_WAVEFORM (self), -1);
  return self->view->position;
}

void
ui_waveform_set_loop (UiWaveform *self, gint64 from, gint64 to)
{
  g_return_if_fail (UI_IS_WAVEFORM (self));
  if (self->drag == DRAG_LOOP) /* what the pointer holds is its own */
    return;
  self->view->loop_from = from;
  self->view->loop_to = to;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
ui_waveform_frame_at (UiWaveform *self, double x)
{
  return ui_waveform_view_frame_at (self->view, x);
}

double
ui_waveform_x_of (UiWaveform *self, double frame)
{
  return ui_waveform_view_x_of (self->view, frame);
}

guint
ui_waveform_drawn (UiWaveform *self)
{
  g_return_val_if_fail (UI_IS_WAVEFORM (self), 0);
  return self->view->drawn;
}
