/* dsp-denormal.h — flush-to-zero while audio is processed: denormal tails cost no time, and every
 * thread gives the same bits whatever its mode was.
 *
 *   DspFloatMode mode = dsp_denormal_begin ();
 *   … process …
 *   dsp_denormal_end (mode);
 *
 * Nests. Every DspInstance does it by itself; code that processes outside of one must. [any] */
#pragma once

#include <stdint.h>

typedef uint64_t DspFloatMode;

#if defined(__SSE2__)

#  include <xmmintrin.h>

static inline DspFloatMode
dsp_denormal_begin (void)
{
  unsigned mode = _mm_getcsr ();
  _mm_setcsr (mode | 0x8040); /* FTZ | DAZ */
  return mode;
}

static inline void
dsp_denormal_end (DspFloatMode mode)
{
  _mm_setcsr ((unsigned) mode);
}

#elif defined(__aarch64__)

static inline DspFloatMode
dsp_denormal_begin (void)
{
  uint64_t mode;
  __asm__ __volatile__("mrs %0, fpcr" : "=r"(mode));
  __asm__ __volatile__("msr fpcr, %0" : : "r"(mode | (UINT64_C (1) << 24)));
  return mode;
}

static inline void
dsp_denormal_end (DspFloatMode mode)
{
  __asm__ __volatile__("msr fpcr, %0" : : "r"(mode));
}

#else
#  error "dsp-denormal.h: tell here how this CPU flushes denormals to zero"
#endif
