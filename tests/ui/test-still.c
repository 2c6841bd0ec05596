/* test-still.c — what is drawn as one image looks as without, and follows every change; curves that
 * are drawn as pixels. */
#include "test-harness.h"
#include "test-ui.h"

#include "ui-draw.h"
#include "ui-still.h"
#include "ui-trace.h"

#include <math.h>

/* ---- the widget --------------------------------------------------------------------------- */

static gboolean
same_picture (const Harness *harness, const guint8 *pixels)
{
  return memcmp (harness->pixels, pixels, (gsize) harness->width * (gsize) harness->height * 4)
         == 0;
}

static guint8 *
picture (Harness *harness, const char *name)
{
  harness_picture (harness, name);
  return g_memdup2 (harness->pixels, (gsize) harness->width * (gsize) harness->height * 4);
}

/* A label and a button in a margin, so that there are a transform, text, a border and a rounded
 * clip. */
static GtkWidget *
box_new (GtkWidget **label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_top (box, 5);
  *label = gtk_label_new ("-14.0 LUFS");
  gtk_box_append (GTK_BOX (box), *label);
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Bypass"));
  return box;
}

static void
test_image (void)
{
  GtkWidget *label, *widget = ui_still_new (box_new (&label));
  Harness h;

  harness_init (&h, widget, 160, 90);
  g_autofree guint8 *before = picture (&h, "still-before");
  g_assert_false (ui_still_is_image (UI_STILL (widget)));
  harness_run (2 * UI_STILL_QUIET_MS);
  g_assert_true (ui_still_is_image (UI_STILL (widget)));
  g_autofree guint8 *image = picture (&h, "still-image");
  g_assert_true (same_picture (&h, before));

  /* every change is shown at once, and becomes an image in its turn */
  gtk_label_set_label (GTK_LABEL (label), "-9.0 LUFS");
  harness_run (50);
  g_assert_false (ui_still_is_image (UI_STILL (widget)));
  g_autofree guint8 *changed = picture (&h, "still-changed");
  g_assert_false (same_picture (&h, image));
  harness_run (2 * UI_STILL_QUIET_MS);
  g_assert_true (ui_still_is_image (UI_STILL (widget)));
  harness_picture (&h, "still-changed-image");
  g_assert_true (same_picture (&h, changed));

  /* what changes all the time is never one */
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      gtk_label_set_label (GTK_LABEL (label), text);
      harness_run (UI_STILL_QUIET_MS / 5);
      g_assert_false (ui_still_is_image (UI_STILL (widget)));
    }
  harness_finish (&h);
}

/* ---- parts of a drawn widget -------------------------------------------------------------- */

static int n_drawn;

static void
draw_part (GtkWidget *widget, GtkSnapshot *snapshot, gpointer data)
{
  n_drawn++;
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_GOOD), 2, 2, *(double *) data, 10);
}

static void
test_part (void)
{
  GtkWidget *widget = gtk_drawing_area_new ();
  UiStillPart part = { 0 };
  double length = 8.0;
  Harness h;

  harness_init (&h, widget, 40, 20);
  for (int i = 0; i < 6; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      length = i < 3 ? 8.0 : 20.0;
      ui_still_part_draw (&part, widget, snapshot, draw_part, &length, &length, sizeof length);
      g_assert_cmpint (n_drawn, ==, i < 3 ? 1 : 2);
      g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
      graphene_rect_t bounds;
      gsk_render_node_get_bounds (node, &bounds);
      g_assert_cmpfloat (bounds.origin.x, ==, 2);
      g_assert_cmpfloat (bounds.size.width, ==, length);
    }
  gtk_widget_set_size_request (widget, 41, 20);
  gtk_window_set_default_size (GTK_WINDOW (h.window), 41, 20);
  harness_run (200);
  g_assert_cmpint (gtk_widget_get_width (widget), ==, 41);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  ui_still_part_draw (&part, widget, snapshot, draw_part, &length, &length, sizeof length);
  g_assert_cmpint (n_drawn, ==, 3);
  gsk_render_node_unref (gtk_snapshot_free_to_node (snapshot));
  ui_still_part_clear (&part);
  harness_finish (&h);
}

/* ---- pixels of curves --------------------------------------------------------------------- */

#define WIDE 40
#define HIGH 24

