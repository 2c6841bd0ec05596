/* app-target-loudness-task.c — the search on a thread, and its result as one step of undo. */
#include "app-target-loudness.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  /* owned */
  AppDocument *document;
  AppSlot *slot;
  AppProgramme *programme;
  char *sound; /* hash of all that decides what was measured */
  /* borrowed */
  AppProgressFunc progress;
  gpointer progress_data;
  /* constant */
  int track, index; /* of the slot, in the programme */
  int threads;
  double wanted_lufs;
  /* worker, then main thread */
  AppTargetLoudness result;
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;
  g_object_unref (self->document);
  g_object_unref (self->slot);
  app_programme_unref (self->programme);
  g_free (self->sound);
  g_free (self);
}

/* ---- progress ---- */

typedef struct
{
  GTask *task; /* owned */
  double fraction, times_real_time;
  char *what; /* owned */
} News;

static void
news_free (gpointer data)
{
  News *self = data;
  g_object_unref (self->task);
  g_free (self->what);
  g_free (self);
}

static gboolean
tell_news (gpointer data)
{
  News *self = data;
  Task *task = g_task_get_task_data (self->task);
  if (!g_task_get_completed (self->task))
    task->progress (self->fraction, self->times_real_time, self->what, task->progress_data);
  return G_SOURCE_REMOVE;
}

static void
on_progress (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  News *news = g_new (News, 1);
  *news = (News){ g_object_ref (user_data), fraction, times_real_time, g_strdup (what) };
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_news, news, news_free);
}

/* ---- the slot ---- */

static gboolean
find_in (GListStore *chain, AppSlot *slot, int *index)
{
  guint position;
  if (!g_list_store_find (chain, slot, &position))
    return FALSE;
  *index = (int) position;
  return TRUE;
}

/* Finds the slot: track of the programme or -1, and its place in the chain. */
static gboolean
place_slot (AppDocument *document, const AppProgramme *programme, AppSlot *slot, int *track,
            int *index)
{
  AppAlbum *album = app_document_album (document);
  *track = -1;
  if (find_in (app_album_chain (album), slot, index))
    return TRUE;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *own = app_album_track (album, i);
      if (!find_in (app_track_chain (own), slot, index))
        continue;
      for (*track = 0; *track < programme->n_tracks; (*track)++)
        if (programme->tracks[*track].key == app_track_key (own))
          return TRUE;
    }
  return FALSE;
}

/* Where and what everything is that the search measures. */
static char *
sound_of (const AppProgramme *programme)
{
  return app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
}

/* ---- running ---- */

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Task *self = data;
  GError *error = NULL;
  if (app_target_loudness_find (self->programme, self->track, self->index, self->wanted_lufs,
                                self->threads, self->progress ? on_progress : NULL, task,
                                cancellable, &self->result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
app_target_loudness_async (AppDocument *document, AppSlot *slot, double wanted_lufs, int threads,
                           AppProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (document, cancellable, callback, user_data);
  Task *self = g_new0 (Task, 1);
  *self = (Task){ .document = g_object_ref (document),
                  .slot = g_object_ref (slot),
                  .programme = app_programme_new (app_document_album (document), NULL),
                  .progress = progress,
                  .progress_data = progress_data,
                  .threads = threads,
                  .wanted_lufs = wanted_lufs };
  self->sound = sound_of (self->programme);
  g_task_set_task_data (task, self, task_free);
  if (place_slot (document, self->programme, slot, &self->track, &self->index))
    g_task_run_in_thread (task, work);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("The limiter's track has no audio to measure. Locate its mix."));
  g_object_unref (task);
}

static void
set_drive (Task *self)
{
  AppHistory *history = app_document_history (self->document);
  const DspModule *module = app_slot_module (self->slot);
  app_history_seal (history);
  app_history_begin (history, _ ("Target loudness"));
  app_history_set_value (history, self->slot,
                         dsp_params_index (module->params, module->n_params, "drive"),
                         self->result.drive_db);
  app_history_end (history);
  app_history_seal (history);
}

gboolean
app_target_loudness_finish (GAsyncResult *async_result, AppTargetLoudness *result, GError **error)
{
  GTask *task = G_TASK (async_result);
  if (!g_task_propagate_boolean (task, error))
    return FALSE;
  Task *self = g_task_get_task_data (task);
  AppProgramme *now = app_programme_new (app_document_album (self->document), NULL);
  g_autofree char *sound = sound_of (now);
  app_programme_unref (now);
  if (g_strcmp0 (sound, self->sound) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           _ ("The album was edited meanwhile, so what was found is not true any "
                              "more. Find the drive again."));
      return FALSE;
    }
  *result = self->result;
  if (result->reached)
    set_drive (self);
  return TRUE;
}
