/* test-level-match.c — the windows that level the album and match a track do what they show, in one
 * step of undo, by the keyboard too; closed while they measure, they change nothing. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "app-level.h"
#include "ui-level.h"
#include "ui-match.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

/* The dialog that is open, or NULL. */
static GtkWidget *
dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action)
{
  fixture_act (fixture, action, NULL);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWidget *window = dialog (fixture);
  g_assert_nonnull (window);
  return window;
}

static void
press (GtkWidget *window, const char *name)
{
  GtkWidget *button = fixture_find_named (window, name);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static const char *
text_of (GtkWidget *window, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (window, name)));
}

static void
take_picture (GtkWidget *window, const char *name)
{
  Harness look = { .window = window,
                   .widget = window,
                   .width = gtk_widget_get_width (window),
                   .height = gtk_widget_get_height (window) };
  harness_run (5 * FIXTURE_WAIT_MS);
  harness_picture (&look, name);
  g_free (look.pixels);
}

static gboolean
levelled (Fixture *fixture)
{
  return !ui_level_busy (dialog (fixture));
}

static gboolean
matched (Fixture *fixture)
{
  return !ui_match_busy (dialog (fixture));
}

static void
test_level (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  guint done = fixture_steps (&fixture);
  GtkWidget *window = open_dialog (&fixture, "level-album");
  g_assert_false (gtk_widget_get_sensitive (fixture_find_named (window, "level-apply")));
  press (window, "level-find");
  fixture_wait (&fixture, levelled);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  g_assert_nonnull (strstr (text_of (window, "level-text"), "LUFS"));
  take_picture (window, "level");
  press (window, "level-apply");
  harness_run (20 * FIXTURE_WAIT_MS); /* for the survey to begin */
  g_assert_null (dialog (&fixture));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_wait (&fixture, fixture_measured);
  for (guint i = 0; i < app_album_n_tracks (fixture.album); i++)
    {
      const AppSurveyResult *result
          = app_survey_track (ui_session_survey (fixture.session), i, APP_LANE_MASTER);
      /* Shorter than 15 s: the loudest part is all of it. */
      g_assert_cmpfloat_with_epsilon (result->measurement.integrated_lufs, app_level_param.def,
                                      APP_LEVEL_TOLERANCE + 0.01);
    }
  ui_session_undo (fixture.session);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);

  /* Called off, and closed by the keyboard while it works. */
  window = open_dialog (&fixture, "level-album");
  press (window, "level-find");
  if (ui_level_busy (window))
    press (window, "level-find");
  g_assert_false (ui_level_busy (window));
  press (window, "level-find");
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  fixture_end (&fixture);
}

static double
noise (int channel, gint64 frame, gpointer level)
{
  return *(const double *) level * test_sound_noise (5 + (guint64) channel, frame);
}

/* A finished record of noise; returns its loudness. */
static double
add_reference (Fixture *fixture, const char *name, double level)
{
  GError *error = NULL;
  AppMeasurement measured;
  g_autofree char *path = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                            FIXTURE_RATE * 4, noise, &level);
  const char *const paths[] = { path, NULL };
  AppDocument *document = ui_session_document (fixture->session);
  g_assert_cmpint (app_document_add_references (document, paths, NULL), ==, 1);
  g_assert_true (app_measure_file (path, &measured, NULL, &error));
  g_assert_no_error (error);
  return measured.integrated_lufs;
}

static const char *
goal_text (GtkWidget *to, guint index)
{
  GtkStringList *goals = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (to)));
  return gtk_string_list_get_string (goals, index);
}

/* The references of the album are offered behind its tracks, and the one that is chosen is what the
 * tracks are levelled to. */
static void
test_level_reference (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  add_reference (&fixture, "loud record.wav", 0.3);
  double lufs = add_reference (&fixture, "soft record.wav", 0.05);
  guint done = fixture_steps (&fixture), n = app_album_n_tracks (fixture.album);
  GtkWidget *window = open_dialog (&fixture, "level-album");
  GtkWidget *to = fixture_find_named (window, "level-to");
  GtkWidget *target = fixture_find_named (window, "level-lufs");
  g_assert_cmpstr (goal_text (to, n + 1), ==, "Like reference 1: loud record.wav");
  g_assert_cmpstr (goal_text (to, n + 2), ==, "Like reference 2: soft record.wav");
  g_assert_null (goal_text (to, n + 3));
  g_assert_true (gtk_widget_get_sensitive (target));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (to), n + 2);
  g_assert_false (gtk_widget_get_sensitive (target)); /* the number means nothing now */
  take_picture (window, "level-reference");
  press (window, "level-find");
  fixture_wait (&fixture, levelled);
  g_autofree char *goal = g_strdup_printf ("goal \u2212%.2f LUFS", -lufs);
  g_assert_nonnull (strstr (text_of (window, "level-text"), goal));
  press (window, "level-apply");
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  fixture_wait (&fixture, fixture_measured);
  for (guint i = 0; i < n; i++)
    {
      const AppSurveyResult *result
          = app_survey_track (ui_session_survey (fixture.session), i, APP_LANE_MASTER);
      g_assert_cmpfloat_with_epsilon (result->measurement.integrated_lufs, lufs,
                                      APP_LEVEL_TOLERANCE + 0.01);
    }
  fixture_end (&fixture);
}

static void
test_match (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  guint done = fixture_steps (&fixture);
  GListModel *chain = G_LIST_MODEL (app_track_chain (app_album_track (fixture.album, 0)));
  guint slots = g_list_model_get_n_items (chain);
  ui_session_select_track (fixture.session, 0);
  GtkWidget *window = open_dialog (&fixture, "match-track"); /* no references: the album's mean */
  fixture_wait (&fixture, matched);
  g_assert_nonnull (strstr (text_of (window, "match-figures"), "bands"));
  take_picture (window, "match");
  press (window, "match-apply");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, slots + 1);
  g_autoptr (AppSlot) slot = g_list_model_get_item (chain, slots);
  g_assert_cmpstr (app_slot_name (slot), ==, "Match");
  ui_session_undo (fixture.session);
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, slots);

  /* Without references it says so, and closing it changes nothing. */
  window = open_dialog (&fixture, "match-track");
  GtkWidget *like = fixture_find_named (window, "match-like");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (like), 0);
  g_assert_nonnull (strstr (text_of (window, "match-text"), "no references"));
  g_assert_false (gtk_widget_get_sensitive (fixture_find_named (window, "match-apply")));
  Harness hand = { .window = window, .widget = window };
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog (&fixture));
  g_assert_cmpuint (fixture_steps (&fixture), ==, done);
  fixture_end (&fixture);
}

void
test_level_match_add (void)
{
  g_test_add_func ("/level-match/level", test_level);
  g_test_add_func ("/level-match/level-reference", test_level_reference);
  g_test_add_func ("/level-match/match", test_match);
}
