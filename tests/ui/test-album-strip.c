/* test-album-strip.c — the album strip with 99 tracks: zoom at the pointer, scroll, pan, gap
 * handles, all of the album. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-album-strip.h"
#include "ui-edit.h"

#include <math.h>
#include <sndfile.h>

#define TRACKS 99
#define WIDTH 1016 /* 1000 px beside the margins */

typedef struct
{
  Harness h;
  UiAlbumStrip *strip;
  gint64 frames; /* of the album */
  UiAlbumStripTrack tracks[TRACKS];
} Strip;

/* Tracks of 9 s with gaps of 1 s: 10 px each. */
static void
strip_init (Strip *self)
{
  GtkWidget *widget = ui_album_strip_new ();
  self->strip = UI_ALBUM_STRIP (widget);
  self->frames = 0;
  harness_init (&self->h, widget, WIDTH, 60);
  for (int i = 0; i < TRACKS; i++)
    {
      self->tracks[i] = (UiAlbumStripTrack){ .name = i == 50 ? "51 Middle" : "Track",
                                             .start = i * 10 * (gint64) FIXTURE_RATE,
                                             .length = 9 * (gint64) FIXTURE_RATE };
      self->frames = self->tracks[i].start + self->tracks[i].length;
    }
  ui_album_strip_set_tracks (self->strip, FIXTURE_RATE, self->frames, self->tracks, TRACKS);
}

static double
span_of (UiAlbumStrip *strip)
{
  double from, to;
  ui_album_strip_view (strip, &from, &to);
  return to - from;
}

static double
from_of (UiAlbumStrip *strip)
{
  double from, to;
  ui_album_strip_view (strip, &from, &to);
  return from;
}

static void
assert_whole (Strip *self)
{
  g_assert_cmpfloat (from_of (self->strip), ==, 0);
  g_assert_cmpfloat (span_of (self->strip), ==, (double) self->frames);
}

/* What is under the pointer stays there; nothing is seen outside the album; Shift scrolls. */
static void
test_wheel (void)
{
  Strip self;
  strip_init (&self);
  assert_whole (&self);
  const double x = 700, at = (double) ui_album_strip_frame_at (self.strip, x);
  for (int i = 0; i < 12; i++)
    {
      const double before = span_of (self.strip);
      harness_wheel (&self.h, x, 30, 1, NULL);
      g_assert_cmpfloat_with_epsilon (span_of (self.strip), before / 1.25, 1);
      g_assert_cmpfloat_with_epsilon ((double) ui_album_strip_frame_at (self.strip, x), at,
                                      before / 500);
    }
  const double span = span_of (self.strip), from = from_of (self.strip);
  harness_wheel (&self.h, x, 30, -2, "shift");
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), from + 0.2 * span, 2);
  g_assert_cmpfloat_with_epsilon (span_of (self.strip), span, 1);
  for (int i = 0; i < 40; i++)
    harness_wheel (&self.h, x, 30, 1, NULL);
  g_assert_cmpfloat_with_epsilon (span_of (self.strip), 2 * FIXTURE_RATE, 1); /* no closer */
  for (int i = 0; i < 60; i++)
    harness_wheel (&self.h, x, 30, -1, NULL);
  assert_whole (&self);
  harness_finish (&self.h);
}

/* Two fingers: each step is the scale since the fingers were put down; what is in the middle stays.
 */
static void
test_pinch (void)
{
  static const double wider[] = { 1.5, 3, 4 }, narrower[] = { 0.5, 0.25, 0.2 };
  Strip self;
  strip_init (&self);
  const double middle = (double) ui_album_strip_frame_at (self.strip, WIDTH / 2.0);
  harness_pinch (&self.h, wider, G_N_ELEMENTS (wider));
  g_assert_cmpfloat_with_epsilon (span_of (self.strip), (double) self.frames / 4, 1);
  g_assert_cmpfloat_with_epsilon ((double) ui_album_strip_frame_at (self.strip, WIDTH / 2.0),
                                  middle, 1000);
  harness_pinch (&self.h, narrower, 2);
  assert_whole (&self);
  harness_pinch (&self.h, narrower, 3);
  assert_whole (&self);
  harness_finish (&self.h);
}

