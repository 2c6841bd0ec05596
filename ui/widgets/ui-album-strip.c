/* ui-album-strip.c — the whole album on one line. */
#include "ui-album-strip.h"

#include "ui-draw.h"
#include "ui-pinch.h"
#include "ui-span.h"
#include "ui-still.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEFT 8.0 /* px beside the album */
#define TOP 2.0
#define NAME_POINTS 7.5
#define NAME_HEIGHT 15.0 /* px above the waveform */
#define EDGE_PX 5.0      /* reach of the left edge of a segment */
#define DRAG_PX 3.0      /* less is a click */
#define LEAST_S 2.0      /* closest zoom */
#define BAR_PX 2.0       /* of what is seen, below */

typedef struct
{
  char *name; /* owned */
  gint64 start, length;
  AppOverview *overview; /* owned, may be NULL */
} Segment;

struct _UiAlbumStrip
{
  GtkWidget parent_instance;

  int rate;
  gint64 frames;
  GArray *segments; /* owned Segment rows */
  int selected;
  gint64 position;
  UiColor color;
  double from, to; /* visible frames */
  gboolean whole;  /* they are all of the album, however long it becomes */

  GskRenderNode *cache; /* owned: all but the playhead */
  int cache_scale;
  guint palette; /* serial of the colours that the cache has */

  int edge;          /* segment whose gap is dragged, -1: none */
  gboolean dragging; /* past DRAG_PX */
  gboolean panning;  /* likewise, on no edge */
  double press_x;
  double press_from, press_to; /* view at the press */
  double pointer_x;            /* last seen */
  gint64 press_gap;
  double frames_per_px; /* at the press: a longer gap makes the album longer */
};

G_DEFINE_TYPE (UiAlbumStrip, ui_album_strip, GTK_TYPE_WIDGET)

