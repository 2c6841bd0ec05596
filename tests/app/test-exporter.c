/* test-exporter.c — files are made of the right bytes, hold the samples given, and read back so. */
#include "test-app.h"

#include "test-picture.h"
#include "test-sound.h"

#include <FLAC/metadata.h>
#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "app-exporter.h"
#include "app-id3.h"
#include "app-riff.h"
#include "app-tags.h"

#define FRAMES 10007 /* neither round nor even */

typedef struct
{
  char *dir, *path;
  AppMetadata album, track;
  AppExportFile file;
  gint32 *samples;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("lacquer-export-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "x.tmp", NULL);
  app_metadata_init (&f->album);
  app_metadata_init (&f->track);
  app_metadata_set (&f->album, APP_FIELD_TITLE, "N\303\244chte am Fluss");
  app_metadata_set (&f->album, APP_FIELD_ARTIST, "\346\227\245\346\234\254 Trio");
  app_metadata_set (&f->album, APP_FIELD_DATE, "2026-11-21");
  app_metadata_set (&f->album, APP_FIELD_BARCODE, "0 36000 29145 2");
  app_metadata_set (&f->album, APP_FIELD_LABEL, "L");
  app_metadata_set (&f->album, APP_FIELD_CATALOGUE, "CAT 001");
  app_metadata_set (&f->track, APP_FIELD_TITLE,
                    "\305\201\303\263d\305\272 \342\200\223 \360\235\204\236");
  app_metadata_set (&f->track, APP_FIELD_ISRC, "us-abc-26-00001");
  app_metadata_set (&f->track, APP_FIELD_COMMENT, "odd");
  f->file = (AppExportFile){ .path = f->path,
                             .rate = 44100,
                             .bits = 16,
                             .channels = 2,
                             .frames = FRAMES,
                             .album = &f->album,
                             .track = &f->track,
                             .track_number = 3,
                             .n_tracks = 11 };
  f->samples = g_new (gint32, 2 * FRAMES);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  app_metadata_finish (&f->album);
  app_metadata_finish (&f->track);
  g_free (f->samples);
  g_free (f->dir);
  g_free (f->path);
}

/* Noise over the whole range with both extremes. */
static void
fill (Fixture *f, int bits)
{
  guint32 state = 1;
  for (int i = 0; i < 2 * FRAMES; i++)
    {
      state = state * 1664525u + 1013904223u;
      f->samples[i] = (gint32) state >> (32 - bits);
    }
  f->samples[0] = -(1 << (bits - 1));
  f->samples[1] = (1 << (bits - 1)) - 1;
  f->file.bits = bits;
}

static void
export_all (Fixture *f, const AppExporter *exporter)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GError) error = NULL;
  exporter->can_export (&f->file, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  gpointer writer = exporter->begin (&f->file, &error);
  g_assert_no_error (error);
  for (int at = 0, n = 1; at < FRAMES; at += n, n = n * 3 + 1)
    {
      n = MIN (n, FRAMES - at);
      g_assert_true (exporter->write (writer, f->samples + 2 * at, n, &error));
    }
  g_assert_true (exporter->finish (writer, &error));
  g_assert_no_error (error);
  exporter->verify_tags (f->path, &f->file, findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", ((AppFinding *) findings->pdata[i])->text);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* libsndfile, an independent reader, finds the same samples, rate and depth. */
static void
check_samples (Fixture *f, int format)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_nonnull (file);
  g_assert_cmpint (info.format, ==, format);
  g_assert_cmpint (info.frames, ==, FRAMES);
  g_assert_cmpint (info.samplerate, ==, f->file.rate);
  g_autofree int *read = g_new (int, 2 * FRAMES);
  g_assert_cmpint (sf_readf_int (file, read, FRAMES), ==, FRAMES);
  for (int i = 0; i < 2 * FRAMES; i++)
    g_assert_cmpint (read[i] >> (32 - f->file.bits), ==, f->samples[i]);
  sf_close (file);
}

/* Floats in full range, with both zeros; the header has format 3 and their number. */
static void
test_wav_float (Fixture *f, gconstpointer data)
{
  static const char *const order[] = { "fmt ", "fact", "LIST", "data", "id3 " };
  g_autofree float *floats = g_new (float, 2 * FRAMES);
  g_autofree float *found = g_new (float, 2 * FRAMES);
  for (int i = 0; i < 2 * FRAMES; i++)
    floats[i] = (float) (4 * test_sound_noise (3, i));
  floats[0] = 0.0f;
  floats[1] = -0.0f;
  memcpy (f->samples, floats, 2 * FRAMES * sizeof *floats);
  f->file.bits = 32;
  export_all (f, app_exporter_find ("wav"));
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_cmpint (info.format, ==, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  g_assert_cmpint (sf_readf_float (file, found, FRAMES), ==, FRAMES);
  g_assert_cmpmem (found, 2 * FRAMES * sizeof *found, floats, 2 * FRAMES * sizeof *floats);
  sf_close (file);
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpuint (chunks->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < chunks->len; i++)
    g_assert_cmpstr (g_array_index (chunks, AppRiffChunk, i).id, ==, order[i]);
  g_autoptr (GBytes) format = app_riff_read (f->path, app_riff_find (chunks, "fmt "));
  g_autoptr (GBytes) fact = app_riff_read (f->path, app_riff_find (chunks, "fact"));
  static const guint8 expected[]
      = { 3, 0, 2, 0, 0x44, 0xac, 0, 0, 0x20, 0x62, 5, 0, 8, 0, 32, 0, 0, 0 };
  static const guint8 number[] = { FRAMES & 0xff, FRAMES >> 8, 0, 0 };
  g_assert_cmpmem (g_bytes_get_data (format, NULL), g_bytes_get_size (format), expected,
                   sizeof expected);
  g_assert_cmpmem (g_bytes_get_data (fact, NULL), g_bytes_get_size (fact), number, sizeof number);
}

static void
test_wav (Fixture *f, gconstpointer data)
{
  static const char *const order[] = { "fmt ", "LIST", "data", "id3 " };
  const AppExporter *wav = app_exporter_find ("wav");
  for (int bits = 16; bits <= 24; bits += 8)
    {
      fill (f, bits);
      export_all (f, wav);
      check_samples (f, SF_FORMAT_WAV | (bits == 16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24));

      g_autofree char *fault = NULL;
      g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
      g_assert_cmpstr (fault, ==, NULL);
      g_assert_cmpuint (chunks->len, ==, G_N_ELEMENTS (order));
      for (guint i = 0; i < chunks->len; i++)
        {
          const AppRiffChunk *chunk = &g_array_index (chunks, AppRiffChunk, i);
          g_assert_cmpstr (chunk->id, ==, order[i]);
          g_assert_cmpint (chunk->size % 2, ==, 0);
        }
      g_assert_cmpint (app_riff_find (chunks, "fmt ")->size, ==, 16);
      g_assert_cmpint (app_riff_find (chunks, "data")->size, ==, FRAMES * 2 * bits / 8);
      g_assert_cmpint (app_riff_find (chunks, "id3 ")->size % 4, ==, 0);
      g_unlink (f->path);
    }
}

/* ASCII for old readers, Unicode in the id3 chunk. */
static void
test_wav_tags (Fixture *f, gconstpointer data)
{
  fill (f, 16);
  export_all (f, app_exporter_find ("wav"));
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_cmpstr (sf_get_string (file, SF_STR_ALBUM), ==, "Nachte am Fluss");
  g_assert_cmpstr (sf_get_string (file, SF_STR_DATE), ==, "2026-11-21");
  g_assert_cmpstr (sf_get_string (file, SF_STR_TRACKNUMBER), ==, "3");
  g_assert_null (sf_get_string (file, SF_STR_TITLE)); /* a clef is not ASCII */
  g_assert_null (sf_get_string (file, SF_STR_ARTIST));
  sf_close (file);

  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_autoptr (GBytes) bytes = app_riff_read (f->path, app_riff_find (chunks, "id3 "));
  g_autoptr (GHashTable) frames
      = app_id3_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (g_hash_table_lookup (frames, "TIT2"), ==,
                   f->track.values[APP_FIELD_TITLE]); /* a clef beyond 16 bits, too */
  g_assert_cmpstr (g_hash_table_lookup (frames, "TPE1"), ==, f->album.values[APP_FIELD_ARTIST]);
  g_assert_cmpstr (g_hash_table_lookup (frames, "TRCK"), ==, "3/11");
  g_assert_cmpstr (g_hash_table_lookup (frames, "TYER"), ==, "2026");
  g_assert_cmpstr (g_hash_table_lookup (frames, "TDAT"), ==, "2111");
  g_assert_cmpstr (g_hash_table_lookup (frames, "TSRC"), ==, "USABC2600001");
  g_assert_cmpstr (g_hash_table_lookup (frames, "TXXX:BARCODE"), ==, "036000291452");
  g_assert_cmpstr (g_hash_table_lookup (frames, "COMM"), ==, "odd");
}

/* 4.5 s of noise at a level, as a broadcast WAV; expected is what our measurer says of it. */
static void
export_broadcast (Fixture *f, double level, AppMeasurement *expected)
{
  enum
  {
    LONG = 200000
  };
  const AppExporter *bwf = app_exporter_find ("bwf");
  g_autofree gint32 *samples = g_new (gint32, 2 * LONG);
  g_autofree double *left = g_new (double, LONG);
  g_autofree double *right = g_new (double, LONG);
  double *const ch[2] = { left, right };
  for (int i = 0; i < 2 * LONG; i++)
    {
      samples[i] = (gint32) (level * test_sound_noise (9, i) * 8388607);
      ch[i % 2][i / 2] = samples[i] / 8388608.0;
    }
  g_free (f->samples);
  f->samples = g_steal_pointer (&samples);
  f->file.frames = LONG;
  f->file.bits = 24;
  AppMeasurer *measurer = app_measurer_new (f->file.rate, 2, FALSE);
  app_measurer_feed (measurer, (const double *const *) ch, LONG);
  app_measurer_finish (measurer, expected);
  app_measurer_free (measurer);
  g_autoptr (GError) error = NULL;
  gpointer writer = bwf->begin (&f->file, &error);
  g_assert_no_error (error);
  for (int at = 0; at < LONG; at += 9999)
    g_assert_true (bwf->write (writer, f->samples + 2 * at, MIN (9999, LONG - at), &error));
  g_assert_true (bwf->finish (writer, &error));
  g_assert_no_error (error);
}

/* What libsndfile reads of the bext chunk is what was measured and who made it; the ISRC stands in
 * the axml chunk. */
static void
test_bwf (Fixture *f, gconstpointer data)
{
  AppMeasurement expected;
  export_broadcast (f, 0.2, &expected);
  g_assert_true (isfinite (expected.integrated_lufs) && isfinite (expected.max_short_term_lufs));
  SF_INFO info = { 0 };
  SF_BROADCAST_INFO bext = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_cmpint (sf_command (file, SFC_GET_BROADCAST_INFO, &bext, sizeof bext), ==, SF_TRUE);
  g_assert_cmpint (info.frames, ==, f->file.frames);
  sf_close (file);
  g_assert_cmpstr (bext.originator, ==, "Lacquer");
  g_assert_cmpmem (bext.originator_reference, 13, "USABC2600001", 13);
  g_assert_cmpmem (bext.origination_date, 10, "2026-11-21", 10);
  g_assert_cmpint (bext.version, ==, 2);
  g_assert_cmpint (bext.loudness_value, ==, lrint (100 * expected.integrated_lufs));
  g_assert_cmpint (bext.loudness_range, ==, lrint (100 * expected.range_lu));
  g_assert_cmpint (bext.max_true_peak_level, ==, lrint (100 * expected.true_peak_dbtp));
  g_assert_cmpint (bext.max_momentary_loudness, ==, lrint (100 * expected.max_momentary_lufs));
  g_assert_cmpint (bext.max_shortterm_loudness, ==, lrint (100 * expected.max_short_term_lufs));
  g_assert_true (g_str_has_prefix (bext.coding_history, "A=PCM,F=44100,W=24,M=stereo,T=Lacquer"));

  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_autoptr (GBytes) axml = app_riff_read (f->path, app_riff_find (chunks, "axml"));
  gsize size;
  const char *xml = g_bytes_get_data (axml, &size);
  g_assert_nonnull (g_strstr_len (xml, (gssize) size, "ISRC:USABC2600001<"));
  g_assert_cmpuint (chunks->len, ==, 7);
}

/* Each byte of the chunks of its own that is not as written, and a wrong loudness, is told. */
static void
test_bwf_damage (Fixture *f, gconstpointer data)
{
  const AppExporter *bwf = app_exporter_find ("bwf");
  static const char *const ids[] = { "bext", "iXML", "axml" };
  AppMeasurement measured;
  export_broadcast (f, 0.1, &measured);
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_autofree char *good = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (f->path, &good, &size, NULL));
  f->file.measured = &measured;
  g_autoptr (GPtrArray) none = app_findings_new ();
  bwf->verify_tags (f->path, &f->file, none);
  g_assert_cmpuint (none->len, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AppRiffChunk *chunk = app_riff_find (chunks, ids[i]);
      for (guint64 at = 0; at < chunk->size; at += 51)
        {
          g_autoptr (GPtrArray) findings = app_findings_new ();
          good[chunk->offset + at] ^= 0x20;
          g_assert_true (g_file_set_contents (f->path, good, (gssize) size, NULL));
          bwf->verify_tags (f->path, &f->file, findings);
          g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
          good[chunk->offset + at] ^= 0x20;
        }
    }
  g_assert_true (g_file_set_contents (f->path, good, (gssize) size, NULL));
  measured.max_short_term_lufs += 0.05;
  bwf->verify_tags (f->path, &f->file, none);
  g_assert_cmpuint (none->len, ==, 1);
}

/* Silence has no loudness: that is told as unknown, and is right. */
static void
test_bwf_silence (Fixture *f, gconstpointer data)
{
  AppMeasurement measured;
  export_broadcast (f, 0, &measured);
  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_autoptr (GBytes) bext = app_riff_read (f->path, app_riff_find (chunks, "bext"));
  const guint8 *bytes = g_bytes_get_data (bext, NULL);
  g_assert_cmpint (bytes[412] | bytes[413] << 8, ==, 0x7fff);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  f->file.measured = &measured;
  app_exporter_find ("bwf")->verify_tags (f->path, &f->file, findings);
  g_assert_cmpuint (findings->len, ==, 0);
}

static void
test_wav_clean (Fixture *f, gconstpointer data)
{
  fill (f, 24);
  f->file.album = f->file.track = NULL;
  export_all (f, app_exporter_find ("wav"));
  GStatBuf status;
  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 44 + FRAMES * 6);
}

