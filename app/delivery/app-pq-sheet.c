/* app-pq-sheet.c — what is on a disc, index by index, for the plant (formats.md 6.1). */
#include "app-delivery-report.h"

#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

static const AppPaperColumn columns[] = {
  { N_ ("Track"), TRUE, FALSE },     { N_ ("Index"), TRUE, FALSE },  { N_ ("Start"), TRUE, FALSE },
  { N_ ("Length"), TRUE, FALSE },    { N_ ("ISRC"), FALSE, FALSE },  { N_ ("Title"), FALSE, TRUE },
  { N_ ("Performer"), FALSE, TRUE }, { N_ ("Flags"), FALSE, FALSE },
};

/* Where what begins at index ends: at the next index, or the next track. */
static gint64
end_of (const AppDisc *disc, int track, int index)
{
  const AppDiscTrack *self = app_disc_track (disc, track);
  if (index + 1 < self->n_indices)
    return self->indices[index + 1];
  if (track + 1 == app_disc_n_tracks (disc))
    return disc->sectors;
  return app_disc_track (disc, track + 1)->indices[0];
}

static char *
flags_of (const AppDiscTrack *track)
{
  GString *flags = g_string_new (NULL);
  if (track->control & APP_CONTROL_PRE_EMPHASIS)
    g_string_append (flags, _ ("pre-emphasis "));
  if (track->control & APP_CONTROL_COPY)
    g_string_append (flags, _ ("copy permitted "));
  if (track->scms)
    g_string_append (flags, "SCMS");
  return g_strchomp (g_string_free (flags, FALSE));
}

static void
add_index (AppPaper *paper, const AppDisc *disc, int track, int index)
{
  const AppDiscTrack *self = app_disc_track (disc, track);
  gboolean first = index == 0 || (index == 1 && self->indices[0] == self->indices[1]);
  g_autofree char *number = g_strdup_printf ("%02d", track + 1);
  g_autofree char *place = g_strdup_printf ("%02d", index);
  g_autofree char *start = app_disc_time (self->indices[index], ":");
  g_autofree char *length = app_disc_time (end_of (disc, track, index) - self->indices[index], ":");
  g_autofree char *flags = flags_of (self);
  app_paper_row (paper,
                 (const char *const[]){ number, place, start, length, first ? self->isrc : "",
                                        index == 1 ? self->texts[APP_DISC_TITLE] : "",
                                        index == 1 ? self->texts[APP_DISC_PERFORMER] : "",
                                        index == 1 ? flags : "" });
}

static void
add_facts (AppPaper *paper, const AppDisc *disc, const char *md5)
{
  g_autofree char *total = app_disc_time (disc->sectors - app_disc_start (disc, 0), ":");
  g_autofree char *tracks = g_strdup_printf ("%d", app_disc_n_tracks (disc));
  g_autofree char *hidden = disc->hidden ? app_disc_time (disc->hidden, ":") : NULL;
  g_autofree char *id = app_disc_musicbrainz_id (disc);
  app_paper_fact (paper, _ ("Title"), disc->texts[APP_DISC_TITLE]);
  app_paper_fact (paper, _ ("Artist"), disc->texts[APP_DISC_PERFORMER]);
  app_paper_fact (paper, _ ("Catalogue number"), disc->catalogue);
  app_paper_fact (paper, _ ("UPC/EAN"), disc->ean);
  app_paper_fact (paper, _ ("Master"), disc->master);
  app_paper_fact (paper, _ ("Running order"), disc->order);
  app_paper_fact (paper, _ ("Tracks"), tracks);
  app_paper_fact (paper, _ ("Total time"), total);
  app_paper_fact (paper, _ ("Hidden audio before track 1, from"), hidden);
  app_paper_fact (paper, _ ("MusicBrainz disc ID"), id);
  app_paper_fact (paper, _ ("MD5 of the audio file"), md5);
  app_paper_fact (paper, _ ("Made with"), "Lacquer " LACQUER_VERSION);
}

AppPaper *
app_pq_sheet (const AppDisc *disc, const char *md5)
{
  AppPaper *paper = app_paper_new (_ ("PQ sheet"));
  add_facts (paper, disc, md5);
  app_paper_table (paper, columns, G_N_ELEMENTS (columns));
  for (int t = 0; t < app_disc_n_tracks (disc); t++)
    {
      const AppDiscTrack *track = app_disc_track (disc, t);
      for (int i = track->indices[0] == track->indices[1]; i < track->n_indices; i++)
        add_index (paper, disc, t, i);
    }
  g_autofree char *end = app_disc_time (disc->sectors, ":");
  app_paper_row (paper, (const char *const[]){ "AA", "01", end, "", "", _ ("Lead-out"), "", "" });
  app_paper_text (paper, _ ("Times are of the disc, with the 2 s before track 1: minutes, seconds "
                            "and CD frames of 1/75 s."));
  return paper;
}
