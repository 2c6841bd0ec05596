/* test-lossy.c — lossy files decode to as many samples as were encoded, at the same places, carry
 * their tags and gains, and tell what the codec did to the peaks. */
#include "test-app.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

#include "app-exporter.h"
#include "app-ogg.h"
#include "app-tags.h"
#include "test-disc.h"

#define FRAMES 60007 /* neither round nor even */
#define LAGS 8

static const char *const ids[] = { "mp3", "opus", "vorbis" };

typedef struct
{
  char *dir, *path;
  AppMetadata album, track;
  AppExportFile file;
  gint32 *samples;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("lacquer-lossy-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "x.tmp", NULL);
  app_metadata_init (&f->album);
  app_metadata_init (&f->track);
  app_metadata_set (&f->album, APP_FIELD_TITLE, "N\303\244chte am Fluss");
  app_metadata_set (&f->track, APP_FIELD_TITLE, "\305\201\303\263d\305\272");
  app_metadata_set (&f->track, APP_FIELD_ISRC, "us-abc-26-00001");
  f->file = (AppExportFile){ .path = f->path,
                             .rate = 48000,
                             .bits = 24,
                             .channels = 2,
                             .frames = FRAMES,
                             .album = &f->album,
                             .track = &f->track,
                             .track_number = 3,
                             .n_tracks = 11 };
  f->samples = g_new (gint32, 2 * FRAMES);
  /* Rising tones, different left and right: they fit only where they belong. */
  for (int i = 0; i < FRAMES; i++)
    {
      double t = (double) i / FRAMES;
      f->samples[2 * i] = (gint32) lrint (3e6 * sin (2 * G_PI * (200 * t + 2000 * t * t)));
      f->samples[2 * i + 1] = (gint32) lrint (2e6 * sin (2 * G_PI * (900 * t + 1500 * t * t)));
    }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0); /* nothing else was left */
  app_metadata_finish (&f->album);
  app_metadata_finish (&f->track);
  g_free (f->samples);
  g_free (f->dir);
  g_free (f->path);
}

static void
assert_verified (Fixture *f, const AppExporter *exporter)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  exporter->verify_tags (f->path, &f->file, findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", ((AppFinding *) findings->pdata[i])->text);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
export_all (Fixture *f, const AppExporter *exporter)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GError) error = NULL;
  exporter->can_export (&f->file, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  gpointer writer = exporter->begin (&f->file, &error);
  g_assert_no_error (error);
  for (int at = 0, n = 1; at < FRAMES; at += n, n = n * 3 + 1)
    {
      n = MIN (n, FRAMES - at);
      g_assert_true (exporter->write (writer, f->samples + 2 * at, n, &error));
    }
  g_assert_true (exporter->finish (writer, &error));
  g_assert_no_error (error);
  assert_verified (f, exporter);
}

/* By libsndfile; FRAMES frames. */
static double *
decode (Fixture *f)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_nonnull (file);
  g_assert_cmpint (info.frames, ==, FRAMES);
  g_assert_cmpint (info.samplerate, ==, f->file.rate);
  double *out = g_new (double, 2 * FRAMES + 2);
  g_assert_cmpint (sf_readf_double (file, out, FRAMES + 1), ==, FRAMES);
  sf_close (file);
  return out;
}

/* dB of what was decoded over what differs, decoded lag frames later. */
static double
closeness (const Fixture *f, const double *decoded, int lag)
{
  double signal = 0, noise = 0;
  for (int i = LAGS; i < FRAMES - LAGS; i++)
    for (int c = 0; c < 2; c++)
      {
        double x = f->samples[2 * i + c] / 8388608.0, y = decoded[2 * (i + lag) + c];
        signal += x * x;
        noise += (x - y) * (x - y);
      }
  return 10 * log10 (signal / noise);
}

/* To the sample: as long, at its place, channels as they were, the same bytes again. */
static void
test_place (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AppExporter *exporter = app_exporter_find (ids[i]);
      g_assert_true (exporter->lossy);
      export_all (f, exporter);
      g_autofree double *decoded = decode (f);
      double best = closeness (f, decoded, 0);
      g_test_message ("%s: %.1f dB", ids[i], best);
      g_assert_cmpfloat (best, >, 25.0);
      for (int lag = 1; lag <= LAGS; lag++)
        {
          g_assert_cmpfloat (closeness (f, decoded, lag), <, best - 3);
          g_assert_cmpfloat (closeness (f, decoded, -lag), <, best - 3);
        }
      g_autofree char *one = NULL, *two = NULL;
      gsize size_one, size_two;
      g_assert_true (g_file_get_contents (f->path, &one, &size_one, NULL));
      g_unlink (f->path);
      export_all (f, exporter);
      g_assert_true (g_file_get_contents (f->path, &two, &size_two, NULL));
      g_assert_cmpmem (one, size_one, two, size_two);
      g_unlink (f->path);
    }
}

