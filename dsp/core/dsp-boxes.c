/* dsp-boxes.c — moving averages in whole numbers. */
#include "dsp-boxes.h"

#include <stdlib.h>
#include <string.h>

/* 32 * 2^36 * 2^12 (the longest box) is below 2^53. */
static const double unit = 0x1p36;

/* The nearest whole number, for |x| < 2^51. */
static inline double
whole (double x)
{
  return (x + 0x1.8p52) - 0x1.8p52;
}

bool
dsp_boxes_init (DspBoxes *self, int support, double filling)
{
  *self = (DspBoxes){ 0 };
  self->length[0] = (support + 2) / 3;
  self->length[1] = (support + 2 - self->length[0]) / 2;
  self->length[2] = support + 2 - self->length[0] - self->length[1];
  for (int b = 0; b < DSP_BOXES; b++)
    {
      self->ring[b] = malloc ((size_t) self->length[b] * sizeof (double));
      if (!self->ring[b])
        return false;
      for (int i = 0; i < self->length[b]; i++)
        self->ring[b][i] = whole (filling * unit);
      self->sum[b] = self->length[b] * whole (filling * unit);
    }
  return true;
}

void
dsp_boxes_finish (DspBoxes *self)
{
  for (int b = 0; b < DSP_BOXES; b++)
    free (self->ring[b]);
}

void
dsp_boxes_copy (DspBoxes *self, const DspBoxes *from)
{
  for (int b = 0; b < DSP_BOXES; b++)
    {
      memcpy (self->ring[b], from->ring[b], (size_t) self->length[b] * sizeof (double));
      self->at[b] = from->at[b];
      self->sum[b] = from->sum[b];
    }
}

static void
box (DspBoxes *self, int b, double *values, int n)
{
  const int length = self->length[b];
  for (int done = 0; done < n;)
    {
      int room = length - self->at[b], count = n - done < room ? n - done : room;
      double *past = self->ring[b] + self->at[b], *now = values + done;
      for (int i = 0; i < count; i++)
        {
          double change = now[i] - past[i];
          past[i] = now[i];
          now[i] = change;
        }
      self->at[b] = count < room ? self->at[b] + count : 0;
      done += count;
    }
  double sum = self->sum[b], share = 1.0 / length;
  for (int i = 0; i < n; i++)
    values[i] = sum += values[i];
  self->sum[b] = sum;
  for (int i = 0; i < n; i++)
    values[i] = whole (values[i] * share);
}

void
dsp_boxes_process (DspBoxes *self, double *values, int n)
{
  for (int i = 0; i < n; i++)
    values[i] = whole (values[i] * unit);
  for (int b = 0; b < DSP_BOXES; b++)
    box (self, b, values, n);
  for (int i = 0; i < n; i++)
    values[i] /= unit;
}
