/* test-ddp.c — the files of a DDP set are, byte for byte, those that known writers make
 * (formats.md 1.7); what is read back is what was written, and damage is found. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <string.h>

#include "app-ddp-set.h"
#include "app-exporter.h"
#include "app-file-sums.h"
#include "test-disc.h"

#define P1 (750 * 588)
#define P2 (1500 * 588)

static const AppDdpOptions cue2ddp = { APP_DDP_CUE2DDP, FALSE };
static const AppDdpOptions common = { APP_DDP_COMMON, FALSE };

/* A disc with 150 sectors put before the audio. */
static AppDisc *
disc_new (gint64 sectors)
{
  AppDisc *disc = app_disc_new ();
  disc->lead = APP_DISC_PREGAP;
  disc->sectors = APP_DISC_PREGAP + sectors;
  return disc;
}

/* Times are of the audio that is given; zero -1: the track has no index 00. */
static AppDiscTrack *
add_track (AppDisc *disc, gint64 zero, gint64 one, const char *isrc)
{
  gboolean first = disc->tracks->len == 0;
  AppDiscTrack *track = app_disc_add (disc);
  track->indices[1] = one + disc->lead;
  track->indices[0] = first ? 0 : (zero < 0 ? one : zero) + disc->lead;
  app_disc_put (&track->isrc, isrc);
  return track;
}

static void
assert_md5 (GBytes *bytes, const char *expected)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
  g_assert_cmpstr (sum, ==, expected);
  g_bytes_unref (bytes);
}

static gsize
text_size (const AppDisc *disc)
{
  g_autoptr (GByteArray) packs = app_cd_text_build (disc, APP_CD_TEXT_NAMES, FALSE);
  return packs ? packs->len : 0;
}

static void
assert_cd_text (const AppDisc *disc, AppCdTextKind kind, const char *expected)
{
  GByteArray *packs = app_cd_text_build (disc, kind, FALSE);
  g_assert_nonnull (packs);
  assert_md5 (g_byte_array_free_to_bytes (packs), expected);
}

static void
test_golden_codes (void)
{
  g_autoptr (AppDisc) disc = disc_new (750);
  app_disc_put (&disc->ean, "0123456789012");
  add_track (disc, -1, 0, "USABC1234567");
  assert_md5 (app_ddp_id (disc), "dd89c874714f94418b20feea4d9b2ac6");
  assert_md5 (app_ddp_map (disc, &cue2ddp, 0), "4ddcd3c75e054c6685453524a0973a1a");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "e6d506c61b61150a572f5290379e47d9");
}

static void
test_golden_pause (void)
{
  g_autoptr (AppDisc) disc = disc_new (1500);
  add_track (disc, -1, 0, "");
  add_track (disc, 600, 750, "");
  assert_md5 (app_ddp_id (disc), "187970110683c92c25bdb82256354780");
  assert_md5 (app_ddp_map (disc, &cue2ddp, 0), "786f12e522c55f9d6c81e24871d4d79f");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "b48acb2e5a9748fce02ec99a161bb687");
  app_disc_put (&g_array_index (disc->tracks, AppDiscTrack, 0).isrc, "USABC1111111");
  app_disc_put (&g_array_index (disc->tracks, AppDiscTrack, 1).isrc, "USABC2222222");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "d1e73ff80f4d6f940846322b191b3355");
}

static void
test_golden_flags (void)
{
  g_autoptr (AppDisc) disc = disc_new (750);
  add_track (disc, -1, 0, "")->control = APP_CONTROL_PRE_EMPHASIS | APP_CONTROL_COPY | 8;
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "0bacbdc29c1bab7098ebe2e0bd210128");
}

/* Nothing put before: three seconds of audio are the pause. */
static void
test_golden_hidden (void)
{
  g_autoptr (AppDisc) disc = app_disc_new ();
  disc->sectors = 750;
  add_track (disc, 0, 225, "");
  assert_md5 (app_ddp_map (disc, &cue2ddp, 0), "33271a39835f8d735b7e02f8a9d8823f");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "87cb4e54c49bf4f79a8216aec39da777");
}

static void
test_golden_partial (void)
{
  g_autoptr (AppDisc) disc = disc_new (751);
  add_track (disc, -1, 0, "");
  assert_md5 (app_ddp_map (disc, &cue2ddp, 0), "ae8f68525f3efdda732d9508531b0cc4");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "29bceb1a7fb2bd2cc5da45b710c09247");
}

