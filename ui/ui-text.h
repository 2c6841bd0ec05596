/* ui-text.h — numbers, times and sizes as a person reads them in the window. Results are owned by
 * the caller. */
#pragma once

#include <gtk/gtk.h>

#include "app-finding.h"

/* A number with its sign, '-' as U+2212: where the language is written from right to left, it
 * begins with a mark (U+200E) that keeps the sign before the number. Levels have it. */
char *ui_text_number (const char *text);
/* "−11.2", "−∞" for silence, "–" where a value is not defined. */
char *ui_text_level (double db, int digits);
/* The same with a plus sign: "+6.8". */
char *ui_text_signed (double db, int digits);
/* "3:52" or "3:52.1", "1:02:03" from an hour on. */
char *ui_text_length (gint64 frames, int rate, int decimals);
/* "→" in the direction of reading: "←" where the language is written from right to left. */
const char *ui_text_arrow (void);
/* "48 kHz → 96 kHz", in the direction of reading whatever letters both texts have. */
char *ui_text_change (const char *before, const char *now);
/* "142.6 MiB" */
char *ui_text_size (guint64 bytes);
/* "96 kHz", "44.1 kHz" */
char *ui_text_rate (int hz);

/* Sets the label's text and frees it; leaves the label alone when it shows the same already. */
void ui_label_take (GtkWidget *label, char *text);
/* The same for its tooltip. GTK asks the display where the pointer is at each text that it is
 * given, which waits for all that the display has yet to draw; this does so only where the pointer
 * is. */
void ui_tooltip (GtkWidget *widget, const char *text);
/* That text, or what GTK was given; borrowed, NULL: none. */
const char *ui_tooltip_text (GtkWidget *widget);
/* The same for a menu button, whose words are cut short where the window is narrow. */
void ui_menu_button_set_label (GtkWidget *button, const char *text);
/* As a label of a menu, where an underscore would mark a key. Transfer full. */
char *ui_menu_text (const char *text);
/* A path or sum that is broken anywhere has no sign there that is not its own. */
void ui_label_break_plainly (GtkWidget *label);
/* Names a widget for assistive technology. */
void ui_name (GtkWidget *widget, const char *name);
/* Name of the style class that colours a severity: "good" "dim" "warning" "error". */
const char *ui_severity_class (AppSeverity severity);
/* Puts exactly this severity's class on the widget. */
void ui_severity_apply (GtkWidget *widget, AppSeverity severity);
