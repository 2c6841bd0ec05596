/* ui-window.c — the main window: header bar, three pages, notices. */
#include "ui-window.h"

#include "ui-history-menu.h"
#include "ui-minus.h"
#include "ui-page-deliver.h"
#include "ui-page-intake.h"
#include "ui-page-master.h"
#include "ui-settings.h"
#include "ui-text.h"
#include "ui-window-actions.h"
#include "ui-window-chain-actions.h"
#include "ui-window-compare-actions.h"
#include "ui-window-revision-actions.h"
#include "ui-window-sequence-actions.h"
#include "ui-window-files.h"
#include "ui-window-keys.h"
#include "ui-window-monitor-actions.h"
#include "ui-window-order-actions.h"
#include "ui-window-page-actions.h"

#include <glib/gi18n-lib.h>

#define READ_S 8           /* for which good news stands */
#define SAME_ACT_US 500000 /* an edit so soon after a notice is what it speaks of */

struct _UiWindow
{
  GtkApplicationWindow parent;

  /* owned */
  UiSession *session;
  guint tick;           /* frame callback, 0: none */
  gint64 passing_since; /* us: a notice that goes when something else is done; 0: none */
  guint passing_timer;

  /* borrowed: of the document that is shown */
  AppHistory *history;
  char *told; /* findings of the project that were shown */

  /* template widgets */
  GtkWidget *recent;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *notice;
  GtkWidget *notice_text;
  GtkWidget *notice_button;
  GtkWidget *notice_other;
  GtkWidget *outer;
  GtkWidget *pages;
};

G_DEFINE_FINAL_TYPE (UiWindow, ui_window, GTK_TYPE_APPLICATION_WINDOW)

/* ---- header bar ---- */

static char *
album_name (AppAlbum *album)
{
  const AppMetadata *metadata = app_album_metadata (album);
  const char *title = metadata->values[APP_FIELD_TITLE];
  return g_strdup (title[0] ? title : _ ("Untitled album"));
}

static void
update_title (UiWindow *self)
{
  AppDocument *document = ui_session_document (self->session);
  AppAlbum *album = app_document_album (document);
  const char *artist = app_album_metadata (album)->values[APP_FIELD_ARTIST];
  g_autofree char *name = album_name (album);
  g_autofree char *markup
      = artist[0]
            ? g_markup_printf_escaped ("<b>%s</b> <span alpha=\"60%%\">· %s</span>", name, artist)
            : g_markup_printf_escaped ("<b>%s</b>", name);
  gtk_label_set_markup (GTK_LABEL (self->title), markup);
  gboolean modified = app_document_modified (document);
  g_autofree char *window_title = g_strdup_printf ("%s%s – Lacquer", modified ? "• " : "", name);
  gtk_window_set_title (GTK_WINDOW (self), window_title);

  guint n = app_album_n_tracks (album);
  g_autofree char *length = ui_text_length (app_album_length (album), app_album_rate (album), 0);
  g_autofree char *rate = ui_text_rate (app_album_rate (album));
  g_autofree char *tracks = g_strdup_printf (ngettext ("%u track", "%u tracks", n), n);
  const char *state = app_document_read_only (document) ? _ ("read only")
                      : modified                        ? _ ("unsaved")
                      : app_document_path (document)    ? _ ("saved")
                                                        : _ ("new");
  ui_label_take (self->subtitle,
                 g_strdup_printf ("%s · %s · %s · %s", tracks, length, rate, state));
}

static void
update_history (UiWindow *self)
{
  gboolean can_undo, can_redo;
  g_autofree char *undo = NULL, *redo = NULL;
  g_object_get (self->history, "can-undo", &can_undo, "can-redo", &can_redo, "undo-label", &undo,
                "redo-label", &redo, NULL);
  ui_window_actions_enable (self, "undo", can_undo);
  ui_window_actions_enable (self, "redo", can_redo);
  g_autofree char *undo_tip
      = can_undo ? g_strdup_printf (_ ("Undo: %s (Ctrl+Z)"), undo) : g_strdup (_ ("Undo (Ctrl+Z)"));
  g_autofree char *redo_tip = can_redo ? g_strdup_printf (_ ("Redo: %s (Ctrl+Shift+Z)"), redo)
                                       : g_strdup (_ ("Redo (Ctrl+Shift+Z)"));
  ui_tooltip (self->undo, undo_tip);
  ui_tooltip (self->redo, redo_tip);
  update_title (self);
  if (self->passing_since && g_get_monotonic_time () - self->passing_since > SAME_ACT_US)
    ui_window_clear_notice (self);
}

