/* test-thread-class.c — what a thread asks for, it and the threads it starts get; no other does. */
#include "test-app.h"

#include "app-thread-class.h"

#include <sched.h>
#include <sys/resource.h>

typedef struct
{
  int policy, niceness;
} Class;

static Class
class_now (void)
{
  return (Class){ sched_getscheduler (0), getpriority (PRIO_PROCESS, 0) };
}

static gpointer
work (gpointer data)
{
  app_thread_work (5);
  *(Class *) data = class_now ();
  return NULL;
}

static gpointer
play (gpointer data)
{
  Class *classes = data;
  int niceness = getpriority (PRIO_PROCESS, 0);
  gboolean real_time = app_thread_play ();
  classes[0] = class_now ();
  g_assert_cmpint (classes[0].policy, ==, real_time ? SCHED_RR : SCHED_OTHER);
  g_assert_cmpint (classes[0].niceness, <=, niceness);
  g_thread_join (g_thread_new ("work", work, &classes[1]));
  return NULL;
}

static void
test_threads (void)
{
  Class before = class_now (), classes[2];
  g_thread_join (g_thread_new ("play", play, classes));
  g_assert_cmpint (classes[1].policy, ==, SCHED_OTHER);
  g_assert_cmpint (classes[1].niceness, ==, 5);
  Class after = class_now ();
  g_assert_cmpint (after.policy, ==, before.policy);
  g_assert_cmpint (after.niceness, ==, before.niceness);
}

void
test_thread_class_add (void)
{
  g_test_add_func ("/thread-class", test_threads);
}
