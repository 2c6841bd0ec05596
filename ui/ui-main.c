/* ui-main.c — lacquer, the workstation. */
#include "ui-application.h"

#include "lacquer-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LACQUER_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Lacquer");
  g_autoptr (UiApplication) application = ui_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  return status ? status : ui_application_status (application);
}
