/* ui-preset-menu.c — the presets of a slot's module. */
#include "ui-preset-menu.h"

#include "ui-columns.h"
#include "ui-text.h"

#include "app-preset.h"

#include <glib/gi18n-lib.h>

struct _UiPresetMenu
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;
  GPtrArray *presets; /* as loaded last */
  GtkWidget *button;  /* child */

  /* borrowed */
  UiSession *session;
  GtkWidget *popover, *list, *name, *save, *error;
  GtkWidget *asked;  /* button of the list that removes when it is pressed again; NULL: none */
  gboolean replaces; /* the next save writes over the preset of that name */
};

G_DEFINE_FINAL_TYPE (UiPresetMenu, ui_preset_menu, GTK_TYPE_WIDGET)

static void
show_name (UiPresetMenu *self)
{
  const char *name = _ ("Presets");
  for (guint i = 0; i < self->presets->len; i++)
    if (app_preset_is_set (self->presets->pdata[i], self->slot))
      name = ((const AppPreset *) self->presets->pdata[i])->name;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), name);
}

static void
show_error (UiPresetMenu *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void fill (UiPresetMenu *self);

static void
load (UiPresetMenu *self)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_clear_pointer (&self->presets, g_ptr_array_unref);
  self->presets = app_presets_load (app_slot_module (self->slot), findings);
  show_error (self, findings->len ? ((const AppFinding *) findings->pdata[0])->text : NULL);
}

/* ---- the list ---- */

static void
on_take (GtkButton *button, UiPresetMenu *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  ui_session_end_gesture (self->session);
  app_preset_apply (self->presets->pdata[index], ui_session_history (self->session), self->slot);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

/* The second press removes: there is no undo of files. */
static void
on_remove (GtkButton *button, UiPresetMenu *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  g_autoptr (GError) error = NULL;
  if (self->asked != GTK_WIDGET (button))
    {
      const AppPreset *preset = self->presets->pdata[index];
      g_autofree char *text
          = g_strdup_printf (_ ("Press again to remove “%s”; it cannot be brought back."),
                             preset->name);
      self->asked = GTK_WIDGET (button);
      show_error (self, text);
      return;
    }
  gboolean done = app_preset_remove (self->presets->pdata[index], &error);
  gtk_widget_grab_focus (self->name);
  load (self);
  fill (self);
  if (!done)
    show_error (self, error->message);
}

static GtkWidget *
indexed_button (UiPresetMenu *self, guint index, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
row_new (UiPresetMenu *self, guint index)
{
  const AppPreset *preset = self->presets->pdata[index];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *take = indexed_button (self, index, G_CALLBACK (on_take));
  GtkWidget *label = gtk_label_new (preset->name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (take), label);
  gtk_widget_set_hexpand (take, TRUE);
  gtk_widget_set_name (take, preset->id);
  ui_tooltip (take, *preset->help ? preset->help : NULL);
  if (app_preset_is_set (preset, self->slot))
    gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (row), take);
  if (preset->own)
    {
      GtkWidget *remove = indexed_button (self, index, G_CALLBACK (on_remove));
      g_autofree char *tip = g_strdup_printf (_ ("Remove the preset “%s”"), preset->name);
      gtk_button_set_icon_name (GTK_BUTTON (remove), "user-trash-symbolic");
      ui_tooltip (remove, tip);
      ui_name (remove, tip);
      gtk_box_append (GTK_BOX (row), remove);
    }
  return row;
}

static void
fill (UiPresetMenu *self)
{
  self->asked = NULL;
  ui_box_clear (self->list);
  for (guint i = 0; i < self->presets->len; i++)
    {
      const AppPreset *preset = self->presets->pdata[i];
      const AppPreset *before = i > 0 ? self->presets->pdata[i - 1] : NULL;
      if (preset->own && before && !before->own)
        gtk_box_append (GTK_BOX (self->list), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (GTK_BOX (self->list), row_new (self, i));
    }
}

/* ---- keeping ---- */

static void
show_save (UiPresetMenu *self)
{
  self->replaces = FALSE;
  gtk_button_set_label (GTK_BUTTON (self->save), _ ("Save"));
  show_error (self, NULL);
  gtk_widget_set_sensitive (self->save, *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0');
}

/* The second press, when there is one of that name, replaces it. */
static void
on_save (UiPresetMenu *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  if (app_preset_save (self->slot, name, self->replaces, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name), "");
      load (self);
      fill (self);
      show_name (self);
      return;
    }
  if (g_error_matches (error, APP_PRESET_ERROR, APP_PRESET_ERROR_EXISTS))
    {
      self->replaces = TRUE;
      gtk_button_set_label (GTK_BUTTON (self->save), _ ("Replace"));
    }
  show_error (self, error->message);
}

static void
on_show (UiPresetMenu *self)
{
  load (self);
  fill (self);
}

static GtkWidget *
popover_new (UiPresetMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new (),
            *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name of a new preset"));
  gtk_entry_set_max_length (GTK_ENTRY (self->name), APP_PRESET_NAME_MAX);
  gtk_widget_set_hexpand (self->name, TRUE);
  ui_name (self->name, _ ("Name of a new preset"));
  self->save = gtk_button_new_with_label (_ ("Save"));
  ui_tooltip (self->save, _ ("Keep the present values under this name"));
  gtk_widget_set_sensitive (self->save, FALSE);
  self->error = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->error), 36);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (row), self->name);
  gtk_box_append (GTK_BOX (row), self->save);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->error);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (show_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "activate", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_show), self, G_CONNECT_SWAPPED);
  return popover;
}

/* ---- class ---- */

static void
ui_preset_menu_dispose (GObject *object)
{
  UiPresetMenu *self = UI_PRESET_MENU (object);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->presets, g_ptr_array_unref);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_preset_menu_parent_class)->dispose (object);
}

static void
ui_preset_menu_class_init (UiPresetMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_preset_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_preset_menu_init (UiPresetMenu *self)
{
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  ui_tooltip (self->button, _ ("Named settings of this module"));
  self->popover = popover_new (self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
}

GtkWidget *
ui_preset_menu_new (UiSession *session, AppSlot *slot)
{
  UiPresetMenu *self = g_object_new (UI_TYPE_PRESET_MENU, NULL);
  self->session = session;
  self->slot = g_object_ref (slot);
  load (self);
  show_name (self);
  g_signal_connect_object (slot, "changed", G_CALLBACK (show_name), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
