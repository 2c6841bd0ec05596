/* ui-waveform-lanes.c — draws the lanes of a waveform into an image: columns of peaks, or lines
 * from sample to sample when zoomed in. */
#include "ui-waveform-lanes.h"

#include <math.h>

#define LINE_BELOW 2.0     /* frames per column: fewer are joined by lines */
#define DOTS_ABOVE 7.0     /* columns per frame: samples get dots */
#define READ_MAX (1 << 18) /* frames asked of a reader at once */
#define FULL_SCALE 0.94    /* of half the row: room for overs */
#define STRONG 0.80        /* opacity of the active lane among others */
#define WEAK 0.50          /* of the others */

/* Drawing of one lane in one row. */
typedef struct
{
  const UiWaveformView *view;
  const UiWaveformLane *lane;
  int index;          /* of the lane */
  int channel;        /* -1: the envelope of all */
  int columns;        /* device pixels */
  double top, height; /* device pixels: the row */
  double frames_per_column;

  guint32 *pixels; /* borrowed: of the surface, opaque */
  gsize stride;    /* pixels from row to row */
  guint32 color;   /* opaque */
} Row;

static int
channels_of (const UiWaveformLane *lane)
{
  return app_overview_channels (lane->overview);
}

static double
y_of (const Row *row, double sample)
{
  const double half = row->height / 2.0;
  const double y = half * FULL_SCALE * sample * row->lane->gain * row->view->height_zoom;

  return row->top + half - CLAMP (y, -half, half);
}

/* Peaks of the row's channel or channels in overview frames [from, to). */
static void
overview_peaks (const Row *row, gint64 from, gint64 to, float *min, float *max)
{
  const int n = channels_of (row->lane);
  const int first = row->channel < 0 ? 0 : MIN (row->channel, n - 1);
  const int last = row->channel < 0 ? n - 1 : first;

  *min = *max = 0.0f;
  for (int channel = first; channel <= last; channel++)
    {
      float low, high;

      app_overview_range (row->lane->overview, channel, from, to, &low, &high);
      *min = channel == first ? low : MIN (*min, low);
      *max = channel == first ? high : MAX (*max, high);
    }
}

/* Mixes the row's colour over an opaque pixel; coverage 0 .. 1. */
static void
cover (const Row *row, guint32 *pixel, double coverage)
{
  guint32 mixed = 0xff000000u;

  for (int shift = 0; shift < 24; shift += 8)
    {
      const double under = (double) (*pixel >> shift & 0xff);
      const double over = (double) (row->color >> shift & 0xff);

      mixed |= (guint32) (under + (over - under) * coverage + 0.5) << shift;
    }
  *pixel = mixed;
}

/* A column of peaks, at least one device pixel high; its ends are smooth. Written directly: cairo
 * would take several times as long for a thousand slim rectangles. */
static void
add_column (const Row *row, int column, float min, float max)
{
  const double middle = (y_of (row, max) + y_of (row, min)) / 2.0;
  const double half = MAX ((y_of (row, min) - y_of (row, max)) / 2.0, 0.5);
  const double top = MAX (middle - half, row->top);
  const double bottom = MIN (middle + half, row->top + row->height);
  guint32 *pixel = row->pixels + column;

  for (int y = (int) top; y < (int) ceil (bottom); y++)
    cover (row, pixel + (gsize) y * row->stride, MIN (bottom, y + 1.0) - MAX (top, y));
}

static void
draw_overview (const Row *row)
{
  const UiWaveformView *view = row->view;
  const double ratio = (double) app_overview_rate (row->lane->overview) / (double) view->track.rate;
  const gint64 frames = app_overview_frames (row->lane->overview);

  for (int column = 0; column < row->columns; column++)
    {
      const double at = view->from + column * row->frames_per_column - (double) row->lane->start;
      const gint64 from = (gint64) floor (at * ratio);
      const gint64 to = (gint64) floor ((at + row->frames_per_column) * ratio);
      float min, max;

      if (to < 0 || from >= frames)
        continue;
      overview_peaks (row, from, MAX (to, from + 1), &min, &max);
      add_column (row, column, min, max);
    }
}

