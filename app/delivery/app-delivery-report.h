/* app-delivery-report.h — the papers of a delivery: what was delivered, for the client and for the
 * archive; what is on the disc, for the plant. They lie in the folder of the target and are parts
 * of its delivery. [any thread] */
#pragma once

#include "app-delivery.h"
#include "app-paper.h"

/* made: its files were read back and judged. date: as it is to stand there. Files with hashes,
 * lengths, loudness, peaks; what services will do to it; what was done, with the versions of
 * program and modules; findings. */
AppPaper *
app_delivery_report (const AppProgramme *programme, const AppDeliverable *made, const char *date);

/* Every index of the disc with its time, length, codes and names. md5: of the file with its audio;
 * NULL or empty: not told. */
AppPaper *app_pq_sheet (const AppDisc *disc, const char *md5);

/* Appends the report and, of a disc (NULL: it is none), the PQ sheet. made NULL: only the names. */
void app_delivery_papers (const AppProgramme *programme, const AppDisc *disc,
                          const AppDeliverable *made, const char *md5, GPtrArray *companions);
