/* ui-level.c — a list of the tracks with a tick each; gains and loudness before and after. */
#include "ui-level.h"

#include "app-level.h"
#include "ui-dialog.h"
#include "ui-minus.h"
#include "ui-number-entry.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define UI_TYPE_LEVEL (ui_level_get_type ())
G_DECLARE_FINAL_TYPE (UiLevel, ui_level, UI, LEVEL, GtkWindow)

#define STEP_LU 0.5
#define LIST_HEIGHT 320
#define NAME_CHARS 24

enum
{
  GAIN_BEFORE,
  GAIN,
  LUFS_BEFORE,
  LUFS,
  N_FIGURES
};

/* A track of the list. Widgets are the grid's. */
typedef struct
{
  GtkWidget *tick, *figures[N_FIGURES], *note;
} Line;

struct _UiLevel
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  AppLevel *level; /* that runs, or is over; or NULL */
  GArray *lines;   /* of Line */

  GtkWidget *by, *to, *lufs, *find, *apply, *progress, *text, *list;
};

G_DEFINE_FINAL_TYPE (UiLevel, ui_level, GTK_TYPE_WINDOW)

static gboolean
is_busy (UiLevel *self)
{
  return self->level && !app_level_done (self->level);
}

/* Index of the goal in the list behind the target: first the tracks, then the references; -1: the
 * target. */
static int
goal_of (UiLevel *self)
{
  return (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->to)) - 1;
}

/* Of the reference to be like, or NULL; borrowed. */
static AppMedia *
record_of (UiLevel *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int at = goal_of (self) - (int) self->lines->len;
  g_autoptr (AppReference) reference
      = at < 0 ? NULL
               : g_list_model_get_item (G_LIST_MODEL (app_album_references (album)), (guint) at);
  return reference ? app_reference_media (reference) : NULL; /* the album keeps it */
}

static int
count_found (UiLevel *self)
{
  int n = 0;
  for (int i = 0; self->level && i < app_level_n_rows (self->level); i++)
    {
      const AppLevelRow *row = app_level_row (self->level, i);
      n += row->outcome == APP_LEVEL_REACHED && row->db != row->before_db;
    }
  return n;
}

static void
show_state (UiLevel *self)
{
  gboolean busy = is_busy (self), over = self->level && !busy && !app_level_error (self->level);
  gtk_button_set_label (GTK_BUTTON (self->find), busy ? _ ("Cancel") : _ ("Find gains"));
  gtk_widget_set_visible (self->progress, busy);
  gtk_widget_set_sensitive (self->by, !busy);
  gtk_widget_set_sensitive (self->to, !busy);
  gtk_widget_set_sensitive (self->lufs, !busy && goal_of (self) < 0);
  gtk_widget_set_sensitive (self->apply, over && count_found (self) > 0);
}

/* ---- figures ---- */

static void
clear_lines (UiLevel *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);
      for (int k = 0; k < N_FIGURES; k++)
        gtk_label_set_label (GTK_LABEL (line->figures[k]), "–");
      gtk_label_set_label (GTK_LABEL (line->note), "");
      gtk_widget_set_tooltip_text (line->note, NULL);
    }
}

static void
show_row (UiLevel *self, int index)
{
  const AppLevelRow *row = app_level_row (self->level, index);
  if (row->track >= self->lines->len)
    return;
  Line *line = &g_array_index (self->lines, Line, row->track);
  gboolean kept = row->outcome > APP_LEVEL_REACHED;
  g_autofree char *sentence = app_level_row_note (self->level, index), *note = ui_minus (sentence);
  ui_label_take (line->figures[GAIN_BEFORE], ui_text_signed (row->before_db, 2));
  ui_label_take (line->figures[GAIN], ui_text_signed (row->db, 2));
  ui_label_take (line->figures[LUFS_BEFORE], ui_text_level (row->before_lufs, 2));
  ui_label_take (line->figures[LUFS], ui_text_level (row->lufs, 2));
  gtk_label_set_label (GTK_LABEL (line->note), note ? note : "");
  gtk_widget_set_tooltip_text (line->note, note);
  ui_severity_apply (line->note, kept ? APP_SEVERITY_WARNING : APP_SEVERITY_INFO);
}

