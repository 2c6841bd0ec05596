/* test-spectrum.c — UiSpectrum: curves where they belong, handles that are dragged, wheel and keys.
 */
#include "test-harness.h"
#include "test-ui.h"

#include "ui-settings.h"
#include "ui-spectrogram.h"
#include "ui-spectrum-curve.h"
#include "ui-spectrum-options.h"

#include <math.h>

#define WIDTH 1000
#define HEIGHT 400

typedef struct
{
  Harness harness;
  UiSpectrum *spectrum;
  UiSpectrumBand bands[3];
  HarnessHeard begin, end, selected, reset;
  int moved, q, added;
  double hz, db, factor;
} Fixture;

static void
on_moved (UiSpectrum *spectrum, int band, double hz, double db, Fixture *self)
{
  self->moved++;
  self->hz = hz;
  self->db = db;
  self->bands[band].hz = hz; /* as the editor does: model, then back to the handles */
  self->bands[band].db = db;
  ui_spectrum_set_bands (spectrum, self->bands, 3);
}

static void
on_q (UiSpectrum *spectrum, int band, double factor, Fixture *self)
{
  self->q++;
  self->factor = factor;
}

static void
on_add (UiSpectrum *spectrum, double hz, double db, Fixture *self)
{
  self->added++;
  self->hz = hz;
  self->db = db;
}

static void
fixture_init (Fixture *self)
{
  GtkWidget *widget = ui_spectrum_new ();

  memset (self, 0, sizeof *self);
  self->spectrum = UI_SPECTRUM (widget);
  self->bands[0] = (UiSpectrumBand){ 100.0, 6.0, 0.71, TRUE, TRUE, "1" };
  self->bands[1] = (UiSpectrumBand){ 1000.0, -3.0, 1.4, TRUE, TRUE, "2" };
  self->bands[2] = (UiSpectrumBand){ 30.0, 0.0, 0.71, FALSE, TRUE, "3" };
  ui_spectrum_set_bands (self->spectrum, self->bands, 3);
  g_signal_connect (widget, "band-begin", G_CALLBACK (harness_heard_int), &self->begin);
  g_signal_connect (widget, "band-end", G_CALLBACK (harness_heard_int), &self->end);
  g_signal_connect (widget, "band-selected", G_CALLBACK (harness_heard_int), &self->selected);
  g_signal_connect (widget, "band-reset", G_CALLBACK (harness_heard_int), &self->reset);
  g_signal_connect (widget, "band-moved", G_CALLBACK (on_moved), self);
  g_signal_connect (widget, "band-q", G_CALLBACK (on_q), self);
  g_signal_connect (widget, "band-add", G_CALLBACK (on_add), self);
  harness_init (&self->harness, widget, WIDTH, HEIGHT);
}

static void
test_geometry (void)
{
  Fixture f;

  fixture_init (&f);
  g_assert_cmpfloat_with_epsilon (ui_spectrum_x_of (f.spectrum, 200.0), WIDTH / 3.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_spectrum_y_of_gain (f.spectrum, 9.0), HEIGHT / 4.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_spectrum_y_of_level (f.spectrum, 1000.0, -45.0), HEIGHT / 2.0,
                                  1e-9);
  for (double hz = 20; hz < 20000; hz *= 1.7)
    g_assert_cmpfloat_with_epsilon (ui_spectrum_hz_at (f.spectrum,
                                                       ui_spectrum_x_of (f.spectrum, hz)),
                                    hz, 1e-6 * hz);
  for (double db = -18; db <= 18; db += 1.5)
    g_assert_cmpfloat_with_epsilon (ui_spectrum_gain_at (f.spectrum,
                                                         ui_spectrum_y_of_gain (f.spectrum, db)),
                                    db, 1e-9);
  harness_finish (&f.harness);
}

/* A line at -30 dBFS (no tilt) in the mix's colour, the master filled below its own, the response
 * in white. */
