/* ui-spectrum.c — spectra of the lanes, and an equaliser that is edited on them: state and input.
 */
#include "ui-spectrum.h"

#include "ui-draw.h"
#include "ui-spectrum-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TIMED_MS 500     /* wheel steps and keys closer than this are one gesture */
#define FINE 10.0        /* Shift */
#define Q_STEP 1.1       /* of the wheel */
#define Q_OCTAVE_PX 60.0 /* vertical drag of a band without gain that doubles Q */
#define KEY_OCTAVES (1.0 / 12.0)
#define KEY_DB 0.5
#define SILENCE -200.0f /* dBFS: where the fall ends */

struct _UiSpectrum
{
  GtkWidget parent_instance;

  UiSpectrumView *view; /* owned */
  double fall;          /* dB per second */
  gint64 set_at[UI_SPECTRUM_LANES];

  /* gesture */
  int band;              /* between band-begin and band-end; -1: none */
  guint timer;           /* end of a wheel or key gesture; 0: the pointer holds it */
  int pressed;           /* handle under the press, -1: none */
  double drag_x, drag_y; /* last offset of the drag */
  double at_x, at_y;     /* where the handle would be, unclamped */
};

G_DEFINE_TYPE (UiSpectrum, ui_spectrum, GTK_TYPE_WIDGET)

enum
{
  BAND_SELECTED,
  BAND_BEGIN,
  BAND_END,
  BAND_MOVED,
  BAND_Q,
  BAND_RESET,
  BAND_REMOVE,
  BAND_MENU,
  BAND_ADD,
  LANES_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- gestures ----------------------------------------------------------------------------- */

static void
end_gesture (UiSpectrum *self)
{
  const int band = self->band;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->band = -1;
  if (band >= 0)
    g_signal_emit (self, signals[BAND_END], 0, band);
}

static gboolean
on_timer (gpointer user_data)
{
  UiSpectrum *self = user_data;

  self->timer = 0;
  end_gesture (self);
  return G_SOURCE_REMOVE;
}

static void
begin_gesture (UiSpectrum *self, int band, gboolean timed)
{
  if (self->band != band || timed != (self->timer != 0))
    {
      end_gesture (self);
      self->band = band;
      g_signal_emit (self, signals[BAND_BEGIN], 0, band);
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  if (timed)
    self->timer = g_timeout_add (TIMED_MS, on_timer, self);
}

static void
describe (UiSpectrum *self)
{
  char text[128] = "";

  if (self->view->selected >= 0 && self->view->selected < self->view->n_bands)
    ui_spectrum_view_describe (self->view, self->view->selected, text, sizeof text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
select_band (UiSpectrum *self, int band)
{
  if (band == self->view->selected)
    return;
  self->view->selected = band;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[BAND_SELECTED], 0, band);
}

/* The handle moves at once; the owner may put it elsewhere with ui_spectrum_set_bands. */
static void
move_band (UiSpectrum *self, int band, double hz, double db)
{
  UiSpectrumBand *b = &self->view->bands[band];
  const double wanted_db = b->has_gain ? db : b->db;

  hz = CLAMP (hz, 20.0, 20000.0);
  if (hz == b->hz && wanted_db == b->db)
    return;
  b->hz = hz;
  b->db = wanted_db;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[BAND_MOVED], 0, band, hz, wanted_db);
}

static void
change_q (UiSpectrum *self, int band, double factor)
{
  self->view->bands[band].q *= factor;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[BAND_Q], 0, band, factor);
}

/* ---- pointer ------------------------------------------------------------------------------ */

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, UiSpectrum *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->pressed = ui_spectrum_view_pick (self->view, x, y);
  self->drag_x = self->drag_y = 0.0;
  if (self->pressed < 0)
    return;
  select_band (self, self->pressed);
  self->at_x = ui_spectrum_view_x_of (self->view, self->view->bands[self->pressed].hz);
  self->at_y = ui_spectrum_view_y_of_gain (self->view, self->view->bands[self->pressed].db);
}

