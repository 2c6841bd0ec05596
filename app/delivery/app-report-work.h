/* app-report-work.h — the part of the delivery report that says what was done to the mixes. */
#pragma once

#include "app-paper.h"
#include "app-programme.h"

/* A heading, and a row for each mix, edit and module: of modules the values that are not the
 * defaults, and their versions. [any thread] */
void app_report_add_work (AppPaper *paper, const AppProgramme *programme);
