/* app-slot.h — a place in a chain: one module, its values, bypass. Changed through AppHistory only.
 * [main thread] */
#pragma once

#include <gio/gio.h>

#include "dsp-module.h"

#define APP_TYPE_SLOT (app_slot_get_type ())
G_DECLARE_FINAL_TYPE (AppSlot, app_slot, APP, SLOT, GObject)

/* Signal "changed" (no arguments): a value or bypass changed. Properties
 * "bypass" and "other". */
AppSlot *app_slot_new (const DspModule *module); /* defaults, new key */
/* Stands for a module that this build does not have: no parameters, passes audio unchanged, keeps
 * id and version for the project file. Its module's name says so. */
AppSlot *app_slot_new_missing (const char *module_id, int version);
gboolean app_slot_is_missing (AppSlot *self);
/* The same module, values and bypass under a key of its own, with nothing that is for the ears
 * only. */
AppSlot *app_slot_copy (AppSlot *self);

const DspModule *app_slot_module (AppSlot *self);
/* What it is called: a name of its own, else the module's (to be translated). */
const char *app_slot_name (AppSlot *self);
/* What made its values, in a form of the maker's own; NULL: a person. */
const char *app_slot_origin (AppSlot *self);
/* Before it is in a chain: no undo, no signal. Name NULL: the module's. */
void app_slot_put_origin (AppSlot *self, const char *name, const char *origin);
guint64 app_slot_key (AppSlot *self); /* identity in this process; survives edits and undo */
const double *app_slot_values (AppSlot *self);
double app_slot_value (AppSlot *self, int param);
gboolean app_slot_bypass (AppSlot *self);

/* A|B: the other setting of the module, which is not heard, as a boxed of AppSlotOther; property
 * "other", NULL while there is none. */
typedef struct
{
  gboolean second; /* the slot's own values are B, these are A */
  int n;           /* as many as the module has parameters */
  double values[];
} AppSlotOther;

#define APP_TYPE_SLOT_OTHER (app_slot_other_get_type ())
GType app_slot_other_get_type (void);
/* What is for the ears only is at its default in it. g_free frees it. */
AppSlotOther *app_slot_other_new (AppSlot *slot, const double *values, gboolean second);
const AppSlotOther *app_slot_other (AppSlot *self); /* borrowed; NULL: none */

/* For AppHistory and the project reader: no undo. Value is clamped. */
void app_slot_put_value (AppSlot *self, int param, double value);
void app_slot_put_bypass (AppSlot *self, gboolean bypass);
void app_slot_put_other (AppSlot *self, const AppSlotOther *other); /* copied; values are legal */

/* Keys of the project file that this version does not know (name to raw value); kept and written
 * back. Never NULL. */
GHashTable *app_slot_extra (AppSlot *self);
