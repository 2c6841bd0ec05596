/* test-calls.c — counts what an audio callback must not call. */
#include "test-calls.h"

#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
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

/* A function that counts and then does what it did. */
#  define COUNTED(type, name, parameters, arguments)                                               \
    type name parameters                                                                           \
    {                                                                                              \
      static type (*next) parameters;                                                              \
      count ();                                                                                    \
      if (!next)                                                                                   \
        next = original (#name);                                                                   \
      return next arguments;                                                                       \
    }

COUNTED (int, posix_memalign, (void **memory, size_t align, size_t n), (memory, align, n))
COUNTED (void *, aligned_alloc, (size_t align, size_t n), (align, n))
COUNTED (int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
COUNTED (int, pthread_cond_signal, (pthread_cond_t * cond), (cond))
COUNTED (void, g_mutex_lock, (GMutex * mutex), (mutex))
COUNTED (void, g_cond_signal, (GCond * cond), (cond))
COUNTED (ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))
COUNTED (ssize_t, read, (int fd, void *bytes, size_t n), (fd, bytes, n))
COUNTED (int, poll, (struct pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
COUNTED (int, fflush, (FILE * file), (file))
COUNTED (size_t, fwrite, (const void *data, size_t size, size_t n, FILE *file),
         (data, size, n, file))
COUNTED (int, usleep, (useconds_t time_us), (time_us))
COUNTED (int, sched_yield, (void), ())

#endif
