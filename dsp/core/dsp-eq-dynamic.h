/* dsp-eq-dynamic.h — bands whose gain follows the level of what they touch.
 *
 * Per band y = x + (G - 1) F(x), where F = (B - 1) / (g - 1) is made of the decramped bell or shelf
 * B at the whole range g: at rest y is x bit for bit, at the end of the range it is exactly that
 * bell or shelf, and only the factor G moves between, no coefficient. F is 1 at the centre of a
 * bell and on the plateau of a shelf, and is the ear of the detector too: mean square by three
 * one-poles that last about a period of the band, as the level of a sine; soft knee of
 * DSP_EQ_DYNAMIC_KNEE_DB; attack and release are one-poles of the change in dB (63 %). Every
 * DSP_EQ_DYNAMIC_HOP frames the gain gets a new value to which it goes in a straight line. Bands
 * follow each other, each hears what the ones before have left. */
#pragma once

#include "dsp-eq-design.h"

#define DSP_EQ_DYNAMIC_KNEE_DB 6.0
#define DSP_EQ_DYNAMIC_HOP 8

typedef struct
{
  DspEqBand
      band; /* bell or shelf; gain_db is the range, most change in either direction; else off */
  double threshold_db;
  double
      ratio; /* >= 1: of 1 dB above the threshold 1 - 1 / ratio dB are taken or, range > 0, given */
  double attack_s, release_s;
} DspEqDynamicBand;

typedef struct DspEqDynamic DspEqDynamic;

/* [main] These DSP_EQ_BANDS bands, at rest. NULL when out of memory. */
DspEqDynamic *dsp_eq_dynamic_new (double rate, const DspEqDynamicBand *bands);
void dsp_eq_dynamic_free (DspEqDynamic *self);

/* [render] Goes to these bands; new filters are faded in, DSP_GLIDE_MS after DSP_GLIDE_MS of
 * settling. */
void dsp_eq_dynamic_update (DspEqDynamic *self, const DspEqDynamicBand *bands);
/* [render] In place, any n. */
void dsp_eq_dynamic_process (DspEqDynamic *self, double *const *ch, int n);
/* [render] Of each band the change of its gain now, in dB, and the level that it hears; 0 and
 * -INFINITY when it is off. */
void dsp_eq_dynamic_read (const DspEqDynamic *self, double *change_db, double *level_db);

/* [any, pure] Frames after which a band has forgotten the past by e; 0 when it is off. */
double dsp_eq_dynamic_decay (const DspEqDynamicBand *band, double rate);
