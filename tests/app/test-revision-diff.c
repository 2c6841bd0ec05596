/* test-revision-diff.c — a new mix is laid over the old one to the sample, and what differs is
 * found. */
#include "test-app.h"

#include "app-revision-diff.h"
#include "app-synth.h"
#include "dsp-math.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum
{
  RATE = 44100,
  SECONDS = 20,
  VOICE_FROM = 8, /* s */
  VOICE_TO = 11,
};

/* Music, and a voice over it. */
static AppSynth *band, *voice, *other;

static AppSynth *
play_band (int rate, double tempo, int key)
{
  static const int steps[] = { 0, 7, 3, 10, 5, 12, 2, 8, 0, 3, 7, 14 };
  AppSynth *self = app_synth_new (rate, SECONDS, NULL);
  int n = 0;
  for (double at = 0.3; at < SECONDS - 2; at += tempo, n++)
    {
      /* Not the same bar again and again. */
      int step = steps[(n * 5 + n / 7) % G_N_ELEMENTS (steps)];
      AppNote note = { at, tempo * 1.7, key + step, 0.2, n % 3 - 1, 0.3 };
      app_synth_string (self, &note, 0.7);
      note.note -= 24;
      if (n % 4 == 0)
        app_synth_bass (self, &note);
      if (n % 2 == 0)
        app_synth_kick (self, &note);
      else
        app_synth_hat (self, &note);
      if (n % 4 == 2)
        app_synth_snare (self, &note);
    }
  app_synth_finish (self, 1.2, -6);
  return self;
}

static AppSynth *
sing (void)
{
  AppSynth *self = app_synth_new (RATE, SECONDS, NULL);
  for (int n = 0; n < 5; n++)
    {
      AppNote note = { VOICE_FROM + 0.05 + n * 0.55, 0.5, 64 + n * 2, 0.2, 0, 0 };
      app_synth_lead (self, &note);
    }
  app_synth_finish (self, 0.2, -12);
  memset (self->dry[0] + VOICE_TO * RATE, 0, (self->frames - VOICE_TO * RATE) * sizeof (double));
  memset (self->dry[1] + VOICE_TO * RATE, 0, (self->frames - VOICE_TO * RATE) * sizeof (double));
  return self;
}

/* How a file is made of them. */
typedef struct
{
  AppSynth *music;
  gint64 later; /* frames of silence before the music; < 0: as many are cut off */
  double gain, voice;
  gboolean mono, swapped;
  double drift_ppm; /* by which it runs slower */
} Take;

/* The music between its samples: the same sum as a converter's, by hand. */
static double
between (const double *x, gint64 frames, double place)
{
  gint64 whole = (gint64) floor (place);
  double part = place - (double) whole, sum = 0;
  if (part == 0)
    return whole >= 0 && whole < frames ? x[whole] : 0;
  for (int k = -23; k <= 24; k++)
    {
      double d = k - part, edge = d / 24.5;
      if (whole + k >= 0 && whole + k < frames && fabs (edge) < 1)
        sum += x[whole + k] * sin (G_PI * d) / (G_PI * d) * (0.5 + 0.5 * cos (G_PI * edge));
    }
  return sum;
}

static double
take_func (int channel, gint64 frame, gpointer data)
{
  const Take *take = data;
  gint64 at = frame - take->later;
  if (at < 0 || at >= take->music->frames)
    return 0;
  int c = take->swapped ? 1 - channel : channel;
  double x = between (take->music->dry[c], take->music->frames,
                      (double) at / (1 + take->drift_ppm * 1e-6));
  if (take->mono)
    x = (x + take->music->dry[1][at]) / 2;
  if (take->voice != 0)
    x += take->voice * voice->dry[channel][at];
  return take->gain * x;
}

static const Take plain = { .gain = 1, .voice = 1 };

static AppMedia *
record (const char *name, Take take, int channels, gint64 frames)
{
  if (!take.music)
    take.music = band;
  g_autofree char *path = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, channels,
                                            frames, take_func, &take);
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  return media;
}

