/* app-disc-sheet.h — a disc as text beside its audio: CUE sheet and cdrdao TOC (formats.md 3). [any
 * thread, pure]
 *
 * The audio file begins at 00:02:00 of the disc; times are of the file. */
#pragma once

#include "app-exporter.h"

typedef enum
{
  APP_SHEET_CUE_UTF8,   /* for players */
  APP_SHEET_CUE_LATIN1, /* to burn from, with CD-Text */
  APP_SHEET_TOC,        /* cdrdao; not for raw audio, which it takes for big-endian */
  APP_N_SHEETS
} AppSheet;

/* The name beside an audio file of this name: "Album.cue". Transfer full. */
char *app_disc_sheet_name (AppSheet sheet, const char *audio);
/* kind: "WAVE" or "BINARY". */
GBytes *app_disc_sheet (AppSheet sheet, const AppDisc *disc, const char *audio, const char *kind);
/* As AppExporter.companions, for the whole album in one file of any rate: a CUE sheet for players.
 * The layout's lead has to be APP_DISC_PREGAP. */
void app_disc_sheet_companions (const AppExportFile *file, const AppExportImage *image,
                                GPtrArray *companions);
/* What a sheet cannot say of the disc. */
void app_disc_sheet_check (AppSheet sheet, const AppDisc *disc, GPtrArray *findings);
