/* app-sample-sum.c — a sum of samples that depends on where they stand. */
#include "app-sample-sum.h"

#include "dsp-kernels.h"

#define SPAN 512

guint64
app_sample_sum (const gint32 *samples, gsize n, guint64 first)
{
  const DspKernels *kernels = dsp_kernels ();
  guint64 sum = 0, keys[SPAN];
  for (gsize done = 0; done < n; done += SPAN)
    {
      int part = (int) MIN (n - done, SPAN);
      kernels->scramble ((first + done + 1) * DSP_SCRAMBLE_STEP, keys, part);
      for (int i = 0; i < part; i++)
        /* An odd factor: no sample but 0 can vanish. */
        sum += (guint64) (gint64) samples[done + i] * (keys[i] | 1);
    }
  return sum;
}
