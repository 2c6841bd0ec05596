/* ui-spectrogram.h — levels over frequency and time: the newest at the right edge, low frequencies
 * at the bottom, in the colour of the lane that was heard, brighter where louder.
 *
 * Frequency is logarithmic, 20 Hz to 20 kHz; a column is UI_SPECTROGRAM_COLUMN_S of the programme
 * and a pixel wide. Time that was not listened to takes no room: a thin line stands where playing
 * jumped. Each column is drawn once. Pointer: frequency, level and age of what is under it. [main]
 */
#pragma once

#include "ui-spectrum.h"

#define UI_TYPE_SPECTROGRAM (ui_spectrogram_get_type ())
G_DECLARE_FINAL_TYPE (UiSpectrogram, ui_spectrogram, UI, SPECTROGRAM, GtkWidget)

#define UI_SPECTROGRAM_COLUMN_S (1.0 / 30.0)
#define UI_SPECTROGRAM_COLUMNS 2048 /* that are kept */

GtkWidget *ui_spectrogram_new (void);

/* db[UI_SPECTRUM_POINTS] in dBFS that are heard at seconds of the programme. Call it every frame
 * while playing: a column shows the highest levels within its time. */
void ui_spectrogram_add (UiSpectrogram *self, const float *db, double seconds, int lane);
void ui_spectrogram_clear (UiSpectrogram *self);
/* Nothing is drawn or told: a blind test. */
void ui_spectrogram_set_blind (UiSpectrogram *self, gboolean blind);
void ui_spectrogram_set_tilt (UiSpectrogram *self, double db_per_octave); /* default 3 */

/* Columns that are there, jumps left out or not. */
int ui_spectrogram_columns (UiSpectrogram *self);
/* Level of a point so many columns ago (0: the newest), to half a dB; -INFINITY: below all that is
 * drawn, NAN: a jump, or nothing. */
double ui_spectrogram_level (UiSpectrogram *self, int age, int point);
double ui_spectrogram_y_of (UiSpectrogram *self, double hz);
/* The colour of a level in a lane, tilt left out. */
GdkRGBA ui_spectrogram_color (int lane, double dbfs);
