/* ui-track-list.c — the sequence: tracks in order, what is wrong with the selected mix, totals. */
#include "ui-track-list.h"

#include "app-medium.h"

#include "ui-choice.h"
#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-finding-list.h"
#include "ui-mix-menu.h"
#include "ui-order-menu.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-track-menu.h"
#include "ui-track-row.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define FINDINGS_SHOWN 4
#define CHECK_WIDTH 360 /* before there is one */
#define CHECK_LEAST 48
#define CHECK_MOST 132

struct _UiTrackList
{
  GtkWidget parent;

  /* owned */
  GListStore *tracks; /* that the list is bound to */
  /* borrowed */
  UiSession *session;

  /* built */
  GtkWidget *findings;
  GtkWidget *columns;
  GtkWidget *orders;
  GtkWidget *menu;       /* of the rows */
  GSimpleAction *medium; /* borrowed from the group */
  gboolean changing;     /* rows come and go with the tracks: that chooses nothing */
  gboolean focused;      /* … and one of those that go has the focus */
  gboolean selecting;    /* the selection is being shown, not made */

  /* template widgets */
  GtkWidget *head;
  GtkWidget *header;
  GtkWidget *list;
  GtkWidget *check_head;
  GtkWidget *check_title;
  GtkWidget *check, *check_scroll;
  GtkWidget *total;
  GtkWidget *figures;
};

G_DEFINE_FINAL_TYPE (UiTrackList, ui_track_list, GTK_TYPE_WIDGET)

static UiTrackRow *
row_at (UiTrackList *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
  return row ? UI_TRACK_ROW (row) : NULL;
}

/* ---- showing ---- */

/* "78:20" (as plants say it, no hours), or "A 18:20  B 19:02"; transfer full. */
static char *
parts_text (const GArray *parts, gboolean sides, int rate)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      const AppMediumPart *part = &g_array_index (parts, AppMediumPart, i);
      g_autofree char *length = app_time_format (part->frames, rate, 0);
      if (sides)
        g_string_append_printf (text, "%s%c ", i ? "  " : "", (char) ('A' + MIN (i, 25)));
      g_string_append (text, length);
    }
  return g_string_free (g_steal_pointer (&text), parts->len == 0);
}

/* How long the album is against its medium: yellow, with the excess, when it does not fit. */
static void
show_length (UiTrackList *self)
{
  AppAlbum *album = ui_session_album (self->session);
  const AppMedium *medium = app_album_medium (album);
  int rate = app_album_rate (album);
  g_autoptr (GArray) parts = app_medium_parts (medium, album);
  double excess = app_medium_excess (medium, parts, rate);
  g_autofree char *all = parts_text (parts, medium->sides, rate);
  g_autofree char *room = app_time_format (medium->seconds, 1, 0);
  g_autofree char *over = ui_text_length ((gint64) ceil (excess), 1, 0);
  g_autofree char *total = g_markup_printf_escaped ("<b>%s</b>", all ? all : "0:00");
  g_autofree char *limit
      = medium->seconds
            ? g_markup_printf_escaped (" <span alpha=\"55%%\">%s %s</span>", _ ("of"), room)
            : g_strdup ("");
  g_autofree char *markup = g_strconcat (total, limit, NULL);
  gtk_label_set_markup (GTK_LABEL (self->total), markup);
  g_autofree char *tip
      = excess > 0
            ? g_strdup_printf (_ ("Too long for this medium (%s) by %s"), _ (medium->name), over)
            : g_strdup_printf (_ ("Length of the album, and what fits: %s"), _ (medium->name));
  ui_tooltip (self->total, tip);
  (excess > 0 ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->total, "warning");
  g_simple_action_set_state (self->medium, g_variant_new_string (medium->id));
}

/* Why there are no figures of the album and will be none, or NULL. */
static const char *
album_fault (UiTrackList *self)
{
  const char *fault = NULL;
  guint n = app_album_n_tracks (ui_session_album (self->session));
  for (guint i = 0; i < n && !fault; i++)
    fault = app_survey_fault (ui_session_survey (self->session), i, APP_LANE_MASTER);
  return fault;
}

