/* ui-lane-buttons.c — a button for every lane there is. */
#include "ui-lane-buttons.h"

#include "ui-columns.h"
#include "ui-lanes.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SPACING 6
#define MORE_WIDTH 48 /* fixed: how many fit does not depend on what it says */
#define NAME_CHARS 16

typedef struct
{
  GtkWidget *button, *name, *gain, *key;
} Lane;

struct _UiLaneButtons
{
  GtkWidget parent;

  /* borrowed */
  UiSession *session;

  /* children */
  Lane lanes[APP_N_LANES];
  GtkWidget *more;

  /* layout */
  int n_hidden;
  guint idle; /* shows n_hidden; 0: none */
  int track;  /* whose gains are shown */
};

G_DEFINE_FINAL_TYPE (UiLaneButtons, ui_lane_buttons, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget *widget, const char *class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

/* ---- showing ---- */

static char *
lane_tip (UiLaneButtons *self, AppLane lane, const char *name, int key, const char *missing)
{
  g_autofree char *press
      = key ? g_strdup_printf (_ ("Hear %s (key %d, hold it for a moment only)."), name, key)
            : g_strdup_printf (_ ("Hear %s."), name);
  const AppHeard *heard = ui_session_heard (self->session);
  const char *joins = heard->playing && !heard->present[lane] ? _ ("It is being prepared.") : NULL;
  return g_strdup_printf ("%s\n%s%s%s", press,
                          missing ? missing : _ ("The gain is what makes the lanes equally loud."),
                          joins ? "\n" : "", joins ? joins : "");
}

static void
show_lane (UiLaneButtons *self, AppLane lane, gboolean there)
{
  const Lane *l = &self->lanes[lane];
  gtk_widget_set_visible (l->button, there);
  if (!there)
    return;
  gboolean fault;
  int key = ui_lane_key (self->session, lane);
  g_autofree char *name = app_comparison_lane_name (ui_session_comparison (self->session), lane);
  g_autofree char *gain = ui_lane_gain (self->session, lane);
  g_autofree char *missing = ui_lane_missing (self->session, lane, &fault);
  g_autofree char *tip = lane_tip (self, lane, name, key, missing);
  const AppHeard *heard = ui_session_heard (self->session);
  ui_label_take (l->name, g_strdup (name));
  ui_label_take (l->gain, g_strdup (fault ? "!" : gain));
  ui_label_take (l->key, g_strdup_printf ("%d", key));
  gtk_widget_set_visible (l->key, key > 0);
  set_class (l->gain, "off", !missing && !ui_session_hears_gains (self->session));
  set_class (l->gain, "warning", missing && !fault);
  set_class (l->gain, "error", missing && fault);
  set_class (l->button, "joining", heard->playing && !heard->present[lane]);
  ui_tooltip (l->button, tip);
  ui_name (l->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (l->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  missing ? missing : gain, -1);
}

static void
show_more (UiLaneButtons *self)
{
  g_autofree char *label = g_strdup_printf ("+%d", self->n_hidden);
  AppLane lane = app_engine_lane (ui_session_engine (self->session));
  gboolean heard = self->n_hidden > 0 && !ui_session_blind (self->session)
                   && !gtk_widget_get_child_visible (self->lanes[lane].button);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), label);
  set_class (self->more, "heard", heard);
}

static void
show_lanes (UiLaneButtons *self)
{
  AppLane lanes[APP_N_LANES];
  int n = ui_lanes (self->session, lanes), next = 0;
  self->track = ui_lanes_track (self->session);
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      gboolean there = next < n && lanes[next] == lane;
      next += there;
      show_lane (self, lane, there);
    }
  show_more (self);
}

/* Another track is reached, or a lane has joined. */
static void
on_heard (UiLaneButtons *self, const AppHeard *heard)
{
  gboolean changed = ui_lanes_track (self->session) != self->track;
  for (AppLane lane = 0; lane < APP_N_LANES && !changed; lane++)
    changed = gtk_widget_get_visible (self->lanes[lane].button)
              && gtk_widget_has_css_class (self->lanes[lane].button, "joining")
                     != (heard->playing && !heard->present[lane]);
  if (changed)
    show_lanes (self);
}

