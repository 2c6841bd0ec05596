/* test-looks.c — what pictures of the window showed to be wrong: signs behind their numbers in what
 * is drawn from right to left, columns of findings that stood askew, outlines round everything
 * that holds the focus. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-finding.h"
#include "ui-chain-card.h"
#include "ui-draw.h"
#include "ui-edit.h"
#include "ui-finding-list.h"
#include "ui-services.h"
#include "ui-style.h"
#include "ui-text.h"

#include "dsp-registry.h"

#include <math.h>

#define MAX_GLYPHS 16
#define CARDS 20 /* of both chains */
#define MINUS "\u2212"

/* ---- drawn text ---- */

/* Adds the glyphs of the texts in the node, in the order in which they are seen. */
static void
add_glyphs (GskRenderNode *node, PangoGlyph *glyphs, int *n)
{
  if (gsk_render_node_get_node_type (node) == GSK_TEXT_NODE)
    {
      const PangoGlyphInfo *infos = gsk_text_node_get_glyphs (node, NULL);
      for (guint i = 0; i < gsk_text_node_get_num_glyphs (node) && *n < MAX_GLYPHS; i++)
        if (infos[i].glyph != PANGO_GLYPH_EMPTY)
          glyphs[(*n)++] = infos[i].glyph;
    }
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    add_glyphs (gsk_transform_node_get_child (node), glyphs, n);
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      add_glyphs (gsk_container_node_get_child (node, i), glyphs, n);
}

static int
drawn (GtkWidget *widget, const char *text, PangoGlyph *glyphs)
{
  int n = 0;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 9, ui_palette (UI_COLOR_TEXT), text, 50, 50, 0,
                0, 0);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  add_glyphs (node, glyphs, &n);
  gsk_render_node_unref (node);
  return n;
}

/* From right to left the same glyphs in the same order. */
static void
test_drawn_signs (void)
{
  static const char *const texts[] = { MINUS "12", MINUS "9.1", MINUS "\u221e", "+6 dB", "1:05.2" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PangoGlyph left[MAX_GLYPHS] = { 0 }, right[MAX_GLYPHS] = { 0 };
      GtkWidget *widget = g_object_ref_sink (gtk_label_new (""));
      gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
      const int n = drawn (widget, texts[i], left);
      gtk_widget_set_direction (widget, GTK_TEXT_DIR_RTL);
      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (drawn (widget, texts[i], right), ==, n);
      g_assert_cmpmem (right, n * sizeof *right, left, n * sizeof *left);
      g_object_unref (widget);
    }
}

/* ---- findings ---- */

static double
x_of (GtkWidget *widget, GtkWidget *list)
{
  double x;
  g_assert_true (gtk_widget_translate_coordinates (widget, list, 0, 0, &x, NULL));
  return x;
}

/* Places and advice stand below each other, however long the sentences are. */
static void
test_findings_columns (void)
{
  static const struct
  {
    const char *text, *advice;
    double at_s;
  } rows[] = { { "It was decoded from something lossy: the frames of the codec stand out by far.",
                 "Ask for the mix as it left the workstation: what was left out is heard when it "
                 "is encoded again.",
                 12.5 },
               { "It peaks high.",
                 "No harm by itself: turn the track down before its chain. Most peak lower.", NAN },
               { "It is wide.", "Listen in mono.", NAN } };
  static const int widths[] = { 880, 1240 };
  g_autoptr (GPtrArray) findings = app_findings_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AppFinding *finding
          = app_findings_add (findings, APP_SEVERITY_WARNING, "test", "%s", rows[i].text);
      finding->advice = g_strdup (rows[i].advice);
      finding->at_s = rows[i].at_s;
    }
  for (gsize w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      GtkWidget *list = ui_finding_list_new (TRUE);
      Harness h;
      ui_finding_list_set (UI_FINDING_LIST (list), findings, 0);
      harness_init (&h, list, widths[w], 240);
      GtkWidget *first = gtk_widget_get_first_child (gtk_widget_get_first_child (list));
      const double advice = x_of (gtk_widget_get_last_child (first), list);
      int n = 0;
      for (GtkWidget *row = first; row; row = gtk_widget_get_next_sibling (row), n++)
        {
          GtkWidget *last = gtk_widget_get_last_child (row);
          g_assert_cmpfloat (x_of (last, list), ==, advice);
          g_assert_cmpfloat (x_of (gtk_widget_get_prev_sibling (last), list), ==,
                             x_of (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (first)),
                                   list));
        }
      g_assert_cmpint (n, ==, G_N_ELEMENTS (rows));
      g_assert_cmpfloat (advice, >, widths[w] / 3.0);
      harness_finish (&h);
    }
}

