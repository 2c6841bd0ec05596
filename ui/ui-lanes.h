/* ui-lanes.h — the lanes there are to choose from, in the order of their keys, and what is known
 * of each. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_LANE_KEYS 9 /* 1 .. 9 */

/* Lanes there are, in the order of buttons and keys: mix, master, previous master,
 * other mixes, bypass, references. Returns how many. */
int ui_lanes (UiSession *session, AppLane lanes[APP_N_LANES]);
/* The key of a lane, 1 .. UI_LANE_KEYS; 0: none. */
int ui_lane_key (UiSession *session, AppLane lane);
/* The lane of a key; FALSE: there is none. */
gboolean ui_lane_of_key (UiSession *session, int key, AppLane *lane);

/* Index of the track at the place that is heard (the later one in an overlap, in a gap the one
 * before); -1: none. Its gains are those that sound. */
int ui_lanes_track (UiSession *session);

/* "−2.3 dB"; "…" while a measurement is missing. */
char *ui_lane_gain (UiSession *session, AppLane lane);
/* What is missing for the lane to be played at its gain, in words; NULL: nothing. *fault: it will
 * not come by itself. */
char *ui_lane_missing (UiSession *session, AppLane lane, gboolean *fault);
/* Over what loudness is compared: "the whole track". */
const char *ui_region_words (AppRegion region);

/* Style class: "mix" "master" "previous" "revision" "bypass" "reference". */
const char *ui_lane_class (AppLane lane);
/* What a lane is called; NULL where the album has none. Transfer full. */
char *ui_lanes_name (UiSession *session, AppLane lane);
