/* test-survey.c — only what an edit changed is measured again, and what is told is true. */
#include "test-app.h"

#include "app-survey.h"
#include "app-survey-known.h"
#include "app-survey-store.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <sys/resource.h>
#include <utime.h>

enum
{
  RATE = 44100,
  N_TRACKS = 3
};

/* Noise at a level of its own. */
static double
noise (int channel, gint64 frame, gpointer level)
{
  return *(const double *) level * test_sound_noise (7 + channel, frame);
}

static GPtrArray *
cache_files (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  return files;
}

/* And a cache that knows nothing of it. */
static AppDocument *
make_document (void)
{
  static double levels[N_TRACKS] = { 0.1, 0.4, 0.02 };
  const char *paths[N_TRACKS + 1] = { NULL };
  g_autoptr (GPtrArray) files = cache_files ();
  for (guint i = 0; i < files->len; i++)
    g_unlink (files->pdata[i]);
  for (int i = 0; i < N_TRACKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("survey%d.wav", i);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2, RATE * (4 + i),
                                   noise, &levels[i]);
    }
  AppDocument *document = app_document_create (paths, RATE, 1.5);
  for (int i = 0; i < N_TRACKS; i++)
    g_free ((char *) paths[i]);
  g_assert_cmpuint (app_album_n_tracks (app_document_album (document)), ==, N_TRACKS);
  return document;
}

static AppSurvey *
surveyed (AppDocument *document)
{
  GError *error = NULL;
  AppSurvey *survey = app_survey_new (document, 2);
  g_assert_true (app_survey_wait (survey, &error));
  g_assert_no_error (error);
  return survey;
}

static void
set_gain (AppDocument *document, guint track, double db)
{
  app_history_set_double (app_document_history (document),
                          app_album_track (app_document_album (document), track), "gain", db);
  app_history_seal (app_document_history (document));
}

static void
count (int *counter)
{
  ++*counter;
}

static void
assert_same (const AppSurveyResult *a, const AppSurveyResult *b)
{
  g_autoptr (GBytes) x = app_survey_result_to_bytes (a);
  g_autoptr (GBytes) y = app_survey_result_to_bytes (b);
  g_assert_true (g_bytes_equal (x, y));
}

/* What laying out had to change is told as long as it is so. */
static void
test_findings (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppTrack *track = app_album_track (app_document_album (document), 1);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_assert_cmpint (app_findings_worst (app_survey_findings (survey)), ==, APP_SEVERITY_GOOD);
  app_history_set_int64 (app_document_history (document), track, "gap", -100 * RATE);
  const GPtrArray *findings = app_survey_findings (survey);
  g_assert_cmpint (app_findings_worst (findings), >=, APP_SEVERITY_WARNING);
  g_assert_cmpstr (((const AppFinding *) findings->pdata[0])->id, ==, "overlap-shortened");
  app_history_undo (app_document_history (document));
  g_assert_cmpint (app_findings_worst (app_survey_findings (survey)), ==, APP_SEVERITY_GOOD);
}

/* Results are those of the offline render of the same span, chains and all. */
static void
test_truth (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppSlot *slot = test_fixture_add_slot (app_album_chain (album), dsp_module_find ("gain"));
  app_slot_put_value (slot, 0, -4.5);
  g_object_set (app_album_track (album, 1), "fade-out", (gint64) RATE, "gap", (gint64) -20000,
                NULL);
  g_autoptr (AppSurvey) survey = surveyed (document);
  AppProgramme *programme = app_survey_programme (survey);
  for (int i = 0; i < N_TRACKS; i++)
    for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
      {
        const AppProgrammeTrack *track = &programme->tracks[i];
        g_autofree double *render = test_fixture_render (programme, lane, track->start,
                                                         track->start + track->length, 1000);
        const double *ch[2] = { render, render + track->length };
        AppMeasurer *measurer = app_measurer_new (RATE, 2, TRUE);
        app_measurer_feed (measurer, ch, track->length);
        g_autoptr (AppSurveyResult) expected = app_survey_result_new (measurer);
        app_measurer_free (measurer);
        const GArray *stages = app_survey_track (survey, i, lane)->stages;
        app_survey_result_take_stages (expected, g_array_copy ((GArray *) stages));
        assert_same (expected, app_survey_track (survey, i, lane));
        g_assert_null (app_survey_fault (survey, i, lane));
      }
  const AppMeasurement *mix = &app_survey_track (survey, 0, APP_LANE_MIX)->measurement;
  const AppMeasurement *master = &app_survey_track (survey, 0, APP_LANE_MASTER)->measurement;
  g_assert_cmpfloat_with_epsilon (master->true_peak_dbtp, mix->true_peak_dbtp - 4.5, 1e-3);
}

