/* app-backend.h — something that asks for sound at its own pace. One const descriptor per file.
 *
 * All functions are called on the feeder thread; the pull function on the backend's own. */
#pragma once

#include "app-device-info.h"

#include <gio/gio.h>

typedef enum
{
  APP_BACKEND_ERROR_DEVICE, /* there is no such device, or it cannot be opened */
  APP_BACKEND_ERROR_RATE,   /* the device does not run at this rate, nor at its own default */
} AppBackendError;
#define APP_BACKEND_ERROR (app_backend_error_quark ())
GQuark app_backend_error_quark (void);

/* What the backend calls for sound. */
typedef struct
{
  /* Fills n frames, out[0] sounds at due_us (monotonic); returns how many are playback, not
   * silence. */
  int (*run) (gpointer self, double *const out[2], int n, gint64 due_us);
  int (*available) (gpointer self); /* frames run can make without running dry */
  gpointer self;

  /* Capture: not NULL makes the null backend run as fast as it can and hand over what is played. */
  void (*capture) (const double *const ch[2], int n, gpointer user_data);
  gpointer user_data;
} AppBackendPull;

/* What is asked of a device. */
typedef struct
{
  const char *device; /* id; "" the default one */
  int rate;           /* the programme's, Hz */
  int wanted_rate;    /* that was chosen, Hz; 0: the programme's */
  int wanted_buffer;  /* frames at a time; 0: the device's own */
} AppBackendRequest;

typedef struct
{
  const char *id;
  /* Adds id and name (g_strdup'd) of every device that plays stereo. */
  void (*list) (GPtrArray *ids, GPtrArray *names);
  /* Opens the device and lets it run: at the chosen rate, else the programme's, else its own. info
   * comes in empty and is filled where the opening succeeds. */
  gpointer (*open) (const AppBackendRequest *request, const AppBackendPull *pull,
                    AppDeviceInfo *info, GError **error);
  /* FALSE when the device has gone. Brings info's period_frames and late up to date. */
  gboolean (*is_alive) (gpointer device, AppDeviceInfo *info);
  /* After it the pull is not called any more. Waits about a second at most. */
  void (*close) (gpointer device);
} AppBackend;

extern const AppBackend app_backend_null;
extern const AppBackend app_backend_portaudio;
