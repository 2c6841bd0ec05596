/* ui-match.c — measures once, then proposes for whatever is set. */
#include "ui-match.h"

#include "app-match.h"
#include "ui-dialog.h"
#include "ui-match-graph.h"
#include "ui-number-entry.h"
#include "ui-text.h"
#include "ui-value.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define UI_TYPE_MATCH (ui_match_get_type ())
G_DECLARE_FINAL_TYPE (UiMatch, ui_match, UI, MATCH, GtkWindow)

#define SETTLE_MS 40 /* while a value is dragged, bells are not fitted for every pixel */
#define WEIGHT_MAX 10
#define NAME_CHARS 16
#define TEXT_CHARS 120

enum
{
  AMOUNT,
  BOUND,
  SMOOTH,
  N_VALUES
};

enum
{
  LIKE_REFERENCES,
  LIKE_ALBUM
};

struct _UiMatch
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  AppMatch *match;    /* or NULL: there is nothing to measure */
  GPtrArray *weights; /* of spin buttons, one for each source; borrowed */

  AppMatchProposal proposal;
  gboolean proposed;
  guint settle; /* source */

  GtkWidget *like, *list, *graph, *values[N_VALUES], *level, *figures, *text, *apply;
};

G_DEFINE_FINAL_TYPE (UiMatch, ui_match, GTK_TYPE_WINDOW)

/* ---- the proposal ---- */

static void
show_proposal (UiMatch *self)
{
  const AppMatchProposal *proposal = &self->proposal;
  ui_match_graph_set (UI_MATCH_GRAPH (self->graph), self->proposed ? proposal : NULL);
  gtk_widget_set_sensitive (self->apply, self->proposed);
  if (!self->proposed)
    {
      gtk_label_set_label (GTK_LABEL (self->figures), "");
      return;
    }
  g_autofree char *lufs = ui_text_level (proposal->track.lufs, 1);
  g_autofree char *other_lufs = ui_text_level (proposal->reference.lufs, 1);
  g_autofree char *width = ui_text_level (proposal->track.width_db, 1);
  g_autofree char *other_width = ui_text_level (proposal->reference.width_db, 1);
  g_autofree char *gain = ui_text_signed (proposal->db - proposal->before_db, 2);
  g_autofree char *text = g_strdup_printf (
      _ ("Track %s LUFS, sides %s dB of the middle. Reference %s LUFS, sides %s dB.\n"
         "%d bands, %.2f dB rms off the curve (at most %.2f dB). Gain %s dB%s"),
      lufs, width, other_lufs, other_width, proposal->n_bands, proposal->left.rms_db,
      proposal->left.max_db, gain,
      proposal->level_bounded ? _ (", as far as the bound lets it.") : ".");
  gtk_label_set_label (GTK_LABEL (self->figures), text);
}

static gboolean
propose (gpointer data)
{
  UiMatch *self = data;
  self->settle = 0;
  AppMatchWish wish = { .amount = ui_value_get (UI_VALUE (self->values[AMOUNT])) / 100,
                        .bound_db = ui_value_get (UI_VALUE (self->values[BOUND])),
                        .smooth_octaves = ui_value_get (UI_VALUE (self->values[SMOOTH])),
                        .level = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->level)) };
  for (guint i = 0; i < self->weights->len; i++)
    app_match_set_weight (self->match, (int) i,
                          gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->weights->pdata[i])));
  self->proposed = app_match_propose (self->match, &wish, &self->proposal);
  if (app_match_error (self->match))
    ui_dialog_tell (self->text, APP_SEVERITY_ERROR, app_match_error (self->match));
  else if (!self->proposed)
    ui_dialog_tell (self->text, APP_SEVERITY_WARNING, _ ("Give at least one of them a weight."));
  else
    ui_dialog_tell (
        self->text, APP_SEVERITY_INFO,
        _ ("Apply puts an equaliser “Match” into the track's chain; it can be edited and "
           "undone. One that was made before and not changed is replaced. The width is shown "
           "to compare, and not changed: that is for the module “Stereo”."));
  show_proposal (self);
  return G_SOURCE_REMOVE;
}

static void
on_wish (UiMatch *self)
{
  if (self->session && self->match && app_match_done (self->match) && !self->settle)
    self->settle = g_timeout_add (SETTLE_MS, propose, self);
}

/* ---- the references ---- */

