/* app-intake-limits.h — the thresholds of the intake rules as a person has set them.
 *
 * In the file, by default ~/.config/lacquer/intake.conf (GKeyFile), a group is a rule and has any
 * of:
 *   limit-1= limit-2= …   the threshold of its first, second … step, in the unit of its reading
 *   off=true              the rule is not asked
 * What is not there has its default. What is not known or no number is a finding
 * ("intake-settings", a warning that names file, group and key), and left out. */
#pragma once

#include "app-intake-rules.h"

/* Plain memory, one thread at a time; many may read while nobody writes. */
typedef struct _AppIntakeLimits AppIntakeLimits;

AppIntakeLimits *app_intake_limits_new (void);                         /* the defaults */
AppIntakeLimits *app_intake_limits_copy (const AppIntakeLimits *self); /* NULL: the defaults */
void app_intake_limits_free (AppIntakeLimits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppIntakeLimits, app_intake_limits_free)

/* ~/.config/lacquer/intake.conf; transfer full. */
char *app_intake_limits_path (void);
/* path NULL: that file. No such file: the defaults, and no finding. Never NULL. */
AppIntakeLimits *app_intake_limits_load (const char *path, GPtrArray *findings);
/* Writes what differs from the defaults, atomically; makes the folder. path NULL: as above. */
gboolean app_intake_limits_save (const AppIntakeLimits *self, const char *path, GError **error);

/* By row of app_intake_rule; self NULL: the defaults. */
double app_intake_limits_get (const AppIntakeLimits *self, int row);
void app_intake_limits_set (AppIntakeLimits *self, int row, double limit); /* finite */
/* off is of a rule: of all steps with the id of this row. */
gboolean app_intake_limits_is_off (const AppIntakeLimits *self, int row);
void app_intake_limits_set_off (AppIntakeLimits *self, int row, gboolean off);
