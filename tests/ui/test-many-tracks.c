/* test-many-tracks.c — albums of many tracks: what arrives of one track costs one row, and what
 * stands in the rows is what is known. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-edit.h"
#include "ui-page-intake.h"
#include "ui-status-dot.h"
#include "ui-text.h"
#include "ui-track-row.h"

#include <math.h>
#include <sndfile.h>

#define MIXES 40  /* each is measured */
#define TRACKS 99 /* of one mix */
#define EMPTY_NEWS 50

/* Half a second of a pitch and a level of its own. */
static double
pitch (int channel, gint64 frame, gpointer number)
{
  const double n = GPOINTER_TO_INT (number);
  return (0.05 + 0.004 * n) * sin ((double) frame * (0.01 + 0.001 * n));
}

static void
add_mixes (Fixture *fixture)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (int i = 3; i < MIXES; i++)
    {
      g_autofree char *name = g_strdup_printf ("many %02d.wav", i + 1);
      g_ptr_array_add (paths,
                       test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                         FIXTURE_RATE / 2, pitch, GINT_TO_POINTER (i + 1)));
    }
  g_ptr_array_add (paths, NULL);
  ui_edit_add_mixes (fixture->session, (const char *const *) paths->pdata, 3);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, MIXES);
}

/* What the rows of both pages cost since the last look. */
typedef struct
{
  Fixture *fixture;
  UiPageIntake *intake;
  guint rows, cards; /* updates so far */
  guint news;        /* of the survey and the checks */
  guint most;        /* rows of one page that one of them touched */
} Costs;

static UiTrackRow *
row_at (Fixture *fixture, guint index)
{
  return UI_TRACK_ROW (fixture_row (fixture, "master", (int) index));
}

static guint
row_updates (Fixture *fixture)
{
  guint n = 0;
  for (guint i = 0; i < app_album_n_tracks (fixture->album); i++)
    n += ui_track_row_n_updates (row_at (fixture, i));
  return n;
}

static void
assert_label (GtkWidget *row, const char *cell, const char *text)
{
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture_find_named (row, cell))), ==, text);
}

/* Every row says what is known of its track now. */
static void
assert_rows (Fixture *fixture)
{
  for (guint i = 0; i < app_album_n_tracks (fixture->album); i++)
    {
      GtkWidget *row = GTK_WIDGET (row_at (fixture, i));
      GtkWidget *card = fixture_row (fixture, "intake", (int) i);
      const AppSurveyResult *master
          = app_survey_track (ui_session_survey (fixture->session), i, APP_LANE_MASTER);
      const AppIntakeReport *mix
          = ui_intake_report (ui_session_intake (fixture->session),
                              app_track_media (app_album_track (fixture->album, i)));
      g_autofree char *lufs
          = master ? ui_text_level (master->measurement.integrated_lufs, 1) : g_strdup ("…");
      g_autofree char *peak
          = master ? ui_text_level (master->measurement.true_peak_dbtp, 1) : g_strdup ("…");
      g_autofree char *mix_lufs
          = mix ? ui_text_level (mix->measured.integrated_lufs, 1) : g_strdup ("…");
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      assert_label (row, "number", number);
      assert_label (row, "lufs", lufs);
      assert_label (row, "peak", peak);
      assert_label (card, "lufs", mix_lufs);
      const char *tip = ui_tooltip_text (fixture_find_type (row, UI_TYPE_STATUS_DOT, 0));
      g_assert_cmpint (g_str_equal (tip, "The mix is being checked"), ==, mix == NULL);
    }
}

static void
on_edited (Costs *costs)
{
  costs->rows = row_updates (costs->fixture);
  costs->cards = ui_page_intake_n_updates (costs->intake);
}

static void
on_survey (Costs *costs)
{
  const guint rows = costs->rows, cards = costs->cards;
  on_edited (costs);
  costs->news++;
  costs->most = MAX (costs->most, MAX (costs->rows - rows, costs->cards - cards));
  assert_rows (costs->fixture);
}

/* What arrives, and what an edit makes stale, touches the row that it is of, and no other. */
static void
test_news (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  Costs costs = { .fixture = &fixture,
                  .intake = UI_PAGE_INTAKE (ui_window_page_widget (fixture.window, "intake")) };
  add_mixes (&fixture);
  on_edited (&costs);
  g_signal_connect_swapped (fixture.session, "survey", G_CALLBACK (on_survey), &costs);
  g_signal_connect_swapped (fixture.session, "album", G_CALLBACK (on_edited), &costs);
  fixture_wait (&fixture, fixture_measured);
  g_assert_cmpuint (costs.news, >=, 3 * (MIXES - 3)); /* two lanes and the check of each mix */
  g_assert_cmpuint (costs.most, ==, 1);

  /* one track is measured again: the rows are shown anew by the edit, and once by the result */
  costs.news = costs.most = 0;
  app_history_set_string (ui_session_history (fixture.session), app_album_track (fixture.album, 20),
                          "title", "Ferry");
  app_history_set_double (ui_session_history (fixture.session), app_album_track (fixture.album, 20),
                          "gain", -6);
  g_assert_null (app_survey_track (ui_session_survey (fixture.session), 20, APP_LANE_MASTER));
  assert_rows (&fixture);
  fixture_wait (&fixture, fixture_measured);
  g_assert_cmpuint (costs.most, ==, 1);
  assert_rows (&fixture);
  g_signal_handlers_disconnect_by_data (fixture.session, &costs);
  fixture_end (&fixture);
}

/* What of 99 tracks is said again costs no row. */
static void
test_no_news (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  GListStore *tracks = app_album_tracks (fixture.album);
  AppMedia *media = app_track_media (app_album_track (fixture.album, 0));
  while (app_album_n_tracks (fixture.album) < TRACKS)
    {
      g_autoptr (AppTrack) track = app_track_new (media);
      g_list_store_append (tracks, track);
    }
  fixture_wait (&fixture, fixture_measured);
  UiPageIntake *intake = UI_PAGE_INTAKE (ui_window_page_widget (fixture.window, "intake"));
  const guint rows = row_updates (&fixture), cards = ui_page_intake_n_updates (intake);
  const double before = fixture_main_thread_ms ();
  for (int i = 0; i < EMPTY_NEWS; i++)
    g_signal_emit_by_name (fixture.session, "survey");
  g_test_message ("%d tracks: nothing new costs %.2f ms", TRACKS,
                  (fixture_main_thread_ms () - before) / EMPTY_NEWS);
  g_assert_cmpuint (row_updates (&fixture), ==, rows);
  g_assert_cmpuint (ui_page_intake_n_updates (intake), ==, cards);
  assert_rows (&fixture);
  fixture_end (&fixture);
}

void
test_many_tracks_add (void)
{
  g_test_add_func ("/many-tracks/no-news", test_no_news);
  g_test_add_func ("/many-tracks/news", test_news);
}
