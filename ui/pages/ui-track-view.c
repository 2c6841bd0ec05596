/* ui-track-view.c — the album strip over the selected track's waveform. */
#include "app-note-edit.h"
#include "ui-track-view.h"

#include "ui-album-strip.h"
#include "ui-choice.h"
#include "ui-edit.h"
#include "ui-note-popover.h"
#include "ui-samples.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-track-bounds.h"
#include "ui-waveform.h"

#include "dsp-live.h"
#include "dsp-true-peak.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _UiTrackView
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  UiSamples *samples; /* for close views of the waveform */
  GMenu *model;       /* of the menu */
  /* borrowed */
  UiSession *session;
  GtkWidget *strip, *waveform;
  GtkWidget *menu;   /* of fades and overlays; its parent is box */
  GtkWidget *note;   /* field for a note; its parent is box */
  GtkWidget *bounds; /* trims and fades in figures; its parent is box */

  double menu_x, menu_y; /* of the waveform: where the menu was opened */
};

G_DEFINE_FINAL_TYPE (UiTrackView, ui_track_view, GTK_TYPE_WIDGET)

static const char *const part_properties[UI_WAVEFORM_N_PARTS] = {
  [UI_WAVEFORM_TRIM_IN] = "trim-in",
  [UI_WAVEFORM_TRIM_OUT] = "trim-out",
  [UI_WAVEFORM_FADE_IN] = "fade-in",
  [UI_WAVEFORM_FADE_OUT] = "fade-out",
};

static AppTrack *
selected (UiTrackView *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? NULL : app_album_track (ui_session_album (self->session), track);
}

static gint64
get_frames (AppTrack *track, const char *property)
{
  gint64 frames;
  g_object_get (track, property, &frames, NULL);
  return frames;
}

/* Programme frames to frames of the selected track's mix, and back. */
static gint64
offset (UiTrackView *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? 0
                   : get_frames (selected (self), "trim-in")
                         - app_album_track_start (ui_session_album (self->session), track);
}

/* ---- showing ---- */

static void
show_strip (UiTrackView *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int n = app_album_n_tracks (album), rate = app_album_rate (album);
  gboolean blind = ui_session_blind (self->session);
  AppLane lane = blind ? APP_LANE_MASTER : ui_session_lane (self->session);
  AppLane drawn = MIN (lane, APP_LANE_MASTER); /* the others have no waveform */
  g_autofree UiAlbumStripTrack *rows = g_new0 (UiAlbumStripTrack, MAX (n, 1));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < n; i++)
    {
      AppTrack *track = app_album_track (album, i);
      const char *title = app_track_metadata (track)->values[APP_FIELD_TITLE];
      g_ptr_array_add (names, g_strdup_printf ("%d %s", i + 1, title));
      rows[i].name = names->pdata[i];
      rows[i].start = app_album_track_start (album, i);
      rows[i].length = app_track_length (track, rate);
      rows[i].overview
          = app_survey_overview (ui_session_survey (self->session), (guint) i, drawn, NULL);
    }
  UiAlbumStrip *strip = UI_ALBUM_STRIP (self->strip);
  ui_album_strip_set_tracks (strip, rate, app_album_length (album), rows, n);
  ui_album_strip_set_selected (strip, ui_session_track (self->session));
  ui_album_strip_set_color (strip, blind ? UI_COLOR_DIM : ui_palette_lane (lane));
}

/* Where the master's true peak is above the ceiling that is set: yellow, and red above 0 dBTP.
 * While it is being measured there is nothing. */
