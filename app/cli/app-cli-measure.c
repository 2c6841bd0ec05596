/* app-cli-measure.c — lacquer-cli measure: loudness, peaks and dynamics of files, or of an album
 * after its chain. */
#include "app-cli.h"

#include "app-json.h"
#include "app-survey.h"

#include <math.h>

extern const AppCommand app_cli_measure;

enum
{
  NAME_WIDTH = 28
};

/* What a module does to the loudness of a track. */
typedef struct
{
  gboolean album;     /* of the album's chain, else of the track's */
  const char *module; /* id */
  double in_lufs, out_lufs;
} Slot;

/* One line of the report: a file, or a track of an album after the chain. */
typedef struct
{
  char *path; /* owned */
  char *name; /* owned: what the table shows */
  int track;  /* 1-based, 0: a file */
  gboolean measured;
  AppMeasurement measurement;
  GArray *loudness, *momentary; /* owned */
  GArray *slots;                /* of Slot; owned; NULL: none */
  GError *error;                /* owned */
} Piece;

static void
piece_free (gpointer data)
{
  Piece *self = data;
  g_free (self->path);
  g_free (self->name);
  g_clear_pointer (&self->loudness, g_array_unref);
  g_clear_pointer (&self->momentary, g_array_unref);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
measure_piece (gpointer data, gpointer unused)
{
  Piece *self = data;
  self->measured = app_measure_file_piece (self->path, &self->measurement, &self->loudness,
                                           &self->momentary, NULL, &self->error);
}

/* Files are independent: as many at once as there are cores. */
static GPtrArray *
measure_files (char **paths, int n)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  int threads = app_cli_threads ? app_cli_threads : (int) g_get_num_processors ();
  GThreadPool *pool = g_thread_pool_new (measure_piece, NULL, MIN (threads, n), FALSE, NULL);
  for (int i = 0; i < n; i++)
    {
      Piece *piece = g_new0 (Piece, 1);
      piece->path = g_strdup (paths[i]);
      piece->name = g_path_get_basename (paths[i]);
      g_ptr_array_add (pieces, piece);
      g_thread_pool_push (pool, piece, NULL);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  return pieces;
}

/* Album figures over the measured pieces; FALSE when there are none. */
static gboolean
combine (const GPtrArray *pieces, AppMeasurement *album)
{
  g_autofree AppMeasurePiece *parts = g_new0 (AppMeasurePiece, pieces->len);
  int n = 0;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = pieces->pdata[i];
      if (piece->measured)
        parts[n++] = (AppMeasurePiece){ &piece->measurement, piece->loudness, piece->momentary };
    }
  if (n > 0)
    app_measure_combine (parts, n, album);
  return n > 0;
}

/* A number, or a dash where there is none to give. */
static void
print_number (double value, int width, int digits)
{
  if (isfinite (value))
    printf (" %*.*f", width, digits, value);
  else
    printf (" %*s", width, "-");
}

/* The columns: a number with its digits, or a time in seconds. Levels are followed by where. */
typedef struct
{
  const char *title;
  gsize offset; /* of a double in AppMeasurement */
  int width, digits;
} Column;

static const Column columns[] = {
  { "LUFS", G_STRUCT_OFFSET (AppMeasurement, integrated_lufs), 7, 2 },
  { "max M", G_STRUCT_OFFSET (AppMeasurement, max_momentary_lufs), 7, 2 },
  { "at s", G_STRUCT_OFFSET (AppMeasurement, max_momentary_at_s), 8, 2 },
  { "max S", G_STRUCT_OFFSET (AppMeasurement, max_short_term_lufs), 7, 2 },
  { "at s", G_STRUCT_OFFSET (AppMeasurement, max_short_term_at_s), 8, 2 },
  { "LRA", G_STRUCT_OFFSET (AppMeasurement, range_lu), 6, 1 },
  { "dBTP", G_STRUCT_OFFSET (AppMeasurement, true_peak_dbtp), 7, 2 },
  { "exact", G_STRUCT_OFFSET (AppMeasurement, true_peak_exact_dbtp), 7, 2 },
  { "at s", G_STRUCT_OFFSET (AppMeasurement, true_peak_at_s), 8, 2 },
  { "dBFS", G_STRUCT_OFFSET (AppMeasurement, sample_peak_dbfs), 7, 2 },
  { "PLR", G_STRUCT_OFFSET (AppMeasurement, plr_db), 6, 1 },
  { "PSR", G_STRUCT_OFFSET (AppMeasurement, min_psr_db), 6, 1 },
  { "at s", G_STRUCT_OFFSET (AppMeasurement, min_psr_at_s), 8, 2 },
  { "PSR 5%", G_STRUCT_OFFSET (AppMeasurement, psr_p5_db), 7, 1 },
};

