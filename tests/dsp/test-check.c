/* test-check.c — a check over generated signals. */
#include "test-check.h"

#include "test-signals.h"

#include <math.h>

DspCheckPass *
test_check_run (double *const x[2], int n, double rate, int channels, int block)
{
  const DspCheckInput input = { .rate = rate, .channels = channels, .bits = 24, .frames = n };
  DspCheckPass *pass = dsp_check_pass_new (&input);
  guint64 seed = 3;
  g_assert_nonnull (pass);
  for (int done = 0; done < n;)
    {
      int part = block ? block : 1 + (int) (fabs (test_noise (&seed)) * 9000);
      part = MIN (part, n - done);
      const double *const in[2] = { x[0] + done, channels > 1 ? x[1] + done : NULL };
      dsp_check_pass_process (pass, in, part);
      done += part;
    }
  dsp_check_pass_finish (pass);
  return pass;
}
