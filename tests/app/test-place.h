/* test-place.h — a folder with mixes and a project of them, for the tests of documents. */
#pragma once

#include "app-document.h"

/* A folder with two mixes in a sub-folder, and a saved project of them. */
typedef struct
{
  char *folder, *project, *mixes[2];
} TestPlace;

TestPlace test_place_new (void);
void test_place_finish (TestPlace *self);

/* A tenth of a second of noise at 48 kHz; the same seed, the same bytes. */
void test_place_mix (const char *path, guint seed);
AppDocument *test_place_open (const char *path); /* which must be possible */
char *test_place_text (const char *path);        /* transfer full */
void test_place_remove (const char *path);       /* with all below */
