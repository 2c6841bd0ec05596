/* app-bext.h — the chunks of a broadcast WAV: bext version 2 with loudness (EBU Tech 3285), coding
 * history (EBU R 98), axml with the ISRC (EBU Tech 3352), iXML. [any thread] */
#pragma once

#include "app-exporter.h"
#include "app-measure.h"

#define APP_BEXT_LOUDNESS_AT 412  /* bytes into the bext chunk */
#define APP_BEXT_LOUDNESS_SIZE 10 /* of the five numbers there */

/* The payload of bext; its loudness is told to be unknown. Texts are ASCII: a title that ASCII has
 * no letters for is left out. The same file gives the same bytes at any time: the date is the
 * record's own, or none. */
GByteArray *app_bext_build (const AppExportFile *file);
/* The payload of axml, of even length; NULL: the track has no ISRC. */
GByteArray *app_bext_axml (const AppExportFile *file);
/* The payload of iXML, of even length; NULL: the file gets no tags. */
GByteArray *app_bext_ixml (const AppExportFile *file);

/* Loudness, range, true peak (BS.1770), momentary and short-term maxima in hundredths, little-
 * endian; what is not defined, or beyond a 16-bit number, is 0x7FFF. */
void app_bext_pack_loudness (const AppMeasurement *measured, guint8 bytes[APP_BEXT_LOUDNESS_SIZE]);
/* Adds an error for each of them that is not what was measured, to 0.02. */
void app_bext_check_loudness (const guint8 bytes[APP_BEXT_LOUDNESS_SIZE],
                              const AppMeasurement *measured, GPtrArray *findings);
