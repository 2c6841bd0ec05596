/* test-reference-voice.c — a reference beside the programme: the file's own samples where it
 * belongs, and a crossfade wherever it jumps. */
#include "test-app.h"

#include "test-player.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

enum
{
  RATE = TEST_PLAYER_RATE,
  FADE = 480, /* 10 ms */
  FILE_FRAMES = 90000,
  SECOND = TEST_PLAYER_LENGTH + 10001, /* start of the second track */
};

typedef struct
{
  AppProgramme *programme;
  AppReferenceSpec spec;
  AppReader *reader; /* of the same file */
} Fixture;

static void
fixture_init (Fixture *self, int rate, int channels)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppAlbum) album = test_player_noise_album ();
  g_autofree char *path
      = test_sound_write ("reference.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, rate, channels,
                          FILE_FRAMES, test_sound_noise_func, GUINT_TO_POINTER (9));
  self->programme = test_player_programme (album);
  self->spec = (AppReferenceSpec){ .media = app_media_open (path, &error) };
  g_assert_no_error (error);
  self->reader = app_reader_new (self->spec.media, RATE, &error);
  g_assert_no_error (error);
}

static void
fixture_finish (Fixture *self)
{
  app_reader_free (self->reader);
  app_media_unref (self->spec.media);
  app_programme_unref (self->programme);
}

/* Reads n frames from programme frame pos on, in pieces of any size. */
static void
play (AppReferenceVoice *voice, gint64 pos, double *const out[2], int n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (GError) error = NULL;
  for (int done = 0; done < n;)
    {
      int wish = g_rand_int_range (random, 1, 700), count = MIN (wish, n - done);
      double *const part[2] = { out[0] + done, out[1] + done };
      g_assert_true (app_reference_voice_read (voice, part, pos + done, count, &error));
      g_assert_no_error (error);
      done += count;
    }
}

/* out is the file from place on, to the bit. */
static void
assert_file (const Fixture *self, double *const out[2], int at, gint64 place, int n)
{
  g_autofree double *left = g_new (double, n), *right = g_new (double, n);
  double *const expected[2] = { left, right };
  g_assert_true (app_reader_read (self->reader, place, expected, n, NULL));
  for (int c = 0; c < 2; c++)
    g_assert_cmpmem (out[c] + at, n * sizeof (double), expected[c], n * sizeof (double));
}

/* From out[at] on the file goes over from one place to another with equal power. */
static void
assert_jump (const Fixture *self, double *const out[2], int at, gint64 from, gint64 to)
{
  double before[2][FADE], after[2][FADE];
  app_reader_read (self->reader, from, (double *const[]){ before[0], before[1] }, FADE, NULL);
  app_reader_read (self->reader, to, (double *const[]){ after[0], after[1] }, FADE, NULL);
  for (int i = 0; i < FADE; i++)
    for (int c = 0; c < 2; c++)
      {
        double angle = G_PI / 2 * (i + 1) / FADE;
        double expected = cos (angle) * before[c][i] + sin (angle) * after[c][i];
        g_assert_cmpfloat_with_epsilon (out[c][at + i], expected, 1e-12);
      }
}

