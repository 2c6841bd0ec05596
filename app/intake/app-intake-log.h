/* app-intake-log.h — the log of received mixes in a key file, group [intake]: when, verdict, size,
 * time, SHA-256, path. What is in the file from elsewhere and no entry is kept and left out of the
 * text. */
#pragma once

#include "app-intake.h"

/* Adds an entry unless the last one of that path has the same SHA-256 and verdict; needs that the
 * media knows its SHA-256 (app_media_sha256). FALSE when there is nothing to enter. */
gboolean app_intake_log_add (GKeyFile *file, const AppIntakeReport *report);
/* When a file with this SHA-256 was entered first, in unix seconds; 0: it is not there. */
gint64 app_intake_log_received (GKeyFile *file, const char *sha256);
/* One line for each entry, oldest first; local time; paths as app_intake_log_relate makes them, or
 * with folder NULL as they are. Transfer full. */
char *app_intake_log_text (GKeyFile *file, const char *folder);

/* A log that is written has the files inside the project's folder (absolute, canonical) by their
 * path from there, so that both can move together; one in memory has absolute paths only. */
void app_intake_log_relate (GKeyFile *file, const char *folder);
void app_intake_log_resolve (GKeyFile *file, const char *folder);
