/* app-exporter-bwf.c — writes broadcast WAV: a WAV that tells its loudness, origin and ISRC in the
 * chunks of the EBU.
 *
 * Layout: fmt bext iXML axml [LIST INFO] [cue, LIST adtl] data [id3]. Loudness is measured from the
 * samples that are written, and entered at the end over five numbers that said "unknown" till then.
 */
#include "app-bext.h"
#include "app-disc-sheet.h"
#include "app-pcm.h"
#include "app-riff.h"
#include "app-wav.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

enum
{
  BLOCK = 4096,
  CHANNELS_MAX = 2,
  CHUNK = 8, /* bytes of a chunk's header */
};

extern const AppExporter app_exporter_wav, app_exporter_bwf;

static const DspParam params[] = { APP_GAIN_PARAM (0) };

typedef struct
{
  /* owned */
  gpointer wav;
  AppMeasurer *measurer;
  double *ch[CHANNELS_MAX]; /* of one block */

  int channels, bits;
  gint64 loudness_at; /* offset in the file */
} BwfWriter;

/* The chunks that stand before the samples, bext first. */
static GByteArray *
build_chunks (const AppExportFile *file, guint *n_chunks)
{
  static const char *const ids[] = { "bext", "iXML", "axml" };
  GByteArray *payloads[] = { app_bext_build (file), app_bext_ixml (file), app_bext_axml (file) };
  GByteArray *chunks = g_byte_array_new ();
  *n_chunks = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (!payloads[i])
        continue;
      app_wav_append_chunk (chunks, ids[i], payloads[i]->len);
      g_byte_array_append (chunks, payloads[i]->data, payloads[i]->len);
      g_byte_array_unref (payloads[i]);
      (*n_chunks)++;
    }
  return chunks;
}

static void
writer_free (BwfWriter *self)
{
  app_measurer_free (self->measurer);
  for (int c = 0; c < self->channels; c++)
    g_free (self->ch[c]);
  g_free (self);
}

static void
bwf_can_export (const AppExportFile *file, GPtrArray *findings)
{
  app_exporter_wav.can_export (file, findings);
}

static gpointer
bwf_begin (const AppExportFile *file, GError **error)
{
  guint n_chunks;
  gint64 chunks_at;
  g_autoptr (GByteArray) chunks = build_chunks (file, &n_chunks);
  gboolean room = app_exporter_option (&app_exporter_bwf, file->options, APP_EXPORTER_GAIN) != 0;
  gpointer wav = app_wav_begin (file, chunks, room, &chunks_at, error);
  if (!wav)
    return NULL;
  BwfWriter *self = g_new0 (BwfWriter, 1);
  self->wav = wav;
  self->channels = file->channels;
  self->bits = file->bits;
  self->loudness_at = chunks_at + CHUNK + APP_BEXT_LOUDNESS_AT;
  self->measurer = app_measurer_new (file->rate, file->channels, FALSE);
  for (int c = 0; c < self->channels; c++)
    self->ch[c] = g_new (double, BLOCK);
  return self;
}

static void
measure (BwfWriter *self, const gint32 *samples, int n)
{
  for (int i = 0; i < n * self->channels; i++)
    self->ch[i % self->channels][i / self->channels] = app_pcm_to_double (samples[i], self->bits);
  app_measurer_feed (self->measurer, (const double *const *) self->ch, n);
}

static gboolean
bwf_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  BwfWriter *self = writer;
  for (int done = 0; self->measurer && done < frames; done += BLOCK)
    measure (self, samples + (gsize) done * self->channels, MIN (frames - done, BLOCK));
  return app_exporter_wav.write (self->wav, samples, frames, error);
}

static gboolean
bwf_finish (gpointer writer, GError **error)
{
  BwfWriter *self = writer;
  gboolean good = TRUE;
  if (self->measurer)
    {
      AppMeasurement measured;
      guint8 bytes[APP_BEXT_LOUDNESS_SIZE];
      app_measurer_finish (self->measurer, &measured);
      app_bext_pack_loudness (&measured, bytes);
      good = app_wav_patch (self->wav, self->loudness_at, bytes, sizeof bytes, error);
    }
  good = app_exporter_wav.finish (self->wav, good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
bwf_abandon (gpointer writer)
{
  BwfWriter *self = writer;
  app_exporter_wav.abandon (self->wav);
  writer_free (self);
}

/* Every chunk that was put before the samples is there as it was, but for the loudness. */
static void
verify_chunk (const char *path, const GArray *riff, const char *id, const guint8 *expected,
              guint size, const AppExportFile *file, GPtrArray *findings)
{
  const AppRiffChunk *chunk = app_riff_find (riff, id);
  g_autoptr (GBytes) bytes = chunk ? app_riff_read (path, chunk) : NULL;
  gsize found_size = 0;
  const guint8 *data = bytes ? g_bytes_get_data (bytes, &found_size) : NULL;
  gboolean is_bext = g_str_equal (id, "bext");
  guint head = is_bext ? APP_BEXT_LOUDNESS_AT : size;
  guint tail = is_bext ? APP_BEXT_LOUDNESS_AT + APP_BEXT_LOUDNESS_SIZE : size;
  if (found_size != size || memcmp (data, expected, head) != 0
      || memcmp (data + tail, expected + tail, size - tail) != 0)
    app_findings_add (findings, APP_SEVERITY_ERROR, "bwf-chunk",
                      _ ("The %s chunk of the file is missing or not as it was written."), id);
  else if (is_bext && file->measured)
    app_bext_check_loudness (data + head, file->measured, findings);
}

static void
bwf_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  guint n_chunks, before = findings->len;
  g_autoptr (GByteArray) chunks = build_chunks (expected, &n_chunks);
  app_wav_verify_tags (path, expected, n_chunks, findings);
  g_autofree char *fault = NULL;
  g_autoptr (GArray) riff = findings->len == before ? app_riff_chunks (path, &fault) : NULL;
  for (guint at = 0; riff && at < chunks->len;)
    {
      g_autofree char *id = g_strndup ((const char *) chunks->data + at, 4);
      const guint8 *length = chunks->data + at + 4;
      guint size = length[0] | length[1] << 8 | length[2] << 16 | (guint) length[3] << 24;
      verify_chunk (path, riff, id, chunks->data + at + CHUNK, size, expected, findings);
      at += CHUNK + size;
    }
}

const AppExporter app_exporter_bwf = {
  .id = "bwf",
  .name = "Broadcast WAV",
  .extension = ".wav",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .whole = TRUE,
  .ascii = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = bwf_can_export,
  .begin = bwf_begin,
  .write = bwf_write,
  .finish = bwf_finish,
  .abandon = bwf_abandon,
  .verify_tags = bwf_verify_tags,
  .write_gain = app_wav_write_gain,
  .companions = app_disc_sheet_companions,
};
