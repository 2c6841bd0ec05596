/* test-model.h — random albums without files, for the tests of model, history and project. */
#pragma once

#include "app-history.h"
#include "app-project.h"

/* The next of a row of numbers that every run repeats. */
guint32 test_model_random (guint32 *state);
double test_model_random_real (guint32 *state); /* 0 .. 1 */

AppTrack *test_model_track (guint32 *state); /* stands for a missing file */
AppSlot *test_model_slot (guint32 *state);
AppReference *test_model_reference (guint32 *state);
AppAlbum *test_model_album (guint32 *state);
/* One random edit of any kind through the history. */
void test_model_edit (AppAlbum *album, AppHistory *history, guint32 *state);
/* The album as the project file that it makes. */
char *test_model_text (AppAlbum *album);
