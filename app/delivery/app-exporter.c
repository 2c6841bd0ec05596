/* app-exporter.c — every exporter, in the order they are offered. Adding one: its file and two
 * lines. */
#include "app-exporter.h"

#include <string.h>

extern const AppExporter app_exporter_wav;
extern const AppExporter app_exporter_bwf;
extern const AppExporter app_exporter_flac;
extern const AppExporter app_exporter_aiff;
extern const AppExporter app_exporter_mp3;
extern const AppExporter app_exporter_opus;
extern const AppExporter app_exporter_vorbis;
extern const AppExporter app_exporter_ddp;
extern const AppExporter app_exporter_cue_wav;
extern const AppExporter app_exporter_cue_bin;

static const AppExporter *const exporters[] = {
  &app_exporter_wav,     &app_exporter_bwf,     &app_exporter_flac,   &app_exporter_aiff,
  &app_exporter_mp3,     &app_exporter_opus,    &app_exporter_vorbis, &app_exporter_ddp,
  &app_exporter_cue_wav, &app_exporter_cue_bin,
};

static void
companion_free (AppCompanion *self)
{
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

GPtrArray *
app_companions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) companion_free);
}

void
app_companions_add (GPtrArray *companions, const char *name, GBytes *bytes)
{
  AppCompanion *companion = g_new0 (AppCompanion, 1);
  companion->name = g_strdup (name);
  companion->bytes = bytes;
  g_ptr_array_add (companions, companion);
}

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

double
app_exporter_option (const AppExporter *self, const double *options, const char *id)
{
  int index = dsp_params_index (self->params, self->n_params, id);
  if (index < 0)
    return 0;
  return options ? options[index] : self->params[index].def;
}

const AppExporter *
app_exporter_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exporters); i++)
    if (strcmp (exporters[i]->id, id) == 0)
      return exporters[i];
  return NULL;
}
