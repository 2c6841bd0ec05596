/* ui-meter-column.c — what is heard, in figures and pictures. */
#include "ui-meter-column.h"

#include "ui-correlation.h"
#include "ui-goniometer.h"
#include "ui-lanes.h"
#include "ui-level-meters.h"
#include "ui-loudness-history.h"
#include "ui-meter-figures.h"
#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#define GONIOMETER_PX 76    /* at least; it grows with the window */
#define GONIOMETER_LEAST 60 /* high, in a low window */

struct _UiMeterColumn
{
  GtkWidget parent;

  /* owned */
  GtkWidget *stack; /* the meters, or a word why they are hidden */
  /* borrowed */
  UiSession *session;
  GtkWidget *title, *levels, *history, *figures, *goniometer, *correlation, *underruns;
  AppLane lane;      /* that the colours show */
  gboolean coloured; /* lane is valid */
  gboolean as_heard; /* loudness is shown with the lane's gain */
  gboolean delta;    /* figures are of a difference */
  double gain_db;    /* of the lane, when it was last heard */
};

G_DEFINE_FINAL_TYPE (UiMeterColumn, ui_meter_column, GTK_TYPE_WIDGET)

/* Figures of the whole track in the lane that is heard, whatever was played: of mix and master by
 * the survey, of all lanes their loudness by the comparison. */
static void
show_track (UiMeterColumn *self)
{
  AppLane lane = ui_session_lane (self->session);
  int track = ui_session_track (self->session);
  const AppSurveyResult *result
      = track < 0 || lane >= APP_N_PROGRAMME_LANES
            ? NULL
            : app_survey_track (ui_session_survey (self->session), track, lane);
  const AppMeasurement *m = result ? &result->measurement : NULL;
  double lufs = track < 0
                    ? NAN
                    : app_comparison_loudness (ui_session_comparison (self->session), track, lane);
  double target
      = self->delta ? NAN : (m ? m->integrated_lufs : lufs) + (self->as_heard ? self->gain_db : 0);
  g_autofree char *heading
      = track < 0 ? g_strdup ("") : g_strdup_printf (_ ("TRACK %d"), track + 1);
  ui_meter_figures_set_track (UI_METER_FIGURES (self->figures), heading, m, lufs);
  ui_label_take (self->title, g_strdup (self->delta      ? _ ("DELTA")
                                        : self->as_heard ? _ ("LOUDNESS AS HEARD")
                                                         : _ ("LOUDNESS")));
  ui_level_meters_set_target (UI_LEVEL_METERS (self->levels), target);
  ui_loudness_history_set_target (UI_LOUDNESS_HISTORY (self->history), target);
}

static void
show_names (UiMeterColumn *self)
{
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      g_autofree char *name = ui_lanes_name (self->session, lane);
      ui_loudness_history_set_lane_name (UI_LOUDNESS_HISTORY (self->history), lane, name);
    }
  show_track (self);
}

static void
show_lane (UiMeterColumn *self, AppLane lane)
{
  UiColor color = ui_palette_lane (lane);
  if (self->coloured && lane == self->lane)
    return;
  self->lane = lane;
  self->coloured = TRUE;
  ui_level_meters_set_color (UI_LEVEL_METERS (self->levels), color);
  ui_goniometer_set_color (UI_GONIOMETER (self->goniometer), color);
  ui_goniometer_clear (UI_GONIOMETER (self->goniometer));
}

static void
on_transport (UiMeterColumn *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    ui_session_blind (self->session) ? "hidden" : "meters");
  if (!ui_session_heard (self->session)->playing)
    show_lane (self, ui_session_lane (self->session));
  show_track (self);
}

static void
show_levels (UiMeterColumn *self, const AppHeard *heard)
{
  double added = self->as_heard ? self->gain_db : 0;
  UiLevels levels
      = { .momentary_lufs = heard->momentary_lufs + added,
          .short_term_lufs = heard->short_term_lufs + added,
          .integrated_lufs = heard->integrated_lufs + added,
          .true_peak_dbtp = { heard->true_peak_dbtp[0], heard->true_peak_dbtp[1] },
          .max_true_peak_dbtp = { heard->channel_max_dbtp[0], heard->channel_max_dbtp[1] },
          .max_momentary_lufs = heard->max_momentary_lufs + added,
          .max_short_term_lufs = heard->max_short_term_lufs + added,
          .gain_db = self->as_heard || !heard->playing ? 0 : heard->gain_db };
  ui_level_meters_set (UI_LEVEL_METERS (self->levels), &levels);
  ui_meter_figures_set_heard (UI_METER_FIGURES (self->figures), heard, added);
}

/* Lane, figures and pictures are those of one report: they change together. */
static void
on_heard (UiMeterColumn *self, AppHeard *heard)
{
  int n;
  const AppHeardPoint *points = app_engine_history (ui_session_engine (self->session), &n);
  if (ui_session_blind (self->session))
    return;
  if (heard->playing)
    {
      gboolean changed = self->gain_db != heard->gain_db || self->delta != heard->delta;
      self->gain_db = heard->gain_db;
      self->delta = heard->delta;
      if (changed)
        show_track (self);
    }
  show_lane (self, heard->lane);
  show_levels (self, heard);
  ui_loudness_history_set_points (UI_LOUDNESS_HISTORY (self->history), points, n);
  ui_goniometer_add (UI_GONIOMETER (self->goniometer), (const float (*)[2]) heard->scope,
                     heard->playing ? G_N_ELEMENTS (heard->scope) : 0);
  ui_correlation_set (UI_CORRELATION (self->correlation), heard->correlation,
                      heard->min_correlation);
  ui_label_take (self->underruns,
                 heard->underruns
                     ? g_strdup_printf (ngettext ("%" PRIu64 " dropout", "%" PRIu64 " dropouts",
                                                  heard->underruns),
                                        heard->underruns)
                     : g_strdup (""));
}

