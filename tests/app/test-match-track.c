/* test-match-track.c — a matched track measures as its reference does; the equaliser that was made
 * is an ordinary slot, replaced only while nobody changed it, in one step of undo. */
#include "test-app.h"

#include "app-match.h"
#include "app-survey.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
  SECONDS = 12,
};

static const AppMatchWish full = { 1, 12, DSP_MATCH_SMOOTH, TRUE };

/* Noise that beats, wider on top of a tone in the middle. */
static double
music (int channel, gint64 frame, gpointer level)
{
  double t = (double) frame / RATE, beat = 0.3 + exp (-6 * fmod (t, 0.5));
  return *(const double *) level
         * (0.4 * beat * test_sound_noise (3, frame)
            + 0.2 * beat * test_sound_noise (9 + channel, frame) + 0.3 * sin (900 * t));
}

static char *
make_file (const char *name, double level)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2, (gint64) RATE * SECONDS,
                           music, &level);
}

static void
set_value (AppSlot *slot, const char *param, double value)
{
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, param), value);
}

/* The first track is the music through a known equaliser, softer; the second is softer still. */
static AppDocument *
make_document (const char *prefix)
{
  static const double bells[][2] = { { 90, 5 }, { 400, -4 }, { 1500, 5 }, { 6000, -6 } };
  const char *paths[3] = { NULL };
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d.wav", prefix, i);
      paths[i] = make_file (name, i ? 0.1 : 0.3);
    }
  AppDocument *document = app_document_create (paths, RATE, 1);
  AppAlbum *album = app_document_album (document);
  AppSlot *eq = test_fixture_add_slot (app_track_chain (app_album_track (album, 0)),
                                       dsp_module_find ("eq"));
  for (int b = 0; b < 4; b++)
    {
      g_autofree char *type = g_strdup_printf ("band%d-type", b + 1);
      g_autofree char *hz = g_strdup_printf ("band%d-frequency", b + 1);
      g_autofree char *gain = g_strdup_printf ("band%d-gain", b + 1);
      set_value (eq, type, DSP_EQ_BELL);
      set_value (eq, hz, bells[b][0]);
      set_value (eq, gain, bells[b][1]);
    }
  g_object_set (app_album_track (album, 0), "gain", -3.0, NULL);
  for (int i = 0; i < 2; i++)
    g_free ((char *) paths[i]);
  return document;
}

static void
on_news (AppMatch *match, gpointer last)
{
  g_assert_cmpfloat (app_match_progress (match), >=, *(double *) last);
  *(double *) last = app_match_progress (match);
}

static AppMatch *
measure (AppDocument *document, const AppMatchSource *sources, int n)
{
  static double last;
  last = 0;
  AppMatch *match = app_match_new (document, 0, sources, n, 2, on_news, &last);
  while (!app_match_done (match))
    g_main_context_iteration (NULL, TRUE);
  return match;
}

/* One reference: the music as it is. */
static AppMatch *
measure_file (AppDocument *document, const char *name)
{
  GError *error = NULL;
  g_autofree char *path = make_file (name, 0.3);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  AppMatchSource source = { media, name, 1 };
  AppMatch *match = measure (document, &source, 1);
  app_media_unref (media);
  return match;
}

static AppMatchPlace
apply (AppMatch *match, const AppMatchWish *wish, AppMatchProposal *proposal)
{
  GError *error = NULL;
  AppMatchPlace place;
  g_assert_null (app_match_error (match));
  g_assert_true (app_match_propose (match, wish, proposal));
  g_assert_true (app_match_apply (match, proposal, &place, &error));
  g_assert_no_error (error);
  app_match_free (match);
  g_autofree char *text = app_match_place_text (place, proposal);
  g_test_message ("%s %.3f dB rms left", text, proposal->left.rms_db);
  return place;
}

static AppTrack *
first (AppDocument *document)
{
  return app_album_track (app_document_album (document), 0);
}

static guint
n_slots (AppDocument *document)
{
  return g_list_model_get_n_items (G_LIST_MODEL (app_track_chain (first (document))));
}

