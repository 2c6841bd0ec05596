/* dsp-cpu.h — which vector instructions hot kernels may use.
 *
 * Kernels are one source compiled several times and give the same bits in each version, so the
 * choice decides speed only. The environment variable LACQUER_ISA (sse2, avx2, avx512) lowers it,
 * for tests. [main] */
#pragma once

typedef enum
{
  DSP_CPU_PLAIN,  /* what every processor of the family has: SSE2 */
  DSP_CPU_AVX2,   /* x86-64-v3 */
  DSP_CPU_AVX512, /* x86-64-v4 */
} DspCpu;

DspCpu dsp_cpu_best (void);
