/* test-ddp-delivery.c — a delivered DDP set is the album: the same samples as the tracks of
 * cd-tracks, with the pause before; what a plant refuses is refused before rendering. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

#include "app-ddp-compare.h"
#include "app-ddp-set.h"
#include "test-disc.h"

static const char *const both[] = { "ddp", "cd-tracks" };

static void
init_album (TestDisc *album)
{
  test_disc_init (album, 48000);
  test_disc_add (album, "One", 48000, 24, 4.6, 0.2);
  test_disc_set_gap (test_disc_add (album, "Two / hot", 96000, 32, 5.3, 1.2), 17777);
  test_disc_set_gap (test_disc_add (album, "Three", 48000, 24, 5.1, 0.3), -12001);
  test_disc_set_gap (test_disc_add (album, "\305\201\303\263d\305\272", 44100, 16, 4.9, 0.3), 9001);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *isrc = g_strdup_printf ("USABC26%05u", i + 1);
      g_object_set (app_album_track (album->album, i), "isrc", isrc, NULL);
    }
  g_object_set (album->album, "barcode", "036000291452", NULL);
}

/* The samples of an image, interleaved. */
static gint32 *
read_image (const char *path, gint64 *frames)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size % APP_DDP_SECTOR, ==, 0);
  gint32 *samples = g_new (gint32, size / 2);
  for (gsize i = 0; i < size / 2; i++)
    samples[i] = (gint16) ((guint8) bytes[2 * i] | (guint8) bytes[2 * i + 1] << 8);
  *frames = (gint64) size / 4;
  return samples;
}

static void
test_audio (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *ddp = made->pdata[0], *tracks = made->pdata[1];
  test_findings_fit (ddp->findings);
  g_assert_nonnull (test_findings_find (ddp->findings, "ddp"));
  g_assert_nonnull (test_findings_find (ddp->findings, "file-verified"));
  g_assert_nonnull (test_findings_find (ddp->findings, "cd-text-letters"));
  g_assert_cmpint (((AppDeliveredFile *) ddp->files->pdata[0])->measured.bits, ==, 16);

  gint64 frames, image_frames;
  g_autofree gint32 *stream = test_read_stream (tracks, &frames);
  g_autofree char *path = g_build_filename (ddp->folder, "IMAGE.DAT", NULL);
  g_autofree gint32 *image = read_image (path, &image_frames);
  gint64 lead = APP_DISC_PREGAP * APP_CD_FRAME;
  g_assert_cmpint (image_frames, ==, lead + frames);
  for (gint64 i = 0; i < 2 * lead; i++)
    g_assert_cmpint (image[i], ==, 0);
  g_assert_cmpmem (image + 2 * lead, frames * 8, stream, frames * 8);

  /* The PQ descriptor has the cuts of the files. */
  g_autoptr (AppDdpSet) set = app_ddp_set_open (ddp->folder, &error);
  g_assert_no_error (error);
  gint64 sector = APP_DISC_PREGAP;
  for (guint i = 0; i < tracks->files->len; i++)
    {
      g_assert_cmpint (app_disc_start (set->disc, (int) i), ==, sector);
      sector += ((AppDeliveredFile *) tracks->files->pdata[i])->frames / APP_CD_FRAME;
    }
  g_assert_cmpint (set->disc->sectors, ==, sector);
  g_assert_cmpstr (app_disc_track (set->disc, 3)->texts[APP_DISC_TITLE], ==, "L\303\263dz");
  test_disc_finish (&album);
}

/* Mixes of 16 bit at 44.1 kHz to which nothing was done pass bit for bit. */
static void
test_untouched (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 44100);
  test_disc_add (&album, "One", 44100, 16, 4.5, 0.3);
  test_disc_add (&album, "Two", 44100, 16, 4.5, 0.3);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 1, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *ddp = made->pdata[0];
  test_findings_fit (ddp->findings);
  gint64 frames, at = APP_DISC_PREGAP * APP_DDP_SECTOR;
  g_autofree char *path = g_build_filename (ddp->folder, "IMAGE.DAT", NULL);
  g_autofree gint32 *image = read_image (path, &frames);
  for (int i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("mix-%d.wav", i);
      g_autofree char *mix = g_build_filename (album.dir, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (mix, &bytes, &size, NULL));
      for (gsize k = 0; k < (size - 44) / 2; k++, at += 2)
        g_assert_cmpint (image[at / 2], ==,
                         (gint16) ((guint8) bytes[44 + 2 * k] | (guint8) bytes[45 + 2 * k] << 8));
    }
  test_disc_finish (&album);
}

