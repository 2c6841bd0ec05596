/* dsp-cpu.h — which vector instructions hot kernels may use.
 *
 * Kernels are one source compiled several times and give the same bits in each version, so the
 * choice decides speed only. The environment variable LACQUER_CPU (plain, avx2, avx512) lowers it,
 * for tests. [main] */
#pragma once

typedef enum
{
  DSP_CPU_PLAIN,
  DSP_CPU_AVX2,
  DSP_CPU_AVX512,
} DspCpu;

DspCpu dsp_cpu_best (void);
