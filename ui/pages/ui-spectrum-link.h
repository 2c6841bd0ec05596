/* ui-spectrum-link.h — what spectrum and spectrogram of the Master page are told: of every lane the
 * spectrum of the moment, its average, and its name.
 *
 * The average is measured offline, never mind what was played: of the selected track in the lanes
 * of the album, of the whole file of a reference. Until that is known, the average of what was
 * heard stands in (not for mix and master, of which it would be out of date after an edit). While
 * lanes are heard with gains (matched, or as a service plays them), all levels have the gain of
 * their lane: averages that of the selected track, what plays that of the track it is in. */
#pragma once

#include "ui-session.h"
#include "ui-spectrogram.h"
#include "ui-spectrum.h"

typedef struct _UiSpectrumLink UiSpectrumLink;

/* All three are borrowed and must outlive the link. */
UiSpectrumLink *
ui_spectrum_link_new (UiSession *session, UiSpectrum *spectrum, UiSpectrogram *spectrogram);
void ui_spectrum_link_free (UiSpectrumLink *self);
