/* dsp-compressor.h — the gain computer that compressor, multiband and de-esser share: from a key
 * signal to gains, feed-forward, in the log domain (reference: see dsp-compressor-curve.h).
 *
 *   key ─ level ─ curve ─ link ─ hold ─ release ─ ramp ─ attack ─ gain
 *
 * The caller filters the key, delays the audio by dsp_compressor_latency() and multiplies it by the
 * gains; several modules can share a key. Attack is what follows a rising level, release a falling
 * one, in every mode; both are times to 63 %.
 *
 *   attack    one-pole
 *   release   a hold of the highest with exponential fall, before the attack ("smooth decoupled");
 *             its time is set so that both together take what the dial says
 *   auto      0.1 s, and 1.2 s as far as the level has charged it (0.4 s); the release time is
 *             not used
 *   lookahead sliding maximum, and a symmetric ramp of that length (dsp-boxes.h): as an attack of
 *             the least time it is complete when a step arrives in the delayed audio
 *
 * A result depends on no block size. */
#pragma once

#include "dsp-boxes.h"
#include "dsp-compressor-curve.h"
#include "dsp-sliding-max.h"
#include "dsp-smoother.h"

#define DSP_COMPRESSOR_BANK 8

typedef enum
{
  DSP_COMPRESSOR_PEAK,  /* levels are |x| */
  DSP_COMPRESSOR_RMS,   /* x^2 through a one-pole */
  DSP_COMPRESSOR_CLEAN, /* greatest |x| of 12 ms: a steady tone above 42 Hz gets a steady gain */
} DspCompressorDetector;

typedef enum
{
  DSP_COMPRESSOR_DOWN,      /* above the threshold the gain falls: a compressor */
  DSP_COMPRESSOR_UP,        /* below it the gain rises: an upward compressor */
  DSP_COMPRESSOR_EXPAND,    /* below it the gain falls: an expander */
  DSP_COMPRESSOR_EXPAND_UP, /* above it the gain rises: an upward expander */
} DspCompressorMode;

typedef struct
{
  /* constant from dsp_compressor_init on */
  DspCompressorDetector detector;
  DspCompressorMode mode;
  bool auto_release;
  double lookahead_ms; /* 0 .. 20 */

  /* may change */
  double threshold_db; /* -120 .. 24 */
  double ratio;        /* >= 1; compressing: dB in for 1 dB out; expanding: dB out for 1 dB in */
  double knee_db;      /* full width, >= 0 */
  double range_db;     /* greatest change of the gain, >= 0; INFINITY when compressing downwards */
  double attack_ms, release_ms, rms_ms;
  double link; /* 0 .. 1: share of the other channel in what each is asked for */
} DspCompressorSettings;

/* One channel of it, or both when they are linked. */
typedef struct
{
  /* owned */
  DspSlidingMax clean; /* of levels */
  DspSlidingMax ahead; /* of what is asked for */
  DspBoxes ramp;
  /* state, in log2, times the side of the curve */
  double fall, slow; /* release and its slow part */
  double change;     /* after the attack; a size */
  int idle;          /* frames for which nothing was asked */
  double most;       /* greatest change since it was taken */
} DspCompressorChain;

typedef struct
{
  DspCompressorChain chains[DSP_CHANNELS];
  double power[DSP_CHANNELS];
  double rate;
  DspCompressorDetector detector;
  DspCompressorMode mode;
  bool auto_release;
  int lookahead; /* frames */
  int settled;   /* frames until nothing asked for is nothing done */
  bool split;    /* each channel has its chain; else both share that of the first */
  /* settings */
  DspSmoother threshold, slope, knee, range, link;
  double rms, release, attack, slow, charge; /* factors of the one-poles */
  /* state */
  double top; /* greatest level since it was taken */
} DspCompressor;

/* [main] The state after endless silence. False when out of memory (finish it still). */
bool dsp_compressor_init (DspCompressor *self, double rate, const DspCompressorSettings *settings);
void dsp_compressor_finish (DspCompressor *self);

/* [render] New settings; what may change glides over these frames (>= 1). */
void dsp_compressor_set (DspCompressor *self, const DspCompressorSettings *settings, int frames);

/* [render] Gains of n <= DSP_QUANTUM frames. key[1] may be key[0]; gain may not be key. False when
 * all gains are exactly 1 (they are written still). */
bool
dsp_compressor_process (DspCompressor *self, const double *const *key, int n, double *const *gain);

/* [render] The same, bit for bit, of up to DSP_COMPRESSOR_BANK computers at once (multiband): it
 * takes less time, as their recursions wait beside each other. */
void dsp_compressor_process_bank (DspCompressor *const *bank, int n_bank,
                                  const double *const (*key)[DSP_CHANNELS], int n,
                                  double *const (*gain)[DSP_CHANNELS], bool *changes);

/* [render] The same for a caller with levels of its own (frequency-dependent, relative …) instead
 * of a key: amplitudes, or powers with DSP_COMPRESSOR_RMS. They are overwritten. */
bool dsp_compressor_process_levels (DspCompressor *self, double *const *level, int n,
                                    double *const *gain);

/* [render] Gain furthest from 0 dB in each channel since the last call (<= 0 when it falls, >= 0
 * when it rises). */
void dsp_compressor_take_change (DspCompressor *self, double db[DSP_CHANNELS]);
/* [render] Greatest detected level in dB since the last call, of both channels. */
double dsp_compressor_take_level (DspCompressor *self);

/* [any, pure] Frames by which the audio is to be delayed. */
int dsp_compressor_latency (double lookahead_ms, double rate);
/* [any, pure] Frames after which the past is forgotten (DspModule.memory), without the caller's
 * filters. Levels are taken to stay below +24 dBFS. */
int64_t dsp_compressor_memory (const DspCompressorSettings *settings, double rate);
/* [any, pure] Gain in dB for a steady level in dB; the level of a sine with DSP_COMPRESSOR_RMS is
 * 3 dB below its peak. */
double dsp_compressor_static_gain (const DspCompressorSettings *settings, double level_db);
