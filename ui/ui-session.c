/* ui-session.c — what a window looks at: document, survey, player, selection. */
#include "ui-session.h"

#include "ui-settings.h"

#include <math.h>

#define IDLE_FRAMES 120 /* frames the readings are still followed after playing stopped */

enum
{
  DOCUMENT,
  ALBUM,
  SURVEY,
  SELECTION,
  TRANSPORT,
  COMPARISON,
  HEARD,
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  gint64 from, to;
} Span;

struct _UiSession
{
  GObject parent;

  /* owned */
  AppDocument *document;
  AppSurvey *survey;
  AppEngine *engine;
  AppComparison *comparison;
  UiIntake *intake;
  GHashTable *logged; /* of AppIntakeReport (references): those that the document's log has */
  AppTrack *track;    /* selected; may have left the album */
  AppSlot *slot;      /* selected; may have left its chain */
  int place;          /* index at which the selected track was last seen */
  char *device;
  AppHistory *gesture; /* in which a gesture is open, or NULL */

  /* what the player was told */
  gint64 loop_from, loop_to;
  gint64 began; /* where playing began last */
  int rate;     /* of the album, in whose frames these are */
  gboolean match, delta, dim, mute, blind;
  AppLane before_bypass;
  AppSlot *without;  /* borrowed, only compared: asked for last in the bypass lane; NULL: a chain */
  int without_track; /* then of this track, -1: of the album */
  AppMonitor monitor;
  AppBand band;
  double volume_db;

  /* audition */
  GArray *spans; /* of Span, still to play; the first one is playing */

  /* reading */
  AppHeard heard;
  int idle;
};

G_DEFINE_FINAL_TYPE (UiSession, ui_session, G_TYPE_OBJECT)

/* Selected things that left the album are replaced by what stands in their place. */
static void
keep_selection (UiSession *self)
{
  AppAlbum *album = ui_session_album (self);
  int n = app_album_n_tracks (album);
  AppTrack *neighbour = n > 0 ? app_album_track (album, CLAMP (self->place, 0, n - 1)) : NULL;
  if (ui_session_track (self) < 0)
    g_set_object (&self->track, neighbour);
  self->place = MAX (ui_session_track (self), 0);
  int track;
  if (self->slot && !ui_session_find_slot (self, self->slot, &track, NULL))
    g_clear_object (&self->slot);
}

static void
end_audition (UiSession *self)
{
  g_array_set_size (self->spans, 0);
}

/* Places that are kept in frames of the album stay the same moments. */
static void
follow_rate (UiSession *self)
{
  int rate = app_album_rate (ui_session_album (self)), before = self->rate;
  if (rate == before)
    return;
  double ratio = (double) rate / before;
  self->rate = rate;
  self->began = llround (self->began * ratio);
  self->heard.pos = llround (self->heard.pos * ratio);
  end_audition (self);
  ui_session_set_loop (self, llround (self->loop_from * ratio), llround (self->loop_to * ratio));
}

static void
on_edited (UiSession *self)
{
  AppTrack *track = self->track;
  AppSlot *slot = self->slot;
  keep_selection (self);
  follow_rate (self);
  g_signal_emit (self, signals[ALBUM], 0);
  if (track != self->track || slot != self->slot)
    g_signal_emit (self, signals[SELECTION], 0);
}

static void
set_delta_lane (UiSession *self)
{
  AppLane against = ui_session_counterpart (self);
  app_engine_set_delta (self->engine, self->delta && against < APP_N_LANES ? (int) against : -1);
}

/* Gives the player lanes and gains as they are now. */
static void
apply_comparison (UiSession *self)
{
  AppAlbum *album = ui_session_album (self);
  AppProgramme *listening = app_album_listens (album) ? app_programme_new_listening (album) : NULL;
  app_comparison_apply (self->comparison, self->engine, listening);
  app_programme_unref (listening);
  if (!app_comparison_has_lane (self->comparison, app_engine_lane (self->engine)))
    ui_session_set_lane (self, APP_LANE_MASTER);
  else
    set_delta_lane (self);
}

static void
on_comparison (UiSession *self)
{
  apply_comparison (self);
  g_signal_emit (self, signals[COMPARISON], 0);
}

static void
on_survey (UiSession *self)
{
  g_signal_emit (self, signals[SURVEY], 0);
}

/* Enters into the project's log what was received. */
static void
log_intake (UiSession *self)
{
  AppAlbum *album = app_document_album (self->document);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      AppIntakeReport *report = (AppIntakeReport *) ui_intake_report (self->intake, media);
      if (report && !g_hash_table_contains (self->logged, report)
          && app_document_log_intake (self->document, report))
        g_hash_table_add (self->logged, app_intake_report_ref (report));
    }
}

