/* ui-revision.c — the window of a new mix, or of another one of the track: comparing, what differs,
 * in use. */
#include "ui-revision.h"

#include "app-revision-task.h"
#include "app-revisions.h"
#include "ui-dialog.h"
#include "ui-minus.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define UI_TYPE_REVISION (ui_revision_get_type ())
G_DECLARE_FINAL_TYPE (UiRevision, ui_revision, UI, REVISION, GtkWindow)

#define SPANS_HEIGHT 260
#define SPAN_HEIGHT 36
#define LEAST_LEVEL_DB 0.05 /* a difference that is worth a button */

struct _UiRevision
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  AppTrack *track;
  AppMedia *before, *after;
  AppRevision *own[2];   /* of both, when the track has both already; else NULL */
  AppRevisionDiff *diff; /* NULL: being compared */
  GCancellable *cancellable;

  double offset_s; /* of the track's mix when this began */

  /* built */
  GtkWidget *stack, *busy, *done, *bar, *facts, *spans, *scroller, *flip;
  GtkWidget *cancel, *use, *match, *hear;
};

G_DEFINE_FINAL_TYPE (UiRevision, ui_revision, GTK_TYPE_WINDOW)

static int
index_of (UiRevision *self)
{
  guint index;
  GListStore *tracks = app_album_tracks (ui_session_album (self->session));
  return g_list_store_find (tracks, self->track, &index) ? (int) index : -1;
}

/* ---- going to a place ---- */

/* Where a place of the mix before sounds now, whichever mix is in use. */
static void
on_span (UiRevision *self, GtkListBoxRow *row)
{
  int track = index_of (self), index = gtk_list_box_row_get_index (row);
  if (track < 0 || index >= (int) self->diff->spans->len)
    return;
  AppAlbum *album = ui_session_album (self->session);
  const AppRevisionSpan *span = &g_array_index (self->diff->spans, AppRevisionSpan, index);
  double rate = app_album_rate (album);
  double from_s = span->from_s - self->offset_s + app_track_offset (self->track);
  gint64 start = app_album_track_start (album, (guint) track);
  gint64 pos
      = start - app_track_position (self->track, APP_POSITION_TRIM_IN) + llround (from_s * rate);
  ui_session_select_track (self->session, track);
  ui_session_seek (self->session, MAX (pos, 0));
}

/* ---- in use ---- */

static gboolean
is_known (UiRevision *self)
{
  return self->own[1] != NULL;
}

static void
show_used (UiRevision *self)
{
  gtk_widget_set_visible (self->use, FALSE);
  gtk_widget_set_visible (self->match, FALSE);
  gtk_widget_set_visible (self->flip, FALSE);
  gtk_widget_set_visible (self->hear, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->cancel), _ ("Close"));
  gtk_widget_set_tooltip_text (self->cancel, _ ("The mix stays in use (Escape)"));
  gtk_widget_grab_focus (self->hear);
}

/* FALSE, told: what was compared is not there any more. */
static gboolean
check_unchanged (UiRevision *self)
{
  gboolean there = index_of (self) >= 0 && app_track_media (self->track) == self->before;
  if (is_known (self))
    there = there && g_list_store_find (app_track_revisions (self->track), self->own[1], NULL);
  if (there)
    return TRUE;
  ui_session_message (self->session, APP_SEVERITY_WARNING,
                      _ ("The track has another mix by now, or is gone: nothing was changed. "
                         "Compare the mixes again."));
  gtk_window_close (GTK_WINDOW (self));
  return FALSE;
}

static void
take (UiRevision *self, AppReviseFlags flags)
{
  AppAlbum *album = ui_session_album (self->session);
  if (!check_unchanged (self))
    return;
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->flip)))
    flags |= APP_REVISE_FLIP;
  ui_session_end_gesture (self->session);
  app_revisions_add (album, ui_session_history (self->session), self->track, self->after,
                     self->diff, flags, g_get_real_time () / G_USEC_PER_SEC);
  ui_session_message (self->session, APP_SEVERITY_GOOD,
                      _ ("The new mix is in use. The other one stays with the track: its lane "
                         "plays it, the menu of the mix takes it back."));
  show_used (self);
}

