/* ui-delivery-job.c — one run of app_deliver on a worker thread, reported on the main thread. */
#include "ui-delivery-job.h"

#include "app-delivery-record.h"

#include <glib/gi18n.h>
#include <malloc.h>
#include <string.h>

#define REPORT_MS 50 /* at most this often */

enum
{
  PROGRESS,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiDeliveryJob
{
  GObject parent;

  /* owned; constant while the job runs */
  AppProgramme *programme;
  GPtrArray *owner; /* of the targets */
  const AppTarget **targets;
  int n_targets;
  char *folder;
  gboolean overwrite;
  GCancellable *cancellable;

  /* any thread, under lock */
  GMutex lock;
  UiDeliveryState *states; /* by target */
  guint report;            /* source that will emit "progress"; 0: none */

  /* main */
  gboolean running;
  GPtrArray *result;
  GPtrArray *records; /* of the worker until it is done; NULL: none */
  GError *error;
};

G_DEFINE_FINAL_TYPE (UiDeliveryJob, ui_delivery_job, G_TYPE_OBJECT)

static gboolean
report (gpointer data)
{
  UiDeliveryJob *self = data;
  g_mutex_lock (&self->lock);
  self->report = 0;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[PROGRESS], 0);
  return G_SOURCE_REMOVE;
}

/* [any] */
static void
on_progress (const char *target, const char *state, double fraction, double times_real_time,
             double seconds_left, gpointer data)
{
  UiDeliveryJob *self = data;
  g_mutex_lock (&self->lock);
  for (int i = 0; i < self->n_targets; i++)
    if (!strcmp (self->targets[i]->id, target))
      {
        g_strlcpy (self->states[i].state, state, sizeof self->states[i].state);
        self->states[i].fraction = fraction;
        self->states[i].times_real_time = times_real_time;
        self->states[i].seconds_left = seconds_left;
      }
  if (!self->report)
    self->report = g_timeout_add_full (G_PRIORITY_DEFAULT, REPORT_MS, report, g_object_ref (self),
                                       g_object_unref);
  g_mutex_unlock (&self->lock);
}

/* [worker] For the project to remember; that it cannot is told with the files. */
static void
add_records (UiDeliveryJob *self, GPtrArray *made)
{
  g_autoptr (GError) error = NULL;
  self->records = app_delivery_records_new (self->programme, self->targets, self->n_targets, made,
                                            NULL, &error);
  if (!self->records && made->len)
    app_findings_add (((AppDeliverable *) made->pdata[0])->findings, APP_SEVERITY_WARNING,
                      "delivery-record",
                      _ ("The project cannot remember this delivery, and recall will not know it: "
                         "%s"),
                      error->message);
}

/* [worker] */
static void
deliver_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  UiDeliveryJob *self = source;
  GError *error = NULL;
  GPtrArray *result = app_deliver (self->programme, self->targets, self->n_targets, self->folder,
                                   self->overwrite, 0, on_progress, self, cancellable, &error);
  malloc_trim (0); /* the chains of all tracks were held, of a long album 100 MB and more */
  if (result)
    {
      add_records (self, result);
      g_task_return_pointer (task, result, (GDestroyNotify) g_ptr_array_unref);
    }
  else
    g_task_return_error (task, error);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  UiDeliveryJob *self = UI_DELIVERY_JOB (source);
  self->running = FALSE;
  self->result = g_task_propagate_pointer (G_TASK (result), &self->error);
  g_signal_emit (self, signals[DONE], 0);
  if (g_application_get_default ())
    g_application_release (g_application_get_default ());
}

void
ui_delivery_job_start (UiDeliveryJob *self)
{
  self->running = TRUE;
  /* A program whose last window is closed meanwhile ends after the worker has cleaned up. */
  if (g_application_get_default ())
    g_application_hold (g_application_get_default ());
  /* The worker has to come to an end by itself and clean up, so cancelling never returns early. */
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_done, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, deliver_thread);
}

void
ui_delivery_job_cancel (UiDeliveryJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
ui_delivery_job_running (UiDeliveryJob *self)
{
  return self->running;
}

const char *
ui_delivery_job_folder (UiDeliveryJob *self)
{
  return self->folder;
}

gboolean
ui_delivery_job_state (UiDeliveryJob *self, const char *target, UiDeliveryState *state)
{
  gboolean found = FALSE;
  g_mutex_lock (&self->lock);
  for (int i = 0; i < self->n_targets; i++)
    if (!strcmp (self->targets[i]->id, target))
      {
        *state = self->states[i];
        found = TRUE;
      }
  g_mutex_unlock (&self->lock);
  return found;
}

GPtrArray *
ui_delivery_job_result (UiDeliveryJob *self)
{
  return self->result;
}

GPtrArray *
ui_delivery_job_records (UiDeliveryJob *self)
{
  return self->running ? NULL : self->records;
}

const GError *
ui_delivery_job_error (UiDeliveryJob *self)
{
  return self->error;
}

static void
ui_delivery_job_finalize (GObject *object)
{
  UiDeliveryJob *self = UI_DELIVERY_JOB (object);
  app_programme_unref (self->programme);
  g_clear_pointer (&self->result, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_ptr_array_unref (self->owner);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_free (self->targets);
  g_free (self->states);
  g_free (self->folder);
  G_OBJECT_CLASS (ui_delivery_job_parent_class)->finalize (object);
}

static void
ui_delivery_job_class_init (UiDeliveryJobClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ui_delivery_job_finalize;
  signals[PROGRESS] = g_signal_new ("progress", UI_TYPE_DELIVERY_JOB, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", UI_TYPE_DELIVERY_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
ui_delivery_job_init (UiDeliveryJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
}

UiDeliveryJob *
ui_delivery_job_new (AppProgramme *programme, GPtrArray *owner, const AppTarget *const *targets,
                     int n_targets, const char *folder, gboolean overwrite)
{
  UiDeliveryJob *self = g_object_new (UI_TYPE_DELIVERY_JOB, NULL);
  self->programme = app_programme_ref (programme);
  self->owner = g_ptr_array_ref (owner);
  self->targets = g_memdup2 (targets, n_targets * sizeof *targets);
  self->n_targets = n_targets;
  self->states = g_new0 (UiDeliveryState, MAX (n_targets, 1));
  for (int i = 0; i < n_targets; i++)
    g_strlcpy (self->states[i].state, "waiting", sizeof self->states[i].state);
  self->folder = g_strdup (folder);
  self->overwrite = overwrite;
  return self;
}
