/* app-cli-check.c — lacquer-cli check: intake findings of mixes, or of an album's mixes. */
#include "app-cli.h"

#include "app-cli-rules.h"
#include "app-intake-album.h"
#include "app-intake.h"
#include "app-json.h"
#include "app-programme.h"
#include "app-revision-notes.h"

extern const AppCommand app_cli_check;

/* A mix to be checked. */
typedef struct
{
  char *path;              /* owned */
  AppMedia *media;         /* owned; NULL: path has to be opened */
  int track;               /* 1-based; 0: a file */
  guint64 size;            /* of the file */
  AppIntakeReport *report; /* owned; NULL until it is made */
} Mix;

/* What is asked for. */
typedef struct
{
  GPtrArray *mixes;    /* of Mix */
  GPtrArray *findings; /* of the albums themselves */
  AppIntakeLimits *limits;
  gboolean hashes;       /* the SHA-256 of every file, too */
  gboolean log;          /* the findings go into the album's log, which is printed */
  int notes;             /* AppNotesFormat; -1: none, but the findings */
  char *title;           /* owned; of the last album */
  AppDocument *document; /* owned; the last album */
} Work;

static void
mix_free (gpointer data)
{
  Mix *self = data;
  g_free (self->path);
  app_media_unref (self->media);
  app_intake_report_unref (self->report);
  g_free (self);
}

static void
add_mix (Work *work, const char *path, AppMedia *media, int track)
{
  Mix *mix = g_new0 (Mix, 1);
  mix->path = g_strdup (path);
  mix->track = track;
  mix->media = media ? app_media_ref (media) : NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  mix->size = info ? (guint64) g_file_info_get_size (info) : 0;
  g_ptr_array_add (work->mixes, mix);
}

static void
copy_findings (GPtrArray *to, const GPtrArray *from)
{
  for (guint i = 0; from && i < from->len; i++)
    g_ptr_array_add (to, app_finding_copy (from->pdata[i]));
}

static gboolean
add_album (Work *work, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDocument) document = app_document_open (path, &error);
  if (!document)
    {
      app_cli_error (&app_cli_check, "%s", error->message);
      return FALSE;
    }
  copy_findings (work->findings, app_document_findings (document));
  AppAlbum *album = app_document_album (document);
  g_free (work->title);
  work->title = g_strdup (app_album_metadata (album)->values[APP_FIELD_TITLE]);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      if (!app_media_is_missing (media))
        add_mix (work, app_media_path (media), media, (int) i + 1);
    }
  g_autoptr (GPtrArray) timeline = app_findings_new ();
  AppProgramme *programme = app_programme_new (album, timeline);
  app_programme_unref (programme);
  copy_findings (work->findings, timeline);
  g_set_object (&work->document, document);
  return TRUE;
}

static void
check_mix (gpointer data, gpointer user_data)
{
  Mix *mix = data;
  const Work *work = user_data;
  mix->report = mix->media ? app_intake_media (mix->media, work->limits, NULL)
                           : app_intake_file (mix->path, work->limits, NULL);
  if (work->hashes && mix->report->media)
    app_media_sha256 (mix->report->media, NULL, NULL);
}

static gint
by_size (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Mix *x = a, *y = b;
  return x->size > y->size ? -1 : x->size < y->size;
}

