/* app-offline.c — a span of a lane on several cores.
 *
 * Each track is a stem. Workers take the stems in their order and render them ahead in chunks; the
 * calling thread sums them through the album chain (the very AppBus that AppRenderer uses) and
 * feeds the sink. Turns, as many as threads may work at once, are handed out chunk by chunk: first
 * to the calling thread, then to the earliest stem that may go on. A stem may go on while all
 * chunks are within the budget; one that the calling thread is reading may always have a few. There
 * are at least as many workers as tracks overlap, so what is read always has one. */
#include "app-offline.h"

#include "app-bus.h"
#include "app-voice.h"
#include "dsp-denormal.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  CHUNK = 64 * DSP_QUANTUM, /* frames */
  BUDGET = (256 << 20) / (2 * CHUNK * (int) sizeof (double)),
  AHEAD = 4, /* chunks that a stem being read may have over the budget */
  PROGRESS_US = 50000,
};

typedef struct
{
  int frames;
  double ch[2][CHUNK];
} Chunk;

typedef struct
{
  int index;       /* of the track */
  gint64 from, to; /* frames of it that are needed */

  /* under the lock */
  GQueue ready; /* of Chunk, the oldest first */
  gboolean wanted;

  /* calling thread only */
  Chunk *chunk;
  int at; /* next frame of chunk */
} Stem;

typedef struct
{
  /* constant while workers run */
  AppProgramme *programme;
  AppLane lane;
  GCancellable *cancellable;
  Stem *stems;
  int n_stems;

  GMutex lock;
  GCond changed;
  /* under the lock */
  int next_stem;  /* not yet taken by a worker */
  int turns;      /* free */
  gboolean *asks; /* who could use a turn now: the calling thread, then the stems */
  int chunks;
  gboolean stop;
  GError *error;

  /* calling thread only */
  double scratch[2][DSP_QUANTUM];
} Job;

/* ---- turns; all with the lock held ---- */

static gboolean
earlier_asks (const Job *job, int who)
{
  for (int i = 0; i < who; i++)
    if (job->asks[i])
      return TRUE;
  return FALSE;
}

/* Takes a turn when ready, none is before, and one is free. */
static gboolean
try_turn (Job *job, int who, gboolean ready)
{
  gboolean got = ready && job->turns > 0 && !earlier_asks (job, who);
  gboolean asks = ready && !got;
  /* Whoever looked past this one before must look again. */
  if (job->asks[who] != asks && !asks)
    g_cond_broadcast (&job->changed);
  job->asks[who] = asks;
  job->turns -= got;
  return got;
}

static void
give_turn (Job *job)
{
  job->turns++;
  g_cond_broadcast (&job->changed);
}

static void
stop_with (Job *job, GError *error)
{
  if (!job->error)
    job->error = error;
  else
    g_clear_error (&error);
  job->stop = TRUE;
  g_cond_broadcast (&job->changed);
}

/* ---- workers ---- */

static gboolean
stem_may_go_on (const Job *job, const Stem *stem)
{
  return job->chunks < BUDGET
         || (stem->wanted && g_queue_get_length ((GQueue *) &stem->ready) < AHEAD);
}

/* Waits for a turn to render a chunk of the stem: FALSE when all shall stop. */
static gboolean
stem_begin_chunk (Job *job, int s)
{
  g_mutex_lock (&job->lock);
  while (!job->stop && !try_turn (job, s + 1, stem_may_go_on (job, &job->stems[s])))
    g_cond_wait (&job->changed, &job->lock);
  gboolean go = !job->stop;
  job->chunks += go;
  g_mutex_unlock (&job->lock);
  return go;
}

static void
stem_end_chunk (Job *job, int s, Chunk *chunk, GError *error)
{
  g_mutex_lock (&job->lock);
  g_queue_push_tail (&job->stems[s].ready, chunk);
  if (error)
    stop_with (job, error);
  give_turn (job);
  g_mutex_unlock (&job->lock);
}

