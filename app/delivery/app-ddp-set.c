/* app-ddp-set.c — opens a DDP set: DDPID, the map, the PQ descriptor, CD-Text. */
#include "app-ddp-set.h"

#include "app-finding.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <inttypes.h>
#include <string.h>

#define SMALL_MAX (1 << 20) /* bytes of any file but the image */
#define STREAMS_MAX 64

/* A field of a packet, spaces around it gone; what is no printable ASCII becomes "?". */
static char *
field (const guint8 *packet, gsize offset, gsize size)
{
  char *text = g_strndup ((const char *) packet + offset, size);
  for (char *p = text; *p; p++)
    if (!g_ascii_isprint (*p))
      *p = '?';
  return g_strstrip (text);
}

/* FALSE when it is no number; blank is 0. */
static gboolean
number (const guint8 *packet, gsize offset, gsize size, gint64 *value)
{
  g_autofree char *text = field (packet, offset, size);
  *value = 0;
  return !*text || g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, value, NULL);
}

static gboolean
fail (const char *path, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const char *path, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s”: %s"), path, text);
  return FALSE;
}

char *
app_ddp_set_find (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (!*name || strpbrk (name, "/\\") || *name == '.')
    return NULL;
  g_autofree char *exact = g_build_filename (folder, name, NULL);
  if (g_file_test (exact, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&exact);
  for (const char *entry = dir ? g_dir_read_name (dir) : NULL; entry; entry = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      if (g_ascii_strcasecmp (entry, name) == 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* A small file that consists of packets; NULL with error. */
static GBytes *
read_packets (const char *path, gsize packet, GError **error)
{
  GStatBuf status;
  char *data = NULL;
  gsize size = 0;
  if (g_stat (path, &status) == 0 && status.st_size > SMALL_MAX)
    {
      fail (path, error, _ ("it is much too long."));
      return NULL;
    }
  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  if (size > 0 && size % packet == 0)
    return g_bytes_new_take (data, size);
  fail (path, error, _ ("%zu bytes are no packets of %zu."), size, packet);
  g_free (data);
  return NULL;
}

static gboolean
open_id (AppDdpSet *self, GError **error)
{
  g_autofree char *path = app_ddp_set_find (self->folder, APP_DDP_ID);
  if (!path)
    return fail (self->folder, error, _ ("there is no %s; this is no DDP set."), APP_DDP_ID);
  g_autoptr (GBytes) bytes = read_packets (path, APP_DDP_ID_SIZE, error);
  if (!bytes)
    return FALSE;
  const guint8 *packet = g_bytes_get_data (bytes, NULL);
  self->level = field (packet, 0, 8);
  if (strcmp (self->level, "DDP 2.00") != 0 && strcmp (self->level, "DDP 1.01") != 0)
    return fail (path, error, _ ("“%s” is neither DDP 2.00 nor DDP 1.01."), self->level);
  g_free (self->disc->ean);
  self->disc->ean = field (packet, 8, 13);
  g_free (self->disc->master);
  self->disc->master = field (packet, 38, 48);
  return TRUE;
}

static char *
find_stream (const AppDdpSet *self, const char *map, const char *name, GError **error)
{
  char *path = app_ddp_set_find (self->folder, name);
  if (!path)
    fail (map, error, _ ("the file “%s” that it names is not there."), name);
  return path;
}

static gint64
file_size (const char *path)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 ? (gint64) status.st_size : -1;
}

/* A length that is not what the map says is a finding: the file is still read. */
static void
check_size (AppDdpSet *self, const char *path, gint64 expected)
{
  gint64 size = file_size (path);
  if (size == expected)
    return;
  AppFinding *finding
      = app_findings_add (self->notes, APP_SEVERITY_ERROR, "ddp-length",
                          _ ("The file has %" PRId64 " bytes, the map says %" PRId64 "."), size,
                          expected);
  finding->file = g_strdup (path);
  finding->advice = g_strdup (_ ("Ask for the set again: it did not arrive whole."));
}

static gboolean
take_audio (AppDdpSet *self, const char *map, const guint8 *packet, const char *name,
            GError **error)
{
  g_autofree char *mode = field (packet, 38, 2);
  gint64 length;
  if (self->image)
    return fail (map, error, _ ("it has several streams of audio."));
  if (strcmp (mode, "DA") != 0)
    return fail (map, error, _ ("its stream “%s” is no audio."), mode);
  if (!number (packet, 14, 8, &length) || length < 1)
    return fail (map, error, _ ("the length of the audio is no number."));
  if (!number (packet, 46, 4, &self->pregap))
    return fail (map, error, _ ("the length of the first pause is no number."));
  self->image = find_stream (self, map, name, error);
  if (!self->image)
    return FALSE;
  self->disc->sectors = length;
  check_size (self, self->image, length * APP_DDP_SECTOR);
  return TRUE;
}

static gboolean
take_stream (AppDdpSet *self, const char *map, const guint8 *packet, GError **error)
{
  g_autofree char *type = field (packet, 4, 2);
  g_autofree char *subcode = field (packet, 30, 8);
  g_autofree char *name = field (packet, 74, 17);
  gint64 length;
  if (memcmp (packet, "VVVM", 4) != 0)
    return fail (map, error, _ ("a packet does not begin with VVVM."));
  if (strcmp (type, "D0") == 0)
    return take_audio (self, map, packet, name, error);
  char **path = strcmp (subcode, "PQ DESCR") == 0 ? &self->pq
                : strcmp (subcode, "CDTEXT") == 0 ? &self->cd_text
                                                  : NULL;
  if (strcmp (type, "S0") != 0 || !path)
    {
      app_findings_add (self->notes, APP_SEVERITY_INFO, "ddp-stream",
                        _ ("The stream “%s %s” (%s) is passed over."), type, subcode, name);
      return TRUE;
    }
  if (*path)
    return fail (map, error, _ ("it has the stream “%s” twice."), subcode);
  *path = find_stream (self, map, name, error);
  if (*path && number (packet, 14, 8, &length) && length)
    check_size (self, *path, length);
  return *path != NULL;
}

static gboolean
open_map (AppDdpSet *self, GError **error)
{
  g_autofree char *path = app_ddp_set_find (self->folder, APP_DDP_MAP);
  if (!path)
    return fail (self->folder, error, _ ("there is no %s; the DDP set is not whole."), APP_DDP_MAP);
  g_autoptr (GBytes) bytes = read_packets (path, APP_DDP_PACKET, error);
  if (!bytes)
    return FALSE;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if (size > STREAMS_MAX * APP_DDP_PACKET)
    return fail (path, error, _ ("it has more than %d streams."), STREAMS_MAX);
  for (gsize at = 0; at < size; at += APP_DDP_PACKET)
    if (!take_stream (self, path, data + at, error))
      return FALSE;
  if (!self->image || !self->pq)
    return fail (path, error, _ ("it names no audio, or no PQ descriptor."));
  return TRUE;
}

static gboolean
read_time (const guint8 *packet, gint64 *sector)
{
  gint64 hours, minutes, seconds, frames;
  if (!number (packet, 8, 2, &hours) || !number (packet, 10, 2, &minutes)
      || !number (packet, 12, 2, &seconds) || !number (packet, 14, 2, &frames) || seconds > 59
      || frames >= APP_CD_SECTORS)
    return FALSE;
  *sector = ((hours * 60 + minutes) * 60 + seconds) * APP_CD_SECTORS + frames;
  return TRUE;
}

static void note (AppDdpSet *self, AppSeverity severity, const char *id, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
note (AppDdpSet *self, AppSeverity severity, const char *id, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  app_findings_add (self->notes, severity, id, "%s", text)->file = g_strdup (self->pq);
}

static void
take_control (AppDdpSet *self, AppDiscTrack *track, const guint8 *packet, gboolean first)
{
  g_autofree char *text = field (packet, 16, 2);
  int control = g_ascii_xdigit_value (text[0]);
  gboolean scms = control >= 0 && text[1] == 'S';
  if (control < 0 || (text[1] != '1' && !scms))
    note (self, APP_SEVERITY_ERROR, "ddp-control", _ ("Control “%s” of track %u is none."), text,
          self->disc->tracks->len);
  else if (!first && (track->control != (unsigned) control || track->scms != scms))
    note (self, APP_SEVERITY_ERROR, "ddp-control",
          _ ("Track %u has not the same control on all its indices."), self->disc->tracks->len);
  track->control = (unsigned) MAX (control, 0);
  track->scms = scms;
}

static void
take_isrc (AppDdpSet *self, AppDiscTrack *track, const guint8 *packet)
{
  g_autofree char *isrc = field (packet, 20, 12);
  if (*isrc && *track->isrc && strcmp (isrc, track->isrc) != 0)
    note (self, APP_SEVERITY_ERROR, "ddp-isrc", _ ("Track %u has two ISRCs: %s and %s."),
          self->disc->tracks->len, track->isrc, isrc);
  if (*isrc)
    app_disc_put (&track->isrc, isrc);
}

/* The point of a track. FALSE: out of order. */
static gboolean
take_point (AppDdpSet *self, const guint8 *packet, gint64 track_number, gint64 index, gint64 sector)
{
  GArray *tracks = self->disc->tracks;
  gboolean begins = track_number == (gint64) tracks->len + 1;
  if (begins)
    app_disc_add (self->disc)->n_indices = 0;
  if (track_number != (gint64) tracks->len || track_number < 1 || index >= APP_DISC_INDICES)
    return FALSE;
  AppDiscTrack *track = &g_array_index (tracks, AppDiscTrack, tracks->len - 1);
  if (begins && index > 1)
    return FALSE;
  if (!begins && index != track->n_indices)
    return FALSE;
  if (begins && index == 1)
    track->indices[0] = sector;
  track->indices[index] = sector;
  track->n_indices = (int) index + 1;
  take_control (self, track, packet, begins);
  take_isrc (self, track, packet);
  return TRUE;
}

static void
take_lead_in (AppDdpSet *self, const guint8 *packet)
{
  g_autofree char *ean = field (packet, 32, 13);
  if (strcmp (ean, self->disc->ean) == 0)
    return;
  if (!*ean)
    note (self, APP_SEVERITY_WARNING, "ddp-barcode",
          _ ("The barcode %s stands in %s only: the disc may come out without one."),
          self->disc->ean, APP_DDP_ID);
  else
    note (self, *self->disc->ean ? APP_SEVERITY_ERROR : APP_SEVERITY_INFO, "ddp-barcode",
          _ ("The PQ descriptor has the barcode “%s”, %s “%s”."), ean, APP_DDP_ID, self->disc->ean);
  if (*ean)
    app_disc_put (&self->disc->ean, ean);
}

/* One packet; *out: the lead-out was reached. */
static gboolean
take_packet (AppDdpSet *self, const guint8 *packet, gsize i, gboolean *out, GError **error)
{
  g_autofree char *track = field (packet, 4, 2);
  gint64 sector, index, track_number = 0;
  gboolean lead_out = strcmp (track, "AA") == 0;
  if (memcmp (packet, "VVVS", 4) != 0)
    return fail (self->pq, error, _ ("a packet does not begin with VVVS."));
  if (!read_time (packet, &sector) || !number (packet, 6, 2, &index)
      || (!lead_out && !number (packet, 4, 2, &track_number)))
    return fail (self->pq, error, _ ("packet %zu has no proper numbers."), i + 1);
  if (lead_out)
    {
      if (sector != self->disc->sectors)
        note (self, APP_SEVERITY_ERROR, "ddp-lead-out",
              _ ("The lead-out is at sector %" PRId64 ", the audio has %" PRId64 "."), sector,
              self->disc->sectors);
      *out = TRUE;
    }
  else if (*out)
    return fail (self->pq, error, _ ("there is a track behind the lead-out."));
  else if (i == 0 && track_number == 0)
    take_lead_in (self, packet);
  else if (!take_point (self, packet, track_number, index, sector))
    return fail (self->pq, error, _ ("track %s index %02d is out of order (packet %zu)."), track,
                 (int) index, i + 1);
  return TRUE;
}

static gboolean
open_pq (AppDdpSet *self, GError **error)
{
  g_autoptr (GBytes) bytes = read_packets (self->pq, APP_DDP_PQ_PACKET, error);
  if (!bytes)
    return FALSE;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean out = FALSE;
  for (gsize i = 0; i < size / APP_DDP_PQ_PACKET; i++)
    if (!take_packet (self, data + i * APP_DDP_PQ_PACKET, i, &out, error))
      return FALSE;
  int n = app_disc_n_tracks (self->disc);
  if (!out || n == 0)
    return fail (self->pq, error, _ ("it has no track, or no lead-out."));
  gint64 at = 0;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < app_disc_track (self->disc, i)->n_indices; k++)
      {
        gint64 sector = app_disc_track (self->disc, i)->indices[k];
        if (app_disc_track (self->disc, i)->n_indices < 2 || sector < at
            || sector > self->disc->sectors)
          return fail (self->pq, error, _ ("the times of track %d do not ascend in the audio."),
                       i + 1);
        at = sector;
      }
  if (self->pregap && self->pregap != app_disc_start (self->disc, 0))
    note (self, APP_SEVERITY_ERROR, "ddp-pregap",
          _ ("Track 1 begins at sector %" PRId64 ", the map says %" PRId64 "."),
          app_disc_start (self->disc, 0), self->pregap);
  return TRUE;
}

static void
open_cd_text (AppDdpSet *self)
{
  g_autofree char *data = NULL;
  gsize size;
  if (!self->cd_text || file_size (self->cd_text) > SMALL_MAX
      || !g_file_get_contents (self->cd_text, &data, &size, NULL))
    return;
  guint before = self->notes->len;
  g_autoptr (GArray) strings = app_cd_text_parse ((const guint8 *) data, size, self->notes);
  for (guint i = before; i < self->notes->len; i++)
    ((AppFinding *) self->notes->pdata[i])->file = g_strdup (self->cd_text);
  for (guint i = 0; strings && i < strings->len; i++)
    {
      const AppCdTextString *string = &g_array_index (strings, AppCdTextString, i);
      int text = string->type - 0x80;
      if (string->type == 0x86)
        app_disc_put (&self->disc->catalogue, string->text);
      else if (string->type == 0x87)
        app_disc_put (&self->disc->genre, string->text);
      else if (text < APP_N_DISC_TEXTS && string->track == 0)
        app_disc_put (&self->disc->texts[text], string->text);
      else if (text < APP_N_DISC_TEXTS && string->track <= app_disc_n_tracks (self->disc))
        app_disc_put (
            &g_array_index (self->disc->tracks, AppDiscTrack, string->track - 1).texts[text],
            string->text);
    }
}

gboolean
app_ddp_set_is_there (const char *folder)
{
  g_autofree char *path = app_ddp_set_find (folder, APP_DDP_ID);
  return path != NULL;
}

AppDdpSet *
app_ddp_set_open (const char *folder, GError **error)
{
  g_autoptr (AppDdpSet) self = g_new0 (AppDdpSet, 1);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->disc = app_disc_new ();
  self->notes = app_findings_new ();
  if (!open_id (self, error) || !open_map (self, error) || !open_pq (self, error))
    return NULL;
  open_cd_text (self);
  return g_steal_pointer (&self);
}

void
app_ddp_set_free (AppDdpSet *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->level);
  g_free (self->image);
  g_free (self->cd_text);
  g_free (self->pq);
  app_disc_free (self->disc);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}
