/* test-ddp-window.c — the window of a DDP set: what is on it, whether it holds, playing it to the
 * sample, its tracks as files, and its null with the project that is open. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"

#include "ui-ddp-list.h"
#include "ui-ddp.h"
#include "ui-window-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TRACKS 3

/* The window on an album of three tracks that can be a disc, and the set it was delivered as. */
typedef struct
{
  Fixture fixture; /* first */
  TestDisc disc;   /* the mixes */
  char *folder;    /* of the set */
  GtkWidget *window;
} Set;

/* The dialog that is open over parent, or NULL. */
static GtkWidget *
dialog_over (GtkWidget *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (window) == GTK_WINDOW (parent)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
idle (Fixture *fixture)
{
  return !ui_ddp_busy (((Set *) fixture)->window);
}

static void
open_album (Set *self)
{
  test_disc_init (&self->disc, 44100);
  char *paths[TRACKS + 1] = { NULL };
  for (int i = 0; i < TRACKS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d", i + 1);
      g_autofree char *name = g_strdup_printf ("mix-%d.wav", i + 1);
      test_disc_add (&self->disc, title, 44100, 24, 4.5 + 0.3 * i, 0.3);
      paths[i] = g_build_filename (self->disc.dir, name, NULL);
    }
  AppDocument *document = app_document_create ((const char *const *) paths, 44100, 1.5);
  AppAlbum *album = app_document_album (document);
  for (int i = 0; i < TRACKS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d", i + 1);
      g_autofree char *isrc = g_strdup_printf ("USABC26%05d", i + 1);
      g_object_set (app_album_track (album, (guint) i), "title", title, "isrc", isrc, NULL);
      g_free (paths[i]);
    }
  g_object_set (album, "title", "Nachtf\303\244hre", "artist", "Trio", NULL);
  ui_session_take_document (self->fixture.session, document);
  self->fixture.album = album;
  fixture_wait (&self->fixture, fixture_measured);
}

static void
set_start (Set *self)
{
  g_autoptr (GError) error = NULL;
  *self = (Set){ 0 };
  fixture_start (&self->fixture);
  open_album (self);
  const AppTarget *target = app_targets_find (self->disc.targets, "ddp");
  AppProgramme *programme = app_survey_programme (ui_session_survey (self->fixture.session));
  g_autoptr (GPtrArray) made
      = app_deliver (programme, &target, 1, self->disc.out, FALSE, 2, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test_findings_fit (((AppDeliverable *) made->pdata[0])->findings);
  self->folder = g_build_filename (self->disc.out, "ddp", NULL);
}

static void
set_open (Set *self)
{
  ui_window_files_open (self->fixture.window, (const char *const[]){ self->folder, NULL });
  harness_run (5 * FIXTURE_WAIT_MS);
  self->window = dialog_over (GTK_WIDGET (self->fixture.window));
  g_assert_nonnull (self->window);
  fixture_wait (&self->fixture, idle);
}

static void
set_end (Set *self)
{
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_end (&self->fixture);
  test_disc_finish (&self->disc);
  g_free (self->folder);
}

static GtkListBoxRow *
row_of (Set *self, int index)
{
  GtkListBox *list = GTK_LIST_BOX (fixture_find_named (self->window, "ddp-tracks"));
  return gtk_list_box_get_row_at_index (list, index);
}

static const char *
cell (Set *self, int row, const char *name)
{
  return gtk_label_get_label (
      GTK_LABEL (fixture_find_named (GTK_WIDGET (row_of (self, row)), name)));
}

static const char *
text_of (Set *self, const char *name)
{
  return gtk_label_get_label (GTK_LABEL (fixture_find_named (self->window, name)));
}

static void
activate_row (Set *self, int index)
{
  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (row_of (self, index))), "row-activated",
                         row_of (self, index));
}

/* Samples of the image, interleaved. */
static gint16 *
read_image (Set *self, gint64 *frames)
{
  g_autofree char *path = g_build_filename (self->folder, "IMAGE.DAT", NULL);
  char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  *frames = (gint64) size / 4;
  return (gint16 *) bytes;
}

