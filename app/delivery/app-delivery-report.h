/* app-delivery-report.h — the papers of a delivery: what was delivered, for the client and for the
 * archive; what is on the disc, for the plant. [any thread] */
#pragma once

#include "app-delivery.h"
#include "app-paper.h"

/* made: GPtrArray of AppDeliverable; before: findings of the project, or NULL; date: as it is to
 * stand there. Files with hashes, lengths, loudness, peaks; what was done, with the versions of
 * program and modules; what services will do to it; findings. */
AppPaper *app_delivery_report (const AppProgramme *programme, const GPtrArray *made,
                               const GPtrArray *before, const char *date);

/* Every index of the disc with its time, length, codes and names. md5: of the file with its audio,
 * or NULL. */
AppPaper *app_pq_sheet (const AppDisc *disc, const char *md5);

/* Writes "Delivery report" into folder and, where a deliverable is a disc, "PQ sheet" into its
 * folder; as app_paper_save. The path of the report without ending, transfer full; NULL with
 * error. */
char *
app_delivery_papers (const AppProgramme *programme, const GPtrArray *made, const GPtrArray *before,
                     const char *folder, gboolean overwrite, GError **error);
