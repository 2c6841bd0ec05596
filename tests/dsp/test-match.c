/* test-match.c — the match curve is what was done to the spectrum, and its bells undo it
 * (reference/dsp.md 8.5). */
#include "test-dsp.h"

#include <math.h>
#include <string.h>

#include "dsp-eq-match.h"
#include "dsp-loudness.h"
#include "dsp-match.h"
#include "dsp-math.h"
#include "dsp-registry.h"
#include "test-figures.h"
#include "test-signals.h"

enum
{
  RATE = 44100,
  N = 24 * RATE,
  CELLS = DSP_SPECTRUM_CELLS,
  THIRDS = CELLS / 4,
  MAX_BANDS = 12,
};

static const double low_hz = 40, high_hz = 16000;
static const DspMatchLimits all_of_it = { 1, 12, DSP_MATCH_LOW_HZ, DSP_MATCH_HIGH_HZ };

/* Six bells of up to 6 dB, narrow and wide. */
static const DspEqBand known[] = {
  { DSP_EQ_BELL, 60, 6, 1, 2, DSP_EQ_STEREO },     { DSP_EQ_BELL, 180, -6, 1.4, 2, DSP_EQ_STEREO },
  { DSP_EQ_BELL, 520, 4, 0.8, 2, DSP_EQ_STEREO },  { DSP_EQ_BELL, 1500, -5, 2, 2, DSP_EQ_STEREO },
  { DSP_EQ_BELL, 4200, 6, 1.2, 2, DSP_EQ_STEREO }, { DSP_EQ_BELL, 11000, -6, 1, 2, DSP_EQ_STEREO },
};

typedef struct
{
  double *ch[2]; /* owned, N frames */
} Piece;

/* Pink noise that beats, of its own on both sides, and a chord. */
static Piece
make_music (guint64 seed)
{
  Piece piece;
  for (int c = 0; c < 2; c++)
    {
      piece.ch[c] = g_new0 (double, N);
      test_add_pink (piece.ch[c], N, 0.1, seed + (guint64) c);
      for (int i = 0; i < N; i++)
        piece.ch[c][i] *= 0.4 + exp (-6 * fmod ((double) i / RATE, 0.5));
      for (int k = 1; k < 9; k++)
        test_add_sine (piece.ch[c], N, RATE, 110.0 * k, 0.02 / k, 0.3 * k * (c + 1));
    }
  return piece;
}

static void
piece_clear (Piece *piece)
{
  g_free (piece->ch[0]);
  g_free (piece->ch[1]);
}

/* The equaliser itself, with these bands. */
static void
equalise (Piece *piece, const DspEqBand *bands, int n, double gain_db)
{
  const DspModule *module = dsp_module_find ("eq");
  double values[DSP_MAX_PARAMS];
  dsp_params_defaults (module->params, module->n_params, values);
  for (int b = 0; b < n; b++)
    {
      const double own[] = { bands[b].type, bands[b].hz, bands[b].gain_db, bands[b].q };
      static const char *const names[] = { "type", "frequency", "gain", "q" };
      for (int k = 0; k < 4; k++)
        {
          g_autofree char *id = g_strdup_printf ("band%d-%s", b + 1, names[k]);
          int index = dsp_params_index (module->params, module->n_params, id);
          g_assert_cmpint (index, >=, 0);
          values[index] = own[k];
        }
    }
  values[dsp_params_index (module->params, module->n_params, "output")] = gain_db;
  DspInstance *instance = dsp_instance_new (module, RATE, values);
  dsp_instance_process (instance, piece->ch, N);
  dsp_instance_free (instance);
}

static void
measure_as (const Piece *piece, DspSpectrumKind kind, double *power, double *side)
{
  double unused[CELLS];
  const double *const ch[2] = { piece->ch[0], piece->ch[1] };
  DspSpectrum *spectrum = dsp_spectrum_new (RATE, 2, kind);
  dsp_spectrum_process (spectrum, ch, N);
  dsp_spectrum_update (spectrum);
  dsp_spectrum_cells (spectrum, power, side ? side : unused);
  dsp_spectrum_free (spectrum);
}

static void
measure (const Piece *piece, double *power, double *side)
{
  measure_as (piece, DSP_SPECTRUM_GATED, power, side);
}

