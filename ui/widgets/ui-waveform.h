/* ui-waveform.h — one track in detail: its lanes over each other, ruler, trims, fades, loop,
 * loudness and gain reduction curves, marks, playhead.
 *
 * Positions are int64 frames at the track's rate in MIX coordinates: 0 is the first frame of the
 * mix as received, before trimming. So a trim that is dragged moves nothing under the pointer. A
 * programme position p of a track that starts at s is p - s + trim_in. The ruler counts from
 * trim_in.
 *
 * Pointer: click = seek; drag on the drawing scrolls, on the ruler (or Shift+drag) makes the loop
 * range, at its ends on the ruler moves them, between them the whole of it; double click on the
 * ruler takes it away; wheel zooms at the pointer, down to single samples; Shift+wheel scrolls;
 * Ctrl+wheel zooms the height; a pinch zooms at its middle; fade handles stand at the top, trim
 * edges at the sides; the flag of a note is dragged; Escape gives up what is dragged. Keys: + -
 * zoom, 0 all, F the loop, Left Right (Ctrl: ten times) move the playhead, Page Up Page Down
 * scroll, Home End seek.
 *
 * Drawing is done once per zoom, scroll, size and content into an image; a moving playhead costs
 * one rectangle. Accessible: a group "Waveform" with the position as description. [main] */
#pragma once

#include "app-overview.h"
#include "app-track.h"
#include "ui-palette.h"

#define UI_TYPE_WAVEFORM (ui_waveform_get_type ())
G_DECLARE_FINAL_TYPE (UiWaveform, ui_waveform, UI, WAVEFORM, GtkWidget)

#define UI_WAVEFORM_LANES 2 /* lane indices as AppLane: mix, master */

/* What can be dragged. */
typedef enum
{
  UI_WAVEFORM_TRIM_IN,  /* value of the signals: frames left out at the start, >= 0 */
  UI_WAVEFORM_TRIM_OUT, /* frames left out at the end, >= 0 */
  UI_WAVEFORM_FADE_IN,  /* length of the fade in frames, >= 0 */
  UI_WAVEFORM_FADE_OUT,
  UI_WAVEFORM_N_PARTS
} UiWaveformPart;

/* The place of the track in its mix. */
typedef struct
{
  int rate;                 /* of all positions, Hz */
  gint64 frames;            /* of the whole mix, > 0 */
  gint64 trim_in, trim_out; /* frames left out */
  gint64 fade_in, fade_out; /* frames, inside the trims */
  AppShape fade_in_shape, fade_out_shape;
  gboolean editable;        /* FALSE: no handles (Intake) */
  gint64 join_in, join_out; /* frames of overlap with the track before and after, 0: none */
  AppShape join_in_shape, join_out_shape; /* both sides of each are drawn */
} UiWaveformTrack;

/* A place worth seeing: a run of clipped samples, a finding. */
typedef struct
{
  gint64 frame;
  gint64 length; /* frames, 0: a point */
  UiColor color;
} UiWaveformMark;

/* A note at a moment: a flag above the ruler, its text as tooltip. */
typedef struct
{
  gint64 frame;
  char *text;
} UiWaveformNote;

/* Samples finer than the overview: fills out[0 .. n) with channel of lane from frame (mix
 * coordinates, the track's rate) and returns TRUE, or FALSE when it cannot at once (then the
 * overview is drawn; call ui_waveform_refresh when it can). Called while drawing, for less than
 * 2^18 frames: must be quick. */
typedef gboolean (*UiWaveformReader) (int lane, int channel, gint64 from, int n, float *out,
                                      gpointer user_data);

/* Signals:
 *   "seek" (gint64 frame)                          click or key; within the trims; a click on the
 *                                                  flag of a note: its very frame
 *   "note-activated" (int index)                   double click on the flag of a note
 *   "note-moved" (int index, gint64 frame)         its flag was dragged there, of a track that is
 *                                                  editable; ui_waveform_set_notes has the last
 * word "loop-changed" (gint64 from, gint64 to)        the user set the range; from == to: none
 *   "edit-begin" (UiWaveformPart as int)           a handle is taken
 *   "edit" (int part, gint64 frames)               it moved; the drawing follows at once,
 *                                                  ui_waveform_set_track has the last word
 *   "edit-end" (int part)
 *   "view-changed" ()                              zoomed or scrolled
 * Properties: "follow" (bool, default TRUE: a playhead that leaves the view turns the page),
 * "split-channels" (bool, default FALSE: one row per channel instead of the envelope of all),
 * "active-lane" (int, default 1: the lane that is heard, drawn strongest; -1 or one that is not
 * drawn: none). */
GtkWidget *ui_waveform_new (void);

/* NULL: nothing to show. The view is kept unless rate or frames differ. */
void ui_waveform_set_track (UiWaveform *self, const UiWaveformTrack *track);

/* The overview of a lane (a reference is taken; NULL: not drawn), the gain it is drawn with (0 dB;
 * use the match gain to compare) and the position at which its first frame stands (trim_in for the
 * survey's overviews, 0 for one of the whole mix). Its rate may differ from the track's. */
void ui_waveform_set_lane (UiWaveform *self, int lane, AppOverview *overview, double gain_db,
                           gint64 start);
/* user_data must live as long as the widget or until the next call. */
void ui_waveform_set_reader (UiWaveform *self, UiWaveformReader reader, gpointer user_data);
/* Contents behind an overview or the reader have changed: draw again. */
void ui_waveform_refresh (UiWaveform *self);

/* Short-term loudness in LUFS, float, one every 100 ms from start; NULL: none. A reference is
 * taken. */
void ui_waveform_set_loudness (UiWaveform *self, GArray *lufs, gint64 start);
/* What the chains take away, dB <= 0, hz values a second from start: that of the track, and below
 * it that of the album, so that the lower edge is the sum. Either may be NULL or empty: none. */
void
ui_waveform_set_reduction (UiWaveform *self, GArray *track, GArray *album, double hz, gint64 start);
void ui_waveform_set_marks (UiWaveform *self, const UiWaveformMark *marks, int n); /* copied */
void ui_waveform_set_notes (UiWaveform *self, const UiWaveformNote *notes, int n); /* copied */
/* The note whose flag is there, in widget pixels: its index, or -1. */
int ui_waveform_note_at (UiWaveform *self, double x, double y);

/* The playhead; < 0 hides it. Cheap, meant for every frame of the window. */
void ui_waveform_set_position (UiWaveform *self, gint64 frame);
gint64 ui_waveform_position (UiWaveform *self);
void ui_waveform_set_loop (UiWaveform *self, gint64 from, gint64 to); /* from >= to: none */

/* The visible range, half open; clamped to the mix and to 8 frames at least. */
void ui_waveform_set_view (UiWaveform *self, double from, double to);
void ui_waveform_view (UiWaveform *self, double *from, double *to);
/* Zooms by factor (> 1 closer) keeping the frame under x (widget pixels) where it is. */
void ui_waveform_zoom (UiWaveform *self, double factor, double x);
void ui_waveform_zoom_all (UiWaveform *self); /* the trimmed part with a little margin */

/* Between widget pixels and frames; not clamped. */
double ui_waveform_frame_at (UiWaveform *self, double x);
double ui_waveform_x_of (UiWaveform *self, double frame);

/* How often the drawing was made anew; for tests of the cache. */
guint ui_waveform_drawn (UiWaveform *self);
