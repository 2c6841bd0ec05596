/* app-target.h — a description of a delivery, one file in data/targets/ (GKeyFile). Immutable. */
#pragma once

#include <gio/gio.h>

#include "dsp-param.h"

typedef struct
{
  char *id;   /* file name without .target: "cd-tracks" */
  char *name; /* "Tracks 16/44.1 WAV" */
  char *help;
  char *exporter;      /* id of the exporter */
  int rate;            /* 0: the album's */
  int bits;            /* 16, 24 */
  double ceiling_dbtp; /* of the guard; NAN: no guard */
  char *dither;        /* "none", "tpdf" */
  gboolean cd_frames;  /* cuts on 588-frame borders at 44.1 kHz */
  char *file_name;     /* pattern: {track} {title} {artist} {album} */
  gboolean tags;
} AppTarget;

void app_target_free (AppTarget *self);
/* Reads one file. */
AppTarget *app_target_load (const char *path, GError **error);
/* All targets: built in (resource), then XDG data folders' lacquer/targets. GPtrArray of AppTarget,
 * owned by the caller. */
GPtrArray *app_targets_load (GPtrArray *findings);
const AppTarget *app_targets_find (const GPtrArray *targets, const char *id);
