/* app-engine-messages.h — what the threads of the engine tell each other. Plain data.
 *
 *   main   -> feeder    AppEngineCommand   app-mailbox
 *   main   -> callback  AppEngineControl   dsp-latest: only the newest matters
 *   feeder -> callback  AppEngineBlock     dsp-ring
 *   callback -> meter   AppEngineTap       dsp-ring
 *   meter  -> main      AppEngineReport    dsp-latest
 *   meter  -> main      AppHeardPoint      dsp-ring
 *   feeder -> main      AppEngineEvent     app-mailbox
 *   meter  -> main      AppEngineEvent     app-mailbox
 *
 * A generation is one uninterrupted stretch of playing: every play and every seek begins a new one,
 * numbered by the main thread. Blocks of an older generation are thrown away unheard. */
#pragma once

#include "app-engine-slot.h"
#include "app-slot-sound.h"

/* Lanes as a set. */
#define APP_LANE_BIT(lane) (1u << (lane))

#define APP_ENGINE_FADE_S 0.005  /* start, stop, seek; crossfade of lanes and monitors */
#define APP_ENGINE_GLIDE_S 0.020 /* match gains, volume */
#define APP_ENGINE_AHEAD_S 0.120 /* the feeder's goal; the device's buffer comes on top */

/* Slots whose readings travel with a block, and numbers per slot. What is beyond is not shown. */
#define APP_ENGINE_MAX_SLOTS 24
#define APP_ENGINE_MAX_VALUES DSP_MAX_READINGS

typedef struct
{
  int track; /* -1: album chain */
  int slot;
  int n_values;
  float values[APP_ENGINE_MAX_VALUES];
} AppEngineSlotReading;

/* A slot of a chain; slot -1: none. */
typedef struct
{
  int track; /* -1: album chain */
  int slot;
} AppEngineSlot;

/* What is known about a block. A block never crosses a track's start, the end of a loop or the end
 * of the programme. */
typedef struct
{
  guint generation;
  gint64 pos;    /* programme frame of the first frame */
  double step;   /* programme frames per frame: 1, or the ratio of a conversion */
  int rate;      /* of these frames: the device's */
  int n_frames;  /* 0 .. DSP_QUANTUM */
  int track;     /* index, -1: none */
  int preroll;   /* > 0 in the first block of a generation: frames before the place that was asked
                    for, to fade in over, so that everything from that place on is exact */
  int prefill;   /* blocks that should wait in the ring before this one starts to play */
  gboolean last; /* the programme, or the span that is played, ends with it */
  guint present; /* lanes whose samples are there; of the others nothing is written nor read */
  guint leaving; /* those of them that will not be there soon: turn from them now */
  AppLane sure;  /* goes on whatever happens, when the wanted one is not there */
  double match[APP_N_LANES]; /* linear gain, 1 where unknown */
  int n_slots;
  AppEngineSlotReading slots[APP_ENGINE_MAX_SLOTS];
  AppEngineSlot watched;
  AppSlotSound sound; /* that the watched slot made for this block; n 0: none */
} AppEngineHeader;

typedef struct
{
  AppEngineHeader head;
  double lanes[APP_N_LANES][DSP_CHANNELS][DSP_QUANTUM];
} AppEngineBlock;

/* A piece of a block as it was handed to the device. */
typedef struct
{
  AppEngineHeader head; /* pos, n_frames and last are those of the piece */
  AppLane lane;         /* that is heard */
  double gain;          /* of that lane, linear; where it glides: to which */
  int against;          /* lane that is taken from it: delta; -1: none */
  double against_gain;  /* of that one */
  gint64 due_us;        /* monotonic time at which its first frame sounds */
  guint64 underruns;
  /* Of the lanes that are present, before match gain and monitor. */
  double lanes[APP_N_LANES][DSP_CHANNELS][DSP_QUANTUM];
} AppEngineTap;

/* How the callback shall play. */
typedef struct
{
  guint generation;
  gboolean playing;
  AppLane lane;
  int against; /* lane taken from it: delta; -1: none */
  gboolean match;
  gboolean limits;
  AppServiceLimiter limiter; /* where limits */
  AppBand band;
  AppMonitor monitor;
  gboolean mute;
  double gain; /* volume and dim, linear */
} AppEngineControl;

/* What the meter thread publishes. */
typedef struct
{
  AppHeard heard;
  guint generation;
  gint64 due_us; /* when heard.pos sounded */
  int rate;      /* programme frames per second */
  int n_slots;
  AppEngineSlotReading slots[APP_ENGINE_MAX_SLOTS];
  AppEngineSlot watched;
  gboolean slot_is_heard; /* something went through it */
  AppSlotHeard slot;
} AppEngineReport;

typedef enum
{
  APP_COMMAND_START, /* generation, pos, to (where it ends, without a loop; 0: it does not); fresh:
                        the chosen device is tried again */
  APP_COMMAND_HALT,  /* - */
  APP_COMMAND_LOOP,  /* pos (from), to, armed: the heard position lies before to */
  APP_COMMAND_PROGRAMME, /* lane: master (and mix), previous or bypass; programme (owned, or NULL)
                          */
  APP_COMMAND_REFERENCE, /* lane, reference (media owned, or NULL) */
  APP_COMMAND_LANES,     /* lane, against (-1: none): what is to be heard */
  APP_COMMAND_WATCH,     /* watched */
  APP_COMMAND_GAINS,     /* gains (owned), n_gains: linear, track * APP_N_LANES + lane */
  APP_COMMAND_DEVICE,    /* text: id (owned) */
  APP_COMMAND_RATE,      /* value: Hz, 0 the programme's; the device is closed */
  APP_COMMAND_BUFFER,    /* value: frames, 0 the device's own; the device is closed */
  APP_COMMAND_CAPTURE,   /* capture, user_data; the device is closed */
  APP_COMMAND_SCAN,      /* - */
  APP_COMMAND_QUIT,      /* - */
} AppCommandType;

typedef struct
{
  AppCommandType type;
  guint generation;
  gint64 pos, to;
  gboolean fresh, armed;
  AppLane lane;
  int against;
  AppProgramme *programme;
  AppReferenceSpec reference;
  AppEngineSlot watched;
  double *gains;
  int n_gains;
  char *text;
  int value;
  AppEngineCapture capture;
  gpointer user_data;
} AppEngineCommand;

typedef enum
{
  APP_EVENT_ENDED,   /* generation: its last frame was heard */
  APP_EVENT_DEVICE,  /* info: a device was opened, or its figures changed; text: why it is not the
                        chosen one, or NULL */
  APP_EVENT_SOURCE,  /* text: a mix cannot be read and is heard as silence */
  APP_EVENT_DEVICES, /* ids, names: what is there */
} AppEventType;

typedef struct
{
  AppEventType type;
  guint generation;
  AppDeviceInfo *info; /* owned */
  char *text;          /* owned */
  char **ids, **names; /* owned */
} AppEngineEvent;
