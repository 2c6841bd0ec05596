/* app-raw-pcm.c — writes the audio of a disc without a header. */
#include "app-raw-pcm.h"

#include "app-pcm.h"

#include <glib/gi18n-lib.h>

#define BITS 16
#define CHANNELS 2
#define BUFFER_FRAMES 4096

typedef struct
{
  FILE *file;             /* owned */
  gint64 frames, written; /* planned, done */
} RawWriter;

void
app_raw_can_export (const AppExportFile *file, GPtrArray *findings)
{
  if (file->bits != BITS || file->channels != CHANNELS || file->rate != APP_CD_RATE)
    app_findings_add (findings, APP_SEVERITY_ERROR, "disc-format",
                      _ ("A CD has 16 bits, 44.1 kHz and two channels."));
}

gpointer
app_raw_begin (const AppExportFile *file, GError **error)
{
  FILE *stream = app_pcm_create (file->path, error);
  if (!stream)
    return NULL;
  RawWriter *self = g_new0 (RawWriter, 1);
  self->file = stream;
  self->frames = file->frames;
  return self;
}

gboolean
app_raw_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  RawWriter *self = writer;
  guint8 bytes[BUFFER_FRAMES * CHANNELS * BITS / 8];
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BUFFER_FRAMES);
      gsize size
          = app_pcm_pack (samples + (gsize) done * CHANNELS, (gsize) n * CHANNELS, BITS, bytes);
      if (!app_pcm_write (self->file, bytes, size, error))
        return FALSE;
      done += n;
    }
  self->written += frames;
  return TRUE;
}

gboolean
app_raw_finish (gpointer writer, GError **error)
{
  RawWriter *self = writer;
  gboolean good = app_pcm_is_whole (self->written, self->frames, error);
  good = app_pcm_close (self->file, good ? error : NULL) && good;
  g_free (self);
  return good;
}

void
app_raw_abandon (gpointer writer)
{
  RawWriter *self = writer;
  fclose (self->file);
  g_free (self);
}

/* There is no place for any; the companions have them. */
void
app_raw_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
}
