/* app-album-sources.h — the source files of an album, of whatever has one: tracks, their
 * revisions, tracks of other running orders, references, the tracks of the previous master and of
 * snapshots. What is wrong with
 * them, and how others take their place. [main thread] */
#pragma once

#include "app-history.h"
#include "app-project.h"

/* Puts the files of a project that was read in the place of what stands for missing ones and enters
 * them in sources; takes project's sources. The same file is opened once. folder: of the project,
 * or NULL. */
void app_album_sources_resolve (AppProject *project, AppSources *sources, const char *folder);

/* What is wrong with them now, one finding for each track and reference and each mix that only a
 * revision, another order, the previous master or a snapshot has; ids begin with "source-".
 * Transfer full. */
GPtrArray *app_album_sources_findings (AppAlbum *album, AppSources *sources);

/* Whether path is, by whatever name, the file of one of them: sources are never written to. */
gboolean app_album_sources_reads (AppAlbum *album, const char *path);

/* Gives owner (AppTrack, AppRevision not in use or AppReference) another file. Where the old one is
 * gone and the new one has its size, what was kept takes it too, and others that are missing
 * and lie beside it with their name and size are taken. One step of history, called label. */
gboolean
app_album_sources_locate (AppAlbum *album, AppSources *sources, AppHistory *history, gpointer owner,
                          const char *path, const char *label, GError **error);
