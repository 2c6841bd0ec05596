/* test-delivery-spans.c — a file may hold several tracks: the sides of a record without the pauses
 * between them, or the whole album. */
#include "test-app.h"

#include "app-delivery-plan.h"
#include "test-disc.h"

#define RATE 48000
#define ALBUM                                                                                      \
  "[Target]\nName=Album\nHelp=Album\nExporter=flac\nRate=44100\nBits=24\nCeiling=none\n"           \
  "Dither=tpdf\nCdFrames=false\nFiles=album\nFileName={artist} - {album}\nTags=true\n"

/* Tracks 1 and 2 on side A, 3 on B, 4 and 5 on C: pauses within sides and between them. */
static void
init_album (TestDisc *album)
{
  static const double seconds[] = { 1.31, 1.72, 1.05, 0.83, 1.2 };
  static const gint64 gaps[] = { 0, 17777, 48001, 24003, -4801 };
  test_disc_init (album, RATE);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d", i + 1);
      AppTrack *track = test_disc_add (album, title, RATE, 24, seconds[i], 0.3);
      test_disc_set_gap (track, gaps[i]);
      g_object_set (track, "side-start", i == 2 || i == 3, "gain", -0.3, NULL);
    }
}

/* Frames [from, to) of the render are what lies in stream from at on, but for the dither. */
static void
assert_is_render (AppProgramme *programme, gint64 from, gint64 to, const gint32 *stream, gint64 at)
{
  g_autoptr (GError) error = NULL;
  int n = (int) (to - from);
  double *out[2] = { g_new (double, n), g_new (double, n) };
  AppRenderer *renderer = app_renderer_new_at (programme, APP_LANE_MASTER, from);
  g_assert_true (app_renderer_read (renderer, out, n, &error));
  app_renderer_free (renderer);
  for (int i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      g_assert_cmpfloat_with_epsilon (stream[2 * (at + i) + c], out[c][i] * 8388608.0, 1.5);
  g_free (out[0]);
  g_free (out[1]);
}

static void
test_sides (void)
{
  static const char *const ids[] = { "tracks-24", "vinyl-12-33" };
  static const int first[] = { 0, 2, 3, 5 };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  const AppDeliverable *record = made->pdata[1];
  test_findings_fit (record->findings);
  g_assert_cmpint (record->files->len, ==, 3);
  gint64 frames, at = 0;
  g_autofree gint32 *stream = test_read_stream (record, &frames);
  for (int side = 0; side < 3; side++)
    {
      const AppDeliveredFile *file = record->files->pdata[side];
      const AppProgrammeTrack *last = &programme->tracks[first[side + 1] - 1];
      gint64 from = programme->tracks[first[side]].start, to = last->start + last->length;
      g_autofree char *name = g_strdup_printf ("Nachte - Side %c.wav", 'A' + side);
      g_assert_true (g_str_has_suffix (file->path, name));
      g_assert_cmpint (file->track, ==, 0);
      g_assert_cmpint (file->frames, ==, to - from);
      assert_is_render (programme, from, to, stream, at);
      at += file->frames;
    }
  g_assert_nonnull (test_findings_find (record->findings, "joins"));
  g_autoptr (GPtrArray) again = app_verify (album.out, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->len, ==, 2);
  for (guint i = 0; i < again->len; i++)
    test_findings_fit (((const AppDeliverable *) again->pdata[i])->findings);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* What an exporter is told of the tracks in its file. */
static void
test_places (void)
{
  static const int first[] = { 0, 2, 3, 5 };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  init_album (&album);
  AppProgramme *programme = test_disc_programme (&album);
  AppDeliveryPlan *plan
      = app_delivery_plan_new (programme, app_targets_find (album.targets, "vinyl-7-45"), album.out,
                               findings, &error);
  g_assert_no_error (error);
  gint64 row = 0;
  for (int side = 0; side < 3; side++)
    {
      AppExportFile file;
      app_delivery_plan_export_file (plan, side, &file);
      g_assert_cmpint (file.n_in_file, ==, first[side + 1] - first[side]);
      g_assert_cmpint (file.track_number, ==, 0);
      g_assert_null (file.track);
      for (int i = 0; i < file.n_in_file; i++)
        {
          const AppProgrammeTrack *track = &programme->tracks[first[side] + i];
          gint64 from = track->start - programme->tracks[first[side]].start;
          g_assert_cmpint (file.tracks[i].number, ==, first[side] + i + 1);
          g_assert_cmpint (file.tracks[i].from, ==, from);
          g_assert_cmpint (file.tracks[i].to, ==, from + track->length);
          g_assert_true (file.tracks[i].texts == &track->metadata);
        }
      g_assert_cmpint (plan->files[side].row, ==, row);
      row += file.frames;
    }
  g_assert_cmpint (plan->kept, ==, row);
  g_assert_cmpint (plan->kept, ==, plan->frames - 48001 - 24003);
  app_delivery_plan_free (plan);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

static void
test_album (void)
{
  static const char *const ids[] = { "whole" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autofree char *path = g_build_filename (album.dir, "whole.target", NULL);
  g_assert_true (g_file_set_contents (path, ALBUM, -1, NULL));
  g_ptr_array_add (album.targets, app_target_load (path, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *whole = made->pdata[0];
  test_findings_fit (whole->findings);
  g_assert_cmpint (whole->files->len, ==, 1);
  AppProgramme *programme = test_disc_programme (&album);
  const AppDeliveredFile *file = whole->files->pdata[0];
  g_assert_cmpint (file->frames, ==, (programme->frames * 44100 + RATE - 1) / RATE);
  g_assert_cmpint (file->track, ==, 0);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

void
test_delivery_spans_add (void)
{
  g_test_add_func ("/delivery-spans/sides", test_sides);
  g_test_add_func ("/delivery-spans/places", test_places);
  g_test_add_func ("/delivery-spans/album", test_album);
}
