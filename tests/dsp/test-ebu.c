/* test-ebu.c — EBU Tech 3341 cases 1 to 6 and 9 to 14 and Tech 3342 cases 1 to 4, synthesised, at
 * every rate. Cases 7 and 8 of 3341 and 5 and 6 of 3342 are recordings that cannot be shipped;
 * 15 to 23 are in test-true-peak.c.
 *
 * Each case is held to half of EBU's tolerance, and to 0.01 LU of what a correct meter reads on
 * these signals (1 kHz is weighted by 0.6977 dB, and the loudness has -0.691: -23 dBFS reads
 * -22.993). */
#include "test-dsp.h"

#include "dsp-denormal.h"
#include "dsp-loudness.h"
#include "test-figures.h"

#include <math.h>

/* A run of one level; db is the peak of the sine, SILENT is none. */
typedef struct
{
  double seconds, db;
} Part;

#define SILENT -999.0
#define HALF_TOLERANCE 0.05
#define TIGHT 0.01

static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };
#define EACH_RATE(i) (guint i = 0; i < G_N_ELEMENTS (rates); i++)

/* 1 kHz at a rate; ten periods are exactly one hop of 10 ms. */
typedef struct
{
  int hop;
  double sine[1920];
  DspLoudness *loudness;
} Bench;

/* Called every 10 ms with the seconds since the start of the feed. */
typedef void (*Watch) (DspLoudness *loudness, double seconds, gpointer data);

static Bench *
bench_new (int rate, int channels)
{
  Bench *self = g_new0 (Bench, 1);
  self->hop = rate / 100;
  for (int i = 0; i < self->hop; i++)
    self->sine[i] = sin (2 * G_PI * fmod (1000.0 * i / rate, 1.0));
  self->loudness = dsp_loudness_new (rate, channels);
  return self;
}

static void
bench_free (Bench *self)
{
  dsp_loudness_free (self->loudness);
  g_free (self);
}

/* The same in both channels, one level after the other. */
static void
feed (Bench *self, const Part *parts, int n_parts, Watch watch, gpointer data)
{
  static double block[1920];
  const double *ch[2] = { block, block };
  int hops = 0;
  DspFloatMode mode = dsp_denormal_begin (); /* as around every meter */
  for (int p = 0; p < n_parts; p++)
    {
      double amplitude = parts[p].db == SILENT ? 0 : pow (10, parts[p].db / 20);
      for (int i = 0; i < self->hop; i++)
        block[i] = amplitude * self->sine[i];
      for (int n = (int) lround (parts[p].seconds * 100); n > 0; n--)
        {
          dsp_loudness_process (self->loudness, ch, self->hop);
          hops++;
          if (watch)
            watch (self->loudness, hops / 100.0, data);
        }
    }
  dsp_denormal_end (mode);
}

static DspLoudnessReading
measure (Bench *self, const Part *parts, int n_parts)
{
  DspLoudnessReading reading;
  dsp_loudness_reset (self->loudness);
  feed (self, parts, n_parts, NULL, NULL);
  dsp_loudness_read (self->loudness, &reading);
  return reading;
}

#define MEASURE(bench, ...)                                                                        \
  measure (bench, (const Part[]){ __VA_ARGS__ },                                                   \
           sizeof ((const Part[]){ __VA_ARGS__ }) / sizeof (Part))

/* The worst distances of a case over all rates. */
typedef struct
{
  double ebu, correct;
} Worst;

static void
note (Worst *self, double value, double ebu, double correct)
{
  double far = fabs (value - ebu), off = fabs (value - correct);
  self->ebu = far <= self->ebu ? self->ebu : far; /* NAN is taken over */
  self->correct = off <= self->correct ? self->correct : off;
}

static void
report (const char *what, const Worst *worst, double half_tolerance)
{
  char *correct = g_strconcat (what, ", from a correct meter", NULL);
  char *ebu = g_strconcat (what, ", from EBU's figure (half its tolerance)", NULL);
  test_figure_at_most ("loudness", ebu, worst->ebu, half_tolerance, "LU");
  test_figure_at_most ("loudness", correct, worst->correct, TIGHT, "LU");
  g_free (correct);
  g_free (ebu);
}

