/* app-cli-report.h — what deliver and verify print: a table of files and the findings, or JSON. */
#pragma once

#include <glib.h>

/* deliverables: GPtrArray of AppDeliverable. before: findings of the project that JSON lists first,
 * or NULL; they do not count for the status. Returns the exit status. */
int app_cli_report (const GPtrArray *deliverables, const GPtrArray *before);
