/* app-cli-notes.h — the notes of a track, printed. */
#pragma once

#include "app-json.h"
#include "app-track.h"

void app_cli_print_notes (AppTrack *track, int rate);
/* The member "notes": {"at_s", "heard", "text"}; times from the start of the track as heard. */
void app_cli_json_notes (JsonBuilder *builder, AppTrack *track, int rate);
