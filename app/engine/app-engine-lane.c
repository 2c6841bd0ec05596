/* app-engine-lane.c — one lane of the feeder: there, on its way, or about to go. */
#include "app-engine-lane.h"

#define NEXT_S 10 /* so long before the end of a loop its next pass is made ready */

static gboolean
is_given (const AppEngineLane *self, const AppLaneStage *stage)
{
  return self->spec.programme && self->spec.programme->rate == stage->rate;
}

static gboolean
is_reference (const AppEngineLane *self)
{
  return self->spec.reference.media != NULL;
}

static void
drop_coming (AppEngineLane *self)
{
  g_clear_pointer (&self->coming, app_join_free);
}

static void
drop_next (AppEngineLane *self)
{
  g_clear_pointer (&self->next, app_join_free);
}

static void
drop_player (AppEngineLane *self)
{
  g_clear_pointer (&self->player, app_player_free);
  self->leaving = 0;
}

/* It plays what an exact one is to take over from. */
static gboolean
is_brief (const AppEngineLane *self)
{
  return self->player && self->leaving == 0 && app_player_is_brief (self->player);
}

static void
leave (AppEngineLane *self, const AppLaneStage *stage)
{
  if (self->player && self->leaving == 0)
    self->leaving = stage->fade;
}

/* What was prepared takes over; its spec may have changed meanwhile. FALSE: it cannot follow. */
static gboolean
take_player (AppEngineLane *self, AppPlayer *player)
{
  if (!app_player_update (player, &self->spec))
    {
      app_player_free (player);
      return FALSE;
    }
  if (is_brief (self))
    app_player_take_over (self->player, player);
  else
    {
      drop_player (self);
      self->player = player;
    }
  return TRUE;
}

static void
start_coming (AppEngineLane *self, const AppLaneStage *stage)
{
  self->coming = app_join_new (stage->pool, &self->spec, stage->pos, stage->elapsed, TRUE);
}

/* What is ready plays from the next block on, as soon as that begins where it stands. */
static void
adopt_coming (AppEngineLane *self, const AppLaneStage *stage)
{
  double skipped[2][DSP_QUANTUM];
  double *const out[2] = { skipped[0], skipped[1] };
  app_join_follow (self->coming, stage->pos);
  if (stage->waits)
    app_join_wait (self->coming);
  if (!app_join_is_ready (self->coming))
    return;
  AppPlayer *player = app_join_take (g_steal_pointer (&self->coming));
  gint64 at = app_player_pos (player);
  for (gint64 behind; (behind = stage->pos - at) > 0; at = app_player_pos (player))
    app_player_read (player, at, out, MIN (behind, DSP_QUANTUM), NULL);
  if (at > stage->pos)
    app_player_free (player); /* playing jumped back: it is of no use any more */
  else
    take_player (self, player);
}

/* The next pass is prepared when the end of this one is near. */
static void
see_to_next (AppEngineLane *self, const AppLaneStage *stage)
{
  if (self->next && (stage->left < 0 || self->next_at != stage->loop_from))
    drop_next (self);
  if (self->next || stage->left < 0 || is_reference (self)
      || stage->left > (gint64) NEXT_S * stage->rate)
    return;
  self->next_at = stage->loop_from;
  self->next = app_join_new (stage->pool, &self->spec, stage->loop_from, 0, FALSE);
}

/* Near the end of the loop: whether it can go on behind it. */
static void
decide (AppEngineLane *self, const AppLaneStage *stage, int n, gboolean heard)
{
  if (stage->left < 0 || stage->left - n >= stage->fade || !self->player)
    self->decided = FALSE;
  else if (!self->decided)
    {
      self->decided = TRUE;
      self->stays = heard || is_reference (self) || stage->waits
                    || (self->next && app_join_is_ready (self->next));
    }
}

/* Public */

void
app_lane_end (AppEngineLane *self)
{
  drop_player (self);
  drop_coming (self);
  drop_next (self);
  self->decided = FALSE;
}

void
app_lane_clear (AppEngineLane *self)
{
  app_lane_end (self);
  app_player_spec_clear (&self->spec);
}

void
app_lane_set_spec (AppEngineLane *self, const AppLaneStage *stage, const AppPlayerSpec *spec,
                   gboolean heard)
{
  app_player_spec_set (&self->spec, spec);
  if (!is_given (self, stage))
    {
      drop_coming (self);
      drop_next (self);
      leave (self, stage);
    }
  else if (self->player && self->leaving == 0 && !app_player_update (self->player, &self->spec)
           && !(heard && app_player_change (self->player, &self->spec)))
    leave (self, stage);
}

void
app_lane_need (AppEngineLane *self, const AppLaneStage *stage)
{
  if (!is_given (self, stage) || (self->player && self->leaving == 0))
    return;
  drop_player (self);
  self->player = stage->waits ? app_player_new (&self->spec, stage->pos, stage->elapsed)
                              : app_player_new_brief (&self->spec, stage->pos, stage->elapsed);
  app_player_prepare (self->player);
}

void
app_lane_begin (AppEngineLane *self, const AppLaneStage *stage, gboolean heard)
{
  app_lane_end (self);
  if (heard)
    app_lane_need (self, stage);
}

void
app_lane_jump (AppEngineLane *self, const AppLaneStage *stage)
{
  gboolean stays = self->player && self->leaving == 0 && (!self->decided || self->stays);
  self->decided = FALSE;
  if (is_reference (self))
    {
      drop_coming (self); /* it would not know of the jump */
      return;
    }
  drop_player (self);
  drop_coming (self);
  if (self->next && self->next_at != stage->pos)
    drop_next (self);
  self->coming = g_steal_pointer (&self->next);
  if (!stays)
    return;
  if (self->coming)
    adopt_coming (self, stage);
  app_lane_need (self, stage);
}

void
app_lane_hurry (AppEngineLane *self)
{
  if (self->coming)
    app_join_hurry (self->coming);
}

void
app_lane_step (AppEngineLane *self, const AppLaneStage *stage, int n, gboolean heard)
{
  gboolean given = is_given (self, stage);
  gboolean wants = !self->player || self->leaving > 0 || is_brief (self);
  if (!wants)
    drop_coming (self);
  else if (given && !self->coming)
    {
      start_coming (self, stage);
      if (heard)
        app_lane_hurry (self);
    }
  if (self->coming && (!self->player || is_brief (self)))
    adopt_coming (self, stage);
  else if (self->coming)
    app_join_follow (self->coming, stage->pos);
  if (given)
    see_to_next (self, stage);
  decide (self, stage, n, heard);
}

gboolean
app_lane_is_there (const AppEngineLane *self)
{
  return self->player != NULL;
}

gboolean
app_lane_is_leaving (const AppEngineLane *self)
{
  return !self->player || self->leaving > 0 || (self->decided && !self->stays);
}

gboolean
app_lane_read (AppEngineLane *self, gint64 pos, double *const out[2], int n, GError **error)
{
  gboolean good = app_player_read (self->player, pos, out, n, error);
  if (self->leaving > 0)
    {
      self->leaving -= n;
      if (self->leaving <= 0)
        drop_player (self);
    }
  return good;
}
