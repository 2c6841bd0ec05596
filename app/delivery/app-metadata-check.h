/* app-metadata-check.h — what is wrong with the texts, codes and cover of an album, one finding for
 * each fault: what plants, stores and players would meet. [main thread] */
#pragma once

#include "app-album.h"
#include "app-finding.h"

/* Of AppFinding; its track says where, its id which field: "metadata-isrc" … Transfer full. */
GPtrArray *app_metadata_check (AppAlbum *album);
