/* app-exporter-flac.c — writes FLAC by libFLAC: level 8, verified while encoding, MD5 of the
 * samples, seek table (a point every 10 s), Vorbis comments, padding for later edits of the tags.
 */
#include "app-disc-sheet.h"
#include "app-flac-cuesheet.h"
#include "app-pcm.h"
#include "app-tags.h"

#include <glib/gi18n-lib.h>

#include <FLAC/metadata.h>
#include <FLAC/stream_decoder.h>
#include <FLAC/stream_encoder.h>

#include <errno.h>
#include <string.h>

#define LEVEL 8
#define SEEK_SECONDS 10
#define PADDING 8192

enum
{
  BLOCK_SEEK,
  BLOCK_TAGS,
  BLOCK_PADDING,
  BLOCK_CUESHEET, /* this one and the next may be missing; before the padding in the file */
  BLOCK_PICTURE,
  N_BLOCKS
};

enum
{
  OPTION_GAIN,
  N_OPTIONS
};

static const DspParam params[N_OPTIONS] = { [OPTION_GAIN] = APP_GAIN_PARAM (0) };

typedef struct
{
  /* owned */
  FLAC__StreamEncoder *encoder;
  FLAC__StreamMetadata *blocks[N_BLOCKS]; /* must live until the encoder has finished */
  FILE *file;

  gint64 frames, written; /* planned, done */
  int error_number;       /* of the first write that failed */
} FlacWriter;

/* libFLAC does not look at what closing its own file says, so the bytes go through these. */
static FLAC__StreamEncoderWriteStatus
write_bytes (const FLAC__StreamEncoder *encoder, const FLAC__byte bytes[], size_t size,
             uint32_t samples, uint32_t frame, void *user_data)
{
  FlacWriter *self = user_data;
  if (!self->error_number && fwrite (bytes, 1, size, self->file) == size)
    return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
  if (!self->error_number)
    self->error_number = errno ? errno : EIO;
  return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
}

static FLAC__StreamEncoderSeekStatus
seek_bytes (const FLAC__StreamEncoder *encoder, FLAC__uint64 offset, void *user_data)
{
  FlacWriter *self = user_data;
  if (fseeko (self->file, (off_t) offset, SEEK_SET) == 0)
    return FLAC__STREAM_ENCODER_SEEK_STATUS_OK;
  if (!self->error_number)
    self->error_number = errno;
  return FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR;
}

static FLAC__StreamEncoderTellStatus
tell_bytes (const FLAC__StreamEncoder *encoder, FLAC__uint64 *offset, void *user_data)
{
  FlacWriter *self = user_data;
  *offset = ftello (self->file);
  return FLAC__STREAM_ENCODER_TELL_STATUS_OK;
}

static gboolean
fail (FlacWriter *self, GError **error)
{
  if (self->error_number)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (self->error_number),
                         g_strerror (self->error_number));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libFLAC: %s",
                 FLAC__stream_encoder_get_resolved_state_string (self->encoder));
  return FALSE;
}

static void
writer_free (FlacWriter *self)
{
  if (self->encoder)
    FLAC__stream_encoder_delete (self->encoder);
  for (int i = 0; i < N_BLOCKS; i++)
    if (self->blocks[i])
      FLAC__metadata_object_delete (self->blocks[i]);
  if (self->file)
    fclose (self->file);
  g_free (self);
}

static void
flac_can_export (const AppExportFile *file, GPtrArray *findings)
{
  if (file->bits != 16 && file->bits != 24)
    app_findings_add (findings, APP_SEVERITY_ERROR, "flac-bits",
                      _ ("FLAC files are written with 16 or 24 bits, not %d."), file->bits);
  if (file->channels < 1 || file->channels > 2)
    app_findings_add (findings, APP_SEVERITY_ERROR, "flac-channels",
                      _ ("FLAC files are written with one or two channels, not %d."),
                      file->channels);
  app_flac_cuesheet_check (file, findings);
}

