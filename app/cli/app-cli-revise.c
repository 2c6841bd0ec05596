/* app-cli-revise.c — lacquer-cli revise: a new mix for a track, laid where the old one is. */
#include "app-cli.h"

#include "app-cli-revisions.h"
#include "app-json.h"
#include "app-revisions.h"

#include <math.h>

extern const AppCommand app_cli_revise;

static gboolean match_level, flip, dry_run, unaligned;

static const GOptionEntry entries[] = {
  { "match-level", 0, 0, G_OPTION_ARG_NONE, &match_level,
    "change the track's gain so that it is as loud as the mix in use", NULL },
  { "flip", 0, 0, G_OPTION_ARG_NONE, &flip, "turn an inverted polarity back", NULL },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "compare only, change nothing", NULL },
  { "unaligned", 0, 0, G_OPTION_ARG_NONE, &unaligned,
    "use it also when it cannot be aligned: both files then begin at the same place", NULL },
  { NULL },
};

/* Of the comparison. */
typedef struct
{
  double length_s; /* of the mix in use */
  gint64 began_us;
} Pace;

static void
on_progress (double fraction, gpointer user_data)
{
  const Pace *pace = user_data;
  double elapsed_s = (g_get_monotonic_time () - pace->began_us) / (double) G_USEC_PER_SEC;
  app_cli_progress (fraction, fraction * pace->length_s / MAX (elapsed_s, 1e-3), NULL, NULL);
}

static void
json_revision (JsonBuilder *builder, AppTrack *track, guint i, AppRevision *revision)
{
  const AppRevisionFacts *facts = app_revision_facts (revision);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "revision", i + 1);
  app_json_member_text (builder, "name", app_revision_name (revision));
  app_json_member_text (builder, "path", app_media_path (app_revision_media (revision)));
  app_json_member_bool (builder, "missing", app_media_is_missing (app_revision_media (revision)));
  app_json_member_bool (builder, "in_use", app_track_revision (track) == revision);
  app_json_member_bool (builder, "aligned", facts->aligned);
  app_json_member_number (builder, "offset_s", facts->offset_s);
  app_json_member_number (builder, "drift_ppm", facts->drift_ppm);
  app_json_member_bool (builder, "exchanged", facts->swapped);
  app_json_member_bool (builder, "inverted", facts->inverted);
  app_json_member_number (builder, "gain_db", facts->gain_db);
  json_builder_end_object (builder);
}

void
app_cli_json_revisions (JsonBuilder *builder, AppTrack *track)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  json_builder_set_member_name (builder, "revisions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (list, i);
      json_revision (builder, track, i, revision);
    }
  json_builder_end_array (builder);
}

void
app_cli_print_revisions (AppTrack *track, int rate)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (list, i);
      g_autofree char *facts = app_revision_facts_text (app_revision_facts (revision), rate);
      printf ("       %s mix %u  %s  (%s)\n", app_track_revision (track) == revision ? "*" : " ",
              i + 1, app_revision_name (revision), facts);
    }
}