static void
on_intake (UiSession *self)
{
  log_intake (self);
  g_signal_emit (self, signals[SURVEY], 0);
}

static void
on_engine_state (UiSession *self)
{
  self->idle = 0;
  g_signal_emit (self, signals[TRANSPORT], 0);
}

static void
drop_document (UiSession *self)
{
  ui_session_end_gesture (self);
  if (self->comparison)
    g_signal_handlers_disconnect_by_data (self->comparison, self);
  g_clear_object (&self->comparison);
  if (self->document)
    g_signal_handlers_disconnect_by_data (app_document_album (self->document), self);
  if (self->survey)
    g_signal_handlers_disconnect_by_data (self->survey, self);
  g_hash_table_remove_all (self->logged);
  g_clear_object (&self->slot);
  g_clear_object (&self->track);
  g_clear_object (&self->survey);
  g_clear_object (&self->document);
}

void
ui_session_take_document (UiSession *self, AppDocument *document)
{
  end_audition (self);
  app_engine_stop (self->engine);
  ui_session_set_loop (self, 0, 0);
  drop_document (self);
  self->document = document;
  self->rate = app_album_rate (app_document_album (document));
  self->began = 0;
  self->survey = app_survey_new (document, 0);
  self->comparison = app_comparison_new (document, self->survey);
  AppAlbum *album = app_document_album (document);
  g_signal_connect_swapped (album, "edited", G_CALLBACK (on_edited), self);
  g_signal_connect_swapped (self->survey, "programme", G_CALLBACK (apply_comparison), self);
  g_signal_connect_swapped (self->comparison, "changed", G_CALLBACK (on_comparison), self);
  g_signal_connect_swapped (self->survey, "updated", G_CALLBACK (on_survey), self);
  if (app_album_n_tracks (album) > 0)
    {
      self->track = g_object_ref (app_album_track (album, 0));
      self->slot = g_list_model_get_item (G_LIST_MODEL (app_track_chain (self->track)), 0);
    }
  self->place = 0;
  apply_comparison (self);
  app_engine_seek (self->engine, 0);
  g_signal_emit (self, signals[DOCUMENT], 0);
  g_signal_emit (self, signals[SELECTION], 0);
}

AppDocument *
ui_session_document (UiSession *self)
{
  return self->document;
}

AppAlbum *
ui_session_album (UiSession *self)
{
  return app_document_album (self->document);
}

AppHistory *
ui_session_history (UiSession *self)
{
  return app_document_history (self->document);
}

AppSurvey *
ui_session_survey (UiSession *self)
{
  return self->survey;
}

AppEngine *
ui_session_engine (UiSession *self)
{
  return self->engine;
}

int
ui_session_track (UiSession *self)
{
  guint index;
  GListStore *tracks = app_album_tracks (ui_session_album (self));
  return self->track && g_list_store_find (tracks, self->track, &index) ? (int) index : -1;
}

void
ui_session_select_track (UiSession *self, int index)
{
  AppAlbum *album = ui_session_album (self);
  if (index < 0 || index >= (int) app_album_n_tracks (album))
    return;
  AppTrack *track = app_album_track (album, index);
  if (track == self->track)
    return;
  int owner;
  gboolean keep = self->slot && ui_session_find_slot (self, self->slot, &owner, NULL) && owner < 0;
  g_set_object (&self->track, track);
  self->place = index;
  if (!keep)
    {
      GListModel *chain = G_LIST_MODEL (app_track_chain (track));
      g_clear_object (&self->slot);
      self->slot = g_list_model_get_item (chain, 0);
    }
  app_survey_prioritise (self->survey, index);
  g_signal_emit (self, signals[SELECTION], 0);
}

AppSlot *
ui_session_slot (UiSession *self)
{
  return self->slot;
}

void
ui_session_select_slot (UiSession *self, AppSlot *slot)
{
  if (g_set_object (&self->slot, slot))
    g_signal_emit (self, signals[SELECTION], 0);
}

GListStore *
ui_session_find_slot (UiSession *self, AppSlot *slot, int *track, guint *place)
{
  AppAlbum *album = ui_session_album (self);
  guint index;
  if (!place)
    place = &index;
  *track = -1;
  if (g_list_store_find (app_album_chain (album), slot, place))
    return app_album_chain (album);
  for (*track = 0; *track < (int) app_album_n_tracks (album); (*track)++)
    {
      GListStore *chain = app_track_chain (app_album_track (album, *track));
      if (g_list_store_find (chain, slot, place))
        return chain;
    }
  return NULL;
}

