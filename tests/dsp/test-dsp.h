/* test-dsp.h — the files of the suite; each adds its cases to GLib's test runner. */
#pragma once

#include <glib.h>

void test_chain_add (void);
void test_compressor_add (void);
void test_compressor_tone_add (void);
void test_conformance_add (void);
void test_convolver_add (void);
void test_cross_correlation_add (void);
void test_crossover_add (void);
void test_de_esser_add (void);
void test_dither_add (void);
void test_ebu_add (void);
void test_eq_add (void);
void test_eq_dynamic_add (void);
void test_eq_linear_add (void);
void test_fir_design_add (void);
void test_fractional_add (void);
void test_kernels_add (void);
void test_kernels_dither_add (void);
void test_kernels_meter_add (void);
void test_limiter_add (void);
void test_limiter_file_add (void);
void test_live_add (void);
void test_loudness_add (void);
void test_math_add (void);
void test_check_registry_add (void);
void test_check_stereo_add (void);
void test_check_tops_add (void);
void test_check_waveform_add (void);
void test_check_codec_grid_add (void);
void test_check_mp3_grid_add (void);
void test_check_opus_grid_add (void);
void test_check_hum_add (void);
void test_check_spectrum_add (void);
void test_meter_registry_add (void);
void test_oversampler_add (void);
void test_multiband_add (void);
void test_param_add (void);
void test_psr_add (void);
void test_resampler_add (void);
void test_resonance_add (void);
void test_match_add (void);
void test_ring_add (void);
void test_saturator_add (void);
void test_shaper_add (void);
void test_trim_add (void);
void test_stereo_add (void);
void test_true_peak_add (void);
