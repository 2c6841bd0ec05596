/* app-revision-pair.h — two mixes that are compared, as both steps of AppRevisionDiff read them.
 * Inside intake/ only. One thread at a time. */
#pragma once

#include "app-revision-diff.h"

#include "dsp-fractional.h"

typedef struct
{
  /* owned */
  AppReader *readers[2];     /* before, after; at rate */
  DspFractional *fractional; /* made when speed is not 1 */
  double *raw[2];            /* what after has there, before it is brought to the other speed */
  int room;                  /* frames of those */

  /* borrowed */
  GCancellable *cancellable;
  AppRevisionProgress progress;
  gpointer progress_data;

  int rate;
  gint64 frames[2];
  gboolean converted; /* one of them is of another rate */
  gboolean stereo;    /* both have two channels */

  /* how after is read */
  double speed;     /* frame n is what it has at n speed */
  gboolean swapped; /* left for right */
} AppRevisionPair;

/* FALSE with error. */
gboolean
app_revision_pair_init (AppRevisionPair *self, AppMedia *before, AppMedia *after, GError **error);
void app_revision_pair_finish (AppRevisionPair *self);

/* n frames of one of them (0 before, 1 after) from pos on; silence where it has none. */
gboolean app_revision_pair_read (AppRevisionPair *self, int which, gint64 pos, double *const out[2],
                                 int n, GError **error);
/* Frames of after at the speed that it is read at. */
gint64 app_revision_pair_length (const AppRevisionPair *self);
/* FALSE with error when cancelled; else tells the progress. */
gboolean app_revision_pair_go_on (const AppRevisionPair *self, double fraction, GError **error);
