/* ui-window-monitor-actions.c — match, delta, channels, bands, services, volume and device as
 * GActions. */
#include "ui-window-monitor-actions.h"

#include "ui-monitor-bar.h"
#include "ui-services.h"
#include "ui-settings.h"
#include "ui-volume.h"
#include "ui-window-actions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define VOLUME_STEP_DB 1.0

static const char *const mode_ids[] = {
  [APP_SERVICE_TRACK] = "track",
  [APP_SERVICE_ALBUM] = "album",
  NULL,
};

static UiSession *
session_of (gpointer window)
{
  return ui_window_session (UI_WINDOW (window));
}

/* Which of ids is meant; -1: none. */
static int
index_of (const char *const *ids, GVariant *id)
{
  for (int i = 0; ids[i]; i++)
    if (!strcmp (g_variant_get_string (id, NULL), ids[i]))
      return i;
  return -1;
}

/* ---- comparing ---- */

static void
on_match (GSimpleAction *action, GVariant *state, gpointer window)
{
  ui_session_set_match (session_of (window), g_variant_get_boolean (state));
}

static void
on_region (GSimpleAction *action, GVariant *state, gpointer window)
{
  int region = index_of (app_region_ids, state);
  if (region >= 0)
    ui_session_set_region (session_of (window), (AppRegion) region);
}

static void
on_next_region (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  AppRegion region = app_comparison_region (ui_session_comparison (session_of (window)));
  ui_session_set_region (session_of (window), (region + 1) % APP_N_REGIONS);
}

static void
on_delta (GSimpleAction *action, GVariant *state, gpointer window)
{
  UiSession *session = session_of (window);
  gboolean on = g_variant_get_boolean (state);
  if (on && ui_session_counterpart (session) >= APP_N_LANES)
    ui_session_message (session, APP_SEVERITY_WARNING,
                        _ ("A reference has no counterpart: delta is of the lanes of the album."));
  else
    ui_session_set_delta (session, on);
}

static void
on_end_listening (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  ui_session_end_listening (session_of (window));
}

/* ---- channels and bands ---- */

static void
on_monitor (GSimpleAction *action, GVariant *state, gpointer window)
{
  int monitor = index_of (ui_monitor_ids, state);
  if (monitor >= 0)
    ui_session_set_monitor (session_of (window), (AppMonitor) monitor);
}

/* The same again is stereo. */
static void
on_toggle_monitor (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  int monitor = index_of (ui_monitor_ids, parameter);
  if (monitor >= 0)
    ui_session_set_monitor (session, (int) ui_session_monitor (session) == monitor
                                         ? APP_MONITOR_STEREO
                                         : (AppMonitor) monitor);
}

static void
on_band (GSimpleAction *action, GVariant *state, gpointer window)
{
  int band = index_of (ui_band_ids, state);
  if (band >= 0)
    ui_session_set_band (session_of (window), (AppBand) band);
}

/* The same again is all. */
static void
on_toggle_band (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  int band = index_of (ui_band_ids, parameter);
  if (band >= 0)
    ui_session_set_band (session,
                         (int) ui_session_band (session) == band ? APP_BAND_ALL : (AppBand) band);
}

/* ---- services ---- */

/* The mode is a choice also while no service plays: the action remembers it. */
static AppServiceMode
mode_of (gpointer window)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (window), "service-mode");
  return (AppServiceMode) MAX (index_of (mode_ids, state), 0);
}

static void
on_service (GSimpleAction *action, GVariant *state, gpointer window)
{
  const char *id = g_variant_get_string (state, NULL);
  const AppService *service = app_services_find (ui_services (), id);
  if (service)
    g_settings_set_string (ui_settings (), "service", id);
  ui_session_set_service (session_of (window), service, mode_of (window));
}

static void
on_toggle_service (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  const GPtrArray *services = ui_services ();
  g_autofree char *id = g_settings_get_string (ui_settings (), "service");
  const AppService *service = app_services_find (services, id);
  if (!service && services->len > 0)
    service = services->pdata[0];
  if (app_comparison_service (ui_session_comparison (session), NULL))
    service = NULL;
  ui_session_set_service (session, service, mode_of (window));
}

static void
set_mode (gpointer window, AppServiceMode mode)
{
  UiSession *session = session_of (window);
  const AppService *service = app_comparison_service (ui_session_comparison (session), NULL);
  ui_window_actions_put (window, "service-mode", g_variant_new_string (mode_ids[mode]));
  if (service)
    ui_session_set_service (session, service, mode);
}

static void
on_service_mode (GSimpleAction *action, GVariant *state, gpointer window)
{
  int mode = index_of (mode_ids, state);
  if (mode >= 0)
    set_mode (window, (AppServiceMode) mode);
}

