/* app-revision.h — one of the mixes that a track has had: what was measured of it against the first
 * one, and how it is treated when it is the one in use. [main thread]
 *
 * A track with a new mix has all of them in app_track_revisions, the oldest first; the one whose
 * media is the track's is in use. app-revisions.h takes another into use. */
#pragma once

#include "app-media.h"

#include <glib-object.h>

/* What was measured of it when it came. */
typedef struct
{
  gint64 added;      /* unix seconds; 0: not known */
  gboolean aligned;  /* FALSE: the two could not be laid over each other, the rest is assumed */
  double offset_s;   /* what sounds t s into the first mix sounds t + offset_s into this one */
  double drift_ppm;  /* offset_s is that at its start and grows by so many millionths of the time */
  gboolean swapped;  /* left and right are exchanged against the first one */
  gboolean inverted; /* against the first one */
  double gain_db;    /* above the first one */
} AppRevisionFacts;

#define APP_TYPE_REVISION (app_revision_get_type ())
G_DECLARE_FINAL_TYPE (AppRevision, app_revision, APP, REVISION, GObject)

/* Properties (read/write, notify; changed through AppHistory): "media" (boxed), "name" (string),
 * "match" (double, dB: part of the track's gain while it is in use, so that it is as loud as the
 * first one), "flip" (boolean: the track's polarity is turned while it is in use). Signal "edited".
 */
AppRevision *
app_revision_new (AppMedia *media, const AppRevisionFacts *facts); /* name: the file's */

AppMedia *app_revision_media (AppRevision *self); /* may be missing; borrowed */
const char *app_revision_name (AppRevision *self);
const AppRevisionFacts *app_revision_facts (AppRevision *self);
void app_revision_put_facts (AppRevision *self, const AppRevisionFacts *facts); /* for the reader */
double app_revision_match (AppRevision *self);                                  /* dB */
gboolean app_revision_flip (AppRevision *self);
GHashTable *app_revision_extra (AppRevision *self); /* unknown keys of the project file */