static void
take_picture (GtkWidget *window, const char *name)
{
  Harness look = { .window = window,
                   .widget = window,
                   .width = gtk_widget_get_width (window),
                   .height = gtk_widget_get_height (window) };
  harness_run (5 * FIXTURE_WAIT_MS);
  harness_picture (&look, name);
  g_free (look.pixels);
}

static void
test_open (void)
{
  Set self;
  set_start (&self);
  set_open (&self);
  g_assert_nonnull (strstr (text_of (&self, "ddp-head"), "Nachtf\303\244hre"));
  g_assert_nonnull (strstr (text_of (&self, "ddp-head"), "DDP 2.00"));
  g_assert_cmpint (app_findings_worst (ui_ddp_findings (self.window)), <, APP_SEVERITY_ERROR);
  for (int i = 0; i < TRACKS; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d", i + 1);
      g_autofree char *isrc = g_strdup_printf ("USABC26%05d", i + 1);
      g_assert_cmpstr (cell (&self, i, "title"), ==, title);
      g_assert_cmpstr (cell (&self, i, "isrc"), ==, isrc);
    }
  g_assert_null (row_of (&self, TRACKS));
  g_assert_cmpstr (cell (&self, 0, "start"), ==, "00:02:00");
  g_assert_cmpstr (cell (&self, 0, "pause"), ==, "00:02:00");
  /* 4.5 s are 337.5 sectors, so the pause of 1.5 s begins in the next: 112 are left of 112.5. */
  g_assert_cmpstr (cell (&self, 0, "length"), ==, "00:04:38");
  g_assert_cmpstr (cell (&self, 1, "pause"), ==, "00:01:37");
  g_assert_cmpstr (cell (&self, 1, "start"), ==, "00:08:00");
  take_picture (self.window, "ddp-window");
  fixture_assert_foot (fixture_find_named (self.window, "ddp-compare"));
  Harness hand = { .window = self.window, .widget = self.window };
  harness_key (&hand, "Escape");
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog_over (GTK_WIDGET (self.fixture.window)));
  self.window = NULL;
  set_end (&self);
}

typedef struct
{
  GMutex lock;
  GArray *samples; /* double, interleaved */
} Capture;

