/* app-edit.h — one change of the model that can be undone: the atoms of AppHistory's steps. [main
 * thread] */
#pragma once

#include "app-slot.h"

typedef struct _AppEdit AppEdit;

/* Each performs the change and returns what undoes it; NULL when nothing changed. */
AppEdit *app_edit_set (GObject *object, GParamSpec *pspec, const GValue *value);
AppEdit *app_edit_set_value (AppSlot *slot, int param, double value);
AppEdit *app_edit_insert (GListStore *list, guint index, gpointer item);
AppEdit *app_edit_remove (GListStore *list, guint index);
AppEdit *app_edit_move (GListStore *list, guint from, guint to);
void app_edit_free (AppEdit *self);

void app_edit_undo (AppEdit *self);
void app_edit_redo (AppEdit *self);

/* Takes over what later (freed) changed when it changed the same thing; FALSE when it did not. */
gboolean app_edit_merge (AppEdit *self, AppEdit *later);
gboolean app_edit_is_void (const AppEdit *self);      /* merged back to where it began */
gboolean app_edit_is_commuting (const AppEdit *self); /* touches one value only */

/* What a menu calls it: "Gap", "EQ: Band 2 Gain", "Remove track". Transfer full. */
char *app_edit_label (const AppEdit *self);
/* What a value or text became, to be read: "−3.0 dB" (U+2212), "Night Ferry", "2:00.00" (times at
 * rate Hz); NULL where there is nothing short to say. Transfer full. */
char *app_edit_outcome (const AppEdit *self, int rate);
/* The track, slot or other thing that was changed, inserted or removed. Borrowed. */
GObject *app_edit_object (const AppEdit *self);
