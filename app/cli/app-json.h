/* app-json.h — what commands print with --json: findings, measurements, deliverables.
 *
 * Keys are snake_case with the unit at the end and never change meaning. NAN and infinities
 * (silence, too short to measure) become null; so do an absent file, track, place or advice. */
#pragma once

#include <json-glib/json-glib.h>

#include "app-delivery.h"

/* Adds "key": value to the open object; null when value is not finite, or text is NULL. */
void app_json_member_number (JsonBuilder *builder, const char *key, double value);
void app_json_member_int (JsonBuilder *builder, const char *key, gint64 value);
void app_json_member_text (JsonBuilder *builder, const char *key, const char *text);
void app_json_member_bool (JsonBuilder *builder, const char *key, gboolean value);

/* Adds every key of a measurement to the open object: "integrated_lufs" … "thirds_db",
 * "psr_histogram_s": seconds with a PSR from 0 to 1, 1 to 2 … 30 dB and more, 20 LU below the
 * integrated loudness left out. */
void app_json_measurement (JsonBuilder *builder, const AppMeasurement *measurement);

/* Adds one finding as an element of the open array. target may be NULL (then it has no such key).
 */
void app_json_finding (JsonBuilder *builder, const AppFinding *finding, const char *target);
/* Adds "findings": [...] to the open object. */
void app_json_findings (JsonBuilder *builder, const GPtrArray *findings);

/* Adds "findings" (before, which may be NULL, then those of all deliverables) and "deliverables" to
 * the open object. */
void app_json_deliverables (JsonBuilder *builder, const GPtrArray *deliverables,
                            const GPtrArray *before);

/* The finished document as text with a final line break; transfer full. */
char *app_json_text (JsonBuilder *builder);
