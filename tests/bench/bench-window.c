/* bench-window.c — how fast the window is with an album: opening it, and what the main thread pays
 * for each frame while it plays.
 *
 *   xvfb-run -a -s '-screen 0 1600x1000x24' dbus-run-session -- bench-window ALBUM [SECONDS
 * [PHASE]]
 *
 * Opens the project in a window of 1600 x 1000 (GSK_RENDERER=cairo: without a graphics processor),
 * on the null clock. Prints
 *   - ms from the start of the process to the first frame, and to the first in which every track
 *     has its waveforms and figures; before that the survey's cache must hold them (run it twice);
 *   - memory of an empty window, with the album, after playing, and the overviews' own;
 *   - for SECONDS of playing, and as long again of each of zooming, seeking, stopping, choosing
 * tracks, adding modules, edits of the track list, of a fade and of a value, and delivering
 * meanwhile (PHASE: only those whose names hold it): frames, CPU time of the main thread for each
 *     (median, p99, most) and the longest time for which the main loop did not come round.
 * Delivers into a folder that is removed at the end. Not a test; window-speed makes the album of
 * the figures in ui/README.md. */
#include <glib/gstdio.h>

#include <locale.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ui-application.h"
#include "ui-edit.h"
#include "ui-page-deliver.h"
#include "ui-waveform.h"
#include "ui-window-files.h"
#include "ui-window.h"

#define MAX_FRAMES 100000
#define WAIT_MS (20 * 60 * 1000) /* for the survey, when the cache is empty */
#define MIB (1024.0 * 1024.0)

typedef struct
{
  UiWindow *window; /* owned */
  UiSession *session;
  AppAlbum *album;
  GtkWidget *waveform;
  GRand *random;
  const char *only;  /* the phases whose names hold it, or NULL for all */
  int n;             /* frames of this phase */
  double *cpu_ms;    /* of each */
  double last_cpu;   /* CPU time of the main thread at the end of the last frame */
  double longest_ms; /* round of the main loop */
} Bench;

static Bench bench;

#define DELIVERING "delivering meanwhile"

static double
clock_ms (clockid_t id)
{
  struct timespec t;
  clock_gettime (id, &t);
  return 1e3 * (double) t.tv_sec + 1e-6 * (double) t.tv_nsec;
}

/* ms since the system started at which this process did (proc(5), field 22, 10 ms steps). */
static double
process_start_ms (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return 0;
  g_auto (GStrv) fields = g_strsplit (strrchr (text, ')') + 2, " ", 0);
  return 1e3 * g_ascii_strtod (fields[19], NULL) / (double) sysconf (_SC_CLK_TCK);
}

/* MiB of a line of /proc/self/status. */
static double
memory_mib (const char *name)
{
  g_autofree char *text = NULL;
  const char *line
      = g_file_get_contents ("/proc/self/status", &text, NULL, NULL) ? strstr (text, name) : NULL;
  return line ? g_ascii_strtod (line + strlen (name) + 1, NULL) / 1024 : 0;
}

/* ---- what is measured ---- */

/* Between two polls the main loop is busy. */
static gint
timed_poll (GPollFD *fds, guint n, gint timeout)
{
  static double woken;
  const double now = clock_ms (CLOCK_MONOTONIC);
  if (woken > 0)
    bench.longest_ms = MAX (bench.longest_ms, now - woken);
  gint ready = poll ((struct pollfd *) fds, n, timeout);
  woken = clock_ms (CLOCK_MONOTONIC);
  return ready;
}

static void
on_frame_end (void)
{
  const double now = clock_ms (CLOCK_THREAD_CPUTIME_ID);
  if (bench.n < MAX_FRAMES)
    bench.cpu_ms[bench.n++] = now - bench.last_cpu;
  bench.last_cpu = now;
}

static void
phase_begin (void)
{
  bench.n = 0;
  bench.longest_ms = 0;
  bench.last_cpu = clock_ms (CLOCK_THREAD_CPUTIME_ID);
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
phase_end (const char *name, double seconds)
{
  if (bench.n == 0)
    g_error ("%s: no frame was drawn", name);
  qsort (bench.cpu_ms, (size_t) bench.n, sizeof *bench.cpu_ms, compare);
  printf ("%-28s %6.1f frames/s   CPU per frame: median %5.2f  p99 %6.2f  most %6.2f ms   longest "
          "round %6.1f ms\n",
          name, bench.n / seconds, bench.cpu_ms[bench.n / 2], bench.cpu_ms[bench.n * 99 / 100],
          bench.cpu_ms[bench.n - 1], bench.longest_ms);
  fflush (stdout);
}

/* ---- what is done meanwhile; each every 33 ms ---- */

static void
do_nothing (int step)
{
}

/* The first value of the first module of the selected track is dragged to and fro. */
static void
do_edit (int step)
{
  GListStore *chain = app_track_chain (app_album_track (bench.album, 0));
  g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), 0);
  const DspModule *module = slot ? app_slot_module (slot) : NULL;
  if (!slot)
    g_error ("track 1 has no module");
  for (int p = 0; p < module->n_params; p++)
    if (module->params[p].scale == DSP_SCALE_LINEAR || module->params[p].scale == DSP_SCALE_LOG)
      {
        const DspParam *param = &module->params[p];
        const double at = 0.5 + 0.4 * sin (step * 0.1);
        app_history_set_value (ui_session_history (bench.session), slot, p,
                               param->min + at * (param->max - param->min));
        return;
      }
}

