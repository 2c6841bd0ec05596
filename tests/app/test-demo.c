/* test-demo.c — the demo album is given up within a mix, and leaves what was there. */
#include "test-app.h"
#include "test-sound.h"

#include "app-demo.h"

#include <glib/gstdio.h>

#include <time.h>

#define SOON_US 20000 /* until it is given up: the first mix takes many times as long */

/* Of this thread, so that other work of the machine does not count. */
static double
own_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static gpointer
give_up (gpointer cancellable)
{
  g_usleep (SOON_US);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
count (double fraction, double times_real_time, const char *what, gpointer n)
{
  ++*(int *) n;
}

static int
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;
  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static void
test_given_up (void)
{
  g_autofree char *folder = g_build_filename (test_sound_folder (), "demo", NULL);
  g_autoptr (GError) error = NULL;
  int begun = 0;
  double before = own_seconds ();
  g_assert_true (app_demo_write_mixes (folder, count, &begun, NULL, &error));
  g_assert_no_error (error);
  const double whole = own_seconds () - before;
  g_assert_cmpint (begun, ==, 3);
  g_assert_cmpint (count_files (folder), ==, 3);

  g_autofree char *other = g_build_filename (test_sound_folder (), "no demo", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  begun = 0;
  before = own_seconds ();
  GThread *thread = g_thread_new ("give-up", give_up, cancellable);
  g_assert_false (app_demo_write_mixes (other, count, &begun, cancellable, &error));
  const double spent = own_seconds () - before;
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("all: %.2f s, given up after %.2f s", whole, spent);
  g_assert_cmpint (begun, ==, 1);
  g_assert_cmpfloat (spent, <, whole / 6); /* a mix is a third, about */
  g_assert_cmpint (count_files (other), ==, 0);
}

void
test_demo_add (void)
{
  g_test_add_func ("/demo/given-up", test_given_up);
}
