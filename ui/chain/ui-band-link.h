/* ui-band-link.h — connects the selected slot with the spectrum: response curve, and band handles
 * for every module whose parameters come in bands ("<band>-frequency" with "-gain", "-q", "-type",
 * "-on"), lines for crossovers and splits, the one band of a module that looks at one ("frequency",
 * "q"), and what the module does to them while it plays. Naming no module. */
#pragma once

#include "ui-module-editor.h"
#include "ui-spectrum.h"

typedef struct _UiBandLink UiBandLink;

/* All three are borrowed and must outlive the link. */
UiBandLink *ui_band_link_new (UiSession *session, UiSpectrum *spectrum, UiModuleEditor *editor);
void ui_band_link_free (UiBandLink *self);
