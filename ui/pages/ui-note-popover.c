/* ui-note-popover.c — the field in which a note of a track is written. */
#include "ui-note-popover.h"

#include "app-note-edit.h"

#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define NOTE_CHARS 34

struct _UiNotePopover
{
  GtkPopover parent;

  /* owned */
  AppTrack *track; /* while it is open */
  char *before;    /* the text as it was; NULL: a new note */
  /* borrowed */
  UiSession *session;
  GtkWidget *title, *entry, *remove;

  double at_s;
  gboolean given_up; /* by Escape */
};

G_DEFINE_FINAL_TYPE (UiNotePopover, ui_note_popover, GTK_TYPE_POPOVER)

char *
ui_note_place (UiSession *session, AppTrack *track, double at_s, gboolean *heard)
{
  int rate = app_album_rate (ui_session_album (session));
  gint64 at
      = app_track_note_frame (track, at_s, rate) - app_track_position (track, APP_POSITION_TRIM_IN);
  gboolean inside = at >= 0 && at < app_track_length (track, rate);
  if (heard)
    *heard = inside;
  return inside ? ui_text_length (at, rate, 2) : g_strdup (_ ("trimmed off"));
}

/* The note may stand elsewhere in the list by now; -1: it is new, or gone. */
static int
find_note (UiNotePopover *self)
{
  const AppNotes *notes = app_track_notes (self->track);
  for (guint i = 0; self->before && i < app_notes_n (notes); i++)
    {
      const AppMoment *moment = app_notes_get (notes, i);
      if (moment->at_s == self->at_s && g_str_equal (moment->text, self->before))
        return (int) i;
    }
  return -1;
}

static void
keep (UiNotePopover *self, const char *text)
{
  int index = find_note (self);
  gboolean gone = self->before && index < 0;
  if (!gone && (index >= 0 || *text) && g_strcmp0 (text, self->before) != 0)
    app_note_put (ui_session_history (self->session), self->track, index, self->at_s, text);
}

static void
on_closed (UiNotePopover *self)
{
  if (!self->track)
    return;
  if (!self->given_up)
    keep (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_clear_object (&self->track);
  g_clear_pointer (&self->before, g_free);
}

static void
on_remove (UiNotePopover *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
on_key (UiNotePopover *self, guint keyval, guint keycode, GdkModifierType state)
{
  self->given_up = keyval == GDK_KEY_Escape;
  return GDK_EVENT_PROPAGATE;
}

void
ui_note_popover_open (UiNotePopover *self, AppTrack *track, int index, double at_s,
                      const GdkRectangle *at)
{
  gtk_popover_popdown (GTK_POPOVER (self)); /* what is open is kept */
  const AppMoment *moment
      = index >= 0 ? app_notes_get (app_track_notes (track), (guint) index) : NULL;
  g_set_object (&self->track, track);
  self->given_up = FALSE;
  self->at_s = moment ? moment->at_s : at_s;
  self->before = moment ? g_strdup (moment->text) : NULL;
  g_autofree char *place = ui_note_place (self->session, track, self->at_s, NULL);
  ui_label_take (self->title,
                 g_strdup_printf (moment ? _ ("Note at %s") : _ ("New note at %s"), place));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), moment ? moment->text : "");
  gtk_widget_set_visible (self->remove, moment != NULL);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}

static void
ui_note_popover_dispose (GObject *object)
{
  UiNotePopover *self = UI_NOTE_POPOVER (object);
  g_clear_object (&self->track);
  g_clear_pointer (&self->before, g_free);
  G_OBJECT_CLASS (ui_note_popover_parent_class)->dispose (object);
}

static void
ui_note_popover_class_init (UiNotePopoverClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_note_popover_dispose;
}

static void
ui_note_popover_init (UiNotePopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkEventController *key = gtk_event_controller_key_new ();
  self->title = gtk_label_new (NULL);
  self->entry = gtk_entry_new ();
  self->remove = gtk_button_new_with_label (_ ("Remove"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "caption");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), NOTE_CHARS);
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), APP_NOTE_BYTES_MAX / 4);
  gtk_widget_set_tooltip_text (self->entry, _ ("Return keeps it, Escape does not; it stays with "
                                               "the music and is in the delivery report"));
  gtk_widget_set_name (self->entry, "note-text");
  gtk_widget_set_name (self->remove, "note-remove");
  ui_name (self->entry, _ ("Text of the note"));
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->remove);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), row);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (on_remove), self);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

GtkWidget *
ui_note_popover_new (UiSession *session)
{
  UiNotePopover *self = g_object_new (UI_TYPE_NOTE_POPOVER, NULL);
  self->session = session;
  return GTK_WIDGET (self);
}