enum
{
  TRACK_SELECTED,
  SEEK,
  GAP_BEGIN,
  GAP,
  GAP_END,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
segment_clear (gpointer data)
{
  Segment *segment = data;

  g_clear_pointer (&segment->name, g_free);
  g_clear_pointer (&segment->overview, app_overview_unref);
}

static Segment *
segment_at (UiAlbumStrip *self, int index)
{
  return &g_array_index (self->segments, Segment, index);
}

static void
redraw_all (UiAlbumStrip *self)
{
  g_clear_pointer (&self->cache, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- geometry ----------------------------------------------------------------------------- */

static double
room (UiAlbumStrip *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2.0 * LEFT, 1.0);
}

double
ui_album_strip_x_of (UiAlbumStrip *self, gint64 frame)
{
  return LEFT + ui_span_x_of (self->from, self->to, room (self), (double) frame);
}

gint64
ui_album_strip_frame_at (UiAlbumStrip *self, double x)
{
  return (gint64) floor (ui_span_frame_at (self->from, self->to, room (self), x - LEFT));
}

void
ui_album_strip_set_view (UiAlbumStrip *self, double from, double to)
{
  const double end = (double) MAX (self->frames, 1), old_from = self->from, old_to = self->to;

  g_return_if_fail (UI_IS_ALBUM_STRIP (self));

  self->from = from;
  self->to = to;
  ui_span_clamp (&self->from, &self->to, 0.0, end, LEAST_S * self->rate);
  self->whole = self->from <= 0.0 && self->to >= end;
  if (self->from != old_from || self->to != old_to)
    redraw_all (self);
}

void
ui_album_strip_view (UiAlbumStrip *self, double *from, double *to)
{
  g_return_if_fail (UI_IS_ALBUM_STRIP (self));
  *from = self->from;
  *to = self->to;
}

void
ui_album_strip_zoom_all (UiAlbumStrip *self)
{
  ui_album_strip_set_view (self, 0.0, (double) MAX (self->frames, 1));
}

void
ui_album_strip_zoom (UiAlbumStrip *self, double factor, double x)
{
  double from = self->from, to = self->to;

  g_return_if_fail (factor > 0.0);

  ui_span_zoom (&from, &to, room (self), factor, x - LEFT);
  ui_album_strip_set_view (self, from, to);
}

static void
scroll_by (UiAlbumStrip *self, double frames)
{
  ui_album_strip_set_view (self, self->from + frames, self->to + frames);
}

/* In an overlap the later track, as it is heard; in a gap the one before; -1: none. */
static int
pick (UiAlbumStrip *self, double x)
{
  const gint64 frame = ui_album_strip_frame_at (self, x);
  int found = -1;

  for (int i = 0; i < (int) self->segments->len; i++)
    if (segment_at (self, i)->start <= frame)
      found = i;
  return found < 0 && self->segments->len > 0 ? 0 : found;
}

/* The nearest left edge in reach. */
static int
pick_edge (UiAlbumStrip *self, double x)
{
  double least = EDGE_PX;
  int found = -1;

  for (int i = 1; i < (int) self->segments->len; i++)
    {
      const double far = fabs (x - ui_album_strip_x_of (self, segment_at (self, i)->start));

      if (far <= least)
        {
          least = far;
          found = i;
        }
    }
  return found;
}

static gint64
gap_before (UiAlbumStrip *self, int index)
{
  const Segment *before = segment_at (self, index - 1);

  return segment_at (self, index)->start - before->start - before->length;
}

/* ---- drawing ------------------------------------------------------------------------------ */

/* Frames from … to of the overview. */
static cairo_surface_t *
render_wave (AppOverview *overview, double first, double last, int columns, int rows,
             const GdkRGBA *color)
{
  const double frames_per_column = (last - first) / columns;
  const int n_channels = app_overview_channels (overview);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, columns, rows);
  cairo_t *cr = cairo_create (surface);

  gdk_cairo_set_source_rgba (cr, color);
  for (int column = 0; column < columns; column++)
    {
      const gint64 from = (gint64) (first + column * frames_per_column);
      const gint64 to = MAX ((gint64) (first + (column + 1) * frames_per_column), from + 1);
      float low = 0.0f, high = 0.0f;

      for (int channel = 0; channel < n_channels; channel++)
        {
          float min, max;

          app_overview_range (overview, channel, from, to, &min, &max);
          low = MIN (low, min);
          high = MAX (high, max);
        }
      high = MIN (high, 1.0f);
      low = MAX (low, -1.0f);
      cairo_rectangle (cr, column, rows * 0.5 * (1.0 - high), 1.0,
                       MAX (rows * 0.5 * (high - low), 1.0));
    }
  cairo_fill (cr);
  cairo_destroy (cr);
  return surface;
}

/* What of it is seen. */
static void
draw_segment (UiAlbumStrip *self, GtkSnapshot *snapshot, int index, double height, int scale)
{
  const Segment *segment = segment_at (self, index);
  const gboolean chosen = index == self->selected;
  const double start = floor (ui_album_strip_x_of (self, segment->start));
  const double end
      = MAX (floor (ui_album_strip_x_of (self, segment->start + segment->length)), start + 1.0);
  const double x = MAX (start, 0.0);
  const double width = MIN (end, gtk_widget_get_width (GTK_WIDGET (self))) - x;
  const GdkRGBA ground = ui_palette_alpha (chosen ? UI_COLOR_SELECTED : UI_COLOR_RAISED, 0.85);
  const double wave = height - TOP - NAME_HEIGHT;
  const double frames = segment->overview ? (double) app_overview_frames (segment->overview) : 0.0;

  if (width <= 0.0)
    return;
  ui_draw_rect (snapshot, &ground, x, TOP, width, height - 2 * TOP);
  if (frames > 0.0 && wave > 6.0)
    ui_draw_image (snapshot,
                   render_wave (segment->overview, frames * (x - start) / (end - start),
                                frames * (x + width - start) / (end - start), (int) (width * scale),
                                (int) (wave * scale),
                                ui_palette (chosen ? self->color : UI_COLOR_TRACK)),
                   x, NAME_HEIGHT - TOP, width, wave);
  if (width > 16.0)
    ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_PLAIN, NAME_POINTS,
                  ui_palette (chosen ? UI_COLOR_TEXT : UI_COLOR_DIM), segment->name, x + 4, TOP + 1,
                  0, 0, width - 6);
}

/* Overlaps are marked on top: both tracks sound there. */
static void
draw_overlaps (UiAlbumStrip *self, GtkSnapshot *snapshot, double height)
{
  for (int i = 1; i < (int) self->segments->len; i++)
    {
      const gint64 gap = gap_before (self, i);
      const gint64 start = segment_at (self, i)->start;
      const double x = ui_album_strip_x_of (self, start);
      const GdkRGBA veil = ui_palette_alpha (UI_COLOR_TEXT, 0.16);

      if (gap < 0)
        ui_draw_rect (snapshot, &veil, x, TOP, MAX (ui_album_strip_x_of (self, start - gap) - x, 1),
                      height - 2 * TOP);
    }
}