static AppRevisionDiff *
diff_files (AppMedia *before, AppMedia *after)
{
  g_autoptr (GError) error = NULL;
  AppRevisionDiff *diff = app_revision_diff_new (before, after, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  app_media_unref (before);
  app_media_unref (after);
  return diff;
}

static AppRevisionDiff *
diff_takes (Take before, Take after, gint64 frames_after)
{
  return diff_files (record ("before.wav", before, 2, SECONDS * RATE),
                     record ("after.wav", after, 2, frames_after));
}

static gint64
offset_of (const AppRevisionDiff *diff)
{
  g_assert_true (diff->aligned);
  double frames = diff->offset_s * RATE;
  g_assert_cmpfloat_with_epsilon (frames, floor (frames + 0.5), 1e-6);
  return llround (frames);
}

static void
offsets (void)
{
  const gint64 later[] = { 0, 1, -1, 12345, -13230, 60 * RATE + 7 };
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    {
      Take after = plain;
      after.later = later[i];
      g_autoptr (AppRevisionDiff) diff
          = diff_takes (plain, after, SECONDS * RATE + MAX (later[i], 0));
      g_assert_cmpint (offset_of (diff), ==, later[i]);
      g_assert_false (diff->inverted);
      g_assert_cmpfloat_with_epsilon (diff->gain_db, 0, 0.0005);
      g_assert_false (diff->throughout);
      if (later[i] >= 0)
        g_assert_cmpint (diff->spans->len, ==, 0);
      if (later[i] == 0)
        g_assert_true (isinf (diff->null_db));
    }
}

static void
gain_and_polarity (void)
{
  Take after = { .gain = -dsp_db_to_gain (-2.3), .voice = 1, .later = 4410 };
  g_autoptr (AppRevisionDiff) diff = diff_takes (plain, after, SECONDS * RATE + 4410);
  g_assert_cmpint (offset_of (diff), ==, 4410);
  g_assert_true (diff->inverted);
  g_assert_cmpfloat_with_epsilon (diff->gain_db, -2.3, 0.001);
  g_assert_cmpfloat (diff->null_db, <, -100); /* 24 bit, rounded anew */
  g_assert_cmpint (diff->spans->len, ==, 0);
  g_autofree char *text = app_revision_diff_text (diff, RATE);
  g_assert_nonnull (strstr (text, "4410 samples"));
  g_assert_nonnull (strstr (text, "inverted"));
  g_assert_nonnull (strstr (text, "2.30 dB softer"));
  g_autofree char *brief = app_revision_diff_brief (diff, RATE);
  g_assert_cmpstr (brief, ==,
                   "−2.3 dB · 4410 samples later · polarity inverted · no place differs");
}

static void
changed_voice (void)
{
  Take after = { .gain = 1, .voice = 2, .later = 777 };
  g_autoptr (AppRevisionDiff) diff = diff_takes (plain, after, SECONDS * RATE + 777);
  g_assert_cmpint (offset_of (diff), ==, 777);
  g_assert_cmpfloat_with_epsilon (diff->gain_db, 0, 0.01);
  g_assert_cmpfloat (diff->base_db, <, -100);
  g_assert_cmpint (diff->spans->len, ==, 1);
  const AppRevisionSpan *span = &g_array_index (diff->spans, AppRevisionSpan, 0);
  g_assert_cmpfloat_with_epsilon (span->from_s, VOICE_FROM, 0.21);
  g_assert_cmpfloat_with_epsilon (span->to_s, VOICE_FROM + 0.05 + 5 * 0.55, 0.21);
  g_assert_cmpfloat (span->null_db, >, -20);
  g_assert_cmpfloat (span->null_db, <, 0);
  g_assert_cmpfloat (span->level_db, >, 0.3);
  g_autofree char *text = app_revision_span_text (span);
  g_assert_nonnull (strstr (text, "louder"));
  g_autofree char *brief = app_revision_diff_brief (diff, RATE);
  g_assert_true (g_str_has_prefix (brief, "777 samples later · differs from 0:0"));
}

/* A tail that rings out longer, and one that was cut. */
static void
other_length (void)
{
  Take shorter = plain;
  g_autoptr (AppRevisionDiff) diff = diff_takes (plain, shorter, (SECONDS - 4) * RATE);
  g_assert_cmpint (offset_of (diff), ==, 0);
  g_assert_cmpfloat_with_epsilon (diff->longer_after_s, -4, 1e-6);
  g_assert_cmpint (diff->spans->len, ==, 1);
  const AppRevisionSpan *span = &g_array_index (diff->spans, AppRevisionSpan, 0);
  g_assert_cmpfloat_with_epsilon (span->from_s, SECONDS - 4, 0.11);
  g_assert_true (span->level_db == -INFINITY || span->level_db < -20);
  g_autoptr (AppRevisionDiff) back = diff_files (record ("a.wav", plain, 2, (SECONDS - 4) * RATE),
                                                 record ("b.wav", plain, 2, SECONDS * RATE));
  g_assert_cmpint (offset_of (back), ==, 0);
  g_assert_cmpfloat_with_epsilon (back->longer_after_s, 4, 1e-6);
  g_assert_cmpint (back->spans->len, ==, 1);
}

static void
exchanged (void)
{
  for (int inverted = 0; inverted < 2; inverted++)
    {
      Take after = { .gain = inverted ? -1 : 1, .swapped = TRUE, .later = 333 };
      g_autoptr (AppRevisionDiff) diff
          = diff_takes ((Take){ .gain = 1 }, after, SECONDS * RATE + 333);
      g_assert_cmpint (offset_of (diff), ==, 333);
      g_assert_true (diff->swapped);
      g_assert_cmpint (diff->inverted, ==, inverted);
      g_assert_cmpfloat (diff->drift_ppm, ==, 0);
      g_assert_cmpfloat_with_epsilon (diff->gain_db, 0, 0.0005);
      g_assert_cmpfloat (diff->null_db, <, -100);
      g_assert_cmpint (diff->spans->len, ==, 0);
      g_autofree char *text = app_revision_diff_text (diff, RATE);
      g_assert_nonnull (strstr (text, "Left and right are exchanged"));
      g_autofree char *brief = app_revision_diff_brief (diff, RATE);
      g_assert_nonnull (strstr (brief, "left and right exchanged"));
    }
  /* What has no sides cannot be turned. */
  Take mono = { .gain = 1, .mono = TRUE };
  g_autoptr (AppRevisionDiff) same = diff_takes (mono, mono, SECONDS * RATE);
  g_assert_true (same->aligned);
  g_assert_false (same->swapped);
}

/* From what is near to nothing over 20 s (2.6 frames) to what film and video differ in. */
static void
another_clock (void)
{
  static const double drifts[] = { 3, -21, 50, 160, -1000, 1000.5 };
  for (gsize i = 0; i < G_N_ELEMENTS (drifts); i++)
    {
      Take after = { .gain = 0.5, .drift_ppm = drifts[i], .later = 12345, .swapped = i == 3 };
      g_autoptr (AppRevisionDiff) diff
          = diff_takes ((Take){ .gain = 1 }, after, SECONDS * RATE + 12345);
      g_test_message ("%g ppm: %s, found %g ppm, offset %.3f, null %.1f", drifts[i],
                      diff->aligned ? "aligned" : diff->reason, diff->drift_ppm,
                      diff->offset_s * RATE, diff->base_db);
      g_assert_true (diff->aligned);
      g_assert_cmpfloat_with_epsilon (diff->drift_ppm, drifts[i], 0.02);
      g_assert_cmpfloat_with_epsilon (diff->offset_s * RATE, 12345, 0.2);
      g_assert_cmpfloat_with_epsilon (diff->drifts_by_s, drifts[i] * 1e-6 * SECONDS, 1e-6);
      g_assert_cmpint (diff->swapped, ==, i == 3);
      g_assert_cmpfloat_with_epsilon (diff->gain_db, -6.0206, 0.01);
      g_assert_cmpfloat (diff->base_db, <, -50);
      g_assert_cmpint (diff->spans->len, ==, 0);
      g_autofree char *text = app_revision_diff_text (diff, RATE);
      g_assert_nonnull (strstr (text, drifts[i] > 0 ? "slower" : "faster"));
      g_assert_nonnull (strstr (text, "ppm"));
    }
  Take constant = { .gain = 1, .later = 4321 };
  g_autoptr (AppRevisionDiff) none
      = diff_takes ((Take){ .gain = 1 }, constant, SECONDS * RATE + 4321);
  g_assert_cmpfloat (none->drift_ppm, ==, 0);
}

static double
array_func (int channel, gint64 frame, gpointer data)
{
  return ((double *const *) data)[channel][frame];
}

/* Half of a minute's work at another rate: the place may fall between two samples. */
static void
other_rate (void)
{
  AppMedia *before = record ("before.wav", plain, 2, SECONDS * RATE);
  Take later = plain;
  later.later = 10000;
  AppMedia *source = record ("source.wav", later, 2, SECONDS * RATE + 10000);
  AppReader *reader = app_reader_new (source, 48000, NULL);
  int n = (int) app_reader_frames (reader);
  double *out[2] = { g_new (double, n), g_new (double, n) };
  g_assert_true (app_reader_read (reader, 0, out, n, NULL));
  g_autofree char *path = test_sound_write ("after.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 2,
                                            n, array_func, out);
  g_autoptr (AppRevisionDiff) diff = diff_files (before, app_media_open (path, NULL));
  g_assert_true (diff->aligned);
  g_assert_cmpfloat_with_epsilon (diff->offset_s * RATE, 10000, 0.05);
  g_assert_cmpfloat_with_epsilon (diff->gain_db, 0, 0.01);
  g_assert_cmpfloat (diff->null_db, <, -60);
  g_assert_cmpint (diff->spans->len, ==, 0);
  app_reader_free (reader);
  app_media_unref (source);
  g_free (out[0]);
  g_free (out[1]);
}

static void
mono (void)
{
  Take centre = { .gain = 1, .mono = TRUE, .later = 500 };
  g_autoptr (AppRevisionDiff) diff
      = diff_files (record ("before.wav", (Take){ .gain = 1 }, 2, SECONDS * RATE),
                    record ("after.wav", centre, 1, SECONDS * RATE));
  g_assert_cmpint (offset_of (diff), ==, 500);
  g_assert_false (diff->inverted);
}

static double
tone_func (int channel, gint64 frame, gpointer unused)
{
  return 0.25 * sin (2 * G_PI * 997 * frame / RATE);
}

static void
not_aligned (void)
{
  g_autofree char *path = test_sound_write ("tone.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, RATE, 2,
                                            5 * RATE, tone_func, NULL);
  g_autoptr (AppRevisionDiff) tone
      = diff_files (record ("before.wav", plain, 2, SECONDS * RATE), app_media_open (path, NULL));
  g_assert_false (tone->aligned);
  Take another = { .gain = 1, .music = other };
  Take silence = { .gain = 0 };
  g_autoptr (AppRevisionDiff) unrelated = diff_takes (plain, another, SECONDS * RATE);
  g_assert_false (unrelated->aligned);
  g_assert_nonnull (unrelated->reason);
  g_autoptr (AppRevisionDiff) silent = diff_takes (plain, silence, SECONDS * RATE);
  g_assert_false (silent->aligned);
  g_autoptr (AppRevisionDiff) both = diff_takes (silence, silence, SECONDS * RATE);
  g_assert_false (both->aligned);
  g_autoptr (AppRevisionDiff) tiny
      = diff_files (record ("before.wav", plain, 2, 300), record ("after.wav", plain, 2, 300));
  g_assert_false (tiny->aligned);
  g_autofree char *text = app_revision_diff_text (tiny, RATE);
  g_assert_nonnull (strstr (text, "too short"));
  g_autofree char *brief = app_revision_diff_brief (tiny, RATE);
  g_assert_cmpstr (brief, ==, "cannot be aligned");
}

static void
half_a_second (void)
{
  Take after = plain;
  after.later = -2 * RATE;
  Take before = plain;
  before.later = after.later - 321;
  g_autoptr (AppRevisionDiff) diff = diff_files (record ("before.wav", before, 2, RATE / 2),
                                                 record ("after.wav", after, 2, RATE / 2));
  g_assert_cmpint (offset_of (diff), ==, 321);
}

static void
cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  AppMedia *media = record ("before.wav", plain, 2, RATE);
  g_cancellable_cancel (cancellable);
  g_assert_null (app_revision_diff_new (media, media, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  app_media_unref (media);
}

static void
run (gconstpointer data)
{
  void (*const *test) (void) = data;
  band = play_band (RATE, 0.21, 52);
  other = play_band (RATE, 0.27, 57);
  voice = sing ();
  (*test) ();
  g_clear_pointer (&band, app_synth_free);
  g_clear_pointer (&other, app_synth_free);
  g_clear_pointer (&voice, app_synth_free);
}

void
test_revision_diff_add (void)
{
  static const struct
  {
    const char *path;
    void (*run) (void);
  } cases[] = {
    { "/revision-diff/offsets", offsets },
    { "/revision-diff/gain-and-polarity", gain_and_polarity },
    { "/revision-diff/changed-voice", changed_voice },
    { "/revision-diff/other-length", other_length },
    { "/revision-diff/exchanged", exchanged },
    { "/revision-diff/another-clock", another_clock },
    { "/revision-diff/other-rate", other_rate },
    { "/revision-diff/mono", mono },
    { "/revision-diff/not-aligned", not_aligned },
    { "/revision-diff/half-a-second", half_a_second },
    { "/revision-diff/cancelled", cancelled },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i].run, run);
}