static void
show_overs (UiTrackView *self, const AppSurveyResult *result, gint64 start)
{
  const gboolean overlay = g_settings_get_boolean (ui_settings (), "overlay-overs");
  const double ceiling = g_settings_get_double (ui_settings (), "true-peak-ceiling");
  const GArray *peaks = result && overlay ? result->peaks : NULL;
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (UiWaveformMark));
  for (guint i = 0; peaks && i < peaks->len; i++)
    {
      const double peak = g_array_index (peaks, float, i);
      const double step = result->measurement.rate / 10.0;
      const gint64 from = llround (i * step) - DSP_TRUE_PEAK_LATE;
      UiWaveformMark *last
          = marks->len ? &g_array_index (marks, UiWaveformMark, marks->len - 1) : NULL;
      UiWaveformMark mark = { .frame = start + MAX (from, 0),
                              .length = llround (step),
                              .color = peak > 0 ? UI_COLOR_ERROR : UI_COLOR_WARNING };
      if (!(peak > dsp_live_over_dbtp (MIN (ceiling, 0))))
        continue;
      if (last && last->color == mark.color && last->frame + last->length >= mark.frame - 1)
        last->length = mark.frame + mark.length - last->frame;
      else
        g_array_append_val (marks, mark);
    }
  ui_waveform_set_marks (UI_WAVEFORM (self->waveform), (const UiWaveformMark *) marks->data,
                         (int) marks->len);
}

/* What was measured of the selected track's master; result NULL while it is being measured: then
 * there is nothing to see of it. */
static void
show_overlays (UiTrackView *self, const AppSurveyResult *result, gint64 start)
{
  UiWaveform *waveform = UI_WAVEFORM (self->waveform);
  const gboolean loudness = g_settings_get_boolean (ui_settings (), "overlay-loudness");
  const gboolean taken = result && g_settings_get_boolean (ui_settings (), "overlay-reduction");
  ui_waveform_set_loudness (waveform, result && loudness ? result->loudness : NULL, start);
  ui_waveform_set_reduction (waveform, taken ? result->track_reduction : NULL,
                             taken ? result->album_reduction : NULL, APP_REDUCTION_HZ, start);
  show_overs (self, result, start);
}

static void
show_lanes (UiTrackView *self)
{
  UiWaveform *waveform = UI_WAVEFORM (self->waveform);
  AppSurvey *survey = ui_session_survey (self->session);
  AppComparison *comparison = ui_session_comparison (self->session);
  AppTrack *track = selected (self);
  int index = ui_session_track (self->session);
  gint64 start = track ? get_frames (track, "trim-in") : 0;
  for (AppLane lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      const AppSurveyResult *result = track ? app_survey_track (survey, index, lane) : NULL;
      double db = track && ui_session_hears_gains (self->session)
                      ? app_comparison_gain_db (comparison, (guint) index, lane)
                      : 0;
      /* The numbers of a track that is being measured are gone, its waveform stays. */
      gint64 offset = 0;
      AppOverview *overview
          = track ? app_survey_overview (survey, (guint) index, lane, &offset) : NULL;
      ui_waveform_set_lane (waveform, lane, overview, isnan (db) ? 0 : db, start + offset);
      if (lane == APP_LANE_MASTER)
        show_overlays (self, result, start);
    }
  /* Of the lanes that have no waveform nothing is strongest, nor while nobody may see what plays.
   */
  gboolean blind = ui_session_blind (self->session);
  g_object_set (waveform, "active-lane", blind ? -1 : (int) ui_session_lane (self->session), NULL);
}

static void
show_track (UiTrackView *self)
{
  AppTrack *track = selected (self);
  if (!track)
    {
      ui_waveform_set_track (UI_WAVEFORM (self->waveform), NULL);
      return;
    }
  AppAlbum *album = ui_session_album (self->session);
  int rate = app_album_rate (album), shape_in, shape_out;
  guint index = (guint) ui_session_track (self->session);
  AppTrack *next = app_album_track (album, index + 1);
  g_object_get (track, "fade-in-shape", &shape_in, "fade-out-shape", &shape_out, NULL);
  UiWaveformTrack shown = {
    .rate = rate,
    .frames = app_media_frames_at (app_track_media (track), rate),
    .trim_in = get_frames (track, "trim-in"),
    .trim_out = get_frames (track, "trim-out"),
    .fade_in = get_frames (track, "fade-in"),
    .fade_out = get_frames (track, "fade-out"),
    .fade_in_shape = shape_in,
    .fade_out_shape = shape_out,
    .editable = TRUE,
    .join_in = app_album_track_overlap (album, index),
    .join_in_shape = app_track_shape (track, APP_TRACK_JOIN),
    .join_out = next ? app_album_track_overlap (album, index + 1) : 0,
    .join_out_shape = next ? app_track_shape (next, APP_TRACK_JOIN) : APP_SHAPE_NONE,
  };
  ui_waveform_set_track (UI_WAVEFORM (self->waveform), &shown);
  ui_samples_set_programme (self->samples, app_survey_programme (ui_session_survey (self->session)),
                            -offset (self));
}

