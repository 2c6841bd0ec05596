/* ui-details.c — all texts and codes of the album: the album's own, a table of the tracks', cover,
 * notes, and what is wrong with them. */
#include "ui-details.h"

#include "app-metadata-check.h"
#include "ui-cover.h"
#include "ui-dialog.h"
#include "ui-edit.h"
#include "ui-field-table.h"
#include "ui-finding-list.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define FINDINGS_SHOWN 40

/* Of one window, as data of it. */
typedef struct
{
  UiSession *session; /* borrowed */
  AppTrack *track;    /* owned; whose pane is shown, NULL: none */
  char *told;         /* owned; the findings that are listed */
  gboolean showing;   /* what the model has is put into the fields */

  /* built */
  GtkWidget *entries[APP_N_FIELDS]; /* of the album; some NULL */
  GtkWidget *album_note, *track_note;
  GtkWidget *track_title, *side_start, *count;
  GtkWidget *findings, *found;
} Details;

static void
details_free (gpointer data)
{
  Details *self = data;
  g_clear_object (&self->track);
  g_free (self->told);
  g_free (self);
}

static AppAlbum *
album_of (Details *self)
{
  return ui_session_album (self->session);
}

/* ---- the album's fields ---- */

static void
on_changed (GtkWidget *entry, Details *self)
{
  AppField field = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (entry), "field"));
  if (!self->showing)
    app_history_set_string (ui_session_history (self->session), album_of (self),
                            app_fields[field].id, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
show_entry (Details *self, AppField field)
{
  GtkWidget *entry = self->entries[field];
  const char *value = app_album_metadata (album_of (self))->values[field];
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *clean = app_field_clean (field, shown);
  if (g_strcmp0 (clean, value) != 0) /* else it is the same in the form that is being typed */
    gtk_editable_set_text (GTK_EDITABLE (entry), value);
  ui_field_show_fault (entry, app_field_fault (field, value), _ (app_fields[field].help));
}

static void
add_field (Details *self, GtkGrid *grid, int row, AppField field)
{
  GtkWidget *label = ui_dialog_label_new (_ (app_fields[field].name), 1, "dim");
  GtkWidget *entry = gtk_entry_new ();
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 22);
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_widget_set_name (entry, app_fields[field].id);
  ui_name (entry, _ (app_fields[field].name));
  g_object_set_data (G_OBJECT (entry), "field", GINT_TO_POINTER (field));
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed), self);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, entry, 1, row, 1, 1);
  self->entries[field] = entry;
}

/* ---- notes ---- */

static void
on_note (GtkTextBuffer *buffer, Details *self)
{
  GtkTextIter from, to;
  GtkWidget *view = g_object_get_data (G_OBJECT (buffer), "view");
  gpointer object = view == self->album_note ? (gpointer) album_of (self) : self->track;
  if (self->showing || !object)
    return;
  gtk_text_buffer_get_bounds (buffer, &from, &to);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  app_history_set_string (ui_session_history (self->session), object, "note", text);
}

static GtkWidget *
note_new (Details *self, const char *id, const char *name)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "note");
  gtk_widget_set_name (view, id);
  gtk_widget_set_tooltip_text (view, name);
  ui_name (view, name);
  g_object_set_data (G_OBJECT (buffer), "view", view);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_note), self);
  return view;
}

static void
show_note (GtkWidget *view, const char *note)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter from, to;
  gtk_text_buffer_get_bounds (buffer, &from, &to);
  g_autofree char *shown = gtk_text_buffer_get_text (buffer, &from, &to, FALSE);
  if (g_strcmp0 (shown, note) != 0)
    gtk_text_buffer_set_text (buffer, note, -1);
}

static GtkWidget *
framed (GtkWidget *view, int height)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_size_request (scrolled, -1, height);
  gtk_widget_add_css_class (scrolled, "well");
  return scrolled;
}

/* ---- the selected track ---- */

static void
on_side_start (GtkCheckButton *button, Details *self)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, gtk_check_button_get_active (button));
  if (self->track && !self->showing)
    app_history_set (ui_session_history (self->session), G_OBJECT (self->track), "side-start",
                     &value, NULL);
}

static void
on_count (Details *self)
{
  int track = ui_session_track (self->session);
  g_autofree char *fault = track < 0 ? NULL : ui_edit_count_isrcs (self->session, (guint) track);
  if (fault)
    ui_dialog_tell (self->found, APP_SEVERITY_WARNING, fault);
}

static void
show_track (Details *self)
{
  int index = ui_session_track (self->session);
  AppTrack *track = index < 0 ? NULL : app_album_track (album_of (self), (guint) index);
  g_set_object (&self->track, track);
  if (!self->track)
    return;
  const AppMetadata *metadata = app_track_metadata (self->track);
  const char *isrc = metadata->values[APP_FIELD_ISRC];
  ui_label_take (self->track_title, g_strdup_printf (_ ("Track %d: %s"), index + 1,
                                                     metadata->values[APP_FIELD_TITLE]));
  show_note (self->track_note, app_track_note (self->track));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->side_start),
                               app_track_side_start (self->track));
  gtk_widget_set_visible (self->side_start, index > 0); /* of the first it goes without saying */
  gtk_widget_set_sensitive (self->count,
                            *isrc && !app_field_fault (APP_FIELD_ISRC, isrc)
                                && index + 1 < (int) app_album_n_tracks (album_of (self)));
}