/* Above 4 GiB the header is RF64; the rest of the file is a hole. */
static void
test_wav_large (Fixture *f, gconstpointer data)
{
  const AppExporter *wav = app_exporter_find ("wav");
  const gint64 frames = (G_GINT64_CONSTANT (1) << 30) + 1;
  const gint64 header = 12 + 36 + 24 + 8;
  f->file.frames = frames;
  f->file.album = f->file.track = NULL;
  g_autoptr (GError) error = NULL;
  gpointer writer = wav->begin (&f->file, &error);
  g_assert_no_error (error);
  wav->abandon (writer);
  g_assert_cmpint (truncate (f->path, header + frames * 4), ==, 0);

  g_autofree char *fault = NULL;
  g_autoptr (GArray) chunks = app_riff_chunks (f->path, &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpint (app_riff_find (chunks, "data")->size, ==, frames * 4);
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (f->path, SFM_READ, &info);
  g_assert_cmpint (info.format, ==, SF_FORMAT_RF64 | SF_FORMAT_PCM_16);
  g_assert_cmpint (info.frames, ==, frames);
  sf_close (file);
}

/* Every kind of damage to the structure is told. */
static void
test_wav_damage (Fixture *f, gconstpointer data)
{
  const AppExporter *wav = app_exporter_find ("wav");
  static const struct
  {
    int offset;
    char byte;
  } rows[] = { { 0, 'X' }, { 4, 1 }, { 8, 'w' }, { 12, 'g' }, { 16, 17 }, { 40, 'x' } };
  fill (f, 16);
  export_all (f, wav);
  g_autofree char *good = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (f->path, &good, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bad = g_memdup2 (good, size);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      bad[rows[i].offset] = rows[i].byte;
      g_assert_true (g_file_set_contents (f->path, bad, size, NULL));
      wav->verify_tags (f->path, &f->file, findings);
      g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
    }
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_assert_true (g_file_set_contents (f->path, good, size - 2, NULL));
  wav->verify_tags (f->path, &f->file, findings);
  g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
}

/* Right by libsndfile, chunk by chunk, and with the texts that old readers look for. */
static void
test_aiff (Fixture *f, gconstpointer data)
{
  static const char *const order[] = { "COMM", "NAME", "SSND", "ID3 " };
  const AppExporter *aiff = app_exporter_find ("aiff");
  app_metadata_set (&f->track, APP_FIELD_TITLE, "N\303\244chte");
  app_metadata_set (&f->track, APP_FIELD_COMMENT, "");
  for (int bits = 16; bits <= 24; bits += 8)
    {
      fill (f, bits);
      f->file.rate = bits == 16 ? 44100 : 192000;
      export_all (f, aiff);
      check_samples (f, SF_FORMAT_AIFF | (bits == 16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24));
      g_autofree char *fault = NULL;
      g_autoptr (GArray) chunks = app_aiff_chunks (f->path, &fault);
      g_assert_cmpstr (fault, ==, NULL);
      g_assert_cmpuint (chunks->len, ==, G_N_ELEMENTS (order));
      for (guint i = 0; i < chunks->len; i++)
        g_assert_cmpstr (g_array_index (chunks, AppRiffChunk, i).id, ==, order[i]);
      g_autoptr (GBytes) name = app_riff_read (f->path, app_riff_find (chunks, "NAME"));
      g_assert_cmpmem (g_bytes_get_data (name, NULL), g_bytes_get_size (name), "Nachte", 6);
      g_autoptr (GBytes) id3 = app_riff_read (f->path, app_riff_find (chunks, "ID3 "));
      g_autoptr (GHashTable) frames
          = app_id3_parse (g_bytes_get_data (id3, NULL), g_bytes_get_size (id3));
      g_assert_cmpstr (g_hash_table_lookup (frames, "TIT2"), ==, "N\303\244chte");
      g_assert_cmpstr (g_hash_table_lookup (frames, "TSRC"), ==, "USABC2600001");
      g_unlink (f->path);
    }
  f->file.frames = G_GINT64_CONSTANT (400000000);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  aiff->can_export (&f->file, findings);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "aiff-size");
}

