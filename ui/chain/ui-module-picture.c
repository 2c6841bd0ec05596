/* ui-module-picture.c — transfer curve and history of a slot. */
#include "ui-module-picture.h"

#include "ui-gain-history.h"
#include "ui-text.h"
#include "ui-transfer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HISTORY_WIDTH 200
#define HISTORY_NARROW 100
#define TRANSFER_WIDTH 104
#define TRANSFER_NARROW 80
#define HISTORY_RANGE_DB 18.0 /* at most */

struct _UiModulePicture
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;
  GtkWidget *box; /* child */
  /* borrowed */
  UiSession *session;
  GtkWidget *transfer, *history; /* NULL: the module has none */
  /* indices into readings and params, -1: none */
  int reduction, level, line;
};

G_DEFINE_FINAL_TYPE (UiModulePicture, ui_module_picture, GTK_TYPE_WIDGET)

static int
reduction_of (const DspModule *module)
{
  for (int i = 0; i < module->n_readings; i++)
    if (g_str_equal (module->readings[i].id, "gain_reduction_db"))
      return i;
  return -1;
}

static int
level_of (const DspModule *module)
{
  for (int i = 0; i < module->n_readings; i++)
    if (module->readings[i].kind == DSP_READING_LEVEL)
      return i;
  return -1;
}

static int
param_of (const DspModule *module, const char *id)
{
  return dsp_params_index (module->params, module->n_params, id);
}

gboolean
ui_module_picture_fits (const DspModule *module)
{
  return module->transfer || (reduction_of (module) >= 0 && level_of (module) >= 0);
}

/* Output over input of a steady tone, as the module tells it. */
static void
show_transfer (UiModulePicture *self)
{
  enum
  {
    POINTS = 121
  };
  const DspModule *module = app_slot_module (self->slot);
  double in_db[POINTS], out_db[POINTS];
  for (int i = 0; i < POINTS; i++)
    in_db[i] = (i - (POINTS - 1)) / 2.0;
  module->transfer (app_slot_values (self->slot), in_db, out_db, POINTS);
  ui_transfer_set_curve (UI_TRANSFER (self->transfer), in_db, out_db, POINTS);
  ui_transfer_set_threshold (UI_TRANSFER (self->transfer),
                             self->line < 0 ? NAN : app_slot_value (self->slot, self->line));
}

static void
show_values (UiModulePicture *self)
{
  if (self->transfer)
    show_transfer (self);
  if (self->history && self->line >= 0)
    ui_gain_history_set_line (UI_GAIN_HISTORY (self->history),
                              app_slot_value (self->slot, self->line));
}

void
ui_module_picture_read (UiModulePicture *self, const double *readings, int n, double seconds)
{
  double level = self->level >= 0 && self->level < n ? readings[self->level] : NAN;
  if (self->transfer)
    ui_transfer_set_level (UI_TRANSFER (self->transfer), level);
  if (self->history && self->reduction < n)
    ui_gain_history_add (UI_GAIN_HISTORY (self->history), seconds, level,
                         readings[self->reduction]);
}

static void
on_heard (UiModulePicture *self, AppHeard *heard)
{
  double readings[DSP_MAX_READINGS];
  int track, n = 0;
  guint place;
  if (heard->playing && !app_slot_bypass (self->slot)
      && ui_session_find_slot (self->session, self->slot, &track, &place))
    n = app_engine_slot_readings (ui_session_engine (self->session), track, (int) place, readings,
                                  DSP_MAX_READINGS);
  ui_module_picture_read (self, readings, n,
                          (double) heard->pos / app_album_rate (ui_session_album (self->session)));
}

static void
add_history (UiModulePicture *self, const DspModule *module, gboolean ceiling, gboolean narrow)
{
  const DspReading *level = &module->readings[self->level];
  self->history
      = ui_gain_history_new (MIN (-module->readings[self->reduction].min, HISTORY_RANGE_DB),
                             _ ("Gain reduction of the last seconds"));
  ui_gain_history_set_wave (UI_GAIN_HISTORY (self->history), ceiling);
  if (!ceiling)
    ui_gain_history_set_scale (UI_GAIN_HISTORY (self->history), level->min, level->max);
  gtk_widget_set_name (self->history, "gain-history");
  gtk_widget_set_size_request (self->history, narrow ? HISTORY_NARROW : HISTORY_WIDTH, -1);
  ui_tooltip (
      self->history,
      ceiling ? _ ("What passed in the last seconds with the ceiling, and from above the reduction")
              : _ ("Level of the detector in the last seconds with the threshold, and from above "
                   "the reduction"));
  gtk_box_append (GTK_BOX (self->box), self->history);
}

static void
ui_module_picture_dispose (GObject *object)
{
  UiModulePicture *self = UI_MODULE_PICTURE (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_module_picture_parent_class)->dispose (object);
}

static void
ui_module_picture_class_init (UiModulePictureClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_module_picture_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_module_picture_init (UiModulePicture *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_module_picture_new (UiSession *session, AppSlot *slot, gboolean narrow)
{
  UiModulePicture *self = g_object_new (UI_TYPE_MODULE_PICTURE, NULL);
  const DspModule *module = app_slot_module (slot);
  self->session = session;
  self->slot = g_object_ref (slot);
  self->reduction = reduction_of (module);
  self->level = level_of (module);
  self->line = param_of (module, "ceiling");
  gboolean ceiling = self->line >= 0;
  if (!ceiling)
    self->line = param_of (module, "threshold");
  if (module->transfer)
    {
      self->transfer = ui_transfer_new ();
      gtk_widget_set_name (self->transfer, "transfer");
      gtk_widget_set_size_request (self->transfer, narrow ? TRANSFER_NARROW : TRANSFER_WIDTH, -1);
      ui_tooltip (self->transfer, _ ("Level out over level in, both from -60 to 0 dB, with the "
                                     "level of the detector now"));
      gtk_box_append (GTK_BOX (self->box), self->transfer);
    }
  if (self->reduction >= 0 && self->level >= 0)
    add_history (self, module, ceiling, narrow);
  show_values (self);
  g_signal_connect_object (slot, "changed", G_CALLBACK (show_values), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