static void
test_picture (void)
{
  float mix[UI_SPECTRUM_POINTS], master[UI_SPECTRUM_POINTS];
  const double hz[2] = { 20.0, 20000.0 }, db[2] = { 12.0, 12.0 };
  const GdkRGBA white = { 1, 1, 1, 1 };
  Fixture f;
  int y;

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    {
      mix[i] = -30.0f;
      master[i] = -60.0f;
    }
  fixture_init (&f);
  ui_spectrum_set_bands (f.spectrum, NULL, 0);
  ui_spectrum_set_scale (f.spectrum, 0.0, 90.0, 0.0);
  ui_spectrum_set_lane (f.spectrum, 0, mix);
  ui_spectrum_set_lane (f.spectrum, 1, master);
  ui_spectrum_set_lane_name (f.spectrum, 0, "Mix");
  ui_spectrum_set_response (f.spectrum, hz, db, 2);
  harness_picture (&f.harness, "spectrum-levels");
  y = (int) ui_spectrum_y_of_level (f.spectrum, 300.0, -30.0);
  g_assert_cmpint (harness_count (&f.harness, 380, y - 2, 100, 5, ui_palette (UI_COLOR_MIX)), >=,
                   100);
  y = (int) ui_spectrum_y_of_level (f.spectrum, 300.0, -60.0);
  g_assert_cmpint (harness_count (&f.harness, 380, y - 2, 100, 5, ui_palette (UI_COLOR_MASTER)), >=,
                   100);
  /* the fill is warmer than the ground, above the curve it is not */
  g_assert_cmpint (harness_distance (&f.harness, 400, y + 40, ui_palette (UI_COLOR_WINDOW)), >, 12);
  g_assert_cmpint (harness_distance (&f.harness, 400, y - 40, ui_palette (UI_COLOR_WINDOW)), <, 6);
  y = (int) ui_spectrum_y_of_gain (f.spectrum, 12.0);
  g_assert_cmpint (harness_count (&f.harness, 400, y - 2, 100, 4, &white), >=, 100);

  /* a lane that is taken away is not drawn */
  ui_spectrum_set_lane (f.spectrum, 0, NULL);
  harness_picture (&f.harness, "spectrum-master-only");
  g_assert_cmpint (harness_count (&f.harness, 380, 100, 100, 80, ui_palette (UI_COLOR_MIX)), ==, 0);
  harness_finish (&f.harness);
}

static int
count_mix (Fixture *f, double dbfs)
{
  const int y = (int) ui_spectrum_y_of_level (f->spectrum, 300.0, dbfs);

  return harness_count (&f->harness, 380, y - 2, 100, 5, ui_palette (UI_COLOR_MIX));
}

/* Columns of 90 in which there is something at this level. */
static int
count_drawn (Fixture *f, double dbfs)
{
  const int y = (int) ui_spectrum_y_of_level (f->spectrum, 300.0, dbfs);
  int n = 0;

  for (int x = 470; x < 560; x++) /* between two lines of the grid */
    n += harness_distance (&f->harness, x, y, ui_palette (UI_COLOR_WELL)) > 25
         || harness_distance (&f->harness, x, y - 1, ui_palette (UI_COLOR_WELL)) > 25;
  return n;
}

