/* ui-snapshots.c — the snapshots of the album. */
#include "ui-snapshots.h"

#include "app-album-diff.h"
#include "app-snapshots.h"
#include "ui-columns.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define SHOWN 500 /* differences at most */

/* Of one window, as data of it. */
typedef struct
{
  UiSession *session;    /* borrowed */
  AppSnapshot *selected; /* owned; NULL: none */
  gboolean showing;      /* what the model has is put into the widgets */

  /* built */
  GtkWidget *list, *name, *note, *details;
  GtkWidget *restore, *hear, *remove;
  GtkWidget *first, *second, *both, *summary, *differences;
} Snapshots;

static void
snapshots_free (gpointer data)
{
  Snapshots *self = data;
  g_clear_object (&self->selected);
  g_free (self);
}

static Snapshots *
of (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), "snapshots");
}

static AppAlbum *
album_of (Snapshots *self)
{
  return ui_session_album (self->session);
}

static GListModel *
model_of (Snapshots *self)
{
  return G_LIST_MODEL (app_album_snapshots (album_of (self)));
}

static char *
time_text (gint64 time)
{
  g_autoptr (GDateTime) local = time ? g_date_time_new_from_unix_local (time) : NULL;
  return local ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
}

/* ---- the list ---- */

static GtkWidget *
row_new (AppSnapshot *snapshot, guint number)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  guint n = app_album_n_tracks (app_snapshot_album (snapshot));
  g_autofree char *time = time_text (app_snapshot_time (snapshot));
  g_autofree char *tracks = g_strdup_printf (ngettext ("%u track", "%u tracks", n), n);
  g_autofree char *title = g_strdup_printf ("%u  %s", number, app_snapshot_name (snapshot));
  g_autofree char *more = *time ? g_strdup_printf ("%s · %s", time, tracks) : g_strdup (tracks);
  GtkWidget *name = ui_dialog_label_new (title, 0, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (more, 0, "caption"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "snapshot", g_object_ref (snapshot), g_object_unref);
  ui_name (row, title);
  return row;
}

static void
show_selected (Snapshots *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  GtkTextIter from, to;
  const char *name = self->selected ? app_snapshot_name (self->selected) : "";
  const char *note = self->selected ? app_snapshot_note (self->selected) : "";
  gtk_text_buffer_get_bounds (buffer, &from, &to);
  g_autofree char *shown = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name)), name) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  if (g_strcmp0 (shown, note) != 0)
    gtk_text_buffer_set_text (buffer, note, -1);
  gtk_widget_set_sensitive (self->details, self->selected != NULL);
}

static void
show_list (Snapshots *self)
{
  GtkWidget *child;
  guint n = g_list_model_get_n_items (model_of (self));
  gboolean there = FALSE;
  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (model_of (self), i);
      GtkWidget *row = row_new (snapshot, i + 1);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      there |= snapshot == self->selected;
      if (snapshot == self->selected)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
    }
  if (there)
    return;
  g_autoptr (AppSnapshot) last = n ? g_list_model_get_item (model_of (self), n - 1) : NULL;
  g_set_object (&self->selected, last);
  if (last)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                                            (int) n - 1));
}

/* ---- comparing ---- */

/* Of an entry of a drop-down; NULL: the album as it is. Transfer full. */
static AppSnapshot *
chosen_snapshot (Snapshots *self, GtkWidget *drop)
{
  return g_list_model_get_item (model_of (self), gtk_drop_down_get_selected (GTK_DROP_DOWN (drop)));
}

/* The album of an entry of a drop-down: those of the list, and behind them the album as it is. */
static AppAlbum *
chosen (Snapshots *self, GtkWidget *drop)
{
  g_autoptr (AppSnapshot) snapshot = chosen_snapshot (self, drop);
  return snapshot ? app_snapshot_album (snapshot) : album_of (self);
}

/* Numbers with the minus of the window; what was typed stays as it is. Transfer full. */
static char *
difference_text (const AppDifference *one)
{
  const char *const texts[]
      = { *one->before ? one->before : _ ("nothing"), *one->now ? one->now : _ ("nothing") };
  g_autofree char *before = one->numbers ? ui_text_number (texts[0]) : g_strdup (texts[0]);
  g_autofree char *now = one->numbers ? ui_text_number (texts[1]) : g_strdup (texts[1]);
  g_autofree char *change = ui_text_change (before, now);
  return g_strdup_printf ("%s · %s: %s", one->where, one->what, change);
}

