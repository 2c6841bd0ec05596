/* app-exporter.c — every exporter, in the order they are offered. Adding one: its file and two
 * lines. */
#include "app-exporter.h"

#include <string.h>

extern const AppExporter app_exporter_wav;
extern const AppExporter app_exporter_flac;

static const AppExporter *const exporters[] = {
  &app_exporter_wav,
  &app_exporter_flac,
};

int
app_n_exporters (void)
{
  return G_N_ELEMENTS (exporters);
}

const AppExporter *
app_exporter_at (int index)
{
  return exporters[index];
}

const AppExporter *
app_exporter_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exporters); i++)
    if (strcmp (exporters[i]->id, id) == 0)
      return exporters[i];
  return NULL;
}
