/* ui-field-table.c — the texts of all tracks in a table. */
#include "ui-field-table.h"

#include "ui-edit.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

enum
{
  ROW_SPACING = 2,
  FIRST_ROWS = 16, /* that are made before it is known how many are seen */
  AHEAD = 3,       /* rows that are made before they are seen, so that Tab finds them */
};

/* A text field takes a third of a millisecond to make, and 99 tracks have 1287 of them: the fields
 * of a row are made when it comes near to what is seen, or when one of them is asked for. Until
 * then its number keeps the place free. */
typedef struct
{
  GtkWidget *number;
  GtkWidget *cells[APP_N_FIELDS]; /* GtkText; some NULL, all of them before the row is made */
} Row;

struct _UiFieldTable
{
  GtkWidget parent;

  UiSession *session; /* borrowed */

  /* built */
  GtkWidget *grid;
  GtkAdjustment *place; /* borrowed; of the rows */
  GArray *rows;         /* owned, of Row */
  gboolean showing;
  guint look; /* source; to make what is seen */
};

G_DEFINE_FINAL_TYPE (UiFieldTable, ui_field_table, GTK_TYPE_WIDGET)

/* In the order that a sheet has them. */
static const struct
{
  AppField field;
  int chars;
} columns[] = {
  { APP_FIELD_TITLE, 24 },    { APP_FIELD_ARTIST, 18 },     { APP_FIELD_ISRC, 14 },
  { APP_FIELD_COMPOSER, 16 }, { APP_FIELD_SONGWRITER, 16 }, { APP_FIELD_ARRANGER, 16 },
  { APP_FIELD_GENRE, 12 },    { APP_FIELD_DATE, 11 },       { APP_FIELD_COPYRIGHT, 16 },
  { APP_FIELD_COMMENT, 16 },  { APP_FIELD_CD_START, 9 },    { APP_FIELD_CD_INDICES, 10 },
  { APP_FIELD_CD_FLAGS, 10 },
};

void
ui_field_show_fault (GtkWidget *editable, const char *fault, const char *help)
{
  const char *said = fault ? fault : help;
  if (gtk_widget_has_css_class (editable, "error") == (fault != NULL)
      && g_strcmp0 (ui_tooltip_text (editable), said) == 0)
    return;
  (fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (editable, "error");
  ui_tooltip (editable, said);
  gtk_accessible_update_property (GTK_ACCESSIBLE (editable), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  fault ? fault : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (editable), GTK_ACCESSIBLE_STATE_INVALID,
                               fault ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static guint
row_of (GtkWidget *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "row"));
}

static AppField
field_of (GtkWidget *cell)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (cell), "field"));
}

static void
show_cell_fault (UiFieldTable *self, GtkWidget *cell)
{
  AppTrack *track = app_album_track (ui_session_album (self->session), row_of (cell));
  AppField field = field_of (cell);
  g_autofree char *fault = ui_edit_field_fault (self->session, track, field,
                                                gtk_editable_get_text (GTK_EDITABLE (cell)));
  ui_field_show_fault (cell, fault, _ (app_fields[field].help));
}

static void
on_typed (UiFieldTable *self, GtkWidget *cell)
{
  AppAlbum *album = ui_session_album (self->session);
  if (self->showing || row_of (cell) >= app_album_n_tracks (album))
    return;
  app_history_set_string (ui_session_history (self->session),
                          app_album_track (album, row_of (cell)), app_fields[field_of (cell)].id,
                          gtk_editable_get_text (GTK_EDITABLE (cell)));
}

/* What the model has, unless the same in another form stands there and is being typed. Whether an
 * ISRC is good depends on the others, too. */
static void
show_cell (UiFieldTable *self, GtkWidget *cell)
{
  AppTrack *track = app_album_track (ui_session_album (self->session), row_of (cell));
  AppField field = field_of (cell);
  const char *value = app_track_metadata (track)->values[field];
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (cell));
  const char *judged = g_object_get_data (G_OBJECT (cell), "judged");
  if (g_strcmp0 (shown, value) == 0 && g_strcmp0 (judged, value) == 0 && field != APP_FIELD_ISRC)
    return;
  g_autofree char *clean = app_field_clean (field, shown);
  gboolean same = g_strcmp0 (clean, value) == 0;
  if (!same || (g_strcmp0 (shown, value) != 0 && !gtk_widget_has_focus (cell)))
    gtk_editable_set_text (GTK_EDITABLE (cell), value);
  show_cell_fault (self, cell);
  g_object_set_data_full (G_OBJECT (cell), "judged", g_strdup (value), g_free);
}

