/* app-thread-class.h — when the system runs a thread: playback before all others, what prepares it
 * behind. */
#pragma once

#include <glib.h>

/* Of the calling thread, and of those it starts from now on. Real time (round robin, low) where the
 * system lets it (limits of the group audio, root), so that no program in another session keeps it
 * waiting; else as nice as it lets (autogroups weigh sessions alike, so that is less). TRUE: real
 * time. */
gboolean app_thread_play (void);
/* Of the calling thread, whatever it inherited: ordinary, at this niceness (0 to 19). */
void app_thread_work (int niceness);
