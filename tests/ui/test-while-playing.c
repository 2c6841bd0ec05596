/* test-while-playing.c — while the window plays: nothing that is only for the ears reaches a file,
 * edits and their undo are heard and lose nothing, saving keeps all, and an album may have 99
 * tracks. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"
#include "../app/test-fixture.h"
#include "../app/test-sound.h"

#include "app-autosave.h"
#include "dsp-registry.h"
#include "ui-delivery-card.h"
#include "ui-edit.h"
#include "ui-services.h"
#include "ui-window-files.h"

#include <glib/gstdio.h>
#include <sndfile.h>
#include <string.h>
#include <time.h>

#define SETTLE_MS (10 * FIXTURE_WAIT_MS)
#define MANY 99 /* as many as a CD has */

static AppHistory *
history (Fixture *fixture)
{
  return ui_session_history (fixture->session);
}

static AppDocument *
document (Fixture *fixture)
{
  return ui_session_document (fixture->session);
}

static gboolean
plays (Fixture *fixture)
{
  return ui_session_heard (fixture->session)->playing;
}

static void
play (Fixture *fixture)
{
  ui_session_play_stop (fixture->session);
  fixture_wait (fixture, plays);
}

static gint64 mark;

static gboolean
has_moved (Fixture *fixture)
{
  return plays (fixture) && ui_session_pos (fixture->session) != mark;
}

/* Playing goes on; it may be in a loop. */
static void
assert_plays (Fixture *fixture)
{
  mark = ui_session_pos (fixture->session);
  fixture_wait (fixture, has_moved);
}

static gboolean
all_known (Fixture *fixture)
{
  AppComparison *comparison = ui_session_comparison (fixture->session);
  return fixture_measured (fixture) && app_comparison_missing (comparison, 0) == 0;
}

/* ---- what a file would have ---- */

static char *
render_hash (Fixture *fixture, AppLane lane)
{
  AppProgramme *programme = app_programme_new (fixture->album, NULL);
  g_autofree double *samples = test_fixture_render (programme, lane, 0, programme->frames, 0);
  char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) samples,
                                            (gsize) programme->frames * 2 * sizeof (double));
  app_programme_unref (programme);
  return hash;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sums of the sound files that the window makes of the first deliverable. */
static char *
deliver (Fixture *fixture, const char *name)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), name, NULL);
  UiDeliveryCard *card = UI_DELIVERY_CARD (fixture_row (fixture, "deliver", 0));
  g_autofree char *made = g_build_filename (folder, ui_delivery_card_target (card)->id, NULL);
  g_autoptr (GString) sums = g_string_new (NULL);
  for (int i = 1; i < 3; i++)
    ui_delivery_card_set_wanted (UI_DELIVERY_CARD (fixture_row (fixture, "deliver", i)), FALSE);
  ui_page_deliver_set_folder (fixture_deliver_page (fixture), folder);
  fixture_act (fixture, "deliver", NULL);
  fixture_wait (fixture, fixture_delivered);
  g_autoptr (GDir) dir = g_dir_open (made, 0, NULL);
  g_assert_nonnull (dir);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *file; (file = g_dir_read_name (dir));)
    if (g_str_has_suffix (file, ".wav"))
      g_ptr_array_add (names, g_strdup (file));
  g_ptr_array_sort (names, by_name);
  g_assert_cmpuint (names->len, >=, 3);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (made, names->pdata[i], NULL), *data = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_autofree char *sum
          = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, size);
      g_string_append_printf (sums, "%s %s\n", (const char *) names->pdata[i], sum);
    }
  test_remove (folder);
  return g_string_free (g_steal_pointer (&sums), FALSE);
}

/* The project's text without the sums of sources, which may become known at any time, and without
 * the time of a delivery. */
