/* app-programme-copy.h — copies to make another programme of. Inside programme/ only. */
#pragma once

#include "app-programme.h"

/* To be changed by the caller until anybody else has it; transfer full. */
AppProgramme *app_programme_copy (const AppProgramme *self);
/* Drops what a track holds. */
void app_programme_track_clear (AppProgrammeTrack *track);