static void
print_json (const AppRevisionDiff *diff, AppMedia *media, int rate, gboolean used)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean aligned = diff->aligned;
  json_builder_begin_object (builder);
  app_json_member_text (builder, "path", app_media_path (media));
  app_json_member_bool (builder, "in_use", used);
  app_json_member_bool (builder, "aligned", aligned);
  app_json_member_text (builder, "reason", diff->reason);
  app_json_member_number (builder, "offset_s", aligned ? diff->offset_s : NAN);
  app_json_member_number (builder, "offset_frames",
                          aligned ? (double) llround (diff->offset_s * rate) : NAN);
  app_json_member_number (builder, "drift_ppm", aligned ? diff->drift_ppm : NAN);
  app_json_member_number (builder, "drifts_by_s", aligned ? diff->drifts_by_s : NAN);
  app_json_member_bool (builder, "exchanged", diff->swapped);
  app_json_member_bool (builder, "inverted", diff->inverted);
  app_json_member_number (builder, "gain_db", aligned ? diff->gain_db : NAN);
  app_json_member_number (builder, "agreement", aligned ? diff->agreement : NAN);
  app_json_member_number (builder, "null_db", aligned ? diff->null_db : NAN);
  app_json_member_number (builder, "best_null_db", aligned ? diff->base_db : NAN);
  app_json_member_bool (builder, "differs_throughout", diff->throughout);
  app_json_member_number (builder, "longer_before_s", aligned ? diff->longer_before_s : NAN);
  app_json_member_number (builder, "longer_after_s", aligned ? diff->longer_after_s : NAN);
  json_builder_set_member_name (builder, "spans");
  json_builder_begin_array (builder);
  for (guint i = 0; i < diff->spans->len; i++)
    {
      const AppRevisionSpan *span = &g_array_index (diff->spans, AppRevisionSpan, i);
      json_builder_begin_object (builder);
      app_json_member_number (builder, "from_s", span->from_s);
      app_json_member_number (builder, "to_s", span->to_s);
      app_json_member_number (builder, "null_db", span->null_db);
      app_json_member_number (builder, "level_db", span->level_db);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static void
print_plain (const AppRevisionDiff *diff, int rate)
{
  g_autofree char *text = app_revision_diff_text (diff, rate);
  puts (text);
  for (guint i = 0; i < diff->spans->len; i++)
    {
      g_autofree char *span
          = app_revision_span_text (&g_array_index (diff->spans, AppRevisionSpan, i));
      printf ("  %s\n", span);
    }
}

static int
revise (AppDocument *document, AppTrack *track, const char *path)
{
  AppAlbum *album = app_document_album (document);
  int rate = app_album_rate (album);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppRevisionDiff) diff = NULL;
  AppMedia *media = app_revisions_open (track, path, &error), *now = app_track_media (track);
  Pace pace = { (double) app_media_frames (now) / app_media_rate (now), g_get_monotonic_time () };
  if (media)
    diff = app_revision_diff_new (now, media, on_progress, &pace, app_cli_cancellable (), &error);
  app_cli_progress_done ();
  if (!diff)
    {
      app_cli_error (&app_cli_revise, "%s", error->message);
      g_clear_pointer (&media, app_media_unref);
      return APP_EXIT_FINDINGS;
    }
  gboolean used = !dry_run && (diff->aligned || unaligned);
  AppReviseFlags flags = (match_level ? APP_REVISE_MATCH_LEVEL : 0) | (flip ? APP_REVISE_FLIP : 0);
  if (used)
    app_revisions_add (album, app_document_history (document), track, media, diff, flags,
                       g_get_real_time () / G_USEC_PER_SEC);
  if (app_cli_json)
    print_json (diff, media, rate, used);
  else
    print_plain (diff, rate);
  app_media_unref (media);
  if (used && !app_cli_save (&app_cli_revise, document))
    return APP_EXIT_FINDINGS;
  return diff->aligned || used ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

static int
list_all (AppTrack *track, int rate)
{
  if (!app_cli_json)
    {
      app_cli_print_revisions (track, rate);
      return APP_EXIT_GOOD;
    }
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_cli_json_revisions (builder, track);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
  return APP_EXIT_GOOD;
}

static int
run (int argc, char **argv)
{
  match_level = flip = dry_run = unaligned = FALSE;
  if (!app_cli_parse (&app_cli_revise, entries, 2, 3, &argc, &argv))
    return APP_EXIT_USAGE;
  app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_revise, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  AppAlbum *album = app_document_album (document);
  guint n = app_album_n_tracks (album);
  guint64 number;
  if (n == 0 || !g_ascii_string_to_unsigned (argv[2], 10, 1, n, &number, NULL))
    {
      app_cli_error (&app_cli_revise, "there is no track '%s': the album has %u", argv[2], n);
      return APP_EXIT_USAGE;
    }
  AppTrack *track = app_album_track (album, (guint) number - 1);
  return argc > 3 ? revise (document, track, argv[3]) : list_all (track, app_album_rate (album));
}

const AppCommand app_cli_revise = {
  .name = "revise",
  .usage = "ALBUM TRACK [MIX]",
  .summary = "a new mix for a track: compared, aligned, taken into use",
  .help
  = "MIX is laid over the mix in use: offset, polarity and level are told, whether it runs on\n"
    "another clock (in ppm) or has left and right exchanged, and where the two differ. Then it "
    "takes its place: the music stays where it is, chain, fades and gaps stay.\n"
    "The other mixes stay with the track: without MIX they are listed, and\n"
    "lacquer-cli set ALBUM track.2.revision 1 takes one of them into use again.\n"
    "What cannot be aligned is not used (exit 1), but with --unaligned.",
  .run = run,
};
