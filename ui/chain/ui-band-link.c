/* ui-band-link.c — connects the selected slot with the spectrum. */
#include "ui-band-link.h"

#include "dsp-common.h"
#include "ui-band-menu.h"
#include "ui-band-zones.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RESPONSE_POINTS 400

#define LINE_APART 1.05 /* ratio of the frequencies of two lines at least */

/* Parameters of one band by index in the module's table; -1: it has none. */
typedef struct
{
  int frequency, gain, q, type, on;
  const char *group; /* NULL: the module's only band, which is no group of its own */
  gboolean line;     /* a border between two bands */
} Band;

struct _UiBandLink
{
  /* borrowed */
  UiSession *session;
  UiSpectrum *spectrum;
  UiModuleEditor *editor;

  /* owned */
  AppSlot *slot; /* that is shown, or NULL */

  Band bands[UI_SPECTRUM_MAX_BANDS];
  int n_bands;
};

static int
sibling (const DspModule *module, const char *stem, const char *suffix)
{
  g_autofree char *id = g_strconcat (stem, suffix, NULL);
  return dsp_params_index (module->params, module->n_params, id);
}

static void
add_lines (UiBandLink *self)
{
  int lines[UI_SPECTRUM_MAX_BANDS];
  int n = ui_band_lines (self->slot, lines, UI_SPECTRUM_MAX_BANDS - self->n_bands);
  for (int i = 0; i < n; i++)
    self->bands[self->n_bands++]
        = (Band){ lines[i], -1, -1, -1, -1, app_slot_module (self->slot)->params[lines[i]].group,
                  TRUE };
}

/* "frequency" and "q" by themselves: a module that looks at one band. */
static void
add_only_band (UiBandLink *self)
{
  const DspModule *module = app_slot_module (self->slot);
  Band band
      = { sibling (module, "frequency", ""), -1, sibling (module, "q", ""), -1, -1, NULL, FALSE };
  if (self->n_bands == 0 && band.frequency >= 0 && band.q >= 0)
    self->bands[self->n_bands++] = band;
}

static void
find_bands (UiBandLink *self)
{
  self->n_bands = 0;
  const DspModule *module = self->slot ? app_slot_module (self->slot) : NULL;
  for (int i = 0; module && i < module->n_params && self->n_bands < UI_SPECTRUM_MAX_BANDS; i++)
    {
      const DspParam *param = &module->params[i];
      if (!param->group || !g_str_has_suffix (param->id, "-frequency"))
        continue;
      g_autofree char *stem = g_strndup (param->id, strlen (param->id) - strlen ("-frequency"));
      Band band = { i,
                    sibling (module, stem, "-gain"),
                    sibling (module, stem, "-q"),
                    sibling (module, stem, "-type"),
                    sibling (module, stem, "-on"),
                    param->group,
                    FALSE };
      if (band.gain >= 0)
        self->bands[self->n_bands++] = band;
    }
  if (!self->slot)
    return;
  add_lines (self);
  add_only_band (self);
}

static double
value_of (UiBandLink *self, int param)
{
  return app_slot_value (self->slot, param);
}

static const char *
type_id (UiBandLink *self, const Band *band)
{
  if (band->type < 0)
    return "bell";
  const DspParam *param = &app_slot_module (self->slot)->params[band->type];
  return param->choices[(int) value_of (self, band->type)].id;
}

static gboolean
has_gain (UiBandLink *self, const Band *band)
{
  const char *type = type_id (self, band);
  return band->gain < 0 ? FALSE
                        : strstr (type, "bell") || strstr (type, "shelf") || strstr (type, "tilt")
                              || !strcmp (type, "off");
}

static gboolean
is_on (UiBandLink *self, const Band *band)
{
  return strcmp (type_id (self, band), "off") && (band->on < 0 || value_of (self, band->on) > 0);
}

/* ---- showing ---- */

static void
show_response (UiBandLink *self)
{
  const DspModule *module = self->slot ? app_slot_module (self->slot) : NULL;
  if (!module || !module->response)
    {
      ui_spectrum_set_response (self->spectrum, NULL, NULL, 0);
      return;
    }
  double hz[RESPONSE_POINTS], db[RESPONSE_POINTS];
  for (int i = 0; i < RESPONSE_POINTS; i++)
    hz[i] = 20 * pow (1000, i / (RESPONSE_POINTS - 1.0));
  dsp_module_response (module, app_slot_values (self->slot),
                       app_album_rate (ui_session_album (self->session)), hz, db, RESPONSE_POINTS);
  ui_spectrum_set_response (self->spectrum, hz, db, RESPONSE_POINTS);
}

