/* app-preset.h — named settings of a module: those of the program and the person's own. [main
 * thread]
 *
 * One file per module, MODULE.presets, syntax of GKeyFile: a group per preset, named by its id
 * (kebab-case), with Name=, Help= (one sentence: when to take it; may be left out) and parameter
 * ids with values as in a project. A parameter that is not named has its default, or, with
 * DSP_PARAM_KEPT (the drive that was found for the music), stays as it is. Built in: the
 * folder data/presets; own ones: lacquer/presets in the user's XDG data folder, which also have
 * Version= of the module. What is for the ears only (DSP_PARAM_LISTEN) is in none and is not
 * touched. */
#pragma once

#include "app-history.h"

typedef struct
{
  char *id, *name, *help; /* help may be "" */
  gboolean own;           /* made by the person: can be replaced and removed */
  const DspModule *module;
  double *values;  /* n_params, legal */
  gboolean *given; /* n_params: whether it sets the value, else it leaves what is there */
} AppPreset;

#define APP_PRESET_NAME_MAX 80 /* characters */

typedef enum
{
  APP_PRESET_ERROR_NAME,   /* not fit for a name */
  APP_PRESET_ERROR_EXISTS, /* an own preset has that name */
} AppPresetError;
#define APP_PRESET_ERROR (app_preset_error_quark ())
GQuark app_preset_error_quark (void);

/* Those of a module, built-in ones first, as their files have them; owns them. Own ones that are
 * not valid are left out, or taken without the value that is not, and told in findings (may be
 * NULL). */
GPtrArray *app_presets_load (const DspModule *module, GPtrArray *findings);
/* By id, else by name in any case; an own one first. NULL: there is none. */
const AppPreset *app_presets_find (const GPtrArray *presets, const char *name);

/* Whether the slot has its values. */
gboolean app_preset_is_set (const AppPreset *self, AppSlot *slot);
/* One step of undo. */
void app_preset_apply (const AppPreset *self, AppHistory *history, AppSlot *slot);

/* Keeps the slot's values as an own preset; the file is written whole or not at all. With replace
 * an own preset of that name is written over, else that is the error EXISTS. Other errors:
 * G_FILE_ERROR, G_KEY_FILE_ERROR (the file there cannot be read; it is left as it is). */
gboolean app_preset_save (AppSlot *slot, const char *name, gboolean replace, GError **error);
/* An own one. */
gboolean app_preset_remove (const AppPreset *self, GError **error);
