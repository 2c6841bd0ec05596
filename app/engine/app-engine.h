/* app-engine.h — playback: renders ahead all lanes side by side, plays one of them. [main thread
 * API]
 *
 * Feeder thread -> lock-free ring of blocks -> device callback -> tap ring -> meter thread -> main.
 * The callback only reads the ring, crossfades lanes (5 ms), applies match gain and monitor, counts
 * underruns. */
#pragma once

#include "app-programme.h"

#define APP_TYPE_ENGINE (app_engine_get_type ())
G_DECLARE_FINAL_TYPE (AppEngine, app_engine, APP, ENGINE, GObject)

typedef enum
{
  APP_MONITOR_STEREO,
  APP_MONITOR_MONO,
  APP_MONITOR_SIDE,
  APP_MONITOR_LEFT,
  APP_MONITOR_RIGHT,
  APP_N_MONITORS
} AppMonitor;

#define APP_ENGINE_SPECTRUM 512 /* points, log-spaced 20 Hz .. 20 kHz */

/* What is heard now. Readings belong to the frame pos that sounds. */
typedef struct
{
  gboolean playing;
  gint64 pos;   /* programme frame that is heard */
  int track;    /* index, -1: none */
  AppLane lane; /* that is heard */
  double momentary_lufs, short_term_lufs,
      integrated_lufs; /* of the heard lane since play or seek, before match gain */
  double true_peak_dbtp[2], max_true_peak_dbtp;
  double rms_dbfs[2];
  double psr_db, correlation;
  float spectrum_db[APP_N_LANES][APP_ENGINE_SPECTRUM];
  float scope[256][2]; /* newest stereo points for a goniometer */
  guint64 underruns;   /* since the device was opened */
} AppHeard;

/* Signals: "state" (playing, device or error changed). Properties: "playing" bool, "device-error"
 * string or NULL. */
AppEngine *app_engine_new (void);

/* Devices. id "" is the default, "null" the clock that discards. Transfer full arrays,
 * NULL-terminated. */
char **app_engine_devices (AppEngine *self, char ***names);
/* Opens the device when playing starts; on failure falls back to "null" and sets "device-error". */
void app_engine_set_device (AppEngine *self, const char *id);
const char *app_engine_device_error (AppEngine *self);
/* Rate at which the device runs; differs from the programme's when it refused that (converted by
 * soxr VHQ). */
int app_engine_device_rate (AppEngine *self);

/* A new snapshot; during playback it is heard within the render-ahead. */
void app_engine_set_programme (AppEngine *self, AppProgramme *programme);
/* Match gain of each lane for each track: gains[track * APP_N_LANES + lane] in dB, NAN unknown. */
void app_engine_set_match_gains (AppEngine *self, const double *gains, int n_tracks);
void app_engine_set_match (AppEngine *self, gboolean on);

void app_engine_play (AppEngine *self);
void app_engine_stop (AppEngine *self); /* stays where it was heard */
void app_engine_seek (AppEngine *self, gint64 pos);
void app_engine_set_loop (AppEngine *self, gint64 from, gint64 to); /* from >= to: no loop */
/* Plays [from, to) then jumps to the next of the list, then stops; n 0 ends it. For auditioning
 * transitions. */
void app_engine_set_lane (AppEngine *self, AppLane lane);
AppLane app_engine_lane (AppEngine *self);
void app_engine_set_monitor (AppEngine *self, AppMonitor monitor);
void app_engine_set_volume (AppEngine *self, double db); /* -INFINITY .. 0; smoothed */
void app_engine_set_dim (AppEngine *self, gboolean on);  /* -20 dB */

/* The newest state that is heard. Cheap: call it every frame of the window. */
void app_engine_heard (AppEngine *self, AppHeard *heard);
/* Readings of a chain slot while playing (track -1: album chain); 0 when not running. */
int app_engine_slot_readings (AppEngine *self, int track, int slot, double *readings, int max);

/* For tests and captures: the null backend runs as fast as the feeder delivers and hands every
 * block it would have played to the function, on its thread. */
typedef void (*AppEngineCapture) (const double *const ch[2], int n, gpointer user_data);
void app_engine_set_capture (AppEngine *self, AppEngineCapture capture, gpointer user_data);
