/* ui-obey.c — settings that are the program's and no widget's. */
#include "ui-obey.h"

#include "app-plant.h"
#include "app-survey-store.h"
#include "ui-settings.h"
#include "ui-style.h"

static void
obey_contrast (GSettings *settings)
{
  ui_style_set_contrast (gdk_display_get_default (),
                         g_settings_get_enum (settings, "contrast") != 0);
}

static void
obey_cache (GSettings *settings)
{
  app_survey_store_set_limit ((guint64) g_settings_get_int (settings, "cache-size") << 20, NULL,
                              NULL);
}

static void
obey_plant (GSettings *settings)
{
  const AppPlant plant = { .longest_s = g_settings_get_int (settings, "plant-longest"),
                           .first_index = g_settings_get_boolean (settings, "plant-first-index"),
                           .pause_apart = g_settings_get_boolean (settings, "plant-pause-apart"),
                           .hidden = g_settings_get_boolean (settings, "plant-hidden"),
                           .isrcs = g_settings_get_boolean (settings, "plant-isrcs"),
                           .barcode = g_settings_get_boolean (settings, "plant-barcode") };
  app_plant_set (&plant);
}

void
ui_obey_settings (void)
{
  static const struct
  {
    const char *signal;
    void (*obey) (GSettings *settings);
  } rows[] = {
    { "changed::contrast", obey_contrast },       { "changed::cache-size", obey_cache },
    { "changed::plant-longest", obey_plant },     { "changed::plant-first-index", obey_plant },
    { "changed::plant-pause-apart", obey_plant }, { "changed::plant-hidden", obey_plant },
    { "changed::plant-isrcs", obey_plant },       { "changed::plant-barcode", obey_plant }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_signal_connect (ui_settings (), rows[i].signal, G_CALLBACK (rows[i].obey), NULL);
      rows[i].obey (ui_settings ());
    }
}