/* One that the track has already; its level and polarity stay as they were chosen. */
static void
take_known (UiRevision *self)
{
  if (!check_unchanged (self))
    return;
  ui_session_end_gesture (self->session);
  app_revisions_use (ui_session_album (self->session), ui_session_history (self->session),
                     self->track, self->own[1]);
  show_used (self);
}

static void
on_use (UiRevision *self)
{
  if (is_known (self))
    take_known (self);
  else
    take (self, 0);
}

static void
on_match (UiRevision *self)
{
  take (self, APP_REVISE_MATCH_LEVEL);
}

/* The other mix, and back. */
static void
on_hear (UiRevision *self)
{
  gboolean other = ui_session_lane (self->session) == APP_LANE_REVISION;
  gboolean used = is_known (self) && app_track_revision (self->track) == self->own[1];
  if (is_known (self) && !other)
    app_comparison_set_revision (ui_session_comparison (self->session), self->track,
                                 self->own[used ? 0 : 1]);
  ui_session_set_lane (self->session, other ? APP_LANE_MASTER : APP_LANE_REVISION);
}

static void
show_hear (UiRevision *self)
{
  gboolean there
      = app_comparison_has_lane (ui_session_comparison (self->session), APP_LANE_REVISION);
  gtk_widget_set_sensitive (self->hear, there && !ui_session_blind (self->session));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->hear),
                                !ui_session_blind (self->session)
                                    && ui_session_lane (self->session) == APP_LANE_REVISION);
}

/* ---- compared ---- */

static void
add_spans (UiRevision *self)
{
  for (guint i = 0; i < self->diff->spans->len; i++)
    {
      g_autofree char *told
          = app_revision_span_text (&g_array_index (self->diff->spans, AppRevisionSpan, i));
      g_autofree char *text = ui_minus (told);
      GtkWidget *label = gtk_label_new (text), *row = gtk_list_box_row_new ();
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "numeric");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_widget_set_tooltip_text (row, _ ("Go there"));
      ui_name (row, text);
      gtk_list_box_append (GTK_LIST_BOX (self->spans), row);
    }
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (SPANS_HEIGHT,
                                                   (int) self->diff->spans->len * SPAN_HEIGHT));
  gtk_widget_set_visible (self->scroller, self->diff->spans->len > 0);
}

static void
show_diff (UiRevision *self)
{
  const AppRevisionDiff *diff = self->diff;
  int rate = app_album_rate (ui_session_album (self->session));
  g_autofree char *told = app_revision_diff_text (diff, rate), *text = ui_minus (told);
  gtk_label_set_text (GTK_LABEL (self->facts), text);
  add_spans (self);
  gboolean aligned = diff->aligned || is_known (self);
  gboolean inverted = diff->aligned && diff->inverted && !is_known (self);
  gtk_widget_set_visible (self->flip, inverted);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->flip), inverted);
  gtk_widget_set_visible (self->use, TRUE);
  gtk_widget_set_visible (self->hear, is_known (self));
  gtk_button_set_label (GTK_BUTTON (self->use), aligned ? _ ("Use it") : _ ("Use it unaligned"));
  gtk_widget_set_tooltip_text (self->use,
                               aligned
                                   ? _ ("The music stays where it is; chain, fades and gaps stay")
                                   : _ ("Both files then begin at the same place"));
  gboolean differs = diff->aligned && !is_known (self) && fabs (diff->gain_db) >= LEAST_LEVEL_DB;
  gtk_widget_set_visible (self->match, differs);
  if (differs)
    {
      g_autofree char *gain = ui_text_signed (-diff->gain_db, 2);
      g_autofree char *label = g_strdup_printf (_ ("Use it, %s dB"), gain);
      gtk_button_set_label (GTK_BUTTON (self->match), label);
    }
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->done);
  gtk_widget_grab_focus (diff->aligned ? self->use : self->cancel);
}

