/* ui-band-zones.h — where in the spectrum a module changes the gain now, and by how much, from its
 * readings: dynamic bands, the bands between crossovers, a band that is looked for. [main] */
#pragma once

#include "ui-spectrum.h"

#include "app-slot.h"

/* Writes at most UI_SPECTRUM_MAX_BANDS zones and returns how many. readings: n of the module's own
 * order, as app_engine_slot_readings () has them. A band is as wide as its Q says: f / Q. */
int ui_band_zones (AppSlot *slot, const double *readings, int n, UiSpectrumZone *zones);

/* Lines between bands that are in use ("crossover1", "split1" …): their parameters, lowest first.
 * Writes at most max indices and returns how many. */
int ui_band_lines (AppSlot *slot, int *params, int max);
