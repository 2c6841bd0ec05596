/* app-cli-report.h — what deliver and verify print: a table of files and the findings, or JSON. */
#pragma once

#include <glib.h>

/* deliverables: GPtrArray of AppDeliverable. Returns the exit status. */
int app_cli_report (const GPtrArray *deliverables);