/* The gap that is dragged, in seconds beside its edge. */
static void
draw_gap (UiAlbumStrip *self, GtkSnapshot *snapshot, double height)
{
  const gint64 gap = gap_before (self, self->edge);
  const double x = ui_album_strip_x_of (self, segment_at (self, self->edge)->start);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE], *text;
  double width;

  g_ascii_formatd (seconds, sizeof seconds, "%.2f", fabs ((double) gap) / self->rate);
  text = g_strdup_printf (gap < 0 ? _ ("Overlap %s s") : _ ("Gap %s s"), seconds);
  ui_draw_text_size (GTK_WIDGET (self), UI_TEXT_NUMERIC, 8.0, text, &width, NULL);
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_ACTIVE), x - width - 16, height - 20, width + 12,
                18);
  ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, 8.0, ui_palette (UI_COLOR_TEXT), text,
                x - 10, height - 11, 1, 0.5, 0);
  g_free (text);
}

/* Which part of the album is seen, where that is not all of it. */
static void
draw_bar (UiAlbumStrip *self, GtkSnapshot *snapshot, double width, double height)
{
  const double end = (double) MAX (self->frames, 1);

  if (!self->whole)
    ui_draw_rect (snapshot, ui_palette (UI_COLOR_DIM), width * self->from / end, height - BAR_PX,
                  MAX (width * (self->to - self->from) / end, 4.0), BAR_PX);
}

static void
ui_album_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiAlbumStrip *self = UI_ALBUM_STRIP (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const int scale = gtk_widget_get_scale_factor (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };

  if (width < 4 * LEFT || height < 12.0 || self->frames <= 0)
    return;
  if (!self->cache || self->cache_scale != scale || self->palette != ui_palette_serial ())
    {
      GtkSnapshot *inner = gtk_snapshot_new ();

      g_clear_pointer (&self->cache, gsk_render_node_unref);
      gtk_snapshot_push_clip (inner, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
      for (int i = 0; i < (int) self->segments->len; i++)
        draw_segment (self, inner, i, height, scale);
      draw_overlaps (self, inner, height);
      draw_bar (self, inner, width, height);
      gtk_snapshot_pop (inner);
      self->cache = ui_still_node (widget, gtk_snapshot_free_to_node (inner));
      self->cache_scale = scale;
      self->palette = ui_palette_serial ();
    }
  if (self->cache)
    gtk_snapshot_append_node (snapshot, self->cache);
  if (self->position >= 0)
    ui_draw_rect (snapshot, &white, floor (ui_album_strip_x_of (self, self->position)), 0, 1,
                  height);
  if (self->dragging && self->edge < (int) self->segments->len && self->rate > 0)
    draw_gap (self, snapshot, height);
}

/* ---- input -------------------------------------------------------------------------------- */

static void
describe (UiAlbumStrip *self)
{
  const char *name = self->selected >= 0 && self->selected < (int) self->segments->len
                         ? segment_at (self, self->selected)->name
                         : "";

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name,
                                  -1);
}

static void
select_track (UiAlbumStrip *self, int index)
{
  if (index < 0 || index >= (int) self->segments->len || index == self->selected)
    return;
  ui_album_strip_set_selected (self, index);
  g_signal_emit (self, signals[TRACK_SELECTED], 0, index);
}

static void
click (UiAlbumStrip *self, double x)
{
  if (self->frames <= 0)
    return;
  select_track (self, pick (self, x));
  g_signal_emit (self, signals[SEEK], 0,
                 CLAMP (ui_album_strip_frame_at (self, x), 0, self->frames - 1));
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, UiAlbumStrip *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_x = x;
  self->dragging = FALSE;
  self->panning = FALSE;
  self->edge = pick_edge (self, x);
  self->press_from = self->from;
  self->press_to = self->to;
  self->press_gap = self->edge >= 0 ? gap_before (self, self->edge) : 0;
  self->frames_per_px = (self->to - self->from) / room (self);
}

