/* app-exporter-mp3.c — writes MP3 by libmp3lame: ID3v2.3, the LAME tag, frames.
 *
 * The LAME tag in the first frame says how many samples encoder and last frame added, so that
 * players cut them off and albums play without gaps. It is known at the end and written over the
 * first frame then. The ID3 tag leaves room for the loudness tags. */
#include "app-id3.h"
#include "app-lossy.h"
#include "app-mp3-head.h"
#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <lame/lame.h>

#include <inttypes.h>
#include <string.h>

#define BLOCK 4096
#define CHANNELS 2
#define BYTES (BLOCK * 5 / 4 + 7200) /* most that a block becomes, by lame.h */
#define LAME_TAG_MAX 2880            /* longest frame */
#define ALGORITHM 2                  /* LAME's: near the best, twice as fast */
#define FRAME 1152                   /* samples of MPEG 1 layer III */

enum
{
  OPTION_QUALITY,
  OPTION_GAIN,
  N_OPTIONS
};

static const DspChoice quality_choices[] = {
  { "cbr-320", "320 kbit/s" }, { "cbr-256", "256 kbit/s" }, { "cbr-192", "192 kbit/s" },
  { "vbr-0", "VBR V0" },       { "vbr-2", "VBR V2" },       { NULL, NULL },
};

/* In the order of the choices; rate 0: variable, of that quality. */
static const struct
{
  int kbits, vbr;
} qualities[] = { { 320, 0 }, { 256, 0 }, { 192, 0 }, { 0, 0 }, { 0, 2 } };

static const DspParam params[N_OPTIONS] = {
  [OPTION_QUALITY] = {
    .id = "mp3-quality",
    .name = N_ ("Quality"),
    .help = N_ ("Constant bit rate, or variable for a constant quality."),
    .unit = "",
    .scale = DSP_SCALE_CHOICE,
    .max = 4,
    .choices = quality_choices,
  },
  [OPTION_GAIN] = APP_GAIN_PARAM (1),
};

typedef struct
{
  /* owned */
  lame_t lame;
  FILE *file;
  float *samples; /* BLOCK frames, interleaved */
  guint8 *bytes;

  int bits;
  gint64 head;            /* bytes before the first frame */
  gint64 frames, written; /* planned, done */
} Mp3Writer;

static void
mp3_can_export (const AppExportFile *file, GPtrArray *findings)
{
  static const int rates[] = { 44100, 48000, 0 };
  app_lossy_can_export (file, "MP3", rates, findings);
}

/* The library would print its reports. */
static void
be_silent (const char *format, va_list args)
{
}

static gboolean
set_up (lame_t lame, const AppExportFile *file)
{
  int index = file->options ? (int) file->options[OPTION_QUALITY] : 0;
  lame_set_errorf (lame, be_silent);
  lame_set_debugf (lame, be_silent);
  lame_set_msgf (lame, be_silent);
  lame_set_write_id3tag_automatic (lame, 0);
  lame_set_bWriteVbrTag (lame, 1);
  lame_set_in_samplerate (lame, file->rate);
  lame_set_out_samplerate (lame, file->rate);
  lame_set_num_channels (lame, CHANNELS);
  lame_set_quality (lame, ALGORITHM);
  if (qualities[index].kbits)
    lame_set_brate (lame, qualities[index].kbits);
  else
    {
      lame_set_VBR (lame, vbr_default);
      lame_set_VBR_quality (lame, (float) qualities[index].vbr);
    }
  return lame_init_params (lame) >= 0;
}

static void
writer_free (Mp3Writer *self)
{
  if (self->lame)
    lame_close (self->lame);
  if (self->file)
    fclose (self->file);
  g_free (self->samples);
  g_free (self->bytes);
  g_free (self);
}

static gboolean
write_id3 (Mp3Writer *self, const AppExportFile *file, GError **error)
{
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  if (!tags->len)
    return TRUE;
  g_autoptr (GByteArray) id3 = app_id3_build_with_room (tags, TRUE);
  self->head = id3->len;
  return app_pcm_write (self->file, id3->data, id3->len, error);
}