/* The cover has a block of its own. */
static GPtrArray *
comments_of (const AppExportFile *file)
{
  AppExportFile bare = *file;
  bare.cover = NULL;
  return app_tags_new (&bare);
}

static gboolean
append_tag (FLAC__StreamMetadata *block, const AppTag *tag)
{
  FLAC__StreamMetadata_VorbisComment_Entry entry;
  return FLAC__metadata_object_vorbiscomment_entry_from_name_value_pair (&entry, tag->vorbis,
                                                                         tag->value)
         && FLAC__metadata_object_vorbiscomment_append_comment (block, entry, FALSE);
}

/* NULL: there is no cover, or not enough memory for it. */
static FLAC__StreamMetadata *
build_picture (const AppPicture *cover)
{
  FLAC__StreamMetadata *block
      = cover ? FLAC__metadata_object_new (FLAC__METADATA_TYPE_PICTURE) : NULL;
  if (!block)
    return NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (cover->bytes, &size);
  FLAC__StreamMetadata_Picture *picture = &block->data.picture;
  picture->type = FLAC__STREAM_METADATA_PICTURE_TYPE_FRONT_COVER;
  picture->width = (uint32_t) cover->width;
  picture->height = (uint32_t) cover->height;
  picture->depth = (uint32_t) cover->depth;
  if (FLAC__metadata_object_picture_set_mime_type (block, (char *) cover->mime, TRUE)
      && FLAC__metadata_object_picture_set_data (block, (FLAC__byte *) data, (uint32_t) size, TRUE))
    return block;
  FLAC__metadata_object_delete (block);
  return NULL;
}

static gboolean
build_blocks (FlacWriter *self, const AppExportFile *file)
{
  self->blocks[BLOCK_SEEK] = FLAC__metadata_object_new (FLAC__METADATA_TYPE_SEEKTABLE);
  self->blocks[BLOCK_TAGS] = FLAC__metadata_object_new (FLAC__METADATA_TYPE_VORBIS_COMMENT);
  self->blocks[BLOCK_PADDING] = FLAC__metadata_object_new (FLAC__METADATA_TYPE_PADDING);
  self->blocks[BLOCK_CUESHEET] = app_flac_cuesheet_build (file);
  self->blocks[BLOCK_PICTURE] = build_picture (file->cover);
  if (file->cover && !self->blocks[BLOCK_PICTURE])
    return FALSE;
  for (int i = 0; i <= BLOCK_PADDING; i++)
    if (!self->blocks[i])
      return FALSE;
  self->blocks[BLOCK_PADDING]->length = PADDING;
  g_autoptr (GPtrArray) tags = comments_of (file);
  for (guint i = 0; i < tags->len; i++)
    if (!append_tag (self->blocks[BLOCK_TAGS], tags->pdata[i]))
      return FALSE;
  return FLAC__metadata_object_seektable_template_append_spaced_points_by_samples (
             self->blocks[BLOCK_SEEK], (uint32_t) file->rate * SEEK_SECONDS, file->frames)
         && FLAC__metadata_object_seektable_template_sort (self->blocks[BLOCK_SEEK], TRUE);
}

/* Fills in the blocks that there are, in the order of the file; returns their number. */
static guint
list_blocks (FlacWriter *self, FLAC__StreamMetadata *blocks[N_BLOCKS])
{
  static const int order[N_BLOCKS]
      = { BLOCK_SEEK, BLOCK_TAGS, BLOCK_CUESHEET, BLOCK_PICTURE, BLOCK_PADDING };
  guint n = 0;
  for (int i = 0; i < N_BLOCKS; i++)
    if (self->blocks[order[i]])
      blocks[n++] = self->blocks[order[i]];
  return n;
}

