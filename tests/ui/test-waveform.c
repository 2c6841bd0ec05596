/* test-waveform.c — UiWaveform and UiAlbumStrip: columns of a known signal, zoom, handles, seeking,
 * and that a moving playhead draws nothing again. */
#include "test-harness.h"
#include "test-ui.h"

#include "ui-album-strip.h"
#include "ui-waveform-view.h"
#include "ui-waveform.h"

#include <math.h>

#define RATE 48000
#define WIDTH 1000
#define HEIGHT 220 /* 200 without the ruler */
#define FRAMES (10 * RATE)

/* Ten seconds, constant amplitude a per second: amplitude of second s is levels[s]. Alternating
 * sign per sample, so that min = -max in any block. */
static AppOverview *
make_overview (const double *levels, int seconds)
{
  AppOverview *overview = app_overview_new (2, RATE);
  double *samples = g_new (double, RATE);
  const double *channels[2] = { samples, samples };

  for (int s = 0; s < seconds; s++)
    {
      for (int i = 0; i < RATE; i++)
        samples[i] = (i & 1 ? -1.0 : 1.0) * levels[s];
      app_overview_feed (overview, channels, RATE);
    }
  app_overview_finish (overview);
  g_free (samples);
  return overview;
}

static const double master_levels[10] = { 0.0, 0.5, 0.5, 0.8, 0.8, 0.2, 0.2, 0.9, 0.9, 0.0 };
static const double mix_levels[10] = { 0.0, 0.25, 0.25, 0.4, 0.4, 0.1, 0.1, 0.4, 0.4, 0.0 };

typedef struct
{
  Harness harness;
  UiWaveform *waveform;
  UiWaveformTrack track;
  HarnessHeard seek, begin, end, view;
  int edits, part;
  gint64 frames;
  int loops;
  gint64 loop_from, loop_to;
} Fixture;

static void
on_edit (UiWaveform *waveform, int part, gint64 frames, Fixture *self)
{
  self->edits++;
  self->part = part;
  self->frames = frames;
}

static void
on_loop (UiWaveform *waveform, gint64 from, gint64 to, Fixture *self)
{
  self->loops++;
  self->loop_from = from;
  self->loop_to = to;
}

static void
fixture_init (Fixture *self)
{
  GtkWidget *widget = ui_waveform_new ();

  memset (self, 0, sizeof *self);
  self->waveform = UI_WAVEFORM (widget);
  self->track = (UiWaveformTrack){
    RATE,           FRAMES,        0, 0, 0, 0, APP_SHAPE_COSINE, APP_SHAPE_COSINE, TRUE, 0, 0,
    APP_SHAPE_NONE, APP_SHAPE_NONE
  };
  g_signal_connect (widget, "seek", G_CALLBACK (harness_heard_int64), &self->seek);
  g_signal_connect (widget, "edit-begin", G_CALLBACK (harness_heard_int), &self->begin);
  g_signal_connect (widget, "edit-end", G_CALLBACK (harness_heard_int), &self->end);
  g_signal_connect (widget, "view-changed", G_CALLBACK (harness_heard), &self->view);
  g_signal_connect (widget, "edit", G_CALLBACK (on_edit), self);
  g_signal_connect (widget, "loop-changed", G_CALLBACK (on_loop), self);
  ui_waveform_set_track (self->waveform, &self->track);
  ui_waveform_set_view (self->waveform, 0, FRAMES);
  harness_init (&self->harness, widget, WIDTH, HEIGHT);
}

static void
set_lanes (Fixture *self)
{
  AppOverview *master = make_overview (master_levels, 10), *mix = make_overview (mix_levels, 10);

  ui_waveform_set_lane (self->waveform, 1, master, 0.0, 0);
  ui_waveform_set_lane (self->waveform, 0, mix, 0.0, 0);
  app_overview_unref (master);
  app_overview_unref (mix);
}

