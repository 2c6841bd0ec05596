/* test-delivery-float.c — a delivery in 32-bit float is the render rounded to float, bit for bit.
 */
#include "test-app.h"

#include <sndfile.h>

#include <math.h>
#include <string.h>

#include "app-riff.h"
#include "test-disc.h"

static const char *const both[] = { "tracks-32-float", "tracks-32-float-bwf" };

/* The second track goes 6 dB beyond full scale; the third is a float mix that nothing is done to.
 */
static void
init_album (TestDisc *album)
{
  test_disc_init (album, 48000);
  g_object_set (test_disc_add (album, "One", 44100, 24, 1.31, 0.2), "gain", -0.1, NULL);
  test_disc_set_gap (test_disc_add (album, "Two", 96000, 32, 1.72, 2.0), 17777);
  test_disc_set_gap (test_disc_add (album, "Three", 48000, 32, 1.05, 0.3), 1000);
}

/* Returns the render, interleaved, as it is to be. */
static float *
render_floats (TestDisc *album, gint64 *frames)
{
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = test_disc_programme (album);
  AppRenderer *renderer = app_renderer_new (programme, APP_LANE_MASTER, &error);
  g_assert_no_error (error);
  *frames = programme->frames;
  double *out[2] = { g_new (double, *frames), g_new (double, *frames) };
  float *expected = g_new (float, *frames * 2);
  g_assert_true (app_renderer_read (renderer, out, (int) *frames, &error));
  for (gint64 i = 0; i < 2 * *frames; i++)
    expected[i] = (float) out[i % 2][i / 2];
  app_renderer_free (renderer);
  app_programme_unref (programme);
  g_free (out[0]);
  g_free (out[1]);
  return expected;
}

/* All files in a row, read by libsndfile as floats. */
static float *
read_floats (const AppDeliverable *made, gint64 *frames)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, 2 * sizeof (float));
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *delivered = made->files->pdata[i];
      SF_INFO info = { 0 };
      SNDFILE *file = sf_open (delivered->path, SFM_READ, &info);
      g_assert_nonnull (file);
      g_assert_cmpint (info.format, ==, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
      guint before = samples->len;
      g_array_set_size (samples, before + (guint) info.frames);
      g_assert_cmpint (sf_readf_float (file, (float *) samples->data + 2 * before, info.frames), ==,
                       info.frames);
      sf_close (file);
    }
  *frames = samples->len;
  return (float *) g_array_free (g_steal_pointer (&samples), FALSE);
}

static void
test_render (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  gint64 expected_frames, frames;
  init_album (&album);
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, both, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  g_autofree float *expected = render_floats (&album, &expected_frames);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      test_findings_fit (one->findings);
      g_autofree float *found = read_floats (one, &frames);
      g_assert_cmpint (frames, ==, expected_frames);
      g_assert_cmpmem (found, frames * 8, expected, frames * 8);
      const AppFinding *beyond = test_findings_find (one->findings, "beyond-full-scale");
      g_assert_cmpint (beyond->severity, ==, APP_SEVERITY_INFO);
      g_assert_cmpint (beyond->track, ==, 2);
      g_assert_null (test_findings_find (one->findings, "clipped"));
      g_assert_null (test_findings_find (one->findings, "overs-clipped"));
      g_assert_null (test_findings_find (one->findings, "partly-dithered"));
      g_assert_nonnull (test_findings_find (one->findings, "joins"));
      g_autofree char *format = app_delivered_file_format (one->files->pdata[0]);
      g_assert_cmpstr (format, ==, "32f/48");
      const AppFinding *good = test_findings_find (one->findings, "file-verified");
      g_assert_nonnull (strstr (good->text, "32-bit float, no dither"));
      const AppFinding *own = NULL;
      for (guint k = 0; k < one->findings->len; k++)
        if (((AppFinding *) one->findings->pdata[k])->track == 3)
          own = one->findings->pdata[k];
      g_assert_nonnull (strstr (own->text, "the mix’s own bits"));
    }
  test_disc_finish (&album);
}

/* A ceiling is kept by floats too; one bit of the mantissa that is another is found later. */
static void
test_ceiling (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  init_album (&album);
  g_autofree char *path = g_build_filename (album.dir, "guarded.target", NULL);
  g_assert_true (g_file_set_contents (path,
                                      "[Target]\nName=G\nHelp=G\nExporter=wav\nRate=44100\n"
                                      "Bits=32\nCeiling=-1\nDither=none\nCdFrames=false\n"
                                      "FileName={track:02} {title}\nTags=false\n",
                                      -1, NULL));
  g_ptr_array_add (album.targets, app_target_load (path, &error));
  g_assert_no_error (error);
  static const char *const guarded[] = { "guarded" };
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, guarded, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *one = made->pdata[0];
  test_findings_fit (one->findings);
  g_assert_null (test_findings_find (one->findings, "beyond-full-scale"));
  g_assert_nonnull (test_findings_find (one->findings, "guard-worked"));
  const AppDeliveredFile *file = one->files->pdata[1];
  g_assert_cmpfloat (file->measured.true_peak_exact_dbtp, <=, -0.98);

  g_autofree char *fault = NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;
  g_autoptr (GArray) chunks = app_riff_chunks (file->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpuint (chunks->len, ==, 3); /* fmt, fact, data */
  g_assert_true (g_file_get_contents (file->path, &bytes, &size, NULL));
  bytes[app_riff_find (chunks, "data")->offset + 40000] ^= 1;
  g_assert_true (g_file_set_contents (file->path, bytes, (gssize) size, NULL));
  g_autoptr (GPtrArray) again = app_verify (album.out, 2, NULL, &error);
  g_assert_no_error (error);
  const AppDeliverable *changed = again->pdata[0];
  const AppFinding *finding = test_findings_find (changed->findings, "samples-differ");
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_ERROR);
  g_assert_cmpint (finding->track, ==, 2);
  test_disc_finish (&album);
}

void
test_delivery_float_add (void)
{
  g_test_add_func ("/delivery-float/render", test_render);
  g_test_add_func ("/delivery-float/ceiling", test_ceiling);
}
