/* ui-track-row.c — one track in the sequence. */
#include "ui-track-row.h"

#include "ui-cell.h"
#include "ui-choice.h"
#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-minus.h"
#include "ui-settings.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define FINDINGS_TOLD 6 /* in the tooltip of the dot */

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

static const int time_widths[UI_TRACK_N_TIMES] = { 44, 56, 60 }; /* px */

struct _UiTrackRow
{
  GtkListBoxRow parent;

  /* owned */
  AppTrack *track;
  AppSurveyResult *measured; /* that is shown; NULL: none */
  char *fault;               /* why there is none and will be none; NULL: no fault */
  AppIntakeReport *checked;  /* likewise */
  gboolean missing;          /* likewise: the source */
  /* borrowed */
  UiSession *session;
  GtkWidget *number, *title, *gap, *length, *lufs, *peak, *dot;
  GtkWidget *lines[UI_TRACK_N_LINES]; /* one of them is seen */
  guint n_updates;
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
check_title (UiTrackRow *self, const char *text)
{
  return text[0] ? NULL : g_strdup (_ ("A track needs a title: it names the delivered file."));
}

/* The gap of all that are chosen, where this track is one of them. */
static char *
on_gap (UiTrackRow *self, const char *text)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));
  GtkBitset *tracks = ui_choice_tracks (self->session);
  gboolean all = gtk_bitset_contains (tracks, (guint) index) && gtk_bitset_get_size (tracks) > 1;
  char *fault = all ? ui_edit_gaps (self->session, tracks, text)
                    : ui_edit_gap (self->session, (guint) index, text);
  gtk_bitset_unref (tracks);
  if (fault)
    ui_session_message (self->session, APP_SEVERITY_WARNING, "%s", fault);
  return fault;
}

static char *
check_gap (UiTrackRow *self, const char *text)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self));
  return ui_edit_gap_fault (self->session, (guint) index, text);
}

static char *
on_artist (UiTrackRow *self, const char *text)
{
  return ui_edit_field (self->session, self->track, APP_FIELD_ARTIST, text);
}

static char *
on_isrc (UiTrackRow *self, const char *text)
{
  return ui_edit_field (self->session, self->track, APP_FIELD_ISRC, text);
}

static char *
check_isrc (UiTrackRow *self, const char *text)
{
  return ui_edit_field_fault (self->session, self->track, APP_FIELD_ISRC, text);
}

static void
show_gap (UiTrackRow *self, gint64 gap, int rate)
{
  g_autofree char *text = app_gap_format (gap, rate);
  g_autofree char *overlap = g_strconcat ("× ", text[0] == '-' ? text + 1 : text, NULL);
  g_autofree char *shown = ui_text_number (gap < 0 ? overlap : text);
  ui_cell_set (UI_CELL (self->gap), shown, text);
}

static void
show_field (UiTrackRow *self, UiTrackLine line, AppField field, const char *none)
{
  const char *text = app_track_metadata (self->track)->values[field];
  GtkWidget *cell = self->lines[line];
  ui_cell_set (UI_CELL (cell), *text ? text : none, text);
}

/* Under the title stands what the settings say. */
static void
show_line (UiTrackRow *self)
{
  AppMedia *media = app_track_media (self->track);
  g_autofree char *source = g_filename_display_basename (app_media_path (media));
  g_autofree char *path = g_filename_display_name (app_media_path (media));
  int line = g_settings_get_enum (ui_settings (), "track-line");
  ui_label_take (self->lines[UI_TRACK_LINE_FILE], g_steal_pointer (&source));
  ui_tooltip (self->lines[UI_TRACK_LINE_FILE], path);
  show_field (self, UI_TRACK_LINE_ARTIST, APP_FIELD_ARTIST, _ ("no artist of its own"));
  show_field (self, UI_TRACK_LINE_ISRC, APP_FIELD_ISRC, _ ("no ISRC"));
  for (int i = 0; i < UI_TRACK_N_LINES; i++)
    gtk_widget_set_visible (self->lines[i], i == line);
}

/* Length or start, as the settings say; the tooltip tells all of it. */
static void
show_time (UiTrackRow *self, guint index, int rate)
{
  AppAlbum *album = ui_session_album (self->session);
  gint64 start = app_album_track_start (album, index);
  gint64 frames = app_track_length (self->track, rate);
  g_autofree char *length = ui_text_length (frames, rate, 3);
  g_autofree char *time = ui_text_length (start, rate, 3);
  g_autofree char *cd = app_cd_time_format (start, rate);
  g_autofree char *tip
      = g_strdup_printf (_ ("Length %s, starts at %s (%s in CD frames)"), length, time, cd);
  int shown = g_settings_get_enum (ui_settings (), "track-time");
  ui_label_take (self->length, shown == UI_TRACK_TIME_LENGTH  ? ui_text_length (frames, rate, 0)
                               : shown == UI_TRACK_TIME_START ? ui_text_length (start, rate, 1)
                                                              : g_steal_pointer (&cd));
  ui_tooltip (self->length, tip);
  gtk_widget_set_size_request (self->length, time_widths[shown], -1);
}

