/* ui-revision-card.c — a list of the mixes of the selected track, and buttons for the chosen one.
 */
#include "ui-revision-card.h"

#include "app-revision-task.h"
#include "app-revisions.h"
#include "ui-minus.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#define LIST_HEIGHT 260
#define HASH_SHOWN 8 /* digits */

/* A row of the list. Widgets are the list's. */
typedef struct
{
  GtkWidget *name, *state, *facts, *differs;
} Cells;

/* What is shown in it. */
typedef struct
{
  AppRevision *revision; /* borrowed; NULL: the track has only this mix */
  AppMedia *media;       /* borrowed */
  gboolean used;
} Mix;

struct _UiRevisionCard
{
  GtkBox parent;

  /* owned */
  AppRevision *chosen;     /* or NULL */
  GHashTable *differences; /* key of two files → AppRevisionDiff; NULL: they cannot be compared */
  GCancellable *comparison; /* that runs, or NULL */

  /* borrowed */
  UiSession *session; /* NULL: it goes */

  gboolean showing; /* widgets are being set from the model */

  /* built */
  GtkWidget *list, *hint, *buttons, *use, *hear, *differ, *drop;
};

G_DEFINE_FINAL_TYPE (UiRevisionCard, ui_revision_card, GTK_TYPE_BOX)

static AppTrack *
track_of (UiRevisionCard *self)
{
  int track = ui_session_track (self->session);
  return track < 0 ? NULL : app_album_track (ui_session_album (self->session), (guint) track);
}

static guint
count_mixes (AppTrack *track)
{
  guint n = track ? g_list_model_get_n_items (G_LIST_MODEL (app_track_revisions (track))) : 0;
  return track ? MAX (n, 1) : 0;
}

static Mix
mix_at (AppTrack *track, guint index)
{
  g_autoptr (AppRevision) revision
      = g_list_model_get_item (G_LIST_MODEL (app_track_revisions (track)), index);
  if (!revision)
    return (Mix){ NULL, app_track_media (track), TRUE };
  return (Mix){ revision, app_revision_media (revision), app_track_revision (track) == revision };
}

/* Index of the chosen mix; of the one to compare with when none is. */
static guint
chosen_index (UiRevisionCard *self, AppTrack *track)
{
  guint index;
  GListStore *list = app_track_revisions (track);
  AppRevision *other = app_revisions_other (track);
  if (self->chosen && g_list_store_find (list, self->chosen, &index))
    return index;
  return other && g_list_store_find (list, other, &index) ? index : 0;
}

/* ---- what they differ in ---- */

/* A file that was written again is another file. */
static char *
key_of (AppMedia *before, AppMedia *after)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n%s %" G_GINT64_FORMAT
                          " %" G_GUINT64_FORMAT,
                          app_media_path (before), app_media_mtime (before),
                          app_media_size (before), app_media_path (after), app_media_mtime (after),
                          app_media_size (after));
}

typedef struct
{
  UiRevisionCard *card; /* owned */
  GCancellable *cancellable;
  char *key;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->card);
  g_object_unref (job->cancellable);
  g_free (job->key);
  g_free (job);
}

static void show (UiRevisionCard *self);

static void
on_compared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  UiRevisionCard *self = job->card;
  AppRevisionDiff *diff = app_revision_diff_finish (result, NULL);
  if (self->session && self->comparison == job->cancellable)
    {
      g_clear_object (&self->comparison);
      g_hash_table_insert (self->differences, g_steal_pointer (&job->key), diff);
      show (self);
    }
  else
    app_revision_diff_free (diff);
  job_free (job);
}

static void
end_comparison (UiRevisionCard *self)
{
  if (self->comparison)
    g_cancellable_cancel (self->comparison);
  g_clear_object (&self->comparison);
}

/* Compares the next mix of which nothing is known with the one in use; one at a time, and only
 * while somebody looks. */
