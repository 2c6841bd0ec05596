/* dsp-types.h — sizes, sample format and numeric rules shared by the whole dsp layer.
 *
 * Samples are double, planar, 1.0 = 0 dBFS. A frame is one sample of each channel. Rates are in Hz,
 * times in frames (int64_t). Levels are in dB; silence is -INFINITY, "not defined" is NAN. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The renderer works in quanta of this many frames, aligned to the position in the programme
 * (or in the track), so that blocks, ramps and detector hops fall on the same frames for every
 * caller. */
#define DSP_QUANTUM 256

/* A complex number as FFTW stores it: real, imaginary. */
typedef double DspComplex[2];

/* Modules and chains process stereo. Meters take 1 to DSP_MAX_CHANNELS channels. */
#define DSP_CHANNELS 2
#define DSP_MAX_CHANNELS 32

/* Rates the program works at: 8 kHz to 384 kHz are readable, everything below is tested at these.
 */
#define DSP_RATE_MIN 8000
#define DSP_RATE_MAX 384000