/* Height in px of everything that is not ground in column x, around the zero line. */
static int
column_height (const Harness *harness, int x)
{
  int n = 0;

  for (int y = 0; y < 200; y++)
    n += harness_distance (harness, x, y, ui_palette (UI_COLOR_WELL)) > 40;
  return n;
}

static void
test_picture (void)
{
  const GdkRGBA *mix = ui_palette (UI_COLOR_MIX), *ground = ui_palette (UI_COLOR_WELL);
  const GdkRGBA amber = { ui_palette (UI_COLOR_MASTER)->red * 0.8f + ground->red * 0.2f,
                          ui_palette (UI_COLOR_MASTER)->green * 0.8f + ground->green * 0.2f,
                          ui_palette (UI_COLOR_MASTER)->blue * 0.8f + ground->blue * 0.2f, 1 };
  const GdkRGBA blue
      = { mix->red * 0.5f + ground->red * 0.5f, mix->green * 0.5f + ground->green * 0.5f,
          mix->blue * 0.5f + ground->blue * 0.5f, 1 };
  Fixture f;

  fixture_init (&f);
  set_lanes (&f);
  harness_picture (&f.harness, "waveform");
  /* full scale is 94 px from the zero line: 2 * 94 * level */
  g_assert_cmpint (abs (column_height (&f.harness, 350) - 150), <=, 2);
  g_assert_cmpint (abs (column_height (&f.harness, 550) - 38), <=, 2);
  g_assert_cmpint (column_height (&f.harness, 950), <=, 1);
  /* the mix inside the master */
  g_assert_cmpint (harness_distance (&f.harness, 350, 100 - 60, &amber), <, 6);
  g_assert_cmpint (harness_distance (&f.harness, 350, 100 - 20, &blue), <, 6);
  g_assert_cmpint (harness_distance (&f.harness, 350, 100 - 85, ground), <, 6);

  /* gain in dB scales what is drawn; a lane alone has its full colour */
  ui_waveform_set_lane (f.waveform, 1, NULL, 0.0, 0);
  AppOverview *overview = make_overview (mix_levels, 10);
  ui_waveform_set_lane (f.waveform, 0, overview, 6.0206, 0);
  harness_picture (&f.harness, "waveform-mix");
  g_assert_cmpint (abs (column_height (&f.harness, 350) - 150), <=, 2);
  g_assert_cmpint (harness_distance (&f.harness, 350, 60, mix), <, 6);

  /* placed later by its start */
  ui_waveform_set_lane (f.waveform, 0, overview, 0.0, 2 * RATE);
  harness_picture (&f.harness, "waveform-start");
  g_assert_cmpint (column_height (&f.harness, 250), <=, 1);
  g_assert_cmpint (abs (column_height (&f.harness, 550) - 75), <=, 2);
  app_overview_unref (overview);
  harness_finish (&f.harness);
}

/* Below the overview's resolution the samples themselves are drawn. */
static gboolean
read_ramp (int lane, int channel, gint64 from, int n, float *out, gpointer user_data)
{
  int *calls = user_data;

  (*calls)++;
  for (int i = 0; i < n; i++)
    out[i] = (from + i) % 100 < 50 ? 0.5f : -0.5f;
  return TRUE;
}

