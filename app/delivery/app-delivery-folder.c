/* app-delivery-folder.c — the folder side of a delivery. */
#include "app-delivery-folder.h"

#include "app-manifest.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _AppDeliveryFolder
{
  GPtrArray *plans; /* borrowed */

  /* owned */
  char *folder;
  GPtrArray *made; /* folders that were made, outermost first */

  gboolean overwrite;
  gboolean committed;
};

static gboolean
fail (const char *path, int code, const char *advice, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "“%s”: %s. %s", path,
               g_strerror (code), advice);
  return FALSE;
}

static gboolean
check_free_name (const char *folder, const char *name, gboolean overwrite, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;
  if (g_lstat (path, &status) != 0)
    return TRUE;
  if (overwrite && S_ISREG (status.st_mode))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               overwrite ? _ ("“%s” is in the way and no file that could be replaced. Move it "
                              "away or choose another folder.")
                         : _ ("“%s” is there already. Choose another folder, or allow files to be "
                              "replaced."),
               path);
  return FALSE;
}

/* A mix may lie in the output folder, when an earlier delivery is mastered anew. */
static gboolean
check_source (const AppDeliveryPlan *plan, const char *path, GError **error)
{
  if (!app_programme_reads (plan->programme, path))
    return TRUE;
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_EXISTS,
      _ ("“%s” is a mix or a reference of this album, and those are never replaced. Choose "
         "another folder."),
      path);
  return FALSE;
}

/* The folder must be a folder or nothing; a link could lead out of the output folder. */
static gboolean
check_plan (const AppDeliveryPlan *plan, gboolean overwrite, GError **error)
{
  GStatBuf status;
  if (g_lstat (plan->folder, &status) == 0 && !S_ISDIR (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY,
                   _ ("“%s” is no folder. Move it away or choose another folder."), plan->folder);
      return FALSE;
    }
  for (int i = 0; i < plan->n_all; i++)
    if (!check_source (plan, plan->files[i].path, error)
        || !check_free_name (plan->folder, plan->files[i].name, overwrite, error))
      return FALSE;
  return check_free_name (plan->folder, APP_MANIFEST_NAME, overwrite, error)
         && check_free_name (plan->folder, APP_MANIFEST_SUMS, overwrite, error)
         && check_free_name (plan->folder, APP_MANIFEST_MD5, overwrite, error);
}

static gboolean
check_space (AppDeliveryFolder *self, GError **error)
{
  guint64 needed = 0;
  for (guint i = 0; i < self->plans->len; i++)
    needed += app_delivery_plan_bytes (self->plans->pdata[i]);
  /* The nearest folder that is there already tells the file system. */
  g_autofree char *place = g_strdup (self->folder);
  while (!g_file_test (place, G_FILE_TEST_IS_DIR) && strlen (place) > 1)
    {
      char *parent = g_path_get_dirname (place);
      g_free (place);
      place = parent;
    }
  g_autoptr (GFile) file = g_file_new_for_path (place);
  g_autoptr (GFileInfo) info
      = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  if (!info || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return TRUE; /* not every file system tells; then a full disk is found while writing */
  guint64 there = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (there >= needed)
    return TRUE;
  g_autofree char *needed_text = g_format_size (needed);
  g_autofree char *there_text = g_format_size (there);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("The delivery needs %s, and there is only %s free in “%s”. Make room or choose "
                  "another folder."),
               needed_text, there_text, place);
  return FALSE;
}

AppDeliveryFolder *
app_delivery_folder_new (const char *folder, GPtrArray *plans, gboolean overwrite, GError **error)
{
  AppDeliveryFolder *self = g_new0 (AppDeliveryFolder, 1);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->plans = plans;
  self->overwrite = overwrite;
  self->made = g_ptr_array_new_with_free_func (g_free);
  gboolean good = TRUE;
  for (guint i = 0; i < plans->len && good; i++)
    good = check_plan (plans->pdata[i], overwrite, error);
  if (good && check_space (self, error))
    return self;
  app_delivery_folder_free (self);
  return NULL;
}

/* Makes one folder, its parents first, and remembers what was made. */
static gboolean
make_folder (AppDeliveryFolder *self, const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_autofree char *parent = g_path_get_dirname (path);
  if (strcmp (parent, path) != 0 && !make_folder (self, parent, error))
    return FALSE;
  if (g_mkdir (path, 0777) != 0)
    return fail (path, errno, _ ("Choose another folder."), error);
  g_ptr_array_add (self->made, g_strdup (path));
  return TRUE;
}

gboolean
app_delivery_folder_make (AppDeliveryFolder *self, GError **error)
{
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      if (!make_folder (self, plan->folder, error))
        return FALSE;
    }
  return TRUE;
}

void
app_delivery_folder_free (AppDeliveryFolder *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->plans->len && !self->committed; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      for (int k = 0; k < plan->n_all; k++)
        g_unlink (plan->files[k].temporary);
    }
  for (guint i = self->made->len; i > 0 && !self->committed; i--)
    g_rmdir (self->made->pdata[i - 1]);
  g_ptr_array_unref (self->made);
  g_free (self->folder);
  g_free (self);
}

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = fd < 0 ? errno : 0;
  /* Some file systems cannot sync a folder and say EINVAL. */
  if (fd >= 0 && fsync (fd) != 0 && errno != EINVAL)
    code = errno;
  if (fd >= 0)
    close (fd);
  return code ? fail (path, code, _ ("Check the disk."), error) : TRUE;
}

gboolean
app_delivery_folder_commit (AppDeliveryFolder *self, GError **error)
{
  g_autoptr (GPtrArray) new_files = g_ptr_array_new ();
  gboolean good = TRUE;
  /* Another delivery may have come first while this one rendered. */
  for (guint i = 0; i < self->plans->len && good; i++)
    good = check_plan (self->plans->pdata[i], self->overwrite, error);
  for (guint i = 0; i < self->plans->len && good; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      for (int k = 0; k < plan->n_all && good; k++)
        {
          const AppPlanFile *file = &plan->files[k];
          gboolean is_new = !g_file_test (file->path, G_FILE_TEST_EXISTS);
          good = g_rename (file->temporary, file->path) == 0
                 || fail (file->path, errno, _ ("Choose another folder."), error);
          if (good && is_new)
            g_ptr_array_add (new_files, file->path);
        }
      good = good && sync_folder (plan->folder, error);
    }
  for (guint i = 0; i < new_files->len && !good; i++)
    g_unlink (new_files->pdata[i]);
  self->committed = good;
  return good;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
app_delivery_folder_strangers (const char *folder, GHashTable *names, GPtrArray *findings)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) strangers = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    if (!app_manifest_is_own (name) && !g_hash_table_contains (names, name))
      g_ptr_array_add (strangers, g_strdup (name));
  g_ptr_array_sort (strangers, compare_names);
  for (guint i = 0; i < strangers->len; i++)
    {
      g_autofree char *shown = g_filename_display_name (strangers->pdata[i]);
      AppFinding *finding = app_findings_add (findings, APP_SEVERITY_WARNING, "stranger",
                                              _ ("“%s” lies in the folder but is no part of this "
                                                 "delivery."),
                                              shown);
      finding->file = g_build_filename (folder, strangers->pdata[i], NULL);
      finding->advice = g_strdup (_ ("Take it away before you hand the folder over."));
    }
}
