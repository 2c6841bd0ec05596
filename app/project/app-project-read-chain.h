/* app-project-read-chain.h — reads the slots of a chain from a project file. [main thread] */
#pragma once

#include "app-project-group.h"

/* Of "album", "track N" or "aside N" (track: as AppProjectGroup.track), appended to chain. */
void app_project_read_chain (const AppProjectReader *reader, const char *owner, int track,
                             GListStore *chain);
