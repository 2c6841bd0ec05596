/* app-delivery-report.c — what was delivered, on paper. */
#include "app-delivery-report.h"

#include "app-file-sums.h"
#include "app-gap.h"
#include "app-service.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define NAME "Delivery report"
#define SHEET_NAME "PQ sheet"

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
static const AppPaperColumn work_columns[]
    = { { N_ ("Where"), FALSE, TRUE }, { N_ ("What"), FALSE, TRUE } };
static const AppPaperColumn track_columns[] = {
  { "#", TRUE, FALSE },           { N_ ("Title"), FALSE, TRUE }, { N_ ("Start"), TRUE, FALSE },
  { N_ ("Length"), TRUE, FALSE }, { N_ ("Gap"), TRUE, FALSE },   { N_ ("ISRC"), FALSE, FALSE },
};
static const AppPaperColumn finding_columns[]
    = { { N_ ("Severity"), FALSE, FALSE }, { N_ ("Finding"), FALSE, TRUE } };

static void
begin_table (AppPaper *paper, const AppPaperColumn *columns, int n)
{
  g_autofree AppPaperColumn *translated = g_memdup2 (columns, n * sizeof *columns);
  for (int i = 0; i < n; i++)
    translated[i].title = _ (columns[i].title);
  app_paper_table (paper, translated, n);
}

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
add_album (AppPaper *paper, const AppProgramme *programme, const char *date)
{
  static const AppField fields[] = { APP_FIELD_TITLE,     APP_FIELD_ARTIST,  APP_FIELD_LABEL,
                                     APP_FIELD_CATALOGUE, APP_FIELD_BARCODE, APP_FIELD_COPYRIGHT };
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    app_paper_fact (paper, _ (app_fields[fields[i]].name), programme->metadata.values[fields[i]]);
  g_autofree char *total = app_time_format (programme->frames, programme->rate, 2);
  g_autofree char *rate = g_strdup_printf (_ ("%d Hz, 64-bit floating point"), programme->rate);
  app_paper_fact (paper, _ ("Total time"), total);
  app_paper_fact (paper, _ ("Mastered at"), rate);
  app_paper_fact (paper, _ ("Delivered"), date);
  app_paper_fact (paper, _ ("Made with"), "Lacquer " LACQUER_VERSION);
}

