/* app-decoder.c — entering a sound file anywhere, to the sample. */
#include "app-decoder.h"

#include "app-sound-file.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  CHUNK = 4096, /* frames moved at once */
};

struct _AppDecoder
{
  /* owned */
  AppMedia *media;
  GBytes *decoded; /* of a sequential codec, else NULL */
  SNDFILE *file;   /* else; NULL after a failure: opened again */
  double *scratch; /* CHUNK interleaved frames */

  int channels;
  gint64 frames;
  gint64 at; /* frame the file would give next */
};

static SNDFILE *
open_file (const AppMedia *media, GError **error)
{
  const char *path = app_media_path (media);
  return app_media_is_cd (media) ? app_sound_file_open_cd (path, NULL, error)
                                 : app_sound_file_open (path, NULL, error);
}

AppDecoder *
app_decoder_new (AppMedia *media, GError **error)
{
  g_autoptr (GBytes) decoded = NULL;
  SNDFILE *file = NULL;
  if (app_media_is_missing (media))
    {
      g_autofree char *name = g_filename_display_name (app_media_path (media));
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING,
                   _ ("“%s” is missing. Locate the file or give it back its place."), name);
      return NULL;
    }
  if (app_media_is_sequential (media))
    decoded = app_media_decoded (media, error);
  else
    file = open_file (media, error);
  if (!decoded && !file)
    return NULL;
  AppDecoder *self = g_new0 (AppDecoder, 1);
  self->media = app_media_ref (media);
  self->decoded = g_steal_pointer (&decoded);
  self->file = file;
  self->channels = app_media_channels (media);
  self->frames = app_media_frames (media);
  self->scratch = g_new (double, CHUNK * self->channels);
  return self;
}

void
app_decoder_free (AppDecoder *self)
{
  if (!self)
    return;
  if (self->file)
    sf_close (self->file);
  g_clear_pointer (&self->decoded, g_bytes_unref);
  g_free (self->scratch);
  app_media_unref (self->media);
  g_free (self);
}

/* How many of the n frames from pos came into scratch. */
static int
fetch_decoded (AppDecoder *self, gint64 pos, int n)
{
  gsize size;
  const float *samples = g_bytes_get_data (self->decoded, &size);
  gint64 there = size / (sizeof (float) * self->channels);
  int got = CLAMP (there - pos, 0, n);
  for (int i = 0; i < got * self->channels; i++)
    self->scratch[i] = samples[pos * self->channels + i];
  return got;
}

static int
fetch_file (AppDecoder *self, gint64 pos, int n)
{
  if (!self->file)
    {
      self->file = open_file (self->media, NULL);
      self->at = 0;
    }
  if (!self->file)
    return 0;
  gboolean good = self->at == pos || sf_seek (self->file, pos, SEEK_SET) == pos;
  int got = good ? sf_readf_double (self->file, self->scratch, n) : 0;
  self->at = pos + got;
  if (got < n || sf_error (self->file) != SF_ERR_NO_ERROR)
    {
      /* A codec that has failed once may be out of step: start it anew for what comes after. */
      sf_close (self->file);
      self->file = NULL;
    }
  return MAX (got, 0);
}

static void
set_read_error (AppDecoder *self, gint64 pos, GError **error)
{
  if (error && *error)
    return;
  g_autofree char *name = g_filename_display_name (app_media_path (self->media));
  g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
               _ ("“%s” cannot be read at %.3f s of %.3f s: the file is damaged, cut short or was "
                  "changed. Copy or export it again."),
               name, (double) pos / app_media_rate (self->media),
               (double) self->frames / app_media_rate (self->media));
}

gboolean
app_decoder_read (AppDecoder *self, gint64 pos, double *const *out, int n, GError **error)
{
  gboolean good = TRUE;
  for (int c = 0; c < self->channels; c++)
    memset (out[c], 0, n * sizeof (double));
  gint64 end = MIN (pos + n, self->frames);
  for (gint64 from = MAX (pos, 0); from < end;)
    {
      int count = MIN (CHUNK, end - from);
      int got = self->decoded ? fetch_decoded (self, from, count) : fetch_file (self, from, count);
      for (int c = 0; c < self->channels; c++)
        for (int i = 0; i < got; i++)
          out[c][from - pos + i] = self->scratch[i * self->channels + c];
      if (got < count)
        {
          set_read_error (self, from + got, good ? error : NULL);
          good = FALSE;
        }
      from += count;
    }
  return good;
}
