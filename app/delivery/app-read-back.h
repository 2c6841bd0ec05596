/* app-read-back.h — reads a delivered file again, from the disk, and finds out everything that is
 * judged about it. Integrated loudness is libebur128's: an independent judge. [any thread] */
#pragma once

#include "app-file-sums.h"
#include "app-measure.h"

typedef struct
{
  /* given */
  char *path;     /* owned */
  gint64 first;   /* index of the file's first frame in the stream of all files */
  gpointer tag;   /* the caller's, borrowed */
  gboolean raw;   /* 16-bit little-endian stereo at 44.1 kHz without a header; FALSE after add */
  gboolean lossy; /* measured as it decodes; has no bits and no sums of samples; FALSE after add */

  gboolean done; /* was read, or could not be */

  AppFileSums sums; /* of the file */

  /* owned */
  GArray *loudness, *momentary; /* curves of the measurer, for the album's range */
  gpointer judge;               /* ebur128_state, for the album's loudness */
  GError *error;                /* why it could not be read; then the rest is not to be used */

  int rate, bits, channels; /* declared; bits 32: floats; 0: neither these nor 16 or 24 bit */
  gint64 declared_frames;
  gint64 frames;      /* that could be read */
  int used_bits;      /* 0: only zeros; of floats 32 */
  gint64 clipped;     /* samples at either end of the range, or beyond; of floats beyond it */
  guint64 sum;        /* app_sample_sum from index 0 */
  guint64 stream_sum; /* … from the file's first frame in the stream */
  AppMeasurement measured;
} AppReadBack;

/* GPtrArray of AppReadBack that owns them. */
GPtrArray *app_read_backs_new (void);
AppReadBack *app_read_backs_add (GPtrArray *self, const char *path, gint64 first, gpointer tag);

/* Called after each file, from any thread. */
typedef void (*AppReadBackDone) (const AppReadBack *file, gpointer user_data);

/* What was found out is no longer so: the next run reads the file again. */
void app_read_back_forget (AppReadBack *self);

/* Reads all files that are not yet read, several side by side (threads 0: all cores); each gets its
 * results or its error. FALSE with error only when cancelled. */
gboolean app_read_backs_run (GPtrArray *self, int threads, AppReadBackDone done, gpointer user_data,
                             GCancellable *cancellable, GError **error);

/* All files that could be read as one album, without what lies between them. */
void app_read_backs_combine (const GPtrArray *self, AppMeasurement *album);

/* True peak (exact, BS.1770; dBTP) of file i as it sounds between its neighbours: a cut through
 * loud music overshoots only when the file is played alone. FALSE when one cannot be read. */
gboolean app_read_backs_peak_in_row (const GPtrArray *self, guint i, double *exact, double *itu);