static void
on_drag_update (GtkGestureDrag *drag, double x, double y, UiSpectrum *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  const double scale = state & GDK_SHIFT_MASK ? 1.0 / FINE : 1.0;
  const double dx = (x - self->drag_x) * scale;
  const double dy = state & GDK_CONTROL_MASK ? 0.0 : (y - self->drag_y) * scale;
  const int band = self->pressed;
  double gain;

  if (band < 0 || band >= self->view->n_bands)
    return;
  if (self->band != band || self->timer != 0)
    {
      if (hypot (x, y) < 2.0)
        return; /* a click that trembles */
      begin_gesture (self, band, FALSE);
    }
  self->drag_x = x;
  self->drag_y = y;
  self->at_x += dx;
  self->at_y += dy;
  gain = ui_spectrum_view_gain_at (self->view, CLAMP (self->at_y, 0.0, self->view->height));
  move_band (self, band, ui_spectrum_view_hz_at (self->view, self->at_x),
             round (gain * 20.0) / 20.0); /* to 0.05 dB, so that 0 can be hit */
  if (!self->view->bands[band].has_gain && !isnan (self->view->bands[band].q) && dy != 0.0)
    change_q (self, band, exp2 (-dy / Q_OCTAVE_PX));
}

static void
on_drag_end (GtkGestureDrag *drag, double x, double y, UiSpectrum *self)
{
  if (self->timer == 0)
    end_gesture (self);
  self->pressed = -1;
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, UiSpectrum *self)
{
  const guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  const int band = ui_spectrum_view_pick (self->view, x, y);
  const int lane = band < 0 ? ui_spectrum_view_pick_legend (self->view, x, y) : -1;

  if (button == GDK_BUTTON_PRIMARY && lane >= 0)
    ui_spectrum_set_lane_visible (self, lane, self->view->lanes[lane].hidden);
  else if (button == GDK_BUTTON_SECONDARY && band >= 0)
    {
      select_band (self, band);
      g_signal_emit (self, signals[BAND_MENU], 0, band, x, y);
    }
  else if (button == GDK_BUTTON_PRIMARY && n_press == 2)
    {
      if (band >= 0)
        g_signal_emit (self, signals[BAND_RESET], 0, band);
      else
        g_signal_emit (self, signals[BAND_ADD], 0, ui_spectrum_view_hz_at (self->view, x),
                       ui_spectrum_view_gain_at (self->view, y));
    }
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, UiSpectrum *self)
{
  self->view->pointer_x = CLAMP (x, 0.0, self->view->width);
  self->view->read_out
      = self->pressed >= 0 ? self->pressed : ui_spectrum_view_pick (self->view, x, y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   self->view->read_out >= 0 ? "grab"
                                   : ui_spectrum_view_pick_legend (self->view, x, y) >= 0
                                       ? "pointer"
                                       : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *motion, UiSpectrum *self)
{
  self->view->pointer_x = NAN;
  self->view->read_out = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiSpectrum *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  const double steps = -(dy != 0.0 ? dy : dx); /* Shift turns the wheel sideways */
  const int band = self->view->read_out;

  if (band < 0 || band >= self->view->n_bands || isnan (self->view->bands[band].q))
    return FALSE;
  select_band (self, band);
  begin_gesture (self, band, TRUE);
  change_q (self, band, pow (Q_STEP, state & GDK_SHIFT_MASK ? steps / FINE : steps));
  return TRUE;
}

/* ---- keys --------------------------------------------------------------------------------- */

static gboolean
move_by_key (UiSpectrum *self, double octaves, double db, gboolean fine)
{
  const int band = self->view->selected;
  const double scale = fine ? 1.0 / FINE : 1.0;

  if (band < 0 || band >= self->view->n_bands)
    return FALSE;
  begin_gesture (self, band, TRUE);
  move_band (self, band, self->view->bands[band].hz * exp2 (octaves * scale),
             self->view->bands[band].db + db * scale);
  return TRUE;
}

static gboolean
q_by_key (UiSpectrum *self, double steps)
{
  const int band = self->view->selected;

  if (band < 0 || band >= self->view->n_bands || isnan (self->view->bands[band].q))
    return FALSE;
  begin_gesture (self, band, TRUE);
  change_q (self, band, pow (Q_STEP, steps));
  return TRUE;
}

static gboolean
menu_by_key (UiSpectrum *self)
{
  const int band = self->view->selected;

  if (band < 0 || band >= self->view->n_bands)
    return FALSE;
  g_signal_emit (self, signals[BAND_MENU], 0, band,
                 ui_spectrum_view_x_of (self->view, self->view->bands[band].hz),
                 ui_spectrum_view_y_of_gain (self->view, self->view->bands[band].has_gain
                                                             ? self->view->bands[band].db
                                                             : 0.0));
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiSpectrum *self)
{
  const gboolean fine = (state & GDK_SHIFT_MASK) != 0;

  if (self->view->n_bands == 0 || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      return move_by_key (self, -KEY_OCTAVES, 0.0, fine);
    case GDK_KEY_Right:
      return move_by_key (self, KEY_OCTAVES, 0.0, fine);
    case GDK_KEY_Up:
      return move_by_key (self, 0.0, KEY_DB, fine);
    case GDK_KEY_Down:
      return move_by_key (self, 0.0, -KEY_DB, fine);
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      return q_by_key (self, 1.0);
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      return q_by_key (self, -1.0);
    case GDK_KEY_Page_Down:
      select_band (self, (self->view->selected + 1) % self->view->n_bands);
      return TRUE;
    case GDK_KEY_Page_Up:
      select_band (self,
                   (MAX (self->view->selected, 0) + self->view->n_bands - 1) % self->view->n_bands);
      return TRUE;
    case GDK_KEY_Menu:
      return menu_by_key (self);
    case GDK_KEY_F10:
      return fine && menu_by_key (self);
    case GDK_KEY_Delete:
      if (self->view->selected < 0)
        return FALSE;
      g_signal_emit (self, signals[BAND_REMOVE], 0, self->view->selected);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- life --------------------------------------------------------------------------------- */

static void
ui_spectrum_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ui_spectrum_view_draw (UI_SPECTRUM (widget)->view, widget, snapshot);
}

static void
ui_spectrum_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UI_SPECTRUM (widget)->view->width = width;
  UI_SPECTRUM (widget)->view->height = height;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_popover_present (GTK_POPOVER (child)); /* menus of bands are its only children */
}

static void
ui_spectrum_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 80;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1000 : 360;
}

