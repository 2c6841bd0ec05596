/* test-meters.c — level meters, correlation, goniometer, reduction bar, dots and curves: pixels for
 * known levels. */
#include "test-harness.h"
#include "test-ui.h"

#include "ui-correlation.h"
#include "ui-curve.h"
#include "ui-draw.h"
#include "ui-gain-history.h"
#include "ui-goniometer.h"
#include "ui-level-meters.h"
#include "ui-loudness-history.h"
#include "ui-palette.h"
#include "ui-reduction-bar.h"
#include "ui-status-dot.h"
#include "ui-style.h"
#include "ui-transfer.h"

#include <math.h>

#define BARS 400 /* px of the bars at the height used here: 10 px per dB */

/* First row from there on in column x that is not the well. */
static int
bar_top_below (const Harness *harness, int x, int from)
{
  for (int y = from; y < BARS; y++)
    if (harness_distance (harness, x, y, ui_palette (UI_COLOR_WELL)) > 20)
      return y;
  return BARS;
}

static int
bar_top (const Harness *harness, int x)
{
  return bar_top_below (harness, x, 0);
}

static void
test_level_meters (void)
{
  static const UiLevels levels
      = { -9.1, -10.6, -11.0, { -3, -INFINITY }, { -1.2, -INFINITY }, -5, -8, 0 };
  GtkWidget *widget = ui_level_meters_new ();
  HarnessHeard reset = { 0 };
  Harness h;

  harness_init (&h, widget, 190, BARS + 38);
  g_signal_connect (widget, "reset", G_CALLBACK (harness_heard), &reset);
  ui_level_meters_set (UI_LEVEL_METERS (widget), &levels);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Momentary \xe2\x88\x92"
                                       "9.1 LUFS, short-term \xe2\x88\x92"
                                       "10.6 LUFS, "
                                       "integrated \xe2\x88\x92"
                                       "11.0 LUFS, true peak left \xe2\x88\x92"
                                       "1.2 dBTP, "
                                       "right \xe2\x88\x92\xe2\x88\x9e dBTP");
  harness_picture (&h, "level-meters");
  /* lines of the highest M, S and peak; bars below them */
  g_assert_cmpint (abs (bar_top (&h, 20) - 50), <=, 1);
  g_assert_cmpint (abs (bar_top (&h, 56) - 80), <=, 1);
  g_assert_cmpint (abs (bar_top (&h, 138) - 12), <=, 1);
  g_assert_cmpint (abs (bar_top_below (&h, 20, 52) - 91), <=, 1);
  g_assert_cmpint (abs (bar_top_below (&h, 56, 82) - 106), <=, 1);
  g_assert_cmpint (abs (bar_top (&h, 92) - 110), <=, 1);
  g_assert_cmpint (abs (bar_top_below (&h, 138, 14) - 30), <=, 1);
  g_assert_cmpint (bar_top (&h, 174), ==, BARS); /* silence: empty */
  /* green at the foot, the lane's colour at a third from the top */
  g_assert_cmpint (harness_distance (&h, 20, 395, ui_palette (UI_COLOR_GOOD)), <, 6);
  g_assert_cmpint (harness_distance (&h, 20, 132, ui_palette (UI_COLOR_MASTER)), <, 6);
  ui_level_meters_set_color (UI_LEVEL_METERS (widget), UI_COLOR_MIX);
  harness_picture (&h, "level-meters-mix");
  g_assert_cmpint (harness_distance (&h, 20, 132, ui_palette (UI_COLOR_MIX)), <, 6);

  /* the target line stands at its level on an empty bar */
  ui_level_meters_set (UI_LEVEL_METERS (widget), NULL);
  ui_level_meters_set_target (UI_LEVEL_METERS (widget), -14.0);
  harness_picture (&h, "level-meters-target");
  g_assert_cmpint (harness_count (&h, 10, 140, 40, 1, ui_palette (UI_COLOR_TEXT)), >, 20);
  g_assert_cmpint (harness_count (&h, 10, 138, 40, 1, ui_palette (UI_COLOR_TEXT)), ==, 0);

  /* what the ear gets with the gain: a wedge beside the bar, which stays where it is */
  UiLevels matched = levels;
  matched.gain_db = -6;
  ui_level_meters_set (UI_LEVEL_METERS (widget), &matched);
  harness_picture (&h, "level-meters-matched");
  g_assert_cmpint (harness_count (&h, 3, 140, 6, 22, ui_palette (UI_COLOR_TEXT)), >=, 8);
  g_assert_cmpint (harness_count (&h, 3, 60, 6, 60, ui_palette (UI_COLOR_TEXT)), ==, 0);
  g_assert_cmpint (abs (bar_top (&h, 92) - 110), <=, 1);

  /* a limiter's ceiling is met within hundredths: that is not over it, in any of the figures */
  ui_level_meters_set_ceiling (UI_LEVEL_METERS (widget), levels.max_true_peak_dbtp[0] - 0.03);
  harness_picture (&h, "level-meters-met");
  g_assert_cmpint (harness_count (&h, 128, 0, 20, 3, ui_palette (UI_COLOR_ERROR)), ==, 0);

  /* but all above full scale is over, by however little */
  UiLevels clipped = matched;
  clipped.max_true_peak_dbtp[0] = 0.03;
  ui_level_meters_set (UI_LEVEL_METERS (widget), &clipped);
  ui_level_meters_set_ceiling (UI_LEVEL_METERS (widget), 0);
  harness_picture (&h, "level-meters-clipped");
  g_assert_cmpint (harness_count (&h, 128, 0, 20, 3, ui_palette (UI_COLOR_ERROR)), >, 10);
  ui_level_meters_set (UI_LEVEL_METERS (widget), &matched);

  /* over the ceiling: the cap is red until a click */
  ui_level_meters_set_ceiling (UI_LEVEL_METERS (widget), -1.5);
  harness_picture (&h, "level-meters-over");
  g_assert_cmpint (harness_count (&h, 128, 0, 20, 3, ui_palette (UI_COLOR_ERROR)), >, 50);
  harness_click (&h, 138, 200, 1);
  g_assert_cmpint (reset.n, ==, 1);
  harness_picture (&h, "level-meters-reset");
  g_assert_cmpint (harness_count (&h, 128, 0, 20, 3, ui_palette (UI_COLOR_ERROR)), ==, 0);
  gtk_test_accessible_assert_role (widget, GTK_ACCESSIBLE_ROLE_METER);
  harness_finish (&h);
}

