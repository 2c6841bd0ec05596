/* app-backend-portaudio.c — the sound card, through PortAudio.
 *
 * PortAudio is started for every opening and every listing and ended again, so that its list of
 * devices is never old; it is used by the feeder thread only, so that the start of the program does
 * not wait for it. A device's id is "host-api:name". */
#include "app-backend.h"

#include "app-jack-guard.h"
#include "app-mailbox.h"

#include "dsp-latest.h"
#include "dsp-types.h"

#include <glib/gi18n-lib.h>
#include <pa_jack.h>
#include <portaudio.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MIN_LATENCY_S 0.02 /* asked of a device: nothing here needs less */
#define PERIODS 2          /* of a chosen buffer that lie in the device */
#define MAX_LATENCY_S 4.0  /* what a device says beyond this is not believed */

enum
{
  CLOSE_WAIT_US = G_USEC_PER_SEC, /* for a device to close */
  WAKE_US = 50000,
  MUTE_WAIT_US = 100000, /* for a callback to end that runs meanwhile */
};

/* What the audio thread tells. */
typedef struct
{
  int period; /* most frames that were asked for at a time */
  guint64 late;
} Figures;

typedef struct
{
  AppBackendPull pull;
  PaStream *stream;   /* owned */
  DspLatest *muted;   /* owned; of gboolean, to the audio thread: pull is not to be called */
  DspLatest *told;    /* owned; of Figures, from the audio thread */
  AppMailbox *closed; /* owned; from the closing thread */
  GMutex lock;        /* of is_aborting */
  gboolean is_aborting;
  gint64 latency_us; /* of the device, where its time stamps say nothing */
  double frame_us;
  Figures figures; /* audio thread */
} Device;

/* ALSA and JACK write to stderr whatever they try in vain. The redirection is process-wide, but
 * lasts for single calls only. Returns what unmute takes. */
static int
mute_stderr (void)
{
  fflush (stderr);
  int saved = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  int null = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  if (saved >= 0 && null >= 0)
    dup2 (null, STDERR_FILENO);
  if (null >= 0)
    close (null);
  return saved;
}

static void
unmute_stderr (int saved)
{
  fflush (stderr);
  if (saved < 0)
    return;
  dup2 (saved, STDERR_FILENO);
  close (saved);
}

static PaError
start_portaudio (void)
{
  static gboolean named;
  int saved = mute_stderr ();
  if (!named)
    PaJack_SetClientName ("Lacquer");
  named = TRUE;
  PaError result = Pa_Initialize ();
  unmute_stderr (saved);
  return result;
}

static void
end_portaudio (void)
{
  int saved = mute_stderr ();
  Pa_Terminate ();
  unmute_stderr (saved);
}

static const char *
api_id (PaHostApiTypeId type)
{
  switch (type)
    {
    case paALSA:
      return "alsa";
    case paJACK:
      return "jack";
    case paOSS:
      return "oss";
    default:
      return "other";
    }
}

static gboolean
is_of (const PaDeviceInfo *info, PaHostApiTypeId type)
{
  return Pa_GetHostApiInfo (info->hostApi)->type == type;
}

static char *
device_id (const PaDeviceInfo *info)
{
  return g_strdup_printf ("%s:%s", api_id (Pa_GetHostApiInfo (info->hostApi)->type), info->name);
}

/* The index of a device that plays stereo, or paNoDevice. */
static PaDeviceIndex
find_device (const char *id)
{
  if (!*id)
    return Pa_GetDefaultOutputDevice ();
  for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount (); i++)
    {
      const PaDeviceInfo *info = Pa_GetDeviceInfo (i);
      g_autofree char *this_id = device_id (info);
      if (info->maxOutputChannels >= DSP_CHANNELS && g_str_equal (id, this_id))
        return i;
    }
  return paNoDevice;
}

static Device *
device_new (const AppBackendPull *pull)
{
  Device *self = g_new0 (Device, 1);
  self->pull = *pull;
  self->muted = dsp_latest_new (sizeof (gboolean), NULL);
  g_mutex_init (&self->lock);
  self->told = dsp_latest_new (sizeof (Figures), NULL);
  self->closed = app_mailbox_new (sizeof (int), 1);
  if (!self->muted || !self->told)
    g_error ("no memory for a sound device");
  return self;
}

