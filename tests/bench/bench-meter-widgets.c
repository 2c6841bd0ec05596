/* bench-meter-widgets.c — ms of CPU time that a frame of each meter of the window takes: new
 * readings, its picture made and drawn by cairo, as where there is no graphics processor.
 *
 * usage: xvfb-run -a bench-meter-widgets [FRAMES [NAME]]; median and 99th percentile, at the sizes
 * they have in a window of 1600 x 1000. At 60 Hz a frame has 16.7 ms for all of them and the rest.
 * Not a test. */
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "ui-correlation.h"
#include "ui-goniometer.h"
#include "ui-level-meters.h"
#include "ui-loudness-history.h"
#include "ui-spectrogram.h"
#include "ui-spectrum.h"
#include "ui-style.h"

#define FRAME_S (1.0 / 60.0)

typedef struct
{
  const char *name;
  int width, height;
  GtkWidget *(*make) (void);
  void (*feed) (GtkWidget *widget, int frame);
} Bench;

static double
noise (void)
{
  return g_random_double () - g_random_double ();
}

static void
feed_levels (GtkWidget *widget, int frame)
{
  const double swing = 3 * sin (frame * FRAME_S * 5);
  const UiLevels levels = {
    -12 + swing, -12 + swing / 3, -12, { -3 + swing, -4 + swing }, { -0.5, -0.7 }, -9, -10, -3
  };

  ui_level_meters_set (UI_LEVEL_METERS (widget), &levels);
}

static void
feed_history (GtkWidget *widget, int frame)
{
  static AppHeardPoint points[APP_HEARD_POINTS];
  const int n = MIN (20000 + frame / 6, APP_HEARD_POINTS); /* a new one every 100 ms */

  if (points[0].lane == 0)
    for (int i = 0; i < APP_HEARD_POINTS; i++)
      points[i] = (AppHeardPoint){ .momentary_lufs = (float) (-14 + 3 * noise ()),
                                   .short_term_lufs = (float) (-14 + noise ()),
                                   .lane = (guint8) (1 + i / 100 % 3) };
  ui_loudness_history_set_points (UI_LOUDNESS_HISTORY (widget), points, n);
}

static GtkWidget *
hour_new (void)
{
  GtkWidget *widget = ui_loudness_history_new ();

  ui_loudness_history_set_span (UI_LOUDNESS_HISTORY (widget), 3600);
  return widget;
}

static void
feed_goniometer (GtkWidget *widget, int frame)
{
  float points[256][2];

  for (int i = 0; i < 256; i++)
    {
      points[i][0] = (float) (0.3 * noise ());
      points[i][1] = 0.7f * points[i][0] + (float) (0.1 * noise ());
    }
  ui_goniometer_add (UI_GONIOMETER (widget), (const float (*)[2]) points, 256);
}

static void
feed_correlation (GtkWidget *widget, int frame)
{
  ui_correlation_set (UI_CORRELATION (widget), 0.5 + 0.3 * noise (), -0.1);
}

static void
feed_lane (UiSpectrum *spectrum, int lane)
{
  float db[UI_SPECTRUM_POINTS];

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    db[i] = (float) (-40 - lane + 6 * noise ());
  ui_spectrum_set_lane (spectrum, lane, db);
}

static void
feed_two (GtkWidget *widget, int frame)
{
  for (int lane = 0; lane < 2; lane++)
    feed_lane (UI_SPECTRUM (widget), lane);
}

static void
feed_all (GtkWidget *widget, int frame)
{
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    feed_lane (UI_SPECTRUM (widget), lane);
}

/* With averages, and held peaks where all lanes are there. */
static GtkWidget *
spectrum_new (int lanes)
{
  GtkWidget *widget = ui_spectrum_new ();
  float db[UI_SPECTRUM_POINTS];

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    db[i] = -50;
  for (int lane = 0; lane < lanes; lane++)
    {
      ui_spectrum_set_average (UI_SPECTRUM (widget), lane, db);
      ui_spectrum_set_lane_name (UI_SPECTRUM (widget), lane, "A lane");
    }
  ui_spectrum_set_hold (UI_SPECTRUM (widget), lanes > 2);
  return widget;
}

static GtkWidget *
two_lanes_new (void)
{
  return spectrum_new (2);
}

static GtkWidget *
all_lanes_new (void)
{
  return spectrum_new (UI_SPECTRUM_LANES);
}

/* With everything that the options can add. */
static GtkWidget *
smoothed_new (void)
{
  GtkWidget *widget = spectrum_new (UI_SPECTRUM_LANES);

  ui_spectrum_set_smoothing (UI_SPECTRUM (widget), 1.0 / 6.0);
  ui_spectrum_set_against (UI_SPECTRUM (widget), 0);
  return widget;
}

static void
feed_spectrogram (GtkWidget *widget, int frame)
{
  float db[UI_SPECTRUM_POINTS];

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    db[i] = (float) (-40 + 6 * noise ());
  ui_spectrogram_add (UI_SPECTROGRAM (widget), db, frame * FRAME_S, 1);
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* CPU time of this thread: other work may have the machine. */
static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

/* One frame: what changed, the picture, its pixels. */
static double
frame_ms (const Bench *bench, GtkWidget *widget, cairo_t *cr, int frame)
{
  const double start = now_ms ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  bench->feed (widget, frame);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  return now_ms () - start;
}

static void
run (const Bench *bench, int frames)
{
  GtkWidget *window = gtk_window_new (), *widget = bench->make ();
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, bench->width, bench->height);
  cairo_t *cr = cairo_create (surface);
  g_autofree double *ms = g_new (double, frames);

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_widget_set_size_request (widget, bench->width, bench->height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (widget) < bench->width)
    g_main_context_iteration (NULL, TRUE);
  for (int frame = 0; frame < frames; frame++)
    ms[frame] = frame_ms (bench, widget, cr, frame);
  qsort (ms, (gsize) frames, sizeof (double), compare);
  g_print ("%-44s %4d x %3d  %6.2f ms, 99 %%: %6.2f ms\n", bench->name, bench->width, bench->height,
           ms[frames / 2], ms[frames * 99 / 100]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  static const Bench benches[] = {
    { "level meters", 176, 300, ui_level_meters_new, feed_levels },
    { "loudness history, 2 min", 176, 72, ui_loudness_history_new, feed_history },
    { "loudness history, an hour", 176, 72, hour_new, feed_history },
    { "goniometer", 176, 168, ui_goniometer_new, feed_goniometer },
    { "correlation", 176, 24, ui_correlation_new, feed_correlation },
    { "spectrum, 2 lanes and averages", 995, 390, two_lanes_new, feed_two },
    { "spectrum, 12 lanes, averages, held peaks", 995, 390, all_lanes_new, feed_all },
    { "the same, smoothed, with a difference", 995, 390, smoothed_new, feed_all },
    { "spectrogram", 995, 390, ui_spectrogram_new, feed_spectrogram },
  };
  const int frames = argc > 1 ? MAX (atoi (argv[1]), 1) : 300;

  gtk_init ();
  ui_style_init (gdk_display_get_default ());
  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++)
    if (argc <= 2 || strstr (benches[i].name, argv[2]))
      run (&benches[i], frames);
  return 0;
}
