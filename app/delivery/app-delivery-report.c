/* app-delivery-report.c — what was delivered, on paper. */
#include "app-delivery-report.h"

#include "app-gap.h"
#include "app-report-work.h"
#include "app-service.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <math.h>

static const AppPaperColumn file_columns[] = {
  { N_ ("File"), FALSE, TRUE },      { N_ ("Length"), TRUE, FALSE },
  { N_ ("Format"), FALSE, FALSE },   { N_ ("LUFS"), TRUE, FALSE },
  { N_ ("Range LU"), TRUE, FALSE },  { N_ ("Max M"), TRUE, FALSE },
  { N_ ("Max S"), TRUE, FALSE },     { N_ ("True peak dBTP"), TRUE, FALSE },
  { N_ ("Peak dBFS"), TRUE, FALSE }, { N_ ("PLR"), TRUE, FALSE },
};
static const AppPaperColumn hash_columns[]
    = { { N_ ("File"), FALSE, TRUE }, { N_ ("SHA-256"), FALSE, FALSE } };
static const AppPaperColumn service_columns[] = {
  { N_ ("Service"), FALSE, TRUE },
  { N_ ("Album in a row, dB"), TRUE, FALSE },
  { N_ ("Tracks by themselves, dB"), TRUE, FALSE },
  { N_ ("By"), FALSE, TRUE },
};
static const AppPaperColumn track_columns[] = {
  { "#", TRUE, FALSE },           { N_ ("Title"), FALSE, TRUE }, { N_ ("Start"), TRUE, FALSE },
  { N_ ("Length"), TRUE, FALSE }, { N_ ("Gap"), TRUE, FALSE },   { N_ ("ISRC"), FALSE, FALSE },
};
static const AppPaperColumn note_columns[]
    = { { N_ ("Where"), FALSE, TRUE }, { N_ ("Note"), FALSE, TRUE } };
static const AppPaperColumn finding_columns[]
    = { { N_ ("Severity"), FALSE, FALSE }, { N_ ("Finding"), FALSE, TRUE } };

/* A level in words; transfer full. */
static char *
level (double value, int digits)
{
  if (isnan (value))
    return g_strdup ("–");
  if (isinf (value))
    return g_strdup ("−∞");
  char *text = g_strdup_printf ("%.*f", digits, fabs (value));
  gboolean is_zero = g_ascii_strtod (text, NULL) == 0;
  if (value >= 0 || is_zero)
    return text;
  char *negative = g_strconcat ("−", text, NULL);
  g_free (text);
  return negative;
}

static char *
signed_level (double value)
{
  g_autofree char *text = level (value, 1);
  return g_strconcat (value >= 0.05 ? "+" : "", text, NULL);
}

/* ---- the album ---- */

static void
add_album (AppPaper *paper, const AppProgramme *programme, const AppDeliverable *made,
           const char *date)
{
  static const AppField fields[] = { APP_FIELD_TITLE,     APP_FIELD_ARTIST,  APP_FIELD_LABEL,
                                     APP_FIELD_CATALOGUE, APP_FIELD_BARCODE, APP_FIELD_COPYRIGHT };
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    app_paper_fact (paper, _ (app_fields[fields[i]].name), programme->metadata.values[fields[i]]);
  g_autofree char *total = app_time_format (programme->frames, programme->rate, 2);
  g_autofree char *rate = g_strdup_printf (_ ("%d Hz, 64-bit floating point"), programme->rate);
  app_paper_fact (paper, _ ("Running order"), programme->order);
  app_paper_fact (paper, _ ("Total time"), total);
  app_paper_fact (paper, _ ("Mastered at"), rate);
  app_paper_fact (paper, _ ("Delivered as"), made->target);
  app_paper_fact (paper, _ ("Delivered on"), date);
  app_paper_fact (paper, _ ("Made with"), "Lacquer " LACQUER_VERSION);
}

