/* ui-page-deliver.c — the page where deliverables are made, read back and handed over. */
#include "ui-page-deliver.h"

#include "ui-columns.h"
#include "ui-ddp.h"
#include "ui-listen-down.h"
#include "ui-delivery-card.h"
#include "ui-delivery-table.h"
#include "ui-finding-list.h"
#include "ui-order-menu.h"
#include "ui-service-card.h"
#include "ui-settings.h"
#include "ui-target-options.h"
#include "ui-text.h"

#include "app-ddp-set.h"
#include "app-exporter.h"
#include "app-medium.h"
#include "app-metadata-check.h"
#include "app-target-choice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _UiPageDeliver
{
  GtkWidget parent;

  /* borrowed */
  UiSession *session;

  /* owned */
  GHashTable *choices; /* of the album, when it was edited last; or NULL */
  GPtrArray *rendered; /* of AppTarget, as the last job made them; or NULL */
  GPtrArray *targets;  /* of AppTarget */
  UiDeliveryJob *job;  /* the last one, or NULL */
  char *chosen;        /* folder, by hand; or NULL */
  char *order;         /* running order of that job; or NULL */
  char *usual;         /* the one for the project as it is called now; or NULL */
  gboolean stale;      /* the album was edited since the last job began */
  gboolean unseen;     /* what the page shows is of before an edit */

  /* built */
  GtkWidget *findings, *orders;

  /* template widgets */
  GtkWidget *cancel;
  GtkWidget *render;
  GtkWidget *folder_label;
  GtkWidget *order_row;
  GtkWidget *order_label;
  GtkWidget *cards;
  GtkWidget *heading;
  GtkWidget *table;
  GtkWidget *checks;
  GtkWidget *services;
  GtkWidget *open, *report, *pq_sheet, *listen_down;
};

G_DEFINE_FINAL_TYPE (UiPageDeliver, ui_page_deliver, GTK_TYPE_WIDGET)

static UiDeliveryCard *
card_at (UiPageDeliver *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->cards), index);
  return row ? UI_DELIVERY_CARD (row) : NULL;
}

/* What was made for the target by the last job, or NULL. */
static const AppDeliverable *
made (UiPageDeliver *self, const char *target)
{
  GPtrArray *result = self->job ? ui_delivery_job_result (self->job) : NULL;
  for (guint i = 0; result && i < result->len; i++)
    {
      const AppDeliverable *deliverable = result->pdata[i];
      if (g_str_equal (deliverable->target, target))
        return deliverable;
    }
  return NULL;
}

/* ---- showing ---- */

static void
add_findings (GPtrArray *all, const GPtrArray *findings, AppSeverity least)
{
  for (guint i = 0; findings && i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (finding->severity >= least)
        g_ptr_array_add (all, app_finding_copy (finding));
    }
}

/* What is to be said of the album itself: of its sources and modules, of its timeline, and with
 * texts what is wrong with its codes and texts. A file may be written well and still not be what
 * was wanted. Transfer full. */
static GPtrArray *
project_findings (UiPageDeliver *self, gboolean texts)
{
  GPtrArray *all = app_findings_new ();
  add_findings (all, app_document_findings (ui_session_document (self->session)),
                APP_SEVERITY_WARNING);
  add_findings (all, app_survey_findings (ui_session_survey (self->session)), APP_SEVERITY_WARNING);
  if (texts)
    {
      g_autoptr (GPtrArray) faults = app_metadata_check (ui_session_album (self->session));
      add_findings (all, faults, APP_SEVERITY_ERROR);
    }
  return all;
}

/* The targets to be made, as the album wants them. Transfer full. */
static GPtrArray *
wanted_targets (UiPageDeliver *self)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) app_target_free);
  for (guint i = 0; i < self->targets->len; i++)
    {
      AppTarget *chosen
          = app_target_chosen (ui_session_album (self->session), self->targets->pdata[i], NULL);
      if (chosen->usual)
        g_ptr_array_add (wanted, chosen);
      else
        app_target_free (chosen);
    }
  return wanted;
}

/* Whether the album is no longer what the last job made of that target. */
static gboolean
is_stale (UiPageDeliver *self, const AppTarget *target)
{
  const AppTarget *was = self->rendered ? app_targets_find (self->rendered, target->id) : NULL;
  g_autoptr (AppTarget) is = app_target_chosen (ui_session_album (self->session), target, NULL);
  return self->stale
         || (was
             && (strcmp (was->dither, is->dither) || strcmp (was->file_name, is->file_name)
                 || was->left_out != is->left_out));
}

