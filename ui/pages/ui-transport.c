/* ui-transport.c — playing, time, lanes, monitor, volume, device. */
#include "ui-transport.h"

#include "ui-columns.h"
#include "ui-settings.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SILENT_DB -60.0 /* lower end of the volume control: nothing is heard there */

struct _UiTransport
{
  GtkWidget parent;

  /* borrowed */
  UiSession *session;

  /* built */
  GtkWidget *lane_gains[APP_N_PROGRAMME_LANES];
  char *device_error; /* that was shown last */

  /* template widgets */
  GtkWidget *play;
  GtkWidget *clock;
  GtkWidget *place;
  GtkWidget *lanes, *listening;
  GtkWidget *volume;
  GtkAdjustment *volume_adjustment;
  GtkWidget *volume_text;
  GtkWidget *device;
};

G_DEFINE_FINAL_TYPE (UiTransport, ui_transport, GTK_TYPE_WIDGET)

static const char *const lane_names[APP_N_PROGRAMME_LANES] = {
  [APP_LANE_MIX] = N_ ("Mix"),
  [APP_LANE_MASTER] = N_ ("Master"),
};

/* ---- time ---- */

/* Big: time in the track; small: time in the album and which track sounds. */
static void
show_time (UiTransport *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int rate = app_album_rate (album), track = -1;
  gint64 pos = ui_session_pos (self->session);
  for (int i = 0; i < (int) app_album_n_tracks (album); i++)
    if (app_album_track_start (album, i) <= pos)
      track = i;
  gint64 start = track < 0 ? 0 : app_album_track_start (album, track);
  ui_label_take (self->clock, ui_text_length (pos - start, rate, 3));
  g_autofree char *total = ui_text_length (pos, rate, 0);
  if (track < 0)
    ui_label_take (self->place, g_strdup_printf (_ ("album %s"), total));
  else
    ui_label_take (self->place, g_strdup_printf (_ ("album %s · track %d"), total, track + 1));
}

/* ---- lanes ---- */

static void
show_match (UiTransport *self)
{
  int track = ui_session_track (self->session);
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      double db
          = track < 0 ? NAN : app_survey_match_db (ui_session_survey (self->session), track, lane);
      g_autofree char *text = ui_text_signed (db, 1);
      ui_label_take (self->lane_gains[lane],
                     isnan (db) ? g_strdup ("…") : g_strconcat (text, " dB", NULL));
      if (ui_session_match (self->session))
        gtk_widget_remove_css_class (self->lane_gains[lane], "off");
      else
        gtk_widget_add_css_class (self->lane_gains[lane], "off");
    }
}

static void
add_lane (UiTransport *self, AppLane lane)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *dot = ui_status_dot_new ();
  GtkWidget *name = gtk_label_new (_ (lane_names[lane]));
  g_autofree char *digit = g_strdup_printf ("%d", lane + 1);
  GtkWidget *key = gtk_label_new (digit);
  self->lane_gains[lane] = gtk_label_new ("…");
  ui_status_dot_set_color (UI_STATUS_DOT (dot), ui_palette_lane (lane), "");
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (self->lane_gains[lane], "caption");
  gtk_widget_add_css_class (self->lane_gains[lane], "numeric");
  gtk_label_set_width_chars (GTK_LABEL (self->lane_gains[lane]), 7);
  gtk_widget_add_css_class (key, "key");
  gtk_widget_set_valign (key, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->lane_gains[lane]);
  gtk_box_append (GTK_BOX (box), key);

  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.lane");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", app_lane_ids[lane]);
  gtk_widget_add_css_class (button, "lane");
  gtk_widget_add_css_class (button, app_lane_ids[lane]);
  gtk_widget_set_focus_on_click (button, FALSE);
  g_autofree char *tip = g_strdup_printf (
      _ ("Hear the %s (key %d, hold it for a moment only). The gain is what loudness match takes "
         "from it."),
      _ (lane_names[lane]), lane + 1);
  gtk_widget_set_tooltip_text (button, tip);
  ui_name (button, _ (lane_names[lane]));
  gtk_box_append (GTK_BOX (self->lanes), button);
}

/* ---- volume and device ---- */

static void
on_volume (UiTransport *self)
{
  double db = gtk_adjustment_get_value (self->volume_adjustment);
  double wanted = db <= SILENT_DB ? -INFINITY : db;
  if (wanted == ui_session_volume (self->session))
    return;
  ui_session_set_volume (self->session, wanted);
  g_settings_set_double (ui_settings (), "volume", db);
}

static void
fill_devices (GtkMenuButton *button, gpointer data)
{
  UiTransport *self = data;
  char **names = NULL;
  char **ids = app_engine_devices (ui_session_engine (self->session), &names);
  g_autoptr (GMenu) menu = g_menu_new ();
  for (int i = 0; ids && ids[i]; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (names[i], NULL);
      g_menu_item_set_action_and_target (item, "win.device", "s", ids[i]);
      g_menu_append_item (menu, item);
    }
  g_strfreev (ids);
  g_strfreev (names);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
show_device (UiTransport *self)
{
  const char *error = app_engine_device_error (ui_session_engine (self->session));
  if (error)
    gtk_widget_add_css_class (self->device, "warning");
  else
    gtk_widget_remove_css_class (self->device, "warning");
  gtk_widget_set_tooltip_text (self->device, error ? error : _ ("Sound device"));
  if (error && g_strcmp0 (error, self->device_error) != 0)
    ui_session_message (self->session, APP_SEVERITY_WARNING, "%s", error);
  g_free (self->device_error);
  self->device_error = g_strdup (error);
}

static void
on_album (UiTransport *self)
{
  gtk_widget_set_visible (self->listening, app_album_listens (ui_session_album (self->session)));
}

static void
on_transport (UiTransport *self)
{
  gboolean playing;
  g_object_get (ui_session_engine (self->session), "playing", &playing, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  ui_name (self->play, playing ? _ ("Stop here") : _ ("Play"));
  double volume = ui_session_volume (self->session);
  gtk_adjustment_set_value (self->volume_adjustment, isinf (volume) ? SILENT_DB : volume);
  ui_label_take (self->volume_text, ui_text_level (volume, 1));
  show_match (self);
  show_device (self);
  show_time (self);
}

/* ---- object ---- */

static void
ui_transport_dispose (GObject *object)
{
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_TRANSPORT);
  g_clear_pointer (&UI_TRANSPORT (object)->device_error, g_free);
  G_OBJECT_CLASS (ui_transport_parent_class)->dispose (object);
}

static void
ui_transport_class_init (UiTransportClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_transport_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lacquer/Lacquer/pages/ui-transport.ui");
  gtk_widget_class_bind_template_child (widget_class, UiTransport, play);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, clock);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, place);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, lanes);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, listening);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, volume);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, volume_adjustment);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, volume_text);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, device);
}

static void
ui_transport_init (UiTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (AppLane lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    add_lane (self, lane);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->device), fill_devices, self, NULL);
  g_signal_connect_swapped (self->volume_adjustment, "value-changed", G_CALLBACK (on_volume), self);
}

GtkWidget *
ui_transport_new (UiSession *session)
{
  UiTransport *self = g_object_new (UI_TYPE_TRANSPORT, NULL);
  self->session = session;
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "document", G_CALLBACK (on_transport), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (show_match), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (show_match), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "document", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  on_transport (self);
  on_album (self);
  return GTK_WIDGET (self);
}
