/* dsp-kernels-hybrid.c — the choice of the instruction set. */
#include "dsp-kernels-hybrid.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-hybrid-isa.c. */
extern const DspHybridKernels dsp_hybrid_kernels_plain;
extern const DspHybridKernels dsp_hybrid_kernels_sse2;
extern const DspHybridKernels dsp_hybrid_kernels_avx2;
extern const DspHybridKernels dsp_hybrid_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspHybridKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspHybridKernels *const versions[]
      = { [DSP_CPU_PLAIN] = &dsp_hybrid_kernels_sse2,
          [DSP_CPU_AVX2] = &dsp_hybrid_kernels_avx2,
          [DSP_CPU_AVX512] = &dsp_hybrid_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_hybrid_kernels_plain;
#endif
}

const DspHybridKernels *
dsp_hybrid_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
