/* ui-history-menu.c — the list of all steps of undo, in which one can jump. */
#include "ui-history-menu.h"

#include "ui-columns.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define SHOWN                                                                                      \
  300 /* steps at most before and after the present one: the list is made in a frame               \
       */
#define HEIGHT 420

/* What a row says of the state in which so many steps are done: a sentence of its own. Transfer
 * full.
 */
static char *
row_text (AppHistory *history, guint position)
{
  const char *label = position ? app_history_step_label (history, position - 1) : NULL;
  if (!label)
    return g_strdup (_ ("As the album was opened"));
  char first[8] = "";
  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (label)), first);
  return g_strdup_printf ("%u  %s%s", position, first, *label ? g_utf8_next_char (label) : "");
}

static gboolean
has_slot (GListStore *chain, GObject *slot)
{
  return APP_IS_SLOT (slot) && g_list_store_find (chain, slot, NULL);
}

/* Where it was done: "track 2", "album"; NULL: nowhere now. Transfer full. */
static char *
place_of (AppAlbum *album, GObject *object)
{
  if (has_slot (app_album_chain (album), object))
    return g_strdup (_ ("album"));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      if ((GObject *) track == object || has_slot (app_track_chain (track), object))
        return g_strdup_printf (_ ("track %d"), (int) i + 1);
    }
  return NULL;
}

/* What tells steps of one name apart: "track 2 · -3.0 dB". Transfer full. */
static char *
row_detail (UiSession *session, guint position)
{
  AppAlbum *album = ui_session_album (session);
  GObject *object = NULL;
  if (position == 0)
    return g_strdup ("");
  g_autofree char *outcome = app_history_step_outcome (ui_session_history (session), position - 1,
                                                       app_album_rate (album), &object);
  g_autofree char *place = object ? place_of (album, object) : NULL;
  return g_strdup_printf ("%s%s%s", place ? place : "", place && outcome ? " · " : "",
                          outcome ? outcome : "");
}

static const char *
row_state (guint position, guint present, gboolean is_saved)
{
  if (position == present)
    return is_saved ? _ ("now, saved") : _ ("now");
  if (is_saved)
    return _ ("saved");
  return position > present ? _ ("undone") : "";
}

static GtkWidget *
row_new (UiSession *session, guint position, guint present, gboolean is_saved)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *mark = gtk_image_new ();
  g_autofree char *text = row_text (ui_session_history (session), position);
  g_autofree char *detail = row_detail (session, position);
  g_autofree char *name = g_strdup_printf ("step %u", position);
  const char *state = row_state (position, present, is_saved);
  GtkWidget *label = gtk_label_new (text), *said = gtk_label_new (state);
  GtkWidget *what = gtk_label_new (detail);
  if (position == present)
    gtk_image_set_from_icon_name (GTK_IMAGE (mark), "object-select-symbolic");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (what), 32);
  gtk_widget_add_css_class (what, "caption");
  gtk_widget_add_css_class (what, "dim");
  gtk_widget_add_css_class (said, "caption");
  if (position > present)
    gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_size_request (mark, 16, -1);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), said);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, name);
  g_object_set_data (G_OBJECT (row), "position", GUINT_TO_POINTER (position));
  g_autofree char *spoken = g_strdup_printf ("%s%s%s%s%s", text, *detail ? ", " : "", detail,
                                             *state ? ", " : "", state);
  ui_name (row, spoken);
  return row;
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, UiSession *session)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "position"));
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_POPOVER);
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_session_go_to_step (session, position);
}

/* Once the list has its place: the present step stands in the middle. */
static gboolean
scroll_to_present (GtkWidget *scrolled, GdkFrameClock *clock, gpointer data)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  GtkWidget *row = g_object_get_data (G_OBJECT (scrolled), "present");
  graphene_rect_t bounds;
  if (!row || !gtk_widget_compute_bounds (row, gtk_widget_get_parent (row), &bounds))
    return G_SOURCE_REMOVE;
  if (gtk_adjustment_get_upper (place) < (double) (bounds.origin.y + bounds.size.height)
      || gtk_widget_get_height (row) == 0) /* not laid out yet */
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (place, (double) (bounds.origin.y + bounds.size.height / 2)
                                       - gtk_adjustment_get_page_size (place) / 2);
  return G_SOURCE_REMOVE;
}

/* When it is shown: the list begins where the album is. */
static void
on_shown (GtkWidget *popover)
{
  GtkWidget *scrolled = gtk_popover_get_child (GTK_POPOVER (popover));
  GtkWidget *row = g_object_get_data (G_OBJECT (scrolled), "present");
  if (row)
    gtk_widget_grab_focus (row);
  gtk_widget_add_tick_callback (scrolled, scroll_to_present, NULL, NULL);
}

static GtkWidget *
list_new (UiSession *session, GtkWidget **now)
{
  AppHistory *history = ui_session_history (session);
  guint present, saved, n = app_history_n_steps (history, &present);
  gboolean has_saved = app_history_saved (history, &saved);
  GtkWidget *list = gtk_list_box_new ();
  ui_name (list, _ ("Steps of undo"));
  gtk_widget_set_name (list, "history-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_BROWSE);
  for (guint i = present > SHOWN ? present - SHOWN : 0; i <= MIN (n, present + SHOWN); i++)
    {
      GtkWidget *row = row_new (session, i, present, has_saved && saved == i);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      if (i != present)
        continue;
      *now = row;
      gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
    }
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row), session, 0);
  return list;
}

static void
fill (GtkMenuButton *button, gpointer data)
{
  UiSession *session = data;
  GtkWidget *present = NULL, *list;
  GtkWidget *scrolled = gtk_popover_get_child (gtk_menu_button_get_popover (button));
  ui_session_end_gesture (session);
  list = list_new (session, &present);
  g_object_set_data (G_OBJECT (scrolled), "present", present);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
}

static GtkWidget *
popover_new (void)
{
  GtkWidget *popover = gtk_popover_new (), *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), HEIGHT);
  gtk_widget_set_size_request (scrolled, 320, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  g_signal_connect_after (popover, "map", G_CALLBACK (on_shown), NULL);
  return popover;
}

GtkWidget *
ui_history_menu_new (UiSession *session)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_widget_set_name (button, "history");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "narrow");
  ui_tooltip (button, _ ("All steps of undo: go back or forward to any of them (Ctrl+H)"));
  ui_name (button, _ ("Steps of undo"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover_new ());
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill, session, NULL);
  return button;
}