static gpointer
mp3_begin (const AppExportFile *file, GError **error)
{
  Mp3Writer *self = g_new0 (Mp3Writer, 1);
  self->frames = file->frames;
  self->bits = file->bits;
  self->samples = g_new (float, BLOCK *CHANNELS);
  self->bytes = g_malloc (BYTES);
  self->lame = lame_init ();
  if (!self->lame || !set_up (self->lame, file))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("libmp3lame does not start"));
  else if ((self->file = app_pcm_create (file->path, error)) && write_id3 (self, file, error))
    return self;
  writer_free (self);
  return NULL;
}

/* n: what a function of LAME returned. */
static gboolean
write_bytes (Mp3Writer *self, int n, GError **error)
{
  if (n >= 0)
    return app_pcm_write (self->file, self->bytes, n, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libmp3lame: %d", n);
  return FALSE;
}

static gboolean
mp3_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  Mp3Writer *self = writer;
  for (int done = 0; done < frames;)
    {
      int n = MIN (frames - done, BLOCK);
      app_lossy_floats (samples + (gsize) done * CHANNELS, (gsize) n * CHANNELS, self->bits,
                        self->samples);
      if (!write_bytes (self,
                        lame_encode_buffer_interleaved_ieee_float (self->lame, self->samples, n,
                                                                   self->bytes, BYTES),
                        error))
        return FALSE;
      done += n;
    }
  self->written += frames;
  return TRUE;
}

/* The last frames, and over the first one the LAME tag. */
static gboolean
write_end (Mp3Writer *self, GError **error)
{
  if (!app_pcm_is_whole (self->written, self->frames, error)
      || !write_bytes (self, lame_encode_flush (self->lame, self->bytes, BYTES), error))
    return FALSE;
  gsize size = lame_get_lametag_frame (self->lame, self->bytes, BYTES);
  if (size == 0 || size > LAME_TAG_MAX)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libmp3lame: no LAME tag");
      return FALSE;
    }
  if (fseeko (self->file, self->head, SEEK_SET) != 0)
    {
      int code = errno;
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
      return FALSE;
    }
  return app_pcm_write (self->file, self->bytes, size, error);
}

static gboolean
mp3_finish (gpointer writer, GError **error)
{
  Mp3Writer *self = writer;
  gboolean good = write_end (self, error);
  good = app_pcm_close (g_steal_pointer (&self->file), good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
mp3_abandon (gpointer writer)
{
  writer_free (writer);
}

static gboolean
mp3_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  AppMp3Head head;
  g_autofree char *fault = NULL;
  if (!app_mp3_head_read (path, &head, &fault))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, fault);
      return FALSE;
    }
  g_autoptr (GPtrArray) tags = app_tags_new (file);
  gsize size = head.id3 ? g_bytes_get_size (head.id3) : 0;
  app_mp3_head_clear (&head);
  return app_id3_rewrite (path, 0, size, tags, error);
}

/* What the LAME tag says of the file and of its length is so. */
static void
verify_lame (const AppMp3Head *head, const AppExportFile *expected, GPtrArray *findings)
{
  gint64 length = (gint64) head->frames * FRAME - head->delay - head->padding;
  if (length != expected->frames)
    app_findings_add (findings, APP_SEVERITY_ERROR, "gapless",
                      _ ("The LAME tag leaves %" PRId64 " samples to be played, not %" PRId64 "."),
                      length, expected->frames);
  if (head->bytes != head->audio_size)
    app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                      _ ("The structure of the file is damaged: %s."),
                      _ ("the length in its LAME tag is not that of the file"));
}

static void
mp3_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  AppMp3Head head;
  g_autofree char *fault = NULL;
  if (!app_mp3_head_read (path, &head, &fault))
    {
      app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                        _ ("The structure of the file is damaged: %s."), fault);
      return;
    }
  g_autoptr (GPtrArray) tags = app_tags_new (expected);
  verify_lame (&head, expected, findings);
  if (tags->len)
    app_id3_verify (head.id3, tags, findings);
  else if (head.id3)
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has tags though none were asked for."));
  app_mp3_head_clear (&head);
}

const AppExporter app_exporter_mp3 = {
  .id = "mp3",
  .name = "MP3",
  .extension = ".mp3",
  .params = params,
  .n_params = N_OPTIONS,
  .lossy = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = mp3_can_export,
  .begin = mp3_begin,
  .write = mp3_write,
  .finish = mp3_finish,
  .abandon = mp3_abandon,
  .verify_tags = mp3_verify_tags,
  .write_gain = mp3_write_gain,
};
