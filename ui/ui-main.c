/* ui-main.c — lacquer, the workstation. */
#include "ui-application.h"
#include "ui-locale.h"

int
main (int argc, char **argv)
{
  ui_locale_init ();
  g_set_application_name ("Lacquer");
  g_autoptr (UiApplication) application = ui_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  return status ? status : ui_application_status (application);
}
