/* dsp-kernels-dither.c — the choice of the instruction set. */
#include "dsp-kernels-dither.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-dither-isa.c. */
extern const DspDitherKernels dsp_dither_kernels_plain;
extern const DspDitherKernels dsp_dither_kernels_sse2;
extern const DspDitherKernels dsp_dither_kernels_avx2;
extern const DspDitherKernels dsp_dither_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspDitherKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspDitherKernels *const versions[]
      = { [DSP_CPU_PLAIN] = &dsp_dither_kernels_sse2,
          [DSP_CPU_AVX2] = &dsp_dither_kernels_avx2,
          [DSP_CPU_AVX512] = &dsp_dither_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_dither_kernels_plain;
#endif
}

const DspDitherKernels *
dsp_dither_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
