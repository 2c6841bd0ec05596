/* app-cli-deliver.c — lacquer-cli deliver: writes, reads back, verifies, reports. */
#include "app-cli.h"

#include "app-cli-report.h"
#include "app-delivery-record.h"
#include "app-delivery.h"
#include "app-json.h"
#include "app-target-choice.h"
#include "dsp-dither.h"

#include <stdio.h>

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

/* The targets asked for, or all where none is; NULL, message printed, when one is unknown or
 * doubled. */
static GPtrArray *
choose (const GPtrArray *all, char **ids)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) app_target_free);
  for (guint i = 0; !ids && i < all->len; i++)
    g_ptr_array_add (chosen, copy (all->pdata[i]));
  for (int i = 0; ids && ids[i]; i++)
    {
      const AppTarget *target = app_targets_find (all, ids[i]);
      if (!target || app_targets_find (chosen, ids[i]))
        {
          app_cli_error (&app_cli_deliver,
                         target ? "target '%s' is asked for twice"
                                : "there is no target '%s'; see lacquer-cli targets",
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

static void
preview_json (JsonBuilder *builder, const AppTarget *target, const GPtrArray *names,
              const GPtrArray *findings)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "target", target->id);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < names->len; i++)
    json_builder_add_string_value (builder, names->pdata[i]);
  json_builder_end_array (builder);
  app_json_findings (builder, findings);
  json_builder_end_object (builder);
}

/* What would be written, and what is known of it before. Returns the exit status. */
static int
preview (AppProgramme *programme, const GPtrArray *chosen, const GPtrArray *before)
{
  int status = APP_EXIT_GOOD;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_findings (builder, before);
  json_builder_set_member_name (builder, "deliverables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < chosen->len; i++)
    {
      const AppTarget *target = chosen->pdata[i];
      g_autoptr (GPtrArray) findings = app_delivery_foresee (programme, target);
      g_autoptr (GPtrArray) names = app_delivery_names (programme, target);
      if (app_findings_worst (findings) == APP_SEVERITY_ERROR)
        status = APP_EXIT_FINDINGS;
      preview_json (builder, target, names, findings);
      if (app_cli_json)
        continue;
      puts (target->id);
      for (guint n = 0; n < names->len; n++)
        printf ("   %s\n", (const char *) names->pdata[n]);
      app_cli_print_findings (findings, stdout);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  if (app_cli_json)
    fputs (text, stdout);
  return status;
}

/* What was asked for; owned. */
typedef struct
{
  char **ids;
  char *folder, *dither, *tags, *file_name, *order;
  gboolean overwrite, no_record, preview;
} Options;

static void
options_clear (Options *self)
{
  g_strfreev (self->ids);
  g_free (self->folder);
  g_free (self->dither);
  g_free (self->tags);
  g_free (self->file_name);
  g_free (self->order);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* FALSE, message printed, when they are none. */
static gboolean
read_options (Options *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->folder, "Folder; each target gets one in it",
      "DIR" },
    { "target", 't', 0, G_OPTION_ARG_STRING_ARRAY, &self->ids, "Only this target (repeatable)",
      "ID" },
    { "dither", 0, 0, G_OPTION_ARG_STRING, &self->dither,
      "Instead of the targets' own: a kind of lacquer-cli targets --dithers", "KIND" },
    { "tags", 0, 0, G_OPTION_ARG_STRING, &self->tags,
      "Which tags go in: all, none, or some of targets --tags with ';' between them", "LIST" },
    { "file-name", 0, 0, G_OPTION_ARG_STRING, &self->file_name,
      "Pattern of the names, such as \"{track:02} {title}\"", "PATTERN" },
    { "order", 0, 0, G_OPTION_ARG_STRING, &self->order,
      "Another running order than the chosen one; the project stays as it is", "NAME" },
    { "preview", 0, 0, G_OPTION_ARG_NONE, &self->preview,
      "Only say what the files would be called and what is wrong already; needs no -o", NULL },
    { "no-record", 0, 0, G_OPTION_ARG_NONE, &self->no_record,
      "The project does not remember this delivery; its file is left as it is", NULL },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &self->overwrite, "Replace existing files", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_deliver, entries, 1, 1, argc, argv))
    return FALSE;
  if (!self->preview && (!self->folder || !*self->folder))
    {
      app_cli_error (&app_cli_deliver, "-o DIR is missing");
      return FALSE;
    }
  if (self->dither && !dsp_dither_find (self->dither))
    {
      app_cli_error (&app_cli_deliver, "there is no dither '%s'; see lacquer-cli targets --dithers",
                     self->dither);
      return FALSE;
    }
  return TRUE;
}