static void
test_golden_text (void)
{
  g_autoptr (AppDisc) disc = disc_new (1500);
  app_disc_put (&disc->texts[APP_DISC_TITLE], "T");
  app_disc_put (&add_track (disc, -1, 0, "")->texts[APP_DISC_TITLE], "A");
  AppDiscTrack *two = add_track (disc, -1, 750, "");
  app_disc_put (&two->texts[APP_DISC_TITLE], "B");
  app_disc_put (&two->texts[APP_DISC_SONGWRITER], "Writer Two");
  assert_cd_text (disc, APP_CD_TEXT_NAMES, "9e722863db6c7287828f321a48caac99");
  assert_md5 (app_ddp_map (disc, &cue2ddp, text_size (disc)), "ca3b64005edbd38e83580183c45b834f");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "705ac1ddd23cde9d353cb4c70283318d");
}

static void
test_golden_long_text (void)
{
  g_autoptr (AppDisc) disc = disc_new (750);
  app_disc_put (&disc->texts[APP_DISC_TITLE],
                "A disc title that is quite a bit longer than fifteen characters");
  app_disc_put (&disc->texts[APP_DISC_PERFORMER], "P");
  AppDiscTrack *one = add_track (disc, -1, 0, "");
  app_disc_put (&one->texts[APP_DISC_TITLE], "Another long track title, over thirty chars");
  app_disc_put (&one->texts[APP_DISC_PERFORMER], "Q");
  assert_cd_text (disc, APP_CD_TEXT_NAMES, "60149b1d73a8ea162f53227da034399e");
  assert_md5 (app_ddp_map (disc, &cue2ddp, text_size (disc)), "514b14eb2e61e58bd54ea49ce4b2690f");
  assert_md5 (app_ddp_pq (disc, &cue2ddp), "efb6f54229b585f060c421277c8003e0");
}

static AppDisc *
common_disc (void)
{
  AppDisc *disc = disc_new (1500);
  app_disc_put (&disc->ean, "0123456789012");
  app_disc_put (&disc->master, "TEST MASTER");
  app_disc_put (&disc->catalogue, "CAT-001");
  app_disc_put (&disc->texts[APP_DISC_TITLE], "Album \303\251");
  app_disc_put (&disc->texts[APP_DISC_PERFORMER], "Artist");
  AppDiscTrack *one = add_track (disc, -1, 0, "USABC1111111");
  app_disc_put (&one->texts[APP_DISC_TITLE], "One");
  app_disc_put (&one->texts[APP_DISC_PERFORMER], "Artist");
  AppDiscTrack *two = add_track (disc, 600, 750, "USABC2222222");
  app_disc_put (&two->texts[APP_DISC_TITLE], "Two longer title here");
  app_disc_put (&two->texts[APP_DISC_PERFORMER], "Artist");
  two->control = APP_CONTROL_COPY;
  return disc;
}

static void
test_golden_common (void)
{
  g_autoptr (AppDisc) disc = common_disc ();
  g_autoptr (GByteArray) packs = app_cd_text_build (disc, APP_CD_TEXT_FULL, FALSE);
  assert_cd_text (disc, APP_CD_TEXT_FULL, "97ef4261c2219da1f07a7255c6798a15");
  assert_md5 (app_ddp_id (disc), "763b08a1595851b98025a09ddb1c9d6a");
  assert_md5 (app_ddp_map (disc, &common, packs->len), "ba9baa6735294dd512ffed7be6dfd1b0");
  assert_md5 (app_ddp_pq (disc, &common), "447b68a8b4f42565c2a2f76772a947d8");
}

/* The plant's option: the ISRC on index 00 and 01, and nowhere else. */
static void
test_isrc_twice (void)
{
  const AppDdpOptions options = { APP_DDP_COMMON, TRUE };
  g_autoptr (AppDisc) disc = common_disc ();
  AppDiscTrack *two = &g_array_index (disc->tracks, AppDiscTrack, 1);
  two->indices[2] = two->indices[1] + 300;
  two->n_indices = 3;
  g_autoptr (GBytes) once = app_ddp_pq (disc, &common);
  g_autoptr (GBytes) twice = app_ddp_pq (disc, &options);
  gsize size;
  const char *a = g_bytes_get_data (once, &size), *b = g_bytes_get_data (twice, NULL);
  g_assert_cmpuint (size, ==, 8 * 64); /* in, 00 01, 00 01 02, out out */
  for (gsize packet = 0; packet < 8; packet++)
    {
      gboolean first = packet == 1 || packet == 3, second = packet == 2 || packet == 4;
      g_assert_cmpint (a[packet * 64 + 20] != ' ', ==, first);
      g_assert_cmpint (b[packet * 64 + 20] != ' ', ==, first || second);
    }
}

