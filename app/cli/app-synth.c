/* app-synth.c — additive and noise voices, a feedback delay network, a 24-bit writer. */
#include "app-synth.h"

#include "dsp-math.h"

#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>

#define N_LINES 8 /* delay lines of the reverb */
#define BLOCK 1024
#define TAU 6.283185307179586477

AppSynth *
app_synth_new (int rate, double seconds, GCancellable *cancellable)
{
  AppSynth *self = g_new0 (AppSynth, 1);
  g_set_object (&self->cancellable, cancellable);
  self->rate = rate;
  self->frames = (gint64) (seconds * rate);
  for (int c = 0; c < 2; c++)
    {
      self->dry[c] = g_new0 (double, self->frames);
      self->send[c] = g_new0 (double, self->frames);
    }
  self->voice = g_new0 (double, self->frames);
  self->noise = 0x9E3779B97F4A7C15u;
  return self;
}

void
app_synth_free (AppSynth *self)
{
  if (!self)
    return;
  for (int c = 0; c < 2; c++)
    {
      g_free (self->dry[c]);
      g_free (self->send[c]);
    }
  g_clear_object (&self->cancellable);
  g_free (self->voice);
  g_free (self);
}

/* splitmix64; uniform in [-1, 1). */
static double
noise_next (AppSynth *self)
{
  guint64 z = (self->noise += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double) ((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1.0;
}

static double
note_hz (double note)
{
  return 440.0 * dsp_exp2 ((note - 69.0) / 12.0);
}

/* A rotating phasor: sine and cosine of a steady frequency by one complex multiplication per frame.
 */
typedef struct
{
  double re, im, step_re, step_im;
} Phasor;

static Phasor
phasor_at (double hz, double rate, double phase)
{
  return (Phasor){
    dsp_cos (TAU * phase),
    dsp_sin (TAU * phase),
    dsp_cos (TAU * hz / rate),
    dsp_sin (TAU * hz / rate),
  };
}

static double
phasor_next (Phasor *p)
{
  double sine = p->im;
  double re = p->re * p->step_re - p->im * p->step_im;
  p->im = p->re * p->step_im + p->im * p->step_re;
  p->re = re;
  return sine;
}

/* Factor per frame of a decay to -60 dB in seconds. */
static double
decay_factor (const AppSynth *self, double seconds)
{
  return dsp_exp2 (-9.965784284662087 / (seconds * self->rate));
}

typedef struct
{
  gint64 first, n; /* frames of the note that fit */
  double left, right, send;
} Place;

static Place
place_of (const AppSynth *self, const AppNote *note)
{
  gint64 first = (gint64) (note->at_s * self->rate);
  gint64 n = (gint64) (note->length_s * self->rate);
  double angle = (note->pan + 1) / 8 * TAU;
  first = g_cancellable_is_cancelled (self->cancellable) ? self->frames
                                                         : CLAMP (first, 0, self->frames);
  return (Place){ first, MIN (n, self->frames - first), note->level * dsp_cos (angle),
                  note->level * dsp_sin (angle), note->send };
}

static void
put (AppSynth *self, const Place *place, gint64 i, double x)
{
  double sample[2] = { x * place->left, x * place->right };
  for (int c = 0; c < 2; c++)
    {
      self->dry[c][place->first + i] += sample[c];
      self->send[c][place->first + i] += sample[c] * place->send;
    }
}

/* Attack and release ramps of a held note, 0 .. 1. */
static double
held (gint64 i, gint64 n, double attack, double release)
{
  double up = MIN (1.0, i / attack), down = MIN (1.0, (n - i) / release);
  double x = MIN (up, down);
  return x * x * (3 - 2 * x);
}

/* An empty voice of n frames to add partials to. */
static double *
clear_voice (AppSynth *self, gint64 n)
{
  memset (self->voice, 0, n * sizeof (double));
  return self->voice;
}

/* Adds a mono voice with its attack and release ramps (frames) to the mix. */
static void
put_voice (AppSynth *self, const Place *place, double *mono, double attack, double release)
{
  for (gint64 i = 0; i < place->n; i++)
    put (self, place, i, mono[i] * held (i, place->n, attack, release));
}

/* Adds one partial that decays by fall per frame, until it is inaudible. */
static void
add_partial (double *mono, gint64 n, Phasor p, double amp, double fall)
{
  for (gint64 i = 0; i < n && amp > 3e-6; i++, amp *= fall)
    mono[i] += amp * phasor_next (&p);
}

void
app_synth_string (AppSynth *self, const AppNote *note, double brightness)
{
  Place place = place_of (self, note);
  double *mono = clear_voice (self, place.n), hz = note_hz (note->note);
  for (int k = 1; k <= 40; k++)
    {
      /* Slight inharmonicity of a stiff string; high partials are weaker and die sooner. */
      double stiff = k * hz * sqrt (1 + 0.0004 * k * k);
      if (stiff > 0.46 * self->rate)
        break;
      double amp = dsp_exp2 (-(k - 1) / (brightness * 4)) / k;
      add_partial (mono, place.n, phasor_at (stiff, self->rate, 0.13 * k), amp,
                   decay_factor (self, 4.5 / (1 + 0.25 * k)));
    }
  put_voice (self, &place, mono, 0.002 * self->rate, 0.02 * self->rate);
}

void
app_synth_pad (AppSynth *self, const AppNote *note)
{
  double hz = note_hz (note->note);
  static const double detune[3] = { 0.9965, 1.0, 1.0038 };
  static const double pan[3] = { -0.7, 0.0, 0.7 };
  for (int voice = 0; voice < 3; voice++)
    {
      AppNote side = *note;
      side.pan = pan[voice];
      Place place = place_of (self, &side);
      double *mono = clear_voice (self, place.n);
      for (int k = 1; k <= 10 && k * hz < 0.4 * self->rate; k++)
        add_partial (mono, place.n,
                     phasor_at (k * hz * detune[voice], self->rate, 0.37 * k + 0.21 * voice),
                     0.35 / (k * sqrt (k)), 1);
      put_voice (self, &place, mono, 0.6 * self->rate, 1.2 * self->rate);
    }
}

void
app_synth_bass (AppSynth *self, const AppNote *note)
{
  Place place = place_of (self, note);
  double *mono = clear_voice (self, place.n), hz = note_hz (note->note);
  static const double partials[4] = { 1.0, 0.45, 0.18, 0.06 };
  for (int k = 0; k < 4; k++)
    add_partial (mono, place.n, phasor_at ((k + 1) * hz, self->rate, 0), partials[k],
                 decay_factor (self, 2.5 / (1 + k)));
  put_voice (self, &place, mono, 0.006 * self->rate, 0.05 * self->rate);
}

void
app_synth_lead (AppSynth *self, const AppNote *note)
{
  Place place = place_of (self, note);
  double hz = note_hz (note->note), turn = TAU / self->rate;
  Phasor vibrato = phasor_at (5.2, self->rate, 0);
  double phase = 0;
  for (gint64 i = 0; i < place.n; i++)
    {
      double depth = 0.006 * MIN (1.0, i / (0.4 * self->rate));
      phase += turn * hz * (1 + depth * phasor_next (&vibrato));
      if (phase > TAU)
        phase -= TAU;
      double x = dsp_sin (phase) + 0.5 * dsp_sin (2 * phase) + 0.33 * dsp_sin (3 * phase)
                 + 0.2 * dsp_sin (5 * phase);
      put (self, &place, i, 0.5 * x * held (i, place.n, 0.04 * self->rate, 0.12 * self->rate));
    }
}

void
app_synth_kick (AppSynth *self, const AppNote *note)
{
  Place place = place_of (self, note);
  double phase = 0, sweep = 160, amp = 1;
  double sweep_fall = decay_factor (self, 0.12), fall = decay_factor (self, 0.35);
  for (gint64 i = 0; i < place.n; i++, amp *= fall, sweep *= sweep_fall)
    {
      phase += TAU * (46 + sweep) / self->rate;
      put (self, &place, i,
           amp * dsp_sin (phase) * held (i, place.n, 0.0008 * self->rate, 0.01 * self->rate));
    }
}

/* Noise through a one-pole high-pass at hz, with its own decay. */
static void
noise_burst (AppSynth *self, const AppNote *note, double hz, double decay_s)
{
  Place place = place_of (self, note);
  double keep = dsp_exp2 (-1.442695040888963 * TAU * hz / self->rate), low = 0, amp = 1;
  double fall = decay_factor (self, decay_s);
  for (gint64 i = 0; i < place.n; i++, amp *= fall)
    {
      double x = noise_next (self);
      low = keep * low + (1 - keep) * x;
      put (self, &place, i,
           amp * (x - low) * held (i, place.n, 0.0005 * self->rate, 0.005 * self->rate));
    }
}

void
app_synth_snare (AppSynth *self, const AppNote *note)
{
  AppNote body = *note;
  body.note = 54;
  body.length_s = MIN (note->length_s, 0.2);
  app_synth_bass (self, &body);
  noise_burst (self, note, 1200, 0.22);
}

void
app_synth_hat (AppSynth *self, const AppNote *note)
{
  noise_burst (self, note, 7000, note->length_s * 0.8);
}

/* TRUE: it is over; asked seldom enough to cost nothing. */
static gboolean
is_over (AppSynth *self, gint64 frame)
{
  return frame % BLOCK == 0 && g_cancellable_is_cancelled (self->cancellable);
}

/* One feedback delay network: eight lines, Hadamard feedback, one-pole damping in each. */
static void
reverb_add (AppSynth *self, double decay_s)
{
  static const double length_ms[N_LINES] = { 29.7, 37.1, 41.1, 43.7, 53.9, 59.3, 67.1, 73.3 };
  double *lines[N_LINES], gain[N_LINES], damp[N_LINES] = { 0 };
  int size[N_LINES], at[N_LINES] = { 0 };
  double keep = dsp_exp2 (-1.442695040888963 * TAU * 5200 / self->rate);
  for (int k = 0; k < N_LINES; k++)
    {
      size[k] = (int) (length_ms[k] * self->rate / 1000);
      lines[k] = g_new0 (double, size[k]);
      gain[k] = dsp_exp2 (-9.965784284662087 * length_ms[k] / (1000 * decay_s));
    }
  for (gint64 i = 0; i < self->frames && !is_over (self, i); i++)
    {
      double out[N_LINES];
      for (int k = 0; k < N_LINES; k++)
        {
          damp[k] = keep * damp[k] + (1 - keep) * lines[k][at[k]];
          out[k] = damp[k] * gain[k];
        }
      for (int c = 0; c < 2; c++)
        self->dry[c][i] += 0.5 * (out[c] + out[c + 2] - out[c + 4] + out[c + 6]);
      for (int half = 1; half < N_LINES; half *= 2)
        for (int k = 0; k < N_LINES; k++)
          if (!(k & half))
            {
              double a = out[k], b = out[k + half];
              out[k] = a + b;
              out[k + half] = a - b;
            }
      for (int k = 0; k < N_LINES; k++)
        {
          lines[k][at[k]] = out[k] * 0.35355339059327373 + 0.5 * self->send[k & 1][i];
          at[k] = (at[k] + 1) % size[k];
        }
    }
  for (int k = 0; k < N_LINES; k++)
    g_free (lines[k]);
}

void
app_synth_finish (AppSynth *self, double decay_s, double peak_dbfs)
{
  reverb_add (self, decay_s);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  double largest = 0;
  for (int c = 0; c < 2; c++)
    for (gint64 i = 0; i < self->frames; i++)
      largest = MAX (largest, fabs (self->dry[c][i]));
  if (largest <= 0)
    return;
  double gain = dsp_exp2 (peak_dbfs / 6.020599913279624) / largest;
  for (int c = 0; c < 2; c++)
    for (gint64 i = 0; i < self->frames; i++)
      self->dry[c][i] *= gain;
}

/* All frames, as far as it is not cancelled; returns how many were written. */
static sf_count_t
write_frames (AppSynth *self, SNDFILE *file)
{
  sf_count_t written = 0;
  int block[2 * BLOCK];
  for (gint64 i = 0; i < self->frames && !is_over (self, i);)
    {
      int n = (int) MIN (BLOCK, self->frames - i);
      for (int k = 0; k < n; k++, i++)
        for (int c = 0; c < 2; c++)
          {
            double dither = 0.5 * (noise_next (self) + noise_next (self));
            double lsb = floor (self->dry[c][i] * 8388608.0 + dither + 0.5);
            block[2 * k + c] = (int) CLAMP (lsb, -8388608.0, 8388607.0) * 256;
          }
      written += sf_writef_int (file, block, n);
    }
  return written;
}

gboolean
app_synth_write (AppSynth *self, const char *path, GError **error)
{
  SF_INFO info
      = { .samplerate = self->rate, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_24 };
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  SNDFILE *file = sf_open (partial, SFM_WRITE, &info);
  if (!file)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written: %s", path,
                   sf_strerror (NULL));
      return FALSE;
    }
  sf_count_t written = write_frames (self, file);
  int fault = sf_close (file);
  gboolean over = g_cancellable_set_error_if_cancelled (self->cancellable, error);
  if (!over && written == self->frames && !fault && g_rename (partial, path) == 0)
    return TRUE;
  g_unlink (partial);
  if (!over)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "%s cannot be written completely; is there room on the disk?", path);
  return FALSE;
}