static void
show_over (UiLevel *self)
{
  const char *error = app_level_error (self->level);
  int kept = 0;
  for (int i = 0; i < app_level_n_rows (self->level); i++)
    {
      show_row (self, i);
      kept += app_level_row (self->level, i)->outcome > APP_LEVEL_REACHED;
    }
  g_autofree char *text = g_strdup_printf (
      _ ("%d gains to change, goal %.2f LUFS, rendered and measured %d times. %s"),
      count_found (self), app_level_goal (self->level), app_level_rounds (self->level),
      kept ? _ ("Some tracks keep their gain: see the list.")
           : _ ("Every track is within 0.1 LU."));
  if (error)
    ui_dialog_tell (self->text, APP_SEVERITY_ERROR, error);
  else
    ui_dialog_tell (self->text, kept ? APP_SEVERITY_WARNING : APP_SEVERITY_GOOD, text);
}

static void
on_news (AppLevel *level, gpointer user_data)
{
  UiLevel *self = user_data;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), app_level_progress (level));
  if (app_level_done (level))
    {
      show_over (self);
      show_state (self);
    }
}

/* ---- acting ---- */

/* What was found is for a wish that is not the one shown any more. */
static void
forget (UiLevel *self)
{
  if (!self->session)
    return; /* the window goes */
  g_clear_pointer (&self->level, app_level_free);
  clear_lines (self);
  ui_dialog_tell (
      self->text, APP_SEVERITY_INFO,
      _ ("Each track is rendered and measured until its loudness holds; nothing is changed "
         "before you apply it."));
  show_state (self);
}

static void
begin (UiLevel *self)
{
  g_autoptr (GArray) tracks = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->lines->len; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (g_array_index (self->lines, Line, i).tick)))
      g_array_append_val (tracks, i);
  const double lufs = ui_number_entry_get (self->lufs);
  forget (self);
  if (tracks->len == 0)
    {
      ui_dialog_tell (self->text, APP_SEVERITY_WARNING, _ ("Tick the tracks to level."));
      return;
    }
  AppLevelWish wish = { .by = (AppLevelBy) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->by)),
                        .like = goal_of (self) < (int) self->lines->len ? goal_of (self) : -1,
                        .record = record_of (self),
                        .lufs = lufs,
                        .tracks = (const guint *) tracks->data,
                        .n_tracks = (int) tracks->len };
  self->level = app_level_new (ui_session_document (self->session), &wish, on_news, self);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  ui_dialog_tell (self->text, APP_SEVERITY_INFO, _ ("Measuring…"));
  show_state (self);
}

static void
on_find (UiLevel *self)
{
  if (is_busy (self))
    forget (self);
  else
    begin (self);
}

static void
on_apply (UiLevel *self)
{
  g_autoptr (GError) error = NULL;
  int changed = app_level_apply (self->level, &error);
  if (changed < 0)
    {
      ui_dialog_tell (self->text, APP_SEVERITY_ERROR, error->message);
      return;
    }
  ui_session_message (self->session, APP_SEVERITY_GOOD,
                      _ ("The album was levelled: %d gains were changed."), changed);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- layout ---- */

static void
add_line (UiLevel *self, int index, const char *title)
{
  GtkGrid *grid = GTK_GRID (self->list);
  g_autofree char *text = g_strdup_printf ("%d  %s", index + 1, title);
  Line line = { .tick = ui_dialog_tick_new (text, NAME_CHARS, NAME_CHARS) };
  gtk_check_button_set_active (GTK_CHECK_BUTTON (line.tick), TRUE);
  gtk_widget_set_hexpand (line.tick, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line.tick), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Level this track"), -1);
  g_signal_connect_swapped (line.tick, "toggled", G_CALLBACK (forget), self);
  gtk_grid_attach (grid, line.tick, 0, index + 1, 1, 1);
  for (int k = 0; k < N_FIGURES; k++)
    {
      line.figures[k] = ui_dialog_label_new ("–", 1, "numeric");
      gtk_grid_attach (grid, line.figures[k], k + 1, index + 1, 1, 1);
    }
  line.note = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (line.note), PANGO_ELLIPSIZE_END);
  gtk_grid_attach (grid, line.note, N_FIGURES + 1, index + 1, 1, 1);
  g_array_append_val (self->lines, line);
}