static void
show_figures (UiTrackList *self)
{
  AppMeasurement measured = { .integrated_lufs = NAN, .true_peak_dbtp = NAN };
  const char *fault = album_fault (self);
  ui_tooltip (self->figures, fault);
  if (!fault && !app_survey_album (ui_session_survey (self->session), APP_LANE_MASTER, &measured))
    {
      ui_label_take (self->figures, g_strdup (_ ("measuring…")));
      return;
    }
  g_autofree char *lufs = ui_text_level (measured.integrated_lufs, 1);
  g_autofree char *peak = ui_text_level (measured.true_peak_dbtp, 1);
  ui_label_take (self->figures, g_strdup_printf ("%s LUFS · %s dBTP", lufs, peak));
}

/* As high as what is said, as far as that goes; the scrolled window itself asks what it would be in
 * lines of any width. */
static void
fit_check (UiTrackList *self)
{
  const int width = gtk_widget_get_width (self->check);
  int height;
  gtk_widget_measure (self->findings, GTK_ORIENTATION_VERTICAL, width > 0 ? width : CHECK_WIDTH,
                      NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->check_scroll),
                                              CLAMP (height, CHECK_LEAST, CHECK_MOST));
}

static void
show_check (UiTrackList *self)
{
  int track = ui_session_track (self->session);
  UiFindingList *list = UI_FINDING_LIST (self->findings);
  if (track < 0)
    {
      ui_label_take (self->check_title, g_strdup (""));
      ui_finding_list_set_text (list, "");
      return;
    }
  AppMedia *media = app_track_media (app_album_track (ui_session_album (self->session), track));
  const AppIntakeReport *result = ui_intake_report (ui_session_intake (self->session), media);
  ui_label_take (self->check_title, g_strdup_printf (_ ("TRACK %d · MIX CHECK"), track + 1));
  if (result)
    ui_finding_list_set (list, result->findings, FINDINGS_SHOWN);
  else
    ui_finding_list_set_text (list, app_media_is_missing (media) ? _ ("The source file is missing.")
                                                                 : _ ("The mix is being checked…"));
  fit_check (self);
}

static void
update_rows (UiTrackList *self, void (*update_row) (UiTrackRow *row, guint index))
{
  guint n = app_album_n_tracks (ui_session_album (self->session));
  UiTrackRow *row;
  for (guint i = 0; i < n && (row = row_at (self, i)); i++)
    update_row (row, i);
  show_figures (self);
  show_check (self);
}

static void
update (UiTrackList *self)
{
  update_rows (self, ui_track_row_update);
  show_length (self);
}

/* One track of 99 comes in at a time. */
static void
on_survey (UiTrackList *self)
{
  update_rows (self, ui_track_row_update_figures);
}

/* Which rows are selected in the list box. Transfer full. */
static GtkBitset *
selected_rows (UiTrackList *self)
{
  GtkBitset *tracks = gtk_bitset_new_empty ();
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)); i++)
    if (gtk_list_box_row_is_selected (row))
      gtk_bitset_add (tracks, (guint) i);
  return tracks;
}

/* The selected track comes last: from it Shift extends. */
static void
show_selection (UiTrackList *self)
{
  int lead = ui_session_track (self->session);
  GtkBitset *tracks = ui_choice_tracks (self->session), *rows = selected_rows (self);
  self->selecting = TRUE;
  if (!gtk_bitset_equals (tracks, rows))
    {
      gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
      for (int i = 0; row_at (self, i); i++)
        if (i != lead && gtk_bitset_contains (tracks, (guint) i))
          gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row_at (self, i)));
      if (lead >= 0 && row_at (self, lead))
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row_at (self, lead)));
    }
  self->selecting = FALSE;
  gtk_bitset_unref (tracks);
  gtk_bitset_unref (rows);
  show_check (self);
}

/* One track at least stays selected. */
static void
on_rows_selected (UiTrackList *self)
{
  if (self->selecting || self->changing)
    return;
  GtkBitset *rows = selected_rows (self);
  if (!gtk_bitset_is_empty (rows))
    ui_choice_set (self->session, rows);
  gtk_bitset_unref (rows);
  show_selection (self);
}

static void
on_row_activated (UiTrackList *self, GtkListBoxRow *row)
{
  int index = gtk_list_box_row_get_index (row);
  ui_session_seek (self->session, app_album_track_start (ui_session_album (self->session), index));
}

/* ---- dragging rows ---- */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (UI_TYPE_TRACK_ROW, row);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (row);
  gtk_drag_source_set_icon (source, paintable, 12, gtk_widget_get_height (row) / 2);
  g_object_unref (paintable);
}