/* What goes into a chain, what every slot makes of it, and what comes out: of the same samples as
 * the result, so to the bit, whatever the latencies. */
static void
test_stages (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppTrack *track = app_album_track (album, 1);
  g_object_set (track, "gain", -3.0, NULL);
  AppSlot *gain = test_fixture_add_slot (app_track_chain (track), dsp_module_find ("gain"));
  test_fixture_add_slot (app_track_chain (track), dsp_module_find ("limiter"));
  app_slot_put_value (gain, 0, 2);
  AppSlot *lower = test_fixture_add_slot (app_album_chain (album), dsp_module_find ("gain"));
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  app_slot_put_value (lower, 0, -4.5);
  g_autoptr (AppSurvey) survey = surveyed (document);
  const AppMeasurement *mix = &app_survey_track (survey, 1, APP_LANE_MIX)->measurement;
  const AppMeasurement *master = &app_survey_track (survey, 1, APP_LANE_MASTER)->measurement;
  double own[3], whole[3];
  for (int stage = 0; stage < 3; stage++)
    {
      own[stage] = app_survey_stage_lufs (survey, 1, FALSE, stage);
      whole[stage] = app_survey_stage_lufs (survey, 1, TRUE, stage);
    }
  g_assert_cmpfloat_with_epsilon (own[0], mix->integrated_lufs - 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (own[1], own[0] + 2, 1e-9);
  g_assert_cmpfloat (whole[0], ==, own[2]);
  g_assert_cmpfloat_with_epsilon (whole[1], whole[0] - 4.5, 1e-9);
  g_assert_cmpfloat (whole[2], ==, master->integrated_lufs);
  g_assert_true (isnan (app_survey_stage_lufs (survey, 1, FALSE, 3)));
  g_assert_true (isnan (app_survey_stage_lufs (survey, 1, TRUE, -1)));
  g_assert_true (isnan (app_survey_stage_lufs (survey, 0, FALSE, 0)));
  g_assert_cmpfloat (app_survey_stage_lufs (survey, 0, TRUE, 2), ==,
                     app_survey_track (survey, 0, APP_LANE_MASTER)->measurement.integrated_lufs);
  /* From the cache too; unknown while an edit is being measured. */
  g_autoptr (AppSurvey) second = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (second), ==, 0);
  g_assert_cmpfloat (app_survey_stage_lufs (second, 1, FALSE, 1), ==, own[1]);
  set_gain (document, 1, -2);
  g_assert_true (isnan (app_survey_stage_lufs (survey, 1, FALSE, 1)));
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_cmpfloat_with_epsilon (app_survey_stage_lufs (survey, 1, FALSE, 1), own[1] + 1, 1e-9);
}

static void
set_limiter (AppSlot *slot, double drive)
{
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, "drive"), drive);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, "ceiling"), -6);
}

/* What slot 0 of a chain (track -1: the album's) takes away of the first n steps of track 0, by its
 * readings quantum by quantum while the whole is played from the start. */
static void
read_reductions (AppProgramme *programme, int track, float *steps, int n)
{
  const AppChainSpec *spec = track < 0 ? programme->chain : programme->tracks[track].chain;
  const DspModule *module = spec->slots[0].module;
  const int latency = dsp_chain_spec_latency (RATE, spec->slots, 1), step = RATE / APP_REDUCTION_HZ;
  int at = 0;
  while (strcmp (module->readings[at].id, "gain_reduction_db") != 0)
    at++;
  DspInstance *instance = dsp_instance_new (module, RATE, spec->slots[0].values);
  g_autofree double *in = test_fixture_render (programme, APP_LANE_MIX, 0, n * step + 8192, 1000);
  for (gint64 pos = 0; pos - latency < n * step; pos += DSP_QUANTUM)
    {
      double left[DSP_QUANTUM], right[DSP_QUANTUM], readings[DSP_MAX_READINGS];
      double *const ch[2] = { left, right };
      memcpy (left, in + pos, sizeof left);
      memcpy (right, in + n * step + 8192 + pos, sizeof right);
      dsp_instance_process (instance, ch, DSP_QUANTUM);
      dsp_instance_read (instance, readings);
      for (gint64 f = MAX (pos - latency, 0); f < pos - latency + DSP_QUANTUM; f++)
        if (f / step < n)
          steps[f / step] = MIN (steps[f / step], (float) readings[at]);
    }
  dsp_instance_free (instance);
}