/* n samples of the lane's channel at the track's rate; NULL when the reader has none now. */
static float *
read_samples (const Row *row, int channel, gint64 from, int n)
{
  float *samples = g_new (float, n);

  if (row->view->reader (row->index, channel, from, n, samples, row->view->reader_data))
    return samples;
  g_free (samples);
  return NULL;
}

static void
draw_sample_columns (const Row *row, gint64 first, int n, float *const samples[], int n_channels)
{
  for (int column = 0; column < row->columns; column++)
    {
      const double at = row->view->from + column * row->frames_per_column;
      const gint64 a = MAX ((gint64) floor (at) - first, 0);
      const gint64 b = MIN ((gint64) floor (at + row->frames_per_column) - first + 1, n);
      float min = INFINITY, max = -INFINITY;

      for (int channel = 0; channel < n_channels; channel++)
        for (gint64 i = a; i < b; i++)
          {
            min = MIN (min, samples[channel][i]);
            max = MAX (max, samples[channel][i]);
          }
      if (min <= max)
        add_column (row, column, min, max);
    }
}

static void
draw_sample_lines (const Row *row, cairo_t *cr, gint64 first, int n, const float *samples)
{
  const double step = 1.0 / row->frames_per_column;
  const double x0 = ((double) first - row->view->from) * step;

  for (int i = 0; i < n; i++)
    cairo_line_to (cr, x0 + i * step, y_of (row, samples[i]));
  cairo_set_line_width (cr, 1.25);
  cairo_stroke (cr);
  if (step < DOTS_ABOVE)
    return;
  for (int i = 0; i < n; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x0 + i * step, y_of (row, samples[i]), 2.0, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

/* FALSE: the reader cannot now. */
static gboolean
draw_samples (const Row *row, cairo_t *cr)
{
  const UiWaveformView *view = row->view;
  const gint64 length = (gint64) ((double) app_overview_frames (row->lane->overview)
                                  * view->track.rate / app_overview_rate (row->lane->overview));
  const gint64 first = MAX ((gint64) floor (view->from) - 1, row->lane->start);
  const gint64 last = MIN ((gint64) ceil (view->to) + 2, row->lane->start + length);
  const int n_channels = row->channel < 0 ? channels_of (row->lane) : 1;
  float *samples[2] = { NULL, NULL };
  gboolean ok = TRUE;

  if (first >= last)
    return TRUE; /* nothing of it is in view */
  if (last - first > READ_MAX || n_channels > 2)
    return FALSE;
  for (int i = 0; i < n_channels && ok; i++)
    {
      samples[i]
          = read_samples (row, row->channel < 0 ? i : row->channel, first, (int) (last - first));
      ok = samples[i] != NULL;
    }
  if (ok && row->frames_per_column >= LINE_BELOW)
    draw_sample_columns (row, first, (int) (last - first), samples, n_channels);
  else
    for (int i = 0; ok && i < n_channels; i++)
      draw_sample_lines (row, cr, first, (int) (last - first), samples[i]);
  for (int i = 0; i < n_channels; i++)
    g_free (samples[i]);
  return ok;
}

static void
draw_row (const Row *row, cairo_t *cr)
{
  const double ratio
      = (double) app_overview_rate (row->lane->overview) / (double) row->view->track.rate;
  const gboolean fine = row->frames_per_column * ratio < APP_OVERVIEW_BLOCK;

  if (!(fine && row->view->reader && draw_samples (row, cr)))
    draw_overview (row);
}

/* ---- all lanes ---------------------------------------------------------------------------- */

/* The lane's colour on the well, opaque, so that lanes in front hide those behind. */
static guint32
lane_color (const UiWaveformView *view, int lane, gboolean alone)
{
  const GdkRGBA *c = ui_palette (ui_palette_lane (lane)), *ground = ui_palette (UI_COLOR_WELL);
  const double a = alone ? 1.0 : lane == view->active_lane ? STRONG : WEAK;
  const guint red = (guint) lround (255.0 * (a * c->red + (1 - a) * ground->red));
  const guint green = (guint) lround (255.0 * (a * c->green + (1 - a) * ground->green));
  const guint blue = (guint) lround (255.0 * (a * c->blue + (1 - a) * ground->blue));

  return 0xff000000u | red << 16 | green << 8 | blue;
}

static int
count_lanes (const UiWaveformView *view)
{
  int n = 0;

  for (int lane = 0; lane < UI_WAVEFORM_LANES; lane++)
    n += view->lanes[lane].overview != NULL;
  return n;
}

static void
draw_lane (const UiWaveformView *view, cairo_surface_t *surface, cairo_t *cr, int lane)
{
  const int columns = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const int n_rows = view->split ? 2 : 1;
  const guint32 color = lane_color (view, lane, count_lanes (view) == 1);

  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
  for (int i = 0; i < n_rows; i++)
    {
      const Row row = {
        .view = view,
        .lane = &view->lanes[lane],
        .index = lane,
        .channel = view->split ? i : -1,
        .columns = columns,
        .top = (double) i * height / n_rows,
        .height = (double) height / n_rows,
        .frames_per_column = (view->to - view->from) / columns,
        .pixels = (guint32 *) cairo_image_surface_get_data (surface),
        .stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof (guint32),
        .color = color,
      };

      cairo_surface_flush (surface);
      draw_row (&row, cr);
      cairo_surface_mark_dirty (surface);
    }
}

static void
draw_zero_lines (const UiWaveformView *view, cairo_surface_t *surface, cairo_t *cr)
{
  const int columns = cairo_image_surface_get_width (surface);
  const int height = cairo_image_surface_get_height (surface);
  const int n_rows = view->split ? 2 : 1;

  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_LINE));
  for (int i = 0; i < n_rows; i++)
    cairo_rectangle (cr, 0, floor ((i + 0.5) * height / n_rows), columns, 1.0);
  cairo_fill (cr);
}

