/* app-synth.h — a small deterministic synthesiser: makes the mixes of the demo album.
 *
 * Uses only IEEE arithmetic and dsp-math, so the same notes give the same bits on every machine.
 * One thread. */
#pragma once

#include <gio/gio.h>

typedef struct
{
  int rate;
  gint64 frames;
  double *dry[2];            /* owned */
  double *send[2];           /* owned: what goes into the reverb */
  double *voice;             /* owned: one voice before it is placed */
  guint64 noise;             /* state of the noise generator */
  GCancellable *cancellable; /* owned; or NULL */
} AppSynth;

/* Once cancellable (may be NULL) is cancelled, everything below returns within tens of
 * milliseconds, and what it holds means nothing; app_synth_write then fails with
 * G_IO_ERROR_CANCELLED. */
AppSynth *app_synth_new (int rate, double seconds, GCancellable *cancellable);
void app_synth_free (AppSynth *self);

/* Time at_s and length in seconds; pitch as a MIDI note number; level as linear amplitude; pan -1
 * left .. +1 right. */
typedef struct
{
  double at_s, length_s;
  double note;
  double level, pan;
  double send; /* share that goes into the reverb */
} AppNote;

void app_synth_string (AppSynth *self, const AppNote *note,
                       double brightness);                /* plucked, decaying partials */
void app_synth_pad (AppSynth *self, const AppNote *note); /* detuned, slow attack and release */
void app_synth_bass (AppSynth *self, const AppNote *note);
void app_synth_lead (AppSynth *self, const AppNote *note); /* reed-like, with vibrato */
void app_synth_kick (AppSynth *self, const AppNote *note);
void app_synth_snare (AppSynth *self, const AppNote *note);
void app_synth_hat (AppSynth *self, const AppNote *note);

/* Adds the reverb of what was sent (feedback delay network), then scales so that the largest sample
 * is peak_dbfs. */
void app_synth_finish (AppSynth *self, double decay_s, double peak_dbfs);

/* Writes a 24-bit WAV with triangular dither, to another name first: path is complete or as it was.
 */
gboolean app_synth_write (AppSynth *self, const char *path, GError **error);
