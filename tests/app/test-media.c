/* test-media.c — sound files: every sample exact, from any place, in any order, at any rate. */
#include "test-app.h"

#include "app-media.h"
#include "app-mpeg.h"
#include "app-sound-file.h"
#include "dsp-resampler.h"
#include "test-sound.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

enum
{
  FRAMES = 50000,
};

typedef struct
{
  double *ch[2];
} Stereo;

static void
stereo_init (Stereo *self, gint64 frames)
{
  for (int c = 0; c < 2; c++)
    self->ch[c] = g_new0 (double, frames);
}

static void
stereo_finish (Stereo *self)
{
  for (int c = 0; c < 2; c++)
    g_free (self->ch[c]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stereo, stereo_finish)

static AppMedia *
open_good (const char *path)
{
  GError *error = NULL;
  AppMedia *media = app_media_open (path, &error);
  g_assert_no_error (error);
  return media;
}

static void
read_good (AppReader *reader, gint64 pos, Stereo *out, gint64 offset, int n)
{
  GError *error = NULL;
  double *const part[2] = { out->ch[0] + offset, out->ch[1] + offset };
  g_assert_true (app_reader_read (reader, pos, part, n, &error));
  g_assert_no_error (error);
}

/* Reads the whole file once in a row, and again in random pieces in random order with another
 * reader: the same bits. */
static void
assert_any_order (AppMedia *media, int rate, Stereo *whole, gint64 frames)
{
  AppReader *reader = app_reader_new (media, rate, NULL);
  g_assert_cmpint (app_reader_frames (reader), ==, frames);
  read_good (reader, 0, whole, 0, frames);
  app_reader_free (reader);
  reader = app_reader_new (media, rate, NULL);
  g_auto (Stereo) piece = { 0 };
  stereo_init (&piece, 8192);
  for (int i = 0; i < 60; i++)
    {
      gint64 pos = (test_sound_noise (5, i) + 1) / 2 * frames;
      int n = MIN (1 + (test_sound_noise (6, i) + 1) / 2 * 8000, frames - pos);
      read_good (reader, pos, &piece, 0, n);
      for (int c = 0; c < 2; c++)
        g_assert_cmpmem (piece.ch[c], n * 8, whole->ch[c] + pos, n * 8);
    }
  app_reader_free (reader);
}

static void
test_exact (void)
{
  static const struct
  {
    const char *name, *format;
    int sf, bits;
  } kinds[] = {
    { "e16.wav", "WAV 16/44.1", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16 },
    { "e24.wav", "WAV 24/44.1", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 24 },
    { "e32.wav", "WAV 32/44.1", SF_FORMAT_WAV | SF_FORMAT_PCM_32, 32 },
    { "ef.wav", "WAV 32 float/44.1", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 32 },
    { "ed.wav", "WAV 64 float/44.1", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 64 },
    { "e.rf64", "RF64 24/44.1", SF_FORMAT_RF64 | SF_FORMAT_PCM_24, 24 },
    { "e.w64", "W64 24/44.1", SF_FORMAT_W64 | SF_FORMAT_PCM_24, 24 },
    { "e24.aiff", "AIFF 24/44.1", SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 24 },
    { "e16.flac", "FLAC 16/44.1", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16 },
    { "e24.flac", "FLAC 24/44.1", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 24 },
    { "e24.caf", "CAF ALAC 24/44.1", SF_FORMAT_CAF | SF_FORMAT_ALAC_24, 24 },
  };
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *path = test_sound_write (kinds[k].name, kinds[k].sf, 44100, 2, FRAMES,
                                                test_sound_count_func, NULL);
      AppMedia *media = open_good (path);
      g_assert_cmpstr (app_media_format (media), ==, kinds[k].format);
      g_assert_cmpint (app_media_bits (media), ==, kinds[k].bits);
      g_assert_cmpint (app_media_frames (media), ==, FRAMES);
      g_assert_false (app_media_is_truncated (media));
      g_auto (Stereo) whole = { 0 };
      stereo_init (&whole, FRAMES);
      assert_any_order (media, 44100, &whole, FRAMES);
      for (int c = 0; c < 2; c++)
        for (int i = 0; i < FRAMES; i++)
          g_assert_cmpfloat (whole.ch[c][i], ==, test_sound_count_func (c, i, NULL));
      app_media_unref (media);
    }
}