static void
add_tracks (AppPaper *paper, const AppProgramme *programme)
{
  app_paper_heading (paper, _ ("Tracks"));
  begin_table (paper, track_columns, G_N_ELEMENTS (track_columns));
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

/* ---- what was done ---- */

static void
append_value (GString *text, const DspParam *param, double value)
{
  g_string_append_printf (text, "%s%s ", text->len && text->str[text->len - 1] != '(' ? ", " : "",
                          _ (param->name));
  if (param->scale == DSP_SCALE_TOGGLE)
    g_string_append (text, value != 0 ? _ ("on") : _ ("off"));
  else if (param->scale == DSP_SCALE_CHOICE)
    g_string_append (text, _ (param->choices[(int) value].name));
  else
    g_string_append_printf (text, "%.*f%s%s", param->digits, value, *param->unit ? " " : "",
                            param->unit);
}

/* "Compressor, version 1 (Threshold -20.0 dB, …)": the values that are not the defaults. */
static char *
describe_slot (const DspSlotSpec *slot)
{
  const DspModule *module = slot->module;
  GString *values = g_string_new ("(");
  const char *group = NULL;
  for (int p = 0; p < module->n_params; p++)
    {
      const DspParam *param = &module->params[p];
      if (slot->values[p] == param->def)
        continue;
      if (g_strcmp0 (group, param->group) != 0 && param->group)
        g_string_append_printf (values, "%s%s:", values->len > 1 ? "; " : "", _ (param->group));
      if (values->len > 1 && values->str[values->len - 1] == ':')
        {
          GString *one = g_string_new ("(");
          append_value (one, param, slot->values[p]);
          g_string_append_printf (values, " %s", one->str + 1);
          g_string_free (one, TRUE);
        }
      else
        append_value (values, param, slot->values[p]);
      group = param->group;
    }
  char *text = g_strdup_printf (_ ("%s, version %d%s%s%s"), _ (module->name), module->version,
                                slot->bypass ? _ (", bypassed") : "", values->len > 1 ? " " : "",
                                values->len > 1 ? values->str : "");
  char *closed = values->len > 1 ? g_strconcat (text, ")", NULL) : g_strdup (text);
  g_free (text);
  g_string_free (values, TRUE);
  return closed;
}

static void
add_chain (AppPaper *paper, const char *where, const AppChainSpec *chain)
{
  for (int i = 0; chain && i < chain->n_slots; i++)
    {
      g_autofree char *text = describe_slot (&chain->slots[i]);
      app_paper_row (paper, (const char *const[]){ where, text });
    }
}

static void
add_work (AppPaper *paper, const AppProgramme *programme)
{
  app_paper_heading (paper, _ ("What was done"));
  begin_table (paper, work_columns, G_N_ELEMENTS (work_columns));
  for (int t = 0; t < programme->n_tracks; t++)
    {
      const AppProgrammeTrack *track = &programme->tracks[t];
      g_autofree char *where = g_strdup_printf (_ ("Track %d"), t + 1);
      g_autofree char *gain = signed_level (track->gain_db);
      g_autofree char *text
          = g_strdup_printf (_ ("Gain %s dB%s"), gain, track->invert ? _ (", inverted") : "");
      if (track->gain_db != 0 || track->invert)
        app_paper_row (paper, (const char *const[]){ where, text });
      add_chain (paper, where, track->chain);
    }
  add_chain (paper, _ ("Album"), programme->chain);
  app_paper_text (paper, _ ("Only values that are not the defaults are listed."));
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
add_deliverable (AppPaper *paper, const AppDeliverable *made)
{
  app_paper_heading (paper, made->target);
  app_paper_fact (paper, _ ("Folder"), made->folder);
  begin_table (paper, file_columns, G_N_ELEMENTS (file_columns));
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
  begin_table (paper, hash_columns, G_N_ELEMENTS (hash_columns));
  for (guint i = 0; i < made->files->len; i++)
    {
      const AppDeliveredFile *file = made->files->pdata[i];
      g_autofree char *name = g_path_get_basename (file->path);
      app_paper_row (paper, (const char *const[]){ name, file->sha256 });
    }
}

/* ---- what services will do ---- */

/* A deliverable with a file for each track: services play tracks. */
static const AppDeliverable *
find_tracks (const GPtrArray *made, int n_tracks)
{
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *deliverable = made->pdata[i];
      if ((int) deliverable->files->len == n_tracks && n_tracks > 0
          && ((AppDeliveredFile *) deliverable->files->pdata[0])->track > 0)
        return deliverable;
    }
  return NULL;
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
  begin_table (paper, service_columns, G_N_ELEMENTS (service_columns));
  for (guint i = 0; i < services->len; i++)
    {
      const AppService *service = services->pdata[i];
      app_service_gains (service, APP_SERVICE_ALBUM, lufs, dbtp, n, made->album.integrated_lufs,
                         gains);
      g_autofree char *album = span_of (gains, n);
      app_service_gains (service, APP_SERVICE_TRACK, lufs, dbtp, n, made->album.integrated_lufs,
                         gains);
      g_autofree char *tracks = span_of (gains, n);
      app_paper_row (paper, (const char *const[]){ service->name, album, tracks, service->source });
    }
  app_paper_text (paper, _ ("Estimates by the published rules: what a service turns the music up "
                            "or down by."));
}

/* ---- findings ---- */

static void
add_findings (AppPaper *paper, const char *where, const GPtrArray *findings)
{
  for (int severity = APP_SEVERITY_ERROR; severity >= APP_SEVERITY_GOOD; severity--)
    for (guint i = 0; findings && i < findings->len; i++)
      {
        const AppFinding *finding = findings->pdata[i];
        if ((int) finding->severity != severity)
          continue;
        g_autofree char *name = finding->file ? g_path_get_basename (finding->file) : NULL;
        g_autofree char *text = g_strdup_printf ("%s%s%s: %s", where, name ? ", " : "",
                                                 name ? name : "", finding->text);
        app_paper_row (paper, (const char *const[]){ app_severity_id (finding->severity), text });
      }
}

AppPaper *
app_delivery_report (const AppProgramme *programme, const GPtrArray *made, const GPtrArray *before,
                     const char *date)
{
  AppPaper *paper = app_paper_new (_ ("Delivery report"));
  add_album (paper, programme, date);
  add_tracks (paper, programme);
  for (guint i = 0; i < made->len; i++)
    add_deliverable (paper, made->pdata[i]);
  const AppDeliverable *tracks = find_tracks (made, programme->n_tracks);
  if (tracks)
    add_services (paper, tracks);
  add_work (paper, programme);
  app_paper_heading (paper, _ ("Findings"));
  begin_table (paper, finding_columns, G_N_ELEMENTS (finding_columns));
  add_findings (paper, _ ("project"), before);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *deliverable = made->pdata[i];
      add_findings (paper, deliverable->target, deliverable->findings);
    }
  return paper;
}

/* ---- papers of a delivery ---- */

static gboolean
is_disc (const char *target)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  const AppTarget *found = app_targets_find (targets, target);
  const AppExporter *exporter = found ? app_exporter_find (found->exporter) : NULL;
  return exporter && exporter->disc;
}

static gboolean
save_sheet (const AppProgramme *programme, const AppDeliverable *made, gboolean overwrite,
            GError **error)
{
  g_autoptr (AppDisc) disc = app_disc_from_programme (programme, NULL);
  const AppDeliveredFile *image = made->files->len ? made->files->pdata[0] : NULL;
  AppFileSums sums = { 0 };
  if (image && !app_file_sums_read (image->path, TRUE, &sums, NULL, error))
    return FALSE;
  g_autoptr (AppPaper) paper = app_pq_sheet (disc, sums.md5);
  g_autofree char *saved = app_paper_save (paper, made->folder, SHEET_NAME, overwrite, error);
  return saved != NULL;
}

char *
app_delivery_papers (const AppProgramme *programme, const GPtrArray *made, const GPtrArray *before,
                     const char *folder, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *deliverable = made->pdata[i];
      if (is_disc (deliverable->target) && !save_sheet (programme, deliverable, overwrite, error))
        return NULL;
    }
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autoptr (AppPaper) paper = app_delivery_report (programme, made, before, date);
  return app_paper_save (paper, folder, NAME, overwrite, error);
}
