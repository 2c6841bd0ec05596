/* ui-finding-list.h — findings under each other: dot, sentence, place, advice. */
#pragma once

#include "app-finding.h"

#include <gtk/gtk.h>

#define UI_TYPE_FINDING_LIST (ui_finding_list_get_type ())
G_DECLARE_FINAL_TYPE (UiFindingList, ui_finding_list, UI, FINDING_LIST, GtkWidget)

/* Signal "place" (int track, double seconds), both as the finding has them: a person asked to be
 * taken there; only with wide. */
/* wide: one line with columns for place and advice; else sentence and advice wrap. */
GtkWidget *ui_finding_list_new (gboolean wide);
/* Before the first findings. Advice stands under the sentence: for places that may be narrow. */
void ui_finding_list_set_stacked (UiFindingList *self, gboolean stacked);
/* Worst first; at most max are shown and the rest counted (0: all). Nothing is kept of findings. */
void ui_finding_list_set (UiFindingList *self, const GPtrArray *findings, guint max);
/* A line without a severity instead ("measuring"). */
void ui_finding_list_set_text (UiFindingList *self, const char *text);