/* All lanes can be drawn; averages, peaks and lanes can be put away; a blind test shows none. */
static void
test_lanes (void)
{
  float level[UI_SPECTRUM_POINTS];
  Fixture f;
  int y;

  fixture_init (&f);
  ui_spectrum_set_bands (f.spectrum, NULL, 0);
  ui_spectrum_set_scale (f.spectrum, 0.0, 90.0, 0.0);
  ui_spectrum_set_fall (f.spectrum, INFINITY);
  ui_spectrum_set_filled_lane (f.spectrum, -1);
  ui_spectrum_set_hold (f.spectrum, TRUE);
  ui_spectrum_set_lane_name (f.spectrum, 0, "Mix");
  for (int pass = 0; pass < 2; pass++) /* peaks at -20, then -50 */
    {
      for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
        level[i] = pass == 0 ? -20.0f : -50.0f;
      ui_spectrum_set_lane (f.spectrum, 0, level);
      for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
        level[i] = -70.0f;
      ui_spectrum_set_lane (f.spectrum, UI_SPECTRUM_LANES - 1, level);
      ui_spectrum_set_average (f.spectrum, 0, level);
    }
  harness_picture (&f.harness, "spectrum-hold");
  g_assert_cmpint (count_mix (&f, -50.0), >=, 100);
  g_assert_cmpint (count_drawn (&f, -20.0), ==, 90);
  y = (int) ui_spectrum_y_of_level (f.spectrum, 300.0, -70.0);
  g_assert_cmpint (harness_count (&f.harness, 380, y - 2, 100, 5, ui_palette (UI_COLOR_REFERENCE)),
                   >=, 100);
  ui_spectrum_clear_hold (f.spectrum);
  harness_picture (&f.harness, "spectrum-hold-cleared");
  g_assert_cmpint (count_drawn (&f, -20.0), ==, 0);

  /* a click on its name hides the lane, and shows it again */
  harness_click (&f.harness, 20, 18, 1);
  g_assert_false (ui_spectrum_lane_visible (f.spectrum, 0));
  harness_picture (&f.harness, "spectrum-hidden");
  g_assert_cmpint (count_mix (&f, -50.0), ==, 0);
  g_assert_cmpint (f.added, ==, 0);
  harness_run (600);
  harness_click (&f.harness, 20, 18, 1);
  g_assert_true (ui_spectrum_lane_visible (f.spectrum, 0));

  ui_spectrum_set_blind (f.spectrum, TRUE);
  harness_picture (&f.harness, "spectrum-blind");
  g_assert_cmpint (harness_count (&f.harness, 0, 0, WIDTH, HEIGHT, ui_palette (UI_COLOR_MIX)), ==,
                   0);
  g_assert_cmpint (harness_count (&f.harness, 0, 0, WIDTH, HEIGHT, ui_palette (UI_COLOR_REFERENCE)),
                   ==, 0);
  ui_spectrum_set_blind (f.spectrum, FALSE);

  /* nothing live: the average stands there, unless it is put away */
  ui_spectrum_set_lane (f.spectrum, 0, NULL);
  ui_spectrum_set_lane (f.spectrum, UI_SPECTRUM_LANES - 1, NULL);
  harness_picture (&f.harness, "spectrum-average");
  g_assert_cmpint (count_drawn (&f, -70.0), ==, 90);
  ui_spectrum_set_averages (f.spectrum, FALSE);
  harness_picture (&f.harness, "spectrum-no-average");
  g_assert_cmpint (count_drawn (&f, -70.0), ==, 0);
  harness_finish (&f.harness);
}

#define PER_OCTAVE ((UI_SPECTRUM_POINTS - 1) * log10 (2.0) / 3.0)

static void
assert_near (float a, double b, double within)
{
  g_assert_cmpfloat_with_epsilon ((double) a, b, within);
}

/* The curve that is drawn, against closed forms: a level stays, a slope is turned by the tilt and
 * raised by the mean over its powers, a tone in one point spreads over the width, and what is
 * silent stays silent. */
