/* app-match-slot.h — the slot that a match makes, and whether anybody changed it since. Inside
 * survey/ only. [main thread] */
#pragma once

#include "app-match.h"

typedef struct
{
  int slot;         /* in the chain of the track: made by a match, not changed since; -1: none */
  gboolean changed; /* there is one that was changed */
  double before_db; /* gain of the track as it would be without that slot's match */
} AppMatchFormer;

void app_match_former_find (AppTrack *track, AppMatchFormer *former);

/* One step of undo. */
void app_match_slot_put (AppHistory *history, AppTrack *track, const AppMatchFormer *former,
                         const AppMatchProposal *proposal, AppMatchPlace *place);