/* The curves are the readings of the modules, each where it is heard, and the sum of a chain. */
static void
test_reduction (void)
{
  enum
  {
    N = 150
  }; /* steps: 3 s */
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppSlot *limiter = test_fixture_add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  set_limiter (limiter, 18);
  g_autoptr (AppSurvey) survey = surveyed (document);
  const AppSurveyResult *result = app_survey_track (survey, 0, APP_LANE_MASTER);
  float steps[N] = { 0 }, deepest = 0;
  g_assert_cmpuint (result->album_reduction->len, ==, 4 * APP_REDUCTION_HZ);
  g_assert_cmpuint (result->track_reduction->len, ==, 0);
  g_assert_cmpuint (app_survey_track (survey, 0, APP_LANE_MIX)->album_reduction->len, ==, 0);
  read_reductions (app_survey_programme (survey), -1, steps, N);
  for (int i = 0; i < N; i++)
    {
      deepest = MIN (deepest, steps[i]);
      g_assert_cmpfloat (g_array_index (result->album_reduction, float, i), ==, steps[i]);
    }
  g_assert_cmpfloat (deepest, <, -3);

  /* the same limiter in the chain of the track, and one that does nothing behind it */
  app_history_remove (app_document_history (document), app_album_chain (album), 0, NULL);
  AppTrack *track = app_album_track (album, 0);
  AppSlot *own = test_fixture_add_slot (app_track_chain (track), dsp_module_find ("limiter"));
  AppSlot *idle = test_fixture_add_slot (app_track_chain (track), dsp_module_find ("compressor"));
  set_limiter (own, 18);
  app_slot_put_bypass (idle, TRUE);
  g_assert_null (app_survey_track (survey, 0, APP_LANE_MASTER)); /* nothing old is told */
  g_assert_true (app_survey_wait (survey, NULL));
  result = app_survey_track (survey, 0, APP_LANE_MASTER);
  g_assert_cmpuint (result->album_reduction->len, ==, 0);
  g_assert_cmpuint (result->track_reduction->len, ==, 4 * APP_REDUCTION_HZ);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (g_array_index (result->track_reduction, float, i), ==, steps[i]);
}

/* The highest of every 100 ms; the highest of all is the measurement's, at its place. */
static void
test_peaks (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  for (int i = 0; i < N_TRACKS; i++)
    {
      const AppSurveyResult *result = app_survey_track (survey, i, APP_LANE_MASTER);
      const AppMeasurement *m = &result->measurement;
      guint highest = 0;
      g_assert_cmpuint (result->peaks->len, ==, (4 + i) * 10 + 1); /* and what came last */
      for (guint k = 0; k < result->peaks->len; k++)
        if (g_array_index (result->peaks, float, k) > g_array_index (result->peaks, float, highest))
          highest = k;
      g_assert_cmpfloat (g_array_index (result->peaks, float, highest), ==,
                         (float) m->true_peak_dbtp);
    }
}

/* One edit, one measurement; the result is gone at once, the others stay; undo finds the old one.
 */
static void
test_edits (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES);
  int programmes = 0, updates = 0;
  g_signal_connect_swapped (survey, "programme", G_CALLBACK (count), &programmes);
  g_signal_connect_swapped (survey, "updated", G_CALLBACK (count), &updates);
  g_autoptr (AppSurveyResult) before
      = app_survey_result_ref (app_survey_track (survey, 1, APP_LANE_MASTER));
  AppMeasurement album, edited;
  g_assert_true (app_survey_album (survey, APP_LANE_MASTER, &album));

  set_gain (document, 1, -3);
  gboolean busy;
  g_object_get (survey, "busy", &busy, NULL);
  g_assert_true (busy);
  g_assert_cmpint (programmes, ==, 1);
  g_assert_cmpint (updates, ==, 1);
  g_assert_cmpfloat (app_survey_programme (survey)->tracks[1].gain_db, ==, -3);
  g_assert_null (app_survey_track (survey, 1, APP_LANE_MASTER));
  g_assert_nonnull (app_survey_track (survey, 1, APP_LANE_MIX));
  g_assert_nonnull (app_survey_track (survey, 0, APP_LANE_MASTER));
  g_assert_nonnull (app_survey_track (survey, 2, APP_LANE_MASTER));
  g_assert_false (app_survey_album (survey, APP_LANE_MASTER, &edited));
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES + 1);
  g_assert_cmpint (updates, ==, 2);
  double progress;
  g_object_get (survey, "busy", &busy, "progress", &progress, NULL);
  g_assert_true (!busy && progress == 1.0);
  g_assert_true (app_survey_album (survey, APP_LANE_MASTER, &edited));
  g_assert_cmpfloat_with_epsilon (edited.true_peak_dbtp, album.true_peak_dbtp - 3, 1e-3);

  app_history_undo (app_document_history (document));
  g_assert_true (app_survey_track (survey, 1, APP_LANE_MASTER) == before);
  g_object_get (survey, "busy", &busy, NULL);
  g_assert_false (busy);
  app_history_redo (app_document_history (document));
  g_assert_nonnull (app_survey_track (survey, 1, APP_LANE_MASTER));
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES + 1);

  /* Another order and other gaps are the same music. */
  AppAlbum *tracks = app_document_album (document);
  app_history_move (app_document_history (document), app_album_tracks (tracks), 0, 2, "Move");
  app_history_set_int64 (app_document_history (document), app_album_track (tracks, 1), "gap",
                         RATE * 3);
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES + 1);
}