/* Without tags there are only COMM and SSND; every damaged byte of the structure is told. */
static void
test_aiff_damage (Fixture *f, gconstpointer data)
{
  static const int offsets[] = { 0, 4, 8, 12, 16, 38, 42 };
  const AppExporter *aiff = app_exporter_find ("aiff");
  fill (f, 24);
  f->file.album = f->file.track = NULL;
  export_all (f, aiff);
  g_autofree char *good = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (f->path, &good, &size, NULL));
  g_assert_cmpint (size, ==, 12 + 26 + 16 + FRAMES * 6);
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autofree char *bad = g_memdup2 (good, size);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      bad[offsets[i]] ^= 0x41;
      g_assert_true (g_file_set_contents (f->path, bad, size, NULL));
      aiff->verify_tags (f->path, &f->file, findings);
      g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
    }
}

static void
test_flac (Fixture *f, gconstpointer data)
{
  const AppExporter *flac = app_exporter_find ("flac");
  for (int bits = 16; bits <= 24; bits += 8)
    {
      fill (f, bits);
      f->file.rate = bits == 16 ? 44100 : 96000;
      export_all (f, flac);
      check_samples (f, SF_FORMAT_FLAC | (bits == 16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24));

      static const FLAC__byte none[16];
      FLAC__StreamMetadata info, *tags = NULL;
      g_assert_true (FLAC__metadata_get_streaminfo (f->path, &info));
      g_assert_cmpint (info.data.stream_info.total_samples, ==, FRAMES);
      g_assert_cmpint (memcmp (info.data.stream_info.md5sum, none, 16), !=, 0);
      g_assert_true (FLAC__metadata_get_tags (f->path, &tags));
      g_assert_cmpint (FLAC__metadata_object_vorbiscomment_find_entry_from (tags, 0,
                                                                            "TRACKTOTAL=11"),
                       <, 0);
      int isrc = FLAC__metadata_object_vorbiscomment_find_entry_from (tags, 0, "ISRC");
      g_assert_cmpint (isrc, >=, 0);
      g_assert_cmpstr ((char *) tags->data.vorbis_comment.comments[isrc].entry, ==,
                       "ISRC=USABC2600001");
      FLAC__metadata_object_delete (tags);
      FLAC__Metadata_SimpleIterator *blocks = FLAC__metadata_simple_iterator_new ();
      g_assert_true (FLAC__metadata_simple_iterator_init (blocks, f->path, TRUE, FALSE));
      gboolean seekable = FALSE;
      do
        seekable |= FLAC__metadata_simple_iterator_get_block_type (blocks)
                    == FLAC__METADATA_TYPE_SEEKTABLE;
      while (FLAC__metadata_simple_iterator_next (blocks));
      FLAC__metadata_simple_iterator_delete (blocks);
      g_assert_true (seekable);
      g_unlink (f->path);
    }
}

