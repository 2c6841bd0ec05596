/* ui-loop-menu.c — the bounds of the loop. */
#include "ui-loop-menu.h"

#include "ui-number-entry.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_FRAMES 256 /* a quantum of the player */

struct _UiLoopMenu
{
  GtkWidget parent;

  /* owned */
  GtkWidget *button;
  /* borrowed */
  UiSession *session;
  GtkWidget *from, *to;

  gint64 shown_from, shown_to, shown_start; /* what is typed is left alone while they stay */
};

G_DEFINE_FINAL_TYPE (UiLoopMenu, ui_loop_menu, GTK_TYPE_WIDGET)

/* Times count from the start of the selected track, as the ruler does. */
static gint64
track_start (UiLoopMenu *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? 0 : app_album_track_start (ui_session_album (self->session), track);
}

static void
show (UiLoopMenu *self)
{
  gint64 from, to, start = track_start (self);
  int rate = app_album_rate (ui_session_album (self->session));
  gboolean on = ui_session_loop (self->session, &from, &to);
  GtkWidget *const entries[] = { self->from, self->to };
  const gint64 bounds[] = { from, to };
  self->shown_from = from;
  self->shown_to = to;
  self->shown_start = start;
  for (int i = 0; i < 2; i++)
    {
      gint64 at = bounds[i] - start;
      g_autofree char *text = on ? ui_text_length (ABS (at), rate, 3) : g_strdup ("");
      g_autofree char *shown = g_strconcat (on && at < 0 ? "−" : "", text, NULL);
      gtk_editable_set_text (GTK_EDITABLE (entries[i]), shown);
      gtk_widget_remove_css_class (entries[i], "error");
    }
}

static void
on_transport (UiLoopMenu *self)
{
  gint64 from, to;
  ui_session_loop (self->session, &from, &to);
  if (from != self->shown_from || to != self->shown_to || track_start (self) != self->shown_start)
    show (self);
}

/* ---- input ---- */

static void
on_typed (UiLoopMenu *self)
{
  AppAlbum *album = ui_session_album (self->session);
  GtkWidget *const entries[] = { self->from, self->to };
  gint64 bounds[2];
  gboolean good = TRUE;
  for (int i = 0; i < 2; i++)
    {
      double seconds;
      gboolean read
          = ui_number_read_time (gtk_editable_get_text (GTK_EDITABLE (entries[i])), &seconds);
      bounds[i] = read ? track_start (self) + llround (seconds * app_album_rate (album)) : 0;
      read = read && bounds[i] >= 0 && bounds[i] <= app_album_length (album)
             && (i == 0 || !good || bounds[1] >= bounds[0] + LEAST_FRAMES);
      (read ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (entries[i], "error");
      good = good && read;
    }
  if (good)
    ui_session_set_loop (self->session, bounds[0], bounds[1]);
}

static void
on_album (UiLoopMenu *self)
{
  ui_session_set_loop (self->session, 0, app_album_length (ui_session_album (self->session)));
  show (self);
}

static void
on_track (UiLoopMenu *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int track = ui_session_track (self->session);
  if (track < 0)
    return;
  gint64 start = track_start (self);
  ui_session_set_loop (self->session, start,
                       start
                           + app_track_length (app_album_track (album, track),
                                               app_album_rate (album)));
  show (self);
}

static void
on_loudest (UiLoopMenu *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.loop-loudest", NULL);
  show (self);
}

/* ---- object ---- */

static GtkWidget *
entry_new (UiLoopMenu *self, const char *name, const char *id)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_widget_set_name (entry, id);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  ui_tooltip (entry, _ ("Time in the track: 83.5 or 1:23.5; Return takes it"));
  ui_name (entry, name);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_typed), self);
  return entry;
}

static GtkWidget *
bounds_new (const char *label, const char *tip, void (*clicked) (UiLoopMenu *self),
            UiLoopMenu *self)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  ui_tooltip (button, tip);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  return button;
}

static GtkWidget *
popover_new (UiLoopMenu *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->from = entry_new (self, _ ("Start of the loop"), "loop-from");
  self->to = entry_new (self, _ ("End of the loop"), "loop-to");
  GtkWidget *parts[]
      = { gtk_label_new (_ ("Loop from")), self->from, gtk_label_new (_ ("to")), self->to };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (row), parts[i]);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box),
                  bounds_new (_ ("The track"), _ ("From its first to its last frame"), on_track,
                              self));
  gtk_box_append (GTK_BOX (box),
                  bounds_new (_ ("The loudest 15 s of the track"),
                              _ ("Where the master is loudest (Shift+O)"), on_loudest, self));
  gtk_box_append (GTK_BOX (box),
                  bounds_new (_ ("The album"), _ ("From its first to its last frame"), on_album,
                              self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (show), self);
  return popover;
}

static void
ui_loop_menu_dispose (GObject *object)
{
  g_clear_pointer (&UI_LOOP_MENU (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_loop_menu_parent_class)->dispose (object);
}

static void
ui_loop_menu_class_init (UiLoopMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_loop_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_loop_menu_init (UiLoopMenu *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  gtk_widget_set_name (self->button, "loop-bounds");
  gtk_widget_add_css_class (self->button, "narrow");
  ui_tooltip (self->button, _ ("Bounds of the loop ([ and ] set them here)"));
  ui_name (self->button, _ ("Bounds of the loop"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
ui_loop_menu_new (UiSession *session)
{
  UiLoopMenu *self = g_object_new (UI_TYPE_LOOP_MENU, NULL);
  self->session = session;
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
