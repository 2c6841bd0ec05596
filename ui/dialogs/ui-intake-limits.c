/* ui-intake-limits.c — a table of the intake rules: on or off, threshold, default, reason. */
#include "ui-intake-limits.h"

#include "ui-dialog.h"
#include "ui-minus.h"
#include "ui-number-entry.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NAME_CHARS 24 /* of what is measured, in a line */
#define REASON_CHARS 36

/* A row of the rules as it is shown. */
typedef struct
{
  GtkWidget *on; /* NULL: a further step of the rule above */
  GtkWidget *limit, *reset;
} Row;

typedef struct
{
  UiIntake *intake; /* owned */
  Row *rows;        /* owned, one for each row of the rules */
  GtkWidget *window, *fault;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *self = data;
  g_object_unref (self->intake);
  g_free (self->rows);
  g_free (self);
}

/* ---- rows ---- */

static double
value_of (const Row *row)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (row->limit));
}

/* Further steps go with their rule; only what is not at its default can be put back. */
static void
show_state (Dialog *self)
{
  gboolean on = TRUE;
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      Row *row = &self->rows[i];
      if (row->on)
        on = gtk_switch_get_active (GTK_SWITCH (row->on));
      gtk_widget_set_sensitive (row->limit, on);
      double off_by = fabs (value_of (row) - app_intake_rule (i)->limit);
      gtk_widget_set_sensitive (row->reset, on && off_by > 1e-9);
    }
}

static void
on_reset (GtkWidget *button, Dialog *self)
{
  int i = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "row"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->rows[i].limit), app_intake_rule (i)->limit);
}

static void
on_reset_all (Dialog *self)
{
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->rows[i].limit), app_intake_rule (i)->limit);
      if (self->rows[i].on)
        gtk_switch_set_active (GTK_SWITCH (self->rows[i].on), TRUE);
    }
}

static GtkWidget *
limit_new (const AppIntakeRule *rule, double limit)
{
  const DspReading *reading = app_intake_rule_reading (rule);
  double reach = MAX (fabs (rule->limit), fabs (limit)) * 10;
  int digits = MAX (reading->digits, rule->limit == floor (rule->limit) ? 0 : 2);
  GtkWidget *spin = ui_number_entry_new (MIN (reading->min, -reach), MAX (reading->max, reach),
                                         pow (10, -digits), digits, reading->unit);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), limit);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  return spin;
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_row (Dialog *self, GtkWidget *grid, int i)
{
  const AppIntakeRule *rule = app_intake_rule (i);
  const DspReading *reading = app_intake_rule_reading (rule);
  const AppIntakeLimits *limits = ui_intake_limits (self->intake);
  Row *row = &self->rows[i];
  g_autofree char *name
      = g_strdup_printf (rule->when == APP_INTAKE_ABOVE ? _ ("%s: %s, from above")
                                                        : _ ("%s: %s, from below"),
                         rule->id, _ (reading->name));
  if (app_intake_rule_step (i) == 1)
    {
      row->on = gtk_switch_new ();
      gtk_switch_set_active (GTK_SWITCH (row->on), !app_intake_limits_is_off (limits, i));
      gtk_widget_set_valign (row->on, GTK_ALIGN_CENTER);
      ui_name (row->on, rule->id);
      gtk_grid_attach (GTK_GRID (grid), row->on, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), label_new (rule->id, NULL), 1, i, 1, 1);
      g_signal_connect_swapped (row->on, "notify::active", G_CALLBACK (show_state), self);
    }
  GtkWidget *what = label_new (_ (reading->name), "dim");
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (what), NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (what), NAME_CHARS);
  gtk_grid_attach (GTK_GRID (grid), what, 2, i, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), label_new (rule->when == APP_INTAKE_ABOVE ? ">" : "<", "dim"),
                   3, i, 1, 1);
  row->limit = limit_new (rule, app_intake_limits_get (limits, i));
  ui_name (row->limit, name);
  gtk_grid_attach (GTK_GRID (grid), row->limit, 4, i, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), label_new (reading->unit, "dim"), 5, i, 1, 1);
  GtkWidget *dot = label_new ("●", NULL);
  ui_severity_apply (dot, rule->severity);
  gtk_widget_set_tooltip_text (dot, rule->asks || rule->severity == APP_SEVERITY_ERROR
                                        ? _ ("Asks for a new mix")
                                        : app_severity_id (rule->severity));
  gtk_grid_attach (GTK_GRID (grid), dot, 6, i, 1, 1);
  row->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_button_set_has_frame (GTK_BUTTON (row->reset), FALSE);
  gtk_widget_set_tooltip_text (row->reset, _ ("Back to the default"));
  ui_name (row->reset, _ ("Back to the default"));
  g_object_set_data (G_OBJECT (row->reset), "row", GINT_TO_POINTER (i));
  g_signal_connect (row->reset, "clicked", G_CALLBACK (on_reset), self);
  gtk_grid_attach (GTK_GRID (grid), row->reset, 7, i, 1, 1);
  g_autofree char *why = ui_minus (_ (rule->reason));
  GtkWidget *reason = label_new (why, "dim");
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (reason), REASON_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (reason), 60);
  gtk_widget_set_hexpand (reason, TRUE);
  gtk_grid_attach (GTK_GRID (grid), reason, 8, i, 1, 1);
}

