/* test-service.c — what services do to loudness, told beforehand; every fault of a service's file
 * is told. */
#include "test-app.h"

#include "app-data.h"
#include "app-finding.h"
#include "app-service.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

static const char good[] = "[Service]\nName=N\nTarget=-14\nAlbumTarget=-12.5\nAlbum=loudest\n"
                           "Direction=both\nHeadroom=-1.5\nLimiter=-1;5;100\nSource=S 2026\n";

static AppService *
load_text (const char *basename, const char *text, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("lacquer-service-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, basename, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  AppService *service = app_service_load (path, error);
  g_assert_true (service || strstr ((*error)->message, basename));
  g_unlink (path);
  g_rmdir (dir);
  return service;
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppService) service = load_text ("mine-2.service", good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (service->id, ==, "mine-2");
  g_assert_cmpstr (service->name, ==, "N");
  g_assert_cmpstr (service->source, ==, "S 2026");
  g_assert_cmpfloat (service->target_lufs, ==, -14);
  g_assert_cmpfloat (service->album_target_lufs, ==, -12.5);
  g_assert_cmpint (service->album, ==, APP_SERVICE_ALBUM_LOUDEST);
  g_assert_true (service->up && service->limits);
  g_assert_cmpfloat (service->headroom_dbtp, ==, -1.5);
  g_assert_cmpfloat (service->limiter.ceiling_dbfs, ==, -1);
  g_assert_cmpfloat (service->limiter.attack_ms, ==, 5);
  g_assert_cmpfloat (service->limiter.release_ms, ==, 100);
}

/* One line replaced, or with "" left out. */
static void
test_faults (void)
{
  static const struct
  {
    const char *key, *line;
  } rows[] = {
    { "Name=", "Name= \n" },
    { "Name=", "" },
    { "Source=", "" },
    { "Target=", "Target=1\n" },
    { "Target=", "Target=-41\n" },
    { "Target=", "Target=loud\n" },
    { "Target=", "Target=nan\n" },
    { "Target=", "Target=-14 LUFS\n" },
    { "AlbumTarget=", "AlbumTarget=\n" },
    { "AlbumTarget=", "" },
    { "Album=", "Album=both\n" },
    { "Direction=", "Direction=up\n" },
    { "Headroom=", "Headroom=1\n" },
    { "Headroom=", "Headroom=\n" },
    { "Limiter=", "Limiter=-1;5\n" },
    { "Limiter=", "Limiter=-1;5;100;1\n" },
    { "Limiter=", "Limiter=-1;-5;100\n" },
    { "Limiter=", "Limiter=yes\n" },
    { "Source=", "Source=S\nMore=1\n" },
    { "Source=", "Source=S\n[X]\n" },
    { "[Service]", "[Target]\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *needle = g_strconcat ("\n", rows[i].key, NULL);
      const char *found = strstr (good, needle), *from = found ? found + 1 : good;
      const char *to = strchr (from, '\n') + 1;
      g_autofree char *text
          = g_strdup_printf ("%.*s%s%s", (int) (from - good), good, rows[i].line, to);
      g_autoptr (GError) error = NULL;
      g_assert_null (load_text ("x.service", text, &error));
      g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (load_text ("X.service", good, &error));
  g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
}

static void
test_folders (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lacquer", "services", NULL);
  g_autofree char *mine = g_build_filename (folder, "tidal.service", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.service", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (mine, good, -1, NULL));
  g_assert_true (g_file_set_contents (bad, "[Service]\n", -1, NULL));
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) services = app_services_load (findings);
  g_assert_cmpfloat (app_services_find (services, "tidal")->album_target_lufs, ==, -12.5);
  g_assert_null (app_services_find (services, "bad"));
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->file, ==, bad);
  g_unlink (mine);
  g_unlink (bad);
}

/* What each built-in service makes of one track. */
static void
test_track (void)
{
  static const struct
  {
    const char *id;
    double lufs, dbtp, gain;
  } rows[] = {
    { "spotify-normal", -20, -5, 4 },   /* up to -16: 1 dB headroom */
    { "spotify-normal", -20, -9, 6 },   /* all the way */
    { "spotify-normal", -20, -0.5, 0 }, /* over it already: not turned down for that */
    { "spotify-normal", -8, 1, -6 },    /* down whatever the peaks */
    { "spotify-loud", -20, 0, 9 },      /* regardless of peaks */
    { "spotify-loud", -6, 0, -5 },      { "spotify-quiet", -8, 0, -11 },
    { "spotify-quiet", -23, -4, 3 },    { "apple-music", -12, 0, -4 },
    { "apple-music", -20, -2, 1 },      { "youtube", -9, 0, -5 },
    { "youtube", -20, -12, 0 }, /* down only */
    { "youtube-music", -8, 0, 0 },      { "youtube-music", -5.5, 0, -1.5 },
    { "tidal", -20, -12, 0 },           { "tidal", -10, -1, -4 },
    { "amazon-music", -10, -1, -4 },    { "amazon-music", -18, -9, 0 },
    { "deezer", -10, -1, -5 },          { "deezer", -18, -9, 0 },
    { "spotify-normal", -14, -1, 0 },   { "spotify-normal", -INFINITY, -INFINITY, 0 },
  };
  g_autoptr (GPtrArray) services = app_services_load (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AppService *service = app_services_find (services, rows[i].id);
      g_assert_nonnull (service);
      double gain = app_service_gain_db (service, APP_SERVICE_TRACK, rows[i].lufs, rows[i].dbtp);
      g_assert_cmpfloat_with_epsilon (gain, rows[i].gain, 1e-12);
    }
  const AppService *normal = app_services_find (services, "spotify-normal");
  g_assert_true (isnan (app_service_gain_db (normal, APP_SERVICE_TRACK, NAN, -1)));
  g_assert_true (isnan (app_service_gain_db (normal, APP_SERVICE_TRACK, -20, NAN)));
  g_assert_cmpfloat (app_service_gain_db (normal, APP_SERVICE_TRACK, -10, NAN), ==, -4);
  /* Only the one that says so limits. */
  for (guint i = 0; i < services->len; i++)
    {
      const AppService *service = services->pdata[i];
      gboolean loud = strcmp (service->id, "spotify-loud") == 0;
      g_assert_true (service->limits == loud);
      g_assert_nonnull (strstr (service->source, "20"));
      if (loud)
        g_assert_true (service->limiter.ceiling_dbfs == -1 && service->limiter.attack_ms == 5
                       && service->limiter.release_ms == 100);
    }
}

/* Three tracks, played as an album. */
static void
test_album (void)
{
  static const double lufs[3] = { -9, -17, -INFINITY }, dbtp[3] = { -0.5, -6, -INFINITY };
  static const double soft[3] = { -20, -24, -22 }, low[3] = { -6, -9, -8 };
  static const struct
  {
    const char *id;
    const double *lufs, *dbtp;
    double album, gains[3];
  } rows[] = {
    { "spotify-normal", lufs, dbtp, -11, { -3, -3, -3 } }, /* of the whole */
    { "spotify-normal", soft, low, -21, { 5, 5, 5 } },     /* the highest peak has the headroom */
    { "spotify-loud", soft, low, -21, { 10, 10, 10 } },
    { "tidal", lufs, dbtp, -11, { -5, -5, -5 } }, /* the loudest track comes to -14 */
    { "tidal", soft, low, -21, { 0, 0, 0 } },
    { "deezer", lufs, dbtp, -11, { -6, 0, 0 } }, /* knows no albums */
  };
  g_autoptr (GPtrArray) services = app_services_load (NULL);
  double gains[3];
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AppService *service = app_services_find (services, rows[i].id);
      app_service_gains (service, APP_SERVICE_ALBUM, rows[i].lufs, rows[i].dbtp, 3, rows[i].album,
                         gains);
      for (int k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (gains[k], rows[i].gains[k], 1e-12);
      app_service_gains (service, APP_SERVICE_TRACK, rows[i].lufs, rows[i].dbtp, 3, NAN, gains);
      for (int k = 0; k < 3; k++)
        g_assert_cmpfloat (gains[k], ==,
                           app_service_gain_db (service, APP_SERVICE_TRACK, rows[i].lufs[k],
                                                rows[i].dbtp[k]));
    }
  /* One that is not known yet decides for all. */
  static const double missing[3] = { -9, NAN, -12 };
  app_service_gains (app_services_find (services, "tidal"), APP_SERVICE_ALBUM, missing, dbtp, 3,
                     NAN, gains);
  g_assert_true (isnan (gains[0]) && isnan (gains[1]) && isnan (gains[2]));
  app_service_gains (app_services_find (services, "tidal"), APP_SERVICE_TRACK, missing, dbtp, 3,
                     NAN, gains);
  g_assert_true (gains[0] == -5 && isnan (gains[1]) && gains[2] == -2);
}

void
test_service_add (void)
{
  g_test_add_func ("/service/load", test_load);
  g_test_add_func ("/service/faults", test_faults);
  g_test_add_func ("/service/folders", test_folders);
  g_test_add_func ("/service/track", test_track);
  g_test_add_func ("/service/album", test_album);
}
