/* test-red-book.c — the disc that an album becomes: where its tracks and indices are, what is
 * hidden, and what a plant would refuse. */
#include "test-app.h"

#include <string.h>

#include "app-disc.h"
#include "app-plant.h"
#include "app-finding.h"
#include "test-disc.h"

/* A track of so many seconds, at 48 kHz, of a mix that is not there: only its place counts. */
static AppTrack *
add (AppAlbum *album, double gap_s, double seconds)
{
  int rate = app_album_rate (album);
  AppMedia *media
      = app_media_missing ("/nowhere/x.wav", rate, (gint64) (seconds * rate), 2, 1, NULL);
  AppTrack *track = app_track_new (media);
  app_media_unref (media);
  g_object_set (track, "gap", (gint64) (gap_s * rate), "title", "T", NULL);
  g_list_store_append (app_album_tracks (album), track);
  g_object_unref (track);
  return track;
}

static AppDisc *
disc_of (AppAlbum *album, GPtrArray *findings)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  AppDisc *disc = app_disc_from_programme (programme, findings);
  app_programme_unref (programme);
  return disc;
}

static void
assert_indices (const AppDisc *disc, int track, int n, const gint64 *expected)
{
  const AppDiscTrack *found = app_disc_track (disc, track);
  g_assert_cmpint (found->n_indices, ==, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpint (found->indices[i], ==, expected[i]);
}

/* Starts are rounded down, ends up; an overlap and a join without a gap have no index 00. */
static void
test_layout (void)
{
  g_autoptr (AppAlbum) album = app_album_new (48000);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  add (album, 0, 10.005);                                          /* ends in sector 750 */
  g_object_set (add (album, 2, 20), "isrc", "usabc2600001", NULL); /* 12.005 s: sector 900 */
  add (album, -1.5, 10);                                           /* 30.505 s: 2287 */
  add (album, 0, 5.5);                                             /* 40.505 s: 3037 */
  g_autoptr (AppDisc) disc = disc_of (album, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpint (app_disc_n_tracks (disc), ==, 4);
  g_assert_cmpint (disc->lead, ==, 150);
  assert_indices (disc, 0, 2, (const gint64[]){ 0, 150 });
  assert_indices (disc, 1, 2, (const gint64[]){ 150 + 751, 150 + 900 });
  assert_indices (disc, 2, 2, (const gint64[]){ 150 + 2287, 150 + 2287 });
  assert_indices (disc, 3, 2, (const gint64[]){ 150 + 3037, 150 + 3037 });
  g_assert_cmpint (disc->sectors, ==, 150 + 3451); /* 46.005 s */
  g_assert_cmpstr (app_disc_track (disc, 1)->isrc, ==, "USABC2600001");
  g_assert_cmpint (disc->hidden, ==, 0);
}

/* A gap before the first track is its pause, made up to two seconds. */
static void
test_first_pause (void)
{
  static const struct
  {
    double gap;
    gint64 lead, start;
  } rows[] = { { 0, 150, 150 }, { 1, 75, 150 }, { 2, 0, 150 }, { 5, 0, 375 } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AppAlbum) album = app_album_new (44100);
      add (album, rows[i].gap, 10);
      g_autoptr (AppDisc) disc = disc_of (album, NULL);
      g_assert_cmpint (disc->lead, ==, rows[i].lead);
      assert_indices (disc, 0, 2, (const gint64[]){ 0, rows[i].start });
      g_assert_cmpint (disc->sectors, ==, rows[i].start + 750);
    }
}

/* Hidden before track 1, an index made of a track, indices by time, a hidden one at the end. */
static void
test_parts (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_object_set (add (album, 0, 30), "cd-start", "hidden", NULL);
  g_object_set (add (album, 2, 60), "cd-indices", "10 0:20.51", "cd-flags", "copy pre-emphasis",
                NULL);
  g_object_set (add (album, 0, 30), "cd-start", "index", NULL);
  g_object_set (add (album, 2, 60), "cd-flags", "scms", NULL);
  g_object_set (add (album, 60, 30), "cd-start", "hidden", NULL);
  g_autoptr (AppDisc) disc = disc_of (album, findings);
  app_disc_check (disc, findings);
  test_findings_fit (findings);
  g_assert_cmpint (app_disc_n_tracks (disc), ==, 2);
  g_assert_cmpint (disc->hidden, ==, 150);
  gint64 one = 150 + 32 * 75;
  assert_indices (disc, 0, 5,
                  (const gint64[]){ 0, one, one + 750, one + 20 * 75 + 38, one + 60 * 75 });
  assert_indices (disc, 1, 2, (const gint64[]){ one + 90 * 75, one + 92 * 75 });
  g_assert_cmpint (disc->sectors, ==, one + (92 + 60 + 60 + 30) * 75);
  g_assert_cmpint (app_disc_track (disc, 0)->control, ==, 3);
  g_assert_cmpint (app_disc_track (disc, 1)->control, ==, 0);
  g_assert_true (app_disc_track (disc, 1)->scms);
  g_assert_cmpint (app_disc_track (disc, 1)->album_track, ==, 4);
  g_assert_cmpint (test_findings_find (findings, "cd-hidden")->severity, ==, APP_SEVERITY_INFO);
  g_assert_cmpint (test_findings_find (findings, "cd-pre-emphasis")->track, ==, 2);
}

/* What one change of a good disc leads to. */
typedef struct
{
  const char *id;
  AppSeverity severity;
  int track;
  void (*change) (AppAlbum *album);
} Rule;

static AppTrack *
second (AppAlbum *album)
{
  return app_album_track (album, 1);
}

static void
make_short (AppAlbum *album)
{
  g_object_set (second (album), "trim-out", G_GINT64_CONSTANT (44100 * 17), NULL);
  g_object_set (app_album_track (album, 2), "gap", G_GINT64_CONSTANT (0), NULL);
}

static void
make_short_but_for_the_pause (AppAlbum *album)
{
  g_object_set (second (album), "trim-out", G_GINT64_CONSTANT (44100 * 17), NULL);
}

static void
make_long (AppAlbum *album)
{
  add (album, 0, 75 * 60);
}

static void
make_very_long (AppAlbum *album)
{
  add (album, 0, 79 * 60);
}

static void
make_endless (AppAlbum *album)
{
  add (album, 0, 100 * 60);
}

static void
make_many (AppAlbum *album)
{
  for (int i = 0; i < 97; i++)
    g_object_set (add (album, 0, 5), "isrc", "USABC2600099", NULL);
}

static void
make_hidden (AppAlbum *album)
{
  for (guint i = 0; i < 3; i++)
    g_object_set (app_album_track (album, i), "cd-start", "hidden", NULL);
}

static void
make_index_first (AppAlbum *album)
{
  g_object_set (app_album_track (album, 0), "cd-start", "index", NULL);
}

static void
make_odd_start (AppAlbum *album)
{
  g_object_set (second (album), "cd-start", "somewhere", NULL);
}

static void
make_late_index (AppAlbum *album)
{
  g_object_set (second (album), "cd-indices", "19.99 20.5", NULL);
}

static void
make_double_index (AppAlbum *album)
{
  g_object_set (second (album), "cd-indices", "10.001 10.002", NULL);
}

static void
make_bad_flags (AppAlbum *album)
{
  g_object_set (second (album), "cd-flags", "copy scms", NULL);
}

static void
make_bad_isrc (AppAlbum *album)
{
  g_object_set (second (album), "isrc", "US-ABC", NULL);
}

static void
make_same_isrc (AppAlbum *album)
{
  g_object_set (second (album), "isrc", "USABC2600001", NULL);
}

static void
lose_isrc (AppAlbum *album)
{
  g_object_set (second (album), "isrc", "", NULL);
}

static void
make_bad_barcode (AppAlbum *album)
{
  g_object_set (album, "barcode", "4006381333913", NULL);
}

static void
lose_barcode (AppAlbum *album)
{
  g_object_set (album, "barcode", "", NULL);
}

static AppAlbum *
good_album (void)
{
  AppAlbum *album = app_album_new (44100);
  g_object_set (album, "barcode", "036000291452", NULL);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *isrc = g_strdup_printf ("USABC26%05d", i + 1);
      g_object_set (add (album, i ? 2 : 0, 20), "isrc", isrc, NULL);
    }
  return album;
}

