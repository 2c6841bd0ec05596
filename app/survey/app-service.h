/* app-service.h — how a streaming service turns the loudness of what it plays, one file in
 * data/services/ (GKeyFile). Immutable. Dated data, never constants in code.
 *
 * Group [Service]; every key must be there, any other key is a fault:
 *   Name=          "Spotify (loud)"
 *   Target=        LUFS, -40 .. 0
 *   AlbumTarget=   LUFS of the loudest track of an album that is played as an album, or of the
 *                  whole: see Album=
 *   Album=         "whole" one gain for all, from the integrated loudness of the album; "loudest"
 *                  one gain for all, from the loudest track; "track" the service knows no album
 *   Direction=     "down", "both"
 *   Headroom=      dBTP that turning up does not exceed, -20 .. 0; "none": it turns up regardless
 *   Limiter=       "none", or ceiling in dBFS, attack and release in ms: "-1;5;100"
 *   Source=        where the numbers are from, and their date, in words
 * The id is the file name without .service. */
#pragma once

#include <gio/gio.h>

#include "app-engine.h"

typedef enum
{
  APP_SERVICE_TRACK, /* every track by itself: shuffle, play lists */
  APP_SERVICE_ALBUM, /* the album in a row */
} AppServiceMode;

typedef enum
{
  APP_SERVICE_ALBUM_WHOLE,
  APP_SERVICE_ALBUM_LOUDEST,
  APP_SERVICE_ALBUM_NONE,
} AppServiceAlbum;

typedef struct
{
  char *id, *name, *source;
  double target_lufs, album_target_lufs;
  AppServiceAlbum album;
  gboolean up;          /* turns soft music up too */
  double headroom_dbtp; /* NAN: regardless of peaks */
  gboolean limits;
  AppServiceLimiter limiter;
} AppService;

void app_service_free (AppService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppService, app_service_free)

/* As app_data_load and app_data_load_all: built in, then the lacquer/services folders. */
AppService *app_service_load (const char *path, GError **error);
GPtrArray *app_services_load (GPtrArray *findings);
const AppService *app_services_find (const GPtrArray *services, const char *id);

/* What the service does to music of this loudness and true peak: gain in dB. */
double app_service_gain_db (const AppService *self, AppServiceMode mode, double lufs, double dbtp);
/* The gain of every track of an album in mode: one for all where it is played as an album. lufs,
 * dbtp: per track; album_lufs of the whole. What is silent (-INFINITY), as a whole or as a track by
 * itself, is not turned; NAN in: NAN out, for all where one is for all. */
void app_service_gains (const AppService *self, AppServiceMode mode, const double *lufs,
                        const double *dbtp, int n_tracks, double album_lufs, double *gains_db);
