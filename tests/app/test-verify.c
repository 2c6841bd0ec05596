/* test-verify.c — a delivery that is as it was verifies; every change of it is found. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <string.h>

#include "test-disc.h"

typedef struct
{
  TestDisc album;
  char *folder; /* of the target */
} Fixture;

static const char *const ids[] = { "cd-tracks", "flac-24" };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  test_disc_init (&f->album, 44100);
  test_disc_add (&f->album, "One", 44100, 24, 0.6, 0.4);
  test_disc_add (&f->album, "Two", 44100, 24, 0.6, 0.4);
  g_autoptr (GPtrArray) made = test_disc_deliver (&f->album, ids, 2, 2, FALSE, &error);
  g_assert_no_error (error);
  f->folder = g_build_filename (f->album.out, data, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_disc_finish (&f->album);
  g_free (f->folder);
}

static GPtrArray *
verify (const char *folder)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *made = app_verify (folder, 2, NULL, &error);
  g_assert_no_error (error);
  return made;
}

/* Asserts that verifying the folder gives an error with this id about this file. */
static void
expect (const Fixture *f, const char *id, const char *name)
{
  g_autoptr (GPtrArray) made = verify (f->folder);
  g_assert_cmpuint (made->len, ==, 1);
  const AppDeliverable *one = made->pdata[0];
  const AppFinding *finding = test_findings_find (one->findings, id);
  for (guint i = 0; i < one->findings->len && !finding; i++)
    g_test_message ("%s", ((AppFinding *) one->findings->pdata[i])->id);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_ERROR);
  if (name)
    {
      g_assert_nonnull (finding->file);
      g_autofree char *basename = g_path_get_basename (finding->file);
      g_assert_cmpstr (basename, ==, name);
    }
}

/* The only file of the folder whose name begins so. */
static char *
find (const Fixture *f, const char *prefix)
{
  g_autoptr (GPtrArray) names = test_list (f->folder);
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_prefix (names->pdata[i], prefix))
      return g_build_filename (f->folder, names->pdata[i], NULL);
  g_assert_not_reached ();
}

static void
change (const char *path, gssize cut, gsize flip_at, guint8 flip)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[flip_at ? flip_at : size / 2] ^= flip;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size - cut, NULL));
}

static void
test_good (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) one = verify (f->folder);
  g_autoptr (GPtrArray) both = verify (f->album.out);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (both->len, ==, 2);
  for (guint i = 0; i < both->len; i++)
    {
      const AppDeliverable *made = both->pdata[i];
      test_findings_fit (made->findings);
      g_assert_cmpstr (made->target, ==, ids[i]);
      g_assert_cmpuint (made->files->len, ==, 2);
      g_assert_nonnull (test_findings_find (made->findings, "unchanged"));
      g_assert_nonnull (test_findings_find (made->findings, "joins"));
      g_assert_null (test_findings_find (made->findings, "stranger"));
      g_assert_cmpfloat (made->album.integrated_lufs, >, -20);
    }
}

static void
test_bit (Fixture *f, gconstpointer data)
{
  gboolean wav = strcmp (data, "cd-tracks") == 0;
  g_autofree char *path = find (f, "02 Two");
  g_autofree char *name = g_path_get_basename (path);
  change (path, 0, 0, 1);
  g_autoptr (GPtrArray) made = verify (f->folder);
  const AppDeliverable *one = made->pdata[0];
  g_assert_cmpint (app_findings_worst (one->findings), ==, APP_SEVERITY_ERROR);
  if (wav) /* the least bit of one sample */
    expect (f, "samples-differ", name);
  g_assert_cmpint (test_findings_find (one->findings, "joins")->severity, ==, APP_SEVERITY_ERROR);
  change (path, 0, 0, 1);
  g_autoptr (GPtrArray) healed = verify (f->folder);
  test_findings_fit (((AppDeliverable *) healed->pdata[0])->findings);
}

