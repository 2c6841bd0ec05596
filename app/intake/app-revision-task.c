/* app-revision-task.c — the comparison of two mixes on a thread of its own. */
#include "app-revision-task.h"

#include "app-thread-class.h"

#define STEPS 100 /* that are told, at most */
#define NICE 10   /* of the thread: playback and the window come first */

typedef struct
{
  AppMedia *before, *after; /* owned */
  AppRevisionProgress progress;
  gpointer progress_data;
  int told; /* worker: step */
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;
  app_media_unref (self->before);
  app_media_unref (self->after);
  g_free (self);
}

typedef struct
{
  GTask *task; /* owned */
  double fraction;
} News;

static void
news_free (gpointer data)
{
  News *self = data;
  g_object_unref (self->task);
  g_free (self);
}

static gboolean
tell_news (gpointer data)
{
  News *self = data;
  Task *task = g_task_get_task_data (self->task);
  if (!g_task_get_completed (self->task)
      && !g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    task->progress (self->fraction, task->progress_data);
  return G_SOURCE_REMOVE;
}

static void
on_progress (double fraction, gpointer user_data)
{
  Task *self = g_task_get_task_data (user_data);
  int step = (int) (fraction * STEPS);
  if (!self->progress || step <= self->told)
    return;
  self->told = step;
  News *news = g_new (News, 1);
  *news = (News){ g_object_ref (user_data), fraction };
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_news, news, news_free);
}

static gpointer
work (gpointer data)
{
  g_autoptr (GTask) task = data;
  Task *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  app_thread_work (NICE);
  AppRevisionDiff *diff
      = app_revision_diff_new (self->before, self->after, on_progress, task, cancellable, &error);
  if (diff)
    g_task_return_pointer (task, diff, (GDestroyNotify) app_revision_diff_free);
  else
    g_task_return_error (task, error);
  return NULL;
}

void
app_revision_diff_async (AppMedia *before, AppMedia *after, AppRevisionProgress progress,
                         gpointer progress_data, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Task *self = g_new0 (Task, 1);
  *self = (Task){ app_media_ref (before), app_media_ref (after), progress, progress_data, 0 };
  g_task_set_task_data (task, self, task_free);
  g_thread_unref (g_thread_new ("compare mixes", work, g_object_ref (task)));
}

AppRevisionDiff *
app_revision_diff_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