static void
on_progress (double fraction, gpointer user_data)
{
  UiRevision *self = user_data;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), fraction);
}

/* Takes over the reference to the window. */
static void
on_compared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UiRevision) self = user_data;
  g_autoptr (GError) error = NULL;
  AppRevisionDiff *diff = app_revision_diff_finish (result, &error);
  if (!self->session || g_cancellable_is_cancelled (self->cancellable))
    {
      app_revision_diff_free (diff);
      return;
    }
  if (!diff)
    {
      ui_session_message (self->session, APP_SEVERITY_ERROR, "%s", error->message);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  self->diff = diff;
  show_diff (self);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        UiRevision *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (key != GDK_KEY_space || GTK_IS_BUTTON (focus) || GTK_IS_CHECK_BUTTON (focus))
    return GDK_EVENT_PROPAGATE;
  ui_session_play_stop (self->session);
  return GDK_EVENT_STOP;
}

/* ---- layout ---- */

static GtkWidget *
text_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 64);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
button_new (UiRevision *self, const char *name, const char *label, const char *tip,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
buttons_new (UiRevision *self)
{
  self->match = button_new (self, "revision-match", _ ("Use it, matched"),
                            _ ("Uses it and changes the gain of the track, so that it is as loud "
                               "as the mix before"),
                            G_CALLBACK (on_match));
  self->use = button_new (self, "revision-use", _ ("Use it"), NULL, G_CALLBACK (on_use));
  gtk_widget_add_css_class (self->use, "suggested-action");
  self->hear = gtk_toggle_button_new_with_label (_ ("Hear the other mix"));
  gtk_widget_set_name (self->hear, "revision-hear");
  gtk_widget_set_tooltip_text (self->hear,
                               _ ("Through the same chain at the same place, matched in loudness"));
  g_signal_connect_swapped (self->hear, "clicked", G_CALLBACK (on_hear), self);
  gtk_widget_set_visible (self->match, FALSE);
  gtk_widget_set_visible (self->use, FALSE);
  gtk_widget_set_visible (self->hear, FALSE);
  GtkWidget *foot
      = ui_dialog_foot_new (GTK_WINDOW (self), is_known (self) ? _ ("Close") : _ ("Cancel"),
                            self->hear, self->match, self->use, NULL);
  self->cancel = ui_dialog_foot_closer (foot);
  return foot;
}

static void
build_done (UiRevision *self)
{
  self->done = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->facts = text_new ("dim");
  gtk_widget_set_name (self->facts, "revision-facts");
  self->spans = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->spans), GTK_SELECTION_BROWSE);
  gtk_widget_set_name (self->spans, "revision-spans");
  gtk_widget_add_css_class (self->spans, "tracks");
  ui_name (self->spans, _ ("Places that differ"));
  g_signal_connect_swapped (self->spans, "row-activated", G_CALLBACK (on_span), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), SPANS_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->spans);
  self->flip = gtk_check_button_new_with_label (_ ("Turn its polarity back"));
  gtk_widget_set_name (self->flip, "revision-flip");
  gtk_widget_set_tooltip_text (self->flip,
                               _ ("The track's polarity is turned while this mix is in use"));
  gtk_box_append (GTK_BOX (self->done), self->facts);
  gtk_box_append (GTK_BOX (self->done), self->scroller);
  gtk_box_append (GTK_BOX (self->done), self->flip);
}

