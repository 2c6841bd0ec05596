/* app-cli-level.c — lacquer-cli level: gains that make the tracks of an album equally loud. */
#include "app-cli.h"

#include "app-json.h"
#include "app-level.h"

#include <math.h>

extern const AppCommand app_cli_level;

#define REFERENCE "reference."

enum
{
  TITLE_WIDTH = 24
};

/* ---- options ---- */

static gboolean
refuse (const char *text)
{
  app_cli_error (&app_cli_level, "%s", text);
  return FALSE;
}

static gboolean
read_track (AppAlbum *album, const char *text, guint *track)
{
  guint64 number;
  if (app_album_n_tracks (album) == 0
      || !g_ascii_string_to_unsigned (text, 10, 1, app_album_n_tracks (album), &number, NULL))
    {
      app_cli_error (&app_cli_level, "there is no track '%s': the album has %u", text,
                     app_album_n_tracks (album));
      return FALSE;
    }
  *track = (guint) number - 1;
  return TRUE;
}

/* "1,3,4" to indices. */
static gboolean
read_tracks (AppAlbum *album, const char *text, GArray *tracks)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  for (int i = 0; words[i]; i++)
    {
      guint track;
      if (!read_track (album, words[i], &track))
        return FALSE;
      g_array_append_val (tracks, track);
    }
  return tracks->len > 0 || refuse ("--tracks takes numbers with commas between them: 1,3,4");
}

/* "reference.2", or the path of any record. Transfer full; NULL, told. */
static AppMedia *
open_record (AppAlbum *album, const char *text)
{
  g_autoptr (GError) error = NULL;
  GListModel *list = G_LIST_MODEL (app_album_references (album));
  guint n = g_list_model_get_n_items (list);
  guint64 number;
  if (!g_str_has_prefix (text, REFERENCE))
    {
      AppMedia *media = app_media_open (text, &error);
      if (!media)
        refuse (error->message);
      return media;
    }
  if (n == 0 || !g_ascii_string_to_unsigned (text + strlen (REFERENCE), 10, 1, n, &number, NULL))
    {
      app_cli_error (&app_cli_level, "there is no '%s': the album has %u references", text, n);
      return NULL;
    }
  g_autoptr (AppReference) reference = g_list_model_get_item (list, (guint) number - 1);
  return app_media_ref (app_reference_media (reference));
}

/* wish->record: transfer full. */
static gboolean
read_goal (AppAlbum *album, const char *to, const char *like, AppLevelWish *wish)
{
  const DspParam *param = &app_level_param;
  guint track;
  if ((to != NULL) == (like != NULL))
    return refuse ("say either --to LUFS or --like TRACK, reference.N or a FILE");
  if (like && g_ascii_string_to_unsigned (like, 10, 0, G_MAXINT32, NULL, NULL))
    {
      gboolean good = read_track (album, like, &track);
      wish->like = good ? (int) track : -1;
      return good;
    }
  if (like)
    return (wish->record = open_record (album, like)) != NULL;
  if (dsp_param_read (param, to, &wish->lufs) && wish->lufs >= param->min
      && wish->lufs <= param->max)
    return TRUE;
  app_cli_error (&app_cli_level, "'%s' is no loudness between %g and %g LUFS", to, param->min,
                 param->max);
  return FALSE;
}

/* ---- the report ---- */

static const char *
title_of (AppAlbum *album, guint track)
{
  return app_track_metadata (app_album_track (album, track))->values[APP_FIELD_TITLE];
}

static void
print_number (double value)
{
  if (isfinite (value))
    printf (" %8.2f", value);
  else
    printf (" %8s", "-");
}

static void
print_plain (const AppLevel *level, AppAlbum *album, AppLevelBy by)
{
  printf ("%3s %-*s %8s %8s %8s %8s  (%s)\n", "", TITLE_WIDTH, "", "dB", "new dB", "LUFS",
          "new LUFS", app_level_by_names[by]);
  for (int i = 0; i < app_level_n_rows (level); i++)
    {
      const AppLevelRow *row = app_level_row (level, i);
      g_autofree char *note = app_level_row_note (level, i);
      printf ("%3u %-*s", row->track + 1, TITLE_WIDTH, title_of (album, row->track));
      print_number (row->before_db);
      print_number (row->db);
      print_number (row->before_lufs);
      print_number (row->lufs);
      printf ("%s%s\n", note ? "  " : "", note ? note : "");
    }
}

