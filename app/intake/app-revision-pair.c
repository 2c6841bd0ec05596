/* app-revision-pair.c — reading two mixes side by side, the new one at another speed if need be. */
#include "app-revision-pair.h"

#include <math.h>

gboolean
app_revision_pair_init (AppRevisionPair *self, AppMedia *before, AppMedia *after, GError **error)
{
  int rate = MIN (app_media_rate (before), app_media_rate (after));
  self->rate = rate;
  self->converted = app_media_rate (before) != app_media_rate (after);
  self->stereo = app_media_channels (before) == 2 && app_media_channels (after) == 2;
  self->frames[0] = app_media_frames_at (before, rate);
  self->frames[1] = app_media_frames_at (after, rate);
  self->speed = 1;
  self->readers[0] = app_reader_new (before, rate, error);
  self->readers[1] = self->readers[0] ? app_reader_new (after, rate, error) : NULL;
  return self->readers[1] != NULL;
}

void
app_revision_pair_finish (AppRevisionPair *self)
{
  for (int i = 0; i < 2; i++)
    {
      app_reader_free (self->readers[i]);
      g_free (self->raw[i]);
    }
  dsp_fractional_free (self->fractional);
}

static gboolean
read_at_speed (AppRevisionPair *self, gint64 pos, double *const out[2], int n, GError **error)
{
  const int reach = DSP_FRACTIONAL_REACH + 1;
  double from = pos * self->speed;
  gint64 first = (gint64) floor (from) - reach;
  int count = (int) ceil (n * self->speed) + 2 * reach + 2;
  if (!self->fractional)
    self->fractional = dsp_fractional_new ();
  if (!self->fractional)
    g_error ("out of memory for a table");
  if (count > self->room)
    {
      self->room = count;
      for (int c = 0; c < 2; c++)
        self->raw[c] = g_renew (double, self->raw[c], count);
    }
  if (!app_reader_read (self->readers[1], first, self->raw, count, error))
    return FALSE;
  for (int c = 0; c < 2; c++)
    dsp_fractional_read (self->fractional, self->raw[c], from - first, self->speed, out[c], n);
  return TRUE;
}

gboolean
app_revision_pair_read (AppRevisionPair *self, int which, gint64 pos, double *const out[2], int n,
                        GError **error)
{
  if (which == 0)
    return app_reader_read (self->readers[0], pos, out, n, error);
  double *const turned[2] = { out[1], out[0] };
  double *const *into = self->swapped ? turned : out;
  return self->speed == 1 ? app_reader_read (self->readers[1], pos, into, n, error)
                          : read_at_speed (self, pos, into, n, error);
}

gint64
app_revision_pair_length (const AppRevisionPair *self)
{
  return (gint64) ceil (self->frames[1] / self->speed);
}

gboolean
app_revision_pair_go_on (const AppRevisionPair *self, double fraction, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->progress)
    self->progress (fraction, self->progress_data);
  return TRUE;
}