static void
test_rules (void)
{
  static const Rule rules[] = {
    { "cd-track-short", APP_SEVERITY_ERROR, 2, make_short },
    { "cd-track-short", APP_SEVERITY_WARNING, 2, make_short_but_for_the_pause },
    { "cd-length", APP_SEVERITY_INFO, 0, make_long },
    { "cd-length", APP_SEVERITY_WARNING, 0, make_very_long },
    { "cd-length", APP_SEVERITY_ERROR, 0, make_endless },
    { "cd-tracks", APP_SEVERITY_ERROR, 0, make_many },
    { "cd-tracks", APP_SEVERITY_ERROR, 0, make_hidden },
    { "cd-start", APP_SEVERITY_ERROR, 1, make_index_first },
    { "cd-start", APP_SEVERITY_ERROR, 2, make_odd_start },
    { "cd-indices", APP_SEVERITY_ERROR, 2, make_late_index },
    { "cd-indices", APP_SEVERITY_ERROR, 2, make_double_index },
    { "cd-flags", APP_SEVERITY_ERROR, 2, make_bad_flags },
    { "isrc", APP_SEVERITY_ERROR, 2, make_bad_isrc },
    { "isrc-twice", APP_SEVERITY_WARNING, 2, make_same_isrc },
    { "isrc-missing", APP_SEVERITY_WARNING, 0, lose_isrc },
    { "barcode", APP_SEVERITY_ERROR, 0, make_bad_barcode },
    { "barcode-missing", APP_SEVERITY_INFO, 0, lose_barcode },
  };
  g_autoptr (AppAlbum) good = good_album ();
  g_autoptr (GPtrArray) none = app_findings_new ();
  g_autoptr (AppDisc) clean = disc_of (good, none);
  app_disc_check (clean, none);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (clean->ean, ==, "0036000291452");
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (AppAlbum) album = good_album ();
      g_autoptr (GPtrArray) findings = app_findings_new ();
      rules[i].change (album);
      g_autoptr (AppDisc) disc = disc_of (album, findings);
      app_disc_check (disc, findings);
      const AppFinding *finding = test_findings_find (findings, rules[i].id);
      if (!finding)
        g_error ("rule %" G_GSIZE_FORMAT ": nothing of %s", i, rules[i].id);
      g_test_message ("%s", finding->text);
      g_assert_cmpint (finding->severity, ==, rules[i].severity);
      g_assert_cmpint (finding->track, ==, rules[i].track);
    }
}