static gboolean
on_key (UiFieldTable *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *cell = gtk_widget_get_focus_child (self->grid);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) || !GTK_IS_TEXT (cell))
    return GDK_EVENT_PROPAGATE;
  int by = keyval == GDK_KEY_Up                                                               ? -1
           : keyval == GDK_KEY_Down || keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter ? 1
                                                                                              : 0;
  if (by == 0)
    return GDK_EVENT_PROPAGATE;
  GtkWidget *next = ui_field_table_cell (self, (guint) ((int) row_of (cell) + by), field_of (cell));
  if (next)
    gtk_widget_grab_focus (next);
  return GDK_EVENT_STOP;
}

/* Left: shown as it is kept. */
static void
on_leave (GtkEventController *focus, UiFieldTable *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (focus);
  AppAlbum *album = ui_session_album (self->session);
  if (row_of (cell) >= app_album_n_tracks (album))
    return;
  AppTrack *track = app_album_track (album, row_of (cell));
  const char *value = app_track_metadata (track)->values[field_of (cell)];
  self->showing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (cell)), value) != 0)
    gtk_editable_set_text (GTK_EDITABLE (cell), value);
  self->showing = FALSE;
}

static void on_enter (GtkEventController *focus, UiFieldTable *self);

static GtkWidget *
cell_new (UiFieldTable *self, guint row, AppField field, int chars)
{
  GtkWidget *cell = gtk_text_new ();
  g_autofree char *id = g_strdup_printf ("%s %u", app_fields[field].id, row + 1);
  g_autofree char *name
      = g_strdup_printf (_ ("%s of track %u"), _ (app_fields[field].name), row + 1);
  gtk_widget_set_name (cell, id);
  gtk_widget_add_css_class (cell, "field");
  gtk_editable_set_enable_undo (GTK_EDITABLE (cell), FALSE); /* the album's history takes it back */
  gtk_editable_set_width_chars (GTK_EDITABLE (cell), chars);
  gtk_widget_set_hexpand (cell, field == APP_FIELD_TITLE);
  ui_name (cell, name);
  g_object_set_data (G_OBJECT (cell), "row", GUINT_TO_POINTER (row));
  g_object_set_data (G_OBJECT (cell), "field", GINT_TO_POINTER (field));
  g_signal_connect_swapped (cell, "changed", G_CALLBACK (on_typed), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (cell, focus);
  return cell;
}

static Row *
row_at (UiFieldTable *self, guint row)
{
  return row < self->rows->len ? &g_array_index (self->rows, Row, row) : NULL;
}

static gboolean
is_made (const Row *row)
{
  return row->cells[columns[0].field] != NULL;
}

static void
show_row (UiFieldTable *self, const Row *row)
{
  const gboolean showing = self->showing;
  self->showing = TRUE;
  for (gsize i = 0; is_made (row) && i < G_N_ELEMENTS (columns); i++)
    show_cell (self, row->cells[columns[i].field]);
  self->showing = showing;
}

static void
make_row (UiFieldTable *self, guint index)
{
  Row *row = row_at (self, index);
  if (!row || is_made (row))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *cell = cell_new (self, index, columns[i].field, columns[i].chars);
      row->cells[columns[i].field] = cell;
      gtk_grid_attach (GTK_GRID (self->grid), cell, (int) i + 1, (int) index + 1, 1, 1);
    }
  show_row (self, row);
}

static void
make_rows (UiFieldTable *self, int from, int to)
{
  for (int i = MAX (from, 0); i <= to; i++)
    make_row (self, (guint) i);
}

static void
on_enter (GtkEventController *focus, UiFieldTable *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (focus);
  const int row = (int) row_of (cell);
  make_rows (self, row - AHEAD, row + AHEAD);
  ui_session_select_track (self->session, row);
}