static void
ui_spectrum_dispose (GObject *object)
{
  UiSpectrum *self = UI_SPECTRUM (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->band = -1;
  g_object_set_data (object, "band-menu", NULL);
  G_OBJECT_CLASS (ui_spectrum_parent_class)->dispose (object);
}

static void
ui_spectrum_finalize (GObject *object)
{
  UiSpectrum *self = UI_SPECTRUM (object);

  ui_spectrum_view_finish (self->view);
  g_free (self->view);
  G_OBJECT_CLASS (ui_spectrum_parent_class)->finalize (object);
}

static void
ui_spectrum_class_init (UiSpectrumClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const char *const plain[] = { [BAND_SELECTED] = "band-selected",
                                       [BAND_BEGIN] = "band-begin",
                                       [BAND_END] = "band-end",
                                       [BAND_RESET] = "band-reset",
                                       [BAND_REMOVE] = "band-remove" };
  const GType type = G_TYPE_FROM_CLASS (class);

  object_class->dispose = ui_spectrum_dispose;
  object_class->finalize = ui_spectrum_finalize;
  widget_class->snapshot = ui_spectrum_snapshot;
  widget_class->size_allocate = ui_spectrum_size_allocate;
  widget_class->measure = ui_spectrum_measure;
  gtk_widget_class_set_css_name (widget_class, "spectrum");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (plain[i])
      signals[i] = g_signal_new (plain[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  signals[BAND_MOVED] = g_signal_new ("band-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[BAND_Q] = g_signal_new ("band-q", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_DOUBLE);
  signals[BAND_MENU] = g_signal_new ("band-menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[BAND_ADD] = g_signal_new ("band-add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[LANES_CHANGED] = g_signal_new ("lanes-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

static void
ui_spectrum_init (UiSpectrum *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->view = g_new (UiSpectrumView, 1);
  ui_spectrum_view_init (self->view);
  self->fall = 24.0;
  self->band = self->pressed = -1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  ui_accessible_set (widget, _ ("Spectrum"), NULL);
}

GtkWidget *
ui_spectrum_new (void)
{
  return g_object_new (UI_TYPE_SPECTRUM, NULL);
}

/* ---- contents ----------------------------------------------------------------------------- */

static void
clear_hold (UiSpectrumLane *lane)
{
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    lane->hold[i] = SILENCE;
}

void
ui_spectrum_set_lane (UiSpectrum *self, int lane, const float *db)
{
  const gint64 now = g_get_monotonic_time ();
  UiSpectrumLane *l;
  float fall;

  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES);

  l = &self->view->lanes[lane];
  if (!db && !l->shown)
    return;
  fall = l->shown ? (float) (self->fall * (double) (now - self->set_at[lane]) / G_USEC_PER_SEC)
                  : INFINITY;
  self->set_at[lane] = now;
  if (!l->shown)
    clear_hold (l);
  l->shown = db != NULL;
  for (int i = 0; db && i < UI_SPECTRUM_POINTS; i++)
    {
      const float fallen = l->live[i] - fall;
      const float level = db[i] > SILENCE ? db[i] : SILENCE; /* NAN too */

      l->live[i] = MAX (level, fallen);
      l->hold[i] = MAX (level, l->hold[i]);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_average (UiSpectrum *self, int lane, const float *db)
{
  UiSpectrumLane *l;

  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES);

  l = &self->view->lanes[lane];
  if (!db && !l->has_average)
    return;
  l->has_average = db != NULL;
  for (int i = 0; db && i < UI_SPECTRUM_POINTS; i++)
    l->average[i] = db[i] > SILENCE ? db[i] : SILENCE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
ui_spectrum_get_average (UiSpectrum *self, int lane, float *db)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), FALSE);
  g_return_val_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES, FALSE);
  if (self->view->lanes[lane].has_average)
    memcpy (db, self->view->lanes[lane].average, sizeof self->view->lanes[lane].average);
  return self->view->lanes[lane].has_average;
}

void
ui_spectrum_set_lane_name (UiSpectrum *self, int lane, const char *name)
{
  UiSpectrumLane *l;

  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES);

  l = &self->view->lanes[lane];
  if (g_strcmp0 (l->name, name) == 0)
    return;
  g_free (l->name);
  l->name = g_strdup (name);
  self->view->names++;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[LANES_CHANGED], 0);
}

const char *
ui_spectrum_lane_name (UiSpectrum *self, int lane)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), NULL);
  g_return_val_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES, NULL);
  return self->view->lanes[lane].name;
}

