/* ui-spectrum-options.h — the button over a spectrum: which lanes are drawn, averages, peaks and
 * speed. What is chosen is remembered in the settings, lanes that are hidden are not. [main] */
#pragma once

#include "ui-spectrum.h"

#define UI_TYPE_SPECTRUM_OPTIONS (ui_spectrum_options_get_type ())
G_DECLARE_FINAL_TYPE (UiSpectrumOptions, ui_spectrum_options, UI, SPECTRUM_OPTIONS, GtkWidget)

/* The spectrum outlives it. */
GtkWidget *ui_spectrum_options_new (UiSpectrum *spectrum);
