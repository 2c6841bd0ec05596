/* ui-ddp.c — the window of a DDP set. */
#include "ui-ddp.h"

#include "app-ddp-compare.h"
#include "ui-ddp-list.h"
#include "ui-dialog.h"
#include "ui-finding-list.h"
#include "ui-text.h"
#include "ui-work.h"

#include <glib/gi18n.h>

#include <math.h>
#include <string.h>

#define UI_TYPE_DDP (ui_ddp_get_type ())
G_DECLARE_FINAL_TYPE (UiDdp, ui_ddp, UI, DDP, GtkWindow)

#define WIDTH 1000
#define HEIGHT 640

typedef enum
{
  WORK_VERIFY,
  WORK_EXTRACT,
  WORK_COMPARE,
} WorkKind;

/* What the worker needs; it opens the set again, so that the window may go. */
typedef struct
{
  WorkKind kind;
  char *set;               /* its folder */
  char *folder;            /* to extract into */
  gboolean overwrite;      /* there */
  AppProgramme *programme; /* to compare with */
  AppTarget *target;
} Order;

struct _UiDdp
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  AppDdpSet *set;
  UiWork *work; /* or NULL */
  WorkKind kind;
  char *asked;       /* folder to extract into, while consent is asked */
  char *extracted;   /* folder that was extracted into last, or NULL */
  GPtrArray *checks; /* of verifying */
  GPtrArray *nulls;  /* of comparing */
  GPtrArray *all;    /* what is shown */

  /* built */
  GtkWidget *player, *list, *findings, *text, *progress, *extract, *compare, *cancel;
};

G_DEFINE_FINAL_TYPE (UiDdp, ui_ddp, GTK_TYPE_WINDOW)

/* ---- work ---- */

static void
order_free (gpointer data)
{
  Order *order = data;
  g_free (order->set);
  g_free (order->folder);
  app_programme_unref (order->programme);
  app_target_free (order->target);
  g_free (order);
}

/* [worker] Findings, or NULL with error. */
static gpointer
run (UiWork *work, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (AppDdpSet) set = app_ddp_set_open (order->set, error);
  AppDdpNull null;
  gboolean good = set != NULL;
  if (good && order->kind == WORK_VERIFY)
    good = app_ddp_set_verify (set, findings, ui_work_report, work, cancellable, error);
  else if (good && order->kind == WORK_EXTRACT)
    good = app_ddp_set_extract (set, order->folder, order->overwrite, ui_work_report, work,
                                cancellable, error);
  else if (good)
    {
      good = app_ddp_set_compare (set, order->programme, order->target, &null, 0, ui_work_report,
                                  work, cancellable, error);
      if (good)
        app_ddp_null_tell (&null, findings);
    }
  return good ? g_steal_pointer (&findings) : NULL;
}

static void
show_state (UiDdp *self)
{
  gboolean busy = self->work != NULL;
  gtk_widget_set_visible (self->progress, busy);
  gtk_widget_set_visible (self->cancel, busy);
  gtk_widget_set_sensitive (self->extract, !busy);
  gtk_widget_set_sensitive (self->compare,
                            !busy && app_album_n_tracks (ui_session_album (self->session)) > 0);
}

static void
show_findings (UiDdp *self)
{
  const GPtrArray *parts[] = { self->nulls, self->checks };
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->all = app_findings_new ();
  for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
    for (guint i = 0; parts[p] && i < parts[p]->len; i++)
      g_ptr_array_add (self->all, app_finding_copy (parts[p]->pdata[i]));
  ui_finding_list_set (UI_FINDING_LIST (self->findings), self->all, 0);
}

/* A place in a track becomes one of the disc, which a click can go to. */
static void
place_nulls (UiDdp *self)
{
  for (guint i = 0; i < self->nulls->len; i++)
    {
      AppFinding *finding = self->nulls->pdata[i];
      if (finding->track < 1 || isnan (finding->at_s))
        continue;
      finding->at_s
          += (double) app_disc_start (self->set->disc, finding->track - 1) / APP_CD_SECTORS;
      finding->track = 0; /* the sentence names it */
    }
}

