/* ui-blind-test.c — the window of a blind test: setting up, trials, result. */
#include "ui-blind-test.h"

#include "app-blind-test.h"
#include "ui-dialog.h"
#include "ui-number-entry.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define UI_TYPE_BLIND_TEST (ui_blind_test_get_type ())
G_DECLARE_FINAL_TYPE (UiBlindTest, ui_blind_test, UI, BLIND_TEST, GtkWindow)

#define TRIALS 10 /* nine right of them happen by guessing once in a hundred tests */

struct _UiBlindTest
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  AppBlindTest *test; /* NULL: being set up */

  /* setting up */
  AppLane choices[APP_N_LANES]; /* what the lists hold */
  GtkWidget *setup, *kind, *lanes[2], *trials, *hint, *begin;

  /* trials */
  GtkWidget *running, *progress, *heard, *buttons[3], *answers[2], *take_back;

  /* result */
  GtkWidget *over, *result, *meaning, *keep;

  GtkWidget *stack;
  AppLane pair[2];
  char *names[2]; /* owned */
  int button;     /* that was pressed last */

  /* as it was before the trials */
  AppLane lane_before;
  gboolean match_before, delta_before;
  const AppService *service_before; /* borrowed; NULL: none */
  AppServiceMode mode_before;
};

G_DEFINE_FINAL_TYPE (UiBlindTest, ui_blind_test, GTK_TYPE_WINDOW)

/* ---- what can be compared ---- */

static AppLane
chosen (UiBlindTest *self, int which)
{
  guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->lanes[which]));
  return place == GTK_INVALID_LIST_POSITION ? APP_N_LANES : self->choices[place];
}

/* Why the test cannot begin, or NULL. Transfer full. */
static char *
obstacle (UiBlindTest *self)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  int track = ui_session_track (self->session);
  if (track < 0)
    return g_strdup (_ ("The album has no tracks."));
  if (chosen (self, 0) == chosen (self, 1) || chosen (self, 0) == APP_N_LANES
      || chosen (self, 1) == APP_N_LANES)
    return g_strdup (_ ("Choose two different lanes."));
  for (int which = 0; which < 2; which++)
    {
      AppLane lane = chosen (self, which);
      const char *fault = app_comparison_fault (comparison, track, lane);
      g_autofree char *name = app_comparison_lane_name (comparison, lane);
      if (fault)
        return g_strdup (fault);
      if (isnan (app_comparison_gain_db (comparison, track, lane)))
        return g_strdup_printf (
            _ ("The loudness of “%s” is being measured; the test can begin when both are known."),
            name);
    }
  return NULL;
}

static void
show_setup (UiBlindTest *self)
{
  g_autofree char *why = obstacle (self);
  gtk_label_set_text (GTK_LABEL (self->hint),
                      why ? why
                          : _ ("Both are matched in loudness. A loop over a few seconds makes it "
                               "easier; playing starts with the test."));
  gtk_widget_set_sensitive (self->begin, why == NULL);
}

static void
fill_lanes (UiBlindTest *self)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  int n = 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    if (app_comparison_has_lane (comparison, lane))
      {
        g_autofree char *name = app_comparison_lane_name (comparison, lane);
        gtk_string_list_append (names, name);
        self->choices[n++] = lane;
      }
  for (int which = 0; which < 2; which++)
    gtk_drop_down_set_model (GTK_DROP_DOWN (self->lanes[which]), G_LIST_MODEL (names));
  /* What is heard against the mix, or the master where that is the mix. */
  AppLane heard = ui_session_lane (self->session);
  AppLane other = heard == APP_LANE_MIX ? APP_LANE_MASTER : APP_LANE_MIX;
  for (int i = 0; i < n; i++)
    {
      if (self->choices[i] == heard)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->lanes[0]), i);
      if (self->choices[i] == other)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->lanes[1]), i);
    }
}

/* ---- trials ---- */

static gboolean
is_abx (UiBlindTest *self)
{
  return app_blind_test_kind (self->test) == APP_BLIND_ABX;
}

/* Both lanes, or none: which one is missing would tell what X is. */
static void
show_heard (UiBlindTest *self)
{
  static const char *const abx[] = { "A", "B", "X" }, *const like[] = { "1", "2", "" };
  const AppHeard *heard = ui_session_heard (self->session);
  if (!self->test || !ui_session_blind (self->session))
    return;
  if (heard->playing && !(heard->present[self->pair[0]] && heard->present[self->pair[1]]))
    ui_label_take (self->heard, g_strdup (_ ("Both are being prepared: listen when they are "
                                             "there")));
  else
    ui_label_take (self->heard,
                   g_strdup_printf (_ ("You hear %s"),
                                    is_abx (self) ? abx[self->button] : like[self->button]));
}

