/* ui-service-menu.c — Listen as: the services and what they do. */
#include "ui-service-menu.h"

#include "ui-lanes.h"
#include "ui-services.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _UiServiceMenu
{
  GtkWidget parent;

  /* owned */
  GtkWidget *button;
  GPtrArray *gains; /* of GtkLabel, as ui_services */
  /* borrowed */
  UiSession *session;
  GtkWidget *words;
  int track; /* whose gain is shown */
};

G_DEFINE_FINAL_TYPE (UiServiceMenu, ui_service_menu, GTK_TYPE_WIDGET)

static char *
gain_text (double db)
{
  g_autofree char *text = ui_text_signed (db, 1);
  return isnan (db) ? g_strdup ("…") : g_strconcat (text, " dB", NULL);
}

static void
show_button (UiServiceMenu *self)
{
  AppServiceMode mode;
  const AppService *service = app_comparison_service (ui_session_comparison (self->session), &mode);
  self->track = ui_lanes_track (self->session);
  if (!service)
    {
      ui_menu_button_set_label (self->button, _ ("Listen as…"));
      gtk_widget_remove_css_class (self->button, "warning");
      ui_tooltip (self->button,
                  _ ("Hear the album as a streaming service plays it (A); reaches no file"));
      gtk_label_set_label (GTK_LABEL (self->words), "");
      return;
    }
  g_autofree char *gain
      = gain_text (ui_service_gain_db (self->session, service, mode, self->track));
  g_autofree char *words = ui_service_words (service, mode);
  g_autofree char *label = g_strdup_printf ("%s %s", _ (service->name), gain);
  g_autofree char *tip = g_strdup_printf (
      _ ("You hear the album as %s plays it; loudness match is off meanwhile. %s\nSource: %s"),
      _ (service->name), words, _ (service->source));
  ui_menu_button_set_label (self->button, label);
  gtk_widget_add_css_class (self->button, "warning");
  ui_tooltip (self->button, tip);
  ui_label_take (self->words, g_strdup_printf (_ ("%s\nSource: %s"), words, _ (service->source)));
}

static AppServiceMode
shown_mode (UiServiceMenu *self)
{
  GActionGroup *group = G_ACTION_GROUP (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autoptr (GVariant) state = g_action_group_get_action_state (group, "service-mode");
  return state && !strcmp (g_variant_get_string (state, NULL), "album") ? APP_SERVICE_ALBUM
                                                                        : APP_SERVICE_TRACK;
}

static void
show_gains (UiServiceMenu *self)
{
  const GPtrArray *services = ui_services ();
  if (!gtk_widget_get_root (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < services->len; i++)
    ui_label_take (self->gains->pdata[i],
                   gain_text (ui_service_gain_db (self->session, services->pdata[i],
                                                  shown_mode (self),
                                                  ui_lanes_track (self->session))));
}

static void
show (UiServiceMenu *self)
{
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button));
  show_button (self);
  if (gtk_widget_get_visible (GTK_WIDGET (popover)))
    show_gains (self);
}

static void
on_heard (UiServiceMenu *self)
{
  if (ui_lanes_track (self->session) != self->track)
    show (self);
}

/* ---- the list ---- */

static GtkWidget *
choice_new (const char *label, const char *action, const char *target, const char *tip)
{
  GtkWidget *button = gtk_check_button_new_with_label (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_widget_set_hexpand (button, TRUE);
  ui_tooltip (button, tip);
  return button;
}

static GtkWidget *
service_new (UiServiceMenu *self, const AppService *service)
{
  g_autofree char *words = ui_service_words (service, APP_SERVICE_TRACK);
  g_autofree char *tip = g_strdup_printf (_ ("%s\nSource: %s"), words, _ (service->source));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *gain = gtk_label_new ("…");
  gtk_widget_add_css_class (gain, "numeric");
  gtk_box_append (GTK_BOX (row), choice_new (_ (service->name), "win.service", service->id, tip));
  gtk_box_append (GTK_BOX (row), gain);
  g_ptr_array_add (self->gains, gain);
  return row;
}

static GtkWidget *
popover_new (UiServiceMenu *self)
{
  const GPtrArray *services = ui_services ();
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *modes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), choice_new (_ ("As it is"), "win.service", "",
                                             _ ("No service; the lanes as they are")));
  for (guint i = 0; i < services->len; i++)
    gtk_box_append (GTK_BOX (box), service_new (self, services->pdata[i]));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (modes),
                  choice_new (_ ("Track by track"), "win.service-mode", "track",
                              _ ("As in play lists and shuffle: every track by itself")));
  gtk_box_append (
      GTK_BOX (modes),
      choice_new (_ ("As an album"), "win.service-mode", "album",
                  _ ("The album in a row, as far as the service knows albums (Shift+A)")));
  gtk_box_append (GTK_BOX (box), modes);
  self->words = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->words), 40);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_widget_add_css_class (self->words, "caption");
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (show_gains), self);
  return popover;
}

/* ---- object ---- */

static void
ui_service_menu_dispose (GObject *object)
{
  UiServiceMenu *self = UI_SERVICE_MENU (object);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->gains, g_ptr_array_unref);
  G_OBJECT_CLASS (ui_service_menu_parent_class)->dispose (object);
}

static void
ui_service_menu_class_init (UiServiceMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_service_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_service_menu_init (UiServiceMenu *self)
{
  self->gains = g_ptr_array_new ();
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  gtk_widget_set_name (self->button, "service");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  ui_name (self->button, _ ("Listen as"));
}

GtkWidget *
ui_service_menu_new (UiSession *session)
{
  UiServiceMenu *self = g_object_new (UI_TYPE_SERVICE_MENU, NULL);
  const char *const all[] = { "document", "album", "survey", "transport", "comparison" };
  self->session = session;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
