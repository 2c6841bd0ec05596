/* dsp-kernels.c — the choice of the instruction set. */
#include "dsp-kernels.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-isa.c. */
extern const DspKernels dsp_kernels_plain;
extern const DspKernels dsp_kernels_sse2;
extern const DspKernels dsp_kernels_avx2;
extern const DspKernels dsp_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspKernels *const versions[] = { [DSP_CPU_PLAIN] = &dsp_kernels_sse2,
                                                [DSP_CPU_AVX2] = &dsp_kernels_avx2,
                                                [DSP_CPU_AVX512] = &dsp_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_kernels_plain;
#endif
}

const DspKernels *
dsp_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