/* Buttons of ABX: A, B, X; of a preference: the first two. */
static void
hear (UiBlindTest *self, int button)
{
  gboolean open = is_abx (self) && button < 2;
  int which = open ? button : app_blind_test_hidden (self->test, button);
  ui_session_set_lane (self->session, self->pair[which]);
  if (ui_session_lane (self->session) != self->pair[which])
    {
      ui_session_message (self->session, APP_SEVERITY_ERROR,
                          _ ("“%s” cannot be heard any more; the blind test was ended."),
                          self->names[which]);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  for (int i = 0; i < 3; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), i == button);
  self->button = button;
  show_heard (self);
}

static void
show_trial (UiBlindTest *self)
{
  g_autofree char *text
      = g_strdup_printf (_ ("Trial %d of %d"), app_blind_test_done (self->test) + 1,
                         app_blind_test_trials (self->test));
  gtk_label_set_text (GTK_LABEL (self->progress), text);
  gtk_widget_set_sensitive (self->take_back, app_blind_test_done (self->test) > 0);
  hear (self, is_abx (self) ? 2 : 0);
}

static void
see_again (UiBlindTest *self)
{
  if (!ui_session_blind (self->session))
    return;
  ui_session_set_lane (self->session, self->lane_before);
  ui_session_set_match (self->session, self->match_before);
  ui_session_set_delta (self->session, self->delta_before);
  if (self->service_before)
    ui_session_set_service (self->session, self->service_before, self->mode_before);
  ui_session_set_blind (self->session, FALSE);
}

static void
show_result (UiBlindTest *self)
{
  g_autofree char *text = app_blind_test_text (self->test, self->names[0], self->names[1]);
  double p = app_blind_test_p (self->test);
  g_autofree char *meaning
      = is_abx (self)
            ? g_strdup_printf (
                _ ("By guessing alone, so many or more right answers come in %.1f %% "
                   "of such tests. %s"),
                100 * p,
                p <= 0.05 ? _ ("A difference was heard.") : _ ("No difference has been shown."))
            : g_strdup_printf (
                _ ("Without any preference, a result this one-sided comes in %.1f %% "
                   "of such tests. %s"),
                100 * p,
                p <= 0.05 ? _ ("There is a preference.") : _ ("No preference has been shown."));
  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_label_set_text (GTK_LABEL (self->meaning), meaning);
  gtk_widget_set_sensitive (self->keep, TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->over);
  gtk_widget_grab_focus (self->keep);
  see_again (self);
}

static void
answer (UiBlindTest *self, int choice)
{
  app_blind_test_answer (self->test, choice);
  if (app_blind_test_is_over (self->test))
    show_result (self);
  else
    show_trial (self);
}

static void
on_hear (UiBlindTest *self, GtkWidget *button)
{
  for (int i = 0; i < 3; i++)
    if (button == self->buttons[i])
      hear (self, i);
}

static void
on_answer (UiBlindTest *self, GtkWidget *button)
{
  answer (self, button == self->answers[1]);
}

static void
on_take_back (UiBlindTest *self)
{
  app_blind_test_undo (self->test);
  show_trial (self);
}

static void
name_buttons (UiBlindTest *self)
{
  gboolean abx = is_abx (self);
  g_autofree char *a = g_strdup_printf (_ ("A: %s"), self->names[0]);
  g_autofree char *b = g_strdup_printf (_ ("B: %s"), self->names[1]);
  gtk_button_set_label (GTK_BUTTON (self->buttons[0]), abx ? a : "1");
  gtk_button_set_label (GTK_BUTTON (self->buttons[1]), abx ? b : "2");
  gtk_widget_set_visible (self->buttons[2], abx);
  gtk_button_set_label (GTK_BUTTON (self->answers[0]), abx ? _ ("X is A") : _ ("1 is better"));
  gtk_button_set_label (GTK_BUTTON (self->answers[1]), abx ? _ ("X is B") : _ ("2 is better"));
}

