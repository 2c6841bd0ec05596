/* app-intake-rules.c — the tables of rules as one list. */
#include "app-intake-rules.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static const AppIntakeRule *const tables[] = { app_intake_rules_file, app_intake_rules_waveform,
                                               app_intake_rules_spectrum, app_intake_rules_album };

static int
length (const AppIntakeRule *table)
{
  int n = 0;
  while (table[n].id)
    n++;
  return n;
}

int
app_intake_n_rules (void)
{
  int n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    n += length (tables[i]);
  return n;
}

const AppIntakeRule *
app_intake_rule (int row)
{
  for (guint i = 0; row >= 0 && i < G_N_ELEMENTS (tables); i++)
    {
      int n = length (tables[i]);
      if (row < n)
        return &tables[i][row];
      row -= n;
    }
  return NULL;
}

const AppIntakeRule *
app_intake_rule_of (const AppFinding *finding)
{
  const AppIntakeRule *rule;
  for (int row = 0; (rule = app_intake_rule (row)); row++)
    if (strcmp (rule->id, finding->id) == 0 && app_intake_rule_step (row) == finding->step)
      return rule;
  return NULL;
}

int
app_intake_rule_step (int row)
{
  const AppIntakeRule *rule = app_intake_rule (row), *before;
  int step = 1;
  while ((before = app_intake_rule (row - step)) && strcmp (before->id, rule->id) == 0)
    step++;
  return step;
}

gboolean
app_intake_rule_is_album (const AppIntakeRule *rule)
{
  return g_strcmp0 (rule->check, APP_INTAKE_ALBUM) == 0;
}

const DspReading *
app_intake_rule_reading (const AppIntakeRule *rule)
{
  const DspReading *readings = app_intake_file_readings;
  int n = APP_INTAKE_N_FILE_READINGS;
  if (app_intake_rule_is_album (rule))
    {
      readings = app_intake_album_readings;
      n = APP_INTAKE_N_ALBUM_READINGS;
    }
  else if (rule->check)
    {
      const DspCheck *check = dsp_check_find (rule->check);
      readings = check ? check->readings : NULL;
      n = check ? check->n_readings : 0;
    }
  for (int i = 0; i < n; i++)
    if (strcmp (readings[i].id, rule->reading) == 0)
      return &readings[i];
  return NULL;
}

gboolean
app_intake_rule_fires (const AppIntakeRule *rule, double value, double limit)
{
  return rule->when == APP_INTAKE_ABOVE ? value > limit : value < limit;
}

char *
app_intake_rule_text (const AppIntakeRule *rule, AppIntakeGet get, gconstpointer data)
{
  GString *text = g_string_new (NULL);
  const char *rest = _ (rule->text), *open, *close;
  while ((open = strchr (rest, '{')) && (close = strchr (open, '}')))
    {
      g_autofree char *id = g_strndup (open + 1, (gsize) (close - open - 1));
      AppIntakeRule other = *rule;
      if (*id)
        other.reading = id;
      const DspReading *reading = app_intake_rule_reading (&other);
      g_string_append_len (text, rest, open - rest);
      if (reading)
        g_string_append_printf (text, "%.*f", reading->digits,
                                get (other.check, other.reading, data));
      rest = close + 1;
    }
  g_string_append (text, rest);
  return g_string_free (text, FALSE);
}
