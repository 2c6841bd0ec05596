/* ui-intake.h — the checks of the mixes as received, made one after the other in the background
 * and kept per source file. [main thread] */
#pragma once

#include <gio/gio.h>

#include "app-intake.h"

#define UI_TYPE_INTAKE (ui_intake_get_type ())
G_DECLARE_FINAL_TYPE (UiIntake, ui_intake, UI, INTAKE, GObject)

/* Everything is of the file as it is: its own rate, no trims. */
typedef struct
{
  AppMeasurement measured;
  GPtrArray *findings; /* AppFinding; never NULL */
  char *sha256;        /* NULL when it could not be read */
} UiIntakeResult;

/* Signal "updated": another result is there. */
UiIntake *ui_intake_new (void);

/* The result for this source, borrowed until the source changes; NULL while it is not known yet:
 * asking starts the check. */
const UiIntakeResult *ui_intake_result (UiIntake *self, AppMedia *media);
/* The worst finding's text, or "Ready". */
const char *ui_intake_verdict (const UiIntakeResult *result);
/* TRUE while checks are under way. */
gboolean ui_intake_busy (UiIntake *self);