/* Both sides of a crossfade stand where the gains of their shape say, and nothing else does. */
static void
test_crossfade (void)
{
  const double half = (HEIGHT - 20) / 2.0; /* the zero line; the ruler is below */
  Fixture f;

  fixture_init (&f);
  for (int shape = 0; shape < APP_N_SHAPES; shape++)
    {
      if (shape == APP_SHAPE_NONE)
        continue;
      f.track.join_in = FRAMES / 2;
      f.track.join_in_shape = shape;
      ui_waveform_set_track (f.waveform, &f.track);
      harness_picture (&f.harness, shape == APP_SHAPE_EXPONENTIAL ? "waveform-crossfade"
                                                                  : "waveform-crossfade-other");
      for (int x = WIDTH / 8; x <= WIDTH * 3 / 8; x += WIDTH / 16)
        {
          const double t = (x + 0.5) / (WIDTH / 2.0);
          const double in = half * (1.0 - app_shape_gain (shape, t));
          const double out = half * (1.0 - app_shape_gain (shape, 1.0 - t));
          gboolean has_in = in > half - 6.0, has_out = out > half - 6.0;

          for (int y = 0; y < half - 4.0; y++)
            {
              if (harness_distance (&f.harness, x, y, ui_palette (UI_COLOR_WELL)) <= 40)
                continue;
              has_in |= fabs (y + 0.5 - in) < 4.0;
              has_out |= fabs (y + 0.5 - out) < 4.0;
              g_assert_true (fabs (y + 0.5 - in) < 4.0 || fabs (y + 0.5 - out) < 4.0);
            }
          g_assert_true (has_in && has_out);
        }
    }
  harness_finish (&f.harness);
}

static void
test_zoom (void)
{
  Fixture f;
  double from, to;
  int calls = 0;

  fixture_init (&f);
  set_lanes (&f);
  const double before = ui_waveform_frame_at (f.waveform, 300);
  harness_wheel (&f.harness, 300, 100, 4, NULL);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat_with_epsilon (to - from, FRAMES / pow (1.25, 4), 1.0);
  g_assert_cmpfloat_with_epsilon (ui_waveform_frame_at (f.waveform, 300), before, 1.0);
  g_assert_cmpint (f.view.n, >=, 4);

  ui_waveform_set_view (f.waveform, 0, FRAMES);
  const double middle = ui_waveform_frame_at (f.waveform, WIDTH / 2.0);
  harness_pinch (&f.harness, (const double[]){ 1.25, 2, 2.5 }, 3);
  g_assert_cmpfloat_with_epsilon (ui_waveform_frame_at (f.waveform, WIDTH / 2.0), middle, 1.0);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat_with_epsilon (to - from, FRAMES / 2.5, 1.0);

  harness_wheel (&f.harness, 300, 100, -2, "shift"); /* down: later */
  double later;
  ui_waveform_view (f.waveform, &later, NULL);
  g_assert_cmpfloat_with_epsilon (later - from, 0.2 * (to - from), 2.0);

  /* to the sample: 100 frames over 1000 px are a line of full periods */
  ui_waveform_set_reader (f.waveform, read_ramp, &calls);
  ui_waveform_set_lane (f.waveform, 0, NULL, 0, 0);
  ui_waveform_set_view (f.waveform, 4 * RATE, 4 * RATE + 100);
  harness_picture (&f.harness, "waveform-samples");
  g_assert_cmpint (calls, >=, 2);
  g_assert_cmpint (harness_count (&f.harness, 100, 50, 300, 6, ui_palette (UI_COLOR_MASTER)), >,
                   300); /* +0.5 in the first half */
  g_assert_cmpint (harness_count (&f.harness, 100, 144, 300, 6, ui_palette (UI_COLOR_MASTER)), ==,
                   0);
  g_assert_cmpint (harness_count (&f.harness, 600, 144, 300, 6, ui_palette (UI_COLOR_MASTER)), >,
                   300);

  /* never beyond the mix, never closer than eight frames */
  ui_waveform_set_view (f.waveform, -1e9, 1e9);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat (from, >=, -0.05 * FRAMES);
  g_assert_cmpfloat (to, <=, 1.05 * FRAMES);
  ui_waveform_set_view (f.waveform, 1000, 1001);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat_with_epsilon (to - from, 8.0, 1e-9);
  for (double x = 0; x < WIDTH; x += 77)
    g_assert_cmpfloat_with_epsilon (ui_waveform_x_of (f.waveform,
                                                      ui_waveform_frame_at (f.waveform, x)),
                                    x, 1e-6);
  harness_finish (&f.harness);
}

