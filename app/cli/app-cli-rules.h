/* app-cli-rules.h — the list of intake rules, printed by check --rules. */
#pragma once

#include "app-intake-limits.h"

/* As text, as the manual's table, or as JSON when app_cli_json is set. */
void app_cli_print_rules (const AppIntakeLimits *limits, gboolean markdown);
