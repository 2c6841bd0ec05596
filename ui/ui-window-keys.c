/* ui-window-keys.c — keys that play, compare and edit: never taken from text that is being typed.
 *
 * Space belongs to play and stop wherever the focus is, except in text; with Shift playing returns
 * to where it began. 1 to 9 switch lanes; held longer than HOLD_MS they switch back when they are
 * let go. Other plain keys reach the window only when the focused widget had no use for them; those
 * with a modifier come before it, so that a list does not take Ctrl+Up, but not before text, which
 * has its own Ctrl+Z and Ctrl+Delete. */
#include "ui-window-keys.h"

#include "ui-commands.h"
#include "ui-lanes.h"

#define HOLD_MS 350
#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)

/* The lane key that is held down. */
typedef struct
{
  guint keyval;     /* 0: none */
  guint32 since_ms; /* time of the event: a window that is busy takes no touch for a hold */
  AppLane before;
} Held;

static gboolean
typing (UiWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  return (GTK_IS_EDITABLE (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
         || (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)));
}

static gboolean
on_space (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
          UiWindow *window)
{
  if (keyval != GDK_KEY_space || (state & MODIFIERS) || typing (window))
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (window),
                                  state & GDK_SHIFT_MASK ? "play-return" : "play", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_lane_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode,
                 GdkModifierType state, UiWindow *window)
{
  Held *held = g_object_get_data (G_OBJECT (controller), "held");
  UiSession *session = ui_window_session (window);
  AppLane lane;
  if ((state & MODIFIERS) || typing (window) || ui_session_blind (session)
      || !ui_lane_of_key (session, (int) keyval - GDK_KEY_0, &lane))
    return GDK_EVENT_PROPAGATE;
  if (held->keyval == keyval) /* the key repeats */
    return GDK_EVENT_STOP;
  if (!held->keyval) /* of two that are held, the first knows where it came from */
    held->before = ui_session_lane (session);
  held->keyval = keyval;
  held->since_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  ui_session_set_lane (session, lane);
  return GDK_EVENT_STOP;
}

static void
let_go (Held *held, UiWindow *window, gboolean was_held)
{
  if (was_held)
    ui_session_set_lane (ui_window_session (window), held->before);
  held->keyval = 0;
}

static void
on_lane_released (GtkEventControllerKey *controller, guint keyval, guint keycode,
                  GdkModifierType state, UiWindow *window)
{
  Held *held = g_object_get_data (G_OBJECT (controller), "held");
  guint32 now_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  if (held->keyval == keyval)
    let_go (held, window, now_ms - held->since_ms > HOLD_MS);
}

/* A key that is let go while another window has the focus is not told here. */
static void
on_active (UiWindow *window, GParamSpec *pspec, GtkEventController *lanes)
{
  Held *held = g_object_get_data (G_OBJECT (lanes), "held");
  if (held->keyval && !gtk_window_is_active (GTK_WINDOW (window)))
    let_go (held, window, TRUE);
}

static gboolean
run_command (GtkWidget *window, GVariant *args, gpointer data)
{
  const UiCommand *command = data;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (typing (UI_WINDOW (window)))
    return GDK_EVENT_PROPAGATE;
  if (!g_action_parse_detailed_name (command->action, &name, &target, NULL))
    g_error ("bad action %s", command->action);
  return gtk_widget_activate_action_variant (window, name, target);
}

static void
add_shortcuts (UiWindow *window, GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (int i = 0; i < ui_n_commands; i++)
    {
      const UiCommand *command = &ui_commands[i];
      guint keyval;
      GdkModifierType state;
      if (!command->plain || !command->action)
        continue;
      gtk_accelerator_parse (command->accel, &keyval, &state);
      if (((state & MODIFIERS) != 0) != (phase == GTK_PHASE_CAPTURE))
        continue;
      GtkShortcut *shortcut
          = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (command->accel),
                              gtk_callback_action_new (run_command, (gpointer) command, NULL));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_event_controller_set_propagation_phase (controller, phase);
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

  g_signal_connect (window, "notify::is-active", G_CALLBACK (on_active), lanes);
  add_shortcuts (window, GTK_PHASE_CAPTURE);
  add_shortcuts (window, GTK_PHASE_BUBBLE);
}