/* A tag that is other than asked for is found in every format. */
static void
test_wrong_tags (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (exporter->disc)
        continue; /* test-ddp-delivery.c */
      f->file.rate = exporter->lossy ? 48000 : 44100;
      fill (f, 16);
      app_metadata_set (&f->track, APP_FIELD_TITLE, "One");
      app_metadata_set (&f->track, APP_FIELD_GENRE, "");
      export_all (f, exporter);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      app_metadata_set (&f->track, APP_FIELD_TITLE, "Two");
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
      g_assert_nonnull (strstr (((AppFinding *) findings->pdata[0])->text, "Two"));

      g_ptr_array_set_size (findings, 0);
      app_metadata_set (&f->track, APP_FIELD_TITLE, "One");
      app_metadata_set (&f->track, APP_FIELD_GENRE, "Jazz");
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-missing");

      AppExportFile bare = f->file;
      bare.album = bare.track = NULL;
      g_ptr_array_set_size (findings, 0);
      exporter->verify_tags (f->path, &bare, findings);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-unwanted");
      g_unlink (f->path);
    }
}

/* Every format has the cover as it is; another one, none and one too many are told. */
static void
test_cover (Fixture *f, gconstpointer data)
{
  g_autoptr (AppPicture) cover = test_picture_new ("jpeg", 700, 500);
  g_autoptr (AppPicture) other = test_picture_new ("png", 500, 700);
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (exporter->disc)
        continue;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      f->file.rate = exporter->lossy ? 48000 : 44100;
      f->file.cover = cover;
      fill (f, 16);
      export_all (f, exporter);
      f->file.cover = other;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-differs");
      g_ptr_array_set_size (findings, 0);
      f->file.cover = NULL;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-unwanted");
      g_unlink (f->path);
      g_ptr_array_set_size (findings, 0);
      export_all (f, exporter);
      f->file.cover = cover;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-missing");
      g_unlink (f->path);
    }
}

