/* app-survey-job.c — renders or reads and measures, side by side, or finds it in the store. */
#include "app-survey-job.h"

#include "app-renderer.h"
#include "app-stage-loudness.h"
#include "app-stage-reduction.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

enum
{
  BLOCK = 4096, /* frames between two looks at the cancellable */
  BLOCKS = 4    /* on their way */
};

struct _AppSurveyJob
{
  /* owned, set once */
  AppProgramme *programme; /* or NULL */
  AppMedia *media;         /* then */
  AppSurveyStore *store;
  char *key;
  AppLane lane;
  int rate;
  gint64 from, to;

  /* main thread */
  AppSurveyJobFunc done; /* NULL when cancelled */
  gpointer user_data;

  /* worker thread; main thread after done */
  AppSurveyResult *result;
  GError *error;
  gboolean rendered;

  /* any thread */
  GCancellable *cancellable;
  int blocks_done; /* atomic */
};

static AppSurveyJob *
job_new (gint64 from, gint64 to, const char *key, AppSurveyStore *store, AppSurveyJobFunc done,
         gpointer user_data)
{
  AppSurveyJob *self = g_atomic_rc_box_new0 (AppSurveyJob);
  self->from = from;
  self->to = to;
  self->key = g_strdup (key);
  self->store = app_survey_store_ref (store);
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  return self;
}

AppSurveyJob *
app_survey_job_new (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, const char *key,
                    AppSurveyStore *store, AppSurveyJobFunc done, gpointer user_data)
{
  AppSurveyJob *self = job_new (from, to, key, store, done, user_data);
  self->programme = app_programme_ref (programme);
  self->lane = lane;
  self->rate = programme->rate;
  return self;
}

AppSurveyJob *
app_survey_job_new_file (AppMedia *media, int rate, const char *key, AppSurveyStore *store,
                         AppSurveyJobFunc done, gpointer user_data)
{
  AppSurveyJob *self = job_new (0, app_media_frames_at (media, rate), key, store, done, user_data);
  self->media = app_media_ref (media);
  self->rate = rate;
  return self;
}

char *
app_survey_job_file_key (const AppMedia *media, int rate)
{
  g_autofree char *text
      = g_strdup_printf ("lacquer reference 1\n%s\n%" G_GUINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%d",
                         app_media_path (media), app_media_size (media), app_media_mtime (media),
                         rate);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

AppSurveyJob *
app_survey_job_ref (AppSurveyJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
job_clear (gpointer data)
{
  AppSurveyJob *self = data;
  app_programme_unref (self->programme);
  g_clear_pointer (&self->media, app_media_unref);
  app_survey_store_unref (self->store);
  g_free (self->key);
  app_survey_result_unref (self->result);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
}

void
app_survey_job_unref (AppSurveyJob *self)
{
  if (self)
    g_atomic_rc_box_release_full (self, job_clear);
}

/* Where the samples come from: one of both. */
typedef struct
{
  AppRenderer *renderer;
  AppReader *reader;
} Source;

static gboolean
source_read (const Source *source, gint64 pos, double *const out[2], int n, GError **error)
{
  return source->renderer ? app_renderer_read (source->renderer, out, n, error)
                          : app_reader_read (source->reader, pos, out, n, error);
}

/* Samples on their way from who renders to who measures. */
typedef struct
{
  double samples[2][BLOCK];
  int n; /* 0: the end */
} Block;

typedef struct
{
  AppSurveyJob *job;
  AppMeasurer *measurer;
  GAsyncQueue *full, *empty;
} Line;

/* Measures what comes, as nice as who renders it. */
static gpointer
measure_blocks (gpointer data)
{
  Line *line = data;
  for (Block *block; (block = g_async_queue_pop (line->full))->n > 0;)
    {
      const double *const in[2] = { block->samples[0], block->samples[1] };
      app_measurer_feed (line->measurer, in, block->n);
      g_atomic_int_inc (&line->job->blocks_done);
      g_async_queue_push (line->empty, block);
    }
  return NULL;
}

static gboolean
render_blocks (AppSurveyJob *self, const Source *source, Line *line)
{
  for (gint64 at = self->from; at < self->to; at += BLOCK)
    {
      Block *block = g_async_queue_pop (line->empty);
      double *const out[2] = { block->samples[0], block->samples[1] };
      int n = (int) MIN (BLOCK, self->to - at);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error)
          || !source_read (source, at, out, n, &self->error))
        return FALSE;
      block->n = n;
      g_async_queue_push (line->full, block);
    }
  return TRUE;
}