static char *
project_text (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (test_sound_folder (), "state.lacquer", NULL);
  g_autofree char *text = NULL;
  g_assert_true (app_document_save (document (fixture), path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) kept = g_string_new (NULL);
  for (int i = 0; lines[i]; i++)
    if (!g_str_has_prefix (lines[i], "source-sha256=") && !g_str_has_prefix (lines[i], "when="))
      g_string_append_printf (kept, "%s\n", lines[i]);
  return g_string_free (g_steal_pointer (&kept), FALSE);
}

/* Renders, files, figures and the project, as text. */
static char *
state_of (Fixture *fixture, const char *name)
{
  g_autofree char *master = render_hash (fixture, APP_LANE_MASTER);
  g_autofree char *mix = render_hash (fixture, APP_LANE_MIX);
  g_autofree char *files = deliver (fixture, name);
  g_autofree char *project = project_text (fixture);
  AppMeasurement album;
  fixture_wait (fixture, fixture_measured);
  g_assert_true (app_survey_album (ui_session_survey (fixture->session), APP_LANE_MASTER, &album));
  return g_strdup_printf ("%s\n%s\n%s%.17g LUFS %.17g dBTP\n%s", master, mix, files,
                          album.integrated_lufs, album.true_peak_dbtp, project);
}

static AppSlot *
add_slot (Fixture *fixture, const char *chain, const char *module)
{
  fixture_act (fixture, "slot-add", g_variant_new ("(ss)", chain, module));
  return ui_session_slot (fixture->session);
}

/* Every switch of a module that is for the ears only. */
static int
listen_to_parts (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  int n = 0;
  for (int i = 0; i < module->n_params; i++)
    if (module->params[i].flags & DSP_PARAM_LISTEN)
      {
        app_slot_put_value (slot, i, 1);
        n++;
      }
  return n;
}

static const AppService *
limiting_service (void)
{
  const GPtrArray *services = ui_services ();
  for (guint i = 0; i < services->len; i++)
    if (((const AppService *) services->pdata[i])->limits)
      return services->pdata[i];
  return NULL;
}

/* Everything that can be switched on to hear something else than the master. */
static void
listen_otherwise (Fixture *fixture, AppSlot *slots[2])
{
  UiSession *session = fixture->session;
  GActionGroup *group = G_ACTION_GROUP (fixture->window);
  play (fixture);
  ui_session_set_loop (session, FIXTURE_RATE / 2, FIXTURE_RATE);
  g_action_group_change_action_state (group, "region", g_variant_new_string ("loop"));
  ui_session_set_match (session, TRUE);
  ui_session_set_monitor (session, APP_MONITOR_SIDE);
  ui_session_set_band (session, APP_BAND_MID);
  fixture_act (fixture, "hear-without", NULL);
  g_assert_cmpint (ui_session_lane (session), ==, APP_LANE_BYPASS);
  ui_session_set_delta (session, TRUE);
  ui_session_set_volume (session, -30);
  ui_session_set_dim (session, TRUE);
  ui_session_set_mute (session, TRUE);
  g_assert_cmpint (listen_to_parts (slots[0]) + listen_to_parts (slots[1]), >, 0);
  g_assert_true (app_album_listens (fixture->album));
  ui_session_set_blind (session, TRUE);
  harness_run (SETTLE_MS);
}

static void
test_hashes (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  AppSlot *slots[2]
      = { add_slot (&fixture, "track", "de-esser"), add_slot (&fixture, "album", "limiter") };
  AppSlot *gain = add_slot (&fixture, "track", "gain");
  const DspModule *module = app_slot_module (gain);
  app_history_set_value (history (&fixture), gain,
                         dsp_params_index (module->params, module->n_params, "gain"), 14);
  module = app_slot_module (slots[1]);
  app_history_set_value (history (&fixture), slots[1],
                         dsp_params_index (module->params, module->n_params, "drive"), 12);
  fixture_act (&fixture, "keep-master", NULL);
  harness_run (SETTLE_MS);
  fixture_wait (&fixture, all_known);
  g_autofree char *before = state_of (&fixture, "plain");

  listen_otherwise (&fixture, slots);
  g_autofree char *listening = state_of (&fixture, "listening");
  g_assert_cmpstr (listening, ==, before);
  g_assert_true (plays (&fixture));
  ui_session_set_blind (fixture.session, FALSE);
  ui_session_end_listening (fixture.session);

  /* A service with its limiter, and the lane of the previous master, in a blind test. */
  ui_session_set_service (fixture.session, limiting_service (), APP_SERVICE_ALBUM);
  ui_session_set_lane (fixture.session, APP_LANE_PREVIOUS);
  g_assert_cmpint (ui_session_lane (fixture.session), ==, APP_LANE_PREVIOUS);
  ui_session_set_blind (fixture.session, TRUE);
  harness_run (SETTLE_MS);
  g_autofree char *served = state_of (&fixture, "served");
  g_assert_cmpstr (served, ==, before);
  ui_session_set_blind (fixture.session, FALSE);
  fixture_end (&fixture);
}

/* ---- edits ---- */

static void
edit (Fixture *fixture, int step)
{
  AppTrack *first = app_album_track (fixture->album, 0);
  switch (step)
    {
    case 0:
      app_history_set_double (history (fixture), first, "gain", -3.0);
      break;
    case 1:
      app_history_insert (history (fixture), app_album_chain (fixture->album), 0,
                          app_slot_new (dsp_module_find ("compressor")), NULL);
      break;
    case 2: /* what plays is moved behind */
      app_history_move (history (fixture), app_album_tracks (fixture->album), 0, 2, NULL);
      break;
    case 3:
      app_history_set_int64 (history (fixture), first, "trim-in", FIXTURE_RATE / 4);
      break;
    default: /* what plays goes */
      app_history_remove (history (fixture), app_album_tracks (fixture->album), 0, NULL);
      break;
    }
}

/* After each edit, its undo and its redo playing goes on, and undone, all renders as before. */
static void
test_undo (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *before = render_hash (&fixture, APP_LANE_MASTER);
  play (&fixture);
  ui_session_set_loop (fixture.session, 0, 2 * FIXTURE_RATE);
  const guint steps = fixture_steps (&fixture);
  for (int step = 0; step < 5; step++)
    {
      edit (&fixture, step);
      g_autofree char *edited = render_hash (&fixture, APP_LANE_MASTER);
      g_assert_cmpstr (edited, !=, before);
      assert_plays (&fixture);
      ui_session_undo (fixture.session);
      g_autofree char *undone = render_hash (&fixture, APP_LANE_MASTER);
      g_assert_cmpstr (undone, ==, before);
      assert_plays (&fixture);
      ui_session_redo (fixture.session);
      g_autofree char *redone = render_hash (&fixture, APP_LANE_MASTER);
      g_assert_cmpstr (redone, ==, edited);
      assert_plays (&fixture);
      ui_session_undo (fixture.session);
      g_assert_cmpuint (fixture_steps (&fixture), ==, steps);
    }
  fixture_end (&fixture);
}

/* The place in seconds, and the loop in seconds, stay; undo gives the same bits again. */
static void
test_rate (void)
{
  Fixture fixture;
  gint64 from, to;
  fixture_start (&fixture);
  g_autofree char *before = render_hash (&fixture, APP_LANE_MASTER);
  ui_session_set_loop (fixture.session, 6 * FIXTURE_RATE, 8 * FIXTURE_RATE);
  ui_session_seek (fixture.session, 6 * FIXTURE_RATE);
  play (&fixture);
  for (int i = 0; i < 2; i++)
    {
      gboolean twice = i == 0;
      if (twice)
        app_history_set_int (history (&fixture), fixture.album, "rate", 2 * FIXTURE_RATE);
      else
        ui_session_undo (fixture.session);
      int rate = app_album_rate (fixture.album);
      g_assert_cmpint (rate, ==, twice ? 2 * FIXTURE_RATE : FIXTURE_RATE);
      assert_plays (&fixture);
      harness_run (SETTLE_MS);
      assert_plays (&fixture);
      g_assert_true (ui_session_loop (fixture.session, &from, &to));
      g_assert_cmpint (from, ==, (gint64) 6 * rate);
      g_assert_cmpint (to, ==, (gint64) 8 * rate);
      g_assert_cmpint (ui_session_pos (fixture.session), >=, from);
      g_assert_cmpint (ui_session_pos (fixture.session), <, to);
    }
  g_autofree char *after = render_hash (&fixture, APP_LANE_MASTER);
  g_assert_cmpstr (after, ==, before);
  ui_session_play_stop (fixture.session);
  harness_run (SETTLE_MS);

  /* Stopped: what is shown and where playing begins are the same moment, too. */
  ui_session_seek (fixture.session, 3 * FIXTURE_RATE);
  app_history_set_int (history (&fixture), fixture.album, "rate", 2 * FIXTURE_RATE);
  harness_run (SETTLE_MS);
  g_assert_cmpint (ui_session_pos (fixture.session), ==, 6 * FIXTURE_RATE);
  ui_session_set_loop (fixture.session, 0, 0);
  play (&fixture);
  g_assert_cmpint (ui_session_pos (fixture.session), >=, 6 * FIXTURE_RATE);
  ui_session_undo (fixture.session);
  ui_session_stop_return (fixture.session);
  g_assert_cmpint (ui_session_pos (fixture.session), ==, 3 * FIXTURE_RATE);
  fixture_end (&fixture);
}

/* ---- saving ---- */

/* The newest text in the folder of autosaves, or NULL. */
static char *
autosaved (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lacquer", "autosave", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "While it plays"))
        return g_steal_pointer (&text);
    }
  return NULL;
}