/* All rows are as high as the first, made or not. */
static int
row_height (UiFieldTable *self)
{
  int height = 0;
  Row *first = row_at (self, 0);
  if (first)
    gtk_widget_measure (first->cells[columns[0].field], GTK_ORIENTATION_VERTICAL, -1, &height, NULL,
                        NULL, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_size_request (row_at (self, i)->number, -1, height);
  return height;
}

static gboolean
make_seen (gpointer data)
{
  UiFieldTable *self = data;
  const double height = row_height (self) + ROW_SPACING;
  const double top = gtk_adjustment_get_value (self->place);
  const double bottom = top + gtk_adjustment_get_page_size (self->place);
  self->look = 0;
  make_rows (self, (int) (top / height) - 1 - AHEAD, (int) (bottom / height) + AHEAD);
  return G_SOURCE_REMOVE;
}

/* Not at once: it may be told while the rows get their places. */
static void
on_place (UiFieldTable *self)
{
  if (!self->look)
    self->look = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, make_seen, self, NULL);
}

static void
add_row (UiFieldTable *self)
{
  Row row = { .number = gtk_label_new (NULL) };
  ui_label_take (row.number, g_strdup_printf ("%u", self->rows->len + 1));
  gtk_label_set_xalign (GTK_LABEL (row.number), 1);
  gtk_widget_add_css_class (row.number, "dim");
  gtk_widget_add_css_class (row.number, "numeric");
  gtk_grid_attach (GTK_GRID (self->grid), row.number, 0, (int) self->rows->len + 1, 1, 1);
  g_array_append_val (self->rows, row);
  if (self->rows->len <= FIRST_ROWS)
    make_row (self, self->rows->len - 1);
}

static void
add_header (UiFieldTable *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkWidget *label = gtk_label_new (_ (app_fields[columns[i].field].name));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "section");
      ui_tooltip (label, _ (app_fields[columns[i].field].help));
      gtk_grid_attach (GTK_GRID (self->grid), label, (int) i + 1, 0, 1, 1);
    }
}

static void
show_all (UiFieldTable *self)
{
  guint n = app_album_n_tracks (ui_session_album (self->session));
  self->showing = TRUE;
  while (self->rows->len > n)
    {
      gtk_grid_remove_row (GTK_GRID (self->grid), (int) self->rows->len);
      g_array_set_size (self->rows, self->rows->len - 1);
    }
  const gboolean more = self->rows->len < n;
  while (self->rows->len < n)
    add_row (self);
  for (guint i = 0; i < n; i++)
    show_row (self, row_at (self, i));
  self->showing = FALSE;
  if (more)
    on_place (self);
}

GtkWidget *
ui_field_table_cell (UiFieldTable *self, guint track, AppField field)
{
  make_row (self, track);
  Row *row = row_at (self, track);
  return row ? row->cells[field] : NULL;
}

guint
ui_field_table_n_made (UiFieldTable *self)
{
  guint n = 0;
  for (guint i = 0; i < self->rows->len; i++)
    n += is_made (row_at (self, i));
  return n;
}

static void
ui_field_table_dispose (GObject *object)
{
  UiFieldTable *self = UI_FIELD_TABLE (object);
  self->showing = TRUE;
  g_clear_handle_id (&self->look, g_source_remove);
  g_array_set_size (self->rows, 0);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_handle_id (&self->look, g_source_remove);
  G_OBJECT_CLASS (ui_field_table_parent_class)->dispose (object);
}

static void
ui_field_table_finalize (GObject *object)
{
  g_array_unref (UI_FIELD_TABLE (object)->rows);
  G_OBJECT_CLASS (ui_field_table_parent_class)->finalize (object);
}

static void
ui_field_table_class_init (UiFieldTableClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_field_table_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_field_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ui_field_table_init (UiFieldTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 4);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), ROW_SPACING);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
  self->place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_signal_connect_object (self->place, "changed", G_CALLBACK (on_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->place, "value-changed", G_CALLBACK (on_place), self,
                           G_CONNECT_SWAPPED);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->grid, key);
}

GtkWidget *
ui_field_table_new (UiSession *session)
{
  UiFieldTable *self = g_object_new (UI_TYPE_FIELD_TABLE, NULL);
  self->session = session;
  ui_name (GTK_WIDGET (self), _ ("Texts of the tracks"));
  add_header (self);
  show_all (self);
  g_signal_connect_object (session, "album", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
