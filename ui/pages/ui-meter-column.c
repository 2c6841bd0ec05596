/* ui-meter-column.c — what is heard, in figures and pictures. */
#include "ui-meter-column.h"

#include "ui-correlation.h"
#include "ui-goniometer.h"
#include "ui-level-meters.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  INTEGRATED,
  RANGE,
  TRUE_PEAK,
  PLR,
  PSR,
  N_FIGURES
};

struct _UiMeterColumn
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  /* borrowed */
  UiSession *session;
  GtkWidget *heading, *levels, *goniometer, *correlation, *figures[N_FIGURES], *underruns;
  AppLane lane;      /* that the colours show */
  gboolean coloured; /* lane is valid */
};

G_DEFINE_FINAL_TYPE (UiMeterColumn, ui_meter_column, GTK_TYPE_WIDGET)

/* The survey's figures of the selected track in the lane that is heard: they are of the whole
 * track, whatever was played. */
static void
show_figures (UiMeterColumn *self)
{
  AppSurvey *survey = ui_session_survey (self->session);
  AppLane lane = app_engine_lane (ui_session_engine (self->session));
  int track = ui_session_track (self->session);
  const AppSurveyResult *result = track < 0 ? NULL : app_survey_track (survey, track, lane);
  const AppMeasurement *m = result ? &result->measurement : NULL;
  ui_label_take (self->heading,
                 track < 0 ? g_strdup ("")
                           : g_strdup_printf (lane == APP_LANE_MIX ? _ ("TRACK %d · MIX")
                                                                   : _ ("TRACK %d · MASTER"),
                                              track + 1));
  ui_label_take (self->figures[INTEGRATED], ui_text_level (m ? m->integrated_lufs : NAN, 1));
  g_autofree char *range = ui_text_level (m ? m->range_lu : NAN, 1);
  ui_label_take (self->figures[RANGE], g_strconcat (range, " LU", NULL));
  ui_label_take (self->figures[TRUE_PEAK], ui_text_level (m ? m->true_peak_dbtp : NAN, 1));
  ui_label_take (self->figures[PLR], ui_text_level (m ? m->plr_db : NAN, 1));
  ui_label_take (self->figures[PSR], ui_text_level (m ? m->min_psr_db : NAN, 1));
  ui_level_meters_set_target (UI_LEVEL_METERS (self->levels), m ? m->integrated_lufs : NAN);
}

static void
show_lane (UiMeterColumn *self)
{
  AppLane lane = app_engine_lane (ui_session_engine (self->session));
  if (!self->coloured || lane != self->lane)
    {
      UiColor color = ui_palette_lane (lane);
      ui_level_meters_set_color (UI_LEVEL_METERS (self->levels), color);
      ui_goniometer_set_color (UI_GONIOMETER (self->goniometer), color);
    }
  self->lane = lane;
  self->coloured = TRUE;
  show_figures (self);
}

static void
on_heard (UiMeterColumn *self, AppHeard *heard)
{
  UiLevels levels = { heard->momentary_lufs,
                      heard->short_term_lufs,
                      heard->integrated_lufs,
                      { heard->true_peak_dbtp[0], heard->true_peak_dbtp[1] } };
  UiLevels silent = { -INFINITY, -INFINITY, heard->integrated_lufs, { -INFINITY, -INFINITY } };
  ui_level_meters_set (UI_LEVEL_METERS (self->levels), heard->playing ? &levels : &silent);
  ui_goniometer_add (UI_GONIOMETER (self->goniometer), (const float (*)[2]) heard->scope,
                     heard->playing ? G_N_ELEMENTS (heard->scope) : 0);
  ui_correlation_set (UI_CORRELATION (self->correlation),
                      heard->playing ? heard->correlation : NAN);
  ui_label_take (self->underruns,
                 heard->underruns
                     ? g_strdup_printf (_ ("%" G_GUINT64_FORMAT " dropouts"), heard->underruns)
                     : g_strdup (""));
}

static void
add_figure (UiMeterColumn *self, GtkWidget *grid, int row, const char *name, const char *tip)
{
  GtkWidget *label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_tooltip_text (label, tip);
  self->figures[row] = gtk_label_new ("–");
  gtk_label_set_xalign (GTK_LABEL (self->figures[row]), 1);
  gtk_widget_add_css_class (self->figures[row], "numeric");
  ui_name (self->figures[row], name);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->figures[row], 1, row, 1, 1);
}

static GtkWidget *
figures_new (UiMeterColumn *self)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 5);
  add_figure (self, grid, INTEGRATED, _ ("Integrated"), _ ("Loudness of the track, LUFS"));
  add_figure (self, grid, RANGE, _ ("Range"), _ ("Loudness range of the track"));
  add_figure (self, grid, TRUE_PEAK, _ ("True peak"), _ ("Highest true peak, dBTP"));
  add_figure (self, grid, PLR, _ ("PLR"), _ ("True peak minus integrated loudness"));
  add_figure (self, grid, PSR, _ ("Lowest PSR"),
              _ ("Smallest distance of peak and short-term loudness"));
  return grid;
}

static void
ui_meter_column_dispose (GObject *object)
{
  g_clear_pointer (&UI_METER_COLUMN (object)->box, gtk_widget_unparent);
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
  GtkWidget *title = gtk_label_new (_ ("LOUDNESS"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "section");
  self->heading = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_widget_add_css_class (self->heading, "section");
  self->levels = ui_level_meters_new ();
  gtk_widget_set_vexpand (self->levels, TRUE);
  self->goniometer = ui_goniometer_new ();
  gtk_widget_set_size_request (self->goniometer, 170, 170);
  self->correlation = ui_correlation_new ();
  self->underruns = gtk_label_new ("");
  gtk_widget_add_css_class (self->underruns, "warning");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->box, "panel");
  gtk_widget_add_css_class (self->box, "pane-title");
  GtkWidget *const children[] = { title,
                                  self->levels,
                                  self->heading,
                                  figures_new (self),
                                  self->goniometer,
                                  self->correlation,
                                  self->underruns };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (self->box), children[i]);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_meter_column_new (UiSession *session)
{
  UiMeterColumn *self = g_object_new (UI_TYPE_METER_COLUMN, NULL);
  self->session = session;
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "transport", G_CALLBACK (show_lane), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (show_figures), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (show_figures), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (show_figures), self, G_CONNECT_SWAPPED);
  show_lane (self);
  return GTK_WIDGET (self);
}
