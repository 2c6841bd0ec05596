/* ui-track-list.c — the sequence: tracks in order, what is wrong with the selected mix, totals. */
#include "ui-track-list.h"

#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-finding-list.h"
#include "ui-mix-menu.h"
#include "ui-text.h"
#include "ui-track-row.h"

#include <glib/gi18n-lib.h>

#define FINDINGS_SHOWN 4
#define CD_SECONDS (79 * 60 + 57) /* what every pressing plant accepts */

struct _UiTrackList
{
  GtkWidget parent;

  /* owned */
  GListStore *tracks; /* that the list is bound to */
  /* borrowed */
  UiSession *session;

  /* built */
  GtkWidget *findings;
  gboolean selecting; /* the selection is being shown, not made */

  /* template widgets */
  GtkWidget *header;
  GtkWidget *list;
  GtkWidget *check_head;
  GtkWidget *check_title;
  GtkWidget *check;
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

static void
show_totals (UiTrackList *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int rate = app_album_rate (album);
  g_autofree char *length = ui_text_length (app_album_length (album), rate, 0);
  g_autofree char *room = ui_text_length (CD_SECONDS, 1, 0);
  g_autofree char *markup
      = g_markup_printf_escaped ("<b>%s</b> <span alpha=\"55%%\">%s</span>", length, _ ("of"));
  g_autofree char *total = g_strdup_printf ("%s <span alpha=\"55%%\">%s</span>", markup, room);
  gtk_label_set_markup (GTK_LABEL (self->total), total);
  gtk_widget_set_tooltip_text (self->total, _ ("Length of the album, and what fits on a CD"));

  AppMeasurement measured;
  if (!app_survey_album (ui_session_survey (self->session), APP_LANE_MASTER, &measured))
    {
      ui_label_take (self->figures, g_strdup (_ ("measuring…")));
      return;
    }
  g_autofree char *lufs = ui_text_level (measured.integrated_lufs, 1);
  g_autofree char *peak = ui_text_level (measured.true_peak_dbtp, 1);
  ui_label_take (self->figures, g_strdup_printf ("%s LUFS · %s dBTP", lufs, peak));
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
}

static void
update (UiTrackList *self)
{
  guint n = app_album_n_tracks (ui_session_album (self->session));
  UiTrackRow *row;
  for (guint i = 0; i < n && (row = row_at (self, i)); i++)
    ui_track_row_update (row, i);
  show_totals (self);
  show_check (self);
}

static void
show_selection (UiTrackList *self)
{
  int track = ui_session_track (self->session);
  self->selecting = TRUE;
  if (track >= 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row_at (self, track)));
  self->selecting = FALSE;
  show_check (self);
}

static void
on_row_selected (UiTrackList *self, GtkListBoxRow *row)
{
  if (row && !self->selecting)
    ui_session_select_track (self->session, gtk_list_box_row_get_index (row));
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

/* The upper half of a row is the place before it, the lower half the one behind it. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiTrackRow *row)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (row), UI_TYPE_TRACK_LIST);
  GtkListBoxRow *moved = g_value_get_object (value);
  if (!list || !moved || gtk_widget_get_ancestor (GTK_WIDGET (moved), UI_TYPE_TRACK_LIST) != list)
    return FALSE;
  int from = gtk_list_box_row_get_index (moved);
  int to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  gboolean below = y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;
  if (below && to < from)
    to++;
  if (!below && to > from)
    to--;
  ui_edit_move_track (UI_TRACK_LIST (list)->session, from, to);
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
  update (self);
  show_selection (self);
}

/* The album tells of an edit of its list before the list box has its rows: hence the second
 * look. */
static void
on_document (UiTrackList *self)
{
  GListStore *tracks = app_album_tracks (ui_session_album (self->session));
  if (self->tracks)
    g_signal_handlers_disconnect_by_data (self->tracks, self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (tracks), create_row, self,
                           NULL);
  g_set_object (&self->tracks, tracks);
  g_signal_connect_object (tracks, "items-changed", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  on_album (self);
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

static void
ui_track_list_dispose (GObject *object)
{
  if (UI_TRACK_LIST (object)->list) /* a list that goes selects nothing at last */
    g_signal_handlers_disconnect_by_data (UI_TRACK_LIST (object)->list, object);
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_TRACK_LIST);
  g_clear_object (&UI_TRACK_LIST (object)->tracks);
  G_OBJECT_CLASS (ui_track_list_parent_class)->dispose (object);
}

/* Tab leaves the list instead of selecting one track after the other; Up and Down go through it. */
static gboolean
ui_track_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *list = UI_TRACK_LIST (widget)->list;
  const gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  if (tab && gtk_widget_get_focus_child (list))
    return FALSE;
  return GTK_WIDGET_CLASS (ui_track_list_parent_class)->focus (widget, direction);
}

static void
ui_track_list_class_init (UiTrackListClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_track_list_dispose;
  widget_class->focus = ui_track_list_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lacquer/Lacquer/pages/ui-track-list.ui");
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, header);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, list);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check_head);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check_title);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, check);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, total);
  gtk_widget_class_bind_template_child (widget_class, UiTrackList, figures);
}

static void
ui_track_list_init (UiTrackList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->header), ui_track_row_header ());
  gtk_widget_set_hexpand (gtk_widget_get_first_child (self->header), TRUE);
  self->findings = ui_finding_list_new (FALSE);
  gtk_box_append (GTK_BOX (self->check), self->findings);
}

GtkWidget *
ui_track_list_new (UiSession *session)
{
  UiTrackList *self = g_object_new (UI_TYPE_TRACK_LIST, NULL);
  self->session = session;
  gtk_box_append (GTK_BOX (self->check_head), ui_mix_menu_new (session));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (show_selection), self,
                           G_CONNECT_SWAPPED);
  on_document (self);
  return GTK_WIDGET (self);
}
