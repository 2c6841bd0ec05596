/* ui-page-intake.c — the page that answers: are these mixes fit? */
#include "ui-page-intake.h"

#include "app-intake-album.h"
#include "ui-columns.h"
#include "ui-finding-list.h"
#include "ui-revision-card.h"
#include "ui-text.h"
#include "ui-waveform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_MARKS 512

enum
{
  NUMBER,
  FILE_NAME,
  FORMAT,
  LENGTH,
  LUFS,
  PEAK,
  PLR,
  HEADROOM,
  MONO,
  VERDICT,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 20, 0, FALSE, "dim" },
  [FILE_NAME] = { "file", N_ ("File"), 112, 0, TRUE, NULL },
  [FORMAT] = { "format", N_ ("Format"), 105, 0, FALSE, NULL },
  [LENGTH] = { "length", N_ ("Length"), 70, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", "LUFS", 56, 1, FALSE, "numeric" },
  [PEAK] = { "peak", "dBTP", 56, 1, FALSE, "numeric" },
  [PLR] = { "plr", "PLR", 50, 1, FALSE, "numeric" },
  [HEADROOM] = { "headroom", N_ ("Headroom"), 66, 1, FALSE, "numeric" },
  [MONO] = { "mono", N_ ("Mono"), 50, 1, FALSE, "numeric" },
  [VERDICT] = { "verdict", N_ ("Verdict"), 226, 0, FALSE, NULL },
};

/* Of a row, with what it shows. It has a reference, so that no other is at the same address. */
typedef struct
{
  GtkWidget *cells[N_COLUMNS];
  guint index;
  AppMedia *media;         /* owned */
  AppIntakeReport *result; /* owned; NULL: none yet */
  gboolean missing;
  guint n_updates;
} Cells;

struct _UiPageIntake
{
  GtkWidget parent;

  /* owned */
  GListStore *tracks; /* that the list is bound to */
  /* borrowed */
  UiSession *session;
  AppTrack *shown; /* whose note is in the field, or NULL */

  /* built */
  GtkWidget *waveform, *findings;
  gboolean showing; /* widgets are being set from the model */

  /* template widgets */
  GtkWidget *header;
  GtkWidget *list;
  GtkWidget *progress;
  GtkWidget *wave;
  GtkWidget *card;
  GtkWidget *file;
  GtkWidget *note;
  GtkWidget *revisions;
  GtkWidget *facts;
};

G_DEFINE_FINAL_TYPE (UiPageIntake, ui_page_intake, GTK_TYPE_WIDGET)

static AppTrack *
selected (UiPageIntake *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? NULL : app_album_track (ui_session_album (self->session), track);
}

/* ---- rows ---- */

static void
show_measures (Cells *row, AppMedia *media, const AppIntakeReport *result)
{
  const AppMeasurement *m = result ? &result->measured : NULL;
  gboolean missing = app_media_is_missing (media);
  const char *pending = missing ? "–" : "…";
  ui_label_take (row->cells[LUFS], m ? ui_text_level (m->integrated_lufs, 1) : g_strdup (pending));
  ui_label_take (row->cells[PEAK], m ? ui_text_signed (m->true_peak_dbtp, 1) : g_strdup (pending));
  ui_label_take (row->cells[PLR], m ? ui_text_level (m->plr_db, 1) : g_strdup (pending));
  ui_label_take (row->cells[HEADROOM],
                 m ? ui_text_level (MAX (0, -m->sample_peak_dbfs), 1) : g_strdup (pending));
  double loss = result ? app_intake_report_reading (result, "stereo-bands", "mono_loss_db") : NAN;
  ui_label_take (row->cells[MONO],
                 isfinite (loss) ? ui_text_signed (-loss, 1) : g_strdup (result ? "–" : pending));
  static const AppSeverity colors[] = { [APP_VERDICT_READY] = APP_SEVERITY_GOOD,
                                        [APP_VERDICT_LOOK] = APP_SEVERITY_WARNING,
                                        [APP_VERDICT_ASK] = APP_SEVERITY_ERROR };
  ui_severity_apply (row->cells[VERDICT], missing  ? APP_SEVERITY_ERROR
                                          : result ? colors[result->verdict]
                                                   : APP_SEVERITY_INFO);
  const char *verdict = missing  ? _ ("The file is missing")
                        : result ? ui_intake_verdict (result)
                                 : _ ("being checked…");
  ui_label_take (row->cells[VERDICT], g_strconcat (missing || result ? "● " : "", verdict, NULL));
  ui_tooltip (row->cells[VERDICT], verdict);
}