static void
compare_next (UiRevisionCard *self, AppTrack *track)
{
  AppMedia *now = app_track_media (track);
  if (self->comparison || !gtk_widget_get_mapped (GTK_WIDGET (self)) || app_media_is_missing (now))
    return;
  for (guint i = 0; i < count_mixes (track); i++)
    {
      Mix mix = mix_at (track, i);
      g_autofree char *key = key_of (now, mix.media);
      if (mix.used || app_media_is_missing (mix.media)
          || g_hash_table_contains (self->differences, key))
        continue;
      self->comparison = g_cancellable_new ();
      Job *job = g_new (Job, 1);
      *job = (Job){ g_object_ref (self), g_object_ref (self->comparison), g_steal_pointer (&key) };
      app_revision_diff_async (now, mix.media, NULL, NULL, job->cancellable, on_compared, job);
      return;
    }
}

static char *
difference_text (UiRevisionCard *self, AppTrack *track, const Mix *mix)
{
  AppMedia *now = app_track_media (track);
  int rate = app_album_rate (ui_session_album (self->session));
  if (mix->used)
    return NULL;
  if (app_media_is_missing (mix->media))
    return g_strdup (_ ("The file is missing"));
  if (app_media_is_missing (now))
    return g_strdup (_ ("not compared: the mix in use is missing"));
  g_autofree char *key = key_of (now, mix->media);
  gpointer diff;
  if (!g_hash_table_lookup_extended (self->differences, key, NULL, &diff))
    return g_strdup (_ ("being compared with the one in use…"));
  g_autofree char *brief = diff ? app_revision_diff_brief (diff, rate) : NULL;
  return brief ? ui_minus (brief) : g_strdup (_ ("it cannot be read"));
}

/* ---- rows ---- */

/* "2026-11-18 14:02 · 5:10.4 · 9f2c41aa" */
static char *
facts_text (UiRevisionCard *self, const Mix *mix)
{
  const char *sha256 = ui_intake_sha256 (ui_session_intake (self->session), mix->media);
  gint64 when = mix->revision ? app_revision_facts (mix->revision)->added : 0;
  if (when == 0)
    when = app_document_received (ui_session_document (self->session), mix->media);
  g_autoptr (GDateTime) time = when ? g_date_time_new_from_unix_local (when) : NULL;
  const char *none = app_media_is_missing (mix->media) ? "–" : "…";
  g_autofree char *date = time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup (none);
  g_autofree char *hash = sha256 ? g_strndup (sha256, HASH_SHOWN) : g_strdup (none);
  g_autofree char *length
      = ui_text_length (app_media_frames (mix->media), app_media_rate (mix->media), 1);
  return g_strdup_printf ("%s · %s · %s", date, length, hash);
}

static void
show_row (UiRevisionCard *self, AppTrack *track, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) index);
  Cells *cells = g_object_get_data (G_OBJECT (row), "cells");
  Mix mix = mix_at (track, index);
  g_autofree char *name = mix.revision ? g_strdup (app_revision_name (mix.revision))
                                       : g_filename_display_basename (app_media_path (mix.media));
  char *differs = difference_text (self, track, &mix);
  gtk_widget_set_visible (cells->differs, differs != NULL);
  gtk_widget_set_tooltip_text (cells->differs, differs);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), app_media_path (mix.media));
  ui_label_take (cells->differs, differs ? differs : g_strdup (""));
  ui_label_take (cells->name, g_steal_pointer (&name));
  ui_label_take (cells->state, g_strdup (mix.used ? _ ("in use") : ""));
  ui_label_take (cells->facts, facts_text (self, &mix));
  g_autofree char *spoken
      = g_strdup_printf ("%s, %s, %s, %s", gtk_label_get_label (GTK_LABEL (cells->name)),
                         gtk_label_get_label (GTK_LABEL (cells->state)),
                         gtk_label_get_label (GTK_LABEL (cells->facts)),
                         gtk_label_get_label (GTK_LABEL (cells->differs)));
  ui_name (GTK_WIDGET (row), spoken);
}

static GtkWidget *
label_new (const char *name, const char *css_class, PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_widget_set_name (label, name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
row_new (void)
{
  Cells *cells = g_new0 (Cells, 1);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  cells->name = label_new ("mix-name", NULL, PANGO_ELLIPSIZE_MIDDLE);
  cells->state = label_new ("mix-state", "caption", PANGO_ELLIPSIZE_NONE);
  cells->facts = label_new ("mix-facts", "caption", PANGO_ELLIPSIZE_END);
  cells->differs = label_new ("mix-differs", "caption", PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (cells->name, TRUE);
  gtk_box_append (GTK_BOX (head), cells->name);
  gtk_box_append (GTK_BOX (head), cells->state);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), cells->facts);
  gtk_box_append (GTK_BOX (box), cells->differs);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "cells", cells, g_free);
  return row;
}

