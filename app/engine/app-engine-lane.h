/* app-engine-lane.h — one lane of the feeder: there, on its way, or about to go. [feeder thread]
 *
 * Who plays asks app_lane_step before every block and reads those that are there. A lane that is
 * heard does not wait for chains that remember long: after a seek it begins with one that has
 * rolled in briefly, and fades over to the exact one as soon as that is ready. Nothing here waits
 * but app_lane_begin, app_lane_jump and app_lane_need, for as long as that takes, and for all of it
 * where there is no clock to keep up with. A lane that will go is said to be leaving for so long
 * that the callback can turn from it. A loop's next pass is made ready while this one plays. */
#pragma once

#include "app-engine-join.h"

/* What all lanes have in common; filled by the feeder. */
typedef struct
{
  AppJoinPool *pool; /* borrowed */
  gint64 pos;        /* of the next block */
  gint64 elapsed;    /* frames since the place where playing began */
  gint64 loop_from;  /* where the next pass begins */
  gint64 left;       /* frames from pos to the end of this pass; -1: no loop */
  int rate;
  int fade;       /* frames that the callback needs to turn from a lane */
  gboolean waits; /* for every lane: there is no clock to keep up with */
} AppLaneStage;

typedef struct
{
  AppPlayerSpec spec; /* owned; programme NULL: there is no such lane */

  /* owned */
  AppPlayer *player; /* that plays */
  AppJoin *coming;   /* to take its place */
  AppJoin *next;     /* at the start of the next pass of a loop */

  gint64 next_at;   /* programme frame of next */
  int leaving;      /* > 0: frames after which player goes */
  gboolean stays;   /* over the end of the loop */
  gboolean decided; /* whether it stays */
} AppEngineLane;

void app_lane_clear (AppEngineLane *self); /* and there is no such lane */

/* Another spec. heard: it goes on, gliding or crossfading; else it goes and comes again where it
 * cannot glide. */
void app_lane_set_spec (AppEngineLane *self, const AppLaneStage *stage, const AppPlayerSpec *spec,
                        gboolean heard);
/* Playing begins at the stage's pos. heard: it is there at once. */
void app_lane_begin (AppEngineLane *self, const AppLaneStage *stage, gboolean heard);
/* Playing has jumped to the start of the loop. */
void app_lane_jump (AppEngineLane *self, const AppLaneStage *stage);
/* Playing has ended. */
void app_lane_end (AppEngineLane *self);
/* It is there from now on, whatever that takes. */
void app_lane_need (AppEngineLane *self, const AppLaneStage *stage);
/* It is to be heard: before others that are on their way. */
void app_lane_hurry (AppEngineLane *self);

/* Before the block of n frames at the stage's pos. heard: it must not be missing after a jump. */
void app_lane_step (AppEngineLane *self, const AppLaneStage *stage, int n, gboolean heard);
gboolean app_lane_is_there (const AppEngineLane *self);
gboolean app_lane_is_leaving (const AppEngineLane *self); /* or not there */
/* A block of it; it must be there. As app_player_read. */
gboolean
app_lane_read (AppEngineLane *self, gint64 pos, double *const out[2], int n, GError **error);
