/* app-deck.h — one programme being rendered: its bus and the voices of the tracks that sound.
 * Inside programme/ only. One thread at a time, which flushes denormals. */
#pragma once

#include "app-programme.h"
#include "app-slot-sound.h"
#include "app-stage-tap.h"

typedef struct _AppDeck AppDeck;

/* Will give frames from pos on. most: as in app_roll_in_start_brief. */
AppDeck *app_deck_new (AppProgramme *programme, AppLane lane, gint64 pos, gint64 most);
void app_deck_free (AppDeck *self);

AppProgramme *app_deck_programme (const AppDeck *self); /* borrowed */
gint64 app_deck_pos (const AppDeck *self);

/* What it gives is no more than near what it should be; known when it is prepared. */
gboolean app_deck_is_brief (const AppDeck *self);

/* Before the first read. */
void app_deck_set_tap (AppDeck *self, const AppStageTap *tap);

/* Builds and rolls in what sounds, so that the next read comes at once. */
void app_deck_prepare (AppDeck *self);

/* The next n frames. An unreadable source is silence; FALSE with error unless its AppMedia is in
 * reported, where it is then added (referenced). Without error nothing is told nor noted. */
gboolean
app_deck_read (AppDeck *self, double *const out[2], int n, GHashTable *reported, GError **error);

/* Goes on with an edited programme, gliding. FALSE when that needs a new deck: what sounds now has
 * another structure or place. */
gboolean app_deck_update (AppDeck *self, AppProgramme *programme);

int app_deck_readings (AppDeck *self, int track, int slot, double *readings, int max);
/* As app_renderer_slot_sound. */
gboolean app_deck_sound (AppDeck *self, int track, int slot, AppSlotSound *sound);
