/* test-fixture.h — albums of generated mixes, and modules whose output can be told beforehand. */
#pragma once

#include "app-album.h"
#include "app-renderer.h"

/* Passes its input late by its structural parameter "frames" (default 777). */
extern const DspModule test_module_delay;
/* One-pole low-pass with a long memory; parameter "pole" (0 .. 0.9999). */
extern const DspModule test_module_pole;

/* Appends a track of the file at path (taken, freed), gap frames after the track before. */
AppTrack *test_fixture_add (AppAlbum *album, char *path, gint64 gap);
/* Appends a slot of module with its defaults. */
AppSlot *test_fixture_add_slot (GListStore *chain, const DspModule *module);

/* Three tracks at 44.1 kHz: 44.1, 48 and 96 kHz (mono) mixes of noise, about 2 s each, with gap,
 * overlap, fades, trims and gains; stateful: chains that remember and delay on tracks and album. */
AppAlbum *test_fixture_mixed (gboolean stateful);

/* Frames [from, to) of a lane read in blocks of block frames (0: of random sizes); ch[0] and ch[1]
 * follow each other in the result (transfer full). */
double *
test_fixture_render (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int block);