static void
test_curve (void)
{
  const double widths[] = { 0.0, 1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0, 1.0 / 3.0 };

  for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
    for (double tilt = 0.0; tilt <= 6.0; tilt += 1.5)
      {
        const UiSpectrumLook look = { .octaves = widths[w], .tilt = tilt };
        const double half = 0.05 * M_LN10 * tilt * widths[w]; /* of the exponent over the width */
        const double raised = half > 0.0 ? 10.0 * log10 (sinh (half) / half) : 0.0;
        const double spread = MAX (widths[w] * PER_OCTAVE, 1.0); /* in points */
        float in[UI_SPECTRUM_POINTS], out[UI_SPECTRUM_POINTS];

        /* noise that falls as the tilt rises: level */
        for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
          in[i] = (float) (-40.0 - tilt * (i / PER_OCTAVE - log2 (50.0)));
        ui_spectrum_curve (in, &look, out);
        for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
          if (MIN (i, UI_SPECTRUM_POINTS - 1 - i) > spread / 2.0)
            assert_near (out[i], -40.0 + raised, 0.02);
          else
            assert_near (out[i], -40.0, raised + 0.02);

        /* one tone */
        for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
          in[i] = i == 290 ? -6.0f : -INFINITY;
        ui_spectrum_curve (in, &look, out);
        assert_near (out[290], -6.0 - 10.0 * log10 (spread) + tilt * (290 / PER_OCTAVE - log2 (50)),
                     0.01);
        for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
          if (fabs (i - 290.0) > spread / 2.0 + 0.5)
            g_assert_true (out[i] < -180.0f);
      }
}

/* Two lanes with an equaliser between: its response, whatever the lanes are, the tilt is no matter
 * and silence has no difference. */