static void
show_position (UiTrackView *self)
{
  gint64 pos = ui_session_pos (self->session);
  ui_album_strip_set_position (UI_ALBUM_STRIP (self->strip), pos);
  AppTrack *track = selected (self);
  gint64 frame = pos + offset (self);
  gint64 trim = track ? get_frames (track, "trim-in") : 0;
  int rate = app_album_rate (ui_session_album (self->session));
  gboolean inside = track && frame >= trim && frame <= trim + app_track_length (track, rate);
  ui_waveform_set_position (UI_WAVEFORM (self->waveform), inside ? frame : -1);
}

static void
show_loop (UiTrackView *self)
{
  gint64 from, to, shift = offset (self);
  if (ui_session_loop (self->session, &from, &to))
    ui_waveform_set_loop (UI_WAVEFORM (self->waveform), from + shift, to + shift);
  else
    ui_waveform_set_loop (UI_WAVEFORM (self->waveform), 0, 0);
}

static void
show_notes (UiTrackView *self)
{
  AppTrack *track = selected (self);
  const AppNotes *notes = track ? app_track_notes (track) : NULL;
  const guint n = app_notes_n (notes);
  const int rate = app_album_rate (ui_session_album (self->session));
  g_autofree UiWaveformNote *rows = g_new (UiWaveformNote, n + 1);
  for (guint i = 0; i < n; i++)
    rows[i] = (UiWaveformNote){ app_track_note_frame (track, app_notes_get (notes, i)->at_s, rate),
                                app_notes_get (notes, i)->text };
  ui_waveform_set_notes (UI_WAVEFORM (self->waveform), rows, (int) n);
}

static void
show_all (UiTrackView *self)
{
  show_strip (self);
  show_track (self);
  show_lanes (self);
  show_notes (self);
  show_position (self);
  show_loop (self);
}

/* ---- album strip ---- */

static void
on_strip_selected (UiTrackView *self, int index)
{
  ui_session_select_track (self->session, index);
}

static void
on_strip_seek (UiTrackView *self, gint64 frame)
{
  ui_session_seek (self->session, frame);
}

static void
on_edit_begin (UiTrackView *self)
{
  ui_session_begin_gesture (self->session, NULL);
}

static void
on_edit_end (UiTrackView *self)
{
  ui_session_end_gesture (self->session);
}

static void
on_strip_gap (UiTrackView *self, int index, gint64 frames)
{
  AppAlbum *album = ui_session_album (self->session);
  int rate = app_album_rate (album);
  if (index <= 0 || index >= (int) app_album_n_tracks (album))
    return;
  gint64 longest = MIN (app_track_length (app_album_track (album, index), rate),
                        app_track_length (app_album_track (album, index - 1), rate));
  app_history_set_int64 (ui_session_history (self->session), app_album_track (album, index), "gap",
                         MAX (frames, -longest));
}

/* ---- waveform ---- */

static void
on_seek (UiTrackView *self, gint64 frame)
{
  ui_session_seek (self->session, frame - offset (self));
}

static void
on_loop (UiTrackView *self, gint64 from, gint64 to)
{
  gint64 shift = offset (self);
  if (from < to)
    ui_session_set_loop (self->session, from - shift, to - shift);
  else
    ui_session_set_loop (self->session, 0, 0);
}

static void
on_edit (UiTrackView *self, int part, gint64 frames)
{
  AppTrack *track = selected (self);
  if (track && part >= 0 && part < UI_WAVEFORM_N_PARTS)
    app_history_set_int64 (ui_session_history (self->session), track, part_properties[part],
                           MAX (frames, 0));
}

/* ---- notes ---- */

