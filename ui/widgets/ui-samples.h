/* ui-samples.h — the samples behind a waveform that is zoomed closer than its overview: rendered in
 * the background by the render function, so that what is drawn is what is heard.
 *
 * Give ui_samples_read and the object to ui_waveform_set_reader and connect "ready" to
 * ui_waveform_refresh (g_signal_connect_object: a render may outlive the window). [main thread API;
 * one worker at a time per lane] */
#pragma once

#include "app-programme.h"

#define UI_TYPE_SAMPLES (ui_samples_get_type ())
G_DECLARE_FINAL_TYPE (UiSamples, ui_samples, UI, SAMPLES, GObject)

/* Signal "ready" (): samples that ui_samples_read was asked for can be read now. */
UiSamples *ui_samples_new (void);

/* The newest snapshot (a reference is taken; NULL: none) and the programme frame at which frame 0
 * of the waveform stands (start of the track - trim_in). What was rendered before is dropped when
 * the programme differs. */
void ui_samples_set_programme (UiSamples *self, AppProgramme *programme, gint64 offset);

/* A UiWaveformReader; self is the UiSamples. FALSE: they are being rendered now (or cannot be:
 * lanes beyond AppLane, no programme). */
gboolean ui_samples_read (int lane, int channel, gint64 from, int n, float *out, gpointer self);
