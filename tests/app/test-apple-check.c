/* test-apple-check.c — a target with Apple's checks says what the sources lack and what AAC does.
 */
#include "test-app.h"

#include "test-disc.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

static const char *const ids[] = { "apple-24" };

static const AppFinding *
find (const GPtrArray *findings, const char *id, int track)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (g_str_equal (finding->id, id) && finding->track == track)
        return finding;
    }
  return NULL;
}

/* Known before anything is rendered; told once, also after a delivery. */
static void
test_sources (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 96000);
  test_disc_add (&album, "Good", 96000, 24, 1.2, 0.3);
  test_disc_add (&album, "Short words", 96000, 16, 1.2, 0.3);
  test_disc_add (&album, "Upsampled", 44100, 32, 1.2, 0.3);
  test_disc_add (&album, "Low", 32000, 24, 1.2, 0.3);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (GPtrArray) foreseen
      = app_delivery_foresee (programme, app_targets_find (album.targets, ids[0]));
  g_assert_nonnull (find (foreseen, "apple-source-bits", 2));
  g_assert_nonnull (find (foreseen, "apple-upsampled", 3));
  g_assert_nonnull (find (foreseen, "apple-source-rate", 4));
  int apple = 0;
  for (guint i = 0; i < foreseen->len; i++)
    apple += g_str_has_prefix (((AppFinding *) foreseen->pdata[i])->id, "apple-");
  g_assert_cmpint (apple, ==, 3);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const GPtrArray *found = ((const AppDeliverable *) made->pdata[0])->findings;
  test_findings_fit (found);
  g_assert_nonnull (find (found, "apple-upsampled", 3));
  const AppFinding *headroom = find (found, "apple-headroom", 0);
  g_assert_nonnull (headroom);
  g_assert_nonnull (strstr (headroom->text, "estimate"));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

static double
noise (int channel, gint64 frame, gpointer step)
{
  double x = 0.3 * test_sound_noise (1 + (guint64) channel, frame);
  return step ? round (x * 32768) / 32768 : x;
}

static void
add_file (TestDisc *album, char *path)
{
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  AppTrack *track = app_track_new (media);
  g_list_store_append (app_album_tracks (album->album), track);
  g_object_unref (track);
  app_media_unref (media);
  g_free (path);
}

/* Of two files of 24 bits one has them. */
static void
test_mixes (void)
{
  const int format = SF_FORMAT_WAV | SF_FORMAT_PCM_24;
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 48000);
  add_file (&album, test_sound_write ("real.wav", format, 48000, 2, 96000, noise, NULL));
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const GPtrArray *found = ((const AppDeliverable *) made->pdata[0])->findings;
  g_assert_nonnull (find (found, "apple-mixes", 0));
  g_assert_null (find (found, "apple-mix-bits", 1));

  add_file (&album, test_sound_write ("padded.wav", format, 48000, 2, 96000, noise, ""));
  g_autoptr (GPtrArray) again = test_disc_deliver (&album, ids, 1, 2, TRUE, &error);
  g_assert_no_error (error);
  found = ((const AppDeliverable *) again->pdata[0])->findings;
  g_assert_null (find (found, "apple-mixes", 0));
  g_assert_null (find (found, "apple-mix-bits", 1));
  const AppFinding *padded = find (found, "apple-mix-bits", 2);
  g_assert_nonnull (padded);
  g_assert_nonnull (strstr (padded->text, "only 16 of"));
  test_disc_finish (&album);
}

/* Into the ceiling: what AAC makes of it goes over, and is told with file, track and places. */
static void
test_overs (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 44100);
  test_disc_add (&album, "Soft", 44100, 24, 2, 0.3);
  g_object_set (test_disc_add (&album, "Hot", 44100, 32, 4, 0.9), "gain", 18.0, NULL);
  AppTarget *target = app_target_with_dither (app_targets_find (album.targets, ids[0]), "tpdf");
  target->ceiling_dbtp = -0.1;
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (GPtrArray) made = app_deliver (programme, (const AppTarget *const *) &target, 1,
                                            album.out, FALSE, 2, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const GPtrArray *found = ((const AppDeliverable *) made->pdata[0])->findings;
  test_findings_fit (found);
  const AppFinding *over = find (found, "codec-overs", 2);
  g_assert_nonnull (over);
  g_assert_nonnull (strstr (over->text, "AAC"));
  g_assert_nonnull (strstr (over->text, "estimate"));
  g_assert_true (g_str_has_suffix (over->file, "02 Hot.wav"));
  g_assert_cmpint (over->places.n, >, 0);
  g_assert_null (find (found, "codec-overs", 1));
  g_assert_null (find (found, "apple-headroom", 0));
  app_programme_unref (programme);
  app_target_free (target);
  test_disc_finish (&album);
}

void
test_apple_check_add (void)
{
  g_test_add_func ("/apple-check/sources", test_sources);
  g_test_add_func ("/apple-check/mixes", test_mixes);
  g_test_add_func ("/apple-check/overs", test_overs);
}
