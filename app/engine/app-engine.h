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
  APP_MONITOR_MONO,  /* (left + right) / 2 on both sides */
  APP_MONITOR_SIDE,  /* (left - right) / 2 on both sides */
  APP_MONITOR_LEFT,  /* left on both sides */
  APP_MONITOR_RIGHT, /* right on both sides */
  APP_N_MONITORS
} AppMonitor;

#define APP_ENGINE_SPECTRUM 512 /* points, log-spaced 20 Hz .. 20 kHz */

/* What is heard now. Readings belong to the frame pos that sounds, whatever the latency of the
 * device. While stopped, levels are -INFINITY but integrated_lufs and max_true_peak_dbtp stay. */
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

/* Signal: "state" (playing, device or an error changed). Properties, read only: "playing" bool,
 * "device-error" string or NULL, "source-error" string or NULL (a mix that cannot be read and is
 * heard as silence). */
AppEngine *app_engine_new (void);

/* Devices. id "" is the default, "null" the clock that discards; others "host-api:name". Transfer
 * full arrays, NULL-terminated. Looks for devices each time, a second at most; the start of the
 * program does not touch them. */
char **app_engine_devices (AppEngine *self, char ***names);
/* Opens the device when playing starts; on failure falls back to "null" and sets "device-error",
 * as when it vanishes. The next play tries it again. */
void app_engine_set_device (AppEngine *self, const char *id);
const char *app_engine_device_error (AppEngine *self);
/* Rate at which the device runs, 0 before it was opened; differs from the programme's when it
 * refused that (then converted by soxr). */
int app_engine_device_rate (AppEngine *self);

/* A new snapshot; during playback it is heard within the render-ahead. */
void app_engine_set_programme (AppEngine *self, AppProgramme *programme);
/* Match gain of each lane for each track: gains[track * APP_N_LANES + lane] in dB, NAN unknown. */
void app_engine_set_match_gains (AppEngine *self, const double *gains, int n_tracks);
void app_engine_set_match (AppEngine *self, gboolean on);

/* Plays from where it stands; from the start when it stands at the end. A start or seek inside the
 * programme fades in over the 5 ms before that place, so that all from there on is exact. */
void app_engine_play (AppEngine *self);
void app_engine_stop (AppEngine *self); /* stays where it was heard */
void app_engine_seek (AppEngine *self, gint64 pos);
/* Jumps from frame to to frame from, exactly; from >= to: no loop. At least DSP_QUANTUM frames.
 * Playing that starts at or behind to is not caught. */
void app_engine_set_loop (AppEngine *self, gint64 from, gint64 to);
void app_engine_set_lane (AppEngine *self, AppLane lane);
AppLane app_engine_lane (AppEngine *self);
void app_engine_set_monitor (AppEngine *self, AppMonitor monitor);
void app_engine_set_volume (AppEngine *self, double db); /* -INFINITY .. 0; smoothed */
void app_engine_set_dim (AppEngine *self, gboolean on);  /* -20 dB */

/* The newest state that is heard. Cheap: call it every frame of the window. */
void app_engine_heard (AppEngine *self, AppHeard *heard);
/* Readings of a chain slot while playing (track -1: album chain); 0 when not running. */
int app_engine_slot_readings (AppEngine *self, int track, int slot, double *readings, int max);

/* For tests and captures: sound goes to the null backend, which runs as fast as the feeder delivers
 * and hands every block it would have played (what it plays only, no silence) to the function, on
 * its thread, until the engine is gone. Before the first play. */
typedef void (*AppEngineCapture) (const double *const ch[2], int n, gpointer user_data);
void app_engine_set_capture (AppEngine *self, AppEngineCapture capture, gpointer user_data);
