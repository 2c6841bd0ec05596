/* ui-intake.c — the checks of the mixes as received, in the background. */
#include "ui-intake.h"

#include <glib/gi18n-lib.h>

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiIntake
{
  GObject parent;

  /* owned */
  GHashTable *results; /* file key → UiIntakeResult, NULL while it is being checked */
  GQueue waiting;      /* of AppMedia */
  GCancellable *cancellable;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (UiIntake, ui_intake, G_TYPE_OBJECT)

static void
result_free (UiIntakeResult *result)
{
  if (!result)
    return;
  g_ptr_array_unref (result->findings);
  g_free (result->sha256);
  g_free (result);
}

/* A file that was written again is another file. */
static char *
key_of (AppMedia *media)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, app_media_path (media),
                          app_media_mtime (media), app_media_size (media));
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AppMedia *media = data;
  UiIntakeResult *result = g_new0 (UiIntakeResult, 1);
  g_autoptr (AppIntakeReport) report = app_intake_media (media, NULL, cancellable);
  result->findings = report ? g_ptr_array_ref (report->findings) : app_findings_new ();
  if (report)
    result->measured = report->measured;
  result->sha256 = g_strdup (app_media_sha256 (media, cancellable, NULL));
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, result, (GDestroyNotify) result_free);
  else
    result_free (result);
}

static void start_next (UiIntake *self);

static void
on_checked (GObject *source, GAsyncResult *async, gpointer data)
{
  UiIntake *self = UI_INTAKE (source);
  UiIntakeResult *result = g_task_propagate_pointer (G_TASK (async), NULL);
  self->running = FALSE;
  if (!result)
    return;
  g_hash_table_insert (self->results, key_of (g_task_get_task_data (G_TASK (async))), result);
  start_next (self);
  g_signal_emit (self, signals[UPDATED], 0);
}

static void
start_next (UiIntake *self)
{
  AppMedia *media = self->running ? NULL : g_queue_pop_head (&self->waiting);
  if (!media)
    return;
  self->running = TRUE;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_checked, NULL);
  g_task_set_task_data (task, media, (GDestroyNotify) app_media_unref);
  g_task_run_in_thread (task, check_thread);
}

const UiIntakeResult *
ui_intake_result (UiIntake *self, AppMedia *media)
{
  if (app_media_is_missing (media))
    return NULL;
  g_autofree char *key = key_of (media);
  gpointer result;
  if (g_hash_table_lookup_extended (self->results, key, NULL, &result))
    return result;
  g_hash_table_insert (self->results, g_steal_pointer (&key), NULL);
  g_queue_push_tail (&self->waiting, app_media_ref (media));
  start_next (self);
  return NULL;
}

const char *
ui_intake_verdict (const UiIntakeResult *result)
{
  AppSeverity worst = app_findings_worst (result->findings);
  for (guint i = 0; i < result->findings->len; i++)
    {
      const AppFinding *finding = result->findings->pdata[i];
      if (finding->severity == worst && worst > APP_SEVERITY_INFO)
        return finding->text;
    }
  return _ ("Ready");
}

gboolean
ui_intake_busy (UiIntake *self)
{
  return self->running;
}

static void
ui_intake_dispose (GObject *object)
{
  UiIntake *self = UI_INTAKE (object);
  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) app_media_unref);
  G_OBJECT_CLASS (ui_intake_parent_class)->dispose (object);
}

static void
ui_intake_finalize (GObject *object)
{
  UiIntake *self = UI_INTAKE (object);
  g_hash_table_unref (self->results);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (ui_intake_parent_class)->finalize (object);
}

static void
ui_intake_class_init (UiIntakeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_intake_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_intake_finalize;
  signals[UPDATED] = g_signal_new ("updated", UI_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ui_intake_init (UiIntake *self)
{
  self->results
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) result_free);
  g_queue_init (&self->waiting);
  self->cancellable = g_cancellable_new ();
}

UiIntake *
ui_intake_new (void)
{
  return g_object_new (UI_TYPE_INTAKE, NULL);
}
