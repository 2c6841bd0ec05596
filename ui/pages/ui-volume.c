/* ui-volume.c — listening volume and its calibration. */
#include "ui-volume.h"

#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DIM_DB -20.0
#define LEAST_SPL 40.0
#define MOST_SPL 110.0
#define USUAL_SPL 79.0 /* of a small room, as the spin button offers it first */
#define NEAR_DB 0.05   /* as it is shown */

struct _UiVolume
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  /* borrowed */
  UiSession *session;
  GtkWidget *button, *spl, *state, *back;
  GtkAdjustment *adjustment;
};

G_DEFINE_FINAL_TYPE (UiVolume, ui_volume, GTK_TYPE_WIDGET)

/* ---- calibration ---- */

void
ui_volume_put (UiSession *session, double db)
{
  db = CLAMP (db, UI_VOLUME_SILENT_DB, 0);
  g_settings_set_double (ui_settings (), "volume", db);
  ui_session_set_volume (session, db <= UI_VOLUME_SILENT_DB ? -INFINITY : db);
}

gboolean
ui_volume_reference (double *db, double *spl)
{
  *db = g_settings_get_double (ui_settings (), "reference-volume");
  *spl = g_settings_get_double (ui_settings (), "reference-spl");
  return *spl > 0;
}

void
ui_volume_calibrate (UiSession *session, double spl)
{
  double db = ui_session_volume (session);
  if (spl > 0 && isinf (db))
    return; /* silence has no level */
  g_settings_set_double (ui_settings (), "reference-volume", isinf (db) ? 0 : db);
  g_settings_set_double (ui_settings (), "reference-spl", spl);
}

double
ui_volume_spl (UiSession *session)
{
  double db, spl;
  if (!ui_volume_reference (&db, &spl))
    return NAN;
  if (ui_session_mute (session))
    return -INFINITY;
  return spl + ui_session_volume (session) - db + (ui_session_dim (session) ? DIM_DB : 0);
}

/* ---- showing ---- */

static char *
label_text (UiVolume *self)
{
  double spl = ui_volume_spl (self->session);
  g_autofree char *level = ui_text_level (ui_session_volume (self->session), 1);
  if (isnan (spl))
    return g_strdup_printf (_ ("%s dB"), level);
  if (isinf (spl))
    return g_strdup_printf (_ ("%s dB = silent"), level);
  return g_strdup_printf (_ ("%s dB = %.0f dB SPL"), level, spl);
}

static void
show (UiVolume *self)
{
  double volume = ui_session_volume (self->session), db, spl;
  gboolean calibrated = ui_volume_reference (&db, &spl);
  gboolean there = calibrated && fabs (volume - db) < NEAR_DB;
  g_autofree char *label = label_text (self);
  g_autofree char *level = ui_text_level (db, 1);
  gtk_adjustment_set_value (self->adjustment, isinf (volume) ? UI_VOLUME_SILENT_DB : volume);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  (there ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->button, "good");
  ui_tooltip (self->button, there ? _ ("Volume: at the reference level")
                                  : _ ("Volume, and the reference level of the room"));
  gtk_widget_set_visible (self->back, calibrated);
  ui_label_take (self->state,
                 calibrated ? g_strdup_printf (_ ("Reference: %s dB = %.0f dB SPL"), level, spl)
                            : g_strdup (_ ("Not calibrated: play pink noise, measure it in the "
                                           "listening place, and enter what the meter reads.")));
}

/* ---- input ---- */

static void
on_value (UiVolume *self)
{
  double db = gtk_adjustment_get_value (self->adjustment);
  double wanted = db <= UI_VOLUME_SILENT_DB ? -INFINITY : db;
  if (wanted != ui_session_volume (self->session))
    ui_volume_put (self->session, db);
}

static void
on_set (UiVolume *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.set-reference", "d",
                              ui_number_entry_get (self->spl));
}

/* ---- object ---- */

static GtkWidget *
button_new (const char *label, const char *action, const char *tip)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  if (action)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  ui_tooltip (button, tip);
  return button;
}

static GtkWidget *
popover_new (UiVolume *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->state = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->state), 36);
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  self->back = button_new (_ ("Volume to reference"), "win.volume-to-reference",
                           _ ("Listen at the reference level again (Ctrl+0)"));
  self->spl = ui_number_entry_new (LEAST_SPL, MOST_SPL, 0.5, 1, "dB SPL");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spl), USUAL_SPL);
  ui_tooltip (self->spl, _ ("What the sound level meter reads, dB SPL"));
  ui_name (self->spl, _ ("Sound level in dB SPL"));
  GtkWidget *set = button_new (_ ("This is the reference"), NULL,
                               _ ("The volume as it is has this sound level in the room"));
  gtk_widget_set_name (set, "set-reference");
  g_signal_connect_swapped (set, "clicked", G_CALLBACK (on_set), self);
  gtk_box_append (GTK_BOX (row), self->spl);
  gtk_box_append (GTK_BOX (row), gtk_label_new (_ ("dB SPL")));
  gtk_box_append (GTK_BOX (row), set);
  gtk_box_append (GTK_BOX (box), self->state);
  gtk_box_append (GTK_BOX (box), self->back);
  gtk_box_append (GTK_BOX (box), row);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
ui_volume_dispose (GObject *object)
{
  g_clear_pointer (&UI_VOLUME (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_volume_parent_class)->dispose (object);
}

static void
ui_volume_class_init (UiVolumeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_volume_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_volume_init (UiVolume *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->adjustment = gtk_adjustment_new (0, UI_VOLUME_SILENT_DB, 0, 0.5, 3, 0);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);
  gtk_widget_set_size_request (scale, 80, -1);
  ui_tooltip (scale, _ ("Listening volume (Ctrl+Page Up, Ctrl+Page Down); never "
                        "reaches a file"));
  ui_name (scale, _ ("Volume"));
  self->button = gtk_menu_button_new ();
  gtk_widget_set_name (self->button, "volume");
  gtk_widget_add_css_class (self->button, "numeric");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  ui_name (self->button, _ ("Reference level"));
  gtk_box_append (GTK_BOX (self->box), scale);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_volume_new (UiSession *session)
{
  UiVolume *self = g_object_new (UI_TYPE_VOLUME, NULL);
  self->session = session;
  show (self);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (on_value), self);
  g_signal_connect_object (session, "transport", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ui_settings (), "changed::reference-spl", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ui_settings (), "changed::reference-volume", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