static void
add_source (UiMatch *self, int source)
{
  GtkGrid *grid = GTK_GRID (self->list);
  const AppMatchFigures *figures = app_match_source_figures (self->match, source);
  const char *name = app_match_source_name (self->match, source);
  g_autofree char *lufs = ui_text_level (figures ? figures->lufs : NAN, 1);
  g_autofree char *width = ui_text_level (figures ? figures->width_db : NAN, 1);
  g_autofree char *label = g_strdup_printf (_ ("Weight of %s"), name);
  GtkWidget *weight = ui_number_entry_new (0, WEIGHT_MAX, 0.5, 1, "");
  GtkWidget *title = ui_dialog_label_new (name, 0, NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (weight), app_match_weight (self->match, source));
  gtk_widget_set_tooltip_text (weight, _ ("How much it counts among the references; 0: not"));
  gtk_widget_set_sensitive (weight, figures != NULL);
  ui_name (weight, label);
  g_signal_connect_swapped (weight, "value-changed", G_CALLBACK (on_wish), self);
  const char *fault = app_match_source_fault (self->match, source);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (title), NAME_CHARS);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_tooltip_text (title, fault ? fault : name);
  if (!figures)
    ui_severity_apply (title, APP_SEVERITY_WARNING);
  gtk_grid_attach (grid, title, 0, source + 1, 1, 1);
  gtk_grid_attach (grid, ui_dialog_label_new (lufs, 1, "numeric"), 1, source + 1, 1, 1);
  gtk_grid_attach (grid, ui_dialog_label_new (width, 1, "numeric"), 2, source + 1, 1, 1);
  gtk_grid_attach (grid, weight, 3, source + 1, 1, 1);
  g_ptr_array_add (self->weights, weight);
}

static void
clear_list (UiMatch *self)
{
  GtkWidget *child;
  g_ptr_array_set_size (self->weights, 0);
  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_grid_remove (GTK_GRID (self->list), child);
}

static void
fill_list (UiMatch *self)
{
  static const char *const heads[]
      = { N_ ("Reference"), N_ ("LUFS"), N_ ("Sides, dB"), N_ ("Weight") };
  clear_list (self);
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    gtk_grid_attach (GTK_GRID (self->list),
                     ui_dialog_label_new (_ (heads[k]), k > 0 ? 1 : 0, "dim"), (int) k, 0, 1, 1);
  for (int i = 0; i < app_match_n_sources (self->match); i++)
    add_source (self, i);
}

/* ---- measuring ---- */

static void
on_news (AppMatch *match, gpointer user_data)
{
  UiMatch *self = user_data;
  if (!app_match_done (match))
    {
      g_autofree char *text
          = g_strdup_printf (_ ("Measuring… %.0f %%"), 100 * app_match_progress (match));
      ui_dialog_tell (self->text, APP_SEVERITY_INFO, text);
      return;
    }
  fill_list (self);
  propose (self);
}

/* Measures the album's references or its tracks. */
static void
measure (UiMatch *self)
{
  if (!self->session)
    return; /* the window goes */
  GListModel *list = G_LIST_MODEL (app_album_references (ui_session_album (self->session)));
  gboolean album = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->like)) == LIKE_ALBUM;
  guint n = album ? 0 : g_list_model_get_n_items (list);
  g_autofree AppMatchSource *sources = g_new0 (AppMatchSource, n + 1);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_pointer (&self->match, app_match_free);
  clear_list (self);
  self->proposed = FALSE;
  show_proposal (self);
  if (!album && n == 0)
    {
      ui_dialog_tell (
          self->text, APP_SEVERITY_WARNING,
          _ ("The album has no references. Add some in the list of references, or match the "
             "album's mean."));
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      sources[i]
          = (AppMatchSource){ app_reference_media (reference), app_reference_name (reference), 1 };
    }
  self->match = app_match_new (ui_session_document (self->session),
                               (guint) ui_session_track (self->session), sources, (int) n, 0,
                               on_news, self);
}

