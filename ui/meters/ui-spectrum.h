/* ui-spectrum.h — spectra of the lanes over each other with their averages and peaks, and an
 * equaliser that is edited on them: response curve and band handles.
 *
 * Frequency is logarithmic, 20 Hz to 20 kHz. The gain scale (right: response and handles) is
 * +-range dB around the middle line; the spectra have a scale of their own: top_dbfs at the upper
 * edge, span_db down to the lower, tilted by tilt dB per octave around 1 kHz.
 *
 * Pointer: drag a handle = frequency and gain (Shift: fine; Ctrl: frequency only), wheel over a
 * handle = Q, double click on a handle = "band-reset", on the empty ground = "band-add"; right
 * click on a handle = "band-menu"; click on a name in the legend hides that lane. Keys: Page Up
 * Page Down choose a band, arrows move it (Shift: fine), + - change Q, Delete = "band-remove", Menu
 * or Shift+F10 = "band-menu". [main] */
#pragma once

#include "ui-palette.h"

#define UI_TYPE_SPECTRUM (ui_spectrum_get_type ())
G_DECLARE_FINAL_TYPE (UiSpectrum, ui_spectrum, UI, SPECTRUM, GtkWidget)

#define UI_SPECTRUM_POINTS 512 /* log-spaced: point i is 20 Hz * 1000^(i / 511) */
#define UI_SPECTRUM_LANES 13   /* indices as AppLane */
#define UI_SPECTRUM_MAX_BANDS 32

typedef struct
{
  double hz;
  double db;         /* ignored when has_gain is FALSE (handle stands on 0 dB) */
  double q;          /* for the read-out; NAN: none */
  gboolean has_gain; /* FALSE for cuts and notches: vertical drags change Q instead */
  gboolean enabled;  /* FALSE: drawn hollow */
  char label[8];     /* on the handle: "1" */
  gboolean line;     /* a border between bands: taken anywhere on its height, moved sideways only */
} UiSpectrumBand;

/* What a module does to a range of frequencies now: an area from the middle line of the gain scale.
 */
typedef struct
{
  double from_hz, to_hz;
  double db; /* change of gain; 0 draws nothing */
} UiSpectrumZone;

/* Signals (all int band first):
 *   "band-selected" (int)                      -1: none
 *   "band-begin" (int) / "band-end" (int)      one gesture, for undo
 *   "band-moved" (int, double hz, double db)   db as the band's when it has no gain
 *   "band-q" (int, double factor)              multiply Q by this
 *   "band-reset" (int)   "band-remove" (int)   "band-menu" (int, double x, double y)
 *   "band-add" (double hz, double db)
 *   "lanes-changed" ()                         a lane was hidden or shown in the legend, named
 *                                              or compared with
 */
GtkWidget *ui_spectrum_new (void);

/* db[UI_SPECTRUM_POINTS] in dBFS (-INFINITY is silence); NULL: the lane is not shown. Smoothed in
 * time here: rises at once, falls with the ballistics below. Call it every frame while playing. */
void ui_spectrum_set_lane (UiSpectrum *self, int lane, const float *db);
/* The lane's average (over the track, of a whole file, or of what was heard), drawn thin behind;
 * NULL: none. */
void ui_spectrum_set_average (UiSpectrum *self, int lane, const float *db);
/* Before smoothing and tilt; FALSE: there is none. */
gboolean ui_spectrum_get_average (UiSpectrum *self, int lane, float *db);
/* The name in the legend; NULL: not in it. */
void ui_spectrum_set_lane_name (UiSpectrum *self, int lane, const char *name);
const char *ui_spectrum_lane_name (UiSpectrum *self, int lane); /* borrowed */
/* A lane that is hidden is measured on, but only its name is drawn. Default: visible. */
void ui_spectrum_set_lane_visible (UiSpectrum *self, int lane, gboolean visible);
gboolean ui_spectrum_lane_visible (UiSpectrum *self, int lane);
void ui_spectrum_set_averages (UiSpectrum *self, gboolean on); /* default TRUE */
/* The highest level of each point until it is cleared. Default FALSE. */
void ui_spectrum_set_hold (UiSpectrum *self, gboolean on);
void ui_spectrum_clear_hold (UiSpectrum *self);
/* Nothing of any lane is drawn or told: a blind test. Response and handles stay. */
void ui_spectrum_set_blind (UiSpectrum *self, gboolean blind);
void ui_spectrum_set_filled_lane (UiSpectrum *self, int lane); /* default 1; -1: none */
/* Fall in dB per second (default 24; INFINITY: no smoothing). */
void ui_spectrum_set_fall (UiSpectrum *self, double db_per_s);
void ui_spectrum_set_scale (UiSpectrum *self, double top_dbfs, double span_db,
                            double tilt_db_per_octave); /* default 0, 90, 3 */

void ui_spectrum_set_tilt (UiSpectrum *self, double db_per_octave); /* default 3 */
/* Everything that is drawn of the lanes is the mean power over so many octaves around each point;
 * default 0: none. */
void ui_spectrum_set_smoothing (UiSpectrum *self, double octaves);
/* The average of the filled lane less that of this one, smoothed alike, as a line on the gain
 * scale; -1 (default): none. Emits "lanes-changed". */
void ui_spectrum_set_against (UiSpectrum *self, int lane);
int ui_spectrum_against (UiSpectrum *self);
/* The line: UI_SPECTRUM_POINTS in dB, NAN where one of both is silent. FALSE: none is drawn. */
gboolean ui_spectrum_get_difference (UiSpectrum *self, float *db);

/* The white response curve, hz ascending; n 0: none. Copied. */
void ui_spectrum_set_response (UiSpectrum *self, const double *hz, const double *db, int n);
/* Half the height of the gain scale in dB (default 18 with lines every 6). */
void ui_spectrum_set_range (UiSpectrum *self, double db);
/* Handles; n 0: none. Copied. The order is the caller's and is the index in the signals. */
void ui_spectrum_set_bands (UiSpectrum *self, const UiSpectrumBand *bands, int n);
/* Call it every frame while playing; n 0: none. Copied. */
void ui_spectrum_set_zones (UiSpectrum *self, const UiSpectrumZone *zones, int n);
void ui_spectrum_set_selected (UiSpectrum *self, int band); /* emits nothing */
int ui_spectrum_selected (UiSpectrum *self);

double ui_spectrum_x_of (UiSpectrum *self, double hz);
double ui_spectrum_hz_at (UiSpectrum *self, double x);
double ui_spectrum_y_of_gain (UiSpectrum *self, double db);
double ui_spectrum_gain_at (UiSpectrum *self, double y);
double ui_spectrum_y_of_level (UiSpectrum *self, double hz, double dbfs);
