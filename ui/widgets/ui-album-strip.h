/* ui-album-strip.h — the whole album on one line: a segment per track with name and waveform, the
 * selected one in the master's colour, gaps and overlaps to scale, the playhead.
 *
 * Positions are programme frames at one rate. Click: selects the track and seeks; drag of the left
 * edge of a segment (from the second on) changes the gap before it, elsewhere it scrolls; wheel
 * zooms at the pointer, Shift+wheel scrolls; a pinch zooms at its middle. Keys: Left Right select
 * the neighbour, Home End first and last, Return seeks to the selected track's start, + - zoom, 0
 * all of the album, Page Up Page Down scroll. While all of the album is seen, it stays so when it
 * becomes longer; else the selected track comes into view and a playhead that leaves it turns the
 * page. [main] */
#pragma once

#include "app-overview.h"
#include "ui-palette.h"

#define UI_TYPE_ALBUM_STRIP (ui_album_strip_get_type ())
G_DECLARE_FINAL_TYPE (UiAlbumStrip, ui_album_strip, UI, ALBUM_STRIP, GtkWidget)

typedef struct
{
  const char *name;      /* "3 Lantern Room" */
  gint64 start, length;  /* programme frames */
  AppOverview *overview; /* of the segment's span, first frame at start; NULL: not yet measured */
} UiAlbumStripTrack;

/* Signals:
 *   "track-selected" (int index)
 *   "seek" (gint64 programme frame)
 *   "gap-begin" (int index)
 *   "gap" (int index, gint64 frames)   new gap before the track; negative: overlap
 *   "gap-end" (int index) */
GtkWidget *ui_album_strip_new (void);

/* Copies the rows and takes references. frames: length of the programme. */
void ui_album_strip_set_tracks (UiAlbumStrip *self, int rate, gint64 frames,
                                const UiAlbumStripTrack *tracks, int n);
void ui_album_strip_set_selected (UiAlbumStrip *self, int index);    /* -1: none; emits nothing */
void ui_album_strip_set_position (UiAlbumStrip *self, gint64 frame); /* < 0: hidden */
/* Colour of the selected segment's waveform: the lane that is heard. Default UI_COLOR_MASTER. */
void ui_album_strip_set_color (UiAlbumStrip *self, UiColor color);

/* The visible range, half open; clamped to the programme. */
void ui_album_strip_set_view (UiAlbumStrip *self, double from, double to);
void ui_album_strip_view (UiAlbumStrip *self, double *from, double *to);
/* Zooms by factor (> 1 closer) keeping the frame under x (widget pixels) where it is. */
void ui_album_strip_zoom (UiAlbumStrip *self, double factor, double x);
void ui_album_strip_zoom_all (UiAlbumStrip *self); /* all of the album */

double ui_album_strip_x_of (UiAlbumStrip *self, gint64 frame);
gint64 ui_album_strip_frame_at (UiAlbumStrip *self, double x);
