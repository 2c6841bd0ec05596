/* test-comparison-heard.c — what was matched is equally loud at the ears: the player's output,
 * captured and measured by libebur128. */
#include "test-app.h"

#include "app-comparison.h"
#include "dsp-registry.h"
#include "test-fixture.h"
#include "test-sound.h"

#include <ebur128.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
  FADE = 221, /* frames before the place where playing starts: APP_ENGINE_FADE_S */
  SECONDS = 17,
  CAPACITY = (SECONDS + 2) * RATE,
  PATIENCE_S = 60,
};

#define TOLERANCE_LU 0.02 /* 0.1 is promised */

/* What was played, up to the frames wanted. */
typedef struct
{
  double *mixed; /* interleaved */
  gint wanted;
  gint count; /* atomic */
} Capture;

/* Levels that change from second to second and by far, other ones for every seed. */
static double
music (int channel, gint64 frame, gpointer data)
{
  guint64 seed = GPOINTER_TO_UINT (data);
  double level = pow (10, -0.8 + 0.6 * test_sound_noise (seed, frame / 30000));
  double drum = 1 + 2 * exp (-(double) (frame % 22050) / 2500);
  return 0.3 * level * drum * test_sound_noise (seed + 1 + (guint64) channel, frame);
}

static char *
write_music (const char *name, int rate, int channels, double seconds, guint seed)
{
  return test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, rate, channels,
                           llround (seconds * rate), music, GUINT_TO_POINTER (seed));
}

static AppSlot *
add_slot (GListStore *chain, const char *id, const char *param, double value)
{
  const DspModule *module = dsp_module_find (id);
  AppSlot *slot = test_fixture_add_slot (chain, module);
  for (int p = 0; p < module->n_params; p++)
    if (strcmp (module->params[p].id, param) == 0)
      app_slot_put_value (slot, p, value);
  return slot;
}

/* An album with all kinds of lanes: a chain that works hard, a master kept before that, and
 * references of other rates and channels. Transfer full; slot: to be bypassed. */
static AppDocument *
make_document (AppSlot **slot)
{
  g_autofree char *one = write_music ("heard1.wav", RATE, 2, SECONDS, 10);
  g_autofree char *two = write_music ("heard2.wav", 48000, 2, 2, 20);
  g_autofree char *three = write_music ("heard3.wav", 48000, 2, 16.5, 30);
  g_autofree char *four = write_music ("heard4.wav", RATE, 1, 16, 40);
  const char *paths[] = { one, two, NULL }, *references[] = { three, four, NULL };
  AppDocument *document = app_document_create (paths, RATE, 1);
  AppAlbum *album = app_document_album (document);
  *slot = add_slot (app_album_chain (album), "compressor", "threshold", -30);
  app_document_keep_master (document);
  add_slot (app_track_chain (app_album_track (album, 0)), "gain", "gain", 9);
  add_slot (app_album_chain (album), "compressor", "make-up", 12);
  g_assert_cmpint (app_document_add_references (document, references, NULL), ==, 2);
  return document;
}

static void
capture (const double *const ch[2], int n, gpointer data)
{
  Capture *self = data;
  int count = g_atomic_int_get (&self->count);
  int taken = MIN (n, self->wanted - count);
  for (int i = 0; i < taken; i++)
    for (int c = 0; c < 2; c++)
      self->mixed[2 * (count + i) + c] = ch[c][i];
  g_atomic_int_set (&self->count, count + MAX (taken, 0));
}

/* LUFS of the lane, played matched from frame from on for so many frames. */
static double
hear (AppComparison *comparison, AppLane lane, gint64 from, gint64 frames)
{
  int before = from > 0 ? FADE : 0;
  Capture taken = { .wanted = (int) frames + before };
  g_assert_cmpint (taken.wanted, <=, CAPACITY);
  taken.mixed = g_new (double, 2 * taken.wanted);
  AppEngine *engine = app_engine_new ();
  app_engine_set_capture (engine, capture, &taken);
  app_comparison_apply (comparison, engine, NULL);
  app_engine_set_match (engine, TRUE);
  app_engine_set_lane (engine, lane);
  app_engine_seek (engine, from);
  app_engine_play (engine);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  while (g_atomic_int_get (&taken.count) < taken.wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
  g_object_unref (engine);
  double lufs;
  ebur128_state *meter = ebur128_init (2, RATE, EBUR128_MODE_I);
  ebur128_add_frames_double (meter, taken.mixed + 2 * before, (size_t) frames);
  g_assert_cmpint (ebur128_loudness_global (meter, &lufs), ==, EBUR128_SUCCESS);
  ebur128_destroy (&meter);
  g_free (taken.mixed);
  return lufs;
}

/* Where a lane is to be heard so that it is what the region says of it. */
static void
place (AppComparison *comparison, AppSurvey *survey, AppLane lane, AppRegion region,
       gint64 loop_from, gint64 loop_to, gint64 *from, gint64 *frames)
{
  const AppProgrammeTrack *track = &app_survey_programme (survey)->tracks[0];
  AppReference *reference = app_comparison_reference (comparison, lane);
  gint64 to;
  *from = track->start;
  if (region == APP_REGION_LOOP)
    {
      *from = loop_from;
      *frames = loop_to - loop_from;
    }
  else if (reference)
    *frames = region == APP_REGION_TRACK
                  ? app_media_frames_at (app_reference_media (reference), RATE)
                  : (gint64) (APP_LOUDEST_S * RATE);
  else if (region == APP_REGION_TRACK)
    *frames = track->length;
  else
    {
      g_assert_true (app_comparison_loudest (comparison, 0, from, &to));
      *frames = to - *from;
    }
}

static void
sync_references (AppDocument *document, AppSync sync)
{
  GListModel *references = G_LIST_MODEL (app_album_references (app_document_album (document)));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (references, i);
      g_object_set (reference, "sync", sync, NULL);
    }
}

