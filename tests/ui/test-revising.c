/* test-revising.c — a new mix of a track in the window: compared, used, heard against the other,
 * taken back. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "app-revisions.h"
#include "ui-revision.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  TRACK = 3, /* that is added to the fixture's */
  SECONDS = 6,
  LATER = 480,
};

/* How a file of the track's music is made. */
typedef struct
{
  gint64 later;
  double gain, change; /* of what is changed from 2 to 3 s */
} Take;

static double
music (int channel, gint64 frame, gpointer data)
{
  const Take *take = data;
  gint64 at = frame - take->later;
  if (at < 0)
    return 0;
  double beat = 0.3 + 0.7 * exp (-(double) (at % 12000) / 3000);
  double x = 0.3 * beat * test_sound_noise (9 + (guint64) channel, at);
  if (at >= 2 * FIXTURE_RATE && at < 3 * FIXTURE_RATE)
    x += take->change * sin (0.05 * (double) at);
  return take->gain * x;
}

static char *
write_take (const char *name, Take take)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                           SECONDS * FIXTURE_RATE + take.later, music, &take);
}

static void
start (Fixture *fixture)
{
  fixture_start (fixture);
  g_autofree char *path = write_take ("song.wav", (Take){ .gain = 1 });
  const char *const paths[] = { path, NULL };
  AppDocument *document = ui_session_document (fixture->session);
  g_assert_cmpint (app_document_add_mixes (document, paths, TRACK, NULL), ==, 1);
  ui_session_select_track (fixture->session, TRACK);
  harness_run (10 * FIXTURE_WAIT_MS);
  fixture_wait (fixture, fixture_measured);
}

static GtkWindow *
dialog_of (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return window;
    }
  return NULL;
}

static GtkWidget *
part (Fixture *fixture, const char *name)
{
  GtkWidget *widget = fixture_find_named (GTK_WIDGET (dialog_of (fixture)), name);
  g_assert_nonnull (widget);
  return widget;
}

static gboolean
compared (Fixture *fixture)
{
  return dialog_of (fixture) && gtk_widget_get_visible (part (fixture, "revision-use"));
}

static void
look (GtkWindow *window, const char *name)
{
  Harness eye = { .window = GTK_WIDGET (window),
                  .widget = GTK_WIDGET (window),
                  .width = gtk_widget_get_width (GTK_WIDGET (window)),
                  .height = gtk_widget_get_height (GTK_WIDGET (window)) };
  harness_picture (&eye, name);
  g_free (eye.pixels);
}

static AppTrack *
track_of (Fixture *fixture)
{
  return app_album_track (fixture->album, TRACK);
}

static const char *
menu_label (Fixture *fixture)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "master");
  return gtk_menu_button_get_label (GTK_MENU_BUTTON (fixture_find_named (page, "mix-menu")));
}

