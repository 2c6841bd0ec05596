/* ui-reference-row.c — one reference in the list. */
#include "ui-reference-row.h"

#include "ui-cell.h"
#include "ui-number-entry.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define TIME_TIP N_ ("A time in the file, as seconds (12.5) or minutes and seconds (1:12.5)")

typedef enum
{
  TIME_CUE,
  TIME_LOOP_FROM,
  TIME_LOOP_TO,
  N_TIMES
} Time;

static const char *const time_properties[N_TIMES] = { "cue", "loop-from", "loop-to" };

struct _UiReferenceRow
{
  GtkListBoxRow parent;

  /* owned */
  AppReference *reference;
  /* borrowed */
  UiSession *session;
  GtkWidget *dot, *name, *lufs, *gain, *sync, *more, *times[N_TIMES], *file, *locate;
  gboolean showing;               /* values are being set, not chosen */
  gboolean times_edited[N_TIMES]; /* and not taken yet */
};

G_DEFINE_FINAL_TYPE (UiReferenceRow, ui_reference_row, GTK_TYPE_LIST_BOX_ROW)

/* ---- edits ---- */

static void
set_number (UiReferenceRow *self, const char *property, gint64 value)
{
  app_history_set_int64 (ui_session_history (self->session), self->reference, property, value);
}

static char *
on_name (UiReferenceRow *self, const char *text)
{
  if (!text[0])
    return g_strdup (_ ("A reference needs a name."));
  app_history_set_string (ui_session_history (self->session), self->reference, "name", text);
  return NULL;
}

static void
on_sync (UiReferenceRow *self)
{
  guint sync = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sync));
  if (!self->showing && sync != app_reference_sync (self->reference))
    app_history_set_int (ui_session_history (self->session), self->reference, "sync", (int) sync);
}

/* Why the text is no place in the file, or NULL when it was set. */
static const char *
take_time (UiReferenceRow *self, Time time, const char *text)
{
  AppMedia *media = app_reference_media (self->reference);
  double seconds;
  if (!ui_number_read_time (text, &seconds) || seconds < 0)
    return _ ("A time is written as seconds (12.5) or as minutes and seconds (1:12.5).");
  gint64 frame = llround (seconds * app_media_rate (media));
  if (frame > app_media_frames (media))
    return _ ("The reference is shorter than that.");
  set_number (self, time_properties[time], frame);
  return NULL;
}

static void
on_time (UiReferenceRow *self, GtkWidget *entry)
{
  for (Time time = 0; time < N_TIMES; time++)
    if (entry == self->times[time] && self->times_edited[time])
      {
        const char *fault = take_time (self, time, gtk_editable_get_text (GTK_EDITABLE (entry)));
        if (fault)
          gtk_widget_add_css_class (entry, "error");
        else
          gtk_widget_remove_css_class (entry, "error");
        ui_tooltip (entry, fault ? fault : _ (TIME_TIP));
        self->times_edited[time] = fault != NULL;
      }
}

static void
on_time_changed (UiReferenceRow *self, GtkWidget *entry)
{
  for (Time time = 0; time < N_TIMES; time++)
    if (entry == self->times[time] && !self->showing)
      self->times_edited[time] = TRUE;
}

static void
on_time_left (GtkEventControllerFocus *controller, UiReferenceRow *self)
{
  on_time (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
}

static void
on_remove (UiReferenceRow *self)
{
  guint index;
  GListStore *list = app_album_references (ui_session_album (self->session));
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->more)));
  if (g_list_store_find (list, self->reference, &index))
    app_history_remove (ui_session_history (self->session), list, index, _ ("Remove reference"));
}

static void
on_no_loop (UiReferenceRow *self)
{
  AppHistory *history = ui_session_history (self->session);
  app_history_begin (history, _ ("Reference without loop"));
  set_number (self, "loop-from", 0);
  set_number (self, "loop-to", 0);
  app_history_end (history);
}

/* ---- showing ---- */

