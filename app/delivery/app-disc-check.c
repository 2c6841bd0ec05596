/* app-disc-check.c — rules of the Red Book and of plants (formats.md 1.8, 1.10, 4). */
#include "app-disc.h"

#include "app-finding.h"
#include "app-plant.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define SECTORS_CLASSIC (74 * 60 * APP_CD_SECTORS)
#define SECTORS_SONY (78 * 60 * APP_CD_SECTORS)

static void G_GNUC_PRINTF (6, 7) say (GPtrArray *findings, AppSeverity severity, const char *id,
                                      int track, const char *advice, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding = app_findings_add (findings, severity, id, "%s", text);
  finding->track = track;
  finding->advice = g_strdup (advice);
}

static void
check_length (const AppDisc *self, GPtrArray *findings)
{
  const AppPlant plant = app_plant ();
  const gint64 longest = (gint64) plant.longest_s * APP_CD_SECTORS;
  gboolean usual = plant.longest_s == app_plant_default.longest_s; /* nobody asked a plant */
  g_autofree char *time = app_disc_time (self->sectors, ":");
  if (self->sectors > APP_DISC_LAST_SECTOR)
    say (findings, APP_SEVERITY_ERROR, "cd-length", 0,
         _ ("Spread the album over several discs, or leave this target out."),
         _ ("The disc would last %s; a CD cannot tell times beyond 99:59:74."), time);
  else if (self->sectors > longest)
    say (findings, APP_SEVERITY_WARNING, "cd-length", 0, _ ("Ask the plant, or shorten the album."),
         usual ? _ ("The disc lasts %s; plants press at most %d:%02d.")
               : _ ("The disc lasts %s; the plant presses at most %d:%02d."),
         time, plant.longest_s / 60, plant.longest_s % 60);
  else if (usual && self->sectors > SECTORS_SONY)
    say (findings, APP_SEVERITY_WARNING, "cd-length", 0, _ ("Ask the plant."),
         _ ("The disc lasts %s; some plants press at most 78:00."), time);
  else if (self->sectors > SECTORS_CLASSIC)
    say (findings, APP_SEVERITY_INFO, "cd-length", 0, NULL,
         _ ("The disc lasts %s, longer than the 74:00 of the standard; most plants press it."),
         time);
}

static void
check_pregap (const AppDisc *self, GPtrArray *findings)
{
  const AppDiscTrack *first = app_disc_track (self, 0);
  g_autofree char *from = app_disc_time (self->hidden, ":");
  g_autofree char *to = app_disc_time (first->indices[1], ":");
  if (app_plant ().first_index && first->indices[0] != 0)
    say (findings, APP_SEVERITY_WARNING, "cd-first-pregap", first->album_track, NULL,
         _ ("Track 1 has no index 00 at 00:00:00; some plants refuse that."));
  if (first->indices[1] < APP_DISC_PREGAP)
    say (findings, APP_SEVERITY_ERROR, "cd-first-pregap", first->album_track,
         _ ("Deliver again; if it stays, report it."),
         _ ("Track 1 begins at %s; before it must be at least 00:02:00."), to);
  if (self->hidden && self->hidden < APP_DISC_PREGAP)
    say (findings, APP_SEVERITY_ERROR, "cd-hidden", 1, NULL,
         _ ("What is hidden before track 1 begins at %s; the first 00:02:00 are not read."), from);
  else if (self->hidden && !app_plant ().hidden)
    say (findings, APP_SEVERITY_WARNING, "cd-hidden", 1,
         _ ("Ask the plant, or let track 1 begin with it (“Begins on a CD”)."),
         _ ("Hidden before track 1 lies audio from %s to %s; the plant does not press that."), from,
         to);
  else if (self->hidden)
    say (findings, APP_SEVERITY_INFO, "cd-hidden", 1,
         _ ("Tell the plant, so that nobody takes it for a mistake."),
         _ ("Hidden before track 1 lies audio from %s to %s; not every player reaches it."), from,
         to);
}

/* Indices ascend and lie in the track; index 00 comes at the end of the music before. */
static void
check_indices (const AppDisc *self, int i, GPtrArray *findings)
{
  const AppDiscTrack *track = app_disc_track (self, i);
  gint64 end
      = i + 1 < app_disc_n_tracks (self) ? app_disc_track (self, i + 1)->indices[0] : self->sectors;
  for (int k = 2; k < track->n_indices; k++)
    {
      g_autofree char *time = app_disc_time (track->indices[k], ":");
      if (track->indices[k] <= track->indices[k - 1])
        say (findings, APP_SEVERITY_ERROR, "cd-indices", track->album_track,
             _ ("Move it, or take it out."),
             _ ("Index %02d of track %d is at %s, not after index %02d."), k, i + 1, time, k - 1);
      else if (track->indices[k] >= end)
        say (findings, APP_SEVERITY_ERROR, "cd-indices", track->album_track,
             _ ("Move it, or take it out."),
             _ ("Index %02d of track %d is at %s, behind the end of the track."), k, i + 1, time);
    }
}

