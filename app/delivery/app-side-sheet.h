/* app-side-sheet.h — the cue text of each side of a record, for who cuts it. [any thread] */
#pragma once

#include "app-delivery-plan.h"

/* Appends one text for each file of a plan that is cut into sides, named like it: times of the
 * titles in the file, lengths, pauses, totals. Of other plans nothing. */
void app_side_sheets (const AppDeliveryPlan *plan, GPtrArray *companions);
