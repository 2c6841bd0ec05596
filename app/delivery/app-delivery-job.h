/* app-delivery-job.h — makes the files of a target, or of several that differ in format only, from
 * the programme as it is rendered: rate -> ceiling guard -> dither -> cut -> files under temporary
 * names.
 *
 * One job belongs to one thread at a time; which one, and in what pieces the programme comes, makes
 * no difference to the bytes. */
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

typedef struct _AppDeliveryJob AppDeliveryJob;

/* plans: n >= 1 that are alike (app_delivery_plan_is_alike); each is borrowed and outlives the job.
 */
AppDeliveryJob *app_delivery_job_new (const AppDeliveryPlan *const *plans, int n, GError **error);
/* Closes what is open; files that were written stay: the caller deletes them. */
void app_delivery_job_free (AppDeliveryJob *self);

/* The next n frames of the programme, stereo at its rate. The error's text names the file. */
gboolean
app_delivery_job_feed (AppDeliveryJob *self, const double *const ch[2], int n, GError **error);
/* The programme has ended: writes what is left and brings every file to the disk. */
gboolean app_delivery_job_finish (AppDeliveryJob *self, GError **error);

/* After finish: of file i of every plan, and the sum of all files in a row, from index 0. */
const AppFileMade *app_delivery_job_made (const AppDeliveryJob *self, int i);
guint64 app_delivery_job_stream_sum (const AppDeliveryJob *self);
