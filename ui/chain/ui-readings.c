/* ui-readings.c — what a slot's module says of itself while it plays. */
#include "ui-readings.h"

#include "ui-reduction-bar.h"
#include "ui-text.h"
#include "ui-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_READINGS DSP_MAX_READINGS
#define BAR_WIDTH 48

typedef struct
{
  const DspReading *reading;
  GtkWidget *column, *bar, *text; /* bar: NULL when it is no reduction */
} Shown;

struct _UiReadings
{
  GtkWidget parent;

  /* owned */
  AppSlot *slot;
  GtkWidget *box; /* child: in lines */

  /* borrowed */
  UiSession *session;
  Shown shown[MAX_READINGS];
  int n;
};

G_DEFINE_FINAL_TYPE (UiReadings, ui_readings, GTK_TYPE_WIDGET)

static char *
number_text (const DspReading *reading, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  g_autofree char *text = ui_text_level (value, reading->digits);
  return *reading->unit ? g_strdup_printf ("%s %s", text, reading->unit) : g_steal_pointer (&text);
}

static void
show (UiReadings *self, const double *values, int n)
{
  for (int i = 0; i < self->n; i++)
    {
      double value = i < n ? values[i] : NAN;
      if (self->shown[i].bar)
        ui_reduction_bar_set (UI_REDUCTION_BAR (self->shown[i].bar), value);
      ui_label_take (self->shown[i].text, number_text (self->shown[i].reading, value));
    }
}

static void
on_heard (UiReadings *self, AppHeard *heard)
{
  double values[MAX_READINGS];
  int track, n = 0;
  guint place;
  if (heard->playing && ui_session_find_slot (self->session, self->slot, &track, &place))
    n = app_engine_slot_readings (ui_session_engine (self->session), track, place, values,
                                  MAX_READINGS);
  show (self, values, n);
}

/* Name and number, and a bar below where it is a reduction. */
static GtkWidget *
column_new (UiReadings *self, const DspReading *reading)
{
  Shown *shown = &self->shown[self->n++];
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = gtk_label_new (_ (reading->name));
  gtk_widget_add_css_class (name, "caption");
  shown->column = column;
  shown->reading = reading;
  shown->text = gtk_label_new ("–");
  gtk_widget_add_css_class (shown->text, "numeric");
  gtk_widget_set_name (shown->text, reading->id);
  gtk_label_set_width_chars (GTK_LABEL (shown->text), 6 + (int) strlen (reading->unit));
  gtk_label_set_xalign (GTK_LABEL (shown->text), 1);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), shown->text);
  gtk_box_append (GTK_BOX (column), line);
  if (reading->kind == DSP_READING_REDUCTION)
    {
      shown->bar = ui_reduction_bar_new (-reading->min, _ (reading->name));
      gtk_widget_set_size_request (shown->bar, BAR_WIDTH, 6);
      gtk_box_append (GTK_BOX (column), shown->bar);
    }
  return column;
}

static void
ui_readings_dispose (GObject *object)
{
  UiReadings *self = UI_READINGS (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->slot);
  G_OBJECT_CLASS (ui_readings_parent_class)->dispose (object);
}

static void
ui_readings_class_init (UiReadingsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_readings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_readings_init (UiReadings *self)
{
  self->box = ui_wrap_box_new (1, 14, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_readings_new (UiSession *session, AppSlot *slot)
{
  UiReadings *self = g_object_new (UI_TYPE_READINGS, NULL);
  const DspModule *module = app_slot_module (slot);
  self->session = session;
  self->slot = g_object_ref (slot);
  for (int i = 0; i < MIN (module->n_readings, MAX_READINGS); i++)
    ui_wrap_box_append (UI_WRAP_BOX (self->box), column_new (self, &module->readings[i]));
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static gboolean
is_named_after (const DspReading *reading, const char *group)
{
  gsize length = group ? strlen (group) : 0;
  return group && strncmp (reading->name, group, length) == 0 && reading->name[length] == ' ';
}

/* Whether the reading is named after any group of the module. */
static gboolean
has_group (const DspModule *module, const DspReading *reading)
{
  for (int i = 0; i < module->n_params; i++)
    if (is_named_after (reading, module->params[i].group))
      return TRUE;
  return FALSE;
}

void
ui_readings_set_group (UiReadings *self, const char *group)
{
  const DspModule *module = app_slot_module (self->slot);
  gboolean known = FALSE;
  for (int i = 0; i < self->n; i++)
    known = known || is_named_after (self->shown[i].reading, group);
  for (int i = 0; i < self->n; i++)
    {
      const DspReading *reading = self->shown[i].reading;
      gboolean shown = !has_group (module, reading) || is_named_after (reading, group)
                       || (!known && (!group || reading->kind == DSP_READING_REDUCTION));
      gtk_widget_set_visible (self->shown[i].column, shown);
    }
}
