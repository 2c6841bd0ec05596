/* app-engine-spectrum.h — how fine the spectra of AppHeard are. [main thread API]
 *
 * Their points are levels as dsp_spectrum_levels has them, all with the width of four bins of a
 * window, so that averages lie on the spectra of the moment: a sine reads its level, of noise the
 * density is seen. */
#pragma once

#include "app-engine.h"

/* Length of the windows in seconds; default DSP_SPECTRUM_LIVE_S. Twice as long tells twice as much
 * apart, follows half as fast and shows noise 3 dB lower. Averages since play go on. */
void app_engine_set_spectrum_window (AppEngine *self, double seconds);