/* A drag on no edge scrolls and seeks nowhere; on an edge that is now wide apart it is the gap. */
static void
test_drag (void)
{
  Strip self;
  HarnessHeard seek = { 0 }, begin = { 0 }, selected = { 0 };
  strip_init (&self);
  GtkWidget *widget = self.h.widget;
  g_signal_connect (widget, "seek", G_CALLBACK (harness_heard_int64), &seek);
  g_signal_connect (widget, "gap-begin", G_CALLBACK (harness_heard_int), &begin);
  g_signal_connect (widget, "track-selected", G_CALLBACK (harness_heard_int), &selected);
  ui_album_strip_set_view (self.strip, 500.0 * FIXTURE_RATE, 520.0 * FIXTURE_RATE);
  const double px = 20.0 * FIXTURE_RATE / 1000; /* frames */
  g_assert_cmpfloat_with_epsilon (ui_album_strip_x_of (self.strip, self.tracks[51].start), 508, 1);
  harness_drag (&self.h, 300, 30, 100, 30);
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), 500.0 * FIXTURE_RATE + 200 * px, 2 * px);
  g_assert_cmpint (seek.n + begin.n, ==, 0);
  harness_drag (&self.h, 100, 30, 300, 30);
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), 500.0 * FIXTURE_RATE, 2 * px);
  const double edge = ui_album_strip_x_of (self.strip, self.tracks[51].start);
  harness_drag (&self.h, edge, 30, edge + 40, 30);
  g_assert_cmpint (begin.n, ==, 1);
  g_assert_cmpfloat (begin.first, ==, 51);
  g_assert_cmpint (seek.n, ==, 0);
  harness_click (&self.h, 108, 30, 1); /* 2 s into track 51 */
  g_assert_cmpfloat (selected.first, ==, 50);
  g_assert_cmpfloat_with_epsilon (seek.first, 502.0 * FIXTURE_RATE, 2 * px);
  harness_finish (&self.h);
}

/* Keys; the selected track comes into view; a playhead that leaves it turns the page. */
static void
test_follows (void)
{
  Strip self;
  strip_init (&self);
  gtk_widget_grab_focus (self.h.widget);
  ui_album_strip_set_position (self.strip, 500 * (gint64) FIXTURE_RATE);
  for (int i = 0; i < 9; i++)
    harness_key (&self.h, "plus");
  const double span = span_of (self.strip);
  g_assert_cmpfloat_with_epsilon (span, (double) self.frames / pow (1.5, 9), 2);
  const double from = from_of (self.strip);
  g_assert_cmpfloat (from, <, 500.0 * FIXTURE_RATE);
  g_assert_cmpfloat (from + span, >, 500.0 * FIXTURE_RATE);
  harness_key (&self.h, "Next");
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), from + span, 2);
  harness_key (&self.h, "Prior");
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), from, 2);
  ui_album_strip_set_position (self.strip, (gint64) (from + span + 1000));
  g_assert_cmpfloat_with_epsilon (from_of (self.strip), from + 0.95 * span + 1000, 2);
  ui_album_strip_set_view (self.strip, 0, span);
  ui_album_strip_set_position (self.strip, (gint64) (from + 2 * span)); /* scrolled away */
  g_assert_cmpfloat (from_of (self.strip), ==, 0);

  ui_album_strip_set_selected (self.strip, 80);
  g_assert_cmpfloat (from_of (self.strip), <=, (double) self.tracks[80].start);
  g_assert_cmpfloat (from_of (self.strip) + span, >=,
                     (double) (self.tracks[80].start + self.tracks[80].length));
  harness_key (&self.h, "0");
  assert_whole (&self);
  /* all of it stays seen when it becomes longer, part of it stays that part */
  self.frames += FIXTURE_RATE;
  ui_album_strip_set_tracks (self.strip, FIXTURE_RATE, self.frames, self.tracks, TRACKS);
  assert_whole (&self);
  ui_album_strip_set_view (self.strip, 1000, 1000 + 30.0 * FIXTURE_RATE);
  ui_album_strip_set_tracks (self.strip, FIXTURE_RATE, self.frames + 500, self.tracks, TRACKS);
  g_assert_cmpfloat (from_of (self.strip), ==, 1000);
  g_assert_cmpfloat_with_epsilon (span_of (self.strip), 30.0 * FIXTURE_RATE, 1e-3);
  harness_finish (&self.h);
}