/* Hears every lane over the region. */
static void
hear_all (AppComparison *comparison, AppSurvey *survey, AppRegion region)
{
  GError *error = NULL;
  gint64 start = app_survey_programme (survey)->tracks[0].start;
  gint64 loop_from = start + llround (3.237 * RATE), loop_to = start + llround (9.861 * RATE);
  double least = INFINITY, most = -INFINITY, lowest_db = 0;
  app_comparison_set_region (comparison, region);
  app_comparison_set_loop (comparison, loop_from, loop_to);
  g_assert_true (app_comparison_wait (comparison, &error));
  g_assert_no_error (error);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    {
      gint64 from, frames;
      if (!app_comparison_has_lane (comparison, (AppLane) lane))
        continue;
      place (comparison, survey, (AppLane) lane, region, loop_from, loop_to, &from, &frames);
      double lufs = hear (comparison, (AppLane) lane, from, frames);
      double gain = app_comparison_gain_db (comparison, 0, (AppLane) lane);
      g_test_message ("%s %s: %.3f LUFS, turned by %.3f dB", app_region_ids[region],
                      app_lane_ids[lane], lufs, gain);
      least = MIN (least, lufs);
      most = MAX (most, lufs);
      lowest_db = MIN (lowest_db, gain);
    }
  g_assert_cmpfloat (lowest_db, <, -6); /* there was something to match */
  g_assert_cmpfloat (most - least, <=, TOLERANCE_LU);
}

static void
test_heard (void)
{
  static const AppSync syncs[APP_N_REGIONS] = { APP_SYNC_CUE, APP_SYNC_TRACK, APP_SYNC_LOUDEST };
  AppSlot *slot;
  g_autoptr (AppDocument) document = make_document (&slot);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  app_comparison_set_bypass (comparison, slot, -1);
  for (int region = 0; region < APP_N_REGIONS; region++)
    {
      sync_references (document, syncs[region]);
      hear_all (comparison, survey, (AppRegion) region);
    }
}

/* Whether the lane is there while the engine plays what it was told. */
static gboolean
is_there (AppEngine *engine, AppLane lane, gboolean expected)
{
  AppHeard heard;
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
      app_engine_heard (engine, &heard);
    }
  while (heard.present[lane] != expected && g_get_monotonic_time () < end);
  return heard.present[lane];
}

/* Another album in the same player: nothing of the one before is left. */
static void
test_other_album (void)
{
  AppSlot *slot;
  g_autoptr (AppDocument) document = make_document (&slot);
  g_autoptr (AppSurvey) survey = app_survey_new (document, 2);
  g_autoptr (AppComparison) comparison = app_comparison_new (document, survey);
  g_autoptr (AppEngine) engine = app_engine_new ();
  app_comparison_set_bypass (comparison, slot, -1);
  g_assert_true (app_comparison_wait (comparison, NULL));
  app_engine_set_device (engine, "null");
  app_comparison_apply (comparison, engine, NULL);
  app_engine_play (engine);
  static const AppLane lanes[] = { APP_LANE_PREVIOUS, APP_LANE_BYPASS, APP_LANE_REFERENCE };
  for (gsize i = 0; i < G_N_ELEMENTS (lanes); i++)
    g_assert_true (is_there (engine, lanes[i], TRUE));
  g_autofree char *one = write_music ("heard1.wav", RATE, 2, SECONDS, 10);
  const char *paths[] = { one, NULL };
  g_autoptr (AppDocument) plain = app_document_create (paths, RATE, 1);
  g_autoptr (AppSurvey) other = app_survey_new (plain, 2);
  g_autoptr (AppComparison) next = app_comparison_new (plain, other);
  app_comparison_apply (next, engine, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lanes); i++)
    g_assert_false (is_there (engine, lanes[i], FALSE));
  g_assert_true (is_there (engine, APP_LANE_MIX, TRUE));
}

void
test_comparison_heard_add (void)
{
  g_test_add_func ("/comparison-heard/other-album", test_other_album);
  g_test_add_func ("/comparison-heard/matched", test_heard);
}
