/* ui-listening-clock.h — how long ears have listened since they rested, and when to say so.
 * Deterministic: the time is given. [any one thread]
 *
 * Playing counts; a pause of UI_LISTENING_REST_S or more is a rest, after which it starts at 0
 * again. A pause that is shorter stops the count only. */
#pragma once

#include <glib.h>

#define UI_LISTENING_REST_S 300.0
#define UI_LISTENING_GAP_S                                                                         \
  60.0 /* without a look at the clock: the computer slept, nobody heard                            \
        */

typedef struct
{
  double listened_s; /* since the last rest */
  double paused_s;   /* since it was last heard */
  double told_s;     /* listened_s at the last reminder, or at the last rest */
  gint64 last_us;    /* of the last look; 0: none */
  gboolean playing;  /* since the last look */
} UiListeningClock;

void ui_listening_clock_init (UiListeningClock *self);

/* Takes the time up to now (microseconds, any origin; a clock that was set back counts nothing) to
 * what was going on since the last look; playing is what goes on from now. Look at every start and
 * stop, and at least every UI_LISTENING_GAP_S while playing. every_s: after how much listening a
 * reminder is due, again after as much; 0: never. TRUE when one is due now; then it counts as told.
 */
gboolean
ui_listening_clock_look (UiListeningClock *self, gint64 now_us, gboolean playing, double every_s);

/* The person says that the ears have rested. */
void ui_listening_clock_rest (UiListeningClock *self);
