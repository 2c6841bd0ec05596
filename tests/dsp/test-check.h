/* test-check.h — a check over generated signals. */
#pragma once

#include <glib.h>

#include "dsp-check.h"

/* n frames through all checks in blocks (0: of random sizes), to the end. */
DspCheckPass *test_check_run (double *const x[2], int n, double rate, int channels, int block);
