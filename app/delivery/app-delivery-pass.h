/* app-delivery-pass.h — one render of the programme makes the files of all plans: what they have in
 * common is done once. [one thread at a time] */
#pragma once

#include "app-delivery-cut.h"
#include "app-offline.h"

typedef struct _AppDeliveryPass AppDeliveryPass;

/* plans: GPtrArray of AppDeliveryPlan of one programme, at least one; borrowed, as they are, until
 * the pass is freed. threads 0: all cores; the samples do not depend on it. */
AppDeliveryPass *app_delivery_pass_new (GPtrArray *plans, int threads, GError **error);
/* Closes what is open; files that were written stay: the caller deletes them. */
void app_delivery_pass_free (AppDeliveryPass *self);

/* Renders and writes, down to the disk; once. */
gboolean app_delivery_pass_run (AppDeliveryPass *self, AppProgressFunc progress, gpointer user_data,
                                GCancellable *cancellable, GError **error);
/* After run: what became of the files of one of the plans. Borrowed. */
const AppDeliveryCut *
app_delivery_pass_cut (const AppDeliveryPass *self, const AppDeliveryPlan *plan);