static void
device_free (Device *self)
{
  dsp_latest_free (self->muted);
  dsp_latest_free (self->told);
  app_mailbox_free (self->closed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Audio thread. PortAudio also says "underflow" where JACK tells of an xrun by which nothing was
 * lost; what the engine could not deliver is counted in AppProcess. */
static void
tell_figures (Device *self, unsigned long n_frames, PaStreamCallbackFlags flags)
{
  gboolean late = (flags & paOutputUnderflow) != 0;
  if (!late && n_frames <= (unsigned long) self->figures.period)
    return;
  self->figures.period = MAX (self->figures.period, (int) n_frames);
  self->figures.late += late;
  dsp_latest_write (self->told, &self->figures);
}

/* Audio thread. */
static int
callback (const void *input, void *output, unsigned long n_frames,
          const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags, void *data)
{
  Device *self = data;
  float *const *out = output; /* planar */
  gboolean muted;
  double left[DSP_QUANTUM], right[DSP_QUANTUM];
  double *const planar[DSP_CHANNELS] = { left, right };
  gint64 now = g_get_monotonic_time (), latency = self->latency_us;
  double ahead = time->outputBufferDacTime - time->currentTime;
  if (ahead > 0 && ahead < MAX_LATENCY_S)
    latency = (gint64) (ahead * G_USEC_PER_SEC);
  tell_figures (self, n_frames, flags);
  dsp_latest_read (self->muted, &muted);
  for (int c = 0; muted && c < DSP_CHANNELS; c++)
    memset (out[c], 0, n_frames * sizeof (float));
  for (unsigned long done = muted ? n_frames : 0; done < n_frames;)
    {
      int n = (int) MIN (n_frames - done, DSP_QUANTUM);
      gint64 due = now + latency + (gint64) (done * self->frame_us);
      self->pull.run (self->pull.self, planar, n, due);
      for (int i = 0; i < n; i++)
        {
          out[0][done + i] = (float) left[i];
          out[1][done + i] = (float) right[i];
        }
      done += n;
    }
  return paContinue;
}

static void
portaudio_list (GPtrArray *ids, GPtrArray *names)
{
  if (start_portaudio () != paNoError)
    return;
  for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount (); i++)
    {
      const PaDeviceInfo *info = Pa_GetDeviceInfo (i);
      if (info->maxOutputChannels < DSP_CHANNELS)
        continue;
      g_ptr_array_add (ids, device_id (info));
      g_ptr_array_add (names, g_strdup_printf ("%s (%s)", info->name,
                                               Pa_GetHostApiInfo (info->hostApi)->name));
    }
  end_portaudio ();
}

static PaError
open_at (Device *self, PaDeviceIndex index, int rate, int buffer)
{
  const PaDeviceInfo *info = Pa_GetDeviceInfo (index);
  double own = MAX (info->defaultHighOutputLatency, MIN_LATENCY_S);
  PaStreamParameters parameters = {
    .device = index,
    .channelCount = DSP_CHANNELS,
    .sampleFormat = paFloat32 | paNonInterleaved,
    .suggestedLatency = buffer ? PERIODS * (double) buffer / rate : own,
  };
  unsigned long frames = buffer ? (unsigned long) buffer : paFramesPerBufferUnspecified;
  return Pa_OpenStream (&self->stream, NULL, &parameters, rate, frames, paNoFlag, callback, self);
}

/* Opens at the chosen rate, else the programme's, else the device's own; with the chosen buffer,
 * else the device's own. *rate and *buffer come back as what was opened. */
static PaError
open_stream (Device *self, PaDeviceIndex index, const AppBackendRequest *request, int *rate,
             int *buffer)
{
  int own = (int) lrint (Pa_GetDeviceInfo (index)->defaultSampleRate);
  const int rates[] = { request->wanted_rate, request->rate, own };
  gboolean is_jack = is_of (Pa_GetDeviceInfo (index), paJACK); /* its server sets the buffer */
  const int buffers[] = { is_jack ? 0 : request->wanted_buffer, 0 };
  PaError result = paNoError, first = paNoError;
  for (int b = buffers[0] ? 0 : 1; b < (int) G_N_ELEMENTS (buffers); b++)
    for (int r = rates[0] ? 0 : 1; r < (int) G_N_ELEMENTS (rates); r++)
      {
        *rate = rates[r];
        *buffer = buffers[b];
        result = open_at (self, index, *rate, *buffer);
        if (result == paNoError)
          return result;
        first = first == paNoError ? result : first;
      }
  *rate = request->wanted_rate ? request->wanted_rate : request->rate;
  return first;
}

/* PortAudio's word on the latency of a stream is 0 or nonsense with some JACK ports. */
static double
latency_of (PaDeviceIndex index, const PaStreamInfo *info)
{
  double own = Pa_GetDeviceInfo (index)->defaultHighOutputLatency;
  if (info->outputLatency > 0 && info->outputLatency < MAX_LATENCY_S)
    return info->outputLatency;
  return own > 0 && own < MAX_LATENCY_S ? own : MIN_LATENCY_S;
}

static PaError
run_stream (Device *self, PaDeviceIndex index, int *rate, double *latency_s)
{
  const PaStreamInfo *info = Pa_GetStreamInfo (self->stream);
  *rate = (int) lrint (info->sampleRate);
  *latency_s = latency_of (index, info);
  self->frame_us = (double) G_USEC_PER_SEC / *rate;
  self->latency_us = (gint64) (*latency_s * G_USEC_PER_SEC);
  return Pa_StartStream (self->stream);
}

/* What the device does not do as chosen. */
static char *
make_note (const AppBackendRequest *request, const PaDeviceInfo *info, int rate, int buffer)
{
  const char *servers[] = { "default", "pulse", "pipewire", NULL };
  GString *text = g_string_new (NULL);
  if (request->wanted_rate && rate != request->wanted_rate)
    g_string_append_printf (text, _ ("The device does not run at the chosen %d Hz. "),
                            request->wanted_rate);
  if (request->wanted_buffer && is_of (info, paJACK))
    g_string_append (text, _ ("The buffer of JACK is set in its server, and that one is used. "));
  else if (request->wanted_buffer != buffer)
    g_string_append_printf (text,
                            _ ("The device does not take a buffer of %d frames; its own is "
                               "used. "),
                            request->wanted_buffer);
  if (is_of (info, paALSA) && g_strv_contains (servers, info->name))
    g_string_append (text, _ ("A sound server may stand behind this device and convert the rate "
                              "itself; choose the card itself to be sure that nothing does. "));
  g_strchomp (text->str);
  gboolean empty = !*text->str;
  return g_string_free (text, empty);
}

static void
describe (AppDeviceInfo *out, const AppBackendRequest *request, const PaDeviceInfo *info, int rate,
          int buffer)
{
  out->id = device_id (info);
  out->name = g_strdup (info->name);
  out->host_api = g_strdup (Pa_GetHostApiInfo (info->hostApi)->name);
  out->rate = rate;
  out->note = make_note (request, info, rate, buffer);
}

static void
set_error (GError **error, const char *id, PaError result, int rate)
{
  const PaHostErrorInfo *host = Pa_GetLastHostErrorInfo ();
  const char *reason = Pa_GetErrorText (result);
  if (result == paUnanticipatedHostError && host && host->errorText && *host->errorText)
    reason = host->errorText;
  if (result == paInvalidSampleRate)
    g_set_error (error, APP_BACKEND_ERROR, APP_BACKEND_ERROR_RATE,
                 _ ("The sound device “%s” does not run at %d Hz, nor at its own rate. Playing "
                    "goes on without sound; choose another device."),
                 id, rate);
  else
    g_set_error (error, APP_BACKEND_ERROR, APP_BACKEND_ERROR_DEVICE,
                 _ ("The sound device “%s” cannot be opened (%s). Playing goes on without sound; "
                    "see whether another program uses it, or choose another device."),
                 id, reason);
}

static void
set_missing (GError **error, const char *id)
{
  if (*id)
    g_set_error (error, APP_BACKEND_ERROR, APP_BACKEND_ERROR_DEVICE,
                 _ ("There is no sound device “%s” now. Playing goes on without sound; connect "
                    "it, or choose another device."),
                 id);
  else
    g_set_error (error, APP_BACKEND_ERROR, APP_BACKEND_ERROR_DEVICE,
                 _ ("No sound device was found. Playing goes on without sound; connect a device "
                    "and choose it."));
}

static gpointer
portaudio_open (const AppBackendRequest *request, const AppBackendPull *pull, AppDeviceInfo *out,
                GError **error)
{
  PaError result = start_portaudio ();
  PaDeviceIndex index = result == paNoError ? find_device (request->device) : paNoDevice;
  const PaDeviceInfo *info = index == paNoDevice ? NULL : Pa_GetDeviceInfo (index);
  int rate, buffer;
  double latency_s = 0;
  if (!info || info->maxOutputChannels < DSP_CHANNELS)
    {
      if (result == paNoError)
        end_portaudio ();
      set_missing (error, request->device);
      return NULL;
    }
  Device *self = device_new (pull);
  int saved = mute_stderr ();
  result = open_stream (self, index, request, &rate, &buffer);
  if (result == paNoError)
    {
      result = run_stream (self, index, &rate, &latency_s);
      if (result != paNoError)
        Pa_CloseStream (self->stream);
    }
  unmute_stderr (saved);
  if (result == paNoError)
    {
      describe (out, request, info, rate, buffer);
      out->latency_ms = 1000 * latency_s;
      return self;
    }
  set_error (error, *request->device ? request->device : info->name, result, rate);
  end_portaudio ();
  device_free (self);
  return NULL;
}

static gboolean
portaudio_is_alive (gpointer device, AppDeviceInfo *info)
{
  Device *self = device;
  Figures figures;
  if (dsp_latest_read (self->told, &figures))
    {
      info->period_frames = figures.period;
      info->late = figures.late;
    }
  return Pa_IsStreamActive (self->stream) == 1;
}

static gpointer
closing_thread (gpointer data)
{
  Device *self = data;
  Pa_AbortStream (self->stream);
  g_mutex_lock (&self->lock);
  self->is_aborting = FALSE;
  g_mutex_unlock (&self->lock);
  Pa_CloseStream (self->stream);
  Pa_Terminate ();
  app_mailbox_post (self->closed, &(int){ 1 });
  return NULL;
}

/* Waits a little for the closing thread, which may wait for a JACK server that has died. */
static void
help_close (Device *self, gint64 wait_us)
{
  app_mailbox_wait (self->closed, MIN (wait_us, WAKE_US));
  g_mutex_lock (&self->lock);
  if (self->is_aborting)
    app_jack_guard_wake ();
  g_mutex_unlock (&self->lock);
}

/* A device that does not let itself be closed is muted and left to its thread, for the rest of the
 * program: nobody else shall wait for it. */
static void
portaudio_close (gpointer device)
{
  Device *self = device;
  int saved = mute_stderr ();
  gint64 end = g_get_monotonic_time () + CLOSE_WAIT_US, left = CLOSE_WAIT_US;
  self->is_aborting = TRUE;
  GThread *thread = g_thread_new ("closing", closing_thread, self);
  for (; app_mailbox_is_empty (self->closed) && left > 0; left = end - g_get_monotonic_time ())
    help_close (self, left);
  unmute_stderr (saved);
  if (!app_mailbox_is_empty (self->closed))
    {
      g_thread_join (thread);
      device_free (self);
      return;
    }
  gboolean muted = TRUE;
  dsp_latest_write (self->muted, &muted);
  g_usleep (MUTE_WAIT_US);
  g_thread_unref (thread);
}

const AppBackend app_backend_portaudio = {
  .id = "portaudio",
  .list = portaudio_list,
  .open = portaudio_open,
  .is_alive = portaudio_is_alive,
  .close = portaudio_close,
};
