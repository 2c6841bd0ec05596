/* app-voice.h — one track being rendered, front to back: mix, trims, gain, chain, fades. Inside
 * programme/ only.
 *
 * Its quanta are aligned to the track's start, so what it gives does not depend on where the track
 * stands. One thread at a time, which flushes denormals. */
#pragma once

#include "app-programme.h"
#include "app-slot-sound.h"
#include "app-stage-tap.h"

typedef struct _AppVoice AppVoice;

/* Will give frames from offset in the track on (0 .. its length). most: as in
 * app_roll_in_start_brief. A source that cannot be opened is told by the reads. */
AppVoice *
app_voice_new (AppProgramme *programme, int index, AppLane lane, gint64 offset, gint64 most);
void app_voice_free (AppVoice *self);
/* Before the first read. */
void app_voice_set_tap (AppVoice *self, const AppStageTap *tap);

gboolean app_voice_is_brief (const AppVoice *self); /* most was less than it should have been */
const AppProgrammeTrack *app_voice_track (const AppVoice *self);

/* The next n frames; silence after the track's end. FALSE with error when the source cannot be read
 * there: silence instead, and the position moves on. */
gboolean app_voice_read (AppVoice *self, double *const out[2], int n, GError **error);

/* Goes on as track index of an edited programme, gliding to its gain, values and fades. FALSE,
 * nothing changed, when that needs a new voice: other place, mix, trim or structure. */
gboolean app_voice_update (AppVoice *self, AppProgramme *programme, int index);

/* Readings of a slot, as app_renderer_slot_readings. */
int app_voice_readings (AppVoice *self, int slot, double *readings, int max);
gboolean app_voice_sound (AppVoice *self, int slot, AppSlotSound *sound);
