/* app-delivery-job.h — makes the files of a target, or of several that have the same samples, from
 * the programme as it is rendered: rate -> ceiling guard -> dither, once for all of them; then the
 * cuts and files of each (app-delivery-cut.h), under temporary names.
 *
 * One job belongs to one thread at a time; which one, and in what pieces the programme comes, makes
 * no difference to the bytes. */
#pragma once

#include "app-delivery-cut.h"

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

/* After finish: what became of the files of one of its plans. Borrowed. */
const AppDeliveryCut *
app_delivery_job_cut (const AppDeliveryJob *self, const AppDeliveryPlan *plan);