static void
put_u16 (gint32 *sample, guint value)
{
  *sample = (gint16) (guint16) value;
}

/* Writes zeros and the counting audio of the golden vectors as the exporter does. */
static void
assert_image (gint64 zeros, gint64 frames, gint64 pad, const char *md5, guint32 crc)
{
  const AppExporter *ddp = app_exporter_find ("ddp");
  g_autofree char *dir = g_dir_make_tmp ("lacquer-ddp-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "IMAGE.DAT", NULL);
  g_autoptr (GError) error = NULL;
  const AppExportFile file
      = { .path = path, .rate = 44100, .bits = 16, .channels = 2, .frames = zeros + frames + pad };
  gpointer writer = ddp->begin (&file, &error);
  g_autofree gint32 *samples = g_new0 (gint32, 2 * (zeros + frames + pad));
  for (gint64 i = 0; i < frames; i++)
    {
      put_u16 (&samples[2 * (zeros + i)], i & 0xffff);
      put_u16 (&samples[2 * (zeros + i) + 1], i >> 16);
    }
  g_assert_true (ddp->write (writer, samples, 5000, &error));
  g_assert_true (ddp->write (writer, samples + 10000, (int) (file.frames - 5000), &error));
  g_assert_true (ddp->finish (writer, &error));
  g_assert_no_error (error);
  AppFileSums sums;
  g_assert_true (app_file_sums_read (path, TRUE, &sums, NULL, &error));
  g_assert_cmpstr (sums.md5, ==, md5);
  if (crc)
    g_assert_cmphex (sums.crc32, ==, crc);
  test_remove (dir);
}

static void
test_golden_image (void)
{
  assert_image (150 * 588, P1, 0, "bcebec4d225e28c6899a24a4c5b968b3", 0x5D3DE4A4);
  assert_image (150 * 588, P2, 0, "7b4dad7a5114569b4e25550ca6278dda", 0);
  assert_image (0, P1, 0, "2f7a0d68e4be5408bb7bf6448f64823a", 0);
  assert_image (150 * 588, P1 + 100, 488, "b56cd23e532472094171e57281951175", 0);
}

/* A set on the disk with all companions, as app_deliver would leave it. */
static char *
write_set (const AppDisc *disc, const double *options)
{
  const AppExporter *ddp = app_exporter_find ("ddp");
  char *dir = g_dir_make_tmp ("lacquer-ddp-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "IMAGE.DAT", NULL);
  g_autofree guint8 *audio = g_malloc (disc->sectors * APP_DDP_SECTOR);
  for (gint64 i = 0; i < disc->sectors * APP_DDP_SECTOR; i++)
    audio[i] = i < APP_DISC_PREGAP * APP_DDP_SECTOR ? 0 : (guint8) (i * 7919 >> 7);
  g_assert_true (g_file_set_contents (path, (char *) audio, disc->sectors * APP_DDP_SECTOR, NULL));
  AppFileSums sums;
  g_assert_true (app_file_sums_read (path, TRUE, &sums, NULL, NULL));
  const AppExportImage image = { "IMAGE.DAT", sums.md5, sums.crc32 };
  const AppExportFile file = { .disc = disc, .options = options };
  g_autoptr (GPtrArray) companions = app_companions_new ();
  ddp->companions (&file, &image, companions);
  for (guint i = 0; i < companions->len; i++)
    {
      const AppCompanion *companion = companions->pdata[i];
      g_autofree char *to = g_build_filename (dir, companion->name, NULL);
      gsize size;
      const char *data = g_bytes_get_data (companion->bytes, &size);
      g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
    }
  return dir;
}

static void
assert_same_disc (const AppDisc *one, const AppDisc *two)
{
  g_assert_cmpint (one->sectors, ==, two->sectors);
  g_assert_cmpstr (one->ean, ==, two->ean);
  g_assert_cmpstr (one->master, ==, two->master);
  g_assert_cmpint (app_disc_n_tracks (one), ==, app_disc_n_tracks (two));
  for (int t = 0; t < APP_N_DISC_TEXTS; t++)
    g_assert_cmpstr (one->texts[t], ==, two->texts[t]);
  for (int i = 0; i < app_disc_n_tracks (one); i++)
    {
      const AppDiscTrack *a = app_disc_track (one, i), *b = app_disc_track (two, i);
      g_assert_cmpint (a->n_indices, ==, b->n_indices);
      g_assert_cmpmem (a->indices, a->n_indices * sizeof *a->indices, b->indices,
                       b->n_indices * sizeof *b->indices);
      g_assert_cmpint (a->control, ==, b->control);
      g_assert_cmpint (a->scms, ==, b->scms);
      g_assert_cmpstr (a->isrc, ==, b->isrc);
      for (int t = 0; t < APP_N_DISC_TEXTS; t++)
        g_assert_cmpstr (a->texts[t], ==, b->texts[t]);
    }
}

/* Both styles, with every option, read back as they were; the sums hold. */
static void
test_read_back (void)
{
  for (int options = 0; options < 16; options++)
    {
      const double values[]
          = { options & 1, 1 + (options >> 1 & 1), options >> 2 & 1, options >> 3 & 1 };
      g_autoptr (AppDisc) disc = common_disc ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_array_index (disc->tracks, AppDiscTrack, 0).scms = TRUE;
      g_autofree char *dir = write_set (disc, values);
      g_autoptr (AppDdpSet) set = app_ddp_set_open (dir, &error);
      g_assert_no_error (error);
      assert_same_disc (disc, set->disc);
      app_ddp_set_verify (set, findings, NULL, NULL, NULL, NULL);
      test_findings_fit (findings);
      g_assert_null (test_findings_find (findings, "ddp-checksum"));
      test_remove (dir);
    }
}

/* Changes a byte of a file (or cuts it off there: value -1). */
static void
damage (const char *dir, const char *name, gsize at, int value)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (at, <, size);
  if (value >= 0)
    bytes[at] = (char) value;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) (value < 0 ? at : size), NULL));
}

