/* test-target.c — built-in targets are there and whole; every fault of a target's file is told. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

#include "app-exporter.h"
#include "app-finding.h"
#include "app-target.h"

static const char good[] = "[Target]\nName=N\nHelp=H\nExporter=wav\nRate=44100\nBits=16\n"
                           "Ceiling=-0.5\nDither=tpdf\nCdFrames=true\nFileName={track} {title}\n"
                           "Tags=false\n";

static AppTarget *
load_text (const char *basename, const char *text, GError **error)
{
  g_autofree char *dir = g_dir_make_tmp ("lacquer-target-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, basename, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  AppTarget *target = app_target_load (path, error);
  g_assert_true (target || !error || strstr ((*error)->message, basename));
  g_unlink (path);
  g_rmdir (dir);
  return target;
}

static void
test_built_in (void)
{
  static const struct
  {
    const char *id, *exporter;
    int rate, bits;
    gboolean cd_frames;
  } rows[] = { { "cd-tracks", "wav", 44100, 16, TRUE },
               { "tracks-24", "wav", 0, 24, FALSE },
               { "flac-24", "flac", 0, 24, FALSE } };
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  g_assert_null (app_targets_find (targets, "no-such"));
  for (guint i = 1; i < targets->len; i++)
    {
      const AppTarget *one = targets->pdata[i - 1], *two = targets->pdata[i];
      g_assert_true (one->usual > two->usual
                     || (one->usual == two->usual && strcmp (one->id, two->id) < 0));
    }
  g_assert_cmpstr (((const AppTarget *) targets->pdata[0])->id, ==, "cd-tracks");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AppTarget *target = app_targets_find (targets, rows[i].id);
      g_assert_nonnull (target);
      g_assert_cmpstr (target->exporter, ==, rows[i].exporter);
      g_assert_nonnull (app_exporter_find (target->exporter));
      g_assert_cmpint (target->rate, ==, rows[i].rate);
      g_assert_cmpint (target->bits, ==, rows[i].bits);
      g_assert_cmpint (target->cd_frames, ==, rows[i].cd_frames);
      g_assert_cmpfloat (target->ceiling_dbtp, ==, -1.0);
      g_assert_cmpstr (target->dither, ==, "tpdf");
      g_assert_true (target->tags);
    }
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppTarget) target = load_text ("my-cd.target", good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (target->id, ==, "my-cd");
  g_assert_cmpfloat (target->ceiling_dbtp, ==, -0.5);
  g_assert_false (target->tags);
  g_assert_true (target->cd_frames);
}

/* One line replaced, or with "" left out. */
static void
test_faults (void)
{
  static const struct
  {
    const char *key, *line;
  } rows[] = {
    { "Name=", "Name=\n" },
    { "Name=", "" },
    { "Help=", "" },
    { "Exporter=", "Exporter=mp9\n" },
    { "Rate=", "Rate=44101\n" },
    { "Rate=", "Rate=-1\n" },
    { "Rate=", "Rate=48000\n" }, /* CD frames */
    { "Bits=", "Bits=8\n" },
    { "Bits=", "Bits=16.5\n" },
    { "Bits=", "Bits=32\n" }, /* dither */
    { "Ceiling=", "Ceiling=1\n" },
    { "Ceiling=", "Ceiling=-21\n" },
    { "Ceiling=", "Ceiling=nan\n" },
    { "Ceiling=", "Ceiling=-1 dB\n" },
    { "Ceiling=", "Ceilng=-1\n" },
    { "Dither=", "Dither=best\n" },
    { "CdFrames=", "CdFrames=1\n" },
    { "FileName=", "FileName=../{title}\n" },
    { "Tags=", "Tags=maybe\n" },
    { "Tags=", "Tags=title;mood\n" },
    { "Tags=", "Tags=true\nMore=1\n" },
    { "Tags=", "Tags=true\nUsual=perhaps\n" },
    { "Tags=", "Tags=true\nFiles=discs\n" },
    { "Tags=", "Tags=true\nSideSeconds=1200\n" },
    { "Tags=", "Tags=true\nSideSeconds=1200 1100\n" },
    { "Tags=", "Tags=true\nisrc=both\n" }, /* of another exporter */
    { "Exporter=", "Exporter=ddp\nisrc=third\n" },
    { "Exporter=", "Exporter=ddp\ncd-text=\n" },
    { "Tags=", "Tags=true\n[X]\n" },
    { "[Target]", "[Traget]\n" },
    { "[Target]", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *from = strstr (good, rows[i].key);
      const char *to = strchr (from, '\n') + 1;
      g_autofree char *text
          = g_strdup_printf ("%.*s%s%s", (int) (from - good), good, rows[i].line, to);
      g_autoptr (GError) error = NULL;
      g_assert_null (load_text ("x.target", text, &error));
      g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
      g_test_message ("%s", error->message);
    }
  static const char *const names[] = { "X.target", "a b.target", ".target", "x.ini", "-a.target" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (load_text (names[i], good, &error));
      g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (app_target_load ("/nonexistent/x.target", &error));
  g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_READ);
}

/* A disc is one file of the format of a CD; options have the exporter's defaults. */
static void
test_options (void)
{
  static const char disc[] = "[Target]\nName=N\nHelp=H\nExporter=ddp\nRate=44100\nBits=16\n"
                             "Ceiling=-1\nDither=tpdf\nCdFrames=true\nFileName=IMAGE\nTags=true\n";
  static const char *const wrong[][2]
      = { { "Bits=16", "Bits=24" }, { "CdFrames=true", "CdFrames=false" } };
  const AppExporter *ddp = app_exporter_find ("ddp");
  int isrc = dsp_params_index (ddp->params, ddp->n_params, "isrc");
  int text = dsp_params_index (ddp->params, ddp->n_params, "cd-text");
  g_autoptr (GError) error = NULL;
  g_autoptr (AppTarget) plain = load_text ("plain.target", disc, &error);
  g_assert_no_error (error);
  g_assert_true (plain->usual);
  g_assert_cmpfloat (plain->options[isrc], ==, 0);
  g_assert_cmpfloat (plain->options[text], ==, 1);
  g_autofree char *more = g_strconcat (disc, "Usual=false\nisrc=both\ncd-text=full\n", NULL);
  g_autoptr (AppTarget) plant = load_text ("plant.target", more, &error);
  g_assert_no_error (error);
  g_autoptr (AppTarget) copy = app_target_with_dither (plant, "none");
  g_assert_false (copy->usual);
  g_assert_cmpfloat (copy->options[isrc], ==, 1);
  g_assert_cmpfloat (copy->options[text], ==, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (GStrv) parts = g_strsplit (disc, wrong[i][0], 2);
      g_autofree char *bad = g_strjoinv (wrong[i][1], parts);
      g_assert_null (load_text ("bad.target", bad, &error));
      g_assert_error (error, APP_DATA_ERROR, APP_DATA_ERROR_FAULT);
      g_clear_error (&error);
    }
}

/* Over all exporters: their options are valid tables, of what a target's file can say. */
static void
test_exporters (void)
{
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      g_assert_true (exporter->n_params == 0 || exporter->params);
      if (exporter->n_params)
        g_assert_cmpstr (dsp_params_fault (exporter->params, exporter->n_params), ==, NULL);
      for (int p = 0; p < exporter->n_params; p++)
        g_assert_cmpint (exporter->params[p].scale, !=, DSP_SCALE_LOG);
      g_assert_true (exporter->disc || !exporter->pregap);
      g_assert_true (exporter->disc || exporter->whole || !exporter->companions);
    }
}

