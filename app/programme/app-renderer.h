/* app-renderer.h — THE render function. Playback, survey, export and checks all call it; nothing
 * else makes audio.
 *
 * One lane of one programme, stereo f64 at the programme's rate. Latency of all chains is
 * compensated. Works in quanta of DSP_QUANTUM frames aligned to the track (track chains) and to the
 * programme (album chain) and serves any block size from them: the same bits for any block size. A
 * renderer belongs to one thread; it sets FTZ/DAZ while it works. */
#pragma once

#include "app-programme.h"
#include "app-slot-sound.h"
#include "app-stage-tap.h"

typedef struct _AppRenderer AppRenderer;

AppRenderer *app_renderer_new (AppProgramme *programme, AppLane lane, GError **error);
/* The same, at programme frame pos. */
AppRenderer *app_renderer_new_at (AppProgramme *programme, AppLane lane, gint64 pos);
/* The same for who cannot wait: chains start so shortly before pos that little has to be rendered.
 * What it gives is near what it should be; app_renderer_is_brief tells whether it is no more than
 * that, and app_renderer_take_over then puts the exact one in its place. */
AppRenderer *app_renderer_new_brief (AppProgramme *programme, AppLane lane, gint64 pos);
void app_renderer_free (AppRenderer *self);

/* Goes to programme frame pos (default 0). Chains start from silence early enough before pos that
 * the difference to a render from the start is below -140 dBFS; from 0 it is exact. */
void app_renderer_seek (AppRenderer *self, gint64 pos);
gint64 app_renderer_pos (const AppRenderer *self);
/* Rolls in now what the next read would. [any one thread at a time] */
void app_renderer_prepare (AppRenderer *self);

/* After app_renderer_prepare. */
gboolean app_renderer_is_brief (const AppRenderer *self);
/* Fades over to what other renders, which stands at the same position, and frees other. Of the same
 * lane, and programmes of the same rate. */
void app_renderer_take_over (AppRenderer *self, AppRenderer *other);

/* From now on tap (copied) hears all chains from inside, of what is rolled in too. After the last
 * seek, before the first read; not with programmes that change. */
void app_renderer_set_tap (AppRenderer *self, const AppStageTap *tap);

/* Renders the next n frames. Before 0 and after the end there is silence. A source that cannot be
 * read renders as silence and reports the error once (FALSE; out is valid and the position moves
 * on). */
gboolean app_renderer_read (AppRenderer *self, double *const out[2], int n, GError **error);

/* Goes on with an edited programme from the current position, for playback only. Values, gains and
 * fades of what sounds glide at once. What needs another structure or place is built and rolled in
 * on a thread of its own while the former programme goes on, and is then faded in over 20 ms; of
 * programmes given meanwhile the last one follows. Same rate required. */
gboolean app_renderer_set_programme (AppRenderer *self, AppProgramme *programme, GError **error);
/* The same where everything can glide at once; FALSE where something would have to be rolled in (or
 * still is): then it goes on as before, but for values that glide already. */
gboolean app_renderer_update (AppRenderer *self, AppProgramme *programme);
/* What is rendered is the programme that was given last (crossfades may still run). */
gboolean app_renderer_is_settled (const AppRenderer *self);

/* Readings (gain reduction …) of a slot for the last rendered frames: track -1 is the album chain.
 * Returns how many numbers were written, 0 when that chain is not running. */
int app_renderer_slot_readings (AppRenderer *self, int track, int slot, double *readings, int max);
/* The same of what went through the slot in the last quantum that its chain processed. FALSE when
 * there is none; the first time there never is. */
gboolean app_renderer_slot_sound (AppRenderer *self, int track, int slot, AppSlotSound *sound);
