/* app-intake.h — checks of incoming mixes: one table of rules over measured readings. */
#pragma once

#include "app-finding.h"
#include "app-measure.h"
#include "app-media.h"

/* Adds the findings of every rule that fires for this mix; a GOOD finding when none does. */
void app_intake_check (AppMedia *media, const AppMeasurement *measured, GPtrArray *findings);
/* Probes, measures and checks a file; errors of opening become findings of severity error. measured
 * (all 0 where the file could not be measured) and media may be NULL; *media is set only when the
 * file could be opened. When cancelled nothing is added. [any thread] */
void app_intake_file (const char *path, AppMedia **media, AppMeasurement *measured,
                      GPtrArray *findings, GCancellable *cancellable);
