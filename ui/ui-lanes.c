/* ui-lanes.c — the lanes there are to choose from, and what is known of each. */
#include "ui-lanes.h"

#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

int
ui_lanes (UiSession *session, AppLane lanes[APP_N_LANES])
{
  AppComparison *comparison = ui_session_comparison (session);
  int n = 0;
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    if (lane < APP_N_PROGRAMME_LANES || app_comparison_has_lane (comparison, lane))
      lanes[n++] = lane;
  return n;
}

int
ui_lane_key (UiSession *session, AppLane lane)
{
  AppLane lanes[APP_N_LANES];
  int n = ui_lanes (session, lanes);
  for (int i = 0; i < MIN (n, UI_LANE_KEYS); i++)
    if (lanes[i] == lane)
      return i + 1;
  return 0;
}

gboolean
ui_lane_of_key (UiSession *session, int key, AppLane *lane)
{
  AppLane lanes[APP_N_LANES];
  int n = ui_lanes (session, lanes);
  if (key < 1 || key > MIN (n, UI_LANE_KEYS))
    return FALSE;
  *lane = lanes[key - 1];
  return TRUE;
}

int
ui_lanes_track (UiSession *session)
{
  return app_album_track_at (ui_session_album (session), ui_session_pos (session));
}

static double
gain_db (UiSession *session, AppLane lane)
{
  int track = ui_lanes_track (session);
  return track < 0 ? NAN
                   : app_comparison_gain_db (ui_session_comparison (session), (guint) track, lane);
}

char *
ui_lane_gain (UiSession *session, AppLane lane)
{
  double db = gain_db (session, lane);
  g_autofree char *text = ui_text_signed (db, 1);
  return isnan (db) ? g_strdup ("…") : g_strconcat (text, " dB", NULL);
}

const char *
ui_region_words (AppRegion region)
{
  switch (region)
    {
    case APP_REGION_LOOP:
      return _ ("the loop");
    case APP_REGION_LOUDEST:
      return _ ("the loudest 15 s");
    default:
      return _ ("the whole track");
    }
}

char *
ui_lane_missing (UiSession *session, AppLane lane, gboolean *fault)
{
  AppComparison *comparison = ui_session_comparison (session);
  int track = ui_lanes_track (session);
  *fault = FALSE;
  if (track < 0 || !isnan (app_comparison_gain_db (comparison, (guint) track, lane)))
    return NULL;
  const char *why = app_comparison_fault (comparison, (guint) track, lane);
  g_autofree char *name = app_comparison_lane_name (comparison, lane);
  *fault = why != NULL;
  if (why)
    return g_strdup_printf (_ ("%s cannot be measured, it plays unmatched: %s"), name, why);
  return g_strdup_printf (
      _ ("Loudness over %s of track %d is being measured; until then %s plays unmatched."),
      ui_region_words (app_comparison_region (comparison)), track + 1, name);
}

const char *
ui_lane_class (AppLane lane)
{
  return lane < APP_LANE_REFERENCE ? app_lane_ids[lane] : "reference";
}

char *
ui_lanes_name (UiSession *session, AppLane lane)
{
  AppComparison *comparison = ui_session_comparison (session);
  return app_comparison_has_lane (comparison, lane) ? app_comparison_lane_name (comparison, lane)
                                                    : NULL;
}