static void
check_track (const AppDisc *self, int i, GPtrArray *findings)
{
  const AppDiscTrack *track = app_disc_track (self, i);
  gint64 start = track->indices[1];
  gint64 length = app_disc_start (self, i + 1) - start;
  gint64 pause
      = i + 1 < app_disc_n_tracks (self) ? app_disc_track (self, i + 1)->indices[0] : self->sectors;
  if (length < APP_DISC_MINIMUM)
    say (findings, APP_SEVERITY_ERROR, "cd-track-short", track->album_track,
         _ ("Lengthen it, make it an index of the track before (“Begins on a CD”), or leave this "
            "target out."),
         _ ("Track %d lasts %.2f s; a track of a CD has at least 4 s."), i + 1,
         (double) length / APP_CD_SECTORS);
  else if (app_plant ().pause_apart && pause - start < APP_DISC_MINIMUM)
    say (findings, APP_SEVERITY_WARNING, "cd-track-short", track->album_track,
         _ ("Ask the plant whether it counts the pause."),
         _ ("Track %d lasts %.2f s up to the pause behind it; strictly read it needs 4 s."), i + 1,
         (double) (pause - start) / APP_CD_SECTORS);
  if (track->control & APP_CONTROL_PRE_EMPHASIS)
    say (findings, APP_SEVERITY_WARNING, "cd-pre-emphasis", track->album_track,
         _ ("Take the flag out unless the mix was made with pre-emphasis (50/15 µs)."),
         _ ("Track %d is marked as recorded with pre-emphasis: players turn its treble down."),
         i + 1);
  if (track->scms && (track->control & APP_CONTROL_COPY))
    say (findings, APP_SEVERITY_ERROR, "cd-flags", track->album_track, NULL,
         _ ("Track %d cannot have both copy and scms."), i + 1);
  check_indices (self, i, findings);
}

static void
check_isrc (const AppDisc *self, GPtrArray *findings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  int missing = 0, n = app_disc_n_tracks (self);
  for (int i = 0; i < n; i++)
    {
      const AppDiscTrack *track = app_disc_track (self, i);
      const char *fault = app_field_fault (APP_FIELD_ISRC, track->isrc);
      int before = GPOINTER_TO_INT (g_hash_table_lookup (seen, track->isrc));
      missing += !*track->isrc;
      if (!*track->isrc)
        continue;
      if (fault)
        say (findings, APP_SEVERITY_ERROR, "isrc", track->album_track, fault,
             _ ("The ISRC “%s” of track %d is none."), track->isrc, i + 1);
      if (before)
        say (findings, APP_SEVERITY_WARNING, "isrc-twice", track->album_track,
             _ ("Every recording has an ISRC of its own."),
             _ ("Tracks %d and %d have the same ISRC %s."), before, i + 1, track->isrc);
      g_hash_table_insert (seen, track->isrc, GINT_TO_POINTER (i + 1));
    }
  if (missing == n && !app_plant ().isrcs)
    say (findings, APP_SEVERITY_INFO, "isrc-missing", 0, NULL, _ ("No track has an ISRC."));
  else if (missing)
    say (findings, APP_SEVERITY_WARNING, "isrc-missing", 0, _ ("Ask the label for them."),
         g_dngettext (GETTEXT_PACKAGE, "%d track of %d has no ISRC.",
                      "%d tracks of %d have no ISRC.", missing),
         missing, n);
}

static void
check_ean (const AppDisc *self, GPtrArray *findings)
{
  const char *fault = app_field_fault (APP_FIELD_BARCODE, self->ean);
  if (fault)
    say (findings, APP_SEVERITY_ERROR, "barcode", 0, fault, _ ("The barcode “%s” is none."),
         self->ean);
  else if (!*self->ean && app_plant ().barcode)
    say (findings, APP_SEVERITY_WARNING, "barcode-missing", 0, _ ("Ask the label for it."),
         _ ("The album has no barcode; the plant wants one."));
  else if (!*self->ean)
    say (findings, APP_SEVERITY_INFO, "barcode-missing", 0, NULL,
         _ ("The album has no barcode: the disc has no catalogue number in its subcode."));
}

void
app_disc_check (const AppDisc *self, GPtrArray *findings)
{
  int n = app_disc_n_tracks (self);
  if (n == 0)
    {
      say (findings, APP_SEVERITY_ERROR, "cd-tracks", 0,
           _ ("Let one of them begin a track (“Begins on a CD”)."),
           _ ("The disc has no track: all of the album is hidden."));
      return;
    }
  if (n > APP_DISC_TRACKS_MAX)
    say (findings, APP_SEVERITY_ERROR, "cd-tracks", 0,
         _ ("Make some of them an index of the track before (“Begins on a CD”), or leave this "
            "target out."),
         _ ("A CD has at most %d tracks, this one has %d."), APP_DISC_TRACKS_MAX, n);
  check_length (self, findings);
  check_pregap (self, findings);
  for (int i = 0; i < n; i++)
    check_track (self, i, findings);
  check_isrc (self, findings);
  check_ean (self, findings);
}
