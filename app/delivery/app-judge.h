/* app-judge.h — compares what was read back with what was to be, and says so in findings: what is
 * wrong, and what is right. [any thread] */
#pragma once

#include "app-delivery-job.h"
#include "app-read-back.h"

/* What a file has to be. Borrowed texts. */
typedef struct
{
  const char *path; /* final; findings name it */
  int track;        /* 1-based */
  int rate, bits;
  gint64 frames;
  guint64 sum;         /* of its samples */
  double ceiling_dbtp; /* NAN: none */
  const char *sha256;  /* NULL: not known before */
  gboolean lossy;      /* decodes to about the samples: sum, bits and passed do not count */
  gboolean passed;     /* the mix's bits passed: the file may use fewer bits than it has */
} AppExpected;

/* Bytes, format, length, samples, depth and peaks of file i of reads (AppReadBack of one target, in
 * order): errors, or one good finding. dither: what is said about it in the good one, or NULL.
 * Returns TRUE when there is no error. */
gboolean app_judge_file (const AppExpected *expected, const GPtrArray *reads, guint i,
                         const char *dither, GPtrArray *findings);

/* What only the maker knows: dither, guard, loudness against the programme. Returns the text about
 * the dither for app_judge_file (transfer full, may be NULL). */
char *app_judge_making (const AppExpected *expected, const AppReadBack *read,
                        const AppDeliveryPlan *plan, const AppFileMade *made, GPtrArray *findings);

/* Whether the files in a row are the continuous stream; lossy: as long as that. reads: AppReadBack
 * of one target. */
void app_judge_joins (const GPtrArray *reads, guint64 stream_sum, gint64 stream_frames,
                      gboolean lossy, GPtrArray *findings);