static double
third_hz (int third)
{
  return 1000 * exp2 ((third - 17) / 3.0);
}

static gboolean
counts (double hz)
{
  return hz >= low_hz && hz <= high_hz;
}

/* rms and most of error in the thirds that count, about their mean. */
static void
error_of (const double *thirds, double *rms, double *most)
{
  double mean = 0, sum = 0;
  int n = 0;
  for (int i = 0; i < THIRDS; i++)
    if (counts (third_hz (i)))
      {
        mean += thirds[i];
        n++;
      }
  mean /= n;
  *most = 0;
  for (int i = 0; i < THIRDS; i++)
    if (counts (third_hz (i)))
      {
        sum += (thirds[i] - mean) * (thirds[i] - mean);
        *most = fmax (*most, fabs (thirds[i] - mean));
      }
  *rms = sqrt (sum / n);
}

/* Difference of two spectra in thirds, dB. */
static void
thirds_between (const double *a, const double *b, double *thirds)
{
  for (int i = 0; i < THIRDS; i++)
    {
      double x = 0, y = 0;
      for (int k = 4 * i; k < 4 * i + 4; k++)
        {
          x += a[k];
          y += b[k];
        }
      thirds[i] = 10 * log10 (x / y);
    }
}

static void
match (const double *target, const double *reference, const DspMatchLimits *limits, double *curve)
{
  double a[CELLS], b[CELLS], difference[CELLS];
  g_assert_true (dsp_match_align (target, a));
  g_assert_true (dsp_match_align (reference, b));
  dsp_match_difference (a, b, DSP_MATCH_SMOOTH, difference);
  dsp_match_curve (difference, a, limits, curve);
}

static int
fit (const double *curve, int max, DspEqBand *bands, DspEqMatchError *error)
{
  double hz[CELLS], weight[CELLS];
  for (int i = 0; i < CELLS; i++)
    {
      hz[i] = dsp_spectrum_cell_hz (i);
      weight[i] = hz[i] >= 30 && hz[i] <= 18000 ? 1 : 0.1;
    }
  return dsp_eq_match_fit (hz, curve, weight, CELLS, max, 0.1, bands, error);
}

static double
lufs (const Piece *piece)
{
  const double *const ch[2] = { piece->ch[0], piece->ch[1] };
  DspLoudness *loudness = dsp_loudness_new (RATE, 2);
  DspLoudnessReading reading;
  dsp_loudness_process (loudness, ch, N);
  dsp_loudness_read (loudness, &reading);
  dsp_loudness_free (loudness);
  return reading.integrated_lufs;
}

static void
test_inverse (void)
{
  Piece reference = make_music (1), target = make_music (1);
  double a[CELLS], b[CELLS], curve[CELLS], thirds[THIRDS], rms, most;
  equalise (&target, known, G_N_ELEMENTS (known), 0);
  measure (&target, a, NULL);
  measure (&reference, b, NULL);
  match (a, b, &all_of_it, curve);
  for (int i = 0; i < THIRDS; i++)
    {
      double inside = 0; /* between the two cells in its middle */
      for (int k = 1; k < 3; k++)
        inside += curve[4 * i + k] / 2;
      thirds[i] = inside + dsp_eq_match_db (known, G_N_ELEMENTS (known), third_hz (i));
    }
  error_of (thirds, &rms, &most);
  test_figure_at_most ("match",
                       "target is the reference through six bells of up to 6 dB: curve "
                       "against the inverse, rms in 1/3 oct, 40 Hz to 16 kHz",
                       rms, 0.3, "dB");
  test_figure_at_most ("match", "the same, most", most, 0.8, "dB");

  /* And its bells undo it. */
  DspEqBand bands[DSP_EQ_BANDS];
  DspEqMatchError error;
  int n = fit (curve, MAX_BANDS, bands, &error);
  double gain = -dsp_match_loudness_db (a, curve) + lufs (&reference) - lufs (&target);
  for (int i = 0; i < n; i++)
    g_test_message ("%d: %.1f Hz %+.2f dB Q %.2f", bands[i].type, bands[i].hz, bands[i].gain_db,
                    bands[i].q);
  test_figure_at_most ("match", "bells and shelves for that curve", n, MAX_BANDS, "");
  test_figure_at_most ("match", "what they leave of it, rms", error.rms_db, 0.3, "dB");
  equalise (&target, bands, n, gain);
  measure (&target, a, NULL);
  thirds_between (a, b, thirds);
  error_of (thirds, &rms, &most);
  test_figure_at_most ("match", "spectrum after the match, rms in 1/3 oct, 40 Hz to 16 kHz", rms,
                       0.3, "dB");
  test_figure_at_most ("match", "the same, most", most, 0.8, "dB");
  test_figure_at_most ("match", "loudness after the match: offset",
                       fabs (lufs (&target) - lufs (&reference)), 0.1, "LU");
  piece_clear (&reference);
  piece_clear (&target);
}