/* Many edits in a burst cost what the last one costs; the first ones' work is dropped. */
static void
test_burst (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  for (int i = 1; i <= 50; i++)
    {
      set_gain (document, 0, -0.1 * i);
      app_survey_prioritise (survey, 0);
    }
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES + 1);
  const AppMeasurement *mix = &app_survey_track (survey, 0, APP_LANE_MIX)->measurement;
  const AppMeasurement *master = &app_survey_track (survey, 0, APP_LANE_MASTER)->measurement;
  g_assert_cmpfloat_with_epsilon (master->integrated_lufs, mix->integrated_lufs - 5, 1e-3);

  /* While workers are at it: their results are of an album that is no more. */
  for (int i = 1; i <= 3; i++)
    {
      set_gain (document, 2, i);
      g_autoptr (AppSurvey) other = app_survey_new (document, 1);
      app_survey_prioritise (other, 2);
      g_usleep (1000 * i);
    } /* and freeing one that is busy waits for nothing else */
  g_assert_true (app_survey_wait (survey, NULL));
  mix = &app_survey_track (survey, 2, APP_LANE_MIX)->measurement;
  master = &app_survey_track (survey, 2, APP_LANE_MASTER)->measurement;
  g_assert_cmpfloat_with_epsilon (master->integrated_lufs, mix->integrated_lufs + 3, 1e-3);
}

static void
damage (const char *path, int how)
{
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  switch (how % 6)
    {
    case 0:
      size = 0;
      break;
    case 1:
      size = 30;
      break;
    case 2:
      size -= 1;
      break;
    case 3:
      data[size / 2] ^= 1;
      break;
    case 4:
      memset (data, 'x', size);
      break;
    default:
      data[3] ^= 1;
    }
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

/* Opening again measures nothing twice; a damaged cache is measured anew and is whole again. */
static void
test_cache (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) first = surveyed (document);
  g_autoptr (AppSurvey) second = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (second), ==, 0);
  g_autoptr (GPtrArray) files = cache_files ();
  g_assert_cmpuint (files->len, ==, N_TRACKS * APP_N_PROGRAMME_LANES);
  for (guint i = 0; i < files->len; i++)
    damage (files->pdata[i], i);
  g_autoptr (AppSurvey) third = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (third), ==, N_TRACKS * APP_N_PROGRAMME_LANES);
  g_autoptr (AppSurvey) fourth = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (fourth), ==, 0);
  for (int i = 0; i < N_TRACKS; i++)
    for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
      {
        const AppSurveyResult *result = app_survey_track (first, i, lane);
        assert_same (result, app_survey_track (second, i, lane));
        assert_same (result, app_survey_track (third, i, lane));
        assert_same (result, app_survey_track (fourth, i, lane));
      }
}

