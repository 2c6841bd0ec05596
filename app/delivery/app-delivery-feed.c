/* app-delivery-feed.c — hands the programme to all jobs, on threads of its own. */
#include "app-delivery-feed.h"

#include "dsp-denormal.h"

#include <string.h>

#define QUEUE_MAX 32 /* blocks that may wait in a queue */

/* Shared by the workers; freed with the last reference. */
typedef struct
{
  int references; /* under the feed's lock */
  int n;          /* 0: the programme has ended */
  double *ch[DSP_CHANNELS];
} Block;

typedef struct
{
  AppDeliveryFeed *feed; /* borrowed */
  GPtrArray *jobs;       /* owned list of borrowed jobs */
  GQueue blocks;         /* owned references; under the feed's lock */
  GThread *thread;       /* owned */
  gboolean quit;         /* under the feed's lock */
} Worker;

struct _AppDeliveryFeed
{
  GPtrArray *jobs; /* borrowed */

  /* owned */
  Worker *workers;
  int n_workers;
  GMutex lock;
  GCond changed; /* a queue got longer or shorter, or error was set */
  GError *error; /* of the first job that failed; under the lock */
};

static Block *
block_new (const double *const ch[2], int n)
{
  Block *block = g_new0 (Block, 1);
  block->references = 1;
  block->n = n;
  for (int c = 0; c < DSP_CHANNELS && n; c++)
    block->ch[c] = g_memdup2 (ch[c], n * sizeof (double));
  return block;
}

static void
block_unref (AppDeliveryFeed *feed, Block *block)
{
  g_mutex_lock (&feed->lock);
  gboolean last = --block->references == 0;
  g_mutex_unlock (&feed->lock);
  if (!last)
    return;
  for (int c = 0; c < DSP_CHANNELS; c++)
    g_free (block->ch[c]);
  g_free (block);
}

static gboolean
run_jobs (GPtrArray *jobs, const double *const ch[2], int n, GError **error)
{
  DspFloatMode mode = dsp_denormal_begin ();
  gboolean good = TRUE;
  for (guint i = 0; i < jobs->len && good; i++)
    good = n ? app_delivery_job_feed (jobs->pdata[i], ch, n, error)
             : app_delivery_job_finish (jobs->pdata[i], error);
  dsp_denormal_end (mode);
  return good;
}

/* Waits for the next block; NULL: nothing more is to be done. */
static Block *
take_block (Worker *self)
{
  AppDeliveryFeed *feed = self->feed;
  g_mutex_lock (&feed->lock);
  while (!self->quit && g_queue_is_empty (&self->blocks))
    g_cond_wait (&feed->changed, &feed->lock);
  Block *block = self->quit ? NULL : g_queue_pop_head (&self->blocks);
  g_cond_broadcast (&feed->changed);
  g_mutex_unlock (&feed->lock);
  return block;
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  AppDeliveryFeed *feed = self->feed;
  gboolean good = TRUE;
  for (Block *block = take_block (self); block && good; block = good ? take_block (self) : NULL)
    {
      GError *error = NULL;
      const double *const ch[] = { block->ch[0], block->ch[1] };
      good = run_jobs (self->jobs, ch, block->n, &error) && block->n > 0;
      block_unref (feed, block);
      if (!error)
        continue;
      g_mutex_lock (&feed->lock);
      if (feed->error)
        g_error_free (error);
      else
        feed->error = error;
      g_cond_broadcast (&feed->changed);
      g_mutex_unlock (&feed->lock);
    }
  return NULL;
}

AppDeliveryFeed *
app_delivery_feed_new (GPtrArray *jobs, int n_workers)
{
  AppDeliveryFeed *self = g_new0 (AppDeliveryFeed, 1);
  self->jobs = jobs;
  self->n_workers = MIN (n_workers, (int) jobs->len);
  self->workers = g_new0 (Worker, self->n_workers);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  for (int i = 0; i < self->n_workers; i++)
    {
      Worker *worker = &self->workers[i];
      worker->feed = self;
      worker->jobs = g_ptr_array_new ();
      g_queue_init (&worker->blocks);
      for (guint k = i; k < jobs->len; k += self->n_workers)
        g_ptr_array_add (worker->jobs, jobs->pdata[k]);
      worker->thread = g_thread_new ("delivery", work, worker);
    }
  return self;
}

/* Hands a block to every worker, waiting for room; FALSE when a job has failed. */
static gboolean
hand_out (AppDeliveryFeed *self, Block *block, GError **error)
{
  g_mutex_lock (&self->lock);
  for (int i = 0; i < self->n_workers && !self->error; i++)
    {
      Worker *worker = &self->workers[i];
      while (!self->error && worker->blocks.length >= QUEUE_MAX)
        g_cond_wait (&self->changed, &self->lock);
      block->references++;
      g_queue_push_tail (&worker->blocks, block);
      g_cond_broadcast (&self->changed);
    }
  gboolean good = !self->error;
  if (!good)
    g_propagate_error (error, g_error_copy (self->error));
  g_mutex_unlock (&self->lock);
  return good;
}

gboolean
app_delivery_feed_push (AppDeliveryFeed *self, const double *const ch[2], int n, GError **error)
{
  if (n == 0)
    return TRUE;
  if (self->n_workers == 0)
    return run_jobs (self->jobs, ch, n, error);
  Block *block = block_new (ch, n);
  gboolean good = hand_out (self, block, error);
  block_unref (self, block);
  return good;
}

static void
join_workers (AppDeliveryFeed *self)
{
  for (int i = 0; i < self->n_workers; i++)
    if (self->workers[i].thread)
      g_thread_join (g_steal_pointer (&self->workers[i].thread));
}

gboolean
app_delivery_feed_finish (AppDeliveryFeed *self, GError **error)
{
  const double *const none[] = { NULL, NULL };
  if (self->n_workers == 0)
    return run_jobs (self->jobs, none, 0, error);
  Block *end = block_new (none, 0);
  gboolean good = hand_out (self, end, error);
  block_unref (self, end);
  if (!good)
    return FALSE;
  join_workers (self);
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    return TRUE;
  return FALSE;
}

void
app_delivery_feed_free (AppDeliveryFeed *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  for (int i = 0; i < self->n_workers; i++)
    self->workers[i].quit = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  join_workers (self);
  for (int i = 0; i < self->n_workers; i++)
    {
      while (!g_queue_is_empty (&self->workers[i].blocks))
        block_unref (self, g_queue_pop_head (&self->workers[i].blocks));
      g_ptr_array_unref (self->workers[i].jobs);
    }
  g_clear_error (&self->error);
  g_free (self->workers);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}