static void
test_difference (void)
{
  const UiSpectrumLook look = { .octaves = 1.0 / 6.0, .tilt = 4.5 };
  float a[UI_SPECTRUM_POINTS], b[UI_SPECTRUM_POINTS], out[UI_SPECTRUM_POINTS];
  Fixture f;

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    {
      const double gain = 6.0 * exp (-pow ((i - 256.0) / 80.0, 2.0));

      b[i] = (float) (-50.0 - 0.05 * i + 3.0 * sin (i * 0.01));
      a[i] = (float) (b[i] + gain);
    }
  a[10] = b[500] = -INFINITY;
  ui_spectrum_difference (a, b, &(UiSpectrumLook){ .tilt = 3.0 }, out);
  g_assert_true (isnan (out[10]) && isnan (out[500]));
  a[10] = b[10];
  b[500] = a[500];

  fixture_init (&f);
  ui_spectrum_set_bands (f.spectrum, NULL, 0);
  ui_spectrum_set_smoothing (f.spectrum, look.octaves);
  ui_spectrum_set_tilt (f.spectrum, look.tilt);
  ui_spectrum_set_averages (f.spectrum, FALSE);
  ui_spectrum_set_lane_name (f.spectrum, 0, "Mix");
  ui_spectrum_set_lane_name (f.spectrum, 1, "Master");
  ui_spectrum_set_average (f.spectrum, 1, a);
  g_assert_false (ui_spectrum_get_difference (f.spectrum, out));
  ui_spectrum_set_against (f.spectrum, 0);
  g_assert_false (ui_spectrum_get_difference (f.spectrum, out)); /* no average to compare with */
  ui_spectrum_set_average (f.spectrum, 0, b);
  g_assert_true (ui_spectrum_get_difference (f.spectrum, out));
  harness_picture (&f.harness, "spectrum-difference");
  for (int i = 20; i < UI_SPECTRUM_POINTS - 20; i += 12)
    {
      const int x = (int) ((double) WIDTH * i / (UI_SPECTRUM_POINTS - 1));
      const int y = (int) round (ui_spectrum_y_of_gain (f.spectrum, (double) out[i]));

      assert_near (out[i], 6.0 * exp (-pow ((i - 256.0) / 80.0, 2.0)), 0.1);
      g_assert_cmpint (harness_count (&f.harness, x, y - 2, 1, 4, ui_palette (UI_COLOR_GOOD)), >=,
                       1);
    }
  ui_spectrum_set_blind (f.spectrum, TRUE);
  g_assert_false (ui_spectrum_get_difference (f.spectrum, out));
  harness_finish (&f.harness);
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = g_str_equal (gtk_widget_get_name (widget), name) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* Pink noise is drawn level with a tilt of 3 dB, and a tone as high as it is; the menus of the
 * options set that, and are remembered. */
static void
test_options (void)
{
  static const char *const keys[]
      = { "spectrum-tilt", "spectrum-smoothing", "spectrum-window", "spectrum-against" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *spectrum = ui_spectrum_new ();
  GtkWidget *options = ui_spectrum_options_new (UI_SPECTRUM (spectrum)), *menu;
  float pink[UI_SPECTRUM_POINTS];
  Harness harness;
  double level;
  int y;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (ui_settings (), keys[i]);
  gtk_box_append (GTK_BOX (box), options);
  gtk_box_append (GTK_BOX (box), spectrum);
  gtk_widget_set_vexpand (spectrum, TRUE);
  ui_spectrum_set_filled_lane (UI_SPECTRUM (spectrum), -1);
  ui_spectrum_set_lane_name (UI_SPECTRUM (spectrum), 0, "Mix");
  harness_init (&harness, box, WIDTH, HEIGHT);
  harness.widget = spectrum;
  harness.height = gtk_widget_get_height (spectrum);
  level = -45.0 + 45.0 / harness.height; /* in the middle of a pixel */
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    pink[i] = (float) (level - 3.0 * (i / PER_OCTAVE - log2 (50.0)));
  ui_spectrum_set_lane (UI_SPECTRUM (spectrum), 0, pink);
  harness_picture (&harness, "spectrum-pink");
  y = (int) round (ui_spectrum_y_of_level (UI_SPECTRUM (spectrum), 1000.0, level));
  g_assert_cmpint (harness_count (&harness, 20, y - 2, 900, 4, ui_palette (UI_COLOR_MIX)), >=, 880);

  menu = find_named (options, "spectrum-tilt");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, 2);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 0);
  g_assert_cmpfloat (g_settings_get_double (ui_settings (), "spectrum-tilt"), ==, 0.0);
  harness_picture (&harness, "spectrum-pink-plain");
  for (double hz = 70.0; hz < 12000.0; hz *= 1.4)
    {
      const int x = (int) ui_spectrum_x_of (UI_SPECTRUM (spectrum), hz);
      int most = 0;

      y = (int) round (
          ui_spectrum_y_of_level (UI_SPECTRUM (spectrum), hz, level - 3.0 * log2 (hz / 1000.0)));
      for (int row = y - 2; row <= y + 1; row++)
        most = MAX (most, harness_distance (&harness, x, row, ui_palette (UI_COLOR_WELL)));
      g_assert_cmpint (most, >, 60); /* a line of the grid is 20 */
    }

  menu = find_named (options, "spectrum-smoothing");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 4);
  g_assert_cmpfloat (g_settings_get_double (ui_settings (), "spectrum-smoothing"), ==, 1.0 / 3.0);
  menu = find_named (options, "spectrum-window");
  g_settings_set_double (ui_settings (), "spectrum-window", 0.68);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, 3);
  menu = find_named (options, "spectrum-against");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 1);
  g_assert_cmpint (ui_spectrum_against (UI_SPECTRUM (spectrum)), ==, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 0);
  g_assert_cmpint (ui_spectrum_against (UI_SPECTRUM (spectrum)), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (ui_settings (), keys[i]);
  harness_finish (&harness);
}