/* The upper half of a row is the place before it, the lower half the one behind it. All that are
 * chosen go together. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiTrackRow *row)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (row), UI_TYPE_TRACK_LIST);
  GtkListBoxRow *moved = g_value_get_object (value);
  if (!list || !moved || gtk_widget_get_ancestor (GTK_WIDGET (moved), UI_TYPE_TRACK_LIST) != list)
    return FALSE;
  UiSession *session = UI_TRACK_LIST (list)->session;
  guint from = (guint) gtk_list_box_row_get_index (moved);
  guint to = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  gboolean below = y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;
  GtkBitset *tracks = ui_choice_tracks (session);
  if (!gtk_bitset_contains (tracks, from)) /* a row that is not chosen goes alone */
    {
      gtk_bitset_remove_all (tracks);
      gtk_bitset_add (tracks, from);
    }
  ui_edit_move_tracks (session, tracks, to + (below ? 1 : 0));
  gtk_bitset_unref (tracks);
  return TRUE;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  UiTrackList *self = data;
  GtkWidget *row = ui_track_row_new (self->session, item);
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  GtkDropTarget *target = gtk_drop_target_new (UI_TYPE_TRACK_ROW, GDK_ACTION_MOVE);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  return row;
}

static void
on_album (UiTrackList *self)
{
  ui_order_menu_update (self->orders, self->session);
  update (self);
  show_selection (self);
}

static void
on_changing (UiTrackList *self)
{
  self->changing = TRUE;
  self->focused = gtk_widget_get_focus_child (self->list) != NULL;
}

/* The row that had the focus may be gone: it stays in the list, on the selected track. */
static void
on_changed (UiTrackList *self)
{
  self->changing = FALSE;
  on_album (self);
  UiTrackRow *row = row_at (self, ui_session_track (self->session));
  if (self->focused && row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->focused = FALSE;
}

/* The album tells of an edit of its list before the list box has its rows: hence the second
 * look. */
static void
on_document (UiTrackList *self)
{
  GListStore *tracks = app_album_tracks (ui_session_album (self->session));
  if (self->tracks)
    g_signal_handlers_disconnect_by_data (self->tracks, self);
  self->changing = TRUE;
  g_signal_connect_object (tracks, "items-changed", G_CALLBACK (on_changing), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (tracks), create_row, self,
                           NULL);
  g_set_object (&self->tracks, tracks);
  g_signal_connect_object (tracks, "items-changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  on_changed (self);
}

/* ---- what is shown ---- */

static void
on_medium (GSimpleAction *action, GVariant *id, UiTrackList *self)
{
  app_history_set_string (ui_session_history (self->session), ui_session_album (self->session),
                          "medium", g_variant_get_string (id, NULL));
}

static void
on_settings (UiTrackList *self)
{
  ui_track_row_header_update (self->columns);
  update (self);
}

static void
add_choice (GMenu *menu, const char *text, const char *action, const char *target)
{
  g_autofree char *label = ui_menu_text (text);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, const char *title, GMenu *section)
{
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenuModel *
menu_new (void)
{
  GMenu *menu = g_menu_new (), *line = g_menu_new (), *time = g_menu_new (),
        *medium = g_menu_new ();
  add_choice (line, _ ("File name"), "sequence.track-line", "file");
  add_choice (line, _ ("Artist"), "sequence.track-line", "artist");
  add_choice (line, _ ("ISRC"), "sequence.track-line", "isrc");
  add_choice (time, _ ("Lengths"), "sequence.track-time", "length");
  add_choice (time, _ ("Starts in seconds"), "sequence.track-time", "start");
  add_choice (time, _ ("Starts in CD frames"), "sequence.track-time", "cd-frames");
  for (int i = 0; i < APP_N_MEDIUMS; i++)
    add_choice (medium, _ (app_mediums[i].name), "sequence.medium", app_mediums[i].id);
  add_section (menu, _ ("Under the titles"), line);
  add_section (menu, _ ("Times"), time);
  add_section (menu, _ ("Medium"), medium);
  GMenu *work = g_menu_new ();
  g_menu_append (work, _ ("Paste a track list…"), "win.paste-tracks");
  add_section (menu, NULL, work);
  return G_MENU_MODEL (menu);
}

static void
add_menu (UiTrackList *self)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();
  static const char *const keys[] = { "track-line", "track-time" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (ui_settings (), keys[i]);
      g_autofree char *detail = g_strconcat ("changed::", keys[i], NULL);
      g_action_map_add_action (G_ACTION_MAP (group), action);
      g_signal_connect_object (ui_settings (), detail, G_CALLBACK (on_settings), self,
                               G_CONNECT_SWAPPED);
    }
  self->medium = g_simple_action_new_stateful ("medium", G_VARIANT_TYPE_STRING,
                                               g_variant_new_string (app_medium_default->id));
  g_signal_connect (self->medium, "change-state", G_CALLBACK (on_medium), self);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->medium));
  g_object_unref (self->medium);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sequence", G_ACTION_GROUP (group));
  g_object_unref (group);

  self->orders = ui_order_menu_new (self->session);
  gtk_box_append (GTK_BOX (self->head), self->orders);
  g_autoptr (GMenuModel) menu = menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, _ ("What the list shows, and the medium of the album"));
  gtk_widget_set_name (button, "sequence-menu");
  ui_name (button, _ ("Sequence"));
  gtk_box_append (GTK_BOX (self->head), button);
}