static void
show (UiBandLink *self)
{
  UiSpectrumBand shown[UI_SPECTRUM_MAX_BANDS] = { 0 };
  int selected = -1, before = ui_spectrum_selected (self->spectrum);
  const char *group = ui_module_editor_group (self->editor);
  find_bands (self); /* there may be more or fewer lines */
  for (int i = 0; i < self->n_bands; i++)
    {
      const Band *band = &self->bands[i];
      shown[i].hz = value_of (self, band->frequency);
      shown[i].db = band->gain < 0 ? 0 : value_of (self, band->gain);
      shown[i].line = band->line;
      shown[i].q = band->q < 0 ? NAN : value_of (self, band->q);
      shown[i].has_gain = has_gain (self, band);
      shown[i].enabled = is_on (self, band);
      g_snprintf (shown[i].label, sizeof shown[i].label, "%d", i + 1);
      if (band->line || !band->group)
        selected = i == before ? i : selected;
      else if (g_strcmp0 (band->group, group) == 0)
        selected = i;
    }
  ui_spectrum_set_bands (self->spectrum, shown, self->n_bands);
  ui_spectrum_set_selected (self->spectrum, selected);
  show_response (self);
}

/* ---- editing ---- */

static void
put (UiBandLink *self, int param, double value)
{
  if (param >= 0)
    app_history_set_value (ui_session_history (self->session), self->slot, param,
                           dsp_param_clamp (&app_slot_module (self->slot)->params[param], value));
}

static void
show_zones (UiBandLink *self)
{
  UiSpectrumZone zones[UI_SPECTRUM_MAX_BANDS];
  double readings[DSP_MAX_READINGS];
  int track, n = 0;
  guint place;
  if (self->slot && !app_slot_bypass (self->slot) && ui_session_heard (self->session)->playing
      && ui_session_find_slot (self->session, self->slot, &track, &place))
    n = app_engine_slot_readings (ui_session_engine (self->session), track, place, readings,
                                  DSP_MAX_READINGS);
  n = n > 0 ? ui_band_zones (self->slot, readings, n, zones) : 0;
  ui_spectrum_set_zones (self->spectrum, zones, n);
}

static gboolean
valid (UiBandLink *self, int band)
{
  return band >= 0 && band < self->n_bands;
}

/* Chooses a legal type by id; nothing when the band has none of it. */
static void
put_type (UiBandLink *self, const Band *band, const char *id)
{
  if (band->type < 0)
    return;
  const DspChoice *choices = app_slot_module (self->slot)->params[band->type].choices;
  for (int i = 0; choices[i].id; i++)
    if (!strcmp (choices[i].id, id))
      put (self, band->type, i);
}

static void
on_selected (UiBandLink *self, int band)
{
  if (valid (self, band) && self->bands[band].group)
    ui_module_editor_set_group (self->editor, self->bands[band].group);
}

/* What a person calls it. */
static const char *
name_of (UiBandLink *self, const Band *band)
{
  return band->line || !band->group ? app_slot_module (self->slot)->params[band->frequency].name
                                    : band->group;
}

static void
on_begin (UiBandLink *self, int band)
{
  if (!valid (self, band))
    return;
  g_autofree char *label = g_strdup_printf (_ ("move %s"), _ (name_of (self, &self->bands[band])));
  ui_session_begin_gesture (self->session, label);
}

static void
on_end (UiBandLink *self, int band)
{
  ui_session_end_gesture (self->session);
}

/* A band that is off is switched on by moving it. */
static void
switch_on (UiBandLink *self, const Band *band)
{
  if (!strcmp (type_id (self, band), "off"))
    put_type (self, band, "bell");
  put (self, band->on, 1);
}

/* A line stays between its neighbours. */
static double
between (UiBandLink *self, int band, double hz)
{
  double low = band > 0 && self->bands[band - 1].line
                   ? value_of (self, self->bands[band - 1].frequency) * LINE_APART
                   : 0;
  double high = band + 1 < self->n_bands && self->bands[band + 1].line
                    ? value_of (self, self->bands[band + 1].frequency) / LINE_APART
                    : G_MAXDOUBLE;
  return low > high ? value_of (self, self->bands[band].frequency) : CLAMP (hz, low, high);
}

static void
on_moved (UiBandLink *self, int band, double hz, double db)
{
  if (!valid (self, band))
    return;
  switch_on (self, &self->bands[band]);
  put (self, self->bands[band].frequency, self->bands[band].line ? between (self, band, hz) : hz);
  if (has_gain (self, &self->bands[band]))
    put (self, self->bands[band].gain, db);
}

