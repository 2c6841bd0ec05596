/* ui-chain-card.c — one slot in the chain strip. */
#include "ui-chain-card.h"

#include "dsp-common.h"
#include "ui-curve.h"
#include "ui-draw.h"
#include "ui-edit.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CURVE_POINTS 64
#define CURVE_RANGE_DB 12

struct _UiChainCard
{
  GtkButton parent;

  /* owned */
  AppSlot *slot;
  /* borrowed */
  UiSession *session;
  GtkWidget *name, *change, *text, *curve; /* curve: NULL when the module has none */
};

G_DEFINE_FINAL_TYPE (UiChainCard, ui_chain_card, GTK_TYPE_BUTTON)

static void
show_curve (UiChainCard *self)
{
  const DspModule *module = app_slot_module (self->slot);
  double hz[CURVE_POINTS], db[CURVE_POINTS];
  for (int i = 0; i < CURVE_POINTS; i++)
    hz[i] = 20 * pow (1000, i / (CURVE_POINTS - 1.0));
  dsp_module_response (module, app_slot_values (self->slot),
                       app_album_rate (ui_session_album (self->session)), hz, db, CURVE_POINTS);
  ui_curve_set (UI_CURVE (self->curve), db, CURVE_POINTS);
}

/* Without readings: the first parameter that is not at its default, or the first one. */
static char *
summary (UiChainCard *self)
{
  const DspModule *module = app_slot_module (self->slot);
  if (app_slot_bypass (self->slot))
    return g_strdup (_ ("bypassed"));
  const DspParam *param = module->n_params ? &module->params[0] : NULL;
  for (int i = 0; i < module->n_params && param->scale > DSP_SCALE_LOG; i++)
    param = &module->params[i]; /* a number says more than a choice */
  for (int i = module->n_params - 1; i >= 0; i--)
    if (app_slot_value (self->slot, i) != module->params[i].def)
      param = &module->params[i];
  if (!param)
    return g_strdup ("");
  char text[64];
  const double value = app_slot_value (self->slot, param - module->params);
  ui_format_param (param, value, text, sizeof text);
  return g_strdup_printf ("%s %s", _ (param->name), text);
}

void
ui_chain_card_read (UiChainCard *self)
{
  const DspModule *module = app_slot_module (self->slot);
  double readings[DSP_MAX_READINGS];
  int track, n = 0;
  guint place;
  if (ui_session_find_slot (self->session, self->slot, &track, &place)
      && !app_slot_bypass (self->slot) && ui_session_heard (self->session)->playing)
    n = app_engine_slot_readings (ui_session_engine (self->session), track, place, readings,
                                  DSP_MAX_READINGS);
  for (int i = 0; i < MIN (n, module->n_readings); i++)
    if (module->readings[i].kind == DSP_READING_REDUCTION)
      {
        g_autofree char *number = ui_text_level (readings[i], module->readings[i].digits);
        ui_label_take (self->text,
                       g_strdup_printf (_ ("%s %s GR"), number, module->readings[i].unit));
        return;
      }
  ui_label_take (self->text, summary (self));
}

void
ui_chain_card_show_loudness (UiChainCard *self)
{
  AppSurvey *survey = ui_session_survey (self->session);
  int selected = ui_session_track (self->session), track;
  guint place;
  double before = NAN, after = NAN;
  if (selected >= 0 && ui_session_find_slot (self->session, self->slot, &track, &place))
    {
      before = app_survey_stage_lufs (survey, (guint) selected, track < 0, (int) place);
      after = app_survey_stage_lufs (survey, (guint) selected, track < 0, (int) place + 1);
    }
  gboolean known = isfinite (before) && isfinite (after);
  g_autofree char *from = known ? ui_text_level (before, 1) : NULL;
  g_autofree char *to = known ? ui_text_level (after, 1) : NULL;
  g_autofree char *words
      = known ? g_strdup_printf (_ ("Loudness of the track before it %s LUFS, after it %s LUFS."),
                                 from, to)
              : g_strdup (_ ("The track's loudness before and after it is not known yet."));
  g_autofree char *tip = g_strconcat (_ (app_slot_module (self->slot)->help), "\n", words, NULL);
  gboolean pending = selected >= 0 && !app_survey_track (survey, (guint) selected, APP_LANE_MASTER)
                     && !app_survey_fault (survey, (guint) selected, APP_LANE_MASTER);
  ui_label_take (self->change,
                 known ? ui_text_signed (after - before, 1) : g_strdup (pending ? "…" : "–"));
  ui_tooltip (GTK_WIDGET (self), tip);
}

