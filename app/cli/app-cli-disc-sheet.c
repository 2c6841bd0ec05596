/* app-cli-disc-sheet.c — what disc and ddp print. */
#include "app-cli-disc-sheet.h"

#include "app-cli.h"
#include "app-json.h"

static const char *const text_keys[APP_N_DISC_TEXTS]
    = { "title", "performer", "songwriter", "composer", "arranger", "message" };

static void
print_flags (const AppDiscTrack *track)
{
  g_autoptr (GString) flags = g_string_new (NULL);
  if (track->control & APP_CONTROL_COPY)
    g_string_append (flags, " copy");
  if (track->control & APP_CONTROL_PRE_EMPHASIS)
    g_string_append (flags, " pre-emphasis");
  if (track->scms)
    g_string_append (flags, " scms");
  printf ("%s", flags->str);
}

/* The rows of a PQ sheet: one for each index. */
static void
print_track (const AppDisc *disc, int i)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  gint64 end
      = i + 1 < app_disc_n_tracks (disc) ? app_disc_track (disc, i + 1)->indices[0] : disc->sectors;
  for (int k = track->indices[0] == track->indices[1] ? 1 : 0; k < track->n_indices; k++)
    {
      gint64 next = k + 1 < track->n_indices ? track->indices[k + 1] : end;
      g_autofree char *start = app_disc_time (track->indices[k], ":");
      g_autofree char *length = app_disc_time (next - track->indices[k], ":");
      printf ("   %02d %02d  %9s  %9s", i + 1, k, start, length);
      if (k == 1)
        {
          printf ("  %-12s  %s", track->isrc, track->texts[APP_DISC_TITLE]);
          if (*track->texts[APP_DISC_PERFORMER])
            printf (" — %s", track->texts[APP_DISC_PERFORMER]);
          print_flags (track);
        }
      putchar ('\n');
    }
}

static void
print_table (const AppDisc *disc, const char *head)
{
  if (head)
    printf ("%s\n", head);
  printf ("   %s — %s\n   EAN %s\n", disc->texts[APP_DISC_TITLE], disc->texts[APP_DISC_PERFORMER],
          *disc->ean ? disc->ean : "none");
  printf ("   TR IX      start     length  ISRC\n");
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    print_track (disc, i);
  g_autofree char *end = app_disc_time (disc->sectors, ":");
  g_autofree char *id = app_disc_musicbrainz_id (disc);
  printf ("   AA 01  %9s             lead-out\n"
          "   MusicBrainz id %s\n"
          "   Times are of the disc, with the pause of 2 s; minutes, seconds, frames of 1/75 s.\n",
          end, id);
}

static void
add_texts (JsonBuilder *builder, char *const *texts)
{
  for (int t = 0; t < APP_N_DISC_TEXTS; t++)
    app_json_member_text (builder, text_keys[t], texts[t]);
}

static void
add_track (JsonBuilder *builder, const AppDisc *disc, int i)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  json_builder_begin_object (builder);
  app_json_member_int (builder, "track", i + 1);
  json_builder_set_member_name (builder, "indices");
  json_builder_begin_array (builder);
  for (int k = track->indices[0] == track->indices[1] ? 1 : 0; k < track->n_indices; k++)
    {
      g_autofree char *time = app_disc_time (track->indices[k], ":");
      json_builder_begin_object (builder);
      app_json_member_int (builder, "index", k);
      app_json_member_int (builder, "sector", track->indices[k]);
      app_json_member_text (builder, "time", time);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  app_json_member_text (builder, "isrc", track->isrc);
  app_json_member_bool (builder, "copy", (track->control & APP_CONTROL_COPY) != 0);
  app_json_member_bool (builder, "pre_emphasis", (track->control & APP_CONTROL_PRE_EMPHASIS) != 0);
  app_json_member_bool (builder, "scms", track->scms);
  add_texts (builder, track->texts);
  json_builder_end_object (builder);
}

static void
print_json (const AppDisc *disc, const char *path, const GPtrArray *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_findings (builder, findings);
  json_builder_set_member_name (builder, "disc");
  json_builder_begin_object (builder);
  g_autofree char *id = app_disc_musicbrainz_id (disc);
  app_json_member_text (builder, "path", path);
  app_json_member_text (builder, "musicbrainz_id", id);
  app_json_member_int (builder, "sectors", disc->sectors);
  app_json_member_text (builder, "ean", disc->ean);
  app_json_member_text (builder, "master_id", disc->master);
  app_json_member_text (builder, "catalogue", disc->catalogue);
  app_json_member_text (builder, "genre", disc->genre);
  add_texts (builder, disc->texts);
  json_builder_set_member_name (builder, "tracks");
  json_builder_begin_array (builder);
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    add_track (builder, disc, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

int
app_cli_disc_sheet (const AppDisc *disc, const char *head, const char *path,
                    const GPtrArray *findings)
{
  if (app_cli_json)
    print_json (disc, path, findings);
  else
    {
      print_table (disc, head);
      app_cli_print_findings (findings, stdout);
    }
  return app_findings_worst (findings) == APP_SEVERITY_ERROR ? APP_EXIT_FINDINGS : APP_EXIT_GOOD;
}