/* For note index (-1: a new one) of the selected track at that frame of its mix. */
static void
open_note (UiTrackView *self, int index, gint64 frame)
{
  AppTrack *track = selected (self);
  if (!track)
    return;
  const int rate = app_album_rate (ui_session_album (self->session));
  const double middle = gtk_widget_get_height (self->waveform) / 2.0;
  const double x = ui_waveform_x_of (UI_WAVEFORM (self->waveform), (double) frame);
  double left, top;
  if (gtk_widget_translate_coordinates (self->waveform, self->box,
                                        CLAMP (x, 0, gtk_widget_get_width (self->waveform)), middle,
                                        &left, &top))
    ui_note_popover_open (UI_NOTE_POPOVER (self->note), track, index,
                          app_track_note_time (track, frame, rate),
                          &(GdkRectangle){ (int) left, (int) top, 1, 1 });
}

static void
on_note_activated (UiTrackView *self, int index)
{
  AppTrack *track = selected (self);
  const AppNotes *notes = track ? app_track_notes (track) : NULL;
  if (index >= 0 && index < (int) app_notes_n (notes))
    open_note (self, index,
               app_track_note_frame (track, app_notes_get (notes, (guint) index)->at_s,
                                     app_album_rate (ui_session_album (self->session))));
}

static void
move_note (UiTrackView *self, int index, gint64 frame)
{
  AppTrack *track = selected (self);
  const AppNotes *notes = track ? app_track_notes (track) : NULL;
  if (index < 0 || index >= (int) app_notes_n (notes))
    return;
  g_autofree char *text = g_strdup (app_notes_get (notes, (guint) index)->text);
  ui_session_end_gesture (self->session);
  app_note_put (ui_session_history (self->session), track, index,
                app_track_note_time (track, frame,
                                     app_album_rate (ui_session_album (self->session))),
                text);
}

/* From the menu: where that was opened; on a flag, that note. */
static void
on_note_menu (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  UiTrackView *self = view;
  UiWaveform *waveform = UI_WAVEFORM (self->waveform);
  const int index = ui_waveform_note_at (waveform, self->menu_x, self->menu_y);
  if (index >= 0)
    on_note_activated (self, index);
  else
    open_note (self, -1, llround (ui_waveform_frame_at (waveform, self->menu_x)));
}

/* Like a note: where the menu was opened. */
static void
on_next_track_menu (GSimpleAction *action, GVariant *parameter, gpointer view)
{
  UiTrackView *self = view;
  gint64 frame = llround (ui_waveform_frame_at (UI_WAVEFORM (self->waveform), self->menu_x));
  ui_edit_tap_gap (self->session, frame - offset (self));
}

void
ui_track_view_note_here (UiTrackView *self)
{
  open_note (self, -1, ui_session_pos (self->session) + offset (self));
}

void
ui_track_view_move_note_here (UiTrackView *self)
{
  AppTrack *track = selected (self);
  const gint64 frame = ui_session_pos (self->session) + offset (self);
  if (track)
    move_note (self,
               app_notes_near (app_track_notes (track),
                               app_track_note_time (
                                   track, frame, app_album_rate (ui_session_album (self->session))),
                               2 * APP_NOTE_TIME_MAX),
               frame);
}

void
ui_track_view_edit_bounds (UiTrackView *self)
{
  const double middle = gtk_widget_get_width (self->waveform) / 2.0;
  double left, top;
  if (gtk_widget_translate_coordinates (self->waveform, self->box, middle, 0, &left, &top))
    ui_track_bounds_open (UI_TRACK_BOUNDS (self->bounds),
                          &(GdkRectangle){ (int) left, (int) top, 1, 1 });
}

void
ui_track_view_fit (UiTrackView *self, gboolean loop)
{
  gint64 from, to, shift = offset (self);
  if (!loop)
    ui_waveform_zoom_all (UI_WAVEFORM (self->waveform));
  else if (ui_session_loop (self->session, &from, &to))
    ui_waveform_set_view (UI_WAVEFORM (self->waveform), (double) (from + shift),
                          (double) (to + shift));
}