/* As many rows as there are mixes; those that stay keep the focus. */
static void
make_rows (UiRevisionCard *self, guint n)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  guint there = 0;
  while (gtk_list_box_get_row_at_index (list, (int) there))
    there++;
  for (; there < n; there++)
    gtk_list_box_append (list, row_new ());
  for (; there > n; there--)
    gtk_list_box_remove (list, GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) there - 1)));
}

/* ---- the chosen one ---- */

static gboolean
is_heard (UiRevisionCard *self, AppTrack *track, AppRevision *revision)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  return !ui_session_blind (self->session) && ui_session_lane (self->session) == APP_LANE_REVISION
         && app_comparison_revision (comparison, track) == revision;
}

static void
show_buttons (UiRevisionCard *self, AppTrack *track)
{
  gboolean several = track && app_revisions_other (track);
  Mix mix = several ? mix_at (track, chosen_index (self, track)) : (Mix){ .used = TRUE };
  gboolean there = !mix.used && !app_media_is_missing (mix.media);
  gtk_widget_set_visible (self->buttons, several);
  gtk_widget_set_visible (self->hint, track && !several);
  gtk_widget_set_sensitive (self->use, there);
  gtk_widget_set_sensitive (self->differ, there && !app_media_is_missing (app_track_media (track)));
  gtk_widget_set_sensitive (self->drop, !mix.used);
  gtk_widget_set_sensitive (self->hear, there && !ui_session_blind (self->session));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->hear),
                                there && is_heard (self, track, mix.revision));
}

static void
show (UiRevisionCard *self)
{
  AppTrack *track = track_of (self);
  guint n = count_mixes (track);
  self->showing = TRUE;
  make_rows (self, n);
  for (guint i = 0; i < n; i++)
    show_row (self, track, i);
  if (n > 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                                            (int) chosen_index (self, track)));
  show_buttons (self, track);
  self->showing = FALSE;
  if (track)
    compare_next (self, track);
}

static void
on_selection (UiRevisionCard *self)
{
  g_clear_object (&self->chosen);
  end_comparison (self); /* of another track, perhaps; what is wanted begins anew */
  show (self);
}

static void
choose (UiRevisionCard *self, AppTrack *track, guint index)
{
  g_set_object (&self->chosen, mix_at (track, index).revision);
  show_buttons (self, track);
}

static void
on_row_selected (UiRevisionCard *self, GtkListBoxRow *row)
{
  AppTrack *track = self->session && !self->showing ? track_of (self) : NULL;
  if (row && track)
    choose (self, track, (guint) gtk_list_box_row_get_index (row));
}

/* ---- acting ---- */

/* On the chosen one, which stays chosen; nothing, where it is the one in use. */
static void
act (UiRevisionCard *self, const char *action)
{
  AppTrack *track = track_of (self);
  guint index = track ? chosen_index (self, track) : 0;
  if (!track || mix_at (track, index).used)
    return;
  choose (self, track, index);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "i", (int) index + 1);
}

static void
on_use (UiRevisionCard *self)
{
  act (self, "win.revision");
}

static void
on_differ (UiRevisionCard *self)
{
  act (self, "win.revision-differences");
}

static void
on_drop (UiRevisionCard *self)
{
  act (self, "win.remove-revision");
}

/* Into its lane, and back to the master. */
static void
on_hear (UiRevisionCard *self)
{
  AppTrack *track = track_of (self);
  Mix mix = mix_at (track, chosen_index (self, track));
  if (is_heard (self, track, mix.revision))
    ui_session_set_lane (self->session, APP_LANE_MASTER);
  else
    act (self, "win.compare-revision");
  show_buttons (self, track);
}