/* Verifying finds every change of every file, and passes a set that nobody touched. */
static void
test_verify (void)
{
  static const char *const names[]
      = { "DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "CHECKSUM.MD5", "CHECKSUM.TXT", "IMAGE.DAT" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *ddp = made->pdata[0];
  g_autoptr (GPtrArray) good = app_verify (album.out, 2, NULL, &error);
  g_assert_no_error (error);
  test_findings_fit (((AppDeliverable *) good->pdata[0])->findings);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (ddp->folder, names[i], NULL);
      g_autofree char *bytes = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      bytes[size / 2] ^= 1;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
      g_autoptr (GPtrArray) bad = app_verify (ddp->folder, 2, NULL, &error);
      g_assert_no_error (error);
      const AppDeliverable *one = bad->pdata[0];
      g_assert_cmpint (app_findings_worst (one->findings), ==, APP_SEVERITY_ERROR);
      bytes[size / 2] ^= 1;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    }
  test_disc_finish (&album);
}

/* Without the manifest it is somebody else's set, and is read as such. */
static void
test_foreign (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *ddp = made->pdata[0];
  g_autofree char *manifest = g_build_filename (ddp->folder, "lacquer-delivery.ini", NULL);
  g_assert_cmpint (g_unlink (manifest), ==, 0);
  g_autoptr (GPtrArray) found = app_verify (ddp->folder, 1, NULL, &error);
  g_assert_no_error (error);
  const AppDeliverable *one = found->pdata[0];
  test_findings_fit (one->findings);
  g_assert_nonnull (test_findings_find (one->findings, "ddp"));
  g_assert_nonnull (test_findings_find (one->findings, "manifest-missing"));
  g_autofree char *sums = g_build_filename (ddp->folder, "SHA256SUMS", NULL);
  g_assert_cmpint (g_unlink (sums), ==, 0);
  g_autoptr (GPtrArray) again = app_verify (ddp->folder, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (
      test_findings_find (((AppDeliverable *) again->pdata[0])->findings, "manifest-missing"));
  test_disc_finish (&album);
}

static void
test_refused (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  test_disc_add (&album, "Short", 48000, 24, 1.2, 0.2);
  g_assert_null (test_disc_deliver (&album, both, 2, 2, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "Track 5 lasts 1."));
  g_test_message ("%s", error->message);
  g_assert_false (g_file_test (album.out, G_FILE_TEST_EXISTS));
  /* As an index of the track before it is fit. */
  g_object_set (app_album_track (album.album, 4), "cd-start", "index", NULL);
  g_clear_error (&error);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (AppDdpSet) set
      = app_ddp_set_open (((AppDeliverable *) made->pdata[0])->folder, &error);
  g_assert_cmpint (app_disc_n_tracks (set->disc), ==, 4);
  g_assert_cmpint (app_disc_track (set->disc, 3)->n_indices, ==, 3);
  test_disc_finish (&album);
}

/* The null of a set with its album: none; with one softer track, in that track, from its first
 * frame on; with another dither, at the level of two dithers. */
static void
test_null (void)
{
  TestDisc album;
  AppDdpNull null;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (AppDdpSet) set
      = app_ddp_set_open (((AppDeliverable *) made->pdata[0])->folder, &error);
  const AppTarget *target = app_targets_find (album.targets, "ddp");
  g_autoptr (AppTarget) shaped = app_target_with_dither (target, "shaped-50");
  AppProgramme *programme = test_disc_programme (&album);
  g_assert_true (app_ddp_set_compare (set, programme, target, &null, 2, NULL, NULL, NULL, &error));
  g_assert_cmpint (null.differing, ==, 0);
  g_assert_cmpint (null.tracks_moved, ==, 0);
  g_assert_cmpint (null.n_track_nulls, ==, 4);
  gint64 frames = 0;
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (null.track_nulls[i].first, ==, -1);
      g_assert_true (isinf (null.track_nulls[i].rms_dbfs));
      frames += null.track_nulls[i].frames;
    }
  g_assert_cmpint (frames, ==, null.frames);
  g_assert_true (app_ddp_set_compare (set, programme, shaped, &null, 2, NULL, NULL, NULL, &error));
  g_assert_cmpfloat (null.rms_dbfs, <, -70);
  g_assert_cmpfloat (null.rms_dbfs, >, -96);
  app_programme_unref (programme);

  g_object_set (app_album_track (album.album, 3), "gain", -1.0, NULL);
  programme = test_disc_programme (&album);
  g_assert_true (app_ddp_set_compare (set, programme, target, &null, 2, NULL, NULL, NULL, &error));
  /* The conversion of rates rings a little into the gap before the track, which belongs to the
   * third.
   */
  g_assert_cmpint (null.track_nulls[0].differing + null.track_nulls[1].differing, ==, 0);
  g_assert_cmpint (null.track_nulls[2].differing, <, 100);
  g_assert_cmpint (null.track_nulls[2].peak_lsb, <=, 2);
  g_assert_cmpint (null.track_nulls[3].differing + null.track_nulls[2].differing, ==,
                   null.differing);
  g_assert_cmpint (null.track_nulls[3].first, >=, 0);
  g_assert_cmpint (null.track_nulls[3].first, <, APP_CD_FRAME + 100);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_ddp_null_tell (&null, findings);
  g_assert_cmpuint (findings->len, >=, 2);
  g_assert_cmpint (((AppFinding *) findings->pdata[findings->len - 1])->track, ==, 4);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

static void
count_calls (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  g_atomic_int_inc ((int *) user_data);
}

/* What plays is the image, from the first sector on; consent and cancelling. */
static void
test_set (void)
{
  TestDisc album;
  int calls = 0;
  gint64 frames;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 1, 2, FALSE, &error);
  g_autoptr (AppDdpSet) set
      = app_ddp_set_open (((AppDeliverable *) made->pdata[0])->folder, &error);
  g_autofree gint32 *image = read_image (set->image, &frames);
  AppProgramme *programme = app_ddp_set_programme (set, &error);
  g_assert_cmpint (programme->frames, ==, frames);
  g_assert_cmpint (programme->rate, ==, APP_CD_RATE);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, &error);
  g_autofree double *left = g_new (double, frames), *right = g_new (double, frames);
  double *const out[2] = { left, right };
  g_assert_true (app_renderer_read (renderer, out, (int) frames, &error));
  for (gint64 i = 0; i < frames; i++)
    if (left[i] != image[2 * i] / 32768.0 || right[i] != image[2 * i + 1] / 32768.0)
      g_error ("frame %" G_GINT64_FORMAT " is another one", i);
  app_renderer_free (renderer);
  app_programme_unref (programme);

  g_autofree char *folder = g_build_filename (album.dir, "tracks", NULL);
  g_assert_true (app_ddp_set_extract (set, folder, FALSE, count_calls, &calls, NULL, &error));
  g_assert_cmpint (calls, >, 0);
  g_auto (GStrv) paths = app_ddp_set_extracted (set, folder);
  g_assert_cmpuint (g_strv_length (paths), ==, 4);
  for (int i = 0; paths[i]; i++)
    g_assert_true (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_set_contents (paths[0], "mine", -1, NULL));
  g_assert_false (app_ddp_set_extract (set, folder, FALSE, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_false (app_ddp_set_extract (set, folder, TRUE, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_autofree char *mine = NULL;
  g_assert_true (g_file_get_contents (paths[0], &mine, NULL, NULL));
  g_assert_cmpstr (mine, ==, "mine");
  g_autoptr (GPtrArray) names = test_list (folder);
  g_assert_cmpuint (names->len, ==, 4);
  g_assert_true (app_ddp_set_extract (set, folder, TRUE, NULL, NULL, NULL, &error));
  g_autofree char *music = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (paths[0], &music, &size, NULL));
  g_assert_cmpuint (size, >, 44);

  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_assert_false (app_ddp_set_verify (set, findings, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (test_findings_find (findings, "ddp-checksum"));
  test_disc_finish (&album);
}

void
test_ddp_delivery_add (void)
{
  g_test_add_func ("/ddp-delivery/audio", test_audio);
  g_test_add_func ("/ddp-delivery/untouched", test_untouched);
  g_test_add_func ("/ddp-delivery/verify", test_verify);
  g_test_add_func ("/ddp-delivery/foreign", test_foreign);
  g_test_add_func ("/ddp-delivery/refused", test_refused);
  g_test_add_func ("/ddp-delivery/null", test_null);
  g_test_add_func ("/ddp-delivery/set", test_set);
}
