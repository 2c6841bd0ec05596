/* app-delivery-gain.h — loudness tags: made of what was read back, written into the finished files
 * under their temporary names. [any thread] */
#pragma once

#include "app-delivery-plan.h"
#include "app-read-back.h"

/* Whether the target asks for them and its format knows them. */
gboolean app_delivery_gain_is_wanted (const AppDeliveryPlan *plan);

/* What file i of the target is to tell. reads: AppReadBack of its files, in order; album: all of
 * them (app_read_backs_combine). */
void app_delivery_gain_of (const AppDeliveryPlan *plan, const GPtrArray *reads,
                           const AppMeasurement *album, guint i, AppExportGain *gain);

/* Writes them into every file of the target, which has to be read back again then. A file that
 * could not be read stays as it is. */
gboolean
app_delivery_gain_write (const AppDeliveryPlan *plan, const GPtrArray *reads, GError **error);
