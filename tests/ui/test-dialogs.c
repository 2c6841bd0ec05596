/* test-dialogs.c — what every window of ui/dialogs keeps to: what closes it stands before what it
 * is for, which is at the end edge; Escape closes it; columns stand even and fill it. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "ui-edit.h"
#include "ui-text.h"

#include "dsp-registry.h"

#define UNEVEN 1.0 /* pixels that columns may be rounded by */
#define TICKS 4    /* of codecs side by side */

typedef struct
{
  const char *action;
  const char *last;      /* name of the widget at the end edge; NULL: the window has no such line */
  gboolean default_last; /* Enter does it */
} Window;

static const Window windows[] = {
  { "intake-limits", "limits-apply", TRUE },
  { "level-album", "level-apply", FALSE },
  { "match-track", "match-apply", TRUE },
  { "codec-check", "codec-start", FALSE },
  { "record-sides", "vinyl-start", FALSE },
  { "chain-copy", "copy", TRUE },
  { "blind-test", "blind-begin", TRUE },
  { "recall", "recall-again", FALSE },
  { "paste-tracks", "track-paste-apply", TRUE },
  { "order-new", "order-done", TRUE },
  { "details", NULL, FALSE },
  { "snapshots", NULL, FALSE },
  { "preferences", NULL, FALSE },
  { "help", NULL, FALSE },
  { "shortcuts", NULL, FALSE },
};

static GtkWidget *
dialog (Fixture *fixture)
{
  GListModel *tops = gtk_window_get_toplevels ();
  for (guint k = 0; k < g_list_model_get_n_items (tops); k++)
    {
      g_autoptr (GtkWindow) top = g_list_model_get_item (tops, k);
      if (gtk_window_get_transient_for (top) == GTK_WINDOW (fixture->window))
        return GTK_WIDGET (top); /* GTK keeps it */
    }
  return NULL;
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action)
{
  g_test_message ("%s", action);
  fixture_act (fixture, action, NULL);
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *window = dialog (fixture);
  g_assert_nonnull (window);
  return window;
}

static void
assert_closes (Fixture *fixture, GtkWidget *window)
{
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (fixture));
}

/* A call for action elsewhere would be one too many. */
static int
count_suggested (GtkWidget *widget)
{
  int n = gtk_widget_has_css_class (widget, "suggested-action");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_suggested (child);
  return n;
}

/* Numbers below 0 have the minus of the window in every label. */
static void
assert_minus (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));
      if (g_regex_match_simple ("(^|[ (])-[0-9]", text, 0, 0))
        g_error ("%s: %s", gtk_window_get_title (GTK_WINDOW (gtk_widget_get_root (widget))), text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    assert_minus (child);
}

static void
test_foot (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  ui_edit_add_slot (fixture.session, 0, dsp_module_find ("eq"));
  fixture_wait (&fixture, fixture_measured);
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      GtkWidget *window = open_dialog (&fixture, windows[i].action);
      assert_minus (window);
      if (windows[i].last)
        {
          GtkWidget *last = fixture_find_named (window, windows[i].last);
          fixture_assert_foot (last);
          GtkWidget *enter = gtk_window_get_default_widget (GTK_WINDOW (window));
          g_assert_true ((enter == last) == windows[i].default_last);
          g_assert_cmpint (count_suggested (window), <=, 1);
          if (count_suggested (window) > 0)
            g_assert_true (gtk_widget_has_css_class (last, "suggested-action"));
        }
      else
        g_assert_cmpint (count_suggested (window), ==, 0);
      assert_closes (&fixture, window);
    }
  fixture_end (&fixture);
}

static double
left_of (GtkWidget *widget, GtkWidget *in)
{
  double x, y;
  g_assert_true (gtk_widget_translate_coordinates (widget, in, 0, 0, &x, &y));
  return x;
}

/* The ticks stand in columns of one width, one below the other. */
static void
test_codec_columns (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *window = open_dialog (&fixture, "codec-check"), *ticks[2 * TICKS + 1];
  int n = 0;
  while (n < 2 * TICKS + 1 && (ticks[n] = fixture_find_type (window, GTK_TYPE_CHECK_BUTTON, n)))
    n++;
  g_assert_cmpint (n, >, TICKS);
  for (int i = 0; i < n; i++)
    {
      const double step = left_of (ticks[1], window) - left_of (ticks[0], window);
      g_assert_cmpfloat (step, >, gtk_widget_get_width (window) / (TICKS + 1.0));
      g_assert_cmpfloat_with_epsilon (left_of (ticks[i], window),
                                      left_of (ticks[0], window) + i % TICKS * step,
                                      TICKS * UNEVEN);
    }
  assert_closes (&fixture, window);
  fixture_end (&fixture);
}

/* The titles have the room that the figures leave, and those stand at the end edge. */
static void
test_level_columns (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_wait (&fixture, fixture_measured);
  GtkWidget *window = open_dialog (&fixture, "level-album");
  GtkWidget *grid = fixture_find_named (window, "level-tracks");
  GtkWidget *figure = gtk_grid_get_child_at (GTK_GRID (grid), 4, 1);
  const double end = left_of (figure, grid) + gtk_widget_get_width (figure);
  g_assert_cmpfloat (end, >, 0.9 * gtk_widget_get_width (grid));
  assert_closes (&fixture, window);
  fixture_end (&fixture);
}

static double
middle_of (PangoLayout *layout, const char *part)
{
  PangoRectangle place;
  const char *text = pango_layout_get_text (layout), *at = strstr (text, part);
  g_assert_nonnull (at);
  pango_layout_index_to_pos (layout, (int) (at - text), &place);
  return place.x + place.width / 2.0;
}

/* What was stands where reading begins, and the arrow leads away from it, whatever letters both
 * have. */
static void
test_change (void)
{
  static const char *const texts[][2] = {
    { "48 kHz", "96 kHz" }, { "one.wav", "two.wav" }, { "0.0", "1.5" }, { "ليل.wav", "two.wav" }
  };
  g_autofree char *plain = ui_text_change ("48 kHz", "96 kHz");
  g_assert_cmpstr (plain, ==, "48 kHz → 96 kHz");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = ui_text_change (texts[i][0], texts[i][1]);
      gtk_label_set_text (GTK_LABEL (label), text);
      PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
      g_assert_cmpfloat (middle_of (layout, texts[i][0]), >, middle_of (layout, "←"));
      g_assert_cmpfloat (middle_of (layout, "←"), >, middle_of (layout, texts[i][1]));
    }
  g_object_unref (label);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

void
test_dialogs_add (void)
{
  g_test_add_func ("/dialogs/foot", test_foot);
  g_test_add_func ("/dialogs/codec-columns", test_codec_columns);
  g_test_add_func ("/dialogs/level-columns", test_level_columns);
  g_test_add_func ("/dialogs/change", test_change);
}