/* The highest sample of the lane as it is drawn. */
static double
drawn_peak (const UiWaveformView *view, int lane)
{
  AppOverview *overview = view->lanes[lane].overview;
  double peak = 0;

  for (int channel = 0; channel < app_overview_channels (overview); channel++)
    {
      float min, max;

      app_overview_range (overview, channel, 0, app_overview_frames (overview), &min, &max);
      peak = MAX (peak, MAX (-min, max));
    }
  return peak * view->lanes[lane].gain;
}

/* Lanes in the order of drawing, so that none hides another: the lowest last, in front; of equal
 * ones the one that is heard. Returns how many there are. */
static int
order_lanes (const UiWaveformView *view, int order[UI_WAVEFORM_LANES])
{
  double peaks[UI_WAVEFORM_LANES];
  int n = 0;

  for (int lane = UI_WAVEFORM_LANES - 1; lane >= 0; lane--)
    {
      int place = n;

      if (!view->lanes[lane].overview)
        continue;
      peaks[lane] = drawn_peak (view, lane);
      while (
          place > 0
          && (peaks[order[place - 1]] < peaks[lane]
              || (peaks[order[place - 1]] == peaks[lane] && order[place - 1] == view->active_lane)))
        {
          order[place] = order[place - 1];
          place--;
        }
      order[place] = lane;
      n++;
    }
  return n;
}

cairo_surface_t *
ui_waveform_lanes_render (const UiWaveformView *view, double height)
{
  const int columns = (int) (view->width * view->scale);
  const int rows = (int) (height * view->scale);
  cairo_surface_t *surface;
  int order[UI_WAVEFORM_LANES];
  cairo_t *cr;

  if (columns < 1 || rows < 2)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, columns, rows);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_WELL));
  cairo_paint (cr);
  const int n = order_lanes (view, order);
  for (int i = 0; i < n; i++)
    draw_lane (view, surface, cr, order[i]);
  draw_zero_lines (view, surface, cr);
  cairo_destroy (cr);
  return surface;
}