static void
capture (const double *const ch[2], int n, gpointer data)
{
  Capture *self = data;
  g_mutex_lock (&self->lock);
  for (int i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      g_array_append_val (self->samples, ch[c][i]);
  g_mutex_unlock (&self->lock);
}

static gboolean
stopped (Fixture *fixture)
{
  return !ui_player_playing (ui_ddp_player (((Set *) fixture)->window));
}

/* From the second track to the end of the disc: what is heard is the image, its pause too. */
static void
test_play (void)
{
  Set self;
  gint64 frames;
  set_start (&self);
  ui_session_set_volume (self.fixture.session, 0);
  set_open (&self);
  UiPlayer *transport = ui_ddp_player (self.window);
  Capture taken = { .samples = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_mutex_init (&taken.lock);
  app_engine_set_capture (ui_player_engine (transport), capture, &taken);
  activate_row (&self, 1);
  harness_run (5 * FIXTURE_WAIT_MS);
  gint64 start = ui_ddp_list_frame (row_of (&self, 1));
  g_assert_cmpint (ui_player_pos (transport), ==, start);
  g_assert_nonnull (strstr (text_of (&self, "player-place"), "track 2"));
  Harness hand = { .window = self.window, .widget = self.window };
  harness_key (&hand, "space");
  fixture_wait (&self.fixture, stopped);
  g_autofree gint16 *image = read_image (&self, &frames);
  g_mutex_lock (&taken.lock);
  const double *heard = (const double *) taken.samples->data;
  gint64 n = taken.samples->len / 2, lead = n - (frames - start);
  g_assert_cmpint (lead, >=, 0);
  for (gint64 i = 0; i < 2 * (frames - start); i++)
    if (heard[2 * lead + i] != image[2 * start + i] / 32768.0)
      g_error ("sample %" G_GINT64_FORMAT " is another one", i);
  g_mutex_unlock (&taken.lock);
  set_end (&self);
  g_array_unref (taken.samples);
  g_mutex_clear (&taken.lock);
}

static gboolean
session_plays (Fixture *fixture)
{
  gboolean playing;
  g_object_get (ui_session_engine (fixture->session), "playing", &playing, NULL);
  return playing;
}

static gboolean
session_is_still (Fixture *fixture)
{
  return !session_plays (fixture);
}

/* One of both plays. */
static void
test_one_plays (void)
{
  Set self;
  set_start (&self);
  set_open (&self);
  ui_session_play_stop (self.fixture.session);
  fixture_wait (&self.fixture, session_plays);
  ui_player_play_stop (ui_ddp_player (self.window));
  fixture_wait (&self.fixture, session_is_still);
  g_assert_true (ui_player_playing (ui_ddp_player (self.window)));
  ui_session_play_stop (self.fixture.session);
  fixture_wait (&self.fixture, session_plays);
  fixture_wait (&self.fixture, stopped);
  ui_session_play_stop (self.fixture.session);
  set_end (&self);
}

/* Files have the image's samples; there already, they are replaced with consent only. */
static void
test_extract (void)
{
  Set self;
  gint64 frames;
  set_start (&self);
  set_open (&self);
  g_autofree char *folder = g_build_filename (self.disc.dir, "tracks", NULL);
  ui_ddp_extract (self.window, folder);
  fixture_wait (&self.fixture, idle);
  g_assert_nonnull (strstr (text_of (&self, "ddp-text"), "tracks"));
  g_autoptr (GPtrArray) names = test_list (folder);
  g_assert_cmpuint (names->len, ==, TRACKS);
  g_autofree char *path = g_build_filename (folder, "02 Song 2.wav", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_autofree gint16 *image = read_image (&self, &frames);
  gint64 from = ui_ddp_list_frame (row_of (&self, 1)), to = ui_ddp_list_frame (row_of (&self, 2));
  g_assert_cmpmem (bytes + 44, size - 44, image + 2 * from, (gsize) (to - from) * 4);

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  for (int consent = 0; consent < 2; consent++)
    {
      ui_ddp_extract (self.window, folder);
      harness_run (5 * FIXTURE_WAIT_MS);
      GtkWidget *question = dialog_over (self.window);
      g_assert_nonnull (question);
      g_assert_false (ui_ddp_busy (self.window));
      gtk_dialog_response (GTK_DIALOG (question),
                           consent ? GTK_RESPONSE_ACCEPT : GTK_RESPONSE_CANCEL);
      fixture_wait (&self.fixture, idle);
      g_autofree char *now = NULL;
      g_assert_true (g_file_get_contents (path, &now, &size, NULL));
      g_assert_cmpuint (size, ==, consent ? 44 + (gsize) (to - from) * 4 : 4);
    }
  set_end (&self);
}

/* The project that made it: identical. One gain more: the track that differs, and where. */
static void
test_compare (void)
{
  Set self;
  set_start (&self);
  set_open (&self);
  ui_ddp_compare (self.window);
  g_assert_true (ui_ddp_busy (self.window));
  fixture_wait (&self.fixture, idle);
  const AppFinding *null = test_findings_find (ui_ddp_findings (self.window), "null");
  g_assert_cmpint (null->severity, ==, APP_SEVERITY_GOOD);
  g_assert_nonnull (strstr (text_of (&self, "ddp-text"), "Identical"));

  AppHistory *history = ui_session_history (self.fixture.session);
  AppTrack *track = app_album_track (self.fixture.album, 1);
  app_history_set_double (history, track, "gain", -3);
  harness_run (20 * FIXTURE_WAIT_MS);
  fixture_wait (&self.fixture, fixture_measured);
  ui_ddp_compare (self.window);
  fixture_wait (&self.fixture, idle);
  const GPtrArray *findings = ui_ddp_findings (self.window);
  const AppFinding *of_track = NULL;
  int n = 0;
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (strcmp (finding->id, "null") != 0)
        continue;
      g_assert_cmpint (finding->severity, ==, APP_SEVERITY_WARNING);
      of_track = finding;
      n++;
    }
  g_assert_cmpint (n, ==, 2); /* all of it, and the one track */
  g_assert_nonnull (strstr (of_track->text, "Track 2"));
  g_assert_cmpfloat (of_track->at_s, >=, 8.0);
  g_assert_cmpfloat (of_track->at_s, <, 8.1);
  take_picture (self.window, "ddp-compare");
  /* Called off: said, nothing found. */
  ui_ddp_compare (self.window);
  ui_ddp_cancel (self.window);
  fixture_wait (&self.fixture, idle);
  g_assert_nonnull (strstr (text_of (&self, "ddp-text"), "Cancelled"));
  set_end (&self);
}

/* A byte of the audio, and a file that is gone. */
static void
test_bad (void)
{
  Set self;
  set_start (&self);
  g_autofree char *image = g_build_filename (self.folder, "IMAGE.DAT", NULL);
  g_autofree char *map = g_build_filename (self.folder, "DDPMS", NULL);
  FILE *file = g_fopen (image, "r+b");
  g_assert_cmpint (fseek (file, 500000, SEEK_SET), ==, 0);
  int byte = fgetc (file);
  g_assert_cmpint (fseek (file, 500000, SEEK_SET), ==, 0);
  fputc (byte ^ 1, file);
  fclose (file);
  set_open (&self);
  const AppFinding *sum = test_findings_find (ui_ddp_findings (self.window), "ddp-checksum");
  g_assert_cmpint (sum->severity, ==, APP_SEVERITY_ERROR);
  g_assert_nonnull (strstr (text_of (&self, "ddp-text"), "does not hold"));
  gtk_window_destroy (GTK_WINDOW (self.window));
  harness_run (5 * FIXTURE_WAIT_MS);
  /* Audio that broke off: what there is of it can be heard. */
  g_assert_cmpint (truncate (image, 1000001), ==, 0);
  set_open (&self);
  g_assert_nonnull (test_findings_find (ui_ddp_findings (self.window), "ddp-length"));
  ui_player_seek (ui_ddp_player (self.window), 240000);
  ui_player_play_stop (ui_ddp_player (self.window));
  fixture_wait (&self.fixture, stopped);
  g_assert_cmpint (ui_player_pos (ui_ddp_player (self.window)), ==, 250000);
  gtk_window_destroy (GTK_WINDOW (self.window));
  harness_run (5 * FIXTURE_WAIT_MS);
  /* None at all. */
  g_assert_cmpint (truncate (image, 0), ==, 0);
  set_open (&self);
  g_assert_null (ui_player_engine (ui_ddp_player (self.window)));
  ui_player_play_stop (ui_ddp_player (self.window));
  activate_row (&self, 1);
  gtk_window_destroy (GTK_WINDOW (self.window));
  harness_run (5 * FIXTURE_WAIT_MS);
  self.window = NULL;
  g_assert_cmpint (g_remove (map), ==, 0);
  ui_window_files_open (self.fixture.window, (const char *const[]){ self.folder, NULL });
  harness_run (5 * FIXTURE_WAIT_MS);
  g_assert_null (dialog_over (GTK_WIDGET (self.fixture.window)));
  g_assert_nonnull (strstr (ui_window_noticed (self.fixture.window), "DDPMS"));
  set_end (&self);
}

void
test_ddp_window_add (void)
{
  g_test_add_func ("/ddp-window/open", test_open);
  g_test_add_func ("/ddp-window/play", test_play);
  g_test_add_func ("/ddp-window/one-plays", test_one_plays);
  g_test_add_func ("/ddp-window/extract", test_extract);
  g_test_add_func ("/ddp-window/compare", test_compare);
  g_test_add_func ("/ddp-window/bad", test_bad);
}
