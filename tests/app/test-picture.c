/* test-picture.c — the cover: what can be one, in the project, undone, and in every delivered file.
 */
#include "test-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include <string.h>

#include "app-key.h"
#include "app-project.h"
#include "test-app.h"
#include "test-disc.h"
#include "test-sound.h"

GBytes *
test_picture_bytes (const char *kind, int width, int height, gboolean alpha)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  guint8 *data = gdk_pixbuf_get_pixels (pixels);
  char *bytes = NULL;
  gsize size = 0;
  for (gsize i = 0; i < gdk_pixbuf_get_byte_length (pixels); i++)
    data[i] = (guint8) (128 + 127 * test_sound_noise (5, (gint64) i));
  g_assert_true (gdk_pixbuf_save_to_buffer (pixels, &bytes, &size, kind, &error, NULL));
  g_assert_no_error (error);
  return g_bytes_new_take (bytes, size);
}

AppPicture *
test_picture_new (const char *kind, int width, int height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = test_picture_bytes (kind, width, height, FALSE);
  AppPicture *picture = app_picture_new (bytes, TRUE, &error);
  g_assert_no_error (error);
  return picture;
}

/* Writes bytes to NAME in the folder of this run; transfer full. */
static char *
write_file (const char *name, const void *bytes, gsize size)
{
  char *path = g_build_filename (test_sound_folder (), name, NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  return path;
}

static char *
write_picture (const char *name, const char *kind, int width, int height)
{
  g_autoptr (GBytes) bytes = test_picture_bytes (kind, width, height, FALSE);
  return write_file (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_facts (void)
{
  static const struct
  {
    const char *kind, *mime, *said;
    gboolean alpha;
    int depth;
  } rows[] = { { "jpeg", "image/jpeg", "JPEG, 641 × 480, ", FALSE, 24 },
               { "png", "image/png", "PNG, 641 × 480, ", FALSE, 24 },
               { "png", "image/png", "PNG, 641 × 480, ", TRUE, 32 } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gboolean whole = FALSE; whole <= TRUE; whole++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) bytes = test_picture_bytes (rows[i].kind, 641, 480, rows[i].alpha);
        g_autoptr (AppPicture) picture = app_picture_new (bytes, whole, &error);
        g_assert_no_error (error);
        g_autofree char *said = app_picture_describe (picture);
        g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
        g_assert_cmpstr (picture->mime, ==, rows[i].mime);
        g_assert_cmpint (picture->width, ==, 641);
        g_assert_cmpint (picture->height, ==, 480);
        g_assert_cmpint (picture->depth, ==, rows[i].depth);
        g_assert_cmpstr (picture->sha256, ==, sum);
        g_assert_true (g_str_has_prefix (said, rows[i].said));
      }
}

static void
refuse (const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_assert_null (app_picture_load (path, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, why));
}

/* Empty, of another kind, cut, damaged, too large in bytes and in pixels, a folder, not there: each
 * is refused by its name, with the reason. */
static void
test_bad (void)
{
  for (int k = 0; k < 2; k++)
    {
      g_autoptr (GBytes) bytes = test_picture_bytes (k ? "png" : "jpeg", 300, 300, FALSE);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);
      for (gsize cut = 12; cut < size - 2; cut = cut * 3)
        {
          g_autofree char *path = write_file ("cut", data, cut);
          refuse (path, "damaged");
        }
    }
  static const guint8 png[]
      = { 0x89, 'P',  'N',  'G', 13, 10,   26,   10, 0, 0, 0, 13, 'I',  'H',  'D',  'R', 0,
          0,    0x75, 0x30, 0,   0,  0x75, 0x30, 8,  2, 0, 0, 0,  0x35, 0x4b, 0x2f, 0x62 };
  g_autofree char *wide = write_file ("wide.png", png, sizeof png);
  g_autofree char *empty = write_file ("empty.jpg", "", 0);
  g_autofree char *gif = write_file ("x.gif", "GIF89a\1\0\1\0\0\0\0;", 14);
  g_autofree guint8 *many = g_malloc0 (APP_PICTURE_BYTES_MAX + 1);
  memcpy (many, "\377\330\377", 3);
  g_autofree char *large = write_file ("large.jpg", many, APP_PICTURE_BYTES_MAX + 1);
  refuse (empty, "empty");
  refuse (gif, "neither a JPEG nor a PNG");
  refuse (large, "at most 8 MB");
  refuse (test_sound_folder (), "no file");
  refuse ("/nonexistent/front.jpg", "No such file");
  g_autoptr (GError) error = NULL;
  g_assert_null (app_picture_load (wide, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
}

/* Just within the limits, and one pixel beyond them. */
static void
test_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fits = write_picture ("fits.jpg", "jpeg", APP_PICTURE_SIDE_MAX, 16);
  g_autofree char *wide = write_picture ("wide.jpg", "jpeg", 16, APP_PICTURE_SIDE_MAX + 1);
  g_autoptr (AppPicture) picture = app_picture_load (fits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (picture->width, ==, APP_PICTURE_SIDE_MAX);
  refuse (wide, "6001 pixels");
}

/* The same album, written and read. */
static AppAlbum *
read_again (AppAlbum *album, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (album, sources, NULL, "/");
  gsize size;
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  g_autoptr (AppProject) project = app_project_read (text, size, &error);
  g_assert_no_error (error);
  g_ptr_array_extend_and_steal (findings, g_steal_pointer (&project->findings));
  project->findings = app_findings_new ();
  return g_object_ref (project->album);
}

/* Set by its key and undone; the project has it whole when its file is gone. */
static void
test_album (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = app_album_new (44100);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autofree char *path = write_picture ("front.png", "png", 320, 300);
  g_assert_true (app_key_set (album, history, "album.cover", path, &error));
  g_assert_no_error (error);
  g_unlink (path);
  g_autofree char *said = app_key_get (album, "album.cover", &error);
  g_assert_true (g_str_has_prefix (said, "PNG, 320 × 300"));
  g_assert_cmpstr (app_history_step_label (history, 0), ==, "Cover");
  g_assert_true (app_history_undo (history));
  g_assert_null (app_album_cover (album));
  g_assert_true (app_history_redo (history));
  g_assert_nonnull (app_album_cover (album));

  g_assert_false (app_key_set (album, history, "album.cover", path, &error));
  g_assert_nonnull (strstr (error->message, "front.png"));
  g_autoptr (AppAlbum) again = read_again (album, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  const AppPicture *one = app_album_cover (album), *two = app_album_cover (again);
  g_assert_true (g_bytes_equal (one->bytes, two->bytes));
  g_assert_cmpint (two->width, ==, 320);
  g_assert_cmpint (two->depth, ==, one->depth);
  g_autoptr (AppAlbum) kept = app_album_keep (album, 0);
  g_assert_null (app_album_cover (kept));
  g_assert_true (app_key_set (album, history, "album.cover", "none", NULL));
  g_assert_null (app_album_cover (album));
}

/* A cover in a project that cannot be used is told, and stays in the file. */
static void
test_damaged_project (void)
{
  static const char text[] = "[lacquer]\nformat=1\n[album]\nrate=44100\ncover=R0lGODlhAQ==\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (AppProject) project = app_project_read (text, sizeof text - 1, &error);
  g_assert_no_error (error);
  g_assert_null (app_album_cover (project->album));
  g_assert_nonnull (test_findings_find (project->findings, "project-cover"));
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (project->album, sources, NULL, "/");
  g_autofree char *kept = g_key_file_get_value (file, "album", "cover", NULL);
  g_assert_cmpstr (kept, ==, "R0lGODlhAQ==");
}

/* The cover reaches the files of every format with tags, though its own file is gone before; what
 * stores think of it is told before anything is rendered. */
static void
test_delivered (void)
{
  static const char *const ids[] = { "tracks-24", "tracks-24-bwf", "aiff-24", "flac-16",
                                     "mp3-320",   "opus",          "vorbis",  "tracks-24-clean" };
  TestDisc album;
  g_autoptr (GError) error = NULL;
  test_disc_init (&album, 44100);
  test_disc_add (&album, "One", 44100, 24, 1.1, 0.4);
  g_autofree char *path = write_picture ("front.jpg", "jpeg", 900, 800);
  g_autoptr (AppPicture) cover = app_picture_load (path, &error);
  g_assert_no_error (error);
  g_object_set (album.album, "cover", cover, NULL);
  g_unlink (path);
  AppProgramme *programme = test_disc_programme (&album);
  g_autoptr (GPtrArray) before
      = app_delivery_foresee (programme, app_targets_find (album.targets, "tracks-24"));
  g_assert_cmpint (test_findings_find (before, "cover-not-square")->severity, ==,
                   APP_SEVERITY_INFO);
  g_assert_cmpint (test_findings_find (before, "cover-small")->severity, ==, APP_SEVERITY_INFO);
  app_programme_unref (programme);
  g_autoptr (GPtrArray) made
      = test_disc_deliver (&album, ids, G_N_ELEMENTS (ids), 2, FALSE, &error);
  g_assert_no_error (error);
  gsize size = g_bytes_get_size (cover->bytes);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      const AppDeliveredFile *file = one->files->pdata[0];
      g_autofree char *bytes = NULL;
      gsize length = 0;
      test_findings_fit (one->findings);
      g_assert_nonnull (test_findings_find (one->findings, "tags"));
      g_assert_true (g_file_get_contents (file->path, &bytes, &length, NULL));
      /* As it is, but for Ogg, where it is base64. */
      gboolean found = memmem (bytes, length, g_bytes_get_data (cover->bytes, NULL), size) != NULL;
      gboolean ogg
          = g_str_has_suffix (file->path, ".opus") || g_str_has_suffix (file->path, ".ogg");
      g_assert_cmpint (found, ==, !ogg && !g_str_equal (one->target, "tracks-24-clean"));
      g_assert_cmpint (memmem (bytes, length, "METADATA_BLOCK_PICTURE=AAAAAwAAAAppbWFnZS9qcGVn", 47)
                           != NULL,
                       ==, ogg);
    }
  test_disc_finish (&album);
}

void
test_picture_add (void)
{
  g_test_add_func ("/picture/facts", test_facts);
  g_test_add_func ("/picture/bad", test_bad);
  g_test_add_func ("/picture/limit", test_limit);
  g_test_add_func ("/picture/album", test_album);
  g_test_add_func ("/picture/damaged-project", test_damaged_project);
  g_test_add_func ("/picture/delivered", test_delivered);
}
