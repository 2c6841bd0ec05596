/* dsp-kernels-shaper.c — the choice of the instruction set. */
#include "dsp-kernels-shaper.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-shaper-isa.c. */
extern const DspShaperKernels dsp_shaper_kernels_plain;
extern const DspShaperKernels dsp_shaper_kernels_sse2;
extern const DspShaperKernels dsp_shaper_kernels_avx2;
extern const DspShaperKernels dsp_shaper_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspShaperKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspShaperKernels *const versions[]
      = { [DSP_CPU_PLAIN] = &dsp_shaper_kernels_sse2,
          [DSP_CPU_AVX2] = &dsp_shaper_kernels_avx2,
          [DSP_CPU_AVX512] = &dsp_shaper_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_shaper_kernels_plain;
#endif
}

const DspShaperKernels *
dsp_shaper_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
