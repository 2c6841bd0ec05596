/* app-delivery.h — makes deliverables: render once, convert, guard, dither, write, read back,
 * measure, report.
 *
 * Files are written under temporary names in the output folder and renamed when complete; a
 * cancelled or failed delivery leaves none of them. Nothing outside the output folder is written.
 */
#pragma once

#include "app-exporter.h"
#include "app-measure.h"
#include "app-offline.h"
#include "app-target.h"

typedef struct
{
  char *path; /* absolute */
  char *sha256;
  int track; /* 1-based; 0: whole album */
  gint64 frames;
  int rate_hz, bits;
  AppMeasurement measured; /* of the file that was read back */
  double guard_db;         /* most the ceiling guard took away, <= 0 */
} AppDeliveredFile;

typedef struct
{
  char *target; /* id */
  char *folder;
  GPtrArray *files;     /* AppDeliveredFile */
  GPtrArray *findings;  /* AppFinding; severity error: not fit */
  AppMeasurement album; /* integrated and range over all files */
} AppDeliverable;

void app_deliverable_free (AppDeliverable *self);

/* Progress of each target apart; called from any thread. state: "waiting" "rendering" "verifying"
 * "verified" "failed". */
typedef void (*AppDeliveryProgress) (const char *target, const char *state, double fraction,
                                     double times_real_time, double seconds_left,
                                     gpointer user_data);

/* Blocking; call it on a worker thread. Each target gets its own sub-folder of folder named by its
 * id. Existing files of the same names are replaced only when overwrite is set, else an error
 * before anything is rendered. Returns a GPtrArray of AppDeliverable, or NULL with error (nothing
 * half-written is left). */
GPtrArray *
app_deliver (AppProgramme *programme, const AppTarget *const *targets, int n_targets,
             const char *folder, gboolean overwrite, int threads, AppDeliveryProgress progress,
             gpointer user_data, GCancellable *cancellable, GError **error);

/* Reads a delivery folder again (every target folder has a delivery.json-like manifest
 * "lacquer-delivery.ini" with names, lengths, hashes, ceiling): findings of what does not hold any
 * more. GPtrArray of AppDeliverable. */
GPtrArray *app_verify (const char *folder, int threads, GCancellable *cancellable, GError **error);
