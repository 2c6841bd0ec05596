/* dsp-kernels.c — the choice of the instruction set. */
#include "dsp-kernels.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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
  const char *wanted = getenv ("LACQUER_ISA");
  bool any = !wanted || !wanted[0];
  chosen = &dsp_kernels_sse2;
  if (__builtin_cpu_supports ("avx2") && (any || strcmp (wanted, "avx2") == 0))
    chosen = &dsp_kernels_avx2;
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
      && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw")
      && (any || strcmp (wanted, "avx512") == 0))
    chosen = &dsp_kernels_avx512;
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
