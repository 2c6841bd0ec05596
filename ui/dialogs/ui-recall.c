/* ui-recall.c — a part for each target that was delivered: when, and what a
 * render says now. */
#include "ui-recall.h"

#include "app-recall.h"
#include "ui-columns.h"
#include "ui-dialog.h"
#include "ui-finding-list.h"
#include "ui-text.h"
#include "ui-work.h"

#include <glib/gi18n.h>

#define UI_TYPE_RECALL (ui_recall_get_type ())
G_DECLARE_FINAL_TYPE (UiRecall, ui_recall, UI, RECALL, GtkWindow)

#define WIDTH 720
#define HEIGHT 480

struct _UiRecall
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  GPtrArray *records; /* AppDeliveryRecord */
  UiWork *work;       /* or NULL */

  /* built */
  GtkWidget *list, *text, *progress, *again, *close;
};

G_DEFINE_FINAL_TYPE (UiRecall, ui_recall, GTK_TYPE_WINDOW)

/* What the worker needs. */
typedef struct
{
  AppProgramme *programme;
  GPtrArray *records;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;
  app_programme_unref (order->programme);
  g_ptr_array_unref (order->records);
  g_free (order);
}

/* [worker] */
static void
report (const char *target, const char *state, double fraction, double times_real_time,
        double seconds_left, gpointer work)
{
  ui_work_report (fraction, times_real_time, NULL, work);
}

/* [worker] */
static gpointer
recall (UiWork *work, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  return app_recall (order->programme, order->records, 0, report, work, cancellable, error);
}

static void
show_state (UiRecall *self)
{
  gtk_button_set_label (GTK_BUTTON (self->again), self->work ? _ ("Cancel") : _ ("Recall again"));
  gtk_widget_set_sensitive (self->again, self->records->len > 0);
  gtk_widget_set_visible (self->progress, self->work != NULL);
}

/* A delivery, and what is known of it; recall may be NULL. */
static void
add_part (UiRecall *self, const AppDeliveryRecord *record, const AppRecall *recall)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_label_new (NULL);
  g_autoptr (AppTarget) target = app_target_parse (record->target, record->text, NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (record->when);
  g_autofree char *when = time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("");
  g_autofree char *markup = g_markup_printf_escaped (
      _ ("<b>%s</b> <span alpha=\"60%%\">· delivered %s with Lacquer %s</span>"),
      target ? _ (target->name) : record->target, when, record->program);
  gtk_label_set_markup (GTK_LABEL (head), markup);
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (part, "card");
  gtk_widget_set_name (part, record->target);
  gtk_box_append (GTK_BOX (part), head);
  if (recall)
    {
      GtkWidget *findings = ui_finding_list_new (FALSE);
      ui_finding_list_set (UI_FINDING_LIST (findings), recall->findings, 0);
      gtk_box_append (GTK_BOX (part), findings);
    }
  gtk_box_append (GTK_BOX (self->list), part);
}

static void
fill (UiRecall *self, const GPtrArray *recalls)
{
  ui_box_clear (self->list);
  for (guint i = 0; i < self->records->len; i++)
    add_part (self, self->records->pdata[i], recalls ? recalls->pdata[i] : NULL);
}

static void
on_news (double fraction, double times_real_time, gpointer user_data)
{
  UiRecall *self = user_data;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
}

static void
on_done (gpointer result, const GError *error, gpointer user_data)
{
  UiRecall *self = user_data;
  const GPtrArray *recalls = result;
  guint same = 0;
  g_clear_pointer (&self->work, ui_work_drop);
  for (guint i = 0; recalls && i < recalls->len; i++)
    same += ((const AppRecall *) recalls->pdata[i])->identical != FALSE;
  if (recalls)
    fill (self, recalls);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ui_dialog_tell (self->text, APP_SEVERITY_INFO, _ ("Cancelled. Nothing is known."));
  else if (error)
    ui_dialog_tell (self->text, APP_SEVERITY_ERROR, error->message);
  else if (same == recalls->len)
    ui_dialog_tell (self->text, APP_SEVERITY_GOOD,
                    _ ("Bit-identical with everything that was delivered."));
  else
    {
      g_autofree char *text
          = g_strdup_printf (_ ("Not what the project makes now: %u of %u deliveries."),
                             recalls->len - same, recalls->len);
      ui_dialog_tell (self->text, APP_SEVERITY_ERROR, text);
    }
  show_state (self);
}

static const UiWorkKind work_kind = {
  .run = recall,
  .news = on_news,
  .done = on_done,
  .free_data = order_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

static void
begin (UiRecall *self)
{
  if (self->records->len == 0)
    {
      ui_dialog_tell (self->text, APP_SEVERITY_INFO,
                      _ ("The project knows of no delivery yet: what is rendered "
                         "on this page from now on is "
                         "remembered."));
      show_state (self);
      return;
    }
  Order *order = g_new0 (Order, 1);
  AppSurvey *survey = ui_session_survey (self->session);
  order->programme = app_programme_ref (app_survey_programme (survey));
  order->records = g_ptr_array_ref (self->records);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  ui_dialog_tell (self->text, APP_SEVERITY_INFO,
                  _ ("Rendering again; no file is written and nothing of the "
                     "delivery is touched."));
  fill (self, NULL);
  self->work = ui_work_start (&work_kind, order, self);
  show_state (self);
}

static void
on_again (UiRecall *self)
{
  if (self->work)
    ui_work_cancel (self->work);
  else
    begin (self);
}

/* ---- object ---- */

static void
ui_recall_dispose (GObject *object)
{
  UiRecall *self = UI_RECALL (object);
  g_clear_pointer (&self->work, ui_work_drop);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_recall_parent_class)->dispose (object);
}

static void
ui_recall_class_init (UiRecallClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_recall_dispose;
}

static GtkWidget *
buttons_new (UiRecall *self)
{
  self->again = gtk_button_new ();
  self->progress = ui_dialog_progress_new (_ ("Rendering again"));
  gtk_widget_set_name (self->again, "recall-again");
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (on_again), self);
  GtkWidget *foot
      = ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), self->progress, self->again, NULL);
  self->close = ui_dialog_foot_closer (foot);
  return foot;
}

static void
ui_recall_init (UiRecall *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->text = ui_dialog_label_new (NULL, 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_name (self->text, "recall-text");
  gtk_widget_add_css_class (page, "page");
  gtk_box_append (GTK_BOX (page), self->text);
  gtk_box_append (GTK_BOX (page), scroller);
  gtk_box_append (GTK_BOX (page), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self), page);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Recall"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

GtkWidget *
ui_recall_show (GtkWindow *parent, UiSession *session)
{
  UiRecall *self = g_object_new (UI_TYPE_RECALL, NULL);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  self->session = g_object_ref (session);
  self->records = app_document_deliveries (ui_session_document (session));
  fill (self, NULL);
  begin (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->close);
  return GTK_WIDGET (self);
}

gboolean
ui_recall_busy (GtkWidget *window)
{
  return UI_RECALL (window)->work != NULL;
}