/* One thread renders while another measures: what was edited is known sooner. */
static gboolean
measure (AppSurveyJob *self, const Source *source, AppMeasurer *measurer)
{
  g_autofree Block *blocks = g_new (Block, BLOCKS);
  Block end = { .n = 0 };
  Line line = { self, measurer, g_async_queue_new (), g_async_queue_new () };
  for (int i = 0; i < BLOCKS; i++)
    g_async_queue_push (line.empty, &blocks[i]);
  GThread *thread = g_thread_try_new ("measure", measure_blocks, &line, &self->error);
  gboolean whole = thread && render_blocks (self, source, &line);
  g_async_queue_push (line.full, &end);
  if (thread)
    g_thread_join (thread);
  g_async_queue_unref (line.full);
  g_async_queue_unref (line.empty);
  return whole;
}

/* The key tells of the files as they were when they were opened. */
static gboolean
sources_are_unchanged (const AppSurveyJob *self)
{
  if (!self->programme)
    return app_media_is_unchanged (self->media);
  for (int i = 0; i < self->programme->n_tracks; i++)
    if (!app_media_is_unchanged (self->programme->tracks[i].media))
      return FALSE;
  return TRUE;
}

static gboolean
open_source (AppSurveyJob *self, Source *source)
{
  *source = (Source){ 0 };
  if (self->programme)
    source->renderer = app_renderer_new (self->programme, self->lane, &self->error);
  else
    source->reader = app_reader_new (self->media, self->rate, &self->error);
  if (source->renderer)
    app_renderer_seek (source->renderer, self->from);
  return source->renderer || source->reader;
}

/* Of the master of a track also what every slot does to its loudness, and what is taken away when;
 * both or none. */
typedef struct
{
  AppStageLoudness *loudness; /* owned */
  AppStageReduction *reduction;
} Stages;

static void
open_stages (AppSurveyJob *self, const Source *source, Stages *stages)
{
  if (!self->programme || self->lane != APP_LANE_MASTER)
    return;
  stages->loudness = app_stage_loudness_new (self->programme, self->from, self->to);
  stages->reduction = app_stage_reduction_new (self->programme, self->from, self->to);
  if (stages->loudness && stages->reduction)
    app_renderer_set_tap (source->renderer,
                          &(AppStageTap){ app_stage_loudness_feed, stages->loudness,
                                          app_stage_reduction_feed, stages->reduction });
}

static void
finish_stages (AppSurveyResult *result, const Stages *stages)
{
  if (!stages->loudness || !stages->reduction)
    return;
  app_survey_result_take_stages (result, app_stage_loudness_finish (stages->loudness));
  app_survey_result_take_reduction (result, app_stage_reduction_finish (stages->reduction, FALSE),
                                    app_stage_reduction_finish (stages->reduction, TRUE));
}

static void
make (AppSurveyJob *self)
{
  Source source;
  Stages stages = { 0 };
  AppMeasurer *measurer = app_measurer_new (self->rate, 2, TRUE);
  gboolean opened = open_source (self, &source);
  if (opened && !measurer)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("There is not enough memory to measure the loudness. Close other "
                            "programs."));
  if (opened)
    open_stages (self, &source, &stages);
  if (opened && measurer && measure (self, &source, measurer))
    {
      self->rendered = TRUE;
      AppSurveyResult *result = app_survey_result_new (measurer);
      finish_stages (result, &stages);
      self->result = result;
      if (sources_are_unchanged (self))
        app_survey_store_save (self->store, self->key, self->result);
    }
  app_measurer_free (measurer);
  app_stage_loudness_free (stages.loudness);
  app_stage_reduction_free (stages.reduction);
  app_renderer_free (source.renderer);
  app_reader_free (source.reader);
}

static gboolean
deliver (gpointer data)
{
  AppSurveyJob *self = data;
  if (self->done)
    self->done (self, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
release (gpointer data)
{
  app_survey_job_unref (data);
}

void
app_survey_job_run (AppSurveyJob *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->result = app_survey_store_load (self->store, self->key);
  if (!self->result)
    make (self);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* Not g_main_context_invoke: it would call from here while nobody iterates the context. */
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver, app_survey_job_ref (self), release);
}

void
app_survey_job_cancel (AppSurveyJob *self)
{
  self->done = NULL;
  g_cancellable_cancel (self->cancellable);
}

const char *
app_survey_job_key (const AppSurveyJob *self)
{
  return self->key;
}

gint64
app_survey_job_frames (const AppSurveyJob *self)
{
  return self->to - self->from;
}

gint64
app_survey_job_frames_done (AppSurveyJob *self)
{
  gint64 done = (gint64) g_atomic_int_get (&self->blocks_done) * BLOCK;
  return MIN (done, app_survey_job_frames (self));
}

const AppSurveyResult *
app_survey_job_result (const AppSurveyJob *self)
{
  return self->result;
}

const GError *
app_survey_job_error (const AppSurveyJob *self)
{
  return self->error;
}

gboolean
app_survey_job_rendered (const AppSurveyJob *self)
{
  return self->rendered;
}