static void
note_all (Worst *worst, DspLoudnessReading r, double ebu, double correct)
{
  note (worst, r.integrated_lufs, ebu, correct);
  note (worst, r.momentary_lufs, ebu, correct);
  note (worst, r.short_term_lufs, ebu, correct);
}

static void
test_integrated (void)
{
  Worst worst[5] = { { 0, 0 } };
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 2);
      note_all (&worst[0], MEASURE (b, { 20, -23 }), -23, -22.993);
      note_all (&worst[1], MEASURE (b, { 20, -33 }), -33, -32.993);
      DspLoudnessReading r = MEASURE (b, { 10, -36 }, { 60, -23 }, { 10, -36 });
      note (&worst[2], r.integrated_lufs, -23, -23.014);
      r = MEASURE (b, { 10, -72 }, { 10, -36 }, { 60, -23 }, { 10, -36 }, { 10, -72 });
      note (&worst[3], r.integrated_lufs, -23, -23.014);
      r = MEASURE (b, { 20, -26 }, { 20.1, -20 }, { 20, -26 });
      note (&worst[4], r.integrated_lufs, -23, -22.979);
      bench_free (b);
    }
  report ("EBU 3341 case 1: M, S, I at 6 rates", &worst[0], HALF_TOLERANCE);
  report ("EBU 3341 case 2: M, S, I at 6 rates", &worst[1], HALF_TOLERANCE);
  report ("EBU 3341 case 3: I at 6 rates", &worst[2], HALF_TOLERANCE);
  report ("EBU 3341 case 4: I at 6 rates", &worst[3], HALF_TOLERANCE);
  report ("EBU 3341 case 5: I at 6 rates", &worst[4], HALF_TOLERANCE);
}

/* Five channels at their own levels. */
static void
test_surround (void)
{
  static const double levels[] = { -28, -28, -24, -30, -30 };
  static double data[5][1920];
  const double *ch[5];
  double power = 0;
  for (int c = 0; c < 5; c++)
    power += (c < 3 ? 1 : 1.41) * pow (10, levels[c] / 10) / 2;
  Worst worst = { 0, 0 };
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 5);
      for (int c = 0; c < 5; c++)
        {
          ch[c] = data[c];
          for (int k = 0; k < b->hop; k++)
            data[c][k] = pow (10, levels[c] / 20) * b->sine[k];
        }
      for (int hop = 0; hop < 2000; hop++)
        dsp_loudness_process (b->loudness, ch, b->hop);
      DspLoudnessReading r;
      dsp_loudness_read (b->loudness, &r);
      note (&worst, r.integrated_lufs, -23, -0.691 + 0.6977 + 10 * log10 (power));
      bench_free (b);
    }
  report ("EBU 3341 case 6: I of 5.0 channels at 6 rates", &worst, HALF_TOLERANCE);
}

typedef struct
{
  double from;
  Worst momentary, short_term;
} Span;

static void
watch_span (DspLoudness *loudness, double seconds, gpointer data)
{
  Span *span = data;
  if (seconds < span->from - 1e-9)
    return;
  note (&span->momentary, dsp_loudness_momentary (loudness), -23, -22.960);
  note (&span->short_term, dsp_loudness_short_term (loudness), -23, -22.986);
}

/* S and M stand still over a pattern as long as their window. */
static void
test_windows (void)
{
  Part slow[10], fast[50];
  for (int i = 0; i < 5; i++)
    {
      slow[2 * i] = (Part){ 1.34, -20 };
      slow[2 * i + 1] = (Part){ 1.66, -30 };
    }
  for (int i = 0; i < 25; i++)
    {
      fast[2 * i] = (Part){ 0.18, -20 };
      fast[2 * i + 1] = (Part){ 0.22, -30 };
    }
  Span s = { .from = 3 }, m = { .from = 1 };
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 2);
      feed (b, slow, 10, watch_span, &s);
      dsp_loudness_reset (b->loudness);
      feed (b, fast, 50, watch_span, &m);
      bench_free (b);
    }
  report ("EBU 3341 case 9: S every 10 ms at 6 rates", &s.short_term, HALF_TOLERANCE);
  report ("EBU 3341 case 12: M every 10 ms at 6 rates", &m.momentary, HALF_TOLERANCE);
}

