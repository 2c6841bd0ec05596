/* test-calls.c — counts what an audio callback must not call. */
#include "test-calls.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static __thread int watching;
static gint calls;

void
test_calls_begin (void)
{
  watching = 1;
}

void
test_calls_end (void)
{
  watching = 0;
}

int
test_calls_take (void)
{
  return g_atomic_int_exchange (&calls, 0);
}

#if TEST_CALLS_COUNTED

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void __libc_free (void *memory);

static void
count (void)
{
  if (watching)
    g_atomic_int_inc (&calls);
}

/* What the name means without this file. */
static void *
original (const char *name)
{
  int was = watching;
  watching = 0;
  void *function = dlsym (RTLD_NEXT, name);
  watching = was;
  return function;
}

void *
malloc (size_t size)
{
  count ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  count ();
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  count ();
  return __libc_realloc (memory, size);
}

void
free (void *memory)
{
  count ();
  __libc_free (memory);
}

int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  static int (*next) (pthread_mutex_t *);
  count ();
  if (!next)
    next = original ("pthread_mutex_lock");
  return next (mutex);
}

void
g_mutex_lock (GMutex *mutex)
{
  static void (*next) (GMutex *);
  count ();
  if (!next)
    next = original ("g_mutex_lock");
  next (mutex);
}

ssize_t
write (int fd, const void *bytes, size_t n)
{
  static ssize_t (*next) (int, const void *, size_t);
  count ();
  if (!next)
    next = original ("write");
  return next (fd, bytes, n);
}

int
usleep (useconds_t time_us)
{
  static int (*next) (useconds_t);
  count ();
  if (!next)
    next = original ("usleep");
  return next (time_us);
}

#endif
