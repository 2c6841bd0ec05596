/* ui-width-picture.c — goniometer and widths by band of a slot. */
#include "ui-width-picture.h"

#include "ui-draw.h"
#include "ui-goniometer.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SCOPE_WIDTH 116
#define SCOPE_NARROW 84
#define BANDS_WIDTH 300
#define BANDS_NARROW 170
#define SILENT 1e-12 /* power of middle and side: there is neither */

struct _UiWidthPicture
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;
  GtkWidget *box; /* child */
  /* borrowed */
  UiSession *session;
  GtkWidget *scope, *bands;

  int n_bands;
  int bands_param; /* -1: they are always on */
  int mono_param;  /* -1: none */
  double levels[APP_N_SLOT_ENDS][UI_WIDTH_BANDS_MAX];
  gint64 told_at;
};

G_DEFINE_FINAL_TYPE (UiWidthPicture, ui_width_picture, GTK_TYPE_WIDGET)

static int
param_of (const DspModule *module, const char *id)
{
  return dsp_params_index (module->params, module->n_params, id);
}

static int
numbered (const DspModule *module, const char *name, int number)
{
  char id[32];
  g_snprintf (id, sizeof id, "%s%d", name, number);
  return param_of (module, id);
}

gboolean
ui_width_picture_fits (const DspModule *module)
{
  return numbered (module, "width", 1) >= 0 && numbered (module, "split", 1) >= 0;
}

int
ui_width_picture_band (const DspModule *module, int param)
{
  for (int band = 0; band < UI_WIDTH_BANDS_MAX; band++)
    if (numbered (module, "width", band + 1) == param)
      return band;
  return -1;
}

/* ---- the slot's values ---- */

static gboolean
bands_are_on (UiWidthPicture *self)
{
  return self->bands_param < 0 || app_slot_value (self->slot, self->bands_param) != 0;
}

/* Borders in Hz; how many. */
static int
borders_of (UiWidthPicture *self, double *hz)
{
  const DspModule *module = app_slot_module (self->slot);
  int n = 0;
  for (int param; n < UI_WIDTH_BANDS_MAX - 1 && (param = numbered (module, "split", n + 1)) >= 0;
       n++)
    hz[n] = app_slot_value (self->slot, param);
  return n;
}

static void
show_values (UiWidthPicture *self)
{
  double hz[UI_WIDTH_BANDS_MAX];
  int n = borders_of (self, hz);
  double least
      = self->mono_param < 0 ? 0 : app_slot_module (self->slot)->params[self->mono_param].min;
  double mono = self->mono_param < 0 ? 0 : app_slot_value (self->slot, self->mono_param);
  ui_width_bands_set_borders (UI_WIDTH_BANDS (self->bands), hz, n);
  ui_width_bands_set_mono (UI_WIDTH_BANDS (self->bands), mono > least ? mono : 0);
  ui_width_bands_set_live (UI_WIDTH_BANDS (self->bands), bands_are_on (self));
}

static void
on_column_changed (UiWidthPicture *self)
{
  if (!bands_are_on (self))
    app_history_set_value (ui_session_history (self->session), self->slot, self->bands_param, 1);
}

/* ---- what is heard ---- */

static double
ratio_db (double side, double middle)
{
  if (side + middle < SILENT)
    return NAN;
  return 10 * log10 (MAX (side, SILENT * 1e-3) / MAX (middle, SILENT * 1e-3));
}

/* Cells are noisy: each with its neighbours. */
static void
curve_of (const AppSlotHeard *heard, AppSlotEnd end, double db[APP_SLOT_CELLS])
{
  for (int i = 0; i < APP_SLOT_CELLS; i++)
    {
      double side = 0, middle = 0;
      for (int k = MAX (i - 1, 0); k <= MIN (i + 1, APP_SLOT_CELLS - 1); k++)
        {
          side += heard->side[end][k];
          middle += heard->mid[end][k];
        }
      db[i] = ratio_db (side, middle);
    }
}

static double
level_of (const AppSlotHeard *heard, AppSlotEnd end, double from_hz, double to_hz)
{
  double side = 0, middle = 0;
  for (int i = 0; i < APP_SLOT_CELLS; i++)
    {
      double hz = sqrt (app_slot_cell_hz (i) * app_slot_cell_hz (i + 1));
      if (hz < from_hz || hz >= to_hz)
        continue;
      side += heard->side[end][i];
      middle += heard->mid[end][i];
    }
  return ratio_db (side, middle);
}

static void
measure_levels (UiWidthPicture *self, const AppSlotHeard *heard)
{
  double hz[UI_WIDTH_BANDS_MAX];
  int n = borders_of (self, hz);
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int band = 0; band < self->n_bands; band++)
      self->levels[end][band] = !heard ? NAN
                                       : level_of (heard, end, band == 0 ? 0 : hz[band - 1],
                                                   band < n ? hz[band] : G_MAXDOUBLE);
}