/* By the keyboard alone, after the file was given. */
static void
test_use (void)
{
  Fixture fixture;
  start (&fixture);
  g_assert_cmpstr (menu_label (&fixture), ==, "Mix");
  g_autofree char *path
      = write_take ("song new.wav", (Take){ .later = LATER, .gain = -0.5, .change = 0.3 });
  g_assert_nonnull (ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, path));
  fixture_wait (&fixture, compared);
  harness_run (5 * FIXTURE_WAIT_MS);
  GtkWindow *dialog = g_object_ref (dialog_of (&fixture));
  Harness hand = { .window = GTK_WIDGET (dialog), .widget = GTK_WIDGET (dialog) };
  look (dialog, "revision-compared");
  fixture_assert_foot (part (&fixture, "revision-use"));
  const char *facts = gtk_label_get_text (GTK_LABEL (part (&fixture, "revision-facts")));
  g_assert_nonnull (strstr (facts, "480 samples"));
  g_assert_nonnull (strstr (facts, "inverted"));
  g_assert_nonnull (strstr (facts, "6.02 dB softer"));
  GtkListBox *spans = GTK_LIST_BOX (part (&fixture, "revision-spans"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (spans, 0);
  g_assert_nonnull (row);
  g_assert_null (gtk_list_box_get_row_at_index (spans, 1));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (part (&fixture, "revision-flip"))));

  /* A place of the list: there the playhead goes, before and after. */
  gint64 there = app_album_track_start (fixture.album, TRACK) + 2 * FIXTURE_RATE;
  gtk_widget_grab_focus (GTK_WIDGET (row));
  harness_key (&hand, "Return");
  g_assert_cmpint (ABS (ui_session_pos (fixture.session) - there), <, FIXTURE_RATE / 5);
  gtk_widget_grab_focus (part (&fixture, "revision-use"));
  const guint steps = fixture_steps (&fixture);
  harness_key (&hand, "Return");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 1);
  g_assert_cmpint (app_revisions_current (track_of (&fixture)), ==, 1);
  g_assert_true (app_track_invert (track_of (&fixture)));
  g_assert_cmpint (app_track_position (track_of (&fixture), APP_POSITION_TRIM_IN), ==, LATER);
  g_assert_cmpstr (menu_label (&fixture), ==, "Mix 2 of 2");
  ui_session_seek (fixture.session, 0);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  harness_key (&hand, "Return");
  g_assert_cmpint (ABS (ui_session_pos (fixture.session) - there), <, FIXTURE_RATE / 5);

  /* The other one is a lane. */
  AppComparison *comparison = ui_session_comparison (fixture.session);
  g_assert_true (app_comparison_has_lane (comparison, APP_LANE_REVISION));
  GtkWidget *hear = part (&fixture, "revision-hear");
  g_assert_true (gtk_widget_get_sensitive (hear));
  gtk_widget_grab_focus (hear);
  harness_key (&hand, "space");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REVISION);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (hear)));
  look (dialog, "revision-used");
  look (GTK_WINDOW (fixture.window), "revision-lane");
  harness_key (&hand, "space");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog_of (&fixture));
  g_object_unref (dialog);

  /* Back to the first by the menu's command, and all undone. */
  fixture_act (&fixture, "revision", g_variant_new_int32 (1));
  g_assert_cmpint (app_revisions_current (track_of (&fixture)), ==, 0);
  g_assert_cmpint (app_track_position (track_of (&fixture), APP_POSITION_TRIM_IN), ==, 0);
  fixture_act (&fixture, "compare-revision", g_variant_new_int32 (2));
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REVISION);
  fixture_act (&fixture, "remove-revision", g_variant_new_int32 (2));
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  g_assert_cmpstr (menu_label (&fixture), ==, "Mix");
  for (int i = 0; i < 3; i++)
    ui_session_undo (fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (app_revisions_current (track_of (&fixture)), ==, -1);
  fixture_end (&fixture);
}

static GtkDropTarget *
drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller); /* the widget keeps it */
    }
  return NULL;
}

/* As if the file were let go over the middle of the widget. */
static void
drop (Fixture *fixture, const char *path, GtkWidget *on)
{
  GtkDropTarget *target = drop_target (GTK_WIDGET (fixture->window));
  double x, y;
  gboolean taken = FALSE;
  g_assert_true (gtk_widget_translate_coordinates (on, GTK_WIDGET (fixture->window),
                                                   gtk_widget_get_width (on) / 2.0,
                                                   gtk_widget_get_height (on) / 2.0, &x, &y));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  g_signal_emit_by_name (target, "drop", &value, x, y, &taken);
  g_assert_true (taken);
  harness_run (5 * FIXTURE_WAIT_MS);
}

/* Another album is opened while two mixes are compared, and when that is done: the window goes. */
static void
test_other_album (void)
{
  Fixture fixture;
  start (&fixture);
  g_autofree char *path = write_take ("song new.wav", (Take){ .gain = 0.9 });
  for (int done = 0; done < 2; done++)
    {
      ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, path);
      if (done)
        fixture_wait (&fixture, compared);
      g_assert_nonnull (dialog_of (&fixture));
      AppDocument *same = g_object_ref (ui_session_document (fixture.session));
      ui_session_take_document (fixture.session, same);
      harness_run (10 * FIXTURE_WAIT_MS);
      g_assert_null (dialog_of (&fixture));
    }
  fixture_end (&fixture);
}

/* On a track, of either page, a file is a new mix; beside them a new track. */
static void
test_drop (void)
{
  Fixture fixture;
  start (&fixture);
  g_autofree char *path = write_take ("song new.wav", (Take){ .gain = 0.9 });
  const char *const pages[] = { "master", "intake" };
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      fixture_act (&fixture, "page", g_variant_new_string (pages[i]));
      harness_run (10 * FIXTURE_WAIT_MS);
      ui_session_select_track (fixture.session, 0);
      drop (&fixture, path, fixture_row (&fixture, pages[i], TRACK));
      g_assert_cmpint (ui_session_track (fixture.session), ==, TRACK);
      fixture_wait (&fixture, compared);
      gtk_window_close (dialog_of (&fixture));
      harness_run (5 * FIXTURE_WAIT_MS);
    }
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, TRACK + 1);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  harness_run (10 * FIXTURE_WAIT_MS);
  GtkWidget *page = ui_window_page_widget (fixture.window, "master");
  drop (&fixture, path, fixture_find_named (page, "mix-menu"));
  g_assert_null (dialog_of (&fixture));
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, TRACK + 2);
  fixture_end (&fixture);
}

