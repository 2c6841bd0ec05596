/* dsp-kernels-meter.c — the choice of the instruction set. */
#include "dsp-kernels-meter.h"

#include "dsp-cpu.h"

#include <pthread.h>

/* Made from dsp-kernels-meter-isa.c. */
extern const DspMeterKernels dsp_meter_kernels_plain;
extern const DspMeterKernels dsp_meter_kernels_sse2;
extern const DspMeterKernels dsp_meter_kernels_avx2;
extern const DspMeterKernels dsp_meter_kernels_avx512;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const DspMeterKernels *chosen;

static void
choose (void)
{
#if defined(__x86_64__)
  static const DspMeterKernels *const versions[] = { [DSP_CPU_PLAIN] = &dsp_meter_kernels_sse2,
                                                     [DSP_CPU_AVX2] = &dsp_meter_kernels_avx2,
                                                     [DSP_CPU_AVX512] = &dsp_meter_kernels_avx512 };
  chosen = versions[dsp_cpu_best ()];
#else
  chosen = &dsp_meter_kernels_plain;
#endif
}

const DspMeterKernels *
dsp_meter_kernels (void)
{
  pthread_once (&once, choose);
  return chosen;
}
