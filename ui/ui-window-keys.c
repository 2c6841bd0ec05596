/* ui-window-keys.c — keys without modifier: never taken from text that is being typed.
 *
 * Space belongs to play and stop wherever the focus is, except in text. 1 and 2 switch lanes; held
 * longer than HOLD_US they switch back when they are let go. Everything else reaches the window
 * only when the focused widget had no use for it. */
#include "ui-window-keys.h"

#include "ui-commands.h"

#define HOLD_US (350 * 1000)
#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)

/* The lane key that is held down. */
typedef struct
{
  guint keyval; /* 0: none */
  gint64 since_us;
  AppLane before;
} Held;

static gboolean
typing (UiWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  return focus && GTK_IS_EDITABLE (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus));
}

static gboolean
on_space (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
          UiWindow *window)
{
  if (keyval != GDK_KEY_space || (state & MODIFIERS) || typing (window))
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (window), "play", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_lane_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode,
                 GdkModifierType state, UiWindow *window)
{
  Held *held = g_object_get_data (G_OBJECT (controller), "held");
  int lane = (int) keyval - GDK_KEY_1;
  if (lane < 0 || lane >= APP_N_LANES || (state & MODIFIERS) || typing (window))
    return GDK_EVENT_PROPAGATE;
  if (held->keyval == keyval) /* the key repeats */
    return GDK_EVENT_STOP;
  UiSession *session = ui_window_session (window);
  held->keyval = keyval;
  held->since_us = g_get_monotonic_time ();
  held->before = app_engine_lane (ui_session_engine (session));
  ui_session_set_lane (session, lane);
  return GDK_EVENT_STOP;
}

static void
on_lane_released (GtkEventControllerKey *controller, guint keyval, guint keycode,
                  GdkModifierType state, UiWindow *window)
{
  Held *held = g_object_get_data (G_OBJECT (controller), "held");
  if (held->keyval != keyval)
    return;
  if (g_get_monotonic_time () - held->since_us > HOLD_US)
    ui_session_set_lane (ui_window_session (window), held->before);
  held->keyval = 0;
}

static void
add_plain_shortcuts (UiWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (int i = 0; i < ui_n_commands; i++)
    {
      const UiCommand *command = &ui_commands[i];
      if (!command->plain || !command->action)
        continue;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      if (!g_action_parse_detailed_name (command->action, &name, &target, NULL))
        g_error ("bad action %s", command->action);
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (command->accel),
                                                gtk_named_action_new (name));
      gtk_shortcut_set_arguments (shortcut, target);
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

void
ui_window_keys_add (UiWindow *window)
{
  GtkEventController *space = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (space, GTK_PHASE_CAPTURE);
  g_signal_connect_object (space, "key-pressed", G_CALLBACK (on_space), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), space);

  GtkEventController *lanes = gtk_event_controller_key_new ();
  g_object_set_data_full (G_OBJECT (lanes), "held", g_new0 (Held, 1), g_free);
  g_signal_connect_object (lanes, "key-pressed", G_CALLBACK (on_lane_pressed), window, 0);
  g_signal_connect_object (lanes, "key-released", G_CALLBACK (on_lane_released), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), lanes);

  add_plain_shortcuts (window);
}