static void
on_drag_update (GtkGestureDrag *drag, double x, double y, UiAlbumStrip *self)
{
  if (self->edge < 0)
    {
      self->panning = self->panning || fabs (x) >= DRAG_PX;
      if (self->panning)
        ui_album_strip_set_view (self, self->press_from - x * self->frames_per_px,
                                 self->press_to - x * self->frames_per_px);
      return;
    }
  if (self->edge >= (int) self->segments->len)
    return;
  if (!self->dragging)
    {
      if (fabs (x) < DRAG_PX)
        return;
      self->dragging = TRUE;
      g_signal_emit (self, signals[GAP_BEGIN], 0, self->edge);
    }
  /* An overlap is never longer than the shorter of both tracks. */
  const gint64 longest
      = MIN (segment_at (self, self->edge)->length, segment_at (self, self->edge - 1)->length);

  g_signal_emit (self, signals[GAP], 0, self->edge,
                 MAX (self->press_gap + (gint64) llround (x * self->frames_per_px), 1 - longest));
}

static void
on_drag_end (GtkGestureDrag *drag, double x, double y, UiAlbumStrip *self)
{
  if (self->dragging)
    g_signal_emit (self, signals[GAP_END], 0, self->edge);
  else if (fabs (x) < DRAG_PX && !self->panning)
    click (self, self->press_x);
  self->dragging = FALSE;
  self->edge = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, UiAlbumStrip *self)
{
  if (self->dragging)
    g_signal_emit (self, signals[GAP_END], 0, self->edge);
  self->dragging = FALSE;
  self->edge = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, UiAlbumStrip *self)
{
  const GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if (self->frames <= 0)
    return FALSE;
  if (state & GDK_SHIFT_MASK || dx != 0.0)
    scroll_by (self, (dx + dy) * UI_SPAN_WHEEL_SCROLL * (self->to - self->from));
  else
    ui_album_strip_zoom (self, pow (UI_SPAN_WHEEL_ZOOM, -dy), self->pointer_x);
  return TRUE;
}

static void
zoom_by_pinch (GtkWidget *widget, double factor, double x)
{
  UiAlbumStrip *self = UI_ALBUM_STRIP (widget);

  if (self->frames > 0)
    ui_album_strip_zoom (self, factor, x);
}

/* The names of narrow segments are not drawn. */
static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  UiAlbumStrip *self = UI_ALBUM_STRIP (widget);
  const int index = keyboard ? self->selected : pick (self, x);
  g_autofree char *text = NULL;

  if (index < 0 || index >= (int) self->segments->len)
    return FALSE;
  text = g_strdup_printf ("%s\n%s", segment_at (self, index)->name,
                          _ ("Wheel: closer or farther; with Shift along; drag the left edge of a "
                             "track: the gap before it"));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, UiAlbumStrip *self)
{
  self->pointer_x = x;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   pick_edge (self, x) >= 0 ? "ew-resize" : NULL);
}

static gboolean
on_view_key (UiAlbumStrip *self, guint keyval)
{
  const double span = self->to - self->from;
  const double middle = self->position >= self->from && self->position < self->to
                            ? ui_album_strip_x_of (self, self->position)
                            : gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;

  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      ui_album_strip_zoom (self, UI_SPAN_KEY_ZOOM, middle);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      ui_album_strip_zoom (self, 1.0 / UI_SPAN_KEY_ZOOM, middle);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      ui_album_strip_zoom_all (self);
      return TRUE;
    case GDK_KEY_Page_Up:
      scroll_by (self, -span);
      return TRUE;
    case GDK_KEY_Page_Down:
      scroll_by (self, span);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key (GtkEventControllerKey *key, guint keyval, guint keycode, GdkModifierType state,
        UiAlbumStrip *self)
{
  const int last = (int) self->segments->len - 1;

  if (last < 0 || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      select_track (self, MAX (self->selected - 1, 0));
      return TRUE;
    case GDK_KEY_Right:
      select_track (self, MIN (self->selected + 1, last));
      return TRUE;
    case GDK_KEY_Home:
      select_track (self, 0);
      return TRUE;
    case GDK_KEY_End:
      select_track (self, last);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->selected < 0 || self->selected > last)
        return FALSE;
      g_signal_emit (self, signals[SEEK], 0, segment_at (self, self->selected)->start);
      return TRUE;
    default:
      return on_view_key (self, keyval);
    }
}

/* ---- life --------------------------------------------------------------------------------- */

