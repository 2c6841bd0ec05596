/* app-delivery-plan.h — what one target of one album will become, before anything is rendered:
 * rate, cuts, names, and which tracks pass untouched. Immutable after new, any thread. */
#pragma once

#include "app-exporter.h"
#include "app-programme.h"
#include "app-target.h"

/* One file: of a track or of several in a row (the gap before a track belongs to the end of the
 * file before, or to none where a side begins), or beside that. */
typedef struct
{
  /* owned */
  char *name;      /* in the folder */
  char *path;      /* absolute */
  char *temporary; /* absolute; same folder */

  GArray *marks;                 /* AppTrackMark; NULL: none */
  int track;                     /* 1-based; 0: several */
  int first, n;                  /* tracks of the programme that it holds, from 0 */
  gint64 from, to;               /* frames of the stream at the target's rate */
  gint64 row;                    /* frames of all files before it */
  gint64 source_from, source_to; /* frames of the programme that belong to it */
} AppPlanFile;

/* One track of the converted programme; its files may be cut elsewhere. */
typedef struct
{
  gboolean untouched; /* the mix's own bits can pass: nothing was done to the track */
  gint64 to;          /* frame where the next one begins, or the end */
} AppPlanTrack;

typedef struct
{
  /* borrowed */
  const AppTarget *target;
  const AppExporter *exporter;

  /* owned */
  AppProgramme *programme; /* a reference */
  char *folder;            /* of the target; absolute */
  AppPlanFile *files;      /* n_all */
  int n_files;             /* with audio, first in files */
  int n_all;               /* with the companions behind them, which have only names */
  AppPlanTrack *tracks;    /* of the programme */
  AppExportTrack *places;  /* … in their files */
  AppDisc *disc;           /* of the whole album; NULL: of no use */

  int rate;
  gint64 lead;         /* frames of zeros before the programme */
  gint64 audio_frames; /* of the converted programme */
  gint64 frames;       /* of the stream: lead, audio, the zeros that fill up the last CD frame */
  gint64 kept; /* … that are in files: not the pauses between sides, nor the first 2 s of a disc
                  whose exporter has no .pregap */
} AppDeliveryPlan;

/* NULL with error (G_IO_ERROR_INVALID_DATA) when the target cannot be made of this album; what is
 * doubtful is added to findings. folder: the output folder; the plan's folder lies in it. */
AppDeliveryPlan *app_delivery_plan_new (AppProgramme *programme, const AppTarget *target,
                                        const char *folder, GPtrArray *findings, GError **error);
void app_delivery_plan_free (AppDeliveryPlan *self);

/* Whether both become the same samples: then one conversion serves both. */
gboolean app_delivery_plan_is_alike (const AppDeliveryPlan *self, const AppDeliveryPlan *other);

/* What the exporter is told about file i (of the audio); path is the temporary one. Borrows from
 * the plan. */
void app_delivery_plan_export_file (const AppDeliveryPlan *self, int i, AppExportFile *file);

/* Most bytes that the files can take. */
guint64 app_delivery_plan_bytes (const AppDeliveryPlan *self);
