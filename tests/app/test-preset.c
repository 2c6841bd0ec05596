/* test-preset.c — presets: those of the program are whole, own ones are kept, taken and removed. */
#include "test-app.h"

#include "app-finding.h"
#include "app-key.h"
#include "app-preset.h"
#include "dsp-registry.h"

#include <glib/gstdio.h>
#include <string.h>

/* A built-in preset that is not valid stops the program: that they load is the check of keys and
 * values. Here: names, that each differs from the others and from what a new module is. */
static void
test_built_in (void)
{
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      const DspModule *module = dsp_module_at (m);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_autoptr (GPtrArray) presets = app_presets_load (module, findings);
      g_autoptr (AppSlot) fresh = app_slot_new (module);
      g_assert_cmpuint (findings->len, ==, 0);
      g_test_message ("%s: %u presets", module->id, presets->len);
      g_assert_cmpuint (presets->len, >=, 6);
      for (guint i = 0; i < presets->len; i++)
        {
          const AppPreset *preset = presets->pdata[i];
          g_assert_false (preset->own);
          g_assert_true (g_ascii_islower (*preset->id));
          g_assert_cmpuint (strlen (preset->help), >, 10);
          g_assert_false (app_preset_is_set (preset, fresh));
          g_assert_true (app_presets_find (presets, preset->id) == preset);
          g_assert_true (app_presets_find (presets, preset->name) == preset);
          for (guint k = 0; k < i; k++)
            g_assert_cmpint (memcmp (preset->values, ((AppPreset *) presets->pdata[k])->values,
                                     module->n_params * sizeof (double)),
                             !=, 0);
        }
    }
}

static char *
own_file (const DspModule *module)
{
  g_autofree char *name = g_strconcat (module->id, ".presets", NULL);
  return g_build_filename (g_get_user_data_dir (), "lacquer", "presets", name, NULL);
}

static void
test_own (void)
{
  const DspModule *module = dsp_module_find ("compressor");
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GError) error = NULL;
  int ratio = dsp_params_index (module->params, module->n_params, "ratio");
  app_slot_put_value (slot, ratio, 3.25);
  g_assert_true (app_preset_save (slot, "  Ærlig & rund ", FALSE, &error));
  g_assert_no_error (error);
  app_slot_put_value (slot, ratio, 4.5);
  g_assert_false (app_preset_save (slot, "Ærlig & rund", FALSE, &error));
  g_assert_error (error, APP_PRESET_ERROR, APP_PRESET_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (app_preset_save (slot, "Ærlig & rund", TRUE, &error));
  g_assert_true (app_preset_save (slot, "Ærlig   & rund", FALSE, &error));
  g_assert_no_error (error);

  g_autoptr (GPtrArray) presets = app_presets_load (module, NULL);
  const AppPreset *preset = app_presets_find (presets, "ærlig & RUND");
  g_assert_nonnull (preset);
  g_assert_true (preset->own);
  g_assert_cmpfloat (preset->values[ratio], ==, 4.5);
  app_slot_put_value (slot, ratio, 2);
  g_assert_false (app_preset_is_set (preset, slot));
  app_preset_apply (preset, history, slot);
  g_assert_true (app_preset_is_set (preset, slot));
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
  app_history_undo (history);
  g_assert_cmpfloat (app_slot_value (slot, ratio), ==, 2);

  guint n = presets->len;
  g_assert_true (app_preset_remove (preset, &error));
  g_ptr_array_unref (presets);
  presets = app_presets_load (module, NULL);
  g_assert_cmpuint (presets->len, ==, n - 1);
  g_assert_null (app_presets_find (presets, "Ærlig & rund"));
  g_autofree char *path = own_file (module);
  g_unlink (path);
}

static void
test_names (void)
{
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (0));
  g_autofree char *name = g_strnfill (APP_PRESET_NAME_MAX + 1, 'x');
  const char *const bad[] = { "", "   ", "two\nlines", "\xff", name };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (app_preset_save (slot, bad[i], TRUE, &error));
      g_assert_error (error, APP_PRESET_ERROR, APP_PRESET_ERROR_NAME);
    }
}

/* What was found for the music stays when a preset is taken that does not name it. */
static void
test_kept (void)
{
  const DspModule *module = dsp_module_find ("limiter");
  int drive = dsp_params_index (module->params, module->n_params, "drive");
  int release = dsp_params_index (module->params, module->n_params, "release");
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_autoptr (GError) error = NULL;
  app_slot_put_value (slot, drive, 5.5);
  g_autoptr (GPtrArray) presets = app_presets_load (module, NULL);
  const AppPreset *loud = app_presets_find (presets, "loud");
  app_preset_apply (loud, history, slot);
  g_assert_cmpfloat (app_slot_value (slot, drive), ==, 5.5);
  g_assert_cmpfloat (app_slot_value (slot, release), ==, loud->values[release]);
  g_assert_true (app_preset_is_set (loud, slot));

  g_assert_true (app_preset_save (slot, "Mine", TRUE, &error)); /* names it */
  g_assert_no_error (error);
  g_autoptr (GPtrArray) more = app_presets_load (module, NULL);
  const AppPreset *mine = app_presets_find (more, "Mine");
  app_slot_put_value (slot, drive, 1);
  g_assert_false (app_preset_is_set (mine, slot));
  app_preset_apply (mine, history, slot);
  g_assert_cmpfloat (app_slot_value (slot, drive), ==, 5.5);
  g_assert_true (app_preset_remove (mine, &error));
}

