/* app-param-text.h — the value of a parameter in the language of the window. */
#pragma once

#include "dsp-param.h"

#include <glib.h>

/* As dsp_param_format, with the name of a choice and "On" and "Off" translated: to be read, not to
 * be read back. */
void app_param_text (const DspParam *param, double value, char *text, gsize size);
