/* app-revision-notes.h — what is to be said to the mixing engineer about one mix or several, in
 * plain and polite words: of each the facts of the file, the verdict, and what was found, with
 * times. Pure: reads no file, so the SHA-256 stands in it only where the media knows it already
 * (app_media_sha256). [any thread] */
#pragma once

#include "app-intake.h"

typedef enum
{
  APP_NOTES_TEXT,
  APP_NOTES_HTML, /* one whole document, UTF-8, without anything from elsewhere */
} AppNotesFormat;

/* title: of the album, or NULL. n >= 1. Transfer full. */
char *app_revision_notes (const AppIntakeReport *const *reports, int n, const char *title,
                          AppNotesFormat format);
