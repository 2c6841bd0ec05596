/* app-intake-log.c — the log of received mixes. */
#include "app-intake-log.h"

#include "app-source.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define GROUP "intake"

/* The fields of an entry, in this order, ';' between them. */
enum
{
  WHEN,
  VERDICT,
  SIZE,
  TIME,
  SHA256,
  PATH, /* the last: it may have a ';' of its own */
  N_FIELDS
};

/* NULL when the value is no entry; transfer full. */
static char **
entry_split (GKeyFile *file, const char *key)
{
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);
  char **fields = value ? g_strsplit (value, ";", N_FIELDS) : NULL;
  if (fields && g_strv_length (fields) == N_FIELDS)
    return fields;
  g_strfreev (fields);
  return NULL;
}

static char *
time_text (gint64 unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_s);
  return time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

/* As seen from the folder when it lies inside, and anything else as it is; both encoded. */
static char *
path_from (const char *path, const char *folder)
{
  g_autofree char *file = app_source_decode_path (path);
  if (!file || !folder || !g_path_is_absolute (file))
    return g_strdup (path);
  g_autofree char *relative = app_source_relative_path (file, folder);
  gboolean inside = strcmp (relative, "..") != 0 && !g_str_has_prefix (relative, "../");
  return inside ? app_source_encode_path (relative) : g_strdup (path);
}

static char *
path_absolute (const char *path, const char *folder)
{
  g_autofree char *file = app_source_decode_path (path);
  if (!file || !*file || g_path_is_absolute (file))
    return g_strdup (path);
  g_autofree char *absolute = g_canonicalize_filename (file, folder);
  return app_source_encode_path (absolute);
}

static void
change_paths (GKeyFile *file, const char *folder, char *(*change) (const char *, const char *) )
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (int i = 0; keys && keys[i]; i++)
    {
      g_auto (GStrv) fields = entry_split (file, keys[i]);
      if (!fields)
        continue;
      char *path = change (fields[PATH], folder);
      g_free (fields[PATH]);
      fields[PATH] = path;
      g_autofree char *value = g_strjoinv (";", fields);
      g_key_file_set_string (file, GROUP, keys[i], value);
    }
}

void
app_intake_log_relate (GKeyFile *file, const char *folder)
{
  change_paths (file, folder, path_from);
}

void
app_intake_log_resolve (GKeyFile *file, const char *folder)
{
  change_paths (file, folder, path_absolute);
}

gboolean
app_intake_log_add (GKeyFile *file, const AppIntakeReport *report)
{
  const char *sha256 = report->media ? app_media_known_sha256 (report->media) : NULL;
  if (!sha256 || report->measured.frames == 0)
    return FALSE;
  g_autofree char *path = app_source_encode_path (app_media_path (report->media));
  g_autofree char *when = time_text (report->checked_at);
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  guint64 last = 0;
  gboolean known = FALSE;
  for (int i = 0; keys && keys[i]; i++)
    {
      guint64 number = 0;
      g_auto (GStrv) fields = entry_split (file, keys[i]);
      g_ascii_string_to_unsigned (keys[i], 10, 1, G_MAXINT64, &number, NULL);
      last = MAX (last, number);
      if (fields && strcmp (fields[PATH], path) == 0)
        known = strcmp (fields[SHA256], sha256) == 0
                && strcmp (fields[VERDICT], app_verdict_id (report->verdict)) == 0;
    }
  if (known)
    return TRUE;
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, last + 1);
  g_autofree char *value
      = g_strdup_printf ("%s;%s;%" G_GUINT64_FORMAT ";%" G_GINT64_FORMAT ";%s;%s", when,
                         app_verdict_id (report->verdict), app_media_size (report->media),
                         app_media_mtime (report->media), sha256, path);
  g_key_file_set_string (file, GROUP, key, value);
  return TRUE;
}

gint64
app_intake_log_received (GKeyFile *file, const char *sha256)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (int i = 0; keys && keys[i]; i++)
    {
      g_auto (GStrv) fields = entry_split (file, keys[i]);
      if (!fields || strcmp (fields[SHA256], sha256) != 0)
        continue;
      g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (fields[WHEN], NULL);
      if (when)
        return g_date_time_to_unix (when);
    }
  return 0;
}

static char *
local_text (GDateTime *time)
{
  g_autoptr (GDateTime) local = time ? g_date_time_to_local (time) : NULL;
  return local ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("–");
}

static const char *
verdict_text (const char *id)
{
  for (AppVerdict verdict = APP_VERDICT_READY; verdict <= APP_VERDICT_ASK; verdict++)
    if (strcmp (app_verdict_id (verdict), id) == 0)
      return app_verdict_name (verdict);
  return id;
}

char *
app_intake_log_text (GKeyFile *file, const char *folder)
{
  GString *text = g_string_new (NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (int i = 0; keys && keys[i]; i++)
    {
      g_auto (GStrv) fields = entry_split (file, keys[i]);
      if (!fields)
        continue;
      g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (fields[WHEN], NULL);
      g_autoptr (GDateTime) time
          = g_date_time_new_from_unix_utc (g_ascii_strtoll (fields[TIME], NULL, 10));
      g_autofree char *checked = local_text (when), *written = local_text (time);
      g_autofree char *shown = path_from (fields[PATH], folder);
      g_autofree char *path = app_source_decode_path (shown);
      g_autofree char *name = g_filename_display_name (path ? path : shown);
      g_string_append_printf (text, _ ("%s  %s  %s bytes  file of %s  SHA-256 %s  %s\n"), checked,
                              verdict_text (fields[VERDICT]), fields[SIZE], written, fields[SHA256],
                              name);
    }
  return g_string_free (text, FALSE);
}