static void
build (UiRevision *self, GtkWidget *page)
{
  const char *title = app_track_metadata (self->track)->values[APP_FIELD_TITLE];
  g_autofree char *heading = g_strdup_printf (is_known (self) ? _ ("Two mixes of track %d, “%s”")
                                                              : _ ("New mix for track %d, “%s”"),
                                              index_of (self) + 1, title);
  g_autofree char *before = g_filename_display_basename (app_media_path (self->before));
  g_autofree char *after = g_filename_display_basename (app_media_path (self->after));
  g_autofree char *files = ui_text_change (before, after);
  GtkWidget *head = text_new ("heading"), *names = text_new ("caption");
  gtk_label_set_text (GTK_LABEL (head), heading);
  gtk_label_set_text (GTK_LABEL (names), files);
  self->busy = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->bar), _ ("Comparing the two mixes"));
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->bar), TRUE);
  ui_name (self->bar, _ ("Comparing the two mixes"));
  gtk_box_append (GTK_BOX (self->busy), self->bar);
  build_done (self);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_child (GTK_STACK (self->stack), self->busy);
  gtk_stack_add_child (GTK_STACK (self->stack), self->done);
  gtk_box_append (GTK_BOX (page), head);
  gtk_box_append (GTK_BOX (page), names);
  gtk_box_append (GTK_BOX (page), self->stack);
  gtk_box_append (GTK_BOX (page), buttons_new (self));
}

/* ---- object ---- */

static void
ui_revision_dispose (GObject *object)
{
  UiRevision *self = UI_REVISION (object);
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->track);
  G_OBJECT_CLASS (ui_revision_parent_class)->dispose (object);
}

static void
ui_revision_finalize (GObject *object)
{
  UiRevision *self = UI_REVISION (object);
  app_media_unref (self->before);
  app_media_unref (self->after);
  g_clear_object (&self->own[0]);
  g_clear_object (&self->own[1]);
  app_revision_diff_free (self->diff);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (ui_revision_parent_class)->finalize (object);
}

static gboolean
ui_revision_close_request (GtkWindow *window)
{
  g_cancellable_cancel (UI_REVISION (window)->cancellable);
  return GTK_WINDOW_CLASS (ui_revision_parent_class)->close_request (window);
}

static void
ui_revision_class_init (UiRevisionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_revision_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_revision_finalize;
  GTK_WINDOW_CLASS (class)->close_request = ui_revision_close_request;
}

static void
ui_revision_init (UiRevision *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _ ("New mix"));
  gtk_window_set_default_size (GTK_WINDOW (self), 520, -1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* Takes over after. */
static GtkWindow *
begin (GtkWindow *parent, UiSession *session, AppTrack *track, AppMedia *after,
       AppRevision *revision)
{
  UiRevision *self = g_object_new (UI_TYPE_REVISION, NULL);
  self->session = g_object_ref (session);
  self->track = g_object_ref (track);
  self->before = app_media_ref (app_track_media (track));
  self->after = after;
  if (revision)
    {
      self->own[0] = g_object_ref (app_track_revision (track));
      self->own[1] = g_object_ref (revision);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Two mixes"));
    }
  self->offset_s = app_track_offset (track);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (page, "page");
  build (self, page);
  gtk_window_set_child (GTK_WINDOW (self), page);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  g_signal_connect_object (session, "transport", G_CALLBACK (show_hear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "comparison", G_CALLBACK (show_hear), self, G_CONNECT_SWAPPED);
  show_hear (self);
  gtk_window_present (GTK_WINDOW (self));
  app_revision_diff_async (self->before, self->after, on_progress, self, self->cancellable,
                           on_compared, g_object_ref (self));
  return GTK_WINDOW (self);
}

GtkWindow *
ui_revision_show (GtkWindow *parent, UiSession *session, guint track, const char *path)
{
  AppTrack *own = app_album_track (ui_session_album (session), track);
  g_return_val_if_fail (own, NULL);
  g_autoptr (GError) error = NULL;
  AppMedia *after = app_revisions_open (own, path, &error);
  if (after)
    return begin (parent, session, own, after, NULL);
  ui_session_message (session, APP_SEVERITY_ERROR, "%s", error->message);
  return NULL;
}

GtkWindow *
ui_revision_show_other (GtkWindow *parent, UiSession *session, guint track, AppRevision *revision)
{
  AppTrack *own = app_album_track (ui_session_album (session), track);
  g_return_val_if_fail (own && app_track_revision (own), NULL);
  return begin (parent, session, own, app_media_ref (app_revision_media (revision)), revision);
}
