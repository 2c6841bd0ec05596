/* dsp-cell-gate.h — the mean spectrum of what counts for the loudness of a piece: the gates of
 * ITU-R BS.1770-5 Annex 1 over windows of a spectrum instead of blocks of 400 ms.
 *
 * A window counts when its loudness is over -70 LUFS, and over that of the mean of all such windows
 * less 10 LU. The loudness of a window is that of its cells (dsp_spectrum_cells): their powers,
 * each weighted by K at its middle, every channel alike. Windows are summed by steps of 0.1 LU, so
 * that only one within a step of the relative gate can be counted differently than by a list, and a
 * piece of any length takes 2 MiB at most. */
#pragma once

#include "dsp-types.h"

typedef struct DspCellGate DspCellGate;

/* [main] NULL when out of memory. */
DspCellGate *dsp_cell_gate_new (int channels);
void dsp_cell_gate_free (DspCellGate *self);
void dsp_cell_gate_reset (DspCellGate *self);

/* [measure] A window: DSP_SPECTRUM_CELLS powers (1: a full-scale sine, mean over the channels), and
 * what of them is in the sides. */
void dsp_cell_gate_add (DspCellGate *self, const double *all, const double *side);
/* Their mean over the windows that count; false, nothing written: there is none. */
bool dsp_cell_gate_mean (const DspCellGate *self, double *all, double *side);
