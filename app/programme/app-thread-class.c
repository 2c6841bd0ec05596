/* app-thread-class.c — scheduling classes of Linux. */
#include "app-thread-class.h"

#include <sched.h>
#include <sys/resource.h>

enum
{
  PRIORITY = 10, /* below those of JACK and PipeWire */
  NICE = -11,    /* what rtkit gives at most */
};

gboolean
app_thread_play (void)
{
  const struct sched_param real_time = { .sched_priority = PRIORITY };
  if (sched_setscheduler (0, SCHED_RR, &real_time) == 0)
    return TRUE;
  setpriority (PRIO_PROCESS, 0, NICE);
  return FALSE;
}

void
app_thread_work (int niceness)
{
  const struct sched_param ordinary = { 0 };
  sched_setscheduler (0, SCHED_OTHER, &ordinary);
  setpriority (PRIO_PROCESS, 0, niceness);
}