static void
test_truncated (Fixture *f, gconstpointer data)
{
  g_autofree char *path = find (f, "01 One");
  gboolean wav = strcmp (data, "cd-tracks") == 0;
  change (path, wav ? 4000 : 9000, 0, 0);
  g_autoptr (GPtrArray) made = verify (f->folder);
  const AppDeliverable *one = made->pdata[0];
  g_assert_cmpint (app_findings_worst (one->findings), ==, APP_SEVERITY_ERROR);
  g_assert_nonnull (test_findings_find (one->findings, "file-length"));
}

static void
test_swapped (Fixture *f, gconstpointer data)
{
  g_autofree char *one = find (f, "01 One"), *two = find (f, "02 Two");
  g_autofree char *other = g_strconcat (f->album.dir, "/other", NULL);
  g_assert_cmpint (g_rename (one, other), ==, 0);
  g_assert_cmpint (g_rename (two, one), ==, 0);
  g_assert_cmpint (g_rename (other, two), ==, 0);
  g_autofree char *name = g_path_get_basename (one);
  g_autoptr (GPtrArray) made = verify (f->folder);
  g_assert_cmpint (app_findings_worst (((AppDeliverable *) made->pdata[0])->findings), ==,
                   APP_SEVERITY_ERROR);
  expect (f, "joins", NULL);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *path = find (f, "02 Two");
  g_autofree char *name = g_path_get_basename (path);
  g_unlink (path);
  expect (f, "file-unreadable", name);
}

/* Text in the INFO or Vorbis tags changed: samples are intact, and that is said. */
static void
test_tag (Fixture *f, gconstpointer data)
{
  g_autofree char *path = find (f, "01 One");
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  char *isrc = memmem (bytes, size, "USABC2600001", 12);
  g_assert_nonnull (isrc);
  change (path, 0, isrc - bytes, 1);
  expect (f, "file-changed", name);
}

static void
test_sums (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "SHA256SUMS", "MD5SUMS" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = find (f, names[i]);
      g_autofree char *good = NULL;
      g_assert_true (g_file_get_contents (path, &good, NULL, NULL));
      change (path, 0, 0, 1);
      expect (f, "checksums-changed", names[i]);
      g_assert_true (g_file_set_contents (path, good, (gssize) strlen (good) + 1, NULL)); /* a 0 */
      expect (f, "checksums-changed", names[i]);
      g_unlink (path);
      expect (f, "checksums-changed", names[i]);
      g_assert_true (g_file_set_contents (path, good, -1, NULL));
    }
}

enum
{
  N_FILES = 5, /* two tracks, the report in three looks */
};

/* As an older program wrote it: without a sum of its own, so that what else is wrong is found. */
static char *
as_older (const char *text)
{
  g_autoptr (GString) older = g_string_new (text);
  g_assert_cmpuint (g_string_replace (older, "Format=2", "Format=1", 0), ==, 1);
  return g_strdup (older->str);
}

/* MD5SUMS is of the files; a delivery of an older program has none, and is as good. */
static void
test_md5 (Fixture *f, gconstpointer data)
{
  g_autofree char *path = find (f, "MD5SUMS");
  g_autofree char *manifest = find (f, "lacquer-delivery.ini");
  g_autofree char *list = NULL;
  g_autofree char *newer = NULL;
  g_assert_true (g_file_get_contents (path, &list, NULL, NULL));
  g_assert_true (g_file_get_contents (manifest, &newer, NULL, NULL));
  g_autofree char *text = as_older (newer);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_FILES + 1); /* the last one is empty */
  for (int i = 0; i < N_FILES; i++)
    {
      g_autofree char *bytes = NULL;
      gsize size;
      g_assert_cmpint (lines[i][32], ==, ' ');
      g_autofree char *file = g_build_filename (f->folder, lines[i] + 34, NULL);
      g_assert_true (g_file_get_contents (file, &bytes, &size, NULL));
      g_autofree char *sum
          = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) bytes, size);
      g_assert_cmpmem (lines[i], 32, sum, 32);
    }
  /* Both lists agree, and the file does not. */
  lines[0][32] = '\0';
  g_autofree char *wrong = g_strdup (lines[0]);
  wrong[5] = wrong[5] == '0' ? '1' : '0';
  g_autoptr (GString) other_list = g_string_new (list);
  g_autoptr (GString) other_text = g_string_new (text);
  g_assert_cmpuint (g_string_replace (other_list, lines[0], wrong, 0), ==, 1);
  g_assert_cmpuint (g_string_replace (other_text, lines[0], wrong, 0), ==, 1);
  g_assert_true (g_file_set_contents (path, other_list->str, -1, NULL));
  g_assert_true (g_file_set_contents (manifest, other_text->str, -1, NULL));
  expect (f, "checksums-changed", lines[0] + 34);

  g_unlink (path);
  g_autoptr (GString) old = g_string_new (text);
  g_assert_cmpuint (g_string_replace (old, "MD5=", "Other=", 0), ==, N_FILES);
  g_assert_true (g_file_set_contents (manifest, old->str, -1, NULL));
  g_autoptr (GPtrArray) made = verify (f->folder);
  test_findings_fit (((AppDeliverable *) made->pdata[0])->findings);
}