/* Gains come into the finished file and touch nothing of its audio; wrong ones are found. */
static void
test_gain (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AppExporter *exporter = app_exporter_find (ids[i]);
      const AppExportGain gain = { exporter->gain, -11.534, -12.0, -0.5, 0.3 };
      g_autoptr (GError) error = NULL;
      f->file.gain = NULL;
      export_all (f, exporter);
      g_autofree double *before = decode (f);
      f->file.gain = &gain;
      g_assert_true (exporter->write_gain (f->path, &f->file, &error));
      g_assert_no_error (error);
      assert_verified (f, exporter);
      g_autofree double *after = decode (f);
      g_assert_cmpmem (before, 2 * FRAMES * sizeof (double), after, 2 * FRAMES * sizeof (double));

      AppExportGain other = gain;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      other.album_lufs = -12.5;
      f->file.gain = &other;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_nonnull (test_findings_find (findings, "tag-differs"));
      g_unlink (f->path);
    }
  f->file.gain = NULL;
}

/* The values, by the formulas of ReplayGain 2.0 and RFC 7845. */
static void
test_gain_values (Fixture *f, gconstpointer data)
{
  static const struct
  {
    AppGainKind kind;
    const char *key, *value;
  } rows[] = { { APP_GAIN_REPLAY, "REPLAYGAIN_TRACK_GAIN", "-6.47 dB" },
               { APP_GAIN_REPLAY, "REPLAYGAIN_ALBUM_GAIN", "4.00 dB" },
               { APP_GAIN_REPLAY, "REPLAYGAIN_TRACK_PEAK", "0.501187" },
               { APP_GAIN_REPLAY, "REPLAYGAIN_ALBUM_PEAK", "1.122018" },
               { APP_GAIN_R128, "R128_TRACK_GAIN", "-2935" },
               { APP_GAIN_R128, "R128_ALBUM_GAIN", "-256" } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AppExportGain gain = { rows[i].kind, -11.534, -22.0, -6.0, 1.0 };
      f->file.gain = &gain;
      g_autoptr (GPtrArray) tags = app_tags_new (&f->file);
      const char *found = NULL;
      for (guint k = 0; k < tags->len; k++)
        if (strcmp (((AppTag *) tags->pdata[k])->vorbis, rows[i].key) == 0)
          found = ((AppTag *) tags->pdata[k])->value;
      g_assert_cmpstr (found, ==, rows[i].value);
      gain.track_lufs = gain.album_lufs = -INFINITY; /* silence has no gain */
      g_autoptr (GPtrArray) silent = app_tags_new (&f->file);
      g_assert_cmpuint (silent->len, <, tags->len);
      g_assert_false (strstr (((AppTag *) silent->pdata[silent->len - 1])->vorbis, "GAIN"));
    }
  f->file.gain = NULL;
}

/* So many texts that the headers take more pages: those behind are numbered anew. */
static void
test_ogg_long (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (200000, 'x');
  for (int kind = 0; kind < 2; kind++)
    {
      const AppExporter *exporter = app_exporter_find (kind == APP_OGG_OPUS ? "opus" : "vorbis");
      g_autoptr (GError) error = NULL;
      app_metadata_set (&f->track, APP_FIELD_COMMENT, "");
      export_all (f, exporter);
      g_autofree double *before = decode (f);
      app_metadata_set (&f->track, APP_FIELD_COMMENT, text);
      g_autoptr (GPtrArray) tags = app_tags_new (&f->file);
      g_assert_true (app_ogg_replace (f->path, kind, tags, &error));
      g_assert_no_error (error);
      assert_verified (f, exporter);
      g_autofree double *after = decode (f);
      g_assert_cmpmem (before, 2 * FRAMES * sizeof (double), after, 2 * FRAMES * sizeof (double));
      g_unlink (f->path);
    }
}

/* Wrong, missing and unwanted tags, a changed byte and a cut end are told. */
static void
test_damage (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AppExporter *exporter = app_exporter_find (ids[i]);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_autofree char *bytes = NULL;
      gsize size;
      export_all (f, exporter);
      AppExportFile bare = f->file;
      bare.album = bare.track = NULL;
      exporter->verify_tags (f->path, &bare, findings);
      g_assert_nonnull (test_findings_find (findings, "tag-unwanted"));
      g_ptr_array_set_size (findings, 0);
      AppExportFile longer = f->file;
      longer.frames++;
      exporter->verify_tags (f->path, &longer, findings);
      g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
      g_assert_true (g_file_get_contents (f->path, &bytes, &size, NULL));
      for (gsize cut = 1; cut < size; cut = cut * 2 + 1)
        {
          g_ptr_array_set_size (findings, 0);
          g_assert_true (g_file_set_contents (f->path, bytes, (gssize) (size - cut), NULL));
          exporter->verify_tags (f->path, &f->file, findings);
          g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
        }
      g_unlink (f->path);
    }
}