static void
test_damage (void)
{
  static const struct
  {
    const char *name;
    gsize at;
    int value;
    gboolean opens;
  } rows[] = {
    { "DDPID", 4, '3', FALSE },
    { "DDPID", 10, '7', TRUE },
    { "DDPID", 100, -1, FALSE },
    { "DDPMS", 0, 'X', FALSE },
    { "DDPMS", 128 + 32, 'X', FALSE },
    { "DDPMS", 2 * 128 + 21, '1', TRUE },
    { "DDPMS", 2 * 128 + 49, '1', TRUE },
    { "DDPMS", 2 * 128 + 76, 'Y', FALSE },
    { "PQDESCR", 0, 'X', FALSE },
    { "PQDESCR", 64 + 5, '7', FALSE },
    { "PQDESCR", 64 + 15, 'x', FALSE },
    { "PQDESCR", 2 * 64 + 15, '1', TRUE },
    { "PQDESCR", 2 * 64 + 16, 'Z', TRUE },
    { "PQDESCR", 64 + 25, '9', TRUE },
    { "PQDESCR", 3 * 64, -1, FALSE },
    { "CDTEXT.BIN", 7, 'x', TRUE },
    { "CDTEXT.BIN", 100, -1, TRUE },
    { "IMAGE.DAT", 400000, -1, TRUE },
    { "IMAGE.DAT", 400000, 1, TRUE },
  };
  const double values[] = { 0, 1, 0, 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AppDisc) disc = common_disc ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      g_autofree char *dir = write_set (disc, values);
      damage (dir, rows[i].name, rows[i].at, rows[i].value);
      g_autoptr (AppDdpSet) set = app_ddp_set_open (dir, &error);
      g_test_message ("%s %" G_GSIZE_FORMAT ": %s", rows[i].name, rows[i].at,
                      error ? error->message : "opens");
      g_assert_cmpint (set != NULL, ==, rows[i].opens);
      if (set)
        {
          app_ddp_set_verify (set, findings, NULL, NULL, NULL, NULL);
          g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_ERROR);
        }
      test_remove (dir);
    }
}

