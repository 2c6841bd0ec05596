/* app-bus.h — the sum of all tracks through the album chain: one lane of one programme. Inside
 * programme/ only.
 *
 * Its quanta are aligned to the programme. Who renders the tracks, and on which thread, is the
 * caller's: AppRenderer asks voices, app_offline_render asks what workers rendered ahead. One
 * thread at a time, which flushes denormals. */
#pragma once

#include "app-programme.h"
#include "app-slot-sound.h"
#include "app-stage-tap.h"

typedef struct _AppBus AppBus;

/* Fills sum with all tracks (with their fades) of programme frames [pos, pos + DSP_QUANTUM); asked
 * for in a row. FALSE with error when something is missing there. */
typedef gboolean (*AppBusMix) (gint64 pos, double *const sum[2], gpointer user_data,
                               GError **error);

/* Will give frames from pos on (silence before 0 and after the end). most: as in
 * app_roll_in_start_brief. */
AppBus *app_bus_new (AppProgramme *programme, AppLane lane, gint64 pos, gint64 most, AppBusMix mix,
                     gpointer user_data);
void app_bus_free (AppBus *self);
/* Before the first read. */
void app_bus_set_tap (AppBus *self, const AppStageTap *tap);

gboolean app_bus_is_brief (const AppBus *self); /* most was less than it should have been */
gint64 app_bus_pos (const AppBus *self);        /* of the next frame given */
gint64 app_bus_mix_pos (const AppBus *self);    /* of the next frame asked for */
/* End of what the mix will be asked for when frames up to `to` are read. */
gint64 app_bus_mix_end (const AppBus *self, gint64 to);

/* Rolls in, so that the next read comes at once. */
void app_bus_prepare (AppBus *self);
gboolean app_bus_read (AppBus *self, double *const out[2], int n, GError **error);

/* Goes on with an edited programme. FALSE, nothing changed, when its album chain has another
 * structure. */
gboolean app_bus_update (AppBus *self, AppProgramme *programme);

int app_bus_readings (AppBus *self, int slot, double *readings, int max);
gboolean app_bus_sound (AppBus *self, int slot, AppSlotSound *sound);
