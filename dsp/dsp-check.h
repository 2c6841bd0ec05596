/* dsp-check.h — what may be wrong with a mix: one const descriptor per file, and the pass that runs
 * all of them over a file.
 *
 * Checks measure: numbers, and the places that are behind them. Whether that is a fault, and how
 * grave, is for the rules of app/intake. A check sees the samples, or the spectrum of overlapping
 * windows that is made once for all checks, or both: for every hop the samples to the end of a
 * window, then the window. Results do not depend on block sizes. Everything a check needs to keep
 * it allocates in start; [measure] is any one thread at a time. Samples are finite. */
#pragma once

#include "dsp-module.h"
#include "dsp-places.h"

/* Windows of 4096 frames at 44.1 and 48 kHz, twice that from 80 kHz on, four times from 160: 85 to
 * 93 ms (more below 44.1), each half over the next. */
#define DSP_CHECK_SIZE_MAX 32768

typedef struct
{
  double rate;
  int channels;   /* 1 or 2 */
  int bits;       /* declared, of integer files; 0: float or a lossy codec */
  int64_t frames; /* of the file as announced; what comes may be less, never more */
  int size, hop;  /* frames of a window and between two */
} DspCheckInput;

/* One window: Hann, scaled so that a full-scale sine on a bin has a power of 1 there. */
typedef struct
{
  const DspComplex *bins[2]; /* size / 2 + 1 of them, of each channel */
  const double *power[2];    /* squares of their magnitudes */
  int64_t start;             /* its first frame */
} DspCheckWindow;

typedef struct DspCheck
{
  const char *id; /* kebab-case: "silence" */
  const char *name;
  const char *help;

  const DspReading *readings;
  int n_readings; /* <= DSP_MAX_READINGS */

  void *(*start) (const DspCheckInput *input); /* [main] NULL when out of memory */
  void (*stop) (void *state);                  /* [main] */
  /* [measure] One of both may be NULL. n is hop, but for the last ones of a file: 1 to hop. The hop
   * before lies before them: ch[c][-hop] may be read, and is 0 before the file. */
  void (*process) (void *state, const double *const *ch, int n);
  void (*window) (void *state, const DspCheckWindow *window);
  /* [measure] Once, at the end: readings are NAN and the places empty before. */
  void (*finish) (void *state, double *readings, DspPlaces *places);
} DspCheck;

typedef struct DspCheckPass DspCheckPass;

/* [main] All checks of the registry. size and hop of the input are filled in. NULL when out of
 * memory. */
DspCheckPass *dsp_check_pass_new (const DspCheckInput *input);
void dsp_check_pass_free (DspCheckPass *self);
/* [measure] Any n >= 0. Samples that are not finite count as 0. */
void dsp_check_pass_process (DspCheckPass *self, const double *const *ch, int n);
void dsp_check_pass_finish (DspCheckPass *self);

/* After finish. A reading by the ids of check and reading; NAN when there is none. */
double dsp_check_pass_get (const DspCheckPass *self, const char *check, const char *reading);
/* Borrowed; NULL when there is no such check. */
const DspPlaces *dsp_check_pass_places (const DspCheckPass *self, const char *check);