static void
fill_more (GtkMenuButton *button, gpointer data)
{
  UiLaneButtons *self = data;
  AppLane lanes[APP_N_LANES];
  int n = ui_lanes (self->session, lanes);
  g_autoptr (GMenu) menu = g_menu_new ();
  for (int i = 0; i < n; i++)
    {
      if (gtk_widget_get_child_visible (self->lanes[lanes[i]].button))
        continue;
      g_autofree char *name
          = app_comparison_lane_name (ui_session_comparison (self->session), lanes[i]);
      g_autofree char *gain = ui_lane_gain (self->session, lanes[i]);
      g_autofree char *text = ui_menu_text (name);
      g_autofree char *label = g_strdup_printf ("%s  %s", text, gain);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.lane", "s", app_lane_ids[lanes[i]]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* ---- layout ---- */

/* Visible buttons in order, with their widths. */
static int
sizes_of (UiLaneButtons *self, GtkRequestedSize sizes[APP_N_LANES])
{
  int n = 0;
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    {
      GtkRequestedSize *size = &sizes[n];
      if (!gtk_widget_get_visible (self->lanes[lane].button))
        continue;
      size->data = self->lanes[lane].button;
      gtk_widget_measure (size->data, GTK_ORIENTATION_HORIZONTAL, -1, &size->minimum_size,
                          &size->natural_size, NULL, NULL);
      n++;
    }
  return n;
}

static void
ui_lane_buttons_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiLaneButtons *self = UI_LANE_BUTTONS (widget);
  GtkRequestedSize sizes[APP_N_LANES];
  int n = sizes_of (self, sizes);
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (int i = 0; i < n; i++)
        {
          *natural += sizes[i].natural_size + (i ? SPACING : 0);
          if (i < APP_N_PROGRAMME_LANES)
            *minimum += sizes[i].minimum_size + (i ? SPACING : 0);
        }
      if (n > APP_N_PROGRAMME_LANES)
        *minimum += SPACING + MORE_WIDTH;
      return;
    }
  for (int i = 0; i < n; i++)
    {
      int low, high;
      gtk_widget_measure (sizes[i].data, orientation, -1, &low, &high, NULL, NULL);
      *minimum = MAX (*minimum, low);
      *natural = MAX (*natural, high);
    }
}

static gboolean
on_idle (gpointer data)
{
  UiLaneButtons *self = data;
  self->idle = 0;
  show_more (self);
  return G_SOURCE_REMOVE;
}

/* How many of n fit into width at their least size, with the menu behind them when not all do. */
static int
n_fitting (const GtkRequestedSize *sizes, int n, int width)
{
  int used = 0, fit = 0;
  for (int i = 0; i < n; i++)
    {
      used += sizes[i].minimum_size + (i ? SPACING : 0);
      if (used + (i < n - 1 ? SPACING + MORE_WIDTH : 0) <= width)
        fit = i + 1;
    }
  return used <= width ? n : MAX (fit, MIN (n, APP_N_PROGRAMME_LANES));
}

static void
ui_lane_buttons_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiLaneButtons *self = UI_LANE_BUTTONS (widget);
  GtkRequestedSize sizes[APP_N_LANES];
  int n = sizes_of (self, sizes), fit = n_fitting (sizes, n, width), x = 0;
  int left = width - (fit < n ? SPACING + MORE_WIDTH : 0) - SPACING * MAX (fit - 1, 0);
  for (int i = 0; i < fit; i++)
    left -= sizes[i].minimum_size;
  gtk_distribute_natural_allocation (MAX (left, 0), (guint) fit, sizes);
  for (int i = 0; i < n; i++)
    {
      gtk_widget_set_child_visible (sizes[i].data, i < fit);
      if (i >= fit)
        continue;
      gtk_widget_size_allocate (sizes[i].data,
                                &(GtkAllocation){ x, 0, sizes[i].minimum_size, height }, -1);
      x += sizes[i].minimum_size + SPACING;
    }
  gtk_widget_set_child_visible (self->more, fit < n);
  if (fit < n)
    gtk_widget_size_allocate (self->more, &(GtkAllocation){ x, 0, MORE_WIDTH, height }, -1);
  if (self->n_hidden != n - fit && !self->idle)
    self->idle = g_idle_add (on_idle, self); /* a label must not change while it is laid out */
  self->n_hidden = n - fit;
}

