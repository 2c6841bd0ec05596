/* ui-application.c — the workstation as an application: options, files from outside, windows. */
#include "ui-application.h"

#include "ui-commands.h"
#include "ui-obey.h"
#include "ui-screenshot.h"
#include "ui-settings.h"
#include "ui-style.h"
#include "ui-window-files.h"

#include "lacquer-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _UiApplication
{
  GtkApplication parent;

  /* owned; from the command line */
  char *screenshot;
  char *page;
  char *device;
  char *size;
  int status;
};

G_DEFINE_FINAL_TYPE (UiApplication, ui_application, GTK_TYPE_APPLICATION)

static const char *const pages[] = { "intake", "master", "deliver", NULL };

/* ---- actions ---- */

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_show_about_dialog (gtk_application_get_active_window (data), "program-name", "Lacquer",
                         "version", LACQUER_VERSION, "logo-icon-name", UI_APPLICATION_ID,
                         "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Masters an album: mixes in, verified files out."), NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (data));
  for (GList *i = windows; i; i = i->next)
    gtk_window_close (i->data);
  g_list_free (windows);
}

static const GActionEntry entries[] = {
  { "about", on_about },
  { "quit", on_quit },
};

/* ---- windows ---- */

static void
on_shot (gboolean good, gpointer data)
{
  UiApplication *self = data;
  self->status = good ? 0 : 1;
  g_application_quit (G_APPLICATION (self));
}

static UiWindow *
window_new (UiApplication *self)
{
  g_autofree char *kept = g_settings_get_string (ui_settings (), "device");
  UiWindow *window = ui_window_new (GTK_APPLICATION (self), self->device ? self->device : kept);
  int width, height;
  if (self->size && sscanf (self->size, "%dx%d", &width, &height) == 2)
    gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (self->page)
    ui_window_set_page (window, self->page);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* A crash may have left work, whatever is opened now; a picture shows the album alone. */
static void
show (UiApplication *self, UiWindow *window)
{
  if (self->screenshot)
    ui_screenshot_take (window, self->screenshot, on_shot, self);
  else
    ui_window_files_offer_recovery (window);
}

static void
ui_application_activate (GApplication *app)
{
  UiWindow *window = window_new (UI_APPLICATION (app));
  show (UI_APPLICATION (app), window);
}

/* Every album gets a window of its own; all mixes together make one new album. */
static void
ui_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  g_autoptr (GPtrArray) mixes = g_ptr_array_new_with_free_func (g_free);
  UiWindow *window = NULL;
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      if (path && g_str_has_suffix (path, ".lacquer"))
        {
          window = window_new (UI_APPLICATION (app));
          ui_window_files_open (window, (const char *const[]){ path, NULL });
        }
      else if (path)
        g_ptr_array_add (mixes, g_steal_pointer (&path));
    }
  if (mixes->len > 0)
    {
      g_ptr_array_add (mixes, NULL);
      window = window_new (UI_APPLICATION (app));
      ui_window_files_open (window, (const char *const *) mixes->pdata);
    }
  if (!window)
    window = window_new (UI_APPLICATION (app));
  show (UI_APPLICATION (app), window);
}

static void
ui_application_startup (GApplication *app)
{
  G_APPLICATION_CLASS (ui_application_parent_class)->startup (app);
  gtk_window_set_default_icon_name (UI_APPLICATION_ID);
  ui_style_init (gdk_display_get_default ());
  ui_obey_settings ();
  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
  ui_commands_set_accels (GTK_APPLICATION (app));
}

/* ---- options ---- */

static const GOptionEntry options[]
    = { { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
        { "page", 'p', 0, G_OPTION_ARG_STRING, NULL,
          N_ ("Open on this page: intake, master, deliver"), N_ ("PAGE") },
        { "device", 'd', 0, G_OPTION_ARG_STRING, NULL, N_ ("Play on this device; “null” is none"),
          N_ ("ID") },
        { "screenshot", 's', 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Measure everything, write a picture of the window and end"), N_ ("FILE") },
        { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Size of the window"), N_ ("WIDTHxHEIGHT") },
        { NULL } };

/* -1: go on; else the exit status. */
static int
ui_application_handle_local_options (GApplication *app, GVariantDict *dict)
{
  UiApplication *self = UI_APPLICATION (app);
  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("lacquer %s\n", LACQUER_VERSION);
      return 0;
    }
  g_variant_dict_lookup (dict, "page", "s", &self->page);
  g_variant_dict_lookup (dict, "device", "s", &self->device);
  g_variant_dict_lookup (dict, "size", "s", &self->size);
  g_variant_dict_lookup (dict, "screenshot", "^ay", &self->screenshot);
  if (self->page && !g_strv_contains (pages, self->page))
    {
      g_printerr (_ ("There is no page “%s”; there are intake, master and deliver.\n"), self->page);
      return 2;
    }
  /* Options are for this start: it must not hand its files to a program that runs already. */
  if (self->screenshot || self->page || self->device || self->size)
    g_application_set_flags (app, g_application_get_flags (app) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
ui_application_finalize (GObject *object)
{
  UiApplication *self = UI_APPLICATION (object);
  g_free (self->screenshot);
  g_free (self->page);
  g_free (self->device);
  g_free (self->size);
  G_OBJECT_CLASS (ui_application_parent_class)->finalize (object);
}

static void
ui_application_class_init (UiApplicationClass *class)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = ui_application_finalize;
  app_class->startup = ui_application_startup;
  app_class->activate = ui_application_activate;
  app_class->open = ui_application_open;
  app_class->handle_local_options = ui_application_handle_local_options;
}

static void
ui_application_init (UiApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _ ("[ALBUM.lacquer | MIX…]"));
}

UiApplication *
ui_application_new (void)
{
  return g_object_new (UI_TYPE_APPLICATION, "application-id", UI_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

int
ui_application_status (UiApplication *self)
{
  return self->status;
}
