/* ui-band-zones.c — where in the spectrum a module changes the gain now. */
#include "ui-band-zones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOWEST_HZ 20.0
#define HIGHEST_HZ 20000.0
#define LEAST_DB 0.05

static int
index_of (AppSlot *slot, const char *id)
{
  const DspModule *module = app_slot_module (slot);
  return dsp_params_index (module->params, module->n_params, id);
}

/* NAN when the module has no such parameter. */
static double
value_of (AppSlot *slot, const char *stem, const char *suffix)
{
  g_autofree char *id = g_strconcat (stem, suffix, NULL);
  int index = index_of (slot, id);
  return index < 0 ? NAN : app_slot_value (slot, index);
}

static const char *
choice_of (AppSlot *slot, const char *id)
{
  int index = index_of (slot, id);
  return index < 0
             ? ""
             : app_slot_module (slot)->params[index].choices[(int) app_slot_value (slot, index)].id;
}

/* As a person reads it: "4", "Off"; "" when the module has no such choice. */
static const char *
choice_name (AppSlot *slot, const char *id)
{
  int index = index_of (slot, id);
  return index < 0 ? ""
                   : app_slot_module (slot)
                         ->params[index]
                         .choices[(int) app_slot_value (slot, index)]
                         .name;
}

static double
reading_of (const DspModule *module, const double *readings, int n, const char *id)
{
  for (int i = 0; i < MIN (n, module->n_readings); i++)
    if (!strcmp (module->readings[i].id, id))
      return readings[i];
  return NAN;
}

static UiSpectrumZone
zone_around (double hz, double q, double db)
{
  double half = 0.5 / q, root = sqrt (1 + half * half);
  return (UiSpectrumZone){ hz * (root - half), hz * (root + half), db };
}

/* ---- lines ---- */

int
ui_band_lines (AppSlot *slot, int *params, int max)
{
  static const char *const stems[] = { "crossover", "split" };
  const char *bands = choice_name (slot, "bands"); /* how many, or how they are made */
  int n = 0, wanted = g_ascii_isdigit (*bands) ? atoi (bands) - 1 : max;
  if (!*bands || !strcmp (choice_of (slot, "bands"), "off"))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    for (int number = 1; n < MIN (wanted, max); number++)
      {
        g_autofree char *id = g_strdup_printf ("%s%d", stems[i], number);
        int index = index_of (slot, id);
        if (index < 0)
          break;
        params[n++] = index;
      }
  return n;
}

/* ---- zones ---- */

/* The gain of each band between its lines; a line below the one before it counts as equal. */
static int
between_lines (AppSlot *slot, const double *readings, int n_readings, UiSpectrumZone *zones)
{
  int lines[UI_SPECTRUM_MAX_BANDS], n = 0;
  int n_lines = ui_band_lines (slot, lines, G_N_ELEMENTS (lines) - 1);
  double from = LOWEST_HZ;
  for (int i = 0; n_lines > 0 && i <= n_lines; i++)
    {
      g_autofree char *id = g_strdup_printf ("band%d_gain_db", i + 1);
      double db = reading_of (app_slot_module (slot), readings, n_readings, id);
      double to = i < n_lines ? MAX (app_slot_value (slot, lines[i]), from) : HIGHEST_HZ;
      if (!isnan (db) && fabs (db) >= LEAST_DB)
        zones[n++] = (UiSpectrumZone){ from, to, db };
      from = to;
    }
  return n;
}

static int
dynamic_bands (AppSlot *slot, const double *readings, int n_readings, UiSpectrumZone *zones)
{
  static const char suffix[] = "_change_db";
  const DspModule *module = app_slot_module (slot);
  int n = 0;
  for (int i = 0; i < MIN (n_readings, module->n_readings) && n < UI_SPECTRUM_MAX_BANDS; i++)
    {
      const char *id = module->readings[i].id;
      if (!(fabs (readings[i]) >= LEAST_DB) || !g_str_has_suffix (id, suffix))
        continue;
      g_autofree char *stem = g_strndup (id, strlen (id) - strlen (suffix));
      double hz = value_of (slot, stem, "-frequency"), q = value_of (slot, stem, "-q");
      g_autofree char *type_id = g_strconcat (stem, "-type", NULL);
      const char *type = choice_of (slot, type_id);
      if (isnan (hz) || isnan (q))
        continue;
      zones[n++] = !strcmp (type, "low-shelf")    ? (UiSpectrumZone){ LOWEST_HZ, hz, readings[i] }
                   : !strcmp (type, "high-shelf") ? (UiSpectrumZone){ hz, HIGHEST_HZ, readings[i] }
                                                  : zone_around (hz, q, readings[i]);
    }
  return n;
}

/* One band by itself, which is turned down where something was found in it. */
static int
sought_band (AppSlot *slot, const double *readings, int n_readings, UiSpectrumZone *zones)
{
  const DspModule *module = app_slot_module (slot);
  double hz = value_of (slot, "frequency", ""), q = value_of (slot, "q", "");
  double db = reading_of (module, readings, n_readings, "gain_reduction_db");
  double at = reading_of (module, readings, n_readings, "frequency_hz");
  const char *action = choice_of (slot, "action");
  if (isnan (hz) || isnan (q) || !(fabs (db) >= LEAST_DB))
    return 0;
  zones[0] = zone_around (hz, q, db);
  if (!strcmp (action, "follow") && at > 0)
    zones[0] = zone_around (at, 2 * q, db); /* half as wide, where it is strongest */
  else if (!strcmp (action, "shelf"))
    zones[0].to_hz = HIGHEST_HZ;
  else if (!strcmp (action, "wide"))
    zones[0] = (UiSpectrumZone){ LOWEST_HZ, HIGHEST_HZ, db };
  return 1;
}

int
ui_band_zones (AppSlot *slot, const double *readings, int n, UiSpectrumZone *zones)
{
  int found = between_lines (slot, readings, n, zones);
  if (found == 0)
    found = dynamic_bands (slot, readings, n, zones);
  return found > 0 ? found : sought_band (slot, readings, n, zones);
}