static GtkWidget *
track_pane (Details *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  self->track_title = ui_dialog_label_new ("", 0, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (self->track_title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->track_title, TRUE);
  self->side_start = gtk_check_button_new_with_label (_ ("A new side of a record begins here"));
  gtk_widget_set_name (self->side_start, "side-start");
  gtk_widget_set_tooltip_text (self->side_start,
                               _ ("For the targets that write one file for each side"));
  g_signal_connect (self->side_start, "toggled", G_CALLBACK (on_side_start), self);
  self->count = gtk_button_new_with_label (_ ("Count ISRCs on from here"));
  gtk_widget_set_name (self->count, "count-isrcs");
  gtk_widget_set_tooltip_text (self->count,
                               _ ("Each track behind this one gets the next ISRC, one higher than "
                                  "the one before; one step of undo"));
  g_signal_connect_swapped (self->count, "clicked", G_CALLBACK (on_count), self);
  self->track_note = note_new (self, "track-note", _ ("Note of the track"));
  gtk_box_append (GTK_BOX (line), self->track_title);
  gtk_box_append (GTK_BOX (line), self->side_start);
  gtk_box_append (GTK_BOX (line), self->count);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), framed (self->track_note, 58));
  return box;
}

/* ---- whole ---- */

static void
show_findings (Details *self)
{
  g_autoptr (GPtrArray) findings = app_metadata_check (album_of (self));
  AppSeverity worst = app_findings_worst (findings);
  guint n = findings->len;
  g_autofree char *text
      = n ? g_strdup_printf (ngettext ("%u thing to look at", "%u things to look at", n), n)
          : g_strdup (_ ("Nothing is wrong with the texts"));
  ui_dialog_tell (self->found, worst, text);
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (all, "%d %s\n", ((AppFinding *) findings->pdata[i])->track,
                            ((AppFinding *) findings->pdata[i])->text);
  if (g_strcmp0 (self->told, all->str) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (all->str);
  if (n)
    ui_finding_list_set (UI_FINDING_LIST (self->findings), findings, FINDINGS_SHOWN);
  else
    ui_finding_list_set_text (UI_FINDING_LIST (self->findings), "");
}

static void
show_all (GtkWidget *window)
{
  Details *self = g_object_get_data (G_OBJECT (window), "details");
  self->showing = TRUE;
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (self->entries[i])
      show_entry (self, i);
  show_note (self->album_note, app_album_note (album_of (self)));
  show_track (self);
  self->showing = FALSE;
  show_findings (self);
}

static void
on_selection (GtkWidget *window)
{
  Details *self = g_object_get_data (G_OBJECT (window), "details");
  self->showing = TRUE;
  show_track (self);
  self->showing = FALSE;
}

static GtkWidget *
album_pane (Details *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *grid = gtk_grid_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  for (AppField field = 0; field < APP_N_FIELDS; field++)
    if (app_fields[field].album)
      add_field (self, GTK_GRID (grid), field, field);
  self->album_note = note_new (self, "album-note", _ ("Note of the album"));
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("Album"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), ui_cover_new (self->session));
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("Note"), 0, "section"));
  GtkWidget *note = framed (self->album_note, 80);
  gtk_widget_set_vexpand (note, TRUE);
  gtk_box_append (GTK_BOX (box), note);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_hexpand (scrolled, FALSE); /* the table takes what is left */
  return scrolled;
}

static GtkWidget *
tracks_pane (Details *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *table = ui_field_table_new (self->session), *scrolled = gtk_scrolled_window_new ();
  self->found = ui_dialog_label_new ("", 0, "section");
  gtk_widget_set_name (self->found, "details-found");
  self->findings = ui_finding_list_new (FALSE);
  gtk_widget_set_name (self->findings, "details-findings");
  gtk_widget_set_vexpand (table, TRUE);
  gtk_widget_set_hexpand (table, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->findings);
  gtk_widget_set_size_request (scrolled, -1, 130);
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("Tracks"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), table);
  gtk_box_append (GTK_BOX (box), track_pane (self));
  gtk_box_append (GTK_BOX (box), self->found);
  gtk_box_append (GTK_BOX (box), scrolled);
  return box;
}

static void
on_destroy (GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), "details-window", NULL);
}

void
ui_details_show (GtkWindow *parent, UiSession *session)
{
  GtkWindow *open = g_object_get_data (G_OBJECT (parent), "details-window");
  if (open)
    {
      gtk_window_present (open);
      return;
    }
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  Details *self = g_new0 (Details, 1);
  self->session = session;
  g_object_set_data_full (G_OBJECT (window), "details", self, details_free);
  gtk_widget_add_css_class (box, "page");
  gtk_box_append (GTK_BOX (box), album_pane (self));
  gtk_box_append (GTK_BOX (box), tracks_pane (self));
  gtk_window_set_title (GTK_WINDOW (window), _ ("Details"));
  gtk_window_set_default_size (GTK_WINDOW (window), 1260, 680);
  ui_dialog_prepare (GTK_WINDOW (window), parent, session);
  ui_dialog_add_undo (GTK_WINDOW (window), parent);
  gtk_window_set_child (GTK_WINDOW (window), box);
  g_signal_connect_object (session, "album", G_CALLBACK (show_all), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (on_selection), window,
                           G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (parent), "details-window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroy), parent, G_CONNECT_SWAPPED);
  show_all (window);
  gtk_window_present (GTK_WINDOW (window));
}
