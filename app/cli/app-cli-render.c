/* app-cli-render.c — lacquer-cli render: the programme as one float file, as it is heard. */
#include "app-cli.h"

#include "app-offline.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <unistd.h>

extern const AppCommand app_cli_render;

typedef struct
{
  SNDFILE *file;
  const char *path;
  double *interleaved; /* owned */
  int capacity;        /* frames */
} Writer;

static gboolean
write_block (const double *const ch[2], gint64 pos, int n, gpointer user_data, GError **error)
{
  Writer *writer = user_data;
  if (n > writer->capacity)
    {
      writer->interleaved = g_renew (double, writer->interleaved, 2 * n);
      writer->capacity = n;
    }
  for (int i = 0; i < n; i++)
    {
      writer->interleaved[2 * i] = ch[0][i];
      writer->interleaved[2 * i + 1] = ch[1][i];
    }
  if (sf_writef_double (writer->file, writer->interleaved, n) == n)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%s cannot be written completely (%s); is there room on the disk?", writer->path,
               sf_strerror (writer->file));
  return FALSE;
}

/* The same samples from the render function itself in blocks of a chosen size: a check that nothing
 * depends on it. */
static gboolean
render_blocks (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int block,
               Writer *writer, GError **error)
{
  AppRenderer *renderer = app_renderer_new (programme, lane, error);
  if (!renderer)
    return FALSE;
  double *out[2] = { g_new (double, block), g_new (double, block) };
  gboolean good = TRUE;
  app_renderer_seek (renderer, from);
  for (gint64 pos = from; pos < to && good; pos += block)
    {
      int n = (int) MIN (block, to - pos);
      good = !g_cancellable_set_error_if_cancelled (app_cli_cancellable (), error)
             && app_renderer_read (renderer, out, n, error)
             && write_block ((const double *const *) out, pos, n, writer, error);
    }
  g_free (out[0]);
  g_free (out[1]);
  app_renderer_free (renderer);
  return good;
}

/* FALSE with error when there is nothing to write, or path is no place to write to. */
static gboolean
check (const AppProgramme *programme, gint64 from, gint64 to, const char *path, GError **error)
{
  if (from < to && !app_programme_reads (programme, path))
    return TRUE;
  if (from < to)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 "%s is a mix or a reference of this album, and those are never replaced; choose "
                 "another name",
                 path);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "there is nothing to render: the album has %.3f s",
                 (double) programme->frames / programme->rate);
  return FALSE;
}

static gboolean
render (AppProgramme *programme, AppLane lane, gint64 from, gint64 to, int block, gboolean wide,
        const char *path, GError **error)
{
  g_autofree char *partial = g_strdup_printf ("%s.%d.part", path, (int) getpid ());
  /* Over 4 GiB only RF64 holds it; libsndfile leaves out the time stamp only from plain WAV. */
  gboolean large = (to - from) * (wide ? 16 : 8) > G_MAXUINT32 - 4096;
  SF_INFO info = { .samplerate = programme->rate,
                   .channels = 2,
                   .format = (large ? SF_FORMAT_RF64 : SF_FORMAT_WAV)
                             | (wide ? SF_FORMAT_DOUBLE : SF_FORMAT_FLOAT) };
  Writer writer = { .path = path, .file = sf_open (partial, SFM_WRITE, &info) };
  if (!writer.file)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written: %s", path,
                   sf_strerror (NULL));
      return FALSE;
    }
  sf_command (writer.file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
  gboolean good
      = block ? render_blocks (programme, lane, from, to, block, &writer, error)
              : app_offline_render (programme, lane, from, to, app_cli_threads, app_cli_progress,
                                    NULL, app_cli_cancellable (), write_block, &writer, error);
  app_cli_progress_done ();
  g_free (writer.interleaved);
  sf_write_sync (writer.file);
  if (sf_close (writer.file) && good)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be completed", path);
      good = FALSE;
    }
  if (good && g_rename (partial, path) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be written: %s",
                   path, g_strerror (errno));
      good = FALSE;
    }
  if (!good)
    g_unlink (partial);
  return good;
}

static gint64
frame_of (double seconds, const AppProgramme *programme, gint64 otherwise)
{
  if (isnan (seconds))
    return otherwise;
  return CLAMP (llround (seconds * programme->rate), 0, programme->frames);
}

static int
run (int argc, char **argv)
{
  g_autofree char *lane_name = NULL, *path = NULL, *order = NULL;
  double from_s = NAN, to_s = NAN;
  int block = 0;
  gboolean wide = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, "The WAV file to write", "FILE" },
    { "lane", 0, 0, G_OPTION_ARG_STRING, &lane_name, "mix or master (default)", "LANE" },
    { "order", 0, 0, G_OPTION_ARG_STRING, &order,
      "Another running order than the chosen one; the project stays as it is", "NAME" },
    { "from", 0, 0, G_OPTION_ARG_DOUBLE, &from_s, "Start at this second", "S" },
    { "to", 0, 0, G_OPTION_ARG_DOUBLE, &to_s, "End at this second", "S" },
    { "f64", 0, 0, G_OPTION_ARG_NONE, &wide, "Write 64-bit float instead of 32-bit", NULL },
    { "block", 0, 0, G_OPTION_ARG_INT, &block,
      "Render in blocks of N frames on one core (a check: same bytes)", "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (&app_cli_render, entries, 1, 1, &argc, &argv))
    return APP_EXIT_USAGE;
  int lane = lane_name ? app_cli_lane (lane_name) : APP_LANE_MASTER;
  if (!path || lane < 0 || block < 0)
    {
      app_cli_error (&app_cli_render, !path      ? "-o FILE is missing"
                                      : lane < 0 ? "--lane takes mix or master"
                                                 : "--block takes a positive number");
      return APP_EXIT_USAGE;
    }
  app_cli_cancellable ();
  g_autoptr (AppDocument) document = app_cli_open (&app_cli_render, argv[1]);
  if (!document)
    return APP_EXIT_FINDINGS;
  if (!app_cli_choose_order (&app_cli_render, document, order))
    return APP_EXIT_USAGE;
  g_autoptr (GError) error = NULL;
  int status;
  AppProgramme *programme = app_cli_programme (document, NULL, &status);
  gint64 from = frame_of (from_s, programme, 0);
  gint64 to = frame_of (to_s, programme, programme->frames);
  gboolean good = check (programme, from, to, path, &error)
                  && render (programme, lane, from, to, block, wide, path, &error);
  if (!good)
    app_cli_error (&app_cli_render, "%s",
                   g_cancellable_is_cancelled (app_cli_cancellable ())
                       ? "stopped; nothing was written"
                       : error->message);
  app_programme_unref (programme);
  return good ? status : APP_EXIT_FINDINGS;
}

const AppCommand app_cli_render = {
  .name = "render",
  .usage = "ALBUM -o FILE",
  .summary = "the whole programme as one float WAV, as it is heard",
  .help = "What playback sends to the device, sample for sample: no rate conversion, no guard, no "
          "dither.",
  .run = run,
};
