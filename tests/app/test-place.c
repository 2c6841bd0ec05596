/* test-place.c — a folder with mixes and a project of them. */
#include "test-place.h"

#include "test-sound.h"

#include <glib/gstdio.h>
#include <sndfile.h>
#include <stdlib.h>

void
test_place_mix (const char *path, guint seed)
{
  g_autofree char *made = test_sound_write ("mix.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 2,
                                            4800, test_sound_noise_func, GUINT_TO_POINTER (seed));
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (made, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  g_remove (made);
}

TestPlace
test_place_new (void)
{
  TestPlace place;
  g_autofree char *tmp = g_dir_make_tmp ("lacquer-document-XXXXXX", NULL);
  place.folder = realpath (tmp, NULL);
  g_autofree char *sub = g_build_filename (place.folder, "mixes", NULL);
  g_assert_cmpint (g_mkdir (sub, 0755), ==, 0);
  place.project = g_build_filename (place.folder, "album.lacquer", NULL);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02d - Piece.wav", i + 1);
      place.mixes[i] = g_build_filename (sub, name, NULL);
      test_place_mix (place.mixes[i], (guint) i + 1);
    }
  const char *const paths[] = { place.mixes[0], place.mixes[1], NULL };
  g_autoptr (AppDocument) document = app_document_create (paths, 0, 1.5);
  g_assert_cmpuint (app_document_findings (document)->len, ==, 0);
  g_autoptr (GError) error = NULL;
  app_document_save (document, place.project, &error);
  g_assert_no_error (error);
  return place;
}

void
test_place_remove (const char *path)
{
  const char *const argv[] = { "rm", "-rf", path, NULL };
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

void
test_place_finish (TestPlace *place)
{
  test_place_remove (place->folder);
  free (place->folder);
  g_free (place->project);
  g_free (place->mixes[0]);
  g_free (place->mixes[1]);
}

AppDocument *
test_place_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  AppDocument *document = app_document_open (path, &error);
  g_assert_no_error (error);
  return document;
}

char *
test_place_text (const char *path)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}
