/* ui-track-row.c — one track in the sequence. */
#include "ui-track-row.h"

#include "ui-cell.h"
#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

enum
{
  NUMBER,
  TITLE,
  GAP,
  LENGTH,
  LUFS,
  PEAK,
  DOT,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 16, 0, FALSE, "dim" },
  [TITLE] = { "title", N_ ("Title"), 90, 0, TRUE, NULL },
  [GAP] = { "gap", N_ ("Gap"), 52, 1, FALSE, "numeric" },
  [LENGTH] = { "length", N_ ("Length"), 44, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", "LUFS", 44, 1, FALSE, "numeric" },
  [PEAK] = { "peak", "dBTP", 40, 1, FALSE, "numeric" },
  [DOT] = { "state", NULL, 10, 0.5, FALSE, NULL },
};

struct _UiTrackRow
{
  GtkListBoxRow parent;

  /* owned */
  AppTrack *track;
  /* borrowed */
  UiSession *session;
  GtkWidget *number, *title, *source, *gap, *length, *lufs, *peak, *dot;
};

G_DEFINE_FINAL_TYPE (UiTrackRow, ui_track_row, GTK_TYPE_LIST_BOX_ROW)

static char *
on_title (UiTrackRow *self, const char *text)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));
  if (!text[0])
    return g_strdup (_ ("A track needs a title: it names the delivered file."));
  ui_edit_title (self->session, index, text);
  return NULL;
}

static char *
on_gap (UiTrackRow *self, const char *text)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));
  char *fault = ui_edit_gap (self->session, index, text);
  if (fault)
    ui_session_message (self->session, APP_SEVERITY_WARNING, "%s", fault);
  return fault;
}

static void
show_gap (UiTrackRow *self, gint64 gap, int rate)
{
  g_autofree char *text = app_gap_format (gap, rate);
  g_autofree char *shown
      = gap < 0 ? g_strconcat ("× ", text[0] == '-' ? text + 1 : text, NULL) : g_strdup (text);
  ui_cell_set (UI_CELL (self->gap), shown, text);
}

static void
show_measures (UiTrackRow *self, guint index)
{
  const AppSurveyResult *result
      = app_survey_track (ui_session_survey (self->session), index, APP_LANE_MASTER);
  const AppMeasurement *measured = result ? &result->measurement : NULL;
  ui_label_take (self->lufs,
                 measured ? ui_text_level (measured->integrated_lufs, 1) : g_strdup ("…"));
  ui_label_take (self->peak,
                 measured ? ui_text_level (measured->true_peak_dbtp, 1) : g_strdup ("…"));
  const char *tip = measured ? _ ("After the chains") : _ ("Measuring");
  ui_tooltip (self->lufs, tip);
  ui_tooltip (self->peak, tip);
}

static void
show_state (UiTrackRow *self)
{
  UiStatusDot *dot = UI_STATUS_DOT (self->dot);
  AppMedia *media = app_track_media (self->track);
  const AppIntakeReport *intake = ui_intake_report (ui_session_intake (self->session), media);
  if (app_media_is_missing (media))
    ui_status_dot_set (dot, APP_SEVERITY_ERROR, _ ("The source file is missing"));
  else if (!intake)
    ui_status_dot_set_unknown (dot, _ ("The mix is being checked"));
  else
    ui_status_dot_set (dot, app_findings_worst (intake->findings), ui_intake_verdict (intake));
}

void
ui_track_row_update (UiTrackRow *self, guint index)
{
  int rate = app_album_rate (ui_session_album (self->session));
  AppMedia *media = app_track_media (self->track);
  const char *title = app_track_metadata (self->track)->values[APP_FIELD_TITLE];
  g_autofree char *source = g_filename_display_basename (app_media_path (media));
  g_autofree char *path = g_filename_display_name (app_media_path (media));
  ui_label_take (self->number, g_strdup_printf ("%u", index + 1));
  ui_cell_set (UI_CELL (self->title), title, title);
  ui_label_take (self->source, g_steal_pointer (&source));
  ui_tooltip (self->source, path);
  show_gap (self, app_track_gap (self->track), rate);
  ui_label_take (self->length, ui_text_length (app_track_length (self->track, rate), rate, 0));
  show_measures (self, index);
  show_state (self);
  g_autofree char *name = g_strdup_printf (_ ("Track %u, %s, gap %s, length %s, %s LUFS, %s dBTP"),
                                           index + 1, title, ui_cell_shown (UI_CELL (self->gap)),
                                           gtk_label_get_label (GTK_LABEL (self->length)),
                                           gtk_label_get_label (GTK_LABEL (self->lufs)),
                                           gtk_label_get_label (GTK_LABEL (self->peak)));
  ui_name (GTK_WIDGET (self), name);
}

void
ui_track_row_edit_title (UiTrackRow *self)
{
  ui_cell_edit (UI_CELL (self->title));
}

void
ui_track_row_edit_gap (UiTrackRow *self)
{
  ui_cell_edit (UI_CELL (self->gap));
}

GtkWidget *
ui_track_row_header (void)
{
  return ui_columns_header (columns, N_COLUMNS);
}

/* Puts a widget where a plain label of the row stands. */
static void
swap_cell (GtkWidget *row, GtkWidget *old, GtkWidget *new)
{
  int width;
  gtk_widget_get_size_request (old, &width, NULL);
  gtk_widget_set_size_request (new, width, -1);
  gtk_widget_set_name (new, gtk_widget_get_name (old));
  gtk_widget_set_hexpand (new, gtk_widget_get_hexpand (old));
  gtk_widget_set_valign (new, GTK_ALIGN_CENTER);
  gtk_box_insert_child_after (GTK_BOX (row), new, old);
  gtk_box_remove (GTK_BOX (row), old);
}

static void
ui_track_row_dispose (GObject *object)
{
  g_clear_object (&UI_TRACK_ROW (object)->track);
  G_OBJECT_CLASS (ui_track_row_parent_class)->dispose (object);
}

static void
ui_track_row_class_init (UiTrackRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_row_dispose;
}

static void
ui_track_row_init (UiTrackRow *self)
{
  GtkWidget *cells[N_COLUMNS];
  GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
  self->number = cells[NUMBER];
  self->length = cells[LENGTH];
  self->lufs = cells[LUFS];
  self->peak = cells[PEAK];

  self->title = ui_cell_new (_ ("Title"), 0, NULL);
  self->source = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->source), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->source), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (self->source, "caption");
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (names), self->title);
  gtk_box_append (GTK_BOX (names), self->source);
  swap_cell (row, cells[TITLE], names);
  gtk_widget_set_name (self->title, "title");
  gtk_widget_set_name (self->source, "source");
  gtk_widget_set_name (names, "names");
  self->gap = ui_cell_new (_ ("Gap before the track"), 1, "numeric");
  gtk_widget_add_css_class (self->gap, "dim");
  swap_cell (row, cells[GAP], self->gap);
  self->dot = ui_status_dot_new ();
  swap_cell (row, cells[DOT], self->dot);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);

  g_signal_connect_swapped (self->title, "commit", G_CALLBACK (on_title), self);
  g_signal_connect_swapped (self->gap, "commit", G_CALLBACK (on_gap), self);
}

GtkWidget *
ui_track_row_new (UiSession *session, AppTrack *track)
{
  UiTrackRow *self = g_object_new (UI_TYPE_TRACK_ROW, NULL);
  self->session = session;
  self->track = g_object_ref (track);
  return GTK_WIDGET (self);
}