/* File meters: the maximum is found, and where, wherever the tone lies against the hops. */
static void
test_maxima (void)
{
  Worst s = { 0, 0 }, m = { 0, 0 };
  double late = 0;
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 2);
      for (int k = 0; k < 20; k++)
        {
          DspLoudnessReading r = MEASURE (b, { k * 0.15, SILENT }, { 3, -23 }, { 1, SILENT });
          note (&s, r.max_short_term_lufs, -23, -22.993);
          late = MAX (late, fabs (r.max_short_term_at_s - k * 0.15 - 3));
          r = MEASURE (b, { k * 0.02, SILENT }, { 0.4, -23 }, { 1, SILENT });
          note (&m, r.max_momentary_lufs, -23, -22.994);
          late = MAX (late, fabs (r.max_momentary_at_s - k * 0.02 - 0.4));
        }
      bench_free (b);
    }
  report ("EBU 3341 case 10: max S of 20 files at 6 rates", &s, HALF_TOLERANCE);
  report ("EBU 3341 case 13: max M of 20 files at 6 rates", &m, HALF_TOLERANCE);
  test_figure_at_most ("loudness", "EBU 3341 cases 10, 13: time of the maximum", 1000 * late,
                       10.001, "ms");
}

/* Live meters: tones of rising level, each reaching its own maximum. */
static void
test_steps (void)
{
  Worst s = { 0, 0 }, m = { 0, 0 };
  DspLoudnessReading r;
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 2);
      for (int k = 0; k < 20; k++)
        {
          const Part slow[] = { { k * 0.15, SILENT }, { 3, -38 + k }, { 3 - k * 0.15, SILENT } };
          feed (b, slow, 3, NULL, NULL);
          dsp_loudness_read (b->loudness, &r);
          note (&s, r.max_short_term_lufs, -38 + k, -38 + k + 0.007);
        }
      dsp_loudness_reset (b->loudness);
      for (int k = 0; k < 20; k++)
        {
          const Part fast[]
              = { { k * 0.02, SILENT }, { 0.4, -38 + k }, { 0.4 - k * 0.02, SILENT } };
          feed (b, fast, 3, NULL, NULL);
          dsp_loudness_read (b->loudness, &r);
          note (&m, r.max_momentary_lufs, -38 + k, -38 + k + 0.006);
        }
      bench_free (b);
    }
  report ("EBU 3341 case 11: max S of 20 tones at 6 rates", &s, HALF_TOLERANCE);
  report ("EBU 3341 case 14: max M of 20 tones at 6 rates", &m, HALF_TOLERANCE);
}

static void
test_range (void)
{
  Worst worst[4] = { { 0, 0 } };
  for
    EACH_RATE (i)
    {
      Bench *b = bench_new (rates[i], 2);
      note (&worst[0], MEASURE (b, { 20, -20 }, { 20, -30 }).range_lu, 10, 10);
      note (&worst[1], MEASURE (b, { 20, -20 }, { 20, -15 }).range_lu, 5, 5);
      note (&worst[2], MEASURE (b, { 20, -40 }, { 20, -20 }).range_lu, 20, 20);
      DspLoudnessReading r
          = MEASURE (b, { 20, -50 }, { 20, -35 }, { 20, -20 }, { 20, -35 }, { 20, -50 });
      note (&worst[3], r.range_lu, 15, 15);
      bench_free (b);
    }
  report ("EBU 3342 case 1: LRA at 6 rates", &worst[0], 0.5);
  report ("EBU 3342 case 2: LRA at 6 rates", &worst[1], 0.5);
  report ("EBU 3342 case 3: LRA at 6 rates", &worst[2], 0.5);
  report ("EBU 3342 case 4: LRA at 6 rates", &worst[3], 0.5);
}

void
test_ebu_add (void)
{
  g_test_add_func ("/ebu/3341-1-to-5", test_integrated);
  g_test_add_func ("/ebu/3341-6", test_surround);
  g_test_add_func ("/ebu/3341-9-12", test_windows);
  g_test_add_func ("/ebu/3341-10-13", test_maxima);
  g_test_add_func ("/ebu/3341-11-14", test_steps);
  g_test_add_func ("/ebu/3342-1-to-4", test_range);
}
