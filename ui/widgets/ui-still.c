/* ui-still.c — what seldom changes, drawn as one image where GTK has no graphics processor. */
#include "ui-still.h"

#include "ui-draw.h"
#include "ui-palette.h"

#include <math.h>

struct _UiStill
{
  GtkWidget parent_instance;

  GskRenderNode *drawn; /* owned; what the child drew last */
  GskRenderNode *image; /* owned; of that, NULL: not made */
  guint timer;          /* until the child is quiet */
  gboolean quiet;       /* nothing of the child changed since */
};

G_DEFINE_FINAL_TYPE (UiStill, ui_still, GTK_TYPE_WIDGET)

static gboolean
draws_with_cairo (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native ? gtk_native_get_renderer (native) : NULL;

  return renderer && GSK_IS_CAIRO_RENDERER (renderer);
}

GskRenderNode *
ui_still_node (GtkWidget *widget, GskRenderNode *node)
{
  const int scale = gtk_widget_get_scale_factor (widget);
  graphene_rect_t bounds;
  cairo_surface_t *surface;
  GtkSnapshot *snapshot;
  cairo_t *cr;

  if (!node || !draws_with_cairo (widget))
    return node;
  gsk_render_node_get_bounds (node, &bounds);
  graphene_rect_round_extents (&bounds, &bounds);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) bounds.size.width * scale,
                                        (int) bounds.size.height * scale);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) /* larger than cairo can */
    {
      cairo_surface_destroy (surface);
      return node;
    }
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -(double) bounds.origin.x, -(double) bounds.origin.y);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  gsk_render_node_unref (node);
  snapshot = gtk_snapshot_new ();
  ui_draw_image (snapshot, surface, (double) bounds.origin.x, (double) bounds.origin.y,
                 (double) bounds.size.width, (double) bounds.size.height);
  return gtk_snapshot_free_to_node (snapshot);
}

void
ui_still_part_clear (UiStillPart *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->key, g_free);
  self->drawn = FALSE;
}

static gboolean
part_fits (const UiStillPart *self, GtkWidget *widget, const void *key, gsize size)
{
  return self->drawn && self->width == gtk_widget_get_width (widget)
         && self->height == gtk_widget_get_height (widget)
         && self->scale == gtk_widget_get_scale_factor (widget)
         && self->palette == ui_palette_serial ()
         && self->fonts == pango_context_get_serial (gtk_widget_get_pango_context (widget))
         && self->size == size && (size == 0 || memcmp (self->key, key, size) == 0);
}

void
ui_still_part_draw (UiStillPart *self, GtkWidget *widget, GtkSnapshot *snapshot,
                    void (*draw) (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data),
                    gpointer data, const void *key, gsize size)
{
  if (!part_fits (self, widget, key, size))
    {
      GtkSnapshot *inner = gtk_snapshot_new ();

      ui_still_part_clear (self);
      draw (widget, inner, data);
      self->node = ui_still_node (widget, gtk_snapshot_free_to_node (inner));
      self->drawn = TRUE;
      self->width = gtk_widget_get_width (widget);
      self->height = gtk_widget_get_height (widget);
      self->scale = gtk_widget_get_scale_factor (widget);
      self->palette = ui_palette_serial ();
      self->fonts = pango_context_get_serial (gtk_widget_get_pango_context (widget));
      self->key = g_memdup2 (key, size);
      self->size = size;
    }
  if (self->node)
    gtk_snapshot_append_node (snapshot, self->node);
}

/* ---- the widget --------------------------------------------------------------------------- */

/* Whether both draw the same: a child that stands elsewhere than at the origin is drawn by way of a
 * transform that is new each time. */
static gboolean
same_node (GskRenderNode *a, GskRenderNode *b)
{
  while (a && b && a != b && gsk_render_node_get_node_type (a) == GSK_TRANSFORM_NODE
         && gsk_render_node_get_node_type (b) == GSK_TRANSFORM_NODE
         && gsk_transform_equal (gsk_transform_node_get_transform (a),
                                 gsk_transform_node_get_transform (b)))
    {
      a = gsk_transform_node_get_child (a);
      b = gsk_transform_node_get_child (b);
    }
  return a == b;
}

static gboolean
on_quiet (gpointer data)
{
  UiStill *self = data;

  self->timer = 0;
  self->quiet = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
forget (UiStill *self)
{
  self->quiet = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  g_clear_pointer (&self->image, gsk_render_node_unref);
}

static void
ui_still_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiStill *self = UI_STILL (widget);
  GtkSnapshot *inner = gtk_snapshot_new ();
  GskRenderNode *node;

  gtk_widget_snapshot_child (widget, gtk_widget_get_first_child (widget), inner);
  node = gtk_snapshot_free_to_node (inner);
  if (!same_node (node, self->drawn))
    {
      forget (self);
      self->drawn = node ? gsk_render_node_ref (node) : NULL;
      if (draws_with_cairo (widget))
        self->timer = g_timeout_add (UI_STILL_QUIET_MS, on_quiet, self);
    }
  else if (self->quiet && node && !self->image)
    self->image = ui_still_node (widget, gsk_render_node_ref (node));
  if (node)
    gtk_snapshot_append_node (snapshot, self->image ? self->image : node);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static void
ui_still_compute_expand (GtkWidget *widget, gboolean *hexpand, gboolean *vexpand)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *hexpand = child && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
  *vexpand = child && gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
}

gboolean
ui_still_is_image (UiStill *self)
{
  return self->image != NULL;
}

static void
ui_still_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  forget (UI_STILL (object));
  if (child)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ui_still_parent_class)->dispose (object);
}

static void
ui_still_class_init (UiStillClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_still_dispose;
  GTK_WIDGET_CLASS (class)->snapshot = ui_still_snapshot;
  GTK_WIDGET_CLASS (class)->compute_expand = ui_still_compute_expand;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
ui_still_init (UiStill *self)
{
  /* The image is of the scale in which it was drawn. */
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (forget), NULL);
}

GtkWidget *
ui_still_new (GtkWidget *child)
{
  GtkWidget *self = g_object_new (UI_TYPE_STILL, NULL);

  gtk_widget_set_parent (child, self);
  return self;
}
