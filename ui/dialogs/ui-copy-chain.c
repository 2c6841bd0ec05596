/* ui-copy-chain.c — which tracks get a copy of the selected track's chain. */
#include "ui-copy-chain.h"

#include "ui-chain-edit.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define TEXT_CHARS 70
#define LIST_HEIGHT 420

/* Of one window; freed with it. */
typedef struct
{
  /* borrowed */
  UiSession *session;
  GtkWindow *window;
  GtkWidget *append, *copy, *all;

  GPtrArray *ticks; /* owned: a check button for each track, borrowed; NULL for the track itself */
  int from;
} CopyChain;

static void
copy_chain_free (gpointer data)
{
  CopyChain *self = data;
  g_ptr_array_unref (self->ticks);
  g_free (self);
}

static guint
n_ticked (CopyChain *self, gboolean *tracks)
{
  guint n = 0;
  for (guint i = 0; i < self->ticks->len; i++)
    {
      gboolean ticked
          = self->ticks->pdata[i] && gtk_check_button_get_active (self->ticks->pdata[i]);
      if (tracks)
        tracks[i] = ticked;
      n += ticked;
    }
  return n;
}

static void
on_ticked (CopyChain *self)
{
  guint n = n_ticked (self, NULL);
  g_autofree char *label
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Copy to %u track", "Copy to %u tracks", n),
                         n);
  gtk_button_set_label (GTK_BUTTON (self->copy), label);
  gtk_widget_set_sensitive (self->copy, n > 0);
}

/* Ticks all, or none when all are ticked. */
static void
on_all (CopyChain *self)
{
  guint others = self->ticks->len - 1;
  gboolean on = n_ticked (self, NULL) < others;
  for (guint i = 0; i < self->ticks->len; i++)
    if (self->ticks->pdata[i])
      gtk_check_button_set_active (self->ticks->pdata[i], on);
}

static void
on_copy (CopyChain *self)
{
  g_autofree gboolean *tracks = g_new0 (gboolean, self->ticks->len);
  n_ticked (self, tracks);
  ui_chain_edit_copy_chain (self->session, self->from, tracks,
                            gtk_check_button_get_active (GTK_CHECK_BUTTON (self->append)));
  gtk_window_close (self->window);
}

/* What the track has now, so that nobody writes over work that was forgotten. */
static char *
words_for (AppTrack *track, guint number)
{
  GListModel *chain = G_LIST_MODEL (app_track_chain (track));
  g_autoptr (GString) words = g_string_new (NULL);
  g_string_append_printf (words, "%u  %s", number,
                          app_track_metadata (track)->values[APP_FIELD_TITLE]);
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      g_string_append_printf (words, i == 0 ? "  (%s" : ", %s", _ (app_slot_name (slot)));
    }
  if (g_list_model_get_n_items (chain) > 0)
    g_string_append_c (words, ')');
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static GtkWidget *
list_new (CopyChain *self)
{
  AppAlbum *album = ui_session_album (self->session);
  GtkWidget *scroller = gtk_scrolled_window_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      g_autofree char *words = words_for (app_album_track (album, i), i + 1);
      GtkWidget *tick = (int) i == self->from ? NULL : ui_dialog_tick_new (words, -1, TEXT_CHARS);
      g_ptr_array_add (self->ticks, tick);
      if (!tick)
        continue;
      g_autofree char *name = g_strdup_printf ("track-%u", i + 1);
      gtk_widget_set_name (tick, name);
      g_signal_connect_swapped (tick, "toggled", G_CALLBACK (on_ticked), self);
      gtk_box_append (GTK_BOX (box), tick);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  return scroller;
}

static GtkWidget *
content_new (CopyChain *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AppTrack *track = app_album_track (ui_session_album (self->session), (guint) self->from);
  g_autofree char *head = words_for (track, (guint) self->from + 1);
  gtk_widget_add_css_class (box, "page");
  GtkWidget *heading = ui_dialog_label_new (head, 0, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (heading), TEXT_CHARS);
  gtk_widget_set_tooltip_text (heading, head);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list_new (self));
  self->append = gtk_check_button_new_with_label (_ ("Keep what they have, and add it behind"));
  gtk_widget_set_name (self->append, "append");
  gtk_widget_set_tooltip_text (self->append,
                               _ ("Otherwise their chains are replaced; undo brings them back"));
  gtk_box_append (GTK_BOX (box), self->append);
  self->all = gtk_button_new_with_label (_ ("All or none"));
  gtk_widget_set_name (self->all, "all");
  gtk_widget_set_tooltip_text (self->all, _ ("Tick every other track, or none"));
  g_signal_connect_swapped (self->all, "clicked", G_CALLBACK (on_all), self);
  self->copy = gtk_button_new ();
  gtk_widget_set_name (self->copy, "copy");
  gtk_widget_set_tooltip_text (self->copy, _ ("Copies the chain; one step of undo"));
  gtk_widget_add_css_class (self->copy, "suggested-action");
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (on_copy), self);
  gtk_window_set_default_widget (self->window, self->copy);
  gtk_box_append (GTK_BOX (box),
                  ui_dialog_foot_new (self->window, _ ("Cancel"), self->all, self->copy, NULL));
  on_ticked (self);
  return box;
}

GtkWindow *
ui_copy_chain_show (GtkWindow *parent, UiSession *session)
{
  AppAlbum *album = ui_session_album (session);
  int track = ui_session_track (session);
  GListModel *chain
      = track < 0 ? NULL : G_LIST_MODEL (app_track_chain (app_album_track (album, (guint) track)));
  if (!chain || g_list_model_get_n_items (chain) == 0 || app_album_n_tracks (album) < 2)
    {
      ui_session_message (session, APP_SEVERITY_WARNING,
                          chain && g_list_model_get_n_items (chain) > 0
                              ? _ ("There is no other track to copy the chain to.")
                              : _ ("The track's chain has no module to copy."));
      return NULL;
    }
  CopyChain *self = g_new0 (CopyChain, 1);
  self->session = session;
  self->from = track;
  self->ticks = g_ptr_array_new ();
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_title (self->window, _ ("Copy the Chain to Other Tracks"));
  g_object_set_data_full (G_OBJECT (self->window), "copy-chain", self, copy_chain_free);
  ui_dialog_prepare (self->window, parent, session);
  gtk_window_set_modal (self->window, TRUE);
  gtk_window_set_child (self->window, content_new (self));
  gtk_window_present (self->window);
  return self->window;
}
