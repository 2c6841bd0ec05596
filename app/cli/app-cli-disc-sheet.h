/* app-cli-disc-sheet.h — what disc and ddp print: the points of a disc and the findings, or JSON.
 */
#pragma once

#include "app-disc.h"

/* head: a line above the table, or NULL; path: for JSON. Returns the exit status. */
int app_cli_disc_sheet (const AppDisc *disc, const char *head, const char *path,
                        const GPtrArray *findings);