/* ---- focus ---- */

/* In high contrast the focus is a bright line round what has it, and round nothing that holds it.
 */
static void
test_contrast_focus (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("Render");
  GdkDisplay *display = gdk_display_get_default ();
  Harness h;
  gtk_widget_set_margin_top (button, 20);
  gtk_widget_set_margin_start (button, 40);
  gtk_widget_set_margin_end (button, 40);
  gtk_box_append (GTK_BOX (box), button);
  harness_init (&h, box, 240, 100);
  ui_style_set_contrast (display, TRUE);
  gtk_widget_grab_focus (button);
  gtk_window_set_focus_visible (GTK_WINDOW (h.window), TRUE);
  harness_run (50);
  harness_picture (&h, "contrast-focus");
  g_assert_cmpint (harness_count (&h, 0, 0, 240, 6, ui_palette (UI_COLOR_TEXT)), ==, 0);
  g_assert_cmpint (harness_count (&h, 0, 0, 6, 100, ui_palette (UI_COLOR_TEXT)), ==, 0);
  g_assert_cmpint (harness_count (&h, 34, 14, 172, 14, ui_palette (UI_COLOR_TEXT)), >, 100);
  harness_finish (&h);
  ui_style_set_contrast (display, FALSE);
}

/* What shows the focus on a part of itself shows it in the same colour: not in the theme's. */
static void
test_focus_color (void)
{
  GtkWidget *widgets[] = { gtk_expander_new ("Keys"), gtk_button_new_with_label ("Keys"),
                           gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.1) };
  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      Harness h;
      harness_init (&h, widgets[i], 240, 40);
      gtk_widget_grab_focus (widgets[i]);
      gtk_window_set_focus_visible (GTK_WINDOW (h.window), TRUE);
      harness_run (300); /* the theme lets outlines grow */
      harness_picture (&h, "focus-color");
      g_assert_cmpint (harness_count (&h, 0, 0, 240, 40, ui_palette (UI_COLOR_MASTER)), >, 200);
      harness_finish (&h);
    }
}

static gboolean
tells (GtkWidget *widget)
{
  gboolean told = FALSE;
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &told);
  return told && gtk_widget_get_has_tooltip (widget);
}

/* GTK gets the text when it asks, and assistive technology at once; also in place of a template's.
 */
static void
test_tooltip (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("figure"));
  gtk_widget_set_tooltip_text (label, "of a template");
  for (int i = 0; i < 2; i++)
    {
      ui_tooltip (label, "two");
      g_assert_cmpstr (ui_tooltip_text (label), ==, "two");
      g_assert_null (gtk_widget_get_tooltip_text (label));
      g_assert_true (tells (label));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (label),
                                           GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "two");
      ui_tooltip (label, NULL);
      g_assert_null (ui_tooltip_text (label));
      g_assert_false (tells (label));
    }
  g_object_unref (label);
}

