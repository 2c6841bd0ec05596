/* dsp-kernels-limiter.c — the choice of the instruction set. */
#include "dsp-kernels-limiter.h"

#include "dsp-cpu.h"

/* Made from dsp-kernels-limiter-isa.c. */
extern const DspKernelsLimiter dsp_kernels_limiter_plain;
extern const DspKernelsLimiter dsp_kernels_limiter_sse2;
extern const DspKernelsLimiter dsp_kernels_limiter_avx2;
extern const DspKernelsLimiter dsp_kernels_limiter_avx512;

const DspKernelsLimiter *
dsp_kernels_limiter (void)
{
#if defined(__x86_64__)
  static const DspKernelsLimiter *const versions[]
      = { [DSP_CPU_PLAIN] = &dsp_kernels_limiter_sse2,
          [DSP_CPU_AVX2] = &dsp_kernels_limiter_avx2,
          [DSP_CPU_AVX512] = &dsp_kernels_limiter_avx512 };
  return versions[dsp_cpu_best ()];
#else
  return &dsp_kernels_limiter_plain;
#endif
}
