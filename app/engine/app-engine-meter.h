/* app-engine-meter.h — the thread that measures what is heard, when it is heard.
 *
 * Takes each tap when its first frame sounds, runs the meters of every lane that is there (so that
 * a switch of lanes shows right numbers at once), publishes an AppEngineReport and puts a point of
 * history on every 100 ms. A lane is measured from where it comes; while it is not there it costs
 * nothing. */
#pragma once

#include "app-engine-messages.h"
#include "app-mailbox.h"
#include "dsp-latest.h"
#include "dsp-ring.h"

typedef struct _AppMeterThread AppMeterThread;

/* [main] Borrows tap (consumer), latest of AppEngineReport (writer), points of AppHeardPoint
 * (producer) and events (producer). */
AppMeterThread *
app_meter_thread_new (DspRing *tap, DspLatest *latest, DspRing *points, AppMailbox *events);
void app_meter_thread_free (AppMeterThread *self);
/* [main] It sleeps until playing is told, and some time after it has ended. */
void app_meter_thread_set_playing (AppMeterThread *self, gboolean playing);
/* [main] Integrated, maxima, counts and averages of all lanes begin here. */
void app_meter_thread_restart (AppMeterThread *self);
void app_meter_thread_set_ceiling (AppMeterThread *self, double dbtp);
/* [main] Length of the windows of the spectra of the moment; see app-engine-spectrum.h. */
void app_meter_thread_set_window (AppMeterThread *self, double seconds);
/* [main] While stopped: publishes what was measured of this lane. */
void app_meter_thread_show (AppMeterThread *self, AppLane lane);

/* [any] Levels and figures as before anything was heard. */
void app_meter_fill_nothing (AppHeard *heard);
