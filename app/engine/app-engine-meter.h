/* app-engine-meter.h — the thread that measures what is heard, when it is heard.
 *
 * Takes each tap when its first frame sounds, runs the meters of every lane (so that a switch of
 * lanes shows right numbers at once) and publishes an AppEngineReport. */
#pragma once

#include "app-engine-messages.h"
#include "app-mailbox.h"
#include "dsp-latest.h"
#include "dsp-ring.h"

typedef struct _AppMeterThread AppMeterThread;

/* [main] Borrows tap (consumer), latest of AppEngineReport (writer) and events (producer). */
AppMeterThread *app_meter_thread_new (DspRing *tap, DspLatest *latest, AppMailbox *events);
void app_meter_thread_free (AppMeterThread *self);
/* [main] It sleeps until playing is told, and some time after it has ended. */
void app_meter_thread_set_playing (AppMeterThread *self, gboolean playing);
