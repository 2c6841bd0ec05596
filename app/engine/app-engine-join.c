/* app-engine-join.c — a lane that is made ready on another thread while playing goes on. */
#include "app-engine-join.h"

#include "app-thread-class.h"

enum
{
  NICE = 3,
  MAX_THREADS = 4,
  NEAR = 2 * DSP_QUANTUM, /* frames that it may lie behind when it is ready */
};

typedef enum
{
  JOIN_WAITING,
  JOIN_WORKING,
  JOIN_READY,
} State;

struct _AppJoinPool
{
  GThreadPool *threads; /* owned */
};

struct _AppJoin
{
  gatomicrefcount refs;
  AppJoinPool *pool;
  AppPlayerSpec spec; /* owned */
  gint64 start, elapsed;

  AppPlayer *player; /* owned; of who works, then of the feeder */

  GMutex lock; /* of what follows */
  GCond ready;
  State state;
  gboolean follows, abandoned;
  gint64 target;
};

static void
join_unref (AppJoin *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  app_player_free (self->player);
  app_player_spec_clear (&self->spec);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self);
}

/* Frames it lies behind; 0: the work is over. */
static gint64
measure_behind (AppJoin *self)
{
  g_mutex_lock (&self->lock);
  gint64 behind = self->follows ? self->target - app_player_pos (self->player) : 0;
  if (behind <= NEAR || self->abandoned)
    {
      behind = 0;
      self->state = JOIN_READY;
      g_cond_broadcast (&self->ready);
    }
  g_mutex_unlock (&self->lock);
  return behind;
}

/* TRUE for the one who may. */
static gboolean
begin (AppJoin *self)
{
  g_mutex_lock (&self->lock);
  gboolean mine = self->state == JOIN_WAITING && !self->abandoned;
  if (mine)
    self->state = JOIN_WORKING;
  g_mutex_unlock (&self->lock);
  return mine;
}

static void
work (AppJoin *self)
{
  double skipped[2][DSP_QUANTUM];
  double *const out[2] = { skipped[0], skipped[1] };
  self->player = app_player_new (&self->spec, self->start, self->elapsed);
  app_player_prepare (self->player);
  for (gint64 behind; (behind = measure_behind (self)) > 0;)
    app_player_read (self->player, app_player_pos (self->player), out, MIN (behind, DSP_QUANTUM),
                     NULL);
}

static void
run (gpointer data, gpointer user_data)
{
  AppJoin *self = data;
  app_thread_work (NICE); /* what plays comes first */
  if (begin (self))
    work (self);
  join_unref (self);
}

AppJoinPool *
app_join_pool_new (void)
{
  AppJoinPool *self = g_new0 (AppJoinPool, 1);
  int threads = CLAMP ((int) g_get_num_processors () - 1, 1, MAX_THREADS);
  self->threads = g_thread_pool_new (run, self, threads, TRUE, NULL);
  return self;
}

void
app_join_pool_free (AppJoinPool *self)
{
  if (!self)
    return;
  /* Not at once: GLib 2.74 would leave what waits to nobody. */
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self);
}

AppJoin *
app_join_new (AppJoinPool *pool, const AppPlayerSpec *spec, gint64 pos, gint64 elapsed,
              gboolean follow)
{
  AppJoin *self = g_new0 (AppJoin, 1);
  g_atomic_ref_count_init (&self->refs);
  g_atomic_ref_count_inc (&self->refs); /* the pool's */
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  g_mutex_lock (&self->lock); /* so what is written here is seen by who works */
  self->pool = pool;
  app_player_spec_set (&self->spec, spec);
  self->start = self->target = pos;
  self->elapsed = elapsed;
  self->follows = follow;
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (pool->threads, self, NULL);
  return self;
}

void
app_join_free (AppJoin *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->abandoned = TRUE;
  g_mutex_unlock (&self->lock);
  join_unref (self);
}

void
app_join_follow (AppJoin *self, gint64 pos)
{
  g_mutex_lock (&self->lock);
  self->follows = TRUE;
  self->target = pos;
  g_mutex_unlock (&self->lock);
}

void
app_join_hurry (AppJoin *self)
{
  g_thread_pool_move_to_front (self->pool->threads, self);
}

gboolean
app_join_is_ready (AppJoin *self)
{
  g_mutex_lock (&self->lock);
  gboolean ready = self->state == JOIN_READY;
  g_mutex_unlock (&self->lock);
  return ready;
}

void
app_join_wait (AppJoin *self)
{
  if (begin (self))
    work (self);
  g_mutex_lock (&self->lock);
  while (self->state != JOIN_READY)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
}

AppPlayer *
app_join_take (AppJoin *self)
{
  AppPlayer *player = g_steal_pointer (&self->player);
  app_join_free (self);
  return player;
}
