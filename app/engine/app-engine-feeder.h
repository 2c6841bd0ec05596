/* app-engine-feeder.h — the thread that renders all lanes a little ahead of what is heard.
 *
 * It runs one AppRenderer per lane, follows seeks, loops and edits, converts to the device's rate
 * where that differs, and opens and closes devices. */
#pragma once

#include "app-engine-messages.h"
#include "app-engine-process.h"
#include "app-mailbox.h"

typedef struct _AppFeeder AppFeeder;

/* [main] Starts the thread. Borrows process (run by the devices it opens) and blocks (producer)
 * and events (producer, of AppEngineEvent). */
AppFeeder *app_feeder_new (AppProcess *process, DspRing *blocks, AppMailbox *events);
/* [main] Closes the device and ends the thread. */
void app_feeder_free (AppFeeder *self);

/* [main] Takes what the command owns. Commands are followed in order; of programmes in a row only
 * the last. */
void app_feeder_send (AppFeeder *self, const AppEngineCommand *command);