/* What is in use stays, and of the rest as much as fits, what was in use last. */
static void
test_known (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  const AppSurveyResult *result = app_survey_track (survey, 0, APP_LANE_MIX);
  g_autoptr (GBytes) overview = app_overview_to_bytes (result->overview);
  const gsize size = app_survey_result_size (result);
  g_assert_cmpuint (size, >, g_bytes_get_size (overview));
  g_assert_cmpuint (size, <, 2 * g_bytes_get_size (overview));
  AppSurveyKnown *known = app_survey_known_new (3 * size); /* two, and what the table takes */
  const char *keys[] = { "a", "b", "c", "d", "e" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    app_survey_known_learn (known, keys[i], result, NULL);
  /* d and e stay in use; a is out of use first, then b, then c */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      app_survey_known_begin (known);
      g_assert_true (app_survey_known_use (known, "d"));
      g_assert_true (app_survey_known_use (known, "e"));
      for (guint k = i; k < 3; k++)
        g_assert_true (app_survey_known_use (known, keys[k]));
      app_survey_known_end (known);
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_true (!app_survey_known_result (known, keys[k]) == (k == 0 && i >= 3));
    }
  g_assert_false (app_survey_known_use (known, "a"));
  g_autoptr (GError) error = g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
  app_survey_known_learn (known, "e", NULL, error);
  g_assert_null (app_survey_known_result (known, "e"));
  g_assert_cmpstr (app_survey_known_error (known, "e")->message, ==, "gone");
  g_assert_null (app_survey_known_error (known, "d"));
  g_assert_null (app_survey_known_result (known, NULL));
  app_survey_known_free (known);
}

/* The folder never grows over its limit by more than the newest file, and what was used last stays.
 */
static void
test_eviction (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  const AppSurveyResult *result = app_survey_track (survey, 0, APP_LANE_MIX);
  g_autoptr (GBytes) bytes = app_survey_result_to_bytes (result);
  g_autofree char *folder = g_build_filename (test_sound_folder (), "store", NULL);
  AppSurveyStore *store = app_survey_store_new (folder, g_bytes_get_size (bytes) * 4);
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("key%d", i);
      g_autofree char *path = g_strdup_printf ("%s/key%d.survey", folder, i);
      app_survey_store_save (store, key, result);
      struct utimbuf when = { 1000000 + i, 1000000 + i };
      g_utime (path, &when);
      g_autoptr (AppSurveyResult) pet = app_survey_store_load (store, "key0");
      g_assert_nonnull (pet); /* being read keeps it young */
      assert_same (pet, result);
    }
  int kept = 0;
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("key%d", i);
      g_autoptr (AppSurveyResult) there = app_survey_store_load (store, key);
      kept += there != NULL;
      g_assert_true (there || (i > 0 && i < 7));
      g_autofree char *path = g_strdup_printf ("%s/key%d.survey", folder, i);
      g_unlink (path);
    }
  g_assert_cmpint (kept, >=, 3);
  g_assert_cmpint (kept, <=, 4);
  g_assert_null (app_survey_store_load (store, "no-such-key"));
  app_survey_store_unref (store);
  g_rmdir (folder);
  g_autofree char *nowhere = g_build_filename ("/proc", "lacquer", NULL);
  store = app_survey_store_new (nowhere, 1000);
  app_survey_store_save (store, "key", result); /* nothing to write to: not kept, no harm */
  g_assert_null (app_survey_store_load (store, "key"));
  app_survey_store_unref (store);
}

static void
on_swept (GObject *source, GAsyncResult *result, gpointer done)
{
  *(gboolean *) done = TRUE;
}

static guint64
folder_size (const char *folder, gboolean *newest)
{
  guint64 sum = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  *newest = FALSE;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      sum += (guint64) status.st_size;
      *newest |= g_str_equal (name, "fill19.survey");
    }
  return sum;
}

/* The program's own folder has a limit that can be changed: what is too much goes at once, the
 * oldest first. */
