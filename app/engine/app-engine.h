/* app-engine.h — playback: renders ahead all lanes side by side, plays one of them. [main thread
 * API]
 *
 * Feeder thread -> lock-free ring of blocks -> device callback -> tap ring -> meter thread -> main.
 * The callback only reads the ring, crossfades lanes (5 ms), applies match gain and monitor, counts
 * underruns.
 *
 * A lane is there when it was given and its chains have rolled in. After a seek the lane that is
 * heard is there first, the others follow on threads of their own; until then the lane that was
 * heard goes on, and the wanted one is faded in when it comes. No lane's cost delays another. */
#pragma once

#include "app-device-info.h"
#include "app-programme.h"
#include "app-reference-voice.h"

#define APP_TYPE_ENGINE (app_engine_get_type ())
G_DECLARE_FINAL_TYPE (AppEngine, app_engine, APP, ENGINE, GObject)

typedef enum
{
  APP_MONITOR_STEREO,
  APP_MONITOR_MONO,  /* (left + right) / 2 on both sides */
  APP_MONITOR_SIDE,  /* (left - right) / 2 on both sides */
  APP_MONITOR_LEFT,  /* left on both sides */
  APP_MONITOR_RIGHT, /* right on both sides */
  APP_MONITOR_SWAPPED,
  APP_MONITOR_POLARITY, /* the right one with its polarity turned */
  APP_N_MONITORS
} AppMonitor;

/* Band listen: Linkwitz-Riley, 24 dB/oct, one filter behind the choice of lanes, so the same on
 * all. */
typedef enum
{
  APP_BAND_ALL,
  APP_BAND_SUB,  /* below 60 Hz */
  APP_BAND_LOW,  /* 60 to 250 Hz */
  APP_BAND_MID,  /* 250 Hz to 2 kHz */
  APP_BAND_HIGH, /* 2 to 8 kHz */
  APP_BAND_AIR,  /* above 8 kHz */
  APP_N_BANDS
} AppBand;
extern const double app_band_hz[APP_N_BANDS][2]; /* lower and upper edge; 0: none */

#define APP_ENGINE_SPECTRUM 512 /* points, log-spaced 20 Hz .. 20 kHz */

/* What is heard now. Readings belong to the frame pos that sounds, whatever the latency of the
 * device.
 *
 * Figures are those of the lane itself, before its gain and the monitor, so that a lane reads what
 * its file reads: a master of -9 LUFS that is turned down to match is still one. gain_db tells what
 * the ear gets more (or less): M, S and I as heard are the figure plus gain_db. Peaks, overs and
 * the ratios PLR and PSR never change with it. All lanes that are present are measured all the
 * time, so figures and lane change together. */
typedef struct
{
  gboolean playing;
  gint64 pos;                    /* programme frame that is heard */
  int track;                     /* index, -1: none */
  AppLane lane;                  /* that is heard */
  double gain_db;                /* of that lane: match or service; 0 while stopped, and of delta */
  gboolean delta;                /* figures are of a difference of lanes, with the gains of both */
  gboolean present[APP_N_LANES]; /* the lane can be heard */

  /* of the moment; while stopped -INFINITY, and NAN where that is no level */
  double momentary_lufs, short_term_lufs;
  double true_peak_dbtp[2]; /* of the last 50 ms */
  double rms_dbfs[2];
  double psr_db, correlation; /* NAN: not defined, dsp-live.h */

  /* since play, seek, app_engine_restart_meters or, if later, since the lane was there; they stay
   * while stopped. NAN: not long enough */
  double integrated_lufs, range_lu, max_momentary_lufs, max_short_term_lufs;
  double max_true_peak_dbtp, channel_max_dbtp[2];
  double plr_db, min_correlation;
  gint64 overs, ceiling_overs; /* places above 0 dBTP, above app_engine_set_ceiling */
  gint64 clips;                /* samples at full scale */

  /* dBFS, of all lanes that are present: of the moment, and the mean since as above. -INFINITY
   * where the rate has no such frequency. */
  float spectrum_db[APP_N_LANES][APP_ENGINE_SPECTRUM];
  float average_db[APP_N_LANES][APP_ENGINE_SPECTRUM];
  float scope[256][2]; /* newest stereo points for a goniometer */
  guint64 underruns;   /* since the device was opened */
} AppHeard;

/* What was heard, a point for every 100 ms of it. */
typedef enum
{
  APP_MARK_NONE,
  APP_MARK_START,   /* before this point playing began or jumped (a loop is no jump) */
  APP_MARK_RESTART, /* before this point the meters were restarted */
} AppMark;

typedef struct
{
  gint64 pos;                            /* programme frame at its end */
  float momentary_lufs, short_term_lufs; /* of the lane itself */
  float gain_db;
  guint8 lane; /* AppLane */
  guint8 mark; /* AppMark */
} AppHeardPoint;

#define APP_HEARD_POINT_S 0.1
#define APP_HEARD_POINTS 36000 /* at least so many are kept: an hour */

/* Signals: "state" (playing, device or an error changed), "ended" (the programme, or the span that
 * was played, was heard to its last frame; it no longer plays). Properties, read only: "playing"
 * bool, "device-error" string or NULL, "source-error" string or NULL (a mix that cannot be read and
 * is heard as silence). */
AppEngine *app_engine_new (void);

/* Devices. id "" is the default, "null" the clock that discards; others "host-api:name". Transfer
 * full arrays, NULL-terminated. Looks for devices each time, a second at most; the start of the
 * program does not touch them. */
char **app_engine_devices (AppEngine *self, char ***names);
/* Opens the device when playing starts; on failure falls back to "null" and sets "device-error",
 * as when it vanishes. The next play tries it again. */
