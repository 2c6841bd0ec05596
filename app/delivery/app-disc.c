/* app-disc.c — the layout of a compact disc, made of a programme. */
#include "app-disc.h"

#include "app-cd-field.h"
#include "app-finding.h"
#include "app-romanize.h"
#include "dsp-resampler.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define MASTER_MAX 48

/* Where the texts come from. The comment is for files only: what a player shows as message is
 * left empty. */
static const AppField text_fields[APP_N_DISC_TEXTS] = {
  [APP_DISC_TITLE] = APP_FIELD_TITLE,           [APP_DISC_PERFORMER] = APP_FIELD_ARTIST,
  [APP_DISC_SONGWRITER] = APP_FIELD_SONGWRITER, [APP_DISC_COMPOSER] = APP_FIELD_COMPOSER,
  [APP_DISC_ARRANGER] = APP_FIELD_ARRANGER,     [APP_DISC_MESSAGE] = APP_N_FIELDS,
};

/* Laying out a programme. */
typedef struct
{
  /* borrowed */
  const AppProgramme *programme;
  AppDisc *disc;
  GPtrArray *findings; /* may be NULL */

  gint64 end; /* sector after all music so far */
} Layout;

static void
track_clear (gpointer data)
{
  AppDiscTrack *track = data;
  g_free (track->isrc);
  for (int i = 0; i < APP_N_DISC_TEXTS; i++)
    g_free (track->texts[i]);
}

AppDisc *
app_disc_new (void)
{
  AppDisc *self = g_new0 (AppDisc, 1);
  self->tracks = g_array_new (FALSE, TRUE, sizeof (AppDiscTrack));
  g_array_set_clear_func (self->tracks, track_clear);
  self->ean = g_strdup ("");
  self->catalogue = g_strdup ("");
  self->genre = g_strdup ("");
  self->order = g_strdup ("");
  self->master = g_strdup ("");
  for (int i = 0; i < APP_N_DISC_TEXTS; i++)
    self->texts[i] = g_strdup ("");
  return self;
}

AppDiscTrack *
app_disc_add (AppDisc *self)
{
  g_array_set_size (self->tracks, self->tracks->len + 1);
  AppDiscTrack *track = &g_array_index (self->tracks, AppDiscTrack, self->tracks->len - 1);
  track->n_indices = 2;
  track->album_track = (int) self->tracks->len;
  track->isrc = g_strdup ("");
  for (int i = 0; i < APP_N_DISC_TEXTS; i++)
    track->texts[i] = g_strdup ("");
  return track;
}

void
app_disc_free (AppDisc *self)
{
  if (!self)
    return;
  g_array_unref (self->tracks);
  g_free (self->ean);
  g_free (self->catalogue);
  g_free (self->genre);
  g_free (self->order);
  g_free (self->master);
  for (int i = 0; i < APP_N_DISC_TEXTS; i++)
    g_free (self->texts[i]);
  g_free (self);
}

void
app_disc_put (char **text, const char *value)
{
  char *copy = g_strdup (value);
  g_free (*text);
  *text = copy;
}

const AppDiscTrack *
app_disc_track (const AppDisc *self, int i)
{
  return &g_array_index (self->tracks, AppDiscTrack, i);
}

int
app_disc_n_tracks (const AppDisc *self)
{
  return (int) self->tracks->len;
}

gint64
app_disc_start (const AppDisc *self, int i)
{
  return i < app_disc_n_tracks (self) ? app_disc_track (self, i)->indices[1] : self->sectors;
}

void
app_disc_put_lead (AppDisc *self, gint64 lead)
{
  gint64 by = lead - self->lead;
  self->lead = lead;
  self->sectors += by;
  if (self->hidden)
    self->hidden += by;
  for (guint i = 0; i < self->tracks->len; i++)
    {
      AppDiscTrack *track = &g_array_index (self->tracks, AppDiscTrack, i);
      for (int k = i ? 0 : 1; k < track->n_indices; k++)
        track->indices[k] += by;
    }
}

