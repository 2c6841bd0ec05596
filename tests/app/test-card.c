/* test-card.c — a sound card without hardware: stands for PortAudio in the test program. */
#include "test-card.h"

#include "test-calls.h"

#include <pa_jack.h>
#include <portaudio.h>

#include <string.h>

enum
{
  MAX_FRAMES = 4096,
  MAX_RATES = 2,
};

static struct
{
  GMutex lock; /* of everything here; never taken within the callback */
  int rates[MAX_RATES], max_buffer, n_openings;
  gboolean open, active;
  PaStreamCallback *callback;
  void *data;
  PaStreamInfo info;
  PaTime time;
} card;

static PaDeviceInfo device = { .structVersion = 2,
                               .name = "Test Card",
                               .maxOutputChannels = 2,
                               .defaultLowOutputLatency = 0.01,
                               .defaultHighOutputLatency = 0.02 };
static const PaHostApiInfo host
    = { .structVersion = 1, .type = paALSA, .name = "ALSA", .deviceCount = 1 };

void
test_card_put (int own_rate, int other_rate, int max_buffer)
{
  g_mutex_lock (&card.lock);
  card.rates[0] = own_rate;
  card.rates[1] = other_rate;
  card.max_buffer = max_buffer;
  card.n_openings = 0;
  device.defaultSampleRate = own_rate;
  g_mutex_unlock (&card.lock);
}

void
test_card_break (void)
{
  g_mutex_lock (&card.lock);
  card.active = FALSE;
  g_mutex_unlock (&card.lock);
}

int
test_card_openings (void)
{
  g_mutex_lock (&card.lock);
  int n = card.n_openings;
  g_mutex_unlock (&card.lock);
  return n;
}

const float *
test_card_run (int n, unsigned long flags)
{
  static float left[MAX_FRAMES], right[MAX_FRAMES];
  float *const out[2] = { left, right };
  const float *made = NULL;
  g_assert_cmpint (n, <=, MAX_FRAMES);
  g_mutex_lock (&card.lock);
  if (card.open && card.active)
    {
      PaStreamCallbackTimeInfo time
          = { .currentTime = card.time, .outputBufferDacTime = card.time + 0.01 };
      memset (left, 0xff, sizeof left);
      test_calls_begin ();
      int answer = card.callback (NULL, (void *) out, n, &time, flags, card.data);
      test_calls_end ();
      g_assert_cmpint (answer, ==, paContinue);
      card.time += n / card.info.sampleRate;
      made = left;
    }
  g_mutex_unlock (&card.lock);
  return made;
}

/* Instead of PortAudio's */

PaError
Pa_Initialize (void)
{
  return paNoError;
}

PaError
Pa_Terminate (void)
{
  return paNoError;
}

PaError
PaJack_SetClientName (const char *name)
{
  return paNoError;
}

PaDeviceIndex
Pa_GetDeviceCount (void)
{
  g_mutex_lock (&card.lock);
  int n = card.rates[0] != 0;
  g_mutex_unlock (&card.lock);
  return n;
}

PaDeviceIndex
Pa_GetDefaultOutputDevice (void)
{
  return Pa_GetDeviceCount () > 0 ? 0 : paNoDevice;
}

const PaDeviceInfo *
Pa_GetDeviceInfo (PaDeviceIndex index)
{
  return index == 0 ? &device : NULL;
}

const PaHostApiInfo *
Pa_GetHostApiInfo (PaHostApiIndex index)
{
  return &host;
}

const PaHostErrorInfo *
Pa_GetLastHostErrorInfo (void)
{
  return NULL;
}

const char *
Pa_GetErrorText (PaError error)
{
  return "a fault of the test card";
}

PaError
Pa_OpenStream (PaStream **stream, const PaStreamParameters *input, const PaStreamParameters *output,
               double rate, unsigned long frames, PaStreamFlags flags, PaStreamCallback *callback,
               void *data)
{
  PaError result = paInvalidSampleRate;
  g_mutex_lock (&card.lock);
  g_assert_false (card.open);
  for (int i = 0; i < MAX_RATES; i++)
    if (card.rates[i] != 0 && rate == card.rates[i])
      result = frames > (unsigned long) card.max_buffer ? paBufferTooBig : paNoError;
  if (result == paNoError)
    {
      card.open = TRUE;
      card.callback = callback;
      card.data = data;
      card.info = (PaStreamInfo){ .structVersion = 1, .outputLatency = 0.01, .sampleRate = rate };
      card.n_openings++;
      *stream = &card;
    }
  g_mutex_unlock (&card.lock);
  return result;
}

const PaStreamInfo *
Pa_GetStreamInfo (PaStream *stream)
{
  return &card.info;
}

PaError
Pa_StartStream (PaStream *stream)
{
  g_mutex_lock (&card.lock);
  card.active = TRUE;
  g_mutex_unlock (&card.lock);
  return paNoError;
}

PaError
Pa_AbortStream (PaStream *stream)
{
  test_card_break ();
  return paNoError;
}

PaError
Pa_CloseStream (PaStream *stream)
{
  g_mutex_lock (&card.lock);
  card.open = card.active = FALSE;
  g_mutex_unlock (&card.lock);
  return paNoError;
}

PaError
Pa_IsStreamActive (PaStream *stream)
{
  g_mutex_lock (&card.lock);
  PaError active = card.active;
  g_mutex_unlock (&card.lock);
  return active;
}