static void
test_correlation (void)
{
  GtkWidget *widget = ui_correlation_new ();
  Harness h;

  harness_init (&h, widget, 200, 24);
  ui_correlation_set (UI_CORRELATION (widget), 0.5, NAN);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.5);
  harness_picture (&h, "correlation");
  g_assert_cmpint (harness_count (&h, 100, 4, 100, 1, ui_palette (UI_COLOR_GOOD)), ==, 50);
  g_assert_cmpint (harness_count (&h, 0, 4, 100, 1, ui_palette (UI_COLOR_GOOD)), ==, 0);
  harness_run (300); /* assistive technology is told four times a second */
  ui_correlation_set (UI_CORRELATION (widget), 0.5, -0.4);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "0.50, lowest \xe2\x88\x92"
                                       "0.40");
  harness_picture (&h, "correlation-lowest");
  g_assert_cmpint (harness_count (&h, 60, 4, 2, 1, ui_palette (UI_COLOR_ERROR)), ==, 2);
  ui_correlation_set (UI_CORRELATION (widget), -0.8, NAN);
  harness_picture (&h, "correlation-red");
  g_assert_cmpint (harness_count (&h, 0, 4, 100, 1, ui_palette (UI_COLOR_ERROR)), ==, 80);
  harness_finish (&h);
}

/* A minute of the mix at -20, turned down by 10, then 30 s of the master at -10: colours, heights,
 * the target, figures by the keyboard, the span by the wheel. */
