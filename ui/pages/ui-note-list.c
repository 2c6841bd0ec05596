/* ui-note-list.c — the notes of the selected track under each other. */
#include "ui-note-list.h"

#include "ui-columns.h"
#include "ui-note-popover.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define MAX_HEIGHT 132
#define TIME_CHARS 8

struct _UiNoteList
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  char *shown; /* what the rows were made of */
  /* borrowed */
  UiSession *session;
  GtkWidget *title, *rows, *popover;
};

G_DEFINE_FINAL_TYPE (UiNoteList, ui_note_list, GTK_TYPE_WIDGET)

static AppTrack *
selected (UiNoteList *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? NULL : app_album_track (ui_session_album (self->session), (guint) track);
}

static guint
index_of (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
}

static void
on_go (GtkWidget *button, UiNoteList *self)
{
  AppAlbum *album = ui_session_album (self->session);
  AppTrack *track = selected (self);
  const AppNotes *notes = track ? app_track_notes (track) : NULL;
  if (index_of (button) >= app_notes_n (notes))
    return;
  gint64 frame = app_track_note_frame (track, app_notes_get (notes, index_of (button))->at_s,
                                       app_album_rate (album));
  ui_session_seek (self->session,
                   frame - app_track_position (track, APP_POSITION_TRIM_IN)
                       + app_album_track_start (album, (guint) ui_session_track (self->session)));
}

static void
on_edit (GtkWidget *button, UiNoteList *self)
{
  AppTrack *track = selected (self);
  graphene_rect_t bounds;
  if (!track || index_of (button) >= app_notes_n (app_track_notes (track))
      || !gtk_widget_compute_bounds (button, self->box, &bounds))
    return;
  ui_note_popover_open (UI_NOTE_POPOVER (self->popover), track, (int) index_of (button), 0,
                        &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                         (int) bounds.size.width, (int) bounds.size.height });
}

static GtkWidget *
label_new (const char *text, gboolean expand)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), expand ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (label, expand);
  return label;
}

static GtkWidget *
row_new (UiNoteList *self, AppTrack *track, guint i)
{
  const AppMoment *moment = app_notes_get (app_track_notes (track), i);
  gboolean heard;
  g_autofree char *place = ui_note_place (self->session, track, moment->at_s, &heard);
  g_autofree char *name = g_strdup_printf (_ ("Note at %s: %s"), place, moment->text);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *go = gtk_button_new ();
  GtkWidget *edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *time = label_new (place, FALSE);
  gtk_label_set_width_chars (GTK_LABEL (time), TIME_CHARS);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim");
  gtk_box_append (GTK_BOX (words), time);
  gtk_box_append (GTK_BOX (words), label_new (moment->text, TRUE));
  gtk_button_set_child (GTK_BUTTON (go), words);
  gtk_widget_set_hexpand (go, TRUE);
  gtk_widget_set_sensitive (go, heard);
  gtk_widget_set_name (go, "note-go");
  gtk_widget_set_name (edit, "note-edit");
  gtk_widget_set_tooltip_text (go, moment->text);
  gtk_widget_set_tooltip_text (edit, _ ("Change or remove the note"));
  ui_name (go, name);
  ui_name (edit, _ ("Change or remove the note"));
  g_signal_connect (go, "clicked", G_CALLBACK (on_go), self);
  g_signal_connect (edit, "clicked", G_CALLBACK (on_edit), self);
  GtkWidget *const buttons[] = { go, edit };
  for (int b = 0; b < 2; b++)
    {
      g_object_set_data (G_OBJECT (buttons[b]), "index", GUINT_TO_POINTER (i));
      gtk_widget_add_css_class (buttons[b], "flat");
      gtk_widget_add_css_class (buttons[b], "note");
      gtk_box_append (GTK_BOX (row), buttons[b]);
    }
  return row;
}

/* Everything that the rows are made of. Transfer full; NULL: nothing to show. */
static char *
describe (UiNoteList *self, AppTrack *track)
{
  const AppNotes *notes = track ? app_track_notes (track) : NULL;
  if (!notes)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < app_notes_n (notes); i++)
    {
      const AppMoment *moment = app_notes_get (notes, i);
      g_autofree char *place = ui_note_place (self->session, track, moment->at_s, NULL);
      g_string_append_printf (text, "%s\t%s\n", place, moment->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show (UiNoteList *self)
{
  AppTrack *track = selected (self);
  g_autofree char *text = describe (self, track);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (track)
    ui_label_take (self->title,
                   g_strdup_printf (_ ("TRACK %d · NOTES"), ui_session_track (self->session) + 1));
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  ui_box_clear (self->rows);
  for (guint i = 0; self->shown && i < app_notes_n (app_track_notes (track)); i++)
    gtk_box_append (GTK_BOX (self->rows), row_new (self, track, i));
}

static void
ui_note_list_dispose (GObject *object)
{
  UiNoteList *self = UI_NOTE_LIST (object);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (ui_note_list_parent_class)->dispose (object);
}

static void
ui_note_list_class_init (UiNoteListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_note_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_note_list_init (UiNoteList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->title = label_new ("", TRUE);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "panel");
  gtk_widget_add_css_class (self->box, "pane-title");
  gtk_widget_add_css_class (self->title, "section");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->rows);
  gtk_widget_set_name (self->rows, "notes");
  ui_name (self->rows, _ ("Notes of the track"));
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), scrolled);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_note_list_new (UiSession *session)
{
  UiNoteList *self = g_object_new (UI_TYPE_NOTE_LIST, NULL);
  const char *const all[] = { "document", "album", "selection" };
  self->session = session;
  self->popover = ui_note_popover_new (session);
  gtk_widget_set_parent (self->popover, self->box);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