static void
show_times (UiReferenceRow *self)
{
  int rate = app_media_rate (app_reference_media (self->reference));
  gint64 values[N_TIMES] = { app_reference_cue (self->reference) };
  app_reference_loop (self->reference, &values[TIME_LOOP_FROM], &values[TIME_LOOP_TO]);
  self->showing = TRUE;
  for (int time = 0; time < N_TIMES; time++)
    if (!self->times_edited[time])
      {
        g_autofree char *text = ui_text_length (values[time], rate, 1);
        gtk_editable_set_text (GTK_EDITABLE (self->times[time]), text);
      }
  self->showing = FALSE;
}

/* Loudness and gain of its lane, or what keeps them from being known. */
static void
show_numbers (UiReferenceRow *self, AppLane lane)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  int track = ui_session_track (self->session);
  gboolean known = lane < APP_N_LANES && track >= 0;
  const char *fault = known ? app_comparison_fault (comparison, track, lane) : NULL;
  double lufs = known ? app_comparison_loudness (comparison, track, lane) : NAN;
  double gain = known ? app_comparison_gain_db (comparison, track, lane) : NAN;
  gboolean missing = app_media_is_missing (app_reference_media (self->reference));
  ui_label_take (self->lufs,
                 isnan (lufs) ? g_strdup (known && !fault ? "…" : "–") : ui_text_level (lufs, 1));
  ui_label_take (self->gain, isnan (gain) ? g_strdup ("") : ui_text_signed (gain, 1));
  if (missing || fault)
    ui_status_dot_set (UI_STATUS_DOT (self->dot), APP_SEVERITY_ERROR,
                       fault ? fault : _ ("The file is missing"));
  else
    ui_status_dot_set_color (UI_STATUS_DOT (self->dot), UI_COLOR_REFERENCE, "");
  gtk_widget_set_visible (self->locate, missing);
}

static AppLane
lane_of (UiReferenceRow *self)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  for (AppLane lane = APP_LANE_REFERENCE; lane < APP_N_LANES; lane++)
    if (app_comparison_reference (comparison, lane) == self->reference)
      return lane;
  return APP_N_LANES;
}

void
ui_reference_row_update (UiReferenceRow *self)
{
  AppLane lane = lane_of (self);
  const char *name = app_reference_name (self->reference);
  gboolean heard = lane < APP_N_LANES && ui_session_lane (self->session) == lane
                   && !ui_session_blind (self->session);
  self->showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sync), app_reference_sync (self->reference));
  self->showing = FALSE;
  ui_cell_set (UI_CELL (self->name), name, name);
  ui_label_take (self->file,
                 g_filename_display_name (app_media_path (app_reference_media (self->reference))));
  show_times (self);
  show_numbers (self, lane);
  if (heard)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heard");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heard");
  g_autofree char *text
      = g_strdup_printf (heard ? _ ("Reference %s, %s LUFS, heard") : _ ("Reference %s, %s LUFS"),
                         name, gtk_label_get_label (GTK_LABEL (self->lufs)));
  ui_name (GTK_WIDGET (self), text);
}

void
ui_reference_row_edit_name (UiReferenceRow *self)
{
  ui_cell_edit (UI_CELL (self->name));
}

AppReference *
ui_reference_row_reference (UiReferenceRow *self)
{
  return self->reference;
}

/* ---- layout ---- */

static GtkWidget *
number_new (const char *name, int width, const char *tip)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_size_request (label, width, -1);
  gtk_widget_add_css_class (label, "numeric");
  ui_tooltip (label, tip);
  gtk_widget_set_name (label, name);
  return label;
}

static void
add_time (UiReferenceRow *self, GtkWidget *grid, Time time, const char *name)
{
  GtkWidget *label = gtk_label_new (name), *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim");
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_name (entry, time_properties[time]);
  ui_tooltip (entry, _ (TIME_TIP));
  gtk_widget_set_hexpand (entry, TRUE);
  ui_name (entry, name);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_time), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_time_changed), self);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_time_left), self, 0);
  gtk_widget_add_controller (entry, focus);
  self->times[time] = entry;
  gtk_grid_attach (GTK_GRID (grid), label, 0, time, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), entry, 1, time, 1, 1);
}