static void
test_same (void)
{
  Piece piece = make_music (3);
  double power[CELLS], curve[CELLS], most = 0;
  measure (&piece, power, NULL);
  match (power, power, &all_of_it, curve);
  for (int i = 0; i < CELLS; i++)
    most = fmax (most, fabs (curve[i]));
  DspEqBand bands[DSP_EQ_BANDS];
  g_assert_cmpint (fit (curve, MAX_BANDS, bands, NULL), ==, 0);
  test_figure_at_most ("match", "reference is the target: curve, most", most, 0.05, "dB");
  piece_clear (&piece);
}

/* Exactly pink is as much power in every cell. */
static void
test_slope (void)
{
  Piece white;
  double a[CELLS], b[CELLS], curve[CELLS], x = 0, y = 0, xx = 0, xy = 0, n = 0;
  guint64 state = 77;
  for (int c = 0; c < 2; c++)
    {
      white.ch[c] = g_new (double, N);
      for (int i = 0; i < N; i++)
        white.ch[c][i] = 0.1 * test_noise (&state);
    }
  measure (&white, a, NULL);
  for (int i = 0; i < CELLS; i++)
    b[i] = 1e-3;
  const DspMatchLimits wide = { 1, 40, 20, 20000 };
  match (a, b, &wide, curve);
  for (int i = 0; i < CELLS; i++)
    {
      double hz = dsp_spectrum_cell_hz (i), octave = log2 (hz);
      double weight = counts (hz) ? hz : 0; /* as many bins as a cell has, so much it is worth */
      n += weight;
      x += weight * octave;
      y += weight * -curve[i];
      xx += weight * octave * octave;
      xy += weight * octave * -curve[i];
    }
  double slope = (n * xy - x * y) / (n * xx - x * x);
  test_figure_at_most ("match", "white against pink: slope off 3.01 dB per octave",
                       fabs (slope - 10 * log10 (2)), 0.05, "dB");
  piece_clear (&white);
}

/* Amount and bound scale and hold; outside the range the curve fades; a codec's low-pass in the
 * reference is not followed. */
static void
test_limits (void)
{
  double target[CELLS], reference[CELLS], full[CELLS], half[CELLS], held[CELLS];
  for (int i = 0; i < CELLS; i++)
    {
      double hz = dsp_spectrum_cell_hz (i);
      target[i] = 1e-3;
      reference[i] = 1e-3 * pow (10, 0.8 * sin (1.2 * log2 (hz / 1000))) * (hz > 15500 ? 1e-7 : 1);
    }
  const DspMatchLimits a = { 1, 6, 30, 16000 }, b = { 0.5, 20, 30, 16000 },
                       c = { 1, 20, 30, 16000 };
  match (target, reference, &a, held);
  match (target, reference, &b, half);
  match (target, reference, &c, full);
  double most = 0;
  for (int i = 0; i < CELLS; i++)
    {
      double hz = dsp_spectrum_cell_hz (i);
      g_assert_cmpfloat_with_epsilon (half[i], full[i] / 2, 1e-12);
      g_assert_cmpfloat (fabs (held[i]), <=, 6);
      most = fmax (most, fabs (full[i]));
      if (hz > 14500)
        g_assert_cmpfloat (full[i], >, -9); /* nowhere near -70 dB */
      if (hz > 30 && hz < 16000 && fabs (full[i]) < 6)
        g_assert_cmpfloat_with_epsilon (held[i], full[i], 1e-12);
    }
  g_assert_cmpfloat (most, >, 7);
  g_assert_cmpfloat (fabs (full[0]), <, 0.5 * fabs (full[10]));
}

