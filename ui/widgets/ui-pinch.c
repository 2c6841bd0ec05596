/* ui-pinch.c — two fingers on a view of time. */
#include "ui-pinch.h"

typedef struct
{
  UiPinchZoom zoom;
  double taken; /* scale of this pinch until now */
} Pinch;

static void
on_begin (GtkGesture *gesture, GdkEventSequence *sequence, Pinch *pinch)
{
  pinch->taken = 1.0;
}

static void
on_scale (GtkGestureZoom *gesture, double scale, Pinch *pinch)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  double x, y;
  if (scale <= 0.0)
    return;
  if (!gtk_gesture_is_active (GTK_GESTURE (gesture))
      || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    x = gtk_widget_get_width (widget) / 2.0;
  pinch->zoom (widget, scale / pinch->taken, x);
  pinch->taken = scale;
}

void
ui_pinch_add (GtkWidget *widget, UiPinchZoom zoom)
{
  GtkGesture *gesture = gtk_gesture_zoom_new ();
  Pinch *pinch = g_new (Pinch, 1);
  *pinch = (Pinch){ .zoom = zoom, .taken = 1.0 };
  g_object_set_data_full (G_OBJECT (gesture), "pinch", pinch, g_free);
  g_signal_connect (gesture, "begin", G_CALLBACK (on_begin), pinch);
  g_signal_connect (gesture, "scale-changed", G_CALLBACK (on_scale), pinch);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
}
