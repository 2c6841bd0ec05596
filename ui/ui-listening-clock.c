/* ui-listening-clock.c — how long ears have listened since they rested. */
#include "ui-listening-clock.h"

#include <string.h>

void
ui_listening_clock_init (UiListeningClock *self)
{
  memset (self, 0, sizeof *self);
}

void
ui_listening_clock_rest (UiListeningClock *self)
{
  self->listened_s = self->paused_s = self->told_s = 0;
}

static void
pass (UiListeningClock *self, double seconds)
{
  gboolean heard = self->playing && seconds <= UI_LISTENING_GAP_S;
  if (heard)
    self->listened_s += seconds;
  self->paused_s = heard ? 0 : self->paused_s + seconds;
  if (self->paused_s >= UI_LISTENING_REST_S)
    ui_listening_clock_rest (self);
}

gboolean
ui_listening_clock_look (UiListeningClock *self, gint64 now_us, gboolean playing, double every_s)
{
  if (self->last_us && now_us > self->last_us)
    pass (self, (now_us - self->last_us) * 1e-6);
  self->last_us = now_us;
  self->playing = playing;
  if (every_s <= 0) /* when it is switched on, it waits as long as it says */
    self->told_s = self->listened_s;
  if (!playing || every_s <= 0 || self->listened_s < self->told_s + every_s)
    return FALSE;
  self->told_s = self->listened_s;
  return TRUE;
}
