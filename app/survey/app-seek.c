/* app-seek.c — regula falsi with a bracket. */
#include "app-seek.h"

#include <glib.h>
#include <math.h>

static void
sort (AppSeek *self, double lufs)
{
  if (self->last.lufs < lufs)
    self->low = self->last;
  else
    self->high = self->last;
}

void
app_seek_begin (AppSeek *self, AppSeekPoint point, double lufs)
{
  const AppSeekPoint none = { NAN, NAN };
  *self = (AppSeek){ .before = point, .last = point, .low = none, .high = none };
  sort (self, lufs);
}

void
app_seek_add (AppSeek *self, AppSeekPoint point, double lufs)
{
  self->before = self->last;
  self->last = point;
  sort (self, lufs);
}

double
app_seek_next (const AppSeek *self, double lufs, double min, double max)
{
  const AppSeekPoint *before = &self->before, *last = &self->last;
  const AppSeekPoint *low = &self->low, *high = &self->high;
  double slope = (last->lufs - before->lufs) / (last->db - before->db);
  if (isnan (low->lufs) || isnan (high->lufs))
    {
      slope = isfinite (slope) ? CLAMP (slope, 0.5, 1) : 1;
      return CLAMP (last->db + (lufs - last->lufs) / slope, min, max);
    }
  double width = high->db - low->db, db = last->db + (lufs - last->lufs) / slope;
  double least = MIN (low->db, high->db) + 0.02 * fabs (width);
  double most = MAX (low->db, high->db) - 0.02 * fabs (width);
  return db >= least && db <= most ? db : low->db + width / 2;
}