static void
ui_album_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_clear_pointer (&UI_ALBUM_STRIP (widget)->cache, gsk_render_node_unref);
}

static void
ui_album_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 40;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1000 : 54;
}

static void
ui_album_strip_finalize (GObject *object)
{
  UiAlbumStrip *self = UI_ALBUM_STRIP (object);

  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->cache, gsk_render_node_unref);
  G_OBJECT_CLASS (ui_album_strip_parent_class)->finalize (object);
}

static void
ui_album_strip_class_init (UiAlbumStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_album_strip_finalize;
  widget_class->snapshot = ui_album_strip_snapshot;
  widget_class->size_allocate = ui_album_strip_size_allocate;
  widget_class->measure = ui_album_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "albumstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[TRACK_SELECTED] = g_signal_new ("track-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SEEK] = g_signal_new ("seek", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT64);
  signals[GAP_BEGIN] = g_signal_new ("gap-begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT);
  signals[GAP] = g_signal_new ("gap", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_INT, G_TYPE_INT64);
  signals[GAP_END] = g_signal_new ("gap-end", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
ui_album_strip_init (UiAlbumStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->segments = g_array_new (FALSE, TRUE, sizeof (Segment));
  g_array_set_clear_func (self->segments, segment_clear);
  self->selected = -1;
  self->position = -1;
  self->edge = -1;
  self->color = UI_COLOR_MASTER;
  self->to = 1.0;
  self->whole = TRUE;
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  ui_pinch_add (widget, zoom_by_pinch);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, scroll);
  ui_accessible_set (widget, _ ("Album"), NULL);
}

GtkWidget *
ui_album_strip_new (void)
{
  return g_object_new (UI_TYPE_ALBUM_STRIP, NULL);
}

void
ui_album_strip_set_tracks (UiAlbumStrip *self, int rate, gint64 frames,
                           const UiAlbumStripTrack *tracks, int n)
{
  g_return_if_fail (UI_IS_ALBUM_STRIP (self));

  self->rate = rate;
  self->frames = frames;
  g_array_set_size (self->segments, 0);
  for (int i = 0; i < n; i++)
    {
      const Segment segment = {
        .name = g_strdup (tracks[i].name),
        .start = tracks[i].start,
        .length = tracks[i].length,
        .overview = tracks[i].overview ? app_overview_ref (tracks[i].overview) : NULL,
      };

      g_array_append_val (self->segments, segment);
    }
  if (self->whole)
    ui_album_strip_zoom_all (self);
  else
    ui_album_strip_set_view (self, self->from, self->to);
  describe (self);
  redraw_all (self);
}

/* Scrolls as far as it must. */
static void
bring_into_view (UiAlbumStrip *self, const Segment *segment)
{
  const double start = (double) segment->start, end = start + (double) segment->length;

  if (self->whole || self->dragging)
    return;
  if (start < self->from || end - start > self->to - self->from)
    scroll_by (self, start - self->from);
  else if (end > self->to)
    scroll_by (self, end - self->to);
}

void
ui_album_strip_set_selected (UiAlbumStrip *self, int index)
{
  g_return_if_fail (UI_IS_ALBUM_STRIP (self));
  if (index == self->selected)
    return;
  self->selected = index;
  if (index >= 0 && index < (int) self->segments->len)
    bring_into_view (self, segment_at (self, index));
  describe (self);
  redraw_all (self);
}

void
ui_album_strip_set_position (UiAlbumStrip *self, gint64 frame)
{
  double before;

  g_return_if_fail (UI_IS_ALBUM_STRIP (self));

  before = floor (ui_album_strip_x_of (self, self->position));
  if ((frame < 0) != (self->position < 0) || floor (ui_album_strip_x_of (self, frame)) != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  /* A playhead that leaves the view turns the page; where it was scrolled away it does not. */
  if (!self->whole && !self->panning && frame >= 0 && self->position >= self->from
      && self->position < self->to && (frame < self->from || frame >= self->to))
    scroll_by (self, (double) frame - self->from - UI_SPAN_PAGE_AT * (self->to - self->from));
  self->position = frame;
}

void
ui_album_strip_set_color (UiAlbumStrip *self, UiColor color)
{
  g_return_if_fail (UI_IS_ALBUM_STRIP (self));
  self->color = color;
  redraw_all (self);
}
