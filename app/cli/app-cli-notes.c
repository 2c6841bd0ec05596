/* app-cli-notes.c — lacquer-cli notes: notes of tracks at moments of their music. */
#include "app-cli.h"

#include "app-cli-notes.h"
#include "app-json.h"
#include "app-note-edit.h"

#include <math.h>

extern const AppCommand app_cli_notes;

/* Frames from the start of the track as it is heard. */
static gint64
place (AppTrack *track, double at_s, int rate)
{
  return app_track_note_frame (track, at_s, rate)
         - app_track_position (track, APP_POSITION_TRIM_IN);
}

void
app_cli_print_notes (AppTrack *track, int rate)
{
  const AppNotes *notes = app_track_notes (track);
  for (guint i = 0; i < app_notes_n (notes); i++)
    {
      const AppMoment *moment = app_notes_get (notes, i);
      gint64 at = place (track, moment->at_s, rate);
      g_autofree char *time = app_time_format (ABS (at), rate, 3);
      gboolean heard = at >= 0 && at < app_track_length (track, rate);
      printf ("       note %u at %s%s: %s%s\n", i + 1, at < 0 ? "-" : "", time, moment->text,
              heard ? "" : " (trimmed off)");
    }
}

void
app_cli_json_notes (JsonBuilder *builder, AppTrack *track, int rate)
{
  const AppNotes *notes = app_track_notes (track);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < app_notes_n (notes); i++)
    {
      const AppMoment *moment = app_notes_get (notes, i);
      gint64 at = place (track, moment->at_s, rate);
      json_builder_begin_object (builder);
      app_json_member_number (builder, "at_s", (double) at / rate);
      app_json_member_bool (builder, "heard", at >= 0 && at < app_track_length (track, rate));
      app_json_member_text (builder, "text", moment->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static int
list_all (AppAlbum *album)
{
  int rate = app_album_rate (album);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      const char *title = app_track_metadata (track)->values[APP_FIELD_TITLE];
      json_builder_begin_object (builder);
      app_json_member_int (builder, "track", i + 1);
      app_json_member_text (builder, "title", title);
      app_cli_json_notes (builder, track, rate);
      json_builder_end_object (builder);
      if (app_cli_json || !app_track_notes (track))
        continue;
      printf ("%4u %s\n", i + 1, title);
      app_cli_print_notes (track, rate);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  if (app_cli_json)
    fputs (text, stdout);
  return APP_EXIT_GOOD;
}

/* A number from 1 to n as an index; -1, message printed. */
static int
find (const char *text, guint n, const char *what)
{
  guint64 number;
  if (n > 0 && g_ascii_string_to_unsigned (text, 10, 1, n, &number, NULL))
    return (int) number - 1;
  app_cli_error (&app_cli_notes, "there is no %s '%s': there are %u", what, text, n);
  return -1;
}

/* "12.5" or "1:12.5", from the start of the track as it is heard. */
static gboolean
read_time (const char *text, double *seconds)
{
  const char *colon = strchr (text, ':');
  const char *rest = colon ? colon + 1 : text;
  guint64 minutes = 0;
  g_autofree char *head = colon ? g_strndup (text, (gsize) (colon - text)) : NULL;
  char *end = NULL;
  double value = g_ascii_strtod (rest, &end);
  gboolean good
      = g_ascii_isdigit (*rest) && !*end && isfinite (value)
        && (!head
            || (value < 60 && g_ascii_string_to_unsigned (head, 10, 0, 1440, &minutes, NULL)));
  *seconds = 60.0 * minutes + value;
  if (good && *seconds <= APP_NOTE_TIME_MAX)
    return TRUE;
  app_cli_error (&app_cli_notes, "'%s' is no time; write seconds (12.5) or minutes (1:12.5)", text);
  return FALSE;
}

static int
edit (AppDocument *document, int argc, char **argv)
{
  AppAlbum *album = app_document_album (document);
  AppHistory *history = app_document_history (document);
  int at = find (argv[1], app_album_n_tracks (album), "track");
  if (at < 0)
    return APP_EXIT_USAGE;
  AppTrack *track = app_album_track (album, (guint) at);
  if (!strcmp (argv[0], "add"))
    {
      double seconds;
      if (!read_time (argv[2], &seconds))
        return APP_EXIT_USAGE;
      int rate = app_album_rate (album);
      gint64 frame = llround (seconds * rate) + app_track_position (track, APP_POSITION_TRIM_IN);
      if (app_note_put (history, track, -1, app_track_note_time (track, frame, rate), argv[3]) < 0)
        {
          app_cli_error (&app_cli_notes, "the note is empty, or the track has %d of them",
                         APP_NOTES_MAX);
          return APP_EXIT_USAGE;
        }
    }
  else
    {
      AppNotes *notes = app_track_notes (track);
      int index = find (argv[2], app_notes_n (notes), "note");
      if (index < 0)
        return APP_EXIT_USAGE;
      app_note_put (history, track, index, app_notes_get (notes, (guint) index)->at_s,
                    argc == 4 ? argv[3] : "");
    }
  return app_cli_save (&app_cli_notes, document) ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_notes, NULL, 1, -1, &argc, &argv))
    return APP_EXIT_USAGE;
  const char *action = argc > 2 ? argv[2] : NULL;
  gboolean edits
      = action
        && ((!strcmp (action, "add") && argc == 6) || (!strcmp (action, "text") && argc == 6)
            || (!strcmp (action, "remove") && argc == 5));
  if (action && !edits)
    {
      app_cli_error (&app_cli_notes,
                     "takes add TRACK TIME TEXT, text TRACK N TEXT or remove TRACK N");
      return APP_EXIT_USAGE;
    }
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_notes, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  return edits ? edit (document, argc - 2, argv + 2) : list_all (app_document_album (document));
}

const AppCommand app_cli_notes = {
  .name = "notes",
  .usage = "ALBUM [add TRACK TIME TEXT|text TRACK N TEXT|remove TRACK N]",
  .summary = "notes of tracks at moments of their music",
  .help
  = "Without more: lists them, with their times from the start of the track as it is heard.\n"
    "TIME is in seconds (72.5) or minutes and seconds (1:12.5) from there. A note stays with\n"
    "the music when trims change or another mix is taken; the delivery report has it.",
  .run = run,
};