static void
update_album (UiWindow *self)
{
  gboolean empty = app_album_n_tracks (ui_session_album (self->session)) == 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->outer), empty ? "empty" : "pages");
  ui_window_actions_update (self);
  update_title (self);
}

/* ---- frames ---- */

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  UiWindow *self = UI_WINDOW (widget);
  if (ui_session_tick (self->session))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
on_transport (UiWindow *self)
{
  if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
  ui_window_actions_update (self);
}

/* ---- document ---- */

static void
add_findings (GString *text, const GPtrArray *findings)
{
  for (guint i = 0; findings && i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (finding->severity < APP_SEVERITY_WARNING)
        continue;
      g_autofree char *track
          = finding->track ? g_strdup_printf (_ ("Track %d: "), finding->track) : g_strdup ("");
      g_string_append_printf (text, "%s%s%s%s%s", text->len ? "\n" : "", track, finding->text,
                              finding->advice ? " — " : "", finding->advice ? finding->advice : "");
    }
}

/* What opening found, which sources have changed since, what the timeline had to change and what is
 * wrong with the thresholds of the checks; told when it differs from what was told. */
static void
show_findings (UiWindow *self)
{
  const GPtrArray *opening = app_document_findings (ui_session_document (self->session));
  const GPtrArray *timeline = app_survey_findings (ui_session_survey (self->session));
  g_autoptr (GString) text = g_string_new (NULL);
  add_findings (text, opening);
  add_findings (text, timeline);
  const GPtrArray *settings = ui_intake_faults (ui_session_intake (self->session));
  add_findings (text, settings);
  if (!g_strcmp0 (self->told, text->str))
    return;
  g_free (self->told);
  self->told = g_strdup (text->str);
  AppSeverity worst = MAX (app_findings_worst (opening), app_findings_worst (timeline));
  worst = MAX (worst, app_findings_worst (settings));
  if (text->len)
    ui_window_notice (self, worst, text->str, NULL, NULL);
}

static void
on_document (UiWindow *self)
{
  AppDocument *document = ui_session_document (self->session);
  if (self->history)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_set_object (&self->history, app_document_history (document));
  g_signal_connect_object (self->history, "notify", G_CALLBACK (update_history), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "changed", G_CALLBACK (update_history), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  update_history (self);
  update_album (self);
  g_signal_connect_object (ui_session_survey (self->session), "programme",
                           G_CALLBACK (show_findings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "findings", G_CALLBACK (show_findings), self,
                           G_CONNECT_SWAPPED);
  g_clear_pointer (&self->told, g_free);
  show_findings (self);
}

static gboolean
on_read (gpointer data)
{
  UiWindow *self = data;
  self->passing_timer = 0;
  ui_window_clear_notice (self);
  return G_SOURCE_REMOVE;
}

/* What was said of one act: good news goes by itself, a warning with the next edit, an error stays.
 */
static void
on_message (UiWindow *self, int severity, const char *text)
{
  ui_window_notice (self, severity, text, NULL, NULL);
  self->passing_since = severity < APP_SEVERITY_ERROR ? g_get_monotonic_time () : 0;
  if (severity < APP_SEVERITY_WARNING)
    self->passing_timer = g_timeout_add_seconds (READ_S, on_read, self);
}

/* ---- public ---- */

UiSession *
ui_window_session (UiWindow *self)
{
  return self->session;
}

const char *
ui_window_page (UiWindow *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (self->pages));
}

void
ui_window_set_page (UiWindow *self, const char *page)
{
  if (gtk_stack_get_child_by_name (GTK_STACK (self->pages), page))
    gtk_stack_set_visible_child_name (GTK_STACK (self->pages), page);
  ui_window_actions_update (self);
}

GtkWidget *
ui_window_page_widget (UiWindow *self, const char *page)
{
  return gtk_stack_get_child_by_name (GTK_STACK (self->pages), page);
}

void
ui_window_notice (UiWindow *self, AppSeverity severity, const char *text, const char *button,
                  const char *action)
{
  g_clear_handle_id (&self->passing_timer, g_source_remove);
  self->passing_since = 0;
  ui_label_take (self->notice_text, ui_minus (text));
  gtk_widget_set_visible (self->notice_button, button != NULL);
  gtk_widget_set_visible (self->notice_other, FALSE);
  if (button)
    {
      gtk_button_set_label (GTK_BUTTON (self->notice_button), button);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->notice_button), action);
    }
  if (severity == APP_SEVERITY_ERROR)
    gtk_widget_add_css_class (self->notice, "error");
  else
    gtk_widget_remove_css_class (self->notice, "error");
  if (severity < APP_SEVERITY_WARNING)
    gtk_widget_add_css_class (self->notice, "info");
  else
    gtk_widget_remove_css_class (self->notice, "info");
  gtk_widget_set_visible (self->notice, TRUE);
}

