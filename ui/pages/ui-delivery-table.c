/* ui-delivery-table.c — the files of a deliverable: what was written, read back and measured. */
#include "ui-delivery-table.h"

#include "ui-columns.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  NUMBER,
  FILE_NAME,
  FORMAT,
  LENGTH,
  LUFS,
  PEAK,
  GUARD,
  HASH,
  STATE,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 18, 0, FALSE, "dim" },
  [FILE_NAME] = { "file", N_ ("File"), 100, 0, TRUE, NULL },
  [FORMAT] = { "format", N_ ("Format"), 110, 0, FALSE, NULL },
  [LENGTH] = { "length", N_ ("Length"), 72, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", "LUFS", 44, 1, FALSE, "numeric" },
  [PEAK] = { "peak", "dBTP", 44, 1, FALSE, "numeric" },
  [GUARD] = { "guard", N_ ("Guard"), 44, 1, FALSE, "numeric" },
  [HASH] = { "hash", "SHA-256", 68, 1, FALSE, "numeric" },
  [STATE] = { "state", NULL, 18, 0.5, FALSE, NULL },
};

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
add_file (GtkWidget *box, const AppDeliverable *deliverable, const AppDeliveredFile *file)
{
  static const char *const marks[] = { [APP_SEVERITY_GOOD] = "✓",
                                       [APP_SEVERITY_INFO] = "✓",
                                       [APP_SEVERITY_WARNING] = "!",
                                       [APP_SEVERITY_ERROR] = "✗" };
  GtkWidget *cells[N_COLUMNS];
  GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
  AppSeverity worst = worst_of (deliverable, file);
  g_autofree char *rate = ui_text_rate (file->rate_hz);
  ui_label_take (cells[NUMBER],
                 file->track > 0 ? g_strdup_printf ("%d", file->track) : g_strdup (""));
  ui_label_take (cells[FILE_NAME], g_filename_display_basename (file->path));
  ui_label_take (cells[FORMAT], file->bits ? g_strdup_printf (_ ("%d bit · %s"), file->bits, rate)
                                           : g_strdup_printf (_ ("lossy · %s"), rate));
  ui_label_take (cells[LENGTH], ui_text_length (file->frames, file->rate_hz, 2));
  ui_label_take (cells[LUFS], ui_text_level (file->measured.integrated_lufs, 1));
  ui_label_take (cells[PEAK], ui_text_level (file->measured.true_peak_dbtp, 1));
  ui_label_take (cells[GUARD], ui_text_level (file->guard_db, 1));
  ui_label_take (cells[HASH], g_strdup_printf ("%.8s…", file->sha256 ? file->sha256 : ""));
  gtk_widget_set_tooltip_text (cells[HASH], file->sha256);
  gtk_widget_set_tooltip_text (cells[GUARD], _ ("Most that the ceiling guard took away, dB"));
  ui_label_take (cells[STATE], g_strdup (marks[worst]));
  ui_severity_apply (cells[STATE], worst <= APP_SEVERITY_INFO ? APP_SEVERITY_GOOD : worst);
  gtk_box_append (GTK_BOX (box), row);
}

static void
add_album (GtkWidget *box, const AppDeliverable *deliverable)
{
  GtkWidget *cells[N_COLUMNS];
  GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
  gtk_widget_add_css_class (row, "total");
  ui_label_take (cells[FILE_NAME], g_strdup (_ ("Album")));
  ui_label_take (cells[LUFS], ui_text_level (deliverable->album.integrated_lufs, 1));
  ui_label_take (cells[PEAK], ui_text_level (deliverable->album.true_peak_dbtp, 1));
  gtk_box_append (GTK_BOX (box), row);
}

static void
add_planned (GtkWidget *box, AppAlbum *album, guint index)
{
  GtkWidget *cells[N_COLUMNS];
  GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
  AppTrack *track = app_album_track (album, index);
  int rate = app_album_rate (album);
  gtk_widget_add_css_class (row, "planned");
  ui_label_take (cells[NUMBER], g_strdup_printf ("%u", index + 1));
  ui_label_take (cells[FILE_NAME], g_strdup (app_track_metadata (track)->values[APP_FIELD_TITLE]));
  ui_label_take (cells[LENGTH], ui_text_length (app_track_length (track, rate), rate, 2));
  gtk_box_append (GTK_BOX (box), row);
}

void
ui_delivery_table_fill (GtkWidget *box, const AppDeliverable *deliverable, AppAlbum *album)
{
  ui_box_clear (box);
  gtk_box_append (GTK_BOX (box), ui_columns_header (columns, N_COLUMNS));
  for (guint i = 0; deliverable && i < deliverable->files->len; i++)
    add_file (box, deliverable, deliverable->files->pdata[i]);
  if (deliverable)
    add_album (box, deliverable);
  for (guint i = 0; !deliverable && i < app_album_n_tracks (album); i++)
    add_planned (box, album, i);
}
