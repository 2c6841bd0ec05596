/* test-vinyl.c — what is hard to cut on a record is found where it is, on the side where it is. */
#include "test-app.h"

#include <sndfile.h>

#include <math.h>
#include <string.h>

#include "app-side-sheet.h"
#include "app-vinyl.h"
#include "test-disc.h"

#define RATE 44100
#define SHORT_RECORD                                                                               \
  "[Target]\nName=Short\nHelp=Short\nExporter=wav\nRate=album\nBits=24\nCeiling=none\n"            \
  "Dither=tpdf\nCdFrames=false\nFiles=sides\nFileName={album} {side}\nTags=true\n"                 \
  "SideSeconds=9 10\n"

typedef double (*Sound) (int channel, double t);

/* Bass that left and right do not agree on from 2 to 3 s. */
static double
wide_bass (int channel, double t)
{
  double bass = 0.25 * sin (2 * G_PI * 60 * t);
  return 0.1 * sin (2 * G_PI * 440 * t) + (t >= 2 && t < 3 && channel ? -bass : bass);
}

/* An "s" from 1.0 to 1.2 s. */
static double
sibilant (int channel, double t)
{
  return 0.1 * sin (2 * G_PI * 440 * t) + 0.02 * sin (2 * G_PI * 2000 * t)
         + (t >= 1.0 && t < 1.2 ? 0.2 * sin (2 * G_PI * 7000 * t) : 0);
}

/* Treble from 3 s on. */
static double
bright (int channel, double t)
{
  return 0.1 * sin (2 * G_PI * 440 * t) + (t >= 3 ? 0.15 * sin (2 * G_PI * 13000 * t) : 0);
}

static double
loud (int channel, double t)
{
  double x = 2.0 * sin (2 * G_PI * 440 * t);
  return 1.2 * CLAMP (x, -1, 1);
}

static double
no_mid (int channel, double t)
{
  double bass = 0.25 * sin (2 * G_PI * 60 * t);
  return channel ? -bass : bass;
}

static double
no_bass (int channel, double t)
{
  double x = 0.1 * sin (2 * G_PI * 3000 * t);
  return channel ? -x : x;
}

static AppTrack *
add_track (TestDisc *album, const char *title, double seconds, Sound sound)
{
  AppTrack *track = test_disc_add (album, title, RATE, 32, seconds, 0.1);
  g_autofree char *path = g_strdup (app_media_path (app_track_media (track)));
  int frames = (int) (seconds * RATE);
  g_autofree double *x = g_new (double, 2 * frames);
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < 2 * frames; i++)
    x[i] = sound (i % 2, (double) (i / 2) / RATE);
  SF_INFO info = { .samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_cmpint (sf_writef_double (file, x, frames), ==, frames);
  sf_close (file);
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  app_track_put_media (track, media);
  app_media_unref (media);
  return track;
}

/* A: bass, sibilant; B: bright twice, which matters in the last quarter of the side alone. */
static void
init_album (TestDisc *album)
{
  test_disc_init (album, RATE);
  add_track (album, "Bass", 4, wide_bass);
  test_disc_set_gap (add_track (album, "Voice", 4, sibilant), RATE);
  AppTrack *side = add_track (album, "Light", 5, bright);
  test_disc_set_gap (side, 2 * RATE);
  g_object_set (side, "side-start", TRUE, NULL);
  test_disc_set_gap (add_track (album, "More light", 5, bright), RATE / 2);
}

static AppVinyl *
measure (AppProgramme *programme)
{
  g_autoptr (GError) error = NULL;
  AppVinyl *vinyl = app_vinyl_new (programme);
  g_assert_false (vinyl->measured);
  g_assert_true (app_vinyl_measure (vinyl, programme, 2, NULL, NULL, NULL, &error));
  g_assert_true (vinyl->measured);
  return vinyl;
}

static void
assert_place (const DspPlaces *places, double from_s, double to_s)
{
  g_assert_cmpint (places->found, ==, 1);
  g_assert_cmpfloat_with_epsilon (places->at[0].from_s, from_s, 0.45);
  g_assert_cmpfloat_with_epsilon (places->at[0].to_s, to_s, 0.45);
}

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