static void
test_lossy (void)
{
  static const struct
  {
    const char *name, *format;
    int sf;
  } kinds[] = {
    { "l.ogg", "Ogg Vorbis 48", SF_FORMAT_OGG | SF_FORMAT_VORBIS },
    { "l.opus", "Ogg Opus 48", SF_FORMAT_OGG | SF_FORMAT_OPUS },
    { "l.mp3", "MP3 48", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III },
    { "l.wav", "IMA ADPCM 48", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM },
  };
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autofree char *path = test_sound_write (kinds[k].name, kinds[k].sf, 48000, 2, FRAMES,
                                                test_sound_noise_func, GUINT_TO_POINTER (3));
      AppMedia *media = open_good (path);
      g_assert_cmpstr (app_media_format (media), ==, kinds[k].format);
      g_assert_cmpint (app_media_bits (media), ==, 0);
      gint64 frames = app_media_frames (media);
      g_assert_cmpint (frames, >=, FRAMES);
      g_assert_cmpint (frames, <, FRAMES + 4000);
      g_auto (Stereo) whole = { 0 };
      stereo_init (&whole, 2 * frames);
      assert_any_order (media, 48000, &whole, frames);
      double power = 0;
      for (int i = 0; i < FRAMES; i++)
        power += whole.ch[0][i] * whole.ch[0][i] / FRAMES;
      g_assert_cmpfloat (power, >, 0.01);
      assert_any_order (media, 44100, &whole, app_media_frames_at (media, 44100));
      app_media_unref (media);
    }
}

static void
test_mono_and_outside (void)
{
  g_autofree char *path = test_sound_write ("mono.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, 1,
                                            1000, test_sound_count_func, NULL);
  AppMedia *media = open_good (path);
  g_assert_cmpint (app_media_channels (media), ==, 1);
  for (int rate = 48000; rate <= 96000; rate += 48000)
    {
      AppReader *reader = app_reader_new (media, rate, NULL);
      g_auto (Stereo) out = { 0 };
      stereo_init (&out, 5000);
      read_good (reader, -1500, &out, 0, 5000);
      g_assert_cmpmem (out.ch[0], 40000, out.ch[1], 40000);
      for (int i = 0; i < 5000; i++)
        if (i < 1500 || i >= 1500 + 1000 * (rate / 48000))
          g_assert_cmpfloat (out.ch[0][i], ==, 0);
      g_assert_cmpfloat (fabs (out.ch[0][1500 + 50 * (rate / 48000)] - 50 * 37 / 32768.0), <,
                         rate == 48000 ? 1e-300 : 0.01);
      app_reader_free (reader);
    }
  app_media_unref (media);
}

