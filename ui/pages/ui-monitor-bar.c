/* ui-monitor-bar.c — the row of what is for the ears only. */
#include "ui-monitor-bar.h"

#include "ui-device-menu.h"
#include "ui-listening-time.h"
#include "ui-service-menu.h"
#include "ui-text.h"
#include "ui-volume.h"

#include <glib/gi18n-lib.h>

const char *const ui_monitor_ids[APP_N_MONITORS + 1] = {
  [APP_MONITOR_STEREO] = "stereo",     [APP_MONITOR_MONO] = "mono",
  [APP_MONITOR_SIDE] = "side",         [APP_MONITOR_LEFT] = "left",
  [APP_MONITOR_RIGHT] = "right",       [APP_MONITOR_SWAPPED] = "swapped",
  [APP_MONITOR_POLARITY] = "polarity",
};

const char *const ui_band_ids[APP_N_BANDS + 1] = {
  [APP_BAND_ALL] = "all", [APP_BAND_SUB] = "sub",   [APP_BAND_LOW] = "low",
  [APP_BAND_MID] = "mid", [APP_BAND_HIGH] = "high", [APP_BAND_AIR] = "air",
};

typedef struct
{
  const char *label, *name, *tip;
} Choice;

static const Choice monitors[APP_N_MONITORS] = {
  [APP_MONITOR_STEREO] = { N_ ("Stereo"), N_ ("Stereo"), N_ ("Hear both channels") },
  [APP_MONITOR_MONO] = { N_ ("Mono"), N_ ("Mono"), N_ ("Hear the sum (M)") },
  [APP_MONITOR_SIDE] = { N_ ("Side"), N_ ("Side"), N_ ("Hear the difference (S)") },
  [APP_MONITOR_LEFT]
  = { N_ ("L"), N_ ("Left"), N_ ("Hear the left channel on both sides (Shift+L)") },
  [APP_MONITOR_RIGHT]
  = { N_ ("R"), N_ ("Right"), N_ ("Hear the right channel on both sides (Shift+R)") },
  [APP_MONITOR_SWAPPED]
  = { N_ ("R|L"), N_ ("Swapped"), N_ ("Hear the channels on the other sides (Shift+S)") },
  [APP_MONITOR_POLARITY]
  = { N_ ("Ø"), N_ ("Polarity"), N_ ("Hear the right channel with its polarity turned (Shift+P)") },
};

/* Keys: Alt with the number of the band. */
static const char *const bands[APP_N_BANDS] = {
  [APP_BAND_ALL] = N_ ("All"), [APP_BAND_SUB] = N_ ("Sub"),   [APP_BAND_LOW] = N_ ("Low"),
  [APP_BAND_MID] = N_ ("Mid"), [APP_BAND_HIGH] = N_ ("High"), [APP_BAND_AIR] = N_ ("Air"),
};

struct _UiMonitorBar
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  /* borrowed */
  UiSession *session;
  GtkWidget *delta, *mute, *dim, *on;
};

G_DEFINE_FINAL_TYPE (UiMonitorBar, ui_monitor_bar, GTK_TYPE_WIDGET)

/* ---- what is on ---- */

static char *
delta_words (UiSession *session)
{
  AppLane against = ui_session_counterpart (session);
  if (ui_session_blind (session))
    return g_strdup (_ ("Delta"));
  if (against >= APP_N_LANES)
    return g_strdup (_ ("Delta: none of a reference"));
  AppComparison *comparison = ui_session_comparison (session);
  g_autofree char *a = app_comparison_lane_name (comparison, ui_session_lane (session));
  g_autofree char *b = app_comparison_lane_name (comparison, against);
  return g_strdup_printf (_ ("Delta: %s − %s"), a, b);
}

char *
ui_monitor_words (UiSession *session)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const AppService *service = app_comparison_service (ui_session_comparison (session), NULL);
  if (ui_session_delta (session))
    g_ptr_array_add (words, delta_words (session));
  if (ui_session_monitor (session) != APP_MONITOR_STEREO)
    g_ptr_array_add (words, g_strdup (_ (monitors[ui_session_monitor (session)].name)));
  if (ui_session_band (session) != APP_BAND_ALL)
    g_ptr_array_add (words, g_strdup (_ (bands[ui_session_band (session)])));
  if (service)
    g_ptr_array_add (words, g_strdup_printf (_ ("as %s"), _ (service->name)));
  if (app_album_listens (ui_session_album (session)))
    g_ptr_array_add (words, g_strdup (_ ("Parts only")));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