static void
show_differences (Snapshots *self)
{
  g_autoptr (AppSnapshot) first = chosen_snapshot (self, self->first);
  g_autoptr (AppSnapshot) second = chosen_snapshot (self, self->second);
  gtk_widget_set_sensitive (self->both, first != second);
  g_autoptr (GPtrArray) list
      = app_album_differences (chosen (self, self->first), chosen (self, self->second));
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->differences)))
    gtk_list_box_remove (GTK_LIST_BOX (self->differences), child);
  for (guint i = 0; i < MIN (list->len, SHOWN); i++)
    {
      g_autofree char *text = difference_text (list->pdata[i]);
      GtkWidget *label = ui_dialog_label_new (text, 0, NULL);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      ui_label_break_plainly (label);
      gtk_list_box_append (GTK_LIST_BOX (self->differences), label);
    }
  ui_label_take (self->summary,
                 list->len == 0 ? g_strdup (_ ("Nothing differs"))
                 : list->len > SHOWN
                     ? g_strdup_printf (_ ("%u differences, the first %d of them:"), list->len,
                                        SHOWN)
                     : g_strdup_printf (ngettext ("%u difference", "%u differences", list->len),
                                        list->len));
}

static void
fill_drop (Snapshots *self, GtkWidget *drop, guint wanted)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = g_list_model_get_n_items (model_of (self));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (model_of (self), i);
      g_autofree char *name = g_strdup_printf ("%u  %s", i + 1, app_snapshot_name (snapshot));
      gtk_string_list_append (names, name);
    }
  gtk_string_list_append (names, _ ("The album now"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (drop), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), MIN (wanted, n));
}

/* The place of the selected one, or behind the list. */
static guint
place_of (Snapshots *self)
{
  guint at;
  GListStore *list = app_album_snapshots (album_of (self));
  return self->selected && g_list_store_find (list, self->selected, &at) ? at : G_MAXUINT;
}

static void
show_drops (Snapshots *self, gboolean anew)
{
  guint n = gtk_drop_down_get_model (GTK_DROP_DOWN (self->second))
                ? g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (self->second)))
                : 0;
  guint second = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->second));
  guint first = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->first));
  fill_drop (self, self->first, anew ? place_of (self) : first + 1 == n ? G_MAXUINT : first);
  fill_drop (self, self->second, anew || second + 1 == n ? G_MAXUINT : second);
}

/* ---- what is shown ---- */

static void
show_all (GtkWidget *window)
{
  Snapshots *self = of (window);
  if (self->showing)
    return;
  self->showing = TRUE;
  AppSnapshot *before = self->selected;
  show_list (self);
  show_selected (self);
  show_drops (self, before != self->selected);
  self->showing = FALSE;
  show_differences (self);
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, Snapshots *self)
{
  if (self->showing || !row)
    return;
  g_set_object (&self->selected, g_object_get_data (G_OBJECT (row), "snapshot"));
  self->showing = TRUE;
  show_selected (self);
  show_drops (self, TRUE);
  self->showing = FALSE;
  show_differences (self);
}

static void
on_drop (Snapshots *self)
{
  if (!self->showing)
    show_differences (self);
}

/* ---- acts ---- */

static AppHistory *
history_of (Snapshots *self)
{
  return ui_session_history (self->session);
}

static AppSnapshot *
take (UiSession *session)
{
  g_autoptr (GError) error = NULL;
  ui_session_end_gesture (session);
  AppSnapshot *snapshot
      = app_snapshots_take (ui_session_album (session), ui_session_history (session), NULL, NULL,
                            g_get_real_time () / G_USEC_PER_SEC, &error);
  if (!snapshot)
    ui_session_message (session, APP_SEVERITY_WARNING, "%s", error->message);
  return snapshot;
}

