/* test-check-waveform.c — the checks of samples: each fault at several strengths, and clean music.
 */
#include "test-dsp.h"

#include "dsp-registry.h"
#include "test-signals.h"

#include <math.h>
#include <string.h>

enum
{
  RATE = 48000,
  SECONDS = 12,
  FRAMES = RATE * SECONDS,
  PROGRAMMES = 4
};

#define LSB16 (1.0 / 32768)

/* Two channels of FRAMES samples. */
typedef struct
{
  double *x[2];
} Sound;

static Sound
sound_new (void)
{
  return (Sound){ { g_new0 (double, FRAMES), g_new0 (double, FRAMES) } };
}

static void
sound_free (Sound *self)
{
  g_free (self->x[0]);
  g_free (self->x[1]);
}

/* Plucked notes with overtones over soft pink noise; every programme is another tune. */
static Sound
compose (int programme)
{
  Sound self = sound_new ();
  guint64 seed = 77 + (guint64) programme;
  for (int c = 0; c < 2; c++)
    test_add_pink (self.x[c], FRAMES, 0.01, 5 + seed + (guint64) c);
  for (int note = 0; note < 6 * SECONDS; note++)
    {
      int from = note * RATE / 6 + 700 * (programme + 1);
      double hz = 55 * exp2 (round (24 + 24 * test_noise (&seed)) / 12.0);
      double pan = 0.5 + 0.3 * test_noise (&seed);
      for (int i = from; i < FRAMES && i < from + RATE; i++)
        {
          double t = (double) (i - from) / RATE, wave = 0;
          double envelope = exp (-5 * t) * fmin (1, t / (0.003 + 0.004 * programme));
          for (int h = 1; h <= 8 && h * hz < 16000; h++)
            wave += sin (2 * G_PI * h * hz * t + h) / (h * (1.0 + 0.2 * h * t));
          self.x[0][i] += pan * envelope * wave;
          self.x[1][i] += (1 - pan) * envelope * wave;
        }
    }
  return self;
}

/* It, faded at both ends. Peak: gain. */
static Sound
music (int programme, double gain)
{
  static Sound composed[PROGRAMMES]; /* most of the time went there */
  if (!composed[programme].x[0])
    composed[programme] = compose (programme);
  Sound self = sound_new ();
  double peak = 0;
  for (int c = 0; c < 2; c++)
    peak = fmax (peak, test_peak (composed[programme].x[c], FRAMES));
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      {
        double fade = fmin (1, fmin (i, FRAMES - 1 - i) / (0.5 * RATE));
        self.x[c][i] = composed[programme].x[c][i] * (gain / peak * fade);
      }
  return self;
}

/* To words of so many bits, with dither when dithered, cut at full scale. */
static void
quantise (Sound *self, int bits, gboolean dithered)
{
  guint64 seed = 3;
  double scale = exp2 (bits - 1);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      {
        double noise = dithered ? 0.5 * (test_noise (&seed) + test_noise (&seed)) : 0;
        self->x[c][i] = CLAMP (round (self->x[c][i] * scale + noise), -scale, scale - 1) / scale;
      }
}

static void
amplify (Sound *self, double db)
{
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      self->x[c][i] *= pow (10, db / 20);
}

static DspCheckPass *
run (const Sound *self, int from, int to)
{
  const DspCheckInput input = { .rate = RATE, .channels = 2, .bits = 24, .frames = to - from };
  DspCheckPass *pass = dsp_check_pass_new (&input);
  const double *const in[2] = { self->x[0] + from, self->x[1] + from };
  g_assert_nonnull (pass);
  dsp_check_pass_process (pass, in, to - from);
  dsp_check_pass_finish (pass);
  return pass;
}

/* One reading of one check over the whole; *places may be NULL. */
static double
read_check (const Sound *self, const char *check, const char *reading, DspPlaces *places)
{
  DspCheckPass *pass = run (self, 0, FRAMES);
  double value = dsp_check_pass_get (pass, check, reading);
  if (places)
    *places = *dsp_check_pass_places (pass, check);
  dsp_check_pass_free (pass);
  return value;
}

static void
assert_near (const DspPlaces *places, double at_s, double within_s)
{
  gboolean found = FALSE;
  for (int i = 0; i < places->n; i++)
    found |= at_s > places->at[i].from_s - within_s && at_s < places->at[i].to_s + within_s;
  g_assert_true (found);
}

