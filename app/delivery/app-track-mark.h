/* app-track-mark.h — the places in a delivered file: where tracks of the album begin in a file of
 * all of it, and the further indices of tracks. Made of a programme before anything is rendered.
 * [any thread] */
#pragma once

#include "app-programme.h"

typedef struct
{
  gint64 frame; /* of the file, at its rate */
  int track;    /* 1-based, as on a disc: what is hidden before track 1 has no mark */
  int index;    /* 0: the pause before the track; 1: the track; 2 …: further ones */
  char *label;  /* owned, UTF-8: "01 Title", "01.02" */
} AppTrackMark;

/* Every mark of the programme in ascending order, in frames at that rate; grid: of CD frames, which
 * an index 1 or more is rounded down to, an index 0 up; 1: none. GArray of AppTrackMark that owns
 * them. Fields that cannot be read are passed by: app_disc_from_programme tells of them. */
GArray *app_track_marks_new (const AppProgramme *programme, int rate, gint64 grid);
/* Those in [from, to), counted from there; starts: of tracks and pauses too, else of further
 * indices only; NULL: none. */
GArray *app_track_marks_cut (const GArray *marks, gint64 from, gint64 to, gboolean starts);