/* A manifest that names a file elsewhere, or is cut, is not followed. */
static void
test_manifest (Fixture *f, gconstpointer data)
{
  static const char *const lines[]
      = { "Name=../x", "Name=/etc/passwd", "Frames=0", "Samples=xyz", "Track=-1" };
  g_autofree char *path = find (f, "lacquer-delivery.ini");
  g_autofree char *whole = NULL;
  g_assert_true (g_file_get_contents (path, &whole, NULL, NULL));
  const gsize cuts[] = { 1, 2, 70, 100, 1000 };
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_assert_true (g_file_set_contents (path, whole, (gssize) (strlen (whole) - cuts[i]), NULL));
      expect (f, "manifest-unusable", "lacquer-delivery.ini");
    }
  g_assert_true (g_file_set_contents (path, whole, (gssize) strlen (whole) + 1, NULL)); /* a 0 */
  expect (f, "manifest-unusable", "lacquer-delivery.ini");
  g_autofree char *good = as_older (whole);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *key = g_strndup (lines[i], strcspn (lines[i], "=") + 1);
      char *from = strstr (strstr (good, "[File 1]"), key);
      char *to = strchr (from, '\n');
      g_autofree char *bad = g_strdup_printf ("%.*s%s%s", (int) (from - good), good, lines[i], to);
      g_assert_true (g_file_set_contents (path, bad, -1, NULL));
      expect (f, "manifest-unusable", "lacquer-delivery.ini");
    }
  /* It is gone, and the folder still says whose it is; nothing says so. */
  g_unlink (path);
  expect (f, "manifest-unusable", "lacquer-delivery.ini");
  g_autofree char *sums = find (f, "SHA256SUMS");
  g_unlink (sums);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_verify (f->folder, 1, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_stranger (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "03 Bonus.wav", NULL);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_autoptr (GPtrArray) made = verify (f->folder);
  const AppFinding *finding
      = test_findings_find (((AppDeliverable *) made->pdata[0])->findings, "stranger");
  g_assert_cmpint (finding->severity, ==, APP_SEVERITY_WARNING);
  g_assert_cmpstr (finding->file, ==, path);
}

void
test_verify_add (void)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
    gboolean both;
  } rows[] = {
    { "good", test_good },
    { "bit", test_bit, TRUE },
    { "truncated", test_truncated, TRUE },
    { "swapped", test_swapped },
    { "missing", test_missing },
    { "tag", test_tag, TRUE },
    { "sums", test_sums },
    { "md5", test_md5 },
    { "manifest", test_manifest },
    { "stranger", test_stranger },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize k = 0; k < (rows[i].both ? G_N_ELEMENTS (ids) : 1); k++)
      {
        g_autofree char *path = g_strdup_printf ("/verify/%s-%s", rows[i].name, ids[k]);
        g_test_add (path, Fixture, ids[k], set_up, rows[i].run, tear_down);
      }
}
