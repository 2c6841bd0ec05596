/* app-verify.c — reads an existing delivery again, without its project. */
#include "app-delivery.h"

#include "app-ddp-set.h"
#include "app-delivery-folder.h"
#include "app-judge.h"
#include "app-manifest.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* One target's folder. */
typedef struct
{
  AppManifest *manifest;       /* owned; NULL: damaged, or none */
  const AppExporter *exporter; /* NULL: not known */
  AppDeliverable *made;        /* borrowed */
  GPtrArray *reads;            /* owned list of borrowed AppReadBack */
} Target;

static void
target_free (Target *self)
{
  app_manifest_free (self->manifest);
  g_ptr_array_unref (self->reads);
  g_free (self);
}

static gboolean
has (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Also one whose manifest is gone. */
static gboolean
is_delivery (const char *folder)
{
  return has (folder, APP_MANIFEST_NAME) || has (folder, APP_MANIFEST_SUMS)
         || app_ddp_set_is_there (folder);
}

static gboolean
is_foreign (const char *folder)
{
  return !has (folder, APP_MANIFEST_NAME) && app_ddp_set_is_there (folder);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The folder itself and those in it that hold a delivery. */
static GPtrArray *
find_folders (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (absolute, 0, error);
  if (!dir)
    return NULL;
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (absolute, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && is_delivery (path))
        g_ptr_array_add (folders, g_steal_pointer (&path));
    }
  g_ptr_array_sort (folders, compare_paths);
  if (is_delivery (absolute))
    g_ptr_array_insert (folders, 0, g_strdup (absolute));
  if (folders->len)
    return g_steal_pointer (&folders);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("There is no delivery in “%s”: no %s or DDP set in it or in a folder in it."),
               absolute, APP_MANIFEST_NAME);
  return NULL;
}

/* A list of sums says the same as the manifest; others check by it. */
static void
judge_list (const Target *self, const char *name, gboolean md5, GPtrArray *findings)
{
  g_autofree char *path = g_build_filename (self->made->folder, name, NULL);
  g_autofree char *expected = app_manifest_sums (self->manifest, md5);
  g_autofree char *found = NULL;
  gsize size;
  if (!expected
      || (g_file_get_contents (path, &found, &size, NULL) && size == strlen (expected)
          && strcmp (found, expected) == 0))
    return;
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_ERROR, "checksums-changed",
                          found ? _ ("%s does not say what was delivered.") : _ ("%s is missing."),
                          name);
  finding->file = g_steal_pointer (&path);
  finding->advice = g_strdup (_ ("Deliver again."));
}

static void
judge_lists (const Target *self, GPtrArray *findings)
{
  judge_list (self, APP_MANIFEST_SUMS, FALSE, findings);
  judge_list (self, APP_MANIFEST_MD5, TRUE, findings);
}

/* Both sums of one file; md5 may be NULL. Adds an error when one is another. */
static gboolean
judge_md5 (const char *path, const char *found, const char *md5, GPtrArray *findings)
{
  if (!md5 || strcmp (found, md5) == 0)
    return TRUE;
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_ERROR, "checksums-changed",
                          _ ("The MD5 of the file is not the one in %s."), APP_MANIFEST_MD5);
  finding->file = g_strdup (path);
  finding->advice = g_strdup (_ ("Deliver again."));
  return FALSE;
}

static void
judge_strangers (const Target *self, GPtrArray *findings)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->manifest->files->len; i++)
    g_hash_table_add (names, g_array_index (self->manifest->files, AppManifestFile, i).name);
  for (guint i = 0; i < self->manifest->companions->len; i++)
    g_hash_table_add (names,
                      g_array_index (self->manifest->companions, AppManifestCompanion, i).name);
  app_delivery_folder_strangers (self->made->folder, names, findings);
}

/* The files beside the audio: they are as they were, and together they are what they are to be. */
static gboolean
judge_companions (const Target *self, GPtrArray *findings)
{
  gboolean good = TRUE;
  for (guint i = 0; i < self->manifest->companions->len; i++)
    {
      const AppManifestCompanion *entry
          = &g_array_index (self->manifest->companions, AppManifestCompanion, i);
      g_autofree char *path = g_build_filename (self->made->folder, entry->name, NULL);
      g_autoptr (GError) error = NULL;
      AppFileSums sums;
      gboolean there = app_file_sums_read (path, TRUE, &sums, NULL, &error);
      if (there && strcmp (sums.sha256, entry->sha256) == 0)
        {
          good = judge_md5 (path, sums.md5, entry->md5, findings) && good;
          continue;
        }
      AppFinding *finding
          = app_findings_add (findings, APP_SEVERITY_ERROR, "file-changed", "%s",
                              there ? _ ("The file has changed since it was delivered.")
                                    : error->message);
      finding->file = g_steal_pointer (&path);
      finding->advice = g_strdup (_ ("Deliver again."));
      good = FALSE;
    }
  if (self->exporter && self->exporter->verify_set)
    self->exporter->verify_set (self->made->folder, findings);
  return good;
}