static void
json_row (JsonBuilder *builder, const AppLevel *level, AppAlbum *album, int index)
{
  static const char *const outcomes[] = {
    [APP_LEVEL_OPEN] = "open",     [APP_LEVEL_GOAL] = "goal",   [APP_LEVEL_REACHED] = "reached",
    [APP_LEVEL_HELD] = "held",     [APP_LEVEL_RANGE] = "range", [APP_LEVEL_MISSED] = "missed",
    [APP_LEVEL_SILENT] = "silent", [APP_LEVEL_FAULT] = "fault"
  };
  const AppLevelRow *row = app_level_row (level, index);
  g_autofree char *note = app_level_row_note (level, index);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "track", row->track + 1);
  app_json_member_text (builder, "title", title_of (album, row->track));
  app_json_member_text (builder, "outcome", outcomes[row->outcome]);
  app_json_member_number (builder, "gain_before_db", row->before_db);
  app_json_member_number (builder, "gain_db", row->db);
  app_json_member_number (builder, "loudness_before_lufs", row->before_lufs);
  app_json_member_number (builder, "loudness_lufs", row->lufs);
  app_json_member_text (builder, "note", note);
  json_builder_end_object (builder);
}

static void
print_json (const AppLevel *level, AppAlbum *album, AppLevelBy by, int changed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_member_text (builder, "by", app_level_by_ids[by]);
  app_json_member_number (builder, "goal_lufs", app_level_goal (level));
  app_json_member_int (builder, "rounds", app_level_rounds (level));
  app_json_member_int (builder, "changed", changed);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (int i = 0; i < app_level_n_rows (level); i++)
    json_row (builder, level, album, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

/* ---- running ---- */

static void
on_news (AppLevel *level, gpointer loop)
{
  app_cli_progress (app_level_progress (level), NAN, "levelling", NULL);
  if (app_level_done (level) || g_cancellable_is_cancelled (app_cli_cancellable ()))
    g_main_loop_quit (loop);
}

static gboolean
all_reached (const AppLevel *level)
{
  gboolean good = TRUE;
  for (int i = 0; i < app_level_n_rows (level); i++)
    {
      AppLevelOutcome outcome = app_level_row (level, i)->outcome;
      good = good && (outcome == APP_LEVEL_REACHED || outcome == APP_LEVEL_GOAL);
    }
  return good;
}

static int
run_level (AppDocument *document, const AppLevelWish *wish, gboolean dry)
{
  AppAlbum *album = app_document_album (document);
  g_autoptr (GError) error = NULL;
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  app_cli_cancellable ();
  AppLevel *level = app_level_new (document, wish, on_news, loop);
  g_main_loop_run (loop);
  g_main_loop_unref (loop);
  app_cli_progress_done ();
  int changed = 0, status = APP_EXIT_FINDINGS;
  if (!app_level_done (level))
    refuse ("stopped; nothing was changed");
  else if (app_level_error (level))
    refuse (app_level_error (level));
  else if (!dry && (changed = app_level_apply (level, &error)) < 0)
    refuse (error->message);
  else if (changed == 0 || app_cli_save (&app_cli_level, document))
    {
      if (app_cli_json)
        print_json (level, album, wish->by, changed);
      else
        print_plain (level, album, wish->by);
      status = all_reached (level) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
    }
  app_level_free (level);
  return status;
}

static int
run (int argc, char **argv)
{
  g_autofree char *to = NULL, *like = NULL, *by = NULL, *tracks = NULL;
  gboolean dry = FALSE;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "The loudness that each track shall have", "LUFS" },
    { "like", 0, 0, G_OPTION_ARG_STRING, &like,
      "Or what they shall be like: a track, reference.N of the album, or any file", "TRACK|FILE" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, "loudest (15 s, default), integrated or short-term",
      "MEASURE" },
    { "tracks", 0, 0, G_OPTION_ARG_STRING, &tracks, "Only these, such as 1,3,4", "NUMBERS" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "Only find the gains; the album stays", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_level, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  AppLevelWish wish = { .like = -1, .threads = app_cli_threads };
  int measure = by ? app_level_by_find (by) : APP_LEVEL_LOUDEST;
  if (measure < 0 && !refuse ("--by takes loudest, integrated or short-term"))
    return APP_EXIT_USAGE;
  wish.by = (AppLevelBy) measure;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_level, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!read_goal (app_document_album (document), to, like, &wish)
      || (tracks && !read_tracks (app_document_album (document), tracks, list)))
    {
      g_clear_pointer (&wish.record, app_media_unref);
      return APP_EXIT_USAGE;
    }
  if (wish.threads == 0)
    wish.threads = (int) g_get_num_processors ();
  wish.tracks = (const guint *) list->data;
  wish.n_tracks = (int) list->len;
  int status = run_level (document, &wish, dry);
  g_clear_pointer (&wish.record, app_media_unref);
  return status;
}

const AppCommand app_cli_level = {
  .name = "level",
  .usage = "ALBUM --to LUFS|--like TRACK|FILE",
  .summary = "gains that make the tracks of an album equally loud",
  .help = "Sets the gain of each track so that its loudness after everything, of its loudest 15 s\n"
          "or as --by says, is within 0.1 LU of the goal: rendered and measured again until it\n"
          "holds. The goal is a number, a track of the album, one of its references\n"
          "(reference.1) or any file, measured likewise. A track that cannot reach it, because a "
          "limiter holds it, keeps its gain and\n"
          "says so; the exit status is 1 then.",
  .run = run,
};
