/* app-codec.c — a lossy codec as a service or shop uses it: its file. */
#include "app-codec.h"

#include "app-codecs-resource.h"
#include "app-data.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

static const char *const keys[]
    = { "Name", "Kind", "Kbits", "Quality", "Rate", "Used", "Source", NULL };
static const char *const kinds[APP_N_CODEC_KINDS] = {
  [APP_CODEC_AAC] = "aac",
  [APP_CODEC_MP3] = "mp3",
  [APP_CODEC_OPUS] = "opus",
  [APP_CODEC_VORBIS] = "vorbis",
};

void
app_codec_free (AppCodec *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->used);
  g_free (self->source);
  g_free (self);
}

static gboolean
read_kind (GKeyFile *file, AppCodec *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Kind", &text, error))
    return FALSE;
  for (int i = 0; i < APP_N_CODEC_KINDS; i++)
    if (strcmp (text, kinds[i]) == 0)
      {
        self->kind = (AppCodecKind) i;
        return TRUE;
      }
  return app_data_fault (error, _ ("Kind=%s is none of aac, mp3, opus, vorbis."), text);
}

/* Vorbis has a quality, Opus one rate. */
static gboolean
read_numbers (GKeyFile *file, AppCodec *self, GError **error)
{
  g_autofree char *quality = NULL;
  double kbits, rate;
  if (!app_data_number (file, "Kbits", 32, 512, "kbit/s", &kbits, error)
      || !app_data_number (file, "Rate", 44100, 48000, "Hz", &rate, error)
      || !app_data_text (file, "Quality", &quality, error))
    return FALSE;
  self->kbits = (int) kbits;
  self->rate = (int) rate;
  self->quality = NAN;
  if (rate != 48000 && (rate != 44100 || self->kind == APP_CODEC_OPUS))
    return app_data_fault (error,
                           _ ("Rate=%g is none that this kind has here: 48000, or 44100 but "
                              "for opus."),
                           rate);
  if (self->kind != APP_CODEC_VORBIS)
    return strcmp (quality, "none") == 0
           || app_data_fault (error, _ ("Quality=%s is for vorbis only; else none."), quality);
  if (app_data_parse_number (quality, -1, 10, &self->quality))
    return TRUE;
  return app_data_fault (error, _ ("Quality=%s is no number from -1 to 10."), quality);
}

static gpointer
codec_read (GKeyFile *file, char *id, GError **error)
{
  g_autoptr (AppCodec) self = g_new0 (AppCodec, 1);
  self->id = id;
  if (!app_data_text (file, "Name", &self->name, error) || !read_kind (file, self, error)
      || !read_numbers (file, self, error) || !app_data_text (file, "Used", &self->used, error)
      || !app_data_text (file, "Source", &self->source, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const AppDataKind kind = {
  .folder = "codecs",
  .suffix = ".codec",
  .group = "Codec",
  .keys = keys,
  .finding = "codec-unusable",
  .resource = app_codecs_get_resource,
  .read = codec_read,
  .free = (GDestroyNotify) app_codec_free,
};

AppCodec *
app_codec_load (const char *path, GError **error)
{
  return app_data_load (&kind, path, error);
}

static int
compare_codecs (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const AppCodec *const *) a)->id, (*(const AppCodec *const *) b)->id);
}

GPtrArray *
app_codecs_load (GPtrArray *findings)
{
  GPtrArray *codecs = app_data_load_all (&kind, findings);
  g_ptr_array_sort (codecs, compare_codecs);
  return codecs;
}

const AppCodec *
app_codecs_find (const GPtrArray *codecs, const char *id)
{
  return app_data_find (codecs, id);
}