static void
test_input (void)
{
  Fixture f;
  double from, to;

  fixture_init (&f);
  set_lanes (&f);
  harness_click (&f.harness, 400, 120, 1);
  g_assert_cmpint (f.seek.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (f.seek.first, 4.0 * RATE, FRAMES / 500.0);

  /* a drag on the drawing scrolls and does not seek */
  ui_waveform_set_view (f.waveform, 2 * RATE, 6 * RATE);
  harness_drag (&f.harness, 500, 120, 250, 120);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat_with_epsilon (from, 3 * RATE, RATE / 50.0);
  g_assert_cmpint (f.seek.n, ==, 1);

  /* on the ruler it makes a loop */
  ui_waveform_set_view (f.waveform, 0, FRAMES);
  harness_drag (&f.harness, 300, 212, 500, 212);
  g_assert_cmpint (f.loops, ==, 1);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_from, 3.0 * RATE, RATE / 50.0);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_to, 5.0 * RATE, RATE / 50.0);

  /* keys */
  ui_waveform_set_position (f.waveform, 2 * RATE);
  gtk_widget_grab_focus (GTK_WIDGET (f.waveform));
  harness_key (&f.harness, "Right");
  g_assert_cmpfloat (f.seek.first, ==, 2.1 * RATE);
  harness_key (&f.harness, "Home");
  g_assert_cmpfloat (f.seek.first, ==, 0);
  harness_key (&f.harness, "plus");
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat_with_epsilon (to - from, FRAMES / 1.5, 1.0);
  harness_key (&f.harness, "0");
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat (to - from, >=, FRAMES);
  harness_finish (&f.harness);
}

/* On the ruler the ends of the loop and all of it are dragged; it stays in the track. */
static void
test_loop (void)
{
  const double near = RATE / 50.0;
  Fixture f;

  fixture_init (&f);
  set_lanes (&f);
  ui_waveform_set_loop (f.waveform, 3 * RATE, 5 * RATE);
  harness_drag (&f.harness, 301, 212, 201, 212);
  g_assert_cmpint (f.loops, ==, 1);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_from, 2.0 * RATE, near);
  g_assert_cmpint (f.loop_to, ==, 5 * RATE);
  harness_drag (&f.harness, 499, 212, 699, 212);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_from, 2.0 * RATE, near);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_to, 7.0 * RATE, near);
  const gint64 length = f.loop_to - f.loop_from;
  harness_drag (&f.harness, 450, 212, 550, 212);
  g_assert_cmpfloat_with_epsilon ((double) f.loop_from, 3.0 * RATE, near);
  g_assert_cmpint (f.loop_to - f.loop_from, ==, length);
  harness_drag (&f.harness, 550, 212, 990, 212); /* against the end */
  g_assert_cmpint (f.loop_to, ==, FRAMES);
  g_assert_cmpint (f.loop_to - f.loop_from, ==, length);

  /* an end does not pass the other one */
  harness_drag (&f.harness, 497, 212, 999, 212);
  g_assert_cmpint (f.loop_to, ==, FRAMES);
  g_assert_cmpint (f.loop_to - f.loop_from, >=, 256);
  g_assert_cmpint (f.loop_to - f.loop_from, <=, 1024);

  /* above the ruler the loop is not in the way; its grips are seen on it */
  const int loops = f.loops;
  ui_waveform_set_loop (f.waveform, 3 * RATE, 5 * RATE);
  harness_click (&f.harness, 400, 120, 1);
  g_assert_cmpint (f.seek.n, ==, 1);
  g_assert_cmpint (f.loops, ==, loops);
  harness_picture (&f.harness, "waveform-loop");
  g_assert_cmpint (harness_distance (&f.harness, 301, 212, ui_palette (UI_COLOR_GOOD)), <, 6);
  g_assert_cmpint (harness_distance (&f.harness, 498, 212, ui_palette (UI_COLOR_GOOD)), <, 6);
  double from, to;
  harness_key (&f.harness, "f"); /* the loop fills the view */
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat (from, ==, 3 * RATE);
  g_assert_cmpfloat (to, ==, 5 * RATE);
  harness_run (500); /* the click before is no part of it */
  harness_double_click (&f.harness, 400, 212);
  g_assert_cmpint (f.loop_from, ==, f.loop_to);
  harness_finish (&f.harness);
}