static void
test_history (void)
{
  GtkWidget *widget = ui_loudness_history_new ();
  UiLoudnessHistory *history = UI_LOUDNESS_HISTORY (widget);
  AppHeardPoint points[900];
  Harness h;

  for (int i = 0; i < 900; i++)
    points[i] = i < 600 ? (AppHeardPoint){ .pos = i,
                                           .momentary_lufs = -20,
                                           .short_term_lufs = -22,
                                           .gain_db = -10,
                                           .lane = APP_LANE_MIX }
                        : (AppHeardPoint){ .pos = i,
                                           .momentary_lufs = -10,
                                           .short_term_lufs = -12,
                                           .lane = APP_LANE_MASTER };
  ui_loudness_history_set_lane_name (history, APP_LANE_MIX, "Mix");
  ui_loudness_history_set_lane_name (history, APP_LANE_MASTER, "Master");
  harness_init (&h, widget, 240, 80); /* 120 s: 2 px a second; 2 px a LU */
  ui_loudness_history_set_points (history, points, 900);
  harness_picture (&h, "history");
  /* short-term lines at their heights; before there is nothing */
  g_assert_cmpint (harness_count (&h, 65, 42, 110, 4, ui_palette (UI_COLOR_MIX)), >=, 100);
  g_assert_cmpint (harness_count (&h, 185, 22, 50, 4, ui_palette (UI_COLOR_MASTER)), >=, 45);
  g_assert_cmpint (harness_count (&h, 0, 0, 58, 80, ui_palette (UI_COLOR_MIX)), ==, 0);
  /* filled up to the momentary, not above it */
  g_assert_cmpint (harness_distance (&h, 100, 70, ui_palette (UI_COLOR_WELL)), >, 20);
  g_assert_cmpint (harness_distance (&h, 100, 37, ui_palette (UI_COLOR_WELL)), <, 20);
  g_assert_cmpint (harness_distance (&h, 200, 70, ui_palette (UI_COLOR_WELL)), >, 20);
  g_assert_cmpint (harness_distance (&h, 200, 10, ui_palette (UI_COLOR_WELL)), <, 20);

  ui_loudness_history_set_as_heard (history, TRUE);
  ui_loudness_history_set_target (history, -35);
  harness_picture (&h, "history-as-heard");
  g_assert_cmpint (harness_count (&h, 65, 62, 110, 4, ui_palette (UI_COLOR_MIX)), >=, 100);
  g_assert_cmpint (harness_count (&h, 0, 70, 58, 1, ui_palette (UI_COLOR_TEXT)), >=, 30);
  /* a target at a line of the grid does not strike out its figure */
  ui_loudness_history_set_target (history, -20);
  harness_picture (&h, "history-on-line");
  g_assert_cmpint (harness_count (&h, 0, 40, 10, 1, ui_palette (UI_COLOR_TEXT)), ==, 0);
  g_assert_cmpint (harness_count (&h, 20, 40, 38, 1, ui_palette (UI_COLOR_TEXT)), >=, 20);
  ui_loudness_history_set_as_heard (history, FALSE);

  gtk_widget_grab_focus (widget);
  harness_key (&h, "Left");
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Master  M \xe2\x88\x92"
                                       "10.0  S \xe2\x88\x92"
                                       "12.0  \xe2\x88\x92"
                                       "00:01");
  for (int i = 0; i < 40; i++)
    harness_key (&h, "Left");
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Mix  M \xe2\x88\x92"
                                       "20.0  S \xe2\x88\x92"
                                       "22.0  \xe2\x88\x92"
                                       "00:41");
  harness_key (&h, "plus");
  g_assert_cmpfloat (ui_loudness_history_span (history), ==, 60);
  harness_wheel (&h, 100, 40, -1, NULL);
  g_assert_cmpfloat (ui_loudness_history_span (history), ==, 120);
  ui_loudness_history_set_points (history, points, 0);
  harness_picture (&h, "history-cleared");
  g_assert_cmpint (harness_count (&h, 2, 2, 236, 76, ui_palette (UI_COLOR_MASTER)), ==, 0);
  harness_finish (&h);
}

