/* ui-minus.h — the minus of numbers in sentences that app made (findings, results): it writes '-',
 * as lacquer-cli and the files have it, the window U+2212. */
#pragma once

#include <glib.h>

/* The text with U+2212 before its numbers below 0, and with U+2212 U+221E for "-inf". Taken for
 * such a number is only what begins with its '-' (behind a blank, a bracket or the like) and has a
 * unit behind it ("-14.0 LUFS"), or decimals and then the end or a mark ("the render -14.1."). What
 * stands in quotation marks of any language (names, titles, what was typed) is never touched.
 * Transfer full; NULL for NULL. */
char *ui_minus (const char *text);
