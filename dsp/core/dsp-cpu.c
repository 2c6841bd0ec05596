/* dsp-cpu.c — asks the processor, and the environment for less. */
#include "dsp-cpu.h"

#include <stdlib.h>
#include <string.h>

#if !defined(__x86_64__)
#  define HAS_V3 0
#  define HAS_V4 0
#elif defined(__clang__)
/* Clang 14 does not know the levels by name; processors that have these have the rest of them. */
#  define HAS(feature) __builtin_cpu_supports (feature)
#  define HAS_V3 (HAS ("avx2") && HAS ("fma") && HAS ("bmi") && HAS ("bmi2"))
#  define HAS_V4                                                                                   \
    (HAS_V3 && HAS ("avx512f") && HAS ("avx512bw") && HAS ("avx512cd") && HAS ("avx512dq")         \
     && HAS ("avx512vl"))
#else
#  define HAS_V3 __builtin_cpu_supports ("x86-64-v3")
#  define HAS_V4 __builtin_cpu_supports ("x86-64-v4")
#endif

static DspCpu
supported (void)
{
  return HAS_V4 ? DSP_CPU_AVX512 : HAS_V3 ? DSP_CPU_AVX2 : DSP_CPU_PLAIN;
}

DspCpu
dsp_cpu_best (void)
{
  DspCpu best = supported ();
  const char *wanted = getenv ("LACQUER_ISA");
  if (wanted && strcmp (wanted, "sse2") == 0)
    return DSP_CPU_PLAIN;
  if (wanted && strcmp (wanted, "avx2") == 0 && best > DSP_CPU_AVX2)
    return DSP_CPU_AVX2;
  return best;
}
