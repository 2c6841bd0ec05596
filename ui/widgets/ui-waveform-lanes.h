/* ui-waveform-lanes.h — draws the lanes of a UiWaveformView into a picture. Private to UiWaveform.
 * [main] */
#pragma once

#include "ui-waveform-view.h"

/* The visible columns of all lanes on the ground of the well, height px high (without the ruler),
 * in device pixels; NULL when there is no room. Full transfer. */
cairo_surface_t *ui_waveform_lanes_render (const UiWaveformView *view, double height);