static cairo_surface_t *
plain (guint32 pixel)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDE, HIGH);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, (double) (pixel >> 16 & 255) / 255, (double) (pixel >> 8 & 255) / 255,
                        (double) (pixel & 255) / 255);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_of (cairo_surface_t *picture, int x, int y)
{
  const guint32 *pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (picture);

  return pixels[y * (cairo_image_surface_get_stride (picture) / 4) + x];
}

/* What the nodes of the trace draw. */
static cairo_surface_t *
picture_of (UiTrace *trace, int width, int height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (picture);

  ui_trace_draw (trace, snapshot, 1);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  return picture;
}

static cairo_surface_t *
filled (UiTrace *trace, cairo_surface_t *ground, const float y[2], cairo_surface_t *below)
{
  ui_trace_begin (trace, ground);
  ui_trace_fill (trace, y, 2, below);
  return picture_of (trace, WIDE, HIGH);
}

/* A slope from row 4 down to row 12: above it the ground, below it the other image, half of each
 * where it passes through the middle of a pixel. */
static void
test_fill (void)
{
  cairo_surface_t *ground = plain (0x102030), *below = plain (0x90a0b0), *picture;
  const float flat[2] = { 4.5f, 4.5f }, slope[2] = { 4.0f, 12.0f };
  const float gone[2] = { INFINITY, INFINITY }, over[2] = { -7.0f, -7.0f };
  UiTrace trace = { 0 };

  picture = filled (&trace, ground, flat, below);
  for (int x = 0; x < WIDE; x++)
    {
      g_assert_cmphex (pixel_of (picture, x, 0), ==, 0xff102030);
      g_assert_cmphex (pixel_of (picture, x, 3), ==, 0xff102030);
      g_assert_cmphex (pixel_of (picture, x, 4), ==, 0xff506070);
      g_assert_cmphex (pixel_of (picture, x, 5), ==, 0xff90a0b0);
      g_assert_cmphex (pixel_of (picture, x, HIGH - 1), ==, 0xff90a0b0);
    }
  cairo_surface_destroy (picture);
  picture = filled (&trace, ground, slope, below);
  for (int x = 0; x < WIDE; x++)
    {
      const int edge = 4 + (int) floor (8.0 * (x + 0.5) / WIDE);

      g_assert_cmphex (pixel_of (picture, x, edge - 1), ==, 0xff102030);
      g_assert_cmphex (pixel_of (picture, x, edge + 1), ==, 0xff90a0b0);
    }
  cairo_surface_destroy (picture);
  picture = filled (&trace, ground, gone, below);
  g_assert_cmphex (pixel_of (picture, 0, HIGH - 1), ==, 0xff102030);
  cairo_surface_destroy (picture);
  picture = filled (&trace, ground, over, below);
  g_assert_cmphex (pixel_of (picture, 0, 0), ==, 0xff90a0b0);
  cairo_surface_destroy (picture);
  ui_trace_free_images (&trace);
  cairo_surface_destroy (ground);
  cairo_surface_destroy (below);
}

/* ---- what is drawn anew ------------------------------------------------------------------- */

#define BIG_WIDE 600
#define BIG_HIGH 320
#define POINTS 64

static cairo_surface_t *
noise (GRand *random)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, BIG_WIDE, BIG_HIGH);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);

  for (int i = 0; i < BIG_HIGH * cairo_image_surface_get_stride (surface) / 4; i++)
    pixels[i] = 0xff000000 | g_rand_int (random);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw_frame (UiTrace *trace, cairo_surface_t *ground, cairo_surface_t *below, const float *fill,
            const float *curve)
{
  const GdkRGBA color = { 0.9f, 0.5f, 0.2f, 0.7f };

  ui_trace_begin (trace, ground);
  if (fill)
    ui_trace_fill (trace, fill, POINTS, below);
  ui_trace_curve (trace, curve, POINTS, &color, 1.25);
}

/* Frame after frame, with curves that wander, jump, vanish and are filled or not: the same pixels
 * as of a trace that knows nothing of the frames before. */
