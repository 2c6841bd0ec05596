/* app-service.c — a streaming service's loudness normalisation: its file, and what it does. */
#include "app-service.h"

#include "app-data.h"
#include "app-services-resource.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define TARGET_MIN -40.0
#define HEADROOM_MIN -20.0
#define LIMITER_MS_MAX 10000.0

static const char *const keys[] = { "Name",     "Target",  "AlbumTarget", "Album", "Direction",
                                    "Headroom", "Limiter", "Source",      NULL };
/* By AppServiceAlbum. */
static const char *const albums[] = { "whole", "loudest", "track", NULL };

void
app_service_free (AppService *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->source);
  g_free (self);
}

static gboolean
read_album (GKeyFile *file, AppService *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Album", &text, error))
    return FALSE;
  for (int i = 0; albums[i]; i++)
    if (strcmp (albums[i], text) == 0)
      {
        self->album = (AppServiceAlbum) i;
        return TRUE;
      }
  return app_data_fault (error, _ ("Album=%s is none of whole, loudest, track."), text);
}

static gboolean
read_direction (GKeyFile *file, AppService *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Direction", &text, error))
    return FALSE;
  self->up = strcmp (text, "both") == 0;
  if (!self->up && strcmp (text, "down") != 0)
    return app_data_fault (error, _ ("Direction=%s is neither down nor both."), text);
  return TRUE;
}

static gboolean
read_headroom (GKeyFile *file, AppService *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Headroom", &text, error))
    return FALSE;
  if (strcmp (text, "none") == 0)
    self->headroom_dbtp = NAN;
  else if (!app_data_parse_number (text, HEADROOM_MIN, 0, &self->headroom_dbtp))
    return app_data_fault (error, _ ("Headroom=%s is no level from %g to 0 dBTP, nor none."), text,
                           HEADROOM_MIN);
  return TRUE;
}

static gboolean
read_limiter (GKeyFile *file, AppService *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Limiter", &text, error))
    return FALSE;
  if (strcmp (text, "none") == 0)
    return TRUE;
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  AppServiceLimiter *limiter = &self->limiter;
  self->limits = g_strv_length (parts) == 3
                 && app_data_parse_number (parts[0], HEADROOM_MIN, 0, &limiter->ceiling_dbfs)
                 && app_data_parse_number (parts[1], 0, LIMITER_MS_MAX, &limiter->attack_ms)
                 && app_data_parse_number (parts[2], 0, LIMITER_MS_MAX, &limiter->release_ms);
  if (!self->limits)
    return app_data_fault (error,
                           _ ("Limiter=%s is neither none nor ceiling (dBFS), attack and release "
                              "(ms) as in -1;5;100."),
                           text);
  return TRUE;
}

static gpointer
service_read (GKeyFile *file, char *id, GError **error)
{
  g_autoptr (AppService) self = g_new0 (AppService, 1);
  self->id = id;
  if (!app_data_text (file, "Name", &self->name, error)
      || !app_data_text (file, "Source", &self->source, error)
      || !app_data_number (file, "Target", TARGET_MIN, 0, "LUFS", &self->target_lufs, error)
      || !app_data_number (file, "AlbumTarget", TARGET_MIN, 0, "LUFS", &self->album_target_lufs,
                           error)
      || !read_album (file, self, error) || !read_direction (file, self, error)
      || !read_headroom (file, self, error) || !read_limiter (file, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const AppDataKind kind = {
  .folder = "services",
  .suffix = ".service",
  .group = "Service",
  .keys = keys,
  .finding = "service-unusable",
  .resource = app_services_get_resource,
  .read = service_read,
  .free = (GDestroyNotify) app_service_free,
};

AppService *
app_service_load (const char *path, GError **error)
{
  return app_data_load (&kind, path, error);
}

GPtrArray *
app_services_load (GPtrArray *findings)
{
  return app_data_load_all (&kind, findings);
}

const AppService *
app_services_find (const GPtrArray *services, const char *id)
{
  return app_data_find (services, id);
}

double
app_service_gain_db (const AppService *self, AppServiceMode mode, double lufs, double dbtp)
{
  gboolean album = mode == APP_SERVICE_ALBUM && self->album != APP_SERVICE_ALBUM_NONE;
  double gain = (album ? self->album_target_lufs : self->target_lufs) - lufs;
  if (isnan (lufs))
    return NAN;
  if (isinf (lufs) || (gain > 0 && !self->up))
    return 0;
  if (gain <= 0 || isnan (self->headroom_dbtp))
    return gain;
  return isnan (dbtp) ? NAN : MIN (gain, MAX (self->headroom_dbtp - dbtp, 0));
}

/* The highest, NAN when one is. */
static double
highest (const double *values, int n)
{
  double most = -INFINITY;
  for (int i = 0; i < n; i++)
    most = isnan (values[i]) || values[i] > most ? values[i] : most;
  return most;
}

void
app_service_gains (const AppService *self, AppServiceMode mode, const double *lufs,
                   const double *dbtp, int n_tracks, double album_lufs, double *gains_db)
{
  if (mode == APP_SERVICE_TRACK || self->album == APP_SERVICE_ALBUM_NONE)
    {
      for (int i = 0; i < n_tracks; i++)
        gains_db[i] = app_service_gain_db (self, mode, lufs[i], dbtp[i]);
      return;
    }
  double anchor = self->album == APP_SERVICE_ALBUM_WHOLE ? album_lufs : highest (lufs, n_tracks);
  double gain = app_service_gain_db (self, mode, anchor, highest (dbtp, n_tracks));
  for (int i = 0; i < n_tracks; i++)
    gains_db[i] = gain;
}