static void
test_places (void)
{
  TestDisc album;
  init_album (&album);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (AppVinyl) vinyl = measure (programme);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_assert_cmpint (vinyl->n_sides, ==, 2);
  g_assert_cmpint (vinyl->sides[0].from, ==, 0);
  g_assert_cmpint (vinyl->sides[0].to, ==, 9 * RATE);
  g_assert_cmpint (vinyl->sides[1].from, ==, 11 * RATE);
  g_assert_cmpint (vinyl->sides[1].to, ==, 21 * RATE + RATE / 2);
  assert_place (&vinyl->tracks[0].wide_bass, 2, 3);
  assert_place (&vinyl->tracks[1].sibilance, 1, 1.2);
  assert_place (&vinyl->tracks[3].treble, 3, 5);
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (vinyl->tracks[i].wide_bass.found, ==, i == 0);
      g_assert_cmpint (vinyl->tracks[i].sibilance.found, ==, i == 1);
      g_assert_cmpint (vinyl->tracks[i].treble.found, ==, i == 3);
    }
  g_assert_cmpfloat (vinyl->sides[0].bass_correlation, >, 0.2);
  g_assert_cmpfloat (vinyl->sides[0].bass_correlation, <, 0.8);
  g_assert_true (isnan (vinyl->sides[1].bass_correlation)); /* it has no bass */
  app_vinyl_tell (vinyl, programme, app_targets_find (album.targets, "vinyl-12-33"), findings);
  g_assert_nonnull (find (findings, "side-length", 1));
  g_assert_nonnull (find (findings, "side-length", 3));
  g_assert_nonnull (find (findings, "side-bass-wide", 1));
  g_assert_cmpfloat_with_epsilon (find (findings, "side-sibilance", 2)->at_s, 1, 0.1);
  g_assert_cmpint (find (findings, "side-inner-treble", 4)->places.n, ==, 1);
  g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_WARNING);
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* Where there is no mid there is a word for it, and where there is no bass nothing to say of it. */
static void
test_extremes (void)
{
  TestDisc album;
  test_disc_init (&album, RATE);
  add_track (&album, "No mid", 4, no_mid);
  g_object_set (add_track (&album, "No bass", 4, no_bass), "side-start", TRUE, NULL);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (AppVinyl) vinyl = measure (programme);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_vinyl_tell (vinyl, programme, app_targets_find (album.targets, "vinyl-12-33"), findings);
  g_assert_cmpfloat (vinyl->sides[0].bass_correlation, <, -0.99);
  g_assert_nonnull (find (findings, "side-bass-phase", 1));
  g_assert_nonnull (strstr (find (findings, "side-bass-wide", 1)->text, "hardly anything"));
  g_assert_cmpfloat (vinyl->tracks[0].wide_bass.at[0].weight, ==, APP_VINYL_WIDE_MOST_DB);
  g_assert_true (isnan (vinyl->sides[1].bass_correlation));
  g_assert_true (isnan (vinyl->sides[1].bass_side_db));
  g_assert_null (find (findings, "side-bass-phase", 2));
  g_assert_null (find (findings, "side-bass-wide", 2));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* Too loud, too long, cut in a crossfade; and nothing is said of what a record takes. */
static void
test_limits (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  init_album (&album);
  AppTrack *side = add_track (&album, "Loud", 4, loud);
  test_disc_set_gap (side, -RATE / 2);
  g_object_set (side, "side-start", TRUE, NULL);
  g_autofree char *path = g_build_filename (album.dir, "short.target", NULL);
  g_assert_true (g_file_set_contents (path, SHORT_RECORD, -1, NULL));
  g_autoptr (AppTarget) target = app_target_load (path, &error);
  g_assert_no_error (error);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (AppVinyl) vinyl = measure (programme);
  app_vinyl_tell (vinyl, programme, target, findings);
  g_assert_nonnull (find (findings, "side-length", 1));    /* 9 s */
  g_assert_nonnull (find (findings, "side-long", 3));      /* 10 s, without the crossfade */
  g_assert_nonnull (find (findings, "side-cuts-join", 5)); /* and C */
  g_assert_nonnull (find (findings, "side-peak", 5));
  g_assert_nonnull (find (findings, "side-dense", 5));
  g_assert_null (find (findings, "side-peak", 1));
  g_assert_null (find (findings, "side-dense", 3));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

/* The lengths are known before anything is rendered; a text lies beside each side. */
static void
test_sheets (void)
{
  static const char *const ids[] = { "vinyl-12-33" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  init_album (&album);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (GPtrArray) foreseen
      = app_delivery_foresee (programme, app_targets_find (album.targets, ids[0]));
  g_assert_nonnull (find (foreseen, "side-length", 1));
  g_assert_nonnull (find (foreseen, "side-length", 3));
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *record = made->pdata[0];
  test_findings_fit (record->findings);
  g_autofree char *sheet = g_build_filename (record->folder, "Trio - Nachte - Side A.txt", NULL);
  g_autofree char *other = g_build_filename (record->folder, "Trio - Nachte - Side B.txt", NULL);
  g_assert_true (g_file_get_contents (sheet, &text, NULL, &error));
  g_assert_nonnull (strstr (text, "A1: 00:00.00 - 00:04.00   00:04.00   00:01.00   Bass\n"));
  g_assert_nonnull (strstr (text, "A2: 00:05.00 - 00:09.00   00:04.00              Voice\n"));
  g_assert_nonnull (strstr (text, "44100 Hz, 24 bit"));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (other, &text, NULL, &error));
  g_assert_nonnull (strstr (text, "B2: 00:05.50 - 00:10.50"));
  app_programme_unref (programme);
  test_disc_finish (&album);
}

void
test_vinyl_add (void)
{
  g_test_add_func ("/vinyl/places", test_places);
  g_test_add_func ("/vinyl/extremes", test_extremes);
  g_test_add_func ("/vinyl/limits", test_limits);
  g_test_add_func ("/vinyl/sheets", test_sheets);
}
