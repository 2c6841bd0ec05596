/* app-target.h — a description of a delivery, one file in data/targets/ (GKeyFile). Immutable.
 *
 * Group [Target]; every key must be there, any other key is a fault:
 *   Name=, Help=        texts
 *   Exporter=           id of an exporter
 *   Rate=               Hz, or "album"
 *   Bits=               16, 24, or 32: 32-bit float, with Dither=none
 *   Ceiling=            dBTP of the guard, -20 .. 0, or "none"
 *   Dither=             id of a kind of dsp-dither: "tpdf", "tpdf-high-pass", "shaped",
 * "shaped-50", "lipshitz-5", "f-weighted-9", "modified-e-9", "improved-e-9", "none"
 *   CdFrames=           true: cuts on 588-frame borders; Rate must be 44100
 *   FileName=           pattern, see app-file-name.h
 *   Tags=               all, none, or those that go in: ids of app-tags.h with ';' between them
 * May be there:
 *   Files=              tracks (default), sides of a record, or album: what becomes one file. An
 *                       exporter of discs writes the album, whatever stands here
 *   Usual=              true (default): taken when nobody chooses; false: only when it is asked for
 *   AppleChecks=        true: with checks like those for Apple Digital Masters (app-apple-check.h)
 *   SideSeconds=        of a record: the longest side that is good, and the longest that goes
 *   isrc= cd-text= …    options of the exporter by the ids of its params
 * The id is the file name without .target, and the name of the folder that it is delivered into:
 * small letters, digits and '-'. */
#pragma once

#include "app-data.h"
#include "app-file-name.h"

typedef struct
{
  char *id;   /* file name without .target: "cd-tracks" */
  char *name; /* "Tracks 16/44.1 WAV" */
  char *help;
  char *exporter;      /* id of the exporter */
  int rate;            /* 0: the album's */
  int bits;            /* 16, 24; 32: float */
  double ceiling_dbtp; /* of the guard; NAN: no guard */
  char *dither;        /* id of a DspDitherKind: "tpdf" … */
  gboolean cd_frames;  /* cuts on 588-frame borders at 44.1 kHz */
  AppFiles files;      /* what becomes one file */
  double side_good_s;  /* the longest side of the record that is good; 0: not told */
  double side_max_s;   /* … that goes */
  char *file_name;     /* pattern, see app-file-name.h */
  gboolean tags;       /* any */
  guint32 left_out;    /* tags that do not go in, see app-tags.h */
  gboolean usual;
  gboolean apple;  /* checked like Apple's */
  double *options; /* of the exporter's params; NULL: it has none */
  char *text;      /* of the file: what app_target_parse reads; its dither may be another one */
} AppTarget;

/* Whether its format is: then bits are those that are encoded, and no file has any. */
gboolean app_target_is_lossy (const AppTarget *self);
void app_target_free (AppTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTarget, app_target_free)

/* The same with another dither, an id of a DspDitherKind; transfer full. */
AppTarget *app_target_with_dither (const AppTarget *self, const char *dither);

/* The same with another value of a key of its file. Errors of APP_DATA_ERROR; transfer full. */
AppTarget *
app_target_with (const AppTarget *self, const char *key, const char *value, GError **error);
/* The target that text describes. Errors of APP_DATA_ERROR. */
AppTarget *app_target_parse (const char *id, const char *text, GError **error);
/* Reads one file. Errors of APP_DATA_ERROR. */
AppTarget *app_target_load (const char *path, GError **error);
/* All targets, as app_data_load_all; the usual ones first, else by their ids. GPtrArray of
 * AppTarget, owned by the caller. */
GPtrArray *app_targets_load (GPtrArray *findings);
const AppTarget *app_targets_find (const GPtrArray *targets, const char *id);