static void
show_measures (UiTrackRow *self)
{
  const AppMeasurement *measured = self->measured ? &self->measured->measurement : NULL;
  const char *none = self->fault ? "–" : "…";
  ui_label_take (self->lufs,
                 measured ? ui_text_level (measured->integrated_lufs, 1) : g_strdup (none));
  ui_label_take (self->peak,
                 measured ? ui_text_level (measured->true_peak_dbtp, 1) : g_strdup (none));
  const char *tip = measured ? _ ("After the chains") : self->fault ? self->fault : _ ("Measuring");
  ui_tooltip (self->lufs, tip);
  ui_tooltip (self->peak, tip);
}

/* What is wrong with the mix, the first of it in words. Transfer full. */
static char *
state_text (const AppIntakeReport *intake)
{
  g_autoptr (GString) text = g_string_new (ui_intake_verdict (intake));
  guint told = 0, more = 0;
  for (guint i = 0; i < intake->findings->len; i++)
    {
      const AppFinding *finding = intake->findings->pdata[i];
      if (finding->severity < APP_SEVERITY_WARNING)
        continue;
      g_autofree char *said = ui_minus (finding->text);
      if (told++ < FINDINGS_TOLD)
        g_string_append_printf (text, "\n• %s", said);
      else
        more++;
    }
  if (more)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);
      g_string_append_printf (text, "\n%s", rest);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_state (UiTrackRow *self)
{
  UiStatusDot *dot = UI_STATUS_DOT (self->dot);
  g_autofree char *text = self->checked ? state_text (self->checked) : NULL;
  if (self->missing)
    ui_status_dot_set (dot, APP_SEVERITY_ERROR, _ ("The source file is missing"));
  else if (!self->checked)
    ui_status_dot_set_unknown (dot, _ ("The mix is being checked"));
  else
    ui_status_dot_set (dot, app_findings_worst (self->checked->findings), text);
}

/* What survey and intake say is told by other objects than the row has. It has them as long as it
 * shows them, so that another is never at the same address. */
static gboolean
take_figures (UiTrackRow *self, guint index)
{
  AppMedia *media = app_track_media (self->track);
  const AppSurveyResult *measured
      = app_survey_track (ui_session_survey (self->session), index, APP_LANE_MASTER);
  const AppIntakeReport *checked = ui_intake_report (ui_session_intake (self->session), media);
  const gboolean missing = app_media_is_missing (media);
  const char *fault
      = measured ? NULL
                 : app_survey_fault (ui_session_survey (self->session), index, APP_LANE_MASTER);
  if (measured == self->measured && checked == self->checked && missing == self->missing
      && g_strcmp0 (fault, self->fault) == 0)
    return FALSE;
  g_free (self->fault);
  self->fault = g_strdup (fault);
  app_survey_result_unref (self->measured);
  app_intake_report_unref (self->checked);
  self->measured = measured ? app_survey_result_ref (measured) : NULL;
  self->checked = checked ? app_intake_report_ref ((AppIntakeReport *) checked) : NULL;
  self->missing = missing;
  return TRUE;
}

static void
show_figures (UiTrackRow *self, guint index)
{
  const char *title = app_track_metadata (self->track)->values[APP_FIELD_TITLE];
  self->n_updates++;
  show_measures (self);
  show_state (self);
  g_autofree char *name
      = g_strdup_printf (_ ("Track %u, %s, gap %s, %s, %s LUFS, %s dBTP"), index + 1, title,
                         ui_cell_shown (UI_CELL (self->gap)), ui_tooltip_text (self->length),
                         gtk_label_get_label (GTK_LABEL (self->lufs)),
                         gtk_label_get_label (GTK_LABEL (self->peak)));
  ui_name (GTK_WIDGET (self), name);
}

void
ui_track_row_update (UiTrackRow *self, guint index)
{
  int rate = app_album_rate (ui_session_album (self->session));
  const char *title = app_track_metadata (self->track)->values[APP_FIELD_TITLE];
  ui_label_take (self->number, g_strdup_printf ("%u", index + 1));
  ui_cell_set (UI_CELL (self->title), title, title);
  show_line (self);
  show_gap (self, app_track_gap (self->track), rate);
  show_time (self, index, rate);
  take_figures (self, index);
  show_figures (self, index);
}

