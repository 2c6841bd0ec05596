/* dsp-correlation.c — sums of products in hops of 10 ms, and a ring of the last ones. */
#include "dsp-correlation.h"

#include "dsp-math.h"

static void
add (DspProducts *self, const DspProducts *other)
{
  self->ll += other->ll;
  self->rr += other->rr;
  self->lr += other->lr;
}

void
dsp_correlation_init (DspCorrelation *self, double rate)
{
  *self = (DspCorrelation){ .rate = rate };
}

void
dsp_correlation_process (DspCorrelation *self, const double *left, const double *right, int n)
{
  for (int done = 0; done < n;)
    {
      double end = (double) (self->hops + 1) * self->rate / DSP_CORRELATION_HOPS_PER_S;
      int64_t rest = (int64_t) (end + 0.5) - self->frames;
      int part = rest < n - done ? (int) rest : n - done;
      DspProducts sums = self->hop;
      for (int i = done; i < done + part; i++)
        {
          sums.ll += left[i] * left[i];
          sums.rr += right[i] * right[i];
          sums.lr += left[i] * right[i];
        }
      self->hop = sums;
      done += part;
      self->frames += part;
      if (part < rest)
        continue;
      add (&self->total, &sums);
      self->ring[self->hops++ % DSP_CORRELATION_WINDOW] = sums;
      self->hop = (DspProducts){ 0 };
    }
}

DspProducts
dsp_correlation_total (const DspCorrelation *self)
{
  DspProducts total = self->total;
  add (&total, &self->hop);
  return total;
}

DspProducts
dsp_correlation_now (const DspCorrelation *self)
{
  DspProducts now = { 0 };
  for (int i = 0; i < DSP_CORRELATION_WINDOW; i++)
    add (&now, &self->ring[i]);
  return now;
}

double
dsp_correlation_window_frames (const DspCorrelation *self)
{
  return self->rate * DSP_CORRELATION_WINDOW / DSP_CORRELATION_HOPS_PER_S;
}

double
dsp_products_correlation (const DspProducts *self)
{
  double norm = sqrt (self->ll) * sqrt (self->rr);
  return norm > 0 ? fmax (-1.0, fmin (1.0, self->lr / norm)) : NAN;
}

double
dsp_products_balance (const DspProducts *self)
{
  return self->ll > 0 || self->rr > 0
             ? (dsp_log2 (self->rr) - dsp_log2 (self->ll)) * (DSP_DB_PER_LOG2 / 2)
             : NAN;
}
