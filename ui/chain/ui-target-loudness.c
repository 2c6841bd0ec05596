/* ui-target-loudness.c — the loudness to reach, the button, the progress and what came out: a row.
 */
#include "ui-target-loudness.h"

#include "ui-minus.h"
#include "ui-number-entry.h"
#include "ui-text.h"

#include "app-target-loudness.h"

#include <glib/gi18n-lib.h>

#define STEP_LU 0.5
#define PROGRESS_WIDTH 120

struct _UiTargetLoudness
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;
  GCancellable *cancellable; /* of the search that runs, or NULL */
  GtkWidget *content;        /* child */

  /* borrowed */
  UiSession *session;
  GtkWidget *spin, *button, *progress, *text;
};

G_DEFINE_FINAL_TYPE (UiTargetLoudness, ui_target_loudness, GTK_TYPE_WIDGET)

/* What was asked for last stays with the slot, though not in the project. */
static const char wanted_key[] = "ui-target-lufs";

static double
wanted_of (AppSlot *slot)
{
  const double *wanted = g_object_get_data (G_OBJECT (slot), wanted_key);
  return wanted ? *wanted : app_target_loudness_param.def;
}

static void
on_changed (UiTargetLoudness *self)
{
  double number = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin));
  if (self->slot)
    g_object_set_data_full (G_OBJECT (self->slot), wanted_key, g_memdup2 (&number, sizeof number),
                            g_free);
}

static void
show_text (UiTargetLoudness *self, const char *text, AppSeverity severity)
{
  g_autofree char *said = ui_minus (text);
  gtk_label_set_label (GTK_LABEL (self->text), said);
  ui_tooltip (self->text, said);
  ui_severity_apply (self->text, severity);
}

static void
show_busy (UiTargetLoudness *self)
{
  gboolean busy = self->cancellable != NULL;
  gtk_button_set_label (GTK_BUTTON (self->button), busy ? _ ("Cancel") : _ ("Find drive"));
  ui_tooltip (self->button,
              busy ? _ ("End the search; the drive stays as it was")
                   : _ ("Measure the music through everything and set the drive that gives "
                        "this loudness, within 0.05 LU"));
  gtk_widget_set_visible (self->progress, busy);
}

static void
on_progress (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  UiTargetLoudness *self = user_data;
  if (!self->content)
    return;
  g_autofree char *text = g_strdup_printf (_ ("%s · %.0f × real time"), what, times_real_time);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  show_text (self, text, APP_SEVERITY_INFO);
}

static void
on_found (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  g_autoptr (UiTargetLoudness) self = user_data;
  g_autoptr (GError) error = NULL;
  AppTargetLoudness result;
  gboolean good = app_target_loudness_finish (async_result, &result, &error);
  g_clear_object (&self->cancellable);
  if (!self->content)
    return;
  g_autofree char *text = good ? app_target_loudness_text (&result) : NULL;
  show_busy (self);
  if (good)
    show_text (self, text, result.reached ? APP_SEVERITY_GOOD : APP_SEVERITY_WARNING);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_text (self, _ ("Ended; the drive is as it was."), APP_SEVERITY_INFO);
  else
    show_text (self, error->message, APP_SEVERITY_ERROR);
}

static void
on_button (UiTargetLoudness *self)
{
  if (self->cancellable)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  const double lufs = ui_number_entry_get (self->spin);
  self->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  show_busy (self);
  show_text (self, _ ("Measuring…"), APP_SEVERITY_INFO);
  app_target_loudness_async (ui_session_document (self->session), self->slot, lufs, 0, on_progress,
                             self, self->cancellable, on_found, g_object_ref (self));
}

static void
ui_target_loudness_dispose (GObject *object)
{
  UiTargetLoudness *self = UI_TARGET_LOUDNESS (object);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_target_loudness_parent_class)->dispose (object);
}

static void
ui_target_loudness_class_init (UiTargetLoudnessClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_target_loudness_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
spin_new (UiTargetLoudness *self)
{
  const DspParam *param = &app_target_loudness_param;
  GtkWidget *spin
      = ui_number_entry_new (param->min, param->max, STEP_LU, param->digits, param->unit);
  ui_tooltip (spin, _ (param->help));
  gtk_widget_set_name (spin, param->id);
  ui_name (spin, _ (param->name));
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return spin;
}

static void
add_label (UiTargetLoudness *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "dim");
  gtk_box_append (GTK_BOX (self->content), label);
}

static void
ui_target_loudness_init (UiTargetLoudness *self)
{
  self->content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->spin = spin_new (self);
  self->button = gtk_button_new ();
  gtk_widget_set_name (self->button, "find-drive");
  gtk_widget_set_focus_on_click (self->button, FALSE);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_size_request (self->progress, PROGRESS_WIDTH, -1);
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  ui_name (self->progress, _ ("Finding the drive"));
  self->text = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_widget_set_name (self->text, "find-drive-result");
  add_label (self, _ (app_target_loudness_param.name));
  gtk_box_append (GTK_BOX (self->content), self->spin);
  add_label (self, app_target_loudness_param.unit);
  gtk_box_append (GTK_BOX (self->content), self->button);
  gtk_box_append (GTK_BOX (self->content), self->progress);
  gtk_box_append (GTK_BOX (self->content), self->text);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_button), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

GtkWidget *
ui_target_loudness_new (UiSession *session, AppSlot *slot)
{
  UiTargetLoudness *self = g_object_new (UI_TYPE_TARGET_LOUDNESS, NULL);
  self->session = session;
  self->slot = g_object_ref (slot);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), wanted_of (slot));
  show_busy (self);
  return GTK_WIDGET (self);
}

gboolean
ui_target_loudness_busy (UiTargetLoudness *self)
{
  return self->cancellable != NULL;
}