/* What no check may hold against clean music, in words of 24 and 16 bit. */
static void
test_clean (void)
{
  static const char *const none[][2] = {
    { "clipping", "runs_count" }, { "flat-tops", "runs_count" }, { "overs", "events_count" },
    { "clicks", "count" },        { "dropouts", "count" },       { "dropouts", "gated_count" },
    { "repeats", "count" },
  };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    for (int bits = 24; bits >= 16; bits -= 8)
      {
        Sound sound = music (programme, 0.7);
        quantise (&sound, bits, TRUE);
        DspCheckPass *pass = run (&sound, 0, FRAMES);
        for (guint i = 0; i < G_N_ELEMENTS (none); i++)
          g_assert_cmpfloat (dsp_check_pass_get (pass, none[i][0], none[i][1]), ==, 0);
        g_assert_false (dsp_check_pass_get (pass, "ends", "start_dbfs") > -60);
        g_assert_false (dsp_check_pass_get (pass, "ends", "end_dbfs") > -50);
        g_assert_true (isnan (dsp_check_pass_get (pass, "ends", "noise_dbfs")));
        g_assert_true (isnan (dsp_check_pass_get (pass, "dc", "passage_dbfs"))
                       || dsp_check_pass_get (pass, "dc", "passage_dbfs") < -60);
        g_assert_cmpfloat (dsp_check_pass_get (pass, "dual-mono", "same_percent"), <, 50);
        g_assert_cmpfloat (dsp_check_pass_get (pass, "ceiling", "touching_percent"), <, 15);
        dsp_check_pass_free (pass);
        sound_free (&sound);
      }
}

/* A sine of so many dB over full scale stands there for 1 - 2 asin (1 / a) / pi of its time. */
static void
test_clipping (void)
{
  static const double over_db[] = { 0.5, 3, 6 };
  for (guint k = 0; k < G_N_ELEMENTS (over_db); k++)
    {
      Sound sound = sound_new ();
      double amplitude = pow (10, over_db[k] / 20);
      for (int c = 0; c < 2; c++)
        test_add_sine (sound.x[c], FRAMES, RATE, 997, amplitude, 0.3);
      quantise (&sound, 24, FALSE);
      double width = (1 - 2 * asin (1 / amplitude) / G_PI) * RATE / (2 * 997.0);
      double longest = read_check (&sound, "clipping", "longest_samples", NULL);
      g_assert_cmpfloat (fabs (longest - width), <=, 1.01);
      g_assert_cmpfloat (fabs (read_check (&sound, "clipping", "runs_count", NULL)
                               - 2 * 2 * 997 * SECONDS),
                         <=, 4);
      sound_free (&sound);
    }
  /* Full scale without clipping, also where four samples make a period. */
  static const double hz[] = { 997, RATE / 4 };
  for (guint k = 0; k < G_N_ELEMENTS (hz); k++)
    {
      Sound sound = sound_new ();
      for (int c = 0; c < 2; c++)
        test_add_sine (sound.x[c], FRAMES, RATE, hz[k], 1 - LSB16, 0.3);
      quantise (&sound, 24, FALSE);
      g_assert_cmpfloat (read_check (&sound, "clipping", "runs_count", NULL), ==, 0);
      sound_free (&sound);
    }
}

static void
test_flat_tops (void)
{
  static const double over_db[] = { 1, 3, 6 }, down_db[] = { -0.3, -1, -6 };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    for (guint k = 0; k < G_N_ELEMENTS (over_db); k++)
      for (guint g = 0; g < G_N_ELEMENTS (down_db); g++)
        {
          Sound sound = music (programme, pow (10, over_db[k] / 20));
          quantise (&sound, 24, FALSE);
          double clips = read_check (&sound, "clipping", "runs_count", NULL);
          amplify (&sound, down_db[g]);
          quantise (&sound, 24, TRUE);
          double tops = read_check (&sound, "flat-tops", "runs_count", NULL);
          double level = read_check (&sound, "flat-tops", "level_dbfs", NULL);
          g_assert_cmpfloat (clips, >, 0);
          g_assert_cmpfloat (tops, >=, 0.7 * clips);
          g_assert_cmpfloat (fabs (level - down_db[g]), <, 0.01);
          g_assert_cmpfloat (read_check (&sound, "clipping", "runs_count", NULL), ==, 0);
          sound_free (&sound);
        }
  /* Sines are round, also the slowest and those that fit the rate. */
  static const double hz[] = { 31, 50, 100, 440.1, 997, RATE / 4 };
  for (guint k = 0; k < G_N_ELEMENTS (hz); k++)
    {
      Sound sound = sound_new ();
      for (int c = 0; c < 2; c++)
        test_add_sine (sound.x[c], FRAMES, RATE, hz[k], 0.5, 0.3);
      quantise (&sound, 24, TRUE);
      g_assert_cmpfloat (read_check (&sound, "flat-tops", "runs_count", NULL), <, 10);
      sound_free (&sound);
    }
}