AppComparison *
ui_session_comparison (UiSession *self)
{
  return self->comparison;
}

UiIntake *
ui_session_intake (UiSession *self)
{
  return self->intake;
}

/* ---- undo ---- */

void
ui_session_begin_gesture (UiSession *self, const char *label)
{
  ui_session_end_gesture (self);
  self->gesture = g_object_ref (ui_session_history (self));
  app_history_begin_gesture (self->gesture, label);
}

void
ui_session_end_gesture (UiSession *self)
{
  g_autoptr (AppHistory) history = g_steal_pointer (&self->gesture);
  if (history)
    app_history_end (history);
}

void
ui_session_undo (UiSession *self)
{
  ui_session_end_gesture (self);
  app_history_undo (ui_session_history (self));
}

void
ui_session_redo (UiSession *self)
{
  ui_session_end_gesture (self);
  app_history_redo (ui_session_history (self));
}

void
ui_session_go_to_step (UiSession *self, guint position)
{
  ui_session_end_gesture (self);
  app_history_go (ui_session_history (self), position);
}

/* ---- playing ---- */

static void
start_span (UiSession *self)
{
  Span span = g_array_index (self->spans, Span, 0);
  app_engine_play_span (self->engine, span.from, span.to);
}

/* The player has ended by itself: of an audition one span. */
static void
on_ended (UiSession *self)
{
  if (self->spans->len == 0)
    return;
  g_array_remove_index (self->spans, 0);
  if (self->spans->len > 0)
    start_span (self);
}

void
ui_session_play_stop (UiSession *self)
{
  gboolean playing;
  g_object_get (self->engine, "playing", &playing, NULL);
  end_audition (self);
  self->began = playing ? self->began : self->heard.pos;
  if (playing)
    app_engine_stop (self->engine);
  else
    app_engine_play (self->engine);
}

void
ui_session_stop_return (UiSession *self)
{
  end_audition (self);
  app_engine_stop (self->engine);
  ui_session_seek (self, self->began);
}

void
ui_session_jump_track (UiSession *self, int by)
{
  AppAlbum *album = ui_session_album (self);
  int n = app_album_n_tracks (album), at = -1;
  gint64 pos = ui_session_pos (self), slack = app_album_rate (album); /* a second into a track */
  while (at + 1 < n && app_album_track_start (album, at + 1) <= pos)
    at++;
  /* Going back leads to the start of the track first. */
  if (by < 0 && at >= 0 && pos - app_album_track_start (album, at) > slack)
    by++;
  if (n == 0)
    return;
  at = CLAMP (at + by, 0, n - 1);
  ui_session_select_track (self, at);
  ui_session_seek (self, app_album_track_start (album, at));
}

gboolean
ui_session_jump_loudest (UiSession *self)
{
  gint64 from, to;
  int track = ui_session_track (self);
  if (track < 0 || !app_comparison_loudest (self->comparison, track, &from, &to))
    return FALSE;
  ui_session_seek (self, from);
  return TRUE;
}

gboolean
ui_session_jump_peak (UiSession *self)
{
  int track = ui_session_track (self);
  AppLane lane = MIN (ui_session_lane (self), APP_LANE_MASTER);
  const AppSurveyResult *result = track < 0 ? NULL : app_survey_track (self->survey, track, lane);
  if (!result || !isfinite (result->measurement.true_peak_at_s))
    return FALSE;
  AppAlbum *album = ui_session_album (self);
  gint64 at = llround (result->measurement.true_peak_at_s * app_album_rate (album));
  /* A second before it, so that it is heard coming. */
  ui_session_seek (self,
                   app_album_track_start (album, track) + MAX (at - app_album_rate (album), 0));
  return TRUE;
}

void
ui_session_seek (UiSession *self, gint64 pos)
{
  end_audition (self);
  app_engine_seek (self->engine, MAX (pos, 0));
  self->heard.pos = MAX (pos, 0);
  on_engine_state (self);
}

gint64
ui_session_pos (UiSession *self)
{
  return self->heard.pos;
}

void
ui_session_audition (UiSession *self, gboolean every)
{
  AppAlbum *album = ui_session_album (self);
  int n = app_album_n_tracks (album), track = MAX (ui_session_track (self), 1);
  gint64 around
      = llround (g_settings_get_double (ui_settings (), "transition") * app_album_rate (album));
  end_audition (self);
  if (!self->heard.playing)
    self->began = self->heard.pos;
  for (int i = every ? 1 : track; i < n; i++)
    {
      gint64 start = app_album_track_start (album, i);
      gint64 end = app_album_track_start (album, i - 1)
                   + app_track_length (app_album_track (album, i - 1), app_album_rate (album));
      Span span = { MAX (MIN (start, end) - around, 0), MAX (start, end) + around };
      span.to = MIN (span.to, app_album_length (album));
      g_array_append_val (self->spans, span);
      if (!every)
        break;
    }
  if (self->spans->len > 0)
    start_span (self);
}