/* A set that somebody else made has no manifest; it is read as what it is. */
static Target *
open_foreign (const char *folder, GPtrArray *made)
{
  Target *self = g_new0 (Target, 1);
  self->reads = g_ptr_array_new ();
  self->exporter = app_exporter_find ("ddp");
  self->made = app_deliverable_new (self->exporter->id, folder);
  g_ptr_array_add (made, self->made);
  self->exporter->verify_set (folder, self->made->findings);
  if (!has (folder, APP_MANIFEST_SUMS))
    return self;
  AppFinding *finding
      = app_findings_add (self->made->findings, APP_SEVERITY_WARNING, "manifest-missing",
                          _ ("There is %s, but no %s: it is read as a set that somebody else made, "
                             "and not compared with what was delivered."),
                          APP_MANIFEST_SUMS, APP_MANIFEST_NAME);
  finding->file = g_build_filename (folder, APP_MANIFEST_NAME, NULL);
  finding->advice = g_strdup (_ ("If Lacquer made it, deliver again."));
  return self;
}

static Target *
open_target (const char *folder, GPtrArray *made, GPtrArray *reads)
{
  g_autoptr (GError) error = NULL;
  Target *self = g_new0 (Target, 1);
  self->reads = g_ptr_array_new ();
  self->manifest = app_manifest_load (folder, &error);
  self->made = app_deliverable_new (self->manifest ? self->manifest->target : "?", folder);
  g_ptr_array_add (made, self->made);
  if (!self->manifest)
    {
      app_findings_add (self->made->findings, APP_SEVERITY_ERROR, "manifest-unusable", "%s",
                        error->message)
          ->file
          = g_build_filename (folder, APP_MANIFEST_NAME, NULL);
      return self;
    }
  gint64 first = 0;
  if (self->manifest->exporter)
    self->exporter = app_exporter_find (self->manifest->exporter);
  for (guint i = 0; i < self->manifest->files->len; i++)
    {
      const AppManifestFile *file = &g_array_index (self->manifest->files, AppManifestFile, i);
      g_autofree char *path = g_build_filename (folder, file->name, NULL);
      AppReadBack *read = app_read_backs_add (reads, path, first, NULL);
      read->raw = self->exporter && self->exporter->raw;
      read->lossy = self->exporter && self->exporter->lossy;
      g_ptr_array_add (self->reads, read);
      first += file->frames;
    }
  return self;
}

static void
judge_target (Target *self)
{
  const AppManifest *manifest = self->manifest;
  GPtrArray *findings = self->made->findings;
  gboolean good = TRUE;
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const AppManifestFile *file = &g_array_index (manifest->files, AppManifestFile, i);
      const AppReadBack *read = self->reads->pdata[i];
      const AppExpected expected = {
        .path = read->path,
        .track = file->track,
        .rate = manifest->rate,
        .bits = manifest->bits,
        .frames = file->frames,
        .sum = file->sum,
        .ceiling_dbtp = manifest->ceiling_dbtp,
        .sha256 = file->sha256,
        .lossy = read->lossy,
        .passed = file->passed,
      };
      gboolean same = app_judge_file (&expected, self->reads, i, NULL, findings);
      if (same)
        same = judge_md5 (read->path, read->sums.md5, file->md5, findings);
      good = same && good;
      AppDeliveredFile *delivered = app_deliverable_add_file (self->made);
      delivered->path = g_strdup (read->path);
      delivered->sha256 = g_strdup (*read->sums.sha256 ? read->sums.sha256 : NULL);
      delivered->track = file->track;
      delivered->frames = read->frames;
      delivered->rate_hz = read->rate;
      delivered->bits = read->bits;
      delivered->measured = read->measured;
    }
  app_judge_joins (self->reads, manifest->stream_sum, manifest->frames,
                   self->exporter && self->exporter->lossy, findings);
  good = judge_companions (self, findings) && good;
  judge_lists (self, findings);
  judge_strangers (self, findings);
  if (good)
    app_findings_add (findings, APP_SEVERITY_GOOD, "unchanged",
                      _ ("Every file is, byte for byte, what was delivered."));
  app_read_backs_combine (self->reads, &self->made->album);
}

GPtrArray *
app_verify (const char *folder, int threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) folders = find_folders (folder, error);
  if (!folders)
    return NULL;
  g_autoptr (GPtrArray) made
      = g_ptr_array_new_with_free_func ((GDestroyNotify) app_deliverable_free);
  g_autoptr (GPtrArray) reads = app_read_backs_new ();
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);
  for (guint i = 0; i < folders->len; i++)
    g_ptr_array_add (targets, is_foreign (folders->pdata[i])
                                  ? open_foreign (folders->pdata[i], made)
                                  : open_target (folders->pdata[i], made, reads));
  if (!app_read_backs_run (reads, threads, NULL, NULL, cancellable, error))
    return NULL;
  for (guint i = 0; i < targets->len; i++)
    {
      Target *target = targets->pdata[i];
      if (target->manifest)
        judge_target (target);
    }
  return g_steal_pointer (&made);
}