static void
show_cards (UiPageDeliver *self)
{
  UiDeliveryCard *card;
  g_autoptr (GPtrArray) project = project_findings (self, TRUE);
  int worst = app_findings_worst (project);
  for (int i = 0; (card = card_at (self, i)); i++)
    {
      const AppTarget *target = ui_delivery_card_target (card);
      const AppDeliverable *deliverable = made (self, target->id);
      UiDeliveryState state;
      gboolean known = self->job && ui_delivery_job_state (self->job, target->id, &state);
      if (known && !ui_delivery_job_running (self->job))
        g_strlcpy (state.state, deliverable ? "verified" : "failed", sizeof state.state);
      g_autoptr (AppTarget) chosen
          = app_target_chosen (ui_session_album (self->session), target, NULL);
      ui_delivery_card_set_chosen (card, chosen);
      ui_delivery_card_set_rate (card, app_album_rate (ui_session_album (self->session)));
      ui_delivery_card_show (card, known ? &state : NULL,
                             deliverable
                                 ? MAX (worst, (int) app_findings_worst (deliverable->findings))
                                 : -1,
                             deliverable ? deliverable->files->len : 0, is_stale (self, target));
    }
}

static void
show_buttons (UiPageDeliver *self)
{
  g_autoptr (GPtrArray) wanted = wanted_targets (self);
  gboolean busy = ui_page_deliver_busy (self);
  g_autofree char *label = g_strdup_printf (_ ("Render %d"), (int) wanted->len);
  gtk_button_set_label (GTK_BUTTON (self->render), label);
  gtk_widget_set_sensitive (self->render,
                            wanted->len > 0 && !busy
                                && app_album_n_tracks (ui_session_album (self->session)) > 0);
  gtk_widget_set_visible (self->cancel, busy);
  const char *folder = ui_page_deliver_folder (self);
  g_autofree char *name = folder ? g_filename_display_name (folder) : NULL;
  ui_label_take (self->folder_label, g_strdup (name ? name : _ ("no folder chosen yet")));
  ui_tooltip (self->folder_label, name);
}

/* Which running order goes into the files: the chosen one, as the sequence has it; while a delivery
 * runs, also which one that took. */
static void
show_order (UiPageDeliver *self)
{
  AppAlbum *album = ui_session_album (self->session);
  guint n = app_album_n_tracks (album);
  g_autofree char *tracks = g_strdup_printf (ngettext ("%u track", "%u tracks", n), n);
  g_autofree char *length = ui_text_length (app_album_length (album), app_album_rate (album), 0);
  g_autofree char *text
      = ui_page_deliver_busy (self) && *self->order
            ? g_strdup_printf (_ ("being delivered: %s"), self->order)
            : g_strdup_printf ("%s, %s · %s", tracks, length, _ (app_album_medium (album)->name));
  ui_label_take (self->order_label, g_steal_pointer (&text));
  ui_order_menu_update (self->orders, self->session);
}

void
ui_page_deliver_show_orders (UiPageDeliver *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->orders));
}

/* What stands beside the name of a target that was not delivered in this session. Transfer full. */
static char *
before_text (UiPageDeliver *self, const char *target)
{
  gint64 when = target ? app_document_delivered (ui_session_document (self->session), target) : 0;
  g_autoptr (GDateTime) time = when ? g_date_time_new_from_unix_local (when) : NULL;
  g_autofree char *text = time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : NULL;
  return text ? g_strdup_printf (_ ("delivered %s; Recall… tells whether it is still the same"),
                                 text)
              : g_strdup (_ ("nothing has been written in this session"));
}

static void
show_button (GtkWidget *button, gboolean visible, gboolean written, const char *help)
{
  gtk_widget_set_visible (button, visible);
  gtk_widget_set_sensitive (button, written);
  ui_tooltip (button, written ? help : _ ("Not written yet: render this target first"));
}

static gboolean
is_ddp (const AppTarget *target)
{
  return target && g_str_equal (target->exporter, "ddp");
}

/* What was written can be opened and heard. */
static void
show_papers (UiPageDeliver *self, const AppTarget *target, const AppDeliverable *deliverable)
{
  const AppExporter *exporter = target ? app_exporter_find (target->exporter) : NULL;
  const gboolean written = deliverable != NULL;
  show_button (self->open, TRUE, written, _ ("The folder with the files of this target"));
  show_button (self->report, TRUE, written,
               _ ("What was delivered, with hashes and figures of every file, as PDF"));
  show_button (self->pq_sheet, exporter && exporter->disc, written,
               _ ("Every index of the disc with its time, length and codes, as PDF"));
  show_button (self->listen_down, target != NULL, written,
               is_ddp (target)
                   ? _ ("Plays the disc from the written files, with its pauses, and verifies it")
                   : _ ("Plays the written files one after the other, as they were read back"));
}

