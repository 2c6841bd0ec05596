/* app-lossy.c — what the writers of lossy formats have in common. */
#include "app-lossy.h"

#include <glib/gi18n-lib.h>

#include <math.h>

void
app_lossy_can_export (const AppExportFile *file, const char *format, const int *rates,
                      GPtrArray *findings)
{
  g_autoptr (GString) known = g_string_new (NULL);
  gboolean good = FALSE;
  for (const int *rate = rates; *rate; rate++)
    {
      good |= *rate == file->rate;
      g_string_append_printf (known, "%s%d", rate == rates ? "" : ", ", *rate);
    }
  if (!good)
    app_findings_add (findings, APP_SEVERITY_ERROR, "lossy-rate",
                      _ ("%s files are written at %s Hz, not at %d."), format, known->str,
                      file->rate)
        ->advice
        = g_strdup (_ ("Give the target one of these rates."));
  if (file->bits != 16 && file->bits != 24)
    app_findings_add (findings, APP_SEVERITY_ERROR, "lossy-bits",
                      _ ("%s files are made of 16 or 24 bits, not %d."), format, file->bits);
  if (file->channels != 2)
    app_findings_add (findings, APP_SEVERITY_ERROR, "lossy-channels",
                      _ ("%s files are written in stereo, not with %d channels."), format,
                      file->channels);
}

void
app_lossy_floats (const gint32 *samples, gsize n, int bits, float *out)
{
  float scale = ldexpf (1.0f, 1 - bits);
  for (gsize i = 0; i < n; i++)
    out[i] = (float) samples[i] * scale;
}
