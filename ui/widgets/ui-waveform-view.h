/* ui-waveform-view.h — what a UiWaveform shows, where it stands and how it is drawn; no input.
 * Private to UiWaveform. [main] */
#pragma once

#include "ui-waveform.h"

#define UI_WAVEFORM_RULER 20.0 /* px at the bottom */
#define UI_WAVEFORM_HANDLE 9.0 /* px, side of a fade handle */

/* What of the loop is under the pointer, on the ruler. */
typedef enum
{
  UI_WAVEFORM_LOOP_NONE,
  UI_WAVEFORM_LOOP_FROM,
  UI_WAVEFORM_LOOP_TO,
  UI_WAVEFORM_LOOP_WHOLE, /* between its ends: it moves */
} UiWaveformLoop;

typedef struct
{
  AppOverview *overview; /* owned; NULL: not drawn */
  double gain;           /* factor */
  gint64 start;          /* mix coordinates of its first frame */
} UiWaveformLane;

typedef struct
{
  gboolean has_track;
  UiWaveformTrack track;
  UiWaveformLane lanes[UI_WAVEFORM_LANES];
  UiWaveformReader reader;
  gpointer reader_data;
  GArray *loudness; /* owned float rows; NULL: none */
  GArray *track_reduction, *album_reduction;
  double reduction_hz;
  gint64 loudness_start, reduction_start;
  GArray *marks; /* owned UiWaveformMark rows */
  GArray *notes; /* owned UiWaveformNote rows */

  double from, to; /* visible frames */
  double height_zoom;
  gboolean split;
  int active_lane;
  gint64 position, loop_from, loop_to;
  int hot_part;            /* handle under the pointer, -1: none */
  gboolean taken;          /* it is being dragged: its length is shown */
  int held_note;           /* that is being dragged, -1: none */
  gint64 held_frame;       /* where it is drawn */
  UiWaveformLoop hot_loop; /* under the pointer or being dragged */
  gboolean loop_taken;     /* it is being dragged or made: its bounds are shown */

  double width, height; /* px */
  int scale;            /* device pixels per px */

  guint palette;        /* serial of the colours that the cache has */
  GskRenderNode *cache; /* owned: all but playhead, loop and handles; NULL: must be drawn */
  gboolean cache_is_still;
  guint drawn; /* how often the cache was made */
} UiWaveformView;

void ui_waveform_view_init (UiWaveformView *self);
void ui_waveform_view_finish (UiWaveformView *self);
void ui_waveform_view_touch (UiWaveformView *self); /* the cache is stale */

double ui_waveform_view_x_of (const UiWaveformView *self, double frame);
double ui_waveform_view_frame_at (const UiWaveformView *self, double x);
/* First frame after the trimmed part. */
gint64 ui_waveform_view_end (const UiWaveformView *self);
/* Puts from and to inside the mix. */
void ui_waveform_view_clamp (UiWaveformView *self);
/* Where a note stands: one that is held, where it was dragged to. */
gint64 ui_waveform_view_note (const UiWaveformView *self, guint index);
/* Draws a note elsewhere, inside the mix; -1: none. */
void ui_waveform_view_hold_note (UiWaveformView *self, int index, gint64 frame);
/* Copied; FALSE: they are there already. None is held then. */
gboolean ui_waveform_view_put_notes (UiWaveformView *self, const UiWaveformNote *notes, int n);
/* Of a UiWaveformPart, frames; put: returns what of it is legal and was kept. */
gint64 ui_waveform_view_value (const UiWaveformView *self, int part);
gint64 ui_waveform_view_put_part (UiWaveformView *self, int part, gint64 value);
/* The handle at x, y: UiWaveformPart, or -1. */
int ui_waveform_view_pick (const UiWaveformView *self, double x, double y);
/* Index of the note whose flag is there, the last drawn one of several, or -1. */
int ui_waveform_view_pick_note (const UiWaveformView *self, double x, double y);
UiWaveformLoop ui_waveform_view_pick_loop (const UiWaveformView *self, double x, double y);
/* Puts the loop to from and to as far as they lie in the trimmed part: what is taken moves, the
 * other end stays, and it stays as long as the player needs it. */
void ui_waveform_view_drag_loop (UiWaveformView *self, UiWaveformLoop what, double from, double to);

/* Step of ruler labels in seconds so that they stand at least px apart, and its decimals. */
double ui_waveform_view_step (double seconds_per_px, double px, int *decimals);

void ui_waveform_view_draw (UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot);
