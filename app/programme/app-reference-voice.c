/* app-reference-voice.c — one reference being played along the programme. */
#include "app-reference-voice.h"

#include "dsp-smoother.h"

#include <math.h>
#include <string.h>

#define CROSSFADE_MS 10.0

enum
{
  LAYERS_MAX = 4, /* jumps faster than their crossfades: the oldest layer gives way */
};

/* A place in the file that sounds, and how far it has come in over those before it. */
typedef struct
{
  gint64 place; /* of the next frame, at the programme's rate */
  int done;     /* frames of its crossfade; the first layer has none */
} Layer;

struct _AppReferenceVoice
{
  /* owned */
  AppProgramme *programme;
  AppReferenceSpec spec;
  AppReader *reader; /* NULL: the file could not be opened */
  GError *failure;   /* why it cannot be read, until it is told */

  /* at the programme's rate */
  gint64 cue, loop_from, loop_to; /* loop_to < 0: no loop */
  int fade;

  gint64 pos, elapsed;      /* of the next frame */
  Layer layers[LAYERS_MAX]; /* the newest last */
  int n_layers;             /* 0: nothing was played since the seek */
  gboolean told;
};

static gint64
at_programme_rate (const AppReferenceVoice *self, gint64 frames)
{
  return llround ((double) frames * self->programme->rate / app_media_rate (self->spec.media));
}

static void
set_spec (AppReferenceVoice *self, AppProgramme *programme, const AppReferenceSpec *spec)
{
  AppProgramme *former = self->programme;
  self->programme = app_programme_ref (programme);
  app_programme_unref (former);
  app_media_ref (spec->media);
  app_media_unref (self->spec.media);
  self->spec = *spec;
  self->fade = dsp_smoother_frames (CROSSFADE_MS, programme->rate);
  self->cue = at_programme_rate (self, spec->cue);
  self->loop_from = at_programme_rate (self, spec->loop_from);
  self->loop_to = at_programme_rate (self, spec->loop_to);
  if (spec->loop_from >= spec->loop_to || self->cue >= self->loop_to)
    self->loop_to = -1;
  else
    self->loop_to = MAX (self->loop_to, self->loop_from + self->fade);
}

/* Place at pos, after elapsed. */
static gint64
place_of (const AppReferenceVoice *self)
{
  gint64 since = self->elapsed;
  if (self->spec.anchor == APP_ANCHOR_TRACK)
    {
      int track = MAX (app_programme_track_at (self->programme, self->pos), 0);
      since = self->pos - (self->programme->n_tracks ? self->programme->tracks[track].start : 0);
    }
  gint64 place = self->cue + since;
  if (self->loop_to < 0 || place < self->loop_to)
    return place;
  return self->loop_from + (place - self->loop_to) % (self->loop_to - self->loop_from);
}

/* Frames until the place jumps, at most n. */
static int
until_jump (const AppReferenceVoice *self, gint64 place, int n)
{
  if (self->loop_to >= 0 && place < self->loop_to)
    n = MIN (n, self->loop_to - place);
  if (self->spec.anchor == APP_ANCHOR_TRACK)
    for (int t = 1; t < self->programme->n_tracks; t++)
      if (self->programme->tracks[t].start > self->pos)
        n = MIN (n, self->programme->tracks[t].start - self->pos);
  return n;
}

/* Lets place sound from the next frame on. */
static void
add_layer (AppReferenceVoice *self, gint64 place)
{
  if (self->n_layers > 0 && self->layers[self->n_layers - 1].place == place)
    return;
  if (self->n_layers == LAYERS_MAX)
    memmove (self->layers, self->layers + 1, --self->n_layers * sizeof (Layer));
  self->layers[self->n_layers++] = (Layer){ .place = place };
}

static void
read_file (AppReferenceVoice *self, gint64 place, double *const out[2], int n)
{
  if (self->reader)
    app_reader_read (self->reader, place, out, n, self->failure ? NULL : &self->failure);
  else
    for (int c = 0; c < 2; c++)
      memset (out[c], 0, n * sizeof (double));
}

/* n <= DSP_QUANTUM frames of all layers, each over those before it. */
static void
read_layers (AppReferenceVoice *self, double *const out[2], int n)
{
  double over[2][DSP_QUANTUM];
  double *const part[2] = { over[0], over[1] };
  int covered = 0; /* the newest layer that has come in wholly */
  for (int l = 0; l < self->n_layers; l++)
    {
      Layer *layer = &self->layers[l];
      read_file (self, layer->place, l == 0 ? out : part, n);
      layer->place += n;
      for (int i = 0; i < n && l > 0; i++)
        {
          gboolean whole = ++layer->done >= self->fade;
          double angle = G_PI / 2 * layer->done / self->fade;
          double in = whole ? 1 : sin (angle), rest = whole ? 0 : cos (angle);
          for (int c = 0; c < 2; c++)
            out[c][i] = rest * out[c][i] + in * over[c][i];
        }
      if (l > 0 && layer->done >= self->fade)
        covered = l;
    }
  self->n_layers -= covered;
  memmove (self->layers, self->layers + covered, self->n_layers * sizeof (Layer));
}

/* ---- public ---- */

AppReferenceVoice *
app_reference_voice_new (AppProgramme *programme, const AppReferenceSpec *spec)
{
  AppReferenceVoice *self = g_new0 (AppReferenceVoice, 1);
  set_spec (self, programme, spec);
  self->reader = app_reader_new (spec->media, programme->rate, &self->failure);
  return self;
}

void
app_reference_voice_free (AppReferenceVoice *self)
{
  if (!self)
    return;
  app_reader_free (self->reader);
  g_clear_error (&self->failure);
  app_media_unref (self->spec.media);
  app_programme_unref (self->programme);
  g_free (self);
}

void
app_reference_voice_seek (AppReferenceVoice *self, gint64 pos, gint64 elapsed)
{
  self->pos = pos;
  self->elapsed = elapsed;
  self->n_layers = 0;
}

void
app_reference_voice_prepare (AppReferenceVoice *self)
{
  double unheard[2][1];
  double *const out[2] = { unheard[0], unheard[1] };
  read_file (self, place_of (self), out, 1);
}

gboolean
app_reference_voice_read (AppReferenceVoice *self, double *const out[2], gint64 pos, int n,
                          GError **error)
{
  self->pos = pos;
  for (int done = 0; done < n;)
    {
      double *const part[2] = { out[0] + done, out[1] + done };
      gint64 place = place_of (self);
      int count = until_jump (self, place, MIN (n - done, DSP_QUANTUM));
      add_layer (self, place);
      read_layers (self, part, count);
      self->pos += count;
      self->elapsed += count;
      done += count;
    }
  if (!self->failure || self->told)
    return TRUE;
  self->told = TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

void
app_reference_voice_update (AppReferenceVoice *self, AppProgramme *programme,
                            const AppReferenceSpec *spec)
{
  g_return_if_fail (programme->rate == self->programme->rate && spec->media == self->spec.media);
  set_spec (self, programme, spec);
}

gint64
app_reference_voice_place (const AppReferenceVoice *self)
{
  gint64 place = place_of (self);
  if (place < 0 || place >= app_media_frames_at (self->spec.media, self->programme->rate))
    return -1;
  return llround ((double) place * app_media_rate (self->spec.media) / self->programme->rate);
}