static void
render_stem (Job *job, int s)
{
  const Stem *stem = &job->stems[s];
  AppVoice *voice = NULL;
  for (gint64 pos = stem->from; pos < stem->to && stem_begin_chunk (job, s); pos += CHUNK)
    {
      if (!voice)
        voice = app_voice_new (job->programme, stem->index, job->lane, stem->from, -1);
      Chunk *chunk = g_new (Chunk, 1);
      chunk->frames = MIN (CHUNK, stem->to - pos);
      double *const out[2] = { chunk->ch[0], chunk->ch[1] };
      GError *error = NULL;
      app_voice_read (voice, out, chunk->frames, &error);
      stem_end_chunk (job, s, chunk, error);
    }
  app_voice_free (voice);
}

static gpointer
work (gpointer data)
{
  Job *job = data;
  DspFloatMode mode = dsp_denormal_begin ();
  for (;;)
    {
      g_mutex_lock (&job->lock);
      int s = job->stop || job->next_stem >= job->n_stems ? -1 : job->next_stem++;
      g_mutex_unlock (&job->lock);
      if (s < 0)
        break;
      render_stem (job, s);
    }
  dsp_denormal_end (mode);
  return NULL;
}

/* ---- the calling thread ---- */

static gboolean
check_cancelled (Job *job)
{
  GError *error = NULL;
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &error))
    stop_with (job, error);
  return job->stop;
}

static void
stem_drop_chunk (Job *job, Stem *stem)
{
  g_clear_pointer (&stem->chunk, g_free);
  g_mutex_lock (&job->lock);
  job->chunks--;
  g_cond_broadcast (&job->changed);
  g_mutex_unlock (&job->lock);
}

/* Gets the stem's next chunk: FALSE when all shall stop. The turn is given away while waiting. */
static gboolean
stem_next_chunk (Job *job, Stem *stem)
{
  g_mutex_lock (&job->lock);
  stem->wanted = TRUE;
  give_turn (job);
  while (!check_cancelled (job) && !try_turn (job, 0, !g_queue_is_empty (&stem->ready)))
    g_cond_wait_until (&job->changed, &job->lock, g_get_monotonic_time () + PROGRESS_US);
  gboolean go = !job->stop;
  if (go)
    stem->chunk = g_queue_pop_head (&stem->ready);
  stem->at = 0;
  g_mutex_unlock (&job->lock);
  return go;
}

static gboolean
stem_read (Job *job, Stem *stem, double *const out[2], int n)
{
  for (int done = 0; done < n;)
    {
      if (!stem->chunk && !stem_next_chunk (job, stem))
        return FALSE;
      int count = MIN (n - done, stem->chunk->frames - stem->at);
      for (int c = 0; c < 2; c++)
        memcpy (out[c] + done, stem->chunk->ch[c] + stem->at, count * sizeof (double));
      stem->at += count;
      done += count;
      if (stem->at == stem->chunk->frames)
        stem_drop_chunk (job, stem);
    }
  return TRUE;
}

/* AppBusMix: tracks in their order, as AppRenderer sums them. */
static gboolean
job_mix (gint64 pos, double *const sum[2], gpointer user_data, GError **error)
{
  Job *job = user_data;
  double *const scratch[2] = { job->scratch[0], job->scratch[1] };
  for (int c = 0; c < 2; c++)
    memset (sum[c], 0, DSP_QUANTUM * sizeof (double));
  for (int s = 0; s < job->n_stems; s++)
    {
      const AppProgrammeTrack *track = &job->programme->tracks[job->stems[s].index];
      gint64 from = MAX (pos, track->start);
      gint64 to = MIN (pos + DSP_QUANTUM, track->start + track->length);
      if (from >= to)
        continue;
      if (!stem_read (job, &job->stems[s], scratch, to - from))
        return FALSE;
      for (int c = 0; c < 2; c++)
        for (gint64 i = from; i < to; i++)
          sum[c][i - pos] += scratch[c][i - from];
    }
  return TRUE;
}

typedef struct
{
  AppProgressFunc func;
  gpointer data;
  gint64 begun, told; /* monotonic time */
} Progress;

static void
tell_progress (Progress *self, const AppProgramme *programme, gint64 from, gint64 pos, gint64 to)
{
  gint64 now = g_get_monotonic_time ();
  if (!self->func || (pos < to && now - self->told < PROGRESS_US))
    return;
  self->told = now;
  double elapsed = MAX (now - self->begun, 1) / 1e6;
  int track = app_programme_track_at (programme, pos - 1);
  const char *what = track >= 0 ? programme->tracks[track].metadata.values[APP_FIELD_TITLE] : NULL;
  self->func ((double) (pos - from) / (to - from), (pos - from) / (elapsed * programme->rate), what,
              self->data);
}

