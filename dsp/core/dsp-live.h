/* dsp-live.h — all that a listening meter shows of two channels, in one pass: loudness, true peak,
 * overs, dynamics, level, correlation.
 *
 * Two kinds of readings. Of the moment: a window that ends now. Since restart: everything from
 * there on; a restart does not disturb what is of the moment. All step every 10 ms, so results do
 * not depend on block sizes, to the bit; what is read is that of the last whole step. Loudness is
 * dsp-loudness.h, peaks are the ITU readings of dsp-true-peak.h (64 frames late), PSR and PLR are
 * those of dsp-dynamics.h. */
#pragma once

#include "dsp-types.h"

typedef struct DspLive DspLive;

typedef struct
{
  /* of the moment; -INFINITY is silence, before the start counts as silence */
  double momentary_lufs, short_term_lufs; /* 400 ms, 3 s */
  double true_peak_dbtp[2];               /* 50 ms */
  double rms_dbfs[2];                     /* 400 ms */
  double psr_db;                          /* 3 s; NAN before and where that is not above -70 LUFS */
  double correlation;                     /* 400 ms; NAN where that is below -70 dBFS */

  /* since restart; NAN: not long enough */
  double integrated_lufs, range_lu, max_momentary_lufs, max_short_term_lufs;
  double max_true_peak_dbtp[2];
  double plr_db;
  double min_correlation;
  /* Places where the true peak of a channel is above 0 dBTP, and above the ceiling: steps in a row
   * are one place. */
  int64_t overs, ceiling_overs;
  int64_t clips; /* samples at full scale, both channels */
} DspLiveReading;

DspLive *dsp_live_new (double rate); /* [main] NULL when out of memory */
void dsp_live_free (DspLive *self);

/* [measure] As new, but for the ceiling. */
void dsp_live_reset (DspLive *self);
/* [measure] Integrated, maxima and counts begin here. */
void dsp_live_restart (DspLive *self);
/* [any] dBTP above which a true peak is over this ceiling: what shows as more at one decimal, 0.05
 * dB above, as a limiter meets its ceiling within hundredths; all above full scale is. */
double dsp_live_over_dbtp (double ceiling_dbtp);
/* [measure] What is over it is counted, anew when it changes. Default 0. */
void dsp_live_set_ceiling (DspLive *self, double dbtp);
/* [measure] Any n; finite samples. */
void dsp_live_process (DspLive *self, const double *const ch[2], int n);
void dsp_live_read (DspLive *self, DspLiveReading *reading);
/* Frames (> 0) up to the end of the running 100 ms, from the last reset on. */
int dsp_live_until_step (const DspLive *self);
