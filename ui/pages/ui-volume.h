/* ui-volume.h — listening volume: the control, and the level at which the room was calibrated.
 *
 * A calibration says: at this volume the room has so many dB SPL. It is a setting of the person,
 * not of the album. None of it reaches a file. [main thread] */
#pragma once

#include "ui-session.h"

#define UI_TYPE_VOLUME (ui_volume_get_type ())
G_DECLARE_FINAL_TYPE (UiVolume, ui_volume, UI, VOLUME, GtkWidget)

#define UI_VOLUME_SILENT_DB -60.0 /* lower end of the control: nothing is heard there */

GtkWidget *ui_volume_new (UiSession *session);

/* Sets and remembers the volume; -60 and below is silence. */
void ui_volume_put (UiSession *session, double db);
/* The calibration; FALSE: there is none. */
gboolean ui_volume_reference (double *db, double *spl);
/* From now on the volume as it is has this many dB SPL; 0: not calibrated any more. */
void ui_volume_calibrate (UiSession *session, double spl);
/* dB SPL of the volume as it is, with dim; -INFINITY: muted; NAN: not calibrated. */
double ui_volume_spl (UiSession *session);
