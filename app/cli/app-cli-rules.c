/* app-cli-rules.c — the list of intake rules. */
#include "app-cli-rules.h"

#include "app-cli.h"
#include "app-json.h"

/* "longest run at full scale > 7.5 samples" */
static char *
condition (const AppIntakeRule *rule, double limit)
{
  const DspReading *reading = app_intake_rule_reading (rule);
  return g_strdup_printf ("%s %s %g%s%s", reading->name, rule->when == APP_INTAKE_ABOVE ? ">" : "<",
                          limit, *reading->unit ? " " : "", reading->unit);
}

static void
print_markdown (const AppIntakeLimits *limits, int row)
{
  const AppIntakeRule *rule = app_intake_rule (row);
  g_autofree char *when = condition (rule, app_intake_limits_get (limits, row));
  printf ("| `%s` %d | %s | %s%s | %s |\n", rule->id, app_intake_rule_step (row), when,
          app_severity_id (rule->severity), rule->asks ? ", new mix" : "", rule->reason);
}

static void
print_text (const AppIntakeLimits *limits, int row)
{
  const AppIntakeRule *rule = app_intake_rule (row);
  double limit = app_intake_limits_get (limits, row);
  g_autofree char *when = condition (rule, limit);
  g_autofree char *usual
      = limit == rule->limit ? g_strdup ("") : g_strdup_printf (" (default %g)", rule->limit);
  printf ("%-20s limit-%d  %-8s %s%s%s%s\n                     %s\n", rule->id,
          app_intake_rule_step (row), app_severity_id (rule->severity), when, usual,
          rule->asks ? ", asks for a new mix" : "",
          app_intake_limits_is_off (limits, row) ? ", off" : "", rule->reason);
}

static void
add_json (JsonBuilder *builder, const AppIntakeLimits *limits, int row)
{
  const AppIntakeRule *rule = app_intake_rule (row);
  json_builder_begin_object (builder);
  app_json_member_text (builder, "id", rule->id);
  app_json_member_int (builder, "step", app_intake_rule_step (row));
  app_json_member_text (builder, "check", rule->check);
  app_json_member_text (builder, "reading", rule->reading);
  app_json_member_text (builder, "unit", app_intake_rule_reading (rule)->unit);
  app_json_member_text (builder, "when", rule->when == APP_INTAKE_ABOVE ? "above" : "below");
  app_json_member_number (builder, "limit", app_intake_limits_get (limits, row));
  app_json_member_number (builder, "default_limit", rule->limit);
  app_json_member_bool (builder, "off", app_intake_limits_is_off (limits, row));
  app_json_member_text (builder, "severity", app_severity_id (rule->severity));
  app_json_member_bool (builder, "asks_for_new_mix",
                        rule->asks || rule->severity == APP_SEVERITY_ERROR);
  app_json_member_text (builder, "reason", rule->reason);
  json_builder_end_object (builder);
}

void
app_cli_print_rules (const AppIntakeLimits *limits, gboolean markdown)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_array (builder);
  if (markdown && !app_cli_json)
    puts ("| rule, step | fires when | severity | because |\n|---|---|---|---|");
  for (int row = 0; row < app_intake_n_rules (); row++)
    if (app_cli_json)
      add_json (builder, limits, row);
    else if (markdown)
      print_markdown (limits, row);
    else
      print_text (limits, row);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autofree char *text = app_json_text (builder);
  if (app_cli_json)
    fputs (text, stdout);
}
