/* app-survey-job.c — renders and measures a span, or finds it in the store. */
#include "app-survey-job.h"

#include "app-renderer.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

enum
{
  BLOCK = 4096 /* frames between two looks at the cancellable */
};

struct _AppSurveyJob
{
  /* owned, set once */
  AppProgramme *programme;
  AppSurveyStore *store;
  char *key;
  AppLane lane;
  int track;

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

AppSurveyJob *
app_survey_job_new (AppProgramme *programme, AppLane lane, int track, const char *key,
                    AppSurveyStore *store, AppSurveyJobFunc done, gpointer user_data)
{
  AppSurveyJob *self = g_atomic_rc_box_new0 (AppSurveyJob);
  self->programme = app_programme_ref (programme);
  self->lane = lane;
  self->track = track;
  self->key = g_strdup (key);
  self->store = app_survey_store_ref (store);
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  return self;
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

static gboolean
measure (AppSurveyJob *self, AppRenderer *renderer, AppMeasurer *measurer)
{
  const AppProgrammeTrack *track = &self->programme->tracks[self->track];
  g_autofree double *samples = g_new (double, 2 * BLOCK);
  double *const out[2] = { samples, samples + BLOCK };
  app_renderer_seek (renderer, track->start);
  for (gint64 at = 0; at < track->length; at += BLOCK)
    {
      int n = (int) MIN (BLOCK, track->length - at);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error)
          || !app_renderer_read (renderer, out, n, &self->error))
        return FALSE;
      const double *const in[2] = { out[0], out[1] };
      app_measurer_feed (measurer, in, n);
      g_atomic_int_inc (&self->blocks_done);
    }
  return TRUE;
}

/* The key tells of the files as they were when they were opened. */
static gboolean
sources_are_unchanged (const AppProgramme *programme)
{
  for (int i = 0; i < programme->n_tracks; i++)
    {
      const AppMedia *media = programme->tracks[i].media;
      GStatBuf status;
      if (!app_media_is_missing (media)
          && (g_stat (app_media_path (media), &status) != 0
              || (guint64) status.st_size != app_media_size (media)
              || status.st_mtime != app_media_mtime (media)))
        return FALSE;
    }
  return TRUE;
}

static void
render (AppSurveyJob *self)
{
  AppRenderer *renderer = app_renderer_new (self->programme, self->lane, &self->error);
  AppMeasurer *measurer = app_measurer_new (self->programme->rate, 2, TRUE);
  if (renderer && !measurer)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("There is not enough memory to measure track %d. Close other programs."),
                 self->track + 1);
  if (renderer && measurer && measure (self, renderer, measurer))
    {
      self->rendered = TRUE;
      self->result = app_survey_result_new (measurer);
      if (sources_are_unchanged (self->programme))
        app_survey_store_save (self->store, self->key, self->result);
    }
  app_measurer_free (measurer);
  app_renderer_free (renderer);
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
    render (self);
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
  return self->programme->tracks[self->track].length;
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
