/* app-cli-match.c — lacquer-cli match: a track beside references, and the equaliser that brings it
 * nearer. */
#include "app-cli.h"

#include "app-json.h"
#include "app-match.h"

#include "dsp-spectrum.h"

#include <math.h>

extern const AppCommand app_cli_match;

typedef struct
{
  GPtrArray *names;
  GPtrArray *media;
  GArray *sources; /* of AppMatchSource */
} Sources;

static gboolean
refuse (const char *text)
{
  app_cli_error (&app_cli_match, "%s", text);
  return FALSE;
}

/* ---- options ---- */

static void
sources_init (Sources *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->media = g_ptr_array_new_with_free_func ((GDestroyNotify) app_media_unref);
  self->sources = g_array_new (FALSE, FALSE, sizeof (AppMatchSource));
}

static void
sources_finish (Sources *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->media);
  g_array_unref (self->sources);
}

/* FILE, or the number of a reference of the album. NULL, message printed, when it is neither. */
static AppMedia *
open_media (AppAlbum *album, const char *text)
{
  GListModel *list = G_LIST_MODEL (app_album_references (album));
  guint n = g_list_model_get_n_items (list);
  guint64 number;
  if (n > 0 && g_ascii_string_to_unsigned (text, 10, 1, n, &number, NULL))
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, (guint) number - 1);
      return app_media_ref (app_reference_media (reference));
    }
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (text, &error);
  if (!media)
    refuse (error->message);
  return media;
}

/* "FILE" or "FILE:WEIGHT"; a file may have a colon of its own. */
static gboolean
add_source (Sources *self, AppAlbum *album, const char *text)
{
  AppMatchSource source = { .weight = 1 };
  g_autofree char *path = g_strdup (text);
  char *colon = strrchr (path, ':'), *end = NULL;
  if (colon && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      source.weight = g_ascii_strtod (colon + 1, &end);
      if (end == colon + 1 || *end || !(source.weight > 0) || source.weight > 1000)
        {
          app_cli_error (&app_cli_match, "'%s': the weight is a number above 0, such as 2", text);
          return FALSE;
        }
      *colon = '\0';
    }
  source.media = open_media (album, path);
  if (!source.media)
    return FALSE;
  g_ptr_array_add (self->media, source.media);
  source.name = g_path_get_basename (app_media_path (source.media));
  g_ptr_array_add (self->names, (gpointer) source.name);
  g_array_append_val (self->sources, source);
  return TRUE;
}

static gboolean
read_number (const DspParam *param, const char *text, double *value)
{
  *value = param->def;
  if (!text
      || (dsp_param_read (param, text, value) && *value >= param->min && *value <= param->max))
    return TRUE;
  app_cli_error (&app_cli_match, "'%s' is not between %g and %g %s", text, param->min, param->max,
                 param->unit);
  return FALSE;
}

/* ---- the report ---- */

static void
print_number (double value, int width, int digits)
{
  if (isfinite (value))
    printf (" %*.*f", width, digits, value);
  else
    printf (" %*s", width, "-");
}

static const char *
type_name (const DspEqBand *band)
{
  return band->type == DSP_EQ_LOW_SHELF    ? "low shelf"
         : band->type == DSP_EQ_HIGH_SHELF ? "high shelf"
                                           : "bell";
}

/* Of a curve of cells, in the middle of a third. */
static double
third_of (const double *cells, int third)
{
  return (cells[4 * third + 1] + cells[4 * third + 2]) / 2;
}

static void
print_figures (const char *name, const AppMatchFigures *figures, double weight)
{
  printf ("%-28s", name);
  print_number (figures->lufs, 8, 2);
  print_number (figures->width_db, 8, 1);
  if (weight > 0)
    printf ("   weight %g", weight);
  putchar ('\n');
}

static void
print_plain (const AppMatch *match, const AppMatchProposal *proposal, const char *title)
{
  printf ("%-28s %8s %8s\n", "", "LUFS", "width dB");
  print_figures (title, &proposal->track, 0);
  for (int i = 0; i < app_match_n_sources (match); i++)
    {
      const AppMatchFigures *figures = app_match_source_figures (match, i);
      if (figures)
        print_figures (app_match_source_name (match, i), figures, app_match_weight (match, i));
    }
  printf ("\n%8s %8s %9s %8s %8s %8s %10s %9s\n", "Hz", "track", "reference", "differs", "match",
          "bells", "width", "reference");
  for (int t = 0; t < APP_MEASURE_THIRDS; t++)
    {
      const double a = proposal->track.thirds_db[t], b = proposal->reference.thirds_db[t];
      printf ("%8.0f", 1000 * exp2 ((t - 17) / 3.0));
      print_number (a, 8, 2);
      print_number (b, 9, 2);
      print_number (b - a, 8, 2);
      print_number (third_of (proposal->wanted_db, t), 8, 2);
      print_number (third_of (proposal->bells_db, t), 8, 2);
      print_number (proposal->track.widths_db[t], 10, 1);
      print_number (proposal->reference.widths_db[t], 9, 1);
      putchar ('\n');
    }
  printf ("\nMatch: %d bands, %.2f dB rms and %.2f dB at most off the curve, output %+.2f dB\n",
          proposal->n_bands, proposal->left.rms_db, proposal->left.max_db, proposal->output_db);
  for (int b = 0; b < proposal->n_bands; b++)
    printf ("  %-10s %8.1f Hz %+6.2f dB  Q %.2f\n", type_name (&proposal->bands[b]),
            proposal->bands[b].hz, proposal->bands[b].gain_db, proposal->bands[b].q);
  printf ("Gain: %+.2f dB (now %+.2f dB)%s\n", proposal->db, proposal->before_db,
          proposal->level_bounded ? ", as far as the bound lets it" : "");
}

