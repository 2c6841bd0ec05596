/* app-project-group.c — the values of one group of a project file, whatever they are. */
#include "app-project-group.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

AppFinding *
app_project_group_complain (const AppProjectGroup *group, AppSeverity severity, const char *id,
                            const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding
      = app_findings_add (group->reader->project->findings, severity, id, "%s", text);
  finding->track = MAX (group->track, 0);
  return finding;
}

void
app_project_group_complain_value (const AppProjectGroup *group, const char *key, const char *used)
{
  g_autofree char *value = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  g_autofree char *shown = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), 60));
  app_project_group_complain (
      group, APP_SEVERITY_WARNING, "project-value",
      _ ("[%s] %s=%s is not a value this version can use; %s is used instead."), group->group, key,
      shown, used);
}

/* The text of a key, never NULL; bad escapes are taken as they stand. Transfer full. */
char *
app_project_group_text (const AppProjectGroup *group, const char *key)
{
  GKeyFile *file = group->reader->file;
  char *text = g_key_file_get_string (file, group->group, key, NULL);
  return text ? text : g_key_file_get_value (file, group->group, key, NULL);
}

/* FALSE when it is no whole number in min .. max. */
gboolean
app_project_group_number (const AppProjectGroup *group, const char *key, gint64 min, gint64 max,
                          gint64 *number)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  return text && g_ascii_string_to_signed (text, 10, min, max, number, NULL);
}

guint64
app_project_group_unsigned (const AppProjectGroup *group, const char *key)
{
  guint64 number = 0;
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (text && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
    app_project_group_complain_value (group, key, "0");
  return number;
}

void
app_project_group_keep_extra (const AppProjectGroup *group, const char *key, GHashTable *extra)
{
  char *value = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  g_hash_table_insert (extra, g_strdup (key), value);
}

/* "track 12" with number 12 when prefix is "track "; 0 when it is not of that form. */
int
app_project_group_suffix (const char *group, const char *prefix, int max)
{
  gint64 number;
  if (!g_str_has_prefix (group, prefix))
    return 0;
  const char *digits = group + strlen (prefix);
  if (*digits < '1' || *digits > '9'
      || !g_ascii_string_to_signed (digits, 10, 1, max, &number, NULL))
    return 0;
  return (int) number;
}

/* FALSE when it is missing. */
gboolean
app_project_group_truth (const AppProjectGroup *group, const char *key)
{
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (text && strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    app_project_group_complain_value (group, key, "false");
  return g_strcmp0 (text, "true") == 0;
}

/* 0 when it is missing, or no number in -max .. max. */
double
app_project_group_real (const AppProjectGroup *group, const char *key, double max)
{
  char *end;
  g_autofree char *text = g_key_file_get_value (group->reader->file, group->group, key, NULL);
  if (!text)
    return 0;
  double value = g_ascii_strtod (text, &end);
  if (end != text && *end == 0 && fabs (value) <= max)
    return value;
  app_project_group_complain_value (group, key, "0");
  return 0;
}

/* Unix seconds; 0 when it is missing or no time since 1970. */
gint64
app_project_group_time (const AppProjectGroup *group, const char *key)
{
  g_autofree char *text = app_project_group_text (group, key);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  gint64 unix_time = time ? g_date_time_to_unix (time) : 0;
  if (unix_time > 0) /* before that nobody had a computer to write it */
    return unix_time;
  if (text)
    app_project_group_complain_value (group, key, _ ("none"));
  return 0;
}
