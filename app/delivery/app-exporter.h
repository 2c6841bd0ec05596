/* app-exporter.h — writes one file format. One const descriptor per file.
 *
 * Most write a file for each track, or for several in a row; those with .whole tell inside where
 * the tracks of the whole album are. One with .disc writes the whole album into one file of 16 bit
 * at 44.1 kHz, cut nowhere, whose tracks its companions tell about: small files beside it, made of
 * the layout of the disc once the audio was read back. begin, write and finish belong to one thread
 * at a time; different writers are independent. The rest is pure. */
#pragma once

#include <gio/gio.h>

#include "app-disc.h"
#include "app-finding.h"
#include "app-track-mark.h"
#include "app-measure.h"
#include "app-picture.h"
#include "dsp-param.h"

/* Loudness tags: what players turn a track or an album up or down by. */
typedef enum
{
  APP_GAIN_NONE,
  APP_GAIN_REPLAY, /* ReplayGain 2.0: relative to -18 LUFS, with peaks */
  APP_GAIN_R128,   /* RFC 7845 5.2.1: relative to -23 LUFS, in 1/256 dB */
} AppGainKind;

/* Of what was read back, lossy formats decoded; -INFINITY: silence. */
typedef struct
{
  AppGainKind kind;
  double track_lufs, album_lufs;
  double track_peak_dbtp, album_peak_dbtp;
} AppExportGain;

/* A track in a file. */
typedef struct
{
  int number;               /* 1-based, in the album */
  gint64 from, to;          /* frames of the file; to is where its music ends */
  const AppMetadata *texts; /* never NULL, also where the file gets no tags */
} AppExportTrack;

/* What is told to a writer about the file it writes. Borrowed until finish or abandon. */
typedef struct
{
  const char *path;                 /* of the temporary file to write; must not exist yet */
  const char *name;                 /* that it will have */
  int rate, bits, channels;         /* bits 32: floats, see app-pcm.h */
  gint64 frames;                    /* that will follow, neither more nor less */
  const AppMetadata *album, *track; /* NULL: no tags; track NULL too when it holds several */
  const AppPicture *cover;          /* NULL: none */
  guint32 left_out;                 /* tags that are not written, see app-tags.h; 0: all are */
  int track_number, n_tracks;       /* number 0: it holds several; of the album */
  const AppExportTrack *tracks;     /* that are in the file; NULL: not told */
  int n_in_file;
  const AppDisc *disc;   /* exporters with .disc; of the whole album those with .whole; else NULL */
  const GArray *marks;   /* AppTrackMark; NULL: none */
  const double *options; /* values of the exporter's params; NULL: it has none */
  const AppMeasurement *measured; /* what was read back of it; NULL while it is written */
  const AppExportGain *gain;      /* NULL: not known yet, or not asked for */
} AppExportFile;

/* What was read back of the audio file of a disc. */
typedef struct
{
  const char *name;
  const char *md5; /* hex */
  guint32 crc32;
} AppExportImage;

typedef struct
{
  char *name;
  GBytes *bytes;
} AppCompanion;

/* Takes bytes. */
void app_companions_add (GPtrArray *companions, const char *name, GBytes *bytes);

#define APP_EXPORTER_GAIN "loudness-tags" /* id of the param */
#define APP_GAIN_PARAM(def_value)                                                                  \
  {                                                                                                \
    .id = APP_EXPORTER_GAIN, .name = "Loudness tags",                                              \
    .help = "Tags that tell players by how much to turn the track or the album up or down.",       \
    .unit = "", .scale = DSP_SCALE_TOGGLE, .max = 1, .def = (def_value)                            \
  }

typedef struct
{
  const char *id; /* "wav" */
  const char *name;
  const char *extension;  /* ".wav" */
  const DspParam *params; /* options of a target: toggles, choices, numbers */
  int n_params;
  gboolean disc;    /* one file of the whole album */
  gboolean whole;   /* tells the tracks inside of a file of the whole album */
  gboolean pregap;  /* .disc: it begins at 00:00:00 of the disc, not at 00:02:00 */
  gboolean raw;     /* 16-bit little-endian samples without a header */
  gboolean ascii;   /* has fields for tags that know ASCII only */
  gboolean lossy;   /* decodes to about what was written, but to the same length */
  AppGainKind gain; /* that the format knows; then params has the toggle APP_EXPORTER_GAIN */

  /* Adds findings of severity error when the format cannot hold this. */
  void (*can_export) (const AppExportFile *file, GPtrArray *findings);
  gpointer (*begin) (const AppExportFile *file, GError **error);
  /* Interleaved samples as app-pcm.h has them, already dithered to file->bits. */
  gboolean (*write) (gpointer writer, const gint32 *samples, int frames, GError **error);
  /* Completes, flushes to the disk and frees, also when it fails. */
  gboolean (*finish) (gpointer writer, GError **error);
  void (*abandon) (gpointer writer); /* frees; the caller deletes the file */
  /* Reads the tags back and compares: adds an error per difference, and for damage to the file's
   * structure; nothing when all is as expected. */
  void (*verify_tags) (const char *path, const AppExportFile *expected, GPtrArray *findings);
  /* With .gain. Adds the loudness tags of file->gain to a finished file; its audio stays. */
  gboolean (*write_gain) (const char *path, const AppExportFile *file, GError **error);
  /* Only with .disc or .whole, may be NULL. The companions, in order; image NULL: only the names
   * count. Same names with and without it. */
  void (*companions) (const AppExportFile *file, const AppExportImage *image,
                      GPtrArray *companions);
  /* May be NULL. Reads a folder with all files under their names, and tells what does not hold. */
  void (*verify_set) (const char *folder, GPtrArray *findings);
} AppExporter;

int app_n_exporters (void);
const AppExporter *app_exporter_at (int index);
const AppExporter *app_exporter_find (const char *id); /* NULL: there is none */
/* The value of one of its params; 0 when it has none of that id. options NULL: the defaults. */
double app_exporter_option (const AppExporter *self, const double *options, const char *id);
/* List for companions, which owns them. */
GPtrArray *app_companions_new (void);
