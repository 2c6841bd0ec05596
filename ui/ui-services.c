/* ui-services.c — the streaming services that can be listened as. */
#include "ui-services.h"

#include "ui-minus.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

const GPtrArray *
ui_services (void)
{
  static GPtrArray *services;
  if (!services)
    {
      g_autoptr (GPtrArray) findings
          = g_ptr_array_new_with_free_func ((GDestroyNotify) app_finding_free);
      services = app_services_load (findings);
      for (guint i = 0; i < findings->len; i++)
        g_message ("%s", ((AppFinding *) findings->pdata[i])->text);
    }
  return services;
}

double *
ui_service_gains_db (UiSession *session, const AppService *service, AppServiceMode mode)
{
  AppSurvey *survey = ui_session_survey (session);
  const int n = (int) app_album_n_tracks (ui_session_album (session));
  AppMeasurement album;
  const double album_lufs
      = app_survey_album (survey, APP_LANE_MASTER, &album) ? album.integrated_lufs : NAN;
  g_autofree double *lufs = g_new (double, n + 1), *dbtp = g_new (double, n + 1);
  double *gains = g_new (double, n + 1);
  for (int i = 0; i < n; i++)
    {
      const AppSurveyResult *result = app_survey_track (survey, (guint) i, APP_LANE_MASTER);
      lufs[i] = result ? result->measurement.integrated_lufs : NAN;
      dbtp[i] = result ? result->measurement.true_peak_dbtp : NAN;
    }
  app_service_gains (service, mode, lufs, dbtp, n, album_lufs, gains);
  return gains;
}

double
ui_service_gain_db (UiSession *session, const AppService *service, AppServiceMode mode, int track)
{
  if (track < 0 || track >= (int) app_album_n_tracks (ui_session_album (session)))
    return NAN;
  g_autofree double *gains = ui_service_gains_db (session, service, mode);
  return gains[track];
}

static const char *
album_words (const AppService *service, AppServiceMode mode)
{
  if (mode == APP_SERVICE_TRACK)
    return _ ("each track by itself");
  switch (service->album)
    {
    case APP_SERVICE_ALBUM_WHOLE:
      return _ ("one gain for the album, from its loudness");
    case APP_SERVICE_ALBUM_LOUDEST:
      return _ ("one gain for the album, from its loudest track");
    default:
      return _ ("each track by itself, it knows no album");
    }
}

char *
ui_service_words (const AppService *service, AppServiceMode mode)
{
  double target = mode == APP_SERVICE_ALBUM ? service->album_target_lufs : service->target_lufs;
  g_autofree char *level = ui_text_level (target, 0);
  g_autofree char *headroom
      = isnan (service->headroom_dbtp)
            ? g_strdup (_ ("whatever its peaks"))
            : g_strdup_printf (_ ("peaks up to %.0f dBTP"), service->headroom_dbtp);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text,
                          service->up ? _ ("Turned up and down to %s LUFS")
                                      : _ ("Turned down to %s LUFS, never up"),
                          level);
  if (service->up)
    g_string_append_printf (text, ", %s", headroom);
  g_string_append_printf (text, "; %s", album_words (service, mode));
  if (service->limits)
    g_string_append_printf (text, _ ("; a limiter at %.0f dBFS"), service->limiter.ceiling_dbfs);
  g_string_append (text, ".");
  return ui_minus (text->str);
}