/* A module is added to the selected track, and with the next act taken back, each three times a
 * second. */
static void
do_modules (int step)
{
  if (step % 20 == 0)
    gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.slot-add", "(ss)", "track", "eq");
  else if (step % 20 == 10)
    ui_session_undo (bench.session);
}

/* What is done in the track list, an act a third of a second: a track goes down and up again, a gap
 * and a title are typed, a track is removed, and that is taken back. */
static void
do_sequence (int step)
{
  g_autoptr (GtkBitset) third = gtk_bitset_new_range (2, 1), fourth = gtk_bitset_new_range (3, 1);
  if (step % 10)
    return;
  g_autofree char *number = g_strdup_printf ("%d", 1 + step / 60 % 4), *fault = NULL;
  switch (step / 10 % 6)
    {
    case 0:
      ui_edit_shift_tracks (bench.session, third, 1);
      break;
    case 1:
      ui_edit_shift_tracks (bench.session, fourth, -1);
      break;
    case 2:
      fault = ui_edit_gap (bench.session, 4, number);
      break;
    case 3:
      ui_edit_title (bench.session, 5, number);
      break;
    case 4:
      ui_edit_remove_tracks (bench.session, third);
      break;
    default:
      ui_session_undo (bench.session);
    }
  if (fault)
    g_error ("%s", fault);
}

/* The fade-out of the selected track is dragged to and fro. */
static void
do_fade (int step)
{
  AppTrack *track = app_album_track (bench.album, 0);
  g_autofree char *length = g_strdup_printf ("%.2f", 6 + 5 * sin (step * 0.1));
  g_autofree char *fault = ui_edit_position (bench.session, track, APP_POSITION_FADE_OUT, length);
  if (fault)
    g_error ("%s", fault);
}

static void
do_select (int step)
{
  if (step % 10 == 0)
    ui_session_select_track (bench.session, step / 10 % (int) app_album_n_tracks (bench.album));
}

static void
do_zoom (int step)
{
  const int width = gtk_widget_get_width (bench.waveform);
  ui_waveform_zoom (UI_WAVEFORM (bench.waveform), step / 60 % 2 ? 1 / 1.25 : 1.25,
                    width * (0.5 + 0.4 * sin (step * 0.05)));
}

static void
do_play (int step)
{
  if (step % 10 == 0)
    gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.play", NULL);
}

static void
do_seek (int step)
{
  if (step % 10 == 0)
    ui_session_seek (bench.session, (gint64) (g_rand_double (bench.random)
                                              * (double) app_album_length (bench.album)));
}

typedef struct
{
  void (*act) (int step);
  int step;
} Act;

static gboolean
on_act (gpointer data)
{
  Act *act = data;
  act->act (act->step++);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run (double seconds)
{
  gboolean over = FALSE;
  g_timeout_add ((guint) (1e3 * seconds), on_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_wanted (const char *name)
{
  return !bench.only || strstr (name, bench.only);
}

static void
phase (const char *name, void (*act) (int step), double seconds)
{
  if (!is_wanted (name))
    return;
  Act doing = { act, 0 };
  guint source = g_timeout_add (33, on_act, &doing);
  run (1);
  phase_begin ();
  const double from = clock_ms (CLOCK_MONOTONIC);
  run (seconds);
  phase_end (name, (clock_ms (CLOCK_MONOTONIC) - from) / 1e3);
  g_source_remove (source);
}

/* ---- opening ---- */

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);
      if (found)
        return found;
    }
  return NULL;
}

/* Both waveforms and the figures of every track are there. */
static gboolean
usable (void)
{
  AppSurvey *survey = ui_session_survey (bench.session);
  for (guint i = 0; i < app_album_n_tracks (bench.album); i++)
    for (int lane = APP_LANE_MIX; lane <= APP_LANE_MASTER; lane++)
      {
        gint64 offset;
        if (!app_survey_overview (survey, i, (AppLane) lane, &offset)
            || !app_survey_track (survey, i, (AppLane) lane))
          return FALSE;
      }
  return app_album_n_tracks (bench.album) > 0;
}

