/* ui-track-input.c — gain and polarity of the selected track's mix, before its chain. */
#include "ui-track-input.h"

#include "ui-text.h"
#include "ui-value.h"

#include <glib/gi18n-lib.h>

#define GAIN_WIDTH 76 /* px */

struct _UiTrackInput
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  /* borrowed */
  UiSession *session;
  GtkWidget *gain;
};

G_DEFINE_FINAL_TYPE (UiTrackInput, ui_track_input, GTK_TYPE_WIDGET)

static AppTrack *
selected (UiTrackInput *self)
{
  const int track = ui_session_track (self->session);
  return track < 0 ? NULL : app_album_track (ui_session_album (self->session), (guint) track);
}

static void
update (UiTrackInput *self)
{
  AppTrack *track = selected (self);
  gtk_widget_set_sensitive (self->gain, track != NULL);
  ui_value_set (UI_VALUE (self->gain), track ? app_track_gain (track) : app_track_gain_param.def);
}

static void
on_begin (UiTrackInput *self)
{
  ui_session_begin_gesture (self->session, NULL);
}

static void
on_end (UiTrackInput *self)
{
  ui_session_end_gesture (self->session);
}

static void
on_changed (UiTrackInput *self, double db)
{
  AppTrack *track = selected (self);
  if (track)
    app_history_set_double (ui_session_history (self->session), track, app_track_gain_param.id, db);
}

static void
ui_track_input_dispose (GObject *object)
{
  g_clear_pointer (&UI_TRACK_INPUT (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_track_input_parent_class)->dispose (object);
}

static void
ui_track_input_class_init (UiTrackInputClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_track_input_init (UiTrackInput *self)
{
  GtkWidget *invert = gtk_toggle_button_new_with_label ("Ø");
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->gain = ui_value_new_look (&app_track_gain_param, UI_KNOB_BAR);
  gtk_widget_set_size_request (self->gain, GAIN_WIDTH, -1);
  gtk_widget_set_valign (self->gain, GTK_ALIGN_CENTER);
  gtk_widget_set_name (self->gain, "track-gain");
  ui_value_set_accessible_name (UI_VALUE (self->gain), _ ("Gain of the track's mix"));
  gtk_widget_set_name (invert, "track-invert");
  gtk_widget_add_css_class (invert, "note");
  gtk_widget_set_valign (invert, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click (invert, FALSE);
  ui_tooltip (invert, _ ("Turns the polarity of the mix upside down, before the chain (Alt+P)"));
  ui_name (invert, _ ("Polarity of the mix turned"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (invert), "win.track-invert");
  gtk_box_append (GTK_BOX (self->box), self->gain);
  gtk_box_append (GTK_BOX (self->box), invert);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->gain, "gesture-begin", G_CALLBACK (on_begin), self);
  g_signal_connect_swapped (self->gain, "gesture-end", G_CALLBACK (on_end), self);
  g_signal_connect_swapped (self->gain, "changed", G_CALLBACK (on_changed), self);
}

GtkWidget *
ui_track_input_new (UiSession *session)
{
  UiTrackInput *self = g_object_new (UI_TYPE_TRACK_INPUT, NULL);
  const char *const all[] = { "document", "album", "selection" };
  self->session = session;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
ui_track_input_edit_gain (UiTrackInput *self)
{
  ui_value_edit (UI_VALUE (self->gain), NULL);
}
