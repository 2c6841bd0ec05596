/* test-compressor.h — what the files of the compressor's tests share. */
#pragma once

#include "dsp-module.h"

enum
{
  TEST_COMPRESSOR_RATE = 44100
};

/* An instance at its defaults but for settings like "ratio=4 detector=rms". */
DspInstance *test_compressor_new (const char *settings);
/* In place, both channels. */
void test_compressor_run (DspInstance *instance, double *left, double *right, int n);
/* A reading, since the last time any was taken. */
double test_compressor_read (DspInstance *instance, const char *id);
