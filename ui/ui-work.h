/* ui-work.h — long work on a thread of its own, told on the main thread. [main thread, but where
 * said] */
#pragma once

#include <gio/gio.h>

typedef struct _UiWork UiWork;

/* [worker] Returns what done gets, or NULL with error. */
typedef gpointer (*UiWorkRun) (UiWork *work, gpointer data, GCancellable *cancellable,
                               GError **error);
typedef void (*UiWorkNews) (double fraction, double times_real_time, gpointer user_data);
/* result: borrowed; NULL with error. The work is over and may be dropped. */
typedef void (*UiWorkDone) (gpointer result, const GError *error, gpointer user_data);

typedef struct
{
  UiWorkRun run;
  UiWorkNews news; /* at most every 50 ms; the last report always, before done */
  UiWorkDone done; /* once, unless it was dropped before */
  GDestroyNotify free_data, free_result;
} UiWorkKind;

/* Takes data. kind is static. The program does not end before the work has come to an end. */
UiWork *ui_work_start (const UiWorkKind *kind, gpointer data, gpointer user_data);
/* Asks it to stop; done is told when it has. */
void ui_work_cancel (UiWork *self);
/* Cancels it where it still runs; nothing is told any more. NULL is nothing. */
void ui_work_drop (UiWork *self);

/* [any thread] How far it is, 0 to 1; an AppProgressFunc whose user_data is the work. */
void ui_work_report (double fraction, double times_real_time, const char *what, gpointer work);