static void
take_result (UiDdp *self, GPtrArray *findings)
{
  if (self->kind == WORK_VERIFY)
    {
      g_clear_pointer (&self->checks, g_ptr_array_unref);
      self->checks = g_ptr_array_ref (findings);
      AppSeverity worst = app_findings_worst (findings);
      ui_dialog_tell (self->text, worst,
                      worst == APP_SEVERITY_ERROR ? _ ("The set does not hold.")
                      : worst == APP_SEVERITY_WARNING
                          ? _ ("The set can be read; something is to be looked "
                               "at.")
                          : _ ("The set holds."));
    }
  else if (self->kind == WORK_COMPARE)
    {
      g_clear_pointer (&self->nulls, g_ptr_array_unref);
      self->nulls = g_ptr_array_ref (findings);
      place_nulls (self);
      AppSeverity worst = app_findings_worst (findings);
      ui_dialog_tell (self->text, worst,
                      worst <= APP_SEVERITY_INFO ? _ ("Identical with the project, to the bit.")
                                                 : _ ("Not the same as the project."));
    }
  else
    {
      g_autofree char *name = g_filename_display_name (self->extracted);
      g_autofree char *text = g_strdup_printf (_ ("The tracks are in %s."), name);
      ui_dialog_tell (self->text, APP_SEVERITY_GOOD, text);
    }
  show_findings (self);
}

static void
on_news (double fraction, double times_real_time, gpointer user_data)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (UI_DDP (user_data)->progress), fraction);
}

static void
on_done (gpointer result, const GError *error, gpointer user_data)
{
  UiDdp *self = user_data;
  g_clear_pointer (&self->work, ui_work_drop);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ui_dialog_tell (self->text, APP_SEVERITY_INFO, _ ("Cancelled. Nothing was written."));
  else if (error)
    ui_dialog_tell (self->text, APP_SEVERITY_ERROR, error->message);
  else
    take_result (self, result);
  show_state (self);
}

static const UiWorkKind work_kind = {
  .run = run,
  .news = on_news,
  .done = on_done,
  .free_data = order_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

/* Takes order. */
static void
begin (UiDdp *self, Order *order, const char *text)
{
  order->set = g_strdup (self->set->folder);
  self->kind = order->kind;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  ui_dialog_tell (self->text, APP_SEVERITY_INFO, text);
  self->work = ui_work_start (&work_kind, order, self);
  show_state (self);
}

static void
begin_verify (UiDdp *self)
{
  Order *order = g_new0 (Order, 1);
  order->kind = WORK_VERIFY;
  begin (self, order, _ ("Reading all of it and comparing the sums…"));
}

static void
begin_extract (UiDdp *self, const char *folder, gboolean overwrite)
{
  Order *order = g_new0 (Order, 1);
  order->kind = WORK_EXTRACT;
  order->folder = g_strdup (folder);
  order->overwrite = overwrite;
  g_free (self->extracted);
  self->extracted = g_strdup (folder);
  begin (self, order, _ ("Writing the tracks…"));
}

void
ui_ddp_compare (GtkWidget *window)
{
  UiDdp *self = UI_DDP (window);
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  g_autoptr (GPtrArray) delivered = app_document_deliveries (ui_session_document (self->session));
  const AppTarget *target = app_targets_find (targets, "ddp");
  const AppDeliveryRecord *record = app_delivery_records_find (delivered, "ddp");
  if (self->work || !target)
    return;
  Order *order = g_new0 (Order, 1);
  order->kind = WORK_COMPARE;
  order->programme = app_programme_ref (app_survey_programme (ui_session_survey (self->session)));
  /* With the dither that it was delivered with. */
  order->target = app_target_with_dither (target, record ? record->dither : target->dither);
  begin (self, order, _ ("Rendering the project as a disc, and taking one from the other…"));
}

/* ---- extracting ---- */

static void
on_replace (GtkDialog *dialog, int response, UiDdp *self)
{
  g_autofree char *folder = g_steal_pointer (&self->asked);
  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response == GTK_RESPONSE_ACCEPT && folder && !self->work)
    begin_extract (self, folder, TRUE);
}