static void
cells_free (gpointer data)
{
  Cells *row = data;
  g_clear_pointer (&row->media, app_media_unref);
  app_intake_report_unref (row->result);
  g_free (row);
}

/* FALSE: that is shown already. */
static gboolean
take_result (Cells *row, guint index, AppMedia *media, const AppIntakeReport *result)
{
  const gboolean missing = app_media_is_missing (media);
  if (row->index == index && row->media == media && row->result == result
      && row->missing == missing)
    return FALSE;
  g_clear_pointer (&row->media, app_media_unref);
  app_intake_report_unref (row->result);
  row->index = index;
  row->media = app_media_ref (media);
  row->result = result ? app_intake_report_ref ((AppIntakeReport *) result) : NULL;
  row->missing = missing;
  row->n_updates++;
  return TRUE;
}

static void
show_row (UiPageIntake *self, GtkListBoxRow *list_row, guint index)
{
  Cells *row = g_object_get_data (G_OBJECT (list_row), "cells");
  AppTrack *track = app_album_track (ui_session_album (self->session), index);
  AppMedia *media = app_track_media (track);
  const AppIntakeReport *result = ui_intake_report (ui_session_intake (self->session), media);
  if (!take_result (row, index, media, result))
    return;
  ui_label_take (row->cells[NUMBER], g_strdup_printf ("%u", index + 1));
  ui_label_take (row->cells[FILE_NAME], g_filename_display_basename (app_media_path (media)));
  g_autofree char *path = g_filename_display_name (app_media_path (media));
  ui_tooltip (row->cells[FILE_NAME], path);
  const char *format = app_media_format (media);
  int bits = result ? result->measured.bits : 0;
  if (bits > 0 && bits < app_media_bits (media))
    ui_label_take (row->cells[FORMAT], g_strdup_printf (_ ("%s (%d real)"), format, bits));
  else
    ui_label_take (row->cells[FORMAT], g_strdup (format));
  ui_label_take (row->cells[LENGTH],
                 ui_text_length (app_media_frames (media), app_media_rate (media), 1));
  show_measures (row, media, result);
  g_autofree char *name = g_strdup_printf (_ ("Mix %u, %s, %s LUFS, %s dBTP, %s"), index + 1,
                                           gtk_label_get_label (GTK_LABEL (row->cells[FILE_NAME])),
                                           gtk_label_get_label (GTK_LABEL (row->cells[LUFS])),
                                           gtk_label_get_label (GTK_LABEL (row->cells[PEAK])),
                                           gtk_label_get_label (GTK_LABEL (row->cells[VERDICT])));
  ui_name (GTK_WIDGET (list_row), name);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  Cells *row = g_new0 (Cells, 1);
  GtkWidget *list_row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row),
                              ui_columns_row (columns, N_COLUMNS, row->cells));
  g_object_set_data_full (G_OBJECT (list_row), "cells", row, cells_free);
  return list_row;
}

guint
ui_page_intake_n_updates (UiPageIntake *self)
{
  guint n = 0;
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)); i++)
    n += ((Cells *) g_object_get_data (G_OBJECT (row), "cells"))->n_updates;
  return n;
}

static void
show_rows (UiPageIntake *self)
{
  guint n = app_album_n_tracks (ui_session_album (self->session));
  GtkListBoxRow *row;
  for (guint i = 0; i < n && (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i));
       i++)
    show_row (self, row, i);
}

/* ---- the selected mix ---- */

static void
show_marks (UiPageIntake *self, const AppIntakeReport *result, int rate)
{
  UiWaveformMark marks[MAX_MARKS];
  int n = 0;
  for (guint i = 0; result && i < result->findings->len; i++)
    {
      const AppFinding *finding = result->findings->pdata[i];
      if (isnan (finding->at_s) || finding->severity < APP_SEVERITY_WARNING)
        continue;
      const DspPlace only = { finding->at_s, finding->at_s, 0 };
      const DspPlace *places = finding->places.n > 0 ? finding->places.at : &only;
      for (int k = 0; k < MAX (finding->places.n, 1) && n < MAX_MARKS; k++, n++)
        marks[n] = (UiWaveformMark){ .frame = llround (places[k].from_s * rate),
                                     .length = llround ((places[k].to_s - places[k].from_s) * rate),
                                     .color = finding->severity == APP_SEVERITY_ERROR
                                                  ? UI_COLOR_ERROR
                                                  : UI_COLOR_WARNING };
    }
  ui_waveform_set_marks (UI_WAVEFORM (self->waveform), marks, n);
}