static void
print_line (const char *name, const AppMeasurement *m)
{
  printf ("%-*s", NAME_WIDTH, name);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    print_number (G_STRUCT_MEMBER (double, m, columns[i].offset), columns[i].width,
                  columns[i].digits);
  putchar ('\n');
}

static void
print_slots (const Piece *piece)
{
  for (guint i = 0; piece->slots && i < piece->slots->len; i++)
    {
      const Slot *slot = &g_array_index (piece->slots, Slot, i);
      printf ("  %-*s", NAME_WIDTH - 2, slot->module);
      print_number (slot->out_lufs, 7, 2);
      if (isfinite (slot->in_lufs) && isfinite (slot->out_lufs))
        printf ("  %+.2f LU", slot->out_lufs - slot->in_lufs);
      puts (slot->album ? "  (album chain)" : "");
    }
}

static void
print_table (const GPtrArray *pieces, const AppMeasurement *album)
{
  printf ("%-*s", NAME_WIDTH, "");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    printf (" %*s", columns[i].width, columns[i].title);
  putchar ('\n');
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = pieces->pdata[i];
      if (!piece->measured)
        continue;
      print_line (piece->name, &piece->measurement);
      print_slots (piece);
    }
  if (album && pieces->len > 1)
    print_line ("album", album);
}

static void
json_slots (JsonBuilder *builder, const GArray *slots)
{
  json_builder_set_member_name (builder, "slots");
  json_builder_begin_array (builder);
  for (guint i = 0; i < slots->len; i++)
    {
      const Slot *slot = &g_array_index (slots, Slot, i);
      json_builder_begin_object (builder);
      app_json_member_text (builder, "chain", slot->album ? "album" : "track");
      app_json_member_text (builder, "module", slot->module);
      app_json_member_number (builder, "loudness_in_lufs", slot->in_lufs);
      app_json_member_number (builder, "loudness_out_lufs", slot->out_lufs);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const GPtrArray *pieces, const AppMeasurement *album)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = pieces->pdata[i];
      if (!piece->measured)
        continue;
      json_builder_begin_object (builder);
      app_json_member_text (builder, "path", piece->path);
      if (piece->track)
        {
          app_json_member_int (builder, "track", piece->track);
          app_json_member_text (builder, "title", piece->name);
        }
      app_json_measurement (builder, &piece->measurement);
      if (piece->slots)
        json_slots (builder, piece->slots);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "album");
  if (album)
    {
      json_builder_begin_object (builder);
      app_json_measurement (builder, album);
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  fputs (text, stdout);
}

/* FALSE, told: samples that are no numbers, which the figures leave out. */
static gboolean
check_finite (const Piece *piece)
{
  if (piece->measurement.not_finite == 0)
    return TRUE;
  app_cli_error (&app_cli_measure,
                 "“%s”: %" G_GINT64_FORMAT " samples are no numbers (NaN or infinite); they are "
                 "measured as silence. Export it again.",
                 piece->path, piece->measurement.not_finite);
  return FALSE;
}

static int
run_files (char **paths, int n)
{
  g_autoptr (GPtrArray) pieces = measure_files (paths, n);
  int status = APP_EXIT_GOOD;
  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = pieces->pdata[i];
      if (piece->measured && check_finite (piece))
        continue;
      if (!piece->measured)
        app_cli_error (&app_cli_measure, "%s", piece->error->message);
      status = APP_EXIT_FINDINGS;
    }
  AppMeasurement album;
  gboolean any = combine (pieces, &album);
  (app_cli_json ? print_json : print_table) (pieces, any ? &album : NULL);
  return status;
}