static void
on_apply (UiMatch *self)
{
  g_autoptr (GError) error = NULL;
  AppMatchPlace place;
  if (!app_match_apply (self->match, &self->proposal, &place, &error))
    {
      ui_dialog_tell (self->text, APP_SEVERITY_ERROR, error->message);
      return;
    }
  g_autofree char *text = app_match_place_text (place, &self->proposal);
  ui_session_message (self->session, APP_SEVERITY_GOOD, "%s", text);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- layout ---- */

static GtkWidget *
wishes_new (UiMatch *self)
{
  static const DspParam *const params[N_VALUES] = { [AMOUNT] = &app_match_amount_param,
                                                    [BOUND] = &app_match_bound_param,
                                                    [SMOOTH] = &app_match_smooth_param };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  for (int i = 0; i < N_VALUES; i++)
    {
      self->values[i] = ui_value_new (params[i]);
      ui_value_set (UI_VALUE (self->values[i]), params[i]->def);
      gtk_widget_set_name (self->values[i], params[i]->id);
      g_signal_connect_swapped (self->values[i], "changed", G_CALLBACK (on_wish), self);
      gtk_box_append (GTK_BOX (row), self->values[i]);
    }
  self->level = gtk_check_button_new_with_label (_ ("Match the level too"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->level), TRUE);
  gtk_widget_set_tooltip_text (self->level, _ ("Set the gain of the track, too, within the bound"));
  g_signal_connect_swapped (self->level, "toggled", G_CALLBACK (on_wish), self);
  gtk_box_append (GTK_BOX (row), self->level);
  return row;
}

static GtkWidget *
buttons_new (UiMatch *self)
{
  self->apply = gtk_button_new_with_label (_ ("Apply"));
  gtk_widget_set_name (self->apply, "match-apply");
  gtk_widget_set_tooltip_text (self->apply, _ ("Add the equaliser and set the gain: one step of "
                                               "undo"));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (on_apply), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->apply);
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), NULL, self->apply, NULL);
}

/* What the track shall be like, however many they are. */
static GtkWidget *
references_new (UiMatch *self)
{
  const char *const likes[] = { _ ("The album's references"), _ ("The mean of the album"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->like = gtk_drop_down_new_from_strings (likes);
  gtk_widget_set_tooltip_text (self->like, _ ("What the track shall be like"));
  gtk_widget_set_name (self->like, "match-like");
  ui_name (self->like, _ ("Match to"));
  self->list = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->list), 4);
  gtk_grid_set_column_spacing (GTK_GRID (self->list), 14);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), self->like);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static void
build (UiMatch *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 20);
  self->graph = ui_match_graph_new ();
  gtk_widget_set_hexpand (self->graph, TRUE);
  gtk_box_append (GTK_BOX (top), references_new (self));
  gtk_box_append (GTK_BOX (top), self->graph);
  self->figures = ui_dialog_label_new ("", 0, NULL);
  gtk_widget_set_name (self->figures, "match-figures");
  self->text = ui_dialog_label_new ("", 0, NULL);
  gtk_widget_set_name (self->text, "match-text");
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->text), TEXT_CHARS);
  gtk_widget_add_css_class (page, "page");
  GtkWidget *const children[]
      = { top, wishes_new (self), self->figures, self->text, buttons_new (self) };
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (page), children[i]);
  gtk_window_set_child (GTK_WINDOW (self), page);
}

/* ---- object ---- */

static void
ui_match_dispose (GObject *object)
{
  UiMatch *self = UI_MATCH (object);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_pointer (&self->match, app_match_free);
  g_clear_pointer (&self->weights, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_match_parent_class)->dispose (object);
}

static void
ui_match_class_init (UiMatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_match_dispose;
}

static void
ui_match_init (UiMatch *self)
{
  self->weights = g_ptr_array_new ();
  build (self);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

GtkWidget *
ui_match_show (GtkWindow *parent, UiSession *session)
{
  UiMatch *self = g_object_new (UI_TYPE_MATCH, NULL);
  AppAlbum *album = ui_session_album (session);
  AppTrack *track = app_album_track (album, (guint) ui_session_track (session));
  g_autofree char *title
      = g_strdup_printf (_ ("Match “%s”"), app_track_metadata (track)->values[APP_FIELD_TITLE]);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (app_album_references (album)));
  self->session = g_object_ref (session);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->like), n > 0 ? LIKE_REFERENCES : LIKE_ALBUM);
  g_signal_connect_swapped (self->like, "notify::selected", G_CALLBACK (measure), self);
  measure (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->values[AMOUNT]);
  return GTK_WIDGET (self);
}

gboolean
ui_match_busy (GtkWidget *match)
{
  UiMatch *self = UI_MATCH (match);
  return self->settle || (self->match && !app_match_done (self->match));
}
