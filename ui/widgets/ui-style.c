/* ui-style.c — registers the compiled-in resources and installs style.css. */
#include "ui-style.h"

#include "ui-palette.h"
#include "ui-resources.h"

#define INSTALLED "ui-style-installed"
#define CONTRAST "ui-style-contrast"

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
                "gtk-label-select-on-focus", FALSE, NULL);

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, UI_RESOURCE_PREFIX "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

/* The named colours of style.css, as the palette has them now, and lines around what is used. */
static char *
contrast_css (void)
{
  GString *css = g_string_new (NULL);
  for (int i = 0; i < UI_N_COLORS; i++)
    {
      g_autofree char *color = gdk_rgba_to_string (ui_palette (i));
      g_string_append_printf (css, "@define-color %s %s;\n", ui_palette_name (i), color);
    }
  g_string_append (
      css, "button, entry, dropdown > button, spinbutton, .card, .field, .slot, checkbutton "
           "check { box-shadow: inset 0 0 0 1px @line; }\n"
           "button:disabled, .dim { opacity: 1; color: @dim; }\n"
           "*:focus:focus-visible { outline: 2px solid @text; }\n"
           "entry > text:focus:focus-visible, spinbutton > text:focus:focus-visible "
           "{ outline: none; }\n"
           "entry:focus-within, spinbutton:focus-within "
           "{ outline: 2px solid @text; outline-offset: -2px; }\n");
  return g_string_free (css, FALSE);
}

static void
draw_anew (GtkWidget *widget)
{
  gtk_widget_queue_draw (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    draw_anew (child);
}

void
ui_style_set_contrast (GdkDisplay *display, gboolean high)
{
  GtkStyleProvider *provider = g_object_get_data (G_OBJECT (display), CONTRAST);
  ui_palette_set_high_contrast (high);
  if (high && !provider)
    {
      g_autofree char *css = contrast_css ();
      GtkCssProvider *made = gtk_css_provider_new ();
      gtk_css_provider_load_from_data (made, css, -1);
      provider = GTK_STYLE_PROVIDER (made);
      g_object_set_data_full (G_OBJECT (display), CONTRAST, made, g_object_unref);
      gtk_style_context_add_provider_for_display (display, provider,
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
    }
  else if (!high && provider)
    {
      gtk_style_context_remove_provider_for_display (display, provider);
      g_object_set_data (G_OBJECT (display), CONTRAST, NULL);
    }
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      (high ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (window, "high-contrast");
      draw_anew (window);
    }
}
