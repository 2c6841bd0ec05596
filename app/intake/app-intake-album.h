/* app-intake-album.h — what sets one mix of an album apart from the others: rate, channels, level,
 * spectrum. */
#pragma once

#include "app-intake.h"

/* Judges every mix among the others by the rules of app-intake-rules-album.c; limits NULL: the
 * defaults. Adds a finding, with the path as its file, for each that fires. Rate and channels are
 * those that the most have, from two mixes on; level and spectrum are held against the middle, from
 * three mixes on. Mixes that could not be measured do not count, and one that is there several
 * times counts once. Pure. */
void app_intake_album (const AppIntakeReport *const *reports, int n, const AppIntakeLimits *limits,
                       GPtrArray *findings);
