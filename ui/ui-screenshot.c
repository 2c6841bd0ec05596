/* ui-screenshot.c — a picture of the window, made by the program itself. */
#include "ui-screenshot.h"

#include <glib/gi18n-lib.h>

#define LOOK_MS 50
#define STILL_LOOKS 8        /* looks in a row at which nothing was being measured */
#define MAX_LOOKS (20 * 300) /* five minutes */

typedef struct
{
  UiWindow *window; /* reference */
  char *path;
  UiScreenshotDone done;
  gpointer data;
  int looks, still;
} Shot;

gboolean
ui_screenshot_save (GtkWidget *window, const char *path, GError **error)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  /* With the border; the width of the widget is without it, and the picture would be squeezed. */
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  if (!node || !renderer)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s: the window is not drawn yet"),
                   path);
      g_clear_pointer (&node, gsk_render_node_unref);
      return FALSE;
    }
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &bounds);
  gsk_render_node_unref (node);
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  return g_file_set_contents (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

static void
shot_end (Shot *shot, gboolean good)
{
  shot->done (good, shot->data);
  g_object_unref (shot->window);
  g_free (shot->path);
  g_free (shot);
}

static gboolean
on_look (gpointer data)
{
  Shot *shot = data;
  UiSession *session = ui_window_session (shot->window);
  gboolean busy;
  g_object_get (ui_session_survey (session), "busy", &busy, NULL);
  busy |= ui_intake_busy (ui_session_intake (session));
  shot->still = busy ? 0 : shot->still + 1;
  if (shot->still < STILL_LOOKS && ++shot->looks < MAX_LOOKS)
    return G_SOURCE_CONTINUE;
  g_autoptr (GError) error = NULL;
  gboolean good = ui_screenshot_save (GTK_WIDGET (shot->window), shot->path, &error);
  if (!good)
    g_printerr ("%s\n", error->message);
  shot_end (shot, good);
  return G_SOURCE_REMOVE;
}

void
ui_screenshot_take (UiWindow *window, const char *path, UiScreenshotDone done, gpointer data)
{
  Shot *shot = g_new0 (Shot, 1);
  shot->window = g_object_ref (window);
  shot->path = g_strdup (path);
  shot->done = done;
  shot->data = data;
  g_timeout_add (LOOK_MS, on_look, shot);
}
