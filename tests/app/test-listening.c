/* test-listening.c — what is for the ears only reaches playback and nothing else. */
#include "test-app.h"
#include "test-fixture.h"

#include "app-history.h"
#include "app-project.h"

#include <math.h>
#include <string.h>

enum
{
  LEVEL,
  ALONE
};

static const DspParam params[] = {
  { .id = "level", .name = "Level", .help = "Factor.", .unit = "", .max = 2, .def = 1 },
  { .id = "alone",
    .name = "Alone",
    .help = "Left only.",
    .unit = "",
    .scale = DSP_SCALE_TOGGLE,
    .max = 1,
    .flags = DSP_PARAM_LISTEN },
};

static void *
start (double rate, const double *values)
{
  return g_memdup2 (values, 2 * sizeof *values);
}

static void
update (void *state, const double *values)
{
  memcpy (state, values, 2 * sizeof *values);
}

static void
process (void *state, double *const *ch, int n)
{
  const double *values = state;
  for (int i = 0; i < n; i++)
    {
      ch[0][i] *= values[LEVEL];
      ch[1][i] *= values[ALONE] > 0.5 ? 0 : values[LEVEL];
    }
}

static const DspModule module = {
  .id = "test-ears",
  .name = "Ears",
  .help = "Can be heard in part.",
  .version = 1,
  .params = params,
  .n_params = 2,
  .start = start,
  .stop = g_free,
  .update = update,
  .process = process,
};

static double
peak_of_right (AppProgramme *programme)
{
  gint64 frames = programme->frames;
  g_autofree double *samples = test_fixture_render (programme, APP_LANE_MASTER, 0, frames, 0);
  double peak = 0;
  for (gint64 i = 0; i < frames; i++)
    peak = MAX (peak, fabs (samples[frames + i]));
  app_programme_unref (programme);
  return peak;
}

static char *
hash_of (AppAlbum *album)
{
  AppProgramme *programme = app_programme_new (album, NULL);
  char *hash = app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
  app_programme_unref (programme);
  return hash;
}

static void
check_scope (AppAlbum *album, GListStore *chain)
{
  g_autoptr (AppHistory) history = app_history_new ();
  AppSlot *slot = test_fixture_add_slot (chain, &module);
  g_autofree char *before = hash_of (album);
  g_assert_false (app_album_listens (album));

  app_history_set_value (history, slot, ALONE, 1);
  g_assert_cmpfloat (app_slot_value (slot, ALONE), ==, 1);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 0);
  g_assert_false (app_history_modified (history));
  g_assert_true (app_album_listens (album));
  g_autofree char *after = hash_of (album);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpfloat (peak_of_right (app_programme_new (album, NULL)), >, 0.01);
  g_assert_cmpfloat (peak_of_right (app_programme_new_listening (album)), ==, 0);

  app_album_end_listening (album);
  g_assert_false (app_album_listens (album));
  g_assert_cmpfloat (app_slot_value (slot, ALONE), ==, 0);
  g_assert_cmpfloat (peak_of_right (app_programme_new_listening (album)), >, 0.01);
  g_list_store_remove_all (chain);
}

static void
test_scopes (void)
{
  g_autoptr (AppAlbum) album = test_fixture_mixed (FALSE);
  g_autoptr (GListStore) others = g_list_store_new (APP_TYPE_TRACK);
  g_list_store_remove_all (app_album_chain (album));
  while (app_album_n_tracks (album) > 1)
    g_list_store_remove (app_album_tracks (album), 1);
  g_list_store_remove_all (app_track_chain (app_album_track (album, 0)));
  check_scope (album, app_album_chain (album));
  check_scope (album, app_track_chain (app_album_track (album, 0)));
}

static void
test_project (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  AppSlot *slot = test_fixture_add_slot (app_album_chain (album), &module);
  app_slot_put_value (slot, ALONE, 1);
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (album, sources, NULL, "/");
  g_assert_true (g_key_file_has_key (file, "album slot 1", "level", NULL));
  g_assert_false (g_key_file_has_key (file, "album slot 1", "alone", NULL));
}

void
test_listening_add (void)
{
  g_test_add_func ("/listening/scopes", test_scopes);
  g_test_add_func ("/listening/project", test_project);
}
