/* app-revisions.h — new mixes of a track: added, taken into use, left.
 *
 * When another revision comes into use, the music stays where it is. With its offset o against the
 * one before, trim-in grows by o; where that would be below 0 the new file lacks what was heard of
 * the start, and the gap before the track grows by as much. An end that was trimmed stays at the
 * same place of the music, as far as the file goes; an end that was not trimmed is the new file's
 * end, and the gap behind it stays as it is. Fades, chain, gaps, gain and texts stay. What a file
 * lacks is remembered in the track ("lead", "tail"), so that going back gives all as it was.
 *
 * A revision may have a level of its own ("match", a part of the track's gain while it is in use)
 * and a turned polarity ("flip"), where the person wanted that. Each function is one step of undo.
 * [main thread] */
#pragma once

#include "app-album.h"
#include "app-history.h"
#include "app-revision-diff.h"

typedef enum
{
  APP_REVISE_MATCH_LEVEL = 1 << 0, /* as loud as the mix in use is now */
  APP_REVISE_FLIP = 1 << 1,        /* with the polarity of the mix in use */
} AppReviseFlags;

/* Opens a file as a new mix of the track. Error: it is none, is one of the track's already, or
 * there are too many. Transfer full. */
AppMedia *app_revisions_open (AppTrack *track, const char *path, GError **error);

/* Adds it, as measured against the mix in use, and takes it into use. What was not aligned is laid
 * so that both files begin at the same place. When: unix seconds. Returns it, borrowed. */
AppRevision *
app_revisions_add (AppAlbum *album, AppHistory *history, AppTrack *track, AppMedia *media,
                   const AppRevisionDiff *diff, AppReviseFlags flags, gint64 when);
/* Takes one of the track's into use. */
void
app_revisions_use (AppAlbum *album, AppHistory *history, AppTrack *track, AppRevision *revision);
/* Removes one that is not in use; FALSE, nothing done, when it is. */
gboolean app_revisions_remove (AppHistory *history, AppTrack *track, AppRevision *revision);

/* Index in app_track_revisions of the one in use, -1: it has only its mix. */
int app_revisions_current (AppTrack *track);
/* The one to compare with: the one before the one in use, or after it when that is the first. NULL:
 * there is no other. Borrowed. */
AppRevision *app_revisions_other (AppTrack *track);
/* "2026-11-21 · aligned, 120 samples later, polarity inverted, 2.3 dB louder": against the first
 * one, in samples of rate. Transfer full. */
char *app_revision_facts_text (const AppRevisionFacts *facts, int rate);
