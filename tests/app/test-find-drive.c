/* test-find-drive.c — the drive that is found gives the loudness that was asked for, on the album
 * and on a track, in one step of undo; what cannot be is said. */
#include "test-app.h"

#include "app-survey.h"
#include "app-target-loudness.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100
};

/* Noise that swells and beats, at a level of its own: something to limit. */
static double
music (int channel, gint64 frame, gpointer level)
{
  double t = (double) frame / RATE;
  double beat = exp (-8 * fmod (t, 0.5)), swell = 0.6 + 0.4 * sin (0.9 * t);
  return *(const double *) level * swell
         * (0.4 * beat * test_sound_noise (3 + channel, frame) + 0.5 * beat * sin (380 * t)
            + 0.2 * sin ((2000 + 10 * channel) * t));
}

static AppDocument *
make_document (int seconds)
{
  static double levels[] = { 0.35, 0.15 };
  const char *paths[3] = { NULL };
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("drive%d-%d.wav", i, seconds);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2,
                                   (gint64) RATE * (seconds + i), music, &levels[i]);
    }
  AppDocument *document = app_document_create (paths, RATE, 1);
  for (int i = 0; i < 2; i++)
    g_free ((char *) paths[i]);
  return document;
}

typedef struct
{
  gboolean done, good;
  AppTargetLoudness result;
  GError *error;
  int told;
  double last;
} Heard;

static void
on_found (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Heard *heard = user_data;
  heard->good = app_target_loudness_finish (async_result, &heard->result, &heard->error);
  heard->done = TRUE;
}

static void
on_progress (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  Heard *heard = user_data;
  g_assert_cmpfloat (fraction, >=, heard->last);
  g_assert_cmpfloat (fraction, <=, 1);
  g_assert_nonnull (strstr (what, "Drive"));
  heard->last = fraction;
  heard->told++;
}

static void
find (AppDocument *document, AppSlot *slot, double lufs, GCancellable *cancellable, Heard *heard)
{
  *heard = (Heard){ 0 };
  app_target_loudness_async (document, slot, lufs, 2, on_progress, heard, cancellable, on_found,
                             heard);
  while (!heard->done)
    g_main_context_iteration (NULL, TRUE);
}

static double
measured (AppDocument *document, int track)
{
  GError *error = NULL;
  AppMeasurement album;
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_assert_true (app_survey_wait (survey, &error));
  g_assert_no_error (error);
  g_assert_true (app_survey_album (survey, APP_LANE_MASTER, &album));
  return track < 0 ? album.integrated_lufs
                   : app_survey_track (survey, (guint) track, APP_LANE_MASTER)
                         ->measurement.integrated_lufs;
}

static double
drive_of (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  return app_slot_value (slot, dsp_params_index (module->params, module->n_params, "drive"));
}

static guint
steps (AppDocument *document)
{
  guint position;
  app_history_n_steps (app_document_history (document), &position);
  return position;
}

/* What the survey measures afterwards is what was asked for and what was told. */
static void
assert_found (AppDocument *document, AppSlot *slot, int track, double lufs)
{
  Heard heard;
  guint before = steps (document);
  double drive = drive_of (slot);
  find (document, slot, lufs, NULL, &heard);
  g_assert_no_error (heard.error);
  g_assert_true (heard.good && heard.result.reached);
  g_assert_cmpint (heard.told, >, 0);
  g_assert_cmpfloat (heard.result.before_db, ==, drive);
  g_assert_cmpfloat (heard.result.drive_db, ==, drive_of (slot));
  g_assert_cmpuint (steps (document), ==, before + (drive != drive_of (slot)));
  double now = measured (document, track);
  g_test_message ("asked %.2f, drive %+.2f dB, told %.3f, measured %.3f LUFS in %d passes", lufs,
                  heard.result.drive_db, heard.result.lufs, now, heard.result.passes);
  g_assert_cmpfloat_with_epsilon (heard.result.lufs, lufs, APP_TARGET_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (now, heard.result.lufs, 2e-3);
}

static void
test_album (void)
{
  g_autoptr (AppDocument) document = make_document (5);
  AppSlot *slot = test_fixture_add_slot (app_album_chain (app_document_album (document)),
                                         dsp_module_find ("limiter"));
  assert_found (document, slot, -1, -14);
  assert_found (document, slot, -1, -14); /* again: nothing to do */
  assert_found (document, slot, -1, -10.5);
  assert_found (document, slot, -1, -24);
  double drive = drive_of (slot);
  g_assert_true (app_history_undo (app_document_history (document)));
  g_assert_cmpfloat (drive_of (slot), !=, drive);
}

/* Over a minute, the search goes by an excerpt. */
static void
test_track (void)
{
  g_autoptr (AppDocument) document = make_document (64);
  AppAlbum *album = app_document_album (document);
  test_fixture_add_slot (app_track_chain (app_album_track (album, 0)), dsp_module_find ("limiter"));
  AppSlot *slot = test_fixture_add_slot (app_track_chain (app_album_track (album, 1)),
                                         dsp_module_find ("limiter"));
  assert_found (document, slot, 1, -13);
}

static void
test_out_of_reach (void)
{
  g_autoptr (AppDocument) document = make_document (4);
  AppSlot *slot = test_fixture_add_slot (app_album_chain (app_document_album (document)),
                                         dsp_module_find ("limiter"));
  static const double far[] = { -4, -40 };
  for (gsize i = 0; i < G_N_ELEMENTS (far); i++)
    {
      Heard heard;
      find (document, slot, far[i], NULL, &heard);
      g_assert_true (heard.good && !heard.result.reached && heard.result.at_limit);
      g_assert_cmpfloat (heard.result.drive_db, ==, far[i] > -20 ? 24 : -12);
      g_assert_cmpfloat (drive_of (slot), ==, 0);
      g_assert_cmpuint (steps (document), ==, 0);
      g_autofree char *text = app_target_loudness_text (&heard.result);
      g_assert_nonnull (strstr (text, "cannot be reached"));
    }
}

static void
edit (gpointer slot)
{
  app_slot_put_value (slot, 1, -3);
}

static gboolean
edit_soon (gpointer slot)
{
  edit (slot);
  return G_SOURCE_REMOVE;
}

static void
test_errors (void)
{
  g_autoptr (AppDocument) document = make_document (4);
  GListStore *chain = app_album_chain (app_document_album (document));
  AppSlot *slot = test_fixture_add_slot (chain, dsp_module_find ("limiter"));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Heard heard;
  g_cancellable_cancel (cancellable);
  find (document, slot, -14, cancellable, &heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&heard.error);

  g_idle_add (edit_soon, slot);
  find (document, slot, -14, NULL, &heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&heard.error);

  app_slot_put_bypass (slot, TRUE);
  find (document, slot, -14, NULL, &heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&heard.error);

  AppSlot *gain = test_fixture_add_slot (chain, dsp_module_find ("gain"));
  g_assert_false (app_target_loudness_fits (app_slot_module (gain)));
  find (document, gain, -14, NULL, &heard);
  g_assert_error (heard.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&heard.error);
  g_assert_cmpfloat (drive_of (slot), ==, 0);
}

void
test_find_drive_add (void)
{
  g_test_add_func ("/find-drive/album", test_album);
  g_test_add_func ("/find-drive/track", test_track);
  g_test_add_func ("/find-drive/out-of-reach", test_out_of_reach);
  g_test_add_func ("/find-drive/errors", test_errors);
}
