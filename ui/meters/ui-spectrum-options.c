/* ui-spectrum-options.c — which lanes a spectrum draws, averages, peaks and speed. */
#include "ui-spectrum-options.h"

#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const double falls[] = { 12.0, 24.0, 60.0 }; /* dB per second: slow, medium, fast */

struct _UiSpectrumOptions
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *button;
  /* borrowed */
  UiSpectrum *spectrum;
  GtkWidget *lanes; /* box of check buttons */
};

G_DEFINE_FINAL_TYPE (UiSpectrumOptions, ui_spectrum_options, GTK_TYPE_WIDGET)

static void
on_lane_toggled (UiSpectrumOptions *self, GtkCheckButton *check)
{
  const int lane = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "lane"));

  ui_spectrum_set_lane_visible (self->spectrum, lane, gtk_check_button_get_active (check));
}

/* A check button for every lane with a name; those that stay keep the focus. */
static void
show_lanes (UiSpectrumOptions *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->lanes);

  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    {
      const char *name = ui_spectrum_lane_name (self->spectrum, lane);

      if (!name)
        continue;
      if (!child)
        {
          child = gtk_check_button_new ();
          gtk_box_append (GTK_BOX (self->lanes), child);
          g_signal_connect_object (child, "toggled", G_CALLBACK (on_lane_toggled), self,
                                   G_CONNECT_SWAPPED);
        }
      g_object_set_data (G_OBJECT (child), "lane", GINT_TO_POINTER (lane));
      gtk_check_button_set_label (GTK_CHECK_BUTTON (child), name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child),
                                   ui_spectrum_lane_visible (self->spectrum, lane));
      child = gtk_widget_get_next_sibling (child);
    }
  while (child)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (GTK_BOX (self->lanes), child);
      child = next;
    }
}

static void
follow_settings (UiSpectrumOptions *self)
{
  GSettings *settings = ui_settings ();

  ui_spectrum_set_averages (self->spectrum, g_settings_get_boolean (settings, "spectrum-averages"));
  ui_spectrum_set_hold (self->spectrum, g_settings_get_boolean (settings, "spectrum-hold"));
  ui_spectrum_set_fall (self->spectrum, g_settings_get_double (settings, "spectrum-fall"));
}

static void
add_setting (GtkWidget *box, const char *label, const char *key, const char *tip)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_widget_set_tooltip_text (check, tip);
  g_settings_bind (ui_settings (), key, check, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_box_append (GTK_BOX (box), check);
}

static void
on_speed (GtkDropDown *speed)
{
  const guint chosen = gtk_drop_down_get_selected (speed);

  if (chosen < G_N_ELEMENTS (falls))
    g_settings_set_double (ui_settings (), "spectrum-fall", falls[chosen]);
}

static GtkWidget *
speed_new (void)
{
  const char *const names[] = { _ ("Slow"), _ ("Medium"), _ ("Fast"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *speed = gtk_drop_down_new_from_strings (names);
  const double now = g_settings_get_double (ui_settings (), "spectrum-fall");
  guint nearest = 0;

  for (guint i = 1; i < G_N_ELEMENTS (falls); i++)
    if (fabs (falls[i] - now) < fabs (falls[nearest] - now))
      nearest = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (speed), nearest);
  g_signal_connect (speed, "notify::selected", G_CALLBACK (on_speed), NULL);
  gtk_widget_set_tooltip_text (speed, _ ("How fast a level falls: 12, 24 or 60 dB per second"));
  ui_name (speed, _ ("Speed of the spectrum"));
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Speed")));
  gtk_box_append (GTK_BOX (box), speed);
  return box;
}

static GtkWidget *
popover_new (UiSpectrumOptions *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear peaks"));

  self->lanes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (box), self->lanes);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_setting (box, _ ("Averages"), "spectrum-averages",
               _ ("Of the whole track for mix and master, of what was heard for the other lanes"));
  add_setting (box, _ ("Peak hold"), "spectrum-hold", _ ("The highest level so far"));
  g_signal_connect_object (clear, "clicked", G_CALLBACK (ui_spectrum_clear_hold), self->spectrum,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), clear);
  gtk_box_append (GTK_BOX (box), speed_new ());
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
ui_spectrum_options_dispose (GObject *object)
{
  g_clear_pointer (&UI_SPECTRUM_OPTIONS (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_spectrum_options_parent_class)->dispose (object);
}

static void
ui_spectrum_options_class_init (UiSpectrumOptionsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_spectrum_options_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_spectrum_options_init (UiSpectrumOptions *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button,
                               _ ("Lanes, averages, peaks and speed of the spectrum"));
  ui_name (self->button, _ ("Spectrum options"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
ui_spectrum_options_new (UiSpectrum *spectrum)
{
  static const char *const keys[]
      = { "changed::spectrum-averages", "changed::spectrum-hold", "changed::spectrum-fall" };
  UiSpectrumOptions *self = g_object_new (UI_TYPE_SPECTRUM_OPTIONS, NULL);

  self->spectrum = spectrum;
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  g_signal_connect_object (spectrum, "lanes-changed", G_CALLBACK (show_lanes), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (ui_settings (), keys[i], G_CALLBACK (follow_settings), self,
                             G_CONNECT_SWAPPED);
  follow_settings (self);
  show_lanes (self);
  return GTK_WIDGET (self);
}
