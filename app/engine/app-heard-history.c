/* app-heard-history.c — what was heard, kept on the main thread. */
#include "app-heard-history.h"

enum
{
  N_WAITING = 8192, /* 13 minutes */
  SPARE = 6000,     /* kept beyond what is promised, so that the rest is seldom moved */
  BATCH = 64,
};

struct _AppHeardHistory
{
  DspRing *ring;  /* owned */
  GArray *points; /* owned */
};

AppHeardHistory *
app_heard_history_new (void)
{
  AppHeardHistory *self = g_new0 (AppHeardHistory, 1);
  self->ring = dsp_ring_new (sizeof (AppHeardPoint), N_WAITING);
  if (!self->ring)
    g_error ("no memory for playback");
  self->points = g_array_new (FALSE, FALSE, sizeof (AppHeardPoint));
  return self;
}

void
app_heard_history_free (AppHeardHistory *self)
{
  if (!self)
    return;
  dsp_ring_free (self->ring);
  g_array_unref (self->points);
  g_free (self);
}

DspRing *
app_heard_history_ring (AppHeardHistory *self)
{
  return self->ring;
}

const AppHeardPoint *
app_heard_history_points (AppHeardHistory *self, int *n)
{
  AppHeardPoint batch[BATCH];
  for (size_t got; (got = dsp_ring_read (self->ring, batch, BATCH)) > 0;)
    g_array_append_vals (self->points, batch, (guint) got);
  if (self->points->len > APP_HEARD_POINTS + SPARE)
    g_array_remove_range (self->points, 0, self->points->len - APP_HEARD_POINTS);
  *n = (int) self->points->len;
  return (const AppHeardPoint *) self->points->data;
}

void
app_heard_history_clear (AppHeardHistory *self)
{
  int n;
  app_heard_history_points (self, &n);
  g_array_set_size (self->points, 0);
}