void
ui_chain_card_update (UiChainCard *self)
{
  gboolean bypass = app_slot_bypass (self->slot);
  gboolean selected = ui_session_slot (self->session) == self->slot;
  if (bypass)
    gtk_widget_add_css_class (GTK_WIDGET (self), "bypassed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bypassed");
  if (selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "selected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "selected");
  if (self->curve)
    show_curve (self);
  ui_chain_card_read (self);
  ui_chain_card_show_loudness (self);
  g_autofree char *name
      = g_strdup_printf (bypass ? _ ("%s, bypassed") : "%s", _ (app_slot_name (self->slot)));
  ui_name (GTK_WIDGET (self), name);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                        : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
}

AppSlot *
ui_chain_card_slot (UiChainCard *self)
{
  return self->slot;
}

static void
on_clicked (UiChainCard *self)
{
  ui_session_select_slot (self->session, self->slot);
}

/* ---- menu ---- */

static void
show_menu (UiChainCard *self, double x, double y)
{
  ui_session_select_slot (self->session, self->slot);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, _ ("Bypass"), "win.slot-bypass");
  g_menu_append (menu, _ ("Reset to defaults"), "win.slot-reset");
  g_menu_append (menu, _ ("Setting B (A|B)"), "win.slot-swap");
  g_menu_append (menu, _ ("Make the other setting like this one"), "win.slot-copy-other");
  g_menu_append (menu, _ ("Copy"), "win.slot-copy");
  g_menu_append (menu, _ ("Paste behind it"), "win.slot-paste");
  g_menu_append (menu, _ ("Copy the track's chain to other tracks…"), "win.chain-copy");
  g_menu_append (menu, _ ("Move left"), "win.slot-left");
  g_menu_append (menu, _ ("Move right"), "win.slot-right");
  g_menu_append (menu, _ ("Remove"), "win.slot-remove");
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ x, y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  g_object_set_data_full (G_OBJECT (self), "menu", popover, (GDestroyNotify) gtk_widget_unparent);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, UiChainCard *self)
{
  show_menu (self, x, y);
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  show_menu (UI_CHAIN_CARD (widget), 10, gtk_widget_get_height (widget));
  return TRUE;
}

/* ---- dragging ---- */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, UiChainCard *self)
{
  return gdk_content_provider_new_typed (UI_TYPE_CHAIN_CARD, self);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, GtkWidget *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (self);
  gtk_drag_source_set_icon (source, paintable, 20, 20);
}

/* The left half is the place before this slot, the right half the one behind it. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiChainCard *self)
{
  UiChainCard *moved = g_value_get_object (value);
  int track;
  guint place;
  GListStore *chain = ui_session_find_slot (self->session, self->slot, &track, &place);
  if (!chain || !moved || moved->session != self->session)
    return FALSE;
  gboolean behind = x > gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  ui_edit_place_slot (self->session, moved->slot, chain, place + (behind ? 1 : 0));
  return TRUE;
}

static void
add_controllers (UiChainCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *secondary = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));

  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));

  GtkDropTarget *target = gtk_drop_target_new (UI_TYPE_CHAIN_CARD, GDK_ACTION_MOVE);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* ---- object ---- */

static void
ui_chain_card_dispose (GObject *object)
{
  UiChainCard *self = UI_CHAIN_CARD (object);
  g_object_set_data (object, "menu", NULL);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_chain_card_parent_class)->dispose (object);
}

static void
ui_chain_card_class_init (UiChainCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_chain_card_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (class), GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (class), GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key,
                                NULL);
}

static void
ui_chain_card_init (UiChainCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "slot");
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self, "clicked", G_CALLBACK (on_clicked), self);
  add_controllers (self);
}

GtkWidget *
ui_chain_card_new (UiSession *session, AppSlot *slot)
{
  UiChainCard *self = g_object_new (UI_TYPE_CHAIN_CARD, NULL);
  const DspModule *module = app_slot_module (slot);
  self->session = session;
  self->slot = g_object_ref (slot);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->name = gtk_label_new (_ (app_slot_name (self->slot)));
  self->text = gtk_label_new ("");
  self->change = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_set_name (self->change, "loudness-change");
  gtk_widget_add_css_class (self->change, "caption");
  gtk_widget_add_css_class (self->change, "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->text), 15);
  gtk_widget_add_css_class (self->name, "heading");
  gtk_widget_add_css_class (self->text, "caption");
  gtk_widget_add_css_class (self->text, "numeric");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->change);
  gtk_box_append (GTK_BOX (box), head);
  if (module->response)
    {
      self->curve = ui_curve_new (CURVE_RANGE_DB, UI_COLOR_MASTER);
      gtk_widget_set_size_request (self->curve, 96, 20);
      gtk_box_append (GTK_BOX (box), self->curve);
    }
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_widget_set_visible (self->text, !self->curve);
  gtk_button_set_child (GTK_BUTTON (self), box);
  ui_chain_card_update (self);
  return GTK_WIDGET (self);
}