/* Reads the bus to the end; errors of the workers are in the job. */
static gboolean
pump (Job *job, AppBus *bus, gint64 from, gint64 to, Progress *progress, AppOfflineSink sink,
      gpointer sink_data, GError **error)
{
  g_autofree Chunk *chunk = g_new (Chunk, 1);
  double *const out[2] = { chunk->ch[0], chunk->ch[1] };
  const double *const in[2] = { chunk->ch[0], chunk->ch[1] };
  for (gint64 pos = from; pos < to;)
    {
      int n = MIN (CHUNK, to - pos);
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
        return FALSE;
      DspFloatMode mode = dsp_denormal_begin ();
      gboolean good = app_bus_read (bus, out, n, NULL);
      dsp_denormal_end (mode);
      if (!good || !sink (in, pos, n, sink_data, error))
        return FALSE;
      pos += n;
      tell_progress (progress, job->programme, from, pos, to);
    }
  return TRUE;
}

/* Lists the tracks that sound in [from, to) of the mix; returns how many sound at once. */
static int
plan_stems (Job *job, gint64 from, gint64 to)
{
  const AppProgramme *programme = job->programme;
  int at_once = 0;
  job->stems = g_new0 (Stem, MAX (programme->n_tracks, 1));
  for (int i = 0; i < programme->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[i];
      gint64 begin = MAX (from - track->start, 0), end = MIN (to - track->start, track->length);
      if (begin >= end)
        continue;
      Stem *stem = &job->stems[job->n_stems++];
      *stem = (Stem){ .index = i, .from = begin, .to = end };
      g_queue_init (&stem->ready);
      int together = 1;
      for (int k = 0; k < i; k++)
        together += programme->tracks[k].start + programme->tracks[k].length > track->start;
      at_once = MAX (at_once, together);
    }
  return at_once;
}

static void
job_finish (Job *job)
{
  for (int s = 0; s < job->n_stems; s++)
    {
      g_queue_clear_full (&job->stems[s].ready, g_free);
      g_free (job->stems[s].chunk);
    }
  g_free (job->stems);
  g_free (job->asks);
  g_mutex_clear (&job->lock);
  g_cond_clear (&job->changed);
}

gboolean
app_offline_render (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int threads,
                    AppProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                    AppOfflineSink sink, gpointer sink_data, GError **error)
{
  threads = threads > 0 ? threads : (int) g_get_num_processors ();
  g_autofree Job *job = g_new0 (Job, 1);
  *job = (Job){ .programme = programme, .lane = lane, .cancellable = cancellable };
  g_mutex_init (&job->lock);
  g_cond_init (&job->changed);
  AppBus *bus = app_bus_new (programme, lane, from, -1, job_mix, job);
  int at_once = plan_stems (job, app_bus_mix_pos (bus), app_bus_mix_end (bus, to));
  job->asks = g_new0 (gboolean, job->n_stems + 1);
  job->turns = threads - 1; /* the calling thread has one */
  int n_workers = MIN (job->n_stems, MAX (threads, at_once));
  g_autofree GThread **workers = g_new (GThread *, n_workers + 1);
  for (int w = 0; w < n_workers; w++)
    workers[w] = g_thread_new ("render", work, job);

  gint64 now = g_get_monotonic_time ();
  Progress telling = { .func = progress, .data = progress_data, .begun = now, .told = now };
  gboolean good = pump (job, bus, from, to, &telling, sink, sink_data, error);
  g_mutex_lock (&job->lock);
  job->stop = TRUE;
  g_cond_broadcast (&job->changed);
  g_mutex_unlock (&job->lock);
  for (int w = 0; w < n_workers; w++)
    g_thread_join (workers[w]);
  if (job->error && !good && (!error || !*error))
    g_propagate_error (error, g_steal_pointer (&job->error));
  g_clear_error (&job->error);
  app_bus_free (bus);
  job_finish (job);
  return good;
}
