/* app-comparison.h — what is compared with what, and how loud each of it is: the lanes of an album,
 * their loudness over the same music, and the gains that make them equal.
 *
 * Nothing of it is ever rendered into a file. Lanes are measured offline, on worker threads nicer
 * than playback, through the survey's cache; a number that is missing is NAN and said to be missing
 * (app_comparison_missing), never guessed. [main thread API] */
#pragma once

#include "app-engine.h"
#include "app-service.h"
#include "app-survey.h"

#define APP_TYPE_COMPARISON (app_comparison_get_type ())
G_DECLARE_FINAL_TYPE (AppComparison, app_comparison, APP, COMPARISON, GObject)

/* Over what loudness is matched. Of references, which have no track: all of the file, what sounds
 * of it during the loop (from the cue where it is anchored there), its loudest 15 s. */
typedef enum
{
  APP_REGION_TRACK,   /* integrated loudness of the whole track (default) */
  APP_REGION_LOOP,    /* of the loop; of the whole track where there is none */
  APP_REGION_LOUDEST, /* of the 15 s that are loudest in the master, in all lanes of the album */
  APP_N_REGIONS
} AppRegion;
extern const char *const app_region_ids[APP_N_REGIONS + 1]; /* "track" "loop" "loudest" NULL */

#define APP_LOUDEST_S 15.0

/* Signal "changed": lanes, numbers or gains. It follows document and survey by itself. */
AppComparison *app_comparison_new (AppDocument *document, AppSurvey *survey);

void app_comparison_set_region (AppComparison *self, AppRegion region);
AppRegion app_comparison_region (AppComparison *self);
void app_comparison_set_loop (AppComparison *self, gint64 from, gint64 to); /* programme frames */

/* Listen as: gains are those of the service (match is off); NULL: matched. Borrowed. */
void
app_comparison_set_service (AppComparison *self, const AppService *service, AppServiceMode mode);
const AppService *app_comparison_service (AppComparison *self, AppServiceMode *mode);

/* The bypass lane: the album without this slot; slot NULL: without the whole chain of track (-1:
 * the album's). It goes when its slot goes. */
void app_comparison_set_bypass (AppComparison *self, AppSlot *slot, int track);
void app_comparison_end_bypass (AppComparison *self);
AppSlot *app_comparison_bypassed (AppComparison *self); /* borrowed; NULL: none, or a chain */

/* The revision lane: the master with another mix of every track that has had several, through the
 * same chain at the same place, with the level that it had ("match") and the polarity of the one in
 * use. The other is the one before the one in use unless another was chosen; NULL: there is none.
 * Borrowed. */
void app_comparison_set_revision (AppComparison *self, AppTrack *track, AppRevision *revision);
AppRevision *app_comparison_revision (AppComparison *self, AppTrack *track);

/* The reference that has the lane, or NULL; borrowed. The first references have lanes; one beyond
 * takes that of the one not asked for the longest. */
AppReference *app_comparison_reference (AppComparison *self, AppLane lane);
AppLane app_comparison_take_lane (AppComparison *self, AppReference *reference);

gboolean app_comparison_has_lane (AppComparison *self, AppLane lane);
/* "Mix", "Master", "Previous master", "With Song v3.wav", "Without Limiter", "Blue Hour.flac";
 * transfer full. */
char *app_comparison_lane_name (AppComparison *self, AppLane lane);

/* Of track (index in the album) in lane over the region: LUFS as it is heard (a file of one channel
 * is heard on two), -INFINITY silence, NAN unknown or no such lane. In the previous master over the
 * place of the track now. */
double app_comparison_loudness (AppComparison *self, guint track, AppLane lane);
/* What the lane is turned by: matched, <= 0, the softest lane of the comparison 0 (silent ones do
 * not count); as a service plays it, whatever that does. NAN unknown. */
double app_comparison_gain_db (AppComparison *self, guint track, AppLane lane);
/* What the lane is played with over track, known or not: nothing jumps at the ears while it is
 * measured. NAN: no such lane, or nothing was ever known. */
double app_comparison_played_db (AppComparison *self, guint track, AppLane lane);
/* All that was measured of track in lane; of a reference, which has no track, of its whole file as
 * it is heard at the album's rate. NULL: not known yet, or no such lane. Borrowed until "changed"
 * or the survey's "updated". */
const AppSurveyResult *app_comparison_result (AppComparison *self, guint track, AppLane lane);
/* Lanes there are whose gain over track is not known yet, but will be. */
int app_comparison_missing (AppComparison *self, guint track);
/* Why a lane cannot be measured, or NULL; borrowed until "changed". */
const char *app_comparison_fault (AppComparison *self, guint track, AppLane lane);
/* Loudest APP_LOUDEST_S of a track in the master: programme frames. FALSE while unknown. */
gboolean app_comparison_loudest (AppComparison *self, guint track, gint64 *from, gint64 *to);

/* Tells the player what it was not told yet: lanes, gains, service limiter (not the choice of lane,
 * nor whether match is on; it must be on for a service's gains too). Call it on "changed".
 * listening: NULL, or what playback has in place of the survey's programme
 * (app_programme_new_listening); mix, master and bypass are of that then.
 * What is being measured is played with the gain it had, and what was never known with the lowest
 * of the other lanes: nothing jumps up at the ears on an edit. A reference that plays its loudest
 * part is there when that is known. */
void app_comparison_apply (AppComparison *self, AppEngine *engine, AppProgramme *listening);
/* For commands and tests: runs the default main context until all is measured. */
gboolean app_comparison_wait (AppComparison *self, GError **error);
