/* app-survey-queue.c — wanted keys, jobs for those without a result, results. */
#include "app-survey-queue.h"

#include "app-survey-known.h"
#include "app-thread-class.h"

enum
{
  NICE = 10 /* of the workers: playback and the window come first */
};

typedef struct
{
  char *key;               /* owned */
  AppProgramme *programme; /* owned, or NULL */
  AppMedia *media;         /* owned; then */
  int rate;                /* of media */
  gint64 from, to;
} Wish;

struct _AppSurveyQueue
{
  /* owned */
  AppSurveyStore *store;
  AppSurveyKnown *known;
  GHashTable *jobs;   /* key -> AppSurveyJob, running */
  GQueue waiting;     /* of Wish, the most urgent first */
  GHashTable *wanted; /* keys, between begin and end */
  GThreadPool *workers;

  AppSurveyQueueFunc news;
  gpointer user_data;
  int threads;
  guint delay; /* source */
  gboolean retry;
  guint n_rendered;
};

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  app_programme_unref (wish->programme);
  g_clear_pointer (&wish->media, app_media_unref);
  g_free (wish->key);
  g_free (wish);
}

static void
job_drop (gpointer data)
{
  app_survey_job_cancel (data);
  app_survey_job_unref (data);
}

static void
work (gpointer data, gpointer unused)
{
  /* On Linux that of this thread alone, and the pool's threads are its own. */
  app_thread_work (NICE);
  app_survey_job_run (data);
  app_survey_job_unref (data);
}

static void start (AppSurveyQueue *self);

static void
job_done (AppSurveyJob *job, gpointer user_data)
{
  AppSurveyQueue *self = user_data;
  const char *key = app_survey_job_key (job);
  app_survey_known_learn (self->known, key, app_survey_job_result (job),
                          app_survey_job_error (job));
  self->n_rendered += app_survey_job_rendered (job) ? 1 : 0;
  g_hash_table_remove (self->jobs, key);
  start (self);
  self->news (self->user_data);
}

/* No more at once than there are workers, so that what is urgent later need not wait. */
static void
start (AppSurveyQueue *self)
{
  while (!self->delay && self->waiting.head
         && g_hash_table_size (self->jobs) < (guint) self->threads)
    {
      Wish *wish = g_queue_pop_head (&self->waiting);
      AppSurveyJob *job
          = wish->programme ? app_survey_job_new (wish->programme, APP_LANE_MASTER, wish->from,
                                                  wish->to, wish->key, self->store, job_done, self)
                            : app_survey_job_new_file (wish->media, wish->rate, wish->key,
                                                       self->store, job_done, self);
      g_hash_table_insert (self->jobs, g_strdup (wish->key), job);
      g_thread_pool_push (self->workers, app_survey_job_ref (job), NULL);
      wish_free (wish);
    }
}

static gboolean
delay_over (gpointer data)
{
  AppSurveyQueue *self = data;
  self->delay = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

AppSurveyQueue *
app_survey_queue_new (AppSurveyStore *store, int threads, AppSurveyQueueFunc news,
                      gpointer user_data)
{
  AppSurveyQueue *self = g_new0 (AppSurveyQueue, 1);
  self->store = app_survey_store_ref (store);
  self->news = news;
  self->user_data = user_data;
  self->threads = threads;
  self->known = app_survey_known_new (APP_SURVEY_KNOWN_LIMIT);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, job_drop);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
  self->workers = g_thread_pool_new (work, NULL, threads, TRUE, NULL);
  return self;
}

void
app_survey_queue_free (AppSurveyQueue *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->delay, g_source_remove);
  g_queue_clear_full (&self->waiting, wish_free);
  g_hash_table_unref (self->jobs); /* cancels them */
  g_thread_pool_free (self->workers, FALSE, FALSE);
  app_survey_known_free (self->known);
  g_hash_table_unref (self->wanted);
  app_survey_store_unref (self->store);
  g_free (self);
}

void
app_survey_queue_begin (AppSurveyQueue *self, gboolean retry)
{
  self->retry = retry;
  g_queue_clear_full (&self->waiting, wish_free);
  g_hash_table_remove_all (self->wanted);
  app_survey_known_begin (self->known);
}

/* Whether there is something to do for it. */
static gboolean
take (AppSurveyQueue *self, const char *key)
{
  if (!g_hash_table_add (self->wanted, g_strdup (key)))
    return FALSE;
  gboolean known = app_survey_known_use (self->known, key);
  if (known && !app_survey_known_result (self->known, key) && self->retry)
    known = FALSE; /* the fault stays until the new try tells otherwise */
  return !known && !g_hash_table_contains (self->jobs, key);
}

void
app_survey_queue_want (AppSurveyQueue *self, const char *key, AppProgramme *programme, gint64 from,
                       gint64 to)
{
  if (!take (self, key))
    return;
  Wish *wish = g_new (Wish, 1);
  *wish = (Wish){
    .key = g_strdup (key), .programme = app_programme_ref (programme), .from = from, .to = to
  };
  g_queue_push_tail (&self->waiting, wish);
}

void
app_survey_queue_want_file (AppSurveyQueue *self, const char *key, AppMedia *media, int rate)
{
  if (!take (self, key))
    return;
  Wish *wish = g_new (Wish, 1);
  *wish = (Wish){ .key = g_strdup (key), .media = app_media_ref (media), .rate = rate };
  g_queue_push_tail (&self->waiting, wish);
}

static gboolean
is_unwanted (gpointer key, gpointer job, gpointer wanted)
{
  return !g_hash_table_contains (wanted, key);
}

void
app_survey_queue_end (AppSurveyQueue *self, guint delay_ms)
{
  g_hash_table_foreach_remove (self->jobs, is_unwanted, self->wanted);
  app_survey_known_end (self->known);
  if (delay_ms > 0)
    {
      g_clear_handle_id (&self->delay, g_source_remove);
      self->delay = g_timeout_add (delay_ms, delay_over, self);
    }
  start (self);
}

const AppSurveyResult *
app_survey_queue_result (AppSurveyQueue *self, const char *key)
{
  return app_survey_known_result (self->known, key);
}

const char *
app_survey_queue_fault (AppSurveyQueue *self, const char *key)
{
  const GError *error = app_survey_known_error (self->known, key);
  return error ? error->message : NULL;
}

gboolean
app_survey_queue_busy (AppSurveyQueue *self)
{
  return self->waiting.head || g_hash_table_size (self->jobs) > 0;
}

void
app_survey_queue_hurry (AppSurveyQueue *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  start (self);
}

guint
app_survey_queue_n_rendered (AppSurveyQueue *self)
{
  return self->n_rendered;
}