static void
ask_to_replace (UiDdp *self, const char *folder, int n)
{
  GtkWidget *dialog
      = gtk_message_dialog_new (GTK_WINDOW (self),
                                GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                                ngettext ("Replace %d file?", "Replace %d files?", n), n);
  g_autofree char *name = g_filename_display_name (folder);
  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (dialog),
      _ ("There are files of the same names in\n%s\n\nThey are replaced when "
         "the new ones are "
         "complete."),
      name);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("Cancel"), GTK_RESPONSE_CANCEL, _ ("Replace"),
                          GTK_RESPONSE_ACCEPT, NULL);
  g_free (self->asked);
  self->asked = g_strdup (folder);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_replace), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ui_ddp_extract (GtkWidget *window, const char *folder)
{
  UiDdp *self = UI_DDP (window);
  AppProgramme *programme = app_survey_programme (ui_session_survey (self->session));
  g_auto (GStrv) paths = app_ddp_set_extracted (self->set, folder);
  int there = 0;
  if (self->work)
    return;
  for (int i = 0; paths[i]; i++)
    {
      there += g_file_test (paths[i], G_FILE_TEST_EXISTS);
      if (!app_programme_reads (programme, paths[i]))
        continue;
      g_autofree char *text = g_strdup_printf (_ ("“%s” is a mix or a reference of the album, and "
                                                  "those are never replaced. Choose "
                                                  "another folder."),
                                               paths[i]);
      ui_dialog_tell (self->text, APP_SEVERITY_ERROR, text);
      return;
    }
  if (there)
    ask_to_replace (self, folder, there);
  else
    begin_extract (self, folder, FALSE);
}

static void
on_folder (GtkNativeDialog *dialog, int response, UiDdp *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && path)
    ui_ddp_extract (GTK_WIDGET (self), path);
  g_object_unref (dialog);
}

static void
on_extract (UiDdp *self)
{
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Write the tracks into this folder"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_folder), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- listening ---- */

/* "03:51:20 · track 2, 00:12:05 of it". */
static char *
place_text (gint64 frame, gpointer data)
{
  const AppDisc *disc = ((UiDdp *) data)->set->disc;
  gint64 sector = frame / APP_CD_FRAME;
  int track = -1;
  while (track + 1 < app_disc_n_tracks (disc) && app_disc_start (disc, track + 1) <= sector)
    track++;
  g_autofree char *time = app_disc_time (sector, ":");
  if (track < 0)
    return g_strdup_printf (_ ("%s · before track 1"), time);
  g_autofree char *inside = app_disc_time (sector - app_disc_start (disc, track), ":");
  return g_strdup_printf (_ ("%s · track %d, %s"), time, track + 1, inside);
}

static GtkWidget *
player_new (UiDdp *self)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *player = ui_player_new (self->session, place_text, self);
  const int n = app_disc_n_tracks (self->set->disc);
  AppProgramme *programme = app_ddp_set_programme (self->set, &error);
  if (!programme)
    {
      ui_player_set_fault (UI_PLAYER (player), error->message);
      return player;
    }
  g_autofree gint64 *starts = g_new (gint64, n + 1);
  for (int i = 0; i < n; i++)
    starts[i] = app_disc_start (self->set->disc, i) * APP_CD_FRAME;
  ui_player_set_programme (UI_PLAYER (player), programme, starts, n);
  app_programme_unref (programme);
  return player;
}

static void
on_heard (UiDdp *self)
{
  ui_ddp_list_follow (self->list, ui_player_pos (UI_PLAYER (self->player)));
}

static void
on_row (UiDdp *self, GtkListBoxRow *row)
{
  ui_player_seek (UI_PLAYER (self->player), ui_ddp_list_frame (row));
}

static void
on_place (UiDdp *self, int track, double seconds)
{
  ui_player_seek (UI_PLAYER (self->player), (gint64) (seconds * APP_CD_RATE));
}

/* ---- layout ---- */

static GtkWidget *
button_new (UiDdp *self, const char *name, const char *label, const char *tip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
buttons_new (UiDdp *self)
{
  self->extract = button_new (self, "ddp-extract", _ ("Extract tracks…"),
                              _ ("Writes each track as a WAV file, without a change of a sample"),
                              G_CALLBACK (on_extract));
  self->compare = button_new (self, "ddp-compare", _ ("Compare with the project"),
                              _ ("Renders the album that is open as a disc and takes one from the "
                                 "other: identical, or what is left"),
                              G_CALLBACK (ui_ddp_compare));
  self->cancel = button_new (self, "ddp-cancel", _ ("Cancel"), _ ("Leaves nothing half-written"),
                             G_CALLBACK (ui_ddp_cancel));
  GtkWidget *work = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->progress = ui_dialog_progress_new (_ ("How far it is"));
  gtk_box_append (GTK_BOX (work), self->progress);
  gtk_box_append (GTK_BOX (work), self->cancel);
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), work, self->extract, self->compare,
                             NULL);
}

