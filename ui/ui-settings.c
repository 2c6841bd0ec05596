/* ui-settings.c — what the program remembers between sessions. */
#include "ui-settings.h"

#include "lacquer-config.h"

#define SCHEMA "io.github.lacquer.Lacquer"

static GSettings *
settings_new (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = installed ? g_settings_schema_source_lookup (installed, SCHEMA, TRUE) : NULL;
  if (!schema)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSettingsSchemaSource) built
          = g_settings_schema_source_new_from_directory (LACQUER_BUILD_DIR "/data", installed,
                                                         FALSE, &error);
      schema = built ? g_settings_schema_source_lookup (built, SCHEMA, FALSE) : NULL;
    }
  if (!schema)
    g_error ("The settings schema %s is missing; install Lacquer again.", SCHEMA);
  return g_settings_new_full (schema, NULL, NULL);
}

GSettings *
ui_settings (void)
{
  static GSettings *settings;
  if (!settings)
    settings = settings_new ();
  return settings;
}
