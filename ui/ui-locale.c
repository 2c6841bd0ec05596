/* ui-locale.c — the language of the window. */
#include "ui-locale.h"

#include "lacquer-config.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <locale.h>

static gboolean
in_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  return program && g_str_has_prefix (program, LACQUER_BUILD_DIR "/");
}

void
ui_locale_init (void)
{
  gtk_disable_setlocale (); /* it would set the numbers too */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, in_build () ? LACQUER_BUILD_DIR "/po" : LACQUER_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