static void
show_waveform (UiPageIntake *self, AppTrack *track, const AppIntakeReport *result)
{
  UiWaveform *waveform = UI_WAVEFORM (self->waveform);
  if (!track)
    {
      ui_waveform_set_track (waveform, NULL);
      return;
    }
  int rate = app_album_rate (ui_session_album (self->session));
  gint64 trim_in, trim_out;
  g_object_get (track, "trim-in", &trim_in, "trim-out", &trim_out, NULL);
  UiWaveformTrack shown = { .rate = rate,
                            .frames = app_media_frames_at (app_track_media (track), rate),
                            .trim_in = trim_in,
                            .trim_out = trim_out };
  gint64 offset;
  AppOverview *overview
      = app_survey_overview (ui_session_survey (self->session),
                             (guint) ui_session_track (self->session), APP_LANE_MIX, &offset);
  ui_waveform_set_track (waveform, &shown);
  ui_waveform_set_lane (waveform, APP_LANE_MIX, overview, 0, trim_in + offset);
  show_marks (self, result, rate);
}

static void
show_facts (UiPageIntake *self, AppMedia *media)
{
  const gboolean missing = app_media_is_missing (media);
  g_autoptr (GDateTime) time
      = missing ? NULL : g_date_time_new_from_unix_local (app_media_mtime (media));
  g_autofree char *date = time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("–");
  g_autofree char *size = ui_text_size (app_media_size (media));
  g_autofree char *path = g_filename_display_name (app_media_path (media));
  const char *hash = ui_intake_sha256 (ui_session_intake (self->session), media);
  ui_label_take (self->facts, g_strdup_printf ("SHA-256 %s\n\n%s · %s\n\n%s",
                                               hash      ? hash
                                               : missing ? "–"
                                                         : "…",
                                               date, size, path));
}

static void
show_note (UiPageIntake *self, AppTrack *track)
{
  g_autofree char *note = NULL;
  if (track)
    g_object_get (track, "note", &note, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *shown = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  self->shown = track;
  self->showing = TRUE;
  if (g_strcmp0 (shown, note ? note : "") != 0)
    gtk_text_buffer_set_text (buffer, note ? note : "", -1);
  self->showing = FALSE;
}

static void
on_note (UiPageIntake *self)
{
  if (self->showing || !self->shown)
    return;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  app_history_set_string (ui_session_history (self->session), self->shown, "note", text);
}

/* What was found in the mix, and what sets it apart from the others of the album. Transfer full. */
static GPtrArray *
findings_of (UiPageIntake *self, const AppIntakeReport *report)
{
  AppAlbum *album = ui_session_album (self->session);
  g_autoptr (GPtrArray) reports = g_ptr_array_new ();
  g_autoptr (GPtrArray) apart = app_findings_new ();
  GPtrArray *findings = app_findings_new ();
  for (guint i = 0; i < report->findings->len; i++)
    g_ptr_array_add (findings, app_finding_copy (report->findings->pdata[i]));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppMedia *media = app_track_media (app_album_track (album, i));
      const AppIntakeReport *other = ui_intake_report (ui_session_intake (self->session), media);
      if (app_media_is_missing (media))
        continue;
      if (!other)
        return findings; /* not before all are known */
      g_ptr_array_add (reports, (gpointer) other);
    }
  app_intake_album ((const AppIntakeReport *const *) reports->pdata, (int) reports->len,
                    ui_intake_limits (ui_session_intake (self->session)), apart);
  for (guint i = 0; i < apart->len; i++)
    if (g_strcmp0 (((const AppFinding *) apart->pdata[i])->file, report->path) == 0)
      g_ptr_array_add (findings, app_finding_copy (apart->pdata[i]));
  return findings;
}

static void
show_mix (UiPageIntake *self)
{
  AppTrack *track = selected (self);
  AppMedia *media = track ? app_track_media (track) : NULL;
  const AppIntakeReport *result
      = media ? ui_intake_report (ui_session_intake (self->session), media) : NULL;
  show_waveform (self, track, result);
  show_note (self, track);
  gtk_widget_set_visible (self->card, media != NULL);
  if (!media)
    {
      ui_label_take (self->facts, g_strdup (""));
      return;
    }
  ui_label_take (self->file, g_filename_display_basename (app_media_path (media)));
  show_facts (self, media);
  UiFindingList *findings = UI_FINDING_LIST (self->findings);
  g_autoptr (GPtrArray) found = result ? findings_of (self, result) : NULL;
  if (result)
    ui_finding_list_set (findings, found, 0);
  else
    ui_finding_list_set_text (findings, app_media_is_missing (media)
                                            ? _ ("The source file is not where it was.")
                                            : _ ("The mix is being checked…"));
}

