/* ui-style.h — style.css and the resources on a display.
 *
 * Style classes that style.css offers to pages (beside GTK's own):
 *   .panel .bar .well .card (.card.selected)   surfaces
 *   .section .title .heading .caption .dim .numeric .clock   text; .numeric has tabular figures
 *   .good .warning .error                      colour of text and symbols by severity
 *   .segmented                                 box of linked toggle buttons
 *   .lane.mix .lane.master .lane.reference .lane.previous    lane buttons
 *   .slot (.slot.selected .slot.bypassed)      card of the chain strip
 *   .primary                                   the one amber button of a page
 *   .tracks                                    GtkColumnView or GtkListView in table look
 *   .transport                                 buttons of the transport bar */
#pragma once

#include <gtk/gtk.h>

#define UI_RESOURCE_PREFIX "/io/github/lacquer/Lacquer"

/* Registers the resources (prefix UI_RESOURCE_PREFIX), asks for the dark variant and installs
 * style.css. Call once per display, after gtk_init (or in GApplication::startup) and before the
 * first window. Further calls for the same display change nothing. [main thread] */
void ui_style_init (GdkDisplay *display);
/* High contrast: brighter text, lines around everything that can be used, black grounds; drawn
 * widgets too, at once. Windows of the program have the style class "high-contrast" then. */
void ui_style_set_contrast (GdkDisplay *display, gboolean high);