void
ui_track_row_update_figures (UiTrackRow *self, guint index)
{
  if (take_figures (self, index))
    show_figures (self, index);
}

guint
ui_track_row_n_updates (UiTrackRow *self)
{
  return self->n_updates;
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

void
ui_track_row_edit_line (UiTrackRow *self, UiTrackLine line)
{
  if (line == UI_TRACK_LINE_FILE)
    return;
  g_settings_set_enum (ui_settings (), "track-line", (int) line);
  show_line (self);
  ui_cell_edit (UI_CELL (self->lines[line]));
}

GtkWidget *
ui_track_row_header (void)
{
  return ui_columns_header (columns, N_COLUMNS);
}

void
ui_track_row_header_update (GtkWidget *header)
{
  static const char *const names[UI_TRACK_N_TIMES] = { N_ ("Length"), N_ ("Start"), "mm:ss:ff" };
  int shown = g_settings_get_enum (ui_settings (), "track-time");
  for (GtkWidget *cell = gtk_widget_get_first_child (header); cell;
       cell = gtk_widget_get_next_sibling (cell))
    if (g_str_equal (gtk_widget_get_name (cell), columns[LENGTH].id))
      {
        gtk_label_set_label (GTK_LABEL (cell), _ (names[shown]));
        gtk_widget_set_size_request (cell, time_widths[shown], -1);
      }
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
  UiTrackRow *self = UI_TRACK_ROW (object);
  g_clear_object (&self->track);
  g_clear_pointer (&self->measured, app_survey_result_unref);
  g_clear_pointer (&self->fault, g_free);
  g_clear_pointer (&self->checked, app_intake_report_unref);
  G_OBJECT_CLASS (ui_track_row_parent_class)->dispose (object);
}

static void
ui_track_row_class_init (UiTrackRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_row_dispose;
}

/* What can stand under the title. */
static void
add_lines (UiTrackRow *self, GtkWidget *names)
{
  GtkWidget *source = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (source), 0);
  gtk_label_set_ellipsize (GTK_LABEL (source), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (source, "caption");
  self->lines[UI_TRACK_LINE_FILE] = source;
  self->lines[UI_TRACK_LINE_ARTIST] = ui_cell_new (_ ("Artist of the track"), 0, "caption");
  self->lines[UI_TRACK_LINE_ISRC] = ui_cell_new (_ ("ISRC"), 0, "caption");
  static const char *const ids[UI_TRACK_N_LINES] = { "source", "artist", "isrc" };
  for (int i = 0; i < UI_TRACK_N_LINES; i++)
    {
      gtk_widget_set_name (self->lines[i], ids[i]);
      gtk_box_append (GTK_BOX (names), self->lines[i]);
    }
  GtkWidget *artist = self->lines[UI_TRACK_LINE_ARTIST], *isrc = self->lines[UI_TRACK_LINE_ISRC];
  ui_tooltip (artist, _ ("Artist of the track where it is not the album's; double "
                         "click or Shift+F2 edits it"));
  ui_tooltip (isrc, _ ("ISRC; double click or Shift+F3 edits it"));
  g_signal_connect_swapped (artist, "commit", G_CALLBACK (on_artist), self);
  g_signal_connect_swapped (isrc, "commit", G_CALLBACK (on_isrc), self);
  g_signal_connect_swapped (isrc, "check", G_CALLBACK (check_isrc), self);
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
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (names), self->title);
  add_lines (self, names);
  swap_cell (row, cells[TITLE], names);
  gtk_widget_set_name (self->title, "title");
  gtk_widget_set_name (names, "names");
  self->gap = ui_cell_new (_ ("Gap before the track"), 1, "numeric");
  gtk_widget_add_css_class (self->gap, "dim");
  swap_cell (row, cells[GAP], self->gap);
  ui_tooltip (self->title, _ ("Title; double click or F2 edits it"));
  ui_tooltip (self->gap, _ ("Gap before the track; double click or F3 edits it: 2.5, 1:20f, "
                            "150f, or −3.2 for an overlap"));
  self->dot = ui_status_dot_new ();
  swap_cell (row, cells[DOT], self->dot);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);

  g_signal_connect_swapped (self->title, "commit", G_CALLBACK (on_title), self);
  g_signal_connect_swapped (self->title, "check", G_CALLBACK (check_title), self);
  g_signal_connect_swapped (self->gap, "commit", G_CALLBACK (on_gap), self);
  g_signal_connect_swapped (self->gap, "check", G_CALLBACK (check_gap), self);
}

GtkWidget *
ui_track_row_new (UiSession *session, AppTrack *track)
{
  UiTrackRow *self = g_object_new (UI_TYPE_TRACK_ROW, NULL);
  self->session = session;
  self->track = g_object_ref (track);
  return GTK_WIDGET (self);
}