/* Mono is a line upwards; a channel alone lies on its diagonal. */
static void
test_goniometer (void)
{
  GtkWidget *widget = ui_goniometer_new ();
  const GdkRGBA *amber = ui_palette (UI_COLOR_MASTER);
  float points[256][2];
  Harness h;

  harness_init (&h, widget, 168, 168);
  for (int pass = 0; pass < 4; pass++)
    {
      for (int i = 0; i < 256; i++)
        points[i][0] = points[i][1] = sinf (0.1f * (float) i);
      ui_goniometer_add (UI_GONIOMETER (widget), points, 256);
    }
  harness_picture (&h, "goniometer-mono");
  g_assert_cmpint (harness_count (&h, 82, 0, 5, 168, amber), >, 60);
  g_assert_cmpint (harness_count (&h, 0, 0, 78, 168, amber), ==, 0);
  g_assert_cmpint (harness_count (&h, 90, 0, 78, 168, amber), ==, 0);

  ui_goniometer_clear (UI_GONIOMETER (widget));
  for (int pass = 0; pass < 4; pass++)
    {
      for (int i = 0; i < 256; i++)
        {
          points[i][0] = 0.9f;
          points[i][1] = 0.0f;
        }
      ui_goniometer_add (UI_GONIOMETER (widget), points, 256);
    }
  harness_picture (&h, "goniometer-left");
  g_assert_cmpint (harness_count (&h, 34, 34, 16, 16, amber), >=, 1); /* half way, upper left */
  g_assert_cmpint (harness_count (&h, 84, 0, 84, 168, amber), ==, 0);
  harness_finish (&h);
}

static void
test_reduction_bar (void)
{
  GtkWidget *widget = ui_reduction_bar_new (20.0, "Gain reduction");
  Harness h;

  harness_init (&h, widget, 100, 8);
  ui_reduction_bar_set (UI_REDUCTION_BAR (widget), -5.0);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, -5.0);
  harness_picture (&h, "reduction-bar");
  /* a quarter from the right, its first pixel is the hold line */
  g_assert_cmpint (harness_count (&h, 0, 4, 100, 1, ui_palette (UI_COLOR_MASTER)), ==, 24);
  g_assert_cmpint (harness_distance (&h, 75, 4, ui_palette (UI_COLOR_TEXT)), <, 6);
  g_assert_cmpint (harness_distance (&h, 99, 4, ui_palette (UI_COLOR_MASTER)), <, 6);
  ui_reduction_bar_set (UI_REDUCTION_BAR (widget), NAN);
  harness_picture (&h, "reduction-bar-empty");
  g_assert_cmpint (harness_count (&h, 0, 4, 100, 1, ui_palette (UI_COLOR_MASTER)), ==, 0);
  harness_finish (&h);
}

static void
test_status_dot (void)
{
  static const struct
  {
    AppSeverity severity;
    UiColor color;
  } rows[] = { { APP_SEVERITY_GOOD, UI_COLOR_GOOD },
               { APP_SEVERITY_WARNING, UI_COLOR_WARNING },
               { APP_SEVERITY_ERROR, UI_COLOR_ERROR } };
  GtkWidget *widget = ui_status_dot_new ();
  Harness h;

  harness_init (&h, widget, 16, 16);
  harness_picture (&h, "dot-unknown");
  g_assert_cmpint (harness_distance (&h, 8, 8, ui_palette (UI_COLOR_PANEL)), <, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ui_status_dot_set (UI_STATUS_DOT (widget), rows[i].severity, "Clipped");
      harness_picture (&h, "dot");
      g_assert_cmpint (harness_distance (&h, 8, 8, ui_palette (rows[i].color)), <, 6);
    }
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Clipped");
  harness_finish (&h);
}

static void
test_curve (void)
{
  GtkWidget *widget = ui_curve_new (12.0, UI_COLOR_MASTER);
  const double values[3] = { 12.0, 0.0, -12.0 };
  const GdkRGBA *amber = ui_palette (UI_COLOR_MASTER);
  Harness h;

  harness_init (&h, widget, 90, 30);
  ui_curve_set (UI_CURVE (widget), values, 3);
  harness_picture (&h, "curve");
  g_assert_cmpint (harness_count (&h, 0, 0, 20, 10, amber), >, 8);
  g_assert_cmpint (harness_count (&h, 70, 20, 20, 10, amber), >, 8);
  g_assert_cmpint (harness_count (&h, 70, 0, 20, 10, amber), ==, 0);
  harness_finish (&h);
}