void
ui_snapshots_take (UiSession *session)
{
  AppSnapshot *snapshot = take (session);
  if (snapshot)
    ui_session_message (session, APP_SEVERITY_INFO,
                        _ ("“%s” was taken. Ctrl+Shift+T names, compares and restores."),
                        app_snapshot_name (snapshot));
}

static void
on_take (Snapshots *self)
{
  AppSnapshot *snapshot = take (self->session);
  if (!snapshot)
    return;
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
      if (!row)
        break;
      if (g_object_get_data (G_OBJECT (row), "snapshot") == snapshot)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
    }
  gtk_widget_grab_focus (self->name);
}

static void
on_restore (Snapshots *self)
{
  ui_session_end_gesture (self->session);
  if (self->selected)
    app_snapshots_restore (album_of (self), history_of (self), self->selected);
}

static void
hear (UiSession *session, AppSnapshot *snapshot)
{
  ui_session_end_gesture (session);
  app_snapshots_hear (ui_session_album (session), ui_session_history (session), snapshot);
  ui_session_message (session, APP_SEVERITY_INFO,
                      _ ("The lane Previous plays “%s” now, as soon as it is measured."),
                      app_snapshot_name (snapshot));
}

void
ui_snapshots_hear (UiSession *session, guint index)
{
  GListModel *list = G_LIST_MODEL (app_album_snapshots (ui_session_album (session)));
  g_autoptr (AppSnapshot) snapshot = g_list_model_get_item (list, index);
  if (snapshot)
    hear (session, snapshot);
}

static void
on_hear (Snapshots *self)
{
  if (self->selected)
    hear (self->session, self->selected);
}

/* The first as the previous master, the second as the album: that is how two states are heard. */
static void
on_hear_both (Snapshots *self)
{
  g_autoptr (AppSnapshot) first = chosen_snapshot (self, self->first);
  g_autoptr (AppSnapshot) second = chosen_snapshot (self, self->second);
  ui_session_end_gesture (self->session);
  app_history_begin (history_of (self), _ ("Compare two snapshots by ear"));
  if (first && second)
    app_snapshots_restore (album_of (self), history_of (self), second);
  hear (self->session, first ? first : second);
  app_history_end (history_of (self));
}

static void
on_remove (Snapshots *self)
{
  ui_session_end_gesture (self->session);
  if (self->selected)
    app_snapshots_remove (album_of (self), history_of (self), self->selected);
}

static void
on_name (Snapshots *self)
{
  if (!self->showing && self->selected)
    app_history_set_string (history_of (self), self->selected, "name",
                            gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
on_note (GtkTextBuffer *buffer, Snapshots *self)
{
  GtkTextIter from, to;
  if (self->showing || !self->selected)
    return;
  gtk_text_buffer_get_bounds (buffer, &from, &to);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  app_history_set_string (history_of (self), self->selected, "note", text);
}

/* ---- building ---- */

static GtkWidget *
button_new (Snapshots *self, GtkWidget *box, const char *name, const char *label, const char *tip,
            GCallback act)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", act, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
scrolled_new (GtkWidget *child, int width, int height)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_size_request (scrolled, width, height);
  gtk_widget_add_css_class (scrolled, "well");
  return scrolled;
}

static GtkWidget *
list_pane (Snapshots *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->list = gtk_list_box_new ();
  gtk_widget_set_name (self->list, "snapshot-list");
  ui_name (self->list, _ ("Snapshots"));
  g_signal_connect (self->list, "row-selected", G_CALLBACK (on_row), self);
  GtkWidget *scrolled = scrolled_new (self->list, 260, -1);
  gtk_widget_set_vexpand (scrolled, TRUE);
  button_new (self, box, "snapshot-take", _ ("Take a snapshot"),
              _ ("Keeps the whole album as it is now, in the project (Ctrl+T)"),
              G_CALLBACK (on_take));
  gtk_box_append (GTK_BOX (box), scrolled);
  return box;
}

static GtkWidget *
details_pane (Snapshots *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->details = box;
  self->name = gtk_entry_new ();
  self->note = gtk_text_view_new ();
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->name), FALSE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  gtk_widget_set_name (self->name, "snapshot-name");
  ui_name (self->name, _ ("Name of the snapshot"));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->note), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->note), FALSE);
  gtk_widget_add_css_class (self->note, "note");
  gtk_widget_set_name (self->note, "snapshot-note");
  ui_name (self->note, _ ("Note of the snapshot"));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (on_name), self);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_note), self);
  self->remove
      = button_new (self, buttons, "snapshot-delete", _ ("Delete"),
                    _ ("Forgets this snapshot. One step of undo."), G_CALLBACK (on_remove));
  gtk_widget_set_hexpand (self->remove, TRUE);
  gtk_widget_set_halign (self->remove, GTK_ALIGN_START);
  self->hear = button_new (self, buttons, "snapshot-hear", _ ("Hear as Previous"),
                           _ ("Makes it the previous master, to compare with by ear. One step of "
                              "undo."),
                           G_CALLBACK (on_hear));
  self->restore
      = button_new (self, buttons, "snapshot-restore", _ ("Restore"),
                    _ ("The album becomes what it was then, its references too. One step of undo."),
                    G_CALLBACK (on_restore));
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), scrolled_new (self->note, -1, 60));
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static GtkWidget *
drop_new (Snapshots *self, const char *id, const char *name)
{
  GtkWidget *drop = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_name (drop, id);
  gtk_widget_set_hexpand (drop, TRUE);
  ui_name (drop, name);
  gtk_widget_set_tooltip_text (drop, name);
  g_signal_connect_swapped (drop, "notify::selected", G_CALLBACK (on_drop), self);
  return drop;
}