void
ui_session_set_loop (UiSession *self, gint64 from, gint64 to)
{
  self->loop_from = from;
  self->loop_to = to;
  app_engine_set_loop (self->engine, from, to);
  if (self->comparison)
    app_comparison_set_loop (self->comparison, from, to);
  on_engine_state (self);
}

gboolean
ui_session_loop (UiSession *self, gint64 *from, gint64 *to)
{
  *from = self->loop_from;
  *to = self->loop_to;
  return self->loop_from < self->loop_to;
}

/* ---- comparing ---- */

static void
follow_match (UiSession *self)
{
  app_engine_set_match (self->engine, ui_session_hears_gains (self));
  on_engine_state (self);
}

void
ui_session_set_lane (UiSession *self, AppLane lane)
{
  if (!app_comparison_has_lane (self->comparison, lane))
    return;
  app_engine_set_lane (self->engine, lane);
  set_delta_lane (self);
  on_engine_state (self);
}

AppLane
ui_session_lane (UiSession *self)
{
  return app_engine_lane (self->engine);
}

void
ui_session_set_match (UiSession *self, gboolean on)
{
  self->match = on;
  app_comparison_set_service (self->comparison, NULL, APP_SERVICE_TRACK);
  follow_match (self);
}

gboolean
ui_session_match (UiSession *self)
{
  return self->match && !app_comparison_service (self->comparison, NULL);
}

gboolean
ui_session_hears_gains (UiSession *self)
{
  return self->match || app_comparison_service (self->comparison, NULL);
}

void
ui_session_set_region (UiSession *self, AppRegion region)
{
  app_comparison_set_region (self->comparison, region);
  on_engine_state (self);
}

void
ui_session_set_service (UiSession *self, const AppService *service, AppServiceMode mode)
{
  app_comparison_set_service (self->comparison, service, mode);
  follow_match (self);
}

void
ui_session_hear_without (UiSession *self, AppSlot *slot, int track, gboolean on)
{
  AppLane lane = ui_session_lane (self);
  if (slot && !ui_session_find_slot (self, slot, &track, NULL))
    return;
  if (on)
    {
      if (lane != APP_LANE_BYPASS)
        self->before_bypass = lane;
      self->without = slot;
      self->without_track = track;
      app_comparison_set_bypass (self->comparison, slot, track);
      ui_session_set_lane (self, APP_LANE_BYPASS);
    }
  else if (lane == APP_LANE_BYPASS)
    ui_session_set_lane (self, self->before_bypass);
}

gboolean
ui_session_hears_without (UiSession *self, AppSlot *slot, int track)
{
  return ui_session_lane (self) == APP_LANE_BYPASS && self->without == slot
         && (slot || self->without_track == track);
}

AppLane
ui_session_counterpart (UiSession *self)
{
  AppLane lane = ui_session_lane (self);
  if (lane >= APP_LANE_REFERENCE)
    return APP_N_LANES;
  if (lane != APP_LANE_MASTER)
    return APP_LANE_MASTER;
  return app_comparison_has_lane (self->comparison, APP_LANE_BYPASS) ? APP_LANE_BYPASS
                                                                     : APP_LANE_MIX;
}

void
ui_session_set_delta (UiSession *self, gboolean on)
{
  self->delta = on;
  set_delta_lane (self);
  on_engine_state (self);
}

gboolean
ui_session_delta (UiSession *self)
{
  return self->delta;
}

void
ui_session_set_blind (UiSession *self, gboolean on)
{
  self->blind = on;
  on_engine_state (self);
}

gboolean
ui_session_blind (UiSession *self)
{
  return self->blind;
}

gboolean
ui_session_listens (UiSession *self)
{
  return self->delta || self->band != APP_BAND_ALL || self->monitor != APP_MONITOR_STEREO
         || app_comparison_service (self->comparison, NULL)
         || app_album_listens (ui_session_album (self));
}

void
ui_session_end_listening (UiSession *self)
{
  self->delta = FALSE;
  set_delta_lane (self);
  ui_session_set_band (self, APP_BAND_ALL);
  ui_session_set_monitor (self, APP_MONITOR_STEREO);
  ui_session_set_service (self, NULL, APP_SERVICE_TRACK);
  app_album_end_listening (ui_session_album (self));
}