/* Of the list; the window's own Return and Delete are about the track. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        UiRevisionCard *self)
{
  GtkWidget *row = gtk_root_get_focus (gtk_widget_get_root (self->list));
  AppTrack *track = track_of (self);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) || !track
      || !GTK_IS_LIST_BOX_ROW (row))
    return GDK_EVENT_PROPAGATE;
  choose (self, track, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    on_use (self);
  else if (key == GDK_KEY_Delete)
    on_drop (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ---- layout ---- */

static GtkWidget *
heading_new (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (_ ("Revisions of this track"));
  GtkWidget *add = gtk_button_new_with_label (_ ("New mix…"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_name (add, "mix-new");
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_tooltip_text (
      add, _ ("Compares another file with the mix in use and lays it where that one is"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.revise");
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), add);
  return row;
}

static GtkWidget *
add_button (UiRevisionCard *self, GtkWidget *button, const char *name, const char *tip,
            void (*callback) (UiRevisionCard *))
{
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_add_css_class (button, "compact");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (callback), self);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

static void
build_buttons (UiRevisionCard *self)
{
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->use = add_button (self, gtk_button_new_with_label (_ ("Use it")), "mix-use",
                          _ ("Takes it into use: the music, chain, fades and gaps stay where they "
                             "are (Enter on the mix)"),
                          on_use);
  self->hear = add_button (self, gtk_toggle_button_new_with_label (_ ("Hear it")), "mix-hear",
                           _ ("Plays it in its lane: through the same chain at the same place, "
                              "matched in loudness; again: the master"),
                           on_hear);
  self->differ
      = add_button (self, gtk_button_new_with_label (_ ("Differences…")), "mix-differences",
                    _ ("Lists the places where it differs from the mix in use"), on_differ);
  self->drop
      = add_button (self, gtk_button_new_from_icon_name ("user-trash-symbolic"), "mix-remove",
                    _ ("Removes it from the track; the file stays (Delete on the mix)"), on_drop);
  ui_name (self->drop, _ ("Remove this mix from the track"));
}

static GtkWidget *
list_new (UiRevisionCard *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_set_name (self->list, "mix-list");
  gtk_widget_add_css_class (self->list, "mixes");
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), FALSE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  ui_name (self->list, _ ("Mixes of this track"));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->list, keys);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_use), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  return scroller;
}

/* ---- object ---- */

static void
ui_revision_card_dispose (GObject *object)
{
  UiRevisionCard *self = UI_REVISION_CARD (object);
  self->session = NULL;
  end_comparison (self);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->differences, g_hash_table_unref);
  G_OBJECT_CLASS (ui_revision_card_parent_class)->dispose (object);
}

static void
ui_revision_card_unmap (GtkWidget *widget)
{
  end_comparison (UI_REVISION_CARD (widget));
  GTK_WIDGET_CLASS (ui_revision_card_parent_class)->unmap (widget);
}

static void
ui_revision_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ui_revision_card_parent_class)->map (widget);
  if (UI_REVISION_CARD (widget)->session)
    show (UI_REVISION_CARD (widget));
}

static void
ui_revision_card_class_init (UiRevisionCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_revision_card_dispose;
  GTK_WIDGET_CLASS (class)->map = ui_revision_card_map;
  GTK_WIDGET_CLASS (class)->unmap = ui_revision_card_unmap;
}

static void
ui_revision_card_init (UiRevisionCard *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->differences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) app_revision_diff_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_name (GTK_WIDGET (self), "revision-card");
  gtk_widget_add_css_class (card, "card");
  self->hint = label_new ("mix-hint", "caption", PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_label (GTK_LABEL (self->hint),
                       _ ("Drop a new mix here, or on its row: it is compared with this one and "
                          "laid where this one is."));
  build_buttons (self);
  gtk_box_append (GTK_BOX (card), list_new (self));
  gtk_box_append (GTK_BOX (card), self->hint);
  gtk_box_append (GTK_BOX (card), self->buttons);
  gtk_box_append (GTK_BOX (self), heading_new ());
  gtk_box_append (GTK_BOX (self), card);
}

GtkWidget *
ui_revision_card_new (UiSession *session)
{
  static const char *const signals[] = { "album", "survey", "transport", "comparison" };
  UiRevisionCard *self = g_object_new (UI_TYPE_REVISION_CARD, NULL);
  self->session = session;
  g_signal_connect_object (session, "document", G_CALLBACK (on_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (on_selection), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