/* Exactly the tags that were chosen are there: one more or one less is told by every format. */
static void
test_chosen_tags (Fixture *f, gconstpointer data)
{
  guint32 some, more;
  g_assert_true (app_tag_set_parse ("title;isrc;album", &some));
  g_assert_true (app_tag_set_parse ("title;isrc;album;label", &more));
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (exporter->disc)
        continue;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      f->file.rate = exporter->lossy ? 48000 : 44100;
      f->file.left_out = some;
      fill (f, 16);
      export_all (f, exporter);
      f->file.left_out = more;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-missing");
      g_unlink (f->path);
      export_all (f, exporter);
      f->file.left_out = some;
      g_ptr_array_set_size (findings, 0);
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, >=, 1);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-unwanted");
      g_unlink (f->path);
    }
}

/* Every format that knows loudness tags takes them once the file is there, and has its samples
 * still.
 */
static void
test_gain (Fixture *f, gconstpointer data)
{
  int n = 0;
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (!exporter->gain)
        continue;
      double options[8];
      AppExportGain gain = { exporter->gain, -12.34, -14.5, -1.2, -0.3 };
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_autoptr (GError) error = NULL;
      int index = dsp_params_index (exporter->params, exporter->n_params, APP_EXPORTER_GAIN);
      g_assert_cmpint (index, >=, 0);
      dsp_params_defaults (exporter->params, exporter->n_params, options);
      options[index] = 1;
      f->file.options = options;
      f->file.rate = exporter->lossy ? 48000 : 44100;
      f->file.gain = NULL;
      fill (f, 16);
      export_all (f, exporter);
      f->file.gain = &gain;
      g_assert_true (exporter->write_gain (f->path, &f->file, &error));
      g_assert_no_error (error);
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, ==, 0);
      if (strcmp (exporter->id, "wav") == 0)
        check_samples (f, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
      if (strcmp (exporter->id, "aiff") == 0)
        check_samples (f, SF_FORMAT_AIFF | SF_FORMAT_PCM_16);
      gain.album_lufs += 0.1;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpuint (findings->len, ==, 1);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-differs");
      g_ptr_array_set_size (findings, 0);
      f->file.gain = NULL;
      exporter->verify_tags (f->path, &f->file, findings);
      g_assert_cmpstr (((AppFinding *) findings->pdata[0])->id, ==, "tag-unwanted");
      g_unlink (f->path);
      n++;
    }
  g_assert_cmpint (n, >=, 7);
  f->file.options = NULL;
}