/* A sine at a quarter of the rate whose samples all lie 45 degrees off its tops, as in EBU case
 * 19: 3 dB between the samples. */
static void
test_overs (void)
{
  Sound sound = sound_new ();
  for (int c = 0; c < 2; c++)
    test_add_sine (sound.x[c], FRAMES, RATE, RATE / 4, 1.0, G_PI / 4);
  amplify (&sound, 2.9);
  g_assert_cmpfloat (fabs (read_check (&sound, "overs", "peak_dbtp", NULL) - 2.9), <, 0.15);
  amplify (&sound, -2.9);
  for (int c = 0; c < 2; c++) /* bursts of it, far apart */
    for (int i = 0; i < FRAMES; i++)
      sound.x[c][i] *= i % RATE < 200 && i > 1000 ? 1.2 : 0.3;
  DspPlaces places;
  g_assert_cmpfloat (read_check (&sound, "overs", "events_count", &places), ==, SECONDS - 1);
  assert_near (&places, 3.002, 0.003);
  amplify (&sound, -2);
  g_assert_cmpfloat (read_check (&sound, "overs", "events_count", NULL), ==, 0);
  sound_free (&sound);
}

/* More and more of it at the ceiling, the more it is driven into one. */
static void
test_ceiling (void)
{
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      double last = -1;
      for (int drive = 0; drive <= 9; drive += 3)
        {
          Sound sound = music (programme, 0.9);
          double top = 0.9 * pow (10, -drive / 20.0);
          for (int c = 0; c < 2; c++)
            for (int i = 0; i < FRAMES; i++)
              sound.x[c][i] = CLAMP (sound.x[c][i], -top, top);
          double share = read_check (&sound, "ceiling", "touching_percent", NULL);
          g_test_message ("%d dB: %g", drive, share);
          g_assert_cmpfloat (share, >=, last);
          if (drive >= 6)
            g_assert_cmpfloat (share, >, 25);
          last = share;
          sound_free (&sound);
        }
    }
  /* Of one side alone it is the same, whichever that is. */
  double shares[2];
  for (int side = 0; side < 2; side++)
    {
      Sound alone = music (0, 0.9);
      for (int i = 0; i < FRAMES; i++)
        {
          alone.x[side][i] = CLAMP (alone.x[0][i], -0.4, 0.4);
          alone.x[!side][i] = 0;
        }
      shares[side] = read_check (&alone, "ceiling", "touching_percent", NULL);
      sound_free (&alone);
    }
  g_assert_cmpfloat (shares[0], >, 25);
  g_assert_cmpfloat (shares[0], ==, shares[1]);
  Sound tone = sound_new ();
  for (int c = 0; c < 2; c++)
    test_add_sine (tone.x[c], FRAMES, RATE, 997, 0.5, 0.3);
  g_assert_true (isnan (read_check (&tone, "ceiling", "touching_percent", NULL)));
  sound_free (&tone);
}

/* Impulses 12 and 24 dB over the sound around them, and jumps: nine of ten are found, in place. */
static void
test_clicks (void)
{
  static const double over_db[] = { 12, 24 };
  for (guint k = 0; k < G_N_ELEMENTS (over_db); k++)
    {
      int set = 0, found = 0;
      for (int programme = 0; programme < PROGRAMMES; programme++)
        {
          Sound sound = music (programme, 0.5);
          guint64 seed = 9;
          for (int i = RATE; i < FRAMES - RATE; i += RATE / 2 + (int) (4000 * test_noise (&seed)))
            {
              double rms = test_rms (sound.x[0] + i - 480, 960);
              sound.x[0][i] += rms * pow (10, over_db[k] / 20);
              set++;
            }
          quantise (&sound, 24, TRUE);
          DspPlaces places;
          read_check (&sound, "clicks", "count", &places);
          found += places.found;
          sound_free (&sound);
        }
      g_test_message ("%g dB: %d of %d clicks", over_db[k], found, set);
      g_assert_cmpint (found, >=, (set * 9 + 9) / 10);
      g_assert_cmpint (found, <=, set);
    }
}