static double
overviews_mib (void)
{
  double bytes = 0;
  for (guint i = 0; i < app_album_n_tracks (bench.album); i++)
    for (int lane = APP_LANE_MIX; lane <= APP_LANE_MASTER; lane++)
      {
        gint64 offset;
        AppOverview *overview
            = app_survey_overview (ui_session_survey (bench.session), i, (AppLane) lane, &offset);
        g_autoptr (GBytes) all = app_overview_to_bytes (overview);
        bytes += (double) g_bytes_get_size (all);
      }
  return bytes / MIB;
}

static void
wait_frame (gboolean (*ready) (void), const char *what)
{
  const double from = clock_ms (CLOCK_MONOTONIC);
  while (ready && !ready ())
    {
      if (clock_ms (CLOCK_MONOTONIC) - from > WAIT_MS)
        g_error ("%s: not after %d s", what, WAIT_MS / 1000);
      g_main_context_iteration (NULL, TRUE);
    }
  const int n = bench.n;
  gtk_widget_queue_draw (GTK_WIDGET (bench.window));
  while (bench.n == n)
    g_main_context_iteration (NULL, TRUE);
  printf ("%-28s %7.0f ms after the start of the process\n", what,
          clock_ms (CLOCK_BOOTTIME) - process_start_ms ());
}

static void
start_window (GtkApplication *application)
{
  bench.window = g_object_ref_sink (ui_window_new (application, "null"));
  bench.session = ui_window_session (bench.window);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1600, 1000);
  ui_window_set_page (bench.window, "master");
  gtk_window_present (GTK_WINDOW (bench.window));
  GdkFrameClock *frames = gtk_widget_get_frame_clock (GTK_WIDGET (bench.window));
  g_signal_connect (frames, "after-paint", G_CALLBACK (on_frame_end), NULL);
}

static void
remove_folder (const char *path)
{
  const char *argv[] = { "rm", "-rf", path, NULL };
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

static void
deliver (double seconds)
{
  if (!is_wanted (DELIVERING))
    return;
  g_autofree char *folder = g_dir_make_tmp ("lacquer-bench-XXXXXX", NULL);
  if (!folder)
    g_error ("no temporary folder");
  ui_page_deliver_set_folder (UI_PAGE_DELIVER (ui_window_page_widget (bench.window, "deliver")),
                              folder);
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.deliver", NULL);
  phase (DELIVERING, do_nothing, seconds);
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.deliver-cancel", NULL);
  run (2);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  const double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 20;
  if (argc < 2 || !(seconds > 0))
    g_error ("usage: bench-window ALBUM [SECONDS [PHASE]]");
  bench.only = argc > 3 ? argv[3] : NULL;
  setlocale (LC_ALL, "C.UTF-8");
  bench.cpu_ms = g_new (double, MAX_FRAMES);
  bench.random = g_rand_new_with_seed (1);
  UiApplication *application = ui_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("no application");
  start_window (GTK_APPLICATION (application));
  wait_frame (NULL, "first frame, empty");
  const double empty_mib = memory_mib ("VmRSS:");

  const char *paths[] = { argv[1], NULL };
  const double opened = clock_ms (CLOCK_MONOTONIC);
  ui_window_files_open (bench.window, paths);
  bench.album = ui_session_album (bench.session);
  wait_frame (NULL, "first frame with the album");
  wait_frame (usable, "all waveforms and figures");
  printf ("%-28s %7.0f ms\n", "of which opening", clock_ms (CLOCK_MONOTONIC) - opened);
  const double hours
      = (double) app_album_length (bench.album) / app_album_rate (bench.album) / 3600;
  const double open_mib = memory_mib ("VmRSS:"), overviews = overviews_mib ();
  bench.waveform = find_type (GTK_WIDGET (bench.window), UI_TYPE_WAVEFORM);

  g_main_context_set_poll_func (NULL, timed_poll);
  gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.play", NULL);
  run (3);
  phase ("playing", do_nothing, seconds);
  phase ("zooming", do_zoom, seconds);
  phase ("seeking", do_seek, seconds);
  phase ("stopping, playing on", do_play, seconds);
  if (!ui_session_heard (bench.session)->playing)
    gtk_widget_activate_action (GTK_WIDGET (bench.window), "win.play", NULL);
  phase ("choosing other tracks", do_select, seconds);
  ui_session_select_track (bench.session, 0);
  phase ("modules added, taken back", do_modules, seconds);
  phase ("order, gap, title, removal", do_sequence, seconds);
  phase ("a fade longer and shorter", do_fade, seconds);
  phase ("turning a value", do_edit, seconds);
  const double used_mib = memory_mib ("VmRSS:");
  deliver (seconds);
  printf ("memory: empty window %.0f MiB, album open %.0f, after playing and edits %.0f, after a "
          "delivery %.0f; overviews %.0f; beyond window and overviews, before the delivery, %.0f "
          "per hour of audio\n",
          empty_mib, open_mib, used_mib, memory_mib ("VmRSS:"), overviews,
          (used_mib - empty_mib - overviews) / hours);
  return 0;
}
