/* ui-listening-time.c — how long the ears have worked, and a reminder to rest them. */
#include "ui-listening-time.h"

#include "ui-listening-clock.h"
#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define PLAYING_LOOK_S 1
#define PAUSED_LOOK_S 20 /* so that a rest is seen as one while nothing plays */
#define MOST_MINUTES 240

struct _UiListeningTime
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  guint timer; /* 0: none */
  /* borrowed */
  UiSession *session;
  GtkWidget *button, *reminder, *every, *remind;

  UiListeningClock clock;
  UiListeningNow now;
  gboolean playing; /* at the last look */
  gboolean showing; /* the controls follow the settings, not the person */
};

G_DEFINE_FINAL_TYPE (UiListeningTime, ui_listening_time, GTK_TYPE_WIDGET)

static void
show (UiListeningTime *self)
{
  int minutes = (int) (self->clock.listened_s / 60);
  g_autofree char *label = g_strdup_printf ("%d:%02d", minutes / 60, minutes % 60);
  g_autofree char *tip = g_strdup_printf (
      ngettext ("%d minute of listening since the ears last rested five minutes",
                "%d minutes of listening since the ears last rested five minutes", minutes),
      minutes);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  ui_tooltip (self->button, tip);
  if (self->clock.listened_s < 1)
    gtk_widget_set_visible (self->reminder, FALSE); /* they have rested */
}

static void look (UiListeningTime *self);

static gboolean
on_timer (gpointer data)
{
  UiListeningTime *self = data;
  self->timer = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* Asks the clock, shows it, and comes again while there is something to count. */
static void
look (UiListeningTime *self)
{
  int minutes = g_settings_get_int (ui_settings (), "rest-reminder");
  g_object_get (ui_session_engine (self->session), "playing", &self->playing, NULL);
  if (ui_listening_clock_look (&self->clock, self->now (), self->playing, minutes * 60.0))
    gtk_widget_set_visible (self->reminder, TRUE);
  if (minutes == 0)
    gtk_widget_set_visible (self->reminder, FALSE);
  show (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->playing || self->clock.listened_s > 0)
    self->timer
        = g_timeout_add_seconds (self->playing ? PLAYING_LOOK_S : PAUSED_LOOK_S, on_timer, self);
}

static void
on_transport (UiListeningTime *self)
{
  gboolean playing;
  g_object_get (ui_session_engine (self->session), "playing", &playing, NULL);
  if (playing != self->playing)
    look (self);
}

/* ---- input ---- */

static void
on_dismiss (UiListeningTime *self)
{
  gtk_widget_set_visible (self->reminder, FALSE);
}

static void
on_off (UiListeningTime *self)
{
  g_settings_set_int (ui_settings (), "rest-reminder", 0);
  gtk_widget_set_visible (self->reminder, FALSE);
}

static void
on_rested (UiListeningTime *self)
{
  ui_listening_clock_rest (&self->clock);
  look (self);
}

/* The switch keeps the minutes; 0 in the settings is off. */
static void
on_choice (UiListeningTime *self)
{
  if (self->showing)
    return;
  gboolean on = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->remind));
  int minutes = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->every));
  g_settings_set_int (ui_settings (), "rest-reminder", on ? minutes : 0);
  gtk_widget_set_sensitive (self->every, on);
}

static void
on_setting (UiListeningTime *self)
{
  int minutes = g_settings_get_int (ui_settings (), "rest-reminder");
  self->showing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->remind), minutes > 0);
  gtk_widget_set_sensitive (self->every, minutes > 0);
  if (minutes > 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->every), minutes);
  self->showing = FALSE;
}

/* ---- object ---- */

static GtkWidget *
button_new (UiListeningTime *self, const char *name, const char *label, const char *tip,
            void (*clicked) (UiListeningTime *self))
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, name);
  ui_tooltip (button, tip);
  gtk_widget_set_focus_on_click (button, FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  return button;
}

static GtkWidget *
popover_new (UiListeningTime *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->remind = gtk_check_button_new_with_label (_ ("Remind me to rest the ears every"));
  self->every = ui_number_entry_new (5, MOST_MINUTES, 5, 0, "min");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->every), 45);
  ui_name (self->every, _ ("Minutes of listening"));
  ui_tooltip (self->every, _ ("Minutes of listening before the reminder"));
  gtk_box_append (GTK_BOX (row), self->remind);
  gtk_box_append (GTK_BOX (row), self->every);
  gtk_box_append (GTK_BOX (row), gtk_label_new (_ ("minutes")));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box),
                  button_new (self, "rested", _ ("My ears have rested"),
                              _ ("Counts from now; five minutes without playing do it too"),
                              on_rested));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static GtkWidget *
reminder_new (UiListeningTime *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Rest the ears?"));
  gtk_widget_add_css_class (label, "warning");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box),
                  button_new (self, "dismiss", _ ("Later"),
                              _ ("Say it again after as much listening"), on_dismiss));
  gtk_box_append (GTK_BOX (box),
                  button_new (self, "off", _ ("Never"), _ ("No more reminders"), on_off));
  gtk_widget_set_name (box, "rest-reminder");
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
ui_listening_time_dispose (GObject *object)
{
  UiListeningTime *self = UI_LISTENING_TIME (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_listening_time_parent_class)->dispose (object);
}

static void
ui_listening_time_class_init (UiListeningTimeClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_listening_time_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_listening_time_init (UiListeningTime *self)
{
  ui_listening_clock_init (&self->clock);
  self->now = g_get_real_time;
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->reminder = reminder_new (self);
  self->button = gtk_menu_button_new ();
  gtk_widget_set_name (self->button, "listening-time");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "quiet");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  ui_name (self->button, _ ("Listening time"));
  gtk_box_append (GTK_BOX (self->box), self->reminder);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  on_setting (self);
  g_signal_connect_swapped (self->remind, "toggled", G_CALLBACK (on_choice), self);
  g_signal_connect_swapped (self->every, "value-changed", G_CALLBACK (on_choice), self);
  g_signal_connect_object (ui_settings (), "changed::rest-reminder", G_CALLBACK (on_setting), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
ui_listening_time_new (UiSession *session)
{
  UiListeningTime *self = g_object_new (UI_TYPE_LISTENING_TIME, NULL);
  self->session = session;
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  look (self);
  return GTK_WIDGET (self);
}

void
ui_listening_time_set_clock (UiListeningTime *self, UiListeningNow now)
{
  self->now = now ? now : g_get_real_time;
  ui_listening_clock_init (&self->clock);
  look (self);
}