/* "Night Ferry · The Harbour Lights", and what else is known of the disc. */
static GtkWidget *
head_new (UiDdp *self)
{
  const AppDisc *disc = self->set->disc;
  const char *title = disc->texts[APP_DISC_TITLE], *performer = disc->texts[APP_DISC_PERFORMER];
  GtkWidget *label = gtk_label_new (NULL);
  int n = app_disc_n_tracks (disc);
  g_autofree char *time = app_disc_time (disc->sectors, ":");
  g_autofree char *name = g_filename_display_name (self->set->folder);
  g_autofree char *tracks = g_strdup_printf (ngettext ("%d track", "%d tracks", n), n);
  g_autofree char *markup = g_markup_printf_escaped (
      _ ("<b>%s</b> <span alpha=\"60%%\">· %s</span>\n<span alpha=\"60%%\">%s · "
         "%s · %s · EAN %s · "
         "catalogue %s · %s</span>"),
      *title ? title : _ ("No title"), *performer ? performer : _ ("no artist"), self->set->level,
      tracks, time, *disc->ean ? disc->ean : _ ("none"),
      *disc->catalogue ? disc->catalogue : _ ("none"), name);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_name (label, "ddp-head");
  return label;
}

static GtkWidget *
scrolled (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
build (UiDdp *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->player = player_new (self);
  self->list = ui_ddp_list_new (self->set);
  self->findings = ui_finding_list_new (TRUE);
  self->text = ui_dialog_label_new (NULL, 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_name (self->text, "ddp-text");
  gtk_widget_add_css_class (page, "page");
  GtkWidget *const children[]
      = { head_new (self),           self->player,      scrolled (self->list), self->text,
          scrolled (self->findings), buttons_new (self) };
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (page), children[i]);
  gtk_window_set_child (GTK_WINDOW (self), page);
  g_signal_connect_swapped (self->player, "heard", G_CALLBACK (on_heard), self);
  ui_player_take_space (UI_PLAYER (self->player), GTK_WINDOW (self));
  g_signal_connect_swapped (ui_ddp_list_box (self->list), "row-activated", G_CALLBACK (on_row),
                            self);
  g_signal_connect_swapped (self->findings, "place", G_CALLBACK (on_place), self);
  g_signal_connect_object (self->session, "album", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "document", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  on_heard (self);
}

/* ---- object ---- */

static void
ui_ddp_dispose (GObject *object)
{
  UiDdp *self = UI_DDP (object);
  g_clear_pointer (&self->work, ui_work_drop);
  if (self->player)
    g_signal_handlers_disconnect_by_data (self->player, self);
  self->player = NULL;
  G_OBJECT_CLASS (ui_ddp_parent_class)->dispose (object);
}

/* The parts know the set until they are gone. */
static void
ui_ddp_finalize (GObject *object)
{
  UiDdp *self = UI_DDP (object);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->nulls, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_object (&self->session);
  app_ddp_set_free (self->set);
  g_free (self->asked);
  g_free (self->extracted);
  G_OBJECT_CLASS (ui_ddp_parent_class)->finalize (object);
}

static void
ui_ddp_class_init (UiDdpClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_ddp_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_ddp_finalize;
}

static void
ui_ddp_init (UiDdp *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("DDP set"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

GtkWidget *
ui_ddp_show (GtkWindow *parent, UiSession *session, const char *folder)
{
  g_autoptr (GError) error = NULL;
  AppDdpSet *set = app_ddp_set_open (folder, &error);
  if (!set)
    {
      ui_session_message (session, APP_SEVERITY_ERROR, "%s", error->message);
      return NULL;
    }
  UiDdp *self = g_object_new (UI_TYPE_DDP, NULL);
  ui_dialog_prepare (GTK_WINDOW (self), parent, NULL);
  self->session = g_object_ref (session);
  self->set = set;
  build (self);
  begin_verify (self);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

gboolean
ui_ddp_busy (GtkWidget *window)
{
  return UI_DDP (window)->work != NULL;
}

void
ui_ddp_cancel (GtkWidget *window)
{
  if (UI_DDP (window)->work)
    ui_work_cancel (UI_DDP (window)->work);
}

const GPtrArray *
ui_ddp_findings (GtkWidget *window)
{
  return UI_DDP (window)->all;
}

UiPlayer *
ui_ddp_player (GtkWidget *window)
{
  return UI_PLAYER (UI_DDP (window)->player);
}
