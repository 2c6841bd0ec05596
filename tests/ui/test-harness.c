/* test-harness.c — a widget in a window, its picture as pixels, and pointer and keys on it. */
#include "test-harness.h"

#include <gdk/x11/gdkx.h>
#include <math.h>
#include <stdlib.h>

#define SYNCS 3
#define SETTLE_FRAMES 2 /* of the frame clock: it holds back motion until the next one */
#define LATE_CLICK_MS 5000
#define SETTLE_LIMIT_MS 5000 /* a clock that stands still fails the test elsewhere */
#define DRAIN_LIMIT_MS 20    /* what moves always has a next frame to draw, on a slow machine */

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (int ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, on_timeout, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
drain (void)
{
  const gint64 limit = g_get_monotonic_time () + DRAIN_LIMIT_MS * 1000;

  while (g_get_monotonic_time () < limit && g_main_context_iteration (NULL, FALSE))
    ;
}

/* Until all that the X server has sent to the window is handled and drawn. */
static void
settle_window (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gint64 limit = g_get_monotonic_time () + SETTLE_LIMIT_MS * 1000;
  const gint64 first = clock ? gdk_frame_clock_get_frame_counter (clock) : 0;

  if (!clock) /* what was sent has closed the window */
    return run_for (4 * SETTLE_FRAMES);
  do
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      run_for (4);
      drain ();
    }
  while (gtk_widget_get_frame_clock (window) == clock
         && gdk_frame_clock_get_frame_counter (clock) < first + SETTLE_FRAMES
         && g_get_monotonic_time () < limit);
}

static void
settle (Harness *self)
{
  g_autoptr (GtkWidget) window = g_object_ref (self->window);

  /* The server may serve this client before the one that sent the input; not three times. */
  for (int i = 0; i < SYNCS; i++)
    gdk_display_sync (gdk_display_get_default ());
  settle_window (window);
}

/* However slow the machine is: what is shown has been drawn at the end. */
void
harness_run (int ms)
{
  run_for (ms);
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (gtk_widget_get_mapped (window))
        settle_window (window);
    }
}

void
harness_init (Harness *self, GtkWidget *widget, int width, int height)
{
  memset (self, 0, sizeof *self);
  self->widget = widget;
  self->width = width;
  self->height = height;
  self->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_widget_set_size_request (widget, width, height);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_set_child (GTK_WINDOW (self->window), widget);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  for (int i = 0; i < 50 && !gtk_widget_get_mapped (widget); i++)
    harness_run (10);
  settle (self);
  g_assert_true (gtk_widget_get_mapped (widget));
  g_assert_cmpint (gtk_widget_get_allocated_width (widget), ==, width);
  g_assert_cmpint (gtk_widget_get_allocated_height (widget), ==, height);
}

void
harness_finish (Harness *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_pointer (&self->pixels, g_free);
  harness_run (1);
}

/* ---- picture ------------------------------------------------------------------------------ */

static GdkTexture *
render (Harness *self)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (self->widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, self->width, self->height);
  GskRenderNode *node;
  GdkTexture *texture;

  gtk_snapshot_append_color (snapshot, ui_palette (UI_COLOR_PANEL), &bounds);
  gdk_paintable_snapshot (paintable, snapshot, self->width, self->height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                         &bounds);
  gsk_render_node_unref (node);
  g_object_unref (paintable);
  return texture;
}

void
harness_picture (Harness *self, const char *name)
{
  const char *folder = g_getenv ("UI_PICTURES");
  GdkTexture *texture;

  settle (self);
  texture = render (self);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, self->width);
  g_free (self->pixels);
  self->pixels = g_malloc ((gsize) self->width * self->height * 4);
  gdk_texture_download (texture, self->pixels, (gsize) self->width * 4);
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      guint32 argb;

      memcpy (&argb, self->pixels + 4 * i, 4); /* CAIRO_FORMAT_ARGB32: native endian */
      self->pixels[4 * i] = (guint8) (argb >> 16);
      self->pixels[4 * i + 1] = (guint8) (argb >> 8);
      self->pixels[4 * i + 2] = (guint8) argb;
      self->pixels[4 * i + 3] = (guint8) (argb >> 24);
    }
  if (folder)
    {
      char *file = g_strdup_printf ("%s/%s.png", folder, name);

      gdk_texture_save_to_png (texture, file);
      g_free (file);
    }
  g_object_unref (texture);
}

int
harness_distance (const Harness *self, int x, int y, const GdkRGBA *color)
{
  const float channels[3] = { color->red, color->green, color->blue };
  int worst = 0;

  g_assert_true (x >= 0 && x < self->width && y >= 0 && y < self->height);
  for (int c = 0; c < 3; c++)
    {
      const int have = self->pixels[4 * ((gsize) y * self->width + x) + c];

      worst = MAX (worst, abs (have - (int) lroundf (channels[c] * 255.0f)));
    }
  return worst;
}