char *
app_disc_time (gint64 sectors, const char *separator)
{
  gint64 seconds = sectors / APP_CD_SECTORS;
  return g_strdup_printf ("%02d%s%02d%s%02d", (int) (seconds / 60), separator, (int) (seconds % 60),
                          separator, (int) (sectors % APP_CD_SECTORS));
}

char *
app_disc_musicbrainz_id (const AppDisc *self)
{
  guint8 digest[20];
  gsize size = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autoptr (GString) text = g_string_new (NULL);
  int n = MIN (app_disc_n_tracks (self), APP_DISC_TRACKS_MAX);
  g_string_append_printf (text, "01%02X%08X", n, (unsigned) self->sectors);
  for (int i = 0; i < APP_DISC_TRACKS_MAX; i++)
    g_string_append_printf (text, "%08X", i < n ? (unsigned) app_disc_start (self, i) : 0u);
  g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
  g_checksum_get_digest (sum, digest, &size);
  char *id = g_base64_encode (digest, size);
  for (char *p = id; *p; p++)
    *p = *p == '+' ? '.' : *p == '/' ? '_' : *p == '=' ? '-' : *p;
  return id;
}

gint64
app_disc_frame (const AppProgramme *programme, gint64 frame)
{
  return (frame * APP_CD_RATE + programme->rate / 2) / programme->rate;
}

static void
    G_GNUC_PRINTF (4, 5) say (Layout *self, int track, const char *id, const char *format, ...)
{
  if (!self->findings)
    return;
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding = app_findings_add (self->findings, APP_SEVERITY_ERROR, id, "%s", text);
  finding->track = track;
  finding->advice = g_strdup (_ ("Correct it in the details of the track."));
}

/* Sector that a frame at 44.1 kHz of the programme lies in. */
static gint64
sector_of (const Layout *self, gint64 frame)
{
  return self->disc->lead + frame / APP_CD_FRAME;
}

static void
add_index (Layout *self, int album_track, gint64 sector)
{
  AppDisc *disc = self->disc;
  AppDiscTrack *track = &g_array_index (disc->tracks, AppDiscTrack, disc->tracks->len - 1);
  if (track->n_indices == APP_DISC_INDICES)
    say (self, album_track, "cd-indices", _ ("Track %u of the CD has more than 99 indices."),
         disc->tracks->len);
  else
    track->indices[track->n_indices++] = sector;
}

/* The further indices that the track's field names. */
static void
add_indices (Layout *self, int i, gint64 start)
{
  const AppMetadata *metadata = &self->programme->tracks[i].metadata;
  const char *text = metadata->values[APP_FIELD_CD_INDICES];
  double seconds[APP_CD_INDICES_MAX];
  int n = app_cd_indices_parse (text, seconds);
  if (n < 0)
    say (self, i + 1, "cd-indices", _ ("The CD indices “%s” are no ascending times."), text);
  if (n > 0 && !self->disc->tracks->len)
    say (self, i + 1, "cd-indices",
         _ ("What is hidden before track 1 has no indices, but there is “%s”."), text);
  for (int k = 0; k < n && self->disc->tracks->len; k++)
    add_index (self, i + 1, sector_of (self, start + llround (seconds[k] * APP_CD_RATE)));
}

static void
put_control (Layout *self, int i, AppDiscTrack *track)
{
  const char *text = self->programme->tracks[i].metadata.values[APP_FIELD_CD_FLAGS];
  unsigned flags;
  if (!app_cd_flags_parse (text, &flags))
    say (self, i + 1, "cd-flags", _ ("The CD flags “%s” are not copy or scms, and pre-emphasis."),
         text);
  if (flags & APP_CD_FLAG_COPY)
    track->control |= APP_CONTROL_COPY;
  if (flags & APP_CD_FLAG_PRE_EMPHASIS)
    track->control |= APP_CONTROL_PRE_EMPHASIS;
  track->scms = (flags & APP_CD_FLAG_SCMS) != 0;
}

