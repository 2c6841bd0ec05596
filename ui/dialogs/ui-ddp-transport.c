/* ui-ddp-transport.c — play and stop, where it is, and going elsewhere. */
#include "ui-ddp-transport.h"

#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n.h>

struct _UiDdpTransport
{
  GtkBox parent;

  /* owned */
  UiSession *session;
  AppEngine *engine; /* NULL: the audio cannot be read */
  guint tick;        /* frame callback while it plays, 0: none */

  const AppDdpSet *set; /* borrowed */

  /* built */
  GtkWidget *play, *scale, *place;

  AppHeard heard;
};

G_DEFINE_FINAL_TYPE (UiDdpTransport, ui_ddp_transport, GTK_TYPE_BOX)

enum
{
  HEARD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
plays (AppEngine *engine)
{
  gboolean playing = FALSE;
  if (engine)
    g_object_get (engine, "playing", &playing, NULL);
  return playing;
}

/* "03:51:20 · track 2, 00:12:05 of it", or what keeps it from playing. */
static char *
place_text (UiDdpTransport *self)
{
  const AppDisc *disc = self->set->disc;
  gint64 sector = self->heard.pos / APP_CD_FRAME;
  int track = -1;
  while (track + 1 < app_disc_n_tracks (disc) && app_disc_start (disc, track + 1) <= sector)
    track++;
  g_autofree char *time = app_disc_time (sector, ":");
  const char *error = app_engine_device_error (self->engine);
  g_autofree char *source_error = NULL;
  g_object_get (self->engine, "source-error", &source_error, NULL);
  if (source_error || error)
    return g_strdup (source_error ? source_error : error);
  if (track < 0)
    return g_strdup_printf (_ ("%s · before track 1"), time);
  g_autofree char *inside = app_disc_time (sector - app_disc_start (disc, track), ":");
  return g_strdup_printf (_ ("%s · track %d, %s"), time, track + 1, inside);
}

static void
show (UiDdpTransport *self)
{
  gboolean playing = plays (self->engine);
  app_engine_heard (self->engine, &self->heard);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-stop-symbolic"
                                                             : "media-playback-start-symbolic");
  gtk_range_set_value (GTK_RANGE (self->scale), (double) self->heard.pos / APP_CD_RATE);
  ui_label_take (self->place, place_text (self));
  g_signal_emit (self, signals[HEARD], 0);
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  UiDdpTransport *self = UI_DDP_TRANSPORT (widget);
  show (self);
  if (plays (self->engine))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
on_state (UiDdpTransport *self)
{
  show (self);
  if (plays (self->engine) && !self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

/* The device is for one of both. */
static void
on_session (UiDdpTransport *self)
{
  if (plays (ui_session_engine (self->session)))
    app_engine_stop (self->engine);
}

/* As the window has it now. */
static void
take_device (UiDdpTransport *self)
{
  app_engine_set_device (self->engine, ui_session_device (self->session));
  app_engine_set_device_rate (self->engine, g_settings_get_int (ui_settings (), "device-rate"),
                              NULL);
  app_engine_set_device_buffer (self->engine, g_settings_get_int (ui_settings (), "device-buffer"),
                                NULL);
  app_engine_set_volume (self->engine, ui_session_volume (self->session));
  app_engine_set_dim (self->engine, ui_session_dim (self->session));
  app_engine_set_mute (self->engine, ui_session_mute (self->session));
}

void
ui_ddp_transport_play_stop (UiDdpTransport *self)
{
  if (!self->engine)
    return;
  if (plays (self->engine))
    {
      app_engine_stop (self->engine);
      return;
    }
  if (plays (ui_session_engine (self->session)))
    ui_session_play_stop (self->session);
  take_device (self);
  app_engine_play (self->engine);
}

void
ui_ddp_transport_seek (UiDdpTransport *self, gint64 frame)
{
  if (!self->engine)
    return;
  app_engine_seek (self->engine, frame);
  show (self);
}

gint64
ui_ddp_transport_pos (UiDdpTransport *self)
{
  if (self->engine)
    app_engine_heard (self->engine, &self->heard);
  return self->heard.pos;
}

gboolean
ui_ddp_transport_playing (UiDdpTransport *self)
{
  return plays (self->engine);
}

AppEngine *
ui_ddp_transport_engine (UiDdpTransport *self)
{
  return self->engine;
}

/* What a person does; what is shown while it plays comes otherwise. */
static gboolean
on_scale (UiDdpTransport *self, GtkScrollType scroll, double seconds)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double end = gtk_adjustment_get_upper (adjustment);
  ui_ddp_transport_seek (self, (gint64) (CLAMP (seconds, 0, end) * APP_CD_RATE));
  return TRUE;
}

static void
ui_ddp_transport_dispose (GObject *object)
{
  UiDdpTransport *self = UI_DDP_TRANSPORT (object);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->engine)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      app_engine_stop (self->engine);
    }
  g_clear_object (&self->engine);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_ddp_transport_parent_class)->dispose (object);
}

static void
ui_ddp_transport_class_init (UiDdpTransportClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_ddp_transport_dispose;
  signals[HEARD] = g_signal_new ("heard", UI_TYPE_DDP_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ui_ddp_transport_init (UiDdpTransport *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 10);
  self->play = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  self->place = gtk_label_new (NULL);
  gtk_widget_set_name (self->play, "ddp-play");
  gtk_widget_set_name (self->scale, "ddp-position");
  gtk_widget_set_name (self->place, "ddp-place");
  gtk_widget_set_tooltip_text (self->play, _ ("Plays the disc with its pauses, or stops (Space)"));
  ui_name (self->play, _ ("Play or stop"));
  ui_name (self->scale, _ ("Place on the disc"));
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->place), 28);
  gtk_label_set_xalign (GTK_LABEL (self->place), 0);
  gtk_widget_add_css_class (self->place, "numeric");
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (ui_ddp_transport_play_stop), self);
  gtk_box_append (GTK_BOX (self), self->play);
  gtk_box_append (GTK_BOX (self), self->scale);
  gtk_box_append (GTK_BOX (self), self->place);
}

GtkWidget *
ui_ddp_transport_new (UiSession *session, const AppDdpSet *set)
{
  UiDdpTransport *self = g_object_new (UI_TYPE_DDP_TRANSPORT, NULL);
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = app_ddp_set_programme (set, &error);
  self->session = g_object_ref (session);
  self->set = set;
  gtk_widget_set_sensitive (self->play, programme != NULL);
  gtk_widget_set_sensitive (self->scale, programme != NULL);
  if (!programme)
    {
      gtk_label_set_label (GTK_LABEL (self->place), error->message);
      return GTK_WIDGET (self);
    }
  self->engine = app_engine_new ();
  take_device (self);
  app_engine_set_programme (self->engine, programme);
  app_engine_seek (self->engine, app_disc_start (set->disc, 0) * APP_CD_FRAME);
  gtk_range_set_range (GTK_RANGE (self->scale), 0,
                       MAX ((double) programme->frames / programme->rate, 1));
  for (int i = 0; i < app_disc_n_tracks (set->disc); i++)
    gtk_scale_add_mark (GTK_SCALE (self->scale),
                        (double) app_disc_start (set->disc, i) / APP_CD_SECTORS, GTK_POS_BOTTOM,
                        NULL);
  app_programme_unref (programme);
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (on_scale), self);
  g_signal_connect_swapped (self->engine, "state", G_CALLBACK (on_state), self);
  g_signal_connect_object (session, "transport", G_CALLBACK (on_session), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
