/* dsp-hybrid-grid.c — near-zero lines of the filter bank of MP3 at every offset. */
#include "dsp-hybrid-grid.h"

#include "dsp-kernels-grid.h"
#include "dsp-math.h"

#include <stdlib.h>

enum
{
  HOP = DSP_HYBRID_HOP,
  TAPS = DSP_HYBRID_TAPS,
  BANDS = DSP_HYBRID_BANDS,
  LANES = DSP_HYBRID_LANES,
  FIRST = 6, /* sub-band: 4.1 .. 20 kHz at 44.1 kHz */
  LONG = DSP_HYBRID_GRANULES_MAX * HOP + 35 * DSP_HYBRID_STEP
};

/* As in dsp-mdct-grid.c. */
static const double nothing = 5e-5, loud = 30;
static const double rounding = 1.0 / (12.0 * 32768.0 * 32768.0);

/* The first half of the window of the synthesis filter bank, times 65536 (ISO/IEC 11172-3, table
 * B.3); the second half mirrors it. */
static const int32_t half_window[257] = {
  0,      -1,     -1,     -1,     -1,     -1,     -1,     -2,     -2,     -2,     -2,     -3,
  -3,     -4,     -4,     -5,     -5,     -6,     -7,     -7,     -8,     -9,     -10,    -11,
  -13,    -14,    -16,    -17,    -19,    -21,    -24,    -26,    -29,    -31,    -35,    -38,
  -41,    -45,    -49,    -53,    -58,    -63,    -68,    -73,    -79,    -85,    -91,    -97,
  -104,   -111,   -117,   -125,   -132,   -139,   -147,   -154,   -161,   -169,   -176,   -183,
  -190,   -196,   -202,   -208,   213,    218,    222,    225,    227,    228,    228,    227,
  224,    221,    215,    208,    200,    189,    177,    163,    146,    127,    106,    83,
  57,     29,     -2,     -36,    -72,    -111,   -153,   -197,   -244,   -294,   -347,   -401,
  -459,   -519,   -581,   -645,   -711,   -779,   -848,   -919,   -991,   -1064,  -1137,  -1210,
  -1283,  -1356,  -1428,  -1498,  -1567,  -1634,  -1698,  -1759,  -1817,  -1870,  -1919,  -1962,
  -2001,  -2032,  -2057,  -2075,  -2085,  -2087,  -2080,  -2063,  2037,   2000,   1952,   1893,
  1822,   1739,   1644,   1535,   1414,   1280,   1131,   970,    794,    605,    402,    185,
  -45,    -288,   -545,   -814,   -1095,  -1388,  -1692,  -2006,  -2330,  -2663,  -3004,  -3351,
  -3705,  -4063,  -4425,  -4788,  -5153,  -5517,  -5879,  -6237,  -6589,  -6935,  -7271,  -7597,
  -7910,  -8209,  -8491,  -8755,  -8998,  -9219,  -9416,  -9585,  -9727,  -9838,  -9916,  -9959,
  -9966,  -9935,  -9863,  -9750,  -9592,  -9389,  -9139,  -8840,  -8492,  -8092,  -7640,  -7134,
  6574,   5959,   5288,   4561,   3776,   2935,   2037,   1082,   70,     -998,   -2122,  -3300,
  -4533,  -5818,  -7154,  -8540,  -9975,  -11455, -12980, -14548, -16155, -17799, -19478, -21189,
  -22929, -24694, -26482, -28289, -30112, -31947, -33791, -35640, -37489, -39336, -41176, -43006,
  -44821, -46617, -48390, -50137, -51853, -53534, -55178, -56778, -58333, -59838, -61289, -62684,
  -64019, -65290, -66494, -67629, -68692, -69679, -70590, -71420, -72169, -72835, -73415, -73908,
  -74313, -74630, -74856, -74992, 75038
};

struct DspHybridGrid
{
  /* constant */
  DspHybridTables tables;
  double noise; /* power of rounding in a line */
  /* scratch */
  double bands[2][BANDS][LONG];
  DspHybridLine lines[4][DSP_HYBRID_ALL]; /* left, right, middle, side */
};