static void
test_limit (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  g_autofree char *filling = g_malloc0 (1 << 20);
  gboolean newest, done = FALSE;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("fill%d.survey", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct utimbuf when = { 1000000 + i, 1000000 + i };
      g_assert_true (g_file_set_contents (path, filling, 1 << 20, NULL));
      if (i < 19)
        g_utime (path, &when);
    }
  g_assert_cmpuint (folder_size (folder, &newest), >=, 20u << 20);
  app_survey_store_set_limit (16u << 20, on_swept, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (folder_size (folder, &newest), <=, 16u << 20);
  g_assert_true (newest);
  /* and it stays so, for every store of the program */
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  g_assert_cmpuint (folder_size (folder, &newest), <=, 16u << 20);
  done = FALSE;
  app_survey_store_set_limit (APP_SURVEY_STORE_LIMIT, on_swept, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("fill%d.survey", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
}

/* The album has the highest peak of all tracks, at its place in the programme. */
static void
test_album (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autoptr (AppSurvey) survey = surveyed (document);
  AppMeasurement album;
  g_assert_true (app_survey_album (survey, APP_LANE_MIX, &album));
  AppProgramme *programme = app_survey_programme (survey);
  const AppMeasurement *loudest = &app_survey_track (survey, 1, APP_LANE_MIX)->measurement;
  g_assert_cmpfloat (album.true_peak_dbtp, ==, loudest->true_peak_dbtp);
  g_assert_cmpfloat_with_epsilon (album.true_peak_at_s,
                                  loudest->true_peak_at_s
                                      + (double) programme->tracks[1].start / RATE,
                                  1e-9);
  g_assert_cmpint (album.frames, ==, RATE * (4 + 5 + 6));
}

/* A source that vanished is told as the fault of its track, and is tried again after an edit. */
static void
test_fault (void)
{
  g_autoptr (AppDocument) document = make_document ();
  const char *path
      = app_media_path (app_track_media (app_album_track (app_document_album (document), 1)));
  g_autofree char *away = g_strconcat (path, ".away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_survey_wait (survey, &error));
  g_assert_nonnull (strstr (error->message, "survey1.wav"));
  g_assert_null (app_survey_track (survey, 1, APP_LANE_MIX));
  g_assert_nonnull (app_survey_fault (survey, 1, APP_LANE_MIX));
  g_assert_nonnull (app_survey_track (survey, 0, APP_LANE_MASTER));
  AppMeasurement album;
  g_assert_false (app_survey_album (survey, APP_LANE_MIX, &album));
  g_assert_cmpint (g_rename (away, path), ==, 0);
  set_gain (document, 0, 1);
  g_assert_true (app_survey_wait (survey, NULL));
  g_assert_null (app_survey_fault (survey, 1, APP_LANE_MIX));
  g_assert_nonnull (app_survey_track (survey, 1, APP_LANE_MIX));
}

/* A chain on the album that remembers is rolled in before a track: what the survey tells is within
 * a thousandth of a dB of what is delivered. */
static void
test_rolled_in (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("compressor"));
  test_fixture_add_slot (app_album_chain (album), dsp_module_find ("limiter"));
  g_autoptr (AppSurvey) survey = surveyed (document);
  AppProgramme *programme = app_survey_programme (survey);
  g_autofree double *whole
      = test_fixture_render (programme, APP_LANE_MASTER, 0, programme->frames, 4096);
  for (int i = 0; i < N_TRACKS; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[i];
      const double *ch[2] = { whole + track->start, whole + programme->frames + track->start };
      AppMeasurer *measurer = app_measurer_new (RATE, 2, FALSE);
      AppMeasurement expected;
      app_measurer_feed (measurer, ch, track->length);
      app_measurer_finish (measurer, &expected);
      app_measurer_free (measurer);
      const AppMeasurement *got = &app_survey_track (survey, i, APP_LANE_MASTER)->measurement;
      g_assert_cmpint (got->frames, ==, expected.frames);
      g_assert_cmpfloat_with_epsilon (got->integrated_lufs, expected.integrated_lufs, 1e-4);
      g_assert_cmpfloat_with_epsilon (got->max_momentary_lufs, expected.max_momentary_lufs, 1e-4);
      g_assert_cmpfloat_with_epsilon (got->max_short_term_lufs, expected.max_short_term_lufs, 1e-4);
      g_assert_cmpfloat_with_epsilon (got->true_peak_dbtp, expected.true_peak_dbtp, 1e-4);
      g_assert_cmpfloat_with_epsilon (got->true_peak_exact_dbtp, expected.true_peak_exact_dbtp,
                                      1e-4);
      g_assert_cmpfloat_with_epsilon (got->range_lu, expected.range_lu, 1e-3);
    }
}

/* While a track is measured again its numbers are gone, and its waveform is the one known last. */
static void
test_overview (void)
{
  g_autoptr (AppDocument) document = make_document ();
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 1);
  gint64 offset = 1;
  g_assert_null (app_survey_overview (survey, 1, APP_LANE_MIX, &offset));
  g_assert_cmpint (offset, ==, 0);
  g_assert_true (app_survey_wait (survey, NULL));
  AppOverview *fresh = app_survey_track (survey, 1, APP_LANE_MIX)->overview;
  g_assert_true (app_survey_overview (survey, 1, APP_LANE_MIX, NULL) == fresh);

  app_history_set_int64 (history, app_album_track (album, 1), "trim-in", 3000);
  g_assert_null (app_survey_track (survey, 1, APP_LANE_MIX));
  g_assert_true (app_survey_overview (survey, 1, APP_LANE_MIX, &offset) == fresh);
  g_assert_cmpint (offset, ==, -3000); /* what is shown begins before the track */
  app_history_move (history, app_album_tracks (album), 1, 0, "Move");
  g_assert_true (app_survey_overview (survey, 0, APP_LANE_MIX, NULL) == fresh);
  g_object_set (album, "rate", 88200, NULL);
  g_assert_true (app_survey_overview (survey, 0, APP_LANE_MIX, &offset) == fresh);
  g_assert_cmpint (offset, ==, -6000);
  g_assert_cmpint (app_overview_rate (fresh), ==, RATE);

  g_assert_true (app_survey_wait (survey, NULL));
  AppOverview *newer = app_survey_track (survey, 0, APP_LANE_MIX)->overview;
  g_assert_true (app_survey_overview (survey, 0, APP_LANE_MIX, &offset) == newer);
  g_assert_cmpint (offset, ==, 0);
  g_assert_cmpint (app_overview_rate (newer), ==, 88200);
  g_assert_cmpint (app_overview_frames (newer), ==, RATE * 5 * 2 - 6000);

  /* Another mix is another picture. */
  g_autofree char *path = test_sound_write ("survey-other.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                            RATE, 2, RATE, test_sound_count_func, NULL);
  g_assert_true (app_document_relocate (document, 0, path, NULL));
  g_assert_null (app_survey_overview (survey, 0, APP_LANE_MIX, NULL));
  g_assert_null (app_survey_overview (survey, 99, APP_LANE_MIX, NULL));
}

/* A project that is closed and opened again is known. */
static void
test_reopen (void)
{
  g_autofree char *path = g_build_filename (test_sound_folder (), "survey.lacquer", NULL);
  {
    g_autoptr (AppDocument) document = make_document ();
    test_fixture_add_slot (app_album_chain (app_document_album (document)),
                           dsp_module_find ("limiter"));
    set_gain (document, 2, 7);
    g_autoptr (AppSurvey) survey = surveyed (document);
    g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES);
    g_assert_true (app_document_save (document, path, NULL));
  }
  g_autoptr (AppDocument) document = app_document_open (path, NULL);
  g_assert_nonnull (document);
  g_autoptr (AppSurvey) survey = surveyed (document);
  g_assert_cmpuint (app_survey_n_rendered (survey), ==, 0);
  AppMeasurement album;
  g_assert_true (app_survey_album (survey, APP_LANE_MASTER, &album));
}

/* Where the cache cannot be written everything is measured all the same; and what was rendered from
 * a file that changed meanwhile is not taken for the file that was opened. */
static void
test_no_cache (void)
{
  g_autoptr (AppDocument) document = make_document ();
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  g_rmdir (folder);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (AppSurvey) survey = surveyed (document);
      g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES);
      set_gain (document, 0, 1 + pass);
      g_assert_true (app_survey_wait (survey, NULL));
      g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES + 1);
    }
  g_assert_cmpint (g_unlink (folder), ==, 0);

  AppTrack *track = app_album_track (app_document_album (document), 1);
  struct utimbuf when = { 1000000, 1000000 };
  g_assert_cmpint (g_utime (app_media_path (app_track_media (track)), &when), ==, 0);
  for (guint pass = 0; pass < 2; pass++)
    {
      g_autoptr (AppSurvey) survey = surveyed (document);
      g_assert_cmpuint (app_survey_n_rendered (survey), ==, N_TRACKS * APP_N_PROGRAMME_LANES);
    }
  g_autoptr (GPtrArray) files = cache_files ();
  g_assert_cmpuint (files->len, ==, 0);
}

