/* ui-samples.c — the samples behind a waveform that is zoomed closer than its overview. */
#include "ui-samples.h"

#include "app-renderer.h"

#define MAX_FRAMES (1 << 20) /* of one render, margins and all */

/* Frames [from, from + n) of a lane in programme frames. */
typedef struct
{
  gint64 from;
  int n;
  float *samples[2]; /* owned */
} Span;

/* What a worker needs; it touches nothing else. */
typedef struct
{
  AppProgramme *programme; /* owned */
  AppLane lane;
  guint serial;
  Span span;
} Job;

struct _UiSamples
{
  GObject parent_instance;

  AppProgramme *programme; /* owned, may be NULL */
  gint64 offset;
  guint serial; /* of the programme: results of an older one are dropped */
  Span spans[APP_N_PROGRAMME_LANES];
  gboolean working[APP_N_PROGRAMME_LANES];
};

G_DEFINE_TYPE (UiSamples, ui_samples, G_TYPE_OBJECT)

enum
{
  READY,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
span_clear (Span *span)
{
  g_clear_pointer (&span->samples[0], g_free);
  g_clear_pointer (&span->samples[1], g_free);
  span->n = 0;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  span_clear (&job->span);
  app_programme_unref (job->programme);
  g_free (job);
}

/* [worker] What cannot be read is silence: the track list tells of a missing source. */
static void
render (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  AppRenderer *renderer = app_renderer_new (job->programme, job->lane, NULL);
  double *block[2] = { g_new (double, DSP_QUANTUM), g_new (double, DSP_QUANTUM) };

  if (renderer)
    app_renderer_seek (renderer, job->span.from);
  for (int done = 0; renderer && done < job->span.n; done += DSP_QUANTUM)
    {
      const int n = MIN (DSP_QUANTUM, job->span.n - done);

      app_renderer_read (renderer, block, n, NULL);
      for (int channel = 0; channel < 2; channel++)
        for (int i = 0; i < n; i++)
          job->span.samples[channel][done + i] = (float) block[channel][i];
    }
  g_free (block[0]);
  g_free (block[1]);
  app_renderer_free (renderer);
  g_task_return_boolean (task, renderer != NULL);
}

static void
on_rendered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UiSamples *self = UI_SAMPLES (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  self->working[job->lane] = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), NULL) && job->serial == self->serial)
    {
      span_clear (&self->spans[job->lane]);
      self->spans[job->lane] = job->span;
      memset (&job->span, 0, sizeof job->span);
    }
  /* In either case: what is wanted now may have to be asked for again. */
  g_signal_emit (self, signals[READY], 0);
}

/* The span with half as much again on both sides, so that small scrolls find it ready. */
static void
start (UiSamples *self, AppLane lane, gint64 from, int n)
{
  const int margin = n / 2;
  GTask *task;
  Job *job;

  if (self->working[lane] || n + 2 * margin > MAX_FRAMES)
    return;
  job = g_new0 (Job, 1);
  job->programme = app_programme_ref (self->programme);
  job->lane = lane;
  job->serial = self->serial;
  job->span.from = from - margin;
  job->span.n = n + 2 * margin;
  for (int channel = 0; channel < 2; channel++)
    job->span.samples[channel] = g_new0 (float, job->span.n);
  self->working[lane] = TRUE;
  task = g_task_new (self, NULL, on_rendered, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, render);
  g_object_unref (task);
}

static void
drop (UiSamples *self)
{
  self->serial++;
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    span_clear (&self->spans[lane]);
}

static void
ui_samples_finalize (GObject *object)
{
  UiSamples *self = UI_SAMPLES (object);

  drop (self);
  g_clear_pointer (&self->programme, app_programme_unref);
  G_OBJECT_CLASS (ui_samples_parent_class)->finalize (object);
}

static void
ui_samples_class_init (UiSamplesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ui_samples_finalize;
  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ui_samples_init (UiSamples *self)
{
}

UiSamples *
ui_samples_new (void)
{
  return g_object_new (UI_TYPE_SAMPLES, NULL);
}

void
ui_samples_set_programme (UiSamples *self, AppProgramme *programme, gint64 offset)
{
  g_return_if_fail (UI_IS_SAMPLES (self));

  self->offset = offset;
  if (programme == self->programme)
    return; /* spans are kept in programme frames: another offset is another place */
  drop (self);
  if (programme)
    app_programme_ref (programme);
  if (self->programme)
    app_programme_unref (self->programme);
  self->programme = programme;
}

gboolean
ui_samples_read (int lane, int channel, gint64 from, int n, float *out, gpointer user_data)
{
  UiSamples *self = user_data;
  const gint64 at = from + self->offset;
  const Span *span;

  if (!self->programme || lane < 0 || lane >= APP_N_PROGRAMME_LANES || channel < 0 || channel > 1
      || n <= 0)
    return FALSE;
  span = &self->spans[lane];
  if (at < span->from || at + n > span->from + span->n)
    {
      start (self, lane, at, n);
      return FALSE;
    }
  memcpy (out, span->samples[channel] + (at - span->from), (gsize) n * sizeof *out);
  return TRUE;
}
