/* app-gap.h — gaps and times as a person reads and types them. Independent of the locale. */
#pragma once

#include <glib.h>

#define APP_CD_FRAMES 75 /* in a second */

/* Gap text to frames: "2", "2.5", "2,5" (seconds), "1:20f" (seconds and CD frames 0 to 74), "150f"
 * (CD frames); a leading '-' is an overlap; a trailing "s" is allowed. At most a day. FALSE, frames
 * untouched, when it is none of these. */
gboolean app_gap_parse (const char *text, int rate, gint64 *frames);

/* The shortest text that app_gap_parse reads back to the same frames: seconds with two decimals
 * ("2.00") where they are exact, else CD frames ("1:20f") where they are, else more decimals.
 * Transfer full. */
char *app_gap_format (gint64 frames, int rate);

/* Span text to frames: "30:45", "0.5:12.25" (seconds from and to, 0 <= from < to). FALSE, nothing
 * touched, when it is none. */
gboolean app_span_parse (const char *text, int rate, gint64 *from, gint64 *to);
/* The text that app_span_parse reads back to the same frames. Transfer full. */
char *app_span_format (gint64 from, gint64 to, int rate);

/* "m:ss.mmm" with digits (0 .. 6) decimals, rounded; minutes go on beyond 59. Transfer full. */
char *app_time_format (gint64 frames, int rate, int digits);

/* "mm:ss:ff" with CD frames, to the nearest; minutes go on beyond 99. frames >= 0. Transfer full.
 */
char *app_cd_time_format (gint64 frames, int rate);