/* As many at once as there are cores, the largest first: so none is left to one core at the end. */
static void
check_all (Work *work)
{
  int threads = app_cli_threads ? app_cli_threads : (int) g_get_num_processors ();
  GThreadPool *pool = g_thread_pool_new (check_mix, work, threads, FALSE, NULL);
  g_thread_pool_set_sort_function (pool, by_size, NULL);
  for (guint i = 0; i < work->mixes->len; i++)
    g_thread_pool_push (pool, work->mixes->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
add_file (JsonBuilder *builder, const Mix *mix)
{
  const AppIntakeReport *report = mix->report;
  json_builder_begin_object (builder);
  app_json_member_text (builder, "path", mix->path);
  app_json_member_text (builder, "sha256",
                        report->media ? app_media_known_sha256 (report->media) : NULL);
  app_json_member_text (builder, "verdict", app_verdict_id (report->verdict));
  app_json_member_text (builder, "format", report->media ? app_media_format (report->media) : NULL);
  if (report->measured.frames > 0)
    app_json_measurement (builder, &report->measured);
  json_builder_end_object (builder);
}

static void
print_json (const Work *work, const GPtrArray *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_findings (builder, findings);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < work->mixes->len; i++)
    add_file (builder, work->mixes->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static void
print_text (const Work *work)
{
  app_cli_print_findings (work->findings, stdout);
  for (guint i = 0; i < work->mixes->len; i++)
    {
      const Mix *mix = work->mixes->pdata[i];
      printf ("%s: %s\n", mix->path, app_verdict_name (mix->report->verdict));
      app_cli_print_findings (mix->report->findings, stdout);
    }
}

static const AppIntakeReport **
all_reports (const Work *work)
{
  const AppIntakeReport **reports = g_new (const AppIntakeReport *, work->mixes->len);
  for (guint i = 0; i < work->mixes->len; i++)
    reports[i] = ((Mix *) work->mixes->pdata[i])->report;
  return reports;
}

/* What sets one apart from the others. */
static void
compare_mixes (Work *work)
{
  g_autofree const AppIntakeReport **reports = all_reports (work);
  guint before = work->findings->len;
  app_intake_album (reports, (int) work->mixes->len, work->limits, work->findings);
  for (guint i = before; i < work->findings->len; i++)
    {
      AppFinding *finding = work->findings->pdata[i];
      for (guint k = 0; k < work->mixes->len; k++)
        if (strcmp (reports[k]->path, finding->file) == 0)
          finding->track = ((Mix *) work->mixes->pdata[k])->track;
    }
}

static void
print_notes (const Work *work, AppNotesFormat format)
{
  g_autofree const AppIntakeReport **reports = all_reports (work);
  g_autofree char *text = app_revision_notes (reports, (int) work->mixes->len, work->title, format);
  fputs (text, stdout);
}

/* Enters what was found into the log of the album, and prints that. */
static gboolean
keep_log (const Work *work)
{
  for (guint i = 0; i < work->mixes->len; i++)
    app_document_log_intake (work->document, ((Mix *) work->mixes->pdata[i])->report);
  if (!app_cli_save (&app_cli_check, work->document))
    return FALSE;
  g_autofree char *text = app_document_intake_log (work->document);
  fputs (text, stdout);
  return TRUE;
}

static int
report (const Work *work)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  copy_findings (findings, work->findings);
  for (guint i = 0; i < work->mixes->len; i++)
    {
      const Mix *mix = work->mixes->pdata[i];
      for (guint k = 0; k < mix->report->findings->len; k++)
        ((AppFinding *) mix->report->findings->pdata[k])->track = mix->track;
      copy_findings (findings, mix->report->findings);
    }
  if (work->log && work->document && !keep_log (work))
    return APP_EXIT_FINDINGS;
  if (work->notes >= 0)
    print_notes (work, work->notes);
  else if (app_cli_json)
    print_json (work, findings);
  else if (!work->log)
    print_text (work);
  return app_findings_worst (findings) == APP_SEVERITY_ERROR ? APP_EXIT_FINDINGS : APP_EXIT_GOOD;
}

static int
check_arguments (int n, char **paths, Work *work)
{
  gboolean failed = FALSE;
  for (int i = 0; i < n; i++)
    if (g_str_has_suffix (paths[i], ".lacquer"))
      failed |= !add_album (work, paths[i]);
    else
      add_mix (work, paths[i], NULL, 0);
  check_all (work);
  compare_mixes (work);
  int status = report (work);
  g_clear_pointer (&work->title, g_free);
  g_clear_object (&work->document);
  return failed ? APP_EXIT_FINDINGS : status;
}

/* Whether the options fit each other; says what does not. */
static gboolean
options_fit (int n, char **paths, gboolean rules, gboolean log, const char *notes)
{
  const char *fault = NULL;
  if (rules == (n > 0))
    fault = rules ? "--rules takes no mixes" : "say which mixes";
  else if (log && (n != 1 || !g_str_has_suffix (paths[0], ".lacquer")))
    fault = "--log takes one album";
  else if (notes && strcmp (notes, "text") != 0 && strcmp (notes, "html") != 0)
    fault = "--notes takes text or html";
  if (fault)
    app_cli_error (&app_cli_check, "%s", fault);
  return !fault;
}

static int
run (int argc, char **argv)
{
  gboolean rules = FALSE, markdown = FALSE, log = FALSE;
  g_autofree char *notes = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_NONE, &rules, "List the rules and their thresholds instead",
      NULL },
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "With --rules: as the manual's table", NULL },
    { "notes", 0, 0, G_OPTION_ARG_STRING, &notes,
      "Print notes for the mixing engineer instead, as text or html", "FORMAT" },
    { "log", 0, 0, G_OPTION_ARG_NONE, &log,
      "Enter the verdicts into the album's log, save it, and print the log instead", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_check, entries, 0, -1, &argc, &argv)
      || !options_fit (argc - 1, argv + 1, rules, log, notes))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) settings = app_findings_new ();
  g_autoptr (AppIntakeLimits) limits = app_intake_limits_load (NULL, settings);
  app_cli_print_findings (settings, stderr);
  if (rules)
    {
      app_cli_print_rules (limits, markdown);
      return APP_EXIT_GOOD;
    }
  g_autoptr (GPtrArray) mixes = g_ptr_array_new_with_free_func (mix_free);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  Work work = { .mixes = mixes,
                .findings = findings,
                .limits = limits,
                .hashes = app_cli_json || notes || log,
                .log = log,
                .notes = !notes          ? -1
                         : *notes == 't' ? APP_NOTES_TEXT
                                         : APP_NOTES_HTML };
  return check_arguments (argc - 1, argv + 1, &work);
}

const AppCommand app_cli_check = {
  .name = "check",
  .usage = "MIX...|ALBUM",
  .summary = "intake findings: are these mixes fit to be mastered?",
  .help = "Every threshold can be set in ~/.config/lacquer/intake.conf: a group is a rule, limit-1 "
          "the threshold of its first step, off=true leaves it out:\n\n"
          "  [clipping]\n  limit-1=12\n\n  [word-length]\n  off=true",
  .run = run,
};