/* Of a chain of the track or the album's. */
static void
add_slots (GArray *slots, AppSurvey *survey, guint track, gboolean album, GListStore *chain)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (chain)); i++)
    {
      g_autoptr (AppSlot) own = g_list_model_get_item (G_LIST_MODEL (chain), i);
      const Slot slot = { .album = album,
                          .module = app_slot_module (own)->id,
                          .in_lufs = app_survey_stage_lufs (survey, track, album, (int) i),
                          .out_lufs = app_survey_stage_lufs (survey, track, album, (int) i + 1) };
      g_array_append_val (slots, slot);
    }
}

static int
run_album (const char *path, AppLane lane)
{
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_measure, path);
  if (!document)
    return APP_EXIT_FINDINGS;
  g_autoptr (AppSurvey) survey = app_survey_new (document, app_cli_threads);
  g_autoptr (GError) error = NULL;
  if (!app_survey_wait (survey, &error))
    {
      app_cli_error (&app_cli_measure, "%s", error->message);
      return APP_EXIT_FINDINGS;
    }
  AppAlbum *tracks = app_document_album (document);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (piece_free);
  for (guint i = 0; i < app_album_n_tracks (tracks); i++)
    {
      AppTrack *track = app_album_track (tracks, i);
      const AppSurveyResult *result = app_survey_track (survey, i, lane);
      Piece *piece = g_new0 (Piece, 1);
      piece->path = g_strdup (app_media_path (app_track_media (track)));
      piece->name = g_strdup (app_track_metadata (track)->values[APP_FIELD_TITLE]);
      piece->track = (int) i + 1;
      piece->measured = result != NULL;
      if (result)
        piece->measurement = result->measurement;
      if (result && lane == APP_LANE_MASTER)
        {
          piece->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
          add_slots (piece->slots, survey, i, FALSE, app_track_chain (track));
          add_slots (piece->slots, survey, i, TRUE, app_album_chain (tracks));
        }
      g_ptr_array_add (pieces, piece);
    }
  int status;
  app_programme_unref (app_cli_programme (document, NULL, &status));
  AppMeasurement album;
  gboolean whole = app_survey_album (survey, lane, &album);
  (app_cli_json ? print_json : print_table) (pieces, whole ? &album : NULL);
  return status;
}

static int
run (int argc, char **argv)
{
  g_autofree char *lane_name = NULL;
  const GOptionEntry entries[] = {
    { "lane", 0, 0, G_OPTION_ARG_STRING, &lane_name, "Of an album: mix or master (default)",
      "LANE" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_measure, entries, 1, -1, &argc, &argv))
    return APP_EXIT_USAGE;
  int lane = lane_name ? app_cli_lane (lane_name) : APP_LANE_MASTER;
  if (lane < 0)
    {
      app_cli_error (&app_cli_measure, "--lane takes mix or master");
      return APP_EXIT_USAGE;
    }
  if (!g_str_has_suffix (argv[1], ".lacquer"))
    return run_files (argv + 1, argc - 1);
  if (argc == 2)
    return run_album (argv[1], lane);
  app_cli_error (&app_cli_measure, "one album at a time");
  return APP_EXIT_USAGE;
}

const AppCommand app_cli_measure = {
  .name = "measure",
  .usage = "FILE...|ALBUM",
  .summary = "loudness, peaks, dynamics of files, or of an album after its chain",
  .help
  = "Several files are also measured together, as one album; any number of channels in WAV order "
    "(sides count 1.41, an LFE not). LUFS is the integrated loudness, max M and S the highest of "
    "400 ms and of 3 s, LRA the range in LU. dBTP is the true peak by ITU-R BS.1770 (4x), exact "
    "that of 16x, dBFS the highest sample. PLR is dBTP above LUFS; PSR the least that the true "
    "peak of 3 s stood above their loudness, and what it was below for 5 % of the time. Times are "
    "in seconds from the start, of windows their end. Of an album, under each track: how loud it "
    "is "
    "behind every module of its chain and of the album's, and what the module did to that.",
  .run = run,
};
