/* test-sound.h — generated sound files in a temporary folder. */
#pragma once

#include <glib.h>

/* Temporary folder of this run (borrowed), removed with all its files by test_sound_cleanup (). */
const char *test_sound_folder (void);
void test_sound_cleanup (void);

/* Uniform noise in -1 .. 1 by position: the same for every caller. */
double test_sound_noise (guint64 seed, gint64 index);

typedef double (*TestSoundFunc) (int channel, gint64 frame, gpointer data);

/* Writes frames of func to NAME in the folder, in a libsndfile format (SF_FORMAT_…). Returns the
 * path (transfer full). */
char *test_sound_write (const char *name, int format, int rate, int channels, gint64 frames,
                        TestSoundFunc func, gpointer data);

double test_sound_noise_func (int channel, gint64 frame, gpointer seed); /* GUINT_TO_POINTER */
/* (frame * 37 + channel * 11) % 32768 / 32768.0: exact from 16 bit on. */
double test_sound_count_func (int channel, gint64 frame, gpointer unused);
double test_sound_dc_func (int channel, gint64 frame, gpointer value); /* const double * */
/* 1 at the frame pointed to (const gint64 *), else 0. */
double test_sound_impulse_func (int channel, gint64 frame, gpointer at);
