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
  char *sha256, *md5;
  int track; /* 1-based; 0: whole album */
  gint64 frames;
  int rate_hz, bits;       /* bits 0: lossy; 32: float */
  AppMeasurement measured; /* of the file that was read back */
  double guard_db;         /* most the ceiling guard took away, <= 0; 0 from app_verify */
} AppDeliveredFile;

typedef struct
{
  char *target; /* id */
  char *folder;
  GPtrArray *files;     /* AppDeliveredFile */
  GPtrArray *findings;  /* AppFinding; severity error: not fit */
  AppMeasurement album; /* integrated and range over all files */
} AppDeliverable;

AppDeliverable *app_deliverable_new (const char *target, const char *folder); /* empty */
void app_deliverable_free (AppDeliverable *self);
AppDeliveredFile *app_deliverable_add_file (AppDeliverable *self); /* borrowed, empty */

/* "24/48", "32f/48", "lossy/44.1"; transfer full. */
char *app_delivered_file_format (const AppDeliveredFile *self);

/* The files as something to play, one after the other as they were written: one track each, at the
 * rate of the first, without chains, gaps and fades, so that what is heard are their samples. NULL
 * with error when one cannot be opened; it has one file at least. [main thread; opens headers only]
 */
AppProgramme *app_deliverable_programme (const AppDeliverable *self, GError **error);

/* Progress of each target apart; called from any thread. state: "waiting" "rendering" "verifying"
 * "verified" "failed". */
typedef void (*AppDeliveryProgress) (const char *target, const char *state, double fraction,
                                     double times_real_time, double seconds_left,
                                     gpointer user_data);

/* Blocking; call it on a worker thread. Each target gets its own sub-folder of folder named by its
 * id. Existing files of the same names are replaced only when overwrite is set, else an error
 * before anything is rendered. The bytes of the files do not depend on threads (0: all cores).
 * Returns a GPtrArray of AppDeliverable, or NULL with error (nothing half-written is left); a mix
 * that changed since it was opened is one. */
GPtrArray *
app_deliver (AppProgramme *programme, const AppTarget *const *targets, int n_targets,
             const char *folder, gboolean overwrite, int threads, AppDeliveryProgress progress,
             gpointer user_data, GCancellable *cancellable, GError **error);

/* What can be known of a delivery before anything is rendered: rules that it breaks, with an error
 * where app_deliver would refuse; texts that are changed. Cheap. Of AppFinding, transfer full. */
GPtrArray *app_delivery_foresee (AppProgramme *programme, const AppTarget *target);

/* Names of the files with audio that it would have; empty when it cannot be made. Of char *,
 * transfer full. */
GPtrArray *app_delivery_names (AppProgramme *programme, const AppTarget *target);

/* Reads a delivery again, without its project: a target's folder, or a folder of several. Every
 * target's folder has the manifest app-manifest.h tells about (names, lengths, sums, ceiling):
 * findings of what does not hold any more. GPtrArray of AppDeliverable; NULL with error when there
 * is no delivery or it was cancelled. */
GPtrArray *app_verify (const char *folder, int threads, GCancellable *cancellable, GError **error);
