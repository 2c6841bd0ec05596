/* dsp-cpu.c — asks the processor, and the environment for less. */
#include "dsp-cpu.h"

#include <stdlib.h>
#include <string.h>

static DspCpu
supported (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("x86-64-v4"))
    return DSP_CPU_AVX512;
  if (__builtin_cpu_supports ("x86-64-v3"))
    return DSP_CPU_AVX2;
#endif
  return DSP_CPU_PLAIN;
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
