/* ui-work.c — long work on a thread of its own, told on the main thread. */
#include "ui-work.h"

#define REPORT_MS 50 /* at most this often */

struct _UiWork
{
  gatomicrefcount refs;

  /* constant while it runs */
  const UiWorkKind *kind;
  gpointer data; /* owned */
  GCancellable *cancellable;

  /* main */
  gpointer user_data;
  gboolean dropped;

  /* any thread, under lock */
  GMutex lock;
  double fraction, times_real_time;
  guint report; /* source that will tell it; 0: none */
};

static UiWork *
work_ref (UiWork *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
work_unref (gpointer data)
{
  UiWork *self = data;
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->kind->free_data)
    self->kind->free_data (self->data);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
report (gpointer data)
{
  UiWork *self = data;
  g_mutex_lock (&self->lock);
  double fraction = self->fraction, speed = self->times_real_time;
  self->report = 0;
  g_mutex_unlock (&self->lock);
  if (!self->dropped)
    self->kind->news (fraction, speed, self->user_data);
  return G_SOURCE_REMOVE;
}

void
ui_work_report (double fraction, double times_real_time, const char *what, gpointer work)
{
  UiWork *self = work;
  g_mutex_lock (&self->lock);
  self->fraction = fraction;
  self->times_real_time = times_real_time;
  if (!self->report)
    self->report
        = g_timeout_add_full (G_PRIORITY_DEFAULT, REPORT_MS, report, work_ref (self), work_unref);
  g_mutex_unlock (&self->lock);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  UiWork *self = data;
  g_autoptr (GError) error = NULL;
  gpointer made = g_task_propagate_pointer (G_TASK (result), &error);
  guint waiting = self->report; /* the worker is through */
  if (waiting)
    {
      report (self);
      g_source_remove (waiting);
    }
  if (!self->dropped)
    self->kind->done (made, error, self->user_data);
  if (made)
    self->kind->free_result (made);
  work_unref (self);
  if (g_application_get_default ())
    g_application_release (g_application_get_default ());
}

/* [worker] */
static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  UiWork *self = data;
  GError *error = NULL;
  gpointer made = self->kind->run (self, self->data, cancellable, &error);
  if (made)
    g_task_return_pointer (task, made, self->kind->free_result);
  else
    g_task_return_error (task, error);
}

UiWork *
ui_work_start (const UiWorkKind *kind, gpointer data, gpointer user_data)
{
  UiWork *self = g_new0 (UiWork, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->kind = kind;
  self->data = data;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  if (g_application_get_default ())
    g_application_hold (g_application_get_default ());
  /* The worker cleans up behind itself, so cancelling never returns early. */
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_done, work_ref (self));
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work_ref (self), work_unref);
  g_task_run_in_thread (task, run);
  return self;
}

void
ui_work_cancel (UiWork *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
ui_work_drop (UiWork *self)
{
  if (!self)
    return;
  self->dropped = TRUE;
  g_cancellable_cancel (self->cancellable);
  work_unref (self);
}