void
ui_spectrum_set_lane_visible (UiSpectrum *self, int lane, gboolean visible)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES);
  if (self->view->lanes[lane].hidden == !visible)
    return;
  self->view->lanes[lane].hidden = !visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[LANES_CHANGED], 0);
}

gboolean
ui_spectrum_lane_visible (UiSpectrum *self, int lane)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), FALSE);
  g_return_val_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES, FALSE);
  return !self->view->lanes[lane].hidden;
}

void
ui_spectrum_set_averages (UiSpectrum *self, gboolean on)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->view->averages = on;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_hold (UiSpectrum *self, gboolean on)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  if (on && !self->view->holds) /* from here on */
    ui_spectrum_clear_hold (self);
  self->view->holds = on;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_clear_hold (UiSpectrum *self)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    clear_hold (&self->view->lanes[lane]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_blind (UiSpectrum *self, gboolean blind)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->view->blind = blind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_filled_lane (UiSpectrum *self, int lane)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane < UI_SPECTRUM_LANES);
  self->view->filled_lane = lane;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_fall (UiSpectrum *self, double db_per_s)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->fall = db_per_s;
}

void
ui_spectrum_set_scale (UiSpectrum *self, double top_dbfs, double span_db, double tilt_db_per_octave)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (span_db > 0.0);
  self->view->top_dbfs = top_dbfs;
  self->view->span_db = span_db;
  self->view->look.tilt = tilt_db_per_octave;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_tilt (UiSpectrum *self, double db_per_octave)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->view->look.tilt = db_per_octave;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_smoothing (UiSpectrum *self, double octaves)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->view->look.octaves = octaves;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_against (UiSpectrum *self, int lane)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (lane < UI_SPECTRUM_LANES);
  if (self->view->against == lane)
    return;
  self->view->against = lane;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[LANES_CHANGED], 0);
}

