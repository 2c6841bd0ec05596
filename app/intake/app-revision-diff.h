/* app-revision-diff.h — two mixes of the same music: how one lies against the other, how much
 * louder it is, and where it differs.
 *
 * The two are compared at the rate of the old one, or at the lower of both: first over all, by
 * the whitened cross-correlation of both brought down to about 3 kHz, then to the sample (and to
 * parts of it, where one was converted) on windows spread over what they share. Windows that do not
 * agree, because something was changed there, have no say. What most of them do not agree on is not
 * aligned, and nothing is guessed. A distance that grows steadily, by up to 1200 ppm, is another
 * clock; what follows is measured with the new mix brought to the speed of the old one. Channels
 * that were exchanged are told by the sides, which are upside down against the middle then; what
 * follows is measured with them changed back.
 *
 * Then the one is taken from the other, sample by sample, K-weighted (ITU-R BS.1770-5), in pieces
 * of 100 ms: what is left against the louder of both is the null. The gain is that of least squares
 * over the pieces that null best. */
#pragma once

#include "app-media.h"

/* A place where the new mix differs. */
typedef struct
{
  double from_s, to_s; /* in the old mix; before 0 and behind its end only the new one sounds */
  double null_db;      /* what is left against the music: 0 and above, nothing in common; < 0 */
  double level_db; /* the new one there above the old one, beyond gain_db; INFINITY and -INFINITY:
                      only the new, only the old one sounds */
} AppRevisionSpan;

typedef struct
{
  gboolean aligned;
  const char *reason; /* why not, as a sentence; constant; else NULL, and then all of this: */

  double offset_s;     /* what sounds t s into the old mix sounds t + offset_s into the new one */
  double drift_ppm;    /* offset_s is that at 0 s and grows by so many millionths of the time; 0: it
                          does not */
  double drifts_by_s;  /* over all of the old mix */
  gboolean swapped;    /* left and right are exchanged in the new one */
  gboolean inverted;   /* the new one has the other polarity */
  double gain_db;      /* the new one above the old one, where they are the same */
  double agreement;    /* share of the windows that say so, by their weight; 0 .. 1 */
  double null_db;      /* of all that both have; -INFINITY: nothing is left */
  double base_db;      /* where it is best (of a fifth of the pieces) */
  gboolean throughout; /* base_db is so high that the two differ everywhere */
  double longer_before_s, longer_after_s; /* that the new file goes on beyond the old one; < 0:
                                             it is shorter there */
  GArray *spans;                          /* of AppRevisionSpan, in time; owned */
} AppRevisionDiff;

typedef void (*AppRevisionProgress) (double fraction, gpointer user_data);

/* [any thread, takes long] A result whether aligned or not; NULL with error when one cannot be read
 * or it is cancelled. progress may be NULL; it is called on the caller's thread. */
AppRevisionDiff *
app_revision_diff_new (AppMedia *before, AppMedia *after, AppRevisionProgress progress,
                       gpointer progress_data, GCancellable *cancellable, GError **error);
void app_revision_diff_free (AppRevisionDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppRevisionDiff, app_revision_diff_free)

/* The facts as short lines of text, in samples of rate where it is exact; without the spans.
 * Transfer full. */
char *app_revision_diff_text (const AppRevisionDiff *self, int rate);
/* In a few words: "−6.1 dB · 480 samples later · differs from 1:12.0". Transfer full. */
char *app_revision_diff_brief (const AppRevisionDiff *self, int rate);
/* "0:42.3 – 0:58.0  null −14.1 dB, 1.2 dB louder"; transfer full. */
char *app_revision_span_text (const AppRevisionSpan *span);
