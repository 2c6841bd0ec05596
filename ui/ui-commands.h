/* ui-commands.h — one table of everything that has a key: accelerators, shortcuts window and
 * manual derive from it. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *group;  /* heading in the shortcuts window */
  const char *title;  /* translatable */
  const char *action; /* detailed action name; NULL: the key is handled by a widget */
  const char *accel;  /* GTK syntax */
  gboolean plain;     /* must not be taken from text that is being typed */
} UiCommand;

extern const UiCommand ui_commands[];
extern const int ui_n_commands;

/* Sets the accelerators that always act; the plain keys are the window's (ui-window-keys.h). */
void ui_commands_set_accels (GtkApplication *application);
/* A new window that lists the table. */
GtkWindow *ui_commands_window (void);