void
ui_window_notice_also (UiWindow *self, const char *button, const char *action)
{
  gtk_button_set_label (GTK_BUTTON (self->notice_other), button);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->notice_other), action);
  gtk_widget_set_visible (self->notice_other, TRUE);
}

const char *
ui_window_noticed (UiWindow *self)
{
  return gtk_widget_get_visible (self->notice) ? gtk_label_get_label (GTK_LABEL (self->notice_text))
                                               : NULL;
}

void
ui_window_clear_notice (UiWindow *self)
{
  g_clear_handle_id (&self->passing_timer, g_source_remove);
  self->passing_since = 0;
  gtk_widget_set_visible (self->notice, FALSE);
}

gboolean
ui_window_is_blank (UiWindow *self)
{
  AppDocument *document = ui_session_document (self->session);
  return app_album_n_tracks (app_document_album (document)) == 0
         && !app_document_modified (document) && !app_document_path (document);
}

/* ---- object ---- */

static gboolean
on_close_request (GtkWindow *window)
{
  return ui_window_files_hold_close (UI_WINDOW (window));
}

static void
ui_window_dispose (GObject *object)
{
  UiWindow *self = UI_WINDOW (object);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->passing_timer, g_source_remove);
  g_clear_object (&self->history);
  gtk_widget_dispose_template (GTK_WIDGET (self), UI_TYPE_WINDOW);
  G_OBJECT_CLASS (ui_window_parent_class)->dispose (object);
}

/* The pages know the session until they are gone. */
static void
ui_window_finalize (GObject *object)
{
  g_clear_object (&UI_WINDOW (object)->session);
  g_free (UI_WINDOW (object)->told);
  G_OBJECT_CLASS (ui_window_parent_class)->finalize (object);
}

static void
ui_window_class_init (UiWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_window_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_window_finalize;
  GTK_WINDOW_CLASS (class)->close_request = on_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lacquer/Lacquer/ui-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UiWindow, recent);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, title);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, notice_text);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, notice_button);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, notice_other);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, UiWindow, pages);
}

/* The list of steps beside the buttons of undo, and the command that opens it. */
static void
add_history (UiWindow *self)
{
  GtkWidget *button = ui_history_menu_new (self->session);
  g_autoptr (GSimpleAction) action = g_simple_action_new ("history", NULL);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (gtk_window_get_titlebar (GTK_WINDOW (self))), button);
  g_signal_connect_object (action, "activate", G_CALLBACK (gtk_menu_button_popup), button,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
ui_window_init (UiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = ui_session_new ();
  ui_window_actions_add (self);
  ui_window_chain_actions_add (self);
  ui_window_compare_actions_add (self);
  ui_window_revision_actions_add (self);
  ui_window_sequence_actions_add (self);
  ui_window_order_actions_add (self);
  ui_window_monitor_actions_add (self);
  ui_window_files_add (self, GTK_MENU_BUTTON (self->recent));
  ui_window_page_actions_add (self);
  ui_window_keys_add (self);
  add_history (self);

  GtkStack *pages = GTK_STACK (self->pages);
  gtk_stack_add_named (pages, ui_page_intake_new (self->session), "intake");
  gtk_stack_add_named (pages, ui_page_master_new (self->session), "master");
  gtk_stack_add_named (pages, ui_page_deliver_new (self->session), "deliver");
  gtk_stack_set_visible_child_name (pages, "master");

  g_signal_connect_object (self->session, "document", G_CALLBACK (on_document), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "album", G_CALLBACK (update_album), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "selection", G_CALLBACK (ui_window_actions_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "comparison", G_CALLBACK (ui_window_actions_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "message", G_CALLBACK (on_message), self,
                           G_CONNECT_SWAPPED);
  on_document (self);
}

UiWindow *
ui_window_new (GtkApplication *application, const char *device)
{
  UiWindow *self = g_object_new (UI_TYPE_WINDOW, "application", application, NULL);
  ui_session_set_device (self->session, device);
  ui_session_set_volume (self->session, g_settings_get_double (ui_settings (), "volume"));
  return self;
}
