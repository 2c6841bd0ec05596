/* ui-cover.c — the cover of the album. */
#include "ui-cover.h"

#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define SIZE 96 /* pixels of the small picture */

struct _UiCover
{
  GtkBox parent;

  UiSession *session; /* borrowed */
  AppAlbum *album;    /* owned */

  /* built */
  GtkWidget *picture, *what, *remove;
};

G_DEFINE_FINAL_TYPE (UiCover, ui_cover, GTK_TYPE_BOX)

static void
show_cover (UiCover *self)
{
  AppPicture *cover = app_album_cover (self->album);
  g_autoptr (GdkTexture) texture = cover ? gdk_texture_new_from_bytes (cover->bytes, NULL) : NULL;
  g_autofree char *said = cover ? app_picture_describe (cover) : NULL;
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), said ? said : _ ("No cover"));
  gtk_widget_set_sensitive (self->remove, cover != NULL);
  ui_dialog_tell (self->what, APP_SEVERITY_INFO, said ? said : _ ("No cover. JPEG or PNG."));
}

static void
put (UiCover *self, AppPicture *cover)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, APP_TYPE_PICTURE);
  g_value_set_boxed (&boxed, cover);
  app_history_set (ui_session_history (self->session), G_OBJECT (self->album), "cover", &boxed,
                   NULL);
}

void
ui_cover_take (UiCover *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppPicture) cover = app_picture_load (path, &error);
  if (cover)
    put (self, cover);
  else
    ui_dialog_tell (self->what, APP_SEVERITY_ERROR, error->message);
}

static void
on_remove (UiCover *self)
{
  put (self, NULL);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, UiCover *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      if (path) /* else it is no file of the file system */
        ui_cover_take (self, path);
    }
  g_object_unref (dialog);
}

static void
on_choose (UiCover *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Choose the cover"),
                                     GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("JPEG and PNG pictures"));
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiCover *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *path = files ? g_file_get_path (files->data) : NULL;
  if (path)
    ui_cover_take (self, path);
  return path != NULL;
}

static GtkWidget *
button_new (UiCover *self, const char *label, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_name (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static void
ui_cover_dispose (GObject *object)
{
  g_clear_object (&UI_COVER (object)->album);
  G_OBJECT_CLASS (ui_cover_parent_class)->dispose (object);
}

static void
ui_cover_class_init (UiCoverClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_cover_dispose;
}

static void
ui_cover_init (UiCover *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  self->picture = gtk_picture_new ();
  gtk_widget_set_size_request (self->picture, SIZE, SIZE);
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_halign (self->picture, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->picture, "card");
  self->what = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->what), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->what), 32);
  gtk_widget_set_name (self->what, "cover-what");
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->remove = button_new (self, _ ("_Remove"), "cover-remove", G_CALLBACK (on_remove));
  gtk_box_append (GTK_BOX (buttons),
                  button_new (self, _ ("_Choose…"), "cover-choose", G_CALLBACK (on_choose)));
  gtk_box_append (GTK_BOX (buttons), self->remove);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), self->what);
  gtk_box_append (GTK_BOX (lines), buttons);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_box_append (GTK_BOX (self), self->picture);
  gtk_box_append (GTK_BOX (self), lines);
}

GtkWidget *
ui_cover_new (UiSession *session)
{
  UiCover *self = g_object_new (UI_TYPE_COVER, NULL);
  self->session = session;
  self->album = g_object_ref (ui_session_album (session));
  g_signal_connect_object (self->album, "notify::cover", G_CALLBACK (show_cover), self,
                           G_CONNECT_SWAPPED);
  show_cover (self);
  return GTK_WIDGET (self);
}
