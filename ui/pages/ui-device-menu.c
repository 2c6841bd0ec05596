/* ui-device-menu.c — the sound device, its rate and buffer, and how it does. */
#include "ui-device-menu.h"

#include "ui-columns.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>

#define LIST_HEIGHT 200

static const int rates[] = { 0, 44100, 48000, 88200, 96000, 176400, 192000 };
static const int buffers[] = { 0, 64, 128, 256, 512, 1024, 2048, 4096 };

struct _UiDeviceMenu
{
  GtkWidget parent;

  /* owned */
  GtkWidget *button;
  char *told; /* the error that was said last */
  /* borrowed */
  UiSession *session;
  GtkWidget *list, *rate, *buffer, *runs, *late, *fault;

  guint64 counted; /* underruns when they were set to 0 */
  guint64 shown;
};

G_DEFINE_FINAL_TYPE (UiDeviceMenu, ui_device_menu, GTK_TYPE_WIDGET)

/* ---- what it does ---- */

static guint64
underruns_all (UiDeviceMenu *self)
{
  const AppDeviceInfo *info = app_engine_device_info (ui_session_engine (self->session));
  return ui_session_heard (self->session)->underruns + (info ? info->late : 0);
}

/* Since the person looked; another device begins at 0. */
static guint64
underruns (UiDeviceMenu *self)
{
  guint64 all = underruns_all (self);
  if (all < self->counted)
    self->counted = 0;
  return all - self->counted;
}

static char *
runs_text (const AppDeviceInfo *info)
{
  if (!info)
    return g_strdup (_ ("Not open; it is opened when playing starts."));
  g_autofree char *rate = ui_text_rate (info->rate);
  g_autofree char *album = ui_text_rate (info->programme_rate);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s (%s)\n"), info->name, info->host_api);
  if (info->converted)
    g_string_append_printf (text, _ ("Runs at %s, converted from %s"), rate, album);
  else
    g_string_append_printf (text, _ ("Runs at %s, as the album"), rate);
  if (info->period_frames > 0)
    g_string_append_printf (text, _ ("\nBuffer %d frames, latency %.1f ms"), info->period_frames,
                            info->latency_ms);
  if (info->note)
    g_string_append_printf (text, "\n%s", info->note);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
button_text (const AppDeviceInfo *info, guint64 late)
{
  if (!info)
    return g_strdup (_ ("Device"));
  g_autofree char *rate = ui_text_rate (info->rate);
  g_autofree char *album = ui_text_rate (info->programme_rate);
  g_autofree char *runs = info->converted ? ui_text_change (album, rate) : g_strdup (rate);
  return late ? g_strdup_printf (ngettext ("%s · %" PRIu64 " underrun",
                                           "%s · %" PRIu64 " underruns", late),
                                 runs, late)
              : g_strdup (runs);
}

static void
show_late (UiDeviceMenu *self)
{
  const AppDeviceInfo *info = app_engine_device_info (ui_session_engine (self->session));
  const char *error = app_engine_device_error (ui_session_engine (self->session));
  guint64 late = self->shown = underruns (self);
  g_autofree char *label = button_text (info, late);
  ui_menu_button_set_label (self->button, label);
  ui_label_take (self->late, late ? g_strdup_printf (ngettext ("%" PRIu64 " underrun: sound was "
                                                               "missing. A larger buffer helps.",
                                                               "%" PRIu64 " underruns: sound was "
                                                               "missing. A larger buffer helps.",
                                                               late),
                                                     late)
                                  : g_strdup (_ ("No underruns")));
  g_autofree char *runs = runs_text (info);
  g_autofree char *tip = g_strconcat (error ? error : runs, "\n",
                                      gtk_label_get_label (GTK_LABEL (self->late)), NULL);
  ui_tooltip (self->button, tip); /* the button may be too narrow for its words */
  ((error || late) ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->button,
                                                                              "warning");
}

static void
on_heard (UiDeviceMenu *self)
{
  if (underruns (self) != self->shown)
    show_late (self);
}

static void
show (UiDeviceMenu *self)
{
  const AppDeviceInfo *info = app_engine_device_info (ui_session_engine (self->session));
  const char *error = app_engine_device_error (ui_session_engine (self->session));
  g_autofree char *text = runs_text (info);
  gtk_label_set_label (GTK_LABEL (self->runs), text);
  gtk_label_set_label (GTK_LABEL (self->fault), error ? error : "");
  gtk_widget_set_visible (self->fault, error != NULL);
  show_late (self);
  if (error && g_strcmp0 (error, self->told) != 0)
    ui_session_message (self->session, APP_SEVERITY_WARNING, "%s", error);
  g_free (self->told);
  self->told = g_strdup (error);
}

/* ---- choosing ---- */

static void
fill_list (UiDeviceMenu *self)
{
  char **names = NULL;
  g_auto (GStrv) ids = app_engine_devices (ui_session_engine (self->session), &names);
  GtkWidget *focus = NULL;
  ui_box_clear (self->list);
  for (int i = 0; ids && ids[i]; i++)
    {
      GtkWidget *row = gtk_check_button_new_with_label (names[i]);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.device");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", ids[i]);
      ui_tooltip (row, ids[i][0] ? ids[i] : _ ("What the system plays on"));
      gtk_box_append (GTK_BOX (self->list), row);
      if (!g_strcmp0 (ids[i], ui_session_device (self->session)))
        focus = row;
    }
  g_strfreev (names);
  if (focus)
    gtk_widget_grab_focus (focus);
  show (self);
}