static gboolean
set_up (FlacWriter *self, const AppExportFile *file)
{
  /* The encoder need not verify: every file is read back from the disk, which proves more. */
  FLAC__StreamEncoder *encoder = self->encoder;
  FLAC__StreamMetadata *blocks[N_BLOCKS];
  guint n_blocks = list_blocks (self, blocks);
  return FLAC__stream_encoder_set_compression_level (encoder, LEVEL)
         && FLAC__stream_encoder_set_channels (encoder, file->channels)
         && FLAC__stream_encoder_set_bits_per_sample (encoder, file->bits)
         && FLAC__stream_encoder_set_sample_rate (encoder, file->rate)
         && FLAC__stream_encoder_set_total_samples_estimate (encoder, file->frames)
         && FLAC__stream_encoder_set_metadata (encoder, blocks, n_blocks)
         && FLAC__stream_encoder_init_stream (encoder, write_bytes, seek_bytes, tell_bytes, NULL,
                                              self)
                == FLAC__STREAM_ENCODER_INIT_STATUS_OK;
}

static gpointer
flac_begin (const AppExportFile *file, GError **error)
{
  FlacWriter *self = g_new0 (FlacWriter, 1);
  self->frames = file->frames;
  self->encoder = FLAC__stream_encoder_new ();
  if (!self->encoder || !build_blocks (self, file))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strerror (ENOMEM));
  else if ((self->file = app_pcm_create (file->path, error)))
    {
      if (set_up (self, file))
        return self;
      fail (self, error);
    }
  writer_free (self);
  return NULL;
}

static gboolean
flac_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  FlacWriter *self = writer;
  if (!FLAC__stream_encoder_process_interleaved (self->encoder, samples, frames))
    return fail (self, error);
  self->written += frames;
  return TRUE;
}

static gboolean
flac_finish (gpointer writer, GError **error)
{
  FlacWriter *self = writer;
  gboolean good = FLAC__stream_encoder_finish (self->encoder);
  if (!good)
    fail (self, error);
  else
    good = app_pcm_is_whole (self->written, self->frames, error);
  good = app_pcm_close (g_steal_pointer (&self->file), good ? error : NULL) && good;
  writer_free (self);
  return good;
}

static void
flac_abandon (gpointer writer)
{
  FlacWriter *self = writer;
  self->error_number = ECANCELED; /* the encoder writes its rest on deletion: nowhere */
  writer_free (self);
}

/* The value of a comment, transfer full, or NULL. */
static char *
find_comment (const FLAC__StreamMetadata *block, const char *key)
{
  int index = FLAC__metadata_object_vorbiscomment_find_entry_from (block, 0, key);
  if (index < 0)
    return NULL;
  const FLAC__StreamMetadata_VorbisComment_Entry *entry
      = &block->data.vorbis_comment.comments[index];
  gsize skip = strlen (key) + 1;
  return g_strndup ((const char *) entry->entry + skip, entry->length - skip);
}

static void
verify_comments (const FLAC__StreamMetadata *block, const AppExportFile *expected,
                 GPtrArray *findings)
{
  g_autoptr (GPtrArray) tags = comments_of (expected);
  for (guint i = 0; i < tags->len; i++)
    {
      const AppTag *tag = tags->pdata[i];
      g_autofree char *found = find_comment (block, tag->vorbis);
      app_tag_compare (findings, tag, _ ("Vorbis comments"), tag->value, found);
    }
  if (block->data.vorbis_comment.num_comments > tags->len)
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has tags that were not asked for."));
}

static void
verify_picture (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  const AppTag tag = { .picture = expected->cover };
  FLAC__StreamMetadata *wanted = build_picture (expected->cover), *found = NULL;
  if (!FLAC__metadata_get_picture (path, &found, (FLAC__StreamMetadata_Picture_Type) -1, NULL, NULL,
                                   (unsigned) -1, (unsigned) -1, (unsigned) -1, (unsigned) -1))
    found = NULL;
  if (found && !wanted)
    app_findings_add (findings, APP_SEVERITY_ERROR, "tag-unwanted",
                      _ ("The file has a cover that was not asked for."));
  else if (wanted && (!found || !FLAC__metadata_object_is_equal (wanted, found)))
    app_tag_compare (findings, &tag, _ ("picture block"), "", found ? "?" : NULL);
  if (wanted)
    FLAC__metadata_object_delete (wanted);
  if (found)
    FLAC__metadata_object_delete (found);
}