/* To where it was found, in the programme as it is laid out now. */
static void
on_place (UiPageIntake *self, int number, double at_s)
{
  AppTrack *track = selected (self);
  const AppProgramme *programme = app_survey_programme (ui_session_survey (self->session));
  int at = track ? app_programme_find (programme, app_track_key (track)) : -1;
  if (at < 0)
    return;
  const AppProgrammeTrack *place = &programme->tracks[at];
  gint64 frame = llround (at_s * programme->rate) - place->trim_in;
  ui_session_seek (self->session, place->start + CLAMP (frame, 0, place->length - 1));
}

static void
show_progress (UiPageIntake *self)
{
  UiIntake *intake = ui_session_intake (self->session);
  gboolean busy = ui_intake_busy (intake);
  gtk_widget_set_visible (self->progress, busy);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), ui_intake_progress (intake));
}

/* ---- selection ---- */

static void
show_selection (UiPageIntake *self)
{
  int track = ui_session_track (self->session);
  self->showing = TRUE;
  if (track >= 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), track));
  self->showing = FALSE;
  show_mix (self);
}

static void
on_row_selected (UiPageIntake *self, GtkListBoxRow *row)
{
  if (row && !self->showing)
    ui_session_select_track (self->session, gtk_list_box_row_get_index (row));
}

static void
update (UiPageIntake *self)
{
  show_rows (self);
  show_selection (self);
  show_progress (self);
}

/* The album tells of an edit of its list before the list box has its rows: hence the second
 * look. */
static void
on_document (UiPageIntake *self)
{
  GListStore *tracks = app_album_tracks (ui_session_album (self->session));
  self->shown = NULL;
  if (self->tracks)
    g_signal_handlers_disconnect_by_data (self->tracks, self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (tracks), create_row, self,
                           NULL);
  g_set_object (&self->tracks, tracks);
  g_signal_connect_object (tracks, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* ---- object ---- */

static void
ui_page_intake_dispose (GObject *object)
{
  if (UI_PAGE_INTAKE (object)->list) /* a list that goes selects nothing at last */
    g_signal_handlers_disconnect_by_data (UI_PAGE_INTAKE (object)->list, object);
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_PAGE_INTAKE);
  g_clear_object (&UI_PAGE_INTAKE (object)->tracks);
  G_OBJECT_CLASS (ui_page_intake_parent_class)->dispose (object);
}

static void
ui_page_intake_class_init (UiPageIntakeClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_page_intake_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/lacquer/Lacquer/pages/ui-page-intake.ui");
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, header);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, list);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, wave);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, progress);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, card);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, file);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, note);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, revisions);
  gtk_widget_class_bind_template_child (widget_class, UiPageIntake, facts);
}

static void
ui_page_intake_init (UiPageIntake *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ui_label_break_plainly (self->facts);
  GtkWidget *header = ui_columns_header (columns, N_COLUMNS);
  gtk_widget_set_hexpand (header, TRUE);
  gtk_box_append (GTK_BOX (self->header), header);
  self->waveform = ui_waveform_new ();
  ui_name (self->waveform, _ ("Waveform of the mix"));
  gtk_widget_set_size_request (self->waveform, -1, 200);
  gtk_widget_set_hexpand (self->waveform, TRUE);
  gtk_box_append (GTK_BOX (self->wave), self->waveform);
  self->findings = ui_finding_list_new (TRUE);
  gtk_box_append (GTK_BOX (self->card), self->findings);
  g_signal_connect_swapped (self->findings, "place", G_CALLBACK (on_place), self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)), "changed",
                            G_CALLBACK (on_note), self);
}

GtkWidget *
ui_page_intake_new (UiSession *session)
{
  UiPageIntake *self = g_object_new (UI_TYPE_PAGE_INTAKE, NULL);
  GtkWidget *card = ui_revision_card_new (session);
  gtk_widget_set_hexpand (card, TRUE);
  gtk_box_append (GTK_BOX (self->revisions), card);
  self->session = session;
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (show_selection), self,
                           G_CONNECT_SWAPPED);
  on_document (self);
  return GTK_WIDGET (self);
}