void
ui_track_view_fit_album (UiTrackView *self)
{
  ui_album_strip_zoom_all (UI_ALBUM_STRIP (self->strip));
}

/* ---- menu ---- */

static GMenu *
shapes_new (AppTrackShape which)
{
  GMenu *section = g_menu_new ();
  g_autofree char *action = g_strconcat ("win.", app_track_shape_ids[which], NULL);
  for (int i = 0; i < APP_N_SHAPES; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (app_shape_names[i]), NULL);
      g_menu_item_set_action_and_target (item, action, "s", app_shape_ids[i]);
      g_menu_append_item (section, item);
    }
  return section;
}

static void
add_shapes (GMenu *menu, const char *title, AppTrackShape which)
{
  g_autoptr (GMenu) shapes = shapes_new (which);
  g_menu_append_submenu (menu, title, G_MENU_MODEL (shapes));
}

#define JOIN_PLACE 4 /* in the menu */

/* Where nothing is before any of the chosen tracks, the menu tells so instead. */
static void
show_join (UiTrackView *self)
{
  GtkBitset *tracks = ui_choice_tracks (self->session);
  g_autoptr (GMenu) shapes = shapes_new (APP_TRACK_JOIN);
  g_menu_remove (self->model, JOIN_PLACE);
  if (ui_edit_can_join (tracks))
    g_menu_insert_submenu (self->model, JOIN_PLACE, _ ("Crossfade with the track before"),
                           G_MENU_MODEL (shapes));
  else
    g_menu_insert (self->model, JOIN_PLACE, _ ("No crossfade: the first track has none before it"),
                   "timeline.no-join");
  gtk_bitset_unref (tracks);
}

static GtkWidget *
menu_new (GMenu *menu)
{
  g_menu_append (menu, _ ("Note here…"), "timeline.note");
  g_menu_append (menu, _ ("Bounds of the track…"), "win.track-bounds");
  add_shapes (menu, _ ("Fade in"), APP_TRACK_FADE_IN_SHAPE);
  add_shapes (menu, _ ("Fade out"), APP_TRACK_FADE_OUT_SHAPE);
  add_shapes (menu, _ ("Crossfade with the track before"), APP_TRACK_JOIN);
  g_menu_append (menu, _ ("Short-term loudness"), "win.overlay-loudness");
  g_menu_append (menu, _ ("Gain reduction"), "win.overlay-reduction");
  g_menu_append (menu, _ ("True-peak overs"), "win.overlay-overs");
  g_menu_append (menu, _ ("See all of the track"), "win.fit-track");
  g_menu_append (menu, _ ("See all of the selection (loop)"), "win.fit-loop");
  g_menu_append (menu, _ ("See all of the album"), "win.fit-album");
  g_menu_append (menu, _ ("The next track begins here"), "timeline.next-track");
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_name (popover, "waveform-menu");
  return popover;
}

/* x and y: of the waveform. */
static void
open_menu (UiTrackView *self, double x, double y)
{
  double left, top;
  if (!selected (self)
      || !gtk_widget_translate_coordinates (self->waveform, self->box, x, y, &left, &top))
    return;
  self->menu_x = x;
  self->menu_y = y;
  show_join (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) left, (int) top, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary (UiTrackView *self, int n_press, double x, double y)
{
  open_menu (self, x, y);
}

static gboolean
on_menu_key (UiTrackView *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Menu && !(keyval == GDK_KEY_F10 && state & GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  open_menu (self, gtk_widget_get_width (self->waveform) / 2.0,
             gtk_widget_get_height (self->waveform) / 2.0);
  return GDK_EVENT_STOP;
}

static void
add_menu (UiTrackView *self)
{
  static const GActionEntry entries[]
      = { { "note", on_note_menu }, { "next-track", on_next_track_menu }, { "no-join" } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                   g_action_map_lookup_action (G_ACTION_MAP (actions), "no-join")),
                               FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "timeline", G_ACTION_GROUP (actions));
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  self->model = g_menu_new ();
  self->menu = menu_new (self->model);
  gtk_widget_set_parent (self->menu, self->box);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_secondary), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_menu_key), self);
  gtk_widget_add_controller (self->waveform, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->waveform, key);
}