static void
show_result (UiPageDeliver *self)
{
  self->unseen = FALSE;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->cards));
  const AppTarget *target = row ? ui_delivery_card_target (UI_DELIVERY_CARD (row)) : NULL;
  const AppDeliverable *deliverable = target ? made (self, target->id) : NULL;
  g_autofree char *before = before_text (self, target ? target->id : NULL);
  g_autofree char *markup = g_markup_printf_escaped (
      "<b>%s</b> <span alpha=\"60%%\">· %s%s%s</span>", target ? _ (target->name) : "",
      !deliverable              ? before
      : is_stale (self, target) ? _ ("written before the album was edited")
                                : _ ("what was written, read back and measured"),
      deliverable && *self->order ? " · " : "", deliverable ? self->order : "");
  gtk_label_set_markup (GTK_LABEL (self->heading), markup);
  AppProgramme *programme = app_survey_programme (ui_session_survey (self->session));
  const AppExporter *exporter = target ? app_exporter_find (target->exporter) : NULL;
  ui_delivery_table_fill (self->table, deliverable,
                          deliverable && is_stale (self, target) ? NULL
                                                                 : ui_session_album (self->session),
                          exporter && exporter->disc ? programme : NULL);
  /* A disc tells them by its own rules. */
  g_autoptr (GPtrArray) findings = project_findings (self, exporter && !exporter->disc);
  g_autoptr (AppTarget) chosen
      = target ? app_target_chosen (ui_session_album (self->session), target, findings) : NULL;
  g_autoptr (GPtrArray) foreseen = !deliverable && target && programme->n_tracks > 0
                                       ? app_delivery_foresee (programme, chosen)
                                       : NULL;
  const GPtrArray *more = deliverable ? deliverable->findings : foreseen;
  for (guint i = 0; more && i < more->len; i++)
    g_ptr_array_add (findings, app_finding_copy (more->pdata[i]));
  gtk_widget_set_visible (self->checks, findings->len > 0);
  show_papers (self, target, deliverable);
  ui_finding_list_set (UI_FINDING_LIST (self->findings), findings, 0);
}

/* While another page is shown, an edit need not wait for this one. */
static void
on_map (UiPageDeliver *self)
{
  if (!self->unseen)
    return;
  show_cards (self);
  show_result (self);
}

static void
update (UiPageDeliver *self)
{
  show_cards (self);
  show_buttons (self);
  show_order (self);
  show_result (self);
}

/* ---- rendering ---- */

static void
on_progress (UiPageDeliver *self)
{
  show_cards (self);
}

static void
on_done (UiPageDeliver *self)
{
  const GError *error = ui_delivery_job_error (self->job);
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ui_session_message (self->session, APP_SEVERITY_ERROR, "%s", error->message);
  else if (error)
    ui_session_message (self->session, APP_SEVERITY_INFO, "%s",
                        _ ("The delivery was cancelled. Nothing half-written was left."));
  GPtrArray *records = ui_delivery_job_records (self->job);
  if (records)
    app_document_keep_deliveries (ui_session_document (self->session), records);
  if (error)
    g_clear_object (&self->job);
  update (self);
}

static void
start (UiPageDeliver *self, gboolean overwrite)
{
  g_autoptr (GPtrArray) wanted = wanted_targets (self);
  if (wanted->len == 0)
    return;
  g_clear_object (&self->job);
  g_clear_pointer (&self->rendered, g_ptr_array_unref);
  self->rendered = g_ptr_array_ref (wanted);
  g_free (self->order);
  self->order = g_strdup (app_album_order_name (ui_session_album (self->session)));
  self->job = ui_delivery_job_new (app_survey_programme (ui_session_survey (self->session)), wanted,
                                   (const AppTarget *const *) wanted->pdata, wanted->len,
                                   ui_page_deliver_folder (self), overwrite);
  g_signal_connect_object (self->job, "progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  self->stale = FALSE;
  ui_delivery_job_start (self->job);
  update (self);
}

static void
on_overwrite (GtkDialog *dialog, int response, UiPageDeliver *self)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response == GTK_RESPONSE_ACCEPT)
    start (self, TRUE);
}

/* Folders of the chosen targets that already hold something; NULL when there are none. */
static char *
occupied (UiPageDeliver *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GPtrArray) wanted = wanted_targets (self);
  for (guint i = 0; i < wanted->len; i++)
    {
      const AppTarget *target = wanted->pdata[i];
      g_autofree char *path = g_build_filename (ui_page_deliver_folder (self), target->id, NULL);
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      if (dir && g_dir_read_name (dir))
        g_string_append_printf (names, "%s%s", names->len ? "\n" : "", path);
    }
  return names->len ? g_strdup (names->str) : NULL;
}