static void
add_tracks (AppPaper *paper, const AppProgramme *programme)
{
  app_paper_heading (paper, _ ("Tracks"));
  app_paper_table (paper, track_columns, G_N_ELEMENTS (track_columns));
  gint64 end = 0;
  for (int t = 0; t < programme->n_tracks; t++)
    {
      const AppProgrammeTrack *track = &programme->tracks[t];
      g_autofree char *number = g_strdup_printf ("%d", t + 1);
      g_autofree char *start = app_time_format (track->start, programme->rate, 2);
      g_autofree char *length = app_time_format (track->length, programme->rate, 2);
      g_autofree char *gap = level ((double) (track->start - end) / programme->rate, 2);
      app_paper_row (paper,
                     (const char *const[]){ number, track->metadata.values[APP_FIELD_TITLE], start,
                                            length, gap, track->metadata.values[APP_FIELD_ISRC] });
      end = track->start + track->length;
    }
  app_paper_text (paper, _ ("Gaps are in seconds; what is below 0 overlaps the track before."));
}

/* ---- the files ---- */

static void
add_levels (AppPaper *paper, const char *name, const char *length, const char *format,
            const AppMeasurement *m)
{
  g_autofree char *lufs = level (m->integrated_lufs, 1), *range = level (m->range_lu, 1);
  g_autofree char *momentary = level (m->max_momentary_lufs, 1);
  g_autofree char *short_term = level (m->max_short_term_lufs, 1);
  g_autofree char *peak = level (m->true_peak_dbtp, 2), *sample = level (m->sample_peak_dbfs, 2);
  g_autofree char *plr = level (m->plr_db, 1);
  app_paper_row (paper, (const char *const[]){ name, length, format, lufs, range, momentary,
                                               short_term, peak, sample, plr });
}

static void
add_files (AppPaper *paper, const AppDeliverable *made)
{
  app_paper_heading (paper, _ ("Files"));
  app_paper_table (paper, file_columns, G_N_ELEMENTS (file_columns));
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *file = made->files->pdata[i];
      g_autofree char *name = g_path_get_basename (file->path);
      g_autofree char *length = app_time_format (file->frames, MAX (file->rate_hz, 1), 2);
      g_autofree char *format = app_delivered_file_format (file);
      add_levels (paper, name, length, format, &file->measured);
    }
  if (made->files->len > 1)
    add_levels (paper, _ ("Album"), "", "", &made->album);
  app_paper_table (paper, hash_columns, G_N_ELEMENTS (hash_columns));
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *file = made->files->pdata[i];
      g_autofree char *name = g_path_get_basename (file->path);
      app_paper_row (paper, (const char *const[]){ name, file->sha256 });
    }
}

/* ---- what services will do ---- */

/* Services play tracks: there is nothing to say about a disc in one file. */
static gboolean
has_tracks (const AppDeliverable *made)
{
  return made->files->len > 0 && ((AppDeliveredFile *) made->files->pdata[0])->track > 0;
}

static char *
span_of (const double *gains, int n)
{
  double least = gains[0], most = gains[0];
  for (int i = 1; i < n; i++)
    {
      least = MIN (least, gains[i]);
      most = MAX (most, gains[i]);
    }
  g_autofree char *from = signed_level (least), *to = signed_level (most);
  return most - least < 0.05 ? g_steal_pointer (&from) : g_strdup_printf ("%s … %s", from, to);
}

static void
add_services (AppPaper *paper, const AppDeliverable *made)
{
  int n = (int) made->files->len;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) services = app_services_load (findings);
  g_autofree double *lufs = g_new (double, n), *dbtp = g_new (double, n);
  g_autofree double *gains = g_new (double, n);
  for (int i = 0; i < n; i++)
    {
      const AppDeliveredFile *file = made->files->pdata[i];
      lufs[i] = file->measured.integrated_lufs;
      dbtp[i] = file->measured.true_peak_dbtp;
    }
  app_paper_heading (paper, _ ("What services will do to it"));
  app_paper_table (paper, service_columns, G_N_ELEMENTS (service_columns));
  for (guint i = 0; i < services->len; i++)
    {
      const AppService *service = services->pdata[i];
      app_service_gains (service, APP_SERVICE_ALBUM, lufs, dbtp, n, made->album.integrated_lufs,
                         gains);
      g_autofree char *album = span_of (gains, n);
      app_service_gains (service, APP_SERVICE_TRACK, lufs, dbtp, n, made->album.integrated_lufs,
                         gains);
      g_autofree char *tracks = span_of (gains, n);
      app_paper_row (paper, (const char *const[]){ _ (service->name), album, tracks,
                                                   _ (service->source) });
    }
  app_paper_text (paper, _ ("Estimates by the published rules: what a service turns the music up "
                            "or down by."));
}