static gboolean
is_autosaved (Fixture *fixture)
{
  g_autofree char *text = autosaved ();
  return text != NULL;
}

static char *
new_place (const char *name)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), name, NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  return g_build_filename (folder, "album.lacquer", NULL);
}

static void
assert_delivers_into (Fixture *fixture, const char *project, const char *name)
{
  g_autofree char *dir = g_path_get_dirname (project);
  g_autofree char *folder = g_build_filename (dir, name, NULL);
  g_assert_cmpstr (ui_page_deliver_folder (fixture_deliver_page (fixture)), ==, folder);
}

/* An autosave has the edit; saving under another name stops nothing, keeps the steps of undo, and
 * what is opened from there sounds the same. */
static void
test_saving (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_autofree char *first = new_place ("one place"), *second = new_place ("another place");
  g_assert_true (app_document_save (document (&fixture), first, NULL));
  assert_delivers_into (&fixture, first, "Delivery");
  play (&fixture);
  ui_session_set_loop (fixture.session, 0, 2 * FIXTURE_RATE);
  ui_edit_title (fixture.session, 1, "While it plays");
  app_history_set_double (history (&fixture), app_album_track (fixture.album, 1), "gain", -2.5);
  fixture_wait (&fixture, is_autosaved);
  assert_plays (&fixture);
  g_autofree char *saved = autosaved ();
  g_assert_nonnull (strstr (saved, "gain=-2.5"));

  const guint steps = fixture_steps (&fixture);
  g_autofree char *sound = render_hash (&fixture, APP_LANE_MASTER);
  g_assert_true (app_document_save (document (&fixture), second, NULL));
  assert_plays (&fixture);
  g_assert_false (app_document_modified (document (&fixture)));
  g_assert_cmpuint (fixture_steps (&fixture), ==, steps);
  g_assert_false (is_autosaved (&fixture));
  /* The delivery goes with the project, unless a folder was chosen by hand. */
  assert_delivers_into (&fixture, second, "Delivery");
  ui_page_deliver_set_folder (fixture_deliver_page (&fixture), test_sound_folder ());
  g_assert_true (app_document_save (document (&fixture), first, NULL));
  g_assert_cmpstr (ui_page_deliver_folder (fixture_deliver_page (&fixture)), ==,
                   test_sound_folder ());
  ui_session_undo (fixture.session);
  g_assert_cmpfloat (app_track_gain (app_album_track (fixture.album, 1)), ==, 0);
  assert_plays (&fixture);

  g_autoptr (AppDocument) again = app_document_open (second, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (app_document_findings (again)->len, ==, 0);
  AppAlbum *own = fixture.album;
  fixture.album = app_document_album (again);
  g_autofree char *reopened = render_hash (&fixture, APP_LANE_MASTER);
  g_assert_cmpstr (reopened, ==, sound);
  fixture.album = own;
  fixture_end (&fixture);
}

/* ---- many tracks ---- */

static char **
write_many (void)
{
  char **paths = g_new0 (char *, MANY + 1);
  for (int i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("track %02d.wav", i + 1);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_16, FIXTURE_RATE, 2,
                                   FIXTURE_RATE + 480 * i, test_sound_noise_func,
                                   GUINT_TO_POINTER ((guint) i + 1));
    }
  return paths;
}

