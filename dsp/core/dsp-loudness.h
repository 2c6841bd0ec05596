/* dsp-loudness.h — loudness of ITU-R BS.1770-5 and EBU Tech 3341/3342, on a hop of 10 ms.
 *
 * The K filter is that of dsp-k-filter.h. The true maxima of M and S need the fine hop (Tech 3341
 * cases 10 and 13); libebur128 would sum 3 s anew for each, hence an own kernel; it is the
 * cross-check in the tests. Live meter and scan are this one code: results do not depend on block
 * sizes, to the bit. */
#pragma once

#include "dsp-gating.h"

typedef struct DspLoudness DspLoudness;

/* LUFS; -INFINITY is silence, NAN: shorter than one window. Times are seconds from the start to the
 * end of the window. */
typedef struct
{
  double momentary_lufs, short_term_lufs; /* of the last hop; before the start counts as silence */
  double integrated_lufs, range_lu;
  double max_momentary_lufs, max_momentary_at_s;
  double max_short_term_lufs, max_short_term_at_s;
} DspLoudnessReading;

/* Weight of channel c of a file with so many channels, in WAV order (BS.1770-5 table 4 by the
 * loudspeakers' places): 1 for front, back and unknown, 1.41 for the sides of 4 and more channels,
 * 0 for the LFE of 6 and more. One channel counts once: mono reads 3 LU below the same on two. */
double dsp_loudness_weight (int channels, int c);

/* [main] NULL when out of memory. */
DspLoudness *dsp_loudness_new (double rate, int channels);
void dsp_loudness_free (DspLoudness *self);
void dsp_loudness_reset (DspLoudness *self);
/* What covers everything so far (integrated, range, maxima) begins anew: of windows that lie wholly
 * behind this place. M and S go on. [measure] */
void dsp_loudness_restart (DspLoudness *self);

/* [measure] */
void dsp_loudness_process (DspLoudness *self, const double *const *ch, int n);
void dsp_loudness_read (const DspLoudness *self, DspLoudnessReading *reading);
/* The same but for integrated and range, which stay as they were and take far longer: they change
 * only with each step. */
void dsp_loudness_read_quickly (const DspLoudness *self, DspLoudnessReading *reading);

/* Frames (> 0) up to the end of the running step of 100 ms. */
int dsp_loudness_until_step (const DspLoudness *self);
/* Whole 100 ms steps so far. */
int64_t dsp_loudness_steps (const DspLoudness *self);
/* Loudness of the last 400 ms and 3 s; cheaper than reading everything. */
double dsp_loudness_momentary (const DspLoudness *self);
double dsp_loudness_short_term (const DspLoudness *self);
/* Mean squares, K- and channel-weighted, of the last n whole hops of 10 ms, the oldest first; n at
 * most 300, and those before the start are 0. */
void dsp_loudness_hop_powers (const DspLoudness *self, double *powers, int n);
/* Whole hops of 10 ms so far. */
int64_t dsp_loudness_hops (const DspLoudness *self);
/* Squares of all samples of all channels so far, without filter and weights. */
double dsp_loudness_energy (const DspLoudness *self);

/* The blocks so far: 400 ms every 100 ms, and 3 s every 100 ms. Borrowed. */
const DspGating *dsp_loudness_blocks (const DspLoudness *self);
const DspGating *dsp_loudness_windows (const DspLoudness *self);