static void
assert_refused (const char *path, AppMediaError code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (app_media_open (path, &error));
  g_assert_error (error, APP_MEDIA_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_refused (void)
{
  static const int pcm = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  assert_refused (test_sound_folder (), APP_MEDIA_ERROR_FORMAT);
  g_autofree char *none = g_build_filename (test_sound_folder (), "none.wav", NULL);
  assert_refused (none, APP_MEDIA_ERROR_MISSING);
  g_autofree char *text = g_build_filename (test_sound_folder (), "text.wav", NULL);
  g_assert_true (g_file_set_contents (text, "this is no sound", -1, NULL));
  assert_refused (text, APP_MEDIA_ERROR_FORMAT);
  g_autofree char *six
      = test_sound_write ("six.wav", pcm, 48000, 6, 100, test_sound_count_func, NULL);
  assert_refused (six, APP_MEDIA_ERROR_CHANNELS);
  g_autofree char *slow
      = test_sound_write ("slow.wav", pcm, 4000, 2, 100, test_sound_count_func, NULL);
  assert_refused (slow, APP_MEDIA_ERROR_RATE);
  g_autofree char *fast
      = test_sound_write ("fast.wav", pcm, 768000, 2, 100, test_sound_count_func, NULL);
  assert_refused (fast, APP_MEDIA_ERROR_RATE);
  g_autofree char *empty
      = test_sound_write ("empty.wav", pcm, 48000, 2, 0, test_sound_count_func, NULL);
  assert_refused (empty, APP_MEDIA_ERROR_EMPTY);
}

static void
test_missing (void)
{
  AppMedia *media = app_media_missing ("/nowhere/a.wav", 48000, 480, 2, 12, "ab");
  g_assert_true (app_media_is_missing (media));
  g_assert_cmpint (app_media_frames_at (media, 44100), ==, 441);
  g_assert_cmpstr (app_media_sha256 (media, NULL, NULL), ==, "ab");
  g_autoptr (GError) error = NULL;
  g_assert_null (app_reader_new (media, 48000, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING);
  app_media_unref (media);
}

/* Reads all of a file that lacks its end: what is there is right, the rest is silence and told. */
static void
assert_broken (AppMedia *media, gint64 good_frames)
{
  AppReader *reader = app_reader_new (media, app_media_rate (media), NULL);
  g_auto (Stereo) out = { 0 };
  stereo_init (&out, FRAMES);
  read_good (reader, 0, &out, 0, good_frames);
  for (int i = 0; i < good_frames; i++)
    g_assert_cmpfloat (out.ch[1][i], ==, test_sound_count_func (1, i, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_false (app_reader_read (reader, FRAMES - 100, out.ch, 100, &error));
  g_assert_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ);
  g_assert_nonnull (strstr (error->message, app_media_path (media)));
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat (out.ch[0][i], ==, 0);
  read_good (reader, 100, &out, 100, 300); /* and it goes on */
  g_assert_cmpfloat (out.ch[0][399], ==, test_sound_count_func (0, 399, NULL));
  app_reader_free (reader);
}

static void
test_truncated (void)
{
  g_autofree char *wav = test_sound_write ("cut.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2,
                                           FRAMES, test_sound_count_func, NULL);
  AppMedia *before = open_good (wav);
  g_assert_cmpint (truncate (wav, 100000), ==, 0);
  AppMedia *after = open_good (wav);
  g_assert_true (app_media_is_truncated (after));
  g_assert_cmpint (app_media_frames (after), <, 25000);
  g_autofree char *text = app_sound_file_lacking_text (wav);
  g_autofree char *amount
      = g_strdup_printf ("%.3f s of %.3f s are missing",
                         (double) (FRAMES - app_media_frames (after)) / 44100, FRAMES / 44100.0);
  g_assert_nonnull (strstr (text, amount));
  assert_broken (before, 24000);
  app_media_unref (before);
  app_media_unref (after);

  g_autofree char *flac = test_sound_write ("cut.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2,
                                            FRAMES, test_sound_count_func, NULL);
  AppMedia *media = open_good (flac);
  g_assert_cmpint (truncate (flac, app_media_size (media) / 2), ==, 0);
  assert_broken (media, 15000);
  app_media_unref (media);
}

/* What a cut MP3 lacks is told by what its first frame promised; one without promises lacks
 * nothing, and can be read to its end. */
static void
test_mpeg (void)
{
  enum
  {
    SPAN = 10 * 44100,
    FRAME = 1152
  };
  g_autofree char *path
      = test_sound_write ("song.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2, SPAN,
                          test_sound_noise_func, GUINT_TO_POINTER (5));
  g_autofree char *bytes = NULL, *cut = g_strconcat (path, "-cut.mp3", NULL);
  g_autofree char *plain = g_strconcat (path, "-plain.mp3", NULL);
  gsize size;
  AppMpegLength length;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (app_mpeg_count ((const guint8 *) bytes, size, &length));
  g_assert_cmpint (length.there, ==, length.promised);
  g_assert_cmpint (ABS (length.there - SPAN), <, 4 * FRAME);
  AppMedia *whole = open_good (path);
  g_assert_false (app_media_is_truncated (whole));

  g_assert_true (g_file_set_contents (cut, bytes, (gssize) size * 2 / 5, NULL));
  AppMedia *broken = open_good (cut);
  g_assert_true (app_media_is_truncated (broken));
  gint64 lacking = app_media_frames (whole) - app_media_frames (broken);
  g_assert_cmpint (ABS (lacking - SPAN * 3 / 5), <, 8 * FRAME);
  g_autofree char *text = app_sound_file_lacking_text (cut);
  g_autofree char *none = app_sound_file_lacking_text (path);
  g_assert_nonnull (strstr (text, "are missing"));
  g_assert_null (none);

  /* Without the frame of the promise. */
  gsize tag = 0;
  while (tag < 200 && memcmp (bytes + tag, "Info", 4) != 0 && memcmp (bytes + tag, "Xing", 4) != 0)
    tag++;
  g_assert_cmpuint (tag, <, 200);
  memset (bytes + tag, 0, 4);
  g_assert_true (app_mpeg_count ((const guint8 *) bytes, size, &length));
  g_assert_cmpint (length.promised, ==, -1);
  g_assert_true (g_file_set_contents (plain, bytes, (gssize) size, NULL));
  AppMedia *unsaid = open_good (plain);
  g_assert_false (app_media_is_truncated (unsaid));
  AppMedia *const all[] = { whole, broken, unsaid };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (Stereo) out = { 0 };
      AppReader *reader = app_reader_new (all[i], 44100, NULL);
      stereo_init (&out, 2 * FRAME);
      read_good (reader, app_media_frames (all[i]) - 2 * FRAME, &out, 0, 2 * FRAME);
      app_reader_free (reader);
      app_media_unref (all[i]);
    }
  /* Any bytes. */
  for (gsize i = 0; i < 2000; i++)
    {
      guint8 noise[600];
      for (gsize k = 0; k < sizeof noise; k++)
        noise[k] = k % 7 == i % 7 ? 0xff : (guint8) (i * 31 + k * k * 17 + (k >> 3) * i);
      app_mpeg_count (noise, i % sizeof noise, &length);
      g_assert_cmpint (length.there, <=, (gint64) sizeof noise / 24 * FRAME);
    }
}

static double
odd_numbers (int channel, gint64 frame, gpointer data)
{
  return frame == 100 ? NAN : frame == 200 ? INFINITY : frame == 300 ? -INFINITY : 0.25;
}

static void
test_not_a_number (void)
{
  g_autofree char *path = test_sound_write ("nan.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 2,
                                            1000, odd_numbers, NULL);
  AppMedia *media = open_good (path);
  for (int rate = 48000; rate <= 96000; rate += 48000)
    {
      AppReader *reader = app_reader_new (media, rate, NULL);
      g_auto (Stereo) out = { 0 };
      stereo_init (&out, 2000);
      read_good (reader, 0, &out, 0, 1000 * (rate / 48000));
      for (int i = 0; i < 2000; i++)
        g_assert_true (isfinite (out.ch[0][i]) && isfinite (out.ch[1][i]));
      g_assert_cmpfloat (out.ch[0][99], !=, 0);
      g_assert_true (app_reader_read_raw (reader, 0, out.ch, 1000, NULL));
      g_assert_true (isnan (out.ch[1][100]) && isinf (out.ch[1][200]));
      app_reader_free (reader);
    }
  app_media_unref (media);
}

/* One run of the converter over the whole signal. */
static void
convert_whole (const Stereo *in, gint64 n, int from, int to, Stereo *out, gint64 frames)
{
  DspResampler *resampler = dsp_resampler_new (from, to, 2);
  int used;
  gint64 done = dsp_resampler_process (resampler, (const double *const *) in->ch, n, &used, out->ch,
                                       frames);
  g_assert_cmpint (used, ==, n);
  while (done < frames)
    {
      double *const rest[2] = { out->ch[0] + done, out->ch[1] + done };
      done += dsp_resampler_finish (resampler, rest, frames - done);
    }
  dsp_resampler_free (resampler);
}

/* The blocks of a reader join below -200 dBFS (rates without a common second: the clock of one
 * whole run drifts, so less). */
static void
test_seams (void)
{
  static const struct
  {
    int from, to;
    double limit_db;
  } pairs[] = {
    { 96000, 44100, -280 }, { 44100, 96000, -280 },  { 48000, 44100, -280 },
    { 44100, 48000, -280 }, { 192000, 48000, -200 }, { 8000, 48000, -200 },
    { 88200, 44100, -200 }, { 384000, 44100, -280 }, { 44099, 48000, -170 },
  };
  for (gsize p = 0; p < G_N_ELEMENTS (pairs); p++)
    {
      int from = pairs[p].from, to = pairs[p].to;
      gint64 n = (gint64) 4 * MAX (1, 50000 / to + 1) * from + 77;
      g_autofree char *path = test_sound_write ("seam.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, from,
                                                2, n, test_sound_noise_func, GUINT_TO_POINTER (9));
      AppMedia *media = open_good (path);
      gint64 frames = app_media_frames_at (media, to);
      g_assert_cmpint (frames, ==, (n * to + from - 1) / from);
      g_auto (Stereo) in = { 0 }, whole = { 0 }, blocks = { 0 };
      stereo_init (&in, n);
      stereo_init (&whole, frames);
      stereo_init (&blocks, frames);
      AppReader *reader = app_reader_new (media, to, NULL);
      g_assert_true (app_reader_read_raw (reader, 0, in.ch, n, NULL));
      read_good (reader, 0, &blocks, 0, frames);
      convert_whole (&in, n, from, to, &whole, frames);
      double worst = 0;
      for (int c = 0; c < 2; c++)
        for (gint64 i = 0; i < frames; i++)
          worst = MAX (worst, fabs (whole.ch[c][i] - blocks.ch[c][i]));
      g_test_message ("%d to %d Hz: seams at %.0f dBFS", from, to, 20 * log10 (worst + 1e-30));
      g_assert_cmpfloat (20 * log10 (worst + 1e-30), <, pairs[p].limit_db);
      app_reader_free (reader);
      app_media_unref (media);
    }
}

static void
test_order_at_other_rate (void)
{
  g_autofree char *path = test_sound_write ("order.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 48000,
                                            2, 300000, test_sound_noise_func, GUINT_TO_POINTER (4));
  AppMedia *media = open_good (path);
  gint64 frames = app_media_frames_at (media, 44100);
  g_auto (Stereo) whole = { 0 };
  stereo_init (&whole, frames);
  assert_any_order (media, 44100, &whole, frames);
  app_media_unref (media);
}

/* An impulse stays where it is, also when it stands on a seam. */
static void
test_impulse (void)
{
  static const int rates[] = { 44100, 96000, 192000, 8000 };
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (gint64 at = 0; at <= 96000; at += 48000)
      {
        gint64 there = at * rates[r] / 48000;
        g_autofree char *path
            = test_sound_write ("imp.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, rates[r], 1,
                                3 * rates[r], test_sound_impulse_func, &there);
        AppMedia *media = open_good (path);
        AppReader *reader = app_reader_new (media, 48000, NULL);
        g_auto (Stereo) out = { 0 };
        stereo_init (&out, 144000);
        read_good (reader, 0, &out, 0, 144000);
        gint64 peak = 0;
        for (gint64 i = 1; i < 144000; i++)
          if (fabs (out.ch[0][i]) > fabs (out.ch[0][peak]))
            peak = i;
        g_assert_cmpint (peak, ==, at);
        app_reader_free (reader);
        app_media_unref (media);
      }
}

static void
test_sha256 (void)
{
  g_autofree char *path = test_sound_write ("sha.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 2,
                                            FRAMES, test_sound_count_func, NULL);
  AppMedia *media = open_good (path);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (app_media_size (media), ==, size);
  g_autofree char *expected
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, size);
  g_assert_cmpstr (app_media_sha256 (media, NULL, NULL), ==, expected);
  app_media_unref (media);

  media = open_good (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_media_sha256 (media, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  app_media_unref (media);
}

void
test_media_add (void)
{
  g_test_add_func ("/media/exact", test_exact);
  g_test_add_func ("/media/lossy", test_lossy);
  g_test_add_func ("/media/mono-and-outside", test_mono_and_outside);
  g_test_add_func ("/media/refused", test_refused);
  g_test_add_func ("/media/missing", test_missing);
  g_test_add_func ("/media/truncated", test_truncated);
  g_test_add_func ("/media/mpeg", test_mpeg);
  g_test_add_func ("/media/not-a-number", test_not_a_number);
  g_test_add_func ("/media/seams", test_seams);
  g_test_add_func ("/media/order-at-other-rate", test_order_at_other_rate);
  g_test_add_func ("/media/impulse", test_impulse);
  g_test_add_func ("/media/sha256", test_sha256);
}
