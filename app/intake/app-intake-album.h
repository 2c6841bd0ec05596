/* app-intake-album.h — what sets one mix of an album apart from the others: rate, channels, level,
 * spectrum. */
#pragma once

#include "app-intake.h"

/* Adds a finding of severity info, with the path as its file, for each way in which a mix differs
 * from the most (rate, channels) or the middle (level, spectrum) of all; level and spectrum from
 * three mixes on. Mixes that could not be measured do not count, and one that is there several
 * times counts once. Pure. */
void app_intake_album (const AppIntakeReport *const *reports, int n, GPtrArray *findings);
