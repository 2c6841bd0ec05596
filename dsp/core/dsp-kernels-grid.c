/* dsp-kernels-grid.c — the choice of the instruction set. */
#include "dsp-kernels-grid.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-grid-isa.c. */
extern const DspGridKernels dsp_grid_kernels_plain;
extern const DspGridKernels dsp_grid_kernels_sse2;
extern const DspGridKernels dsp_grid_kernels_avx2;
extern const DspGridKernels dsp_grid_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspGridKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspGridKernels *const versions[] = { [DSP_CPU_PLAIN] = &dsp_grid_kernels_sse2,
                                                    [DSP_CPU_AVX2] = &dsp_grid_kernels_avx2,
                                                    [DSP_CPU_AVX512] = &dsp_grid_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_grid_kernels_plain;
#endif
}

const DspGridKernels *
dsp_grid_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
