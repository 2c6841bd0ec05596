/* app-note-edit.h — notes on the timeline as a person sets, changes and removes them. [main
 * thread] */
#pragma once

#include "app-history.h"
#include "app-track.h"

/* One step of undo: index -1 adds a note at that moment of the music, another one gives note index
 * of the track this moment and text; an empty text takes it away. Returns its place in the list
 * afterwards, -1: it is not there. */
int app_note_put (AppHistory *history, AppTrack *track, int index, double at_s, const char *text);
