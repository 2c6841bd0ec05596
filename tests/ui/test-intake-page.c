/* test-intake-page.c — the Intake page: what was found, where, what is said of it, and from where
 * on it counts. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  CLIPPED_AT_S = 2
};

/* A tone, with a run of 40 samples at full scale after two seconds. */
static double
clipped (int channel, gint64 frame, gpointer data)
{
  gint64 at = frame - CLIPPED_AT_S * FIXTURE_RATE;
  return at >= 0 && at < 40 ? 1.0 : 0.1 * sin (frame * 0.03) * (0.6 + 0.4 * sin (frame * 1e-4));
}

static void
add_clipped (Fixture *fixture)
{
  g_autofree char *path = test_sound_write ("clipped.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                                            FIXTURE_RATE, 2, 4 * FIXTURE_RATE, clipped, NULL);
  const char *const paths[] = { path, NULL };
  g_assert_cmpint (app_document_add_mixes (ui_session_document (fixture->session), paths, 3, NULL),
                   ==, 1);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, 4);
  ui_window_set_page (fixture->window, "intake");
  ui_session_select_track (fixture->session, 3);
  fixture_wait (fixture, fixture_measured);
  harness_run (5 * FIXTURE_WAIT_MS);
}

static const AppIntakeReport *
report_of (Fixture *fixture, guint track)
{
  return ui_intake_report (ui_session_intake (fixture->session),
                           app_track_media (app_album_track (fixture->album, track)));
}

static GtkWidget *
page (Fixture *fixture)
{
  return ui_window_page_widget (fixture->window, "intake");
}

static const char *
cell (GtkWidget *row, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (row, name)));
}

/* The gravest finding's place leads there; the rest of the row is what was measured. */
static void
test_place (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_clipped (&fixture);
  const AppIntakeReport *report = report_of (&fixture, 3);
  GtkWidget *row = fixture_row (&fixture, "intake", 3);
  g_assert_cmpint (report->verdict, ==, APP_VERDICT_ASK);
  g_assert_true (g_str_has_suffix (cell (row, "verdict"), app_verdict_name (APP_VERDICT_ASK)));
  g_assert_cmpstr (cell (row, "mono"), !=, "–");
  double loss = app_intake_report_reading (report, "stereo-bands", "mono_loss_db");
  g_assert_true (isfinite (loss));
  g_assert_true (isnan (app_intake_report_reading (report, "stereo-bands", "no_such")));
  const AppFinding *worst = report->findings->pdata[0];
  g_assert_cmpstr (worst->id, ==, "clipping");
  g_assert_cmpfloat_with_epsilon (worst->at_s, CLIPPED_AT_S, 1e-9);
  GtkWidget *text = fixture_find_named (page (&fixture), "clipping");
  GtkWidget *place = gtk_widget_get_next_sibling (text);
  g_assert_true (GTK_IS_BUTTON (place));
  g_signal_emit_by_name (place, "clicked");
  harness_run (10 * FIXTURE_WAIT_MS);
  const AppProgramme *programme = app_survey_programme (ui_session_survey (fixture.session));
  g_assert_cmpint (ui_session_heard (fixture.session)->pos, ==,
                   programme->tracks[3].start + CLIPPED_AT_S * FIXTURE_RATE);
  fixture_end (&fixture);
}

typedef struct
{
  char *text;
  gboolean done;
} Read;

static void
on_text (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  Read *read = data;
  read->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  read->done = TRUE;
}

static void
on_spliced (GObject *memory, GAsyncResult *result, gpointer data)
{
  Read *read = data;
  gssize n = g_output_stream_splice_finish (G_OUTPUT_STREAM (memory), result, NULL);
  const char *bytes = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory));
  read->text = n > 0 ? g_strndup (bytes, (gsize) n) : NULL;
  read->done = TRUE;
}

/* Not at once: this program is also the one that writes it. */
static void
on_html (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (GInputStream) stream
      = gdk_clipboard_read_finish (GDK_CLIPBOARD (clipboard), result, NULL, NULL);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_assert_nonnull (stream);
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, on_spliced, data);
}

static void
wait_read (const Read *read)
{
  for (int i = 0; i < 500 && !read->done; i++)
    harness_run (FIXTURE_WAIT_MS);
  g_assert_true (read->done);
  g_assert_nonnull (read->text);
}

/* What is copied names the file, the time and what is asked for, as text and as HTML. */
static void
test_notes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_clipped (&fixture);
  fixture_act (&fixture, "copy-notes", NULL);
  g_assert_nonnull (strstr (ui_window_noticed (fixture.window), "clipboard"));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture.window));
  Read text = { 0 }, html = { 0 };
  const char *types[] = { "text/html", NULL };
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  wait_read (&text);
  g_assert_nonnull (strstr (text.text, "clipped.wav"));
  g_assert_nonnull (strstr (text.text, "0:02.000"));
  g_assert_nonnull (
      strstr (text.text, ui_intake_sha256 (ui_session_intake (fixture.session),
                                           app_track_media (app_album_track (fixture.album, 3)))));
  gdk_clipboard_read_async (clipboard, types, G_PRIORITY_DEFAULT, NULL, on_html, &html);
  wait_read (&html);
  g_assert_nonnull (strstr (html.text, "<html"));
  g_assert_nonnull (strstr (html.text, "clipped.wav"));
  g_free (text.text);
  g_free (html.text);
  fixture_end (&fixture);
}

