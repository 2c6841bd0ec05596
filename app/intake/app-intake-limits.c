/* app-intake-limits.c — the thresholds of the intake rules: file and memory. */
#include "app-intake-limits.h"

#include "app-data.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define FINDING "intake-settings"
#define LIMIT_MAX 1e9

typedef struct
{
  double limit;
  gboolean off;
} Row;

struct _AppIntakeLimits
{
  int n;
  Row rows[]; /* by row of the table of rules */
};

AppIntakeLimits *
app_intake_limits_new (void)
{
  int n = app_intake_n_rules ();
  AppIntakeLimits *self = g_malloc0 (sizeof *self + (gsize) n * sizeof (Row));
  self->n = n;
  for (int i = 0; i < n; i++)
    self->rows[i].limit = app_intake_rule (i)->limit;
  return self;
}

AppIntakeLimits *
app_intake_limits_copy (const AppIntakeLimits *self)
{
  return self ? g_memdup2 (self, sizeof *self + (gsize) self->n * sizeof (Row))
              : app_intake_limits_new ();
}

void
app_intake_limits_free (AppIntakeLimits *self)
{
  g_free (self);
}

char *
app_intake_limits_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "lacquer", "intake.conf", NULL);
}

double
app_intake_limits_get (const AppIntakeLimits *self, int row)
{
  return self ? self->rows[row].limit : app_intake_rule (row)->limit;
}

void
app_intake_limits_set (AppIntakeLimits *self, int row, double limit)
{
  g_return_if_fail (row >= 0 && row < self->n && isfinite (limit));
  self->rows[row].limit = limit;
}

gboolean
app_intake_limits_is_off (const AppIntakeLimits *self, int row)
{
  return self && self->rows[row].off;
}

void
app_intake_limits_set_off (AppIntakeLimits *self, int row, gboolean off)
{
  g_return_if_fail (row >= 0 && row < self->n);
  for (int i = 0; i < self->n; i++)
    if (strcmp (app_intake_rule (i)->id, app_intake_rule (row)->id) == 0)
      self->rows[i].off = off;
}

static void
report (GPtrArray *findings, const char *path, const char *text)
{
  if (!findings)
    return;
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_WARNING, FINDING, "%s", text);
  finding->file = g_strdup (path);
  finding->advice = g_strdup (_ ("Correct or remove it; the default is used. “lacquer-cli check "
                                 "--rules” lists what there is."));
}

static int
first_row (const char *id)
{
  const AppIntakeRule *rule;
  for (int i = 0; (rule = app_intake_rule (i)); i++)
    if (strcmp (rule->id, id) == 0)
      return i;
  return -1;
}

/* The row of key "limit-STEP" of a rule whose first row is first; -1: there is no such step. */
static int
row_of_key (int first, const char *key)
{
  guint64 step;
  if (!g_str_has_prefix (key, "limit-")
      || !g_ascii_string_to_unsigned (key + strlen ("limit-"), 10, 1, G_MAXINT16, &step, NULL))
    return -1;
  int row = first + (int) step - 1;
  const AppIntakeRule *rule = app_intake_rule (row);
  return rule && strcmp (rule->id, app_intake_rule (first)->id) == 0 ? row : -1;
}

static void
take_key (AppIntakeLimits *self, GKeyFile *file, int first, const char *key, const char *path,
          GPtrArray *findings)
{
  const char *id = app_intake_rule (first)->id;
  g_autofree char *value = g_key_file_get_value (file, id, key, NULL), *text = NULL;
  int row = row_of_key (first, key);
  double limit;
  if (strcmp (key, "off") == 0)
    {
      if (strcmp (value, "true") == 0 || strcmp (value, "false") == 0)
        app_intake_limits_set_off (self, first, value[0] == 't');
      else
        text = g_strdup_printf (_ ("[%s] off=%s is neither true nor false."), id, value);
    }
  else if (row < 0)
    text = g_strdup_printf (_ ("[%s] has no setting “%s”."), id, key);
  else if (app_data_parse_number (value, -LIMIT_MAX, LIMIT_MAX, &limit))
    app_intake_limits_set (self, row, limit);
  else
    text = g_strdup_printf (_ ("[%s] %s=%s is no number."), id, key, value);
  if (text)
    report (findings, path, text);
}

static void
take_file (AppIntakeLimits *self, GKeyFile *file, const char *path, GPtrArray *findings)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (int i = 0; groups[i]; i++)
    {
      int first = first_row (groups[i]);
      if (first < 0)
        {
          g_autofree char *text = g_strdup_printf (_ ("There is no rule [%s]."), groups[i]);
          report (findings, path, text);
          continue;
        }
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);
      for (int k = 0; keys && keys[k]; k++)
        take_key (self, file, first, keys[k], path, findings);
    }
}

AppIntakeLimits *
app_intake_limits_load (const char *path, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *usual = path ? g_strdup (path) : app_intake_limits_path ();
  AppIntakeLimits *self = app_intake_limits_new ();
  if (g_key_file_load_from_file (file, usual, G_KEY_FILE_NONE, &error))
    take_file (self, file, usual, findings);
  else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_autofree char *text
          = g_strdup_printf (_ ("The settings of the intake cannot be read: %s"), error->message);
      report (findings, usual, text);
    }
  return self;
}

gboolean
app_intake_limits_save (const AppIntakeLimits *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *usual = path ? g_strdup (path) : app_intake_limits_path ();
  g_autofree char *folder = g_path_get_dirname (usual);
  for (int i = 0; i < self->n; i++)
    {
      const AppIntakeRule *rule = app_intake_rule (i);
      g_autofree char *key = g_strdup_printf ("limit-%d", app_intake_rule_step (i));
      if (self->rows[i].limit != rule->limit)
        g_key_file_set_double (file, rule->id, key, self->rows[i].limit);
      if (self->rows[i].off)
        g_key_file_set_boolean (file, rule->id, "off", TRUE);
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The folder “%s” cannot be made."),
                   folder);
      return FALSE;
    }
  return g_key_file_save_to_file (file, usual, error);
}