/* A rate that the format has not is refused before anything is rendered. */
static void
test_rates (Fixture *f, gconstpointer data)
{
  static const int refused[] = { 96000, 44100, 32000 };
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GPtrArray) findings = app_findings_new ();
      f->file.rate = i == 2 ? 32000 : refused[i];
      app_exporter_find (ids[i])->can_export (&f->file, findings);
      g_assert_nonnull (test_findings_find (findings, "lossy-rate"));
    }
}

static void
deliver (TestDisc *disc, double peak, const char *const *targets, int n, GPtrArray **made)
{
  g_autoptr (GError) error = NULL;
  test_disc_init (disc, 48000);
  test_disc_add (disc, "One", 48000, 24, 2.31, 0.2);
  test_disc_set_gap (test_disc_add (disc, "Two", 96000, 32, 2.72, peak), 17777);
  *made = test_disc_deliver (disc, targets, n, 2, FALSE, &error);
  g_assert_no_error (error);
}

/* Whole deliveries: lengths, gains of what was measured, verified again later, changes found. */
static void
test_deliver (Fixture *f, gconstpointer data)
{
  static const char *const targets[] = { "mp3-320", "mp3-v0", "opus", "vorbis", "flac-16" };
  const int n = G_N_ELEMENTS (targets);
  TestDisc disc;
  GPtrArray *made;
  g_autoptr (GError) error = NULL;
  deliver (&disc, 0.2, targets, n, &made);
  for (int i = 0; i < n; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      test_findings_fit (one->findings);
      g_assert_nonnull (test_findings_find (one->findings, "joins"));
      g_assert_nonnull (test_findings_find (one->findings, "tags"));
    }
  const AppDeliverable *opus = made->pdata[2];
  const AppDeliveredFile *file = opus->files->pdata[1];
  g_autofree char *fault = NULL;
  g_autofree char *track = g_strdup_printf ("R128_TRACK_GAIN=%ld",
                                            lround (256 * (-23 - file->measured.integrated_lufs)));
  g_autofree char *album
      = g_strdup_printf ("R128_ALBUM_GAIN=%ld", lround (256 * (-23 - opus->album.integrated_lufs)));
  g_autoptr (GPtrArray) comments = app_ogg_read (file->path, APP_OGG_OPUS, NULL, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpstr (comments->pdata[comments->len - 2], ==, track);
  g_assert_cmpstr (comments->pdata[comments->len - 1], ==, album);
  g_assert_cmpint (file->bits, ==, 0);

  g_autoptr (GPtrArray) again = app_verify (disc.out, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, n);
  for (int i = 0; i < n; i++)
    g_assert_nonnull (
        test_findings_find (((AppDeliverable *) again->pdata[i])->findings, "unchanged"));
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (file->path, &bytes, &size, NULL));
  bytes[size / 2] ^= 4;
  g_assert_true (g_file_set_contents (file->path, bytes, (gssize) size, NULL));
  g_autoptr (GPtrArray) changed = app_verify (opus->folder, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (app_findings_worst (((AppDeliverable *) changed->pdata[0])->findings), ==,
                   APP_SEVERITY_ERROR);
  g_ptr_array_unref (made);
  test_disc_finish (&disc);
}

/* Loud noise overshoots when it is decoded: a warning with its place and a ceiling that clears it.
 */
static void
test_peaks (Fixture *f, gconstpointer data)
{
  static const char *const targets[] = { "mp3-v0", "opus" };
  TestDisc disc;
  GPtrArray *made;
  deliver (&disc, 1.5, targets, 2, &made);
  for (int i = 0; i < 2; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      const AppDeliveredFile *loud = one->files->pdata[1];
      const AppFinding *finding = test_findings_find (one->findings, "decoded-over-ceiling");
      test_findings_fit (one->findings);
      g_assert_nonnull (finding);
      g_assert_cmpint (finding->severity, ==, APP_SEVERITY_WARNING);
      g_assert_cmpint (finding->track, ==, 2);
      g_assert_cmpfloat (finding->at_s, ==, loud->measured.true_peak_at_s);
      double over = loud->measured.true_peak_exact_dbtp - -1.0;
      g_assert_cmpfloat (over, >, 0.02);
      g_autofree char *clear = g_strdup_printf ("%.1f dBTP", floor (10 * (-1.0 - over)) / 10);
      g_assert_nonnull (strstr (finding->advice, clear));
    }
  g_ptr_array_unref (made);
  test_disc_finish (&disc);
}

void
test_lossy_add (void)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } rows[] = {
    { "/lossy/place", test_place },
    { "/lossy/gain", test_gain },
    { "/lossy/gain-values", test_gain_values },
    { "/lossy/ogg-long", test_ogg_long },
    { "/lossy/damage", test_damage },
    { "/lossy/rates", test_rates },
    { "/lossy/deliver", test_deliver },
    { "/lossy/peaks", test_peaks },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].name, Fixture, NULL, set_up, rows[i].run, tear_down);
}
