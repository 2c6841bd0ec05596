/* app-slot-scope.h — measures what goes through the watched slot when it is heard. [meter thread]
 *
 * What a chain gives in a block is heard later than that block by what comes behind it in the
 * chains: until then it waits here. */
#pragma once

#include "app-engine-messages.h"

typedef struct _AppSlotScope AppSlotScope;

AppSlotScope *app_slot_scope_new (void); /* [main] */
void app_slot_scope_free (AppSlotScope *self);

void app_slot_scope_reset (AppSlotScope *self); /* what follows is not connected */
/* A piece with its n_frames is heard. */
void app_slot_scope_take (AppSlotScope *self, const AppEngineHeader *head);
/* Whether something was heard, and of which slot. */
gboolean app_slot_scope_fill (const AppSlotScope *self, AppEngineSlot *slot, AppSlotHeard *heard);