static void
check_track (int rate, int channels)
{
  Fixture self;
  fixture_init (&self, rate, channels);
  gint64 cue = 1600; /* whole at all these rates */
  self.spec.anchor = APP_ANCHOR_TRACK;
  self.spec.cue = cue * rate / RATE;
  int n = SECOND + 9000, start = 300;
  g_autofree double *left = g_new (double, n), *right = g_new (double, n);
  double *const out[2] = { left, right };
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  app_reference_voice_seek (voice, start, 0);
  play (voice, start, out, n - start);
  assert_file (&self, out, 0, cue + start, SECOND - start);
  assert_jump (&self, out, SECOND - start, cue + SECOND, cue);
  assert_file (&self, out, SECOND - start + FADE, cue + FADE, n - SECOND - FADE);
  /* The programme's loop: it goes back with it. */
  play (voice, 5000, out, 3000);
  assert_jump (&self, out, 0, cue + n - SECOND, cue + 5000);
  assert_file (&self, out, FADE, cue + 5000 + FADE, 3000 - FADE);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

static void
test_track (void)
{
  check_track (RATE, 2);
  check_track (RATE, 1);
  check_track (96000, 2);
  check_track (44100, 1);
}

static void
test_cue (void)
{
  Fixture self;
  fixture_init (&self, RATE, 2);
  self.spec.anchor = APP_ANCHOR_CUE;
  self.spec.cue = 2000;
  double room[2][6000];
  double *const out[2] = { room[0], room[1] };
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  /* What is faded in over before the start, then the cue; tracks and loops are no matter. */
  app_reference_voice_seek (voice, SECOND - 240, -240);
  play (voice, SECOND - 240, out, 6000);
  assert_file (&self, out, 0, 2000 - 240, 6000);
  play (voice, 7, out, 3000);
  assert_file (&self, out, 0, 2000 - 240 + 6000, 3000);
  /* One that joins later is where it would be. */
  app_reference_voice_seek (voice, 40000, 20000);
  g_assert_cmpint (app_reference_voice_place (voice), ==, 22000);
  play (voice, 40000, out, 1000);
  assert_file (&self, out, 0, 22000, 1000);
  /* Behind its end there is silence. */
  app_reference_voice_seek (voice, 0, FILE_FRAMES - 2000 - 100);
  play (voice, 0, out, 1000);
  assert_file (&self, out, 0, FILE_FRAMES - 100, 1000);
  g_assert_cmpfloat (out[0][500], ==, 0);
  g_assert_cmpint (app_reference_voice_place (voice), ==, -1);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

static void
test_loop (void)
{
  Fixture self;
  fixture_init (&self, RATE, 2);
  self.spec = (AppReferenceSpec){ self.spec.media, APP_ANCHOR_CUE, 1000, 2000, 5000 };
  enum
  {
    N = 12000
  };
  static double room[2][N];
  double *const out[2] = { room[0], room[1] };
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  app_reference_voice_seek (voice, 0, 0);
  play (voice, 0, out, N);
  assert_file (&self, out, 0, 1000, 4000);
  for (int pass = 0; pass < 2; pass++)
    {
      assert_jump (&self, out, 4000 + 3000 * pass, 5000, 2000);
      assert_file (&self, out, 4000 + 3000 * pass + FADE, 2000 + FADE, 3000 - FADE);
    }
  /* A place reached by elapsed time is the same as by playing. */
  app_reference_voice_seek (voice, 0, 4000 + 3000 * 5 + 700);
  play (voice, 0, out, 1000);
  assert_file (&self, out, 0, 2700, 1000);
  /* A cue behind the loop never comes to it. */
  self.spec.cue = 5000;
  app_reference_voice_update (voice, self.programme, &self.spec);
  app_reference_voice_seek (voice, 0, 0);
  play (voice, 0, out, 8000);
  assert_file (&self, out, 0, 5000, 8000);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

static void
test_update (void)
{
  Fixture self;
  fixture_init (&self, RATE, 2);
  double room[2][4000];
  double *const out[2] = { room[0], room[1] };
  self.spec.anchor = APP_ANCHOR_TRACK;
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  app_reference_voice_seek (voice, 100, 0);
  play (voice, 100, out, 1000);
  app_reference_voice_update (voice, self.programme, &self.spec); /* nothing changes */
  play (voice, 1100, out, 1000);
  assert_file (&self, out, 0, 1100, 1000);
  self.spec.cue = 30000;
  app_reference_voice_update (voice, self.programme, &self.spec);
  play (voice, 2100, out, 4000);
  assert_jump (&self, out, 0, 2100, 32100);
  assert_file (&self, out, FADE, 32100 + FADE, 4000 - FADE);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

/* Jumps faster than their crossfades, on a file that is one slow tone: no step at all. */
static void
test_restless (void)
{
  static double level = 0.5;
  Fixture self;
  fixture_init (&self, RATE, 2);
  app_media_unref (self.spec.media);
  g_autofree char *path = test_sound_write ("slow.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2,
                                            FILE_FRAMES, test_player_tone, &level);
  self.spec.media = app_media_open (path, NULL);
  self.spec.loop_to = 3; /* as long as a crossfade, then */
  double room[2][256], last = 0, largest = 0;
  double *const out[2] = { room[0], room[1] };
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  app_reference_voice_seek (voice, 0, 0);
  for (int i = 0; i < 200; i++)
    {
      g_assert_true (app_reference_voice_read (voice, out, i * 256, 256, NULL));
      for (int k = 0; k < 256; k++)
        {
          largest = MAX (largest, fabs (out[0][k] - last));
          last = out[0][k];
        }
    }
  /* The tone's own slope in both, and that of cosine and sine. */
  g_assert_cmpfloat (largest, <, 0.5 * (M_SQRT2 * 2 * sin (G_PI * 997 / RATE) + G_PI / FADE));
  g_assert_cmpfloat (largest, >, 0.01);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

static void
test_unreadable (void)
{
  Fixture self;
  fixture_init (&self, RATE, 2);
  app_media_unref (self.spec.media);
  self.spec.media = app_media_missing ("/nowhere/lost.wav", RATE, 50000, 2, 1, NULL);
  double room[2][1000];
  double *const out[2] = { room[0], room[1] };
  AppReferenceVoice *voice = app_reference_voice_new (self.programme, &self.spec);
  app_reference_voice_seek (voice, 0, 0);
  g_autoptr (GError) error = NULL;
  room[0][999] = 1;
  g_assert_false (app_reference_voice_read (voice, out, 0, 1000, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "lost.wav"));
  for (int i = 0; i < 1000; i++)
    g_assert_cmpfloat (out[0][i], ==, 0);
  play (voice, 1000, out, 1000); /* it is told once */
  g_assert_cmpint (app_reference_voice_place (voice), ==, 2000);
  app_reference_voice_free (voice);
  fixture_finish (&self);
}

void
test_reference_voice_add (void)
{
  g_test_add_func ("/reference-voice/track", test_track);
  g_test_add_func ("/reference-voice/cue", test_cue);
  g_test_add_func ("/reference-voice/loop", test_loop);
  g_test_add_func ("/reference-voice/update", test_update);
  g_test_add_func ("/reference-voice/restless", test_restless);
  g_test_add_func ("/reference-voice/unreadable", test_unreadable);
}