/* NULL, message printed, as choose. */
static GPtrArray *
read_targets (const Options *options)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) targets = app_targets_load (findings);
  app_cli_print_findings (findings, stderr);
  return choose (targets, options->ids);
}

/* Makes them those of the album: the usual ones where none was asked for, as it wants them, but for
 * what the options say. FALSE, message printed, when that cannot be. */
static gboolean
make_targets (AppAlbum *album, GPtrArray *targets, const Options *options, GPtrArray *findings)
{
  for (guint i = targets->len; !options->ids && i-- > 0;)
    {
      g_autoptr (AppTarget) chosen = app_target_chosen (album, targets->pdata[i], NULL);
      if (!chosen->usual)
        g_ptr_array_remove_index (targets, i);
    }
  if (targets->len == 0)
    {
      app_cli_error (&app_cli_deliver,
                     "no target is usual for this album; say which with --target");
      return FALSE;
    }
  app_targets_choose (album, targets, findings);
  for (guint i = 0; options->dither && i < targets->len; i++)
    {
      AppTarget *own = targets->pdata[i];
      targets->pdata[i] = app_target_with_dither (own, options->dither);
      app_target_free (own);
    }
  return change (targets, "Tags", options->tags)
         && change (targets, "FileName", options->file_name);
}

/* path: of the project. Returns the exit status. */
static int
deliver (AppProgramme *programme, const char *path, const Options *options, const GPtrArray *chosen,
         const GPtrArray *before, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made
      = app_deliver (programme, (const AppTarget *const *) chosen->pdata, (int) chosen->len,
                     options->folder, options->overwrite, app_cli_threads, show_progress, NULL,
                     cancellable, &error);
  app_cli_progress_done ();
  if (made && !options->no_record)
    keep_record (path, programme, chosen, made);
  if (made)
    return app_cli_report (made, before);
  gboolean stopped = g_cancellable_is_cancelled (cancellable);
  app_cli_error (&app_cli_deliver, "%s", stopped ? "stopped; nothing was written" : error->message);
  return APP_EXIT_FINDINGS;
}

static int
run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  if (!read_options (&options, &argc, &argv))
    return APP_EXIT_USAGE;
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (GPtrArray) chosen = read_targets (&options);
  if (!chosen)
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_deliver, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (!app_cli_choose_order (&app_cli_deliver, document, options.order))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) before = app_findings_new ();
  int status;
  if (!make_targets (app_document_album (document), chosen, &options, before))
    return APP_EXIT_USAGE;
  AppProgramme *programme = app_cli_programme (document, before, &status);
  int fit = options.preview ? preview (programme, chosen, before)
                            : deliver (programme, argv[1], &options, chosen, before, cancellable);
  app_programme_unref (programme);
  return MAX (status, fit);
}

const AppCommand app_cli_deliver = {
  .name = "deliver",
  .usage = "ALBUM -o DIR [--target ID]... [--order NAME] | ALBUM --preview",
  .summary = "write the deliverables, read them back, verify and report",
  .help = "Without --target: the usual ones of lacquer-cli targets, or those that the album "
          "says: set ALBUM\nalbum.target.ddp.usual true. Exit status 1 when a written "
          "file falls short, "
          "or the\nproject holds an error. Ctrl+C leaves nothing behind.",
  .run = run,
};
