/* ui-intake.h — the checks of the mixes as received: made in the background on all cores and kept
 * per source file. [main thread] */
#pragma once

#include <gio/gio.h>

#include "app-intake.h"

#define UI_TYPE_INTAKE (ui_intake_get_type ())
G_DECLARE_FINAL_TYPE (UiIntake, ui_intake, UI, INTAKE, GObject)

/* Signal "updated": another report is there, or all of them are made anew. The thresholds are those
 * of the person's settings. */
UiIntake *ui_intake_new (void);

/* The report on this source, borrowed until the source or the thresholds change; NULL while it is
 * not known yet: asking starts the check. */
const AppIntakeReport *ui_intake_report (UiIntake *self, AppMedia *media);
/* SHA-256 of the source as 64 hex digits, borrowed likewise; NULL: not known (yet). */
const char *ui_intake_sha256 (UiIntake *self, AppMedia *media);
/* What a table shows: "Ready", "Ask for a new mix", or the gravest finding's text. */
const char *ui_intake_verdict (const AppIntakeReport *report);

/* TRUE while checks are under way; how many of those asked for are done, 0 .. 1. */
gboolean ui_intake_busy (UiIntake *self);
double ui_intake_progress (UiIntake *self);

/* What is wrong with the person's settings, AppFinding; empty: nothing. Borrowed. */
const GPtrArray *ui_intake_faults (UiIntake *self);
const AppIntakeLimits *ui_intake_limits (UiIntake *self); /* borrowed until they are set */
/* Keeps them in the settings and checks all mixes anew. FALSE with error when they could not be
 * written; then they are in force until the program ends. */
gboolean ui_intake_set_limits (UiIntake *self, const AppIntakeLimits *limits, GError **error);