static void
test_handles (void)
{
  Fixture f;

  fixture_init (&f);
  set_lanes (&f);
  f.track.trim_in = RATE;
  f.track.fade_out = RATE;
  ui_waveform_set_track (f.waveform, &f.track);
  harness_picture (&f.harness, "waveform-handles");

  /* the fade out's handle, a second to the left */
  harness_drag (&f.harness, 900, 5, 800, 5);
  g_assert_cmpint (f.begin.n, ==, 1);
  g_assert_cmpint (f.end.n, ==, 1);
  g_assert_cmpint (f.edits, >=, 2);
  g_assert_cmpint (f.part, ==, UI_WAVEFORM_FADE_OUT);
  g_assert_cmpfloat_with_epsilon ((double) f.frames, 2.0 * RATE, RATE / 50.0);

  /* the trim edge below it, and no further than the start of the mix */
  harness_drag (&f.harness, 100, 120, 150, 120);
  g_assert_cmpint (f.part, ==, UI_WAVEFORM_TRIM_IN);
  g_assert_cmpfloat_with_epsilon ((double) f.frames, 1.5 * RATE, RATE / 50.0);
  harness_drag (&f.harness, 150, 120, 1, 120);
  g_assert_cmpint (f.frames, <=, RATE / 50);
  g_assert_cmpint (f.begin.n, ==, 3);
  g_assert_cmpint (f.end.n, ==, 3);
  g_assert_cmpint (f.seek.n, ==, 0);
  harness_finish (&f.harness);
}

/* A playhead that moves through a long track draws the waveform once. */
static void
test_playhead (void)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  Fixture f;

  fixture_init (&f);
  set_lanes (&f);
  ui_waveform_set_position (f.waveform, 5 * RATE + 24);
  harness_picture (&f.harness, "waveform-playhead");
  g_assert_cmpint (harness_count (&f.harness, 500, 0, 1, HEIGHT, &white), ==, HEIGHT);
  const guint drawn = ui_waveform_drawn (f.waveform);
  for (int i = 0; i < 30; i++)
    {
      ui_waveform_set_position (f.waveform, 5 * RATE + i * 1000);
      harness_run (2);
    }
  harness_picture (&f.harness, "waveform-playhead-moved");
  g_assert_cmpuint (ui_waveform_drawn (f.waveform), ==, drawn);
  g_assert_cmpint (harness_count (&f.harness, 560, 0, 1, HEIGHT, &white), ==, HEIGHT);

  /* when it leaves the view, the page turns; when the user scrolled away, not */
  double from, to;
  ui_waveform_set_view (f.waveform, 5 * RATE, 6 * RATE);
  ui_waveform_set_position (f.waveform, 6 * RATE + 100);
  ui_waveform_view (f.waveform, &from, &to);
  g_assert_cmpfloat (from, <, 6 * RATE);
  g_assert_cmpfloat (to, >, 6.9 * RATE);
  ui_waveform_set_view (f.waveform, 1 * RATE, 2 * RATE);
  ui_waveform_set_position (f.waveform, 6 * RATE + 2000);
  ui_waveform_view (f.waveform, &from, NULL);
  g_assert_cmpfloat (from, ==, 1 * RATE);
  harness_finish (&f.harness);
}

