/* ui-ddp-list.c — the tracks of a DDP set. */
#include "ui-ddp-list.h"

#include "ui-columns.h"
#include "ui-text.h"

#include <glib/gi18n.h>

#define FRAME "frame" /* gint64 of a row */

enum
{
  NUMBER,
  TITLE,
  PERFORMER,
  ISRC,
  PAUSE,
  START,
  LENGTH,
  FLAGS,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 24, 0, FALSE, "dim" },
  [TITLE] = { "title", N_ ("Title"), 180, 0, TRUE, NULL },
  [PERFORMER] = { "performer", N_ ("Artist"), 140, 0, FALSE, "dim" },
  [ISRC] = { "isrc", "ISRC", 110, 0, FALSE, "numeric" },
  [PAUSE] = { "pause", N_ ("Pause"), 76, 1, FALSE, "numeric" },
  [START] = { "start", N_ ("Start"), 76, 1, FALSE, "numeric" },
  [LENGTH] = { "length", N_ ("Length"), 76, 1, FALSE, "numeric" },
  [FLAGS] = { "flags", N_ ("Flags"), 90, 0, FALSE, "dim" },
};

static void
put_time (GtkWidget *label, gint64 sectors)
{
  ui_label_take (label, sectors > 0 ? app_disc_time (sectors, ":") : g_strdup ("–"));
}

static void
put_frame (GtkWidget *row, gint64 sector)
{
  gint64 *frame = g_new (gint64, 1);
  *frame = sector * APP_CD_FRAME;
  g_object_set_data_full (G_OBJECT (row), FRAME, frame, g_free);
}

static GtkWidget *
row_new (GtkWidget *cells[N_COLUMNS], gint64 sector, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ui_columns_row (columns, N_COLUMNS, cells));
  put_frame (row, sector);
  ui_name (row, name);
  return row;
}

/* Flags, and how many further indices there are. Transfer full. */
static char *
flags_text (const AppDiscTrack *track)
{
  g_autoptr (GPtrArray) flags = g_ptr_array_new_with_free_func (g_free);
  if (track->control & APP_CONTROL_COPY)
    g_ptr_array_add (flags, g_strdup (_ ("copy")));
  if (track->control & APP_CONTROL_PRE_EMPHASIS)
    g_ptr_array_add (flags, g_strdup (_ ("pre-emphasis")));
  if (track->scms)
    g_ptr_array_add (flags, g_strdup ("SCMS"));
  if (track->n_indices > 2)
    g_ptr_array_add (flags, g_strdup_printf (_ ("indices to %02d"), track->n_indices - 1));
  g_ptr_array_add (flags, NULL);
  return g_strjoinv (" ", (char **) flags->pdata);
}

/* The further texts of CD-Text. Transfer full, NULL: none. */
static char *
more_texts (char *const *texts)
{
  static const char *const names[APP_N_DISC_TEXTS] = {
    [APP_DISC_SONGWRITER] = N_ ("Songwriter"),
    [APP_DISC_COMPOSER] = N_ ("Composer"),
    [APP_DISC_ARRANGER] = N_ ("Arranger"),
    [APP_DISC_MESSAGE] = N_ ("Message"),
  };
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < APP_N_DISC_TEXTS; i++)
    if (names[i] && *texts[i])
      g_string_append_printf (text, "%s%s: %s", text->len ? "\n" : "", _ (names[i]), texts[i]);
  return text->len ? g_strdup (text->str) : NULL;
}

static void
add_track (GtkListBox *list, const AppDisc *disc, int i)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  gint64 start = app_disc_start (disc, i);
  gint64 end
      = i + 1 < app_disc_n_tracks (disc) ? app_disc_track (disc, i + 1)->indices[0] : disc->sectors;
  g_autofree char *name = g_strdup_printf (_ ("Track %d: %s"), i + 1, track->texts[APP_DISC_TITLE]);
  g_autofree char *more = more_texts (track->texts);
  GtkWidget *cells[N_COLUMNS];
  GtkWidget *row = row_new (cells, start, name);
  ui_label_take (cells[NUMBER], g_strdup_printf ("%d", i + 1));
  ui_label_take (cells[TITLE], g_strdup (track->texts[APP_DISC_TITLE]));
  ui_label_take (cells[PERFORMER], g_strdup (track->texts[APP_DISC_PERFORMER]));
  ui_label_take (cells[ISRC], g_strdup (track->isrc));
  /* Before the first track that is the pause of the disc, and what is hidden in it. */
  put_time (cells[PAUSE], start - (i ? track->indices[0] : 0));
  put_time (cells[START], start);
  put_time (cells[LENGTH], end - start);
  ui_label_take (cells[FLAGS], flags_text (track));
  gtk_widget_set_tooltip_text (row, more);
  gtk_list_box_append (list, row);
}

GtkWidget *
ui_ddp_list_new (const AppDdpSet *set)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "tracks");
  gtk_widget_set_name (list, "ddp-tracks");
  ui_name (list, _ ("Tracks of the disc"));
  if (app_disc_start (set->disc, 0) > APP_DISC_PREGAP)
    {
      GtkWidget *cells[N_COLUMNS];
      GtkWidget *row = row_new (cells, APP_DISC_PREGAP, _ ("Hidden before track 1"));
      ui_label_take (cells[NUMBER], g_strdup ("0"));
      ui_label_take (cells[TITLE], g_strdup (_ ("hidden before track 1")));
      put_time (cells[START], APP_DISC_PREGAP);
      put_time (cells[LENGTH], app_disc_start (set->disc, 0) - APP_DISC_PREGAP);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  for (int i = 0; i < app_disc_n_tracks (set->disc); i++)
    add_track (GTK_LIST_BOX (list), set->disc, i);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (page), ui_columns_header (columns, N_COLUMNS));
  gtk_box_append (GTK_BOX (page), list);
  return page;
}

static GtkListBox *
list_of (GtkWidget *page)
{
  return GTK_LIST_BOX (gtk_widget_get_last_child (page));
}

gint64
ui_ddp_list_frame (GtkListBoxRow *row)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (row), FRAME);
}

void
ui_ddp_list_follow (GtkWidget *page, gint64 frame)
{
  GtkListBox *list = list_of (page);
  GtkListBoxRow *found = NULL;
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 0);
  for (int i = 1; row && ui_ddp_list_frame (row) <= frame; i++)
    {
      found = row;
      row = gtk_list_box_get_row_at_index (list, i);
    }
  if (found != gtk_list_box_get_selected_row (list))
    gtk_list_box_select_row (list, found);
}

GtkListBox *
ui_ddp_list_box (GtkWidget *page)
{
  return list_of (page);
}
