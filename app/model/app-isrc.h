/* app-isrc.h — counting on in ISRCs (ISO 3901): country, registrant, year, number. [any thread,
 * pure] */
#pragma once

#include <glib.h>

/* The code whose number is so much higher, in the compact form. NULL: it is none, or there is no
 * such number left in its year. Transfer full. */
char *app_isrc_later (const char *isrc, guint by);