static void
test_folders (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "lacquer", "targets", NULL);
  g_autofree char *mine = g_build_filename (folder, "mine.target", NULL);
  g_autofree char *cd = g_build_filename (folder, "cd-tracks.target", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.target", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (mine, good, -1, NULL));
  g_assert_true (g_file_set_contents (cd, good, -1, NULL));
  g_assert_true (g_file_set_contents (bad, "[Target]\n", -1, NULL));
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  g_assert_nonnull (app_targets_find (targets, "mine"));
  g_assert_cmpfloat (app_targets_find (targets, "cd-tracks")->ceiling_dbtp, ==, -0.5);
  g_assert_nonnull (app_targets_find (targets, "flac-24"));
  g_assert_null (app_targets_find (targets, "bad"));
  g_assert_cmpuint (findings->len, ==, 1);
  const AppFinding *finding = findings->pdata[0];
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_ERROR);
  g_assert_cmpstr (finding->file, ==, bad);
  g_assert_nonnull (strstr (finding->text, "Name"));
  g_unlink (mine);
  g_unlink (cd);
  g_unlink (bad);
}

void
test_target_add (void)
{
  g_test_add_func ("/target/built-in", test_built_in);
  g_test_add_func ("/target/load", test_load);
  g_test_add_func ("/target/faults", test_faults);
  g_test_add_func ("/target/options", test_options);
  g_test_add_func ("/target/exporters", test_exporters);
  g_test_add_func ("/target/folders", test_folders);
}