/* A silent track has no loudness and does not keep the album from having one. */
static void
test_silent (void)
{
  g_autoptr (AppDocument) document = make_document ();
  double nothing = 0;
  g_autofree char *path = test_sound_write ("survey-silent.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                            RATE, 2, RATE * 2, test_sound_dc_func, &nothing);
  const char *const paths[] = { path, NULL };
  g_assert_cmpint (app_document_add_mixes (document, paths, N_TRACKS, NULL), ==, 1);
  g_autoptr (AppSurvey) survey = surveyed (document);
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    g_assert_true (isinf (app_survey_track (survey, N_TRACKS, lane)->measurement.integrated_lufs));
  AppMeasurement whole;
  g_assert_true (app_survey_album (survey, APP_LANE_MASTER, &whole));
  g_assert_true (isfinite (whole.integrated_lufs));
}

static void
give_media (AppDocument *document, guint index, AppMedia *media)
{
  app_track_put_media (app_album_track (app_document_album (document), index), media);
  app_media_unref (media);
}

/* Sources that are not there, of known length and of unknown, and a track that is trimmed away: a
 * fault each, that stays while other tracks are edited; no album without them. */
static void
test_missing (void)
{
  g_autoptr (AppDocument) document = make_document ();
  give_media (document, 0, app_media_missing ("/no/such/long.wav", RATE, RATE, 2, 9, NULL));
  give_media (document, 1, app_media_missing ("/no/such/unknown.wav", RATE, 0, 2, 0, NULL));
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_survey_fault (survey, 0, APP_LANE_MIX)); /* not tried yet */
  g_assert_false (app_survey_wait (survey, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING);
  set_gain (document, 2, 2);
  static const char *const names[2] = { "long.wav", "unknown.wav" };
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    for (int i = 0; i < 2; i++)
      {
        g_assert_nonnull (strstr (app_survey_fault (survey, i, lane), names[i]));
        g_assert_null (app_survey_track (survey, i, lane));
        g_assert_null (app_survey_overview (survey, i, lane, NULL));
      }
  g_assert_false (app_survey_wait (survey, NULL));
  g_assert_nonnull (app_survey_track (survey, 2, APP_LANE_MASTER));
  AppMeasurement album;
  g_assert_false (app_survey_album (survey, APP_LANE_MASTER, &album));
  g_object_set (app_album_track (app_document_album (document), 2), "trim-in", (gint64) RATE * 9,
                NULL);
  g_assert_nonnull (app_survey_fault (survey, 2, APP_LANE_MASTER));
}

static void
close_it (AppSurvey **survey)
{
  g_clear_object (survey);
}

/* Closed while jobs wait, while they run and out of its own signals. */
static void
test_closing (void)
{
  int nice = getpriority (PRIO_PROCESS, 0);
  for (int when = 0; when < 6; when++)
    {
      g_autoptr (AppDocument) document = make_document ();
      AppSurvey *survey = app_survey_new (document, 1 + when % 2);
      app_survey_prioritise (survey, 2);
      if (when >= 4)
        g_signal_connect_swapped (survey, when == 4 ? "updated" : "notify::progress",
                                  G_CALLBACK (close_it), &survey);
      gint64 until
          = g_get_monotonic_time () + (when < 4 ? 205000 + 3000 * when : G_USEC_PER_SEC * 60);
      while (survey && g_get_monotonic_time () < until)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (500);
        }
      g_assert_true ((survey == NULL) == (when >= 4));
      g_clear_object (&survey);
      set_gain (document, 0, 1); /* nobody listens any more */
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, nice); /* only the workers are nicer */
}