static void
show (UiMonitorBar *self)
{
  g_autofree char *words = ui_monitor_words (self->session);
  g_autofree char *label = g_strconcat (words, " ✕", NULL);
  g_autofree char *tip = g_strdup_printf (
      _ ("You do not hear the lane as it is: %s. It reaches no file. Press to hear all again "
         "(Ctrl+E)"),
      words);
  GtkWidget *text = gtk_button_get_child (GTK_BUTTON (self->on));
  ui_label_take (text, g_strdup (label));
  ui_tooltip (self->on, tip);
  gtk_widget_set_visible (self->on, words[0] != '\0');
  ui_name (self->on, tip);
}

/* ---- object ---- */

static GtkWidget *
button_new (GtkWidget *button, const char *label, const char *name, const char *action,
            const char *target, const char *tip)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (target)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  ui_tooltip (button, tip);
  gtk_widget_set_focus_on_click (button, FALSE);
  ui_name (button, name);
  return button;
}

static GtkWidget *
monitors_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (box, "segmented");
  gtk_widget_add_css_class (box, "compact");
  for (int i = 0; i < APP_N_MONITORS; i++)
    {
      GtkWidget *button
          = button_new (gtk_toggle_button_new (), _ (monitors[i].label), _ (monitors[i].name),
                        "win.monitor", ui_monitor_ids[i], _ (monitors[i].tip));
      if (i != APP_MONITOR_STEREO)
        gtk_widget_add_css_class (button, "listens");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static char *
band_tip (int band)
{
  double low = app_band_hz[band][0], high = app_band_hz[band][1];
  if (low <= 0 && high <= 0)
    return g_strdup_printf (_ ("Hear all frequencies (Alt+%d)"), band);
  if (low <= 0)
    return g_strdup_printf (_ ("Hear only what is below %.0f Hz (Alt+%d)"), high, band);
  if (high <= 0)
    return g_strdup_printf (_ ("Hear only what is above %.0f Hz (Alt+%d)"), low, band);
  return g_strdup_printf (_ ("Hear only %.0f to %.0f Hz (Alt+%d)"), low, high, band);
}

static GtkWidget *
bands_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (box, "segmented");
  gtk_widget_add_css_class (box, "compact");
  for (int i = 0; i < APP_N_BANDS; i++)
    {
      g_autofree char *tip = band_tip (i);
      GtkWidget *button = button_new (gtk_toggle_button_new (), _ (bands[i]), _ (bands[i]),
                                      "win.band", ui_band_ids[i], tip);
      if (i != APP_BAND_ALL)
        gtk_widget_add_css_class (button, "listens");
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static GtkWidget *
on_new (void)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.end-listening");
  gtk_widget_set_name (button, "listening");
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

static void
ui_monitor_bar_dispose (GObject *object)
{
  g_clear_pointer (&UI_MONITOR_BAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_monitor_bar_parent_class)->dispose (object);
}

static void
ui_monitor_bar_class_init (UiMonitorBarClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_monitor_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_monitor_bar_init (UiMonitorBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bar");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monitor");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_monitor_bar_new (UiSession *session)
{
  UiMonitorBar *self = g_object_new (UI_TYPE_MONITOR_BAR, NULL);
  self->session = session;
  self->delta = button_new (
      gtk_toggle_button_new (), _ ("Delta"), _ ("Delta"), "win.delta", NULL,
      _ ("Hear only what the lane differs in: the master from the mix, or from itself without what "
         "is bypassed (D)"));
  gtk_widget_add_css_class (self->delta, "listens");
  self->on = on_new ();
  self->dim = button_new (gtk_toggle_button_new (), _ ("Dim"), _ ("Dim"), "win.dim", NULL,
                          _ ("20 dB lower (Ctrl+D)"));
  self->mute = button_new (gtk_toggle_button_new (), _ ("Mute"), _ ("Mute"), "win.mute", NULL,
                           _ ("Silence; meters go on (Ctrl+M)"));
  gtk_widget_add_css_class (self->dim, "listens");
  gtk_widget_add_css_class (self->mute, "listens");
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (space, TRUE);
  GtkWidget *parts[] = { self->delta,
                         monitors_new (),
                         bands_new (),
                         ui_service_menu_new (session),
                         self->on,
                         space,
                         ui_listening_time_new (session),
                         self->dim,
                         self->mute,
                         ui_volume_new (session),
                         ui_device_menu_new (session) };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_widget_set_valign (parts[i], GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->box), parts[i]);
    }
  const char *const all[] = { "document", "album", "transport", "comparison" };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
