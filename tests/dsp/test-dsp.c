/* test-dsp.c — the dsp suite: a named list and one loop. */
#include "test-dsp.h"

/* One to a line, so that two branches can both add one. */
/* clang-format off */
static void (*const files[]) (void) = {
  test_chain_add,
  test_compressor_add,
  test_compressor_tone_add,
  test_conformance_add,
  test_convolver_add,
  test_cross_correlation_add,
  test_crossover_add,
  test_de_esser_add,
  test_dither_add,
  test_ebu_add,
  test_eq_add,
  test_eq_dynamic_add,
  test_eq_linear_add,
  test_fir_design_add,
  test_fractional_add,
  test_kernels_add,
  test_kernels_dither_add,
  test_kernels_meter_add,
  test_limiter_add,
  test_limiter_file_add,
  test_live_add,
  test_loudness_add,
  test_math_add,
  test_check_registry_add,
  test_check_stereo_add,
  test_check_tops_add,
  test_check_waveform_add,
  test_check_codec_grid_add,
  test_check_mp3_grid_add,
  test_check_opus_grid_add,
  test_check_hum_add,
  test_check_spectrum_add,
  test_meter_registry_add,
  test_oversampler_add,
  test_multiband_add,
  test_param_add,
  test_psr_add,
  test_resampler_add,
  test_resonance_add,
  test_match_add,
  test_ring_add,
  test_saturator_add,
  test_shaper_add,
  test_trim_add,
  test_stereo_add,
  test_true_peak_add,
};
/* clang-format on */

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i]();
  return g_test_run ();
}
