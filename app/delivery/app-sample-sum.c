/* app-sample-sum.c — a sum of samples that depends on where they stand. */
#include "app-sample-sum.h"

guint64
app_sample_sum (const gint32 *samples, gsize n, guint64 first)
{
  guint64 sum = 0;
  for (gsize i = 0; i < n; i++)
    {
      guint64 z = (first + i + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      /* An odd factor: no sample but 0 can vanish. */
      sum += (guint64) (gint64) samples[i] * ((z ^ (z >> 31)) | 1);
    }
  return sum;
}