static void
test_frames (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  cairo_surface_t *grounds[2] = { noise (random), noise (random) }, *below = noise (random);
  UiTrace kept = { 0 };
  float fill[POINTS] = { 0 }, curve[POINTS] = { 0 };

  for (int frame = 0; frame < 400; frame++)
    {
      const double middle = g_rand_double_range (random, -40, BIG_HIGH + 40);
      const double spread = frame % 7 == 0 ? 300 : 12;
      const gboolean is_filled = frame % 31 > 3;
      cairo_surface_t *ground = grounds[frame / 150 % 2];
      UiTrace fresh = { 0 };

      for (int i = 0; i < POINTS && frame % 9 != 1; i++)
        {
          fill[i] = (float) (middle + g_rand_double_range (random, -spread, spread));
          curve[i] = (float) (middle + g_rand_double_range (random, -spread, spread) / 2);
        }
      draw_frame (&kept, ground, below, is_filled ? fill : NULL, curve);
      draw_frame (&fresh, ground, below, is_filled ? fill : NULL, curve);
      cairo_surface_t *a = picture_of (&kept, BIG_WIDE, BIG_HIGH);
      cairo_surface_t *b = picture_of (&fresh, BIG_WIDE, BIG_HIGH);
      g_assert_cmpmem (cairo_image_surface_get_data (a),
                       BIG_HIGH * cairo_image_surface_get_stride (a),
                       cairo_image_surface_get_data (b),
                       BIG_HIGH * cairo_image_surface_get_stride (b));
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
      ui_trace_free_images (&fresh);
    }
  ui_trace_free_images (&kept);
  cairo_surface_destroy (grounds[0]);
  cairo_surface_destroy (grounds[1]);
  cairo_surface_destroy (below);
}

/* What no curve comes near to stays, so that it is not drawn again; what one came near to once, is
 * given back after a while. */
static void
test_stays (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  cairo_surface_t *ground = noise (random), *below = noise (random);
  UiTrace trace = { 0 };
  float curve[POINTS];
  GskRenderNode *above = NULL, *under = NULL;

  for (int frame = 0; frame < 400; frame++)
    {
      for (int i = 0; i < POINTS; i++)
        curve[i] = frame == 100 ? 20.0f : (float) g_rand_double_range (random, 130, 150);
      draw_frame (&trace, ground, below, curve, curve);
      cairo_surface_destroy (picture_of (&trace, BIG_WIDE, BIG_HIGH));
      const UiTraceStrip *strip = &trace.strips[2];
      if (frame == 0)
        above = strip->above, under = strip->under;
      if (frame < 100)
        g_assert_true (strip->above == above && strip->under == under);
      if (frame == 100)
        g_assert_cmpint (strip->shown_from, <, 20);
      if (frame < 100 || frame > 250)
        {
          g_assert_cmpint (strip->shown_from, >=, 112);
          g_assert_cmpint (strip->shown_to, <=, 160);
        }
    }
  ui_trace_free_images (&trace);
  cairo_surface_destroy (ground);
  cairo_surface_destroy (below);
}

/* An image that something still shows is not drawn on; one that nobody holds is used again. */
static void
test_held (void)
{
  cairo_surface_t *ground = plain (0x102030), *other = plain (0x90a0b0), *held;
  const float y[2] = { 0.0f, HIGH };
  UiTrace trace = { 0 };

  ui_trace_begin (&trace, ground);
  ui_trace_fill (&trace, y, 2, ground);
  held = cairo_surface_reference (trace.surface);
  for (int i = 0; i < 4; i++)
    {
      cairo_surface_t *before = trace.last;

      ui_trace_begin (&trace, other);
      ui_trace_fill (&trace, y, 2, other);
      g_assert_true (trace.surface != held);
      if (before && before != held)
        g_assert_true (trace.surface == before);
    }
  g_assert_cmphex (pixel_of (held, 0, 1), ==, 0xff102030);
  g_assert_cmpuint (cairo_surface_get_reference_count (held), ==, 1);
  cairo_surface_destroy (held);
  ui_trace_free_images (&trace);
  cairo_surface_destroy (ground);
  cairo_surface_destroy (other);
}

void
test_still_add (void)
{
  g_test_add_func ("/still/image", test_image);
  g_test_add_func ("/still/part", test_part);
  g_test_add_func ("/trace/fill", test_fill);
  g_test_add_func ("/trace/frames", test_frames);
  g_test_add_func ("/trace/stays", test_stays);
  g_test_add_func ("/trace/held", test_held);
}
