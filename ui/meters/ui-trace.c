/* ui-trace.c — curves as pixels, column by column. */
#include "ui-trace.h"

#include "ui-draw.h"

#include <math.h>

#define ROWS 16          /* units by which the part that is drawn anew grows */
#define SHRINK_FRAMES 60 /* until it is made smaller */

/* Premultiplied, 0 .. 255. */
typedef struct
{
  int a, r, g, b;
  guint32 plain; /* all of it, on nothing */
} Ink;

static void
forget_nodes (UiTraceStrip *strip)
{
  g_clear_pointer (&strip->above, gsk_render_node_unref);
  g_clear_pointer (&strip->under, gsk_render_node_unref);
}

static void
forget_ground (UiTrace *self)
{
  for (int i = 0; i < UI_TRACE_STRIPS; i++)
    forget_nodes (&self->strips[i]);
  g_clear_pointer (&self->ground, cairo_surface_destroy);
  self->under = NULL;
}

void
ui_trace_free_images (UiTrace *self)
{
  forget_ground (self);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->last, cairo_surface_destroy);
}

/* An image of that size that nobody shows. */
static void
take_image (UiTrace *self, int width, int height)
{
  cairo_surface_t *before = self->last;

  self->last = self->surface;
  self->surface = before;
  if (before
      && (cairo_image_surface_get_width (before) != width
          || cairo_image_surface_get_height (before) != height
          || cairo_surface_get_reference_count (before) > 1))
    g_clear_pointer (&self->surface, cairo_surface_destroy);
  if (!self->surface)
    self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  self->width = width;
  self->height = height;
  self->stride = cairo_image_surface_get_stride (self->surface) / (int) sizeof *self->pixels;
  self->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (self->surface);
}

void
ui_trace_begin (UiTrace *self, cairo_surface_t *ground)
{
  const int height = cairo_image_surface_get_height (ground);

  if (self->ground != ground)
    {
      forget_ground (self);
      self->ground = cairo_surface_reference (ground);
      for (int i = 0; i < UI_TRACE_STRIPS; i++)
        self->strips[i] = (UiTraceStrip){ .shown_from = height, .want_from = height };
    }
  self->under = self->ground;
  take_image (self, cairo_image_surface_get_width (ground), height);
  for (int i = 0; i < UI_TRACE_STRIPS; i++)
    {
      self->strips[i].from = height;
      self->strips[i].to = -1;
    }
}

/* First column; a whole unit at each of GTK's scales up to 4. */
static int
edge_of (const UiTrace *self, int strip)
{
  return strip == UI_TRACE_STRIPS ? self->width : self->width * strip / UI_TRACE_STRIPS / 12 * 12;
}

static void
copy_rows (UiTrace *self, int strip, cairo_surface_t *source, int from, int to)
{
  const guint32 *pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (source);
  const int left = edge_of (self, strip), width = edge_of (self, strip + 1) - left;

  for (int row = from; row < to; row++)
    memcpy (self->pixels + (gsize) row * (gsize) self->stride + left,
            pixels + (gsize) row * (gsize) self->stride + left, (gsize) width * sizeof *pixels);
}

/* Makes the strip ready for curves from one row to before the other: above what is drawn already
 * lies the ground, below it what fills. */
static void
cover (UiTrace *self, int index, int from, int to)
{
  UiTraceStrip *strip = &self->strips[index];

  if (strip->from > strip->to)
    {
      strip->from = strip->to = from;
      copy_rows (self, index, self->ground, from, to);
      strip->to = to;
      return;
    }
  if (from < strip->from)
    {
      copy_rows (self, index, self->ground, from, strip->from);
      strip->from = from;
    }
  if (to > strip->to)
    {
      copy_rows (self, index, self->under, strip->to, to);
      strip->to = to;
    }
}

static Ink
ink_of (const GdkRGBA *color)
{
  const double a = 255.0 * (double) color->alpha;

  Ink ink
      = { (int) lround (a), (int) lround (a * (double) color->red),
          (int) lround (a * (double) color->green), (int) lround (a * (double) color->blue), 0 };

  ink.plain
      = (guint32) ink.a << 24 | (guint32) ink.r << 16 | (guint32) ink.g << 8 | (guint32) ink.b;
  return ink;
}

