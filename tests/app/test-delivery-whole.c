/* test-delivery-whole.c — the album as one file is the album, with every track where it begins. */
#include "test-app.h"

#include <FLAC/metadata.h>
#include <sndfile.h>

#include <string.h>

#include "app-delivery-plan.h"
#include "app-riff.h"
#include "test-disc.h"

#define GAP 17777
#define OVERLAP 12001

/* A pause, an overlap, a track that is an index, an index in a track, and letters beyond ASCII. */
static void
init_album (TestDisc *album)
{
  test_disc_init (album, 48000);
  test_disc_add (album, "One", 48000, 24, 4.31, 0.2);
  AppTrack *two = test_disc_add (album, "N\303\244chte", 96000, 32, 4.72, 0.5);
  AppTrack *three = test_disc_add (album, "Three", 48000, 24, 4.05, 0.3);
  AppTrack *four = test_disc_add (album, "Four", 44100, 16, 4.05, 0.3);
  test_disc_set_gap (two, GAP);
  test_disc_set_gap (three, -OVERLAP);
  g_object_set (two, "cd-indices", "1.5 2.25", "isrc", "USABC2600002", NULL);
  g_object_set (three, "cd-start", "index", NULL);
  g_object_set (four, "isrc", "USABC2600004", NULL);
  g_object_set (album->album, "barcode", "036000291452", NULL);
}

/* Frames of the programme where marks are to be, index 1 and more. */
static guint
list_places (AppProgramme *programme, gint64 places[8])
{
  const AppProgrammeTrack *tracks = programme->tracks;
  const gint64 all[] = { 0,
                         tracks[1].start,
                         tracks[1].start + 72000,
                         tracks[1].start + 108000,
                         tracks[2].start,
                         tracks[3].start };
  memcpy (places, all, sizeof all);
  return G_N_ELEMENTS (all);
}

static char *
read_cue (const AppDeliverable *made)
{
  g_autoptr (GPtrArray) names = test_list (made->folder);
  char *text = NULL;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (made->folder, names->pdata[i], NULL);
      if (g_str_has_suffix (path, ".cue"))
        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    }
  g_assert_nonnull (text);
  return text;
}

