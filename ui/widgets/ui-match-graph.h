/* ui-match-graph.h — two spectra in third octaves, and the curve that makes one like the other.
 * Takes no input. [main thread] */
#pragma once

#include "app-match.h"

#include <gtk/gtk.h>

#define UI_TYPE_MATCH_GRAPH (ui_match_graph_get_type ())
G_DECLARE_FINAL_TYPE (UiMatchGraph, ui_match_graph, UI, MATCH_GRAPH, GtkWidget)

GtkWidget *ui_match_graph_new (void);
/* Copied; NULL: nothing is known. */
void ui_match_graph_set (UiMatchGraph *self, const AppMatchProposal *proposal);