static gboolean
tells (void (*change) (AppAlbum *album), const char *id, AppSeverity severity)
{
  g_autoptr (AppAlbum) album = good_album ();
  g_autoptr (GPtrArray) findings = app_findings_new ();
  change (album);
  g_autoptr (AppDisc) disc = disc_of (album, findings);
  app_disc_check (disc, findings);
  const AppFinding *finding = test_findings_find (findings, id);
  return finding && finding->severity == severity;
}

static void
lose_isrcs (AppAlbum *album)
{
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    g_object_set (app_album_track (album, i), "isrc", "", NULL);
}

/* The first track of the album lies before the disc's first. */
static void
hide_first (AppAlbum *album)
{
  g_object_set (app_album_track (album, 0), "cd-start", "hidden", NULL);
}

/* What plants differ in is what the one says that presses this album. */
static void
test_plant (void)
{
  AppPlant plant = app_plant_default;
  g_assert_true (tells (make_very_long, "cd-length", APP_SEVERITY_WARNING));
  plant.longest_s = 90 * 60;
  app_plant_set (&plant);
  g_assert_false (tells (make_very_long, "cd-length", APP_SEVERITY_WARNING));
  g_assert_true (tells (make_endless, "cd-length", APP_SEVERITY_ERROR));
  plant.longest_s = 74 * 60;
  app_plant_set (&plant);
  g_assert_true (tells (make_long, "cd-length", APP_SEVERITY_WARNING));
  g_assert_true (tells (make_short_but_for_the_pause, "cd-track-short", APP_SEVERITY_WARNING));
  plant.pause_apart = FALSE;
  app_plant_set (&plant);
  g_assert_false (tells (make_short_but_for_the_pause, "cd-track-short", APP_SEVERITY_WARNING));
  g_assert_true (tells (make_short, "cd-track-short", APP_SEVERITY_ERROR)); /* of every plant */
  app_plant_set (&app_plant_default);
  g_assert_true (tells (make_long, "cd-length", APP_SEVERITY_INFO));
  for (int wants = 0; wants < 2; wants++)
    {
      const AppSeverity severity = wants ? APP_SEVERITY_WARNING : APP_SEVERITY_INFO;
      plant = app_plant_default;
      plant.hidden = !wants;
      plant.isrcs = plant.barcode = wants;
      app_plant_set (&plant);
      g_assert_true (tells (hide_first, "cd-hidden", severity));
      g_assert_true (tells (lose_isrcs, "isrc-missing", severity));
      g_assert_true (tells (lose_barcode, "barcode-missing", severity));
    }
  app_plant_set (&app_plant_default);
}

static void
test_time (void)
{
  static const struct
  {
    gint64 sectors;
    const char *text;
  } rows[] = { { 0, "00:00:00" },
               { 150, "00:02:00" },
               { 4574, "01:00:74" },
               { 449999, "99:59:74" },
               { 450000, "100:00:00" } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = app_disc_time (rows[i].sectors, ":");
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* As libdiscid says. */
static void
test_musicbrainz (void)
{
  g_autoptr (AppDisc) disc = app_disc_new ();
  app_disc_add (disc)->indices[1] = 150;
  app_disc_add (disc)->indices[1] = 900;
  disc->sectors = 1650;
  g_autofree char *id = app_disc_musicbrainz_id (disc);
  g_assert_cmpstr (id, ==, "xwLpjjPcveS6_Ogip1j5ypDqigA-");
}

void
test_red_book_add (void)
{
  g_test_add_func ("/red-book/layout", test_layout);
  g_test_add_func ("/red-book/first-pause", test_first_pause);
  g_test_add_func ("/red-book/parts", test_parts);
  g_test_add_func ("/red-book/rules", test_rules);
  g_test_add_func ("/red-book/plant", test_plant);
  g_test_add_func ("/red-book/time", test_time);
  g_test_add_func ("/red-book/musicbrainz", test_musicbrainz);
}