static void
on_q (UiBandLink *self, int band, double factor)
{
  if (valid (self, band) && self->bands[band].q >= 0)
    put (self, self->bands[band].q, value_of (self, self->bands[band].q) * factor);
}

static void
reset_band (UiBandLink *self, int band, const char *label)
{
  if (!valid (self, band))
    return;
  const DspModule *module = app_slot_module (self->slot);
  app_history_begin (ui_session_history (self->session), label);
  for (int i = 0; i < module->n_params; i++)
    if (g_strcmp0 (module->params[i].group, self->bands[band].group) == 0)
      put (self, i, module->params[i].def);
  app_history_end (ui_session_history (self->session));
}

static void
on_reset (UiBandLink *self, int band)
{
  if (!valid (self, band))
    return;
  const Band *b = &self->bands[band];
  int param = b->gain >= 0 ? b->gain : b->frequency;
  app_history_seal (ui_session_history (self->session));
  put (self, param, app_slot_module (self->slot)->params[param].def);
  show (self);
}

static gboolean
removable (UiBandLink *self, int band)
{
  return valid (self, band) && self->bands[band].group && !self->bands[band].line;
}

static void
on_remove (UiBandLink *self, int band)
{
  if (removable (self, band))
    reset_band (self, band, _ ("remove band"));
}

static void
remove_group (gpointer data, const char *group)
{
  UiBandLink *self = data;
  for (int i = 0; i < self->n_bands; i++)
    if (g_strcmp0 (self->bands[i].group, group) == 0)
      {
        on_remove (self, i);
        return;
      }
}

static void
on_menu (UiBandLink *self, int band, double x, double y)
{
  if (valid (self, band))
    ui_band_menu_popup (self->session, self->slot, self->bands[band].group,
                        GTK_WIDGET (self->spectrum), x, y,
                        removable (self, band) ? G_CALLBACK (remove_group) : NULL, self);
}

/* The first band that is off takes the place; none: nothing happens. */
static void
on_add (UiBandLink *self, double hz, double db)
{
  for (int i = 0; i < self->n_bands; i++)
    if (removable (self, i) && !is_on (self, &self->bands[i]))
      {
        app_history_begin (ui_session_history (self->session), _ ("add band"));
        on_moved (self, i, hz, db);
        app_history_end (ui_session_history (self->session));
        on_selected (self, i);
        show (self);
        return;
      }
}

/* ---- object ---- */

static void
on_selection (UiBandLink *self)
{
  AppSlot *slot = ui_session_slot (self->session);
  if (slot == self->slot)
    return;
  if (self->slot)
    g_signal_handlers_disconnect_by_data (self->slot, self);
  g_set_object (&self->slot, slot);
  if (slot)
    g_signal_connect_swapped (slot, "changed", G_CALLBACK (show), self);
  ui_spectrum_set_selected (self->spectrum, -1);
  show (self);
  show_zones (self);
}

UiBandLink *
ui_band_link_new (UiSession *session, UiSpectrum *spectrum, UiModuleEditor *editor)
{
  UiBandLink *self = g_new0 (UiBandLink, 1);
  self->session = session;
  self->spectrum = spectrum;
  self->editor = editor;
  g_signal_connect_swapped (session, "selection", G_CALLBACK (on_selection), self);
  g_signal_connect_swapped (session, "heard", G_CALLBACK (show_zones), self);
  g_signal_connect_swapped (editor, "group-changed", G_CALLBACK (show), self);
  g_signal_connect_swapped (spectrum, "band-selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (spectrum, "band-begin", G_CALLBACK (on_begin), self);
  g_signal_connect_swapped (spectrum, "band-end", G_CALLBACK (on_end), self);
  g_signal_connect_swapped (spectrum, "band-moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (spectrum, "band-q", G_CALLBACK (on_q), self);
  g_signal_connect_swapped (spectrum, "band-reset", G_CALLBACK (on_reset), self);
  g_signal_connect_swapped (spectrum, "band-remove", G_CALLBACK (on_remove), self);
  g_signal_connect_swapped (spectrum, "band-menu", G_CALLBACK (on_menu), self);
  g_signal_connect_swapped (spectrum, "band-add", G_CALLBACK (on_add), self);
  on_selection (self);
  return self;
}

void
ui_band_link_free (UiBandLink *self)
{
  if (!self)
    return;
  if (self->slot)
    g_signal_handlers_disconnect_by_data (self->slot, self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->spectrum, self);
  g_signal_handlers_disconnect_by_data (self->editor, self);
  g_clear_object (&self->slot);
  g_free (self);
}
