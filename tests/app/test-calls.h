/* test-calls.h — counts what an audio callback must not call: allocation, locks, input and output,
 * sleep.
 *
 * The calls are interposed in the test program. Sanitizers bring their own; there nothing is
 * counted. */
#pragma once

#include <glib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define TEST_CALLS_COUNTED 0
#else
#  define TEST_CALLS_COUNTED 1
#endif

/* Between them, the calls of this thread count. */
void test_calls_begin (void);
void test_calls_end (void);
/* How many there were in all threads, and starts again from 0. */
int test_calls_take (void);
