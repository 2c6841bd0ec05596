/* app-project-read-track.h — reads a track of a project file, and what others that have a source or
 * texts share with it. [main thread] */
#pragma once

#include "app-project-group.h"

/* Whether the key is one of a source's: app_project_read_media reads them together. */
gboolean app_project_is_source_key (const char *key);
/* A media that stands for the group's source, which goes to the project. Transfer full. */
AppMedia *app_project_read_media (const AppProjectGroup *group);
/* TRUE when the key is a text of the object (track or album) and was read. */
gboolean app_project_read_text_key (const AppProjectGroup *group, gpointer object, const char *key);
/* All of group name: source, values, texts, chain, revisions. number: as AppProjectGroup.track.
 * Transfer full. */
AppTrack *app_project_read_track (const AppProjectReader *reader, const char *name, int number);
