/* app-backend-null.c — a clock that discards what it asks for, or hands it over as fast as it can.
 */
#include "app-backend.h"

#include "app-mailbox.h"

#include "dsp-types.h"

#include <glib/gi18n-lib.h>

enum
{
  PERIODS_PER_S = 100,
  CAPTURE_WAIT_US = 200, /* for the feeder */
};

typedef struct
{
  AppBackendPull pull;
  int rate;
  int period;       /* frames */
  GThread *thread;  /* owned */
  AppMailbox *quit; /* owned; anything in it tells the thread to leave */
} NullDevice;

G_DEFINE_QUARK (app - backend - error - quark, app_backend_error)

/* Sleeps; TRUE when it is time to leave. */
static gboolean
sleep_for (NullDevice *self, gint64 time_us)
{
  if (time_us > 0)
    app_mailbox_wait (self->quit, time_us);
  return !app_mailbox_is_empty (self->quit);
}

static void
run_capture (NullDevice *self)
{
  double left[DSP_QUANTUM], right[DSP_QUANTUM];
  double *const out[2] = { left, right };
  const double *const ch[2] = { left, right };
  int most = MIN (self->period, DSP_QUANTUM);
  for (;;)
    {
      int n = MIN (self->pull.available (self->pull.self), most);
      gint64 now = g_get_monotonic_time ();
      n = n > 0 ? self->pull.run (self->pull.self, out, n, now) : 0;
      if (n > 0)
        self->pull.capture (ch, n, self->pull.user_data);
      if (sleep_for (self, n > 0 ? 0 : CAPTURE_WAIT_US))
        return;
    }
}

/* One period, as a device asks for it. */
static void
run_period (NullDevice *self, gint64 due_us)
{
  double left[DSP_QUANTUM], right[DSP_QUANTUM];
  double *const out[2] = { left, right };
  for (int done = 0; done < self->period;)
    {
      int n = MIN (self->period - done, DSP_QUANTUM);
      self->pull.run (self->pull.self, out, n,
                      due_us + (gint64) done * G_USEC_PER_SEC / self->rate);
      done += n;
    }
}

static void
run_clock (NullDevice *self)
{
  gint64 start = g_get_monotonic_time (), now = start, frames = 0, due = start;
  while (!sleep_for (self, due - now))
    {
      now = g_get_monotonic_time ();
      if (now - due > G_USEC_PER_SEC) /* the machine slept: go on, do not catch up */
        {
          start = due = now;
          frames = 0;
        }
      run_period (self, due);
      frames += self->period;
      due = start + frames * G_USEC_PER_SEC / self->rate;
    }
}

static gpointer
null_thread (gpointer data)
{
  NullDevice *self = data;
  if (self->pull.capture)
    run_capture (self);
  else
    run_clock (self);
  return NULL;
}

static void
null_list (GPtrArray *ids, GPtrArray *names)
{
  g_ptr_array_add (ids, g_strdup ("null"));
  g_ptr_array_add (names, g_strdup (_ ("No sound")));
}

static gpointer
null_open (const AppBackendRequest *request, const AppBackendPull *pull, AppDeviceInfo *info,
           GError **error)
{
  NullDevice *self = g_new0 (NullDevice, 1);
  self->pull = *pull;
  self->rate = request->wanted_rate ? request->wanted_rate : request->rate;
  self->period = request->wanted_buffer ? request->wanted_buffer : self->rate / PERIODS_PER_S;
  info->id = g_strdup ("null");
  info->name = g_strdup (_ ("No sound"));
  info->host_api = g_strdup (_ ("none"));
  info->rate = self->rate;
  info->period_frames = self->period;
  info->latency_ms = 1000.0 * self->period / self->rate;
  self->quit = app_mailbox_new (sizeof (int), 1);
  self->thread = g_thread_new ("null-device", null_thread, self);
  return self;
}

static gboolean
null_is_alive (gpointer device, AppDeviceInfo *info)
{
  return TRUE;
}

static void
null_close (gpointer device)
{
  NullDevice *self = device;
  app_mailbox_post (self->quit, &(int){ 1 });
  g_thread_join (self->thread);
  app_mailbox_free (self->quit);
  g_free (self);
}

const AppBackend app_backend_null = {
  .id = "null",
  .list = null_list,
  .open = null_open,
  .is_alive = null_is_alive,
  .close = null_close,
};