static void
test_empty (void)
{
  g_autoptr (AppDocument) document = app_document_new (48000);
  g_autoptr (AppSurvey) survey = surveyed (document);
  AppMeasurement album;
  g_assert_false (app_survey_album (survey, APP_LANE_MASTER, &album));
  g_assert_null (app_survey_track (survey, 0, APP_LANE_MASTER));
  g_assert_cmpint (app_survey_programme (survey)->n_tracks, ==, 0);
}

void
test_survey_add (void)
{
  g_test_add_func ("/survey/truth", test_truth);
  g_test_add_func ("/survey/findings", test_findings);
  g_test_add_func ("/survey/stages", test_stages);
  g_test_add_func ("/survey/reduction", test_reduction);
  g_test_add_func ("/survey/peaks", test_peaks);
  g_test_add_func ("/survey/edits", test_edits);
  g_test_add_func ("/survey/burst", test_burst);
  g_test_add_func ("/survey/cache", test_cache);
  g_test_add_func ("/survey/known", test_known);
  g_test_add_func ("/survey/eviction", test_eviction);
  g_test_add_func ("/survey/limit", test_limit);
  g_test_add_func ("/survey/album", test_album);
  g_test_add_func ("/survey/fault", test_fault);
  g_test_add_func ("/survey/rolled-in", test_rolled_in);
  g_test_add_func ("/survey/overview", test_overview);
  g_test_add_func ("/survey/reopen", test_reopen);
  g_test_add_func ("/survey/no-cache", test_no_cache);
  g_test_add_func ("/survey/silent", test_silent);
  g_test_add_func ("/survey/missing", test_missing);
  g_test_add_func ("/survey/closing", test_closing);
  g_test_add_func ("/survey/empty", test_empty);
}