typedef struct
{
  gint64 us;
  double thread_s;
} Since;

/* By the clock, and of this thread: the others measure and check meanwhile. */
static void
tell (const char *what, Since *since)
{
  struct timespec time;
  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  const Since now = { g_get_monotonic_time (), time.tv_sec + time.tv_nsec * 1e-9 };
  if (what)
    g_test_message ("%s: %.3f s, %.3f s of this thread", what,
                    (double) (now.us - since->us) / G_USEC_PER_SEC, now.thread_s - since->thread_s);
  *since = now;
}

/* Opened, measured, played, edited and undone; how long that takes is told, not judged. */
static void
test_many (void)
{
  Fixture fixture;
  fixture_start (&fixture);
  g_auto (GStrv) paths = write_many ();
  Since since;
  tell (NULL, &since);
  ui_session_take_document (fixture.session, app_document_new (FIXTURE_RATE));
  fixture.album = ui_session_album (fixture.session);
  g_assert_cmpint (app_document_add_mixes (document (&fixture), (const char *const *) paths, 0,
                                           NULL),
                   ==, MANY);
  harness_run (1);
  tell ("99 mixes added and shown", &since);
  g_assert_nonnull (fixture_row (&fixture, "master", MANY - 1));
  g_assert_nonnull (fixture_row (&fixture, "intake", MANY - 1));
  play (&fixture);
  tell ("first sound", &since);
  fixture_wait (&fixture, fixture_measured);
  tell ("all measured and checked", &since);
  for (guint i = 0; i < MANY; i++)
    g_assert_nonnull (app_survey_track (ui_session_survey (fixture.session), i, APP_LANE_MASTER));
  for (int i = 0; i < 20; i++)
    {
      app_history_set_double (history (&fixture), app_album_track (fixture.album, 40), "gain",
                              -0.1 * i);
      harness_run (1);
    }
  tell ("20 edits shown", &since);
  app_history_move (history (&fixture), app_album_tracks (fixture.album), 0, MANY - 1, NULL);
  harness_run (1);
  tell ("the first moved to the end", &since);
  while (app_history_undo (history (&fixture)))
    ;
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, 0);
  tell ("all undone", &since);
  while (app_history_redo (history (&fixture)))
    ;
  harness_run (1);
  tell ("all redone", &since);
  g_autofree char *path = g_build_filename (test_sound_folder (), "many.lacquer", NULL);
  g_assert_true (app_document_save (document (&fixture), path, NULL));
  tell ("saved", &since);
  ui_window_files_open (fixture.window, (const char *const[]){ path, NULL });
  harness_run (1);
  tell ("opened again", &since);
  fixture.album = ui_session_album (fixture.session);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, MANY);
  fixture_wait (&fixture, fixture_measured);
  tell ("known again", &since);
  fixture_end (&fixture);
}

void
test_while_playing_add (void)
{
  g_test_add_func ("/window/playing/hashes", test_hashes);
  g_test_add_func ("/window/playing/undo", test_undo);
  g_test_add_func ("/window/playing/rate", test_rate);
  g_test_add_func ("/window/playing/saving", test_saving);
  g_test_add_func ("/window/playing/many", test_many);
}
