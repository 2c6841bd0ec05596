/* app-sample-sum.h — a sum of samples that depends on where they stand, and can be added up in
 * parts.
 *
 * Every sample is multiplied by a number made of its index (splitmix64, Steele, Lea, Flood 2014)
 * and all products are added modulo 2^64. The sum of a whole is the sum of its parts, in any order,
 * so files can be read side by side and still be proven to be one continuous stream. A swapped,
 * shifted or changed sample changes the sum (but for one case in 2^64); it is no defence against
 * intent: the SHA-256 of each file is. [any thread, pure] */
#pragma once

#include <glib.h>

/* n samples, interleaved channels counted singly, the first of which has index first. */
guint64 app_sample_sum (const gint32 *samples, gsize n, guint64 first);