/* ---- object ---- */

static void
ui_track_view_dispose (GObject *object)
{
  g_clear_pointer (&UI_TRACK_VIEW (object)->menu, gtk_widget_unparent);
  g_clear_pointer (&UI_TRACK_VIEW (object)->note, gtk_widget_unparent);
  g_clear_pointer (&UI_TRACK_VIEW (object)->bounds, gtk_widget_unparent);
  g_clear_pointer (&UI_TRACK_VIEW (object)->box, gtk_widget_unparent);
  g_clear_object (&UI_TRACK_VIEW (object)->samples);
  g_clear_object (&UI_TRACK_VIEW (object)->model);
  G_OBJECT_CLASS (ui_track_view_parent_class)->dispose (object);
}

static void
ui_track_view_class_init (UiTrackViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_track_view_init (UiTrackView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->strip = ui_album_strip_new ();
  self->waveform = ui_waveform_new ();
  ui_name (self->strip, _ ("Album"));
  ui_name (self->waveform, _ ("Waveform of the selected track"));
  gtk_widget_set_size_request (self->strip, -1, 56);
  gtk_widget_set_size_request (self->waveform, -1, 80);
  gtk_widget_set_vexpand (self->waveform, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->strip);
  gtk_box_append (GTK_BOX (self->box), self->waveform);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_menu (self);

  self->samples = ui_samples_new ();
  ui_waveform_set_reader (UI_WAVEFORM (self->waveform), ui_samples_read, self->samples);
  g_signal_connect_object (self->samples, "ready", G_CALLBACK (ui_waveform_refresh), self->waveform,
                           G_CONNECT_SWAPPED);

  g_signal_connect_swapped (self->strip, "track-selected", G_CALLBACK (on_strip_selected), self);
  g_signal_connect_swapped (self->strip, "seek", G_CALLBACK (on_strip_seek), self);
  g_signal_connect_swapped (self->strip, "gap-begin", G_CALLBACK (on_edit_begin), self);
  g_signal_connect_swapped (self->strip, "gap", G_CALLBACK (on_strip_gap), self);
  g_signal_connect_swapped (self->strip, "gap-end", G_CALLBACK (on_edit_end), self);
  g_signal_connect_swapped (self->waveform, "seek", G_CALLBACK (on_seek), self);
  g_signal_connect_swapped (self->waveform, "loop-changed", G_CALLBACK (on_loop), self);
  g_signal_connect_swapped (self->waveform, "note-activated", G_CALLBACK (on_note_activated), self);
  g_signal_connect_swapped (self->waveform, "note-moved", G_CALLBACK (move_note), self);
  g_signal_connect_swapped (self->waveform, "edit-begin", G_CALLBACK (on_edit_begin), self);
  g_signal_connect_swapped (self->waveform, "edit", G_CALLBACK (on_edit), self);
  g_signal_connect_swapped (self->waveform, "edit-end", G_CALLBACK (on_edit_end), self);
}

static void
on_transport (UiTrackView *self)
{
  show_lanes (self);
  show_strip (self);
  show_loop (self);
  show_position (self);
}

GtkWidget *
ui_track_view_new (UiSession *session)
{
  UiTrackView *self = g_object_new (UI_TYPE_TRACK_VIEW, NULL);
  self->session = session;
  self->note = ui_note_popover_new (session);
  self->bounds = ui_track_bounds_new (session);
  gtk_widget_set_parent (self->note, self->box);
  gtk_widget_set_parent (self->bounds, self->box);
  const char *const all[] = { "document", "album", "selection", "survey" };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "comparison", G_CALLBACK (show_lanes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (show_position), self, G_CONNECT_SWAPPED);
  const char *const settings[] = { "changed::overlay-loudness", "changed::overlay-reduction",
                                   "changed::overlay-overs", "changed::true-peak-ceiling" };
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_signal_connect_object (ui_settings (), settings[i], G_CALLBACK (show_lanes), self,
                             G_CONNECT_SWAPPED);
  show_all (self);
  return GTK_WIDGET (self);
}