static void
on_toggle_service_mode (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (window, mode_of (window) == APP_SERVICE_ALBUM ? APP_SERVICE_TRACK : APP_SERVICE_ALBUM);
}

/* ---- volume and device ---- */

static void
on_dim (GSimpleAction *action, GVariant *state, gpointer window)
{
  ui_session_set_dim (session_of (window), g_variant_get_boolean (state));
}

static void
on_mute (GSimpleAction *action, GVariant *state, gpointer window)
{
  ui_session_set_mute (session_of (window), g_variant_get_boolean (state));
}

static void
shift_volume (UiSession *session, double db)
{
  ui_volume_put (session, MAX (ui_session_volume (session), UI_VOLUME_SILENT_DB) + db);
}

static void
on_volume_up (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  shift_volume (session_of (window), VOLUME_STEP_DB);
}

static void
on_volume_down (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  shift_volume (session_of (window), -VOLUME_STEP_DB);
}

static void
on_volume_to_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  UiSession *session = session_of (window);
  double db, spl;
  if (ui_volume_reference (&db, &spl))
    ui_volume_put (session, db);
  else
    ui_session_message (session, APP_SEVERITY_WARNING,
                        _ ("The room is not calibrated: enter its sound level beside the volume, "
                           "“This is the reference”."));
}

static void
on_set_reference (GSimpleAction *action, GVariant *spl, gpointer window)
{
  UiSession *session = session_of (window);
  if (isinf (ui_session_volume (session)))
    ui_session_message (session, APP_SEVERITY_WARNING,
                        _ ("Silence has no sound level: turn the volume up first."));
  else
    ui_volume_calibrate (session, CLAMP (g_variant_get_double (spl), 0, 130));
}

static void
on_device (GSimpleAction *action, GVariant *state, gpointer window)
{
  ui_session_set_device (session_of (window), g_variant_get_string (state, NULL));
  g_settings_set_string (ui_settings (), "device", g_variant_get_string (state, NULL));
}

static void
on_restart_meters (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  app_engine_restart_meters (ui_session_engine (session_of (window)));
}

/* ---- all ---- */

static const GActionEntry entries[] = {
  { "match", NULL, NULL, "true", on_match },
  { "region", NULL, "s", "'track'", on_region },
  { "next-region", on_next_region },
  { "delta", NULL, NULL, "false", on_delta },
  { "end-listening", on_end_listening },
  { "monitor", NULL, "s", "'stereo'", on_monitor },
  { "toggle-monitor", on_toggle_monitor, "s" },
  { "band", NULL, "s", "'all'", on_band },
  { "toggle-band", on_toggle_band, "s" },
  { "service", NULL, "s", "''", on_service },
  { "toggle-service", on_toggle_service },
  { "service-mode", NULL, "s", "'track'", on_service_mode },
  { "toggle-service-mode", on_toggle_service_mode },
  { "dim", NULL, NULL, "false", on_dim },
  { "mute", NULL, NULL, "false", on_mute },
  { "volume-up", on_volume_up },
  { "volume-down", on_volume_down },
  { "volume-to-reference", on_volume_to_reference },
  { "set-reference", on_set_reference, "d" },
  { "device", NULL, "s", "''", on_device },
  { "restart-meters", on_restart_meters },
};

void
ui_window_monitor_actions_add (UiWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
ui_window_monitor_actions_update (UiWindow *window)
{
  static const char *const told[]
      = { "match", "region", "next-region", "delta", "service", "toggle-service" };
  UiSession *session = session_of (window);
  AppComparison *comparison = ui_session_comparison (session);
  AppServiceMode mode;
  const AppService *service = app_comparison_service (comparison, &mode);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) /* in a blind test the lanes stay as they are */
    ui_window_actions_enable (window, told[i], !ui_session_blind (session));

  ui_window_actions_put (window, "match", g_variant_new_boolean (ui_session_match (session)));
  ui_window_actions_put (window, "region",
                         g_variant_new_string (app_region_ids[app_comparison_region (comparison)]));
  ui_window_actions_put (window, "delta", g_variant_new_boolean (ui_session_delta (session)));
  ui_window_actions_put (window, "monitor",
                         g_variant_new_string (ui_monitor_ids[ui_session_monitor (session)]));
  ui_window_actions_put (window, "band",
                         g_variant_new_string (ui_band_ids[ui_session_band (session)]));
  ui_window_actions_put (window, "service", g_variant_new_string (service ? service->id : ""));
  if (service)
    ui_window_actions_put (window, "service-mode", g_variant_new_string (mode_ids[mode]));
  ui_window_actions_put (window, "dim", g_variant_new_boolean (ui_session_dim (session)));
  ui_window_actions_put (window, "mute", g_variant_new_boolean (ui_session_mute (session)));
  ui_window_actions_put (window, "device", g_variant_new_string (ui_session_device (session)));
}