/* Weighted references: the mean in dB of each, whatever their levels. */
static void
test_weights (void)
{
  double a[CELLS], b[CELLS], x[CELLS], y[CELLS], mean[CELLS];
  for (int i = 0; i < CELLS; i++)
    {
      a[i] = 1e-3 * pow (10, 0.01 * i);
      b[i] = 7 * pow (10, -0.02 * i);
    }
  dsp_match_align (a, x);
  dsp_match_align (b, y);
  const double *const both[] = { x, y };
  const double weights[] = { 3, 1 };
  dsp_match_mean (both, weights, 2, mean);
  for (int i = 1; i < CELLS; i++)
    g_assert_cmpfloat_with_epsilon (mean[i] - mean[i - 1], 0.75 * 0.1 - 0.25 * 0.2, 1e-9);
  memset (a, 0, sizeof a);
  g_assert_false (dsp_match_align (a, x));
}

/* Middle and sides: one side alone has as much of both; a polarity reversal is all sides. */
static void
test_sides (void)
{
  Piece piece = make_music (5);
  double power[CELLS], side[CELLS];
  memset (piece.ch[1], 0, N * sizeof (double));
  measure (&piece, power, side);
  for (int i = 0; i < CELLS; i++)
    g_assert_cmpfloat_with_epsilon (side[i] / power[i], 0.5, 1e-9);
  for (int i = 0; i < N; i++)
    piece.ch[1][i] = -piece.ch[0][i];
  measure (&piece, power, side);
  for (int i = 0; i < CELLS; i++)
    g_assert_cmpfloat_with_epsilon (side[i] / power[i], 1, 1e-9);
  piece_clear (&piece);
}

/* The first half so much softer (NAN: silent), with a rumble below what K hears well. */
static Piece
make_soft_start (double soft_db, double rumble)
{
  Piece piece = make_music (6);
  for (int c = 0; c < 2; c++)
    {
      for (int i = 0; i < N / 2; i++)
        piece.ch[c][i] *= isnan (soft_db) ? 0 : pow (10, soft_db / 20);
      test_add_sine (piece.ch[c], N / 2, RATE, 25, rumble, 0);
    }
  return piece;
}

/* Largest difference of two spectra, dB. */
static double
most_between (const double *a, const double *b)
{
  double most = 0;
  for (int i = 0; i < CELLS; i++)
    most = fmax (most, fabs (10 * log10 (a[i] / b[i])));
  return most;
}

/* As of loudness: what is 20 dB softer than the rest does not count, however much there is of it,
 * what is 5 dB softer does; and of a piece that is all below the gate, everything. */
static void
test_gate (void)
{
  double gated[CELLS], all[CELLS], alone[CELLS], unused[CELLS];
  Piece silent = make_soft_start (NAN, 0), soft = make_soft_start (-20, 0.02);
  measure (&silent, alone, NULL);
  measure (&soft, gated, NULL);
  measure_as (&soft, DSP_SPECTRUM_AVERAGE, all, unused);
  g_test_message ("softer by 20 dB: %.2f dB off, ungated %.2f dB", most_between (gated, alone),
                  most_between (all, alone));
  g_assert_cmpfloat (most_between (all, alone), >, 3);
  g_assert_cmpfloat (most_between (gated, alone), <, 0.5); /* of the window over the border */
  piece_clear (&soft);
  piece_clear (&silent);

  soft = make_soft_start (-5, 0);
  measure (&soft, gated, NULL);
  measure_as (&soft, DSP_SPECTRUM_AVERAGE, all, unused);
  g_assert_cmpfloat (most_between (gated, all), <, 1e-9);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N; i++)
      soft.ch[c][i] *= 1e-4;
  measure (&soft, gated, NULL);
  measure_as (&soft, DSP_SPECTRUM_AVERAGE, all, unused);
  g_assert_cmpfloat (most_between (gated, all), ==, 0);
  piece_clear (&soft);
}

void
test_match_add (void)
{
  g_test_add_func ("/match/gate", test_gate);
  g_test_add_func ("/match/inverse", test_inverse);
  g_test_add_func ("/match/same", test_same);
  g_test_add_func ("/match/slope", test_slope);
  g_test_add_func ("/match/limits", test_limits);
  g_test_add_func ("/match/weights", test_weights);
  g_test_add_func ("/match/sides", test_sides);
}