static void
test_match (void)
{
  Fixture fixture;
  start (&fixture);
  g_autofree char *path = write_take ("song new.wav", (Take){ .gain = 0.5 });
  ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, path);
  fixture_wait (&fixture, compared);
  GtkWidget *match = part (&fixture, "revision-match");
  g_assert_true (gtk_widget_get_visible (match));
  g_assert_nonnull (strstr (gtk_button_get_label (GTK_BUTTON (match)), "+6.02 dB"));
  g_assert_false (gtk_widget_get_visible (part (&fixture, "revision-flip")));
  g_signal_emit_by_name (match, "clicked");
  g_assert_cmpfloat_with_epsilon (app_track_gain (track_of (&fixture)), 6.0206, 0.001);
  gtk_window_close (dialog_of (&fixture));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

/* Nothing is done without being asked for; what cannot be compared is said. */
static void
test_refused (void)
{
  Fixture fixture;
  start (&fixture);
  const guint steps = fixture_steps (&fixture);
  const char *own = app_media_path (app_track_media (track_of (&fixture)));
  g_assert_null (ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, own));
  g_autofree char *path
      = test_sound_write ("noise.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                          4 * FIXTURE_RATE, test_sound_noise_func, GUINT_TO_POINTER (77));
  ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, path);
  fixture_wait (&fixture, compared);
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (part (&fixture, "revision-facts"))), "aligned"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (part (&fixture, "revision-use"))), ==,
                   "Use it unaligned");
  g_assert_false (gtk_widget_get_visible (part (&fixture, "revision-match")));
  gtk_window_close (dialog_of (&fixture));
  harness_run (5 * FIXTURE_WAIT_MS);
  /* Left while it is being compared. */
  ui_revision_show (GTK_WINDOW (fixture.window), fixture.session, TRACK, path);
  gtk_window_close (dialog_of (&fixture));
  harness_run (20 * FIXTURE_WAIT_MS);
  g_assert_null (dialog_of (&fixture));
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps);
  fixture_end (&fixture);
}

static GtkWidget *
card_part (Fixture *fixture, const char *name)
{
  GtkWidget *page = ui_window_page_widget (fixture->window, "intake");
  GtkWidget *found = fixture_find_named (fixture_find_named (page, "revision-card"), name);
  g_assert_nonnull (found);
  return found;
}

static GtkListBoxRow *
card_row (Fixture *fixture, int index)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (card_part (fixture, "mix-list")), index);
}

/* What a line of a row of the card says. */
static const char *
card_text (Fixture *fixture, int index, const char *name)
{
  GtkWidget *label = fixture_find_named (GTK_WIDGET (card_row (fixture, index)), name);
  return gtk_label_get_label (GTK_LABEL (label));
}

/* The second mix was compared with the one in use, and both files are known. */
static gboolean
card_is_known (Fixture *fixture)
{
  return card_row (fixture, 1) && !strstr (card_text (fixture, 0, "mix-differs"), "compared")
         && !strstr (card_text (fixture, 1, "mix-differs"), "compared")
         && !strstr (card_text (fixture, 0, "mix-facts"), "…")
         && !strstr (card_text (fixture, 1, "mix-facts"), "…");
}

/* Two mixes: the second 480 samples later, 6 dB softer, another sound from 2 s to 3 s. */
static void
start_card (Fixture *fixture)
{
  start (fixture);
  fixture_act (fixture, "page", g_variant_new_string ("intake"));
  harness_run (10 * FIXTURE_WAIT_MS);
  g_assert_cmpstr (card_text (fixture, 0, "mix-state"), ==, "in use");
  g_assert_null (card_row (fixture, 1));
  g_assert_true (gtk_widget_get_visible (card_part (fixture, "mix-hint")));
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (card_part (fixture, "mix-use"))));
  look (GTK_WINDOW (fixture->window), "revision-card-one");
  g_autofree char *path
      = write_take ("song new.wav", (Take){ .later = LATER, .gain = 0.5, .change = 0.3 });
  drop (fixture, path, card_part (fixture, "mix-hint"));
  fixture_wait (fixture, compared);
  g_signal_emit_by_name (part (fixture, "revision-use"), "clicked");
  gtk_window_close (dialog_of (fixture));
  fixture_wait (fixture, card_is_known);
}