static void
test_formats (void)
{
  static const struct
  {
    double seconds;
    int decimals;
    const char *text;
  } times[]
      = { { 0, 0, "00:00" },          { 134.386, 3, "02:14.386" }, { 59.9996, 3, "01:00.000" },
          { 3723.5, 0, "1:02:04" },   { -2.25, 2, "-00:02.25" },   { -0.0001, 2, "00:00.00" },
          { 7199.96, 1, "2:00:00.0" } };
  char text[32];

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      ui_format_time (times[i].seconds, times[i].decimals, text, sizeof text);
      g_assert_cmpstr (text, ==, times[i].text);
    }
  ui_format_level (-9.14, 1, text, sizeof text);
  g_assert_cmpstr (text, ==,
                   "\xe2\x88\x92"
                   "9.1");
  ui_format_level (-0.04, 1, text, sizeof text);
  g_assert_cmpstr (text, ==, "0.0");
  ui_format_level (-INFINITY, 1, text, sizeof text);
  g_assert_cmpstr (text, ==, "\xe2\x88\x92\xe2\x88\x9e");
  ui_format_hz (96.0, text, sizeof text);
  g_assert_cmpstr (text, ==, "96.0 Hz");
  ui_format_hz (999.7, text, sizeof text);
  g_assert_cmpstr (text, ==, "1.00 kHz");
}

/* The named colours of style.css are those of the table. */
static void
test_palette (void)
{
  GBytes *css = g_resources_lookup_data (UI_RESOURCE_PREFIX "/style.css",
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (css);
  for (int i = 0; i < UI_N_COLORS; i++)
    {
      const GdkRGBA *c = ui_palette (i);
      char *line = g_strdup_printf ("@define-color %s #%02x%02x%02x;", ui_palette_name (i),
                                    (int) lroundf (c->red * 255), (int) lroundf (c->green * 255),
                                    (int) lroundf (c->blue * 255));

      g_assert_nonnull (
          g_strstr_len (g_bytes_get_data (css, NULL), (gssize) g_bytes_get_size (css), line));
      g_free (line);
    }
  g_bytes_unref (css);
}

/* The curve where its values are, the point on it, told in words. */
static void
test_transfer (void)
{
  GtkWidget *widget = ui_transfer_new ();
  UiTransfer *self = UI_TRANSFER (widget);
  const double in[3] = { -60.0, -24.0, 0.0 }, out[3] = { -60.0, -24.0, -18.0 };
  double at, to;
  Harness harness;

  harness_init (&harness, widget, 240, 240);
  g_assert_false (ui_transfer_point (self, &at, &to));
  ui_transfer_set_curve (self, in, out, 3);
  ui_transfer_set_threshold (self, -24.0);
  ui_transfer_set_level (self, -12.0);
  harness_picture (&harness, "transfer");
  g_assert_true (ui_transfer_point (self, &at, &to));
  g_assert_cmpfloat (at, ==, -12.0);
  g_assert_cmpfloat_with_epsilon (to, -21.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_transfer_x_of (self, -12.0), 192.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_transfer_y_of (self, -21.0), 84.0, 1e-9);
  g_assert_cmpint (harness_count (&harness, 189, 81, 6, 6, ui_palette (UI_COLOR_TEXT)), >=, 20);
  for (int i = 0; i < 2; i++) /* in the middle of both parts */
    {
      const int x = (int) ui_transfer_x_of (self, (in[i] + in[i + 1]) / 2.0);
      const int y = (int) ui_transfer_y_of (self, (out[i] + out[i + 1]) / 2.0);

      if (i == 0)
        g_assert_cmpint (harness_count (&harness, x - 2, y - 2, 5, 5, ui_palette (UI_COLOR_MASTER)),
                         >=, 5);
      g_assert_cmpint (harness_count (&harness, x - 2, y + 12, 5, 5, ui_palette (UI_COLOR_MASTER)),
                       ==, 0);
    }
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "\xe2\x88\x92"
                                       "12.0 dB in, \xe2\x88\x92"
                                       "21.0 dB out");
  ui_transfer_set_level (self, -80.0); /* below the picture */
  g_assert_false (ui_transfer_point (self, &at, &to));
  harness_finish (&harness);
}

