/* ui-trace.c — curves as pixels, column by column. */
#include "ui-trace.h"

#include <math.h>

/* Premultiplied, 0 .. 255. */
typedef struct
{
  int a, r, g, b;
  guint32 plain; /* all of it, on nothing */
} Ink;

void
ui_trace_init (UiTrace *self, int width, int height)
{
  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  self->stride = cairo_image_surface_get_stride (self->surface) / (int) sizeof *self->pixels;
  self->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (self->surface);
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

/* Row by row, as memory lies: it is half of the picture. */
void
ui_trace_fill (UiTrace *self, const float *y, int n, const GdkRGBA *color)
{
  const Ink ink = ink_of (color);
  g_autofree float *edge = g_new (float, self->width);
  float highest = (float) self->height;

  for (int x = 0; x < self->width; x++)
    {
      double top, bottom;

      extent (self, y, n, x, &top, &bottom);
      edge[x] = (float) (top + bottom) / 2.0f;
      highest = MIN (highest, edge[x]);
    }
  for (int row = MAX ((int) highest, 0); row < self->height; row++)
    {
      guint32 *pixels = self->pixels + (gsize) row * (gsize) self->stride;

      for (int x = 0; x < self->width; x++)
        {
          const float part = (float) (row + 1) - edge[x];

          if (part >= 1.0f && pixels[x] == 0)
            pixels[x] = ink.plain;
          else if (part > 0.0f)
            lay (&pixels[x], &ink, (int) (MIN (part, 1.0f) * 256.0f));
        }
    }
}

void
ui_trace_finish (UiTrace *self, cairo_t *cr, double scale)
{
  cairo_surface_mark_dirty (self->surface);
  cairo_surface_set_device_scale (self->surface, scale, scale);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (g_steal_pointer (&self->surface));
}
