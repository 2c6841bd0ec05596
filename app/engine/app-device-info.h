/* app-device-info.h — what is known of the sound device that plays. Plain data. */
#pragma once

#include <glib.h>

typedef struct
{
  char *id;           /* owned; "host-api:name", "null" */
  char *name;         /* owned */
  char *host_api;     /* owned; "ALSA", "JACK Audio Connection Kit" … */
  int rate;           /* it runs at, Hz */
  int programme_rate; /* it was opened for, Hz */
  int wanted_rate;    /* that was chosen, Hz; 0: the programme's */
  int wanted_buffer;  /* that was chosen, frames; 0: the device's own */
  int period_frames;  /* it asks for at a time; 0: it has not yet asked */
  double latency_ms;  /* of its buffer */
  gboolean converted; /* rate is not programme_rate: soxr is between them */
  guint64 late;       /* times the device itself said that it was served too late; what the engine
                         could not deliver is in AppHeard.underruns */
  int restarts;       /* times it broke off and was opened again at once */
  char *note; /* owned, to show; NULL, or what of the choice it does not do, and what instead */
} AppDeviceInfo;

AppDeviceInfo *app_device_info_copy (const AppDeviceInfo *self); /* NULL: NULL */
void app_device_info_clear (AppDeviceInfo *self);                /* its strings */
void app_device_info_free (AppDeviceInfo *self);