/* ---- the window ---- */

static void
on_apply (Dialog *self)
{
  g_autoptr (AppIntakeLimits) limits = app_intake_limits_copy (ui_intake_limits (self->intake));
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      const Row *row = &self->rows[i];
      /* A threshold that was not touched keeps its digits. */
      if (fabs (value_of (row) - app_intake_limits_get (limits, i)) > 1e-6)
        app_intake_limits_set (limits, i, value_of (row));
      if (row->on)
        app_intake_limits_set_off (limits, i, !gtk_switch_get_active (GTK_SWITCH (row->on)));
    }
  if (ui_intake_set_limits (self->intake, limits, &error))
    gtk_window_close (GTK_WINDOW (self->window));
  else
    {
      ui_label_take (self->fault, g_strdup_printf (_ ("In force until you quit, but not kept: %s"),
                                                   error->message));
      gtk_widget_set_visible (self->fault, TRUE);
    }
}

static GtkWidget *
table_new (Dialog *self)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_add_css_class (grid, "page");
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      add_row (self, grid, i);
      g_signal_connect_swapped (self->rows[i].limit, "value-changed", G_CALLBACK (show_state),
                                self);
    }
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
buttons_new (Dialog *self)
{
  GtkWidget *reset = gtk_button_new_with_label (_ ("All defaults"));
  GtkWidget *apply = gtk_button_new_with_label (_ ("Apply"));
  gtk_widget_set_name (apply, "limits-apply");
  gtk_widget_add_css_class (apply, "suggested-action");
  gtk_widget_set_tooltip_text (apply, _ ("Keeps the thresholds and checks all mixes anew"));
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (on_reset_all), self);
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (on_apply), self);
  gtk_window_set_default_widget (GTK_WINDOW (self->window), apply);
  GtkWidget *foot
      = ui_dialog_foot_new (GTK_WINDOW (self->window), _ ("Cancel"), reset, apply, NULL);
  gtk_widget_add_css_class (foot, "page");
  return foot;
}

void
ui_intake_limits_show (GtkWindow *parent, UiIntake *intake)
{
  Dialog *self = g_new0 (Dialog, 1);
  self->intake = g_object_ref (intake);
  self->rows = g_new0 (Row, app_intake_n_rules ());
  self->window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (self->window), _ ("Thresholds of the mix checks"));
  ui_dialog_prepare (GTK_WINDOW (self->window), parent, NULL);
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 680);
  gtk_widget_set_name (self->window, "intake-limits");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->fault = label_new ("", NULL);
  ui_severity_apply (self->fault, APP_SEVERITY_ERROR);
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (box), table_new (self));
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, dialog_free);
  show_state (self);
  gtk_window_present (GTK_WINDOW (self->window));
}