static void
on_begin (UiBlindTest *self)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));
  g_clear_pointer (&self->test, app_blind_test_free);
  self->test = app_blind_test_new (kind == 0 ? APP_BLIND_ABX : APP_BLIND_PREFERENCE,
                                   (int) ui_number_entry_get (self->trials), 0);
  for (int which = 0; which < 2; which++)
    {
      self->pair[which] = chosen (self, which);
      g_free (self->names[which]);
      self->names[which] = app_comparison_lane_name (comparison, self->pair[which]);
    }
  self->lane_before = ui_session_lane (self->session);
  self->match_before = ui_session_match (self->session);
  self->delta_before = ui_session_delta (self->session);
  self->service_before = app_comparison_service (comparison, &self->mode_before);
  ui_session_set_blind (self->session, TRUE);
  ui_session_set_delta (self->session, FALSE);
  ui_session_set_match (self->session, TRUE);
  name_buttons (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->running);
  show_trial (self);
  gtk_widget_grab_focus (self->buttons[0]);
  if (!ui_session_heard (self->session)->playing)
    ui_session_play_stop (self->session);
}

static void
on_again (UiBlindTest *self)
{
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->setup);
  show_setup (self);
  gtk_widget_grab_focus (self->begin);
}

static void
on_keep (UiBlindTest *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autofree char *text = app_blind_test_text (self->test, self->names[0], self->names[1]);
  AppTrack *track = app_album_track (ui_session_album (self->session),
                                     MAX (ui_session_track (self->session), 0));
  g_autofree char *note = g_strdup_printf ("%s  %s  (%s)", when, text,
                                           app_track_metadata (track)->values[APP_FIELD_TITLE]);
  app_document_add_note (ui_session_document (self->session), note);
  gtk_widget_set_sensitive (self->keep, FALSE);
  ui_session_message (self->session, APP_SEVERITY_GOOD,
                      _ ("The result stands in the album's note."));
}

/* ---- keys ---- */

static gboolean
on_trial_key (UiBlindTest *self, guint key)
{
  static const guint abx[] = { GDK_KEY_a, GDK_KEY_b, GDK_KEY_x };
  for (int i = 0; i < (is_abx (self) ? 3 : 2); i++)
    if (gdk_keyval_to_lower (key) == (is_abx (self) ? abx[i] : (guint) GDK_KEY_1 + i))
      {
        hear (self, i);
        return GDK_EVENT_STOP;
      }
  if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    answer (self, key == GDK_KEY_Right);
  else if (key == GDK_KEY_BackSpace && app_blind_test_done (self->test) > 0)
    on_take_back (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        UiBlindTest *self)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)
      || gtk_stack_get_visible_child (GTK_STACK (self->stack)) != self->running)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_space)
    {
      ui_session_play_stop (self->session);
      return GDK_EVENT_STOP;
    }
  return on_trial_key (self, key);
}

/* ---- layout ---- */

static GtkWidget *
text_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
button_new (UiBlindTest *self, const char *label, const char *tip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
add_row (GtkWidget *grid, int row, const char *name, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_hexpand (control, TRUE);
  ui_name (control, name);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), control, 1, row, 1, 1);
}

static GtkWidget *
page_new (UiBlindTest *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_add_css_class (page, "page");
  gtk_stack_add_child (GTK_STACK (self->stack), page);
  return page;
}

static void
build_setup (UiBlindTest *self)
{
  const char *const kinds[]
      = { _ ("ABX: is a difference heard?"), _ ("Which is liked better?"), NULL };
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->kind = gtk_drop_down_new_from_strings (kinds);
  self->lanes[0] = gtk_drop_down_new (NULL, NULL);
  self->lanes[1] = gtk_drop_down_new (NULL, NULL);
  self->trials = ui_number_entry_new (1, APP_BLIND_MAX_TRIALS, 1, 0, "");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->trials), TRIALS);
  add_row (grid, 0, _ ("Test"), self->kind);
  add_row (grid, 1, _ ("Lane A"), self->lanes[0]);
  add_row (grid, 2, _ ("Lane B"), self->lanes[1]);
  add_row (grid, 3, _ ("Trials"), self->trials);
  self->hint = text_new ("dim");
  self->begin = button_new (self, _ ("Begin"), _ ("Begin the trials"), G_CALLBACK (on_begin));
  gtk_widget_set_name (self->begin, "blind-begin");
  gtk_widget_add_css_class (self->begin, "suggested-action");
  self->setup = page_new (self);
  gtk_box_append (GTK_BOX (self->setup), grid);
  gtk_box_append (GTK_BOX (self->setup), self->hint);
  gtk_box_append (GTK_BOX (self->setup),
                  ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), NULL, self->begin, NULL));
  for (int which = 0; which < 2; which++)
    g_signal_connect_swapped (self->lanes[which], "notify::selected", G_CALLBACK (show_setup),
                              self);
}