/* The same samples as the files of tracks in a row; marks by libsndfile, an independent reader. */
static void
test_wav (void)
{
  static const char *const ids[] = { "album-24", "album-24-bwf", "tracks-24" };
  static const char *const names[]
      = { "01 One", "02 Nachte", "02.02", "02.03", "02.04 Three", "03 Four" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 3, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  gint64 places[8], frames, track_frames;
  guint n = list_places (programme, places);
  g_autofree gint32 *tracks = test_read_stream (made->pdata[2], &track_frames);
  for (guint i = 0; i < 2; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      test_findings_fit (one->findings);
      g_assert_cmpuint (one->files->len, ==, 1);
      g_autofree gint32 *stream = test_read_stream (one, &frames);
      g_assert_cmpint (frames, ==, programme->frames);
      g_assert_cmpmem (stream, frames * 8, tracks, track_frames * 8);

      SF_INFO info = { 0 };
      SF_CUES cues = { 0 };
      const AppDeliveredFile *file = one->files->pdata[0];
      SNDFILE *sound = sf_open (file->path, SFM_READ, &info);
      g_assert_cmpint (sf_command (sound, SFC_GET_CUE, &cues, sizeof cues), ==, SF_TRUE);
      sf_close (sound);
      g_assert_cmpuint (cues.cue_count, ==, n);
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpuint (cues.cue_points[k].sample_offset, ==, places[k]);
          g_assert_cmpstr (cues.cue_points[k].name, ==, names[k]);
        }
      g_autofree char *cue = read_cue (one);
      g_assert_nonnull (strstr (cue, "FILE \"Trio - "));
      g_assert_nonnull (strstr (cue, "TITLE \"N\303\244chte\""));
      g_assert_nonnull (strstr (cue, "  TRACK 01 AUDIO\n"));
      g_assert_nonnull (strstr (cue, "    INDEX 01 00:00:00\n"));
      g_assert_nonnull (strstr (cue, "    INDEX 04 "));
      g_assert_null (strstr (cue, "  TRACK 04 AUDIO\n"));
    }
  g_autoptr (GPtrArray) again = app_verify (album.out, 2, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < again->len; i++)
    test_findings_fit (((AppDeliverable *) again->pdata[i])->findings);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* Frame of an index of a track of the block, in the file. */
static gint64
index_at (const FLAC__StreamMetadata *block, int track, int index)
{
  const FLAC__StreamMetadata_CueSheet_Track *found = &block->data.cue_sheet.tracks[track - 1];
  for (int i = 0; i < found->num_indices; i++)
    if (found->indices[i].number == index)
      return (gint64) (found->offset + found->indices[i].offset);
  return -1;
}

/* At the album's rate to the sample; at 44.1 kHz and 16 bit as a CD has it. */
static void
test_flac (void)
{
  static const char *const ids[] = { "album-24-flac", "album-16-flac" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  for (guint i = 0; i < 2; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      test_findings_fit (one->findings);
      const AppDeliveredFile *file = one->files->pdata[0];
      const char *why = NULL;
      FLAC__StreamMetadata *block = NULL;
      g_assert_true (FLAC__metadata_get_cuesheet (file->path, &block));
      g_assert_cmpint (block->data.cue_sheet.is_cd, ==, i);
      g_assert_true (FLAC__metadata_object_cuesheet_is_legal (block, i, &why));
      g_assert_cmpint (block->data.cue_sheet.num_tracks, ==, 4);
      g_assert_cmpstr (block->data.cue_sheet.media_catalog_number, ==, "0036000291452");
      g_assert_cmpstr (block->data.cue_sheet.tracks[1].isrc, ==, "USABC2600002");
      g_assert_cmpint (block->data.cue_sheet.tracks[3].offset, ==, file->frames);
      gint64 two = programme->tracks[1].start, end = two - GAP;
      g_assert_cmpint (index_at (block, 1, 1), ==, 0);
      g_assert_cmpint (index_at (block, 1, 0), ==, -1);
      if (i == 0)
        {
          g_assert_cmpint (index_at (block, 2, 0), ==, end);
          g_assert_cmpint (index_at (block, 2, 1), ==, two);
          g_assert_cmpint (index_at (block, 2, 3), ==, two + 108000);
          g_assert_cmpint (index_at (block, 2, 4), ==, programme->tracks[2].start);
        }
      else
        {
          g_autoptr (AppDisc) disc = app_disc_from_programme (programme, NULL);
          for (int t = 0; t < 3; t++)
            for (int k = 1; k < app_disc_track (disc, t)->n_indices; k++)
              g_assert_cmpint (index_at (block, t + 1, k), ==,
                               (app_disc_track (disc, t)->indices[k] - APP_DISC_PREGAP)
                                   * APP_CD_FRAME);
          g_assert_cmpint (index_at (block, 2, 0), ==,
                           (app_disc_track (disc, 1)->indices[0] - APP_DISC_PREGAP) * APP_CD_FRAME);
          g_assert_cmpint (file->frames % APP_CD_FRAME, ==, 0);
        }
      FLAC__metadata_object_delete (block);
    }
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* A mark or label that is another one, or gone, is told; so are marks that nobody asked for. */
static void
test_damage (void)
{
  static const char *const ids[] = { "album-24", "album-24-flac" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  for (guint i = 0; i < 2; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      const AppDeliveredFile *file = one->files->pdata[0];
      g_autoptr (GPtrArray) findings = app_findings_new ();
      AppDeliveryPlan *plan
          = app_delivery_plan_new (programme, app_targets_find (album.targets, ids[i]), album.out,
                                   findings, &error);
      g_assert_no_error (error);
      AppExportFile expected;
      app_delivery_plan_export_file (plan, 0, &expected);
      plan->exporter->verify_tags (file->path, &expected, findings);
      g_assert_null (test_findings_find (findings, "marks-differ"));
      g_array_index (plan->files[0].marks, AppTrackMark, 2).frame++;
      plan->exporter->verify_tags (file->path, &expected, findings);
      g_assert_nonnull (test_findings_find (findings, "marks-differ"));
      g_ptr_array_set_size (findings, 0);
      expected.marks = NULL;
      plan->exporter->verify_tags (file->path, &expected, findings);
      g_assert_nonnull (test_findings_find (findings, "marks-differ"));
      app_delivery_plan_free (plan);
    }
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* Files of tracks have what is inside of them. */
static void
test_tracks (void)
{
  static const char *const ids[] = { "tracks-24" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *one = made->pdata[0];
  test_findings_fit (one->findings);
  static const guint counts[] = { 0, 2, 1, 0 };
  for (guint i = 0; i < one->files->len; i++)
    {
      const AppDeliveredFile *file = one->files->pdata[i];
      SF_INFO info = { 0 };
      SF_CUES cues = { 0 };
      SNDFILE *sound = sf_open (file->path, SFM_READ, &info);
      gboolean any = sf_command (sound, SFC_GET_CUE, &cues, sizeof cues) == SF_TRUE;
      sf_close (sound);
      g_assert_cmpuint (any ? cues.cue_count : 0, ==, counts[i]);
      if (i == 1)
        g_assert_cmpuint (cues.cue_points[1].sample_offset, ==, 108000);
    }
  test_disc_finish (&album);
}

void
test_delivery_whole_add (void)
{
  g_test_add_func ("/delivery-whole/wav", test_wav);
  g_test_add_func ("/delivery-whole/flac", test_flac);
  g_test_add_func ("/delivery-whole/damage", test_damage);
  g_test_add_func ("/delivery-whole/tracks", test_tracks);
}