static void
test_curves (void)
{
  GArray *lufs = g_array_new (FALSE, FALSE, sizeof (float));
  const UiWaveformMark marks[]
      = { { 2 * RATE, 0, UI_COLOR_ERROR }, { 4 * RATE, RATE, UI_COLOR_WARNING } };
  Fixture f;

  for (int i = 0; i < 100; i++)
    {
      const float level = -20.0f;

      g_array_append_val (lufs, level);
    }
  fixture_init (&f);
  ui_waveform_set_loudness (f.waveform, lufs, 0);
  ui_waveform_set_marks (f.waveform, marks, 2);
  harness_picture (&f.harness, "waveform-curves");
  g_array_unref (lufs);
  /* -20 LUFS: half way from the top to the zero line */
  g_assert_cmpint (harness_distance (&f.harness, 700, 50, ui_palette (UI_COLOR_WELL))
                       + harness_distance (&f.harness, 700, 49, ui_palette (UI_COLOR_WELL)),
                   >, 60);
  g_assert_cmpint (harness_count (&f.harness, 199, 0, 3, 8, ui_palette (UI_COLOR_ERROR)), ==, 8);
  g_assert_cmpint (harness_count (&f.harness, 380, 192, 140, 8, ui_palette (UI_COLOR_WARNING)), ==,
                   800);
  harness_finish (&f.harness);
}

/* What the track's chain takes away hangs from the top, that of the album below it; the sum is the
 * lower edge: 6 and 12 of 24 dB on 100 px. */
static void
test_reduction (void)
{
  Fixture f;
  GArray *rows[2];
  GdkRGBA well = *ui_palette (UI_COLOR_WELL);
  for (int row = 0; row < 2; row++)
    {
      rows[row] = g_array_new (FALSE, FALSE, sizeof (float));
      for (int i = 0; i < 500; i++)
        {
          const float db = i < 250 ? 0.0f : -6.0f;

          g_array_append_val (rows[row], db);
        }
    }
  fixture_init (&f);
  ui_waveform_set_reduction (f.waveform, rows[0], rows[1], 50, 0);
  harness_picture (&f.harness, "waveform-reduction");
  g_array_unref (rows[0]);
  g_array_unref (rows[1]);
  for (int x = 650; x < 900; x += 50)
    {
      g_assert_cmpint (harness_distance (&f.harness, x, 12, &well), >, 30);
      g_assert_cmpint (harness_distance (&f.harness, x, 38, &well), >, 30);
      g_assert_cmpint (harness_distance (&f.harness, x, 53, &well), <, 12);
    }
  for (int x = 150; x < 450; x += 50)
    g_assert_cmpint (harness_distance (&f.harness, x, 12, &well), <, 12);
  ui_waveform_set_reduction (f.waveform, NULL, NULL, 50, 0);
  harness_picture (&f.harness, "waveform-no-reduction");
  g_assert_cmpint (harness_distance (&f.harness, 700, 12, &well), <, 12);
  harness_finish (&f.harness);
}

