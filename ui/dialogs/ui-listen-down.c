/* ui-listen-down.c — what was written, heard from its files. */
#include "ui-listen-down.h"

#include "ui-columns.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n.h>

#define WIDTH 720
#define HEIGHT 520

enum
{
  NUMBER,
  NAME,
  START,
  LENGTH,
  LUFS,
  PEAK,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [NUMBER] = { "number", "#", 24, 0, FALSE, "dim" },
  [NAME] = { "file", N_ ("File"), 240, 0, TRUE, NULL },
  [START] = { "start", N_ ("Start"), 70, 1, FALSE, "numeric" },
  [LENGTH] = { "length", N_ ("Length"), 70, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", "LUFS", 60, 1, FALSE, "numeric" },
  [PEAK] = { "dbtp", "dBTP", 60, 1, FALSE, "numeric" },
};

#define UI_TYPE_LISTEN_DOWN (ui_listen_down_get_type ())
G_DECLARE_FINAL_TYPE (UiListenDown, ui_listen_down, UI, LISTEN_DOWN, GtkWindow)

struct _UiListenDown
{
  GtkWindow parent;

  GArray *starts; /* gint64 of each file */
  int rate;

  /* built */
  GtkWidget *player, *list;
};

G_DEFINE_FINAL_TYPE (UiListenDown, ui_listen_down, GTK_TYPE_WINDOW)

static gint64
start_of (UiListenDown *self, int file)
{
  return g_array_index (self->starts, gint64, file);
}

static int
file_at (UiListenDown *self, gint64 frame)
{
  int file = 0;
  while (file + 1 < (int) self->starts->len && start_of (self, file + 1) <= frame)
    file++;
  return file;
}

/* "12:05.3 · file 2, 1:05.3". */
static char *
place_text (gint64 frame, gpointer data)
{
  UiListenDown *self = data;
  const int file = file_at (self, frame);
  g_autofree char *time = app_time_format (frame, self->rate, 1);
  g_autofree char *inside = app_time_format (frame - start_of (self, file), self->rate, 1);
  return g_strdup_printf (_ ("%s · file %d, %s"), time, file + 1, inside);
}

static void
on_heard (UiListenDown *self)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  GtkListBoxRow *row
      = gtk_list_box_get_row_at_index (list,
                                       file_at (self, ui_player_pos (UI_PLAYER (self->player))));
  if (row != gtk_list_box_get_selected_row (list))
    gtk_list_box_select_row (list, row);
}

static void
on_row (UiListenDown *self, GtkListBoxRow *row)
{
  ui_player_seek (UI_PLAYER (self->player), start_of (self, gtk_list_box_row_get_index (row)));
}

/* ---- layout ---- */

static void
add_file (UiListenDown *self, const AppDeliveredFile *file, int index)
{
  GtkWidget *cells[N_COLUMNS], *row = gtk_list_box_row_new ();
  g_autofree char *name = g_path_get_basename (file->path);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ui_columns_row (columns, N_COLUMNS, cells));
  ui_name (row, name);
  ui_label_take (cells[NUMBER], g_strdup_printf ("%d", index + 1));
  ui_label_take (cells[NAME], g_filename_display_name (name));
  ui_label_take (cells[START], app_time_format (start_of (self, index), self->rate, 0));
  ui_label_take (cells[LENGTH], app_time_format (file->frames, file->rate_hz, 0));
  ui_label_take (cells[LUFS], ui_text_level (file->measured.integrated_lufs, 1));
  ui_label_take (cells[PEAK], ui_text_level (file->measured.true_peak_dbtp, 1));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static GtkWidget *
files_new (UiListenDown *self, const AppDeliverable *made)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "tracks");
  gtk_widget_set_name (self->list, "listen-down-files");
  ui_name (self->list, _ ("Files of the delivery"));
  for (guint i = 0; i < made->files->len; i++)
    add_file (self, made->files->pdata[i], (int) i);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (page), ui_columns_header (columns, N_COLUMNS));
  gtk_box_append (GTK_BOX (page), scrolled);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row), self);
  return page;
}

static void
build (UiListenDown *self, UiSession *session, const AppDeliverable *made, AppProgramme *programme)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *folder = ui_dialog_label_new (made->folder, 0, "dim");
  gtk_label_set_ellipsize (GTK_LABEL (folder), PANGO_ELLIPSIZE_START);
  gtk_label_set_selectable (GTK_LABEL (folder), TRUE);
  gtk_widget_add_css_class (page, "page");
  self->player = ui_player_new (session, place_text, self);
  GtkWidget *const children[] = { folder, self->player, files_new (self, made),
                                  ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), NULL, NULL) };
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (page), children[i]);
  gtk_window_set_child (GTK_WINDOW (self), page);
  g_signal_connect_swapped (self->player, "heard", G_CALLBACK (on_heard), self);
  ui_player_take_space (UI_PLAYER (self->player), GTK_WINDOW (self));
  ui_player_set_programme (UI_PLAYER (self->player), programme, (gint64 *) self->starts->data,
                           (int) self->starts->len);
  gtk_widget_grab_focus (self->list);
}

/* ---- object ---- */

static void
ui_listen_down_dispose (GObject *object)
{
  UiListenDown *self = UI_LISTEN_DOWN (object);
  if (self->player)
    g_signal_handlers_disconnect_by_data (self->player, self);
  self->player = NULL;
  G_OBJECT_CLASS (ui_listen_down_parent_class)->dispose (object);
}

static void
ui_listen_down_finalize (GObject *object)
{
  g_array_unref (UI_LISTEN_DOWN (object)->starts);
  G_OBJECT_CLASS (ui_listen_down_parent_class)->finalize (object);
}

static void
ui_listen_down_class_init (UiListenDownClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_listen_down_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_listen_down_finalize;
}

static void
ui_listen_down_init (UiListenDown *self)
{
  self->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Listen-down"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

GtkWidget *
ui_listen_down_show (GtkWindow *parent, UiSession *session, const AppDeliverable *made)
{
  g_autoptr (GError) error = NULL;
  AppProgramme *programme = app_deliverable_programme (made, &error);
  if (!programme)
    {
      ui_session_message (session, APP_SEVERITY_ERROR, "%s", error->message);
      return NULL;
    }
  UiListenDown *self = g_object_new (UI_TYPE_LISTEN_DOWN, NULL);
  ui_dialog_prepare (GTK_WINDOW (self), parent, NULL);
  self->rate = programme->rate;
  for (int i = 0; i < programme->n_tracks; i++)
    g_array_append_val (self->starts, programme->tracks[i].start);
  build (self, session, made, programme);
  app_programme_unref (programme);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

UiPlayer *
ui_listen_down_player (GtkWidget *window)
{
  return UI_PLAYER (UI_LISTEN_DOWN (window)->player);
}

GtkListBox *
ui_listen_down_list (GtkWidget *window)
{
  return GTK_LIST_BOX (UI_LISTEN_DOWN (window)->list);
}
