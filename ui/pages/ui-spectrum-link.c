/* ui-spectrum-link.c — from session, comparison and engine to the spectrum of the Master page. */
#include "ui-spectrum-link.h"

#include "ui-lanes.h"
#include "ui-settings.h"

#include "app-engine-spectrum.h"

#include "dsp-spectrum.h"

#include <math.h>

#define AVERAGE_US (G_USEC_PER_SEC / 4)
#define FALL_US (3 * G_USEC_PER_SEC / 2) /* after it stopped; then averages take the room */

/* The curve of a result, made once. */
typedef struct
{
  AppSurveyResult *result; /* owned, or NULL */
  double width_hz;
  float db[UI_SPECTRUM_POINTS];
} Measured;

struct _UiSpectrumLink
{
  /* borrowed */
  UiSession *session;
  UiSpectrum *spectrum;
  UiSpectrogram *spectrogram;
  /* owned */
  Measured measured[APP_N_LANES];

  gint64 averaged_at, played_at;
};

/* What a lane is turned by in a track; 0: nothing is, or nothing is known. */
static float
gain_of (UiSpectrumLink *self, int track, AppLane lane)
{
  double db
      = track < 0 || !ui_session_hears_gains (self->session)
            ? 0
            : app_comparison_played_db (ui_session_comparison (self->session), (guint) track, lane);
  return isfinite (db) ? (float) db : 0;
}

/* result may be NULL. */
static void
measured_take (Measured *self, const AppSurveyResult *result, double width_hz)
{
  if (self->result == result && self->width_hz == width_hz)
    return;
  g_clear_pointer (&self->result, app_survey_result_unref);
  self->width_hz = width_hz;
  if (!result)
    return;
  self->result = app_survey_result_ref (result);
  dsp_spectrum_levels_of_cells (result->measurement.cells_db, width_hz, self->db,
                                UI_SPECTRUM_POINTS);
}

/* NULL: there is none. With the width of what is live: so both lie on each other. */
static const float *
average_of (UiSpectrumLink *self, int track, AppLane lane)
{
  const AppHeard *heard = ui_session_heard (self->session);
  AppComparison *comparison = ui_session_comparison (self->session);
  Measured *measured = &self->measured[lane];
  double rate = app_album_rate (ui_session_album (self->session));
  double window_s = g_settings_get_double (ui_settings (), "spectrum-window");
  measured_take (measured,
                 track < 0 ? NULL : app_comparison_result (comparison, (guint) track, lane),
                 dsp_spectrum_width_hz (rate, window_s));
  if (measured->result)
    return measured->db;
  return lane >= APP_N_PROGRAMME_LANES && heard->present[lane] ? heard->average_db[lane] : NULL;
}

static void
raise_by (const float *db, float gain_db, float raised[UI_SPECTRUM_POINTS])
{
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    raised[i] = db[i] + gain_db;
}

static void
show_averages (UiSpectrumLink *self)
{
  int track = ui_session_track (self->session);
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      const float *db = average_of (self, track, lane);
      float raised[UI_SPECTRUM_POINTS];
      if (db)
        raise_by (db, gain_of (self, track, lane), raised);
      ui_spectrum_set_average (self->spectrum, (int) lane, db ? raised : NULL);
    }
}

static void
show_names (UiSpectrumLink *self)
{
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      g_autofree char *name = ui_lanes_name (self->session, lane);
      ui_spectrum_set_lane_name (self->spectrum, (int) lane, name);
    }
}

static void
on_comparison (UiSpectrumLink *self)
{
  show_names (self);
  show_averages (self);
}

static void
show_live (UiSpectrumLink *self, const AppHeard *heard)
{
  static const float silence[UI_SPECTRUM_POINTS] = { [0 ... UI_SPECTRUM_POINTS - 1] = -INFINITY };
  gboolean falling = g_get_monotonic_time () - self->played_at < FALL_US;
  int track = ui_lanes_track (self->session);
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      float raised[UI_SPECTRUM_POINTS];
      if (heard->present[lane] && heard->playing)
        raise_by (heard->spectrum_db[lane], gain_of (self, track, lane), raised);
      ui_spectrum_set_lane (self->spectrum, (int) lane,
                            !heard->present[lane] || !falling ? NULL
                            : heard->playing                  ? raised
                                                              : silence);
      if (heard->playing && lane == heard->lane)
        ui_spectrogram_add (self->spectrogram, heard->present[lane] ? raised : silence,
                            (double) heard->pos / app_album_rate (ui_session_album (self->session)),
                            (int) lane);
    }
}

static void
on_heard (UiSpectrumLink *self, AppHeard *heard)
{
  G_STATIC_ASSERT (APP_ENGINE_SPECTRUM == UI_SPECTRUM_POINTS);
  G_STATIC_ASSERT ((int) APP_N_LANES == UI_SPECTRUM_LANES);
  gint64 now = g_get_monotonic_time ();
  self->played_at = heard->playing ? now : self->played_at;
  show_live (self, heard);
  if (heard->playing)
    ui_spectrum_set_filled_lane (self->spectrum, (int) heard->lane);
  if (now - self->averaged_at < AVERAGE_US)
    return;
  self->averaged_at = now;
  show_averages (self);
}

static void
on_transport (UiSpectrumLink *self)
{
  ui_spectrum_set_blind (self->spectrum, ui_session_blind (self->session));
  ui_spectrogram_set_blind (self->spectrogram, ui_session_blind (self->session));
  if (!ui_session_heard (self->session)->playing)
    ui_spectrum_set_filled_lane (self->spectrum, (int) ui_session_lane (self->session));
  show_averages (self); /* gains may be on or off */
}

static void
on_window (UiSpectrumLink *self)
{
  app_engine_set_spectrum_window (ui_session_engine (self->session),
                                  g_settings_get_double (ui_settings (), "spectrum-window"));
  show_averages (self);
}

UiSpectrumLink *
ui_spectrum_link_new (UiSession *session, UiSpectrum *spectrum, UiSpectrogram *spectrogram)
{
  static const char *const averages[] = { "document", "selection", "survey", "album" };
  UiSpectrumLink *self = g_new0 (UiSpectrumLink, 1);
  self->session = session;
  self->spectrum = spectrum;
  self->spectrogram = spectrogram;
  for (guint i = 0; i < G_N_ELEMENTS (averages); i++)
    g_signal_connect_swapped (session, averages[i], G_CALLBACK (show_averages), self);
  g_signal_connect_swapped (session, "comparison", G_CALLBACK (on_comparison), self);
  g_signal_connect_swapped (session, "heard", G_CALLBACK (on_heard), self);
  g_signal_connect_swapped (session, "transport", G_CALLBACK (on_transport), self);
  g_signal_connect_swapped (ui_settings (), "changed::spectrum-window", G_CALLBACK (on_window),
                            self);
  on_window (self);
  show_names (self);
  return self;
}

void
ui_spectrum_link_free (UiSpectrumLink *self)
{
  if (!self)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (ui_settings (), self);
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    app_survey_result_unref (self->measured[lane].result);
  g_free (self);
}
