/* dsp-math.h — elementary functions of the signal path, the same bits on every machine.
 *
 * libm's exp, log and sin differ between its versions and between CPUs (variants with FMA are
 * chosen at run time), so nothing that decides a sample calls them. These are plain polynomials in
 * f64, compiled without contraction: only + - * / are used, which IEEE 754 rounds exactly. sqrt(),
 * floor() and fabs() of libm are exact too and may be used. [any, pure]
 *
 * Errors stated are relative, in units of the last place (2^-53 .. 2^-52), and tested. */
#pragma once

#include "dsp-types.h"

#include <math.h>
#include <string.h>

#define DSP_PI 3.14159265358979323846
#define DSP_LN2 0.693147180559945309417
#define DSP_LOG2_E 1.44269504088896340736
#define DSP_DB_PER_LOG2 6.02059991327962390427  /* 20 log10 (2) */
#define DSP_LOG2_PER_DB 0.166096404744368117394 /* log2 (10) / 20 */

/* Taylor series of e^(r ln 2) on |r| <= 1/2: the term left out is below 5e-18. Also of the
 * vectors in dsp-kernels-isa.c. */
static const double dsp_exp2_c[] = { 1.0,
                                     6.93147180559945309417e-1,
                                     2.40226506959100712333e-1,
                                     5.55041086648215799531e-2,
                                     9.61812910762847716198e-3,
                                     1.33335581464284434234e-3,
                                     1.54035303933816099544e-4,
                                     1.52527338040598402800e-5,
                                     1.32154867901443094884e-6,
                                     1.01780860092396997275e-7,
                                     7.05491162080112332987e-9,
                                     4.44553827187081149760e-10,
                                     2.56784359934882051419e-11,
                                     1.36914888539041288809e-12 };

/* 2^x within 3 ulp for -1022 <= x <= 1023; 0 below, +Inf above. */
static inline double
dsp_exp2 (double x)
{
  if (x < -1022)
    return 0;
  if (x > 1023)
    return INFINITY;
  double whole = floor (x + 0.5);
  double r = x - whole;
  const double *c = dsp_exp2_c;
  /* Two interleaved halves (even and odd powers) shorten the chain of dependent operations. */
  double q = r * r;
  double even = ((((((c[12] * q + c[10]) * q + c[8]) * q + c[6]) * q + c[4]) * q + c[2]) * q);
  double odd
      = ((((((c[13] * q + c[11]) * q + c[9]) * q + c[7]) * q + c[5]) * q + c[3]) * q + c[1]) * r;
  /* 2^1024 itself is no number, hence the halved exponent and the factor. */
  int64_t bits = (int64_t) (whole - 1 + 1023) << 52;
  double scale;
  memcpy (&scale, &bits, sizeof scale);
  return (1.0 + (odd + even)) * scale * 2.0;
}

/* log2 (x) within 4 ulp for normal x > 0 (also close to 1); -INFINITY for x <= 0 and denormals. */
static inline double
dsp_log2 (double x)
{
  if (!(x >= 2.2250738585072014e-308))
    return -INFINITY;
  int64_t bits;
  memcpy (&bits, &x, sizeof bits);
  /* x = 2^e m with sqrt(1/2) <= m < sqrt(2). */
  int64_t offset = bits - 0x3fe6a09e667f3bcd;
  double e = (double) (offset >> 52);
  bits = (offset & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd;
  double m;
  memcpy (&m, &bits, sizeof m);
  /* ln m = 2 artanh s, s = (m - 1) / (m + 1), |s| < 0.172; the term left out is below 1e-19. */
  double s = (m - 1.0) / (m + 1.0);
  double q = s * s;
  double series = 1.0 / 23;
  for (int k = 21; k >= 3; k -= 2)
    series = series * q + 1.0 / k;
  return e + (s + s * q * series) * (2.0 * DSP_LOG2_E);
}

/* e^x and ln x by the two above. */
static inline double
dsp_exp (double x)
{
  return dsp_exp2 (x * DSP_LOG2_E);
}

static inline double
dsp_ln (double x)
{
  return dsp_log2 (x) * DSP_LN2;
}

/* Gain factor of a level and back; exact at 0 dB = 1; -INFINITY is 0. Within 1e-12 dB. */
static inline double
dsp_db_to_gain (double db)
{
  return dsp_exp2 (db * DSP_LOG2_PER_DB);
}

static inline double
dsp_gain_to_db (double gain)
{
  return dsp_log2 (gain) * DSP_DB_PER_LOG2;
}

/* Factor per frame of a one-pole that reaches 63 % after seconds: e^(-1 / (seconds rate)); 0 for
 * seconds <= 0. */
static inline double
dsp_pole (double seconds, double rate)
{
  return seconds > 0 ? dsp_exp (-1.0 / (seconds * rate)) : 0.0;
}

/* x^y for x > 0: relative error below (|y log2 x| + 4) ulp. */
double dsp_pow (double x, double y);

/* Within 3 ulp (absolute 3 * 2^-53 near a zero) for |x| <= 1e5. */
double dsp_sin (double x);
double dsp_cos (double x);
double dsp_tan (double x); /* 6 ulp, away from the poles */

/* Modified Bessel function I0 (Kaiser windows), within 1e-14 for 0 <= x <= 30. */
double dsp_bessel_i0 (double x);
