/* test-card.h — a sound card without hardware: stands for PortAudio in the test program.
 *
 * One card, "alsa:Test Card", that runs at the rates it is told and asks for sound when the test
 * says so, on the test's thread, through the callback that the backend gave to PortAudio. */
#pragma once

#include <glib.h>

#define TEST_CARD_ID "alsa:Test Card"

/* What the card can; 0: it is not there. own_rate is the one it has by itself. */
void test_card_put (int own_rate, int other_rate, int max_buffer);
/* It is there, but breaks off: the stream is not active any more. */
void test_card_break (void);
/* How often it was opened since test_card_put. */
int test_card_openings (void);
/* Asks for n frames, if it is open, with these PortAudio flags; returns what the callback gave
 * (left, valid until the next call) or NULL. The callback's calls count in test-calls. */
const float *test_card_run (int n, unsigned long flags);