/* A path in a narrow column has no glyph more than it has characters. */
static void
test_paths (void)
{
  static const char path[] = "/work/real/mixes/transience.wav";
  GtkWidget *label = gtk_label_new (path);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  ui_label_break_plainly (label);
  for (int width = 60; width < 120; width += 7)
    {
      g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (GTK_LABEL (label)));
      pango_layout_set_width (layout, width * PANGO_SCALE);
      pango_layout_set_wrap (layout, PANGO_WRAP_CHAR);
      g_assert_cmpint (pango_layout_get_line_count (layout), >, 1);
      int n = 0;
      for (GSList *line = pango_layout_get_lines_readonly (layout); line; line = line->next)
        for (GSList *run = ((PangoLayoutLine *) line->data)->runs; run; run = run->next)
          n += ((PangoGlyphItem *) run->data)->glyphs->num_glyphs;
      g_assert_cmpint (n, ==, (int) strlen (path));
    }
  g_object_ref_sink (label);
  g_object_unref (label);
}

/* ---- services ---- */

/* Every service has the gain that its loudest track, or the whole album, gets; after an edit too.
 */
static void
test_services_card (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("deliver"));
  GtkWidget *card
      = fixture_find_named (ui_window_page_widget (fixture.window, "deliver"), "services");
  const GPtrArray *services = ui_services ();
  double before = NAN;
  for (int edit = 0; edit < 2; edit++)
    {
      if (edit)
        app_history_set_double (ui_session_history (fixture.session),
                                app_album_track (fixture.album, 0), "gain", 9);
      harness_run (FIXTURE_WAIT_MS);
      fixture_wait (&fixture, fixture_measured);
      for (guint i = 0; i < services->len; i++)
        {
          const AppService *service = services->pdata[i];
          double lowest = INFINITY;
          for (int track = 0; track < 3; track++)
            lowest = fmin (lowest,
                           ui_service_gain_db (fixture.session, service, APP_SERVICE_ALBUM, track));
          g_autofree char *number = ui_text_signed (lowest, 1);
          g_autofree char *text = g_strconcat (number, " dB", NULL);
          g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture_find_named (card, service->id))),
                           ==, text);
          const gboolean one = g_str_equal (service->id, "spotify-normal"); /* also turns up */
          if (one && edit)
            g_assert_cmpfloat (lowest, <, before);
          before = one ? lowest : before;
        }
    }
  fixture_end (&fixture);
}

/* Longer chains than the window is wide: the slot that is edited is brought into sight, whichever
 * it is. */
static void
test_chain_in_sight (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  for (int i = 0; i < CARDS; i++)
    ui_edit_add_slot (fixture.session, i < CARDS / 2 ? 0 : -1, dsp_module_find ("eq"));
  harness_run (10 * FIXTURE_WAIT_MS);
  static const int chosen[] = { 0, CARDS - 1, CARDS / 2, 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (chosen); i++)
    {
      GtkWidget *window = GTK_WIDGET (fixture.window);
      GtkWidget *card = fixture_find_type (window, UI_TYPE_CHAIN_CARD, chosen[i]);
      GtkWidget *strip = gtk_widget_get_ancestor (card, GTK_TYPE_SCROLLED_WINDOW);
      graphene_rect_t at;
      ui_session_select_slot (fixture.session, ui_chain_card_slot (UI_CHAIN_CARD (card)));
      harness_run (10 * FIXTURE_WAIT_MS);
      g_assert_true (gtk_widget_compute_bounds (card, strip, &at));
      g_assert_cmpfloat (at.origin.x, >=, 0);
      g_assert_cmpfloat (at.origin.x + at.size.width, <=, gtk_widget_get_width (strip));
    }
  fixture_end (&fixture);
}

void
test_looks_add (void)
{
  g_test_add_func ("/looks/services-card", test_services_card);
  g_test_add_func ("/looks/drawn-signs", test_drawn_signs);
  g_test_add_func ("/looks/findings-columns", test_findings_columns);
  g_test_add_func ("/looks/contrast-focus", test_contrast_focus);
  g_test_add_func ("/looks/tooltip", test_tooltip);
  g_test_add_func ("/looks/paths", test_paths);
  g_test_add_func ("/looks/focus-color", test_focus_color);
  g_test_add_func ("/looks/chain-in-sight", test_chain_in_sight);
}
