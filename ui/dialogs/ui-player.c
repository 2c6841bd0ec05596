/* ui-player.c — play and stop, where it is, and going elsewhere. */
#include "ui-player.h"

#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n.h>
#include <math.h>

struct _UiPlayer
{
  GtkBox parent;

  /* owned */
  UiSession *session;
  AppEngine *engine; /* NULL: the audio cannot be read */
  guint tick;        /* frame callback while it plays, 0: none */
  int rate;

  UiPlayerPlace place_text;
  gpointer place_data; /* borrowed */

  /* built */
  GtkWidget *play, *scale, *place;

  AppHeard heard;
};

G_DEFINE_FINAL_TYPE (UiPlayer, ui_player, GTK_TYPE_BOX)

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

/* What keeps it from playing, or where it is. */
static char *
place_text (UiPlayer *self)
{
  const char *error = app_engine_device_error (self->engine);
  g_autofree char *source_error = NULL;
  g_object_get (self->engine, "source-error", &source_error, NULL);
  return source_error ? g_steal_pointer (&source_error)
         : error      ? g_strdup (error)
                      : self->place_text (self->heard.pos, self->place_data);
}

static void
show (UiPlayer *self)
{
  gboolean playing = plays (self->engine);
  app_engine_heard (self->engine, &self->heard);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-stop-symbolic"
                                                             : "media-playback-start-symbolic");
  gtk_range_set_value (GTK_RANGE (self->scale), (double) self->heard.pos / self->rate);
  ui_label_take (self->place, place_text (self));
  g_signal_emit (self, signals[HEARD], 0);
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  UiPlayer *self = UI_PLAYER (widget);
  show (self);
  if (plays (self->engine))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
on_state (UiPlayer *self)
{
  show (self);
  if (plays (self->engine) && !self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

/* The device is for one of both. */
static void
on_session (UiPlayer *self)
{
  if (self->engine && plays (ui_session_engine (self->session)))
    app_engine_stop (self->engine);
}

/* As the window has it now. */
static void
take_device (UiPlayer *self)
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
ui_player_play_stop (UiPlayer *self)
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

static gboolean
on_space (GtkWidget *widget, GVariant *arguments, gpointer self)
{
  if (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (widget))))
    return FALSE;
  ui_player_play_stop (self);
  return TRUE;
}

void
ui_player_take_space (UiPlayer *self, GtkWindow *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE); /* before rows of lists */
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                          gtk_callback_action_new (on_space, self,
                                                                                   NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

void
ui_player_seek (UiPlayer *self, gint64 frame)
{
  if (!self->engine)
    return;
  app_engine_seek (self->engine, frame);
  show (self);
}

gint64
ui_player_pos (UiPlayer *self)
{
  if (self->engine)
    app_engine_heard (self->engine, &self->heard);
  return self->heard.pos;
}

gboolean
ui_player_playing (UiPlayer *self)
{
  return plays (self->engine);
}

AppEngine *
ui_player_engine (UiPlayer *self)
{
  return self->engine;
}

/* What a person does; what is shown while it plays comes otherwise. */
static gboolean
on_scale (UiPlayer *self, GtkScrollType scroll, double seconds)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double end = gtk_adjustment_get_upper (adjustment);
  ui_player_seek (self, llround (CLAMP (seconds, 0, end) * self->rate));
  return TRUE;
}

static void
ui_player_dispose (GObject *object)
{
  UiPlayer *self = UI_PLAYER (object);
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
  G_OBJECT_CLASS (ui_player_parent_class)->dispose (object);
}

static void
ui_player_class_init (UiPlayerClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_player_dispose;
  signals[HEARD] = g_signal_new ("heard", UI_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ui_player_init (UiPlayer *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 10);
  self->play = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  self->place = gtk_label_new (NULL);
  gtk_widget_set_name (self->play, "player-play");
  gtk_widget_set_name (self->scale, "player-position");
  gtk_widget_set_name (self->place, "player-place");
  gtk_widget_set_tooltip_text (self->play, _ ("Plays what was written, or stops (Space)"));
  ui_name (self->play, _ ("Play or stop"));
  ui_name (self->scale, _ ("Place"));
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->place), 28);
  gtk_label_set_xalign (GTK_LABEL (self->place), 0);
  gtk_widget_add_css_class (self->place, "numeric");
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (ui_player_play_stop), self);
  gtk_box_append (GTK_BOX (self), self->play);
  gtk_box_append (GTK_BOX (self), self->scale);
  gtk_box_append (GTK_BOX (self), self->place);
}

GtkWidget *
ui_player_new (UiSession *session, UiPlayerPlace place, gpointer user_data)
{
  UiPlayer *self = g_object_new (UI_TYPE_PLAYER, NULL);
  self->session = g_object_ref (session);
  self->place_text = place;
  self->place_data = user_data;
  gtk_widget_set_sensitive (self->play, FALSE);
  gtk_widget_set_sensitive (self->scale, FALSE);
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (on_scale), self);
  g_signal_connect_object (session, "transport", G_CALLBACK (on_session), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
ui_player_set_programme (UiPlayer *self, AppProgramme *programme, const gint64 *starts, int n)
{
  g_return_if_fail (!self->engine);
  gtk_widget_set_sensitive (self->play, TRUE);
  gtk_widget_set_sensitive (self->scale, TRUE);
  self->rate = programme->rate;
  self->engine = app_engine_new ();
  take_device (self);
  app_engine_set_programme (self->engine, programme);
  app_engine_seek (self->engine, n > 0 ? starts[0] : 0);
  gtk_range_set_range (GTK_RANGE (self->scale), 0,
                       MAX ((double) programme->frames / programme->rate, 1));
  for (int i = 0; i < n; i++)
    gtk_scale_add_mark (GTK_SCALE (self->scale), (double) starts[i] / programme->rate,
                        GTK_POS_BOTTOM, NULL);
  g_signal_connect_swapped (self->engine, "state", G_CALLBACK (on_state), self);
  show (self);
}

void
ui_player_set_fault (UiPlayer *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->place), text);
}
