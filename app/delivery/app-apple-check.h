/* app-apple-check.h — checks like those for Apple Digital Masters, on a target with
 * AppleChecks=true: sources of 24 bit at their own rate, nothing clipped, headroom for AAC.
 *
 * Like Apple's, not Apple's: its tools and encoder are not here, so what is said of AAC is an
 * estimate. [any thread] */
#pragma once

#include "app-delivery-plan.h"

/* What the mixes say of themselves: word length, rate, whether the target raises it. Cheap. */
void app_apple_check_sources (const AppDeliveryPlan *plan, GPtrArray *findings);

/* What the mixes are: each is read through by the checks of intake; warnings where bits are
 * declared and not used, or treble is missing as after a lower rate or a lossy codec; else a good
 * finding. FALSE with error: cancelled. */
gboolean app_apple_check_mixes (const AppDeliveryPlan *plan, int threads, GPtrArray *findings,
                                GCancellable *cancellable, GError **error);

/* Encodes every written file (under its temporary name) to AAC from its start and decodes it:
 * warnings where that goes over 0 dBTP, a good finding where nothing does. threads 0: all cores.
 * FALSE with error: cancelled. */
gboolean app_apple_check_files (const AppDeliveryPlan *plan, int threads, GPtrArray *findings,
                                GCancellable *cancellable, GError **error);
