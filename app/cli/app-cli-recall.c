/* app-cli-recall.c — lacquer-cli recall: does the project still make what was delivered. */
#include "app-cli.h"

#include "app-json.h"
#include "app-recall.h"

extern const AppCommand app_cli_recall;

static void
show_progress (const char *target, const char *state, double fraction, double times_real_time,
               double seconds_left, gpointer unused)
{
  g_autofree char *what = g_strdup_printf ("%s: %s, %.0f s left", target, state, seconds_left);
  app_cli_progress (fraction, times_real_time, what, NULL);
}

/* Of the records those that are asked for; message printed and FALSE where there is none. */
static gboolean
choose (GPtrArray *records, char **ids)
{
  for (int i = 0; ids && ids[i]; i++)
    if (!app_delivery_records_find (records, ids[i]))
      {
        app_cli_error (&app_cli_recall, "the project knows of no delivery of '%s'", ids[i]);
        return FALSE;
      }
  for (guint i = records->len; ids && i-- > 0;)
    {
      const AppDeliveryRecord *record = records->pdata[i];
      if (!g_strv_contains ((const char *const *) ids, record->target))
        g_ptr_array_remove_index (records, i);
    }
  if (records->len > 0)
    return TRUE;
  app_cli_error (&app_cli_recall, "the project knows of no delivery; deliver it first");
  return FALSE;
}

/* Of unix seconds; "" when there is none such. Transfer full. */
static char *
time_text (gint64 when, gboolean local, const char *format)
{
  g_autoptr (GDateTime) time
      = local ? g_date_time_new_from_unix_local (when) : g_date_time_new_from_unix_utc (when);
  return time ? g_date_time_format (time, format) : g_strdup ("");
}

static void
print_json (const GPtrArray *recalls)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *recall = recalls->pdata[i];
      for (guint k = 0; k < recall->findings->len; k++)
        app_json_finding (builder, recall->findings->pdata[k], recall->target);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "recalls");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *recall = recalls->pdata[i];
      g_autofree char *when = time_text (recall->when, FALSE, "%Y-%m-%dT%H:%M:%SZ");
      json_builder_begin_object (builder);
      app_json_member_text (builder, "target", recall->target);
      app_json_member_text (builder, "delivered_at", when);
      app_json_member_bool (builder, "identical", recall->identical);
      app_json_member_int (builder, "files", recall->n_files);
      app_json_member_int (builder, "files_same", recall->n_same);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
print (const GPtrArray *recalls)
{
  int status = APP_EXIT_GOOD;
  if (app_cli_json)
    print_json (recalls);
  for (guint i = 0; i < recalls->len; i++)
    {
      const AppRecall *recall = recalls->pdata[i];
      g_autofree char *when = time_text (recall->when, TRUE, "%Y-%m-%d %H:%M");
      if (!recall->identical)
        status = APP_EXIT_FINDINGS;
      if (app_cli_json)
        continue;
      printf ("%s — delivered %s\n", recall->target, when);
      app_cli_print_findings (recall->findings, stdout);
    }
  return status;
}

static int
run (int argc, char **argv)
{
  g_auto (GStrv) ids = NULL;
  g_autofree char *order = NULL;
  const GOptionEntry entries[] = {
    { "target", 't', 0, G_OPTION_ARG_STRING_ARRAY, &ids, "Only this target (repeatable)", "ID" },
    { "order", 0, 0, G_OPTION_ARG_STRING, &order,
      "Compare with another running order than the chosen one", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_recall, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  GCancellable *cancellable = app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_recall, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (!app_cli_choose_order (&app_cli_recall, document, order))
    return APP_EXIT_USAGE;
  g_autoptr (GPtrArray) records = app_document_deliveries (document);
  if (!choose (records, ids))
    return APP_EXIT_FINDINGS;
  int status;
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  g_autoptr (GPtrArray) recalls
      = app_recall (programme, records, app_cli_threads, show_progress, NULL, cancellable, &error);
  app_cli_progress_done ();
  app_programme_unref (programme);
  if (!recalls)
    {
      app_cli_error (&app_cli_recall, "%s",
                     g_cancellable_is_cancelled (cancellable) ? "stopped" : error->message);
      return APP_EXIT_FINDINGS;
    }
  return print (recalls);
}

const AppCommand app_cli_recall = {
  .name = "recall",
  .usage = "ALBUM [--target ID]... [--order NAME]",
  .summary = "render again what was delivered: bit-identical, or what differs",
  .help = "Compares the samples of every file with what the project keeps of its last delivery of "
          "each target,\nand names each source, module version, parameter and position that is "
          "another one. Writes nothing.\nExit status 1 when the audio is not identical to the bit.",
  .run = run,
};
