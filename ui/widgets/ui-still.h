/* ui-still.h — what seldom changes, drawn as one image where GTK has no graphics processor.
 *
 * The cairo renderer of GTK 4.8 walks every node of the window for every frame, also those that lie
 * outside of what is drawn: a column of labels costs as much beside a moving meter as if it moved.
 * A UiStill draws its child as it is while it changes, and QUIET_MS after the last change as one
 * image, at the window's scale; so it looks the same. With other renderers it does nothing. [main]
 */
#pragma once

#include <gtk/gtk.h>

#define UI_TYPE_STILL (ui_still_get_type ())
G_DECLARE_FINAL_TYPE (UiStill, ui_still, UI, STILL, GtkWidget)

#define UI_STILL_QUIET_MS 300

/* child: fills it. */
GtkWidget *ui_still_new (GtkWidget *child);
/* TRUE: the last frame had the image. */
gboolean ui_still_is_image (UiStill *self);

/* For widgets that keep what they drew: takes node (NULL: nothing was drawn), returns it or, where
 * that is faster, a node that draws it as one image. */
GskRenderNode *ui_still_node (GtkWidget *widget, GskRenderNode *node);

/* A part of a drawn widget that stays while the rest moves. All 0 at first. */
typedef struct
{
  GskRenderNode *node; /* owned */
  gboolean drawn;
  int width, height, scale; /* of the widget */
  guint palette, fonts;     /* serials of the colours and of the widget's fonts */
  void *key;                /* owned; size bytes */
  gsize size;
} UiStillPart;

/* Draws the part; calls draw for it only when the widget's size, scale, colours, fonts or the size
 * bytes of key (what else the part depends on; size may be 0) are others than last time. */
void ui_still_part_draw (UiStillPart *self, GtkWidget *widget, GtkSnapshot *snapshot,
                         void (*draw) (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data),
                         gpointer data, const void *key, gsize size);
void ui_still_part_clear (UiStillPart *self);
