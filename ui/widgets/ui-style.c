/* ui-style.c — registers the compiled-in resources and installs style.css. */
#include "ui-style.h"

#include "ui-resources.h"

#define INSTALLED "ui-style-installed"

void
ui_style_init (GdkDisplay *display)
{
  GtkCssProvider *provider;

  g_return_if_fail (GDK_IS_DISPLAY (display));

  if (g_object_get_data (G_OBJECT (display), INSTALLED))
    return;
  g_object_set_data (G_OBJECT (display), INSTALLED, (gpointer) "");

  g_resources_register (ui_resources_get_resource ());
  g_object_set (gtk_settings_get_for_display (display), "gtk-application-prefer-dark-theme", TRUE,
                NULL);

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, UI_RESOURCE_PREFIX "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}
