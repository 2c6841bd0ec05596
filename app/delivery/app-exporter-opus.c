/* app-exporter-opus.c — writes Ogg Opus by libopusenc: 48 kHz, output gain 0, complexity 10.
 *
 * The tags are written once the audio is whole, by app-ogg: so that nothing but the tags asked for
 * is in the file. The serial number is that of the track, since a random one would make every
 * delivery differ. */
#include "app-lossy.h"
#include "app-ogg.h"
#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <opus/opusenc.h>

#include <errno.h>

#define BLOCK 4096
#define CHANNELS 2
#define SERIAL 0x4c510000 /* and the number of the track */
#define COMPLEXITY 10
#define KBITS 160

enum
{
  OPTION_BITRATE,
  OPTION_GAIN,
  N_OPTIONS
};

static const DspParam params[N_OPTIONS] = {
  [OPTION_BITRATE] = {
    .id = "opus-bitrate",
    .name = N_ ("Bit rate"),
    .help = N_ ("Mean bit rate; it varies with the music."),
    .unit = "kbit/s",
    .scale = DSP_SCALE_LINEAR,
    .min = 64,
    .max = 510,
    .def = KBITS,
  },
  [OPTION_GAIN] = APP_GAIN_PARAM (1),
};

typedef struct
{
  /* owned */
  OggOpusEnc *encoder;
  FILE *file;
  char *path;
  GPtrArray *tags; /* AppTag */
  float *samples;  /* BLOCK frames, interleaved */

  int bits;
  gint64 frames, written; /* planned, done */
  int error_number;       /* of the first write that failed */
} OpusWriter;

static int
write_bytes (void *user_data, const unsigned char *bytes, opus_int32 size)
{
  OpusWriter *self = user_data;
  if (self->file && fwrite (bytes, 1, size, self->file) == (gsize) size)
    return 0;
  if (!self->error_number)
    self->error_number = errno ? errno : EIO;
  return 1;
}

/* The file is closed by finish, which wants to know whether that worked. */
static int
close_nothing (void *user_data)
{
  return 0;
}

static const OpusEncCallbacks callbacks = { write_bytes, close_nothing };

static void
opus_can_export (const AppExportFile *file, GPtrArray *findings)
{
  static const int rates[] = { 48000, 0 };
  app_lossy_can_export (file, "Opus", rates, findings);
}

static gboolean
fail (const OpusWriter *self, int status, GError **error)
{
  if (self->error_number)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (self->error_number),
                         g_strerror (self->error_number));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libopusenc: %s", ope_strerror (status));
  return FALSE;
}

static void
writer_free (OpusWriter *self)
{
  if (self->encoder)
    ope_encoder_destroy (self->encoder);
  if (self->file)
    fclose (self->file);
  g_ptr_array_unref (self->tags);
  g_free (self->path);
  g_free (self->samples);
  g_free (self);
}

static int
set_up (OpusWriter *self, const AppExportFile *file)
{
  int status = OPE_OK;
  double kbits = file->options ? file->options[OPTION_BITRATE] : KBITS;
  OggOpusComments *comments = ope_comments_create ();
  self->encoder
      = ope_encoder_create_callbacks (&callbacks, self, comments, file->rate, CHANNELS, 0, &status);
  ope_comments_destroy (comments);
  if (!self->encoder)
    return status;
  status = ope_encoder_ctl (self->encoder, OPUS_SET_BITRATE ((opus_int32) (kbits * 1000)));
  if (status == OPE_OK)
    status = ope_encoder_ctl (self->encoder, OPUS_SET_COMPLEXITY (COMPLEXITY));
  if (status == OPE_OK)
    status = ope_encoder_ctl (self->encoder, OPE_SET_SERIALNO (SERIAL + file->track_number));
  if (status == OPE_OK)
    status = ope_encoder_ctl (self->encoder, OPE_SET_HEADER_GAIN (0));
  return status;
}

static gpointer
opus_begin (const AppExportFile *file, GError **error)
{
  OpusWriter *self = g_new0 (OpusWriter, 1);
  self->frames = file->frames;
  self->bits = file->bits;
  self->path = g_strdup (file->path);
  self->tags = app_tags_new (file);
  self->samples = g_new (float, BLOCK *CHANNELS);
  if ((self->file = app_pcm_create (file->path, error)))
    {
      int status = set_up (self, file);
      if (status == OPE_OK)
        return self;
      fail (self, status, error);
    }
  writer_free (self);
  return NULL;
}

static gboolean
opus_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  OpusWriter *self = writer;
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BLOCK);
      app_lossy_floats (samples + (gsize) done * CHANNELS, (gsize) n * CHANNELS, self->bits,
                        self->samples);
      int status = ope_encoder_write_float (self->encoder, self->samples, n);
      if (status != OPE_OK)
        return fail (self, status, error);
      done += n;
    }
  self->written += frames;
  return TRUE;
}

static gboolean
opus_finish (gpointer writer, GError **error)
{
  OpusWriter *self = writer;
  gboolean good = app_pcm_is_whole (self->written, self->frames, error);
  int status = good ? ope_encoder_drain (self->encoder) : OPE_OK;
  if (status != OPE_OK)
    good = fail (self, status, error);
  good = app_pcm_close (g_steal_pointer (&self->file), good ? error : NULL) && good;
  good = good && app_ogg_replace (self->path, APP_OGG_OPUS, self->tags, error);
  writer_free (self);
  return good;
}

static void
opus_abandon (gpointer writer)
{
  writer_free (writer);
}

static gboolean
opus_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  return app_ogg_replace (path, APP_OGG_OPUS, tags, error);
}

static void
opus_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  g_autoptr (GPtrArray) tags = app_tags_new (expected);
  app_ogg_verify (path, APP_OGG_OPUS, expected->frames, tags, findings);
}

const AppExporter app_exporter_opus = {
  .id = "opus",
  .name = "Ogg Opus",
  .extension = ".opus",
  .params = params,
  .n_params = N_OPTIONS,
  .lossy = TRUE,
  .gain = APP_GAIN_R128,
  .can_export = opus_can_export,
  .begin = opus_begin,
  .write = opus_write,
  .finish = opus_finish,
  .abandon = opus_abandon,
  .verify_tags = opus_verify_tags,
  .write_gain = opus_write_gain,
};
