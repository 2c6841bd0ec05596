/* app-recipe.c — all that decides the samples of an album, as keys and values. */
#include "app-recipe.h"

#include "app-file-sums.h"
#include "dsp-fft.h"
#include "dsp-resampler.h"
#include "lacquer-config.h"

#include <sndfile.h>
#include <string.h>

#define MISSING "missing"

static void put (GKeyFile *self, const char *scope, const char *key, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
put (GKeyFile *self, const char *scope, const char *key, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *name = g_strdup_printf ("%s.%s", scope, key);
  g_key_file_set_string (self, APP_RECIPE_GROUP, name, text);
}

static void
put_programs (GKeyFile *self)
{
  put (self, "program", "lacquer", "%s", LACQUER_VERSION);
  put (self, "program", "soxr", "%s", dsp_resampler_library ());
  put (self, "program", "fftw", "%s", dsp_fft_library ());
  put (self, "program", "sndfile", "%s", sf_version_string ());
}

/* Its module's id, and which of the same module from the second on, as app-key.h has it. */
static char *
slot_name (const AppChainSpec *chain, int index)
{
  const char *id = chain->slots[index].module->id;
  int nth = 1;
  for (int i = 0; i < index; i++)
    nth += strcmp (chain->slots[i].module->id, id) == 0;
  return nth == 1 ? g_strdup (id) : g_strdup_printf ("%s-%d", id, nth);
}

static void
put_chain (GKeyFile *self, const char *owner, const AppChainSpec *chain)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (int i = 0; i < chain->n_slots; i++)
    {
      g_autofree char *name = slot_name (chain, i);
      g_string_append_printf (names, "%s%s", i ? " " : "", name);
    }
  put (self, owner, "chain", "%s", names->str);
  for (int i = 0; i < chain->n_slots; i++)
    {
      const DspSlotSpec *slot = &chain->slots[i];
      g_autofree char *name = slot_name (chain, i);
      g_autofree char *scope = g_strdup_printf ("%s.chain.%s", owner, name);
      put (self, scope, "version", "%d", slot->module->version);
      put (self, scope, "bypass", "%s", slot->bypass ? "true" : "false");
      for (int p = 0; p < slot->module->n_params; p++)
        {
          char text[128];
          if (slot->module->params[p].flags & DSP_PARAM_LISTEN)
            continue;
          dsp_param_write (&slot->module->params[p], slot->values[p], text, sizeof text);
          put (self, scope, slot->module->params[p].id, "%s", text);
        }
    }
}

static void
put_metadata (GKeyFile *self, const char *scope, const AppMetadata *metadata)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (*metadata->values[i])
      put (self, scope, app_fields[i].id, "%s", metadata->values[i]);
}

/* FALSE with error when it cannot be read. */
static gboolean
put_source (GKeyFile *self, const char *scope, AppMedia *media, gboolean afresh,
            GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (app_media_path (media));
  const char *sha256 = MISSING;
  AppFileSums sums;
  put (self, scope, "file", "%s", name);
  if (!app_media_is_missing (media) && afresh)
    sha256 = app_file_sums_read (app_media_path (media), FALSE, &sums, cancellable, error)
                 ? sums.sha256
                 : NULL;
  else if (!app_media_is_missing (media))
    sha256 = app_media_sha256 (media, cancellable, error);
  if (!sha256)
    return FALSE;
  put (self, scope, "source", "%s", sha256);
  return TRUE;
}

static void
put_fade (GKeyFile *self, const char *scope, const char *name, gint64 frames, AppShape shape)
{
  g_autofree char *shape_name = g_strdup_printf ("%s-shape", name);
  put (self, scope, name, "%" G_GINT64_FORMAT, frames);
  if (frames > 0)
    put (self, scope, shape_name, "%s", app_shape_ids[shape]);
}

static void
put_track (GKeyFile *self, const char *scope, const AppProgrammeTrack *track, gint64 before)
{
  char gain[64];
  dsp_param_write (&app_track_gain_param, track->gain_db, gain, sizeof gain);
  put (self, scope, "gap", "%" G_GINT64_FORMAT, track->start - before);
  put (self, scope, "length", "%" G_GINT64_FORMAT, track->length);
  put (self, scope, "trim-in", "%" G_GINT64_FORMAT, track->trim_in);
  put_fade (self, scope, "fade-in", track->fade_in, track->fade_in_shape);
  put_fade (self, scope, "fade-out", track->fade_out, track->fade_out_shape);
  put_fade (self, scope, "join", track->join_in, track->join_in_shape);
  put (self, scope, "gain", "%s", gain);
  put (self, scope, "invert", "%s", track->invert ? "true" : "false");
  put (self, scope, "side", "%d", track->side);
  put_chain (self, scope, track->chain);
  put_metadata (self, scope, &track->metadata);
}

GKeyFile *
app_recipe_new (const AppProgramme *programme, gboolean afresh, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GKeyFile) self = g_key_file_new ();
  put_programs (self);
  put (self, "album", "rate", "%d", programme->rate);
  put (self, "album", "seed", "%" G_GUINT64_FORMAT, programme->seed);
  put (self, "album", "tracks", "%d", programme->n_tracks);
  if (*programme->order)
    put (self, "album", "order", "%s", programme->order);
  put_chain (self, "album", programme->chain);
  put_metadata (self, "album", &programme->metadata);
  if (programme->cover)
    put (self, "album", "cover", "%s", programme->cover->sha256);
  gint64 before = 0;
  for (int i = 0; i < programme->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[i];
      g_autofree char *scope = g_strdup_printf ("track.%d", i + 1);
      if (!put_source (self, scope, track->media, afresh, cancellable, error))
        return NULL;
      put_track (self, scope, track, before);
      before = track->start + track->length;
    }
  return g_steal_pointer (&self);
}

char *
app_recipe_id (GKeyFile *self)
{
  gsize size;
  g_autofree char *text = g_key_file_to_data (self, &size, NULL);
  char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
  digest[16] = '\0';
  return digest;
}
