/* ui-delivery-table.c — the tracks and files of a deliverable: what was written, read back and
 * measured. */
#include "ui-delivery-table.h"

#include "ui-columns.h"
#include "ui-text.h"

#include "app-disc.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  NUMBER,
  TITLE, /* a box: the title, and under it what was written */
  ISRC,
  START,
  LENGTH,
  GAP,
  LUFS,
  PEAK,
  STATE,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 18, 0, FALSE, "dim" },
  [TITLE] = { "what", N_ ("Title, file"), 100, 0, TRUE, NULL },
  [ISRC] = { "isrc", "ISRC", 104, 0, FALSE, "numeric" },
  [START] = { "start", N_ ("Start"), 66, 1, FALSE, "numeric" },
  [LENGTH] = { "length", N_ ("Length"), 66, 1, FALSE, "numeric" },
  [GAP] = { "gap", N_ ("Gap"), 40, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", "LUFS", 44, 1, FALSE, "numeric" },
  [PEAK] = { "peak", "dBTP", 44, 1, FALSE, "numeric" },
  [STATE] = { "state", NULL, 18, 0.5, FALSE, NULL },
};

/* What the rows tell of the album. */
typedef struct
{
  AppAlbum *album; /* NULL: it is not what was written any more */
  AppDisc *disc;   /* NULL: the target is none */
  int rate;        /* of the album, Hz */
} Tell;

/* ---- a row -------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *row, *cells[N_COLUMNS];
  GtkWidget *title, *file, *detail;
} Row;

static GtkWidget *
line_new (GtkWidget *box, const char *name, gboolean expand)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (expand)
    gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, expand);
  gtk_widget_set_name (label, name);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* Under the title stand the file and what it is. */
static Row
row_new (GtkWidget *table)
{
  Row self;
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *under = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self.row = ui_columns_row (columns, N_COLUMNS, self.cells);
  gtk_box_insert_child_after (GTK_BOX (self.row), what, self.cells[TITLE]);
  gtk_box_remove (GTK_BOX (self.row), self.cells[TITLE]);
  self.cells[TITLE] = what;
  gtk_widget_set_size_request (what, columns[TITLE].width, -1);
  gtk_widget_set_hexpand (what, TRUE);
  self.title = line_new (what, "title", TRUE);
  gtk_box_append (GTK_BOX (what), under);
  self.file = line_new (under, "file", FALSE);
  self.detail = line_new (under, "format", TRUE);
  gtk_widget_add_css_class (self.file, "caption");
  gtk_widget_add_css_class (self.detail, "caption");
  gtk_box_append (GTK_BOX (table), self.row);
  return self;
}

static void
tell_times (Row *row, const Tell *tell, guint index)
{
  AppTrack *track = app_album_track (tell->album, index);
  gint64 start = app_album_track_start (tell->album, index), gap = app_track_gap (track);
  g_autofree char *text = app_gap_format (ABS (gap), tell->rate);
  g_autofree char *signed_text = g_strconcat (gap < 0 ? "× " : "", text, NULL);
  ui_label_take (row->cells[GAP], ui_text_number (signed_text));
  if (!tell->disc || (int) index >= app_disc_n_tracks (tell->disc))
    {
      ui_label_take (row->cells[START], ui_text_length (start, tell->rate, 2));
      ui_label_take (row->cells[LENGTH],
                     ui_text_length (app_track_length (track, tell->rate), tell->rate, 2));
      return;
    }
  /* up to the pause before the next */
  const int next = (int) index + 1;
  gint64 from = app_disc_start (tell->disc, (int) index);
  gint64 to = next < app_disc_n_tracks (tell->disc) ? app_disc_track (tell->disc, next)->indices[0]
                                                    : app_disc_start (tell->disc, next);
  ui_label_take (row->cells[START], app_disc_time (from, ":"));
  ui_label_take (row->cells[LENGTH], app_disc_time (to - from, ":"));
}

/* What the album has of the track. */
static void
tell_track (Row *row, const Tell *tell, guint index)
{
  AppTrack *track = app_album_track (tell->album, index);
  const char *const *values = (const char *const *) app_track_metadata (track)->values;
  const char *artist = *values[APP_FIELD_ARTIST]
                           ? values[APP_FIELD_ARTIST]
                           : app_album_metadata (tell->album)->values[APP_FIELD_ARTIST];
  ui_label_take (row->cells[NUMBER], g_strdup_printf ("%u", index + 1));
  ui_label_take (row->title, *artist && *values[APP_FIELD_TITLE]
                                 ? g_strdup_printf ("%s · %s", values[APP_FIELD_TITLE], artist)
                                 : g_strdup (values[APP_FIELD_TITLE]));
  ui_tooltip (row->title, gtk_label_get_label (GTK_LABEL (row->title)));
  ui_label_take (row->cells[ISRC], g_strdup (values[APP_FIELD_ISRC]));
  ui_tooltip (row->cells[ISRC], values[APP_FIELD_ISRC]);
  tell_times (row, tell, index);
}

/* ---- what was written --------------------------------------------------------------------- */