/* The table has the sign of every second block of 64 turned, as the fold of the bank takes it. */
double
dsp_hybrid_grid_tap (int i)
{
  const int j = i <= 256 ? i : TAPS - i;
  return half_window[j] / 75038.0 * (j / 64 % 2 == 0 ? 1.0 : -1.0);
}

static void
make_tables (DspHybridTables *tables)
{
  static const double parts[8] = { -0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037 };
  for (int i = 0; i < TAPS; i++)
    tables->taps[TAPS - 1 - i] = dsp_hybrid_grid_tap (i) * (i / 64 % 2 == 0 ? 1.0 : -1.0);
  for (int b = 0; b < BANDS; b++)
    for (int m = 0; m < 32; m++)
      tables->cosines[b][m] = dsp_cos ((2 * (FIRST + b) + 1) * m * DSP_PI / 64);
  for (int t = 0; t < 36; t++)
    for (int odd = 0; odd < 2; odd++)
      tables->window[(FIRST + odd) % 2][t]
          = dsp_sin (DSP_PI / 36 * (t + 0.5)) * (odd == 1 && t % 2 == 1 ? -1.0 : 1.0);
  for (int k = 0; k < DSP_HYBRID_LINES; k++)
    for (int t = 0; t < DSP_HYBRID_LINES; t++)
      tables->dct[k][t] = dsp_cos (DSP_PI / 72 * (2 * t + 1) * (2 * k + 1));
  for (int i = 0; i < 8; i++)
    {
      tables->cs[i] = 1.0 / sqrt (1.0 + parts[i] * parts[i]);
      tables->ca[i] = parts[i] / sqrt (1.0 + parts[i] * parts[i]);
    }
}

/* What white noise of power 1 is in a line: the square of a sub-band's filter times that of a
 * transform, each as large for all of them. */
static double
noise_gain (const DspHybridTables *tables)
{
  double filter = 0.0, transform = 0.0;
  for (int i = 0; i < TAPS; i++)
    filter += 0.5 * dsp_hybrid_grid_tap (i) * dsp_hybrid_grid_tap (i);
  for (int t = 0; t < 36; t++)
    transform += 0.5 * tables->window[0][t] * tables->window[0][t];
  return filter * transform;
}

DspHybridGrid *
dsp_hybrid_grid_new (void)
{
  DspHybridGrid *self = calloc (1, sizeof (DspHybridGrid));
  if (!self)
    return NULL;
  make_tables (&self->tables);
  self->noise = rounding * noise_gain (&self->tables);
  return self;
}

void
dsp_hybrid_grid_free (DspHybridGrid *self)
{
  free (self);
}

static void
mix (DspHybridGrid *self)
{
  const double half = sqrt (0.5);
  DspHybridLine (*lines)[DSP_HYBRID_ALL] = self->lines;
  for (int k = 0; k < DSP_HYBRID_ALL; k++)
    for (int l = 0; l < LANES; l++)
      {
        lines[2][k][l] = half * (lines[0][k][l] + lines[1][k][l]);
        lines[3][k][l] = half * (lines[0][k][l] - lines[1][k][l]);
      }
}

void
dsp_hybrid_grid_count (DspHybridGrid *self, const double *const *ch, int channels, int granules,
                       int counts[DSP_HYBRID_HOP])
{
  const DspGridKernels *kernels = dsp_grid_kernels ();
  for (int c = 0; c < channels; c++)
    {
      double *bands[BANDS];
      for (int b = 0; b < BANDS; b++)
        bands[b] = self->bands[c][b];
      kernels->hybrid_bands (&self->tables, ch[c], bands, granules * HOP + 35 * DSP_HYBRID_STEP);
    }
  for (int p = 0; p < granules * HOP; p += LANES)
    {
      for (int c = 0; c < channels; c++)
        {
          const double *bands[BANDS];
          for (int b = 0; b < BANDS; b++)
            bands[b] = self->bands[c][b] + p;
          kernels->hybrid_lines (&self->tables, bands, self->lines[c]);
        }
      if (channels == 2)
        mix (self);
      for (int c = 0; c < (channels == 2 ? 4 : 1); c++)
        kernels->hybrid_count (self->lines[c], nothing, self->noise, loud * self->noise,
                               counts + p % HOP);
    }
}
