/* app-project-read-orders.c — reads the running orders of a project file, and the tracks that only
 * they have. */
#include "app-project-read-orders.h"

#include "app-medium.h"
#include "app-project-read-track.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum
{
  ASIDE = -1 /* AppProjectGroup.track */
};

static AppTrack *
find_track (guint id, gpointer reader)
{
  return g_hash_table_lookup (((const AppProjectReader *) reader)->ids, GUINT_TO_POINTER (id));
}

static void
read_medium (const AppProjectGroup *group, AppOrders *orders, guint index)
{
  g_autofree char *id = app_project_group_text (group, "medium");
  if (app_medium_find (id))
    app_orders_put_medium (orders, index, id);
  else
    app_project_group_complain_value (group, "medium", app_medium_default->id);
}

static void
read_rows (const AppProjectGroup *group, AppOrders *orders, guint index)
{
  g_autofree char *text = app_project_group_text (group, "tracks");
  guint faults = app_order_read (orders, index, text, find_track, (gpointer) group->reader);
  if (faults)
    app_project_group_complain (group, APP_SEVERITY_WARNING, "project-order",
                                _ ("[%s]: %u tracks cannot be read and are left out."),
                                group->group, faults);
}

/* TRUE when it says that it is the active one. */
static gboolean
read_order (const AppProjectGroup *group, AppOrders *orders, gboolean has_active)
{
  GKeyFile *file = group->reader->file;
  guint index = app_orders_n (orders);
  g_autofree char *name = app_project_group_text (group, "name");
  gboolean active = app_project_group_truth (group, "active");
  app_orders_insert (orders, index, name, NULL);
  if (active && has_active)
    app_project_group_complain_value (group, "active", "false");
  active = active && !has_active;
  g_auto (GStrv) keys = g_key_file_get_keys (file, group->group, NULL, NULL);
  for (char **key = keys; *key; key++)
    if (strcmp (*key, "medium") == 0 && !active)
      read_medium (group, orders, index);
    else if (strcmp (*key, "tracks") == 0 && !active)
      read_rows (group, orders, index);
    else if (strcmp (*key, "name") && strcmp (*key, "active") && strcmp (*key, "medium")
             && strcmp (*key, "tracks"))
      app_project_group_keep_extra (group, *key, app_orders_get (orders, index)->extra);
  return active;
}

/* Those of the file; the list of tracks is always one of them, when there is any. */
static AppOrders *
read_orders (const AppProjectReader *reader)
{
  AppOrders *orders = app_orders_new ();
  gboolean has_active = FALSE;
  for (int i = 1; i <= APP_ORDERS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("order %d", i);
      AppProjectGroup group = { reader, name, 0 };
      if (!g_key_file_has_group (reader->file, name))
        continue;
      if (read_order (&group, orders, has_active))
        {
          app_orders_put_active (orders, app_orders_n (orders) - 1);
          has_active = TRUE;
        }
    }
  if (has_active || app_orders_n (orders) == 0)
    return orders;
  app_project_group_complain (
      &(AppProjectGroup){ reader, "order 1", 0 }, APP_SEVERITY_WARNING, "project-order",
      _ ("None of the running orders is that of the tracks: they become one of their own."));
  if (app_orders_n (orders) == APP_ORDERS_MAX)
    app_orders_remove (orders, APP_ORDERS_MAX - 1);
  app_orders_insert (orders, 0, "", NULL);
  app_orders_put_active (orders, 0);
  return orders;
}

void
app_project_read_orders (const AppProjectReader *reader)
{
  AppAlbum *album = reader->project->album;
  /* group to AppTrack */
  g_autoptr (GHashTable) asides
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (int i = 1; i <= APP_PROJECT_ASIDES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("aside %d", i);
      if (g_key_file_has_group (reader->file, name))
        {
          AppTrack *track = app_project_read_track (reader, name, ASIDE);
          g_hash_table_insert (asides, g_steal_pointer (&name), track);
        }
    }
  g_autoptr (AppOrders) orders = read_orders (reader);
  g_object_set (album, "orders", orders, NULL);
  g_autoptr (GPtrArray) used = app_album_aside (album);
  for (int i = 1; i <= APP_PROJECT_ASIDES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("aside %d", i);
      AppTrack *track = g_hash_table_lookup (asides, name);
      if (track && !g_ptr_array_find (used, track, NULL))
        app_project_group_complain (&(AppProjectGroup){ reader, name, 0 }, APP_SEVERITY_WARNING,
                                    "project-orphan",
                                    _ ("[%s] belongs to nothing in this project; left out."), name);
    }
}

gboolean
app_project_orders_are_read (const AppProjectReader *reader, const char *group)
{
  return reader->whole
         && (app_project_group_suffix (group, "order ", APP_ORDERS_MAX)
             || app_project_group_suffix (group, "aside ", APP_PROJECT_ASIDES_MAX));
}