static AppSeverity
worst_of (const AppDeliverable *deliverable, const AppDeliveredFile *file)
{
  AppSeverity worst = APP_SEVERITY_GOOD;
  for (guint i = 0; i < deliverable->findings->len; i++)
    {
      const AppFinding *finding = deliverable->findings->pdata[i];
      gboolean same = finding->file ? !strcmp (finding->file, file->path)
                                    : file->track > 0 && finding->track == file->track;
      if (same)
        worst = MAX (worst, finding->severity);
    }
  return worst;
}

static void
tell_file (Row *row, const AppDeliveredFile *file)
{
  g_autofree char *rate = ui_text_rate (file->rate_hz);
  g_autofree char *bits = file->bits ? g_strdup_printf (_ ("%d bit · %s"), file->bits, rate)
                                     : g_strdup_printf (_ ("lossy · %s"), rate);
  g_autofree char *hash = g_strdup_printf ("SHA-256 %.8s…", file->sha256 ? file->sha256 : "");
  g_autofree char *guard = ui_text_level (file->guard_db, 1);
  g_autofree char *tip
      = g_strdup_printf (_ ("SHA-256 %s\nThe ceiling guard took away %s dB at most"), file->sha256,
                         guard);
  ui_label_take (row->file, g_filename_display_basename (file->path));
  ui_tooltip (row->file, gtk_label_get_label (GTK_LABEL (row->file)));
  ui_label_take (row->detail, g_strdup_printf ("%s · %s", bits, hash));
  ui_tooltip (row->detail, tip);
  ui_tooltip (row->cells[PEAK], tip);
  ui_label_take (row->cells[LENGTH], ui_text_length (file->frames, file->rate_hz, 2));
  ui_label_take (row->cells[LUFS], ui_text_level (file->measured.integrated_lufs, 1));
  ui_label_take (row->cells[PEAK], ui_text_level (file->measured.true_peak_dbtp, 1));
}

static void
add_file (GtkWidget *table, const AppDeliverable *deliverable, const AppDeliveredFile *file,
          const Tell *tell)
{
  static const char *const marks[] = { [APP_SEVERITY_GOOD] = "✓",
                                       [APP_SEVERITY_INFO] = "✓",
                                       [APP_SEVERITY_WARNING] = "!",
                                       [APP_SEVERITY_ERROR] = "✗" };
  Row row = row_new (table);
  AppSeverity worst = worst_of (deliverable, file);
  gboolean has_track
      = file->track > 0 && tell->album && file->track <= (int) app_album_n_tracks (tell->album);
  if (has_track)
    tell_track (&row, tell, (guint) file->track - 1);
  else if (file->track > 0)
    ui_label_take (row.cells[NUMBER], g_strdup_printf ("%d", file->track));
  tell_file (&row, file);
  gtk_widget_set_visible (row.title, has_track);
  ui_label_take (row.cells[STATE], g_strdup (marks[worst]));
  ui_severity_apply (row.cells[STATE], worst <= APP_SEVERITY_INFO ? APP_SEVERITY_GOOD : worst);
}

static void
add_album (GtkWidget *table, const AppDeliverable *deliverable)
{
  Row row = row_new (table);
  gtk_widget_add_css_class (row.row, "total");
  ui_label_take (row.title, g_strdup (_ ("Album")));
  gtk_widget_set_visible (gtk_widget_get_parent (row.file), FALSE);
  ui_label_take (row.cells[LUFS], ui_text_level (deliverable->album.integrated_lufs, 1));
  ui_label_take (row.cells[PEAK], ui_text_level (deliverable->album.true_peak_dbtp, 1));
}

/* Tracks that are no files: of a disc, or not written yet. */
static void
add_tracks (GtkWidget *table, const Tell *tell, gboolean planned)
{
  for (guint i = 0; tell->album && i < app_album_n_tracks (tell->album); i++)
    {
      Row row = row_new (table);
      if (planned)
        gtk_widget_add_css_class (row.row, "planned");
      tell_track (&row, tell, i);
      gtk_widget_set_visible (gtk_widget_get_parent (row.file), FALSE);
    }
}

void
ui_delivery_table_fill (GtkWidget *box, const AppDeliverable *deliverable, AppAlbum *album,
                        const AppProgramme *disc)
{
  Tell tell = { album, NULL, album ? app_album_rate (album) : 0 };
  gboolean has_files = FALSE;
  if (album && disc && disc->n_tracks > 0)
    tell.disc = app_disc_from_programme (disc, NULL);
  ui_box_clear (box);
  gtk_box_append (GTK_BOX (box), ui_columns_header (columns, N_COLUMNS));
  for (guint i = 0; deliverable && i < deliverable->files->len; i++)
    has_files |= ((const AppDeliveredFile *) deliverable->files->pdata[i])->track > 0;
  if (!has_files)
    add_tracks (box, &tell, !deliverable);
  for (guint i = 0; deliverable && i < deliverable->files->len; i++)
    add_file (box, deliverable, deliverable->files->pdata[i], &tell);
  if (deliverable)
    add_album (box, deliverable);
  g_clear_pointer (&tell.disc, app_disc_free);
}