/* Lays ink over a pixel; cover 0 .. 256. */
static inline void
lay (guint32 *pixel, const Ink *ink, int cover)
{
  const int left = 256 - ((ink->a * cover * 257 + 0x8000) >> 16);
  const int a = (int) (*pixel >> 24), r = (int) (*pixel >> 16 & 255);
  const int g = (int) (*pixel >> 8 & 255), b = (int) (*pixel & 255);

  *pixel = (guint32) ((ink->a * cover + a * left) >> 8) << 24
           | (guint32) ((ink->r * cover + r * left) >> 8) << 16
           | (guint32) ((ink->g * cover + g * left) >> 8) << 8
           | (guint32) ((ink->b * cover + b * left) >> 8);
}

/* Lays ink over a column from y = top to y = bottom, both in parts of pixels. */
static void
lay_span (UiTrace *self, int x, double top, double bottom, const Ink *ink)
{
  top = MAX (top, 0.0);
  bottom = MIN (bottom, (double) self->height);
  for (int row = (int) top; row < bottom; row++)
    {
      guint32 *pixel = &self->pixels[(gsize) row * (gsize) self->stride + (gsize) x];
      const gboolean whole = row >= top && row + 1 <= bottom;

      if (whole && (ink->a == 255 || *pixel == 0))
        *pixel = ink->plain; /* as most are */
      else
        lay (pixel, ink, (int) ((MIN (bottom, row + 1.0) - MAX (top, (double) row)) * 256.0 + 0.5));
    }
}

static double
value_at (const float *y, int n, double at)
{
  const int low = MIN ((int) at, n - 2);

  return (double) y[low] + ((double) y[low + 1] - (double) y[low]) * (at - low);
}

/* Highest and lowest place of the curve within each column. */
static void
extents (const UiTrace *self, const float *y, int n, double *top, double *bottom)
{
  const double step = (double) (n - 1) / self->width;
  double b = (double) y[0];

  for (int x = 0; x < self->width; x++)
    {
      const double a = b, to = (x + 1) * step;

      b = value_at (y, n, to);
      top[x] = MIN (a, b);
      bottom[x] = MAX (a, b);
      for (int i = (int) (x * step) + 1; i < to; i++)
        {
          top[x] = MIN (top[x], (double) y[i]);
          bottom[x] = MAX (bottom[x], (double) y[i]);
        }
    }
}

/* Rows that the columns of the strip need. */
static void
cover_columns (UiTrace *self, int strip, const double *top, const double *bottom)
{
  double highest = self->height, lowest = 0;

  for (int x = edge_of (self, strip); x < edge_of (self, strip + 1); x++)
    {
      highest = MIN (highest, top[x]);
      lowest = MAX (lowest, bottom[x]);
    }
  highest = CLAMP (highest, 0.0, (double) self->height);
  lowest = CLAMP (lowest, highest, (double) self->height);
  cover (self, strip, (int) highest, (int) ceil (lowest));
}

void
ui_trace_curve (UiTrace *self, const float *y, int n, const GdkRGBA *color, double line)
{
  const Ink ink = ink_of (color);
  g_autofree double *top = g_new (double, 2 * self->width);
  double *bottom = top + self->width;

  extents (self, y, n, top, bottom);
  for (int x = 0; x < self->width; x++)
    {
      top[x] -= line / 2.0;
      bottom[x] += line / 2.0;
    }
  for (int strip = 0; strip < UI_TRACE_STRIPS; strip++)
    cover_columns (self, strip, top, bottom);
  for (int x = 0; x < self->width; x++)
    lay_span (self, x, top[x], bottom[x], &ink);
}

/* Part (0 .. 256) of pixel b over a. */
static guint32
mix (guint32 a, guint32 b, guint32 part)
{
  const guint32 two = 0x00ff00ff, rest = 256 - part;

  return ((((a & two) * rest + (b & two) * part) >> 8) & two)
         | ((((a >> 8) & two) * rest + ((b >> 8) & two) * part) & ~two);
}