/* Too few frames, a file in the way, a word length that is not written. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (exporter->disc)
        continue; /* test-ddp-delivery.c */
      f->file.rate = exporter->lossy ? 48000 : 44100;
      g_autoptr (GError) short_of = NULL;
      g_autoptr (GError) in_the_way = NULL;
      fill (f, 16);
      gpointer writer = exporter->begin (&f->file, NULL);
      g_assert_true (exporter->write (writer, f->samples, 100, NULL));
      g_assert_false (exporter->finish (writer, &short_of));
      g_assert_error (short_of, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_null (exporter->begin (&f->file, &in_the_way));
      g_assert_error (in_the_way, G_IO_ERROR, G_IO_ERROR_EXISTS);
      g_unlink (f->path);

      g_autoptr (GPtrArray) findings = app_findings_new ();
      AppExportFile odd = f->file;
      odd.bits = 12;
      odd.channels = 3;
      exporter->can_export (&odd, findings);
      g_assert_cmpuint (findings->len, ==, 2);
    }
}

void
test_exporter_add (void)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } rows[] = {
    { "/exporter/wav", test_wav },
    { "/exporter/wav-float", test_wav_float },
    { "/exporter/wav-tags", test_wav_tags },
    { "/exporter/bwf", test_bwf },
    { "/exporter/bwf-damage", test_bwf_damage },
    { "/exporter/bwf-silence", test_bwf_silence },
    { "/exporter/wav-clean", test_wav_clean },
    { "/exporter/wav-large", test_wav_large },
    { "/exporter/wav-damage", test_wav_damage },
    { "/exporter/aiff", test_aiff },
    { "/exporter/aiff-damage", test_aiff_damage },
    { "/exporter/flac", test_flac },
    { "/exporter/wrong-tags", test_wrong_tags },
    { "/exporter/cover", test_cover },
    { "/exporter/gain", test_gain },
    { "/exporter/chosen-tags", test_chosen_tags },
    { "/exporter/refused", test_refused },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].name, Fixture, NULL, set_up, rows[i].run, tear_down);
}
