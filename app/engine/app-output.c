/* app-output.c — the sound device that was chosen, or what stands in for it. */
#include "app-output.h"

#include <glib/gi18n-lib.h>

enum
{
  STUMBLE_US = 5 * G_USEC_PER_SEC, /* a device that goes sooner after its opening is given up */
  TELL_US = G_USEC_PER_SEC / 4,    /* figures of the device are told no more often */
};

struct _AppOutput
{
  /* the choice */
  char *device; /* owned; "" the default one */
  int wanted_rate, wanted_buffer;
  AppBackendPull pull;

  /* what runs */
  const AppBackend *backend;
  gpointer handle; /* owned; NULL: closed */
  int opened_for;  /* rate of the programme; 0: not open */
  gboolean is_substitute;
  AppDeviceInfo info; /* owned */
  AppDeviceInfo live; /* figures only, newer than those in info */
  char *error;        /* owned; why it is a substitute */
  gint64 opened_us, told_us;
};

AppOutput *
app_output_new (const AppBackendPull *pull)
{
  AppOutput *self = g_new0 (AppOutput, 1);
  self->pull = *pull;
  self->device = g_strdup ("");
  return self;
}

void
app_output_free (AppOutput *self)
{
  if (!self)
    return;
  app_output_close (self);
  app_device_info_clear (&self->info);
  g_free (self->device);
  g_free (self->error);
  g_free (self);
}

void
app_output_choose (AppOutput *self, char *id)
{
  app_output_close (self);
  g_free (self->device);
  self->device = id;
}

void
app_output_set_rate (AppOutput *self, int hz)
{
  app_output_close (self);
  self->wanted_rate = hz;
}

void
app_output_set_buffer (AppOutput *self, int frames)
{
  app_output_close (self);
  self->wanted_buffer = frames;
}

void
app_output_set_capture (AppOutput *self,
                        void (*capture) (const double *const ch[2], int n, gpointer user_data),
                        gpointer user_data)
{
  app_output_close (self);
  self->pull.capture = capture;
  self->pull.user_data = user_data;
}

gboolean
app_output_is_capture (const AppOutput *self)
{
  return self->pull.capture != NULL;
}

void
app_output_close (AppOutput *self)
{
  if (self->handle)
    self->backend->close (self->handle);
  self->handle = NULL;
  self->opened_for = 0;
}

gboolean
app_output_is_open (const AppOutput *self)
{
  return self->handle != NULL;
}

static void
open_backend (AppOutput *self, const AppBackend *backend, const AppBackendRequest *request,
              GError **error)
{
  app_device_info_clear (&self->info);
  self->backend = backend;
  self->handle = backend->open (request, &self->pull, &self->info, error);
  self->live = (AppDeviceInfo){ .period_frames = self->info.period_frames };
  self->info.programme_rate = request->rate;
  self->info.wanted_rate = self->wanted_rate;
  self->info.wanted_buffer = self->wanted_buffer;
  self->info.converted = self->info.rate != request->rate;
}

/* The null clock, which always opens. */
static void
open_substitute (AppOutput *self, const AppBackendRequest *request, char *why)
{
  g_free (self->error);
  self->error = why;
  self->is_substitute = TRUE;
  open_backend (self, &app_backend_null, request, NULL);
}

gboolean
app_output_open (AppOutput *self, int programme_rate, gboolean fresh)
{
  g_autoptr (GError) error = NULL;
  AppBackendRequest request = { .device = self->device,
                                .rate = programme_rate,
                                .wanted_rate = self->wanted_rate,
                                .wanted_buffer = self->wanted_buffer };
  gboolean silent = self->pull.capture || g_str_equal (self->device, "null");
  if (self->opened_for == programme_rate && !(fresh && self->is_substitute))
    return FALSE;
  app_output_close (self);
  self->is_substitute = FALSE;
  g_clear_pointer (&self->error, g_free);
  open_backend (self, silent ? &app_backend_null : &app_backend_portaudio, &request, &error);
  if (!self->handle)
    open_substitute (self, &request, g_strdup (error->message));
  self->opened_for = programme_rate;
  self->opened_us = g_get_monotonic_time ();
  return TRUE;
}

/* A device that stumbled, as ALSA's plugin does when its server was late, is opened again. */
static gboolean
open_again (AppOutput *self, const AppBackendRequest *request)
{
  int rate = self->info.rate;
  int restarts = self->info.restarts;
  if (g_get_monotonic_time () - self->opened_us < STUMBLE_US)
    return FALSE;
  app_output_close (self);
  open_backend (self, &app_backend_portaudio, request, NULL);
  if (self->handle && self->info.rate != rate)
    app_output_close (self); /* what plays was converted for the other rate */
  self->info.restarts = restarts + 1;
  self->opened_us = g_get_monotonic_time ();
  return self->handle != NULL;
}

/* The ring and the callback's state stay, so the rate stays too. */
static void
replace_lost (AppOutput *self)
{
  int opened_for = self->opened_for, rate = self->info.rate;
  AppBackendRequest request = { .device = self->device,
                                .rate = opened_for,
                                .wanted_rate = rate,
                                .wanted_buffer = self->wanted_buffer };
  char *why = g_strdup_printf (_ ("The sound device “%s” has gone. Playing goes on without sound; "
                                  "connect it again and press play, or choose another device."),
                               self->info.name);
  if (open_again (self, &request))
    g_free (why);
  else
    {
      app_output_close (self);
      request.wanted_buffer = 0;
      open_substitute (self, &request, why);
    }
  self->opened_for = opened_for;
}

gboolean
app_output_watch (AppOutput *self, gboolean is_stuck)
{
  gint64 now = g_get_monotonic_time ();
  AppDeviceInfo *info = &self->info, *live = &self->live;
  if (!self->handle || self->backend == &app_backend_null)
    return FALSE;
  if (is_stuck || !self->backend->is_alive (self->handle, live))
    {
      replace_lost (self);
      return TRUE;
    }
  if ((live->period_frames == info->period_frames && live->late == info->late)
      || now - self->told_us < TELL_US)
    return FALSE;
  info->period_frames = live->period_frames;
  info->late = live->late;
  self->told_us = now;
  return TRUE;
}

const AppDeviceInfo *
app_output_info (const AppOutput *self)
{
  return self->info.rate ? &self->info : NULL;
}

const char *
app_output_error (const AppOutput *self)
{
  return self->error;
}

void
app_output_list (GPtrArray *ids, GPtrArray *names)
{
  g_ptr_array_add (ids, g_strdup (""));
  g_ptr_array_add (names, g_strdup (_ ("Default")));
  app_backend_portaudio.list (ids, names);
  app_backend_null.list (ids, names);
}
