/* app-cli-revisions.h — the mixes of a track, for the commands that list them. */
#pragma once

#include "app-track.h"

#include <json-glib/json-glib.h>

/* Adds "revisions": [...] to the open object. */
void app_cli_json_revisions (JsonBuilder *builder, AppTrack *track);
/* One line for each; rate: of the album. */
void app_cli_print_revisions (AppTrack *track, int rate);