static void
build_running (UiBlindTest *self)
{
  static const char *const tips[] = { N_ ("Key A or 1"), N_ ("Key B or 2"), N_ ("Key X") };
  GtkWidget *hearing = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *answering = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_set_homogeneous (GTK_BOX (hearing), TRUE);
  gtk_box_set_homogeneous (GTK_BOX (answering), TRUE);
  for (int i = 0; i < 3; i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_label ("X");
      gtk_widget_set_tooltip_text (self->buttons[i], _ (tips[i]));
      g_signal_connect_swapped (self->buttons[i], "clicked", G_CALLBACK (on_hear), self);
      gtk_box_append (GTK_BOX (hearing), self->buttons[i]);
    }
  self->answers[0] = button_new (self, "", _ ("Key Left"), G_CALLBACK (on_answer));
  self->answers[1] = button_new (self, "", _ ("Key Right"), G_CALLBACK (on_answer));
  gtk_box_append (GTK_BOX (answering), self->answers[0]);
  gtk_box_append (GTK_BOX (answering), self->answers[1]);
  self->take_back = button_new (self, _ ("Take the last answer back"), _ ("Key Backspace"),
                                G_CALLBACK (on_take_back));
  gtk_widget_add_css_class (self->take_back, "flat");
  self->progress = text_new ("heading");
  self->heard = text_new ("dim");
  GtkWidget *keys = text_new ("caption");
  gtk_label_set_text (
      GTK_LABEL (keys),
      _ ("Keys: A B X (or 1 2) listen · Left Right answer · Backspace takes an answer "
         "back · Space plays and stops · Escape leaves without a result"));
  self->running = page_new (self);
  gtk_widget_set_name (self->heard, "blind-heard");
  GtkWidget *const children[]
      = { self->progress, hearing, self->heard, answering, self->take_back, keys };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (self->running), children[i]);
}

static void
build_over (UiBlindTest *self)
{
  self->result = text_new ("heading");
  self->meaning = text_new ("dim");
  self->keep = button_new (self, _ ("Keep in the album's note"),
                           _ ("Adds the result to the note of the album; can be undone"),
                           G_CALLBACK (on_keep));
  GtkWidget *again = button_new (self, _ ("Again"), _ ("Another test"), G_CALLBACK (on_again));
  self->over = page_new (self);
  gtk_box_append (GTK_BOX (self->over), self->result);
  gtk_box_append (GTK_BOX (self->over), self->meaning);
  gtk_box_append (GTK_BOX (self->over),
                  ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), again, self->keep, NULL));
}

/* ---- object ---- */

static void
ui_blind_test_dispose (GObject *object)
{
  UiBlindTest *self = UI_BLIND_TEST (object);
  if (self->session)
    {
      see_again (self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_blind_test_parent_class)->dispose (object);
}

static gboolean
ui_blind_test_close_request (GtkWindow *window)
{
  see_again (UI_BLIND_TEST (window));
  return GTK_WINDOW_CLASS (ui_blind_test_parent_class)->close_request (window);
}

static void
ui_blind_test_finalize (GObject *object)
{
  UiBlindTest *self = UI_BLIND_TEST (object);
  app_blind_test_free (self->test);
  g_free (self->names[0]);
  g_free (self->names[1]);
  G_OBJECT_CLASS (ui_blind_test_parent_class)->finalize (object);
}

static void
ui_blind_test_class_init (UiBlindTestClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_blind_test_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_blind_test_finalize;
  GTK_WINDOW_CLASS (class)->close_request = ui_blind_test_close_request;
}

static void
ui_blind_test_init (UiBlindTest *self)
{
  self->stack = gtk_stack_new ();
  build_setup (self);
  build_running (self);
  build_over (self);
  gtk_window_set_child (GTK_WINDOW (self), self->stack);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Blind test"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, -1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
ui_blind_test_show (GtkWindow *parent, UiSession *session)
{
  UiBlindTest *self = g_object_new (UI_TYPE_BLIND_TEST, NULL);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  self->session = g_object_ref (session);
  fill_lanes (self);
  show_setup (self);
  g_signal_connect_object (session, "comparison", G_CALLBACK (show_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (show_heard), self, G_CONNECT_SWAPPED);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->begin);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->begin);
}
