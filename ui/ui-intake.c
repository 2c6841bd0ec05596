/* ui-intake.c — the checks of the mixes as received, in the background. */
#include "ui-intake.h"

#include "app-thread-class.h"

#include <glib/gi18n-lib.h>

enum
{
  NICE = 15, /* of the workers: playback, the window and the survey come first */
};

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is known of a file. */
typedef struct
{
  AppIntakeReport *report; /* NULL while it is being checked */
  char *sha256;            /* NULL when it could not be read */
} Known;

struct _UiIntake
{
  GObject parent;

  /* owned */
  GHashTable *known; /* file key → Known */
  AppIntakeLimits *limits;
  GPtrArray *faults;
  GThreadPool *workers;
  GCancellable *cancellable; /* of the jobs that are out */

  guint n_done; /* of the known */
};

G_DEFINE_FINAL_TYPE (UiIntake, ui_intake, G_TYPE_OBJECT)

/* One file being checked. Its owner is only touched while it is not cancelled. */
typedef struct
{
  UiIntake *owner; /* borrowed */
  char *key;
  AppMedia *media;
  AppIntakeLimits *limits;
  GCancellable *cancellable;
  Known found;
} Job;

static void
known_free (gpointer data)
{
  Known *known = data;
  app_intake_report_unref (known->report);
  g_free (known->sha256);
  g_free (known);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  g_free (job->key);
  app_media_unref (job->media);
  app_intake_limits_free (job->limits);
  g_object_unref (job->cancellable);
  app_intake_report_unref (job->found.report);
  g_free (job->found.sha256);
  g_free (job);
}

/* A file that was written again is another file. */
static char *
key_of (AppMedia *media)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, app_media_path (media),
                          app_media_mtime (media), app_media_size (media));
}

static gboolean
take (gpointer data)
{
  Job *job = data;
  UiIntake *self = job->owner;
  if (g_cancellable_is_cancelled (job->cancellable))
    return G_SOURCE_REMOVE;
  Known *known = g_hash_table_lookup (self->known, job->key);
  *known = job->found;
  job->found = (Known){ 0 };
  self->n_done++;
  g_signal_emit (self, signals[UPDATED], 0);
  return G_SOURCE_REMOVE;
}

static void
work (gpointer data, gpointer unused)
{
  Job *job = data;
  app_thread_work (NICE);
  job->found.report = app_intake_media (job->media, job->limits, job->cancellable);
  if (job->found.report)
    job->found.sha256 = g_strdup (app_media_sha256 (job->media, job->cancellable, NULL));
  g_idle_add_full (G_PRIORITY_DEFAULT, take, job, job_free);
}

static Known *
find (UiIntake *self, AppMedia *media)
{
  if (app_media_is_missing (media))
    return NULL;
  g_autofree char *key = key_of (media);
  Known *known = g_hash_table_lookup (self->known, key);
  if (known)
    return known;
  known = g_new0 (Known, 1);
  g_hash_table_insert (self->known, g_strdup (key), known);
  Job *job = g_new0 (Job, 1);
  job->owner = self;
  job->key = g_steal_pointer (&key);
  job->media = app_media_ref (media);
  job->limits = app_intake_limits_copy (self->limits);
  job->cancellable = g_object_ref (self->cancellable);
  g_thread_pool_push (self->workers, job, NULL);
  return known;
}

const AppIntakeReport *
ui_intake_report (UiIntake *self, AppMedia *media)
{
  const Known *known = find (self, media);
  return known ? known->report : NULL;
}

const char *
ui_intake_sha256 (UiIntake *self, AppMedia *media)
{
  const Known *known = find (self, media);
  return known ? known->sha256 : NULL;
}

const char *
ui_intake_verdict (const AppIntakeReport *report)
{
  const AppFinding *worst = report->findings->pdata[0];
  return report->verdict == APP_VERDICT_LOOK ? worst->text : app_verdict_name (report->verdict);
}

gboolean
ui_intake_busy (UiIntake *self)
{
  return self->n_done < g_hash_table_size (self->known);
}

double
ui_intake_progress (UiIntake *self)
{
  guint n = g_hash_table_size (self->known);
  return n > 0 ? (double) self->n_done / n : 1.0;
}

const GPtrArray *
ui_intake_faults (UiIntake *self)
{
  return self->faults;
}

const AppIntakeLimits *
ui_intake_limits (UiIntake *self)
{
  return self->limits;
}

/* Nothing that is out comes back any more. */
static void
forget (UiIntake *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->known);
  self->n_done = 0;
}

gboolean
ui_intake_set_limits (UiIntake *self, const AppIntakeLimits *limits, GError **error)
{
  AppIntakeLimits *former = self->limits;
  self->limits = app_intake_limits_copy (limits);
  app_intake_limits_free (former);
  forget (self);
  g_signal_emit (self, signals[UPDATED], 0);
  return app_intake_limits_save (self->limits, NULL, error);
}

static void
ui_intake_dispose (GObject *object)
{
  UiIntake *self = UI_INTAKE (object);
  g_cancellable_cancel (self->cancellable);
  /* Nobody waits: what still waits ends at its first look. */
  if (self->workers)
    g_thread_pool_free (self->workers, FALSE, FALSE);
  self->workers = NULL;
  G_OBJECT_CLASS (ui_intake_parent_class)->dispose (object);
}

static void
ui_intake_finalize (GObject *object)
{
  UiIntake *self = UI_INTAKE (object);
  g_hash_table_unref (self->known);
  app_intake_limits_free (self->limits);
  g_ptr_array_unref (self->faults);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (ui_intake_parent_class)->finalize (object);
}

static void
ui_intake_class_init (UiIntakeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = ui_intake_dispose;
  object_class->finalize = ui_intake_finalize;
  signals[UPDATED] = g_signal_new ("updated", UI_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ui_intake_init (UiIntake *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  self->faults = app_findings_new ();
  self->limits = app_intake_limits_load (NULL, self->faults);
  self->cancellable = g_cancellable_new ();
  self->workers
      = g_thread_pool_new (work, NULL, MAX (1, (int) g_get_num_processors ()), TRUE, NULL);
}

UiIntake *
ui_intake_new (void)
{
  return g_object_new (UI_TYPE_INTAKE, NULL);
}