int
ui_spectrum_against (UiSpectrum *self)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), -1);
  return self->view->against;
}

gboolean
ui_spectrum_get_difference (UiSpectrum *self, float *db)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), FALSE);
  return ui_spectrum_view_difference (self->view, db);
}

void
ui_spectrum_set_response (UiSpectrum *self, const double *hz, const double *db, int n)
{
  UiSpectrumView *view;
  const gsize size = (gsize) MAX (n, 0) * sizeof *hz;

  g_return_if_fail (UI_IS_SPECTRUM (self));

  view = self->view;
  if (n == view->n
      && (n == 0 || (memcmp (hz, view->hz, size) == 0 && memcmp (db, view->db, size) == 0)))
    return;
  g_free (view->hz);
  g_free (view->db);
  view->hz = n > 0 ? g_memdup2 (hz, size) : NULL;
  view->db = n > 0 ? g_memdup2 (db, size) : NULL;
  view->n = n;
  ui_still_part_clear (&view->response);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_range (UiSpectrum *self, double db)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (db > 0.0);
  self->view->range = db;
  ui_spectrum_view_touch (self->view);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_bands (UiSpectrum *self, const UiSpectrumBand *bands, int n)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (n >= 0 && n <= UI_SPECTRUM_MAX_BANDS);

  if (n > 0)
    memcpy (self->view->bands, bands, (gsize) n * sizeof *bands);
  self->view->n_bands = n;
  if (self->view->selected >= n)
    self->view->selected = -1;
  if (self->view->read_out >= n)
    self->view->read_out = -1;
  if (self->band >= n)
    end_gesture (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_zones (UiSpectrum *self, const UiSpectrumZone *zones, int n)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  g_return_if_fail (n >= 0 && n <= UI_SPECTRUM_MAX_BANDS);

  if (n == self->view->n_zones
      && (n == 0 || !memcmp (zones, self->view->zones, (gsize) n * sizeof *zones)))
    return;
  if (n > 0)
    memcpy (self->view->zones, zones, (gsize) n * sizeof *zones);
  self->view->n_zones = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrum_set_selected (UiSpectrum *self, int band)
{
  g_return_if_fail (UI_IS_SPECTRUM (self));
  self->view->selected = band;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
ui_spectrum_selected (UiSpectrum *self)
{
  g_return_val_if_fail (UI_IS_SPECTRUM (self), -1);
  return self->view->selected;
}

double
ui_spectrum_x_of (UiSpectrum *self, double hz)
{
  return ui_spectrum_view_x_of (self->view, hz);
}

double
ui_spectrum_hz_at (UiSpectrum *self, double x)
{
  return ui_spectrum_view_hz_at (self->view, x);
}

double
ui_spectrum_y_of_gain (UiSpectrum *self, double db)
{
  return ui_spectrum_view_y_of_gain (self->view, db);
}

double
ui_spectrum_gain_at (UiSpectrum *self, double y)
{
  return ui_spectrum_view_gain_at (self->view, y);
}

double
ui_spectrum_y_of_level (UiSpectrum *self, double hz, double dbfs)
{
  return ui_spectrum_view_y_of_level (self->view, hz, dbfs);
}
