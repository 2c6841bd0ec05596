/* test-disc.h — a small album with sources on the disk, for the tests of delivery. */
#pragma once

#include "app-delivery.h"

typedef struct
{
  char *dir; /* everything lies in it; removed at the end */
  char *out; /* folder to deliver into; not there yet */
  AppAlbum *album;
  GPtrArray *targets;
} TestDisc;

void test_disc_init (TestDisc *self, int rate);
void test_disc_finish (TestDisc *self);

/* Adds a track of noise and a tone, different for each: bits 16, 24, or 32 for float; peak linear.
 */
AppTrack *
test_disc_add (TestDisc *self, const char *title, int rate, int bits, double seconds, double peak);
/* Frames at the album's rate; negative: overlap. */
void test_disc_set_gap (AppTrack *track, gint64 frames);

AppProgramme *test_disc_programme (TestDisc *self);

/* Delivers into self->out on this many threads; n ids. */
GPtrArray *test_disc_deliver (TestDisc *self, const char *const *ids, int n, int threads,
                              gboolean overwrite, GError **error);

/* Asserts that nothing is worse than a warning, and prints what is. */
void test_findings_fit (const GPtrArray *findings);
const AppFinding *test_findings_find (const GPtrArray *findings, const char *id);

/* All samples of all files in a row, interleaved, right-aligned. */
gint32 *test_read_stream (const AppDeliverable *made, gint64 *frames);

/* Deletes a file or a folder with everything in it; does not follow links. */
void test_remove (const char *path);

/* Names of everything below the folder, sorted, with '/' between; empty when there is no folder. */
GPtrArray *test_list (const char *folder);