static void
test_edits (void)
{
  int set = 0, found = 0;
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      Sound sound = music (programme, 0.5);
      for (int at = 2 * RATE; at < 10 * RATE; at += RATE)
        {
          int from = at + 7777;
          for (int c = 0; c < 2; c++)
            memmove (sound.x[c] + at, sound.x[c] + from, RATE / 2 * sizeof (double));
          set += 1;
        }
      quantise (&sound, 24, TRUE);
      DspPlaces places;
      read_check (&sound, "clicks", "count", &places);
      for (int at = 2 * RATE; at < 10 * RATE; at += RATE)
        for (int i = 0; i < places.n; i++)
          if (fabs (places.at[i].from_s - (double) at / RATE) < 0.002)
            {
              found++;
              break;
            }
      sound_free (&sound);
    }
  g_test_message ("%d of %d edits", found, set);
  g_assert_cmpint (found * 4, >=, set * 3);
}

static void
test_dropouts (void)
{
  static const double ms[] = { 1, 10, 100 };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    for (guint k = 0; k < G_N_ELEMENTS (ms); k++)
      {
        Sound sound = music (programme, 0.5);
        quantise (&sound, 24, TRUE);
        const double at[] = { 2.111, 5.3, 5.987 };
        int length = (int) (ms[k] * RATE / 1000);
        for (guint i = 0; i < G_N_ELEMENTS (at); i++)
          for (int c = 0; c < (i == 2 ? 1 : 2); c++) /* the last: one channel only */
            memset (sound.x[c] + (int) (at[i] * RATE), 0, (gsize) length * sizeof (double));
        DspPlaces places;
        g_assert_cmpfloat (read_check (&sound, "dropouts", "count", &places), ==, 3);
        for (guint i = 0; i < G_N_ELEMENTS (at); i++)
          {
            assert_near (&places, at[i], 0.001);
            g_assert_cmpfloat (fabs (places.at[i].to_s - places.at[i].from_s - ms[k] / 1000), <,
                               0.0002);
          }
        sound_free (&sound);
      }
  /* A gate that cuts in time is none; nor is a rest with fades. */
  Sound gated = music (0, 0.5), faded = music (1, 0.5);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      {
        int step = i % (RATE / 4);
        if (step > RATE / 8)
          gated.x[c][i] = 0;
        faded.x[c][i] *= step < RATE / 8 ? sin (G_PI * step / (RATE / 8)) : 0;
      }
  quantise (&gated, 24, FALSE);
  quantise (&faded, 24, FALSE);
  g_assert_cmpfloat (read_check (&gated, "dropouts", "count", NULL), ==, 0);
  g_assert_cmpfloat (read_check (&gated, "dropouts", "gated_count", NULL), >, 30);
  g_assert_cmpfloat (read_check (&faded, "dropouts", "count", NULL), ==, 0);
  g_assert_cmpfloat (read_check (&faded, "dropouts", "gated_count", NULL), ==, 0);
  sound_free (&gated);
  sound_free (&faded);
}

static void
test_repeats (void)
{
  static const int lengths[] = { 64, 256, 480, 1024 };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
      {
        Sound sound = music (programme, 0.5);
        quantise (&sound, 24, TRUE);
        int at = 3 * RATE + 137 * programme, length = lengths[k];
        for (int c = 0; c < 2; c++)
          memcpy (sound.x[c] + at, sound.x[c] + at - length, (gsize) length * sizeof (double));
        DspPlaces places;
        g_assert_cmpfloat (read_check (&sound, "repeats", "count", &places), ==, 1);
        assert_near (&places, (double) at / RATE, 0.001);
        g_assert_cmpfloat (read_check (&sound, "repeats", "length_samples", NULL), ==, length);
        sound_free (&sound);
      }
  /* A wave whose period fits a buffer goes on being equal. */
  Sound loop = sound_new ();
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < FRAMES; i++)
      loop.x[c][i] = 0.3 * sin (2 * G_PI * (i % 128) / 128) + 0.1 * sin (2 * G_PI * (i % 32) / 32);
  g_assert_cmpfloat (read_check (&loop, "repeats", "count", NULL), ==, 0);
  sound_free (&loop);
}

