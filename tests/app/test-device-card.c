/* test-device-card.c — the engine on a sound card without hardware: what it makes of the card's
 * answers, of its loss, and what its callback calls. */
#include "test-app.h"

#include "test-calls.h"
#include "test-card.h"
#include "test-sound.h"

#include "app-backend.h"
#include "app-engine.h"

#include <string.h>

#include <portaudio.h>
#include <sndfile.h>

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum
{
  RATE = 48000,
  LENGTH = 60 * RATE,
  PATIENCE_S = 60,
};

typedef struct
{
  AppEngine *engine;
  AppAlbum *album;
  AppProgramme *programme;
  AppMedia *media;
  AppHeard heard;
} Desk;

static void
take_programme (Desk *self)
{
  g_clear_pointer (&self->programme, app_programme_unref);
  self->programme = app_programme_new (self->album, NULL);
  app_engine_set_programme (self->engine, self->programme);
}

static Desk *
desk_new (void)
{
  g_autoptr (GError) error = NULL;
  Desk *self = g_new0 (Desk, 1);
  g_autofree char *path = test_sound_write ("card.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, RATE, 2,
                                            LENGTH, test_sound_noise_func, GUINT_TO_POINTER (3));
  self->media = app_media_open (path, &error);
  g_assert_no_error (error);
  self->album = app_album_new (RATE);
  g_autoptr (AppTrack) track = app_track_new (self->media);
  g_list_store_append (app_album_tracks (self->album), track);
  self->engine = app_engine_new ();
  app_engine_set_device (self->engine, TEST_CARD_ID);
  take_programme (self);
  return self;
}

static void
desk_free (Desk *self)
{
  g_object_unref (self->engine);
  g_object_unref (self->album);
  app_programme_unref (self->programme);
  app_media_unref (self->media);
  g_free (self);
  test_card_put (0, 0, 0);
}

/* The card asks for a period, and what the engine has to say is heard. */
static const float *
turn (Desk *self, int n, unsigned long flags)
{
  const float *made = test_card_run (n, flags);
  g_main_context_iteration (NULL, FALSE);
  app_engine_heard (self->engine, &self->heard);
  return made;
}

static const AppDeviceInfo *
info_of (Desk *self)
{
  return app_engine_device_info (self->engine);
}

/* Runs the card in about real time while the condition holds. */
#define run_while(self, n, condition)                                                              \
  for (gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC; (condition);            \
       g_usleep (1000))                                                                            \
    {                                                                                              \
      g_assert_cmpint (g_get_monotonic_time (), <, end);                                           \
      turn (self, n, 0);                                                                           \
    }

static void
check_opened (int own, int other, int max_buffer, int wanted_rate, int wanted_buffer, int expected,
              const char *note)
{
  test_card_put (own, other, max_buffer);
  Desk *self = desk_new ();
  g_assert_true (app_engine_set_device_rate (self->engine, wanted_rate, NULL));
  g_assert_true (app_engine_set_device_buffer (self->engine, wanted_buffer, NULL));
  app_engine_play (self->engine);
  run_while (self, 128, !info_of (self) || self->heard.pos == 0);
  g_assert_cmpstr (info_of (self)->id, ==, TEST_CARD_ID);
  g_assert_cmpstr (info_of (self)->host_api, ==, "ALSA");
  g_assert_cmpint (info_of (self)->rate, ==, expected);
  g_assert_cmpint (info_of (self)->converted, ==, expected != RATE);
  g_assert_null (app_engine_device_error (self->engine));
  if (note)
    g_assert_nonnull (strstr (info_of (self)->note, note));
  else
    g_assert_null (info_of (self)->note);
  desk_free (self);
}

static void
test_answers (void)
{
  check_opened (44100, RATE, 4096, 0, 0, RATE, NULL);        /* the album's */
  check_opened (44100, 96000, 4096, 0, 0, 44100, NULL);      /* refused: its own */
  check_opened (44100, 96000, 4096, 96000, 0, 96000, NULL);  /* the chosen one */
  check_opened (44100, RATE, 4096, 12345, 0, RATE, "12345"); /* refused: the album's, and said */
  check_opened (44100, 96000, 4096, 12345, 256, 44100, "12345");
  check_opened (RATE, 96000, 512, 0, 1024, RATE, "1024"); /* the buffer is refused, and said */
}

