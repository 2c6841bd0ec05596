/* ui-number-entry.h — a number in a dialog or menu: a GtkSpinButton that reads what dsp_param_read
 * reads, and shows numbers as the rest of the window does (U+2212, decimal point).
 *
 * Typed or pasted: with or without its unit ("-14 LUFS", "dB" for every level in dB, "500 ms" where
 * it is seconds), '-' or U+2212, comma or point, blanks anywhere. It is rounded to the digits shown
 * and clamped to the range. What is no number is marked as an error while it stands there, and
 * leaves the value as it was. [main] */
#pragma once

#include <gtk/gtk.h>

/* unit: as in the table of a parameter ("LUFS", "dB SPL"), "" for none; static text. Numbers of the
 * unit UI_NUMBER_TIME are seconds, whole, shown as "79:57"; "79" are minutes then. */
#define UI_NUMBER_TIME "min:s"
GtkWidget *ui_number_entry_new (double min, double max, double step, int digits, const char *unit);
/* Makes one of a plain GtkSpinButton that has its adjustment and digits. */
void ui_number_entry_prepare (GtkWidget *spin, const char *unit);
/* The value with what is being typed. */
double ui_number_entry_get (GtkWidget *spin);

/* What is typed in this unit; FALSE, value untouched, when it is no number of it. */
gboolean ui_number_read (const char *text, const char *unit, double *value);
/* A place in time, where a number alone is seconds: "12.5", "1:12,5", "1:02:03", "\u22120:05 s". */
gboolean ui_number_read_time (const char *text, double *seconds);
