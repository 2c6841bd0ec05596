/* app-delivery-feed.h — hands the programme to all jobs, on threads of its own.
 *
 * Every worker has a bounded queue of blocks and serves its jobs one after the other; without
 * workers the jobs run in push. The bytes of the files are the same either way. */
#pragma once

#include "app-delivery-job.h"

typedef struct _AppDeliveryFeed AppDeliveryFeed;

/* jobs (AppDeliveryJob) are borrowed and outlive the feed. n_workers may be 0. */
AppDeliveryFeed *app_delivery_feed_new (GPtrArray *jobs, int n_workers);
/* Waits for the workers; does not finish the jobs. */
void app_delivery_feed_free (AppDeliveryFeed *self);

/* The next n frames of the programme; waits while a queue is full. FALSE with error as soon as a
 * job has failed. One thread at a time. */
gboolean
app_delivery_feed_push (AppDeliveryFeed *self, const double *const ch[2], int n, GError **error);
/* The programme has ended: every job is finished when this returns. */
gboolean app_delivery_feed_finish (AppDeliveryFeed *self, GError **error);
