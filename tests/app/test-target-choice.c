/* test-target-choice.c — which tags go in and what files are called, by target and album. */
#include "test-app.h"

#include <string.h>

#include "app-key.h"
#include "app-project.h"
#include "app-tags.h"
#include "app-target-choice.h"
#include "test-disc.h"

static void
test_sets (void)
{
  static const char *const bad[] = { "", "titel", "title;;artist", "title,artist", "all;title" };
  guint32 left_out;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (app_tag_set_parse (bad[i], &left_out));
  g_assert_cmpint (app_n_tag_ids (), <, 32);
  for (int i = 0; i < app_n_tag_ids (); i++)
    {
      g_assert_true (app_tag_set_parse (app_tag_id (i), &left_out));
      g_assert_cmphex (left_out, ==, ~(1u << i));
      g_autofree char *text = app_tag_set_format (left_out);
      g_assert_cmpstr (text, ==, app_tag_id (i));
      for (int k = 0; k < i; k++)
        g_assert_cmpstr (app_tag_id (i), !=, app_tag_id (k));
    }
  g_assert_true (app_tag_set_parse ("artist; title;cover", &left_out));
  g_autofree char *some = app_tag_set_format (left_out);
  g_assert_cmpstr (some, ==, "title;artist;cover");
  g_assert_true (app_tag_set_parse ("all", &left_out) && left_out == 0);
  g_assert_true (app_tag_set_parse ("none", &left_out) && left_out == APP_TAGS_ALL_OUT);
}

/* Chosen by key, undone, refused with what is right, kept by the project and gone again. */
static void
test_choose (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = app_album_new (44100);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  const AppTarget *flac = app_targets_find (targets, "flac-24");
  static const char tags[] = "album.target.flac-24.tags", name[] = "album.target.flac-24.file-name";
  g_autofree char *usual = app_key_get (album, tags, &error);
  g_assert_cmpstr (usual, ==, "all");
  g_assert_true (app_key_set (album, history, tags, "title;artist", &error));
  g_assert_true (app_key_set (album, history, name, "{artist} {track:03} {title}", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (app_history_step_label (history, 0), ==, "Tags of “Tracks 24-bit FLAC”");
  g_autoptr (AppTarget) chosen = app_target_chosen (album, flac, NULL);
  g_assert_cmpstr (chosen->file_name, ==, "{artist} {track:03} {title}");
  g_assert_true (chosen->tags && app_tag_set_has (chosen->left_out, "title"));
  g_assert_false (app_tag_set_has (chosen->left_out, "album"));
  g_assert_cmpstr (chosen->id, ==, "flac-24");

  static const char *const wrong[][3]
      = { { "album.target.flac-24.tags", "titel", "album-artist" },
          { "album.target.flac-24.file-name", "../{title}", "FileName=" },
          { "album.target.flac-99.tags", "all", "flac-99" },
          { "album.target.flac-24.dither", "triangle", "f-weighted-9" },
          { "album.target.tracks-32-float.dither", "tpdf", "Dither=none" },
          { "album.target.flac-24.usual", "perhaps", "neither true nor false" },
          { "album.target.flac-24.other", "none", "file-name" } };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) fault = NULL;
      g_assert_false (app_key_set (album, history, wrong[i][0], wrong[i][1], &fault));
      g_test_message ("%s", fault->message);
      g_assert_nonnull (strstr (fault->message, wrong[i][2]));
    }

  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (album, sources, NULL, "/");
  gsize size;
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  g_autoptr (AppProject) project = app_project_read (text, size, &error);
  g_assert_no_error (error);
  g_assert_false (g_key_file_has_group (project->rest, "targets"));
  g_autofree char *kept = app_key_get (project->album, tags, &error);
  g_assert_cmpstr (kept, ==, "title;artist");

  g_assert_true (app_key_set (album, history, tags, "", NULL));
  g_assert_true (app_key_set (album, history, name, flac->file_name, NULL));
  g_assert_null (app_album_target_choices (album));
  g_assert_true (app_history_undo (history));
  g_assert_true (app_history_undo (history));
  g_autofree char *again = app_key_get (album, name, &error);
  g_assert_cmpstr (again, ==, "{artist} {track:03} {title}");
}

/* Dither, and whether it is delivered: steps of undo each, kept in the project, and with the other
 * choices of the same target. */
