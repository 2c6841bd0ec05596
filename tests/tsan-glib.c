/* tsan-glib.c — tells ThreadSanitizer what GLib's locks and queues order; linked only into its
 * builds.
 *
 * Debian's GLib is built without the sanitizer and locks by futex, which it cannot see: without
 * this file every GMutex would look like no lock at all. Each function calls GLib's own and adds
 * the acquire or release. */
#include <glib.h>

#include <dlfcn.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* GLib's function of the same name; resolved at first use. */
#define REAL(name)                                                                                 \
  static __typeof__ (&name) cache;                                                                 \
  __typeof__ (&name) real = __atomic_load_n (&cache, __ATOMIC_RELAXED);                            \
  if (!real)                                                                                       \
    {                                                                                              \
      real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name);                                        \
      __atomic_store_n (&cache, real, __ATOMIC_RELAXED);                                           \
    }

#define LOCK(name, Type)                                                                           \
  void name (Type *lock)                                                                           \
  {                                                                                                \
    REAL (name);                                                                                   \
    real (lock);                                                                                   \
    __tsan_acquire (lock);                                                                         \
  }

#define TRYLOCK(name, Type)                                                                        \
  gboolean name (Type *lock)                                                                       \
  {                                                                                                \
    REAL (name);                                                                                   \
    gboolean locked = real (lock);                                                                 \
    if (locked)                                                                                    \
      __tsan_acquire (lock);                                                                       \
    return locked;                                                                                 \
  }

#define UNLOCK(name, Type)                                                                         \
  void name (Type *lock)                                                                           \
  {                                                                                                \
    REAL (name);                                                                                   \
    __tsan_release (lock);                                                                         \
    real (lock);                                                                                   \
  }

LOCK (g_mutex_lock, GMutex)
TRYLOCK (g_mutex_trylock, GMutex)
UNLOCK (g_mutex_unlock, GMutex)
LOCK (g_rec_mutex_lock, GRecMutex)
TRYLOCK (g_rec_mutex_trylock, GRecMutex)
UNLOCK (g_rec_mutex_unlock, GRecMutex)
LOCK (g_rw_lock_writer_lock, GRWLock)
UNLOCK (g_rw_lock_writer_unlock, GRWLock)
LOCK (g_rw_lock_reader_lock, GRWLock)
UNLOCK (g_rw_lock_reader_unlock, GRWLock)

/* What the last holder frees comes after what the others did. */
gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  REAL (g_atomic_ref_count_dec);
  __tsan_release (count);
  gboolean last = real (count);
  if (last)
    __tsan_acquire (count);
  return last;
}

/* … and so does what clears a box: GLib counts down without the function above. */
static __thread GDestroyNotify clear_box;

static void
clear_ordered (gpointer box)
{
  GDestroyNotify clear = clear_box; /* what it clears may hold boxes */
  __tsan_acquire (box);
  if (clear)
    clear (box);
}

void (g_atomic_rc_box_release_full) (gpointer box, GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full);
  GDestroyNotify outer = clear_box;
  clear_box = clear;
  __tsan_release (box);
  real (box, clear_ordered);
  clear_box = outer;
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  REAL (g_cond_wait_until);
  __tsan_release (mutex);
  gboolean signalled = real (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push);
  __tsan_release (queue);
  real (queue, data);
}

#define POP(name, parameters, arguments)                                                           \
  gpointer name parameters                                                                         \
  {                                                                                                \
    REAL (name);                                                                                   \
    gpointer item = real arguments;                                                                \
    __tsan_acquire (queue);                                                                        \
    return item;                                                                                   \
  }

POP (g_async_queue_pop, (GAsyncQueue * queue), (queue))
POP (g_async_queue_try_pop, (GAsyncQueue * queue), (queue))
POP (g_async_queue_timeout_pop, (GAsyncQueue * queue, guint64 timeout), (queue, timeout))

/* What a thread did before it added a source happens before the source runs: ordered through one
 * address. */
static int sources;

typedef struct
{
  GSourceFunc function;
  gpointer data;
  GDestroyNotify notify;
} Source;

static gboolean
dispatch (gpointer data)
{
  Source *source = data;
  __tsan_acquire (&sources);
  return source->function (source->data);
}

static void
forget (gpointer data)
{
  Source *source = data;
  if (source->notify)
    source->notify (source->data);
  g_free (source);
}

guint
g_idle_add_full (gint priority, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  REAL (g_idle_add_full);
  Source *source = g_new (Source, 1);
  *source = (Source){ function, data, notify };
  __tsan_release (&sources);
  return real (priority, dispatch, source, forget);
}

guint
g_idle_add (GSourceFunc function, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc function,
                            gpointer data, GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full);
  Source *source = g_new (Source, 1);
  *source = (Source){ function, data, notify };
  __tsan_release (&sources);
  real (context, priority, dispatch, source, forget);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc function, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, function, data, NULL);
}

/* What a thread hands to a pool happens before the pool's function sees it. */
typedef struct
{
  GFunc function;
  gpointer user_data;
} Pool;

static void
work (gpointer item, gpointer data)
{
  Pool *pool = data;
  __tsan_acquire (pool);
  pool->function (item, pool->user_data);
  __tsan_release (pool);
}

GThreadPool *
g_thread_pool_new (GFunc function, gpointer user_data, gint max_threads, gboolean exclusive,
                   GError **error)
{
  REAL (g_thread_pool_new);
  Pool *pool = g_new (Pool, 1); /* lives as long as the program: the test build only */
  *pool = (Pool){ function, user_data };
  return real (work, pool, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  REAL (g_thread_pool_push);
  __tsan_release (pool->user_data);
  return real (pool, item, error);
}

void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  REAL (g_thread_pool_free);
  gpointer order = pool->user_data;
  real (pool, immediate, wait);
  if (wait)
    __tsan_acquire (order);
}