static void
test_figures (void)
{
  test_card_put (RATE, 0, 4096);
  Desk *self = desk_new ();
  app_engine_play (self->engine);
  run_while (self, 256, self->heard.pos == 0);
  turn (self, 256, paOutputUnderflow);
  turn (self, 512, paOutputUnderflow);
  run_while (self, 256, info_of (self)->late != 2 || info_of (self)->period_frames != 512);
  g_assert_cmpfloat_with_epsilon (info_of (self)->latency_ms, 10, 1e-9);
  desk_free (self);
}

/* A card that breaks off is opened again, once; when it breaks off at once again, or is not there
 * any more, the clock goes on from there; play finds it when it is back. */
static void
test_loss (void)
{
  test_card_put (RATE, 0, 4096);
  Desk *self = desk_new ();
  app_engine_seek (self->engine, 10 * RATE);
  app_engine_play (self->engine);
  run_while (self, 256, self->heard.pos < 11 * RATE);
  test_card_break ();
  test_card_put (0, 0, 0);
  gint64 pos = self->heard.pos;
  run_while (self, 256, !app_engine_device_error (self->engine));
  g_assert_nonnull (strstr (app_engine_device_error (self->engine), "Test Card"));
  g_assert_cmpstr (info_of (self)->id, ==, "null");
  g_assert_true (self->heard.playing);
  g_assert_cmpint (self->heard.pos, >=, pos);
  run_while (self, 256, self->heard.pos < pos + RATE);
  test_card_put (RATE, 0, 4096);
  app_engine_stop (self->engine);
  app_engine_play (self->engine);
  pos = self->heard.pos;
  run_while (self, 256, test_card_openings () == 0 || self->heard.pos < pos + RATE);
  g_assert_null (app_engine_device_error (self->engine));
  g_assert_cmpstr (info_of (self)->id, ==, TEST_CARD_ID);
  desk_free (self);
}

#if TEST_CALLS_COUNTED

static void
act (Desk *self, GRand *random)
{
  const AppServiceLimiter limiter = { -6, 5, 100 };
  int frames = (int) self->programme->frames, from = g_rand_int_range (random, 0, frames);
  switch (g_rand_int_range (random, 0, 12))
    {
    case 0:
      app_engine_stop (self->engine);
      break;
    case 1:
      app_engine_seek (self->engine, from);
      break;
    case 2:
      app_engine_set_loop (self->engine, from, from + g_rand_int_range (random, -RATE, RATE));
      break;
    case 3:
      app_engine_set_delta (self->engine, g_rand_int_range (random, -1, APP_N_LANES));
      break;
    case 4:
      app_engine_set_band (self->engine, g_rand_int_range (random, 0, APP_N_BANDS));
      break;
    case 5:
      app_engine_set_monitor (self->engine, g_rand_int_range (random, 0, APP_N_MONITORS));
      break;
    case 6:
      app_engine_set_mute (self->engine, g_rand_boolean (random));
      break;
    case 7:
      app_engine_set_service_limiter (self->engine, g_rand_boolean (random) ? &limiter : NULL);
      break;
    case 8:
      app_engine_set_volume (self->engine, g_rand_double_range (random, -60, 0));
      break;
    case 9:
      app_engine_set_match (self->engine, g_rand_boolean (random));
      break;
    default:
      app_engine_set_lane (self->engine, g_rand_int_range (random, 0, APP_LANE_REFERENCE + 1));
    }
  app_engine_play (self->engine);
}

/* All lanes, everything that can be switched, a full tap, underruns and a converted rate: the whole
 * callback as PortAudio has it calls nothing that may wait. */
