/* app-history.h — undo of everything: property edits, slot value edits, list edits; groups,
 * coalescing, saved mark.
 *
 * Every change of the model by a person goes through here. Edits of the same property of the same
 * object within one gesture (begin/end) or within 700 ms become one step. Edits that signal
 * handlers attempt while an undo or redo runs are ignored: they would tear the steps apart. [main
 * thread] */
#pragma once

#include "app-slot.h"

#define APP_TYPE_HISTORY (app_history_get_type ())
G_DECLARE_FINAL_TYPE (AppHistory, app_history, APP, HISTORY, GObject)

/* Properties (read only, notify): "can-undo" "can-redo" (bool), "undo-label" "redo-label" (string,
 * may be ""), "modified" (bool: differs from the saved mark). Signal "changed" after every do,
 * undo, redo. */
AppHistory *app_history_new (void);

/* Group: what happens between begin and end is one step called label; nests (the outer label wins).
 * Empty groups vanish. */
void app_history_begin (AppHistory *self, const char *label);
void app_history_end (AppHistory *self);
/* A drag of a control: same as a group, but an edit of one property keeps only first and last
 * value. */
void app_history_begin_gesture (AppHistory *self, const char *label);

/* label NULL: made from the property's or parameter's name. An edit that changes nothing is no
 * step; neither is one that is taken back within the same gesture or the same 700 ms. */
void app_history_set (AppHistory *self, GObject *object, const char *property, const GValue *value,
                      const char *label);
void
app_history_set_string (AppHistory *self, gpointer object, const char *property, const char *value);
void app_history_set_double (AppHistory *self, gpointer object, const char *property, double value);
void app_history_set_int64 (AppHistory *self, gpointer object, const char *property, gint64 value);
void app_history_set_int (AppHistory *self, gpointer object, const char *property, int value);
/* What is for the ears only (DSP_PARAM_LISTEN) is set, but is no step and modifies nothing. */
void app_history_set_value (AppHistory *self, AppSlot *slot, int param, double value);
void app_history_set_bypass (AppHistory *self, AppSlot *slot, gboolean bypass);

void app_history_insert (AppHistory *self, GListStore *list, guint index, gpointer item,
                         const char *label);
void app_history_remove (AppHistory *self, GListStore *list, guint index, const char *label);
/* Moves the item at from so that it stands at to afterwards. */
void app_history_move (AppHistory *self, GListStore *list, guint from, guint to, const char *label);

/* FALSE when there is nothing, or a group is open. */
gboolean app_history_undo (AppHistory *self);
gboolean app_history_redo (AppHistory *self);
/* The next edit starts a step of its own, however soon it comes. */
void app_history_seal (AppHistory *self);
void app_history_mark_saved (AppHistory *self);
gboolean app_history_modified (AppHistory *self);
void app_history_clear (AppHistory *self);
/* Steps from oldest to newest for a list; position = number of done steps. Labels borrowed. */
guint app_history_n_steps (AppHistory *self, guint *position);
const char *app_history_step_label (AppHistory *self, guint step);
/* What became of it, for a list: "-3.0 dB", of a gesture on several values each, times at rate Hz;
 * NULL where there is nothing short to say. Transfer full. object: what its first edit changed,
 * borrowed. */
char *app_history_step_outcome (AppHistory *self, guint step, int rate, GObject **object);
/* Undoes or redoes until so many steps are done. FALSE when there are not as many, or a group is
 * open. */
gboolean app_history_go (AppHistory *self, guint position);
/* How many steps were done when it was saved; FALSE when that state is out of reach. */
gboolean app_history_saved (AppHistory *self, guint *position);