static void
fill_history (UiGainHistory *self, double from_s, double level, double reduction)
{
  for (int i = 0; i < 50; i++)
    ui_gain_history_add (self, from_s + i * UI_GAIN_HISTORY_COLUMN_S, level, reduction);
}

/* Level and reduction stand where they were read, on their scales, the deepest of a column counts;
 * a jump leaves no gap. */
static void
test_gain_history (void)
{
  GtkWidget *widget = ui_gain_history_new (12.0, "Reduction");
  UiGainHistory *self = UI_GAIN_HISTORY (widget);
  double level, reduction;
  Harness harness;

  harness_init (&harness, widget, 300, 120);
  fill_history (self, 10.0, -30.0, -3.0);
  fill_history (self, 11.0, -15.0, -9.0);
  ui_gain_history_add (self, 11.985, -12.0, -6.0); /* in the newest column */
  g_assert_true (ui_gain_history_get (self, 0, &level, &reduction));
  g_assert_cmpfloat (level, ==, -12.0);
  g_assert_cmpfloat (reduction, ==, -9.0);
  g_assert_true (ui_gain_history_get (self, 99, &level, &reduction));
  g_assert_cmpfloat (level, ==, -30.0);
  g_assert_cmpfloat (reduction, ==, -3.0);
  g_assert_false (ui_gain_history_get (self, 100, &level, &reduction));
  ui_gain_history_set_line (self, -20.0);
  harness_picture (&harness, "gain-history");
  g_assert_cmpfloat_with_epsilon (ui_gain_history_y_of_reduction (self, -9.0), 90.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ui_gain_history_y_of_level (self, -30.0), 60.0, 1e-9);
  g_assert_cmpint (harness_count (&harness, 252, 88, 46, 3, ui_palette (UI_COLOR_ERROR)), >=, 46);
  g_assert_cmpint (harness_count (&harness, 202, 28, 46, 3, ui_palette (UI_COLOR_ERROR)), >=, 46);
  g_assert_cmpint (harness_count (&harness, 5, 39, 190, 3, ui_palette (UI_COLOR_TEXT)), >=, 150);
  g_assert_cmpint (harness_distance (&harness, 225, 100, ui_palette (UI_COLOR_WELL)), >, 30);
  g_assert_cmpint (harness_distance (&harness, 150, 100, ui_palette (UI_COLOR_WELL)), <, 6);
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, -3.0);
  fill_history (self, 90.0, -30.0, 0.0);
  g_assert_true (ui_gain_history_get (self, 149, &level, &reduction));
  g_assert_false (ui_gain_history_get (self, 150, &level, &reduction));

  /* a wave: half the amplitude is half the height, on both sides of the middle */
  ui_gain_history_set_wave (self, TRUE);
  ui_gain_history_set_line (self, -1.0);
  fill_history (self, 91.0, 20.0 * log10 (0.5), -0.1);
  harness_picture (&harness, "gain-history-wave");
  g_assert_cmpint (harness_distance (&harness, 270, 33, ui_palette (UI_COLOR_WELL)), >, 60);
  g_assert_cmpint (harness_distance (&harness, 270, 87, ui_palette (UI_COLOR_WELL)), >, 60);
  g_assert_cmpint (harness_distance (&harness, 270, 24, ui_palette (UI_COLOR_WELL)), <, 6);
  g_assert_cmpint (harness_distance (&harness, 270, 95, ui_palette (UI_COLOR_WELL)), <, 6);
  harness_finish (&harness);
}

void
test_meters_add (void)
{
  g_test_add_func ("/meters/transfer", test_transfer);
  g_test_add_func ("/meters/gain-history", test_gain_history);
  g_test_add_func ("/meters/levels", test_level_meters);
  g_test_add_func ("/meters/correlation", test_correlation);
  g_test_add_func ("/meters/history", test_history);
  g_test_add_func ("/meters/goniometer", test_goniometer);
  g_test_add_func ("/meters/reduction-bar", test_reduction_bar);
  g_test_add_func ("/widgets/status-dot", test_status_dot);
  g_test_add_func ("/widgets/curve", test_curve);
  g_test_add_func ("/widgets/formats", test_formats);
  g_test_add_func ("/widgets/palette", test_palette);
}