static void
on_locate (UiReferenceRow *self)
{
  gtk_popover_popdown (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->more)));
  guint index;
  if (g_list_store_find (app_album_references (ui_session_album (self->session)), self->reference,
                         &index))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.locate-reference", "u", index);
}

static GtkWidget *
button_new (UiReferenceRow *self, const char *label, const char *tip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  ui_tooltip (button, tip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
more_new (UiReferenceRow *self)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  add_time (self, grid, TIME_CUE, _ ("Cue"));
  add_time (self, grid, TIME_LOOP_FROM, _ ("Loop from"));
  add_time (self, grid, TIME_LOOP_TO, _ ("Loop to"));
  self->file = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->file), PANGO_ELLIPSIZE_START);
  gtk_label_set_max_width_chars (GTK_LABEL (self->file), 36);
  gtk_widget_add_css_class (self->file, "caption");
  gtk_widget_add_css_class (self->file, "dim");
  self->locate = button_new (self, _ ("Locate…"), _ ("Choose where the file is now"),
                             G_CALLBACK (on_locate));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (box), self->file);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), button_new (self, _ ("No loop"), _ ("Plays on behind the loop"),
                                             G_CALLBACK (on_no_loop)));
  gtk_box_append (GTK_BOX (box), self->locate);
  gtk_box_append (GTK_BOX (box),
                  button_new (self, _ ("Remove"), _ ("Takes it out of the list; the file stays"),
                              G_CALLBACK (on_remove)));
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_add_css_class (button, "flat");
  ui_tooltip (button, _ ("Cue, loop, remove"));
  ui_name (button, _ ("More of this reference"));
  return button;
}

static void
ui_reference_row_dispose (GObject *object)
{
  g_clear_object (&UI_REFERENCE_ROW (object)->reference);
  G_OBJECT_CLASS (ui_reference_row_parent_class)->dispose (object);
}

static void
ui_reference_row_class_init (UiReferenceRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_reference_row_dispose;
}

static void
ui_reference_row_init (UiReferenceRow *self)
{
  const char *const syncs[APP_N_SYNCS + 1] = {
    [APP_SYNC_TRACK] = _ ("Track"),
    [APP_SYNC_CUE] = _ ("Cue"),
    [APP_SYNC_LOUDEST] = _ ("Loudest"),
  };
  self->dot = ui_status_dot_new ();
  self->name = ui_cell_new (_ ("Name of the reference"), 0, NULL);
  gtk_widget_set_hexpand (self->name, TRUE);
  g_signal_connect_swapped (self->name, "commit", G_CALLBACK (on_name), self);
  self->lufs = number_new ("lufs", 40, _ ("Loudness over what is compared, LUFS"));
  self->gain = number_new ("gain", 40, _ ("Gain it is heard with when matched, dB"));
  self->sync = gtk_drop_down_new_from_strings (syncs);
  gtk_widget_add_css_class (self->sync, "flat");
  ui_tooltip (self->sync,
              _ ("Track: its cue sounds at the start of the track. Cue: from its cue wherever "
                 "playing begins. Loudest: its loudest 15 seconds, round and round."));
  ui_name (self->sync, _ ("How it runs along"));
  g_signal_connect_swapped (self->sync, "notify::selected", G_CALLBACK (on_sync), self);
  self->more = more_new (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *const children[]
      = { self->dot, self->name, self->lufs, self->gain, self->sync, self->more };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (box), children[i]);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
ui_reference_row_new (UiSession *session, AppReference *reference)
{
  UiReferenceRow *self = g_object_new (UI_TYPE_REFERENCE_ROW, NULL);
  self->session = session;
  self->reference = g_object_ref (reference);
  ui_reference_row_update (self);
  return GTK_WIDGET (self);
}
