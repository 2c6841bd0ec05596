/* test-intake.c — every rule fires on its defect, with its place, and on nothing else. */
#include "test-app.h"

#include "app-intake.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

typedef struct
{
  const char *expected; /* "id:severity …" in order */
  int format, rate, channels;
  double seconds;
  double gain;   /* of the music, after which it is cut at full scale when integer */
  double squash; /* 0 .. 1: towards a constant envelope */
  double offset; /* DC */
  double own;    /* share of each channel's own noise */
  double right;  /* gain of the right channel */
  double place;  /* the first finding is so soon after a pluck; NAN: no place */
} Case;

#define WAV16 (SF_FORMAT_WAV | SF_FORMAT_PCM_16)
#define WAV24 (SF_FORMAT_WAV | SF_FORMAT_PCM_24)
#define FLOAT (SF_FORMAT_WAV | SF_FORMAT_FLOAT)
#define VORBIS (SF_FORMAT_OGG | SF_FORMAT_VORBIS)

/* Noise without DC. */
static double
wave (guint64 seed, gint64 frame)
{
  return 0.5 * (test_sound_noise (seed, frame) - test_sound_noise (seed, frame - 64));
}

/* Plucked noise: every half second a burst that dies away. */
static double
music (int channel, gint64 frame, gpointer data)
{
  const Case *test = data;
  double since = fmod ((double) frame / test->rate, 0.5);
  double burst = exp (-9 * since), envelope = burst + (1 - burst) * test->squash;
  double common = wave (1, frame), own = wave (2 + channel, frame);
  double x = (1 - test->own) * common + test->own * own;
  x = 0.5 * test->gain * envelope * x * (channel == 1 ? test->right : 1) + test->offset;
  if ((test->format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT)
    return x;
  return CLAMP (x, -1, 1 - 0x1p-23);
}

static char *
findings_text (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_string_append_printf (text, "%s%s:%s", i ? " " : "", finding->id,
                              app_severity_id (finding->severity));
      g_assert_true (finding->text && *finding->text && !strstr (finding->text, "{}"));
      g_assert_nonnull (finding->file);
      g_assert_true (finding->severity == APP_SEVERITY_GOOD || finding->advice
                     || g_str_has_prefix (finding->id, "source-"));
    }
  return g_string_free (text, FALSE);
}

static void
check (const Case *test, TestSoundFunc func)
{
  g_autofree char *path
      = test_sound_write ("mix.wav", test->format, test->rate, test->channels,
                          (gint64) (test->seconds * test->rate), func, (gpointer) test);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppMeasurement measured;
  AppMedia *media = NULL;
  app_intake_file (path, &media, &measured, findings, NULL);
  g_assert_nonnull (media);
  g_assert_cmpint (measured.frames, ==, app_media_frames (media));
  g_autofree char *text = findings_text (findings);
  g_assert_cmpstr (text, ==, test->expected);
  const AppFinding *first = findings->pdata[0];
  if (isnan (test->place))
    g_assert_true (isnan (first->at_s));
  else
    g_assert_cmpfloat (fmod (first->at_s, 0.5), <, test->place);
  app_media_unref (media);
}

static void
test_fit (void)
{
  const Case fit = { "fit:good", WAV24, 44100, 2, 31, 1, 0, 0, 0.3, 1, NAN };
  check (&fit, music);
}

static void
test_rules (void)
{
  static const Case cases[] = {
    { "short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "short:warning", WAV24, 48000, 2, 2, 1, 0, 0, 0.3, 1, NAN },
    { "silent:error", WAV24, 48000, 2, 6, 0, 0, 0, 0.3, 1, NAN },
    { "clipping:error inter-sample-over:warning limited:warning short:info", WAV24, 48000, 2, 6, 40,
      0, 0, 0.3, 1, 0.1 },
    { "clipping:warning inter-sample-over:warning short:info", WAV24, 48000, 2, 6, 4, 0, 0, 0.3, 1,
      0.1 },
    { "inter-sample-over:warning short:info", WAV24, 48000, 2, 6, 2.5, 0, 0, 0.3, 1, 0.1 },
    { "float-over:info short:info", FLOAT, 48000, 2, 6, 4, 0, 0, 0.3, 1, 0.1 },
    { "limited:warning short:info", WAV24, 48000, 2, 6, 1, 1, 0, 0.3, 1, NAN },
    { "dc-offset:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0.002, 0.3, 1, NAN },
    { "dc-offset:error short:info", WAV24, 48000, 2, 6, 1, 0, 0.02, 0.3, 1, NAN },
    { "lossy-source:warning short:info", VORBIS, 44100, 2, 6, 0.5, 0, 0, 0.3, 1, NAN },
    { "word-length:info short:info", WAV16, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "low-rate:warning short:info", WAV24, 32000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "polarity:error short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.1, -1, NAN },
    { "polarity:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.5, -1, NAN },
    { "polarity:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.8, 1, NAN },
    { "dual-mono:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0, 1, NAN },
    { "mono:info short:info", WAV24, 48000, 1, 6, 1, 0, 0, 0.3, 1, NAN },
    { "balance:error short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.003, NAN },
    { "balance:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.4, NAN },
    { "balance:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.7, NAN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i], music);
}

/* 16 bits in a file of 24. */
static double
coarse (int channel, gint64 frame, gpointer data)
{
  return floor (music (channel, frame, data) * 32768) / 32768;
}

static double
tone (int channel, gint64 frame, gpointer data)
{
  const Case *test = data;
  return 0.5 * test->gain * sin (2 * G_PI * fmod (440.0 * frame / test->rate, 1.0) + channel);
}

static void
test_bits (void)
{
  const Case fine = { "bit-depth:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  check (&fine, coarse);
}

/* A tone has no distance from peak to loudness, and is not limited; it may be loud. */
static void
test_tone (void)
{
  const Case plain = { "short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  check (&plain, tone);
  const Case loud = { "headroom:info short:info", WAV24, 48000, 2, 6, 1.9, 0, 0, 0.3, 1, NAN };
  check (&loud, tone);
}

static void
test_unusable (void)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppMedia *media = NULL;
  app_intake_file ("/no/such/mix.wav", &media, NULL, findings, NULL);
  g_autofree char *text = g_build_filename (test_sound_folder (), "notes.wav", NULL);
  g_assert_true (g_file_set_contents (text, "bring the vocal up", -1, NULL));
  app_intake_file (text, &media, NULL, findings, NULL);
  g_assert_null (media);
  g_autofree char *list = findings_text (findings);
  g_assert_cmpstr (list, ==, "source-missing:error source-format:error");

  const Case fit = { "", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("mix.wav", WAV24, 48000, 2, 48000, music, (gpointer) &fit);
  GCancellable *cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  app_intake_file (path, NULL, NULL, findings, cancelled);
  g_assert_cmpuint (findings->len, ==, 2);
  g_object_unref (cancelled);
}

void
test_intake_add (void)
{
  g_test_add_func ("/intake/fit", test_fit);
  g_test_add_func ("/intake/rules", test_rules);
  g_test_add_func ("/intake/bit-depth", test_bits);
  g_test_add_func ("/intake/tone", test_tone);
  g_test_add_func ("/intake/unusable", test_unusable);
}
