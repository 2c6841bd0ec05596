/* ui-meter-figures.h — two columns of figures: of what was heard since play, seek or restart, and
 * of the whole track from the survey. [main] */
#pragma once

#include "app-engine.h"
#include "app-measure.h"

#include <gtk/gtk.h>

#define UI_TYPE_METER_FIGURES (ui_meter_figures_get_type ())
G_DECLARE_FINAL_TYPE (UiMeterFigures, ui_meter_figures, UI, METER_FIGURES, GtkWidget)

GtkWidget *ui_meter_figures_new (void);
/* gain_db is added to what is loudness. Figures are shown ten times a second. */
void ui_meter_figures_set_heard (UiMeterFigures *self, const AppHeard *heard, double gain_db);
/* measurement NULL: of the track is known at most its loudness (NAN: not even that). heading: what
 * the second column is of. */
void ui_meter_figures_set_track (UiMeterFigures *self, const char *heading,
                                 const AppMeasurement *measurement, double integrated_lufs);
void ui_meter_figures_set_ceiling (UiMeterFigures *self, double dbtp);