/* Zoomed, the names and segments stand where the model says, and a bar below tells which part. */
static void
test_picture (void)
{
  Strip self;
  strip_init (&self);
  ui_album_strip_set_selected (self.strip, 50);
  harness_picture (&self.h, "album-strip-99");
  g_assert_cmpint (harness_count (&self.h, 0, 58, WIDTH, 2, ui_palette (UI_COLOR_DIM)), ==, 0);
  ui_album_strip_set_view (self.strip, 495.0 * FIXTURE_RATE, 515.0 * FIXTURE_RATE);
  harness_picture (&self.h, "album-strip-99-close");
  const int left = (int) ui_album_strip_x_of (self.strip, self.tracks[50].start);
  const int right
      = (int) ui_album_strip_x_of (self.strip, self.tracks[50].start + self.tracks[50].length);
  g_assert_cmpint (left, ==, 258);
  g_assert_cmpint (right, ==, 708);
  g_assert_cmpint (harness_distance (&self.h, right + 20, 40, ui_palette (UI_COLOR_PANEL)), <, 14);
  g_assert_cmpint (harness_distance (&self.h, left + 20, 40, ui_palette (UI_COLOR_SELECTED)), <,
                   14);
  g_assert_cmpint (harness_count (&self.h, 500, 58, 30, 2, ui_palette (UI_COLOR_DIM)), >, 15);
  g_assert_cmpint (harness_count (&self.h, 0, 58, 400, 2, ui_palette (UI_COLOR_DIM)), ==, 0);
  harness_finish (&self.h);
}

static double
short_mix (int channel, gint64 frame, gpointer data)
{
  return 0.2 * sin ((double) frame * 0.02);
}

/* In the window, with 99 tracks: the gap of one in the middle is dragged, one step; the key shows
 * all of the album again. */
static void
test_window (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  fixture_start (&fixture);
  char *path = test_sound_write ("strip.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                 FIXTURE_RATE / 2, short_mix, NULL);
  for (int i = 3; i < TRACKS; i++)
    g_ptr_array_add (paths, i == 3 ? path : g_strdup (path));
  g_ptr_array_add (paths, NULL);
  ui_edit_add_mixes (fixture.session, (const char *const *) paths->pdata, 3);
  g_assert_cmpuint (app_album_n_tracks (fixture.album), ==, TRACKS);
  harness_run (5 * FIXTURE_WAIT_MS);
  UiAlbumStrip *strip = UI_ALBUM_STRIP (
      fixture_find_type (ui_window_page_widget (fixture.window, "master"), UI_TYPE_ALBUM_STRIP, 0));
  Harness hand = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (strip) };
  AppTrack *track = app_album_track (fixture.album, 50);
  const gint64 start = app_album_track_start (fixture.album, 50);
  g_assert_cmpfloat (span_of (strip), ==, (double) app_album_length (fixture.album));
  for (int i = 0; i < 14; i++)
    harness_wheel (&hand, ui_album_strip_x_of (strip, start), 30, 1, NULL);
  const double edge = ui_album_strip_x_of (strip, start), before = span_of (strip);
  const double moved = (double) (ui_album_strip_frame_at (strip, edge + 60)
                                 - ui_album_strip_frame_at (strip, edge));
  const gint64 gap = app_track_gap (track);
  const guint done = fixture_steps (&fixture);
  harness_drag (&hand, edge, 30, edge + 60, 30);
  g_assert_cmpfloat_with_epsilon ((double) (app_track_gap (track) - gap), moved, moved / 20);
  g_assert_cmpuint (fixture_steps (&fixture), ==, done + 1);
  g_assert_cmpfloat_with_epsilon (span_of (strip), before, 1);
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  harness_key (&hand, "alt+z");
  g_assert_cmpfloat (from_of (strip), ==, 0);
  g_assert_cmpfloat (span_of (strip), ==, (double) app_album_length (fixture.album));
  fixture_end (&fixture);
}

void
test_album_strip_add (void)
{
  g_test_add_func ("/album-strip/wheel", test_wheel);
  g_test_add_func ("/album-strip/pinch", test_pinch);
  g_test_add_func ("/album-strip/drag", test_drag);
  g_test_add_func ("/album-strip/follows", test_follows);
  g_test_add_func ("/album-strip/picture", test_picture);
  g_test_add_func ("/album-strip/window", test_window);
}