/* ---- notes ---- */

static void
add_note (AppPaper *paper, const char *where, const char *note)
{
  if (note && *note)
    app_paper_row (paper, (const char *const[]){ where, note });
}

/* Where in the track as it is delivered a note stands, "Track 2, 1:12.50"; what the trims leave out
 * is said to be. Transfer full. */
static char *
moment_text (const AppProgramme *programme, int t, double at_s)
{
  const AppProgrammeTrack *track = &programme->tracks[t];
  gint64 at = llround (at_s * programme->rate) + track->shift - track->trim_in;
  g_autofree char *time = app_time_format (MAX (at, 0), programme->rate, 2);
  if (at < 0)
    return g_strdup_printf (_ ("Track %d, trimmed off before its start"), t + 1);
  if (at >= track->length)
    return g_strdup_printf (_ ("Track %d, trimmed off behind its end"), t + 1);
  return g_strdup_printf (_ ("Track %d, %s"), t + 1, time);
}

static void
add_track_notes (AppPaper *paper, const AppProgramme *programme, int t)
{
  const AppNotes *notes = programme->tracks[t].notes;
  g_autofree char *track = g_strdup_printf (_ ("Track %d"), t + 1);
  add_note (paper, track, programme->tracks[t].note);
  for (guint i = 0; i < app_notes_n (notes); i++)
    {
      const AppMoment *moment = app_notes_get (notes, i);
      g_autofree char *where = moment_text (programme, t, moment->at_s);
      add_note (paper, where, moment->text);
    }
}

static void
add_notes (AppPaper *paper, const AppProgramme *programme)
{
  gboolean any = *programme->note != '\0';
  for (int t = 0; t < programme->n_tracks; t++)
    any = any || *programme->tracks[t].note || programme->tracks[t].notes;
  if (!any)
    return;
  app_paper_heading (paper, _ ("Notes"));
  app_paper_table (paper, note_columns, G_N_ELEMENTS (note_columns));
  add_note (paper, _ ("Album"), programme->note);
  for (int t = 0; t < programme->n_tracks; t++)
    add_track_notes (paper, programme, t);
}

/* ---- findings ---- */

/* The gravest first. */
static void
add_findings (AppPaper *paper, const GPtrArray *findings)
{
  app_paper_heading (paper, _ ("Findings"));
  app_paper_table (paper, finding_columns, G_N_ELEMENTS (finding_columns));
  for (int severity = APP_SEVERITY_ERROR; severity >= APP_SEVERITY_GOOD; severity--)
    for (guint i = 0; i < findings->len; i++)
      {
        const AppFinding *finding = findings->pdata[i];
        if ((int) finding->severity != severity)
          continue;
        g_autofree char *name = finding->file ? g_filename_display_basename (finding->file) : NULL;
        g_autofree char *text
            = name ? g_strdup_printf ("%s: %s", name, finding->text) : g_strdup (finding->text);
        app_paper_row (paper, (const char *const[]){ app_severity_id (finding->severity), text });
      }
}

AppPaper *
app_delivery_report (const AppProgramme *programme, const AppDeliverable *made, const char *date)
{
  AppPaper *paper = app_paper_new (_ ("Delivery report"));
  add_album (paper, programme, made, date);
  add_tracks (paper, programme);
  add_files (paper, made);
  if (has_tracks (made))
    add_services (paper, made);
  app_report_add_work (paper, programme);
  add_notes (paper, programme);
  add_findings (paper, made->findings);
  return paper;
}

void
app_delivery_papers (const AppProgramme *programme, const AppDisc *disc, const AppDeliverable *made,
                     const char *md5, GPtrArray *companions)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (AppPaper) report = made ? app_delivery_report (programme, made, date) : NULL;
  g_autoptr (AppPaper) sheet = made && disc ? app_pq_sheet (disc, md5) : NULL;
  app_paper_add_companions (report, "Delivery report", companions);
  if (disc)
    app_paper_add_companions (sheet, "PQ sheet", companions);
}
