/* app-engine-process.h — everything that happens on the audio callback's thread.
 *
 * Reads blocks from the ring and plays one lane of them: crossfade between lanes, match gain,
 * monitor, volume; a short fade wherever the sound would start or break off. With matching off,
 * monitor stereo and gain 1 the output is the lane's samples, bit for bit. Nothing here allocates,
 * locks, logs or waits. */
#pragma once

#include "app-engine-messages.h"
#include "dsp-latest.h"
#include "dsp-ring.h"

typedef struct _AppProcess AppProcess;

/* [main] Borrows the queues: blocks of AppEngineBlock (consumer), tap of AppEngineTap (producer),
 * control of AppEngineControl (reader). */
AppProcess *app_process_new (DspRing *blocks, DspRing *tap, DspLatest *control);
void app_process_free (AppProcess *self);

/* [callback] Fills n >= 0 frames; out[0] sounds at due_us (monotonic). Returns how many of them,
 * from the first, are playback (fades included); the rest is silence. */
int app_process_run (AppProcess *self, double *const out[DSP_CHANNELS], int n, gint64 due_us);

/* [callback] Frames that app_process_run can make now without running dry and without taps getting
 * lost. For a clock that can wait. */
int app_process_available (AppProcess *self);