/* ---- monitor ---- */

void
ui_session_set_monitor (UiSession *self, AppMonitor monitor)
{
  self->monitor = monitor;
  app_engine_set_monitor (self->engine, monitor);
  on_engine_state (self);
}

AppMonitor
ui_session_monitor (UiSession *self)
{
  return self->monitor;
}

void
ui_session_set_band (UiSession *self, AppBand band)
{
  self->band = band;
  app_engine_set_band (self->engine, band);
  on_engine_state (self);
}

AppBand
ui_session_band (UiSession *self)
{
  return self->band;
}

void
ui_session_set_mute (UiSession *self, gboolean on)
{
  self->mute = on;
  app_engine_set_mute (self->engine, on);
  on_engine_state (self);
}

gboolean
ui_session_mute (UiSession *self)
{
  return self->mute;
}

void
ui_session_set_dim (UiSession *self, gboolean on)
{
  self->dim = on;
  app_engine_set_dim (self->engine, on);
  on_engine_state (self);
}

gboolean
ui_session_dim (UiSession *self)
{
  return self->dim;
}

void
ui_session_set_volume (UiSession *self, double db)
{
  self->volume_db = db;
  app_engine_set_volume (self->engine, db);
  on_engine_state (self);
}

double
ui_session_volume (UiSession *self)
{
  return self->volume_db;
}

void
ui_session_set_device (UiSession *self, const char *id)
{
  g_free (self->device);
  self->device = g_strdup (id);
  app_engine_set_device (self->engine, id);
  on_engine_state (self);
}

const char *
ui_session_device (UiSession *self)
{
  return self->device;
}

gboolean
ui_session_set_device_format (UiSession *self, int rate, int buffer, GError **error)
{
  gboolean good = app_engine_set_device_rate (self->engine, rate, error)
                  && app_engine_set_device_buffer (self->engine, buffer, error);
  on_engine_state (self);
  return good;
}

gboolean
ui_session_tick (UiSession *self)
{
  gboolean was = self->heard.playing;
  app_engine_heard (self->engine, &self->heard);
  if (self->heard.playing != was)
    g_signal_emit (self, signals[TRANSPORT], 0);
  self->idle = self->heard.playing ? 0 : self->idle + 1;
  g_signal_emit (self, signals[HEARD], 0, &self->heard);
  return self->idle < IDLE_FRAMES;
}

const AppHeard *
ui_session_heard (UiSession *self)
{
  return &self->heard;
}

void
ui_session_message (UiSession *self, AppSeverity severity, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_signal_emit (self, signals[MESSAGE], 0, (int) severity, text);
}

/* ---- object ---- */

static void
ui_session_dispose (GObject *object)
{
  UiSession *self = UI_SESSION (object);
  if (self->engine)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      app_engine_stop (self->engine);
    }
  drop_document (self);
  g_clear_object (&self->engine);
  if (self->intake)
    g_signal_handlers_disconnect_by_data (self->intake, self);
  g_clear_object (&self->intake);
  g_clear_pointer (&self->logged, g_hash_table_unref);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->device, g_free);
  G_OBJECT_CLASS (ui_session_parent_class)->dispose (object);
}

static guint
plain_signal (const char *name)
{
  return g_signal_new (name, UI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       0);
}

static void
ui_session_class_init (UiSessionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_session_dispose;
  signals[DOCUMENT] = plain_signal ("document");
  signals[ALBUM] = plain_signal ("album");
  signals[SURVEY] = plain_signal ("survey");
  signals[SELECTION] = plain_signal ("selection");
  signals[TRANSPORT] = plain_signal ("transport");
  signals[COMPARISON] = plain_signal ("comparison");
  signals[HEARD] = g_signal_new ("heard", UI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[MESSAGE] = g_signal_new ("message", UI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
ui_session_init (UiSession *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->device = g_strdup ("");
  self->logged = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) app_intake_report_unref, NULL);
  self->intake = ui_intake_new ();
  g_signal_connect_swapped (self->intake, "updated", G_CALLBACK (on_intake), self);
  self->engine = app_engine_new ();
  self->match = TRUE;
  app_engine_set_match (self->engine, TRUE);
  app_engine_set_lane (self->engine, APP_LANE_MASTER);
  g_signal_connect_swapped (self->engine, "state", G_CALLBACK (on_engine_state), self);
  g_signal_connect_swapped (self->engine, "ended", G_CALLBACK (on_ended), self);
}

UiSession *
ui_session_new (void)
{
  UiSession *self = g_object_new (UI_TYPE_SESSION, NULL);
  ui_session_take_document (self, app_document_new (48000));
  return self;
}