static AppSlot *
slot_at (AppDocument *document, guint at)
{
  g_autoptr (AppSlot) slot
      = g_list_model_get_item (G_LIST_MODEL (app_track_chain (first (document))), at);
  return slot; /* the chain has it */
}

static guint
steps (AppDocument *document)
{
  guint position;
  app_history_n_steps (app_document_history (document), &position);
  return position;
}

/* What the survey of the album now says of the first track, beside the reference. */
static void
assert_alike (AppDocument *document, const AppMatchFigures *reference)
{
  GError *error = NULL;
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_assert_true (app_survey_wait (survey, &error));
  g_assert_no_error (error);
  const AppMeasurement *m = &app_survey_track (survey, 0, APP_LANE_MASTER)->measurement;
  double off[APP_MEASURE_THIRDS], mean = 0, squares = 0;
  int n = 0;
  for (int t = 4; t < APP_MEASURE_THIRDS - 1; t++, n++) /* 50 Hz .. 16 kHz */
    {
      off[t] = m->thirds_db[t] - reference->thirds_db[t];
      mean += off[t];
    }
  for (int t = 4; t < APP_MEASURE_THIRDS - 1; t++)
    {
      g_assert_cmpfloat (fabs (off[t] - mean / n), <=, 0.8);
      squares += (off[t] - mean / n) * (off[t] - mean / n);
    }
  g_test_message ("after: %.3f dB rms, %.3f LUFS for %.3f", sqrt (squares / n), m->integrated_lufs,
                  reference->lufs);
  g_assert_cmpfloat (sqrt (squares / n), <=, 0.3);
  g_assert_cmpfloat_with_epsilon (m->integrated_lufs, reference->lufs, 0.1);
}

static void
test_full (void)
{
  AppMatchProposal proposal;
  g_autoptr (AppDocument) document = make_document ("match-full");
  test_fixture_add_slot (app_track_chain (first (document)), dsp_module_find ("limiter"));
  g_assert_cmpint (apply (measure_file (document, "match-full.wav"), &full, &proposal), ==,
                   APP_MATCH_ADDED);
  g_assert_cmpuint (n_slots (document), ==, 3); /* before the limiter */
  g_assert_cmpstr (app_slot_name (slot_at (document, 1)), ==, "Match");
  g_assert_cmpstr (app_slot_module (slot_at (document, 1))->id, ==, "eq");
  g_assert_cmpuint (steps (document), ==, 1);
  g_assert_cmpfloat (app_track_gain (first (document)), ==, proposal.db);
  g_assert_cmpfloat (proposal.before_db, ==, -3);
  assert_alike (document, &proposal.reference);
  g_assert_true (app_history_undo (app_document_history (document)));
  g_assert_cmpuint (n_slots (document), ==, 2);
  g_assert_cmpfloat (app_track_gain (first (document)), ==, -3);
}

/* Another amount takes the place of the one before, also after saving; one changed by hand stays.
 */
static void
test_again (void)
{
  GError *error = NULL;
  AppMatchProposal proposal, half;
  AppDocument *document = make_document ("match-again");
  apply (measure_file (document, "match-again.wav"), &full, &proposal);
  double change = proposal.db - proposal.before_db;
  AppMatchWish wish = full;
  wish.amount = 0.5;
  g_autofree char *path = g_build_filename (test_sound_folder (), "match-again.lacquer", NULL);
  g_assert_true (app_document_save (document, path, &error));
  g_assert_no_error (error);
  g_object_unref (document);
  document = app_document_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (app_slot_name (slot_at (document, 1)), ==, "Match");
  g_assert_cmpint (apply (measure_file (document, "match-again.wav"), &wish, &half), ==,
                   APP_MATCH_REPLACED);
  g_assert_cmpuint (n_slots (document), ==, 2);
  g_assert_cmpuint (steps (document), ==, 1);
  g_assert_cmpfloat (half.before_db, ==, -3);
  g_assert_cmpfloat_with_epsilon (half.db + 3, change / 2, 0.011);
  g_assert_cmpfloat_with_epsilon (half.track.lufs, proposal.track.lufs, 1e-9);
  for (int i = 20; i < 110; i++)
    g_assert_cmpfloat_with_epsilon (half.wanted_db[i], proposal.wanted_db[i] / 2, 1e-9);

  app_history_set_value (app_document_history (document), slot_at (document, 1), 1, 333);
  g_assert_cmpint (apply (measure_file (document, "match-again.wav"), &full, &proposal), ==,
                   APP_MATCH_BESIDE);
  g_assert_cmpuint (n_slots (document), ==, 3);
  g_assert_cmpuint (steps (document), ==, 3);
  assert_alike (document, &proposal.reference);
  g_object_unref (document);
}

