/* app-param-text.c — the value of a parameter in the language of the window. */
#include "app-param-text.h"

#include <glib/gi18n-lib.h>

void
app_param_text (const DspParam *param, double value, char *text, gsize size)
{
  double legal = dsp_param_clamp (param, value);
  if (param->scale == DSP_SCALE_CHOICE)
    g_strlcpy (text, _ (param->choices[(int) legal].name), size);
  else if (param->scale == DSP_SCALE_TOGGLE)
    g_strlcpy (text, legal != 0 ? _ ("On") : _ ("Off"), size);
  else
    dsp_param_format (param, value, text, size);
}