static void
restart (UiMeterColumn *self)
{
  app_engine_restart_meters (ui_session_engine (self->session));
}

static void
on_document (UiMeterColumn *self)
{
  app_engine_clear_history (ui_session_engine (self->session));
  restart (self);
}

static void
follow_settings (UiMeterColumn *self)
{
  double ceiling = g_settings_get_double (ui_settings (), "true-peak-ceiling");
  self->as_heard = g_settings_get_boolean (ui_settings (), "loudness-as-heard");
  app_engine_set_ceiling (ui_session_engine (self->session), ceiling);
  ui_level_meters_set_ceiling (UI_LEVEL_METERS (self->levels), ceiling);
  ui_meter_figures_set_ceiling (UI_METER_FIGURES (self->figures), ceiling);
  ui_loudness_history_set_as_heard (UI_LOUDNESS_HISTORY (self->history), self->as_heard);
  show_track (self);
}

/* ---- parts ---- */

static GtkWidget *
options_new (void)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *as_heard = gtk_check_button_new_with_label (_ ("Loudness as heard"));
  GtkWidget *ceiling = ui_number_entry_new (-12, 3, 0.1, 1, "dBTP");
  gtk_widget_set_tooltip_text (as_heard,
                               _ ("M, S, I and their history with the gain that match or service "
                                  "give the lane. Peaks, PLR and PSR are always the lane's own."));
  gtk_widget_set_tooltip_text (ceiling, _ ("dBTP above which true peaks are red and counted"));
  ui_name (ceiling, _ ("True peak ceiling, dBTP"));
  g_settings_bind (ui_settings (), "loudness-as-heard", as_heard, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (ui_settings (), "true-peak-ceiling",
                   gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (ceiling)), "value",
                   G_SETTINGS_BIND_DEFAULT);
  gtk_box_append (GTK_BOX (row), gtk_label_new (_ ("Ceiling, dBTP")));
  gtk_box_append (GTK_BOX (row), ceiling);
  gtk_box_append (GTK_BOX (box), as_heard);
  gtk_box_append (GTK_BOX (box), row);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("What the meters show"));
  ui_name (button, _ ("Meter options"));
  return button;
}

static GtkWidget *
heading_new (UiMeterColumn *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
  self->title = gtk_label_new (_ ("LOUDNESS"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_set_name (self->title, "meters-title");
  gtk_widget_add_css_class (self->title, "section");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Start integrated loudness, maxima, counts and averages "
                                          "again (R)"));
  ui_name (button, _ ("Restart the meters"));
  gtk_widget_set_name (button, "restart-meters");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.restart-meters");
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), options_new ());
  return box;
}

static GtkWidget *
meters_new (UiMeterColumn *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->levels = ui_level_meters_new ();
  self->history = ui_loudness_history_new ();
  self->figures = ui_meter_figures_new ();
  self->goniometer = ui_goniometer_new ();
  self->correlation = ui_correlation_new ();
  self->underruns = gtk_label_new ("");
  gtk_widget_set_vexpand (self->levels, TRUE);
  gtk_widget_set_size_request (self->goniometer, GONIOMETER_PX, GONIOMETER_LEAST);
  gtk_widget_add_css_class (self->underruns, "warning");
  gtk_widget_set_tooltip_text (self->goniometer,
                               _ ("Left against right: mono stands upright, what is out of phase "
                                  "lies flat"));
  g_signal_connect_object (self->levels, "reset", G_CALLBACK (restart), self, G_CONNECT_SWAPPED);
  GtkWidget *const children[]
      = { heading_new (self), self->levels,      self->history,  self->figures,
          self->goniometer,   self->correlation, self->underruns };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (box), children[i]);
  return box;
}

/* ---- life ---- */

static void
ui_meter_column_dispose (GObject *object)
{
  g_clear_pointer (&UI_METER_COLUMN (object)->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_meter_column_parent_class)->dispose (object);
}

static void
ui_meter_column_class_init (UiMeterColumnClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_meter_column_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_meter_column_init (UiMeterColumn *self)
{
  GtkWidget *hidden = gtk_label_new (_ ("Meters are hidden during the blind test."));
  gtk_label_set_wrap (GTK_LABEL (hidden), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hidden), 16);
  gtk_widget_add_css_class (hidden, "dim");
  self->stack = gtk_stack_new ();
  gtk_widget_add_css_class (self->stack, "panel");
  gtk_widget_add_css_class (self->stack, "pane-title");
  gtk_stack_add_named (GTK_STACK (self->stack), meters_new (self), "meters");
  gtk_stack_add_named (GTK_STACK (self->stack), hidden, "hidden");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
ui_meter_column_new (UiSession *session)
{
  static const char *const track_signals[] = { "survey", "selection", "album" };
  static const char *const keys[] = { "changed::true-peak-ceiling", "changed::loudness-as-heard" };
  UiMeterColumn *self = g_object_new (UI_TYPE_METER_COLUMN, NULL);
  self->session = session;
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "comparison", G_CALLBACK (show_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (track_signals); i++)
    g_signal_connect_object (session, track_signals[i], G_CALLBACK (show_track), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (ui_settings (), keys[i], G_CALLBACK (follow_settings), self,
                             G_CONNECT_SWAPPED);
  follow_settings (self);
  show_names (self);
  on_transport (self);
  return GTK_WIDGET (self);
}
