/* app-cli-references.c — lacquer-cli references: the records that an album is compared with. */
#include "app-cli.h"

#include "app-json.h"

#include <math.h>

extern const AppCommand app_cli_references;

static void
print_plain (GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      AppMedia *media = app_reference_media (reference);
      int rate = app_media_rate (media);
      gint64 from, to;
      gboolean loops = app_reference_loop (reference, &from, &to);
      g_autofree char *cue = app_gap_format (app_reference_cue (reference), rate);
      g_autofree char *loop = loops ? app_span_format (from, to, rate) : g_strdup ("none");
      printf ("%4u %-28s sync %s, cue %s, loop %s  %s (%s)\n", i + 1,
              app_reference_name (reference), app_sync_ids[app_reference_sync (reference)], cue,
              loop, app_media_path (media),
              app_media_is_missing (media) ? "missing" : app_media_format (media));
    }
}

static void
json_reference (JsonBuilder *builder, AppReference *reference, guint number)
{
  AppMedia *media = app_reference_media (reference);
  double rate = app_media_rate (media);
  gint64 from, to;
  gboolean loops = app_reference_loop (reference, &from, &to);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "reference", number);
  app_json_member_text (builder, "name", app_reference_name (reference));
  app_json_member_text (builder, "path", app_media_path (media));
  app_json_member_bool (builder, "missing", app_media_is_missing (media));
  app_json_member_int (builder, "rate_hz", app_media_rate (media));
  app_json_member_number (builder, "length_s", app_media_frames (media) / rate);
  app_json_member_text (builder, "sync", app_sync_ids[app_reference_sync (reference)]);
  app_json_member_number (builder, "cue_s", app_reference_cue (reference) / rate);
  app_json_member_number (builder, "loop_from_s", loops ? from / rate : NAN);
  app_json_member_number (builder, "loop_to_s", loops ? to / rate : NAN);
  json_builder_end_object (builder);
}

static int
list_all (AppDocument *document)
{
  GListModel *list = G_LIST_MODEL (app_album_references (app_document_album (document)));
  if (!app_cli_json)
    {
      print_plain (list);
      return APP_EXIT_GOOD;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "references");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      json_reference (builder, reference, i + 1);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
  return APP_EXIT_GOOD;
}

/* A number of the list from 1 as an index; -1, message printed. */
static int
find (AppDocument *document, const char *text)
{
  guint n = g_list_model_get_n_items (
      G_LIST_MODEL (app_album_references (app_document_album (document))));
  guint64 number;
  if (n > 0 && g_ascii_string_to_unsigned (text, 10, 1, n, &number, NULL))
    return (int) number - 1;
  app_cli_error (&app_cli_references, "there is no reference '%s': the album has %u", text, n);
  return -1;
}

static int
add (AppDocument *document, const char *const *paths)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_document_add_references (document, paths, findings);
  int status = app_cli_print_findings (findings, stderr);
  return app_cli_save (&app_cli_references, document) ? status : APP_EXIT_FINDINGS;
}

static int
edit (AppDocument *document, const char *action, const char *which, const char *what)
{
  GListStore *list = app_album_references (app_document_album (document));
  AppHistory *history = app_document_history (document);
  int at = find (document, which);
  if (at < 0)
    return APP_EXIT_USAGE;
  if (!strcmp (action, "remove"))
    app_history_remove (history, list, (guint) at, NULL);
  else if (!strcmp (action, "move"))
    {
      int to = find (document, what);
      if (to < 0)
        return APP_EXIT_USAGE;
      app_history_move (history, list, (guint) at, (guint) to, NULL);
    }
  else
    {
      g_autoptr (GError) error = NULL;
      if (!app_document_relocate_reference (document, (guint) at, what, &error))
        {
          app_cli_error (&app_cli_references, "%s", error->message);
          return APP_EXIT_FINDINGS;
        }
    }
  return app_cli_save (&app_cli_references, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_references, NULL, 1, -1, &argc, &argv))
    return APP_EXIT_USAGE;
  const char *action = argc > 2 ? argv[2] : NULL;
  gboolean adds = action && !strcmp (action, "add") && argc > 3;
  gboolean edits = action
                   && ((!strcmp (action, "remove") && argc == 4)
                       || ((!strcmp (action, "move") || !strcmp (action, "locate")) && argc == 5));
  if (action && !adds && !edits)
    {
      app_cli_error (&app_cli_references,
                     "takes add FILE..., remove N, move N TO or locate N FILE");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_references, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (adds)
    return add (document, (const char *const *) argv + 3);
  return edits ? edit (document, action, argv[3], argc > 4 ? argv[4] : NULL) : list_all (document);
}

const AppCommand app_cli_references = {
  .name = "references",
  .usage = "ALBUM [add FILE...|remove N|move N TO|locate N FILE]",
  .summary = "the records that an album is compared with",
  .help = "Without more: lists them. How one runs beside the album is set by its keys:\n"
          "lacquer-cli set ALBUM reference.1.sync track|cue|loudest reference.1.cue 12.5 "
          "reference.1.loop 30:45.\n"
          "References are never rendered and never delivered.",
  .run = run,
};