static void
test_ends (void)
{
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      Sound sound = music (programme, 0.5);
      quantise (&sound, 24, TRUE);
      DspCheckPass *pass = run (&sound, 3 * RATE + 2345, 9 * RATE + 777);
      g_assert_cmpfloat (dsp_check_pass_get (pass, "ends", "start_dbfs"), >, -60);
      g_assert_cmpfloat (dsp_check_pass_get (pass, "ends", "end_dbfs"), >, -50);
      dsp_check_pass_free (pass);
      /* Silence that is not quite silent before the music. */
      for (int c = 0; c < 2; c++)
        {
          memmove (sound.x[c] + RATE, sound.x[c], (FRAMES - RATE) * sizeof (double));
          memset (sound.x[c], 0, RATE * sizeof (double));
          test_add_pink (sound.x[c], RATE, 0.002, 4 + (guint64) c);
        }
      pass = run (&sound, 0, FRAMES - 2 * RATE);
      g_assert_cmpfloat (fabs (dsp_check_pass_get (pass, "ends", "noise_dbfs") + 51), <, 2);
      g_assert_cmpfloat (fabs (dsp_check_pass_get (pass, "ends", "noise_s") - 1), <, 0.3);
      dsp_check_pass_free (pass);
      sound_free (&sound);
    }
  /* A tail that dies away by 30 dB in a second, cut at three levels. */
  Sound tail = sound_new ();
  guint64 seed = 4;
  for (int i = 0; i < FRAMES; i++)
    for (int c = 0; c < 2; c++)
      tail.x[c][i] = test_noise (&seed) * pow (10, -30.0 * i / RATE / 20);
  static const double cut_s[] = { 0.6, 1.3, 2.3 }, level[] = { -18 - 2, -39 - 2, -69 - 2 };
  for (guint k = 0; k < G_N_ELEMENTS (cut_s); k++)
    {
      DspCheckPass *pass = run (&tail, 0, (int) (cut_s[k] * RATE));
      g_assert_cmpfloat (fabs (dsp_check_pass_get (pass, "ends", "end_dbfs") - level[k]), <, 2);
      dsp_check_pass_free (pass);
    }
  sound_free (&tail);
}

static void
test_dual_mono (void)
{
  static const double gains[] = { 1, 0.8, 1 }, noise[] = { 0, 0, 1e-4 };
  for (guint k = 0; k < G_N_ELEMENTS (gains); k++)
    {
      Sound sound = music (0, 0.5);
      guint64 seed = 6;
      for (int i = 0; i < FRAMES; i++)
        sound.x[1][i] = gains[k] * sound.x[0][i] + noise[k] * test_noise (&seed);
      g_assert_cmpfloat (read_check (&sound, "dual-mono", "same_percent", NULL), >, 99);
      g_assert_cmpfloat (read_check (&sound, "dual-mono", "identical", NULL), ==, k == 0);
      sound_free (&sound);
    }
}

static void
test_word (void)
{
  static const double gain_db[] = { 0, -3.1, -7.7 };
  for (int programme = 0; programme < PROGRAMMES; programme++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (gain_db); k++)
        {
          Sound sound = music (programme, 0.5);
          quantise (&sound, 16, TRUE);
          amplify (&sound, gain_db[k]);
          quantise (&sound, 24, FALSE);
          double bits = read_check (&sound, "word", "effective_bits", NULL);
          g_assert_cmpfloat (fabs (bits - 16 + gain_db[k] / 6.02), <, 1.2);
          sound_free (&sound);
        }
      Sound fine = music (programme, 0.5);
      quantise (&fine, 24, TRUE);
      g_assert_cmpfloat (read_check (&fine, "word", "effective_bits", NULL), >, 20);
      sound_free (&fine);
    }
}

/* Half of the file is off by so much; a bass of 30 Hz is none. */
static void
test_dc (void)
{
  static const double offset[] = { 0.003, 0.01, 0.05 };
  for (guint k = 0; k < G_N_ELEMENTS (offset); k++)
    {
      Sound sound = music (0, 0.5);
      for (int i = 0; i < FRAMES; i++)
        {
          sound.x[0][i] += i > 6 * RATE ? offset[k] : -offset[k] / 2;
          sound.x[1][i] += 0.3 * sin (2 * G_PI * 30.3 * i / RATE);
        }
      DspPlaces places;
      double level = read_check (&sound, "dc", "passage_dbfs", &places);
      g_assert_cmpfloat (fabs (level - 20 * log10 (offset[k])), <, 2);
      assert_near (&places, 9, 0);
      sound_free (&sound);
    }
}

void
test_check_waveform_add (void)
{
  g_test_add_func ("/check-waveform/clean", test_clean);
  g_test_add_func ("/check-waveform/clipping", test_clipping);
  g_test_add_func ("/check-waveform/flat-tops", test_flat_tops);
  g_test_add_func ("/check-waveform/overs", test_overs);
  g_test_add_func ("/check-waveform/ceiling", test_ceiling);
  g_test_add_func ("/check-waveform/clicks", test_clicks);
  g_test_add_func ("/check-waveform/edits", test_edits);
  g_test_add_func ("/check-waveform/dropouts", test_dropouts);
  g_test_add_func ("/check-waveform/repeats", test_repeats);
  g_test_add_func ("/check-waveform/ends", test_ends);
  g_test_add_func ("/check-waveform/dual-mono", test_dual_mono);
  g_test_add_func ("/check-waveform/word", test_word);
  g_test_add_func ("/check-waveform/dc", test_dc);
}
