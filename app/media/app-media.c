/* app-media.c — probes a sound file and keeps what is known of it. */
#include "app-media.h"

#include "app-decoded.h"
#include "app-sound-file.h"
#include "dsp-resampler.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <string.h>

G_DEFINE_QUARK (app - media - error - quark, app_media_error)

struct _AppMedia
{
  gatomicrefcount refs;

  /* constant after construction */
  char *path;
  AppSoundInfo info;
  gboolean missing;
  gboolean cd; /* no header: audio of a disc */

  /* made on first use, under lock */
  GMutex lock;
  char *sha256;
  GBytes *decoded;
};

static AppMedia *
media_alloc (const char *path)
{
  AppMedia *self = g_new0 (AppMedia, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->path = g_canonicalize_filename (path, NULL);
  return self;
}

/* What this program cannot work with, told with the remedy. */
static gboolean
info_check (const char *path, const AppSoundInfo *info, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  if (info->channels > 2)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_CHANNELS,
                 _ ("“%s” has %d channels. Mixes and references must be mono or stereo: export "
                    "it as a stereo file."),
                 name, info->channels);
  else if (info->rate < DSP_RATE_MIN || info->rate > DSP_RATE_MAX)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_RATE,
                 _ ("“%s” has a sample rate of %d Hz. Rates from 8 to 384 kHz can be used: export "
                    "it at one of these."),
                 name, info->rate);
  else if (info->frames <= 0)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_EMPTY,
                 _ ("“%s” holds no sound. Export it again."), name);
  else
    return TRUE;
  return FALSE;
}

static AppMedia *
media_open (const char *path, gboolean cd, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  AppSoundInfo info;
  SNDFILE *file = cd ? app_sound_file_open_cd (absolute, &info, error)
                     : app_sound_file_open (absolute, &info, error);
  if (!file)
    return NULL;
  sf_close (file);
  if (!info_check (absolute, &info, error))
    return NULL;
  AppMedia *self = media_alloc (absolute);
  self->info = info;
  self->cd = cd;
  return self;
}

AppMedia *
app_media_open (const char *path, GError **error)
{
  return media_open (path, FALSE, error);
}

AppMedia *
app_media_open_cd (const char *path, GError **error)
{
  return media_open (path, TRUE, error);
}

AppMedia *
app_media_missing (const char *path, int rate, gint64 frames, int channels, guint64 size,
                   const char *sha256)
{
  AppMedia *self = media_alloc (path);
  self->missing = TRUE;
  self->info.rate = CLAMP (rate, DSP_RATE_MIN, DSP_RATE_MAX);
  self->info.channels = CLAMP (channels, 1, 2);
  self->info.frames = MAX (frames, 0);
  self->info.size = size;
  g_strlcpy (self->info.format, _ ("missing"), sizeof self->info.format);
  self->sha256 = sha256 && *sha256 ? g_strdup (sha256) : NULL;
  return self;
}

AppMedia *
app_media_ref (AppMedia *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
app_media_unref (AppMedia *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->decoded, g_bytes_unref);
  g_free (self->sha256);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
app_media_path (const AppMedia *self)
{
  return self->path;
}

gboolean
app_media_is_missing (const AppMedia *self)
{
  return self->missing;
}

gboolean
app_media_is_unchanged (const AppMedia *self)
{
  GStatBuf status;
  return app_media_is_missing (self)
         || (g_stat (self->path, &status) == 0 && (guint64) status.st_size == app_media_size (self)
             && status.st_mtime == app_media_mtime (self));
}

gboolean
app_media_is_file (const AppMedia *self, const char *path)
{
  GStatBuf own, other;
  return g_stat (self->path, &own) == 0 && g_stat (path, &other) == 0 && own.st_dev == other.st_dev
         && own.st_ino == other.st_ino;
}

const char *
app_media_format (const AppMedia *self)
{
  return self->info.format;
}

int
app_media_rate (const AppMedia *self)
{
  return self->info.rate;
}

int
app_media_channels (const AppMedia *self)
{
  return self->info.channels;
}

int
app_media_bits (const AppMedia *self)
{
  return self->info.bits;
}

gboolean
app_media_is_float (const AppMedia *self)
{
  return self->info.is_float;
}

gboolean
app_media_is_truncated (const AppMedia *self)
{
  return self->info.lacking > 0;
}

gint64
app_media_frames (const AppMedia *self)
{
  return self->info.frames;
}

guint64
app_media_size (const AppMedia *self)
{
  return self->info.size;
}

gint64
app_media_mtime (const AppMedia *self)
{
  return self->info.mtime;
}

gint64
app_media_frames_at (const AppMedia *self, int rate)
{
  return dsp_resampler_length (self->info.frames, self->info.rate, rate);
}

static char *
file_sha256 (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  if (!stream)
    return NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = 1 << 18;
  g_autofree guchar *buffer = g_malloc (size);
  for (;;)
    {
      gssize n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, size, cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_strdup (g_checksum_get_string (checksum));
      g_checksum_update (checksum, buffer, n);
    }
}

const char *
app_media_known_sha256 (AppMedia *self)
{
  g_mutex_lock (&self->lock);
  const char *known = self->sha256;
  g_mutex_unlock (&self->lock);
  return known;
}

const char *
app_media_sha256 (AppMedia *self, GCancellable *cancellable, GError **error)
{
  const char *known = app_media_known_sha256 (self);
  if (known)
    return known;
  /* Not under the lock: whoever waits for the decoded samples need not wait for this. */
  char *digest = file_sha256 (self->path, cancellable, error);
  if (!digest)
    return NULL;
  g_mutex_lock (&self->lock);
  if (self->sha256)
    g_free (digest);
  else
    self->sha256 = digest;
  known = self->sha256;
  g_mutex_unlock (&self->lock);
  return known;
}

gboolean
app_media_is_cd (const AppMedia *self)
{
  return self->cd;
}

gboolean
app_media_is_sequential (const AppMedia *self)
{
  return self->info.sequential;
}

GBytes *
app_media_decoded (AppMedia *self, GError **error)
{
  g_mutex_lock (&self->lock);
  if (!self->decoded)
    self->decoded = app_decoded_new (self->path, &self->info, error);
  GBytes *decoded = self->decoded ? g_bytes_ref (self->decoded) : NULL;
  g_mutex_unlock (&self->lock);
  return decoded;
}