/* ---- object ---- */

static GtkWidget *
label_new (const char *class, const char *other)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, class);
  if (other)
    gtk_widget_add_css_class (label, other);
  return label;
}

static void
add_lane (UiLaneButtons *self, AppLane lane)
{
  Lane *l = &self->lanes[lane];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dot = ui_status_dot_new ();
  ui_status_dot_set_color (UI_STATUS_DOT (dot), ui_palette_lane (lane), "");
  l->name = label_new ("heading", NULL);
  l->gain = label_new ("caption", "numeric");
  l->key = label_new ("key", NULL);
  gtk_label_set_max_width_chars (GTK_LABEL (l->name), NAME_CHARS);
  if (lane >= APP_N_PROGRAMME_LANES)
    {
      gtk_label_set_ellipsize (GTK_LABEL (l->name), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_width_chars (GTK_LABEL (l->name), 6);
    }
  gtk_label_set_width_chars (GTK_LABEL (l->gain), 7);
  gtk_widget_set_valign (l->key, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), l->name);
  gtk_box_append (GTK_BOX (box), l->gain);
  gtk_box_append (GTK_BOX (box), l->key);

  l->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (l->button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (l->button), "win.lane");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (l->button), "s", app_lane_ids[lane]);
  gtk_widget_add_css_class (l->button, "lane");
  gtk_widget_add_css_class (l->button, ui_lane_class (lane));
  gtk_widget_set_name (l->button, app_lane_ids[lane]);
  gtk_widget_set_focus_on_click (l->button, FALSE);
  gtk_widget_set_visible (l->button, FALSE);
  gtk_widget_set_parent (l->button, GTK_WIDGET (self));
}

static void
ui_lane_buttons_dispose (GObject *object)
{
  UiLaneButtons *self = UI_LANE_BUTTONS (object);
  GtkWidget *child;
  g_clear_handle_id (&self->idle, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ui_lane_buttons_parent_class)->dispose (object);
}

static void
ui_lane_buttons_class_init (UiLaneButtonsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_lane_buttons_dispose;
  widget_class->measure = ui_lane_buttons_measure;
  widget_class->size_allocate = ui_lane_buttons_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "lanes");
}

static void
ui_lane_buttons_init (UiLaneButtons *self)
{
  for (AppLane lane = 0; lane < APP_N_LANES; lane++)
    add_lane (self, lane);
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), "+0");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), fill_more, self, NULL);
  ui_tooltip (self->more, _ ("More lanes to hear"));
  gtk_widget_add_css_class (self->more, "narrow");
  gtk_widget_set_name (self->more, "more-lanes");
  ui_name (self->more, _ ("More lanes"));
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
}

GtkWidget *
ui_lane_buttons_new (UiSession *session)
{
  UiLaneButtons *self = g_object_new (UI_TYPE_LANE_BUTTONS, NULL);
  const char *const all[] = { "document", "album", "survey", "transport", "comparison" };
  self->session = session;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (show_lanes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  show_lanes (self);
  return GTK_WIDGET (self);
}

GtkWidget *
ui_lane_buttons_button (UiLaneButtons *self, AppLane lane)
{
  return self->lanes[lane].button;
}

int
ui_lane_buttons_n_hidden (UiLaneButtons *self)
{
  return self->n_hidden;
}
