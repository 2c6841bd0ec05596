/* ui-session.h — what a window looks at: the open document, its survey, the player, what is
 * selected and shown. Nothing of it is written into the project. [main thread] */
#pragma once

#include <gtk/gtk.h>

#include "app-comparison.h"
#include "app-document.h"
#include "app-engine.h"
#include "app-finding.h"
#include "app-survey.h"
#include "ui-intake.h"

#define UI_TYPE_SESSION (ui_session_get_type ())
G_DECLARE_FINAL_TYPE (UiSession, ui_session, UI, SESSION, GObject)

/* Signals:
 *   "document"   another document is open
 *   "album"      the album was edited
 *   "survey"     measurements or checks of mixes arrived or went stale
 *   "selection"  another track or slot is selected
 *   "transport"  playing, device, lane, match, monitor, dim, volume or loop changed
 *   "comparison" lanes, their names, their loudness or their gains changed
 *   "heard"      (AppHeard *) new readings; once per frame of the window while there is something
 *   "message"    (int severity, string text) something the person must be told */
UiSession *ui_session_new (void);

/* Takes over the reference. Survey and player follow the new album. */
void ui_session_take_document (UiSession *self, AppDocument *document);

AppDocument *ui_session_document (UiSession *self);
AppAlbum *ui_session_album (UiSession *self);
AppHistory *ui_session_history (UiSession *self);
AppSurvey *ui_session_survey (UiSession *self);
AppEngine *ui_session_engine (UiSession *self);
AppComparison *ui_session_comparison (UiSession *self);
UiIntake *ui_session_intake (UiSession *self);

/* Index of the selected track in the album's order, -1 when the album is empty. */
int ui_session_track (UiSession *self);
void ui_session_select_track (UiSession *self, int index);
/* The slot whose editor is open, or NULL. */
AppSlot *ui_session_slot (UiSession *self);
void ui_session_select_slot (UiSession *self, AppSlot *slot);
/* Where a slot stands: its chain (borrowed) and place; track -1 is the album chain. NULL when it
 * is in no chain of the album. */
GListStore *ui_session_find_slot (UiSession *self, AppSlot *slot, int *track, guint *place);

/* A drag of a control of the album: one step of undo. label NULL: named by what is edited. Ends an
 * earlier gesture; ending twice does no harm. */
void ui_session_begin_gesture (UiSession *self, const char *label);
void ui_session_end_gesture (UiSession *self);
void ui_session_undo (UiSession *self);
void ui_session_redo (UiSession *self);
/* Undoes or redoes until so many steps are done. */
void ui_session_go_to_step (UiSession *self, guint position);

/* Playing. Positions are frames of the programme. */
void ui_session_play_stop (UiSession *self);
void ui_session_seek (UiSession *self, gint64 pos);
gint64 ui_session_pos (UiSession *self); /* that is heard or would be next */
/* Plays the last seconds before and the first after the join into the selected track, or after it
 * when it is the first; every: all joins in a row. How many is a setting ("transition"). It ends on
 * its frame (app_engine_play_span); a loop is left out meanwhile. */
void ui_session_audition (UiSession *self, gboolean every);
void ui_session_set_loop (UiSession *self, gint64 from, gint64 to);
gboolean ui_session_loop (UiSession *self, gint64 *from, gint64 *to);
/* Stops; playing begins again where it began last. */
void ui_session_stop_return (UiSession *self);
/* Which start of a track comes before or after (by -1, +1) what is heard, and goes there. */
void ui_session_jump_track (UiSession *self, int by);
/* Goes to the loudest part of the selected track in the heard lane, or to its highest true peak;
 * FALSE while it is not known. */
gboolean ui_session_jump_loudest (UiSession *self);
gboolean ui_session_jump_peak (UiSession *self);

/* Comparing. A lane that is not there is not taken. */
void ui_session_set_lane (UiSession *self, AppLane lane);
AppLane ui_session_lane (UiSession *self);
void ui_session_set_match (UiSession *self, gboolean on); /* ends listening as a service */
gboolean ui_session_match (UiSession *self);              /* FALSE while a service plays */
/* Lanes are heard with the gains of the comparison: matched, or as a service plays them. */
gboolean ui_session_hears_gains (UiSession *self);
void ui_session_set_region (UiSession *self, AppRegion region);
/* NULL: no service. Borrowed for as long as it is set. */
void ui_session_set_service (UiSession *self, const AppService *service, AppServiceMode mode);
/* Hears the album without slot (track is no matter), or without the whole chain of track (-1: the
 * album's) where slot is NULL; off: back to the lane that was heard before. */
void ui_session_hear_without (UiSession *self, AppSlot *slot, int track, gboolean on);
gboolean ui_session_hears_without (UiSession *self, AppSlot *slot, int track);
/* What the heard lane differs in from its counterpart: the master from the bypass lane, or else
 * from the mix; everything else from the master. References have none. */
void ui_session_set_delta (UiSession *self, gboolean on);
gboolean ui_session_delta (UiSession *self);
AppLane ui_session_counterpart (UiSession *self); /* of the heard lane; APP_N_LANES: none */
/* A blind test runs: nothing may show which lane plays. */
void ui_session_set_blind (UiSession *self, gboolean on);
gboolean ui_session_blind (UiSession *self);

void ui_session_set_monitor (UiSession *self, AppMonitor monitor);
AppMonitor ui_session_monitor (UiSession *self);
void ui_session_set_band (UiSession *self, AppBand band);
AppBand ui_session_band (UiSession *self);
void ui_session_set_dim (UiSession *self, gboolean on);
gboolean ui_session_dim (UiSession *self);
void ui_session_set_mute (UiSession *self, gboolean on);
gboolean ui_session_mute (UiSession *self);
void ui_session_set_volume (UiSession *self, double db);
double ui_session_volume (UiSession *self);
/* Everything between the lane and the device that is not neutral (delta, band, monitor, service,
 * parts only) is, at once; dim, mute and volume stay. */
void ui_session_end_listening (UiSession *self);
gboolean ui_session_listens (UiSession *self);
void ui_session_set_device (UiSession *self, const char *id);
const char *ui_session_device (UiSession *self);
/* Rate in Hz, 0: the album's; buffer in frames, 0: the device's own. FALSE for what no device has;
 * that choice stays as it was. */
gboolean ui_session_set_device_format (UiSession *self, int rate, int buffer, GError **error);

/* Reads the player; the window calls it once per frame. FALSE: nothing will change until the next
 * "transport", frames need not be drawn. */
gboolean ui_session_tick (UiSession *self);
/* The newest readings. */
const AppHeard *ui_session_heard (UiSession *self);

void ui_session_message (UiSession *self, AppSeverity severity, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
