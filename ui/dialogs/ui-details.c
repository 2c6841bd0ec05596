/* ui-details.c — the texts of the album and of the selected track, and the cover. */
#include "ui-details.h"

#include "ui-cover.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

/* Marks a value that the field does not accept and says why; it is kept all the same. */
static void
show_fault (GtkWidget *entry, AppField field)
{
  const char *fault = app_field_fault (field, gtk_editable_get_text (GTK_EDITABLE (entry)));
  if (fault)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_widget_set_tooltip_text (entry, fault ? _ (fault) : _ (app_fields[field].help));
}

static void
on_changed (GtkWidget *entry, UiSession *session)
{
  AppField field = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (entry), "field"));
  GObject *object = g_object_get_data (G_OBJECT (entry), "object");
  app_history_set_string (ui_session_history (session), object, app_fields[field].id,
                          gtk_editable_get_text (GTK_EDITABLE (entry)));
  show_fault (entry, field);
}

static void
add_field (GtkGrid *grid, int row, UiSession *session, GObject *object, AppField field,
           const char *value)
{
  GtkWidget *label = gtk_label_new (_ (app_fields[field].name));
  GtkWidget *entry = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 28);
  gtk_editable_set_text (GTK_EDITABLE (entry), value);
  gtk_widget_set_name (entry, app_fields[field].id);
  ui_name (entry, _ (app_fields[field].name));
  g_object_set_data (G_OBJECT (entry), "field", GINT_TO_POINTER (field));
  g_object_set_data_full (G_OBJECT (entry), "object", g_object_ref (object), g_object_unref);
  show_fault (entry, field);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), session, 0);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, entry, 1, row, 1, 1);
}

static GtkWidget *
fields_new (UiSession *session, GObject *object, const AppMetadata *metadata, gboolean album)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  for (AppField field = 0; field < APP_N_FIELDS; field++)
    if (album ? app_fields[field].album : app_fields[field].track)
      add_field (GTK_GRID (grid), field, session, object, field, metadata->values[field]);
  return grid;
}

static void
on_side_start (GtkCheckButton *button, UiSession *session)
{
  GObject *track = g_object_get_data (G_OBJECT (button), "object");
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, gtk_check_button_get_active (button));
  app_history_set (ui_session_history (session), track, "side-start", &value, NULL);
}

/* Of the first track it goes without saying. */
static GtkWidget *
side_start_new (UiSession *session, AppTrack *track)
{
  GtkWidget *button = gtk_check_button_new_with_label (_ ("A new side of a record begins here"));
  gtk_widget_set_name (button, "side-start");
  gtk_widget_set_tooltip_text (button, _ ("For the targets that write one file for each side"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), app_track_side_start (track));
  g_object_set_data_full (G_OBJECT (button), "object", g_object_ref (track), g_object_unref);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_side_start), session, 0);
  return button;
}

static GtkWidget *
add_column (GtkWidget *box, const char *title, GtkWidget *fields)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (column), label);
  gtk_box_append (GTK_BOX (column), fields);
  gtk_box_append (GTK_BOX (box), column);
  return column;
}

void
ui_details_show (GtkWindow *parent, UiSession *session)
{
  AppAlbum *album = ui_session_album (session);
  int index = ui_session_track (session);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 28);
  gtk_widget_add_css_class (box, "page");
  GtkWidget *column
      = add_column (box, _ ("Album"),
                    fields_new (session, G_OBJECT (album), app_album_metadata (album), TRUE));
  gtk_box_append (GTK_BOX (column), ui_cover_new (session));
  if (index >= 0)
    {
      AppTrack *track = app_album_track (album, index);
      g_autofree char *title = g_strdup_printf (_ ("Track %d"), index + 1);
      GtkWidget *fields = fields_new (session, G_OBJECT (track), app_track_metadata (track), FALSE);
      if (index > 0)
        gtk_grid_attach (GTK_GRID (fields), side_start_new (session, track), 1, APP_N_FIELDS, 1, 1);
      add_column (box, title, fields);
    }
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), _ ("Details"));
  ui_dialog_prepare (GTK_WINDOW (window), parent, session);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