void app_engine_set_device (AppEngine *self, const char *id);
const char *app_engine_device_error (AppEngine *self);
/* What is asked of the device; a playing one is opened again at once, with the position kept. Rate
 * in Hz, 0: the programme's; buffer in frames that it asks for at a time, 0: its own. FALSE for
 * what no device has; the choice stays as it was. What the device refuses it replaces by the
 * programme's rate or its own and by its own buffer, and says so in the note of its info. */
#define APP_ENGINE_MIN_DEVICE_RATE 8000
#define APP_ENGINE_MAX_DEVICE_RATE 768000
#define APP_ENGINE_MIN_DEVICE_BUFFER 16
#define APP_ENGINE_MAX_DEVICE_BUFFER 16384
gboolean app_engine_set_device_rate (AppEngine *self, int hz, GError **error);
gboolean app_engine_set_device_buffer (AppEngine *self, int frames, GError **error);
/* What was opened last: name, host API, rate, latency, whether soxr converts, how often it was
 * late, a note. NULL before. Borrowed, until the main loop runs on; "state" tells of every change.
 */
const AppDeviceInfo *app_engine_device_info (AppEngine *self);
/* Rate at which the device runs, 0 before it was opened; differs from the programme's when that was
 * chosen or it refused that (then converted by soxr). */
int app_engine_device_rate (AppEngine *self);

/* A new snapshot; during playback it is heard within the render-ahead. */
void app_engine_set_programme (AppEngine *self, AppProgramme *programme);
/* The lanes beside mix and master; NULL: no such lane. Same rate as the programme, else silent.
 * Each goes on gliding when it is given edited, as the programme does. */
void app_engine_set_previous (AppEngine *self, AppProgramme *programme);
void app_engine_set_revision (AppEngine *self, AppProgramme *programme);
void app_engine_set_bypass (AppEngine *self, AppProgramme *programme);
/* index 0 .. APP_N_REFERENCE_LANES - 1; copied. */
void app_engine_set_reference (AppEngine *self, int index, const AppReferenceSpec *spec);

/* Gain of each lane for each track (of the programme): gains[track * APP_N_LANES + lane] in dB, NAN
 * unknown (taken as 0). Above 0 is allowed: a service turns up. */
void app_engine_set_match_gains (AppEngine *self, const double *gains, int n_tracks);
void app_engine_set_match (AppEngine *self, gboolean on);

/* Plays from where it stands; from the start when it stands at the end. A start or seek inside the
 * programme fades in over the 5 ms before that place, so that all from there on is exact. */
void app_engine_play (AppEngine *self);
/* Plays frames [from, to) once, without the loop, and ends: by a fade over the last 5 ms of them,
 * so that all before is exact, frame to - 1 is the last one that sounds, and nothing of to is heard
 * (at the end of the programme there is no fade). It stands at to then. A seek or another play ends
 * the span; from >= to: nothing plays. */
void app_engine_play_span (AppEngine *self, gint64 from, gint64 to);
void app_engine_stop (AppEngine *self); /* stays where it was heard */
void app_engine_seek (AppEngine *self, gint64 pos);
/* Jumps from frame to to frame from, exactly; from >= to: no loop. At least DSP_QUANTUM frames.
 * Playing that starts at or behind to is not caught. */
void app_engine_set_loop (AppEngine *self, gint64 from, gint64 to);
void app_engine_set_lane (AppEngine *self, AppLane lane);
AppLane app_engine_lane (AppEngine *self);
/* What the heard lane has more than lane against, with the gains of both as they are; -1: off. With
 * equal lanes silence, exactly. */
void app_engine_set_delta (AppEngine *self, int against);
/* A service's own limiter behind the gains: sample peak, without lookahead. NULL: none. */
typedef struct
{
  double ceiling_dbfs, attack_ms, release_ms;
} AppServiceLimiter;
void app_engine_set_service_limiter (AppEngine *self, const AppServiceLimiter *limiter);
void app_engine_set_band (AppEngine *self, AppBand band);
void app_engine_set_mute (AppEngine *self, gboolean on); /* fades in APP_ENGINE_GLIDE_S */
void app_engine_set_monitor (AppEngine *self, AppMonitor monitor);
void app_engine_set_volume (AppEngine *self, double db); /* -INFINITY .. 0; smoothed */
void app_engine_set_dim (AppEngine *self, gboolean on);  /* -20 dB */

/* The newest state that is heard. Cheap: call it every frame of the window. */
void app_engine_heard (AppEngine *self, AppHeard *heard);
/* What was heard before, oldest first: n points, borrowed until the next call. Points that nobody
 * asks for within 13 minutes are lost. */
const AppHeardPoint *app_engine_history (AppEngine *self, int *n);
void app_engine_clear_history (AppEngine *self);
/* Integrated, maxima, counts and averages begin here, in all lanes. */
void app_engine_restart_meters (AppEngine *self);
void app_engine_set_ceiling (AppEngine *self, double dbtp); /* of ceiling_overs; default -1 */
/* Readings of a chain slot while playing (track -1: album chain); 0 when not running. */
int app_engine_slot_readings (AppEngine *self, int track, int slot, double *readings, int max);

/* For tests and captures: sound goes to the null backend, which runs as fast as the feeder delivers
 * and hands every block it would have played (what it plays only, no silence) to the function, on
 * its thread, until the engine is gone. All lanes are there from the first block: the feeder waits
 * for them, as there is no clock to keep up with. Before the first play. */
typedef void (*AppEngineCapture) (const double *const ch[2], int n, gpointer user_data);
void app_engine_set_capture (AppEngine *self, AppEngineCapture capture, gpointer user_data);
