/* table-texts.c — the texts of all tables that come without gettext's marks (processors, meters,
 * checks, dither, targets, services, codecs, presets), as the template po/tables.pot. */
#include "app-codec.h"
#include "app-exporter.h"
#include "app-intake-rules.h"
#include "app-preset.h"
#include "app-service.h"
#include "app-target.h"
#include "dsp-dither.h"
#include "dsp-registry.h"

#include <stdio.h>
#include <string.h>

/* Every text once, where it is met first. */
static GHashTable *seen;

static void put (const char *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
put (const char *text, const char *format, ...)
{
  if (!text || !*text || !g_hash_table_add (seen, g_strdup (text)))
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *where = g_strdup_vprintf (format, args);
  va_end (args);
  g_autoptr (GString) quoted = g_string_new (text);
  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "\"", "\\\"", 0);
  g_string_replace (quoted, "\n", "\\n", 0);
  printf ("\n#. %s\n%smsgid \"%s\"\nmsgstr \"\"\n", where,
          strchr (text, '%') ? "#, no-c-format\n" : "", quoted->str);
}

static void
put_params (const char *of, const DspParam *params, int n)
{
  for (int i = 0; i < n; i++)
    {
      put (params[i].group, "%s: group of parameters", of);
      put (params[i].name, "%s: name of the parameter %s", of, params[i].id);
      put (params[i].help, "%s: tooltip of the parameter %s", of, params[i].id);
      for (int c = 0; params[i].choices && params[i].choices[c].id; c++)
        put (params[i].choices[c].name, "%s: choice of the parameter %s", of, params[i].id);
    }
}

static void
put_readings (const char *of, const DspReading *readings, int n)
{
  for (int i = 0; i < n; i++)
    put (readings[i].name, "%s: name of the reading %s", of, readings[i].id);
}

static void
put_dsp (void)
{
  for (int i = 0; i < dsp_n_modules (); i++)
    {
      const DspModule *module = dsp_module_at (i);
      put (module->name, "name of the processor %s", module->id);
      put (module->help, "tooltip of the processor %s", module->id);
      put_params (module->id, module->params, module->n_params);
      put_readings (module->id, module->readings, module->n_readings);
    }
  for (int i = 0; i < dsp_n_checks (); i++)
    put_readings (dsp_check_at (i)->id, dsp_check_at (i)->readings, dsp_check_at (i)->n_readings);
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    {
      put (dsp_dither_kinds[i].name, "name of the dither %s", dsp_dither_kinds[i].id);
      put (dsp_dither_kinds[i].help, "tooltip of the dither %s", dsp_dither_kinds[i].id);
    }
}

static void
put_presets (void)
{
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      g_autoptr (GPtrArray) presets = app_presets_load (dsp_module_at (m), NULL);
      for (guint i = 0; i < presets->len; i++)
        {
          const AppPreset *preset = presets->pdata[i];
          put (preset->name, "name of a preset of %s", dsp_module_at (m)->id);
          put (preset->help, "when to take the preset %s of %s", preset->id, dsp_module_at (m)->id);
        }
    }
}

static void
put_data (void)
{
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  for (guint i = 0; i < targets->len; i++)
    {
      const AppTarget *target = targets->pdata[i];
      put (target->name, "name of the delivery %s", target->id);
      put (target->help, "tooltip of the delivery %s", target->id);
    }
  g_autoptr (GPtrArray) services = app_services_load (NULL);
  for (guint i = 0; i < services->len; i++)
    {
      const AppService *service = services->pdata[i];
      put (service->name, "name of the service %s", service->id);
      put (service->source, "where the figures of the service %s are from", service->id);
    }
  g_autoptr (GPtrArray) codecs = app_codecs_load (NULL);
  for (guint i = 0; i < codecs->len; i++)
    {
      const AppCodec *codec = codecs->pdata[i];
      put (codec->name, "name of the codec %s", codec->id);
      put (codec->used, "who uses the codec %s", codec->id);
      put (codec->source, "where that of the codec %s is from", codec->id);
    }
}

int
main (void)
{
  /* Without what the person or the machine added. */
  g_setenv ("XDG_DATA_HOME", "/nowhere", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/nowhere", TRUE);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  puts ("# Written by tests/app/table-texts of the build, see po/README.md.\nmsgid \"\"\nmsgstr "
        "\"\"\n"
        "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"");
  put_dsp ();
  put_readings ("mix", app_intake_file_readings, APP_INTAKE_N_FILE_READINGS);
  put_readings ("mixes of an album", app_intake_album_readings, APP_INTAKE_N_ALBUM_READINGS);
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      put_params (exporter->id, exporter->params, exporter->n_params);
    }
  put_presets ();
  put_data ();
  g_hash_table_unref (seen);
  return 0;
}
