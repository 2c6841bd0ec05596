/* dsp-cpu.c — asks the processor, and the environment for less. */
#include "dsp-cpu.h"

#include <stdlib.h>
#include <string.h>

static DspCpu
supported (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx512f"))
    return DSP_CPU_AVX512;
  if (__builtin_cpu_supports ("avx2"))
    return DSP_CPU_AVX2;
#endif
  return DSP_CPU_PLAIN;
}

DspCpu
dsp_cpu_best (void)
{
  DspCpu best = supported ();
  const char *wanted = getenv ("LACQUER_CPU");
  if (wanted && strcmp (wanted, "plain") == 0)
    return DSP_CPU_PLAIN;
  if (wanted && strcmp (wanted, "avx2") == 0 && best > DSP_CPU_AVX2)
    return DSP_CPU_AVX2;
  return best;
}