static void
test_ruler (void)
{
  static const struct
  {
    double seconds_per_px, step;
    int decimals;
  } rows[]
      = { { 0.2, 30, 0 }, { 0.01, 1, 0 }, { 0.0001, 0.01, 2 }, { 3.0, 300, 0 }, { 50, 7200, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int decimals;

      g_assert_cmpfloat (ui_waveform_view_step (rows[i].seconds_per_px, 92, &decimals), ==,
                         rows[i].step);
      g_assert_cmpint (decimals, ==, rows[i].decimals);
    }
}

/* ---- album strip -------------------------------------------------------------------------- */

typedef struct
{
  int n, index;
  gint64 frames;
} Gap;

static void
on_gap (UiAlbumStrip *strip, int index, gint64 frames, Gap *gap)
{
  gap->n++;
  gap->index = index;
  gap->frames = frames;
}

static void
test_album_strip (void)
{
  GtkWidget *widget = ui_album_strip_new ();
  UiAlbumStrip *strip = UI_ALBUM_STRIP (widget);
  AppOverview *overview = make_overview (master_levels, 10);
  const gint64 s = RATE;
  const UiAlbumStripTrack tracks[3] = { { "1 Slipway", 0, 10 * s, overview },
                                        { "2 Night Ferry", 12 * s, 10 * s, overview },
                                        { "3 Lantern Room", 20 * s, 10 * s, overview } };
  HarnessHeard selected = { 0 }, seek = { 0 }, begin = { 0 }, end = { 0 };
  Gap gap = { 0 };
  Harness h;

  harness_init (&h, widget, 616, 60); /* 600 px for 30 s: 20 px per second, from 8 */
  g_signal_connect (widget, "track-selected", G_CALLBACK (harness_heard_int), &selected);
  g_signal_connect (widget, "seek", G_CALLBACK (harness_heard_int64), &seek);
  g_signal_connect (widget, "gap-begin", G_CALLBACK (harness_heard_int), &begin);
  g_signal_connect (widget, "gap", G_CALLBACK (on_gap), &gap);
  g_signal_connect (widget, "gap-end", G_CALLBACK (harness_heard_int), &end);
  ui_album_strip_set_tracks (strip, RATE, 30 * s, tracks, 3);
  ui_album_strip_set_selected (strip, 0);
  ui_album_strip_set_position (strip, 5 * s + 100);
  app_overview_unref (overview);
  harness_picture (&h, "album-strip");
  /* the chosen one amber, the others not; the gap shows the ground */
  g_assert_cmpint (harness_count (&h, 8, 12, 200, 46, ui_palette (UI_COLOR_MASTER)), >, 1000);
  g_assert_cmpint (harness_count (&h, 248, 12, 360, 46, ui_palette (UI_COLOR_MASTER)), ==, 0);
  g_assert_cmpint (harness_count (&h, 260, 12, 140, 46, ui_palette (UI_COLOR_TRACK)), >, 1000);
  g_assert_cmpint (harness_distance (&h, 228, 30, ui_palette (UI_COLOR_PANEL)), <, 14);
  g_assert_cmpint (harness_distance (&h, 108, 30, &(GdkRGBA){ 1, 1, 1, 1 }), <, 6);
  g_assert_cmpint (selected.n, ==, 0);

  harness_click (&h, 8 + 20 * 15, 30, 1);
  g_assert_cmpint (selected.n, ==, 1);
  g_assert_cmpfloat (selected.first, ==, 1);
  g_assert_cmpfloat_with_epsilon (seek.first, 15.0 * s, s / 10.0);

  harness_drag (&h, 8 + 20 * 12, 30, 8 + 20 * 14, 30);
  g_assert_cmpint (begin.n, ==, 1);
  g_assert_cmpint (end.n, ==, 1);
  g_assert_cmpint (gap.index, ==, 1);
  g_assert_cmpfloat_with_epsilon ((double) gap.frames, 4.0 * s, s / 10.0);
  g_assert_cmpint (seek.n, ==, 1);

  gtk_widget_grab_focus (widget);
  harness_key (&h, "Right");
  g_assert_cmpfloat (selected.first, ==, 2);
  harness_key (&h, "Return");
  g_assert_cmpfloat (seek.first, ==, 20.0 * s);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "3 Lantern Room");
  harness_finish (&h);
}

void
test_waveform_add (void)
{
  g_test_add_func ("/waveform/reduction", test_reduction);
  g_test_add_func ("/waveform/picture", test_picture);
  g_test_add_func ("/waveform/crossfade", test_crossfade);
  g_test_add_func ("/waveform/zoom", test_zoom);
  g_test_add_func ("/waveform/input", test_input);
  g_test_add_func ("/waveform/handles", test_handles);
  g_test_add_func ("/waveform/loop", test_loop);
  g_test_add_func ("/waveform/playhead", test_playhead);
  g_test_add_func ("/waveform/curves", test_curves);
  g_test_add_func ("/waveform/ruler", test_ruler);
  g_test_add_func ("/album-strip/drawn", test_album_strip);
}
