/* app-delivery-cut.h — writes the files of plans that cut one stream at the same places, and keeps
 * what happened to the samples of each. [one thread at a time] */
#pragma once

#include "app-delivery-plan.h"

/* What happened to the samples of one file on their way. */
typedef struct
{
  double source_lufs; /* integrated, of this span of the programme before anything was done to it */
  double guard_db;    /* most the ceiling guard took away, <= 0 */
  guint64 sum;        /* app_sample_sum of the file, from index 0 */
  gint64 overs;       /* samples beyond full scale that had to be clipped */
  gint64 passed;      /* frames whose bits passed untouched */
  gint64 dithered;    /* frames that went through the dither */
  double noise_square; /* of what the dither added to samples that are not zero, LSB^2, summed … */
  gint64 noise_count;  /* … over so many samples */
} AppFileMade;

/* Some frames of the stream. Borrowed. */
typedef struct
{
  int n;
  const double *const *samples; /* of each channel, before the dither */
  const gint32 *frames;         /* interleaved, as they are written */
  const guint8 *passed;         /* 1: the mix's own bits */
  const double *gain;           /* of the guard, linear; NULL: there is none */
} AppCutChunk;

typedef struct _AppDeliveryCut AppDeliveryCut;

/* plan is borrowed and outlives the cut. NULL: there is not enough memory. */
AppDeliveryCut *app_delivery_cut_new (const AppDeliveryPlan *plan);
/* Closes what is open; files that were written stay: the caller deletes them. */
void app_delivery_cut_free (AppDeliveryCut *self);
/* Another plan of the same stream; FALSE when its files are cut elsewhere. */
gboolean app_delivery_cut_add (AppDeliveryCut *self, const AppDeliveryPlan *plan);
gboolean app_delivery_cut_has (const AppDeliveryCut *self, const AppDeliveryPlan *plan);

/* The next n frames of the programme, before anything is done to them. */
void app_delivery_cut_source (AppDeliveryCut *self, const double *const ch[2], int n);
/* The next frames of the stream. The error's text names the file. */
gboolean app_delivery_cut_write (AppDeliveryCut *self, const AppCutChunk *chunk, GError **error);
/* The stream has ended: what is left, down to the disk. */
gboolean app_delivery_cut_finish (AppDeliveryCut *self, GError **error);

/* After finish: of file i, and the sum of all files in a row from index 0. */
const AppFileMade *app_delivery_cut_made (const AppDeliveryCut *self, int i);
guint64 app_delivery_cut_stream_sum (const AppDeliveryCut *self);