static void
fill (UiLevel *self)
{
  static const char *const heads[]
      = { N_ ("Track"), N_ ("Gain"), N_ ("new"), N_ ("LUFS"), N_ ("new"), "" };
  AppAlbum *album = ui_session_album (self->session);
  g_autoptr (GtkStringList) goals = gtk_string_list_new (NULL);
  gtk_string_list_append (goals, _ ("A target loudness"));
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    gtk_grid_attach (GTK_GRID (self->list),
                     ui_dialog_label_new (*heads[k] ? _ (heads[k]) : "", k > 0 ? 1 : 0, "dim"),
                     (int) k, 0, 1, 1);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      const char *title = app_track_metadata (app_album_track (album, i))->values[APP_FIELD_TITLE];
      g_autofree char *goal = g_strdup_printf (_ ("Like track %u: %s"), i + 1, title);
      gtk_string_list_append (goals, goal);
      add_line (self, (int) i, title);
    }
  GListModel *references = G_LIST_MODEL (app_album_references (album));
  for (guint i = 0; i < g_list_model_get_n_items (references); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (references, i);
      g_autofree char *goal
          = g_strdup_printf (_ ("Like reference %u: %s"), i + 1, app_reference_name (reference));
      gtk_string_list_append (goals, goal);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->to), G_LIST_MODEL (goals));
}

static GtkWidget *
wishes_new (UiLevel *self)
{
  const DspParam *param = &app_level_param;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (int i = 0; i < APP_N_LEVEL_BYS; i++)
    gtk_string_list_append (names, _ (app_level_by_names[i]));
  self->by = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_tooltip_text (self->by, _ ("What the loudness of a track is taken from"));
  ui_name (self->by, _ ("Level by"));
  self->to = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_name (self->to, "level-to");
  gtk_widget_set_tooltip_text (self->to, _ ("The goal: a number, a track that stays as it is, or a "
                                            "reference as it is heard"));
  ui_name (self->to, _ ("Goal"));
  self->lufs = ui_number_entry_new (param->min, param->max, STEP_LU, param->digits, param->unit);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->lufs), param->def);
  gtk_widget_set_tooltip_text (self->lufs, _ (param->help));
  gtk_widget_set_name (self->lufs, "level-lufs");
  ui_name (self->lufs, _ (param->name));
  GtkWidget *const children[] = { ui_dialog_label_new (_ ("By"), 0, "dim"),
                                  self->by,
                                  ui_dialog_label_new (_ ("To"), 0, "dim"),
                                  self->to,
                                  self->lufs,
                                  ui_dialog_label_new (param->unit, 0, "dim") };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (row), children[i]);
  g_signal_connect_swapped (self->by, "notify::selected", G_CALLBACK (forget), self);
  g_signal_connect_swapped (self->to, "notify::selected", G_CALLBACK (forget), self);
  g_signal_connect_swapped (self->lufs, "value-changed", G_CALLBACK (forget), self);
  return row;
}

static GtkWidget *
button_new (UiLevel *self, const char *name, const char *label, const char *tip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
buttons_new (UiLevel *self)
{
  self->find = button_new (self, "level-find", "",
                           _ ("Render and measure until the loudness of every track holds"),
                           G_CALLBACK (on_find));
  self->apply
      = button_new (self, "level-apply", _ ("Apply"),
                    _ ("Set the gains that were found: one step of undo"), G_CALLBACK (on_apply));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  self->progress = ui_dialog_progress_new (_ ("Finding the gains"));
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), self->progress, self->find,
                             self->apply, NULL);
}

/* ---- object ---- */

static void
ui_level_dispose (GObject *object)
{
  UiLevel *self = UI_LEVEL (object);
  g_clear_pointer (&self->level, app_level_free);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_level_parent_class)->dispose (object);
}

static void
ui_level_class_init (UiLevelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_level_dispose;
}

static void
ui_level_init (UiLevel *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->list = gtk_grid_new ();
  gtk_widget_set_name (self->list, "level-tracks");
  gtk_grid_set_row_spacing (GTK_GRID (self->list), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->list), 14);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  self->text = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_name (self->text, "level-text");
  gtk_widget_add_css_class (page, "page");
  gtk_box_append (GTK_BOX (page), wishes_new (self));
  gtk_box_append (GTK_BOX (page), scroller);
  gtk_box_append (GTK_BOX (page), self->text);
  gtk_box_append (GTK_BOX (page), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self), page);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Level the album"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 720, -1);
}

GtkWidget *
ui_level_show (GtkWindow *parent, UiSession *session)
{
  UiLevel *self = g_object_new (UI_TYPE_LEVEL, NULL);
  self->session = g_object_ref (session);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  fill (self);
  forget (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->find);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->find);
  return GTK_WIDGET (self);
}

gboolean
ui_level_busy (GtkWidget *level)
{
  return is_busy (UI_LEVEL (level));
}
