/* app-revision-notes.c — notes to the mixing engineer, as text and as HTML. */
#include "app-revision-notes.h"

#include <glib/gi18n-lib.h>

#include <math.h>

enum
{
  PLACES = 12 /* of a finding, at most */
};

static const char style[]
    = "body{font:15px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#222}"
      "h1{font-size:1.4em}h2{font-size:1.15em;margin:2em 0 .2em}"
      ".facts{color:#666;font-size:.9em;overflow-wrap:anywhere}.when{font-variant-numeric:"
      "tabular-nums;font-weight:bold}li{margin:.5em 0}";

/* What differs between text and HTML; the rest is the same for both. */
typedef struct
{
  GString *out;
  gboolean html;
} Writer;

static void
add_escaped (Writer *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = self->html ? g_markup_escape_text (valid, -1) : NULL;
  g_string_append (self->out, escaped ? escaped : valid);
}

/* One of these two, according to what is written. */
static void
add_mark (Writer *self, const char *text, const char *html)
{
  g_string_append (self->out, self->html ? html : text);
}

static const char *
verdict_sentence (AppVerdict verdict)
{
  switch (verdict)
    {
    case APP_VERDICT_ASK:
      return _ ("We would be glad of a new export of this mix.");
    case APP_VERDICT_LOOK:
      return _ ("It can be mastered; before that, we would like to ask about what follows.");
    default:
      return _ ("Nothing stands in the way of mastering it.");
    }
}

/* "3:05.250" */
static char *
length_text (const AppMeasurement *m)
{
  gint64 ms = llround ((double) m->frames * 1000 / m->rate);
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d.%03d", ms / 60000, (int) (ms / 1000 % 60),
                          (int) (ms % 1000));
}

static char *
bits_text (AppMedia *media, const AppMeasurement *m)
{
  int declared = app_media_bits (media);
  if (declared == 0)
    return g_strdup (_ ("a lossy format"));
  if (app_media_is_float (media))
    return m->bits > 0 && m->bits <= 24
               ? g_strdup_printf (_ ("%d bit float, %d of them used"), declared, m->bits)
               : g_strdup_printf (_ ("%d bit float"), declared);
  return m->bits == declared || m->bits == 0
             ? g_strdup_printf (_ ("%d bit"), declared)
             : g_strdup_printf (_ ("%d bit, %d of them used"), declared, MIN (m->bits, declared));
}

static void
add_facts (Writer *self, const AppIntakeReport *report)
{
  AppMedia *media = report->media;
  const AppMeasurement *m = &report->measured;
  if (!media || m->frames == 0)
    return;
  const char *sha256 = app_media_known_sha256 (media);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (app_media_mtime (media));
  g_autofree char *date = time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("–");
  g_autofree char *bits = bits_text (media, m), *length = length_text (m);
  g_autofree char *facts
      = g_strdup_printf (_ ("%s, %s, %g kHz, %s, %s, file of %s"), app_media_format (media), length,
                         m->rate / 1000.0, bits, m->channels == 1 ? _ ("mono") : _ ("stereo"),
                         date);
  g_autofree char *levels
      = g_strdup_printf (_ ("%.1f LUFS, true peak %.1f dBTP, peak to loudness %.1f dB"),
                         m->integrated_lufs, m->true_peak_dbtp, m->plr_db);
  add_mark (self, "   ", "<p class=\"facts\">");
  add_escaped (self, facts);
  add_mark (self, "\n   ", "<br>\n");
  add_escaped (self, levels);
  if (sha256)
    {
      add_mark (self, "\n   SHA-256 ", "<br>\nSHA-256 ");
      add_escaped (self, sha256);
    }
  add_mark (self, "\n", "</p>\n");
}

static void
add_finding (Writer *self, const AppFinding *finding)
{
  const AppIntakeRule *rule = app_intake_rule_of (finding);
  g_autofree char *where = app_finding_where (finding, PLACES);
  add_mark (self, "   - ", "<li>");
  if (where)
    {
      add_mark (self, "", "<span class=\"when\">");
      add_escaped (self, where);
      add_mark (self, ": ", ":</span> ");
    }
  add_escaped (self, finding->text);
  if (rule && rule->request)
    {
      add_mark (self, "\n     ", "<br>\n");
      add_escaped (self, _ (rule->request));
    }
  add_mark (self, "\n", "</li>\n");
}

/* Those that ask something first, then those that only tell. */
static void
add_findings (Writer *self, const AppIntakeReport *report, gboolean grave, const char *title)
{
  gboolean open = FALSE;
  for (guint i = 0; i < report->findings->len; i++)
    {
      const AppFinding *finding = report->findings->pdata[i];
      if (finding->severity == APP_SEVERITY_GOOD
          || (finding->severity >= APP_SEVERITY_WARNING) != grave)
        continue;
      if (!open)
        {
          add_mark (self, "\n   ", "<p>");
          add_escaped (self, title);
          add_mark (self, "\n", "</p>\n<ul>\n");
        }
      open = TRUE;
      add_finding (self, finding);
    }
  if (open)
    add_mark (self, "", "</ul>\n");
}

static void
add_report (Writer *self, const AppIntakeReport *report, int number)
{
  g_autofree char *name = g_filename_display_basename (report->path);
  g_autofree char *title = g_strdup_printf ("%d. %s", number, name);
  add_mark (self, "\n", "<h2>");
  add_escaped (self, title);
  add_mark (self, "\n", "</h2>\n");
  add_facts (self, report);
  add_mark (self, "\n   ", "<p><strong>");
  add_escaped (self, verdict_sentence (report->verdict));
  add_mark (self, "\n", "</strong></p>\n");
  add_findings (self, report, TRUE, _ ("What we found:"));
  add_findings (self, report, FALSE, _ ("For your information:"));
}

char *
app_revision_notes (const AppIntakeReport *const *reports, int n, const char *title,
                    AppNotesFormat format)
{
  Writer self = { g_string_new (NULL), format == APP_NOTES_HTML };
  g_autofree char *heading = title && *title
                                 ? g_strdup_printf (_ ("Notes on the mixes of “%s”"), title)
                                 : g_strdup (_ ("Notes on the mixes"));
  add_mark (&self, "", "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>");
  if (self.html)
    {
      add_escaped (&self, heading);
      g_string_append_printf (self.out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style);
    }
  add_mark (&self, "", "<h1>");
  add_escaped (&self, heading);
  add_mark (&self, "\n\n", "</h1>\n<p>");
  add_escaped (&self, _ ("Thank you for the mixes. This is what we noticed when we checked them "
                         "for mastering; times are from the start of each file."));
  add_mark (&self, "\n", "</p>\n");
  for (int i = 0; i < n; i++)
    add_report (&self, reports[i], i + 1);
  add_mark (&self, "", "</body>\n</html>\n");
  return g_string_free (self.out, FALSE);
}