/* Each mix with its facts; what the other differs in follows the one in use. */
static void
test_card (void)
{
  Fixture fixture;
  start_card (&fixture);
  g_assert_cmpstr (card_text (&fixture, 0, "mix-name"), ==, "song.wav");
  g_assert_cmpstr (card_text (&fixture, 1, "mix-name"), ==, "song new.wav");
  g_assert_cmpstr (card_text (&fixture, 0, "mix-state"), ==, "");
  g_assert_cmpstr (card_text (&fixture, 1, "mix-state"), ==, "in use");
  g_assert_cmpstr (card_text (&fixture, 0, "mix-differs"), ==,
                   "+6.0 dB · 480 samples earlier · differs from 0:02.0");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (AppRevision) revision
          = g_list_model_get_item (G_LIST_MODEL (app_track_revisions (track_of (&fixture))), i);
      const char *sha256
          = ui_intake_sha256 (ui_session_intake (fixture.session), app_revision_media (revision));
      g_autofree char *digits = g_strndup (sha256, 8);
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autofree char *year = g_date_time_format (now, "%Y-");
      g_assert_true (g_str_has_prefix (card_text (&fixture, i, "mix-facts"), year));
      g_assert_nonnull (strstr (card_text (&fixture, i, "mix-facts"), " · 0:06.0 · "));
      g_assert_true (g_str_has_suffix (card_text (&fixture, i, "mix-facts"), digits));
    }
  look (GTK_WINDOW (fixture.window), "revision-card");

  /* By the keyboard: the first into use, undone, removed, undone. */
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (fixture.window) };
  const guint steps = fixture_steps (&fixture);
  gtk_widget_grab_focus (GTK_WIDGET (card_row (&fixture, 0)));
  harness_key (&hand, "Return");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (app_revisions_current (track_of (&fixture)), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 1);
  g_assert_cmpstr (card_text (&fixture, 0, "mix-state"), ==, "in use");
  fixture_wait (&fixture, card_is_known);
  g_assert_cmpstr (card_text (&fixture, 1, "mix-differs"), ==,
                   "−6.0 dB · 480 samples later · differs from 0:02.0");
  g_assert_false (gtk_widget_get_sensitive (card_part (&fixture, "mix-remove")));
  ui_session_undo (fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpstr (card_text (&fixture, 1, "mix-state"), ==, "in use");
  gtk_widget_grab_focus (GTK_WIDGET (card_row (&fixture, 0)));
  harness_key (&hand, "Delete");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (card_row (&fixture, 1));
  g_assert_cmpstr (card_text (&fixture, 0, "mix-name"), ==, "song new.wav");
  ui_session_undo (fixture.session);
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_nonnull (card_row (&fixture, 1));
  fixture_end (&fixture);
}

/* The other mix is heard in its lane, what it differs in is listed, and it is taken from there. */
static void
test_card_compare (void)
{
  Fixture fixture;
  start_card (&fixture);
  gtk_list_box_select_row (GTK_LIST_BOX (card_part (&fixture, "mix-list")), card_row (&fixture, 0));
  GtkWidget *hear = card_part (&fixture, "mix-hear");
  g_assert_true (gtk_widget_get_sensitive (hear));
  g_signal_emit_by_name (hear, "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_REVISION);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (hear)));
  g_signal_emit_by_name (hear, "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_MASTER);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (hear)));
  ui_session_set_blind (fixture.session, TRUE);
  g_assert_false (gtk_widget_get_sensitive (hear));
  ui_session_set_blind (fixture.session, FALSE);

  g_signal_emit_by_name (card_part (&fixture, "mix-differences"), "clicked");
  fixture_wait (&fixture, compared);
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (part (&fixture, "revision-facts"))), "louder"));
  g_assert_true (gtk_widget_get_visible (part (&fixture, "revision-hear")));
  g_assert_false (gtk_widget_get_visible (part (&fixture, "revision-match")));
  look (dialog_of (&fixture), "revision-differences");
  const guint steps = fixture_steps (&fixture);
  g_signal_emit_by_name (part (&fixture, "revision-use"), "clicked");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_cmpint (app_revisions_current (track_of (&fixture)), ==, 0);
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps + 1);
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (app_track_revisions (track_of (&fixture)))),
                    ==, 2);
  gtk_window_close (dialog_of (&fixture));
  harness_run (5 * FIXTURE_WAIT_MS);
  fixture_end (&fixture);
}

void
test_revising_add (void)
{
  g_test_add_func ("/window/revising/card", test_card);
  g_test_add_func ("/window/revising/card-compare", test_card_compare);
  g_test_add_func ("/window/revising/use", test_use);
  g_test_add_func ("/window/revising/other-album", test_other_album);
  g_test_add_func ("/window/revising/drop", test_drop);
  g_test_add_func ("/window/revising/match", test_match);
  g_test_add_func ("/window/revising/refused", test_refused);
}
