/* test-check-tops.c — what was clipped and turned down against what was limited, and ends that were
 * cut against those that were faded. */
#include "test-dsp.h"

#include "test-check.h"
#include "test-signals.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = 48000,
  FRAMES = RATE * 8,
  PROGRAMMES = 2
};

/* Two channels of FRAMES samples. */
typedef struct
{
  double *x[2];
} Sound;

static void
sound_free (Sound *self)
{
  g_free (self->x[0]);
  g_free (self->x[1]);
}

static Sound
sound_copy (const Sound *from)
{
  return (Sound){ { g_memdup2 (from->x[0], FRAMES * sizeof (double)),
                    g_memdup2 (from->x[1], FRAMES * sizeof (double)) } };
}

/* Plucked strings of three partials over soft pink noise; its peak is 1. */
static Sound
music (int programme)
{
  Sound self = { { g_new0 (double, FRAMES), g_new0 (double, FRAMES) } };
  guint64 seed = 77 + (guint64) programme;
  double peak = 0;
  for (int c = 0; c < 2; c++)
    test_add_pink (self.x[c], FRAMES, 0.01, 5 + seed + (guint64) c);
  for (int from = 700; from < FRAMES; from += RATE / 6)
    {
      const double hz = 55 * exp2 (round (24 + 24 * test_noise (&seed)) / 12.0);
      const double pan = 0.5 + 0.3 * test_noise (&seed);
      for (int i = from; i < FRAMES && i < from + RATE; i++)
        {
          const double t = (double) (i - from) / RATE, angle = 2 * G_PI * hz * t;
          const double wave = sin (angle) + sin (2 * angle + 1) / 2 + sin (3 * angle + 2) / 3;
          const double envelope = exp (-5 * t) * fmin (1, t / 0.005);
          self.x[0][i] += pan * envelope * wave;
          self.x[1][i] += (1 - pan) * envelope * wave;
        }
    }
  for (int c = 0; c < 2; c++)
    peak = fmax (peak, test_peak (self.x[c], FRAMES));
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      self.x[c][i] /= peak;
  return self;
}

static DspCheckPass *
run (const Sound *self, int n)
{
  return test_check_run (self->x, n, RATE, 2, 4096);
}

static double
get (const DspCheckPass *pass, const char *check, const char *reading)
{
  return dsp_check_pass_get (pass, check, reading);
}

/* Clipped by so many dB and turned down: found from +1 dB on. */
static void
test_clipped (void)
{
  static const double over_db[] = { 0, 1, 2, 3, 6 };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      Sound whole = music (programme);
      for (guint k = 0; k < G_N_ELEMENTS (over_db); k++)
        {
          Sound sound = sound_copy (&whole);
          const double gain = pow (10, over_db[k] / 20);
          for (int c = 0; c < 2; c++)
            for (int i = 0; i < FRAMES; i++)
              sound.x[c][i] = 0.5 * CLAMP (gain * sound.x[c][i], -1, 1);
          DspCheckPass *pass = run (&sound, FRAMES);
          const double cut = get (pass, "flat-tops", "cut_samples");
          g_test_message ("%d: %g dB: %g samples", programme, over_db[k], cut);
          if (over_db[k] > 0)
            g_assert_cmpfloat (cut, >, 5.5);
          else
            g_assert_cmpfloat (cut, <, 5.5);
          dsp_check_pass_free (pass);
          sound_free (&sound);
        }
      sound_free (&whole);
    }
}

/* Down before every peak within a millisecond, up again slowly: most of its tops touch the ceiling,
 * and are round still. */
static void
limit (Sound *self, double top)
{
  const double release = exp (-1 / (0.05 * RATE));
  const int ahead = RATE / 1000;
  double *held = g_new (double, FRAMES), sum = ahead;
  for (int i = FRAMES - 1; i >= 0; i--) /* what the next millisecond needs */
    {
      held[i] = 1;
      for (int k = i; k < i + ahead && k < FRAMES; k++)
        held[i] = fmin (held[i], top / fmax (fabs (self->x[0][k]), fabs (self->x[1][k])));
    }
  for (int i = 1; i < FRAMES; i++)
    held[i] = fmin (held[i], 1 - (1 - held[i - 1]) * release);
  for (int i = 0; i < FRAMES; i++)
    {
      sum += held[i] - (i >= ahead ? held[i - ahead] : 1);
      for (int c = 0; c < 2; c++)
        self->x[c][i] *= sum / ahead;
    }
  g_free (held);
}

static void
test_limited (void)
{
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      Sound whole = music (programme);
      for (int drive = 6; drive <= 18; drive += 6)
        {
          Sound sound = sound_copy (&whole);
          limit (&sound, pow (10, -drive / 20.0));
          DspCheckPass *pass = run (&sound, FRAMES);
          g_assert_cmpfloat (get (pass, "flat-tops", "cut_samples"), <, 5.5);
          g_assert_cmpfloat (get (pass, "ceiling", "touching_percent"), >, 25);
          dsp_check_pass_free (pass);
          sound_free (&sound);
        }
      sound_free (&whole);
    }
}

/* Stopped with a fade of so many ms: from 50 on it is an end. */
static void
test_faded_end (void)
{
  static const int ms[] = { 0, 50, 100, 150, 400 };
  Sound whole = music (0);
  for (guint k = 0; k < G_N_ELEMENTS (ms); k++)
    for (int shape = 0; shape < 2; shape++)
      {
        Sound sound = sound_copy (&whole);
        const int end = 6 * RATE + 4000, length = ms[k] * RATE / 1000;
        for (int c = 0; c < 2; c++)
          for (int i = end - length; i < end; i++)
            {
              const double left = (double) (end - 1 - i) / length;
              sound.x[c][i] *= shape ? 0.5 - 0.5 * cos (G_PI * left) : left;
            }
        DspCheckPass *pass = run (&sound, end);
        const double level = get (pass, "ends", "end_dbfs");
        g_test_message ("%d ms, shape %d: %g dBFS", ms[k], shape, level);
        if (ms[k] >= 50)
          g_assert_true (isnan (level));
        else if (ms[k] == 0)
          g_assert_cmpfloat (level, >, -50);
        dsp_check_pass_free (pass);
        sound_free (&sound);
      }
  sound_free (&whole);
}

void
test_check_tops_add (void)
{
  g_test_add_func ("/check-tops/clipped", test_clipped);
  g_test_add_func ("/check-tops/limited", test_limited);
  g_test_add_func ("/check-tops/faded-end", test_faded_end);
}
