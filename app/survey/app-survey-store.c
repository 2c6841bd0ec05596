/* app-survey-store.c — the survey's files under XDG_CACHE_HOME. */
#include "app-survey-store.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#define SUFFIX ".survey"

struct _AppSurveyStore
{
  char *folder; /* owned */
  guint64 limit;
  GMutex sweeping; /* one thread at a time looks for what is too much */
};

/* In MiB, so that it is one word everywhere. */
static gint program_limit = (gint) (APP_SURVEY_STORE_LIMIT >> 20);

static guint64
limit_of (AppSurveyStore *self)
{
  return self->limit ? self->limit : (guint64) g_atomic_int_get (&program_limit) << 20;
}

typedef struct
{
  char *path; /* owned */
  guint64 size;
  gint64 used; /* ns */
} Kept;

AppSurveyStore *
app_survey_store_new (const char *folder, guint64 limit)
{
  AppSurveyStore *self = g_atomic_rc_box_new0 (AppSurveyStore);
  self->folder = folder ? g_strdup (folder)
                        : g_build_filename (g_get_user_cache_dir (), "lacquer", "survey", NULL);
  self->limit = limit;
  g_mutex_init (&self->sweeping);
  return self;
}

AppSurveyStore *
app_survey_store_ref (AppSurveyStore *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
store_clear (gpointer data)
{
  AppSurveyStore *self = data;
  g_free (self->folder);
  g_mutex_clear (&self->sweeping);
}

void
app_survey_store_unref (AppSurveyStore *self)
{
  if (self)
    g_atomic_rc_box_release_full (self, store_clear);
}

static char *
path_of (AppSurveyStore *self, const char *key)
{
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);
  return g_build_filename (self->folder, name, NULL);
}

AppSurveyResult *
app_survey_store_load (AppSurveyStore *self, const char *key)
{
  g_autofree char *path = path_of (self, key);
  char *data;
  gsize size;
  GStatBuf status;
  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode)
      || (guint64) status.st_size > limit_of (self)
      || !g_file_get_contents (path, &data, &size, NULL))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, size);
  AppSurveyResult *result = app_survey_result_from_bytes (bytes);
  if (result)
    g_utime (path, NULL); /* used now: among the last to go */
  else
    g_unlink (path);
  return result;
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;
  g_free (kept->path);
  g_free (kept);
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const Kept *x = *(const Kept *const *) a, *y = *(const Kept *const *) b;
  return (x->used > y->used) - (x->used < y->used);
}

static GPtrArray *
list_files (AppSurveyStore *self, guint64 *total)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (kept_free);
  *total = 0;
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      GStatBuf status;
      if (!strstr (name, SUFFIX) || g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
        continue;
      Kept *kept = g_new (Kept, 1);
      kept->path = g_steal_pointer (&path);
      kept->size = (guint64) status.st_size;
      kept->used = status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
      *total += kept->size;
      g_ptr_array_add (files, kept);
    }
  return files;
}

/* Makes room down to nine tenths, so that not every file that comes costs a sweep. */
static void
sweep (AppSurveyStore *self)
{
  guint64 total, limit = limit_of (self);
  g_mutex_lock (&self->sweeping);
  g_autoptr (GPtrArray) files = list_files (self, &total);
  if (total > limit)
    {
      g_ptr_array_sort (files, compare_used);
      for (guint i = 0; i < files->len && total > limit / 10 * 9; i++)
        {
          const Kept *kept = files->pdata[i];
          g_unlink (kept->path);
          total -= kept->size;
        }
    }
  g_mutex_unlock (&self->sweeping);
}

void
app_survey_store_save (AppSurveyStore *self, const char *key, const AppSurveyResult *result)
{
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return;
  g_autoptr (GBytes) bytes = app_survey_result_to_bytes (result);
  g_autofree char *path = path_of (self, key);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                NULL))
    sweep (self);
}

static void
sweep_thread (GTask *task, gpointer source, gpointer store, GCancellable *cancellable)
{
  sweep (store);
  g_task_return_boolean (task, TRUE);
}

void
app_survey_store_set_limit (guint64 bytes, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  g_atomic_int_set (&program_limit, (gint) MAX (bytes >> 20, 1));
  g_task_set_task_data (task, app_survey_store_new (NULL, 0),
                        (GDestroyNotify) app_survey_store_unref);
  g_task_run_in_thread (task, sweep_thread);
}