/* Row by row, as memory lies. edge: of each column, where the filled part begins. */
static void
fill_strip (UiTrace *self, int strip, const double *edge)
{
  const int left = edge_of (self, strip), right = edge_of (self, strip + 1);
  const guint32 *under = (const guint32 *) (gpointer) cairo_image_surface_get_data (self->under);
  const gsize stride = (gsize) self->stride;
  g_autofree gint32 *start = g_new (gint32, right - left); /* first whole row */

  cover_columns (self, strip, edge, edge);
  for (int x = left; x < right; x++)
    {
      start[x - left] = (gint32) ceil (edge[x]);
      if (start[x - left] > edge[x])
        {
          const gsize at = (gsize) (start[x - left] - 1) * stride + (gsize) x;

          self->pixels[at]
              = mix (self->pixels[at], under[at], (guint32) ((start[x - left] - edge[x]) * 256.0));
        }
    }
  for (int row = self->strips[strip].from; row < self->strips[strip].to; row++)
    {
      guint32 *pixels = self->pixels + (gsize) row * stride + left;
      const guint32 *others = under + (gsize) row * stride + left;

      for (int x = 0; x < right - left; x++)
        pixels[x] = row >= start[x] ? others[x] : pixels[x];
    }
}

void
ui_trace_fill (UiTrace *self, const float *y, int n, cairo_surface_t *below)
{
  g_autofree double *top = g_new (double, 2 * self->width);
  double *bottom = top + self->width;

  self->under = below;
  extents (self, y, n, top, bottom);
  for (int x = 0; x < self->width; x++)
    {
      top[x] = (top[x] + bottom[x]) / 2.0;
      top[x] = isnan (top[x]) ? self->height : CLAMP (top[x], 0.0, (double) self->height);
    }
  for (int strip = 0; strip < UI_TRACE_STRIPS; strip++)
    fill_strip (self, strip, top);
}

/* ---- nodes -------------------------------------------------------------------------------- */

/* What the strip draws anew: it grows at once, and shrinks after a while, for each change is drawn
 * anew as a whole. */
static void
settle (UiTrace *self, int index, int quantum)
{
  UiTraceStrip *strip = &self->strips[index];
  const int from = strip->from > strip->to ? 0 : strip->from / quantum * quantum;
  const int to = strip->from > strip->to
                     ? 0
                     : MIN ((strip->to + quantum - 1) / quantum * quantum, self->height);
  int shown_from = MIN (strip->shown_from, from), shown_to = MAX (strip->shown_to, to);

  strip->want_from = MIN (strip->want_from, from);
  strip->want_to = MAX (strip->want_to, to);
  if (++strip->frames >= SHRINK_FRAMES)
    {
      shown_from = strip->want_from;
      shown_to = strip->want_to;
      strip->want_from = from;
      strip->want_to = to;
      strip->frames = 0;
    }
  if (shown_from != strip->shown_from)
    g_clear_pointer (&strip->above, gsk_render_node_unref);
  if (shown_to != strip->shown_to || strip->under_of != self->under)
    g_clear_pointer (&strip->under, gsk_render_node_unref);
  strip->shown_from = shown_from;
  strip->shown_to = shown_to;
  strip->under_of = self->under;
  cover (self, index, shown_from, shown_to);
}

/* The rows of a strip of an image, as they are. */
static GskRenderNode *
rows_node (const UiTrace *self, int index, cairo_surface_t *image, int from, int to, int scale)
{
  const int left = edge_of (self, index), right = edge_of (self, index + 1);
  GskRenderNode *node = gsk_cairo_node_new (
      &GRAPHENE_RECT_INIT ((float) (left / scale), (float) (from / scale),
                           (float) ((right - left) / scale), (float) ((to - from) / scale)));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  ui_draw_set_image (cr, image);
  cairo_paint (cr);
  cairo_destroy (cr);
  return node;
}

void
ui_trace_draw (UiTrace *self, GtkSnapshot *snapshot, int scale)
{
  for (int i = 0; i < UI_TRACE_STRIPS; i++)
    settle (self, i, ROWS * scale);
  cairo_surface_mark_dirty (self->surface);
  for (int i = 0; i < UI_TRACE_STRIPS; i++)
    {
      UiTraceStrip *strip = &self->strips[i];

      if (edge_of (self, i) == edge_of (self, i + 1))
        continue;
      g_autoptr (GskRenderNode) moving
          = rows_node (self, i, self->surface, strip->shown_from, strip->shown_to, scale);

      if (!strip->above)
        strip->above = rows_node (self, i, self->ground, 0, strip->shown_from, scale);
      if (!strip->under)
        strip->under = rows_node (self, i, self->under, strip->shown_to, self->height, scale);
      gtk_snapshot_append_node (snapshot, strip->above);
      gtk_snapshot_append_node (snapshot, moving);
      gtk_snapshot_append_node (snapshot, strip->under);
    }
}