static void
json_figures (JsonBuilder *builder, const AppMatchFigures *figures)
{
  app_json_member_number (builder, "integrated_lufs", figures->lufs);
  app_json_member_number (builder, "width_db", figures->width_db);
  json_builder_set_member_name (builder, "thirds");
  json_builder_begin_array (builder);
  for (int t = 0; t < APP_MEASURE_THIRDS; t++)
    {
      json_builder_begin_object (builder);
      app_json_member_number (builder, "hz", 1000 * exp2 ((t - 17) / 3.0));
      app_json_member_number (builder, "level_db", figures->thirds_db[t]);
      app_json_member_number (builder, "width_db", figures->widths_db[t]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_bands (JsonBuilder *builder, const AppMatchProposal *proposal)
{
  json_builder_set_member_name (builder, "bands");
  json_builder_begin_array (builder);
  for (int b = 0; b < proposal->n_bands; b++)
    {
      json_builder_begin_object (builder);
      app_json_member_text (builder, "type", type_name (&proposal->bands[b]));
      app_json_member_number (builder, "hz", proposal->bands[b].hz);
      app_json_member_number (builder, "gain_db", proposal->bands[b].gain_db);
      app_json_member_number (builder, "q", proposal->bands[b].q);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_curve (JsonBuilder *builder, const AppMatchProposal *proposal)
{
  json_builder_set_member_name (builder, "curve");
  json_builder_begin_array (builder);
  for (int i = 0; i < APP_MEASURE_CELLS; i++)
    {
      json_builder_begin_object (builder);
      app_json_member_number (builder, "hz", dsp_spectrum_cell_hz (i));
      app_json_member_number (builder, "wanted_db", proposal->wanted_db[i]);
      app_json_member_number (builder, "bells_db", proposal->bells_db[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
json_sources (JsonBuilder *builder, const AppMatch *match)
{
  json_builder_set_member_name (builder, "references");
  json_builder_begin_array (builder);
  for (int i = 0; i < app_match_n_sources (match); i++)
    {
      const AppMatchFigures *figures = app_match_source_figures (match, i);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "name", app_match_source_name (match, i));
      app_json_member_number (builder, "weight", app_match_weight (match, i));
      app_json_member_text (builder, "fault", app_match_source_fault (match, i));
      if (figures)
        json_figures (builder, figures);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* applied: what became of it, or NULL. */
static void
print_json (const AppMatch *match, const AppMatchProposal *proposal, const char *applied)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "track");
  json_builder_begin_object (builder);
  json_figures (builder, &proposal->track);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "reference");
  json_builder_begin_object (builder);
  json_figures (builder, &proposal->reference);
  json_builder_end_object (builder);
  json_sources (builder, match);
  json_bands (builder, proposal);
  json_curve (builder, proposal);
  app_json_member_number (builder, "left_rms_db", proposal->left.rms_db);
  app_json_member_number (builder, "left_max_db", proposal->left.max_db);
  app_json_member_number (builder, "output_db", proposal->output_db);
  app_json_member_number (builder, "gain_before_db", proposal->before_db);
  app_json_member_number (builder, "gain_db", proposal->db);
  app_json_member_bool (builder, "gain_bounded", proposal->level_bounded);
  app_json_member_text (builder, "applied", applied);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

/* ---- running ---- */

static void
on_news (AppMatch *match, gpointer loop)
{
  app_cli_progress (app_match_progress (match), NAN, "measuring", NULL);
  if (app_match_done (match) || g_cancellable_is_cancelled (app_cli_cancellable ()))
    g_main_loop_quit (loop);
}

/* Shows the proposal, and makes it. FALSE, message printed, when something failed. */
static gboolean
finish (AppMatch *match, AppDocument *document, guint track, const AppMatchWish *wish,
        gboolean apply)
{
  static const char *const ids[] = { [APP_MATCH_ADDED] = "added",
                                     [APP_MATCH_REPLACED] = "replaced",
                                     [APP_MATCH_BESIDE] = "beside",
                                     [APP_MATCH_NOTHING] = "nothing" };
  g_autoptr (GError) error = NULL;
  AppMatchProposal proposal;
  AppMatchPlace place = APP_MATCH_NOTHING;
  if (!app_match_done (match))
    return refuse ("stopped; nothing was changed");
  if (app_match_error (match) || !app_match_propose (match, wish, &proposal))
    return refuse (app_match_error (match) ? app_match_error (match) : "all weights are 0");
  for (int i = 0; i < app_match_n_sources (match); i++)
    if (app_match_source_fault (match, i))
      app_cli_error (&app_cli_match, "left out: %s", app_match_source_fault (match, i));
  if (apply && !app_match_apply (match, &proposal, &place, &error))
    return refuse (error->message);
  if (apply && !app_cli_save (&app_cli_match, document))
    return FALSE;
  AppTrack *own = app_album_track (app_document_album (document), track);
  g_autofree char *text = app_match_place_text (place, &proposal);
  if (app_cli_json)
    print_json (match, &proposal, apply ? ids[place] : NULL);
  else
    {
      print_plain (match, &proposal, app_track_metadata (own)->values[APP_FIELD_TITLE]);
      puts (apply ? text : "Nothing was changed; --apply makes it.");
    }
  return TRUE;
}

static int
run_match (AppDocument *document, guint track, const Sources *sources, const AppMatchWish *wish,
           gboolean apply)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  int threads = app_cli_threads > 0 ? app_cli_threads : (int) g_get_num_processors ();
  app_cli_cancellable ();
  AppMatch *match = app_match_new (document, track, (const AppMatchSource *) sources->sources->data,
                                   (int) sources->sources->len, threads, on_news, loop);
  g_main_loop_run (loop);
  g_main_loop_unref (loop);
  app_cli_progress_done ();
  gboolean good = finish (match, document, track, wish, apply);
  app_match_free (match);
  return good ? APP_EXIT_GOOD : APP_EXIT_FINDINGS;
}

/* Opens what was named; APP_EXIT_GOOD, or why not. */
static int
open_sources (Sources *sources, AppDocument *document, char **references, gboolean album)
{
  if ((references != NULL) == album)
    {
      refuse ("say either --reference FILE, once or more, or --album");
      return APP_EXIT_USAGE;
    }
  for (int i = 0; references && references[i]; i++)
    if (!add_source (sources, app_document_album (document), references[i]))
      return APP_EXIT_USAGE;
  return APP_EXIT_GOOD;
}

static int
run (int argc, char **argv)
{
  g_autofree char *amount = NULL, *bound = NULL, *smooth = NULL;
  g_auto (GStrv) references = NULL;
  gboolean album = FALSE, no_gain = FALSE, apply = FALSE;
  const GOptionEntry entries[] = {
    { "reference", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &references,
      "A record to be like, or the number of one of the album's; more of them are averaged",
      "FILE[:WEIGHT]" },
    { "album", 0, 0, G_OPTION_ARG_NONE, &album, "Or the mean of the album's tracks", NULL },
    { "amount", 0, 0, G_OPTION_ARG_STRING, &amount, "Of the difference, 0 to 100 (50)", "PCT" },
    { "bound", 0, 0, G_OPTION_ARG_STRING, &bound, "The most it boosts or cuts, 1 to 12 (6)", "DB" },
    { "smooth", 0, 0, G_OPTION_ARG_STRING, &smooth, "Over how many octaves, 0.17 to 2 (0.33)",
      "OCT" },
    { "no-gain", 0, 0, G_OPTION_ARG_NONE, &no_gain, "Leave the gain of the track as it is", NULL },
    { "apply", 0, 0, G_OPTION_ARG_NONE, &apply, "Make it, and save the album", NULL },
    G_OPTION_ENTRY_NULL,
  };
  double percent, bound_db, octaves;
  guint64 track;
  if (!app_cli_parse (&app_cli_match, entries, 2, 2, &argc, &argv)
      || !read_number (&app_match_amount_param, amount, &percent)
      || !read_number (&app_match_bound_param, bound, &bound_db)
      || !read_number (&app_match_smooth_param, smooth, &octaves))
    return APP_EXIT_USAGE;
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_match, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  guint n = app_album_n_tracks (app_document_album (document));
  if (n == 0 || !g_ascii_string_to_unsigned (argv[2], 10, 1, n, &track, NULL))
    {
      app_cli_error (&app_cli_match, "there is no track '%s': the album has %u", argv[2], n);
      return APP_EXIT_USAGE;
    }
  Sources sources;
  sources_init (&sources);
  int status = open_sources (&sources, document, references, album);
  const AppMatchWish wish = { percent / 100, bound_db, octaves, !no_gain };
  if (status == APP_EXIT_GOOD)
    status = run_match (document, (guint) track - 1, &sources, &wish, apply);
  sources_finish (&sources);
  return status;
}

const AppCommand app_cli_match = {
  .name = "match",
  .usage = "ALBUM TRACK --reference FILE[:WEIGHT]...|--album",
  .summary = "a track beside references, and the equaliser that brings it nearer",
  .help = "Measures the track after everything and the references: integrated loudness, spectrum\n"
          "in third octaves (without the level), width (sides over middle). Proposes bells and\n"
          "shelves for the smoothed, bounded difference, and a gain. With --apply they are put\n"
          "into the track's chain as an ordinary equaliser, before its first limiter or at its\n"
          "end. One that was made before and not changed by hand since is replaced.",
  .run = run,
};