static void
check_callback (int rate, int seed)
{
  const double gains[APP_N_LANES] = { -3, 2, -1, 0, -7 };
  test_card_put (rate, 0, 4096);
  Desk *self = desk_new ();
  AppReferenceSpec spec = { .media = self->media, .anchor = APP_ANCHOR_CUE };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint64 underruns = 0;
  int lanes = 0;
  app_engine_set_previous (self->engine, self->programme);
  app_engine_set_bypass (self->engine, self->programme);
  app_engine_set_reference (self->engine, 0, &spec);
  app_engine_set_match_gains (self->engine, gains, 1);
  app_engine_play (self->engine);
  run_while (self, 256, self->heard.pos == 0);
  test_calls_take ();
  for (int i = 0; i < 400; i++)
    {
      act (self, random);
      for (int k = g_rand_int_range (random, 1, 12); k > 0; k--)
        {
          turn (self, g_rand_int_range (random, 1, 1500),
                g_rand_int_range (random, 0, 30) == 0 ? paOutputUnderflow : 0);
          g_usleep (g_rand_int_range (random, 0, 4) == 0 ? 4000 : 0);
        }
      underruns = MAX (underruns, self->heard.underruns);
      lanes |= 1 << self->heard.lane;
    }
  g_assert_cmpint (test_calls_take (), ==, 0);
  g_assert_cmpuint (underruns, >, 0); /* the card asked for more than there was */
  g_assert_cmpint (lanes, ==, (1 << (APP_LANE_REFERENCE + 1)) - 1);
  desk_free (self);
}

static void
fault_malloc (void)
{
  g_free (g_malloc (8));
}

static void
fault_aligned (void)
{
  void *memory = NULL;
  g_assert_cmpint (posix_memalign (&memory, 64, 64), ==, 0);
  free (memory);
  free (aligned_alloc (64, 64));
}

static void
fault_lock (void)
{
  static GMutex mutex;
  g_mutex_lock (&mutex);
  g_mutex_unlock (&mutex);
}

static void
fault_signal (void)
{
  static GCond cond;
  g_cond_signal (&cond);
}

static void
fault_pthread (void)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
}

static void
fault_write (void)
{
  g_assert_cmpint (write (STDERR_FILENO, "", 0), ==, 0);
}

static void
fault_read (void)
{
  char byte;
  g_assert_cmpint (read (STDIN_FILENO, &byte, 0), ==, 0);
}

static void
fault_poll (void)
{
  poll (NULL, 0, 0);
}

static void
fault_print (void)
{
  g_assert_cmpuint (fwrite ("", 1, 0, stderr), ==, 0);
  fflush (stderr);
}

static void
fault_sleep (void)
{
  usleep (1);
}

static void
fault_log (void)
{
  g_debug ("said in the callback");
}

static void (*const faults[]) (void)
    = { fault_malloc, fault_aligned, fault_lock,  fault_signal, fault_pthread, fault_write,
        fault_read,   fault_poll,    fault_print, fault_sleep,  fault_log };

static int
run_fault (gpointer fault, double *const out[2], int n, gint64 due_us)
{
  void (*const *wrong) (void) = fault;
  if (*wrong)
    (*wrong) ();
  for (int c = 0; c < 2; c++)
    memset (out[c], 0, n * sizeof (double));
  return n;
}

/* The proof that the test of the callback can fail: one forbidden call, made where the engine is
 * called from PortAudio's callback, is seen; none is seen without it. */
static void
test_faults (void)
{
  void (*none) (void) = NULL;
  for (gsize i = 0; i <= G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      AppDeviceInfo info = { .rate = 0 };
      gboolean is_wrong = i < G_N_ELEMENTS (faults);
      AppBackendPull pull = { .run = run_fault, .self = is_wrong ? (gpointer) &faults[i] : &none };
      AppBackendRequest request = { .device = TEST_CARD_ID, .rate = RATE };
      test_card_put (RATE, 0, 4096);
      gpointer handle = app_backend_portaudio.open (&request, &pull, &info, &error);
      g_assert_no_error (error);
      test_calls_take ();
      test_card_run (64, 0);
      int calls = test_calls_take ();
      g_test_message ("fault %d: %d calls", (int) i, calls);
      if (is_wrong)
        g_assert_cmpint (calls, >, 0);
      else
        g_assert_cmpint (calls, ==, 0);
      app_backend_portaudio.close (handle);
      app_device_info_clear (&info);
    }
  test_card_put (0, 0, 0);
}

static void
test_callback (void)
{
  check_callback (RATE, 1);
  check_callback (44100, 2);
}

#endif

void
test_device_card_add (void)
{
  g_test_add_func ("/device-card/answers", test_answers);
  g_test_add_func ("/device-card/figures", test_figures);
  g_test_add_func ("/device-card/loss", test_loss);
#if TEST_CALLS_COUNTED
  g_test_add_func ("/device-card/callback", test_callback);
  g_test_add_func ("/device-card/faults", test_faults);
#endif
}