/* What was received is entered into the project's log, once, and can be copied. */
static void
test_log (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_clipped (&fixture);
  fixture_act (&fixture, "copy-intake-log", NULL);
  Read log = { 0 };
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture.window)), NULL,
                                 on_text, &log);
  wait_read (&log);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (log.text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      AppMedia *media = app_track_media (app_album_track (fixture.album, i));
      const char *sha256 = ui_intake_sha256 (ui_session_intake (fixture.session), media);
      g_autofree char *name = g_path_get_basename (app_media_path (media));
      guint found = 0;
      for (guint k = 0; k < 4; k++)
        found += strstr (lines[k], name) && strstr (lines[k], sha256);
      g_assert_cmpuint (found, ==, 1);
    }
  g_free (log.text);
  fixture_end (&fixture);
}

static gboolean
change_is_told (Fixture *fixture)
{
  const char *text = ui_window_noticed (fixture->window);
  return text && strstr (text, "mix 2.wav");
}

/* A source that is written again behind our back is told while the album is open; what sets a mix
 * apart from the others stands with it. */
static void
test_changed (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_assert_false (change_is_told (&fixture));
  const char *path = app_media_path (app_track_media (app_album_track (fixture.album, 1)));
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) size - 6, NULL));
  fixture_wait (&fixture, change_is_told);
  fixture_end (&fixture);
}

/* A mix of another rate than the others says so where it is looked at, and only there. */
static void
test_apart (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *path = test_sound_write ("other rate.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                                            2 * FIXTURE_RATE, 2, 8 * FIXTURE_RATE, clipped, NULL);
  const char *const paths[] = { path, NULL };
  g_assert_cmpint (app_document_add_mixes (ui_session_document (fixture.session), paths, 3, NULL),
                   ==, 1);
  ui_window_set_page (fixture.window, "intake");
  ui_session_select_track (fixture.session, 3);
  fixture_wait (&fixture, fixture_measured);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (fixture_find_named (page (&fixture), "album-rate"));
  ui_session_select_track (fixture.session, 0);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (fixture_find_named (page (&fixture), "album-rate"));
  fixture_end (&fixture);
}

static GtkWidget *
limits_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *each = windows; each; each = each->next)
    if (strcmp (gtk_widget_get_name (each->data), "intake-limits") == 0)
      return each->data;
  return NULL;
}

static int
first_row (const char *id)
{
  int row = 0;
  while (strcmp (app_intake_rule (row)->id, id) != 0)
    row++;
  return row;
}

/* The switch of the rule with this id: before its name. */
static GtkWidget *
switch_of (GtkWidget *dialog, const char *id)
{
  int skip = 0;
  for (int row = 0; row < first_row (id); row++)
    skip += app_intake_rule_step (row) == 1;
  return fixture_find_type (dialog, GTK_TYPE_SWITCH, skip);
}

static GtkWidget *
button_with (GtkWidget *dialog, const char *label)
{
  GtkWidget *button;
  for (int i = 0; (button = fixture_find_type (dialog, GTK_TYPE_BUTTON, i)); i++)
    if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
      return button;
  return NULL;
}

static gboolean
has_finding (Fixture *fixture, const char *id)
{
  const AppIntakeReport *report = report_of (fixture, 3);
  for (guint i = 0; i < report->findings->len; i++)
    if (strcmp (((const AppFinding *) report->findings->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* A rule that is off is not asked, a moved threshold counts, both are kept; all defaults bring all
 * back. */
static void
test_limits (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_clipped (&fixture);
  g_assert_true (has_finding (&fixture, "clipping"));
  g_assert_true (has_finding (&fixture, "short"));
  fixture_act (&fixture, "intake-limits", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *dialog = limits_dialog ();
  g_assert_nonnull (dialog);
  gtk_switch_set_active (GTK_SWITCH (switch_of (dialog, "clipping")), FALSE);
  int row = first_row ("short");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (
                                 fixture_find_type (dialog, GTK_TYPE_SPIN_BUTTON, row)),
                             1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (
                                 fixture_find_type (dialog, GTK_TYPE_SPIN_BUTTON, row + 1)),
                             2);
  g_signal_emit_by_name (button_with (dialog, "Apply"), "clicked");
  harness_run (FIXTURE_WAIT_MS);
  g_assert_null (limits_dialog ());
  fixture_wait (&fixture, fixture_measured);
  g_assert_false (has_finding (&fixture, "clipping"));
  g_assert_false (has_finding (&fixture, "short"));

  g_autofree char *path = app_intake_limits_path ();
  g_autoptr (GPtrArray) faults = app_findings_new ();
  g_autoptr (AppIntakeLimits) kept = app_intake_limits_load (path, faults);
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_true (app_intake_limits_is_off (kept, first_row ("clipping")));
  g_assert_cmpfloat (app_intake_limits_get (kept, row), ==, 1);

  fixture_act (&fixture, "intake-limits", NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  dialog = limits_dialog ();
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (switch_of (dialog, "clipping"))));
  g_signal_emit_by_name (button_with (dialog, "All defaults"), "clicked");
  g_signal_emit_by_name (button_with (dialog, "Apply"), "clicked");
  fixture_wait (&fixture, fixture_measured);
  g_assert_true (has_finding (&fixture, "clipping"));
  g_assert_true (has_finding (&fixture, "short"));
  g_unlink (path);
  fixture_end (&fixture);
}

void
test_intake_page_add (void)
{
  g_test_add_func ("/intake-page/place", test_place);
  g_test_add_func ("/intake-page/notes", test_notes);
  g_test_add_func ("/intake-page/log", test_log);
  g_test_add_func ("/intake-page/changed", test_changed);
  g_test_add_func ("/intake-page/apart", test_apart);
  g_test_add_func ("/intake-page/limits", test_limits);
}