static void
on_rate (UiDeviceMenu *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->rate));
  if (i < G_N_ELEMENTS (rates))
    g_settings_set_int (ui_settings (), "device-rate", rates[i]);
}

static void
on_buffer (UiDeviceMenu *self)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->buffer));
  if (i < G_N_ELEMENTS (buffers))
    g_settings_set_int (ui_settings (), "device-buffer", buffers[i]);
}

static void
select_number (GtkWidget *drop_down, const int *numbers, int n, int wanted)
{
  guint found = GTK_INVALID_LIST_POSITION; /* set by hand in the settings */
  for (int i = 0; i < n; i++)
    if (numbers[i] == wanted)
      found = (guint) i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), found);
}

/* What is set is told to the player; what no device has it refuses, and says why. */
static void
on_settings (UiDeviceMenu *self)
{
  int rate = g_settings_get_int (ui_settings (), "device-rate");
  int buffer = g_settings_get_int (ui_settings (), "device-buffer");
  g_autoptr (GError) error = NULL;
  select_number (self->rate, rates, G_N_ELEMENTS (rates), rate);
  select_number (self->buffer, buffers, G_N_ELEMENTS (buffers), buffer);
  if (!ui_session_set_device_format (self->session, rate, buffer, &error))
    ui_session_message (self->session, APP_SEVERITY_WARNING, "%s", error->message);
}

static void
on_reset (UiDeviceMenu *self)
{
  self->counted = underruns_all (self);
  show_late (self);
}

/* ---- object ---- */

static GtkWidget *
numbers_new (const int *numbers, int n, const char *own, const char *name, gboolean hz)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (int i = 0; i < n; i++)
    if (numbers[i] == 0)
      gtk_string_list_append (list, own);
    else
      gtk_string_list_take (list, hz ? ui_text_rate (numbers[i])
                                     : g_strdup_printf (_ ("%d frames"), numbers[i]));
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  ui_tooltip (drop_down, name);
  ui_name (drop_down, name);
  return drop_down;
}

static GtkWidget *
words_new (const char *class)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
popover_new (UiDeviceMenu *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *format = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *count = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  self->rate = numbers_new (rates, G_N_ELEMENTS (rates), _ ("Rate of the album"),
                            _ ("Rate of the sound device"), TRUE);
  self->buffer = numbers_new (buffers, G_N_ELEMENTS (buffers), _ ("Buffer of the device"),
                              _ ("Buffer of the sound device"), FALSE);
  gtk_widget_set_name (self->rate, "device-rate");
  gtk_widget_set_name (self->buffer, "device-buffer");
  gtk_box_append (GTK_BOX (format), self->rate);
  gtk_box_append (GTK_BOX (format), self->buffer);
  self->late = words_new ("numeric");
  gtk_widget_set_hexpand (self->late, TRUE);
  GtkWidget *reset = gtk_button_new_with_label (_ ("Set to 0"));
  gtk_widget_set_name (reset, "reset-underruns");
  ui_tooltip (reset, _ ("Count underruns from now"));
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (on_reset), self);
  gtk_box_append (GTK_BOX (count), self->late);
  gtk_box_append (GTK_BOX (count), reset);
  self->runs = words_new ("caption");
  self->fault = words_new ("warning");
  GtkWidget *parts[] = { scrolled, format, self->runs, self->fault, count };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (fill_list), self);
  return popover;
}

static void
ui_device_menu_dispose (GObject *object)
{
  UiDeviceMenu *self = UI_DEVICE_MENU (object);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->told, g_free);
  G_OBJECT_CLASS (ui_device_menu_parent_class)->dispose (object);
}

static void
ui_device_menu_class_init (UiDeviceMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_device_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_device_menu_init (UiDeviceMenu *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  gtk_widget_set_name (self->button, "device");
  gtk_widget_add_css_class (self->button, "numeric");
  ui_name (self->button, _ ("Sound device"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
ui_device_menu_new (UiSession *session)
{
  UiDeviceMenu *self = g_object_new (UI_TYPE_DEVICE_MENU, NULL);
  self->session = session;
  on_settings (self);
  g_signal_connect_swapped (self->rate, "notify::selected", G_CALLBACK (on_rate), self);
  g_signal_connect_swapped (self->buffer, "notify::selected", G_CALLBACK (on_buffer), self);
  g_signal_connect_object (ui_settings (), "changed::device-rate", G_CALLBACK (on_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ui_settings (), "changed::device-buffer", G_CALLBACK (on_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "transport", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
