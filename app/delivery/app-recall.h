/* app-recall.h — renders again what was delivered and tells whether it is the same, to the bit, and
 * if not, what differs. Writes no file. */
#pragma once

#include "app-delivery-record.h"

typedef struct
{
  char *target; /* id */
  gint64 when;  /* it was delivered; unix seconds */
  gboolean identical;
  int n_files, n_same; /* with audio; whose samples are the same */
  /* What was found: "recall-identical" (good) or "recall-different" (error), for each file that
   * differs "recall-file" (warning), and the differences between then and now: those of
   * app_recipe_compare, "recall-target" where the target's file says something else today (what was
   * delivered is rendered as it was), "recall-unexplained" (warning) where samples differ and
   * nothing else. */
  GPtrArray *findings;
} AppRecall;

void app_recall_free (AppRecall *self);

/* Blocking. records: GPtrArray of AppDeliveryRecord, at least one; as AppDeliveryProgress tells,
 * states "rendering", "verified", "failed". Sources are read and hashed afresh. GPtrArray of
 * AppRecall, one for each record in their order, owned by the caller; NULL with error when it was
 * cancelled or the album cannot be rendered. [any thread] */
GPtrArray *app_recall (AppProgramme *programme, const GPtrArray *records, int threads,
                       AppDeliveryProgress progress, gpointer user_data, GCancellable *cancellable,
                       GError **error);
