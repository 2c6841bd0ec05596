/* app-intake-rules-spectrum.c — the rules over checks of spectra and of the stereo image. */
#include "app-intake-rules.h"

const AppIntakeRule app_intake_rules_spectrum[] = {
  { 0 },
};
