/* app-exporter-vorbis.c — writes Ogg Vorbis by libvorbisenc, of a constant quality.
 *
 * The serial number is that of the track, since a random one would make every delivery differ. */
#include "app-lossy.h"
#include "app-ogg.h"
#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <vorbis/vorbisenc.h>

#define BLOCK 4096
#define CHANNELS 2
#define SERIAL 0x4c560000 /* and the number of the track */
#define QUALITY 8         /* about 256 kbit/s */

enum
{
  OPTION_QUALITY,
  OPTION_GAIN,
  N_OPTIONS
};

static const DspParam params[N_OPTIONS] = {
  [OPTION_QUALITY] = {
    .id = "vorbis-quality",
    .name = N_ ("Quality"),
    .help = N_ ("From -1, 45 kbit/s, to 10, 500 kbit/s."),
    .unit = "",
    .scale = DSP_SCALE_LINEAR,
    .min = -1,
    .max = 10,
    .def = QUALITY,
    .digits = 1,
  },
  [OPTION_GAIN] = APP_GAIN_PARAM (1),
};

typedef struct
{
  /* owned; of libvorbis in the order they are set up */
  vorbis_info info;
  vorbis_comment comment;
  vorbis_dsp_state dsp;
  vorbis_block block;
  ogg_stream_state stream;
  FILE *file;
  float *samples; /* BLOCK frames, interleaved */

  int bits;
  gint64 frames, written; /* planned, done */
} VorbisWriter;

static void
vorbis_can_export (const AppExportFile *file, GPtrArray *findings)
{
  static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000, 0 };
  app_lossy_can_export (file, "Vorbis", rates, findings);
}

static void
writer_free (VorbisWriter *self)
{
  ogg_stream_clear (&self->stream);
  vorbis_block_clear (&self->block);
  vorbis_dsp_clear (&self->dsp);
  vorbis_comment_clear (&self->comment);
  vorbis_info_clear (&self->info);
  if (self->file)
    fclose (self->file);
  g_free (self->samples);
  g_free (self);
}

static gboolean
write_pages (VorbisWriter *self, gboolean flush, GError **error)
{
  ogg_page page;
  while (flush ? ogg_stream_flush (&self->stream, &page)
               : ogg_stream_pageout (&self->stream, &page))
    if (!app_pcm_write (self->file, page.header, page.header_len, error)
        || !app_pcm_write (self->file, page.body, page.body_len, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_headers (VorbisWriter *self, const AppExportFile *file, GError **error)
{
  ogg_packet headers[3];
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *value = app_tag_comment (tag);
      vorbis_comment_add_tag (&self->comment, tag->vorbis, value);
    }
  vorbis_analysis_headerout (&self->dsp, &self->comment, &headers[0], &headers[1], &headers[2]);
  for (int i = 0; i < 3; i++)
    ogg_stream_packetin (&self->stream, &headers[i]);
  return write_pages (self, TRUE, error);
}

static gpointer
vorbis_begin (const AppExportFile *file, GError **error)
{
  VorbisWriter *self = g_new0 (VorbisWriter, 1);
  double quality = file->options ? file->options[OPTION_QUALITY] : QUALITY;
  self->frames = file->frames;
  self->bits = file->bits;
  self->samples = g_new (float, BLOCK *CHANNELS);
  vorbis_info_init (&self->info);
  vorbis_comment_init (&self->comment);
  if (vorbis_encode_init_vbr (&self->info, CHANNELS, file->rate, (float) (quality / 10)) != 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("libvorbisenc does not start"));
  else
    {
      vorbis_analysis_init (&self->dsp, &self->info);
      vorbis_block_init (&self->dsp, &self->block);
      ogg_stream_init (&self->stream, SERIAL + file->track_number);
      if ((self->file = app_pcm_create (file->path, error)) && write_headers (self, file, error))
        return self;
    }
  writer_free (self);
  return NULL;
}

/* Whatever is ready is encoded and written. */
static gboolean
drain (VorbisWriter *self, GError **error)
{
  ogg_packet packet;
  while (vorbis_analysis_blockout (&self->dsp, &self->block) == 1)
    {
      vorbis_analysis (&self->block, NULL);
      vorbis_bitrate_addblock (&self->block);
      while (vorbis_bitrate_flushpacket (&self->dsp, &packet))
        ogg_stream_packetin (&self->stream, &packet);
      if (!write_pages (self, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
vorbis_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  VorbisWriter *self = writer;
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BLOCK);
      float **ch = vorbis_analysis_buffer (&self->dsp, n);
      app_lossy_floats (samples + (gsize) done * CHANNELS, (gsize) n * CHANNELS, self->bits,
                        self->samples);
      for (int i = 0; i < n * CHANNELS; i++)
        ch[i % CHANNELS][i / CHANNELS] = self->samples[i];
      vorbis_analysis_wrote (&self->dsp, n);
      if (!drain (self, error))
        return FALSE;
      done += n;
    }
  self->written += frames;
  return TRUE;
}

static gboolean
vorbis_finish (gpointer writer, GError **error)
{
  VorbisWriter *self = writer;
  gboolean good = app_pcm_is_whole (self->written, self->frames, error);
  if (good)
    {
      vorbis_analysis_wrote (&self->dsp, 0);
      good = drain (self, error) && write_pages (self, TRUE, error);
    }
  good = app_pcm_close (g_steal_pointer (&self->file), good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
vorbis_abandon (gpointer writer)
{
  writer_free (writer);
}

static gboolean
vorbis_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  return app_ogg_replace (path, APP_OGG_VORBIS, tags, error);
}

static void
vorbis_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  g_autoptr (GPtrArray) tags = app_tags_new (expected);
  app_ogg_verify (path, APP_OGG_VORBIS, expected->frames, tags, findings);
}

const AppExporter app_exporter_vorbis = {
  .id = "vorbis",
  .name = "Ogg Vorbis",
  .extension = ".ogg",
  .params = params,
  .n_params = N_OPTIONS,
  .lossy = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = vorbis_can_export,
  .begin = vorbis_begin,
  .write = vorbis_write,
  .finish = vorbis_finish,
  .abandon = vorbis_abandon,
  .verify_tags = vorbis_verify_tags,
  .write_gain = vorbis_write_gain,
};