/* Brings to the disk what libFLAC wrote through a file of its own. */
static gboolean
flush_file (const char *path, GError **error)
{
  FILE *file = fopen (path, "r+be");
  if (file)
    return app_pcm_close (file, error);
  int code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* Puts the block in the place of the chain's block of tags; then it is the chain's. */
static gboolean
put_tags (FLAC__Metadata_Chain *chain, FLAC__StreamMetadata *block)
{
  FLAC__Metadata_Iterator *iterator = FLAC__metadata_iterator_new ();
  gboolean good = iterator != NULL;
  if (good)
    FLAC__metadata_iterator_init (iterator, chain);
  while (good
         && FLAC__metadata_iterator_get_block_type (iterator) != FLAC__METADATA_TYPE_VORBIS_COMMENT)
    good = FLAC__metadata_iterator_next (iterator);
  good = good && FLAC__metadata_iterator_set_block (iterator, block);
  if (iterator)
    FLAC__metadata_iterator_delete (iterator);
  return good;
}

/* The block of tags grows into the padding behind it. */
static gboolean
flac_write_gain (const char *path, const AppExportFile *file, GError **error)
{
  g_autoptr (GPtrArray) tags = comments_of (file);
  FLAC__Metadata_Chain *chain = FLAC__metadata_chain_new ();
  FLAC__StreamMetadata *block = FLAC__metadata_object_new (FLAC__METADATA_TYPE_VORBIS_COMMENT);
  gboolean good = chain && block && FLAC__metadata_chain_read (chain, path);
  for (guint i = 0; i < tags->len && good; i++)
    good = append_tag (block, tags->pdata[i]);
  if (good && (good = put_tags (chain, block)))
    block = NULL;
  good = good && FLAC__metadata_chain_write (chain, TRUE, FALSE);
  if (!good)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libFLAC: %s",
                 chain ? FLAC__Metadata_ChainStatusString[FLAC__metadata_chain_status (chain)]
                       : g_strerror (ENOMEM));
  if (block)
    FLAC__metadata_object_delete (block);
  if (chain)
    FLAC__metadata_chain_delete (chain);
  return good && flush_file (path, error);
}

static void
verify_streaminfo (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  static const FLAC__byte none[16];
  FLAC__StreamMetadata info;
  if (!FLAC__metadata_get_streaminfo (path, &info))
    app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                      _ ("The structure of the file is damaged: %s."), _ ("it is no FLAC file"));
  else if (memcmp (info.data.stream_info.md5sum, none, sizeof none) == 0
           || info.data.stream_info.total_samples != (FLAC__uint64) expected->frames)
    app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                      _ ("The structure of the file is damaged: %s."),
                      _ ("its checksum or its length is not in its header"));
}

static void
flac_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  FLAC__StreamMetadata *block = NULL;
  verify_streaminfo (path, expected, findings);
  app_flac_cuesheet_verify (path, expected, findings);
  verify_picture (path, expected, findings);
  if (FLAC__metadata_get_tags (path, &block))
    {
      verify_comments (block, expected, findings);
      FLAC__metadata_object_delete (block);
    }
  else
    app_findings_add (findings, APP_SEVERITY_ERROR, "file-structure",
                      _ ("The structure of the file is damaged: %s."),
                      _ ("there is no block of tags"));
}

const AppExporter app_exporter_flac = {
  .id = "flac",
  .name = "FLAC",
  .extension = ".flac",
  .params = params,
  .n_params = N_OPTIONS,
  .whole = TRUE,
  .gain = APP_GAIN_REPLAY,
  .can_export = flac_can_export,
  .begin = flac_begin,
  .write = flac_write,
  .finish = flac_finish,
  .abandon = flac_abandon,
  .verify_tags = flac_verify_tags,
  .write_gain = flac_write_gain,
  .companions = app_disc_sheet_companions,
};
