/* app-engine-convert.h — blocks at the programme's rate in, blocks at the device's rate out.
 *
 * One resampler per lane that is there, over the continuous stream of a generation; one that comes
 * later is present in what comes out as soon as it is exact (DSP_RESAMPLER_REACH). Every block that
 * comes out still knows its place in the programme. [feeder thread] */
#pragma once

#include "app-engine-messages.h"

typedef struct _AppConvert AppConvert;

/* For one generation. */
AppConvert *app_convert_new (int in_rate, int out_rate);
void app_convert_free (AppConvert *self);

/* Takes the next block; none may follow one with head.last. */
void app_convert_feed (AppConvert *self, const AppEngineBlock *block);
/* Writes the next block; FALSE when more has to be fed first. */
gboolean app_convert_pull (AppConvert *self, AppEngineBlock *block);
