/* tsan-gio.c — tells ThreadSanitizer what GTask orders, as tsan-glib.c does for GLib's locks. */
#include <gio/gio.h>

#include <dlfcn.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* What is done before a task's thread begins happens before its function, and all of that before
 * the task's data are freed. */
typedef struct
{
  GTask *task; /* an address only */
  gpointer data;
  GDestroyNotify destroy;
} TaskData;

static void
forget_task_data (gpointer data)
{
  TaskData *kept = data;
  __tsan_acquire (kept->task);
  kept->destroy (kept->data);
  g_free (kept);
}

void
g_task_set_task_data (GTask *task, gpointer data, GDestroyNotify destroy)
{
  __typeof__ (&g_task_set_task_data) real
      = (__typeof__ (&g_task_set_task_data)) dlsym (RTLD_NEXT, "g_task_set_task_data");
  real (task, data, NULL);
  if (!destroy)
    return;
  TaskData *kept = g_new (TaskData, 1);
  *kept = (TaskData){ task, data, destroy };
  g_object_set_data_full (G_OBJECT (task), "tsan-data", kept, forget_task_data);
}

static void
work_at_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc function = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "tsan-work");
  __tsan_acquire (task);
  function (task, source, data, cancellable);
  __tsan_release (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc function)
{
  __typeof__ (&g_task_run_in_thread) real
      = (__typeof__ (&g_task_run_in_thread)) dlsym (RTLD_NEXT, "g_task_run_in_thread");
  g_object_set_data (G_OBJECT (task), "tsan-work", (gpointer) function);
  __tsan_release (task);
  real (task, work_at_task);
}