void
ui_page_deliver_render (UiPageDeliver *self)
{
  if (ui_page_deliver_busy (self))
    return;
  if (!ui_page_deliver_folder (self))
    {
      ui_page_deliver_choose_folder (self);
      return;
    }
  g_autofree char *folders = occupied (self);
  if (!folders)
    {
      start (self, FALSE);
      return;
    }
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION,
                                              GTK_BUTTONS_NONE, _ ("Replace an earlier delivery?"));
  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (dialog),
      _ ("There are files already in\n%s\n\nFiles of the same names are replaced when the new ones "
         "are complete."),
      folders);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("Cancel"), GTK_RESPONSE_CANCEL, _ ("Replace"),
                          GTK_RESPONSE_ACCEPT, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_overwrite), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ui_page_deliver_cancel (UiPageDeliver *self)
{
  if (self->job)
    ui_delivery_job_cancel (self->job);
}

gboolean
ui_page_deliver_busy (UiPageDeliver *self)
{
  return self->job && ui_delivery_job_running (self->job);
}

/* ---- folder ---- */

/* Chosen by hand for this album, which stays whatever the project is called; or "Delivery" beside
 * the project, which goes with it; or the one chosen last, for an album without a name. */
const char *
ui_page_deliver_folder (UiPageDeliver *self)
{
  const char *project = app_document_path (ui_session_document (self->session));
  g_autofree char *last = g_settings_get_string (ui_settings (), "delivery-folder");
  if (self->chosen)
    return self->chosen;
  g_clear_pointer (&self->usual, g_free);
  if (project)
    {
      g_autofree char *dir = g_path_get_dirname (project);
      self->usual = g_build_filename (dir, "Delivery", NULL);
    }
  else if (last[0])
    self->usual = g_steal_pointer (&last);
  return self->usual;
}

void
ui_page_deliver_set_folder (UiPageDeliver *self, const char *folder)
{
  g_free (self->chosen);
  self->chosen = g_strdup (folder);
  update (self);
}

static void
on_folder (GtkNativeDialog *dialog, int response, UiPageDeliver *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      if (path) /* else it is no folder of the file system */
        ui_page_deliver_set_folder (self, path);
      if (path && g_utf8_validate (path, -1, NULL))
        g_settings_set_string (ui_settings (), "delivery-folder", path);
    }
  g_object_unref (dialog);
}

void
ui_page_deliver_choose_folder (UiPageDeliver *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Deliver into this folder"),
                                     GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose"), NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_folder), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Of the chosen target; NULL: not written. */
static const AppDeliverable *
chosen_deliverable (UiPageDeliver *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->cards));
  return row ? made (self, ui_delivery_card_target (UI_DELIVERY_CARD (row))->id) : NULL;
}