/* Any bytes in the small files: the set opens or not, and its rules can be asked; nothing else. */
static void
test_any_bytes (void)
{
  static const char *const names[] = { "DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN" };
  static const char letters[] = "0 9AVSDTZ\0\377\t17";
  const double values[] = { 0, 2, 0, 0 };
  g_autoptr (AppDisc) disc = common_disc ();
  g_autofree char *dir = write_set (disc, values);
  int opened = 0;
  for (int round = 0; round < 1500; round++)
    {
      g_autofree char *path = g_build_filename (dir, names[round % 4], NULL);
      g_autofree char *good = NULL;
      g_autoptr (GPtrArray) findings = app_findings_new ();
      gsize size;
      g_assert_true (g_file_get_contents (path, &good, &size, NULL));
      g_autofree char *bad = g_memdup2 (good, size);
      for (int i = g_test_rand_int_range (1, 6); i > 0; i--)
        bad[g_test_rand_int_range (0, (int) size)]
            = round & 8 ? (char) g_test_rand_int_range (0, 256)
                        : letters[g_test_rand_int_range (0, sizeof letters - 1)];
      gsize length = round % 16 == 5 ? (gsize) g_test_rand_int_range (0, (int) size) : size;
      g_assert_true (g_file_set_contents (path, bad, (gssize) length, NULL));
      g_autoptr (AppDdpSet) set = app_ddp_set_open (dir, NULL);
      if (set)
        app_disc_check (set->disc, findings);
      opened += set != NULL;
      g_assert_true (g_file_set_contents (path, good, (gssize) size, NULL));
    }
  g_assert_cmpint (opened, >, 100);
  g_assert_cmpint (opened, <, 1400);
  test_remove (dir);
}

/* The tracks in a row are the image from 00:02:00 on. */
static void
test_extract (void)
{
  const double values[] = { 0, 1, 0, 0 };
  g_autoptr (AppDisc) disc = common_disc ();
  g_autoptr (GError) error = NULL;
  g_array_index (disc->tracks, AppDiscTrack, 0).indices[1] = 300; /* something is hidden */
  g_autofree char *dir = write_set (disc, values);
  g_autofree char *out = g_build_filename (dir, "tracks", NULL);
  g_autofree char *image_path = g_build_filename (dir, "IMAGE.DAT", NULL);
  g_autoptr (AppDdpSet) set = app_ddp_set_open (dir, &error);
  g_assert_true (app_ddp_set_extract (set, out, FALSE, NULL, NULL, NULL, &error));
  g_autofree char *image = NULL;
  gsize size, at = 150 * APP_DDP_SECTOR;
  g_assert_true (g_file_get_contents (image_path, &image, &size, NULL));
  g_autoptr (GPtrArray) names = test_list (out);
  g_assert_cmpuint (names->len, ==, 3);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (out, names->pdata[i], NULL);
      g_autofree char *wav = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (path, &wav, &length, NULL));
      length -= 44;
      g_assert_cmpuint (length % APP_DDP_SECTOR, ==, 0);
      g_assert_cmpmem (wav + 44, length, image + at, length);
      at += length;
    }
  g_assert_cmpuint (at, ==, size);
  g_assert_true (g_str_has_prefix (names->pdata[2], "02 Two longer title here"));
  g_assert_false (app_ddp_set_extract (set, out, FALSE, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  test_remove (dir);
}

void
test_ddp_add (void)
{
  g_test_add_func ("/ddp/golden/codes", test_golden_codes);
  g_test_add_func ("/ddp/golden/pause", test_golden_pause);
  g_test_add_func ("/ddp/golden/flags", test_golden_flags);
  g_test_add_func ("/ddp/golden/hidden", test_golden_hidden);
  g_test_add_func ("/ddp/golden/partial", test_golden_partial);
  g_test_add_func ("/ddp/golden/text", test_golden_text);
  g_test_add_func ("/ddp/golden/long-text", test_golden_long_text);
  g_test_add_func ("/ddp/golden/common", test_golden_common);
  g_test_add_func ("/ddp/golden/image", test_golden_image);
  g_test_add_func ("/ddp/isrc-twice", test_isrc_twice);
  g_test_add_func ("/ddp/read-back", test_read_back);
  g_test_add_func ("/ddp/damage", test_damage);
  g_test_add_func ("/ddp/any-bytes", test_any_bytes);
  g_test_add_func ("/ddp/extract", test_extract);
}