/* A file that is damaged is told of and never written over. */
static void
test_damaged (void)
{
  const DspModule *module = dsp_module_find ("limiter");
  g_autofree char *path = own_file (module), *folder = g_path_get_dirname (path);
  g_autoptr (AppSlot) slot = app_slot_new (module);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0777);
  g_assert_true (g_file_set_contents (path,
                                      "[good]\nName=Good\nceiling=-2\nnonsense=1\n"
                                      "release=99999\nlink=much\n[no-name]\nceiling=-1\n",
                                      -1, NULL));
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) presets = app_presets_load (module, findings);
  const AppPreset *good = app_presets_find (presets, "good");
  g_assert_nonnull (good);
  g_assert_cmpfloat (good->values[dsp_params_index (module->params, module->n_params, "ceiling")],
                     ==, -2);
  g_assert_cmpuint (findings->len, ==, 4);
  for (guint i = 0; i < findings->len; i++)
    g_assert_cmpstr (((AppFinding *) findings->pdata[i])->file, ==, path);

  g_assert_true (g_file_set_contents (path, "half a line\n", -1, NULL));
  g_ptr_array_set_size (findings, 0);
  g_autoptr (GPtrArray) rest = app_presets_load (module, findings);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_null (app_presets_find (rest, "good"));
  g_assert_false (app_preset_save (slot, "New", FALSE, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "half a line\n");
  g_unlink (path);
}

/* Whatever stands in the file: no crash, legal values only. */
static void
test_mutations (void)
{
  const DspModule *module = dsp_module_find ("compressor");
  g_autofree char *path = own_file (module), *folder = g_path_get_dirname (path);
  static const char text[] = "[one]\nName=One\nVersion=1\nratio=3\ndetector=rms\nthreshold=-20\n"
                             "[two]\nName=Two\nHelp=Some\nattack=12.5\nauto-release=true\n";
  g_mkdir_with_parents (folder, 0777);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint taken = 0;
  for (int round = 0; round < 400; round++)
    {
      g_autofree char *bytes = g_memdup2 (text, sizeof text - 1);
      for (int k = g_rand_int_range (random, 1, 6); k > 0; k--)
        bytes[g_rand_int_range (random, 0, sizeof text - 1)] = (char) g_rand_int (random);
      g_assert_true (g_file_set_contents_full (path, bytes, sizeof text - 1,
                                               G_FILE_SET_CONTENTS_NONE, 0666, NULL));
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_autoptr (GPtrArray) presets = app_presets_load (module, findings);
      for (guint i = 0; i < presets->len; i++)
        {
          const AppPreset *preset = presets->pdata[i];
          taken += preset->own;
          g_assert_true (g_utf8_validate (preset->name, -1, NULL));
          g_assert_true (g_utf8_validate (preset->help, -1, NULL));
          for (int p = 0; p < module->n_params; p++)
            g_assert_cmpfloat (dsp_param_clamp (&module->params[p], preset->values[p]), ==,
                               preset->values[p]);
        }
      for (guint i = 0; i < findings->len; i++)
        g_assert_true (g_utf8_validate (((AppFinding *) findings->pdata[i])->text, -1, NULL));
    }
  g_assert_cmpuint (taken, >, 100);
  g_unlink (path);
}

static void
test_key (void)
{
  g_autoptr (AppAlbum) album = app_album_new (44100);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
  g_autoptr (GError) error = NULL;
  g_list_store_append (app_album_chain (album), slot);
  g_autofree char *none = app_key_get (album, "album.chain.gain.preset", &error);
  g_assert_cmpstr (none, ==, "");
  g_assert_true (app_key_set (album, history, "album.chain.gain.preset", "headroom", &error));
  g_assert_no_error (error);
  g_autofree char *set = app_key_get (album, "album.chain.gain.preset", &error);
  g_assert_cmpstr (set, ==, "headroom");
  g_assert_cmpfloat (app_slot_value (slot, 0), ==, -6);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
  g_assert_false (app_key_set (album, history, "album.chain.gain.preset", "no such", &error));
  g_assert_nonnull (strstr (error->message, "headroom"));
}

void
test_preset_add (void)
{
  g_test_add_func ("/preset/built-in", test_built_in);
  g_test_add_func ("/preset/own", test_own);
  g_test_add_func ("/preset/names", test_names);
  g_test_add_func ("/preset/kept", test_kept);
  g_test_add_func ("/preset/damaged", test_damaged);
  g_test_add_func ("/preset/mutations", test_mutations);
  g_test_add_func ("/preset/key", test_key);
}
