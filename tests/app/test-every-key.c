/* test-every-key.c — every value of an album that has a key: setting it is one step, and undo
 * brings back the very text of the project. */
#include "test-app.h"
#include "test-model.h"

#include "app-key.h"
#include "dsp-registry.h"

#include <string.h>

/* Something of it is another legal value of any key. */
static const char *const tries[]
    = { "1",      "2",     "0.5",        "3",      "on",          "off",           "Other",
        "2031",   "-3",    "1:20f",      "cosine", "equal-power", "linear",        "USABC2699999",
        "hidden", "index", "1:30",       "copy",   "cue",         "track",         "loudest",
        "1:2",    "12",    "vinyl-7-33", "96000",  "48000",       "4006381333931", "0",
        "none",   "200",   "50" };

/* A choice by its id; NULL: not of a choice parameter of a chain. */
static const char *
other_choice (const char *key, const char *now)
{
  const char *dot = strrchr (key, '.');
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      const DspModule *module = dsp_module_at (m);
      int index = dsp_params_index (module->params, module->n_params, dot + 1);
      if (index < 0 || !module->params[index].choices || !strstr (key, ".chain."))
        continue;
      for (const DspChoice *choice = module->params[index].choices; choice->id; choice++)
        if (strcmp (choice->id, now) != 0 && strstr (key, module->id))
          return choice->id;
    }
  return NULL;
}

static gboolean
try_value (AppAlbum *album, AppHistory *history, const char *key, const char *value)
{
  guint before, after;
  g_autofree char *then = test_model_text (album);
  app_history_seal (history);
  app_history_n_steps (history, &before);
  gboolean good = app_key_set (album, history, key, value, NULL);
  app_history_n_steps (history, &after);
  g_autofree char *now = test_model_text (album);
  gboolean changed = strcmp (then, now) != 0;
  if (after - before != changed)
    g_error ("%s = %s: %u steps, and the project %s", key, value, after - before,
             changed ? "differs" : "is the same");
  g_assert_true (good || !changed);
  if (!changed)
    return FALSE;
  g_assert_true (app_history_undo (history));
  g_autofree char *back = test_model_text (album);
  g_assert_cmpstr (back, ==, then);
  g_assert_true (app_history_redo (history));
  g_autofree char *forth = test_model_text (album);
  g_assert_cmpstr (forth, ==, now);
  app_history_undo (history);
  return TRUE;
}

static void
test_keys (void)
{
  guint32 state = 77;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_list_store_remove_all (app_album_snapshots (album));
  while (app_album_n_tracks (album) > 2)
    g_list_store_remove (app_album_tracks (album), 2);
  g_list_store_remove_all (app_album_chain (album));
  g_list_store_remove_all (app_track_chain (app_album_track (album, 0)));
  for (int m = 0; m < dsp_n_modules (); m++) /* each once, on the track and in the album's chain */
    for (int a = 0; a < 2; a++)
      {
        g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (m));
        g_list_store_append (a ? app_album_chain (album)
                               : app_track_chain (app_album_track (album, 0)),
                             slot);
      }
  g_auto (GStrv) keys = app_key_list (album);
  guint changed = 0, same = 0;
  for (char **key = keys; *key; key++)
    {
      g_autofree char *now = app_key_get (album, *key, NULL);
      g_assert_nonnull (now);
      if (g_str_has_suffix (*key, ".revision")) /* of one mix there is no other */
        continue;
      const char *choice = other_choice (*key, now);
      gboolean done = choice && try_value (album, history, *key, choice);
      for (gsize i = 0; !done && i < G_N_ELEMENTS (tries); i++)
        done = strcmp (tries[i], now) != 0 && try_value (album, history, *key, tries[i]);
      changed += done;
      same += !done;
      if (!done)
        g_test_message ("nothing changes %s (%s)", *key, now);
    }
  g_test_message ("%u keys changed and undone, %u not", changed, same);
  g_assert_cmpuint (changed, >, 300);
  g_assert_cmpuint (same, ==, 0);
}

void
test_every_key_add (void)
{
  g_test_add_func ("/every-key/undone", test_keys);
}
