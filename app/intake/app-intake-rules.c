/* app-intake-rules.c — the tables of rules as one list. */
#include "app-intake-rules.h"

#include "dsp-registry.h"

#include <string.h>

static const AppIntakeRule *const tables[]
    = { app_intake_rules_file, app_intake_rules_waveform, app_intake_rules_spectrum };

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

const DspReading *
app_intake_rule_reading (const AppIntakeRule *rule)
{
  const DspCheck *check = rule->check ? dsp_check_find (rule->check) : NULL;
  const DspReading *readings = check ? check->readings : app_intake_file_readings;
  int n = check ? check->n_readings : APP_INTAKE_N_FILE_READINGS;
  for (int i = 0; i < n && (check || !rule->check); i++)
    if (strcmp (readings[i].id, rule->reading) == 0)
      return &readings[i];
  return NULL;
}
