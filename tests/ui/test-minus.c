/* test-minus.c — numbers in sentences have the minus of the window; names, dates, codes and ranges
 * stay as they are. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "app-slot.h"
#include "ui-edit.h"
#include "ui-finding-list.h"
#include "ui-minus.h"
#include "ui-text.h"
#include "ui-value.h"

#include <string.h>

/* Where '_' stands for U+2212. */
static void
test_sentences (void)
{
  static const struct
  {
    const char *text, *shown;
  } rows[] = {
    { "-14.0 LUFS", "_14.0 LUFS" },
    { "The true peak is -0.52 dBTP (BS.1770: -0.60), over the ceiling of -1.00 dBTP.",
      "The true peak is _0.52 dBTP (BS.1770: _0.60), over the ceiling of _1.00 dBTP." },
    { "The file measures -14.12 LUFS, the render -14.01: -0.11 LU.",
      "The file measures _14.12 LUFS, the render _14.01: _0.11 LU." },
    { "-inf dB rms, at most -3 LSB", "_∞ dB rms, at most _3 LSB" },
    { "Drive +2.00 dB gives -9.50 LUFS (before: -1.25 dB, -12.00 LUFS)",
      "Drive +2.00 dB gives _9.50 LUFS (before: _1.25 dB, _12.00 LUFS)" },
    { "48000 Hz, drifts -1.20 ppm", "48000 Hz, drifts _1.20 ppm" },
    { "tilt -12 dB/oct, -5\u00a0%", "tilt _12 dB/oct, _5\u00a0%" },
    { "5.0 → -3.2 s", "5.0 → _3.2 s" },
    { "トゥルーピークは-0.5 dBTPです。", "トゥルーピークは_0.5 dBTPです。" },
    { "level=-20 dBFS;", "level=_20 dBFS;" },
    /* not touched */
    { "Mix -1.wav cannot be read: -14 is none", NULL },
    { "/music/Mix -1.5.wav: no such file", NULL },
    { "Loud -14 LUFS.wav", NULL },
    { "-9 dB_final.wav", NULL },
    { "Take -1.5 of the song", NULL },
    { "The file “Mix -14.0 LUFS” is missing.", NULL },
    { "„Mix -1 dB“ fehlt, «Mix -1 dB», 「Mix -1 dB」", NULL },
    { "3-5 dB", NULL },
    { "between -3-5", NULL },
    { "ISRC DE-A12-24-00001, 2026-11-22, LP-12 s", NULL },
    { "LC -0193, no. -12", NULL },
    { "44.1-kHz, a-1 dB, x--1 dB", NULL },
    { "“ -1 dB", "“ _1 dB" }, /* no quotation */
    { "", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = ui_minus (rows[i].text);
      g_auto (GStrv) parts = g_strsplit (rows[i].shown ? rows[i].shown : rows[i].text,
                                         rows[i].shown ? "_" : "\n", -1);
      g_autofree char *wanted = g_strjoinv ("\u2212", parts);
      g_assert_cmpstr (shown, ==, wanted);
      g_autofree char *again = ui_minus (shown);
      g_assert_cmpstr (again, ==, wanted);
    }
  g_assert_null (ui_minus (NULL));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_autofree char *mirrored = ui_minus ("-14.0 LUFS");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_cmpstr (mirrored, ==, "\u200e\u221214.0 LUFS");
}

/* What a list of findings and a notice show. */
static void
test_shown (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GtkWidget *list = g_object_ref_sink (ui_finding_list_new (FALSE));
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_ERROR, "true-peak",
                                          "“Mix -1 dB”: true peak %.2f dBTP", -0.25);
  finding->advice = g_strdup ("Choose -1.0 dBTP.");
  ui_finding_list_set (UI_FINDING_LIST (list), findings, 9);
  GtkWidget *label = fixture_find_named (list, "true-peak");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==,
                   "“Mix -1 dB”: true peak \u22120.25 dBTP");
  g_assert_cmpstr (finding->text, ==, "“Mix -1 dB”: true peak -0.25 dBTP");
  g_assert_cmpstr (ui_tooltip_text (gtk_widget_get_parent (label)), ==, "Choose \u22121.0 dBTP.");
  g_object_unref (list);
  ui_session_message (fixture.session, APP_SEVERITY_WARNING, "%s: %.1f LUFS", "“a -1 dB”", -9.5);
  label = fixture_find_type (fixture_find_named (GTK_WIDGET (fixture.window), "notice"),
                             GTK_TYPE_LABEL, 0);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, "“a -1 dB”: \u22129.5 LUFS");
  fixture_end (&fixture);
}

/* The undo list says what the control says, for modules and the gain of the mix; a title is left.
 */
static void
test_outcomes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppHistory *history = ui_session_history (fixture.session);
  AppTrack *track = app_album_track (fixture.album, 0);
  fixture_act (&fixture, "slot-add", g_variant_new ("(ss)", "track", "gain"));
  harness_run (5 * FIXTURE_WAIT_MS);
  AppSlot *slot = ui_session_slot (fixture.session);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  GtkWidget *gain = fixture_find_named (page, "track-gain");
  g_assert_true (ui_value_type (UI_VALUE (gain), "\u22122,5 dB"));
  app_history_set_value (history, slot, 0, -3);
  ui_edit_title (fixture.session, 0, "Take -3 dB");
  static const char *const became[] = { "\u22122.5 dB", "\u22123.00 dB", "Take -3 dB" };
  const guint n = fixture_steps (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (became); i++)
    {
      GObject *object;
      g_autofree char *outcome
          = app_history_step_outcome (history, n - 3 + i, FIXTURE_RATE, &object);
      g_assert_cmpstr (outcome, ==, became[i]);
    }
  harness_run (5 * FIXTURE_WAIT_MS);
  gtk_test_accessible_assert_property (fixture_find_type (gain, GTK_TYPE_RANGE, 0),
                                       GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, became[0]);
  g_autofree char *tip = g_strdup (ui_tooltip_text (gain));
  g_assert_nonnull (strstr (tip, "\u2212"));
  g_assert_null (strstr (tip, " -"));
  ui_value_edit (UI_VALUE (gain), NULL);
  GtkWidget *entry = fixture_find_type (gain, GTK_TYPE_ENTRY, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, became[0]);
  g_assert_true (ui_value_type (UI_VALUE (gain), gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_assert_cmpfloat (app_track_gain (track), ==, -2.5);
  fixture_end (&fixture);
}

void
test_minus_add (void)
{
  g_test_add_func ("/minus/sentences", test_sentences);
  g_test_add_func ("/minus/shown", test_shown);
  g_test_add_func ("/minus/outcomes", test_outcomes);
}
