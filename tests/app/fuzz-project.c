/* fuzz-project.c — libFuzzer target of the project reader; built where the compiler is clang:
 *
 *   CC=clang meson setup build-fuzz -Dc_args=-fsanitize=fuzzer-no-link,address \
 *     -Dc_link_args=-fsanitize=address -Db_lundef=false -Db_pie=false
 *   ninja -C build-fuzz tests/app/fuzz-project
 *   build-fuzz/tests/app/fuzz-project -max_total_time=300 -timeout=20 CORPUS
 *
 * CORPUS is a folder with some .lacquer files, which it adds to.
 *
 * Whatever the bytes are, they give an error or a project; that project is written and read to the
 * same text. */
#include "app-intake-log.h"
#include "app-project.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
write_text (AppProject *project)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  for (guint i = 0; i < project->sources->len; i++)
    {
      AppMedia *media = NULL;
      g_object_get (project->owners->pdata[i], "media", &media, NULL);
      app_sources_add (sources, media, g_steal_pointer (&project->sources->pdata[i]));
      app_media_unref (media);
    }
  g_autoptr (GKeyFile) file
      = app_project_write (project->album, sources, project->rest, "/nowhere");
  app_intake_log_relate (file, "/nowhere");
  return g_key_file_to_data (file, NULL, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppProject) project = app_project_read ((const char *) data, size, &error);
  if (!project)
    {
      g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT);
      return 0;
    }
  app_intake_log_resolve (project->rest, "/nowhere");
  g_autofree char *log = app_intake_log_text (project->rest, "/nowhere");
  g_autofree char *once = write_text (project);
  g_autoptr (AppProject) again = app_project_read (once, strlen (once), &error);
  g_assert_no_error (error);
  /* The previous master is one deep, and plays at the album's rate. */
  AppAlbum *previous = app_album_previous (project->album);
  g_assert_true (!previous
                 || (!app_album_previous (previous)
                     && app_album_rate (previous) == app_album_rate (project->album)));
  g_assert_cmpint (previous != NULL, ==, app_album_previous (again->album) != NULL);
  app_intake_log_resolve (again->rest, "/nowhere");
  g_autofree char *twice = write_text (again);
  g_assert_cmpstr (once, ==, twice);
  return 0;
}