/* ---- public ---- */

void
ui_track_list_edit_title (UiTrackList *self)
{
  UiTrackRow *row = row_at (self, ui_session_track (self->session));
  if (row)
    ui_track_row_edit_title (row);
}

void
ui_track_list_edit_gap (UiTrackList *self)
{
  UiTrackRow *row = row_at (self, ui_session_track (self->session));
  if (row)
    ui_track_row_edit_gap (row);
}

void
ui_track_list_show_orders (UiTrackList *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->orders));
}

void
ui_track_list_edit_line (UiTrackList *self, UiTrackLine line)
{
  UiTrackRow *row = row_at (self, ui_session_track (self->session));
  if (row)
    ui_track_row_edit_line (row, line);
}

static void
ui_track_list_dispose (GObject *object)
{
  if (UI_TRACK_LIST (object)->list) /* a list that goes selects nothing at last */
    g_signal_handlers_disconnect_by_data (UI_TRACK_LIST (object)->list, object);
  g_clear_pointer (&UI_TRACK_LIST (object)->menu, gtk_widget_unparent);
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_TRACK_LIST);
  g_clear_object (&UI_TRACK_LIST (object)->tracks);
  G_OBJECT_CLASS (ui_track_list_parent_class)->dispose (object);
}

/* Tab leaves the list instead of selecting one track after the other; Up and Down go through it.
 * The focus that comes chooses nothing: GTK's list box would end a choice of several. */
static gboolean
ui_track_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  UiTrackList *self = UI_TRACK_LIST (widget);
  const gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  if (tab && gtk_widget_get_focus_child (self->list))
    return FALSE;
  self->selecting = TRUE;
  gboolean moved = GTK_WIDGET_CLASS (ui_track_list_parent_class)->focus (widget, direction);
  self->selecting = FALSE;
  show_selection (self);
  return moved;
}

static void
ui_track_list_class_init (UiTrackListClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_track_list_dispose;
  widget_class->focus = ui_track_list_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lacquer/Lacquer/pages/ui-track-list.ui");
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, head);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, header);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, list);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check_head);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check_title);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check_scroll);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, total);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, figures);
}

static void
ui_track_list_init (UiTrackList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = ui_track_row_header ();
  ui_track_row_header_update (self->columns);
  gtk_box_append (GTK_BOX (self->header), self->columns);
  gtk_widget_set_hexpand (self->columns, TRUE);
  self->findings = ui_finding_list_new (FALSE);
  gtk_widget_set_hexpand (self->findings, TRUE);
  gtk_box_append (GTK_BOX (self->check), self->findings);
}

GtkWidget *
ui_track_list_new (UiSession *session)
{
  UiTrackList *self = g_object_new (UI_TYPE_TRACK_LIST, NULL);
  self->session = session;
  add_menu (self);
  self->menu = ui_track_menu_new (session, GTK_WIDGET (self), GTK_LIST_BOX (self->list));
  gtk_box_append (GTK_BOX (self->check_head), ui_mix_menu_new (session));
  g_signal_connect_swapped (self->list, "selected-rows-changed", G_CALLBACK (on_rows_selected),
                            self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (on_survey), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (show_selection), self,
                           G_CONNECT_SWAPPED);
  on_document (self);
  return GTK_WIDGET (self);
}
