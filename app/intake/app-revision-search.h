/* app-revision-search.h — where a new mix may lie against the old one, roughly: both as one channel
 * at about 3 kHz, correlated whole, and by pieces where it runs at another speed. Inside intake/
 * only. */
#pragma once

#include "app-revision-line.h"
#include "app-revision-pair.h"

#define APP_REVISION_CANDIDATES 3

typedef struct
{
  /* owned */
  double *low[2];
  int n_low[2];

  int factor;                           /* frames of the mixes to one of low */
  gint64 lags[APP_REVISION_CANDIDATES]; /* where the two correlate whole, the best first */
  int n;                                /* of them; 0: nowhere */
} AppRevisionSearch;

/* FALSE with error. Progress from 0 to the part of all that is given. */
gboolean app_revision_search_init (AppRevisionSearch *self, AppRevisionPair *pair, double part,
                                   GError **error);
void app_revision_search_finish (AppRevisionSearch *self);
/* Correlates pieces of the old mix, each for itself. found: they lie on one line. FALSE with error:
 * cancelled. */
gboolean app_revision_search_pieces (const AppRevisionSearch *self, const AppRevisionPair *pair,
                                     AppRevisionLine *line, gboolean *found, GError **error);
