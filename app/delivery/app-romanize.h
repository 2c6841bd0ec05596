/* app-romanize.h — letters of other scripts as Latin ones, for fields that hold no others. [any
 * thread, pure] */
#pragma once

#include <glib.h>

/* Cyrillic as the BGN/PCGN romanization of Russian has it, other scripts as ICU's Any-Latin, with
 * accents and without signs of softness: "Ночь" "Noch", "Ωμέγα" "Ōméga". Latin letters and signs
 * stay as they are, and so does a text with Chinese characters as a whole: how they are read
 * depends on the language, which is not known. Transfer full. */
char *app_romanize (const char *text);