static void
add_track (Layout *self, int i, gint64 sector)
{
  const AppMetadata *metadata = &self->programme->tracks[i].metadata;
  gboolean first = self->disc->tracks->len == 0;
  AppDiscTrack *track = app_disc_add (self->disc);
  track->album_track = i + 1;
  track->indices[0] = first ? 0 : MIN (self->end, sector);
  track->indices[1] = sector;
  if (first && i > 0)
    self->disc->hidden
        = sector_of (self, app_disc_frame (self->programme, self->programme->tracks[0].start));
  app_disc_put (&track->isrc, metadata->values[APP_FIELD_ISRC]);
  for (int t = 0; t < APP_N_DISC_TEXTS; t++)
    if (text_fields[t] < APP_N_FIELDS)
      app_disc_put (&track->texts[t], metadata->values[text_fields[t]]);
  if (!*track->texts[APP_DISC_PERFORMER])
    app_disc_put (&track->texts[APP_DISC_PERFORMER], self->disc->texts[APP_DISC_PERFORMER]);
  put_control (self, i, track);
}

static void
lay (Layout *self, int i)
{
  const AppProgrammeTrack *track = &self->programme->tracks[i];
  const char *text = track->metadata.values[APP_FIELD_CD_START];
  gint64 start = app_disc_frame (self->programme, track->start);
  gint64 end = app_disc_frame (self->programme, track->start + track->length);
  AppCdStart kind;
  if (!app_cd_start_parse (text, &kind))
    say (self, i + 1, "cd-start", _ ("“Begins on a CD” is “%s”, not track, index or hidden."),
         text);
  if (kind == APP_CD_START_INDEX && !self->disc->tracks->len)
    {
      say (self, i + 1, "cd-start", _ ("There is no track before that this could be an index of."));
      kind = APP_CD_START_TRACK;
    }
  if (kind == APP_CD_START_TRACK)
    add_track (self, i, sector_of (self, start));
  else if (kind == APP_CD_START_INDEX)
    add_index (self, i + 1, sector_of (self, start));
  add_indices (self, i, start);
  self->end = MAX (self->end, self->disc->lead + (end + APP_CD_FRAME - 1) / APP_CD_FRAME);
}

/* "LAC 001 Night Ferry" */
static char *
name_master (const AppMetadata *metadata)
{
  const char *title = metadata->values[APP_FIELD_TITLE];
  const char *catalogue = metadata->values[APP_FIELD_CATALOGUE];
  g_autofree char *text = g_strdup_printf ("%s %s", catalogue, title);
  g_autofree char *latin = app_romanize (text);
  char *master = g_str_to_ascii (latin, "C");
  if (strlen (master) > MASTER_MAX)
    master[MASTER_MAX] = '\0';
  return g_strstrip (master);
}

/* A UPC becomes an EAN by a zero in front. */
static char *
to_ean (const char *barcode)
{
  return strlen (barcode) == 12 && !app_field_fault (APP_FIELD_BARCODE, barcode)
             ? g_strconcat ("0", barcode, NULL)
             : g_strdup (barcode);
}

AppDisc *
app_disc_from_programme (const AppProgramme *programme, GPtrArray *findings)
{
  AppDisc *self = app_disc_new ();
  Layout layout = { programme, self, findings, 0 };
  const AppMetadata *metadata = &programme->metadata;
  gint64 frames = dsp_resampler_length (programme->frames, programme->rate, APP_CD_RATE);
  gint64 first = programme->n_tracks
                     ? app_disc_frame (programme, programme->tracks[0].start) / APP_CD_FRAME
                     : 0;
  self->lead = MAX (0, APP_DISC_PREGAP - first);
  self->sectors = self->lead + (frames + APP_CD_FRAME - 1) / APP_CD_FRAME;
  g_free (self->ean);
  self->ean = to_ean (metadata->values[APP_FIELD_BARCODE]);
  g_free (self->master);
  self->master = name_master (metadata);
  app_disc_put (&self->catalogue, metadata->values[APP_FIELD_CATALOGUE]);
  app_disc_put (&self->genre, metadata->values[APP_FIELD_GENRE]);
  app_disc_put (&self->order, programme->order);
  for (int t = 0; t < APP_N_DISC_TEXTS; t++)
    if (text_fields[t] < APP_N_FIELDS)
      app_disc_put (&self->texts[t], metadata->values[text_fields[t]]);
  for (int i = 0; i < programme->n_tracks; i++)
    lay (&layout, i);
  return self;
}
