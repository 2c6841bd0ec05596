/* dsp-bins.h — sums over bins of spectra, in a fixed order that vector units can follow. [any,
 * pure] */
#pragma once

#include "dsp-types.h"

/* The mean of a Hann window's spectrum: a sine of power 1 has this sum over its bins. */
#define DSP_BINS_OF_SINE 1.5

/* The bin nearest to hz, at most the last. */
static inline int
dsp_bin_at (double hz, double rate, int size)
{
  double bin = hz * size / rate + 0.5;
  return bin < size / 2 ? (int) bin : size / 2;
}

/* Eight partial sums: the order is the same for any instruction set. */
static inline double
dsp_bins_join (const double sums[8])
{
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

static inline double
dsp_bins_sum (const double *power, int n)
{
  double sums[8] = { 0 }, rest = 0.0;
  int i = 0;
  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++)
      sums[j] += power[i + j];
  for (; i < n; i++)
    rest += power[i];
  return dsp_bins_join (sums) + rest;
}

static inline double
dsp_bins_dot (const double *a, const double *b, int n)
{
  double sums[8] = { 0 }, rest = 0.0;
  int i = 0;
  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++)
      sums[j] += a[i + j] * b[i + j];
  for (; i < n; i++)
    rest += a[i] * b[i];
  return dsp_bins_join (sums) + rest;
}

/* Re of the sum of a conj (b). */
static inline double
dsp_bins_cross (const DspComplex *a, const DspComplex *b, int n)
{
  return dsp_bins_dot ((const double *) a, (const double *) b, 2 * n);
}

/* Adds the mean of the channels' powers. */
static inline void
dsp_bins_add_mean (double *sums, const double *const power[2], int channels, int n)
{
  const double *a = power[0], *b = power[channels - 1];
  for (int i = 0; i < n; i++)
    sums[i] += 0.5 * (a[i] + b[i]);
}

/* Power in dB; a full-scale sine summed over its bins is 0. */
double dsp_bins_db (double power);
/* Weight of the K curve of ITU-R BS.1770-5 on powers at hz; 1 at 997 Hz. */
double dsp_bins_k_weight (double hz);