/* name: of a file in the folder of the chosen target; NULL: the folder. */
static void
open_made (UiPageDeliver *self, const char *name)
{
  const AppDeliverable *deliverable = chosen_deliverable (self);
  if (!deliverable)
    return;
  g_autofree char *path = g_build_filename (deliverable->folder, name, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

void
ui_page_deliver_open_folder (UiPageDeliver *self)
{
  open_made (self, NULL);
}

void
ui_page_deliver_open_report (UiPageDeliver *self)
{
  open_made (self, "Delivery report.pdf");
}

void
ui_page_deliver_open_pq_sheet (UiPageDeliver *self)
{
  open_made (self, "PQ sheet.pdf");
}

void
ui_page_deliver_listen_down (UiPageDeliver *self)
{
  const AppDeliverable *deliverable = chosen_deliverable (self);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  if (deliverable && app_ddp_set_is_there (deliverable->folder))
    ui_ddp_show (window, self->session, deliverable->folder);
  else if (deliverable)
    ui_listen_down_show (window, self->session, deliverable);
}

/* ---- object ---- */

/* Whether the album wants something else of a target than when this was asked last. */
static gboolean
follow_choices (UiPageDeliver *self)
{
  GHashTable *choices = app_album_target_choices (ui_session_album (self->session));
  if (choices == self->choices)
    return FALSE;
  g_clear_pointer (&self->choices, g_hash_table_unref);
  self->choices = choices ? g_hash_table_ref (choices) : NULL;
  return TRUE;
}

static void
on_document (UiPageDeliver *self)
{
  ui_page_deliver_cancel (self);
  if (self->job)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_pointer (&self->chosen, g_free);
  g_signal_connect_object (ui_session_document (self->session), "notify::path", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  follow_choices (self);
  update (self);
}

/* What was delivered is no longer what is heard; the result stays readable until the next one. What
 * is wanted of a target concerns no other. */
static void
on_album (UiPageDeliver *self)
{
  if (!follow_choices (self))
    self->stale = TRUE;
  self->unseen = TRUE;
  show_buttons (self);
  show_order (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    on_map (self);
}

static void
choose (UiPageDeliver *self, UiDeliveryCard *card, AppChoice choice, const char *value)
{
  g_autoptr (GError) error = NULL;
  if (!app_target_choose (ui_session_album (self->session), ui_session_history (self->session),
                          ui_delivery_card_target (card), choice, value, &error))
    ui_session_message (self->session, APP_SEVERITY_ERROR, "%s", error->message);
}

static void
on_wanted (UiPageDeliver *self, UiDeliveryCard *card)
{
  choose (self, card, APP_CHOICE_USUAL, ui_delivery_card_wanted (card) ? "true" : "false");
}

static void
on_dither (UiPageDeliver *self, UiDeliveryCard *card)
{
  choose (self, card, APP_CHOICE_DITHER, ui_delivery_card_dither (card)->id);
}

static void
fill_cards (UiPageDeliver *self)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  self->targets = app_targets_load (findings);
  for (guint i = 0; i < self->targets->len; i++)
    {
      GtkWidget *card = ui_delivery_card_new (self->targets->pdata[i],
                                              app_album_rate (ui_session_album (self->session)));
      g_signal_connect_object (card, "wanted-changed", G_CALLBACK (on_wanted), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (card, "dither-changed", G_CALLBACK (on_dither), self,
                               G_CONNECT_SWAPPED);
      ui_delivery_card_add (UI_DELIVERY_CARD (card),
                            ui_target_options_new (self->session, self->targets->pdata[i]));
      gtk_list_box_append (GTK_LIST_BOX (self->cards), card);
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->cards),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->cards), 0));
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      ui_session_message (self->session, finding->severity, "%s", finding->text);
    }
}

static void
ui_page_deliver_dispose (GObject *object)
{
  UiPageDeliver *self = UI_PAGE_DELIVER (object);
  ui_page_deliver_cancel (self);
  g_clear_object (&self->job);
  if (UI_PAGE_DELIVER (object)->cards) /* a list that goes selects nothing at last */
    g_signal_handlers_disconnect_by_data (UI_PAGE_DELIVER (object)->cards, object);
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_PAGE_DELIVER);
  g_clear_pointer (&self->choices, g_hash_table_unref);
  g_clear_pointer (&self->rendered, g_ptr_array_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->usual, g_free);
  g_clear_pointer (&self->order, g_free);
  G_OBJECT_CLASS (ui_page_deliver_parent_class)->dispose (object);
}

static void
ui_page_deliver_class_init (UiPageDeliverClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_page_deliver_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/lacquer/Lacquer/pages/ui-page-deliver.ui");
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, cancel);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, render);
  gtk_widget_class_bind_template_child_full (widget_class, "folder", FALSE,
                                             G_STRUCT_OFFSET (UiPageDeliver, folder_label));
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, order_row);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, order_label);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, cards);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, heading);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, table);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, checks);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, open);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, report);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, pq_sheet);
  gtk_widget_class_bind_template_child (widget_class, UiPageDeliver, listen_down);
}

static void
ui_page_deliver_init (UiPageDeliver *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->findings = ui_finding_list_new (TRUE);
  ui_finding_list_set_stacked (UI_FINDING_LIST (self->findings), TRUE);
  gtk_box_append (GTK_BOX (self->checks), self->findings);
}

GtkWidget *
ui_page_deliver_new (UiSession *session)
{
  UiPageDeliver *self = g_object_new (UI_TYPE_PAGE_DELIVER, NULL);
  self->session = session;
  self->orders = ui_order_menu_new (session);
  gtk_widget_set_name (self->orders, "deliver-order");
  ui_tooltip (self->orders, _ ("The running order that is delivered. Choosing another one chooses "
                               "it everywhere; one step of undo (F4)"));
  gtk_box_insert_child_after (GTK_BOX (self->order_row), self->orders,
                              gtk_widget_get_first_child (self->order_row));
  fill_cards (self);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->checks)),
                              ui_service_card_new (session), self->checks);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect_swapped (self->cards, "row-selected", G_CALLBACK (show_result), self);
  g_signal_connect_object (session, "document", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (on_album), self, G_CONNECT_SWAPPED);
  on_document (self);
  return GTK_WIDGET (self);
}
