/* app-cli-deliver.c — lacquer-cli deliver: writes, reads back, verifies, reports. */
#include "app-cli.h"

#include "app-cli-report.h"
#include "app-delivery-record.h"
#include "app-delivery.h"
#include "app-target-choice.h"
#include "dsp-dither.h"

#include <math.h>

extern const AppCommand app_cli_deliver;

static void
show_progress (const char *target, const char *state, double fraction, double times_real_time,
               double seconds_left, gpointer unused)
{
  g_autofree char *what = g_strdup_printf ("%s: %s, %.0f s left", target, state, seconds_left);
  app_cli_progress (fraction, times_real_time, what, NULL);
}

/* Another value of a key of all of them; NULL: as it is. FALSE, message printed, when it is none.
 */
static gboolean
change (GPtrArray *targets, const char *key, const char *value)
{
  for (guint i = 0; value && i < targets->len; i++)
    {
      g_autoptr (GError) error = NULL;
      AppTarget *changed = app_target_with (targets->pdata[i], key, value, &error);
      if (!changed)
        {
          app_cli_error (&app_cli_deliver, "%s", error->message);
          return FALSE;
        }
      app_target_free (targets->pdata[i]);
      targets->pdata[i] = changed;
    }
  return TRUE;
}

static AppTarget *
copy (const AppTarget *target)
{
  return app_target_with_dither (target, target->dither);
}

/* The targets asked for, or the usual ones; NULL, message printed, when one is unknown. */
static GPtrArray *
choose (const GPtrArray *all, char **ids)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) app_target_free);
  for (guint i = 0; !ids && i < all->len; i++)
    if (((const AppTarget *) all->pdata[i])->usual)
      g_ptr_array_add (chosen, copy (all->pdata[i]));
  for (int i = 0; ids && ids[i]; i++)
    {
      const AppTarget *target = app_targets_find (all, ids[i]);
      if (!target)
        {
          app_cli_error (&app_cli_deliver, "there is no target '%s'; see lacquer-cli targets",
                         ids[i]);
          g_ptr_array_unref (chosen);
          return NULL;
        }
      g_ptr_array_add (chosen, copy (target));
    }
  return chosen;
}

/* The project remembers what was delivered; a delivery is no worse where it cannot. */
static void
keep_record (const char *path, const AppProgramme *programme, const GPtrArray *chosen,
             const GPtrArray *made)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records
      = app_delivery_records_new (programme, (const AppTarget *const *) chosen->pdata,
                                  (int) chosen->len, made, NULL, &error);
  if (!records || (records->len && !app_delivery_records_keep (records, path, &error)))
    app_cli_error (&app_cli_deliver,
                   "delivered, but the project cannot remember it, and recall will not know it: %s",
                   error->message);
}

static int
run (int argc, char **argv)
{
  g_auto (GStrv) ids = NULL;
  g_autofree char *folder = NULL, *dither = NULL, *tags = NULL, *file_name = NULL;
  gboolean overwrite = FALSE, no_record = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "Folder; each target gets one in it",
      "DIR" },
    { "target", 't', 0, G_OPTION_ARG_STRING_ARRAY, &ids, "Only this target (repeatable)", "ID" },
    { "dither", 0, 0, G_OPTION_ARG_STRING, &dither,
      "Instead of the targets' own: a kind of lacquer-cli targets --dithers", "KIND" },
    { "tags", 0, 0, G_OPTION_ARG_STRING, &tags,
      "Which tags go in: all, none, or some of targets --tags with ';' between them", "LIST" },
    { "file-name", 0, 0, G_OPTION_ARG_STRING, &file_name,
      "Pattern of the names, such as \"{track:02} {title}\"", "PATTERN" },
    { "no-record", 0, 0, G_OPTION_ARG_NONE, &no_record,
      "The project does not remember this delivery; its file is left as it is", NULL },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &overwrite, "Replace existing files", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_deliver, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  if (!folder || !*folder)
    {
      app_cli_error (&app_cli_deliver, "-o DIR is missing");
      return APP_EXIT_USAGE;
    }
  if (dither && !dsp_dither_find (dither))
    {
      app_cli_error (&app_cli_deliver, "there is no dither '%s'; see lacquer-cli targets --dithers",
                     dither);
      return APP_EXIT_USAGE;
    }
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  app_cli_print_findings (findings, stderr);
  for (guint i = 0; dither && i < targets->len; i++)
    {
      AppTarget *own = targets->pdata[i];
      targets->pdata[i] = app_target_with_dither (own, dither);
      app_target_free (own);
    }
  g_autoptr (GPtrArray) chosen = choose (targets, ids);
  if (!chosen)
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_deliver, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  g_autoptr (GPtrArray) before = app_findings_new ();
  int status;
  app_targets_choose (app_document_album (document), chosen, before);
  if (!change (chosen, "Tags", tags) || !change (chosen, "FileName", file_name))
    return APP_EXIT_USAGE;
  AppProgramme *programme = app_cli_programme (document, before, &status);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made
      = app_deliver (programme, (const AppTarget *const *) chosen->pdata, (int) chosen->len, folder,
                     overwrite, app_cli_threads, show_progress, NULL, cancellable, &error);
  app_cli_progress_done ();
  if (made && !no_record)
    keep_record (argv[1], programme, chosen, made);
  app_programme_unref (programme);
  if (!made)
    {
      gboolean stopped = g_cancellable_is_cancelled (cancellable);
      app_cli_error (&app_cli_deliver, "%s",
                     stopped ? "stopped; nothing was written" : error->message);
      return APP_EXIT_FINDINGS;
    }
  int fit = app_cli_report (made, before);
  return MAX (status, fit);
}

const AppCommand app_cli_deliver = {
  .name = "deliver",
  .usage = "ALBUM -o DIR [--target ID]...",
  .summary = "write the deliverables, read them back, verify and report",
  .help = "Without --target: the usual ones of lacquer-cli targets. Exit status 1 when a written "
          "file falls short, "
          "or the\nproject holds an error. Ctrl+C leaves nothing behind.",
  .run = run,
};
