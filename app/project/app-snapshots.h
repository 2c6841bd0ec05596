/* app-snapshots.h — states of the whole album: taken, restored, heard, forgotten. Each is one step
 * of undo. [main thread] */
#pragma once

#include "app-history.h"
#include "app-snapshot.h"

/* Takes the album as it is. name NULL or empty: "Snapshot N". when: unix seconds. Error: there are
 * too many. Borrowed. */
AppSnapshot *app_snapshots_take (AppAlbum *album, AppHistory *history, const char *name,
                                 const char *note, gint64 when, GError **error);
/* The album becomes what it was then, but for its previous master and its snapshots. Tracks,
 * modules and references that are still there are changed, not replaced. */
void app_snapshots_restore (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot);
/* What was heard then becomes the previous master, to compare with by ear. */
void app_snapshots_hear (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot);
void app_snapshots_remove (AppAlbum *album, AppHistory *history, AppSnapshot *snapshot);

/* By number from 1, or by name (the last of that name). NULL: there is none. Borrowed. */
AppSnapshot *app_snapshots_find (AppAlbum *album, const char *which);
