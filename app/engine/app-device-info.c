/* app-device-info.c — what is known of the sound device that plays. */
#include "app-device-info.h"

AppDeviceInfo *
app_device_info_copy (const AppDeviceInfo *self)
{
  if (!self)
    return NULL;
  AppDeviceInfo *copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->host_api = g_strdup (self->host_api);
  copy->note = g_strdup (self->note);
  return copy;
}

void
app_device_info_clear (AppDeviceInfo *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->host_api);
  g_free (self->note);
  *self = (AppDeviceInfo){ .rate = 0 };
}

void
app_device_info_free (AppDeviceInfo *self)
{
  if (!self)
    return;
  app_device_info_clear (self);
  g_free (self);
}