/* The figures at the feet, which could not be read if they changed with every frame. */
static void
tell_levels (UiWidthPicture *self)
{
  const DspModule *module = app_slot_module (self->slot);
  g_autoptr (GString) text = g_string_new (NULL);
  for (int band = 0; band < self->n_bands; band++)
    {
      double in = self->levels[APP_SLOT_IN][band], out = self->levels[APP_SLOT_OUT][band];
      g_autofree char *before = ui_text_level (in, 1), *behind = ui_text_level (out, 1);
      ui_width_bands_set_level (UI_WIDTH_BANDS (self->bands), band, out);
      /* Translators: a band, and how loud its side is against its middle */
      g_string_append_printf (text, _ ("%s: in %s dB, out %s dB\n"),
                              _ (module->params[numbered (module, "width", band + 1)].name), before,
                              behind);
    }
  ui_accessible_set (self->bands, _ ("Width by bands"), text->str);
}

void
ui_width_picture_show (UiWidthPicture *self, const AppSlotHeard *heard)
{
  double in[APP_SLOT_CELLS], out[APP_SLOT_CELLS];
  ui_goniometer_add (UI_GONIOMETER (self->scope), heard ? heard->scope : NULL,
                     heard ? G_N_ELEMENTS (heard->scope) : 0);
  if (heard)
    {
      curve_of (heard, APP_SLOT_IN, in);
      curve_of (heard, APP_SLOT_OUT, out);
    }
  ui_width_bands_set_curves (UI_WIDTH_BANDS (self->bands), heard ? in : NULL, heard ? out : NULL);
  measure_levels (self, heard);
  if (ui_accessible_due (&self->told_at))
    tell_levels (self);
}

double
ui_width_picture_level (UiWidthPicture *self, int band, AppSlotEnd end)
{
  g_return_val_if_fail (band >= 0 && band < self->n_bands, NAN);
  return self->levels[end][band];
}

static void
on_heard (UiWidthPicture *self, AppHeard *heard)
{
  AppEngine *engine = ui_session_engine (self->session);
  AppSlotHeard sound;
  int track;
  guint place;
  gboolean any = FALSE;
  if (heard->playing && !app_slot_bypass (self->slot)
      && ui_session_find_slot (self->session, self->slot, &track, &place))
    {
      app_engine_watch_slot (engine, track, (int) place);
      any = app_engine_slot_heard (engine, track, (int) place, &sound);
    }
  ui_width_picture_show (self, any ? &sound : NULL);
}

/* ---- object ---- */

static void
ui_width_picture_dispose (GObject *object)
{
  UiWidthPicture *self = UI_WIDTH_PICTURE (object);
  if (self->box)
    app_engine_watch_slot (ui_session_engine (self->session), -1, -1);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_width_picture_parent_class)->dispose (object);
}

static void
ui_width_picture_class_init (UiWidthPictureClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_width_picture_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_width_picture_init (UiWidthPicture *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int band = 0; band < UI_WIDTH_BANDS_MAX; band++)
      self->levels[end][band] = NAN;
}

GtkWidget *
ui_width_picture_new (UiSession *session, AppSlot *slot, gboolean narrow)
{
  UiWidthPicture *self = g_object_new (UI_TYPE_WIDTH_PICTURE, NULL);
  const DspModule *module = app_slot_module (slot);
  self->session = session;
  self->slot = g_object_ref (slot);
  self->bands_param = param_of (module, "bands");
  self->mono_param = param_of (module, "mono-below");
  self->scope = ui_goniometer_new ();
  gtk_widget_set_name (self->scope, "slot-scope");
  ui_tooltip (self->scope, _ ("What comes out of the module: mono stands upright, "
                              "out of phase lies flat"));
  self->bands = ui_width_bands_new ();
  gtk_widget_set_name (self->bands, "width-bands");
  ui_tooltip (self->bands,
              _ ("Width of each band, and how loud the side is against the middle at each "
                 "frequency: blue what goes in, amber what comes out"));
  gtk_box_append (GTK_BOX (self->box), self->scope);
  gtk_box_append (GTK_BOX (self->box), self->bands);
  ui_accessible_set (self->bands, _ ("Width by bands"), NULL);
  gtk_widget_set_size_request (self->scope, narrow ? SCOPE_NARROW : SCOPE_WIDTH, -1);
  gtk_widget_set_size_request (self->bands, narrow ? BANDS_NARROW : BANDS_WIDTH, -1);
  show_values (self);
  g_signal_connect_object (slot, "changed", G_CALLBACK (show_values), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
ui_width_picture_put (UiWidthPicture *self, int param, GtkWidget *value)
{
  ui_width_bands_put (UI_WIDTH_BANDS (self->bands), self->n_bands++, value);
  g_signal_connect_object (value, "changed", G_CALLBACK (on_column_changed), self,
                           G_CONNECT_SWAPPED);
  show_values (self);
}