int
harness_count (const Harness *self, int x, int y, int width, int height, const GdkRGBA *color)
{
  int n = 0;

  for (int row = MAX (y, 0); row < MIN (y + height, self->height); row++)
    for (int column = MAX (x, 0); column < MIN (x + width, self->width); column++)
      n += harness_distance (self, column, row, color) <= 60;
  return n;
}

/* ---- pointer and keys --------------------------------------------------------------------- */

static void xdotool (Harness *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
xdotool (Harness *self, const char *format, ...)
{
  va_list args;
  char *rest, *command;
  GError *error = NULL;
  int status;

  va_start (args, format);
  rest = g_strdup_vprintf (format, args);
  va_end (args);
  command = g_strconcat ("xdotool ", rest, NULL);
  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_free (command);
  g_free (rest);
  settle (self);
}

static unsigned long
xid (Harness *self)
{
  return gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (self->window)));
}

static void
locate (Harness *self, double x, double y, int *window_x, int *window_y)
{
  double tx, ty, wx, wy;

  settle (self); /* what is laid out anew moves away from under the pointer */
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &tx, &ty);
  g_assert_true (gtk_widget_translate_coordinates (self->widget, self->window, x, y, &wx, &wy));
  *window_x = (int) lround (wx + tx);
  *window_y = (int) lround (wy + ty);
}

void
harness_click (Harness *self, double x, double y, int button)
{
  int wx, wy;

  locate (self, x, y, &wx, &wy);
  xdotool (self, "mousemove --window %lu %d %d click %d", xid (self), wx, wy, button);
}

void
harness_double_click (Harness *self, double x, double y)
{
  GtkSettings *settings = gtk_widget_get_settings (self->widget);
  int wx, wy;

  locate (self, x, y, &wx, &wy);
  /* On a machine with much else to do, the second click may come late. */
  g_object_set (settings, "gtk-double-click-time", LATE_CLICK_MS, NULL);
  xdotool (self, "mousemove --window %lu %d %d click --repeat 2 --delay 30 1", xid (self), wx, wy);
  gtk_settings_reset_property (settings, "gtk-double-click-time");
}

void
harness_pinch (Harness *self, const double *scales, int n)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->widget);
  int found = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) gesture = g_list_model_get_item (controllers, i);
      if (!GTK_IS_GESTURE_ZOOM (gesture))
        continue;
      found++;
      g_signal_emit_by_name (gesture, "begin", NULL);
      for (int k = 0; k < n; k++)
        g_signal_emit_by_name (gesture, "scale-changed", scales[k]);
      g_signal_emit_by_name (gesture, "end", NULL);
    }
  g_assert_cmpint (found, ==, 1);
  harness_run (20);
}

/* key: pressed before the button is up; NULL: none. */
static void
drag (Harness *self, double x0, double y0, double x1, double y1, const char *key)
{
  int ax, ay, bx, by;

  locate (self, x0, y0, &ax, &ay);
  locate (self, x1, y1, &bx, &by);
  xdotool (self, "mousemove --window %lu %d %d", xid (self), ax, ay);
  xdotool (self, "mousedown 1");
  for (int i = 1; i <= 4; i++)
    xdotool (self, "mousemove --window %lu %d %d", xid (self), ax + (bx - ax) * i / 4,
             ay + (by - ay) * i / 4);
  if (key)
    xdotool (self, "key %s", key);
  xdotool (self, "mouseup 1");
}

void
harness_drag (Harness *self, double x0, double y0, double x1, double y1)
{
  drag (self, x0, y0, x1, y1, NULL);
}

void
harness_drag_given_up (Harness *self, double x0, double y0, double x1, double y1)
{
  drag (self, x0, y0, x1, y1, "Escape");
}

void
harness_leave (Harness *self)
{
  xdotool (self, "mousemove --window %lu 0 0", xid (self));
}

void
harness_wheel (Harness *self, double x, double y, int steps, const char *modifier)
{
  int wx, wy;

  locate (self, x, y, &wx, &wy);
  xdotool (self, "mousemove --window %lu %d %d", xid (self), wx, wy);
  if (modifier)
    xdotool (self, "keydown %s", modifier);
  xdotool (self, "click --repeat %d --delay 5 %d", abs (steps), steps > 0 ? 4 : 5);
  if (modifier)
    xdotool (self, "keyup %s", modifier);
}

void
harness_key (Harness *self, const char *keys)
{
  xdotool (self, "windowfocus --sync %lu", xid (self));
  xdotool (self, "key --delay 5 %s", keys);
}

/* ---- signals ------------------------------------------------------------------------------ */

void
harness_heard (GtkWidget *widget, HarnessHeard *heard)
{
  heard->n++;
}

void
harness_heard_double (GtkWidget *widget, double value, HarnessHeard *heard)
{
  heard->n++;
  heard->first = value;
}

void
harness_heard_int (GtkWidget *widget, int value, HarnessHeard *heard)
{
  heard->n++;
  heard->first = value;
}

void
harness_heard_int64 (GtkWidget *widget, gint64 value, HarnessHeard *heard)
{
  heard->n++;
  heard->first = (double) value;
}