static void
test_drag (void)
{
  Fixture f;
  double x, y;

  fixture_init (&f);
  x = ui_spectrum_x_of (f.spectrum, 1000.0);
  y = ui_spectrum_y_of_gain (f.spectrum, -3.0);
  harness_drag (&f.harness, x, y, ui_spectrum_x_of (f.spectrum, 2000.0),
                ui_spectrum_y_of_gain (f.spectrum, 3.0));
  g_assert_cmpint (f.begin.n, ==, 1);
  g_assert_cmpint (f.end.n, ==, 1);
  g_assert_cmpfloat (f.begin.first, ==, 1.0);
  g_assert_cmpint (ui_spectrum_selected (f.spectrum), ==, 1);
  g_assert_cmpint (f.selected.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (f.hz, 2000.0, 30.0); /* a pixel is 0.7 % */
  g_assert_cmpfloat_with_epsilon (f.db, 3.0, 0.15);
  harness_picture (&f.harness, "spectrum-handles");

  /* a band without gain turns height into Q */
  f.moved = 0;
  harness_drag (&f.harness, ui_spectrum_x_of (f.spectrum, 30.0),
                ui_spectrum_y_of_gain (f.spectrum, 0.0), ui_spectrum_x_of (f.spectrum, 30.0),
                ui_spectrum_y_of_gain (f.spectrum, 0.0) - 60.0);
  g_assert_cmpint (f.q, >=, 2);
  g_assert_cmpfloat (f.factor, >, 1.0);
  g_assert_cmpfloat (f.bands[2].db, ==, 0.0);

  /* on the ground nothing is moved; a double click there asks for a band */
  harness_drag (&f.harness, 700, 350, 760, 300);
  g_assert_cmpint (f.begin.n, ==, 2);
  harness_run (500);
  harness_double_click (&f.harness, 800, 100);
  g_assert_cmpint (f.added, ==, 1);
  g_assert_cmpfloat_with_epsilon (f.hz, ui_spectrum_hz_at (f.spectrum, 800.0), 40.0);
  g_assert_cmpfloat_with_epsilon (f.db, 9.0, 0.1);
  harness_finish (&f.harness);
}

static void
test_wheel_and_keys (void)
{
  Fixture f;

  fixture_init (&f);
  harness_wheel (&f.harness, ui_spectrum_x_of (f.spectrum, 100.0),
                 ui_spectrum_y_of_gain (f.spectrum, 6.0), 2, NULL);
  g_assert_cmpint (f.q, ==, 2);
  g_assert_cmpfloat_with_epsilon (f.factor, 1.1, 1e-9);
  g_assert_cmpint (f.begin.n, ==, 1);
  gtk_widget_grab_focus (GTK_WIDGET (f.spectrum));
  harness_key (&f.harness, "Next"); /* band 1 */
  g_assert_cmpint (ui_spectrum_selected (f.spectrum), ==, 1);
  harness_key (&f.harness, "Up Up");
  g_assert_cmpfloat_with_epsilon (f.db, -2.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (f.hz, 1000.0, 1e-9);
  harness_key (&f.harness, "Right");
  g_assert_cmpfloat_with_epsilon (f.hz, 1000.0 * exp2 (1.0 / 12.0), 1e-6);
  gtk_test_accessible_assert_property (GTK_WIDGET (f.spectrum), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "1.06 kHz  \xe2\x88\x92"
                                       "2.0 dB  Q 1.40");
  harness_finish (&f.harness);
}

/* ---- spectrogram ---- */

#define TONE 340 /* point */

static void
sound (UiSpectrogram *self, double from_s, double to_s, double db, int lane)
{
  float level[UI_SPECTRUM_POINTS];

  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    level[i] = ABS (i - TONE) < 3 ? (float) db : -100.0f;
  for (int frame = (int) lround (from_s * 60.0); frame < (int) lround (to_s * 60.0); frame++)
    ui_spectrogram_add (self, level, frame / 60.0, lane);
}

/* A second of the mix, two of a softer master, and a jump: columns where they belong in time, the
 * tone at the height of its frequency, in the colour of lane and level, whatever the size. */
static void
test_spectrogram (void)
{
  UiSpectrogram *self = UI_SPECTROGRAM (ui_spectrogram_new ());
  const double hz = 20.0 * pow (1000.0, TONE / (UI_SPECTRUM_POINTS - 1.0));
  const GdkRGBA mix = ui_spectrogram_color (0, -20.0), master = ui_spectrogram_color (1, -40.0);
  Harness harness;
  int y;

  ui_spectrogram_set_tilt (self, 0.0);
  harness_init (&harness, GTK_WIDGET (self), WIDTH, HEIGHT);
  sound (self, 10.0, 11.0, -20.0, 0);
  sound (self, 11.0, 13.0, -40.0, 1);
  g_assert_cmpint (ui_spectrogram_columns (self), ==, 89); /* one is not complete */
  g_assert_cmpfloat_with_epsilon (ui_spectrogram_level (self, 0, TONE), -40.0, 0.3);
  g_assert_cmpfloat_with_epsilon (ui_spectrogram_level (self, 58, TONE), -40.0, 0.3);
  g_assert_cmpfloat_with_epsilon (ui_spectrogram_level (self, 59, TONE), -20.0, 0.3);
  g_assert_cmpfloat_with_epsilon (ui_spectrogram_level (self, 30, TONE + 10), -100.0, 0.3);
  g_assert_true (isnan (ui_spectrogram_level (self, 89, TONE)));
  for (int size = 0; size < 2; size++)
    {
      harness_picture (&harness, size == 0 ? "spectrogram" : "spectrogram-low");
      y = (int) ui_spectrogram_y_of (self, hz);
      g_assert_cmpint (harness_count (&harness, WIDTH - 59, y - 3, 59, 7, &master), >=, 2 * 59);
      g_assert_cmpint (harness_count (&harness, WIDTH - 89, y - 3, 30, 7, &mix), >=, 2 * 30);
      g_assert_cmpint (harness_count (&harness, WIDTH - 89, y + 20, 89, 10, &mix), ==, 0);
      g_assert_cmpint (harness_distance (&harness, WIDTH - 120, y, ui_palette (UI_COLOR_WELL)), <,
                       40);
      gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH, HEIGHT / 2);
      gtk_window_set_default_size (GTK_WINDOW (harness.window), WIDTH, HEIGHT / 2);
      harness_run (50);
      harness.height = gtk_widget_get_height (GTK_WIDGET (self));
    }

  sound (self, 90.0, 91.0, -30.0, 0); /* a jump, on and back, is one thin line */
  g_assert_cmpint (ui_spectrogram_columns (self), ==, 89 + 2 + 29);
  g_assert_true (isnan (ui_spectrogram_level (self, 29, TONE)));
  sound (self, 1.0, 1.1, -30.0, 0);
  g_assert_cmpint (ui_spectrogram_columns (self), ==, 89 + 2 + 29 + 2 + 2);
  sound (self, 1.2, 1.22, -30.0, 0); /* frames that came late leave no hole */
  g_assert_cmpint (ui_spectrogram_columns (self), ==, 89 + 2 + 29 + 2 + 6);

  ui_spectrogram_set_blind (self, TRUE);
  harness_picture (&harness, "spectrogram-blind");
  g_assert_cmpint (harness_count (&harness, 0, 0, WIDTH, harness.height, &mix), ==, 0);
  ui_spectrogram_set_blind (self, FALSE);
  sound (self, 2.0, 200.0, -30.0, 0); /* more than are kept */
  g_assert_cmpint (ui_spectrogram_columns (self), ==, UI_SPECTROGRAM_COLUMNS);
  harness_picture (&harness, "spectrogram-full");
  g_assert_cmpint (harness_distance (&harness, 5, y, ui_palette (UI_COLOR_WELL)), >, 60);
  harness_finish (&harness);
}

void
test_spectrum_add (void)
{
  g_test_add_func ("/spectrum/spectrogram", test_spectrogram);
  g_test_add_func ("/spectrum/geometry", test_geometry);
  g_test_add_func ("/spectrum/picture", test_picture);
  g_test_add_func ("/spectrum/lanes", test_lanes);
  g_test_add_func ("/spectrum/curve", test_curve);
  g_test_add_func ("/spectrum/difference", test_difference);
  g_test_add_func ("/spectrum/options", test_options);
  g_test_add_func ("/spectrum/drag", test_drag);
  g_test_add_func ("/spectrum/wheel-and-keys", test_wheel_and_keys);
}
