/* ui-trace.c — curves as pixels, column by column. */
#include "ui-trace.h"

#include "ui-draw.h"

#include <math.h>

/* Premultiplied, 0 .. 255. */
typedef struct
{
  int a, r, g, b;
  guint32 plain; /* all of it, on nothing */
} Ink;

void
ui_trace_free_images (UiTrace *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->last, cairo_surface_destroy);
}

void
ui_trace_begin (UiTrace *self, cairo_surface_t *ground)
{
  const int width = cairo_image_surface_get_width (ground);
  const int height = cairo_image_surface_get_height (ground);
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
  memcpy (self->pixels, cairo_image_surface_get_data (ground),
          (gsize) self->stride * (gsize) height * sizeof *self->pixels);
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

/* Highest and lowest place of the curve within a column. */
static void
extent (const UiTrace *self, const float *y, int n, int x, double *top, double *bottom)
{
  const double step = (double) (n - 1) / self->width, from = x * step, to = (x + 1) * step;
  const double a = value_at (y, n, from), b = value_at (y, n, to);

  *top = MIN (a, b);
  *bottom = MAX (a, b);
  for (int i = (int) from + 1; i < to; i++)
    {
      *top = MIN (*top, (double) y[i]);
      *bottom = MAX (*bottom, (double) y[i]);
    }
}

void
ui_trace_curve (UiTrace *self, const float *y, int n, const GdkRGBA *color, double line)
{
  const Ink ink = ink_of (color);
  double top, bottom;

  for (int x = 0; x < self->width; x++)
    {
      extent (self, y, n, x, &top, &bottom);
      lay_span (self, x, top - line / 2.0, bottom + line / 2.0, &ink);
    }
}

/* Part (0 .. 256) of pixel b over a. */
static guint32
mix (guint32 a, guint32 b, guint32 part)
{
  const guint32 two = 0x00ff00ff, rest = 256 - part;

  return ((((a & two) * rest + (b & two) * part) >> 8) & two)
         | ((((a >> 8) & two) * rest + ((b >> 8) & two) * part) & ~two);
}

/* Row by row, as memory lies: it is half of the picture. */
void
ui_trace_fill (UiTrace *self, const float *y, int n, cairo_surface_t *below)
{
  const guint32 *under = (const guint32 *) (gpointer) cairo_image_surface_get_data (below);
  const gsize stride = (gsize) self->stride;
  g_autofree gint32 *start = g_new (gint32, self->width); /* first whole row */
  int highest = self->height, lowest = 0;

  for (int x = 0; x < self->width; x++)
    {
      double top, bottom;

      extent (self, y, n, x, &top, &bottom);
      top = (top + bottom) / 2.0;
      top = isnan (top) ? self->height : CLAMP (top, 0.0, (double) self->height);
      start[x] = (gint32) ceil (top);
      highest = MIN (highest, start[x]);
      lowest = MAX (lowest, start[x]);
      if (start[x] > top)
        {
          const gsize edge = (gsize) (start[x] - 1) * stride + (gsize) x;

          self->pixels[edge]
              = mix (self->pixels[edge], under[edge], (guint32) ((start[x] - top) * 256.0));
        }
    }
  for (int row = highest; row < lowest; row++)
    {
      guint32 *pixels = self->pixels + (gsize) row * stride;
      const guint32 *others = under + (gsize) row * stride;

      for (int x = 0; x < self->width; x++)
        pixels[x] = row >= start[x] ? others[x] : pixels[x];
    }
  memcpy (self->pixels + (gsize) lowest * stride, under + (gsize) lowest * stride,
          (gsize) (self->height - lowest) * stride * sizeof *under);
}

void
ui_trace_paint (UiTrace *self, cairo_t *cr, double scale)
{
  cairo_surface_mark_dirty (self->surface);
  cairo_save (cr);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  ui_draw_set_image (cr, self->surface);
  cairo_paint (cr);
  cairo_restore (cr);
}
