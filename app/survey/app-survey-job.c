/* app-survey-job.c — renders or reads, and measures, or finds it in the store. */
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
  AppProgramme *programme; /* or NULL */
  AppMedia *media;         /* then */
  AppSurveyStore *store;
  char *key;
  AppLane lane;
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
  return self;
}

AppSurveyJob *
app_survey_job_new_file (AppMedia *media, const char *key, AppSurveyStore *store,
                         AppSurveyJobFunc done, gpointer user_data)
{
  AppSurveyJob *self = job_new (0, app_media_frames (media), key, store, done, user_data);
  self->media = app_media_ref (media);
  return self;
}

char *
app_survey_job_file_key (const AppMedia *media)
{
  g_autofree char *text
      = g_strdup_printf ("lacquer file 1\n%s\n%" G_GUINT64_FORMAT "\n%" G_GINT64_FORMAT,
                         app_media_path (media), app_media_size (media), app_media_mtime (media));
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

static gboolean
measure (AppSurveyJob *self, AppRenderer *renderer, AppMeasurer *measurer)
{
  g_autofree double *samples = g_new (double, 2 * BLOCK);
  double *const out[2] = { samples, samples + BLOCK };
  app_renderer_seek (renderer, self->from);
  for (gint64 at = self->from; at < self->to; at += BLOCK)
    {
      int n = (int) MIN (BLOCK, self->to - at);
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
is_unchanged (const AppMedia *media)
{
  GStatBuf status;
  return app_media_is_missing (media)
         || (g_stat (app_media_path (media), &status) == 0
             && (guint64) status.st_size == app_media_size (media)
             && status.st_mtime == app_media_mtime (media));
}

static gboolean
sources_are_unchanged (const AppSurveyJob *self)
{
  if (!self->programme)
    return is_unchanged (self->media);
  for (int i = 0; i < self->programme->n_tracks; i++)
    if (!is_unchanged (self->programme->tracks[i].media))
      return FALSE;
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
                 app_programme_track_at (self->programme, self->from) + 1);
  if (renderer && measurer && measure (self, renderer, measurer))
    self->result = app_survey_result_new (measurer);
  app_measurer_free (measurer);
  app_renderer_free (renderer);
}

static void
measure_media (AppSurveyJob *self)
{
  AppMeasurement measurement;
  GArray *loudness = NULL, *momentary = NULL;
  if (app_measure_file_piece (app_media_path (self->media), &measurement, &loudness, &momentary,
                              self->cancellable, &self->error))
    self->result = app_survey_result_new_file (&measurement, loudness, momentary);
}

static void
make (AppSurveyJob *self)
{
  if (self->programme)
    render (self);
  else
    measure_media (self);
  self->rendered = self->result != NULL;
  if (self->result && sources_are_unchanged (self))
    app_survey_store_save (self->store, self->key, self->result);
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
