/* ui-mix-menu.c — the menu button of the selected track's mixes. */
#include "ui-mix-menu.h"

#include "app-revisions.h"
#include "ui-minus.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

static AppTrack *
track_of (UiSession *session)
{
  int track = ui_session_track (session);
  return track < 0 ? NULL : app_album_track (ui_session_album (session), (guint) track);
}

static GMenuItem *
item_new (const char *label, const char *action, guint number)
{
  GMenuItem *item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "i", (int) number);
  return item;
}

/* Of all mixes, or of those that are not in use. */
static GMenu *
mixes_new (AppTrack *track, int rate, const char *action, gboolean all)
{
  GMenu *menu = g_menu_new ();
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (list, i);
      if (!all && app_track_revision (track) == revision)
        continue;
      g_autofree char *told = app_revision_facts_text (app_revision_facts (revision), rate);
      g_autofree char *facts = ui_minus (told);
      g_autofree char *name = ui_menu_text (app_revision_name (revision));
      g_autofree char *label = all ? g_strdup_printf ("%u  %s  (%s)", i + 1, name, facts)
                                   : g_strdup_printf ("%u  %s", i + 1, name);
      g_autoptr (GMenuItem) item = item_new (label, action, i + 1);
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
fill (GtkMenuButton *button, gpointer data)
{
  UiSession *session = data;
  AppTrack *track = track_of (session);
  g_autoptr (GMenu) menu = g_menu_new ();
  if (track && app_revisions_other (track))
    {
      int rate = app_album_rate (ui_session_album (session));
      g_autoptr (GMenu) use = mixes_new (track, rate, "win.revision", TRUE);
      g_autoptr (GMenu) more = g_menu_new ();
      g_autoptr (GMenu) compare = mixes_new (track, rate, "win.compare-revision", FALSE);
      g_autoptr (GMenu) drop = mixes_new (track, rate, "win.remove-revision", FALSE);
      g_menu_append_section (menu, _ ("In use"), G_MENU_MODEL (use));
      g_menu_append_submenu (more, _ ("Compare with"), G_MENU_MODEL (compare));
      g_menu_append_submenu (more, _ ("Remove"), G_MENU_MODEL (drop));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
    }
  g_autoptr (GMenu) add = g_menu_new ();
  g_menu_append (add, _ ("New mix for this track…"), "win.revise");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (add));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
show (GtkWidget *button, UiSession *session)
{
  AppTrack *track = track_of (session);
  guint n = track ? g_list_model_get_n_items (G_LIST_MODEL (app_track_revisions (track))) : 0;
  g_autofree char *label
      = n > 1 ? g_strdup_printf (_ ("Mix %d of %u"), app_revisions_current (track) + 1, n)
              : g_strdup (_ ("Mix"));
  gtk_widget_set_visible (button, track != NULL);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
}

static void
on_session (UiSession *session, GtkWidget *button)
{
  show (button, session);
}

GtkWidget *
ui_mix_menu_new (UiSession *session)
{
  static const char *const signals[] = { "document", "album", "selection" };
  GtkWidget *button = gtk_menu_button_new ();
  gtk_widget_set_name (button, "mix-menu");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "mix");
  gtk_widget_set_tooltip_text (button, _ ("The mixes of this track: which is in use, which to "
                                          "compare it with, and a new one (or drop its file on "
                                          "the track)"));
  ui_name (button, _ ("Mixes of the track"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill, session, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (on_session), button, 0);
  show (button, session);
  return button;
}
