/* app-reference-play.h — what sounds of a reference beside the album. Inside survey/ only.
 * [main thread] */
#pragma once

#include "app-reference.h"
#include "app-reference-voice.h"
#include "app-region-loudness.h"

/* How the engine plays it. loudest: its loudest part, NULL: not known; then one that is anchored
 * there plays from its cue. The media is borrowed. */
void app_reference_play_spec (AppReference *reference, const AppStretch *loudest,
                              AppReferenceSpec *spec);

/* What sounds of it for length_s, after_s behind its cue: parts of the file in seconds, those
 * outside it left out. GArray of AppStretch, transfer full. */
GArray *
app_reference_play_stretches (const AppReferenceSpec *spec, double after_s, double length_s);