/* The album's own tracks; nothing to do for an amount of 0; weights. */
static void
test_album (void)
{
  AppMatchProposal proposal;
  g_autoptr (AppDocument) document = make_document ("match-album");
  AppMatch *match = measure (document, NULL, 0);
  AppMatchWish wish = full;
  g_assert_cmpint (app_match_n_sources (match), ==, 2);
  g_assert_true (app_match_propose (match, &wish, &proposal));
  double mean = proposal.reference.lufs, own = proposal.track.lufs;
  g_assert_cmpfloat_with_epsilon (mean, (own + app_match_source_figures (match, 1)->lufs) / 2,
                                  1e-9);
  double middle = proposal.wanted_db[70];
  app_match_set_weight (match, 0, 0);
  g_assert_true (app_match_propose (match, &wish, &proposal));
  g_assert_cmpfloat_with_epsilon (proposal.wanted_db[70], 2 * middle, 0.02);
  g_assert_true (isfinite (proposal.track.width_db) && proposal.track.width_db < 0);
  g_assert_cmpfloat_with_epsilon (proposal.track.width_db, proposal.reference.width_db, 4);
  app_match_set_weight (match, 1, 0);
  g_assert_false (app_match_propose (match, &wish, &proposal));
  app_match_set_weight (match, 1, 1);
  wish.amount = 0;
  g_assert_cmpint (apply (match, &wish, &proposal), ==, APP_MATCH_NOTHING);
  g_assert_cmpuint (steps (document), ==, 0);

  wish = (AppMatchWish){ 1, 2, 1, TRUE };
  match = measure (document, NULL, 0);
  app_match_set_weight (match, 0, 0);
  g_assert_true (app_match_propose (match, &wish, &proposal));
  g_assert_true (proposal.level_bounded);
  g_assert_cmpfloat (fabs (proposal.db - proposal.before_db), ==, 2);
  for (int i = 0; i < APP_MEASURE_CELLS; i++)
    g_assert_cmpfloat (fabs (proposal.wanted_db[i]), <=, 2);
  app_match_free (match);
}

static void
test_errors (void)
{
  GError *error = NULL;
  AppMatchProposal proposal;
  AppMatchPlace place;
  g_autoptr (AppDocument) document = make_document ("match-errors");
  double nothing = 0;
  g_autofree char *path = test_sound_write ("match-silent.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                                            RATE, 2, RATE, test_sound_dc_func, &nothing);
  AppMedia *silent = app_media_open (path, &error);
  AppMatchSource source = { silent, "silent", 1 };
  AppMatch *match = measure (document, &source, 1);
  app_media_unref (silent);
  g_assert_nonnull (strstr (app_match_error (match), "silent"));
  g_assert_false (app_match_propose (match, &full, &proposal));
  app_match_free (match);

  match = measure_file (document, "match-errors.wav");
  g_assert_true (app_match_propose (match, &full, &proposal));
  g_object_set (first (document), "gain", 1.0, NULL);
  g_assert_false (app_match_apply (match, &proposal, &place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  app_match_free (match);
  g_assert_cmpuint (steps (document), ==, 0);

  double last = 0;
  app_match_free (app_match_new (document, 0, NULL, 0, 2, on_news, &last)); /* while it works */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
test_match_track_add (void)
{
  g_test_add_func ("/match-track/full", test_full);
  g_test_add_func ("/match-track/again", test_again);
  g_test_add_func ("/match-track/album", test_album);
  g_test_add_func ("/match-track/errors", test_errors);
}