static void
test_dither (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = app_album_new (44100);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  const AppTarget *flac = app_targets_find (targets, "flac-24");
  static const char dither[] = "album.target.flac-24.dither";
  static const char usual[] = "album.target.flac-24.usual";
  g_autofree char *before = app_key_get (album, dither, &error);
  g_autofree char *is_usual = app_key_get (album, usual, &error);
  g_assert_cmpstr (before, ==, flac->dither);
  g_assert_cmpstr (is_usual, ==, "true");
  g_assert_true (app_key_set (album, history, dither, "shaped", &error));
  g_assert_true (app_key_set (album, history, "album.target.flac-24.tags", "title", &error));
  g_assert_true (app_key_set (album, history, usual, "false", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (app_history_step_label (history, 0), ==, "Dither of “Tracks 24-bit FLAC”");
  g_assert_cmpstr (app_history_step_label (history, 2), ==,
                   "Whether “Tracks 24-bit FLAC” is delivered");
  g_autoptr (AppTarget) chosen = app_target_chosen (album, flac, NULL);
  g_assert_cmpstr (chosen->dither, ==, "shaped");
  g_assert_false (chosen->usual);
  g_assert_true (app_tag_set_has (chosen->left_out, "title"));
  g_assert_false (app_tag_set_has (chosen->left_out, "album"));

  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (album, sources, NULL, "/");
  gsize size;
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  g_autoptr (AppProject) project = app_project_read (text, size, &error);
  g_assert_no_error (error);
  g_autoptr (AppTarget) again = app_target_chosen (project->album, flac, NULL);
  g_assert_cmpstr (again->dither, ==, "shaped");
  g_assert_false (again->usual);

  g_assert_true (app_history_undo (history));
  g_assert_true (app_history_undo (history));
  g_assert_true (app_history_undo (history));
  g_assert_null (app_album_target_choices (album));
  g_autoptr (AppTarget) own = app_target_chosen (album, flac, NULL);
  g_assert_cmpstr (own->dither, ==, flac->dither);
  g_assert_true (own->usual);
}

/* A project that wants what this version cannot do is told so, and delivers as the file says. */
static void
test_unknown (void)
{
  static const char text[] = "[lacquer]\nformat=1\n[album]\nrate=44100\n[targets]\n"
                             "flac-24.tags=title;mood\nnone-such.tags=all\nflac-24.other=1\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (AppProject) project = app_project_read (text, sizeof text - 1, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_targets_choose (project->album, targets, findings);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "target-choice");
  g_assert_cmphex (app_targets_find (targets, "flac-24")->left_out, ==, 0);
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (project->album, sources, project->rest, "/");
  g_autofree char *kept = g_key_file_get_string (file, "targets", "flac-24.other", NULL);
  g_assert_cmpstr (kept, ==, "1");
}

/* Delivered as chosen; letters that ASCII lacks are told before. */
static void
test_delivered (void)
{
  TestDisc album;
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHistory) history = app_history_new ();
  test_disc_init (&album, 44100);
  test_disc_add (&album, "N\303\244chte \346\227\245", 44100, 24, 1.1, 0.4);
  g_object_set (album.album, "genre", "F\303\266lk", NULL);
  g_assert_true (
      app_key_set (album.album, history, "album.target.tracks-24.tags", "genre;isrc", &error));
  g_assert_true (app_key_set (album.album, history, "album.target.tracks-24.file-name",
                              "{track:03}_{title}", &error));
  app_targets_choose (album.album, album.targets, NULL);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (GPtrArray) before
      = app_delivery_foresee (programme, app_targets_find (album.targets, "tracks-24"));
  const AppFinding *letters = test_findings_find (before, "tag-letters");
  g_assert_cmpint (letters->severity, ==, APP_SEVERITY_INFO);
  g_assert_nonnull (strstr (letters->text, "“Fölk” as “Folk”"));
  g_assert_null (strstr (letters->text, "Nächte")); /* does not go in */
  g_autoptr (GPtrArray) all
      = app_delivery_foresee (programme, app_targets_find (album.targets, "tracks-24-bwf"));
  g_assert_nonnull (strstr (test_findings_find (all, "tag-letters")->text, "“Nächte 日” left out"));
  app_programme_unref (programme);

  static const char *const ids[] = { "tracks-24" };
  g_autoptr (GPtrArray) made = test_disc_deliver (&album, ids, 1, 2, FALSE, &error);
  g_assert_no_error (error);
  const AppDeliverable *one = made->pdata[0];
  const AppDeliveredFile *file = one->files->pdata[0];
  test_findings_fit (one->findings);
  g_assert_true (g_str_has_suffix (file->path, "/001_Nachte.wav"));
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (file->path, &bytes, &size, NULL));
  g_assert_nonnull (memmem (bytes, size, "IGNR", 4));
  g_assert_nonnull (memmem (bytes, size, "TCON", 4));
  g_assert_null (memmem (bytes, size, "TALB", 4));
  g_assert_null (memmem (bytes, size, "IART", 4));
  g_assert_null (memmem (bytes, size, "TRCK", 4));
  test_disc_finish (&album);
}

void
test_target_choice_add (void)
{
  g_test_add_func ("/target-choice/sets", test_sets);
  g_test_add_func ("/target-choice/choose", test_choose);
  g_test_add_func ("/target-choice/dither", test_dither);
  g_test_add_func ("/target-choice/unknown", test_unknown);
  g_test_add_func ("/target-choice/delivered", test_delivered);
}
