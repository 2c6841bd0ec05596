/* app-cli-show.c — lacquer-cli show: tracks, times and chains of an album. */
#include "app-cli.h"

#include "app-cli-notes.h"
#include "app-cli-revisions.h"
#include "app-json.h"

#include <math.h>

extern const AppCommand app_cli_show;

/* Values that differ from their defaults, "band2-gain +1.5 dB, …". */
static char *
slot_text (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  GString *text = g_string_new (module->id);
  const char *comma = ": ";
  for (int i = 0; i < module->n_params; i++)
    {
      char value[64];
      if (app_slot_value (slot, i) == module->params[i].def)
        continue;
      dsp_param_format (&module->params[i], app_slot_value (slot, i), value, sizeof value);
      g_string_append_printf (text, "%s%s %s", comma, module->params[i].id, value);
      comma = ", ";
    }
  if (app_slot_bypass (slot))
    g_string_append (text, " (bypassed)");
  return g_string_free (text, FALSE);
}

static void
print_chain (GListStore *chain)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (chain)); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), i);
      g_autofree char *text = slot_text (slot);
      printf ("       %u. %s\n", i + 1, text);
    }
}

/* When the previous master was kept, NULL where that is not known. Transfer full. */
static char *
kept_text (AppAlbum *album)
{
  AppAlbum *previous = app_album_previous (album);
  gint64 time = previous ? app_album_kept (previous) : 0;
  g_autoptr (GDateTime) date = time ? g_date_time_new_from_unix_utc (time) : NULL;
  return date ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static void
print_plain (AppDocument *document)
{
  AppAlbum *album = app_document_album (document);
  const AppMetadata *texts = app_album_metadata (album);
  int rate = app_album_rate (album);
  g_autofree char *total = app_time_format (app_album_length (album), rate, 2);
  printf ("%s — %s\n%u tracks, %s, %g kHz\n\n", texts->values[APP_FIELD_TITLE],
          texts->values[APP_FIELD_ARTIST], app_album_n_tracks (album), total, rate / 1000.0);
  printf ("   # %-28s %8s %10s %10s  mix\n", "title", "gap", "start", "length");
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      g_autofree char *gap = app_gap_format (app_track_gap (track), rate);
      g_autofree char *start = app_time_format (app_album_track_start (album, i), rate, 2);
      g_autofree char *length = app_time_format (app_track_length (track, rate), rate, 2);
      g_autofree char *file = g_path_get_basename (app_media_path (app_track_media (track)));
      printf ("%4u %-28s %8s %10s %10s  %s (%s)\n", i + 1,
              app_track_metadata (track)->values[APP_FIELD_TITLE], gap, start, length, file,
              app_media_is_missing (app_track_media (track))
                  ? "missing"
                  : app_media_format (app_track_media (track)));
      app_cli_print_revisions (track, rate);
      app_cli_print_notes (track, rate);
      print_chain (app_track_chain (track));
    }
  AppPicture *cover = app_album_cover (album);
  g_autofree char *picture = cover ? app_picture_describe (cover) : NULL;
  if (cover)
    printf ("cover: %s\n", picture);
  puts ("album chain");
  print_chain (app_album_chain (album));
  guint references = g_list_model_get_n_items (G_LIST_MODEL (app_album_references (album)));
  g_autofree char *kept = kept_text (album);
  if (references)
    printf ("%u reference%s (lacquer-cli references)\n", references, references == 1 ? "" : "s");
  if (app_album_previous (album))
    printf ("previous master kept %s\n", kept ? kept : "");
}

static void
json_chain (JsonBuilder *builder, GListStore *chain)
{
  json_builder_set_member_name (builder, "chain");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (chain)); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), i);
      const DspModule *module = app_slot_module (slot);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "module", module->id);
      app_json_member_bool (builder, "bypass", app_slot_bypass (slot));
      json_builder_set_member_name (builder, "values");
      json_builder_begin_object (builder);
      for (int k = 0; k < module->n_params; k++)
        {
          char value[64];
          dsp_param_write (&module->params[k], app_slot_value (slot, k), value, sizeof value);
          app_json_member_text (builder, module->params[k].id, value);
        }
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_texts (JsonBuilder *builder, const AppMetadata *texts, gboolean album)
{
  for (int f = 0; f < APP_N_FIELDS; f++)
    if (album ? app_fields[f].album : app_fields[f].track)
      app_json_member_text (builder, app_fields[f].id, texts->values[f]);
}

/* null: there is none. */
static void
json_cover (JsonBuilder *builder, const AppPicture *cover)
{
  json_builder_set_member_name (builder, "cover");
  if (!cover)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  app_json_member_text (builder, "mime", cover->mime);
  app_json_member_int (builder, "width_px", cover->width);
  app_json_member_int (builder, "height_px", cover->height);
  app_json_member_int (builder, "size_bytes", (gint64) g_bytes_get_size (cover->bytes));
  app_json_member_text (builder, "sha256", cover->sha256);
  json_builder_end_object (builder);
}

static void
json_track (JsonBuilder *builder, AppAlbum *album, guint i)
{
  AppTrack *track = app_album_track (album, i);
  double rate = app_album_rate (album);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "track", i + 1);
  json_texts (builder, app_track_metadata (track), FALSE);
  app_json_member_text (builder, "path", app_media_path (app_track_media (track)));
  app_json_member_text (builder, "format", app_media_format (app_track_media (track)));
  app_json_member_bool (builder, "missing", app_media_is_missing (app_track_media (track)));
  app_json_member_number (builder, "gap_s", app_track_gap (track) / rate);
  app_json_member_number (builder, "start_s", app_album_track_start (album, i) / rate);
  app_json_member_number (builder, "length_s", app_track_length (track, (int) rate) / rate);
  app_cli_json_revisions (builder, track);
  app_cli_json_notes (builder, track, (int) rate);
  json_chain (builder, app_track_chain (track));
  json_builder_end_object (builder);
}

static void
print_json (AppDocument *document)
{
  AppAlbum *album = app_document_album (document);
  double rate = app_album_rate (album);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "album");
  json_builder_begin_object (builder);
  json_texts (builder, app_album_metadata (album), TRUE);
  json_cover (builder, app_album_cover (album));
  app_json_member_int (builder, "rate_hz", app_album_rate (album));
  app_json_member_number (builder, "length_s", app_album_length (album) / rate);
  g_autofree char *kept = kept_text (album);
  app_json_member_bool (builder, "has_previous", app_album_previous (album) != NULL);
  app_json_member_text (builder, "previous_kept", kept);
  json_chain (builder, app_album_chain (album));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    json_track (builder, album, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

static int
run (int argc, char **argv)
{
  if (!app_cli_parse (&app_cli_show, NULL, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_show, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (app_cli_json)
    print_json (document);
  else
    print_plain (document);
  return APP_EXIT_GOOD;
}

const AppCommand app_cli_show = {
  .name = "show",
  .usage = "ALBUM",
  .summary = "what is in an album: tracks, times, notes, chains",
  .run = run,
};
