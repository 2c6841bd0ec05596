/* dsp-eq-rows.h — the bands of an equaliser as rows of biquads, and the way from old bands to new.
 *
 * Order: first all stereo bands, which commute with everything, then the others as they come. Left
 * and right, and mid and side, run beside each other in one row; a channel that no band works on
 * keeps its bits: mid and side are added as left += f(M) - M, right += f(M) - M. New bands make a
 * second set that starts from the state of the first; both run beside each other, DSP_GLIDE_MS for
 * the new one to settle unheard and as long for a crossfade, so no coefficient ever moves.
 */
#pragma once

#include "dsp-eq-design.h"

typedef struct DspEqRows DspEqRows;

/* [main] These DSP_EQ_BANDS bands, at rest. NULL when out of memory. */
DspEqRows *dsp_eq_rows_new (double rate, const DspEqBand *bands);
void dsp_eq_rows_free (DspEqRows *self);

/* [render] Goes to these bands. What has not changed is not designed again. */
void dsp_eq_rows_update (DspEqRows *self, const DspEqBand *bands);

/* [render] In place, any n. */
void dsp_eq_rows_process (DspEqRows *self, double *const *ch, int n);