static GtkWidget *
compare_pane (Snapshots *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->first = drop_new (self, "snapshot-first", _ ("Earlier state to compare"));
  self->second = drop_new (self, "snapshot-second", _ ("Later state to compare"));
  self->summary = ui_dialog_label_new ("", 0, "section");
  self->differences = gtk_list_box_new ();
  gtk_widget_set_name (self->summary, "snapshot-summary");
  gtk_widget_set_name (self->differences, "snapshot-differences");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->differences), GTK_SELECTION_NONE);
  ui_name (self->differences, _ ("Differences"));
  gtk_box_append (GTK_BOX (line), self->first);
  gtk_box_append (GTK_BOX (line), gtk_label_new (ui_text_arrow ()));
  gtk_box_append (GTK_BOX (line), self->second);
  self->both
      = button_new (self, line, "snapshot-both", _ ("Hear both"),
                    _ ("The lane Previous plays the first, and the album becomes the second; "
                       "beside the album as it is now the other one is played there. One step of "
                       "undo."),
                    G_CALLBACK (on_hear_both));
  GtkWidget *scrolled = scrolled_new (self->differences, -1, -1);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("What differs"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_vexpand (box, TRUE);
  return box;
}

static void
on_destroy (GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), "snapshots-window", NULL);
}

void
ui_snapshots_show (GtkWindow *parent, UiSession *session)
{
  GtkWindow *open = g_object_get_data (G_OBJECT (parent), "snapshots-window");
  if (open)
    {
      gtk_window_present (open);
      return;
    }
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 20);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  Snapshots *self = g_new0 (Snapshots, 1);
  self->session = session;
  self->showing = TRUE;
  g_object_set_data_full (G_OBJECT (window), "snapshots", self, snapshots_free);
  gtk_widget_add_css_class (box, "page");
  gtk_widget_set_hexpand (right, TRUE);
  gtk_box_append (GTK_BOX (box), list_pane (self));
  gtk_box_append (GTK_BOX (right), details_pane (self));
  gtk_box_append (GTK_BOX (right), compare_pane (self));
  gtk_box_append (GTK_BOX (box), right);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Snapshots"));
  gtk_window_set_default_size (GTK_WINDOW (window), 980, 640);
  ui_dialog_prepare (GTK_WINDOW (window), parent, session);
  ui_dialog_add_undo (GTK_WINDOW (window), parent);
  gtk_window_set_child (GTK_WINDOW (window), box);
  g_signal_connect_object (session, "album", G_CALLBACK (show_all), window, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (parent), "snapshots-window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroy), parent, G_CONNECT_SWAPPED);
  self->showing = FALSE;
  show_all (window);
  gtk_window_present (GTK_WINDOW (window));
}
