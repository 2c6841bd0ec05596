/* test-window-fixture.c — the window on a generated album of three mixes, and ways to its parts. */
#include "test-window-fixture.h"

#include "../app/test-sound.h"

#include "ui-application.h"
#include "ui-window-files.h"

#include <math.h>
#include <sndfile.h>
#include <time.h>

#define MAX_WAITS 9000 /* three minutes at least, for slow machines with sanitizers */

/* What is not there, for whom it failed. */
static void
tell_missing (Fixture *fixture)
{
  AppSurvey *survey = ui_session_survey (fixture->session);
  gboolean busy;
  AppMeasurement album;
  g_object_get (survey, "busy", &busy, NULL);
  g_printerr ("survey %s, intake %s, album %s, %d lanes missing\n", busy ? "busy" : "idle",
              ui_intake_busy (ui_session_intake (fixture->session)) ? "busy" : "idle",
              app_survey_album (survey, APP_LANE_MASTER, &album) ? "known" : "unknown",
              app_comparison_missing (ui_session_comparison (fixture->session),
                                      ui_session_track (fixture->session)));
  for (guint i = 0; i < app_album_n_tracks (fixture->album); i++)
    for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
      {
        const char *fault = app_survey_fault (survey, i, (AppLane) lane);
        g_printerr ("track %u, %s: %s\n", i + 1, app_lane_ids[lane], fault ? fault : "no fault");
      }
}

void
fixture_wait (Fixture *fixture, FixtureReady ready)
{
  for (int i = 0; i < MAX_WAITS && !ready (fixture); i++)
    harness_run (FIXTURE_WAIT_MS);
  gboolean good = ready (fixture);
  if (!good)
    tell_missing (fixture);
  g_assert_true (good);
  harness_run (1); /* so that it is shown, too */
}

gboolean
fixture_measured (Fixture *fixture)
{
  gboolean busy;
  g_object_get (ui_session_survey (fixture->session), "busy", &busy, NULL);
  AppMeasurement album;
  return !busy && !ui_intake_busy (ui_session_intake (fixture->session))
         && app_survey_album (ui_session_survey (fixture->session), APP_LANE_MASTER, &album);
}

void
fixture_loop (Fixture *fixture)
{
  ui_session_set_loop (fixture->session, 0, app_album_length (fixture->album));
}

/* A tone that swells, of its own pitch and level. */
static double
tone (int channel, gint64 frame, gpointer data)
{
  double number = GPOINTER_TO_INT (data);
  return 0.08 * number * sin (frame * (0.02 * number + 0.001 * channel))
         * (0.6 + 0.4 * sin (frame * 0.0001));
}

static gboolean
drawn (Fixture *fixture)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

/* One for all windows: it gives them their accelerators. */
static GtkApplication *
application (void)
{
  static UiApplication *self;
  if (!self)
    {
      self = ui_application_new ();
      g_application_set_flags (G_APPLICATION (self), G_APPLICATION_NON_UNIQUE);
      g_assert_true (g_application_register (G_APPLICATION (self), NULL, NULL));
    }
  return GTK_APPLICATION (self);
}

void
fixture_start (Fixture *fixture)
{
  char *paths[4] = { NULL };
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("mix %d.wav", i + 1);
      paths[i] = test_sound_write (name, SF_FORMAT_WAV | SF_FORMAT_PCM_24, FIXTURE_RATE, 2,
                                   FIXTURE_RATE * (3 + i), tone, GINT_TO_POINTER (i + 1));
    }
  fixture->window = g_object_ref_sink (ui_window_new (application (), "null"));
  fixture->session = ui_window_session (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_window_files_open (fixture->window, (const char *const *) paths);
  for (int i = 0; i < 3; i++)
    g_free (paths[i]);
  fixture->album = ui_session_album (fixture->session);
  g_assert_cmpuint (app_album_n_tracks (fixture->album), ==, 3);
  fixture_wait (fixture, drawn);
  fixture_wait (fixture, fixture_measured);
}

/* A popover that is open holds pointer and keyboard, also beyond the end of its window. */
static void
close_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_mapped (widget))
    gtk_popover_popdown (GTK_POPOVER (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    close_popovers (child);
}

void
fixture_end (Fixture *fixture)
{
  close_popovers (GTK_WIDGET (fixture->window));
  harness_run (1);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  harness_run (1);
  g_object_unref (fixture->window);
  harness_run (1);
}

GtkWidget *
fixture_find_named (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find_named (child, name);
      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
fixture_find_type (GtkWidget *widget, GType type, int skip)
{
  static int left;
  if (skip >= 0)
    left = skip;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && left-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find_type (child, type, -1);
      if (found)
        return found;
    }
  return NULL;
}

GtkWidget *
fixture_row (Fixture *fixture, const char *page, int index)
{
  GtkWidget *widget = ui_window_page_widget (fixture->window, page);
  GtkListBox *list = GTK_LIST_BOX (fixture_find_type (widget, GTK_TYPE_LIST_BOX, 0));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);
  g_assert_nonnull (row);
  return GTK_WIDGET (row);
}

void
fixture_act (Fixture *fixture, const char *name, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), name, parameter);
}

guint
fixture_steps (Fixture *fixture)
{
  guint position;
  app_history_n_steps (ui_session_history (fixture->session), &position);
  return position;
}

UiPageDeliver *
fixture_deliver_page (Fixture *fixture)
{
  return UI_PAGE_DELIVER (ui_window_page_widget (fixture->window, "deliver"));
}

gboolean
fixture_delivered (Fixture *fixture)
{
  return !ui_page_deliver_busy (fixture_deliver_page (fixture));
}

GtkWidget *
fixture_find_item (GtkWidget *widget, const char *label)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    {
      g_autofree char *text = NULL;
      g_object_get (widget, "text", &text, NULL);
      if (g_strcmp0 (text, label) == 0)
        return widget;
    }
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = fixture_find_item (child, label);
  return found;
}

void
fixture_look (GtkWidget *window, const char *name)
{
  Harness eye = { .window = window,
                  .widget = window,
                  .width = gtk_widget_get_width (window),
                  .height = gtk_widget_get_height (window) };
  harness_picture (&eye, name);
  g_free (eye.pixels);
}

void
fixture_assert_foot (GtkWidget *last)
{
  GtkWidget *foot = gtk_widget_get_parent (last);
  g_assert_cmpstr (gtk_widget_get_name (foot), ==, "dialog-foot");
  GtkWidget *closer = fixture_find_named (foot, "dialog-close");
  graphene_rect_t at;
  g_assert_true (gtk_widget_get_mapped (last));
  g_assert_true (gtk_widget_get_last_child (foot) == last);
  g_assert_true (gtk_widget_compute_bounds (last, foot, &at));
  g_assert_cmpfloat (at.origin.x + at.size.width, ==, gtk_widget_get_width (foot));
  g_assert_true (gtk_widget_compute_bounds (foot, GTK_WIDGET (gtk_widget_get_root (foot)), &at));
  g_assert_cmpfloat (at.origin.x + at.size.width + 20, >,
                     gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (foot))));
  double end = 0;
  for (GtkWidget *button = closer; button; button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_get_mapped (button))
      {
        g_assert_true (gtk_widget_compute_bounds (button, foot, &at));
        g_assert_cmpfloat (at.origin.x, >=, end);
        end = at.origin.x + at.size.width;
      }
}

double
fixture_main_thread_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e3 * (double) t.tv_sec + 1e-6 * (double) t.tv_nsec;
}
