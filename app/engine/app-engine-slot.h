/* app-engine-slot.h — what one module does to the sound, as it is heard. [main thread API]
 *
 * One slot at a time is watched: what goes into it and what it gives travel with the blocks and are
 * measured when they are heard. Other slots cost nothing. Of the master, whichever lane is heard.
 */
#pragma once

#include "app-engine.h"

#define APP_SLOT_CELLS 60 /* of equal steps of log frequency, 20 Hz .. 20 kHz */

typedef enum
{
  APP_SLOT_IN,
  APP_SLOT_OUT,
  APP_N_SLOT_ENDS
} AppSlotEnd;

typedef struct
{
  float scope[256][2]; /* newest stereo points of what comes out, 12000 in a second */
  /* Power of (L + R) / 2 and (L - R) / 2 in each cell, of the moment (a time constant of 0.15 s); 1
   * is that of a full-scale sine. */
  double mid[APP_N_SLOT_ENDS][APP_SLOT_CELLS], side[APP_N_SLOT_ENDS][APP_SLOT_CELLS];
} AppSlotHeard;

double app_slot_cell_hz (int cell); /* its lower edge; APP_SLOT_CELLS: upper end of the last */

/* From now on this slot (track -1: of the album chain); slot -1: none. */
void app_engine_watch_slot (AppEngine *self, int track, int slot);
/* Of the watched slot; FALSE while it does not play, and until something of it was heard. */
gboolean app_engine_slot_heard (AppEngine *self, int track, int slot, AppSlotHeard *heard);
